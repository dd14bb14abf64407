//! Pulls documents from the nodes of their senders.

use super::{
	convert,
	metrics::Event,
	ports::NetworkError,
	service::{lock, Service, ServiceError, LOG_TARGET},
};
use futures::{stream::FuturesUnordered, FutureExt, StreamExt};
use interwork_documents::{
	Announcement, Answer, Entry, JobKey, Name, Piece, Pull, Refusal, Request, Stage, StoreError,
	Task, Verdict,
};
use interwork_primitives::{
	documents::{DocumentState, RejectReason},
	UnixSecs,
};
use pallet_documents::{DocumentView, PeerKey};
use sp_core::H256;
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// After so many failures one after the other, the next node is asked.
const FAILURES_MAX: u32 = 3;

/// How often a node may say that it is busy before the transfer is put off.
const BUSY_MAX: u32 = 60;

/// What came of an attempt.
#[derive(Debug)]
enum Outcome {
	/// There is nothing to pull any more.
	Done,
	/// It is to be tried again. Whether pieces came, and what stood in the way.
	Again { progress: bool, why: String },
}

/// What to pull, and from whom.
struct Plan {
	announcement: Announcement,
	held: Vec<u32>,
	peers: Vec<PeerKey>,
	/// Whether the chain has the receipt already.
	is_received: bool,
}

/// What planning came to.
enum Planned {
	Pull(Plan),
	Nothing,
	Again(String),
}

/// How a transfer stopped.
enum Stopped {
	/// All pieces are here.
	Complete,
	/// The document is not wanted any more.
	Ended,
	/// Later again.
	Failed(String),
}

impl Service {
	/// Up to so many documents as may be pulled beside those that are, each of which is due.
	///
	/// # Errors
	///
	/// What is due cannot be stored; nothing is handed out then.
	pub fn take_due(&self) -> Result<Vec<Name>, ServiceError> {
		if self.network.is_syncing() {
			return Ok(Vec::new());
		}
		let now = self.now();
		let names = {
			let mut state = self.state();
			if state.own.is_none() {
				return Ok(Vec::new());
			}
			let places = self.config.parallel.saturating_sub(state.running.len());
			let due = state.fetches.take_due(now, places);
			let due = due.into_iter().map(|(key, _)| key.name);
			// One that takes longer than its lease is due again.
			due.filter(|name| state.running.insert(*name)).collect::<Vec<_>>()
		};
		if let Err(error) = self.settle_jobs() {
			names.iter().for_each(|name| {
				self.state().running.remove(name);
			});
			return Err(error);
		}
		Ok(names)
	}

	/// How long until something is due. `None`: nothing is to be pulled.
	pub fn next_due(&self) -> Option<Duration> {
		let next_at = self.state().fetches.next_at()?;
		Some(Duration::from_secs(next_at.saturating_sub(self.now())))
	}

	/// Has everything tried now that waits for one of these nodes.
	///
	/// # Errors
	///
	/// The chain does not say whose they are.
	pub fn peers_are_back(&self, back: &BTreeSet<PeerKey>) -> Result<(), ServiceError> {
		let senders: BTreeSet<_> = self
			.store
			.entries()
			.into_iter()
			.filter(|entry| entry.stage == Stage::Receiving)
			.map(|entry| entry.context.route.sender)
			.collect();
		let mut there = BTreeSet::new();
		for sender in senders {
			let peers = self.chain.peers(convert::chain_operator(sender))?;
			if peers.iter().any(|peer| back.contains(peer)) {
				there.insert(sender);
			}
		}
		if !there.is_empty() {
			let now = self.now();
			self.state().fetches.wake(now, |key| there.contains(&key.name.sender));
			self.wake.notify_one();
		}
		Ok(())
	}

	/// Pulls a document that was handed out by [`take_due`](Self::take_due), or goes on to.
	pub async fn fetch(self: &Arc<Self>, name: Name) {
		let outcome = match self.try_fetch(name).await {
			Ok(outcome) => outcome,
			Err(error) => Outcome::Again { progress: false, why: error.to_string() },
		};
		let result = self.blocking(move |service| service.after_fetch(name, outcome)).await;
		if let Err(error) = result {
			log::error!(
				target: LOG_TARGET,
				"What came of pulling document {} cannot be kept: {error}",
				convert::show(&name),
			);
		}
		self.wake.notify_one();
	}

	fn after_fetch(&self, name: Name, outcome: Outcome) -> Result<(), ServiceError> {
		let (now, key) = (self.now(), JobKey { name, task: Task::Fetch });
		{
			let mut state = self.state();
			state.running.remove(&name);
			match outcome {
				Outcome::Done => {
					state.drop_fetch(name);
					state.faults.remove(&name);
				},
				Outcome::Again { progress, why } => {
					self.count(Event::Stopped);
					// Whoever gets on begins anew with short pauses.
					if let Some(job) = state.fetches.get(&key).copied().filter(|_| progress) {
						state.fetches.done(key);
						state.fetches.add(key, 0, now, job.gives_up_at);
					}
					let jitter = u32::from_le_bytes([
						name.commitment.first().copied().unwrap_or_default(),
						name.commitment.last().copied().unwrap_or_default(),
						0,
						0,
					]);
					let verdict = state.fetches.failed(key, now, jitter);
					self.say_stopped(&name, &why, verdict);
					if verdict != Verdict::Unknown {
						state.faults.insert(name, why);
					}
				},
			}
		}
		self.settle_jobs()
	}

	fn say_stopped(&self, name: &Name, why: &str, verdict: Verdict) {
		let show = convert::show(name);
		match verdict {
			Verdict::Again { at, attempts } => {
				let pause = at.saturating_sub(self.now());
				// Said now and then: a sender can be away for days.
				if attempts == 1 || attempts % 8 == 0 {
					log::warn!(
						target: LOG_TARGET,
						"Document {show} is not here yet (attempt {attempts}): {why}. Again in {pause} s",
					);
				} else {
					log::debug!(target: LOG_TARGET, "Document {show}: {why}. Again in {pause} s");
				}
			},
			Verdict::GivenUp { attempts } => log::error!(
				target: LOG_TARGET,
				"Document {show} did not come in {attempts} attempts, its time is over: {why}. Ask its \
				 sender to send it again",
			),
			Verdict::Unknown => {},
		}
	}

	async fn try_fetch(self: &Arc<Self>, name: Name) -> Result<Outcome, ServiceError> {
		let plan = match self.blocking(move |service| service.plan_fetch(name)).await? {
			Planned::Nothing => return Ok(Outcome::Done),
			Planned::Again(why) => return Ok(Outcome::Again { progress: false, why }),
			Planned::Pull(plan) => plan,
		};
		let is_received = plan.is_received;
		let mut pull = Pull::new(plan.announcement, self.config.pull, plan.held);
		let (before, _) = pull.progress();
		let stopped = self.pull(name, &mut pull, &plan.peers).await?;
		let progress = pull.progress().0 > before;
		match stopped {
			Stopped::Ended => Ok(Outcome::Done),
			Stopped::Failed(why) => Ok(Outcome::Again { progress, why }),
			Stopped::Complete => {
				self.blocking(move |service| service.finish_fetch(name, is_received)).await
			},
		}
	}

	/// Looks what is to be pulled, and from whom.
	fn plan_fetch(&self, name: Name) -> Result<Planned, ServiceError> {
		let sender = convert::chain_operator(name.sender);
		let Some(own) = self.own() else {
			return Ok(Planned::Again("no key of this node has the documents role".into()));
		};
		let Some(view) = self.chain.document_of(sender, H256(name.commitment))? else {
			return Ok(Planned::Nothing);
		};
		let is_received = view.record.state.is_received();
		let is_wanted = is_received || (view.record.state.is_announced() && !view.is_overdue);
		let Some(announcement) = convert::announcement(self.chain.genesis().0, &view) else {
			return Ok(Planned::Nothing);
		};
		if !is_wanted || view.record.recipient != own.operator {
			return Ok(Planned::Nothing);
		}
		let held = match self.store.expect(&announcement) {
			Ok(held) => held,
			Err(StoreError::Purged) => return Ok(Planned::Nothing),
			Err(StoreError::NoRoom { needed, left }) => {
				return self.without_room(name, &view, needed, left);
			},
			Err(error) => return Err(error.into()),
		};
		let own_peer = self.network.own_peer();
		let mut peers = self.chain.peers(sender)?;
		peers.retain(|peer| *peer != own_peer);
		let attempts = self
			.state()
			.fetches
			.get(&JobKey { name, task: Task::Fetch })
			.map_or(0, |job| job.attempts.saturating_sub(1));
		// Another one first each time.
		let count = peers.len().max(1);
		peers.rotate_left(usize::try_from(attempts).unwrap_or_default() % count);
		Ok(Planned::Pull(Plan { announcement, held, peers, is_received }))
	}

	/// There is no room for a document: after some attempts it is rejected.
	fn without_room(
		&self,
		name: Name,
		view: &DocumentView,
		needed: u64,
		left: u64,
	) -> Result<Planned, ServiceError> {
		let why = format!(
			"no room: it needs {needed} bytes, {left} are left. Purge documents, or give the node more \
			 with --documents-max-bytes"
		);
		let key = JobKey { name, task: Task::Fetch };
		let attempts = self.state().fetches.get(&key).map_or(0, |job| job.attempts);
		if attempts < self.config.room_attempts || !view.record.state.is_announced() {
			return Ok(Planned::Again(why));
		}
		self.reject(name, view, RejectReason::NoRoom, &why);
		Ok(Planned::Nothing)
	}

	/// Has a document rejected.
	pub(super) fn reject(&self, name: Name, view: &DocumentView, reason: RejectReason, why: &str) {
		log::error!(target: LOG_TARGET, "Document {} is rejected: {why}", view.id.0);
		let mut state = self.state();
		state.seen.insert(name, *view);
		state.untell(name, Task::Receive);
		let (now, detail) = (self.now(), convert::reason_number(reason));
		state.tell(name, Task::Reject, detail, now, view.record.expires_at);
	}

	/// Asks one node after the other, several pieces at a time.
	async fn pull(
		self: &Arc<Self>,
		name: Name,
		pull: &mut Pull,
		peers: &[PeerKey],
	) -> Result<Stopped, ServiceError> {
		let document = pull.announcement().document;
		let mut why = "its sender has no node on record".to_string();
		for peer in peers {
			let (mut failures, mut busy) = (0_u32, 0_u32);
			let mut asked = FuturesUnordered::new();
			loop {
				if pull.is_complete() {
					break;
				}
				if self.network.is_syncing() {
					return Ok(Stopped::Failed("the node is catching up with the chain".into()));
				}
				if failures < FAILURES_MAX {
					while let Some(index) = pull.next(self.elapsed_ms()) {
						let request = Request { document, piece: index }.encode();
						let answer = self.network.request(*peer, request);
						asked.push(answer.map(move |answer| (index, answer)));
					}
				}
				// Nothing is under way, and nothing may be asked: this node does not get us further.
				let Some((index, answer)) = asked.next().await else { break };
				match self.take(name, pull, index, answer).await? {
					Taken::Piece => failures = 0,
					Taken::Ended => return Ok(Stopped::Ended),
					Taken::Busy if busy < BUSY_MAX => {
						busy = busy.saturating_add(1);
						tokio::time::sleep(self.config.busy_pause).await;
					},
					Taken::Busy => (failures, why) = (FAILURES_MAX, "its sender is busy".into()),
					Taken::Refused(refusal) => {
						(failures, why) = (FAILURES_MAX, format!("its sender says: {refusal}"));
					},
					Taken::Wrong(fault) => (failures, why) = (failures.saturating_add(1), fault),
					Taken::Disk(fault) => return Ok(Stopped::Failed(fault)),
				}
			}
			if pull.is_complete() {
				return Ok(Stopped::Complete);
			}
			if pull.is_hopeless() {
				break;
			}
		}
		// All pieces may have been here before anybody was asked.
		match pull.is_complete() {
			true => Ok(Stopped::Complete),
			false => Ok(Stopped::Failed(why)),
		}
	}

	/// Takes an answer.
	async fn take(
		self: &Arc<Self>,
		name: Name,
		pull: &mut Pull,
		index: u32,
		answer: Result<Vec<u8>, NetworkError>,
	) -> Result<Taken, ServiceError> {
		let bytes = match answer {
			Ok(bytes) => bytes,
			Err(error) => {
				pull.lost(index);
				return Ok(Taken::Wrong(format!("its sender cannot be reached: {error}")));
			},
		};
		let length = bytes.len();
		let wrong = |pull: &mut Pull, fault: String| {
			pull.lost(index);
			self.count(Event::WrongAnswer);
			log::warn!(
				target: LOG_TARGET,
				"A wrong answer about document {}: {fault}",
				convert::show(&name),
			);
			Ok(Taken::Wrong(format!("its sender gives wrong answers: {fault}")))
		};
		let (document, piece) = match Answer::decode(&bytes) {
			Ok(Answer::Piece { document, piece }) => (document, piece),
			Ok(Answer::Refused(Refusal::Busy)) => {
				pull.lost(index);
				return Ok(Taken::Busy);
			},
			Ok(Answer::Refused(refusal)) => {
				pull.lost(index);
				return Ok(Taken::Refused(refusal));
			},
			Err(error) => return wrong(pull, error.to_string()),
		};
		if let Err(error) = pull.take(document, &piece) {
			return wrong(pull, error.to_string());
		}
		match self.keep(name, piece).await? {
			Ok(()) => {
				self.count(Event::Pulled(length));
				self.state().progress.insert(name, pull.progress());
				Ok(Taken::Piece)
			},
			Err(StoreError::Purged | StoreError::NotFound | StoreError::WrongStage { .. }) => {
				Ok(Taken::Ended)
			},
			Err(error) => {
				pull.forget(index);
				Ok(Taken::Disk(format!("a piece cannot be written: {error}")))
			},
		}
	}

	async fn keep(
		self: &Arc<Self>,
		name: Name,
		piece: Piece,
	) -> Result<Result<(), StoreError>, ServiceError> {
		self.blocking(move |service| Ok(service.store.put_piece(name, &piece))).await
	}

	/// All pieces are here: has them made durable and opened, and then the receipt given.
	fn finish_fetch(&self, name: Name, is_received: bool) -> Result<Outcome, ServiceError> {
		match self.store.complete(name) {
			Ok(()) => {},
			Err(StoreError::Purged | StoreError::NotFound | StoreError::WrongStage { .. }) => {
				return Ok(Outcome::Done);
			},
			Err(error) => return Err(error.into()),
		}
		let Some(entry) = self.store.entry(name) else { return Ok(Outcome::Done) };
		let sender = convert::chain_operator(name.sender);
		let Some(view) = self.chain.document_of(sender, H256(name.commitment))? else {
			return Ok(Outcome::Done);
		};
		let opened = {
			let mut keys = lock(&self.keys);
			if keys.ring().get(entry.context.route.recipient_epoch).is_none() {
				keys.reload()?;
			}
			self.store.read(name, keys.ring()).map(|content| content.len())
		};
		if is_received {
			return self.finish_again(name, &entry, opened);
		}
		match opened {
			Ok(_) => {
				self.count(Event::Completed);
				log::info!(target: LOG_TARGET, "Document {} is here, all of it", view.id.0);
				let mut state = self.state();
				state.seen.insert(name, view);
				state.keyless.remove(&name);
				let expires_at = view.record.expires_at;
				state.tell(name, Task::Receive, 0, self.now(), expires_at);
				Ok(Outcome::Done)
			},
			Err(StoreError::NoKey { epoch }) => Ok(self.without_key(name, &view, epoch)),
			Err(StoreError::Open(error)) => {
				let why = format!("it does not open: {error}");
				self.reject(name, &view, RejectReason::CannotOpen, &why);
				Ok(Outcome::Done)
			},
			Err(error) => Err(error.into()),
		}
	}

	/// A document that was received before is here again.
	fn finish_again(
		&self,
		name: Name,
		entry: &Entry,
		opened: Result<usize, StoreError>,
	) -> Result<Outcome, ServiceError> {
		self.count(Event::Completed);
		if let Err(error) = opened {
			log::error!(
				target: LOG_TARGET,
				"Document {} is here again, but cannot be opened: {error}",
				convert::show(&name),
			);
		}
		if entry.stage == Stage::Complete {
			self.store.settle(name, Stage::Received)?;
		}
		Ok(Outcome::Done)
	}

	/// The private key of a document is not here: it may be restored, or another node of the operator
	/// has it. If nobody can open it, it is rejected.
	fn without_key(&self, name: Name, view: &DocumentView, epoch: u32) -> Outcome {
		let why = format!(
			"the private key of epoch {epoch} is not here: restore it to {}",
			self.config.folder.join("keys").display()
		);
		let now = self.now();
		let since = *self.state().keyless.entry(name).or_insert(now);
		let is_alone = lock(&self.keys).is_only_peer(self.network.own_peer());
		let is_over = is_alone && now >= deadline(since, self.config.key_patience_secs, view);
		if !is_over || view.record.state != DocumentState::Announced {
			return Outcome::Again { progress: false, why };
		}
		self.reject(name, view, RejectReason::KeyLost, &why);
		Outcome::Done
	}
}

/// Until when a key is waited for: not for more than half of the time that is left.
fn deadline(since: UnixSecs, patience: UnixSecs, view: &DocumentView) -> UnixSecs {
	let half = view.record.expires_at.saturating_sub(since) / 2;
	since.saturating_add(patience.min(half))
}

/// What an answer was.
enum Taken {
	/// A piece that was missing.
	Piece,
	/// Nothing, or nothing that is right.
	Wrong(String),
	/// The node has no time.
	Busy,
	/// The node does not give it.
	Refused(Refusal),
	/// The document is not wanted any more.
	Ended,
	/// The piece is right, but cannot be kept.
	Disk(String),
}
