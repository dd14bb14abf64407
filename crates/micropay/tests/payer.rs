//! The payer: what it signs, and that it survives being switched off.

mod common;

use common::*;
use interwork_micropay::*;
use sha2::{Digest, Sha256};

#[test]
fn spend_should_give_ticks_when_the_voucher_has_them() {
	let mut payer = payer(100, TickPolicy { value: 2, max: 3 });
	let anchors: Vec<Option<u64>> = [2, 2, 4, 2, 3, 2, 8]
		.into_iter()
		.map(|units| match payer.spend(units).unwrap() {
			Payment::Tick(tick) => Some(tick.anchor),
			Payment::Claim(_) => None,
		})
		.collect();
	// Voucher, one tick, two at once; used up; 3 is no multiple; one tick; four are more than are left.
	assert_eq!(anchors, [None, Some(2), Some(2), None, None, Some(13), None]);
	assert_eq!((payer.spent(), payer.left()), (23, 77));
}

#[test]
fn spend_should_refuse_when_nothing_or_too_much_is_spent() {
	let mut payer = payer(10, TickPolicy::UNIT_TICKS);
	assert_eq!(payer.spend(0), Err(PayerError::ZeroUnits));
	payer.spend(4).unwrap();
	for units in [7, u64::MAX] {
		let error = PayerError::DepositExceeded { deposit: 10, spent: 4, units };
		assert_eq!(payer.spend(units), Err(error));
	}
	assert!(payer.spend(6).is_ok());
	assert_eq!(payer.left(), 0);
	assert!(payer.spend(1).is_err());
	assert_eq!(payer.top_up(9), Err(PayerError::DepositLowered { known: 10, given: 9 }));
	payer.top_up(11).unwrap();
	assert!(payer.spend(1).is_ok());
}

#[test]
fn spend_should_never_promise_more_than_the_deposit() {
	for deposit in [1, 2, 9, 10, 11, 1025, 1026] {
		let mut payer = payer(deposit, TickPolicy { value: 3, max: 1024 });
		let Payment::Claim(claim) = payer.spend(1).unwrap() else { panic!("no tick comes first") };
		let voucher = claim.voucher.voucher;
		assert!(voucher.total(voucher.max_ticks).unwrap() <= deposit);
		assert!(voucher.ensure_well_formed().is_ok());
	}
}

#[test]
fn new_should_refuse_when_the_policy_is_invalid() {
	for policy in [TickPolicy { value: 0, max: 1 }, TickPolicy { value: 1, max: 1025 }] {
		let refused = Payer::new(signer(), GENESIS, CHANNEL, 1, policy);
		assert_eq!(refused.err(), Some(PayerError::InvalidPolicy));
	}
}

#[test]
fn restore_should_continue_where_the_payer_was() {
	for policy in
		[TickPolicy::VOUCHERS_ONLY, TickPolicy::UNIT_TICKS, TickPolicy { value: 4, max: 5 }]
	{
		let mut constant = payer(500, policy);
		let mut restarted = payer(500, policy);
		for units in [1, 1, 4, 8, 2, 4, 100, 4, 4] {
			restarted = Payer::restore(signer(), &restarted.state()).unwrap();
			assert_eq!(restarted.spend(units), constant.spend(units));
			assert_eq!(restarted.latest(), constant.latest());
		}
	}
}

#[test]
fn restore_should_refuse_when_the_state_is_not_this_payers() {
	let mut payer = payer(500, TickPolicy::UNIT_TICKS);
	payer.spend(1).unwrap();
	payer.spend(2).unwrap();
	let state = payer.state();
	assert!(Payer::restore(signer(), &state).is_ok());
	let other = VoucherSigner::from_seed([2; 32]);
	assert_eq!(Payer::restore(other, &state).err(), Some(PayerError::InvalidState));
	let mut longer = state.to_vec();
	longer.push(0);
	for wrong in [&state[..0], &state[..232], &state[..239], &longer] {
		assert_eq!(Payer::restore(signer(), wrong).err(), Some(PayerError::InvalidState));
	}
	for at in 0..PAYER_STATE_LENGTH {
		let mut wrong = state;
		wrong[at] ^= 1;
		let refused = Payer::restore(signer(), &wrong).err();
		assert_eq!(refused, Some(PayerError::InvalidState), "byte {at}");
	}
	// Whole, but of no payer: version, genesis, channel, deposit, tick value, signature, index.
	for (at, byte) in [(0, 2), (1, 0), (33, 0), (41, 2), (49, 0), (200, 0), (231, 0xff)] {
		let mut wrong = state;
		wrong[at] = byte;
		if at == 41 {
			wrong[42] = 0;
		} else if at == 200 {
			wrong[200] = !state[200];
		}
		let sum = Sha256::digest(&wrong[..232]);
		wrong[232..].copy_from_slice(&sum[..8]);
		let refused = Payer::restore(signer(), &wrong).err();
		assert_eq!(refused, Some(PayerError::InvalidState), "byte {at}");
	}
}

#[test]
fn recover_should_catch_up_when_the_state_was_lost() {
	let mut old = payer(500, TickPolicy::UNIT_TICKS);
	let mut payee = payee(500);
	for units in [1, 1, 3] {
		payee.accept(&old.spend(units).unwrap(), NOW).unwrap();
	}
	let mut fresh = payer(500, TickPolicy::UNIT_TICKS);
	assert_eq!(fresh.recover(payee.best().unwrap()), Ok(5));
	assert_eq!(fresh.spend(2), old.spend(2));
	// What it knows already changes nothing.
	assert_eq!(fresh.recover(payee.best().unwrap()), Ok(7));
}

#[test]
fn recover_should_refuse_when_the_payee_cannot_prove_it() {
	let mut old = payer(500, TickPolicy::UNIT_TICKS);
	old.spend(1).unwrap();
	old.spend(3).unwrap();
	let best = old.latest().unwrap();
	let mut fresh = payer(500, TickPolicy::UNIT_TICKS);
	let foreign = Err(PayerError::ForeignClaim);

	let mut more_ticks = best;
	more_ticks.tick = Some(ClaimTick { index: 4, preimage: best.tick.unwrap().preimage });
	assert_eq!(fresh.recover(&more_ticks), foreign);
	let mut more_units = best;
	more_units.voucher.voucher.cumulative = 2;
	assert_eq!(fresh.recover(&more_units), foreign);
	let (made_elsewhere, _) = anchored(400, 1, 10);
	assert_eq!(fresh.recover(&made_elsewhere.into()), foreign);
	let other_channel = signer().sign(Voucher::plain(GENESIS, ChannelId(6), 5));
	assert_eq!(fresh.recover(&other_channel.into()), foreign);

	let mut poor = payer(3, TickPolicy::UNIT_TICKS);
	let error = PayerError::DepositExceeded { deposit: 3, spent: 0, units: 4 };
	assert_eq!(poor.recover(&best), Err(error));
	assert_eq!((fresh.spent(), poor.spent()), (0, 0));
	assert_eq!(fresh.recover(&best), Ok(4));
}

#[test]
fn chains_of_different_vouchers_should_share_nothing() {
	let root = |cumulative: u64, policy| {
		let mut payer = payer(5000, policy);
		match payer.spend(cumulative).unwrap() {
			Payment::Claim(claim) => claim.voucher.voucher.tick_root,
			Payment::Tick(_) => panic!("no tick comes first"),
		}
	};
	let long = root(1, TickPolicy { value: 1, max: 10 });
	assert_ne!(long, root(2, TickPolicy { value: 1, max: 10 }));
	assert_ne!(long, root(1, TickPolicy { value: 2, max: 10 }));
	// A shorter chain from the same end would be a part of the longer one.
	let mut chain_values = vec![];
	let mut payer = payer(5000, TickPolicy { value: 1, max: 10 });
	payer.spend(1).unwrap();
	for _ in 0..10 {
		let Payment::Tick(tick) = payer.spend(1).unwrap() else { panic!("ten ticks are left") };
		chain_values.push(tick.preimage);
	}
	assert!(!chain_values.contains(&root(1, TickPolicy { value: 1, max: 9 })));
}
