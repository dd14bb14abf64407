//! The tree of hashes of RFC 6962 over records: SHA-256, `H(0 | leaf)` and `H(1 | left | right)`.

use alloc::vec::Vec;
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Hash of a leaf.
pub fn leaf(bytes: &[u8]) -> Hash {
	Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// Root over leaves in the given order. Without leaves it is the hash of nothing, as in RFC 6962.
pub fn root(mut level: Vec<Hash>) -> Hash {
	if level.is_empty() {
		return Sha256::digest([]).into();
	}
	// Pairs from the left and an odd one carried up give the same tree as splitting at the largest
	// power of two.
	while level.len() > 1 {
		level = level
			.chunks(2)
			.map(|pair| match pair {
				[left, right] => Sha256::new()
					.chain_update([1])
					.chain_update(left)
					.chain_update(right)
					.finalize()
					.into(),
				[odd, ..] => *odd,
				[] => [0; 32],
			})
			.collect();
	}
	level.first().copied().unwrap_or_default()
}
