use crate::{mock::*, types::*, Error, Event, HoldReason, NextOfferId, OfferCount, Offers};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{InspectHold, Mutate},
};
use interwork_primitives::{Country, OfferId, OperatorId, OperatorStatus};
use sp_runtime::{DispatchError, TokenError};

fn publish_with(change: impl FnOnce(&mut OfferTerms<Test>)) -> sp_runtime::DispatchResult {
	let mut offer = terms();
	change(&mut offer);
	Marketplace::publish_offer(signed(market(A)), offer)
}

fn deposit_of(account: AccountId) -> u128 {
	Balances::balance_on_hold(&HoldReason::OfferDeposit.into(), &account)
}

#[test]
fn publish_offer_should_record_index_and_hold_the_deposit_when_valid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		assert_eq!(id, OfferId(0));
		assert_eq!(NextOfferId::<Test>::get(), OfferId(1));
		assert_eq!(OfferCount::<Test>::get(A), 1);
		assert_eq!(deposit_of(market(A)), DEPOSIT);
		assert_eq!(free(market(A)), FUNDS - DEPOSIT);
		let record = offer(id);
		assert_eq!(record.provider, A);
		assert_eq!(record.offer, terms());
		assert_eq!(record.status, OfferStatus::Open);
		assert_eq!(record.remaining(), 1_000_000);
		assert_eq!(
			last_event(),
			Event::OfferPublished {
				offer_id: id,
				provider: A,
				offer: terms(),
				depositor: market(A),
				deposit: DEPOSIT,
			}
		);
	});
}

#[test]
fn publish_offer_should_fail_when_the_caller_may_not_start() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Marketplace::publish_offer(origin, terms()), DispatchError::BadOrigin);
		}
		for account in [STRANGER, clerk(A)] {
			assert!(Marketplace::publish_offer(signed(account), terms()).is_err());
		}
		set_status(A, OperatorStatus::Suspended);
		assert_noop!(
			Marketplace::publish_offer(signed(market(A)), terms()),
			DispatchError::Other("not active")
		);
	});
}

#[test]
fn publish_offer_should_fail_when_the_service_is_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		let voice = |first, next| Service::Voice {
			direction: Direction::Originating,
			first_increment_secs: first,
			next_increment_secs: next,
			unit: CallUnit::Minute,
		};
		let data = |bytes_per_unit, technologies| Service::MobileData {
			bytes_per_unit,
			technologies: Technologies(technologies),
		};
		let sms = |length_max| Service::Sms { direction: Direction::Transit, length_max };
		let iot =
			|bytes_per_unit| Service::Iot { technology: IotTechnology::NbIot, bytes_per_unit };
		let vpn = |bandwidth_kbps, endpoints| Service::VpnSegment { bandwidth_kbps, endpoints };
		let ddos =
			|capacity_gbps, response_secs| Service::DdosMitigation { capacity_gbps, response_secs };
		for service in [
			data(0, 15),
			data(1, 0),
			data(1, 16),
			voice(0, 1),
			voice(60, 0),
			voice(3_601, 1),
			voice(1, 3_601),
			sms(0),
			sms(1_531),
			iot(0),
			vpn(0, 2),
			vpn(1, 1),
			ddos(0, 1),
			ddos(1, 0),
		] {
			assert_noop!(
				publish_with(|offer| offer.service = service),
				Error::<Test>::InvalidService
			);
		}
		let valid = [
			data(100_000, 15),
			voice(60, 1),
			sms(1_530),
			iot(1),
			vpn(1, 2),
			Service::DigitalService {
				category: DigitalCategory::Identity,
				unit: DigitalUnit::Request,
			},
		];
		for service in valid {
			assert_ok!(publish_with(|offer| offer.service = service));
			assert_eq!(
				Offers::<Test>::get(OfferId(NextOfferId::<Test>::get().0 - 1))
					.map(|record| record.offer.service.kind()),
				Some(service.kind())
			);
		}
		// The seventh kind of service, and one offer more than an operator may have.
		assert_noop!(
			publish_with(|offer| offer.service = ddos(1, 1)),
			Error::<Test>::TooManyOffers
		);
		assert_ok!(Marketplace::withdraw_offer(signed(market(A)), OfferId(0)));
		assert_ok!(publish_with(|offer| offer.service = ddos(1, 1)));
	});
}

#[test]
fn publish_offer_should_fail_when_a_term_is_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(publish_with(|offer| offer.unit_price = 0), Error::<Test>::InvalidPrice);
		for area in [
			countries(&[]),
			countries(&[b"DE", b"DE"]),
			countries(&[b"FR", b"DE"]),
			countries(&[b"DE", b"ZZ"]),
		] {
			assert_noop!(publish_with(|offer| offer.area = area), Error::<Test>::InvalidArea);
		}
		assert_noop!(
			publish_with(|offer| offer.service_level.availability_bp = 10_001),
			Error::<Test>::InvalidServiceLevel
		);
		assert_noop!(
			publish_with(|offer| offer.service_level.support_hours = 25),
			Error::<Test>::InvalidServiceLevel
		);
		assert_noop!(
			publish_with(|offer| offer.service_level.latency_ms_max = Some(0)),
			Error::<Test>::InvalidServiceLevel
		);
		assert_noop!(
			publish_with(|offer| offer.valid_from = offer.valid_until),
			Error::<Test>::InvalidValidity
		);
		assert_noop!(
			publish_with(|offer| {
				offer.valid_from = START - 10;
				offer.valid_until = START;
			}),
			Error::<Test>::InvalidValidity
		);
		assert_noop!(publish_with(|offer| offer.min_units = 0), Error::<Test>::InvalidCapacity);
		assert_noop!(
			publish_with(|offer| offer.min_units = 1_000_001),
			Error::<Test>::InvalidCapacity
		);
		for named in [vec![], vec![B, B], vec![C, B]] {
			assert_noop!(
				publish_with(|offer| offer.audience = Audience::Named(named.try_into().unwrap())),
				Error::<Test>::InvalidAudience
			);
		}
		assert_ok!(publish_with(|offer| {
			offer.min_units = 1_000_000;
			offer.area = countries(&[b"DE", b"FR"]);
			offer.valid_from = START - 10;
			offer.valid_until = START + 1;
			offer.service_level.availability_bp = 10_000;
		}));
	});
}

#[test]
fn publish_offer_should_fail_when_the_deposit_cannot_be_held() {
	ExtBuilder::default().build_and_execute(|| {
		Balances::set_balance(&market(A), DEPOSIT + ED - 1);
		assert_noop!(publish_with(|_| ()), TokenError::FundsUnavailable);
		Balances::set_balance(&market(A), DEPOSIT + ED);
		assert_ok!(publish_with(|_| ()));
		// The test compares issuance at its end.
		Balances::set_balance(&market(A), FUNDS - DEPOSIT);
	});
}

#[test]
fn update_offer_should_change_what_is_named_and_nothing_else() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let named = Audience::Named(vec![B, C].try_into().unwrap());
		let change = OfferChange {
			unit_price: Some(11),
			capacity: Some(5_000),
			valid_from: Some(START + 1),
			valid_until: Some(START + DAY),
			min_units: Some(5),
			audience: Some(named.clone()),
			status: Some(OfferSwitch::Paused),
		};
		assert_ok!(Marketplace::update_offer(signed(market(A)), id, change.clone()));
		assert_eq!(last_event(), Event::OfferUpdated { offer_id: id, change });
		let record = offer(id);
		let mut expected = terms();
		expected.unit_price = 11;
		expected.capacity = 5_000;
		expected.valid_from = START + 1;
		expected.valid_until = START + DAY;
		expected.min_units = 5;
		expected.audience = named;
		assert_eq!(record.offer, expected);
		assert_eq!(record.status, OfferStatus::Paused);

		let reopen = OfferChange { status: Some(OfferSwitch::Open), ..Default::default() };
		assert_ok!(Marketplace::update_offer(signed(own(A)), id, reopen));
		assert_eq!(offer(id).offer, expected);
		assert_eq!(offer(id).status, OfferStatus::Open);
	});
}

#[test]
fn update_offer_should_fail_when_the_change_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let order_id = active(B, &[line_of(id, 100)]);
		let update = |who, change| Marketplace::update_offer(signed(who), id, change);
		let change = || OfferChange::<Test>::default();
		let price = || OfferChange { unit_price: Some(1), ..change() };

		assert_noop!(update(market(A), change()), Error::<Test>::NothingToChange);
		assert_noop!(update(market(B), price()), Error::<Test>::NotOfferProvider);
		assert_noop!(update(clerk(A), price()), DispatchError::Other("lacks the role"));
		assert_noop!(
			Marketplace::update_offer(signed(market(A)), OfferId(9), price()),
			Error::<Test>::OfferNotFound
		);
		assert_noop!(
			update(market(A), OfferChange { unit_price: Some(0), ..change() }),
			Error::<Test>::InvalidPrice
		);
		assert_noop!(
			update(market(A), OfferChange { valid_until: Some(START), ..change() }),
			Error::<Test>::InvalidValidity
		);
		assert_noop!(
			update(market(A), OfferChange { min_units: Some(1_000_001), ..change() }),
			Error::<Test>::InvalidCapacity
		);
		assert_noop!(
			update(market(A), OfferChange { capacity: Some(99), ..change() }),
			Error::<Test>::CapacityBelowCommitted
		);
		let nobody = Audience::Named(vec![].try_into().unwrap());
		assert_noop!(
			update(market(A), OfferChange { audience: Some(nobody), ..change() }),
			Error::<Test>::InvalidAudience
		);
		set_status(A, OperatorStatus::Suspended);
		assert_noop!(update(market(A), price()), DispatchError::Other("not active"));
		set_status(A, OperatorStatus::Active);
		assert_ok!(update(market(A), OfferChange { capacity: Some(100), ..change() }));
		assert_eq!(offer(id).remaining(), 0);
		assert_ok!(Marketplace::withdraw_offer(signed(market(A)), id));
		assert_noop!(update(market(A), price()), Error::<Test>::OfferWithdrawn);
		// What was ordered keeps its price.
		assert_eq!(line(order(order_id).first_line).unit_price, 10);
	});
}

#[test]
fn withdraw_offer_should_remove_the_record_at_once_when_nothing_depends_on_it() {
	ExtBuilder::default().build_and_execute(|| {
		let mut offer = terms();
		offer.area = countries(&[b"DE", b"FR"]);
		let id = publish(A, offer);
		assert_noop!(
			Marketplace::withdraw_offer(signed(market(B)), id),
			Error::<Test>::NotOfferProvider
		);
		assert_noop!(
			Marketplace::withdraw_offer(signed(market(A)), OfferId(7)),
			Error::<Test>::OfferNotFound
		);
		// A suspended provider can clear up.
		set_status(A, OperatorStatus::Suspended);
		assert_ok!(Marketplace::withdraw_offer(signed(market(A)), id));
		assert_eq!(Offers::<Test>::get(id), None);
		assert_eq!(OfferCount::<Test>::get(A), 0);
		assert_eq!(deposit_of(market(A)), 0);
		assert_eq!(free(market(A)), FUNDS);
		assert_eq!(
			last_event(),
			Event::OfferRemoved { offer_id: id, depositor: market(A), deposit: DEPOSIT }
		);
		assert_noop!(
			Marketplace::withdraw_offer(signed(market(A)), id),
			Error::<Test>::OfferNotFound
		);
	});
}

#[test]
fn withdraw_offer_should_keep_record_and_deposit_until_the_last_line_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		let order_id = request(B, &[line_of(id, 5)]);
		assert_ok!(Marketplace::withdraw_offer(signed(market(A)), id));
		assert_eq!(offer(id).status, OfferStatus::Withdrawn);
		assert_eq!(deposit_of(market(A)), DEPOSIT);
		assert_eq!(Marketplace::find_offers(OfferFilter::default(), None, 10).items, vec![]);
		assert_noop!(
			Marketplace::withdraw_offer(signed(market(A)), id),
			Error::<Test>::OfferWithdrawn
		);
		assert_noop!(try_request(B, &[line_of(id, 5)]), Error::<Test>::OfferNotOpen);
		assert_ok!(Marketplace::cancel(signed(market(B)), order_id));
		assert_eq!(Offers::<Test>::get(id), None);
		assert_eq!(deposit_of(market(A)), 0);
	});
}

#[test]
fn withdraw_offer_should_be_open_to_anyone_when_the_provider_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		let id = publish(A, terms());
		assert!(Marketplace::withdraw_offer(signed(STRANGER), id).is_err());
		set_status(A, OperatorStatus::Retired);
		assert_ok!(Marketplace::withdraw_offer(signed(STRANGER), id));
		// The deposit goes to whom it was taken from.
		assert_eq!(free(market(A)), FUNDS);
	});
}

#[test]
fn offer_limits_should_hold_exactly_at_the_bound() {
	ExtBuilder::default().build_and_execute(|| {
		let codes: Vec<Country> = [
			b"AD", b"AE", b"AF", b"AG", b"AI", b"AL", b"AM", b"AO", b"AQ", b"AR", b"AS", b"AT",
			b"AU", b"AW", b"AX", b"AZ",
		]
		.iter()
		.map(|code| Country(**code))
		.collect();
		let named: Vec<OperatorId> = (10..42).map(OperatorId).collect();
		assert_ok!(publish_with(|offer| {
			offer.area = Area::Countries(codes.clone().try_into().unwrap());
			offer.audience = Audience::Named(named.clone().try_into().unwrap());
		}));
		assert_eq!(offer(OfferId(0)).offer.area_count(), 16);
		assert_eq!(offer(OfferId(0)).offer.named_count(), 32);
	});
}
