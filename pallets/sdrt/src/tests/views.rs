//! What front ends read.

use crate::{impl_views::PAGE_LEN_MAX, mock::*};
use frame_support::assert_ok;
use interwork_primitives::{IssuerId, RedemptionId};

#[test]
fn issuers_should_be_listed_by_id_when_there_are_several() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::appoint_issuer(root(), CAROL, name("Third"), 1));
		let ids: Vec<_> = Sdrt::issuers().into_iter().map(|(id, _)| id).collect();
		assert_eq!(ids, vec![FIRST, SECOND, IssuerId(2)]);
		assert_eq!(Sdrt::issuer(IssuerId(9)), None);
	});
}

#[test]
fn headroom_should_say_exactly_what_can_be_minted_when_asked() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Sdrt::headroom(IssuerId(9)), None);
		let headroom = Sdrt::headroom(FIRST).unwrap();
		assert_eq!(headroom, RESERVE - 2 * ENDOWMENT - EXISTENTIAL_DEPOSIT);
		assert!(Sdrt::mint(signed(ISSUER), BOB, headroom + 1).is_err());
		assert_ok!(Sdrt::mint(signed(ISSUER), BOB, headroom));
		assert_eq!(Sdrt::headroom(FIRST), Some(0));
		assert_ok!(Sdrt::suspend_issuer(root(), SECOND));
		assert_eq!(Sdrt::headroom(SECOND), Some(0));
	});
}

#[test]
fn redemptions_should_be_paged_in_order_when_there_are_many() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Sdrt::mint(signed(ISSUER), ALICE, 100_000));
		// Bob's every third one lies between Alice's.
		let (mut alices, mut all) = (vec![], vec![]);
		for index in 0..300u32 {
			let holder = if index % 3 == 0 { BOB } else { ALICE };
			let id = request(holder, 60);
			all.push(id);
			if holder == ALICE {
				alices.push(id);
			}
		}
		let ids = |page: Vec<(RedemptionId, _)>| -> Vec<RedemptionId> {
			page.into_iter().map(|(id, _): (_, crate::RedemptionOf<Test>)| id).collect()
		};
		let first = ids(Sdrt::redemptions_of(ALICE, None, 10));
		assert_eq!(first, alices[..10]);
		let second = ids(Sdrt::redemptions_of(ALICE, first.last().copied(), 10));
		assert_eq!(second, alices[10..20]);
		// After one that is not Alice's, or no longer open.
		assert_eq!(ids(Sdrt::redemptions_of(ALICE, Some(RedemptionId(3)), 1)), [RedemptionId(4)]);
		assert_ok!(Sdrt::confirm_redemption(signed(ISSUER), RedemptionId(4), hash(1)));
		assert_eq!(ids(Sdrt::redemptions_of(ALICE, Some(RedemptionId(4)), 1)), [RedemptionId(5)]);
		// A page has its maximum.
		let page = ids(Sdrt::redemptions_of(ALICE, None, u32::MAX));
		assert_eq!(page.len(), PAGE_LEN_MAX as usize);
		assert_eq!(ids(Sdrt::redemptions_of(ALICE, None, 0)), []);
		assert_eq!(ids(Sdrt::redemptions_of(ALICE, all.last().copied(), 10)), []);
		assert_eq!(ids(Sdrt::redemptions_of(CAROL, None, 10)), []);

		// The issuer sees all of them, page by page.
		let (mut seen, mut after) = (vec![], None);
		loop {
			let page = ids(Sdrt::redemptions_for(FIRST, after, 77));
			let Some(last) = page.last() else { break };
			after = Some(*last);
			seen.extend(page);
		}
		all.retain(|id| *id != RedemptionId(4));
		assert_eq!(seen, all);
		assert_eq!(ids(Sdrt::redemptions_for(SECOND, None, 10)), []);
	});
}
