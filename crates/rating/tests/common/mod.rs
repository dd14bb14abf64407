//! What the tests have in common.

#![allow(dead_code, reason = "no test file uses everything")]

use interwork_rating::{
	generate::{generate, Discrepancies, Generated, Scenario},
	sheet_file::zone,
	text::Prefix,
	*,
};

pub const HOME: Tadig = Tadig(*b"DEUD1");
pub const VISITED: Tadig = Tadig(*b"GBRCN");
/// 2026-03-02 00:00 UTC, a Monday.
pub const MONDAY: i64 = 1_772_409_600;
pub const DAY: i64 = 86_400;
pub const HOUR: i64 = 3_600;

/// The network VISITED is the first's.
pub fn parties() -> Parties {
	Parties::new(VISITED, HOME)
}

pub fn label(text: &str) -> Label {
	Label::new(text.as_bytes()).expect("a short text")
}

pub fn prefix(text: &str) -> Prefix {
	Prefix::new(text.as_bytes()).expect("at most 15 digits")
}

pub fn amount(text: &str) -> Amount {
	Amount::parse(text).expect("a decimal number")
}

pub fn charge(text: &str) -> Charge {
	amount(text).to_charge().expect("not too large")
}

/// A rate for calls that has always been in force.
pub fn rate(digits: &str, terms: Terms) -> Rate {
	Rate {
		service: Service::CallOut,
		prefix: prefix(digits),
		from: 0,
		until: None,
		band: None,
		zone: 0,
		destination: label(if digits.is_empty() { "world" } else { digits }),
		terms,
	}
}

pub fn sheet(rates: Vec<Rate>) -> Sheet {
	Sheet {
		version: label("test"),
		currency: Currency::XDR,
		rounding: Rounding::FINEST,
		zones: vec![Zone::utc(), zone("Europe/Berlin").expect("in the database")],
		rates,
	}
}

pub fn rater(rates: Vec<Rate>) -> Result<Rater, SheetError> {
	Rater::new(parties(), &sheet(rates), &sheet(Vec::new()))
}

pub fn call(number: u64, start: i64, quantity: u64) -> CallRecord {
	CallRecord {
		id: RecordId::new(b"1").expect("short"),
		home: HOME,
		visited: VISITED,
		service: Service::CallOut,
		subscriber: 262_010_000_000_001,
		number,
		start,
		quantity,
	}
}

/// Rates all records of a side with its own copies of the sheets.
pub fn rated(generated: &Generated, side: usize) -> Book {
	let [first, second] = &generated.copies[side];
	let rater = Rater::new(generated.parties.clone(), first, second).expect("valid sheets");
	let mut book = rater.book();
	for record in &generated.records[side] {
		book.records
			.push(rater.rate(record).expect("every generated record can be rated"));
	}
	book
}

pub fn scenario(seed: u64, events: u32) -> Scenario {
	Scenario { prefixes: 600, ..Scenario::new(seed, events) }
}

pub fn different(seed: u64, events: u32, each: u32, jitter: bool) -> Scenario {
	let discrepancies = Discrepancies {
		missing: each,
		duplicate: each,
		duration: each,
		rate_version: each,
		time_zone: each,
		increment: each,
	};
	Scenario { discrepancies, jitter, ..scenario(seed, events) }
}

pub fn made(scenario: &Scenario) -> (Generated, Book, Book) {
	let generated = generate(scenario).expect("a possible scenario");
	let (first, second) = (rated(&generated, 0), rated(&generated, 1));
	(generated, first, second)
}

/// A generator of random numbers for shuffling.
pub fn shuffle<T>(items: &mut [T], mut seed: u64) {
	for at in (1..items.len()).rev() {
		seed = seed
			.wrapping_mul(6_364_136_223_846_793_005)
			.wrapping_add(1_442_695_040_888_963_407);
		let with = usize::try_from(seed >> 33).expect("31 bits") % (at + 1);
		items.swap(at, with);
	}
}
