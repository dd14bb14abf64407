//! States that cannot come about, and must be found out if they do.

use crate::{mock::*, types::*, Acceptances, Assignments, Classes, Debts, NextAcceptanceId, Pairs};
use frame_support::{
	assert_ok,
	traits::{
		fungible::MutateHold,
		fungibles::{roles::ResetTeam, Unbalanced},
		tokens::Precision,
	},
};
use interwork_primitives::{AcceptanceId, ClassId};
use sp_runtime::DispatchError;

/// Breaks a sound state and returns the number of the invariant that is hurt.
fn broken(damage: impl FnOnce()) -> &'static str {
	let mut found = "";
	new_test_ext().execute_with(|| {
		let id = accepted(terms());
		fund(1, 100);
		assert_eq!(lock(id, 1, 60), Ok(()));
		assert_ok!(earn(id, 20));
		assert_ok!(Dice::deposit_collateral(signed(settlement(HOME)), 5_000));
		propose(terms());
		assert_ok!(Dice::do_try_state());
		damage();
		found = match Dice::do_try_state() {
			Err(DispatchError::Other(message)) => message.split(':').next().unwrap(),
			other => panic!("the damage was not found: {other:?}"),
		};
	});
	found
}

fn change_books(change: impl FnOnce(&mut ClassRecord)) {
	Classes::<Test>::mutate(CLASS, |books| change(books.as_mut().unwrap()));
}

fn change_acceptance(id: u64, change: impl FnOnce(&mut AcceptanceRecord)) {
	Acceptances::<Test>::mutate(AcceptanceId(id), |record| change(record.as_mut().unwrap()));
}

#[test]
fn books_that_do_not_balance_should_be_found() {
	assert_eq!(broken(|| change_books(|books| books.issued += 1)), "1");
	assert_eq!(broken(|| change_books(|books| books.unassigned += 1)), "1");
	assert_eq!(
		broken(|| change_books(|books| {
			books.redeemed += 1;
			books.unassigned += 1;
			books.in_wallets -= 2;
		})),
		"1"
	);
	assert_eq!(broken(|| Assets::set_total_issuance(1, 101)), "1");
}

#[test]
fn units_that_are_not_where_they_should_be_should_be_found() {
	let pot = Dice::pot_account;
	assert_eq!(
		broken(|| change_books(|books| {
			books.in_wallets -= 1;
			books.unassigned += 1;
		})),
		"2"
	);
	assert_eq!(
		broken(|| {
			Assets::increase_balance(1, &pot(), 1, Precision::Exact).unwrap();
		}),
		"2"
	);
	assert_eq!(
		broken(|| {
			Assets::increase_balance(1, &wallet(1), 1, Precision::Exact).unwrap();
		}),
		"3"
	);
	assert_eq!(broken(|| Assignments::<Test>::remove(CLASS, wallet(1))), "3");
	assert_eq!(
		broken(|| Assignments::<Test>::insert(ClassId(9), wallet(1), AssignmentRecord::new(0))),
		"3"
	);
}

#[test]
fn sums_that_are_wrong_should_be_found() {
	assert_eq!(broken(|| change_acceptance(0, |record| record.in_channels += 1)), "4");
	assert_eq!(broken(|| change_acceptance(0, |record| record.earned -= 1)), "4");
	assert_eq!(broken(|| change_books(|books| books.liability += 1)), "4");
	assert_eq!(broken(|| change_acceptance(0, |record| record.channels += 1)), "4");
	assert_eq!(broken(|| change_acceptance(0, |record| record.channels -= 1)), "4");
	assert_eq!(broken(|| change_books(|books| books.debt += 1)), "5");
	assert_eq!(broken(|| Debts::<Test>::insert(CLASS, VISITED, 0)), "5");
	assert_eq!(broken(|| Debts::<Test>::insert(CLASS, VISITED, 1)), "5");
	assert_eq!(broken(|| Debts::<Test>::insert(CLASS, HOME, 1)), "5");
	assert_eq!(broken(|| Debts::<Test>::insert(ClassId(9), VISITED, 1)), "5");
	assert_eq!(broken(|| change_books(|books| books.collateral -= 1)), "6");
	assert_eq!(
		broken(|| {
			Balances::release(
				&crate::HoldReason::Collateral.into(),
				&Dice::pot_account(),
				1_000,
				Precision::Exact,
			)
			.unwrap();
		}),
		"6"
	);
}

#[test]
fn roles_of_others_should_be_found() {
	for position in 0..4 {
		let mut team = vec![Dice::pot_account(); 4];
		team[position] = own(HOME);
		assert_eq!(
			broken(|| {
				let [owner, admin, issuer, freezer] = team.try_into().unwrap();
				Assets::reset_team(1, owner, admin, issuer, freezer).unwrap();
			}),
			"7"
		);
	}
}

#[test]
fn acceptances_that_are_wrong_should_be_found() {
	assert_eq!(broken(|| NextAcceptanceId::<Test>::put(AcceptanceId(1))), "8");
	assert_eq!(broken(|| Pairs::<Test>::remove(CLASS, VISITED)), "8");
	assert_eq!(broken(|| Pairs::<Test>::insert(CLASS, OTHER, PairRecord::default())), "8");
	assert_eq!(broken(|| Acceptances::<Test>::remove(AcceptanceId(1))), "8");
	assert_eq!(
		broken(|| change_acceptance(0, |record| record.status = AcceptanceStatus::Ended)),
		"8"
	);
	assert_eq!(broken(|| change_acceptance(1, |record| record.earned = 1)), "8");
	assert_eq!(broken(|| change_acceptance(1, |record| record.terms.unit_price = 0)), "8");
	assert_eq!(broken(|| change_acceptance(1, |record| record.visited = HOME)), "8");
}
