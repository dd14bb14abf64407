//! Sends signed transactions and follows them to finality.

use crate::rpc::{Rpc, NO_BLOCK};
use anyhow::{bail, Context, Result};
use codec::Encode;
use interwork_runtime::{RuntimeEvent, UncheckedExtrinsic};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::{sync::Semaphore, task::JoinHandle};

/// How long nothing may become final before a measurement gives up.
const STALL_TIMEOUT: Duration = Duration::from_secs(60);

/// After which time a transaction that the pool refused is offered again.
const RETRY_INTERVAL: Duration = Duration::from_millis(200);

/// After which time a transaction that the pool took and that is not final is submitted again: longer
/// than one takes when a chain has as much outstanding as a measurement allows.
const RESUBMIT_AFTER: Duration = Duration::from_secs(15);

/// A finalised block that carried some of the load.
pub struct LoadedBlock {
	/// When it was seen to be final.
	pub finalised_at: Instant,
	/// Hash.
	pub hash: H256,
	/// Units of load in it that succeeded: transfers, or usage rows.
	pub units: u64,
}

/// What became of a load.
#[derive(Default)]
pub struct Outcome {
	/// The finalised blocks that carried it, in order.
	pub blocks: Vec<LoadedBlock>,
	/// Submit-to-final times of its transactions, in order of finality.
	pub latencies: Vec<Duration>,
	/// Transactions that were offered.
	pub sent: usize,
	/// How often the pool refused one, which was then offered again.
	pub refused: usize,
	/// How often one that the pool had taken was submitted again since it was not final in time. A
	/// pool can lose what it has taken when blocks compete, and every client does this.
	pub resubmitted: usize,
}

/// Transactions of one signer, in the order of their nonces. A lane may sign them as they are asked
/// for, so that a load of many minutes does not lie in memory.
pub type Lane = Box<dyn Iterator<Item = Result<UncheckedExtrinsic>> + Send>;

/// Lanes of transactions that are signed already.
pub fn signed(lanes: Vec<Vec<UncheckedExtrinsic>>) -> Vec<Lane> {
	lanes
		.into_iter()
		.map(|lane| Box::new(lane.into_iter().map(anyhow::Ok)) as Lane)
		.collect()
}

/// A transaction that is not final yet.
struct Pending {
	/// Since when its time counts.
	since: Instant,
	/// When it was submitted last.
	submitted: Instant,
	/// As it was submitted.
	encoded: Arc<[u8]>,
}

/// What the senders have done so far.
#[derive(Default)]
struct Sent {
	/// Transactions that are not final, by their hash.
	pending: Mutex<HashMap<H256, Pending>>,
	/// Transactions offered.
	count: AtomicUsize,
	/// How often the pool refused one.
	refused: AtomicUsize,
	/// Why it refused the latest.
	reason: Mutex<String>,
	/// The senders are to stop, whatever their lanes still hold.
	stop: AtomicBool,
}

impl Sent {
	/// Transactions that were submitted too long ago. They count as submitted now.
	fn overdue(&self) -> Vec<Arc<[u8]>> {
		let now = Instant::now();
		let mut pending = self.pending.lock().expect("no holder of the lock panics");
		pending
			.values_mut()
			.filter(|one| now - one.submitted >= RESUBMIT_AFTER)
			.map(|one| {
				one.submitted = now;
				one.encoded.clone()
			})
			.collect()
	}
}

/// How a load is offered.
pub enum Pace {
	/// As fast as the chain takes it, with so many transactions outstanding.
	Closed {
		/// Transactions sent but not final.
		outstanding: usize,
	},
	/// At a fixed rate whatever the chain does, so that a slow chain cannot hide its delays.
	Open {
		/// Time between two transactions.
		interval: Duration,
	},
}

/// Counts the units of load in a block that succeeded.
pub type Counter = fn(&RuntimeEvent) -> u64;

/// Offers the transactions of all `lanes` and follows them until the last is final. The
/// transactions of a lane are sent in order; lanes are independent of each other. With a `limit`
/// nothing more is sent after that time, so lanes may be endless.
pub async fn run(
	url: &str,
	lanes: Vec<Lane>,
	pace: Pace,
	limit: Option<Duration>,
	count: Counter,
) -> Result<Outcome> {
	let follower = Rpc::connect(url).await?;
	let mut heads = follower.finalised_heads().await?;
	let mut height = follower.finalised_height().await?;

	let sent: Arc<Sent> = Arc::default();
	let outstanding = Arc::new(Semaphore::new(match pace {
		Pace::Closed { outstanding } => outstanding,
		Pace::Open { .. } => Semaphore::MAX_PERMITS,
	}));

	let start = Instant::now();
	let senders = start_senders(url, lanes, &pace, &sent, &outstanding).await?;

	let mut outcome = Outcome::default();
	let mut last_progress = Instant::now();
	loop {
		// Asked for before the counts: a sender that has ended counts no more.
		let all_sent = senders.iter().all(|sender| sender.is_finished());
		let offered = sent.count.load(Ordering::SeqCst);
		if all_sent && outcome.latencies.len() >= offered {
			break;
		}
		if limit.is_some_and(|limit| start.elapsed() >= limit) {
			sent.stop.store(true, Ordering::SeqCst);
		}
		if last_progress.elapsed() > STALL_TIMEOUT {
			for sender in &senders {
				sender.abort();
			}
			bail!(
				"none of the load became final for {} s; {} of {offered} transactions sent are. Refusals \
				by the pool: {} {}",
				STALL_TIMEOUT.as_secs(),
				outcome.latencies.len(),
				sent.refused.load(Ordering::SeqCst),
				sent.reason.lock().expect("no holder of the lock panics")
			);
		}
		for encoded in sent.overdue() {
			// Refused if the pool has it still.
			let _ = follower.submit_encoded(&encoded).await;
			outcome.resubmitted += 1;
		}
		let Ok(head) = tokio::time::timeout(Duration::from_secs(1), heads.next()).await else {
			continue;
		};
		let head = head.context("the node closed the subscription")??;
		let finalised_at = Instant::now();
		let target = head.number;
		while height < target {
			height += 1;
			let hash = follower.block_hash(height).await?.context(NO_BLOCK)?;
			let block = follower.block(hash).await?;
			let mut ours = 0;
			{
				let mut pending = sent.pending.lock().expect("no holder of the lock panics");
				for extrinsic in &block.extrinsics {
					if let Some(one) = pending.remove(&H256(blake2_256(extrinsic))) {
						outcome.latencies.push(finalised_at - one.since);
						ours += 1;
					}
				}
			}
			if ours == 0 {
				continue;
			}
			if matches!(pace, Pace::Closed { .. }) {
				outstanding.add_permits(ours);
			}
			last_progress = Instant::now();
			let units =
				follower.events(hash).await?.iter().map(|record| count(&record.event)).sum();
			outcome.blocks.push(LoadedBlock { finalised_at, hash, units });
		}
	}
	for sender in senders {
		sender.await??;
	}
	outcome.sent = sent.count.load(Ordering::SeqCst);
	outcome.refused = sent.refused.load(Ordering::SeqCst);
	Ok(outcome)
}

async fn start_senders(
	url: &str,
	lanes: Vec<Lane>,
	pace: &Pace,
	sent: &Arc<Sent>,
	outstanding: &Arc<Semaphore>,
) -> Result<Vec<JoinHandle<Result<()>>>> {
	let lane_count = u32::try_from(lanes.len())?;
	let mut connections = Vec::new();
	for _ in 0..lane_count {
		connections.push(Rpc::connect(url).await?);
	}
	// Only now: a connection takes time, and what is sent at a fixed rate must not be late already.
	let start = Instant::now();
	let senders = (0..lane_count).zip(lanes).zip(connections).map(|((lane, transactions), rpc)| {
		// At a fixed rate the lanes take turns.
		let schedule = match pace {
			Pace::Closed { .. } => None,
			Pace::Open { interval } => Some((start + *interval * lane, *interval * lane_count)),
		};
		tokio::spawn(send(rpc, transactions, schedule, sent.clone(), outstanding.clone()))
	});
	Ok(senders.collect())
}

/// Sends one lane: by its schedule (the first moment, and the step to the next), or each as soon as
/// there is room for one more outstanding transaction.
async fn send(
	rpc: Rpc,
	mut transactions: Lane,
	schedule: Option<(Instant, Duration)>,
	sent: Arc<Sent>,
	outstanding: Arc<Semaphore>,
) -> Result<()> {
	let mut due = schedule.map(|(first, _)| first);
	loop {
		let at = match (due, schedule) {
			(Some(at), Some((_, step))) => {
				tokio::time::sleep_until(at.into()).await;
				due = Some(at + step);
				// The time counts from when it was due, not from when we got to it.
				Some(at)
			},
			_ => {
				outstanding.acquire().await?.forget();
				None
			},
		};
		// Nothing may be taken out of the lane and then not be sent: its nonce would be missing.
		let next = if sent.stop.load(Ordering::SeqCst) { None } else { transactions.next() };
		let Some(extrinsic) = next.transpose()? else {
			if schedule.is_none() {
				outstanding.add_permits(1);
			}
			return Ok(());
		};
		let encoded: Arc<[u8]> = extrinsic.encode().into();
		let hash = H256(blake2_256(&encoded));
		let submitted = Instant::now();
		let one = Pending { since: at.unwrap_or(submitted), submitted, encoded: encoded.clone() };
		sent.count.fetch_add(1, Ordering::SeqCst);
		sent.pending.lock().expect("no holder of the lock panics").insert(hash, one);
		// Offered until it is taken: those after it wait for its nonce. The delay shows in its latency.
		while let Err(error) = rpc.submit_encoded(&encoded).await {
			sent.refused.fetch_add(1, Ordering::SeqCst);
			*sent.reason.lock().expect("no holder of the lock panics") = format!("{error:#}");
			tokio::time::sleep(RETRY_INTERVAL).await;
		}
	}
}

impl Outcome {
	/// Units that became final.
	pub fn units(&self) -> u64 {
		self.blocks.iter().map(|block| block.units).sum()
	}

	/// Units a second between the finality of the first and of the last block, the first block's
	/// own units left out: they were gathered before.
	pub fn units_a_second(&self) -> Result<f64> {
		let (Some(first), Some(last)) = (self.blocks.first(), self.blocks.last()) else {
			bail!("no block carried the load");
		};
		let seconds = (last.finalised_at - first.finalised_at).as_secs_f64();
		if seconds == 0.0 {
			bail!("the load fitted into one finality: offer more");
		}
		Ok((self.units() - first.units) as f64 / seconds)
	}

	/// From the finality of the first block with load to that of the last.
	pub fn duration(&self) -> Duration {
		match (self.blocks.first(), self.blocks.last()) {
			(Some(first), Some(last)) => last.finalised_at - first.finalised_at,
			_ => Duration::ZERO,
		}
	}

	/// Units a second in the worst of the whole windows of this length, the first window starting
	/// at the first block's finality; `None` if the load was shorter than one window.
	pub fn lowest_units_a_second(&self, window: Duration) -> Option<f64> {
		let first = self.blocks.first()?;
		let windows = self.duration().as_secs() / window.as_secs().max(1);
		let mut units = vec![0_u64; usize::try_from(windows).ok()?];
		for block in self.blocks.iter().skip(1) {
			let since = (block.finalised_at - first.finalised_at).as_secs_f64();
			if let Some(window) = units.get_mut((since / window.as_secs_f64()) as usize) {
				*window += block.units;
			}
		}
		units.into_iter().min().map(|units| units as f64 / window.as_secs_f64())
	}

	/// The given share of submit-to-final times is at most this, in seconds.
	pub fn latency_secs(&self, share: f64) -> f64 {
		let mut sorted = self.latencies.clone();
		sorted.sort();
		let rank = (sorted.len() as f64 * share).ceil() as usize;
		sorted.get(rank.saturating_sub(1)).map_or(f64::NAN, Duration::as_secs_f64)
	}
}
