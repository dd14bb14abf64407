//! What the own node was handed for a period, and what it found.

use crate::{
	codes::moment,
	output::{align_right, facts, table, Show},
};
use interwork_rating::time::{format_time, HOUR};
use serde::Serialize;
use serde_json::Value;

/// A period, as the node says. Printed as it came when JSON is asked for.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Reported(pub(super) Value);

/// Periods, as the node says.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Handed(pub(super) Vec<Value>);

/// A value as people read it, nothing if it is not there.
fn text(value: &Value) -> String {
	match value {
		Value::Null => String::new(),
		Value::String(text) => text.clone(),
		Value::Bool(true) => "yes".into(),
		Value::Bool(false) => "no".into(),
		other => other.to_string(),
	}
}

fn time(value: &Value) -> String {
	value.as_u64().map_or("-".into(), moment)
}

fn list(value: &Value) -> &[Value] {
	value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn or_dash(text: String) -> String {
	if text.is_empty() {
		"-".into()
	} else {
		text
	}
}

/// A table of the fields of each of some objects; nothing if there are none.
fn rows<const N: usize>(
	title: &str,
	objects: &Value,
	header: [&str; N],
	fields: [&str; N],
	numbers: &[usize],
) -> Option<String> {
	let objects = list(objects);
	if objects.is_empty() {
		return None;
	}
	let mut rows = table(header);
	align_right(&mut rows, numbers);
	for object in objects {
		rows.add_row(fields.map(|field| text(&object[field])));
	}
	Some(format!("{title}:\n{rows}"))
}

fn lines(objects: &Value) -> Option<String> {
	let objects = list(objects);
	if objects.is_empty() {
		return None;
	}
	let header = ["direction", "service", "destination", "hour", "records", "units", "charge"];
	let mut rows = table(header);
	align_right(&mut rows, &[4, 5, 6]);
	for line in objects {
		let hour = line["hour"].as_i64().and_then(|hour| hour.checked_mul(HOUR)).map(format_time);
		let both = |field: &str| {
			format!("{}\n{}", text(&line["first"][field]), text(&line["second"][field]))
		};
		rows.add_row([
			text(&line["direction"]),
			text(&line["service"]),
			text(&line["destination"]),
			hour.unwrap_or_default(),
			both("count"),
			both("units"),
			both("charge"),
		]);
	}
	Some(format!("lines in dispute, the first's figures above the second's:\n{rows}"))
}

impl Show for Reported {
	fn text(&self) -> String {
		let period = &self.0;
		let report = &period["report"];
		let mut known = vec![
			(
				"period",
				format!("{} of agreement {}", text(&period["period"]), text(&period["agreement"])),
			),
			("time (UTC)", format!("{} to {}", time(&period["from"]), time(&period["until"]))),
			("state", text(&period["state"])),
			("handed over", text(&period["handed_over"])),
			("own statement", or_dash(text(&period["statement"]))),
			("own records", or_dash(text(&period["records"]))),
		];
		if report.is_null() {
			known.push((
				"found",
				"nothing yet: the node compares when both statements are there".into(),
			));
			return facts(known);
		}
		known.push(("found", format!("{} at {}", text(&report["outcome"]), time(&report["at"]))));
		let unreadable: Vec<String> = list(&report["unreadable"]).iter().map(text).collect();
		if unreadable.iter().any(|side| !side.is_empty()) {
			let [first, second] = [0, 1].map(|at| unreadable.get(at).cloned().unwrap_or_default());
			known.push((
				"unreadable",
				format!("first: {}\nsecond: {}", or_dash(first), or_dash(second)),
			));
		}
		known.push((
			"lines",
			format!(
				"{}, of which {} in dispute",
				text(&report["lines"]),
				text(&report["lines_disputed"])
			),
		));
		let answer = &report["answer"];
		if !answer.is_null() {
			known.push((
				"net",
				format!("{} SDRt from the second to the first", text(&answer["net"])),
			));
		}
		let sums = ["direction", "cause", "count", "first", "second"];
		let disputed = ["direction", "cause", "count", "first_more", "second_more"];
		let parts = [
			Some(facts(known)),
			rows(
				"totals",
				&report["totals"],
				["direction", "first says", "second says", "settled unopened"],
				["direction", "first", "second", "settled"],
				&[1, 2, 3],
			),
			lines(&report["disputed_lines"]),
			rows("records, by cause", &report["causes"], sums, sums, &[2, 3, 4]),
			rows(
				"for people to decide",
				&answer["disputed"],
				["direction", "cause", "count", "first's more", "second's more"],
				disputed,
				&[2, 3, 4],
			),
		];
		parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
	}
}

impl Show for Handed {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No periods: nothing was handed over".into();
		}
		let mut rows =
			table(["agreement", "period", "from (UTC)", "until (UTC)", "state", "settled", "due"]);
		align_right(&mut rows, &[0, 1, 5, 6]);
		for period in &self.0 {
			rows.add_row([
				text(&period["agreement"]),
				text(&period["period"]),
				time(&period["from"]),
				time(&period["until"]),
				text(&period["state"]),
				text(&period["settled"]),
				text(&period["due"]),
			]);
		}
		rows.to_string()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn period(report: Value) -> Value {
		json!({
			"agreement": 3, "period": 7, "handed_over": true, "from": 1_772_323_200, "until": 1_775_001_600,
			"statement": "01", "records": null, "state": "disputed", "settled": "12.5", "due": "0",
			"report": report,
		})
	}

	#[test]
	fn report_should_show_what_was_found() {
		let figures =
			|charge: &str| json!({ "count": 2, "units": 61, "billed": 61, "charge": charge });
		let total = json!({
			"direction": "first-serves", "cause": "missing", "count": 2, "first": "1", "second": "0",
			"first_more": "1", "second_more": "0",
		});
		let shown = Reported(period(json!({
			"at": 1_775_001_700, "outcome": "matched", "unreadable": [], "lines": 9, "lines_disputed": 1,
			"answer": { "net": "-2.5", "disputed": [total] }, "causes": [total],
			"totals": [{ "direction": "first-serves", "first": "1", "second": "0", "settled": "0" }],
			"disputed_lines": [{
				"direction": "first-serves", "service": "moc", "destination": "DE mobile", "hour": 492_312,
				"first": figures("0.061"), "second": figures("0.05"), "verdict": "beyond",
			}],
		})))
		.text();
		for part in [
			"7 of agreement 3",
			"2026-03-01 00:00:00 to 2026-04-01 00:00:00",
			"matched at",
			"9, of which 1 in dispute",
			"-2.5 SDRt",
			"DE mobile",
			"2026-03-01T00:00:00Z",
			"0.061",
			"missing",
		] {
			assert!(shown.contains(part), "{part} in {shown}");
		}
	}

	#[test]
	fn report_should_say_when_there_is_none_yet() {
		let shown = Reported(period(Value::Null)).text();
		assert!(shown.contains("nothing yet"), "{shown}");
		let unreadable =
			json!({ "outcome": "statement-unreadable", "unreadable": [null, "malformed"] });
		let shown = Reported(period(unreadable)).text();
		assert!(shown.contains("second: malformed"), "{shown}");
		assert!(Handed(vec![period(Value::Null)]).text().contains("12.5"));
		assert!(Handed(Vec::new()).text().contains("No periods"));
	}
}
