//! Issue, assignment, return: between the issuer and its wallets.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use interwork_primitives::{
	dice::{Timeliness, MAX_MESSAGE_SECS},
	messages::{ReturnMessage, WalletSignature},
	traits::InspectOperators,
	ClassId, Role, UnixSecs,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_issue(who: T::AccountId, units: u64) -> DispatchResult {
		let class = ClassId::from(T::Operators::ensure_may_start(&who, Role::Devices)?);
		ensure!(units > 0, Error::<T>::ZeroUnits);
		let known = Classes::<T>::get(class);
		let books = known
			.unwrap_or_default()
			.moved(Movement::Issue, units)
			.ok_or(Error::<T>::TooManyUnits)?;

		if known.is_none() {
			Self::create_asset(class)?;
			Self::deposit_event(Event::ClassCreated { class });
		}
		Self::mint(class, units)?;
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::Issued { class, units });
		Ok(())
	}

	pub(crate) fn do_burn(who: T::AccountId, units: u64) -> DispatchResult {
		let class = ClassId::from(T::Operators::ensure_may_finish(&who, Role::Devices)?);
		ensure!(units > 0, Error::<T>::ZeroUnits);
		let books = Classes::<T>::get(class)
			.ok_or(Error::<T>::ClassNotFound)?
			.moved(Movement::Burn, units)
			.ok_or(Error::<T>::NotEnoughUnits)?;

		Self::destroy(class, units)?;
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::Burned { class, units });
		Ok(())
	}

	/// The class for which an account may assign units, and its books.
	fn ensure_may_assign(who: &T::AccountId) -> Result<(ClassId, ClassRecord), DispatchError> {
		let class = ClassId::from(T::Operators::ensure_may_start(who, Role::Devices)?);
		let books = Classes::<T>::get(class).ok_or(Error::<T>::ClassNotFound)?;
		ensure!(books.debt == 0, Error::<T>::DebtOutstanding);
		Ok((class, books))
	}

	/// Gives units to a wallet and writes the record; the books are changed in `books` only. What is
	/// assigned must come off the pot afterwards.
	fn assign_row(
		class: ClassId,
		books: &mut ClassRecord,
		pot: &T::AccountId,
		now: UnixSecs,
		wallet: &T::AccountId,
		units: u64,
	) -> AssignResult {
		if units == 0 {
			return AssignResult::ZeroUnits;
		}
		if wallet == pot {
			return AssignResult::InvalidWallet;
		}
		let Some(moved) = books.moved(Movement::Assign, units) else {
			return AssignResult::NotEnoughUnits;
		};
		let mut record =
			Assignments::<T>::get(class, wallet).unwrap_or_else(|| AssignmentRecord::new(now));
		if Self::give_to(class, wallet, units).is_err() {
			return AssignResult::InvalidWallet;
		}
		// Returned units can be assigned again, so the sum may pass what was ever issued. It is kept
		// for people to read and decides nothing.
		record.assigned = record.assigned.saturating_add(units);
		record.touched = now;
		Assignments::<T>::insert(class, wallet, record);
		*books = moved;
		AssignResult::Assigned
	}

	pub(crate) fn do_assign(who: T::AccountId, wallet: T::AccountId, units: u64) -> DispatchResult {
		let (class, mut books) = Self::ensure_may_assign(&who)?;
		let pot = Self::pot_account();
		match Self::assign_row(class, &mut books, &pot, Self::now(), &wallet, units) {
			AssignResult::Assigned => (),
			AssignResult::ZeroUnits => return Err(Error::<T>::ZeroUnits.into()),
			AssignResult::NotEnoughUnits => return Err(Error::<T>::NotEnoughUnits.into()),
			AssignResult::InvalidWallet => return Err(Error::<T>::InvalidWallet.into()),
		}
		Self::out_of_pot(class, units)?;
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::Assigned { class, wallet, units });
		Ok(())
	}

	pub(crate) fn do_assign_batch(
		who: T::AccountId,
		rows: BoundedVec<AssignRow<T::AccountId>, T::MaxAssignRows>,
	) -> DispatchResult {
		let (class, mut books) = Self::ensure_may_assign(&who)?;
		ensure!(!rows.is_empty(), Error::<T>::NoRows);
		let (pot, now) = (Self::pot_account(), Self::now());

		let before = books.unassigned;
		let mut results: Vec<AssignResult> = rows
			.iter()
			.map(|row| Self::assign_row(class, &mut books, &pot, now, &row.wallet, row.units))
			.collect();
		let units = before.checked_sub(books.unassigned).ok_or(Error::<T>::Unexpected)?;
		Self::out_of_pot(class, units)?;
		Classes::<T>::insert(class, books);

		let assigned = results.iter().filter(|result| **result == AssignResult::Assigned).count();
		if assigned == rows.len() {
			results.clear();
		}
		Self::deposit_event(Event::BatchAssigned {
			class,
			rows: count(rows.len()),
			rows_assigned: count(assigned),
			units,
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(())
	}

	pub(crate) fn do_return_relayed(
		class: ClassId,
		wallet: T::AccountId,
		units: u64,
		nonce: u64,
		valid_until: UnixSecs,
		signature: WalletSignature,
	) -> DispatchResult {
		match Timeliness::of(valid_until, Self::now()) {
			Timeliness::Timely => (),
			Timeliness::Expired => return Err(Error::<T>::MessageExpired.into()),
			Timeliness::TooFarAhead => return Err(Error::<T>::MessageTooLong.into()),
		}
		let genesis = Self::genesis().ok_or(Error::<T>::Unexpected)?;
		let message = ReturnMessage { class, nonce, wallet: wallet.clone(), units, valid_until };
		ensure!(
			signature.is_of(&wallet, &message.to_bytes(&genesis)),
			Error::<T>::InvalidSignature
		);
		Self::do_return(class, wallet, units, Some(nonce))
	}

	pub(crate) fn do_return(
		class: ClassId,
		wallet: T::AccountId,
		units: u64,
		nonce: Option<u64>,
	) -> DispatchResult {
		ensure!(units > 0, Error::<T>::ZeroUnits);
		let books = Classes::<T>::get(class).ok_or(Error::<T>::ClassNotFound)?;
		let mut record =
			Assignments::<T>::get(class, &wallet).ok_or(Error::<T>::WalletNotAssigned)?;
		if let Some(nonce) = nonce {
			ensure!(nonce == record.nonce, Error::<T>::WrongNonce);
			record.nonce = nonce.checked_add(1).ok_or(Error::<T>::Unexpected)?;
		}
		ensure!(Self::units_of(class, &wallet) >= units.into(), Error::<T>::NotEnoughUnits);
		let books = Self::book(books, Movement::Return, units)?;
		record.returned = record.returned.saturating_add(units);
		record.touched = Self::now();

		Self::take_from(class, &wallet, units)?;
		Self::into_pot(class, units)?;
		Assignments::<T>::insert(class, &wallet, record);
		Classes::<T>::insert(class, books);
		Self::deposit_event(Event::Returned { class, wallet, units, nonce });
		Ok(())
	}

	pub(crate) fn do_clear_assignments(
		who: T::AccountId,
		wallets: BoundedVec<T::AccountId, T::MaxAssignRows>,
	) -> DispatchResult {
		let class = ClassId::from(T::Operators::ensure_may_finish(&who, Role::Devices)?);
		ensure!(!wallets.is_empty(), Error::<T>::NoRows);
		let now = Self::now();

		let mut results: Vec<bool> = wallets
			.iter()
			.map(|wallet| {
				let Some(record) = Assignments::<T>::get(class, wallet) else {
					return false;
				};
				let unused = record.open_channels == 0
					&& now.saturating_sub(record.touched) >= MAX_MESSAGE_SECS
					&& Self::units_of(class, wallet) == 0;
				if unused {
					Assignments::<T>::remove(class, wallet);
				}
				unused
			})
			.collect();

		let cleared = results.iter().filter(|cleared| **cleared).count();
		if cleared == wallets.len() {
			results.clear();
		}
		Self::deposit_event(Event::AssignmentsCleared {
			class,
			rows: count(wallets.len()),
			rows_cleared: count(cleared),
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(())
	}
}
