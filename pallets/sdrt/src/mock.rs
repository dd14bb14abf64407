//! A runtime for tests: balances, a clock, and this pallet.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64},
};
use frame_system::{mocking::MockBlock, EnsureRoot};
use interwork_primitives::{
	sdr::{Amounts, Basket, Rates},
	Balance, IssuerId, RedemptionId, UnixSecs,
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

use crate as pallet_sdrt;
use crate::{Error, Event, Name, ResolvePot};

pub type AccountId = u64;

/// Account of the first issuer.
pub const ISSUER: AccountId = 1;
/// Account of the second issuer.
pub const ISSUER_2: AccountId = 2;
/// The auditor.
pub const AUDITOR: AccountId = 3;
/// The reporters.
pub const REPORTERS: [AccountId; 3] = [11, 12, 13];
/// Holders of SDRt.
pub const ALICE: AccountId = 21;
pub const BOB: AccountId = 22;
pub const CAROL: AccountId = 23;

/// The first issuer.
pub const FIRST: IssuerId = IssuerId(0);
/// The second issuer.
pub const SECOND: IssuerId = IssuerId(1);

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const REDEMPTION_MIN: Balance = 50;
pub const CEILING: Balance = 1_000_000;
pub const RESERVE: Balance = 900_000;
/// What Alice and Bob each have at genesis.
pub const ENDOWMENT: Balance = 10_000;

/// 2025-12-22 12:00 UTC.
pub const START: UnixSecs = 1_766_404_800;
pub const PERIOD: UnixSecs = 7 * 86_400;
pub const RATE_AGE: UnixSecs = 26 * 3_600;
pub const ATTESTATION_AGE: UnixSecs = 100 * 86_400;

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
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Sdrt = pallet_sdrt;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type DustRemoval = ResolvePot<Test>;
}

parameter_types! {
	pub static RedemptionPeriod: UnixSecs = PERIOD;
	pub static MinimumRedemption: Balance = REDEMPTION_MIN;
}

impl pallet_sdrt::Config for Test {
	type Fungible = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BoardOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type MaxReporters = ConstU32<4>;
	type MaxIssuers = ConstU32<3>;
	type RedemptionPeriod = RedemptionPeriod;
	type RateMaxAge = ConstU64<RATE_AGE>;
	type MinimumRedemption = MinimumRedemption;
	type AttestationMaxAge = ConstU64<ATTESTATION_AGE>;
	type WeightInfo = ();
}

/// Builds the state that a test starts from: two issuers, an auditor, three reporters; Alice and
/// Bob have [`ENDOWMENT`] each, which the first issuer owes.
pub struct ExtBuilder {
	balances: Vec<(AccountId, Balance)>,
	genesis: crate::GenesisConfig<Test>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			balances: vec![(ALICE, ENDOWMENT), (BOB, ENDOWMENT)],
			genesis: crate::GenesisConfig {
				issuers: vec![
					(ISSUER, "First Bank".into(), CEILING, RESERVE),
					(ISSUER_2, "Second Bank".into(), CEILING, RESERVE),
				],
				reserves_as_of: START,
				auditor: Some(AUDITOR),
				reporters: REPORTERS.to_vec(),
				basket: Some(Basket::SINCE_AUGUST_2022),
			},
		}
	}
}

impl ExtBuilder {
	/// Other endowments of `pallet-balances`.
	pub fn with_balances(mut self, balances: Vec<(AccountId, Balance)>) -> Self {
		self.balances = balances;
		self
	}

	/// Other genesis of this pallet.
	pub fn with_genesis(mut self, change: impl FnOnce(&mut crate::GenesisConfig<Test>)) -> Self {
		change(&mut self.genesis);
		self
	}

	pub fn build(self) -> TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances: self.balances, dev_accounts: None }
			.assimilate_storage(&mut storage)
			.unwrap();
		self.genesis.assimilate_storage(&mut storage).unwrap();
		let mut ext = TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			set_now(START);
		});
		ext
	}

	/// Runs a test and checks the invariants after it.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			Sdrt::do_try_state().unwrap();
			test();
			Sdrt::do_try_state().unwrap();
		})
	}
}

pub fn set_now(now: UnixSecs) {
	Timestamp::set_timestamp(now * 1_000);
}

pub fn name(text: &str) -> Name {
	Name::try_from(text.as_bytes().to_vec()).unwrap()
}

pub fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The events of this pallet since the last call, oldest first.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Sdrt(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// An issuer that must exist.
pub fn issuer(id: IssuerId) -> crate::IssuerOf<Test> {
	Sdrt::issuer(id).unwrap()
}

/// Requests a redemption with the first issuer and returns its id.
pub fn request(holder: AccountId, amount: Balance) -> RedemptionId {
	let id = crate::NextRedemptionId::<Test>::get();
	Sdrt::request_redemption(signed(holder), FIRST, amount, hash(7)).unwrap();
	id
}

/// What is held of an account for redemption.
pub fn held(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&crate::HoldReason::Redemption.into(), &who)
}

/// The rates of 22 December 2025 by the European Central Bank.
pub fn rates() -> Rates {
	Rates {
		usd_per_eur: 1_174_500_000,
		cny_per_usd: 7_037_037_037,
		jpy_per_usd: 157_318_007_663,
		usd_per_gbp: 1_343_514_070,
	}
}

pub fn amounts() -> Amounts {
	Basket::SINCE_AUGUST_2022.amounts
}

/// An error of this pallet, typed for the mock.
pub type E = Error<Test>;
