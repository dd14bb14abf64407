//! Whole visits, from acceptance to redemption.

use crate::mock::*;
use frame_support::assert_ok;
use interwork_primitives::OperatorStatus;
use pallet_dice::ClassRecord;

/// A visit of 25 units, as a typical roamer makes.
#[test]
fn visit_should_end_with_every_unit_accounted_for() {
	execute(|| {
		// 0 and 1: the operators agree; units are issued and assigned.
		let acceptance = accepted(HOME, VISITED);
		assert_ok!(Dice::issue(signed(devices(HOME)), 1_000));
		assert_ok!(Dice::assign(signed(devices(HOME)), wallet(1), 100));
		assert_ok!(Dice::deposit_collateral(signed(settlement(HOME)), 5_000));
		// 2: wallet and visited operator check each other.
		assert!(Dice::accepted(CLASS, VISITED).unwrap().open);
		assert_eq!(Dice::can_open(acceptance, wallet(1), 40), Ok(()));
		assert_eq!(Dice::wallet(CLASS, wallet(1)).unwrap().assignment.assigned, 100);
		// 5 to 9: a channel, payments, the rest back.
		let channel = open(acceptance, 1, 40);
		assert_ok!(claim(ticked(channel, 0, 1, 10, 1_024)));
		assert_ok!(close(channel, Some(ticked(channel, 0, 1, 25, 1_024))));
		assert_eq!(units(1), 75);
		// 11: redemption.
		let before = Balances::free_balance(own(VISITED));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), acceptance, 25));
		assert_eq!(Balances::free_balance(own(VISITED)), before + 250);
		assert_eq!(
			books(),
			ClassRecord {
				issued: 1_000,
				unassigned: 900,
				in_wallets: 75,
				redeemed: 25,
				collateral: 4_750,
				..Default::default()
			}
		);
	});
}

/// The roamer vanishes, the issuer falls, and the payee still gets what it was promised.
#[test]
fn visit_should_pay_the_payee_when_everybody_else_is_gone() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		fund(1, 40);
		let channel = open(acceptance, 1, 40);
		let last = claim_of(channel, 1, 33);
		set_status(HOME, OperatorStatus::Retired);
		set_now(START + 10 * DAY + GRACE - 1);
		assert_ok!(claim(last));
		set_now(START + 10 * DAY + GRACE);
		assert_ok!(Channels::finalise(signed(stranger()), channel));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), acceptance, 33));
		assert_eq!((units(1), books().redeemed, books().debt), (7, 33, 0));
	});
}

/// Several wallets of one subscriber: nothing on the chain is the same for two of them.
#[test]
fn wallets_of_one_subscriber_should_have_nothing_in_common() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		let channels = [1, 2].map(|number| {
			fund(number, 40);
			record(open(acceptance, number, 40))
		});
		let [first, second] = channels;
		assert_ne!(first.payer, second.payer);
		assert_ne!(first.voucher_key, second.voucher_key);
	});
}
