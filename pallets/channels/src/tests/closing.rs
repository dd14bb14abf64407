use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{ChannelId, OperatorStatus};
use sp_runtime::DispatchError;

#[test]
fn close_should_give_the_rest_back_at_once() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 25)));
		assert_ok!(close(id, None));
		assert_eq!(
			last_event(),
			Event::ChannelClosed { channel: id, payer: wallet(1), claimed: 25, refunded: 75 }
		);
		assert!(!exists(id));
		assert_eq!((units(1), books().earned, books().in_channels), (75, 25, 0));
	});
}

#[test]
fn close_should_claim_first_what_the_payee_has_in_hand() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 25)));
		assert_ok!(close(id, Some(ticked(id, 30, 1, 7, 10))));
		assert_eq!(
			last_event(),
			Event::ChannelClosed { channel: id, payer: wallet(1), claimed: 37, refunded: 63 }
		);
		assert_eq!(books().earned, 37);
	});
}

/// Nothing is forfeited by mistake: a channel with a claim that is refused stays.
#[test]
fn close_should_fail_when_its_claim_is_refused() {
	execute(|| {
		let id = simple();
		let forged = Claim { signature: claim_of(id, 2, 10).signature, ..claim_of(id, 1, 10) };
		assert_noop!(close(id, Some(forged)), Error::<Test>::InvalidSignature);
		assert_noop!(close(id, Some(claim_of(id, 1, 101))), Error::<Test>::ExceedsDeposit);
		let other = claim_of(ChannelId(9), 1, 10);
		assert_noop!(close(id, Some(other)), Error::<Test>::OtherChannel);
		set_now(START + 10 * DAY + GRACE);
		assert_noop!(close(id, Some(claim_of(id, 1, 10))), Error::<Test>::GraceOver);
		assert_ok!(close(id, None));
	});
}

/// A watchtower may have been faster.
#[test]
fn close_should_work_when_somebody_else_has_made_its_claim() {
	execute(|| {
		let id = simple();
		let last = claim_of(id, 1, 25);
		assert_ok!(claim(last.clone()));
		assert_ok!(close(id, Some(last)));
		assert_eq!(books().earned, 25);
	});
}

#[test]
fn close_should_fail_when_the_caller_is_not_of_the_payee() {
	execute(|| {
		let id = simple();
		let row = CloseRow { channel: id, claim: None };
		let by = |who| Channels::close(signed(who), row.clone());
		assert_noop!(by(settlement(HOME)), Error::<Test>::NotPayee);
		assert_noop!(by(settlement(OTHER)), Error::<Test>::NotPayee);
		assert_noop!(by(devices(VISITED)), DispatchError::Other("lacks the role"));
		assert_noop!(by(wallet(1)), DispatchError::Other("not an operator"));
		assert_noop!(close(ChannelId(9), None), Error::<Test>::ChannelNotFound);
		// Suspended or not.
		set_status(VISITED, OperatorStatus::Suspended);
		assert_ok!(by(own(VISITED)));
		assert_noop!(by(own(VISITED)), Error::<Test>::ChannelNotFound);
	});
}

#[test]
fn request_close_should_start_the_grace_period() {
	execute(|| {
		let id = simple();
		set_now(START + 100);
		assert_ok!(Channels::request_close(signed(wallet(1)), id));
		let end = START + 100 + GRACE;
		assert_eq!(last_event(), Event::CloseRequested { channel: id, ends_at: end });
		set_now(end - 1);
		assert_ok!(claim(claim_of(id, 1, 10)));
		assert_noop!(Channels::finalise(signed(stranger()), id), Error::<Test>::TooEarly);
		set_now(end);
		assert_noop!(claim(claim_of(id, 1, 11)), Error::<Test>::GraceOver);
		assert_ok!(Channels::finalise(signed(stranger()), id));
		assert_eq!(
			last_event(),
			Event::ChannelClosed { channel: id, payer: wallet(1), claimed: 10, refunded: 90 }
		);
		assert_noop!(Channels::finalise(signed(stranger()), id), Error::<Test>::ChannelNotFound);
		assert_eq!(units(1), 90);
	});
}

/// A second request would postpone the end, or bring it forward.
#[test]
fn request_close_should_fail_when_the_channel_closes_already() {
	execute(|| {
		let id = simple();
		assert_ok!(Channels::request_close(signed(wallet(1)), id));
		for moment in [START, START + 5, START + GRACE - 1, START + GRACE] {
			set_now(moment);
			let closing = Error::<Test>::ChannelClosing;
			assert_noop!(Channels::request_close(signed(wallet(1)), id), closing);
			let closing = Error::<Test>::ChannelClosing;
			assert_noop!(request_close_relayed(id, 1), closing);
			assert_eq!(record(id).ends_at(), START + GRACE);
		}
	});
}

#[test]
fn request_close_should_fail_when_it_is_not_the_payers() {
	execute(|| {
		let id = simple();
		let request = |who, id| Channels::request_close(signed(who), id);
		assert_noop!(request(wallet(2), id), Error::<Test>::NotPayer);
		assert_noop!(request(settlement(VISITED), id), Error::<Test>::NotPayer);
		assert_noop!(request(wallet(1), ChannelId(9)), Error::<Test>::ChannelNotFound);
		assert_noop!(request_close_relayed(id, 2), Error::<Test>::InvalidSignature);
		assert_noop!(request_close_relayed(ChannelId(9), 1), Error::<Test>::ChannelNotFound);
		assert_ok!(request_close_relayed(id, 1));
	});
}

#[test]
fn expiry_should_start_the_same_grace_period() {
	execute(|| {
		let id = simple();
		let expires = START + 10 * DAY;
		set_now(expires - 1);
		assert_eq!(record(id).phase(now()), ChannelPhase::Open);
		set_now(expires);
		assert_eq!(record(id).phase(now()), ChannelPhase::Closing);
		assert_noop!(Channels::request_close(signed(wallet(1)), id), Error::<Test>::ChannelClosing);
		set_now(expires + GRACE - 1);
		assert_noop!(Channels::finalise(signed(stranger()), id), Error::<Test>::TooEarly);
		set_now(expires + GRACE);
		assert_ok!(Channels::finalise(signed(stranger()), id));
		assert_eq!(units(1), 100);
	});
}

#[test]
fn payee_should_be_able_to_close_while_the_channel_closes() {
	execute(|| {
		let id = simple();
		assert_ok!(request_close_relayed(id, 1));
		set_now(START + GRACE - 1);
		assert_ok!(close(id, Some(claim_of(id, 1, 60))));
		assert_eq!((units(1), books().earned), (40, 60));
	});
}

#[test]
fn closing_should_wait_and_lose_nothing_when_the_wallet_cannot_take_units() {
	execute(|| {
		let id = simple();
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		let last = Some(claim_of(id, 1, 60));
		assert_noop!(close(id, last.clone()), Error::<Test>::RefundFailed);
		// What is owed to the payee does not wait.
		assert_ok!(claim(claim_of(id, 1, 60)));
		set_now(START + 10 * DAY + GRACE);
		assert_noop!(Channels::finalise(signed(stranger()), id), Error::<Test>::RefundFailed);
		assert_ok!(Assets::thaw_asset(signed(Dice::pot_account()), 1));
		assert_ok!(Channels::finalise(signed(stranger()), id));
		assert_eq!((units(1), books().earned), (40, 60));
	});
}

#[test]
fn closing_should_leave_nothing_in_storage() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		fund(1, 100);
		fund(2, 100);
		let keys = || {
			let mut keys = Vec::new();
			let mut last = Vec::new();
			while let Some(key) = sp_io::storage::next_key(&last) {
				keys.push(key.clone());
				last = key;
			}
			keys
		};
		// From the first earned unit on the pot holds some.
		let first = open(acceptance, 2, 1);
		assert_ok!(close(first, Some(claim_of(first, 2, 1))));
		let before = keys();
		for way in 0..3 {
			let id = open(acceptance, 1, 40);
			assert_ok!(claim(claim_of(id, 1, 1)));
			match way {
				0 => {
					assert_ok!(close(id, None));
				},
				1 => {
					assert_ok!(request_close_relayed(id, 1));
					set_now(now() + GRACE);
					assert_ok!(Channels::finalise(signed(stranger()), id));
				},
				_ => {
					set_now(now() + 10 * DAY + GRACE);
					let ids = rows(&[id]);
					assert_ok!(Channels::finalise_batch(signed(stranger()), ids));
				},
			}
		}
		assert!(keys() == before);
	});
}

/// Nothing is left in it, nothing of it is left to redeem, and its acceptance is over: it can be closed
/// all the same, and its acceptance waits for that.
#[test]
fn closing_should_work_when_everything_is_claimed_and_redeemed() {
	execute(|| {
		let id = simple();
		let acceptance = record(id).acceptance;
		assert_ok!(claim(claim_of(id, 1, 100)));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), acceptance, 100));
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), acceptance));
		assert_noop!(
			Dice::clear_acceptance(signed(stranger()), acceptance),
			pallet_dice::Error::<Test>::AcceptanceInUse
		);
		set_now(START + 10 * DAY + GRACE);
		assert_ok!(Channels::finalise(signed(stranger()), id));
		assert_ok!(Dice::clear_acceptance(signed(stranger()), acceptance));
	});
}
