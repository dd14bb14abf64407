//! Whole stories, with the whole economic state compared before and after.

use crate::{mock::*, types::*};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use interwork_primitives::{LineId, OperatorId, OperatorStatus};
use std::collections::BTreeMap;

/// What everybody has, free and on hold.
fn wealth() -> BTreeMap<AccountId, u128> {
	(1..=4)
		.map(OperatorId)
		.flat_map(|operator| [own(operator), market(operator)])
		.chain([STRANGER, Marketplace::pot_account()])
		.map(|account| (account, Balances::total_balance(&account)))
		.collect()
}

/// `before` with the named changes.
fn changed(
	mut before: BTreeMap<AccountId, u128>,
	changes: &[(AccountId, i128)],
) -> BTreeMap<AccountId, u128> {
	for (account, change) in changes {
		let wealth = before.get_mut(account).unwrap();
		*wealth = wealth.checked_add_signed(*change).unwrap();
	}
	before
}

#[test]
fn visit_should_be_ordered_metered_paid_and_returned() {
	ExtBuilder::default().build_and_execute(|| {
		let before = wealth();
		// Data at 10 a unit in one network, voice at 3 a second in another.
		let data = publish(A, terms());
		let voice = publish(C, OfferTerms { unit_price: 3, ..terms() });
		let id = request(B, &[line_of(data, 2_500), line_of(voice, 600)]);
		assert_eq!(wealth()[&market(B)], before[&market(B)] - 26_800);
		assert_ok!(Marketplace::accept(signed(market(A)), id, h(1)));
		assert_ok!(Marketplace::accept(signed(market(C)), id, h(2)));
		// Two days of visit, reported in pieces, one of them twice.
		for (hour, units) in [(1, 100), (10, 900), (10, 900), (48, 1_700)] {
			set_now(START + hour * HOUR);
			report(A, &[row(LineId(0), units)]);
		}
		report(C, &[row(LineId(1), 240)]);
		assert_ok!(Marketplace::close(signed(market(B)), id));
		// The last usage comes in late, but within the reporting period.
		set_now(START + 60 * HOUR);
		report(A, &[row(LineId(0), 1_720)]);
		assert_ok!(Marketplace::release(signed(market(A)), id));
		assert_ok!(Marketplace::release(signed(market(C)), id));
		assert_eq!(order(id).status, OrderStatus::Cancelled);
		assert_eq!(
			wealth(),
			changed(before, &[(market(B), -17_920), (own(A), 17_200), (own(C), 720)])
		);
	});
}

#[test]
fn overrun_should_be_paid_up_to_what_was_ordered() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		let before = wealth();
		// Gateways overrun their grants. More than ordered is refused, all that is ordered is paid.
		assert_eq!(report(A, &[row(line_id, 257)]).0, vec![UsageResult::ExceedsUnits]);
		assert_eq!(report(A, &[row(line_id, 100)]).1, 1_000);
		assert_ok!(Marketplace::finalise(signed(STRANGER), id));
		let pot = Marketplace::pot_account();
		assert_eq!(wealth(), changed(before, &[(own(A), 1_000), (pot, -1_000)]));
	});
}

#[test]
fn suspended_provider_should_be_paid_for_what_is_open_and_sell_nothing_new() {
	ExtBuilder::default().build_and_execute(|| {
		let offer = publish(A, terms());
		let open = active(B, &[line_of(offer, 100)]);
		let asked = request(B, &[line_of(offer, 100)]);
		let before = wealth();
		set_status(A, OperatorStatus::Suspended);
		assert!(try_request(B, &[line_of(offer, 1)]).is_err());
		assert!(Marketplace::accept(signed(market(A)), asked, h(1)).is_err());
		report(A, &[row(order(open).first_line, 80)]);
		assert_ok!(Marketplace::release(signed(market(A)), open));
		set_now(START + HOUR);
		assert_ok!(Marketplace::expire(signed(STRANGER), asked));
		let pot = Marketplace::pot_account();
		assert_eq!(wealth(), changed(before, &[(own(A), 800), (market(B), 1_200), (pot, -2_000)]));
	});
}

#[test]
fn buyer_should_not_gain_by_contesting_until_the_reporting_period_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, line_id) = simple(100);
		let before = wealth();
		assert_ok!(Marketplace::close(signed(market(B)), id));
		set_now(START + DAY - 1);
		assert_ok!(Marketplace::contest(signed(market(B)), line_id, 0, h(1)));
		set_now(START + DAY);
		assert_eq!(report(A, &[row(line_id, 90)]).0, vec![UsageResult::Contested]);
		assert_ok!(Marketplace::answer_contest(signed(market(A)), line_id, 90, h(2)));
		assert_ok!(Marketplace::withdraw_contest(signed(market(B)), line_id));
		assert_noop!(Marketplace::finalise(signed(market(B)), id), crate::Error::<Test>::TooEarly);
		report(A, &[row(line_id, 90)]);
		assert_ok!(Marketplace::release(signed(market(A)), id));
		let pot = Marketplace::pot_account();
		assert_eq!(wealth(), changed(before, &[(own(A), 900), (market(B), 100), (pot, -1_000)]));
	});
}

#[test]
fn provider_should_be_paid_the_same_whether_it_reports_often_or_once() {
	let run = |steps: &[u64]| {
		let mut paid = 0;
		ExtBuilder::default().build_and_execute(|| {
			let (_, id) = simple(1_000);
			for step in steps {
				paid += report(A, &[row(id, *step)]).1;
			}
		});
		paid
	};
	assert_eq!(run(&[777]), run(&[1, 2, 2, 600, 599, 777, 3]));
}
