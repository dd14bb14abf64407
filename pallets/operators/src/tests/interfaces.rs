//! What other pallets see: `InspectOperators` and `SuspendOperators`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{
	traits::{InspectOperators, SuspendOperators},
	OperatorId, OperatorKind, OperatorStatus, Role, RoleSet,
};

type E = Error<Test>;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

fn suspend(operator: OperatorId) -> sp_runtime::DispatchResult {
	<Registry as SuspendOperators>::suspend(operator)
}

#[test]
fn lookups_should_answer_whatever_the_status() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, start, expected) in [
			(ALICE, applicant as fn(_, _) -> _, OperatorStatus::Applied),
			(BOB, active, OperatorStatus::Active),
			(CHARLIE, suspended, OperatorStatus::Suspended),
			(DAVE, retired, OperatorStatus::Retired),
		] {
			let operator = start(who, who as u16);
			assert_eq!(Registry::operator_of(&who), Some(operator));
			assert_eq!(Registry::account_of(operator), Some(who));
			assert_eq!(Registry::status_of(operator), Some(expected));
			assert_eq!(Registry::kind_of(operator), Some(OperatorKind::Mno));
			assert_eq!(Registry::is_active(operator), expected == OperatorStatus::Active);
		}
		let unknown = OperatorId(77);
		assert_eq!(Registry::operator_of(&NOBODY), None);
		assert_eq!(Registry::account_of(unknown), None);
		assert_eq!(Registry::status_of(unknown), None);
		assert_eq!(Registry::kind_of(unknown), None);
		assert!(!Registry::is_active(unknown));
	});
}

#[test]
fn operator_of_should_find_delegates_too() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, Role::Devices.into()));
		assert_eq!(Registry::operator_of(&BOB), Some(operator));
	});
}

#[test]
fn ensure_may_should_depend_on_the_status() {
	ExtBuilder::default().build_and_execute(|| {
		let start = |who| Registry::ensure_may_start(&who, Role::Market);
		let finish = |who| Registry::ensure_may_finish(&who, Role::Market);

		applicant(ALICE, 1);
		assert_noop!(start(ALICE), E::OperatorNotActive);
		assert_noop!(finish(ALICE), E::OperatorNotAdmitted);

		let operator = active(BOB, 2);
		assert_eq!(start(BOB), Ok(operator));
		assert_eq!(finish(BOB), Ok(operator));

		let operator = suspended(CHARLIE, 3);
		assert_noop!(start(CHARLIE), E::OperatorNotActive);
		assert_eq!(finish(CHARLIE), Ok(operator));

		let operator = retired(DAVE, 4);
		assert_noop!(start(DAVE), E::OperatorNotActive);
		assert_eq!(finish(DAVE), Ok(operator));

		assert_noop!(start(NOBODY), E::NotOperator);
		assert_noop!(finish(NOBODY), E::NotOperator);
	});
}

#[test]
fn ensure_may_should_depend_on_the_role() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		for given in Role::ALL {
			assert_ok!(Registry::set_delegate(signed(ALICE), BOB, given.into()));
			for asked in Role::ALL {
				let expected = match given == asked {
					true => Ok(operator),
					false => Err(E::RoleMissing.into()),
				};
				assert_eq!(Registry::ensure_may_start(&BOB, asked), expected);
				assert_eq!(Registry::ensure_may_finish(&BOB, asked), expected);
				assert_eq!(Registry::ensure_may_start(&ALICE, asked), Ok(operator));
			}
		}
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, RoleSet::ALL));
		assert_ok!(Registry::suspend(RuntimeOrigin::root(), operator, reason("r")));
		assert_noop!(Registry::ensure_may_start(&BOB, Role::Market), E::OperatorNotActive);
		assert_eq!(Registry::ensure_may_finish(&BOB, Role::Market), Ok(operator));
		assert_ok!(Registry::resign_delegation(signed(BOB)));
		assert_noop!(Registry::ensure_may_finish(&BOB, Role::Market), E::NotOperator);
	});
}

#[test]
fn suspend_should_stop_an_active_operator_when_the_chain_has_seen_an_offence() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(suspend(operator));
		assert_eq!(status(operator), OperatorStatus::Suspended);
		assert_eq!(last_event(), Event::Suspended { operator, account: ALICE, reason: None });
		let changes = StatusChanges::get();
		let events = System::event_count();
		// Again, and for one that is gone: nothing to do, and no error.
		assert_ok!(suspend(operator));
		assert_ok!(Registry::retire(RuntimeOrigin::root(), operator));
		let retired_events = System::event_count();
		assert!(retired_events > events);
		assert_ok!(suspend(operator));
		assert_eq!(System::event_count(), retired_events);
		assert_eq!(StatusChanges::get().len(), changes.len() + 1);
		assert_eq!(status(operator), OperatorStatus::Retired);
	});
}

#[test]
fn suspend_should_be_refused_when_there_is_nobody_to_suspend() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = applicant(ALICE, 1);
		assert_noop!(suspend(operator), E::OperatorNotActive);
		assert_noop!(suspend(OperatorId(77)), E::OperatorNotFound);
	});
}

#[test]
fn suspend_should_leave_no_trace_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		Refuse::set(true);
		// Called from outside a transaction, as an offence handler may.
		assert_noop!(suspend(operator), REFUSED);
		assert_eq!(status(operator), OperatorStatus::Active);
	});
}
