//! What follows an offence that was proven on chain.

use crate::{
	pallet::*,
	types::{AuthorityStatus, SessionInterface},
	WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use interwork_primitives::traits::{InspectOperators, SuspendOperators};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

/// Reporters that an event names.
const REPORTERS_MAX: usize = 8;

impl<T: Config> Pallet<T> {
	/// Deals with one offender: out of the set if the minimum allows it, disabled now, its
	/// operator suspended. Cannot fail.
	fn handle_offence(
		account: T::AccountId,
		reporters: Vec<T::AccountId>,
		severity: Perbill,
		offence_session: SessionIndex,
	) {
		let mut operator = T::Operators::operator_of(&account);
		let mut status = None;
		let mut effective_session = None;

		if let Ok(mut draft) = Self::draft() {
			let before = Self::strength(&draft.list);
			let was = draft.list.get(&account).copied();
			if let Some(mut record) = was {
				// Reports of one moment are handed on together and repeatedly. Nobody is punished
				// twice, least of all after the board has reinstated it.
				if record.last_offence.is_some_and(|last| offence_session <= last) {
					return;
				}
				operator = record.operator.or(operator);
				record.last_offence = Some(offence_session);
				if record.status != AuthorityStatus::Suspended {
					record.status = AuthorityStatus::Suspended;
					record.since_session = Self::effective_session();
					Self::replace(&mut draft.list, &account, record);
					if Self::ensure_enough(before, &draft.list).is_err() {
						record.status = AuthorityStatus::Disabled;
						record.since_session = T::Sessions::current_index();
					}
				}
				Self::replace(&mut draft.list, &account, record);
				status = Some(record.status);
				effective_session =
					(record.status == AuthorityStatus::Suspended).then_some(record.since_session);

				// A session of genesis that is smaller than the minimum is not taken over.
				let members = Self::strength(&draft.list).members;
				if draft.taken_over.is_none() || members >= MinimumAuthorities::<T>::get() {
					Self::commit(draft);
				}
			}
		}

		let disabled = Self::disable(&account);
		Self::deposit_event(Event::OffenceHandled {
			account,
			operator,
			offence_session,
			severity,
			reporters,
			status,
			disabled,
			effective_session,
		});

		if let Some(operator) = operator {
			// Everything the suspension writes is undone if it fails.
			if let Err(error) = with_storage_layer(|| T::SuspendOperators::suspend(operator)) {
				Self::deposit_event(Event::OperatorSuspensionFailed { operator, error });
			}
		}
	}

	fn replace(list: &mut ListOf<T>, account: &T::AccountId, new: crate::AuthorityRecord) {
		if let Some(record) = list.get_mut(account) {
			*record = new;
		}
	}
}

impl<T: Config, Identification>
	OnOffenceHandler<T::AccountId, (T::AccountId, Identification), Weight> for Pallet<T>
{
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Identification)>],
		slash_fraction: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let max = T::MaxAuthorities::get();
		let mut weight = Weight::zero();
		// More offenders than authorities there cannot be.
		for (_, (details, severity)) in (0..max).zip(offenders.iter().zip(slash_fraction)) {
			let reporters = details.reporters.iter().take(REPORTERS_MAX).cloned().collect();
			Self::handle_offence(details.offender.0.clone(), reporters, *severity, session);
			weight = weight.saturating_add(<T as Config>::WeightInfo::on_offence(max));
		}
		weight
	}
}
