//! What people and their tools ask of the service.

use super::{
	convert,
	metrics::side_name,
	ports::ChainError,
	service::{lock, Own, Service, ServiceError, LOG_TARGET},
};
use interwork_documents::{
	seal, Entry, KeyError, Name, PublicKey, Route, Side, Stage, StoreError, Task,
};
use interwork_primitives::{
	documents::{DocumentKind, KeyEpoch, RejectReason},
	OperatorId, UnixSecs,
};
use pallet_documents::{DocumentView, KeyStatus, KeyView};
use serde::Serialize;
use std::{collections::BTreeMap, ops::Deref};

/// How long after the shortest time to answer a document must expire at least, in seconds: it is not
/// announced at once.
const ANNOUNCE_SECS: UnixSecs = 60;

/// How long a document waits for its recipient if nothing else is said, in seconds: 7 days.
pub const EXPIRES_IN: UnixSecs = 7 * 24 * 3_600;

/// Most documents of a page.
pub const PAGE_MAX: usize = 1_000;

/// Why something is not done: a status of HTTP, a code for programs, and what happened and what to do,
/// for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
	/// The status.
	pub status: u16,
	/// The code.
	pub code: &'static str,
	/// What happened and what to do.
	pub message: String,
}

impl Fault {
	/// A fault.
	pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
		Self { status, code, message: message.into() }
	}
}

impl From<ServiceError> for Fault {
	fn from(error: ServiceError) -> Self {
		match error {
			ServiceError::Store(error) => error.into(),
			ServiceError::Key(error) => error.into(),
			ServiceError::Chain(error) => error.into(),
			ServiceError::Ending => {
				Self::new(503, "ending", "the node is ending: try again when it runs")
			},
			error => Self::new(500, "disk", error.to_string()),
		}
	}
}

impl From<ChainError> for Fault {
	fn from(error: ChainError) -> Self {
		Self::new(503, "chain", format!("the chain does not answer: {error}. Try again"))
	}
}

impl From<KeyError> for Fault {
	fn from(error: KeyError) -> Self {
		Self::new(500, "keys", format!("the folder of keys: {error}"))
	}
}

impl From<StoreError> for Fault {
	fn from(error: StoreError) -> Self {
		let message = error.to_string();
		match error {
			StoreError::NotFound => Self::new(404, "not-found", message),
			StoreError::Purged => Self::new(410, "purged", message),
			StoreError::WrongStage { .. } => Self::new(409, "wrong-stage", message),
			StoreError::NoKey { epoch } => Self::new(
				409,
				"key-missing",
				format!(
					"{message}: restore the file epoch-{epoch} of the folder of keys from a copy"
				),
			),
			StoreError::NoRoom { .. } => Self::new(
				507,
				"no-room",
				format!(
					"{message}: purge documents, or give the node more with --documents-max-bytes"
				),
			),
			StoreError::Damaged { .. } => Self::new(500, "damaged", message),
			StoreError::FailedBefore => Self::new(
				500,
				"disk",
				"a write to the store has failed: see to the disk, then start the node again",
			),
			StoreError::Io(error) => Self::new(
				500,
				"disk",
				format!(
					"the disk failed: {error}. Nothing was changed; see to the disk and try again"
				),
			),
			_ => Self::new(500, "store", message),
		}
	}
}

/// A document, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentObject {
	/// Salted hash of the content, in hexadecimal.
	pub commitment: String,
	/// Its id on chain. `None`: not announced yet.
	pub id: Option<u64>,
	/// `out` or `in`.
	pub side: &'static str,
	/// The other operator.
	pub counterparty: u32,
	/// What it is.
	pub kind: &'static str,
	/// Its size bucket: 4 KiB times two to the power of this.
	pub bucket: u8,
	/// Bytes of its content, where that is known without opening it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub size: Option<usize>,
	/// How far it has come.
	pub stage: &'static str,
	/// Pieces of it.
	pub pieces: u32,
	/// Pieces that are here. `None`: not counted since the start.
	pub pieces_there: Option<u32>,
	/// The sender's key.
	pub sender_epoch: u32,
	/// The recipient's key.
	pub recipient_epoch: u32,
	/// The recipient can answer before this moment. `None`: no longer on record.
	pub expires_at: Option<u64>,
	/// Why it was rejected, or will be.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub reason: Option<&'static str>,
	/// What stands in its way.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub error: Option<String>,
}

/// Which documents are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
	/// Of this side.
	pub side: Option<Side>,
	/// At this stage.
	pub stage: Option<String>,
	/// Of this kind.
	pub kind: Option<DocumentKind>,
	/// Behind this one.
	pub after: Option<Entry>,
	/// So many at most.
	pub limit: usize,
}

/// A key, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyObject {
	/// Its number.
	pub epoch: KeyEpoch,
	/// `registering`, `pending`, `active`, `over`, `revoking` or `revoked`.
	pub status: &'static str,
	/// The public key, in hexadecimal.
	pub key: String,
	/// From when on it is in use.
	pub active_from: UnixSecs,
	/// Until when.
	pub active_until: UnixSecs,
	/// When it was revoked.
	pub revoked_at: Option<UnixSecs>,
	/// Whether the private key is here.
	pub is_here: bool,
	/// Whether this node seals under it.
	pub is_current: bool,
}

/// How the service stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
	/// The operator. `None`: no key of this node has the documents role of any.
	pub operator: Option<u32>,
	/// Whether it is active.
	pub is_active: bool,
	/// The account in whose name the node sends transactions.
	pub account: Option<String>,
	/// Accounts of all keys with which the node can sign.
	pub accounts: Vec<String>,
	/// The node's network key, in hexadecimal.
	pub peer: String,
	/// Whether that is on record.
	pub is_peer_on_record: bool,
	/// Whether the node is up to date with the chain.
	pub synced: bool,
	/// The epoch under which this node seals.
	pub current_epoch: Option<KeyEpoch>,
	/// All keys.
	pub keys: Vec<KeyObject>,
	/// Documents by side and stage.
	pub documents: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
	/// Bytes that documents take on the disk, about.
	pub bytes: u64,
	/// How many they may.
	pub bytes_max: u64,
	/// What waits, by task.
	pub jobs: BTreeMap<&'static str, u64>,
}

impl Service {
	/// The operator, or why there is none.
	pub(super) fn own_or_fault(&self) -> Result<Own, Fault> {
		self.own().ok_or_else(|| {
			Fault::new(
				503,
				"no-operator",
				"no key of this node has the documents role of an operator: insert a key of type iwop \
				 and give its account the role (operators.set_delegate), or wait until the node is \
				 synchronised",
			)
		})
	}

	/// Seals a document and has it announced. It is on the disk when this returns. Blocks.
	///
	/// # Errors
	///
	/// Why it cannot be sent.
	pub fn send(
		&self,
		to: OperatorId,
		kind: DocumentKind,
		expires_in: UnixSecs,
		content: &[u8],
	) -> Result<DocumentObject, Fault> {
		let name = self.send_named(to, kind, expires_in, content)?;
		let entry = self.store.entry(name).ok_or(StoreError::NotFound)?;
		let mut object = self.object(&entry, None);
		object.size = Some(content.len());
		Ok(object)
	}

	/// [`send`](Self::send), for those who need the name alone.
	///
	/// # Errors
	///
	/// Why it cannot be sent.
	pub(super) fn send_named(
		&self,
		to: OperatorId,
		kind: DocumentKind,
		expires_in: UnixSecs,
		content: &[u8],
	) -> Result<Name, Fault> {
		let own = self.own_or_fault()?;
		if !own.is_active {
			let why = "the operator is not active: it cannot send anything until it is reinstated";
			return Err(Fault::new(409, "not-active", why));
		}
		if self.network.is_syncing() {
			let why = "the node is catching up with the chain: try again when it is done";
			return Err(Fault::new(503, "not-synced", why));
		}
		let chain_now = self.chain.now()?;
		let (_, shortest, longest) = self.chain.periods()?;
		let shortest = shortest.saturating_add(ANNOUNCE_SECS);
		if !(shortest..=longest).contains(&expires_in) {
			let why = format!("expires_in must be {shortest} to {longest} seconds");
			return Err(Fault::new(422, "expiry", why));
		}
		if to == own.operator {
			return Err(Fault::new(422, "to", "an operator cannot send to itself"));
		}
		if !self.chain.is_active(to)? {
			let why = format!("operator {} is not active, or there is none", to.0);
			return Err(Fault::new(422, "to", why));
		}
		let (own_epoch, own_key) = self.own_key()?;
		let (their_epoch, their_key) = current_of(&self.chain.keys(to)?).ok_or_else(|| {
			let why = format!("operator {} has no key in use: it must register one first", to.0);
			Fault::new(409, "recipient-key", why)
		})?;
		let route = Route {
			genesis: self.chain.genesis().0,
			sender: convert::operator(own.operator),
			sender_epoch: own_epoch,
			recipient: convert::operator(to),
			recipient_epoch: their_epoch,
			kind: convert::kind_number(kind),
		};
		let sealed = seal(content, route, &their_key, &own_key)
			.map_err(|error| Fault::new(422, "seal", error.to_string()))?;
		let name = self.store.insert(&sealed)?;
		let expires_at = chain_now.saturating_add(expires_in);
		{
			let mut state = self.state();
			state.faults.remove(&name);
			state.tell(name, Task::Announce, 0, self.now(), expires_at);
		}
		self.settle_jobs()?;
		self.know_peers(to)?;
		log::info!(
			target: LOG_TARGET,
			"Document {} is sealed for operator {}",
			convert::show(&name),
			to.0,
		);
		Ok(name)
	}

	/// The key under which this node seals for itself.
	fn own_key(&self) -> Result<(KeyEpoch, PublicKey), Fault> {
		let keys = lock(&self.keys);
		let current = keys.current().map(|view| (view.epoch, PublicKey(view.record.key)));
		current.ok_or_else(|| {
			let why = match keys.new_key() {
				Some(new) => {
					format!("key {} is being registered: try again in a minute", new.epoch)
				},
				None => {
					"no key of the operator is in use whose private key is here: restore it to \
				         the folder of keys, or make a new one"
						.into()
				},
			};
			Fault::new(409, "own-key", why)
		})
	}

	/// The document with an id, or a commitment in hexadecimal. Of two with the same commitment, that
	/// of this operator.
	///
	/// # Errors
	///
	/// There is none.
	pub fn find(&self, text: &str) -> Result<Entry, Fault> {
		let none = || {
			let why =
				"this node has no such document: give its id, or 64 hexadecimal digits of its \
			           commitment";
			Fault::new(404, "not-found", why)
		};
		let digits = text.strip_prefix("0x").unwrap_or(text);
		if digits.len() == 64 {
			let bytes = hex::decode(digits).map_err(|_| none())?;
			let mut found = self
				.store
				.entries()
				.into_iter()
				.filter(|entry| entry.context.commitment.as_slice() == bytes)
				.collect::<Vec<_>>();
			found.sort_by_key(|entry| entry.side == Side::Incoming);
			return found.into_iter().next().ok_or_else(none);
		}
		let id = text.parse().map_err(|_| none())?;
		self.store.by_id(interwork_documents::DocumentId(id)).ok_or_else(none)
	}

	/// A document, as people see it. Blocks.
	pub fn show(&self, entry: &Entry) -> DocumentObject {
		let view = self.views(std::slice::from_ref(entry)).into_values().next();
		self.object(entry, view.as_ref())
	}

	/// Documents, as people see them, in the order in which they were announced. Blocks.
	pub fn list(&self, filter: &Filter) -> Vec<DocumentObject> {
		let is_wanted = |entry: &Entry| {
			filter.side.is_none_or(|side| entry.side == side)
				&& filter
					.stage
					.as_ref()
					.is_none_or(|stage| convert::stage_name(entry.stage) == stage)
				&& filter
					.kind
					.is_none_or(|kind| convert::kind_number(kind) == entry.context.route.kind)
				&& filter.after.as_ref().is_none_or(|after| place(entry) > place(after))
		};
		let mut entries = self.store.entries();
		entries.retain(is_wanted);
		entries.sort_by_key(place);
		entries.truncate(filter.limit.min(PAGE_MAX));
		let views = self.views(&entries);
		entries
			.iter()
			.map(|entry| self.object(entry, views.get(&entry.name())))
			.collect()
	}

	/// What the chain says of documents. What it does not say now is left out.
	fn views(&self, entries: &[Entry]) -> BTreeMap<Name, DocumentView> {
		let named: Vec<_> = entries
			.iter()
			.filter_map(|entry| Some((entry.name(), convert::chain_document(entry.document?))))
			.collect();
		let mut views = BTreeMap::new();
		for part in named.chunks(500) {
			let ids = part.iter().map(|(_, id)| *id).collect();
			let found = self.chain.documents_by_id(ids).unwrap_or_default();
			let names = part.iter().map(|(name, _)| *name);
			views.extend(names.zip(found).filter_map(|(name, view)| Some((name, view?))));
		}
		views
	}

	fn object(&self, entry: &Entry, view: Option<&DocumentView>) -> DocumentObject {
		let (name, state) = (entry.name(), self.state());
		let route = &entry.context.route;
		let pieces = entry.context.bucket.pieces();
		let pieces_there = match entry.stage {
			Stage::Receiving => state
				.progress
				.get(&name)
				.map(|(there, _)| u32::try_from(*there).unwrap_or(u32::MAX)),
			Stage::Purging | Stage::Purged => Some(0),
			_ => Some(pieces),
		};
		let told = |task| state.tells.get(&interwork_documents::JobKey { name, task });
		let reason = match entry.stage {
			Stage::Rejected { reason } => Some(convert::reason_name(reason)),
			_ => told(Task::Reject).map(|job| convert::reason_name(job.detail)),
		};
		let expires_at = view
			.map(|view| view.record.expires_at)
			.or_else(|| told(Task::Announce).map(|job| job.gives_up_at));
		let counterparty = match entry.side {
			Side::Outgoing => route.recipient,
			Side::Incoming => route.sender,
		};
		DocumentObject {
			commitment: convert::hexed(entry.context.commitment),
			id: entry.document.map(|id| id.0),
			side: side_name(entry.side),
			counterparty: counterparty.0,
			kind: convert::kind_name(route.kind),
			bucket: entry.context.bucket.number(),
			size: None,
			stage: convert::stage_name(entry.stage),
			pieces,
			pieces_there,
			sender_epoch: route.sender_epoch,
			recipient_epoch: route.recipient_epoch,
			expires_at,
			reason,
			error: state.faults.get(&name).cloned(),
		}
	}

	/// The content of a document. A document of which the disk has lost pieces is fetched again. Blocks.
	///
	/// # Errors
	///
	/// Why it cannot be opened.
	pub fn content(&self, entry: &Entry) -> Result<impl Deref<Target = Vec<u8>>, Fault> {
		let name = entry.name();
		let read = {
			let mut keys = lock(&self.keys);
			let epoch = match entry.side {
				Side::Outgoing => entry.context.route.sender_epoch,
				Side::Incoming => entry.context.route.recipient_epoch,
			};
			if keys.ring().get(epoch).is_none() {
				keys.reload().map_err(Fault::from)?;
			}
			self.store.read(name, keys.ring())
		};
		match read {
			Ok(content) => Ok(content),
			Err(StoreError::Damaged { index }) if entry.side == Side::Incoming => {
				let why = self.refetch_damaged(entry, index)?;
				Err(Fault::new(503, "damaged", why))
			},
			Err(error) => Err(error.into()),
		}
	}

	fn refetch_damaged(&self, entry: &Entry, index: u32) -> Result<String, Fault> {
		let view = self.views(std::slice::from_ref(entry)).into_values().next();
		let view =
			view.filter(|view| view.record.state.is_received() || view.record.state.is_announced());
		let Some(view) = view else {
			return Ok(format!("piece {index} is lost or damaged, and nobody serves it any more"));
		};
		self.store.expect(&entry.announcement())?;
		self.add_fetch(entry.name(), &view);
		self.settle_jobs()?;
		self.wake.notify_one();
		Ok(format!("piece {index} is lost or damaged: the document is fetched again, try later"))
	}

	/// Has an incoming document rejected. Blocks.
	///
	/// # Errors
	///
	/// It has been answered, or is not for this operator.
	pub fn reject_document(
		&self,
		entry: &Entry,
		reason: RejectReason,
	) -> Result<DocumentObject, Fault> {
		self.own_or_fault()?;
		let is_open = matches!(entry.stage, Stage::Receiving | Stage::Complete);
		let view = self.views(std::slice::from_ref(entry)).into_values().next();
		let view = view.filter(|view| view.record.state.is_announced() && !view.is_overdue);
		let (Side::Incoming, true, Some(view)) = (entry.side, is_open, view) else {
			let why =
				"only a document that was announced to this operator, and has no answer yet, can \
			           be rejected";
			return Err(Fault::new(409, "wrong-stage", why));
		};
		let name = entry.name();
		self.reject(name, &view, reason, "somebody here does not want it");
		self.state().drop_fetch(name);
		self.settle_jobs()?;
		Ok(self.object(entry, Some(&view)))
	}

	/// Destroys a document here, and has that put on record. Blocks.
	///
	/// # Errors
	///
	/// The disk failed. Then it is tried again when the node starts.
	pub fn purge_document(&self, entry: &Entry) -> Result<DocumentObject, Fault> {
		let name = entry.name();
		let now = self.now();
		let view = self.views(std::slice::from_ref(entry)).into_values().next();
		{
			let mut state = self.state();
			let announced_until = state
				.tells
				.get(&interwork_documents::JobKey { name, task: Task::Announce })
				.map(|job| job.gives_up_at);
			state.drop_document(name);
			if let Some(view) = view {
				state.seen.insert(name, view);
				// Whoever owes an answer gives it first.
				if entry.side == Side::Incoming && view.record.state.is_announced() {
					let detail = convert::reason_number(RejectReason::NotWanted);
					state.tell(name, Task::Reject, detail, now, view.record.expires_at);
				}
				state.tell(name, Task::Purge, 0, now, UnixSecs::MAX);
			} else if let Some(until) = announced_until {
				// The announcement may be on its way: then it is withdrawn.
				state.tell(name, Task::Purge, 0, now, until);
			}
		}
		let purged = self.store.purge(name);
		self.settle_jobs()?;
		purged?;
		let entry = self.store.entry(name).ok_or(StoreError::NotFound)?;
		Ok(self.object(&entry, view.as_ref()))
	}

	/// The operator's keys, as of the last block that was looked at.
	pub fn key_objects(&self) -> Vec<KeyObject> {
		let keys = lock(&self.keys);
		let current = keys.current().map(|view| view.epoch);
		let revoking: Vec<_> = keys.revoking().collect();
		let mut objects: Vec<KeyObject> = keys
			.on_record()
			.iter()
			.map(|view| KeyObject {
				epoch: view.epoch,
				status: match view.status {
					KeyStatus::Revoked => "revoked",
					_ if revoking.contains(&view.epoch) => "revoking",
					KeyStatus::Pending => "pending",
					KeyStatus::Active => "active",
					KeyStatus::Over => "over",
				},
				key: convert::hexed(view.record.key),
				active_from: view.record.active_from,
				active_until: view.record.active_until,
				revoked_at: view.record.revoked_at,
				is_here: keys.has(view),
				is_current: current == Some(view.epoch),
			})
			.collect();
		objects.extend(keys.new_key().map(|new| KeyObject {
			epoch: new.epoch,
			status: "registering",
			key: convert::hexed(new.key),
			active_from: new.active_from,
			active_until: new.active_until,
			revoked_at: None,
			is_here: true,
			is_current: false,
		}));
		objects
	}

	/// Makes a key and has it registered. Blocks.
	///
	/// # Errors
	///
	/// One is being registered already; its times are not possible; the disk failed.
	pub fn rotate(
		&self,
		active_from: Option<UnixSecs>,
		active_for: Option<UnixSecs>,
	) -> Result<Vec<KeyObject>, Fault> {
		let own = self.own_or_fault()?;
		if !own.is_active {
			return Err(Fault::new(409, "not-active", "only an active operator registers keys"));
		}
		let (now, next_epoch) = (self.chain.now()?, self.chain.next_epoch(own.operator)?);
		let (longest, ..) = self.chain.periods()?;
		let (active_from, active_for) =
			(active_from.unwrap_or(now).max(now), active_for.unwrap_or(longest));
		let is_possible =
			(1..=longest).contains(&active_for) && active_from <= now.saturating_add(longest);
		if !is_possible {
			let why =
				format!("a key is in use for 1 to {longest} seconds, and begins that far ahead");
			return Err(Fault::new(422, "period", why));
		}
		{
			let mut keys = lock(&self.keys);
			if let Some(new) = keys.new_key() {
				let why = format!("key {} is being registered: wait for it", new.epoch);
				return Err(Fault::new(409, "registering", why));
			}
			// The chain refuses it, and a revoked one has no say there.
			let later = keys.on_record().iter().find(|view| {
				view.record.revoked_at.is_none() && view.record.active_from > active_from
			});
			if let Some(later) = later {
				let why = format!(
					"key {} begins later than that: no key can follow that begins before it. Revoke it \
					 first, or let this one begin after it",
					later.epoch,
				);
				return Err(Fault::new(409, "pending", why));
			}
			let active_until = active_from.saturating_add(active_for);
			keys.plan_new(next_epoch, active_from, active_until)?;
		}
		self.settle_jobs()?;
		Ok(self.key_objects())
	}

	/// Has a key revoked; with `destroy` its private key is destroyed at once. Blocks.
	///
	/// # Errors
	///
	/// There is no such key; the disk failed.
	pub fn revoke(&self, epoch: KeyEpoch, destroy: bool) -> Result<Vec<KeyObject>, Fault> {
		self.own_or_fault()?;
		{
			let mut keys = lock(&self.keys);
			let record = keys.on_record().iter().find(|view| view.epoch == epoch);
			let is_revoked = record.map(|view| view.record.revoked_at.is_some());
			match is_revoked {
				None => {
					let why = format!("the operator has no key {epoch} on record");
					return Err(Fault::new(404, "not-found", why));
				},
				Some(false) => keys.plan_revoke(epoch)?,
				Some(true) => {},
			}
			if destroy {
				keys.destroy(epoch)?;
			}
		}
		log::warn!(
			target: LOG_TARGET,
			"Key {epoch} is being revoked{}",
			if destroy { ", its private key was destroyed" } else { "" },
		);
		self.settle_jobs()?;
		Ok(self.key_objects())
	}

	/// How the service stands.
	pub fn status(&self) -> Status {
		let own = self.own();
		let peer = self.network.own_peer();
		let mut documents = BTreeMap::new();
		for ((side, stage), count) in self.counts() {
			documents.entry(side).or_insert_with(BTreeMap::new).insert(stage, count);
		}
		let (current_epoch, is_peer_on_record) = {
			let keys = lock(&self.keys);
			(keys.current().map(|view| view.epoch), keys.is_peer_on_record(peer))
		};
		Status {
			operator: own.as_ref().map(|own| own.operator.0),
			is_active: own.as_ref().is_some_and(|own| own.is_active),
			account: own.map(|own| own.account.to_string()),
			accounts: self.chain.accounts().iter().map(ToString::to_string).collect(),
			peer: convert::hexed(peer),
			is_peer_on_record,
			synced: !self.network.is_syncing(),
			current_epoch,
			keys: self.key_objects(),
			documents,
			bytes: self.store.bytes(),
			bytes_max: self.config.bytes_max,
			jobs: self.job_counts(),
		}
	}
}

/// Where a document is in lists: as they were announced, those that are not yet at the end.
fn place(entry: &Entry) -> (bool, Option<interwork_documents::DocumentId>, Name) {
	(entry.document.is_none(), entry.document, entry.name())
}

/// The newest key of an operator that is in use.
fn current_of(keys: &[KeyView]) -> Option<(KeyEpoch, PublicKey)> {
	keys.iter()
		.filter(|view| view.status == KeyStatus::Active)
		.max_by_key(|view| view.epoch)
		.map(|view| (view.epoch, PublicKey(view.record.key)))
}
