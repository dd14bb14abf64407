//! What silence does, to the second.

use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::AgreementId;
use interwork_rating::{Amount, Cause, Direction};

fn conclude(id: AgreementId) -> sp_runtime::DispatchResult {
	Reconciliation::conclude(signed(STRANGER), id, 0)
}

const STATEMENTS: u64 = 600;
const CONFIRMATIONS: u64 = 1_000;

fn after_end(seconds: u64) {
	set_now(end_of(0) + seconds);
}

#[test]
fn period_should_lapse_when_a_statement_is_missing() {
	for silent in [[false, true], [true, false]] {
		execute(|| {
			let id = agreed(terms());
			assert_noop!(conclude(id), Error::<Test>::PeriodNotFound);
			set_now(end_of(0));
			assert_ok!(commit(if silent[0] { BOB } else { ALICE }, id, 0));
			after_end(STATEMENTS - 1);
			assert_noop!(conclude(id), Error::<Test>::TooEarly);
			after_end(STATEMENTS);
			assert_ok!(conclude(id));
			assert_eq!(last_event(), Event::PeriodLapsed { agreement: id, period: 0, silent });
			assert_eq!(state(id, 0), PeriodState::Lapsed { at: now(), silent });
			for (operator, was_silent) in [(ALICE, silent[0]), (BOB, silent[1])] {
				let facts = facts(operator);
				assert_eq!((facts.lapsed, facts.silent, facts.closed), (1, was_silent.into(), 0));
			}
			assert_noop!(conclude(id), Error::<Test>::NotOpen);
		});
	}
}

#[test]
fn period_should_lapse_when_nobody_confirms() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		after_end(CONFIRMATIONS - 1);
		assert_noop!(conclude(id), Error::<Test>::TooEarly);
		after_end(CONFIRMATIONS);
		assert_noop!(confirm(ALICE, id, 0, 1, &[]), Error::<Test>::TooLate);
		assert_ok!(conclude(id));
		assert_eq!(state(id, 0), PeriodState::Lapsed { at: now(), silent: [true, true] });
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
	});
}

#[test]
fn single_confirmation_should_stand_when_silence_is_consent() {
	for (speaks, silent) in [(ALICE, Side::Second), (BOB, Side::First)] {
		execute(|| {
			let id = agreed(terms());
			committed(id, 0);
			assert_ok!(confirm(speaks, id, 0, 70, &[]));
			after_end(CONFIRMATIONS - 1);
			assert_noop!(conclude(id), Error::<Test>::TooEarly);
			after_end(CONFIRMATIONS);
			assert_noop!(confirm(other(speaks), id, 0, 70, &[]), Error::<Test>::TooLate);
			assert_ok!(conclude(id));
			assert_eq!(closing(id, 0), Closing::Consented { silent });
			assert_eq!((balance(ALICE), balance(BOB)), (FUNDS + 70, FUNDS - 70));
			assert_eq!((facts(other(speaks)).silent, facts(speaks).silent), (1, 0));
		});
	}
}

#[test]
fn single_confirmation_should_lapse_when_the_agreement_says_so() {
	execute(|| {
		let id = agreed(Terms { on_silence: OnSilence::Lapse, ..terms() });
		committed(id, 0);
		assert_ok!(confirm(BOB, id, 0, 70, &[]));
		after_end(CONFIRMATIONS);
		assert_ok!(conclude(id));
		assert_eq!(state(id, 0), PeriodState::Lapsed { at: now(), silent: [true, false] });
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
	});
}

#[test]
fn late_confirmation_should_leave_the_other_side_its_time() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		after_end(CONFIRMATIONS - 1);
		assert_ok!(confirm(ALICE, id, 0, 999_999, &[]));
		after_end(CONFIRMATIONS);
		assert_noop!(conclude(id), Error::<Test>::TooEarly);
		// ALICE has had her say, and cannot put it off by saying something else.
		assert_noop!(confirm(ALICE, id, 0, 5, &[]), Error::<Test>::TooLate);
		let until = end_of(0) + CONFIRMATIONS - 1 + u64::from(CONFIRM_SECS);
		assert_eq!(
			Reconciliation::period(id, 0).unwrap().confirm_until,
			[end_of(0) + CONFIRMATIONS, until]
		);
		set_now(until);
		assert_noop!(confirm(BOB, id, 0, 5, &[]), Error::<Test>::TooLate);
		set_now(until - 1);
		assert_noop!(conclude(id), Error::<Test>::TooEarly);
		assert_ok!(commit_records(BOB, id, 0));
		assert_ok!(confirm(BOB, id, 0, 5, &[]));
		// Now it is ALICE who can answer: by agreeing.
		assert_noop!(conclude(id), Error::<Test>::TooEarly);
		assert_ok!(confirm(ALICE, id, 0, 5, &[]));
		assert_eq!(closing(id, 0), Closing::Confirmed);
	});
}

#[test]
fn time_for_confirmations_should_end_however_often_one_side_replaces_its_own() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		assert_ok!(confirm(BOB, id, 0, 5, &[]));
		let mut net = 10;
		while confirm(ALICE, id, 0, net, &[]).is_ok() {
			net += 1;
			set_now(now() + 100);
		}
		// Until the time was over, and no longer.
		assert_eq!(now(), end_of(0) + CONFIRMATIONS);
		set_now(now() - 100 + u64::from(CONFIRM_SECS));
		assert_ok!(conclude(id));
	});
}

#[test]
fn different_confirmations_should_become_a_dispute_about_what_lies_between() {
	for first_to_say in [ALICE, BOB] {
		execute(|| {
			let id = agreed(terms());
			committed(id, 0);
			let say = |operator| {
				let net = if operator == ALICE { 500 } else { 200 };
				assert_ok!(confirm(operator, id, 0, net, &[]));
			};
			say(first_to_say);
			say(other(first_to_say));
			after_end(CONFIRMATIONS - 1);
			assert_noop!(conclude(id), Error::<Test>::TooEarly);
			after_end(CONFIRMATIONS);
			assert_ok!(conclude(id));
			let dispute = dispute(id, 0);
			assert_eq!(dispute.positions, [Amount(500), Amount(200)]);
			assert_eq!((dispute.standing.by, dispute.standing.amount), (Side::First, Amount(500)));
			assert_eq!(period(id, 0).settled, Amount::ZERO);
			assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
			assert_eq!((facts(ALICE).silent, facts(BOB).silent), (0, 0));
		});
	}
}

#[test]
fn different_confirmations_should_claim_what_they_leave_in_dispute() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let totals = [total(Direction::FirstServes, Cause::Missing, 100, 30)];
		assert_ok!(confirm(ALICE, id, 0, 500, &totals));
		assert_ok!(confirm(BOB, id, 0, 200, &totals));
		after_end(CONFIRMATIONS);
		assert_ok!(conclude(id));
		assert_eq!(dispute(id, 0).positions, [Amount(600), Amount(230)]);
	});
}

#[test]
fn different_confirmations_that_claim_the_same_should_settle() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let totals = [total(Direction::FirstServes, Cause::Missing, 100, 0)];
		assert_ok!(confirm(ALICE, id, 0, 500, &totals));
		assert_ok!(confirm(BOB, id, 0, 600, &[]));
		after_end(CONFIRMATIONS);
		assert_ok!(conclude(id));
		assert_eq!(closing(id, 0), Closing::Confirmed);
		assert_eq!(balance(ALICE), FUNDS + 600);
	});
}

#[test]
fn sides_that_concede_more_than_the_other_wants_should_settle_the_lesser() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		assert_ok!(confirm(ALICE, id, 0, 200, &[]));
		assert_ok!(confirm(BOB, id, 0, 500, &[]));
		after_end(CONFIRMATIONS);
		assert_ok!(conclude(id));
		let standing = dispute(id, 0).standing;
		assert_eq!((standing.by, standing.amount), (Side::First, Amount(200)));
		set_now(standing.until);
		assert_ok!(conclude(id));
		assert_eq!(balance(ALICE), FUNDS + 200);
	});
}

#[test]
fn what_a_silent_side_did_not_answer_should_stand_in_the_dispute_too() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let totals = [total(Direction::FirstServes, Cause::Missing, 300, 0)];
		// BOB owes 1,000 by his own account, and says that he does not owe the other 300.
		assert_ok!(confirm(BOB, id, 0, 1_000, &totals));
		after_end(CONFIRMATIONS);
		assert_ok!(conclude(id));
		assert_eq!(balance(ALICE), FUNDS + 1_000);
		let standing = dispute(id, 0).standing;
		assert_eq!((standing.by, standing.amount), (Side::Second, Amount::ZERO));
		assert_eq!(facts(ALICE).silent, 1);
		set_now(standing.until);
		assert_ok!(conclude(id));
		assert_eq!(closing(id, 0), Closing::Unanswered { silent: Side::First });
		assert_eq!(balance(ALICE), FUNDS + 1_000);
		assert_eq!(facts(ALICE).silent, 2);
	});
}

#[test]
fn conclude_should_be_by_anyone_who_signs() {
	execute(|| {
		let id = agreed(terms());
		assert_noop!(
			Reconciliation::conclude(RuntimeOrigin::root(), id, 0),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_noop!(conclude(AgreementId(9)), Error::<Test>::AgreementNotFound);
	});
}
