//! The key to generated records: what matching must find.

use crate::error::{Error, Result};
use interwork_rating::{Book, Cause, CauseTotal, Charge, Direction, RatedRecord, RecordId};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	path::Path,
};

const HEADER: &str = "direction,cause,first_id,second_id";

/// One line of the key: an event that the sides do not have alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
	direction: Direction,
	cause: Cause,
	first: Option<RecordId>,
	second: Option<RecordId>,
}

/// What matching must find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key(Vec<Entry>);

impl Key {
	/// Reads a key as `interwork records generate` writes it.
	pub(super) fn read(path: &Path, text: &str) -> Result<Self> {
		let mut lines = text.lines().enumerate();
		let row = |line: usize, reason: &str| Error::Row {
			path: path.into(),
			line: line.saturating_add(1),
			reason: reason.into(),
		};
		if lines.next().map(|(_, line)| line.trim()) != Some(HEADER) {
			return Err(row(0, &format!("a key begins with {HEADER}")));
		}
		let mut entries = Vec::new();
		for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
			let wrong = |what: &str| row(number, what);
			let fields: Vec<&str> = line.trim().split(',').collect();
			let [direction, cause, first, second] = fields.as_slice() else {
				return Err(wrong("four fields are expected"));
			};
			let id = |text: &str| -> Result<Option<RecordId>> {
				match text {
					"" => Ok(None),
					text => RecordId::new(text.as_bytes())
						.map(Some)
						.ok_or_else(|| wrong("an id is too long")),
				}
			};
			entries.push(Entry {
				direction: Direction::BOTH
					.into_iter()
					.find(|known| known.name() == *direction)
					.ok_or_else(|| wrong("there is no such direction"))?,
				cause: Cause::ALL
					.into_iter()
					.find(|known| known.name() == *cause && *known != Cause::Matched)
					.ok_or_else(|| wrong("there is no such cause"))?,
				first: id(first)?,
				second: id(second)?,
			});
		}
		Ok(Self(entries))
	}

	/// Sums by direction and cause that matching of both books must give. What the key does not name
	/// must match.
	pub(super) fn expected(&self, first: &Book, second: &Book) -> Result<Vec<CauseTotal>> {
		let index = |book: &Book| -> HashMap<RecordId, RatedRecord> {
			book.records.iter().map(|record| (record.id, record.clone())).collect()
		};
		let (of_first, of_second) = (index(first), index(second));
		let mut named: [HashSet<RecordId>; 2] = Default::default();
		let mut sums = Sums::default();
		for entry in &self.0 {
			let [one, other] = &mut named;
			let charge = |records: &HashMap<RecordId, RatedRecord>, id, set: &mut HashSet<_>| {
				let Some(id) = id else { return Ok(Charge::ZERO) };
				set.insert(id);
				records.get(&id).map(|record| record.charge).ok_or_else(|| {
					Error::State(format!("the key names the record {id}, which is in no book"))
				})
			};
			let mine = charge(&of_first, entry.first, one)?;
			let theirs = charge(&of_second, entry.second, other)?;
			sums.add(entry.direction, entry.cause, 1, mine, theirs)?;
		}
		let [one, other] = &named;
		for record in of_first.values().filter(|record| !one.contains(&record.id)) {
			sums.add(record.direction, Cause::Matched, 1, record.charge, Charge::ZERO)?;
		}
		for record in of_second.values().filter(|record| !other.contains(&record.id)) {
			sums.add(record.direction, Cause::Matched, 0, Charge::ZERO, record.charge)?;
		}
		Ok(sums.0.into_values().collect())
	}
}

#[derive(Default)]
struct Sums(BTreeMap<(Direction, Cause), CauseTotal>);

impl Sums {
	fn add(
		&mut self,
		direction: Direction,
		cause: Cause,
		count: u64,
		first: Charge,
		second: Charge,
	) -> Result<()> {
		let none =
			CauseTotal { direction, cause, count: 0, first: Charge::ZERO, second: Charge::ZERO };
		let total = self.0.entry((direction, cause)).or_insert(none);
		let sum = |one: Charge, other: Charge| {
			one.checked_add(other)
				.ok_or_else(|| Error::State("the key's charges are too large".into()))
		};
		total.count = total.count.saturating_add(count);
		total.first = sum(total.first, first)?;
		total.second = sum(total.second, second)?;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(text: &str) -> Result<Key> {
		Key::read(Path::new("key.csv"), text)
	}

	#[test]
	fn key_should_be_read_as_it_is_written() {
		let key =
			read(&format!("{HEADER}\nfirst-serves,missing,,2-1\nsecond-serves,price,1-2,2-2\n"));
		let id = |text: &str| RecordId::new(text.as_bytes());
		assert_eq!(
			key.unwrap().0,
			[
				Entry {
					direction: Direction::FirstServes,
					cause: Cause::Missing,
					first: None,
					second: id("2-1"),
				},
				Entry {
					direction: Direction::SecondServes,
					cause: Cause::Price,
					first: id("1-2"),
					second: id("2-2"),
				},
			]
		);
		assert_eq!(read(HEADER).unwrap(), Key::default());
	}

	#[test]
	fn key_should_be_refused_with_its_line_when_it_is_none() {
		for (text, line) in [
			("", 1),
			("cause\n", 1),
			(&format!("{HEADER}\nfirst-serves,missing,1\n"), 2),
			(&format!("{HEADER}\nnobody-serves,missing,1,\n"), 2),
			(&format!("{HEADER}\nfirst-serves,matched,1,1\n"), 2),
			(&format!("{HEADER}\n\nfirst-serves,lost,1,1\n"), 3),
		] {
			let error = read(text).unwrap_err().to_string();
			assert!(error.contains(&format!("line {line}:")), "{error}");
		}
	}
}
