//! A runtime with balances, assets, time and this pallet, and a registry of operators that tests can
//! turn as they like.

use crate::{self as pallet_dice, types::*};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU128, ConstU32, UnixTime},
	BoundedVec, PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use interwork_primitives::{
	dice::{EscrowUnits, LockFault, LockFor, LockRow, ReleaseRow},
	messages::{ReturnMessage, WalletSignature},
	traits::InspectOperators,
	AcceptanceId, AccountId, Balance, ClassId, OperatorId, OperatorKind, OperatorStatus, Role,
	Signature, UnixSecs,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

/// The existential deposit of the mock.
pub const ED: Balance = 100;
/// What every account of an operator has at first.
pub const FUNDS: Balance = 1_000_000_000;
/// When the tests begin.
pub const START: UnixSecs = 1_800_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;
/// Price of a unit, unless a test says otherwise.
pub const PRICE: u64 = 10;

// Operators of the tests.
pub const HOME: OperatorId = OperatorId(1);
pub const VISITED: OperatorId = OperatorId(2);
pub const OTHER: OperatorId = OperatorId(3);

pub const CLASS: ClassId = ClassId(1);

fn account(kind: u8, number: u8) -> AccountId {
	let mut bytes = [0; 32];
	bytes[0] = kind;
	bytes[1] = number;
	bytes[31] = 1;
	AccountId::new(bytes)
}

fn of(kind: u8, operator: OperatorId) -> AccountId {
	account(kind, u8::try_from(operator.0).unwrap())
}

/// The own account of an operator.
pub fn own(operator: OperatorId) -> AccountId {
	of(1, operator)
}

/// An account with the market role of an operator and no other.
pub fn market(operator: OperatorId) -> AccountId {
	of(2, operator)
}

/// An account with the devices role of an operator and no other.
pub fn devices(operator: OperatorId) -> AccountId {
	of(3, operator)
}

/// An account with the settlement role of an operator and no other.
pub fn settlement(operator: OperatorId) -> AccountId {
	of(4, operator)
}

/// An account of no operator.
pub fn stranger() -> AccountId {
	account(9, 0)
}

/// The key of a wallet.
pub fn key(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// A wallet. It has no SDRt.
pub fn wallet(number: u8) -> AccountId {
	AccountId::new(key(number).public().0)
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		AssetsHolder: pallet_assets_holder,
		Dice: pallet_dice,
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

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<0>;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<0>;
	type Freezer = ();
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeEvent = RuntimeEvent;
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
		let kind = AsRef::<[u8; 32]>::as_ref(account)[0];
		let may = match role {
			_ if Self::account_of(operator).as_ref() == Some(account) => true,
			Role::Market => kind == 2,
			Role::Devices => kind == 3,
			Role::Settlement => kind == 4,
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
		let operator = OperatorId(bytes[1].into());
		let known = (1..=4).any(|kind| of(kind, operator) == *account);
		known.then(|| Self::status_of(operator).map(|_| operator)).flatten()
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

parameter_types! {
	pub const DicePalletId: PalletId = PalletId(*b"iw/dice_");
}

impl pallet_dice::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Fungible = Balances;
	type Units = Assets;
	type UnitHolds = AssetsHolder;
	type Operators = Registry;
	type Time = Clock;
	type PalletId = DicePalletId;
	type MaxAssignRows = ConstU32<4_096>;
	type MaxChannelsPerWallet = ConstU32<3>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The state in which a test begins.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut balances = vec![(stranger(), FUNDS)];
	OPERATORS.with(|operators| operators.borrow_mut().clear());
	BENCHMARKED.with(|map| map.borrow_mut().clear());
	set_now(START);
	for operator in [HOME, VISITED, OTHER] {
		set_status(operator, OperatorStatus::Active);
		balances.extend([own(operator), settlement(operator)].map(|account| (account, FUNDS)));
	}
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext: sp_io::TestExternalities = storage.into();
	#[cfg(feature = "runtime-benchmarks")]
	ext.register_extension(sp_keystore::KeystoreExt::new(
		sp_keystore::testing::MemoryKeystore::new(),
	));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test and then checks all invariants, and that no money was made or lost.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let issued = Balances::total_issuance();
		test();
		Dice::do_try_state().unwrap();
		assert_eq!(Balances::total_issuance(), issued);
	});
}

// --- What tests do over and over ----------------------------------------------------------------

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn terms() -> AcceptanceTerms {
	AcceptanceTerms { bytes_per_unit: 100_000, unit_price: PRICE, valid_until: START + 365 * DAY }
}

pub fn propose(terms: AcceptanceTerms) -> AcceptanceId {
	let id = crate::NextAcceptanceId::<Test>::get();
	assert_ok!(Dice::propose_acceptance(signed(market(HOME)), HOME, VISITED, terms));
	id
}

/// An acceptance in force between HOME and VISITED.
pub fn accepted(terms: AcceptanceTerms) -> AcceptanceId {
	let id = propose(terms);
	assert_ok!(Dice::accept_acceptance(signed(market(VISITED)), id));
	id
}

pub fn issue(units: u64) {
	assert_ok!(Dice::issue(signed(devices(HOME)), units));
}

/// Issues units of HOME and assigns them to a wallet.
pub fn fund(number: u8, units: u64) {
	issue(units);
	assert_ok!(Dice::assign(signed(devices(HOME)), wallet(number), units));
}

pub fn row(number: u8, units: u64) -> AssignRow<AccountId> {
	AssignRow { wallet: wallet(number), units }
}

pub fn rows<T: Clone + std::fmt::Debug>(rows: &[T]) -> BoundedVec<T, ConstU32<4_096>> {
	rows.to_vec().try_into().unwrap()
}

pub fn lock_row(acceptance: AcceptanceId, number: u8, units: u64) -> LockRow<AccountId> {
	let purpose = LockFor::NewChannel { nonce: None };
	LockRow { acceptance, wallet: wallet(number), units, purpose }
}

/// Locks units of a wallet as for a new channel.
pub fn lock(acceptance: AcceptanceId, number: u8, units: u64) -> Result<(), LockFault> {
	<Dice as EscrowUnits<_>>::lock(&[lock_row(acceptance, number, units)]).unwrap()[0]
}

pub fn earn(acceptance: AcceptanceId, units: u64) -> DispatchResult {
	<Dice as EscrowUnits<_>>::earn(&[(acceptance, units)].into())
}

pub fn release(acceptance: AcceptanceId, number: u8, earned: u64, refund: u64) -> bool {
	let row = ReleaseRow { acceptance, wallet: wallet(number), earned, refund };
	<Dice as EscrowUnits<_>>::release(&[row]).unwrap()[0]
}

/// An acceptance under which VISITED has earned `units` of wallet 1.
pub fn earned(units: u64) -> AcceptanceId {
	let id = accepted(terms());
	fund(1, units);
	assert_eq!(lock(id, 1, units), Ok(()));
	assert!(release(id, 1, units, 0));
	id
}

pub fn returned(number: u8, units: u64, nonce: u64, valid_until: UnixSecs) -> ReturnMessage {
	ReturnMessage { class: CLASS, nonce, wallet: wallet(number), units, valid_until }
}

/// The genesis hash of the mock.
pub fn genesis() -> [u8; 32] {
	System::block_hash(0).0
}

pub fn sign(number: u8, message: &[u8]) -> WalletSignature {
	let signature = Signature::Sr25519(key(number).sign(message));
	WalletSignature { signature, wrapped: false }
}

pub fn relay_return(message: &ReturnMessage, signature: WalletSignature) -> DispatchResult {
	Dice::return_units_relayed(
		signed(stranger()),
		message.class,
		message.wallet.clone(),
		message.units,
		message.nonce,
		message.valid_until,
		signature,
	)
}

pub fn books() -> ClassRecord {
	crate::Classes::<Test>::get(CLASS).unwrap()
}

pub fn units(number: u8) -> Balance {
	Assets::balance(CLASS.0, wallet(number))
}

pub fn assignment(number: u8) -> AssignmentRecord {
	crate::Assignments::<Test>::get(CLASS, wallet(number)).unwrap()
}

pub fn record(id: AcceptanceId) -> AcceptanceRecord {
	crate::Acceptances::<Test>::get(id).unwrap()
}

pub fn free(account: AccountId) -> Balance {
	Balances::free_balance(account)
}

/// The latest event of the pallet.
pub fn last_event() -> crate::Event<Test> {
	events().pop().unwrap()
}

/// All events of the pallet.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Dice(event) => Some(event),
			_ => None,
		})
		.collect()
}
