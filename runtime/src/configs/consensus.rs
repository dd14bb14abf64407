//! Who authors and finalises: Aura, GRANDPA, sessions and offences.

use super::{governance::BoardOrigin, parameters::dynamic_params};
use crate::{
	AccountId, Aura, Authorities, Balances, Historical, Offences, Operators, Runtime, RuntimeCall,
	RuntimeEvent, Session, SessionKeys, UncheckedExtrinsic,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU128, ConstU32, ConstU64, Get, KeyOwnerProofSystem},
};
use interwork_primitives::{units::SLOT_DURATION_MILLIS, BlockNumber};
use pallet_authorities::SessionAdapter;
use pallet_grandpa::AuthorityId as GrandpaId;
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// Authorities at most: the same for our list, Aura and GRANDPA, which would each cut or fail on
/// their own.
pub const MAX_AUTHORITIES: u32 = 100;

/// Blocks in a session at least: 10 s.
const MIN_SESSION_LENGTH: BlockNumber = 5;

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = Authorities;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION_MILLIS>;
}

parameter_types! {
	/// Blocks in a session: what the board has set, but never so few that a change of authorities
	/// could not be finalised before the next, and never none.
	pub SessionLength: BlockNumber =
		dynamic_params::session::Length::get().max(MIN_SESSION_LENGTH);
	pub const SessionOffset: BlockNumber = 0;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type SessionManager = historical::NoteHistoricalRoot<Runtime, Authorities>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	// At most a third of the set is disabled at a time: more would stop the chain.
	type DisablingStrategy = UpToLimitDisablingStrategy<3>;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	// Authorities are admitted by the board; keys need no deposit besides.
	type KeyDeposit = ConstU128<0>;
}

impl historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// Proof of authority knows no stake to slash: an offender is named by its account alone.
	type FullIdentification = AccountId;
	type FullIdentificationOf = ConvertInto;
}

impl pallet_authorities::Config for Runtime {
	type AdminOrigin = BoardOrigin;
	type Operators = Operators;
	type SuspendOperators = Operators;
	type Keys = SessionAdapter<Runtime>;
	type Sessions = SessionAdapter<Runtime>;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxEmptySessions = ConstU32<3>;
	type WeightInfo = pallet_authorities::weights::SubstrateWeight<Runtime>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Runtime>;
	type OnOffenceHandler = Authorities;
}

/// How long an equivocation can be reported, in sessions: a day of the default length and more.
const REPORT_LONGEVITY_SESSIONS: u64 = 168;

parameter_types! {
	/// Blocks for which a report stays valid in the pool.
	pub ReportLongevity: u64 =
		REPORT_LONGEVITY_SESSIONS.saturating_mul(u64::from(SessionLength::get()));
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// The SDK has no generated weights for it; these count both proofs.
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<REPORT_LONGEVITY_SESSIONS>;
	type KeyOwnerProof =
		<Historical as KeyOwnerProofSystem<(sp_core::crypto::KeyTypeId, GrandpaId)>>::Proof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<C> frame_system::offchain::CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		sp_runtime::generic::UncheckedExtrinsic::new_bare(call).into()
	}
}
