//! SDRt: redemption, debt, collateral. Money moves here and nowhere else.

use crate::{pallet::*, types::*};
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use interwork_primitives::{
	traits::InspectOperators, AcceptanceId, Balance, ClassId, OperatorId, Role,
};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	/// The own account of an operator.
	fn own_account(operator: OperatorId) -> Result<T::AccountId, DispatchError> {
		let Some(account) = T::Operators::account_of(operator) else {
			defensive!("an operator with a class or an acceptance is not in the registry");
			return Err(Error::<T>::Unexpected.into());
		};
		Ok(account)
	}

	/// How the issuer of a class would pay `due` now: from its collateral, then from its own
	/// account's free balance, and never so much that the account dies.
	pub(crate) fn payment_of(
		books: &ClassRecord,
		issuer: &T::AccountId,
		due: Balance,
	) -> PaymentView {
		let from_collateral = books.collateral.min(due);
		let rest = due.saturating_sub(from_collateral);
		// Asked for only when needed: the collateral usually suffices.
		let from_free = if rest == 0 {
			0
		} else {
			T::Fungible::reducible_balance(issuer, Preservation::Preserve, Fortitude::Polite)
				.min(rest)
		};
		PaymentView { from_collateral, from_free, owed: rest.saturating_sub(from_free) }
	}

	/// Pays `due` to a visited operator as far as the issuer can, and books the collateral.
	fn pay(
		class: ClassId,
		books: &mut ClassRecord,
		visited: OperatorId,
		due: Balance,
	) -> Result<(PaymentView, T::AccountId), DispatchError> {
		let issuer = Self::own_account(class.issuer())?;
		let to = Self::own_account(visited)?;
		let payment = Self::payment_of(books, &issuer, due);
		books.collateral = books
			.collateral
			.checked_sub(payment.from_collateral)
			.ok_or(Error::<T>::Unexpected)?;
		if payment.from_collateral > 0 {
			Self::release_collateral(&to, payment.from_collateral)?;
		}
		if payment.from_free > 0 {
			T::Fungible::transfer(&issuer, &to, payment.from_free, Preservation::Preserve)?;
		}
		Ok((payment, to))
	}

	fn release_collateral(to: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Fungible::transfer_on_hold(
			&HoldReason::Collateral.into(),
			&Self::pot_account(),
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Polite,
		)
		.map(|_| ())
	}

	pub(crate) fn do_redeem(who: T::AccountId, id: AcceptanceId, units: u64) -> DispatchResult {
		// Suspended and retired operators included: what they earned is theirs.
		let visited = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		ensure!(units > 0, Error::<T>::ZeroUnits);
		let mut record = Acceptances::<T>::get(id).ok_or(Error::<T>::AcceptanceNotFound)?;
		ensure!(record.visited == visited, Error::<T>::NotVisited);
		record.earned = record.earned.checked_sub(units).ok_or(Error::<T>::NotEnoughUnits)?;
		let class = record.class;
		let books = Classes::<T>::get(class).ok_or(Error::<T>::Unexpected)?;
		let mut books = Self::book(books, Movement::Redeem, units)?;
		let due = record.terms.value_of(units);
		books.liability = books.liability.checked_sub(due).ok_or(Error::<T>::Unexpected)?;

		let (payment, to) = Self::pay(class, &mut books, visited, due)?;
		Self::destroy(class, units)?;
		if payment.owed > 0 {
			books.debt = books.debt.checked_add(payment.owed).ok_or(Error::<T>::Unexpected)?;
			let debt = Debts::<T>::get(class, visited)
				.checked_add(payment.owed)
				.ok_or(Error::<T>::Unexpected)?;
			Debts::<T>::insert(class, visited, debt);
		}
		Acceptances::<T>::insert(id, record);
		Classes::<T>::insert(class, books);
		let PaymentView { from_collateral, from_free, owed } = payment;
		Self::deposit_event(Event::Redeemed {
			id,
			class,
			visited,
			units,
			to,
			from_collateral,
			from_free,
			owed,
		});
		Ok(())
	}

	pub(crate) fn do_settle_debt(class: ClassId, visited: OperatorId) -> DispatchResult {
		let mut books = Classes::<T>::get(class).ok_or(Error::<T>::ClassNotFound)?;
		let debt = Debts::<T>::get(class, visited);
		ensure!(debt > 0, Error::<T>::NothingOwed);

		let (payment, to) = Self::pay(class, &mut books, visited, debt)?;
		let paid = debt.checked_sub(payment.owed).ok_or(Error::<T>::Unexpected)?;
		ensure!(paid > 0, Error::<T>::NothingToPayWith);
		books.debt = books.debt.checked_sub(paid).ok_or(Error::<T>::Unexpected)?;
		if payment.owed == 0 {
			Debts::<T>::remove(class, visited);
		} else {
			Debts::<T>::insert(class, visited, payment.owed);
		}
		Classes::<T>::insert(class, books);
		let PaymentView { from_collateral, from_free, owed } = payment;
		Self::deposit_event(Event::DebtPaid {
			class,
			visited,
			to,
			from_collateral,
			from_free,
			owed,
		});
		Ok(())
	}

	pub(crate) fn do_deposit_collateral(who: T::AccountId, amount: Balance) -> DispatchResult {
		let class = ClassId::from(T::Operators::ensure_may_finish(&who, Role::Settlement)?);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut books = Classes::<T>::get(class).ok_or(Error::<T>::ClassNotFound)?;
		// Nobody has as much, so that no internal rule is broken.
		books.collateral = books.collateral.checked_add(amount).ok_or(ArithmeticError::Overflow)?;

		let pot = Self::pot_account();
		// A hold needs an account that exists, whether or not somebody has endowed it.
		if frame_system::Pallet::<T>::providers(&pot) == 0 {
			frame_system::Pallet::<T>::inc_providers(&pot);
		}
		T::Fungible::transfer_and_hold(
			&HoldReason::Collateral.into(),
			&who,
			&pot,
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::CollateralDeposited { class, payer: who, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw_collateral(who: T::AccountId, amount: Balance) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		let class = ClassId::from(operator);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut books = Classes::<T>::get(class).ok_or(Error::<T>::ClassNotFound)?;
		ensure!(books.debt == 0, Error::<T>::DebtOutstanding);
		books.collateral = books
			.collateral
			.checked_sub(amount)
			.filter(|left| *left >= books.liability)
			.ok_or(Error::<T>::CollateralNeeded)?;
		// Not to the caller, which may be a clerk.
		let to = Self::own_account(operator)?;

		Self::release_collateral(&to, amount)?;
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::CollateralWithdrawn { class, to, amount });
		Ok(())
	}
}
