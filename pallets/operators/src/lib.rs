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
#![doc = include_str!("../README.md")]

extern crate alloc;

mod genesis;
pub mod hooks;
mod impl_calls;
mod impl_operators;
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use hooks::OnOperatorAccount;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		traits::OnOperatorStatus, Balance, Country, OperatorId, OperatorKind, OperatorStatus, Plmn,
		RoleSet, Tadig,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token, in which deposits are held.
		type Fungible: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who admits, rejects, suspends, reinstates and retires operators, and amends their facts.
		type BoardOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What an applicant puts on hold. It comes back when the application is withdrawn or
		/// rejected, or when the operator retires. A change concerns later applications only.
		#[pallet::constant]
		type ApplicationDeposit: Get<Balance>;

		/// Hears of every change of an operator's status and may refuse it.
		type OnStatus: OnOperatorStatus<Self::AccountId>;

		/// Hears of every change in the accounts of an operator.
		type OnAccount: OnOperatorAccount<Self::AccountId>;

		/// The time of the chain.
		type Time: UnixTime;

		/// The longest legal name, in bytes of UTF-8.
		#[pallet::constant]
		type MaxNameLength: Get<u32>;

		/// The most PLMNs of one operator.
		#[pallet::constant]
		type MaxPlmns: Get<u32>;

		/// The most delegates of one operator. They are all unlinked when it retires.
		#[pallet::constant]
		type MaxDelegates: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of an operator, from its application until it retires.
		ApplicationDeposit,
	}

	/// The id that the next applicant gets. Only ever grows, so an id never returns.
	#[pallet::storage]
	pub type NextOperatorId<T> = StorageValue<_, OperatorId, ValueQuery>;

	/// Every operator: applicants, active, suspended and retired ones. Made by an application, which
	/// pays a deposit for it, and kept for good once the board has admitted it; a withdrawn or
	/// rejected application leaves nothing.
	// Twox64Concat: the chain assigns the ids, nobody can choose colliding ones.
	#[pallet::storage]
	pub type Operators<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, OperatorRecordOf<T>, OptionQuery>;

	/// To which operator an account belongs: as its own account, until the application comes to
	/// nothing or ownership moves (it stays when the operator retires, so that what it is owed
	/// still pays out), or as a delegate, until either side ends it or the operator retires. Covered
	/// by the operator's deposit.
	// Blake2_128Concat: users choose accounts.
	#[pallet::storage]
	pub type Accounts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AccountLink, OptionQuery>;

	/// The delegates of each operator. Their roles are in [`Accounts`].
	// The chain assigns the first key, users choose the second.
	#[pallet::storage]
	pub type Delegates<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		OperatorId,
		Blake2_128Concat,
		T::AccountId,
		(),
		OptionQuery,
	>;

	/// Which live operator owns a TADIG code. Applicants own theirs already.
	// Blake2_128Concat: applicants choose codes.
	#[pallet::storage]
	pub type TadigOwners<T: Config> =
		StorageMap<_, Blake2_128Concat, Tadig, OperatorId, OptionQuery>;

	/// Which live operator owns a PLMN. Applicants own theirs already.
	// Blake2_128Concat: applicants choose codes.
	#[pallet::storage]
	pub type PlmnOwners<T: Config> = StorageMap<_, Blake2_128Concat, Plmn, OperatorId, OptionQuery>;

	/// How many operators stand where.
	#[pallet::storage]
	pub type Counts<T> = StorageValue<_, OperatorCounts, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Operators that are active from the first block. They get the ids 0, 1, 2 and so on, in
		/// this order, and pay no deposit.
		pub operators: Vec<GenesisOperator<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::build_genesis(&self.operators)
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator has applied. The record is made and its codes are taken.
		Applied {
			/// The new operator.
			operator: OperatorId,
			/// Its own account.
			account: T::AccountId,
			/// Its legal name.
			legal_name: NameOf<T>,
			/// What it does in the trade.
			kind: OperatorKind,
			/// Its country.
			country: Country,
			/// Its TADIG code.
			tadig: Option<Tadig>,
			/// Its PLMNs.
			plmns: PlmnsOf<T>,
			/// What is held on its account.
			deposit: Balance,
		},
		/// An applicant has withdrawn its application. The record and the link of the account are
		/// gone, the codes are free and the deposit is released.
		ApplicationWithdrawn {
			/// The id that is given up.
			operator: OperatorId,
			/// The applicant's account.
			account: T::AccountId,
			/// What was released on it.
			deposit: Balance,
		},
		/// The board has admitted an applicant. It is active now.
		Admitted {
			/// The operator.
			operator: OperatorId,
			/// Its own account.
			account: T::AccountId,
		},
		/// The board has rejected an application. The record and the link of the account are gone,
		/// the codes are free and the deposit is released.
		Rejected {
			/// The id that is given up.
			operator: OperatorId,
			/// The applicant's account.
			account: T::AccountId,
			/// What was released on it.
			deposit: Balance,
			/// Why, in the board's words.
			reason: Reason,
		},
		/// An operator is suspended: it may finish what is open and start nothing new.
		Suspended {
			/// The operator.
			operator: OperatorId,
			/// Its own account.
			account: T::AccountId,
			/// Why, in the board's words; `None` if the chain itself has seen an offence.
			reason: Option<Reason>,
		},
		/// The board has let a suspended operator go on. It is active again.
		Reinstated {
			/// The operator.
			operator: OperatorId,
			/// Its own account.
			account: T::AccountId,
		},
		/// An operator has left for good. Its codes are free, its deposit is released and all its
		/// delegates are unlinked; its own account stays linked.
		Retired {
			/// The operator.
			operator: OperatorId,
			/// Its own account.
			account: T::AccountId,
			/// Who ended the membership.
			by: RetiredBy,
			/// What was released on the account.
			deposit: Balance,
		},
		/// The board has changed the facts of an operator. Codes that it no longer has are free.
		Amended {
			/// The operator.
			operator: OperatorId,
			/// Its legal name from now on.
			legal_name: NameOf<T>,
			/// Its country from now on.
			country: Country,
			/// Its TADIG code from now on.
			tadig: Option<Tadig>,
			/// Its PLMNs from now on.
			plmns: PlmnsOf<T>,
		},
		/// An operator has given roles to an account, or changed those of a delegate.
		DelegateSet {
			/// The operator.
			operator: OperatorId,
			/// The delegate.
			account: T::AccountId,
			/// Its roles before; `None` for a new delegate.
			old_roles: Option<RoleSet>,
			/// Its roles from now on.
			new_roles: RoleSet,
		},
		/// An operator has removed a delegate.
		DelegateRemoved {
			/// The operator.
			operator: OperatorId,
			/// Who is a delegate no more.
			account: T::AccountId,
		},
		/// A delegate has resigned.
		DelegateResigned {
			/// The operator.
			operator: OperatorId,
			/// Who is a delegate no more.
			account: T::AccountId,
		},
		/// The own account of an operator has moved, and the deposit with it. The old account
		/// belongs to no operator any more.
		AccountChanged {
			/// The operator.
			operator: OperatorId,
			/// Its own account before.
			old_account: T::AccountId,
			/// Its own account from now on.
			new_account: T::AccountId,
			/// What is now held on the new account instead of the old one.
			deposit: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no operator of this id: it was never assigned, or the application was rejected
		/// or withdrawn. Look the operator up by its name or codes.
		OperatorNotFound,
		/// The account belongs to no operator. Apply with it, or let an operator make it a
		/// delegate.
		NotOperator,
		/// Only the operator's own account may do this, and the account is a delegate. Sign with
		/// the operator's own account.
		NotOwner,
		/// The account is an operator's own account, not a delegate. To give it up, move ownership
		/// with `change_account`.
		NotDelegate,
		/// The delegate lacks the role for this. The operator can add it with `set_delegate`.
		RoleMissing,
		/// The account belongs to an operator already, and can belong to one only. Remove it there
		/// first, or use another account.
		AccountAlreadyLinked,
		/// The operator is not an applicant: the board has decided already.
		OperatorNotApplied,
		/// The board has not admitted the operator yet. Wait for its decision.
		OperatorNotAdmitted,
		/// The operator is not active: it waits for admission, is suspended or has retired. Only
		/// active operators start something new or can be suspended.
		OperatorNotActive,
		/// The operator is not suspended, so there is nothing to lift.
		OperatorNotSuspended,
		/// The operator has left for good. It can only finish what is open; to take part again,
		/// apply with another account.
		OperatorRetired,
		/// The legal name is empty, not UTF-8, begins or ends with white space, or holds control or
		/// direction characters. Correct it.
		InvalidName,
		/// The country code is not assigned by ISO 3166-1. Give two capital letters, such as `DE`.
		InvalidCountry,
		/// The TADIG code is malformed. Give three capital letters and two capital letters or
		/// digits, such as `DEUD1`.
		InvalidTadig,
		/// A PLMN is out of range. The country code is 1 to 999, the network code has the two or
		/// three digits it says.
		InvalidPlmn,
		/// A PLMN is named twice. Name each once.
		DuplicatePlmn,
		/// Operators of this kind must name their TADIG code.
		TadigRequired,
		/// Operators of this kind must name at least one PLMN.
		PlmnRequired,
		/// A live operator or an applicant owns this TADIG code. If the code is yours, ask the board
		/// to settle it.
		TadigAlreadyTaken,
		/// A live operator or an applicant owns this PLMN. If the code is yours, ask the board to
		/// settle it.
		PlmnAlreadyTaken,
		/// The set of roles is empty or holds bits that stand for no role. Name at least one role;
		/// to take all, remove the delegate.
		InvalidRoles,
		/// The operator has as many delegates as it may have. Remove one first.
		TooManyDelegates,
		/// The account is not a delegate of this operator.
		DelegateNotFound,
		/// The deposit cannot be held on the new account: it does not exist yet, or carries too many
		/// holds. Send it at least the existential deposit first.
		AccountCannotHoldDeposit,
		/// All ids are used up. Nobody can apply before an upgrade of the chain.
		NoMoreIds,
		/// The registry contradicts itself. This must never happen; report it.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::check_configuration();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Applies for membership as an operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account that belongs to no operator. It becomes the operator's own account.
		///
		/// ## Details
		///
		/// Holds `ApplicationDeposit` on the account, assigns an id and takes the codes, so that
		/// nobody else can apply for them. The board then admits or rejects. The deposit comes back
		/// when the application comes to nothing or the operator retires. The own account of a
		/// retired operator cannot apply again: use another account, or move the retired
		/// operator to another account first with `change_account`.
		///
		/// ## Errors
		///
		/// `AccountAlreadyLinked`, `InvalidName`, `InvalidCountry`, `TadigRequired`, `InvalidTadig`,
		/// `TadigAlreadyTaken`, `PlmnRequired`, `InvalidPlmn`, `DuplicatePlmn`, `PlmnAlreadyTaken`,
		/// `NoMoreIds`, and those of the token if the deposit is not available.
		///
		/// ## Events
		///
		/// `Applied`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::apply(bounded_len(plmns)))]
		pub fn apply(
			origin: OriginFor<T>,
			legal_name: NameOf<T>,
			kind: OperatorKind,
			country: Country,
			tadig: Option<Tadig>,
			plmns: PlmnsOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_apply(who, legal_name, kind, country, tadig, plmns)
		}

		/// Withdraws an application on which the board has not decided.
		///
		/// ## Dispatch origin
		///
		/// Signed by the applicant.
		///
		/// ## Details
		///
		/// Removes the record, frees the codes, unlinks the account and releases the deposit. The id
		/// does not return. The account may apply again.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotOwner`, `OperatorNotApplied`.
		///
		/// ## Events
		///
		/// `ApplicationWithdrawn`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw_application(T::MaxPlmns::get()))]
		pub fn withdraw_application(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let plmns = Self::do_withdraw_application(who)?;
			Ok(Some(T::WeightInfo::withdraw_application(plmns)).into())
		}

		/// Admits an applicant: the operator becomes active.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The deposit stays on hold until the operator retires.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorNotApplied`, and those of pallets that refuse the change.
		///
		/// ## Events
		///
		/// `Admitted`.
		#[pallet::call_index(2)]
		pub fn admit(origin: OriginFor<T>, operator: OperatorId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_admit(operator)
		}

		/// Rejects an application.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// Removes the record, frees the codes, unlinks the account and releases the whole deposit.
		/// The id does not return. The account may apply again.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorNotApplied`.
		///
		/// ## Events
		///
		/// `Rejected`, with the reason.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::reject(T::MaxPlmns::get()))]
		pub fn reject(
			origin: OriginFor<T>,
			operator: OperatorId,
			reason: Reason,
		) -> DispatchResultWithPostInfo {
			T::BoardOrigin::ensure_origin(origin)?;
			let plmns = Self::do_reject(operator, reason)?;
			Ok(Some(T::WeightInfo::reject(plmns)).into())
		}

		/// Suspends an active operator.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// A suspended operator can finish what is open and start nothing new. It keeps its codes,
		/// deposit and delegates.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorNotActive`, and those of pallets that refuse the change.
		///
		/// ## Events
		///
		/// `Suspended`, with the reason.
		#[pallet::call_index(4)]
		pub fn suspend(
			origin: OriginFor<T>,
			operator: OperatorId,
			reason: Reason,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_suspend(operator, Some(reason))
		}

		/// Lifts the suspension of an operator.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The operator is active again, with the codes and delegates it has kept.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorNotSuspended`, and those of pallets that refuse the change.
		///
		/// ## Events
		///
		/// `Reinstated`.
		#[pallet::call_index(5)]
		pub fn reinstate(origin: OriginFor<T>, operator: OperatorId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_reinstate(operator)
		}

		/// Ends the membership of an active or suspended operator, for good.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// Frees the codes, releases the deposit and unlinks the delegates. The record stays, and the
		/// operator's own account stays linked, so that what it is owed still pays out.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorNotAdmitted` (reject an application instead),
		/// `OperatorRetired`, and those of pallets that refuse the change.
		///
		/// ## Events
		///
		/// `Retired`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::retire(T::MaxPlmns::get(), T::MaxDelegates::get()))]
		pub fn retire(origin: OriginFor<T>, operator: OperatorId) -> DispatchResultWithPostInfo {
			T::BoardOrigin::ensure_origin(origin)?;
			let (plmns, delegates) = Self::do_retire(operator, RetiredBy::Board)?;
			Ok(Some(T::WeightInfo::retire(plmns, delegates)).into())
		}

		/// Leaves the network for good, on the operator's own decision.
		///
		/// ## Dispatch origin
		///
		/// Signed by the own account of an active or suspended operator.
		///
		/// ## Details
		///
		/// Does what `retire` does. There is no way back: to take part again, apply with another
		/// account. An applicant uses `withdraw_application`.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotOwner`, `OperatorNotAdmitted`, `OperatorRetired`, and those of pallets
		/// that refuse the change.
		///
		/// ## Events
		///
		/// `Retired`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::leave(T::MaxPlmns::get(), T::MaxDelegates::get()))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (plmns, delegates) = Self::do_leave(who)?;
			Ok(Some(T::WeightInfo::leave(plmns, delegates)).into())
		}

		/// Changes the facts of an operator: name, country and codes.
		///
		/// ## Dispatch origin
		///
		/// The board: who an operator is changes by vote.
		///
		/// ## Details
		///
		/// Replaces all of them at once. The kind cannot change, and its rules apply: an MNO keeps a
		/// TADIG code and a PLMN. Codes that are not named any more are free. Retired operators
		/// cannot be amended.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `OperatorRetired`, `InvalidName`, `InvalidCountry`, `TadigRequired`,
		/// `InvalidTadig`, `TadigAlreadyTaken`, `PlmnRequired`, `InvalidPlmn`, `DuplicatePlmn`,
		/// `PlmnAlreadyTaken`.
		///
		/// ## Events
		///
		/// `Amended`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::amend(bounded_len(plmns)))]
		pub fn amend(
			origin: OriginFor<T>,
			operator: OperatorId,
			legal_name: NameOf<T>,
			country: Country,
			tadig: Option<Tadig>,
			plmns: PlmnsOf<T>,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_amend(operator, legal_name, country, tadig, plmns)
		}

		/// Gives an account roles of the operator, or changes those of a delegate.
		///
		/// ## Dispatch origin
		///
		/// Signed by the own account of an active or suspended operator.
		///
		/// ## Details
		///
		/// The set replaces what the delegate had. An account can belong to one operator only.
		/// A delegate can resign at any time.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotOwner`, `OperatorNotAdmitted`, `OperatorRetired`, `InvalidRoles`,
		/// `AccountAlreadyLinked`, `TooManyDelegates`.
		///
		/// ## Events
		///
		/// `DelegateSet`.
		#[pallet::call_index(9)]
		pub fn set_delegate(
			origin: OriginFor<T>,
			account: T::AccountId,
			roles: RoleSet,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_delegate(who, account, roles)
		}

		/// Takes all roles from a delegate and unlinks it.
		///
		/// ## Dispatch origin
		///
		/// Signed by the operator's own account.
		///
		/// ## Details
		///
		/// Takes effect at once, also for what the delegate has begun.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotOwner`, `DelegateNotFound`.
		///
		/// ## Events
		///
		/// `DelegateRemoved`.
		#[pallet::call_index(10)]
		pub fn remove_delegate(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_delegate(who, account)
		}

		/// Resigns as a delegate, so that nobody stays one against their will.
		///
		/// ## Dispatch origin
		///
		/// Signed by the delegate.
		///
		/// ## Details
		///
		/// The account belongs to no operator any more and may apply itself.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotDelegate`.
		///
		/// ## Events
		///
		/// `DelegateResigned`.
		#[pallet::call_index(11)]
		pub fn resign_delegation(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resign_delegation(who)
		}

		/// Moves the operator to another own account.
		///
		/// ## Dispatch origin
		///
		/// Signed by the operator's present own account, whatever the operator's status.
		///
		/// ## Details
		///
		/// The deposit moves too and stays on hold. The new account must exist, and belong to no
		/// operator; the old one belongs to none afterwards. Delegates stay. Free balances do
		/// not move. Check the new account twice: only it can move the operator back.
		///
		/// ## Errors
		///
		/// `NotOperator`, `NotOwner`, `AccountAlreadyLinked`, `AccountCannotHoldDeposit`, and those
		/// of pallets that refuse the change.
		///
		/// ## Events
		///
		/// `AccountChanged`.
		#[pallet::call_index(12)]
		pub fn change_account(origin: OriginFor<T>, new_account: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_account(who, new_account)
		}

		/// Moves an operator to another own account whose present one is lost or stolen.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// Does what `change_account` does. Free balances of the old account are out of reach.
		///
		/// ## Errors
		///
		/// `OperatorNotFound`, `AccountAlreadyLinked`, `AccountCannotHoldDeposit`, and those of
		/// pallets that refuse the change.
		///
		/// ## Events
		///
		/// `AccountChanged`.
		#[pallet::call_index(13)]
		pub fn replace_account(
			origin: OriginFor<T>,
			operator: OperatorId,
			new_account: T::AccountId,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_replace_account(operator, new_account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The operator of this id, also a retired one.
		pub fn operator(id: OperatorId) -> Option<OperatorRecordOf<T>> {
			Operators::<T>::get(id)
		}

		/// The live operator or applicant that owns a TADIG code.
		pub fn operator_by_tadig(tadig: Tadig) -> Option<(OperatorId, OperatorRecordOf<T>)> {
			Self::with_record(TadigOwners::<T>::get(tadig)?)
		}

		/// The live operator or applicant that owns a PLMN.
		pub fn operator_by_plmn(plmn: Plmn) -> Option<(OperatorId, OperatorRecordOf<T>)> {
			Self::with_record(PlmnOwners::<T>::get(plmn)?)
		}

		/// To which operator an account belongs, that operator's status, and the account's roles.
		pub fn operator_of_account(account: T::AccountId) -> Option<AccountView> {
			let link = Accounts::<T>::get(account)?;
			Some(AccountView {
				operator: link.operator,
				status: Operators::<T>::get(link.operator)?.status,
				rights: link.rights,
				roles: link.rights.roles(),
			})
		}

		/// Operators in the order of their ids, beginning after `after`, at most `limit` and never
		/// more than 64. Ask again with `next` of the answer until it is `None`; a page may hold
		/// less than `limit` before that.
		pub fn operators(
			after: Option<OperatorId>,
			limit: u32,
		) -> OperatorPage<OperatorRecordOf<T>> {
			Self::page_of_operators(after, limit)
		}

		/// The delegates of an operator and their roles. Bounded by `MaxDelegates`.
		pub fn delegates(id: OperatorId) -> Vec<(T::AccountId, RoleSet)> {
			Self::delegates_of(id)
		}

		/// How many operators stand where.
		pub fn operator_counts() -> OperatorCounts {
			Counts::<T>::get()
		}

		/// Whether an application or amendment with these facts would pass: the errors that `apply`
		/// would give, except for those of the account and its deposit. `operator` is the one whose
		/// own codes do not count as taken.
		pub fn check_facts(
			operator: Option<OperatorId>,
			legal_name: NameOf<T>,
			kind: OperatorKind,
			country: Country,
			tadig: Option<Tadig>,
			plmns: PlmnsOf<T>,
		) -> Result<(), DispatchError> {
			Self::ensure_facts(operator, &legal_name, kind, country, tadig, &plmns)
		}

		/// The status of an operator.
		pub fn operator_status(id: OperatorId) -> Option<OperatorStatus> {
			Operators::<T>::get(id).map(|record| record.status)
		}
	}

	/// The length of a bounded vector, for weights.
	fn bounded_len<X, S: Get<u32>>(items: &BoundedVec<X, S>) -> u32 {
		items.len().try_into().unwrap_or(u32::MAX)
	}
}
