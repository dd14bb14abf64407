//! What somebody could try. Attacks on amounts are in `claim`, on moments in `closing` and `top_up`, on
//! tokens in `claim` and `closing`.

use crate::{mock::*, types::*, Error};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	dice::MAX_MESSAGE_SECS,
	messages::{CloseMessage, TopUpMessage, Voucher, WalletSignature},
	AcceptanceId, ChannelId,
};
use sp_core::Pair;

fn relay(row: OpenRow) -> sp_runtime::DispatchResult {
	Channels::open_relayed(signed(stranger()), row)
}

#[test]
fn replay_of_an_opening_should_fail_while_the_channel_is_open_and_when_it_is_closed() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		fund(1, 100);
		let row = open_row(params(acceptance, 1, 40), 1, 0);
		assert_ok!(relay(row.clone()));
		assert_noop!(relay(row.clone()), Error::<Test>::WrongNonce);
		assert_ok!(close(ChannelId(0), None));
		assert_noop!(relay(row.clone()), Error::<Test>::WrongNonce);
		// Also when the record of the wallet was cleared, and its nonce begins anew.
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 100));
		set_now(now() + MAX_MESSAGE_SECS);
		let wallets = vec![wallet(1)].try_into().unwrap();
		assert_ok!(Dice::clear_assignments(signed(devices(HOME)), wallets));
		fund(1, 100);
		assert_eq!(nonce(1), 0);
		assert_noop!(relay(row), Error::<Test>::MessageExpired);
	});
}

#[test]
fn opening_should_fail_when_anything_signed_differs() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		let elsewhere = accepted(HOME, OTHER);
		let other_class = accepted(OTHER, VISITED);
		fund(1, 100);
		fund(2, 100);
		fund_of(OTHER, 1, 100);
		let good = open_row(params(acceptance, 1, 40), 1, 0);
		let with = |change: &dyn Fn(&mut OpenRow)| {
			let mut row = good.clone();
			change(&mut row);
			row
		};
		let changed = [
			with(&|row| row.wallet = wallet(2)),
			with(&|row| row.nonce = 1),
			with(&|row| row.valid_until += 1),
			with(&|row| row.params.acceptance = elsewhere),
			with(&|row| row.params.acceptance = other_class),
			with(&|row| row.params.voucher_key = voucher_key(9).public().0),
			with(&|row| row.params.deposit = 100),
			with(&|row| row.params.expires += 1),
			with(&|row| row.signature.wrapped = true),
		];
		for row in changed {
			assert_noop!(relay(row), Error::<Test>::InvalidSignature);
		}
		// Of another chain; of another wallet; of another kind of message.
		let message = message(&good.params, 1, 0, good.valid_until);
		let foreign = [
			sign(1, &message.to_bytes(&[0; 32])),
			sign(2, &message.to_bytes(&genesis())),
			sign(1, &CloseMessage { channel: ChannelId(0) }.to_bytes(&genesis())),
		];
		for signature in foreign {
			assert_noop!(
				relay(OpenRow { signature, ..good.clone() }),
				Error::<Test>::InvalidSignature
			);
		}
		assert_ok!(relay(good));
	});
}

#[test]
fn opening_should_fail_when_it_is_not_in_time() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		fund(1, 100);
		let row = |nonce, valid_until| {
			let params = params(acceptance, 1, 1);
			let bytes = message(&params, 1, nonce, valid_until).to_bytes(&genesis());
			OpenRow { wallet: wallet(1), params, nonce, valid_until, signature: sign(1, &bytes) }
		};
		assert_noop!(relay(row(0, START)), Error::<Test>::MessageExpired);
		assert_ok!(relay(row(0, START + 1)));
		assert_ok!(relay(row(1, START + MAX_MESSAGE_SECS)));
		let too_long = row(2, START + MAX_MESSAGE_SECS + 1);
		assert_noop!(relay(too_long), Error::<Test>::MessageTooLong);
	});
}

#[test]
fn voucher_should_pay_nothing_on_another_chain() {
	execute(|| {
		let id = simple();
		let voucher = Voucher::plain(id, 10);
		let signature = voucher_key(1).sign(&voucher.to_bytes(&[0; 32]));
		assert_noop!(
			claim(Claim { voucher, signature, tick: None }),
			Error::<Test>::InvalidSignature
		);
	});
}

/// The same wallet, the same key, the same payee, the same class.
#[test]
fn voucher_should_pay_nothing_from_another_or_a_reopened_channel() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		fund(1, 100);
		let first = open(acceptance, 1, 40);
		let second = open(acceptance, 1, 40);
		let good = claim_of(first, 1, 10);
		let moved = |channel| {
			let voucher = Voucher { channel, ..good.voucher };
			claim(Claim { voucher, ..good.clone() })
		};
		assert_noop!(moved(second), Error::<Test>::InvalidSignature);
		assert_ok!(claim(good.clone()));
		assert_ok!(close(first, None));
		assert_noop!(claim(good.clone()), Error::<Test>::ChannelNotFound);
		let reopened = open(acceptance, 1, 40);
		assert_noop!(moved(reopened), Error::<Test>::InvalidSignature);
		assert_noop!(claim(good), Error::<Test>::ChannelNotFound);
	});
}

/// A channel of another class: its units are of another issuer.
#[test]
fn voucher_should_pay_nothing_from_a_channel_of_another_class() {
	execute(|| {
		let (of_home, of_other) = (accepted(HOME, VISITED), accepted(OTHER, VISITED));
		fund(1, 100);
		fund_of(OTHER, 1, 100);
		let first = open(of_home, 1, 40);
		let second = crate::NextChannelId::<Test>::get();
		assert_ok!(relay(open_row(params(of_other, 1, 40), 1, 0)));
		let good = claim_of(first, 1, 10);
		let voucher = Voucher { channel: second, ..good.voucher };
		assert_noop!(claim(Claim { voucher, ..good }), Error::<Test>::InvalidSignature);
	});
}

#[test]
fn voucher_should_pay_nothing_when_any_of_its_fields_is_changed() {
	execute(|| {
		let id = simple();
		let good = ticked(id, 10, 2, 5, 10);
		for voucher in [
			Voucher { cumulative: 11, ..good.voucher },
			Voucher { tick_value: 3, ..good.voucher },
			Voucher { max_ticks: 11, ..good.voucher },
			Voucher { tick_root: [1; 32], ..good.voucher },
		] {
			assert_noop!(claim(Claim { voucher, ..good.clone() }), Error::<Test>::InvalidSignature);
		}
		let mut signature = good.signature;
		signature.0[5] ^= 1;
		assert_noop!(claim(Claim { signature, ..good.clone() }), Error::<Test>::InvalidSignature);
		assert_ok!(claim(good));
	});
}

/// A message of one kind is none of another, though the same key signs them.
#[test]
fn message_of_one_kind_should_not_pass_for_another() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		let valid_until = START + HOUR;
		let top_up = TopUpMessage { channel: id, new_deposit: 120, valid_until };
		let close = CloseMessage { channel: id };
		let [top_up, close] =
			[top_up.to_bytes(&genesis()).to_vec(), close.to_bytes(&genesis()).to_vec()]
				.map(|bytes| sign(1, &bytes));
		assert_noop!(
			Channels::request_close_relayed(signed(stranger()), id, top_up.clone()),
			Error::<Test>::InvalidSignature
		);
		assert_noop!(
			Channels::top_up_relayed(signed(stranger()), id, 120, valid_until, close.clone()),
			Error::<Test>::InvalidSignature
		);
		assert_ok!(Channels::top_up_relayed(signed(stranger()), id, 120, valid_until, top_up));
		assert_ok!(Channels::request_close_relayed(signed(stranger()), id, close));
	});
}

/// The wallet's account key is no voucher key, and the reverse.
#[test]
fn keys_of_one_kind_should_not_pass_for_another() {
	execute(|| {
		let id = simple();
		let voucher = Voucher::plain(id, 10);
		let account_as_ed25519 = sp_core::ed25519::Pair::from_seed(&[1; 32]);
		let signature = account_as_ed25519.sign(&voucher.to_bytes(&genesis()));
		assert_noop!(
			claim(Claim { voucher, signature, tick: None }),
			Error::<Test>::InvalidSignature
		);
		let bytes = CloseMessage { channel: id }.to_bytes(&genesis());
		let signature = interwork_primitives::Signature::Ed25519(voucher_key(1).sign(&bytes));
		let signature = WalletSignature { signature, wrapped: false };
		assert_noop!(
			Channels::request_close_relayed(signed(stranger()), id, signature),
			Error::<Test>::InvalidSignature
		);
	});
}

/// Somebody who is paid nothing must not be able to shut a channel, or to keep it open.
#[test]
fn third_party_should_neither_close_nor_finalise_nor_top_up() {
	execute(|| {
		let id = simple();
		fund(2, 100);
		let row = CloseRow { channel: id, claim: Some(claim_of(id, 1, 1)) };
		assert_noop!(Channels::close(signed(settlement(OTHER)), row), Error::<Test>::NotPayee);
		assert_noop!(Channels::request_close(signed(wallet(2)), id), Error::<Test>::NotPayer);
		assert_noop!(Channels::top_up(signed(wallet(2)), id, 101), Error::<Test>::NotPayer);
		assert_noop!(Channels::finalise(signed(stranger()), id), Error::<Test>::TooEarly);
	});
}

/// A stale voucher with a garbage signature: refused, whichever check meets it first.
#[test]
fn stale_voucher_with_a_garbage_signature_should_be_refused() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 10)));
		let garbage = claim_of(id, 2, 1).signature;
		for units in [0, 9, 10] {
			let stale = Claim { signature: garbage, ..claim_of(id, 1, units) };
			assert_noop!(claim(stale.clone()), Error::<Test>::NotIncreasing);
			assert!(Channels::can_claim(stale).is_err());
		}
		let fresh = Claim { signature: garbage, ..claim_of(id, 1, 11) };
		assert_noop!(claim(fresh), Error::<Test>::InvalidSignature);
	});
}

#[test]
fn redemption_should_pay_only_what_was_claimed() {
	execute(|| {
		let id = simple();
		let acceptance: AcceptanceId = record(id).acceptance;
		let redeem = |units| Dice::redeem(signed(settlement(VISITED)), acceptance, units);
		assert_noop!(redeem(1), pallet_dice::Error::<Test>::NotEnoughUnits);
		assert_ok!(claim(claim_of(id, 1, 25)));
		assert_noop!(redeem(26), pallet_dice::Error::<Test>::NotEnoughUnits);
		assert_ok!(redeem(25));
	});
}
