//! Records of calls that two operators' customers made on each other's networks, rated by both sides, and what
//! must come out of them.
//!
//! The records are made up, with the key to every discrepancy. What must come out follows from that key and the
//! prices alone, without comparing or matching anything.

use super::networks::Network;
use crate::error::{Error, Result};
use interwork_rating::{
	generate::{self, generate, Discrepancies, Scenario},
	statement, Amount, Book, Cause, Charge, Direction, Parties, Period, Rater, RecordId, Rounding,
	RoundingMode, Sheet, Tadig,
};
use std::collections::{BTreeMap, HashMap};

/// How long a period of the agreement is, in seconds.
pub const PERIOD_SECS: u32 = 15;

/// Rounding of what is paid for a direction.
pub const ROUNDING: Rounding = Rounding { decimals: 6, mode: RoundingMode::HalfUp };

/// Prefixes of a rate sheet.
const PREFIXES: usize = 1_000;

/// What one side claims beyond the other in one direction, for one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
	/// Who served.
	pub direction: Direction,
	/// Why the sides differ. `None`: the records were not looked at.
	pub cause: Option<Cause>,
	/// Events on which they differ.
	pub count: u64,
	/// By how much the first's figures exceed what is settled, in 10^-9 SDR.
	pub first_more: u128,
	/// By how much the second's do.
	pub second_more: u128,
}

/// What must come out of a period. Amounts are what the second pays the first; negative the other way
/// round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
	/// What both confirm.
	pub net: Amount,
	/// What remains in dispute.
	pub claims: Vec<Claim>,
	/// What is claimed on top of the net, and accepted.
	pub accepted: Amount,
}

/// Both sides' records of a period, rated.
pub struct Prepared {
	/// The period's number.
	pub period: u32,
	/// Events.
	pub events: u32,
	/// Events on which the sides differ.
	pub differing: u32,
	/// The books of the first and of the second.
	pub books: [Book; 2],
	/// What must come out of them.
	pub expected: Expected,
}

/// The records of an agreement.
#[derive(Clone, Copy, Debug)]
pub struct Traffic {
	/// Another seed gives other records and prices.
	pub seed: u64,
	/// The networks of the first and of the second.
	pub networks: [Network; 2],
	/// When period 0 begins, in seconds since 1970.
	pub starts_at: u64,
}

fn odd(what: &dyn std::fmt::Display) -> Error {
	Error::Demo(format!("the records cannot be used: {what}"))
}

fn too_large() -> Error {
	odd(&"a sum is too large")
}

/// Where the network is, for its clocks, and what numbers of its country begin with.
fn home_of(network: &Network) -> Result<(&'static str, &'static str)> {
	Ok(match network.country {
		"AT" => ("Europe/Vienna", "43"),
		"AU" => ("Australia/Sydney", "61"),
		"BE" => ("Europe/Brussels", "32"),
		"CA" => ("America/Toronto", "1"),
		"CH" => ("Europe/Zurich", "41"),
		"DE" => ("Europe/Berlin", "49"),
		"FR" => ("Europe/Paris", "33"),
		"GB" => ("Europe/London", "44"),
		"IT" => ("Europe/Rome", "39"),
		"JP" => ("Asia/Tokyo", "81"),
		"NL" => ("Europe/Amsterdam", "31"),
		"NO" => ("Europe/Oslo", "47"),
		"SE" => ("Europe/Stockholm", "46"),
		"SG" => ("Asia/Singapore", "65"),
		"US" => ("America/New_York", "1"),
		other => return Err(odd(&format!("nobody knows the numbers of {other}"))),
	})
}

fn network(of: &Network) -> Result<generate::Network> {
	let (zone, country) = home_of(of)?;
	let code: [u8; 5] = of
		.tadig
		.as_bytes()
		.try_into()
		.map_err(|_| odd(&"a TADIG code has five letters"))?;
	Ok(generate::Network { tadig: Tadig(code), imsi: of.imsi, country, zone })
}

impl Traffic {
	fn scenario(&self, events: u32, discrepancies: Discrepancies) -> Result<Scenario> {
		let [first, second] = &self.networks;
		let from = i64::try_from(self.starts_at).map_err(|_| too_large())?;
		// Always the bounds of period 0: prices follow from them.
		let period = Period { from, until: from.saturating_add(PERIOD_SECS.into()) };
		Ok(Scenario {
			networks: [network(first)?, network(second)?],
			period,
			prefixes: PREFIXES,
			discrepancies,
			..Scenario::new(self.seed, events)
		})
	}

	/// What the first and what the second charges.
	pub fn sheets(&self) -> Result<[Sheet; 2]> {
		let scenario = self.scenario(0, Discrepancies::default())?;
		Ok(generate(&scenario).map_err(|error| odd(&error))?.sheets)
	}

	/// The records of a period. `sheets` are those of the first and of the second as the first, and as the
	/// second has them; `None`: who pays has copies of an earlier version, as the discrepancies need.
	pub fn prepare(
		&self,
		period: u32,
		events: u32,
		discrepancies: Discrepancies,
		sheets: Option<[[&Sheet; 2]; 2]>,
	) -> Result<Prepared> {
		let scenario = self.scenario(events, discrepancies)?;
		let mut made = generate(&scenario).map_err(|error| odd(&error))?;
		let later = i64::from(period).saturating_mul(PERIOD_SECS.into());
		for record in made.records.iter_mut().flatten() {
			record.start = record.start.saturating_add(later);
		}
		let [of_first, of_second] = match sheets {
			Some(sheets) => sheets,
			None => {
				let [[a, b], [c, d]] = &made.copies;
				[[a, b], [c, d]]
			},
		};
		let [first, second] = &made.records;
		let parties = made.parties.clone();
		let books = [rate(&parties, of_first, first)?, rate(&parties, of_second, second)?];
		let expected = expected(&made.key, &books)?;
		let Discrepancies { missing, duplicate, duration, rate_version, time_zone, increment } =
			discrepancies;
		let differing =
			[missing, duplicate, duration, rate_version, time_zone, increment].iter().sum();
		Ok(Prepared { period, events, differing, books, expected })
	}
}

fn rate(
	parties: &Parties,
	[first, second]: [&Sheet; 2],
	records: &[interwork_rating::CallRecord],
) -> Result<Book> {
	let rater = Rater::new(parties.clone(), first, second).map_err(|error| odd(&error))?;
	let mut book = rater.book();
	for record in records {
		let rated = rater.rate(record).map_err(|reject| odd(&format!("{reject:?}")))?;
		book.records.push(rated);
	}
	Ok(book)
}

/// What the key says: of each event the lower figure is settled, and what a side claims beyond is in dispute,
/// but for records that a side has twice.
fn expected(key: &[generate::Answer], books: &[Book; 2]) -> Result<Expected> {
	let charges = |book: &Book| -> HashMap<RecordId, Charge> {
		book.records.iter().map(|record| (record.id, record.charge)).collect()
	};
	let [first, second] = books;
	let (of_first, of_second) = (charges(first), charges(second));
	let charge = |charges: &HashMap<RecordId, Charge>, id: Option<RecordId>| {
		id.and_then(|id| charges.get(&id).copied()).unwrap_or(Charge::ZERO)
	};
	let mut settled = [Charge::ZERO; 2];
	let mut open: BTreeMap<(Direction, Cause), (u64, Charge, Charge)> = BTreeMap::new();
	for answer in key {
		let (mine, theirs) = (charge(&of_first, answer.first), charge(&of_second, answer.second));
		let lower = mine.min(theirs);
		let sum = answer.direction.of_mut(&mut settled);
		*sum = sum.checked_add(lower).ok_or_else(too_large)?;
		if matches!(answer.cause, Cause::Matched | Cause::Duplicate) || mine == theirs {
			continue;
		}
		let (count, more, more_of_second) =
			open.entry((answer.direction, answer.cause)).or_default();
		*count = count.saturating_add(1);
		let exceeding = |sum: Charge, charge: Charge| sum.checked_add(charge.checked_sub(lower)?);
		*more = exceeding(*more, mine).ok_or_else(too_large)?;
		*more_of_second = exceeding(*more_of_second, theirs).ok_or_else(too_large)?;
	}
	let base = |charge: Charge| -> Result<u128> {
		let amount = charge.round(Rounding::FINEST).ok_or_else(too_large)?;
		u128::try_from(amount.0).map_err(|_| too_large())
	};
	let claims = open
		.into_iter()
		.map(|((direction, cause), (count, first, second))| {
			let (first_more, second_more) = (base(first)?, base(second)?);
			Ok(Claim { direction, cause: Some(cause), count, first_more, second_more })
		})
		.collect::<Result<Vec<_>>>()?;
	let net = statement::net(settled.map(Some), ROUNDING).ok_or_else(too_large)?;
	let accepted = standing(&claims)?;
	Ok(Expected { net, claims, accepted })
}

/// What stands when a dispute begins, on top of the net: the first's position, if it wants more than the
/// second concedes; else that of the two which is nearer to nothing.
fn standing(claims: &[Claim]) -> Result<Amount> {
	let position = |more: fn(&Claim) -> u128| {
		claims.iter().try_fold(0_i128, |sum, claim| {
			let more = i128::try_from(more(claim)).ok()?;
			match claim.direction {
				Direction::FirstServes => sum.checked_add(more),
				Direction::SecondServes => sum.checked_sub(more),
			}
		})
	};
	let first = position(|claim| claim.first_more).ok_or_else(too_large)?;
	let second = position(|claim| claim.second_more).ok_or_else(too_large)?;
	let is_first = first > second || first.unsigned_abs() <= second.unsigned_abs();
	Ok(Amount(if is_first { first } else { second }))
}

#[cfg(test)]
mod tests {
	use super::{super::networks::NETWORKS, *};
	use interwork_rating::{
		compare, match_records, resolve, sheet_file, AgreedFigure, ComparisonRules, Currency,
		MatchRules, Remedies, Statement, Tolerance,
	};

	const SOME: Discrepancies = Discrepancies {
		missing: 3,
		duplicate: 2,
		duration: 3,
		rate_version: 2,
		time_zone: 0,
		increment: 2,
	};

	fn traffic(seed: u64) -> Traffic {
		let networks = [NETWORKS[0], NETWORKS[3]];
		// A Sunday evening, a few seconds before an hour.
		Traffic { seed, networks, starts_at: 1_763_837_990 }
	}

	#[test]
	fn sheets_should_not_depend_on_what_is_rated_and_should_return_from_their_files() {
		let traffic = traffic(3);
		let [first, second] = traffic.sheets().unwrap();
		let own = [[&first, &second]; 2];
		let clean = Discrepancies::default();
		let prepared = traffic.prepare(0, 50, clean, Some(own)).unwrap();
		let mut file = Vec::new();
		sheet_file::write_sheet(&mut file, &first).unwrap();
		let read = sheet_file::read_sheet(file.as_slice()).unwrap();
		let copies = [[&read, &second]; 2];
		let again = traffic.prepare(0, 50, clean, Some(copies)).unwrap();
		assert!(prepared.books == again.books);
		assert!(prepared.expected.claims.is_empty());
		assert_eq!(prepared.expected.accepted, Amount::ZERO);
	}

	#[test]
	fn expected_figures_should_be_those_of_matching() {
		let prepared = traffic(5).prepare(1, 200, SOME, None).unwrap();
		let [first, second] = &prepared.books;
		let matching = match_records(first, second, &MatchRules::default()).unwrap();
		let resolution = resolve(first, second, &matching, &Remedies::default()).unwrap();
		let found: u64 = resolution.disputed.iter().map(|total| total.count).sum();
		let expected: u64 = prepared.expected.claims.iter().map(|claim| claim.count).sum();
		assert!(found == expected && expected > 0, "{found} {expected}");
	}

	#[test]
	fn a_later_period_should_make_a_statement_that_differs() {
		let prepared = traffic(5).prepare(1, 200, SOME, None).unwrap();
		let from = 1_763_837_990 + i64::from(PERIOD_SECS);
		let period = Period { from, until: from + i64::from(PERIOD_SECS) };
		let of = |book: &Book| Statement::of(book, period, Currency::XDR).unwrap();
		let [first, second] = &prepared.books;
		let rules = ComparisonRules {
			tolerance: Tolerance::NONE,
			destinations: Vec::new(),
			lines: Tolerance::NONE,
			units: None,
			figure: AgreedFigure::Provider,
			rounding: ROUNDING,
		};
		let comparison = compare(&of(first), &of(second), &rules).unwrap();
		assert!(comparison.disputed().count() > 0);
	}

	#[test]
	fn periods_should_be_affordable_between_all_networks_whatever_the_seed() {
		for seed in 0..20 {
			let at = usize::try_from(seed).unwrap();
			let networks = [NETWORKS[at], NETWORKS[(at + 7) % NETWORKS.len()]];
			let traffic = Traffic { networks, ..traffic(seed) };
			let prepared = traffic.prepare(0, 300, SOME, None).unwrap();
			let all = prepared.expected.net.0 + prepared.expected.accepted.0;
			// Two such periods, of the 500 SDRt that every provider gets.
			assert!(all.unsigned_abs() < 200_000_000_000, "seed {seed}: {all}");
			let counts = prepared.expected.claims.iter().map(|claim| claim.count);
			assert!(counts.sum::<u64>() > 0);
		}
	}

	#[test]
	fn claim_should_stand_that_goes_beyond_what_is_conceded() {
		let claim = |direction, first_more, second_more| Claim {
			direction,
			cause: Some(Cause::Missing),
			count: 1,
			first_more,
			second_more,
		};
		let stands = |claims: &[Claim]| standing(claims).unwrap().0;
		assert_eq!(stands(&[]), 0);
		assert_eq!(stands(&[claim(Direction::FirstServes, 7, 2)]), 7);
		// The first concedes more than the second wants.
		assert_eq!(stands(&[claim(Direction::FirstServes, 2, 7)]), 2);
		assert_eq!(stands(&[claim(Direction::SecondServes, 2, 7)]), -2);
		assert_eq!(stands(&[claim(Direction::SecondServes, 7, 2)]), -2);
	}
}
