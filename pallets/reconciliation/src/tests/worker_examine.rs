//! What comes out of documents: good, false, malformed, too large.

use crate::{
	mock::*,
	types::*,
	worker::examine::{
		compare, matching, own, prepare, Answer, Findings, Limits, Outcome, Unreadable,
	},
};
use codec::Encode;
use interwork_rating::{
	generate::{generate, Discrepancies, Scenario},
	AgreedFigure, Amount, Book, BucketKey, Cause, Charge, Currency, Period, Rater, Remedy,
	Statement, Tolerance,
};
use std::collections::BTreeSet;

const LIMITS: Limits = Limits { records: 10_000, lines: 10_000 };

pub fn day() -> Period {
	let from = i64::try_from(START).unwrap();
	Period { from, until: from + 86_400 }
}

/// The books of both sides, each rated by its own copies of the sheets.
pub fn books(events: u32, discrepancies: Discrepancies) -> [Book; 2] {
	let scenario = Scenario { period: day(), discrepancies, ..Scenario::new(3, events) };
	let generated = generate(&scenario).unwrap();
	[0, 1].map(|side| {
		let [first, second] = &generated.copies[side];
		let rater = Rater::new(generated.parties.clone(), first, second).unwrap();
		let mut book = rater.book();
		for record in &generated.records[side] {
			book.records.push(rater.rate(record).unwrap());
		}
		book
	})
}

pub fn missing(count: u32) -> Discrepancies {
	Discrepancies { missing: count, ..Discrepancies::default() }
}

fn every() -> Discrepancies {
	Discrepancies {
		missing: 4,
		duplicate: 3,
		duration: 5,
		rate_version: 6,
		time_zone: 2,
		increment: 3,
	}
}

fn strict() -> Terms {
	Terms { tolerance: Tolerance::NONE, lines: Tolerance::NONE, ..terms() }
}

fn statement(book: &Book) -> Statement {
	Statement::of(book, day(), Currency::XDR).unwrap()
}

fn statements(books: &[Book; 2]) -> [Vec<u8>; 2] {
	[statement(&books[0]).encode(), statement(&books[1]).encode()]
}

fn opened(books: &[Book; 2], keys: &[BucketKey]) -> [Vec<u8>; 2] {
	let set: BTreeSet<_> = keys.iter().copied().collect();
	[books[0].open(&set).encode(), books[1].open(&set).encode()]
}

fn run(
	terms: &Terms,
	side: Side,
	contents: &[Vec<u8>; 2],
	records: &[Vec<u8>; 2],
	limits: Limits,
) -> Findings {
	let compared = prepare(terms, day(), side, contents.clone(), limits);
	matching(terms, day(), compared, records.clone(), limits)
}

/// The net amount and the claims of an answer.
fn claims(answer: &Answer) -> (i128, [i128; 2]) {
	let disputed = answer.disputed.clone().try_into().unwrap();
	let confirmation =
		Confirmation { statements: sheets(), records: None, net: answer.net, disputed };
	(answer.net.0, confirmation.positions().unwrap().map(|position| position.0))
}

#[test]
fn equal_statements_should_be_agreed_by_their_net() {
	let books = books(200, Discrepancies::default());
	for side in Side::BOTH {
		let (findings, keys) = compare(&strict(), day(), side, statements(&books), LIMITS);
		assert_eq!((findings.outcome, keys.len()), (Outcome::Agreed, 0));
		let net = statement(&books[0]).net(terms().rounding).unwrap();
		assert_eq!(findings.answer, Some(Answer { net, disputed: Vec::new() }));
		assert_eq!(findings.fallback, None);
	}
}

#[test]
fn both_sides_should_come_to_the_same_whoever_runs_it() {
	for discrepancies in [missing(3), every()] {
		let books = books(400, discrepancies);
		let contents = statements(&books);
		let both = Side::BOTH.map(|side| compare(&strict(), day(), side, contents.clone(), LIMITS));
		assert_eq!(both[0], both[1]);
		let (findings, keys) = &both[0];
		assert_eq!(findings.outcome, Outcome::Differs);
		assert!(findings.is_wanted() && findings.answer.is_none());
		assert_eq!(findings.lines_disputed, u32::try_from(keys.len()).unwrap());
		let records = opened(&books, keys);
		let both = Side::BOTH.map(|side| run(&strict(), side, &contents, &records, LIMITS));
		assert_eq!(both[0], both[1]);
		assert_eq!(both[0].outcome, Outcome::Matched);
	}
}

#[test]
fn answer_should_be_of_every_cause_and_add_up_to_what_each_side_says() {
	let books = books(400, every());
	let contents = statements(&books);
	// Nothing is paid for differences but what both say.
	let mut remedies = interwork_rating::Remedies::default();
	(remedies.duplicate, remedies.matched) = (Remedy::Dispute, Remedy::Dispute);
	let terms = Terms { remedies, figure: AgreedFigure::Lower, ..strict() };
	let (_, keys) = compare(&terms, day(), Side::First, contents.clone(), LIMITS);
	let findings = run(&terms, Side::First, &contents, &opened(&books, &keys), LIMITS);
	let answer = findings.answer.clone().unwrap();
	let counted = |cause| {
		let of = findings.causes.iter().filter(|total| total.cause == cause);
		of.map(|total| total.count).sum::<u64>()
	};
	// What costs nothing is found, but nobody disputes it.
	for total in &answer.disputed {
		let DisputeCause::Found(cause) = total.cause else { panic!("it was examined") };
		assert!(total.count <= counted(cause));
	}
	// Of four, one is an incoming message, which is free: its line does not differ in money.
	assert_eq!(counted(Cause::Missing), 3);
	assert_eq!(counted(Cause::Duration), 5);
	assert_eq!(counted(Cause::Duplicate), 3);
	assert!(
		counted(Cause::Price) > 0 && counted(Cause::TimeZone) > 0 && counted(Cause::Increment) > 0
	);
	// What is settled and claimed is what each side's own statement says, but for roundings.
	let (net, positions) = claims(&answer);
	for (side, position) in positions.into_iter().enumerate() {
		let stated = statement(&books[side]).net(terms.rounding).unwrap().0;
		assert!((net + position - stated).abs() <= 40, "{net} {position} {stated}");
	}
	// It is as the chain takes it.
	let disputed = answer.disputed.try_into().unwrap();
	let given = Confirmation { statements: sheets(), records: None, net: answer.net, disputed };
	assert_eq!(given.check(), Ok(()));
}

#[test]
fn lines_that_nobody_examines_should_be_in_dispute_for_their_difference() {
	let books = books(300, missing(5));
	let contents = statements(&books);
	let (findings, _) = compare(&strict(), day(), Side::First, contents.clone(), LIMITS);
	let fallback = findings.fallback.unwrap();
	assert!(fallback.disputed.iter().all(|total| total.cause == DisputeCause::Unexamined));
	let (net, positions) = claims(&fallback);
	for (side, position) in positions.into_iter().enumerate() {
		let stated = statement(&books[side]).net(terms().rounding).unwrap().0;
		assert!((net + position - stated).abs() <= 4, "{net} {position} {stated}");
	}
	// With more records than are matched it is the answer, for both sides.
	let few = Limits { records: 1, ..LIMITS };
	for side in Side::BOTH {
		let (findings, keys) = compare(&strict(), day(), side, contents.clone(), few);
		assert_eq!((findings.outcome, keys.len()), (Outcome::TooManyRecords, 0));
		assert_eq!(findings.answer.as_ref(), Some(&fallback));
		assert!(!findings.is_wanted());
	}
}

#[test]
fn records_should_be_matched_up_to_the_limit() {
	let books = books(300, missing(5));
	let contents = statements(&books);
	let (_, keys) = compare(&strict(), day(), Side::First, contents.clone(), LIMITS);
	let set: BTreeSet<_> = keys.iter().copied().collect();
	let most = books.iter().map(|book| book.open(&set).records.len()).max().unwrap();
	let most = u32::try_from(most).unwrap();
	for (records, outcome) in [(most, Outcome::Differs), (most - 1, Outcome::TooManyRecords)] {
		let limits = Limits { records, ..LIMITS };
		let (findings, _) = compare(&strict(), day(), Side::First, contents.clone(), limits);
		assert_eq!(findings.outcome, outcome);
	}
}

#[test]
fn statements_with_too_many_lines_should_be_compared_by_their_totals() {
	let same = books(200, Discrepancies::default());
	let few = Limits { lines: 3, ..LIMITS };
	for side in Side::BOTH {
		let (findings, keys) = compare(&strict(), day(), side, statements(&same), few);
		assert_eq!((findings.outcome, keys.len()), (Outcome::TotalsOnly, 0));
		let net = statement(&same[0]).net(terms().rounding).unwrap();
		assert_eq!(findings.answer, Some(Answer { net, disputed: Vec::new() }));
		let books = books(200, missing(6));
		let (findings, _) = compare(&strict(), day(), side, statements(&books), few);
		let answer = findings.answer.unwrap();
		let (net, positions) = claims(&answer);
		for (side, position) in positions.into_iter().enumerate() {
			let stated = statement(&books[side]).net(terms().rounding).unwrap().0;
			assert!((net + position - stated).abs() <= 4, "{net} {position} {stated}");
		}
		// Within tolerance they are agreed.
		let tolerance = Tolerance { absolute: Amount::ZERO, basis_points: 10_000 };
		let lax = Terms { tolerance, ..strict() };
		let (findings, _) = compare(&lax, day(), side, statements(&books), few);
		assert_eq!(findings.answer.unwrap().disputed, vec![]);
	}
}

#[test]
fn statement_of_no_use_should_leave_the_own_one() {
	let books = books(100, missing(2));
	let good = statements(&books);
	let net = |side: usize| statement(&books[side]).net(terms().rounding).unwrap();
	let other_period = Period { from: day().from + 3_600, until: day().until + 3_600 };
	let euro = Currency::new(b"EUR").unwrap();
	let mut truncated = good[1].clone();
	truncated.pop();
	let longer = [&good[1][..], &[0]].concat();
	let bad = [
		(Vec::new(), Unreadable::Malformed),
		(vec![255; 1_000], Unreadable::OtherPeriod),
		(truncated, Unreadable::Malformed),
		(longer, Unreadable::Malformed),
		(
			Statement::of(&Book::default(), other_period, Currency::XDR).unwrap().encode(),
			Unreadable::OtherPeriod,
		),
		(Statement::of(&books[1], day(), euro).unwrap().encode(), Unreadable::OtherPeriod),
	];
	for (bytes, why) in bad {
		for bad_side in Side::BOTH {
			let mut contents = good.clone();
			*bad_side.of_mut(&mut contents) = bytes.clone();
			let mut expected = [None, None];
			*bad_side.of_mut(&mut expected) = Some(why);
			for limits in [LIMITS, Limits { lines: 3, ..LIMITS }] {
				let by = |side| compare(&strict(), day(), side, contents.clone(), limits).0;
				let findings = by(bad_side.other());
				assert_eq!(findings.outcome, Outcome::StatementUnreadable(expected));
				let own = match bad_side.other() {
					Side::First => net(0),
					Side::Second => net(1),
				};
				assert_eq!(findings.answer, Some(Answer { net: own, disputed: Vec::new() }));
				// Nobody confirms what only the other one says.
				assert_eq!(by(bad_side).answer, None);
			}
		}
		let none = [bytes.clone(), bytes];
		let (findings, _) = compare(&strict(), day(), Side::First, none, LIMITS);
		assert_eq!(findings.answer, None);
	}
	let own_answer = own(&terms(), day(), &good[0]).unwrap();
	assert_eq!(own_answer, Answer { net: net(0), disputed: Vec::new() });
	assert_eq!(own(&terms(), day(), &[1, 2, 3]), None);
}

#[test]
fn records_of_no_use_should_leave_the_lines_in_dispute() {
	let duration = Discrepancies { duration: 4, ..Discrepancies::default() };
	let books = books(200, duration);
	let contents = statements(&books);
	let (findings, keys) = compare(&strict(), day(), Side::First, contents.clone(), LIMITS);
	let fallback = findings.fallback;
	let good = opened(&books, &keys);
	let set: BTreeSet<_> = keys.iter().copied().collect();
	let changed = |change: fn(&mut Book)| {
		let mut book = books[1].open(&set);
		change(&mut book);
		book.encode()
	};
	let bad = [
		(Vec::new(), Unreadable::Malformed),
		(vec![255; 500], Unreadable::Malformed),
		([&good[1][..], &[7]].concat(), Unreadable::Malformed),
		(changed(|book| book.records[0].terms = 99), Unreadable::Malformed),
		// Others than those that the statement was made of: one less, one more, one changed.
		(changed(|book| drop(book.records.pop())), Unreadable::OtherRecords),
		(changed(|book| book.records.push(book.records[0].clone())), Unreadable::OtherRecords),
		(changed(|book| book.records[0].charge = Charge(1)), Unreadable::OtherRecords),
		(changed(|book| book.records[0].charge = Charge(-1)), Unreadable::Malformed),
		(books[1].encode(), Unreadable::OtherRecords),
	];
	for (bytes, why) in bad {
		let records = [good[0].clone(), bytes];
		for side in Side::BOTH {
			let findings = run(&strict(), side, &contents, &records, LIMITS);
			assert_eq!(findings.outcome, Outcome::RecordsUnreadable([None, Some(why)]));
			assert_eq!(findings.answer, fallback);
		}
	}
}

#[test]
fn negative_charges_should_not_be_taken_for_lower_figures() {
	// The second states less than nothing for some records and more for others of the same line, so that the
	// statement as such is in order.
	let [first, mut second] = books(300, missing(4));
	let hour = |record: &interwork_rating::RatedRecord| {
		(record.direction, record.service, record.destination, record.start / 3_600)
	};
	let (one, other) = (0..second.records.len())
		.flat_map(|one| (one + 1..second.records.len()).map(move |other| (one, other)))
		.find(|(one, other)| hour(&second.records[*one]) == hour(&second.records[*other]))
		.unwrap();
	second.records[one].charge.0 -= 10_i128.pow(30);
	second.records[other].charge.0 += 10_i128.pow(30) + 10_i128.pow(26);
	let books = [first, second];
	let contents = statements(&books);
	let (_, keys) = compare(&strict(), day(), Side::First, contents.clone(), LIMITS);
	let findings = run(&strict(), Side::First, &contents, &opened(&books, &keys), LIMITS);
	let expected = [None, Some(Unreadable::Malformed)];
	assert_eq!(findings.outcome, Outcome::RecordsUnreadable(expected));
}

#[test]
fn oversize_records_should_be_refused_before_they_are_read() {
	let books = books(200, missing(4));
	let contents = statements(&books);
	let (findings, keys) = compare(&strict(), day(), Side::First, contents.clone(), LIMITS);
	let mut long = Book::default().encode();
	// It says that it has four thousand million records.
	long.truncate(2);
	long.extend(codec::Compact(u32::MAX).encode());
	let records = [opened(&books, &keys)[0].clone(), long];
	let matched = run(&strict(), Side::Second, &contents, &records, LIMITS);
	let expected = [None, Some(Unreadable::TooLarge)];
	assert_eq!(matched.outcome, Outcome::RecordsUnreadable(expected));
	assert_eq!(matched.answer, findings.fallback);
	// So are names without end.
	let names = codec::Compact(u32::MAX).encode();
	let records = [opened(&books, &keys)[0].clone(), names];
	let matched = run(&strict(), Side::Second, &contents, &records, LIMITS);
	let expected = [None, Some(Unreadable::Malformed)];
	assert_eq!(matched.outcome, Outcome::RecordsUnreadable(expected));
}

#[test]
fn figures_of_memory_should_be_those_that_the_limits_were_chosen_by() {
	use crate::worker;
	const LARGEST: usize = 32 << 20;
	let of = |count: u32, size: usize| usize::try_from(count).unwrap() * size;
	let limits = worker::LIMITS;
	let record = core::mem::size_of::<interwork_rating::RatedRecord>();
	let line = core::mem::size_of::<interwork_rating::Line>();
	let bucket = core::mem::size_of::<interwork_rating::Bucket>();
	assert!((record, line, bucket) <= (112, 160, 96), "{record} {line} {bucket}");
	assert!(of(limits.records, record) < LARGEST);
	// Lines of both statements may all be different.
	assert!(of(2 * limits.lines, line) < LARGEST);
	assert!(of(limits.lines, bucket) < LARGEST);
}
