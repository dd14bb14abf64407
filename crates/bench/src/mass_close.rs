//! Many payers ask to close their channels at once while blocks are full: how long it takes until the
//! payee has claimed from all of them.

use crate::{
	channels::{closed, OUTSTANDING_BATCHES},
	load::{self, Lane, Outcome, Pace},
	network::Network,
	roaming::{claim_batch, close_batch, tick_of, Stage, CLERKS, ROWS},
	rpc::{Rpc, NO_BLOCK},
	throughput::{endless_transfers, transfers_made},
};
use anyhow::{bail, ensure, Context, Result};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use frame_support::{
	dispatch::{DispatchClass, PerDispatchClass},
	weights::Weight,
};
use interwork_primitives::{
	units::{MICRO_SDRT, MILLI_SDRT},
	Balance, ChannelId,
};
use interwork_runtime::{Runtime, RuntimeEvent, UncheckedExtrinsic};
use pallet_channels::CloseRow;
use serde::Serialize;
use std::{
	collections::{BTreeMap, VecDeque},
	path::Path,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

/// What the payee adds to the fee of each batch, in the smallest unit of SDRt. In a full block what pays
/// more for its share of the block comes first; without a tip, small transactions come before batches.
const PAYEE_TIP: Balance = MILLI_SDRT;

/// What payers add to the fee of each request, so that the requests come through at all.
const PAYER_TIP: Balance = MICRO_SDRT / 100;

/// Transfers sent but not final: several blocks of them.
const OUTSTANDING_TRANSFERS: usize = 6_000;

/// How long the transfers have to fill blocks before channels are asked to close.
const WARM_UP: Duration = Duration::from_secs(8);

/// How long everything may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Units that were promised in each channel by the voucher alone.
const PROMISED: u64 = 100;

/// What came of it.
#[derive(Serialize)]
pub struct Figures {
	/// Channels that were asked to close, and claimed from.
	pub channels: u32,
	/// Blocks from the first request to the last one.
	pub blocks_of_requests: u32,
	/// Blocks from the first request to the last claim.
	pub blocks_until_claimed: u32,
	/// Seconds of block time from the first request to the last claim.
	pub secs_until_claimed: f64,
	/// The most blocks from a channel's request to its claim.
	pub blocks_a_channel_max: u32,
	/// The most seconds of block time from a channel's request to its claim.
	pub secs_a_channel_max: f64,
	/// The shortest time that a channel had left when it was claimed from, in seconds.
	pub secs_left_min: f64,
	/// Batches of claims that were sent.
	pub batches: usize,
	/// What each of them paid as a tip, in SDRt.
	pub tip_sdrt: f64,
	/// How full the blocks in between were, of the weight that normal calls may use: mean.
	pub fullness_mean: f64,
	/// How full the emptiest of them was.
	pub fullness_min: f64,
	/// Other transactions in these blocks: transfers.
	pub transfers: u64,
	/// Units that were claimed.
	pub units: u64,
	/// Channels that are on the chain after all were closed.
	pub channels_left: usize,
}

/// When something was in a block.
#[derive(Clone, Copy)]
struct Moment {
	height: u32,
	millis: u64,
}

/// What the payee has seen and done.
#[derive(Default)]
struct Seen {
	/// When channels were asked to close, and before which second they must be claimed from.
	requested: BTreeMap<ChannelId, (Moment, u64)>,
	/// When they were claimed from.
	claimed: BTreeMap<ChannelId, Moment>,
	/// Fullness and transfers of the blocks since the first request.
	blocks: Vec<(f64, u64)>,
	batches: usize,
}

/// Starts a node, has the channels closed and stops it.
pub async fn measure(binary: &Path, channels: u32, say: &dyn Fn(String)) -> Result<Figures> {
	say("starting a node".to_string());
	let network = Network::start(binary, 1).await?;
	let mut stage = Stage::prepare(&network, channels, say).await?;
	say(format!("opening {channels} channels"));
	let first = stage.open_all(0..usize::try_from(channels)?).await?;

	// The clerks' accounts relay what payers sign, the others crowd the blocks.
	say("signing what payers ask".to_string());
	let crowd = stage.others.split_off(CLERKS);
	let mut requests: Vec<Vec<UncheckedExtrinsic>> = vec![Vec::new(); stage.others.len()];
	for (index, wallet) in stage.wallets.iter().enumerate() {
		let channel = ChannelId(first.0 + index as u64);
		let call = stage.close_request(wallet, channel);
		let turn = index % requests.len().max(1);
		let relayer = stage.others.get_mut(turn).context("there are relayers")?;
		let lane = requests.get_mut(turn).context("each relayer has a lane")?;
		lane.push(relayer.sign_with_tip(call, PAYER_TIP));
	}

	say(format!("{channels} channels are asked to close while blocks are full"));
	let done = Arc::new(AtomicBool::new(false));
	let url = stage.url.clone();
	let transfers = crowded(&url, endless_transfers(crowd, done.clone()));
	let requests = async {
		tokio::time::sleep(WARM_UP).await;
		let pace = Pace::Closed { outstanding: usize::try_from(channels)? };
		load::run(&url, load::signed(requests), pace, None, asked).await
	};
	let claims = async {
		let seen = claim_all(&mut stage, first, channels).await;
		// Also when it failed, or the crowd would go on for ever.
		done.store(true, Ordering::SeqCst);
		seen
	};
	let (_, requests, seen) = tokio::try_join!(transfers, requests, claims)?;
	ensure!(
		requests.units() == u64::from(channels),
		"{} channels were asked to close of {channels}",
		requests.units()
	);

	say("closing all of them".to_string());
	close_all(&mut stage, first, channels).await?;
	let units = expected_units(first, channels);
	let books = stage.books().await?;
	ensure!(books.earned == units, "{} units are earned of {units}", books.earned);
	ensure!(books.in_channels == 0, "{} units are left in channels", books.in_channels);
	figures(&seen, channels, units, stage.open_channels(1).await?)
}

fn expected_units(first: ChannelId, channels: u32) -> u64 {
	(first.0..first.0 + u64::from(channels))
		.map(|channel| PROMISED + u64::from(tick_of(ChannelId(channel))))
		.sum()
}

fn figures(seen: &Seen, channels: u32, units: u64, channels_left: usize) -> Result<Figures> {
	let requests: Vec<Moment> = seen.requested.values().map(|(moment, _)| *moment).collect();
	let nothing = "no channel was asked to close";
	let first = requests.iter().min_by_key(|moment| moment.height).context(nothing)?;
	let last = requests.iter().max_by_key(|moment| moment.height).context(nothing)?;
	let end = seen.claimed.values().max_by_key(|moment| moment.height).context(nothing)?;
	let secs = |from: &Moment, to: &Moment| to.millis.saturating_sub(from.millis) as f64 / 1_000.0;
	let (mut blocks_max, mut secs_max, mut left_min) = (0, 0.0_f64, f64::INFINITY);
	for (channel, (request, ends_at)) in &seen.requested {
		let claim = seen.claimed.get(channel).context("every channel was claimed from")?;
		blocks_max = blocks_max.max(claim.height.saturating_sub(request.height));
		secs_max = secs_max.max(secs(request, claim));
		left_min = left_min.min(*ends_at as f64 - claim.millis as f64 / 1_000.0);
	}
	let span = usize::try_from(end.height - first.height + 1)?;
	let between = seen.blocks.get(..span).context("every block was looked at")?;
	let fullness = between.iter().map(|(fullness, _)| *fullness);
	Ok(Figures {
		channels,
		blocks_of_requests: last.height - first.height + 1,
		blocks_until_claimed: end.height - first.height + 1,
		secs_until_claimed: secs(first, end),
		blocks_a_channel_max: blocks_max,
		secs_a_channel_max: secs_max,
		secs_left_min: left_min,
		batches: seen.batches,
		tip_sdrt: PAYEE_TIP as f64 / 1e9,
		fullness_mean: fullness.clone().sum::<f64>() / span as f64,
		fullness_min: fullness.fold(f64::INFINITY, f64::min),
		transfers: between.iter().map(|(_, transfers)| transfers).sum(),
		units,
		channels_left,
	})
}

async fn crowded(url: &str, lanes: Vec<Lane>) -> Result<Outcome> {
	let pace = Pace::Closed { outstanding: OUTSTANDING_TRANSFERS };
	load::run(url, lanes, pace, None, transfers_made).await
}

/// Requests that were made.
fn asked(event: &RuntimeEvent) -> u64 {
	matches!(event, RuntimeEvent::Channels(pallet_channels::Event::CloseRequested { .. })).into()
}

/// Follows final blocks as a payee does: whatever is asked to close is claimed from, in batches, as
/// soon as it is seen.
async fn claim_all(stage: &mut Stage, first: ChannelId, channels: u32) -> Result<Seen> {
	let follower = Rpc::connect(&stage.url).await?;
	let mut heads = follower.finalised_heads().await?;
	let mut height = follower.finalised_height().await?;
	let started = Instant::now();
	let mut seen = Seen::default();
	// What is under way, in the order in which the chain takes it.
	let mut sent: VecDeque<Vec<ChannelId>> = VecDeque::new();
	while seen.claimed.len() < usize::try_from(channels)? {
		ensure!(
			started.elapsed() < PATIENCE,
			"{} channels were claimed from in {} s; {} were asked to close",
			seen.claimed.len(),
			PATIENCE.as_secs(),
			seen.requested.len()
		);
		let Ok(head) = tokio::time::timeout(Duration::from_secs(1), heads.next()).await else {
			continue;
		};
		let target = head.context("the node closed the subscription")??.number;
		let mut due = Vec::new();
		while height < target {
			height += 1;
			due.extend(look_at(&follower, height, &mut seen, &mut sent).await?);
		}
		for batch in due.chunks(ROWS) {
			let claims = batch
				.iter()
				.map(|channel| {
					let index = usize::try_from(channel.0 - first.0)?;
					let wallet = stage.wallets.get(index).context("each channel has a wallet")?;
					Ok(stage.claim(wallet, *channel, PROMISED, Some(tick_of(*channel))))
				})
				.collect::<Result<_>>()?;
			let signed = stage.visited.sign_with_tip(claim_batch(claims)?, PAYEE_TIP);
			follower.submit(&signed).await.context("a batch of claims was refused")?;
			sent.push_back(batch.to_vec());
			seen.batches += 1;
		}
	}
	Ok(seen)
}

/// Notes what a block did. Returns the channels that it was asked to close.
async fn look_at(
	rpc: &Rpc,
	height: u32,
	seen: &mut Seen,
	sent: &mut VecDeque<Vec<ChannelId>>,
) -> Result<Vec<ChannelId>> {
	let hash = rpc.block_hash(height).await?.context(NO_BLOCK)?;
	let millis: u64 = rpc.storage("Timestamp", "Now", hash).await?.context("a block has a time")?;
	let moment = Moment { height, millis };
	let (mut due, mut transfers) = (Vec::new(), 0);
	for record in rpc.events(hash).await? {
		transfers += transfers_made(&record.event);
		match record.event {
			RuntimeEvent::Channels(pallet_channels::Event::CloseRequested { channel, ends_at }) => {
				seen.requested.insert(channel, (moment, ends_at));
				due.push(channel);
			},
			RuntimeEvent::Channels(pallet_channels::Event::BatchClaimed { results, .. }) => {
				if !results.is_empty() {
					bail!("a claim was refused: {results:?}");
				}
				let batch = sent.pop_front().context("a batch that nobody sent")?;
				seen.claimed.extend(batch.into_iter().map(|channel| (channel, moment)));
			},
			_ => {},
		}
	}
	if !seen.requested.is_empty() {
		let weight: PerDispatchClass<Weight> = rpc
			.storage("System", "BlockWeight", hash)
			.await?
			.context("a block has a weight")?;
		let class = DispatchClass::Normal;
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		let limit = limits.get(class).max_total.context("normal calls have a limit")?;
		let fullness = weight.get(class).ref_time() as f64 / limit.ref_time() as f64;
		seen.blocks.push((fullness, transfers));
	}
	Ok(due)
}

/// The payee closes what it has claimed from.
async fn close_all(stage: &mut Stage, first: ChannelId, channels: u32) -> Result<()> {
	let ids: Vec<u64> = (first.0..first.0 + u64::from(channels)).collect();
	let batches = ids
		.chunks(ROWS)
		.map(|ids| {
			let rows = ids.iter().map(|id| CloseRow { channel: ChannelId(*id), claim: None });
			Ok(stage.visited.sign(close_batch(rows.collect())?))
		})
		.collect::<Result<Vec<_>>>()?;
	let lanes = load::signed(vec![batches]);
	let pace = Pace::Closed { outstanding: OUTSTANDING_BATCHES };
	let outcome = load::run(&stage.url, lanes, pace, None, closed).await?;
	ensure!(
		outcome.units() == u64::from(channels),
		"{} channels were closed of {channels}",
		outcome.units()
	);
	Ok(())
}

/// A row for each figure.
pub fn table(figures: &Figures) -> Table {
	let rows = [
		("channels asked to close at once, all claimed from", figures.channels.to_string()),
		("blocks with requests", figures.blocks_of_requests.to_string()),
		(
			"from the first request to the last claim",
			format!("{} blocks, {:.0} s", figures.blocks_until_claimed, figures.secs_until_claimed),
		),
		(
			"from a channel's request to its claim, at most",
			format!("{} blocks, {:.0} s", figures.blocks_a_channel_max, figures.secs_a_channel_max),
		),
		("time left to claim, at least", format!("{:.0} s", figures.secs_left_min)),
		("batches of claims", figures.batches.to_string()),
		("tip of each", format!("{} SDRt", figures.tip_sdrt)),
		(
			"fullness of the blocks: mean, least",
			format!(
				"{:.0} %, {:.0} %",
				figures.fullness_mean * 100.0,
				figures.fullness_min * 100.0
			),
		),
		("transfers in the same blocks", figures.transfers.to_string()),
		("channels left on the chain after closing", figures.channels_left.to_string()),
	];
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	for (name, value) in rows {
		table.add_row([name.to_string(), value]);
	}
	table
}
