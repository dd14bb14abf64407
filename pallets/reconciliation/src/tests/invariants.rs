//! Broken states, each of which the invariants must find.

use crate::{mock::*, types::*};
use frame_support::assert_ok;
use interwork_primitives::{AgreementId, AgreementKey};
use interwork_rating::Amount;

const ID: AgreementId = AgreementId(0);

/// A proposal, a settled period, a due one, one in dispute and an open one.
fn expect_broken(number: char, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		assert_eq!(agreed(terms()), ID);
		proposed(terms());
		for period in 0..2 {
			committed(ID, period);
			for operator in [ALICE, BOB] {
				if period == 1 {
					impoverish(BOB, ED);
				}
				assert_ok!(confirm(operator, ID, period, 5, &[]));
			}
		}
		disputed(ID, 2);
		committed(ID, 3);
		Reconciliation::do_try_state().unwrap();
		break_it();
		let error = Reconciliation::do_try_state().unwrap_err();
		let text = format!("{error:?}");
		assert!(text.contains(&format!("\"{number}: ")), "{text}");
	});
}

fn key() -> AgreementKey {
	AgreementKey::from(ID)
}

fn change_agreement(id: u64, change: impl FnOnce(&mut AgreementRecord)) {
	crate::Agreements::<Test>::mutate(AgreementKey::from(AgreementId(id)), |record| {
		change(record.as_mut().unwrap())
	});
}

fn change_period(number: PeriodIndex, change: impl FnOnce(&mut PeriodRecord)) {
	crate::Periods::<Test>::mutate(key(), PeriodKey::from(number), |record| {
		change(record.as_mut().unwrap())
	});
}

#[test]
fn try_state_should_find_agreements_that_cannot_be() {
	expect_broken('1', || crate::NextAgreementId::<Test>::put(AgreementId(1)));
	expect_broken('1', || change_agreement(0, |record| record.parties = [ALICE, ALICE]));
	expect_broken('1', || crate::AgreementsOf::<Test>::remove(BOB, key()));
	expect_broken('1', || crate::AgreementsOf::<Test>::insert(CAROL, key(), ()));
	expect_broken('2', || crate::Proposals::<Test>::insert(ALICE, 2));
	expect_broken('2', || crate::Proposals::<Test>::insert(BOB, 1));
	expect_broken('2', || crate::Proposals::<Test>::remove(ALICE));
}

#[test]
fn try_state_should_find_periods_that_cannot_be() {
	expect_broken('3', || {
		crate::Agreements::<Test>::mutate(key(), |record| {
			record.as_mut().unwrap().state =
				AgreementState::Active { since: START, last_period: Some(1) }
		})
	});
	expect_broken('3', || change_period(0, |record| record.statements = [None, None]));
	expect_broken('3', || change_period(0, |record| record.statements[0] = Some(hash(0))));
	expect_broken('9', || {
		change_period(2, |record| {
			let PeriodState::Disputed(mut dispute) = record.state else { panic!() };
			dispute.standing.amount = Amount(301);
			record.state = PeriodState::Disputed(dispute);
		})
	});
	expect_broken('9', || {
		change_period(2, |record| {
			let PeriodState::Disputed(mut dispute) = record.state else { panic!() };
			dispute.rounds = MAX_ROUNDS + 1;
			record.state = PeriodState::Disputed(dispute);
		})
	});
}

#[test]
fn try_state_should_find_an_index_that_does_not_agree() {
	let of = |operator, stage, number: u32| (operator, stage, key(), PeriodKey::from(number));
	expect_broken('4', || crate::Unfinished::<Test>::remove(of(ALICE, Stage::Open, 3)));
	expect_broken('4', || crate::Unfinished::<Test>::remove(of(BOB, Stage::Due, 1)));
	expect_broken('4', || crate::Unfinished::<Test>::insert(of(BOB, Stage::Due, 0), ()));
	expect_broken('4', || crate::Unfinished::<Test>::insert(of(CAROL, Stage::Open, 3), ()));
	expect_broken('5', || crate::Counts::<Test>::mutate(key(), |counts| counts.unfinished += 1));
	expect_broken('5', || crate::Counts::<Test>::mutate(key(), |counts| counts.on_record -= 1));
	expect_broken('5', || crate::Counts::<Test>::remove(key()));
}

#[test]
fn try_state_should_find_sums_that_do_not_add_up() {
	expect_broken('6', || crate::Owed::<Test>::insert(BOB, 6));
	expect_broken('6', || crate::Owed::<Test>::remove(BOB));
	expect_broken('6', || crate::Owed::<Test>::insert(CAROL, 1));
	expect_broken('6', || change_period(1, |record| record.settled = Amount(4)));
	expect_broken('7', || crate::PeriodTotals::<Test>::mutate(|totals| totals.opened += 1));
	expect_broken('7', || crate::PeriodTotals::<Test>::mutate(|totals| totals.lapsed += 1));
	expect_broken('7', || {
		crate::PeriodTotals::<Test>::mutate(|totals| {
			totals.opened += 1;
			totals.closed += 1;
		})
	});
	expect_broken('7', || {
		crate::PeriodTotals::<Test>::mutate(|totals| totals.settled += 1);
	});
	expect_broken('8', || crate::PeriodTotals::<Test>::mutate(|totals| totals.settle_secs += 1));
	expect_broken('8', || crate::Reputations::<Test>::mutate(ALICE, |facts| facts.disputed += 1));
	expect_broken('8', || crate::Reputations::<Test>::remove(BOB));
}
