use crate::{mock::*, types::*};
use frame_support::assert_ok;
use interwork_primitives::AgreementId;
use interwork_rating::Amount;

#[test]
fn agreement_should_be_shown_with_its_periods() {
	execute(|| {
		let id = agreed(terms());
		let view = Reconciliation::agreement(id).unwrap();
		assert_eq!((view.first, view.second, view.terms_hash), (ALICE, BOB, terms().hash()));
		assert_eq!(view.current_period, Some(0));
		committed(id, 0);
		let view = Reconciliation::agreement(id).unwrap();
		assert_eq!(view.current_period, Some(1));
		assert_eq!(view.periods, PeriodCounts { unfinished: 1, on_record: 1 });
		assert_ok!(Reconciliation::end(signed(clerk(ALICE)), id, 3));
		set_now(end_of(3));
		assert_eq!(Reconciliation::agreement(id).unwrap().current_period, None);
		assert_eq!(Reconciliation::agreement(AgreementId(5)), None);
	});
}

#[test]
fn agreements_should_be_shown_in_pages() {
	execute(|| {
		let ids: Vec<_> = (0..5).map(|_| agreed(terms())).collect();
		let page = |after, limit| {
			let (page, next) = Reconciliation::agreements(BOB, after, limit);
			(page.into_iter().map(|view| view.id).collect::<Vec<_>>(), next)
		};
		assert_eq!(page(None, 2), (ids[..2].to_vec(), Some(ids[1])));
		assert_eq!(page(Some(ids[1]), 3), (ids[2..].to_vec(), None));
		assert_eq!(page(None, u32::MAX), (ids.clone(), None));
		assert_eq!(page(None, 0), (vec![], None));
		assert_eq!(Reconciliation::agreements(CAROL, None, 10).0, vec![]);
	});
}

#[test]
fn periods_should_be_shown_in_pages_and_by_the_work_they_make() {
	execute(|| {
		let id = agreed(terms());
		for number in 0..4 {
			committed(id, number);
		}
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 3, 0, &[]));
		}
		let numbers = |views: Vec<PeriodView>| -> Vec<_> {
			views.into_iter().map(|view| view.period).collect()
		};
		let (page, next) = Reconciliation::periods(id, None, 3);
		assert_eq!((numbers(page), next), (vec![0, 1, 2], Some(2)));
		let (page, next) = Reconciliation::periods(id, next, 3);
		assert_eq!((numbers(page), next), (vec![3], None));
		for operator in [ALICE, BOB] {
			let (page, next) = Reconciliation::unfinished(operator, Stage::Open, None, 2);
			assert_eq!((numbers(page), next), (vec![0, 1], Some(row(id, 1))));
			let (page, next) = Reconciliation::unfinished(operator, Stage::Open, next, 2);
			assert_eq!((numbers(page), next), (vec![2], None));
			assert_eq!(Reconciliation::unfinished(operator, Stage::Due, None, 9).0, vec![]);
		}
		let view = Reconciliation::period(id, 3).unwrap();
		assert_eq!((view.from, view.until), (end_of(2), end_of(3)));
		assert_eq!((view.stage, view.due), (None, Amount::ZERO));
		assert_eq!(Reconciliation::period(id, 4), None);
	});
}

#[test]
fn dispute_should_be_shown_with_its_range_and_totals() {
	execute(|| {
		let id = agreed(terms());
		disputed(id, 0);
		let view = Reconciliation::dispute(id, 0).unwrap();
		assert_eq!((view.lowest, view.highest), (Amount(0), Amount(300)));
		assert_eq!((view.parties, view.rounds_left), ([ALICE, BOB], MAX_ROUNDS));
		assert_eq!(view.until, now() + u64::from(ANSWER_SECS));
		assert_eq!(view.totals[0], view.totals[1]);
		assert_eq!(view.totals[0].len(), 1);
	});
}

#[test]
fn can_conclude_should_tell_what_conclude_would_do() {
	execute(|| {
		let id = agreed(terms());
		assert_eq!(Reconciliation::can_conclude(id, 0), Err(PeriodFault::PeriodNotFound));
		disputed(id, 0);
		assert_eq!(Reconciliation::can_conclude(id, 0), Err(PeriodFault::TooEarly));
		set_now(dispute(id, 0).until());
		let how = Closing::Unanswered { silent: Side::Second };
		assert_eq!(Reconciliation::can_conclude(id, 0), Ok(Conclusion::Resolve(Amount(300), how)));
		assert_ok!(Reconciliation::conclude(signed(STRANGER), id, 0));
		assert_eq!(Reconciliation::can_conclude(id, 0), Err(PeriodFault::NotOpen));
	});
}

#[test]
fn reputation_should_tell_the_mean_time_to_settlement() {
	execute(|| {
		let view = Reconciliation::reputation(ALICE);
		assert_eq!((view.mean_settle_secs, view.owes), (None, 0));
		assert_eq!(view.documents.unwrap().expired, 2);
		let id = agreed(terms());
		for (number, seconds) in [(0, 10), (1, 25)] {
			committed(id, number);
			set_now(end_of(number) + seconds);
			for operator in [ALICE, BOB] {
				assert_ok!(confirm(operator, id, number, 1, &[]));
			}
		}
		assert_eq!(Reconciliation::reputation(BOB).mean_settle_secs, Some(17));
	});
}

#[test]
fn settlement_should_be_counted_from_the_agreement_when_it_came_later() {
	execute(|| {
		let id = agreed(Terms { starts_at: START - 100 * DAY, ..terms() });
		set_now(START + 30);
		for operator in [ALICE, BOB] {
			assert_ok!(commit(operator, id, 0));
		}
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 1, &[]));
		}
		assert_eq!(facts(ALICE).settle_secs, 30);
	});
}

#[test]
fn node_should_be_told_what_open_periods_name() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		assert_ok!(commit_records(ALICE, id, 0));
		set_now(end_of(1));
		assert_ok!(commit(BOB, id, 1));
		let expected = vec![
			(ALICE, statement(ALICE, 0)),
			(ALICE, records(ALICE, 0)),
			(BOB, statement(BOB, 0)),
			(BOB, statement(BOB, 1)),
		];
		for operator in [ALICE, BOB] {
			assert_eq!(Reconciliation::open_commitments(operator), expected);
		}
		assert_eq!(Reconciliation::open_commitments(CAROL), vec![]);
		set_now(end_of(0));
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 0, &[]));
		}
		assert_eq!(Reconciliation::open_commitments(ALICE), vec![(BOB, statement(BOB, 1))]);
		assert_eq!(Reconciliation::settlement_operator(&clerk(ALICE)), Some(ALICE));
		assert_eq!(Reconciliation::settlement_operator(&market(ALICE)), None);
		assert_eq!(Reconciliation::settlement_operator(&STRANGER), None);
		assert_eq!(Reconciliation::period_bounds(id, 1), Some((end_of(0), end_of(1))));
		assert_ok!(Reconciliation::end(signed(clerk(ALICE)), id, 3));
		assert_eq!(Reconciliation::period_bounds(id, 4), None);
		assert_eq!(Reconciliation::period_bounds(AgreementId(4), 0), None);
	});
}
