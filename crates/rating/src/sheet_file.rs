//! Rate sheets as files, and time zones by name.

use crate::{
	amount::{Amount, DecimalError, Rounding, RoundingMode},
	record::{Reject, Service},
	sheet::{Band, Rate, Sheet, Terms, DAY_MINUTES},
	text::{Currency, Label, Prefix},
	time::{self, Moment, Period, Zone},
};
use std::{
	collections::HashMap,
	io::{Read, Write},
};

/// Columns of a rate sheet, in the order in which they are written. They are read in any order.
pub const COLUMNS: [&str; 13] = [
	"service",
	"prefix",
	"destination",
	"from",
	"until",
	"hours",
	"zone",
	"price",
	"per",
	"increments",
	"connect",
	"minimum",
	"cap",
];

/// Years whose rules a sheet's time zones have, the first and the last.
const ZONE_YEARS: (i64, i64) = (2000, 2060);

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Why a file is no rate sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetFileError {
	/// It cannot be read.
	#[error("the sheet cannot be read")]
	Io(#[from] std::io::Error),
	/// It is no CSV.
	#[error("the sheet is not CSV")]
	Csv(#[from] csv::Error),
	/// A line before the header is none of those that there are, or says something impossible.
	#[error("line {line}: {text:?} is no setting of a rate sheet")]
	Setting {
		/// Which line, from 1.
		line: u64,
		/// What it says.
		text: String,
	},
	/// A setting that every sheet has is missing.
	#[error("the sheet has no setting {0:?}")]
	NoSetting(&'static str),
	/// A column that every sheet has is missing.
	#[error("the sheet has no column {0:?}")]
	NoColumn(&'static str),
	/// A field says something impossible.
	#[error("line {line}: {column} cannot be {text:?}")]
	Field {
		/// Which line, from 1.
		line: u64,
		/// Which column.
		column: &'static str,
		/// What it says.
		text: String,
	},
	/// No time zone has this name.
	#[error("no time zone is called {0:?}")]
	Zone(String),
}

/// A time zone, with the rules that are built into this library: machines need none of their own.
pub fn zone(name: &str) -> Option<Zone> {
	let start = |year| time::days(year, 1, 1)?.checked_mul(time::DAY);
	let known = Period { from: start(ZONE_YEARS.0)?, until: start(ZONE_YEARS.1)? };
	// The database takes any spelling, and both sides must make the same of each.
	if name.eq_ignore_ascii_case("UTC") {
		return Some(Zone::utc());
	}
	let found = jiff::tz::TimeZoneDatabase::bundled().get(name).ok()?;
	let timestamp = |moment| jiff::Timestamp::from_second(moment).ok();
	let from = timestamp(known.from)?;
	let mut zone = Zone {
		// Written as the database writes it, so that both sides write it alike.
		name: Label::new(found.iana_name()?.as_bytes())?,
		known,
		first: found.to_offset(from).seconds(),
		changes: Vec::new(),
	};
	let mut standing = zone.first;
	for change in found.following(from) {
		let (at, offset) = (change.timestamp().as_second(), change.offset().seconds());
		if at >= known.until {
			break;
		}
		// The database also has changes of the name alone.
		if offset != standing {
			zone.changes.push((at, offset));
			standing = offset;
		}
	}
	Some(zone)
}

/// Reads a rate sheet: settings behind `#`, then CSV with a header.
///
/// # Errors
///
/// Every variant of [`SheetFileError`].
pub fn read_sheet(mut input: impl Read) -> Result<Sheet, SheetFileError> {
	let mut text = String::new();
	input.read_to_string(&mut text)?;
	let mut settings = Settings::default();
	let mut skipped: u64 = 0;
	// Spreadsheets put a byte-order mark before everything.
	let mut rest = text.strip_prefix('\u{feff}').unwrap_or(&text);
	while let Some(line) = rest.lines().next().filter(|line| line.starts_with('#')) {
		skipped = skipped.saturating_add(1);
		settings.read(line, skipped)?;
		rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
	}
	let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(rest.as_bytes());
	let columns = Columns::new(reader.headers()?)?;
	let mut zones = Zones::default();
	let default_zone = settings.zone.clone().ok_or(SheetFileError::NoSetting("zone"))?;
	zones.position(&default_zone)?;
	let mut rates = Vec::new();
	for row in reader.records() {
		let row = row?;
		let line = row.position().map_or(0, csv::Position::line).saturating_add(skipped);
		let fields = Fields { row: &row, columns: &columns, line };
		rates.push(fields.rate(&settings, &default_zone, &mut zones)?);
	}
	Ok(Sheet {
		version: settings.version.ok_or(SheetFileError::NoSetting("version"))?,
		currency: settings.currency.ok_or(SheetFileError::NoSetting("currency"))?,
		rounding: settings.total.unwrap_or(Rounding::FINEST),
		zones: zones.list,
		rates,
	})
}

#[derive(Default)]
struct Settings {
	version: Option<Label>,
	currency: Option<Currency>,
	zone: Option<String>,
	record: Option<Rounding>,
	total: Option<Rounding>,
}

impl Settings {
	/// Reads `# name: value`. Lines without a colon are remarks.
	fn read(&mut self, line: &str, number: u64) -> Result<(), SheetFileError> {
		let Some((name, value)) = line.trim_start_matches('#').split_once(':') else {
			return Ok(());
		};
		let value = value.trim();
		let known = match name.trim() {
			"version" => {
				self.version = Label::new(value.as_bytes()).filter(|label| !label.is_empty());
				self.version.is_some()
			},
			"currency" => {
				self.currency = Currency::new(value.as_bytes());
				self.currency.is_some()
			},
			"zone" => {
				self.zone = Some(value.into());
				true
			},
			"round each record" => {
				self.record = parse_rounding(value);
				self.record.is_some()
			},
			"round totals" => {
				self.total = parse_rounding(value);
				self.total.is_some()
			},
			_ => false,
		};
		if known {
			Ok(())
		} else {
			Err(SheetFileError::Setting { line: number, text: line.into() })
		}
	}
}

/// Reads `2 half-up`: decimals and how.
pub fn parse_rounding(text: &str) -> Option<Rounding> {
	let (decimals, mode) = text.split_once(' ')?;
	let decimals = decimals.parse().ok().filter(|decimals| *decimals <= 9)?;
	let mode = match mode.trim() {
		"down" => RoundingMode::Down,
		"up" => RoundingMode::Up,
		"half-up" => RoundingMode::HalfUp,
		"half-even" => RoundingMode::HalfEven,
		_ => return None,
	};
	Some(Rounding { decimals, mode })
}

fn rounding_text(rounding: Rounding) -> String {
	let mode = match rounding.mode {
		RoundingMode::Down => "down",
		RoundingMode::Up => "up",
		RoundingMode::HalfUp => "half-up",
		RoundingMode::HalfEven => "half-even",
	};
	format!("{} {mode}", rounding.decimals)
}

#[derive(Default)]
struct Zones {
	list: Vec<Zone>,
	positions: HashMap<String, u32>,
}

impl Zones {
	fn position(&mut self, name: &str) -> Result<u32, SheetFileError> {
		if let Some(position) = self.positions.get(name) {
			return Ok(*position);
		}
		let unknown = || SheetFileError::Zone(name.into());
		let found = zone(name).ok_or_else(unknown)?;
		// It may be there under another spelling.
		let at = self.list.iter().position(|other| *other == found).unwrap_or(self.list.len());
		let position = u32::try_from(at).map_err(|_| unknown())?;
		if at == self.list.len() {
			self.list.push(found);
		}
		self.positions.insert(name.into(), position);
		Ok(position)
	}

	fn get(&self, position: u32) -> Option<&Zone> {
		self.list.get(usize::try_from(position).ok()?)
	}
}

/// Where each column is.
struct Columns(HashMap<&'static str, usize>);

impl Columns {
	fn new(header: &csv::StringRecord) -> Result<Self, SheetFileError> {
		let mut places = HashMap::new();
		for column in COLUMNS {
			if let Some(at) = header.iter().position(|name| name == column) {
				places.insert(column, at);
			}
		}
		for needed in ["service", "prefix", "destination", "from", "price", "per"] {
			if !places.contains_key(needed) {
				return Err(SheetFileError::NoColumn(needed));
			}
		}
		Ok(Self(places))
	}
}

struct Fields<'a> {
	row: &'a csv::StringRecord,
	columns: &'a Columns,
	line: u64,
}

impl Fields<'_> {
	fn text(&self, column: &'static str) -> &str {
		self.columns.0.get(column).and_then(|at| self.row.get(*at)).unwrap_or("")
	}

	/// What a field says; an error when it is not understood.
	fn read<T>(
		&self,
		column: &'static str,
		parse: impl FnOnce(&str) -> Option<T>,
	) -> Result<T, SheetFileError> {
		let text = self.text(column);
		parse(text).ok_or_else(|| SheetFileError::Field {
			line: self.line,
			column,
			text: text.into(),
		})
	}

	fn amount(&self, column: &'static str) -> Result<u64, SheetFileError> {
		self.read(column, |text| if text.is_empty() { Some(0) } else { parse_price(text) })
	}

	fn rate(
		&self,
		settings: &Settings,
		default_zone: &str,
		zones: &mut Zones,
	) -> Result<Rate, SheetFileError> {
		let zone_name = self.text("zone");
		let zone = zones.position(if zone_name.is_empty() { default_zone } else { zone_name })?;
		let service = self.read("service", |text| Service::from_name(text.as_bytes()))?;
		let moment = |text: &str| parse_moment(text, zones.get(zone)?);
		let increments =
			|text: &str| if text.is_empty() { Some((1, 1)) } else { parse_increments(text) };
		let (first, next) = self.read("increments", increments)?;
		let optional = |text: &str| -> Option<Option<Moment>> {
			if text.is_empty() {
				Some(None)
			} else {
				moment(text).map(Some)
			}
		};
		let cap = |text: &str| -> Option<Option<u64>> {
			if text.is_empty() {
				Some(None)
			} else {
				parse_price(text).map(Some)
			}
		};
		let band = |text: &str| -> Option<Option<Band>> {
			if text.is_empty() {
				Some(None)
			} else {
				parse_band(text).map(Some)
			}
		};
		let digits = |text: &str| {
			let digits = text.strip_prefix('+').unwrap_or(text).as_bytes();
			Prefix::new(digits).filter(|_| digits.iter().all(u8::is_ascii_digit))
		};
		let name = |text: &str| Label::new(text.as_bytes()).filter(|label| !label.is_empty());
		Ok(Rate {
			service,
			prefix: self.read("prefix", digits)?,
			from: self.read("from", moment)?,
			until: self.read("until", optional)?,
			band: self.read("hours", band)?,
			zone,
			destination: self.read("destination", name)?,
			terms: Terms {
				price: self.read("price", parse_price)?,
				per: self.read("per", parse_units)?,
				first,
				next,
				connect: self.amount("connect")?,
				minimum: self.amount("minimum")?,
				cap: self.read("cap", cap)?,
				rounding: settings.record,
			},
		})
	}
}

fn parse_price(text: &str) -> Option<u64> {
	let parsed: Result<Amount, DecimalError> = Amount::parse(text);
	u64::try_from(parsed.ok()?.0).ok()
}

/// A date is midnight on the clocks of the zone; a time is on them too unless it says another place.
fn parse_moment(text: &str, zone: &Zone) -> Option<Moment> {
	let written = time::parse_time(text.as_bytes())?;
	let local: Result<Moment, Reject> =
		written.moment().map_or_else(|| zone.moment(written.local), Ok);
	local.ok()
}

/// Reads a number of seconds, messages or bytes: `60`, `min`, `100kB`, `MiB`.
pub fn parse_units(text: &str) -> Option<u64> {
	let text = text.trim();
	let digits = text.bytes().take_while(u8::is_ascii_digit).count();
	let (number, unit) = text.split_at_checked(digits)?;
	let number: u64 = if number.is_empty() { 1 } else { number.parse().ok()? };
	let factor: u64 = match unit.trim() {
		"" if digits == 0 => return None,
		"" | "s" | "SMS" | "B" => 1,
		"min" => 60,
		"h" => 3_600,
		"kB" => 1_000,
		"MB" => 1_000_000,
		"GB" => 1_000_000_000,
		"KiB" => 1 << 10,
		"MiB" => 1 << 20,
		"GiB" => 1 << 30,
		_ => return None,
	};
	number.checked_mul(factor)
}

/// Reads `60/1`: the first increment and every further one.
pub fn parse_increments(text: &str) -> Option<(u64, u64)> {
	let (first, next) = text.split_once('/')?;
	Some((parse_units(first)?, parse_units(next)?))
}

/// Reads hours of the week: `mon-fri 08:00-20:00`, `sat+sun 00:00-24:00`, `daily 22:00-06:00`.
pub fn parse_band(text: &str) -> Option<Band> {
	let (names, hours) = text.trim().split_once(' ')?;
	let day = |name: &str| DAYS.iter().position(|day| *day == name);
	let mut days = 0_u8;
	for part in names.split('+') {
		let (from, to) = match part.split_once('-') {
			Some((from, to)) => (day(from)?, day(to)?),
			None if part == "daily" => (0, 6),
			None => (day(part)?, day(part)?),
		};
		let mut at = from;
		loop {
			days |= 1_u8.checked_shl(u32::try_from(at).ok()?)?;
			if at == to {
				break;
			}
			at = at.checked_add(1)?.checked_rem(7)?;
		}
	}
	let minute = |text: &str| {
		let (hour, minute) = text.split_once(':')?;
		let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
		let total = hour.checked_mul(60)?.checked_add(minute)?;
		(minute < 60 && total <= DAY_MINUTES).then_some(total)
	};
	let (from, until) = hours.trim().split_once('-')?;
	let band = Band { days, from: minute(from)?, until: minute(until)? };
	// Until midnight is until the end of the day.
	let until = if band.until == 0 { DAY_MINUTES } else { band.until };
	Some(Band { until, ..band }).filter(Band::is_valid)
}

fn band_text(band: Band) -> String {
	let days: Vec<&str> = (0_u32..)
		.zip(DAYS)
		.filter(|(bit, _)| band.days.checked_shr(*bit).unwrap_or(0) & 1 == 1)
		.map(|(_, day)| day)
		.collect();
	let days = if days.len() == 7 { "daily".into() } else { days.join("+") };
	let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
	format!("{days} {}-{}", clock(band.from), clock(band.until))
}

/// Writes a sheet as [`read_sheet`] reads it. Times are written in UTC. Rounding of records is that of the
/// first rate, for a file has one for all.
///
/// # Errors
///
/// [`SheetFileError::Io`], [`SheetFileError::Csv`], or [`SheetFileError::Zone`] when a rate's zone is not
/// in the sheet.
pub fn write_sheet(mut out: impl Write, sheet: &Sheet) -> Result<(), SheetFileError> {
	writeln!(out, "# version: {}", sheet.version)?;
	writeln!(out, "# currency: {}", sheet.currency)?;
	let zone_name = |position: u32| -> Result<Label, SheetFileError> {
		let zone = usize::try_from(position).ok().and_then(|at| sheet.zones.get(at));
		zone.map(|zone| zone.name)
			.ok_or_else(|| SheetFileError::Zone(position.to_string()))
	};
	writeln!(out, "# zone: {}", sheet.zones.first().map_or(Zone::utc().name, |zone| zone.name))?;
	if let Some(rounding) = sheet.rates.first().and_then(|rate| rate.terms.rounding) {
		writeln!(out, "# round each record: {}", rounding_text(rounding))?;
	}
	writeln!(out, "# round totals: {}", rounding_text(sheet.rounding))?;
	let mut writer = csv::Writer::from_writer(out);
	writer.write_record(COLUMNS)?;
	for rate in &sheet.rates {
		let terms = rate.terms;
		let amount = |nanos: u64| Amount(nanos.into()).to_string();
		let unless_zero = |nanos: u64| if nanos == 0 { String::new() } else { amount(nanos) };
		writer.write_record([
			rate.service.name(),
			rate.prefix.as_str(),
			rate.destination.as_str(),
			&time::format_time(rate.from),
			&rate.until.map_or(String::new(), time::format_time),
			&rate.band.map_or(String::new(), band_text),
			zone_name(rate.zone)?.as_str(),
			&amount(terms.price),
			&terms.per.to_string(),
			&format!("{}/{}", terms.first, terms.next),
			&unless_zero(terms.connect),
			&unless_zero(terms.minimum),
			&terms.cap.map_or(String::new(), amount),
		])?;
	}
	writer.flush()?;
	Ok(())
}
