use crate::{mock::*, types::*, Offers};
use frame_support::assert_ok;
use interwork_primitives::{Country, LineId, OfferId, OperatorId, OperatorStatus, OrderId};

const DE: Country = Country(*b"DE");
const FR: Country = Country(*b"FR");

fn ids(page: &Page<OfferView<Test>, OfferId>) -> Vec<u32> {
	page.items.iter().map(|view| view.id.0).collect()
}

/// Six offers: data in DE (A), voice in DE and FR (A), data everywhere (C), IoT in FR (C), data in
/// FR for B only (D), voice everywhere, paused (D).
fn display() {
	let voice = Service::Voice {
		direction: Direction::Originating,
		first_increment_secs: 60,
		next_increment_secs: 1,
		unit: CallUnit::Second,
	};
	let iot = Service::Iot { technology: IotTechnology::LteM, bytes_per_unit: 1_000 };
	publish(A, OfferTerms { area: countries(&[b"DE"]), ..terms() });
	publish(A, OfferTerms { area: countries(&[b"DE", b"FR"]), service: voice, ..terms() });
	publish(C, OfferTerms { unit_price: 20, ..terms() });
	publish(C, OfferTerms { area: countries(&[b"FR"]), service: iot, ..terms() });
	let named = Audience::Named(vec![B].try_into().unwrap());
	publish(D, OfferTerms { area: countries(&[b"FR"]), audience: named, ..terms() });
	let paused = publish(D, OfferTerms { service: voice, ..terms() });
	let pause = OfferChange { status: Some(OfferSwitch::Paused), ..Default::default() };
	assert_ok!(Marketplace::update_offer(signed(market(D)), paused, pause));
}

#[test]
fn offers_should_be_found_by_kind_area_and_provider() {
	ExtBuilder::default().build_and_execute(|| {
		display();
		assert_eq!(ids(&Marketplace::offers_by_kind(ServiceKind::MobileData, None, 10)), [0, 2, 4]);
		assert_eq!(ids(&Marketplace::offers_by_kind(ServiceKind::Sms, None, 10)), [0_u32; 0]);
		assert_eq!(ids(&Marketplace::offers_by_area(Some(DE), None, 10)), [0, 1, 2, 5]);
		assert_eq!(ids(&Marketplace::offers_by_area(Some(FR), None, 10)), [1, 2, 3, 4, 5]);
		assert_eq!(ids(&Marketplace::offers_by_area(None, None, 10)), [2, 5]);
		assert_eq!(ids(&Marketplace::offers_by_provider(C, None, 10)), [2, 3]);
		assert_ok!(Marketplace::withdraw_offer(signed(market(C)), OfferId(2)));
		assert_eq!(ids(&Marketplace::offers_by_area(Some(DE), None, 10)), [0, 1, 5]);
		assert_eq!(Marketplace::offer(OfferId(2)), None);
		assert_eq!(Marketplace::offer(OfferId(0)).map(|view| view.remaining), Some(1_000_000));
	});
}

#[test]
fn find_offers_should_give_a_buyer_only_what_it_can_order() {
	ExtBuilder::default().build_and_execute(|| {
		display();
		let find = |filter| ids(&Marketplace::find_offers(filter, None, 10));
		let any = OfferFilter::default();
		assert_eq!(find(any), [0, 1, 2, 3, 4, 5]);
		assert_eq!(find(OfferFilter { buyer: Some(A), ..any }), [2, 3]);
		assert_eq!(find(OfferFilter { buyer: Some(B), ..any }), [0, 1, 2, 3, 4]);
		assert_eq!(
			find(OfferFilter { buyer: Some(B), unit_price_max: Some(19), ..any }),
			[0, 1, 3, 4]
		);
		let here = OfferFilter { kind: Some(ServiceKind::MobileData), country: Some(FR), ..any };
		assert_eq!(find(here), [2, 4]);
		assert_eq!(find(OfferFilter { buyer: Some(A), ..here }), [2]);
		assert_eq!(find(OfferFilter { provider: Some(D), ..here }), [4]);
		set_status(C, OperatorStatus::Suspended);
		assert_eq!(find(OfferFilter { buyer: Some(B), ..any }), [0, 1, 4]);
		// Sold out.
		request(B, &[line_of(OfferId(0), 1_000_000)]);
		assert_eq!(find(OfferFilter { buyer: Some(B), ..any }), [1, 4]);
		set_now(START + 300 * DAY);
		assert_eq!(find(OfferFilter { buyer: Some(B), ..any }), [0_u32; 0]);
	});
}

#[test]
fn pages_should_join_to_the_whole_list_whatever_their_length() {
	ExtBuilder::default().build_and_execute(|| {
		display();
		for limit in [0, 1, 2, 3, 6, 7, u32::MAX] {
			for filter in [
				OfferFilter::default(),
				OfferFilter { country: Some(FR), ..Default::default() },
				OfferFilter { kind: Some(ServiceKind::MobileData), ..Default::default() },
			] {
				let whole = ids(&Marketplace::find_offers(filter, None, 100));
				let mut joined = Vec::new();
				let mut after = None;
				loop {
					let page = Marketplace::find_offers(filter, after, limit);
					assert!(page.items.len() <= limit.max(1) as usize);
					joined.extend(ids(&page));
					after = page.next;
					if after.is_none() {
						break;
					}
				}
				assert_eq!(joined, whole);
			}
		}
	});
}

#[test]
fn find_offers_should_stop_and_go_on_when_it_has_looked_at_enough() {
	ExtBuilder::default().build_and_execute(|| {
		publish(A, terms());
		crate::NextOfferId::<Test>::put(OfferId(2_500));
		let last = publish(C, terms());
		let filter = OfferFilter::default();
		let page = Marketplace::find_offers(filter, None, 10);
		assert_eq!((ids(&page), page.next), (vec![0], Some(OfferId(999))));
		let page = Marketplace::find_offers(filter, page.next, 10);
		assert_eq!((ids(&page), page.next), (vec![], Some(OfferId(1_999))));
		let page = Marketplace::find_offers(filter, page.next, 10);
		assert_eq!((ids(&page), page.next), (vec![last.0], None));
	});
}

#[test]
fn quote_should_say_what_request_does() {
	ExtBuilder::default().build_and_execute(|| {
		display();
		let lines = |lines: &[RequestLine]| lines_of(lines);
		let quote = Marketplace::quote(B, lines(&[line_of(OfferId(0), 5), line_of(OfferId(2), 3)]));
		assert_eq!(quote, Quote { total: Some(110), lines: vec![Ok(50), Ok(60)] });
		let before = free(market(B));
		request(B, &[line_of(OfferId(0), 5), line_of(OfferId(2), 3)]);
		assert_eq!(before - free(market(B)), 110);

		let quote = Marketplace::quote(
			A,
			lines(&[
				line_of(OfferId(9), 1),
				line_of(OfferId(5), 1),
				line_of(OfferId(0), 1),
				line_of(OfferId(4), 1),
				line_of(OfferId(2), 0),
				line_of(OfferId(2), 900_000),
				line_of(OfferId(2), 900_000),
				RequestLine { offer: OfferId(3), units: 1, max_unit_price: 9 },
				line_of(OfferId(3), 2),
			]),
		);
		assert_eq!(
			quote,
			Quote {
				total: None,
				lines: vec![
					Err(LineProblem::OfferNotFound),
					Err(LineProblem::OfferNotOpen),
					Err(LineProblem::OwnOffer),
					Err(LineProblem::NotInAudience),
					Err(LineProblem::TooFewUnits),
					Ok(18_000_000),
					Err(LineProblem::CapacityExceeded),
					Err(LineProblem::PriceAboveLimit),
					Ok(20),
				],
			}
		);
		assert_eq!(Marketplace::quote(B, lines(&[])).total, None);
		set_status(A, OperatorStatus::Retired);
		assert_eq!(
			Marketplace::quote(B, lines(&[line_of(OfferId(0), 1)])).lines,
			vec![Err(LineProblem::ProviderNotActive)]
		);
		// A quote changes nothing.
		assert_eq!(Offers::<Test>::get(OfferId(2)).unwrap().committed, 3);
	});
}

#[test]
fn order_should_show_state_money_and_next_steps_at_every_stage() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Marketplace::order(OrderId(0)), None);
		let a = publish(A, terms());
		let c = publish(C, terms());
		let id = request(B, &[line_of(a, 10), line_of(c, 20)]);
		let view = || Marketplace::order(id).unwrap();
		use OrderAction::*;
		assert_eq!(view().actions, vec![Accept(A), Accept(C), Cancel]);
		assert_eq!(view().next_deadline, Some(START + HOUR));
		assert_ok!(Marketplace::accept(signed(market(A)), id, h(1)));
		assert_eq!(view().actions, vec![Accept(C), Cancel]);
		assert_eq!(view().fulfilments.len(), 1);
		set_now(START + HOUR);
		assert_eq!(view().actions, vec![Expire, Cancel]);
		set_now(START);
		assert_ok!(Marketplace::accept(signed(market(C)), id, h(1)));
		let [first, second] = [0, 1].map(LineId);
		assert_eq!(
			view().actions,
			vec![ReportUsage(A, first), Release(A), ReportUsage(C, second), Release(C), Close]
		);
		assert_eq!(view().next_deadline, Some(START + 10 * DAY));
		report(A, &[row(first, 10)]);
		assert_eq!((view().paid, view().escrowed), (100, 200));
		assert_ok!(Marketplace::contest(signed(market(B)), second, 1, h(2)));
		assert_eq!(view().actions, vec![Release(A), Close, ResolveContest(second)]);
		assert_eq!(view().lines[1].contest.map(|contest| contest.buyer_claim.units), Some(1));
		set_now(START + 11 * DAY);
		assert_eq!(view().actions, vec![Release(A), Finalise, ResolveContest(second)]);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		assert_eq!(view().actions, vec![ResolveContest(second)]);
		assert_ok!(Marketplace::resolve_contest(signed(BOARD), second, 5));
		assert_eq!((view().paid, view().escrowed), (150, 0));
		assert_eq!(view().actions, vec![]);
		assert_eq!(view().next_deadline, Some(START + 41 * DAY));
		set_now(START + 41 * DAY);
		assert_eq!(view().actions, vec![Prune]);
		assert_ok!(Marketplace::prune(signed(STRANGER), id));
		assert_eq!(Marketplace::order(id), None);
	});
}

#[test]
fn orders_of_should_list_what_an_operator_bought_and_provides() {
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, terms());
		let b = publish(B, terms());
		for _ in 0..150 {
			request(B, &[line_of(a, 1)]);
			request(C, &[line_of(b, 1)]);
		}
		assert_ok!(Marketplace::accept(signed(market(A)), OrderId(0), h(1)));
		let page = Marketplace::orders_of(B, None, 2);
		assert_eq!(
			page,
			Page {
				items: vec![
					(OrderId(0), Party::Buyer, OrderStatus::Active),
					(OrderId(1), Party::Provider, OrderStatus::Requested),
				],
				next: Some(OrderId(1)),
			}
		);
		let mut seen = Vec::new();
		let mut after = None;
		loop {
			let page = Marketplace::orders_of(B, after, u32::MAX);
			assert!(page.items.len() <= 100);
			seen.extend(page.items.iter().map(|(id, ..)| id.0));
			after = page.next;
			if after.is_none() {
				break;
			}
		}
		assert_eq!(seen, (0..300).collect::<Vec<_>>());
		assert_eq!(Marketplace::orders_of(OperatorId(77), None, 5).items, vec![]);
		assert_eq!(Marketplace::line(LineId(0)).map(|line| line.units), Some(1));
		assert_eq!(
			Marketplace::lines(vec![LineId(999), LineId(3)].try_into().unwrap())
				.into_iter()
				.map(|line| line.map(|line| line.order))
				.collect::<Vec<_>>(),
			vec![None, Some(3)]
		);
		assert_eq!(Marketplace::pot(), Marketplace::pot_account());
	});
}
