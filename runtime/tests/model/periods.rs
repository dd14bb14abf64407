//! Agreements, their periods, disputes and settlements: what can be asked for, what the model knows, and
//! the rules as the documentation tells them.

use super::{
	book::{Model, Standing},
	ledger::Refused,
	papers::{Kind, Stand},
	rules::{judged, Outcome, DAY, MINUTE, SETTLEMENT},
	Who,
};
use std::collections::BTreeMap;

/// Shortest and longest period, in seconds.
const SHORTEST: u32 = 15;
pub const LONGEST: u32 = 400 * DAY as u32;
/// How long a proposal can be accepted.
const PROPOSAL: u64 = 30 * DAY;
/// How long the board has a dispute.
const BOARD: u64 = 30 * DAY;
/// How long the record of a period stays.
pub const KEPT: u64 = 400 * DAY;
const MOST_PROPOSALS: usize = 32;
const MOST_UNFINISHED: usize = 4_096;
const MOST_ROUNDS: u32 = 16;
/// The largest amount that can be confirmed.
pub const LARGEST: u128 = 20_000_000_000_000_000_000_000;

// --- What can be asked for -----------------------------------------------------------------------

/// What is wrong with terms, besides their times and sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
	Tolerance,
	Destinations,
	Rounding,
	Matching,
}

/// Terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pact {
	/// Commitments of the sheets; 0 is the zero hash.
	pub sheets: [u64; 2],
	pub starts_at: u64,
	pub period: u32,
	pub statements: u32,
	pub confirmations: u32,
	pub answers: u32,
	pub notice: u32,
	/// Silence is consent.
	pub consent: bool,
	/// What is settled is transferred.
	pub transfer: bool,
	pub flaw: Option<Flaw>,
}

/// Sums in dispute. Causes are numbers in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
	pub second_serves: bool,
	pub cause: u8,
	pub count: u64,
	pub more: [u128; 2],
}

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
	pub statements: [u64; 2],
	pub records: Option<[u64; 2]>,
	pub net: i128,
	pub sums: Vec<Sum>,
}

impl Word {
	/// What the second is to pay besides the net, as a side says.
	pub fn position(&self, side: usize) -> i128 {
		self.sums
			.iter()
			.map(|sum| {
				let more = sum.more[side] as i128;
				if sum.second_serves {
					-more
				} else {
					more
				}
			})
			.sum()
	}
}

#[derive(Clone, Debug, PartialEq)]
pub enum Reckon {
	ProposeAgreement { second: u32, pact: Pact },
	AcceptAgreement { agreement: u64, pact: Pact },
	WithdrawAgreement(u64),
	DeclineAgreement(u64),
	EndAgreement { agreement: u64, last: u32 },
	CommitStatement { row: (u64, u32), commitment: u64 },
	CommitRecords { row: (u64, u32), commitment: u64 },
	Confirm { row: (u64, u32), word: Word },
	AcceptResolution { row: (u64, u32), amount: i128 },
	ProposeResolution { row: (u64, u32), amount: i128 },
	Escalate((u64, u32)),
	Decide { row: (u64, u32), amount: i128 },
	Conclude((u64, u32)),
	ConcludeBatch(Vec<(u64, u32)>),
	Pay((u64, u32)),
	ClearPeriods(Vec<(u64, u32)>),
	ClearAgreement(u64),
}

// --- What the model knows ------------------------------------------------------------------------

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
	Proposed { until: u64 },
	Agreed { since: u64, last: Option<u32> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
	pub parties: [u32; 2],
	pub pact: Pact,
	pub bond: Bond,
}

/// When what is to be done for a period.
#[derive(Clone, Copy, Debug)]
pub struct Times {
	/// The end of the period.
	pub end: u64,
	pub statements: u64,
	pub confirmations: u64,
	/// From when the time to its settlement counts.
	pub since: u64,
}

impl Agreement {
	pub fn side(&self, operator: u32) -> Option<usize> {
		self.parties.iter().position(|party| *party == operator)
	}

	/// `None`: there is no such period.
	pub fn times(&self, period: u32) -> Option<Times> {
		let Bond::Agreed { since, last } = self.bond else { return None };
		if last.is_some_and(|last| period > last) {
			return None;
		}
		let end = self.pact.starts_at + u64::from(self.pact.period) * (u64::from(period) + 1);
		let since = end.max(since);
		let statements = since + u64::from(self.pact.statements);
		let confirmations = statements + u64::from(self.pact.confirmations);
		Some(Times { end, statements, confirmations, since })
	}

	/// The period that runs at a moment.
	pub fn period_at(&self, moment: u64) -> u32 {
		let since = moment.saturating_sub(self.pact.starts_at);
		(since / u64::from(self.pact.period)).try_into().unwrap_or_default()
	}
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarrel {
	pub positions: [i128; 2],
	pub by: usize,
	pub amount: i128,
	pub until: u64,
	pub rounds: u32,
	/// Who took it to the board, which can decide until then.
	pub board: Option<(usize, u64)>,
	pub opened: u64,
}

impl Quarrel {
	pub fn end(&self) -> u64 {
		self.board.map_or(self.until, |(_, until)| until)
	}

	pub fn range(&self) -> (i128, i128) {
		let [one, other] = self.positions;
		(one.min(other), one.max(other))
	}
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
	Confirmed,
	Consented { silent: usize },
	Accepted { by: usize },
	Unanswered { silent: usize },
	Decided,
	Undecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	Open,
	Disputed(Quarrel),
	Closed { at: u64, how: How },
	Lapsed { at: u64, silent: [bool; 2] },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
	pub statements: [Option<u64>; 2],
	pub records: [Option<u64>; 2],
	pub words: [Option<(Word, u64)>; 2],
	pub stage: Stage,
	pub settled: i128,
	pub paid: i128,
}

impl Period {
	fn both(named: [Option<u64>; 2]) -> Option<[u64; 2]> {
		Some([named[0]?, named[1]?])
	}

	pub fn both_statements(&self) -> Option<[u64; 2]> {
		Self::both(self.statements)
	}

	pub fn both_records(&self) -> Option<[u64; 2]> {
		Self::both(self.records)
	}

	/// Until when a side can open records and confirm.
	pub fn until(&self, side: usize, pact: &Pact, times: &Times) -> u64 {
		let other = self.words[1 - side].as_ref();
		let longer = other.map_or(0, |(_, at)| at + u64::from(pact.confirmations));
		times.confirmations.max(longer)
	}

	/// What the second has to pay the first, or the other way round.
	pub fn due(&self, pact: &Pact) -> i128 {
		if pact.transfer {
			self.settled - self.paid
		} else {
			0
		}
	}

	/// Since when it is over, whatever is due.
	pub fn ended_at(&self) -> Option<u64> {
		match self.stage {
			Stage::Closed { at, .. } | Stage::Lapsed { at, .. } => Some(at),
			Stage::Open | Stage::Disputed(_) => None,
		}
	}

	pub fn is_finished(&self, pact: &Pact) -> bool {
		self.ended_at().is_some() && self.due(pact) == 0
	}
}

/// What is known of an operator for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fame {
	pub closed: u64,
	pub settled: u64,
	pub secs: u64,
	pub disputed: u64,
	pub lapsed: u64,
	pub silent: u64,
	pub escalated: u64,
	pub against: u64,
	pub unpaid: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Periods {
	pub agreements: BTreeMap<u64, Agreement>,
	pub next_agreement: u64,
	pub periods: BTreeMap<(u64, u32), Period>,
	pub fame: BTreeMap<u32, Fame>,
	/// Periods that were ever opened, closed, settled, disputed, lapsed and cleared, and the seconds.
	pub opened: u64,
	pub all: Fame,
	pub cleared: u64,
}

impl Periods {
	pub fn of(&self, agreement: u64) -> impl Iterator<Item = (u32, &Period)> {
		self.periods
			.range((agreement, 0)..=(agreement, u32::MAX))
			.map(|((_, number), period)| (*number, period))
	}

	pub fn pact(&self, agreement: u64) -> &Pact {
		&self.agreements[&agreement].pact
	}
}

/// A period with what is known of it, to be changed.
struct Case {
	row: (u64, u32),
	agreement: Agreement,
	times: Times,
	period: Option<Period>,
}

impl Case {
	fn period(&self) -> Result<Period, Refused> {
		self.period.clone().ok_or_else(|| vec!["Reconciliation::PeriodNotFound"])
	}
}

// --- The rules -----------------------------------------------------------------------------------

fn fault<T>(what: &'static str) -> Result<T, Refused> {
	Err(vec![what])
}

fn quarrel(period: &Period) -> Result<Quarrel, Refused> {
	match period.stage {
		Stage::Disputed(quarrel) => Ok(quarrel),
		_ => fault("Reconciliation::NotDisputed"),
	}
}

fn word_problems(word: &Word, refused: &mut Refused) {
	let places: Vec<(bool, u8)> =
		word.sums.iter().map(|sum| (sum.second_serves, sum.cause)).collect();
	let ascends = places.windows(2).all(|pair| pair[0] < pair[1]);
	if !ascends || word.sums.iter().any(|sum| sum.count == 0) {
		refused.push("Reconciliation::InvalidTotals");
	}
	let large = |amount: u128| amount > LARGEST;
	if large(word.net.unsigned_abs()) || word.sums.iter().flat_map(|sum| sum.more).any(large) {
		refused.push("Reconciliation::AmountTooLarge");
	}
}

fn pact_problems(pact: &Pact, now: u64, refused: &mut Refused) {
	let [one, other] = pact.sheets;
	if one == 0 || other == 0 || one == other {
		refused.push("Reconciliation::InvalidSheets");
	}
	if !(SHORTEST..=LONGEST).contains(&pact.period) {
		refused.push("Reconciliation::InvalidPeriod");
	}
	if pact.starts_at > now + u64::from(LONGEST) {
		refused.push("Reconciliation::StartTooFar");
	}
	let windows = [pact.statements, pact.confirmations, pact.answers];
	let window = MINUTE as u32..=LONGEST;
	if !windows.iter().all(|secs| window.contains(secs)) || pact.notice > LONGEST {
		refused.push("Reconciliation::InvalidWindow");
	}
	refused.extend(pact.flaw.map(|flaw| match flaw {
		Flaw::Tolerance => "Reconciliation::InvalidTolerance",
		Flaw::Destinations => "Reconciliation::InvalidDestinations",
		Flaw::Rounding => "Reconciliation::InvalidRounding",
		Flaw::Matching => "Reconciliation::InvalidMatching",
	}));
}

impl Model {
	pub fn reckon(&mut self, who: Who, reckon: &Reckon) -> Outcome {
		match reckon {
			Reckon::ProposeAgreement { second, pact } => self.propose_pact(who, *second, pact),
			Reckon::AcceptAgreement { agreement, pact } => self.accept_pact(who, *agreement, pact),
			Reckon::WithdrawAgreement(id) => self.discard_pact(who, *id, 0),
			Reckon::DeclineAgreement(id) => self.discard_pact(who, *id, 1),
			Reckon::EndAgreement { agreement, last } => self.end_pact(who, *agreement, *last),
			Reckon::ClearAgreement(id) => self.clear_pact(*id),
			Reckon::CommitStatement { row, commitment } => {
				self.commit_statement(who, *row, *commitment)
			},
			Reckon::CommitRecords { row, commitment } => {
				self.commit_records(who, *row, *commitment)
			},
			Reckon::Confirm { row, word } => self.confirm(who, *row, word),
			Reckon::AcceptResolution { row, amount } => self.accept_resolution(who, *row, *amount),
			Reckon::ProposeResolution { row, amount } => {
				self.propose_resolution(who, *row, *amount)
			},
			Reckon::Escalate(row) => self.escalate(who, *row),
			Reckon::Decide { row, amount } => self.decide(*row, *amount),
			Reckon::Conclude(row) => self.conclude(*row),
			Reckon::ConcludeBatch(rows) => {
				self.each("Concluded", rows, |model, row| model.conclude(*row))
			},
			Reckon::Pay(row) => self.pay_period(*row),
			Reckon::ClearPeriods(rows) => {
				self.each("PeriodsCleared", rows, |model, row| model.clear_period(*row))
			},
		}
	}

	// --- Agreements ---------------------------------------------------------------------------

	/// What is wrong with a document that a call names.
	fn paper_problem(
		&self,
		sender: u32,
		recipient: u32,
		kind: Kind,
		commitment: u64,
	) -> Option<&'static str> {
		let known = self
			.papers
			.named(sender, commitment)
			.filter(|known| known.notice.recipient == recipient);
		let Some(known) = known else { return Some("Reconciliation::DocumentNotFound") };
		if known.notice.kind != kind {
			return Some("Reconciliation::WrongDocumentKind");
		}
		match known.stand {
			Stand::Announced | Stand::Received(_) => None,
			_ => Some("Reconciliation::DocumentEnded"),
		}
	}

	fn sheet_problems(&self, [first, second]: [u32; 2], sheets: [u64; 2]) -> Refused {
		let ways = [(first, second, sheets[0]), (second, first, sheets[1])];
		ways.into_iter()
			.filter_map(|(from, to, sheet)| self.paper_problem(from, to, Kind::Sheet, sheet))
			.collect()
	}

	fn works(&self, operator: u32) -> bool {
		let known = self.operators.get(&operator);
		known.is_some_and(|known| known.standing == Standing::Active)
	}

	fn propose_pact(&mut self, who: Who, second: u32, pact: &Pact) -> Outcome {
		let mut refused = Refused::new();
		let Some(first) = self.may_start(who, SETTLEMENT, &mut refused) else {
			return Err(refused);
		};
		if first == second {
			refused.push("Reconciliation::SelfAddressed");
		}
		if !self.works(second) {
			refused.push("Reconciliation::OperatorNotActive");
		}
		pact_problems(pact, self.now, &mut refused);
		refused.extend(self.sheet_problems([first, second], pact.sheets));
		let open = self.reckoning.agreements.values().filter(|known| {
			known.parties[0] == first && matches!(known.bond, Bond::Proposed { .. })
		});
		if open.count() >= MOST_PROPOSALS {
			refused.push("Reconciliation::TooManyProposals");
		}
		judged(refused)?;
		let bond = Bond::Proposed { until: self.now + PROPOSAL };
		let agreement = Agreement { parties: [first, second], pact: *pact, bond };
		self.reckoning.agreements.insert(self.reckoning.next_agreement, agreement);
		self.reckoning.next_agreement += 1;
		Ok(())
	}

	fn agreement(&self, id: u64) -> Result<Agreement, Refused> {
		let known = self.reckoning.agreements.get(&id).copied();
		known.ok_or_else(|| vec!["Reconciliation::AgreementNotFound"])
	}

	fn accept_pact(&mut self, who: Who, id: u64, pact: &Pact) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_start(who, SETTLEMENT, &mut refused);
		let known = match self.agreement(id) {
			Ok(known) => known,
			Err(problem) => {
				refused.extend(problem);
				return Err(refused);
			},
		};
		let [first, second] = known.parties;
		if operator.is_some_and(|operator| operator != second) {
			refused.push("Reconciliation::NotSecond");
		}
		match known.bond {
			Bond::Agreed { .. } => refused.push("Reconciliation::AlreadyAccepted"),
			Bond::Proposed { until } if self.now >= until => {
				refused.push("Reconciliation::ProposalExpired");
			},
			Bond::Proposed { .. } => {},
		}
		if *pact != known.pact {
			refused.push("Reconciliation::WrongTerms");
		}
		if !self.works(first) {
			refused.push("Reconciliation::OperatorNotActive");
		}
		refused.extend(self.sheet_problems(known.parties, known.pact.sheets));
		let is_received = |from: u32, sheet: u64| {
			let paper = self.papers.named(from, sheet);
			paper.is_none_or(|paper| matches!(paper.stand, Stand::Received(_)))
		};
		let [one, other] = known.pact.sheets;
		if !is_received(first, one) || !is_received(second, other) {
			refused.push("Reconciliation::SheetNotReceived");
		}
		judged(refused)?;
		let since = self.now;
		let known = self.reckoning.agreements.get_mut(&id).expect("it is there");
		known.bond = Bond::Agreed { since, last: None };
		Ok(())
	}

	fn discard_pact(&mut self, who: Who, id: u64, side: usize) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_finish(who, SETTLEMENT, &mut refused);
		match self.agreement(id) {
			Err(problem) => refused.extend(problem),
			Ok(known) => {
				if operator.is_some_and(|operator| operator != known.parties[side]) {
					let problems = ["Reconciliation::NotFirst", "Reconciliation::NotSecond"];
					refused.push(problems[side]);
				}
				if matches!(known.bond, Bond::Agreed { .. }) {
					refused.push("Reconciliation::AlreadyAccepted");
				}
			},
		}
		judged(refused)?;
		self.reckoning.agreements.remove(&id);
		Ok(())
	}

	fn end_pact(&mut self, who: Who, id: u64, last: u32) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_finish(who, SETTLEMENT, &mut refused);
		let known = self.agreement(id);
		let agreed = known.as_ref().ok().and_then(|known| match known.bond {
			Bond::Agreed { since, last } => Some((*known, since, last)),
			Bond::Proposed { .. } => None,
		});
		let Some((known, since, before)) = agreed else {
			refused.push("Reconciliation::AgreementNotFound");
			return Err(refused);
		};
		if operator.is_some_and(|operator| known.side(operator).is_none()) {
			refused.push("Reconciliation::NotParty");
		}
		let earliest = known.period_at(self.now + u64::from(known.pact.notice));
		if last < earliest || before.is_some_and(|before| last >= before) {
			refused.push("Reconciliation::InvalidLastPeriod");
		}
		judged(refused)?;
		let known = self.reckoning.agreements.get_mut(&id).expect("it is there");
		known.bond = Bond::Agreed { since, last: Some(last) };
		Ok(())
	}

	fn clear_pact(&mut self, id: u64) -> Outcome {
		let known = self.agreement(id)?;
		let mut refused = Refused::new();
		match known.bond {
			Bond::Proposed { until } if self.now < until => {
				refused.push("Reconciliation::TooEarly");
			},
			Bond::Agreed { last: None, .. } => refused.push("Reconciliation::NotOver"),
			Bond::Agreed { last: Some(last), .. } => {
				let times = known.times(last).expect("it has its last period");
				if self.now < times.statements + KEPT {
					refused.push("Reconciliation::TooEarly");
				}
				if self.reckoning.of(id).next().is_some() {
					refused.push("Reconciliation::NotOver");
				}
			},
			Bond::Proposed { .. } => {},
		}
		judged(refused)?;
		self.reckoning.agreements.remove(&id);
		Ok(())
	}

	// --- Periods ------------------------------------------------------------------------------

	fn case(&self, row: (u64, u32)) -> Result<Case, Refused> {
		let agreement = self.agreement(row.0)?;
		if matches!(agreement.bond, Bond::Proposed { .. }) {
			return fault("Reconciliation::AgreementNotFound");
		}
		let Some(times) = agreement.times(row.1) else {
			return fault("Reconciliation::NoSuchPeriod");
		};
		Ok(Case { row, agreement, times, period: self.reckoning.periods.get(&row).cloned() })
	}

	/// The same for somebody who acts for one of the two.
	fn case_of(&self, who: Who, row: (u64, u32)) -> Result<(Case, usize), Refused> {
		let mut refused = Refused::new();
		let operator = self.may_finish(who, SETTLEMENT, &mut refused);
		match (self.case(row), operator) {
			(Err(problem), _) => {
				refused.extend(problem);
				Err(refused)
			},
			(Ok(case), Some(operator)) if refused.is_empty() => {
				match case.agreement.side(operator) {
					Some(side) => Ok((case, side)),
					None => fault("Reconciliation::NotParty"),
				}
			},
			_ => Err(refused),
		}
	}

	fn commit_statement(&mut self, who: Who, row: (u64, u32), commitment: u64) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut refused = Refused::new();
		let pact = case.agreement.pact;
		let unfinished = self
			.reckoning
			.of(row.0)
			.filter(|(_, period)| !period.is_finished(&pact))
			.count();
		if case.period.is_none() && unfinished >= MOST_UNFINISHED {
			refused.push("Reconciliation::TooManyUnfinished");
		}
		let mut period = case.period.clone().unwrap_or(Period {
			statements: [None; 2],
			records: [None; 2],
			words: [None, None],
			stage: Stage::Open,
			settled: 0,
			paid: 0,
		});
		if period.stage != Stage::Open {
			refused.push("Reconciliation::NotOpen");
		}
		if self.now < case.times.end {
			refused.push("Reconciliation::TooEarly");
		}
		if self.now >= case.times.statements {
			refused.push("Reconciliation::TooLate");
		}
		if period.statements[side].is_some() {
			refused.push("Reconciliation::AlreadyCommitted");
		}
		let [from, to] = [side, 1 - side].map(|side| case.agreement.parties[side]);
		refused.extend(self.paper_problem(from, to, Kind::Statement, commitment));
		judged(refused)?;
		period.statements[side] = Some(commitment);
		self.keep(&case, period);
		Ok(())
	}

	fn commit_records(&mut self, who: Who, row: (u64, u32), commitment: u64) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut period = case.period()?;
		let mut refused = Refused::new();
		if period.stage != Stage::Open {
			refused.push("Reconciliation::NotOpen");
		}
		if self.now >= period.until(side, &case.agreement.pact, &case.times) {
			refused.push("Reconciliation::TooLate");
		}
		if period.both_statements().is_none() {
			refused.push("Reconciliation::StatementsMissing");
		}
		if period.records[side].is_some() {
			refused.push("Reconciliation::AlreadyCommitted");
		}
		let [from, to] = [side, 1 - side].map(|side| case.agreement.parties[side]);
		refused.extend(self.paper_problem(from, to, Kind::Records, commitment));
		judged(refused)?;
		period.records[side] = Some(commitment);
		self.keep(&case, period);
		Ok(())
	}

	fn confirm(&mut self, who: Who, row: (u64, u32), word: &Word) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut period = case.period()?;
		let mut refused = Refused::new();
		if period.stage != Stage::Open {
			refused.push("Reconciliation::NotOpen");
		}
		if self.now >= period.until(side, &case.agreement.pact, &case.times) {
			refused.push("Reconciliation::TooLate");
		}
		match period.both_statements() {
			None => refused.push("Reconciliation::StatementsMissing"),
			Some(statements) if statements != word.statements => {
				refused.push("Reconciliation::WrongStatements");
			},
			Some(_) => {},
		}
		if word.records.is_some() && word.records != period.both_records() {
			refused.push("Reconciliation::WrongRecords");
		}
		word_problems(word, &mut refused);
		if period.words[side].as_ref().is_some_and(|(said, _)| said == word) {
			refused.push("Reconciliation::AlreadyConfirmed");
		}
		judged(refused)?;
		period.words[side] = Some((word.clone(), self.now));
		let agreed = period.words[1 - side].as_ref().is_some_and(|(said, _)| said == word);
		if agreed {
			self.stand_by(&case, &mut period, word, None);
		}
		self.keep(&case, period);
		Ok(())
	}

	/// A word counts; who alone has spoken, if one has not.
	fn stand_by(&mut self, case: &Case, period: &mut Period, word: &Word, alone: Option<usize>) {
		let how = match alone {
			None => How::Confirmed,
			Some(side) => How::Consented { silent: 1 - side },
		};
		let positions = [word.position(0), word.position(1)];
		self.settle_or_dispute(case, period, word.net, positions, alone, how);
	}

	fn settle_or_dispute(
		&mut self,
		case: &Case,
		period: &mut Period,
		net: i128,
		positions: [i128; 2],
		alone: Option<usize>,
		how: How,
	) {
		let [first, second] = positions;
		if first == second {
			return self.close_period(case, period, net + first, how);
		}
		self.settle_amount(case, period, net);
		// Who wants more speaks first; if each wants less than the other concedes, the lesser stands.
		let by = match alone {
			Some(side) => side,
			None if first > second || first.abs() <= second.abs() => 0,
			None => 1,
		};
		let until = self.now + u64::from(case.agreement.pact.answers);
		period.stage = Stage::Disputed(Quarrel {
			positions,
			by,
			amount: positions[by],
			until,
			rounds: 0,
			board: None,
			opened: self.now,
		});
	}

	fn close_period(&mut self, case: &Case, period: &mut Period, amount: i128, how: How) {
		self.settle_amount(case, period, amount);
		period.stage = Stage::Closed { at: self.now, how };
	}

	/// Settles, and pays what is due then if there is money.
	fn settle_amount(&mut self, case: &Case, period: &mut Period, amount: i128) {
		period.settled += amount;
		let due = period.due(&case.agreement.pact);
		if amount != 0 && due != 0 && self.transfer_due(case, period).is_err() {
			let debtor = case.agreement.parties[usize::from(due > 0)];
			self.fame(debtor).unpaid += 1;
		}
	}

	fn transfer_due(&mut self, case: &Case, period: &mut Period) -> Outcome {
		let due = period.due(&case.agreement.pact);
		if due == 0 {
			return fault("Reconciliation::NothingDue");
		}
		let debtor = usize::from(due > 0);
		let [from, to] =
			[debtor, 1 - debtor].map(|side| self.operators[&case.agreement.parties[side]].account);
		self.ledger.send(from, to, due.unsigned_abs(), true)?;
		period.paid = period.settled;
		Ok(())
	}

	fn fame(&mut self, operator: u32) -> &mut Fame {
		self.reckoning.fame.entry(operator).or_default()
	}

	/// Writes a period, with what follows for the fame of both.
	fn keep(&mut self, case: &Case, period: Period) {
		let pact = &case.agreement.pact;
		let before = case.period.as_ref();
		let was = |is: fn(&Stage) -> bool| before.is_some_and(|before| is(&before.stage));
		let closed = |stage: &Stage| matches!(stage, Stage::Closed { .. });
		let disputed = |stage: &Stage| matches!(stage, Stage::Disputed(_));
		let lapsed = |stage: &Stage| matches!(stage, Stage::Lapsed { .. });
		let settled = closed(&period.stage) && period.is_finished(pact);
		let gain = Fame {
			closed: (closed(&period.stage) && !was(closed)).into(),
			settled: settled.into(),
			secs: if settled { self.now - case.times.since } else { 0 },
			disputed: (disputed(&period.stage) && !was(disputed)).into(),
			lapsed: (lapsed(&period.stage) && !was(lapsed)).into(),
			..Fame::default()
		};
		let add = |fame: &mut Fame| {
			fame.closed += gain.closed;
			fame.settled += gain.settled;
			fame.secs += gain.secs;
			fame.disputed += gain.disputed;
			fame.lapsed += gain.lapsed;
		};
		for operator in case.agreement.parties {
			add(self.fame(operator));
		}
		add(&mut self.reckoning.all);
		self.reckoning.opened += u64::from(before.is_none());
		self.reckoning.periods.insert(case.row, period);
	}

	// --- Disputes -----------------------------------------------------------------------------

	fn accept_resolution(&mut self, who: Who, row: (u64, u32), amount: i128) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut period = case.period()?;
		let quarrel = quarrel(&period)?;
		let mut refused = Refused::new();
		if self.now >= quarrel.end() {
			refused.push("Reconciliation::TooLate");
		}
		if side == quarrel.by {
			refused.push("Reconciliation::NotYourTurn");
		}
		if amount != quarrel.amount {
			refused.push("Reconciliation::WrongAmount");
		}
		judged(refused)?;
		self.close_period(&case, &mut period, amount, How::Accepted { by: side });
		self.keep(&case, period);
		Ok(())
	}

	fn propose_resolution(&mut self, who: Who, row: (u64, u32), amount: i128) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut period = case.period()?;
		let quarrel = quarrel(&period)?;
		let mut refused = Refused::new();
		if self.now >= quarrel.end() {
			refused.push("Reconciliation::TooLate");
		}
		if quarrel.board.is_some() {
			refused.push("Reconciliation::AlreadyEscalated");
		}
		if side == quarrel.by {
			refused.push("Reconciliation::NotYourTurn");
		}
		let (lowest, highest) = quarrel.range();
		if !(lowest..=highest).contains(&amount) {
			refused.push("Reconciliation::OutsideRange");
		}
		if quarrel.rounds >= MOST_ROUNDS {
			refused.push("Reconciliation::TooManyRounds");
		}
		judged(refused)?;
		let until = self.now + u64::from(case.agreement.pact.answers);
		let rounds = quarrel.rounds + 1;
		period.stage = Stage::Disputed(Quarrel { by: side, amount, until, rounds, ..quarrel });
		self.keep(&case, period);
		Ok(())
	}

	fn escalate(&mut self, who: Who, row: (u64, u32)) -> Outcome {
		let (case, side) = self.case_of(who, row)?;
		let mut period = case.period()?;
		let quarrel = quarrel(&period)?;
		let mut refused = Refused::new();
		if self.now >= quarrel.end() {
			refused.push("Reconciliation::TooLate");
		}
		if quarrel.board.is_some() {
			refused.push("Reconciliation::AlreadyEscalated");
		}
		judged(refused)?;
		let board = Some((side, self.now + BOARD));
		period.stage = Stage::Disputed(Quarrel { board, ..quarrel });
		self.fame(case.agreement.parties[side]).escalated += 1;
		self.keep(&case, period);
		Ok(())
	}

	fn decide(&mut self, row: (u64, u32), amount: i128) -> Outcome {
		let case = self.case(row)?;
		let mut period = case.period()?;
		let quarrel = quarrel(&period)?;
		let mut refused = Refused::new();
		if quarrel.board.is_none() {
			refused.push("Reconciliation::NotEscalated");
		}
		if self.now >= quarrel.end() {
			refused.push("Reconciliation::TooLate");
		}
		let (lowest, highest) = quarrel.range();
		if !(lowest..=highest).contains(&amount) {
			refused.push("Reconciliation::OutsideRange");
		}
		judged(refused)?;
		let [first, second] = quarrel.positions.map(|position| position.abs_diff(amount));
		if first != second {
			self.fame(case.agreement.parties[usize::from(second > first)]).against += 1;
		}
		self.close_period(&case, &mut period, amount, How::Decided);
		self.keep(&case, period);
		Ok(())
	}

	// --- What anyone may do -------------------------------------------------------------------

	fn conclude(&mut self, row: (u64, u32)) -> Outcome {
		let case = self.case(row)?;
		let mut period = case.period()?;
		let (now, pact) = (self.now, case.agreement.pact);
		let silent = match period.stage {
			Stage::Closed { .. } | Stage::Lapsed { .. } => return fault("Reconciliation::NotOpen"),
			Stage::Disputed(quarrel) => {
				if now < quarrel.end() {
					return fault("Reconciliation::TooEarly");
				}
				if quarrel.board.is_some() {
					// What both concede: the amount of the range that is nearest to nothing.
					let (lowest, highest) = quarrel.range();
					let amount = 0.clamp(lowest, highest);
					self.close_period(&case, &mut period, amount, How::Undecided);
					[false; 2]
				} else {
					let silent = 1 - quarrel.by;
					let how = How::Unanswered { silent };
					self.close_period(&case, &mut period, quarrel.amount, how);
					[silent == 0, silent == 1]
				}
			},
			Stage::Open if period.both_statements().is_none() => {
				if now < case.times.statements {
					return fault("Reconciliation::TooEarly");
				}
				let silent = period.statements.map(|statement| statement.is_none());
				period.stage = Stage::Lapsed { at: now, silent };
				silent
			},
			Stage::Open => {
				let over = [0, 1].map(|side| now >= period.until(side, &pact, &case.times));
				// Who has said nothing can still do so; of two words each can still be changed.
				let spoken = [0, 1].map(|side| period.words[side].is_some());
				let may = match spoken {
					[false, false] | [true, true] => over == [true; 2],
					[true, false] => over[1],
					[false, true] => over[0],
				};
				if !may {
					return fault("Reconciliation::TooEarly");
				}
				match period.words.clone() {
					[None, None] => {
						period.stage = Stage::Lapsed { at: now, silent: [true; 2] };
						[true; 2]
					},
					[Some((first, _)), Some((second, _))] => {
						let claims =
							[first.net + first.position(0), second.net + second.position(1)];
						let how = How::Confirmed;
						self.settle_or_dispute(&case, &mut period, 0, claims, None, how);
						[false; 2]
					},
					words => {
						let silent = spoken.map(|spoken| !spoken);
						if pact.consent {
							let side = usize::from(!spoken[0]);
							let word = words.into_iter().flatten().next().expect("one spoke").0;
							self.stand_by(&case, &mut period, &word, Some(side));
						} else {
							period.stage = Stage::Lapsed { at: now, silent };
						}
						silent
					},
				}
			},
		};
		for (operator, silent) in case.agreement.parties.into_iter().zip(silent) {
			self.fame(operator).silent += u64::from(silent);
		}
		self.keep(&case, period);
		Ok(())
	}

	fn pay_period(&mut self, row: (u64, u32)) -> Outcome {
		let case = self.case(row)?;
		let mut period = case.period()?;
		self.transfer_due(&case, &mut period)?;
		self.keep(&case, period);
		Ok(())
	}

	fn clear_period(&mut self, row: (u64, u32)) -> Outcome {
		let case = self.case(row)?;
		let period = case.period()?;
		let ended = period.ended_at().filter(|_| period.is_finished(&case.agreement.pact));
		let Some(ended) = ended else { return fault("Reconciliation::NotOver") };
		if self.now < (ended + KEPT).max(case.times.statements) {
			return fault("Reconciliation::TooEarly");
		}
		self.reckoning.periods.remove(&row);
		self.reckoning.cleared += 1;
		Ok(())
	}
}
