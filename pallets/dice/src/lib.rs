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

pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_acceptances;
mod impl_assignments;
mod impl_escrow;
mod impl_money;
mod impl_units;
mod impl_views;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What benchmarks need from the runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Sets the time that `Config::Time` returns.
	fn set_time(now: interwork_primitives::UnixSecs);
}

#[frame_support::pallet]
pub mod pallet {
	use crate::{types::*, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, UnixTime},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		dice::LockFault, messages::WalletSignature, traits::InspectOperators, AcceptanceId,
		AccountId, Balance, ClassId, OperatorId, UnixSecs,
	};

	/// Version of the storage layout.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Accounts are fixed: their bytes and signatures are part of the messages that wallets sign.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// SDRt: collateral and redemptions.
		type Fungible: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The assets that classes are: what wallets hold. Nothing else may create, mint, move or
		/// burn assets whose ids are those of operators.
		type Units: fungibles::Inspect<Self::AccountId, AssetId = u32, Balance = Balance>
			+ fungibles::Unbalanced<Self::AccountId>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::metadata::Mutate<Self::AccountId>
			+ fungibles::roles::Inspect<Self::AccountId>;

		/// The holds on those assets: what the pot holds.
		type UnitHolds: fungibles::UnbalancedHold<
			Self::AccountId,
			AssetId = u32,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// The time.
		type Time: UnixTime;

		/// Names the pot: the account that holds every class's roles, the units that no wallet
		/// holds, and the collateral.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Most rows in a batch of assignments.
		#[pallet::constant]
		type MaxAssignRows: Get<u32>;

		/// Most channels that a wallet may have open in one class.
		#[pallet::constant]
		type MaxChannelsPerWallet: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// Why the pallet holds something.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// On the pot, units: not assigned, in channels, or earned.
		Units,
		/// On the pot, SDRt: collateral of issuers.
		Collateral,
	}

	/// The id of the next acceptance.
	#[pallet::storage]
	pub type NextAcceptanceId<T> = StorageValue<_, AcceptanceId, ValueQuery>;

	/// Classes, from their first issue on, for good. One for each operator at most.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Classes<T> = StorageMap<_, Twox64Concat, ClassId, ClassRecord>;

	/// Acceptances. A proposal lives until it is accepted, replaced or withdrawn; an acceptance
	/// until it is cleared, after its end.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Acceptances<T> = StorageMap<_, Twox64Concat, AcceptanceId, AcceptanceRecord>;

	/// The proposed and the accepted acceptance of each class and visited operator.
	// The chain assigns both ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Pairs<T> = StorageDoubleMap<
		_,
		Twox64Concat,
		ClassId,
		Twox64Concat,
		OperatorId,
		PairRecord,
		ValueQuery,
	>;

	/// Assignments: from the first units of a wallet until its issuer clears the record. The issuer
	/// is an operator that the board admitted, and pays with the weight of the call.
	// Issuers choose the wallets, so the hash must be a strong one.
	#[pallet::storage]
	pub type Assignments<T> =
		StorageDoubleMap<_, Twox64Concat, ClassId, Blake2_128Concat, AccountId, AssignmentRecord>;

	/// What issuers owe visited operators for redemptions, in SDRt. Until it is paid.
	// The chain assigns both ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Debts<T> =
		StorageDoubleMap<_, Twox64Concat, ClassId, Twox64Concat, OperatorId, Balance, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator has a class of units now.
		ClassCreated {
			/// The class.
			class: ClassId,
		},
		/// Units were issued. The issuer holds them.
		Issued {
			/// The class.
			class: ClassId,
			/// How many.
			units: u64,
		},
		/// Units were assigned to a wallet.
		Assigned {
			/// The class.
			class: ClassId,
			/// The wallet.
			wallet: T::AccountId,
			/// How many.
			units: u64,
		},
		/// A batch of assignments was made.
		BatchAssigned {
			/// The class.
			class: ClassId,
			/// Rows in the batch.
			rows: u32,
			/// Rows that were assigned.
			rows_assigned: u32,
			/// Units that were assigned, over all rows.
			units: u64,
			/// The result of each row, in order. Empty: every row was assigned.
			results: BoundedVec<AssignResult, T::MaxAssignRows>,
		},
		/// An issuer burned units that it held.
		Burned {
			/// The class.
			class: ClassId,
			/// How many.
			units: u64,
		},
		/// A wallet gave units back to the issuer.
		Returned {
			/// The class.
			class: ClassId,
			/// The wallet.
			wallet: T::AccountId,
			/// How many.
			units: u64,
			/// The nonce of the wallet's message. `None`: the wallet called itself.
			nonce: Option<u64>,
		},
		/// An acceptance was proposed.
		AcceptanceProposed {
			/// Its id.
			id: AcceptanceId,
			/// The class.
			class: ClassId,
			/// The visited operator.
			visited: OperatorId,
			/// By which side.
			by: Side,
			/// The terms.
			terms: AcceptanceTerms,
		},
		/// A proposed acceptance is in force.
		AcceptanceAccepted {
			/// Its id.
			id: AcceptanceId,
		},
		/// An acceptance was withdrawn, declined, ended or replaced by another.
		AcceptanceEnded {
			/// Its id.
			id: AcceptanceId,
		},
		/// The record of an acceptance that was over is gone.
		AcceptanceCleared {
			/// Its id.
			id: AcceptanceId,
		},
		/// A visited operator redeemed units that it had earned. They are burned.
		Redeemed {
			/// The acceptance under which they were earned.
			id: AcceptanceId,
			/// The class.
			class: ClassId,
			/// The visited operator.
			visited: OperatorId,
			/// How many units.
			units: u64,
			/// The account that was paid.
			to: T::AccountId,
			/// SDRt from the collateral.
			from_collateral: Balance,
			/// SDRt from the issuer's free balance.
			from_free: Balance,
			/// SDRt that the issuer owes since.
			owed: Balance,
		},
		/// An issuer paid of what it owed.
		DebtPaid {
			/// The class.
			class: ClassId,
			/// The visited operator.
			visited: OperatorId,
			/// The account that was paid.
			to: T::AccountId,
			/// SDRt from the collateral.
			from_collateral: Balance,
			/// SDRt from the issuer's free balance.
			from_free: Balance,
			/// SDRt that the issuer still owes this operator.
			owed: Balance,
		},
		/// Collateral was deposited.
		CollateralDeposited {
			/// The class.
			class: ClassId,
			/// The account that paid.
			payer: T::AccountId,
			/// SDRt.
			amount: Balance,
		},
		/// Collateral was withdrawn.
		CollateralWithdrawn {
			/// The class.
			class: ClassId,
			/// The account that was paid.
			to: T::AccountId,
			/// SDRt.
			amount: Balance,
		},
		/// Records of assignments were removed.
		AssignmentsCleared {
			/// The class.
			class: ClassId,
			/// Wallets in the batch.
			rows: u32,
			/// Records that were removed.
			rows_cleared: u32,
			/// Whether each wallet's record was removed, in order. Empty: all were.
			results: BoundedVec<bool, T::MaxAssignRows>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The number of units is zero.
		ZeroUnits,
		/// The amount is zero.
		ZeroAmount,
		/// The batch has no rows.
		NoRows,
		/// A class cannot ever have had more than 2^64 - 1 units.
		TooManyUnits,
		/// The operator has not issued any units yet. Issue some.
		ClassNotFound,
		/// The issuer, the wallet or the visited operator has fewer units than that.
		NotEnoughUnits,
		/// The account cannot be a wallet, or cannot take units.
		InvalidWallet,
		/// The issuer owes for redemptions. Deposit collateral or have free balance, and have the
		/// debt settled.
		DebtOutstanding,
		/// The wallet was never assigned units of the class, or its record was cleared.
		WalletNotAssigned,
		/// The message's nonce is not the wallet's next. Sign one with the next.
		WrongNonce,
		/// The message's time is over. Sign a new one.
		MessageExpired,
		/// The message's end is more than seven days ahead. Sign one that ends sooner.
		MessageTooLong,
		/// The signature is not the wallet's of this message on this chain.
		InvalidSignature,
		/// A unit must pay for at least one byte, cost at least the smallest unit of SDRt, and the
		/// term must end in the future.
		InvalidTerms,
		/// An operator cannot accept its own units.
		SameOperator,
		/// The acceptance concerns other operators.
		NotParty,
		/// The other operator is not active.
		CounterpartyNotActive,
		/// There is no such acceptance, or its record was cleared.
		AcceptanceNotFound,
		/// The acceptance is not proposed any more.
		AcceptanceNotProposed,
		/// The acceptance's term is over.
		AcceptanceExpired,
		/// The acceptance has ended already.
		AcceptanceAlreadyEnded,
		/// The acceptance is in force, or channels are open or units earned under it. Wait.
		AcceptanceInUse,
		/// Only the visited operator of the acceptance redeems what it earned.
		NotVisited,
		/// The issuer owes this operator nothing.
		NothingOwed,
		/// The issuer has neither collateral nor free balance now. Try later.
		NothingToPayWith,
		/// What would be left does not cover the units in channels and those earned.
		CollateralNeeded,
		/// An internal rule is broken. Nothing was changed; please report it.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxAssignRows::get() > 0, "MaxAssignRows must be at least 1");
			assert!(T::MaxChannelsPerWallet::get() > 0, "MaxChannelsPerWallet must be at least 1");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Issue units of the own class.
		///
		/// ## Dispatch origin
		///
		/// Signed by an active operator's account with the devices role.
		///
		/// ## Details
		///
		/// The first issue creates the class: an asset with the operator's id, the roles of which
		/// the pallet keeps. The issuer holds the units until they are assigned.
		///
		/// ## Errors
		///
		/// `ZeroUnits`, `TooManyUnits`, and those of the registry.
		///
		/// ## Events
		///
		/// `ClassCreated` at the first issue, `Issued`.
		#[pallet::call_index(0)]
		pub fn issue(origin: OriginFor<T>, units: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_issue(who, units)
		}

		/// Assign units of the own class to a wallet.
		///
		/// ## Dispatch origin
		///
		/// Signed by an active operator's account with the devices role.
		///
		/// ## Details
		///
		/// The wallet is any account; it needs no SDRt and need not exist. The record of the
		/// assignment proves where its units come from.
		///
		/// ## Errors
		///
		/// `ClassNotFound`, `DebtOutstanding`, `ZeroUnits`, `NotEnoughUnits`, `InvalidWallet`, and
		/// those of the registry.
		///
		/// ## Events
		///
		/// `Assigned`.
		#[pallet::call_index(1)]
		pub fn assign(origin: OriginFor<T>, wallet: T::AccountId, units: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign(who, wallet, units)
		}

		/// Assign units of the own class to many wallets.
		///
		/// ## Dispatch origin
		///
		/// Signed by an active operator's account with the devices role.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`, `ClassNotFound`, `DebtOutstanding`, and those of the registry. Refused rows are
		/// no error: see the event.
		///
		/// ## Events
		///
		/// `BatchAssigned`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::assign_batch(count(rows.len())))]
		pub fn assign_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<AssignRow<T::AccountId>, T::MaxAssignRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign_batch(who, rows)
		}

		/// Burn units of the own class that are not assigned.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the devices role of the issuer, whatever its status.
		///
		/// ## Details
		///
		/// Only what the issuer holds itself can be burned, never what wallets, channels or visited
		/// operators have.
		///
		/// ## Errors
		///
		/// `ZeroUnits`, `ClassNotFound`, `NotEnoughUnits`, and those of the registry.
		///
		/// ## Events
		///
		/// `Burned`.
		#[pallet::call_index(3)]
		pub fn burn(origin: OriginFor<T>, units: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_burn(who, units)
		}

		/// Give own units back to their issuer.
		///
		/// ## Dispatch origin
		///
		/// Signed by the wallet.
		///
		/// ## Details
		///
		/// The issuer holds the units then and can assign them again. Units in channels come back when
		/// those end, and can be returned after that.
		///
		/// ## Errors
		///
		/// `ZeroUnits`, `ClassNotFound`, `WalletNotAssigned`, `NotEnoughUnits`, and those of the
		/// assets.
		///
		/// ## Events
		///
		/// `Returned`.
		#[pallet::call_index(4)]
		pub fn return_units(origin: OriginFor<T>, class: ClassId, units: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_return(class, who, units, None)
		}

		/// Relay a wallet's message that gives units back to their issuer.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The signature is of a `ReturnMessage`. Each nonce of the wallet is used once.
		///
		/// ## Errors
		///
		/// `MessageExpired`, `MessageTooLong`, `InvalidSignature`, `WrongNonce`, and those of
		/// `return_units`.
		///
		/// ## Events
		///
		/// `Returned`.
		#[pallet::call_index(5)]
		pub fn return_units_relayed(
			origin: OriginFor<T>,
			class: ClassId,
			wallet: T::AccountId,
			units: u64,
			nonce: u64,
			valid_until: UnixSecs,
			signature: WalletSignature,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_return_relayed(class, wallet, units, nonce, valid_until, signature)
		}

		/// Propose that a visited operator accepts the units of a home operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of either operator, which must be active.
		///
		/// ## Details
		///
		/// Replaces a proposal between the two that was not accepted, whoever made it. The home
		/// operator need not have issued units yet.
		///
		/// ## Errors
		///
		/// `SameOperator`, `NotParty`, `CounterpartyNotActive`, `InvalidTerms`, and those of the
		/// registry.
		///
		/// ## Events
		///
		/// `AcceptanceEnded` for a proposal that is replaced, `AcceptanceProposed`.
		#[pallet::call_index(6)]
		pub fn propose_acceptance(
			origin: OriginFor<T>,
			home: OperatorId,
			visited: OperatorId,
			terms: AcceptanceTerms,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_propose(who, home, visited, terms)
		}

		/// Accept what the other operator proposed.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the operator that did not propose it, which
		/// must be active.
		///
		/// ## Details
		///
		/// An acceptance's terms never change, so its id says to what one agrees. It replaces the
		/// acceptance between the two that was in force: channels under that one run on.
		///
		/// ## Errors
		///
		/// `AcceptanceNotFound`, `AcceptanceNotProposed`, `NotParty`, `AcceptanceExpired`,
		/// `CounterpartyNotActive`, and those of the registry.
		///
		/// ## Events
		///
		/// `AcceptanceEnded` for the one that is replaced, `AcceptanceAccepted`.
		#[pallet::call_index(7)]
		pub fn accept_acceptance(origin: OriginFor<T>, id: AcceptanceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept(who, id)
		}

		/// End an acceptance, decline a proposal or withdraw it.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// No channel is opened under it any more. Open channels run on, and what is earned stays
		/// redeemable at the agreed price.
		///
		/// ## Errors
		///
		/// `AcceptanceNotFound`, `NotParty`, `AcceptanceAlreadyEnded`, and those of the registry.
		///
		/// ## Events
		///
		/// `AcceptanceEnded`.
		#[pallet::call_index(8)]
		pub fn end_acceptance(origin: OriginFor<T>, id: AcceptanceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_end(who, id)
		}

		/// Remove the record of an acceptance that is over.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// It was ended or its term is over, and no channel is open and nothing earned under it.
		///
		/// ## Errors
		///
		/// `AcceptanceNotFound`, `AcceptanceInUse`.
		///
		/// ## Events
		///
		/// `AcceptanceCleared`.
		#[pallet::call_index(9)]
		pub fn clear_acceptance(origin: OriginFor<T>, id: AcceptanceId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_acceptance(id)
		}

		/// Redeem units that were earned from channels for SDRt.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the visited operator, whatever its
		/// status.
		///
		/// ## Details
		///
		/// Pays the agreed price to the operator's own account: from the issuer's collateral, then
		/// from the free balance of the issuer's own account. What is missing becomes a debt of the
		/// issuer; while it has any, it assigns no units. The units are burned.
		///
		/// ## Errors
		///
		/// `ZeroUnits`, `AcceptanceNotFound`, `NotVisited`, `NotEnoughUnits`, and those of the
		/// registry and of the token.
		///
		/// ## Events
		///
		/// `Redeemed`.
		#[pallet::call_index(10)]
		pub fn redeem(origin: OriginFor<T>, id: AcceptanceId, units: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_redeem(who, id, units)
		}

		/// Have an issuer pay what it owes a visited operator, as far as it can.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Pays as `redeem` does.
		///
		/// ## Errors
		///
		/// `ClassNotFound`, `NothingOwed`, `NothingToPayWith`, and those of the token.
		///
		/// ## Events
		///
		/// `DebtPaid`.
		#[pallet::call_index(11)]
		pub fn settle_debt(
			origin: OriginFor<T>,
			class: ClassId,
			visited: OperatorId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_settle_debt(class, visited)
		}

		/// Put SDRt aside for redemptions of the own class.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the issuer, whatever its status. The
		/// account pays.
		///
		/// ## Details
		///
		/// Everyone sees the collateral beside what redeeming all units in channels and earned would
		/// cost. Nobody is forced to have any.
		///
		/// ## Errors
		///
		/// `ZeroAmount`, `ClassNotFound`, and those of the registry and of the token.
		///
		/// ## Events
		///
		/// `CollateralDeposited`.
		#[pallet::call_index(12)]
		pub fn deposit_collateral(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit_collateral(who, amount)
		}

		/// Take collateral back that nothing needs.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the issuer, whatever its status. The
		/// issuer's own account is paid.
		///
		/// ## Details
		///
		/// What is left must cover all units in channels and earned at their prices, and there must
		/// be no debt.
		///
		/// ## Errors
		///
		/// `ZeroAmount`, `ClassNotFound`, `DebtOutstanding`, `CollateralNeeded`, and those of the
		/// registry and of the token.
		///
		/// ## Events
		///
		/// `CollateralWithdrawn`.
		#[pallet::call_index(13)]
		pub fn withdraw_collateral(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_collateral(who, amount)
		}

		/// Remove the assignment records of wallets of the own class that are not used any more.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the devices role of the issuer, whatever its status.
		///
		/// ## Details
		///
		/// A record can be removed if the wallet has no units and no open channel, and nothing
		/// happened to it for seven days: every message that it had used is out of date then, so
		/// that none can be used again although the nonce begins anew. Other rows are left.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry.
		///
		/// ## Events
		///
		/// `AssignmentsCleared`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::clear_assignments(count(wallets.len())))]
		pub fn clear_assignments(
			origin: OriginFor<T>,
			wallets: BoundedVec<T::AccountId, T::MaxAssignRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_clear_assignments(who, wallets)
		}
	}

	#[pallet::view_functions]
	// Arguments are not named `class`: PAPI makes labels of their names, and that word is taken in
	// JavaScript.
	impl<T: Config> Pallet<T> {
		/// A class and its books. `None` before its first issue.
		pub fn class(class_id: ClassId) -> Option<ClassView> {
			Self::view_class(class_id)
		}

		/// An acceptance.
		pub fn acceptance(id: AcceptanceId) -> Option<AcceptanceView> {
			Self::view_acceptance(id)
		}

		/// The acceptance of a class by a visited operator that is in force, if there is one. Its
		/// field `open` says whether a channel can be opened now.
		pub fn accepted(class_id: ClassId, visited: OperatorId) -> Option<AcceptanceView> {
			Pairs::<T>::get(class_id, visited).accepted.and_then(Self::view_acceptance)
		}

		/// The acceptance of a class by a visited operator that is proposed, if there is one.
		pub fn proposed(class_id: ClassId, visited: OperatorId) -> Option<AcceptanceView> {
			Pairs::<T>::get(class_id, visited).proposed.and_then(Self::view_acceptance)
		}

		/// Acceptances of a class, by a visited operator, or both, with ids above `after`, at most
		/// 100. Looks at no more than 1,000 ids at once: a page may be short or empty and still
		/// have a next one, which the second value says where to begin after.
		pub fn acceptances(
			class_id: Option<ClassId>,
			visited: Option<OperatorId>,
			after: Option<AcceptanceId>,
			limit: u32,
		) -> (Vec<AcceptanceView>, Option<AcceptanceId>) {
			Self::view_acceptances(class_id, visited, after, limit)
		}

		/// A wallet's units of a class and where they come from. `None` if the issuer never
		/// assigned it any.
		pub fn wallet(class_id: ClassId, wallet: T::AccountId) -> Option<WalletView> {
			Self::view_wallet(class_id, &wallet)
		}

		/// Whether a wallet could open a channel with so many units under an acceptance now, and
		/// if not, why.
		pub fn can_open(
			id: AcceptanceId,
			wallet: T::AccountId,
			units: u64,
		) -> Result<(), LockFault> {
			Self::view_can_open(id, &wallet, units)
		}

		/// How a redemption of so many units would be paid now. `None` if there is no such
		/// acceptance, or if fewer units are earned under it.
		pub fn quote_redemption(id: AcceptanceId, units: u64) -> Option<PaymentView> {
			Self::view_quote_redemption(id, units)
		}

		/// What the issuer of a class owes a visited operator, in SDRt.
		pub fn debt(class_id: ClassId, visited: OperatorId) -> Balance {
			Debts::<T>::get(class_id, visited)
		}

		/// The pot: the account that holds the classes' roles, units outside wallets, and the
		/// collateral.
		pub fn pot() -> T::AccountId {
			Self::pot_account()
		}
	}
}
