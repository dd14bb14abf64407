//! `set_delegate`, `remove_delegate`, `resign_delegation`.

use crate::{mock::*, *};
use codec::Decode;
use frame_support::{assert_noop, assert_ok};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{Role, RoleSet};
use sp_runtime::DispatchError;

type E = Error<Test>;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

/// A set as it may come in a transaction.
fn raw_roles(bits: u8) -> RoleSet {
	RoleSet::decode(&mut &[bits][..]).unwrap()
}

#[test]
fn set_delegate_should_add_an_account_when_it_is_free() {
	for start in [active, suspended] {
		ExtBuilder::default().build_and_execute(|| {
			let operator = start(ALICE, 1);
			let roles = RoleSet::from(Role::Market).with(Role::Documents);
			assert_ok!(Registry::set_delegate(signed(ALICE), BOB, roles));

			let rights = AccountRights::Delegate(roles);
			assert_eq!(Accounts::<Test>::get(BOB), Some(AccountLink { operator, rights }));
			assert_eq!(record(operator).delegate_count, 1);
			assert_eq!(Registry::delegates(operator), vec![(BOB, roles)]);
			assert_eq!(
				last_event(),
				Event::DelegateSet { operator, account: BOB, old_roles: None, new_roles: roles }
			);
			assert_eq!(RolesLost::get(), vec![]);
		});
	}
}

#[test]
fn set_delegate_should_replace_the_roles_when_the_account_is_a_delegate() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		let old = RoleSet::from(Role::Market).with(Role::Documents);
		let new = RoleSet::from(Role::Documents).with(Role::Devices);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, old));
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, new));

		assert_eq!(Registry::delegates(operator), vec![(BOB, new)]);
		assert_eq!(record(operator).delegate_count, 1);
		assert_eq!(
			last_event(),
			Event::DelegateSet { operator, account: BOB, old_roles: Some(old), new_roles: new }
		);
		assert_eq!(RolesLost::get(), vec![(operator, BOB, Role::Market.into())]);
	});
}

#[test]
fn set_delegate_should_be_refused_when_the_roles_are_none_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		for bits in [0, 32, 33, 255] {
			assert_noop!(
				Registry::set_delegate(signed(ALICE), BOB, raw_roles(bits)),
				E::InvalidRoles
			);
		}
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, raw_roles(31)));
	});
}

#[test]
fn set_delegate_should_be_refused_when_the_account_is_linked_elsewhere() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		active(BOB, 2);
		applicant(DAVE, 4);
		assert_ok!(Registry::set_delegate(signed(BOB), CHARLIE, RoleSet::ALL));
		for account in [ALICE, BOB, CHARLIE, DAVE] {
			assert_noop!(
				Registry::set_delegate(signed(ALICE), account, RoleSet::ALL),
				E::AccountAlreadyLinked
			);
		}
	});
}

#[test]
fn set_delegate_should_be_refused_when_there_are_too_many() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		for delegate in 200..232 {
			assert_ok!(Registry::set_delegate(signed(ALICE), delegate, RoleSet::ALL));
		}
		assert_noop!(Registry::set_delegate(signed(ALICE), 232, RoleSet::ALL), E::TooManyDelegates);
		// Those who are there can still be changed.
		assert_ok!(Registry::set_delegate(signed(ALICE), 231, Role::Market.into()));
		assert_ok!(Registry::remove_delegate(signed(ALICE), 200));
		assert_ok!(Registry::set_delegate(signed(ALICE), 232, RoleSet::ALL));
		assert_eq!(record(operator).delegate_count, 32);
		assert_eq!(Registry::delegates(operator).len(), 32);
	});
}

#[test]
fn set_delegate_should_be_refused_when_the_signer_cannot() {
	ExtBuilder::default().build_and_execute(|| {
		let set = |origin| Registry::set_delegate(origin, EVE, RoleSet::ALL);
		assert_noop!(set(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(set(signed(ALICE)), E::NotOperator);
		applicant(ALICE, 1);
		assert_noop!(set(signed(ALICE)), E::OperatorNotAdmitted);
		retired(BOB, 2);
		assert_noop!(set(signed(BOB)), E::OperatorRetired);
		active(CHARLIE, 3);
		assert_ok!(Registry::set_delegate(signed(CHARLIE), DAVE, RoleSet::ALL));
		// Every role is not ownership.
		assert_noop!(set(signed(DAVE)), E::NotOwner);
	});
}

#[test]
fn remove_delegate_should_unlink_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, Role::Market.into()));
		assert_ok!(Registry::remove_delegate(signed(ALICE), BOB));

		assert_eq!(Accounts::<Test>::get(BOB), None);
		assert_eq!(Registry::delegates(operator), vec![]);
		assert_eq!(record(operator).delegate_count, 0);
		assert_eq!(last_event(), Event::DelegateRemoved { operator, account: BOB });
		assert_eq!(RolesLost::get(), vec![(operator, BOB, Role::Market.into())]);
		assert_noop!(Registry::remove_delegate(signed(ALICE), BOB), E::DelegateNotFound);
	});
}

#[test]
fn remove_delegate_should_be_refused_when_it_is_not_a_delegate_of_the_operator() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		active(BOB, 2);
		assert_ok!(Registry::set_delegate(signed(BOB), CHARLIE, RoleSet::ALL));
		for account in [ALICE, BOB, CHARLIE, DAVE] {
			assert_noop!(Registry::remove_delegate(signed(ALICE), account), E::DelegateNotFound);
		}
		let remove = |origin| Registry::remove_delegate(origin, CHARLIE);
		assert_noop!(remove(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(remove(signed(CHARLIE)), E::NotOwner);
		assert_noop!(remove(signed(DAVE)), E::NotOperator);
	});
}

#[test]
fn resign_delegation_should_free_the_delegate() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = suspended(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, RoleSet::ALL));
		// A refusal of others does not capture the delegate.
		Refuse::set(true);
		assert_ok!(Registry::resign_delegation(signed(BOB)));

		assert_eq!(Accounts::<Test>::get(BOB), None);
		assert_eq!(record(operator).delegate_count, 0);
		assert_eq!(last_event(), Event::DelegateResigned { operator, account: BOB });
		assert_eq!(RolesLost::get(), vec![(operator, BOB, RoleSet::ALL)]);
		assert_noop!(Registry::resign_delegation(signed(BOB)), E::NotOperator);
		assert_ok!(apply(BOB, 2));
	});
}

#[test]
fn resign_delegation_should_be_refused_when_the_account_is_no_delegate() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		assert_noop!(Registry::resign_delegation(signed(ALICE)), E::NotDelegate);
		assert_noop!(Registry::resign_delegation(signed(BOB)), E::NotOperator);
		assert_noop!(Registry::resign_delegation(RuntimeOrigin::none()), DispatchError::BadOrigin);
	});
}
