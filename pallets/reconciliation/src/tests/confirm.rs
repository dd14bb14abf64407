use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{AgreementId, OperatorStatus};
use interwork_rating::{Amount, Cause, Direction};
use sp_runtime::DispatchError;

/// A period of which both statements are committed.
fn open_period() -> AgreementId {
	let id = agreed(terms());
	committed(id, 0);
	id
}

#[test]
fn equal_confirmations_should_settle_in_the_call_of_the_second_of_them() {
	for order in [[ALICE, BOB], [BOB, ALICE]] {
		execute(|| {
			let id = open_period();
			let [one, other] = order;
			assert_ok!(confirm(one, id, 0, 1_000, &[]));
			let given = confirmation(0, 1_000, &[]);
			assert_eq!(
				last_event(),
				Event::Confirmed { agreement: id, period: 0, by: one, confirmation: given.clone() }
			);
			assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
			System::reset_events();
			set_now(now() + 7);
			assert_ok!(confirm(other, id, 0, 1_000, &[]));
			let (agreement, period, amount) = (id, 0, Amount(1_000));
			assert_eq!(
				events(),
				vec![
					Event::Confirmed { agreement, period, by: other, confirmation: given },
					Event::Settled { agreement, period, amount },
					Event::Paid { agreement, period, from: BOB, to: ALICE, amount: 1_000 },
					Event::PeriodClosed { agreement, period, how: Closing::Confirmed },
				]
			);
			assert_eq!((balance(ALICE), balance(BOB)), (FUNDS + 1_000, FUNDS - 1_000));
			let record = crate::mock::period(id, 0);
			assert_eq!((record.settled, record.paid), (amount, amount));
			for operator in order {
				let facts = facts(operator);
				assert_eq!((facts.closed, facts.settled, facts.settle_secs), (1, 1, 7));
			}
		});
	}
}

#[test]
fn negative_net_should_be_paid_by_the_first() {
	execute(|| {
		let id = open_period();
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, -40, &[]));
		}
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS - 40, FUNDS + 40));
	});
}

#[test]
fn net_of_nothing_should_close_without_a_payment() {
	execute(|| {
		let id = open_period();
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 0, &[]));
		}
		assert_eq!(closing(id, 0), Closing::Confirmed);
		assert!(!events().iter().any(|event| matches!(event, Event::Paid { .. })));
	});
}

#[test]
fn recorded_settlement_should_move_no_money() {
	execute(|| {
		let id = agreed(Terms { settlement: Settlement::Record, ..terms() });
		disputed(id, 0);
		assert_ok!(Reconciliation::accept_resolution(signed(clerk(BOB)), id, 0, Amount(300)));
		let record = period(id, 0);
		assert_eq!((record.settled, record.paid), (Amount(1_300), Amount::ZERO));
		assert_eq!(record.due(Settlement::Record), Amount::ZERO);
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
		assert_eq!(facts(BOB).settled, 1);
		assert_noop!(Reconciliation::pay(signed(STRANGER), id, 0), Error::<Test>::NothingDue);
	});
}

#[test]
fn confirmation_should_be_replaced_until_both_are_equal() {
	execute(|| {
		let id = open_period();
		assert_ok!(confirm(ALICE, id, 0, 1_000, &[]));
		assert_noop!(confirm(ALICE, id, 0, 1_000, &[]), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm(BOB, id, 0, 900, &[]));
		assert_eq!(state(id, 0), PeriodState::Open);
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS, FUNDS));
		assert_ok!(confirm(ALICE, id, 0, 950, &[]));
		assert_ok!(confirm(BOB, id, 0, 950, &[]));
		assert_eq!(closing(id, 0), Closing::Confirmed);
		assert_eq!(balance(ALICE), FUNDS + 950);
		assert_noop!(confirm(BOB, id, 0, 900, &[]), Error::<Test>::NotOpen);
	});
}

#[test]
fn confirmations_should_be_equal_in_everything_to_settle() {
	execute(|| {
		let id = open_period();
		for operator in [ALICE, BOB] {
			assert_ok!(commit_records(operator, id, 0));
		}
		let with_records = Confirmation {
			records: Some([records(ALICE, 0), records(BOB, 0)]),
			..confirmation(0, 10, &[])
		};
		assert_ok!(confirm(ALICE, id, 0, 10, &[]));
		let by_bob = |given| Reconciliation::confirm(signed(clerk(BOB)), id, 0, given);
		assert_ok!(by_bob(with_records.clone()));
		assert_eq!(state(id, 0), PeriodState::Open);
		let total = total(Direction::FirstServes, Cause::Missing, 1, 0);
		assert_ok!(confirm(BOB, id, 0, 10, &[total]));
		assert_eq!(state(id, 0), PeriodState::Open);
		assert_ok!(by_bob(with_records.clone()));
		assert_ok!(Reconciliation::confirm(signed(clerk(ALICE)), id, 0, with_records));
		assert_eq!(closing(id, 0), Closing::Confirmed);
	});
}

#[test]
fn confirm_should_name_what_is_committed() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0));
		assert_noop!(confirm(ALICE, id, 0, 1, &[]), Error::<Test>::PeriodNotFound);
		assert_ok!(commit(ALICE, id, 0));
		assert_noop!(confirm(ALICE, id, 0, 1, &[]), Error::<Test>::StatementsMissing);
		assert_ok!(commit(BOB, id, 0));
		let by_alice = |given| Reconciliation::confirm(signed(clerk(ALICE)), id, 0, given);
		let given = confirmation(0, 1, &[]);
		let [first, second] = given.statements;
		for statements in [[second, first], [first, first], [first, hash(0)]] {
			assert_noop!(
				by_alice(Confirmation { statements, ..given.clone() }),
				Error::<Test>::WrongStatements
			);
		}
		let both = [records(ALICE, 0), records(BOB, 0)];
		let with = |records| Confirmation { records: Some(records), ..given.clone() };
		assert_noop!(by_alice(with(both)), Error::<Test>::WrongRecords);
		assert_ok!(commit_records(ALICE, id, 0));
		assert_noop!(by_alice(with(both)), Error::<Test>::WrongRecords);
		assert_ok!(commit_records(BOB, id, 0));
		assert_noop!(by_alice(with([both[1], both[0]])), Error::<Test>::WrongRecords);
		assert_ok!(by_alice(with(both)));
	});
}

#[test]
fn confirm_should_take_totals_that_are_in_order_and_count_something() {
	execute(|| {
		let id = open_period();
		let one = total(Direction::FirstServes, Cause::Missing, 5, 0);
		let other = total(Direction::SecondServes, Cause::Price, 0, 7);
		let empty = DisputedTotal { count: 0, ..one };
		for totals in [&[other, one][..], &[one, one], &[empty]] {
			assert_noop!(confirm(ALICE, id, 0, 1, totals), Error::<Test>::InvalidTotals);
		}
		let huge = DisputedTotal { first_more: AMOUNT_MAX + 1, ..one };
		assert_noop!(confirm(ALICE, id, 0, 1, &[huge]), Error::<Test>::AmountTooLarge);
		let huge = DisputedTotal { second_more: AMOUNT_MAX + 1, ..one };
		assert_noop!(confirm(ALICE, id, 0, 1, &[huge]), Error::<Test>::AmountTooLarge);
		let most = i128::try_from(AMOUNT_MAX).unwrap();
		for net in [most + 1, -most - 1, i128::MIN, i128::MAX] {
			assert_noop!(confirm(ALICE, id, 0, net, &[]), Error::<Test>::AmountTooLarge);
		}
		// The largest that there can be, in both senses, is taken and can be disputed.
		let every = |direction| {
			let found = Cause::ALL.map(DisputeCause::Found);
			found
				.into_iter()
				.chain([DisputeCause::Unexamined])
				.map(move |cause| DisputedTotal {
					direction,
					cause,
					count: u64::MAX,
					first_more: if direction == Direction::FirstServes { AMOUNT_MAX } else { 0 },
					second_more: if direction == Direction::FirstServes { 0 } else { AMOUNT_MAX },
				})
		};
		let all: Vec<_> = Direction::BOTH.into_iter().flat_map(every).collect();
		assert_eq!(all.len(), usize::try_from(TOTALS_MAX).unwrap());
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, most, &all));
		}
		let Dispute { positions, .. } = dispute(id, 0);
		assert_eq!(positions, [Amount(10 * most), Amount(-10 * most)]);
	});
}

#[test]
fn confirm_should_be_by_who_may() {
	execute(|| {
		let id = open_period();
		let by = |account| Reconciliation::confirm(signed(account), id, 0, confirmation(0, 1, &[]));
		assert_noop!(by(clerk(CAROL)), Error::<Test>::NotParty);
		assert_noop!(by(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(by(STRANGER), DispatchError::Other("not an operator"));
		assert_noop!(
			Reconciliation::confirm(RuntimeOrigin::root(), id, 0, confirmation(0, 1, &[])),
			DispatchError::BadOrigin
		);
		assert_noop!(confirm(ALICE, AgreementId(9), 0, 1, &[]), Error::<Test>::AgreementNotFound);
		// Suspended operators finish, and are paid.
		set_status(ALICE, OperatorStatus::Suspended);
		set_status(BOB, OperatorStatus::Retired);
		assert_ok!(by(clerk(ALICE)));
		assert_ok!(confirm(BOB, id, 0, 1, &[]));
		assert_eq!(balance(ALICE), FUNDS + 1);
	});
}

#[test]
fn two_nodes_of_one_operator_should_confirm_once() {
	execute(|| {
		let id = open_period();
		let by = |account| Reconciliation::confirm(signed(account), id, 0, confirmation(0, 1, &[]));
		assert_ok!(by(clerk(ALICE)));
		assert_noop!(by(second_clerk(ALICE)), Error::<Test>::AlreadyConfirmed);
		assert_ok!(by(second_clerk(BOB)));
		assert_noop!(by(clerk(BOB)), Error::<Test>::NotOpen);
		assert_eq!(balance(ALICE), FUNDS + 1);
	});
}

#[test]
fn totals_that_set_each_other_off_should_be_settled_at_once() {
	execute(|| {
		let id = open_period();
		// By both sides the second owes 60 more: there is nothing to decide.
		let totals = [
			total(Direction::FirstServes, Cause::Price, 100, 60),
			total(Direction::SecondServes, Cause::Price, 40, 0),
		];
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 1_000, &totals));
		}
		assert_eq!(closing(id, 0), Closing::Confirmed);
		assert_eq!(balance(ALICE), FUNDS + 1_060);
		assert_eq!(facts(ALICE).disputed, 0);
	});
}

#[test]
fn what_is_not_disputed_should_be_settled_at_once() {
	execute(|| {
		let id = agreed(terms());
		disputed(id, 0);
		assert_eq!((balance(ALICE), balance(BOB)), (FUNDS + 1_000, FUNDS - 1_000));
		let until = now() + u64::from(ANSWER_SECS);
		let expected = Dispute {
			positions: [Amount(300), Amount(0)],
			standing: Standing { by: Side::First, amount: Amount(300), until },
			rounds: 0,
			escalation: None,
			opened_at: now(),
		};
		assert_eq!(dispute(id, 0), expected);
		assert_eq!(
			last_event(),
			Event::DisputeOpened { agreement: id, period: 0, dispute: expected }
		);
		assert_eq!((facts(ALICE).disputed, facts(BOB).disputed), (1, 1));
		assert_eq!(facts(ALICE).closed, 0);
	});
}
