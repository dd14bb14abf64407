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

pub mod runtime_api;
pub mod types;
pub mod weights;
pub mod worker;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_agreements;
mod impl_books;
mod impl_disputes;
mod impl_endings;
mod impl_periods;
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
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		documents::InspectDocuments, traits::InspectOperators, worker::SubmitSigned, AgreementId,
		AgreementKey, Balance, OperatorId, UnixSecs,
	};
	use interwork_rating::Amount;
	use sp_core::H256;

	/// Version of the storage layout.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The keys of the node on which the offchain worker runs, and its transactions.
		type Worker: SubmitSigned<Self::AccountId, Call<Self>>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// Private documents.
		type Documents: InspectDocuments;

		/// SDRt.
		type Fungible: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// The time.
		type Time: UnixTime;

		/// Who decides disputes that the sides cannot end.
		type BoardOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Shortest period of an agreement, in seconds.
		#[pallet::constant]
		type MinPeriod: Get<u32>;

		/// Longest period of an agreement, in seconds.
		#[pallet::constant]
		type MaxPeriod: Get<u32>;

		/// Shortest time for statements, confirmations and answers, in seconds.
		#[pallet::constant]
		type MinWindow: Get<u32>;

		/// Longest time for statements, confirmations, answers and notice, and ahead of which an
		/// agreement begins, in seconds.
		#[pallet::constant]
		type MaxWindow: Get<u32>;

		/// How long a proposed agreement can be accepted, in seconds.
		#[pallet::constant]
		type ProposalPeriod: Get<UnixSecs>;

		/// How long the board has for a decision, in seconds.
		#[pallet::constant]
		type BoardPeriod: Get<UnixSecs>;

		/// How long the record of a period stays that is over, and that of an agreement, in seconds.
		#[pallet::constant]
		type RetentionPeriod: Get<UnixSecs>;

		/// Most agreements that an operator may have proposed and that were not accepted.
		#[pallet::constant]
		type MaxProposals: Get<u32>;

		/// Most periods of an agreement that may be unfinished. No statement of another one is taken
		/// then.
		#[pallet::constant]
		type MaxUnfinished: Get<u32>;

		/// Most proposals in a dispute.
		#[pallet::constant]
		type MaxRounds: Get<u32>;

		/// Most rows in one batch.
		#[pallet::constant]
		type MaxRows: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// The id of the next agreement.
	#[pallet::storage]
	pub type NextAgreementId<T> = StorageValue<_, AgreementId, ValueQuery>;

	/// Agreements, from their proposal until they are declined, withdrawn, or cleared some time after
	/// they ended. Who proposes is an operator that the board admitted, and pays with the weight of the
	/// call.
	// The chain assigns the ids, so plain keys cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Agreements<T> = StorageMap<_, Identity, AgreementKey, AgreementRecord>;

	/// The agreements of each operator, as long as they are on record. In the order of their ids.
	// The chain assigns both ids, so plain hashes cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type AgreementsOf<T> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Identity, AgreementKey, ()>;

	/// How many agreements each operator has proposed that were not accepted and are on record.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Proposals<T> = StorageMap<_, Twox64Concat, OperatorId, u32, ValueQuery>;

	/// Periods, from the first statement until they are cleared, some time after they are over.
	// Agreements are the chain's counters; of periods there are at most as many as have ended, and
	// only the two operators of the agreement begin one.
	#[pallet::storage]
	pub type Periods<T> =
		StorageDoubleMap<_, Identity, AgreementKey, Identity, PeriodKey, PeriodRecord>;

	/// How many periods of each agreement are on record.
	// The chain assigns the ids, so plain keys cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Counts<T> = StorageMap<_, Identity, AgreementKey, PeriodCounts, ValueQuery>;

	/// Periods of each operator that make work, by the work. What a node looks at.
	// As for periods. In the order of agreements and periods.
	#[pallet::storage]
	pub type Unfinished<T> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, OperatorId>,
			NMapKey<Identity, Stage>,
			NMapKey<Identity, AgreementKey>,
			NMapKey<Identity, PeriodKey>,
		),
		(),
	>;

	/// What each operator has to pay and has not, in 10^-9 SDR.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Owed<T> = StorageMap<_, Twox64Concat, OperatorId, Balance, ValueQuery>;

	/// Facts about each operator. For good: they accumulate.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Reputations<T> = StorageMap<_, Twox64Concat, OperatorId, Reputation, ValueQuery>;

	/// Counts of all periods. For good.
	#[pallet::storage]
	pub type PeriodTotals<T> = StorageValue<_, Totals, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator has proposed an agreement to another.
		AgreementProposed {
			/// Its id.
			agreement: AgreementId,
			/// Who proposes.
			first: OperatorId,
			/// To whom.
			second: OperatorId,
			/// What the second names to accept exactly these terms.
			terms_hash: H256,
			/// It can be accepted before this moment.
			until: UnixSecs,
		},
		/// Both operators have agreed.
		AgreementAccepted {
			/// The agreement.
			agreement: AgreementId,
			/// The terms.
			terms_hash: H256,
		},
		/// Who has proposed an agreement has withdrawn it.
		AgreementWithdrawn {
			/// The agreement.
			agreement: AgreementId,
		},
		/// The second does not agree.
		AgreementDeclined {
			/// The agreement.
			agreement: AgreementId,
		},
		/// An operator has ended an agreement.
		AgreementEnded {
			/// The agreement.
			agreement: AgreementId,
			/// Who.
			by: OperatorId,
			/// There is no period after this one.
			last_period: PeriodIndex,
		},
		/// An agreement that was not accepted, or ended long ago, is no longer on record.
		AgreementCleared {
			/// The agreement.
			agreement: AgreementId,
		},
		/// An operator has committed its statement of a period.
		StatementCommitted {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Who.
			by: OperatorId,
			/// Commitment of the document.
			commitment: H256,
		},
		/// An operator has committed records of a period.
		RecordsCommitted {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Who.
			by: OperatorId,
			/// Commitment of the document.
			commitment: H256,
		},
		/// An operator has confirmed what comes out of a period.
		Confirmed {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Who.
			by: OperatorId,
			/// What.
			confirmation: Confirmation,
		},
		/// An amount of a period is settled, and counts from now on.
		Settled {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// What the second has to pay the first; negative the other way round.
			amount: Amount,
		},
		/// What was settled of a period was transferred.
		Paid {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// From whom.
			from: OperatorId,
			/// To whom.
			to: OperatorId,
			/// How much.
			amount: Balance,
		},
		/// What was settled of a period could not be transferred. Anyone can try again.
		NotPaid {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Who has to pay.
			from: OperatorId,
			/// Who has to be paid.
			to: OperatorId,
			/// What is due now.
			amount: Balance,
		},
		/// The sides of a period disagree.
		DisputeOpened {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Positions and what stands.
			dispute: Dispute,
		},
		/// A side has proposed another amount to end a dispute.
		ResolutionProposed {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// What stands now.
			standing: Standing,
		},
		/// A side has taken a dispute to the board.
		Escalated {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Who, and until when the board can decide.
			escalation: Escalation,
		},
		/// A period came to a result.
		PeriodClosed {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// How.
			how: Closing,
		},
		/// A period came to no result.
		PeriodLapsed {
			/// The agreement.
			agreement: AgreementId,
			/// The period.
			period: PeriodIndex,
			/// Whether the first, the second did not do its part.
			silent: [bool; 2],
		},
		/// Deadlines of a batch of periods had passed. What came of each is told by its own events.
		BatchConcluded {
			/// Rows in the batch.
			rows: u32,
			/// Periods that were concluded.
			rows_concluded: u32,
			/// The result of each row, in order. Empty: every period was concluded.
			results: BoundedVec<RowResult, T::MaxRows>,
		},
		/// Records of periods that were over long ago were removed.
		BatchCleared {
			/// Rows in the batch.
			rows: u32,
			/// Records that are gone.
			rows_cleared: u32,
			/// The result of each row, in order. Empty: every record is gone.
			results: BoundedVec<RowResult, T::MaxRows>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The batch has no rows.
		NoRows,
		/// An operator cannot agree with itself.
		SelfAddressed,
		/// The other operator is not active.
		OperatorNotActive,
		/// The operator has proposed as many agreements as it may. Withdraw one, or wait.
		TooManyProposals,
		/// The commitment of a rate sheet is zero, or both are the same.
		InvalidSheets,
		/// Periods are too short or too long.
		InvalidPeriod,
		/// The agreement begins too far ahead.
		StartTooFar,
		/// A tolerance is negative, too large, or more than all.
		InvalidTolerance,
		/// Destinations are not in ascending order, or one has no name.
		InvalidDestinations,
		/// There are not so many decimals.
		InvalidRounding,
		/// A rule for matching is out of its range.
		InvalidMatching,
		/// A time for statements, confirmations, answers or notice is too short or too long.
		InvalidWindow,
		/// There is no such agreement, or it was not accepted.
		AgreementNotFound,
		/// The agreement has been accepted already.
		AlreadyAccepted,
		/// The time to accept the agreement is over.
		ProposalExpired,
		/// The terms are not those that were proposed. Look again.
		WrongTerms,
		/// Only an operator of the agreement may do this.
		NotParty,
		/// Only the operator that proposed the agreement may do this.
		NotFirst,
		/// Only the operator to which the agreement was proposed may do this.
		NotSecond,
		/// The operator that it should come from has not announced such a document to the other one.
		DocumentNotFound,
		/// The document was announced as something else.
		WrongDocumentKind,
		/// The document was rejected, has expired, or was purged.
		DocumentEnded,
		/// A rate sheet has not arrived yet. Wait for its receipt.
		SheetNotReceived,
		/// The notice would be too short, or the agreement ends earlier already.
		InvalidLastPeriod,
		/// Nobody has committed a statement of the period; or its record was cleared.
		PeriodNotFound,
		/// The agreement has no such period.
		NoSuchPeriod,
		/// Too many periods of the agreement are unfinished. End disputes, pay what is due, conclude
		/// what is overdue.
		TooManyUnfinished,
		/// The period is closed, has lapsed or is in dispute.
		NotOpen,
		/// The period is not in dispute.
		NotDisputed,
		/// It is too early for that. Wait.
		TooEarly,
		/// It is too late for that.
		TooLate,
		/// Your operator has committed its own already.
		AlreadyCommitted,
		/// Both statements have to be committed first.
		StatementsMissing,
		/// The statements are not those that were committed.
		WrongStatements,
		/// The records are not those that both have committed.
		WrongRecords,
		/// Totals are not in ascending order, or one counts nothing.
		InvalidTotals,
		/// An amount is too large.
		AmountTooLarge,
		/// Your operator has confirmed exactly that already.
		AlreadyConfirmed,
		/// What your operator claims or proposes is to be answered by the other one.
		NotYourTurn,
		/// Another amount is claimed or proposed now. Look again.
		WrongAmount,
		/// The amount is not between the positions of the two sides.
		OutsideRange,
		/// There were as many proposals as there may be. Accept, or take it to the board.
		TooManyRounds,
		/// The board has it already.
		AlreadyEscalated,
		/// Nobody has taken it to the board.
		NotEscalated,
		/// Nothing is due.
		NothingDue,
		/// The period is not over, or an amount is due.
		NotOver,
		/// An internal rule is broken. Nothing was changed; please report it.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn offchain_worker(_: BlockNumberFor<T>) {
			Self::work();
		}

		fn integrity_test() {
			assert!(T::MinPeriod::get() > 0, "MinPeriod must be at least 1");
			assert!(T::MinPeriod::get() <= T::MaxPeriod::get(), "MinPeriod exceeds MaxPeriod");
			assert!(T::MinWindow::get() > 0, "MinWindow must be at least 1");
			assert!(T::MinWindow::get() <= T::MaxWindow::get(), "MinWindow exceeds MaxWindow");
			assert!(T::ProposalPeriod::get() > 0, "ProposalPeriod must be at least 1");
			assert!(T::BoardPeriod::get() > 0, "BoardPeriod must be at least 1");
			assert!(T::MaxProposals::get() > 0, "MaxProposals must be at least 1");
			assert!(T::MaxUnfinished::get() > 0, "MaxUnfinished must be at least 1");
			assert!(T::MaxRounds::get() > 0, "MaxRounds must be at least 1");
			assert!(T::MaxRows::get() > 0, "MaxRows must be at least 1");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Propose an agreement to another operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of an active operator, the first.
		///
		/// ## Details
		///
		/// Both rate sheets must have been announced, each by the operator that charges by it to the
		/// other one. The proposal lapses after the proposal period. Terms never change: other terms are
		/// another agreement.
		///
		/// ## Errors
		///
		/// `SelfAddressed`, `OperatorNotActive`, `InvalidSheets`, `InvalidPeriod`, `StartTooFar`,
		/// `InvalidTolerance`, `InvalidDestinations`, `InvalidRounding`, `InvalidMatching`,
		/// `InvalidWindow`, `DocumentNotFound`, `WrongDocumentKind`, `DocumentEnded`, `TooManyProposals`,
		/// and those of the registry.
		///
		/// ## Events
		///
		/// `AgreementProposed`.
		#[pallet::call_index(0)]
		pub fn propose(
			origin: OriginFor<T>,
			second: OperatorId,
			terms: Box<Terms>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_propose(who, second, *terms)
		}

		/// Accept an agreement that was proposed to your operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of an active operator, the second.
		///
		/// ## Details
		///
		/// `terms_hash` is the BLAKE2-256 hash of the encoded terms, so that exactly what was read is
		/// accepted. Both rate sheets must have been received: nobody is bound by prices that it could not
		/// read.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotSecond`, `AlreadyAccepted`, `ProposalExpired`, `WrongTerms`,
		/// `OperatorNotActive`, `DocumentNotFound`, `WrongDocumentKind`, `DocumentEnded`,
		/// `SheetNotReceived`, and those of the registry.
		///
		/// ## Events
		///
		/// `AgreementAccepted`.
		#[pallet::call_index(1)]
		pub fn accept(
			origin: OriginFor<T>,
			agreement: AgreementId,
			terms_hash: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept(who, agreement, terms_hash)
		}

		/// Take back an agreement that your operator has proposed.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the first, whatever its status.
		///
		/// ## Details
		///
		/// As long as it was not accepted. Nothing stays on record.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotFirst`, `AlreadyAccepted`, and those of the registry.
		///
		/// ## Events
		///
		/// `AgreementWithdrawn`.
		#[pallet::call_index(2)]
		pub fn withdraw(origin: OriginFor<T>, agreement: AgreementId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who, agreement)
		}

		/// Decline an agreement that was proposed to your operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the second, whatever its status.
		///
		/// ## Details
		///
		/// As long as it was not accepted. Nothing stays on record.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotSecond`, `AlreadyAccepted`, and those of the registry.
		///
		/// ## Events
		///
		/// `AgreementDeclined`.
		#[pallet::call_index(3)]
		pub fn decline(origin: OriginFor<T>, agreement: AgreementId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decline(who, agreement)
		}

		/// End an agreement of your operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// There is no period after `last_period`, which is the one that runs when the notice is over, or a
		/// later one. An end can be brought forward, not put off. Periods up to the last are
		/// finished as always.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `InvalidLastPeriod`, and those of the registry.
		///
		/// ## Events
		///
		/// `AgreementEnded`.
		#[pallet::call_index(4)]
		pub fn end(
			origin: OriginFor<T>,
			agreement: AgreementId,
			last_period: PeriodIndex,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_end(who, agreement, last_period)
		}

		/// Commit your operator's statement of a period.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// After the end of the period, before statements are due, once. The statement is a private
		/// document that was announced to the other operator before.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `TooManyUnfinished`, `NotOpen`, `TooEarly`,
		/// `TooLate`, `AlreadyCommitted`, `DocumentNotFound`, `WrongDocumentKind`, `DocumentEnded`, and
		/// those of the registry.
		///
		/// ## Events
		///
		/// `StatementCommitted`.
		#[pallet::call_index(5)]
		pub fn commit_statement(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			commitment: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_statement(who, agreement, period, commitment)
		}

		/// Commit the records that your operator opens to the other one.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// When both statements are committed, before confirmations are due, once. The records are a
		/// private document that was announced to the other operator before.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `PeriodNotFound`, `NotOpen`, `TooLate`,
		/// `StatementsMissing`, `AlreadyCommitted`, `DocumentNotFound`, `WrongDocumentKind`,
		/// `DocumentEnded`, and those of the registry.
		///
		/// ## Events
		///
		/// `RecordsCommitted`.
		#[pallet::call_index(6)]
		pub fn commit_records(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			commitment: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_records(who, agreement, period, commitment)
		}

		/// Confirm what comes out of a period.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// When both sides have confirmed the same, its net amount is settled at once, and what remains in
		/// dispute is left to people. Until then a side can confirm something else instead. If the amount cannot be
		/// transferred it stays due.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `PeriodNotFound`, `NotOpen`, `TooLate`,
		/// `StatementsMissing`, `WrongStatements`, `WrongRecords`, `InvalidTotals`, `AmountTooLarge`,
		/// `AlreadyConfirmed`, and those of the registry.
		///
		/// ## Events
		///
		/// `Confirmed`; when both have confirmed the same also `Settled`, `Paid` or `NotPaid`, and
		/// `PeriodClosed` or `DisputeOpened`.
		#[pallet::call_index(7)]
		pub fn confirm(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			confirmation: Confirmation,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_confirm(who, agreement, period, confirmation)
		}

		/// Accept what the other operator claims or proposes in a dispute.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the operator that has to answer, whatever its
		/// status.
		///
		/// ## Details
		///
		/// `amount` is what stands, so that nothing else is accepted by mistake. Also while the board has
		/// it and has not decided.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `PeriodNotFound`, `NotDisputed`, `TooLate`,
		/// `NotYourTurn`, `WrongAmount`, and those of the registry.
		///
		/// ## Events
		///
		/// `Settled`, `Paid` or `NotPaid`, `PeriodClosed`.
		#[pallet::call_index(8)]
		pub fn accept_resolution(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			amount: Amount,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_resolution(who, agreement, period, amount)
		}

		/// Answer what the other operator claims or proposes in a dispute with another amount.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the operator that has to answer, whatever its
		/// status.
		///
		/// ## Details
		///
		/// The amount lies between the positions of the two sides, and the other one has to answer now. After
		/// so many rounds there are no more proposals.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `PeriodNotFound`, `NotDisputed`, `TooLate`,
		/// `AlreadyEscalated`, `NotYourTurn`, `OutsideRange`, `TooManyRounds`, and those of the registry.
		///
		/// ## Events
		///
		/// `ResolutionProposed`.
		#[pallet::call_index(9)]
		pub fn propose_resolution(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			amount: Amount,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_propose_resolution(who, agreement, period, amount)
		}

		/// Take a dispute to the board.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of either operator, whatever its status.
		///
		/// ## Details
		///
		/// Before the time for an answer is over. If the board does not decide in time, what both sides
		/// concede is settled.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NotParty`, `NoSuchPeriod`, `PeriodNotFound`, `NotDisputed`, `TooLate`,
		/// `AlreadyEscalated`, and those of the registry.
		///
		/// ## Events
		///
		/// `Escalated`.
		#[pallet::call_index(10)]
		pub fn escalate(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_escalate(who, agreement, period)
		}

		/// Decide a dispute that was taken to the board.
		///
		/// ## Dispatch origin
		///
		/// The board.
		///
		/// ## Details
		///
		/// The amount is what the second has to pay the first on top of what is settled, negative the other
		/// way round, and lies between the positions of the two sides.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NoSuchPeriod`, `PeriodNotFound`, `NotDisputed`, `NotEscalated`,
		/// `TooLate`, `OutsideRange`.
		///
		/// ## Events
		///
		/// `Settled`, `Paid` or `NotPaid`, `PeriodClosed`.
		#[pallet::call_index(11)]
		pub fn decide(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
			amount: Amount,
		) -> DispatchResult {
			T::BoardOrigin::ensure_origin(origin)?;
			Self::do_decide(agreement, period, amount)
		}

		/// Draw the consequence of a deadline that has passed.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Without both statements, or without any confirmation, the period lapses. With one confirmation it
		/// lapses, or the confirmation stands, as the agreement says. With two different ones it becomes a
		/// dispute about what lies between them. In a dispute the amount that was not answered is settled, or,
		/// when the board did not decide, what both sides concede.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NoSuchPeriod`, `PeriodNotFound`, `NotOpen`, `TooEarly`,
		/// `AmountTooLarge`.
		///
		/// ## Events
		///
		/// `PeriodLapsed`, `DisputeOpened`, or `Settled`, `Paid` or `NotPaid`, and `PeriodClosed`.
		#[pallet::call_index(12)]
		pub fn conclude(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_conclude(PeriodRow { agreement, period })
		}

		/// Draw the consequences of deadlines of many periods.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one, with their
		/// events. A row that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// Those of `conclude` for each row, and `BatchConcluded`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::conclude_batch(count(rows.len())))]
		pub fn conclude_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<PeriodRow, T::MaxRows>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_conclude_batch(rows)
		}

		/// Transfer what is due for a period.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// From the own account of the operator that owes it to that of the other one, all of it. The first
		/// stays above the existential deposit.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `NoSuchPeriod`, `PeriodNotFound`, `NothingDue`, and those of the transfer.
		///
		/// ## Events
		///
		/// `Paid`.
		#[pallet::call_index(14)]
		pub fn pay(
			origin: OriginFor<T>,
			agreement: AgreementId,
			period: PeriodIndex,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_pay(PeriodRow { agreement, period })
		}

		/// Remove the records of periods that were over long ago.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// When the retention period has passed, and statements of the period are no longer taken. Never as
		/// long as anything is due. A row that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchCleared`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::clear_batch(count(rows.len())))]
		pub fn clear_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<PeriodRow, T::MaxRows>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_batch(rows)
		}

		/// Remove an agreement that was not accepted in time, or that ended long ago.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// A proposal when its time is over. An agreement when statements of its last period are no longer
		/// taken, the retention period has passed since, and no period of it is on record.
		///
		/// ## Errors
		///
		/// `AgreementNotFound`, `TooEarly`, `NotOver`.
		///
		/// ## Events
		///
		/// `AgreementCleared`.
		#[pallet::call_index(16)]
		pub fn clear_agreement(origin: OriginFor<T>, agreement: AgreementId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_agreement(agreement)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An agreement. `None` if there was never such a one, it was not accepted, or it was cleared.
		pub fn agreement(agreement: AgreementId) -> Option<AgreementView> {
			Self::view_agreement(agreement)
		}

		/// Agreements of an operator with ids above `after`, at most 100. The second value says where the
		/// next page begins after, if there is one.
		pub fn agreements(
			operator: OperatorId,
			after: Option<AgreementId>,
			limit: u32,
		) -> (Vec<AgreementView>, Option<AgreementId>) {
			Self::view_agreements(operator, after, limit)
		}

		/// Whether an agreement could be proposed now, by the rules of `propose`, or why not.
		pub fn check_terms(terms: Terms) -> Result<H256, TermsFault> {
			Self::view_check_terms(&terms)
		}

		/// A period. `None` if nobody has committed a statement of it, or its record was cleared.
		pub fn period(agreement: AgreementId, period: PeriodIndex) -> Option<PeriodView> {
			Self::view_period(agreement, period)
		}

		/// Periods of an agreement with numbers above `after`, at most 100. The second value says where the
		/// next page begins after, if there is one.
		pub fn periods(
			agreement: AgreementId,
			after: Option<PeriodIndex>,
			limit: u32,
		) -> (Vec<PeriodView>, Option<PeriodIndex>) {
			Self::view_periods(agreement, after, limit)
		}

		/// Periods of an operator that make work of one kind, at most 100. The second value says where the
		/// next page begins after, if there is one.
		pub fn unfinished(
			operator: OperatorId,
			stage: Stage,
			after: Option<PeriodRow>,
			limit: u32,
		) -> (Vec<PeriodView>, Option<PeriodRow>) {
			Self::view_unfinished(operator, stage, after, limit)
		}

		/// A dispute. `None` if the period is not in dispute.
		pub fn dispute(agreement: AgreementId, period: PeriodIndex) -> Option<DisputeView> {
			Self::view_dispute(agreement, period)
		}

		/// What `conclude` would do with a period now, or why nothing.
		pub fn can_conclude(
			agreement: AgreementId,
			period: PeriodIndex,
		) -> Result<Conclusion, PeriodFault> {
			Self::view_can_conclude(PeriodRow { agreement, period })
		}

		/// What an operator has to pay and has not, in 10^-9 SDR.
		pub fn owes(operator: OperatorId) -> Balance {
			Owed::<T>::get(operator)
		}

		/// Facts about an operator.
		pub fn reputation(operator: OperatorId) -> ReputationView {
			Self::view_reputation(operator)
		}
	}

	/// What the runtime's API answers, see [`crate::runtime_api`].
	impl<T: Config> Pallet<T> {
		/// Statements and records that open periods of an operator name, with who announced each: at most
		/// [`crate::runtime_api::COMMITMENTS_MAX`] periods.
		pub fn open_commitments(operator: OperatorId) -> Vec<(OperatorId, H256)> {
			Self::view_open_commitments(operator)
		}

		/// The operator for which an account settles. `None`: the account does not have the settlement
		/// role of any.
		pub fn settlement_operator(account: &T::AccountId) -> Option<OperatorId> {
			T::Operators::ensure_may_finish(account, interwork_primitives::Role::Settlement).ok()
		}

		/// When a period of an agreement begins and ends. `None`: there is no such period.
		pub fn period_bounds(
			agreement: AgreementId,
			period: PeriodIndex,
		) -> Option<(UnixSecs, UnixSecs)> {
			let record = Agreements::<T>::get(AgreementKey::from(agreement))?;
			record.deadlines(period)?;
			record.terms.bounds(period)
		}

		pub(crate) fn now() -> UnixSecs {
			T::Time::now().as_secs()
		}
	}
}
