//! Reads files of records, and rates them.

use crate::{
	record::{Book, CallRecord, Reject, Service},
	text::{parse_digits, parse_number, RecordId, Tadig},
	time::{parse_time, Moment, Period, Zone},
	Rater,
};
use std::{
	borrow::Cow,
	collections::{BTreeMap, HashSet},
	io::{BufRead, BufReader, Read},
};

/// Columns of a file of records, in the order in which they are written. They are read in any order, and
/// others beside them are passed over.
pub const COLUMNS: [&str; 8] =
	["id", "home", "visited", "service", "subscriber", "number", "start", "quantity"];

/// Bytes of the longest line of JSON that is read.
const LINE_MAX: u64 = 65_536;

/// Rejected records of each cause whose lines are kept.
const EXAMPLES: usize = 20;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
	/// A header with [`COLUMNS`], then a record on each line.
	Csv,
	/// An object with the same names on each line.
	JsonLines,
}

/// What is known about a file besides what it says.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
	/// Where the clocks are of times that say no place. `None`: such records are rejected.
	pub zone: Option<Zone>,
	/// Records that start outside of it are rejected.
	pub period: Option<Period>,
}

/// Why a file cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
	/// It cannot be read.
	#[error("the records cannot be read")]
	Io(#[from] std::io::Error),
	/// It cannot be read as CSV.
	#[error("the records cannot be read as CSV")]
	Csv(#[from] csv::Error),
	/// A column is missing.
	#[error("the file has no column {0:?}")]
	NoColumn(&'static str),
}

/// How many records were taken, and what became of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
	/// Records that were taken.
	pub accepted: u64,
	/// Records that were rejected, by cause, with the lines of the first of them.
	pub rejected: BTreeMap<Reject, (u64, Vec<u64>)>,
}

impl Report {
	/// Counts a rejected record.
	pub fn reject(&mut self, line: u64, cause: Reject) {
		let (count, lines) = self.rejected.entry(cause).or_default();
		*count = count.saturating_add(1);
		if lines.len() < EXAMPLES {
			lines.push(line);
		}
	}

	/// Records that were rejected.
	pub fn rejections(&self) -> u64 {
		self.rejected.values().fold(0, |sum, (count, _)| sum.saturating_add(*count))
	}
}

/// The fields of a record as text.
#[derive(serde::Deserialize)]
struct Fields<'a> {
	#[serde(borrow)]
	id: Option<Cow<'a, str>>,
	#[serde(borrow)]
	home: Option<Cow<'a, str>>,
	#[serde(borrow)]
	visited: Option<Cow<'a, str>>,
	#[serde(borrow)]
	service: Option<Cow<'a, str>>,
	#[serde(borrow)]
	subscriber: Option<Cow<'a, str>>,
	#[serde(borrow)]
	number: Option<Cow<'a, str>>,
	#[serde(borrow)]
	start: Option<Cow<'a, str>>,
	quantity: Option<u64>,
}

/// The same, as bytes.
struct Raw<'a> {
	id: &'a [u8],
	home: &'a [u8],
	visited: &'a [u8],
	service: &'a [u8],
	subscriber: &'a [u8],
	number: &'a [u8],
	start: &'a [u8],
	quantity: Option<u64>,
}

impl Raw<'_> {
	fn record(&self, options: &ImportOptions) -> Result<CallRecord, Reject> {
		let id = RecordId::new(self.id).filter(|id| !id.is_empty()).ok_or(Reject::InvalidId)?;
		let network = |code| Tadig::new(code).ok_or(Reject::InvalidNetwork);
		let service = Service::from_name(self.service).ok_or(Reject::UnknownService)?;
		let number = parse_number(self.number).ok_or(Reject::InvalidNumber)?;
		if number == 0 && service.needs_number() {
			return Err(Reject::InvalidNumber);
		}
		let start = moment(self.start, options.zone.as_ref())?;
		if options.period.is_some_and(|period| !period.contains(start)) {
			return Err(Reject::OutsidePeriod);
		}
		Ok(CallRecord {
			id,
			home: network(self.home)?,
			visited: network(self.visited)?,
			service,
			// An IMSI has 15 digits, rarely 14.
			subscriber: parse_digits(self.subscriber, 15).ok_or(Reject::InvalidSubscriber)?,
			number,
			start,
			quantity: self.quantity.ok_or(Reject::InvalidQuantity)?,
		})
	}
}

fn moment(text: &[u8], zone: Option<&Zone>) -> Result<Moment, Reject> {
	// A day alone is no start of a call.
	let written = parse_time(text).filter(|_| text.len() > 10).ok_or(Reject::InvalidTime)?;
	match (written.moment(), zone) {
		(Some(moment), _) => Ok(moment),
		(None, Some(zone)) => zone.moment(written.local),
		(None, None) => Err(Reject::InvalidTime),
	}
}

/// Reads records one by one and hands each to `sink`, with the number of its line.
///
/// # Errors
///
/// Every variant of [`ImportError`]. What is wrong with single records is told to `sink`.
pub fn read_records(
	input: impl Read,
	format: Format,
	options: &ImportOptions,
	sink: impl FnMut(u64, Result<CallRecord, Reject>),
) -> Result<(), ImportError> {
	match format {
		Format::Csv => read_csv(input, options, sink),
		Format::JsonLines => read_json(input, options, sink),
	}
}

fn read_csv(
	input: impl Read,
	options: &ImportOptions,
	mut sink: impl FnMut(u64, Result<CallRecord, Reject>),
) -> Result<(), ImportError> {
	let mut reader = csv::ReaderBuilder::new()
		.flexible(true)
		.buffer_capacity(1 << 16)
		.from_reader(input);
	let header = reader.byte_headers()?.clone();
	let mut places = [0; COLUMNS.len()];
	for (place, column) in places.iter_mut().zip(COLUMNS) {
		*place = header
			.iter()
			.position(|name| name.trim_ascii() == column.as_bytes())
			.ok_or(ImportError::NoColumn(column))?;
	}
	let mut row = csv::ByteRecord::new();
	while reader.read_byte_record(&mut row)? {
		let line = row.position().map_or(0, csv::Position::line);
		let fields = places.map(|place| row.get(place).map(<[u8]>::trim_ascii));
		let record = match fields {
			[Some(id), Some(home), Some(visited), Some(service), Some(subscriber), Some(number), Some(start), Some(quantity)] =>
			{
				let quantity = parse_digits(quantity, 19);
				let raw = Raw { id, home, visited, service, subscriber, number, start, quantity };
				raw.record(options)
			},
			_ => Err(Reject::MissingField),
		};
		sink(line, record);
	}
	Ok(())
}

fn read_json(
	input: impl Read,
	options: &ImportOptions,
	mut sink: impl FnMut(u64, Result<CallRecord, Reject>),
) -> Result<(), ImportError> {
	let mut reader = BufReader::with_capacity(1 << 16, input);
	let mut text = Vec::new();
	let mut line: u64 = 0;
	loop {
		text.clear();
		if reader.by_ref().take(LINE_MAX).read_until(b'\n', &mut text)? == 0 {
			return Ok(());
		}
		line = line.saturating_add(1);
		if text.last() != Some(&b'\n') && u64::try_from(text.len()).is_ok_and(|n| n == LINE_MAX) {
			reader.skip_until(b'\n')?;
			sink(line, Err(Reject::Malformed));
			continue;
		}
		if text.trim_ascii().is_empty() {
			continue;
		}
		let record = match serde_json::from_slice::<Fields<'_>>(&text) {
			Ok(fields) => fields.record(options),
			Err(_) => Err(Reject::Malformed),
		};
		sink(line, record);
	}
}

impl Fields<'_> {
	fn record(&self, options: &ImportOptions) -> Result<CallRecord, Reject> {
		fn text<'a>(field: &'a Option<Cow<'_, str>>) -> Result<&'a [u8], Reject> {
			field.as_ref().map(|text| text.as_bytes()).ok_or(Reject::MissingField)
		}
		let raw = Raw {
			id: text(&self.id)?,
			home: text(&self.home)?,
			visited: text(&self.visited)?,
			service: text(&self.service)?,
			subscriber: text(&self.subscriber)?,
			number: self.number.as_ref().map_or(&[], |text| text.as_bytes()),
			start: text(&self.start)?,
			quantity: Some(self.quantity.ok_or(Reject::MissingField)?),
		};
		raw.record(options)
	}
}

/// Reads records and rates them.
///
/// # Errors
///
/// Every variant of [`ImportError`]. What is wrong with single records is in the report.
pub fn rate_records(
	input: impl Read,
	format: Format,
	options: &ImportOptions,
	rater: &Rater,
) -> Result<(Book, Report), ImportError> {
	let mut book = rater.book();
	let mut report = Report::default();
	let mut ids = HashSet::new();
	read_records(input, format, options, |line, record| {
		let rated = record.and_then(|record| {
			let rated = rater.rate(&record)?;
			if ids.insert(record.id) {
				Ok(rated)
			} else {
				Err(Reject::RepeatedId)
			}
		});
		match rated {
			Ok(rated) => {
				book.records.push(rated);
				report.accepted = report.accepted.saturating_add(1);
			},
			Err(cause) => report.reject(line, cause),
		}
	})?;
	Ok((book, report))
}
