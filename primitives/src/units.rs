//! Units of money and time, and the account types of the chain.

use sp_runtime::{
	traits::{IdentifyAccount, Verify},
	MultiSignature,
};

/// An amount of SDRt in its smallest unit: 10^-9 SDRt.
pub type Balance = u128;

/// Height of a block.
pub type BlockNumber = u32;

/// How many transactions an account has sent.
pub type Nonce = u32;

/// Signature of an extrinsic: sr25519, ed25519 or ECDSA.
pub type Signature = MultiSignature;

/// An account: the public key of a [`Signature`], or a derived address.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// A moment, in whole seconds since 1970-01-01 00:00 UTC. Block time comes from the timestamp
/// inherent, so it is only as exact as the author's clock.
///
/// The project's rule for deadlines: what must happen *before* a moment is allowed while
/// `now < moment`; what follows it is allowed when `now >= moment`. No instant allows both.
pub type UnixSecs = u64;

/// Ticker of the native token.
pub const TOKEN_SYMBOL: &str = "SDRT";

/// Decimals of the native token: 1 SDRt = 10^9 units.
pub const TOKEN_DECIMALS: u8 = 9;

/// One SDRt (worth one IMF Special Drawing Right).
pub const SDRT: Balance = 1_000_000_000;

/// A thousandth of an SDRt.
pub const MILLI_SDRT: Balance = SDRT / 1_000;

/// A millionth of an SDRt.
pub const MICRO_SDRT: Balance = SDRT / 1_000_000;

/// The smallest total balance an account may keep: 0.0001 SDRt.
pub const EXISTENTIAL_DEPOSIT: Balance = 100 * MICRO_SDRT;

/// Address prefix (ss58). Above 63 and not in the public registry, so that no wallet takes an
/// Interwork address for one of another network. Runtime and chain specification share it.
pub const SS58_PREFIX: u16 = 4619;

/// A minute, in seconds.
pub const MINUTE_SECS: UnixSecs = 60;

/// An hour, in seconds.
pub const HOUR_SECS: UnixSecs = 60 * MINUTE_SECS;

/// A day, in seconds.
pub const DAY_SECS: UnixSecs = 24 * HOUR_SECS;

/// Length of a slot, and so the time between blocks, in seconds. The features are for measuring what
/// other lengths would do; a chain keeps the one it was born with.
pub const SLOT_SECS: BlockNumber = if cfg!(feature = "slot-1s") {
	1
} else if cfg!(feature = "slot-3s") {
	3
} else {
	2
};

/// Length of a slot in milliseconds.
#[allow(clippy::as_conversions, reason = "widening in a constant, where `From` is not callable")]
pub const SLOT_DURATION_MILLIS: u64 = SLOT_SECS as u64 * 1_000;

/// Blocks in a minute when no slot is missed.
pub const MINUTES: BlockNumber = 60 / SLOT_SECS;

/// Blocks in an hour when no slot is missed.
pub const HOURS: BlockNumber = 60 * MINUTES;

/// Blocks in a day when no slot is missed.
pub const DAYS: BlockNumber = 24 * HOURS;

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn block_counts_should_follow_the_slot_when_it_changes() {
		assert_eq!(u64::from(MINUTES) * SLOT_DURATION_MILLIS, 60_000);
	}

	#[test]
	fn token_should_have_the_declared_decimals() {
		assert_eq!(SDRT, 10u128.pow(u32::from(TOKEN_DECIMALS)));
	}
}
