use crate::{mock::*, Authorities as List, AuthorityStatus::*, Error, Event, WeightInfo};
use frame_support::{assert_noop, assert_ok, traits::Get, weights::Weight};
use interwork_primitives::{traits::InspectOperators, OperatorId, OperatorStatus};
use sp_runtime::Perbill;

fn operator_status(operator: u32) -> Option<OperatorStatus> {
	Registry::status_of(OperatorId(operator))
}

#[test]
fn offender_should_be_suspended_and_disabled_at_once() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		advance_sessions(1);
		events();
		let max = <<Test as crate::Config>::MaxAuthorities as Get<u32>>::get();
		assert_eq!(offend(2, 1), <() as WeightInfo>::on_offence(max));
		assert_eq!(
			events(),
			vec![Event::OffenceHandled {
				account: 2,
				operator: Some(OperatorId(2)),
				offence_session: 1,
				severity: Perbill::from_percent(10),
				reporters: vec![99],
				status: Some(Suspended),
				disabled: true,
				effective_session: Some(3),
			}]
		);
		assert_eq!(status(2), Some(Suspended));
		assert_eq!(Session::disabled_validators(), vec![1]);
		assert_eq!(DisabledNotices::get(), vec![1]);
		assert_eq!(operator_status(2), Some(OperatorStatus::Suspended));

		advance_sessions(1);
		assert_eq!(Session::disabled_validators(), vec![1]);
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn session_should_be_taken_over_when_one_of_it_offends() {
	ExtBuilder::default().build_and_execute(|| {
		offend(2, 0);
		assert_eq!(listed(), vec![1, 2, 3, 4]);
		assert_eq!(status(2), Some(Suspended));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4]);
	});
}

#[test]
fn offender_should_stay_disabled_when_another_change_takes_effect_first() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		advance_sessions(1);
		// The set with 5 is queued for session 2, which forgets who is disabled.
		offend(2, 1);
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		assert_eq!(Session::disabled_validators(), vec![1]);
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 3, 4, 5]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn offender_should_stay_disabled_when_the_board_retires_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		advance_sessions(1);
		offend(2, 1);
		assert_ok!(Authorities::retire(root(), 2));
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		assert_eq!(Session::disabled_validators(), vec![1]);
	});
}

#[test]
fn offender_should_stay_listed_and_disabled_when_the_minimum_needs_it() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		offend(2, 0);
		assert_eq!(status(2), Some(Disabled));
		assert_eq!(Session::disabled_validators(), vec![1]);
		assert_eq!(operator_status(2), Some(OperatorStatus::Suspended));
		assert!(matches!(
			events().last(),
			Some(Event::OffenceHandled {
				status: Some(Disabled),
				disabled: true,
				effective_session: None,
				..
			})
		));
		advance_sessions(3);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert_eq!(Session::disabled_validators(), vec![1]);

		// A rotated key makes the session forget, and the pallet disables again.
		set_keys(1, 11);
		advance_sessions(2);
		assert_eq!(SetChanges::get(), 1);
		assert_eq!(Session::disabled_validators(), vec![1]);

		// The way out: admit another, then suspend the offender.
		assert_noop!(Authorities::suspend(root(), 2), Error::<Test>::BelowMinimum);
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::suspend(root(), 2));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3, 4, 5]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn offender_should_author_again_only_when_the_board_reinstates_it() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		offend(2, 0);
		assert_noop!(Authorities::reinstate(root(), 2), Error::<Test>::OperatorNotActive);
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Active));
		advance_sessions(2);
		assert_eq!(Session::disabled_validators(), vec![1]);

		assert_ok!(Authorities::reinstate(root(), 2));
		// Disabled until the set is handed over anew.
		assert_eq!(Session::disabled_validators(), vec![1]);
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert!(Session::disabled_validators().is_empty());
		assert_eq!(SetChanges::get(), 1);
		advance_sessions(2);
		assert_eq!(SetChanges::get(), 1);
	});
}

#[test]
fn only_authority_should_not_be_disabled() {
	ExtBuilder::default().session(vec![1]).build_and_execute(|| {
		offend(1, 0);
		assert_eq!(status(1), Some(Disabled));
		// Disabled, it would end the chain.
		assert!(Session::disabled_validators().is_empty());
		assert_eq!(operator_status(1), Some(OperatorStatus::Suspended));
		advance_sessions(3);
		assert_eq!(Session::validators(), vec![1]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn fewer_than_a_third_should_be_disabled_when_many_offend() {
	ExtBuilder::default().build_and_execute(|| {
		offend_many(&[1, 2, 3, 4], 0);
		assert_eq!(Session::disabled_validators(), vec![0]);
		// The minimum of one keeps the last.
		assert_eq!(
			(1..=4).map(status).collect::<Vec<_>>(),
			vec![Some(Suspended), Some(Suspended), Some(Suspended), Some(Disabled)]
		);
		let disabled: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::OffenceHandled { disabled, .. } => Some(disabled),
				_ => None,
			})
			.collect();
		assert_eq!(disabled, vec![true, false, false, false]);
	});
}

#[test]
fn offence_should_not_be_punished_twice() {
	ExtBuilder::default().build_and_execute(|| {
		advance_sessions(1);
		offend(2, 1);
		assert_ok!(Registry::set_status(OperatorId(2), OperatorStatus::Active));
		assert_ok!(Authorities::reinstate(root(), 2));
		events();
		// A report of the same moment about 3 brings the one about 2 along.
		offend_many(&[2, 3], 1);
		assert_eq!(status(2), Some(Active));
		assert_eq!(status(3), Some(Suspended));
		assert_eq!(events().len(), 1);
		// An offence after that one is punished.
		offend(2, 2);
		assert_eq!(status(2), Some(Suspended));
		assert_eq!(List::<Test>::get().get(&2).unwrap().last_offence, Some(2));
	});
}

#[test]
fn operator_should_be_suspended_when_the_offender_is_not_listed() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		assert_ok!(Authorities::retire(root(), 2));
		events();
		offend(2, 0);
		assert!(matches!(
			events()[..],
			[Event::OffenceHandled { account: 2, status: None, disabled: true, .. }]
		));
		assert_eq!(operator_status(2), Some(OperatorStatus::Suspended));
		assert_eq!(listed(), vec![1, 3, 4]);

		// Neither listed nor in the session, nor of any operator.
		offend(STRANGER, 0);
		assert!(matches!(
			events()[..],
			[Event::OffenceHandled { operator: None, status: None, disabled: false, .. }]
		));
	});
}

#[test]
fn session_should_not_be_taken_over_when_it_is_below_the_minimum() {
	ExtBuilder::default().minimum(5).build_and_execute(|| {
		offend(2, 0);
		assert!(listed().is_empty());
		assert_eq!(Session::disabled_validators(), vec![1]);
		// Nobody can be taken out of a set that is too small already, and so the operator stays.
		assert_eq!(
			events().last(),
			Some(&Event::OperatorSuspensionFailed {
				operator: OperatorId(2),
				error: Error::<Test>::BelowMinimum.into(),
			})
		);
		assert_eq!(operator_status(2), Some(OperatorStatus::Active));
	});
}

#[test]
fn failure_should_be_reported_when_the_operator_cannot_be_suspended() {
	ExtBuilder::default().without_operators().minimum(3).build_and_execute(|| {
		// Two genesis validators turn out to be of one operator.
		Registry::add(2, 2);
		Registry::delegate(2, 3);
		offend(2, 0);
		assert_eq!(status(2), Some(Suspended));
		// Validator 3 has no recorded operator but belongs to the same one. To suspend that would
		// take out 3 as well, and miss the minimum.
		assert_eq!(
			events().last(),
			Some(&Event::OperatorSuspensionFailed {
				operator: OperatorId(2),
				error: Error::<Test>::BelowMinimum.into(),
			})
		);
		assert_eq!(operator_status(2), Some(OperatorStatus::Active));
		assert_eq!(status(3), Some(Active));
	});
}

#[test]
fn nothing_should_happen_when_there_is_no_offender() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(offend_many(&[], 0), Weight::zero());
		assert!(listed().is_empty());
	});
}
