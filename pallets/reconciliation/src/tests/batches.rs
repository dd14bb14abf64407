//! A batch gives exactly what its rows give one by one.

use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use interwork_primitives::AgreementId;
use interwork_rating::Amount;
use sp_runtime::DispatchError;

fn rows(rows: &[PeriodRow]) -> BoundedVec<PeriodRow, frame_support::traits::ConstU32<MAX_ROWS>> {
	rows.to_vec().try_into().unwrap()
}

/// Four periods that end in four ways, and rows for them with others between.
fn overdue() -> (AgreementId, Vec<PeriodRow>) {
	let id = agreed(Terms { statement_secs: MAX_WINDOW, ..terms() });
	set_now(end_of(3));
	assert_ok!(commit(ALICE, id, 0));
	for number in 1..4 {
		committed(id, number);
	}
	assert_ok!(confirm(ALICE, id, 1, 10, &[]));
	assert_ok!(confirm(ALICE, id, 2, 20, &[]));
	assert_ok!(confirm(BOB, id, 2, 30, &[]));
	set_now(end_of(3) + u64::from(MAX_WINDOW + CONFIRM_SECS));
	let list = [
		row(id, 0),
		row(AgreementId(7), 0),
		row(id, 1),
		row(id, 1),
		row(id, 2),
		row(id, 9),
		row(id, 3),
	];
	(id, list.to_vec())
}

/// What is on chain, without events.
fn everything() -> (Vec<PeriodRecord>, Vec<Reputation>, Totals, Vec<u128>) {
	let mut periods: Vec<_> = crate::Periods::<Test>::iter()
		.map(|(_, number, record)| (PeriodIndex::from(number), record))
		.collect();
	periods.sort_by_key(|(number, _)| *number);
	(
		periods.into_iter().map(|(_, record)| record).collect(),
		[ALICE, BOB].map(facts).to_vec(),
		crate::PeriodTotals::<Test>::get(),
		[ALICE, BOB].map(balance).to_vec(),
	)
}

#[test]
fn batch_should_conclude_as_its_rows_do_one_by_one() {
	let mut singly = None;
	execute(|| {
		let (_, list) = overdue();
		System::reset_events();
		let mut results = Vec::new();
		for PeriodRow { agreement, period } in list {
			let result = Reconciliation::conclude(signed(STRANGER), agreement, period);
			results.push(result.is_ok());
		}
		singly = Some((everything(), results, events()));
	});
	execute(|| {
		let (_, list) = overdue();
		System::reset_events();
		assert_ok!(Reconciliation::conclude_batch(signed(STRANGER), rows(&list)));
		let (state, expected, expected_events) = singly.take().unwrap();
		assert_eq!(everything(), state);
		let mut all = events();
		let Some(Event::BatchConcluded { rows: 7, rows_concluded: 4, results }) = all.pop() else {
			panic!("there is no such event")
		};
		let done: Vec<bool> = results.iter().map(|result| *result == RowResult::Done).collect();
		assert_eq!(done, expected);
		assert_eq!(all, expected_events);
		assert_eq!(results[1], RowResult::Refused(PeriodFault::AgreementNotFound));
		assert_eq!(results[3], RowResult::Refused(PeriodFault::NotOpen));
		assert_eq!(results[5], RowResult::Refused(PeriodFault::PeriodNotFound));
	});
}

#[test]
fn batch_should_clear_what_is_over_and_leave_the_rest() {
	execute(|| {
		let (id, list) = overdue();
		assert_ok!(Reconciliation::conclude_batch(signed(STRANGER), rows(&list)));
		let standing = dispute(id, 2).standing;
		assert_eq!(standing.amount, Amount(20));
		set_now(now() + RETENTION);
		assert_ok!(Reconciliation::clear_batch(signed(STRANGER), rows(&list)));
		let Event::BatchCleared { rows: 7, rows_cleared: 3, results } = last_event() else {
			panic!("there is no such event")
		};
		assert_eq!(results[4], RowResult::Refused(PeriodFault::NotOver));
		assert_eq!(crate::Periods::<Test>::iter().count(), 1);
	});
}

#[test]
fn batches_should_have_rows_and_be_signed() {
	execute(|| {
		let none = || rows(&[]);
		assert_noop!(
			Reconciliation::conclude_batch(signed(STRANGER), none()),
			Error::<Test>::NoRows
		);
		assert_noop!(Reconciliation::clear_batch(signed(STRANGER), none()), Error::<Test>::NoRows);
		let root = RuntimeOrigin::root;
		assert_noop!(Reconciliation::conclude_batch(root(), none()), DispatchError::BadOrigin);
		assert_noop!(Reconciliation::clear_batch(root(), none()), DispatchError::BadOrigin);
		// As many rows as there may be, all alike.
		let many = vec![row(AgreementId(3), 1); usize::try_from(MAX_ROWS).unwrap()];
		assert_ok!(Reconciliation::conclude_batch(signed(STRANGER), rows(&many)));
	});
}
