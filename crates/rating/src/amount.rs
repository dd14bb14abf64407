//! Money without rounding, and where it is rounded.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;

/// Parts of a [`Charge`] in 10^-9 of the currency: 9 * 2^30 * 5^9. It is divisible by 60 and 3,600, by
/// 1,000 to 10^9 and by 2^10 to 2^30. A price with nine decimals for a second, a minute, an hour, a
/// kB, a MiB or a GB is therefore a whole number of parts for each second or byte, so that rating
/// only multiplies and adds: no record is rounded unless its terms say so, and sums do not
/// depend on order.
pub const PARTS_PER_NANO: i128 = 18_874_368_000_000_000;

/// Decimals of an [`Amount`], those of SDRt.
pub const AMOUNT_DECIMALS: u8 = 9;

/// Money as it is paid: 10^-9 of the currency.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Amount(pub i128);

/// Money as it is rated: 1 / [`PARTS_PER_NANO`] of an [`Amount`]'s unit. Up to 9 * 10^12 of the currency.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Charge(pub i128);

/// What happens to what is less than the last decimal. Negative amounts are rounded like positive ones.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum RoundingMode {
	/// Dropped.
	#[codec(index = 0)]
	Down,
	/// Counts as one.
	#[codec(index = 1)]
	Up,
	/// Half and more counts as one.
	#[codec(index = 2)]
	HalfUp,
	/// Half goes to the even neighbour.
	#[codec(index = 3)]
	HalfEven,
}

/// To how many decimals an amount is rounded, and how.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Rounding {
	/// Decimals that stay, 0 to 9. More than nine count as nine.
	pub decimals: u8,
	/// What happens to the rest.
	pub mode: RoundingMode,
}

impl Rounding {
	/// To the last decimal of an [`Amount`], half to even.
	pub const FINEST: Self = Self { decimals: AMOUNT_DECIMALS, mode: RoundingMode::HalfEven };

	/// Units of an [`Amount`] in the last decimal.
	fn step(self) -> i128 {
		let dropped = AMOUNT_DECIMALS.saturating_sub(self.decimals);
		10_i128.saturating_pow(u32::from(dropped))
	}
}

impl RoundingMode {
	/// `value` as a multiple of `step`, `None` when it overflows or `step` is not positive.
	pub(crate) fn multiple(self, value: i128, step: i128) -> Option<i128> {
		let step = u128::try_from(step).ok().filter(|step| *step != 0)?;
		let magnitude = value.unsigned_abs();
		let (whole, rest) = (magnitude / step, magnitude % step);
		let missing = step.saturating_sub(rest);
		let up = match self {
			Self::Down => false,
			Self::Up => rest != 0,
			Self::HalfUp => rest >= missing,
			Self::HalfEven => rest > missing || (rest == missing && whole % 2 == 1),
		};
		let rounded = whole.checked_add(u128::from(up))?;
		let rounded = i128::try_from(rounded).ok()?;
		Some(if value < 0 { rounded.saturating_neg() } else { rounded })
	}
}

impl Amount {
	/// Nothing.
	pub const ZERO: Self = Self(0);

	/// Reads decimals like `-12.5`, at most nine of them after the point.
	///
	/// # Errors
	///
	/// Every variant of [`DecimalError`].
	pub fn parse(text: &str) -> Result<Self, DecimalError> {
		parse_decimal(text, AMOUNT_DECIMALS.into()).map(Self)
	}

	/// As a charge, `None` when it is too large.
	pub fn to_charge(self) -> Option<Charge> {
		self.0.checked_mul(PARTS_PER_NANO).map(Charge)
	}

	/// Sum, `None` when it overflows.
	pub fn checked_add(self, other: Self) -> Option<Self> {
		self.0.checked_add(other.0).map(Self)
	}

	/// Difference, `None` when it overflows.
	pub fn checked_sub(self, other: Self) -> Option<Self> {
		self.0.checked_sub(other.0).map(Self)
	}
}

impl fmt::Display for Amount {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write_decimal(out, self.0, AMOUNT_DECIMALS.into())
	}
}

impl Charge {
	/// Nothing.
	pub const ZERO: Self = Self(0);

	/// Sum, `None` when it overflows.
	pub fn checked_add(self, other: Self) -> Option<Self> {
		self.0.checked_add(other.0).map(Self)
	}

	/// Difference, `None` when it overflows.
	pub fn checked_sub(self, other: Self) -> Option<Self> {
		self.0.checked_sub(other.0).map(Self)
	}

	/// Sum of many, `None` when it overflows.
	pub fn sum(charges: impl IntoIterator<Item = Self>) -> Option<Self> {
		charges.into_iter().try_fold(Self::ZERO, Self::checked_add)
	}

	/// How far apart two charges are.
	pub fn distance(self, other: Self) -> u128 {
		self.0.abs_diff(other.0)
	}

	/// The amount to pay, `None` when it overflows.
	pub fn round(self, rounding: Rounding) -> Option<Amount> {
		let step = rounding.step();
		let parts = PARTS_PER_NANO.checked_mul(step)?;
		rounding.mode.multiple(self.0, parts)?.checked_mul(step).map(Amount)
	}

	/// The charge of what [`Self::round`] gives.
	pub fn rounded(self, rounding: Rounding) -> Option<Self> {
		self.round(rounding)?.to_charge()
	}
}

impl fmt::Display for Charge {
	/// With 18 decimals at most, the last one rounded half to even.
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		const NANO: i128 = 1_000_000_000;
		// The whole part is split off first so that nothing overflows.
		let nanos = self.0 / PARTS_PER_NANO;
		let rest = (self.0 % PARTS_PER_NANO).saturating_mul(NANO);
		let atto = RoundingMode::HalfEven.multiple(rest, PARTS_PER_NANO).unwrap_or(0);
		match nanos.checked_mul(NANO).and_then(|whole| whole.checked_add(atto)) {
			Some(atto) => write_decimal(out, atto, 18),
			None => write_decimal(out, nanos, AMOUNT_DECIMALS.into()),
		}
	}
}

/// Why a text is no decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
	/// It is not digits with at most one point and one exponent.
	Malformed,
	/// It has more decimals than are kept.
	TooPrecise,
	/// It is too large to be counted.
	TooLarge,
}

impl fmt::Display for DecimalError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.write_str(match self {
			Self::Malformed => "it is not a decimal number",
			Self::TooPrecise => "it has too many decimals",
			Self::TooLarge => "it is too large",
		})
	}
}

impl core::error::Error for DecimalError {}

/// Reads a decimal number into units of 10^-`decimals`, exactly. An exponent as in JSON is understood.
///
/// # Errors
///
/// Every variant of [`DecimalError`].
pub fn parse_decimal(text: &str, decimals: u32) -> Result<i128, DecimalError> {
	let (negative, text) = match text.strip_prefix('-') {
		Some(rest) => (true, rest),
		None => (false, text),
	};
	let (mantissa, exponent) = match text.split_once(['e', 'E']) {
		Some((mantissa, exponent)) => {
			let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
			(mantissa, exponent.parse::<i16>().map_err(|_| DecimalError::Malformed)?)
		},
		None => (text, 0),
	};
	let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
	if whole.is_empty() && fraction.is_empty() {
		return Err(DecimalError::Malformed);
	}
	// The value is `digits * 10^shift` in units of 10^-decimals.
	let mut shift = i64::from(decimals)
		.saturating_add(exponent.into())
		.saturating_sub(i64::try_from(fraction.len()).map_err(|_| DecimalError::TooLarge)?);
	let mut digits: &str = &alloc::format!("{whole}{fraction}");
	if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err(DecimalError::Malformed);
	}
	while shift < 0 {
		// What cannot be kept must be zeros.
		digits = match digits.strip_suffix('0') {
			Some(rest) => rest,
			None if digits.is_empty() => break,
			None => return Err(DecimalError::TooPrecise),
		};
		shift = shift.saturating_add(1);
	}
	let value = digits.bytes().try_fold(0_i128, |value, digit| {
		value.checked_mul(10)?.checked_add(i128::from(digit.wrapping_sub(b'0')))
	});
	let value = value.ok_or(DecimalError::TooLarge)?;
	let value = if value == 0 {
		0
	} else {
		let shift = u32::try_from(shift).map_err(|_| DecimalError::TooLarge)?;
		let factor = 10_i128.checked_pow(shift).ok_or(DecimalError::TooLarge)?;
		value.checked_mul(factor).ok_or(DecimalError::TooLarge)?
	};
	Ok(if negative { value.saturating_neg() } else { value })
}

/// Writes units of 10^-`decimals` without trailing zeros.
pub(crate) fn write_decimal(
	out: &mut fmt::Formatter<'_>,
	value: i128,
	decimals: u32,
) -> fmt::Result {
	let scale = 10_u128.saturating_pow(decimals);
	let magnitude = value.unsigned_abs();
	let (whole, rest) = (magnitude / scale, magnitude % scale);
	let sign = if value < 0 { "-" } else { "" };
	if rest == 0 {
		return out.pad(&alloc::format!("{sign}{whole}"));
	}
	let width = usize::try_from(decimals).unwrap_or(0);
	let fraction = alloc::format!("{rest:0width$}");
	out.pad(&alloc::format!("{sign}{whole}.{}", fraction.trim_end_matches('0')))
}
