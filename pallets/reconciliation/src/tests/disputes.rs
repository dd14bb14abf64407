use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{AgreementId, OperatorId};
use interwork_rating::{Amount, Cause, Direction};
use sp_runtime::{DispatchError, DispatchResult};

fn accept(operator: OperatorId, id: AgreementId, amount: i128) -> DispatchResult {
	Reconciliation::accept_resolution(signed(clerk(operator)), id, 0, Amount(amount))
}

fn propose(operator: OperatorId, id: AgreementId, amount: i128) -> DispatchResult {
	Reconciliation::propose_resolution(signed(clerk(operator)), id, 0, Amount(amount))
}

fn escalate(operator: OperatorId, id: AgreementId) -> DispatchResult {
	Reconciliation::escalate(signed(clerk(operator)), id, 0)
}

fn decide(id: AgreementId, amount: i128) -> DispatchResult {
	Reconciliation::decide(signed(BOARD), id, 0, Amount(amount))
}

fn conclude(id: AgreementId) -> DispatchResult {
	Reconciliation::conclude(signed(STRANGER), id, 0)
}

/// ALICE claims 300, BOB concedes nothing; 1,000 are paid.
fn in_dispute() -> AgreementId {
	let id = agreed(terms());
	disputed(id, 0);
	id
}

/// What ALICE has gained by the dispute.
fn gained() -> i128 {
	i128::try_from(balance(ALICE)).unwrap() - i128::try_from(FUNDS).unwrap() - 1_000
}

#[test]
fn claim_should_be_accepted_by_the_other_side() {
	execute(|| {
		let id = in_dispute();
		set_now(now() + 3 * HOUR);
		assert_noop!(accept(ALICE, id, 300), Error::<Test>::NotYourTurn);
		assert_noop!(accept(BOB, id, 299), Error::<Test>::WrongAmount);
		assert_ok!(accept(BOB, id, 300));
		assert_eq!(closing(id, 0), Closing::Accepted { by: Side::Second });
		assert_eq!(gained(), 300);
		assert_eq!(period(id, 0).settled, Amount(1_300));
		let facts = facts(ALICE);
		assert_eq!((facts.closed, facts.settled, facts.disputed), (1, 1, 1));
		assert_eq!(facts.settle_secs, 3 * HOUR);
		assert_noop!(accept(BOB, id, 300), Error::<Test>::NotDisputed);
	});
}

#[test]
fn proposal_should_take_the_place_of_the_claim() {
	execute(|| {
		let id = in_dispute();
		set_now(now() + 60);
		assert_ok!(propose(BOB, id, 150));
		let until = now() + u64::from(ANSWER_SECS);
		let standing = Standing { by: Side::Second, amount: Amount(150), until };
		assert_eq!(last_event(), Event::ResolutionProposed { agreement: id, period: 0, standing });
		assert_noop!(propose(BOB, id, 140), Error::<Test>::NotYourTurn);
		assert_noop!(accept(ALICE, id, 300), Error::<Test>::WrongAmount);
		assert_ok!(accept(ALICE, id, 150));
		assert_eq!(closing(id, 0), Closing::Accepted { by: Side::First });
		assert_eq!(gained(), 150);
	});
}

#[test]
fn proposals_should_lie_within_the_range_and_be_bounded() {
	execute(|| {
		let id = in_dispute();
		for amount in [-1, 301] {
			assert_noop!(propose(BOB, id, amount), Error::<Test>::OutsideRange);
		}
		assert_ok!(propose(BOB, id, 0));
		assert_ok!(propose(ALICE, id, 300));
		assert_ok!(propose(BOB, id, 100));
		assert_noop!(propose(ALICE, id, 200), Error::<Test>::TooManyRounds);
		assert_eq!(Reconciliation::dispute(id, 0).unwrap().rounds_left, 0);
		assert_ok!(escalate(ALICE, id));
	});
}

#[test]
fn silence_should_be_consent_to_what_stands() {
	execute(|| {
		let id = in_dispute();
		let until = dispute(id, 0).standing.until;
		set_now(until - 1);
		assert_noop!(conclude(id), Error::<Test>::TooEarly);
		set_now(until);
		assert_noop!(accept(BOB, id, 300), Error::<Test>::TooLate);
		assert_noop!(propose(BOB, id, 10), Error::<Test>::TooLate);
		assert_noop!(escalate(BOB, id), Error::<Test>::TooLate);
		assert_ok!(conclude(id));
		assert_eq!(closing(id, 0), Closing::Unanswered { silent: Side::Second });
		assert_eq!(gained(), 300);
		assert_eq!((facts(ALICE).silent, facts(BOB).silent), (0, 1));
		assert_noop!(conclude(id), Error::<Test>::NotOpen);
	});
}

#[test]
fn silence_of_who_claimed_should_be_consent_to_the_answer() {
	execute(|| {
		let id = in_dispute();
		assert_ok!(propose(BOB, id, 20));
		set_now(dispute(id, 0).until());
		assert_ok!(conclude(id));
		assert_eq!(closing(id, 0), Closing::Unanswered { silent: Side::First });
		assert_eq!(gained(), 20);
	});
}

#[test]
fn last_moment_should_be_enough_for_every_answer() {
	for answer in [
		(|id| accept(BOB, id, 300)) as fn(AgreementId) -> DispatchResult,
		|id| propose(BOB, id, 10),
		|id| escalate(BOB, id),
		|id| escalate(ALICE, id),
	] {
		execute(|| {
			let id = in_dispute();
			set_now(dispute(id, 0).until() - 1);
			assert_ok!(answer(id));
		});
	}
}

#[test]
fn board_should_decide_what_was_taken_to_it() {
	for (amount, against) in [(300, Some(BOB)), (151, Some(BOB)), (149, Some(ALICE)), (150, None)] {
		execute(|| {
			let id = in_dispute();
			assert_noop!(decide(id, amount), Error::<Test>::NotEscalated);
			assert_ok!(escalate(BOB, id));
			let until = now() + BOARD_PERIOD;
			let escalation = Escalation { by: Side::Second, until };
			assert_eq!(last_event(), Event::Escalated { agreement: id, period: 0, escalation });
			assert_noop!(escalate(ALICE, id), Error::<Test>::AlreadyEscalated);
			assert_noop!(propose(BOB, id, 10), Error::<Test>::AlreadyEscalated);
			for outside in [-1, 301] {
				assert_noop!(decide(id, outside), Error::<Test>::OutsideRange);
			}
			assert_noop!(conclude(id), Error::<Test>::TooEarly);
			set_now(until - 1);
			assert_ok!(decide(id, amount));
			assert_eq!(closing(id, 0), Closing::Decided);
			assert_eq!(gained(), amount);
			for operator in [ALICE, BOB] {
				let facts = facts(operator);
				assert_eq!(facts.decided_against, u64::from(against == Some(operator)));
				assert_eq!(facts.escalated, u64::from(operator == BOB));
			}
			assert_noop!(decide(id, amount), Error::<Test>::NotDisputed);
		});
	}
}

#[test]
fn decide_should_be_the_boards() {
	execute(|| {
		let id = in_dispute();
		assert_ok!(escalate(ALICE, id));
		for account in [clerk(ALICE), own(BOB), STRANGER] {
			assert_noop!(
				Reconciliation::decide(signed(account), id, 0, Amount(300)),
				DispatchError::BadOrigin
			);
		}
		assert_noop!(
			Reconciliation::decide(signed(BOARD), id, 1, Amount(300)),
			Error::<Test>::PeriodNotFound
		);
		assert_noop!(
			Reconciliation::decide(signed(BOARD), AgreementId(9), 0, Amount(300)),
			Error::<Test>::AgreementNotFound
		);
	});
}

#[test]
fn sides_should_agree_while_the_board_has_it() {
	execute(|| {
		let id = in_dispute();
		assert_ok!(propose(BOB, id, 120));
		assert_ok!(escalate(ALICE, id));
		// Even after the time for an answer would have been over.
		set_now(now() + u64::from(ANSWER_SECS) + 5);
		assert_ok!(accept(ALICE, id, 120));
		assert_eq!(gained(), 120);
		assert_noop!(decide(id, 200), Error::<Test>::NotDisputed);
	});
}

#[test]
fn silent_board_should_leave_what_both_sides_concede() {
	// What the first and the second say, and what both concede.
	for (first, second, conceded) in [(300, 0, 0), (300, 120, 120), (-50, -400, -50), (90, -80, 0)]
	{
		execute(|| {
			let id = agreed(terms());
			committed(id, 0);
			assert_ok!(confirm(ALICE, id, 0, first, &[]));
			assert_ok!(confirm(BOB, id, 0, second, &[]));
			set_now(end_of(0) + u64::from(STATEMENT_SECS + CONFIRM_SECS));
			assert_ok!(conclude(id));
			assert_ok!(escalate(ALICE, id));
			let until = now() + BOARD_PERIOD;
			set_now(until - 1);
			assert_noop!(conclude(id), Error::<Test>::TooEarly);
			set_now(until);
			assert_noop!(decide(id, conceded), Error::<Test>::TooLate);
			assert_ok!(conclude(id));
			assert_eq!(closing(id, 0), Closing::Undecided);
			assert_eq!(gained() + 1_000, conceded);
			assert_eq!((facts(ALICE).silent, facts(BOB).silent), (0, 0));
		});
	}
}

#[test]
fn claim_of_the_second_should_be_paid_by_the_first() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let totals = [total(Direction::SecondServes, Cause::Duration, 0, 80)];
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, -500, &totals));
		}
		let standing = dispute(id, 0).standing;
		// The first says that nothing is missing and the second that 80 are: it is the first that wants more
		// than the second concedes, that is to pay nothing.
		assert_eq!(dispute(id, 0).positions, [Amount(0), Amount(-80)]);
		assert_eq!((standing.by, standing.amount), (Side::First, Amount(0)));
		assert_ok!(propose(BOB, id, -80));
		assert_ok!(accept(ALICE, id, -80));
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS - 580, FUNDS + 580));
	});
}

#[test]
fn disputes_should_be_for_the_parties() {
	execute(|| {
		let id = in_dispute();
		for operator in [CAROL] {
			assert_noop!(accept(operator, id, 300), Error::<Test>::NotParty);
			assert_noop!(propose(operator, id, 300), Error::<Test>::NotParty);
			assert_noop!(escalate(operator, id), Error::<Test>::NotParty);
		}
		let lacks = DispatchError::Other("lacks the role");
		let by = || signed(market(BOB));
		assert_noop!(Reconciliation::accept_resolution(by(), id, 0, Amount(300)), lacks);
		assert_noop!(Reconciliation::propose_resolution(by(), id, 0, Amount(300)), lacks);
		assert_noop!(Reconciliation::escalate(by(), id, 0), lacks);
		let bad = DispatchError::BadOrigin;
		let root = RuntimeOrigin::root;
		assert_noop!(Reconciliation::accept_resolution(root(), id, 0, Amount(300)), bad);
		assert_noop!(Reconciliation::propose_resolution(root(), id, 0, Amount(300)), bad);
		assert_noop!(Reconciliation::escalate(root(), id, 0), bad);
	});
}

#[test]
fn open_period_should_not_be_disputed() {
	execute(|| {
		let id = agreed(terms());
		assert_noop!(accept(BOB, id, 0), Error::<Test>::PeriodNotFound);
		committed(id, 0);
		assert_noop!(accept(BOB, id, 0), Error::<Test>::NotDisputed);
		assert_noop!(propose(BOB, id, 0), Error::<Test>::NotDisputed);
		assert_noop!(escalate(BOB, id), Error::<Test>::NotDisputed);
		assert_noop!(decide(id, 0), Error::<Test>::NotDisputed);
		assert_eq!(Reconciliation::dispute(id, 0), None);
	});
}
