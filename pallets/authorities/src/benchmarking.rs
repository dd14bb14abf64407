//! Benchmarks of the calls. `n` is the number of authorities. The list is empty wherever that is
//! possible, so that the session is taken over: that looks up an operator and session keys for
//! each.

use crate::{pallet::*, AuthorityRecord, AuthorityStatus, SessionInterface};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use interwork_primitives::traits::{InspectOperators, InspectSessionKeys};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

/// An account of an active operator, with session keys.
fn candidate<T: Config>(index: u32) -> T::AccountId {
	let account = account("authority", index, 0);
	T::Operators::benchmark_operator(&account);
	T::Keys::benchmark_set_keys(&account);
	account
}

/// A session of `n` validators, and an empty list.
fn session<T: Config>(n: u32) -> Vec<T::AccountId> {
	let validators: Vec<_> = (0..n).map(candidate::<T>).collect();
	Authorities::<T>::kill();
	MinimumAuthorities::<T>::put(1);
	T::Sessions::benchmark_set_validators(validators.clone());
	validators
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn admit(n: Linear<1, 99>) -> Result<(), BenchmarkError> {
		session::<T>(n);
		let account = candidate::<T>(n);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, account.clone());

		assert_eq!(Authorities::<T>::get().len() as u32, n + 1);
		assert!(Authorities::<T>::get().contains_key(&account));
		Ok(())
	}

	#[benchmark]
	fn suspend(n: Linear<2, 100>) -> Result<(), BenchmarkError> {
		let account = session::<T>(n).remove(0);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, account.clone());

		assert_eq!(
			Authorities::<T>::get().get(&account).map(|record| record.status),
			Some(AuthorityStatus::Suspended)
		);
		Ok(())
	}

	/// The authorities are of genesis and have no operator yet.
	#[benchmark]
	fn reinstate(n: Linear<2, 100>) -> Result<(), BenchmarkError> {
		let validators = session::<T>(n);
		let account = validators[0].clone();
		let mut list = ListOf::<T>::default();
		for validator in validators {
			let mut record = AuthorityRecord::active(None, 0);
			if validator == account {
				record.status = AuthorityStatus::Suspended;
			}
			list.try_insert(validator, record).map_err(|_| "more than MaxAuthorities")?;
		}
		Authorities::<T>::put(list);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, account.clone());

		assert_eq!(
			Authorities::<T>::get().get(&account).map(|record| record.status),
			Some(AuthorityStatus::Active)
		);
		Ok(())
	}

	#[benchmark]
	fn retire(n: Linear<2, 100>) -> Result<(), BenchmarkError> {
		let account = session::<T>(n).remove(0);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, account.clone());

		assert_eq!(Authorities::<T>::get().len() as u32, n - 1);
		Ok(())
	}

	#[benchmark]
	fn leave(n: Linear<2, 100>) {
		let account = session::<T>(n).remove(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(account.clone()));

		assert_eq!(Authorities::<T>::get().len() as u32, n - 1);
	}

	#[benchmark]
	fn set_minimum(n: Linear<2, 100>) -> Result<(), BenchmarkError> {
		session::<T>(n);
		let origin = admin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, n);

		assert_eq!(MinimumAuthorities::<T>::get(), n);
		Ok(())
	}

	/// One offender in a session that is taken over for it.
	#[benchmark]
	fn on_offence(n: Linear<4, 100>) {
		let account = session::<T>(n).remove(0);
		let offender = (account.clone(), account.clone());
		let offences = [OffenceDetails { offender, reporters: vec![account.clone()] }];

		#[block]
		{
			<Pallet<T> as OnOffenceHandler<_, _, _>>::on_offence(
				&offences,
				&[Perbill::from_percent(100)],
				0,
			);
		}

		assert_eq!(
			Authorities::<T>::get().get(&account).map(|record| record.status),
			Some(AuthorityStatus::Suspended)
		);
		assert_eq!(T::Sessions::disabled(), vec![0]);
	}

	#[benchmark]
	fn note_author() {
		let account = session::<T>(100).pop().expect("there are a hundred");
		SessionStart::<T>::put(frame_system::pallet_prelude::BlockNumberFor::<T>::from(0u32));
		frame_system::Pallet::<T>::set_block_number(5u32.into());

		#[block]
		{
			<Pallet<T> as pallet_authorship::EventHandler<_, _>>::note_author(account.clone());
		}

		assert_eq!(Authored::<T>::get(&account), 1);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().without_operators().build(),
		crate::mock::Test
	);
}
