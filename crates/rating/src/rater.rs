//! Rates records by the sheets of both sides.

use crate::{
	record::{Book, CallRecord, Parties, RatedRecord, Reject, Service},
	sheet::{Band, Pricing, Rate, Sheet, SheetError, Terms, DAY_MINUTES},
	text::{at, digits, Label, Table},
	time::{Moment, Zone, DAY},
};
use alloc::vec::Vec;

/// The sheets of both sides, ready to rate. What the first charges is in the first sheet.
#[derive(Clone, Debug)]
pub struct Rater {
	parties: Parties,
	sheets: [Compiled; 2],
	destinations: Vec<Label>,
	terms: Vec<Terms>,
	pricings: Vec<Pricing>,
}

/// A sheet as a tree of digits for each service.
#[derive(Clone, Debug, Default)]
struct Compiled {
	services: [Tree; 5],
	zones: Vec<Zone>,
}

/// Node 0 is the root, where the empty prefix is.
#[derive(Clone, Debug)]
struct Tree {
	nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
	/// The node of each next digit, 0 for none.
	children: [u32; 10],
	/// What is in force when, ascending and without overlap.
	versions: Vec<Version>,
}

/// Rates of one prefix that come into force together.
#[derive(Clone, Debug)]
struct Version {
	from: Moment,
	until: Moment,
	zone: usize,
	bands: Vec<(Band, Tariff)>,
	otherwise: Option<Tariff>,
}

/// Positions in the rater's lists.
#[derive(Clone, Copy, Debug)]
struct Tariff {
	destination: u32,
	terms: u32,
}

impl Default for Tree {
	fn default() -> Self {
		Self { nodes: [Node::default()].into() }
	}
}

impl Tree {
	/// The node of a prefix, made if it is not there.
	fn node(&mut self, prefix: &[u8]) -> Result<&mut Node, SheetError> {
		let mut at = 0_usize;
		for byte in prefix {
			let digit = usize::from(byte.wrapping_sub(b'0'));
			let fresh = self.nodes.len();
			let node = self.nodes.get_mut(at).ok_or(SheetError::TooLarge)?;
			let child = node.children.get_mut(digit).ok_or(SheetError::Prefix)?;
			if *child == 0 {
				*child = u32::try_from(fresh).map_err(|_| SheetError::TooLarge)?;
				at = fresh;
				self.nodes.push(Node::default());
			} else {
				at = usize::try_from(*child).map_err(|_| SheetError::TooLarge)?;
			}
		}
		self.nodes.get_mut(at).ok_or(SheetError::TooLarge)
	}

	/// What is in force for a number at a moment, by the longest prefix that has something in force.
	fn find(&self, number: &[u8], at: Moment) -> Result<&Version, Reject> {
		let mut node = self.nodes.first();
		let mut known = false;
		let mut best = None;
		let mut rest = number.iter();
		while let Some(current) = node {
			if !current.versions.is_empty() {
				known = true;
				let past = current.versions.partition_point(|version| version.from <= at);
				let latest = past.checked_sub(1).and_then(|index| current.versions.get(index));
				best = latest.filter(|version| at < version.until).or(best);
			}
			node = rest
				.next()
				.and_then(|byte| current.children.get(usize::from(byte.wrapping_sub(b'0'))))
				.filter(|child| **child != 0)
				.and_then(|child| self.nodes.get(usize::try_from(*child).ok()?));
		}
		best.ok_or(if known { Reject::NoRateInForce } else { Reject::NoPrefix })
	}
}

impl Version {
	/// The tariff at a moment.
	fn tariff(&self, zones: &[Zone], at: Moment) -> Result<Tariff, Reject> {
		if self.bands.is_empty() {
			return self.otherwise.ok_or(Reject::NoBand);
		}
		let local = zones.get(self.zone).and_then(|zone| zone.local(at));
		let minute = local.and_then(minute_of_week).ok_or(Reject::NoRateInForce)?;
		let band = self.bands.iter().find(|(band, _)| band.covers(minute));
		band.map(|(_, tariff)| *tariff).or(self.otherwise).ok_or(Reject::NoBand)
	}
}

/// Minutes since Monday 00:00 on a clock.
fn minute_of_week(local: Moment) -> Option<u16> {
	// 1970-01-01 was a Thursday.
	let day = local.div_euclid(DAY).saturating_add(3).rem_euclid(7);
	let minute = local.rem_euclid(DAY) / 60;
	let minute = day.saturating_mul(DAY_MINUTES.into()).saturating_add(minute);
	u16::try_from(minute).ok()
}

/// The destinations and terms of both sheets.
struct Shared {
	destinations: Table<Label>,
	terms: Table<Terms>,
}

impl Compiled {
	fn new(sheet: &Sheet, shared: &mut Shared) -> Result<Self, SheetError> {
		if !sheet.zones.iter().all(Zone::is_valid) {
			return Err(SheetError::Zone);
		}
		if sheet.rounding.decimals > 9 {
			return Err(SheetError::Decimals);
		}
		let mut compiled = Self { zones: sheet.zones.clone(), ..Self::default() };
		let mut rates: Vec<&Rate> = sheet.rates.iter().collect();
		// What comes into force together stands together, the rate for other hours first.
		rates.sort_unstable_by_key(|rate| (rate.service, rate.prefix, rate.from, rate.band));
		let same =
			|a: &&Rate, b: &&Rate| (a.service, a.prefix, a.from) == (b.service, b.prefix, b.from);
		for group in rates.chunk_by(same) {
			compiled.add(group, shared)?;
		}
		Ok(compiled)
	}

	/// Adds the rates of one prefix that come into force together.
	fn add(&mut self, group: &[&Rate], shared: &mut Shared) -> Result<(), SheetError> {
		let Some(rate) = group.first() else { return Ok(()) };
		let zone = usize::try_from(rate.zone).map_err(|_| SheetError::Zone)?;
		if zone >= self.zones.len() {
			return Err(SheetError::Zone);
		}
		if rate.until.is_some_and(|until| until <= rate.from) {
			return Err(SheetError::Order);
		}
		let mut bands: Vec<(Band, Tariff)> = Vec::new();
		let mut otherwise = None;
		for other in group {
			// Hours of one rate are on one clock, and all of them end together.
			if (other.until, other.zone) != (rate.until, rate.zone) {
				return Err(SheetError::Overlap);
			}
			other.terms.check()?;
			let tariff = Tariff {
				destination: shared
					.destinations
					.position(other.destination)
					.ok_or(SheetError::TooLarge)?,
				terms: shared.terms.position(other.terms).ok_or(SheetError::TooLarge)?,
			};
			match other.band {
				None if otherwise.is_some() => return Err(SheetError::Overlap),
				None => otherwise = Some(tariff),
				Some(band) if !band.is_valid() => return Err(SheetError::Band),
				Some(band) => bands.push((band, tariff)),
			}
		}
		// Of two bands that overlap, one begins within the other.
		let overlapping = bands
			.iter()
			.flat_map(|(band, _)| band.beginnings())
			.any(|minute| bands.iter().filter(|(band, _)| band.covers(minute)).count() > 1);
		if overlapping {
			return Err(SheetError::OverlappingBands);
		}
		let tree = tree_mut(&mut self.services, rate.service);
		let node = tree.node(rate.prefix.as_bytes())?;
		if let Some(last) = node.versions.last_mut() {
			if last.until == Moment::MAX {
				last.until = rate.from;
			} else if last.until > rate.from {
				return Err(SheetError::Overlap);
			}
		}
		let until = rate.until.unwrap_or(Moment::MAX);
		node.versions.push(Version { from: rate.from, until, zone, bands, otherwise });
		Ok(())
	}

	fn tree(&self, service: Service) -> &Tree {
		let [call_out, call_in, message_out, message_in, data] = &self.services;
		match service {
			Service::CallOut => call_out,
			Service::CallIn => call_in,
			Service::MessageOut => message_out,
			Service::MessageIn => message_in,
			Service::Data => data,
		}
	}
}

fn tree_mut(services: &mut [Tree; 5], service: Service) -> &mut Tree {
	let [call_out, call_in, message_out, message_in, data] = services;
	match service {
		Service::CallOut => call_out,
		Service::CallIn => call_in,
		Service::MessageOut => message_out,
		Service::MessageIn => message_in,
		Service::Data => data,
	}
}

impl Rater {
	/// Makes both sheets ready. `first` has what the first charges, `second` what the second does.
	///
	/// # Errors
	///
	/// Every variant of [`SheetError`].
	pub fn new(parties: Parties, first: &Sheet, second: &Sheet) -> Result<Self, SheetError> {
		let mut shared =
			Shared { destinations: Table::new(Vec::new()), terms: Table::new(Vec::new()) };
		let sheets = [Compiled::new(first, &mut shared)?, Compiled::new(second, &mut shared)?];
		let destinations = shared.destinations.into_items();
		let terms = shared.terms.into_items();
		let pricings = terms
			.iter()
			.map(|terms| terms.pricing().ok_or(SheetError::TooLarge))
			.collect::<Result<_, _>>()?;
		Ok(Self { parties, sheets, destinations, terms, pricings })
	}

	/// An empty book for the records that this rater rates.
	pub fn book(&self) -> Book {
		let (destinations, terms) = (self.destinations.clone(), self.terms.clone());
		Book { destinations, terms, records: Vec::new() }
	}

	/// Rates one record. It belongs to a [`Self::book`] of this rater.
	///
	/// The rate is that of the moment when the record begins, whatever happens during it.
	///
	/// # Errors
	///
	/// [`Reject::ForeignNetwork`], [`Reject::InvalidNumber`], [`Reject::NoPrefix`],
	/// [`Reject::NoRateInForce`], [`Reject::NoBand`] or [`Reject::TooLarge`].
	pub fn rate(&self, record: &CallRecord) -> Result<RatedRecord, Reject> {
		let direction = self
			.parties
			.direction(record.home, record.visited)
			.ok_or(Reject::ForeignNetwork)?;
		if record.number == 0 && record.service.needs_number() {
			return Err(Reject::InvalidNumber);
		}
		let sheet = direction.of(&self.sheets);
		let mut buffer = [0; 20];
		let number = digits(record.number, &mut buffer);
		let version = sheet.tree(record.service).find(number, record.start)?;
		let tariff = version.tariff(&sheet.zones, record.start)?;
		let pricing = at(&self.pricings, tariff.terms);
		let (billed, charge) = pricing
			.and_then(|pricing| pricing.charge(record.quantity))
			.ok_or(Reject::TooLarge)?;
		Ok(RatedRecord {
			id: record.id,
			direction,
			service: record.service,
			subscriber: record.subscriber,
			number: record.number,
			start: record.start,
			quantity: record.quantity,
			billed,
			destination: tariff.destination,
			terms: tariff.terms,
			charge,
		})
	}
}
