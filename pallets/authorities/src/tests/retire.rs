use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn authority_should_leave_list_and_set_when_retired() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		assert_ok!(Authorities::retire(root(), 2));
		assert_eq!(events(), vec![Event::AuthorityRetired { account: 2, effective_session: 2 }]);
		assert_eq!(listed(), vec![1, 3, 4]);
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
		// It can come back.
		assert_ok!(Authorities::admit(root(), 2));
	});
}

#[test]
fn retirement_should_be_refused_when_the_minimum_would_be_missed() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		assert_noop!(Authorities::retire(root(), 2), Error::<Test>::BelowMinimum);
		assert!(listed().is_empty());
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::retire(root(), 2));
		assert_noop!(Authorities::retire(root(), 3), Error::<Test>::BelowMinimum);
	});
}

#[test]
fn retirement_should_be_possible_at_the_minimum_when_the_authority_is_suspended() {
	ExtBuilder::default().minimum(3).build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		assert_ok!(Authorities::retire(root(), 2));
		assert_eq!(listed(), vec![1, 3, 4]);
	});
}

#[test]
fn last_authority_should_stay_when_the_minimum_is_one() {
	ExtBuilder::default().session(vec![1]).build_and_execute(|| {
		assert_noop!(Authorities::retire(root(), 1), Error::<Test>::BelowMinimum);
	});
}

#[test]
fn retirement_should_be_refused_when_repeated_or_not_by_the_board() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::retire(root(), 2));
		assert_noop!(Authorities::retire(root(), 2), Error::<Test>::AuthorityNotFound);
		assert_noop!(Authorities::retire(RuntimeOrigin::signed(1), 1), DispatchError::BadOrigin);
	});
}
