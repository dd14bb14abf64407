//! A runtime with time and this pallet, and a registry of operators that tests can turn as they like.

use crate::{self as pallet_documents, types::*};
use frame_support::{
	assert_ok, derive_impl,
	traits::{ConstU32, ConstU64, UnixTime},
	BoundedVec,
};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState, KeyEpoch, SizeBucket},
	traits::InspectOperators,
	worker::{SubmitError, SubmitSigned},
	AccountId, DocumentId, DocumentKey, OperatorId, OperatorKind, OperatorStatus, Role, UnixSecs,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

/// When the tests begin.
pub const START: UnixSecs = 1_800_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;

// The mock's parameters.
pub const MIN_ANSWER: UnixSecs = 10 * 60;
pub const MAX_ANSWER: UnixSecs = 30 * DAY;
pub const RETENTION: UnixSecs = 90 * DAY;
pub const RECEIPT: UnixSecs = 400 * DAY;
pub const MAX_KEY: UnixSecs = 400 * DAY;
pub const OVERLAP: UnixSecs = 7 * DAY;
pub const MAX_KEYS: u32 = 4;
pub const MAX_PEERS: u32 = 3;
pub const MAX_OPEN: u32 = 3;
pub const MAX_ROWS: u32 = 1_000;
/// Transactions of one account that the pool takes before it refuses more.
pub const SENT_ROOM: usize = 6;

// Operators of the tests.
pub const ALICE: OperatorId = OperatorId(1);
pub const BOB: OperatorId = OperatorId(2);
pub const CAROL: OperatorId = OperatorId(3);

fn account(kind: u8, operator: OperatorId) -> AccountId {
	let mut bytes = [0; 32];
	bytes[0] = kind;
	bytes[1..5].copy_from_slice(&operator.0.to_le_bytes());
	bytes[31] = 1;
	AccountId::new(bytes)
}

/// The own account of an operator.
pub fn own(operator: OperatorId) -> AccountId {
	account(1, operator)
}

/// An account with the documents role of an operator and no other.
pub fn clerk(operator: OperatorId) -> AccountId {
	account(2, operator)
}

/// An account with the market role of an operator and no other.
pub fn market(operator: OperatorId) -> AccountId {
	account(3, operator)
}

/// An account of no operator.
pub fn stranger() -> AccountId {
	account(9, OperatorId(0))
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Documents: pallet_documents,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

thread_local! {
	static NOW: RefCell<UnixSecs> = const { RefCell::new(START) };
	static OPERATORS: RefCell<BTreeMap<OperatorId, OperatorStatus>> =
		const { RefCell::new(BTreeMap::new()) };
	static ACCOUNTS: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
	static SENT: RefCell<Vec<(AccountId, crate::Call<Test>)>> = const { RefCell::new(Vec::new()) };
	static BENCHMARKED: RefCell<BTreeMap<AccountId, OperatorId>> =
		const { RefCell::new(BTreeMap::new()) };
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(now())
	}
}

pub fn now() -> UnixSecs {
	NOW.with(|now| *now.borrow())
}

pub fn set_now(moment: UnixSecs) {
	NOW.with(|now| *now.borrow_mut() = moment)
}

/// The keys that the node has.
pub fn set_accounts(accounts: &[AccountId]) {
	ACCOUNTS.with(|known| *known.borrow_mut() = accounts.to_vec())
}

/// What the node has sent since this was last asked.
pub fn take_sent() -> Vec<(AccountId, crate::Call<Test>)> {
	SENT.with(|sent| std::mem::take(&mut *sent.borrow_mut()))
}

pub fn set_status(operator: OperatorId, status: OperatorStatus) {
	OPERATORS.with(|operators| operators.borrow_mut().insert(operator, status));
}

pub struct Registry;
impl Registry {
	fn ensure(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::operator_of(account).ok_or(DispatchError::Other("not an operator"))?;
		let may = Self::account_of(operator).as_ref() == Some(account)
			|| match role {
				Role::Documents => *account == clerk(operator),
				Role::Market => *account == market(operator),
				_ => false,
			};
		may.then_some(operator).ok_or(DispatchError::Other("lacks the role"))
	}
}

impl InspectOperators<AccountId> for Registry {
	fn operator_of(account: &AccountId) -> Option<OperatorId> {
		if let Some(id) = BENCHMARKED.with(|map| map.borrow().get(account).copied()) {
			return Some(id);
		}
		let bytes: &[u8; 32] = account.as_ref();
		let operator = OperatorId(u32::from_le_bytes(bytes[1..5].try_into().unwrap()));
		let is_known = [own(operator), clerk(operator), market(operator)].contains(account);
		is_known.then(|| Self::status_of(operator).map(|_| operator)).flatten()
	}

	fn account_of(operator: OperatorId) -> Option<AccountId> {
		let benchmarked = BENCHMARKED.with(|map| {
			map.borrow()
				.iter()
				.find(|(_, id)| **id == operator)
				.map(|(account, _)| account.clone())
		});
		benchmarked.or_else(|| Self::status_of(operator).map(|_| own(operator)))
	}

	fn status_of(operator: OperatorId) -> Option<OperatorStatus> {
		OPERATORS.with(|operators| operators.borrow().get(&operator).copied())
	}

	fn kind_of(operator: OperatorId) -> Option<OperatorKind> {
		Self::status_of(operator).map(|_| OperatorKind::Mno)
	}

	fn ensure_may_start(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::ensure(account, role)?;
		match Self::status_of(operator) {
			Some(status) if status.may_start() => Ok(operator),
			_ => Err(DispatchError::Other("not active")),
		}
	}

	fn ensure_may_finish(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::ensure(account, role)?;
		match Self::status_of(operator) {
			Some(status) if status.may_finish() => Ok(operator),
			_ => Err(DispatchError::Other("never admitted")),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_operator(account: &AccountId) -> OperatorId {
		let id = BENCHMARKED.with(|map| {
			let mut map = map.borrow_mut();
			let next = OperatorId(100_000 + u32::try_from(map.len()).unwrap());
			*map.entry(account.clone()).or_insert(next)
		});
		set_status(id, OperatorStatus::Active);
		id
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Clock {
	fn set_time(moment: UnixSecs) {
		set_now(moment);
	}
}

/// The node of the tests: it has the keys that a test gives it, and keeps what it is to send.
pub struct Node;
impl SubmitSigned<AccountId, crate::Call<Test>> for Node {
	fn accounts() -> Vec<AccountId> {
		ACCOUNTS.with(|accounts| accounts.borrow().clone())
	}

	fn submit(account: &AccountId, call: crate::Call<Test>) -> Result<(), SubmitError> {
		SENT.with(|sent| {
			let mut sent = sent.borrow_mut();
			if sent.len() >= SENT_ROOM {
				return Err(SubmitError::Refused);
			}
			sent.push((account.clone(), call));
			Ok(())
		})
	}
}

impl pallet_documents::Config for Test {
	type Worker = Node;
	type Operators = Registry;
	type Time = Clock;
	type MinAnswerPeriod = ConstU64<MIN_ANSWER>;
	type MaxAnswerPeriod = ConstU64<MAX_ANSWER>;
	type RetentionPeriod = ConstU64<RETENTION>;
	type ReceiptPeriod = ConstU64<RECEIPT>;
	type MaxKeyPeriod = ConstU64<MAX_KEY>;
	type KeyOverlap = ConstU64<OVERLAP>;
	type MaxKeys = ConstU32<MAX_KEYS>;
	type MaxPeers = ConstU32<MAX_PEERS>;
	type MaxOpenPerPair = ConstU32<MAX_OPEN>;
	type MaxRows = ConstU32<MAX_ROWS>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The state in which a test begins.
pub fn new_test_ext() -> sp_io::TestExternalities {
	OPERATORS.with(|operators| operators.borrow_mut().clear());
	BENCHMARKED.with(|map| map.borrow_mut().clear());
	set_accounts(&[]);
	take_sent();
	set_now(START);
	for operator in [ALICE, BOB, CAROL] {
		set_status(operator, OperatorStatus::Active);
	}
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut ext: sp_io::TestExternalities = storage.into();
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test and then checks all invariants.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Documents::do_try_state().unwrap();
	});
}

/// Runs a test in which every operator has a key, epoch 0, for a year.
pub fn execute_with_keys(test: impl FnOnce()) {
	execute(|| {
		for operator in [ALICE, BOB, CAROL] {
			register(operator, 0, START, START + 365 * DAY);
		}
		System::reset_events();
		test();
	});
}

// --- What tests do over and over ----------------------------------------------------------------

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// Some key of an operator.
pub fn key(operator: OperatorId, epoch: KeyEpoch) -> [u8; 32] {
	let mut key = [0; 32];
	key[..4].copy_from_slice(&operator.0.to_le_bytes());
	key[4..8].copy_from_slice(&(epoch + 1).to_le_bytes());
	key
}

pub fn register(operator: OperatorId, epoch: KeyEpoch, from: UnixSecs, until: UnixSecs) {
	let key = key(operator, epoch);
	assert_ok!(Documents::register_key(signed(clerk(operator)), epoch, key, from, until));
}

pub fn key_record(operator: OperatorId, epoch: KeyEpoch) -> KeyRecord {
	crate::Keys::<Test>::get(operator, epoch).unwrap()
}

pub fn hash(number: u64) -> H256 {
	H256::from_low_u64_be(number + 1)
}

/// An announcement to BOB. The number makes it different from others.
pub fn row(number: u64) -> AnnounceRow {
	AnnounceRow {
		recipient: BOB,
		kind: DocumentKind::Statement,
		bucket: SizeBucket::new(3).unwrap(),
		sender_epoch: 0,
		recipient_epoch: 0,
		expires_at: now() + DAY,
		root: hash(1_000_000 + number),
		commitment: hash(number),
	}
}

pub fn receipt(id: DocumentId) -> ReceiveRow {
	ReceiveRow { document: id, root: record(id).root }
}

/// Announces a document from ALICE to BOB.
pub fn announce(number: u64) -> DocumentId {
	let id = crate::NextDocumentId::<Test>::get();
	assert_ok!(Documents::announce(signed(clerk(ALICE)), row(number)));
	id
}

/// A document that BOB has received from ALICE.
pub fn received(number: u64) -> DocumentId {
	let id = announce(number);
	assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(id)));
	id
}

pub fn record(id: DocumentId) -> DocumentRecord {
	crate::Documents::<Test>::get(DocumentKey::from(id)).unwrap()
}

pub fn state(id: DocumentId) -> DocumentState {
	record(id).state
}

/// Counts of what ALICE sends to BOB.
pub fn pair() -> PairRecord {
	Documents::pair(ALICE, BOB)
}

pub fn rows<T: Clone + std::fmt::Debug>(rows: &[T]) -> BoundedVec<T, ConstU32<MAX_ROWS>> {
	rows.to_vec().try_into().unwrap()
}

/// The latest event of the pallet.
pub fn last_event() -> crate::Event<Test> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Documents(event) => Some(event),
			_ => None,
		})
		.next_back()
		.unwrap()
}
