//! Statements: of any order and division of records, in one form, compared within tolerance.

mod common;

use codec::Encode;
use common::*;
use interwork_rating::{generate::*, *};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn period() -> Period {
	Scenario::new(0, 0).period
}

fn statement(book: &Book) -> Statement {
	Statement::of(book, period(), Currency::XDR).expect("in the period")
}

fn rules(tolerance: Tolerance) -> ComparisonRules {
	ComparisonRules {
		tolerance,
		destinations: Vec::new(),
		lines: tolerance,
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 2, mode: RoundingMode::HalfUp },
	}
}

/// The line of a statement in which a record is.
fn line_of(book: &Book, id: Option<RecordId>) -> Option<BucketKey> {
	let record = book.records.iter().find(|record| Some(record.id) == id)?;
	let destination = book.destination(record)?;
	let hour = time::hour_of(record.start)?;
	Some(BucketKey { direction: record.direction, service: record.service, destination, hour })
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

	#[test]
	fn statements_should_not_depend_on_order_or_division(seed in 0_u64..1_000, parts in 1_usize..6) {
		let (_, mut book, _) = made(&different(seed, 300, 5, true));
		let whole = statement(&book);
		shuffle(&mut book.records, seed);
		prop_assert_eq!(&statement(&book), &whole);
		// In pieces, each with tables of its own, through one builder and through many.
		let size = book.records.len().div_ceil(parts);
		let pieces: Vec<Book> = book
			.records
			.chunks(size)
			.map(|records| {
				let all = Book { records: records.to_vec(), ..book.clone() };
				let mut compact = Book::default();
				compact.absorb(&all).expect("complete");
				shuffle(&mut compact.destinations, 0);
				// The tables were shuffled under the records: take them over from the original again.
				let mut again = Book::default();
				again.absorb(&all).expect("complete");
				again
			})
			.collect();
		let mut one = StatementBuilder::new(period(), Currency::XDR);
		let mut many = StatementBuilder::new(period(), Currency::XDR);
		let mut joined = Book::default();
		for piece in &pieces {
			one.add(piece).expect("in the period");
			let mut part = StatementBuilder::new(period(), Currency::XDR);
			part.add(piece).expect("in the period");
			many.merge(part).expect("of one period");
			joined.absorb(piece).expect("complete");
		}
		prop_assert_eq!(&one.finish().expect("small"), &whole);
		prop_assert_eq!(&many.finish().expect("small"), &whole);
		prop_assert_eq!(&statement(&joined), &whole);
	}

	#[test]
	fn sums_should_be_those_of_the_records(seed in 0_u64..1_000) {
		let (_, book, _) = made(&scenario(seed, 200));
		let statement = statement(&book);
		for direction in Direction::BOTH {
			let figures = statement.figures(direction).expect("small");
			prop_assert_eq!(Some(figures.charge), book.total(direction));
			let of = book.records.iter().filter(|record| record.direction == direction);
			prop_assert_eq!(figures.units, of.clone().map(|record| record.quantity).sum::<u64>());
			prop_assert_eq!(figures.billed, of.clone().map(|record| record.billed).sum::<u64>());
			prop_assert_eq!(usize::try_from(figures.count), Ok(of.count()));
			// Rounded once, the total is off by half of its last decimal at most, however many records.
			let rounding = Rounding { decimals: 2, mode: RoundingMode::HalfUp };
			let total = statement.total(direction, rounding).expect("small");
			let off = total.to_charge().expect("small").distance(figures.charge);
			prop_assert!(off * 2 <= charge("0.01").0.unsigned_abs());
		}
	}

	#[test]
	fn rounding_of_records_should_be_conserved(seed in 0_u64..1_000) {
		let rounding = Some(Rounding { decimals: 4, mode: RoundingMode::HalfEven });
		let exact = made(&scenario(seed, 200)).1;
		let rounded = made(&Scenario { rounding, ..scenario(seed, 200) }).1;
		for direction in Direction::BOTH {
			// Sums of rounded records have no more decimals than the records.
			let sum = rounded.total(direction).expect("small");
			prop_assert_eq!(rounding.and_then(|rounding| sum.rounded(rounding)), Some(sum));
			let off = sum.distance(exact.total(direction).expect("small"));
			let half = charge("0.00005").0.unsigned_abs();
			prop_assert!(off <= half * 200);
		}
	}

	#[test]
	fn comparison_should_settle_what_is_within_tolerance(
		seed in 0_u64..1_000,
		points in 0_u32..200,
		absolute in 0_i128..3,
	) {
		let (_, first, second) = made(&different(seed, 400, 8, seed % 2 == 0));
		let (one, other) = (statement(&first), statement(&second));
		let tolerance = Tolerance { absolute: Amount(absolute * 1_000_000_000), basis_points: points };
		let rules = rules(tolerance);
		let comparison = compare(&one, &other, &rules).expect("of one period");
		for direction in Direction::BOTH {
			let of = || comparison.lines.iter().filter(|line| line.key.direction == direction);
			let sum = |disputed: bool, charge: fn(&Line) -> Charge| {
				let lines = of().filter(|line| line.disputed == disputed);
				Charge::sum(lines.map(charge)).expect("small")
			};
			let rest = (sum(false, |line| line.first.charge), sum(false, |line| line.second.charge));
			prop_assert!(tolerance.allows(rest.0, rest.1));
			let provider = if direction == Direction::FirstServes { rest.0 } else { rest.1 };
			prop_assert_eq!(*direction.of(&comparison.settled), provider);
			let (of_first, of_second) = *direction.of(&comparison.totals);
			prop_assert_eq!(Some(of_first), first.total(direction));
			prop_assert_eq!(Some(of_second), second.total(direction));
			// A direction within tolerance is not opened.
			if tolerance.allows(of_first, of_second) {
				prop_assert!(of().all(|line| !line.disputed));
			}
		}
		// Who comes first does not matter for what is disputed.
		let mirrored = compare(&other, &one, &rules).expect("of one period");
		let disputed = |comparison: &Comparison| -> Vec<BucketKey> {
			comparison.disputed().map(|line| line.key).collect()
		};
		prop_assert_eq!(disputed(&comparison), disputed(&mirrored));
	}

	#[test]
	fn opened_buckets_should_prove_themselves_and_hold_every_difference(seed in 0_u64..1_000) {
		let (generated, first, second) = made(&different(seed, 600, 6, true));
		let (one, other) = (statement(&first), statement(&second));
		// Units matter too, for a longer call can cost the same.
		let strict = ComparisonRules { units: Some(0), ..rules(Tolerance::NONE) };
		let comparison = compare(&one, &other, &strict).expect("of one period");
		let keys: Vec<BucketKey> = comparison.disputed().map(|line| line.key).collect();
		let set: BTreeSet<BucketKey> = keys.iter().copied().collect();
		let (mine, theirs) = (first.open(&set), second.open(&set));
		prop_assert_eq!(one.verify(&mine, &keys), Ok(()));
		prop_assert_eq!(other.verify(&theirs, &keys), Ok(()));
		prop_assert_eq!(Book::from_bytes(&mine.encode()), Ok(mine.clone()));
		// What is opened has all discrepancies in it, but for those that cancel out: their lines say the same
		// on both sides.
		let mut cancelled = false;
		for answer in generated.key.iter().filter(|answer| answer.cause != Cause::Matched) {
			let lines = [line_of(&first, answer.first), line_of(&second, answer.second)];
			for key in lines.into_iter().flatten().filter(|key| !set.contains(key)) {
				let line = comparison.lines.iter().find(|line| line.key == key).expect("a line");
				let said = [&line.first, &line.second].map(|sum| (sum.units, sum.charge));
				prop_assert_eq!(said[0], said[1]);
				cancelled = true;
			}
		}
		let rules = Generated::rules();
		let matching = match_records(&mine, &theirs, &rules).expect("small");
		let expected = generated.expected(&first, &second).expect("all rated");
		for total in expected.iter().filter(|total| total.cause != Cause::Matched && !cancelled) {
			prop_assert!(matching.totals.contains(total), "{:?}", total);
		}
		// What is settled before and after is what both sides say, by the figure for each record.
		let all = match_records(&first, &second, &rules).expect("small");
		let remedy = Remedy::Pay(AgreedFigure::Provider);
		let remedies = Remedies {
			matched: remedy,
			duration: remedy,
			price: remedy,
			increment: remedy,
			destination: remedy,
			time_zone: remedy,
			arithmetic: remedy,
			duplicate: remedy,
			missing: remedy,
		};
		let resolved = |one: &Book, other: &Book, matching: &Matching| {
			resolve(one, other, matching, &remedies).expect("small")
		};
		let nothing = compare(&lines(&[]), &lines(&[]), &strict).expect("of one period");
		let opened = resolved(&mine, &theirs, &matching).net(&comparison, strict.rounding);
		let whole = resolved(&first, &second, &all).net(&nothing, strict.rounding);
		prop_assert!(opened.is_some());
		prop_assert_eq!(opened, whole);
		// A record changed, left out or added shows.
		if let Some(record) = mine.records.first().cloned() {
			let wrong = Err(StatementError::OtherRecords);
			let mut changed = mine.clone();
			changed.records[0].quantity += 1;
			prop_assert_eq!(one.verify(&changed, &keys), wrong);
			let mut fewer = mine.clone();
			fewer.records.remove(0);
			prop_assert_eq!(one.verify(&fewer, &keys), wrong);
			let mut more = mine.clone();
			more.records.push(record);
			prop_assert_eq!(one.verify(&more, &keys), wrong);
		}
	}

	#[test]
	fn decoders_should_take_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		let _ = Statement::from_bytes(&bytes);
		let _ = Book::from_bytes(&bytes);
		let _ = Sheet::from_bytes(&bytes);
	}

	#[test]
	fn damaged_statements_should_be_refused_or_be_other_ones(
		seed in 0_u64..50,
		at in any::<prop::sample::Index>(),
		bit in 0_u32..8,
	) {
		let (_, book, _) = made(&scenario(seed, 60));
		let statement = statement(&book);
		let mut bytes = statement.encode();
		let at = at.index(bytes.len());
		bytes[at] ^= 1 << bit;
		// One encoding for each statement.
		if let Ok(read) = Statement::from_bytes(&bytes) {
			prop_assert_ne!(&read, &statement);
			prop_assert_eq!(read.encode(), bytes);
		}
	}
}

#[test]
fn statements_should_be_read_as_they_are_written() {
	let (generated, book, _) = made(&scenario(1, 500));
	let statement = statement(&book);
	assert_eq!(Statement::from_bytes(&statement.encode()), Ok(statement.clone()));
	assert_eq!(Book::from_bytes(&book.encode()), Ok(book.clone()));
	let sheet = &generated.sheets[0];
	assert_eq!(Sheet::from_bytes(&sheet.encode()), Ok(sheet.clone()));
	let mut longer = statement.encode();
	longer.push(0);
	assert_eq!(Statement::from_bytes(&longer), Err(StatementError::Malformed));
	let mut less = book.clone();
	less.records[0].charge = Charge(-1);
	assert!(Book::from_bytes(&less.encode()).is_err(), "a charge is less than nothing");
}

#[test]
fn texts_should_not_be_longer_on_chain_than_they_say() {
	use codec::MaxEncodedLen;
	let longest = label(&"x".repeat(32));
	assert_eq!(longest.encode().len(), Label::max_encoded_len());
	assert_eq!(longest.encode(), vec![b'x'; 32].encode());
	assert_eq!(Text::<100>::max_encoded_len(), 102);
	assert_eq!(Label::new(&[b'x'; 33]), None);
}

/// The bytes of a statement, its root included, for programs in other languages.
#[test]
fn a_statement_should_have_these_bytes() {
	let rater = rater(vec![rate("49", Terms::plain(60_000_000, 60))]).expect("a valid sheet");
	let mut book = rater.book();
	for second in [0, 7] {
		let record = call(4_930_123_456, MONDAY + second, 61);
		book.records.push(rater.rate(&record).expect("known"));
	}
	let period = Period { from: MONDAY, until: MONDAY + DAY };
	let statement = Statement::of(&book, period, Currency::XDR).expect("in the period");
	let hex: String = statement.encode().iter().map(|byte| format!("{byte:02x}")).collect();
	assert_eq!(hex, include_str!("../data/statement.hex").trim_end());
	assert_eq!(statement.net(Rounding::FINEST), Some(amount("0.122")));
}

#[test]
fn statements_should_be_refused_in_any_other_form() {
	let key = |destination: &str, hour| BucketKey {
		direction: Direction::FirstServes,
		service: Service::CallOut,
		destination: label(destination),
		hour,
	};
	let hour = time::hour_of(MONDAY).expect("after 1970");
	let figures = Figures { count: 1, units: 1, billed: 1, charge: charge("1") };
	let make = |lines: Vec<(BucketKey, Figures)>| {
		let lines = lines.into_iter().map(|(key, figures)| (key, figures, [0; 32])).collect();
		Statement::from_lines(period(), Currency::XDR, lines)
	};
	let good = make(vec![(key("b", hour), figures), (key("a", hour + 1), figures)]);
	let good = good.expect("two lines");
	let names: Vec<&str> = good.destinations.iter().map(Label::as_str).collect();
	assert_eq!(names, ["a", "b"]);
	let empty = Figures { count: 0, ..figures };
	let negative = Figures { charge: charge("-1"), ..figures };
	for (lines, error) in [
		(vec![(key("a", hour), figures), (key("a", hour), figures)], StatementError::Order),
		(vec![(key("a", hour), empty)], StatementError::Figures),
		(vec![(key("a", hour), negative)], StatementError::Figures),
		(vec![(key("a", 0), figures)], StatementError::OutsidePeriod),
		(vec![(key("a", hour + 24 * 31), figures)], StatementError::OutsidePeriod),
		(
			vec![
				(key("a", hour), Figures { units: u64::MAX, ..figures }),
				(key("b", hour), figures),
			],
			StatementError::TooLarge,
		),
	] {
		assert_eq!(make(lines), Err(error));
	}
	let mut unsorted = good.clone();
	unsorted.destinations.swap(0, 1);
	assert_eq!(unsorted.check(), Err(StatementError::Destinations));
	let mut unused = good.clone();
	unused.destinations.push(label("c"));
	assert_eq!(unused.check(), Err(StatementError::Destinations));
	let mut dangling = good.clone();
	dangling.buckets[1].destination = 2;
	assert_eq!(dangling.check(), Err(StatementError::Order));
	let mut unsorted = good;
	unsorted.buckets.swap(0, 1);
	assert_eq!(unsorted.check(), Err(StatementError::Order));
	let (_, book, _) = made(&scenario(1, 10));
	let short = Period { from: MONDAY, until: MONDAY + 1 };
	assert_eq!(Statement::of(&book, short, Currency::XDR), Err(StatementError::OutsidePeriod));
}

/// Statements of one line for each charge, in consecutive hours.
fn lines(charges: &[&str]) -> Statement {
	let hour = time::hour_of(MONDAY).expect("after 1970");
	let lines = (hour..).step_by(2).zip(charges).filter(|(_, text)| !text.is_empty()).map(
		|(hour, text)| {
			let key = BucketKey {
				direction: Direction::FirstServes,
				service: Service::CallOut,
				destination: label("a"),
				hour,
			};
			(key, Figures { count: 1, units: 100, billed: 100, charge: charge(text) }, [0; 32])
		},
	);
	Statement::from_lines(period(), Currency::XDR, lines.collect()).expect("a valid statement")
}

fn disputed(first: &[&str], second: &[&str], rules: &ComparisonRules) -> (Vec<usize>, String) {
	let comparison = compare(&lines(first), &lines(second), rules).expect("of one period");
	let hour = time::hour_of(MONDAY).expect("after 1970");
	let at = |line: &Line| usize::try_from((line.key.hour - hour) / 2).expect("small");
	let disputed = comparison.disputed().map(at).collect();
	(disputed, comparison.settled[0].to_string())
}

#[test]
fn tolerance_should_include_its_limits() {
	let points = Tolerance { absolute: Amount::ZERO, basis_points: 100 };
	assert!(points.allows(charge("100"), charge("99")));
	assert!(!points.allows(charge("100"), charge("98.999999999")));
	assert!(points.allows(charge("0"), charge("0")));
	assert!(!points.allows(charge("0"), charge("0.000000001")));
	let either = Tolerance { absolute: amount("2"), basis_points: 100 };
	assert!(either.allows(charge("100"), charge("98")));
	assert!(either.allows(charge("0"), charge("2")));
	assert!(!either.allows(charge("100"), charge("97.999999999")));
	let wide = Tolerance { absolute: Amount::ZERO, basis_points: 10_000 };
	assert!(wide.allows(Charge(i128::MAX), Charge::ZERO));
	assert!(!points.allows(Charge(i128::MAX), Charge::ZERO));
	assert!(points.allows(Charge(i128::MAX), Charge(i128::MAX - 1)));
}

#[test]
fn what_differs_most_should_be_opened_until_the_rest_is_within_tolerance() {
	let tolerance = Tolerance { absolute: amount("1"), basis_points: 0 };
	let rules = rules(tolerance);
	// Within tolerance as a whole.
	assert_eq!(disputed(&["10", "10"], &["11", "10"], &rules), (vec![], "20".into()));
	assert_eq!(disputed(&["10", "30"], &["30", "10"], &rules), (vec![], "40".into()));
	// One line beyond it.
	assert_eq!(disputed(&["10", "10"], &["15", "10"], &rules), (vec![0], "10".into()));
	// Every line within it, but not all together: the one that differs most.
	assert_eq!(
		disputed(&["10", "10", "10"], &["10.5", "10.9", "10.4"], &rules),
		(vec![1], "20".into())
	);
	// A line that only one of them has.
	assert_eq!(disputed(&["10", "5"], &["10", ""], &rules), (vec![1], "10".into()));
	assert_eq!(disputed(&["10", ""], &["10", "5"], &rules), (vec![1], "10".into()));
}

#[test]
fn the_agreed_figure_should_be_that_of_the_agreement() {
	let base = rules(Tolerance { absolute: amount("1"), basis_points: 0 });
	for (figure, expected) in [
		(AgreedFigure::Provider, "10"),
		(AgreedFigure::Payer, "10.5"),
		(AgreedFigure::Lower, "10"),
		(AgreedFigure::Mean, "10.25"),
	] {
		let rules = ComparisonRules { figure, ..base.clone() };
		assert_eq!(disputed(&["10"], &["10.5"], &rules).1, expected, "{figure:?}");
	}
}

#[test]
fn destinations_should_have_their_own_tolerance() {
	let mut rules = rules(Tolerance { absolute: amount("100"), basis_points: 0 });
	assert_eq!(disputed(&["10"], &["15"], &rules).0, Vec::<usize>::new());
	rules.destinations = vec![(label("a"), Tolerance::NONE)];
	assert_eq!(disputed(&["10"], &["15"], &rules).0, [0]);
	// What is not worth opening is opened all the same if nothing else explains the total.
	rules.lines = Tolerance { absolute: amount("1"), basis_points: 0 };
	let (open, settled) = disputed(&["10", "10", "9"], &["15", "10.5", "9"], &rules);
	assert_eq!((open, settled), (vec![0, 1], "9".into()));
	rules.destinations = vec![(label("a"), rules.lines)];
	let (open, settled) = disputed(&["10", "10", "9"], &["15", "10.5", "9"], &rules);
	assert_eq!((open, settled), (vec![0], "19".into()));
	rules.destinations = vec![(label("b"), Tolerance::NONE)];
	assert_eq!(disputed(&["10"], &["15"], &rules).0, Vec::<usize>::new());
}

#[test]
fn statements_of_other_periods_or_currencies_should_not_be_compared() {
	let one = lines(&["1"]);
	let rules = rules(Tolerance::NONE);
	let other = Statement { currency: Currency(*b"EUR"), ..one.clone() };
	assert_eq!(compare(&one, &other, &rules), Err(StatementError::Incomparable));
	let later = Period { until: period().until + 1, ..period() };
	let other = Statement { period: later, ..one.clone() };
	assert_eq!(compare(&one, &other, &rules), Err(StatementError::Incomparable));
	let same = compare(&one, &one, &rules).expect("the same");
	assert!(same.is_agreed() && same.lines[0].verdict == LineVerdict::Equal);
	assert_eq!(same.net(rules.rounding), Some(amount("1")));
}
