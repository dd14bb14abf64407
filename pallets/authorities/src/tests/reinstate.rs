use crate::{mock::*, AuthorityStatus::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{OperatorId, OperatorStatus};
use sp_runtime::DispatchError;

#[test]
fn authority_should_come_back_when_reinstated() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
		events();
		assert_ok!(Authorities::reinstate(root(), 2));
		assert_eq!(events(), vec![Event::AuthorityReinstated { account: 2, effective_session: 4 }]);
		assert_eq!(status(2), Some(Active));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
	});
}

#[test]
fn set_should_stay_when_the_authority_is_reinstated_at_once() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		assert_ok!(Authorities::reinstate(root(), 2));
		advance_sessions(4);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert_eq!(SetChanges::get(), 0);
	});
}

#[test]
fn reinstatement_should_be_refused_when_the_operator_is_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Suspended));
		assert_eq!(status(2), Some(Suspended));
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::OperatorNotActive);
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Active));
		// The operator alone does not bring its authority back.
		assert_eq!(status(2), Some(Suspended));
		assert_ok!(Authorities::reinstate(root(), 2));
	});
}

#[test]
fn reinstatement_should_be_refused_when_keys_are_gone() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		purge_keys(2);
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::NoSessionKeys);
	});
}

#[test]
fn reinstatement_should_be_refused_when_no_operator_is_known() {
	ExtBuilder::default().without_operators().build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::OperatorNotFound);
		Registry::add(2, 2);
		events();
		assert_ok!(Authorities::reinstate(root(), 2));
		assert_eq!(
			events(),
			vec![
				Event::OperatorLinked { account: 2, operator: OperatorId(2) },
				Event::AuthorityReinstated { account: 2, effective_session: 2 },
			]
		);
	});
}

#[test]
fn reinstatement_should_be_refused_when_the_operator_has_another_authority() {
	ExtBuilder::default().without_operators().build_and_execute(|| {
		assert_ok!(Authorities::suspend(root(), 2));
		Registry::add(5, 5);
		assert_ok!(Authorities::admit(root(), 5));
		// Account 2 turns out to be a delegate of the operator that has authority 5.
		Registry::delegate(5, 2);
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::OperatorHasAuthority);
	});
}

#[test]
fn reinstatement_should_be_refused_when_active_unknown_or_not_by_the_board() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::AlreadyActive);
		assert_noop!(Authorities::reinstate(root(), 9), Error::<Test>::AuthorityNotFound);
		assert_noop!(Authorities::reinstate(RuntimeOrigin::signed(2), 2), DispatchError::BadOrigin);
	});
}
