//! A chain with this pallet and balances. What hears of changes is replaced by recorders that can
//! be told to refuse.

use crate::{self as pallet_operators, types::*, *};
use frame_support::{derive_impl, parameter_types, traits::UnixTime};
use frame_system::{mocking::MockBlock, EnsureRoot};
use interwork_primitives::{
	traits::OnOperatorStatus, Balance, Country, OperatorId, OperatorKind, OperatorStatus, Plmn,
	RoleSet, Tadig,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::time::Duration;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
/// An account that does not exist on the chain.
pub const NOBODY: AccountId = 999;

pub const INITIAL_BALANCE: Balance = 1_000_000;
pub const DEPOSIT: Balance = 1_000;
pub const START: u64 = 1_800_000_000;

#[frame_support::runtime]
mod test_runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Registry = pallet_operators;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = 10;
	pub static ApplicationDeposit: Balance = DEPOSIT;
	pub const MaxNameLength: u32 = 64;
	pub const MaxPlmns: u32 = 16;
	pub const MaxDelegates: u32 = 32;
	pub static NowSecs: u64 = START;
	/// Every change of status that was heard.
	pub static StatusChanges: Vec<(OperatorId, AccountId, OperatorStatus, OperatorStatus)> = vec![];
	/// Every move of an operator's own account that was heard.
	pub static AccountChanges: Vec<(OperatorId, AccountId, AccountId)> = vec![];
	/// Every loss of roles that was heard.
	pub static RolesLost: Vec<(OperatorId, AccountId, RoleSet)> = vec![];
	/// Whether changes are refused.
	pub static Refuse: bool = false;
}

/// Why the recorders refuse.
pub const REFUSED: DispatchError = DispatchError::Other("refused");

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		// Whole seconds count, not the rest.
		Duration::from_millis(NowSecs::get() * 1_000 + 999)
	}
}

pub struct Recorder;
impl OnOperatorStatus<AccountId> for Recorder {
	fn on_status(
		operator: OperatorId,
		account: &AccountId,
		old: OperatorStatus,
		new: OperatorStatus,
	) -> DispatchResult {
		// Those who ask back find the registry updated.
		assert_eq!(Registry::operator_status(operator), Some(new));
		if Refuse::get() {
			return Err(REFUSED);
		}
		StatusChanges::mutate(|changes| changes.push((operator, *account, old, new)));
		Ok(())
	}
}

impl OnOperatorAccount<AccountId> for Recorder {
	fn on_account_changed(
		operator: OperatorId,
		old: &AccountId,
		new: &AccountId,
	) -> DispatchResult {
		if Refuse::get() {
			return Err(REFUSED);
		}
		AccountChanges::mutate(|changes| changes.push((operator, *old, *new)));
		Ok(())
	}

	fn on_roles_lost(operator: OperatorId, account: &AccountId, lost: RoleSet) {
		RolesLost::mutate(|losses| losses.push((operator, *account, lost)));
	}
}

impl Config for Test {
	type Fungible = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BoardOrigin = EnsureRoot<AccountId>;
	type ApplicationDeposit = ApplicationDeposit;
	type OnStatus = Recorder;
	type OnAccount = Recorder;
	type Time = Clock;
	type MaxNameLength = MaxNameLength;
	type MaxPlmns = MaxPlmns;
	type MaxDelegates = MaxDelegates;
	type WeightInfo = ();
}

pub struct ExtBuilder {
	operators: Vec<GenesisOperator<AccountId>>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { operators: vec![] }
	}
}

impl ExtBuilder {
	/// Adds an operator of the genesis.
	pub fn operator(mut self, operator: GenesisOperator<AccountId>) -> Self {
		self.operators.push(operator);
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: (1..=100).map(|account| (account, INITIAL_BALANCE)).collect(),
				..Default::default()
			},
			registry: pallet_operators::GenesisConfig { operators: self.operators },
			..Default::default()
		}
		.build_storage()
		.expect("the genesis is valid");
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			System::set_block_number(1);
			NowSecs::set(START);
			ApplicationDeposit::set(DEPOSIT);
			Refuse::set(false);
			StatusChanges::set(vec![]);
			AccountChanges::set(vec![]);
			RolesLost::set(vec![]);
		});
		ext
	}

	/// Runs `test` and then checks every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Registry::do_try_state().expect("the registry is consistent after the test");
		});
	}
}

/// An MNO of the genesis with the codes of [`tadig`] and [`plmn`] of `n`.
pub fn genesis_operator(account: AccountId, n: u16) -> GenesisOperator<AccountId> {
	GenesisOperator {
		account,
		legal_name: format!("Operator {n}"),
		kind: OperatorKind::Mno,
		country: "DE".into(),
		tadig: Some(format!("DEU{n:02}")),
		plmns: vec![format!("262{n:02}")],
	}
}

pub fn name(text: &str) -> NameOf<Test> {
	text.as_bytes().to_vec().try_into().expect("short name")
}

pub fn reason(text: &str) -> Reason {
	text.as_bytes().to_vec().try_into().expect("short reason")
}

pub fn tadig(n: u16) -> Tadig {
	parse_tadig(&format!("DEU{n:02}")).expect("valid code")
}

pub fn plmn(n: u16) -> Plmn {
	Plmn { mcc: 262, mnc: n, mnc_digits: 2 }
}

pub fn plmns(codes: impl IntoIterator<Item = u16>) -> PlmnsOf<Test> {
	codes.into_iter().map(plmn).collect::<Vec<_>>().try_into().expect("few codes")
}

pub const DE: Country = Country(*b"DE");

/// Applies as an MNO with the codes of `n`.
pub fn apply(account: AccountId, n: u16) -> DispatchResult {
	Registry::apply(
		RuntimeOrigin::signed(account),
		name(&format!("Operator {n}")),
		OperatorKind::Mno,
		DE,
		Some(tadig(n)),
		plmns([n]),
	)
}

/// The operator that an account belongs to.
pub fn operator_of(account: AccountId) -> OperatorId {
	Accounts::<Test>::get(account).expect("linked").operator
}

/// Makes `account` an applicant with the codes of `n`.
pub fn applicant(account: AccountId, n: u16) -> OperatorId {
	apply(account, n).expect("a valid application");
	operator_of(account)
}

/// Makes `account` an active operator with the codes of `n`.
pub fn active(account: AccountId, n: u16) -> OperatorId {
	let operator = applicant(account, n);
	Registry::admit(RuntimeOrigin::root(), operator).expect("an applicant");
	operator
}

/// Makes `account` a suspended operator with the codes of `n`.
pub fn suspended(account: AccountId, n: u16) -> OperatorId {
	let operator = active(account, n);
	Registry::suspend(RuntimeOrigin::root(), operator, reason("late")).expect("an active one");
	operator
}

/// Makes `account` a retired operator that had the codes of `n`.
pub fn retired(account: AccountId, n: u16) -> OperatorId {
	let operator = active(account, n);
	Registry::retire(RuntimeOrigin::root(), operator).expect("an active one");
	operator
}

pub fn status(operator: OperatorId) -> OperatorStatus {
	Registry::operator_status(operator).expect("a record")
}

pub fn record(operator: OperatorId) -> OperatorRecordOf<Test> {
	Registry::operator(operator).expect("a record")
}

/// What is held on an account for this pallet.
pub fn held(account: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::ApplicationDeposit.into(), &account)
}

pub fn last_event() -> Event<Test> {
	System::events()
		.into_iter()
		.rev()
		.find_map(|x| match x.event {
			RuntimeEvent::Registry(event) => Some(event),
			_ => None,
		})
		.expect("an event of the registry")
}

pub fn set_time(secs: u64) {
	NowSecs::set(secs);
}
