//! Decisions about status: `admit`, `reject`, `suspend`, `reinstate`, `retire`, `leave`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{OperatorId, OperatorStatus, Role, RoleSet};
use sp_runtime::DispatchError;
use OperatorStatus::*;

type E = Error<Test>;

fn root() -> OriginFor<Test> {
	RuntimeOrigin::root()
}

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

/// Makes one operator of each status, and adds an id that never was.
fn one_of_each() -> [(OperatorId, Option<OperatorStatus>); 5] {
	[
		(applicant(ALICE, 1), Some(Applied)),
		(active(BOB, 2), Some(Active)),
		(suspended(CHARLIE, 3), Some(Suspended)),
		(retired(DAVE, 4), Some(Retired)),
		(OperatorId(77), None),
	]
}

#[test]
fn admit_should_activate_an_applicant_when_the_board_says_so() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = applicant(ALICE, 1);
		set_time(START + 60);
		assert_ok!(Registry::admit(root(), operator));

		let record = record(operator);
		assert_eq!(record.status, Active);
		assert_eq!(record.applied_at, START);
		assert_eq!(record.status_since, START + 60);
		assert_eq!(held(ALICE), DEPOSIT);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { active: 1, ..Default::default() });
		assert_eq!(last_event(), Event::Admitted { operator, account: ALICE });
		assert_eq!(StatusChanges::get(), vec![(operator, ALICE, Applied, Active)]);
		assert_noop!(Registry::admit(root(), operator), E::OperatorNotApplied);
	});
}

#[test]
fn reject_should_leave_nothing_and_return_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = applicant(ALICE, 1);
		let info = Registry::reject(root(), operator, reason("not a network")).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::reject(1)));

		assert_eq!(Registry::operator(operator), None);
		assert_eq!(Accounts::<Test>::get(ALICE), None);
		assert_eq!(held(ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { rejected: 1, ..Default::default() });
		assert_eq!(
			last_event(),
			Event::Rejected {
				operator,
				account: ALICE,
				deposit: DEPOSIT,
				reason: reason("not a network")
			}
		);
		assert_noop!(Registry::reject(root(), operator, reason("")), E::OperatorNotFound);
		// The codes are free and the account may try again.
		assert_ok!(apply(ALICE, 1));
	});
}

#[test]
fn suspend_should_stop_an_active_operator_and_keep_what_it_has() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, Role::Market.into()));
		set_time(START + 5);
		assert_ok!(Registry::suspend(root(), operator, reason("does not pay")));

		assert_eq!(record(operator).status, Suspended);
		assert_eq!(record(operator).status_since, START + 5);
		assert_eq!(held(ALICE), DEPOSIT);
		assert_eq!(TadigOwners::<Test>::get(tadig(1)), Some(operator));
		assert_eq!(Registry::delegates(operator), vec![(BOB, Role::Market.into())]);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { suspended: 1, ..Default::default() });
		assert_eq!(
			last_event(),
			Event::Suspended { operator, account: ALICE, reason: Some(reason("does not pay")) }
		);
		assert_eq!(StatusChanges::get().last(), Some(&(operator, ALICE, Active, Suspended)));
	});
}

#[test]
fn reinstate_should_activate_a_suspended_operator() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = suspended(ALICE, 1);
		set_time(START + 9);
		assert_ok!(Registry::reinstate(root(), operator));

		assert_eq!(record(operator).status, Active);
		assert_eq!(record(operator).status_since, START + 9);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { active: 1, ..Default::default() });
		assert_eq!(last_event(), Event::Reinstated { operator, account: ALICE });
		assert_eq!(StatusChanges::get().last(), Some(&(operator, ALICE, Suspended, Active)));
		assert_noop!(Registry::reinstate(root(), operator), E::OperatorNotSuspended);
	});
}

#[test]
fn retire_should_free_everything_but_the_own_account() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, Role::Market.into()));
		assert_ok!(Registry::set_delegate(signed(ALICE), CHARLIE, RoleSet::ALL));
		set_time(START + 7);
		let info = Registry::retire(root(), operator).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::retire(1, 2)));

		let record = record(operator);
		assert_eq!(record.status, Retired);
		assert_eq!(record.status_since, START + 7);
		assert_eq!(record.deposit, 0);
		assert_eq!(record.delegate_count, 0);
		// The record still tells which codes it had, but they lead nowhere.
		assert_eq!(record.tadig, Some(tadig(1)));
		assert_eq!(Registry::operator_by_tadig(tadig(1)), None);
		assert_eq!(Registry::operator_by_plmn(plmn(1)), None);
		assert_eq!(held(ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE);
		assert_eq!(
			Accounts::<Test>::get(ALICE),
			Some(AccountLink { operator, rights: AccountRights::Owner })
		);
		for delegate in [BOB, CHARLIE] {
			assert_eq!(Accounts::<Test>::get(delegate), None);
		}
		assert_eq!(Registry::delegates(operator), vec![]);
		let mut lost = RolesLost::get();
		lost.sort_by_key(|x| x.1);
		assert_eq!(
			lost,
			vec![(operator, BOB, Role::Market.into()), (operator, CHARLIE, RoleSet::ALL)]
		);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { retired: 1, ..Default::default() });
		assert_eq!(
			last_event(),
			Event::Retired { operator, account: ALICE, by: RetiredBy::Board, deposit: DEPOSIT }
		);
		assert_eq!(StatusChanges::get().last(), Some(&(operator, ALICE, Active, Retired)));
		// A former delegate is free.
		assert_ok!(apply(BOB, 1));
	});
}

#[test]
fn retire_should_unlink_all_delegates_when_there_are_as_many_as_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		for delegate in 200..232 {
			assert_ok!(Registry::set_delegate(signed(ALICE), delegate, RoleSet::ALL));
		}
		let info = Registry::retire(root(), operator).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::retire(1, 32)));
		assert_eq!(Accounts::<Test>::iter_keys().collect::<Vec<_>>(), vec![ALICE]);
		assert_eq!(Delegates::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn leave_should_retire_the_operator_when_its_own_account_says_so() {
	for start in [active, suspended] {
		ExtBuilder::default().build_and_execute(|| {
			let operator = start(ALICE, 1);
			let old = status(operator);
			let info = Registry::leave(signed(ALICE)).unwrap();
			assert_eq!(info.actual_weight, Some(<() as WeightInfo>::leave(1, 0)));

			assert_eq!(status(operator), Retired);
			assert_eq!(held(ALICE), 0);
			assert_eq!(
				last_event(),
				Event::Retired {
					operator,
					account: ALICE,
					by: RetiredBy::Operator,
					deposit: DEPOSIT
				}
			);
			assert_eq!(StatusChanges::get().last(), Some(&(operator, ALICE, old, Retired)));
			assert_noop!(Registry::leave(signed(ALICE)), E::OperatorRetired);
		});
	}
}

#[test]
fn leave_should_be_refused_when_the_account_cannot() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::leave(root()), DispatchError::BadOrigin);
		assert_noop!(Registry::leave(signed(ALICE)), E::NotOperator);
		applicant(ALICE, 1);
		assert_noop!(Registry::leave(signed(ALICE)), E::OperatorNotAdmitted);
		active(BOB, 2);
		assert_ok!(Registry::set_delegate(signed(BOB), CHARLIE, RoleSet::ALL));
		assert_noop!(Registry::leave(signed(CHARLIE)), E::NotOwner);
	});
}

#[test]
fn decisions_should_be_refused_when_the_origin_is_not_the_board() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		for origin in [signed(ALICE), signed(BOB), RuntimeOrigin::none()] {
			let o = || origin.clone();
			let bad = DispatchError::BadOrigin;
			assert_noop!(Registry::admit(o(), operator), bad);
			assert_noop!(Registry::reject(o(), operator, reason("")), bad);
			assert_noop!(Registry::suspend(o(), operator, reason("")), bad);
			assert_noop!(Registry::reinstate(o(), operator), bad);
			assert_noop!(Registry::retire(o(), operator), bad);
		}
	});
}

/// The error that a decision must give for a status, or `None` if it must pass.
type Rule = fn(Option<OperatorStatus>) -> Option<E>;

#[test]
fn decisions_should_pass_only_from_the_statuses_that_allow_them() {
	let decisions: [(fn(OperatorId) -> DispatchResultWithPostInfo, Rule); 5] = [
		(
			|id| Registry::admit(root(), id).map(Into::into).map_err(Into::into),
			|status| match status {
				None => Some(E::OperatorNotFound),
				Some(Applied) => None,
				Some(_) => Some(E::OperatorNotApplied),
			},
		),
		(
			|id| Registry::reject(root(), id, reason("r")),
			|status| match status {
				None => Some(E::OperatorNotFound),
				Some(Applied) => None,
				Some(_) => Some(E::OperatorNotApplied),
			},
		),
		(
			|id| Registry::suspend(root(), id, reason("r")).map(Into::into).map_err(Into::into),
			|status| match status {
				None => Some(E::OperatorNotFound),
				Some(Active) => None,
				Some(_) => Some(E::OperatorNotActive),
			},
		),
		(
			|id| Registry::reinstate(root(), id).map(Into::into).map_err(Into::into),
			|status| match status {
				None => Some(E::OperatorNotFound),
				Some(Suspended) => None,
				Some(_) => Some(E::OperatorNotSuspended),
			},
		),
		(
			|id| Registry::retire(root(), id),
			|status| match status {
				None => Some(E::OperatorNotFound),
				Some(Applied) => Some(E::OperatorNotAdmitted),
				Some(Active | Suspended) => None,
				Some(Retired) => Some(E::OperatorRetired),
			},
		),
	];
	for (decide, rule) in decisions {
		ExtBuilder::default().build_and_execute(|| {
			for (operator, status) in one_of_each() {
				match rule(status) {
					None => assert!(decide(operator).is_ok()),
					Some(error) => {
						assert_noop!(decide(operator).map_err(|x| x.error), error);
					},
				}
			}
		});
	}
}

#[test]
fn decisions_should_leave_no_trace_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let [(applied, _), (active, _), (suspended, _), ..] = one_of_each();
		assert_ok!(Registry::set_delegate(signed(BOB), EVE, RoleSet::ALL));
		Refuse::set(true);
		assert_noop!(Registry::admit(root(), applied), REFUSED);
		assert_noop!(Registry::suspend(root(), active, reason("r")), REFUSED);
		assert_noop!(Registry::reinstate(root(), suspended), REFUSED);
		assert_noop!(Registry::retire(root(), active).map_err(|x| x.error), REFUSED);
		assert_noop!(Registry::leave(signed(BOB)).map_err(|x| x.error), REFUSED);
		// To come to nothing is no change of status, so nobody can refuse it.
		assert_ok!(Registry::reject(root(), applied, reason("r")));
	});
}

#[test]
fn reason_should_be_bounded() {
	assert!(Reason::try_from(vec![b'x'; 256]).is_ok());
	assert!(Reason::try_from(vec![b'x'; 257]).is_err());
}
