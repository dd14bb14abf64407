//! The invariants of the registry. Every one is an equality: what is stored twice is compared in
//! both directions.

use crate::{pallet::*, types::*};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use interwork_primitives::{OperatorId, OperatorStatus};
use sp_runtime::DispatchError;

/// What must hold of a number that is counted in two ways.
fn ensure_equal(left: u32, right: u32, what: &'static str) -> Result<(), DispatchError> {
	ensure!(left == right, DispatchError::Other(what));
	Ok(())
}

fn count(items: impl Iterator) -> u32 {
	items.count().try_into().unwrap_or(u32::MAX)
}

impl<T: Config> Pallet<T> {
	/// Checks that the registry does not contradict itself. All invariants are hard: no legal call
	/// breaks one.
	///
	/// 1. Every assigned id is counted once: as an operator of some status, or as an application
	///    that came to nothing. Every record has an assigned id.
	/// 2. The number of records of each status equals its counter.
	/// 3. Every record has the link of its own account, and there are no other owner links.
	/// 4. Every delegate link stands in the list of its operator with at least one role, and the
	///    lists hold nothing else. Each operator's list is as long as its record says; only active
	///    and suspended operators have one.
	/// 5. Every code of a live operator leads to it, and no other code leads anywhere.
	/// 6. On every account of the chain the hold of this pallet equals the deposit of the record
	///    whose own account it is, and is zero on all others. Retired operators have none.
	/// 7. The facts of every record keep the rules of its kind; no time runs backwards.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::check_counts()?;
		Self::check_links()?;
		Self::check_codes()?;
		Self::check_deposits()?;
		Self::check_records()
	}

	fn check_counts() -> Result<(), DispatchError> {
		let counts = Counts::<T>::get();
		let next = NextOperatorId::<T>::get();
		ensure!(counts.total() == Some(next.0), "1: ids assigned and ids counted differ");
		let mut seen = OperatorCounts { rejected: counts.rejected, ..Default::default() };
		seen.withdrawn = counts.withdrawn;
		for (operator, record) in Operators::<T>::iter() {
			ensure!(operator < next, "1: a record has an id that was never assigned");
			let counter = seen.of_mut(record.status);
			*counter = counter.checked_add(1).ok_or("2: a count overflows")?;
		}
		ensure!(seen == counts, "2: records of a status and its counter differ");
		Ok(())
	}

	fn check_links() -> Result<(), DispatchError> {
		let mut owners = 0u32;
		let mut delegates = 0u32;
		for (account, link) in Accounts::<T>::iter() {
			let record = Operators::<T>::get(link.operator)
				.ok_or("3: an account is linked to no operator")?;
			match link.rights {
				AccountRights::Owner => {
					ensure!(record.account == account, "3: an owner link to a foreign operator");
					owners = owners.checked_add(1).ok_or("3: a count overflows")?;
				},
				AccountRights::Delegate(roles) => {
					ensure!(
						Delegates::<T>::contains_key(link.operator, &account),
						"4: a delegate is not in the list of its operator"
					);
					ensure!(!roles.is_empty() && roles.is_valid(), "4: a delegate without a role");
					delegates = delegates.checked_add(1).ok_or("4: a count overflows")?;
				},
			}
		}
		ensure_equal(owners, count(Operators::<T>::iter_keys()), "3: a record without its link")?;
		ensure_equal(delegates, count(Delegates::<T>::iter_keys()), "4: a listed non-delegate")?;
		let mut counted = 0u32;
		for (operator, record) in Operators::<T>::iter() {
			let listed = count(Delegates::<T>::iter_key_prefix(operator));
			ensure_equal(listed, record.delegate_count, "4: delegates listed and counted differ")?;
			ensure!(listed <= T::MaxDelegates::get(), "4: too many delegates");
			let may_have =
				matches!(record.status, OperatorStatus::Active | OperatorStatus::Suspended);
			ensure!(listed == 0 || may_have, "4: delegates of an applicant or a retired operator");
			counted = counted.checked_add(listed).ok_or("4: a count overflows")?;
		}
		ensure_equal(counted, delegates, "4: delegates listed under no operator")
	}

	fn check_codes() -> Result<(), DispatchError> {
		let mut tadigs = 0u32;
		let mut plmns = 0u32;
		let leads_to = |owner: Option<OperatorId>, operator| owner == Some(operator);
		for (operator, record) in Operators::<T>::iter() {
			if !record.status.is_live() {
				continue;
			}
			if let Some(tadig) = record.tadig {
				ensure!(
					leads_to(TadigOwners::<T>::get(tadig), operator),
					"5: a TADIG code is lost"
				);
				tadigs = tadigs.checked_add(1).ok_or("5: a count overflows")?;
			}
			for plmn in &record.plmns {
				ensure!(leads_to(PlmnOwners::<T>::get(plmn), operator), "5: a PLMN is lost");
				plmns = plmns.checked_add(1).ok_or("5: a count overflows")?;
			}
		}
		ensure_equal(
			tadigs,
			count(TadigOwners::<T>::iter_keys()),
			"5: a TADIG code without owner",
		)?;
		ensure_equal(plmns, count(PlmnOwners::<T>::iter_keys()), "5: a PLMN without owner")
	}

	fn check_deposits() -> Result<(), DispatchError> {
		let reason = HoldReason::ApplicationDeposit.into();
		for (_, record) in Operators::<T>::iter() {
			let held = T::Fungible::balance_on_hold(&reason, &record.account);
			ensure!(held == record.deposit, "6: the deposit and the hold of an operator differ");
			ensure!(
				record.deposit == 0 || record.status.is_live(),
				"6: the deposit of a retired operator was not released"
			);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			let is_owner = Accounts::<T>::get(&account).is_some_and(|x| x.rights.is_owner());
			let held = T::Fungible::balance_on_hold(&reason, &account);
			ensure!(is_owner || held == 0, "6: a deposit is held on an account of no operator");
		}
		Ok(())
	}

	fn check_records() -> Result<(), DispatchError> {
		for (_, record) in Operators::<T>::iter() {
			// The codes of a retired operator may belong to another by now, their form still holds.
			let facts = Self::ensure_facts_well_formed(
				&record.legal_name,
				record.kind,
				record.country,
				record.tadig,
				&record.plmns,
			);
			ensure!(facts.is_ok(), "7: the facts of an operator break the rules");
			ensure!(
				record.status_since >= record.applied_at,
				"7: a status older than its operator"
			);
		}
		Ok(())
	}
}
