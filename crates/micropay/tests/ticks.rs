//! Chains of ticks, and the encoding of payments.

mod common;

use common::*;
use interwork_micropay::*;
use proptest::prelude::*;
use rand_core::OsRng;

#[test]
fn new_should_refuse_when_the_length_is_out_of_range() {
	for given in [0, 1025, u16::MAX] {
		let refused = TickChain::new(CHANNEL, [0; 32], given).err();
		assert_eq!(refused, Some(TickChainError::InvalidLength { given }));
	}
	assert!(TickChain::new(CHANNEL, [0; 32], 1).is_ok());
	assert!(TickChain::new(CHANNEL, [0; 32], 1024).is_ok());
}

#[test]
fn advance_should_refuse_when_ticks_are_out_of_order() {
	let mut chain = TickChain::new(CHANNEL, [0; 32], 3).unwrap();
	let refused = |last, given| Err(TickChainError::OutOfOrder { last, given, max: 3 });
	assert_eq!(chain.advance(0), refused(0, 0));
	assert_eq!(chain.advance(4), refused(0, 4));
	chain.advance(2).unwrap();
	assert_eq!(chain.advance(2), refused(2, 2));
	assert_eq!(chain.advance(1), refused(2, 1));
	assert_eq!(chain.advance(3), Ok([0; 32]));
	assert_eq!(chain.advance(4), refused(3, 4));
}

#[test]
fn step_should_depend_on_the_channel() {
	let preimage = [1; 32];
	let steps = |channel| TickHasher::new(ChannelId(channel)).step(&preimage);
	assert_ne!(steps(1), steps(2));
}

#[test]
fn batch_should_answer_as_single_verification_wherever_the_bad_ones_are() {
	let signers: Vec<VoucherSigner> =
		(0..3).map(|seed| VoucherSigner::from_seed([seed; 32])).collect();
	for (count, bad) in [(1, 1), (2, 1), (17, 16), (40, 1), (40, 7), (40, 41), (33, 2)] {
		let cases: Vec<(VoucherKey, SignedVoucher)> = (0..count)
			.map(|index: u64| {
				let signer = &signers[usize::try_from(index % 3).unwrap()];
				let mut signed = signer.sign(Voucher::plain(GENESIS, CHANNEL, index));
				if index % bad == bad - 1 {
					signed.signature.0[40] ^= 1;
				}
				(VoucherKey::from_bytes(signer.public()).unwrap(), signed)
			})
			.collect();
		let single: Vec<bool> =
			cases.iter().map(|(key, signed)| signed.is_signed_by(key)).collect();
		let refused = single.iter().filter(|valid| !**valid).count();
		assert_eq!(u64::try_from(refused), Ok(count / bad));
		let pairs: Vec<_> = cases.iter().map(|(key, signed)| (key, signed)).collect();
		assert_eq!(verify_batch(&pairs, OsRng), single, "{count} with every {bad}th bad");
	}
}

#[test]
fn decode_should_refuse_when_a_payment_has_another_length_or_tick_zero() {
	let (voucher, mut chain) = anchored(3, 1, 5);
	let preimage = chain.advance(1).unwrap();
	let claim = Claim { voucher, tick: Some(ClaimTick { index: 1, preimage }) };
	let mut encoded = claim.encode();
	for length in 0..CLAIM_LENGTH {
		let decoded = Payment::decode(&encoded[..length]);
		match length {
			// Fifty bytes could be a tick, and 170 are the voucher alone.
			TICK_LENGTH => assert!(decoded.is_ok()),
			SIGNED_VOUCHER_LENGTH => assert_eq!(decoded, Ok(Payment::Claim(voucher.into()))),
			given => assert_eq!(decoded, Err(PaymentError::WrongLength { given })),
		}
	}
	assert_eq!(Payment::decode(&encoded), Ok(Payment::Claim(claim)));
	assert_eq!(Claim::decode(&encoded[1..]), Err(PaymentError::WrongLength { given: 203 }));
	encoded[170] = 0;
	assert_eq!(Payment::decode(&encoded), Err(PaymentError::TickZero));
	assert_eq!(Payment::decode(&[0; TICK_LENGTH]), Err(PaymentError::TickZero));
	encoded[0] = 0;
	assert_eq!(Payment::decode(&encoded), Err(PaymentError::Voucher(VoucherError::WrongTag)));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

	/// Whatever is skipped, a chain gives what hashing down from its end gives.
	#[test]
	fn chain_should_give_every_tick(max in 1_u16..=1024, skips in prop::collection::vec(1_u16..40, 1..60)) {
		let hasher = TickHasher::new(CHANNEL);
		let mut values = vec![[3; 32]];
		for _ in 0..max {
			values.push(hasher.step(values.last().unwrap()));
		}
		values.reverse();
		let mut chain = TickChain::new(CHANNEL, [3; 32], max).unwrap();
		prop_assert_eq!(chain.root(), values[0]);
		let mut index = 0;
		for skip in skips {
			index += skip;
			if index > max {
				prop_assert!(chain.advance(index).is_err());
				break;
			}
			prop_assert_eq!(chain.advance(index).unwrap(), values[usize::from(index)]);
		}
	}

	/// What decodes encodes to the same bytes: there is one form of each payment, but that a claim
	/// without a tick may also be written long.
	#[test]
	fn decoding_should_never_panic_and_have_one_form(
		bytes in prop_oneof![
			prop::collection::vec(any::<u8>(), 0..260),
			prop::collection::vec(any::<u8>(), 50),
			(any::<[u8; 58]>(), prop::collection::vec(any::<u8>(), 96..=96), any::<bool>(), 0_u16..1030)
				.prop_map(|(body, tail, long, ticks)| {
					let mut bytes = VOUCHER_TAG.to_vec();
					bytes.extend_from_slice(&body);
					bytes.extend_from_slice(&body[..30]);
					bytes.extend_from_slice(&ticks.to_le_bytes());
					bytes.extend_from_slice(&tail[..64]);
					if long {
						bytes.extend_from_slice(&tail[..34]);
					}
					bytes
				}),
		],
	) {
		if let Ok(payment) = Payment::decode(&bytes) {
			payment.using_encoded(|encoded| {
				prop_assert!(encoded == bytes || bytes.len() == CLAIM_LENGTH && bytes.ends_with(&[0; 34]));
				Ok(())
			})?;
		}
	}
}
