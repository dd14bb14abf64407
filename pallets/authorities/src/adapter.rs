//! pallet-session behind the pallet's traits.

use crate::SessionInterface;
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::EstimateNextNewSession;
use frame_system::pallet_prelude::BlockNumberFor;
use interwork_primitives::traits::InspectSessionKeys;
use sp_staking::SessionIndex;

/// pallet-session of the runtime `T`, for [`Config::Sessions`](crate::Config::Sessions) and
/// [`Config::Keys`](crate::Config::Keys).
pub struct SessionAdapter<T>(PhantomData<T>);

impl<T> SessionInterface<T::AccountId, BlockNumberFor<T>> for SessionAdapter<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
	fn current_index() -> SessionIndex {
		pallet_session::Pallet::<T>::current_index()
	}

	fn validators() -> Vec<T::AccountId> {
		pallet_session::Pallet::<T>::validators()
	}

	fn queued() -> Vec<T::AccountId> {
		pallet_session::Pallet::<T>::queued_keys()
			.into_iter()
			.map(|(account, _)| account)
			.collect()
	}

	fn disabled() -> Vec<u32> {
		pallet_session::Pallet::<T>::disabled_validators()
	}

	fn disable(index: u32) -> bool {
		pallet_session::Pallet::<T>::disable_index(index)
	}

	fn next_rotation(now: BlockNumberFor<T>) -> Option<BlockNumberFor<T>> {
		pallet_session::Pallet::<T>::estimate_next_new_session(now).0
	}

	fn average_length() -> BlockNumberFor<T> {
		pallet_session::Pallet::<T>::average_session_length()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_set_validators(validators: Vec<T::AccountId>) {
		pallet_session::Validators::<T>::put(validators);
	}
}

impl<T> InspectSessionKeys<T::AccountId> for SessionAdapter<T>
where
	T: pallet_session::Config<ValidatorId = <T as frame_system::Config>::AccountId>,
{
	fn has_keys(account: &T::AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(account)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_set_keys(account: &T::AccountId) {
		use codec::{Decode, Encode};
		let seed = account.encode();
		let keys = T::Keys::decode(&mut sp_runtime::traits::TrailingZeroInput::new(&seed))
			.expect("session keys are plain bytes");
		pallet_session::NextKeys::<T>::insert(account, keys);
	}
}
