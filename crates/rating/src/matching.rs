//! Matches the records of both sides, one by one, and says why they differ.

use crate::{
	amount::Charge,
	compare::within_share,
	record::{Book, Direction, RatedRecord, Service},
	time::Moment,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Ordering;

/// Candidates that are looked at for one record. More records of one subscriber, number and service than
/// that within the window do not occur; a side that invents them gains nothing but worse pairs.
const CANDIDATES: usize = 32;

/// Candidates that are looked at when clocks may be wrong: left over on both sides, in a day or more.
const ZONE_CANDIDATES: usize = 128;

/// How far apart quantities may be. Either limit suffices.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Slack {
	/// Seconds or bytes.
	pub absolute: u64,
	/// Hundredths of a percent of the larger one.
	pub basis_points: u32,
}

impl Slack {
	fn allows(self, first: u64, second: u64) -> bool {
		let distance = first.abs_diff(second);
		distance <= self.absolute
			|| within_share(distance.into(), first.max(second).into(), self.basis_points)
	}
}

/// When two records are of the same event, and when they say the same of it.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct MatchRules {
	/// How far apart the starts may be, in seconds.
	pub window: u32,
	/// How far apart durations of calls may be.
	pub calls: Slack,
	/// How far apart volumes of data may be.
	pub data: Slack,
	/// Clocks that are wrong by a multiple of so many seconds are recognised. 0: they are not. Much more than
	/// the window, or anything is explained by a wrong clock.
	pub zone_step: u32,
	/// The most that clocks may be wrong, in seconds.
	pub zone_reach: u32,
}

impl Default for MatchRules {
	/// Five seconds for the start, two for the duration, 1 kB or 1 % for data, quarters of an hour up to 14
	/// hours for clocks.
	fn default() -> Self {
		Self {
			window: 5,
			calls: Slack { absolute: 2, basis_points: 0 },
			data: Slack { absolute: 1_000, basis_points: 100 },
			zone_step: 900,
			zone_reach: 50_400,
		}
	}
}

impl MatchRules {
	fn slack(&self, service: Service) -> Slack {
		match service {
			Service::CallOut | Service::CallIn => self.calls,
			Service::Data => self.data,
			Service::MessageOut | Service::MessageIn => Slack::default(),
		}
	}
}

/// What a finding counts as.
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
pub enum Verdict {
	/// Both have it and agree.
	#[codec(index = 0)]
	Matched,
	/// Both have it and disagree about how much was used.
	#[codec(index = 1)]
	Duration,
	/// Both have it and disagree about its price.
	#[codec(index = 2)]
	Rate,
	/// One has it more than once.
	#[codec(index = 3)]
	Duplicate,
	/// One does not have it.
	#[codec(index = 4)]
	Missing,
}

/// Why two records differ, as far as they show it.
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
pub enum Cause {
	/// They do not, or not beyond tolerance.
	#[codec(index = 0)]
	Matched,
	/// The quantity.
	#[codec(index = 1)]
	Duration,
	/// The price: another version of the sheet, or another band.
	#[codec(index = 2)]
	Price,
	/// The increments.
	#[codec(index = 3)]
	Increment,
	/// The destination that the number was taken for.
	#[codec(index = 4)]
	Destination,
	/// The clock: one side's time zone is wrong.
	#[codec(index = 5)]
	TimeZone,
	/// A charge does not follow from its own terms.
	#[codec(index = 6)]
	Arithmetic,
	/// One side has the record more than once.
	#[codec(index = 7)]
	Duplicate,
	/// One side does not have it.
	#[codec(index = 8)]
	Missing,
}

impl Cause {
	/// All of them, as they are ordered.
	pub const ALL: [Self; 9] = [
		Self::Matched,
		Self::Duration,
		Self::Price,
		Self::Increment,
		Self::Destination,
		Self::TimeZone,
		Self::Arithmetic,
		Self::Duplicate,
		Self::Missing,
	];

	/// Name in reports.
	pub fn name(self) -> &'static str {
		match self {
			Self::Matched => "matched",
			Self::Duration => "duration",
			Self::Price => "price",
			Self::Increment => "increment",
			Self::Destination => "destination",
			Self::TimeZone => "time-zone",
			Self::Arithmetic => "arithmetic",
			Self::Duplicate => "duplicate",
			Self::Missing => "missing",
		}
	}

	/// What it counts as.
	pub fn verdict(self) -> Verdict {
		match self {
			Self::Matched => Verdict::Matched,
			Self::Duration => Verdict::Duration,
			Self::Price
			| Self::Increment
			| Self::Destination
			| Self::TimeZone
			| Self::Arithmetic => Verdict::Rate,
			Self::Duplicate => Verdict::Duplicate,
			Self::Missing => Verdict::Missing,
		}
	}
}

/// One event, as it is in the records of one or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Finding {
	/// Who served.
	pub direction: Direction,
	/// Why they differ.
	pub cause: Cause,
	/// Which record of the first's book.
	pub first: Option<u32>,
	/// Which record of the second's book.
	pub second: Option<u32>,
}

/// Sums of the findings of one direction and cause.
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
pub struct CauseTotal {
	/// Who served.
	pub direction: Direction,
	/// Why they differ.
	pub cause: Cause,
	/// Findings.
	pub count: u64,
	/// What the first's records of them cost.
	pub first: Charge,
	/// What the second's records of them cost.
	pub second: Charge,
}

/// Every record of both sides, each in exactly one finding.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Matching {
	/// In an order that depends on the records alone, not on the order in which they came.
	pub findings: Vec<Finding>,
	/// By direction and cause, ascending; only those that occur.
	pub totals: Vec<CauseTotal>,
}

impl Matching {
	/// Sums of a cause over both directions: findings, the first's charge, the second's.
	pub fn of(&self, cause: Cause) -> (u64, Charge, Charge) {
		let totals = self.totals.iter().filter(|total| total.cause == cause);
		// Each sum is part of one that was counted without overflow.
		totals.fold((0, Charge::ZERO, Charge::ZERO), |(count, first, second), total| {
			(
				count.saturating_add(total.count),
				first.checked_add(total.first).unwrap_or(first),
				second.checked_add(total.second).unwrap_or(second),
			)
		})
	}

	/// Findings that count as a verdict, over both directions.
	pub fn count(&self, verdict: Verdict) -> u64 {
		let totals = self.totals.iter().filter(|total| total.cause.verdict() == verdict);
		totals.fold(0, |sum, total| sum.saturating_add(total.count))
	}
}

/// A record as it is matched: what it shares with the other side's first.
#[derive(Clone, Copy)]
struct Item {
	key: Key,
	start: Moment,
	quantity: u64,
	charge: Charge,
	index: u32,
	fate: Fate,
}

/// What both sides call an event by.
type Key = (u64, u64, u8);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
	Open,
	Paired,
	Duplicate,
}

fn key(record: &RatedRecord) -> Key {
	let kind = match record.service {
		Service::CallOut => 0,
		Service::CallIn => 1,
		Service::MessageOut => 2,
		Service::MessageIn => 3,
		Service::Data => 4,
	};
	let direction = match record.direction {
		Direction::FirstServes => 0,
		Direction::SecondServes => 8,
	};
	(record.subscriber, record.number, kind | direction)
}

fn items(book: &Book) -> Option<Vec<Item>> {
	let mut items: Vec<Item> = Vec::with_capacity(book.records.len());
	for (index, record) in (0_u32..).zip(&book.records) {
		items.push(Item {
			key: key(record),
			start: record.start,
			quantity: record.quantity,
			charge: record.charge,
			index,
			fate: Fate::Open,
		});
	}
	let id = |item: &Item| {
		usize::try_from(item.index)
			.ok()
			.and_then(|at| book.records.get(at))
			.map(|r| r.id)
	};
	items.sort_unstable_by(|a, b| {
		(a.key, a.start, a.quantity, a.charge)
			.cmp(&(b.key, b.start, b.quantity, b.charge))
			.then_with(|| id(a).cmp(&id(b)))
	});
	(items.len() == book.records.len()).then_some(items)
}

/// Matches the records of the first with those of the second.
///
/// Two records are of one event when subscriber, number, service and direction are the same and their
/// starts are within the window; of several candidates the closest are paired, those within tolerance
/// before others. What is left over is a duplicate if its own side has the like of it within the
/// window, and otherwise missing on the other side, unless the other side has it at a time that
/// only a wrong clock explains.
///
/// `None` when a sum is too large to be counted, or there are more than 2^32 records.
pub fn match_records(first: &Book, second: &Book, rules: &MatchRules) -> Option<Matching> {
	let mut matcher = Matcher { first, second, rules, findings: Vec::new() };
	let (mut left, mut right) = (items(first)?, items(second)?);
	let (mut left, mut right) = (left.as_mut_slice(), right.as_mut_slice());
	loop {
		let key = match (left.first(), right.first()) {
			(Some(one), Some(other)) => one.key.min(other.key),
			(Some(one), None) => one.key,
			(None, Some(other)) => other.key,
			(None, None) => break,
		};
		let (mine, later) = split(core::mem::take(&mut left), key)?;
		left = later;
		let (theirs, later) = split(core::mem::take(&mut right), key)?;
		right = later;
		matcher.group(mine, theirs)?;
	}
	let mut findings = matcher.findings;
	findings.shrink_to_fit();
	let totals = totals(first, second, &findings)?;
	Some(Matching { findings, totals })
}

/// The items of a key, which are the next ones if there are any, and the rest.
fn split(items: &mut [Item], key: Key) -> Option<(&mut [Item], &mut [Item])> {
	let count = items.iter().take_while(|item| item.key == key).count();
	items.split_at_mut_checked(count)
}

fn totals(first: &Book, second: &Book, findings: &[Finding]) -> Option<Vec<CauseTotal>> {
	let mut totals: Vec<CauseTotal> = Direction::BOTH
		.into_iter()
		.flat_map(|direction| {
			Cause::ALL.into_iter().map(move |cause| CauseTotal {
				direction,
				cause,
				count: 0,
				first: Charge::ZERO,
				second: Charge::ZERO,
			})
		})
		.collect();
	for finding in findings {
		let place = (finding.direction, finding.cause);
		let at = totals.binary_search_by_key(&place, |total| (total.direction, total.cause));
		let total = totals.get_mut(at.ok()?)?;
		total.count = total.count.checked_add(1)?;
		total.first = total.first.checked_add(charge(first, finding.first))?;
		total.second = total.second.checked_add(charge(second, finding.second))?;
	}
	totals.retain(|total| total.count != 0);
	Some(totals)
}

/// What a side's record of a finding costs, nothing if it has none.
pub(crate) fn charge(book: &Book, index: Option<u32>) -> Charge {
	record(book, index).map_or(Charge::ZERO, |record| record.charge)
}

fn record(book: &Book, index: Option<u32>) -> Option<&RatedRecord> {
	book.records.get(usize::try_from(index?).ok()?)
}

struct Matcher<'a> {
	first: &'a Book,
	second: &'a Book,
	rules: &'a MatchRules,
	findings: Vec<Finding>,
}

/// How well two records fit: the smaller the better.
type Fit = (bool, u64, u64, bool);

impl Matcher<'_> {
	/// Matches the records of one subscriber, number and service.
	fn group(&mut self, mine: &mut [Item], theirs: &mut [Item]) -> Option<()> {
		self.identical(mine, theirs)?;
		if open(mine) && open(theirs) {
			self.close(mine, theirs)?;
		}
		self.duplicates(mine);
		self.duplicates(theirs);
		if self.rules.zone_step != 0 && open(mine) && open(theirs) {
			self.shifted(mine, theirs)?;
		}
		for (items, is_first) in [(mine, true), (theirs, false)] {
			for item in items.iter().filter(|item| item.fate != Fate::Paired) {
				let duplicate = item.fate == Fate::Duplicate;
				let cause = if duplicate { Cause::Duplicate } else { Cause::Missing };
				let index = Some(item.index);
				let (first, second) = if is_first { (index, None) } else { (None, index) };
				self.find(cause, first, second)?;
			}
		}
		Some(())
	}

	fn find(&mut self, cause: Cause, first: Option<u32>, second: Option<u32>) -> Option<()> {
		let any = record(self.first, first).or_else(|| record(self.second, second))?;
		self.findings.push(Finding { direction: any.direction, cause, first, second });
		Some(())
	}

	/// Pairs what both have with the same start, quantity and charge. Most records end here.
	fn identical(&mut self, mine: &mut [Item], theirs: &mut [Item]) -> Option<()> {
		let (mut left, mut right) = (mine.iter_mut().peekable(), theirs.iter_mut().peekable());
		while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
			let order = (one.start, one.quantity, one.charge).cmp(&(
				other.start,
				other.quantity,
				other.charge,
			));
			match order {
				Ordering::Less => {
					left.next();
				},
				Ordering::Greater => {
					right.next();
				},
				Ordering::Equal => {
					let (one, other) = (left.next()?, right.next()?);
					one.fate = Fate::Paired;
					other.fate = Fate::Paired;
					self.find(Cause::Matched, Some(one.index), Some(other.index))?;
				},
			}
		}
		Some(())
	}

	/// Pairs what begins within the window, the best fits first.
	fn close(&mut self, mine: &mut [Item], theirs: &mut [Item]) -> Option<()> {
		let window = i64::from(self.rules.window);
		let mut fits: Vec<(Fit, usize, usize)> = Vec::new();
		for (at, one) in mine.iter().enumerate().filter(|(_, item)| item.fate == Fate::Open) {
			let earliest = one.start.saturating_sub(window);
			let from = theirs.partition_point(|item| item.start < earliest);
			let near = theirs
				.iter()
				.enumerate()
				.skip(from)
				.take_while(|(_, item)| item.start <= one.start.saturating_add(window))
				.take(CANDIDATES)
				.filter(|(_, item)| item.fate == Fate::Open);
			for (with, other) in near {
				let beyond = !self.slack_allows(one, other)?;
				let apart = one.start.abs_diff(other.start);
				let quantity = one.quantity.abs_diff(other.quantity);
				fits.push(((beyond, apart, quantity, one.charge != other.charge), at, with));
			}
		}
		fits.sort_unstable();
		for (_, at, with) in fits {
			let (Some(one), Some(other)) = (mine.get_mut(at), theirs.get_mut(with)) else {
				continue;
			};
			if one.fate != Fate::Open || other.fate != Fate::Open {
				continue;
			}
			one.fate = Fate::Paired;
			other.fate = Fate::Paired;
			let (first, second) = (one.index, other.index);
			let cause = self.cause(first, second)?;
			self.find(cause, Some(first), Some(second))?;
		}
		Some(())
	}

	/// Marks what is left over and has its like on the same side.
	fn duplicates(&self, items: &mut [Item]) {
		let window = i64::from(self.rules.window);
		for at in 0..items.len() {
			let Some(item) = items.get(at).copied().filter(|item| item.fate == Fate::Open) else {
				continue;
			};
			let like = |other: &Item| self.slack_allows(&item, other) == Some(true);
			let near = |other: &&Item| {
				i64::try_from(item.start.abs_diff(other.start)).is_ok_and(|apart| apart <= window)
			};
			let before = items.iter().take(at).rev().take_while(near).take(CANDIDATES);
			let after = items
				.iter()
				.skip(at.saturating_add(1))
				.take_while(near)
				.take(CANDIDATES)
				.filter(|other| other.fate == Fate::Paired);
			let twice = before.chain(after).any(like);
			if let Some(item) = items.get_mut(at).filter(|_| twice) {
				item.fate = Fate::Duplicate;
			}
		}
	}

	/// Pairs what is left over on both sides and begins a multiple of the step apart.
	fn shifted(&mut self, mine: &mut [Item], theirs: &mut [Item]) -> Option<()> {
		let step = u64::from(self.rules.zone_step);
		let reach = i64::from(self.rules.zone_reach);
		let window = u64::from(self.rules.window);
		let mut fits: Vec<((u64, u64, u64), usize, usize)> = Vec::new();
		let open: Vec<(usize, Item)> = theirs
			.iter()
			.copied()
			.enumerate()
			.filter(|(_, item)| item.fate == Fate::Open)
			.collect();
		let around = reach.saturating_add(self.rules.window.into());
		for (at, one) in mine.iter().enumerate().filter(|(_, item)| item.fate == Fate::Open) {
			let earliest = one.start.saturating_sub(around);
			let latest = one.start.saturating_add(around);
			let from = open.partition_point(|(_, item)| item.start < earliest);
			let candidates = open
				.iter()
				.skip(from)
				.take_while(|(_, item)| item.start <= latest)
				.take(ZONE_CANDIDATES);
			for (with, other) in candidates {
				let apart = one.start.abs_diff(other.start);
				let rest = apart.checked_rem(step)?;
				let off = rest.min(step.saturating_sub(rest));
				if off > window || apart <= window || !self.slack_allows(one, other)? {
					continue;
				}
				let quantity = one.quantity.abs_diff(other.quantity);
				fits.push(((off, quantity, apart), at, *with));
			}
		}
		fits.sort_unstable();
		for (_, at, with) in fits {
			let (Some(one), Some(other)) = (mine.get_mut(at), theirs.get_mut(with)) else {
				continue;
			};
			if one.fate != Fate::Open || other.fate != Fate::Open {
				continue;
			}
			one.fate = Fate::Paired;
			other.fate = Fate::Paired;
			let (first, second) = (one.index, other.index);
			self.find(Cause::TimeZone, Some(first), Some(second))?;
		}
		Some(())
	}

	fn slack_allows(&self, one: &Item, other: &Item) -> Option<bool> {
		let service = Service::ALL.get(usize::from(one.key.2 & 7)).copied()?;
		Some(self.rules.slack(service).allows(one.quantity, other.quantity))
	}

	/// Why two records of one event differ.
	fn cause(&self, first: u32, second: u32) -> Option<Cause> {
		let (one, other) = (record(self.first, Some(first))?, record(self.second, Some(second))?);
		if !self.rules.slack(one.service).allows(one.quantity, other.quantity) {
			return Some(Cause::Duration);
		}
		if one.charge == other.charge {
			return Some(Cause::Matched);
		}
		if !self.first.is_consistent(one) || !self.second.is_consistent(other) {
			return Some(Cause::Arithmetic);
		}
		let (mine, theirs) = (self.first.terms(one)?, self.second.terms(other)?);
		if mine == theirs {
			// A second more costs more. Both durations are as good.
			return Some(Cause::Matched);
		}
		if self.first.destination(one) != self.second.destination(other) {
			return Some(Cause::Destination);
		}
		if (mine.first, mine.next) != (theirs.first, theirs.next) {
			return Some(Cause::Increment);
		}
		Some(Cause::Price)
	}
}

fn open(items: &[Item]) -> bool {
	items.iter().any(|item| item.fate == Fate::Open)
}
