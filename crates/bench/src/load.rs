//! Sends signed transactions and follows them to finality.

use crate::rpc::{Block, Rpc};
use anyhow::{bail, Context, Result};
use codec::Encode;
use interwork_runtime::{RuntimeEvent, UncheckedExtrinsic};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// How long nothing may become final before a measurement gives up.
const STALL_TIMEOUT: Duration = Duration::from_secs(60);

/// A finalised block that carried some of the load.
pub struct LoadedBlock {
	/// When it was seen to be final.
	pub finalised_at: Instant,
	/// Hash.
	pub hash: H256,
	/// Units of load in it that succeeded: transfers, or usage rows.
	pub units: u64,
	/// The block itself.
	pub block: Block,
}

/// What became of a load.
pub struct Outcome {
	/// The finalised blocks that carried it, in order.
	pub blocks: Vec<LoadedBlock>,
	/// Submit-to-final times of its transactions, in order of finality.
	pub latencies: Vec<Duration>,
	/// Transactions that were to be sent but were refused by the pool.
	pub refused: usize,
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

/// Offers all `lanes` of transactions and follows them until the last is final. The transactions
/// of a lane have one signer and are sent in order; lanes are independent of each other.
pub async fn run(
	url: &str,
	lanes: Vec<Vec<UncheckedExtrinsic>>,
	pace: Pace,
	count: Counter,
) -> Result<Outcome> {
	let follower = Rpc::connect(url).await?;
	let mut heads = follower.finalised_heads().await?;
	let mut height = follower.finalised_height().await?;

	let total: usize = lanes.iter().map(Vec::len).sum();
	let sent_at: Arc<Mutex<HashMap<H256, Instant>>> = Arc::default();
	let refused = Arc::new(AtomicUsize::new(0));
	let outstanding = Arc::new(Semaphore::new(match pace {
		Pace::Closed { outstanding } => outstanding,
		Pace::Open { .. } => Semaphore::MAX_PERMITS,
	}));

	let senders = start_senders(url, lanes, &pace, &sent_at, &refused, &outstanding).await?;

	let mut outcome = Outcome { blocks: Vec::new(), latencies: Vec::new(), refused: 0 };
	let mut last_progress = Instant::now();
	while outcome.latencies.len() + refused.load(Ordering::Relaxed) < total {
		if last_progress.elapsed() > STALL_TIMEOUT {
			for sender in &senders {
				sender.abort();
			}
			bail!(
				"nothing became final for {} s; {} of {total} transactions are",
				STALL_TIMEOUT.as_secs(),
				outcome.latencies.len()
			);
		}
		let Ok(head) = tokio::time::timeout(Duration::from_secs(1), heads.next()).await else {
			continue;
		};
		let head = head.context("the node closed the subscription")??;
		let finalised_at = Instant::now();
		let target = head.height()?;
		while height < target {
			height += 1;
			let hash = follower.block_hash(height).await?;
			let block = follower.block(hash).await?;
			let mut ours = 0;
			{
				let mut sent_at = sent_at.lock().expect("no holder of the lock panics");
				for extrinsic in &block.extrinsics {
					if let Some(at) = sent_at.remove(&H256(blake2_256(extrinsic))) {
						outcome.latencies.push(finalised_at - at);
						ours += 1;
					}
				}
			}
			if ours == 0 {
				continue;
			}
			outstanding.add_permits(match pace {
				Pace::Closed { .. } => ours,
				Pace::Open { .. } => 0,
			});
			last_progress = Instant::now();
			let units =
				follower.events(hash).await?.iter().map(|record| count(&record.event)).sum();
			outcome.blocks.push(LoadedBlock { finalised_at, hash, units, block });
		}
	}
	for sender in senders {
		sender.await??;
	}
	outcome.refused = refused.load(Ordering::Relaxed);
	Ok(outcome)
}

async fn start_senders(
	url: &str,
	lanes: Vec<Vec<UncheckedExtrinsic>>,
	pace: &Pace,
	sent_at: &Arc<Mutex<HashMap<H256, Instant>>>,
	refused: &Arc<AtomicUsize>,
	outstanding: &Arc<Semaphore>,
) -> Result<Vec<tokio::task::JoinHandle<Result<()>>>> {
	let lane_count = u32::try_from(lanes.len())?;
	let start = Instant::now();
	let mut senders = Vec::new();
	for (lane, transactions) in (0..lane_count).zip(lanes) {
		let rpc = Rpc::connect(url).await?;
		// At a fixed rate the lanes take turns.
		let schedule = match pace {
			Pace::Closed { .. } => None,
			Pace::Open { interval } => Some((start + *interval * lane, *interval * lane_count)),
		};
		let (sent_at, refused, outstanding) =
			(sent_at.clone(), refused.clone(), outstanding.clone());
		senders.push(tokio::spawn(async move {
			let mut due = schedule.map(|(first, _)| first);
			for extrinsic in transactions {
				let hash = H256(extrinsic.using_encoded(blake2_256));
				let at = match (due, schedule) {
					(Some(at), Some((_, step))) => {
						tokio::time::sleep_until(at.into()).await;
						due = Some(at + step);
						// The time counts from when it was due, not from when we got to it.
						at
					},
					_ => {
						outstanding.acquire().await?.forget();
						Instant::now()
					},
				};
				sent_at.lock().expect("no holder of the lock panics").insert(hash, at);
				if rpc.submit(&extrinsic).await.is_err() {
					sent_at.lock().expect("no holder of the lock panics").remove(&hash);
					refused.fetch_add(1, Ordering::Relaxed);
				}
			}
			Ok(())
		}));
	}
	Ok(senders)
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

	/// The given share of submit-to-final times is at most this, in seconds.
	pub fn latency_secs(&self, share: f64) -> f64 {
		let mut sorted = self.latencies.clone();
		sorted.sort();
		let rank = (sorted.len() as f64 * share).ceil() as usize;
		sorted.get(rank.saturating_sub(1)).map_or(f64::NAN, Duration::as_secs_f64)
	}
}
