use crate::{mock::*, AuthorityStatus::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{OperatorId, OperatorStatus};

#[test]
fn authority_should_be_suspended_when_its_operator_is() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Suspended));
		assert_eq!(status(2), Some(Suspended));
		assert_eq!(
			events().last(),
			Some(&Event::AuthoritySuspended { account: 2, effective_session: 2 })
		);
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
	});
}

#[test]
fn authority_should_be_removed_when_its_operator_retires() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Retired));
		assert_eq!(listed(), vec![1, 3, 4]);
		assert_eq!(events(), vec![Event::AuthorityRetired { account: 2, effective_session: 2 }]);
	});
}

#[test]
fn authority_of_the_session_should_be_removed_when_its_operator_retires() {
	// The list is empty, and the registry forgets the account before it says so.
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Retired));
		assert_eq!(listed(), vec![1, 3, 4]);
	});
}

#[test]
fn change_of_the_operator_should_be_refused_when_the_minimum_would_be_missed() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		for status in [OperatorStatus::Suspended, OperatorStatus::Retired] {
			assert_noop!(Registry::set_status(OperatorId(2), status), Error::<Test>::BelowMinimum);
		}
		// The board must first admit another.
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Suspended));
	});
}

#[test]
fn nothing_should_happen_when_the_operator_has_no_authority() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(9), OperatorStatus::Suspended));
		assert_ok!(Registry::set_status(OperatorId(9), OperatorStatus::Active));
		assert_ok!(Registry::set_status(OperatorId(9), OperatorStatus::Retired));
		assert!(listed().is_empty());
		assert!(events().is_empty());
	});
}

#[test]
fn suspended_authority_should_be_removed_when_its_operator_retires_at_the_minimum() {
	ExtBuilder::default().minimum(3).build_and_execute(|| {
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Suspended));
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Retired));
		assert_eq!(listed(), vec![1, 3, 4]);
	});
}
