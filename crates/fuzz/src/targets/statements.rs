//! Statements of both sides, and their comparison: bytes are one statement or none; comparing loses nothing,
//! and both sides get the same.

use crate::Input;
use codec::{DecodeAll, Encode};
use interwork_rating::{
	export::{comparison_json, statement_json, write_statement},
	statement::{BucketKey, Figures},
	*,
};
use std::collections::BTreeMap;

/// Lines of a statement at most.
const LINES: usize = 12;
/// 2026-03-02 00:00 UTC.
const MONDAY: i64 = 1_772_409_600;
const HOUR: i64 = 3_600;
/// The period of the statements that are made here.
pub(crate) const PERIOD: Period = Period { from: MONDAY, until: MONDAY + 24 * HOUR };
const NAMES: [&[u8]; 3] = [b"DE fixed", b"DE mobile", b"data"];

/// The first byte says whether the others are one statement as it is sent, or what two are made of.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	if input.flag() {
		let rules = rules(&mut input);
		let (first, second) = (statement(&mut input), statement(&mut input));
		if let (Some(first), Some(second)) = (first, second) {
			for statement in [&first, &second] {
				read(&statement.encode()).expect("a statement is one");
			}
			compared(&first, &second, &rules);
		}
	} else if let Some(statement) = read(input.rest()) {
		compared(&statement, &statement, &equal_rules());
	}
}

/// What the bytes are. There is one way only to write it.
fn read(bytes: &[u8]) -> Option<Statement> {
	let statement = Statement::from_bytes(bytes).ok()?;
	assert_eq!(statement.encode(), bytes, "a statement has two encodings");
	assert_eq!(statement.check(), Ok(()));
	for bucket in &statement.buckets {
		assert!(statement.key(bucket).is_some(), "a line has no destination");
	}
	for decimals in [0, 2, 9, 200] {
		let rounding = Rounding { decimals, mode: RoundingMode::HalfEven };
		let totals = Direction::BOTH.map(|direction| statement.total(direction, rounding));
		if let ([Some(first), Some(second)], Some(net)) = (totals, statement.net(rounding)) {
			assert_eq!(first.checked_sub(second), Some(net));
		}
	}
	// What people see of it.
	let _ = statement_json(&statement).to_string();
	write_statement(Vec::new(), &statement).expect("memory can be written");
	Some(statement)
}

fn equal_rules() -> ComparisonRules {
	ComparisonRules {
		tolerance: Tolerance::NONE,
		destinations: Vec::new(),
		lines: Tolerance::NONE,
		units: Some(0),
		figure: AgreedFigure::Mean,
		rounding: Rounding::FINEST,
	}
}

pub(crate) fn label(input: &mut Input) -> Label {
	Label::new(NAMES[input.below(NAMES.len())]).expect("a short name")
}

/// A charge that is likely to be near another one.
pub(crate) fn charge(input: &mut Input) -> Charge {
	let number = i128::from(input.number());
	match input.byte() {
		0..=15 => Charge(number),
		16..=19 => Charge(i128::MAX.wrapping_sub(number)),
		20..=23 => Charge(number.saturating_neg()),
		_ => Amount(number % 1_000).to_charge().expect("small"),
	}
}

pub(crate) fn figure(input: &mut Input) -> AgreedFigure {
	match input.byte() % 4 {
		0 => AgreedFigure::Provider,
		1 => AgreedFigure::Payer,
		2 => AgreedFigure::Lower,
		_ => AgreedFigure::Mean,
	}
}

fn tolerance(input: &mut Input) -> Tolerance {
	let absolute = match input.byte() % 4 {
		0 => i128::from(input.number()),
		1 => -1,
		_ => i128::from(input.byte()),
	};
	Tolerance { absolute: Amount(absolute), basis_points: input.number().try_into().unwrap_or(7) }
}

pub(crate) fn rules(input: &mut Input) -> ComparisonRules {
	let modes =
		[RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp, RoundingMode::HalfEven];
	ComparisonRules {
		tolerance: tolerance(input),
		destinations: (0..input.byte() % 3).map(|_| (label(input), tolerance(input))).collect(),
		lines: tolerance(input),
		units: input.flag().then(|| input.byte().into()),
		figure: figure(input),
		rounding: Rounding { decimals: input.byte() % 12, mode: modes[input.below(4)] },
	}
}

fn statement(input: &mut Input) -> Option<Statement> {
	let first_hour = u32::try_from(MONDAY / HOUR).expect("it is after 1970");
	let mut lines = BTreeMap::new();
	for _ in 0..input.below(LINES + 1) {
		let key = BucketKey {
			direction: Direction::BOTH[input.below(2)],
			service: Service::ALL[input.below(5)],
			destination: label(input),
			hour: first_hour + u32::from(input.byte() % 6),
		};
		let units = input.number();
		let count = input.byte().into();
		let figures = Figures { count, units, billed: units, charge: charge(input) };
		lines.insert(key, (figures, [input.byte(); 32]));
	}
	let lines = lines.into_iter().map(|(key, (figures, root))| (key, figures, root)).collect();
	Statement::from_lines(PERIOD, Currency::XDR, lines).ok()
}

/// The same, with first and second exchanged.
pub(crate) fn mirrored(direction: Direction) -> Direction {
	match direction {
		Direction::FirstServes => Direction::SecondServes,
		Direction::SecondServes => Direction::FirstServes,
	}
}

fn mirror(statement: &Statement) -> Statement {
	let lines = statement
		.buckets
		.iter()
		.map(|bucket| {
			let key = statement.key(bucket).expect("it has been checked");
			let key = BucketKey { direction: mirrored(key.direction), ..key };
			(key, bucket.figures, bucket.root)
		})
		.collect();
	Statement::from_lines(statement.period, statement.currency, lines).expect("the other one is")
}

/// Compares, and checks what must hold of any comparison.
pub(crate) fn compared(
	first: &Statement,
	second: &Statement,
	rules: &ComparisonRules,
) -> Option<Comparison> {
	let result = compare(first, second, rules);
	let other = compare(&mirror(second), &mirror(first), rules);
	assert_eq!(result.is_ok(), other.is_ok(), "only one side can compare");
	let (comparison, other) = (result.ok()?, other.ok()?);
	let _ = comparison_json(&comparison).to_string();
	let encoded = comparison.encode();
	assert_eq!(Comparison::decode_all(&mut &encoded[..]).as_ref(), Ok(&comparison));

	// Nothing is lost or made.
	assert!(comparison.lines.windows(2).all(|pair| pair[0].key < pair[1].key));
	for (statement, side) in [(first, 0), (second, 1)] {
		let of = |line: &Line| if side == 0 { line.first } else { line.second };
		let there = comparison.lines.iter().filter(|line| of(line).count > 0).count();
		assert_eq!(there, statement.buckets.len());
		for bucket in &statement.buckets {
			let key = statement.key(bucket).expect("it has been checked");
			let at = comparison.lines.binary_search_by_key(&key, |line| line.key);
			let line = &comparison.lines[at.expect("every line is there")];
			assert_eq!(of(line), bucket.figures);
		}
	}
	for line in &comparison.lines {
		assert!(!line.disputed || line.first != line.second, "nothing differs and is disputed");
		assert_eq!(line.verdict == LineVerdict::Equal, line.first == line.second);
	}
	for direction in Direction::BOTH {
		let totals = direction.of(&comparison.totals);
		assert_eq!(first.figures(direction).map(|figures| figures.charge), Some(totals.0));
		assert_eq!(second.figures(direction).map(|figures| figures.charge), Some(totals.1));
		settled(&comparison, direction, rules);
	}

	// The other side sees the same from where it is.
	for direction in Direction::BOTH {
		let there = mirrored(direction);
		assert_eq!(direction.of(&comparison.settled), there.of(&other.settled));
		let (mine, theirs) = direction.of(&comparison.totals);
		assert_eq!((*theirs, *mine), *there.of(&other.totals));
	}
	let seen =
		|line: &Line, direction| (BucketKey { direction, ..line.key }, line.verdict, line.disputed);
	let mut mine: Vec<_> =
		comparison.lines.iter().map(|line| seen(line, line.key.direction)).collect();
	let mut theirs: Vec<_> = other
		.lines
		.iter()
		.map(|line| seen(line, mirrored(line.key.direction)))
		.collect();
	mine.sort_unstable();
	theirs.sort_unstable();
	assert_eq!(mine, theirs, "the sides dispute different lines");
	let net = comparison.net(rules.rounding);
	assert_eq!(other.net(rules.rounding).map(|net| Amount(-net.0)), net);

	// Who agrees with itself has nothing to dispute.
	let own = compare(first, first, rules);
	if let Ok(own) = own {
		assert!(own.is_agreed());
		assert_eq!(own.net(rules.rounding), first.net(rules.rounding));
	}
	Some(comparison)
}

/// What is settled for a direction lies between what both say of the lines that are not disputed, and these are
/// within tolerance of each other.
fn settled(comparison: &Comparison, direction: Direction, rules: &ComparisonRules) {
	let own = |line: &Line| {
		rules.destinations.iter().position(|(label, _)| *label == line.key.destination)
	};
	// No charge of a statement is negative, and each side's sum has been counted.
	let mut scopes: BTreeMap<Option<usize>, (u128, u128)> = BTreeMap::new();
	let lines = comparison.lines.iter().filter(|line| line.key.direction == direction);
	for line in lines.filter(|line| !line.disputed) {
		let (mine, theirs) = scopes.entry(own(line)).or_default();
		*mine += line.first.charge.0.unsigned_abs();
		*theirs += line.second.charge.0.unsigned_abs();
	}
	let charge = |sum: u128| Charge(sum.try_into().expect("it has been counted"));
	let (mut least, mut most, mut provider) = (0, 0, 0);
	for (own, (mine, theirs)) in scopes {
		let tolerance = own.map_or(rules.tolerance, |own| rules.destinations[own].1);
		assert!(tolerance.allows(charge(mine), charge(theirs)), "what differs is settled");
		least += mine.min(theirs);
		most += mine.max(theirs);
		provider += *direction.of(&[mine, theirs]);
	}
	let paid = u128::try_from(direction.of(&comparison.settled).0).expect("nothing is negative");
	assert!(least <= paid && paid <= most, "{least} <= {paid} <= {most}");
	match rules.figure {
		AgreedFigure::Provider => assert_eq!(paid, provider),
		AgreedFigure::Payer => assert_eq!(paid, least + most - provider),
		AgreedFigure::Lower => assert_eq!(paid, least),
		AgreedFigure::Mean => {},
	}
}
