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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod genesis;
mod impl_calls;
mod impl_views;
#[cfg(test)]
mod mock;
mod pot;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use pot::{ResolvePot, POT_ID};
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{string::String, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		sdr::{Amounts, Basket, Quality, Rates},
		Balance, IssuerId, RedemptionId, UnixSecs,
	};
	use sp_core::H256;
	#[cfg(feature = "try-runtime")]
	use sp_runtime::TryRuntimeError;

	/// The version of the storage that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The native currency. This pallet is the only one that mints and burns it.
		type Fungible: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::Mutate<Self::AccountId>
			+ fungible::Balanced<Self::AccountId>
			+ fungible::InspectHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ fungible::MutateHold<Self::AccountId>;

		/// The runtime's reasons for holds, with this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The board: appoints issuers, the auditor and reporters, and enters new baskets.
		type BoardOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The time of the block.
		type Time: UnixTime;

		/// The most reporters there may be at a time.
		#[pallet::constant]
		type MaxReporters: Get<u32>;

		/// The most issuers there may be at a time.
		#[pallet::constant]
		type MaxIssuers: Get<u32>;

		/// How long an issuer has to answer a redemption, in seconds. Counts from the request; a
		/// change does not move deadlines that are set.
		type RedemptionPeriod: Get<UnixSecs>;

		/// The age, in seconds, at which observed rates are stale.
		type RateMaxAge: Get<UnixSecs>;

		/// The least that can be redeemed at once. Where it is below the existential deposit, the
		/// existential deposit counts.
		type MinimumRedemption: Get<Balance>;

		/// The age, in seconds, at which an attestation no longer supports new minting.
		type AttestationMaxAge: Get<UnixSecs>;

		/// Weights of this pallet's calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds SDRt.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The holder has asked an issuer to pay it out.
		#[codec(index = 0)]
		Redemption,
	}

	/// The issuers. An entry lives from appointment until removal; the board is the only one that
	/// adds entries.
	// Twox64Concat: the chain chooses the ids.
	#[pallet::storage]
	pub type Issuers<T: Config> =
		CountedStorageMap<_, Twox64Concat, IssuerId, IssuerOf<T>, OptionQuery>;

	/// Which issuer an account is. Lives as long as the issuer has this account.
	// Blake2_128Concat: accounts are chosen by their owners.
	#[pallet::storage]
	pub type IssuerIds<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, IssuerId, OptionQuery>;

	/// The id of the issuer that is appointed next.
	#[pallet::storage]
	pub type NextIssuerId<T: Config> = StorageValue<_, IssuerId, ValueQuery>;

	/// Who attests reserves. `None`: nobody does, and new attestations cannot be made.
	#[pallet::storage]
	pub type Auditor<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// The open redemptions. An entry lives until it is confirmed, rejected or expired. The holder
	/// pays with the SDRt that is held.
	// Identity: the chain chooses the ids, and big-endian keys keep them in order.
	#[pallet::storage]
	pub type Redemptions<T: Config> =
		StorageMap<_, Identity, RedemptionKey, RedemptionOf<T>, OptionQuery>;

	/// The open redemptions of each holder, in the order of their ids.
	// Blake2_128Concat: accounts are chosen by their owners. Identity: see `Redemptions`.
	#[pallet::storage]
	pub type RedemptionsByHolder<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		RedemptionKey,
		(),
		OptionQuery,
	>;

	/// The open redemptions that each issuer has to answer, in the order of their ids.
	// Twox64Concat and Identity: the chain chooses both ids.
	#[pallet::storage]
	pub type RedemptionsByIssuer<T: Config> =
		StorageDoubleMap<_, Twox64Concat, IssuerId, Identity, RedemptionKey, (), OptionQuery>;

	/// The id of the redemption that is requested next.
	#[pallet::storage]
	pub type NextRedemptionId<T: Config> = StorageValue<_, RedemptionId, ValueQuery>;

	/// The reporters and what each reported last, sorted by account. One value, because every
	/// report needs all of them.
	#[pallet::storage]
	pub type Reporters<T: Config> = StorageValue<_, ReportersOf<T>, ValueQuery>;

	/// The basket in force and the announced one.
	#[pallet::storage]
	pub type CurrentBaskets<T: Config> = StorageValue<_, Baskets, ValueQuery>;

	/// SDRt that belongs to the pot but that the pot could not take yet: part of the issuance, in
	/// no account. Zero wherever the pot was endowed at genesis.
	#[pallet::storage]
	pub type Stranded<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What the pallet starts with.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Issuers: account, name, ceiling and attested reserve in units of SDRt. All that
		/// `pallet-balances` endows at genesis is owed by the first of them, which must be able to
		/// owe it.
		pub issuers: Vec<(T::AccountId, String, Balance, Balance)>,
		/// The moment for which the reserves of `issuers` were attested, in seconds since 1970.
		/// Zero, the default, allows no minting before the auditor's first attestation.
		pub reserves_as_of: UnixSecs,
		/// Who attests reserves.
		pub auditor: Option<T::AccountId>,
		/// Who reports exchange rates.
		pub reporters: Vec<T::AccountId>,
		/// The basket; by default that of August 2022.
		pub basket: Option<Basket>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				issuers: Vec::new(),
				reserves_as_of: 0,
				auditor: None,
				reporters: Vec::new(),
				basket: Some(Basket::SINCE_AUGUST_2022),
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build(self);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The board appointed an issuer.
		IssuerAppointed {
			/// The new issuer.
			issuer: IssuerId,
			/// The account that acts for it.
			account: T::AccountId,
			/// Its name.
			name: Name,
			/// The most it may owe, in units of SDRt.
			ceiling: Balance,
		},
		/// The board gave an issuer another account.
		IssuerAccountReplaced {
			/// The issuer.
			issuer: IssuerId,
			/// The account that acted for it.
			old_value: T::AccountId,
			/// The account that acts for it now.
			new_value: T::AccountId,
		},
		/// The board changed the most that an issuer may owe.
		CeilingSet {
			/// The issuer.
			issuer: IssuerId,
			/// The ceiling until now, in units of SDRt.
			old_value: Balance,
			/// The ceiling from now on, in units of SDRt.
			new_value: Balance,
		},
		/// The board suspended an issuer: it may not mint.
		IssuerSuspended {
			/// The issuer.
			issuer: IssuerId,
		},
		/// The board lifted the suspension of an issuer.
		IssuerReinstated {
			/// The issuer.
			issuer: IssuerId,
		},
		/// The board removed an issuer that owed nothing.
		IssuerRemoved {
			/// The issuer that was.
			issuer: IssuerId,
			/// The account that acted for it.
			account: T::AccountId,
		},
		/// The board appointed an auditor.
		AuditorSet {
			/// The auditor until now.
			old_value: Option<T::AccountId>,
			/// The auditor from now on.
			new_value: T::AccountId,
		},
		/// The board appointed a reporter of exchange rates.
		ReporterAdded {
			/// The reporter.
			reporter: T::AccountId,
		},
		/// The board removed a reporter. Its last report no longer counts.
		ReporterRemoved {
			/// The reporter that was.
			reporter: T::AccountId,
		},
		/// The board entered a basket.
		BasketSet {
			/// When the basket takes effect, in seconds since 1970.
			effective_at: UnixSecs,
			/// What one SDR consists of, in 10^-6 of each currency.
			amounts: Amounts,
		},
		/// The auditor attested the reserve of an issuer.
		ReserveAttested {
			/// The issuer.
			issuer: IssuerId,
			/// Who attested.
			auditor: T::AccountId,
			/// The reserve, in units of SDRt.
			amount: Balance,
			/// The moment for which it was counted, in seconds since 1970.
			as_of: UnixSecs,
			/// Hash of the audit document.
			evidence: H256,
		},
		/// An issuer minted SDRt.
		Minted {
			/// The issuer.
			issuer: IssuerId,
			/// Who received it.
			to: T::AccountId,
			/// How much, in units of SDRt.
			amount: Balance,
			/// What the issuer owes now, in units of SDRt.
			outstanding: Balance,
		},
		/// A holder asked an issuer to pay out. The SDRt is held.
		RedemptionRequested {
			/// The redemption.
			id: RedemptionId,
			/// Who is to pay.
			issuer: IssuerId,
			/// Whose SDRt is held.
			holder: T::AccountId,
			/// How much, in units of SDRt.
			amount: Balance,
			/// Commitment to the payout details.
			reference: H256,
			/// The issuer can answer before this moment, in seconds since 1970.
			deadline: UnixSecs,
		},
		/// An issuer has paid out. The SDRt is burned.
		RedemptionConfirmed {
			/// The redemption that was.
			id: RedemptionId,
			/// Who paid.
			issuer: IssuerId,
			/// Whose SDRt was burned.
			holder: T::AccountId,
			/// How much, in units of SDRt.
			amount: Balance,
			/// Hash of the proof of payment.
			payout_evidence: H256,
			/// What the issuer owes now, in units of SDRt.
			outstanding: Balance,
		},
		/// An issuer does not pay out. The SDRt is free again.
		RedemptionRejected {
			/// The redemption that was.
			id: RedemptionId,
			/// Who was to pay.
			issuer: IssuerId,
			/// Whose SDRt was held.
			holder: T::AccountId,
			/// How much, in units of SDRt.
			amount: Balance,
			/// Why.
			reason: RejectReason,
		},
		/// An issuer did not answer in time. The SDRt is free again.
		RedemptionExpired {
			/// The redemption that was.
			id: RedemptionId,
			/// Who was to pay.
			issuer: IssuerId,
			/// Whose SDRt was held.
			holder: T::AccountId,
			/// How much, in units of SDRt.
			amount: Balance,
		},
		/// A reporter reported exchange rates.
		RatesReported {
			/// Who reported.
			reporter: T::AccountId,
			/// The rates, in units of 10^-9.
			rates: Rates,
			/// When the reporter saw them, in seconds since 1970.
			observed_at: UnixSecs,
		},
		/// A report led to a new valuation of the SDR.
		ValuationUpdated {
			/// SDR for one US dollar: six significant digits, in units of 10^-9.
			sdr_per_usd: u64,
			/// US dollars for one SDR: six significant digits, in units of 10^-9.
			usd_per_sdr: u64,
			/// How many reports it rests on.
			sources: u32,
			/// How far it can be trusted.
			quality: Quality,
		},
		/// A credit could not be put into the pot, and is kept for it.
		CreditStranded {
			/// How much, in units of SDRt.
			amount: Balance,
		},
		/// What was kept for the pot is in it.
		CreditRecovered {
			/// How much, in units of SDRt.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no issuer of this id. It was never appointed or has been removed.
		IssuerNotFound,
		/// The account is already that of an issuer. Name another account.
		IssuerAlreadyExists,
		/// There are as many issuers as there may be. Remove one that owes nothing first.
		TooManyIssuers,
		/// The name is empty, not UTF-8, or holds control characters.
		InvalidName,
		/// The issuer is suspended and may not mint. The board can reinstate it.
		IssuerNotActive,
		/// The issuer is not suspended, so there is nothing to lift.
		IssuerNotSuspended,
		/// The issuer still owes SDRt and cannot be removed. Suspend it, and let it redeem.
		OutstandingNotZero,
		/// The caller is no issuer, or not the issuer of this redemption.
		NotIssuer,
		/// The caller is not the auditor.
		NotAuditor,
		/// The issuer has a newer or equally old attestation. Attest a later moment.
		AttestationNotNewer,
		/// The moment lies in the future. Wait for the chain's clock, or correct it.
		MomentInFuture,
		/// The amount is zero.
		AmountZero,
		/// The issuer's reserve was never attested. The auditor can attest it.
		AttestationNotFound,
		/// The attestation of the issuer's reserve is too old. The auditor can attest it anew.
		AttestationExpired,
		/// The issuer would owe more than its ceiling. Mint less, or ask the board.
		CeilingExceeded,
		/// The issuer would owe more than its attested reserve. Mint less, or have more attested.
		ReserveExceeded,
		/// The amount is below the least that can be redeemed at once.
		AmountTooSmall,
		/// The amount is more than the issuer owes beyond the redemptions it is already asked for.
		/// Redeem less, or with another issuer.
		RedeemableExceeded,
		/// There is no such open redemption. It was never requested, or is confirmed, rejected or
		/// expired.
		RedemptionNotFound,
		/// The deadline has passed. Anyone can return the SDRt with `expire_redemption`.
		DeadlinePassed,
		/// The deadline has not passed. The issuer can still answer.
		TooEarly,
		/// The caller reports no rates.
		NotReporter,
		/// The account is already a reporter.
		ReporterAlreadyExists,
		/// The account is not a reporter.
		ReporterNotFound,
		/// There are as many reporters as there may be. Remove one first.
		TooManyReporters,
		/// A rate is outside the bounds of its currency. It may be quoted the wrong way round or
		/// in another unit.
		InvalidRates,
		/// The rates are not newer than those last reported by the caller.
		ReportNotNewer,
		/// The rates are already stale. Report newer ones.
		ReportStale,
		/// The basket is empty, or an amount is larger than 1,000 units.
		InvalidBasket,
		/// The basket would take effect before the one that is in force.
		BasketOutdated,
		/// All ids are used up. This does not happen in practice.
		IdsExhausted,
		/// The pallet found its own state to be wrong. Report it to the maintainers.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			// Periods and minima may be governed parameters, which cannot be read here.
			let reporters = T::MaxReporters::get();
			assert!(
				(1..=100).contains(&reporters),
				"MaxReporters must be 1 to 100, because every report reads all; it is {reporters}",
			);
			let issuers = T::MaxIssuers::get();
			assert!(
				(1..=1_000).contains(&issuers),
				"MaxIssuers must be 1 to 1,000, because a query lists all; it is {issuers}",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Appoint an issuer of SDRt.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The issuer may mint once the auditor has attested its reserve: as much as both the
		/// `ceiling` (in units of SDRt) and the reserve allow it to owe. `name` is for people: up
		/// to 64 bytes of UTF-8.
		///
		/// ## Errors
		///
		/// - [`Error::InvalidName`]: the name is empty, not UTF-8, or holds control characters.
		/// - [`Error::IssuerAlreadyExists`]: the account is already that of an issuer.
		/// - [`Error::TooManyIssuers`]: there are [`Config::MaxIssuers`] issuers.
		///
		/// ## Events
		///
		/// [`Event::IssuerAppointed`].
		#[pallet::call_index(0)]
		pub fn appoint_issuer(
			origin: OriginFor<T>,
			account: T::AccountId,
			name: Name,
			ceiling: Balance,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_appoint_issuer(account, name, ceiling)
		}

		/// Give an issuer another account, because its key is lost or no longer trusted.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// What the issuer owes and the redemptions it has to answer stay with the issuer. No SDRt
		/// moves.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::IssuerAlreadyExists`]: the account is already that of an issuer.
		///
		/// ## Events
		///
		/// [`Event::IssuerAccountReplaced`].
		#[pallet::call_index(1)]
		pub fn replace_issuer_account(
			origin: OriginFor<T>,
			issuer: IssuerId,
			account: T::AccountId,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_replace_issuer_account(issuer, account)
		}

		/// Change the most that an issuer may owe.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// A ceiling below what the issuer owes is allowed. It stops the issuer from minting and
		/// changes nothing else.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		///
		/// ## Events
		///
		/// [`Event::CeilingSet`].
		#[pallet::call_index(2)]
		pub fn set_ceiling(
			origin: OriginFor<T>,
			issuer: IssuerId,
			ceiling: Balance,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_set_ceiling(issuer, ceiling)
		}

		/// Suspend an issuer: it may not mint.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// What the issuer owes stands. Holders can still ask it to pay out, and it can still
		/// answer.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::IssuerNotActive`]: it is already suspended.
		///
		/// ## Events
		///
		/// [`Event::IssuerSuspended`].
		#[pallet::call_index(3)]
		pub fn suspend_issuer(origin: OriginFor<T>, issuer: IssuerId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_suspend_issuer(issuer)
		}

		/// Lift the suspension of an issuer.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The issuer may mint again, within its ceiling and a fresh attestation.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::IssuerNotSuspended`]: it is not suspended.
		///
		/// ## Events
		///
		/// [`Event::IssuerReinstated`].
		#[pallet::call_index(4)]
		pub fn reinstate_issuer(origin: OriginFor<T>, issuer: IssuerId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_reinstate_issuer(issuer)
		}

		/// Remove an issuer that owes nothing.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The id never returns; the account may be appointed again under a new one.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::OutstandingNotZero`]: it still owes SDRt.
		///
		/// ## Events
		///
		/// [`Event::IssuerRemoved`].
		#[pallet::call_index(5)]
		pub fn remove_issuer(origin: OriginFor<T>, issuer: IssuerId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_remove_issuer(issuer)
		}

		/// Appoint the auditor, in place of the one before.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// Attestations of the one before stay valid until they are too old.
		///
		/// ## Errors
		///
		/// None of its own.
		///
		/// ## Events
		///
		/// [`Event::AuditorSet`].
		#[pallet::call_index(6)]
		pub fn set_auditor(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_set_auditor(account)
		}

		/// Appoint a reporter of exchange rates.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// A valuation is good with two reporters, and safe against one that errs with three.
		///
		/// ## Errors
		///
		/// - [`Error::ReporterAlreadyExists`]: the account is already a reporter.
		/// - [`Error::TooManyReporters`]: there are [`Config::MaxReporters`] reporters.
		///
		/// ## Events
		///
		/// [`Event::ReporterAdded`].
		#[pallet::call_index(7)]
		pub fn add_reporter(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_add_reporter(account)
		}

		/// Remove a reporter of exchange rates.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// Its last report no longer counts.
		///
		/// ## Errors
		///
		/// - [`Error::ReporterNotFound`]: the account is not a reporter.
		///
		/// ## Events
		///
		/// [`Event::ReporterRemoved`].
		#[pallet::call_index(8)]
		pub fn remove_reporter(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_remove_reporter(account)
		}

		/// Enter the amounts of the SDR basket, as the International Monetary Fund sets them.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// `effective_at` (seconds since 1970) in the future announces the basket, in place of one
		/// that was announced before; it takes effect by itself. A moment that has passed changes
		/// the basket in force; the announced one stays. `amounts` are in 10^-6 of each currency.
		///
		/// ## Errors
		///
		/// - [`Error::InvalidBasket`]: the basket is empty, or an amount is larger than 1,000.
		/// - [`Error::BasketOutdated`]: a basket that took effect later is in force.
		///
		/// ## Events
		///
		/// [`Event::BasketSet`].
		#[pallet::call_index(9)]
		pub fn set_basket(
			origin: OriginFor<T>,
			effective_at: UnixSecs,
			amounts: Amounts,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_set_basket(effective_at, amounts)
		}

		/// Attest the reserve of an issuer.
		///
		/// ## Dispatch origin
		///
		/// The auditor.
		///
		/// ## Details
		///
		/// `amount` is the value of the reserve in units of SDRt at the moment `as_of` (seconds
		/// since 1970), `evidence` the hash of the audit document. An attestation replaces the one
		/// before, up or down. A reserve below what the issuer owes stops it from minting and
		/// changes nothing else.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuditor`]: the caller is not the auditor.
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::MomentInFuture`]: `as_of` is later than the block.
		/// - [`Error::AttestationNotNewer`]: `as_of` is not later than that of the last attestation.
		///
		/// ## Events
		///
		/// [`Event::ReserveAttested`].
		#[pallet::call_index(10)]
		pub fn attest_reserve(
			origin: OriginFor<T>,
			issuer: IssuerId,
			amount: Balance,
			as_of: UnixSecs,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_attest_reserve(who, issuer, amount, as_of, evidence)
		}

		/// Mint SDRt against the caller's reserve.
		///
		/// ## Dispatch origin
		///
		/// The account of an active issuer.
		///
		/// ## Details
		///
		/// From then on the issuer owes `amount` (in units of SDRt) more. It may owe as much as its
		/// ceiling and its attested reserve allow, and only on a fresh attestation.
		///
		/// ## Errors
		///
		/// - [`Error::NotIssuer`]: the caller is no issuer.
		/// - [`Error::IssuerNotActive`]: the issuer is suspended.
		/// - [`Error::AmountZero`]: the amount is zero.
		/// - [`Error::CeilingExceeded`]: the issuer would owe more than its ceiling.
		/// - [`Error::AttestationNotFound`]: the issuer's reserve was never attested.
		/// - [`Error::AttestationExpired`]: the attestation is too old.
		/// - [`Error::ReserveExceeded`]: the issuer would owe more than its reserve.
		/// - `Token::BelowMinimum`: the receiver is new, and the amount is below the existential
		///   deposit.
		///
		/// ## Events
		///
		/// [`Event::Minted`].
		#[pallet::call_index(11)]
		pub fn mint(origin: OriginFor<T>, to: T::AccountId, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_mint(who, to, amount)
		}

		/// Ask an issuer to pay out SDRt in money.
		///
		/// ## Dispatch origin
		///
		/// Signed, by the holder.
		///
		/// ## Details
		///
		/// The SDRt is held until the issuer confirms that it has paid (it is burned then) or
		/// rejects, or until the deadline passes (it is free again then). The holder cannot take
		/// the request back, because the payment may be on its way. `reference` is a salted
		/// commitment to the payout details, which the holder gives the issuer in private. Any
		/// issuer that owes enough can be asked, a suspended one too. The existential deposit of
		/// the holder's account cannot be redeemed.
		///
		/// ## Errors
		///
		/// - [`Error::IssuerNotFound`]: there is no such issuer.
		/// - [`Error::AmountTooSmall`]: the amount is below the minimum.
		/// - [`Error::RedeemableExceeded`]: the issuer owes less than this beyond what it is
		///   already asked for.
		/// - `Token::FundsUnavailable`: the holder has less than this to spare.
		///
		/// ## Events
		///
		/// [`Event::RedemptionRequested`].
		#[pallet::call_index(12)]
		pub fn request_redemption(
			origin: OriginFor<T>,
			issuer: IssuerId,
			amount: Balance,
			reference: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_request_redemption(who, issuer, amount, reference)
		}

		/// Confirm that the caller has paid out a redemption.
		///
		/// ## Dispatch origin
		///
		/// The account of the redemption's issuer.
		///
		/// ## Details
		///
		/// The held SDRt is burned, and the issuer owes that much less. `payout_evidence` is the
		/// hash of the proof of payment. Allowed before the deadline only: an issuer that pays
		/// should confirm at once.
		///
		/// ## Errors
		///
		/// - [`Error::RedemptionNotFound`]: there is no such open redemption.
		/// - [`Error::NotIssuer`]: the caller is not its issuer.
		/// - [`Error::DeadlinePassed`]: the deadline has passed.
		///
		/// ## Events
		///
		/// [`Event::RedemptionConfirmed`].
		#[pallet::call_index(13)]
		pub fn confirm_redemption(
			origin: OriginFor<T>,
			id: RedemptionId,
			payout_evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_confirm_redemption(who, id, payout_evidence)
		}

		/// Refuse to pay out a redemption.
		///
		/// ## Dispatch origin
		///
		/// The account of the redemption's issuer.
		///
		/// ## Details
		///
		/// The held SDRt is free again, and the issuer owes what it owed. Allowed before the
		/// deadline only.
		///
		/// ## Errors
		///
		/// - [`Error::RedemptionNotFound`]: there is no such open redemption.
		/// - [`Error::NotIssuer`]: the caller is not its issuer.
		/// - [`Error::DeadlinePassed`]: the deadline has passed.
		///
		/// ## Events
		///
		/// [`Event::RedemptionRejected`].
		#[pallet::call_index(14)]
		pub fn reject_redemption(
			origin: OriginFor<T>,
			id: RedemptionId,
			reason: RejectReason,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reject_redemption(who, id, reason)
		}

		/// Return the SDRt of a redemption that its issuer did not answer in time.
		///
		/// ## Dispatch origin
		///
		/// Signed, by anyone.
		///
		/// ## Details
		///
		/// Allowed from the deadline on. The held SDRt is free again, and the issuer owes what it
		/// owed.
		///
		/// ## Errors
		///
		/// - [`Error::RedemptionNotFound`]: there is no such open redemption.
		/// - [`Error::TooEarly`]: the deadline has not passed.
		///
		/// ## Events
		///
		/// [`Event::RedemptionExpired`].
		#[pallet::call_index(15)]
		pub fn expire_redemption(origin: OriginFor<T>, id: RedemptionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_redemption(id)
		}

		/// Report exchange rates.
		///
		/// ## Dispatch origin
		///
		/// A reporter.
		///
		/// ## Details
		///
		/// `rates` are in units of 10^-9: dollars per euro and per pound, yuan and yen per dollar.
		/// `observed_at` (seconds since 1970) is when the caller saw them. The newest report of
		/// each reporter counts.
		///
		/// ## Errors
		///
		/// - [`Error::InvalidRates`]: a rate is outside the bounds of its currency.
		/// - [`Error::MomentInFuture`]: `observed_at` is later than the block.
		/// - [`Error::ReportStale`]: the rates are too old to count.
		/// - [`Error::NotReporter`]: the caller is not a reporter.
		/// - [`Error::ReportNotNewer`]: the caller's last report is as new or newer.
		///
		/// ## Events
		///
		/// [`Event::RatesReported`], and [`Event::ValuationUpdated`] if a basket is in force.
		#[pallet::call_index(16)]
		pub fn report_rates(
			origin: OriginFor<T>,
			rates: Rates,
			observed_at: UnixSecs,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_report_rates(who, rates, observed_at)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An issuer, or `None` if there is no such issuer.
		pub fn issuer(id: IssuerId) -> Option<IssuerOf<T>> {
			Issuers::<T>::get(id)
		}

		/// The issuer that an account acts for, or `None`.
		pub fn issuer_of(account: T::AccountId) -> Option<IssuerId> {
			IssuerIds::<T>::get(account)
		}

		/// All issuers, in the order of their appointment.
		pub fn issuers() -> Vec<(IssuerId, IssuerOf<T>)> {
			Self::list_issuers()
		}

		/// How much an issuer can mint now, in units of SDRt; `None` if there is no such issuer.
		pub fn headroom(issuer: IssuerId) -> Option<Balance> {
			Self::headroom_of(issuer)
		}

		/// The account that attests reserves.
		pub fn auditor() -> Option<T::AccountId> {
			Auditor::<T>::get()
		}

		/// An open redemption, or `None` if it is not open.
		pub fn redemption(id: RedemptionId) -> Option<RedemptionOf<T>> {
			Redemptions::<T>::get(RedemptionKey::from(id))
		}

		/// The open redemptions of a holder, in the order of their ids: those after `after`, at
		/// most `limit` and never more than 100.
		pub fn redemptions_of(
			account: T::AccountId,
			after: Option<RedemptionId>,
			limit: u32,
		) -> Vec<(RedemptionId, RedemptionOf<T>)> {
			Self::list_redemptions_of_holder(account, after, limit)
		}

		/// The open redemptions that an issuer has to answer, in the order of their ids: those
		/// after `after`, at most `limit` and never more than 100.
		pub fn redemptions_for(
			issuer: IssuerId,
			after: Option<RedemptionId>,
			limit: u32,
		) -> Vec<(RedemptionId, RedemptionOf<T>)> {
			Self::list_redemptions_for_issuer(issuer, after, limit)
		}

		/// What the SDR is worth now, and how far that can be trusted.
		pub fn valuation() -> ValuationView {
			Self::current_valuation().into()
		}

		/// The basket in force now, or `None`.
		pub fn basket() -> Option<Basket> {
			Self::basket_in_force()
		}

		/// The basket that is announced and not yet in force, or `None`.
		pub fn next_basket() -> Option<Basket> {
			Self::announced_basket()
		}

		/// The reporters and what each reported last.
		pub fn reports() -> Vec<ReporterOf<T>> {
			Reporters::<T>::get().into_inner()
		}

		/// The account in which dust and fees without an author end up.
		pub fn pot() -> T::AccountId {
			Self::pot_account()
		}
	}
}
