//! The value of the SDR: rule O-2 of the International Monetary Fund, in integers.
//!
//! The SDR is a basket of fixed amounts of currencies. Its value is found in four steps, and each
//! rounding is part of the rule:
//!
//! 1. The US dollar equivalent of each amount, **rounded to six decimals**, half up.
//! 2. Their sum: the value of one SDR before its last rounding.
//! 3. SDR per US dollar: one divided by the sum, to **six significant digits**, half up.
//! 4. US dollars per SDR: one divided by the *rounded* number of step 3, to six significant
//!    digits, half up.
//!
//! Rates are given as the trade quotes them: the euro and the pound in dollars per unit, the yen
//! and the yuan in units per dollar. Everything is a fixed-point integer: rates and results in
//! units of 10^-9, amounts and equivalents in units of 10^-6. The bounds on what is accepted
//! ([`Rates::check`], [`Amounts::check`], [`SUM_BOUNDS`]) are what makes overflow impossible and
//! six digits always representable.
//!
//! What comes from several reporters is reduced to the median per currency ([`median_rates`]), and
//! how far the result can be trusted is part of the result ([`Quality`]).

#![cfg_attr(
	not(test),
	deny(
		clippy::as_conversions,
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic
	)
)]

use crate::UnixSecs;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// One, as a rate: rates and results count units of 10^-9.
pub const RATE_UNIT: u64 = 1_000_000_000;

/// One, as an amount of currency: amounts and equivalents count units of 10^-6.
pub const AMOUNT_UNIT: u64 = 1_000_000;

/// The most of one currency that a basket may hold: 1,000 units.
pub const AMOUNT_MAX: u64 = 1_000_000_000;

/// The values that one SDR may have, in 10^-6 US dollars: 0.001 to 1,000. Within them six
/// significant digits of the value and of its inverse fit a rate exactly.
pub const SUM_BOUNDS: RangeInclusive<u64> = 1_000..=1_000_000_000;

/// Powers of ten, by which a quotient is shortened to six significant digits.
const SCALES: [u128; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// A currency of the basket.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Currency {
	/// US dollar.
	Usd,
	/// Euro.
	Eur,
	/// Chinese yuan.
	Cny,
	/// Japanese yen.
	Jpy,
	/// Pound sterling.
	Gbp,
}

impl Currency {
	/// All currencies, in the order in which the Fund lists them.
	pub const ALL: [Currency; 5] = [Self::Usd, Self::Eur, Self::Cny, Self::Jpy, Self::Gbp];

	/// The rates of this currency that are taken seriously, in units of 10^-9, in the way it is
	/// quoted. Wide enough for decades, narrow enough to catch a yen or yuan quoted the wrong way
	/// round and most misplaced decimal points.
	pub fn rate_bounds(self) -> RangeInclusive<u64> {
		match self {
			Self::Usd => 1_000_000_000..=1_000_000_000,
			// 0.2 to 5 dollars per euro or pound.
			Self::Eur | Self::Gbp => 200_000_000..=5_000_000_000,
			// 1 to 50 yuan per dollar.
			Self::Cny => 1_000_000_000..=50_000_000_000,
			// 20 to 1,000 yen per dollar.
			Self::Jpy => 20_000_000_000..=1_000_000_000_000,
		}
	}
}

/// What one SDR consists of, in units of 10^-6 of each currency. Zero: the currency is not in the
/// basket.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Amounts {
	/// US dollars.
	pub usd: u64,
	/// Euro.
	pub eur: u64,
	/// Chinese yuan.
	pub cny: u64,
	/// Japanese yen.
	pub jpy: u64,
	/// Pounds sterling.
	pub gbp: u64,
}

impl Amounts {
	/// The amount of one currency.
	pub fn of(&self, currency: Currency) -> u64 {
		match currency {
			Currency::Usd => self.usd,
			Currency::Eur => self.eur,
			Currency::Cny => self.cny,
			Currency::Jpy => self.jpy,
			Currency::Gbp => self.gbp,
		}
	}

	/// Checks that no amount is larger than [`AMOUNT_MAX`], and that the basket is not empty.
	pub fn check(&self) -> Result<(), SdrError> {
		for currency in Currency::ALL {
			if self.of(currency) > AMOUNT_MAX {
				return Err(SdrError::AmountOutOfBounds(currency));
			}
		}
		if Currency::ALL.into_iter().all(|currency| self.of(currency) == 0) {
			return Err(SdrError::BasketEmpty);
		}
		Ok(())
	}
}

/// A basket and the moment from which it counts.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Basket {
	/// First moment at which the amounts are in force, in seconds since 1970.
	pub effective_at: UnixSecs,
	/// What one SDR consists of.
	pub amounts: Amounts,
}

impl Basket {
	/// The basket that the Fund put in force on 1 August 2022, until 31 July 2027.
	pub const SINCE_AUGUST_2022: Basket = Basket {
		effective_at: 1_659_312_000, // 2022-08-01 00:00 UTC
		amounts: Amounts {
			usd: 578_130,
			eur: 373_790,
			cny: 1_099_300,
			jpy: 13_452_000,
			gbp: 80_870,
		},
	};

	/// Whether the basket is in force at `now`.
	pub fn is_effective(&self, now: UnixSecs) -> bool {
		self.effective_at <= now
	}
}

/// Exchange rates against the US dollar, in units of 10^-9, as the trade quotes them.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rates {
	/// US dollars for one euro: 1.17 is 1,170,000,000.
	pub usd_per_eur: u64,
	/// Chinese yuan for one US dollar: 7.04 is 7,040,000,000.
	pub cny_per_usd: u64,
	/// Japanese yen for one US dollar: 155.6 is 155,600,000,000.
	pub jpy_per_usd: u64,
	/// US dollars for one pound sterling: 1.33 is 1,330,000,000.
	pub usd_per_gbp: u64,
}

impl Rates {
	/// The rate of one currency, in the way it is quoted.
	pub fn of(&self, currency: Currency) -> u64 {
		match currency {
			Currency::Usd => RATE_UNIT,
			Currency::Eur => self.usd_per_eur,
			Currency::Cny => self.cny_per_usd,
			Currency::Jpy => self.jpy_per_usd,
			Currency::Gbp => self.usd_per_gbp,
		}
	}

	/// Checks that every rate lies within [`Currency::rate_bounds`].
	pub fn check(&self) -> Result<(), SdrError> {
		for currency in Currency::ALL {
			if !currency.rate_bounds().contains(&self.of(currency)) {
				return Err(SdrError::RateOutOfBounds(currency));
			}
		}
		Ok(())
	}

	/// The rates against the dollar that follow from rates against the euro, which is what the
	/// European Central Bank publishes. Cross rates are rounded half up to 10^-9.
	pub fn from_euro_rates(euro: &EuroRates) -> Result<Self, SdrError> {
		let dollars_per = |rate: u64, currency: Currency| {
			cross(euro.usd, rate).ok_or(SdrError::RateOutOfBounds(currency))
		};
		let per_dollar = |rate: u64, currency: Currency| {
			cross(rate, euro.usd).ok_or(SdrError::RateOutOfBounds(currency))
		};
		let rates = Self {
			usd_per_eur: euro.usd,
			cny_per_usd: per_dollar(euro.cny, Currency::Cny)?,
			jpy_per_usd: per_dollar(euro.jpy, Currency::Jpy)?,
			usd_per_gbp: dollars_per(euro.gbp, Currency::Gbp)?,
		};
		rates.check()?;
		Ok(rates)
	}
}

/// Exchange rates against the euro, in units of 10^-9 of each currency for one euro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EuroRates {
	/// US dollars for one euro.
	pub usd: u64,
	/// Chinese yuan for one euro.
	pub cny: u64,
	/// Japanese yen for one euro.
	pub jpy: u64,
	/// Pounds sterling for one euro.
	pub gbp: u64,
}

/// Why there is no value.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum SdrError {
	/// The rate of this currency is outside [`Currency::rate_bounds`]: a wrong decimal point, or
	/// quoted the wrong way round.
	RateOutOfBounds(Currency),
	/// The basket holds more than [`AMOUNT_MAX`] of this currency.
	AmountOutOfBounds(Currency),
	/// The basket holds nothing.
	BasketEmpty,
	/// One SDR would be worth less or more than [`SUM_BOUNDS`].
	ValueOutOfBounds,
}

/// What one SDR is worth, with the steps that lead there.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct SdrValue {
	/// The US dollar equivalent of each amount, in 10^-6 dollars.
	pub equivalents: Amounts,
	/// The sum of the equivalents, in 10^-6 dollars.
	pub equivalent_sum: u64,
	/// SDR for one US dollar: six significant digits, in units of 10^-9.
	pub sdr_per_usd: u64,
	/// US dollars for one SDR: six significant digits, in units of 10^-9.
	pub usd_per_sdr: u64,
}

/// How far a valuation can be trusted.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Quality {
	/// At least two reporters observed recently enough.
	Good,
	/// Only one reporter observed recently enough.
	SingleSource,
	/// Nobody observed recently enough. The valuation is that of the newest observations.
	Stale {
		/// Seconds since the newest observation.
		age_secs: u64,
	},
	/// There is no valuation: nobody ever reported, or no basket is in force.
	Unavailable,
}

/// Rates that one reporter saw.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Observation {
	/// When the rates were seen, in seconds since 1970.
	pub observed_at: UnixSecs,
	/// The rates.
	pub rates: Rates,
}

/// A value of the SDR and what it rests on.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Valuation {
	/// How far it can be trusted.
	pub quality: Quality,
	/// How many observations it rests on.
	pub sources: u32,
	/// The oldest of these observations, in seconds since 1970.
	pub oldest_at: UnixSecs,
	/// The newest of these observations, in seconds since 1970.
	pub newest_at: UnixSecs,
	/// The median of each rate.
	pub rates: Rates,
	/// The basket.
	pub basket: Basket,
	/// The value.
	pub value: SdrValue,
}

/// `numerator / denominator`, rounded half up; `None` on overflow or division by zero.
fn div_half_up(numerator: u128, denominator: u128) -> Option<u128> {
	let half = denominator.checked_div(2)?;
	// For an odd denominator no quotient ends in exactly one half, so rounding its half down
	// changes nothing.
	numerator.checked_add(half)?.checked_div(denominator)
}

/// `numerator / denominator` of two rates as a rate, rounded half up.
fn cross(numerator: u64, denominator: u64) -> Option<u64> {
	let scaled = u128::from(numerator).checked_mul(u128::from(RATE_UNIT))?;
	u64::try_from(div_half_up(scaled, u128::from(denominator))?).ok()
}

/// The US dollar equivalent of `amount`, in 10^-6 dollars, rounded half up (step 1).
pub fn usd_equivalent(currency: Currency, amount: u64, rate: u64) -> Result<u64, SdrError> {
	if amount > AMOUNT_MAX {
		return Err(SdrError::AmountOutOfBounds(currency));
	}
	if !currency.rate_bounds().contains(&rate) {
		return Err(SdrError::RateOutOfBounds(currency));
	}
	let (amount, rate, unit) = (u128::from(amount), u128::from(rate), u128::from(RATE_UNIT));
	let equivalent = match currency {
		Currency::Usd => Some(amount),
		Currency::Eur | Currency::Gbp => {
			amount.checked_mul(rate).and_then(|product| div_half_up(product, unit))
		},
		Currency::Cny | Currency::Jpy => {
			amount.checked_mul(unit).and_then(|product| div_half_up(product, rate))
		},
	};
	equivalent
		.and_then(|value| u64::try_from(value).ok())
		.ok_or(SdrError::ValueOutOfBounds)
}

/// `numerator / denominator` to six significant digits, half up. `None` if the quotient has fewer
/// than six digits or more than thirteen: it is then no longer exact in its unit, or no value.
fn six_significant(numerator: u128, denominator: u128) -> Option<u64> {
	for scale in SCALES {
		let divisor = denominator.checked_mul(scale)?;
		let digits = numerator.checked_div(divisor)?;
		if digits < 100_000 {
			return None;
		}
		if digits < 1_000_000 {
			// One rounding, from the exact quotient. It may carry 999,999.5 to 1,000,000, which
			// is a number of six significant digits too.
			let rounded = div_half_up(numerator, divisor)?;
			return u64::try_from(rounded.checked_mul(scale)?).ok();
		}
	}
	None
}

/// SDR for one US dollar from the sum of the equivalents in 10^-6 dollars, in 10^-9 (step 3).
pub fn sdr_per_usd(equivalent_sum: u64) -> Result<u64, SdrError> {
	if !SUM_BOUNDS.contains(&equivalent_sum) {
		return Err(SdrError::ValueOutOfBounds);
	}
	// 1 / (sum / 10^6), in units of 10^-9.
	six_significant(1_000_000_000_000_000, u128::from(equivalent_sum))
		.ok_or(SdrError::ValueOutOfBounds)
}

/// US dollars for one SDR from the rounded SDR for one US dollar, both in 10^-9 (step 4).
pub fn usd_per_sdr(sdr_per_usd: u64) -> Result<u64, SdrError> {
	// 1 / (rate / 10^9), in units of 10^-9.
	six_significant(1_000_000_000_000_000_000, u128::from(sdr_per_usd))
		.ok_or(SdrError::ValueOutOfBounds)
}

/// The value of one SDR by rule O-2.
pub fn value(amounts: &Amounts, rates: &Rates) -> Result<SdrValue, SdrError> {
	amounts.check()?;
	let equivalent =
		|currency: Currency| usd_equivalent(currency, amounts.of(currency), rates.of(currency));
	let equivalents = Amounts {
		usd: equivalent(Currency::Usd)?,
		eur: equivalent(Currency::Eur)?,
		cny: equivalent(Currency::Cny)?,
		jpy: equivalent(Currency::Jpy)?,
		gbp: equivalent(Currency::Gbp)?,
	};
	let equivalent_sum = Currency::ALL
		.into_iter()
		.try_fold(0u64, |sum, currency| sum.checked_add(equivalents.of(currency)))
		.ok_or(SdrError::ValueOutOfBounds)?;
	let sdr_per_usd = sdr_per_usd(equivalent_sum)?;
	let usd_per_sdr = usd_per_sdr(sdr_per_usd)?;
	Ok(SdrValue { equivalents, equivalent_sum, sdr_per_usd, usd_per_sdr })
}

/// The middle one of `values`, or of an even number of values the mean of the two middle ones,
/// rounded half up. `None` of no values. With three or more values, one wrong reporter cannot move
/// the median past the values of the others.
pub fn median(mut values: Vec<u64>) -> Option<u64> {
	values.sort_unstable();
	let count = values.len();
	let upper = *values.get(count.checked_div(2)?)?;
	if count.checked_rem(2)? == 1 {
		return Some(upper);
	}
	let lower = *values.get(count.checked_div(2)?.checked_sub(1)?)?;
	// `lower <= upper`: the sum of `lower` and half the distance cannot overflow.
	lower.checked_add(upper.checked_sub(lower)?.div_ceil(2))
}

/// The median of each rate, or `None` of no rates.
pub fn median_rates(rates: &[Rates]) -> Option<Rates> {
	let of = |rate: fn(&Rates) -> u64| median(rates.iter().map(rate).collect());
	Some(Rates {
		usd_per_eur: of(|rates| rates.usd_per_eur)?,
		cny_per_usd: of(|rates| rates.cny_per_usd)?,
		jpy_per_usd: of(|rates| rates.jpy_per_usd)?,
		usd_per_gbp: of(|rates| rates.usd_per_gbp)?,
	})
}

/// Whether something of `at` may still be used at `now`: strictly before it is `age_max` old.
pub fn is_fresh(at: UnixSecs, now: UnixSecs, age_max: UnixSecs) -> bool {
	now < at.saturating_add(age_max)
}

/// The basket in force at `now`, of the current and the next one.
pub fn basket_in_force(
	current: Option<Basket>,
	next: Option<Basket>,
	now: UnixSecs,
) -> Option<Basket> {
	next.filter(|basket| basket.is_effective(now))
		.or_else(|| current.filter(|basket| basket.is_effective(now)))
}

/// The value of the SDR from what the reporters saw, `None` if there is nothing to value from.
///
/// Observations younger than `age_max` are used. If there are none, those are used that were
/// recent when the newest one was made, and the valuation is marked [`Quality::Stale`].
pub fn appraise(
	observations: &[Observation],
	basket: &Basket,
	now: UnixSecs,
	age_max: UnixSecs,
) -> Result<Option<Valuation>, SdrError> {
	let Some(newest_at) = observations.iter().map(|seen| seen.observed_at).max() else {
		return Ok(None);
	};
	let stale = !is_fresh(newest_at, now, age_max);
	let used: Vec<&Observation> = observations
		.iter()
		.filter(|seen| {
			let reference = if stale { newest_at } else { now };
			// The newest itself is always used, even where `age_max` is zero.
			seen.observed_at == newest_at || is_fresh(seen.observed_at, reference, age_max)
		})
		.collect();
	let rates: Vec<Rates> = used.iter().map(|seen| seen.rates).collect();
	let Some(rates) = median_rates(&rates) else { return Ok(None) };
	let oldest_at = used.iter().map(|seen| seen.observed_at).min().unwrap_or(newest_at);

	let quality = if stale {
		Quality::Stale { age_secs: now.saturating_sub(newest_at) }
	} else if used.len() >= 2 {
		Quality::Good
	} else {
		Quality::SingleSource
	};
	let sources = u32::try_from(used.len()).unwrap_or(u32::MAX);
	let value = value(&basket.amounts, &rates)?;
	Ok(Some(Valuation { quality, sources, oldest_at, newest_at, rates, basket: *basket, value }))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The basket in force in 2011: it had no yuan.
	const BASKET_2011: Amounts =
		Amounts { usd: 660_000, eur: 423_000, cny: 0, jpy: 12_100_000, gbp: 111_000 };

	/// The rates of 19 October 2011. The yuan was not in the basket; its rate changes nothing.
	const RATES_2011: Rates = Rates {
		usd_per_eur: 1_384_500_000,
		cny_per_usd: 6_380_000_000,
		jpy_per_usd: 76_790_000_000,
		usd_per_gbp: 1_580_100_000,
	};

	fn rates_today() -> Rates {
		Rates {
			usd_per_eur: 1_174_500_000,
			cny_per_usd: 7_037_037_037,
			jpy_per_usd: 157_318_007_663,
			usd_per_gbp: 1_343_514_070,
		}
	}

	#[test]
	fn value_should_be_the_published_one_in_every_step_when_given_the_rates_of_october_2011() {
		let value = value(&BASKET_2011, &RATES_2011).unwrap();
		assert_eq!(
			value.equivalents,
			Amounts { usd: 660_000, eur: 585_644, cny: 0, jpy: 157_573, gbp: 175_391 }
		);
		assert_eq!(value.equivalent_sum, 1_578_608);
		assert_eq!(value.sdr_per_usd, 633_469_000);
		assert_eq!(value.usd_per_sdr, 1_578_610_000);
	}

	#[test]
	fn equivalent_should_round_half_up_when_the_seventh_decimal_is_five() {
		// 0.000001 * 1.5 = 0.0000015 and 0.000001 * 1.499999999.
		assert_eq!(usd_equivalent(Currency::Eur, 1, 1_500_000_000), Ok(2));
		assert_eq!(usd_equivalent(Currency::Eur, 1, 1_499_999_999), Ok(1));
		// 0.000003 / 2 = 0.0000015, and a hair less.
		assert_eq!(usd_equivalent(Currency::Cny, 3, 2_000_000_000), Ok(2));
		assert_eq!(usd_equivalent(Currency::Cny, 3, 2_000_000_001), Ok(1));
		assert_eq!(usd_equivalent(Currency::Usd, 578_130, RATE_UNIT), Ok(578_130));
	}

	#[test]
	fn equivalents_should_be_rounded_before_summing_when_it_matters() {
		// Each currency brings 0.0000005 dollars more than the grid shows: four roundings up.
		let amounts = Amounts { usd: 1_000_000, eur: 1, cny: 1, jpy: 20, gbp: 1 };
		let rates = Rates {
			usd_per_eur: 500_000_000,
			cny_per_usd: 2_000_000_000,
			jpy_per_usd: 40_000_000_000,
			usd_per_gbp: 500_000_000,
		};
		// Unrounded, the four would add 2; rounded first, they add 4.
		assert_eq!(value(&amounts, &rates).unwrap().equivalent_sum, 1_000_004);
	}

	#[test]
	fn inverse_should_have_six_significant_digits_when_above_and_below_one() {
		assert_eq!(sdr_per_usd(1_000_000), Ok(1_000_000_000));
		// 1 / 3 and 1 / 0.3.
		assert_eq!(sdr_per_usd(3_000_000), Ok(333_333_000));
		assert_eq!(sdr_per_usd(300_000), Ok(3_333_330_000));
		// 1 / 0.6 = 1.66666.. rounds up.
		assert_eq!(sdr_per_usd(600_000), Ok(1_666_670_000));
		assert_eq!(usd_per_sdr(633_469_000), Ok(1_578_610_000));
		// 1 / 1.000001 = 0.999999000: six digits after the point, none before.
		assert_eq!(sdr_per_usd(1_000_001), Ok(999_999_000));
		// 1 / 0.9999995 of a rate carries over to one.
		assert_eq!(usd_per_sdr(1_000_000_400), Ok(1_000_000_000));
	}

	#[test]
	fn inverse_should_be_refused_when_outside_the_bounds() {
		assert_eq!(sdr_per_usd(*SUM_BOUNDS.start()), Ok(1_000_000_000_000));
		assert_eq!(sdr_per_usd(*SUM_BOUNDS.end()), Ok(1_000_000));
		assert_eq!(sdr_per_usd(SUM_BOUNDS.start() - 1), Err(SdrError::ValueOutOfBounds));
		assert_eq!(sdr_per_usd(SUM_BOUNDS.end() + 1), Err(SdrError::ValueOutOfBounds));
		assert_eq!(sdr_per_usd(0), Err(SdrError::ValueOutOfBounds));
		assert_eq!(usd_per_sdr(0), Err(SdrError::ValueOutOfBounds));
		assert_eq!(usd_per_sdr(u64::MAX), Err(SdrError::ValueOutOfBounds));
	}

	#[test]
	fn value_should_be_refused_when_an_input_is_out_of_bounds() {
		let amounts = Basket::SINCE_AUGUST_2022.amounts;
		let too_much = Amounts { jpy: AMOUNT_MAX + 1, ..amounts };
		assert_eq!(
			value(&too_much, &rates_today()),
			Err(SdrError::AmountOutOfBounds(Currency::Jpy))
		);
		let nothing = Amounts { usd: 0, eur: 0, cny: 0, jpy: 0, gbp: 0 };
		assert_eq!(value(&nothing, &rates_today()), Err(SdrError::BasketEmpty));
		// The yen quoted in dollars.
		let inverted = Rates { jpy_per_usd: 6_400_000, ..rates_today() };
		assert_eq!(value(&amounts, &inverted), Err(SdrError::RateOutOfBounds(Currency::Jpy)));
		// The yuan quoted in dollars.
		let inverted = Rates { cny_per_usd: 142_000_000, ..rates_today() };
		assert_eq!(value(&amounts, &inverted), Err(SdrError::RateOutOfBounds(Currency::Cny)));
		// A basket of a millionth of a cent.
		let dust = Amounts { usd: 999, eur: 0, cny: 0, jpy: 0, gbp: 0 };
		assert_eq!(value(&dust, &rates_today()), Err(SdrError::ValueOutOfBounds));
		// A basket of the most of everything.
		let most = Amounts {
			usd: AMOUNT_MAX,
			eur: AMOUNT_MAX,
			cny: AMOUNT_MAX,
			jpy: AMOUNT_MAX,
			gbp: AMOUNT_MAX,
		};
		assert_eq!(value(&most, &rates_today()), Err(SdrError::ValueOutOfBounds));
	}

	#[test]
	fn rate_bounds_should_be_inclusive_when_checked() {
		for currency in [Currency::Eur, Currency::Cny, Currency::Jpy, Currency::Gbp] {
			let bounds = currency.rate_bounds();
			assert!(usd_equivalent(currency, 1, *bounds.start()).is_ok());
			assert!(usd_equivalent(currency, 1, *bounds.end()).is_ok());
			let refused = Err(SdrError::RateOutOfBounds(currency));
			assert_eq!(usd_equivalent(currency, 1, bounds.start() - 1), refused);
			assert_eq!(usd_equivalent(currency, 1, bounds.end() + 1), refused);
		}
	}

	#[test]
	fn euro_rates_should_give_cross_rates_when_valid() {
		let euro = EuroRates {
			usd: 1_174_500_000,
			cny: 8_265_000_000,
			jpy: 184_770_000_000,
			gbp: 874_200_000,
		};
		assert_eq!(Rates::from_euro_rates(&euro), Ok(rates_today()));
		let no_pound = EuroRates { gbp: 0, ..euro };
		assert_eq!(
			Rates::from_euro_rates(&no_pound),
			Err(SdrError::RateOutOfBounds(Currency::Gbp))
		);
		let no_dollar = EuroRates { usd: 0, ..euro };
		assert_eq!(
			Rates::from_euro_rates(&no_dollar),
			Err(SdrError::RateOutOfBounds(Currency::Cny))
		);
	}

	#[test]
	fn median_should_be_the_middle_when_odd_and_the_mean_of_two_when_even() {
		assert_eq!(median(vec![]), None);
		assert_eq!(median(vec![7]), Some(7));
		assert_eq!(median(vec![9, 1]), Some(5));
		assert_eq!(median(vec![1, 2]), Some(2));
		assert_eq!(median(vec![3, 1, 2]), Some(2));
		assert_eq!(median(vec![u64::MAX, u64::MAX]), Some(u64::MAX));
		assert_eq!(median(vec![0, u64::MAX]), Some(1 << 63));
	}

	#[test]
	fn basket_should_change_at_its_moment_when_the_next_becomes_effective() {
		let current = Basket { effective_at: 100, ..Basket::SINCE_AUGUST_2022 };
		let next = Basket { effective_at: 200, ..Basket::SINCE_AUGUST_2022 };
		let at = |now| basket_in_force(Some(current), Some(next), now);
		assert_eq!(at(99), None);
		assert_eq!(at(100), Some(current));
		assert_eq!(at(199), Some(current));
		assert_eq!(at(200), Some(next));
		assert_eq!(basket_in_force(None, Some(next), 200), Some(next));
		assert_eq!(basket_in_force(None, None, 200), None);
	}

	fn seen(observed_at: UnixSecs, usd_per_eur: u64) -> Observation {
		Observation { observed_at, rates: Rates { usd_per_eur, ..rates_today() } }
	}

	#[test]
	fn quality_should_follow_the_fresh_observations_when_they_age() {
		let basket = Basket::SINCE_AUGUST_2022;
		let appraise = |seen: &[Observation], now| appraise(seen, &basket, now, 100).unwrap();
		assert_eq!(appraise(&[], 1_000), None);

		let two = [seen(1_000, 1_100_000_000), seen(1_050, 1_200_000_000)];
		let good = appraise(&two, 1_099).unwrap();
		assert_eq!(good.quality, Quality::Good);
		assert_eq!(good.rates.usd_per_eur, 1_150_000_000);
		assert_eq!((good.sources, good.oldest_at, good.newest_at), (2, 1_000, 1_050));

		let single = appraise(&two, 1_100).unwrap();
		assert_eq!(single.quality, Quality::SingleSource);
		assert_eq!(single.rates.usd_per_eur, 1_200_000_000);
		assert_eq!((single.sources, single.oldest_at), (1, 1_050));
		assert_eq!(appraise(&two, 1_149).unwrap().quality, Quality::SingleSource);

		// Stale: what was good together when the newest was seen is valued together.
		let stale = appraise(&two, 1_150).unwrap();
		assert_eq!(stale.quality, Quality::Stale { age_secs: 100 });
		assert_eq!(stale.rates.usd_per_eur, 1_150_000_000);
		assert_eq!(stale.sources, 2);
	}

	#[test]
	fn median_should_ignore_one_wild_reporter_when_there_are_three() {
		let basket = Basket::SINCE_AUGUST_2022;
		let three =
			[seen(1_000, 1_100_000_000), seen(1_000, 1_110_000_000), seen(1_000, 5_000_000_000)];
		let valuation = appraise(&three, &basket, 1_000, 100).unwrap().unwrap();
		assert_eq!(valuation.rates.usd_per_eur, 1_110_000_000);
	}

	prop_compose! {
		fn any_rates()(
			usd_per_eur in Currency::Eur.rate_bounds(),
			cny_per_usd in Currency::Cny.rate_bounds(),
			jpy_per_usd in Currency::Jpy.rate_bounds(),
			usd_per_gbp in Currency::Gbp.rate_bounds(),
		) -> Rates {
			Rates { usd_per_eur, cny_per_usd, jpy_per_usd, usd_per_gbp }
		}
	}

	prop_compose! {
		fn any_amounts()(
			usd in 0..=AMOUNT_MAX,
			eur in 0..=AMOUNT_MAX,
			cny in 0..=AMOUNT_MAX,
			jpy in 0..=AMOUNT_MAX,
			gbp in 0..=AMOUNT_MAX,
			shift in 0u32..30,
		) -> Amounts {
			// Shifting spreads the baskets over all magnitudes.
			Amounts {
				usd: usd >> shift,
				eur: eur >> shift,
				cny: cny >> shift,
				jpy: jpy >> shift,
				gbp: gbp >> shift,
			}
		}
	}

	/// Whether `x`, in whatever unit, has at most six significant digits.
	fn has_six_digits(mut x: u64) -> bool {
		while x > 0 && x.is_multiple_of(10) {
			x /= 10;
		}
		x < 1_000_000
	}

	proptest! {
		#[test]
		fn value_should_never_panic_when_given_anything(
			usd: u64, eur: u64, cny: u64, jpy: u64, gbp: u64, a: u64, b: u64, c: u64, d: u64,
		) {
			let amounts = Amounts { usd, eur, cny, jpy, gbp };
			let rates =
				Rates { usd_per_eur: a, cny_per_usd: b, jpy_per_usd: c, usd_per_gbp: d };
			let accepted = amounts.check().is_ok() && rates.check().is_ok();
			if value(&amounts, &rates).is_ok() {
				prop_assert!(accepted);
			}
			let euro = EuroRates { usd: a, cny: b, jpy: c, gbp: d };
			if let Ok(rates) = Rates::from_euro_rates(&euro) {
				prop_assert!(rates.check().is_ok());
			}
			let _ = sdr_per_usd(a);
			let _ = usd_per_sdr(a);
		}

		#[test]
		fn value_should_fail_only_for_its_size_when_inputs_are_accepted(
			amounts in any_amounts(),
			rates in any_rates(),
		) {
			prop_assume!(amounts.check().is_ok());
			match value(&amounts, &rates) {
				Ok(value) => prop_assert!(SUM_BOUNDS.contains(&value.equivalent_sum)),
				Err(error) => {
					prop_assert_eq!(error, SdrError::ValueOutOfBounds);
					let sum: u64 = Currency::ALL
						.into_iter()
						.map(|x| usd_equivalent(x, amounts.of(x), rates.of(x)).unwrap())
						.sum();
					prop_assert!(!SUM_BOUNDS.contains(&sum));
				},
			}
		}

		#[test]
		fn equivalent_should_be_within_half_a_unit_when_compared_with_the_exact_product(
			amount in 0..=AMOUNT_MAX,
			rates in any_rates(),
		) {
			let unit = i128::from(RATE_UNIT);
			for currency in [Currency::Eur, Currency::Gbp] {
				let rate = rates.of(currency);
				let rounded = i128::from(usd_equivalent(currency, amount, rate).unwrap());
				let error = rounded * unit - i128::from(amount) * i128::from(rate);
				// Half up: the error in half units lies in (-1/2, 1/2].
				prop_assert!(-unit < 2 * error && 2 * error <= unit);
			}
			for currency in [Currency::Cny, Currency::Jpy] {
				let rate = i128::from(rates.of(currency));
				let rounded =
					i128::from(usd_equivalent(currency, amount, rates.of(currency)).unwrap());
				let error = rounded * rate - i128::from(amount) * unit;
				prop_assert!(-rate < 2 * error && 2 * error <= rate);
			}
		}

		#[test]
		fn inverses_should_be_within_half_of_the_sixth_digit_when_rounded(
			sum in SUM_BOUNDS,
		) {
			let sdr = sdr_per_usd(sum).unwrap();
			let usd = usd_per_sdr(sdr).unwrap();
			prop_assert!(has_six_digits(sdr) && has_six_digits(usd));
			// The sixth digit of a number between 10^5 and 10^6 times the scale.
			let last_digit = |x: u64| {
				let mut scale = 1u128;
				while u128::from(x) / scale >= 1_000_000 {
					scale *= 10;
				}
				scale
			};
			let exact = |numerator: u128, d: u64, rounded: u64| {
				let (d, rounded) = (u128::from(d), u128::from(rounded));
				let difference = numerator.abs_diff(rounded * d);
				2 * difference <= last_digit(u64::try_from(rounded).unwrap()) * d
			};
			prop_assert!(exact(1_000_000_000_000_000, sum, sdr));
			prop_assert!(exact(1_000_000_000_000_000_000, sdr, usd));
			// Rounded twice, one SDR in dollars still agrees with the sum in five digits.
			prop_assert!(
				u128::from(usd).abs_diff(u128::from(sum) * 1_000) * 100_000
					<= 2 * u128::from(usd)
			);
		}

		#[test]
		fn value_should_be_monotone_when_a_rate_or_an_amount_rises(
			rates in any_rates(),
			amounts in any_amounts(),
			more in 1..=1_000_000u64,
			which in 0usize..4,
		) {
			let Ok(before) = value(&amounts, &rates) else { return Ok(()) };
			let mut higher = rates;
			// A higher price of the euro or pound makes the SDR dearer in dollars, more yuan or
			// yen for a dollar make it cheaper.
			match which {
				0 => higher.usd_per_eur += more,
				1 => higher.usd_per_gbp += more,
				2 => higher.cny_per_usd += more,
				_ => higher.jpy_per_usd += more,
			}
			if let Ok(after) = value(&amounts, &higher) {
				if which < 2 {
					prop_assert!(after.equivalent_sum >= before.equivalent_sum);
					prop_assert!(after.sdr_per_usd <= before.sdr_per_usd);
					prop_assert!(after.usd_per_sdr >= before.usd_per_sdr);
				} else {
					prop_assert!(after.equivalent_sum <= before.equivalent_sum);
					prop_assert!(after.sdr_per_usd >= before.sdr_per_usd);
					prop_assert!(after.usd_per_sdr <= before.usd_per_sdr);
				}
			}
			let richer = Amounts { usd: amounts.usd + more, ..amounts };
			if let Ok(after) = value(&richer, &rates) {
				prop_assert!(after.sdr_per_usd <= before.sdr_per_usd);
				prop_assert!(after.usd_per_sdr >= before.usd_per_sdr);
			}
		}

		#[test]
		fn median_should_split_the_values_in_halves_when_given_any(
			values in prop::collection::vec(any::<u64>(), 1..=16),
		) {
			let middle = median(values.clone()).unwrap();
			let below = values.iter().filter(|x| **x < middle).count();
			let above = values.iter().filter(|x| **x > middle).count();
			prop_assert!(2 * below <= values.len() && 2 * above <= values.len());
			prop_assert!(*values.iter().min().unwrap() <= middle);
			prop_assert!(middle <= *values.iter().max().unwrap());
			let mut reversed = values.clone();
			reversed.reverse();
			prop_assert_eq!(median(reversed), Some(middle));
		}

		#[test]
		fn appraisal_should_lie_between_its_observations_when_there_are_many(
			seen in prop::collection::vec((0u64..300, any_rates()), 1..=16),
			now in 0u64..1_000,
		) {
			let seen: Vec<Observation> = seen
				.into_iter()
				.map(|(observed_at, rates)| Observation { observed_at, rates })
				.collect();
			let basket = Basket::SINCE_AUGUST_2022;
			let valuation = appraise(&seen, &basket, now, 100).unwrap().unwrap();
			prop_assert!(valuation.rates.check().is_ok());
			prop_assert!(valuation.sources >= 1);
			let fresh = seen.iter().filter(|x| is_fresh(x.observed_at, now, 100)).count();
			let expected = match fresh {
				0 => Quality::Stale { age_secs: now - valuation.newest_at },
				1 => Quality::SingleSource,
				_ => Quality::Good,
			};
			prop_assert_eq!(valuation.quality, expected);
		}
	}
}
