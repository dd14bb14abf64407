use crate::{mock::*, Authored, EmptySessions, Event};
use frame_support::assert_ok;

fn unresponsive(account: u64) -> Event<Test> {
	Event::AuthorityUnresponsive { account, empty_sessions: MAX_EMPTY_SESSIONS }
}

#[test]
fn blocks_should_be_counted_for_their_author() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		run_to_block(19);
		// Blocks 11 to 19: the author of block b is validator b mod 4.
		let counts: Vec<_> = Authorities::liveness().into_iter().map(|(a, n, _)| (a, n)).collect();
		assert_eq!(counts, vec![(1, 2), (2, 2), (3, 2), (4, 3)]);
	});
}

#[test]
fn first_block_of_a_session_should_not_be_counted() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		assert_eq!(System::block_number(), 10);
		assert_eq!(Authorship::author(), Some(3));
		assert_eq!(Authored::<Test>::iter().count(), 0);
		run_to_block(11);
		assert_eq!(Authored::<Test>::iter().collect::<Vec<_>>(), vec![(4, 1)]);
	});
}

#[test]
fn authority_should_be_flagged_once_when_it_is_silent_for_long() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		Offline::set(vec![2]);
		events();
		advance_sessions(MAX_EMPTY_SESSIONS - 1);
		assert!(events().is_empty());
		assert_eq!(Authorities::liveness()[1], (2, 0, MAX_EMPTY_SESSIONS - 1));

		advance_sessions(1);
		assert_eq!(events(), vec![unresponsive(2)]);
		// Flagged once, and never removed: a partition must not shrink the set.
		advance_sessions(3);
		assert!(events().is_empty());
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert_eq!(Authorities::liveness()[1], (2, 0, MAX_EMPTY_SESSIONS + 3));

		Offline::set(vec![]);
		advance_sessions(1);
		assert_eq!(events(), vec![Event::AuthorityResponsive { account: 2 }]);
		assert!(EmptySessions::<Test>::get().is_empty());

		// A second run is flagged again.
		Offline::set(vec![2]);
		advance_sessions(MAX_EMPTY_SESSIONS);
		assert_eq!(events(), vec![unresponsive(2)]);
	});
}

#[test]
fn nobody_should_be_judged_when_a_session_has_too_few_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		// Without 1, 2 and 3 a session of ten has two or three blocks for four validators.
		Offline::set(vec![1, 2, 3]);
		advance_sessions(5);
		assert!(EmptySessions::<Test>::get().is_empty());
	});
}

#[test]
fn counters_should_go_when_the_authority_goes() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		Offline::set(vec![2]);
		advance_sessions(1);
		assert_eq!(EmptySessions::<Test>::get().get(&2), Some(&1));
		assert_ok!(Authorities::retire(root(), 2));
		advance_sessions(2);
		assert_eq!(EmptySessions::<Test>::get().get(&2), None);
	});
}

#[test]
fn disabled_authority_should_not_be_judged() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		advance_sessions(1);
		Offline::set(vec![2]);
		offend(2, 1);
		assert_eq!(Session::disabled_validators(), vec![1]);
		advance_sessions(MAX_EMPTY_SESSIONS + 1);
		assert!(EmptySessions::<Test>::get().is_empty());
	});
}

#[test]
fn author_should_not_be_counted_when_it_is_no_validator() {
	use pallet_authorship::EventHandler;
	ExtBuilder::default().build_and_execute(|| {
		run_to_block(3);
		let before: Vec<_> = Authored::<Test>::iter().collect();
		Authorities::note_author(9);
		assert_eq!(Authored::<Test>::iter().collect::<Vec<_>>(), before);
	});
}
