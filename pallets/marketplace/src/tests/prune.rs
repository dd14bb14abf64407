use crate::{mock::*, types::*, Contests, Error, Event, Fulfilments, Lines, Orders, OrdersOf};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::OrderId;
use sp_runtime::DispatchError;

#[test]
fn prune_should_remove_everything_of_an_order_when_the_retention_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, terms());
		let c = publish(C, terms());
		let id = active(B, &[line_of(a, 10), line_of(c, 10)]);
		assert_ok!(Marketplace::contest(signed(market(B)), order(id).first_line, 0, h(1)));
		assert_ok!(Marketplace::resolve_contest(signed(BOARD), order(id).first_line, 5));
		assert_noop!(Marketplace::prune(signed(STRANGER), id), Error::<Test>::OrderNotClosed);
		assert_ok!(Marketplace::release(signed(market(C)), id));
		assert_eq!(order(id).status, OrderStatus::Completed);
		set_now(START + 30 * DAY - 1);
		assert_noop!(Marketplace::prune(signed(STRANGER), id), Error::<Test>::TooEarly);
		set_now(START + 30 * DAY);
		assert_noop!(Marketplace::prune(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
		assert_ok!(Marketplace::prune(signed(STRANGER), id));
		assert_eq!(last_event(), Event::OrderPruned { order_id: id });
		assert_eq!(Orders::<Test>::iter().count(), 0);
		assert_eq!(Lines::<Test>::iter().count(), 0);
		assert_eq!(Contests::<Test>::iter().count(), 0);
		assert_eq!(Fulfilments::<Test>::iter().count(), 0);
		assert_eq!(OrdersOf::<Test>::iter().count(), 0);
		assert_noop!(Marketplace::prune(signed(STRANGER), id), Error::<Test>::OrderNotFound);
		// Ids never return.
		assert_eq!(request(B, &[line_of(a, 1)]), OrderId(1));
		assert_eq!(order(OrderId(1)).first_line.0, 2);
		assert_eq!(
			report(A, &[row(interwork_primitives::LineId(0), 9)]).0,
			vec![UsageResult::LineNotFound]
		);
	});
}
