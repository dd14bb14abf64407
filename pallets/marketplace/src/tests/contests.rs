use crate::{mock::*, types::*, Contests, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{LineId, LineKey, OperatorStatus, OrderId};
use sp_runtime::DispatchError;

fn contest_of(id: LineId) -> ContestRecord {
	Contests::<Test>::get(LineKey::from(id)).unwrap()
}

/// A line of 100 units with 30 paid, contested by the buyer who claims 20.
fn contested() -> (OrderId, LineId) {
	let (order_id, id) = simple(100);
	report(A, &[row(id, 30)]);
	assert_ok!(Marketplace::contest(signed(market(B)), id, 20, h(2)));
	(order_id, id)
}

#[test]
fn contest_should_stop_payment_and_keep_the_claim() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		assert_eq!(
			last_event(),
			Event::LineContested { order_id, line: id, units: 20, evidence: h(2) }
		);
		assert_eq!(line(id).state, LineState::Contested);
		assert_eq!(
			contest_of(id),
			ContestRecord {
				buyer_claim: Claim { units: 20, evidence: h(2), claimed_at: START },
				provider_claim: None,
				buyer_proposal: None,
				provider_proposal: None,
				status: ContestStatus::Open,
			}
		);
		assert_eq!(report(A, &[row(id, 40)]), (vec![UsageResult::Contested], 0));
	});
}

#[test]
fn contest_should_fail_when_not_called_for() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		let contest = |account, units| Marketplace::contest(signed(account), id, units, h(1));
		assert_noop!(
			Marketplace::contest(RuntimeOrigin::root(), id, 0, h(1)),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Marketplace::contest(signed(market(B)), LineId(9), 0, h(1)),
			Error::<Test>::LineNotFound
		);
		assert_noop!(contest(market(A), 0), Error::<Test>::NotBuyer);
		assert_noop!(contest(clerk(B), 0), DispatchError::Other("lacks the role"));
		assert_noop!(contest(market(B), 101), Error::<Test>::ClaimExceedsUnits);
		set_now(START + 11 * DAY);
		assert_noop!(contest(market(B), 0), Error::<Test>::ReportingOver);
		set_now(START + 11 * DAY - 1);
		assert_ok!(contest(market(B), 100));
		assert_noop!(contest(market(B), 0), Error::<Test>::AlreadyContested);
		let offer = publish(A, terms());
		let id = request(B, &[line_of(offer, 1)]);
		assert_noop!(
			Marketplace::contest(signed(market(B)), order(id).first_line, 0, h(1)),
			Error::<Test>::LineNotOpen
		);
		let id = active(B, &[line_of(offer, 1)]);
		report(A, &[row(order(id).first_line, 1)]);
		assert_noop!(
			Marketplace::contest(signed(market(B)), order(id).first_line, 0, h(1)),
			Error::<Test>::NothingToContest
		);
	});
}

#[test]
fn answer_contest_should_put_the_second_claim_on_record_once() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		let answer = |account, units| Marketplace::answer_contest(signed(account), id, units, h(3));
		assert_noop!(answer(market(B), 60), Error::<Test>::NotProvider);
		assert_noop!(answer(market(A), 101), Error::<Test>::ClaimExceedsUnits);
		assert_noop!(
			Marketplace::answer_contest(signed(market(A)), LineId(8), 1, h(3)),
			Error::<Test>::LineNotFound
		);
		set_status(A, OperatorStatus::Suspended);
		set_now(START + 40 * DAY);
		assert_ok!(answer(market(A), 60));
		assert_eq!(
			last_event(),
			Event::ContestAnswered { order_id, line: id, units: 60, evidence: h(3) }
		);
		let contest = contest_of(id);
		assert_eq!(contest.buyer_claim.units, 20);
		assert_eq!(contest.provider_claim.map(|claim| claim.units), Some(60));
		assert_noop!(answer(market(A), 61), Error::<Test>::AlreadyAnswered);
	});
}

#[test]
fn contest_calls_should_fail_when_the_line_is_not_contested() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		assert_noop!(
			Marketplace::answer_contest(signed(market(A)), id, 1, h(1)),
			Error::<Test>::ContestNotFound
		);
		assert_noop!(
			Marketplace::withdraw_contest(signed(market(B)), id),
			Error::<Test>::ContestNotFound
		);
		assert_noop!(
			Marketplace::settle_contest(signed(market(B)), id, 1),
			Error::<Test>::ContestNotFound
		);
		assert_noop!(
			Marketplace::resolve_contest(signed(BOARD), id, 1),
			Error::<Test>::ContestNotFound
		);
	});
}

#[test]
fn withdraw_contest_should_let_usage_be_paid_again() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		assert_noop!(Marketplace::withdraw_contest(signed(market(A)), id), Error::<Test>::NotBuyer);
		assert_ok!(Marketplace::withdraw_contest(signed(market(B)), id));
		// The reporting period was longer anyway.
		assert_eq!(
			last_event(),
			Event::ContestWithdrawn { order_id, line: id, report_until: START + 11 * DAY }
		);
		assert_eq!(contest_of(id).status, ContestStatus::Withdrawn);
		assert_eq!(report(A, &[row(id, 40)]).1, 100);
		// A line can be contested again; the new contest starts from nothing.
		assert_ok!(Marketplace::contest(signed(market(B)), id, 35, h(5)));
		assert_eq!(contest_of(id).buyer_claim.units, 35);
		assert_eq!(contest_of(id).status, ContestStatus::Open);
	});
}

#[test]
fn withdraw_contest_should_leave_a_whole_reporting_period_when_the_end_is_near() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		set_now(START + 20 * DAY);
		// The period is over, but the contest keeps the order open.
		assert_ok!(Marketplace::finalise(signed(STRANGER), order_id));
		assert_eq!(order(order_id).status, OrderStatus::Disputed);
		assert_ok!(Marketplace::withdraw_contest(signed(market(B)), id));
		assert_eq!(order(order_id).status, OrderStatus::Active);
		assert_eq!(line(id).report_until, START + 21 * DAY);
		assert_noop!(Marketplace::close(signed(market(B)), order_id), Error::<Test>::ServiceEnded);
		set_now(START + 21 * DAY - 1);
		assert_noop!(Marketplace::finalise(signed(STRANGER), order_id), Error::<Test>::TooEarly);
		assert_eq!(report(A, &[row(id, 40)]).1, 100);
		set_now(START + 21 * DAY);
		assert_ok!(Marketplace::finalise(signed(STRANGER), order_id));
		assert_eq!(order(order_id).status, OrderStatus::Completed);
		assert_eq!(free(market(B)), FUNDS - 400);
	});
}

#[test]
fn settle_contest_should_pay_when_both_name_the_same_units() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		let settle = |account, units| Marketplace::settle_contest(signed(account), id, units);
		assert_noop!(settle(market(C), 50), Error::<Test>::NotParty);
		assert_noop!(settle(market(A), 29), Error::<Test>::InvalidSettlement);
		assert_noop!(settle(market(A), 101), Error::<Test>::InvalidSettlement);
		assert_noop!(
			Marketplace::settle_contest(signed(market(A)), LineId(7), 50),
			Error::<Test>::LineNotFound
		);
		assert_ok!(settle(market(A), 60));
		assert_eq!(
			last_event(),
			Event::SettlementProposed { order_id, line: id, party: Party::Provider, units: 60 }
		);
		assert_ok!(settle(market(B), 40));
		assert_eq!(line(id).state, LineState::Contested);
		assert_eq!(contest_of(id).buyer_proposal, Some(40));
		let before = free(own(A));
		assert_ok!(settle(market(A), 40));
		assert_eq!(free(own(A)), before + 100);
		assert_eq!(contest_of(id).status, ContestStatus::Agreed(40));
		assert_eq!(line(id).used, 40);
		// It was the only line, so that the order is closed and the rest returned.
		assert!(events().contains(&Event::ContestSettled {
			order_id,
			line: id,
			status: ContestStatus::Agreed(40),
			amount: 100,
		}));
		assert_eq!(order(order_id).status, OrderStatus::Completed);
		assert_eq!(free(market(B)), FUNDS - 400);
		assert_noop!(settle(market(A), 40), Error::<Test>::ContestNotFound);
	});
}

#[test]
fn settle_contest_should_agree_on_what_is_paid_already_without_a_payment() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		assert_ok!(Marketplace::settle_contest(signed(market(B)), id, 30));
		let before = free(own(A));
		assert_ok!(Marketplace::settle_contest(signed(market(A)), id, 30));
		assert_eq!(free(own(A)), before);
		assert_eq!(order(order_id).status, OrderStatus::Completed);
	});
}

#[test]
fn resolve_contest_should_be_the_boards_and_stay_within_the_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		let resolve = |origin, units| Marketplace::resolve_contest(origin, id, units);
		for account in [market(A), market(B), STRANGER] {
			assert_noop!(resolve(signed(account), 50), DispatchError::BadOrigin);
		}
		assert_noop!(resolve(signed(BOARD), 29), Error::<Test>::InvalidSettlement);
		assert_noop!(resolve(signed(BOARD), 101), Error::<Test>::InvalidSettlement);
		assert_noop!(
			Marketplace::resolve_contest(signed(BOARD), LineId(7), 1),
			Error::<Test>::LineNotFound
		);
		assert_ok!(resolve(RuntimeOrigin::root(), 100));
		assert_eq!(contest_of(id).status, ContestStatus::Resolved(100));
		assert_eq!(totals(), EscrowTotals { held: 0, received: 1_000, paid: 1_000, returned: 0 });
		assert_eq!(order(order_id).status, OrderStatus::Completed);
		assert_noop!(resolve(signed(BOARD), 100), Error::<Test>::ContestNotFound);
	});
}

#[test]
fn finalise_should_return_the_rest_of_what_is_not_contested_and_wait_for_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, terms());
		let c = publish(C, terms());
		let id = active(B, &[line_of(a, 100), line_of(c, 100), line_of(a, 100)]);
		let [first, second, third] = [0, 1, 2].map(LineId);
		report(A, &[row(first, 50), row(third, 50)]);
		assert_ok!(Marketplace::contest(signed(market(B)), first, 40, h(1)));
		assert_ok!(Marketplace::contest(signed(market(B)), second, 0, h(1)));
		// A contested line is not released.
		assert_ok!(Marketplace::release(signed(market(A)), id));
		assert_noop!(Marketplace::release(signed(market(C)), id), Error::<Test>::NothingToRelease);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + 11 * DAY);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(
			last_event(),
			Event::OrderDisputed {
				order_id: id,
				contested: 2,
				returned_to: market(B),
				returned: 500,
			}
		);
		assert_eq!(totals().held, 500 + 1_000);
		assert_eq!(offer(a).committed, 100);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::ContestOpen);
		assert_noop!(Marketplace::prune(signed(STRANGER), id), Error::<Test>::OrderNotClosed);
		assert_noop!(Marketplace::release(signed(market(A)), id), Error::<Test>::OrderNotActive);
		// The first is settled: its rest is returned at once, the second still waits.
		assert_ok!(Marketplace::resolve_contest(signed(BOARD), first, 60));
		assert_eq!(order(id).status, OrderStatus::Disputed);
		assert_eq!(totals().held, 1_000);
		assert_ok!(Marketplace::settle_contest(signed(market(C)), second, 10));
		assert_ok!(Marketplace::settle_contest(signed(market(B)), second, 10));
		assert_eq!(
			last_event(),
			Event::OrderClosed {
				order_id: id,
				outcome: OrderStatus::Completed,
				returned_to: market(B),
				returned: 900,
			}
		);
		assert_eq!(free(market(B)), FUNDS - 600 - 100 - 500);
		assert_eq!((offer(a).delivered, offer(c).delivered), (110, 10));
	});
}

#[test]
fn disputed_order_should_end_as_cancelled_when_the_buyer_had_closed_it() {
	ExtBuilder::default().build_and_execute(|| {
		let (order_id, id) = contested();
		assert_ok!(Marketplace::close(signed(market(B)), order_id));
		set_now(START + DAY);
		assert_ok!(Marketplace::finalise(signed(STRANGER), order_id));
		assert_ok!(Marketplace::withdraw_contest(signed(market(B)), id));
		assert_eq!(order(order_id).status, OrderStatus::Closing);
		set_now(START + 2 * DAY);
		assert_ok!(Marketplace::finalise(signed(STRANGER), order_id));
		assert_eq!(order(order_id).status, OrderStatus::Cancelled);
	});
}
