//! The invariants of the pallet.

use crate::{
	pallet::*,
	types::{most_disabled, AuthorityStatus, SessionInterface},
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use interwork_primitives::traits::InspectOperators;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant. All of them are hard.
	///
	/// 1. No two authorities have the same operator.
	/// 2. The minimum is between 1 and `MaxAuthorities`.
	/// 3. The list is empty, or has at least as many members as the minimum says.
	/// 4. The operator of every active authority is active.
	/// 5. Counters are those of validators of the running session, and never zero.
	/// 6. A disabled authority in the running session is disabled there, unless as many are as can
	///    be.
	/// 7. Nothing is carried from one session to the next outside the rotation.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let list = Authorities::<T>::get();
		let validators = T::Sessions::validators();

		let operators = list.values().filter_map(|record| record.operator);
		let count = operators.clone().count();
		let distinct = operators.map(|operator| operator.0).collect::<BTreeSet<_>>().len();
		ensure!(count == distinct, "1: two authorities have the same operator");

		let minimum = MinimumAuthorities::<T>::get();
		ensure!(
			(1..=T::MaxAuthorities::get()).contains(&minimum),
			"2: the minimum is out of range"
		);
		ensure!(
			list.is_empty() || Self::strength(&list).members >= minimum,
			"3: fewer members than the minimum"
		);
		ensure!(
			list.values()
				.filter(|record| record.status == AuthorityStatus::Active)
				.filter_map(|record| record.operator)
				.all(T::Operators::is_active),
			"4: an active authority has an operator that is not active"
		);

		ensure!(
			Authored::<T>::iter()
				.all(|(account, blocks)| blocks > 0 && validators.contains(&account))
				&& EmptySessions::<T>::get()
					.iter()
					.all(|(account, sessions)| *sessions > 0 && validators.contains(account)),
			"5: a counter is zero or of no validator"
		);

		let disabled = T::Sessions::disabled();
		let limit = u32::try_from(validators.len()).map(most_disabled).unwrap_or(u32::MAX);
		let full = u32::try_from(disabled.len()).is_ok_and(|count| count >= limit);
		let barred = (0u32..).zip(&validators).all(|(index, account)| {
			list.get(account).is_none_or(|record| {
				record.status != AuthorityStatus::Disabled || disabled.contains(&index)
			})
		});
		ensure!(full || barred, "6: a disabled authority may author");

		ensure!(!DisabledBefore::<T>::exists(), "7: disabled accounts were not taken over");
		Ok(())
	}
}
