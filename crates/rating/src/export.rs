//! Writes records, statements and what came out of comparing them.

use crate::{
	amount::Charge,
	compare::{Comparison, LineVerdict},
	import::{Format, Report, COLUMNS},
	matching::Matching,
	record::{Book, CallRecord, Direction, RatedRecord},
	statement::Statement,
	time::{format_time, HOUR},
};
use serde_json::{json, Value};
use std::{fmt::Write as _, io::Write};

/// Writes records as they are read.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_records(
	out: impl Write,
	format: Format,
	records: &[CallRecord],
) -> Result<(), csv::Error> {
	match format {
		Format::Csv => {
			let mut writer = csv::Writer::from_writer(out);
			writer.write_record(COLUMNS)?;
			for record in records {
				writer.write_record(fields(record))?;
			}
			writer.flush()?;
		},
		Format::JsonLines => {
			let mut out = std::io::BufWriter::new(out);
			for record in records {
				let [id, home, visited, service, subscriber, number, start, _] = fields(record);
				let line = json!({
					"id": id, "home": home, "visited": visited, "service": service,
					"subscriber": subscriber, "number": number, "start": start,
					"quantity": record.quantity,
				});
				writeln!(out, "{line}")?;
			}
			out.flush()?;
		},
	}
	Ok(())
}

fn fields(record: &CallRecord) -> [String; 8] {
	[
		record.id.to_string(),
		record.home.to_string(),
		record.visited.to_string(),
		record.service.name().into(),
		// The country of an IMSI may begin with 0, so it has 15 digits.
		format!("{:015}", record.subscriber),
		if record.number == 0 { String::new() } else { record.number.to_string() },
		format_time(record.start),
		record.quantity.to_string(),
	]
}

/// Writes rated records as CSV.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_rated(out: impl Write, book: &Book) -> Result<(), csv::Error> {
	let mut writer = csv::Writer::from_writer(out);
	writer.write_record([
		"id",
		"direction",
		"service",
		"subscriber",
		"number",
		"start",
		"quantity",
		"billed",
		"destination",
		"charge",
	])?;
	for record in &book.records {
		writer.write_record([
			record.id.as_str(),
			record.direction.name(),
			record.service.name(),
			&format!("{:015}", record.subscriber),
			&record.number.to_string(),
			&format_time(record.start),
			&record.quantity.to_string(),
			&record.billed.to_string(),
			book.destination(record).unwrap_or_default().as_str(),
			&record.charge.to_string(),
		])?;
	}
	writer.flush()?;
	Ok(())
}

fn hour_text(hour: u32) -> String {
	format_time(i64::from(hour).saturating_mul(HOUR))
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold(String::new(), |mut text, byte| {
		// Writing into a string does not fail.
		let _ = write!(text, "{byte:02x}");
		text
	})
}

/// Writes a statement as CSV. Charges have 18 decimals at most, the last one rounded.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_statement(out: impl Write, statement: &Statement) -> Result<(), csv::Error> {
	let mut writer = csv::Writer::from_writer(out);
	writer.write_record([
		"direction",
		"service",
		"destination",
		"hour",
		"count",
		"units",
		"billed",
		"charge",
		"root",
	])?;
	for bucket in &statement.buckets {
		let Some(key) = statement.key(bucket) else { continue };
		let figures = bucket.figures;
		writer.write_record([
			key.direction.name(),
			key.service.name(),
			key.destination.as_str(),
			&hour_text(key.hour),
			&figures.count.to_string(),
			&figures.units.to_string(),
			&figures.billed.to_string(),
			&figures.charge.to_string(),
			&hex(&bucket.root),
		])?;
	}
	writer.flush()?;
	Ok(())
}

/// A statement's totals as JSON. Exact charges are in parts, see
/// [`PARTS_PER_NANO`](crate::PARTS_PER_NANO).
pub fn statement_json(statement: &Statement) -> Value {
	let directions: Vec<Value> = Direction::BOTH
		.into_iter()
		.filter_map(|direction| {
			let figures = statement.figures(direction)?;
			Some(json!({
				"direction": direction.name(),
				"count": figures.count,
				"units": figures.units,
				"billed": figures.billed,
				"charge": figures.charge.to_string(),
				"charge_parts": figures.charge.0.to_string(),
			}))
		})
		.collect();
	json!({
		"from": format_time(statement.period.from),
		"until": format_time(statement.period.until),
		"currency": statement.currency.to_string(),
		"buckets": statement.buckets.len(),
		"directions": directions,
	})
}

/// What an import came to, as JSON.
pub fn report_json(report: &Report) -> Value {
	let rejected: serde_json::Map<String, Value> = report
		.rejected
		.iter()
		.map(|(cause, (count, lines))| {
			(cause.name().to_owned(), json!({ "count": count, "lines": lines }))
		})
		.collect();
	json!({ "accepted": report.accepted, "rejected": rejected })
}

/// What a comparison came to, as JSON, with the lines that differ.
pub fn comparison_json(comparison: &Comparison) -> Value {
	let verdict = |verdict| match verdict {
		LineVerdict::Equal => "equal",
		LineVerdict::Within => "within",
		LineVerdict::Beyond => "beyond",
	};
	let lines: Vec<Value> = comparison
		.lines
		.iter()
		.filter(|line| line.verdict != LineVerdict::Equal)
		.map(|line| {
			json!({
				"direction": line.key.direction.name(),
				"service": line.key.service.name(),
				"destination": line.key.destination.as_str(),
				"hour": hour_text(line.key.hour),
				"first": { "count": line.first.count, "units": line.first.units,
					"charge": line.first.charge.to_string() },
				"second": { "count": line.second.count, "units": line.second.units,
					"charge": line.second.charge.to_string() },
				"verdict": verdict(line.verdict),
				"disputed": line.disputed,
			})
		})
		.collect();
	let directions: Vec<Value> = Direction::BOTH
		.into_iter()
		.map(|direction| {
			let (first, second) = direction.of(&comparison.totals);
			json!({
				"direction": direction.name(),
				"first": first.to_string(),
				"second": second.to_string(),
				"settled": direction.of(&comparison.settled).to_string(),
			})
		})
		.collect();
	json!({
		"agreed": comparison.is_agreed(),
		"lines": comparison.lines.len(),
		"directions": directions,
		"differing": lines,
	})
}

/// Totals by direction and cause, as JSON.
pub fn matching_json(matching: &Matching) -> Value {
	let totals: Vec<Value> = matching
		.totals
		.iter()
		.map(|total| {
			json!({
				"direction": total.direction.name(),
				"cause": total.cause.name(),
				"count": total.count,
				"first": total.first.to_string(),
				"second": total.second.to_string(),
			})
		})
		.collect();
	json!({ "findings": matching.findings.len(), "totals": totals })
}

/// Writes all findings but those without difference as CSV, for people who look into them.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_findings(
	out: impl Write,
	first: &Book,
	second: &Book,
	matching: &Matching,
) -> Result<(), csv::Error> {
	let mut writer = csv::Writer::from_writer(out);
	writer.write_record([
		"direction",
		"cause",
		"first_id",
		"second_id",
		"service",
		"first_start",
		"second_start",
		"first_quantity",
		"second_quantity",
		"first_charge",
		"second_charge",
	])?;
	let find = |book: &'_ Book, index: Option<u32>| -> Option<RatedRecord> {
		book.records.get(usize::try_from(index?).ok()?).cloned()
	};
	for finding in &matching.findings {
		let (one, other) = (find(first, finding.first), find(second, finding.second));
		let Some(any) = one.as_ref().or(other.as_ref()) else { continue };
		if finding.cause == crate::Cause::Matched {
			continue;
		}
		let text = |side: &Option<RatedRecord>, field: fn(&RatedRecord) -> String| {
			side.as_ref().map_or(String::new(), field)
		};
		let charge = |record: &RatedRecord| -> String {
			let charge: Charge = record.charge;
			charge.to_string()
		};
		writer.write_record([
			finding.direction.name(),
			finding.cause.name(),
			&text(&one, |record| record.id.to_string()),
			&text(&other, |record| record.id.to_string()),
			any.service.name(),
			&text(&one, |record| format_time(record.start)),
			&text(&other, |record| format_time(record.start)),
			&text(&one, |record| record.quantity.to_string()),
			&text(&other, |record| record.quantity.to_string()),
			&text(&one, charge),
			&text(&other, charge),
		])?;
	}
	writer.flush()?;
	Ok(())
}
