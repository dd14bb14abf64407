//! Group commit: many callers, one thread that writes.

use super::{Operation, Outcome, Refusal, Store};
use core::{fmt, num::NonZeroUsize};
use std::{
	sync::{
		mpsc::{sync_channel, Receiver, SyncSender, TrySendError},
		Arc,
	},
	thread::{Builder, JoinHandle},
	time::{SystemTime, UNIX_EPOCH},
};

/// Tells the time in seconds since 1970. A payee wants the chain's time, that of the best block,
/// which differs from the machine's.
pub type Clock = Box<dyn Fn() -> u64 + Send>;

/// What a [`Committer`] may take at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitterConfig {
	/// Operations of one write at most. Larger groups are faster and keep the first one waiting.
	pub group_max: NonZeroUsize,
	/// Operations that wait at most; what comes on top is refused at once.
	pub queue_max: NonZeroUsize,
}

impl Default for CommitterConfig {
	fn default() -> Self {
		let at_least_one = |count| NonZeroUsize::new(count).unwrap_or(NonZeroUsize::MIN);
		Self { group_max: at_least_one(4_096), queue_max: at_least_one(65_536) }
	}
}

/// Why an operation was not even queued. Nothing is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmitError {
	/// As many operations wait as may. Try again later.
	QueueFull,
	/// The thread that writes has ended.
	Stopped,
}

impl fmt::Display for SubmitError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::QueueFull => write!(out, "too many operations wait"),
			Self::Stopped => write!(out, "the store is closed"),
		}
	}
}

impl std::error::Error for SubmitError {}

type Answer = Box<dyn FnOnce(Result<Outcome, Refusal>) + Send>;

struct Job {
	operation: Operation,
	answer: Answer,
}

/// Gathers operations of many callers into groups, each written with one flush of the disk, and
/// answers each caller when its operation is durable.
///
/// A group is what has come while the one before was written: nobody waits for company when there
/// is none, and under load the groups grow by themselves. Dropping it writes what is queued.
///
/// ```
/// use interwork_micropay::{store::*, *};
/// use std::sync::Arc;
///
/// # let folder = tempfile::tempdir()?;
/// let store = Store::open(&folder.path().join("payee.redb"), Genesis([7; 32]))?;
/// let committer = Committer::new(Arc::new(store), CommitterConfig::default())?;
/// // From any thread. An asynchronous caller passes a closure that wakes it instead.
/// let answer = committer.submit(Operation::Forget { channel: ChannelId(1) })?;
/// assert_eq!(answer.recv()?, Err(Refusal::ChannelNotFound));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Committer {
	store: Arc<Store>,
	queue: Option<SyncSender<Job>>,
	thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Committer {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "Committer")
	}
}

impl Committer {
	/// Starts the thread that writes. Time is the machine's.
	///
	/// # Errors
	///
	/// The operating system refuses a thread.
	pub fn new(store: Arc<Store>, config: CommitterConfig) -> std::io::Result<Self> {
		let clock = || {
			SystemTime::now()
				.duration_since(UNIX_EPOCH)
				.map_or(u64::MAX, |now| now.as_secs())
		};
		Self::with_clock(store, config, Box::new(clock))
	}

	/// Starts the thread that writes, with a clock of the caller's. A clock that does not know the
	/// time should tell `u64::MAX`, at which nothing is accepted.
	///
	/// # Errors
	///
	/// The operating system refuses a thread.
	pub fn with_clock(
		store: Arc<Store>,
		config: CommitterConfig,
		clock: Clock,
	) -> std::io::Result<Self> {
		let (queue, jobs) = sync_channel(config.queue_max.get());
		let worker = Arc::clone(&store);
		let thread = Builder::new()
			.name("micropay-store".into())
			.spawn(move || work(&worker, &jobs, config.group_max.get(), &clock))?;
		Ok(Self { store, queue: Some(queue), thread: Some(thread) })
	}

	/// The store, for reading what is durable.
	pub fn store(&self) -> &Arc<Store> {
		&self.store
	}

	/// Queues an operation; `answer` is called when it is durable or refused. It runs on the thread
	/// that writes and must not block.
	///
	/// # Errors
	///
	/// Every variant of [`SubmitError`]; `answer` is not called then.
	pub fn submit_with(
		&self,
		operation: Operation,
		answer: impl FnOnce(Result<Outcome, Refusal>) + Send + 'static,
	) -> Result<(), SubmitError> {
		let queue = self.queue.as_ref().ok_or(SubmitError::Stopped)?;
		queue
			.try_send(Job { operation, answer: Box::new(answer) })
			.map_err(|error| match error {
				TrySendError::Full(_) => SubmitError::QueueFull,
				TrySendError::Disconnected(_) => SubmitError::Stopped,
			})
	}

	/// Queues an operation; what is returned receives the answer once.
	///
	/// # Errors
	///
	/// Every variant of [`SubmitError`].
	pub fn submit(
		&self,
		operation: Operation,
	) -> Result<Receiver<Result<Outcome, Refusal>>, SubmitError> {
		let (sender, receiver) = sync_channel(1);
		self.submit_with(operation, move |answer| {
			// A caller that has gone wants no answer.
			let _ = sender.try_send(answer);
		})?;
		Ok(receiver)
	}
}

impl Drop for Committer {
	fn drop(&mut self) {
		self.queue = None;
		if let Some(thread) = self.thread.take() {
			// It ends when the queue is empty. If it has panicked, the store refuses from now on.
			let _ = thread.join();
		}
	}
}

fn work(store: &Store, jobs: &Receiver<Job>, group_max: usize, clock: &Clock) {
	while let Ok(first) = jobs.recv() {
		let group = core::iter::once(first).chain(jobs.try_iter()).take(group_max);
		let (operations, callers): (Vec<Operation>, Vec<Answer>) =
			group.map(|job| (job.operation, job.answer)).unzip();
		match store.apply(&operations, clock()) {
			Ok(answers) => callers.into_iter().zip(answers).for_each(|(call, answer)| call(answer)),
			Err(_) => callers.into_iter().for_each(|call| call(Err(Refusal::StoreFailed))),
		}
	}
}
