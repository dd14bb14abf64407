use crate::{mock::*, AuthorityStatus::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn authority_should_leave_the_set_in_the_session_after_next_when_suspended() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		advance_sessions(1);
		events();
		assert_ok!(Authorities::suspend(root(), 2));
		assert_eq!(events(), vec![Event::AuthoritySuspended { account: 2, effective_session: 3 }]);
		assert_eq!(status(2), Some(Suspended));
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert!(Session::disabled_validators().is_empty());
		advance_sessions(1);
		assert_eq!(Session::current_index(), 3);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
	});
}

#[test]
fn session_should_be_taken_over_when_one_of_it_is_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		assert_eq!(listed(), vec![1, 2, 3, 4]);
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
	});
}

#[test]
fn suspension_should_be_refused_when_the_minimum_would_be_missed() {
	ExtBuilder::default().minimum(3).build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 1));
		assert_noop!(Authorities::suspend(root(), 2), Error::<Test>::BelowMinimum);
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::suspend(root(), 2));
	});
}

#[test]
fn suspension_should_count_only_authorities_with_keys() {
	ExtBuilder::default()
		.authorities(vec![1, 2, 3, 4])
		.minimum(3)
		.build_and_execute(|| {
			purge_keys(4);
			assert_noop!(Authorities::suspend(root(), 1), Error::<Test>::BelowMinimum);
			// The one without keys adds nothing and may go.
			assert_ok!(Authorities::suspend(root(), 4));
		});
}

#[test]
fn suspension_should_be_refused_when_repeated_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::suspend(root(), 9), Error::<Test>::AuthorityNotFound);
		assert_ok!(Authorities::suspend(root(), 1));
		assert_noop!(Authorities::suspend(root(), 1), Error::<Test>::AlreadySuspended);
		assert_noop!(Authorities::suspend(RuntimeOrigin::signed(2), 2), DispatchError::BadOrigin);
	});
}
