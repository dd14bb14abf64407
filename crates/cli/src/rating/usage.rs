//! `interwork usage`: the monthly reports that operators exchange today.

use super::{
	args::UsageStatements, content, empty_folder, open, size, write, write_encoded, Written,
};
use crate::{
	error::{Error, Result},
	output::{align_right, facts, table, Show, Work},
};
use interwork_rating::{
	time::{date, format_time, Moment, DAY, HOUR},
	usage::{
		compare_usage, percent_text, read_usage, summarise, usage_json, usage_statements,
		write_usage, Decimal, UsageReport, UsageSide, UsageSummary, UsageVerdict,
	},
	Book, Direction, Label, RatedRecord, RecordId, Rounding, Statement, Terms,
};
use serde::{Serialize, Serializer};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// Two reports, compared.
pub(super) struct Compared {
	owners: [String; 2],
	currency: String,
	tolerance: u32,
	sides: Vec<SideRow>,
	table: Vec<UsageSummary>,
	/// Everything, line by line.
	json: serde_json::Value,
	written: Vec<Written>,
}

struct SideRow {
	direction: Direction,
	keys: usize,
	shared: usize,
	equal: usize,
	within: usize,
	beyond: usize,
	first: Decimal,
	second: Decimal,
}

impl Serialize for Compared {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		#[derive(Serialize)]
		struct Shown<'a> {
			owners: &'a [String; 2],
			currency: &'a str,
			tolerance_basis_points: u32,
			#[serde(flatten)]
			compared: &'a serde_json::Value,
			written: &'a [Written],
		}
		Shown {
			owners: &self.owners,
			currency: &self.currency,
			tolerance_basis_points: self.tolerance,
			compared: &self.json,
			written: &self.written,
		}
		.serialize(serializer)
	}
}

/// Two decimals, as people read sums.
fn cents(value: Decimal) -> String {
	let text = value.rounded(2).unwrap_or(value).to_string();
	match text.split_once('.') {
		None => format!("{text}.00"),
		Some((_, decimals)) if decimals.len() == 1 => format!("{text}0"),
		Some(_) => text,
	}
}

fn percent(first: Decimal, second: Decimal) -> String {
	match percent_text(interwork_rating::usage::apart(first, second)) {
		text if text.is_empty() => "-".into(),
		text => format!("{text} %"),
	}
}

fn difference(first: Decimal, second: Decimal) -> Decimal {
	Decimal(second.0.saturating_sub(first.0))
}

impl Show for Compared {
	fn text(&self) -> String {
		let [first, second] = &self.owners;
		let mut parts = Vec::new();
		let mut header = table([
			"served",
			"keys",
			"shared",
			"equal",
			"within",
			"beyond",
			&format!("{first} ({})", self.currency),
			&format!("{second} ({})", self.currency),
			"difference",
		]);
		align_right(&mut header, &[1, 2, 3, 4, 5, 6, 7, 8]);
		for side in &self.sides {
			header.add_row([
				side.direction.of(&self.owners).clone(),
				side.keys.to_string(),
				side.shared.to_string(),
				side.equal.to_string(),
				side.within.to_string(),
				side.beyond.to_string(),
				cents(side.first),
				cents(side.second),
				percent(side.first, side.second),
			]);
		}
		parts.push(header.to_string());
		for direction in Direction::BOTH {
			let served = direction.of(&self.owners);
			let units = format!("{first} units");
			let theirs = format!("{second} units");
			let charge = format!("{first} {}", self.currency);
			let their_charge = format!("{second} {}", self.currency);
			let mut lines = table([
				"service",
				"month",
				&units,
				&theirs,
				"difference",
				"%",
				&charge,
				&their_charge,
				"difference",
				"%",
			]);
			align_right(&mut lines, &[2, 3, 4, 5, 6, 7, 8, 9]);
			for line in self.table.iter().filter(|line| line.direction == direction) {
				let (mine, other) = (line.first, line.second);
				lines.add_row([
					line.service.clone(),
					line.month.to_string(),
					cents(mine.usage),
					cents(other.usage),
					cents(difference(mine.usage, other.usage)),
					percent(mine.usage, other.usage),
					cents(mine.charge),
					cents(other.charge),
					cents(difference(mine.charge, other.charge)),
					percent(mine.charge, other.charge),
				]);
			}
			parts.push(format!("{served} served:\n{lines}"));
		}
		parts.push(format!(
			"Units are minutes, messages and megabytes. Usage counts as within when it is at most {} % of \
			the larger apart.",
			percent_text(Some(self.tolerance.into()))
		));
		if !self.written.is_empty() {
			parts.push(facts(self.written.iter().map(Written::row).collect()));
		}
		parts.join("\n")
	}
}

fn reports(path: &Path) -> Result<[UsageReport; 2]> {
	let work = Work::start("reading reports", size(path));
	read_usage(open(path, &work)?).map_err(|error| content(path, &error))
}

fn compare_both(path: &Path, reports: &[UsageReport; 2], tolerance: u32) -> Result<[UsageSide; 2]> {
	let [first, second] = reports;
	if first.currency != second.currency {
		return Err(Error::Content {
			path: path.into(),
			reason: format!(
				"one report is in {}, the other in {}",
				first.currency, second.currency
			),
		});
	}
	compare_usage(first, second, tolerance).map_err(|error| content(path, &error))
}

/// Runs `interwork usage compare`.
pub(super) fn compare(
	path: &Path,
	tolerance: u32,
	csv: Option<&Path>,
	json: Option<&Path>,
) -> Result<Compared> {
	let reports = reports(path)?;
	let sides = compare_both(path, &reports, tolerance)?;
	let table = summarise(&sides).map_err(|error| content(path, &error))?;
	let whole = usage_json(&sides).map_err(|error| content(path, &error))?;
	let mut written = Vec::new();
	if let Some(path) = csv {
		write(path, |out| write_usage(out, &table))?;
		written.push(Written::new("table", path));
	}
	if let Some(path) = json {
		write(path, |out| serde_json::to_writer_pretty(out, &whole))?;
		written.push(Written::new("lines", path));
	}
	let [first, second] = &reports;
	Ok(Compared {
		owners: [first.owner.clone(), second.owner.clone()],
		currency: first.currency.to_string(),
		tolerance,
		sides: sides
			.iter()
			.map(|side| SideRow {
				direction: side.direction,
				keys: side.lines.len(),
				shared: side.shared(),
				equal: side.count(UsageVerdict::Equal),
				within: side.count(UsageVerdict::Within),
				beyond: side.count(UsageVerdict::Beyond),
				first: side.first.charge,
				second: side.second.charge,
			})
			.collect(),
		table,
		json: whole,
		written,
	})
}

// --- Statements -------------------------------------------------------------------------------

/// What was made of two reports.
#[derive(Debug, Serialize)]
pub(super) struct Made {
	owners: [String; 2],
	currency: String,
	/// One for each book of a side.
	periods: Vec<PeriodRow>,
	written: Vec<Written>,
}

/// A period, and what comparing must give.
#[derive(Debug, Serialize)]
struct PeriodRow {
	/// Its number, counted from 0. `None`: all months are in one.
	number: Option<usize>,
	month: Option<String>,
	from: String,
	first_book: String,
	second_book: String,
	/// Lines of the statements.
	lines: usize,
	/// Lines whose usage is the same.
	equal: usize,
	/// Lines whose usage is within tolerance.
	within: usize,
	/// Lines whose usage is beyond tolerance: these are opened, and each is a finding.
	beyond: usize,
}

impl Show for Made {
	fn text(&self) -> String {
		let mut rows =
			table(["period", "month", "from", "lines", "equal", "within", "beyond", "books"]);
		align_right(&mut rows, &[0, 3, 4, 5, 6]);
		for period in &self.periods {
			rows.add_row([
				period.number.map_or("-".into(), |number| number.to_string()),
				period.month.clone().unwrap_or_else(|| "all".into()),
				period.from.clone(),
				period.lines.to_string(),
				period.equal.to_string(),
				period.within.to_string(),
				period.beyond.to_string(),
				format!("{}, {}", period.first_book, period.second_book),
			]);
		}
		let written = facts(self.written.iter().map(Written::row).collect());
		format!("{rows}\n{written}")
	}
}

/// The month of a statement's line.
fn month_of(hour: u32) -> (i64, i64) {
	let (year, month, _) = date(i64::from(hour).saturating_mul(HOUR).div_euclid(DAY));
	(year, month)
}

/// Where the records of a month are: when they begin.
type Starts = BTreeMap<(i64, i64), Moment>;

/// A book with a record for each line. A record costs what its line does, to nine decimals, as its
/// connect fee: so its charge follows from its terms. Lines of the same destination on both sides have the
/// same number instead of a subscriber, so that they are matched with each other.
fn book_of(
	statement: &Statement,
	names: &BTreeSet<Label>,
	starts: &Starts,
) -> Option<BTreeMap<(i64, i64), Book>> {
	let mut books: BTreeMap<(i64, i64), Book> = BTreeMap::new();
	for bucket in &statement.buckets {
		let key = statement.key(bucket)?;
		let month = month_of(key.hour);
		let book = books.entry(month).or_default();
		let place = u32::try_from(book.records.len()).ok()?;
		let subscriber = names.range(..=key.destination).count();
		let nanos = bucket.figures.charge.round(Rounding::FINEST)?;
		let terms = Terms { connect: u64::try_from(nanos.0).ok()?, ..Terms::plain(0, 1) };
		let (year, number) = month;
		let id = format!("{year:04}-{number:02}-{place:05}");
		book.destinations.push(key.destination);
		book.terms.push(terms);
		book.records.push(RatedRecord {
			id: RecordId::new(id.as_bytes())?,
			direction: key.direction,
			service: key.service,
			subscriber: u64::try_from(subscriber).ok()?,
			number: 0,
			start: *starts.get(&month)?,
			quantity: bucket.figures.units,
			billed: bucket.figures.units,
			destination: place,
			terms: place,
			charge: nanos.to_charge()?,
		});
	}
	Some(books)
}

/// Puts the books of several months together.
fn join(books: impl IntoIterator<Item = Book>) -> Option<Book> {
	books.into_iter().try_fold(Book::default(), |mut all, book| {
		all.absorb(&book)?;
		Some(all)
	})
}

/// How many lines of a month, or of all, have a verdict.
fn count(sides: &[UsageSide; 2], month: Option<(i64, i64)>, wanted: UsageVerdict) -> usize {
	sides
		.iter()
		.flat_map(|side| &side.lines)
		.filter(|line| line.verdict == wanted)
		.filter(|line| {
			month.is_none_or(|month| (line.key.month.year, line.key.month.month) == month)
		})
		.count()
}

/// Runs `interwork usage statements`.
pub(super) fn statements(options: &UsageStatements) -> Result<Made> {
	let path = options.file.as_path();
	let reports = reports(path)?;
	let sides = compare_both(path, &reports, options.tolerance)?;
	let statements = usage_statements(&reports).map_err(|error| content(path, &error))?;
	let large = || Error::Content { path: path.into(), reason: "a sum is too large".into() };

	let names: BTreeSet<Label> = statements
		.iter()
		.flat_map(|statement| statement.destinations.iter().copied())
		.collect();
	let hours: BTreeMap<(i64, i64), u32> = statements
		.iter()
		.flat_map(|statement| &statement.buckets)
		.map(|bucket| (month_of(bucket.hour), bucket.hour))
		.collect();
	let mut starts = Starts::new();
	for (number, (month, hour)) in hours.iter().enumerate() {
		let start = match (options.starts_at, options.period) {
			(Some(first), Some(period)) => {
				let period = i64::try_from(period.as_secs()).map_err(|_| large())?;
				let number = i64::try_from(number).map_err(|_| large())?;
				number
					.checked_mul(period)
					.and_then(|past| first.checked_add(past))
					.ok_or_else(large)?
			},
			_ => i64::from(*hour).saturating_mul(HOUR),
		};
		starts.insert(*month, start);
	}
	let by_month = |statement: &Statement| {
		let mut books = book_of(statement, &names, &starts).ok_or_else(large)?;
		// A month that only the other side has is an empty book here.
		for month in starts.keys() {
			books.entry(*month).or_default();
		}
		Ok::<_, Error>(books)
	};
	let [first, second] = &statements;
	let (of_first, of_second) = (by_month(first)?, by_month(second)?);

	empty_folder(&options.out)?;
	let mut written = Vec::new();
	for (name, statement) in [("first.statement", first), ("second.statement", second)] {
		let path = options.out.join(name);
		write_encoded(&path, statement)?;
		written.push(Written::new("statement", &path));
	}
	let mut periods = Vec::new();
	let mut add = |number: Option<usize>, month: Option<(i64, i64)>, from, books: [&Book; 2]| {
		let prefix = number.map_or(String::new(), |number| format!("{number:03}-"));
		let names = ["first", "second"].map(|side| format!("{prefix}{side}.book"));
		for (name, book) in names.iter().zip(books) {
			write_encoded(&options.out.join(name), book)?;
		}
		let [first_book, second_book] = names;
		let [equal, within, beyond] =
			[UsageVerdict::Equal, UsageVerdict::Within, UsageVerdict::Beyond]
				.map(|verdict| count(&sides, month, verdict));
		periods.push(PeriodRow {
			number,
			month: month.map(|(year, month)| format!("{year:04}-{month:02}")),
			from: format_time(from),
			first_book,
			second_book,
			lines: equal.saturating_add(within).saturating_add(beyond),
			equal,
			within,
			beyond,
		});
		Ok::<(), Error>(())
	};
	if options.period.is_some() {
		for (number, (month, start)) in starts.iter().enumerate() {
			let (Some(one), Some(other)) = (of_first.get(month), of_second.get(month)) else {
				continue;
			};
			add(Some(number), Some(*month), *start, [one, other])?;
		}
	} else {
		let one = join(of_first.into_values()).ok_or_else(large)?;
		let other = join(of_second.into_values()).ok_or_else(large)?;
		add(None, None, first.period.from, [&one, &other])?;
	}
	let index = options.out.join("periods.json");
	write(&index, |out| serde_json::to_writer_pretty(out, &periods))?;
	written.push(Written::new("periods", &index));
	let [first, second] = &reports;
	Ok(Made {
		owners: [first.owner.clone(), second.owner.clone()],
		currency: first.currency.to_string(),
		periods,
		written,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn sums_should_be_shown_with_two_decimals() {
		let unit = 10_i128.pow(18);
		assert_eq!(cents(Decimal(unit)), "1.00");
		assert_eq!(cents(Decimal(unit / 2)), "0.50");
		assert_eq!(cents(Decimal(unit / 3)), "0.33");
		assert_eq!(percent(Decimal(0), Decimal(0)), "-");
		assert_eq!(percent(Decimal(unit), Decimal(unit * 2)), "50 %");
	}

	#[test]
	fn month_should_be_that_of_the_hour() {
		// 2019-01-01 and the last hour of 2020.
		assert_eq!(month_of(429_528), (2019, 1));
		assert_eq!(month_of(447_071), (2020, 12));
	}
}
