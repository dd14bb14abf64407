//! Applies an agreement's rules to what was found in opened records.

use crate::{
	amount::{Amount, Charge, Rounding},
	compare::{AgreedFigure, Comparison},
	matching::{charge, Cause, Matching},
	record::{Book, Direction},
	statement::net,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};

/// What an agreement says about a cause. A record that a side does not have costs nothing there.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Remedy {
	/// One of the two figures, or between them, is paid.
	#[codec(index = 0)]
	Pay(AgreedFigure),
	/// The lower figure is paid, and people decide about the difference.
	#[codec(index = 1)]
	Dispute,
}

/// What an agreement says about each cause.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Remedies {
	/// Differences within tolerance.
	pub matched: Remedy,
	/// The quantity.
	pub duration: Remedy,
	/// The price.
	pub price: Remedy,
	/// The increments.
	pub increment: Remedy,
	/// The destination.
	pub destination: Remedy,
	/// The clock.
	pub time_zone: Remedy,
	/// Charges that do not follow from their own terms.
	pub arithmetic: Remedy,
	/// Records that one side has more than once.
	pub duplicate: Remedy,
	/// Records that one side does not have.
	pub missing: Remedy,
}

impl Default for Remedies {
	/// The provider's figure within tolerance, nothing for duplicates, people for the rest.
	fn default() -> Self {
		Self {
			matched: Remedy::Pay(AgreedFigure::Provider),
			duration: Remedy::Dispute,
			price: Remedy::Dispute,
			increment: Remedy::Dispute,
			destination: Remedy::Dispute,
			time_zone: Remedy::Dispute,
			arithmetic: Remedy::Dispute,
			duplicate: Remedy::Pay(AgreedFigure::Lower),
			missing: Remedy::Dispute,
		}
	}
}

impl Remedies {
	/// The remedy for a cause.
	pub fn of(&self, cause: Cause) -> Remedy {
		match cause {
			Cause::Matched => self.matched,
			Cause::Duration => self.duration,
			Cause::Price => self.price,
			Cause::Increment => self.increment,
			Cause::Destination => self.destination,
			Cause::TimeZone => self.time_zone,
			Cause::Arithmetic => self.arithmetic,
			Cause::Duplicate => self.duplicate,
			Cause::Missing => self.missing,
		}
	}
}

/// What people have to decide about one cause.
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
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Disputed {
	/// Who served.
	pub direction: Direction,
	/// Why the sides differ.
	pub cause: Cause,
	/// Findings.
	pub count: u64,
	/// By how much the first's charges exceed the lower ones, which are paid.
	pub first_more: Charge,
	/// By how much the second's charges exceed the lower ones, which are paid.
	pub second_more: Charge,
}

/// What becomes of opened records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Resolution {
	/// What is paid for each direction, the lower figure of disputed findings included.
	pub settled: [Charge; 2],
	/// What is in dispute, by direction and cause, ascending.
	pub disputed: Vec<Disputed>,
}

impl Resolution {
	/// What the second has to pay the first in all, given what the comparison settled before; negative when
	/// the first has to pay. `None` when it overflows.
	pub fn net(&self, comparison: &Comparison, rounding: Rounding) -> Option<Amount> {
		let sum = |direction: Direction| {
			direction.of(&comparison.settled).checked_add(*direction.of(&self.settled))
		};
		net(Direction::BOTH.map(sum), rounding)
	}
}

/// Applies the remedies to all findings. `None` when a sum is too large to be counted.
pub fn resolve(
	first: &Book,
	second: &Book,
	matching: &Matching,
	remedies: &Remedies,
) -> Option<Resolution> {
	let mut settled = [Charge::ZERO; 2];
	let mut open: BTreeMap<(Direction, Cause), Disputed> = BTreeMap::new();
	for finding in &matching.findings {
		let (direction, cause) = (finding.direction, finding.cause);
		let (mine, theirs) = (charge(first, finding.first), charge(second, finding.second));
		let paid = match remedies.of(cause) {
			Remedy::Pay(figure) => figure.pick(direction, mine, theirs)?,
			Remedy::Dispute => mine.min(theirs),
		};
		let sum = direction.of_mut(&mut settled);
		*sum = sum.checked_add(paid)?;
		// What the sides agree upon is in no dispute, whatever its cause.
		if remedies.of(cause) == Remedy::Dispute && mine != theirs {
			let none = Disputed {
				direction,
				cause,
				count: 0,
				first_more: Charge::ZERO,
				second_more: Charge::ZERO,
			};
			let entry = open.entry((direction, cause)).or_insert(none);
			entry.count = entry.count.checked_add(1)?;
			entry.first_more = entry.first_more.checked_add(mine.checked_sub(paid)?)?;
			entry.second_more = entry.second_more.checked_add(theirs.checked_sub(paid)?)?;
		}
	}
	Some(Resolution { settled, disputed: open.into_values().collect() })
}
