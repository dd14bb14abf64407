//! What payment channels take: openings, claims and closings a second, alone and in batches, in one
//! run on one node.

use crate::{
	load::{self, Counter, Lane, Outcome, Pace},
	network::Network,
	roaming::{claim_batch, close_batch, open_batch, tick_of, Stage, CLERKS, ROWS},
	signing::Signer,
	throughput::{time_over_weight, Ratio},
};
use anyhow::{ensure, Context, Result};
use codec::Encode;
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use interwork_primitives::ChannelId;
use interwork_runtime::{RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use pallet_channels::{Claim, CloseRow};
use serde::Serialize;
use std::path::Path;

/// How often each channel is claimed from through batches, for each kind of claim: a load of several
/// blocks.
const ROUNDS: u64 = 3;

/// Units that each round of claims adds: more than the ticks of a round are worth.
const UNITS_A_ROUND: u64 = 100;

/// Batches sent but not final.
pub const OUTSTANDING_BATCHES: usize = 48;

/// Single transactions sent but not final.
const OUTSTANDING_SINGLES: usize = 6_000;

/// What to measure with.
pub struct Settings {
	/// Channels for the batches.
	pub channels: u32,
	/// Channels for the single transactions.
	pub singles: u32,
}

/// Figures of all operations.
#[derive(Serialize)]
pub struct Figures {
	/// Channels that were opened, claimed from and closed through batches.
	pub channels: u32,
	/// Channels with which the same was done one by one.
	pub singles: u32,
	/// Rows in a batch.
	pub rows_a_batch: usize,
	/// Figures of each operation.
	pub operations: Vec<Operation>,
	/// Channels that are on the chain after all were closed.
	pub channels_left: usize,
	/// How often the pool refused a transaction, which was then offered again.
	pub refused: usize,
	/// How often a transaction that a pool had taken was submitted again since it was not final in time.
	pub resubmitted: usize,
}

/// One operation, alone and in batches.
#[derive(Serialize)]
pub struct Operation {
	/// What it is.
	pub name: &'static str,
	/// Finalised a second, each in a transaction of its own.
	pub singles_a_second: f64,
	/// Finalised a second, in batches.
	pub batched_a_second: f64,
	/// The second over the first.
	pub batched_over_singles: f64,
	/// Bytes of an extrinsic with one.
	pub bytes_alone: f64,
	/// Bytes of a batch for each row.
	pub bytes_a_row: f64,
	/// Blocks full of single ones: time of execution over declared weight.
	pub singles_time_over_weight: Ratio,
	/// Blocks full of batches: time of execution over declared weight.
	pub batches_time_over_weight: Ratio,
}

/// A load and how large its transactions are.
struct Load {
	lanes: Vec<Vec<UncheckedExtrinsic>>,
	rows: u64,
}

impl Load {
	fn bytes_a_row(&self) -> f64 {
		let bytes: usize = self.lanes.iter().flatten().map(Encode::encoded_size).sum();
		bytes as f64 / self.rows as f64
	}
}

/// Signs the calls, dealing them out to the signers in turn. Each signer is a lane.
fn deal(signers: &mut [Signer], calls: Vec<RuntimeCall>) -> Vec<Vec<UncheckedExtrinsic>> {
	let mut lanes: Vec<Vec<UncheckedExtrinsic>> = signers.iter().map(|_| Vec::new()).collect();
	let count = signers.len();
	for (index, call) in calls.into_iter().enumerate() {
		let turn = index % count.max(1);
		if let (Some(signer), Some(lane)) = (signers.get_mut(turn), lanes.get_mut(turn)) {
			lane.push(signer.sign(call));
		}
	}
	lanes
}

/// Starts a node, measures and stops it.
pub async fn measure(binary: &Path, settings: &Settings, say: &dyn Fn(String)) -> Result<Figures> {
	say("starting a node".to_string());
	let network = Network::start(binary, 1).await?;
	let Settings { channels, singles } = *settings;
	let mut stage = Stage::prepare(&network, channels + singles, say).await?;
	let mut run = Run { say, operations: Vec::new(), refused: 0, resubmitted: 0 };
	let batched = usize::try_from(channels)?;

	// Whatever is opened alone is opened in no certain order. One key signs the vouchers of all of
	// those channels, so that nobody needs to know which is whose.
	say("signing openings".to_string());
	let one = stage.wallets.first().context("there are wallets")?;
	let calls = stage
		.wallets
		.iter()
		.skip(batched)
		.map(|wallet| {
			let row = stage.open_row(wallet, one)?;
			Ok(RuntimeCall::Channels(pallet_channels::Call::open_relayed { row }))
		})
		.collect::<Result<_>>()?;
	let batches = stage
		.wallets
		.iter()
		.take(batched)
		.map(|wallet| stage.open_row(wallet, wallet))
		.collect::<Result<Vec<_>>>()?;
	let first_single = stage.next_channel().await?;
	let alone = Load { lanes: deal(&mut stage.others, calls), rows: singles.into() };
	let batches = chunks(batches).map(open_batch).collect::<Result<_>>()?;
	let together = Load {
		lanes: deal(std::slice::from_mut(&mut stage.visited), batches),
		rows: channels.into(),
	};
	run.measure("open, relayed", &stage, alone, together, opened).await?;
	// The single ones came first.
	let first_batched = ChannelId(first_single.0 + u64::from(singles));
	ensure!(
		stage.next_channel().await?.0 == first_batched.0 + u64::from(channels),
		"not every channel was opened"
	);

	let names = ["claim with a voucher", "claim with a voucher and 16 hashes"];
	let mut round = 0;
	for (name, has_tick) in names.into_iter().zip([false, true]) {
		say(format!("signing: {name}"));
		let tick = |channel| has_tick.then(|| tick_of(channel));
		let alone = ids(first_single, singles)
			.map(|channel| {
				let one = stage.wallets.first().context("there are wallets")?;
				let units = (round + 1) * UNITS_A_ROUND;
				let claim = stage.claim(one, channel, units, tick(channel));
				Ok(RuntimeCall::Channels(pallet_channels::Call::claim { claim }))
			})
			.collect::<Result<_>>()?;
		let alone = Load { lanes: deal(&mut stage.others, alone), rows: singles.into() };
		let mut claims: Vec<Claim> = Vec::new();
		for _ in 0..ROUNDS {
			round += 1;
			claims.extend(ids(first_batched, channels).zip(&stage.wallets).map(
				|(channel, wallet)| {
					stage.claim(wallet, channel, round * UNITS_A_ROUND, tick(channel))
				},
			));
		}
		let rows = claims.len() as u64;
		let batches = chunks(claims).map(claim_batch).collect::<Result<_>>()?;
		let together =
			Load { lanes: deal(std::slice::from_mut(&mut stage.visited), batches), rows };
		run.measure(name, &stage, alone, together, claimed).await?;
	}

	say("signing closings".to_string());
	let units = (round + 1) * UNITS_A_ROUND;
	let one = stage.wallets.first().context("there are wallets")?;
	let last = |channel, wallet| CloseRow {
		channel,
		claim: Some(stage.claim(wallet, channel, units, Some(tick_of(channel)))),
	};
	let alone: Vec<RuntimeCall> = ids(first_single, singles)
		.map(|channel| {
			RuntimeCall::Channels(pallet_channels::Call::close { row: last(channel, one) })
		})
		.collect();
	let rows: Vec<CloseRow> = ids(first_batched, channels)
		.zip(&stage.wallets)
		.map(|(channel, wallet)| last(channel, wallet))
		.collect();
	let earned: u64 = ids(first_single, singles + channels)
		.map(|channel| units + u64::from(tick_of(channel)))
		.sum();
	let clerks = stage.others.get_mut(..CLERKS).context("there are clerks")?;
	let alone = Load { lanes: deal(clerks, alone), rows: singles.into() };
	let batches = chunks(rows).map(close_batch).collect::<Result<_>>()?;
	let together = Load {
		lanes: deal(std::slice::from_mut(&mut stage.visited), batches),
		rows: channels.into(),
	};
	run.measure("close with a last claim", &stage, alone, together, closed).await?;

	let books = stage.books().await?;
	ensure!(books.in_channels == 0, "{} units are left in channels", books.in_channels);
	ensure!(books.earned == earned, "{} units are earned of {earned}", books.earned);
	Ok(Figures {
		channels,
		singles,
		rows_a_batch: ROWS,
		operations: run.operations,
		channels_left: stage.open_channels(1).await?,
		refused: run.refused,
		resubmitted: run.resubmitted,
	})
}

fn ids(first: ChannelId, count: u32) -> impl Iterator<Item = ChannelId> {
	(first.0..first.0 + u64::from(count)).map(ChannelId)
}

/// Batches of the rows, in their order.
fn chunks<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
	let mut rows = rows.into_iter();
	std::iter::from_fn(move || {
		let batch: Vec<T> = rows.by_ref().take(ROWS).collect();
		(!batch.is_empty()).then_some(batch)
	})
}

struct Run<'a> {
	say: &'a dyn Fn(String),
	operations: Vec<Operation>,
	refused: usize,
	resubmitted: usize,
}

impl Run<'_> {
	/// Measures an operation alone, then in batches.
	async fn measure(
		&mut self,
		name: &'static str,
		stage: &Stage,
		alone: Load,
		together: Load,
		count: Counter,
	) -> Result<()> {
		(self.say)(format!("{name}: {} one by one", alone.rows));
		let (bytes_alone, bytes_a_row) = (alone.bytes_a_row(), together.bytes_a_row());
		let singles = self.load(stage, alone, OUTSTANDING_SINGLES, count).await?;
		let singles_time_over_weight = time_over_weight(&stage.rpc, &singles.blocks).await?;
		(self.say)(format!("{name}: {} in batches", together.rows));
		let batches = self.load(stage, together, OUTSTANDING_BATCHES, count).await?;
		let batches_time_over_weight = time_over_weight(&stage.rpc, &batches.blocks).await?;
		let singles_a_second = singles.units_a_second()?;
		let batched_a_second = batches.units_a_second()?;
		self.operations.push(Operation {
			name,
			singles_a_second,
			batched_a_second,
			batched_over_singles: batched_a_second / singles_a_second,
			bytes_alone,
			bytes_a_row,
			singles_time_over_weight,
			batches_time_over_weight,
		});
		Ok(())
	}

	async fn load(
		&mut self,
		stage: &Stage,
		load: Load,
		outstanding: usize,
		count: Counter,
	) -> Result<Outcome> {
		let lanes: Vec<Lane> = load::signed(load.lanes);
		let pace = Pace::Closed { outstanding };
		let outcome = load::run(&stage.url, lanes, pace, None, count).await?;
		let done = outcome.units();
		ensure!(done == load.rows, "{done} operations were done of {}", load.rows);
		self.refused += outcome.refused;
		self.resubmitted += outcome.resubmitted;
		Ok(outcome)
	}
}

/// Channels that were opened.
pub fn opened(event: &RuntimeEvent) -> u64 {
	match event {
		RuntimeEvent::Channels(pallet_channels::Event::ChannelOpened { .. }) => 1,
		RuntimeEvent::Channels(pallet_channels::Event::BatchOpened { rows_opened, .. }) => {
			u64::from(*rows_opened)
		},
		_ => 0,
	}
}

/// Claims that brought units.
pub fn claimed(event: &RuntimeEvent) -> u64 {
	match event {
		RuntimeEvent::Channels(pallet_channels::Event::Claimed { .. }) => 1,
		RuntimeEvent::Channels(pallet_channels::Event::BatchClaimed { rows_claimed, .. }) => {
			u64::from(*rows_claimed)
		},
		_ => 0,
	}
}

/// Channels that were closed.
pub fn closed(event: &RuntimeEvent) -> u64 {
	match event {
		RuntimeEvent::Channels(pallet_channels::Event::ChannelClosed { .. }) => 1,
		RuntimeEvent::Channels(pallet_channels::Event::BatchClosed { rows_closed, .. }) => {
			u64::from(*rows_closed)
		},
		_ => 0,
	}
}

/// A row for each operation.
pub fn table(figures: &Figures) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	table.set_header([
		"operation",
		"alone/s",
		"in batches/s",
		"over alone",
		"bytes alone, a row",
		"block time / weight, alone",
		"in batches: median, max",
	]);
	for operation in &figures.operations {
		let ratio = &operation.batches_time_over_weight;
		table.add_row([
			operation.name.to_string(),
			format!("{:.0}", operation.singles_a_second),
			format!("{:.0}", operation.batched_a_second),
			format!("{:.1}", operation.batched_over_singles),
			format!("{:.0}, {:.1}", operation.bytes_alone, operation.bytes_a_row),
			format!("{:.2}", operation.singles_time_over_weight.median),
			format!("{:.2}, {:.2}", ratio.median, ratio.max),
		]);
	}
	table
}
