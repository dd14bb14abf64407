//! Benchmarks. Each sets up the worst case of its call and asserts what it did.

use super::*;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use interwork_primitives::{
	documents::{DocumentKind, InspectDocuments},
	traits::InspectOperators,
	AgreementId, AgreementKey, Balance, OperatorId, UnixSecs,
};
use interwork_rating::{
	AgreedFigure, Amount, Cause, Direction, Label, MatchRules, Remedies, Rounding, Tolerance,
};
use sp_core::H256;

const NOW: UnixSecs = 1_800_000_000;
const FUNDS: Balance = 1_000_000_000_000_000;

fn hash(number: u32) -> H256 {
	H256(sp_io::hashing::blake2_256(&number.to_le_bytes()))
}

/// Two operators with money, and accounts.
struct Setup<T: Config> {
	alice: T::AccountId,
	bob: T::AccountId,
	first: OperatorId,
	second: OperatorId,
}

fn setup<T: Config>() -> Setup<T> {
	T::BenchmarkHelper::set_time(NOW);
	let alice: T::AccountId = account("alice", 0, 0);
	let bob: T::AccountId = account("bob", 0, 0);
	for who in [&alice, &bob] {
		T::Fungible::mint_into(who, FUNDS).unwrap();
	}
	let first = T::Operators::benchmark_operator(&alice);
	let second = T::Operators::benchmark_operator(&bob);
	let [one, other] = sheets();
	T::Documents::benchmark_received(first, second, DocumentKind::RateSheet, one);
	T::Documents::benchmark_received(second, first, DocumentKind::RateSheet, other);
	Setup { alice, bob, first, second }
}

fn sheets() -> [H256; 2] {
	[hash(1_000_001), hash(1_000_002)]
}

/// The longest terms.
fn terms<T: Config>() -> Terms {
	let tolerance = Tolerance { absolute: Amount(1_000), basis_points: 100 };
	let label = |number: u32| {
		let mut text = [b'z'; 32];
		text[0] = b'A'.saturating_add(u8::try_from(number).unwrap());
		(Label::new(&text).unwrap(), tolerance)
	};
	Terms {
		sheets: sheets(),
		starts_at: NOW.saturating_sub(T::MinPeriod::get().into()),
		period_secs: T::MinPeriod::get(),
		tolerance,
		lines: tolerance,
		destinations: BoundedVec::truncate_from((0..DESTINATIONS_MAX).map(label).collect()),
		units: Some(10),
		figure: AgreedFigure::Mean,
		rounding: Rounding::FINEST,
		matching: MatchRules::default(),
		remedies: Remedies::default(),
		statement_secs: T::MaxWindow::get(),
		confirm_secs: T::MaxWindow::get(),
		answer_secs: T::MinWindow::get(),
		notice_secs: 0,
		on_silence: OnSilence::Consent,
		settlement: Settlement::Transfer,
	}
}

fn proposed<T: Config>(s: &Setup<T>) -> AgreementId {
	let id = NextAgreementId::<T>::get();
	let origin = RawOrigin::Signed(s.alice.clone()).into();
	Pallet::<T>::propose(origin, s.second, Box::new(terms::<T>())).unwrap();
	id
}

fn agreed<T: Config>(s: &Setup<T>) -> AgreementId {
	let id = proposed::<T>(s);
	let origin = RawOrigin::Signed(s.bob.clone()).into();
	Pallet::<T>::accept(origin, id, terms::<T>().hash()).unwrap();
	id
}

fn statement(side: u32) -> H256 {
	hash(2_000_000_u32.saturating_add(side))
}

fn records(side: u32) -> H256 {
	hash(3_000_000_u32.saturating_add(side))
}

/// Documents of both sides that a period names.
fn documents<T: Config>(s: &Setup<T>) {
	for (side, (from, to)) in (0..).zip([(s.first, s.second), (s.second, s.first)]) {
		T::Documents::benchmark_received(from, to, DocumentKind::Statement, statement(side));
		T::Documents::benchmark_received(from, to, DocumentKind::Records, records(side));
	}
}

/// The longest confirmation.
fn confirmation(with_records: bool) -> Confirmation {
	let total = |direction| {
		let causes = Cause::ALL.map(DisputeCause::Found).into_iter();
		causes.chain([DisputeCause::Unexamined]).map(move |cause| DisputedTotal {
			direction,
			cause,
			count: u64::MAX,
			first_more: if direction == Direction::FirstServes { 1_000 } else { 0 },
			second_more: if direction == Direction::FirstServes { 0 } else { 1_000 },
		})
	};
	let disputed: Vec<_> = Direction::BOTH.into_iter().flat_map(total).collect();
	Confirmation {
		statements: [statement(0), statement(1)],
		records: with_records.then_some([records(0), records(1)]),
		net: Amount(1_000_000),
		disputed: BoundedVec::truncate_from(disputed),
	}
}

/// A period of which both statements and both records are there. Without documents.
fn full<T: Config>(s: &Setup<T>, id: AgreementId, period: PeriodIndex) -> PeriodRecord {
	let row = PeriodRow { agreement: id, period };
	let loaded = Pallet::<T>::load(row).unwrap();
	let record = PeriodRecord {
		statements: [Some(statement(0)), Some(statement(1))],
		records: [Some(records(0)), Some(records(1))],
		..PeriodRecord::new()
	};
	Pallet::<T>::save(&loaded, record.clone(), &Default::default()).ok().unwrap();
	debug_assert!(s.first != s.second);
	record
}

/// A period that both have confirmed, with something left in dispute.
fn disputed<T: Config>(s: &Setup<T>, id: AgreementId, period: PeriodIndex) {
	full::<T>(s, id, period);
	for who in [&s.alice, &s.bob] {
		let origin = RawOrigin::Signed(who.clone()).into();
		Pallet::<T>::confirm(origin, id, period, confirmation(true)).unwrap();
	}
}

fn record<T: Config>(id: AgreementId, period: PeriodIndex) -> PeriodRecord {
	Periods::<T>::get(AgreementKey::from(id), PeriodKey::from(period)).unwrap()
}

fn dispute<T: Config>(id: AgreementId, period: PeriodIndex) -> Dispute {
	let PeriodState::Disputed(dispute) = record::<T>(id, period).state else {
		panic!("the period is in dispute")
	};
	dispute
}

fn is_closed<T: Config>(id: AgreementId, period: PeriodIndex) -> bool {
	matches!(record::<T>(id, period).state, PeriodState::Closed { .. })
}

/// So many agreements, each with a dispute whose time for an answer is over: rows that touch nothing in common.
fn overdue<T: Config>(s: &Setup<T>, number: u32) -> Vec<PeriodRow> {
	let rows: Vec<_> = (0..number)
		.map(|_| {
			let id = agreed::<T>(s);
			disputed::<T>(s, id, 0);
			PeriodRow { agreement: id, period: 0 }
		})
		.collect();
	T::BenchmarkHelper::set_time(NOW.saturating_add(T::MinWindow::get().into()));
	rows
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The longest terms.
	#[benchmark]
	fn propose() {
		let s = setup::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), s.second, Box::new(terms::<T>()));
		assert_eq!(Proposals::<T>::get(s.first), 1);
	}

	#[benchmark]
	fn accept() {
		let s = setup::<T>();
		let id = proposed::<T>(&s);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.bob.clone()), id, terms::<T>().hash());
		assert!(Agreements::<T>::get(AgreementKey::from(id)).unwrap().agreed_at().is_some());
	}

	#[benchmark]
	fn withdraw() {
		let s = setup::<T>();
		let id = proposed::<T>(&s);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id);
		assert!(!Agreements::<T>::contains_key(AgreementKey::from(id)));
	}

	#[benchmark]
	fn decline() {
		let s = setup::<T>();
		let id = proposed::<T>(&s);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.bob.clone()), id);
		assert!(!Agreements::<T>::contains_key(AgreementKey::from(id)));
	}

	#[benchmark]
	fn end() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 1_000);
		let record = Agreements::<T>::get(AgreementKey::from(id)).unwrap();
		assert_eq!(record.last_period(), Some(1_000));
	}

	/// The first statement of a period, which begins its record.
	#[benchmark]
	fn commit_statement() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		documents::<T>(&s);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 0, statement(0));
		assert_eq!(record::<T>(id, 0).statements, [Some(statement(0)), None]);
	}

	/// When the other side has confirmed already, at length.
	#[benchmark]
	fn commit_records() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		documents::<T>(&s);
		full::<T>(&s, id, 0);
		Periods::<T>::mutate(AgreementKey::from(id), PeriodKey::from(0), |record| {
			record.as_mut().unwrap().records = [None, Some(records(1))];
		});
		let origin = RawOrigin::Signed(s.bob.clone()).into();
		Pallet::<T>::confirm(origin, id, 0, confirmation(false)).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 0, records(0));
		assert!(record::<T>(id, 0).both_records().is_some());
	}

	/// The second of two equal confirmations with all totals: it settles, transfers and opens a dispute.
	#[benchmark]
	fn confirm() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		full::<T>(&s, id, 0);
		let origin = RawOrigin::Signed(s.bob.clone()).into();
		Pallet::<T>::confirm(origin, id, 0, confirmation(true)).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 0, confirmation(true));
		assert_eq!(record::<T>(id, 0).paid, Amount(1_000_000));
		dispute::<T>(id, 0);
	}

	#[benchmark]
	fn accept_resolution() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		disputed::<T>(&s, id, 0);
		let amount = dispute::<T>(id, 0).standing.amount;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.bob.clone()), id, 0, amount);
		assert!(is_closed::<T>(id, 0));
	}

	#[benchmark]
	fn propose_resolution() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		disputed::<T>(&s, id, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.bob.clone()), id, 0, Amount(5));
		assert_eq!(dispute::<T>(id, 0).rounds, 1);
	}

	#[benchmark]
	fn escalate() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		disputed::<T>(&s, id, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.bob.clone()), id, 0);
		assert!(dispute::<T>(id, 0).escalation.is_some());
	}

	#[benchmark]
	fn decide() -> Result<(), BenchmarkError> {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		disputed::<T>(&s, id, 0);
		Pallet::<T>::escalate(RawOrigin::Signed(s.bob.clone()).into(), id, 0)?;
		let board =
			T::BoardOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(board as T::RuntimeOrigin, id, 0, Amount(5));
		assert!(is_closed::<T>(id, 0));
		Ok(())
	}

	/// A dispute without an answer.
	#[benchmark]
	fn conclude() {
		let s = setup::<T>();
		let rows = overdue::<T>(&s, 1);
		let id = rows[0].agreement;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 0);
		assert!(is_closed::<T>(id, 0));
	}

	/// `n` rows, each of another agreement.
	#[benchmark]
	fn conclude_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>();
		let rows = overdue::<T>(&s, n);
		let last = rows[rows.len() - 1].agreement;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), BoundedVec::truncate_from(rows));
		assert!(is_closed::<T>(last, 0));
	}

	#[benchmark]
	fn pay() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		// The debtor has no money until it is settled.
		let rest = T::Fungible::balance(&s.bob).saturating_sub(T::Fungible::minimum_balance());
		T::Fungible::burn_from(
			&s.bob,
			rest,
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)
		.unwrap();
		disputed::<T>(&s, id, 0);
		let amount = dispute::<T>(id, 0).standing.amount;
		let origin = RawOrigin::Signed(s.bob.clone()).into();
		Pallet::<T>::accept_resolution(origin, id, 0, amount).unwrap();
		assert!(Owed::<T>::get(s.second) > 0);
		T::Fungible::mint_into(&s.bob, FUNDS).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id, 0);
		assert_eq!(Owed::<T>::get(s.second), 0);
	}

	/// `n` rows, each of another agreement.
	#[benchmark]
	fn clear_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>();
		let rows = overdue::<T>(&s, n);
		for row in &rows {
			let origin = RawOrigin::Signed(s.alice.clone()).into();
			Pallet::<T>::conclude(origin, row.agreement, 0).unwrap();
		}
		let wait = T::RetentionPeriod::get().saturating_add(T::MaxWindow::get().into());
		T::BenchmarkHelper::set_time(NOW.saturating_add(wait.saturating_mul(2)));
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), BoundedVec::truncate_from(rows));
		assert_eq!(PeriodTotals::<T>::get().cleared, u64::from(n));
	}

	#[benchmark]
	fn clear_agreement() {
		let s = setup::<T>();
		let id = agreed::<T>(&s);
		Pallet::<T>::end(RawOrigin::Signed(s.alice.clone()).into(), id, 1).unwrap();
		let wait = T::RetentionPeriod::get().saturating_add(T::MaxWindow::get().into());
		T::BenchmarkHelper::set_time(NOW.saturating_add(wait.saturating_mul(2)));
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice.clone()), id);
		assert!(!Agreements::<T>::contains_key(AgreementKey::from(id)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
