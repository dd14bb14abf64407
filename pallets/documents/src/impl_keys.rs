//! Keys: an operator's X25519 public keys, one after the other.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use interwork_primitives::{
	documents::{DocumentPublicKey, KeyEpoch},
	traits::InspectOperators,
	OperatorId, Role, UnixSecs,
};

/// What an operator's next key changes.
pub(crate) struct NewKey {
	/// The keys that it has.
	ring: KeyRing,
	/// From when on the new one is in use.
	active_from: UnixSecs,
	/// The one before it, if that is not revoked.
	previous: Option<(KeyEpoch, KeyRecord)>,
}

impl<T: Config> Pallet<T> {
	/// Whether documents can be announced under a key.
	pub(crate) fn is_usable(operator: OperatorId, epoch: KeyEpoch, now: UnixSecs) -> bool {
		Keys::<T>::get(operator, epoch)
			.is_some_and(|record| record.status(now) == KeyStatus::Active)
	}

	pub(crate) fn do_register_key(
		who: T::AccountId,
		epoch: KeyEpoch,
		key: DocumentPublicKey,
		active_from: UnixSecs,
		active_until: UnixSecs,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Documents)?;
		let NewKey { ring, active_from, previous } =
			Self::check_key(operator, epoch, &key, active_from, active_until)?;
		let next_epoch = epoch.checked_add(1).ok_or(Error::<T>::Unexpected)?;
		let count = ring.count.checked_add(1).ok_or(Error::<T>::Unexpected)?;

		let overlap_ends = active_from.saturating_add(T::KeyOverlap::get());
		let shortened = previous.filter(|(_, record)| overlap_ends < record.active_until);
		if let Some((epoch, record)) = shortened {
			Keys::<T>::insert(operator, epoch, KeyRecord { active_until: overlap_ends, ..record });
		}
		Keys::<T>::insert(
			operator,
			epoch,
			KeyRecord { key, active_from, active_until, revoked_at: None },
		);
		KeyRings::<T>::insert(operator, KeyRing { next_epoch, count });
		Self::deposit_event(Event::KeyRegistered {
			operator,
			epoch,
			key,
			active_from,
			active_until,
			previous_until: shortened.map(|_| overlap_ends),
		});
		Ok(())
	}

	/// Whether a key may be an operator's next one, and what it changes.
	pub(crate) fn check_key(
		operator: OperatorId,
		epoch: KeyEpoch,
		key: &DocumentPublicKey,
		active_from: UnixSecs,
		active_until: UnixSecs,
	) -> Result<NewKey, Error<T>> {
		let ring = KeyRings::<T>::get(operator);
		ensure!(epoch == ring.next_epoch, Error::<T>::WrongEpoch);
		ensure!(key.iter().any(|byte| *byte != 0), Error::<T>::InvalidKey);
		ensure!(ring.count < T::MaxKeys::get(), Error::<T>::TooManyKeys);
		// At most `MaxKeys`. A key that was revoked must not come back under another number.
		let keys: Vec<_> = Keys::<T>::iter_prefix(operator).collect();
		ensure!(keys.iter().all(|(_, record)| record.key != *key), Error::<T>::KeyAlreadyExists);
		let now = Self::now();
		let active_from = active_from.max(now);
		ensure!(active_from < active_until, Error::<T>::InvalidKeyPeriod);
		let period_max = T::MaxKeyPeriod::get();
		ensure!(
			active_from <= now.saturating_add(period_max)
				&& active_until <= active_from.saturating_add(period_max),
			Error::<T>::KeyPeriodTooLong
		);
		// One that was revoked has no say: its successor may be needed sooner than it was.
		let previous = keys
			.into_iter()
			.filter(|(_, record)| record.revoked_at.is_none())
			.max_by_key(|(epoch, _)| *epoch);
		if let Some((_, record)) = &previous {
			ensure!(record.active_from <= active_from, Error::<T>::InvalidKeyPeriod);
		}
		Ok(NewKey { ring, active_from, previous })
	}

	pub(crate) fn do_revoke_key(who: T::AccountId, epoch: KeyEpoch) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let record = Keys::<T>::get(operator, epoch).ok_or(Error::<T>::KeyNotFound)?;
		ensure!(record.revoked_at.is_none(), Error::<T>::KeyAlreadyRevoked);

		let revoked_at = Some(Self::now());
		Keys::<T>::insert(operator, epoch, KeyRecord { revoked_at, ..record });
		Self::deposit_event(Event::KeyRevoked { operator, epoch });
		Ok(())
	}

	pub(crate) fn do_clear_keys(
		operator: OperatorId,
		epochs: BoundedVec<KeyEpoch, T::MaxKeys>,
	) -> DispatchResult {
		ensure!(!epochs.is_empty(), Error::<T>::NoRows);
		let (now, kept) = (Self::now(), T::RetentionPeriod::get());
		let mut ring = KeyRings::<T>::get(operator);
		for epoch in &epochs {
			// Taken at once, so that an epoch that is named twice is not counted twice. An error
			// undoes the whole call.
			let record = Keys::<T>::take(operator, epoch).ok_or(Error::<T>::KeyNotFound)?;
			ensure!(now >= record.clearable_at(kept), Error::<T>::TooEarly);
			ring.count = ring.count.checked_sub(1).ok_or(Error::<T>::Unexpected)?;
		}

		KeyRings::<T>::insert(operator, ring);
		Self::deposit_event(Event::KeysCleared { operator, epochs });
		Ok(())
	}
}
