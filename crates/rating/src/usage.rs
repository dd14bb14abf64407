//! Compares the monthly usage reports that two operators exchange today.
//!
//! A report has rows without charges and many rows of one month, pair of networks and service, so rows are
//! added up before they are compared. Months are days as spreadsheets count them.

use crate::{
	amount::{parse_decimal, Amount, Charge, RoundingMode, AMOUNT_DECIMALS, PARTS_PER_NANO},
	merkle,
	record::{Direction, Service},
	statement::{BucketKey, Figures, Statement, StatementError},
	text::{Currency, Label, Tadig},
	time::{self, hour_of, Period},
};
use serde::Deserialize;
use serde_json::{json, value::RawValue, Value};
use std::{
	collections::BTreeMap,
	fmt,
	io::{Read, Write},
};

/// Decimals that are kept of usage and charges.
const DECIMALS: u32 = 18;

/// Decimals of usage in a statement.
const STATEMENT_DECIMALS: u32 = 6;

/// From 1970-01-01 back to the day that spreadsheets count as 0, which is 1899-12-30.
const SPREADSHEET_EPOCH: i64 = 25_569;

/// A quantity or an amount with 18 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(pub i128);

impl fmt::Display for Decimal {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		crate::amount::write_decimal(out, self.0, DECIMALS)
	}
}

impl Decimal {
	/// Rounded to fewer decimals, half to even. `None` when it overflows.
	pub fn rounded(self, decimals: u32) -> Option<Self> {
		let step = 10_i128.checked_pow(DECIMALS.checked_sub(decimals)?)?;
		RoundingMode::HalfEven.multiple(self.0, step)?.checked_mul(step).map(Self)
	}
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
	/// Its year.
	pub year: i64,
	/// 1 to 12.
	pub month: i64,
}

impl fmt::Display for Month {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.pad(&format!("{:04}-{:02}", self.year, self.month))
	}
}

impl Month {
	/// The month of a day as spreadsheets count them: 43466 is 2019-01-01.
	pub fn from_spreadsheet(day: i64) -> Self {
		let (year, month, _) = time::date(day.saturating_sub(SPREADSHEET_EPOCH));
		Self { year, month }
	}

	/// From its first second to that of the next month. `None` when it is none of the years 1 to 9998.
	pub fn period(self) -> Option<Period> {
		let begin = |year, month| time::days(year, month, 1)?.checked_mul(time::DAY);
		let (year, month) = match self.month {
			12 => (self.year.checked_add(1)?, 1),
			month => (self.year, month.checked_add(1)?),
		};
		Some(Period { from: begin(self.year, self.month)?, until: begin(year, month)? })
	}
}

/// What the rows that are added up have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsageKey {
	/// When.
	pub month: Month,
	/// The roamers' own network.
	pub home: Tadig,
	/// The network that served them.
	pub visitor: Tadig,
	/// What the report calls the service.
	pub service: String,
}

/// Rows, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsageFigures {
	/// How many rows.
	pub rows: u64,
	/// How many of them have no charge.
	pub uncharged: u64,
	/// Minutes, messages or megabytes.
	pub usage: Decimal,
	/// What they cost.
	pub charge: Decimal,
}

impl UsageFigures {
	fn checked_add(self, other: Self) -> Option<Self> {
		Some(Self {
			rows: self.rows.checked_add(other.rows)?,
			uncharged: self.uncharged.checked_add(other.uncharged)?,
			usage: Decimal(self.usage.0.checked_add(other.usage.0)?),
			charge: Decimal(self.charge.0.checked_add(other.charge.0)?),
		})
	}
}

/// The rows of one list of a report, added up.
pub type UsageList = BTreeMap<UsageKey, UsageFigures>;

/// A usage report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageReport {
	/// Who made it.
	pub owner: String,
	/// What charges are in.
	pub currency: Currency,
	/// Visitors on the owner's networks.
	pub inbound: UsageList,
	/// The owner's customers on other networks.
	pub outbound: UsageList,
}

/// Why there are no reports to compare.
#[derive(Debug, thiserror::Error)]
pub enum UsageError {
	/// They cannot be read.
	#[error("the reports cannot be read")]
	Io(#[from] std::io::Error),
	/// They are not JSON, or not of that form.
	#[error("these are no usage reports")]
	Json(#[from] serde_json::Error),
	/// There are not two.
	#[error("two reports are compared, not {0}")]
	Count(usize),
	/// A row says something impossible.
	#[error("row {row} of {list} of {owner}: {field} cannot be {text:?}")]
	Field {
		/// Whose report.
		owner: String,
		/// Inbound or outbound.
		list: &'static str,
		/// Which row, from 1.
		row: usize,
		/// Which field.
		field: &'static str,
		/// What it says.
		text: String,
	},
	/// Charges are in more than one currency.
	#[error("charges of {0} are in more than one currency")]
	Currencies(String),
	/// A sum is too large.
	#[error("a sum is too large")]
	TooLarge,
}

#[derive(Deserialize)]
struct RawReport<'a> {
	header: RawHeader,
	#[serde(borrow)]
	body: RawBody<'a>,
}

#[derive(Deserialize)]
struct RawHeader {
	#[serde(rename = "mspOwner")]
	owner: String,
}

#[derive(Deserialize)]
struct RawBody<'a> {
	#[serde(borrow)]
	inbound: Vec<RawRow<'a>>,
	#[serde(borrow)]
	outbound: Vec<RawRow<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRow<'a> {
	year_month: String,
	home_tadig: String,
	visitor_tadig: String,
	service: String,
	// Numbers are read as they are written: a float would have lost digits already.
	#[serde(borrow)]
	usage: &'a RawValue,
	#[serde(borrow)]
	charges: Option<&'a RawValue>,
	currency: String,
}

/// Reads a list of two reports.
///
/// # Errors
///
/// Every variant of [`UsageError`].
pub fn read_usage(mut input: impl Read) -> Result<[UsageReport; 2], UsageError> {
	let mut text = String::new();
	input.read_to_string(&mut text)?;
	let raw: Vec<RawReport<'_>> = serde_json::from_str(&text)?;
	let count = raw.len();
	let reports: Vec<UsageReport> = raw.into_iter().map(report).collect::<Result<_, _>>()?;
	reports.try_into().map_err(|_| UsageError::Count(count))
}

fn report(raw: RawReport<'_>) -> Result<UsageReport, UsageError> {
	let owner = raw.header.owner;
	let mut currency = None;
	let inbound = list(&owner, "inbound", &raw.body.inbound, &mut currency)?;
	let outbound = list(&owner, "outbound", &raw.body.outbound, &mut currency)?;
	// Without rows there is no currency, and it does not matter.
	Ok(UsageReport { owner, currency: currency.unwrap_or(Currency::XDR), inbound, outbound })
}

fn list(
	owner: &str,
	name: &'static str,
	rows: &[RawRow<'_>],
	currency: &mut Option<Currency>,
) -> Result<UsageList, UsageError> {
	let mut sums = UsageList::new();
	for (index, row) in rows.iter().enumerate() {
		let wrong = |field: &'static str, text: &str| UsageError::Field {
			owner: owner.into(),
			list: name,
			row: index.saturating_add(1),
			field,
			text: text.into(),
		};
		let day: i64 = row
			.year_month
			.parse()
			.ok()
			.filter(|day| (1..2_000_000).contains(day))
			.ok_or_else(|| wrong("yearMonth", &row.year_month))?;
		let network =
			|field, text: &str| Tadig::new(text.as_bytes()).ok_or_else(|| wrong(field, text));
		let decimal = |field, value: &RawValue| {
			parse_decimal(value.get(), DECIMALS)
				.map(Decimal)
				.map_err(|_| wrong(field, value.get()))
		};
		let of_row = Currency::new(row.currency.as_bytes())
			.ok_or_else(|| wrong("currency", &row.currency))?;
		if *currency.get_or_insert(of_row) != of_row {
			return Err(UsageError::Currencies(owner.into()));
		}
		let key = UsageKey {
			month: Month::from_spreadsheet(day),
			home: network("homeTadig", &row.home_tadig)?,
			visitor: network("visitorTadig", &row.visitor_tadig)?,
			service: row.service.clone(),
		};
		let charge = row.charges.map(|charge| decimal("charges", charge)).transpose()?;
		let figures = UsageFigures {
			rows: 1,
			uncharged: u64::from(charge.is_none()),
			usage: decimal("usage", row.usage)?,
			charge: charge.unwrap_or_default(),
		};
		let sum = sums.entry(key).or_default();
		*sum = sum.checked_add(figures).ok_or(UsageError::TooLarge)?;
	}
	Ok(sums)
}

/// How far the usage of a key is apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageVerdict {
	/// Not at all.
	Equal,
	/// Within tolerance.
	Within,
	/// Beyond tolerance.
	Beyond,
}

/// A key, as both report it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageLine {
	/// Which one.
	pub key: UsageKey,
	/// What the first reports, `None` if it does not have the key.
	pub first: Option<UsageFigures>,
	/// What the second reports, `None` if it does not have the key.
	pub second: Option<UsageFigures>,
	/// How far usage is apart.
	pub verdict: UsageVerdict,
}

/// What was used in one direction, as both report it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageSide {
	/// Who served.
	pub direction: Direction,
	/// By key, ascending.
	pub lines: Vec<UsageLine>,
	/// What the first reports in all.
	pub first: UsageFigures,
	/// What the second reports in all.
	pub second: UsageFigures,
}

impl UsageSide {
	/// Keys that both have.
	pub fn shared(&self) -> usize {
		self.lines
			.iter()
			.filter(|line| line.first.is_some() && line.second.is_some())
			.count()
	}

	/// Keys with a verdict.
	pub fn count(&self, verdict: UsageVerdict) -> usize {
		self.lines.iter().filter(|line| line.verdict == verdict).count()
	}
}

/// One line of the table: a service in a month, whatever the networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageSummary {
	/// Who served.
	pub direction: Direction,
	/// The service.
	pub service: String,
	/// The month.
	pub month: Month,
	/// What the first reports.
	pub first: UsageFigures,
	/// What the second reports.
	pub second: UsageFigures,
}

/// How far apart two numbers are, the second less the first, in hundredths of a percent of the larger,
/// rounded half to even. `None` when both are 0.
pub fn apart(first: Decimal, second: Decimal) -> Option<i128> {
	let larger = first.0.checked_abs()?.max(second.0.checked_abs()?);
	let scaled = second.0.checked_sub(first.0)?.checked_mul(10_000)?;
	if larger == 0 {
		None
	} else {
		RoundingMode::HalfEven.multiple(scaled, larger)
	}
}

/// Compares two reports. Usage may be `basis_points` hundredths of a percent of the larger apart.
///
/// # Errors
///
/// [`UsageError::TooLarge`].
pub fn compare_usage(
	first: &UsageReport,
	second: &UsageReport,
	basis_points: u32,
) -> Result<[UsageSide; 2], UsageError> {
	let visitors = side(Direction::FirstServes, &first.inbound, &second.outbound, basis_points);
	let customers = side(Direction::SecondServes, &first.outbound, &second.inbound, basis_points);
	visitors
		.zip(customers)
		.map(|(one, other)| [one, other])
		.ok_or(UsageError::TooLarge)
}

fn side(
	direction: Direction,
	first: &UsageList,
	second: &UsageList,
	basis_points: u32,
) -> Option<UsageSide> {
	let mut keys: Vec<&UsageKey> = first.keys().chain(second.keys()).collect();
	keys.sort_unstable();
	keys.dedup();
	let mut side = UsageSide {
		direction,
		lines: Vec::with_capacity(keys.len()),
		first: UsageFigures::default(),
		second: UsageFigures::default(),
	};
	for key in keys {
		let (one, other) = (first.get(key).copied(), second.get(key).copied());
		let (mine, theirs) = (one.unwrap_or_default(), other.unwrap_or_default());
		let distance = mine.usage.0.abs_diff(theirs.usage.0);
		let larger = mine.usage.0.unsigned_abs().max(theirs.usage.0.unsigned_abs());
		let verdict = if distance == 0 {
			UsageVerdict::Equal
		} else if crate::compare::within_share(distance, larger, basis_points) {
			UsageVerdict::Within
		} else {
			UsageVerdict::Beyond
		};
		side.lines
			.push(UsageLine { key: key.clone(), first: one, second: other, verdict });
		side.first = side.first.checked_add(mine)?;
		side.second = side.second.checked_add(theirs)?;
	}
	Some(side)
}

/// Adds up the lines of both directions by direction, service and month.
///
/// # Errors
///
/// [`UsageError::TooLarge`].
pub fn summarise(sides: &[UsageSide; 2]) -> Result<Vec<UsageSummary>, UsageError> {
	let mut sums: BTreeMap<(Direction, &str, Month), (UsageFigures, UsageFigures)> =
		BTreeMap::new();
	for side in sides {
		for line in &side.lines {
			let place = (side.direction, line.key.service.as_str(), line.key.month);
			let (first, second) = sums.entry(place).or_default();
			let add = |sum: &mut UsageFigures, figures: Option<UsageFigures>| {
				*sum = sum.checked_add(figures.unwrap_or_default()).ok_or(UsageError::TooLarge)?;
				Ok::<(), UsageError>(())
			};
			add(first, line.first)?;
			add(second, line.second)?;
		}
	}
	Ok(sums
		.into_iter()
		.map(|((direction, service, month), (first, second))| {
			let service = service.to_owned();
			UsageSummary { direction, service, month, first, second }
		})
		.collect())
}

fn difference(first: Decimal, second: Decimal) -> Decimal {
	Decimal(second.0.saturating_sub(first.0))
}

/// Hundredths of a percent as percent.
pub fn percent_text(basis_points: Option<i128>) -> String {
	basis_points
		.map_or(String::new(), |points| Amount(points.saturating_mul(10_000_000)).to_string())
}

/// Everything as JSON. Numbers are texts with all their digits.
///
/// # Errors
///
/// [`UsageError::TooLarge`].
pub fn usage_json(sides: &[UsageSide; 2]) -> Result<Value, UsageError> {
	let figures = |figures: UsageFigures| {
		json!({
			"rows": figures.rows,
			"rows_without_charge": figures.uncharged,
			"usage": figures.usage.to_string(),
			"charge": figures.charge.to_string(),
		})
	};
	let directions: Vec<Value> = sides
		.iter()
		.map(|side| {
			let lines: Vec<Value> = side
				.lines
				.iter()
				.map(|line| {
					json!({
						"month": line.key.month.to_string(),
						"home": line.key.home.to_string(),
						"visitor": line.key.visitor.to_string(),
						"service": line.key.service,
						"first": line.first.map(figures),
						"second": line.second.map(figures),
						"verdict": verdict_name(line.verdict),
					})
				})
				.collect();
			json!({
				"direction": side.direction.name(),
				"keys": side.lines.len(),
				"shared": side.shared(),
				"equal": side.count(UsageVerdict::Equal),
				"within": side.count(UsageVerdict::Within),
				"beyond": side.count(UsageVerdict::Beyond),
				"first": figures(side.first),
				"second": figures(side.second),
				"lines": lines,
			})
		})
		.collect();
	let table: Vec<Value> = summarise(sides)?
		.into_iter()
		.map(|line| {
			json!({
				"direction": line.direction.name(),
				"service": line.service,
				"month": line.month.to_string(),
				"first": figures(line.first),
				"second": figures(line.second),
				"usage_difference": difference(line.first.usage, line.second.usage).to_string(),
				"usage_percent": percent_text(apart(line.first.usage, line.second.usage)),
				"charge_difference": difference(line.first.charge, line.second.charge).to_string(),
				"charge_percent": percent_text(apart(line.first.charge, line.second.charge)),
			})
		})
		.collect();
	Ok(json!({ "directions": directions, "by_service_and_month": table }))
}

fn verdict_name(verdict: UsageVerdict) -> &'static str {
	match verdict {
		UsageVerdict::Equal => "equal",
		UsageVerdict::Within => "within",
		UsageVerdict::Beyond => "beyond",
	}
}

/// Writes the table by direction, service and month as CSV.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_usage(out: impl Write, table: &[UsageSummary]) -> Result<(), csv::Error> {
	let mut writer = csv::Writer::from_writer(out);
	writer.write_record([
		"direction",
		"service",
		"month",
		"first_usage",
		"second_usage",
		"usage_difference",
		"usage_percent",
		"first_charge",
		"second_charge",
		"charge_difference",
		"charge_percent",
	])?;
	for line in table {
		let (first, second) = (line.first, line.second);
		writer.write_record([
			line.direction.name(),
			&line.service,
			&line.month.to_string(),
			&first.usage.to_string(),
			&second.usage.to_string(),
			&difference(first.usage, second.usage).to_string(),
			&percent_text(apart(first.usage, second.usage)),
			&first.charge.to_string(),
			&second.charge.to_string(),
			&difference(first.charge, second.charge).to_string(),
			&percent_text(apart(first.charge, second.charge)),
		])?;
	}
	writer.flush()?;
	Ok(())
}

/// Makes a statement of each report, so that they can be compared as every period is. The hour of a line is
/// the first of its month, its destination names the networks, its units are millionths of minutes,
/// messages or megabytes. The root is over the line itself, for there are no records.
///
/// # Errors
///
/// [`StatementError::Incomparable`] when currencies differ, [`StatementError::Malformed`] when a service is
/// unknown, and those of [`Statement::from_lines`].
pub fn usage_statements(reports: &[UsageReport; 2]) -> Result<[Statement; 2], StatementError> {
	let [first, second] = reports;
	if first.currency != second.currency {
		return Err(StatementError::Incomparable);
	}
	let months = [&first.inbound, &first.outbound, &second.inbound, &second.outbound];
	let months = months.into_iter().flat_map(|list| list.keys().map(|key| key.month));
	let periods: Vec<Period> = months
		.map(|month| month.period().ok_or(StatementError::OutsidePeriod))
		.collect::<Result<_, _>>()?;
	let period = Period {
		from: periods.iter().map(|period| period.from).min().unwrap_or(0),
		until: periods.iter().map(|period| period.until).max().unwrap_or(0),
	};
	let statement = |visitors: &UsageList, visitors_of, customers: &UsageList, customers_of| {
		let mut lines = Vec::new();
		for (direction, list) in [(visitors_of, visitors), (customers_of, customers)] {
			for (key, figures) in list {
				lines.push(line(direction, key, figures)?);
			}
		}
		Statement::from_lines(period, first.currency, lines)
	};
	let (one, other) = (Direction::FirstServes, Direction::SecondServes);
	Ok([
		statement(&first.inbound, one, &first.outbound, other)?,
		statement(&second.inbound, other, &second.outbound, one)?,
	])
}

fn line(
	direction: Direction,
	key: &UsageKey,
	figures: &UsageFigures,
) -> Result<(BucketKey, Figures, merkle::Hash), StatementError> {
	let (word, rest) = key.service.split_once(' ').unwrap_or((&key.service, ""));
	let (service, class) = match (word, rest) {
		("MOC", class) => (Service::CallOut, class),
		("MTC", class) => (Service::CallIn, class),
		("SMS", "MO") => (Service::MessageOut, ""),
		("SMS", "MT") => (Service::MessageIn, ""),
		("GPRS", class) => (Service::Data, class),
		_ => return Err(StatementError::Malformed),
	};
	let name = format!("{}-{} {class}", key.home, key.visitor);
	let destination = Label::new(name.trim_end().as_bytes()).ok_or(StatementError::Malformed)?;
	let from = key.month.period().ok_or(StatementError::OutsidePeriod)?.from;
	let hour = hour_of(from).ok_or(StatementError::OutsidePeriod)?;
	let micro = 10_i128.saturating_pow(DECIMALS.saturating_sub(STATEMENT_DECIMALS));
	let units = RoundingMode::HalfEven
		.multiple(figures.usage.0, micro)
		.and_then(|units| u64::try_from(units).ok())
		.ok_or(StatementError::TooLarge)?;
	// 18 decimals are a whole number of parts.
	let parts =
		PARTS_PER_NANO / 10_i128.saturating_pow(DECIMALS.saturating_sub(AMOUNT_DECIMALS.into()));
	let charge = figures
		.charge
		.0
		.checked_mul(parts)
		.map(Charge)
		.ok_or(StatementError::TooLarge)?;
	let sums = Figures { count: figures.rows, units, billed: units, charge };
	let bytes = format!("{} {name} {} {}", key.month, figures.usage, figures.charge);
	let root = merkle::root(vec![merkle::leaf(bytes.as_bytes())]);
	Ok((BucketKey { direction, service, destination, hour }, sums, root))
}
