//! A runtime with the real session, historical and authorship pallets, and a small registry of
//! operators.

use crate::{self as pallet_authorities, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, FindAuthor, OnFinalize, OnInitialize},
	ConsensusEngineId,
};
use frame_system::EnsureRoot;
use interwork_primitives::{
	traits::{InspectOperators, OnOperatorStatus, SuspendOperators},
	OperatorId, OperatorKind, OperatorStatus, Role,
};
use sp_runtime::{
	impl_opaque_keys,
	testing::UintAuthorityId,
	traits::{ConvertInto, OpaqueKeys},
	BuildStorage, KeyTypeId, Perbill, RuntimeAppPublic,
};
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Registry: registry,
		// Before the session, whose genesis asks for the set.
		Authorities: pallet_authorities,
		Session: pallet_session,
		Historical: pallet_session::historical,
		// After the session: the author of the block in which a session starts is looked up in the
		// new set, as it can happen on a chain.
		Authorship: pallet_authorship,
	}
);

/// A registry in storage, so that a failed change is undone as in the real one.
#[frame_support::pallet(dev_mode)]
pub mod registry {
	use super::{
		InspectOperators, OnOperatorStatus, OperatorId, OperatorKind, OperatorStatus, Role,
		SuspendOperators,
	};
	use frame_support::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = u64> {
		type OnStatus: OnOperatorStatus<u64>;
	}

	#[pallet::storage]
	pub type Operators<T> = StorageMap<_, Twox64Concat, OperatorId, (u64, OperatorStatus)>;

	#[pallet::storage]
	pub type OperatorOf<T> = StorageMap<_, Twox64Concat, u64, OperatorId>;

	impl<T: Config> Pallet<T> {
		pub fn add(operator: u32, account: u64) {
			Operators::<T>::insert(OperatorId(operator), (account, OperatorStatus::Active));
			OperatorOf::<T>::insert(account, OperatorId(operator));
		}

		pub fn delegate(operator: u32, account: u64) {
			OperatorOf::<T>::insert(account, OperatorId(operator));
		}

		/// Changes a status as a call of the board would.
		pub fn set_status(operator: OperatorId, new: OperatorStatus) -> DispatchResult {
			frame_support::storage::with_storage_layer(|| {
				let (account, old) =
					Operators::<T>::get(operator).ok_or(DispatchError::CannotLookup)?;
				Operators::<T>::insert(operator, (account, new));
				if new == OperatorStatus::Retired {
					OperatorOf::<T>::remove(account);
				}
				T::OnStatus::on_status(operator, &account, old, new)
			})
		}
	}

	impl<T: Config> InspectOperators<u64> for Pallet<T> {
		fn operator_of(account: &u64) -> Option<OperatorId> {
			OperatorOf::<T>::get(account)
		}

		fn account_of(operator: OperatorId) -> Option<u64> {
			Operators::<T>::get(operator).map(|(account, _)| account)
		}

		fn status_of(operator: OperatorId) -> Option<OperatorStatus> {
			Operators::<T>::get(operator).map(|(_, status)| status)
		}

		fn kind_of(_: OperatorId) -> Option<OperatorKind> {
			Some(OperatorKind::Mno)
		}

		fn ensure_may_start(account: &u64, _: Role) -> Result<OperatorId, DispatchError> {
			Self::operator_of(account).ok_or(DispatchError::CannotLookup)
		}

		fn ensure_may_finish(account: &u64, _: Role) -> Result<OperatorId, DispatchError> {
			Self::operator_of(account).ok_or(DispatchError::CannotLookup)
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn benchmark_operator(account: &u64) -> OperatorId {
			let operator = 1_000 + Operators::<T>::iter().count() as u32;
			Self::add(operator, *account);
			OperatorId(operator)
		}
	}

	impl<T: Config> SuspendOperators for Pallet<T> {
		fn suspend(operator: OperatorId) -> DispatchResult {
			match Self::status_of(operator) {
				Some(OperatorStatus::Active) => {
					Self::set_status(operator, OperatorStatus::Suspended)
				},
				_ => Ok(()),
			}
		}
	}
}

parameter_types! {
	/// Validators whose node is down.
	pub static Offline: Vec<AccountId> = vec![];
	/// How often consensus was told of a changed set.
	pub static SetChanges: u32 = 0;
	/// Indices that consensus was told to disable.
	pub static DisabledNotices: Vec<u32> = vec![];
}

impl_opaque_keys! {
	pub struct MockSessionKeys {
		pub dummy: UintAuthorityId,
	}
}

pub struct Handler;
impl pallet_session::SessionHandler<AccountId> for Handler {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[UintAuthorityId::ID];
	fn on_genesis_session<Ks: OpaqueKeys>(_: &[(AccountId, Ks)]) {}
	fn on_new_session<Ks: OpaqueKeys>(changed: bool, _: &[(AccountId, Ks)], _: &[(AccountId, Ks)]) {
		if changed {
			SetChanges::mutate(|count| *count += 1);
		}
	}
	fn on_disabled(index: u32) {
		DisabledNotices::mutate(|notices| notices.push(index));
	}
}

/// Block by block, one validator of the session after the other. A node that is down leaves the
/// block without an author.
pub struct RoundRobin;
impl FindAuthor<u32> for RoundRobin {
	fn find_author<'a, I>(_: I) -> Option<u32>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		let validators = Session::validators();
		let index = System::block_number() % validators.len() as u64;
		let up = !Offline::get().contains(&validators[index as usize]);
		up.then_some(index as u32)
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl registry::Config for Test {
	type OnStatus = Authorities;
}

pub const SESSION: u64 = 10;
type Sessions = pallet_session::PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Test, Authorities>;
	type SessionHandler = Handler;
	type Keys = MockSessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU64<0>;
}

impl pallet_session::historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = AccountId;
	type FullIdentificationOf = ConvertInto;
}

impl pallet_authorship::Config for Test {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Test, RoundRobin>;
	type EventHandler = Authorities;
}

pub const MAX_EMPTY_SESSIONS: u32 = 3;

#[cfg(feature = "runtime-benchmarks")]
type MaxAuthorities = ConstU32<100>;
#[cfg(not(feature = "runtime-benchmarks"))]
type MaxAuthorities = ConstU32<7>;

impl pallet_authorities::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Operators = Registry;
	type SuspendOperators = Registry;
	type Keys = SessionAdapter<Test>;
	type Sessions = SessionAdapter<Test>;
	type MaxAuthorities = MaxAuthorities;
	type MaxEmptySessions = ConstU32<MAX_EMPTY_SESSIONS>;
	type WeightInfo = ();
}

/// Has an operator and no session keys.
pub const KEYLESS: AccountId = 30;
/// Has session keys and no operator.
pub const STRANGER: AccountId = 31;
/// A delegate of operator 1, with session keys.
pub const DELEGATE: AccountId = 32;

/// Accounts 1 to 20 are the own accounts of active operators 1 to 20 and have session keys.
pub struct ExtBuilder {
	session: Vec<AccountId>,
	authorities: Vec<AccountId>,
	minimum: u32,
	operators: bool,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { session: vec![1, 2, 3, 4], authorities: vec![], minimum: 1, operators: true }
	}
}

impl ExtBuilder {
	/// Validators by the session's own genesis.
	pub fn session(mut self, session: Vec<AccountId>) -> Self {
		self.session = session;
		self
	}

	/// Authorities listed at genesis.
	pub fn authorities(mut self, authorities: Vec<AccountId>) -> Self {
		self.authorities = authorities;
		self
	}

	pub fn minimum(mut self, minimum: u32) -> Self {
		self.minimum = minimum;
		self
	}

	/// No operator is registered yet.
	pub fn without_operators(mut self) -> Self {
		self.operators = false;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();

		let keys = |account: AccountId| {
			(account, account, MockSessionKeys { dummy: UintAuthorityId(account) })
		};
		let others = (1..=20).chain([STRANGER, DELEGATE]);
		let non_authority_keys =
			others.filter(|account| !self.session.contains(account)).map(keys).collect();

		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			use frame_support::traits::BuildGenesisConfig;
			if self.operators {
				for operator in 1..=20 {
					Registry::add(operator, operator.into());
				}
				Registry::add(KEYLESS as u32, KEYLESS);
				Registry::delegate(1, DELEGATE);
			}
			pallet_authorities::GenesisConfig::<Test> {
				authorities: self.authorities.clone(),
				minimum: self.minimum,
			}
			.build();
			pallet_session::GenesisConfig::<Test> {
				keys: self.session.iter().copied().map(keys).collect(),
				non_authority_keys,
			}
			.build();
			System::set_block_number(1);
			SetChanges::set(0);
			DisabledNotices::set(vec![]);
			Offline::set(vec![]);
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Authorities::do_try_state().expect("every invariant holds after the test");
		})
	}
}

pub fn run_to_block(block: u64) {
	while System::block_number() < block {
		AllPalletsWithSystem::on_finalize(System::block_number());
		System::set_block_number(System::block_number() + 1);
		AllPalletsWithSystem::on_initialize(System::block_number());
		Authorities::do_try_state().expect("every invariant holds after every block");
	}
}

/// Runs to the first block of the session after `count` more.
pub fn advance_sessions(count: u32) {
	let target = (Session::current_index() + count) as u64 * SESSION;
	run_to_block(target);
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn offend(account: AccountId, session: SessionIndex) -> frame_support::weights::Weight {
	offend_many(&[account], session)
}

pub fn offend_many(
	accounts: &[AccountId],
	session: SessionIndex,
) -> frame_support::weights::Weight {
	let offenders: Vec<_> = accounts
		.iter()
		.map(|account| OffenceDetails { offender: (*account, *account), reporters: vec![99] })
		.collect();
	let fractions = vec![Perbill::from_percent(10); offenders.len()];
	<Authorities as OnOffenceHandler<_, _, _>>::on_offence(&offenders, &fractions, session)
}

pub fn status(account: AccountId) -> Option<AuthorityStatus> {
	pallet_authorities::Authorities::<Test>::get()
		.get(&account)
		.map(|record| record.status)
}

pub fn listed() -> Vec<AccountId> {
	pallet_authorities::Authorities::<Test>::get().keys().copied().collect()
}

/// Our events since the last call.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Authorities(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

pub fn purge_keys(account: AccountId) {
	Session::purge_keys(RuntimeOrigin::signed(account)).expect("the account has keys");
}

pub fn set_keys(account: AccountId, key: u64) {
	pallet_session::NextKeys::<Test>::insert(
		account,
		MockSessionKeys { dummy: UintAuthorityId(key) },
	);
}
