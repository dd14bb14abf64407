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
mod impl_contests;
mod impl_escrow;
mod impl_offers;
mod impl_orders;
mod impl_usage;
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
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			EnsureOrigin, UnixTime,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		traits::InspectOperators, Balance, Country, LineId, LineKey, OfferId, OperatorId, OrderId,
		UnixSecs,
	};
	use sp_core::H256;

	/// Version of the storage layout.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// SDRt: prices, escrow and deposits.
		type Fungible: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// Who may resolve a contest on which the parties do not agree.
		type BoardOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The time.
		type Time: UnixTime;

		/// Names the pot, the account on which all escrow is held.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Deposit for each offer, returned when the offer's record is removed.
		#[pallet::constant]
		type OfferDeposit: Get<Balance>;

		/// How long after the end of the service usage can still be reported, in seconds.
		#[pallet::constant]
		type ReportingPeriod: Get<UnixSecs>;

		/// How long a closed order stays readable, in seconds.
		#[pallet::constant]
		type RetentionPeriod: Get<UnixSecs>;

		/// Shortest time that a request leaves its providers to accept, in seconds.
		#[pallet::constant]
		type MinAcceptPeriod: Get<UnixSecs>;

		/// Longest time that a request leaves its providers to accept, in seconds.
		#[pallet::constant]
		type MaxAcceptPeriod: Get<UnixSecs>;

		/// Longest time from a request to the end of its service, in seconds.
		#[pallet::constant]
		type MaxServicePeriod: Get<UnixSecs>;

		/// Most lines in one order.
		#[pallet::constant]
		type MaxOrderLines: Get<u32>;

		/// Most rows in one usage report.
		#[pallet::constant]
		type MaxUsageRows: Get<u32>;

		/// What a usage row costs less when its line is a neighbour of the line in the row before:
		/// lines of neighbouring ids share their path to the state root. Below the weight of a row.
		#[pallet::constant]
		type NeighbourDiscount: Get<Weight>;

		/// Most countries in the area of one offer.
		#[pallet::constant]
		type MaxAreas: Get<u32>;

		/// Most operators in the audience of one offer.
		#[pallet::constant]
		type MaxNamed: Get<u32>;

		/// Most offers on record of one operator.
		#[pallet::constant]
		type MaxOffersPerOperator: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// Why the marketplace holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// On the pot: paid by buyers for what is ordered and not yet used.
		Escrow,
		/// On the account that published an offer.
		OfferDeposit,
	}

	/// The id of the next offer.
	#[pallet::storage]
	pub type NextOfferId<T> = StorageValue<_, OfferId, ValueQuery>;

	/// The id of the next order.
	#[pallet::storage]
	pub type NextOrderId<T> = StorageValue<_, OrderId, ValueQuery>;

	/// The id of the next order line.
	#[pallet::storage]
	pub type NextLineId<T> = StorageValue<_, LineId, ValueQuery>;

	/// Offers. From publication to withdrawal, or to the close of the last order line over a
	/// withdrawn offer. Covered by the deposit of the publisher.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Twox64Concat, OfferId, OfferRecord<T>>;

	/// How many offers each operator has on record.
	#[pallet::storage]
	pub type OfferCount<T> = StorageMap<_, Twox64Concat, OperatorId, u32, ValueQuery>;

	/// Index of the offers that are not withdrawn, by kind of service.
	// Big-endian keys under `Identity` list in the order of the ids; the chain assigns them.
	#[pallet::storage]
	pub type OffersByKind<T> =
		StorageDoubleMap<_, Twox64Concat, ServiceKind, Identity, OfferKey, ()>;

	/// Index of the offers that are not withdrawn, by area: one entry for each country, or one for
	/// the world.
	// Big-endian keys under `Identity`: see `OffersByKind`. First keys are two letters.
	#[pallet::storage]
	pub type OffersByArea<T> = StorageDoubleMap<_, Twox64Concat, AreaKey, Identity, OfferKey, ()>;

	/// Index of the offers that are not withdrawn, by provider.
	// Big-endian keys under `Identity`: see `OffersByKind`.
	#[pallet::storage]
	pub type OffersByProvider<T> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Identity, OfferKey, ()>;

	/// Orders. From the request until they are pruned.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Orders<T: Config> = StorageMap<_, Twox64Concat, OrderId, OrderRecord<T>>;

	/// Index of the orders on record, by buyer and by provider.
	// Big-endian keys under `Identity`: see `OffersByKind`.
	#[pallet::storage]
	pub type OrdersOf<T> = StorageDoubleMap<_, Twox64Concat, OperatorId, Identity, OrderKey, Party>;

	/// Order lines. They live as long as their order.
	// Written in bulk: big-endian counters under `Identity` make lines of neighbouring ids
	// neighbours in the trie, and the chain assigns the ids.
	#[pallet::storage]
	pub type Lines<T> = StorageMap<_, Identity, LineKey, LineRecord>;

	/// Acceptances, by order and provider. They live as long as their order.
	// Operators have few ids and do not choose them.
	#[pallet::storage]
	pub type Fulfilments<T> =
		StorageDoubleMap<_, Twox64Concat, OrderId, Twox64Concat, OperatorId, FulfilmentRecord>;

	/// Contests, the latest of each line. They live as long as the order.
	// Keyed like `Lines`.
	#[pallet::storage]
	pub type Contests<T> = StorageMap<_, Identity, LineKey, ContestRecord>;

	/// The books of the escrow.
	#[pallet::storage]
	pub type Escrowed<T> = StorageValue<_, EscrowTotals, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An offer was published.
		OfferPublished {
			/// Its id.
			offer_id: OfferId,
			/// Who offers.
			provider: OperatorId,
			/// What is offered.
			offer: OfferTerms<T>,
			/// The account on which the deposit is held.
			depositor: T::AccountId,
			/// The deposit.
			deposit: Balance,
		},
		/// An offer was changed.
		OfferUpdated {
			/// Its id.
			offer_id: OfferId,
			/// What changed.
			change: OfferChange<T>,
		},
		/// An offer was withdrawn: nobody can order from it any more.
		OfferWithdrawn {
			/// Its id.
			offer_id: OfferId,
		},
		/// The record of a withdrawn offer is gone and its deposit released.
		OfferRemoved {
			/// Its id.
			offer_id: OfferId,
			/// Who had the deposit held.
			depositor: T::AccountId,
			/// The released deposit.
			deposit: Balance,
		},
		/// An order was requested and paid into escrow.
		OrderRequested {
			/// Its id.
			order_id: OrderId,
			/// Who ordered.
			buyer: OperatorId,
			/// The buyer's reference.
			user_reference: [u8; 32],
			/// Id of the first line; the others follow without a gap.
			first_line: LineId,
			/// The lines as asked for, each within its price limit.
			lines: BoundedVec<RequestLine, T::MaxOrderLines>,
			/// The unit price of each line.
			unit_prices: BoundedVec<u64, T::MaxOrderLines>,
			/// Providers accept before this moment.
			accept_by: UnixSecs,
			/// The service ends at this moment.
			service_until: UnixSecs,
			/// The account that paid.
			payer: T::AccountId,
			/// What was paid into escrow.
			amount: Balance,
		},
		/// A provider accepted its lines of an order.
		OrderAccepted {
			/// The order.
			order_id: OrderId,
			/// The provider.
			provider: OperatorId,
			/// Commitment to the fulfilment document.
			commitment: H256,
			/// How many providers have not accepted yet. Zero: the order is active.
			awaiting: u32,
		},
		/// A batch of usage was reported.
		UsageReported {
			/// The provider.
			provider: OperatorId,
			/// Rows in the batch.
			rows: u32,
			/// Rows that were paid.
			rows_paid: u32,
			/// Units that were paid, over all lines.
			units: u128,
			/// What was paid.
			amount: Balance,
			/// The result of each row, in order. Empty: every row was paid.
			results: BoundedVec<UsageResult, T::MaxUsageRows>,
		},
		/// A provider said that its final usage of an order is reported.
		LinesReleased {
			/// The order.
			order_id: OrderId,
			/// The provider.
			provider: OperatorId,
		},
		/// The buyer ended an order early.
		OrderClosing {
			/// The order.
			order_id: OrderId,
			/// Usage is reported before this moment.
			report_until: UnixSecs,
		},
		/// The reporting period of an order is over and only contested lines are left.
		OrderDisputed {
			/// The order.
			order_id: OrderId,
			/// How many lines are contested.
			contested: u32,
			/// The account that got the rest of the other lines.
			returned_to: T::AccountId,
			/// The rest of the other lines.
			returned: Balance,
		},
		/// An order was closed for good.
		OrderClosed {
			/// The order.
			order_id: OrderId,
			/// How it ended.
			outcome: OrderStatus,
			/// The account that got the rest of the escrow.
			returned_to: T::AccountId,
			/// The rest of the escrow.
			returned: Balance,
		},
		/// A closed order was removed with its lines, acceptances and contests.
		OrderPruned {
			/// The order.
			order_id: OrderId,
		},
		/// The buyer contests a line: payment on it stops.
		LineContested {
			/// The order.
			order_id: OrderId,
			/// The line.
			line: LineId,
			/// What the buyer says was used.
			units: u64,
			/// Commitment to the evidence.
			evidence: H256,
		},
		/// The provider answered a contest.
		ContestAnswered {
			/// The order.
			order_id: OrderId,
			/// The line.
			line: LineId,
			/// What the provider says was used.
			units: u64,
			/// Commitment to the evidence.
			evidence: H256,
		},
		/// The buyer took a contest back: usage of the line is paid again.
		ContestWithdrawn {
			/// The order.
			order_id: OrderId,
			/// The line.
			line: LineId,
			/// Usage of the line is reported before this moment.
			report_until: UnixSecs,
		},
		/// A party named final units to which it would agree.
		SettlementProposed {
			/// The order.
			order_id: OrderId,
			/// The line.
			line: LineId,
			/// Which party.
			party: Party,
			/// The final units.
			units: u64,
		},
		/// A contest was settled and paid.
		ContestSettled {
			/// The order.
			order_id: OrderId,
			/// The line.
			line: LineId,
			/// By whom, and the final units.
			status: ContestStatus,
			/// What was paid to the provider for units not paid before.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such offer, or it was withdrawn and removed. Look it up again.
		OfferNotFound,
		/// The offer is paused or withdrawn. Wait until the provider opens it, or choose another.
		OfferNotOpen,
		/// The offer's validity has not begun or is over. Choose another.
		OfferNotValid,
		/// An operator cannot order from itself.
		OwnOffer,
		/// The offer is for other operators. Ask the provider for one of your own.
		NotInAudience,
		/// The provider is suspended or has left. Choose another.
		ProviderNotActive,
		/// The line has fewer units than the offer's smallest number, or none. Order more.
		TooFewUnits,
		/// The offer has fewer units left. Order less, or ask the provider to raise the capacity.
		CapacityExceeded,
		/// The offer's price rose above the limit of the line. Get a new quote and ask again.
		PriceAboveLimit,
		/// The offer belongs to another operator.
		NotOfferProvider,
		/// The offer is withdrawn already; its record stays until the last order line is closed.
		OfferWithdrawn,
		/// A parameter of the service is zero or out of its range. See `Service`.
		InvalidService,
		/// The unit price is zero.
		InvalidPrice,
		/// The list of countries is empty, unsorted, has one twice or one that does not exist.
		InvalidArea,
		/// Availability above 10,000 basis points, more than 24 hours of support or no latency.
		InvalidServiceLevel,
		/// The validity ends before it begins, or has ended already.
		InvalidValidity,
		/// The smallest number of units of a line is zero, or more than the capacity.
		InvalidCapacity,
		/// The capacity is less than what is ordered and delivered already. Name a higher one.
		CapacityBelowCommitted,
		/// The list of operators is empty, unsorted or has one twice.
		InvalidAudience,
		/// The operator has as many offers on record as it may have. Withdraw one first.
		TooManyOffers,
		/// The change names nothing to change.
		NothingToChange,
		/// A request needs at least one line.
		NoLines,
		/// The accept-by moment is too near or too far. See `MinAcceptPeriod`, `MaxAcceptPeriod`.
		InvalidAcceptBy,
		/// The end of the service is not after the accept-by moment, or too far. See
		/// `MaxServicePeriod`.
		InvalidServiceUntil,
		/// The price of the request does not fit a balance. Order less.
		PriceOverflow,
		/// There is no such order, or it was pruned.
		OrderNotFound,
		/// The order does not wait for acceptance: it is active or closed already.
		OrderNotRequested,
		/// The order is not active: it waits for its providers, is closing, or is closed.
		OrderNotActive,
		/// The order is not closed yet.
		OrderNotClosed,
		/// The calling operator did not order this.
		NotBuyer,
		/// The calling operator provides no line of this order, or not this line.
		NotProvider,
		/// The calling operator is neither buyer nor provider of this line.
		NotParty,
		/// The provider has accepted this order already. An acceptance binds.
		AlreadyAccepted,
		/// The accept-by moment has passed. The order can only be expired.
		AcceptanceExpired,
		/// It is too early for this: wait for the deadline on record.
		TooEarly,
		/// The reporting period runs or is over already, because the service ended by itself.
		ServiceEnded,
		/// A usage report needs at least one row.
		NoRows,
		/// No line of this provider is open: all are released, contested or settled.
		NothingToRelease,
		/// There is no such line, or its order was pruned.
		LineNotFound,
		/// The line is not open: its order is not active, or it is released, settled or closed.
		LineNotOpen,
		/// All units of the line are used and paid: there is nothing left to contest.
		NothingToContest,
		/// The line is contested already.
		AlreadyContested,
		/// The reporting period of the line is over.
		ReportingOver,
		/// The line has no open contest.
		ContestNotFound,
		/// The contest is answered already. Propose a settlement instead.
		AlreadyAnswered,
		/// More units are claimed than were ordered.
		ClaimExceedsUnits,
		/// The final units are less than what is paid already, or more than was ordered.
		InvalidSettlement,
		/// The order has an open contest. Settle or withdraw it first.
		ContestOpen,
		/// The counter of ids is used up.
		IdsExhausted,
		/// Something that cannot happen has happened. Nothing was changed; please report it.
		Unexpected,
	}

	impl<T> From<LineProblem> for Error<T> {
		fn from(problem: LineProblem) -> Self {
			match problem {
				LineProblem::OfferNotFound => Self::OfferNotFound,
				LineProblem::OfferNotOpen => Self::OfferNotOpen,
				LineProblem::OfferNotValid => Self::OfferNotValid,
				LineProblem::OwnOffer => Self::OwnOffer,
				LineProblem::NotInAudience => Self::NotInAudience,
				LineProblem::ProviderNotActive => Self::ProviderNotActive,
				LineProblem::TooFewUnits => Self::TooFewUnits,
				LineProblem::CapacityExceeded => Self::CapacityExceeded,
				LineProblem::PriceAboveLimit => Self::PriceAboveLimit,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxOrderLines::get() > 0, "MaxOrderLines must not be zero");
			assert!(T::MaxUsageRows::get() > 0, "MaxUsageRows must not be zero");
			assert!(T::MaxAreas::get() > 0, "MaxAreas must not be zero");
			let a_row =
				T::WeightInfo::report_usage(2).saturating_sub(T::WeightInfo::report_usage(1));
			assert!(
				T::NeighbourDiscount::get().ref_time() < a_row.ref_time(),
				"NeighbourDiscount {} must be below the weight of a row, {a_row}",
				T::NeighbourDiscount::get(),
			);
			assert!(T::MaxNamed::get() > 0, "MaxNamed must not be zero");
			assert!(T::ReportingPeriod::get() > 0, "ReportingPeriod must not be zero");
			assert!(
				T::MinAcceptPeriod::get() <= T::MaxAcceptPeriod::get(),
				"MinAcceptPeriod {} must not exceed MaxAcceptPeriod {}",
				T::MinAcceptPeriod::get(),
				T::MaxAcceptPeriod::get(),
			);
			assert!(
				T::MaxAcceptPeriod::get() < T::MaxServicePeriod::get(),
				"MaxAcceptPeriod {} must be below MaxServicePeriod {}",
				T::MaxAcceptPeriod::get(),
				T::MaxServicePeriod::get(),
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Publish an offer.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of an active operator, which becomes the
		/// provider.
		///
		/// ## Details
		///
		/// `OfferDeposit` is held on the signing account until the offer's record is removed. The
		/// kind of service, the area and the quality never change; price, capacity, validity and
		/// audience can be updated.
		///
		/// ## Errors
		///
		/// `InvalidService`, `InvalidPrice`, `InvalidArea`, `InvalidServiceLevel`,
		/// `InvalidValidity`, `InvalidCapacity`, `InvalidAudience`, `TooManyOffers`, and those of
		/// the registry and of the token.
		///
		/// ## Events
		///
		/// `OfferPublished`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_offer(offer.area_count(), offer.named_count()))]
		pub fn publish_offer(origin: OriginFor<T>, offer: OfferTerms<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_publish_offer(who, offer)
		}

		/// Change an offer.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the provider, which must be active.
		///
		/// ## Details
		///
		/// Orders that were requested before keep their price and units. The capacity counts over
		/// the whole life of the offer, so it cannot fall below what is ordered and delivered.
		///
		/// ## Errors
		///
		/// `NothingToChange`, `OfferNotFound`, `NotOfferProvider`, `OfferWithdrawn`,
		/// `InvalidPrice`, `InvalidValidity`, `InvalidCapacity`, `CapacityBelowCommitted`,
		/// `InvalidAudience`, and those of the registry.
		///
		/// ## Events
		///
		/// `OfferUpdated`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update_offer(change.named_count()))]
		pub fn update_offer(
			origin: OriginFor<T>,
			offer_id: OfferId,
			change: OfferChange<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update_offer(who, offer_id, change)
		}

		/// Withdraw an offer for good.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the provider, whatever the provider's
		/// status; by anyone if the provider has left.
		///
		/// ## Details
		///
		/// Nobody finds the offer or can order from it any more. If no order line over it is open,
		/// its record is removed and the deposit released at once, otherwise when the last such
		/// line is closed.
		///
		/// ## Errors
		///
		/// `OfferNotFound`, `NotOfferProvider`, `OfferWithdrawn`, and those of the registry.
		///
		/// ## Events
		///
		/// `OfferWithdrawn`, and `OfferRemoved` if no order line over it is open.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_offer(T::MaxAreas::get()))]
		pub fn withdraw_offer(
			origin: OriginFor<T>,
			offer_id: OfferId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let areas = Self::do_withdraw_offer(who, offer_id)?;
			Ok(Some(T::WeightInfo::withdraw_offer(areas)).into())
		}

		/// Order from one or several offers and pay the full price into escrow.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of an active operator, which becomes the
		/// buyer. The signing account pays, and gets back what is not used.
		///
		/// ## Details
		///
		/// All lines are checked before anything changes: one that cannot be ordered refuses the
		/// whole request. The units count against the capacity of the offers at once. The order
		/// becomes active when every provider has accepted before `accept_by`. The service ends at
		/// `service_until`. The view function `quote` predicts the price or the refusal.
		///
		/// ## Errors
		///
		/// `NoLines`, `InvalidAcceptBy`, `InvalidServiceUntil`, `OfferNotFound`, `OfferNotOpen`,
		/// `OfferNotValid`, `OwnOffer`, `NotInAudience`, `ProviderNotActive`, `TooFewUnits`,
		/// `CapacityExceeded`, `PriceAboveLimit`, `PriceOverflow`, and those of the registry and of
		/// the token.
		///
		/// ## Events
		///
		/// `OrderRequested`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::request(lines.len().try_into().unwrap_or(u32::MAX)))]
		pub fn request(
			origin: OriginFor<T>,
			lines: BoundedVec<RequestLine, T::MaxOrderLines>,
			user_reference: [u8; 32],
			accept_by: UnixSecs,
			service_until: UnixSecs,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_request(who, lines, user_reference, accept_by, service_until)
		}

		/// Accept all own lines of an order.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of a provider of the order, which must be
		/// active.
		///
		/// ## Details
		///
		/// `commitment` commits to the fulfilment document, which goes to the buyer privately. The
		/// last provider to accept makes the order active. An acceptance binds.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `OrderNotRequested`, `AcceptanceExpired`, `NotProvider`,
		/// `AlreadyAccepted`, and those of the registry.
		///
		/// ## Events
		///
		/// `OrderAccepted`; with `awaiting` zero the order is active.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::accept(T::MaxOrderLines::get()))]
		pub fn accept(
			origin: OriginFor<T>,
			order_id: OrderId,
			commitment: H256,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_accept(who, order_id, commitment)?;
			Ok(Some(T::WeightInfo::accept(lines)).into())
		}

		/// Decline an order: it is closed whole and the buyer gets everything back.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of a provider of the order that has not
		/// accepted it.
		///
		/// ## Details
		///
		/// The units return to the capacity of the offers.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `OrderNotRequested`, `NotProvider`, `AlreadyAccepted`, and those of the
		/// registry.
		///
		/// ## Events
		///
		/// `OrderClosed` with the outcome `Declined`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::decline(T::MaxOrderLines::get()))]
		pub fn decline(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_decline(who, order_id)?;
			Ok(Some(T::WeightInfo::decline(lines)).into())
		}

		/// Cancel an own order that not every provider has accepted yet.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the buyer.
		///
		/// ## Details
		///
		/// The payer gets everything back and the units return to the capacity of the offers.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `NotBuyer`, `OrderNotRequested`, and those of the registry.
		///
		/// ## Events
		///
		/// `OrderClosed` with the outcome `Cancelled`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::cancel(T::MaxOrderLines::get()))]
		pub fn cancel(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_cancel(who, order_id)?;
			Ok(Some(T::WeightInfo::cancel(lines)).into())
		}

		/// Expire an order that not every provider has accepted in time.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Allowed from the accept-by moment on. The payer gets everything back and the units
		/// return to the capacity of the offers.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `OrderNotRequested`, `TooEarly`.
		///
		/// ## Events
		///
		/// `OrderClosed` with the outcome `Expired`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::expire(T::MaxOrderLines::get()))]
		pub fn expire(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let lines = Self::do_expire(order_id)?;
			Ok(Some(T::WeightInfo::expire(lines)).into())
		}

		/// Report usage of order lines and be paid for it, many rows at once.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the provider, whatever the provider's
		/// status: a suspended provider is still paid for open orders.
		///
		/// ## Details
		///
		/// Each row names a line and the units used **since the order became active**. A row pays
		/// the difference to what is on record, so a replayed or overtaken row pays nothing. Rows
		/// are taken in order, and a batch gives exactly what its rows give one by one. A row that
		/// is refused does not stop the others. Everything is paid in one transfer to the
		/// provider's own account; if that account cannot be paid, nothing changes.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry and of the token. Refused rows are no error: see
		/// the event.
		///
		/// ## Events
		///
		/// `UsageReported` with a result for each row, or none if every row was paid.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::usage_weight(rows))]
		pub fn report_usage(
			origin: OriginFor<T>,
			rows: BoundedVec<UsageRow, T::MaxUsageRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_report_usage(who, rows)
		}

		/// Say that the final usage of all own open lines of an order is reported.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of a provider of the order.
		///
		/// ## Details
		///
		/// When no line of the order can be paid any more, the order is closed and the payer gets
		/// the rest. Contested lines are not released.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `NotProvider`, `OrderNotActive`, `NothingToRelease`, and those of the
		/// registry and of the token.
		///
		/// ## Events
		///
		/// `LinesReleased`, and `OrderClosed` if nothing is left.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::release(T::MaxOrderLines::get()))]
		pub fn release(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_release(who, order_id)?;
			Ok(Some(T::WeightInfo::release(lines)).into())
		}

		/// End an active order early.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the buyer.
		///
		/// ## Details
		///
		/// Usage can still be reported for `ReportingPeriod`. At the end of the service the same
		/// period starts by itself, so that closing is refused from then on.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `NotBuyer`, `OrderNotActive`, `ServiceEnded`, and those of the
		/// registry.
		///
		/// ## Events
		///
		/// `OrderClosing`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::close(T::MaxOrderLines::get()))]
		pub fn close(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_close(who, order_id)?;
			Ok(Some(T::WeightInfo::close(lines)).into())
		}

		/// Wind an order up and give the rest of the escrow back.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Allowed from the end of the reporting period on, or earlier when all lines are used up,
		/// released or settled. Contested lines stay, and keep their part of the escrow, until
		/// their contests are settled; the rest of the others is returned.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `OrderNotActive`, `ContestOpen`, `TooEarly`, and those of the token.
		///
		/// ## Events
		///
		/// `OrderClosed` with the outcome `Cancelled` if the buyer ended the order early and
		/// `Completed` otherwise; `OrderDisputed` if contested lines are left.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::finalise(T::MaxOrderLines::get()))]
		pub fn finalise(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let lines = Self::do_finalise(order_id)?;
			Ok(Some(T::WeightInfo::finalise(lines)).into())
		}

		/// Contest the usage of a line: payment on it stops.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the buyer.
		///
		/// ## Details
		///
		/// Allowed while usage of the line may be reported. What is paid already stays paid. The
		/// claim and the commitment to its evidence stay on record.
		///
		/// ## Errors
		///
		/// `LineNotFound`, `NotBuyer`, `AlreadyContested`, `LineNotOpen`, `ReportingOver`,
		/// `NothingToContest`, `ClaimExceedsUnits`, and those of the registry.
		///
		/// ## Events
		///
		/// `LineContested`.
		#[pallet::call_index(12)]
		pub fn contest(
			origin: OriginFor<T>,
			line: LineId,
			claimed_units: u64,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_contest(who, line, claimed_units, evidence)
		}

		/// Answer a contest with an own claim.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the line's provider.
		///
		/// ## Details
		///
		/// Once for each contest. Both claims stay on record.
		///
		/// ## Errors
		///
		/// `LineNotFound`, `NotProvider`, `ContestNotFound`, `AlreadyAnswered`,
		/// `ClaimExceedsUnits`, and those of the registry.
		///
		/// ## Events
		///
		/// `ContestAnswered`.
		#[pallet::call_index(13)]
		pub fn answer_contest(
			origin: OriginFor<T>,
			line: LineId,
			claimed_units: u64,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_answer_contest(who, line, claimed_units, evidence)
		}

		/// Take a contest back: usage of the line is paid again.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the buyer.
		///
		/// ## Details
		///
		/// At least `ReportingPeriod` is left to report from now on, so that a contest cannot be
		/// used to let the reporting period pass.
		///
		/// ## Errors
		///
		/// `LineNotFound`, `NotBuyer`, `ContestNotFound`, and those of the registry.
		///
		/// ## Events
		///
		/// `ContestWithdrawn`.
		#[pallet::call_index(14)]
		pub fn withdraw_contest(origin: OriginFor<T>, line: LineId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_contest(who, line)
		}

		/// Name the final units of a contested line to which one would agree.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the market role of the buyer or of the line's provider.
		///
		/// ## Details
		///
		/// As soon as both have named the same units, what is not paid of them is paid and the
		/// line is final. Each may change its mind before that. If nothing else is open, the order
		/// is closed.
		///
		/// ## Errors
		///
		/// `LineNotFound`, `NotParty`, `ContestNotFound`, `InvalidSettlement`, and those of the
		/// registry and of the token.
		///
		/// ## Events
		///
		/// `SettlementProposed`; `ContestSettled` if both agree; `OrderClosed` if nothing is left.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::settle_contest(T::MaxOrderLines::get()))]
		pub fn settle_contest(
			origin: OriginFor<T>,
			line: LineId,
			units: u64,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let lines = Self::do_settle_contest(who, line, units)?;
			Ok(Some(T::WeightInfo::settle_contest(lines)).into())
		}

		/// Decide a contest on which the parties do not agree.
		///
		/// ## Dispatch origin
		///
		/// `BoardOrigin`.
		///
		/// ## Details
		///
		/// `units` are the final units of the line: at least what is paid, at most what was
		/// ordered. What is not paid of them is paid. If nothing else is open, the order is closed.
		///
		/// ## Errors
		///
		/// `LineNotFound`, `ContestNotFound`, `InvalidSettlement`, and those of the token.
		///
		/// ## Events
		///
		/// `ContestSettled`, and `OrderClosed` if nothing is left.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::resolve_contest(T::MaxOrderLines::get()))]
		pub fn resolve_contest(
			origin: OriginFor<T>,
			line: LineId,
			units: u64,
		) -> DispatchResultWithPostInfo {
			T::BoardOrigin::ensure_origin(origin)?;
			let lines = Self::do_resolve_contest(line, units)?;
			Ok(Some(T::WeightInfo::resolve_contest(lines)).into())
		}

		/// Remove a closed order from the state.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Allowed `RetentionPeriod` after the order was closed. Its lines, acceptances and
		/// contests go with it. The ids never return.
		///
		/// ## Errors
		///
		/// `OrderNotFound`, `OrderNotClosed`, `TooEarly`.
		///
		/// ## Events
		///
		/// `OrderPruned`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::prune(T::MaxOrderLines::get()))]
		pub fn prune(origin: OriginFor<T>, order_id: OrderId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let lines = Self::do_prune(order_id)?;
			Ok(Some(T::WeightInfo::prune(lines)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An offer with the units that can still be ordered.
		pub fn offer(offer_id: OfferId) -> Option<OfferView<T>> {
			Self::view_offer(offer_id)
		}

		/// Offers of a kind of service with ids above `after`, at most 100.
		pub fn offers_by_kind(
			kind: ServiceKind,
			after: Option<OfferId>,
			limit: u32,
		) -> Page<OfferView<T>, OfferId> {
			let filter = OfferFilter { kind: Some(kind), ..Default::default() };
			Self::view_offers(filter, after, limit)
		}

		/// Offers that apply in a country, those for the whole world included; without a country
		/// only those for the whole world. Ids above `after`, at most 100.
		pub fn offers_by_area(
			country: Option<Country>,
			after: Option<OfferId>,
			limit: u32,
		) -> Page<OfferView<T>, OfferId> {
			Self::view_offers_by_area(country, after, limit)
		}

		/// Offers of an operator with ids above `after`, at most 100.
		pub fn offers_by_provider(
			provider: OperatorId,
			after: Option<OfferId>,
			limit: u32,
		) -> Page<OfferView<T>, OfferId> {
			let filter = OfferFilter { provider: Some(provider), ..Default::default() };
			Self::view_offers(filter, after, limit)
		}

		/// Offers that match a filter, with ids above `after`, at most 100. Looks at no more than
		/// 1,000 offers at once, so that a page can be short or empty and still have a next one.
		pub fn find_offers(
			filter: OfferFilter,
			after: Option<OfferId>,
			limit: u32,
		) -> Page<OfferView<T>, OfferId> {
			Self::view_offers(filter, after, limit)
		}

		/// What a request of `buyer` would cost at this moment, by the rules of `request`.
		pub fn quote(buyer: OperatorId, lines: BoundedVec<RequestLine, T::MaxOrderLines>) -> Quote {
			Self::view_quote(buyer, &lines)
		}

		/// An order with its lines, acceptances and contests, its money and what can be done next.
		pub fn order(order_id: OrderId) -> Option<OrderView<T>> {
			Self::view_order(order_id)
		}

		/// Orders in which an operator takes part, with ids above `after`, at most 100.
		pub fn orders_of(
			operator: OperatorId,
			after: Option<OrderId>,
			limit: u32,
		) -> Page<(OrderId, Party, OrderStatus), OrderId> {
			Self::view_orders_of(operator, after, limit)
		}

		/// An order line.
		pub fn line(line: LineId) -> Option<LineRecord> {
			Lines::<T>::get(LineKey::from(line))
		}

		/// Several order lines, at most 100, in the order of their ids as asked for.
		pub fn lines(ids: BoundedVec<LineId, ConstU32<PAGE_LIMIT>>) -> Vec<Option<LineRecord>> {
			ids.into_iter().map(|id| Lines::<T>::get(LineKey::from(id))).collect()
		}

		/// The pot: the account on which all escrow is held.
		pub fn pot() -> T::AccountId {
			Self::pot_account()
		}
	}
}
