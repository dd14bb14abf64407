//! A runtime with balances, time and this pallet, and a registry of operators that tests can turn
//! as they like.

use crate::{self as pallet_marketplace, types::*};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, EitherOfDiverse, UnixTime},
	BoundedVec, PalletId,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use interwork_primitives::{
	traits::InspectOperators, Balance, Country, LineId, LineKey, OfferId, OperatorId, OperatorKind,
	OperatorStatus, OrderId, Role, UnixSecs,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

pub type AccountId = u64;

/// The existential deposit of the mock.
pub const ED: Balance = 100;
/// What every account of an operator has at first.
pub const FUNDS: Balance = 1_000_000_000;
/// When the tests begin.
pub const START: UnixSecs = 1_800_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;
/// A member of the board.
pub const BOARD: AccountId = 900;
/// An account of no operator.
pub const STRANGER: AccountId = 901;

// Operators of the tests.
pub const A: OperatorId = OperatorId(1);
pub const B: OperatorId = OperatorId(2);
pub const C: OperatorId = OperatorId(3);
pub const D: OperatorId = OperatorId(4);

/// The own account of an operator.
pub fn own(operator: OperatorId) -> AccountId {
	1_000 + u64::from(operator.0)
}

/// An account with the market role of an operator.
pub fn market(operator: OperatorId) -> AccountId {
	2_000 + u64::from(operator.0)
}

/// An account of an operator without the market role.
pub fn clerk(operator: OperatorId) -> AccountId {
	3_000 + u64::from(operator.0)
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Marketplace: pallet_marketplace,
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
	type RuntimeHoldReason = RuntimeHoldReason;
}

thread_local! {
	static NOW: RefCell<UnixSecs> = const { RefCell::new(START) };
	static OPERATORS: RefCell<BTreeMap<OperatorId, OperatorStatus>> =
		const { RefCell::new(BTreeMap::new()) };
	static BENCHMARKED: RefCell<BTreeMap<AccountId, OperatorId>> =
		const { RefCell::new(BTreeMap::new()) };
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(NOW.with(|now| *now.borrow()))
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
		if *account == clerk(operator) && role == Role::Market {
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
			1_000..4_000 => Some(account % 1_000),
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

parameter_types! {
	pub const MarketplacePalletId: PalletId = PalletId(*b"iw/mrket");
	pub static MaxUsageRows: u32 = 4_096;
}

frame_support::ord_parameter_types! {
	pub const BoardAccount: AccountId = BOARD;
}

pub const DEPOSIT: Balance = 5_000;

parameter_types! {
	pub const NeighbourDiscount: frame_support::weights::Weight =
		frame_support::weights::Weight::from_parts(1_000, 0);
}

impl pallet_marketplace::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Fungible = Balances;
	type Operators = Registry;
	type BoardOrigin =
		EitherOfDiverse<EnsureRoot<AccountId>, EnsureSignedBy<BoardAccount, AccountId>>;
	type Time = Clock;
	type PalletId = MarketplacePalletId;
	type OfferDeposit = ConstU128<DEPOSIT>;
	type ReportingPeriod = ConstU64<DAY>;
	type RetentionPeriod = ConstU64<{ 30 * DAY }>;
	type MinAcceptPeriod = ConstU64<60>;
	type MaxAcceptPeriod = ConstU64<{ 7 * DAY }>;
	type MaxServicePeriod = ConstU64<{ 366 * DAY }>;
	type MaxOrderLines = ConstU32<16>;
	type MaxUsageRows = MaxUsageRows;
	type NeighbourDiscount = NeighbourDiscount;
	type MaxAreas = ConstU32<16>;
	type MaxNamed = ConstU32<32>;
	type MaxOffersPerOperator = ConstU32<6>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// Builds the state in which a test begins.
pub struct ExtBuilder {
	pot_endowed: bool,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { pot_endowed: true }
	}
}

impl ExtBuilder {
	/// The pot has nothing at genesis.
	pub fn pot_not_endowed(mut self) -> Self {
		self.pot_endowed = false;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let mut balances = vec![(STRANGER, FUNDS), (BOARD, FUNDS)];
		OPERATORS.with(|operators| operators.borrow_mut().clear());
		BENCHMARKED.with(|map| map.borrow_mut().clear());
		set_now(START);
		for operator in (1..=4).map(OperatorId) {
			set_status(operator, OperatorStatus::Active);
			balances.extend([own(operator), market(operator)].map(|account| (account, FUNDS)));
		}
		if self.pot_endowed {
			balances.push((Marketplace::pot_account(), ED));
		}
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks all invariants, and that no money was made or lost.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			let issued = Balances::total_issuance();
			test();
			Marketplace::do_try_state().unwrap();
			assert_eq!(Balances::total_issuance(), issued);
		});
	}
}

// --- What tests do over and over ----------------------------------------------------------------

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn h(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

/// Valid terms: mobile data everywhere at 10 a unit, 1,000,000 units.
pub fn terms() -> OfferTerms<Test> {
	OfferTerms {
		service: Service::MobileData { bytes_per_unit: 100_000, technologies: Technologies::ALL },
		unit_price: 10,
		area: Area::World,
		service_level: ServiceLevel {
			availability_bp: 9_990,
			latency_ms_max: Some(80),
			support_hours: 24,
			document: None,
		},
		valid_from: START,
		valid_until: START + 300 * DAY,
		capacity: 1_000_000,
		min_units: 1,
		audience: Audience::Public,
		terms: h(7),
	}
}

pub fn countries(codes: &[&[u8; 2]]) -> Area<Test> {
	let codes: Vec<Country> = codes.iter().map(|code| Country(**code)).collect();
	Area::Countries(codes.try_into().unwrap())
}

pub fn publish(provider: OperatorId, terms: OfferTerms<Test>) -> OfferId {
	let id = crate::NextOfferId::<Test>::get();
	assert_ok!(Marketplace::publish_offer(signed(market(provider)), terms));
	id
}

pub fn line_of(offer: OfferId, units: u64) -> RequestLine {
	RequestLine { offer, units, max_unit_price: u64::MAX }
}

pub fn lines_of(lines: &[RequestLine]) -> BoundedVec<RequestLine, ConstU32<16>> {
	lines.to_vec().try_into().unwrap()
}

/// Requests with an hour to accept and ten days of service.
pub fn try_request(buyer: OperatorId, lines: &[RequestLine]) -> sp_runtime::DispatchResult {
	Marketplace::request(
		signed(market(buyer)),
		lines_of(lines),
		[9; 32],
		now() + HOUR,
		now() + 10 * DAY,
	)
}

pub fn request(buyer: OperatorId, lines: &[RequestLine]) -> OrderId {
	let id = crate::NextOrderId::<Test>::get();
	assert_ok!(try_request(buyer, lines));
	id
}

/// An order that every provider has accepted.
pub fn active(buyer: OperatorId, lines: &[RequestLine]) -> OrderId {
	let id = request(buyer, lines);
	for provider in order(id).providers() {
		assert_ok!(Marketplace::accept(signed(market(provider)), id, h(1)));
	}
	assert_eq!(order(id).status, OrderStatus::Active);
	id
}

/// An offer of A, and an active order of B over `units` of it. Returns the order and its line.
pub fn simple(units: u64) -> (OrderId, LineId) {
	let offer = publish(A, terms());
	let id = active(B, &[line_of(offer, units)]);
	(id, order(id).first_line)
}

pub fn order(id: OrderId) -> OrderRecord<Test> {
	crate::Orders::<Test>::get(id).unwrap()
}

pub fn line(id: LineId) -> LineRecord {
	crate::Lines::<Test>::get(LineKey::from(id)).unwrap()
}

pub fn offer(id: OfferId) -> OfferRecord<Test> {
	crate::Offers::<Test>::get(id).unwrap()
}

pub fn row(line: LineId, cumulative_units: u64) -> UsageRow {
	UsageRow { line, cumulative_units }
}

pub fn rows(rows: &[UsageRow]) -> BoundedVec<UsageRow, MaxUsageRows> {
	rows.to_vec().try_into().unwrap()
}

/// Reports usage and returns the result of each row and what was paid.
pub fn report(provider: OperatorId, batch: &[UsageRow]) -> (Vec<UsageResult>, Balance) {
	assert_ok!(Marketplace::report_usage(signed(market(provider)), rows(batch)));
	match last_event() {
		crate::Event::UsageReported { results, amount, rows, rows_paid, .. } => {
			assert_eq!(rows as usize, batch.len());
			let results = if results.is_empty() {
				vec![UsageResult::Paid; batch.len()]
			} else {
				results.to_vec()
			};
			let paid = results.iter().filter(|result| **result == UsageResult::Paid).count();
			assert_eq!(rows_paid as usize, paid);
			(results, amount)
		},
		event => panic!("no usage was reported: {event:?}"),
	}
}

/// The latest event of the marketplace.
pub fn last_event() -> crate::Event<Test> {
	events().pop().unwrap()
}

/// All events of the marketplace.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Marketplace(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn free(account: AccountId) -> Balance {
	Balances::free_balance(account)
}

pub fn totals() -> EscrowTotals {
	crate::Escrowed::<Test>::get()
}
