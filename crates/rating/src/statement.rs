//! Statements: what one side says was used in a period, by bucket.

use crate::{
	amount::{Amount, Charge, Rounding},
	merkle::{self, Hash},
	record::{Book, Direction, RatedRecord, Service},
	text::{at, Currency, Label, Table},
	time::{hour_of, Period},
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeAll, Encode};
use core::fmt;

/// What the records of a bucket have in common. Ordered as in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct BucketKey {
	/// Who served.
	pub direction: Direction,
	/// What was used.
	pub service: Service,
	/// Where calls went.
	pub destination: Label,
	/// Hour of UTC in which they began, counted from 1970-01-01 00:00.
	pub hour: u32,
}

/// The sums of a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Figures {
	/// Records.
	#[codec(compact)]
	pub count: u64,
	/// Seconds, messages or bytes that were used.
	#[codec(compact)]
	pub units: u64,
	/// The same in whole increments.
	#[codec(compact)]
	pub billed: u64,
	/// What they cost.
	pub charge: Charge,
}

impl Figures {
	/// Sum, `None` when it overflows.
	pub fn checked_add(self, other: Self) -> Option<Self> {
		Some(Self {
			count: self.count.checked_add(other.count)?,
			units: self.units.checked_add(other.units)?,
			billed: self.billed.checked_add(other.billed)?,
			charge: self.charge.checked_add(other.charge)?,
		})
	}

	fn of(record: &RatedRecord) -> Self {
		let RatedRecord { quantity: units, billed, charge, .. } = *record;
		Self { count: 1, units, billed, charge }
	}
}

/// One line of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Bucket {
	/// Who served.
	pub direction: Direction,
	/// What was used.
	pub service: Service,
	/// Which destination of the statement.
	#[codec(compact)]
	pub destination: u32,
	/// Hour of UTC in which the records began, counted from 1970-01-01 00:00.
	pub hour: u32,
	/// Sums.
	pub figures: Figures,
	/// Merkle root of the records, see [`leaf`].
	pub root: Hash,
}

/// What one side says was used. Its encoding is the private document that is committed to on chain.
///
/// There is one way to write it: destinations ascend and are all used, buckets ascend by direction,
/// service, destination and hour. Charges are exact; only totals are rounded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Statement {
	/// Of what time.
	pub period: Period,
	/// What charges are in.
	pub currency: Currency,
	/// Names of destinations, ascending.
	pub destinations: Vec<Label>,
	/// The lines, ascending.
	pub buckets: Vec<Bucket>,
}

/// Why a statement is none, or none can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementError {
	/// The bytes are no encoded statement.
	Malformed,
	/// Destinations do not ascend, or one is not used.
	Destinations,
	/// Buckets do not ascend, or name a destination that is not there.
	Order,
	/// A bucket has no record, or a negative charge.
	Figures,
	/// A record or bucket is not in the period.
	OutsidePeriod,
	/// A record has no destination or no terms.
	Incomplete,
	/// Statements of different periods or currencies have nothing in common.
	Incomparable,
	/// A sum is larger than can be counted.
	TooLarge,
	/// Records are not those that the statement was made of.
	OtherRecords,
}

impl fmt::Display for StatementError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.write_str(match self {
			Self::Malformed => "the bytes are no statement",
			Self::Destinations => "destinations are out of order or not used",
			Self::Order => "buckets are out of order or without destination",
			Self::Figures => "a bucket is empty or negative",
			Self::OutsidePeriod => "something is not in the period",
			Self::Incomplete => "a record has no destination or no terms",
			Self::Incomparable => "periods or currencies differ",
			Self::TooLarge => "a sum is too large",
			Self::OtherRecords => "the records are not those of the statement",
		})
	}
}

impl core::error::Error for StatementError {}

/// The bytes of a record that are hashed into a bucket's Merkle tree: SCALE of id, direction, service,
/// subscriber, number, start, quantity, billed, destination, terms and charge. Positions in a
/// book are replaced by what is there. `None` when nothing is.
pub fn leaf(book: &Book, record: &RatedRecord, buffer: &mut Vec<u8>) -> Option<Hash> {
	buffer.clear();
	record.id.encode_to(buffer);
	(record.direction, record.service).encode_to(buffer);
	for number in [record.subscriber, record.number] {
		buffer.extend_from_slice(&number.to_le_bytes());
	}
	buffer.extend_from_slice(&record.start.to_le_bytes());
	for number in [record.quantity, record.billed] {
		buffer.extend_from_slice(&number.to_le_bytes());
	}
	book.destination(record)?.encode_to(buffer);
	book.terms(record)?.encode_to(buffer);
	buffer.extend_from_slice(&record.charge.0.to_le_bytes());
	Some(merkle::leaf(buffer))
}

/// Direction, service, position of the destination, hour.
type Place = (Direction, Service, u32, u32);

/// Makes a statement of records, book by book, in any order.
#[derive(Clone, Debug)]
pub struct StatementBuilder {
	period: Period,
	currency: Currency,
	destinations: Table<Label>,
	buckets: BTreeMap<Place, (Figures, Vec<Hash>)>,
}

impl StatementBuilder {
	/// A statement without records.
	pub fn new(period: Period, currency: Currency) -> Self {
		let (destinations, buckets) = (Table::new(Vec::new()), BTreeMap::new());
		Self { period, currency, destinations, buckets }
	}

	/// Adds all records of a book. After an error the builder is of no use.
	///
	/// # Errors
	///
	/// [`StatementError::OutsidePeriod`], [`StatementError::Incomplete`] or [`StatementError::TooLarge`].
	pub fn add(&mut self, book: &Book) -> Result<(), StatementError> {
		let positions = self.positions(&book.destinations)?;
		let mut buffer = Vec::new();
		for record in &book.records {
			if !self.period.contains(record.start) {
				return Err(StatementError::OutsidePeriod);
			}
			let hour = hour_of(record.start).ok_or(StatementError::OutsidePeriod)?;
			let destination =
				at(&positions, record.destination).ok_or(StatementError::Incomplete)?;
			let hash = leaf(book, record, &mut buffer).ok_or(StatementError::Incomplete)?;
			let key = (record.direction, record.service, *destination, hour);
			let (figures, leaves) = self.buckets.entry(key).or_default();
			*figures = figures.checked_add(Figures::of(record)).ok_or(StatementError::TooLarge)?;
			leaves.push(hash);
		}
		Ok(())
	}

	/// Adds what another builder has gathered. After an error the builder is of no use.
	///
	/// # Errors
	///
	/// [`StatementError::Incomparable`] or [`StatementError::TooLarge`].
	pub fn merge(&mut self, other: Self) -> Result<(), StatementError> {
		if (self.period, self.currency) != (other.period, other.currency) {
			return Err(StatementError::Incomparable);
		}
		let positions = self.positions(&other.destinations.into_items())?;
		for ((direction, service, destination, hour), (figures, leaves)) in other.buckets {
			let destination = at(&positions, destination).ok_or(StatementError::Incomplete)?;
			let entry = self.buckets.entry((direction, service, *destination, hour));
			let (sum, all) = entry.or_default();
			*sum = sum.checked_add(figures).ok_or(StatementError::TooLarge)?;
			all.extend(leaves);
		}
		Ok(())
	}

	/// Where the destinations of a book are here.
	fn positions(&mut self, destinations: &[Label]) -> Result<Vec<u32>, StatementError> {
		destinations
			.iter()
			.map(|label| self.destinations.position(*label).ok_or(StatementError::TooLarge))
			.collect()
	}

	/// The statement.
	///
	/// # Errors
	///
	/// Every variant of [`StatementError`] that [`Statement::check`] has.
	pub fn finish(self) -> Result<Statement, StatementError> {
		let mut lines: Vec<(BucketKey, Figures, Hash)> = Vec::with_capacity(self.buckets.len());
		for ((direction, service, destination, hour), (figures, mut leaves)) in self.buckets {
			let destination =
				self.destinations.get(destination).ok_or(StatementError::Incomplete)?;
			let key = BucketKey { direction, service, destination: *destination, hour };
			// Leaves ascend, so that the root does not depend on the order of records.
			leaves.sort_unstable();
			lines.push((key, figures, merkle::root(leaves)));
		}
		Statement::from_lines(self.period, self.currency, lines)
	}
}

impl Statement {
	/// The statement of one book.
	///
	/// # Errors
	///
	/// Those of [`StatementBuilder::add`] and [`StatementBuilder::finish`].
	pub fn of(book: &Book, period: Period, currency: Currency) -> Result<Self, StatementError> {
		let mut builder = StatementBuilder::new(period, currency);
		builder.add(book)?;
		builder.finish()
	}

	/// A statement of given lines, in any order. For sums that come without records; with records
	/// use a [`StatementBuilder`].
	///
	/// # Errors
	///
	/// Every variant of [`StatementError`] that [`Self::check`] has.
	pub fn from_lines(
		period: Period,
		currency: Currency,
		mut lines: Vec<(BucketKey, Figures, Hash)>,
	) -> Result<Self, StatementError> {
		lines.sort_unstable_by_key(|(key, ..)| *key);
		let mut destinations: Vec<Label> = lines.iter().map(|(key, ..)| key.destination).collect();
		destinations.sort_unstable();
		destinations.dedup();
		let buckets = lines
			.into_iter()
			.map(|(key, figures, root)| {
				let BucketKey { direction, service, destination, hour } = key;
				let destination = destinations
					.binary_search(&destination)
					.ok()
					.and_then(|at| u32::try_from(at).ok())
					.ok_or(StatementError::TooLarge)?;
				Ok(Bucket { direction, service, destination, hour, figures, root })
			})
			.collect::<Result<_, _>>()?;
		let statement = Self { period, currency, destinations, buckets };
		statement.check()?;
		Ok(statement)
	}

	/// Reads a statement that someone else has written, and nothing behind it.
	///
	/// # Errors
	///
	/// [`StatementError::Malformed`], and those of [`Self::check`].
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, StatementError> {
		let statement = Self::decode_all(&mut bytes).map_err(|_| StatementError::Malformed)?;
		statement.check()?;
		Ok(statement)
	}

	/// Whether it is written in the one way in which a statement is.
	///
	/// # Errors
	///
	/// [`StatementError::Destinations`], [`StatementError::Order`], [`StatementError::Figures`],
	/// [`StatementError::OutsidePeriod`] or [`StatementError::TooLarge`].
	pub fn check(&self) -> Result<(), StatementError> {
		let ascending = |pair: &[Label]| match pair {
			[earlier, later] => earlier < later,
			_ => true,
		};
		if !self.destinations.windows(2).all(ascending) {
			return Err(StatementError::Destinations);
		}
		let place =
			|bucket: &Bucket| (bucket.direction, bucket.service, bucket.destination, bucket.hour);
		let ascending = |pair: &[Bucket]| match pair {
			[earlier, later] => place(earlier) < place(later),
			_ => true,
		};
		if !self.buckets.windows(2).all(ascending) {
			return Err(StatementError::Order);
		}
		let mut used = alloc::vec![false; self.destinations.len()];
		let first = hour_of(self.period.from.max(0)).ok_or(StatementError::OutsidePeriod)?;
		for bucket in &self.buckets {
			let slot = usize::try_from(bucket.destination).ok().and_then(|at| used.get_mut(at));
			*slot.ok_or(StatementError::Order)? = true;
			if bucket.figures.count == 0 || bucket.figures.charge < Charge::ZERO {
				return Err(StatementError::Figures);
			}
			let begins = i64::from(bucket.hour).saturating_mul(crate::time::HOUR);
			if bucket.hour < first || begins >= self.period.until {
				return Err(StatementError::OutsidePeriod);
			}
		}
		if used.contains(&false) {
			return Err(StatementError::Destinations);
		}
		for direction in Direction::BOTH {
			self.figures(direction).ok_or(StatementError::TooLarge)?;
		}
		Ok(())
	}

	/// What the records of a line have in common.
	pub fn key(&self, bucket: &Bucket) -> Option<BucketKey> {
		let Bucket { direction, service, hour, .. } = *bucket;
		let destination = at(&self.destinations, bucket.destination)?;
		Some(BucketKey { direction, service, destination: *destination, hour })
	}

	/// Sums of a direction, `None` when they overflow.
	pub fn figures(&self, direction: Direction) -> Option<Figures> {
		self.buckets
			.iter()
			.filter(|bucket| bucket.direction == direction)
			.try_fold(Figures::default(), |sum, bucket| sum.checked_add(bucket.figures))
	}

	/// What is to be paid for a direction, `None` when it overflows.
	pub fn total(&self, direction: Direction, rounding: Rounding) -> Option<Amount> {
		self.figures(direction)?.charge.round(rounding)
	}

	/// What the second has to pay the first after both directions are set off; negative when the first
	/// has to pay. Each direction is rounded, then they are set off. `None` when it overflows.
	pub fn net(&self, rounding: Rounding) -> Option<Amount> {
		net(
			[Direction::FirstServes, Direction::SecondServes]
				.map(|direction| self.figures(direction).map(|figures| figures.charge)),
			rounding,
		)
	}

	/// Whether opened records are exactly those of the given lines, or of fewer lines if the book has
	/// none for some that this statement does not have either.
	///
	/// # Errors
	///
	/// [`StatementError::OtherRecords`], and those of [`Self::of`].
	pub fn verify(&self, opened: &Book, buckets: &[BucketKey]) -> Result<(), StatementError> {
		let proven = Self::of(opened, self.period, self.currency)?;
		let lines = |statement: &Self| -> BTreeMap<BucketKey, (Figures, Hash)> {
			let line =
				|bucket: &Bucket| Some((statement.key(bucket)?, (bucket.figures, bucket.root)));
			statement.buckets.iter().filter_map(line).collect()
		};
		let (mut proven, mine) = (lines(&proven), lines(self));
		for key in buckets {
			if proven.remove(key) != mine.get(key).copied() {
				return Err(StatementError::OtherRecords);
			}
		}
		if proven.is_empty() {
			Ok(())
		} else {
			Err(StatementError::OtherRecords)
		}
	}
}

/// What the second has to pay the first, given what each direction costs.
pub fn net(charges: [Option<Charge>; 2], rounding: Rounding) -> Option<Amount> {
	let [first, second] = charges;
	first?.round(rounding)?.checked_sub(second?.round(rounding)?)
}
