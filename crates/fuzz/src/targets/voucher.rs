//! Bytes as a voucher: what the library for payers and payees reads, the chain reads, and the reverse.

use interwork_micropay::{Voucher, VOUCHER_LENGTH};
use interwork_primitives::messages;

/// Reads the bytes as a voucher of the chain that they name, both ways.
pub fn run(data: &[u8]) {
	let genesis = genesis_of(data);
	let here = Voucher::decode(data);
	let there = messages::Voucher::from_bytes(data, &genesis);
	assert_eq!(here.is_ok(), there.is_some(), "payee and chain read different vouchers");
	let (Ok(here), Some(there)) = (here, there) else { return };

	assert_eq!(data.len(), VOUCHER_LENGTH);
	assert_eq!(here.encode(), data, "a voucher has two encodings");
	assert_eq!(there.to_bytes(&genesis), data, "a voucher has two encodings");
	assert_eq!(here.genesis.0, genesis);
	assert_eq!(here.channel.0, there.channel.0);
	assert_eq!(here.cumulative, there.cumulative);
	assert_eq!(here.tick_root, there.tick_root);
	assert_eq!(here.tick_value, there.tick_value);
	assert_eq!(here.max_ticks, there.max_ticks);
	assert!(there.is_well_formed());

	let last = here.max_ticks;
	let mut before = None;
	for ticks in [0, 1, last / 2, last.saturating_sub(1), last] {
		if ticks > last {
			continue;
		}
		assert_eq!(here.total(ticks), there.units_at(ticks));
		let exact = u128::from(here.cumulative) + u128::from(ticks) * u128::from(here.tick_value);
		assert_eq!(here.total(ticks), u64::try_from(exact).ok(), "units are not those of the sum");
		before = before.max(here.total(ticks));
	}
	assert!(before.is_none_or(|most| most >= here.cumulative));
	if let Some(beyond) = last.checked_add(1) {
		assert_eq!(there.units_at(beyond), None, "there is a tick beyond the last");
	}

	let mut other = genesis;
	other[0] ^= 1;
	assert_eq!(messages::Voucher::from_bytes(data, &other), None, "read on another chain");
}

/// Where a voucher names its chain.
pub(crate) fn genesis_of(data: &[u8]) -> [u8; 32] {
	data.get(16..48).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default()
}
