//! Who authors, and who does not.

use crate::{pallet::*, types::SessionInterface, WeightInfo};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchClass, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
	/// Counts the sessions without a block of each validator of the session that ends. `disabled`
	/// are those who were not to author.
	///
	/// A session with fewer counted blocks than validators gives no verdict: somebody may have had
	/// no slot. In one with as many, every validator had a slot.
	pub(crate) fn judge_liveness(validators: Vec<T::AccountId>, disabled: &[T::AccountId]) {
		let counts: Vec<(T::AccountId, u32)> = validators
			.into_iter()
			.map(|account| {
				let blocks = Authored::<T>::take(&account);
				(account, blocks)
			})
			.collect();
		let total = counts.iter().fold(0u32, |sum, (_, blocks)| sum.saturating_add(*blocks));
		let verdict = u32::try_from(counts.len()).is_ok_and(|slots| total >= slots);
		let limit = T::MaxEmptySessions::get();

		let mut empty = EmptySessions::<T>::get();
		for (account, blocks) in counts {
			if blocks > 0 {
				if empty.remove(&account).is_some_and(|sessions| sessions >= limit) {
					Self::deposit_event(Event::AuthorityResponsive { account });
				}
				continue;
			}
			if !verdict || disabled.contains(&account) {
				continue;
			}
			let empty_sessions = empty.get(&account).copied().unwrap_or(0).saturating_add(1);
			// There is room: entries are validators, and those are at most `MaxAuthorities`.
			let _ = empty.try_insert(account.clone(), empty_sessions);
			// Once in a run of empty sessions.
			if empty_sessions == limit {
				Self::deposit_event(Event::AuthorityUnresponsive { account, empty_sessions });
			}
		}
		EmptySessions::<T>::put(empty);
	}

	/// Drops the counters of those who are not in the running session.
	pub(crate) fn forget_absent(validators: &[T::AccountId]) {
		EmptySessions::<T>::mutate(|empty| {
			empty.retain(|account, _| validators.contains(account));
		});
	}
}

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		// pallet-authorship declares no weight for its handlers.
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			<T as Config>::WeightInfo::note_author(),
			DispatchClass::Mandatory,
		);
		// In the first block of a session the author may have been looked up in the new set though
		// one of the old set authored it.
		if SessionStart::<T>::get() == frame_system::Pallet::<T>::block_number() {
			return;
		}
		if T::Sessions::validators().contains(&author) {
			Authored::<T>::mutate(&author, |blocks| *blocks = blocks.saturating_add(1));
		}
	}
}
