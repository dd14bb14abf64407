//! Amounts that cannot be paid at once.

use crate::{mock::*, types::*, Error, Event, Owed, Unfinished};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{AgreementId, AgreementKey};
use interwork_rating::{Amount, Cause, Direction};

fn pay(id: AgreementId) -> sp_runtime::DispatchResult {
	Reconciliation::pay(signed(STRANGER), id, 0)
}

fn is_due(id: AgreementId) -> bool {
	let key = (BOB, Stage::Due, AgreementKey::from(id), PeriodKey::from(0));
	Unfinished::<Test>::contains_key(key)
}

#[test]
fn amount_that_cannot_be_paid_should_stay_due_until_it_is() {
	execute(|| {
		let id = agreed(terms());
		impoverish(BOB, ED + 999);
		committed(id, 0);
		assert_ok!(confirm(ALICE, id, 0, 1_000, &[]));
		assert_ok!(confirm(BOB, id, 0, 1_000, &[]));
		let (agreement, period, amount) = (id, 0, 1_000);
		assert!(events().contains(&Event::NotPaid {
			agreement,
			period,
			from: BOB,
			to: ALICE,
			amount
		}));
		assert_eq!(closing(id, 0), Closing::Confirmed);
		assert!(is_due(id));
		assert_eq!((Owed::<Test>::get(BOB), Reconciliation::owes(ALICE)), (1_000, 0));
		assert_eq!((facts(BOB).unpaid, facts(ALICE).unpaid), (1, 0));
		assert_eq!((facts(BOB).closed, facts(BOB).settled), (1, 0));
		assert!(pay(id).is_err());
		enrich(BOB, 1);
		set_now(now() + 50);
		assert_ok!(pay(id));
		assert_eq!(last_event(), Event::Paid { agreement, period, from: BOB, to: ALICE, amount });
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS + 1_000, ED));
		assert!(!is_due(id) && !Owed::<Test>::contains_key(BOB));
		assert_eq!((facts(BOB).settled, facts(BOB).settle_secs), (1, 50));
		assert_noop!(pay(id), Error::<Test>::NothingDue);
	});
}

#[test]
fn debtor_should_be_kept_alive() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let all = i128::try_from(FUNDS).unwrap();
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, all - 99, &[]));
		}
		assert_eq!(balance(BOB), FUNDS);
		assert_eq!(Owed::<Test>::get(BOB), FUNDS - 99);
		enrich(BOB, 1);
		assert_ok!(pay(id));
		assert_eq!(balance(BOB), ED);
	});
}

#[test]
fn creditor_that_cannot_be_paid_should_be_owed() {
	execute(|| {
		let id = agreed(terms());
		impoverish(ALICE, 0);
		committed(id, 0);
		// Less than the existential deposit does not make an account.
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 50, &[]));
		}
		assert_eq!((balance(ALICE), Owed::<Test>::get(BOB)), (0, 50));
		enrich(ALICE, ED);
		assert_ok!(pay(id));
		assert_eq!(balance(ALICE), ED + 50);
	});
}

#[test]
fn outcome_of_a_dispute_should_be_set_off_against_what_is_due() {
	execute(|| {
		let id = agreed(terms());
		impoverish(BOB, ED);
		committed(id, 0);
		let totals = [total(Direction::SecondServes, Cause::Missing, 0, 400)];
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 1_000, &totals));
		}
		assert_eq!(Owed::<Test>::get(BOB), 1_000);
		// It can be paid while the dispute goes on.
		enrich(BOB, 600);
		assert!(pay(id).is_err());
		let by = |operator| signed(clerk(operator));
		assert_ok!(Reconciliation::propose_resolution(by(BOB), id, 0, Amount(-400)));
		assert_ok!(Reconciliation::accept_resolution(by(ALICE), id, 0, Amount(-400)));
		// 1,000 less 400: what BOB has now suffices.
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS + 600, ED));
		assert!(!Owed::<Test>::contains_key(BOB));
		let record = period(id, 0);
		assert_eq!((record.settled, record.paid), (Amount(600), Amount(600)));
	});
}

#[test]
fn outcome_of_a_dispute_should_turn_what_is_due_around() {
	execute(|| {
		let id = agreed(terms());
		impoverish(BOB, ED);
		impoverish(ALICE, ED);
		committed(id, 0);
		let totals = [total(Direction::SecondServes, Cause::Missing, 0, 400)];
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 100, &totals));
		}
		assert_eq!((Owed::<Test>::get(ALICE), Owed::<Test>::get(BOB)), (0, 100));
		let by = |operator| signed(clerk(operator));
		assert_ok!(Reconciliation::propose_resolution(by(BOB), id, 0, Amount(-400)));
		assert_ok!(Reconciliation::accept_resolution(by(ALICE), id, 0, Amount(-400)));
		assert_eq!((Owed::<Test>::get(ALICE), Owed::<Test>::get(BOB)), (300, 0));
		assert_eq!((facts(ALICE).unpaid, facts(BOB).unpaid), (1, 1));
		enrich(ALICE, 300);
		assert_ok!(pay(id));
		assert_eq!(balance(BOB), ED + 300);
	});
}

#[test]
fn pay_should_be_of_periods_that_are_there_by_anyone_who_signs() {
	execute(|| {
		let id = agreed(terms());
		assert_noop!(pay(id), Error::<Test>::PeriodNotFound);
		assert_noop!(pay(AgreementId(9)), Error::<Test>::AgreementNotFound);
		committed(id, 0);
		assert_noop!(pay(id), Error::<Test>::NothingDue);
		assert_noop!(
			Reconciliation::pay(RuntimeOrigin::root(), id, 0),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}
