use crate::{mock::*, Authorities as List, AuthorityRecord, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::Get};
use interwork_primitives::{OperatorId, OperatorStatus};
use sp_runtime::DispatchError;

#[test]
fn session_should_be_taken_over_when_the_list_is_empty() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		assert_eq!(listed(), vec![1, 2, 3, 4, 5]);
		assert_eq!(
			events(),
			vec![
				Event::ListTakenOver {
					authorities: (1..=4).map(|a| (a, Some(OperatorId(a as u32)))).collect()
				},
				Event::AuthorityAdmitted {
					account: 5,
					operator: OperatorId(5),
					effective_session: 2
				},
			]
		);
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		advance_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
	});
}

#[test]
fn session_should_be_taken_over_without_operators_when_none_are_known() {
	ExtBuilder::default().without_operators().build_and_execute(|| {
		Registry::add(5, 5);
		assert_ok!(Authorities::admit(root(), 5));
		assert_eq!(List::<Test>::get().get(&1), Some(&AuthorityRecord::active(None, 0)));

		// Once its operator is registered, the next admission links it.
		Registry::add(1, 1);
		Registry::add(6, 6);
		events();
		assert_ok!(Authorities::admit(root(), 6));
		assert_eq!(
			List::<Test>::get().get(&1),
			Some(&AuthorityRecord::active(Some(OperatorId(1)), 0))
		);
		assert_eq!(
			events(),
			vec![
				Event::OperatorLinked { account: 1, operator: OperatorId(1) },
				Event::AuthorityAdmitted {
					account: 6,
					operator: OperatorId(6),
					effective_session: 2
				},
			]
		);
	});
}

#[test]
fn delegate_should_be_admitted_when_its_operator_has_no_authority() {
	ExtBuilder::default().session(vec![2]).build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), DELEGATE));
		assert_eq!(
			List::<Test>::get().get(&DELEGATE),
			Some(&AuthorityRecord::active(Some(OperatorId(1)), 2))
		);
	});
}

#[test]
fn admission_should_be_refused_when_the_origin_is_not_the_board() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::admit(RuntimeOrigin::signed(5), 5), DispatchError::BadOrigin);
	});
}

#[test]
fn admission_should_be_refused_when_the_account_has_no_operator() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::admit(root(), STRANGER), Error::<Test>::OperatorNotFound);
	});
}

#[test]
fn admission_should_be_refused_when_the_operator_is_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		for status in [OperatorStatus::Applied, OperatorStatus::Suspended] {
			assert_ok!(Registry::set_status(OperatorId(5), status));
			assert_noop!(Authorities::admit(root(), 5), Error::<Test>::OperatorNotActive);
		}
	});
}

#[test]
fn admission_should_be_refused_when_there_are_no_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::admit(root(), KEYLESS), Error::<Test>::NoSessionKeys);
	});
}

#[test]
fn admission_should_be_refused_when_repeated() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		assert_noop!(Authorities::admit(root(), 5), Error::<Test>::AuthorityAlreadyExists);
	});
}

#[test]
fn admission_should_be_refused_when_the_account_is_a_validator_of_genesis() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::admit(root(), 1), Error::<Test>::AuthorityAlreadyExists);
		assert!(listed().is_empty());
	});
}

#[test]
fn admission_should_be_refused_when_the_operator_has_an_authority() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::admit(root(), DELEGATE), Error::<Test>::OperatorHasAuthority);
		// Nor while that one is suspended.
		assert_ok!(Authorities::suspend(root(), 1));
		assert_noop!(Authorities::admit(root(), DELEGATE), Error::<Test>::OperatorHasAuthority);
		assert_ok!(Authorities::retire(root(), 1));
		assert_ok!(Authorities::admit(root(), DELEGATE));
	});
}

#[test]
fn admission_should_be_refused_when_a_genesis_validator_belongs_to_the_operator() {
	ExtBuilder::default().without_operators().build_and_execute(|| {
		Registry::add(5, 5);
		assert_ok!(Authorities::admit(root(), 5));
		// The operator of validator 1 registers later, and brings another account.
		Registry::add(1, 1);
		Registry::delegate(1, DELEGATE);
		assert_noop!(Authorities::admit(root(), DELEGATE), Error::<Test>::OperatorHasAuthority);
	});
}

#[test]
fn admission_should_be_refused_when_the_list_is_full() {
	let max = <<Test as crate::Config>::MaxAuthorities as Get<u32>>::get() as u64;
	if max > 20 {
		// The limit of benchmarks is out of reach of the mock's accounts.
		return;
	}
	ExtBuilder::default().build_and_execute(|| {
		for account in 5..=max {
			assert_ok!(Authorities::admit(root(), account));
		}
		assert_noop!(Authorities::admit(root(), max + 1), Error::<Test>::TooManyAuthorities);
		assert_eq!(listed().len() as u64, max);
	});
}

#[test]
fn admission_should_be_refused_when_even_then_the_minimum_is_missed() {
	ExtBuilder::default().session(vec![1, 2]).minimum(4).build_and_execute(|| {
		assert_noop!(Authorities::admit(root(), 3), Error::<Test>::BelowMinimum);
		// The board brings the minimum in line first.
		assert_ok!(Authorities::set_minimum(root(), 3));
		assert_ok!(Authorities::admit(root(), 3));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
	});
}
