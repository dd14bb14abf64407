//! Publishing, changing and withdrawing offers, and pricing requests over them.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision, Defensive},
};
use interwork_primitives::{
	traits::InspectOperators, Balance, OfferId, OperatorId, OperatorStatus, Role,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_offer(who: T::AccountId, offer: OfferTerms<T>) -> DispatchResult {
		let provider = T::Operators::ensure_may_start(&who, Role::Market)?;
		let now = Self::now();
		ensure!(offer.service.is_valid(), Error::<T>::InvalidService);
		ensure!(offer.unit_price > 0, Error::<T>::InvalidPrice);
		ensure!(offer.area.is_valid(), Error::<T>::InvalidArea);
		ensure!(offer.service_level.is_valid(), Error::<T>::InvalidServiceLevel);
		ensure!(
			offer.valid_from < offer.valid_until && now < offer.valid_until,
			Error::<T>::InvalidValidity
		);
		ensure!(
			offer.min_units > 0 && offer.min_units <= offer.capacity,
			Error::<T>::InvalidCapacity
		);
		ensure!(offer.audience.is_valid(), Error::<T>::InvalidAudience);
		let offers = OfferCount::<T>::get(provider);
		ensure!(offers < T::MaxOffersPerOperator::get(), Error::<T>::TooManyOffers);
		let offer_id = NextOfferId::<T>::get();
		let next_id = offer_id.checked_next().ok_or(Error::<T>::IdsExhausted)?;

		let deposit = T::OfferDeposit::get();
		T::Fungible::hold(&HoldReason::OfferDeposit.into(), &who, deposit)?;

		NextOfferId::<T>::put(next_id);
		OfferCount::<T>::insert(provider, offers.saturating_add(1));
		OffersByKind::<T>::insert(offer.service.kind(), OfferKey::from(offer_id), ());
		OffersByProvider::<T>::insert(provider, OfferKey::from(offer_id), ());
		for key in offer.area.keys() {
			OffersByArea::<T>::insert(key, OfferKey::from(offer_id), ());
		}
		Offers::<T>::insert(
			offer_id,
			OfferRecord {
				provider,
				offer: offer.clone(),
				status: OfferStatus::Open,
				committed: 0,
				delivered: 0,
				depositor: who.clone(),
				deposit,
				published_at: now,
			},
		);
		Self::deposit_event(Event::OfferPublished {
			offer_id,
			provider,
			offer,
			depositor: who,
			deposit,
		});
		Ok(())
	}

	pub(crate) fn do_update_offer(
		who: T::AccountId,
		offer_id: OfferId,
		change: OfferChange<T>,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Market)?;
		ensure!(change != OfferChange::default(), Error::<T>::NothingToChange);
		let mut record = Offers::<T>::get(offer_id).ok_or(Error::<T>::OfferNotFound)?;
		ensure!(record.provider == operator, Error::<T>::NotOfferProvider);
		ensure!(record.status != OfferStatus::Withdrawn, Error::<T>::OfferWithdrawn);

		let offer = &mut record.offer;
		if let Some(unit_price) = change.unit_price {
			ensure!(unit_price > 0, Error::<T>::InvalidPrice);
			offer.unit_price = unit_price;
		}
		if change.valid_from.is_some() || change.valid_until.is_some() {
			offer.valid_from = change.valid_from.unwrap_or(offer.valid_from);
			offer.valid_until = change.valid_until.unwrap_or(offer.valid_until);
			ensure!(
				offer.valid_from < offer.valid_until && Self::now() < offer.valid_until,
				Error::<T>::InvalidValidity
			);
		}
		if change.capacity.is_some() || change.min_units.is_some() {
			offer.capacity = change.capacity.unwrap_or(offer.capacity);
			offer.min_units = change.min_units.unwrap_or(offer.min_units);
			ensure!(
				offer.min_units > 0 && offer.min_units <= offer.capacity,
				Error::<T>::InvalidCapacity
			);
			ensure!(
				record.committed.saturating_add(record.delivered) <= offer.capacity,
				Error::<T>::CapacityBelowCommitted
			);
		}
		if let Some(audience) = &change.audience {
			ensure!(audience.is_valid(), Error::<T>::InvalidAudience);
			offer.audience = audience.clone();
		}
		if let Some(status) = change.status {
			record.status = status.into();
		}

		Offers::<T>::insert(offer_id, record);
		Self::deposit_event(Event::OfferUpdated { offer_id, change });
		Ok(())
	}

	/// Returns how many index entries the offer's area had.
	pub(crate) fn do_withdraw_offer(
		who: T::AccountId,
		offer_id: OfferId,
	) -> Result<u32, DispatchError> {
		let mut record = Offers::<T>::get(offer_id).ok_or(Error::<T>::OfferNotFound)?;
		// What an operator that left for good has on display, anyone may clear away.
		if T::Operators::status_of(record.provider) != Some(OperatorStatus::Retired) {
			let operator = T::Operators::ensure_may_finish(&who, Role::Market)?;
			ensure!(record.provider == operator, Error::<T>::NotOfferProvider);
		}
		ensure!(record.status != OfferStatus::Withdrawn, Error::<T>::OfferWithdrawn);

		let areas = record.offer.area_count();
		OffersByKind::<T>::remove(record.offer.service.kind(), OfferKey::from(offer_id));
		OffersByProvider::<T>::remove(record.provider, OfferKey::from(offer_id));
		for key in record.offer.area.keys() {
			OffersByArea::<T>::remove(key, OfferKey::from(offer_id));
		}
		record.status = OfferStatus::Withdrawn;
		Self::deposit_event(Event::OfferWithdrawn { offer_id });
		Self::store_or_remove_offer(offer_id, record);
		Ok(areas)
	}

	/// Takes `units` of a closed order line, of which `used` were used, off the offer's books.
	pub(crate) fn uncommit(offer_id: OfferId, units: u64, used: u64) -> DispatchResult {
		let Some(mut record) = Offers::<T>::get(offer_id) else {
			defensive!("an order line outlived its offer");
			return Err(Error::<T>::Unexpected.into());
		};
		let (Some(committed), Some(delivered)) =
			(record.committed.checked_sub(units), record.delivered.checked_add(used))
		else {
			defensive!("an offer's books do not cover an order line");
			return Err(Error::<T>::Unexpected.into());
		};
		record.committed = committed;
		record.delivered = delivered;
		Self::store_or_remove_offer(offer_id, record);
		Ok(())
	}

	/// Writes an offer back, or removes it if it is withdrawn and nothing depends on it.
	fn store_or_remove_offer(offer_id: OfferId, record: OfferRecord<T>) {
		if record.status != OfferStatus::Withdrawn || record.committed > 0 {
			Offers::<T>::insert(offer_id, record);
			return;
		}
		Offers::<T>::remove(offer_id);
		OfferCount::<T>::mutate_exists(record.provider, |count| {
			*count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
		// An account with a hold exists, and can take back what is held on it. Even if it could
		// not, a provider's deposit must not keep buyers from their money.
		let deposit = T::Fungible::release(
			&HoldReason::OfferDeposit.into(),
			&record.depositor,
			record.deposit,
			Precision::BestEffort,
		)
		.defensive_unwrap_or_default();
		Self::deposit_event(Event::OfferRemoved { offer_id, depositor: record.depositor, deposit });
	}

	/// Prices the lines of a request of `buyer`. Returns for each the offer as ordered from and the
	/// price, or why it cannot be ordered; and the offers with the units of the lines committed, to
	/// be written back if the request is made.
	pub(crate) fn price_lines(
		buyer: OperatorId,
		lines: &[RequestLine],
	) -> (Vec<Result<PricedLine, LineProblem>>, BTreeMap<OfferId, OfferRecord<T>>) {
		let now = Self::now();
		let mut offers = BTreeMap::new();
		let priced = lines
			.iter()
			.map(|line| {
				let mut record = match offers.get(&line.offer) {
					Some(record) => OfferRecord::clone(record),
					None => Offers::<T>::get(line.offer).ok_or(LineProblem::OfferNotFound)?,
				};
				record.ensure_open(now)?;
				record.ensure_audience(buyer)?;
				if !T::Operators::is_active(record.provider) {
					return Err(LineProblem::ProviderNotActive);
				}
				let price = record.price_of(line)?;
				// Not more than what remains, so this cannot overflow.
				record.committed = record.committed.saturating_add(line.units);
				let priced = PricedLine {
					provider: record.provider,
					unit_price: record.offer.unit_price,
					price,
				};
				offers.insert(line.offer, record);
				Ok(priced)
			})
			.collect();
		(priced, offers)
	}
}

/// A line of a request that can be ordered.
pub(crate) struct PricedLine {
	/// Who provides it.
	pub provider: OperatorId,
	/// Price of one unit.
	pub unit_price: u64,
	/// Price of the line.
	pub price: Balance,
}
