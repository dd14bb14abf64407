//! Benchmarks. Each sets up the worst case of its call: full lists, accounts that hold already, and
//! checks what the call did.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, InspectHold},
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use interwork_primitives::{
	sdr::{Amounts, Basket, Observation, Rates},
	Balance, IssuerId, RedemptionId,
};
use sp_core::H256;

const SEED: u32 = 0;

fn name() -> Name {
	Name::try_from(vec![b'x'; NAME_LEN_MAX as usize]).expect("the longest name fits; qed")
}

fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

fn rates() -> Rates {
	Rates {
		usd_per_eur: 1_174_500_000,
		cny_per_usd: 7_037_037_037,
		jpy_per_usd: 157_318_007_663,
		usd_per_gbp: 1_343_514_070,
	}
}

/// An amount that can be redeemed, and that no existential deposit exceeds.
fn amount<T: Config>() -> Balance {
	T::MinimumRedemption::get().max(T::Fungible::minimum_balance()) * 10
}

/// Appoints an issuer with a large reserve, attested as late as can be.
fn issuer<T: Config>(index: u32) -> (IssuerId, T::AccountId) {
	let account: T::AccountId = account("issuer", index, SEED);
	let ceiling = amount::<T>() * 1_000_000;
	let id = NextIssuerId::<T>::get();
	Pallet::<T>::do_appoint_issuer(account.clone(), name(), ceiling).expect("is appointed; qed");
	Issuers::<T>::mutate(id, |entry| {
		if let Some(entry) = entry {
			entry.attestation =
				Some(Attestation { amount: ceiling, as_of: Pallet::<T>::now(), evidence: hash(1) });
		}
	});
	(id, account)
}

/// A holder with two redemptions open: the hold on its account, and the lists, are there before
/// and after the second one. Returns the second.
fn redemption<T: Config>() -> (IssuerId, T::AccountId, T::AccountId, RedemptionId) {
	let (issuer, account) = issuer::<T>(0);
	let holder: T::AccountId = whitelisted_caller();
	let amount = amount::<T>();
	Pallet::<T>::do_mint(account.clone(), holder.clone(), amount * 100).expect("is minted; qed");
	Pallet::<T>::do_request_redemption(holder.clone(), issuer, amount, hash(2))
		.expect("is requested; qed");
	let id = NextRedemptionId::<T>::get();
	Pallet::<T>::do_request_redemption(holder.clone(), issuer, amount, hash(3))
		.expect("is requested; qed");
	(issuer, account, holder, id)
}

fn held<T: Config>(holder: &T::AccountId) -> Balance {
	T::Fungible::balance_on_hold(&HoldReason::Redemption.into(), holder)
}

/// Fills the list of reporters up to `free` places, each with a fresh report. Reporters of genesis,
/// which have reported nothing, make room.
fn fill_reporters<T: Config>(free: u32) {
	let now = Pallet::<T>::now();
	Reporters::<T>::kill();
	for index in 0..T::MaxReporters::get().saturating_sub(free) {
		let account: T::AccountId = account("reporter", index, SEED);
		Pallet::<T>::do_add_reporter(account.clone()).expect("there is room; qed");
		Reporters::<T>::mutate(|reporters| {
			for reporter in reporters.iter_mut().filter(|reporter| reporter.account == account) {
				let observation = Observation { observed_at: now, rates: rates() };
				reporter.latest = Some(Report { observation, reported_at: now });
			}
		});
	}
}

fn basket() -> Basket {
	Basket { effective_at: 0, ..Basket::SINCE_AUGUST_2022 }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn appoint_issuer() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let id = NextIssuerId::<T>::get();
		let who: T::AccountId = account("new", 0, SEED);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), name(), 1);

		assert_eq!(IssuerIds::<T>::get(who), Some(id));
		Ok(())
	}

	#[benchmark]
	fn replace_issuer_account() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, old) = issuer::<T>(0);
		let who: T::AccountId = account("new", 0, SEED);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, who.clone());

		assert_eq!(IssuerIds::<T>::get(who), Some(id));
		assert_eq!(IssuerIds::<T>::get(old), None);
		Ok(())
	}

	#[benchmark]
	fn set_ceiling() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, _) = issuer::<T>(0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, 7);

		assert_eq!(Issuers::<T>::get(id).map(|issuer| issuer.ceiling), Some(7));
		Ok(())
	}

	#[benchmark]
	fn suspend_issuer() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, _) = issuer::<T>(0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(
			Issuers::<T>::get(id).map(|issuer| issuer.status),
			Some(IssuerStatus::Suspended)
		);
		Ok(())
	}

	#[benchmark]
	fn reinstate_issuer() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, _) = issuer::<T>(0);
		Pallet::<T>::do_suspend_issuer(id)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(Issuers::<T>::get(id).map(|issuer| issuer.status), Some(IssuerStatus::Active));
		Ok(())
	}

	#[benchmark]
	fn remove_issuer() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, account) = issuer::<T>(0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(Issuers::<T>::get(id), None);
		assert_eq!(IssuerIds::<T>::get(account), None);
		Ok(())
	}

	#[benchmark]
	fn set_auditor() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let old: T::AccountId = account("old", 0, SEED);
		Auditor::<T>::put(old);
		let new: T::AccountId = account("new", 0, SEED);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone());

		assert_eq!(Auditor::<T>::get(), Some(new));
		Ok(())
	}

	#[benchmark]
	fn add_reporter() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		fill_reporters::<T>(1);
		let new: T::AccountId = account("new", 0, SEED);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone());

		let reporters = Reporters::<T>::get();
		assert!(reporters.iter().any(|reporter| reporter.account == new));
		assert_eq!(reporters.len() as u32, T::MaxReporters::get());
		Ok(())
	}

	#[benchmark]
	fn remove_reporter() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		fill_reporters::<T>(1);
		let old: T::AccountId = account("old", 0, SEED);
		Pallet::<T>::do_add_reporter(old.clone())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, old.clone());

		assert!(!Reporters::<T>::get().iter().any(|reporter| reporter.account == old));
		Ok(())
	}

	#[benchmark]
	fn set_basket() -> Result<(), BenchmarkError> {
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let now = Pallet::<T>::now();
		let next = Basket { effective_at: now + 1, ..basket() };
		CurrentBaskets::<T>::put(Baskets { current: Some(basket()), next: Some(next) });
		let amounts = Amounts { usd: 1, ..basket().amounts };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, now + 2, amounts);

		let next = CurrentBaskets::<T>::get().next;
		assert_eq!(next, Some(Basket { effective_at: now + 2, amounts }));
		Ok(())
	}

	#[benchmark]
	fn attest_reserve() -> Result<(), BenchmarkError> {
		let auditor: T::AccountId = whitelisted_caller();
		Auditor::<T>::put(&auditor);
		let (id, _) = issuer::<T>(0);
		// The attestation of before is removed, because the clock of a benchmark may stand still.
		Issuers::<T>::mutate(id, |issuer| {
			if let Some(issuer) = issuer {
				issuer.attestation = None;
			}
		});
		let as_of = Pallet::<T>::now();

		#[extrinsic_call]
		_(RawOrigin::Signed(auditor), id, 7, as_of, hash(9));

		let attestation = Attestation { amount: 7, as_of, evidence: hash(9) };
		assert_eq!(Issuers::<T>::get(id).and_then(|issuer| issuer.attestation), Some(attestation));
		Ok(())
	}

	#[benchmark]
	fn mint() -> Result<(), BenchmarkError> {
		let (id, account) = issuer::<T>(0);
		// A new account: it must be created.
		let to: T::AccountId = frame_benchmarking::account("to", 0, SEED);
		let amount = amount::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(account), to.clone(), amount);

		assert_eq!(T::Fungible::balance(&to), amount);
		assert_eq!(Issuers::<T>::get(id).map(|issuer| issuer.outstanding), Some(amount));
		Ok(())
	}

	#[benchmark]
	fn request_redemption() -> Result<(), BenchmarkError> {
		let (id, _, holder, _) = redemption::<T>();
		let amount = amount::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(holder.clone()), id, amount, hash(4));

		assert_eq!(held::<T>(&holder), amount * 3);
		Ok(())
	}

	#[benchmark]
	fn confirm_redemption() -> Result<(), BenchmarkError> {
		let (_, account, holder, id) = redemption::<T>();
		let issuance = T::Fungible::total_issuance();
		let amount = amount::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(account), id, hash(5));

		assert_eq!(held::<T>(&holder), amount);
		assert_eq!(T::Fungible::total_issuance(), issuance - amount);
		Ok(())
	}

	#[benchmark]
	fn reject_redemption() -> Result<(), BenchmarkError> {
		let (_, account, holder, id) = redemption::<T>();
		let issuance = T::Fungible::total_issuance();

		#[extrinsic_call]
		_(RawOrigin::Signed(account), id, RejectReason::Other);

		assert_eq!(held::<T>(&holder), amount::<T>());
		assert_eq!(T::Fungible::total_issuance(), issuance);
		Ok(())
	}

	#[benchmark]
	fn expire_redemption() -> Result<(), BenchmarkError> {
		let (_, _, holder, id) = redemption::<T>();
		// The clock of a benchmark may stand still: the deadline comes to it.
		Redemptions::<T>::mutate(RedemptionKey::from(id), |redemption| {
			if let Some(redemption) = redemption {
				redemption.deadline = Pallet::<T>::now();
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(holder.clone()), id);

		assert_eq!(held::<T>(&holder), amount::<T>());
		assert_eq!(Redemptions::<T>::get(RedemptionKey::from(id)), None);
		Ok(())
	}

	#[benchmark]
	fn report_rates() -> Result<(), BenchmarkError> {
		CurrentBaskets::<T>::put(Baskets { current: Some(basket()), next: None });
		fill_reporters::<T>(1);
		let reporter: T::AccountId = whitelisted_caller();
		Pallet::<T>::do_add_reporter(reporter.clone())?;
		let now = Pallet::<T>::now();

		#[extrinsic_call]
		_(RawOrigin::Signed(reporter), rates(), now);

		let valuation = Pallet::<T>::current_valuation();
		assert_eq!(valuation.map(|valuation| valuation.sources), Some(T::MaxReporters::get()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, mock::ExtBuilder::default().build(), mock::Test);
}
