//! What an operator's node does next for a period: a function of what it sees.

use super::{examine::Answer, Report};
use crate::types::*;
use interwork_primitives::UnixSecs;
use sp_core::H256;

/// What part of its time for a confirmation a side leaves to the end: when only so much is left, it no longer waits
/// for the other side's documents.
const LAST_CALL: UnixSecs = 4;

/// What a node sees of a period.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
	/// The time.
	pub now: UnixSecs,
	/// Whose node it is.
	pub side: Side,
	/// The terms of the agreement.
	pub terms: &'a Terms,
	/// When what is to be done.
	pub deadlines: &'a Deadlines,
	/// The period on chain. `None`: nobody has committed a statement.
	pub record: Option<&'a PeriodRecord>,
	/// The own statement, if it was made and is announced.
	pub statement: Option<H256>,
	/// The own records, if they were opened and are announced.
	pub records: Option<H256>,
	/// What the node has found out so far.
	pub report: Option<&'a Report>,
	/// Whether records of the own book were asked for.
	pub has_opening: bool,
	/// Whether it has just tried to compare.
	pub has_compared: bool,
	/// Whether it has just tried to match.
	pub has_matched: bool,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
	/// Nothing now.
	Wait,
	/// Commit the own statement.
	CommitStatement(H256),
	/// Compare both statements.
	Compare([H256; 2]),
	/// Commit the own records.
	CommitRecords(H256),
	/// Match both records, given both statements.
	Match([H256; 2], [H256; 2]),
	/// Confirm what came out.
	Confirm {
		/// The statements.
		statements: [H256; 2],
		/// The records, if they were matched.
		records: Option<[H256; 2]>,
		/// What came out.
		answer: Answer,
	},
	/// Confirm what the own statement says: the other one is not here, and time runs out.
	ConfirmOwn {
		/// The statements.
		statements: [H256; 2],
	},
	/// A deadline has passed that is not to the own side's disadvantage.
	Conclude,
}

impl View<'_> {
	/// Until when the own side can confirm.
	fn until(&self, record: &PeriodRecord) -> UnixSecs {
		record.confirm_until(self.side, self.deadlines, self.terms.confirm_secs)
	}

	/// Whether the time is nearly over in which the own side can confirm.
	fn is_last_call(&self, record: &PeriodRecord) -> bool {
		let rest = UnixSecs::from(self.terms.confirm_secs).checked_div(LAST_CALL);
		self.now >= self.until(record).saturating_sub(rest.unwrap_or_default())
	}

	/// What was found out about these statements.
	fn report_on(&self, statements: [H256; 2]) -> Option<&Report> {
		self.report.filter(|report| report.statements == statements)
	}
}

/// Whether records of the own book are wanted: statements differ, and the own records are not yet on chain.
pub fn wants_records(view: &View) -> bool {
	let Some(record) = view.record else { return false };
	let statements = record.both_statements();
	let is_open = record.state == PeriodState::Open && view.now < view.until(record);
	let differs = statements
		.and_then(|statements| view.report_on(statements))
		.is_none_or(|report| report.findings.answer.is_none() && report.findings.is_wanted());
	is_open && statements.is_some() && differs && view.side.of(&record.records).is_none()
}

/// What is to be done next.
pub fn decide(view: &View) -> Action {
	let Some(record) = view.record else {
		return commit_statement(view, None);
	};
	match &record.state {
		PeriodState::Open => match record.both_statements() {
			None => commit_statement(view, Some(record)),
			Some(statements) => say(view, record, statements)
				.or_else(|| conclude(view, record))
				.unwrap_or(Action::Wait),
		},
		PeriodState::Disputed(_) => conclude(view, record).unwrap_or(Action::Wait),
		PeriodState::Closed { .. } | PeriodState::Lapsed { .. } => Action::Wait,
	}
}

fn commit_statement(view: &View, record: Option<&PeriodRecord>) -> Action {
	let mine = record.and_then(|record| *view.side.of(&record.statements));
	let Deadlines { statements_from, statements_until, .. } = *view.deadlines;
	let is_time = statements_from <= view.now && view.now < statements_until;
	match (mine, view.statement) {
		(None, Some(statement)) if is_time => Action::CommitStatement(statement),
		_ => record.and_then(|record| conclude(view, record)).unwrap_or(Action::Wait),
	}
}

/// What there is to say while the own side can confirm.
fn say(view: &View, record: &PeriodRecord, statements: [H256; 2]) -> Option<Action> {
	if view.now >= view.until(record) {
		return None;
	}
	let said = view.side.of(&record.confirmations).as_ref().map(|mine| &mine.confirmation);
	let is_last_call = view.is_last_call(record);
	let Some(report) = view.report_on(statements) else {
		if !view.has_compared {
			return Some(Action::Compare(statements));
		}
		// Never instead of what another node of the operator has found out.
		let must_speak = is_last_call && said.is_none();
		return must_speak.then_some(Action::ConfirmOwn { statements });
	};
	let confirm = |records: Option<[H256; 2]>, answer: &Answer| {
		let is_said = said.is_some_and(|said| {
			said.records == records
				&& said.net == answer.net
				&& said.disputed.as_slice() == answer.disputed.as_slice()
		});
		let answer = answer.clone();
		(!is_said).then_some(Action::Confirm { statements, records, answer })
	};
	let findings = &report.findings;
	if let Some(answer) = &findings.answer {
		return confirm(report.records, answer);
	}
	if !findings.is_wanted() {
		return None;
	}
	if view.side.of(&record.records).is_none() {
		if let Some(records) = view.records {
			return Some(Action::CommitRecords(records));
		}
		// Which ones are wanted was lost.
		if !view.has_opening && !view.has_compared {
			return Some(Action::Compare(statements));
		}
	}
	if let Some(records) = record.both_records().filter(|_| !view.has_matched) {
		return Some(Action::Match(statements, records));
	}
	// Time runs out: what can be said without records, unless another node has said more.
	match &findings.fallback {
		Some(answer) if is_last_call && said.is_none() => confirm(None, answer),
		_ => None,
	}
}

/// Whether a deadline has passed, and what follows is not to the own side's disadvantage. If it is, the other
/// side will see to it.
fn conclude(view: &View, record: &PeriodRecord) -> Option<Action> {
	let conclusion = record.conclude(view.terms, view.deadlines, view.now).ok()?;
	let is_fine = match conclusion {
		Conclusion::Lapse(silent) => silent == [true; 2] || !*view.side.of(&silent),
		Conclusion::Stand(speaks) => speaks == view.side,
		Conclusion::Differ(_) => true,
		Conclusion::Resolve(_, Closing::Unanswered { silent }) => silent != view.side,
		Conclusion::Resolve(..) => true,
	};
	is_fine.then_some(Action::Conclude)
}
