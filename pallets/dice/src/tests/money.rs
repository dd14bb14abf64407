use crate::{mock::*, types::*, Debts, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use interwork_primitives::{AcceptanceId, Balance, OperatorStatus};
use sp_runtime::{ArithmeticError, DispatchError, TokenError};

fn redeem(id: AcceptanceId, units: u64) -> sp_runtime::DispatchResult {
	Dice::redeem(signed(settlement(VISITED)), id, units)
}

fn deposit(amount: Balance) {
	assert_ok!(Dice::deposit_collateral(signed(settlement(HOME)), amount));
}

fn owed() -> Balance {
	Debts::<Test>::get(CLASS, VISITED)
}

fn held() -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Collateral.into(), &Dice::pot_account())
}

#[test]
fn redeem_should_pay_the_agreed_price_from_the_collateral() {
	execute(|| {
		let id = earned(100);
		deposit(2_000);
		let before = (free(own(VISITED)), free(own(HOME)));
		assert_ok!(redeem(id, 60));
		assert_eq!(
			last_event(),
			Event::Redeemed {
				id,
				class: CLASS,
				visited: VISITED,
				units: 60,
				to: own(VISITED),
				from_collateral: 600,
				from_free: 0,
				owed: 0,
			}
		);
		assert_eq!((free(own(VISITED)), free(own(HOME))), (before.0 + 600, before.1));
		assert_eq!((held(), books().collateral), (1_400, 1_400));
		assert_eq!((books().earned, books().redeemed, books().liability), (40, 60, 400));
		assert_eq!(Assets::total_supply(1), 40);
	});
}

#[test]
fn redeem_should_take_collateral_then_free_balance_then_owe() {
	execute(|| {
		let id = earned(100);
		deposit(300);
		// The account keeps its existential deposit.
		let too_much = free(own(HOME)) - ED - 500;
		assert_ok!(Balances::transfer_allow_death(signed(own(HOME)), stranger(), too_much));
		let before = free(own(VISITED));
		assert_ok!(redeem(id, 100));
		match last_event() {
			Event::Redeemed { from_collateral, from_free, owed, .. } => {
				assert_eq!((from_collateral, from_free, owed), (300, 500, 200));
			},
			event => panic!("{event:?}"),
		}
		assert_eq!((free(own(VISITED)), free(own(HOME))), (before + 800, ED));
		assert_eq!((owed(), books().debt, books().collateral, held()), (200, 200, 0, 0));

		// Nothing to pay with yet; then a part; then the rest, whoever asks.
		let settle = || Dice::settle_debt(signed(stranger()), CLASS, VISITED);
		assert_noop!(settle(), Error::<Test>::NothingToPayWith);
		deposit(150);
		assert_ok!(settle());
		assert_eq!(
			last_event(),
			Event::DebtPaid {
				class: CLASS,
				visited: VISITED,
				to: own(VISITED),
				from_collateral: 150,
				from_free: 0,
				owed: 50,
			}
		);
		assert_ok!(Balances::transfer_allow_death(signed(stranger()), own(HOME), 1_000));
		assert_ok!(settle());
		assert_eq!((owed(), books().debt, free(own(HOME))), (0, 0, ED + 950));
		assert!(!Debts::<Test>::contains_key(CLASS, VISITED));
		assert_noop!(settle(), Error::<Test>::NothingOwed);
		issue(1);
		assert_ok!(Dice::assign(signed(devices(HOME)), wallet(1), 1));
	});
}

#[test]
fn redeem_should_fail_when_it_was_not_earned_or_not_by_the_caller() {
	execute(|| {
		assert_noop!(redeem(AcceptanceId(0), 1), Error::<Test>::AcceptanceNotFound);
		let id = earned(10);
		assert_noop!(redeem(id, 0), Error::<Test>::ZeroUnits);
		assert_noop!(redeem(id, 11), Error::<Test>::NotEnoughUnits);
		for other in [settlement(HOME), settlement(OTHER)] {
			assert_noop!(Dice::redeem(signed(other), id, 1), Error::<Test>::NotVisited);
		}
		assert_noop!(
			Dice::redeem(signed(devices(VISITED)), id, 1),
			DispatchError::Other("lacks the role")
		);
		assert_noop!(
			Dice::redeem(signed(wallet(1)), id, 1),
			DispatchError::Other("not an operator")
		);
		assert_ok!(redeem(id, 10));
		assert_noop!(redeem(id, 1), Error::<Test>::NotEnoughUnits);
	});
}

/// Holding units is not enough: only what came out of channels can be redeemed.
#[test]
fn redeem_should_fail_when_the_visited_operator_only_holds_units() {
	execute(|| {
		let id = accepted(terms());
		issue(10);
		assert_ok!(Dice::assign(signed(devices(HOME)), own(VISITED), 10));
		assert_noop!(redeem(id, 1), Error::<Test>::NotEnoughUnits);
	});
}

#[test]
fn redeem_should_pay_each_acceptance_at_its_own_price() {
	execute(|| {
		let old = earned(10);
		let new = accepted(AcceptanceTerms { unit_price: 3, ..terms() });
		fund(1, 10);
		assert_eq!(lock(new, 1, 10), Ok(()));
		assert_ok!(earn(new, 10));
		deposit(1_000);
		assert_eq!(books().liability, 130);
		assert_ok!(redeem(old, 10));
		assert_ok!(redeem(new, 10));
		assert_eq!((held(), books().liability), (870, 0));
		assert!(release(new, 1, 0, 0));
	});
}

#[test]
fn redeem_should_work_when_both_operators_are_suspended_or_retired() {
	execute(|| {
		let id = earned(10);
		deposit(100);
		for status in [OperatorStatus::Suspended, OperatorStatus::Retired] {
			set_status(HOME, status);
			set_status(VISITED, status);
			assert_ok!(redeem(id, 5));
		}
	});
}

/// The units stay earned until the account can be paid.
#[test]
fn redeem_should_lose_nothing_when_the_payees_account_is_dead() {
	execute(|| {
		let id = earned(10);
		deposit(100);
		let funds = free(own(VISITED));
		assert_ok!(Balances::transfer_allow_death(signed(own(VISITED)), stranger(), funds));
		// Less than the existential deposit.
		assert_noop!(redeem(id, 9), TokenError::CannotCreate);
		assert_eq!(books().earned, 10);
		assert_ok!(redeem(id, 10));
		assert_eq!(free(own(VISITED)), 100);
	});
}

#[test]
fn redeem_should_not_overflow_when_price_and_units_are_the_largest() {
	execute(|| {
		let id = accepted(AcceptanceTerms { unit_price: u64::MAX, ..terms() });
		fund(1, u64::MAX);
		assert_eq!(lock(id, 1, u64::MAX), Ok(()));
		assert!(release(id, 1, u64::MAX, 0));
		let due = Balance::from(u64::MAX) * Balance::from(u64::MAX);
		assert_eq!(books().liability, due);
		assert_ok!(redeem(id, u64::MAX));
		assert_eq!(books().debt, due - (FUNDS - ED));
	});
}

#[test]
fn collateral_should_be_deposited_and_withdrawn_to_the_own_account() {
	execute(|| {
		let none = Error::<Test>::ClassNotFound;
		assert_noop!(Dice::deposit_collateral(signed(settlement(HOME)), 1), none);
		let none = Error::<Test>::ClassNotFound;
		assert_noop!(Dice::withdraw_collateral(signed(settlement(HOME)), 1), none);
		issue(1);
		deposit(1_000);
		assert_eq!(
			last_event(),
			Event::CollateralDeposited { class: CLASS, payer: settlement(HOME), amount: 1_000 }
		);
		assert_eq!((held(), free(settlement(HOME))), (1_000, FUNDS - 1_000));
		assert_ok!(Dice::withdraw_collateral(signed(settlement(HOME)), 400));
		assert_eq!(
			last_event(),
			Event::CollateralWithdrawn { class: CLASS, to: own(HOME), amount: 400 }
		);
		assert_eq!((held(), free(own(HOME))), (600, FUNDS + 400));
		for call in [Dice::deposit_collateral, Dice::withdraw_collateral] {
			assert_noop!(call(signed(settlement(HOME)), 0), Error::<Test>::ZeroAmount);
			let lacks = DispatchError::Other("lacks the role");
			assert_noop!(call(signed(market(HOME)), 1), lacks);
		}
		assert_noop!(
			Dice::deposit_collateral(signed(settlement(HOME)), FUNDS),
			TokenError::FundsUnavailable
		);
		// An impossible amount is the caller's mistake, not a broken rule of the pallet.
		assert_noop!(
			Dice::deposit_collateral(signed(settlement(HOME)), Balance::MAX),
			ArithmeticError::Overflow
		);
	});
}

#[test]
fn withdraw_should_leave_what_covers_units_in_channels_and_earned() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 100);
		assert_eq!(lock(id, 1, 70), Ok(()));
		assert_ok!(earn(id, 20));
		deposit(1_000);
		let withdraw = |amount| Dice::withdraw_collateral(signed(settlement(HOME)), amount);
		assert_noop!(withdraw(301), Error::<Test>::CollateralNeeded);
		assert_noop!(withdraw(1_001), Error::<Test>::CollateralNeeded);
		assert_ok!(withdraw(300));
		assert_noop!(withdraw(1), Error::<Test>::CollateralNeeded);
		assert!(release(id, 1, 0, 50));
		assert_ok!(withdraw(500));
	});
}

#[test]
fn withdraw_should_fail_while_there_is_debt() {
	execute(|| {
		let id = earned(10);
		let funds = free(own(HOME));
		assert_ok!(Balances::transfer_allow_death(signed(own(HOME)), stranger(), funds - ED));
		assert_ok!(redeem(id, 10));
		assert_eq!(owed(), 100);
		deposit(1_000);
		assert_noop!(
			Dice::withdraw_collateral(signed(settlement(HOME)), 1),
			Error::<Test>::DebtOutstanding
		);
		assert_ok!(Dice::settle_debt(signed(stranger()), CLASS, VISITED));
		assert_ok!(Dice::withdraw_collateral(signed(settlement(HOME)), 900));
	});
}

#[test]
fn settle_debt_should_fail_when_there_is_no_class_or_no_debt() {
	execute(|| {
		let settle = || Dice::settle_debt(signed(stranger()), CLASS, VISITED);
		assert_noop!(settle(), Error::<Test>::ClassNotFound);
		issue(1);
		assert_noop!(settle(), Error::<Test>::NothingOwed);
		assert_noop!(
			Dice::settle_debt(RuntimeOrigin::none(), CLASS, VISITED),
			DispatchError::BadOrigin
		);
	});
}

/// What others give to the pot is no collateral.
#[test]
fn gifts_to_the_pot_should_not_be_claimable() {
	execute(|| {
		let id = earned(10);
		assert_ok!(Balances::transfer_allow_death(signed(stranger()), Dice::pot_account(), 5_000));
		let funds = free(own(HOME));
		assert_ok!(Balances::transfer_allow_death(signed(own(HOME)), stranger(), funds - ED));
		assert_ok!(redeem(id, 10));
		assert_eq!((owed(), free(Dice::pot_account())), (100, 5_000));
	});
}
