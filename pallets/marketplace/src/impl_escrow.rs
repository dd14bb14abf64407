//! The pot and its books. Money moves here and nowhere else, apart from offer deposits.

use crate::{pallet::*, types::*};
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Preservation, Restriction},
		UnixTime,
	},
};
use interwork_primitives::{traits::InspectOperators, Balance, OperatorId, UnixSecs};
use sp_runtime::traits::AccountIdConversion;

impl<T: Config> Pallet<T> {
	/// The account on which all escrow is held. What anyone else sends there is free balance, which
	/// nothing here ever touches.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The time in seconds.
	pub(crate) fn now() -> UnixSecs {
		T::Time::now().as_secs()
	}

	/// Takes `amount` from `payer` into escrow.
	pub(crate) fn escrow_from(payer: &T::AccountId, amount: Balance) -> DispatchResult {
		let pot = Self::pot_account();
		// A hold needs an account that exists. The pot must exist from the first order on, whether
		// or not somebody has endowed it.
		if frame_system::Pallet::<T>::providers(&pot) == 0 {
			frame_system::Pallet::<T>::inc_providers(&pot);
		}
		// The payer stays alive, so that the rest can be given back however little it is.
		T::Fungible::transfer_and_hold(
			&HoldReason::Escrow.into(),
			payer,
			&pot,
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;
		Self::book(|totals| totals.receive(amount))
	}

	/// Pays `amount` from escrow to the own account of `provider`. Fails, and so undoes the call,
	/// if that account cannot be paid.
	pub(crate) fn pay_provider(provider: OperatorId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let Some(account) = T::Operators::account_of(provider) else {
			defensive!("a line's provider is not in the registry");
			return Err(Error::<T>::Unexpected.into());
		};
		Self::release_to(&account, amount)?;
		Self::book(|totals| totals.pay(amount))
	}

	/// Gives `amount` from escrow back to the account that paid for `order`, or to the buyer's own
	/// account if the other cannot be paid. Returns the account.
	pub(crate) fn give_back(
		order: &OrderRecord<T>,
		amount: Balance,
	) -> Result<T::AccountId, DispatchError> {
		if amount == 0 {
			return Ok(order.payer.clone());
		}
		let account = match Self::release_to(&order.payer, amount) {
			Ok(()) => order.payer.clone(),
			Err(error) => {
				// The transfer checks everything before it changes anything.
				let account = T::Operators::account_of(order.buyer).ok_or(error)?;
				Self::release_to(&account, amount)?;
				account
			},
		};
		Self::book(|totals| totals.give_back(amount))?;
		Ok(account)
	}

	fn release_to(account: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Fungible::transfer_on_hold(
			&HoldReason::Escrow.into(),
			&Self::pot_account(),
			account,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Polite,
		)
		.map(|_| ())
	}

	fn book(entry: impl FnOnce(EscrowTotals) -> Option<EscrowTotals>) -> DispatchResult {
		let Some(totals) = entry(Escrowed::<T>::get()) else {
			defensive!("the books of the escrow do not cover a movement");
			return Err(Error::<T>::Unexpected.into());
		};
		Escrowed::<T>::put(totals);
		Ok(())
	}
}
