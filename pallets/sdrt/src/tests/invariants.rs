//! Every invariant must notice when it is broken.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungible::Mutate};
use interwork_primitives::{sdr::Basket, IssuerId, RedemptionId};
use sp_runtime::DispatchError;

/// Breaks a sound state that has an open redemption and a report, and expects the complaint.
fn complains(number: &str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		request(ALICE, 1_000);
		assert_ok!(Sdrt::report_rates(signed(REPORTERS[0]), rates(), START));
		assert_ok!(Sdrt::set_basket(root(), START + 1, amounts()));
		assert_ok!(Sdrt::do_try_state());
		damage();
		match Sdrt::do_try_state() {
			Err(DispatchError::Other(text)) => {
				assert!(text.starts_with(number), "expected {number}, not {text}")
			},
			other => panic!("expected {number}, not {other:?}"),
		}
	})
}

fn change_issuer(change: impl FnOnce(&mut IssuerOf<Test>)) {
	Issuers::<Test>::mutate(FIRST, |issuer| change(issuer.as_mut().unwrap()));
}

fn key() -> RedemptionKey {
	RedemptionKey::from(RedemptionId(0))
}

#[test]
fn try_state_should_complain_when_issuance_and_debt_differ() {
	complains("1:", || {
		Balances::mint_into(&ALICE, 1).unwrap();
	});
	complains("1:", || {
		change_issuer(|issuer| {
			issuer.outstanding += 1;
			issuer.minted += 1;
		});
	});
	// What the balances pallet burns by itself, which the runtime must refuse.
	complains("1:", || {
		assert_ok!(Balances::burn(signed(ALICE), 1, true));
	});
}

#[test]
fn try_state_should_complain_when_an_issuers_account_does_not_add_up() {
	complains("2:", || change_issuer(|issuer| issuer.minted += 1));
	complains("2:", || change_issuer(|issuer| issuer.redeemed += 1));
	complains("2:", || change_issuer(|issuer| issuer.endowed -= 1));
}

#[test]
fn try_state_should_complain_when_pending_is_not_the_sum_of_the_redemptions() {
	complains("3:", || change_issuer(|issuer| issuer.pending += 1));
	complains("3:", || change_issuer(|issuer| issuer.pending -= 1));
	complains("3:", || change_issuer(|issuer| issuer.pending = issuer.outstanding + 1));
}

#[test]
fn try_state_should_complain_when_a_hold_is_not_the_sum_of_the_redemptions() {
	complains("4:", || {
		Redemptions::<Test>::mutate(key(), |redemption| redemption.as_mut().unwrap().amount += 1);
		change_issuer(|issuer| issuer.pending += 1);
	});
}

#[test]
fn try_state_should_complain_when_the_lists_of_redemptions_differ() {
	complains("5:", || RedemptionsByHolder::<Test>::remove(ALICE, key()));
	complains("5:", || RedemptionsByIssuer::<Test>::remove(FIRST, key()));
	complains("5:", || RedemptionsByHolder::<Test>::insert(BOB, key(), ()));
	complains("5:", || RedemptionsByIssuer::<Test>::insert(SECOND, key(), ()));
}

#[test]
fn try_state_should_complain_when_accounts_and_issuers_differ() {
	complains("6:", || IssuerIds::<Test>::remove(ISSUER));
	complains("6:", || IssuerIds::<Test>::insert(CAROL, FIRST));
	complains("6:", || change_issuer(|issuer| issuer.name = Default::default()));
}

#[test]
fn try_state_should_complain_when_ids_could_repeat() {
	complains("7:", || NextIssuerId::<Test>::put(IssuerId(1)));
	complains("7:", || NextRedemptionId::<Test>::put(RedemptionId(0)));
}

#[test]
fn try_state_should_complain_when_reporters_are_unsorted_or_out_of_bounds() {
	complains("8:", || Reporters::<Test>::mutate(|reporters| reporters.as_mut().swap(0, 1)));
	complains("8:", || {
		Reporters::<Test>::mutate(|reporters| {
			let report = reporters[0].latest.as_mut().unwrap();
			report.observation.rates.jpy_per_usd = 0;
		});
	});
	complains("8:", || {
		Reporters::<Test>::mutate(|reporters| {
			reporters[0].latest.as_mut().unwrap().reported_at -= 1;
		});
	});
}

#[test]
fn try_state_should_complain_when_baskets_are_wrong() {
	complains("9:", || {
		CurrentBaskets::<Test>::mutate(|baskets| baskets.next = Some(Basket::SINCE_AUGUST_2022));
	});
	complains("9:", || {
		CurrentBaskets::<Test>::mutate(|baskets| {
			baskets.current.as_mut().unwrap().amounts.jpy = u64::MAX;
		});
	});
}
