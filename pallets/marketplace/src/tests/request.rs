use crate::{mock::*, types::*, Error, Event, HoldReason, NextLineId, Orders, OrdersOf};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		ConstU32,
	},
	BoundedVec,
};
use interwork_primitives::{LineId, OfferId, OperatorStatus, OrderId};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn request_should_escrow_the_full_price_and_reserve_the_units() {
	ExtBuilder::default().build_and_execute(|| {
		let data = publish(A, terms());
		let voice = publish(C, OfferTerms { unit_price: 7, ..terms() });
		let before = free(market(B));
		let lines = [line_of(data, 100), line_of(voice, 30), line_of(data, 1)];
		let id = request(B, &lines);

		let amount = 100 * 10 + 30 * 7 + 10;
		assert_eq!(free(market(B)), before - amount);
		let pot = Marketplace::pot_account();
		assert_eq!(Balances::balance_on_hold(&HoldReason::Escrow.into(), &pot), amount);
		assert_eq!(totals(), EscrowTotals { held: amount, received: amount, paid: 0, returned: 0 });
		assert_eq!(offer(data).committed, 101);
		assert_eq!(offer(voice).committed, 30);
		let record = order(id);
		assert_eq!(record.payer, market(B));
		assert_eq!(record.buyer, B);
		assert_eq!(record.awaiting, 2);
		assert_eq!(record.providers(), vec![A, C]);
		assert_eq!(record.report_until, START + 11 * DAY);
		assert_eq!(NextLineId::<Test>::get(), LineId(3));
		assert_eq!(
			line(LineId(1)),
			LineRecord {
				order: 0,
				provider: C.0,
				unit_price: 7,
				units: 30,
				used: 0,
				report_until: START + 11 * DAY,
				state: LineState::Requested,
			}
		);
		assert_eq!(OrdersOf::<Test>::get(B, OrderKey::from(id)), Some(Party::Buyer));
		assert_eq!(OrdersOf::<Test>::get(C, OrderKey::from(id)), Some(Party::Provider));
		assert_eq!(
			last_event(),
			Event::OrderRequested {
				order_id: id,
				buyer: B,
				user_reference: [9; 32],
				first_line: LineId(0),
				lines: lines_of(&lines),
				unit_prices: vec![10, 7, 10].try_into().unwrap(),
				accept_by: START + HOUR,
				service_until: START + 10 * DAY,
				payer: market(B),
				amount,
			}
		);
	});
}

#[test]
fn request_should_work_from_the_first_order_when_the_pot_is_not_endowed() {
	ExtBuilder::default().pot_not_endowed().build_and_execute(|| {
		let id = publish(A, terms());
		// An account without free balance cannot take less than the existential deposit, so a pot
		// without endowment refuses tiny orders cleanly.
		assert_noop!(try_request(B, &[line_of(id, 9)]), TokenError::CannotCreate);
		let order_id = request(B, &[line_of(id, 10)]);
		let order_id_2 = request(B, &[line_of(id, 500)]);
		assert_ok!(Marketplace::cancel(signed(market(B)), order_id));
		assert_ok!(Marketplace::cancel(signed(market(B)), order_id_2));
		assert_eq!(free(market(B)), FUNDS);
		assert_eq!(Balances::total_balance(&Marketplace::pot_account()), 0);
		request(B, &[line_of(id, 10)]);
	});
}

#[test]
fn request_should_take_tiny_orders_when_the_pot_is_endowed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, OfferTerms { unit_price: 1, ..terms() });
		let order_id = request(B, &[line_of(id, 1)]);
		assert_eq!(totals().held, 1);
		assert_ok!(Marketplace::cancel(signed(market(B)), order_id));
	});
}

#[test]
fn request_should_fail_when_a_line_cannot_be_ordered() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, OfferTerms { min_units: 10, capacity: 100, ..terms() });
		let good = publish(C, terms());
		let refuse = |line: RequestLine, error: Error<Test>| {
			// Alone, and as the last line of an order that is good but for it.
			assert_noop!(try_request(B, &[line]), error);
		};
		refuse(line_of(OfferId(9), 10), Error::OfferNotFound);
		refuse(line_of(id, 9), Error::TooFewUnits);
		refuse(line_of(good, 0), Error::TooFewUnits);
		refuse(line_of(id, 101), Error::CapacityExceeded);
		refuse(RequestLine { offer: id, units: 10, max_unit_price: 9 }, Error::PriceAboveLimit);
		assert_noop!(try_request(A, &[line_of(id, 10)]), Error::<Test>::OwnOffer);
		// The second line sees what the first has taken.
		assert_noop!(
			try_request(B, &[line_of(id, 91), line_of(id, 10)]),
			Error::<Test>::CapacityExceeded
		);
		assert_noop!(
			try_request(B, &[line_of(good, 10), line_of(OfferId(9), 1)]),
			Error::<Test>::OfferNotFound
		);
		set_status(A, OperatorStatus::Suspended);
		refuse(line_of(id, 10), Error::ProviderNotActive);
		set_status(A, OperatorStatus::Active);
		let pause = OfferChange { status: Some(OfferSwitch::Paused), ..Default::default() };
		assert_ok!(Marketplace::update_offer(signed(market(A)), id, pause));
		refuse(line_of(id, 10), Error::OfferNotOpen);
		let audience = Some(Audience::Named(vec![C].try_into().unwrap()));
		let change =
			OfferChange { status: Some(OfferSwitch::Open), audience, ..Default::default() };
		assert_ok!(Marketplace::update_offer(signed(market(A)), id, change));
		refuse(line_of(id, 10), Error::NotInAudience);
		let order_id = request(C, &[line_of(id, 90), line_of(id, 10)]);
		assert_eq!(offer(id).remaining(), 0);
		assert_eq!(order(order_id).awaiting, 1);
	});
}

#[test]
fn request_should_be_protected_by_its_price_limit_when_the_offer_changes_under_it() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let line = RequestLine { offer: id, units: 10, max_unit_price: 10 };
		let raise = OfferChange { unit_price: Some(11), ..Default::default() };
		assert_ok!(Marketplace::update_offer(signed(market(A)), id, raise));
		assert_noop!(try_request(B, &[line]), Error::<Test>::PriceAboveLimit);
		let lower = OfferChange { unit_price: Some(9), ..Default::default() };
		assert_ok!(Marketplace::update_offer(signed(market(A)), id, lower));
		request(B, &[line]);
		assert_eq!(totals().held, 90);
	});
}

#[test]
fn request_should_respect_the_validity_at_its_edges() {
	ExtBuilder::default().build_and_execute(|| {
		let id =
			publish(A, OfferTerms { valid_from: START + 100, valid_until: START + 200, ..terms() });
		set_now(START + 99);
		assert_noop!(try_request(B, &[line_of(id, 1)]), Error::<Test>::OfferNotValid);
		set_now(START + 100);
		assert_ok!(try_request(B, &[line_of(id, 1)]));
		set_now(START + 199);
		assert_ok!(try_request(B, &[line_of(id, 1)]));
		set_now(START + 200);
		assert_noop!(try_request(B, &[line_of(id, 1)]), Error::<Test>::OfferNotValid);
	});
}

#[test]
fn request_should_respect_the_deadlines_at_their_edges() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let request = |accept_by, service_until| {
			Marketplace::request(
				signed(market(B)),
				lines_of(&[line_of(id, 1)]),
				[0; 32],
				accept_by,
				service_until,
			)
		};
		let late = START + 20 * DAY;
		for accept_by in [0, START - 1, START + 59, START + 7 * DAY + 1, u64::MAX] {
			assert_noop!(request(accept_by, late), Error::<Test>::InvalidAcceptBy);
		}
		for service_until in [0, START + HOUR, START + 366 * DAY + 1, u64::MAX] {
			assert_noop!(request(START + HOUR, service_until), Error::<Test>::InvalidServiceUntil);
		}
		assert_ok!(request(START + 60, late));
		assert_ok!(request(START + 7 * DAY, late));
		assert_ok!(request(START + HOUR, START + HOUR + 1));
		assert_ok!(request(START + HOUR, START + 366 * DAY));
	});
}

#[test]
fn request_should_fail_when_the_caller_may_not_start() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let request = |origin| {
			Marketplace::request(
				origin,
				lines_of(&[line_of(id, 1)]),
				[0; 32],
				START + HOUR,
				START + DAY,
			)
		};
		assert_noop!(request(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(request(signed(STRANGER)), DispatchError::Other("not an operator"));
		assert_noop!(request(signed(clerk(B))), DispatchError::Other("lacks the role"));
		set_status(B, OperatorStatus::Suspended);
		assert_noop!(request(signed(market(B))), DispatchError::Other("not active"));
	});
}

#[test]
fn request_should_fail_when_empty_or_longer_than_the_limit() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		assert_noop!(try_request(B, &[]), Error::<Test>::NoLines);
		request(B, &[line_of(id, 1); 16]);
		assert!(
			BoundedVec::<RequestLine, ConstU32<16>>::try_from(vec![line_of(id, 1); 17]).is_err()
		);
	});
}

#[test]
fn request_should_fail_when_the_payer_lacks_the_money_or_would_die() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		Balances::set_balance(&market(B), 1_000 + ED - 1);
		assert_noop!(try_request(B, &[line_of(id, 100)]), TokenError::FundsUnavailable);
		Balances::set_balance(&market(B), 1_000 + ED);
		let order_id = request(B, &[line_of(id, 100)]);
		assert_eq!(free(market(B)), ED);
		assert_eq!(Orders::<Test>::get(order_id).unwrap().payer, market(B));
		Balances::set_balance(&market(B), FUNDS - 1_000);
	});
}

#[test]
fn request_should_fail_when_the_price_does_not_fit_a_balance() {
	ExtBuilder::default().build_and_execute(|| {
		let dear =
			OfferTerms { unit_price: u64::MAX, capacity: u64::MAX, min_units: u64::MAX, ..terms() };
		let one = publish(A, dear.clone());
		let two = publish(C, dear);
		assert_noop!(
			try_request(B, &[line_of(one, u64::MAX), line_of(two, u64::MAX)]),
			Error::<Test>::PriceOverflow
		);
		assert_noop!(try_request(B, &[line_of(one, u64::MAX)]), TokenError::FundsUnavailable);
	});
}

#[test]
fn request_should_ignore_what_anyone_gives_to_the_pot() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let pot = Marketplace::pot_account();
		assert_ok!(Balances::transfer_keep_alive(signed(STRANGER), pot, 777));
		let order_id = request(B, &[line_of(id, 100)]);
		assert_eq!(totals().held, 1_000);
		assert_ok!(Marketplace::cancel(signed(market(B)), order_id));
		assert_eq!(free(pot), ED + 777);
		assert_eq!(order_id, OrderId(0));
	});
}
