//! What the view functions and other pallets read.

use alloc::vec::Vec;
use frame_support::traits::{Get, UnixTime};
use interwork_primitives::{
	sdr::{self, Basket, Observation, Valuation},
	Balance, IssuerId, RedemptionId, UnixSecs,
};

use crate::{
	Config, CurrentBaskets, IssuerOf, Issuers, Pallet, RedemptionKey, RedemptionOf, Redemptions,
	RedemptionsByHolder, RedemptionsByIssuer, Reporters,
};

/// The most entries that one page of a list has.
pub(crate) const PAGE_LEN_MAX: u32 = 100;

/// A page's length as the caller asks for it, within the maximum.
fn page_len(limit: u32) -> usize {
	usize::try_from(limit.min(PAGE_LEN_MAX)).unwrap_or_default()
}

impl<T: Config> Pallet<T> {
	/// The time of the block, in seconds since 1970.
	pub(crate) fn now() -> UnixSecs {
		T::Time::now().as_secs()
	}

	/// All issuers, in the order of their ids.
	pub(crate) fn list_issuers() -> Vec<(IssuerId, IssuerOf<T>)> {
		let mut issuers: Vec<_> = Issuers::<T>::iter().collect();
		issuers.sort_by_key(|(id, _)| *id);
		issuers
	}

	/// How much an issuer can mint now.
	pub(crate) fn headroom_of(issuer: IssuerId) -> Option<Balance> {
		let issuer = Issuers::<T>::get(issuer)?;
		let fresh = issuer.attestation.is_some_and(|attestation| {
			sdr::is_fresh(attestation.as_of, Self::now(), T::AttestationMaxAge::get())
		});
		if !issuer.status.can_mint() || !fresh {
			return Some(0);
		}
		Some(issuer.limit().saturating_sub(issuer.outstanding))
	}

	/// A page of the open redemptions of a holder.
	pub(crate) fn list_redemptions_of_holder(
		holder: T::AccountId,
		after: Option<RedemptionId>,
		limit: u32,
	) -> Vec<(RedemptionId, RedemptionOf<T>)> {
		let keys = match after {
			Some(id) => {
				let start =
					RedemptionsByHolder::<T>::hashed_key_for(&holder, RedemptionKey::from(id));
				RedemptionsByHolder::<T>::iter_key_prefix_from(&holder, start)
			},
			None => RedemptionsByHolder::<T>::iter_key_prefix(&holder),
		};
		Self::load_page(keys, limit)
	}

	/// A page of the open redemptions that an issuer has to answer.
	pub(crate) fn list_redemptions_for_issuer(
		issuer: IssuerId,
		after: Option<RedemptionId>,
		limit: u32,
	) -> Vec<(RedemptionId, RedemptionOf<T>)> {
		let keys = match after {
			Some(id) => {
				let start =
					RedemptionsByIssuer::<T>::hashed_key_for(issuer, RedemptionKey::from(id));
				RedemptionsByIssuer::<T>::iter_key_prefix_from(issuer, start)
			},
			None => RedemptionsByIssuer::<T>::iter_key_prefix(issuer),
		};
		Self::load_page(keys, limit)
	}

	fn load_page(
		keys: impl Iterator<Item = RedemptionKey>,
		limit: u32,
	) -> Vec<(RedemptionId, RedemptionOf<T>)> {
		keys.take(page_len(limit))
			.filter_map(|key| Some((key.into(), Redemptions::<T>::get(key)?)))
			.collect()
	}

	/// The basket in force now.
	pub fn basket_in_force() -> Option<Basket> {
		let baskets = CurrentBaskets::<T>::get();
		sdr::basket_in_force(baskets.current, baskets.next, Self::now())
	}

	/// The basket that is announced and not yet in force.
	pub(crate) fn announced_basket() -> Option<Basket> {
		CurrentBaskets::<T>::get()
			.next
			.filter(|basket| !basket.is_effective(Self::now()))
	}

	/// What the SDR is worth now. `None`: nobody ever reported, no basket is in force, or the
	/// rates and the basket give no sensible value.
	pub fn current_valuation() -> Option<Valuation> {
		let basket = Self::basket_in_force()?;
		let observations: Vec<Observation> = Reporters::<T>::get()
			.iter()
			.filter_map(|reporter| Some(reporter.latest?.observation))
			.collect();
		sdr::appraise(&observations, &basket, Self::now(), T::RateMaxAge::get()).ok()?
	}
}
