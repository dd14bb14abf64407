//! Money on its way through several hands, compared with the whole economic state of before.

use crate::{mock::*, RejectReason};
use frame_support::{assert_ok, traits::fungible::Inspect};
use interwork_primitives::Balance;
use std::collections::BTreeMap;

/// Everything that has to do with money.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Economy {
	issuance: Balance,
	/// Free and held, per account.
	accounts: BTreeMap<AccountId, (Balance, Balance)>,
	/// Outstanding, pending, minted, redeemed, per issuer.
	issuers: BTreeMap<u32, (Balance, Balance, Balance, Balance)>,
}

impl Economy {
	fn now() -> Self {
		let accounts = [ALICE, BOB, CAROL, ISSUER, ISSUER_2, Sdrt::pot()]
			.map(|who| (who, (Balances::balance(&who), held(who))));
		let issuers = Sdrt::issuers().into_iter().map(|(id, issuer)| {
			(id.0, (issuer.outstanding, issuer.pending, issuer.minted, issuer.redeemed))
		});
		Self {
			issuance: Balances::total_issuance(),
			accounts: accounts.into_iter().collect(),
			issuers: issuers.collect(),
		}
	}

	/// Before, plus named changes.
	fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
		change(&mut self);
		self
	}

	fn account(&mut self, who: AccountId) -> &mut (Balance, Balance) {
		self.accounts.get_mut(&who).unwrap()
	}

	fn issuer(&mut self, id: u32) -> &mut (Balance, Balance, Balance, Balance) {
		self.issuers.get_mut(&id).unwrap()
	}
}

#[test]
fn money_should_be_where_it_belongs_when_it_was_minted_paid_and_redeemed() {
	ExtBuilder::default().build_and_execute(|| {
		let start = Economy::now();

		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 5_000));
		let minted = start.with(|state| {
			state.issuance += 5_000;
			state.account(CAROL).0 += 5_000;
			let issuer = state.issuer(1);
			issuer.0 += 5_000;
			issuer.2 += 5_000;
		});
		assert_eq!(Economy::now(), minted);

		assert_ok!(Balances::transfer_allow_death(signed(CAROL), ALICE, 3_000));
		let paid = minted.with(|state| {
			state.account(CAROL).0 -= 3_000;
			state.account(ALICE).0 += 3_000;
		});
		assert_eq!(Economy::now(), paid);

		// Alice asks the second issuer, which has minted, and Bob asks it too, though his SDRt is of
		// the first: SDRt is SDRt.
		let first = crate::NextRedemptionId::<Test>::get();
		assert_ok!(Sdrt::request_redemption(signed(ALICE), SECOND, 3_000, hash(1)));
		let second = crate::NextRedemptionId::<Test>::get();
		assert_ok!(Sdrt::request_redemption(signed(BOB), SECOND, 2_000, hash(2)));
		let asked = paid.with(|state| {
			*state.account(ALICE) = (ENDOWMENT, 3_000);
			*state.account(BOB) = (ENDOWMENT - 2_000, 2_000);
			state.issuer(1).1 = 5_000;
		});
		assert_eq!(Economy::now(), asked);

		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER_2), first, hash(3)));
		let confirmed = asked.with(|state| {
			state.issuance -= 3_000;
			state.account(ALICE).1 = 0;
			*state.issuer(1) = (2_000, 2_000, 5_000, 3_000);
		});
		assert_eq!(Economy::now(), confirmed);

		assert_ok!(Sdrt::reject_redemption(signed(ISSUER_2), second, RejectReason::NotPermitted));
		let rejected = confirmed.with(|state| {
			*state.account(BOB) = (ENDOWMENT, 0);
			state.issuer(1).1 = 0;
		});
		assert_eq!(Economy::now(), rejected);

		// Asked again and not answered: nothing is lost.
		let third = crate::NextRedemptionId::<Test>::get();
		assert_ok!(Sdrt::request_redemption(signed(BOB), SECOND, 2_000, hash(2)));
		set_now(START + PERIOD);
		assert_ok!(Sdrt::expire_redemption(signed(CAROL), third));
		assert_eq!(Economy::now(), rejected);
	});
}

#[test]
fn issuer_should_leave_in_good_order_when_all_it_owes_is_redeemed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::mint(signed(ISSUER_2), CAROL, 5_000));
		assert_ok!(Sdrt::suspend_issuer(root(), SECOND));
		for (holder, amount) in [(CAROL, 4_000), (ALICE, 600), (BOB, 400)] {
			let id = crate::NextRedemptionId::<Test>::get();
			assert_ok!(Sdrt::request_redemption(signed(holder), SECOND, amount, hash(1)));
			assert_ok!(Sdrt::confirm_redemption(signed(ISSUER_2), id, hash(2)));
		}
		assert_ok!(Sdrt::remove_issuer(root(), SECOND));
		assert_eq!(Sdrt::issuers().len(), 1);
		assert_eq!(Balances::total_issuance(), issuer(FIRST).outstanding);
	});
}
