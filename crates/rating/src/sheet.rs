//! Rate sheets: what a network charges for what, when.

use crate::{
	amount::{Charge, Rounding, PARTS_PER_NANO},
	record::Service,
	text::{Currency, Label, Prefix},
	time::{Moment, Zone},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};
use core::fmt;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 1_440;

/// How a quantity becomes a charge. Amounts are in 10^-9 of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Terms {
	/// Price of `per` units.
	#[codec(compact)]
	pub price: u64,
	/// Seconds, messages or bytes that the price is for: 60 for a price per minute, 1,000,000 per MB.
	#[codec(compact)]
	pub per: u64,
	/// The first increment: whoever uses anything pays for as much. The 30 of 30/6.
	#[codec(compact)]
	pub first: u64,
	/// Every further increment. The 6 of 30/6.
	#[codec(compact)]
	pub next: u64,
	/// What a record costs in addition, whatever its quantity.
	#[codec(compact)]
	pub connect: u64,
	/// The least that a record costs.
	#[codec(compact)]
	pub minimum: u64,
	/// The most that a record costs. `None`: no limit.
	pub cap: Option<u64>,
	/// Rounding of each record. `None`: charges stay exact and only totals are rounded.
	pub rounding: Option<Rounding>,
}

/// A quantity that follows from terms: parts of a charge for each unit, and the rest of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pricing {
	terms: Terms,
	unit: i128,
	connect: i128,
	minimum: i128,
	cap: Option<i128>,
}

impl Terms {
	/// A price per so many units, by the unit, nothing else.
	pub const fn plain(price: u64, per: u64) -> Self {
		let (connect, minimum, cap, rounding) = (0, 0, None, None);
		Self { price, per, first: 1, next: 1, connect, minimum, cap, rounding }
	}

	/// Whether anything can be charged by them.
	///
	/// # Errors
	///
	/// [`SheetError::Per`], [`SheetError::Increment`], [`SheetError::Cap`] or [`SheetError::Decimals`].
	pub fn check(&self) -> Result<(), SheetError> {
		if self.per == 0 || PARTS_PER_NANO % i128::from(self.per) != 0 {
			return Err(SheetError::Per);
		}
		if self.first == 0 || self.next == 0 {
			return Err(SheetError::Increment);
		}
		if self.cap.is_some_and(|cap| cap < self.minimum) {
			return Err(SheetError::Cap);
		}
		if self.rounding.is_some_and(|rounding| rounding.decimals > 9) {
			return Err(SheetError::Decimals);
		}
		Ok(())
	}

	pub(crate) fn pricing(&self) -> Option<Pricing> {
		let parts = |nanos: u64| i128::from(nanos).checked_mul(PARTS_PER_NANO);
		self.check().ok()?;
		let per_unit = PARTS_PER_NANO.checked_div(self.per.into())?;
		Some(Pricing {
			terms: *self,
			unit: i128::from(self.price).checked_mul(per_unit)?,
			connect: parts(self.connect)?,
			minimum: parts(self.minimum)?,
			cap: match self.cap {
				Some(cap) => Some(parts(cap)?),
				None => None,
			},
		})
	}

	/// Billed quantity and charge. Nothing used costs nothing, not even the connect fee: such a call was
	/// not answered. `None` when the charge is too large or the terms are impossible.
	pub fn charge(&self, quantity: u64) -> Option<(u64, Charge)> {
		self.pricing()?.charge(quantity)
	}
}

impl Pricing {
	pub(crate) fn charge(&self, quantity: u64) -> Option<(u64, Charge)> {
		if quantity == 0 {
			return Some((0, Charge::ZERO));
		}
		let Terms { first, next, rounding, .. } = self.terms;
		let billed = match quantity.checked_sub(first) {
			None | Some(0) => first,
			Some(further) if next == 1 => first.checked_add(further)?,
			Some(further) => further.div_ceil(next).checked_mul(next)?.checked_add(first)?,
		};
		let parts = self.unit.checked_mul(billed.into())?.checked_add(self.connect)?;
		let parts = parts.max(self.minimum);
		let parts = self.cap.map_or(parts, |cap| parts.min(cap));
		let charge = Charge(parts);
		match rounding {
			Some(rounding) => Some((billed, charge.rounded(rounding)?)),
			None => Some((billed, charge)),
		}
	}
}

/// Hours of the week, on the clocks of the rate's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Band {
	/// Days on which it begins: bit 0 is Monday, bit 6 Sunday.
	pub days: u8,
	/// Minute of the day at which it begins.
	pub from: u16,
	/// The first minute after it, up to 1,440. If it is not after `from`, it is one of the next day.
	pub until: u16,
}

impl Band {
	/// Whether it names days and minutes that there are.
	pub fn is_valid(&self) -> bool {
		(1..=0x7f).contains(&self.days)
			&& self.from < DAY_MINUTES
			&& (1..=DAY_MINUTES).contains(&self.until)
	}

	/// The minutes of the week at which it begins.
	pub(crate) fn beginnings(self) -> impl Iterator<Item = u16> {
		(0..7_u16)
			.filter(move |day| self.days.checked_shr((*day).into()).unwrap_or(0) & 1 == 1)
			.map(move |day| day.saturating_mul(DAY_MINUTES).saturating_add(self.from))
	}

	/// Whether a minute belongs to it, counted from Monday 00:00, 0 to 10,079.
	pub fn covers(&self, minute_of_week: u16) -> bool {
		let day = minute_of_week / DAY_MINUTES;
		let minute = minute_of_week % DAY_MINUTES;
		let on = |day: u16| self.days.checked_shr(day.into()).unwrap_or(0) & 1 == 1;
		if self.from < self.until {
			return on(day) && self.from <= minute && minute < self.until;
		}
		let yesterday = day.checked_sub(1).unwrap_or(6);
		(on(day) && minute >= self.from) || (on(yesterday) && minute < self.until)
	}
}

/// A line of a rate sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Rate {
	/// For what.
	pub service: Service,
	/// For numbers that begin with it. The longest one that has a rate in force decides.
	pub prefix: Prefix,
	/// When it comes into force, for records that start then or later.
	pub from: Moment,
	/// When it ends. `None`: when the next rate for the same prefix comes into force, or never.
	pub until: Option<Moment>,
	/// In which hours of the week. `None`: in those that no other rate of the same prefix and time names.
	pub band: Option<Band>,
	/// Which of the sheet's zones the band's clocks are in.
	#[codec(compact)]
	pub zone: u32,
	/// Name of the destination, in statements.
	pub destination: Label,
	/// What it costs.
	pub terms: Terms,
}

/// A rate sheet. Its encoding is what both sides agree upon: it has all that rating needs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Sheet {
	/// Which one it is, to tell versions apart.
	pub version: Label,
	/// What prices are in.
	pub currency: Currency,
	/// Rounding of totals.
	pub rounding: Rounding,
	/// Time zones.
	pub zones: Vec<Zone>,
	/// The rates, in any order.
	pub rates: Vec<Rate>,
}

impl Sheet {
	/// Reads a sheet, and nothing behind it. Whether its rates make sense shows when a
	/// [`Rater`](crate::Rater) is made of it.
	///
	/// # Errors
	///
	/// When it is no encoded sheet.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, codec::Error> {
		Self::decode_all(&mut bytes)
	}
}

/// Why nothing can be rated with a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetError {
	/// A price is for a number of units that does not divide 9 * 2^30 * 5^9.
	Per,
	/// An increment is 0.
	Increment,
	/// A cap is below the minimum.
	Cap,
	/// Rounding to more than nine decimals.
	Decimals,
	/// A prefix is not made of digits.
	Prefix,
	/// A band names no day, or a minute that there is not.
	Band,
	/// A rate's zone is not in the sheet, or a zone is out of order.
	Zone,
	/// A rate ends before it begins.
	Order,
	/// Two rates of one prefix are in force at the same time.
	Overlap,
	/// Two rates of one prefix and time name the same hour of the week.
	OverlappingBands,
	/// More rates, or larger amounts, than can be counted.
	TooLarge,
}

impl fmt::Display for SheetError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.write_str(match self {
			Self::Per => "a price is for a number of units that does not divide 9 * 2^30 * 5^9",
			Self::Increment => "an increment is 0",
			Self::Cap => "a cap is below the minimum",
			Self::Decimals => "rounding has more than nine decimals",
			Self::Prefix => "a prefix has something other than digits",
			Self::Band => "a band names no day, or no minute of one",
			Self::Zone => "a time zone is missing or out of order",
			Self::Order => "a rate ends before it begins",
			Self::Overlap => "two rates of one prefix are in force at the same time",
			Self::OverlappingBands => "two bands of one rate have an hour in common",
			Self::TooLarge => "it is larger than can be counted",
		})
	}
}

impl core::error::Error for SheetError {}
