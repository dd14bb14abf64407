//! Transfers and usage reports, entered into the ledger before they are sent, sent to whichever node
//! answers, and sent again until they are final.

use crate::{
	ledger::{Ledger, Unit},
	rpc::Endpoint,
	watch::{lock, Watch},
};
use anyhow::{ensure, Context, Result};
use codec::Encode;
use interwork_bench::{market, rpc::Rpc, signing::Signer};
use interwork_primitives::{
	units::{MILLI_SDRT, SDRT},
	AccountId, Balance, LineId,
};
use interwork_runtime::{Runtime, RuntimeCall};
use pallet_marketplace::{Call, UsageRow};
use sp_core::H256;
use sp_runtime::MultiAddress;
use std::{
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// Accounts that pay in the steady traffic, each in its own lane.
const LANES: u32 = 8;

/// Time between two payments of a lane.
const LANE_INTERVAL: Duration = Duration::from_millis(400);

/// Accounts that pay when more is offered than the network can take.
pub const LOAD_LANES: u32 = 64;

/// Time between two usage reports.
const REPORT_INTERVAL: Duration = Duration::from_secs(2);

/// One report in so many is repeated under another nonce, as by a provider that lost the answer.
const REPEAT_ONE_IN: u64 = 4;

/// Lines that usage is reported on.
const LINES: u64 = 256;

/// What a node may take to answer a submission.
const SUBMIT_TIMEOUT: Duration = Duration::from_secs(4);

/// Everything that submits. It stops when the value goes.
pub struct Traffic {
	endpoints: Vec<Arc<Endpoint>>,
	ledger: Arc<Mutex<Ledger>>,
	genesis: H256,
	seed: u64,
	amounts: Arc<AtomicU64>,
	next_lane: u32,
	lanes: Vec<Arc<tokio::sync::Mutex<Lane>>>,
	reporter: Arc<tokio::sync::Mutex<Reporter>>,
	again_after: Arc<AtomicU64>,
	resubmitter: JoinHandle<()>,
	running: Vec<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Drop for Traffic {
	fn drop(&mut self) {
		self.resubmitter.abort();
		for (_, task) in &self.running {
			task.abort();
		}
	}
}

/// An account that pays another one.
struct Lane {
	number: u32,
	signer: Signer,
	to: AccountId,
	random: fastrand::Rng,
}

/// The provider, who reports usage on all lines at once.
struct Reporter {
	signer: Signer,
	lines: Vec<LineId>,
	units: u64,
	random: fastrand::Rng,
}

fn transfer(to: AccountId, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: MultiAddress::Id(to),
		value,
	})
}

impl Traffic {
	/// Opens the order lines and endows the accounts.
	pub async fn set_up(endpoints: Vec<Arc<Endpoint>>, watch: &Watch, seed: u64) -> Result<Self> {
		let rpc = Rpc::connect(endpoints.first().context("a network has nodes")?.url()).await?;
		let genesis = rpc.genesis_hash().await?;
		let mut provider = Signer::from_path("//Alice", genesis)?;
		let mut buyer = Signer::from_path("//Bob", genesis)?;
		let lines: Vec<LineId> = market::open_lines(&rpc, &mut provider, &mut buyer, LINES)
			.await?
			.map(LineId)
			.collect();

		let mut lanes = Vec::new();
		for number in 0..LANES + LOAD_LANES {
			lanes.push(Lane {
				number,
				signer: Signer::from_path(&format!("//Faults//{number}"), genesis)?,
				to: Signer::from_path(&format!("//Faults//sink//{number}"), genesis)?.account(),
				random: fastrand::Rng::with_seed(seed ^ u64::from(number)),
			});
		}
		let endow = lanes
			.iter()
			.map(|lane| transfer(lane.signer.account(), 10_000 * SDRT))
			.collect();
		market::submit_and_wait(&rpc, &[buyer.sign(market::all_or_nothing(endow))]).await?;
		for lane in &mut lanes {
			lane.signer.set_nonce(rpc.nonce(&lane.signer.account()).await?);
		}
		lock(&watch.ledger).lines = lines.clone();

		let again_after = Arc::new(AtomicU64::new(8));
		let reporter =
			Reporter { signer: provider, lines, units: 0, random: fastrand::Rng::with_seed(seed) };
		let resubmitter =
			tokio::spawn(resubmit(endpoints.clone(), watch.ledger.clone(), again_after.clone()));
		Ok(Self {
			endpoints,
			ledger: watch.ledger.clone(),
			genesis,
			seed,
			amounts: Arc::new(AtomicU64::new(0)),
			next_lane: LANES + LOAD_LANES,
			lanes: lanes.into_iter().map(|lane| Arc::new(tokio::sync::Mutex::new(lane))).collect(),
			reporter: Arc::new(tokio::sync::Mutex::new(reporter)),
			again_after,
			resubmitter,
			running: Vec::new(),
		})
	}

	/// Starts the steady traffic: transfers and usage reports, each signer's to a node picked at random
	/// and, when that does not take one, to the next.
	pub fn start(&mut self) {
		let steady: Vec<_> = self
			.lanes
			.iter()
			.take(usize::try_from(LANES).unwrap_or_default())
			.cloned()
			.collect();
		for lane in steady {
			let (go, endpoints, ledger, amounts) = self.parts();
			let going = go.clone();
			let task = tokio::spawn(async move {
				let mut lane = lane.lock().await;
				let mut node = lane.random.usize(..endpoints.len());
				while going.load(Ordering::Relaxed) {
					let tick = tokio::time::Instant::now() + LANE_INTERVAL;
					let (bytes, unit) = lane.payment(&amounts);
					let order = (lane.number, lane.signer.nonce());
					let hash = lock(&ledger).enter(bytes.clone(), unit, order, true);
					submit_until_taken(&endpoints, &mut node, &bytes, &going).await;
					lock(&ledger).accepted(hash);
					tokio::time::sleep_until(tick).await;
				}
			});
			self.running.push((go, task));
		}
		let reporter = self.reporter.clone();
		let (go, endpoints, ledger, _) = self.parts();
		let going = go.clone();
		let task = tokio::spawn(async move {
			let mut reporter = reporter.lock().await;
			let mut node = reporter.random.usize(..endpoints.len());
			while going.load(Ordering::Relaxed) {
				let tick = tokio::time::Instant::now() + REPORT_INTERVAL;
				let reports = if reporter.random.u64(..REPEAT_ONE_IN) == 0 { 2 } else { 1 };
				for repeated in 0..reports {
					let Ok((bytes, unit)) = reporter.report(repeated > 0) else { break };
					let order = (u32::MAX, reporter.signer.nonce());
					let hash = lock(&ledger).enter(bytes.clone(), unit, order, false);
					submit_until_taken(&endpoints, &mut node, &bytes, &going).await;
					lock(&ledger).accepted(hash);
				}
				tokio::time::sleep_until(tick).await;
			}
		});
		self.running.push((go, task));
	}

	/// Offers transfers at `rate` a second, whatever becomes of them; `None`: each lane sends its next
	/// one as soon as fewer than `LOAD_LANES * 16` are outstanding. A payment that a node refuses is
	/// offered again, so that no nonce is left out. Returns the counter of offers.
	pub fn overload(&mut self, rate: Option<f64>) -> Arc<AtomicU64> {
		let offered: Arc<AtomicU64> = Arc::default();
		let interval = rate.map(|rate| Duration::from_secs_f64(f64::from(LOAD_LANES) / rate));
		let load: Vec<_> = self
			.lanes
			.iter()
			.skip(usize::try_from(LANES).unwrap_or_default())
			.cloned()
			.collect();
		for lane in load {
			let (go, endpoints, ledger, amounts) = self.parts();
			let (going, offered) = (go.clone(), offered.clone());
			let task = tokio::spawn(async move {
				let mut lane = lane.lock().await;
				// A client keeps to its node: another one may know its earlier payments only later.
				let node = endpoints.iter().cycle().nth(lane.number as usize % endpoints.len());
				let Some(endpoint) = node else { return };
				let mut refused: Option<(H256, Vec<u8>)> = None;
				let mut tick = tokio::time::Instant::now();
				while going.load(Ordering::Relaxed) {
					match interval {
						Some(interval) => tick += interval,
						None if lock(&ledger).unfound() > LOAD_LANES as usize * 16 => {
							tokio::time::sleep(Duration::from_millis(50)).await;
							continue;
						},
						None => {},
					}
					let (hash, bytes) = refused.take().unwrap_or_else(|| {
						let (bytes, unit) = lane.payment(&amounts);
						let order = (lane.number, lane.signer.nonce());
						(lock(&ledger).enter(bytes.clone(), unit, order, false), bytes)
					});
					offered.fetch_add(1, Ordering::Relaxed);
					if submit(endpoint, &bytes).await.is_ok_and(|taken| taken) {
						lock(&ledger).accepted(hash);
					} else {
						refused = Some((hash, bytes));
						if interval.is_none() {
							tokio::time::sleep(Duration::from_millis(50)).await;
						}
					}
					tokio::time::sleep_until(tick).await;
				}
				// The payment that is left over was promised to nobody, but it may be on its way, and
				// its nonce is taken: it becomes one that must be found.
				if let Some((hash, _)) = refused {
					lock(&ledger).accepted(hash);
				}
			});
			self.running.push((go, task));
		}
		offered
	}

	/// Submits transfers with a wrong signature to all nodes, as fast as they answer. Returns how many
	/// were refused; fails if one was taken.
	pub async fn flood(&mut self, length: Duration) -> Result<u64> {
		let end = Instant::now() + length;
		let mut tasks = Vec::new();
		for endpoint in &self.endpoints {
			for _ in 0..8 {
				let number = self.next_lane;
				self.next_lane += 1;
				// An account with money, so that the signature is all that is wrong.
				let signer = Signer::from_path("//Charlie", self.genesis)?;
				let endpoint = endpoint.clone();
				let to = signer.account();
				let mut random = fastrand::Rng::with_seed(self.seed ^ u64::from(number));
				tasks.push(tokio::spawn(async move {
					let (mut refused, mut taken) = (0u64, 0u64);
					while Instant::now() < end {
						let amount = Balance::from(random.u64(1_000_000..1_000_000_000_000));
						let forged = signer.forge(transfer(to.clone(), amount)).encode();
						match submit(&endpoint, &forged).await {
							Ok(true) => taken += 1,
							Ok(false) => refused += 1,
							// No answer in time: neither.
							Err(_) => {},
						}
					}
					(refused, taken)
				}));
			}
		}
		let mut refused = 0;
		for task in tasks {
			let (more, taken) = task.await?;
			ensure!(taken == 0, "{taken} transactions with a wrong signature were taken");
			refused += more;
		}
		Ok(refused)
	}

	/// Stops submitting anything new; what is outstanding is still submitted again. Does not wait long.
	pub async fn stop(&mut self) {
		for (go, _) in &self.running {
			go.store(false, Ordering::Relaxed);
		}
		for (_, task) in self.running.drain(..) {
			// A task ends after its current submission, which has a time limit, or panicked, which
			// the missing figures will tell.
			let _ = task.await;
		}
	}

	/// How many seconds after a transaction was tried it is tried again.
	pub fn try_again_after(&self, secs: u64) {
		self.again_after.store(secs, Ordering::Relaxed);
	}

	#[allow(clippy::type_complexity, reason = "what every task needs, taken apart at once")]
	fn parts(&self) -> (Arc<AtomicBool>, Vec<Arc<Endpoint>>, Arc<Mutex<Ledger>>, Arc<AtomicU64>) {
		(
			Arc::new(AtomicBool::new(true)),
			self.endpoints.clone(),
			self.ledger.clone(),
			self.amounts.clone(),
		)
	}
}

impl Lane {
	/// The next payment, of an amount that no other has.
	fn payment(&mut self, amounts: &AtomicU64) -> (Vec<u8>, Unit) {
		let amount = MILLI_SDRT + Balance::from(amounts.fetch_add(1, Ordering::Relaxed));
		let unit = Unit::Transfer { from: self.signer.account(), to: self.to.clone(), amount };
		(self.signer.sign(transfer(self.to.clone(), amount)).encode(), unit)
	}
}

impl Reporter {
	fn report(&mut self, repeat: bool) -> Result<(Vec<u8>, Unit)> {
		let more = if repeat { 0 } else { self.random.u64(1..=5) };
		self.units += more;
		let rows: Vec<UsageRow> = self
			.lines
			.iter()
			.map(|line| UsageRow { line: *line, cumulative_units: self.units })
			.collect();
		let count = u32::try_from(rows.len())?;
		let rows = rows.try_into().ok().context("a report takes 4,096 rows")?;
		let unit = Unit::Usage {
			rows: count,
			cumulative_units: self.units,
			amount: Balance::from(more) * Balance::from(count) * Balance::from(market::UNIT_PRICE),
		};
		let call = RuntimeCall::Marketplace(Call::<Runtime>::report_usage { rows });
		Ok((self.signer.sign(call).encode(), unit))
	}
}

/// Whether the node has the transaction now, taken or known before. Fails if the node does not answer.
async fn submit(endpoint: &Endpoint, bytes: &[u8]) -> Result<bool> {
	let submission = async { endpoint.rpc().await?.offer(bytes).await };
	tokio::time::timeout(SUBMIT_TIMEOUT, submission).await?
}

/// Submits to the node that took the signer's last transaction, then to the next one, again and again
/// while none takes it. A signer goes on to its next nonce when this one is in a pool, and it keeps to
/// its node while that answers: nodes pass on only what can go into a block now. What was not taken
/// when the traffic stops is submitted again like what a node lost.
async fn submit_until_taken(
	endpoints: &[Arc<Endpoint>],
	node: &mut usize,
	bytes: &[u8],
	going: &AtomicBool,
) {
	while going.load(Ordering::Relaxed) {
		for _ in endpoints {
			let Some(endpoint) = endpoints.get(*node % endpoints.len()) else { return };
			if submit(endpoint, bytes).await.is_ok_and(|taken| taken) {
				return;
			}
			*node += 1;
		}
		tokio::time::sleep(LANE_INTERVAL).await;
	}
}

/// Submits again what is not final in time, and all that waits for it, to another node each time. A node
/// that lost its pool, and whoever waits for a nonce that went with it, needs nothing else.
async fn resubmit(
	endpoints: Vec<Arc<Endpoint>>,
	ledger: Arc<Mutex<Ledger>>,
	again_after: Arc<AtomicU64>,
) {
	for round in 0usize.. {
		tokio::time::sleep(Duration::from_secs(1)).await;
		let age = Duration::from_secs(again_after.load(Ordering::Relaxed));
		let overdue = lock(&ledger).overdue(age, 400);
		for (signer, transactions) in overdue {
			let node = round.wrapping_add(signer as usize) % endpoints.len();
			let Some(endpoint) = endpoints.get(node) else { continue };
			for bytes in transactions {
				// Refused when the node has it already, which is as good.
				let _ = submit(endpoint, &bytes).await;
			}
		}
	}
}
