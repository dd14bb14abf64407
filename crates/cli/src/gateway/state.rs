//! What all parts of the gateway share.

use super::{
	contracts::Contracts,
	limits::Limits,
	metrics::{add, Counters},
	outbox::Job,
	problem::Problem,
	Settings,
};
use crate::{client::Client, codes};
use interwork_micropay::{
	meter::Standing,
	store::{Committer, Operation, Outcome, Refusal, Store, SubmitError},
	ChannelId, Genesis,
};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, Mutex, MutexGuard, PoisonError,
	},
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::utils::AccountId32;
use tokio::sync::{mpsc, oneshot, watch, Notify, Semaphore};

/// Channels whose end is remembered, for wallets that ask again because an answer was lost.
const ENDINGS_MAX: usize = 10_000;

/// Questions to the node that callers may cause at a time.
const CHECKS_MAX: usize = 32;

/// The time in seconds since 1970: the machine's, or the chain's if that is ahead. What the chain
/// would call too late is too late here as well, whatever the machine's clock says.
#[derive(Default)]
pub(crate) struct Clock {
	chain: AtomicU64,
}

impl Clock {
	pub(crate) fn wall(&self) -> u64 {
		SystemTime::now()
			.duration_since(UNIX_EPOCH)
			.map_or(u64::MAX, |now| now.as_secs())
	}

	pub(crate) fn now(&self) -> u64 {
		self.wall().max(self.chain.load(Ordering::Relaxed))
	}

	pub(crate) fn observe(&self, chain: u64) {
		self.chain.fetch_max(chain, Ordering::Relaxed);
	}
}

/// A channel as the chain tells about it, and what the gateway alone knows.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
	pub(crate) payer: AccountId32,
	pub(crate) voucher_key: [u8; 32],
	pub(crate) acceptance: u64,
	pub(crate) deposit: u64,
	pub(crate) claimed: u64,
	/// When it begins, or began, to close.
	pub(crate) closes_at: u64,
	pub(crate) grace: u32,
	/// The finalised block at which it was first seen.
	pub(crate) seen_at: u64,
	/// Why it is not served, if it is not.
	pub(crate) unfit: Option<Unfit>,
	/// When something was last paid or delivered.
	pub(crate) active_at: u64,
	/// Since when something waits for its claim.
	pub(crate) unclaimed_since: Option<u64>,
}

impl Entry {
	/// The moment from which the chain takes no claim.
	pub(crate) fn ends_at(&self) -> u64 {
		self.closes_at.saturating_add(self.grace.into())
	}
}

/// Why a channel is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
	/// Fewer units than the gateway asks for.
	Deposit { given: u64, min: u64 },
	/// Less time to claim than the gateway asks for.
	Grace { given: u64, min: u64 },
	/// No signature by its voucher key is ever valid.
	Key,
}

impl From<Unfit> for Problem {
	fn from(unfit: Unfit) -> Self {
		let forbidden = axum::http::StatusCode::FORBIDDEN;
		match unfit {
			Unfit::Deposit { given, min } => Problem::new(
				forbidden,
				"DepositTooSmall",
				format!("{given} units are deposited and {min} are needed: top up"),
			)
			.with("deposit", given)
			.with("minDeposit", min),
			Unfit::Grace { given, min } => Problem::new(
				forbidden,
				"GraceTooShort",
				format!("{given} s are left to claim when it closes, and {min} s are needed"),
			),
			Unfit::Key => Refusal::InvalidKey.into(),
		}
	}
}

/// An acceptance of the operator's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acceptance {
	pub(crate) class: u32,
	pub(crate) bytes_per_unit: u32,
	pub(crate) valid_until: u64,
	pub(crate) open: bool,
	/// Channels that are open under it.
	pub(crate) channels: u64,
}

/// How a channel has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
	pub(crate) claimed: u64,
	pub(crate) refunded: u64,
	pub(crate) block: u64,
}

/// What is known of the chain at the last finalised block.
#[derive(Default)]
pub(crate) struct Book {
	pub(crate) entries: BTreeMap<u64, Entry>,
	/// Channels by wallet and voucher key, which wallets make afresh for each.
	pub(crate) by_key: HashMap<([u8; 32], [u8; 32]), u64>,
	/// When channels begin to close, for those that have not.
	pub(crate) closings: BTreeSet<(u64, u64)>,
	pub(crate) acceptances: BTreeMap<u64, Acceptance>,
	/// The grace period of channels that are opened now, in seconds.
	pub(crate) grace: u32,
	/// Height of the last finalised block that is taken into account.
	pub(crate) block: u64,
	/// Its time.
	pub(crate) time: u64,
	endings: BTreeMap<u64, Ending>,
}

impl Book {
	pub(crate) fn insert(&mut self, id: u64, entry: Entry) {
		self.by_key.insert((entry.payer.0, entry.voucher_key), id);
		self.closings.insert((entry.closes_at, id));
		self.entries.insert(id, entry);
	}

	pub(crate) fn end(&mut self, id: u64, ending: Ending) {
		if let Some(entry) = self.entries.remove(&id) {
			self.closings.remove(&(entry.closes_at, id));
			let key = (entry.payer.0, entry.voucher_key);
			if self.by_key.get(&key) == Some(&id) {
				self.by_key.remove(&key);
			}
		}
		self.endings.insert(id, ending);
		if self.endings.len() > ENDINGS_MAX {
			self.endings.pop_first();
		}
	}

	pub(crate) fn ending(&self, id: u64) -> Option<Ending> {
		self.endings.get(&id).copied()
	}
}

/// Who waits for the end of a channel.
type Ends = HashMap<u64, Vec<oneshot::Sender<Result<Ending, Problem>>>>;

/// What all parts of the gateway share.
pub(crate) struct Shared {
	pub(crate) settings: Settings,
	pub(crate) genesis: Genesis,
	pub(crate) operator: u32,
	pub(crate) operator_name: String,
	pub(crate) clock: Arc<Clock>,
	pub(crate) counters: Counters,
	pub(crate) contracts: Contracts,
	/// Payments, by channel.
	pub(crate) payments: Limits<u64>,
	/// Messages that need a signature of an account verified, by account.
	pub(crate) messages: Limits<[u8; 32]>,
	/// Questions about a channel.
	pub(crate) queries: Limits<u64>,
	/// What wallets want brought onto the chain.
	pub(crate) jobs: mpsc::Sender<Job>,
	/// Wakes whoever looks for channels to claim from and to close.
	pub(crate) wake: Notify,
	/// The node, while there is one.
	pub(crate) node: watch::Sender<Option<Client>>,
	/// Questions to the node that callers have caused and that are not answered. Whoever makes keys can
	/// cause them, so no more than so many run at a time.
	pub(crate) checks: Semaphore,
	/// WebSockets that are open: they outlive the requests that have opened them.
	pub(crate) sockets: Arc<Semaphore>,
	/// Whether the gateway stops.
	pub(crate) stop: watch::Sender<bool>,
	/// Whether every channel of the chain is known.
	pub(crate) synced: AtomicBool,
	committer: Committer,
	book: Mutex<Book>,
	ends: Mutex<Ends>,
}

impl Shared {
	pub(crate) fn new(
		settings: Settings,
		genesis: Genesis,
		operator: (u32, String),
		clock: Arc<Clock>,
		committer: Committer,
		contracts: Contracts,
		jobs: mpsc::Sender<Job>,
	) -> Self {
		let rate = settings.channel_rate;
		Self {
			genesis,
			operator: operator.0,
			operator_name: operator.1,
			clock,
			counters: Counters::default(),
			contracts,
			payments: Limits::new(rate, rate),
			messages: Limits::new(1, 10),
			queries: Limits::new(1, 10),
			jobs,
			wake: Notify::new(),
			node: watch::Sender::new(None),
			checks: Semaphore::new(CHECKS_MAX),
			sockets: Arc::new(Semaphore::new(settings.max_connections)),
			stop: watch::Sender::new(false),
			synced: AtomicBool::new(false),
			committer,
			book: Mutex::new(Book::default()),
			ends: Mutex::new(HashMap::new()),
			settings,
		}
	}

	pub(crate) fn store(&self) -> &Arc<Store> {
		self.committer.store()
	}

	/// What is known of the chain. Never held over an `await`.
	pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
		self.book.lock().unwrap_or_else(PoisonError::into_inner)
	}

	pub(crate) fn entry(&self, id: u64) -> Option<Entry> {
		self.book().entries.get(&id).cloned()
	}

	pub(crate) fn unfit_count(&self) -> u64 {
		let count = self.book().entries.values().filter(|entry| entry.unfit.is_some()).count();
		u64::try_from(count).unwrap_or(u64::MAX)
	}

	/// Age of the last finalised block, in seconds.
	pub(crate) fn finality_age(&self) -> u64 {
		self.clock.wall().saturating_sub(self.book().time)
	}

	/// Whether new service is granted: the chain is known, and goes on.
	pub(crate) fn is_serving(&self) -> bool {
		self.synced.load(Ordering::Relaxed)
			&& self.finality_age() <= self.settings.max_finality_lag.as_secs()
	}

	/// Queues an operation; what is returned tells its answer when that is durable.
	pub(crate) fn submit(
		&self,
		operation: Operation,
	) -> Result<oneshot::Receiver<Result<Outcome, Refusal>>, SubmitError> {
		let (sender, receiver) = oneshot::channel();
		self.committer.submit_with(operation, move |answer| {
			// A caller that has gone wants no answer.
			let _ = sender.send(answer);
		})?;
		Ok(receiver)
	}

	/// Does an operation, and returns when its answer is durable.
	pub(crate) async fn commit(&self, operation: Operation) -> Result<Outcome, Problem> {
		let answer = self.submit(operation)?.await;
		let outcome = answer.map_err(|_| Problem::from(Refusal::StoreFailed))??;
		self.note(operation.channel(), &outcome);
		Ok(outcome)
	}

	/// Counts what an operation came to.
	pub(crate) fn note(&self, channel: ChannelId, outcome: &Outcome) {
		let now = self.clock.wall();
		let mut book = self.book();
		let Some(entry) = book.entries.get_mut(&channel.0) else { return };
		match outcome {
			Outcome::Paid { accepted, .. } => {
				entry.active_at = now;
				let waiting_since = *entry.unclaimed_since.get_or_insert(now);
				let unclaimed = accepted.total.saturating_sub(entry.claimed);
				drop(book);
				add(&self.counters.payments_accepted, 1);
				add(&self.counters.units_accepted, accepted.new_units);
				let is_due = unclaimed >= self.settings.claim_threshold
					|| now.saturating_sub(waiting_since) >= self.settings.claim_interval.as_secs();
				if is_due {
					self.wake.notify_one();
				}
			},
			Outcome::Repeated { .. } => add(&self.counters.payments_repeated, 1),
			Outcome::Metered(_) => entry.active_at = now,
			_ => {},
		}
	}

	/// The standing as it is told: nothing is granted while nothing is served.
	pub(crate) fn granted(&self, mut standing: Standing) -> Standing {
		if !self.is_serving() {
			standing.bytes_left = 0;
		}
		standing
	}

	/// Tells the end of a channel when it is final.
	pub(crate) fn end_of(&self, id: u64) -> oneshot::Receiver<Result<Ending, Problem>> {
		let (sender, receiver) = oneshot::channel();
		let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
		ends.retain(|_, waiting| {
			waiting.retain(|sender| !sender.is_closed());
			!waiting.is_empty()
		});
		ends.entry(id).or_default().push(sender);
		receiver
	}

	/// Answers who waits for the end of a channel.
	pub(crate) fn tell_end(&self, id: u64, ending: Result<Ending, Problem>) {
		let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
		for sender in ends.remove(&id).unwrap_or_default() {
			let _ = sender.send(ending.clone());
		}
	}
}

/// Says something to whoever runs the gateway. Never a key, a token, a voucher or a wallet's message.
pub(crate) fn say(text: impl AsRef<str>) {
	eprintln!("{} {}", codes::moment(codes::clock()), text.as_ref());
}
