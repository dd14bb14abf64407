//! The pallet as the manager of sessions.

use crate::{
	pallet::*,
	types::{most_disabled, AuthorityStatus, PlannedChange, SessionInterface},
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::BoundedVec;
use frame_system::pallet_prelude::BlockNumberFor;
use interwork_primitives::traits::InspectSessionKeys;
use sp_runtime::traits::Saturating;
use sp_staking::SessionIndex;

impl<T: Config> Pallet<T> {
	/// The set that `list` asks for: its members with session keys.
	fn wanted(list: &ListOf<T>) -> Vec<T::AccountId> {
		list.iter()
			.filter(|(account, record)| record.status.is_member() && T::Keys::has_keys(account))
			.map(|(account, _)| account.clone())
			.collect()
	}

	fn same(one: &[T::AccountId], other: &[T::AccountId]) -> bool {
		one.len() == other.len()
			&& one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
	}

	/// The set for `planned`, or `None` to go on with the running one.
	///
	/// `None` whenever the members are the same: a set that is handed over anew gets a new GRANDPA
	/// set id, and whoever is disabled in it is enabled again.
	fn plan(planned: SessionIndex) -> Option<Vec<T::AccountId>> {
		let list = Authorities::<T>::get();
		if list.is_empty() {
			// The session keys of genesis stand.
			return None;
		}
		let wanted = Self::wanted(&list);
		let unchanged = Self::same(&wanted, &T::Sessions::validators());
		let keyed = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
		let minimum = MinimumAuthorities::<T>::get();
		if keyed < minimum {
			if !unchanged {
				Self::deposit_event(Event::AuthoritySetKept { session: planned, keyed, minimum });
			}
			return None;
		}
		if !Refresh::<T>::take() && unchanged {
			return None;
		}
		Self::deposit_event(Event::AuthoritySetPlanned { session: planned, authorities: keyed });
		Some(wanted)
	}

	/// Closes the books of the running session.
	fn close_session() {
		let disabled = T::Sessions::disabled();
		let validators = T::Sessions::validators();
		let barred: Vec<_> = (0u32..)
			.zip(&validators)
			.filter(|(index, _)| disabled.contains(index))
			.map(|(_, account)| account.clone())
			.collect();
		if !barred.is_empty() {
			DisabledBefore::<T>::put(BoundedVec::truncate_from(barred.clone()));
		}
		Self::judge_liveness(validators, &barred);
	}

	/// Opens the books of a session whose validators are known, and keeps out of authoring who
	/// must not author.
	///
	/// The session forgets who is disabled whenever its set or a key in it changes. Disabled
	/// again are offenders that only the minimum keeps in the set, and whoever was disabled
	/// before and was not reinstated: suspended or retired, but in the set until the change is in
	/// force.
	fn open_session() {
		SessionStart::<T>::put(frame_system::Pallet::<T>::block_number());
		let before = DisabledBefore::<T>::take();
		let list = Authorities::<T>::get();
		let validators = T::Sessions::validators();
		for account in &validators {
			let barred = match list.get(account).map(|record| record.status) {
				Some(AuthorityStatus::Active) => false,
				Some(AuthorityStatus::Disabled) => true,
				Some(AuthorityStatus::Suspended) | None => before.contains(account),
			};
			if barred {
				Self::disable(account);
			}
		}
		Self::forget_absent(&validators);
	}

	/// Whether `account` is disabled in the running session.
	pub(crate) fn is_disabled(account: &T::AccountId) -> bool {
		Self::index_of(account).is_some_and(|index| T::Sessions::disabled().contains(&index))
	}

	fn index_of(account: &T::AccountId) -> Option<u32> {
		(0u32..)
			.zip(T::Sessions::validators())
			.find(|(_, validator)| validator == account)
			.map(|(index, _)| index)
	}

	/// Disables `account` in the running session, unless too many would be disabled. Returns
	/// whether it is disabled then.
	pub(crate) fn disable(account: &T::AccountId) -> bool {
		let Some(index) = Self::index_of(account) else { return false };
		let disabled = T::Sessions::disabled();
		if disabled.contains(&index) {
			return true;
		}
		let validators = u32::try_from(T::Sessions::validators().len()).unwrap_or(u32::MAX);
		let limit = most_disabled(validators);
		u32::try_from(disabled.len()).is_ok_and(|count| count < limit)
			&& T::Sessions::disable(index)
	}

	/// The decided changes of the set, soonest first.
	pub(crate) fn changes_ahead() -> Vec<PlannedChange<T::AccountId, BlockNumberFor<T>>> {
		let now = T::Sessions::current_index();
		let next_block = T::Sessions::next_rotation(frame_system::Pallet::<T>::block_number());
		let mut changes = Vec::new();

		let running = T::Sessions::validators();
		let queued = T::Sessions::queued();
		changes.extend(Self::difference(&running, &queued).map(|(joining, leaving)| {
			let effective_session = now.saturating_add(1);
			PlannedChange { effective_session, at_block: next_block, joining, leaving }
		}));

		let wanted = Self::wanted(&Authorities::<T>::get());
		let enough =
			u32::try_from(wanted.len()).is_ok_and(|keyed| keyed >= MinimumAuthorities::<T>::get());
		if enough {
			changes.extend(Self::difference(&queued, &wanted).map(|(joining, leaving)| {
				let at_block =
					next_block.map(|block| block.saturating_add(T::Sessions::average_length()));
				PlannedChange {
					effective_session: Self::effective_session(),
					at_block,
					joining,
					leaving,
				}
			}));
		}
		changes
	}

	/// Who comes in and who goes out, or `None` if nobody does.
	fn difference(
		from: &[T::AccountId],
		to: &[T::AccountId],
	) -> Option<(Vec<T::AccountId>, Vec<T::AccountId>)> {
		let without = |these: &[T::AccountId], those: &[T::AccountId]| -> Vec<T::AccountId> {
			these.iter().filter(|account| !those.contains(account)).cloned().collect()
		};
		let (joining, leaving) = (without(to, from), without(from, to));
		(!joining.is_empty() || !leaving.is_empty()).then_some((joining, leaving))
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(new_index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan(new_index)
	}

	fn end_session(_: SessionIndex) {
		Self::close_session();
	}

	fn start_session(_: SessionIndex) {
		Self::open_session();
	}
}

/// An authority is fully identified by its account.
impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, T::AccountId>
	for Pallet<T>
{
	fn new_session(new_index: SessionIndex) -> Option<Vec<(T::AccountId, T::AccountId)>> {
		let accounts = Self::plan(new_index)?;
		Some(accounts.into_iter().map(|account| (account.clone(), account)).collect())
	}

	fn end_session(_: SessionIndex) {
		Self::close_session();
	}

	fn start_session(_: SessionIndex) {
		Self::open_session();
	}
}
