//! The logic of the calls, and what they share.

use crate::{
	pallet::*,
	types::{AuthorityRecord, AuthorityStatus, SessionInterface, Strength},
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::Get};
use interwork_primitives::{
	traits::{InspectOperators, InspectSessionKeys},
	OperatorId,
};
use sp_runtime::DispatchResult;
use sp_staking::SessionIndex;

/// The list while a call works on it.
pub(crate) struct Draft<T: Config> {
	/// The authorities.
	pub list: ListOf<T>,
	/// The stored list is empty: these validators of the running session, with their operators,
	/// were taken over into `list`.
	pub taken_over: Option<Vec<(T::AccountId, Option<OperatorId>)>>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit(account: T::AccountId) -> DispatchResult {
		let operator = T::Operators::operator_of(&account).ok_or(Error::<T>::OperatorNotFound)?;
		ensure!(T::Operators::is_active(operator), Error::<T>::OperatorNotActive);
		ensure!(T::Keys::has_keys(&account), Error::<T>::NoSessionKeys);
		let mut draft = Self::draft()?;
		ensure!(!draft.list.contains_key(&account), Error::<T>::AuthorityAlreadyExists);
		let linked = Self::link_operators(&mut draft.list);
		ensure!(!Self::holds_operator(&draft.list, operator), Error::<T>::OperatorHasAuthority);

		let effective_session = Self::effective_session();
		draft
			.list
			.try_insert(account.clone(), AuthorityRecord::active(Some(operator), effective_session))
			.map_err(|_| Error::<T>::TooManyAuthorities)?;
		let strength = Self::strength(&draft.list);
		ensure!(strength.keyed >= MinimumAuthorities::<T>::get(), Error::<T>::BelowMinimum);

		Self::commit(draft);
		for (account, operator) in linked {
			Self::deposit_event(Event::OperatorLinked { account, operator });
		}
		Self::deposit_event(Event::AuthorityAdmitted { account, operator, effective_session });
		Ok(())
	}

	pub(crate) fn do_suspend(account: T::AccountId) -> DispatchResult {
		let mut draft = Self::draft()?;
		let before = Self::strength(&draft.list);
		let effective_session = Self::effective_session();
		let record = draft.list.get_mut(&account).ok_or(Error::<T>::AuthorityNotFound)?;
		ensure!(record.status != AuthorityStatus::Suspended, Error::<T>::AlreadySuspended);
		record.status = AuthorityStatus::Suspended;
		record.since_session = effective_session;
		Self::ensure_enough(before, &draft.list)?;

		Self::commit(draft);
		Self::deposit_event(Event::AuthoritySuspended { account, effective_session });
		Ok(())
	}

	pub(crate) fn do_reinstate(account: T::AccountId) -> DispatchResult {
		let mut draft = Self::draft()?;
		let linked = Self::link_operators(&mut draft.list);
		let effective_session = Self::effective_session();
		let record = draft.list.get_mut(&account).ok_or(Error::<T>::AuthorityNotFound)?;
		ensure!(record.status != AuthorityStatus::Active, Error::<T>::AlreadyActive);
		let operator = match record.operator {
			Some(operator) => operator,
			// Its operator would have been linked, were another authority not holding it.
			None if T::Operators::operator_of(&account).is_some() => {
				return Err(Error::<T>::OperatorHasAuthority.into())
			},
			None => return Err(Error::<T>::OperatorNotFound.into()),
		};
		ensure!(T::Operators::is_active(operator), Error::<T>::OperatorNotActive);
		ensure!(T::Keys::has_keys(&account), Error::<T>::NoSessionKeys);
		record.status = AuthorityStatus::Active;
		record.since_session = effective_session;

		if Self::is_disabled(&account) {
			Refresh::<T>::put(true);
		}
		Self::commit(draft);
		for (account, operator) in linked {
			Self::deposit_event(Event::OperatorLinked { account, operator });
		}
		Self::deposit_event(Event::AuthorityReinstated { account, effective_session });
		Ok(())
	}

	pub(crate) fn do_retire(account: T::AccountId) -> DispatchResult {
		let effective_session = Self::remove(&account)?;
		Self::deposit_event(Event::AuthorityRetired { account, effective_session });
		Ok(())
	}

	pub(crate) fn do_leave(account: T::AccountId) -> DispatchResult {
		let effective_session = Self::remove(&account)?;
		Self::deposit_event(Event::AuthorityLeft { account, effective_session });
		Ok(())
	}

	pub(crate) fn do_set_minimum(new_value: u32) -> DispatchResult {
		let old_value = MinimumAuthorities::<T>::get();
		ensure!((1..=T::MaxAuthorities::get()).contains(&new_value), Error::<T>::InvalidMinimum);
		if new_value > old_value {
			let strength = Self::strength(&Self::draft()?.list);
			ensure!(new_value <= strength.keyed, Error::<T>::InvalidMinimum);
		}

		MinimumAuthorities::<T>::put(new_value);
		Self::deposit_event(Event::MinimumChanged { old_value, new_value });
		Ok(())
	}

	/// Takes `account` off the list. Returns the session that starts without it.
	fn remove(account: &T::AccountId) -> Result<SessionIndex, sp_runtime::DispatchError> {
		let mut draft = Self::draft()?;
		let before = Self::strength(&draft.list);
		draft.list.remove(account).ok_or(Error::<T>::AuthorityNotFound)?;
		Self::ensure_enough(before, &draft.list)?;

		Self::commit(draft);
		Ok(Self::effective_session())
	}

	/// The list, or the validators of the running session while it is empty.
	pub(crate) fn draft() -> Result<Draft<T>, Error<T>> {
		let list = Authorities::<T>::get();
		if !list.is_empty() {
			return Ok(Draft { list, taken_over: None });
		}
		let list = Self::list_from(T::Sessions::validators(), T::Sessions::current_index())?;
		let taken_over = list
			.iter()
			.map(|(account, record)| (account.clone(), record.operator))
			.collect();
		Ok(Draft { list, taken_over: Some(taken_over) })
	}

	/// Stores the list. Says so if it was empty before.
	pub(crate) fn commit(draft: Draft<T>) {
		if let Some(authorities) = draft.taken_over {
			Self::deposit_event(Event::ListTakenOver { authorities });
		}
		Authorities::<T>::put(draft.list);
	}

	/// A list of active authorities with the operators that their accounts belong to.
	pub(crate) fn list_from(
		accounts: Vec<T::AccountId>,
		since_session: SessionIndex,
	) -> Result<ListOf<T>, Error<T>> {
		let records: BTreeMap<_, _> = accounts
			.into_iter()
			.map(|account| (account, AuthorityRecord::active(None, since_session)))
			.collect();
		let mut list =
			ListOf::<T>::try_from(records).map_err(|_| Error::<T>::TooManyAuthorities)?;
		Self::link_operators(&mut list);
		Ok(list)
	}

	/// Gives authorities without an operator the one that their account belongs to by now, unless
	/// another authority holds it. Returns what was added.
	pub(crate) fn link_operators(list: &mut ListOf<T>) -> Vec<(T::AccountId, OperatorId)> {
		let mut held: Vec<OperatorId> =
			list.values().filter_map(|record| record.operator).collect();
		let mut linked = Vec::new();
		for (account, record) in list.iter_mut().filter(|(_, record)| record.operator.is_none()) {
			if let Some(operator) = T::Operators::operator_of(account) {
				if !held.contains(&operator) {
					record.operator = Some(operator);
					held.push(operator);
					linked.push((account.clone(), operator));
				}
			}
		}
		linked
	}

	fn holds_operator(list: &ListOf<T>, operator: OperatorId) -> bool {
		list.values().any(|record| record.operator == Some(operator))
	}

	/// How many members a list has, and how many of them have session keys.
	pub(crate) fn strength(list: &ListOf<T>) -> Strength {
		let mut strength = Strength { members: 0, keyed: 0 };
		for (account, _) in list.iter().filter(|(_, record)| record.status.is_member()) {
			strength.members = strength.members.saturating_add(1);
			if T::Keys::has_keys(account) {
				strength.keyed = strength.keyed.saturating_add(1);
			}
		}
		strength
	}

	/// Fails if the list, which had the strength `before`, has become too weak. One without
	/// session keys may always go, it added nothing, while enough members are listed.
	pub(crate) fn ensure_enough(before: Strength, list: &ListOf<T>) -> Result<(), Error<T>> {
		let minimum = MinimumAuthorities::<T>::get();
		let after = Self::strength(list);
		let enough = after.keyed >= minimum ||
			(after.keyed == before.keyed && after.members >= minimum) ||
			// Nothing was taken from the set.
			after == before;
		ensure!(enough, Error::<T>::BelowMinimum);
		Ok(())
	}

	/// The session with which a change that is decided now takes effect: the next one is planned
	/// already.
	pub(crate) fn effective_session() -> SessionIndex {
		T::Sessions::current_index().saturating_add(2)
	}
}
