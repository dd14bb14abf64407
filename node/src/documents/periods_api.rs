//! Periods of reconciliation over the local API.

use super::{
	actions::Fault,
	api::{body, checked, Shared},
	convert::hexed,
	periods::{Held, PeriodKey},
	service::{lock, Service},
};
use axum::{
	body::Bytes,
	extract::{
		rejection::{BytesRejection, PathRejection},
		Path, State,
	},
	http::StatusCode,
	response::{IntoResponse, Response},
	routing::get,
	Json, Router,
};
use codec::DecodeAll;
use interwork_primitives::{AgreementId, Balance};
use interwork_rating::{Amount, CauseTotal, Charge, Direction, Line};
use pallet_reconciliation::{
	worker::{
		examine::{Answer, Findings, Outcome, Unreadable},
		report_key, Report,
	},
	DisputeCause, PeriodState, PeriodView,
};
use serde_json::{json, Value};
use std::fmt::Debug;

/// Adds the routes of periods.
pub(super) fn routes(router: Router<Shared>) -> Router<Shared> {
	router
		.route("/v1/periods", get(list))
		.route("/v1/periods/{agreement}/{period}", get(show).put(hand_over).delete(forget))
}

type Key = Result<Path<(u64, u32)>, PathRejection>;

fn key(path: Key) -> Result<PeriodKey, Fault> {
	let Path((agreement, period)) = checked(path)?;
	Ok((AgreementId(agreement), period))
}

async fn list(State(shared): State<Shared>) -> Result<Response, Fault> {
	let periods = shared
		.run(|service| {
			let held = lock(&service.books).held().clone();
			held.iter()
				.map(|(key, held)| service.period_object(*key, Some(held), false))
				.collect::<Result<Vec<_>, _>>()
		})
		.await?;
	Ok(Json(periods).into_response())
}

async fn show(State(shared): State<Shared>, path: Key) -> Result<Response, Fault> {
	let key = key(path)?;
	let period = shared.run(move |service| service.show_period(key)).await?;
	Ok(Json(period).into_response())
}

async fn hand_over(
	State(shared): State<Shared>,
	path: Key,
	bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
	let (key, bytes) = (key(path)?, body(bytes)?);
	let (is_new, period) = shared
		.run_large(move |service| {
			let is_new = service.hand_over(key, &bytes)?;
			Ok((is_new, service.show_period(key)?))
		})
		.await?;
	let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
	Ok((status, Json(period)).into_response())
}

async fn forget(State(shared): State<Shared>, path: Key) -> Result<Response, Fault> {
	let key = key(path)?;
	shared.run(move |service| service.forget_period(key)).await?;
	Ok(StatusCode::NO_CONTENT.into_response())
}

impl Service {
	/// What this node was handed for a period, and found.
	fn show_period(&self, key: PeriodKey) -> Result<Value, Fault> {
		let held = lock(&self.books).held().get(&key).cloned();
		self.period_object(key, held.as_ref(), true)
	}

	fn period_object(
		&self,
		key: PeriodKey,
		held: Option<&Held>,
		is_whole: bool,
	) -> Result<Value, Fault> {
		let view = self.chain.period(key.0, key.1)?;
		if held.is_none() && view.is_none() {
			let why = "nothing was handed over for this period, and nobody has committed anything";
			return Err(Fault::new(404, "not-found", why));
		}
		let mut object = json!({
			"agreement": key.0.0,
			"period": key.1,
			"handed_over": held.is_some(),
			"counterparty": held.map(|held| held.counterparty.0),
			"from": view.as_ref().map(|view| view.from).or(held.map(|held| held.from)),
			"until": view.as_ref().map(|view| view.until).or(held.map(|held| held.until)),
			"statement": held.map(|held| hexed(held.statement)),
			"records": held.and_then(|held| held.records).map(hexed),
			"state": view.as_ref().map_or("not-committed", state),
			"settled": view.as_ref().map(|view| view.record.settled.to_string()),
			"due": view.as_ref().map(|view| view.due.to_string()),
		});
		if is_whole {
			let report = self.local.get(&report_key(key.0, key.1));
			let report = report.and_then(|bytes| Report::decode_all(&mut bytes.as_slice()).ok());
			if let Some(fields) = object.as_object_mut() {
				fields.insert("report".into(), report.map_or(Value::Null, |one| show_report(&one)));
			}
		}
		Ok(object)
	}
}

fn state(view: &PeriodView) -> &'static str {
	match view.record.state {
		PeriodState::Open => "open",
		PeriodState::Disputed(_) => "disputed",
		PeriodState::Closed { .. } => "closed",
		PeriodState::Lapsed { .. } => "lapsed",
	}
}

/// `TimeZone` as `time-zone`: the names of variants are those that people read.
fn name(variant: &impl Debug) -> String {
	let text = format!("{variant:?}");
	let text = text.split(['(', ' ']).next().unwrap_or_default();
	let mut name = String::new();
	for letter in text.chars() {
		if letter.is_uppercase() && !name.is_empty() {
			name.push('-');
		}
		name.extend(letter.to_lowercase());
	}
	name
}

fn show_report(report: &Report) -> Value {
	let Findings {
		outcome,
		answer,
		fallback,
		totals,
		settled,
		lines,
		lines_disputed,
		disputed_lines,
		causes,
	} = &report.findings;
	let unreadable = |pair: &[Option<Unreadable>; 2]| {
		pair.iter().map(|one| one.as_ref().map(name)).collect::<Vec<_>>()
	};
	let faults = match outcome {
		Outcome::StatementUnreadable(pair) | Outcome::RecordsUnreadable(pair) => unreadable(pair),
		_ => Vec::new(),
	};
	let direction = |at: usize, direction: Direction| {
		let (first, second) = totals.get(at).copied().unwrap_or((Charge::ZERO, Charge::ZERO));
		json!({
			"direction": direction.name(),
			"first": first.to_string(),
			"second": second.to_string(),
			"settled": settled.get(at).copied().unwrap_or(Charge::ZERO).to_string(),
		})
	};
	json!({
		"at": report.at,
		"statements": report.statements.map(hexed),
		"records": report.records.map(|records| records.map(hexed)),
		"outcome": name(outcome),
		"unreadable": faults,
		"answer": answer.as_ref().map(show_answer),
		"fallback": fallback.as_ref().map(show_answer),
		"totals": [direction(0, Direction::FirstServes), direction(1, Direction::SecondServes)],
		"lines": lines,
		"lines_disputed": lines_disputed,
		"disputed_lines": disputed_lines.iter().map(show_line).collect::<Vec<_>>(),
		"causes": causes.iter().map(show_cause).collect::<Vec<_>>(),
	})
}

fn show_answer(answer: &Answer) -> Value {
	let disputed: Vec<_> = answer
		.disputed
		.iter()
		.map(|total| {
			let cause = match &total.cause {
				DisputeCause::Found(cause) => cause.name().to_string(),
				other => name(other),
			};
			json!({
				"direction": total.direction.name(),
				"cause": cause,
				"count": total.count,
				"first_more": sdr(total.first_more),
				"second_more": sdr(total.second_more),
			})
		})
		.collect();
	json!({ "net": answer.net.to_string(), "disputed": disputed })
}

/// An amount in SDR, as people read it.
fn sdr(base_units: Balance) -> String {
	Amount(i128::try_from(base_units).unwrap_or(i128::MAX)).to_string()
}

fn show_line(line: &Line) -> Value {
	let figures = |figures: &interwork_rating::Figures| {
		json!({
			"count": figures.count,
			"units": figures.units,
			"billed": figures.billed,
			"charge": figures.charge.to_string(),
		})
	};
	json!({
		"direction": line.key.direction.name(),
		"service": line.key.service.name(),
		"destination": line.key.destination.to_string(),
		"hour": line.key.hour,
		"first": figures(&line.first),
		"second": figures(&line.second),
		"verdict": name(&line.verdict),
	})
}

fn show_cause(total: &CauseTotal) -> Value {
	json!({
		"direction": total.direction.name(),
		"cause": total.cause.name(),
		"count": total.count,
		"first": total.first.to_string(),
		"second": total.second.to_string(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_of_variants_should_be_as_people_read_them() {
		assert_eq!(name(&Outcome::Agreed), "agreed");
		assert_eq!(name(&Outcome::TooManyRecords), "too-many-records");
		assert_eq!(name(&Outcome::StatementUnreadable([None, None])), "statement-unreadable");
	}
}
