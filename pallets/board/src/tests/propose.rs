use super::*;
use crate::{Event, Needed};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
};
use pallet_collective::Error as CouncilError;

fn propose(who: u64, call: RuntimeCall) -> sp_runtime::DispatchResult {
	let length = call.encoded_size() as u32;
	Board::propose(RuntimeOrigin::signed(who), Box::new(call), length)
		.map(|_| ())
		.map_err(|e| e.error)
}

fn threshold_of(call: &RuntimeCall) -> Option<u32> {
	System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Council(pallet_collective::Event::Proposed {
			proposal_hash,
			threshold,
			..
		}) if proposal_hash == hash(call) => Some(threshold),
		_ => None,
	})
}

#[test]
fn motion_should_carry_the_threshold_its_call_needs() {
	for (seats, root, members) in [(2, 2, 2), (3, 3, 2), (4, 3, 3), (5, 4, 4), (7, 6, 5)] {
		ExtBuilder::default().seats(seats).build_and_execute(|| {
			assert_ok!(propose(1, by_board(as_root())));
			assert_eq!(threshold_of(&by_board(as_root())), Some(root));
			System::assert_last_event(
				Event::MotionProposed {
					call_hash: hash(&by_board(as_root())),
					account: 1,
					needed: Needed::Root,
					votes: root,
					seats,
				}
				.into(),
			);

			assert_ok!(propose(2, as_members()));
			assert_eq!(threshold_of(&as_members()), Some(members));
			System::assert_last_event(
				Event::MotionProposed {
					call_hash: hash(&as_members()),
					account: 2,
					needed: Needed::Members,
					votes: members,
					seats,
				}
				.into(),
			);
		});
	}
}

#[test]
fn motion_should_be_refused_when_the_proposer_is_no_member() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(propose(99, as_members()), CouncilError::<Test, CouncilInstance>::NotMember);
		assert_noop!(
			Board::propose(RuntimeOrigin::root(), Box::new(as_members()), 100).map_err(|e| e.error),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn motion_should_be_refused_when_proposed_twice() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(propose(1, as_members()));
		assert_noop!(
			propose(2, as_members()),
			CouncilError::<Test, CouncilInstance>::DuplicateProposal
		);
	});
}

#[test]
fn motion_should_be_refused_when_longer_than_its_bound() {
	ExtBuilder::default().build_and_execute(|| {
		let length = as_members().encoded_size() as u32;
		assert_noop!(
			Board::propose(RuntimeOrigin::signed(1), Box::new(as_members()), length - 1)
				.map_err(|e| e.error),
			CouncilError::<Test, CouncilInstance>::WrongProposalLength
		);
	});
}

#[test]
fn call_should_be_made_at_once_when_there_is_one_seat() {
	ExtBuilder::default().seats(1).build_and_execute(|| {
		assert_ok!(propose(1, by_board(as_root())));
		assert_eq!(probe::Count::<Test>::get(), 1);
		assert_ok!(propose(1, as_members()));
		assert_eq!(probe::Count::<Test>::get(), 2);
	});
}

#[test]
fn weight_should_cover_what_is_used_and_be_given_back() {
	for seats in [1, 4] {
		ExtBuilder::default().seats(seats).build_and_execute(|| {
			let length = as_members().encoded_size() as u32;
			let info = RuntimeCall::Board(crate::Call::propose {
				call: Box::new(as_members()),
				length_bound: length,
			})
			.get_dispatch_info();
			assert_eq!(info.class, DispatchClass::Operational);

			let post =
				Board::propose(RuntimeOrigin::signed(1), Box::new(as_members()), length).unwrap();
			if let Some(actual) = post.actual_weight {
				assert!(actual.all_lte(info.call_weight));
				assert!(actual != info.call_weight);
			} else {
				assert_eq!(seats, 1, "a motion that is only proposed must give weight back");
			}
		});
	}
}
