//! Each invariant must notice when it is broken.

use crate::{mock::*, *};
use frame_support::{
	assert_ok,
	traits::{fungible::MutateHold, tokens::Precision},
};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{Country, OperatorId, OperatorStatus, Plmn, Role, RoleSet, Tadig};
use sp_runtime::DispatchError;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

/// Operators in every status, one of them with a delegate, then `damage`: the invariant of this
/// number must fail.
fn assert_breaks(number: &str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		applicant(ALICE, 1);
		active(BOB, 2);
		suspended(CHARLIE, 3);
		retired(DAVE, 4);
		assert_ok!(Registry::set_delegate(signed(BOB), EVE, RoleSet::ALL));
		assert_ok!(Registry::do_try_state());
		damage();
		match Registry::do_try_state() {
			Err(DispatchError::Other(message)) => {
				assert!(message.starts_with(&format!("{number}:")), "{message}")
			},
			other => panic!("invariant {number} has noticed nothing: {other:?}"),
		}
	});
}

fn change(account: AccountId, change: impl FnOnce(&mut OperatorRecordOf<Test>)) {
	Operators::<Test>::mutate(operator_of(account), |record| {
		change(record.as_mut().expect("a record"))
	});
}

#[test]
fn invariant_1_should_notice_ids_that_are_not_accounted_for() {
	assert_breaks("1", || NextOperatorId::<Test>::put(OperatorId(5)));
	assert_breaks("1", || Counts::<Test>::mutate(|counts| counts.withdrawn += 1));
	assert_breaks("1", || {
		let record = record(operator_of(ALICE));
		Operators::<Test>::insert(OperatorId(9), record);
	});
}

#[test]
fn invariant_2_should_notice_wrong_counts() {
	assert_breaks("2", || {
		Counts::<Test>::mutate(|counts| {
			counts.active += 1;
			counts.retired -= 1;
		})
	});
	assert_breaks("2", || change(BOB, |record| record.status = OperatorStatus::Suspended));
}

#[test]
fn invariant_3_should_notice_lost_and_foreign_links() {
	let owner = |id| AccountLink { operator: OperatorId(id), rights: AccountRights::Owner };
	assert_breaks("3", || Accounts::<Test>::remove(DAVE));
	assert_breaks("3", || Accounts::<Test>::insert(NOBODY, owner(1)));
	assert_breaks("3", || Accounts::<Test>::insert(NOBODY, owner(77)));
	assert_breaks("3", || change(ALICE, |record| record.account = NOBODY));
}

#[test]
fn invariant_4_should_notice_wrong_delegates() {
	let delegate = |id, roles| AccountLink {
		operator: OperatorId(id),
		rights: AccountRights::Delegate(roles),
	};
	let roles = RoleSet::from(Role::Market);
	assert_breaks("4", || Accounts::<Test>::insert(NOBODY, delegate(1, roles)));
	assert_breaks("4", || Accounts::<Test>::insert(EVE, delegate(1, RoleSet::default())));
	assert_breaks("4", || Accounts::<Test>::remove(EVE));
	assert_breaks("4", || Delegates::<Test>::insert(OperatorId(1), NOBODY, ()));
	assert_breaks("4", || Delegates::<Test>::insert(OperatorId(77), NOBODY, ()));
	assert_breaks("4", || change(BOB, |record| record.delegate_count = 2));
	assert_breaks("4", || {
		Accounts::<Test>::insert(NOBODY, delegate(0, roles));
		Delegates::<Test>::insert(OperatorId(0), NOBODY, ());
		change(ALICE, |record| record.delegate_count = 1);
	});
}

#[test]
fn invariant_5_should_notice_wrong_codes() {
	assert_breaks("5", || TadigOwners::<Test>::remove(tadig(1)));
	assert_breaks("5", || PlmnOwners::<Test>::remove(plmn(1)));
	assert_breaks("5", || TadigOwners::<Test>::insert(tadig(3), OperatorId(0)));
	assert_breaks("5", || PlmnOwners::<Test>::insert(plmn(3), OperatorId(0)));
	// Codes of nobody, and of one who has retired.
	assert_breaks("5", || TadigOwners::<Test>::insert(tadig(9), OperatorId(0)));
	assert_breaks("5", || PlmnOwners::<Test>::insert(plmn(4), OperatorId(3)));
}

/// Holds a unit of value on an account for which no record speaks.
fn hold_one(account: AccountId) {
	let reason = RuntimeHoldReason::Registry(HoldReason::ApplicationDeposit);
	assert_ok!(Balances::hold(&reason, &account, 1));
}

#[test]
fn invariant_6_should_notice_deposits_that_differ_from_holds() {
	let reason = RuntimeHoldReason::Registry(HoldReason::ApplicationDeposit);
	assert_breaks("6", || change(ALICE, |record| record.deposit += 1));
	assert_breaks("6", || change(ALICE, |record| record.deposit -= 1));
	assert_breaks("6", || hold_one(DAVE));
	assert_breaks("6", || hold_one(EVE));
	assert_breaks("6", || hold_one(50));
	assert_breaks("6", || {
		assert_ok!(Balances::release(&reason, &BOB, 1, Precision::Exact));
	});
	assert_breaks("6", || {
		hold_one(DAVE);
		change(DAVE, |record| record.deposit = 1);
	});
}

#[test]
fn invariant_7_should_notice_facts_that_break_the_rules() {
	assert_breaks("7", || change(ALICE, |record| record.legal_name = Default::default()));
	assert_breaks("7", || change(ALICE, |record| record.country = Country(*b"ZZ")));
	assert_breaks("7", || change(ALICE, |record| record.status_since = 1));
	// Retired operators are checked too.
	assert_breaks("7", || change(DAVE, |record| record.tadig = None));
	assert_breaks("7", || change(DAVE, |record| record.tadig = Some(Tadig(*b"xxxxx"))));
	assert_breaks("7", || change(DAVE, |record| record.plmns = plmns([])));
	assert_breaks("7", || {
		let bad = Plmn { mcc: 0, mnc: 1, mnc_digits: 2 };
		change(DAVE, |record| record.plmns = vec![bad].try_into().unwrap());
	});
}

#[test]
fn storage_version_should_be_one() {
	use frame_support::traits::{GetStorageVersion, StorageVersion};
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Registry::in_code_storage_version(), StorageVersion::new(1));
		assert_eq!(Registry::on_chain_storage_version(), StorageVersion::new(1));
	});
}
