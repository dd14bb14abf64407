//! Chains of hashes: whatever order a payer reveals them in, each link leads to the root, by the
//! library's hashes and by the chain's.

use crate::Input;
use interwork_micropay::{ChannelId, TickChain, TickHasher, MAX_TICKS};
use interwork_primitives::messages;
use sha2::{Digest, Sha256};

/// SHA-256 as the chain is given it.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
	Sha256::digest(bytes).into()
}

/// Makes a chain and reveals some of it.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let (channel, end, max) = (input.long(), input.array(), input.short());
	let chain = TickChain::new(ChannelId(channel), end, max);
	assert_eq!(chain.is_ok(), (1..=MAX_TICKS).contains(&max));
	let Ok(mut chain) = chain else { return };

	let hasher = TickHasher::new(ChannelId(channel));
	let there = |value, steps| messages::tick_root(channel.into(), value, steps, sha256);
	let root = chain.root();
	assert_eq!(root, there(end, max));
	let mut last = 0;
	for _ in 0..16 {
		let index = input.short() % (MAX_TICKS + 2);
		match chain.advance(index) {
			Ok(value) => {
				assert!(index > last && index <= max, "a tick is revealed out of order");
				assert_eq!(hasher.steps(&value, index), root);
				assert_eq!(there(value, index), root);
				assert_eq!(hasher.steps(&end, max - index), value);
				last = index;
			},
			Err(_) => assert!(index <= last || index > max, "tick {index} of {max} is refused"),
		}
		assert_eq!(chain.last(), last);
	}
	// Another channel's chain has another root.
	let other = TickHasher::new(ChannelId(channel ^ 1));
	assert_ne!(other.steps(&end, max), root);
}
