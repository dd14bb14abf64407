//! Reporters, baskets and the valuation.

use crate::{mock::*, Event, ValuationView};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::sdr::{Amounts, Basket, Quality, Rates, AMOUNT_MAX};
use sp_runtime::DispatchError::BadOrigin;

const HOUR: u64 = 3_600;

fn report(who: AccountId, rates: Rates) {
	assert_ok!(Sdrt::report_rates(signed(who), rates, Sdrt::now()));
}

/// The rates of today, with another price of the euro.
fn with_euro(usd_per_eur: u64) -> Rates {
	Rates { usd_per_eur, ..rates() }
}

fn quality() -> Quality {
	Sdrt::valuation().quality
}

fn sdr_per_usd() -> u64 {
	Sdrt::valuation().valuation.unwrap().value.sdr_per_usd
}

#[test]
fn reporters_should_come_and_go_when_the_board_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::add_reporter(root(), 5));
		assert_eq!(events(), vec![Event::ReporterAdded { reporter: 5 }]);
		let accounts: Vec<_> = Sdrt::reports().iter().map(|reporter| reporter.account).collect();
		assert_eq!(accounts, vec![5, 11, 12, 13]);
		assert_noop!(Sdrt::add_reporter(root(), 5), E::ReporterAlreadyExists);
		// Four are allowed in this runtime.
		assert_noop!(Sdrt::add_reporter(root(), 99), E::TooManyReporters);
		assert_ok!(Sdrt::remove_reporter(root(), 12));
		assert_eq!(events(), vec![Event::ReporterRemoved { reporter: 12 }]);
		assert_noop!(Sdrt::remove_reporter(root(), 12), E::ReporterNotFound);
		assert_ok!(Sdrt::add_reporter(root(), 99));
		assert_noop!(Sdrt::report_rates(signed(12), rates(), START), E::NotReporter);
	});
}

#[test]
fn report_should_be_kept_and_value_the_sdr_when_valid() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::report_rates(signed(REPORTERS[0]), rates(), START - 60));
		let latest = Sdrt::reports()[0].latest.unwrap();
		assert_eq!(latest.observation.rates, rates());
		assert_eq!((latest.observation.observed_at, latest.reported_at), (START - 60, START));
		// 22 December 2025 at the rates of the European Central Bank: the Fund said 0.731435.
		assert_eq!(
			events(),
			vec![
				Event::RatesReported {
					reporter: REPORTERS[0],
					rates: rates(),
					observed_at: START - 60,
				},
				Event::ValuationUpdated {
					sdr_per_usd: 731_251_000,
					usd_per_sdr: 1_367_520_000,
					sources: 1,
					quality: Quality::SingleSource,
				},
			]
		);
	});
}

#[test]
fn report_should_fail_when_it_is_not_newer_in_the_future_or_stale() {
	ExtBuilder::default().build_and_execute(|| {
		let try_at = |at| Sdrt::report_rates(signed(REPORTERS[0]), rates(), at);
		assert_noop!(try_at(START + 1), E::MomentInFuture);
		assert_noop!(try_at(START - RATE_AGE), E::ReportStale);
		assert_ok!(try_at(START - RATE_AGE + 1));
		assert_noop!(try_at(START - RATE_AGE + 1), E::ReportNotNewer);
		assert_ok!(try_at(START));
		assert_noop!(try_at(START), E::ReportNotNewer);
		assert_noop!(try_at(START - 1), E::ReportNotNewer);
	});
}

#[test]
fn report_should_fail_when_a_rate_is_out_of_bounds_or_the_caller_is_no_reporter() {
	ExtBuilder::default().build_and_execute(|| {
		// Dollars per yen instead of yen per dollar.
		let inverted = Rates { jpy_per_usd: 6_400_000, ..rates() };
		let try_rates = |rates| Sdrt::report_rates(signed(REPORTERS[0]), rates, START);
		assert_noop!(try_rates(inverted), E::InvalidRates);
		assert_noop!(try_rates(with_euro(0)), E::InvalidRates);
		assert_noop!(try_rates(with_euro(5_000_000_001)), E::InvalidRates);
		assert_ok!(try_rates(with_euro(5_000_000_000)));
		assert_noop!(Sdrt::report_rates(signed(ALICE), rates(), START), E::NotReporter);
		assert_noop!(Sdrt::report_rates(root(), rates(), START), BadOrigin);
	});
}

#[test]
fn quality_should_fall_when_reports_age() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(
			Sdrt::valuation(),
			ValuationView { quality: Quality::Unavailable, valuation: None }
		);
		report(REPORTERS[0], rates());
		assert_eq!(quality(), Quality::SingleSource);
		set_now(START + HOUR);
		report(REPORTERS[1], rates());
		assert_eq!(quality(), Quality::Good);

		set_now(START + RATE_AGE - 1);
		assert_eq!(quality(), Quality::Good);
		set_now(START + RATE_AGE);
		assert_eq!(quality(), Quality::SingleSource);
		set_now(START + HOUR + RATE_AGE - 1);
		assert_eq!(quality(), Quality::SingleSource);
		set_now(START + HOUR + RATE_AGE);
		assert_eq!(quality(), Quality::Stale { age_secs: RATE_AGE });
		assert_eq!(sdr_per_usd(), 731_251_000);
		set_now(START + HOUR + RATE_AGE + 5);
		assert_eq!(quality(), Quality::Stale { age_secs: RATE_AGE + 5 });
		// One new report, and it is fresh again.
		report(REPORTERS[2], rates());
		assert_eq!(quality(), Quality::SingleSource);
	});
}

#[test]
fn valuation_should_follow_the_median_when_one_reporter_errs() {
	ExtBuilder::default().build_and_execute(|| {
		report(REPORTERS[0], with_euro(1_174_500_000));
		report(REPORTERS[1], with_euro(1_174_600_000));
		report(REPORTERS[2], with_euro(4_900_000_000));
		let valuation = Sdrt::valuation().valuation.unwrap();
		assert_eq!(valuation.rates.usd_per_eur, 1_174_600_000);
		assert_eq!(valuation.sources, 3);
		// Without the reporters in between, its word weighs.
		assert_ok!(Sdrt::remove_reporter(root(), REPORTERS[0]));
		assert_ok!(Sdrt::remove_reporter(root(), REPORTERS[1]));
		let valuation = Sdrt::valuation().valuation.unwrap();
		assert_eq!(valuation.rates.usd_per_eur, 4_900_000_000);
		assert_eq!(valuation.quality, Quality::SingleSource);
	});
}

#[test]
fn basket_should_take_effect_by_itself_when_announced() {
	ExtBuilder::default().build_and_execute(|| {
		report(REPORTERS[0], rates());
		let before = sdr_per_usd();
		let richer = Amounts { usd: 678_130, ..amounts() };
		events();
		assert_ok!(Sdrt::set_basket(root(), START + HOUR, richer));
		assert_eq!(
			events(),
			vec![Event::BasketSet { effective_at: START + HOUR, amounts: richer }]
		);
		let next = Basket { effective_at: START + HOUR, amounts: richer };
		assert_eq!(Sdrt::next_basket(), Some(next));
		set_now(START + HOUR - 1);
		assert_eq!(Sdrt::basket(), Some(Basket::SINCE_AUGUST_2022));
		assert_eq!(sdr_per_usd(), before);
		set_now(START + HOUR);
		assert_eq!((Sdrt::basket(), Sdrt::next_basket()), (Some(next), None));
		assert!(sdr_per_usd() < before);

		// The one after it: the one in force is kept.
		let later = Basket { effective_at: START + 2 * HOUR, amounts: amounts() };
		assert_ok!(Sdrt::set_basket(root(), later.effective_at, later.amounts));
		assert_eq!((Sdrt::basket(), Sdrt::next_basket()), (Some(next), Some(later)));
		// Announced anew, with another moment.
		let sooner = Basket { effective_at: START + HOUR + 1, ..later };
		assert_ok!(Sdrt::set_basket(root(), sooner.effective_at, sooner.amounts));
		assert_eq!(Sdrt::next_basket(), Some(sooner));
	});
}

#[test]
fn basket_should_be_corrected_at_once_when_its_moment_has_passed() {
	ExtBuilder::default().build_and_execute(|| {
		let announced = Basket { effective_at: START + HOUR, amounts: amounts() };
		assert_ok!(Sdrt::set_basket(root(), announced.effective_at, announced.amounts));
		let current = Basket::SINCE_AUGUST_2022;
		let corrected = Basket { amounts: Amounts { usd: 1_000_000, ..amounts() }, ..current };
		assert_ok!(Sdrt::set_basket(root(), corrected.effective_at, corrected.amounts));
		assert_eq!((Sdrt::basket(), Sdrt::next_basket()), (Some(corrected), Some(announced)));
		assert_noop!(
			Sdrt::set_basket(root(), current.effective_at - 1, amounts()),
			E::BasketOutdated
		);
		// Now itself is not the future.
		assert_ok!(Sdrt::set_basket(root(), START, amounts()));
		assert_eq!(Sdrt::basket(), Some(Basket { effective_at: START, amounts: amounts() }));
	});
}

#[test]
fn set_basket_should_fail_when_the_amounts_are_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		let empty = Amounts { usd: 0, eur: 0, cny: 0, jpy: 0, gbp: 0 };
		assert_noop!(Sdrt::set_basket(root(), START, empty), E::InvalidBasket);
		let most = Amounts { jpy: AMOUNT_MAX, ..amounts() };
		assert_ok!(Sdrt::set_basket(root(), START, most));
		let too_much = Amounts { jpy: AMOUNT_MAX + 1, ..amounts() };
		assert_noop!(Sdrt::set_basket(root(), START, too_much), E::InvalidBasket);
	});
}

#[test]
fn valuation_should_be_unavailable_when_no_basket_is_in_force() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.basket = None)
		.build_and_execute(|| {
			report(REPORTERS[0], rates());
			assert_eq!(
				events(),
				vec![Event::RatesReported {
					reporter: REPORTERS[0],
					rates: rates(),
					observed_at: START,
				}]
			);
			assert_eq!(quality(), Quality::Unavailable);
			assert_ok!(Sdrt::set_basket(root(), START + 1, amounts()));
			assert_eq!(quality(), Quality::Unavailable);
			set_now(START + 1);
			assert_eq!(quality(), Quality::SingleSource);
		});
}

#[test]
fn valuation_should_be_unavailable_when_the_basket_gives_no_sensible_value() {
	ExtBuilder::default().build_and_execute(|| {
		let dust = Amounts { usd: 1, eur: 0, cny: 0, jpy: 0, gbp: 0 };
		assert_ok!(Sdrt::set_basket(root(), START, dust));
		report(REPORTERS[0], rates());
		assert_eq!(quality(), Quality::Unavailable);
	});
}
