//! What one build of the node does in one go: transfers, usage rows, latency, bytes and weight.

use crate::{
	load::{self, Lane, LoadedBlock, Outcome, Pace},
	market,
	network::{self, Network},
	rpc::Rpc,
	signing::Signer,
};
use anyhow::{ensure, Context, Result};
use codec::Encode;
use frame_support::{dispatch::PerDispatchClass, weights::Weight};
use interwork_primitives::{
	units::{MILLI_SDRT, SDRT},
	AccountId,
};
use interwork_runtime::{RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use serde::Serialize;
use sp_runtime::MultiAddress;
use std::{
	path::Path,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};

/// Rows in a batch: the most that one takes.
pub const ROWS: u64 = 4_096;

/// Lines that usage is spread over.
const LINES: u64 = 4 * ROWS;

/// Accounts that send transfers, each in its own lane.
const SENDERS: u32 = 64;

/// Blocks that are executed again to compare their time with their weight.
const REPLAYED_BLOCKS: usize = 10;

/// Only the last so many blocks are looked at for that: a node keeps the states of 256.
const RECENT_BLOCKS: usize = 150;

/// Batches sent but not final at full load: some four blocks of them.
pub const OUTSTANDING_BATCHES: usize = 64;

/// Windows in which the rate of a long load must not fall.
const WINDOW: Duration = Duration::from_secs(60);

/// What to measure with.
pub struct Settings {
	/// Authorities: 1 or 4.
	pub authorities: usize,
	/// Transfers to send as fast as possible.
	pub transfers: u32,
	/// How many batches of usage rows to send as fast as possible.
	pub rows: FullLoad,
	/// Seconds of load at half the rate, for the latencies.
	pub half_load_secs: u32,
}

/// How long rows are sent as fast as the chain takes them.
#[derive(Clone, Copy)]
pub enum FullLoad {
	/// So many batches, signed before the first is sent.
	Batches(u32),
	/// For so many minutes, signed as they are sent.
	Minutes(u32),
}

/// Figures of one network.
#[derive(Serialize)]
pub struct Figures {
	/// Authorities.
	pub authorities: usize,
	/// Finalised single transfers a second.
	pub transfers_a_second: f64,
	/// Finalised usage rows a second, through batches.
	pub rows_a_second: f64,
	/// Seconds of full load of rows, from the first finality to the last.
	pub rows_secs: f64,
	/// Rows a second in the worst whole minute; none if the load was shorter than that.
	pub rows_a_second_in_the_worst_minute: Option<f64>,
	/// Rows a second over transfers a second.
	pub rows_over_transfers: f64,
	/// Submit to final at half of the transfers' rate.
	pub transfers_at_half_load: Latency,
	/// Submit to final at half of the rows' rate.
	pub rows_at_half_load: Latency,
	/// Bytes of extrinsics for each settled row.
	pub bytes_a_row: f64,
	/// Blocks full of transfers: time of execution over declared weight.
	pub transfers_time_over_weight: Ratio,
	/// Blocks full of rows: time of execution over declared weight.
	pub rows_time_over_weight: Ratio,
	/// Processor seconds of all nodes for a million rows.
	pub cpu_seconds_a_million_rows: f64,
	/// Most memory that one of the nodes held at a time, in MB.
	pub node_memory_mb_max: f64,
	/// How often the pool refused a transaction, which was then offered again.
	pub refused: usize,
	/// How often a transaction that a pool had taken was submitted again since it was not final in time.
	pub resubmitted: usize,
}

/// Times from submission to finality.
#[derive(Serialize)]
pub struct Latency {
	/// Transactions a second that were offered.
	pub offered_a_second: f64,
	/// Half of them took at most so many seconds.
	pub p50_secs: f64,
	/// 99 of 100 took at most so many seconds.
	pub p99_secs: f64,
	/// How many were measured.
	pub transactions: usize,
}

/// Measured time over declared weight, of several blocks.
#[derive(Serialize)]
pub struct Ratio {
	/// Smallest.
	pub min: f64,
	/// Median.
	pub median: f64,
	/// Largest.
	pub max: f64,
	/// Blocks.
	pub blocks: usize,
}

/// Open orders and endowed accounts on one network.
pub struct Traffic {
	/// Where the load goes.
	pub url: String,
	/// A connection to the same node.
	pub rpc: Rpc,
	/// The provider of the lines, who reports their usage.
	pub reporter: Reporter,
	/// Accounts that send transfers.
	pub senders: Vec<Signer>,
}

impl Traffic {
	/// Opens the lines and endows the senders.
	pub async fn prepare(network: &Network, say: &dyn Fn(String)) -> Result<Self> {
		let url = network.first()?.url.clone();
		let rpc = network::connect(&url, Duration::from_secs(10)).await?;
		let genesis = rpc.genesis_hash().await?;
		let mut provider = Signer::from_path("//Alice", genesis)?;
		let mut buyer = Signer::from_path("//Bob", genesis)?;
		say(format!("opening {LINES} order lines"));
		let lines = market::open_lines(&rpc, &mut provider, &mut buyer, LINES).await?;
		let reporter = Reporter::new(provider, market::Reports::new(lines, ROWS));
		say(format!("endowing {SENDERS} accounts"));
		let senders = endow(&rpc, &mut buyer, genesis).await?;
		Ok(Self { url, rpc, reporter, senders })
	}
}

/// Starts a network, measures it and stops it.
pub async fn measure(binary: &Path, settings: &Settings, say: &dyn Fn(String)) -> Result<Figures> {
	say(format!("starting {} node(s)", settings.authorities));
	let network = Network::start(binary, settings.authorities).await?;
	let Traffic { url, rpc, reporter, mut senders } = Traffic::prepare(&network, say).await?;

	let (lane, limit) = match settings.rows {
		FullLoad::Batches(count) => {
			say(format!("{count} batches of {ROWS} rows"));
			(reporter.signed_lane(count)?, None)
		},
		FullLoad::Minutes(minutes) => {
			say(format!("{minutes} min of batches of {ROWS} rows"));
			(reporter.endless_lane(), Some(60 * Duration::from_secs(minutes.into())))
		},
	};
	let cpu_before = cpu_seconds(&network)?;
	let pace = Pace::Closed { outstanding: OUTSTANDING_BATCHES };
	let rows = load::run(&url, vec![lane], pace, limit, paid_rows).await?;
	let cpu = cpu_seconds(&network)? - cpu_before;
	let rows_sent = rows.sent as u64 * ROWS;
	ensure!(rows.units() == rows_sent, "{} rows were paid of {rows_sent}", rows.units());
	let rows_time_over_weight = time_over_weight(&rpc, &rows.blocks).await?;

	say(format!("{} transfers", settings.transfers));
	let transfers = sign_transfers(&mut senders, settings.transfers);
	let sent: usize = transfers.iter().map(Vec::len).sum();
	let full = Pace::Closed { outstanding: 6_000 };
	let transfers = load::run(&url, load::signed(transfers), full, None, transfers_made).await?;
	ensure!(
		transfers.units() == sent as u64,
		"{} transfers became final of {sent}",
		transfers.units()
	);
	let transfers_time_over_weight = time_over_weight(&rpc, &transfers.blocks).await?;

	let rows_rate = rows.units_a_second()?;
	let transfers_rate = transfers.units_a_second()?;

	let batch_rate = rows_rate / ROWS as f64 / 2.0;
	say(format!("half load: {batch_rate:.2} batches a second for {} s", settings.half_load_secs));
	let lane =
		reporter.signed_lane((batch_rate * f64::from(settings.half_load_secs)).ceil() as u32)?;
	let half_rows = load::run(&url, vec![lane], open(batch_rate), None, paid_rows).await?;

	let transfer_rate = transfers_rate / 2.0;
	say(format!(
		"half load: {transfer_rate:.0} transfers a second for {} s",
		settings.half_load_secs
	));
	let half_transfers =
		sign_transfers(&mut senders, (transfer_rate * f64::from(settings.half_load_secs)) as u32);
	let half_transfers =
		load::run(&url, load::signed(half_transfers), open(transfer_rate), None, transfers_made)
			.await?;

	let loads = [&rows, &transfers, &half_rows, &half_transfers];
	Ok(Figures {
		authorities: settings.authorities,
		transfers_a_second: transfers_rate,
		rows_a_second: rows_rate,
		rows_secs: rows.duration().as_secs_f64(),
		rows_a_second_in_the_worst_minute: rows.lowest_units_a_second(WINDOW),
		rows_over_transfers: rows_rate / transfers_rate,
		transfers_at_half_load: latency(&half_transfers, transfer_rate),
		rows_at_half_load: latency(&half_rows, batch_rate),
		bytes_a_row: reporter.bytes() as f64 / ROWS as f64,
		transfers_time_over_weight,
		rows_time_over_weight,
		cpu_seconds_a_million_rows: cpu / rows.units() as f64 * 1e6,
		node_memory_mb_max: memory_mb_max(&network)?,
		refused: loads.iter().map(|load| load.refused).sum(),
		resubmitted: loads.iter().map(|load| load.resubmitted).sum(),
	})
}

/// Load at a rate a second, whatever the chain does.
pub fn open(rate: f64) -> Pace {
	Pace::Open { interval: Duration::from_secs_f64(1.0 / rate) }
}

/// Submit-to-final times of a load.
pub fn latency(outcome: &Outcome, offered_a_second: f64) -> Latency {
	Latency {
		offered_a_second,
		p50_secs: outcome.latency_secs(0.50),
		p99_secs: outcome.latency_secs(0.99),
		transactions: outcome.latencies.len(),
	}
}

fn cpu_seconds(network: &Network) -> Result<f64> {
	network.nodes.iter().map(network::Node::cpu_seconds).sum()
}

fn memory_mb_max(network: &Network) -> Result<f64> {
	let each = network
		.nodes
		.iter()
		.map(network::Node::memory_mb_max)
		.collect::<Result<Vec<_>>>()?;
	Ok(each.into_iter().fold(0.0, f64::max))
}

/// A provider that signs one report after another. Its clones share nonces and cumulative units,
/// which both only rise, whatever load a report is for.
#[derive(Clone)]
pub struct Reporter(Arc<Mutex<ReporterState>>);

struct ReporterState {
	provider: Signer,
	reports: market::Reports,
	/// Size of the largest transaction so far.
	bytes: usize,
}

impl Reporter {
	/// A provider with its lines.
	pub fn new(provider: Signer, reports: market::Reports) -> Self {
		Self(Arc::new(Mutex::new(ReporterState { provider, reports, bytes: 0 })))
	}

	fn next(&self) -> Result<UncheckedExtrinsic> {
		let mut state = self.0.lock().expect("no holder of the lock panics");
		let call = state.reports.next_call()?;
		let extrinsic = state.provider.sign(call);
		state.bytes = state.bytes.max(extrinsic.encoded_size());
		Ok(extrinsic)
	}

	/// A lane of so many reports, signed now.
	pub fn signed_lane(&self, count: u32) -> Result<Lane> {
		let reports = (0..count).map(|_| self.next()).collect::<Result<Vec<_>>>()?;
		Ok(Box::new(reports.into_iter().map(anyhow::Ok)))
	}

	/// A lane of reports without end, each signed when it is asked for. That costs this program
	/// about a millisecond for a batch, and no memory.
	pub fn endless_lane(&self) -> Lane {
		let reporter = self.clone();
		Box::new(std::iter::repeat_with(move || reporter.next()))
	}

	/// Bytes of the largest report signed so far.
	pub fn bytes(&self) -> usize {
		self.0.lock().expect("no holder of the lock panics").bytes
	}
}

/// Rows that were paid.
pub fn paid_rows(event: &RuntimeEvent) -> u64 {
	match event {
		RuntimeEvent::Marketplace(pallet_marketplace::Event::UsageReported {
			rows_paid, ..
		}) => u64::from(*rows_paid),
		_ => 0,
	}
}

/// Transfers that were made.
pub fn transfers_made(event: &RuntimeEvent) -> u64 {
	matches!(event, RuntimeEvent::Balances(pallet_balances::Event::Transfer { .. })).into()
}

fn transfer(to: AccountId, value: u128) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: MultiAddress::Id(to),
		value,
	})
}

/// Gives each sender enough for its transfers and their fees.
pub async fn endow(rpc: &Rpc, from: &mut Signer, genesis: sp_core::H256) -> Result<Vec<Signer>> {
	let mut senders = (0..SENDERS)
		.map(|index| Signer::from_path(&format!("//Bench//{index}"), genesis))
		.collect::<Result<Vec<_>>>()?;
	let transfers = senders.iter().map(|sender| transfer(sender.account(), 1_000 * SDRT)).collect();
	market::submit_and_wait(rpc, &[from.sign(market::all_or_nothing(transfers))]).await?;
	for sender in &mut senders {
		sender.set_nonce(rpc.nonce(&sender.account()).await?);
	}
	Ok(senders)
}

/// Each sender pays the next one, a lane for each sender.
pub fn sign_transfers(senders: &mut [Signer], count: u32) -> Vec<Vec<UncheckedExtrinsic>> {
	let accounts: Vec<AccountId> = senders.iter().map(Signer::account).collect();
	let each = count.div_ceil(SENDERS);
	senders
		.iter_mut()
		.zip(accounts.iter().cycle().skip(1))
		.map(|(sender, to)| {
			(0..each).map(|_| sender.sign(transfer(to.clone(), MILLI_SDRT))).collect()
		})
		.collect()
}

/// Lanes of transfers without end, one for each sender, signed as they are asked for. They end when
/// `done` is set.
pub fn endless_transfers(senders: Vec<Signer>, done: Arc<AtomicBool>) -> Vec<Lane> {
	let accounts: Vec<AccountId> = senders.iter().map(Signer::account).collect();
	let to: Vec<AccountId> = accounts.iter().cycle().skip(1).take(senders.len()).cloned().collect();
	senders
		.into_iter()
		.zip(to)
		.map(|(mut sender, to)| {
			let done = done.clone();
			Box::new(std::iter::from_fn(move || {
				(!done.load(Ordering::SeqCst))
					.then(|| Ok(sender.sign(transfer(to.clone(), MILLI_SDRT))))
			})) as Lane
		})
		.collect()
}

/// Executes the fullest blocks again and compares the time with the weight they declared.
pub async fn time_over_weight(rpc: &Rpc, blocks: &[LoadedBlock]) -> Result<Ratio> {
	let mut fullest: Vec<&LoadedBlock> = blocks.iter().rev().take(RECENT_BLOCKS).collect();
	fullest.sort_by_key(|block| std::cmp::Reverse(block.units));
	let mut ratios = Vec::new();
	for LoadedBlock { hash, .. } in fullest.into_iter().take(REPLAYED_BLOCKS) {
		let weight: PerDispatchClass<Weight> = rpc
			.storage("System", "BlockWeight", *hash)
			.await?
			.context("a block has a weight")?;
		// The first execution fills the caches as they are when a block is authored or imported.
		let block = rpc.block(*hash).await?;
		rpc.execute(&block).await?;
		let time = rpc.execute(&block).await?;
		ratios.push(time.as_secs_f64() / (weight.total().ref_time() as f64 / 1e12));
	}
	ratios.sort_by(f64::total_cmp);
	let at = |index: usize| ratios.get(index).copied().unwrap_or(f64::NAN);
	Ok(Ratio {
		min: at(0),
		median: at(ratios.len() / 2),
		max: at(ratios.len().saturating_sub(1)),
		blocks: ratios.len(),
	})
}
