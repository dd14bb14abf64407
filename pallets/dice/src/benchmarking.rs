//! Benchmarks. Each sets up the worst case of its call and asserts what it did.

use super::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	tokens::{Fortitude, Preservation},
	Get,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use interwork_primitives::{
	dice::{EscrowUnits, LockFor, LockRow, ReleaseRow},
	messages::{wrap, ReturnMessage, WalletSignature},
	traits::InspectOperators,
	AcceptanceId, AccountId, Balance, ClassId, OperatorId, Signature, UnixSecs,
};
use sp_runtime::traits::Zero;

const NOW: UnixSecs = 1_800_000_000;
const FUNDS: Balance = 1_000_000_000_000_000_000;
const UNIT_PRICE: u64 = 1_000_000;
const UNITS: u64 = 1_000;

/// The own account of an operator with money, made active.
fn operator<T: Config>(who: &T::AccountId) -> OperatorId {
	T::Fungible::set_balance(who, FUNDS);
	T::Operators::benchmark_operator(who)
}

fn terms(valid_until: UnixSecs) -> AcceptanceTerms {
	AcceptanceTerms { bytes_per_unit: 100_000, unit_price: UNIT_PRICE, valid_until }
}

fn propose<T: Config>(
	home: &T::AccountId,
	ids: (OperatorId, OperatorId),
	until: UnixSecs,
) -> AcceptanceId {
	let id = NextAcceptanceId::<T>::get();
	let origin = RawOrigin::Signed(home.clone()).into();
	Pallet::<T>::propose_acceptance(origin, ids.0, ids.1, terms(until)).unwrap();
	id
}

/// An acceptance in force between new operators; the class exists. Also for other pallets.
pub(crate) fn acceptance<T: Config>(
	home: &T::AccountId,
	visited: &T::AccountId,
	valid_until: UnixSecs,
) -> AcceptanceId {
	let ids = (operator::<T>(home), operator::<T>(visited));
	Pallet::<T>::issue(RawOrigin::Signed(home.clone()).into(), UNITS).unwrap();
	let id = propose::<T>(home, ids, valid_until);
	Pallet::<T>::accept_acceptance(RawOrigin::Signed(visited.clone()).into(), id).unwrap();
	id
}

/// Issues units of an acceptance's class and assigns them. Also for other pallets.
pub(crate) fn assign<T: Config>(id: AcceptanceId, wallet: &T::AccountId, units: u64) {
	let class = Acceptances::<T>::get(id).unwrap().class;
	let home = T::Operators::account_of(class.issuer()).unwrap();
	Pallet::<T>::issue(RawOrigin::Signed(home.clone()).into(), units).unwrap();
	Pallet::<T>::assign(RawOrigin::Signed(home).into(), wallet.clone(), units).unwrap();
}

/// A home and a visited operator with an acceptance.
struct Setup<T: Config> {
	home: T::AccountId,
	visited: T::AccountId,
	id: AcceptanceId,
	class: ClassId,
}

fn setup<T: Config>() -> Setup<T> {
	T::BenchmarkHelper::set_time(NOW);
	let (home, visited) = (account("home", 0, 0), account("visited", 0, 0));
	let id = acceptance::<T>(&home, &visited, NOW + 1_000_000);
	Setup { class: Acceptances::<T>::get(id).unwrap().class, home, visited, id }
}

/// Has the visited operator earn `UNITS` of a wallet.
fn earn<T: Config>(setup: &Setup<T>) {
	let wallet: T::AccountId = account("wallet", 0, 0);
	assign::<T>(setup.id, &wallet, UNITS);
	let row = LockRow {
		acceptance: setup.id,
		wallet: wallet.clone(),
		units: UNITS,
		purpose: LockFor::NewChannel { nonce: None },
	};
	assert_eq!(<Pallet<T> as EscrowUnits<_>>::lock(&[row]), Ok(vec![Ok(())]));
	let row = ReleaseRow { acceptance: setup.id, wallet, earned: UNITS, refund: 0 };
	assert_eq!(<Pallet<T> as EscrowUnits<_>>::release(&[row]), Ok(vec![true]));
}

fn deposit<T: Config>(setup: &Setup<T>, amount: Balance) {
	let origin = RawOrigin::Signed(setup.home.clone()).into();
	Pallet::<T>::deposit_collateral(origin, amount).unwrap();
}

/// Leaves an account with `amount` above the existential deposit.
fn impoverish<T: Config>(who: &T::AccountId, amount: Balance) {
	T::Fungible::set_balance(who, T::Fungible::minimum_balance() + amount);
}

fn wallets<T: Config>(number: u32) -> Vec<T::AccountId> {
	(0..number).map(|index| account("row", index, 0)).collect()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The first issue, which creates the class.
	#[benchmark]
	fn issue() {
		let home: T::AccountId = account("home", 0, 0);
		let class = ClassId::from(operator::<T>(&home));
		#[extrinsic_call]
		_(RawOrigin::Signed(home), UNITS);
		assert_eq!(Classes::<T>::get(class).unwrap().issued, UNITS);
	}

	/// To a wallet that does not exist.
	#[benchmark]
	fn assign() {
		let s = setup::<T>();
		let wallet: T::AccountId = account("wallet", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), wallet.clone(), UNITS);
		assert_eq!(Assignments::<T>::get(s.class, wallet).unwrap().assigned, UNITS);
	}

	/// `n`: rows, each of a wallet that does not exist.
	#[benchmark]
	fn assign_batch(n: Linear<1, { T::MaxAssignRows::get() }>) {
		let s = setup::<T>();
		Pallet::<T>::issue(RawOrigin::Signed(s.home.clone()).into(), n.into()).unwrap();
		let rows: Vec<_> = wallets::<T>(n)
			.into_iter()
			.map(|wallet| AssignRow { wallet, units: 1 })
			.collect();
		let rows = rows.try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), rows);
		assert_eq!(Classes::<T>::get(s.class).unwrap().in_wallets, u64::from(n));
	}

	#[benchmark]
	fn burn() {
		let s = setup::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), UNITS);
		assert_eq!(Classes::<T>::get(s.class).unwrap().burned, UNITS);
	}

	/// All units of the wallet, the account of which goes.
	#[benchmark]
	fn return_units() {
		let s = setup::<T>();
		let wallet: T::AccountId = account("wallet", 0, 0);
		super::assign::<T>(s.id, &wallet, UNITS);
		#[extrinsic_call]
		_(RawOrigin::Signed(wallet), s.class, UNITS);
		assert_eq!(Classes::<T>::get(s.class).unwrap().in_wallets, 0);
	}

	/// All units of the wallet, the account of which goes; the longest bytes signed.
	#[benchmark]
	fn return_units_relayed() {
		let s = setup::<T>();
		let relay: T::AccountId = account("relay", 0, 0);
		let public = sp_io::crypto::sr25519_generate(0.into(), None);
		let wallet = AccountId::new(public.0);
		super::assign::<T>(s.id, &wallet, UNITS);
		let message = ReturnMessage {
			class: s.class,
			nonce: 0,
			wallet: wallet.clone(),
			units: UNITS,
			valid_until: NOW + 1,
		};
		let genesis: [u8; 32] = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
			.as_ref()
			.try_into()
			.unwrap();
		let bytes = wrap(&message.to_bytes(&genesis));
		let signature = sp_io::crypto::sr25519_sign(0.into(), &public, &bytes).unwrap();
		let signature = WalletSignature { signature: Signature::Sr25519(signature), wrapped: true };
		#[extrinsic_call]
		_(RawOrigin::Signed(relay), s.class, wallet, UNITS, 0, NOW + 1, signature);
		assert_eq!(Classes::<T>::get(s.class).unwrap().in_wallets, 0);
	}

	/// Replaces a proposal.
	#[benchmark]
	fn propose_acceptance() {
		let s = setup::<T>();
		let (home, visited) = (s.class.issuer(), Acceptances::<T>::get(s.id).unwrap().visited);
		let replaced = propose::<T>(&s.home, (home, visited), NOW + 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), home, visited, terms(NOW + 1));
		assert!(!Acceptances::<T>::contains_key(replaced));
	}

	/// Replaces an acceptance in force.
	#[benchmark]
	fn accept_acceptance() {
		let s = setup::<T>();
		let ids = (s.class.issuer(), Acceptances::<T>::get(s.id).unwrap().visited);
		let id = propose::<T>(&s.home, ids, NOW + 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.visited), id);
		assert_eq!(Acceptances::<T>::get(id).unwrap().status, AcceptanceStatus::Accepted);
		assert_eq!(Acceptances::<T>::get(s.id).unwrap().status, AcceptanceStatus::Ended);
	}

	#[benchmark]
	fn end_acceptance() {
		let s = setup::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), s.id);
		assert_eq!(Acceptances::<T>::get(s.id).unwrap().status, AcceptanceStatus::Ended);
	}

	#[benchmark]
	fn clear_acceptance() {
		let s = setup::<T>();
		T::BenchmarkHelper::set_time(NOW + 1_000_000);
		let relay: T::AccountId = account("relay", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(relay), s.id);
		assert!(!Acceptances::<T>::contains_key(s.id));
	}

	/// From collateral, free balance and as a debt at once.
	#[benchmark]
	fn redeem() {
		let s = setup::<T>();
		earn(&s);
		let price = Balance::from(UNIT_PRICE);
		deposit(&s, price);
		impoverish::<T>(&s.home, price);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.visited), s.id, UNITS);
		let books = Classes::<T>::get(s.class).unwrap();
		assert_eq!(books.redeemed, UNITS);
		assert_eq!(books.debt, price * Balance::from(UNITS - 2));
	}

	/// From collateral and free balance, a part.
	#[benchmark]
	fn settle_debt() {
		let s = setup::<T>();
		earn(&s);
		impoverish::<T>(&s.home, 0);
		let origin = RawOrigin::Signed(s.visited.clone()).into();
		Pallet::<T>::redeem(origin, s.id, UNITS).unwrap();
		let price = Balance::from(UNIT_PRICE);
		impoverish::<T>(&s.home, FUNDS);
		deposit(&s, price);
		impoverish::<T>(&s.home, price);
		let visited = Acceptances::<T>::get(s.id).unwrap().visited;
		let relay: T::AccountId = account("relay", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(relay), s.class, visited);
		assert_eq!(Debts::<T>::get(s.class, visited), price * Balance::from(UNITS - 2));
		assert_eq!(
			T::Fungible::reducible_balance(&s.home, Preservation::Preserve, Fortitude::Polite),
			0
		);
	}

	#[benchmark]
	fn deposit_collateral() {
		let s = setup::<T>();
		let amount = FUNDS / 2;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), amount);
		assert_eq!(Classes::<T>::get(s.class).unwrap().collateral, amount);
	}

	#[benchmark]
	fn withdraw_collateral() {
		let s = setup::<T>();
		let amount = FUNDS / 2;
		deposit(&s, amount);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), amount);
		assert_eq!(Classes::<T>::get(s.class).unwrap().collateral, 0);
	}

	/// `n`: wallets, the record of each of which is removed.
	#[benchmark]
	fn clear_assignments(n: Linear<1, { T::MaxAssignRows::get() }>) {
		let s = setup::<T>();
		let wallets = wallets::<T>(n);
		for wallet in &wallets {
			Assignments::<T>::insert(s.class, wallet, AssignmentRecord::new(0));
		}
		let rows = wallets.try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.home), rows);
		assert_eq!(Assignments::<T>::iter_prefix(s.class).count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
