//! Claims: one read and one write for each row; books once for each acceptance.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::pallet_prelude::*;
use interwork_primitives::{
	dice::EscrowUnits,
	messages::{GenesisHash, VoucherKey},
	AcceptanceId, ChannelKey, UnixSecs,
};
use sp_core::ed25519;

impl<T: Config> From<ClaimFault> for Error<T> {
	fn from(fault: ClaimFault) -> Self {
		match fault {
			ClaimFault::ChannelNotFound => Error::ChannelNotFound,
			ClaimFault::GraceOver => Error::GraceOver,
			ClaimFault::MalformedVoucher => Error::MalformedVoucher,
			ClaimFault::TickOutOfRange => Error::TickOutOfRange,
			ClaimFault::ExceedsDeposit => Error::ExceedsDeposit,
			ClaimFault::NotIncreasing => Error::NotIncreasing,
			ClaimFault::InvalidSignature => Error::InvalidSignature,
			ClaimFault::WrongTick => Error::WrongTick,
		}
	}
}

/// By ZIP-215, as payees check it off the chain.
fn verify(signature: &ed25519::Signature, bytes: &[u8], key: &VoucherKey) -> bool {
	sp_io::crypto::ed25519_verify(signature, bytes, &ed25519::Public::from_raw(*key))
}

/// Units that claims bring, by acceptance.
#[derive(Default)]
struct Earned(BTreeMap<AcceptanceId, u64>);

impl Earned {
	fn add(&mut self, acceptance: AcceptanceId, units: u64) -> Option<()> {
		let sum = self.0.entry(acceptance).or_default();
		*sum = sum.checked_add(units)?;
		Some(())
	}
}

impl<T: Config> Pallet<T> {
	/// What a claim brings from a channel: the new total.
	pub(crate) fn check_claim(
		record: &ChannelRecord,
		claim: &Claim,
		now: UnixSecs,
		genesis: &GenesisHash,
	) -> Result<u64, ClaimFault> {
		record.check(claim, now, genesis, verify, sp_io::hashing::sha2_256)
	}

	/// Checks a claim and writes its channel at once, so that a later row sees it. Returns the units
	/// and the new total; the units must be booked then.
	fn claim_row(
		claim: &Claim,
		now: UnixSecs,
		genesis: &GenesisHash,
	) -> Result<(AcceptanceId, u64, u64), ClaimFault> {
		let key = ChannelKey::from(claim.voucher.channel);
		let mut record = Channels::<T>::get(key).ok_or(ClaimFault::ChannelNotFound)?;
		let claimed = Self::check_claim(&record, claim, now, genesis)?;
		let units = claimed.saturating_sub(record.claimed);
		let acceptance = record.acceptance;
		record.claimed = claimed;
		Channels::<T>::insert(key, record);
		Ok((acceptance, units, claimed))
	}

	pub(crate) fn do_claim(claim: Claim) -> DispatchResult {
		let genesis = Self::genesis()?;
		let (acceptance, units, claimed) =
			Self::claim_row(&claim, Self::now(), &genesis).map_err(Error::<T>::from)?;
		T::Units::earn(&[(acceptance, units)].into())?;
		Self::deposit_event(Event::Claimed { channel: claim.voucher.channel, units, claimed });
		Ok(())
	}

	/// Returns how many acceptances the claims concerned.
	pub(crate) fn do_claim_batch(
		claims: BoundedVec<Claim, T::MaxRows>,
	) -> Result<u32, DispatchError> {
		ensure!(!claims.is_empty(), Error::<T>::NoRows);
		let (now, genesis) = (Self::now(), Self::genesis()?);
		let mut earned = Earned::default();
		let mut total: u64 = 0;
		let mut rows_claimed: u32 = 0;
		let mut results = Vec::with_capacity(claims.len());
		for claim in &claims {
			results.push(match Self::claim_row(claim, now, &genesis) {
				Ok((acceptance, units, _)) => {
					earned.add(acceptance, units).ok_or(Error::<T>::Unexpected)?;
					// Units of several classes: a number to read, which nothing depends on.
					total = total.saturating_add(units);
					rows_claimed = rows_claimed.saturating_add(1);
					ClaimResult::Claimed
				},
				Err(fault) => ClaimResult::Refused(fault),
			});
		}
		let rows = count(claims.len());
		if rows_claimed == rows {
			results.clear();
		}

		T::Units::earn(&earned.0)?;
		Self::deposit_event(Event::BatchClaimed {
			rows,
			rows_claimed,
			units: total,
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(count(earned.0.len()))
	}
}
