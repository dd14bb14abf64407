//! The pot and the units. Units move here and nowhere else.
//!
//! Units of the pot exist as a hold only, without any free balance: whoever has power over assets
//! still has none over these, a class that is frozen does not stop them from being booked, and the
//! pot needs no unit of its own to exist.

use crate::{pallet::*, types::*};
use alloc::format;
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{
		fungibles::{metadata, Create, Inspect, Unbalanced, UnbalancedHold},
		tokens::{Fortitude, Precision, Preservation},
		UnixTime,
	},
};
use interwork_primitives::{messages::GenesisHash, Balance, ClassId, UnixSecs};
use sp_runtime::traits::{AccountIdConversion, Zero};

/// The smallest number of units that a wallet can hold.
const MIN_UNITS: Balance = 1;

impl<T: Config> Pallet<T> {
	/// The account that holds what no wallet holds.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The time in seconds.
	pub(crate) fn now() -> UnixSecs {
		T::Time::now().as_secs()
	}

	/// Which chain this is, as messages name it.
	pub(crate) fn genesis() -> Option<GenesisHash> {
		frame_system::Pallet::<T>::block_hash(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		)
		.as_ref()
		.try_into()
		.ok()
	}

	/// The books of a class after a movement.
	pub(crate) fn book(
		books: ClassRecord,
		movement: Movement,
		units: u64,
	) -> Result<ClassRecord, DispatchError> {
		let Some(moved) = books.moved(movement, units) else {
			defensive!("the books of a class do not cover a movement");
			return Err(Error::<T>::Unexpected.into());
		};
		Ok(moved)
	}

	/// Creates the asset of a class. The pallet has all its roles.
	pub(crate) fn create_asset(class: ClassId) -> DispatchResult {
		let pot = Self::pot_account();
		T::Units::create(class.0, pot.clone(), true, MIN_UNITS)?;
		let name = format!("DICE {class}");
		let symbol = format!("DICE{class}");
		<T::Units as metadata::Mutate<_>>::set(
			class.0,
			&pot,
			name.into_bytes(),
			symbol.into_bytes(),
			0,
		)
	}

	/// Brings units into being, on the pot.
	pub(crate) fn mint(class: ClassId, units: u64) -> DispatchResult {
		let supply = T::Units::total_issuance(class.0)
			.checked_add(units.into())
			.ok_or(Error::<T>::TooManyUnits)?;
		T::Units::set_total_issuance(class.0, supply);
		Self::into_pot(class, units)
	}

	/// Takes units of the pot out of being.
	pub(crate) fn destroy(class: ClassId, units: u64) -> DispatchResult {
		Self::out_of_pot(class, units)?;
		let supply = T::Units::total_issuance(class.0)
			.checked_sub(units.into())
			.ok_or(Error::<T>::Unexpected)?;
		T::Units::set_total_issuance(class.0, supply);
		Ok(())
	}

	/// Takes units out of a wallet. They must go [`into_pot`](Self::into_pot) then.
	pub(crate) fn take_from(class: ClassId, wallet: &T::AccountId, units: u64) -> DispatchResult {
		T::Units::decrease_balance(
			class.0,
			wallet,
			units.into(),
			Precision::Exact,
			// An empty wallet leaves nothing behind but the record of its assignment.
			Preservation::Expendable,
			Fortitude::Polite,
		)
		.map(|_| ())
	}

	/// Puts units into a wallet. They must come [`out_of_pot`](Self::out_of_pot).
	pub(crate) fn give_to(class: ClassId, wallet: &T::AccountId, units: u64) -> DispatchResult {
		T::Units::increase_balance(class.0, wallet, units.into(), Precision::Exact).map(|_| ())
	}

	/// Puts units on the pot that were taken from wallets or are new.
	pub(crate) fn into_pot(class: ClassId, units: u64) -> DispatchResult {
		if units == 0 {
			return Ok(());
		}
		T::UnitHolds::increase_balance_on_hold(
			class.0,
			&HoldReason::Units.into(),
			&Self::pot_account(),
			units.into(),
			Precision::Exact,
		)
		.map(|_| ())
	}

	/// Takes units off the pot that go to wallets or out of being.
	pub(crate) fn out_of_pot(class: ClassId, units: u64) -> DispatchResult {
		if units == 0 {
			return Ok(());
		}
		T::UnitHolds::decrease_balance_on_hold(
			class.0,
			&HoldReason::Units.into(),
			&Self::pot_account(),
			units.into(),
			Precision::Exact,
		)
		.map(|_| ())
	}

	/// Units that a wallet holds.
	pub(crate) fn units_of(class: ClassId, wallet: &T::AccountId) -> Balance {
		T::Units::balance(class.0, wallet)
	}
}
