#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::as_conversions,
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic
	)
)]

extern crate alloc;

mod adapter;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_calls;
mod impl_liveness;
mod impl_offences;
mod impl_operators;
mod impl_session;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use adapter::SessionAdapter;
pub use pallet::*;
pub use types::{most_disabled, AuthorityRecord, AuthorityStatus, PlannedChange, SessionInterface};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		traits::{InspectOperators, InspectSessionKeys, SuspendOperators},
		OperatorId,
	};
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;

	/// The layout of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who decides about authorities: the board.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// Suspends the operator of an authority that offended.
		type SuspendOperators: SuspendOperators;

		/// Who has session keys. [`SessionAdapter`] is made for it.
		type Keys: InspectSessionKeys<Self::AccountId>;

		/// The running session. [`SessionAdapter`] is made for it.
		type Sessions: SessionInterface<Self::AccountId, BlockNumberFor<Self>>;

		/// The most authorities that can be listed. The same as in Aura and GRANDPA.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// After so many sessions in a row without a block an authority is flagged.
		#[pallet::constant]
		type MaxEmptySessions: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The listed authorities.
	pub type ListOf<T> = BoundedBTreeMap<
		<T as frame_system::Config>::AccountId,
		AuthorityRecord,
		<T as Config>::MaxAuthorities,
	>;

	/// The listed authorities. Empty until the board first decides about one: until then the
	/// session keys of genesis stand. An entry lives until the authority retires or leaves.
	//
	// One value, not a map: it is read whole when a session is planned, and never has more than
	// `MaxAuthorities` entries.
	#[pallet::storage]
	pub type Authorities<T: Config> = StorageValue<_, ListOf<T>, ValueQuery>;

	/// The fewest authorities with session keys that the set may have.
	#[pallet::storage]
	pub type MinimumAuthorities<T> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	/// The next set must be handed to the session even if its members are the same, so that an
	/// authority which was reinstated is no longer disabled. Lives until the set is handed over.
	#[pallet::storage]
	pub type Refresh<T> = StorageValue<_, bool, ValueQuery>;

	/// The block in which the running session started. The author of that block is not counted:
	/// it may have been looked up in the wrong set.
	#[pallet::storage]
	pub type SessionStart<T> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// How many blocks a validator of the running session has authored in it. Emptied when the
	/// session ends.
	//
	// Twox64Concat: the keys are accounts that the board let in, nobody can choose many of them.
	#[pallet::storage]
	pub type Authored<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, u32, ValueQuery>;

	/// Sessions in a row without a block, of validators of the running session. No entry means
	/// none.
	#[pallet::storage]
	pub type EmptySessions<T: Config> =
		StorageValue<_, BoundedBTreeMap<T::AccountId, u32, T::MaxAuthorities>, ValueQuery>;

	/// Who was disabled in the session that has just ended. Lives only while the session rotates.
	#[pallet::storage]
	pub type DisabledBefore<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxAuthorities>, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The authorities. Empty lets the keys of the session's own genesis stand.
		pub authorities: Vec<T::AccountId>,
		/// The fewest authorities that the set may have.
		pub minimum: u32,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { authorities: Vec::new(), minimum: 1 }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let listed = self.authorities.len();
			let minimum = self.minimum;
			let list = Pallet::<T>::list_from(self.authorities.clone(), 0).unwrap_or_default();
			assert!(
				list.len() == listed,
				"authorities: {listed} accounts, repeated or more than {}",
				T::MaxAuthorities::get(),
			);
			assert!(
				(1..=T::MaxAuthorities::get()).contains(&minimum),
				"authorities: minimum {minimum} is not between 1 and {}",
				T::MaxAuthorities::get(),
			);
			assert!(
				list.is_empty() || Pallet::<T>::strength(&list).members >= minimum,
				"authorities: {listed} are fewer than the minimum {minimum}",
			);
			MinimumAuthorities::<T>::put(minimum);
			Authorities::<T>::put(list);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The list was empty, and now holds the validators of the running session.
		ListTakenOver {
			/// Each validator, and the operator it belongs to, if any.
			authorities: Vec<(T::AccountId, Option<OperatorId>)>,
		},
		/// The operator of an authority of genesis is known by now.
		OperatorLinked {
			/// The authority.
			account: T::AccountId,
			/// Its operator.
			operator: OperatorId,
		},
		/// The board admitted an authority.
		AuthorityAdmitted {
			/// The authority.
			account: T::AccountId,
			/// Its operator.
			operator: OperatorId,
			/// The session with which it starts to author.
			effective_session: SessionIndex,
		},
		/// The board suspended an authority, or its operator was suspended.
		AuthoritySuspended {
			/// The authority.
			account: T::AccountId,
			/// The session that starts without it.
			effective_session: SessionIndex,
		},
		/// The board reinstated an authority.
		AuthorityReinstated {
			/// The authority.
			account: T::AccountId,
			/// The session with which it authors again.
			effective_session: SessionIndex,
		},
		/// The board retired an authority, or its operator retired.
		AuthorityRetired {
			/// The authority.
			account: T::AccountId,
			/// The session that starts without it.
			effective_session: SessionIndex,
		},
		/// An authority left of its own accord.
		AuthorityLeft {
			/// The authority.
			account: T::AccountId,
			/// The session that starts without it.
			effective_session: SessionIndex,
		},
		/// The board changed the minimum.
		MinimumChanged {
			/// What it was.
			old_value: u32,
			/// What it is.
			new_value: u32,
		},
		/// An offence of an authority was proven on chain.
		OffenceHandled {
			/// The offender.
			account: T::AccountId,
			/// Its operator, which is suspended too.
			operator: Option<OperatorId>,
			/// The session in which it offended.
			offence_session: SessionIndex,
			/// How grave the offence is, as a share of everything.
			severity: Perbill,
			/// Who reported it.
			reporters: Vec<T::AccountId>,
			/// Where the authority stands now: suspended, or disabled when the minimum needs it.
			/// `None` if it is not listed.
			status: Option<AuthorityStatus>,
			/// Whether it is disabled in the running session. False if it is not in it, or if a
			/// third of the set would be disabled.
			disabled: bool,
			/// The session that starts without it, if it is suspended.
			effective_session: Option<SessionIndex>,
		},
		/// The operator of an offender could not be suspended. The board should look at it.
		OperatorSuspensionFailed {
			/// The operator.
			operator: OperatorId,
			/// Why.
			error: DispatchError,
		},
		/// A changed set was handed to the session.
		AuthoritySetPlanned {
			/// The session that starts with it.
			session: SessionIndex,
			/// How many authorities it has.
			authorities: u32,
		},
		/// A changed set would miss the minimum, so the old one was kept. Listed authorities lack
		/// session keys.
		AuthoritySetKept {
			/// The session for which the set was wanted.
			session: SessionIndex,
			/// Listed authorities with session keys.
			keyed: u32,
			/// The minimum.
			minimum: u32,
		},
		/// An authority has authored no block for [`Config::MaxEmptySessions`] sessions.
		AuthorityUnresponsive {
			/// The authority.
			account: T::AccountId,
			/// For how many sessions.
			empty_sessions: u32,
		},
		/// An authority that had been flagged as unresponsive authors again.
		AuthorityResponsive {
			/// The authority.
			account: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account belongs to no operator. The operator must be in the registry, and the
		/// account be its own or a delegate's.
		OperatorNotFound,
		/// The operator is not active. The board must admit or reinstate it first.
		OperatorNotActive,
		/// The operator has an authority already. Retire that one first.
		OperatorHasAuthority,
		/// The account has no session keys. Register them with `session.setKeys` first.
		NoSessionKeys,
		/// The account is an authority already.
		AuthorityAlreadyExists,
		/// The account is no authority.
		AuthorityNotFound,
		/// The authority is suspended already.
		AlreadySuspended,
		/// The authority is active: there is nothing to reinstate.
		AlreadyActive,
		/// The list is full. Another authority must retire first.
		TooManyAuthorities,
		/// Fewer authorities with session keys would be left than the minimum. Admit another
		/// first, or lower the minimum.
		BelowMinimum,
		/// The minimum must be at least 1, at most `MaxAuthorities`, and no more than there are
		/// authorities with session keys.
		InvalidMinimum,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxAuthorities::get() > 0, "MaxAuthorities must be above 0");
			assert!(T::MaxEmptySessions::get() > 0, "MaxEmptySessions must be above 0");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Admit an authority.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AdminOrigin`], the board.
		///
		/// ## Details
		///
		/// The account belongs to an active operator that has no authority yet, and has registered
		/// session keys. It starts to author in the session after next. While the list is empty,
		/// the validators of the running session are taken over into it first, so that admitting
		/// somebody never shrinks the set.
		///
		/// ## Errors
		///
		/// [`Error::OperatorNotFound`], [`Error::OperatorNotActive`], [`Error::NoSessionKeys`],
		/// [`Error::AuthorityAlreadyExists`], [`Error::OperatorHasAuthority`],
		/// [`Error::TooManyAuthorities`]; [`Error::BelowMinimum`] if even with this one there are
		/// fewer than the minimum.
		///
		/// ## Events
		///
		/// [`Event::AuthorityAdmitted`]; before it [`Event::ListTakenOver`] and
		/// [`Event::OperatorLinked`] where they apply.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::admit(T::MaxAuthorities::get()))]
		pub fn admit(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_admit(account)
		}

		/// Suspend an authority: it stays listed and leaves the set.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AdminOrigin`], the board.
		///
		/// ## Details
		///
		/// It authors until the session after next starts without it. Its operator stays as it is.
		///
		/// ## Errors
		///
		/// [`Error::AuthorityNotFound`], [`Error::AlreadySuspended`], [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::AuthoritySuspended`].
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::suspend(T::MaxAuthorities::get()))]
		pub fn suspend(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_suspend(account)
		}

		/// Reinstate an authority that was suspended, or disabled after an offence.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AdminOrigin`], the board.
		///
		/// ## Details
		///
		/// The account must still have session keys and its operator must be active. It authors
		/// again from the session after next on.
		///
		/// ## Errors
		///
		/// [`Error::AuthorityNotFound`], [`Error::AlreadyActive`], [`Error::OperatorNotFound`],
		/// [`Error::OperatorNotActive`], [`Error::OperatorHasAuthority`],
		/// [`Error::NoSessionKeys`].
		///
		/// ## Events
		///
		/// [`Event::AuthorityReinstated`].
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::reinstate(T::MaxAuthorities::get()))]
		pub fn reinstate(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_reinstate(account)
		}

		/// Retire an authority: it leaves the list.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AdminOrigin`], the board.
		///
		/// ## Details
		///
		/// It authors until the session after next starts without it. It can be admitted again.
		///
		/// ## Errors
		///
		/// [`Error::AuthorityNotFound`], [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::AuthorityRetired`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::retire(T::MaxAuthorities::get()))]
		pub fn retire(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_retire(account)
		}

		/// Leave the list of authorities.
		///
		/// ## Dispatch origin
		///
		/// Signed by the authority itself.
		///
		/// ## Details
		///
		/// Keep the node running: it has to author until the session after next starts without it.
		///
		/// ## Errors
		///
		/// [`Error::AuthorityNotFound`], [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::AuthorityLeft`].
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::leave(T::MaxAuthorities::get()))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_leave(account)
		}

		/// Set the fewest authorities that the set may have.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AdminOrigin`], the board.
		///
		/// ## Details
		///
		/// GRANDPA needs more than two thirds of the set: four authorities stand the loss of one,
		/// three stand none. Lowering the minimum is always possible, raising it only as far as
		/// there are authorities with session keys.
		///
		/// ## Errors
		///
		/// [`Error::InvalidMinimum`].
		///
		/// ## Events
		///
		/// [`Event::MinimumChanged`].
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::set_minimum(T::MaxAuthorities::get()))]
		pub fn set_minimum(origin: OriginFor<T>, minimum: u32) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_minimum(minimum)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The listed authorities. While the list is empty: the validators of the running session,
		/// as they would be taken over.
		pub fn authorities() -> Vec<(T::AccountId, AuthorityRecord)> {
			Self::draft().map(|draft| draft.list.into_iter().collect()).unwrap_or_default()
		}

		/// The next change of the set that is decided, with the session in which it takes effect.
		pub fn next_change() -> Option<PlannedChange<T::AccountId, BlockNumberFor<T>>> {
			Self::planned_changes().into_iter().next()
		}

		/// Every change of the set that is decided, soonest first: at most one for the next
		/// session and one for the session after next.
		pub fn planned_changes() -> Vec<PlannedChange<T::AccountId, BlockNumberFor<T>>> {
			Self::changes_ahead()
		}

		/// Each validator of the running session, the blocks it has authored in it, and for how
		/// many sessions in a row before it authored none.
		pub fn liveness() -> Vec<(T::AccountId, u32, u32)> {
			let empty = EmptySessions::<T>::get();
			T::Sessions::validators()
				.into_iter()
				.map(|account| {
					let authored = Authored::<T>::get(&account);
					let empty_sessions = empty.get(&account).copied().unwrap_or(0);
					(account, authored, empty_sessions)
				})
				.collect()
		}

		/// The fewest authorities with session keys that the set may have.
		pub fn minimum() -> u32 {
			MinimumAuthorities::<T>::get()
		}
	}
}
