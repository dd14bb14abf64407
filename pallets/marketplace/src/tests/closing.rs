use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use interwork_primitives::{LineId, OperatorStatus, OrderId};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn release_should_complete_the_order_when_no_line_can_be_paid_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, terms());
		let c = publish(C, terms());
		let id = active(B, &[line_of(a, 10), line_of(c, 20), line_of(a, 30)]);
		report(A, &[row(order(id).first_line, 4)]);
		assert_noop!(Marketplace::release(signed(market(D)), id), Error::<Test>::NotProvider);
		assert_noop!(
			Marketplace::release(signed(market(A)), OrderId(5)),
			Error::<Test>::OrderNotFound
		);
		assert_ok!(Marketplace::release(signed(market(A)), id));
		assert_eq!(last_event(), Event::LinesReleased { order_id: id, provider: A });
		assert_eq!(order(id).status, OrderStatus::Active);
		assert_eq!(report(A, &[row(LineId(0), 5)]).0, vec![UsageResult::Closed]);
		assert_noop!(Marketplace::release(signed(market(A)), id), Error::<Test>::NothingToRelease);
		assert_eq!(totals().held, 560);
		set_status(C, OperatorStatus::Suspended);
		assert_ok!(Marketplace::release(signed(market(C)), id));
		assert_eq!(
			last_event(),
			Event::OrderClosed {
				order_id: id,
				outcome: OrderStatus::Completed,
				returned_to: market(B),
				returned: 560,
			}
		);
		assert_eq!(free(market(B)), FUNDS - 40);
		assert_eq!((offer(a).committed, offer(a).delivered), (0, 4));
		assert_eq!(offer(a).remaining(), 999_996);
		assert_noop!(Marketplace::release(signed(market(C)), id), Error::<Test>::OrderNotActive);
	});
}

#[test]
fn release_should_fail_when_the_order_is_not_accepted() {
	ExtBuilder::default().build_and_execute(|| {
		let offer = publish(A, terms());
		let id = request(B, &[line_of(offer, 10)]);
		assert_noop!(Marketplace::release(signed(market(A)), id), Error::<Test>::OrderNotActive);
		assert_noop!(Marketplace::close(signed(market(B)), id), Error::<Test>::OrderNotActive);
		assert_noop!(Marketplace::finalise(signed(market(B)), id), Error::<Test>::OrderNotActive);
	});
}

#[test]
fn close_should_start_the_reporting_period() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		assert_noop!(Marketplace::close(signed(market(A)), id), Error::<Test>::NotBuyer);
		assert_noop!(
			Marketplace::close(signed(market(B)), OrderId(4)),
			Error::<Test>::OrderNotFound
		);
		set_now(START + 5 * DAY);
		assert_ok!(Marketplace::close(signed(market(B)), id));
		assert_eq!(
			last_event(),
			Event::OrderClosing { order_id: id, report_until: START + 6 * DAY }
		);
		assert_noop!(Marketplace::close(signed(market(B)), id), Error::<Test>::OrderNotActive);
		set_now(START + 6 * DAY - 1);
		assert_eq!(report(A, &[row(line_id, 40)]).1, 400);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + 6 * DAY);
		assert_eq!(report(A, &[row(line_id, 41)]).0, vec![UsageResult::TooLate]);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(
			last_event(),
			Event::OrderClosed {
				order_id: id,
				outcome: OrderStatus::Cancelled,
				returned_to: market(B),
				returned: 600,
			}
		);
		assert_eq!(free(market(B)), FUNDS - 400);
	});
}

#[test]
fn close_should_fail_when_the_service_has_ended_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = simple(100);
		set_now(START + 10 * DAY);
		assert_noop!(Marketplace::close(signed(market(B)), id), Error::<Test>::ServiceEnded);
		set_now(START + 10 * DAY - 1);
		set_status(B, OperatorStatus::Suspended);
		assert_ok!(Marketplace::close(signed(market(B)), id));
		assert_eq!(order(id).report_until, START + 11 * DAY - 1);
	});
}

#[test]
fn finalise_should_complete_the_order_at_the_end_of_the_reporting_period() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		report(A, &[row(line_id, 99)]);
		set_now(START + 11 * DAY - 1);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + 11 * DAY);
		assert_noop!(Marketplace::finalise(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
		assert_noop!(
			Marketplace::finalise(signed(STRANGER), OrderId(7)),
			Error::<Test>::OrderNotFound
		);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(order(id).status, OrderStatus::Completed);
		assert_eq!(free(market(B)), FUNDS - 990);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::OrderNotActive);
	});
}

#[test]
fn finalise_should_not_wait_when_every_unit_is_used() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		report(A, &[row(line_id, 99)]);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), Error::<Test>::TooEarly);
		report(A, &[row(line_id, 100)]);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(order(id).status, OrderStatus::Completed);
		assert_eq!(totals(), EscrowTotals { held: 0, received: 1_000, paid: 1_000, returned: 0 });
	});
}

#[test]
fn finalise_should_pay_back_to_the_buyers_own_account_when_the_payer_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		report(A, &[row(line_id, 95)]);
		set_now(START + 11 * DAY);
		// The payer's account is emptied; the rest alone cannot bring it back to life.
		Balances::set_balance(&market(B), 0);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(
			last_event(),
			Event::OrderClosed {
				order_id: id,
				outcome: OrderStatus::Completed,
				returned_to: own(B),
				returned: 50,
			}
		);
		assert_eq!(free(own(B)), FUNDS + 50);
		Balances::set_balance(&market(B), FUNDS - 1_000);
	});
}

#[test]
fn finalise_should_fail_cleanly_when_nobody_can_take_the_rest() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		report(A, &[row(line_id, 95)]);
		set_now(START + 11 * DAY);
		Balances::set_balance(&market(B), 0);
		Balances::set_balance(&own(B), 0);
		assert_noop!(Marketplace::finalise(signed(STRANGER), id), TokenError::CannotCreate);
		// Anyone can help.
		assert_ok!(Balances::transfer_keep_alive(signed(STRANGER), market(B), ED));
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(free(market(B)), ED + 50);
		Balances::set_balance(&market(B), FUNDS - 950);
		Balances::set_balance(&own(B), FUNDS);
		Balances::set_balance(&STRANGER, FUNDS);
	});
}
