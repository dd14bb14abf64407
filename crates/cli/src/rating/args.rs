//! The command line of `interwork rate`, `interwork records` and `interwork usage`.

use clap::{Args, Subcommand, ValueEnum};
use interwork_rating::{
	import::Format,
	time::{parse_time, Moment},
	Rounding, Tadig,
};
use std::path::PathBuf;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
	/// A header, then a record on each line.
	Csv,
	/// A JSON object on each line.
	Json,
}

impl From<RecordFormat> for Format {
	fn from(format: RecordFormat) -> Self {
		match format {
			RecordFormat::Csv => Self::Csv,
			RecordFormat::Json => Self::JsonLines,
		}
	}
}

/// Which networks are whose.
#[derive(Debug, Args)]
pub struct Networks {
	/// TADIG codes of the first party's networks, with commas between them. First and second are
	/// those of the agreement, the same for both sides.
	#[arg(long, value_name = "TADIG", value_delimiter = ',', required = true, value_parser = network)]
	pub first: Vec<Tadig>,
	/// TADIG codes of the second party's networks.
	#[arg(long, value_name = "TADIG", value_delimiter = ',', required = true, value_parser = network)]
	pub second: Vec<Tadig>,
}

/// From when until when.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Span {
	/// The first second of the period: 2026-03-01 (midnight UTC), or with a time as
	/// 2026-03-01T10:00:00Z.
	#[arg(long, value_name = "TIME", requires = "until", value_parser = moment)]
	pub from: Option<Moment>,
	/// The first second after the period.
	#[arg(long, value_name = "TIME", requires = "from", value_parser = moment)]
	pub until: Option<Moment>,
}

/// Rates records.
#[derive(Debug, Args)]
pub struct Rate {
	/// Files with call and data records: CSV with a header, or a JSON object on each line. `-` is
	/// standard input.
	#[arg(required = true, value_name = "FILE")]
	pub records: Vec<PathBuf>,
	/// How they are written [default: JSON for names that end with .json, .jsonl or .ndjson, CSV
	/// otherwise].
	#[arg(long, value_enum, value_name = "FORMAT")]
	pub format: Option<RecordFormat>,
	#[command(flatten)]
	pub networks: Networks,
	/// Rate sheet of what the first party charges.
	#[arg(long, value_name = "FILE")]
	pub first_sheet: PathBuf,
	/// Rate sheet of what the second party charges.
	#[arg(long, value_name = "FILE")]
	pub second_sheet: PathBuf,
	/// Where the clocks are of records that say no place, such as Europe/Berlin. Without it, such
	/// records are rejected.
	#[arg(long, value_name = "ZONE")]
	pub zone: Option<String>,
	/// Records that start outside of the period are rejected.
	#[command(flatten)]
	pub span: Span,
	/// Writes the rated records as a book: what the node takes for a period, and `interwork records
	/// match` compares.
	#[arg(long, value_name = "FILE")]
	pub book: Option<PathBuf>,
	/// Writes the statement: as CSV if the name ends with .csv, otherwise as the bytes that are
	/// committed to. Needs --from and --until.
	#[arg(long, value_name = "FILE", requires = "until")]
	pub statement: Option<PathBuf>,
	/// Writes the rated records as CSV.
	#[arg(long, value_name = "FILE")]
	pub rated: Option<PathBuf>,
	/// Writes every rejected record as CSV: file, line, cause.
	#[arg(long, value_name = "FILE")]
	pub rejects: Option<PathBuf>,
}

/// Commands about files of records.
#[derive(Debug, Subcommand)]
pub enum Records {
	/// Makes records of both sides of a relationship, their rate sheets, and the key to what differs.
	/// For tests: subscribers and calls are invented. The same options give the same files for ever.
	Generate(Generate),
	/// Compares what two sides say, as their nodes would, and says record by record why it differs.
	/// Needs no node.
	Match(Match),
}

/// Makes records.
#[derive(Debug, Args)]
pub struct Generate {
	/// Folder for the files. It must be empty or new.
	#[arg(long, value_name = "FOLDER")]
	pub out: PathBuf,
	/// Another number gives other records.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub seed: u64,
	/// Events in all, those that differ included.
	#[arg(long, default_value_t = 10_000, value_name = "N")]
	pub events: u32,
	/// Events that one side does not have.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub missing: u32,
	/// Events that one side has twice.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub duplicate: u32,
	/// Events that took longer for one side.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub duration: u32,
	/// Events that who pays rates by an outdated sheet.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub rate_version: u32,
	/// Events for which one side's clock is an hour or two ahead.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub time_zone: u32,
	/// Events that who pays rates by the second and who served by the minute.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub increment: u32,
	/// Let the sides see each event a little differently, as their switches do: a second, some hundred
	/// bytes.
	#[arg(long)]
	pub jitter: bool,
	/// The most prefixes that a rate sheet has.
	#[arg(long, default_value_t = 10_000, value_name = "N")]
	pub prefixes: usize,
	/// Rounding of each record, such as "6 half-even". Without it charges are exact.
	#[arg(long, value_name = "ROUNDING", value_parser = rounding)]
	pub round: Option<Rounding>,
	/// When the events are: a day at least, or ten seconds if no clock is wrong. March 2026 if nothing is
	/// said.
	#[command(flatten)]
	pub span: Span,
	/// How records are written.
	#[arg(long, value_enum, default_value = "csv", value_name = "FORMAT")]
	pub format: RecordFormat,
}

/// Compares and matches.
#[derive(Debug, Args)]
pub struct Match {
	/// The first party's book, as `interwork rate --book` writes it; or its statement, then totals and
	/// lines are compared and no records.
	#[arg(value_name = "FIRST")]
	pub first: PathBuf,
	/// The second party's book or statement.
	#[arg(value_name = "SECOND")]
	pub second: PathBuf,
	/// Terms of the agreement, as `interwork agreement template` prints them. Without it nothing is
	/// tolerated and people decide about everything that differs.
	#[arg(long, value_name = "FILE")]
	pub terms: Option<PathBuf>,
	/// The period. The hours in which the records begin, if nothing is said.
	#[command(flatten)]
	pub span: Span,
	/// Match all records, not only those of lines that have to be opened.
	#[arg(long)]
	pub all: bool,
	/// Key to generated records: match all records and fail unless the sums by cause are those of the
	/// key.
	#[arg(long, value_name = "FILE")]
	pub key: Option<PathBuf>,
	/// Writes the findings that differ as CSV.
	#[arg(long, value_name = "FILE")]
	pub findings: Option<PathBuf>,
}

/// Commands about the monthly usage reports that operators exchange today.
#[derive(Debug, Subcommand)]
pub enum Usage {
	/// Compares two reports: counts, and a table by direction, service and month.
	Compare {
		/// JSON file with a list of two reports.
		#[arg(value_name = "FILE")]
		file: PathBuf,
		/// How far apart usage may be, in hundredths of a percent of the larger one.
		#[arg(long, default_value_t = 500, value_name = "BASIS-POINTS")]
		tolerance: u32,
		/// Writes the table as CSV.
		#[arg(long, value_name = "FILE")]
		csv: Option<PathBuf>,
		/// Writes everything as JSON, line by line.
		#[arg(long, value_name = "FILE")]
		json: Option<PathBuf>,
	},
	/// Makes statements and books of two reports, so that they can be compared and settled as any
	/// period is, and says which verdicts must come out.
	Statements(UsageStatements),
}

/// Makes statements of reports.
#[derive(Debug, Args)]
pub struct UsageStatements {
	/// JSON file with a list of two reports.
	#[arg(value_name = "FILE")]
	pub file: PathBuf,
	/// Folder for the files. It must be empty or new.
	#[arg(long, value_name = "FOLDER")]
	pub out: PathBuf,
	/// How far apart usage may be, in hundredths of a percent of the larger one.
	#[arg(long, default_value_t = 500, value_name = "BASIS-POINTS")]
	pub tolerance: u32,
	/// Puts each month into a period of an agreement of its own: the first month into the period that
	/// begins then. Without it there is one book for each side, in the months as they are.
	#[arg(long, value_name = "TIME", requires = "period", value_parser = moment)]
	pub starts_at: Option<Moment>,
	/// How long the agreement's periods are.
	#[arg(long, value_name = "TIME", requires = "starts_at", value_parser = crate::codes::duration)]
	pub period: Option<std::time::Duration>,
}

/// A network's code.
pub fn network(text: &str) -> Result<Tadig, String> {
	Tadig::new(text.as_bytes()).ok_or_else(|| {
		"a TADIG code is three capital letters and two capital letters or digits, such as DEUD1"
			.into()
	})
}

/// A moment: a date is its midnight in UTC.
pub fn moment(text: &str) -> Result<Moment, String> {
	let help =
		"a time is 2026-03-01, or 2026-03-01T10:00:00Z with the distance from UTC at its end";
	let written = parse_time(text.as_bytes()).ok_or(help)?;
	match written.moment() {
		Some(moment) => Ok(moment),
		None if text.len() == 10 => Ok(written.local),
		None => Err(help.into()),
	}
}

/// A rounding such as `6 half-even`.
pub fn rounding(text: &str) -> Result<Rounding, String> {
	interwork_rating::sheet_file::parse_rounding(text).ok_or_else(|| {
		"a rounding is its decimals, 0 to 9, and down, up, half-up or half-even: 6 half-even".into()
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn moment_should_be_read_only_when_it_says_where_its_clock_is() {
		assert_eq!(moment("2026-03-01"), Ok(1_772_323_200));
		assert_eq!(moment("2026-03-01T01:00:00+01:00"), Ok(1_772_323_200));
		for text in ["2026-03-01T00:00:00", "2026-02-30", "March", ""] {
			assert!(moment(text).is_err(), "{text}");
		}
	}
}
