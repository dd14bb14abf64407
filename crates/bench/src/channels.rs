//! What payment channels take: openings, claims and closings a second, alone and in batches, in one
//! run on one node.

use crate::{
	load::{self, Counter, Lane, Outcome, Pace},
	network::Network,
	roaming::{claim_batch, close_batch, open_batch, tick_of, Stage, Wallet, CLERKS, ROWS},
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
	let stage = Stage::prepare(&network, channels + singles, say).await?;
	let mut run = Run {
		say,
		// The single ones are opened first.
		first_single: stage.next_channel().await?,
		stage,
		channels,
		singles,
		units: 0,
		operations: Vec::new(),
		refused: 0,
		resubmitted: 0,
	};
	run.open().await?;
	run.claim("claim with a voucher", false).await?;
	run.claim("claim with a voucher and 16 hashes", true).await?;
	run.close().await?;
	Ok(Figures {
		channels,
		singles,
		rows_a_batch: ROWS,
		channels_left: run.stage.open_channels(1).await?,
		operations: run.operations,
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

/// A measurement under way.
struct Run<'a> {
	say: &'a dyn Fn(String),
	stage: Stage,
	first_single: ChannelId,
	channels: u32,
	singles: u32,
	/// Units that the vouchers of the last round of claims promise.
	units: u64,
	operations: Vec<Operation>,
	refused: usize,
	resubmitted: usize,
}

impl Run<'_> {
	/// The channels for the single transactions.
	fn single_ids(&self) -> impl Iterator<Item = ChannelId> {
		ids(self.first_single, self.singles)
	}

	/// The channels for the batches: those after the others.
	fn batched_ids(&self) -> impl Iterator<Item = ChannelId> {
		ids(ChannelId(self.first_single.0 + u64::from(self.singles)), self.channels)
	}

	/// Whatever is opened alone is opened in no certain order. One key signs the vouchers of all of
	/// those channels, so that nobody needs to know which is whose.
	fn key_of_singles(&self) -> Result<&Wallet> {
		self.stage.wallets.first().context("there are wallets")
	}

	/// A load of batches, all signed by the visited operator.
	fn together(&mut self, calls: Result<Vec<RuntimeCall>>, rows: usize) -> Result<Load> {
		let lanes = deal(std::slice::from_mut(&mut self.stage.visited), calls?);
		Ok(Load { lanes, rows: rows as u64 })
	}

	async fn open(&mut self) -> Result<()> {
		(self.say)("signing openings".to_string());
		let batched = usize::try_from(self.channels)?;
		let (stage, one) = (&self.stage, self.key_of_singles()?);
		let alone = stage
			.wallets
			.iter()
			.skip(batched)
			.map(|wallet| {
				let row = stage.open_row(wallet, one)?;
				Ok(RuntimeCall::Channels(pallet_channels::Call::open_relayed { row }))
			})
			.collect::<Result<_>>()?;
		let rows = stage
			.wallets
			.iter()
			.take(batched)
			.map(|wallet| stage.open_row(wallet, wallet))
			.collect::<Result<Vec<_>>>()?;
		let alone = Load { lanes: deal(&mut self.stage.others, alone), rows: self.singles.into() };
		let together = self.together(chunks(rows).map(open_batch).collect(), batched)?;
		self.measure("open, relayed", alone, together, opened).await?;
		let expected = self.first_single.0 + u64::from(self.singles) + u64::from(self.channels);
		ensure!(self.stage.next_channel().await?.0 == expected, "not every channel was opened");
		Ok(())
	}

	async fn claim(&mut self, name: &'static str, has_tick: bool) -> Result<()> {
		(self.say)(format!("signing: {name}"));
		let tick = |channel| has_tick.then(|| tick_of(channel));
		let (stage, one) = (&self.stage, self.key_of_singles()?);
		let alone = self
			.single_ids()
			.map(|channel| {
				let claim = stage.claim(one, channel, self.units + UNITS_A_ROUND, tick(channel));
				RuntimeCall::Channels(pallet_channels::Call::claim { claim })
			})
			.collect();
		let mut claims: Vec<Claim> = Vec::new();
		for round in 1..=ROUNDS {
			let units = self.units + round * UNITS_A_ROUND;
			claims.extend(
				self.batched_ids()
					.zip(&stage.wallets)
					.map(|(channel, wallet)| stage.claim(wallet, channel, units, tick(channel))),
			);
		}
		self.units += ROUNDS * UNITS_A_ROUND;
		let alone = Load { lanes: deal(&mut self.stage.others, alone), rows: self.singles.into() };
		let rows = claims.len();
		let together = self.together(chunks(claims).map(claim_batch).collect(), rows)?;
		self.measure(name, alone, together, claimed).await
	}

	async fn close(&mut self) -> Result<()> {
		(self.say)("signing closings".to_string());
		self.units += UNITS_A_ROUND;
		let (stage, one, units) = (&self.stage, self.key_of_singles()?, self.units);
		let last = |channel, wallet| CloseRow {
			channel,
			claim: Some(stage.claim(wallet, channel, units, Some(tick_of(channel)))),
		};
		let alone = self
			.single_ids()
			.map(|channel| {
				RuntimeCall::Channels(pallet_channels::Call::close { row: last(channel, one) })
			})
			.collect();
		let rows: Vec<CloseRow> = self
			.batched_ids()
			.zip(&stage.wallets)
			.map(|(channel, wallet)| last(channel, wallet))
			.collect();
		let earned: u64 = self
			.single_ids()
			.chain(self.batched_ids())
			.map(|channel| units + u64::from(tick_of(channel)))
			.sum();
		let clerks = self.stage.others.get_mut(..CLERKS).context("there are clerks")?;
		let alone = Load { lanes: deal(clerks, alone), rows: self.singles.into() };
		let count = rows.len();
		let together = self.together(chunks(rows).map(close_batch).collect(), count)?;
		self.measure("close with a last claim", alone, together, closed).await?;

		let books = self.stage.books().await?;
		ensure!(books.in_channels == 0, "{} units are left in channels", books.in_channels);
		ensure!(books.earned == earned, "{} units are earned of {earned}", books.earned);
		Ok(())
	}

	/// Measures an operation alone, then in batches.
	async fn measure(
		&mut self,
		name: &'static str,
		alone: Load,
		together: Load,
		count: Counter,
	) -> Result<()> {
		(self.say)(format!("{name}: {} one by one", alone.rows));
		let (bytes_alone, bytes_a_row) = (alone.bytes_a_row(), together.bytes_a_row());
		let singles = self.load(alone, OUTSTANDING_SINGLES, count).await?;
		let singles_time_over_weight = time_over_weight(&self.stage.rpc, &singles.blocks).await?;
		(self.say)(format!("{name}: {} in batches", together.rows));
		let batches = self.load(together, OUTSTANDING_BATCHES, count).await?;
		let batches_time_over_weight = time_over_weight(&self.stage.rpc, &batches.blocks).await?;
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

	async fn load(&mut self, load: Load, outstanding: usize, count: Counter) -> Result<Outcome> {
		let lanes: Vec<Lane> = load::signed(load.lanes);
		let pace = Pace::Closed { outstanding };
		let outcome = load::run(&self.stage.url, lanes, pace, None, count).await?;
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
	let left = format!("left on the chain afterwards: {} channels", figures.channels_left);
	table.add_row([left]);
	table
}
