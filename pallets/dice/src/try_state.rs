//! What must hold after every call.
//!
//! 1. The books of each class balance, and its existing units are its asset's supply.
//! 2. The pot holds all units that no wallet holds, as a hold and nothing else.
//! 3. Wallets hold what the books say, and each wallet has a record of where its units come from.
//! 4. Units in channels, units earned and liability of a class are the sums over its acceptances, which
//!    count as many channels as its wallets.
//! 5. Debts of a class add up, and none is zero. No operator owes itself.
//! 6. The collateral of all classes is what the pot holds.
//! 7. The pallet has every role of every class.
//! 8. Index and acceptances agree; ids are below the next; units are only under an acceptance that
//!    was once in force, of a class that exists.

use crate::{pallet::*, types::*};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::InspectHold,
		fungibles::{roles, Inspect, InspectHold as InspectUnitHold},
	},
};
use interwork_primitives::{Balance, ClassId};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant. Each message begins with its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_acceptances()?;
		let pot = Self::pot_account();
		let mut in_wallets: BTreeMap<ClassId, Balance> = BTreeMap::new();
		let mut channels: BTreeMap<ClassId, u64> = BTreeMap::new();
		for (class, wallet, record) in Assignments::<T>::iter() {
			ensure!(Classes::<T>::contains_key(class), "3: a record is of no class");
			ensure!(wallet != pot, "3: the pot is a wallet");
			let sum = in_wallets.entry(class).or_default();
			*sum = sum
				.checked_add(Self::units_of(class, &wallet))
				.ok_or("3: wallets hold too much")?;
			let number = channels.entry(class).or_default();
			*number =
				number.checked_add(record.open_channels.into()).ok_or("4: too many channels")?;
		}
		let mut debts: BTreeMap<ClassId, Balance> = BTreeMap::new();
		for (class, visited, debt) in Debts::<T>::iter() {
			ensure!(debt > 0, "5: a debt of zero is on record");
			ensure!(class.issuer() != visited, "5: an operator owes itself");
			let sum = debts.entry(class).or_default();
			*sum = sum.checked_add(debt).ok_or("5: debts are too large")?;
		}
		let mut collateral: Balance = 0;
		for (class, books) in Classes::<T>::iter() {
			Self::check_class(class, &books, &pot)?;
			ensure!(
				in_wallets.get(&class).copied().unwrap_or_default() == books.in_wallets.into(),
				"3: wallets do not hold what the books say"
			);
			ensure!(
				debts.remove(&class).unwrap_or_default() == books.debt,
				"5: debts do not add up"
			);
			collateral =
				collateral.checked_add(books.collateral).ok_or("6: collateral is too large")?;
		}
		for record in Acceptances::<T>::iter_values() {
			let number = channels.entry(record.class).or_default();
			*number = number
				.checked_sub(record.channels)
				.ok_or("4: acceptances and wallets count other channels")?;
		}
		ensure!(
			channels.values().all(|number| *number == 0),
			"4: acceptances and wallets count other channels"
		);
		ensure!(debts.is_empty(), "5: a debt is of no class");
		ensure!(
			T::Fungible::balance_on_hold(&HoldReason::Collateral.into(), &pot) == collateral,
			"6: the pot does not hold the collateral"
		);
		Ok(())
	}

	fn check_class(
		class: ClassId,
		books: &ClassRecord,
		pot: &T::AccountId,
	) -> Result<(), TryRuntimeError> {
		ensure!(books.is_balanced(), "1: the books of a class do not balance");
		ensure!(
			books.existing().map(Balance::from) == Some(T::Units::total_issuance(class.0)),
			"1: the books and the supply of a class do not agree"
		);
		ensure!(
			books.on_pot().map(Balance::from)
				== Some(T::UnitHolds::balance_on_hold(class.0, &HoldReason::Units.into(), pot)),
			"2: the pot does not hold the units that no wallet holds"
		);
		ensure!(Self::units_of(class, pot) == 0, "2: the pot has units that are not on hold");
		let roles = [
			<T::Units as roles::Inspect<_>>::owner(class.0),
			<T::Units as roles::Inspect<_>>::issuer(class.0),
			<T::Units as roles::Inspect<_>>::admin(class.0),
			<T::Units as roles::Inspect<_>>::freezer(class.0),
		];
		ensure!(
			roles.iter().all(|role| role.as_ref() == Some(pot)),
			"7: somebody else has a role of a class"
		);
		Ok(())
	}

	fn check_acceptances() -> Result<(), TryRuntimeError> {
		let mut sums: BTreeMap<ClassId, (u64, u64, Balance)> = BTreeMap::new();
		for (id, record) in Acceptances::<T>::iter() {
			ensure!(id < NextAcceptanceId::<T>::get(), "8: an id is too high");
			ensure!(record.class.issuer() != record.visited, "8: an operator accepts itself");
			ensure!(
				record.terms.unit_price > 0 && record.terms.bytes_per_unit > 0,
				"8: an acceptance has impossible terms"
			);
			let pair = Pairs::<T>::get(record.class, record.visited);
			let listed = match record.status {
				AcceptanceStatus::Proposed { .. } => {
					ensure!(
						record.channels == 0 && record.in_channels == 0 && record.earned == 0,
						"8: units are under a proposal"
					);
					pair.proposed == Some(id)
				},
				AcceptanceStatus::Accepted => pair.accepted == Some(id),
				AcceptanceStatus::Ended => pair.proposed != Some(id) && pair.accepted != Some(id),
			};
			ensure!(listed, "8: index and acceptances do not agree");
			let sum = sums.entry(record.class).or_default();
			*sum = (
				sum.0.checked_add(record.in_channels).ok_or("4: too many units")?,
				sum.1.checked_add(record.earned).ok_or("4: too many units")?,
				sum.2.checked_add(record.liability()).ok_or("4: too much liability")?,
			);
		}
		for (class, visited, pair) in Pairs::<T>::iter() {
			ensure!(!pair.is_empty(), "8: an entry of the index is empty");
			for id in [pair.proposed, pair.accepted].into_iter().flatten() {
				let found = Acceptances::<T>::get(id)
					.is_some_and(|record| record.class == class && record.visited == visited);
				ensure!(found, "8: the index names an acceptance that is not there");
			}
		}
		for (class, books) in Classes::<T>::iter() {
			ensure!(
				sums.remove(&class).unwrap_or_default()
					== (books.in_channels, books.earned, books.liability),
				"4: acceptances do not add up to the books of their class"
			);
		}
		ensure!(
			sums.values().all(|sum| *sum == (0, 0, 0)),
			"8: units are under an acceptance of no class"
		);
		Ok(())
	}
}
