//! States that cannot come about, and must be found out if they do.

use crate::{mock::*, types::*, NextChannelId};
use frame_support::assert_ok;
use interwork_primitives::{AcceptanceId, ChannelId, ChannelKey};
use sp_runtime::DispatchError;

/// Breaks a sound state and returns the number of the invariant that is hurt.
fn broken(damage: impl FnOnce()) -> &'static str {
	let mut found = "";
	new_test_ext().execute_with(|| {
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 10)));
		assert_ok!(Channels::do_try_state());
		damage();
		found = match Channels::do_try_state() {
			Err(DispatchError::Other(message)) => message.split(':').next().unwrap(),
			other => panic!("the damage was not found: {other:?}"),
		};
	});
	found
}

fn change(change: impl FnOnce(&mut ChannelRecord)) {
	crate::Channels::<Test>::mutate(ChannelKey::from(ChannelId(0)), |record| {
		change(record.as_mut().unwrap())
	});
}

#[test]
fn broken_states_should_be_found() {
	assert_eq!(broken(|| NextChannelId::<Test>::put(ChannelId(0))), "1");
	assert_eq!(broken(|| change(|record| record.claimed = 101)), "1");
	assert_eq!(
		broken(|| change(|record| {
			record.deposit = 0;
			record.claimed = 0;
		})),
		"1"
	);
	assert_eq!(broken(|| change(|record| record.claimed = 11)), "2");
	assert_eq!(broken(|| change(|record| record.deposit = 99)), "2");
	assert_eq!(broken(|| change(|record| record.acceptance = AcceptanceId(9))), "2");
	assert_eq!(broken(|| change(|record| record.payer = wallet(2))), "3");
}
