//! Follows the chain: what every finalised block has changed about the operator's documents.

use super::{
	convert,
	ports::{ChainError, Page},
	service::{lock, Own, Peers, Service, ServiceError, LOG_TARGET},
};
use interwork_documents::{Asker, Entry, Job, JobKey, Name, Side, Stage, StoreError, Task};
use interwork_primitives::{
	documents::{DocumentState, Party, RejectReason},
	DocumentId, OperatorId, UnixSecs,
};
use pallet_documents::DocumentView;
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::PoisonError,
};

/// Pages of the inbox that are read for one block, of 100 documents each.
const INBOX_PAGES: usize = 32;

/// Pages of all documents on chain that are looked through for one block, after the start.
const SCAN_PAGES: usize = 4;

/// Documents that are asked for in one question.
const IDS_MAX: usize = 500;

/// Documents that have ended and are looked at again for one block: somebody may have purged them.
const ENDED_MAX: usize = 500;

/// Documents that are sealed, and are looked for on chain for one block.
const SEALED_MAX: usize = 512;

/// For how long after its start a node that is behind waits for others to tell it, in milliseconds. If
/// nobody does, blocks are not finalised at all.
const START_MS: u64 = 60_000;

/// From how many seconds on a node that has just started is behind.
const BEHIND_SECS: UnixSecs = 300;

/// Where looking through the chain has got to.
#[derive(Debug, Default)]
pub struct Cursors {
	/// In the inbox.
	inbox: Option<DocumentId>,
	/// In all documents for this operator, after the start.
	scan: Option<DocumentId>,
	/// Whether that has come to the end.
	is_scanned: bool,
	/// The last document that was looked at of those that have ended.
	ended: Option<Name>,
	/// The last document that was looked for of those that are sealed.
	sealed: Option<Name>,
}

impl Service {
	/// Looks at the newest finalised block. Blocks.
	///
	/// # Errors
	///
	/// The chain or the disk failed; the next block is soon enough to try again.
	pub fn follow(&self) -> Result<(), ServiceError> {
		if self.network.is_syncing() || self.is_behind()? {
			return Ok(());
		}
		let mut cursors = lock(&self.cursors);
		let own = self.find_own()?;
		if let Some(own) = &own {
			self.follow_keys(own)?;
			self.follow_inbox(own, &mut cursors)?;
			self.scan(own, &mut cursors)?;
			let entries = self.store.entries();
			self.follow_sealed(own, &entries, &mut cursors)?;
			self.follow_known(own, &entries, &mut cursors)?;
			self.follow_peers(&entries)?;
		}
		self.settle_jobs()?;
		self.show_figures();
		self.wake.notify_one();
		Ok(())
	}

	/// Whether this node has just started and is far behind, and has not noticed yet that others are
	/// ahead. What it knows of who may have what is old.
	fn is_behind(&self) -> Result<bool, ServiceError> {
		let has_just_started = self.own().is_none() && self.elapsed_ms() < START_MS;
		Ok(has_just_started && self.chain.now()?.saturating_add(BEHIND_SECS) < self.now())
	}

	fn find_own(&self) -> Result<Option<Own>, ServiceError> {
		let mut found = None;
		for account in self.chain.accounts() {
			if let Some((operator, is_active)) = self.chain.operator(account.clone())? {
				found = Some(Own { operator, is_active, account });
				break;
			}
		}
		let mut state = self.state();
		if state.own != found {
			match &found {
				Some(own) if own.is_active => log::info!(
					target: LOG_TARGET,
					"Documents of operator {} go through this node",
					own.operator.0,
				),
				Some(own) => log::warn!(
					target: LOG_TARGET,
					"Operator {} is not active: its documents are received and served, none is announced",
					own.operator.0,
				),
				None => log::warn!(
					target: LOG_TARGET,
					"No key of this node has the documents role of an operator any more",
				),
			}
			state.own.clone_from(&found);
		}
		Ok(found)
	}

	/// Documents that wait for an answer of this operator.
	fn follow_inbox(&self, own: &Own, cursors: &mut Cursors) -> Result<(), ServiceError> {
		for _ in 0..INBOX_PAGES {
			let (views, next) = self.chain.inbox(own.operator, cursors.inbox)?;
			for view in views {
				self.incoming(&view)?;
			}
			cursors.inbox = next;
			if next.is_none() {
				break;
			}
		}
		Ok(())
	}

	/// Documents for this operator that it has received, and does not have any more: its store was lost.
	fn scan(&self, own: &Own, cursors: &mut Cursors) -> Result<(), ServiceError> {
		for _ in 0..SCAN_PAGES {
			if cursors.is_scanned {
				break;
			}
			let (views, next): Page = self.chain.documents_for(own.operator, cursors.scan)?;
			for view in views.iter().filter(|view| view.record.state.is_received()) {
				self.refetch(view)?;
			}
			(cursors.scan, cursors.is_scanned) = (next, next.is_none());
		}
		Ok(())
	}

	fn refetch(&self, view: &DocumentView) -> Result<(), ServiceError> {
		let name = convert::name_of(view);
		let Some(announcement) = convert::announcement(self.chain.genesis().0, view) else {
			return Ok(());
		};
		if self.store.entry(name).is_some() {
			return Ok(());
		}
		log::warn!(
			target: LOG_TARGET,
			"Document {} was received and is not here any more: it is fetched again",
			convert::show(&name),
		);
		match self.store.expect(&announcement) {
			Ok(_) | Err(StoreError::NoRoom { .. } | StoreError::Io(_)) => {
				self.add_fetch(name, view);
				Ok(())
			},
			Err(error) => Err(error.into()),
		}
	}

	/// Has a document pulled, unless it is already to be.
	pub(super) fn add_fetch(&self, name: Name, view: &DocumentView) {
		// Until the chain says that its time is over: this machine's clock may be wrong.
		let (now, gives_up_at) = (self.now(), UnixSecs::MAX);
		let mut state = self.state();
		state.seen.insert(name, *view);
		state.fetches.add(JobKey { name, task: Task::Fetch }, 0, now, gives_up_at);
	}

	/// A document that waits for an answer.
	fn incoming(&self, view: &DocumentView) -> Result<(), ServiceError> {
		let name = convert::name_of(view);
		let Some(announcement) = convert::announcement(self.chain.genesis().0, view) else {
			return Ok(());
		};
		let expires_at = view.record.expires_at;
		let answer = |task, detail| {
			let mut state = self.state();
			state.seen.insert(name, *view);
			state.tell(name, task, detail, self.now(), expires_at);
		};
		if view.is_overdue || self.state().tells(name, Task::Reject) {
			return Ok(());
		}
		match self.store.entry(name) {
			None => match self.store.expect(&announcement) {
				Ok(_) => {
					log::info!(
						target: LOG_TARGET,
						"Document {} of operator {} is announced to us",
						view.id.0,
						name.sender,
					);
					self.add_fetch(name, view);
				},
				// Room may be made until it is rejected.
				Err(StoreError::NoRoom { .. } | StoreError::Io(_)) => self.add_fetch(name, view),
				Err(error) => return Err(error.into()),
			},
			Some(entry) if entry.announcement() != announcement || entry.side != Side::Incoming => {
				log::warn!(
					target: LOG_TARGET,
					"Document {} has the name of another one: it is rejected",
					view.id.0,
				);
				answer(Task::Reject, convert::reason_number(RejectReason::Other));
			},
			Some(entry) if entry.stage.is_purged() => {
				answer(Task::Reject, convert::reason_number(RejectReason::NotWanted));
			},
			Some(_) if self.state().tells(name, Task::Receive) => {},
			Some(_) => self.add_fetch(name, view),
		}
		Ok(())
	}

	/// Documents that this operator has sealed, and that are to be announced; and those that were purged
	/// meanwhile.
	fn follow_sealed(
		&self,
		own: &Own,
		entries: &[Entry],
		cursors: &mut Cursors,
	) -> Result<(), ServiceError> {
		let chain_now = self.chain.now()?;
		let is_asked = |entry: &&Entry| {
			let state = self.state();
			let is_withdrawn = entry.stage.is_purged() && state.tells(entry.name(), Task::Purge);
			entry.document.is_none() && (entry.stage == Stage::Sealed || is_withdrawn)
		};
		let asked = after(entries.iter().filter(is_asked), &mut cursors.sealed, SEALED_MAX);
		for entry in asked {
			let name = entry.name();
			let view = self.chain.document_of(own.operator, H256(name.commitment))?;
			let job = self.state().tells.get(&JobKey { name, task: Task::Announce }).copied();
			match (view, entry.stage) {
				(Some(view), Stage::Sealed) => self.announced(name, &view)?,
				(Some(view), _) => {
					self.state().seen.insert(name, view);
				},
				// Nothing says until when: the process ended between sealing and planning.
				(None, Stage::Sealed) => match job {
					Some(job) => self.check_announcement(own, entry, &job, chain_now)?,
					None if self.state().faults.contains_key(&name) => {},
					None => self.strand(name, "it was not announced: send it again".into()),
				},
				(None, _) => {
					let is_over = self
						.state()
						.tells
						.get(&JobKey { name, task: Task::Purge })
						.is_some_and(|job| chain_now >= job.gives_up_at);
					if is_over {
						self.state().drop_document(name);
					}
				},
			}
		}
		Ok(())
	}

	fn announced(&self, name: Name, view: &DocumentView) -> Result<(), ServiceError> {
		self.store.announced(name, convert::document(view.id))?;
		log::info!(
			target: LOG_TARGET,
			"Document {} to operator {} is announced",
			view.id.0,
			view.record.recipient.0,
		);
		let mut state = self.state();
		state.untell(name, Task::Announce);
		state.faults.remove(&name);
		state.seen.insert(name, *view);
		Ok(())
	}

	/// Finds out why a document is not announced yet, and gives it up when its time is over.
	fn check_announcement(
		&self,
		own: &Own,
		entry: &Entry,
		job: &Job,
		chain_now: UnixSecs,
	) -> Result<(), ServiceError> {
		let name = entry.name();
		let Some(row) = convert::announce_row(entry, job.gives_up_at) else {
			self.strand(name, "the chain knows no such kind: send it again".into());
			return Ok(());
		};
		let fault = self.chain.can_announce(own.operator, row)?.err();
		if chain_now >= job.gives_up_at {
			self.strand(name, "it was not announced in time: send it again".into());
		} else if let Some(fault) = fault {
			let why = format!("the chain does not take the announcement: {fault:?}");
			let mut state = self.state();
			if state.faults.get(&name) != Some(&why) {
				log::warn!(target: LOG_TARGET, "Document {}: {why}", convert::show(&name));
				state.faults.insert(name, why);
			}
		} else if !own.is_active {
			self.state().faults.insert(name, "the operator is not active".into());
		} else {
			self.state().faults.remove(&name);
		}
		Ok(())
	}

	/// A document will not be announced.
	fn strand(&self, name: Name, why: String) {
		let mut state = self.state();
		if state.faults.get(&name) != Some(&why) {
			log::warn!(target: LOG_TARGET, "Document {}: {why}", convert::show(&name));
		}
		state.untell(name, Task::Announce);
		state.faults.insert(name, why);
	}

	/// What the chain says of documents that have an id.
	fn follow_known(
		&self,
		own: &Own,
		entries: &[Entry],
		cursors: &mut Cursors,
	) -> Result<(), ServiceError> {
		let is_open = |entry: &Entry| {
			let is_moving =
				matches!(entry.stage, Stage::Announced | Stage::Receiving | Stage::Complete);
			let (name, state) = (entry.name(), self.state());
			is_moving
				|| [Task::Receive, Task::Reject, Task::Purge]
					.iter()
					.any(|task| state.tells(name, *task))
		};
		let mut asked: BTreeMap<Name, DocumentId> = BTreeMap::new();
		let mut ask = |entry: &Entry| {
			if let Some(id) = entry.document {
				asked.insert(entry.name(), convert::chain_document(id));
			}
		};
		entries.iter().filter(|entry| is_open(entry)).for_each(&mut ask);
		let has_ended = |entry: &&Entry| {
			matches!(entry.stage, Stage::Received | Stage::Rejected { .. } | Stage::Expired)
		};
		let ended = after(entries.iter().filter(has_ended), &mut cursors.ended, ENDED_MAX);
		ended.into_iter().for_each(&mut ask);
		// Documents that are not in the store, and are rejected or withdrawn.
		{
			let state = self.state();
			for key in state.tells.keys().filter(|key| key.task != Task::Announce) {
				if let Some(view) = state.seen.get(&key.name) {
					asked.entry(key.name).or_insert(view.id);
				}
			}
		}
		let asked: Vec<(Name, DocumentId)> = asked.into_iter().collect();
		for part in asked.chunks(IDS_MAX) {
			let views = self.chain.documents_by_id(part.iter().map(|(_, id)| *id).collect())?;
			for ((name, _), view) in part.iter().zip(views) {
				if let Err(error) = self.settle(own, *name, view) {
					log::error!(
						target: LOG_TARGET,
						"What the chain says of document {} cannot be kept: {error}",
						convert::show(name),
					);
				}
			}
		}
		Ok(())
	}

	/// Takes over what the chain says of a document.
	fn settle(
		&self,
		own: &Own,
		name: Name,
		view: Option<DocumentView>,
	) -> Result<(), ServiceError> {
		let entry = self.store.entry(name);
		let stage = entry.as_ref().map(|entry| entry.stage);
		let is_moving =
			matches!(stage, Some(Stage::Announced | Stage::Receiving | Stage::Complete));
		let end = |stage| match is_moving {
			true => self.store.settle(name, stage),
			false => Ok(()),
		};
		let Some(view) = view else {
			// Cleared: nobody can be told anything about it any more.
			self.state().drop_document(name);
			end(Stage::Expired)?;
			return Ok(());
		};
		match view.record.state {
			DocumentState::Announced if view.is_overdue => {
				self.forget_answers(name);
				end(Stage::Expired)?;
			},
			DocumentState::Announced => {
				self.state().seen.insert(name, view);
			},
			DocumentState::Received { .. } => self.settle_received(name, stage, &view)?,
			DocumentState::Rejected { reason, .. } => {
				self.forget_answers(name);
				end(Stage::Rejected { reason: convert::reason_number(reason) })?;
			},
			DocumentState::Expired { .. } => {
				self.forget_answers(name);
				end(Stage::Expired)?;
			},
			DocumentState::Purged { by, received, .. } => {
				self.state().drop_document(name);
				let is_ours = view.record.party(own.operator) == Some(by);
				let is_withdrawn = by == Party::Sender && !received;
				if is_ours || is_withdrawn || stage == Some(Stage::Receiving) {
					self.purge_here(name)?;
				} else if received {
					end(Stage::Received)?;
				} else {
					// The recipient has answered and purged it before this node looked.
					let reason = convert::reason_number(RejectReason::Other);
					end(Stage::Rejected { reason })?;
				}
			},
		}
		Ok(())
	}

	/// The chain has the answer: there is nothing to tell any more but that it was purged.
	fn forget_answers(&self, name: Name) {
		let mut state = self.state();
		state.untell(name, Task::Receive);
		state.untell(name, Task::Reject);
		state.drop_fetch(name);
		state.faults.remove(&name);
		state.keyless.remove(&name);
		// Who purges a document before it knew its id needs what the chain says.
		if !state.tells(name, Task::Purge) {
			state.seen.remove(&name);
		}
	}

	fn settle_received(
		&self,
		name: Name,
		stage: Option<Stage>,
		view: &DocumentView,
	) -> Result<(), ServiceError> {
		match stage {
			Some(Stage::Announced | Stage::Complete) => {
				self.forget_answers(name);
				self.store.settle(name, Stage::Received)?;
				log::info!(target: LOG_TARGET, "Document {} is received", view.id.0);
			},
			// It was received before and lost.
			Some(Stage::Receiving) => self.add_fetch(name, view),
			_ => self.forget_answers(name),
		}
		Ok(())
	}

	/// Destroys what is here of a document.
	pub(super) fn purge_here(&self, name: Name) -> Result<(), ServiceError> {
		match self.store.purge(name) {
			Ok(()) => {
				log::info!(target: LOG_TARGET, "Document {} is purged here", convert::show(&name));
				Ok(())
			},
			Err(StoreError::NotFound) => Ok(()),
			Err(error) => Err(error.into()),
		}
	}

	/// Finds out whom to answer: the nodes of the recipients of what this operator sends.
	fn follow_peers(&self, entries: &[Entry]) -> Result<(), ServiceError> {
		let recipients: BTreeSet<_> = entries
			.iter()
			.filter(|entry| entry.side == Side::Outgoing && !entry.stage.is_purged())
			.map(|entry| convert::chain_operator(entry.context.route.recipient))
			.collect();
		let mut peers = Peers::new();
		for operator in recipients {
			self.add_peers(&mut peers, operator)?;
		}
		*self.peers.write().unwrap_or_else(PoisonError::into_inner) = peers;
		Ok(())
	}

	/// Answers the nodes of an operator from now on, not from the next block.
	pub(super) fn know_peers(&self, operator: OperatorId) -> Result<(), ChainError> {
		let mut added = Peers::new();
		self.add_peers(&mut added, operator)?;
		let mut peers = self.peers.write().unwrap_or_else(PoisonError::into_inner);
		for (peer, askers) in added {
			let known = peers.entry(peer).or_default();
			known.retain(|asker| asker.operator != convert::operator(operator));
			known.extend(askers);
		}
		Ok(())
	}

	/// Adds the nodes of an operator. Anyone can register anyone's node, so a node may be of several
	/// operators: none of them takes it from another.
	fn add_peers(&self, peers: &mut Peers, operator: OperatorId) -> Result<(), ChainError> {
		let is_active = self.chain.is_active(operator)?;
		let asker = Asker { operator: convert::operator(operator), is_active };
		for peer in self.chain.peers(operator)? {
			peers.entry(peer).or_default().push(asker);
		}
		Ok(())
	}
}

/// At most `limit` of the documents, going on behind the last one of before, and from the start again
/// at the end.
fn after<'a>(
	entries: impl Iterator<Item = &'a Entry>,
	cursor: &mut Option<Name>,
	limit: usize,
) -> Vec<&'a Entry> {
	let all: Vec<&Entry> = entries.collect();
	let start = match cursor {
		Some(last) => all.partition_point(|entry| entry.name() <= *last),
		None => 0,
	};
	let mut page: Vec<&Entry> = all.iter().skip(start).take(limit).copied().collect();
	let left = limit.saturating_sub(page.len()).min(start);
	page.extend(all.iter().take(left).copied());
	*cursor = page.last().map(|entry| entry.name());
	page
}
