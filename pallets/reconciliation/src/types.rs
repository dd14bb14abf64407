//! Records of the pallet and their pure rules. Nothing here touches storage.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::ConstU32, BoundedVec};
use interwork_primitives::{
	documents::DocumentAnswers, AgreementId, Balance, OperatorId, UnixSecs,
};
use interwork_rating::{
	AgreedFigure, Amount, Cause, ComparisonRules, Direction, Label, MatchRules, Period, Remedies,
	Rounding, Tolerance,
};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Number of a period of an agreement, from 0.
pub type PeriodIndex = u32;

/// Most destinations with a tolerance of their own.
pub const DESTINATIONS_MAX: u32 = 32;

/// Most totals of a confirmation: ten causes in two directions.
pub const TOTALS_MAX: u32 = 20;

/// The largest amount that is confirmed or disputed, in 10^-9 SDR: more than rating can count.
pub const AMOUNT_MAX: u128 = 20_000_000_000_000_000_000_000; // 2 * 10^13 SDR

/// All of something, in hundredths of a percent.
const WHOLE_BASIS_POINTS: u32 = 10_000;

/// The most that starts of two records of one event may be apart, and clocks wrong, in seconds: a day.
const CLOCK_SECS_MAX: u32 = 86_400;

/// Derives what every record of the pallet has.
macro_rules! record {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Debug,
				PartialEq,
				Eq,
				Encode,
				Decode,
				DecodeWithMemTracking,
				MaxEncodedLen,
				TypeInfo,
			)]
			$item
		)*
	};
}

/// Derives what every small word of the pallet has.
macro_rules! word {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Copy,
				Debug,
				PartialEq,
				Eq,
				PartialOrd,
				Ord,
				Encode,
				Decode,
				DecodeWithMemTracking,
				MaxEncodedLen,
				TypeInfo,
			)]
			$item
		)*
	};
}

word! {
	/// One of the two operators of an agreement.
	pub enum Side {
		/// Who proposed it.
		First,
		/// Who accepted it.
		Second,
	}

	/// The storage key of a period's number: big-endian, so that periods of an agreement are
	/// neighbours in the order of time.
	pub struct PeriodKey([u8; 4]);

	/// What the silence of one side means when the other has confirmed.
	pub enum OnSilence {
		/// The period ends without a settlement.
		Lapse,
		/// The other side's confirmation stands.
		Consent,
	}

	/// What happens to settled amounts.
	pub enum Settlement {
		/// They are transferred in SDRt, from own account to own account.
		Transfer,
		/// They are put on record; the sides pay each other elsewhere.
		Record,
	}

	/// Which work a period still makes.
	pub enum Stage {
		/// Statements, records and confirmations.
		Open,
		/// A dispute has to come to an end.
		Disputed,
		/// An amount has to be paid.
		Due,
	}

	/// Why sums are in dispute.
	pub enum DisputeCause {
		/// What matching the records has found.
		Found(Cause),
		/// Records were not looked at: there are too many, or one side did not open its own.
		Unexamined,
	}

	/// Sums in dispute, of one direction and cause.
	pub struct DisputedTotal {
		/// Who served.
		pub direction: Direction,
		/// Why the sides differ.
		pub cause: DisputeCause,
		/// Findings. Of what was not examined: lines of the statements.
		#[codec(compact)]
		pub count: u64,
		/// By how much the first's figures exceed what is settled, in 10^-9 SDR.
		#[codec(compact)]
		pub first_more: Balance,
		/// By how much the second's figures exceed what is settled, in 10^-9 SDR.
		#[codec(compact)]
		pub second_more: Balance,
	}

	/// How a period was closed.
	pub enum Closing {
		/// Both sides confirmed the same, and nothing of it was left to decide.
		Confirmed,
		/// One side confirmed and the other said nothing, which is consent by the agreement.
		Consented {
			/// Who said nothing.
			silent: Side,
		},
		/// A side accepted what the other one claimed or proposed.
		Accepted {
			/// Who accepted.
			by: Side,
		},
		/// A side did not answer what the other one claimed or proposed, which is consent.
		Unanswered {
			/// Who did not answer.
			silent: Side,
		},
		/// The board decided.
		Decided,
		/// The board did not decide in time. What both sides concede is settled.
		Undecided,
	}

	/// What one side claims or proposes. It is settled if the other one does not answer.
	pub struct Standing {
		/// Who.
		pub by: Side,
		/// What the second is to pay the first on top of what is settled; negative the other way
		/// round. In 10^-9 SDR.
		pub amount: Amount,
		/// The other side can answer before this moment.
		#[codec(compact)]
		pub until: UnixSecs,
	}

	/// A dispute before the board.
	pub struct Escalation {
		/// Who took it there.
		pub by: Side,
		/// The board can decide before this moment.
		#[codec(compact)]
		pub until: UnixSecs,
	}

	/// What two sides disagree about, and where they stand. Outcomes are any amount between the two
	/// positions, both included.
	pub struct Dispute {
		/// What the second has to pay the first on top of what is settled, as the first and as the
		/// second say; negative the other way round. In 10^-9 SDR.
		pub positions: [Amount; 2],
		/// What one of them claims or proposes.
		pub standing: Standing,
		/// Proposals so far.
		#[codec(compact)]
		pub rounds: u32,
		/// The board has it. `None`: the sides talk to each other.
		pub escalation: Option<Escalation>,
		/// Since when.
		#[codec(compact)]
		pub opened_at: UnixSecs,
	}

	/// Where a period stands.
	pub enum PeriodState {
		/// Statements, records and confirmations are taken.
		Open,
		/// The sides disagree.
		Disputed(Dispute),
		/// It came to a result.
		Closed {
			/// Since when.
			at: UnixSecs,
			/// How.
			how: Closing,
		},
		/// It came to no result.
		Lapsed {
			/// Since when.
			at: UnixSecs,
			/// Whether the first, the second did not do its part.
			silent: [bool; 2],
		},
	}

	/// Where an agreement stands.
	pub enum AgreementState {
		/// The second can accept it.
		Proposed {
			/// Before this moment.
			until: UnixSecs,
		},
		/// Both have agreed.
		Active {
			/// Since when.
			since: UnixSecs,
			/// The last period. `None`: nobody has ended it.
			last_period: Option<PeriodIndex>,
		},
	}

	/// Why terms are not terms of an agreement. When several apply, the first of this list is told.
	pub enum TermsFault {
		/// The commitment of a rate sheet is zero, or both are the same.
		InvalidSheets,
		/// Periods are too short or too long.
		InvalidPeriod,
		/// It begins too far ahead.
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
	}

	/// Why something is not done with a period. When several apply, the first of this list is told.
	pub enum PeriodFault {
		/// There is no such agreement, or it was not accepted.
		AgreementNotFound,
		/// Nobody has committed a statement of the period; or its record was cleared.
		PeriodNotFound,
		/// The agreement has no such period.
		NoSuchPeriod,
		/// The period is closed, has lapsed or is in dispute.
		NotOpen,
		/// The period is not in dispute.
		NotDisputed,
		/// It is too early for that.
		TooEarly,
		/// It is too late for that.
		TooLate,
		/// The side has committed its own already.
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
		/// The side has confirmed exactly that already.
		AlreadyConfirmed,
		/// The side's own claim or proposal is to be answered by the other one.
		NotYourTurn,
		/// Another amount is claimed or proposed now.
		WrongAmount,
		/// The amount is not between the positions of the two sides.
		OutsideRange,
		/// There were as many proposals as there may be.
		TooManyRounds,
		/// The board has it already.
		AlreadyEscalated,
		/// Nobody has taken it to the board.
		NotEscalated,
		/// Nothing is due.
		NothingDue,
		/// The period is not over, or an amount is due.
		NotOver,
	}

	/// What became of a row of a batch.
	pub enum RowResult {
		/// It is done.
		Done,
		/// It is not.
		Refused(PeriodFault),
	}

	/// When what is to be done for a period. What has to be done before a moment is refused from that
	/// moment on.
	pub struct Deadlines {
		/// From this moment on statements are committed: the end of the period.
		pub statements_from: UnixSecs,
		/// Before this moment statements are committed.
		pub statements_until: UnixSecs,
		/// Before this moment records are committed and confirmations given, at least.
		pub confirm_until: UnixSecs,
	}

	/// Facts about an operator, of all its agreements, for good.
	#[derive(Default)]
	pub struct Reputation {
		/// Periods that came to a result.
		#[codec(compact)]
		pub closed: u64,
		/// Of those, the ones of which nothing is due.
		#[codec(compact)]
		pub settled: u64,
		/// The time from their ends to their settlement, in seconds, of all of them together. Of a
		/// period that ended before its agreement was accepted, the time from then.
		#[codec(compact)]
		pub settle_secs: u64,
		/// Periods that were in dispute.
		#[codec(compact)]
		pub disputed: u64,
		/// Periods that came to no result.
		#[codec(compact)]
		pub lapsed: u64,
		/// How often the operator's own silence ended a period or a dispute.
		#[codec(compact)]
		pub silent: u64,
		/// Disputes that the operator took to the board.
		#[codec(compact)]
		pub escalated: u64,
		/// Decisions of the board that were farther from the operator's position than from the other
		/// one's.
		#[codec(compact)]
		pub decided_against: u64,
		/// Amounts that the operator could not pay at once.
		#[codec(compact)]
		pub unpaid: u64,
	}

	/// Counts of all periods, for good.
	#[derive(Default)]
	pub struct Totals {
		/// Periods of which a statement was committed.
		#[codec(compact)]
		pub opened: u64,
		/// Periods that came to a result.
		#[codec(compact)]
		pub closed: u64,
		/// Periods that came to a result of which nothing is due.
		#[codec(compact)]
		pub settled: u64,
		/// Their time to settlement together, in seconds.
		#[codec(compact)]
		pub settle_secs: u64,
		/// Periods that were in dispute.
		#[codec(compact)]
		pub disputed: u64,
		/// Periods that came to no result.
		#[codec(compact)]
		pub lapsed: u64,
		/// Periods whose records were cleared.
		#[codec(compact)]
		pub cleared: u64,
	}

	/// How many periods of an agreement there are.
	#[derive(Default)]
	pub struct PeriodCounts {
		/// Those that make work.
		#[codec(compact)]
		pub unfinished: u32,
		/// All on record.
		#[codec(compact)]
		pub on_record: u64,
	}

	/// A period of an agreement, in batches.
	pub struct PeriodRow {
		/// The agreement.
		pub agreement: AgreementId,
		/// The period.
		pub period: PeriodIndex,
	}
}

record! {
	/// Everything that two operators agree upon.
	pub struct Terms {
		/// Commitments of the rate sheets: what the first charges, and what the second charges. Each is a
		/// document from who charges to the other.
		pub sheets: [H256; 2],
		/// When period 0 begins.
		pub starts_at: UnixSecs,
		/// How long each period is, in seconds.
		pub period_secs: u32,
		/// How far apart the totals of a direction may be. Amounts are in 10^-9 SDR.
		pub tolerance: Tolerance,
		/// How far apart single lines may be where a total is not within tolerance.
		pub lines: Tolerance,
		/// How far apart the totals of single destinations may be, each judged for itself. In
		/// ascending order.
		pub destinations: BoundedVec<(Label, Tolerance), ConstU32<DESTINATIONS_MAX>>,
		/// How far apart used units of a line may be, in hundredths of a percent. `None`: they do not
		/// matter.
		pub units: Option<u32>,
		/// Whose figure is paid within tolerance.
		pub figure: AgreedFigure,
		/// Rounding of what is paid for a direction.
		pub rounding: Rounding,
		/// When two records are of the same event.
		pub matching: MatchRules,
		/// What is done about each cause of a difference.
		pub remedies: Remedies,
		/// How long statements are taken after the end of a period, in seconds.
		pub statement_secs: u32,
		/// How long records and confirmations are taken after that, and at least after the other
		/// side's confirmation, in seconds.
		pub confirm_secs: u32,
		/// How long a side has for an answer in a dispute, in seconds.
		pub answer_secs: u32,
		/// How long before its effect the agreement is ended, in seconds.
		pub notice_secs: u32,
		/// What the silence of one side means.
		pub on_silence: OnSilence,
		/// What happens to settled amounts.
		pub settlement: Settlement,
	}

	/// An agreement on record.
	pub struct AgreementRecord {
		/// Its operators, the one that proposed it first.
		pub parties: [OperatorId; 2],
		/// What they agree upon.
		pub terms: Terms,
		/// Where it stands.
		pub state: AgreementState,
	}

	/// What a side says comes out of both statements, and of both records.
	pub struct Confirmation {
		/// Commitments of the statements, the first's first.
		pub statements: [H256; 2],
		/// Commitments of the records, the first's first. `None`: nobody had to look at any, or could.
		pub records: Option<[H256; 2]>,
		/// What the second has to pay the first; negative the other way round. In 10^-9 SDR.
		pub net: Amount,
		/// What remains in dispute. Ascending by direction and cause, each pair once.
		pub disputed: BoundedVec<DisputedTotal, ConstU32<TOTALS_MAX>>,
	}

	/// A confirmation on record.
	pub struct Confirmed {
		/// What was confirmed.
		pub confirmation: Confirmation,
		/// When.
		#[codec(compact)]
		pub at: UnixSecs,
	}

	/// A period on record.
	pub struct PeriodRecord {
		/// Commitments of the statements, the first's first.
		pub statements: [Option<H256>; 2],
		/// Commitments of the records, the first's first.
		pub records: [Option<H256>; 2],
		/// What the sides confirmed, the first's first.
		pub confirmations: [Option<Confirmed>; 2],
		/// Where it stands.
		pub state: PeriodState,
		/// What the second has to pay the first for all that is settled; negative the other way round. In
		/// 10^-9 SDR.
		pub settled: Amount,
		/// What of it was transferred. The difference is due, unless nothing is ever transferred.
		pub paid: Amount,
	}
}

/// What a deadline that has passed does to an open or disputed period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Conclusion {
	/// It lapses: the first, the second did not do its part.
	Lapse([bool; 2]),
	/// The confirmation of one side stands, for the other one said nothing.
	Stand(Side),
	/// Both confirmed, and not the same: it becomes a dispute about these positions.
	Differ([Amount; 2]),
	/// The dispute ends with this amount.
	Resolve(Amount, Closing),
}

/// An agreement, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AgreementView {
	/// Its id.
	pub id: AgreementId,
	/// Who proposed it.
	pub first: OperatorId,
	/// The other operator.
	pub second: OperatorId,
	/// What they agree upon.
	pub terms: Terms,
	/// What the second names to accept exactly these terms.
	pub terms_hash: H256,
	/// Where it stands.
	pub state: AgreementState,
	/// The period that runs now. `None`: there is none.
	pub current_period: Option<PeriodIndex>,
	/// Its periods.
	pub periods: PeriodCounts,
}

/// A period, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PeriodView {
	/// The agreement.
	pub agreement: AgreementId,
	/// Its number.
	pub period: PeriodIndex,
	/// When it began.
	pub from: UnixSecs,
	/// When it ended.
	pub until: UnixSecs,
	/// When what is to be done.
	pub deadlines: Deadlines,
	/// Before which moment the first, the second can commit records and confirm.
	pub confirm_until: [UnixSecs; 2],
	/// What was said and done.
	pub record: PeriodRecord,
	/// Which work it makes. `None`: it is over.
	pub stage: Option<Stage>,
	/// What the second has to pay the first and has not; negative the other way round.
	pub due: Amount,
	/// From when on its record can be cleared. `None`: it is not over.
	pub clearable_at: Option<UnixSecs>,
}

/// A dispute, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DisputeView {
	/// The agreement.
	pub agreement: AgreementId,
	/// The period.
	pub period: PeriodIndex,
	/// The operators, the first of the agreement first.
	pub parties: [OperatorId; 2],
	/// Positions, claims, proposals.
	pub dispute: Dispute,
	/// The lowest outcome.
	pub lowest: Amount,
	/// The highest outcome.
	pub highest: Amount,
	/// Cause totals as the first, the second confirmed them.
	pub totals: [Vec<DisputedTotal>; 2],
	/// Until when there can be another word, of a side or of the board. From then on anyone concludes.
	pub until: UnixSecs,
	/// How many more proposals there can be.
	pub rounds_left: u32,
}

/// Facts about an operator, as they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ReputationView {
	/// The facts.
	pub facts: Reputation,
	/// Mean time to settlement, in seconds, rounded down. `None`: nothing was settled.
	pub mean_settle_secs: Option<u64>,
	/// What it owes now, in 10^-9 SDR.
	pub owes: Balance,
	/// How it has answered documents that others sent to it. `None`: not known.
	pub documents: Option<DocumentAnswers>,
}

impl Side {
	/// Both, as they are ordered.
	pub const BOTH: [Self; 2] = [Self::First, Self::Second];

	/// The other one.
	pub fn other(self) -> Self {
		match self {
			Self::First => Self::Second,
			Self::Second => Self::First,
		}
	}

	/// The one of a pair that is this side's.
	pub fn of<T>(self, pair: &[T; 2]) -> &T {
		let [first, second] = pair;
		match self {
			Self::First => first,
			Self::Second => second,
		}
	}

	/// The one of a pair that is this side's.
	pub fn of_mut<T>(self, pair: &mut [T; 2]) -> &mut T {
		let [first, second] = pair;
		match self {
			Self::First => first,
			Self::Second => second,
		}
	}
}

impl From<PeriodIndex> for PeriodKey {
	fn from(period: PeriodIndex) -> Self {
		Self(period.to_be_bytes())
	}
}

impl From<PeriodKey> for PeriodIndex {
	fn from(key: PeriodKey) -> Self {
		Self::from_be_bytes(key.0)
	}
}

/// The ranges of what an agreement may say about time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermLimits {
	pub(crate) now: UnixSecs,
	pub(crate) period_min: u32,
	pub(crate) period_max: u32,
	pub(crate) window_min: u32,
	pub(crate) window_max: u32,
}

fn is_tolerance(tolerance: &Tolerance) -> bool {
	let absolute = u128::try_from(tolerance.absolute.0);
	absolute.is_ok_and(|amount| amount <= AMOUNT_MAX)
		&& tolerance.basis_points <= WHOLE_BASIS_POINTS
}

impl Terms {
	/// The hash that the second names to accept exactly these terms.
	pub fn hash(&self) -> H256 {
		BlakeTwo256::hash_of(self)
	}

	/// What the terms say about the comparison of statements.
	pub fn comparison(&self) -> ComparisonRules {
		ComparisonRules {
			tolerance: self.tolerance,
			destinations: self.destinations.to_vec(),
			lines: self.lines,
			units: self.units,
			figure: self.figure,
			rounding: self.rounding,
		}
	}

	/// When a period begins and ends. `None`: so late is never.
	pub fn bounds(&self, period: PeriodIndex) -> Option<(UnixSecs, UnixSecs)> {
		let length = UnixSecs::from(self.period_secs);
		let from = length.checked_mul(period.into())?.checked_add(self.starts_at)?;
		Some((from, from.checked_add(length)?))
	}

	/// The same as statements have it.
	pub fn period(&self, period: PeriodIndex) -> Option<Period> {
		let (from, until) = self.bounds(period)?;
		Some(Period { from: from.try_into().ok()?, until: until.try_into().ok()? })
	}

	/// The period that runs at a moment. `None`: none does.
	pub fn period_at(&self, moment: UnixSecs) -> Option<PeriodIndex> {
		let since = moment.checked_sub(self.starts_at)?;
		since.checked_div(self.period_secs.into())?.try_into().ok()
	}

	/// When what is to be done for a period. Periods that ended before both had agreed are done after
	/// that. `None`: so late is never.
	pub fn deadlines(&self, agreed_at: UnixSecs, period: PeriodIndex) -> Option<Deadlines> {
		let (_, until) = self.bounds(period)?;
		let statements_until = until.max(agreed_at).checked_add(self.statement_secs.into())?;
		let confirm_until = statements_until.checked_add(self.confirm_secs.into())?;
		Some(Deadlines { statements_from: until, statements_until, confirm_until })
	}

	pub(crate) fn check(&self, limits: TermLimits) -> Result<(), TermsFault> {
		let [first, second] = self.sheets;
		let sheets = !first.is_zero() && !second.is_zero() && first != second;
		ensure!(sheets, TermsFault::InvalidSheets);
		let period = limits.period_min..=limits.period_max;
		ensure!(period.contains(&self.period_secs), TermsFault::InvalidPeriod);
		let latest = limits.now.saturating_add(limits.window_max.into());
		ensure!(self.starts_at <= latest, TermsFault::StartTooFar);

		let tolerances = [&self.tolerance, &self.lines];
		let own = self.destinations.iter().map(|(_, tolerance)| tolerance);
		let tolerances = tolerances.into_iter().chain(own).all(is_tolerance);
		let units = self.units.is_none_or(|points| points <= WHOLE_BASIS_POINTS);
		ensure!(tolerances && units, TermsFault::InvalidTolerance);
		let named = self.destinations.iter().all(|(label, _)| !label.is_empty());
		let labels = self.destinations.iter().map(|(label, _)| label);
		let ascending = labels.clone().zip(labels.skip(1)).all(|(label, next)| label < next);
		ensure!(named && ascending, TermsFault::InvalidDestinations);
		let decimals = self.rounding.decimals <= interwork_rating::amount::AMOUNT_DECIMALS;
		ensure!(decimals, TermsFault::InvalidRounding);

		let MatchRules { window, calls, data, zone_step, zone_reach } = self.matching;
		let shares = [calls, data].iter().all(|slack| slack.basis_points <= WHOLE_BASIS_POINTS);
		// A step that is not more than twice the window would explain everything by a wrong clock.
		let clocks = zone_step == 0 || zone_step > window.saturating_mul(2);
		let seconds = window.max(zone_step).max(zone_reach) <= CLOCK_SECS_MAX;
		ensure!(shares && clocks && seconds, TermsFault::InvalidMatching);

		let window = limits.window_min..=limits.window_max;
		let windows = [self.statement_secs, self.confirm_secs, self.answer_secs];
		let windows = windows.iter().all(|seconds| window.contains(seconds));
		ensure!(windows && self.notice_secs <= limits.window_max, TermsFault::InvalidWindow);
		Ok(())
	}
}

impl AgreementRecord {
	/// The side of an operator. `None`: it is no party.
	pub fn side(&self, operator: OperatorId) -> Option<Side> {
		Side::BOTH.into_iter().find(|side| *side.of(&self.parties) == operator)
	}

	/// Since when both have agreed. `None`: they have not.
	pub fn agreed_at(&self) -> Option<UnixSecs> {
		match self.state {
			AgreementState::Proposed { .. } => None,
			AgreementState::Active { since, .. } => Some(since),
		}
	}

	/// When what is to be done for a period. `None`: there is no such period.
	pub fn deadlines(&self, period: PeriodIndex) -> Option<Deadlines> {
		match self.state {
			AgreementState::Active { since, last_period }
				if last_period.is_none_or(|last| period <= last) =>
			{
				self.terms.deadlines(since, period)
			},
			_ => None,
		}
	}

	/// The last period, if somebody has ended the agreement.
	pub fn last_period(&self) -> Option<PeriodIndex> {
		match self.state {
			AgreementState::Active { last_period, .. } => last_period,
			AgreementState::Proposed { .. } => None,
		}
	}
}

/// An amount within what is counted.
fn is_countable(amount: u128) -> bool {
	amount <= AMOUNT_MAX
}

impl Confirmation {
	/// Whether it is written in the one way in which a confirmation is.
	pub(crate) fn check(&self) -> Result<(), PeriodFault> {
		let place = |total: &DisputedTotal| (total.direction, total.cause);
		let places = self.disputed.iter().map(place);
		let ascending = places.clone().zip(places.skip(1)).all(|(place, next)| place < next);
		let counted = self.disputed.iter().all(|total| total.count > 0);
		ensure!(ascending && counted, PeriodFault::InvalidTotals);
		let amounts = self.disputed.iter().flat_map(|total| [total.first_more, total.second_more]);
		let countable = amounts.chain([self.net.0.unsigned_abs()]).all(is_countable);
		ensure!(countable, PeriodFault::AmountTooLarge);
		Ok(())
	}

	/// What the second has to pay the first on top of the net, as a side says.
	pub fn position(&self, side: Side) -> Option<Amount> {
		self.disputed.iter().try_fold(Amount::ZERO, |sum, total| {
			let more = match side {
				Side::First => total.first_more,
				Side::Second => total.second_more,
			};
			let more = Amount(i128::try_from(more).ok()?);
			match total.direction {
				Direction::FirstServes => sum.checked_add(more),
				Direction::SecondServes => sum.checked_sub(more),
			}
		})
	}

	/// What both say on top of the net.
	pub fn positions(&self) -> Option<[Amount; 2]> {
		Some([self.position(Side::First)?, self.position(Side::Second)?])
	}
}

impl Dispute {
	/// A dispute about two positions. It begins with the position of who claims: of who speaks if the other
	/// one is silent, else of who wants more than the other one concedes. Where each concedes more than the
	/// other one wants, the lesser amount stands.
	///
	/// `None`: the positions are the same, so there is nothing to decide.
	pub(crate) fn open(
		positions: [Amount; 2],
		speaks: Option<Side>,
		answer_secs: u32,
		now: UnixSecs,
	) -> Option<Self> {
		let [first, second] = positions;
		if first == second {
			return None;
		}
		let lesser = || {
			let is_first = first.0.unsigned_abs() <= second.0.unsigned_abs();
			if is_first {
				Side::First
			} else {
				Side::Second
			}
		};
		let by = match speaks {
			Some(side) => side,
			None if first > second => Side::First,
			None => lesser(),
		};
		let until = now.saturating_add(answer_secs.into());
		let standing = Standing { by, amount: *by.of(&positions), until };
		Some(Self { positions, standing, rounds: 0, escalation: None, opened_at: now })
	}

	/// The lowest and the highest outcome.
	pub fn range(&self) -> (Amount, Amount) {
		let [first, second] = self.positions;
		(first.min(second), first.max(second))
	}

	/// The outcome that both sides concede: the one nearest to nothing.
	pub fn conceded(&self) -> Amount {
		let (lowest, highest) = self.range();
		Amount::ZERO.clamp(lowest, highest)
	}

	/// Until when there can be another word. From then on it is concluded.
	pub fn until(&self) -> UnixSecs {
		self.escalation.map_or(self.standing.until, |escalation| escalation.until)
	}

	fn ensure_in_range(&self, amount: Amount) -> Result<(), PeriodFault> {
		let (lowest, highest) = self.range();
		ensure!(lowest <= amount && amount <= highest, PeriodFault::OutsideRange);
		Ok(())
	}

	/// A side accepts what stands.
	pub(crate) fn accept(
		&self,
		side: Side,
		amount: Amount,
		now: UnixSecs,
	) -> Result<(Amount, Closing), PeriodFault> {
		ensure!(now < self.until(), PeriodFault::TooLate);
		ensure!(side != self.standing.by, PeriodFault::NotYourTurn);
		ensure!(amount == self.standing.amount, PeriodFault::WrongAmount);
		Ok((amount, Closing::Accepted { by: side }))
	}

	/// A side answers what stands with another amount.
	pub(crate) fn propose(
		self,
		side: Side,
		amount: Amount,
		rules: TalkRules,
		now: UnixSecs,
	) -> Result<Self, PeriodFault> {
		ensure!(now < self.until(), PeriodFault::TooLate);
		ensure!(self.escalation.is_none(), PeriodFault::AlreadyEscalated);
		ensure!(side != self.standing.by, PeriodFault::NotYourTurn);
		self.ensure_in_range(amount)?;
		ensure!(self.rounds < rules.rounds_max, PeriodFault::TooManyRounds);
		let until = now.saturating_add(rules.answer_secs.into());
		let standing = Standing { by: side, amount, until };
		Ok(Self { standing, rounds: self.rounds.saturating_add(1), ..self })
	}

	/// A side takes it to the board.
	pub(crate) fn escalate(
		self,
		side: Side,
		board_secs: UnixSecs,
		now: UnixSecs,
	) -> Result<Self, PeriodFault> {
		ensure!(now < self.until(), PeriodFault::TooLate);
		ensure!(self.escalation.is_none(), PeriodFault::AlreadyEscalated);
		let until = now.saturating_add(board_secs);
		Ok(Self { escalation: Some(Escalation { by: side, until }), ..self })
	}

	/// The board decides.
	pub(crate) fn decide(
		&self,
		amount: Amount,
		now: UnixSecs,
	) -> Result<(Amount, Closing), PeriodFault> {
		ensure!(self.escalation.is_some(), PeriodFault::NotEscalated);
		ensure!(now < self.until(), PeriodFault::TooLate);
		self.ensure_in_range(amount)?;
		Ok((amount, Closing::Decided))
	}

	/// The side from whose position a decision is farther. `None`: it is in the middle.
	pub(crate) fn decided_against(&self, amount: Amount) -> Option<Side> {
		let [first, second] = self.positions.map(|position| position.0.abs_diff(amount.0));
		match first.cmp(&second) {
			core::cmp::Ordering::Greater => Some(Side::First),
			core::cmp::Ordering::Less => Some(Side::Second),
			core::cmp::Ordering::Equal => None,
		}
	}

	/// What comes of it when nobody has said anything in time.
	fn conclude(&self, now: UnixSecs) -> Result<Conclusion, PeriodFault> {
		ensure!(now >= self.until(), PeriodFault::TooEarly);
		Ok(match self.escalation {
			None => Conclusion::Resolve(
				self.standing.amount,
				Closing::Unanswered { silent: self.standing.by.other() },
			),
			Some(_) => Conclusion::Resolve(self.conceded(), Closing::Undecided),
		})
	}
}

/// What an agreement and the chain say about proposals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TalkRules {
	pub(crate) answer_secs: u32,
	pub(crate) rounds_max: u32,
}

impl PeriodRecord {
	/// A period of which nothing is on record yet.
	pub(crate) fn new() -> Self {
		Self {
			statements: [None; 2],
			records: [None; 2],
			confirmations: [None, None],
			state: PeriodState::Open,
			settled: Amount::ZERO,
			paid: Amount::ZERO,
		}
	}

	/// Both statements, when both are there.
	pub fn both_statements(&self) -> Option<[H256; 2]> {
		let [first, second] = self.statements;
		Some([first?, second?])
	}

	/// Both records, when both are there.
	pub fn both_records(&self) -> Option<[H256; 2]> {
		let [first, second] = self.records;
		Some([first?, second?])
	}

	/// What is due: what the second has to pay the first and has not; negative the other way round.
	pub fn due(&self, settlement: Settlement) -> Amount {
		match settlement {
			Settlement::Record => Amount::ZERO,
			// Both are bounded, far from overflow.
			Settlement::Transfer => Amount(self.settled.0.saturating_sub(self.paid.0)),
		}
	}

	/// Which work it makes. `None`: it is over.
	pub fn stage(&self, settlement: Settlement) -> Option<Stage> {
		match self.state {
			PeriodState::Open => Some(Stage::Open),
			PeriodState::Disputed(_) => Some(Stage::Disputed),
			PeriodState::Closed { .. } | PeriodState::Lapsed { .. } => {
				(self.due(settlement) != Amount::ZERO).then_some(Stage::Due)
			},
		}
	}

	/// Since when it is closed or has lapsed.
	pub fn ended_at(&self) -> Option<UnixSecs> {
		match self.state {
			PeriodState::Closed { at, .. } | PeriodState::Lapsed { at, .. } => Some(at),
			PeriodState::Open | PeriodState::Disputed(_) => None,
		}
	}

	/// From when on its record can be cleared: when it was kept long enough, and statements of the period are
	/// no longer taken, so that it never begins anew. `None`: it is not over.
	pub fn clearable_at(
		&self,
		settlement: Settlement,
		deadlines: &Deadlines,
		retention: UnixSecs,
	) -> Option<UnixSecs> {
		if self.stage(settlement).is_some() {
			return None;
		}
		let kept_until = self.ended_at()?.saturating_add(retention);
		Some(kept_until.max(deadlines.statements_until))
	}

	/// Before which moment a side commits records and confirms: it has as long after the other side's
	/// confirmation as after the statements.
	pub fn confirm_until(&self, side: Side, deadlines: &Deadlines, confirm_secs: u32) -> UnixSecs {
		let other = side.other().of(&self.confirmations).as_ref();
		let answer = other.map(|other| other.at.saturating_add(confirm_secs.into()));
		deadlines.confirm_until.max(answer.unwrap_or_default())
	}

	fn ensure_open(&self) -> Result<(), PeriodFault> {
		ensure!(self.state == PeriodState::Open, PeriodFault::NotOpen);
		Ok(())
	}

	/// A side commits its statement.
	pub(crate) fn with_statement(
		mut self,
		side: Side,
		commitment: H256,
		deadlines: &Deadlines,
		now: UnixSecs,
	) -> Result<Self, PeriodFault> {
		self.ensure_open()?;
		ensure!(now >= deadlines.statements_from, PeriodFault::TooEarly);
		ensure!(now < deadlines.statements_until, PeriodFault::TooLate);
		let statement = side.of_mut(&mut self.statements);
		ensure!(statement.is_none(), PeriodFault::AlreadyCommitted);
		*statement = Some(commitment);
		Ok(self)
	}

	/// A side commits its records.
	pub(crate) fn with_records(
		mut self,
		side: Side,
		commitment: H256,
		until: UnixSecs,
		now: UnixSecs,
	) -> Result<Self, PeriodFault> {
		self.ensure_open()?;
		ensure!(now < until, PeriodFault::TooLate);
		ensure!(self.both_statements().is_some(), PeriodFault::StatementsMissing);
		let records = side.of_mut(&mut self.records);
		ensure!(records.is_none(), PeriodFault::AlreadyCommitted);
		*records = Some(commitment);
		Ok(self)
	}

	/// A side confirms, for the first time or instead of what it confirmed before.
	pub(crate) fn with_confirmation(
		mut self,
		side: Side,
		confirmation: Confirmation,
		until: UnixSecs,
		now: UnixSecs,
	) -> Result<Self, PeriodFault> {
		self.ensure_open()?;
		ensure!(now < until, PeriodFault::TooLate);
		let statements = self.both_statements().ok_or(PeriodFault::StatementsMissing)?;
		ensure!(statements == confirmation.statements, PeriodFault::WrongStatements);
		let records = confirmation.records;
		ensure!(records.is_none() || records == self.both_records(), PeriodFault::WrongRecords);
		confirmation.check()?;
		let mine = side.of_mut(&mut self.confirmations);
		let is_same = mine.as_ref().is_some_and(|mine| mine.confirmation == confirmation);
		ensure!(!is_same, PeriodFault::AlreadyConfirmed);
		*mine = Some(Confirmed { confirmation, at: now });
		Ok(self)
	}

	/// What both confirmed, if it is the same.
	pub fn agreed(&self) -> Option<&Confirmation> {
		let [first, second] = &self.confirmations;
		let (first, second) = (first.as_ref()?, second.as_ref()?);
		(first.confirmation == second.confirmation).then_some(&first.confirmation)
	}

	/// What comes of it now that a deadline has passed.
	pub fn conclude(
		&self,
		terms: &Terms,
		deadlines: &Deadlines,
		now: UnixSecs,
	) -> Result<Conclusion, PeriodFault> {
		match &self.state {
			PeriodState::Open => self.conclude_open(terms, deadlines, now),
			PeriodState::Disputed(dispute) => dispute.conclude(now),
			PeriodState::Closed { .. } | PeriodState::Lapsed { .. } => Err(PeriodFault::NotOpen),
		}
	}

	fn conclude_open(
		&self,
		terms: &Terms,
		deadlines: &Deadlines,
		now: UnixSecs,
	) -> Result<Conclusion, PeriodFault> {
		if self.both_statements().is_none() {
			ensure!(now >= deadlines.statements_until, PeriodFault::TooEarly);
			return Ok(Conclusion::Lapse(self.statements.map(|statement| statement.is_none())));
		}
		// Who can still say something may do so.
		let over = |side| now >= self.confirm_until(side, deadlines, terms.confirm_secs);
		let [first, second] = &self.confirmations;
		match (first, second) {
			(None, None) => {
				ensure!(over(Side::First), PeriodFault::TooEarly);
				Ok(Conclusion::Lapse([true; 2]))
			},
			(Some(first), Some(second)) => {
				ensure!(over(Side::First) && over(Side::Second), PeriodFault::TooEarly);
				let claim = |side, confirmed: &Confirmed| {
					let more = confirmed.confirmation.position(side)?;
					confirmed.confirmation.net.checked_add(more)
				};
				let positions = claim(Side::First, first).zip(claim(Side::Second, second));
				let (first, second) = positions.ok_or(PeriodFault::AmountTooLarge)?;
				Ok(Conclusion::Differ([first, second]))
			},
			(one, _) => {
				let speaks = if one.is_some() { Side::First } else { Side::Second };
				ensure!(over(speaks.other()), PeriodFault::TooEarly);
				Ok(match terms.on_silence {
					OnSilence::Consent => Conclusion::Stand(speaks),
					OnSilence::Lapse => Conclusion::Lapse(Side::BOTH.map(|side| side != speaks)),
				})
			},
		}
	}
}

impl Reputation {
	/// Mean time to settlement, in seconds, rounded down. `None`: nothing was settled.
	pub fn mean_settle_secs(&self) -> Option<u64> {
		self.settle_secs.checked_div(self.settled)
	}
}

/// A length as a number.
pub(crate) fn count(length: usize) -> u32 {
	u32::try_from(length).unwrap_or(u32::MAX)
}
