//! A question of the payer's about its own channel, signed with the channel's voucher key.
//!
//! A payee tells nobody but the payer where a channel stands. The question names a moment, so that
//! one who has overheard it cannot ask again for long.

use crate::{
	bytes::Writer,
	voucher::{ChannelId, Genesis},
};

/// The first bytes of every question: what it is, and the version of its layout.
pub const QUERY_TAG: [u8; 16] = *b"interwork/query\x01";

/// Length of an encoded question, in bytes.
pub const QUERY_LENGTH: usize = 64;

/// "Where does my channel stand?"
///
/// ```
/// use interwork_micropay::*;
///
/// let signer = VoucherSigner::from_seed([1; 32]);
/// let key = VoucherKey::from_bytes(signer.public())?;
/// let query = Query { genesis: Genesis([7; 32]), channel: ChannelId(5), time: 1_900_000_000 };
/// let signature = signer.sign_query(&query);
/// assert!(key.has_signed_query(&query, &signature));
/// assert!(!key.has_signed_query(&Query { time: 1_900_000_001, ..query }, &signature));
/// # Ok::<(), InvalidKey>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
	/// The chain on which the channel is.
	pub genesis: Genesis,
	/// The channel.
	pub channel: ChannelId,
	/// When it is asked, in seconds since 1970.
	pub time: u64,
}

impl Query {
	/// The bytes that are signed: tag, genesis, channel, time.
	pub fn encode(&self) -> [u8; QUERY_LENGTH] {
		Writer::new()
			.put(&QUERY_TAG)
			.put(&self.genesis.0)
			.put(&self.channel.0.to_le_bytes())
			.put(&self.time.to_le_bytes())
			.finish()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn query_should_have_the_documented_bytes() {
		let query = Query { genesis: Genesis([0xaa; 32]), channel: ChannelId(5), time: 0x0102 };
		let mut expected = b"interwork/query\x01".to_vec();
		expected.extend([0xaa; 32]);
		expected.extend([5, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]);
		assert_eq!(query.encode().to_vec(), expected);
	}
}
