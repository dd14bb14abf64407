//! Nodes of several operators in one process: real services with real files, over a chain and a network
//! that do what a test says. Time passes only when a test lets it.

use super::super::{
	ports::{Chain, ChainResult, Local, Network, NetworkError, Page},
	service::{Config, Service},
};
use async_trait::async_trait;
use codec::Decode;
use interwork_documents::{Entry, Name, Request, Side, Stage};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState, KeyEpoch, Party},
	AccountId, AgreementId, DocumentId, OperatorId, UnixSecs,
};
use pallet_documents::{
	worker::{Job, JOBS},
	AnnounceFault, AnnounceRow, DocumentRecord, DocumentView, KeyRecord, KeyStatus, KeyView,
	PeerKey,
};
use pallet_reconciliation::{AgreementView, PeriodIndex, PeriodView};
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::PathBuf,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex, MutexGuard, Weak,
	},
	time::Duration,
};
use tempfile::TempDir;

pub const GENESIS: H256 = H256([7; 32]);
pub const START: UnixSecs = 1_900_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;
const OVERLAP: UnixSecs = DAY;
const KEY_PERIOD: UnixSecs = 365 * DAY;

pub const ALICE: OperatorId = OperatorId(1);
pub const BOB: OperatorId = OperatorId(2);
pub const CAROL: OperatorId = OperatorId(3);

/// What the chain has on record.
#[derive(Default)]
pub struct Ledger {
	pub now: UnixSecs,
	pub documents: Vec<Option<DocumentRecord>>,
	pub keys: BTreeMap<OperatorId, Vec<KeyRecord>>,
	pub peers: BTreeMap<OperatorId, Vec<PeerKey>>,
	pub suspended: BTreeSet<OperatorId>,
	/// Operators whose transactions are lost on the way.
	pub mute: BTreeSet<OperatorId>,
	/// An agreement between the first two operators.
	pub agreement: Option<AgreementView>,
	/// Its periods.
	pub periods: BTreeMap<PeriodIndex, PeriodView>,
	/// Commitments that open periods name.
	pub open: BTreeSet<H256>,
	/// Transactions of each kind that changed something.
	pub done: BTreeMap<&'static str, u32>,
}

impl Ledger {
	fn view(&self, id: DocumentId) -> Option<DocumentView> {
		let record = (*self.documents.get(usize::try_from(id.0).unwrap())?)?;
		Some(DocumentView {
			id,
			is_overdue: record.state.is_announced() && self.now >= record.expires_at,
			clearable_at: record.state.since().map(|since| since + 90 * DAY),
			record,
		})
	}

	fn views(&self) -> impl Iterator<Item = DocumentView> + '_ {
		(0..).take(self.documents.len()).filter_map(|id| self.view(DocumentId(id)))
	}

	fn page(
		&self,
		after: Option<DocumentId>,
		is_wanted: impl Fn(&DocumentView) -> bool,
	) -> (Vec<DocumentView>, Option<DocumentId>) {
		let views: Vec<_> = self
			.views()
			.filter(|view| after.is_none_or(|after| view.id.0 > after.0) && is_wanted(view))
			.take(2)
			.collect();
		// Short pages, so that tests turn them.
		let next = if views.len() == 2 { views.last().map(|view| view.id) } else { None };
		(views, next)
	}

	fn status(&self, key: &KeyRecord) -> KeyStatus {
		key.status(self.now)
	}

	fn is_usable(&self, operator: OperatorId, epoch: KeyEpoch) -> bool {
		let key = self
			.keys
			.get(&operator)
			.and_then(|keys| keys.get(usize::try_from(epoch).unwrap()));
		key.is_some_and(|key| self.status(key) == KeyStatus::Active)
	}

	fn can_announce(&self, sender: OperatorId, row: &AnnounceRow) -> Result<(), AnnounceFault> {
		let is_known = |view: DocumentView| {
			view.record.sender == sender && view.record.commitment == row.commitment
		};
		if self.views().any(is_known) {
			return Err(AnnounceFault::AlreadyAnnounced);
		}
		if row.expires_at < self.now + 60 {
			return Err(AnnounceFault::ExpiryTooSoon);
		}
		if self.suspended.contains(&row.recipient) {
			return Err(AnnounceFault::RecipientNotActive);
		}
		if !self.is_usable(row.recipient, row.recipient_epoch) {
			return Err(AnnounceFault::RecipientKeyUnusable);
		}
		if !self.is_usable(sender, row.sender_epoch) {
			return Err(AnnounceFault::SenderKeyUnusable);
		}
		Ok(())
	}

	fn change(
		&mut self,
		id: DocumentId,
		what: &'static str,
		change: impl FnOnce(&mut DocumentRecord),
	) {
		if let Some(Some(record)) = self.documents.get_mut(usize::try_from(id.0).unwrap()) {
			change(record);
			*self.done.entry(what).or_default() += 1;
		}
	}

	fn apply(&mut self, operator: OperatorId, job: Job) {
		let (now, is_active) = (self.now, !self.suspended.contains(&operator));
		match job {
			Job::AddPeer(peer) if is_active => {
				let peers = self.peers.entry(operator).or_default();
				if !peers.contains(&peer) {
					peers.push(peer);
				}
			},
			Job::RegisterKey { epoch, key, active_from, active_until } if is_active => {
				let keys = self.keys.entry(operator).or_default();
				if usize::try_from(epoch).unwrap() == keys.len() {
					let active_from = active_from.max(now);
					if let Some(last) = keys.last_mut() {
						last.active_until = last.active_until.min(active_from + OVERLAP);
					}
					keys.push(KeyRecord { key, active_from, active_until, revoked_at: None });
				}
			},
			Job::RevokeKey(epoch) => {
				let key = self
					.keys
					.get_mut(&operator)
					.and_then(|keys| keys.get_mut(usize::try_from(epoch).unwrap()));
				if let Some(key) = key.filter(|key| key.revoked_at.is_none()) {
					key.revoked_at = Some(now);
				}
			},
			Job::Announce(row) if is_active && self.can_announce(operator, &row).is_ok() => {
				self.documents.push(Some(DocumentRecord {
					sender: operator,
					recipient: row.recipient,
					kind: row.kind,
					bucket: row.bucket,
					sender_epoch: row.sender_epoch,
					recipient_epoch: row.recipient_epoch,
					expires_at: row.expires_at,
					root: row.root,
					commitment: row.commitment,
					state: DocumentState::Announced,
				}));
				*self.done.entry("announce").or_default() += 1;
			},
			Job::Receive(row) => {
				if let Some(view) = self.answerable(operator, row.document) {
					assert_eq!(view.record.root, row.root);
					self.change(row.document, "receive", |record| {
						record.state = DocumentState::Received { at: now };
					});
				}
			},
			Job::Reject(id, reason) => {
				if self.answerable(operator, id).is_some() {
					self.change(id, "reject", |record| {
						record.state = DocumentState::Rejected { at: now, reason };
					});
				}
			},
			Job::Purge(id) => self.purge(operator, id),
			_ => {},
		}
	}

	fn answerable(&self, operator: OperatorId, id: DocumentId) -> Option<DocumentView> {
		self.view(id).filter(|view| {
			view.record.recipient == operator
				&& view.record.state.is_announced()
				&& !view.is_overdue
		})
	}

	fn purge(&mut self, operator: OperatorId, id: DocumentId) {
		let Some(view) = self.view(id) else { return };
		let now = self.now;
		let by = match operator {
			_ if operator == view.record.sender => Party::Sender,
			_ if operator == view.record.recipient => Party::Recipient,
			_ => panic!("operator {} is no party of document {}", operator.0, id.0),
		};
		let (state, received) = (view.record.state, view.record.state.is_received());
		let is_possible = match state {
			DocumentState::Announced => by == Party::Sender,
			DocumentState::Purged { .. } => false,
			_ => true,
		};
		if is_possible {
			self.change(id, "purge", |record| {
				record.state = DocumentState::Purged { at: now, by, received };
			});
		}
	}
}

/// What was asked, and the answer.
pub struct Exchange {
	pub request: Request,
	pub answer: Option<Vec<u8>>,
}

type Meddler = Box<dyn FnMut(&Exchange) -> Option<Vec<u8>> + Send>;

/// The chain and the network.
#[derive(Default)]
pub struct World {
	ledger: Mutex<Ledger>,
	services: Mutex<BTreeMap<PeerKey, Weak<Service>>>,
	meddler: Mutex<Option<Meddler>>,
	/// Pieces that were asked for and arrived, each time they did.
	pub arrived: Mutex<Vec<Request>>,
	/// Requests that were made.
	pub asked: Mutex<u32>,
}

impl World {
	pub fn new() -> Arc<Self> {
		let world = Arc::new(Self::default());
		world.ledger().now = START;
		world
	}

	pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
		self.ledger.lock().unwrap()
	}

	/// Lets somebody on the way change or take away answers. `None`: the answer is lost.
	pub fn meddle(&self, meddler: impl FnMut(&Exchange) -> Option<Vec<u8>> + Send + 'static) {
		*self.meddler.lock().unwrap() = Some(Box::new(meddler));
	}

	pub fn stop_meddling(&self) {
		*self.meddler.lock().unwrap() = None;
	}

	pub fn pass(&self, secs: UnixSecs) {
		self.ledger().now += secs;
	}

	pub fn view(&self, id: u64) -> DocumentView {
		self.ledger().view(DocumentId(id)).expect("the document")
	}

	pub fn done(&self, what: &str) -> u32 {
		self.ledger().done.get(what).copied().unwrap_or_default()
	}

	pub fn arrived(&self) -> usize {
		self.arrived.lock().unwrap().len()
	}
}

/// The chain as one node sees it.
struct NodeChain {
	world: Arc<World>,
	operator: OperatorId,
}

pub fn account(operator: OperatorId) -> AccountId {
	AccountId::new([u8::try_from(operator.0).unwrap(); 32])
}

impl Chain for NodeChain {
	fn genesis(&self) -> H256 {
		GENESIS
	}

	fn finalised(&self) -> H256 {
		H256::from_low_u64_be(self.world.ledger().now)
	}

	fn accounts(&self) -> Vec<AccountId> {
		// A key of somebody who has no role comes first.
		vec![AccountId::new([99; 32]), account(self.operator)]
	}

	fn now(&self) -> ChainResult<UnixSecs> {
		Ok(self.world.ledger().now)
	}

	fn operator(&self, who: AccountId) -> ChainResult<Option<(OperatorId, bool)>> {
		let is_active = !self.world.ledger().suspended.contains(&self.operator);
		Ok((who == account(self.operator)).then_some((self.operator, is_active)))
	}

	fn is_active(&self, operator: OperatorId) -> ChainResult<bool> {
		let is_known = operator.0 <= 3;
		Ok(is_known && !self.world.ledger().suspended.contains(&operator))
	}

	fn documents_by_id(&self, ids: Vec<DocumentId>) -> ChainResult<Vec<Option<DocumentView>>> {
		let ledger = self.world.ledger();
		Ok(ids.into_iter().map(|id| ledger.view(id)).collect())
	}

	fn document_of(&self, sender: OperatorId, of: H256) -> ChainResult<Option<DocumentView>> {
		let is_it =
			|view: &DocumentView| view.record.sender == sender && view.record.commitment == of;
		Ok(self.world.ledger().views().find(is_it))
	}

	fn documents_for(&self, to: OperatorId, after: Option<DocumentId>) -> ChainResult<Page> {
		Ok(self.world.ledger().page(after, |view| view.record.recipient == to))
	}

	fn inbox(&self, recipient: OperatorId, after: Option<DocumentId>) -> ChainResult<Page> {
		let is_wanted = |view: &DocumentView| {
			view.record.recipient == recipient && view.record.state.is_announced()
		};
		Ok(self.world.ledger().page(after, is_wanted))
	}

	fn can_announce(
		&self,
		sender: OperatorId,
		row: AnnounceRow,
	) -> ChainResult<Result<(), AnnounceFault>> {
		Ok(self.world.ledger().can_announce(sender, &row))
	}

	fn keys(&self, operator: OperatorId) -> ChainResult<Vec<KeyView>> {
		let ledger = self.world.ledger();
		let keys = ledger.keys.get(&operator).cloned().unwrap_or_default();
		Ok((0..)
			.zip(keys)
			.map(|(epoch, record)| KeyView { epoch, status: ledger.status(&record), record })
			.collect())
	}

	fn next_epoch(&self, operator: OperatorId) -> ChainResult<KeyEpoch> {
		let count = self.world.ledger().keys.get(&operator).map_or(0, Vec::len);
		Ok(KeyEpoch::try_from(count).unwrap())
	}

	fn periods(&self) -> ChainResult<(UnixSecs, UnixSecs, UnixSecs)> {
		Ok((KEY_PERIOD, 60, 30 * DAY))
	}

	fn peers(&self, operator: OperatorId) -> ChainResult<Vec<PeerKey>> {
		Ok(self.world.ledger().peers.get(&operator).cloned().unwrap_or_default())
	}

	fn agreement(&self, agreement: AgreementId) -> ChainResult<Option<AgreementView>> {
		let view = self.world.ledger().agreement.clone();
		Ok(view.filter(|view| view.id == agreement))
	}

	fn period_bounds(
		&self,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> ChainResult<Option<(UnixSecs, UnixSecs)>> {
		let from = START + u64::from(period) * HOUR;
		Ok(self.agreement(agreement)?.map(|_| (from, from + HOUR)))
	}

	fn period(&self, _: AgreementId, period: PeriodIndex) -> ChainResult<Option<PeriodView>> {
		Ok(self.world.ledger().periods.get(&period).cloned())
	}

	fn open_commitments(&self, operator: OperatorId) -> ChainResult<Vec<(OperatorId, H256)>> {
		let ledger = self.world.ledger();
		let is_party = |view: &&DocumentView| view.record.party(operator).is_some();
		let views: Vec<_> = ledger.views().collect();
		let named = views.iter().filter(|view| ledger.open.contains(&view.record.commitment));
		let of = |view: &DocumentView| (view.record.sender, view.record.commitment);
		Ok(named.filter(is_party).map(of).collect())
	}
}

/// The network as one node sees it.
struct NodeNetwork {
	world: Arc<World>,
	own: PeerKey,
	is_syncing: Arc<AtomicBool>,
}

#[async_trait]
impl Network for NodeNetwork {
	fn own_peer(&self) -> PeerKey {
		self.own
	}

	fn is_syncing(&self) -> bool {
		self.is_syncing.load(Ordering::SeqCst)
	}

	async fn connected(&self) -> BTreeSet<PeerKey> {
		self.world.services.lock().unwrap().keys().copied().collect()
	}

	async fn request(&self, peer: PeerKey, request: Vec<u8>) -> Result<Vec<u8>, NetworkError> {
		*self.world.asked.lock().unwrap() += 1;
		let decoded = Request::decode(&request).expect("a request");
		let service = self.world.services.lock().unwrap().get(&peer).and_then(Weak::upgrade);
		let answer = match service {
			Some(service) => service.answer(Some(self.own), request).await,
			None => return Err(NetworkError("nobody is there".into())),
		};
		let exchange = Exchange { request: decoded, answer };
		let answer = match self.world.meddler.lock().unwrap().as_mut() {
			Some(meddler) => meddler(&exchange),
			None => exchange.answer,
		};
		let answer = answer.ok_or_else(|| NetworkError("no answer".into()))?;
		if matches!(
			interwork_documents::Answer::decode(&answer),
			Ok(interwork_documents::Answer::Piece { .. })
		) {
			self.world.arrived.lock().unwrap().push(decoded);
		}
		Ok(answer)
	}
}

/// Storage that outlives a service, as a node's does.
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl Local for Memory {
	fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.0.lock().unwrap().get(key).cloned()
	}

	fn set(&self, key: &[u8], value: &[u8]) {
		self.0.lock().unwrap().insert(key.to_vec(), value.to_vec());
	}

	fn remove(&self, key: &[u8]) {
		self.0.lock().unwrap().remove(key);
	}
}

/// A node of an operator.
pub struct Node {
	pub world: Arc<World>,
	pub operator: OperatorId,
	pub peer: PeerKey,
	pub is_syncing: Arc<AtomicBool>,
	pub local: Arc<Memory>,
	pub folder: PathBuf,
	pub bytes_max: u64,
	pub tune: fn(&mut Config),
	pub service: Option<Arc<Service>>,
	_folder: TempDir,
}

impl Node {
	pub fn new(world: &Arc<World>, operator: OperatorId) -> Self {
		Self::with(world, operator, u8::try_from(operator.0).unwrap(), u64::MAX, |_| {})
	}

	/// A node with another network key, room and settings than usual.
	pub fn with(
		world: &Arc<World>,
		operator: OperatorId,
		peer: u8,
		bytes_max: u64,
		tune: fn(&mut Config),
	) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let mut node = Self {
			world: world.clone(),
			operator,
			peer: [peer; 32],
			is_syncing: Arc::default(),
			local: Arc::default(),
			folder: folder.path().join("documents"),
			bytes_max,
			tune,
			service: None,
			_folder: folder,
		};
		node.start();
		node
	}

	pub fn start(&mut self) {
		let world = self.world.clone();
		let mut config = Config::new(self.folder.clone(), self.bytes_max);
		let clock = world.clone();
		config.clock = Arc::new(move || Duration::from_secs(clock.ledger().now));
		config.busy_pause = Duration::from_millis(20);
		(self.tune)(&mut config);
		let chain = NodeChain { world: world.clone(), operator: self.operator };
		let network = NodeNetwork {
			world: world.clone(),
			own: self.peer,
			is_syncing: self.is_syncing.clone(),
		};
		let service =
			Service::open(config, Arc::new(chain), Arc::new(network), self.local.clone(), None);
		let service = Arc::new(service.expect("the service opens"));
		let weak = Arc::downgrade(&service);
		self.world.services.lock().unwrap().insert(self.peer, weak);
		self.service = Some(service);
	}

	/// Ends the service, as a crash would: what was not stored is forgotten.
	pub fn stop(&mut self) {
		let service = self.service.take().expect("it runs");
		let weak = Arc::downgrade(&service);
		drop(service);
		assert_eq!(weak.strong_count(), 0, "something still uses the service");
	}

	pub fn restart(&mut self) {
		self.stop();
		self.start();
	}

	pub fn service(&self) -> &Arc<Service> {
		self.service.as_ref().expect("it runs")
	}

	/// The worker of this node has everything in its list done.
	pub fn work(&self) {
		let mut ledger = self.world.ledger();
		if ledger.mute.contains(&self.operator) {
			return;
		}
		let jobs = self.local.get(JOBS).unwrap_or_default();
		let jobs = Vec::<Job>::decode(&mut jobs.as_slice()).unwrap_or_default();
		jobs.into_iter().for_each(|job| ledger.apply(self.operator, job));
	}

	pub fn jobs(&self) -> Vec<Job> {
		let jobs = self.local.get(JOBS).unwrap_or_default();
		Vec::decode(&mut jobs.as_slice()).unwrap_or_default()
	}

	/// Pulls what is due, once. How many were.
	pub async fn pull(&self) -> usize {
		let service = self.service();
		let names = service.take_due().expect("the store works");
		let count = names.len();
		futures::future::join_all(names.into_iter().map(|name| service.fetch(name))).await;
		count
	}

	pub fn send(&self, to: OperatorId, content: &[u8]) -> Name {
		self.send_for(to, content, 7 * DAY)
	}

	pub fn send_for(&self, to: OperatorId, content: &[u8], expires_in: UnixSecs) -> Name {
		let object = self
			.service()
			.send(to, DocumentKind::RateSheet, expires_in, content)
			.expect("it is sealed");
		assert_eq!(object.stage, "sealed");
		let commitment = hex::decode(object.commitment.trim_start_matches("0x"))
			.unwrap()
			.try_into()
			.unwrap();
		let sender = interwork_documents::OperatorId(self.operator.0);
		Name { sender, commitment }
	}

	pub fn entry(&self, name: Name) -> Option<Entry> {
		self.service().store.entry(name)
	}

	pub fn stage(&self, name: Name) -> Option<Stage> {
		self.entry(name).map(|entry| entry.stage)
	}

	pub fn read(&self, name: Name) -> Vec<u8> {
		let entry = self.entry(name).expect("it is known");
		self.service().content(&entry).expect("it opens").clone()
	}

	pub fn purge(&self, name: Name) {
		let entry = self.entry(name).expect("it is known");
		self.service().purge_document(&entry).expect("it is purged");
	}

	pub fn error(&self, name: Name) -> Option<String> {
		let entry = self.entry(name)?;
		self.service().show(&entry).error
	}

	/// Nothing is left to be done.
	pub fn assert_idle(&self) {
		assert_eq!(self.jobs(), []);
		let counts = self.service().job_counts();
		assert!(counts.values().all(|count| *count == 0), "{counts:?}");
	}

	/// The files of a document's pieces.
	pub fn pieces(&self, name: Name, side: Side) -> PathBuf {
		let entry = self.entry(name).expect("it is known");
		assert_eq!(entry.side, side);
		let mut folders: Vec<_> = std::fs::read_dir(self.folder.join("store/pieces"))
			.unwrap()
			.map(|entry| entry.unwrap().path())
			.filter(|path| path.to_string_lossy().contains(&hex::encode(name.commitment)))
			.collect();
		assert_eq!(folders.len(), 1);
		folders.remove(0)
	}
}

/// A block: every node that runs looks at the chain, its worker sends what there is, and it pulls what is
/// due. Two seconds pass.
pub async fn block(nodes: &[&Node]) {
	for node in nodes.iter().filter(|node| node.service.is_some()) {
		node.service().follow().expect("it follows");
		node.work();
	}
	for node in nodes.iter().filter(|node| node.service.is_some()) {
		node.pull().await;
	}
	if let Some(node) = nodes.first() {
		node.world.pass(2);
	}
}

pub async fn blocks(count: usize, nodes: &[&Node]) {
	for _ in 0..count {
		block(nodes).await;
	}
}

/// Two operators whose nodes and keys are on record.
pub async fn pair() -> (Arc<World>, Node, Node) {
	let world = World::new();
	let (alice, bob) = (Node::new(&world, ALICE), Node::new(&world, BOB));
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(alice.service().status().current_epoch, Some(0));
	(world, alice, bob)
}

/// Content that differs from place to place.
pub fn content(length: usize, seed: u64) -> Vec<u8> {
	let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
	(0..length)
		.map(|_| {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			state.to_le_bytes()[3]
		})
		.collect()
}
