//! What must hold after every call.
//!
//! 1. Ids are below the next; every channel has units, of which no more are claimed than put in.
//! 2. Units that are not claimed are what is locked under the channel's acceptance.
//! 3. Each wallet has as many channels as are counted for it.

use crate::pallet::*;
use alloc::collections::BTreeMap;
use frame_support::ensure;
use interwork_primitives::{dice::EscrowUnits, AcceptanceId, AccountId, ChannelId, ClassId};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant. Each message begins with its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut locked: BTreeMap<AcceptanceId, u64> = BTreeMap::new();
		let mut counts: BTreeMap<(ClassId, AccountId), u32> = BTreeMap::new();
		for (key, record) in Channels::<T>::iter() {
			ensure!(ChannelId::from(key) < NextChannelId::<T>::get(), "1: an id is too high");
			ensure!(record.deposit > 0, "1: a channel is empty");
			let left =
				record.deposit.checked_sub(record.claimed).ok_or("1: too much is claimed")?;
			let sum = locked.entry(record.acceptance).or_default();
			*sum = sum.checked_add(left).ok_or("2: too much is locked")?;
			let terms = T::Units::terms(record.acceptance).ok_or("2: an acceptance is gone")?;
			let number = counts.entry((terms.class, record.payer)).or_default();
			*number = number.checked_add(1).ok_or("3: too many channels")?;
		}
		for (acceptance, units) in locked {
			ensure!(
				T::Units::locked(acceptance) == units,
				"2: other units are locked than channels have"
			);
		}
		for ((class, wallet), number) in counts {
			ensure!(
				T::Units::open_channels(class, &wallet) == number,
				"3: a wallet has another number of channels than counted"
			);
		}
		Ok(())
	}
}
