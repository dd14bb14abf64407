//! View functions.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::assert_ok;
use interwork_primitives::{OperatorId, OperatorKind, OperatorStatus, Role};

fn ids(page: &OperatorPage<OperatorRecordOf<Test>>) -> Vec<u32> {
	page.operators.iter().map(|(id, _)| id.0).collect()
}

/// Makes `count` operators of a kind that needs no codes.
fn many(count: u64) {
	for who in 1..=count {
		assert_ok!(Registry::apply(
			RuntimeOrigin::signed(who),
			name("C"),
			OperatorKind::Carrier,
			DE,
			None,
			plmns([]),
		));
	}
}

#[test]
fn lookups_by_code_should_find_the_live_owner() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		assert_eq!(Registry::operator(operator), Some(record(operator)));
		assert_eq!(Registry::operator_by_tadig(tadig(1)), Some((operator, record(operator))));
		assert_eq!(Registry::operator_by_plmn(plmn(1)), Some((operator, record(operator))));
		assert_eq!(Registry::operator_by_tadig(tadig(2)), None);
		assert_eq!(Registry::operator_by_plmn(plmn(2)), None);
		assert_eq!(Registry::operator(OperatorId(9)), None);
		assert_eq!(Registry::operator_status(operator), Some(OperatorStatus::Active));
		assert_eq!(Registry::operator_status(OperatorId(9)), None);
	});
}

#[test]
fn operator_of_account_should_tell_rights_and_status() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = suspended(ALICE, 1);
		let roles = Role::Market.into();
		assert_ok!(Registry::set_delegate(RuntimeOrigin::signed(ALICE), BOB, roles));
		let status = OperatorStatus::Suspended;
		let rights = AccountRights::Owner;
		assert_eq!(
			Registry::operator_of_account(ALICE),
			Some(AccountView { operator, status, rights, roles: rights.roles() })
		);
		let rights = AccountRights::Delegate(roles);
		assert_eq!(
			Registry::operator_of_account(BOB),
			Some(AccountView { operator, status, rights, roles })
		);
		assert_eq!(Registry::operator_of_account(CHARLIE), None);
	});
}

#[test]
fn operators_should_page_through_all_ids_in_order() {
	ExtBuilder::default().build_and_execute(|| {
		many(5);
		assert_ok!(Registry::withdraw_application(RuntimeOrigin::signed(2)));

		let first = Registry::operators(None, 2);
		assert_eq!((ids(&first), first.next), (vec![0, 2], Some(OperatorId(2))));
		let second = Registry::operators(first.next, 2);
		// The last page says so, although it is full.
		assert_eq!((ids(&second), second.next), (vec![3, 4], None));
		let beyond = Registry::operators(Some(OperatorId(4)), 2);
		assert_eq!((ids(&beyond), beyond.next), (vec![], None));
		let end = Registry::operators(Some(OperatorId(u32::MAX)), 2);
		assert_eq!((ids(&end), end.next), (vec![], None));
		let nothing = Registry::operators(None, 0);
		assert_eq!((ids(&nothing), nothing.next), (vec![], None));
	});
}

#[test]
fn operators_should_cap_the_page_when_more_is_asked_for() {
	ExtBuilder::default().build_and_execute(|| {
		many(65);
		let page = Registry::operators(None, u32::MAX);
		assert_eq!(page.operators.len(), 64);
		assert_eq!(page.next, Some(OperatorId(63)));
		let rest = Registry::operators(page.next, 64);
		assert_eq!((ids(&rest), rest.next), (vec![64], None));
	});
}

#[test]
fn operators_should_go_on_after_a_long_gap() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..1_100 {
			many(1);
			assert_ok!(Registry::withdraw_application(RuntimeOrigin::signed(1)));
		}
		many(1);
		let page = Registry::operators(None, 64);
		assert_eq!((ids(&page), page.next), (vec![], Some(OperatorId(1_023))));
		let page = Registry::operators(page.next, 64);
		assert_eq!((ids(&page), page.next), (vec![1_100], None));
	});
}

#[test]
fn operators_should_be_empty_when_nobody_has_applied() {
	ExtBuilder::default().build_and_execute(|| {
		let page = Registry::operators(None, 64);
		assert_eq!((ids(&page), page.next), (vec![], None));
		assert_eq!(Registry::operator_counts(), OperatorCounts::default());
		assert_eq!(Registry::delegates(OperatorId(0)), vec![]);
	});
}

#[test]
fn check_facts_should_predict_what_apply_says() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		let check = |who, code| {
			Registry::check_facts(who, name("A"), OperatorKind::Mno, DE, code, plmns([1]))
		};
		assert_eq!(check(Some(operator), Some(tadig(1))), Ok(()));
		assert_eq!(check(None, Some(tadig(1))), Err(Error::<Test>::TadigAlreadyTaken.into()));
		assert_eq!(check(None, Some(tadig(2))), Err(Error::<Test>::PlmnAlreadyTaken.into()));
		assert_eq!(check(None, None), Err(Error::<Test>::TadigRequired.into()));
	});
}

#[test]
fn view_functions_should_be_callable_through_the_runtime() {
	use frame_support::view_functions::{DispatchViewFunction, ViewFunction};
	ExtBuilder::default().build_and_execute(|| {
		let operator = active(ALICE, 1);
		let query = pallet::OperatorByTadigViewFunction::<Test>::new(tadig(1));
		let id = <pallet::OperatorByTadigViewFunction<Test> as ViewFunction>::id();
		let mut output = vec![];
		RuntimeViewFunction::dispatch_view_function(&id, &mut &query.encode()[..], &mut output)
			.unwrap();
		let answer = Option::<(OperatorId, OperatorRecordOf<Test>)>::decode(&mut &output[..]);
		assert_eq!(answer.unwrap(), Some((operator, record(operator))));
	});
}
