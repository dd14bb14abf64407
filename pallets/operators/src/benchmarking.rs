//! Benchmarks. Records are as long as they can be: the longest name, and as many PLMNs as the
//! component says (the most where there is none).

use super::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, InspectHold, Unbalanced},
	tokens::Precision,
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use interwork_primitives::{
	Balance, Country, OperatorId, OperatorKind, OperatorStatus, Plmn, RoleSet, Tadig,
};

const SEED: u32 = 0;
const COUNTRY: Country = Country(*b"DE");

/// The longest name.
fn long_name<T: Config>() -> NameOf<T> {
	vec![b'x'; T::MaxNameLength::get() as usize]
		.try_into()
		.expect("as long as allowed")
}

/// The `n`-th TADIG code.
fn nth_tadig(n: u32) -> Tadig {
	let digit = |place: u32| b'0' + (n / 10u32.pow(place) % 10) as u8;
	let letter = |place: u32| b'A' + (n / 100 / 26u32.pow(place) % 26) as u8;
	Tadig([letter(2), letter(1), letter(0), digit(1), digit(0)])
}

/// The `n`-th PLMN.
fn nth_plmn(n: u32) -> Plmn {
	let mcc = (n / 1_000 % 999 + 1) as u16;
	Plmn { mcc, mnc: (n % 1_000) as u16, mnc_digits: 3 }
}

/// A TADIG code and `count` PLMNs that nobody owns.
fn free_codes<T: Config>(count: u32) -> (Tadig, PlmnsOf<T>) {
	let tadig = (0..)
		.map(nth_tadig)
		.find(|code| !TadigOwners::<T>::contains_key(code))
		.expect("there are more codes than operators");
	let plmns = (0..)
		.map(nth_plmn)
		.filter(|code| !PlmnOwners::<T>::contains_key(code))
		.take(count as usize)
		.collect::<Vec<_>>();
	(tadig, plmns.try_into().expect("as many as allowed"))
}

/// Gives `account` what it needs to pay `amount` and stay alive.
fn fund<T: Config>(account: &T::AccountId, amount: Balance) {
	let amount = amount + T::Fungible::minimum_balance();
	let needed = amount.saturating_sub(T::Fungible::balance(account));
	T::Fungible::increase_balance(account, needed, Precision::Exact).expect("room for balances");
	T::Fungible::set_total_issuance(T::Fungible::total_issuance() + needed);
}

/// An account with the deposit.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, SEED);
	fund::<T>(&who, T::ApplicationDeposit::get());
	who
}

/// An applicant with `plmns` PLMNs.
fn applicant<T: Config>(plmns: u32) -> (T::AccountId, OperatorId) {
	let who: T::AccountId = whitelisted_caller();
	fund::<T>(&who, T::ApplicationDeposit::get());
	let (tadig, plmns) = free_codes::<T>(plmns);
	Pallet::<T>::do_apply(
		who.clone(),
		long_name::<T>(),
		OperatorKind::Mvno,
		COUNTRY,
		Some(tadig),
		plmns,
	)
	.expect("a valid application");
	let link = Accounts::<T>::get(&who).expect("just linked");
	(who, link.operator)
}

/// An active operator with `plmns` PLMNs.
fn active<T: Config>(plmns: u32) -> (T::AccountId, OperatorId) {
	let (who, operator) = applicant::<T>(plmns);
	Pallet::<T>::do_admit(operator).expect("an applicant");
	(who, operator)
}

/// Gives the operator of `who` this many delegates with all roles.
fn add_delegates<T: Config>(who: &T::AccountId, count: u32) {
	for index in 0..count {
		let delegate: T::AccountId = account("delegate", index, SEED);
		Pallet::<T>::do_set_delegate(who.clone(), delegate, RoleSet::ALL).expect("room for it");
	}
}

fn long_reason() -> Reason {
	vec![b'r'; MAX_REASON_LENGTH as usize].try_into().expect("as long as allowed")
}

fn board<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn status<T: Config>(operator: OperatorId) -> OperatorStatus {
	Operators::<T>::get(operator).expect("a record").status
}

/// Makes `account` the own account of a new active operator with its own codes and no deposit, for
/// benchmarks of other pallets. An account that owns an operator already keeps it.
pub(crate) fn benchmark_operator<T: Config>(account: &T::AccountId) -> OperatorId {
	if let Some(link) = Accounts::<T>::get(account) {
		return link.operator;
	}
	let (tadig, plmns) = free_codes::<T>(T::MaxPlmns::get());
	Pallet::<T>::register(OperatorRecord {
		account: account.clone(),
		legal_name: long_name::<T>(),
		kind: OperatorKind::Mno,
		country: COUNTRY,
		tadig: Some(tadig),
		plmns,
		status: OperatorStatus::Active,
		deposit: 0,
		applied_at: 0,
		status_since: 0,
		delegate_count: 0,
	})
	.expect("the facts are valid and the codes free")
}

/// Checks that operator and deposit are with `account` now.
fn assert_moved<T: Config>(operator: OperatorId, account: &T::AccountId) {
	let record = Operators::<T>::get(operator).expect("a record");
	assert_eq!(&record.account, account);
	let reason = HoldReason::ApplicationDeposit.into();
	assert_eq!(T::Fungible::balance_on_hold(&reason, account), record.deposit);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// `p`: PLMNs named.
	#[benchmark]
	fn apply(p: Linear<0, { T::MaxPlmns::get() }>) {
		let caller: T::AccountId = whitelisted_caller();
		fund::<T>(&caller, T::ApplicationDeposit::get());
		let (tadig, plmns) = free_codes::<T>(p);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			long_name::<T>(),
			OperatorKind::Mvno,
			COUNTRY,
			Some(tadig),
			plmns,
		);

		let link = Accounts::<T>::get(&caller).expect("linked");
		assert_eq!(status::<T>(link.operator), OperatorStatus::Applied);
	}

	/// `p`: PLMNs freed.
	#[benchmark]
	fn withdraw_application(p: Linear<0, { T::MaxPlmns::get() }>) {
		let (caller, operator) = applicant::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller));

		assert!(!Operators::<T>::contains_key(operator));
	}

	#[benchmark]
	fn admit() -> Result<(), BenchmarkError> {
		let (_, operator) = applicant::<T>(T::MaxPlmns::get());
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator);

		assert_eq!(status::<T>(operator), OperatorStatus::Active);
		Ok(())
	}

	/// `p`: PLMNs freed.
	#[benchmark]
	fn reject(p: Linear<0, { T::MaxPlmns::get() }>) -> Result<(), BenchmarkError> {
		let (_, operator) = applicant::<T>(p);
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator, long_reason());

		assert!(!Operators::<T>::contains_key(operator));
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let (_, operator) = active::<T>(T::MaxPlmns::get());
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator, long_reason());

		assert_eq!(status::<T>(operator), OperatorStatus::Suspended);
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let (_, operator) = active::<T>(T::MaxPlmns::get());
		Pallet::<T>::do_suspend(operator, None)?;
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator);

		assert_eq!(status::<T>(operator), OperatorStatus::Active);
		Ok(())
	}

	/// `p`: PLMNs freed. `d`: delegates unlinked.
	#[benchmark]
	fn retire(
		p: Linear<0, { T::MaxPlmns::get() }>,
		d: Linear<0, { T::MaxDelegates::get() }>,
	) -> Result<(), BenchmarkError> {
		let (caller, operator) = active::<T>(p);
		add_delegates::<T>(&caller, d);
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator);

		assert_eq!(status::<T>(operator), OperatorStatus::Retired);
		assert_eq!(Delegates::<T>::iter_key_prefix(operator).count(), 0);
		Ok(())
	}

	/// `p`: PLMNs freed. `d`: delegates unlinked.
	#[benchmark]
	fn leave(p: Linear<0, { T::MaxPlmns::get() }>, d: Linear<0, { T::MaxDelegates::get() }>) {
		let (caller, operator) = active::<T>(p);
		add_delegates::<T>(&caller, d);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller));

		assert_eq!(status::<T>(operator), OperatorStatus::Retired);
		assert_eq!(Delegates::<T>::iter_key_prefix(operator).count(), 0);
	}

	/// `p`: PLMNs named. The operator has the most before, and all of them are freed.
	#[benchmark]
	fn amend(p: Linear<0, { T::MaxPlmns::get() }>) -> Result<(), BenchmarkError> {
		let (_, operator) = active::<T>(T::MaxPlmns::get());
		let (tadig, plmns) = free_codes::<T>(p);
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			operator,
			long_name::<T>(),
			Country(*b"FR"),
			Some(tadig),
			plmns.clone(),
		);

		assert_eq!(Operators::<T>::get(operator).expect("a record").plmns, plmns);
		Ok(())
	}

	/// The worst case is a new delegate beside as many as are allowed.
	#[benchmark]
	fn set_delegate() {
		let (caller, operator) = active::<T>(T::MaxPlmns::get());
		add_delegates::<T>(&caller, T::MaxDelegates::get() - 1);
		let delegate: T::AccountId = account("new", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), delegate.clone(), RoleSet::ALL);

		assert!(Delegates::<T>::contains_key(operator, delegate));
	}

	#[benchmark]
	fn remove_delegate() {
		let (caller, operator) = active::<T>(T::MaxPlmns::get());
		add_delegates::<T>(&caller, T::MaxDelegates::get());
		let delegate: T::AccountId = account("delegate", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), delegate.clone());

		assert!(!Delegates::<T>::contains_key(operator, &delegate));
		assert!(!Accounts::<T>::contains_key(delegate));
	}

	#[benchmark]
	fn resign_delegation() {
		let (caller, operator) = active::<T>(T::MaxPlmns::get());
		add_delegates::<T>(&caller, T::MaxDelegates::get());
		let delegate: T::AccountId = account("delegate", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(delegate.clone()));

		assert!(!Delegates::<T>::contains_key(operator, delegate));
	}

	#[benchmark]
	fn change_account() {
		let (caller, operator) = active::<T>(T::MaxPlmns::get());
		let new_account = funded::<T>("new", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), new_account.clone());

		assert_moved::<T>(operator, &new_account);
	}

	#[benchmark]
	fn replace_account() -> Result<(), BenchmarkError> {
		let (_, operator) = active::<T>(T::MaxPlmns::get());
		let new_account = funded::<T>("new", 0);
		let origin = board::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, operator, new_account.clone());

		assert_moved::<T>(operator, &new_account);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
