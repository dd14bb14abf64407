use super::*;
use crate::Event;
use codec::Encode;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use pallet_collective::Error as CouncilError;

fn close(who: u64, call: &RuntimeCall) -> sp_runtime::DispatchResult {
	Council::close(
		RuntimeOrigin::signed(who),
		hash(call),
		0,
		Weight::from_parts(1_000_000_000, 1_000_000),
		call.encoded_size() as u32,
	)
	.map(|_| ())
	.map_err(|e| e.error)
}

#[test]
fn board_should_act_as_root_when_three_of_four_agree() {
	ExtBuilder::default().build_and_execute(|| {
		let call = by_board(as_root());
		let length = call.encoded_size() as u32;
		assert_ok!(Board::propose(RuntimeOrigin::signed(1), Box::new(call.clone()), length));

		assert_ok!(Council::vote(RuntimeOrigin::signed(1), hash(&call), 0, true));
		assert_ok!(Council::vote(RuntimeOrigin::signed(2), hash(&call), 0, true));
		// Two of four would be enough for nothing: the motion is still open.
		assert_noop!(close(1, &call), CouncilError::<Test, CouncilInstance>::TooEarly);

		assert_ok!(Council::vote(RuntimeOrigin::signed(3), hash(&call), 0, true));
		assert_ok!(close(4, &call));
		assert_eq!(probe::Count::<Test>::get(), 1);
		System::assert_has_event(
			Event::RootDispatched { call_hash: hash(&as_root()), result: Ok(()) }.into(),
		);
		System::assert_has_event(RuntimeEvent::Council(pallet_collective::Event::Executed {
			proposal_hash: hash(&call),
			result: Ok(()),
		}));
	});
}

#[test]
fn motion_should_fail_when_the_council_grew_after_it_was_put() {
	ExtBuilder::default().build_and_execute(|| {
		let call = by_board(as_root());
		let length = call.encoded_size() as u32;
		assert_ok!(Board::propose(RuntimeOrigin::signed(1), Box::new(call.clone()), length));
		set_seats(8);
		for who in 1..=3 {
			assert_ok!(Council::vote(RuntimeOrigin::signed(who), hash(&call), 0, true));
		}
		// The collective does not rescale thresholds. The origin is what protects Root.
		assert_ok!(close(1, &call));
		assert_eq!(probe::Count::<Test>::get(), 0);
		System::assert_has_event(RuntimeEvent::Council(pallet_collective::Event::Executed {
			proposal_hash: hash(&call),
			result: Err(sp_runtime::DispatchError::BadOrigin),
		}));
	});
}
