use crate::{mock::*, AuthorityRecord, PlannedChange};
use frame_support::assert_ok;
use interwork_primitives::OperatorId;

#[test]
fn authorities_should_be_those_of_the_session_when_the_list_is_empty() {
	ExtBuilder::default().session(vec![1, 2]).build_and_execute(|| {
		let expected: Vec<_> = [1, 2]
			.map(|a| (a, AuthorityRecord::active(Some(OperatorId(a as u32)), 0)))
			.into();
		assert_eq!(Authorities::authorities(), expected);
		assert!(listed().is_empty());
		assert_ok!(Authorities::admit(root(), 3));
		assert_eq!(Authorities::authorities().len(), 3);
	});
}

#[test]
fn change_should_be_announced_until_it_takes_effect() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Authorities::next_change(), None);
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::retire(root(), 1));
		let change = PlannedChange {
			effective_session: 2,
			at_block: Some(20),
			joining: vec![5],
			leaving: vec![1],
		};
		assert_eq!(Authorities::next_change(), Some(change.clone()));
		advance_sessions(1);
		assert_eq!(Authorities::next_change(), Some(change.clone()));

		// One more is decided meanwhile.
		assert_ok!(Authorities::admit(root(), 6));
		assert_eq!(
			Authorities::planned_changes(),
			vec![
				change,
				PlannedChange {
					effective_session: 3,
					at_block: Some(30),
					joining: vec![6],
					leaving: vec![],
				},
			]
		);
		advance_sessions(1);
		assert_eq!(System::block_number(), 20);
		assert_eq!(Session::validators(), vec![2, 3, 4, 5]);
		advance_sessions(1);
		assert_eq!(Authorities::next_change(), None);
		assert_eq!(Session::validators(), vec![2, 3, 4, 5, 6]);
	});
}
