//! Records, and the trait through which the pallet sees the session.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use interwork_primitives::OperatorId;
use scale_info::TypeInfo;
use sp_staking::SessionIndex;

/// Where an authority stands.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AuthorityStatus {
	/// Authors and finalises.
	Active,
	/// Listed, but takes no part until the board reinstates it.
	Suspended,
	/// Offended, and stays in the set only because the minimum would be missed without it. It
	/// may not author. The board admits another and then suspends or retires this one.
	Disabled,
}

impl AuthorityStatus {
	/// Whether the authority sits in the set.
	pub fn is_member(self) -> bool {
		matches!(self, Self::Active | Self::Disabled)
	}
}

/// What is kept about an authority.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct AuthorityRecord {
	/// The operator that runs it. `None` for an authority of genesis whose account belongs to no
	/// operator yet.
	pub operator: Option<OperatorId>,
	/// Where it stands.
	pub status: AuthorityStatus,
	/// The session from which `status` holds.
	pub since_session: SessionIndex,
	/// The session of the latest offence that was dealt with. An offence of that session or an
	/// earlier one is not punished again. `None` if it never offended.
	pub last_offence: Option<SessionIndex>,
}

impl AuthorityRecord {
	/// An authority that takes part from `since_session` on.
	pub fn active(operator: Option<OperatorId>, since_session: SessionIndex) -> Self {
		Self { operator, status: AuthorityStatus::Active, since_session, last_offence: None }
	}
}

/// A change of the set that is decided and not yet in force.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PlannedChange<AccountId, BlockNumber> {
	/// The session that starts with the changed set.
	pub effective_session: SessionIndex,
	/// The block in which that session is expected to start. `None` if nobody can tell.
	pub at_block: Option<BlockNumber>,
	/// Who comes in.
	pub joining: Vec<AccountId>,
	/// Who goes out.
	pub leaving: Vec<AccountId>,
}

/// How much there is of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Strength {
	/// Members, with or without session keys.
	pub members: u32,
	/// Members with session keys: those that really author and vote.
	pub keyed: u32,
}

/// The session, seen from here.
pub trait SessionInterface<AccountId, BlockNumber> {
	/// The session that is running.
	fn current_index() -> SessionIndex;

	/// The validators of the running session, in the order of their indices.
	fn validators() -> Vec<AccountId>;

	/// The validators of the next session.
	fn queued() -> Vec<AccountId>;

	/// Indices of the validators of the running session that may not author.
	fn disabled() -> Vec<u32>;

	/// Forbids a validator of the running session to author. False if there is none at `index`.
	fn disable(index: u32) -> bool;

	/// The block in which the next session is expected to start, seen from block `now`.
	fn next_rotation(now: BlockNumber) -> Option<BlockNumber>;

	/// How many blocks a session has when none is missed.
	fn average_length() -> BlockNumber;

	/// Makes `validators` those of the running session, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_set_validators(validators: Vec<AccountId>);
}

/// How many of `validators` may be disabled at once: fewer than a third, as many as GRANDPA
/// tolerates to be faulty. More, and blocks could stop coming.
pub fn most_disabled(validators: u32) -> u32 {
	validators.saturating_sub(1) / 3
}
