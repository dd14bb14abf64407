//! The logic of the calls.

use crate::{pallet::*, votes_needed, Classify, Council, Needed, Requirement, WeightInfo};
use alloc::boxed::Box;
use frame_support::{
	dispatch::{extract_actual_weight, DispatchResultWithPostInfo, GetDispatchInfo},
	ensure,
	traits::{Contains, Get, UnfilteredDispatchable},
};
use frame_system::RawOrigin;
use sp_runtime::traits::Hash;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispatch_as_root(
		call: <T as Config>::RuntimeCall,
	) -> DispatchResultWithPostInfo {
		ensure!(T::RootCallFilter::contains(&call), Error::<T>::RootCallRefused);
		let info = call.get_dispatch_info();
		let call_hash = T::Hashing::hash_of(&call);

		let outcome = call.dispatch_bypass_filter(RawOrigin::Root.into());
		let weight = <T as Config>::WeightInfo::dispatch_as_root()
			.saturating_add(extract_actual_weight(&outcome, &info));

		let result = outcome.map(|_| ()).map_err(|e| e.error);
		Self::deposit_event(Event::RootDispatched { call_hash, result });
		Ok(Some(weight).into())
	}

	pub(crate) fn do_propose(
		account: T::AccountId,
		call: Box<<T as Config>::RuntimeCall>,
		length_bound: u32,
	) -> DispatchResultWithPostInfo {
		let Requirement { needed, votes, seats, .. } = Self::requirement_of(&call);
		let call_hash = T::Hashing::hash_of(&call);

		let post_info = T::Council::propose(account.clone(), votes, call, length_bound)?;

		Self::deposit_event(Event::MotionProposed { call_hash, account, needed, votes, seats });
		let own = <T as Config>::WeightInfo::propose(length_bound);
		Ok(post_info.actual_weight.map(|weight| weight.saturating_add(own)).into())
	}

	/// What a motion to make `call` needs if it is put now. At least one vote, even while no seat
	/// is filled.
	pub fn requirement_of(call: &<T as Config>::RuntimeCall) -> Requirement {
		let needed = T::Classify::needed(call);
		let proportion = match needed {
			Needed::Root => T::RootProportion::get(),
			Needed::Members => T::MembersProportion::get(),
		};
		let seats = T::Council::seats();
		Requirement { needed, votes: votes_needed(proportion, seats).max(1), seats, proportion }
	}

	/// Whether a motion to make `call` that passes with `threshold` votes can succeed, for the
	/// runtime's call filter: `propose` of the council itself is refused when this says no.
	pub fn threshold_is_enough(threshold: u32, call: &<T as Config>::RuntimeCall) -> bool {
		threshold >= Self::requirement_of(call).votes
	}
}
