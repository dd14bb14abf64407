//! What a node does next, for everything that it may see.

use crate::{
	mock::*,
	types::*,
	worker::{
		decide::{decide, wants_records, Action, View},
		examine::{Answer, Findings, Outcome},
		Report,
	},
};
use interwork_primitives::UnixSecs;
use interwork_rating::{Amount, Charge};
use sp_core::H256;

fn statements() -> [H256; 2] {
	[hash(1), hash(2)]
}

fn both_records() -> [H256; 2] {
	[hash(3), hash(4)]
}

fn answer(net: i128) -> Answer {
	Answer { net: Amount(net), disputed: Vec::new() }
}

fn report(outcome: Outcome, answer: Option<Answer>, fallback: Option<Answer>) -> Report {
	Report {
		at: START,
		statements: statements(),
		records: None,
		findings: Findings {
			outcome,
			answer,
			fallback,
			totals: [(Charge::ZERO, Charge::ZERO); 2],
			settled: [Charge::ZERO; 2],
			lines: 0,
			lines_disputed: 0,
			disputed_lines: Vec::new(),
			causes: Vec::new(),
		},
	}
}

fn agreed_report() -> Report {
	report(Outcome::Agreed, Some(answer(7)), None)
}

fn differing_report() -> Report {
	report(Outcome::Differs, None, Some(answer(5)))
}

fn matched_report() -> Report {
	let mut matched = report(Outcome::Matched, Some(answer(6)), None);
	matched.records = Some(both_records());
	matched
}

fn said(net: i128, records: Option<[H256; 2]>, at: UnixSecs) -> Confirmed {
	let disputed = Default::default();
	let confirmation =
		Confirmation { statements: statements(), records, net: Amount(net), disputed };
	Confirmed { confirmation, at }
}

fn open() -> PeriodRecord {
	PeriodRecord { statements: statements().map(Some), ..PeriodRecord::new() }
}

fn deadlines() -> Deadlines {
	terms().deadlines(START, 0).unwrap()
}

/// What the node of a side does in a view of an open period, half a minute after its end.
fn act<'a>(
	side: Side,
	record: Option<&'a PeriodRecord>,
	change: impl FnOnce(&mut View<'a>),
) -> Action {
	// Kept to the end of the test, so that views may hold anything.
	let (terms, deadlines) = (Box::leak(Box::new(terms())), Box::leak(Box::new(deadlines())));
	let mut view = View {
		now: end_of(0) + 30,
		side,
		terms,
		deadlines,
		record,
		statement: None,
		records: None,
		report: None,
		has_opening: false,
		has_compared: false,
		has_matched: false,
	};
	change(&mut view);
	decide(&view)
}

/// From this moment on a node no longer waits for the other side.
fn last_call() -> UnixSecs {
	deadlines().confirm_until - u64::from(CONFIRM_SECS) / 4
}

#[test]
fn node_should_commit_its_statement_when_it_is_time() {
	let mine = hash(1);
	let commit = Action::CommitStatement(mine);
	let at = |now, record: Option<&PeriodRecord>, statement| {
		act(Side::First, record, |view| (view.now, view.statement) = (now, statement))
	};
	let Deadlines { statements_from, statements_until, .. } = deadlines();
	assert_eq!(at(statements_from - 1, None, Some(mine)), Action::Wait);
	assert_eq!(at(statements_from, None, Some(mine)), commit);
	assert_eq!(at(statements_until - 1, None, Some(mine)), commit);
	assert_eq!(at(statements_until, None, Some(mine)), Action::Wait);
	assert_eq!(at(statements_from, None, None), Action::Wait);
	let theirs = PeriodRecord { statements: [None, Some(hash(2))], ..PeriodRecord::new() };
	assert_eq!(at(statements_from, Some(&theirs), Some(mine)), commit);
	assert_eq!(at(statements_from, Some(&theirs), None), Action::Wait);
	// Only its own: the other one's is awaited, and when that is too late the period is concluded.
	let only_mine = PeriodRecord { statements: [Some(mine), None], ..PeriodRecord::new() };
	assert_eq!(at(statements_from, Some(&only_mine), Some(mine)), Action::Wait);
	assert_eq!(at(statements_until - 1, Some(&only_mine), Some(mine)), Action::Wait);
	assert_eq!(at(statements_until, Some(&only_mine), Some(mine)), Action::Conclude);
	// Not if it is the one that was silent.
	assert_eq!(at(statements_until, Some(&theirs), Some(mine)), Action::Wait);
}

#[test]
fn node_should_compare_and_confirm_what_comes_out() {
	for side in Side::BOTH {
		let record = open();
		assert_eq!(act(side, Some(&record), |_| ()), Action::Compare(statements()));
		assert_eq!(act(side, Some(&record), |view| view.has_compared = true), Action::Wait);
		let report = agreed_report();
		let confirm =
			Action::Confirm { statements: statements(), records: None, answer: answer(7) };
		assert_eq!(act(side, Some(&record), |view| view.report = Some(&report)), confirm);
		// A report on other statements is none.
		let stale = Report { statements: [hash(9), hash(2)], ..report.clone() };
		let action = act(side, Some(&record), |view| view.report = Some(&stale));
		assert_eq!(action, Action::Compare(statements()));
		let mut spoken = record.clone();
		*side.of_mut(&mut spoken.confirmations) = Some(said(7, None, START));
		assert_eq!(act(side, Some(&spoken), |view| view.report = Some(&report)), Action::Wait);
		*side.of_mut(&mut spoken.confirmations) = Some(said(8, None, START));
		assert_eq!(act(side, Some(&spoken), |view| view.report = Some(&report)), confirm);
		// What the other side says does not matter.
		let mut lied = record.clone();
		*side.other().of_mut(&mut lied.confirmations) = Some(said(1_000_000, None, START));
		assert_eq!(act(side, Some(&lied), |view| view.report = Some(&report)), confirm);
	}
}

#[test]
fn node_should_open_commit_and_match_records_when_statements_differ() {
	for side in Side::BOTH {
		let mut record = open();
		let (report, mine) = (differing_report(), *side.of(&both_records()));
		let report = &report;
		let act_on = |record: &PeriodRecord, change: fn(&mut View)| {
			act(side, Some(record), |view| {
				view.report = Some(report);
				view.has_opening = true;
				change(view)
			})
		};
		assert_eq!(act_on(&record, |_| ()), Action::Wait);
		// Which records are wanted was lost: compare again.
		assert_eq!(act_on(&record, |view| view.has_opening = false), Action::Compare(statements()));
		let action = act(side, Some(&record), |view| {
			(view.report, view.has_opening) = (Some(report), true);
			view.records = Some(mine);
		});
		assert_eq!(action, Action::CommitRecords(mine));
		*side.of_mut(&mut record.records) = Some(mine);
		assert_eq!(act_on(&record, |_| ()), Action::Wait);
		assert_eq!(act_on(&record, |view| view.has_opening = false), Action::Wait);
		record.records = both_records().map(Some);
		let matching = Action::Match(statements(), both_records());
		assert_eq!(act_on(&record, |_| ()), matching);
		assert_eq!(act_on(&record, |view| view.has_matched = true), Action::Wait);
		let matched = matched_report();
		let records = Some(both_records());
		assert_eq!(
			act(side, Some(&record), |view| view.report = Some(&matched)),
			Action::Confirm { statements: statements(), records, answer: answer(6) }
		);
		*side.of_mut(&mut record.confirmations) = Some(said(6, records, START));
		assert_eq!(act(side, Some(&record), |view| view.report = Some(&matched)), Action::Wait);
	}
}

#[test]
fn node_should_not_wait_for_the_other_side_until_it_is_too_late() {
	for side in Side::BOTH {
		let record = open();
		fn at(side: Side, record: &PeriodRecord, report: Option<&Report>, now: UnixSecs) -> Action {
			act(side, Some(record), |view| {
				(view.now, view.report) = (now, report);
				(view.has_compared, view.has_matched, view.has_opening) = (true, true, true);
			})
		}
		let own = Action::ConfirmOwn { statements: statements() };
		assert_eq!(at(side, &record, None, last_call() - 1), Action::Wait);
		assert_eq!(at(side, &record, None, last_call()), own);
		let report = differing_report();
		let fallback =
			Action::Confirm { statements: statements(), records: None, answer: answer(5) };
		assert_eq!(at(side, &record, Some(&report), last_call() - 1), Action::Wait);
		assert_eq!(at(side, &record, Some(&report), last_call()), fallback);
		// Never instead of what was said, for another node of the operator may know more.
		let mut spoken = record.clone();
		*side.of_mut(&mut spoken.confirmations) = Some(said(6, Some(both_records()), START));
		assert_eq!(at(side, &spoken, None, last_call()), Action::Wait);
		assert_eq!(at(side, &spoken, Some(&report), last_call()), Action::Wait);
		// Who is answered late has its time again.
		let mut answered = record.clone();
		let late = deadlines().confirm_until - 1;
		*side.other().of_mut(&mut answered.confirmations) = Some(said(99, None, late));
		let until = late + u64::from(CONFIRM_SECS);
		let last_call = until - u64::from(CONFIRM_SECS) / 4;
		assert_eq!(at(side, &answered, Some(&report), last_call - 1), Action::Wait);
		assert_eq!(at(side, &answered, Some(&report), last_call), fallback);
	}
}

#[test]
fn node_should_say_nothing_when_its_own_documents_are_of_no_use() {
	let outcome = Outcome::TooLarge;
	let useless = report(outcome, None, None);
	let record = open();
	for now in [end_of(0), last_call()] {
		let action = act(Side::First, Some(&record), |view| {
			(view.now, view.report) = (now, Some(&useless));
		});
		assert_eq!(action, Action::Wait);
	}
}

#[test]
fn node_should_conclude_what_is_not_to_its_disadvantage() {
	let over = deadlines().confirm_until;
	let at = |side, record: &PeriodRecord, now| {
		act(side, Some(record), |view| (view.now, view.has_compared) = (now, true))
	};
	for side in Side::BOTH {
		let mut record = open();
		// Nobody has spoken: it lapses for both.
		assert_eq!(at(side, &record, over), Action::Conclude);
		*side.of_mut(&mut record.confirmations) = Some(said(7, None, end_of(0)));
		assert_eq!(at(side, &record, over - 1), Action::Wait);
		assert_eq!(at(side, &record, over), Action::Conclude);
		assert_eq!(at(side.other(), &record, over), Action::Wait);
		*side.other().of_mut(&mut record.confirmations) = Some(said(8, None, end_of(0)));
		assert_eq!(at(side, &record, over), Action::Conclude);
		let range = match side {
			Side::First => [Amount(9), Amount(1)],
			Side::Second => [Amount(9), Amount(1)],
		};
		let dispute = Dispute::open(range, Some(side), ANSWER_SECS, START).unwrap();
		let disputed = |dispute| PeriodRecord { state: PeriodState::Disputed(dispute), ..open() };
		let record = disputed(dispute);
		assert_eq!(at(side, &record, dispute.until() - 1), Action::Wait);
		assert_eq!(at(side, &record, dispute.until()), Action::Conclude);
		assert_eq!(at(side.other(), &record, dispute.until()), Action::Wait);
		let escalated = dispute.escalate(side, BOARD_PERIOD, START).unwrap();
		let record = disputed(escalated);
		for side in Side::BOTH {
			assert_eq!(at(side, &record, dispute.until()), Action::Wait);
			assert_eq!(at(side, &record, escalated.until()), Action::Conclude);
		}
	}
}

#[test]
fn node_should_leave_alone_what_has_ended() {
	let states = [
		PeriodState::Closed { at: START, how: Closing::Confirmed },
		PeriodState::Lapsed { at: START, silent: [true, true] },
	];
	for state in states {
		let record = PeriodRecord { state, ..open() };
		for now in [end_of(0), u64::MAX] {
			let action = act(Side::First, Some(&record), |view| {
				(view.now, view.statement, view.records) = (now, Some(hash(1)), Some(hash(3)));
			});
			assert_eq!(action, Action::Wait);
		}
	}
}

/// Everything that a node can see, as far as a decision looks at it: what it does is taken by the chain, and it comes
/// to an end.
#[test]
fn node_should_do_only_what_the_chain_takes() {
	let reports = [None, Some(agreed_report()), Some(differing_report()), Some(matched_report())];
	let confirmations = [
		None,
		Some(said(7, None, end_of(0) + 1)),
		Some(said(6, Some(both_records()), last_call())),
	];
	let times = [
		end_of(0) - 1,
		end_of(0),
		deadlines().statements_until - 1,
		deadlines().statements_until,
		last_call(),
		deadlines().confirm_until - 1,
		deadlines().confirm_until,
		deadlines().confirm_until + u64::from(CONFIRM_SECS),
	];
	let (terms, deadlines) = (terms(), deadlines());
	let mut seen = 0_u32;
	for flags in 0..1_u32 << 11 {
		let flag = |bit: u32| flags & (1 << bit) != 0;
		for report in &reports {
			for (first, second) in confirmations
				.iter()
				.flat_map(|one| confirmations.iter().map(move |other| (one, other)))
			{
				for now in times {
					let side = if flag(0) { Side::First } else { Side::Second };
					let record = PeriodRecord {
						statements: [
							flag(1).then_some(statements()[0]),
							flag(2).then_some(statements()[1]),
						],
						records: [
							flag(3).then_some(both_records()[0]),
							flag(4).then_some(both_records()[1]),
						],
						confirmations: if flag(1) && flag(2) {
							[first.clone(), second.clone()]
						} else {
							[None, None]
						},
						..PeriodRecord::new()
					};
					let view = View {
						now,
						side,
						terms: &terms,
						deadlines: &deadlines,
						record: flag(5).then_some(&record),
						statement: flag(6).then_some(*side.of(&statements())),
						records: flag(7).then_some(*side.of(&both_records())),
						report: report.as_ref(),
						has_opening: flag(8),
						has_compared: flag(9),
						has_matched: flag(10),
					};
					seen += 1;
					expect_taken(&view, decide(&view), &record);
					if wants_records(&view) {
						assert!(view.record.is_some() && flag(1) && flag(2));
						assert!(side.of(&record.records).is_none());
					}
				}
			}
		}
	}
	assert!(seen > 500_000);
}

fn expect_taken(view: &View, action: Action, record: &PeriodRecord) {
	let until = record.confirm_until(view.side, view.deadlines, CONFIRM_SECS);
	match action {
		Action::Wait => (),
		Action::CommitStatement(commitment) => {
			let before = view.record.cloned().unwrap_or_else(PeriodRecord::new);
			before.with_statement(view.side, commitment, view.deadlines, view.now).unwrap();
		},
		Action::CommitRecords(commitment) => {
			record.clone().with_records(view.side, commitment, until, view.now).unwrap();
		},
		Action::Compare(given) => {
			assert!(!view.has_compared && view.now < until);
			assert_eq!(record.both_statements(), Some(given));
		},
		Action::Match(_, given) => {
			assert!(!view.has_matched && view.now < until);
			assert_eq!(record.both_records(), Some(given));
		},
		Action::Confirm { statements, records, answer } => {
			// A report of matched records is only there when they were committed.
			if records.is_none() || record.both_records().is_some() {
				let disputed = Default::default();
				let given = Confirmation { statements, records, net: answer.net, disputed };
				record.clone().with_confirmation(view.side, given, until, view.now).unwrap();
			}
		},
		Action::ConfirmOwn { .. } => {
			assert!(view.side.of(&record.confirmations).is_none() && view.now < until);
		},
		Action::Conclude => {
			record.conclude(view.terms, view.deadlines, view.now).unwrap();
		},
	}
}
