//! Operators of the genesis.

use crate::{mock::*, *};
use frame_support::assert_ok;
use interwork_primitives::{OperatorId, OperatorKind, OperatorStatus, Plmn};

#[test]
fn genesis_should_make_active_operators_in_order_without_deposit() {
	let long = GenesisOperator { plmns: vec!["310260".into()], ..genesis_operator(BOB, 2) };
	ExtBuilder::default()
		.operator(genesis_operator(ALICE, 1))
		.operator(long)
		.build_and_execute(|| {
			assert_eq!(
				record(OperatorId(0)),
				OperatorRecord {
					account: ALICE,
					legal_name: name("Operator 1"),
					kind: OperatorKind::Mno,
					country: DE,
					tadig: Some(tadig(1)),
					plmns: plmns([1]),
					status: OperatorStatus::Active,
					deposit: 0,
					applied_at: 0,
					status_since: 0,
					delegate_count: 0,
				}
			);
			assert_eq!(
				record(OperatorId(1)).plmns.to_vec(),
				vec![Plmn { mcc: 310, mnc: 260, mnc_digits: 3 }]
			);
			assert_eq!(operator_of(BOB), OperatorId(1));
			assert_eq!(held(ALICE), 0);
			assert_eq!(Counts::<Test>::get(), OperatorCounts { active: 2, ..Default::default() });
			// The first applicant gets the next id.
			assert_eq!(applicant(CHARLIE, 3), OperatorId(2));
			// They go through life like others.
			assert_ok!(Registry::leave(RuntimeOrigin::signed(ALICE)));
		});
}

#[test]
fn genesis_operator_should_be_read_from_json() {
	let text = r#"{
		"account": 1,
		"legalName": "Deutsche Telekom",
		"kind": "Mno",
		"country": "DE",
		"tadig": "DEUD1",
		"plmns": ["26201"]
	}"#;
	let operator: GenesisOperator<u64> =
		frame_support::__private::serde_json::from_str(text).unwrap();
	assert_eq!(operator.legal_name, "Deutsche Telekom");
	assert_eq!(operator.plmns, vec!["26201".to_string()]);

	let short = r#"{"account": 1, "legalName": "C", "kind": "Carrier", "country": "DE"}"#;
	let operator: GenesisOperator<u64> =
		frame_support::__private::serde_json::from_str(short).unwrap();
	assert_eq!((operator.tadig, operator.plmns), (None, vec![]));

	// A misspelt field must not be dropped in silence.
	let wrong =
		r#"{"account": 1, "legalName": "C", "kind": "Carrier", "country": "DE", "plnms": []}"#;
	assert!(frame_support::__private::serde_json::from_str::<GenesisOperator<u64>>(wrong).is_err());
}

#[test]
#[should_panic(expected = "\"Operator 1\": \"XX\" is no country code")]
fn genesis_should_panic_when_a_country_is_unknown() {
	let bad = GenesisOperator { country: "XX".into(), ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "\"Operator 1\": \"DEU\" is no TADIG code")]
fn genesis_should_panic_when_a_tadig_code_is_malformed() {
	let bad = GenesisOperator { tadig: Some("DEU".into()), ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "\"Operator 1\": \"2620\" is no PLMN")]
fn genesis_should_panic_when_a_plmn_is_malformed() {
	let bad = GenesisOperator { plmns: vec!["2620".into()], ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "more than 16 PLMNs")]
fn genesis_should_panic_when_there_are_too_many_plmns() {
	let codes = (0..17).map(|n| format!("262{n:02}")).collect();
	let bad = GenesisOperator { plmns: codes, ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "the name is longer than 64 bytes")]
fn genesis_should_panic_when_a_name_is_too_long() {
	let bad = GenesisOperator { legal_name: "x".repeat(65), ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "TadigRequired")]
fn genesis_should_panic_when_the_kind_needs_a_code() {
	let bad = GenesisOperator { tadig: None, ..genesis_operator(ALICE, 1) };
	ExtBuilder::default().operator(bad).build();
}

#[test]
#[should_panic(expected = "TadigAlreadyTaken")]
fn genesis_should_panic_when_a_code_is_named_twice() {
	ExtBuilder::default()
		.operator(genesis_operator(ALICE, 1))
		.operator(genesis_operator(BOB, 1))
		.build();
}

#[test]
#[should_panic(expected = "\"Operator 2\": its account belongs to an earlier one")]
fn genesis_should_panic_when_an_account_is_named_twice() {
	ExtBuilder::default()
		.operator(genesis_operator(ALICE, 1))
		.operator(genesis_operator(ALICE, 2))
		.build();
}
