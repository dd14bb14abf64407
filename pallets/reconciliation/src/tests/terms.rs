//! What terms may say.

use crate::{mock::*, types::*, Error};
use frame_support::{assert_noop, BoundedVec};
use interwork_rating::{Amount, Label, MatchRules, Slack, Tolerance};
use sp_core::H256;

fn check(change: impl FnOnce(&mut Terms)) -> Result<(), TermsFault> {
	let mut changed = terms();
	change(&mut changed);
	Reconciliation::check_terms(changed).map(|_| ())
}

fn label(text: &str) -> Label {
	Label::new(text.as_bytes()).unwrap()
}

#[test]
fn terms_should_be_taken_up_to_their_limits_and_not_beyond() {
	execute(|| {
		assert_eq!(check(|_| ()), Ok(()));
		let (min, max) = (MIN_PERIOD, MAX_PERIOD);
		for (period, is_fine) in [(min - 1, false), (min, true), (max, true), (max + 1, false)] {
			let expected = if is_fine { Ok(()) } else { Err(TermsFault::InvalidPeriod) };
			assert_eq!(check(|terms| terms.period_secs = period), expected);
		}
		assert_eq!(check(|terms| terms.starts_at = START + u64::from(MAX_WINDOW)), Ok(()));
		assert_eq!(
			check(|terms| terms.starts_at = START + u64::from(MAX_WINDOW) + 1),
			Err(TermsFault::StartTooFar)
		);
		// What is in the past is reconciled from the acceptance on.
		assert_eq!(check(|terms| terms.starts_at = 0), Ok(()));
		type Field = fn(&mut Terms) -> &mut u32;
		let fields: [Field; 3] = [
			|terms| &mut terms.statement_secs,
			|terms| &mut terms.confirm_secs,
			|terms| &mut terms.answer_secs,
		];
		let (min, max) = (MIN_WINDOW, MAX_WINDOW);
		for field in fields {
			for (window, is_fine) in [(min - 1, false), (min, true), (max, true), (max + 1, false)]
			{
				let expected = if is_fine { Ok(()) } else { Err(TermsFault::InvalidWindow) };
				assert_eq!(check(|terms| *field(terms) = window), expected);
			}
		}
		assert_eq!(check(|terms| terms.notice_secs = 0), Ok(()));
		assert_eq!(check(|terms| terms.notice_secs = max), Ok(()));
		assert_eq!(check(|terms| terms.notice_secs = max + 1), Err(TermsFault::InvalidWindow));
	});
}

#[test]
fn terms_should_name_two_sheets() {
	execute(|| {
		let [first, second] = sheets();
		for sheets in [[H256::zero(), second], [first, H256::zero()], [first, first]] {
			assert_eq!(check(|terms| terms.sheets = sheets), Err(TermsFault::InvalidSheets));
		}
	});
}

#[test]
fn terms_should_have_tolerances_that_are_some() {
	execute(|| {
		let bad = [
			tolerance(-1),
			tolerance(i128::try_from(AMOUNT_MAX).unwrap() + 1),
			Tolerance { absolute: Amount::ZERO, basis_points: 10_001 },
		];
		for tolerance in bad {
			let fault = Err(TermsFault::InvalidTolerance);
			assert_eq!(check(|terms| terms.tolerance = tolerance), fault);
			assert_eq!(check(|terms| terms.lines = tolerance), fault);
			let own = BoundedVec::truncate_from(vec![(label("DE fixed"), tolerance)]);
			assert_eq!(check(|terms| terms.destinations = own), fault);
		}
		let whole = Tolerance { absolute: Amount::ZERO, basis_points: 10_000 };
		assert_eq!(check(|terms| terms.tolerance = whole), Ok(()));
		assert_eq!(check(|terms| terms.units = Some(10_000)), Ok(()));
		assert_eq!(check(|terms| terms.units = Some(10_001)), Err(TermsFault::InvalidTolerance));
	});
}

#[test]
fn terms_should_name_each_destination_once_and_in_order() {
	execute(|| {
		let of = |labels: &[&str]| {
			let list = labels.iter().map(|text| (label(text), tolerance(5))).collect();
			BoundedVec::truncate_from(list)
		};
		assert_eq!(check(|terms| terms.destinations = of(&["DE fixed", "DE mobile"])), Ok(()));
		for labels in [&["b", "a"][..], &["a", "a"], &["", "a"]] {
			let fault = Err(TermsFault::InvalidDestinations);
			assert_eq!(check(|terms| terms.destinations = of(labels)), fault);
		}
	});
}

#[test]
fn terms_should_have_rules_that_can_be_followed() {
	execute(|| {
		assert_eq!(check(|terms| terms.rounding.decimals = 10), Err(TermsFault::InvalidRounding));
		assert_eq!(check(|terms| terms.rounding.decimals = 0), Ok(()));
		let rules = MatchRules::default();
		let loose = Slack { absolute: 0, basis_points: 10_001 };
		let bad = [
			MatchRules { calls: loose, ..rules },
			MatchRules { data: loose, ..rules },
			MatchRules { window: 86_401, zone_step: 0, ..rules },
			MatchRules { zone_reach: 86_401, ..rules },
			// A step of twice the window is no step.
			MatchRules { window: 450, ..rules },
		];
		for matching in bad {
			assert_eq!(check(|terms| terms.matching = matching), Err(TermsFault::InvalidMatching));
		}
		let good = [
			MatchRules { window: 449, ..rules },
			MatchRules { window: 86_400, zone_step: 0, ..rules },
		];
		for matching in good {
			assert_eq!(check(|terms| terms.matching = matching), Ok(()));
		}
	});
}

#[test]
fn propose_should_tell_every_fault_of_terms() {
	execute(|| {
		exchange_sheets();
		let propose = |change: fn(&mut Terms)| {
			let mut changed = terms();
			change(&mut changed);
			Reconciliation::propose(signed(clerk(ALICE)), BOB, Box::new(changed))
		};
		assert_noop!(propose(|t| t.sheets[0] = H256::zero()), Error::<Test>::InvalidSheets);
		assert_noop!(propose(|t| t.period_secs = 0), Error::<Test>::InvalidPeriod);
		assert_noop!(propose(|t| t.starts_at = u64::MAX), Error::<Test>::StartTooFar);
		assert_noop!(propose(|t| t.lines = tolerance(-1)), Error::<Test>::InvalidTolerance);
		assert_noop!(
			propose(|t| {
				t.destinations = BoundedVec::truncate_from(vec![(Label::EMPTY, tolerance(1))])
			}),
			Error::<Test>::InvalidDestinations
		);
		assert_noop!(propose(|t| t.rounding.decimals = 10), Error::<Test>::InvalidRounding);
		assert_noop!(propose(|t| t.matching.window = 86_401), Error::<Test>::InvalidMatching);
		assert_noop!(propose(|t| t.answer_secs = 0), Error::<Test>::InvalidWindow);
	});
}

#[test]
fn periods_should_follow_one_another_without_gap() {
	let terms = terms();
	assert_eq!(terms.bounds(0), Some((START, START + 3_600)));
	assert_eq!(terms.bounds(1), Some((START + 3_600, START + 7_200)));
	assert_eq!(terms.period_at(START - 1), None);
	assert_eq!(terms.period_at(START), Some(0));
	assert_eq!(terms.period_at(START + 3_599), Some(0));
	assert_eq!(terms.period_at(START + 3_600), Some(1));
	assert!(terms.bounds(u32::MAX).is_some());
	let late = Terms { starts_at: u64::MAX - 3_599, ..terms };
	assert_eq!((late.bounds(0), late.deadlines(START, 0)), (None, None));
}

#[test]
fn deadlines_should_be_counted_from_the_agreement_when_it_came_later() {
	let terms = terms();
	let of = |agreed_at| {
		let Deadlines { statements_from, statements_until, confirm_until } =
			terms.deadlines(agreed_at, 0).unwrap();
		(statements_from, statements_until, confirm_until)
	};
	let end = START + 3_600;
	assert_eq!(of(START), (end, end + 600, end + 1_000));
	assert_eq!(of(end + 5), (end, end + 605, end + 1_005));
}

#[test]
fn period_keys_should_keep_the_order() {
	let numbers = [0_u32, 1, 255, 256, u32::MAX];
	for pair in numbers.windows(2) {
		assert!(PeriodKey::from(pair[0]) < PeriodKey::from(pair[1]));
		assert_eq!(PeriodIndex::from(PeriodKey::from(pair[1])), pair[1]);
	}
}
