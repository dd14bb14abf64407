//! What comes out of the documents of a period: a function of them and of the agreement's terms, the same for both
//! sides.

use crate::types::*;
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, Input};
use interwork_primitives::Balance;
use interwork_rating::{
	compare as compare_statements, match_records, resolve, sheet, statement, Amount, Book, Bucket,
	BucketKey, CauseTotal, Charge, Comparison, Currency, Direction, Label, Line, Period,
	Resolution, Rounding, Statement,
};

/// Most lines of a report that are told one by one.
const LINES_TOLD: usize = 1_000;

/// Most destinations and terms of opened records. There are as many only in books that were made to be long.
const NAMES_MAX: u32 = 100_000;

/// What is examined at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Records of each side that are matched.
	pub records: u32,
	/// Lines of each side that are compared one by one.
	pub lines: u32,
}

/// Why a document is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Unreadable {
	/// The bytes are no such document, or not written in the one way in which it is.
	#[codec(index = 0)]
	Malformed,
	/// It is of another period, or in another currency.
	#[codec(index = 1)]
	OtherPeriod,
	/// The records are not those of the statement.
	#[codec(index = 2)]
	OtherRecords,
	/// There are more records than are matched.
	#[codec(index = 3)]
	TooLarge,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
	/// All is within tolerance.
	#[codec(index = 0)]
	Agreed,
	/// Statements differ beyond tolerance. Records have to be opened.
	#[codec(index = 1)]
	Differs,
	/// Statements differ beyond tolerance, with more records than are matched. All of it is in
	/// dispute.
	#[codec(index = 2)]
	TooManyRecords,
	/// Statements have so many lines that only their totals were compared.
	#[codec(index = 3)]
	TotalsOnly,
	/// A statement is of no use: the first's, the second's. If it is the other side's, the own one is
	/// confirmed.
	#[codec(index = 4)]
	StatementUnreadable([Option<Unreadable>; 2]),
	/// Records were matched.
	#[codec(index = 5)]
	Matched,
	/// Opened records are of no use: the first's, the second's. All of it is in dispute.
	#[codec(index = 6)]
	RecordsUnreadable([Option<Unreadable>; 2]),
	/// Sums are larger than can be counted.
	#[codec(index = 7)]
	TooLarge,
}

/// What is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Answer {
	/// What the second has to pay the first; negative the other way round. In 10^-9 SDR.
	pub net: Amount,
	/// What remains in dispute. Ascending by direction and cause.
	pub disputed: Vec<DisputedTotal>,
}

/// What came out of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Findings {
	/// What was found.
	pub outcome: Outcome,
	/// What is to be confirmed. `None`: nothing yet.
	pub answer: Option<Answer>,
	/// What is to be confirmed if the other side does not open its records.
	pub fallback: Option<Answer>,
	/// What both sides charge for each direction, and say of it.
	pub totals: [(Charge, Charge); 2],
	/// What is settled of each direction.
	pub settled: [Charge; 2],
	/// Lines that were compared.
	pub lines: u32,
	/// Lines of which records are opened.
	pub lines_disputed: u32,
	/// Those lines, the first thousand.
	pub disputed_lines: Vec<Line>,
	/// What matching has found, by direction and cause.
	pub causes: Vec<CauseTotal>,
}

impl Findings {
	fn new(outcome: Outcome) -> Self {
		Self {
			outcome,
			answer: None,
			fallback: None,
			totals: [(Charge::ZERO, Charge::ZERO); 2],
			settled: [Charge::ZERO; 2],
			lines: 0,
			lines_disputed: 0,
			disputed_lines: Vec::new(),
			causes: Vec::new(),
		}
	}

	/// Whether records have to be opened.
	pub fn is_wanted(&self) -> bool {
		self.outcome == Outcome::Differs
	}
}

/// Reads a statement of a period.
fn read_statement(bytes: &[u8], period: Period) -> Result<Statement, Unreadable> {
	let statement = Statement::from_bytes(bytes).map_err(|_| Unreadable::Malformed)?;
	ensure_period(statement.period, statement.currency, period)?;
	Ok(statement)
}

fn ensure_period(stated: Period, currency: Currency, period: Period) -> Result<(), Unreadable> {
	if stated == period && currency == Currency::XDR {
		Ok(())
	} else {
		Err(Unreadable::OtherPeriod)
	}
}

/// How many items the next list has.
fn length(input: &mut &[u8]) -> Option<u32> {
	Compact::<u32>::decode(input).ok().map(|length| length.0)
}

/// Passes over so many items.
fn skip<Item: Decode>(input: &mut &[u8], items: u32) -> Option<()> {
	for _ in 0..items {
		Item::decode(input).ok()?;
	}
	Some(())
}

/// How many lines a statement has, before any is kept in memory. `None`: it is none.
fn lines_in(mut bytes: &[u8], most_names: u32) -> Option<u32> {
	let input = &mut bytes;
	Period::decode(input).ok()?;
	Currency::decode(input).ok()?;
	let names = length(input).filter(|names| *names <= most_names)?;
	skip::<Label>(input, names)?;
	length(input)
}

/// How many records a book has, before any is kept in memory. `None`: it is none.
fn records_in(mut bytes: &[u8]) -> Option<u32> {
	let input = &mut bytes;
	let names = length(input).filter(|names| *names <= NAMES_MAX)?;
	skip::<Label>(input, names)?;
	let terms = length(input).filter(|terms| *terms <= NAMES_MAX)?;
	skip::<sheet::Terms>(input, terms)?;
	length(input)
}

/// Reads opened records, and holds them against the statement.
fn read_book(
	bytes: Vec<u8>,
	statement: &Statement,
	keys: &[BucketKey],
	limits: Limits,
) -> Result<Book, Unreadable> {
	let records = records_in(&bytes).ok_or(Unreadable::Malformed)?;
	if records > limits.records {
		return Err(Unreadable::TooLarge);
	}
	let book = Book::from_bytes(&bytes).map_err(|_| Unreadable::Malformed)?;
	drop(bytes);
	statement.verify(&book, keys).map_err(|_| Unreadable::OtherRecords)?;
	Ok(book)
}

/// The totals of a statement of any length, one line after the other.
fn read_totals(bytes: &[u8], period: Period) -> Result<[Charge; 2], Unreadable> {
	let mut input = bytes;
	let totals = sum_lines(&mut input, period)?;
	match input.remaining_len() {
		Ok(Some(0)) => Ok(totals),
		_ => Err(Unreadable::Malformed),
	}
}

fn sum_lines(input: &mut &[u8], period: Period) -> Result<[Charge; 2], Unreadable> {
	let malformed = |_| Unreadable::Malformed;
	let stated = Period::decode(input).map_err(malformed)?;
	let currency = Currency::decode(input).map_err(malformed)?;
	ensure_period(stated, currency, period)?;
	let names = length(input).ok_or(Unreadable::Malformed)?;
	skip::<Label>(input, names).ok_or(Unreadable::Malformed)?;
	let lines = length(input).ok_or(Unreadable::Malformed)?;
	let mut totals = [Charge::ZERO; 2];
	for _ in 0..lines {
		let bucket = Bucket::decode(input).map_err(malformed)?;
		if bucket.figures.charge < Charge::ZERO {
			return Err(Unreadable::Malformed);
		}
		let sum = bucket.direction.of_mut(&mut totals);
		*sum = sum.checked_add(bucket.figures.charge).ok_or(Unreadable::TooLarge)?;
	}
	Ok(totals)
}

/// A charge in 10^-9 SDR, which is not negative.
fn base_units(charge: Charge) -> Option<Balance> {
	charge.round(Rounding::FINEST)?.0.try_into().ok()
}

fn net(settled: [Charge; 2], rounding: Rounding) -> Option<Amount> {
	statement::net(settled.map(Some), rounding)
}

/// What differs between lines that nobody has examined: the lower figure of each is settled, the rest is in
/// dispute.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
	lower: Charge,
	count: u64,
	first_more: Charge,
	second_more: Charge,
}

impl Rest {
	fn add(&mut self, first: Charge, second: Charge) -> Option<()> {
		let lower = first.min(second);
		self.lower = self.lower.checked_add(lower)?;
		self.count = self.count.checked_add(1)?;
		self.first_more = self.first_more.checked_add(first.checked_sub(lower)?)?;
		self.second_more = self.second_more.checked_add(second.checked_sub(lower)?)?;
		Some(())
	}

	fn total(&self, direction: Direction) -> Option<DisputedTotal> {
		Some(DisputedTotal {
			direction,
			cause: DisputeCause::Unexamined,
			count: self.count,
			first_more: base_units(self.first_more)?,
			second_more: base_units(self.second_more)?,
		})
	}
}

/// The answer when some sums are settled and others are left to people as they are.
fn unexamined(settled: [Charge; 2], rest: [Rest; 2], rounding: Rounding) -> Option<Answer> {
	let mut settled = settled;
	let mut disputed = Vec::new();
	for direction in Direction::BOTH {
		let rest = direction.of(&rest);
		let sum = direction.of_mut(&mut settled);
		*sum = sum.checked_add(rest.lower)?;
		let differs = rest.first_more != Charge::ZERO || rest.second_more != Charge::ZERO;
		if differs {
			disputed.push(rest.total(direction)?);
		}
	}
	Some(Answer { net: net(settled, rounding)?, disputed })
}

/// The answer of matched records.
fn answer_of(resolution: &Resolution, comparison: &Comparison, terms: &Terms) -> Option<Answer> {
	let disputed = resolution.disputed.iter().map(|entry| {
		Some(DisputedTotal {
			direction: entry.direction,
			cause: DisputeCause::Found(entry.cause),
			count: entry.count,
			first_more: base_units(entry.first_more)?,
			second_more: base_units(entry.second_more)?,
		})
	});
	let disputed = disputed.collect::<Option<Vec<_>>>()?;
	Some(Answer { net: resolution.net(comparison, terms.rounding)?, disputed })
}

/// What the own statement alone says. `None`: it is none.
pub fn own(terms: &Terms, period: Period, bytes: &[u8]) -> Option<Answer> {
	let totals = read_totals(bytes, period).ok()?;
	Some(Answer { net: net(totals, terms.rounding)?, disputed: Vec::new() })
}

/// Statements that were compared, and what matching needs of it.
pub struct Compared {
	findings: Findings,
	statements: Option<[Statement; 2]>,
	keys: Vec<BucketKey>,
	comparison: Comparison,
}

impl Compared {
	fn only(findings: Findings) -> Self {
		let comparison =
			Comparison { lines: Vec::new(), settled: findings.settled, totals: findings.totals };
		Self { findings, statements: None, keys: Vec::new(), comparison }
	}
}

/// Compares two statements. Returns what was found and the lines of which records are wanted. `side` is whose
/// node it is: it only matters when a statement is of no use.
pub fn compare(
	terms: &Terms,
	period: Period,
	side: Side,
	contents: [Vec<u8>; 2],
	limits: Limits,
) -> (Findings, Vec<BucketKey>) {
	let Compared { findings, keys, .. } = prepare(terms, period, side, contents, limits);
	(findings, keys)
}

/// What was found when a statement is of no use. If the own one is not it, that is confirmed. Nobody confirms what
/// only the other side says.
fn without(terms: &Terms, side: Side, totals: [Result<[Charge; 2], Unreadable>; 2]) -> Findings {
	let own = side.of(&totals).ok().and_then(|totals| net(totals, terms.rounding));
	let answer = own.map(|net| Answer { net, disputed: Vec::new() });
	let outcome = Outcome::StatementUnreadable(totals.map(Result::err));
	Findings { answer, ..Findings::new(outcome) }
}

/// The same, with all that matching needs.
pub fn prepare(
	terms: &Terms,
	period: Period,
	side: Side,
	contents: [Vec<u8>; 2],
	limits: Limits,
) -> Compared {
	let [first, second] = &contents;
	let is_long =
		|bytes: &[u8]| lines_in(bytes, limits.lines).is_none_or(|lines| lines > limits.lines);
	if is_long(first) || is_long(second) {
		return Compared::only(compare_totals(terms, period, side, [first, second]));
	}
	let read = contents.map(|bytes| read_statement(&bytes, period));
	let (first, second) = match read {
		[Ok(first), Ok(second)] => (first, second),
		read => {
			let totals = read.map(|read| {
				let statement = read?;
				let charge = |direction| statement.figures(direction).map(|sum| sum.charge);
				let [first, second] = Direction::BOTH.map(charge);
				first
					.zip(second)
					.map(|(first, second)| [first, second])
					.ok_or(Unreadable::TooLarge)
			});
			return Compared::only(without(terms, side, totals));
		},
	};
	match compare_statements(&first, &second, &terms.comparison()) {
		Ok(comparison) => compared(terms, [first, second], comparison, limits),
		Err(_) => Compared::only(Findings::new(Outcome::TooLarge)),
	}
}

fn compared(
	terms: &Terms,
	statements: [Statement; 2],
	mut comparison: Comparison,
	limits: Limits,
) -> Compared {
	let mut findings = Findings {
		totals: comparison.totals,
		settled: comparison.settled,
		lines: count(comparison.lines.len()),
		..Findings::new(Outcome::Agreed)
	};
	if comparison.is_agreed() {
		let answer = comparison.net(terms.rounding);
		findings.answer = answer.map(|net| Answer { net, disputed: Vec::new() });
		return Compared::only(findings);
	}
	let mut rest = [Rest::default(); 2];
	let mut records = (0_u64, 0_u64);
	let mut counted = Some(());
	for line in comparison.disputed() {
		let rest = line.key.direction.of_mut(&mut rest);
		counted = counted.and_then(|()| rest.add(line.first.charge, line.second.charge));
		records.0 = records.0.saturating_add(line.first.count);
		records.1 = records.1.saturating_add(line.second.count);
	}
	let keys: Vec<BucketKey> = comparison.disputed().map(|line| line.key).collect();
	findings.lines_disputed = count(keys.len());
	findings.disputed_lines = comparison.disputed().take(LINES_TOLD).cloned().collect();
	findings.fallback = counted.and_then(|()| unexamined(comparison.settled, rest, terms.rounding));
	if findings.fallback.is_none() {
		findings.outcome = Outcome::TooLarge;
		return Compared::only(findings);
	}
	if records.0.max(records.1) > limits.records.into() {
		findings.outcome = Outcome::TooManyRecords;
		findings.answer = findings.fallback.take();
		return Compared::only(findings);
	}
	findings.outcome = Outcome::Differs;
	// Nothing else of the lines is needed, and they take most of the room.
	comparison.lines = Vec::new();
	Compared { findings, statements: Some(statements), keys, comparison }
}

/// Compares totals alone: within tolerance they are settled, else the lower ones are, and the rest is in dispute.
fn compare_totals(terms: &Terms, period: Period, side: Side, contents: [&[u8]; 2]) -> Findings {
	let read = contents.map(|bytes| read_totals(bytes, period));
	let [Ok(first), Ok(second)] = read else {
		return without(terms, side, read);
	};
	let mut findings = Findings::new(Outcome::TotalsOnly);
	let mut rest = [Rest::default(); 2];
	let mut counted = Some(());
	for direction in Direction::BOTH {
		let (first, second) = (*direction.of(&first), *direction.of(&second));
		*direction.of_mut(&mut findings.totals) = (first, second);
		let figure = terms.figure.pick(direction, first, second);
		match figure.filter(|_| terms.tolerance.allows(first, second)) {
			Some(figure) => *direction.of_mut(&mut findings.settled) = figure,
			None => {
				let rest = direction.of_mut(&mut rest);
				counted = counted.and_then(|()| rest.add(first, second));
			},
		}
	}
	findings.answer = counted.and_then(|()| unexamined(findings.settled, rest, terms.rounding));
	findings
}

/// Matches opened records, the first's first.
pub fn matching(
	terms: &Terms,
	period: Period,
	compared: Compared,
	records: [Vec<u8>; 2],
	limits: Limits,
) -> Findings {
	let Compared { mut findings, statements, keys, comparison } = compared;
	let Some([first, second]) = statements.filter(|_| findings.is_wanted()) else {
		return findings;
	};
	debug_assert_eq!(first.period, period, "statements are of the period");
	let [one, other] = records;
	let books = [read_book(one, &first, &keys, limits), read_book(other, &second, &keys, limits)];
	drop((first, second, keys));
	let [one, other] = match books {
		[Ok(one), Ok(other)] => [one, other],
		books => {
			findings.outcome = Outcome::RecordsUnreadable(books.map(|book| book.err()));
			findings.answer = findings.fallback.take();
			return findings;
		},
	};
	let Some(matching) = match_records(&one, &other, &terms.matching) else {
		findings.outcome = Outcome::TooLarge;
		findings.answer = findings.fallback.take();
		return findings;
	};
	let resolution = resolve(&one, &other, &matching, &terms.remedies);
	let answer = resolution.as_ref().and_then(|it| answer_of(it, &comparison, terms));
	findings.causes = matching.totals;
	match (answer, resolution) {
		(Some(answer), Some(resolution)) => {
			findings.outcome = Outcome::Matched;
			findings.settled = sums(comparison.settled, resolution.settled);
			findings.answer = Some(answer);
			findings.fallback = None;
		},
		_ => {
			findings.outcome = Outcome::TooLarge;
			findings.answer = findings.fallback.take();
		},
	}
	findings
}

/// Sums that were counted without overflow before.
fn sums(one: [Charge; 2], other: [Charge; 2]) -> [Charge; 2] {
	Direction::BOTH.map(|direction| {
		let (one, other) = (*direction.of(&one), *direction.of(&other));
		one.checked_add(other).unwrap_or(one)
	})
}
