//! Call and data records, before and after they are rated.

use crate::{
	amount::Charge,
	sheet::Terms,
	statement::BucketKey,
	text::{at, Label, RecordId, Table, Tadig},
	time::{hour_of, Moment},
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;

/// What was used.
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
pub enum Service {
	/// Calls that the roamer made, in seconds.
	#[codec(index = 0)]
	CallOut,
	/// Calls that the roamer took, in seconds.
	#[codec(index = 1)]
	CallIn,
	/// Short messages that the roamer sent.
	#[codec(index = 2)]
	MessageOut,
	/// Short messages that the roamer received.
	#[codec(index = 3)]
	MessageIn,
	/// Data, in bytes.
	#[codec(index = 4)]
	Data,
}

impl Service {
	/// All of them, as they are ordered.
	pub const ALL: [Self; 5] =
		[Self::CallOut, Self::CallIn, Self::MessageOut, Self::MessageIn, Self::Data];

	/// Name in files: `moc`, `mtc`, `sms-mo`, `sms-mt`, `data`.
	pub fn name(self) -> &'static str {
		match self {
			Self::CallOut => "moc",
			Self::CallIn => "mtc",
			Self::MessageOut => "sms-mo",
			Self::MessageIn => "sms-mt",
			Self::Data => "data",
		}
	}

	/// The service of a name.
	pub fn from_name(name: &[u8]) -> Option<Self> {
		Self::ALL.into_iter().find(|service| service.name().as_bytes() == name)
	}

	/// What quantities are counted in.
	pub fn unit(self) -> &'static str {
		match self {
			Self::CallOut | Self::CallIn => "s",
			Self::MessageOut | Self::MessageIn => "SMS",
			Self::Data => "B",
		}
	}

	/// Whether a record must say whose number the other one is, for it decides the price.
	pub fn needs_number(self) -> bool {
		matches!(self, Self::CallOut | Self::MessageOut)
	}
}

/// Which of the two operators of an agreement served the other's customers, and is paid for it. First and
/// second are those of the agreement, the same for both sides.
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
pub enum Direction {
	/// The first served, the second pays.
	#[codec(index = 0)]
	FirstServes,
	/// The second served, the first pays.
	#[codec(index = 1)]
	SecondServes,
}

impl Direction {
	/// Both, as they are ordered.
	pub const BOTH: [Self; 2] = [Self::FirstServes, Self::SecondServes];

	/// Name in files.
	pub fn name(self) -> &'static str {
		match self {
			Self::FirstServes => "first-serves",
			Self::SecondServes => "second-serves",
		}
	}

	/// The one of a pair that belongs to this direction.
	pub fn of<T>(self, pair: &[T; 2]) -> &T {
		let [first, second] = pair;
		match self {
			Self::FirstServes => first,
			Self::SecondServes => second,
		}
	}

	/// The one of a pair that belongs to this direction.
	pub fn of_mut<T>(self, pair: &mut [T; 2]) -> &mut T {
		let [first, second] = pair;
		match self {
			Self::FirstServes => first,
			Self::SecondServes => second,
		}
	}
}

/// The networks of the two operators of an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Parties {
	/// Networks of the first.
	pub first: Vec<Tadig>,
	/// Networks of the second.
	pub second: Vec<Tadig>,
}

impl Parties {
	/// One network each.
	pub fn new(first: Tadig, second: Tadig) -> Self {
		Self { first: [first].into(), second: [second].into() }
	}

	/// Who served, `None` when the record is not between the two.
	pub fn direction(&self, home: Tadig, visited: Tadig) -> Option<Direction> {
		if self.first.contains(&visited) && self.second.contains(&home) {
			Some(Direction::FirstServes)
		} else if self.second.contains(&visited) && self.first.contains(&home) {
			Some(Direction::SecondServes)
		} else {
			None
		}
	}
}

/// A record as an operator's own systems have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallRecord {
	/// What the operator's system calls it.
	pub id: RecordId,
	/// The roamer's own network.
	pub home: Tadig,
	/// The network that served the roamer.
	pub visited: Tadig,
	/// What was used.
	pub service: Service,
	/// IMSI of the roamer.
	pub subscriber: u64,
	/// The other one's E.164 number, 0 when there is none.
	pub number: u64,
	/// When it began.
	pub start: Moment,
	/// Seconds, messages or bytes.
	pub quantity: u64,
}

/// A record with its price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct RatedRecord {
	/// What the operator's system calls it.
	pub id: RecordId,
	/// Who served.
	pub direction: Direction,
	/// What was used.
	pub service: Service,
	/// IMSI of the roamer.
	#[codec(compact)]
	pub subscriber: u64,
	/// The other one's E.164 number, 0 when there is none.
	#[codec(compact)]
	pub number: u64,
	/// When it began.
	pub start: Moment,
	/// Seconds, messages or bytes.
	#[codec(compact)]
	pub quantity: u64,
	/// The quantity in whole increments.
	#[codec(compact)]
	pub billed: u64,
	/// Which destination of its [`Book`].
	#[codec(compact)]
	pub destination: u32,
	/// Which terms of its [`Book`].
	#[codec(compact)]
	pub terms: u32,
	/// What it costs.
	pub charge: Charge,
}

/// Rated records, with the destinations and terms that they share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Book {
	/// Names of destinations.
	pub destinations: Vec<Label>,
	/// Terms.
	pub terms: Vec<Terms>,
	/// The records, in any order.
	pub records: Vec<RatedRecord>,
}

impl Book {
	/// Destination of a record.
	pub fn destination(&self, record: &RatedRecord) -> Option<Label> {
		at(&self.destinations, record.destination).copied()
	}

	/// Terms of a record.
	pub fn terms(&self, record: &RatedRecord) -> Option<&Terms> {
		at(&self.terms, record.terms)
	}

	/// Whether what a record is charged follows from its terms.
	pub fn is_consistent(&self, record: &RatedRecord) -> bool {
		let due = self.terms(record).and_then(|terms| terms.charge(record.quantity));
		due == Some((record.billed, record.charge))
	}

	/// Reads a book that someone else has written, and nothing behind it. Whether charges follow from their
	/// terms is not looked at: matching tells it for each record.
	///
	/// # Errors
	///
	/// When it is no encoded book, terms are impossible, a record names a destination or terms that
	/// the book does not have, or is charged less than nothing, which would pass for a lower figure.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, codec::Error> {
		let book = Self::decode_all(&mut bytes)?;
		if book.terms.iter().any(|terms| terms.check().is_err()) {
			return Err("terms are impossible".into());
		}
		let complete = |record: &RatedRecord| {
			book.destination(record).is_some() && book.terms(record).is_some()
		};
		if !book.records.iter().all(complete) {
			return Err("a record has no destination or no terms".into());
		}
		if book.records.iter().any(|record| record.charge < Charge::ZERO) {
			return Err("a charge is negative".into());
		}
		Ok(book)
	}

	/// Takes over the records of another book. `None`, and nothing taken, when a record of it has no
	/// destination or no terms.
	pub fn absorb(&mut self, other: &Self) -> Option<()> {
		let mut into = Joined::new(self.destinations.clone(), self.terms.clone());
		let moved: Vec<RatedRecord> = other
			.records
			.iter()
			.map(|record| into.adopt(other, record))
			.collect::<Option<_>>()?;
		self.destinations = into.destinations.into_items();
		self.terms = into.terms.into_items();
		self.records.extend(moved);
		Some(())
	}

	/// The records of some buckets, with the destinations and terms that they use: what one side opens to
	/// the other when these buckets are disputed.
	pub fn open(&self, buckets: &BTreeSet<BucketKey>) -> Self {
		// Destinations are compared by number: that is several times faster than by name.
		let mut names = Table::new(Vec::new());
		let numbers: Vec<Option<u32>> =
			self.destinations.iter().map(|label| names.position(*label)).collect();
		let wanted: BTreeSet<(u32, u32, Direction, Service)> = buckets
			.iter()
			.filter_map(|key| {
				let destination = names.position(key.destination)?;
				Some((key.hour, destination, key.direction, key.service))
			})
			.collect();
		let is_wanted = |record: &&RatedRecord| {
			let destination = at(&numbers, record.destination).copied().flatten();
			destination.zip(hour_of(record.start)).is_some_and(|(destination, hour)| {
				wanted.contains(&(hour, destination, record.direction, record.service))
			})
		};
		let mut into = Joined::new(Vec::new(), Vec::new());
		let records = self
			.records
			.iter()
			.filter(is_wanted)
			.filter_map(|record| into.adopt(self, record))
			.collect();
		let (destinations, terms) = (into.destinations.into_items(), into.terms.into_items());
		Self { destinations, terms, records }
	}

	/// What all records of a direction cost, `None` when it overflows.
	pub fn total(&self, direction: Direction) -> Option<Charge> {
		let of = self.records.iter().filter(|record| record.direction == direction);
		Charge::sum(of.map(|record| record.charge))
	}
}

/// The destinations and terms of records of several books.
struct Joined {
	destinations: Table<Label>,
	terms: Table<Terms>,
}

impl Joined {
	fn new(destinations: Vec<Label>, terms: Vec<Terms>) -> Self {
		Self { destinations: Table::new(destinations), terms: Table::new(terms) }
	}

	/// A record of a book, with positions that are those here.
	fn adopt(&mut self, book: &Book, record: &RatedRecord) -> Option<RatedRecord> {
		let destination = self.destinations.position(book.destination(record)?)?;
		let terms = self.terms.position(*book.terms(record)?)?;
		Some(RatedRecord { destination, terms, ..record.clone() })
	}
}

/// Why a record is not rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reject {
	/// The line is not one of the format.
	Malformed,
	/// A field is missing.
	MissingField,
	/// The id is empty, longer than 36 bytes or not printable.
	InvalidId,
	/// The file had a record with this id before.
	RepeatedId,
	/// A network has no valid code.
	InvalidNetwork,
	/// Home and visited network are not those of the two parties.
	ForeignNetwork,
	/// The service is none of the five.
	UnknownService,
	/// The subscriber is no IMSI.
	InvalidSubscriber,
	/// The number is none of E.164, or is missing where it decides the price.
	InvalidNumber,
	/// The start is no time, or says no place where one is needed.
	InvalidTime,
	/// The clock showed this time twice, because it was set back.
	AmbiguousTime,
	/// The clock never showed this time, because it was set forward.
	SkippedTime,
	/// The start is not in the period.
	OutsidePeriod,
	/// The quantity is no whole number.
	InvalidQuantity,
	/// Nothing of the sheet begins the number.
	NoPrefix,
	/// The sheet knows the number, but has no rate for it at that time.
	NoRateInForce,
	/// The sheet has rates for some hours of the week, but not for this one.
	NoBand,
	/// The charge is too large to be counted.
	TooLarge,
}

impl Reject {
	/// All of them.
	pub const ALL: [Self; 18] = [
		Self::Malformed,
		Self::MissingField,
		Self::InvalidId,
		Self::RepeatedId,
		Self::InvalidNetwork,
		Self::ForeignNetwork,
		Self::UnknownService,
		Self::InvalidSubscriber,
		Self::InvalidNumber,
		Self::InvalidTime,
		Self::AmbiguousTime,
		Self::SkippedTime,
		Self::OutsidePeriod,
		Self::InvalidQuantity,
		Self::NoPrefix,
		Self::NoRateInForce,
		Self::NoBand,
		Self::TooLarge,
	];

	/// Name in reports.
	pub fn name(self) -> &'static str {
		match self {
			Self::Malformed => "malformed",
			Self::MissingField => "missing-field",
			Self::InvalidId => "invalid-id",
			Self::RepeatedId => "repeated-id",
			Self::InvalidNetwork => "invalid-network",
			Self::ForeignNetwork => "foreign-network",
			Self::UnknownService => "unknown-service",
			Self::InvalidSubscriber => "invalid-subscriber",
			Self::InvalidNumber => "invalid-number",
			Self::InvalidTime => "invalid-time",
			Self::AmbiguousTime => "ambiguous-time",
			Self::SkippedTime => "skipped-time",
			Self::OutsidePeriod => "outside-period",
			Self::InvalidQuantity => "invalid-quantity",
			Self::NoPrefix => "no-prefix",
			Self::NoRateInForce => "no-rate-in-force",
			Self::NoBand => "no-band",
			Self::TooLarge => "too-large",
		}
	}
}

impl fmt::Display for Reject {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.pad(self.name())
	}
}

impl core::error::Error for Reject {}
