//! The layouts that stand here and in `interwork-primitives` are the same, byte for byte.

mod common;

use common::*;
use interwork_micropay::*;
use interwork_primitives::{messages, ChannelId as PrimitiveChannelId};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

#[test]
fn constants_should_be_the_same() {
	assert_eq!(VOUCHER_TAG, messages::VOUCHER_TAG);
	assert_eq!(VOUCHER_LENGTH, messages::VOUCHER_BYTES);
	assert_eq!(TICK_TAG.as_slice(), messages::TICK_TAG.as_slice());
	assert_eq!(MAX_TICKS, messages::MAX_TICKS);
}

proptest! {
	#[test]
	fn vouchers_should_be_the_same(
		genesis: [u8; 32],
		channel: u64,
		cumulative: u64,
		tick_root in prop_oneof![Just([0; 32]), any::<[u8; 32]>()],
		tick_value in prop_oneof![Just(0), Just(1), any::<u64>()],
		max_ticks in prop_oneof![0_u16..3, 1023_u16..1027, any::<u16>()],
		ticks in 0_u16..1100,
	) {
		let here = Voucher {
			genesis: Genesis(genesis),
			channel: ChannelId(channel),
			cumulative,
			tick_root,
			tick_value,
			max_ticks,
		};
		let there = messages::Voucher {
			channel: PrimitiveChannelId(channel),
			cumulative,
			tick_root,
			tick_value,
			max_ticks,
		};
		prop_assert_eq!(here.encode(), there.to_bytes(&genesis));
		prop_assert_eq!(here.ensure_well_formed().is_ok(), there.is_well_formed());
		let decoded = messages::Voucher::from_bytes(&here.encode(), &genesis);
		prop_assert_eq!(Voucher::decode(&here.encode()).is_ok(), decoded.is_some());
		if ticks <= max_ticks {
			prop_assert_eq!(here.total(ticks), there.units_at(ticks));
		}
	}

	#[test]
	fn ticks_should_be_the_same(channel: u64, value: [u8; 32], steps in 0_u16..50) {
		let here = TickHasher::new(ChannelId(channel)).steps(&value, steps);
		let sha256 = |bytes: &[u8]| Sha256::digest(bytes).into();
		let there = messages::tick_root(PrimitiveChannelId(channel), value, steps, sha256);
		prop_assert_eq!(here, there);
		let input = messages::tick_input(PrimitiveChannelId(channel), &value);
		prop_assert_eq!(input.len(), 55, "one block of SHA-256");
	}
}

/// What the payee would claim is what the pallet is given.
#[test]
fn claims_should_carry_over() {
	let mut payer = payer(100, TickPolicy::UNIT_TICKS);
	payer.spend(2).unwrap();
	payer.spend(3).unwrap();
	let claim = payer.latest().unwrap();
	let voucher =
		messages::Voucher::from_bytes(&claim.voucher.voucher.encode(), &GENESIS.0).unwrap();
	let tick = claim.tick.unwrap();
	assert_eq!(voucher.units_at(tick.index), Some(5));
	let sha256 = |bytes: &[u8]| Sha256::digest(bytes).into();
	let root = messages::tick_root(voucher.channel, tick.preimage, tick.index, sha256);
	assert_eq!(root, voucher.tick_root);
}
