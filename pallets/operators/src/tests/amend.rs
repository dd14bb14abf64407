//! `amend`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{Country, OperatorId, OperatorKind, Tadig};
use sp_runtime::{DispatchError, DispatchResult};

type E = Error<Test>;

fn amend(operator: OperatorId, code: Option<Tadig>, plmns: PlmnsOf<Test>) -> DispatchResult {
	Registry::amend(RuntimeOrigin::root(), operator, name("New"), Country(*b"FR"), code, plmns)
}

#[test]
fn amend_should_replace_the_facts_when_the_operator_is_live() {
	for start in [applicant, active, suspended] {
		ExtBuilder::default().build_and_execute(|| {
			let operator = start(ALICE, 1);
			let before = record(operator);
			let changes = StatusChanges::get();
			set_time(START + 100);
			assert_ok!(amend(operator, Some(tadig(5)), plmns([5, 6])));

			assert_eq!(
				record(operator),
				OperatorRecord {
					legal_name: name("New"),
					country: Country(*b"FR"),
					tadig: Some(tadig(5)),
					plmns: plmns([5, 6]),
					..before
				}
			);
			assert_eq!(TadigOwners::<Test>::get(tadig(1)), None);
			assert_eq!(PlmnOwners::<Test>::get(plmn(1)), None);
			assert_eq!(PlmnOwners::<Test>::get(plmn(6)), Some(operator));
			assert_eq!(
				last_event(),
				Event::Amended {
					operator,
					legal_name: name("New"),
					country: Country(*b"FR"),
					tadig: Some(tadig(5)),
					plmns: plmns([5, 6]),
				}
			);
			assert_eq!(StatusChanges::get(), changes);
		});
	}
}

#[test]
fn amend_should_keep_own_codes_when_they_are_named_again() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_ok!(amend(operator, Some(tadig(1)), plmns([2, 1])));
		// A replay changes nothing.
		assert_ok!(amend(operator, Some(tadig(1)), plmns([2, 1])));
		assert_eq!(TadigOwners::<Test>::get(tadig(1)), Some(operator));
		for n in [1, 2] {
			assert_eq!(PlmnOwners::<Test>::get(plmn(n)), Some(operator));
		}
	});
}

#[test]
fn amend_should_be_refused_when_the_operator_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = retired(ALICE, 1);
		assert_noop!(amend(operator, Some(tadig(5)), plmns([5])), E::OperatorRetired);
		assert_noop!(amend(OperatorId(9), Some(tadig(5)), plmns([5])), E::OperatorNotFound);
	});
}

#[test]
fn amend_should_be_refused_when_a_fact_breaks_the_rules() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		active(BOB, 2);
		assert_noop!(amend(operator, None, plmns([1])), E::TadigRequired);
		assert_noop!(amend(operator, Some(tadig(1)), plmns([])), E::PlmnRequired);
		assert_noop!(amend(operator, Some(Tadig(*b"deud1")), plmns([1])), E::InvalidTadig);
		assert_noop!(amend(operator, Some(tadig(1)), plmns([100])), E::InvalidPlmn);
		assert_noop!(amend(operator, Some(tadig(1)), plmns([1, 1])), E::DuplicatePlmn);
		assert_noop!(amend(operator, Some(tadig(2)), plmns([1])), E::TadigAlreadyTaken);
		assert_noop!(amend(operator, Some(tadig(1)), plmns([1, 2])), E::PlmnAlreadyTaken);
		let amend_to = |text, country: &[u8; 2]| {
			Registry::amend(
				RuntimeOrigin::root(),
				operator,
				name(text),
				Country(*country),
				Some(tadig(1)),
				plmns([1]),
			)
		};
		assert_noop!(amend_to("", b"DE"), E::InvalidName);
		assert_noop!(amend_to("A", b"de"), E::InvalidCountry);
	});
}

#[test]
fn amend_should_take_away_all_codes_when_the_kind_needs_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::apply(
			RuntimeOrigin::signed(ALICE),
			name("A"),
			OperatorKind::Carrier,
			DE,
			Some(tadig(1)),
			plmns([1]),
		));
		assert_ok!(amend(operator_of(ALICE), None, plmns([])));
		assert_eq!(TadigOwners::<Test>::iter_keys().count(), 0);
		assert_eq!(PlmnOwners::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn amend_should_be_refused_when_the_origin_is_not_the_board() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_noop!(
			Registry::amend(
				RuntimeOrigin::signed(ALICE),
				operator,
				name("A"),
				DE,
				Some(tadig(1)),
				plmns([1])
			),
			DispatchError::BadOrigin
		);
	});
}
