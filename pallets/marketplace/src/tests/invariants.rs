//! States that cannot come about, and must be found out if they do.

use crate::{
	mock::*, types::*, Contests, Escrowed, Fulfilments, Lines, OfferCount, Offers, OffersByArea,
	OffersByKind, OffersByProvider, Orders, OrdersOf,
};
use frame_support::{assert_ok, traits::fungible::Mutate};
use interwork_primitives::{LineId, LineKey, OfferId, OrderId};
use sp_runtime::DispatchError;

/// Breaks a sound state and returns the number of the invariant that is hurt.
fn broken(damage: impl FnOnce()) -> &'static str {
	let mut found = "";
	ExtBuilder::default().build().execute_with(|| {
		let a = publish(A, OfferTerms { area: countries(&[b"DE", b"FR"]), ..terms() });
		let c = publish(C, terms());
		let id = active(B, &[line_of(a, 10), line_of(c, 10)]);
		report(A, &[row(order(id).first_line, 3)]);
		assert_ok!(Marketplace::contest(signed(market(B)), LineId(1), 0, h(1)));
		request(B, &[line_of(a, 10), line_of(c, 10)]);
		assert_ok!(Marketplace::do_try_state());
		damage();
		found = match Marketplace::do_try_state() {
			Err(DispatchError::Other(message)) => message.split(':').next().unwrap(),
			other => panic!("the damage was not found: {other:?}"),
		};
	});
	found
}

fn change_line(id: u64, change: impl FnOnce(&mut LineRecord)) {
	Lines::<Test>::mutate(LineKey::from(LineId(id)), |line| change(line.as_mut().unwrap()));
}

fn change_order(id: u64, change: impl FnOnce(&mut OrderRecord<Test>)) {
	Orders::<Test>::mutate(OrderId(id), |order| change(order.as_mut().unwrap()));
}

fn change_offer(id: u32, change: impl FnOnce(&mut OfferRecord<Test>)) {
	Offers::<Test>::mutate(OfferId(id), |offer| change(offer.as_mut().unwrap()));
}

#[test]
fn try_state_should_find_broken_books() {
	assert_eq!(broken(|| Escrowed::<Test>::mutate(|totals| totals.paid += 1)), "1");
	assert_eq!(broken(|| Escrowed::<Test>::mutate(|totals| totals.returned += 1)), "1");
	assert_eq!(
		broken(|| Escrowed::<Test>::mutate(|totals| {
			totals.held += 1;
			totals.received += 1;
		})),
		"2"
	);
	assert_eq!(broken(|| change_line(0, |line| line.used += 1)), "3");
	assert_eq!(broken(|| change_line(0, |line| line.unit_price += 1)), "3");
	assert_eq!(broken(|| change_line(0, |line| line.state = LineState::Closed)), "3");
}

#[test]
fn try_state_should_find_broken_orders_and_lines() {
	assert_eq!(broken(|| Orders::<Test>::remove(OrderId(0))), "4");
	assert_eq!(broken(|| change_order(1, |order| order.first_line = LineId(1))), "4");
	assert_eq!(broken(|| change_line(0, |line| line.provider += 1)), "4");
	assert_eq!(broken(|| change_line(0, |line| line.state = LineState::Requested)), "5");
	assert_eq!(broken(|| change_line(2, |line| line.state = LineState::Open)), "5");
	assert_eq!(broken(|| change_line(0, |line| line.report_until += 1)), "5");
	assert_eq!(broken(|| change_order(0, |order| order.closed_at = Some(1))), "6");
	assert_eq!(broken(|| change_order(1, |order| order.awaiting = 1)), "6");
	assert_eq!(broken(|| Fulfilments::<Test>::remove(OrderId(0), A)), "6");
	assert_eq!(broken(|| Contests::<Test>::remove(LineKey::from(LineId(1)))), "7");
	assert_eq!(broken(|| change_line(0, |line| line.state = LineState::Contested)), "7");
	let fulfilment = FulfilmentRecord { commitment: h(1), accepted_at: 0 };
	assert_eq!(broken(|| Fulfilments::<Test>::insert(OrderId(0), D, fulfilment)), "8");
	assert_eq!(broken(|| Fulfilments::<Test>::insert(OrderId(7), A, fulfilment)), "8");
}

#[test]
fn try_state_should_find_broken_offers_and_indexes() {
	assert_eq!(broken(|| change_offer(0, |offer| offer.committed += 1)), "9");
	assert_eq!(broken(|| change_offer(0, |offer| offer.delivered = u64::MAX)), "9");
	assert_eq!(broken(|| Offers::<Test>::remove(OfferId(0))), "9");
	assert_eq!(broken(|| OfferCount::<Test>::insert(A, 2)), "11");
	assert_eq!(broken(|| OfferCount::<Test>::insert(D, 0)), "11");
	let key = OfferKey::from(OfferId(0));
	assert_eq!(broken(|| OffersByKind::<Test>::remove(ServiceKind::MobileData, key)), "12");
	assert_eq!(broken(|| OffersByKind::<Test>::insert(ServiceKind::Sms, key, ())), "12");
	assert_eq!(broken(|| OffersByArea::<Test>::insert(AreaKey::World, key, ())), "12");
	assert_eq!(broken(|| OffersByProvider::<Test>::remove(A, key)), "12");
	let withdrawn = |offer: &mut OfferRecord<Test>| offer.status = OfferStatus::Withdrawn;
	assert_eq!(broken(|| change_offer(0, withdrawn)), "12");
	assert_eq!(broken(|| OrdersOf::<Test>::remove(B, OrderKey::from(OrderId(0)))), "13");
	assert_eq!(
		broken(|| OrdersOf::<Test>::insert(D, OrderKey::from(OrderId(0)), Party::Buyer)),
		"13"
	);
	assert_eq!(broken(|| change_offer(0, |offer| offer.deposit += 1)), "14");
}

#[test]
fn try_state_should_not_mind_donations_to_the_pot() {
	ExtBuilder::default().build_and_execute(|| {
		simple(10);
		let pot = Marketplace::pot_account();
		let before = free(pot);
		assert_ok!(Balances::transfer_keep_alive(signed(STRANGER), pot, 1_000));
		assert_ok!(Marketplace::do_try_state());
		assert_eq!(free(pot), before + 1_000);
		// And leaves them alone: they can only be given, not taken.
		Balances::set_balance(&STRANGER, FUNDS - 1_000);
	});
}
