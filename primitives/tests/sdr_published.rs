//! The SDR valuation against what the International Monetary Fund published.
//!
//! The Fund values the SDR at London noon rates, which are not free to copy. The reference rates of
//! the European Central Bank are taken an hour later (about 14:15 CET) and therefore give nearly the
//! same value, never exactly it: 15 basis points is the bound.

use interwork_primitives::sdr::{self, Basket, EuroRates, Rates};

const FIXTURE: &str = include_str!("fixtures/ecb_reference_rates.csv");

/// The largest accepted deviation, in hundredths of a basis point.
const DEVIATION_MAX: u64 = 15_00;

/// One day of the fixture.
struct Day {
	date: String,
	euro: EuroRates,
	published: u64,
}

/// A decimal number in units of 10^-9.
fn decimal(text: &str) -> u64 {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
	assert!(fraction.len() <= 9, "{text} has more than nine decimals");
	format!("{whole}{fraction:0<9}").parse().unwrap()
}

fn days() -> Vec<Day> {
	FIXTURE
		.lines()
		.filter(|line| !line.starts_with('#'))
		.skip(1)
		.map(|line| {
			let fields: Vec<&str> = line.split(',').collect();
			let [date, usd, jpy, gbp, cny, published] = fields[..] else {
				panic!("{line} has not six fields")
			};
			Day {
				date: date.into(),
				euro: EuroRates {
					usd: decimal(usd),
					jpy: decimal(jpy),
					gbp: decimal(gbp),
					cny: decimal(cny),
				},
				published: decimal(published),
			}
		})
		.collect()
}

#[test]
fn value_should_be_within_15_basis_points_of_the_published_one_when_valued_at_ecb_rates() {
	let days = days();
	assert_eq!(days.len(), 9);
	for day in days {
		let rates = Rates::from_euro_rates(&day.euro).unwrap();
		let value = sdr::value(&Basket::SINCE_AUGUST_2022.amounts, &rates).unwrap();
		let difference = value.sdr_per_usd.abs_diff(day.published);
		// Hundredths of a basis point are millionths.
		let deviation = difference * 1_000_000 / day.published;
		println!(
			"{}: {}.{:09} computed, 0.{:09} published, {}.{:02} basis points",
			day.date,
			value.sdr_per_usd / sdr::RATE_UNIT,
			value.sdr_per_usd % sdr::RATE_UNIT,
			day.published,
			deviation / 100,
			deviation % 100,
		);
		assert!(deviation <= DEVIATION_MAX, "{} deviates too far", day.date);
		assert!(deviation > 0, "{}: another source than the Fund's cannot agree exactly", day.date);
	}
}

#[test]
fn published_value_should_be_reproducible_when_a_reader_checks_the_decimals() {
	assert_eq!(decimal("1.03"), 1_030_000_000);
	assert_eq!(decimal("0.754861"), 754_861_000);
	assert_eq!(decimal("161"), 161_000_000_000);
}
