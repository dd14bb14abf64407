use crate::{mock::*, types::*, Counts, Error, Event, PeriodTotals, Periods};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{AgreementId, AgreementKey};

fn clear(rows: &[PeriodRow]) -> sp_runtime::DispatchResult {
	Reconciliation::clear_batch(signed(STRANGER), rows.to_vec().try_into().unwrap())
}

fn refusal(row: PeriodRow) -> PeriodFault {
	assert_ok!(clear(&[row]));
	let Event::BatchCleared { rows: 1, rows_cleared: 0, results } = last_event() else {
		panic!("it was cleared")
	};
	let [RowResult::Refused(fault)] = results[..] else { panic!("{results:?}") };
	fault
}

fn settled(id: AgreementId) {
	committed(id, 0);
	for operator in [ALICE, BOB] {
		assert_ok!(confirm(operator, id, 0, 5, &[]));
	}
}

#[test]
fn period_should_be_cleared_when_it_was_kept_long_enough() {
	execute(|| {
		let id = agreed(terms());
		settled(id);
		let clearable_at = now() + RETENTION;
		assert_eq!(Reconciliation::period(id, 0).unwrap().clearable_at, Some(clearable_at));
		set_now(clearable_at - 1);
		assert_eq!(refusal(row(id, 0)), PeriodFault::TooEarly);
		set_now(clearable_at);
		assert_ok!(clear(&[row(id, 0)]));
		let results = Default::default();
		assert_eq!(last_event(), Event::BatchCleared { rows: 1, rows_cleared: 1, results });
		assert_eq!(Periods::<Test>::iter().count(), 0);
		assert_eq!(Counts::<Test>::get(AgreementKey::from(id)), PeriodCounts::default());
		assert_eq!(PeriodTotals::<Test>::get().cleared, 1);
		assert_eq!(refusal(row(id, 0)), PeriodFault::PeriodNotFound);
		// It does not begin anew.
		assert_noop!(commit(ALICE, id, 0), Error::<Test>::TooLate);
	});
}

#[test]
fn period_should_be_kept_as_long_as_statements_of_it_are_taken() {
	execute(|| {
		let id = agreed(Terms { statement_secs: MAX_WINDOW, ..terms() });
		settled(id);
		set_now(now() + RETENTION);
		assert_eq!(refusal(row(id, 0)), PeriodFault::TooEarly);
		set_now(end_of(0) + u64::from(MAX_WINDOW) - 1);
		assert_eq!(refusal(row(id, 0)), PeriodFault::TooEarly);
		set_now(now() + 1);
		assert_ok!(clear(&[row(id, 0)]));
		assert_noop!(commit(ALICE, id, 0), Error::<Test>::TooLate);
	});
}

#[test]
fn period_should_not_be_cleared_before_it_is_over() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let late = now() + 10 * RETENTION;
		set_now(late);
		assert_eq!(refusal(row(id, 0)), PeriodFault::NotOver);
		assert_eq!(refusal(row(id, 1)), PeriodFault::PeriodNotFound);
		assert_eq!(refusal(row(AgreementId(9), 0)), PeriodFault::AgreementNotFound);
		set_now(end_of(0));
		disputed_in(id);
		set_now(late);
		assert_eq!(refusal(row(id, 0)), PeriodFault::NotOver);
	});
}

fn disputed_in(id: AgreementId) {
	assert_ok!(confirm(ALICE, id, 0, 1, &[]));
	assert_ok!(confirm(BOB, id, 0, 2, &[]));
	set_now(end_of(0) + u64::from(STATEMENT_SECS + CONFIRM_SECS));
	assert_ok!(Reconciliation::conclude(signed(STRANGER), id, 0));
	dispute(id, 0);
}

#[test]
fn amount_that_is_due_should_never_be_cleared() {
	execute(|| {
		let id = agreed(terms());
		impoverish(BOB, ED);
		settled(id);
		set_now(now() + 100 * RETENTION);
		assert_eq!(refusal(row(id, 0)), PeriodFault::NotOver);
		assert_eq!(Reconciliation::owes(BOB), 5);
		enrich(BOB, 5);
		assert_ok!(Reconciliation::pay(signed(STRANGER), id, 0));
		// It was closed long ago.
		assert_ok!(clear(&[row(id, 0)]));
		assert_eq!(PeriodTotals::<Test>::get().cleared, 1);
	});
}

#[test]
fn facts_should_stay_when_records_are_cleared() {
	execute(|| {
		let id = agreed(terms());
		settled(id);
		let before = (facts(ALICE), facts(BOB));
		set_now(now() + RETENTION);
		assert_ok!(clear(&[row(id, 0)]));
		assert_eq!((facts(ALICE), facts(BOB)), before);
	});
}
