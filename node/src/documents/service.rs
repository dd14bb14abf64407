//! What the service knows and has to do, durable: the documents, the keys, the jobs.

use super::{
	convert,
	keys::Keys,
	metrics::{Event, Metrics},
	periods::Books,
	ports::{Chain, ChainError, Local, Network},
};
use codec::Encode;
use interwork_documents::{
	outbox, Gate, Job, JobKey, KeyError, Limits, Name, Outbox, PullPolicy, Schedule, Store,
	StoreError, Task,
};
use interwork_primitives::{AccountId, OperatorId, UnixSecs};
use pallet_documents::{worker, DocumentView, PeerKey, ReceiveRow};
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::PathBuf,
	sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::sync::Notify;

/// The target of the service's messages.
pub const LOG_TARGET: &str = "interwork-documents";

/// Most jobs that workers are given at once. A worker sends some 2,000 of them for one block.
const PUBLISHED_MAX: usize = 8_192;

/// A clock: time since 1970.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// How the service works.
#[derive(Clone)]
pub struct Config {
	/// Where keys, documents and books lie.
	pub folder: PathBuf,
	/// About how much documents may take on the disk, in bytes.
	pub bytes_max: u64,
	/// How many requests of others are answered.
	pub limits: Limits,
	/// How a document is pulled.
	pub pull: PullPolicy,
	/// When a transfer is tried again.
	pub schedule: Schedule,
	/// Documents that are pulled at the same time.
	pub parallel: usize,
	/// How long a sender that is busy is left alone.
	pub busy_pause: Duration,
	/// How long a private key may be missing before what is sealed for it is rejected, in seconds.
	pub key_patience_secs: u64,
	/// How often room for a document is looked for before it is rejected.
	pub room_attempts: u32,
	/// The time.
	pub clock: Clock,
}

impl Config {
	/// What nodes run with.
	pub fn new(folder: PathBuf, bytes_max: u64) -> Self {
		Self {
			folder,
			bytes_max,
			limits: Limits::default(),
			pull: PullPolicy::default(),
			schedule: Schedule::default(),
			parallel: 4,
			busy_pause: Duration::from_secs(1),
			key_patience_secs: 3_600,
			room_attempts: 8,
			clock: Arc::new(|| {
				SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO)
			}),
		}
	}
}

/// Why the service cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
	/// The store refuses.
	#[error("{0}")]
	Store(#[from] StoreError),
	/// Keys cannot be read or written.
	#[error("{0}")]
	Key(#[from] KeyError),
	/// The chain could not be asked.
	#[error("the chain does not answer: {0}")]
	Chain(#[from] ChainError),
	/// The disk failed.
	#[error("{0}")]
	Io(#[from] std::io::Error),
	/// A file is not what this service writes.
	#[error("{} is damaged: restore it from where it came, or move it away", .0.display())]
	Damaged(PathBuf),
	/// The node is ending.
	#[error("the node is ending")]
	Ending,
}

/// The operator of this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
	/// Its id.
	pub operator: OperatorId,
	/// Whether it may announce.
	pub is_active: bool,
	/// In whose name the node sends transactions.
	pub account: AccountId,
}

/// Whom the registry names for a peer.
pub type Peers = BTreeMap<PeerKey, Vec<interwork_documents::Asker>>;

/// What changes all the time.
#[derive(Default)]
pub struct State {
	/// The operator of this node, as of the last block that was looked at.
	pub own: Option<Own>,
	/// What is to be pulled.
	pub fetches: Outbox,
	/// What the chain has to be told.
	pub tells: BTreeMap<JobKey, Job>,
	/// Changes of the latter that are not stored yet.
	changed: BTreeSet<JobKey>,
	/// Documents that are being pulled.
	pub running: BTreeSet<Name>,
	/// Pieces that are here, and all there are, of documents that were pulled since the start.
	pub progress: BTreeMap<Name, (usize, usize)>,
	/// What stands in the way of a document.
	pub faults: BTreeMap<Name, String>,
	/// What the chain said last about documents that have not come to an end.
	pub seen: BTreeMap<Name, DocumentView>,
	/// Since when the private key of a document is missing.
	pub keyless: BTreeMap<Name, UnixSecs>,
	/// The jobs that the workers were given last, encoded.
	published: Option<Vec<u8>>,
}

impl State {
	/// Has the chain told something, until `gives_up_at`. What is told already stays as it is.
	pub fn tell(&mut self, name: Name, task: Task, detail: u8, now: u64, gives_up_at: u64) {
		let key = JobKey { name, task };
		if !self.tells.contains_key(&key) {
			self.tells.insert(key, Job { attempts: 0, next_at: now, gives_up_at, detail });
			self.changed.insert(key);
		}
	}

	/// Has the chain no longer told something: it knows, or it is too late.
	pub fn untell(&mut self, name: Name, task: Task) {
		let key = JobKey { name, task };
		if self.tells.remove(&key).is_some() {
			self.changed.insert(key);
		}
	}

	/// Whether the chain is being told something.
	pub fn tells(&self, name: Name, task: Task) -> bool {
		self.tells.contains_key(&JobKey { name, task })
	}

	/// Nothing is to be done about a document any more.
	pub fn drop_document(&mut self, name: Name) {
		for task in [Task::Announce, Task::Receive, Task::Reject, Task::Purge] {
			self.untell(name, task);
		}
		self.drop_fetch(name);
		self.seen.remove(&name);
		self.faults.remove(&name);
		self.keyless.remove(&name);
	}

	/// A document is not pulled any more.
	pub fn drop_fetch(&mut self, name: Name) {
		self.fetches.done(JobKey { name, task: Task::Fetch });
		self.progress.remove(&name);
	}

	fn take_changes(&mut self) -> Vec<outbox::Change> {
		let changed = core::mem::take(&mut self.changed);
		let mut changes = self.fetches.take_changes();
		changes.extend(changed.into_iter().map(|key| (key, self.tells.get(&key).copied())));
		changes
	}
}

/// The documents service of a node.
pub struct Service {
	/// How it works.
	pub config: Config,
	/// The chain.
	pub chain: Arc<dyn Chain>,
	/// The network.
	pub network: Arc<dyn Network>,
	/// What it shares with the workers.
	pub local: Arc<dyn Local>,
	/// The documents.
	pub store: Store,
	/// The private keys.
	pub keys: Mutex<Keys>,
	/// Whom to answer.
	pub peers: RwLock<Peers>,
	/// How many to answer.
	pub gate: Mutex<Gate<PeerKey>>,
	/// Figures.
	pub metrics: Option<Metrics>,
	/// Something is to be pulled, or the workers are to be given something.
	pub wake: Notify,
	/// What the operator's own tools have handed over for periods. Held by whoever works on them.
	pub books: Mutex<Books>,
	/// Where looking through the chain has got to. Held by whoever does.
	pub cursors: Mutex<super::follow::Cursors>,
	state: Mutex<State>,
	started: Instant,
}

/// Takes a lock, whether or not somebody panicked with it: what it guards is made durable elsewhere.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Service {
	/// Opens what is on the disk.
	///
	/// # Errors
	///
	/// The store is in use, damaged or of another chain; keys cannot be read.
	pub fn open(
		config: Config,
		chain: Arc<dyn Chain>,
		network: Arc<dyn Network>,
		local: Arc<dyn Local>,
		metrics: Option<Metrics>,
	) -> Result<Self, ServiceError> {
		super::files::make_private_folder(&config.folder)?;
		let genesis = chain.genesis().0;
		let store = Store::open(&config.folder.join("store"), genesis, config.bytes_max)?;
		let keys = Keys::open(&config.folder)?;
		let books = Books::open(&config.folder)?;
		let (fetches, tells): (Vec<_>, Vec<_>) =
			store.jobs()?.into_iter().partition(|(key, _)| key.task == Task::Fetch);
		// Whatever was waiting is due: the other side may be there now.
		let now = (config.clock)().as_secs();
		let mut fetches = Outbox::restore(config.schedule, fetches);
		fetches.wake(now, |_| true);
		let state = State { fetches, tells: tells.into_iter().collect(), ..State::default() };
		Ok(Self {
			gate: Mutex::new(Gate::new(config.limits)),
			config,
			chain,
			network,
			local,
			store,
			keys: Mutex::new(keys),
			books: Mutex::new(books),
			peers: RwLock::default(),
			metrics,
			wake: Notify::new(),
			cursors: Mutex::default(),
			state: Mutex::new(state),
			started: Instant::now(),
		})
	}

	/// Seconds since 1970 on this machine's clock.
	pub fn now(&self) -> UnixSecs {
		(self.config.clock)().as_secs()
	}

	/// Milliseconds of a clock that does not go back.
	pub fn elapsed_ms(&self) -> u64 {
		u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
	}

	/// What changes all the time. Held for moments only, never while the disk is written.
	pub fn state(&self) -> MutexGuard<'_, State> {
		lock(&self.state)
	}

	/// The operator of this node, as of the last block that was looked at.
	pub fn own(&self) -> Option<Own> {
		self.state().own.clone()
	}

	/// Counts an event.
	pub fn count(&self, event: Event) {
		if let Some(metrics) = &self.metrics {
			metrics.count(event);
		}
	}

	/// Does something that blocks on a thread that may.
	///
	/// # Errors
	///
	/// What it returns; [`ServiceError::Ending`].
	pub async fn blocking<T: Send + 'static>(
		self: &Arc<Self>,
		work: impl FnOnce(&Arc<Self>) -> Result<T, ServiceError> + Send + 'static,
	) -> Result<T, ServiceError> {
		let service = self.clone();
		match tokio::task::spawn_blocking(move || work(&service)).await {
			Ok(result) => result,
			Err(_) => Err(ServiceError::Ending),
		}
	}

	/// Stores what has changed about jobs, and gives the workers those for the chain.
	///
	/// # Errors
	///
	/// [`ServiceError::Store`]. What could not be stored is told again after a restart, as whatever it
	/// depends upon is on the disk.
	pub fn settle_jobs(&self) -> Result<(), ServiceError> {
		let changes = self.state().take_changes();
		self.store.write_jobs(&changes)?;
		self.publish();
		Ok(())
	}

	/// Gives the workers what the chain has to be told, if that has changed.
	fn publish(&self) {
		let mut jobs = match self.own() {
			Some(own) => self.key_jobs(&own),
			None => Vec::new(),
		};
		let mut state = self.state();
		if state.own.is_some() {
			let jobs_left = PUBLISHED_MAX.saturating_sub(jobs.len());
			let tells =
				state.tells.iter().filter_map(|(key, job)| self.chain_job(&state, key, job));
			jobs.extend(tells.take(jobs_left));
		}
		let encoded = jobs.encode();
		if state.published.as_ref() != Some(&encoded) {
			self.local.set(worker::JOBS, &encoded);
			state.published = Some(encoded);
		}
	}

	/// What the workers do about a job. `None`: the document has no id yet.
	fn chain_job(&self, state: &State, key: &JobKey, job: &Job) -> Option<worker::Job> {
		let entry = self.store.entry(key.name);
		let id = || {
			let known = entry.as_ref().and_then(|entry| entry.document);
			let known = known.map(convert::chain_document);
			known.or_else(|| state.seen.get(&key.name).map(|view| view.id))
		};
		Some(match key.task {
			Task::Announce => {
				worker::Job::Announce(convert::announce_row(entry.as_ref()?, job.gives_up_at)?)
			},
			Task::Receive => {
				let root = H256(entry.as_ref()?.root);
				worker::Job::Receive(ReceiveRow { document: id()?, root })
			},
			Task::Reject => worker::Job::Reject(id()?, convert::reason_from_number(job.detail)),
			// The answer first, and in a block of its own: whoever sent it learns what it was.
			Task::Purge if state.tells(key.name, Task::Reject) => return None,
			Task::Purge => worker::Job::Purge(id()?),
			Task::Fetch => return None,
		})
	}
}
