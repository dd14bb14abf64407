//! What the chain may start with.

use crate::{mock::*, Issuers};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use interwork_primitives::sdr::{Amounts, Basket};

#[test]
fn endowments_should_be_owed_by_the_first_issuer_when_there_are_several() {
	ExtBuilder::default().build_and_execute(|| {
		// Alice, Bob, and the pot.
		let endowed = 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT;
		assert_eq!(Balances::total_issuance(), endowed);
		let first = issuer(FIRST);
		assert_eq!((first.endowed, first.outstanding), (endowed, endowed));
		assert_eq!((first.minted, first.redeemed, first.pending), (0, 0, 0));
		assert_eq!(issuer(SECOND).outstanding, 0);
		assert_eq!(Balances::balance(&Sdrt::pot()), EXISTENTIAL_DEPOSIT);
		assert_eq!(Sdrt::auditor(), Some(AUDITOR));
		assert_eq!(Sdrt::basket(), Some(Basket::SINCE_AUGUST_2022));
	});
}

#[test]
fn pot_should_not_be_endowed_twice_when_the_balances_endow_it() {
	ExtBuilder::default()
		.with_balances(vec![(crate::Pallet::<Test>::pot_account(), 1_000)])
		.build_and_execute(|| {
			assert_eq!(Balances::total_issuance(), 1_000);
			assert_eq!(issuer(FIRST).outstanding, 1_000);
		});
}

#[test]
fn issuers_should_not_be_needed_when_nothing_is_endowed() {
	ExtBuilder::default()
		.with_balances(vec![])
		.with_genesis(|genesis| *genesis = Default::default())
		.build_and_execute(|| {
			assert_eq!(Balances::total_issuance(), 0);
			assert_eq!(Issuers::<Test>::count(), 0);
			assert_eq!(Sdrt::basket(), Some(Basket::SINCE_AUGUST_2022));
		});
}

#[test]
fn minting_should_wait_for_an_attestation_when_genesis_gives_no_date() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.reserves_as_of = 0)
		.build_and_execute(|| {
			assert_noop!(Sdrt::mint(signed(ISSUER), BOB, 100), E::AttestationExpired);
			assert_ok!(Sdrt::attest_reserve(signed(AUDITOR), FIRST, RESERVE, START, hash(1)));
			assert_ok!(Sdrt::mint(signed(ISSUER), BOB, 100));
		});
}

#[test]
fn endowment_should_be_accepted_when_it_equals_what_may_be_owed() {
	let endowed = 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT;
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[0] = (ISSUER, "First".into(), endowed, endowed))
		.build_and_execute(|| assert_eq!(Sdrt::headroom(FIRST), Some(0)));
}

#[test]
#[should_panic(expected = "there is no issuer that owes them")]
fn genesis_should_be_refused_when_nobody_owes_the_endowments() {
	ExtBuilder::default().with_genesis(|genesis| genesis.issuers.clear()).build();
}

#[test]
#[should_panic(expected = "its ceiling is 20009, its reserve 900000")]
fn genesis_should_be_refused_when_the_ceiling_is_too_low() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[0].2 = 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT - 1)
		.build();
}

#[test]
#[should_panic(expected = "its ceiling is 1000000, its reserve 20009")]
fn genesis_should_be_refused_when_the_reserve_is_too_low() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[0].3 = 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT - 1)
		.build();
}

#[test]
#[should_panic(expected = "named as an issuer twice")]
fn genesis_should_be_refused_when_an_issuer_is_named_twice() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[1].0 = ISSUER)
		.build();
}

#[test]
#[should_panic(expected = "4 issuers are more than the limit of 3")]
fn genesis_should_be_refused_when_there_are_too_many_issuers() {
	ExtBuilder::default()
		.with_genesis(|genesis| {
			genesis.issuers.push((91, "Third".into(), 1, 1));
			genesis.issuers.push((92, "Fourth".into(), 1, 1));
		})
		.build();
}

#[test]
#[should_panic(expected = "is empty or holds control characters")]
fn genesis_should_be_refused_when_a_name_is_empty() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[0].1.clear())
		.build();
}

#[test]
#[should_panic(expected = "has 65 bytes, more than 64")]
fn genesis_should_be_refused_when_a_name_is_too_long() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.issuers[0].1 = "x".repeat(65))
		.build();
}

#[test]
#[should_panic(expected = "named as a reporter twice")]
fn genesis_should_be_refused_when_a_reporter_is_named_twice() {
	ExtBuilder::default().with_genesis(|genesis| genesis.reporters.push(11)).build();
}

#[test]
#[should_panic(expected = "5 reporters are more than the limit of 4")]
fn genesis_should_be_refused_when_there_are_too_many_reporters() {
	ExtBuilder::default()
		.with_genesis(|genesis| genesis.reporters.extend([14, 15]))
		.build();
}

#[test]
#[should_panic(expected = "the basket is invalid: BasketEmpty")]
fn genesis_should_be_refused_when_the_basket_is_empty() {
	let empty = Amounts { usd: 0, eur: 0, cny: 0, jpy: 0, gbp: 0 };
	ExtBuilder::default()
		.with_genesis(|genesis| {
			genesis.basket = Some(Basket { effective_at: 0, amounts: empty });
		})
		.build();
}
