//! The pot: where value goes that belongs to nobody in particular.
//!
//! SDRt is owed by issuers, so it may only disappear when an issuer pays out. Dust of reaped
//! accounts and fees of blocks without a known author must therefore land in an account instead of
//! being burned. That account is the pot.

use core::marker::PhantomData;
use frame_support::{
	traits::{
		fungible::{Balanced, Credit, Unbalanced},
		tokens::{imbalance::Imbalance as _, Precision},
		OnUnbalanced,
	},
	PalletId,
};
use sp_runtime::traits::AccountIdConversion;

use crate::{Config, Event, Pallet, Stranded};

/// Whence the account of the pot is derived.
pub const POT_ID: PalletId = PalletId(*b"iw/fees_");

/// Puts a credit into the pot, for `pallet_balances::Config::DustRemoval` and for fees without an
/// author.
///
/// A credit that the pot cannot take (it was never endowed, and the credit is smaller than the
/// existential deposit) is not burned: it stays part of the issuance, is counted in [`Stranded`],
/// and enters the pot together with the first credit that the pot can take.
pub struct ResolvePot<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<Credit<T::AccountId, T::Fungible>> for ResolvePot<T> {
	fn on_nonzero_unbalanced(credit: Credit<T::AccountId, T::Fungible>) {
		let pot = Pallet::<T>::pot_account();
		match T::Fungible::resolve(&pot, credit) {
			Ok(()) => Pallet::<T>::recover_stranded(),
			Err(credit) => {
				let amount = credit.peek();
				// Dropping the credit would lower the issuance, which no issuer has paid for.
				core::mem::forget(credit);
				Stranded::<T>::mutate(|stranded| *stranded = stranded.saturating_add(amount));
				Pallet::<T>::deposit_event(Event::CreditStranded { amount });
				Pallet::<T>::recover_stranded();
			},
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account of the pot.
	pub fn pot_account() -> T::AccountId {
		POT_ID.into_account_truncating()
	}

	/// Puts what is stranded into the pot, if there is any and the pot can take it.
	fn recover_stranded() {
		let amount = Stranded::<T>::get();
		if amount == 0 {
			return;
		}
		// The issuance already counts the amount: only the balance is to rise.
		let pot = Self::pot_account();
		if T::Fungible::increase_balance(&pot, amount, Precision::Exact).is_ok() {
			Stranded::<T>::kill();
			Self::deposit_event(Event::CreditRecovered { amount });
		}
	}
}
