//! The auditor, attestations and minting.

use crate::{mock::*, Attestation, Event};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use interwork_primitives::IssuerId;
use sp_runtime::{DispatchError::BadOrigin, TokenError};

#[test]
fn set_auditor_should_replace_the_auditor_when_the_board_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::set_auditor(root(), CAROL));
		assert_eq!(
			events(),
			vec![Event::AuditorSet { old_value: Some(AUDITOR), new_value: CAROL }]
		);
		set_now(START + 1);
		assert_noop!(
			Sdrt::attest_reserve(signed(AUDITOR), FIRST, 1, START + 1, hash(1)),
			E::NotAuditor
		);
		assert_ok!(Sdrt::attest_reserve(signed(CAROL), FIRST, RESERVE, START + 1, hash(1)));
	});
}

#[test]
fn attest_reserve_should_replace_the_attestation_when_it_is_newer() {
	ExtBuilder::default().build_and_execute(|| {
		set_now(START + 10);
		assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), SECOND, 77, START + 10, hash(1)));
		assert_eq!(
			issuer(SECOND).attestation,
			Some(Attestation { amount: 77, as_of: START + 10, evidence: hash(1) })
		);
		assert_eq!(
			events(),
			vec![Event::ReserveAttested {
				issuer: SECOND,
				auditor: AUDITOR,
				amount: 77,
				as_of: START + 10,
				evidence: hash(1),
			}]
		);
	});
}

#[test]
fn attest_reserve_should_fail_when_the_moment_is_not_newer_or_in_the_future() {
	ExtBuilder::default().build_and_execute(|| {
		set_now(START + 10);
		let attest = |as_of| Sdrt::attest_reserve(signed(AUDITOR), FIRST, RESERVE, as_of, hash(1));
		assert_noop!(attest(START - 1), E::AttestationNotNewer);
		assert_noop!(attest(START), E::AttestationNotNewer);
		assert_noop!(attest(START + 11), E::MomentInFuture);
		assert_ok!(attest(START + 1));
		// The same one again.
		assert_noop!(attest(START + 1), E::AttestationNotNewer);
		assert_ok!(attest(START + 10));
	});
}

#[test]
fn attest_reserve_should_fail_when_another_calls_or_there_is_no_such_issuer() {
	ExtBuilder::default().build_and_execute(|| {
		set_now(START + 10);
		let attest = |who, id| Sdrt::attest_reserve(signed(who), id, 1, START + 1, hash(1));
		assert_noop!(attest(ISSUER, FIRST), E::NotAuditor);
		assert_noop!(attest(AUDITOR, IssuerId(9)), E::IssuerNotFound);
		assert_noop!(Sdrt::attest_reserve(root(), FIRST, 1, START + 1, hash(1)), BadOrigin);
	});
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.auditor = None)
		.build_and_execute(|| {
			set_now(START + 10);
			assert_noop!(
				Sdrt::attest_reserve(signed(AUDITOR), FIRST, 1, START + 1, hash(1)),
				E::NotAuditor
			);
		});
}

#[test]
fn mint_should_raise_issuance_and_debt_alike_when_within_the_headroom() {
	ExtBuilder::default().build_and_execute(|| {
		let (issuance, before) = (Balances::total_issuance(), issuer(SECOND));
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 1_000));

		assert_eq!(Balances::balance(&CAROL), 1_000);
		assert_eq!(Balances::total_issuance(), issuance + 1_000);
		let after = issuer(SECOND);
		assert_eq!(after.outstanding, before.outstanding + 1_000);
		assert_eq!(after.minted, before.minted + 1_000);
		assert_eq!(
			events(),
			vec![Event::Minted { issuer: SECOND, to: CAROL, amount: 1_000, outstanding: 1_000 }]
		);
	});
}

#[test]
fn mint_should_end_at_the_reserve_when_it_is_below_the_ceiling() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, RESERVE + 1), E::ReserveExceeded);
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, RESERVE));
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, 1), E::ReserveExceeded);
		assert_eq!(Sdrt::headroom(SECOND), Some(0));
	});
}

#[test]
fn mint_should_end_at_the_ceiling_when_it_is_below_the_reserve() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::set_ceiling(root(), SECOND, 500));
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, 501), E::CeilingExceeded);
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 500));
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, 1), E::CeilingExceeded);
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, u128::MAX), E::CeilingExceeded);
	});
}

#[test]
fn mint_should_fail_when_the_attestation_is_as_old_as_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		set_now(START + ATTESTATION_AGE - 1);
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 100));
		set_now(START + ATTESTATION_AGE);
		assert_noop!(Sdrt::mint(signed(ISSUER_2), CAROL, 100), E::AttestationExpired);
		assert_eq!(Sdrt::headroom(SECOND), Some(0));
		// Attested anew, it works again.
		let now = START + ATTESTATION_AGE;
		assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), SECOND, RESERVE, now, hash(1)));
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 100));
	});
}

#[test]
fn mint_should_fail_when_the_reserve_was_never_attested() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name("Third"), CEILING));
		assert_noop!(Sdrt::mint(signed(CAROL), BOB, 100), E::AttestationNotFound);
		assert_eq!(Sdrt::headroom(IssuerId(2)), Some(0));
		assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), IssuerId(2), 100, START, hash(1)));
		assert_ok!(Sdrt::mint(signed(CAROL), BOB, 100));
	});
}

#[test]
fn mint_should_fail_when_the_caller_or_the_amount_is_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Sdrt::mint(signed(ALICE), CAROL, 100), E::NotIssuer);
		assert_noop!(Sdrt::mint(root(), CAROL, 100), BadOrigin);
		assert_noop!(Sdrt::mint(signed(ISSUER), CAROL, 0), E::AmountZero);
		// Too little to open an account.
		assert_noop!(
			Sdrt::mint(signed(ISSUER), CAROL, EXISTENTIAL_DEPOSIT - 1),
			TokenError::BelowMinimum
		);
		assert_ok!(Sdrt::mint(signed(ISSUER), CAROL, EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn reserve_below_the_debt_should_stop_only_minting_when_attested() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::mint(signed(ISSUER), CAROL, 50_000));
		let open = request(ALICE, 1_000);
		set_now(START + 1);
		assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), FIRST, 100, START + 1, hash(1)));
		assert_eq!(Sdrt::headroom(FIRST), Some(0));
		assert_noop!(Sdrt::mint(signed(ISSUER), CAROL, 1), E::ReserveExceeded);

		// Redemptions of before and after go on, to each of their ends.
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), open, hash(2)));
		let rejected = request(CAROL, 40_000);
		assert_ok!(Sdrt::reject_redemption(signed(ISSUER), rejected, crate::RejectReason::Other));
		let expired = request(CAROL, 40_000);
		set_now(START + 1 + PERIOD);
		assert_ok!(Sdrt::expire_redemption(signed(BOB), expired));
		// Transfers too, and the other issuer mints.
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), BOB, 1_000));
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 1_000));
		// A sufficient reserve lets the first mint again.
		let now = START + 1 + PERIOD;
		assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), FIRST, RESERVE, now, hash(1)));
		assert_ok!(Sdrt::mint(signed(ISSUER), CAROL, 1));
	});
}
