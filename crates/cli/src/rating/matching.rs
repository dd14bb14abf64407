//! `interwork records match`: what the nodes of both sides would find, without a node.

use super::{args::Match, key::Key, rate::owed, read, write, ShownPeriod, Written};
use crate::{
	agreement::terms::Terms,
	error::{Error, Result},
	output::{align_right, facts, table, Show, Work},
};
use interwork_rating::{
	compare, export::write_findings, match_records, resolve, time::HOUR, Book, BucketKey,
	CauseTotal, Comparison, ComparisonRules, Currency, Direction, LineVerdict, Matching, Period,
	Resolution, Statement,
};
use serde::Serialize;
use std::{collections::BTreeSet, path::Path};

/// What a side has handed in.
enum Side {
	Book(Box<Book>),
	Statement(Statement),
}

/// What both sides say, and what comes of it.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
	period: ShownPeriod,
	currency: String,
	/// Whether everything is within tolerance, so that nothing has to be opened.
	agreed: bool,
	/// Lines of the statements.
	lines: LineCounts,
	directions: Vec<DirectionRow>,
	/// Records that each side would have to open, if there are records.
	opened: Option<[usize; 2]>,
	/// What was found in the opened records, or in all of them if that was asked for.
	causes: Vec<CauseRow>,
	/// What people would have to decide.
	disputed: Vec<DisputedRow>,
	/// What the second has to pay the first at once; negative the other way round.
	net: String,
	/// Whether the causes are those of the key, if one was given.
	as_expected: Option<bool>,
	/// What the key says, where it differs.
	expected: Vec<CauseRow>,
	written: Vec<Written>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct LineCounts {
	all: usize,
	equal: usize,
	within: usize,
	beyond: usize,
	disputed: usize,
}

#[derive(Debug, Serialize)]
struct DirectionRow {
	direction: &'static str,
	first: String,
	second: String,
	/// What is paid without looking at records.
	settled: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct CauseRow {
	direction: &'static str,
	cause: &'static str,
	count: u64,
	first: String,
	second: String,
}

impl From<&CauseTotal> for CauseRow {
	fn from(total: &CauseTotal) -> Self {
		Self {
			direction: total.direction.name(),
			cause: total.cause.name(),
			count: total.count,
			first: total.first.to_string(),
			second: total.second.to_string(),
		}
	}
}

#[derive(Debug, Serialize)]
struct DisputedRow {
	direction: &'static str,
	cause: &'static str,
	count: u64,
	/// By how much the first's charges exceed what is paid.
	first_more: String,
	/// By how much the second's do.
	second_more: String,
}

fn causes_table(rows: &[CauseRow]) -> String {
	let mut causes = table(["direction", "cause", "records", "first", "second"]);
	align_right(&mut causes, &[2, 3, 4]);
	for row in rows {
		causes.add_row([
			row.direction.to_string(),
			row.cause.to_string(),
			row.count.to_string(),
			row.first.clone(),
			row.second.clone(),
		]);
	}
	causes.to_string()
}

impl Show for Outcome {
	fn text(&self) -> String {
		let lines = &self.lines;
		let mut parts = vec![facts(vec![
			("period", format!("{} to {}", self.period.from, self.period.until)),
			(
				"lines",
				format!(
					"{}: {} equal, {} within tolerance, {} beyond; {} to be opened",
					lines.all, lines.equal, lines.within, lines.beyond, lines.disputed
				),
			),
			("agreed", if self.agreed { "yes" } else { "no" }.into()),
		])];
		let mut totals = table(["direction", "first says", "second says", "settled unopened"]);
		align_right(&mut totals, &[1, 2, 3]);
		for row in &self.directions {
			totals.add_row([row.direction, &row.first, &row.second, &row.settled]);
		}
		parts.push(totals.to_string());
		if let Some([first, second]) = self.opened.filter(|_| !self.agreed) {
			parts.push(format!(
				"{first} records of the first and {second} of the second are opened"
			));
		}
		if !self.causes.is_empty() {
			parts.push(causes_table(&self.causes));
		}
		if !self.disputed.is_empty() {
			let header =
				["for people to decide", "cause", "records", "first's more", "second's more"];
			let mut disputed = table(header);
			align_right(&mut disputed, &[2, 3, 4]);
			for row in &self.disputed {
				disputed.add_row([
					row.direction.to_string(),
					row.cause.to_string(),
					row.count.to_string(),
					row.first_more.clone(),
					row.second_more.clone(),
				]);
			}
			parts.push(disputed.to_string());
		}
		let mut rows = vec![("net", owed(&self.net, &self.currency))];
		match self.as_expected {
			Some(true) => rows.push(("key", "every sum by cause is as expected".into())),
			Some(false) => rows.push(("key", "other sums are expected:".into())),
			None => {},
		}
		rows.extend(self.written.iter().map(Written::row));
		parts.push(facts(rows));
		if self.as_expected == Some(false) {
			parts.push(causes_table(&self.expected));
		}
		parts.join("\n")
	}
}

impl Outcome {
	/// Fails when a key was given and says something else.
	pub(super) fn ensure_as_expected(&self) -> Result<()> {
		match self.as_expected {
			Some(false) => Err(Error::State("the sums by cause are not those of the key".into())),
			_ => Ok(()),
		}
	}
}

fn read_side(path: &Path) -> Result<Side> {
	let bytes = read(path)?;
	// No bytes are both: a statement is written in one way only, and begins with its period.
	if let Ok(statement) = Statement::from_bytes(&bytes) {
		return Ok(Side::Statement(statement));
	}
	Book::from_bytes(&bytes)
		.map(|book| Side::Book(Box::new(book)))
		.map_err(|error| Error::Content {
			path: path.into(),
			reason: format!(
				"it is neither a book nor a statement as `interwork rate` writes them ({error})"
			),
		})
}

fn too_large() -> Error {
	Error::State("the charges add up to more than can be counted".into())
}

/// The hours in which the records of both begin.
fn hours_of(books: [&Book; 2]) -> Period {
	let starts = || {
		books
			.into_iter()
			.flat_map(|book| book.records.iter().map(|record| record.start))
	};
	let floor = |moment: i64| moment.div_euclid(HOUR).saturating_mul(HOUR);
	Period {
		from: starts().min().map_or(0, floor),
		until: starts().max().map_or(HOUR, |last| floor(last).saturating_add(HOUR)),
	}
}

/// Statements of both sides, and the books if there are any.
struct Sides {
	statements: [Statement; 2],
	books: Option<[Book; 2]>,
}

fn sides(options: &Match) -> Result<Sides> {
	let (first, second) = (read_side(&options.first)?, read_side(&options.second)?);
	let period = options.span.period()?;
	match (first, second) {
		(Side::Statement(first), Side::Statement(second)) => {
			let needs_records = options.all
				|| options.key.is_some()
				|| options.findings.is_some()
				|| period.is_some();
			if needs_records {
				return Err(Error::Usage(
					"statements have a period and no records: --all, --key, --findings, --from and \
					--until are for books"
						.into(),
				));
			}
			Ok(Sides { statements: [first, second], books: None })
		},
		(Side::Book(first), Side::Book(second)) => {
			let period = period.unwrap_or_else(|| hours_of([&first, &second]));
			let statement = |book: &Book, path: &Path| {
				Statement::of(book, period, Currency::XDR)
					.map_err(|error| super::content(path, &error))
			};
			let statements =
				[statement(&first, &options.first)?, statement(&second, &options.second)?];
			Ok(Sides { statements, books: Some([*first, *second]) })
		},
		_ => Err(Error::Usage(
			"one file is a book and the other a statement: compare two books or two statements"
				.into(),
		)),
	}
}

impl LineCounts {
	fn of(comparison: &Comparison) -> Self {
		let count = |wanted: LineVerdict| {
			comparison.lines.iter().filter(|line| line.verdict == wanted).count()
		};
		Self {
			all: comparison.lines.len(),
			equal: count(LineVerdict::Equal),
			within: count(LineVerdict::Within),
			beyond: count(LineVerdict::Beyond),
			disputed: comparison.disputed().count(),
		}
	}
}

/// What was opened, matched and resolved.
struct Drilled {
	books: [Book; 2],
	matching: Matching,
	resolution: Resolution,
}

/// Opens what is disputed, as the nodes do.
fn drill(
	books: &[Book; 2],
	statements: &[Statement; 2],
	comparison: &Comparison,
	terms: &Terms,
) -> Result<Drilled> {
	let keys: Vec<BucketKey> = comparison.disputed().map(|line| line.key).collect();
	let set: BTreeSet<BucketKey> = keys.iter().copied().collect();
	let [first, second] = books;
	let opened = [first.open(&set), second.open(&set)];
	for (statement, book) in statements.iter().zip(&opened) {
		statement.verify(book, &keys).map_err(|error| Error::State(error.to_string()))?;
	}
	let [first, second] = &opened;
	let matching = match_records(first, second, &terms.matching.into()).ok_or_else(too_large)?;
	let resolution =
		resolve(first, second, &matching, &terms.remedies.into()).ok_or_else(too_large)?;
	Ok(Drilled { books: opened, matching, resolution })
}

/// Runs `interwork records match`.
pub(super) fn run(options: &Match) -> Result<Outcome> {
	let terms = match &options.terms {
		Some(path) => Terms::read(path)?,
		None => Terms { tolerance: Default::default(), ..Terms::default() },
	};
	let rules: ComparisonRules = terms.comparison().map_err(Error::Usage)?;
	let work = Work::start("reading", 0);
	let Sides { statements, books } = sides(options)?;
	work.say("comparing");
	let [first, second] = &statements;
	let comparison =
		compare(first, second, &rules).map_err(|error| Error::State(error.to_string()))?;
	let mut outcome = Outcome {
		period: first.period.into(),
		currency: first.currency.to_string(),
		agreed: comparison.is_agreed(),
		lines: LineCounts::of(&comparison),
		directions: Direction::BOTH
			.into_iter()
			.map(|direction| {
				let (first, second) = direction.of(&comparison.totals);
				DirectionRow {
					direction: direction.name(),
					first: first.to_string(),
					second: second.to_string(),
					settled: direction.of(&comparison.settled).to_string(),
				}
			})
			.collect(),
		opened: None,
		causes: Vec::new(),
		disputed: Vec::new(),
		net: comparison.net(rules.rounding).ok_or_else(too_large)?.to_string(),
		as_expected: None,
		expected: Vec::new(),
		written: Vec::new(),
	};
	let Some(books) = books else { return Ok(outcome) };

	work.say("matching records");
	let drilled = drill(&books, &statements, &comparison, &terms)?;
	let [one, other] = &drilled.books;
	outcome.opened = Some([one.records.len(), other.records.len()]);
	let net = drilled.resolution.net(&comparison, rules.rounding).ok_or_else(too_large)?;
	outcome.net = net.to_string();
	outcome.disputed = drilled
		.resolution
		.disputed
		.iter()
		.map(|entry| DisputedRow {
			direction: entry.direction.name(),
			cause: entry.cause.name(),
			count: entry.count,
			first_more: entry.first_more.to_string(),
			second_more: entry.second_more.to_string(),
		})
		.collect();

	let whole = options.all || options.key.is_some();
	let (matched, matching) = if whole {
		let [first, second] = &books;
		let matching =
			match_records(first, second, &terms.matching.into()).ok_or_else(too_large)?;
		(&books, matching)
	} else {
		(&drilled.books, drilled.matching)
	};
	outcome.causes = matching.totals.iter().map(CauseRow::from).collect();
	let [first, second] = matched;
	if let Some(path) = &options.findings {
		write(path, |out| write_findings(out, first, second, &matching))?;
		outcome.written.push(Written::new("findings", path));
	}
	if let Some(path) = &options.key {
		let bytes = read(path)?;
		let key = Key::read(path, &String::from_utf8_lossy(&bytes))?;
		let expected = key.expected(first, second)?;
		let same = expected == matching.totals;
		outcome.as_expected = Some(same);
		if !same {
			outcome.expected = expected.iter().map(CauseRow::from).collect();
		}
	}
	Ok(outcome)
}
