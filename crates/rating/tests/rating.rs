//! What a record costs, by hand and against a rater that reads the sheet from top to bottom.

mod common;

use common::*;
use interwork_rating::*;
use proptest::prelude::*;

fn cost(terms: Terms, quantity: u64) -> (u64, String) {
	let (billed, charge) = terms.charge(quantity).expect("not too large");
	(billed, charge.to_string())
}

/// 0.06 a minute.
const MINUTE: Terms = Terms::plain(60_000_000, 60);

#[test]
fn increments_should_round_up_the_quantity() {
	let by = |first, next| Terms { first, next, ..MINUTE };
	for (terms, quantity, billed, charge) in [
		(by(1, 1), 61, 61, "0.061"),
		(by(60, 1), 1, 60, "0.06"),
		(by(60, 1), 60, 60, "0.06"),
		(by(60, 1), 61, 61, "0.061"),
		(by(30, 6), 1, 30, "0.03"),
		(by(30, 6), 30, 30, "0.03"),
		(by(30, 6), 31, 36, "0.036"),
		(by(30, 6), 36, 36, "0.036"),
		(by(30, 6), 37, 42, "0.042"),
		(by(60, 60), 61, 120, "0.12"),
	] {
		assert_eq!(cost(terms, quantity), (billed, charge.into()), "{terms:?} {quantity}");
	}
}

#[test]
fn nothing_used_should_cost_nothing() {
	let terms = Terms { connect: 1, minimum: 1, first: 60, ..MINUTE };
	assert_eq!(terms.charge(0), Some((0, Charge::ZERO)));
}

#[test]
fn connect_fee_minimum_and_cap_should_apply_in_this_order() {
	let terms =
		Terms { connect: 20_000_000, minimum: 50_000_000, cap: Some(100_000_000), ..MINUTE };
	assert_eq!(cost(terms, 10).1, "0.05");
	assert_eq!(cost(terms, 30).1, "0.05");
	assert_eq!(cost(terms, 31).1, "0.051");
	assert_eq!(cost(terms, 80).1, "0.1");
	assert_eq!(cost(terms, 8_000).1, "0.1");
}

#[test]
fn prices_should_stay_exact_until_they_are_rounded() {
	// A third of 0.01: no decimal fraction, yet 3 records of 20 s are one of 60 s.
	let terms = Terms::plain(10_000_000, 60);
	let (_, third) = terms.charge(20).expect("small");
	assert_eq!(Charge::sum([third, third, third]), Some(charge("0.01")));
	assert_eq!(third.to_string(), "0.003333333333333333");
	assert_eq!(third.round(Rounding::FINEST), Some(amount("0.003333333")));
	let cent = |mode| third.round(Rounding { decimals: 2, mode });
	assert_eq!(cent(RoundingMode::Up), Some(amount("0.01")));
	assert_eq!(cent(RoundingMode::Down), Some(Amount::ZERO));
	// A gibibyte, a byte of it, all of its bytes.
	let terms = Terms::plain(1, 1 << 30);
	let (_, byte) = terms.charge(1).expect("small");
	assert_eq!(byte.0.checked_mul(1 << 30), Some(PARTS_PER_NANO));
}

#[test]
fn halves_should_go_where_the_mode_says() {
	let cases = [
		("0.125", "0.12", "0.13", "0.13", "0.12"),
		("0.135", "0.13", "0.14", "0.14", "0.14"),
		("0.1251", "0.12", "0.13", "0.13", "0.13"),
		("0.1249", "0.12", "0.13", "0.12", "0.12"),
		("0.12", "0.12", "0.12", "0.12", "0.12"),
		("-0.125", "-0.12", "-0.13", "-0.13", "-0.12"),
	];
	for (value, down, up, half_up, half_even) in cases {
		for (mode, expected) in [
			(RoundingMode::Down, down),
			(RoundingMode::Up, up),
			(RoundingMode::HalfUp, half_up),
			(RoundingMode::HalfEven, half_even),
		] {
			let rounded = charge(value).round(Rounding { decimals: 2, mode });
			assert_eq!(rounded, Some(amount(expected)), "{value} {mode:?}");
		}
	}
}

#[test]
fn rounding_of_each_record_should_be_part_of_its_charge() {
	let rounding = Some(Rounding { decimals: 2, mode: RoundingMode::HalfUp });
	let terms = Terms { rounding, ..MINUTE };
	assert_eq!(cost(terms, 4).1, "0");
	assert_eq!(cost(terms, 5).1, "0.01");
}

#[test]
fn terms_should_be_refused_that_cannot_be_counted() {
	for (terms, error) in [
		(Terms { per: 0, ..MINUTE }, SheetError::Per),
		(Terms { per: 7, ..MINUTE }, SheetError::Per),
		(Terms { first: 0, ..MINUTE }, SheetError::Increment),
		(Terms { next: 0, ..MINUTE }, SheetError::Increment),
		(Terms { minimum: 2, cap: Some(1), ..MINUTE }, SheetError::Cap),
		(
			Terms { rounding: Some(Rounding { decimals: 10, mode: RoundingMode::Up }), ..MINUTE },
			SheetError::Decimals,
		),
	] {
		assert_eq!(terms.check(), Err(error));
		assert_eq!(rater(vec![rate("49", terms)]).err(), Some(error));
		assert_eq!(terms.charge(1), None);
	}
	for per in [1, 60, 3_600, 1_000, 1_000_000, 1_000_000_000, 1 << 10, 1 << 20, 1 << 30] {
		assert_eq!(Terms { per, ..MINUTE }.check(), Ok(()));
	}
}

#[test]
fn largest_quantities_and_prices_should_be_refused_not_wrapped() {
	let terms = Terms { price: u64::MAX, per: 1, connect: u64::MAX, ..MINUTE };
	assert_eq!(terms.charge(u64::MAX), None);
	assert_eq!(Terms { next: 60, ..MINUTE }.charge(u64::MAX), None);
	let rater = rater(vec![rate("49", terms)]).expect("a valid sheet");
	assert_eq!(rater.rate(&call(491, MONDAY, u64::MAX)), Err(Reject::TooLarge));
}

#[test]
fn longest_prefix_should_decide() {
	let terms = |cents: u64| Terms::plain(cents * 10_000_000, 60);
	let rates = vec![rate("49", terms(1)), rate("4915", terms(2)), rate("49151", terms(3))];
	let rater = rater(rates).expect("a valid sheet");
	let book = rater.book();
	let price = |number| {
		let record = rater.rate(&call(number, MONDAY, 60)).expect("known");
		(book.destination(&record).expect("in the book").to_string(), record.charge.to_string())
	};
	assert_eq!(price(4_930_123), ("49".into(), "0.01".into()));
	assert_eq!(price(4_915_223), ("4915".into(), "0.02".into()));
	assert_eq!(price(4_915_123), ("49151".into(), "0.03".into()));
	// A number shorter than a prefix has the prefixes that it has.
	assert_eq!(price(4_915), ("4915".into(), "0.02".into()));
	assert_eq!(rater.rate(&call(4_812_345, MONDAY, 60)), Err(Reject::NoPrefix));
	assert_eq!(rater.rate(&call(4, MONDAY, 60)), Err(Reject::NoPrefix));
	assert_eq!(rater.rate(&call(0, MONDAY, 60)), Err(Reject::InvalidNumber));
}

#[test]
fn records_of_others_should_be_refused() {
	let rater = rater(vec![rate("49", MINUTE)]).expect("a valid sheet");
	let foreign = CallRecord { home: Tadig(*b"FRAF1"), ..call(491, MONDAY, 1) };
	assert_eq!(rater.rate(&foreign), Err(Reject::ForeignNetwork));
	let own = CallRecord { home: VISITED, ..call(491, MONDAY, 1) };
	assert_eq!(rater.rate(&own), Err(Reject::ForeignNetwork));
	// The other direction has a sheet of its own, which is empty here.
	let back = CallRecord { home: VISITED, visited: HOME, ..call(491, MONDAY, 1) };
	assert_eq!(rater.rate(&back), Err(Reject::NoPrefix));
}

#[test]
fn rates_should_be_in_force_from_their_first_second_to_before_their_last() {
	let terms = |cents: u64| Terms::plain(cents * 10_000_000, 60);
	let rates = vec![
		rate("4", terms(1)),
		Rate { from: MONDAY, ..rate("49", terms(2)) },
		Rate { from: MONDAY + DAY, until: Some(MONDAY + 2 * DAY), ..rate("49", terms(3)) },
		Rate { from: MONDAY + 3 * DAY, ..rate("49", terms(4)) },
	];
	let rater = rater(rates).expect("a valid sheet");
	let price = |at| rater.rate(&call(491, at, 60)).expect("known").charge.to_string();
	assert_eq!(price(MONDAY - 1), "0.01");
	assert_eq!(price(MONDAY), "0.02");
	assert_eq!(price(MONDAY + DAY - 1), "0.02");
	assert_eq!(price(MONDAY + DAY), "0.03");
	// Where the longest prefix has no rate the next shorter one decides.
	assert_eq!(price(MONDAY + 2 * DAY), "0.01");
	assert_eq!(price(MONDAY + 3 * DAY), "0.04");
	assert_eq!(rater.rate(&call(491, -1, 60)), Err(Reject::NoRateInForce));
}

#[test]
fn hours_should_be_those_of_the_rates_own_clocks() {
	let day = Band { days: 0b001_1111, from: 480, until: 1_200 };
	let rates = vec![
		Rate { zone: 1, ..rate("49", Terms::plain(10_000_000, 60)) },
		Rate { zone: 1, band: Some(day), ..rate("49", Terms::plain(30_000_000, 60)) },
	];
	let rater = rater(rates).expect("a valid sheet");
	let price = |at| rater.rate(&call(491, at, 60)).expect("known").charge.to_string();
	// In winter Berlin is an hour ahead of UTC.
	assert_eq!(price(MONDAY + 7 * HOUR - 1), "0.01");
	assert_eq!(price(MONDAY + 7 * HOUR), "0.03");
	assert_eq!(price(MONDAY + 19 * HOUR - 1), "0.03");
	assert_eq!(price(MONDAY + 19 * HOUR), "0.01");
	// Saturday.
	assert_eq!(price(MONDAY + 5 * DAY + 9 * HOUR), "0.01");
	// Since 29 March it is two hours.
	assert_eq!(price(MONDAY + 28 * DAY + 6 * HOUR - 1), "0.01");
	assert_eq!(price(MONDAY + 28 * DAY + 6 * HOUR), "0.03");
}

#[test]
fn hours_past_midnight_should_belong_to_the_day_on_which_they_begin() {
	// Friday 22:00 to Saturday 06:00, and Sunday 22:00 to Monday 06:00.
	let night = Band { days: 0b101_0000, from: 1_320, until: 360 };
	let at = |day: u16, hour: u16| night.covers(day * 1_440 + hour * 60);
	assert!(at(4, 22) && at(4, 23) && at(5, 0) && at(5, 5));
	assert!(!at(4, 21) && !at(4, 0) && !at(5, 6) && !at(5, 22));
	assert!(at(6, 22) && at(0, 0) && at(0, 5) && !at(0, 6));
}

#[test]
fn sheets_should_be_refused_that_say_two_things_at_once() {
	let band = |from, until| Some(Band { days: 1, from, until });
	let one = rate("49", MINUTE);
	for (rates, error) in [
		(vec![one, one], SheetError::Overlap),
		(
			vec![Rate { until: Some(MONDAY), ..one }, Rate { from: MONDAY - 1, ..one }],
			SheetError::Overlap,
		),
		(vec![one, Rate { band: band(0, 60), zone: 1, ..one }], SheetError::Overlap),
		(vec![Rate { until: Some(0), ..one }], SheetError::Order),
		(vec![Rate { zone: 2, ..one }], SheetError::Zone),
		(vec![Rate { prefix: prefix("4a"), ..one }], SheetError::Prefix),
		(vec![Rate { band: Some(Band { days: 0, from: 0, until: 1 }), ..one }], SheetError::Band),
		(
			vec![Rate { band: band(0, 61), ..one }, Rate { band: band(60, 90), ..one }],
			SheetError::OverlappingBands,
		),
		(
			vec![Rate { band: band(60, 60), ..one }, Rate { band: band(0, 61), ..one }],
			SheetError::OverlappingBands,
		),
	] {
		assert_eq!(rater(rates.clone()).err(), Some(error), "{rates:?}");
	}
	let meeting = vec![Rate { band: band(0, 60), ..one }, Rate { band: band(60, 90), ..one }];
	let rater = rater(meeting).expect("hours that meet do not overlap");
	assert!(rater.rate(&call(491, MONDAY + 3_600, 1)).is_ok());
	assert_eq!(rater.rate(&call(491, MONDAY + 5_400, 1)), Err(Reject::NoBand));
}

/// Rates by reading the sheet from top to bottom for each record, with fractions of their own.
fn plainly(sheet: &Sheet, record: &CallRecord) -> Option<(u64, i128)> {
	let digits = if record.number == 0 { String::new() } else { record.number.to_string() };
	let minute = |rate: &Rate| {
		let local = sheet.zones[usize::try_from(rate.zone).expect("small")].local(record.start)?;
		Some(u16::try_from((local / 60 + 3 * 1_440).rem_euclid(10_080)).expect("of a week"))
	};
	let candidates: Vec<&Rate> = sheet
		.rates
		.iter()
		.filter(|rate| rate.service == record.service)
		.filter(|rate| digits.starts_with(rate.prefix.as_str()))
		.filter(|rate| rate.from <= record.start)
		.filter(|rate| rate.until.is_none_or(|until| record.start < until))
		// A rate ends when the next one of its prefix begins, even if that one has ended meanwhile.
		.filter(|rate| {
			!sheet.rates.iter().any(|next| {
				next.prefix == rate.prefix && rate.from < next.from && next.from <= record.start
			})
		})
		.collect();
	let longest = candidates.iter().map(|rate| rate.prefix.as_bytes().len()).max()?;
	let of_prefix: Vec<&Rate> = candidates
		.into_iter()
		.filter(|rate| rate.prefix.as_bytes().len() == longest)
		.collect();
	let latest = of_prefix.iter().map(|rate| rate.from).max()?;
	let mut in_force: Vec<&Rate> =
		of_prefix.into_iter().filter(|rate| rate.from == latest).collect();
	in_force.sort_by_key(|rate| rate.band.is_none());
	let rate = in_force.into_iter().find(|rate| {
		rate.band
			.is_none_or(|band| minute(rate).is_some_and(|minute| band.covers(minute)))
	})?;
	let terms = rate.terms;
	let mut billed = u128::from(terms.first);
	while billed < u128::from(record.quantity) {
		billed += u128::from(terms.next);
	}
	if record.quantity == 0 {
		return Some((0, 0));
	}
	// In nanos * per, as a fraction.
	let per = i128::from(terms.per);
	let mut top = i128::try_from(billed).expect("small") * i128::from(terms.price)
		+ i128::from(terms.connect) * per;
	top = top.max(i128::from(terms.minimum) * per);
	if let Some(cap) = terms.cap {
		top = top.min(i128::from(cap) * per);
	}
	assert_eq!(top * PARTS_PER_NANO % per, 0);
	Some((u64::try_from(billed).expect("small"), top * PARTS_PER_NANO / per))
}

fn terms() -> impl Strategy<Value = Terms> {
	let per = prop::sample::select(vec![1_u64, 60, 3_600, 1_000, 1 << 10]);
	let steps = (1_u64..70, 1_u64..70);
	(0_u64..1_000_000_000, per, steps, 0_u64..50_000_000, 0_u64..50_000_000, any::<bool>())
		.prop_map(|(price, per, (first, next), connect, minimum, capped)| {
			let cap = capped.then_some(minimum + 500_000_000);
			Terms { price, per, first, next, connect, minimum, cap, rounding: None }
		})
}

fn rates() -> impl Strategy<Value = Vec<Rate>> {
	let band = prop::option::of((1_u8..0x80, 0_u16..1_440, 1_u16..=1_440));
	let one = ("[1-3]{0,4}", 0_i64..4, band, 0_u32..2, terms(), prop::option::of(1_i64..4));
	prop::collection::vec(one, 1..25).prop_map(|rates| {
		rates
			.into_iter()
			.map(|(digits, from, band, zone, terms, length)| {
				let from = MONDAY + from * DAY;
				Rate {
					from,
					until: length.map(|days| from + days * DAY),
					band: band.map(|(days, from, until)| Band { days, from, until }),
					zone,
					..rate(&digits, terms)
				}
			})
			.collect()
	})
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn the_rater_should_agree_with_one_that_reads_the_sheet_from_top_to_bottom(
		candidates in rates(),
		calls in prop::collection::vec((1_u64..40_000, 0_i64..10 * DAY, 0_u64..4_000), 1..40),
	) {
		// Rates are added one by one as long as they make a valid sheet.
		let mut accepted: Vec<Rate> = Vec::new();
		for candidate in candidates {
			accepted.push(candidate);
			if rater(accepted.clone()).is_err() {
				accepted.pop();
			}
		}
		let rater = rater(accepted.clone()).expect("tried before");
		let sheet = sheet(accepted);
		for (number, at, quantity) in calls {
			let record = call(number, MONDAY + at, quantity);
			let rated = rater.rate(&record).ok().map(|rated| (rated.billed, rated.charge.0));
			prop_assert_eq!(rated, plainly(&sheet, &record), "{:?}", record);
		}
	}

	#[test]
	fn a_quantity_in_two_records_should_cost_as_much_as_in_one(
		price in any::<u32>(),
		per in prop::sample::select(vec![1_u64, 60, 3_600, 1_000_000_000, 1 << 30]),
		parts in prop::collection::vec(0_u64..100_000_000, 1..20),
	) {
		let terms = Terms::plain(price.into(), per);
		let charge = |quantity| terms.charge(quantity).expect("small").1;
		let sum = Charge::sum(parts.iter().map(|part| charge(*part)));
		prop_assert_eq!(sum, Some(charge(parts.iter().sum())));
	}

	#[test]
	fn more_should_never_cost_less(terms in terms(), quantity in 0_u64..100_000) {
		let (billed, charge) = terms.charge(quantity).expect("small");
		let (more, dearer) = terms.charge(quantity + 1).expect("small");
		prop_assert!(billed >= quantity && more >= billed && dearer >= charge);
	}

	#[test]
	fn rounding_should_be_near_and_stay_where_it_is(
		value in any::<i64>(),
		decimals in 0_u8..=9,
		mode in prop::sample::select(vec![
			RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp, RoundingMode::HalfEven,
		]),
	) {
		let rounding = Rounding { decimals, mode };
		let exact = Charge(i128::from(value) * (PARTS_PER_NANO / 1_000));
		let rounded = exact.rounded(rounding).expect("small");
		let step = PARTS_PER_NANO.unsigned_abs() * 10_u128.pow(u32::from(9 - decimals));
		let off = exact.distance(rounded);
		let half = matches!(mode, RoundingMode::HalfUp | RoundingMode::HalfEven);
		let near = if half { off * 2 <= step } else { off < step };
		prop_assert!(near);
		prop_assert_eq!(rounded.rounded(rounding), Some(rounded));
		let opposite = Charge(-exact.0).rounded(rounding).expect("small");
		prop_assert_eq!(opposite.0, -rounded.0);
	}

	#[test]
	fn amounts_should_be_read_as_they_are_written(value in any::<i64>()) {
		let amount = Amount(value.into());
		prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
	}

	#[test]
	fn days_should_be_counted_as_the_calendar_does(day in -700_000_i64..2_900_000) {
		let (year, month, date) = time::date(day);
		prop_assert_eq!(time::days(year, month, date), Some(day));
		let text = time::format_time(day * DAY + 3_723);
		let read = time::parse_time(text.as_bytes()).and_then(time::Written::moment);
		prop_assert_eq!(read, Some(day * DAY + 3_723));
	}
}

#[test]
fn decimals_should_be_read_exactly_or_refused() {
	use interwork_rating::amount::parse_decimal;
	for (text, value) in [
		("0", Ok(0)),
		("-0.5", Ok(-500)),
		("12.340", Ok(12_340)),
		("12.3400000", Ok(12_340)),
		(".5", Ok(500)),
		("5.", Ok(5_000)),
		("1e2", Ok(100_000)),
		("1.5E-2", Ok(15)),
		("1500e-3", Ok(1_500)),
		("0e-30", Ok(0)),
		("1.2345", Err(DecimalError::TooPrecise)),
		("1e-4", Err(DecimalError::TooPrecise)),
		("1e99", Err(DecimalError::TooLarge)),
		("0e99", Ok(0)),
		("999999999999999999999999999999999999999", Err(DecimalError::TooLarge)),
		("", Err(DecimalError::Malformed)),
		(".", Err(DecimalError::Malformed)),
		("1.2.3", Err(DecimalError::Malformed)),
		("1,5", Err(DecimalError::Malformed)),
		("--1", Err(DecimalError::Malformed)),
		("1e", Err(DecimalError::Malformed)),
		("NaN", Err(DecimalError::Malformed)),
	] {
		assert_eq!(parse_decimal(text, 3), value, "{text:?}");
	}
}

#[test]
fn times_should_be_read_with_their_place() {
	let read = |text: &str| time::parse_time(text.as_bytes());
	let moment = |text: &str| read(text).and_then(time::Written::moment);
	assert_eq!(moment("2026-03-02T00:00:00Z"), Some(MONDAY));
	assert_eq!(moment("2026-03-02T01:00:00+01:00"), Some(MONDAY));
	assert_eq!(moment("2026-03-01 19:30:00-04:30"), Some(MONDAY));
	assert_eq!(moment("2026-03-02t00:00:00.999z"), Some(MONDAY));
	assert_eq!(moment("2026-03-02T00:00:00"), None);
	assert_eq!(read("2026-03-02").map(|written| written.local), Some(MONDAY));
	for wrong in [
		"",
		"2026-02-29T00:00:00Z",
		"2026-13-01T00:00:00Z",
		"2026-03-02T24:00:00Z",
		"2026-03-02T00:60:00Z",
		"2026-03-02T00:00:60Z",
		"2026-03-02T00:00:00.Z",
		"2026-03-02T00:00:00+1:00",
		"2026-03-02T00:00:00+24:00",
		"2026-03-02T00:00",
		"26-03-02T00:00:00Z",
		"2026-03-02T00:00:00ZZ",
		"+026-03-02T00:00:00Z",
	] {
		assert_eq!(read(wrong), None, "{wrong:?}");
	}
}

#[test]
fn clocks_that_are_set_should_show_some_times_twice_and_some_never() {
	let berlin = sheet_file::zone("Europe/Berlin").expect("in the database");
	let at = |text: &str| berlin.moment(time::parse_time(text.as_bytes()).expect("a time").local);
	let utc = |text: &str| {
		time::parse_time(text.as_bytes())
			.and_then(time::Written::moment)
			.expect("a moment")
	};
	assert_eq!(at("2026-03-29 01:59:59"), Ok(utc("2026-03-29T00:59:59Z")));
	assert_eq!(at("2026-03-29 02:00:00"), Err(Reject::SkippedTime));
	assert_eq!(at("2026-03-29 02:59:59"), Err(Reject::SkippedTime));
	assert_eq!(at("2026-03-29 03:00:00"), Ok(utc("2026-03-29T01:00:00Z")));
	assert_eq!(at("2026-10-25 02:30:00"), Err(Reject::AmbiguousTime));
	assert_eq!(at("2026-10-25 03:00:00"), Ok(utc("2026-10-25T02:00:00Z")));
	assert_eq!(at("1990-01-01 00:00:00"), Err(Reject::InvalidTime));
	let nepal = sheet_file::zone("Asia/Kathmandu").expect("in the database");
	assert_eq!(nepal.local(MONDAY), Some(MONDAY + 5 * HOUR + 45 * 60));
	assert_eq!(sheet_file::zone("Europe/Atlantis"), None);
}
