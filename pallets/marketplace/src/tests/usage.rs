use crate::{mock::*, types::*, Error, Event, Lines};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use interwork_primitives::{LineId, LineKey, OperatorStatus};
use proptest::prelude::*;
use sp_runtime::{DispatchError, TokenError};

#[test]
fn report_usage_should_pay_the_increase_to_the_providers_own_account() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		let before = free(own(A));
		assert_eq!(report(A, &[row(id, 30)]), (vec![UsageResult::Paid], 300));
		assert_eq!(report(A, &[row(id, 31)]), (vec![UsageResult::Paid], 10));
		assert_eq!(free(own(A)), before + 310);
		assert_eq!(line(id).used, 31);
		assert_eq!(totals(), EscrowTotals { held: 690, received: 1_000, paid: 310, returned: 0 });
		assert_eq!(
			last_event(),
			Event::UsageReported {
				provider: A,
				rows: 1,
				rows_paid: 1,
				units: 1,
				amount: 10,
				results: Default::default(),
			}
		);
	});
}

#[test]
fn report_usage_should_give_each_row_its_own_result() {
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, terms());
		let c = publish(C, terms());
		let good = active(B, &[line_of(a, 100), line_of(a, 100), line_of(c, 100)]);
		let waiting = request(B, &[line_of(a, 100)]);
		let closed = request(B, &[line_of(a, 100)]);
		assert_ok!(Marketplace::cancel(signed(market(B)), closed));
		let [first, second, third] = [0, 1, 2].map(|n| LineId(order(good).first_line.0 + n));
		assert_ok!(Marketplace::contest(signed(market(B)), second, 0, h(1)));
		let batch = [
			row(first, 10),
			row(first, 10),
			row(first, 9),
			row(first, 101),
			row(second, 10),
			row(third, 10),
			row(order(waiting).first_line, 10),
			row(order(closed).first_line, 10),
			row(LineId(99), 10),
			row(first, 100),
			row(first, 0),
		];
		let (results, amount) = report(A, &batch);
		assert_eq!(
			results,
			vec![
				UsageResult::Paid,
				UsageResult::NotIncreasing,
				UsageResult::NotIncreasing,
				UsageResult::ExceedsUnits,
				UsageResult::Contested,
				UsageResult::NotProvider,
				UsageResult::NotActive,
				UsageResult::Closed,
				UsageResult::LineNotFound,
				UsageResult::Paid,
				UsageResult::NotIncreasing,
			]
		);
		assert_eq!(amount, 1_000);
	});
}

#[test]
fn report_usage_should_pay_nothing_twice_when_a_batch_is_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		report(A, &[row(id, 30), row(id, 60)]);
		let before = free(own(A));
		let (results, amount) = report(A, &[row(id, 30), row(id, 60)]);
		assert_eq!(results, vec![UsageResult::NotIncreasing; 2]);
		assert_eq!((amount, free(own(A))), (0, before));
	});
}

#[test]
fn report_usage_should_pay_until_just_before_the_end_of_the_reporting_period() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		set_now(START + 11 * DAY - 1);
		assert_eq!(report(A, &[row(id, 1)]).0, vec![UsageResult::Paid]);
		set_now(START + 11 * DAY);
		assert_eq!(report(A, &[row(id, 2)]).0, vec![UsageResult::TooLate]);
	});
}

#[test]
fn report_usage_should_pay_when_the_provider_is_suspended_or_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		for (status, units) in [(OperatorStatus::Suspended, 1), (OperatorStatus::Retired, 2)] {
			set_status(A, status);
			assert_eq!(report(A, &[row(id, units)]).1, 10);
		}
	});
}

#[test]
fn report_usage_should_fail_when_the_caller_has_no_role_or_no_rows() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		let report = |origin| Marketplace::report_usage(origin, rows(&[row(id, 1)]));
		assert_noop!(report(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(report(signed(STRANGER)), DispatchError::Other("not an operator"));
		assert_noop!(report(signed(clerk(A))), DispatchError::Other("lacks the role"));
		assert_noop!(
			Marketplace::report_usage(signed(market(A)), rows(&[])),
			Error::<Test>::NoRows
		);
		// Another operator's batch succeeds and pays nothing.
		assert_eq!(super::super::mock::report(C, &[row(id, 1)]).1, 0);
		assert_eq!(line(id).used, 0);
	});
}

#[test]
fn report_usage_should_change_nothing_when_the_provider_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, id) = simple(100);
		Balances::set_balance(&own(A), 0);
		assert_noop!(
			Marketplace::report_usage(signed(market(A)), rows(&[row(id, 9)])),
			TokenError::CannotCreate
		);
		assert_eq!(line(id).used, 0);
		// Enough for the account to exist.
		assert_eq!(report(A, &[row(id, 10)]).1, 100);
		assert_eq!(free(own(A)), 100);
		Balances::set_balance(&own(A), FUNDS + 100);
	});
}

#[test]
fn report_usage_should_take_a_full_batch_with_one_transfer_and_one_event() {
	ExtBuilder::default().build_and_execute(|| {
		let offer = publish(A, terms());
		let mut ids = Vec::new();
		for _ in 0..256 {
			let id = active(B, &[line_of(offer, 10); 16]);
			ids.extend(order(id).lines().map(|(id, _)| id));
		}
		assert_eq!(ids.len(), 4_096);
		let batch: Vec<UsageRow> = ids.iter().map(|id| row(*id, 10)).collect();
		assert_eq!(rows(&batch).encoded_size(), 2 + 16 * 4_096);
		System::reset_events();
		let (results, amount) = report(A, &batch);
		assert!(results.iter().all(|result| *result == UsageResult::Paid));
		assert_eq!(amount, 409_600);
		// One of the token, one of the marketplace.
		assert_eq!(System::events().len(), 2);
		assert!(sp_runtime::BoundedVec::<UsageRow, MaxUsageRows>::try_from(
			[batch, vec![row(ids[0], 1)]].concat()
		)
		.is_err());
	});
}

#[test]
fn line_record_should_fit_into_32_bytes_in_usual_sizes() {
	let usual = LineRecord {
		order: 900_000_000,
		provider: 1_000,
		unit_price: 1_000_000_000,
		units: 1_000_000_000,
		used: 999_999_999,
		report_until: 1_900_000_000,
		state: LineState::Open,
	};
	assert_eq!(usual.encoded_size(), 24);
	// A dear line of a very large order, far in the future of the chain.
	let large = LineRecord {
		order: 1 << 40,
		provider: 70_000,
		unit_price: 1 << 39,
		units: 1 << 38,
		used: 1 << 37,
		report_until: 4_000_000_000,
		state: LineState::Open,
	};
	assert!(large.encoded_size() <= 36);
	assert_eq!(UsageRow { line: LineId(0), cumulative_units: 0 }.encoded_size(), 16);
	assert_eq!(UsageResult::Paid.encoded_size(), 1);
}

/// What usage reports can change.
type Outcome = (Vec<UsageResult>, Vec<LineRecord>, EscrowTotals, u128, u128);

/// Runs the same rows, cut into the given batches, over six lines in different states.
fn run(all: &[(u64, u64)], cuts: &[usize]) -> Outcome {
	let mut outcome = None;
	ExtBuilder::default().build_and_execute(|| {
		let a = publish(A, OfferTerms { unit_price: 13, ..terms() });
		let c = publish(C, terms());
		let first = active(B, &[line_of(a, 50), line_of(c, 50), line_of(a, 5)]);
		let second = active(D, &[line_of(a, 40), line_of(a, 40)]);
		request(D, &[line_of(a, 50)]);
		assert_ok!(Marketplace::contest(
			signed(market(D)),
			LineId(order(second).first_line.0 + 1),
			0,
			h(1)
		));
		assert_eq!(order(first).first_line, LineId(0));
		let mut results = Vec::new();
		let mut rest = all.iter().map(|(id, units)| row(LineId(*id), *units)).collect::<Vec<_>>();
		for cut in cuts {
			let tail = rest.split_off((*cut).min(rest.len()));
			if !rest.is_empty() {
				results.extend(report(A, &rest).0);
			}
			rest = tail;
		}
		if !rest.is_empty() {
			results.extend(report(A, &rest).0);
		}
		outcome = Some((
			results,
			(0..6).map(|id| line(LineId(id))).collect(),
			totals(),
			free(own(A)),
			free(Marketplace::pot_account()),
		));
	});
	outcome.unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn report_usage_should_give_the_same_however_the_rows_are_cut_into_batches(
		all in proptest::collection::vec((0_u64..8, 0_u64..60), 1..60),
		cuts in proptest::collection::vec(1_usize..12, 0..12),
	) {
		let whole = run(&all, &[]);
		prop_assert_eq!(whole.0.len(), all.len());
		prop_assert_eq!(&whole, &run(&all, &vec![1; all.len()]));
		prop_assert_eq!(&whole, &run(&all, &cuts));
		// What was paid is what the lines say, and never more than each line's units.
		let used: u128 = whole.1.iter().map(|line| line.paid()).sum();
		prop_assert_eq!(used, whole.2.paid);
		prop_assert!(whole.1.iter().all(|line| line.used <= line.units));
		// Replaying everything after everything pays nothing more.
		let replayed = run(&[all.clone(), all].concat(), &[]);
		prop_assert_eq!(&whole.1, &replayed.1);
		prop_assert_eq!(whole.2, replayed.2);
	}

	#[test]
	fn report_should_keep_used_monotone_and_pay_exactly_its_increase(
		units in 1_u64.., price in 1_u64.., reports in proptest::collection::vec(any::<u64>(), 1..20),
	) {
		let mut line = LineRecord {
			order: 0, provider: 1, unit_price: price, units, used: 0, report_until: 10,
			state: LineState::Open,
		};
		let mut paid = 0_u128;
		let all = line.escrowed();
		for cumulative in reports {
			let before = line;
			match line.report(A, 9, cumulative) {
				Ok(due) => {
					prop_assert!(line.used > before.used && line.used == cumulative);
					paid += due;
				},
				Err(_) => prop_assert_eq!(line, before),
			}
			prop_assert_eq!(paid + line.escrowed(), all);
			prop_assert_eq!(paid, line.paid());
		}
	}
}

#[test]
fn lines_should_be_stored_in_the_order_of_their_ids() {
	ExtBuilder::default().build_and_execute(|| {
		let offer = publish(A, terms());
		for _ in 0..20 {
			request(B, &[line_of(offer, 1); 16]);
		}
		let ids: Vec<LineId> = Lines::<Test>::iter_keys().map(LineId::from).collect();
		assert_eq!(ids, (0..320).map(LineId).collect::<Vec<_>>());
		assert_eq!(
			Lines::<Test>::hashed_key_for(LineKey::from(LineId(258)))[32..],
			[0, 0, 0, 0, 0, 0, 1, 2]
		);
	});
}

#[test]
fn report_usage_should_weigh_less_when_its_lines_are_neighbours() {
	use crate::{Call, WeightInfo};
	use frame_support::dispatch::GetDispatchInfo;

	let weight = |lines: &[u64]| {
		let rows: Vec<_> = lines.iter().map(|id| row(LineId(*id), 1)).collect();
		Call::<Test>::report_usage { rows: rows.try_into().unwrap() }
			.get_dispatch_info()
			.call_weight
	};
	let discount = <Test as crate::Config>::NeighbourDiscount::get();
	let full = <Test as crate::Config>::WeightInfo::report_usage(4);

	assert_eq!(weight(&[0, 17, 34, 51]), full);
	assert_eq!(weight(&[0, 16, 33, 50]), full - discount);
	assert_eq!(weight(&[3, 2, 1, 0]), full - discount.saturating_mul(3));
	// Pairs far apart: only the second of each pair is near.
	assert_eq!(weight(&[0, 1, 1_000, 1_001]), full - discount.saturating_mul(2));
	assert_eq!(weight(&[]), <Test as crate::Config>::WeightInfo::report_usage(0));
}
