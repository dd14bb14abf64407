//! Ticks: a hash chain whose preimages are payments.
//!
//! The payer hashes a secret `max` times and signs the result, the root, in a voucher. To pay it
//! reveals the chain from the root upwards: tick 1 is what hashes to the root, tick 2 what hashes
//! to tick 1. A tick costs the payee one hash and no signature. Nobody but the payer can go upwards.

use core::fmt;
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// The most ticks of one voucher. The chain hashes as often when a claim comes.
pub const MAX_TICKS: u16 = 1024;

/// The first bytes that are hashed for a tick: what it is, and its version.
///
/// Fifteen, so that tag, channel and preimage are 55 bytes: the most that SHA-256 takes in a single
/// block. One byte more would double the cost of a tick, on the chain too.
pub const TICK_TAG: [u8; 15] = *b"interwork/tick\x01";

/// A value of the hash chain.
pub type Preimage = [u8; 32];

/// Applies the hash of one channel's ticks. The channel is part of what is hashed, so a chain is
/// worth nothing on another channel.
#[derive(Clone)]
pub struct TickHasher {
	prefix: Sha256,
}

impl fmt::Debug for TickHasher {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "TickHasher")
	}
}

impl TickHasher {
	/// For one channel.
	pub fn new(channel: crate::ChannelId) -> Self {
		let prefix = Sha256::new().chain_update(TICK_TAG).chain_update(channel.0.to_le_bytes());
		Self { prefix }
	}

	/// One step towards the root: the tick before `preimage`.
	pub fn step(&self, preimage: &Preimage) -> Preimage {
		self.prefix.clone().chain_update(preimage).finalize().into()
	}

	/// `count` steps towards the root.
	pub fn steps(&self, preimage: &Preimage, count: u16) -> Preimage {
		(0..count).fold(*preimage, |value, _| self.step(&value))
	}
}

/// Why a tick cannot be produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TickChainError {
	/// A chain has 1 to [`MAX_TICKS`] ticks.
	InvalidLength {
		/// Length asked for.
		given: u16,
	},
	/// Ticks are produced upwards, each once, up to the chain's length.
	OutOfOrder {
		/// The last tick produced, 0 before the first.
		last: u16,
		/// The tick asked for.
		given: u16,
		/// Ticks of the chain.
		max: u16,
	},
}

impl fmt::Display for TickChainError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::InvalidLength { given } => {
				write!(out, "a chain of {given} ticks, and it has 1 to {MAX_TICKS}")
			},
			Self::OutOfOrder { last, given, max } => {
				write!(out, "tick {given} asked for after tick {last} of {max}")
			},
		}
	}
}

impl core::error::Error for TickChainError {}

/// Values kept at most. With the chain's end at distance 1,024 or less and each further one at half
/// the distance of the one before or less, the eleventh is at distance 1.
const PEBBLES: usize = 11;

/// The payer's side of a chain: produces its ticks in order.
///
/// A chain is only known downwards, and payments go upwards. Keeping all values of 1,024 ticks takes
/// 32 KiB, hashing down from the end every time 512 hashes a tick. This keeps eleven values (374
/// bytes) at distances that halve, and needs five hashes a tick on average.
#[derive(Clone)]
pub struct TickChain {
	hasher: TickHasher,
	/// Values above the last tick, the nearest last.
	pebbles: [(u16, Preimage); PEBBLES],
	kept: usize,
	last: u16,
	max: u16,
	root: Preimage,
}

impl fmt::Debug for TickChain {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "TickChain(tick {} of {})", self.last, self.max)
	}
}

impl Drop for TickChain {
	fn drop(&mut self) {
		self.pebbles.iter_mut().for_each(|(_, value)| value.zeroize());
	}
}

impl TickChain {
	/// The chain of `max` ticks whose last tick is `end`, a secret. Costs `max` hashes.
	///
	/// # Errors
	///
	/// [`TickChainError::InvalidLength`].
	pub fn new(channel: crate::ChannelId, end: Preimage, max: u16) -> Result<Self, TickChainError> {
		if max == 0 || max > MAX_TICKS {
			return Err(TickChainError::InvalidLength { given: max });
		}
		let hasher = TickHasher::new(channel);
		let mut chain =
			Self { hasher, pebbles: [(0, [0; 32]); PEBBLES], kept: 0, last: 0, max, root: [0; 32] };
		chain.keep(max, end);
		let first = chain.descend(1);
		chain.root = chain.hasher.step(&first);
		chain.keep(1, first);
		Ok(chain)
	}

	/// What the voucher signs.
	pub fn root(&self) -> Preimage {
		self.root
	}

	/// The last tick produced, 0 before the first.
	pub fn last(&self) -> u16 {
		self.last
	}

	/// Ticks of the chain.
	pub fn max(&self) -> u16 {
		self.max
	}

	/// Goes up to tick `index` and returns it. Ticks may be skipped: a tick pays for all before it.
	///
	/// # Errors
	///
	/// [`TickChainError::OutOfOrder`] unless `last < index <= max`; nothing is changed.
	pub fn advance(&mut self, index: u16) -> Result<Preimage, TickChainError> {
		if index <= self.last || index > self.max {
			return Err(TickChainError::OutOfOrder {
				last: self.last,
				given: index,
				max: self.max,
			});
		}
		self.last = index;
		while self.top().is_some_and(|(position, _)| position < index) {
			self.kept = self.kept.saturating_sub(1);
		}
		let value = self.descend(index);
		if self.top().is_some_and(|(position, _)| position == index) {
			self.kept = self.kept.saturating_sub(1);
		}
		Ok(value)
	}

	/// The nearest value kept.
	fn top(&self) -> Option<(u16, Preimage)> {
		self.kept.checked_sub(1).and_then(|at| self.pebbles.get(at)).copied()
	}

	fn keep(&mut self, position: u16, value: Preimage) {
		if self.top().is_some_and(|(top, _)| top == position) {
			return;
		}
		if let Some(slot) = self.pebbles.get_mut(self.kept) {
			*slot = (position, value);
			self.kept = self.kept.saturating_add(1);
		}
	}

	/// Hashes from the nearest value down to `index`, keeping a value at each half of the way.
	fn descend(&mut self, index: u16) -> Preimage {
		// The chain's end is never dropped before it is the tick asked for.
		let (mut position, mut value) = self.top().unwrap_or((index, [0; 32]));
		while position > index {
			let half = position.saturating_sub(index) / 2;
			value = self.hasher.steps(&value, position.saturating_sub(index).saturating_sub(half));
			position = index.saturating_add(half);
			if half > 0 {
				self.keep(position, value);
			}
		}
		value
	}
}
