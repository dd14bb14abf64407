use super::*;
use crate::{votes_needed, Needed, Proportion, Requirement};
use frame_support::traits::{Contains, EnsureOrigin};
use pallet_collective::EnsureProportionAtLeast;

type RootOf = EnsureProportionAtLeast<u64, CouncilInstance, 3, 4>;
type MembersOf = EnsureProportionAtLeast<u64, CouncilInstance, 2, 3>;

#[test]
fn votes_needed_should_be_the_fewest_that_the_origin_accepts() {
	let share = |numerator, denominator| Proportion { numerator, denominator };
	ExtBuilder::default().build_and_execute(|| {
		for seats in 1..=100 {
			let root = votes_needed(share(3, 4), seats);
			let members = votes_needed(share(2, 3), seats);
			assert!((1..=seats).contains(&root));
			assert!((1..=seats).contains(&members));
			for votes in 0..=seats {
				let origin = members_origin(votes, seats);
				assert_eq!(RootOf::try_origin(origin.clone()).is_ok(), votes >= root);
				assert_eq!(MembersOf::try_origin(origin).is_ok(), votes >= members);
			}
		}
	});
}

#[test]
fn votes_needed_should_not_overflow_when_numbers_are_extreme() {
	let share = |numerator, denominator| Proportion { numerator, denominator };
	assert_eq!(votes_needed(share(u32::MAX, u32::MAX), u32::MAX), u32::MAX);
	assert_eq!(votes_needed(share(u32::MAX, 1), u32::MAX), u32::MAX);
	assert_eq!(votes_needed(share(1, u32::MAX), u32::MAX), 1);
	assert_eq!(votes_needed(share(1, 0), 5), u32::MAX);
	assert_eq!(votes_needed(share(0, 4), 100), 0);
	assert_eq!(votes_needed(share(3, 4), 0), 0);
}

#[test]
fn proportion_should_be_valid_only_when_above_nothing_and_at_most_everything() {
	let valid = |numerator, denominator| Proportion { numerator, denominator }.is_valid();
	assert!(valid(3, 4));
	assert!(valid(4, 4));
	assert!(!valid(5, 4));
	assert!(!valid(0, 4));
	assert!(!valid(0, 0));
}

#[test]
fn required_threshold_should_follow_the_call_and_the_seats() {
	ExtBuilder::default().seats(10).build_and_execute(|| {
		assert_eq!(
			Board::required_threshold(by_board(as_root())),
			Requirement {
				needed: Needed::Root,
				votes: 8,
				seats: 10,
				proportion: Proportion { numerator: 3, denominator: 4 },
			}
		);
		assert_eq!(
			Board::required_threshold(as_members()),
			Requirement {
				needed: Needed::Members,
				votes: 7,
				seats: 10,
				proportion: Proportion { numerator: 2, denominator: 3 },
			}
		);
	});
}

#[test]
fn required_threshold_should_be_one_when_no_seat_is_filled() {
	ExtBuilder::default().seats(0).build_and_execute(|| {
		assert_eq!(Board::required_threshold(as_members()).votes, 1);
		assert!(!Board::threshold_is_enough(0, &as_members()));
	});
}

#[test]
fn threshold_should_be_enough_from_the_needed_votes_on() {
	ExtBuilder::default().seats(10).build_and_execute(|| {
		for threshold in 0..=11 {
			assert_eq!(Board::threshold_is_enough(threshold, &by_board(as_root())), threshold >= 8);
			assert_eq!(Board::threshold_is_enough(threshold, &as_members()), threshold >= 7);
		}
	});
}

#[test]
fn base_filter_should_refuse_the_councils_own_propose_when_the_threshold_is_too_low() {
	ExtBuilder::default().seats(10).build_and_execute(|| {
		let motion = |threshold| {
			RuntimeCall::Council(pallet_collective::Call::propose {
				threshold,
				proposal: Box::new(by_board(as_root())),
				length_bound: 100,
			})
		};
		assert!(!BaseFilter::contains(&motion(7)));
		assert!(BaseFilter::contains(&motion(8)));
	});
}

#[test]
fn integrity_test_should_accept_the_configuration() {
	use frame_support::traits::Hooks;
	Board::integrity_test();
}
