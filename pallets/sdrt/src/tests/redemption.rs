//! Redemptions, from the request to each of their three ends.

use crate::{mock::*, Event, Redemption, RejectReason};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use interwork_primitives::{IssuerId, RedemptionId};
use sp_runtime::{DispatchError::BadOrigin, TokenError};

#[test]
fn request_should_hold_the_amount_when_the_holder_has_it() {
	ExtBuilder::default().build_and_execute(|| {
		let before = issuer(FIRST);
		assert_ok!(Sdrt::request_redemption(signed(ALICE), FIRST, 1_000, hash(7)));

		let id = RedemptionId(0);
		assert_eq!(
			Sdrt::redemption(id),
			Some(Redemption {
				holder: ALICE,
				issuer: FIRST,
				amount: 1_000,
				reference: hash(7),
				requested_at: START,
				deadline: START + PERIOD,
			})
		);
		assert_eq!(held(ALICE), 1_000);
		assert_eq!(Balances::balance(&ALICE), ENDOWMENT - 1_000);
		let after = issuer(FIRST);
		assert_eq!((after.pending, after.outstanding), (1_000, before.outstanding));
		assert_eq!(
			events(),
			vec![Event::RedemptionRequested {
				id,
				issuer: FIRST,
				holder: ALICE,
				amount: 1_000,
				reference: hash(7),
				deadline: START + PERIOD,
			}]
		);
	});
}

#[test]
fn request_should_fail_when_the_amount_is_below_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		let ask = |amount| Sdrt::request_redemption(signed(ALICE), FIRST, amount, hash(7));
		assert_noop!(ask(0), E::AmountTooSmall);
		assert_noop!(ask(REDEMPTION_MIN - 1), E::AmountTooSmall);
		assert_ok!(ask(REDEMPTION_MIN));
		// The existential deposit counts where the minimum is lower.
		MinimumRedemption::set(1);
		assert_noop!(ask(EXISTENTIAL_DEPOSIT - 1), E::AmountTooSmall);
		assert_ok!(ask(EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn request_should_fail_when_the_holder_has_too_little_to_spare() {
	ExtBuilder::default().build_and_execute(|| {
		let ask = |amount| Sdrt::request_redemption(signed(ALICE), FIRST, amount, hash(7));
		// The existential deposit stays.
		assert_noop!(ask(ENDOWMENT - EXISTENTIAL_DEPOSIT + 1), TokenError::FundsUnavailable);
		assert_ok!(ask(ENDOWMENT - EXISTENTIAL_DEPOSIT));
		assert_noop!(ask(REDEMPTION_MIN), TokenError::FundsUnavailable);
	});
}

#[test]
fn request_should_fail_when_the_issuer_owes_too_little_beyond_what_is_pending() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 1_000));
		let ask = |who, amount| Sdrt::request_redemption(signed(who), SECOND, amount, hash(7));
		assert_noop!(ask(ALICE, 1_001), E::RedeemableExceeded);
		assert_ok!(ask(ALICE, 900));
		assert_noop!(ask(BOB, 101), E::RedeemableExceeded);
		assert_ok!(ask(BOB, 100));
		assert_noop!(ask(BOB, REDEMPTION_MIN), E::RedeemableExceeded);
	});
}

#[test]
fn request_should_fail_when_the_origin_or_the_issuer_is_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Sdrt::request_redemption(signed(ALICE), IssuerId(9), 100, hash(7)),
			E::IssuerNotFound
		);
		assert_noop!(Sdrt::request_redemption(root(), FIRST, 100, hash(7)), BadOrigin);
	});
}

#[test]
fn request_should_fail_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		crate::NextRedemptionId::<Test>::put(RedemptionId(u64::MAX));
		assert_noop!(Sdrt::request_redemption(signed(ALICE), FIRST, 100, hash(7)), E::IdsExhausted);
	});
}

#[test]
fn confirm_should_burn_and_lower_the_debt_when_the_issuer_has_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let id = request(ALICE, 1_000);
		let (issuance, before) = (Balances::total_issuance(), issuer(FIRST));
		events();
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), id, hash(8)));

		assert_eq!(Balances::total_issuance(), issuance - 1_000);
		assert_eq!((held(ALICE), Balances::balance(&ALICE)), (0, ENDOWMENT - 1_000));
		let after = issuer(FIRST);
		assert_eq!(after.outstanding, before.outstanding - 1_000);
		assert_eq!((after.redeemed, after.pending), (1_000, 0));
		assert_eq!(
			events(),
			vec![Event::RedemptionConfirmed {
				id,
				issuer: FIRST,
				holder: ALICE,
				amount: 1_000,
				payout_evidence: hash(8),
				outstanding: after.outstanding,
			}]
		);
	});
}

#[test]
fn reject_should_return_the_amount_when_the_issuer_does_not_pay() {
	ExtBuilder::default().build_and_execute(|| {
		let before = issuer(FIRST);
		let id = request(ALICE, 1_000);
		events();
		assert_ok!(Sdrt::reject_redemption(signed(ISSUER), id, RejectReason::DetailsInvalid));

		assert_eq!((held(ALICE), Balances::balance(&ALICE)), (0, ENDOWMENT));
		assert_eq!(issuer(FIRST), before);
		assert_eq!(
			events(),
			vec![Event::RedemptionRejected {
				id,
				issuer: FIRST,
				holder: ALICE,
				amount: 1_000,
				reason: RejectReason::DetailsInvalid,
			}]
		);
	});
}

#[test]
fn expire_should_return_the_amount_when_the_deadline_has_come() {
	ExtBuilder::default().build_and_execute(|| {
		let before = issuer(FIRST);
		let id = request(ALICE, 1_000);
		set_now(START + PERIOD - 1);
		assert_noop!(Sdrt::expire_redemption(signed(BOB), id), E::TooEarly);
		set_now(START + PERIOD);
		events();
		// Anybody may, not only the holder.
		assert_ok!(Sdrt::expire_redemption(signed(BOB), id));

		assert_eq!((held(ALICE), Balances::balance(&ALICE)), (0, ENDOWMENT));
		assert_eq!(issuer(FIRST), before);
		assert_eq!(
			events(),
			vec![Event::RedemptionExpired { id, issuer: FIRST, holder: ALICE, amount: 1_000 }]
		);
		assert_noop!(Sdrt::expire_redemption(root(), id), BadOrigin);
	});
}

#[test]
fn answers_should_fail_when_the_deadline_has_come() {
	ExtBuilder::default().build_and_execute(|| {
		let first = request(ALICE, 1_000);
		let second = request(ALICE, 1_000);
		let third = request(ALICE, 1_000);
		set_now(START + PERIOD - 1);
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), first, hash(8)));
		assert_ok!(Sdrt::reject_redemption(signed(ISSUER), second, RejectReason::Other));
		set_now(START + PERIOD);
		assert_noop!(Sdrt::confirm_redemption(signed(ISSUER), third, hash(8)), E::DeadlinePassed);
		assert_noop!(
			Sdrt::reject_redemption(signed(ISSUER), third, RejectReason::Other),
			E::DeadlinePassed
		);
	});
}

#[test]
fn answers_should_fail_when_another_than_its_issuer_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let id = request(ALICE, 1_000);
		for who in [ISSUER_2, ALICE, AUDITOR] {
			assert_noop!(Sdrt::confirm_redemption(signed(who), id, hash(8)), E::NotIssuer);
			assert_noop!(
				Sdrt::reject_redemption(signed(who), id, RejectReason::Other),
				E::NotIssuer
			);
		}
		assert_noop!(Sdrt::confirm_redemption(root(), id, hash(8)), BadOrigin);
		assert_noop!(Sdrt::reject_redemption(root(), id, RejectReason::Other), BadOrigin);
	});
}

#[test]
fn every_end_should_be_the_last_when_another_is_tried_after_it() {
	ExtBuilder::default().build_and_execute(|| {
		let none_works = |id| {
			assert_noop!(
				Sdrt::confirm_redemption(signed(ISSUER), id, hash(8)),
				E::RedemptionNotFound
			);
			assert_noop!(
				Sdrt::reject_redemption(signed(ISSUER), id, RejectReason::Other),
				E::RedemptionNotFound
			);
			assert_noop!(Sdrt::expire_redemption(signed(BOB), id), E::RedemptionNotFound);
		};
		none_works(RedemptionId(0));
		let (confirmed, rejected, expired) =
			(request(ALICE, 100), request(ALICE, 100), request(ALICE, 100));
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), confirmed, hash(8)));
		assert_ok!(Sdrt::reject_redemption(signed(ISSUER), rejected, RejectReason::Other));
		none_works(confirmed);
		none_works(rejected);
		set_now(START + PERIOD);
		none_works(confirmed);
		none_works(rejected);
		assert_ok!(Sdrt::expire_redemption(signed(BOB), expired));
		none_works(expired);
		// Ids do not return.
		assert_eq!(request(ALICE, 100), RedemptionId(3));
	});
}

#[test]
fn deadline_should_stay_when_the_period_changes() {
	ExtBuilder::default().build_and_execute(|| {
		let id = request(ALICE, 1_000);
		RedemptionPeriod::set(1);
		let short = request(ALICE, 1_000);
		set_now(START + 1);
		assert_ok!(Sdrt::expire_redemption(signed(BOB), short));
		assert_noop!(Sdrt::expire_redemption(signed(BOB), id), E::TooEarly);
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), id, hash(8)));
	});
}

#[test]
fn held_amount_should_not_be_spendable_when_a_redemption_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		request(ALICE, ENDOWMENT - 100);
		assert!(Balances::transfer_allow_death(signed(ALICE), BOB, 101).is_err());
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), BOB, 90));
		assert_eq!(Balances::balance(&ALICE), EXISTENTIAL_DEPOSIT);
	});
}
