//! `apply` and `withdraw_application`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{
	Country, OperatorId, OperatorKind, OperatorStatus, Plmn, RoleSet, Tadig,
};
use sp_runtime::{DispatchError, TokenError};

type E = Error<Test>;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

#[test]
fn apply_should_register_an_applicant_when_all_is_well() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(apply(ALICE, 1));

		let operator = OperatorId(0);
		assert_eq!(
			record(operator),
			OperatorRecord {
				account: ALICE,
				legal_name: name("Operator 1"),
				kind: OperatorKind::Mno,
				country: DE,
				tadig: Some(tadig(1)),
				plmns: plmns([1]),
				status: OperatorStatus::Applied,
				deposit: DEPOSIT,
				applied_at: START,
				status_since: START,
				delegate_count: 0,
			}
		);
		assert_eq!(
			Accounts::<Test>::get(ALICE),
			Some(AccountLink { operator, rights: AccountRights::Owner })
		);
		assert_eq!(held(ALICE), DEPOSIT);
		assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE - DEPOSIT);
		assert_eq!(TadigOwners::<Test>::get(tadig(1)), Some(operator));
		assert_eq!(PlmnOwners::<Test>::get(plmn(1)), Some(operator));
		assert_eq!(NextOperatorId::<Test>::get(), OperatorId(1));
		assert_eq!(Counts::<Test>::get(), OperatorCounts { applied: 1, ..Default::default() });
		assert_eq!(
			last_event(),
			Event::Applied {
				operator,
				account: ALICE,
				legal_name: name("Operator 1"),
				kind: OperatorKind::Mno,
				country: DE,
				tadig: Some(tadig(1)),
				plmns: plmns([1]),
				deposit: DEPOSIT,
			}
		);
		// An application is no change of status.
		assert_eq!(StatusChanges::get(), vec![]);
	});
}

#[test]
fn apply_should_be_refused_when_the_origin_is_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				Registry::apply(origin, name("X"), OperatorKind::Carrier, DE, None, plmns([])),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn apply_should_be_refused_when_the_account_belongs_to_an_operator() {
	ExtBuilder::default().build_and_execute(|| {
		applicant(ALICE, 1);
		assert_noop!(apply(ALICE, 2), E::AccountAlreadyLinked);

		active(BOB, 2);
		assert_ok!(Registry::set_delegate(signed(BOB), CHARLIE, RoleSet::ALL));
		assert_noop!(apply(CHARLIE, 3), E::AccountAlreadyLinked);

		retired(DAVE, 4);
		assert_noop!(apply(DAVE, 5), E::AccountAlreadyLinked);
	});
}

#[test]
fn apply_should_be_refused_when_a_code_is_taken() {
	ExtBuilder::default().build_and_execute(|| {
		let apply_with = |tadig, plmns| {
			Registry::apply(signed(EVE), name("E"), OperatorKind::Mvno, DE, tadig, plmns)
		};
		// Applicants, active and suspended operators own their codes alike.
		applicant(ALICE, 1);
		active(BOB, 2);
		suspended(CHARLIE, 3);
		for n in [1, 2, 3] {
			assert_noop!(apply_with(Some(tadig(n)), plmns([9])), E::TadigAlreadyTaken);
			assert_noop!(apply_with(Some(tadig(9)), plmns([9, n])), E::PlmnAlreadyTaken);
		}
		retired(DAVE, 4);
		assert_ok!(apply_with(Some(tadig(4)), plmns([4])));
		assert_eq!(TadigOwners::<Test>::get(tadig(4)), Some(operator_of(EVE)));
	});
}

#[test]
fn apply_should_tell_network_codes_apart_when_only_the_digits_differ() {
	ExtBuilder::default().build_and_execute(|| {
		applicant(ALICE, 1);
		let long = Plmn { mcc: 262, mnc: 1, mnc_digits: 3 };
		assert_ok!(Registry::apply(
			signed(BOB),
			name("B"),
			OperatorKind::Mno,
			DE,
			Some(tadig(2)),
			vec![long].try_into().unwrap(),
		));
		assert_eq!(Registry::operator_by_plmn(long).unwrap().0, operator_of(BOB));
		assert_eq!(Registry::operator_by_plmn(plmn(1)).unwrap().0, operator_of(ALICE));
	});
}

#[test]
fn apply_should_demand_codes_when_the_kind_needs_them() {
	ExtBuilder::default().build_and_execute(|| {
		let apply_as =
			|kind, tadig, plmns| Registry::apply(signed(ALICE), name("A"), kind, DE, tadig, plmns);
		let code = Some(tadig(1));
		assert_noop!(apply_as(OperatorKind::Mno, None, plmns([1])), E::TadigRequired);
		assert_noop!(apply_as(OperatorKind::Mno, code, plmns([])), E::PlmnRequired);
		assert_noop!(apply_as(OperatorKind::Mvno, None, plmns([])), E::TadigRequired);
		for (index, kind) in
			[OperatorKind::Carrier, OperatorKind::ServiceProvider, OperatorKind::IotProvider]
				.into_iter()
				.enumerate()
		{
			let who = BOB + index as u64;
			assert_ok!(Registry::apply(signed(who), name("B"), kind, DE, None, plmns([])));
		}
		assert_ok!(apply_as(OperatorKind::Mvno, code, plmns([])));
	});
}

#[test]
fn apply_should_be_refused_when_a_fact_is_malformed() {
	ExtBuilder::default().build_and_execute(|| {
		let apply_with = |legal_name: &str, country: &[u8; 2], tadig: &[u8; 5], plmns| {
			Registry::apply(
				signed(ALICE),
				name(legal_name),
				OperatorKind::Mno,
				Country(*country),
				Some(Tadig(*tadig)),
				plmns,
			)
		};
		for bad in ["", " ", "A ", "\tA", "A\nB", "A\0", "A\u{202E}B", "\u{FEFF}A"] {
			assert_noop!(apply_with(bad, b"DE", b"DEUD1", plmns([1])), E::InvalidName);
		}
		assert_noop!(
			Registry::apply(
				signed(ALICE),
				vec![0xFF, 0xFE].try_into().unwrap(),
				OperatorKind::Carrier,
				DE,
				None,
				plmns([])
			),
			E::InvalidName
		);
		assert_noop!(apply_with("A", b"ZZ", b"DEUD1", plmns([1])), E::InvalidCountry);
		assert_noop!(apply_with("A", b"DE", b"DE1D1", plmns([1])), E::InvalidTadig);
		assert_noop!(apply_with("A", b"DE", b"DEUD1", plmns([1, 100])), E::InvalidPlmn);
		assert_noop!(apply_with("A", b"DE", b"DEUD1", plmns([1, 2, 1])), E::DuplicatePlmn);
		assert_ok!(apply_with("Büro für Fünk 東京", b"DE", b"DEUD1", plmns([1, 2])));
	});
}

#[test]
fn apply_should_take_the_most_that_fits_when_at_the_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		let longest = "x".repeat(MaxNameLength::get() as usize);
		assert_ok!(Registry::apply(
			signed(ALICE),
			name(&longest),
			OperatorKind::Mno,
			DE,
			Some(tadig(1)),
			plmns(0..16),
		));
		assert_eq!(record(OperatorId(0)).plmns.len(), 16);
		// One more cannot even be written down as an argument.
		assert!(NameOf::<Test>::try_from([longest.as_bytes(), b"x"].concat()).is_err());
		assert!(PlmnsOf::<Test>::try_from((0..17).map(plmn).collect::<Vec<_>>()).is_err());
	});
}

#[test]
fn apply_should_need_the_whole_deposit_and_the_existential_one() {
	ExtBuilder::default().build_and_execute(|| {
		let ed = ExistentialDeposit::get();
		Balances::set_balance(&ALICE, DEPOSIT + ed - 1);
		assert_noop!(apply(ALICE, 1), TokenError::FundsUnavailable);
		Balances::set_balance(&ALICE, DEPOSIT + ed);
		assert_ok!(apply(ALICE, 1));
		assert_eq!(Balances::free_balance(ALICE), ed);
	});
}

#[test]
fn apply_should_hold_nothing_when_the_deposit_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		ApplicationDeposit::set(0);
		assert_ok!(apply(NOBODY, 1));
		assert_eq!(record(OperatorId(0)).deposit, 0);
		assert_ok!(Registry::withdraw_application(signed(NOBODY)));
	});
}

#[test]
fn apply_should_be_refused_when_ids_are_used_up() {
	ExtBuilder::default().build().execute_with(|| {
		NextOperatorId::<Test>::put(OperatorId(u32::MAX));
		assert_noop!(apply(ALICE, 1), E::NoMoreIds);
		NextOperatorId::<Test>::put(OperatorId(u32::MAX - 1));
		assert_ok!(apply(ALICE, 1));
		assert_noop!(apply(BOB, 2), E::NoMoreIds);
	});
}

#[test]
fn withdraw_application_should_leave_nothing_when_the_board_has_not_decided() {
	ExtBuilder::default().build_and_execute(|| {
		let operator = applicant(ALICE, 1);
		// What is released is what was held, whatever the deposit is by now.
		ApplicationDeposit::set(DEPOSIT * 2);
		assert_ok!(Registry::withdraw_application(signed(ALICE)));

		assert_eq!(Registry::operator(operator), None);
		assert_eq!(Accounts::<Test>::get(ALICE), None);
		assert_eq!(TadigOwners::<Test>::get(tadig(1)), None);
		assert_eq!(PlmnOwners::<Test>::get(plmn(1)), None);
		assert_eq!(held(ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE);
		assert_eq!(Counts::<Test>::get(), OperatorCounts { withdrawn: 1, ..Default::default() });
		assert_eq!(
			last_event(),
			Event::ApplicationWithdrawn { operator, account: ALICE, deposit: DEPOSIT }
		);
		assert_eq!(StatusChanges::get(), vec![]);

		assert_noop!(Registry::withdraw_application(signed(ALICE)), E::NotOperator);
		// The id does not return.
		assert_ok!(apply(ALICE, 1));
		assert_eq!(operator_of(ALICE), OperatorId(1));
	});
}

#[test]
fn withdraw_application_should_be_refused_when_there_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::withdraw_application(RuntimeOrigin::root()),
			DispatchError::BadOrigin
		);
		assert_noop!(Registry::withdraw_application(signed(ALICE)), E::NotOperator);
		active(BOB, 2);
		suspended(CHARLIE, 3);
		retired(DAVE, 4);
		for who in [BOB, CHARLIE, DAVE] {
			assert_noop!(Registry::withdraw_application(signed(who)), E::OperatorNotApplied);
		}
		assert_ok!(Registry::set_delegate(signed(BOB), EVE, RoleSet::ALL));
		assert_noop!(Registry::withdraw_application(signed(EVE)), E::NotOwner);
	});
}

#[test]
fn withdraw_application_should_charge_for_what_it_freed() {
	ExtBuilder::default().build_and_execute(|| {
		applicant(ALICE, 1);
		let info = Registry::withdraw_application(signed(ALICE)).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::withdraw_application(1)));
	});
}
