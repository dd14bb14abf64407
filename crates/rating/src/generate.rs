//! Makes records of both sides of a relationship, with chosen discrepancies and the key to them.
//!
//! The same scenario gives the same records on every machine and for ever: integers and a generator of random
//! numbers of its own. Numbering prefixes are real, subscribers and calls are not.

use crate::{
	amount::{Charge, Rounding, RoundingMode},
	matching::{Cause, CauseTotal, MatchRules},
	record::{Book, CallRecord, Direction, Parties, Service},
	sheet::{Band, Rate, Sheet, Terms},
	sheet_file::zone,
	text::{digits, Currency, Label, Prefix, RecordId, Tadig},
	time::{Moment, Period, DAY, HOUR},
};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	io::Write,
	sync::OnceLock,
};

/// The numbering plan: prefix, destination, digits of a whole number. Made by `data/make.py`.
const PLAN: &str = include_str!("../data/prefixes.tsv");

/// Share of events in each hour of the day, of 1,000.
const HOURS: [u64; 24] =
	[8, 5, 3, 3, 4, 9, 20, 38, 52, 60, 63, 65, 64, 62, 60, 61, 64, 69, 72, 68, 58, 44, 31, 17];

/// Seconds of calls: an equal share lies between each two.
const DURATIONS: [u64; 14] = [2, 8, 15, 25, 40, 60, 90, 120, 180, 240, 360, 600, 1_200, 3_600];

/// Bytes of data sessions: an equal share lies between each two.
const VOLUMES: [u64; 10] = [
	10_000,
	50_000,
	100_000,
	500_000,
	1_000_000,
	2_000_000,
	5_000_000,
	10_000_000,
	50_000_000,
	200_000_000,
];

/// Events of one subscriber, number and service begin at least so many seconds apart.
const APART: u64 = 120;

/// A network that roamers come from and visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
	/// Its code.
	pub tadig: Tadig,
	/// What its IMSIs begin with.
	pub imsi: &'static str,
	/// What its country's numbers begin with.
	pub country: &'static str,
	/// Where its clocks are.
	pub zone: &'static str,
}

impl Network {
	/// A network of Germany.
	pub const GERMANY: Self =
		Self { tadig: Tadig(*b"DEUD1"), imsi: "26201", country: "49", zone: "Europe/Berlin" };

	/// A network of the United Kingdom.
	pub const BRITAIN: Self =
		Self { tadig: Tadig(*b"GBRCN"), imsi: "23415", country: "44", zone: "Europe/London" };
}

/// How many events have which discrepancy. Every event has one at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Discrepancies {
	/// One side does not have the record.
	pub missing: u32,
	/// One side has it twice.
	pub duplicate: u32,
	/// One side says that it took longer.
	pub duration: u32,
	/// Who pays rates it by a version of the sheet that is no longer in force.
	pub rate_version: u32,
	/// One side's clock is an hour or two ahead.
	pub time_zone: u32,
	/// Who pays rates it by the second, who served by the minute.
	pub increment: u32,
}

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
	/// Another seed gives other records.
	pub seed: u64,
	/// The networks of the first and the second.
	pub networks: [Network; 2],
	/// When the events are. At least a day; or at least [`SHORTEST`] seconds, if no clock is wrong. Of less than
	/// a day, hours are all alike, and there are enough subscribers that each has few events.
	pub period: Period,
	/// Events in all, those with a discrepancy included.
	pub events: u32,
	/// The most prefixes that a rate sheet has.
	pub prefixes: usize,
	/// How many of the events differ, and how.
	pub discrepancies: Discrepancies,
	/// Whether the two sides see each event a little differently, as their switches do: starts and durations
	/// a second apart, some hundred bytes more.
	pub jitter: bool,
	/// Rounding of each record, if any.
	pub rounding: Option<Rounding>,
}

/// The shortest period for which records are made, in seconds.
pub const SHORTEST: i64 = 10;

impl Scenario {
	/// Whether the period is shorter than a day.
	fn is_short(&self) -> bool {
		let Period { from, until } = self.period;
		until.saturating_sub(from) < DAY
	}

	/// March 2026 between two networks, without discrepancies.
	pub const fn new(seed: u64, events: u32) -> Self {
		Self {
			seed,
			networks: [Network::GERMANY, Network::BRITAIN],
			// 2026-03-01 to 2026-04-01. Clocks are set forward on the 29th.
			period: Period { from: 1_772_323_200, until: 1_775_001_600 },
			events,
			prefixes: 10_000,
			discrepancies: Discrepancies {
				missing: 0,
				duplicate: 0,
				duration: 0,
				rate_version: 0,
				time_zone: 0,
				increment: 0,
			},
			jitter: false,
			rounding: None,
		}
	}
}

/// What happened to one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
	/// Who served.
	pub direction: Direction,
	/// What matching must find.
	pub cause: Cause,
	/// The first's record.
	pub first: Option<RecordId>,
	/// The second's record.
	pub second: Option<RecordId>,
}

/// Records of both sides, and the key to them.
#[derive(Clone, Debug)]
pub struct Generated {
	/// Whose records.
	pub parties: Parties,
	/// What the first and the second charge, as agreed.
	pub sheets: [Sheet; 2],
	/// The sheets as the first has them, and as the second has them.
	pub copies: [[Sheet; 2]; 2],
	/// The records of the first and of the second, by their start.
	pub records: [Vec<CallRecord>; 2],
	/// Every event and every duplicate.
	pub key: Vec<Answer>,
}

/// Why no records were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
	/// The period is shorter than ten seconds, or than a day although a clock is to be wrong.
	#[error("the period is shorter than ten seconds, or than a day with wrong clocks")]
	ShortPeriod,
	/// More events have a discrepancy than there are events.
	#[error("more events have a discrepancy than there are")]
	TooManyDiscrepancies,
	/// There is no such time zone, or no prefix of a country.
	#[error("a network has no time zone or no numbers")]
	Network,
	/// The events do not fit into the period.
	#[error("the events do not fit into the period")]
	TooManyEvents,
}

/// SplitMix64, by Sebastiano Vigna: small, and the same for ever.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `end`, 0 if that is 0.
	fn below(&mut self, end: u64) -> u64 {
		let product = u128::from(self.next()).wrapping_mul(u128::from(end));
		u64::try_from(product >> 64).unwrap_or(0)
	}

	fn between(&mut self, from: u64, to: u64) -> u64 {
		from.saturating_add(self.below(to.saturating_sub(from)))
	}

	fn one_in(&mut self, chances: u64) -> bool {
		self.below(chances) == 0
	}

	fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
		let count = u64::try_from(items.len()).ok()?;
		items.get(usize::try_from(self.below(count)).ok()?)
	}

	/// A number between two neighbours of a list.
	fn by_shares(&mut self, bounds: &[u64]) -> u64 {
		let gaps = u64::try_from(bounds.len()).unwrap_or(0).saturating_sub(1);
		let at = usize::try_from(self.below(gaps)).unwrap_or(0);
		match bounds.get(at..).unwrap_or(&[]) {
			[from, to, ..] => self.between(*from, *to),
			_ => 1,
		}
	}
}

/// A line of the numbering plan.
#[derive(Clone, Copy, Debug)]
struct Planned {
	prefix: &'static str,
	destination: &'static str,
	length: usize,
}

fn plan() -> &'static [Planned] {
	static LINES: OnceLock<Vec<Planned>> = OnceLock::new();
	LINES.get_or_init(|| {
		let line = |line: &'static str| {
			let mut fields = line.split('\t');
			let (prefix, destination) = (fields.next()?, fields.next()?);
			Some(Planned { prefix, destination, length: fields.next()?.parse().ok()? })
		};
		PLAN.lines().filter_map(line).collect()
	})
}

/// As many lines as are wanted: countries first, then spread over the rest.
fn selection(most: usize) -> Vec<Planned> {
	let (mut chosen, others): (Vec<Planned>, Vec<Planned>) =
		plan().iter().partition(|line| line.destination.ends_with(" fixed"));
	let room = most.saturating_sub(chosen.len());
	let total = others.len().max(1);
	for (at, line) in others.iter().enumerate() {
		// Whole steps of room / total, so that no country is favoured.
		let step = |at: usize| at.saturating_mul(room) / total;
		if room >= total || step(at) != step(at.saturating_add(1)) {
			chosen.push(*line);
		}
	}
	chosen.sort_unstable_by_key(|line| line.prefix);
	chosen
}

/// The prefixes of one direction's sheet, and the two that discrepancies are made with.
struct Numbers {
	lines: Vec<Planned>,
	home: Vec<Planned>,
	visited: Vec<Planned>,
	changed: Planned,
	stepped: Planned,
}

impl Numbers {
	fn new(
		lines: &[Planned],
		home: Network,
		visited: Network,
		random: &mut Random,
	) -> Option<Self> {
		// No other prefix begins with these two, or a number of theirs might have another price.
		let is_leaf = |(at, line): (usize, &Planned)| {
			let next = lines.get(at.saturating_add(1));
			let leaf = next.is_none_or(|next| !next.prefix.starts_with(line.prefix));
			(leaf && !line.destination.ends_with(" fixed")).then_some(*line)
		};
		let leaves: Vec<Planned> = lines.iter().enumerate().filter_map(is_leaf).collect();
		let changed = *random.pick(&leaves)?;
		let stepped = loop {
			let other = *random.pick(&leaves)?;
			if other.prefix != changed.prefix {
				break other;
			}
			if leaves.len() < 2 {
				return None;
			}
		};
		let of = |country: &str| -> Vec<Planned> {
			lines.iter().filter(|line| line.prefix.starts_with(country)).copied().collect()
		};
		Some(Self {
			lines: lines.to_vec(),
			home: of(home.country),
			visited: of(visited.country),
			changed,
			stepped,
		})
	}

	/// A number of a line's prefix.
	fn complete(line: Planned, random: &mut Random) -> Option<u64> {
		let mut number: u64 = line.prefix.parse().ok()?;
		for _ in line.prefix.len()..line.length {
			number = number.checked_mul(10)?.checked_add(random.below(10))?;
		}
		Some(number)
	}

	/// A number that somebody calls, none of the two special prefixes.
	fn any(&self, random: &mut Random) -> Option<u64> {
		let special = |number| {
			let mut buffer = [0; 20];
			let digits = digits(number, &mut buffer);
			[self.changed, self.stepped]
				.iter()
				.any(|line| digits.starts_with(line.prefix.as_bytes()))
		};
		for _ in 0..64 {
			let lines = match random.below(10) {
				0..=5 => &self.home,
				6..=7 => &self.visited,
				_ => &self.lines,
			};
			let number = Self::complete(*random.pick(lines)?, random)?;
			if !special(number) {
				return Some(number);
			}
		}
		None
	}
}

/// Makes the records of a scenario.
///
/// # Errors
///
/// Every variant of [`GenerateError`].
pub fn generate(scenario: &Scenario) -> Result<Generated, GenerateError> {
	let Period { from, until } = scenario.period;
	let too_short = until.saturating_sub(from) < SHORTEST;
	if too_short || (scenario.is_short() && scenario.discrepancies.time_zone > 0) {
		return Err(GenerateError::ShortPeriod);
	}
	let Discrepancies { missing, duplicate, duration, rate_version, time_zone, increment } =
		scenario.discrepancies;
	let kinds = [
		(Kind::Missing, missing),
		(Kind::Duplicate, duplicate),
		(Kind::Duration, duration),
		(Kind::RateVersion, rate_version),
		(Kind::TimeZone, time_zone),
		(Kind::Increment, increment),
	];
	let different = kinds.iter().try_fold(0_u32, |sum, (_, count)| sum.checked_add(*count));
	let clean = different
		.and_then(|different| scenario.events.checked_sub(different))
		.ok_or(GenerateError::TooManyDiscrepancies)?;

	let mut random = Random(scenario.seed);
	let [first, second] = scenario.networks;
	let lines = selection(scenario.prefixes);
	// Of the direction in which the first serves, the second's customers are at home with the second.
	let numbers = [
		Numbers::new(&lines, second, first, &mut random).ok_or(GenerateError::Network)?,
		Numbers::new(&lines, first, second, &mut random).ok_or(GenerateError::Network)?,
	];
	let (agreed, outdated) = sheets(scenario, &numbers, &mut random)?;
	let [agreed_first, agreed_second] = agreed.clone();
	let [outdated_first, outdated_second] = outdated;
	// Who pays has the outdated copy.
	let copies = [[agreed_first, outdated_second], [outdated_first, agreed_second]];

	let mut maker = Maker {
		scenario,
		random,
		numbers,
		exclusive: HashSet::new(),
		starts: HashMap::new(),
		records: [Vec::new(), Vec::new()],
		key: Vec::new(),
		events: 0,
	};
	for (kind, count) in kinds {
		for _ in 0..count {
			maker.event(kind).ok_or(GenerateError::TooManyEvents)?;
		}
	}
	for _ in 0..clean {
		maker.event(Kind::Clean).ok_or(GenerateError::TooManyEvents)?;
	}
	let Maker { mut records, key, .. } = maker;
	for side in &mut records {
		side.sort_unstable_by_key(|record| (record.start, record.id));
	}
	let parties = Parties::new(first.tadig, second.tadig);
	Ok(Generated { parties, sheets: agreed, copies, records, key })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
	Clean,
	Missing,
	Duplicate,
	Duration,
	RateVersion,
	TimeZone,
	Increment,
}

/// What an event is told apart by: subscriber, number, service.
type EventKey = (u64, u64, Service);

struct Maker<'a> {
	scenario: &'a Scenario,
	random: Random,
	numbers: [Numbers; 2],
	/// Keys of events with a discrepancy. No other event has them.
	exclusive: HashSet<EventKey>,
	/// Starts of the other events.
	starts: HashMap<EventKey, Vec<Moment>>,
	records: [Vec<CallRecord>; 2],
	key: Vec<Answer>,
	events: u64,
}

impl Maker<'_> {
	/// Makes one event. `None` when there is no room for it.
	fn event(&mut self, kind: Kind) -> Option<()> {
		for _ in 0..256 {
			let direction = *self.random.pick(&Direction::BOTH)?;
			let record = self.record(kind, direction)?;
			let key = (record.subscriber, record.number, record.service);
			if self.exclusive.contains(&key) {
				continue;
			}
			if kind == Kind::Clean {
				let starts = self.starts.entry(key).or_default();
				if starts.iter().any(|start| start.abs_diff(record.start) < APART) {
					continue;
				}
				starts.push(record.start);
			} else {
				self.exclusive.insert(key);
			}
			return self.put(kind, direction, record);
		}
		None
	}

	/// What really happened.
	fn record(&mut self, kind: Kind, direction: Direction) -> Option<CallRecord> {
		let [first, second] = self.scenario.networks;
		let (visited, home) = match direction {
			Direction::FirstServes => (first, second),
			Direction::SecondServes => (second, first),
		};
		let numbers = direction.of(&self.numbers);
		let random = &mut self.random;
		let service = match kind {
			Kind::RateVersion | Kind::Increment => Service::CallOut,
			Kind::Duration => *random.pick(&[Service::CallOut, Service::CallIn, Service::Data])?,
			_ => match random.below(100) {
				0..=24 => Service::CallOut,
				25..=39 => Service::CallIn,
				40..=49 => Service::MessageOut,
				50..=59 => Service::MessageIn,
				_ => Service::Data,
			},
		};
		let number = match (kind, service) {
			(Kind::RateVersion, _) => Numbers::complete(numbers.changed, random)?,
			(Kind::Increment, _) => Numbers::complete(numbers.stepped, random)?,
			(_, Service::Data) => 0,
			_ => numbers.any(random)?,
		};
		let quantity = match service {
			Service::CallOut | Service::CallIn => random.by_shares(&DURATIONS),
			Service::MessageOut | Service::MessageIn => 1,
			Service::Data => random.by_shares(&VOLUMES),
		};
		// Whole minutes would cost the same by the second.
		let whole = kind == Kind::Increment && quantity % 60 == 0;
		let quantity = if whole { quantity.checked_add(7)? } else { quantity };
		// A subscriber makes a dozen events or so.
		let roamers = match self.scenario.is_short() {
			true => u64::from(self.scenario.events).max(1_000).checked_mul(4)?,
			false => u64::from(self.scenario.events / 12).max(1_000),
		};
		let digits = 15_usize.checked_sub(home.imsi.len())?;
		let imsi: u64 = home.imsi.parse().ok()?;
		let imsi = imsi.checked_mul(10_u64.checked_pow(u32::try_from(digits).ok()?)?)?;
		let subscriber = imsi.checked_add(random.below(roamers).checked_mul(7_919)?)?;
		Some(CallRecord {
			id: RecordId::EMPTY,
			home: home.tadig,
			visited: visited.tadig,
			service,
			subscriber,
			number,
			start: self.start()?,
			quantity,
		})
	}

	/// A moment of the period, three hours from its ends, and not so near to a quarter of an hour that a
	/// second more would be in other hours of the sheet.
	fn start(&mut self) -> Option<Moment> {
		let Period { from, until } = self.scenario.period;
		if self.scenario.is_short() {
			return self.start_soon();
		}
		for _ in 0..64 {
			let mut point = self.random.below(HOURS.iter().sum());
			let mut hour: i64 = 0;
			for share in HOURS {
				match point.checked_sub(share) {
					Some(rest) => point = rest,
					None => break,
				}
				hour = hour.checked_add(1)?;
			}
			let days = until.checked_sub(from)?.checked_add(DAY)? / DAY;
			let day = i64::try_from(self.random.below(u64::try_from(days).ok()?)).ok()?;
			let quarter = i64::try_from(self.random.below(4)).ok()?;
			let second = i64::try_from(self.random.between(10, 890)).ok()?;
			let start = from
				.div_euclid(DAY)
				.checked_add(day)?
				.checked_mul(DAY)?
				.checked_add(hour.checked_mul(HOUR)?)?
				.checked_add(quarter.checked_mul(900)?)?
				.checked_add(second)?;
			let margin = HOUR.checked_mul(3)?;
			if start >= from.checked_add(margin)? && start < until.checked_sub(margin)? {
				return Some(start);
			}
		}
		None
	}

	/// A moment of a period of less than a day, so that a second more or less is within the period and the
	/// same hours of the sheet.
	fn start_soon(&mut self) -> Option<Moment> {
		let Period { from, until } = self.scenario.period;
		let length = u64::try_from(until.checked_sub(from)?).ok()?;
		for _ in 0..64 {
			let since = i64::try_from(self.random.between(2, length.checked_sub(3)?)).ok()?;
			let start = from.checked_add(since)?;
			if (2..898).contains(&start.rem_euclid(900)) {
				return Some(start);
			}
		}
		None
	}

	/// Writes the event down as both sides see it.
	fn put(&mut self, kind: Kind, direction: Direction, record: CallRecord) -> Option<()> {
		let number = self.events;
		self.events = number.checked_add(1)?;
		let id = |side: usize, suffix: &str| {
			RecordId::new(format!("{side}-{number:08}{suffix}").as_bytes())
		};
		let ids = [id(1, "")?, id(2, "")?];
		let mut sides = ids.map(|id| Some(CallRecord { id, ..record.clone() }));
		if self.scenario.jitter && !matches!(kind, Kind::RateVersion | Kind::Increment) {
			for seen in sides.iter_mut().flatten() {
				self.jitter(seen);
			}
		}
		let erring = usize::from(self.random.one_in(2));
		let mut cause = Cause::Matched;
		let side = sides.get_mut(erring)?;
		match kind {
			Kind::Clean => {},
			Kind::RateVersion => cause = Cause::Price,
			Kind::Increment => cause = Cause::Increment,
			Kind::Missing => {
				cause = Cause::Missing;
				*side = None;
			},
			Kind::Duration => {
				cause = Cause::Duration;
				let more = match record.service {
					// More than the larger by a tenth, which no tolerance of a percent covers.
					Service::Data => (record.quantity / 8).checked_add(5_000)?,
					_ => self.random.between(5, 90),
				};
				let seen = side.as_mut()?;
				seen.quantity = seen.quantity.checked_add(more)?;
			},
			Kind::TimeZone => {
				cause = Cause::TimeZone;
				let ahead = if self.random.one_in(2) { HOUR } else { HOUR.checked_mul(2)? };
				let seen = side.as_mut()?;
				seen.start = seen.start.checked_add(ahead)?;
			},
			Kind::Duplicate => {
				let copy = CallRecord { id: id(erring.checked_add(1)?, "-b")?, ..side.clone()? };
				let mut copies = [None, None];
				*copies.get_mut(erring)? = Some(copy.id);
				let [first, second] = copies;
				self.key.push(Answer { direction, cause: Cause::Duplicate, first, second });
				self.records.get_mut(erring)?.push(copy);
			},
		}
		let [first, second] = &sides;
		let id = |side: &Option<CallRecord>| side.as_ref().map(|record| record.id);
		self.key.push(Answer { direction, cause, first: id(first), second: id(second) });
		for (list, side) in self.records.iter_mut().zip(sides) {
			list.extend(side);
		}
		Some(())
	}

	fn jitter(&mut self, seen: &mut CallRecord) {
		seen.start = seen.start.saturating_add(i64::from(self.random.one_in(3)));
		let more = match seen.service {
			Service::CallOut | Service::CallIn => u64::from(self.random.one_in(4)),
			Service::MessageOut | Service::MessageIn => 0,
			Service::Data => self.random.below(400),
		};
		seen.quantity = seen.quantity.saturating_add(more);
	}
}

/// The agreed sheets, and what who pays has instead.
fn sheets(
	scenario: &Scenario,
	numbers: &[Numbers; 2],
	random: &mut Random,
) -> Result<([Sheet; 2], [Sheet; 2]), GenerateError> {
	let [first, second] = scenario.networks;
	let [of_first, of_second] = numbers;
	let (agreed_first, old_first) =
		sheet(scenario, first, of_first, random).ok_or(GenerateError::Network)?;
	let (agreed_second, old_second) =
		sheet(scenario, second, of_second, random).ok_or(GenerateError::Network)?;
	Ok(([agreed_first, agreed_second], [old_first, old_second]))
}

fn sheet(
	scenario: &Scenario,
	network: Network,
	numbers: &Numbers,
	random: &mut Random,
) -> Option<(Sheet, Sheet)> {
	let Period { from, until } = scenario.period;
	let before = from.checked_sub(DAY.checked_mul(365)?)?;
	let middle = from
		.checked_add(until.checked_sub(from)? / 2)?
		.div_euclid(HOUR)
		.checked_mul(HOUR)?;
	let mut destinations: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
	let mut rates = Vec::new();
	let rate = |service, prefix: &str, name: &str, from, band, terms: Terms| {
		Some(Rate {
			service,
			prefix: Prefix::new(prefix.as_bytes())?,
			from,
			until: None,
			band,
			zone: 0,
			destination: Label::new(name.as_bytes())?,
			terms: Terms { rounding: scenario.rounding, ..terms },
		})
	};
	// Working hours, and the rest of the week.
	let peak = Some(Band { days: 0b001_1111, from: 480, until: 1_200 });
	for line in &numbers.lines {
		let (price, style) = *destinations.entry(line.destination).or_insert_with(|| {
			// 0.0100 to 0.6000 a minute.
			(random.between(100, 6_001).saturating_mul(100_000), random.below(12))
		});
		let plain = Terms::plain(price, 60);
		let special = [numbers.changed.prefix, numbers.stepped.prefix].contains(&line.prefix);
		let call = |from, band, terms| {
			rate(Service::CallOut, line.prefix, line.destination, from, band, terms)
		};
		if special {
			rates.push(call(before, None, plain)?);
			continue;
		}
		let terms = match style {
			0..=3 => plain,
			4..=5 => Terms { first: 60, ..plain },
			6..=7 => Terms { first: 30, next: 6, ..plain },
			8 => Terms { first: 60, next: 60, ..plain },
			9 => Terms { connect: 20_000_000, ..plain },
			10 => Terms { minimum: 15_000_000, cap: Some(3_000_000_000), ..plain },
			_ => {
				let cheaper = Terms { price: price / 2, ..plain };
				rates.push(call(before, peak, plain)?);
				cheaper
			},
		};
		rates.push(call(before, None, terms)?);
		if random.one_in(10) && style < 10 {
			let dearer = Terms { price: terms.price.checked_add(terms.price / 5)?, ..terms };
			rates.push(call(middle, None, dearer)?);
		}
	}
	let flat = |service, name, terms| rate(service, "", name, before, None, terms);
	rates.push(flat(Service::CallIn, "incoming", Terms::plain(8_000_000, 60))?);
	rates.push(flat(Service::MessageOut, "messages", Terms::plain(10_000_000, 1))?);
	rates.push(flat(Service::MessageIn, "messages in", Terms::plain(0, 1))?);
	// EUR 1.10 a GB, by the kB.
	let data = Terms { first: 1_000, next: 1_000, ..Terms::plain(1_100_000_000, 1_000_000_000) };
	rates.push(flat(Service::Data, "data", data)?);

	let version = format!("{} {}", network.tadig, scenario.seed);
	let outdated = Sheet {
		version: Label::new(format!("{version} old").as_bytes())?,
		currency: Currency::XDR,
		rounding: Rounding { decimals: 2, mode: RoundingMode::HalfUp },
		zones: vec![zone(network.zone)?],
		rates,
	};
	let mut agreed = Sheet { version: Label::new(version.as_bytes())?, ..outdated.clone() };
	for rate in &mut agreed.rates {
		if rate.prefix.as_str() == numbers.stepped.prefix {
			rate.terms = Terms { first: 60, next: 60, ..rate.terms };
		}
	}
	let line = numbers.changed;
	let (price, _) = *destinations.get(line.destination)?;
	let dearer = Terms::plain(price.checked_add(price / 4)?, 60);
	agreed.rates.push(rate(
		Service::CallOut,
		line.prefix,
		line.destination,
		from.checked_sub(DAY)?,
		None,
		dearer,
	)?);
	Some((agreed, outdated))
}

impl Generated {
	/// What matching must find in the books of both sides, if all records were rated: the sums of the key
	/// by direction and cause. `None` when a record is not there or a sum overflows.
	pub fn expected(&self, first: &Book, second: &Book) -> Option<Vec<CauseTotal>> {
		let charges = |book: &Book| -> HashMap<RecordId, Charge> {
			book.records.iter().map(|record| (record.id, record.charge)).collect()
		};
		let (of_first, of_second) = (charges(first), charges(second));
		let charge = |charges: &HashMap<RecordId, Charge>, id: Option<RecordId>| match id {
			Some(id) => charges.get(&id).copied(),
			None => Some(Charge::ZERO),
		};
		let mut totals: BTreeMap<(Direction, Cause), CauseTotal> = BTreeMap::new();
		for Answer { direction, cause, first, second } in self.key.iter().copied() {
			let none = CauseTotal {
				direction,
				cause,
				count: 0,
				first: Charge::ZERO,
				second: Charge::ZERO,
			};
			let total = totals.entry((direction, cause)).or_insert(none);
			total.count = total.count.checked_add(1)?;
			total.first = total.first.checked_add(charge(&of_first, first)?)?;
			total.second = total.second.checked_add(charge(&of_second, second)?)?;
		}
		Some(totals.into_values().collect())
	}

	/// The rules that the key is made for.
	pub fn rules() -> MatchRules {
		MatchRules::default()
	}

	/// Writes the key as CSV, without the events that do not differ.
	///
	/// # Errors
	///
	/// When `out` cannot be written.
	pub fn write_key(&self, out: impl Write) -> Result<(), csv::Error> {
		let mut writer = csv::Writer::from_writer(out);
		writer.write_record(["direction", "cause", "first_id", "second_id"])?;
		for answer in self.key.iter().filter(|answer| answer.cause != Cause::Matched) {
			let id = |id: Option<RecordId>| id.map_or(String::new(), |id| id.to_string());
			writer.write_record([
				answer.direction.name(),
				answer.cause.name(),
				&id(answer.first),
				&id(answer.second),
			])?;
		}
		writer.flush()?;
		Ok(())
	}
}
