//! Dust and other credits without an owner.

use crate::{mock::*, pot::ResolvePot, Event, Stranded};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Balanced, Inspect},
		tokens::{Fortitude, Precision, Preservation},
		OnUnbalanced,
	},
};
use interwork_primitives::Balance;

fn pot() -> Balance {
	Balances::balance(&Sdrt::pot())
}

/// Takes a credit from an account, as a fee would be.
fn fee(from: AccountId, amount: Balance) {
	let credit = Balances::withdraw(
		&from,
		amount,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.unwrap();
	ResolvePot::<Test>::on_unbalanced(credit);
}

#[test]
fn dust_should_go_to_the_pot_when_an_account_is_reaped() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_eq!(pot(), EXISTENTIAL_DEPOSIT);
		let all_but_dust = ENDOWMENT - (EXISTENTIAL_DEPOSIT - 1);
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), BOB, all_but_dust));
		assert_eq!(Balances::total_balance(&ALICE), 0);
		assert_eq!(pot(), 2 * EXISTENTIAL_DEPOSIT - 1);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn credit_should_go_to_the_pot_when_it_is_resolved() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		fee(ALICE, 1);
		assert_eq!(pot(), EXISTENTIAL_DEPOSIT + 1);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn credit_should_be_kept_when_the_pot_cannot_take_it() {
	ExtBuilder::default().build_and_execute(|| {
		// A pot that was never endowed: what it has goes to Bob.
		let moved = Balances::transfer_allow_death(signed(Sdrt::pot()), BOB, EXISTENTIAL_DEPOSIT);
		assert_ok!(moved);
		let issuance = Balances::total_issuance();
		fee(ALICE, 4);
		assert_eq!(events(), vec![Event::CreditStranded { amount: 4 }]);
		assert_eq!((pot(), Stranded::<Test>::get()), (0, 4));
		assert_eq!(Balances::total_issuance(), issuance);
		Sdrt::do_try_state().unwrap();

		// Together the two are enough to open the account.
		fee(ALICE, EXISTENTIAL_DEPOSIT - 4);
		assert_eq!(
			events(),
			vec![
				Event::CreditStranded { amount: EXISTENTIAL_DEPOSIT - 4 },
				Event::CreditRecovered { amount: EXISTENTIAL_DEPOSIT },
			]
		);
		assert_eq!((pot(), Stranded::<Test>::get()), (EXISTENTIAL_DEPOSIT, 0));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn stranded_credit_should_follow_when_a_credit_is_taken() {
	ExtBuilder::default().build_and_execute(|| {
		let moved = Balances::transfer_allow_death(signed(Sdrt::pot()), BOB, EXISTENTIAL_DEPOSIT);
		assert_ok!(moved);
		let issuance = Balances::total_issuance();
		fee(ALICE, 4);
		fee(ALICE, EXISTENTIAL_DEPOSIT);
		assert_eq!((pot(), Stranded::<Test>::get()), (EXISTENTIAL_DEPOSIT + 4, 0));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}
