//! Benchmarks. Each sets up the worst case of its call and asserts what it did.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Mutate, EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use interwork_primitives::{
	traits::InspectOperators, Balance, Country, LineId, LineKey, OfferId, OperatorId, OrderId,
	UnixSecs,
};
use sp_core::H256;

const NOW: UnixSecs = 1_800_000_000;
const FUNDS: Balance = 1_000_000_000_000_000_000;
const UNIT_PRICE: u64 = 1_000_000;
const UNITS: u64 = 1_000;

/// The own account of a new active operator with money.
fn operator<T: Config>(name: &'static str, number: u32) -> (T::AccountId, OperatorId) {
	let who: T::AccountId = account(name, number, 0);
	T::Fungible::set_balance(&who, FUNDS);
	let id = T::Operators::benchmark_operator(&who);
	(who, id)
}

fn countries(number: u32) -> Vec<Country> {
	(b'A'..=b'Z')
		.flat_map(|first| (b'A'..=b'Z').map(move |second| Country([first, second])))
		.filter(|country| country.is_assigned())
		.take(number as usize)
		.collect()
}

/// Terms that name `areas` countries and `named` operators after `buyer`.
fn terms<T: Config>(areas: u32, named: u32, buyer: Option<OperatorId>) -> OfferTerms<T> {
	let first = 1_000_000_u32;
	let mut audience: Vec<OperatorId> = buyer.into_iter().collect();
	audience
		.extend((first..).map(OperatorId).take((named as usize).saturating_sub(audience.len())));
	OfferTerms {
		service: Service::MobileData { bytes_per_unit: 100_000, technologies: Technologies::ALL },
		unit_price: UNIT_PRICE,
		area: Area::Countries(countries(areas).try_into().unwrap()),
		service_level: ServiceLevel {
			availability_bp: 9_990,
			latency_ms_max: Some(80),
			support_hours: 24,
			document: Some(H256::repeat_byte(1)),
		},
		valid_from: NOW,
		valid_until: NOW + 1_000_000,
		capacity: 1_000_000_000,
		min_units: 1,
		audience: if named == 0 {
			Audience::Public
		} else {
			Audience::Named(audience.try_into().unwrap())
		},
		terms: H256::repeat_byte(2),
	}
}

fn publish<T: Config>(who: &T::AccountId, offer: OfferTerms<T>) -> OfferId {
	let id = NextOfferId::<T>::get();
	Pallet::<T>::publish_offer(RawOrigin::Signed(who.clone()).into(), offer).unwrap();
	id
}

/// A buyer, its order and the providers of its lines.
struct Setup<T: Config> {
	buyer: T::AccountId,
	order: OrderId,
	providers: Vec<T::AccountId>,
}

/// A requested order of `number` lines, each over another offer of another provider with the
/// longest lists. If `withdrawn`, the offers are withdrawn since, so that closing a line removes
/// its offer and releases a deposit.
fn requested<T: Config>(number: u32, withdrawn: bool) -> Setup<T> {
	T::BenchmarkHelper::set_time(NOW);
	let (buyer, buyer_id) = operator::<T>("buyer", 0);
	let mut providers = Vec::new();
	let mut lines = Vec::new();
	let mut offers = Vec::new();
	for index in 0..number {
		let (provider, _) = operator::<T>("provider", index);
		let offer =
			publish(&provider, terms::<T>(T::MaxAreas::get(), T::MaxNamed::get(), Some(buyer_id)));
		lines.push(RequestLine { offer, units: UNITS, max_unit_price: UNIT_PRICE });
		offers.push(offer);
		providers.push(provider);
	}
	let order = NextOrderId::<T>::get();
	Pallet::<T>::request(
		RawOrigin::Signed(buyer.clone()).into(),
		lines.try_into().unwrap(),
		[7; 32],
		accept_by::<T>(),
		service_until::<T>(),
	)
	.unwrap();
	if withdrawn {
		for (provider, offer) in providers.iter().zip(offers) {
			Pallet::<T>::withdraw_offer(RawOrigin::Signed(provider.clone()).into(), offer).unwrap();
		}
	}
	Setup { buyer, order, providers }
}

fn accept_by<T: Config>() -> UnixSecs {
	NOW + T::MinAcceptPeriod::get()
}

fn service_until<T: Config>() -> UnixSecs {
	accept_by::<T>() + 1
}

fn accept<T: Config>(setup: &Setup<T>, skip: usize) {
	for provider in setup.providers.iter().skip(skip) {
		Pallet::<T>::accept(
			RawOrigin::Signed(provider.clone()).into(),
			setup.order,
			H256::repeat_byte(3),
		)
		.unwrap();
	}
}

/// An active order. Offers are withdrawn after the acceptance of all providers.
fn active<T: Config>(number: u32) -> Setup<T> {
	let setup = requested::<T>(number, true);
	accept(&setup, 0);
	setup
}

fn line<T: Config>(setup: &Setup<T>, index: u64) -> LineId {
	LineId(Orders::<T>::get(setup.order).unwrap().first_line.0 + index)
}

fn contest<T: Config>(setup: &Setup<T>, index: u64) {
	Pallet::<T>::contest(
		RawOrigin::Signed(setup.buyer.clone()).into(),
		line(setup, index),
		1,
		H256::repeat_byte(4),
	)
	.unwrap();
}

/// An active order whose first line is contested and answered and whose others are released.
fn contested<T: Config>(number: u32) -> Setup<T> {
	let setup = active::<T>(number);
	contest(&setup, 0);
	Pallet::<T>::answer_contest(
		RawOrigin::Signed(setup.providers[0].clone()).into(),
		line(&setup, 0),
		UNITS,
		H256::repeat_byte(5),
	)
	.unwrap();
	for provider in setup.providers.iter().skip(1) {
		Pallet::<T>::release(RawOrigin::Signed(provider.clone()).into(), setup.order).unwrap();
	}
	setup
}

fn assert_closed<T: Config>(setup: &Setup<T>, outcome: OrderStatus) {
	assert_eq!(Orders::<T>::get(setup.order).unwrap().status, outcome);
	assert_eq!(Escrowed::<T>::get().held, 0);
	assert_eq!(Offers::<T>::iter().count(), 0);
}

#[benchmarks]
mod benches {
	use super::*;

	/// `a`: countries of the area. `n`: operators named.
	#[benchmark]
	fn publish_offer(a: Linear<1, { T::MaxAreas::get() }>, n: Linear<0, { T::MaxNamed::get() }>) {
		T::BenchmarkHelper::set_time(NOW);
		let (who, _) = operator::<T>("provider", 0);
		let offer = terms::<T>(a, n, None);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), offer);
		assert_eq!(OffersByArea::<T>::iter().count(), a as usize);
	}

	/// `n`: operators named.
	#[benchmark]
	fn update_offer(n: Linear<0, { T::MaxNamed::get() }>) {
		T::BenchmarkHelper::set_time(NOW);
		let (who, _) = operator::<T>("provider", 0);
		let id = publish(&who, terms::<T>(T::MaxAreas::get(), T::MaxNamed::get(), None));
		let change = OfferChange {
			unit_price: Some(1),
			capacity: Some(2),
			valid_from: Some(NOW),
			valid_until: Some(NOW + 5),
			min_units: Some(2),
			audience: Some(terms::<T>(1, n, None).audience),
			status: Some(OfferSwitch::Paused),
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, change);
		assert_eq!(Offers::<T>::get(id).unwrap().offer.named_count(), n);
	}

	/// `a`: countries of the area.
	#[benchmark]
	fn withdraw_offer(a: Linear<1, { T::MaxAreas::get() }>) {
		T::BenchmarkHelper::set_time(NOW);
		let (who, _) = operator::<T>("provider", 0);
		let id = publish(&who, terms::<T>(a, T::MaxNamed::get(), None));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert_eq!(Offers::<T>::get(id), None);
		assert_eq!(OffersByArea::<T>::iter().count(), 0);
	}

	/// `n`: lines, each over another offer of another provider, with the longest lists.
	#[benchmark]
	fn request(n: Linear<1, { T::MaxOrderLines::get() }>) {
		T::BenchmarkHelper::set_time(NOW);
		let (buyer, buyer_id) = operator::<T>("buyer", 0);
		let lines: Vec<RequestLine> = (0..n)
			.map(|index| {
				let (provider, _) = operator::<T>("provider", index);
				let offer = publish(
					&provider,
					terms::<T>(T::MaxAreas::get(), T::MaxNamed::get(), Some(buyer_id)),
				);
				RequestLine { offer, units: UNITS, max_unit_price: UNIT_PRICE }
			})
			.collect();
		let lines: BoundedVec<_, T::MaxOrderLines> = lines.try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), lines, [7; 32], accept_by::<T>(), service_until::<T>());
		assert_eq!(
			Escrowed::<T>::get().held,
			Balance::from(n) * Balance::from(UNITS) * Balance::from(UNIT_PRICE)
		);
	}

	/// `n`: lines, each of another provider; the last of them accepts.
	#[benchmark]
	fn accept(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = requested::<T>(n, false);
		super::accept(&setup, 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.providers[0].clone()), setup.order, H256::repeat_byte(9));
		assert_eq!(Orders::<T>::get(setup.order).unwrap().status, OrderStatus::Active);
	}

	/// `n`: lines, each over another withdrawn offer of another provider.
	#[benchmark]
	fn decline(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = requested::<T>(n, true);
		super::accept(&setup, 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.providers[0].clone()), setup.order);
		assert_closed(&setup, OrderStatus::Declined);
	}

	/// `n`: lines, each over another withdrawn offer of another provider.
	#[benchmark]
	fn cancel(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = requested::<T>(n, true);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), setup.order);
		assert_closed(&setup, OrderStatus::Cancelled);
	}

	/// `n`: lines, each over another withdrawn offer of another provider.
	#[benchmark]
	fn expire(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = requested::<T>(n, true);
		T::BenchmarkHelper::set_time(accept_by::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), setup.order);
		assert_closed(&setup, OrderStatus::Expired);
	}

	/// `n`: rows, each of another line, far apart in the trie, each paid.
	#[benchmark]
	fn report_usage(n: Linear<1, { T::MaxUsageRows::get() }>) {
		T::BenchmarkHelper::set_time(NOW);
		let (buyer, _) = operator::<T>("buyer", 0);
		let (provider, provider_id) = operator::<T>("provider", 0);
		let amount = Balance::from(n) * Balance::from(UNITS) * Balance::from(UNIT_PRICE);
		Pallet::<T>::escrow_from(&buyer, amount).unwrap();
		let distance = u64::MAX / u64::from(T::MaxUsageRows::get());
		let rows: Vec<UsageRow> = (0..n)
			.map(|index| {
				let id = LineId(u64::from(index) * distance);
				Lines::<T>::insert(
					LineKey::from(id),
					LineRecord {
						order: u64::from(index) * distance,
						provider: provider_id.0,
						unit_price: UNIT_PRICE,
						units: UNITS,
						used: 0,
						report_until: NOW + 1,
						state: LineState::Open,
					},
				);
				UsageRow { line: id, cumulative_units: UNITS }
			})
			.collect();
		let rows: BoundedVec<_, T::MaxUsageRows> = rows.try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(provider), rows);
		assert_eq!(Escrowed::<T>::get().held, 0);
		assert_eq!(Escrowed::<T>::get().paid, amount);
	}

	/// `n`: lines, each over another withdrawn offer of another provider; the last is released.
	#[benchmark]
	fn release(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = active::<T>(n);
		for provider in setup.providers.iter().skip(1) {
			Pallet::<T>::release(RawOrigin::Signed(provider.clone()).into(), setup.order).unwrap();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.providers[0].clone()), setup.order);
		assert_closed(&setup, OrderStatus::Completed);
	}

	/// `n`: lines.
	#[benchmark]
	fn close(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = active::<T>(n);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), setup.order);
		assert_eq!(Orders::<T>::get(setup.order).unwrap().status, OrderStatus::Closing);
	}

	/// `n`: lines, each over another withdrawn offer of another provider.
	#[benchmark]
	fn finalise(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = active::<T>(n);
		T::BenchmarkHelper::set_time(service_until::<T>() + T::ReportingPeriod::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), setup.order);
		assert_closed(&setup, OrderStatus::Completed);
	}

	#[benchmark]
	fn contest() {
		let setup = active::<T>(T::MaxOrderLines::get());
		let line = line(&setup, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), line, 1, H256::repeat_byte(4));
		assert_eq!(Lines::<T>::get(LineKey::from(line)).unwrap().state, LineState::Contested);
	}

	#[benchmark]
	fn answer_contest() {
		let setup = active::<T>(T::MaxOrderLines::get());
		super::contest(&setup, 0);
		let line = line(&setup, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.providers[0].clone()), line, 1, H256::repeat_byte(4));
		assert!(Contests::<T>::get(LineKey::from(line)).unwrap().provider_claim.is_some());
	}

	#[benchmark]
	fn withdraw_contest() {
		let setup = contested::<T>(T::MaxOrderLines::get());
		let line = line(&setup, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), line);
		assert_eq!(Lines::<T>::get(LineKey::from(line)).unwrap().state, LineState::Open);
	}

	/// `n`: lines of the order, which is closed, each over another withdrawn offer.
	#[benchmark]
	fn settle_contest(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = contested::<T>(n);
		let line = line(&setup, 0);
		Pallet::<T>::settle_contest(RawOrigin::Signed(setup.buyer.clone()).into(), line, UNITS / 2)
			.unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.providers[0].clone()), line, UNITS / 2);
		assert_closed(&setup, OrderStatus::Completed);
	}

	/// `n`: lines of the order, which is closed, each over another withdrawn offer.
	#[benchmark]
	fn resolve_contest(n: Linear<1, { T::MaxOrderLines::get() }>) -> Result<(), BenchmarkError> {
		let setup = contested::<T>(n);
		let line = line(&setup, 0);
		let origin =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, line, UNITS / 2);
		assert_closed(&setup, OrderStatus::Completed);
		Ok(())
	}

	/// `n`: lines, each of another provider and once contested.
	#[benchmark]
	fn prune(n: Linear<1, { T::MaxOrderLines::get() }>) {
		let setup = active::<T>(n);
		for (index, provider) in setup.providers.iter().enumerate() {
			super::contest(&setup, index as u64);
			let line = line(&setup, index as u64);
			for party in [&setup.buyer, provider] {
				Pallet::<T>::settle_contest(RawOrigin::Signed(party.clone()).into(), line, 1)
					.unwrap();
			}
		}
		assert_closed(&setup, OrderStatus::Completed);
		T::BenchmarkHelper::set_time(NOW + T::RetentionPeriod::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(setup.buyer.clone()), setup.order);
		assert_eq!(Orders::<T>::get(setup.order), None);
		assert_eq!(Contests::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
