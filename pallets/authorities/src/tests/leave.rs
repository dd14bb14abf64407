use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn authority_should_leave_when_it_wants() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::leave(RuntimeOrigin::signed(3)));
		assert_eq!(
			events().last(),
			Some(&Event::AuthorityLeft { account: 3, effective_session: 2 })
		);
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 2, 4]);
	});
}

#[test]
fn leaving_should_be_refused_when_the_minimum_would_be_missed() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		assert_noop!(Authorities::leave(RuntimeOrigin::signed(3)), Error::<Test>::BelowMinimum);
	});
}

#[test]
fn leaving_should_be_refused_when_the_caller_is_no_authority() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Authorities::leave(RuntimeOrigin::signed(9)),
			Error::<Test>::AuthorityNotFound
		);
		assert_ok!(Authorities::leave(RuntimeOrigin::signed(3)));
		assert_noop!(
			Authorities::leave(RuntimeOrigin::signed(3)),
			Error::<Test>::AuthorityNotFound
		);
		assert_noop!(Authorities::leave(root()), DispatchError::BadOrigin);
	});
}
