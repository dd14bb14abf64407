//! `interwork agreement` and `interwork reputation`: what two operators agree upon, and how they keep to
//! it.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod chain;
pub mod terms;

use crate::{
	amounts::Sdrt,
	api::{self, reconciliation, AgreementId, OperatorId},
	client::{hex_of, view, AtBlock, Client},
	codes::moment,
	dice::{words, Done},
	error::{Error, Result},
	output::{align_right, facts, table, Format, Show},
	sdrt::chain_time,
};
use api::chain::reconciliation::events;
use args::{Accept, Action, Agreement, Propose};
use serde::{Serialize, Serializer};
use subxt::utils::H256;
use terms::{length_text, Terms};

/// Agreements on one page of a view.
const PAGE: u32 = 100;

/// Terms as they are printed: JSON, whoever reads them.
struct Template(Terms);

impl Serialize for Template {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		self.0.serialize(serializer)
	}
}

impl Show for Template {
	fn text(&self) -> String {
		serde_json::to_string_pretty(&self.0).unwrap_or_default()
	}
}

/// An agreement as it is shown.
#[derive(Clone, Debug, Serialize)]
struct Row {
	id: u64,
	first: u32,
	second: u32,
	/// Proposed or active.
	state: &'static str,
	/// Proposed: it can be accepted before this moment.
	accept_until: Option<u64>,
	/// Active: since when.
	since: Option<u64>,
	/// The last period, if it was ended.
	last_period: Option<u32>,
	/// The period that runs now.
	current_period: Option<u32>,
	/// Periods that make work.
	unfinished: u32,
	/// Periods on record.
	on_record: u64,
	/// What the second names to accept.
	terms_hash: String,
	terms: Terms,
}

impl Row {
	fn new(view: &reconciliation::AgreementView) -> Self {
		let (state, accept_until, since, last_period) = match &view.state {
			reconciliation::AgreementState::Proposed { until } => {
				("proposed", Some(*until), None, None)
			},
			reconciliation::AgreementState::Active { since, last_period } => {
				("active", None, Some(*since), *last_period)
			},
		};
		Self {
			id: view.id.0,
			first: view.first.0,
			second: view.second.0,
			state,
			accept_until,
			since,
			last_period,
			current_period: view.current_period,
			unfinished: view.periods.unfinished,
			on_record: view.periods.on_record,
			terms_hash: hex_of(view.terms_hash),
			terms: Terms::from(&view.terms),
		}
	}

	fn standing(&self) -> String {
		let mut text = self.state.to_string();
		if let Some(until) = self.accept_until {
			text.push_str(&format!(", can be accepted until {} UTC", moment(until)));
		}
		if let Some(since) = self.since {
			text.push_str(&format!(" since {} UTC", moment(since)));
		}
		if let Some(last) = self.last_period {
			text.push_str(&format!(", ends with period {last}"));
		}
		text
	}
}

impl Show for Row {
	fn text(&self) -> String {
		let terms = serde_json::to_string_pretty(&self.terms).unwrap_or_default();
		facts(vec![
			("agreement", self.id.to_string()),
			("first", format!("operator {}", self.first)),
			("second", format!("operator {}", self.second)),
			("state", self.standing()),
			("runs now", self.current_period.map_or("none".into(), |period| period.to_string())),
			("periods", format!("{} on record, {} unfinished", self.on_record, self.unfinished)),
			("terms hash", self.terms_hash.clone()),
			("terms", terms),
		])
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Rows(Vec<Row>);

impl Show for Rows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No agreements".into();
		}
		let mut rows =
			table(["id", "first", "second", "state", "a period", "runs now", "unfinished"]);
		align_right(&mut rows, &[0, 1, 2, 5, 6]);
		for row in &self.0 {
			rows.add_row([
				row.id.to_string(),
				row.first.to_string(),
				row.second.to_string(),
				row.standing(),
				length_text(row.terms.period),
				row.current_period.map_or("-".into(), |period| period.to_string()),
				row.unfinished.to_string(),
			]);
		}
		rows.to_string()
	}
}

/// An agreement on chain.
pub(crate) async fn agreement(at: &AtBlock, id: u64) -> Result<reconciliation::AgreementView> {
	let query = api::view_functions().reconciliation().agreement(AgreementId(id));
	view(at, query).await?.ok_or_else(|| Error::NotFound {
		what: format!("agreement {id}"),
		advice:
			"Look with `interwork agreement list OPERATOR`; what was declined or withdrawn is gone",
	})
}

async fn agreements(at: &AtBlock, operator: u32) -> Result<Vec<reconciliation::AgreementView>> {
	let mut found = Vec::new();
	let mut after = None;
	loop {
		let views = api::view_functions().reconciliation();
		let (page, next) = view(at, views.agreements(OperatorId(operator), after, PAGE)).await?;
		found.extend(page);
		match next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

// --- Calls ------------------------------------------------------------------------------------

async fn propose(client: &Client, options: &Propose) -> Result<Proposed> {
	let mut terms = Terms::read(&options.terms)?;
	if let Some(sheet) = options.first_sheet {
		terms.sheets.first = crate::hexed::Fixed(sheet.0);
	}
	if let Some(sheet) = options.second_sheet {
		terms.sheets.second = crate::hexed::Fixed(sheet.0);
	}
	let at = client.at_head().await?;
	let terms = terms.on_chain(chain_time(&at).await?).map_err(Error::Usage)?;
	// Asked first: a refusal costs nothing then.
	let query = api::view_functions().reconciliation().check_terms(terms.clone());
	if let Err(fault) = view(&at, query).await? {
		return Err(Error::Usage(format!(
			"the chain does not take these terms: {}",
			words(&fault)
		)));
	}
	let call = api::tx().reconciliation().propose(OperatorId(options.second), terms);
	let done = client.submit(&options.key.signer()?, &call).await?;
	let event = done.event::<events::AgreementProposed>("AgreementProposed")?;
	Ok(Proposed {
		agreement: event.agreement.0,
		first: event.first.0,
		second: event.second.0,
		terms_hash: hex_of(event.terms_hash),
		accept_until: event.until,
		receipt: done.receipt(),
	})
}

/// A proposal that was made.
#[derive(Serialize)]
struct Proposed {
	agreement: u64,
	first: u32,
	second: u32,
	terms_hash: String,
	accept_until: u64,
	receipt: crate::client::Receipt,
}

impl Show for Proposed {
	fn text(&self) -> String {
		format!(
			"{}\nagreement {} is proposed to operator {}; it can be accepted until {} UTC\nterms hash {}",
			self.receipt.line(),
			self.agreement,
			self.second,
			moment(self.accept_until),
			self.terms_hash
		)
	}
}

/// The hash of the terms that are accepted.
async fn accepted(at: &AtBlock, options: &Accept) -> Result<H256> {
	if let Some(hash) = options.terms_hash {
		return Ok(hash);
	}
	let Some(path) = &options.terms else { return Err(Error::Usage("name the terms".into())) };
	let proposed = agreement(at, options.agreement).await?;
	let terms = Terms::read(path)?;
	let mine = terms.on_chain(proposed.terms.starts_at).map_err(Error::Usage)?;
	if mine != proposed.terms {
		return Err(Error::State(format!(
			"the terms of agreement {} are others than those in {}. Compare them with `interwork \
			agreement show {}`",
			options.agreement,
			path.display(),
			options.agreement
		)));
	}
	Ok(proposed.terms_hash)
}

/// Runs `interwork agreement template`. Tells whether it was that.
pub fn run_offline(format: Format, command: &Agreement) -> Result<bool> {
	if matches!(command, Agreement::Template) {
		format.show(&Template(Terms::default()))?;
		return Ok(true);
	}
	Ok(false)
}

/// Runs `interwork agreement`.
pub async fn run(client: &Client, format: Format, command: Agreement) -> Result<()> {
	let calls = || api::tx().reconciliation();
	let (done, what, id) = match command {
		Agreement::Template => return run_offline(format, &command).map(|_| ()),
		Agreement::Show { agreement: id, write_terms } => {
			let row = Row::new(&agreement(&client.at_head().await?, id).await?);
			if let Some(path) = write_terms {
				let text = serde_json::to_string_pretty(&row.terms)
					.map_err(|error| Error::Output(error.to_string()))?;
				std::fs::write(&path, text).map_err(|reason| Error::File { path, reason })?;
			}
			return format.show(&row);
		},
		Agreement::List { operator } => {
			let found = agreements(&client.at_head().await?, operator).await?;
			return format.show(&Rows(found.iter().map(Row::new).collect()));
		},
		Agreement::Propose(options) => return format.show(&propose(client, &options).await?),
		Agreement::Accept(options) => {
			let hash = accepted(&client.at_head().await?, &options).await?;
			let call = calls().accept(AgreementId(options.agreement), hash);
			let done = client.submit(&options.key.signer()?, &call).await?;
			(done, "is accepted".to_string(), options.agreement)
		},
		Agreement::Decline(Action { key, agreement }) => {
			let call = calls().decline(AgreementId(agreement));
			(client.submit(&key.signer()?, &call).await?, "is declined".into(), agreement)
		},
		Agreement::Withdraw(Action { key, agreement }) => {
			let call = calls().withdraw(AgreementId(agreement));
			(client.submit(&key.signer()?, &call).await?, "is withdrawn".into(), agreement)
		},
		Agreement::End { key, agreement, last_period } => {
			let call = calls().end(AgreementId(agreement), last_period);
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("ends with period {last_period}"), agreement)
		},
		Agreement::Clear(Action { key, agreement }) => {
			let call = calls().clear_agreement(AgreementId(agreement));
			(client.submit(&key.signer()?, &call).await?, "is off the record".into(), agreement)
		},
	};
	let what = format!("agreement {id} {what}");
	format.show(&Done { what, id: Some(id), receipt: done.receipt() })
}

// --- Reputation -------------------------------------------------------------------------------

/// Facts about an operator.
#[derive(Serialize)]
struct ReputationRow {
	operator: u32,
	/// Periods that came to a result.
	closed: u64,
	/// Of those, the ones of which nothing is due.
	settled: u64,
	/// Mean days from the end of a period to its settlement, with two decimals.
	mean_days_to_settle: Option<String>,
	mean_seconds_to_settle: Option<u64>,
	/// Periods that were in dispute.
	disputed: u64,
	/// Their share of the periods that came to a result, in percent with two decimals.
	disputed_percent: Option<String>,
	/// Periods that came to no result.
	lapsed: u64,
	/// How often its own silence ended a period or a dispute.
	silent: u64,
	/// Disputes that it took to the board.
	escalated: u64,
	/// Decisions of the board that were nearer to the other side.
	decided_against: u64,
	/// Amounts that it could not pay at once.
	unpaid: u64,
	/// What it owes now.
	owes: Sdrt,
	/// Documents that it received.
	documents_received: Option<u64>,
	/// Documents that it rejected.
	documents_rejected: Option<u64>,
	/// Documents that it let expire.
	documents_expired: Option<u64>,
}

/// Hundredths as a number with two decimals.
fn hundredths(value: u64) -> String {
	format!("{}.{:02}", value / 100, value % 100)
}

/// So many of `whole`, in percent with two decimals. `None`: there are none.
fn percent(part: u64, whole: u64) -> Option<String> {
	part.checked_mul(10_000)?.checked_div(whole).map(hundredths)
}

impl ReputationRow {
	fn new(operator: u32, view: &reconciliation::ReputationView) -> Self {
		let facts = &view.facts;
		let documents = view.documents.as_ref();
		let days = |secs: u64| secs.checked_mul(100).map(|value| hundredths(value / 86_400));
		Self {
			operator,
			closed: facts.closed,
			settled: facts.settled,
			mean_days_to_settle: view.mean_settle_secs.and_then(days),
			mean_seconds_to_settle: view.mean_settle_secs,
			disputed: facts.disputed,
			disputed_percent: percent(facts.disputed, facts.closed.saturating_add(facts.lapsed)),
			lapsed: facts.lapsed,
			silent: facts.silent,
			escalated: facts.escalated,
			decided_against: facts.decided_against,
			unpaid: facts.unpaid,
			owes: view.owes.into(),
			documents_received: documents.map(|answers| answers.received),
			documents_rejected: documents.map(|answers| answers.rejected),
			documents_expired: documents.map(|answers| answers.expired),
		}
	}
}

impl Show for ReputationRow {
	fn text(&self) -> String {
		let known = |value: &Option<String>, unit: &str| {
			value.as_ref().map_or("-".into(), |value| format!("{value} {unit}"))
		};
		let count = |value: Option<u64>| value.map_or("-".into(), |value| value.to_string());
		facts(vec![
			("operator", self.operator.to_string()),
			("periods closed", format!("{}, of which {} are settled", self.closed, self.settled)),
			("time to settle", known(&self.mean_days_to_settle, "days on average")),
			("disputed", format!("{} ({})", self.disputed, known(&self.disputed_percent, "%"))),
			("lapsed", self.lapsed.to_string()),
			("ended by its silence", self.silent.to_string()),
			("taken to the board", self.escalated.to_string()),
			("decided against it", self.decided_against.to_string()),
			("not paid at once", self.unpaid.to_string()),
			("owes now", format!("{} SDRt", self.owes)),
			("documents received", count(self.documents_received)),
			("documents rejected", count(self.documents_rejected)),
			("documents expired", count(self.documents_expired)),
		])
	}
}

/// Runs `interwork reputation`.
pub async fn run_reputation(client: &Client, format: Format, operator: u32) -> Result<()> {
	let query = api::view_functions().reconciliation().reputation(OperatorId(operator));
	let found = view(&client.at_head().await?, query).await?;
	format.show(&ReputationRow::new(operator, &found))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn template_should_be_a_file_of_terms() {
		let text = Template(Terms::default()).text();
		assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), Terms::default());
	}

	#[test]
	fn shares_should_be_shown_with_two_decimals() {
		assert_eq!(percent(1, 3).as_deref(), Some("33.33"));
		assert_eq!(percent(0, 3).as_deref(), Some("0.00"));
		assert_eq!(percent(3, 3).as_deref(), Some("100.00"));
		assert_eq!(percent(0, 0), None);
	}
}
