use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	dice::MAX_MESSAGE_SECS,
	messages::{wrap, OpenMessage, ReturnMessage, WalletSignature},
	AcceptanceId, ClassId, OperatorStatus,
};

#[test]
fn return_should_give_units_back_to_the_issuer() {
	execute(|| {
		fund(1, 25);
		// Also of an issuer that is suspended.
		set_status(HOME, OperatorStatus::Suspended);
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 10));
		assert_eq!(
			last_event(),
			Event::Returned { class: CLASS, wallet: wallet(1), units: 10, nonce: None }
		);
		assert_eq!((units(1), books().unassigned, books().in_wallets), (15, 10, 15));
		assert_eq!((assignment(1).returned, assignment(1).nonce), (10, 0));
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 15));
		assert!(!frame_system::Account::<Test>::contains_key(wallet(1)));
	});
}

#[test]
fn return_should_fail_when_units_wallet_or_class_are_wrong() {
	execute(|| {
		let give = |who: u8, class, units| Dice::return_units(signed(wallet(who)), class, units);
		assert_noop!(give(1, CLASS, 1), Error::<Test>::ClassNotFound);
		fund(1, 25);
		assert_noop!(give(1, CLASS, 0), Error::<Test>::ZeroUnits);
		assert_noop!(give(1, CLASS, 26), Error::<Test>::NotEnoughUnits);
		assert_noop!(give(2, CLASS, 1), Error::<Test>::WalletNotAssigned);
		assert_noop!(give(1, ClassId(2), 1), Error::<Test>::ClassNotFound);
		assert_ok!(give(1, CLASS, 25));
		assert_noop!(give(1, CLASS, 1), Error::<Test>::NotEnoughUnits);
	});
}

#[test]
fn relayed_return_should_work_once_for_a_wallet_without_sdrt() {
	execute(|| {
		fund(1, 25);
		let message = returned(1, 10, 0, START + HOUR);
		let signature = sign(1, &message.to_bytes(&genesis()));
		assert_ok!(relay_return(&message, signature.clone()));
		assert_eq!(
			last_event(),
			Event::Returned { class: CLASS, wallet: wallet(1), units: 10, nonce: Some(0) }
		);
		assert_noop!(relay_return(&message, signature), Error::<Test>::WrongNonce);
		let next = returned(1, 10, 1, START + HOUR);
		let wrapped =
			WalletSignature { wrapped: true, ..sign(1, &wrap(&next.to_bytes(&genesis()))) };
		assert_ok!(relay_return(&next, wrapped));
		assert_eq!((units(1), assignment(1).nonce), (5, 2));
	});
}

#[test]
fn relayed_return_should_fail_when_the_time_is_over_or_too_far_ahead() {
	execute(|| {
		fund(1, 25);
		let relay = |valid_until| {
			let message = returned(1, 1, assignment(1).nonce, valid_until);
			relay_return(&message, sign(1, &message.to_bytes(&genesis())))
		};
		assert_noop!(relay(START), Error::<Test>::MessageExpired);
		assert_ok!(relay(START + 1));
		assert_ok!(relay(START + MAX_MESSAGE_SECS));
		assert_noop!(relay(START + MAX_MESSAGE_SECS + 1), Error::<Test>::MessageTooLong);
	});
}

#[test]
fn relayed_return_should_fail_when_anything_signed_differs() {
	execute(|| {
		fund(1, 25);
		fund(2, 25);
		assert_ok!(Dice::issue(signed(devices(VISITED)), 9));
		assert_ok!(Dice::assign(signed(devices(VISITED)), wallet(1), 9));
		let message = returned(1, 10, 0, START + HOUR);
		let signature = sign(1, &message.to_bytes(&genesis()));
		let changed = [
			ReturnMessage { class: ClassId(2), ..message.clone() },
			ReturnMessage { nonce: 1, ..message.clone() },
			ReturnMessage { wallet: wallet(2), ..message.clone() },
			ReturnMessage { units: 11, ..message.clone() },
			ReturnMessage { valid_until: START + HOUR + 1, ..message.clone() },
		];
		for other in changed {
			assert_noop!(relay_return(&other, signature.clone()), Error::<Test>::InvalidSignature);
		}
		// Of another chain, said to be wrapped, of another wallet, of another kind of message.
		let elsewhere = sign(1, &message.to_bytes(&[0; 32]));
		let wrapped = WalletSignature { wrapped: true, ..signature };
		let foreign = sign(2, &message.to_bytes(&genesis()));
		let open = OpenMessage {
			acceptance: AcceptanceId(0),
			class: CLASS,
			visited: VISITED,
			wallet: wallet(1),
			nonce: 0,
			voucher_key: [0; 32],
			deposit: 10,
			expires: START + HOUR,
			valid_until: START + HOUR,
		};
		let other_kind = sign(1, &open.to_bytes(&genesis()));
		for bad in [elsewhere, wrapped, foreign, other_kind] {
			assert_noop!(relay_return(&message, bad), Error::<Test>::InvalidSignature);
		}
	});
}

/// The record's nonce begins anew when the record is cleared and the wallet assigned again. What was
/// used before must not work again.
#[test]
fn relayed_return_should_fail_when_replayed_after_the_record_was_cleared() {
	execute(|| {
		fund(1, 10);
		let message = returned(1, 10, 0, START + MAX_MESSAGE_SECS);
		let signature = sign(1, &message.to_bytes(&genesis()));
		assert_ok!(relay_return(&message, signature.clone()));
		set_now(START + MAX_MESSAGE_SECS);
		assert_ok!(Dice::clear_assignments(signed(devices(HOME)), rows(&[wallet(1)])));
		fund(1, 10);
		assert_eq!(assignment(1).nonce, 0);
		assert_noop!(relay_return(&message, signature), Error::<Test>::MessageExpired);
	});
}

#[test]
fn return_should_fail_and_lose_nothing_when_the_class_is_frozen() {
	execute(|| {
		fund(1, 10);
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		assert_noop!(
			Dice::return_units(signed(wallet(1)), CLASS, 1),
			pallet_assets::Error::<Test>::AssetNotLive
		);
		assert_ok!(Assets::thaw_asset(signed(Dice::pot_account()), 1));
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 1));
	});
}
