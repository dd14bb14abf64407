//! Figures of rating and reconciliation: `cargo bench -p interwork-rating`.
//!
//! Prints one line for each figure: name, value, unit. Everything runs on one thread, so "a second" means a
//! second of one core. Rate sheets have 10,000 prefixes. Run as a test, it does a hundredth of the work
//! and checks what comes out.

use codec::Encode;
use interwork_rating::{export::*, generate::*, import::*, *};
use std::{
	collections::BTreeSet,
	hint::black_box,
	time::{Duration, Instant},
};

fn main() {
	let arguments: Vec<String> = std::env::args().collect();
	let has = |name: &str| arguments.iter().any(|argument| argument == name);
	if has("--list") {
		return;
	}
	let scale = if has("--bench") { 100 } else { 1 };
	for events in [2_000, 10_000] {
		reconcile(events * scale);
	}
}

fn print(name: &str, value: u128, unit: &str) {
	println!("{name:<58} {value:>12} {unit}");
}

fn rate(name: &str, count: usize, elapsed: Duration) {
	let count = u128::try_from(count).expect("fewer than 2^128");
	print(name, count * 1_000_000_000 / elapsed.as_nanos().max(1), "/s");
}

fn took(name: &str, elapsed: Duration) {
	print(name, elapsed.as_millis(), "ms");
}

fn bytes(name: &str, bytes: &[u8]) {
	print(name, u128::try_from(bytes.len()).expect("fewer than 2^128"), "B");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
	let begun = Instant::now();
	let result = black_box(work());
	(result, begun.elapsed())
}

/// Both sides of `events` events, one in a thousand with each discrepancy.
fn reconcile(events: u32) {
	let each = events / 1_000;
	let discrepancies = Discrepancies {
		missing: each,
		duplicate: each,
		duration: each,
		rate_version: each,
		time_zone: each,
		increment: each,
	};
	let scenario = Scenario { discrepancies, jitter: true, ..Scenario::new(1, events) };
	let (generated, elapsed) = timed(|| generate(&scenario).expect("a possible scenario"));
	let title = |what: &str| format!("2 x {events} records: {what}");
	took(&title("generated"), elapsed);

	let raters: Vec<Rater> = generated
		.copies
		.iter()
		.map(|[first, second]| {
			Rater::new(generated.parties.clone(), first, second).expect("valid sheets")
		})
		.collect();
	let ours = generated.records[0].as_slice();
	let mut file = Vec::new();
	write_records(&mut file, Format::Csv, ours).expect("memory takes everything");
	let options = ImportOptions::default();
	let ((_, report), elapsed) = timed(|| {
		rate_records(file.as_slice(), Format::Csv, &options, &raters[0]).expect("a valid file")
	});
	assert_eq!(report.rejections(), 0);
	rate(&title("read from CSV and rated"), ours.len(), elapsed);

	let mut total = Duration::ZERO;
	let books: Vec<Book> = raters
		.iter()
		.zip(&generated.records)
		.map(|(rater, records)| {
			let (book, elapsed) = timed(|| {
				let mut book = rater.book();
				book.records.reserve(records.len());
				for record in records {
					book.records.push(rater.rate(record).expect("a known number"));
				}
				book
			});
			total += elapsed;
			book
		})
		.collect();
	let (first, second) = (&books[0], &books[1]);
	rate(&title("rated"), first.records.len() + second.records.len(), total);
	let mut all = total;

	let period = scenario.period;
	let make = |book: &Book| Statement::of(book, period, Currency::XDR).expect("in the period");
	let ((one, other), elapsed) = timed(|| (make(first), make(second)));
	took(&title("both statements, with Merkle roots"), elapsed);
	all += elapsed;
	bytes(&title("a statement"), &one.encode());

	let rules = ComparisonRules {
		tolerance: Tolerance { absolute: Amount::ZERO, basis_points: 1 },
		destinations: Vec::new(),
		// A fiftieth of an SDR: differences of a second here and there.
		lines: Tolerance { absolute: Amount(20_000_000), basis_points: 0 },
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 2, mode: RoundingMode::HalfUp },
	};
	let (comparison, elapsed) = timed(|| compare(&one, &other, &rules).expect("of one period"));
	took(&title("statements compared"), elapsed);
	all += elapsed;
	let keys: Vec<BucketKey> = comparison.disputed().map(|line| line.key).collect();
	let set: BTreeSet<BucketKey> = keys.iter().copied().collect();
	let ((mine, theirs), elapsed) = timed(|| (first.open(&set), second.open(&set)));
	took(&title("disputed buckets opened"), elapsed);
	bytes(&title("opened records of a side"), &mine.encode());
	let (proven, elapsed) = timed(|| one.verify(&mine, &keys).and(other.verify(&theirs, &keys)));
	assert_eq!(proven, Ok(()));
	took(&title("opened records proven"), elapsed);

	let matching_rules = Generated::rules();
	let (matching, elapsed) =
		timed(|| match_records(first, second, &matching_rules).expect("small sums"));
	assert_eq!(Some(matching.totals.clone()), generated.expected(first, second));
	took(&title("all matched"), elapsed);
	all += elapsed;
	let (resolution, elapsed) =
		timed(|| resolve(first, second, &matching, &Remedies::default()).expect("small sums"));
	black_box(resolution);
	took(&title("resolved"), elapsed);
	took(&title("rated, stated, compared, matched, resolved"), all + elapsed);
}
