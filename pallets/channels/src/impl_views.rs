//! What the view functions answer.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use interwork_primitives::{dice::EscrowUnits, AcceptanceId, ChannelId, ChannelKey, UnixSecs};

/// Most entries of a page.
const PAGE_LIMIT: u32 = 100;
/// Most channels that are looked at for one page.
const SCAN_LIMIT: usize = 1_000;

impl<T: Config> Pallet<T> {
	fn view(id: ChannelId, record: ChannelRecord, now: UnixSecs) -> Option<ChannelView> {
		Some(ChannelView {
			id,
			terms: T::Units::terms(record.acceptance)?,
			phase: record.phase(now),
			left: record.left(),
			ends_at: record.ends_at(),
			record,
		})
	}

	pub(crate) fn view_channel(id: ChannelId) -> Option<ChannelView> {
		Self::view(id, Channels::<T>::get(ChannelKey::from(id))?, Self::now())
	}

	pub(crate) fn view_channels(
		acceptance: Option<AcceptanceId>,
		after: Option<ChannelId>,
		limit: u32,
	) -> (Vec<ChannelView>, Option<ChannelId>) {
		let limit = usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or_default();
		let now = Self::now();
		// Keys are in the order of the ids, so those after one follow it even if it is gone.
		let mut channels = match after {
			Some(id) => {
				Channels::<T>::iter_from(Channels::<T>::hashed_key_for(ChannelKey::from(id)))
			},
			None => Channels::<T>::iter(),
		};
		let mut page = Vec::new();
		let mut last = after;
		for _ in 0..SCAN_LIMIT {
			if page.len() >= limit {
				return (page, last);
			}
			let Some((key, record)) = channels.next() else {
				return (page, None);
			};
			let id = ChannelId::from(key);
			last = Some(id);
			if acceptance.is_none_or(|acceptance| record.acceptance == acceptance) {
				page.extend(Self::view(id, record, now));
			}
		}
		(page, last)
	}

	pub(crate) fn view_can_claim(claim: Claim) -> Result<u64, ClaimFault> {
		let record = Channels::<T>::get(ChannelKey::from(claim.voucher.channel))
			.ok_or(ClaimFault::ChannelNotFound)?;
		// The genesis hash has as many bytes as messages give it on every chain there is.
		let genesis = Self::genesis().map_err(|_| ClaimFault::InvalidSignature)?;
		let claimed = Self::check_claim(&record, &claim, Self::now(), &genesis)?;
		Ok(claimed.saturating_sub(record.claimed))
	}

	pub(crate) fn view_open_message(
		wallet: T::AccountId,
		params: OpenParams,
		nonce: u64,
		valid_until: UnixSecs,
	) -> Option<Vec<u8>> {
		let terms = T::Units::terms(params.acceptance)?;
		let message = params.message(&terms, &wallet, nonce, valid_until);
		Some(message.to_bytes(&Self::genesis().ok()?).to_vec())
	}
}
