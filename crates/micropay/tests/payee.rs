//! The payee: what it takes, and each thing that it refuses.

mod common;

use common::*;
use interwork_micropay::*;

fn tick(index: u16, preimage: Preimage, anchor: u64) -> Payment {
	Payment::Tick(Tick { channel: CHANNEL, anchor, index, preimage })
}

fn claim(voucher: SignedVoucher, tick: Option<(u16, Preimage)>) -> Payment {
	let tick = tick.map(|(index, preimage)| ClaimTick { index, preimage });
	Payment::Claim(Claim { voucher, tick })
}

/// The payee refuses, for exactly this reason, and is as it was before.
fn refuses(payee: &mut Payee, payment: &Payment, error: PayeeError) {
	let before = (payee.covered(), payee.best().copied());
	assert_eq!(payee.accept(payment, NOW), Err(error));
	assert_eq!((payee.covered(), payee.best().copied()), before);
}

#[test]
fn payee_should_cover_units_when_vouchers_and_ticks_come() {
	let mut payee = payee(100);
	assert_eq!(payee.claim(), None);
	assert_eq!(payee.accept(&plain(3), NOW), Ok(Accepted { new_units: 3, total: 3 }));
	let (voucher, mut chain) = anchored(5, 2, 10);
	let accepted = payee.accept(&Payment::Claim(voucher.into()), NOW);
	assert_eq!(accepted, Ok(Accepted { new_units: 2, total: 5 }));
	let first = tick(1, chain.advance(1).unwrap(), 5);
	assert_eq!(payee.accept(&first, NOW), Ok(Accepted { new_units: 2, total: 7 }));
	assert!(payee.is_latest(&first));
	// A tick that was lost is paid by the next.
	let fourth = tick(4, chain.advance(4).unwrap(), 5);
	assert_eq!(payee.accept(&fourth, NOW), Ok(Accepted { new_units: 6, total: 13 }));
	assert!(!payee.is_latest(&first));
	assert_eq!((payee.covered(), payee.claimable()), (13, 13));
	let best = payee.claim().expect("13 units wait");
	assert_eq!(Chain::of(&terms(100)).takes(&best, NOW), Some(13));
}

#[test]
fn accept_should_refuse_when_payment_is_replayed_lower_or_equal() {
	let mut payee = payee(100);
	payee.accept(&plain(5), NOW).unwrap();
	for given in [1, 4, 5] {
		refuses(&mut payee, &plain(given), PayeeError::NotIncreasing { accepted: 5, given });
	}
	// Another form of the same amount is no more.
	let (voucher, _) = anchored(5, 1, 3);
	let same = claim(voucher, None);
	refuses(&mut payee, &same, PayeeError::NotIncreasing { accepted: 5, given: 5 });
	assert!(payee.accept(&plain(6), NOW).is_ok());
}

#[test]
fn accept_should_refuse_when_ticks_are_replayed_or_overtaken() {
	let mut payee = payee(100);
	let (voucher, mut chain) = anchored(1, 1, 10);
	payee.accept(&claim(voucher, None), NOW).unwrap();
	let third = tick(3, chain.clone().advance(3).unwrap(), 1);
	let second = tick(2, chain.advance(2).unwrap(), 1);
	payee.accept(&third, NOW).unwrap();
	refuses(&mut payee, &third, PayeeError::NotIncreasing { accepted: 4, given: 4 });
	refuses(&mut payee, &second, PayeeError::NotIncreasing { accepted: 4, given: 3 });
}

#[test]
fn accept_should_refuse_when_units_are_zero_above_the_deposit_or_overflow() {
	let mut low = payee(10);
	refuses(&mut low, &plain(0), PayeeError::ZeroUnits);
	refuses(&mut low, &plain(11), PayeeError::DepositExceeded { deposit: 10, given: 11 });
	refuses(
		&mut low,
		&plain(u64::MAX),
		PayeeError::DepositExceeded { deposit: 10, given: u64::MAX },
	);
	assert_eq!(low.accept(&plain(10), NOW), Ok(Accepted { new_units: 10, total: 10 }));

	let mut high = payee(u64::MAX);
	let (voucher, mut chain) = anchored(u64::MAX - 1, 1, 2);
	high.accept(&claim(voucher, None), NOW).unwrap();
	let second = tick(2, chain.clone().advance(2).unwrap(), u64::MAX - 1);
	refuses(&mut high, &second, PayeeError::Overflow);
	let first = tick(1, chain.advance(1).unwrap(), u64::MAX - 1);
	assert_eq!(high.accept(&first, NOW), Ok(Accepted { new_units: 1, total: u64::MAX }));
}

#[test]
fn accept_should_refuse_ticks_above_the_deposit_and_take_them_after_a_top_up() {
	let mut payee = payee(10);
	let (voucher, mut chain) = anchored(8, 1, 1024);
	payee.accept(&claim(voucher, None), NOW).unwrap();
	let third = tick(3, chain.clone().advance(3).unwrap(), 8);
	refuses(&mut payee, &third, PayeeError::DepositExceeded { deposit: 10, given: 11 });
	payee.accept(&tick(2, chain.advance(2).unwrap(), 8), NOW).unwrap();
	payee.observe(view(11)).unwrap();
	assert_eq!(payee.accept(&third, NOW), Ok(Accepted { new_units: 1, total: 11 }));
}

#[test]
fn accept_should_refuse_when_chain_or_channel_is_another() {
	let mut payee = payee(100);
	let other_chain = signer().sign(Voucher::plain(Genesis([8; 32]), CHANNEL, 5));
	refuses(&mut payee, &claim(other_chain, None), PayeeError::GenesisMismatch);
	let given = ChannelId(6);
	let other_channel = signer().sign(Voucher::plain(GENESIS, given, 5));
	let mismatch = PayeeError::ChannelMismatch { given };
	refuses(&mut payee, &claim(other_channel, None), mismatch);
	let (voucher, mut chain) = anchored(1, 1, 10);
	payee.accept(&claim(voucher, None), NOW).unwrap();
	let preimage = chain.advance(1).unwrap();
	let other = Payment::Tick(Tick { channel: given, anchor: 1, index: 1, preimage });
	refuses(&mut payee, &other, mismatch);
}

#[test]
fn accept_should_refuse_when_signature_is_not_the_keys() {
	let mut payee = payee(100);
	let voucher = Voucher::plain(GENESIS, CHANNEL, 5);
	let foreign = VoucherSigner::from_seed([2; 32]).sign(voucher);
	refuses(&mut payee, &claim(foreign, None), PayeeError::InvalidSignature);
	let mut garbage = signer().sign(voucher);
	garbage.signature.0[3] ^= 1;
	refuses(&mut payee, &claim(garbage, None), PayeeError::InvalidSignature);
	let mut raised = signer().sign(voucher);
	raised.voucher.cumulative = 6;
	refuses(&mut payee, &claim(raised, None), PayeeError::InvalidSignature);
	assert!(payee.accept(&claim(signer().sign(voucher), None), NOW).is_ok());
}

/// The voucher that is known is only trusted with the signature that was verified.
#[test]
fn accept_should_refuse_when_a_known_voucher_comes_with_a_garbage_signature() {
	let mut payee = payee(100);
	let (voucher, mut chain) = anchored(5, 1, 10);
	payee.accept(&claim(voucher, None), NOW).unwrap();
	let mut garbage = voucher;
	garbage.signature.0 = [0; 64];
	let stale = claim(garbage, None);
	refuses(&mut payee, &stale, PayeeError::NotIncreasing { accepted: 5, given: 5 });
	assert!(!payee.is_latest(&stale));
	let first = chain.advance(1).unwrap();
	refuses(&mut payee, &claim(garbage, Some((1, first))), PayeeError::InvalidSignature);
	assert!(payee.accept(&claim(voucher, Some((1, first))), NOW).is_ok());
}

#[test]
fn accept_should_refuse_when_tick_index_or_preimage_is_wrong() {
	let mut payee = payee(10_000);
	let (voucher, mut chain) = anchored(1, 1, 1024);
	refuses(&mut payee, &tick(1, [0; 32], 1), PayeeError::NoVoucher);
	payee.accept(&claim(voucher, None), NOW).unwrap();

	let zero = PayeeError::TickOutOfRange { given: 0, max: 1024 };
	refuses(&mut payee, &tick(0, chain.root(), 1), zero);
	let above = PayeeError::TickOutOfRange { given: 1025, max: 1024 };
	refuses(&mut payee, &tick(1025, [9; 32], 1), above);
	let other = PayeeError::AnchorMismatch { expected: 1, given: 2 };
	refuses(&mut payee, &tick(1, chain.clone().advance(1).unwrap(), 2), other);

	let second = chain.advance(2).unwrap();
	let third = chain.advance(3).unwrap();
	for (index, preimage) in [(1, second), (3, second), (2, third), (4, third), (2, [0; 32])] {
		refuses(&mut payee, &tick(index, preimage, 1), PayeeError::WrongPreimage);
	}
	payee.accept(&tick(2, second, 1), NOW).unwrap();
	for (index, preimage) in [(4, third), (3, second), (3, [9; 32])] {
		refuses(&mut payee, &tick(index, preimage, 1), PayeeError::WrongPreimage);
	}
	payee.accept(&tick(1024, [9; 32], 1), NOW).unwrap();
	assert_eq!(payee.covered(), 1025);
}

#[test]
fn accept_should_refuse_a_preimage_of_another_anchor() {
	let mut payee = payee(1000);
	let (voucher, mut chain) = anchored(1, 1, 10);
	payee.accept(&claim(voucher, None), NOW).unwrap();
	let other = TickChain::new(CHANNEL, [10; 32], 10).unwrap();
	let next = Voucher { cumulative: 20, tick_root: other.root(), ..voucher.voucher };
	payee.accept(&claim(signer().sign(next), None), NOW).unwrap();
	let foreign = tick(1, chain.advance(1).unwrap(), 20);
	refuses(&mut payee, &foreign, PayeeError::WrongPreimage);
	// An older voucher with enough ticks is worth more, and the chain would take it.
	let old = claim(voucher, Some((10, [9; 32])));
	refuses(&mut payee, &old, PayeeError::NotIncreasing { accepted: 20, given: 11 });
}

#[test]
fn accept_should_refuse_when_a_voucher_is_malformed() {
	let mut payee = payee(10_000);
	let (voucher, _) = anchored(5, 1, 10);
	let mut refuse = |change: fn(&mut Voucher), error| {
		let mut malformed = voucher.voucher;
		change(&mut malformed);
		let signed = signer().sign(malformed);
		refuses(&mut payee, &claim(signed, None), PayeeError::MalformedVoucher(error));
		assert_eq!(SignedVoucher::decode(&signed.encode()), Err(error));
	};
	refuse(|voucher| voucher.max_ticks = 1025, VoucherError::TooManyTicks { given: 1025 });
	refuse(|voucher| voucher.tick_value = 0, VoucherError::TicksWithoutValue);
	refuse(|voucher| voucher.max_ticks = 0, VoucherError::ValueWithoutTicks);
}

#[test]
fn accept_should_refuse_at_the_end_and_not_a_second_before() {
	let mut payee = payee(100);
	assert!(payee.accept(&plain(1), END - 1).is_ok());
	let ended = Err(PayeeError::ChannelEnded { ends_at: END });
	assert_eq!(payee.accept(&plain(2), END), ended);
	assert_eq!(payee.precheck(&plain(2), END), Err(PayeeError::ChannelEnded { ends_at: END }));
	// A close has begun: what was served before can still be paid, until the grace period ends.
	payee
		.observe(ChainView { ends_at: NOW + 10, closing: true, ..view(100) })
		.unwrap();
	assert!(payee.accept(&plain(2), NOW + 9).is_ok());
	assert!(payee.accept(&plain(3), NOW + 10).is_err());
}

#[test]
fn observe_should_refuse_when_views_contradict() {
	let mut payee = payee(100);
	let known = ChainView { claimed: 10, closing: true, ..view(100) };
	payee.observe(known).unwrap();
	for (given, error) in [
		(ChainView { deposit: 99, ..known }, ViewError::DepositLowered { known: 100, given: 99 }),
		(ChainView { claimed: 9, ..known }, ViewError::ClaimedLowered { known: 10, given: 9 }),
		(ChainView { claimed: 101, ..known }, ViewError::ClaimedAboveDeposit),
		(ChainView { closing: false, ..known }, ViewError::Reopened),
	] {
		assert_eq!(payee.observe(given), Err(error));
		assert_eq!(payee.terms().view, known);
	}
	assert_eq!(payee.observe(known), Ok(()));
}

#[test]
fn claim_should_end_when_the_chain_has_paid_it() {
	let mut payee = payee(100);
	payee.accept(&plain(5), NOW).unwrap();
	payee.observe(ChainView { claimed: 5, ..view(100) }).unwrap();
	assert_eq!((payee.claim(), payee.claimable(), payee.covered()), (None, 0, 5));
	// Somebody has claimed with a later payment than any that came here.
	payee.observe(ChainView { claimed: 8, ..view(100) }).unwrap();
	assert_eq!((payee.claim(), payee.covered()), (None, 8));
	refuses(&mut payee, &plain(8), PayeeError::NotIncreasing { accepted: 8, given: 8 });
	assert_eq!(payee.accept(&plain(9), NOW), Ok(Accepted { new_units: 1, total: 9 }));
	assert_eq!(payee.claimable(), 1);
}

#[test]
fn new_should_refuse_a_key_that_is_no_point() {
	let mut voucher_key = [0; 32];
	voucher_key[0] = 2;
	assert_eq!(Payee::new(Terms { voucher_key, ..terms(1) }).err(), Some(InvalidKey));
}
