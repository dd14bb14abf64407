use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::OperatorStatus;
use sp_runtime::DispatchError;

fn try_register(epoch: u32, from: u64, until: u64) -> sp_runtime::DispatchResult {
	Documents::register_key(signed(clerk(ALICE)), epoch, key(ALICE, epoch), from, until)
}

#[test]
fn register_key_should_put_a_key_in_use() {
	execute(|| {
		assert_ok!(try_register(0, START + 5, START + DAY));
		assert_eq!(
			last_event(),
			Event::KeyRegistered {
				operator: ALICE,
				epoch: 0,
				key: key(ALICE, 0),
				active_from: START + 5,
				active_until: START + DAY,
				previous_until: None,
			}
		);
		let status = |moment| key_record(ALICE, 0).status(moment);
		assert_eq!(status(START + 4), KeyStatus::Pending);
		assert_eq!(status(START + 5), KeyStatus::Active);
		assert_eq!(status(START + DAY - 1), KeyStatus::Active);
		assert_eq!(status(START + DAY), KeyStatus::Over);
	});
}

#[test]
fn register_key_should_begin_now_when_the_beginning_has_passed() {
	execute(|| {
		assert_ok!(try_register(0, 0, START + DAY));
		assert_eq!(key_record(ALICE, 0).active_from, START);
	});
}

#[test]
fn register_key_should_leave_the_key_before_an_overlap() {
	execute(|| {
		assert_ok!(try_register(0, START, START + 100 * DAY));
		assert_ok!(try_register(1, START + 10 * DAY, START + 200 * DAY));
		assert_eq!(key_record(ALICE, 0).active_until, START + 10 * DAY + OVERLAP);
		let Event::KeyRegistered { previous_until, .. } = last_event() else { panic!() };
		assert_eq!(previous_until, Some(START + 10 * DAY + OVERLAP));
		// One that ends sooner anyway is not made longer.
		set_now(START + 195 * DAY);
		assert_ok!(try_register(2, now(), now() + DAY));
		assert_eq!(key_record(ALICE, 1).active_until, START + 200 * DAY);
	});
}

#[test]
fn register_key_should_fail_when_the_epoch_is_not_the_next() {
	execute(|| {
		assert_noop!(try_register(1, START, START + DAY), Error::<Test>::WrongEpoch);
		assert_ok!(try_register(0, START, START + DAY));
		// A replay.
		assert_noop!(try_register(0, START, START + DAY), Error::<Test>::WrongEpoch);
		assert_noop!(try_register(2, START, START + DAY), Error::<Test>::WrongEpoch);
	});
}

#[test]
fn register_key_should_fail_when_the_key_is_zero_or_was_there_before() {
	execute(|| {
		let register = |epoch, key| {
			Documents::register_key(signed(clerk(ALICE)), epoch, key, START, START + DAY)
		};
		assert_noop!(register(0, [0; 32]), Error::<Test>::InvalidKey);
		assert_ok!(register(0, [1; 32]));
		assert_noop!(register(1, [1; 32]), Error::<Test>::KeyAlreadyExists);
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 0));
		assert_noop!(register(1, [1; 32]), Error::<Test>::KeyAlreadyExists);
		assert_ok!(register(1, [2; 32]));
	});
}

#[test]
fn register_key_should_fail_when_the_period_is_impossible() {
	execute(|| {
		let invalid = Error::<Test>::InvalidKeyPeriod;
		assert_noop!(try_register(0, START + 5, START + 5), invalid);
		assert_noop!(try_register(0, 0, START), Error::<Test>::InvalidKeyPeriod);
		let too_long = Error::<Test>::KeyPeriodTooLong;
		assert_noop!(try_register(0, START, START + MAX_KEY + 1), too_long);
		let ahead = START + MAX_KEY + 1;
		assert_noop!(try_register(0, ahead, ahead + 1), Error::<Test>::KeyPeriodTooLong);
		assert_ok!(try_register(0, START + MAX_KEY, START + 2 * MAX_KEY));
		// Not before the key before it.
		let before = START + MAX_KEY - 1;
		assert_noop!(try_register(1, before, before + DAY), Error::<Test>::InvalidKeyPeriod);
		// But if that was revoked.
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 0));
		assert_ok!(try_register(1, START, START + DAY));
	});
}

#[test]
fn register_key_should_fail_when_there_are_as_many_as_allowed() {
	execute(|| {
		for epoch in 0..MAX_KEYS {
			assert_ok!(try_register(epoch, START, START + DAY));
		}
		assert_noop!(try_register(MAX_KEYS, START, START + DAY), Error::<Test>::TooManyKeys);
		set_now(START + DAY + RETENTION);
		let old = vec![0].try_into().unwrap();
		assert_ok!(Documents::clear_keys(signed(stranger()), ALICE, old));
		assert_ok!(try_register(MAX_KEYS, now(), now() + DAY));
	});
}

#[test]
fn register_key_should_fail_when_the_origin_is_wrong_or_the_operator_suspended() {
	execute(|| {
		let register = |who| Documents::register_key(signed(who), 0, [1; 32], 0, START + 1);
		assert_noop!(register(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(register(stranger()), DispatchError::Other("not an operator"));
		assert_noop!(
			Documents::register_key(RuntimeOrigin::none(), 0, [1; 32], 0, START + 1),
			DispatchError::BadOrigin
		);
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(register(clerk(ALICE)), DispatchError::Other("not active"));
		set_status(ALICE, OperatorStatus::Active);
		assert_ok!(register(own(ALICE)));
	});
}

#[test]
fn revoke_key_should_stop_announcements_at_once_even_of_a_suspended_operator() {
	execute_with_keys(|| {
		set_status(BOB, OperatorStatus::Suspended);
		assert_ok!(Documents::revoke_key(signed(clerk(BOB)), 0));
		assert_eq!(last_event(), Event::KeyRevoked { operator: BOB, epoch: 0 });
		set_status(BOB, OperatorStatus::Active);
		assert_noop!(
			Documents::announce(signed(clerk(ALICE)), row(0)),
			Error::<Test>::RecipientKeyUnusable
		);
	});
}

#[test]
fn revoke_key_should_leave_what_was_announced_before() {
	execute_with_keys(|| {
		let id = announce(0);
		assert_ok!(Documents::revoke_key(signed(clerk(BOB)), 0));
		assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(id)));
	});
}

#[test]
fn revoke_key_should_fail_when_there_is_no_such_key_or_it_is_revoked() {
	execute_with_keys(|| {
		let revoke = |who, epoch| Documents::revoke_key(signed(who), epoch);
		assert_noop!(revoke(clerk(ALICE), 1), Error::<Test>::KeyNotFound);
		assert_noop!(revoke(market(ALICE), 0), DispatchError::Other("lacks the role"));
		assert_noop!(revoke(stranger(), 0), DispatchError::Other("not an operator"));
		assert_ok!(revoke(clerk(ALICE), 0));
		assert_noop!(revoke(clerk(ALICE), 0), Error::<Test>::KeyAlreadyRevoked);
	});
}

#[test]
fn clear_keys_should_remove_keys_whose_time_is_long_over() {
	execute(|| {
		assert_ok!(try_register(0, START, START + DAY));
		assert_ok!(try_register(1, START, START + 2 * DAY));
		let clear = |epochs: Vec<u32>| {
			Documents::clear_keys(signed(stranger()), ALICE, epochs.try_into().unwrap())
		};
		assert_noop!(clear(vec![]), Error::<Test>::NoRows);
		assert_noop!(clear(vec![7]), Error::<Test>::KeyNotFound);
		set_now(START + DAY + RETENTION - 1);
		assert_noop!(clear(vec![0]), Error::<Test>::TooEarly);
		set_now(START + DAY + RETENTION);
		assert_noop!(clear(vec![0, 1]), Error::<Test>::TooEarly);
		assert_noop!(clear(vec![0, 0]), Error::<Test>::KeyNotFound);
		assert_ok!(clear(vec![0]));
		let epochs = vec![0].try_into().unwrap();
		assert_eq!(last_event(), Event::KeysCleared { operator: ALICE, epochs });
		// Epochs do not repeat.
		assert_noop!(try_register(0, now(), now() + DAY), Error::<Test>::WrongEpoch);
		assert_ok!(try_register(2, now(), now() + DAY));
	});
}

#[test]
fn clear_keys_should_count_from_the_revocation() {
	execute(|| {
		assert_ok!(try_register(0, START, START + 300 * DAY));
		set_now(START + DAY);
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 0));
		let clear =
			|| Documents::clear_keys(signed(stranger()), ALICE, vec![0].try_into().unwrap());
		set_now(START + DAY + RETENTION - 1);
		assert_noop!(clear(), Error::<Test>::TooEarly);
		set_now(START + DAY + RETENTION);
		assert_ok!(clear());
	});
}
