//! `interwork rate`: records and rate sheets in, rated records, a statement and a report out.

use super::{args::Rate, content, open, size, write, write_encoded, ShownPeriod, Written};
use crate::{
	error::{Error, Result},
	output::{align_right, facts, table, Show, Work},
};
use interwork_rating::{
	export::{self, report_json, statement_json},
	import::{read_records, Format, ImportOptions, Report},
	sheet_file::{read_sheet, zone},
	statement::net,
	Amount, Book, CallRecord, Charge, Direction, Parties, Rater, RecordId, Reject, Rounding,
	Service, Sheet, Statement,
};
use serde::Serialize;
use std::{
	collections::{BTreeMap, HashSet},
	fs::File,
	io::Write,
	path::Path,
};

/// What came of rating.
#[derive(Debug, Serialize)]
pub(super) struct Rated {
	/// Records that are rated.
	accepted: u64,
	/// Records that are not.
	rejected: u64,
	/// How many of them, by cause.
	causes: BTreeMap<&'static str, u64>,
	/// By file, with the lines of the first rejected records of each cause.
	files: Vec<FileReport>,
	/// What charges are in.
	currency: String,
	/// Sums by direction and service.
	services: Vec<ServiceSum>,
	/// What is to be paid for each direction, by the rounding of its sheet.
	directions: Vec<DirectionSum>,
	/// What the second has to pay the first; negative the other way round.
	net: String,
	/// The period, if one was named.
	period: Option<ShownPeriod>,
	/// Totals of the statement, if one was made.
	statement: Option<serde_json::Value>,
	/// Files that were written.
	written: Vec<Written>,
}

#[derive(Debug, Serialize)]
struct FileReport {
	file: String,
	#[serde(flatten)]
	report: serde_json::Value,
}

#[derive(Debug, Default, Serialize)]
struct ServiceSum {
	direction: &'static str,
	service: &'static str,
	unit: &'static str,
	records: u64,
	units: u64,
	billed: u64,
	charge: String,
}

#[derive(Debug, Serialize)]
struct DirectionSum {
	direction: &'static str,
	charge: String,
	to_pay: String,
}

impl Show for Rated {
	fn text(&self) -> String {
		let mut parts =
			vec![format!("{} records rated, {} rejected", self.accepted, self.rejected)];
		if self.rejected > 0 {
			let mut causes = table(["rejected for", "records", "lines"]);
			align_right(&mut causes, &[1]);
			for (cause, count) in &self.causes {
				causes.add_row([(*cause).to_string(), count.to_string(), self.lines_of(cause)]);
			}
			parts.push(causes.to_string());
		}
		let charge = format!("charge ({})", self.currency);
		let mut sums = table(["direction", "service", "records", "used", "billed", &charge]);
		align_right(&mut sums, &[2, 3, 4, 5]);
		for sum in &self.services {
			sums.add_row([
				sum.direction.to_string(),
				sum.service.to_string(),
				sum.records.to_string(),
				format!("{} {}", sum.units, sum.unit),
				format!("{} {}", sum.billed, sum.unit),
				sum.charge.clone(),
			]);
		}
		parts.push(sums.to_string());
		let mut rows: Vec<(&str, String)> = self
			.directions
			.iter()
			.map(|sum| (sum.direction, format!("{} {} to pay", sum.to_pay, self.currency)))
			.collect();
		rows.push(("net", owed(&self.net, &self.currency)));
		rows.extend(self.written.iter().map(Written::row));
		parts.push(facts(rows));
		parts.join("\n")
	}
}

impl Rated {
	/// The first lines with a cause, by file.
	fn lines_of(&self, cause: &str) -> String {
		let of_file = |file: &FileReport| {
			let lines = file.report.get("rejected")?.get(cause)?.get("lines")?.as_array()?;
			let lines: Vec<String> = lines.iter().take(5).map(ToString::to_string).collect();
			let lines = lines.join(", ");
			Some(if self.files.len() == 1 { lines } else { format!("{}: {lines}", file.file) })
		};
		self.files.iter().filter_map(of_file).collect::<Vec<_>>().join("\n")
	}
}

/// A net amount in words.
pub(super) fn owed(net: &str, currency: &str) -> String {
	match net.strip_prefix('-') {
		Some(amount) => format!("the first pays the second {amount} {currency}"),
		None if net == "0" => "nobody pays anything".into(),
		None => format!("the second pays the first {net} {currency}"),
	}
}

/// How a file's records are written.
fn format_of(path: &Path, given: Option<Format>) -> Format {
	let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
	given.unwrap_or(match extension.to_ascii_lowercase().as_str() {
		"json" | "jsonl" | "ndjson" => Format::JsonLines,
		_ => Format::Csv,
	})
}

fn sheet(path: &Path) -> Result<Sheet> {
	let file = File::open(path).map_err(super::io(path))?;
	read_sheet(file).map_err(|error| content(path, &error))
}

/// Reads both sheets and makes a rater of them.
fn rater(options: &Rate) -> Result<(Rater, [Sheet; 2])> {
	let (first, second) = (sheet(&options.first_sheet)?, sheet(&options.second_sheet)?);
	if first.currency != second.currency {
		return Err(Error::Usage(format!(
			"the first's sheet is in {} and the second's in {}: a statement has one currency",
			first.currency, second.currency
		)));
	}
	let networks = &options.networks;
	if let Some(both) = networks.first.iter().find(|network| networks.second.contains(network)) {
		return Err(Error::Usage(format!(
			"the network {both} cannot be the first's and the second's"
		)));
	}
	let parties = Parties { first: networks.first.clone(), second: networks.second.clone() };
	// Which of the two sheets it is shows when each is made ready without the other.
	let nothing = Sheet { rates: Vec::new(), ..first.clone() };
	for (path, sheet) in [(&options.first_sheet, &first), (&options.second_sheet, &second)] {
		Rater::new(parties.clone(), sheet, &nothing).map_err(|error| content(path, &error))?;
	}
	let rater = Rater::new(parties, &first, &second)
		.map_err(|error| content(&options.second_sheet, &error))?;
	Ok((rater, [first, second]))
}

/// Where rejected records are listed.
struct Rejects<'a> {
	out: Option<Box<dyn Write + 'a>>,
}

impl Rejects<'_> {
	fn add(&mut self, file: &Path, line: u64, cause: Reject) -> std::io::Result<()> {
		let Some(out) = &mut self.out else { return Ok(()) };
		let name = file.display().to_string().replace('"', "\"\"");
		writeln!(out, "\"{name}\",{line},{cause}")
	}
}

/// Rates all files into one book.
fn rate_files(
	options: &Rate,
	rater: &Rater,
	rejects: &mut Rejects<'_>,
) -> Result<(Book, Vec<Report>)> {
	let zone = match &options.zone {
		Some(name) => Some(zone(name).ok_or_else(|| {
			Error::Usage(format!("no time zone is called {name}: name one such as Europe/Berlin"))
		})?),
		None => None,
	};
	let import = ImportOptions { zone, period: options.span.period()? };
	let total = options.records.iter().map(|path| size(path)).fold(0, u64::saturating_add);
	let work = Work::start("rating", total);
	let mut book = rater.book();
	let mut reports = Vec::new();
	// A record is counted once, whichever of the files it is in.
	let mut ids: HashSet<RecordId> = HashSet::new();
	for path in &options.records {
		let mut report = Report::default();
		let mut listed = Ok(());
		let format = format_of(path, options.format.map(Format::from));
		let sink = |line: u64, record: Result<CallRecord, Reject>| {
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
				Err(cause) => {
					report.reject(line, cause);
					if listed.is_ok() {
						listed = rejects.add(path, line, cause);
					}
				},
			}
		};
		read_records(open(path, &work)?, format, &import, sink)
			.map_err(|error| content(path, &error))?;
		listed.map_err(|error| Error::Output(error.to_string()))?;
		reports.push(report);
	}
	Ok((book, reports))
}

/// What a sum that is too large to be counted is called.
fn too_large() -> Error {
	Error::State("the charges add up to more than can be counted: divide the files".into())
}

/// Sums by direction and service.
fn services(book: &Book) -> Result<Vec<ServiceSum>> {
	#[derive(Default)]
	struct Sum {
		records: u64,
		units: u64,
		billed: u64,
		charge: Charge,
	}
	let mut sums: BTreeMap<(Direction, Service), Sum> = BTreeMap::new();
	for record in &book.records {
		let sum = sums.entry((record.direction, record.service)).or_default();
		sum.records = sum.records.saturating_add(1);
		sum.units = sum.units.checked_add(record.quantity).ok_or_else(too_large)?;
		sum.billed = sum.billed.checked_add(record.billed).ok_or_else(too_large)?;
		sum.charge = sum.charge.checked_add(record.charge).ok_or_else(too_large)?;
	}
	Ok(sums
		.into_iter()
		.map(|((direction, service), sum)| ServiceSum {
			direction: direction.name(),
			service: service.name(),
			unit: service.unit(),
			records: sum.records,
			units: sum.units,
			billed: sum.billed,
			charge: sum.charge.to_string(),
		})
		.collect())
}

/// What is to be paid for each direction, and what remains when both are set off.
fn totals(book: &Book, sheets: &[Sheet; 2]) -> Result<(Vec<DirectionSum>, Amount)> {
	let mut sums = Vec::new();
	let mut to_pay = [Amount::ZERO; 2];
	for direction in Direction::BOTH {
		let charge = book.total(direction).ok_or_else(too_large)?;
		let rounding: Rounding = direction.of(sheets).rounding;
		let amount = charge.round(rounding).ok_or_else(too_large)?;
		*direction.of_mut(&mut to_pay) = amount;
		sums.push(DirectionSum {
			direction: direction.name(),
			charge: charge.to_string(),
			to_pay: amount.to_string(),
		});
	}
	// Both are rounded already: they are set off as the chain does it.
	let charges = to_pay.map(Amount::to_charge);
	let net = net(charges, Rounding::FINEST).ok_or_else(too_large)?;
	Ok((sums, net))
}

/// Runs `interwork rate`.
pub(super) fn run(options: &Rate) -> Result<Rated> {
	let (rater, sheets) = rater(options)?;
	let mut rated = None;
	match &options.rejects {
		Some(path) => {
			let mut failure = None;
			write(path, |out| {
				writeln!(out, "file,line,cause")?;
				let mut rejects = Rejects { out: Some(Box::new(out)) };
				match rate_files(options, &rater, &mut rejects) {
					Ok(done) => rated = Some(done),
					Err(error) => failure = Some(error),
				}
				Ok::<(), std::io::Error>(())
			})?;
			if let Some(error) = failure {
				return Err(error);
			}
		},
		None => rated = Some(rate_files(options, &rater, &mut Rejects { out: None })?),
	}
	let (book, reports) = rated.unwrap_or_default();
	let period = options.span.period()?;
	let mut written = Vec::new();
	let [of_first, _] = &sheets;
	let mut statement = None;
	if let (Some(path), Some(period)) = (&options.statement, period) {
		let made = Statement::of(&book, period, of_first.currency)
			.map_err(|error| content(path, &error))?;
		if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
			write(path, |out| export::write_statement(out, &made))?;
		} else {
			write_encoded(path, &made)?;
		}
		statement = Some(statement_json(&made));
		written.push(Written::new("statement", path));
	}
	if let Some(path) = &options.book {
		write_encoded(path, &book)?;
		written.push(Written::new("book", path));
	}
	if let Some(path) = &options.rated {
		write(path, |out| export::write_rated(out, &book))?;
		written.push(Written::new("rated records", path));
	}
	if let Some(path) = &options.rejects {
		written.push(Written::new("rejected records", path));
	}
	let mut causes: BTreeMap<&'static str, u64> = BTreeMap::new();
	for (cause, (count, _)) in reports.iter().flat_map(|report| &report.rejected) {
		let sum = causes.entry(cause.name()).or_default();
		*sum = sum.saturating_add(*count);
	}
	let (directions, net) = totals(&book, &sheets)?;
	Ok(Rated {
		accepted: reports.iter().fold(0, |sum, report| sum.saturating_add(report.accepted)),
		rejected: reports.iter().fold(0, |sum, report| sum.saturating_add(report.rejections())),
		causes,
		files: options
			.records
			.iter()
			.zip(&reports)
			.map(|(path, report)| FileReport {
				file: path.display().to_string(),
				report: report_json(report),
			})
			.collect(),
		currency: of_first.currency.to_string(),
		services: services(&book)?,
		directions,
		net: net.to_string(),
		period: period.map(ShownPeriod::from),
		statement,
		written,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn format_should_follow_the_name_unless_it_is_given() {
		for (name, format) in [
			("a.csv", Format::Csv),
			("a", Format::Csv),
			("-", Format::Csv),
			("a.json", Format::JsonLines),
			("a.JSONL", Format::JsonLines),
			("a.ndjson", Format::JsonLines),
		] {
			assert_eq!(format_of(Path::new(name), None), format, "{name}");
		}
		assert_eq!(format_of(Path::new("-"), Some(Format::JsonLines)), Format::JsonLines);
	}

	#[test]
	fn net_should_be_told_by_who_pays() {
		assert_eq!(owed("1.5", "XDR"), "the second pays the first 1.5 XDR");
		assert_eq!(owed("-1.5", "XDR"), "the first pays the second 1.5 XDR");
		assert_eq!(owed("0", "XDR"), "nobody pays anything");
	}

	#[test]
	fn rejects_should_be_listed_with_names_as_csv_has_them() {
		let mut text = Vec::new();
		let mut rejects = Rejects { out: Some(Box::new(&mut text)) };
		rejects.add(Path::new("a \"b\", c"), 3, Reject::NoPrefix).unwrap();
		drop(rejects);
		assert_eq!(String::from_utf8(text).unwrap(), "\"a \"\"b\"\", c\",3,no-prefix\n");
	}
}
