use crate::{mock::*, types::*, Error, Event, Fulfilments};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{OperatorStatus, OrderId};
use sp_runtime::DispatchError;

/// An order of B over an offer of A and two of C.
fn requested() -> OrderId {
	let a = publish(A, terms());
	let c = publish(C, terms());
	request(B, &[line_of(a, 10), line_of(c, 20), line_of(c, 30)])
}

#[test]
fn accept_should_make_the_order_active_when_the_last_provider_accepts() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		assert_ok!(Marketplace::accept(signed(market(C)), id, h(3)));
		assert_eq!(
			last_event(),
			Event::OrderAccepted { order_id: id, provider: C, commitment: h(3), awaiting: 1 }
		);
		assert_eq!(order(id).status, OrderStatus::Requested);
		assert!(order(id).lines().all(|(id, _)| line(id).state == LineState::Requested));
		assert_ok!(Marketplace::accept(signed(own(A)), id, h(4)));
		assert_eq!(
			last_event(),
			Event::OrderAccepted { order_id: id, provider: A, commitment: h(4), awaiting: 0 }
		);
		assert_eq!(order(id).status, OrderStatus::Active);
		assert!(order(id).lines().all(|(id, _)| line(id).state == LineState::Open));
		assert_eq!(
			Fulfilments::<Test>::get(id, C),
			Some(FulfilmentRecord { commitment: h(3), accepted_at: START })
		);
	});
}

#[test]
fn accept_should_fail_when_not_called_for() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		let accept = |account| Marketplace::accept(signed(account), id, h(1));
		assert_noop!(
			Marketplace::accept(RuntimeOrigin::root(), id, h(1)),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Marketplace::accept(signed(market(A)), OrderId(5), h(1)),
			Error::<Test>::OrderNotFound
		);
		assert_noop!(accept(market(D)), Error::<Test>::NotProvider);
		assert_noop!(accept(market(B)), Error::<Test>::NotProvider);
		assert_noop!(accept(clerk(A)), DispatchError::Other("lacks the role"));
		// To accept is something new.
		set_status(A, OperatorStatus::Suspended);
		assert_noop!(accept(market(A)), DispatchError::Other("not active"));
		set_status(A, OperatorStatus::Active);
		assert_ok!(accept(market(A)));
		assert_noop!(accept(market(A)), Error::<Test>::AlreadyAccepted);
		assert_ok!(accept(market(C)));
		assert_noop!(accept(market(C)), Error::<Test>::OrderNotRequested);
	});
}

#[test]
fn accept_should_be_allowed_until_just_before_the_deadline() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		set_now(START + HOUR - 1);
		assert_ok!(Marketplace::accept(signed(market(A)), id, h(1)));
		assert_noop!(Marketplace::expire(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + HOUR);
		assert_noop!(
			Marketplace::accept(signed(market(C)), id, h(1)),
			Error::<Test>::AcceptanceExpired
		);
		assert_ok!(Marketplace::expire(signed(STRANGER), id));
	});
}

#[test]
fn decline_should_close_the_order_whole_and_return_everything() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		assert_ok!(Marketplace::accept(signed(market(A)), id, h(1)));
		assert_noop!(Marketplace::decline(signed(market(A)), id), Error::<Test>::AlreadyAccepted);
		assert_noop!(Marketplace::decline(signed(market(D)), id), Error::<Test>::NotProvider);
		// A suspended provider may say no.
		set_status(C, OperatorStatus::Suspended);
		assert_ok!(Marketplace::decline(signed(market(C)), id));
		assert_eq!(
			last_event(),
			Event::OrderClosed {
				order_id: id,
				outcome: OrderStatus::Declined,
				returned_to: market(B),
				returned: 600,
			}
		);
		assert_eq!(free(market(B)), FUNDS);
		assert_eq!(totals(), EscrowTotals { held: 0, received: 600, paid: 0, returned: 600 });
		for (line_id, order_line) in order(id).lines() {
			assert_eq!(line(line_id).state, LineState::Closed);
			assert_eq!(offer(order_line.offer).committed, 0);
			assert_eq!(offer(order_line.offer).remaining(), 1_000_000);
		}
		assert_noop!(Marketplace::decline(signed(market(C)), id), Error::<Test>::OrderNotRequested);
	});
}

#[test]
fn cancel_should_return_everything_when_the_order_is_only_requested() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		assert_ok!(Marketplace::accept(signed(market(A)), id, h(1)));
		assert_noop!(Marketplace::cancel(signed(market(A)), id), Error::<Test>::NotBuyer);
		assert_noop!(
			Marketplace::cancel(signed(market(B)), OrderId(8)),
			Error::<Test>::OrderNotFound
		);
		set_status(B, OperatorStatus::Suspended);
		// Another account of the buyer may cancel; the money goes to the one that paid.
		assert_ok!(Marketplace::cancel(signed(own(B)), id));
		assert_eq!(free(market(B)), FUNDS);
		assert_eq!(order(id).status, OrderStatus::Cancelled);
		assert_eq!(order(id).closed_at, Some(START));
		assert_noop!(Marketplace::cancel(signed(market(B)), id), Error::<Test>::OrderNotRequested);
	});
}

#[test]
fn cancel_should_fail_when_the_order_is_active() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = simple(10);
		assert_noop!(Marketplace::cancel(signed(market(B)), id), Error::<Test>::OrderNotRequested);
		set_now(START + 20 * DAY);
		assert_noop!(Marketplace::expire(signed(STRANGER), id), Error::<Test>::OrderNotRequested);
	});
}

#[test]
fn expire_should_return_everything_when_not_all_accepted_in_time() {
	ExtBuilder::default().build_and_execute(|| {
		let id = requested();
		assert_ok!(Marketplace::accept(signed(market(C)), id, h(1)));
		set_now(START + HOUR - 1);
		assert_noop!(Marketplace::expire(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + HOUR);
		assert_noop!(
			Marketplace::expire(signed(STRANGER), OrderId(9)),
			Error::<Test>::OrderNotFound
		);
		assert_noop!(Marketplace::expire(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
		assert_ok!(Marketplace::expire(signed(STRANGER), id));
		assert_eq!(order(id).status, OrderStatus::Expired);
		assert_eq!(free(market(B)), FUNDS);
		assert_noop!(Marketplace::expire(signed(STRANGER), id), Error::<Test>::OrderNotRequested);
	});
}
