//! The board's calls on issuers.

use crate::{mock::*, types::NAME_LEN_MAX, Event, IssuerStatus, Name};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::IssuerId;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn appoint_issuer_should_add_an_issuer_when_the_board_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name("Third Bank"), 500));

		let third = issuer(IssuerId(2));
		assert_eq!(third.account, CAROL);
		assert_eq!(third.name, name("Third Bank"));
		assert_eq!(third.status, IssuerStatus::Active);
		assert_eq!((third.ceiling, third.attestation), (500, None));
		assert_eq!((third.outstanding, third.pending, third.endowed), (0, 0, 0));
		assert_eq!(Sdrt::issuer_of(CAROL), Some(IssuerId(2)));
		assert_eq!(
			events(),
			vec![Event::IssuerAppointed {
				issuer: IssuerId(2),
				account: CAROL,
				name: name("Third Bank"),
				ceiling: 500,
			}]
		);
	});
}

#[test]
fn appoint_issuer_should_fail_when_the_account_is_an_issuer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Sdrt::appoint_issuer(root(), ISSUER, name("Again"), 500),
			E::IssuerAlreadyExists
		);
	});
}

#[test]
fn appoint_issuer_should_fail_when_there_are_as_many_as_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name("Third"), 500));
		assert_noop!(Sdrt::appoint_issuer(root(), BOB, name("Fourth"), 500), E::TooManyIssuers);
		// A place that becomes free can be taken; the id does not return.
		assert_ok!(Sdrt::remove_issuer(root(), IssuerId(2)));
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name("Third"), 500));
		assert_eq!(Sdrt::issuer_of(CAROL), Some(IssuerId(3)));
		assert_eq!(Sdrt::issuer(IssuerId(2)), None);
	});
}

#[test]
fn appoint_issuer_should_fail_when_the_name_cannot_be_shown() {
	ExtBuilder::default().build_and_execute(|| {
		let raw = |bytes: &[u8]| Name::try_from(bytes.to_vec()).unwrap();
		for bad in [raw(b""), raw(b"  "), raw(b"a\nb"), raw(&[0xff, 0xfe])] {
			assert_noop!(Sdrt::appoint_issuer(root(), CAROL, bad, 500), E::InvalidName);
		}
		let longest = "x".repeat(NAME_LEN_MAX as usize);
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name(&longest), 500));
		assert!(Name::try_from(vec![b'x'; NAME_LEN_MAX as usize + 1]).is_err());
	});
}

#[test]
fn appoint_issuer_should_fail_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		crate::NextIssuerId::<Test>::put(IssuerId(u32::MAX));
		assert_noop!(Sdrt::appoint_issuer(root(), CAROL, name("Third"), 500), E::IdsExhausted);
	});
}

#[test]
fn replace_issuer_account_should_move_the_powers_when_the_board_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let id = request(ALICE, 100);
		events();
		assert_ok!(Sdrt::replace_issuer_account(root(), FIRST, CAROL));

		assert_eq!(
			events(),
			vec![Event::IssuerAccountReplaced {
				issuer: FIRST,
				old_value: ISSUER,
				new_value: CAROL,
			}]
		);
		assert_eq!(Sdrt::issuer_of(ISSUER), None);
		assert_eq!(Sdrt::issuer_of(CAROL), Some(FIRST));
		assert_noop!(Sdrt::mint(signed(ISSUER), BOB, 100), E::NotIssuer);
		assert_noop!(Sdrt::confirm_redemption(signed(ISSUER), id, hash(1)), E::NotIssuer);
		assert_ok!(Sdrt::mint(signed(CAROL), BOB, 100));
		assert_ok!(Sdrt::confirm_redemption(signed(CAROL), id, hash(1)));
	});
}

#[test]
fn replace_issuer_account_should_fail_when_the_issuer_or_the_account_is_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Sdrt::replace_issuer_account(root(), IssuerId(9), CAROL), E::IssuerNotFound);
		assert_noop!(Sdrt::replace_issuer_account(root(), FIRST, ISSUER_2), E::IssuerAlreadyExists);
		assert_noop!(Sdrt::replace_issuer_account(root(), FIRST, ISSUER), E::IssuerAlreadyExists);
	});
}

#[test]
fn set_ceiling_should_tell_old_and_new_when_the_board_calls() {
	ExtBuilder::default().build_and_execute(|| {
		// Below what the issuer owes: allowed.
		assert_ok!(Sdrt::set_ceiling(root(), FIRST, 1));
		assert_eq!(issuer(FIRST).ceiling, 1);
		assert_eq!(
			events(),
			vec![Event::CeilingSet { issuer: FIRST, old_value: CEILING, new_value: 1 }]
		);
		assert_noop!(Sdrt::set_ceiling(root(), IssuerId(9), 1), E::IssuerNotFound);
	});
}

#[test]
fn suspension_should_stop_only_minting_when_set_and_end_when_lifted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::suspend_issuer(root(), FIRST));
		assert_eq!(events(), vec![Event::IssuerSuspended { issuer: FIRST }]);
		assert_noop!(Sdrt::suspend_issuer(root(), FIRST), E::IssuerNotActive);
		assert_noop!(Sdrt::mint(signed(ISSUER), BOB, 100), E::IssuerNotActive);

		// What it owes, it still pays.
		let id = request(ALICE, 100);
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), id, hash(1)));

		events();
		assert_ok!(Sdrt::reinstate_issuer(root(), FIRST));
		assert_eq!(events(), vec![Event::IssuerReinstated { issuer: FIRST }]);
		assert_noop!(Sdrt::reinstate_issuer(root(), FIRST), E::IssuerNotSuspended);
		assert_ok!(Sdrt::mint(signed(ISSUER), BOB, 100));

		assert_noop!(Sdrt::suspend_issuer(root(), IssuerId(9)), E::IssuerNotFound);
		assert_noop!(Sdrt::reinstate_issuer(root(), IssuerId(9)), E::IssuerNotFound);
	});
}

#[test]
fn remove_issuer_should_wait_until_nothing_is_owed_when_called() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 100));
		assert_noop!(Sdrt::remove_issuer(root(), SECOND), E::OutstandingNotZero);

		// The existential deposit of Carol's account cannot be redeemed: she has some more.
		assert_ok!(Sdrt::mint(signed(ISSUER), CAROL, EXISTENTIAL_DEPOSIT));
		let id = crate::NextRedemptionId::<Test>::get();
		assert_ok!(Sdrt::request_redemption(signed(CAROL), SECOND, 100, hash(1)));
		assert_noop!(Sdrt::remove_issuer(root(), SECOND), E::OutstandingNotZero);
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER_2), id, hash(2)));

		events();
		assert_ok!(Sdrt::remove_issuer(root(), SECOND));
		assert_eq!(events(), vec![Event::IssuerRemoved { issuer: SECOND, account: ISSUER_2 }]);
		assert_eq!(Sdrt::issuer_of(ISSUER_2), None);
		assert_noop!(Sdrt::remove_issuer(root(), SECOND), E::IssuerNotFound);
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, 100), E::NotIssuer);
	});
}

#[test]
fn board_calls_should_fail_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(ISSUER), signed(AUDITOR), RuntimeOrigin::none()] {
			let o = || origin.clone();
			assert_noop!(Sdrt::appoint_issuer(o(), CAROL, name("x"), 1), BadOrigin);
			assert_noop!(Sdrt::replace_issuer_account(o(), FIRST, CAROL), BadOrigin);
			assert_noop!(Sdrt::set_ceiling(o(), FIRST, 1), BadOrigin);
			assert_noop!(Sdrt::suspend_issuer(o(), FIRST), BadOrigin);
			assert_noop!(Sdrt::reinstate_issuer(o(), FIRST), BadOrigin);
			assert_noop!(Sdrt::remove_issuer(o(), SECOND), BadOrigin);
			assert_noop!(Sdrt::set_auditor(o(), CAROL), BadOrigin);
			assert_noop!(Sdrt::add_reporter(o(), CAROL), BadOrigin);
			assert_noop!(Sdrt::remove_reporter(o(), REPORTERS[0]), BadOrigin);
			assert_noop!(Sdrt::set_basket(o(), START, amounts()), BadOrigin);
		}
	});
}
