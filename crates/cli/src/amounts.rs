//! Amounts of SDRt and exchange rates: decimal text to and from exact integers.

use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Decimals of SDRt and of exchange rates.
pub const DECIMALS: usize = 9;

/// Units of one SDRt.
pub const UNIT: u128 = 1_000_000_000;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
	/// Nothing, or something else than digits and one point.
	#[error("not a decimal number: write for example 12 or 0.5")]
	NotDecimal,
	/// More precise than the chain counts.
	#[error("more than {DECIMALS} decimals: the smallest unit is 0.000000001")]
	TooPrecise,
	/// Larger than the chain counts.
	#[error("too large")]
	TooLarge,
}

/// An amount of SDRt, in units of 10^-9 SDRt. Written and read as a decimal number of SDRt, in JSON
/// too (as a string, because JSON numbers are not exact).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sdrt(pub u128);

impl Sdrt {
	/// So many whole SDRt.
	pub const fn whole(sdrt: u128) -> Self {
		Self(sdrt.saturating_mul(UNIT))
	}

	/// With all decimals, so that amounts in a column stand below each other.
	pub fn fixed(self) -> String {
		fixed(self.0)
	}
}

impl From<u128> for Sdrt {
	fn from(units: u128) -> Self {
		Self(units)
	}
}

impl From<u64> for Sdrt {
	fn from(units: u64) -> Self {
		Self(units.into())
	}
}

impl fmt::Display for Sdrt {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.pad(&trimmed(self.0))
	}
}

impl FromStr for Sdrt {
	type Err = AmountError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		parse(text).map(Self)
	}
}

impl Serialize for Sdrt {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

/// A difference of two amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
	/// Before.
	pub from: u128,
	/// After.
	pub to: u128,
}

impl fmt::Display for Change {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let sign = match self.to.cmp(&self.from) {
			std::cmp::Ordering::Less => "-",
			std::cmp::Ordering::Equal => "",
			std::cmp::Ordering::Greater => "+",
		};
		f.pad(&format!("{sign}{}", trimmed(self.to.abs_diff(self.from))))
	}
}

impl Serialize for Change {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

/// A rate or a price in units of 10^-9, parsed like an amount.
pub fn parse_rate(text: &str) -> Result<u64, AmountError> {
	parse(text)?.try_into().map_err(|_| AmountError::TooLarge)
}

/// Units of 10^-9 as a decimal number without trailing zeros.
pub fn trimmed(units: u128) -> String {
	let text = fixed(units);
	text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn fixed(units: u128) -> String {
	format!("{}.{:0width$}", units / UNIT, units % UNIT, width = DECIMALS)
}

fn parse(text: &str) -> Result<u128, AmountError> {
	let (whole, decimals) = match text.split_once('.') {
		Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
		Some(_) => return Err(AmountError::NotDecimal),
		None => (text, ""),
	};
	let is_number = |text: &str| text.bytes().all(|x| x.is_ascii_digit());
	if whole.is_empty() || !is_number(whole) || !is_number(decimals) {
		return Err(AmountError::NotDecimal);
	}
	let significant = decimals.trim_end_matches('0');
	if significant.len() > DECIMALS {
		return Err(AmountError::TooPrecise);
	}
	let units: u128 = whole.parse().map_err(|_| AmountError::TooLarge)?;
	// At most nine digits, and padded to nine: this always fits.
	let part: u128 =
		format!("{significant:0<width$}", width = DECIMALS).parse().unwrap_or_default();
	units
		.checked_mul(UNIT)
		.and_then(|units| units.checked_add(part))
		.ok_or(AmountError::TooLarge)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amount_should_be_exact_when_read_and_written() {
		for (text, units, written) in [
			("0", 0, "0"),
			("1", UNIT, "1"),
			("0.000000001", 1, "0.000000001"),
			("12.50", 12_500_000_000, "12.5"),
			("007.000000000000", 7 * UNIT, "7"),
			(
				"340282366920938463463374607431.768211455",
				u128::MAX,
				"340282366920938463463374607431.768211455",
			),
		] {
			let amount: Sdrt = text.parse().unwrap();
			assert_eq!(amount, Sdrt(units), "{text}");
			assert_eq!(amount.to_string(), written);
		}
	}

	#[test]
	fn amount_should_be_refused_when_it_is_not_an_exact_number_of_units() {
		for (text, error) in [
			("", AmountError::NotDecimal),
			(".5", AmountError::NotDecimal),
			("5.", AmountError::NotDecimal),
			("-1", AmountError::NotDecimal),
			("+1", AmountError::NotDecimal),
			("1e3", AmountError::NotDecimal),
			("1,5", AmountError::NotDecimal),
			("1 ", AmountError::NotDecimal),
			("1.2.3", AmountError::NotDecimal),
			("0.0000000001", AmountError::TooPrecise),
			("340282366920938463463374607431.768211456", AmountError::TooLarge),
			("999999999999999999999999999999999999999999", AmountError::TooLarge),
		] {
			assert_eq!(text.parse::<Sdrt>(), Err(error), "{text}");
		}
	}

	#[test]
	fn rate_should_be_refused_when_it_does_not_fit() {
		assert_eq!(parse_rate("1.38450"), Ok(1_384_500_000));
		assert_eq!(parse_rate("18446744073.709551615"), Ok(u64::MAX));
		assert_eq!(parse_rate("18446744073.709551616"), Err(AmountError::TooLarge));
	}

	#[test]
	fn change_should_carry_its_sign() {
		let change = |from, to| Change { from, to }.to_string();
		assert_eq!(change(UNIT, 3 * UNIT), "+2");
		assert_eq!(change(3 * UNIT, UNIT / 2), "-2.5");
		assert_eq!(change(7, 7), "0");
	}

	#[test]
	fn json_should_hold_a_string_when_an_amount_is_serialised() {
		assert_eq!(serde_json::to_string(&Sdrt(1_500_000_000)).unwrap(), "\"1.5\"");
	}
}
