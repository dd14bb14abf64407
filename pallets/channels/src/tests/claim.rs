use crate::{mock::*, types::*, Error, Event, WeightInfo};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use interwork_primitives::{
	messages::{Tick, Voucher},
	ChannelId, OperatorStatus,
};
use sp_runtime::DispatchError;

#[test]
fn claim_should_book_the_increase_for_the_payee() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 30)));
		assert_eq!(last_event(), Event::Claimed { channel: id, units: 30, claimed: 30 });
		assert_ok!(claim(claim_of(id, 1, 31)));
		assert_eq!(last_event(), Event::Claimed { channel: id, units: 1, claimed: 31 });
		assert_eq!((books().in_channels, books().earned), (69, 31));
		assert_eq!(acceptance(record(id).acceptance).earned, 31);
	});
}

/// Equal, lower, the deposit, one more, zero, and numbers that overflow.
#[test]
fn claim_should_increase_and_never_exceed_the_deposit() {
	execute(|| {
		let id = simple();
		assert_noop!(claim(claim_of(id, 1, 0)), Error::<Test>::NotIncreasing);
		assert_ok!(claim(claim_of(id, 1, 50)));
		assert_noop!(claim(claim_of(id, 1, 50)), Error::<Test>::NotIncreasing);
		assert_noop!(claim(claim_of(id, 1, 49)), Error::<Test>::NotIncreasing);
		assert_noop!(claim(claim_of(id, 1, 101)), Error::<Test>::ExceedsDeposit);
		assert_noop!(claim(claim_of(id, 1, u64::MAX)), Error::<Test>::ExceedsDeposit);
		assert_noop!(claim(ticked(id, 90, 6, 2, 10)), Error::<Test>::ExceedsDeposit);
		assert_noop!(claim(ticked(id, 1, u64::MAX, 1, 10)), Error::<Test>::ExceedsDeposit);
		assert_noop!(claim(ticked(id, 0, u64::MAX, 10, 10)), Error::<Test>::ExceedsDeposit);
		assert_ok!(claim(claim_of(id, 1, 100)));
		assert_noop!(claim(claim_of(id, 1, 100)), Error::<Test>::NotIncreasing);
	});
}

#[test]
fn claim_should_count_ticks() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(ticked(id, 10, 2, 1, 40)));
		assert_eq!(record(id).claimed, 12);
		assert_ok!(claim(ticked(id, 10, 2, 30, 40)));
		assert_eq!(record(id).claimed, 70);
		// An earlier tick, and the anchor alone, bring nothing any more.
		assert_noop!(claim(ticked(id, 10, 2, 29, 40)), Error::<Test>::NotIncreasing);
		let anchor = Claim { tick: None, ..ticked(id, 10, 2, 1, 40) };
		assert_noop!(claim(anchor), Error::<Test>::NotIncreasing);
		assert_ok!(claim(ticked(id, 10, 2, 40, 40)));
		// The next anchor begins where this one stopped.
		assert_ok!(claim(claim_of(id, 1, 91)));
	});
}

#[test]
fn claim_should_take_the_anchor_without_a_tick() {
	execute(|| {
		let id = simple();
		assert_ok!(claim(Claim { tick: None, ..ticked(id, 10, 2, 1, 40) }));
		assert_eq!(record(id).claimed, 10);
	});
}

#[test]
fn claim_should_fail_when_the_ticks_index_is_out_of_range() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 10_000);
		let id = open(id, 1, 10_000);
		let with = |index, max| {
			let good = ticked(id, 10, 1, 1, max);
			let tick = Some(Tick { index, ..good.tick.unwrap() });
			claim(Claim { tick, ..good })
		};
		assert_noop!(with(0, 1_024), Error::<Test>::TickOutOfRange);
		assert_noop!(with(1_025, 1_024), Error::<Test>::TickOutOfRange);
		assert_noop!(with(41, 40), Error::<Test>::TickOutOfRange);
		assert_noop!(with(u16::MAX, 40), Error::<Test>::TickOutOfRange);
		// A tick for a voucher without any.
		let plain = claim_of(id, 1, 10);
		let tick = Some(Tick { index: 1, preimage: [0; 32] });
		assert_noop!(claim(Claim { tick, ..plain }), Error::<Test>::TickOutOfRange);
		assert_ok!(claim(ticked(id, 10, 1, 1_024, 1_024)));
		assert_eq!(record(id).claimed, 1_034);
	});
}

#[test]
fn claim_should_fail_when_the_tick_is_not_of_the_anchors_chain() {
	execute(|| {
		let id = simple();
		let good = ticked(id, 10, 1, 5, 10);
		let with = |tick| claim(Claim { tick: Some(tick), ..good.clone() });
		let tick = good.tick.unwrap();
		// Another index for the right preimage.
		assert_noop!(with(Tick { index: 4, ..tick }), Error::<Test>::WrongTick);
		assert_noop!(with(Tick { index: 6, ..tick }), Error::<Test>::WrongTick);
		// Another anchor's preimage, another channel's, the root itself.
		assert_noop!(with(chain(id, 8, 5, 10).0), Error::<Test>::WrongTick);
		assert_noop!(with(chain(ChannelId(9), 7, 5, 10).0), Error::<Test>::WrongTick);
		let root = Tick { index: 1, preimage: good.voucher.tick_root };
		assert_noop!(with(root), Error::<Test>::WrongTick);
		assert_ok!(claim(good));
	});
}

#[test]
fn claim_should_fail_when_the_voucher_is_malformed() {
	execute(|| {
		let id = simple();
		let plain = Voucher::plain(id, 10);
		for bad in [
			Voucher { tick_value: 1, ..plain },
			Voucher { tick_root: [1; 32], ..plain },
			Voucher { max_ticks: 1, ..plain },
			Voucher { max_ticks: 1_025, tick_value: 1, ..plain },
		] {
			assert_noop!(claim(signed_claim(bad, 1, None)), Error::<Test>::MalformedVoucher);
		}
	});
}

#[test]
fn claim_should_pay_only_the_payee_whoever_makes_it() {
	execute(|| {
		let id = simple();
		for (who, units) in
			[(stranger(), 1), (wallet(1), 2), (own(HOME), 3), (settlement(VISITED), 4)]
		{
			let before = Balances::free_balance(&who);
			assert_ok!(Channels::claim(signed(who.clone()), claim_of(id, 1, units)));
			assert_eq!(Assets::balance(1, &who), 0);
			assert_eq!(Balances::free_balance(&who), before);
		}
		assert_eq!(acceptance(record(id).acceptance).earned, 4);
		assert_noop!(
			Channels::claim(RuntimeOrigin::none(), claim_of(id, 1, 5)),
			DispatchError::BadOrigin
		);
	});
}

/// The class is frozen, the operators are suspended, the payee's account is dead: held units settle.
#[test]
fn claim_should_work_whatever_became_of_class_operators_and_accounts() {
	execute(|| {
		let id = simple();
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		assert_ok!(claim(claim_of(id, 1, 1)));
		for status in [OperatorStatus::Suspended, OperatorStatus::Retired] {
			set_status(HOME, status);
			set_status(VISITED, status);
			assert_ok!(claim(claim_of(id, 1, 2 + u64::from(status == OperatorStatus::Retired))));
		}
		let funds = Balances::free_balance(own(VISITED));
		assert_ok!(Balances::transfer_allow_death(signed(own(VISITED)), stranger(), funds));
		assert_ok!(claim(claim_of(id, 1, 4)));
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), record(id).acceptance));
		assert_ok!(claim(claim_of(id, 1, 5)));
	});
}

#[test]
fn claim_should_work_until_just_before_the_end_of_the_grace_period() {
	execute(|| {
		let id = simple();
		let end = START + 10 * DAY + GRACE;
		set_now(end - 1);
		assert_ok!(claim(claim_of(id, 1, 1)));
		set_now(end);
		assert_noop!(claim(claim_of(id, 1, 2)), Error::<Test>::GraceOver);
	});
}

#[test]
fn weight_of_a_claim_should_be_linear_in_its_ticks() {
	execute(|| {
		let weight = |claim| {
			let call = RuntimeCall::Channels(crate::Call::claim { claim });
			call.get_dispatch_info().call_weight.ref_time()
		};
		let at = |index| weight(ticked(ChannelId(0), 0, 1, index, 1_024));
		let plain = weight(claim_of(ChannelId(0), 1, 1));
		assert_eq!(plain, <() as WeightInfo>::claim(0).ref_time());
		let one = at(1) - plain;
		assert!(one > 0);
		assert_eq!(at(1_024) - plain, 1_024 * one);
		// An index that is refused before anything is hashed does not cost more than the largest.
		let mut silly = ticked(ChannelId(0), 0, 1, 1, 1_024);
		silly.tick = Some(Tick { index: u16::MAX, preimage: [0; 32] });
		assert_eq!(weight(silly), at(1_024));
	});
}
