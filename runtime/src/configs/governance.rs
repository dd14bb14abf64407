//! The board: council, seats, motions and Root.

use crate::{
	AccountId, Board, Council, CouncilMembership, Operators, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin,
};
use alloc::boxed::Box;
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{ConstU32, Contains, EitherOfDiverse, SortedMembers},
	weights::Weight,
};
use frame_system::{EnsureNever, EnsureRoot};
use interwork_primitives::{
	traits::{InspectOperators, OnOperatorStatus},
	units::DAYS,
	BlockNumber, OperatorId, OperatorStatus, Role, RoleSet,
};
use pallet_collective::{DefaultVote, EnsureProportionAtLeast, Instance1, MemberCount};
use pallet_operators::OnOperatorAccount;
use sp_runtime::{DispatchResult, Perbill};

/// The council, an instance of pallet-collective.
pub type CouncilInstance = Instance1;

/// Two thirds of the seats, or Root: who is admitted and suspended, who issues, what parameters
/// are, who sits on the board.
pub type BoardOrigin = EitherOfDiverse<
	EnsureRoot<AccountId>,
	EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>,
>;

/// Three quarters of the seats: what becomes Root.
pub type RootMajority = EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>;

/// Motions open at a time.
pub const MAX_MOTIONS: u32 = 100;

/// Seats on the board.
pub const MAX_BOARD_SEATS: u32 = 100;

parameter_types! {
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * super::system::MAXIMUM_BLOCK_WEIGHT;
}

/// Who has not voted when a motion ends has voted no: silence carries nothing.
pub struct AlwaysNo;

impl DefaultVote for AlwaysNo {
	fn default_vote(
		_prime_vote: Option<bool>,
		_yes_votes: MemberCount,
		_no_votes: MemberCount,
		_len: MemberCount,
	) -> bool {
		false
	}
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<MAX_MOTIONS>;
	type MaxMembers = ConstU32<MAX_BOARD_SEATS>;
	type DefaultVote = AlwaysNo;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	// Members come from `CouncilMembership` alone.
	type SetMembersOrigin = EnsureNever<()>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = BoardOrigin;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl pallet_membership::Config<Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = BoardOrigin;
	type RemoveOrigin = BoardOrigin;
	type SwapOrigin = BoardOrigin;
	type ResetOrigin = BoardOrigin;
	// A prime member's vote would count for those who stay silent.
	type PrimeOrigin = EnsureNever<AccountId>;
	type MembershipInitialized = Council;
	type MembershipChanged = Council;
	type MaxMembers = ConstU32<MAX_BOARD_SEATS>;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

/// The seats of the board: those of an operator that is active, and never two of one.
pub struct Seats;

impl Seats {
	fn is_seated(who: &AccountId) -> bool {
		CouncilMembership::sorted_members().contains(who)
	}

	/// Whether `who` may take a seat while `leaving` gives up theirs: it must speak for an active
	/// operator that nobody else on the board speaks for.
	pub fn may_seat(who: &AccountId, leaving: Option<&AccountId>) -> bool {
		let Ok(operator) = Operators::ensure_may_start(who, Role::Governance) else {
			return false;
		};
		!CouncilMembership::sorted_members()
			.iter()
			.filter(|member| Some(*member) != leaving)
			.any(|member| Operators::operator_of(member) == Some(operator))
	}

	/// Whether `members` are a board: each speaks for an active operator, no two for the same.
	pub fn are_a_board(members: &[AccountId]) -> bool {
		let mut operators = members
			.iter()
			.map(|who| Operators::ensure_may_start(who, Role::Governance))
			.collect::<Result<alloc::vec::Vec<_>, _>>()
			.unwrap_or_default();
		operators.sort();
		operators.dedup();
		!operators.is_empty() && operators.len() == members.len()
	}
}

/// An operator that is suspended or retired loses its seat in the same call: motions are counted
/// over those who may vote.
impl OnOperatorStatus<AccountId> for Seats {
	fn on_status(
		operator: OperatorId,
		_account: &AccountId,
		_old: OperatorStatus,
		new: OperatorStatus,
	) -> DispatchResult {
		if new.may_start() {
			return Ok(());
		}
		let seated = CouncilMembership::sorted_members()
			.into_iter()
			.find(|member| Operators::operator_of(member) == Some(operator));
		if let Some(member) = seated {
			CouncilMembership::remove_member(RuntimeOrigin::root(), member.into())
				.map_err(|failure| failure.error)?;
		}
		Ok(())
	}
}

/// A seat follows its operator's own account to the operator's new one, and is lost by a delegate
/// that no longer speaks for its operator.
impl OnOperatorAccount<AccountId> for Seats {
	fn on_account_changed(
		_operator: OperatorId,
		old: &AccountId,
		new: &AccountId,
	) -> DispatchResult {
		if !Self::is_seated(old) {
			return Ok(());
		}
		CouncilMembership::swap_member(
			RuntimeOrigin::root(),
			old.clone().into(),
			new.clone().into(),
		)
		.map_err(|failure| failure.error)?;
		Ok(())
	}

	fn on_roles_lost(_operator: OperatorId, account: &AccountId, lost: RoleSet) {
		if lost.contains(Role::Governance) && Self::is_seated(account) {
			let removed =
				CouncilMembership::remove_member(RuntimeOrigin::root(), account.clone().into());
			frame_support::defensive_assert!(removed.is_ok(), "a member can be removed by Root");
		}
	}
}

/// What may be called at all, on every road: signed, by motion, in a batch, through a proxy.
///
/// Refused with `System.CallFiltered` are calls that mint or burn SDRt past its pallet, all calls of
/// pallet-assets (units of DICE move through `Dice` and `Channels`), motions
/// with a lower threshold than their call needs (ask `Board.required_threshold`), seats on the board
/// for anyone who speaks for no active operator or for one that has a seat already, and the removal
/// of session keys. Root on its own passes every filter; what the board makes Root do is held
/// against [`PermittedToRoot`].
pub struct PermittedCalls;

impl Contains<RuntimeCall> for PermittedCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_membership::Call as Membership;
		use sp_runtime::traits::StaticLookup;

		let account = |source: &crate::Address| {
			<Runtime as frame_system::Config>::Lookup::lookup(source.clone()).ok()
		};
		match call {
			RuntimeCall::Council(pallet_collective::Call::propose {
				threshold, proposal, ..
			}) => Board::threshold_is_enough(*threshold, proposal),
			RuntimeCall::CouncilMembership(Membership::add_member { who }) => {
				account(who).is_some_and(|who| Seats::may_seat(&who, None))
			},
			RuntimeCall::CouncilMembership(Membership::swap_member { remove, add }) => {
				match (account(remove), account(add)) {
					(Some(remove), Some(add)) => Seats::may_seat(&add, Some(&remove)),
					_ => false,
				}
			},
			RuntimeCall::CouncilMembership(Membership::reset_members { members }) => {
				Seats::are_a_board(members)
			},
			// A member's new key would have to be checked against the member who calls, whom a
			// filter does not know. The board swaps the key by motion instead.
			RuntimeCall::CouncilMembership(Membership::change_key { .. }) => false,
			// An authority without keys is dropped from the set without asking anyone, which could
			// shrink it below its minimum. `Authorities.leave` is the way out.
			RuntimeCall::Session(pallet_session::Call::purge_keys {}) => false,
			// Each of these would part issuance from what issuers owe.
			RuntimeCall::Balances(
				pallet_balances::Call::burn { .. }
				| pallet_balances::Call::force_set_balance { .. }
				| pallet_balances::Call::force_adjust_total_issuance { .. },
			) => false,
			// Units of DICE go only where pallet-dice and its channels send them. A wallet that could
			// pass them on, or anyone who could make, freeze or destroy them, would break its books.
			RuntimeCall::Assets(_) => false,
			_ => true,
		}
	}
}

/// What the board may call as Root: what anyone may be permitted to call. Root passes every filter on
/// its way through a batch or the scheduler, so that what they wrap is looked at here, before.
pub struct PermittedToRoot;

impl Contains<RuntimeCall> for PermittedToRoot {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_scheduler::Call as Scheduler;
		use pallet_utility::Call as Utility;

		match call {
			RuntimeCall::Utility(
				Utility::batch { calls }
				| Utility::batch_all { calls }
				| Utility::force_batch { calls },
			) => calls.iter().all(Self::contains),
			RuntimeCall::Utility(
				Utility::as_derivative { call, .. }
				| Utility::dispatch_as { call, .. }
				| Utility::dispatch_as_fallible { call, .. }
				| Utility::with_weight { call, .. },
			) => Self::contains(call),
			RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
				Self::contains(main) && Self::contains(fallback)
			},
			RuntimeCall::Scheduler(
				Scheduler::schedule { call, .. }
				| Scheduler::schedule_named { call, .. }
				| Scheduler::schedule_after { call, .. }
				| Scheduler::schedule_named_after { call, .. },
			) => Self::contains(call),
			call => PermittedCalls::contains(call),
		}
	}
}

impl pallet_board::Council<AccountId, RuntimeCall> for Seats {
	fn seats() -> u32 {
		pallet_collective::Members::<Runtime, CouncilInstance>::decode_len()
			.and_then(|seats| seats.try_into().ok())
			.unwrap_or_default()
	}

	fn propose(
		who: AccountId,
		threshold: u32,
		call: Box<RuntimeCall>,
		length_bound: u32,
	) -> DispatchResultWithPostInfo {
		Council::propose(frame_system::RawOrigin::Signed(who).into(), threshold, call, length_bound)
	}

	fn propose_weight(length_bound: u32) -> Weight {
		use pallet_collective::WeightInfo;
		type CouncilWeight = <Runtime as pallet_collective::Config<CouncilInstance>>::WeightInfo;

		let members = MAX_BOARD_SEATS;
		let proposals = MAX_MOTIONS;
		CouncilWeight::propose_execute(length_bound, members).max(CouncilWeight::propose_proposed(
			length_bound,
			members,
			proposals,
		))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_member(seats: u32) -> AccountId {
		use sp_runtime::traits::Zero;
		let members: alloc::vec::Vec<AccountId> = (0..seats)
			.map(|seat| frame_benchmarking::account("member", seat, u32::zero()))
			.collect();
		let first = members.first().cloned().expect("a board has seats");
		let mut sorted = members;
		sorted.sort();
		pallet_collective::Members::<Runtime, CouncilInstance>::put(sorted);
		first
	}
}

/// Only what becomes Root needs three quarters.
pub struct Majorities;

impl pallet_board::Classify<RuntimeCall> for Majorities {
	fn needed(call: &RuntimeCall) -> pallet_board::Needed {
		match call {
			RuntimeCall::Board(pallet_board::Call::dispatch_as_root { .. }) => {
				pallet_board::Needed::Root
			},
			_ => pallet_board::Needed::Members,
		}
	}
}

parameter_types! {
	pub const RootProportion: pallet_board::Proportion =
		pallet_board::Proportion { numerator: 3, denominator: 4 };
	pub const MembersProportion: pallet_board::Proportion =
		pallet_board::Proportion { numerator: 2, denominator: 3 };
}

impl pallet_board::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RootOrigin = RootMajority;
	type RootCallFilter = PermittedToRoot;
	type Council = Seats;
	type Classify = Majorities;
	type RootProportion = RootProportion;
	type MembersProportion = MembersProportion;
	type WeightInfo = pallet_board::weights::SubstrateWeight<Runtime>;
}
