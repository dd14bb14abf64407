//! Acceptances between a home and a visited operator.

use crate::{pallet::*, types::*};
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{traits::InspectOperators, AcceptanceId, ClassId, OperatorId, Role};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(
		who: T::AccountId,
		home: OperatorId,
		visited: OperatorId,
		terms: AcceptanceTerms,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Market)?;
		ensure!(home != visited, Error::<T>::SameOperator);
		let (by, counterparty) = if operator == home {
			(Side::Home, visited)
		} else if operator == visited {
			(Side::Visited, home)
		} else {
			return Err(Error::<T>::NotParty.into());
		};
		ensure!(T::Operators::is_active(counterparty), Error::<T>::CounterpartyNotActive);
		ensure!(
			terms.bytes_per_unit > 0 && terms.unit_price > 0 && terms.valid_until > Self::now(),
			Error::<T>::InvalidTerms
		);
		let id = NextAcceptanceId::<T>::get();
		let next = id.checked_next().ok_or(Error::<T>::Unexpected)?;
		let class = ClassId::from(home);
		let mut pair = Pairs::<T>::get(class, visited);

		if let Some(replaced) = pair.proposed.replace(id) {
			Acceptances::<T>::remove(replaced);
			Self::deposit_event(Event::AcceptanceEnded { id: replaced });
		}
		NextAcceptanceId::<T>::put(next);
		Pairs::<T>::insert(class, visited, pair);
		Acceptances::<T>::insert(
			id,
			AcceptanceRecord {
				class,
				visited,
				terms,
				status: AcceptanceStatus::Proposed { by },
				in_channels: 0,
				earned: 0,
				channels: 0,
			},
		);
		Self::deposit_event(Event::AcceptanceProposed { id, class, visited, by, terms });
		Ok(())
	}

	pub(crate) fn do_accept(who: T::AccountId, id: AcceptanceId) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Market)?;
		let mut record = Acceptances::<T>::get(id).ok_or(Error::<T>::AcceptanceNotFound)?;
		let AcceptanceStatus::Proposed { by } = record.status else {
			return Err(Error::<T>::AcceptanceNotProposed.into());
		};
		let side = record.side_of(operator).ok_or(Error::<T>::NotParty)?;
		ensure!(side != by, Error::<T>::NotParty);
		ensure!(Self::now() < record.terms.valid_until, Error::<T>::AcceptanceExpired);
		ensure!(T::Operators::is_active(record.operator(by)), Error::<T>::CounterpartyNotActive);
		record.status = AcceptanceStatus::Accepted;
		let mut pair = Pairs::<T>::get(record.class, record.visited);
		pair.proposed = None;

		if let Some(replaced) = pair.accepted.replace(id) {
			let Some(mut old) = Acceptances::<T>::get(replaced) else {
				defensive!("an acceptance in force has no record");
				return Err(Error::<T>::Unexpected.into());
			};
			old.status = AcceptanceStatus::Ended;
			Acceptances::<T>::insert(replaced, old);
			Self::deposit_event(Event::AcceptanceEnded { id: replaced });
		}
		Pairs::<T>::insert(record.class, record.visited, pair);
		Acceptances::<T>::insert(id, record);
		Self::deposit_event(Event::AcceptanceAccepted { id });
		Ok(())
	}

	pub(crate) fn do_end(who: T::AccountId, id: AcceptanceId) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let mut record = Acceptances::<T>::get(id).ok_or(Error::<T>::AcceptanceNotFound)?;
		ensure!(record.side_of(operator).is_some(), Error::<T>::NotParty);
		match record.status {
			// Nothing came of it, so nothing of it need stay.
			AcceptanceStatus::Proposed { .. } => Acceptances::<T>::remove(id),
			AcceptanceStatus::Accepted => {
				record.status = AcceptanceStatus::Ended;
				Acceptances::<T>::insert(id, record);
			},
			AcceptanceStatus::Ended => return Err(Error::<T>::AcceptanceAlreadyEnded.into()),
		}
		Self::unlist(id, &record);
		Self::deposit_event(Event::AcceptanceEnded { id });
		Ok(())
	}

	pub(crate) fn do_clear_acceptance(id: AcceptanceId) -> DispatchResult {
		let record = Acceptances::<T>::get(id).ok_or(Error::<T>::AcceptanceNotFound)?;
		ensure!(record.is_spent(Self::now()), Error::<T>::AcceptanceInUse);
		Acceptances::<T>::remove(id);
		Self::unlist(id, &record);
		Self::deposit_event(Event::AcceptanceCleared { id });
		Ok(())
	}

	/// Takes an acceptance out of the index, if it is there.
	fn unlist(id: AcceptanceId, record: &AcceptanceRecord) {
		Pairs::<T>::mutate_exists(record.class, record.visited, |slot| {
			let mut pair = slot.take().unwrap_or_default();
			pair.proposed = pair.proposed.filter(|other| *other != id);
			pair.accepted = pair.accepted.filter(|other| *other != id);
			*slot = (!pair.is_empty()).then_some(pair);
		});
	}
}
