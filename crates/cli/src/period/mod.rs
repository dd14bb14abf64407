//! `interwork period`: periods of agreements, from the records to the payment.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod report;

use crate::{
	agreement::agreement,
	api::{self, reconciliation as chain, AgreementId, OperatorId},
	board::{EncodedCall, Wanted},
	client::{hex_of, view, AtBlock, Client, Finalised, Receipt},
	codes::moment,
	dice::words,
	document::Said,
	error::{Error, Result},
	output::{align_right, facts, table, Format, Progress, Show},
	rating::read_book,
};
use api::{chain::reconciliation::events, types::bounded_collections::bounded_vec::BoundedVec};
use args::{Action, List, Period, Stage, Submit, Which, WithAmount};
use codec::Encode;
use interwork_rating::Amount;
use report::{Handed, Reported};
use serde::Serialize;
use std::time::{Duration, Instant};
use subxt::utils::{Static, H256};

/// Periods on one page of a view.
const PAGE: u32 = 100;

/// How often the chain is asked how far a period is.
const PAUSE: Duration = Duration::from_secs(1);

/// A period as it is shown.
#[derive(Clone, Debug, Serialize)]
struct Row {
	agreement: u64,
	period: u32,
	from: u64,
	until: u64,
	/// Open, disputed, closed or lapsed.
	state: &'static str,
	/// More about it.
	detail: Option<String>,
	/// Which work it makes: open, disputed, due.
	stage: Option<String>,
	/// Commitments of the first and the second.
	statements: [Option<String>; 2],
	records: [Option<String>; 2],
	confirmations: [Option<Confirmation>; 2],
	/// What the second has to pay the first for all that is settled; negative the other way round.
	settled: String,
	/// What of it was transferred.
	paid: String,
	/// What of it is to be transferred yet.
	due: String,
	statements_from: u64,
	statements_until: u64,
	/// Before which moments the first, the second can confirm.
	confirm_until: [u64; 2],
	/// From when on the record can be removed.
	clearable_at: Option<u64>,
	dispute: Option<DisputeRow>,
}

/// What one side confirmed.
#[derive(Clone, Debug, Serialize)]
struct Confirmation {
	net: String,
	at: u64,
	disputed: Vec<Total>,
}

/// Sums in dispute.
#[derive(Clone, Debug, Serialize)]
struct Total {
	direction: &'static str,
	cause: String,
	count: u64,
	first_more: String,
	second_more: String,
}

impl Total {
	fn new(total: &chain::DisputedTotal) -> Self {
		let amount =
			|units: u128| i128::try_from(units).map_or_else(|_| units.to_string(), text_of);
		Self {
			direction: total.direction.0.name(),
			cause: match &total.cause {
				chain::DisputeCause::Found(cause) => cause.0.name().into(),
				chain::DisputeCause::Unexamined => "unexamined".into(),
			},
			count: total.count,
			first_more: amount(total.first_more),
			second_more: amount(total.second_more),
		}
	}
}

fn text_of(units: i128) -> String {
	Amount(units).to_string()
}

/// A dispute as it is shown.
#[derive(Clone, Debug, Serialize)]
struct DisputeRow {
	/// What the second has to pay the first on top of what is settled, as the first and the second say.
	positions: [String; 2],
	/// Who claims or proposes.
	standing_by: String,
	/// What.
	standing: String,
	/// Until when there can be an answer, of the other side or of the board.
	until: u64,
	lowest: String,
	highest: String,
	rounds_left: u32,
	/// Who took it to the board.
	escalated_by: Option<String>,
	opened_at: u64,
	/// Cause totals as the first and the second confirmed them.
	totals: [Vec<Total>; 2],
}

impl DisputeRow {
	fn new(view: &chain::DisputeView) -> Self {
		let dispute = &view.dispute;
		Self {
			positions: dispute.positions.clone().map(|amount| amount.0.to_string()),
			standing_by: words(&dispute.standing.by),
			standing: dispute.standing.amount.0.to_string(),
			until: view.until,
			lowest: view.lowest.0.to_string(),
			highest: view.highest.0.to_string(),
			rounds_left: view.rounds_left,
			escalated_by: dispute.escalation.as_ref().map(|escalation| words(&escalation.by)),
			opened_at: dispute.opened_at,
			totals: view.totals.clone().map(|totals| totals.iter().map(Total::new).collect()),
		}
	}
}

/// How a period was closed, in words.
fn closing(how: &chain::Closing) -> String {
	match how {
		chain::Closing::Confirmed => "both confirmed the same".into(),
		chain::Closing::Consented { silent } => {
			format!("by the silence of the {}", words(silent))
		},
		chain::Closing::Accepted { by } => format!("accepted by the {}", words(by)),
		chain::Closing::Unanswered { silent } => {
			format!("not answered by the {}", words(silent))
		},
		chain::Closing::Decided => "decided by the board".into(),
		chain::Closing::Undecided => {
			"not decided by the board: what both concede is settled".into()
		},
	}
}

/// Who said nothing, in words.
fn silence(silent: [bool; 2]) -> &'static str {
	match silent {
		[true, true] => "neither side did its part",
		[true, false] => "the first did not do its part",
		[false, true] => "the second did not do its part",
		[false, false] => "no result",
	}
}

impl Row {
	fn new(view: &chain::PeriodView, dispute: Option<&chain::DisputeView>) -> Self {
		let record = &view.record;
		let hashes = |pair: &[Option<H256>; 2]| pair.map(|hash| hash.map(hex_of));
		let (state, detail) = match &record.state {
			chain::PeriodState::Open => ("open", None),
			chain::PeriodState::Disputed(_) => ("disputed", None),
			chain::PeriodState::Closed { how, .. } => ("closed", Some(closing(how))),
			chain::PeriodState::Lapsed { silent, .. } => ("lapsed", Some(silence(*silent).into())),
		};
		let confirmation = |side: &Option<chain::Confirmed>| {
			side.as_ref().map(|confirmed| Confirmation {
				net: confirmed.confirmation.net.0.to_string(),
				at: confirmed.at,
				disputed: confirmed.confirmation.disputed.0.iter().map(Total::new).collect(),
			})
		};
		let [first, second] = &record.confirmations;
		Self {
			agreement: view.agreement.0,
			period: view.period,
			from: view.from,
			until: view.until,
			state,
			detail,
			stage: view.stage.as_ref().map(words),
			statements: hashes(&record.statements),
			records: hashes(&record.records),
			confirmations: [confirmation(first), confirmation(second)],
			settled: record.settled.0.to_string(),
			paid: record.paid.0.to_string(),
			due: view.due.0.to_string(),
			statements_from: view.deadlines.statements_from,
			statements_until: view.deadlines.statements_until,
			confirm_until: view.confirm_until,
			clearable_at: view.clearable_at,
			dispute: dispute.map(DisputeRow::new),
		}
	}

	fn standing(&self) -> String {
		match &self.detail {
			Some(detail) => format!("{}: {detail}", self.state),
			None => self.state.into(),
		}
	}
}

/// What each side has, in one line each.
fn both(pair: [String; 2]) -> String {
	let [first, second] = pair;
	format!("first: {first}\nsecond: {second}")
}

fn totals_table(totals: &[Total]) -> String {
	let mut rows = table(["direction", "cause", "count", "first's more", "second's more"]);
	align_right(&mut rows, &[2, 3, 4]);
	for total in totals {
		rows.add_row([
			total.direction.to_string(),
			total.cause.clone(),
			total.count.to_string(),
			total.first_more.clone(),
			total.second_more.clone(),
		]);
	}
	rows.to_string()
}

impl Show for Row {
	fn text(&self) -> String {
		let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "-".into());
		let pair = |[first, second]: &[Option<String>; 2]| both([hash(first), hash(second)]);
		let [first, second] = &self.confirmations;
		let said = |side: &Option<Confirmation>| match side {
			None => "-".to_string(),
			Some(said) if said.disputed.is_empty() => format!("net {} SDRt", said.net),
			Some(said) => {
				format!("net {} SDRt, {} causes in dispute", said.net, said.disputed.len())
			},
		};
		let [of_first, of_second] = self.confirm_until;
		let mut rows = vec![
			("period", format!("{} of agreement {}", self.period, self.agreement)),
			("time (UTC)", format!("{} to {}", moment(self.from), moment(self.until))),
			("state", self.standing()),
			("statements", pair(&self.statements)),
			("statements until (UTC)", moment(self.statements_until)),
			("records", pair(&self.records)),
			("confirmed", both([said(first), said(second)])),
			("confirm until (UTC)", both([moment(of_first), moment(of_second)])),
			("settled", format!("{} SDRt from the second to the first", self.settled)),
			("paid", format!("{} SDRt", self.paid)),
			("due", format!("{} SDRt", self.due)),
		];
		if let Some(at) = self.clearable_at {
			rows.push(("clearable from (UTC)", moment(at)));
		}
		let Some(dispute) = &self.dispute else { return facts(rows) };
		let [first, second] = &dispute.positions;
		rows.push(("positions", both([format!("{first} SDRt"), format!("{second} SDRt")])));
		rows.push(("stands", format!("{} SDRt by the {}", dispute.standing, dispute.standing_by)));
		rows.push(("outcomes", format!("{} to {} SDRt", dispute.lowest, dispute.highest)));
		let answer = match &dispute.escalated_by {
			None => format!(
				"until {}, {} more proposals; silence is consent",
				moment(dispute.until),
				dispute.rounds_left
			),
			Some(by) => format!("of the board until {}, asked by the {by}", moment(dispute.until)),
		};
		rows.push(("answer (UTC)", answer));
		let mut text = facts(rows);
		let [first, second] = &dispute.totals;
		// Where both confirmed the same totals, one table says everything.
		let same = serde_json::to_value(first).ok() == serde_json::to_value(second).ok();
		if same && !first.is_empty() {
			text = format!("{text}\n{}", totals_table(first));
		} else {
			for (name, totals) in [("first", first), ("second", second)] {
				if !totals.is_empty() {
					text = format!("{text}\nas the {name} says:\n{}", totals_table(totals));
				}
			}
		}
		text
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Rows(Vec<Row>);

impl Show for Rows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No periods".into();
		}
		let mut rows = table([
			"agreement",
			"period",
			"from (UTC)",
			"until (UTC)",
			"state",
			"statements",
			"confirmed",
			"settled",
			"due",
		]);
		align_right(&mut rows, &[0, 1, 7, 8]);
		for row in &self.0 {
			let count = |there: [bool; 2]| match there {
				[true, true] => "both",
				[true, false] => "first",
				[false, true] => "second",
				[false, false] => "none",
			};
			let [one, other] = &row.statements;
			let [mine, theirs] = &row.confirmations;
			rows.add_row([
				row.agreement.to_string(),
				row.period.to_string(),
				moment(row.from),
				moment(row.until),
				row.standing(),
				count([one.is_some(), other.is_some()]).into(),
				count([mine.is_some(), theirs.is_some()]).into(),
				row.settled.clone(),
				row.due.clone(),
			]);
		}
		rows.to_string()
	}
}

// --- What the chain says ----------------------------------------------------------------------

fn id(which: Which) -> AgreementId {
	AgreementId(which.agreement)
}

async fn find(at: &AtBlock, which: Which) -> Result<Option<Row>> {
	let views = || api::view_functions().reconciliation();
	let found = view(at, views().period(id(which), which.period)).await?;
	let Some(found) = found else { return Ok(None) };
	let dispute = match &found.record.state {
		chain::PeriodState::Disputed(_) => {
			view(at, views().dispute(id(which), which.period)).await?
		},
		_ => None,
	};
	Ok(Some(Row::new(&found, dispute.as_ref())))
}

async fn of_agreement(at: &AtBlock, agreement: u64) -> Result<Vec<Row>> {
	let mut found = Vec::new();
	let mut after = None;
	loop {
		let views = api::view_functions().reconciliation();
		let (page, next) = view(at, views.periods(AgreementId(agreement), after, PAGE)).await?;
		found.extend(page.iter().map(|period| Row::new(period, None)));
		match next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

async fn of_operator(at: &AtBlock, operator: u32, stage: Stage) -> Result<Vec<Row>> {
	let stage = match stage {
		Stage::Open => chain::Stage::Open,
		Stage::Disputed => chain::Stage::Disputed,
		Stage::Due => chain::Stage::Due,
	};
	let mut found = Vec::new();
	let mut after = None;
	loop {
		let views = api::view_functions().reconciliation();
		let query = views.unfinished(OperatorId(operator), stage.clone(), after, PAGE);
		let (page, next) = view(at, query).await?;
		found.extend(page.iter().map(|period| Row::new(period, None)));
		match next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

async fn list(client: &Client, format: Format, options: &List) -> Result<()> {
	let at = client.at_head().await?;
	let rows = match (options.agreement, options.operator) {
		(Some(id), _) => {
			agreement(&at, id).await?;
			of_agreement(&at, id).await?
		},
		(None, Some(operator)) => {
			let stages = match options.stage {
				Some(stage) => vec![stage],
				None => vec![Stage::Open, Stage::Disputed, Stage::Due],
			};
			let mut rows = Vec::new();
			for stage in stages {
				rows.extend(of_operator(&at, operator, stage).await?);
			}
			rows
		},
		(None, None) => return Err(Error::Usage("name an agreement or an operator".into())),
	};
	format.show(&Rows(rows))
}

// --- Calls ------------------------------------------------------------------------------------

/// What a call did to a period.
#[derive(Serialize)]
struct Told {
	agreement: u64,
	period: u32,
	/// In words, by event.
	events: Vec<String>,
	receipt: Receipt,
}

impl Show for Told {
	fn text(&self) -> String {
		let mut lines = vec![self.receipt.line()];
		lines.extend(self.events.iter().cloned());
		lines.join("\n")
	}
}

/// The events of a call, in words.
fn told(which: Which, done: &Finalised) -> Result<Told> {
	let mut lines = Vec::new();
	let found = &done.events;
	if let Some(event) = found.find_first::<events::ResolutionProposed>().transpose()? {
		let standing = &event.standing;
		lines.push(format!(
			"{} SDRt stand, by the {}; the other side can answer until {} UTC",
			standing.amount.0,
			words(&standing.by),
			moment(standing.until)
		));
	}
	if let Some(event) = found.find_first::<events::Escalated>().transpose()? {
		lines.push(format!(
			"the board has it, and can decide until {} UTC",
			moment(event.escalation.until)
		));
	}
	if let Some(event) = found.find_first::<events::DisputeOpened>().transpose()? {
		let [first, second] = &event.dispute.positions;
		lines.push(format!(
			"in dispute: {} SDRt as the first says, {} as the second",
			first.0, second.0
		));
	}
	if let Some(event) = found.find_first::<events::Settled>().transpose()? {
		lines.push(format!("settled: the second pays the first {} SDRt", event.amount.0));
	}
	if let Some(event) = found.find_first::<events::Paid>().transpose()? {
		let amount = crate::amounts::Sdrt(event.amount);
		lines.push(format!(
			"paid: {amount} SDRt from operator {} to operator {}",
			event.from.0, event.to.0
		));
	}
	if let Some(event) = found.find_first::<events::NotPaid>().transpose()? {
		let amount = crate::amounts::Sdrt(event.amount);
		lines.push(format!(
			"not paid: operator {} does not have {amount} SDRt; anyone can try again with `interwork period \
			pay {} {}`",
			event.from.0, which.agreement, which.period
		));
	}
	if let Some(event) = found.find_first::<events::PeriodClosed>().transpose()? {
		lines.push(format!("closed: {}", closing(&event.how)));
	}
	if let Some(event) = found.find_first::<events::PeriodLapsed>().transpose()? {
		lines.push(format!("lapsed: {}", silence(event.silent)));
	}
	Ok(Told {
		agreement: which.agreement,
		period: which.period,
		events: lines,
		receipt: done.receipt(),
	})
}

/// A motion of the board.
#[derive(Serialize)]
#[serde(transparent)]
struct Motion(Wanted);

impl Show for Motion {
	fn text(&self) -> String {
		self.0.line()
	}
}

/// Where a period is in the node's local API.
fn place(which: Which) -> String {
	format!("periods/{}/{}", which.agreement, which.period)
}

async fn submit(format: Format, options: &Submit) -> Result<()> {
	let book = read_book(&options.book)?;
	let node = options.socket.node()?;
	let progress = Progress::start("handing records over");
	let answer = node.put_bytes(&place(options.which), book.encode()).await;
	progress.finish();
	let answer = answer?;
	if options.wait {
		return Ok(());
	}
	format.show(&Reported(answer))
}

/// Follows a period until it is decided what comes of it.
async fn follow(client: &Client, options: &Submit) -> Result<Row> {
	let started = Instant::now();
	let Which { agreement, period } = options.which;
	let progress = Progress::start("waiting for statements");
	let outcome = loop {
		let found = match client.at_head().await {
			Ok(at) => find(&at, options.which).await,
			Err(error) => Err(error),
		};
		match found {
			Ok(Some(row)) if row.state != "open" => break Ok(row),
			Ok(Some(row)) => {
				let there = row.statements.iter().flatten().count();
				let said = row.confirmations.iter().flatten().count();
				progress.say(format!("{there} of 2 statements, {said} of 2 confirmations"));
			},
			Ok(None) => {},
			Err(error) => break Err(error),
		}
		if let Some(timeout) = options.timeout.filter(|timeout| started.elapsed() >= *timeout) {
			break Err(Error::Timeout {
				what: "a result of the period".into(),
				seconds: timeout.as_secs(),
				advice: format!(
					"The node goes on; look with `interwork period show {agreement} {period}`"
				),
			});
		}
		tokio::time::sleep(PAUSE).await;
	};
	progress.finish();
	outcome
}

/// Does what the own node alone is needed for. Tells whether that was everything.
pub async fn run_local(format: Format, command: &Period) -> Result<bool> {
	match command {
		Period::Submit(options) => {
			submit(format, options).await?;
			Ok(!options.wait)
		},
		Period::Report { socket, agreement, period } => {
			let node = socket.node()?;
			match (agreement, period) {
				(Some(agreement), Some(period)) => {
					let which = Which { agreement: *agreement, period: *period };
					format.show(&Reported(node.get(&place(which)).await?))?;
				},
				_ => format.show(&Handed(node.get("periods").await?))?,
			}
			Ok(true)
		},
		Period::Forget { socket, which } => {
			format.show(&Said(socket.node()?.delete(&place(*which), &[]).await?))?;
			Ok(true)
		},
		_ => Ok(false),
	}
}

/// Runs `interwork period`.
pub async fn run(client: &Client, format: Format, command: Period) -> Result<()> {
	let calls = || api::tx().reconciliation();
	let (done, which) = match command {
		Period::Report { .. } | Period::Forget { .. } => return Ok(()),
		Period::Submit(options) => {
			let row = follow(client, &options).await?;
			format.show(&row)?;
			return match row.state {
				"lapsed" => Err(Error::State(format!("the period is {}", row.standing()))),
				_ => Ok(()),
			};
		},
		Period::List(options) => return list(client, format, &options).await,
		Period::Show { which } => {
			let found = find(&client.at_head().await?, which).await?;
			let row = found.ok_or_else(|| Error::NotFound {
				what: format!("period {} of agreement {} on record", which.period, which.agreement),
				advice: "It is on record from the first statement on, until it is cleared",
			})?;
			return format.show(&row);
		},
		Period::Decide { motion, which, amount } => {
			let at = client.at_head().await?;
			let call = calls().decide(id(which), which.period, Static(amount));
			let mut call = EncodedCall::new(&at, &call)?;
			if motion.root {
				call = call.as_root(&at)?;
			}
			let signer = motion.key.signer()?;
			return format.show(&Motion(Wanted::put(client, &signer, &call, motion.vote).await?));
		},
		Period::Accept(WithAmount { key, which, amount }) => {
			let call = calls().accept_resolution(id(which), which.period, Static(amount));
			(client.submit(&key.signer()?, &call).await?, which)
		},
		Period::Propose(WithAmount { key, which, amount }) => {
			let call = calls().propose_resolution(id(which), which.period, Static(amount));
			(client.submit(&key.signer()?, &call).await?, which)
		},
		Period::Escalate(Action { key, which }) => {
			let call = calls().escalate(id(which), which.period);
			(client.submit(&key.signer()?, &call).await?, which)
		},
		Period::Conclude(Action { key, which }) => {
			let call = calls().conclude(id(which), which.period);
			(client.submit(&key.signer()?, &call).await?, which)
		},
		Period::Pay(Action { key, which }) => {
			let call = calls().pay(id(which), which.period);
			(client.submit(&key.signer()?, &call).await?, which)
		},
		Period::Clear(Action { key, which }) => {
			let row = chain::PeriodRow { agreement: id(which), period: which.period };
			let call = calls().clear_batch(BoundedVec(vec![row]));
			let done = client.submit(&key.signer()?, &call).await?;
			let event = done.event::<events::BatchCleared>("BatchCleared")?;
			if let Some(chain::RowResult::Refused(fault)) = event.results.0.first() {
				return Err(Error::State(format!("the period is not cleared: {}", words(fault))));
			}
			(done, which)
		},
	};
	format.show(&told(which, &done)?)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn row() -> Row {
		Row {
			agreement: 3,
			period: 7,
			from: 1_772_323_200,
			until: 1_775_001_600,
			state: "disputed",
			detail: None,
			stage: Some("disputed".into()),
			statements: [Some("0x01".into()), None],
			records: [None, None],
			confirmations: [None, None],
			settled: "12.5".into(),
			paid: "0".into(),
			due: "12.5".into(),
			statements_from: 0,
			statements_until: 0,
			confirm_until: [0, 0],
			clearable_at: None,
			dispute: None,
		}
	}

	fn total(count: u64) -> Total {
		Total {
			direction: "first-serves",
			cause: "missing".into(),
			count,
			first_more: "1".into(),
			second_more: "0".into(),
		}
	}

	#[test]
	fn dispute_should_be_shown_with_positions_and_what_stands() {
		let mut row = row();
		assert!(!row.text().contains("positions"));
		row.dispute = Some(DisputeRow {
			positions: ["1".into(), "-0.5".into()],
			standing_by: "first".into(),
			standing: "1".into(),
			until: 1_775_001_600,
			lowest: "-0.5".into(),
			highest: "1".into(),
			rounds_left: 3,
			escalated_by: None,
			opened_at: 0,
			totals: [vec![total(2)], vec![total(2)]],
		});
		let text = row.text();
		for part in ["1 SDRt by the first", "-0.5 to 1 SDRt", "3 more proposals", "missing"] {
			assert!(text.contains(part), "{part} in {text}");
		}
		assert_eq!(text.matches("missing").count(), 1);
		let dispute = row.dispute.as_mut().unwrap();
		dispute.totals = [vec![total(2)], vec![total(3)]];
		dispute.escalated_by = Some("second".into());
		let text = row.text();
		assert!(
			text.contains("as the second says") && text.contains("asked by the second"),
			"{text}"
		);
	}

	#[test]
	fn periods_should_be_listed_with_who_has_done_what() {
		let text = Rows(vec![row()]).text();
		for part in ["2026-03-01 00:00:00", "first", "none", "12.5"] {
			assert!(text.contains(part), "{part} in {text}");
		}
		assert_eq!(Rows(Vec::new()).text(), "No periods");
	}
}
