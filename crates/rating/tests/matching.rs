//! Records are matched as the generator's key says.

mod common;

use common::*;
use interwork_rating::{generate::*, *};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Findings by what they are of, whatever the order of records.
fn by_id(
	matching: &Matching,
	first: &Book,
	second: &Book,
) -> BTreeMap<(Option<RecordId>, Option<RecordId>), Cause> {
	let id = |book: &Book, at: Option<u32>| {
		at.map(|at| book.records[usize::try_from(at).expect("small")].id)
	};
	matching
		.findings
		.iter()
		.map(|finding| ((id(first, finding.first), id(second, finding.second)), finding.cause))
		.collect()
}

fn assert_key(generated: &Generated, first: &Book, second: &Book) {
	let matching = match_records(first, second, &Generated::rules()).expect("small sums");
	let found = by_id(&matching, first, second);
	for answer in &generated.key {
		let cause = found.get(&(answer.first, answer.second));
		assert_eq!(cause, Some(&answer.cause), "{answer:?}");
	}
	assert_eq!(found.len(), generated.key.len());
	assert_eq!(Some(matching.totals.clone()), generated.expected(first, second));
	assert_conserved(&matching, first, second);
}

/// Every record is in one finding, and totals are those of the books.
fn assert_conserved(matching: &Matching, first: &Book, second: &Book) {
	let mut seen = [vec![0; first.records.len()], vec![0; second.records.len()]];
	for finding in &matching.findings {
		for (side, at) in [finding.first, finding.second].into_iter().enumerate() {
			if let Some(at) = at {
				seen[side][usize::try_from(at).expect("small")] += 1;
			}
		}
	}
	assert!(seen.iter().flatten().all(|times| *times == 1));
	for direction in Direction::BOTH {
		let of = |charge: fn(&CauseTotal) -> Charge| {
			let totals = matching.totals.iter().filter(|total| total.direction == direction);
			Charge::sum(totals.map(charge))
		};
		assert_eq!(of(|total| total.first), first.total(direction));
		assert_eq!(of(|total| total.second), second.total(direction));
	}
}

#[test]
fn matching_should_find_what_the_key_says() {
	for seed in 0..6 {
		for jitter in [false, true] {
			let (generated, first, second) = made(&different(seed, 3_000, 25, jitter));
			assert_key(&generated, &first, &second);
		}
	}
}

#[test]
fn matching_should_find_what_the_key_says_when_each_record_is_rounded() {
	let rounding = Some(Rounding { decimals: 6, mode: RoundingMode::HalfUp });
	let scenario = Scenario { rounding, ..different(11, 3_000, 20, true) };
	let (generated, first, second) = made(&scenario);
	assert_key(&generated, &first, &second);
}

#[test]
fn clean_records_should_all_match() {
	let (generated, first, second) = made(&scenario(3, 2_000));
	assert_key(&generated, &first, &second);
	let matching = match_records(&first, &second, &MatchRules::default()).expect("small");
	assert_eq!(matching.count(Verdict::Matched), 2_000);
	assert_eq!(matching.findings.len(), 2_000);
}

#[test]
fn matching_should_find_what_the_key_says_in_a_quarter_of_a_minute() {
	for seed in 0..40 {
		// Quarters of hours begin in some of these periods, in which prices change.
		let from = MONDAY + i64::try_from(seed).expect("small") * 307;
		let period = Period { from, until: from + 15 };
		let discrepancies =
			Discrepancies { time_zone: 0, ..different(seed, 600, 12, true).discrepancies };
		let scenario = Scenario { period, discrepancies, ..different(seed, 600, 12, true) };
		let (generated, first, second) = made(&scenario);
		let starts = generated.records.iter().flatten().map(|record| record.start);
		assert!(starts.clone().all(|start| period.contains(start)));
		assert_key(&generated, &first, &second);
	}
}

#[test]
fn a_short_period_should_hold_many_events() {
	let period = Period { from: MONDAY, until: MONDAY + 10 };
	let scenario = Scenario { period, ..scenario(1, 50_000) };
	let generated = generate(&scenario).expect("there is room");
	assert_eq!(generated.records[0].len(), 50_000);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

	#[test]
	fn matching_should_not_depend_on_the_order_of_records(seed in 0_u64..1_000, mix in any::<u64>()) {
		let (generated, mut first, mut second) = made(&different(seed, 400, 12, seed % 2 == 0));
		assert_key(&generated, &first, &second);
		let rules = Generated::rules();
		let before = match_records(&first, &second, &rules).expect("small");
		let found = by_id(&before, &first, &second);
		shuffle(&mut first.records, mix);
		shuffle(&mut second.records, mix.rotate_left(17));
		let after = match_records(&first, &second, &rules).expect("small");
		prop_assert_eq!(found, by_id(&after, &first, &second));
		prop_assert_eq!(before.totals, after.totals);
	}

	#[test]
	fn sides_that_change_places_should_find_the_same(seed in 0_u64..1_000) {
		let (_, first, second) = made(&different(seed, 300, 10, true));
		let rules = Generated::rules();
		let one = match_records(&first, &second, &rules).expect("small");
		let other = match_records(&second, &first, &rules).expect("small");
		let mirrored: BTreeMap<_, _> = by_id(&other, &second, &first)
			.into_iter()
			.map(|((second, first), cause)| ((first, second), cause))
			.collect();
		prop_assert_eq!(by_id(&one, &first, &second), mirrored);
	}

	/// Few keys, few starts, few quantities: everything is like everything. Nothing is lost, and what can
	/// be paired exactly is.
	#[test]
	fn crowded_records_should_all_be_accounted_for(
		mine in prop::collection::vec((0_u64..3, 0_i64..20, 1_u64..6), 0..60),
		theirs in prop::collection::vec((0_u64..3, 0_i64..20, 1_u64..6), 0..60),
	) {
		let rater = rater(vec![rate("49", Terms::plain(60_000_000, 60))]).expect("a valid sheet");
		let book = |rows: &[(u64, i64, u64)]| {
			let mut book = rater.book();
			for (at, (subscriber, start, quantity)) in rows.iter().enumerate() {
				let id = RecordId::new(format!("{at}").as_bytes()).expect("short");
				let record = call(491, MONDAY + start * 400, *quantity);
				let record = CallRecord { id, subscriber: *subscriber, ..record };
				book.records.push(rater.rate(&record).expect("known"));
			}
			book
		};
		let (first, second) = (book(&mine), book(&theirs));
		let matching = match_records(&first, &second, &MatchRules::default()).expect("small");
		assert_conserved(&matching, &first, &second);
		let mut rest = theirs.clone();
		let exact = mine.iter().filter(|row| {
			let at = rest.iter().position(|other| other == *row);
			at.map(|at| rest.swap_remove(at)).is_some()
		});
		prop_assert!(usize::try_from(matching.count(Verdict::Matched)).expect("small") >= exact.count());
	}
}

fn pair(mine: &[(i64, u64)], theirs: &[(i64, u64)], rules: &MatchRules) -> Vec<(Cause, u64)> {
	let rater = rater(vec![rate("49", Terms::plain(60_000_000, 60))]).expect("a valid sheet");
	let book = |rows: &[(i64, u64)]| {
		let mut book = rater.book();
		for (at, (start, quantity)) in rows.iter().enumerate() {
			let id = RecordId::new(format!("{at}").as_bytes()).expect("short");
			let record = CallRecord { id, ..call(491, MONDAY + start, *quantity) };
			book.records.push(rater.rate(&record).expect("known"));
		}
		book
	};
	let matching = match_records(&book(mine), &book(theirs), rules).expect("small");
	matching.totals.iter().map(|total| (total.cause, total.count)).collect()
}

#[test]
fn windows_and_tolerances_should_include_their_limits() {
	let rules = MatchRules::default();
	assert_eq!(pair(&[(0, 60)], &[(5, 60)], &rules), [(Cause::Matched, 1)]);
	assert_eq!(pair(&[(0, 60)], &[(6, 60)], &rules), [(Cause::Missing, 2)]);
	assert_eq!(pair(&[(0, 60)], &[(0, 62)], &rules), [(Cause::Matched, 1)]);
	assert_eq!(pair(&[(0, 60)], &[(0, 63)], &rules), [(Cause::Duration, 1)]);
	assert_eq!(pair(&[(0, 60)], &[(3_605, 62)], &rules), [(Cause::TimeZone, 1)]);
	assert_eq!(pair(&[(0, 60)], &[(3_606, 60)], &rules), [(Cause::Missing, 2)]);
	assert_eq!(pair(&[(0, 60)], &[(-50_405, 60)], &rules), [(Cause::TimeZone, 1)]);
	assert_eq!(pair(&[(0, 60)], &[(-51_300, 60)], &rules), [(Cause::Missing, 2)]);
	let blind = MatchRules { zone_step: 0, ..rules };
	assert_eq!(pair(&[(0, 60)], &[(3_600, 60)], &blind), [(Cause::Missing, 2)]);
}

#[test]
fn duplicates_should_be_told_from_missing_records() {
	let rules = MatchRules::default();
	assert_eq!(
		pair(&[(0, 60), (0, 60)], &[(0, 60)], &rules),
		[(Cause::Matched, 1), (Cause::Duplicate, 1)]
	);
	assert_eq!(
		pair(&[(0, 60)], &[(2, 60), (3, 61), (4, 60)], &rules),
		[(Cause::Matched, 1), (Cause::Duplicate, 2)]
	);
	// Nobody else has it: the first is missing, the second its duplicate.
	assert_eq!(
		pair(&[(0, 60), (1, 60)], &[], &rules),
		[(Cause::Duplicate, 1), (Cause::Missing, 1)]
	);
	// Both have it twice: it happened twice.
	assert_eq!(pair(&[(0, 60), (0, 60)], &[(0, 60), (0, 60)], &rules), [(Cause::Matched, 2)]);
	// Another length is another call.
	assert_eq!(
		pair(&[(0, 60), (0, 90)], &[(0, 60)], &rules),
		[(Cause::Matched, 1), (Cause::Missing, 1)]
	);
}

#[test]
fn charges_that_do_not_follow_from_their_terms_should_be_found() {
	let (_, first, mut second) = made(&scenario(5, 200));
	second.records[17].charge = Charge(second.records[17].charge.0 + 1);
	let matching = match_records(&first, &second, &MatchRules::default()).expect("small");
	assert_eq!(matching.of(Cause::Arithmetic).0, 1);
	assert_eq!(matching.count(Verdict::Rate), 1);
	assert_eq!(matching.count(Verdict::Matched), 199);
}

#[test]
fn records_that_are_all_alike_should_be_matched_in_bounded_time() {
	let rater = rater(vec![rate("49", Terms::plain(60_000_000, 60))]).expect("a valid sheet");
	let book = |count: u64, quantity: u64| {
		let mut book = rater.book();
		for at in 0..count {
			let id = RecordId::new(format!("{at}").as_bytes()).expect("short");
			let record = CallRecord { id, ..call(491, MONDAY, quantity) };
			book.records.push(rater.rate(&record).expect("known"));
		}
		book
	};
	let (first, second) = (book(20_000, 60), book(20_000, 90));
	let matching = match_records(&first, &second, &MatchRules::default()).expect("small");
	assert_conserved(&matching, &first, &second);
}

#[test]
fn remedies_should_pay_the_lower_figure_of_what_is_disputed() {
	let (generated, first, second) = made(&different(8, 2_000, 20, false));
	let matching = match_records(&first, &second, &Generated::rules()).expect("small");
	let resolution = resolve(&first, &second, &matching, &Remedies::default()).expect("small sums");
	// What is paid and what is disputed are together what each side says, but for duplicates.
	for direction in Direction::BOTH {
		let disputed = |more: fn(&Disputed) -> Charge| {
			let of = resolution.disputed.iter().filter(|entry| entry.direction == direction);
			Charge::sum(of.map(more)).expect("small")
		};
		let duplicates = |charge: fn(&CauseTotal) -> Charge| {
			let of = matching
				.totals
				.iter()
				.filter(|total| total.direction == direction && total.cause == Cause::Duplicate);
			Charge::sum(of.map(charge)).expect("small")
		};
		let paid = *direction.of(&resolution.settled);
		let says = |book: &Book, more: Charge, twice: Charge| {
			let all = book.total(direction).expect("small");
			assert_eq!(Charge::sum([paid, more, twice]), Some(all));
		};
		says(&first, disputed(|entry| entry.first_more), duplicates(|total| total.first));
		says(&second, disputed(|entry| entry.second_more), duplicates(|total| total.second));
	}
	let causes: Vec<Cause> = resolution.disputed.iter().map(|entry| entry.cause).collect();
	assert!(!causes.contains(&Cause::Matched) && !causes.contains(&Cause::Duplicate));
	assert!(causes.contains(&Cause::Price) && causes.contains(&Cause::Increment));
	assert_eq!(generated.key.len(), 2_020);
	// An agreement that leaves nothing to people.
	let remedy = Remedy::Pay(AgreedFigure::Mean);
	let all = Remedies {
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
	let resolution = resolve(&first, &second, &matching, &all).expect("small sums");
	assert!(resolution.disputed.is_empty());
}
