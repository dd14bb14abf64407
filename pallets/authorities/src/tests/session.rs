use crate::{mock::*, most_disabled, Event};
use frame_support::{assert_ok, storage_alias, Twox64Concat};
use pallet_session::{QueuedChanged, SessionManager};

#[test]
fn nothing_should_be_planned_when_nothing_changed() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		for index in 2..6 {
			assert_eq!(<Authorities as SessionManager<_>>::new_session(index), None);
		}
		advance_sessions(5);
		assert_eq!(SetChanges::get(), 0);
		assert!(events().is_empty());
	});
}

#[test]
fn set_should_change_once_when_an_authority_is_admitted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		events();
		advance_sessions(1);
		assert_eq!(events(), vec![Event::AuthoritySetPlanned { session: 2, authorities: 5 }]);
		assert!(QueuedChanged::<Test>::get());
		advance_sessions(4);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);
		assert_eq!(SetChanges::get(), 1);
		assert!(events().is_empty());
	});
}

#[test]
fn nothing_should_be_planned_when_the_list_was_only_taken_over() {
	// The order of the session's genesis is not that of the list.
	ExtBuilder::default().session(vec![4, 2, 1, 3]).build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::retire(root(), 5));
		advance_sessions(4);
		assert_eq!(Session::validators(), vec![4, 2, 1, 3]);
		assert_eq!(SetChanges::get(), 0);
	});
}

#[test]
fn authority_should_drop_out_without_keys_and_return_with_them() {
	ExtBuilder::default()
		.authorities(vec![1, 2, 3, 4])
		.minimum(3)
		.build_and_execute(|| {
			purge_keys(4);
			advance_sessions(2);
			assert_eq!(Session::validators(), vec![1, 2, 3]);
			set_keys(4, 44);
			advance_sessions(2);
			assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		});
}

#[test]
fn old_set_should_be_kept_when_too_few_have_keys() {
	ExtBuilder::default()
		.authorities(vec![1, 2, 3, 4])
		.minimum(3)
		.build_and_execute(|| {
			// The fifth comes in at the moment in which three lose their keys.
			assert_ok!(Authorities::admit(root(), 5));
			events();
			for account in [1, 2, 5] {
				purge_keys(account);
			}
			advance_sessions(1);
			assert_eq!(
				events(),
				vec![Event::AuthoritySetKept { session: 2, keyed: 2, minimum: 3 }]
			);
			// The session itself drops whoever has no keys: the runtime must not let a sitting
			// authority purge them. Keys that are back in time repair it.
			set_keys(1, 1);
			set_keys(2, 2);
			advance_sessions(2);
			assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		});
}

#[test]
fn set_should_not_change_when_keys_are_rotated() {
	ExtBuilder::default().authorities(vec![1, 2, 3, 4]).build_and_execute(|| {
		set_keys(2, 22);
		advance_sessions(3);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		// The session notices the key by itself, once.
		assert_eq!(SetChanges::get(), 1);
		assert!(events().is_empty());
	});
}

#[storage_alias]
type HistoricalSessions =
	StorageMap<Historical, Twox64Concat, u32, (sp_runtime::testing::H256, u32)>;

#[test]
fn historical_root_should_be_kept_for_every_session() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Authorities::admit(root(), 5));
		advance_sessions(3);
		let roots: Vec<_> = (2..=4).map(HistoricalSessions::get).collect();
		assert!(roots.iter().all(Option::is_some), "{roots:?}");
		assert_eq!(roots[0].unwrap().1, 5);
		// An unchanged set keeps its root.
		assert_eq!(roots[1], roots[0]);
	});
}

#[test]
fn fewer_than_a_third_should_be_disabled_at_once() {
	let limits = [(0, 0), (1, 0), (3, 0), (4, 1), (6, 1), (7, 2), (10, 3), (100, 33)];
	for (validators, limit) in limits {
		assert_eq!(most_disabled(validators), limit);
		assert!(limit * 3 < validators || validators == 0);
	}
}
