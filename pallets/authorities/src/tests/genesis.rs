use crate::{mock::*, Authorities as List, AuthorityRecord, GenesisConfig};
use frame_support::traits::{BuildGenesisConfig, Hooks};
use interwork_primitives::OperatorId;

#[test]
fn session_keys_should_stand_when_the_list_is_empty() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert!(listed().is_empty());
		advance_sessions(4);
		assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
		assert_eq!(SetChanges::get(), 0);
	});
}

#[test]
fn listed_authorities_should_be_the_first_set_when_genesis_names_them() {
	ExtBuilder::default().authorities(vec![5, 6]).minimum(2).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![5, 6]);
		assert_eq!(
			List::<Test>::get().get(&5),
			Some(&AuthorityRecord::active(Some(OperatorId(5)), 0))
		);
		assert_eq!(Authorities::minimum(), 2);
		advance_sessions(3);
		assert_eq!(Session::validators(), vec![5, 6]);
		assert_eq!(SetChanges::get(), 0);
	});
}

#[test]
fn operator_should_be_unknown_when_genesis_knows_none() {
	ExtBuilder::default()
		.authorities(vec![5])
		.without_operators()
		.build_and_execute(|| {
			assert_eq!(List::<Test>::get().get(&5), Some(&AuthorityRecord::active(None, 0)));
		});
}

fn build(authorities: Vec<u64>, minimum: u32) {
	ExtBuilder::default().build().execute_with(|| {
		GenesisConfig::<Test> { authorities, minimum }.build();
	});
}

#[test]
#[should_panic(expected = "repeated or more than")]
fn genesis_should_panic_when_an_authority_is_repeated() {
	build(vec![1, 2, 1], 1);
}

#[test]
#[should_panic(expected = "repeated or more than")]
fn genesis_should_panic_when_there_are_too_many() {
	build((1..=101).collect(), 1);
}

#[test]
#[should_panic(expected = "minimum 0 is not between")]
fn genesis_should_panic_when_the_minimum_is_zero() {
	build(vec![], 0);
}

#[test]
#[should_panic(expected = "fewer than the minimum 3")]
fn genesis_should_panic_when_there_are_fewer_than_the_minimum() {
	build(vec![1, 2], 3);
}

#[test]
fn integrity_test_should_accept_the_configuration() {
	Authorities::integrity_test();
}
