use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	dice::MAX_MESSAGE_SECS, messages::TopUpMessage, ChannelId, OperatorStatus,
};

#[test]
fn top_up_should_add_units_up_to_the_new_total() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		assert_ok!(claim(claim_of(id, 1, 100)));
		assert_ok!(Channels::top_up(signed(wallet(1)), id, 120));
		assert_eq!(last_event(), Event::ToppedUp { channel: id, new_deposit: 120 });
		assert_ok!(top_up_relayed(id, 1, 150));
		assert_eq!((record(id).deposit, record(id).claimed, units(1)), (150, 100, 0));
		assert_ok!(claim(claim_of(id, 1, 150)));
	});
}

#[test]
fn top_up_should_add_nothing_when_replayed() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		assert_ok!(top_up_relayed(id, 1, 120));
		assert_noop!(top_up_relayed(id, 1, 120), Error::<Test>::NotIncreasing);
		assert_noop!(top_up_relayed(id, 1, 119), Error::<Test>::NotIncreasing);
		assert_noop!(top_up_relayed(id, 1, 0), Error::<Test>::NotIncreasing);
	});
}

#[test]
fn top_up_should_fail_when_units_channel_or_caller_are_wrong() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		fund(2, 50);
		let top_up = |who: u8, id, to| Channels::top_up(signed(wallet(who)), id, to);
		assert_noop!(top_up(1, ChannelId(9), 101), Error::<Test>::ChannelNotFound);
		assert_noop!(top_up(2, id, 101), Error::<Test>::NotPayer);
		assert_noop!(top_up(1, id, 151), Error::<Test>::NotEnoughUnits);
		assert_noop!(top_up(1, id, u64::MAX), Error::<Test>::NotEnoughUnits);
		assert_noop!(top_up_relayed(id, 2, 101), Error::<Test>::InvalidSignature);
		assert_noop!(top_up_relayed(ChannelId(9), 1, 101), Error::<Test>::ChannelNotFound);
		set_status(HOME, OperatorStatus::Suspended);
		assert_noop!(top_up(1, id, 101), Error::<Test>::OperatorNotActive);
		set_status(HOME, OperatorStatus::Active);
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), record(id).acceptance));
		assert_noop!(top_up(1, id, 101), Error::<Test>::AcceptanceNotOpen);
	});
}

#[test]
fn top_up_relayed_should_fail_when_it_is_not_in_time_or_something_signed_differs() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		let relay = |signed_for: u64, sent: u64, valid_until| {
			let message = TopUpMessage { channel: id, new_deposit: signed_for, valid_until };
			let signature = sign(1, &message.to_bytes(&genesis()));
			Channels::top_up_relayed(signed(stranger()), id, sent, valid_until, signature)
		};
		assert_noop!(relay(101, 101, START), Error::<Test>::MessageExpired);
		assert_ok!(relay(101, 101, START + 1));
		assert_noop!(relay(102, 102, START + MAX_MESSAGE_SECS + 1), Error::<Test>::MessageTooLong);
		assert_ok!(relay(102, 102, START + MAX_MESSAGE_SECS));
		assert_noop!(relay(103, 104, START + 1), Error::<Test>::InvalidSignature);
	});
}

/// And it does not keep a channel open that closes.
#[test]
fn top_up_should_fail_while_the_channel_closes() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		assert_ok!(request_close_relayed(id, 1));
		let closing = Error::<Test>::ChannelClosing;
		assert_noop!(Channels::top_up(signed(wallet(1)), id, 101), closing);
		let closing = Error::<Test>::ChannelClosing;
		assert_noop!(top_up_relayed(id, 1, 101), closing);
		assert_eq!(record(id).ends_at(), START + GRACE);
	});
}

#[test]
fn top_up_should_fail_from_expiry_on() {
	execute(|| {
		let id = simple();
		fund(1, 50);
		let expires = START + 10 * DAY;
		set_now(expires - 1);
		assert_ok!(top_up_relayed(id, 1, 101));
		set_now(expires);
		assert_noop!(top_up_relayed(id, 1, 102), Error::<Test>::ChannelClosing);
		set_now(expires + GRACE);
		assert_noop!(top_up_relayed(id, 1, 102), Error::<Test>::ChannelClosing);
	});
}
