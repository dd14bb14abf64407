//! A runtime with balances, time and this pallet, a registry of operators and private documents that tests can
//! turn as they like, and a node that keeps what it is to send.

use crate::{self as pallet_reconciliation, types::*};
use frame_support::{
	assert_ok, derive_impl, ord_parameter_types,
	traits::{fungible::Mutate, ConstU128, ConstU32, ConstU64, UnixTime},
	BoundedVec,
};
use frame_system::EnsureSignedBy;
use interwork_primitives::{
	documents::{DocumentAnswers, DocumentInfo, DocumentKind, DocumentState, InspectDocuments},
	traits::InspectOperators,
	worker::{SubmitError, SubmitSigned},
	AgreementId, AgreementKey, Balance, DocumentId, OperatorId, OperatorKind, OperatorStatus, Role,
	UnixSecs,
};
use interwork_rating::{
	AgreedFigure, Amount, Cause, Direction, MatchRules, Remedies, Rounding, RoundingMode, Tolerance,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

pub type AccountId = u64;

/// The existential deposit of the mock.
pub const ED: Balance = 100;
/// What every operator has at first.
pub const FUNDS: Balance = 1_000_000;
/// When the tests begin.
pub const START: UnixSecs = 1_800_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;

// The mock's parameters.
pub const MIN_PERIOD: u32 = 15;
pub const MAX_PERIOD: u32 = 400 * 86_400;
pub const MIN_WINDOW: u32 = 15;
pub const MAX_WINDOW: u32 = 366 * 86_400;
pub const PROPOSAL: UnixSecs = 7 * DAY;
pub const BOARD_PERIOD: UnixSecs = 14 * DAY;
pub const RETENTION: UnixSecs = 90 * DAY;
pub const MAX_PROPOSALS: u32 = 3;
pub const MAX_UNFINISHED: u32 = 4;
pub const MAX_ROUNDS: u32 = 3;
pub const MAX_ROWS: u32 = 100;

// The terms of the tests.
pub const PERIOD_SECS: u32 = 3_600;
pub const STATEMENT_SECS: u32 = 600;
pub const CONFIRM_SECS: u32 = 400;
pub const ANSWER_SECS: u32 = 86_400;
pub const NOTICE_SECS: u32 = 7_200;

// Operators of the tests.
pub const ALICE: OperatorId = OperatorId(1);
pub const BOB: OperatorId = OperatorId(2);
pub const CAROL: OperatorId = OperatorId(3);
/// A member of the board.
pub const BOARD: AccountId = 900;
/// An account of no operator.
pub const STRANGER: AccountId = 901;

/// The own account of an operator.
pub fn own(operator: OperatorId) -> AccountId {
	1_000 + u64::from(operator.0)
}

/// An account with the settlement role of an operator and no other.
pub fn clerk(operator: OperatorId) -> AccountId {
	2_000 + u64::from(operator.0)
}

/// Another one: of a second node.
pub fn second_clerk(operator: OperatorId) -> AccountId {
	3_000 + u64::from(operator.0)
}

/// An account of an operator without the settlement role.
pub fn market(operator: OperatorId) -> AccountId {
	4_000 + u64::from(operator.0)
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Reconciliation: pallet_reconciliation,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

thread_local! {
	static NOW: RefCell<UnixSecs> = const { RefCell::new(START) };
	static OPERATORS: RefCell<BTreeMap<OperatorId, OperatorStatus>> =
		const { RefCell::new(BTreeMap::new()) };
	static BENCHMARKED: RefCell<BTreeMap<AccountId, OperatorId>> =
		const { RefCell::new(BTreeMap::new()) };
	static DOCUMENTS: RefCell<BTreeMap<(OperatorId, H256), DocumentInfo>> =
		const { RefCell::new(BTreeMap::new()) };
	static ACCOUNTS: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
	static SENT: RefCell<Vec<(AccountId, crate::Call<Test>)>> = const { RefCell::new(Vec::new()) };
	static ROOM: RefCell<usize> = const { RefCell::new(usize::MAX) };
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

pub fn set_status(operator: OperatorId, status: OperatorStatus) {
	OPERATORS.with(|operators| operators.borrow_mut().insert(operator, status));
}

pub struct Registry;
impl Registry {
	fn ensure(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::operator_of(account).ok_or(DispatchError::Other("not an operator"))?;
		if *account == market(operator) || role != Role::Settlement {
			return Err(DispatchError::Other("lacks the role"));
		}
		Ok(operator)
	}
}

impl InspectOperators<AccountId> for Registry {
	fn operator_of(account: &AccountId) -> Option<OperatorId> {
		if let Some(id) = BENCHMARKED.with(|map| map.borrow().get(account).copied()) {
			return Some(id);
		}
		let number = u32::try_from(*account).ok().and_then(|account| match account {
			1_000..5_000 => Some(account % 1_000),
			_ => None,
		})?;
		Self::status_of(OperatorId(number)).map(|_| OperatorId(number))
	}

	fn account_of(operator: OperatorId) -> Option<AccountId> {
		let benchmarked = BENCHMARKED.with(|map| {
			map.borrow()
				.iter()
				.find(|(_, id)| **id == operator)
				.map(|(account, _)| *account)
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
			*map.entry(*account).or_insert(next)
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

/// Puts a document on record.
pub fn announce(
	sender: OperatorId,
	recipient: OperatorId,
	kind: DocumentKind,
	state: DocumentState,
	commitment: H256,
) {
	let info = DocumentInfo { id: DocumentId(0), recipient, kind, state };
	DOCUMENTS.with(|documents| documents.borrow_mut().insert((sender, commitment), info));
}

pub struct Library;
impl InspectDocuments for Library {
	fn announced(sender: OperatorId, commitment: H256) -> Option<DocumentInfo> {
		DOCUMENTS.with(|documents| documents.borrow().get(&(sender, commitment)).copied())
	}

	fn answers(recipient: OperatorId) -> Option<DocumentAnswers> {
		Some(DocumentAnswers { received: recipient.0.into(), rejected: 0, expired: 2 })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_received(
		sender: OperatorId,
		recipient: OperatorId,
		kind: DocumentKind,
		commitment: H256,
	) {
		announce(sender, recipient, kind, DocumentState::Received { at: now() }, commitment);
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
			if sent.len() >= ROOM.with(|room| *room.borrow()) {
				return Err(SubmitError::Refused);
			}
			sent.push((*account, call));
			Ok(())
		})
	}
}

/// The keys that the node has.
pub fn set_accounts(accounts: &[AccountId]) {
	ACCOUNTS.with(|known| *known.borrow_mut() = accounts.to_vec())
}

/// Transactions that the pool takes before it refuses more.
pub fn set_room(room: usize) {
	ROOM.with(|known| *known.borrow_mut() = room)
}

/// What the node has sent since this was last asked.
pub fn take_sent() -> Vec<(AccountId, crate::Call<Test>)> {
	SENT.with(|sent| std::mem::take(&mut *sent.borrow_mut()))
}

ord_parameter_types! {
	pub const BoardAccount: AccountId = BOARD;
}

impl pallet_reconciliation::Config for Test {
	type Worker = Node;
	type Operators = Registry;
	type Documents = Library;
	type Fungible = Balances;
	type Time = Clock;
	type BoardOrigin = EnsureSignedBy<BoardAccount, AccountId>;
	type MinPeriod = ConstU32<MIN_PERIOD>;
	type MaxPeriod = ConstU32<MAX_PERIOD>;
	type MinWindow = ConstU32<MIN_WINDOW>;
	type MaxWindow = ConstU32<MAX_WINDOW>;
	type ProposalPeriod = ConstU64<PROPOSAL>;
	type BoardPeriod = ConstU64<BOARD_PERIOD>;
	type RetentionPeriod = ConstU64<RETENTION>;
	type MaxProposals = ConstU32<MAX_PROPOSALS>;
	type MaxUnfinished = ConstU32<MAX_UNFINISHED>;
	type MaxRounds = ConstU32<MAX_ROUNDS>;
	type MaxRows = ConstU32<MAX_ROWS>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The state in which a test begins.
pub fn new_test_ext() -> sp_io::TestExternalities {
	OPERATORS.with(|operators| operators.borrow_mut().clear());
	BENCHMARKED.with(|map| map.borrow_mut().clear());
	DOCUMENTS.with(|documents| documents.borrow_mut().clear());
	set_accounts(&[]);
	set_room(usize::MAX);
	take_sent();
	set_now(START);
	for operator in [ALICE, BOB, CAROL] {
		set_status(operator, OperatorStatus::Active);
	}
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = [ALICE, BOB, CAROL].map(|operator| (own(operator), FUNDS)).to_vec();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext: sp_io::TestExternalities = storage.into();
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test and then checks all invariants.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let issued = Balances::total_issuance();
		test();
		Reconciliation::do_try_state().unwrap();
		assert_eq!(Balances::total_issuance(), issued, "money was made or lost");
	});
}

// --- What tests do over and over ----------------------------------------------------------------

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn hash(number: u64) -> H256 {
	H256::from_low_u64_be(number + 1)
}

/// Commitments of the rate sheets of ALICE and BOB.
pub fn sheets() -> [H256; 2] {
	[hash(1_000_001), hash(1_000_002)]
}

pub fn tolerance(absolute: i128) -> Tolerance {
	Tolerance { absolute: Amount(absolute), basis_points: 0 }
}

/// Terms that are in force from the beginning of the tests on.
pub fn terms() -> Terms {
	Terms {
		sheets: sheets(),
		starts_at: START,
		period_secs: PERIOD_SECS,
		tolerance: tolerance(10),
		lines: tolerance(0),
		destinations: BoundedVec::new(),
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 9, mode: RoundingMode::HalfEven },
		matching: MatchRules::default(),
		remedies: Remedies::default(),
		statement_secs: STATEMENT_SECS,
		confirm_secs: CONFIRM_SECS,
		answer_secs: ANSWER_SECS,
		notice_secs: NOTICE_SECS,
		on_silence: OnSilence::Consent,
		settlement: Settlement::Transfer,
	}
}

pub fn received() -> DocumentState {
	DocumentState::Received { at: START }
}

/// The rate sheets of ALICE and BOB are there.
pub fn exchange_sheets() {
	let [first, second] = sheets();
	announce(ALICE, BOB, DocumentKind::RateSheet, received(), first);
	announce(BOB, ALICE, DocumentKind::RateSheet, received(), second);
}

/// An agreement that ALICE has proposed to BOB.
pub fn proposed(terms: Terms) -> AgreementId {
	exchange_sheets();
	let id = crate::NextAgreementId::<Test>::get();
	assert_ok!(Reconciliation::propose(signed(clerk(ALICE)), BOB, Box::new(terms)));
	id
}

/// An agreement of ALICE, the first, and BOB.
pub fn agreed(terms: Terms) -> AgreementId {
	let terms_hash = terms.hash();
	let id = proposed(terms);
	assert_ok!(Reconciliation::accept(signed(clerk(BOB)), id, terms_hash));
	id
}

pub fn agreement(id: AgreementId) -> AgreementRecord {
	crate::Agreements::<Test>::get(AgreementKey::from(id)).unwrap()
}

pub fn period(id: AgreementId, number: PeriodIndex) -> PeriodRecord {
	crate::Periods::<Test>::get(AgreementKey::from(id), PeriodKey::from(number)).unwrap()
}

pub fn state(id: AgreementId, number: PeriodIndex) -> PeriodState {
	period(id, number).state
}

pub fn row(agreement: AgreementId, period: PeriodIndex) -> PeriodRow {
	PeriodRow { agreement, period }
}

pub fn other(operator: OperatorId) -> OperatorId {
	if operator == ALICE {
		BOB
	} else {
		ALICE
	}
}

/// The end of a period of an agreement of these terms.
pub fn end_of(period: PeriodIndex) -> UnixSecs {
	START + u64::from(PERIOD_SECS) * (u64::from(period) + 1)
}

/// Commitment of an operator's statement of a period.
pub fn statement(operator: OperatorId, period: PeriodIndex) -> H256 {
	hash(2_000_000 + 100 * u64::from(period) + u64::from(operator.0))
}

/// Commitment of an operator's records of a period.
pub fn records(operator: OperatorId, period: PeriodIndex) -> H256 {
	hash(3_000_000 + 100 * u64::from(period) + u64::from(operator.0))
}

pub fn commit(
	operator: OperatorId,
	id: AgreementId,
	period: PeriodIndex,
) -> sp_runtime::DispatchResult {
	let commitment = statement(operator, period);
	announce(operator, other(operator), DocumentKind::Statement, received(), commitment);
	Reconciliation::commit_statement(signed(clerk(operator)), id, period, commitment)
}

pub fn commit_records(
	operator: OperatorId,
	id: AgreementId,
	period: PeriodIndex,
) -> sp_runtime::DispatchResult {
	let commitment = records(operator, period);
	announce(operator, other(operator), DocumentKind::Records, received(), commitment);
	Reconciliation::commit_records(signed(clerk(operator)), id, period, commitment)
}

/// Both statements of a period, at its end.
pub fn committed(id: AgreementId, period: PeriodIndex) {
	set_now(now().max(end_of(period)));
	for operator in [ALICE, BOB] {
		assert_ok!(commit(operator, id, period));
	}
}

pub fn total(direction: Direction, cause: Cause, first: Balance, second: Balance) -> DisputedTotal {
	let cause = DisputeCause::Found(cause);
	DisputedTotal { direction, cause, count: 1, first_more: first, second_more: second }
}

pub fn confirmation(period: PeriodIndex, net: i128, disputed: &[DisputedTotal]) -> Confirmation {
	Confirmation {
		statements: [statement(ALICE, period), statement(BOB, period)],
		records: None,
		net: Amount(net),
		disputed: disputed.to_vec().try_into().unwrap(),
	}
}

pub fn confirm(
	operator: OperatorId,
	id: AgreementId,
	period: PeriodIndex,
	net: i128,
	disputed: &[DisputedTotal],
) -> sp_runtime::DispatchResult {
	let confirmation = confirmation(period, net, disputed);
	Reconciliation::confirm(signed(clerk(operator)), id, period, confirmation)
}

/// A dispute about 300 that ALICE claims and BOB does not concede, besides 1,000 that are settled.
pub fn disputed(id: AgreementId, period: PeriodIndex) {
	committed(id, period);
	let totals = [total(Direction::FirstServes, Cause::Missing, 300, 0)];
	for operator in [ALICE, BOB] {
		assert_ok!(confirm(operator, id, period, 1_000, &totals));
	}
}

/// The dispute of a period.
pub fn dispute(id: AgreementId, period: PeriodIndex) -> Dispute {
	let PeriodState::Disputed(dispute) = state(id, period) else { panic!("it is not in dispute") };
	dispute
}

/// How a period was closed.
pub fn closing(id: AgreementId, period: PeriodIndex) -> Closing {
	let PeriodState::Closed { how, .. } = state(id, period) else { panic!("it is not closed") };
	how
}

pub fn balance(operator: OperatorId) -> Balance {
	Balances::free_balance(own(operator))
}

/// Leaves an operator so much, and gives the rest to CAROL.
pub fn impoverish(operator: OperatorId, left: Balance) {
	let rest = balance(operator) - left;
	<Balances as Mutate<_>>::transfer(
		&own(operator),
		&own(CAROL),
		rest,
		frame_support::traits::tokens::Preservation::Expendable,
	)
	.unwrap();
}

/// Gives an operator so much of CAROL's.
pub fn enrich(operator: OperatorId, amount: Balance) {
	<Balances as Mutate<_>>::transfer(
		&own(CAROL),
		&own(operator),
		amount,
		frame_support::traits::tokens::Preservation::Expendable,
	)
	.unwrap();
}

pub fn facts(operator: OperatorId) -> Reputation {
	crate::Reputations::<Test>::get(operator)
}

/// Events of the pallet.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Reconciliation(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The latest event of the pallet.
pub fn last_event() -> crate::Event<Test> {
	events().pop().unwrap()
}
