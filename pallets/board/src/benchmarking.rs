//! Benchmarks of the calls.

use crate::{pallet::*, Council, Needed};
use alloc::{boxed::Box, vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use sp_runtime::traits::Hash;

type CallOf<T> = <T as Config>::RuntimeCall;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The inner call is the cheapest there is; its declared weight comes on top.
	#[benchmark]
	fn dispatch_as_root() -> Result<(), BenchmarkError> {
		let origin =
			T::RootOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let call: CallOf<T> = frame_system::Call::<T>::remark { remark: vec![] }.into();
		let call_hash = T::Hashing::hash_of(&call);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(call));

		frame_system::Pallet::<T>::assert_last_event(
			Event::<T>::RootDispatched { call_hash, result: Ok(()) }.into(),
		);
		Ok(())
	}

	/// `b` is the length of the call in bytes, on a council of a hundred.
	#[benchmark]
	fn propose(b: Linear<2, 65_536>) -> Result<(), BenchmarkError> {
		let member = T::Council::benchmark_member(100);
		let remark = vec![0u8; b.saturating_sub(2) as usize];
		let call: CallOf<T> = frame_system::Call::<T>::remark { remark }.into();
		let call_hash = T::Hashing::hash_of(&call);
		let length_bound = call.encoded_size() as u32;
		let requirement = Pallet::<T>::requirement_of(&call);

		#[extrinsic_call]
		_(frame_system::RawOrigin::Signed(member.clone()), Box::new(call), length_bound);

		assert_eq!(requirement.needed, Needed::Members);
		frame_system::Pallet::<T>::assert_last_event(
			Event::<T>::MotionProposed {
				call_hash,
				account: member,
				needed: Needed::Members,
				votes: requirement.votes,
				seats: requirement.seats,
			}
			.into(),
		);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
