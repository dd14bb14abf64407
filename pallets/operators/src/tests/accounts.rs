//! `change_account` and `replace_account`.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::Precision,
	},
};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{traits::InspectOperators, OperatorId, OperatorStatus, RoleSet};
use sp_runtime::{DispatchError, TokenError};

type E = Error<Test>;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

fn root() -> OriginFor<Test> {
	RuntimeOrigin::root()
}

#[test]
fn change_account_should_move_operator_and_deposit_whatever_the_status() {
	for start in [applicant, active, suspended] {
		ExtBuilder::default().build_and_execute(|| {
			let operator = start(ALICE, 1);
			let before = record(operator);
			let issuance = Balances::total_issuance();
			assert_ok!(Registry::change_account(signed(ALICE), BOB));

			assert_eq!(record(operator), OperatorRecord { account: BOB, ..before });
			assert_eq!(Accounts::<Test>::get(ALICE), None);
			assert_eq!(
				Accounts::<Test>::get(BOB),
				Some(AccountLink { operator, rights: AccountRights::Owner })
			);
			assert_eq!((held(ALICE), held(BOB)), (0, DEPOSIT));
			// Free balances stay where they are: the deposit is the new account's from now on.
			assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE - DEPOSIT);
			assert_eq!(Balances::free_balance(BOB), INITIAL_BALANCE);
			assert_eq!(Balances::total_issuance(), issuance);
			assert_eq!(AccountChanges::get(), vec![(operator, ALICE, BOB)]);
			assert_eq!(
				last_event(),
				Event::AccountChanged {
					operator,
					old_account: ALICE,
					new_account: BOB,
					deposit: DEPOSIT
				}
			);
			assert_noop!(Registry::change_account(signed(ALICE), CHARLIE), E::NotOperator);
		});
	}
}

#[test]
fn change_account_should_set_the_old_account_free_when_the_operator_has_retired() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = retired(ALICE, 1);
		assert_noop!(apply(ALICE, 1), E::AccountAlreadyLinked);
		// No deposit is left to move, so the account need not exist.
		assert_ok!(Registry::change_account(signed(ALICE), NOBODY));
		assert_eq!(Registry::account_of(operator), Some(NOBODY));
		assert_ok!(apply(ALICE, 1));
	});
}

#[test]
fn change_account_should_leave_delegates_in_place() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), CHARLIE, RoleSet::ALL));
		assert_ok!(Registry::change_account(signed(ALICE), BOB));
		assert_eq!(Registry::delegates(operator), vec![(CHARLIE, RoleSet::ALL)]);
		assert_ok!(Registry::remove_delegate(signed(BOB), CHARLIE));
	});
}

#[test]
fn change_account_should_be_refused_when_the_new_account_is_linked() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		active(BOB, 2);
		assert_ok!(Registry::set_delegate(signed(ALICE), CHARLIE, RoleSet::ALL));
		for account in [ALICE, BOB, CHARLIE] {
			assert_noop!(Registry::change_account(signed(ALICE), account), E::AccountAlreadyLinked);
		}
	});
}

#[test]
fn change_account_should_be_refused_when_the_new_account_cannot_hold_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		active(ALICE, 1);
		assert_noop!(Registry::change_account(signed(ALICE), NOBODY), E::AccountCannotHoldDeposit);
		Balances::set_balance(&NOBODY, ExistentialDeposit::get());
		assert_ok!(Registry::change_account(signed(ALICE), NOBODY));
		assert_eq!(held(NOBODY), DEPOSIT);
	});
}

#[test]
fn change_account_should_be_refused_when_the_signer_cannot_or_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::change_account(root(), BOB), DispatchError::BadOrigin);
		assert_noop!(Registry::change_account(signed(ALICE), BOB), E::NotOperator);
		active(ALICE, 1);
		assert_ok!(Registry::set_delegate(signed(ALICE), CHARLIE, RoleSet::ALL));
		assert_noop!(Registry::change_account(signed(CHARLIE), BOB), E::NotOwner);
		Refuse::set(true);
		assert_noop!(Registry::change_account(signed(ALICE), BOB), REFUSED);
	});
}

#[test]
fn replace_account_should_move_the_operator_when_the_board_says_so() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(Registry::replace_account(root(), operator, BOB));
		assert_eq!(record(operator).account, BOB);
		assert_eq!((held(ALICE), held(BOB)), (0, DEPOSIT));
		assert_eq!(Registry::operator_of(&ALICE), None);
		assert_eq!(AccountChanges::get(), vec![(operator, ALICE, BOB)]);
		assert_eq!(
			last_event(),
			Event::AccountChanged {
				operator,
				old_account: ALICE,
				new_account: BOB,
				deposit: DEPOSIT
			}
		);
		assert_eq!(status(operator), OperatorStatus::Active);
	});
}

#[test]
fn replace_account_should_be_refused_when_it_cannot_be() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		active(BOB, 2);
		let replace = Registry::replace_account;
		assert_noop!(replace(signed(ALICE), operator, CHARLIE), DispatchError::BadOrigin);
		assert_noop!(replace(root(), OperatorId(9), CHARLIE), E::OperatorNotFound);
		assert_noop!(replace(root(), operator, BOB), E::AccountAlreadyLinked);
		assert_noop!(replace(root(), operator, ALICE), E::AccountAlreadyLinked);
		assert_noop!(replace(root(), operator, NOBODY), E::AccountCannotHoldDeposit);
	});
}

#[test]
fn deposit_should_not_move_or_return_when_less_is_held_than_recorded() {
	ExtBuilder::default().build_and_execute(|| {
		let reason = RuntimeHoldReason::Registry(HoldReason::ApplicationDeposit);
		let operator = active(ALICE, 1);
		assert_ok!(Balances::release(&reason, &ALICE, 1, Precision::Exact));
		assert!(Registry::do_try_state().is_err());
		let missing = TokenError::FundsUnavailable;
		assert_noop!(Registry::retire(root(), operator).map_err(|x| x.error), missing);
		assert_noop!(Registry::change_account(signed(ALICE), CHARLIE), TokenError::Frozen);
		assert_ok!(Balances::hold(&reason, &ALICE, 1));
		assert_ok!(Registry::retire(root(), operator));
	});
}
