//! Vouchers: what the payer signs, and how a signature is made and verified.

use crate::{
	bytes::{Reader, Writer},
	query::Query,
	ticks::{Preimage, MAX_TICKS},
};
use core::fmt;
use ed25519_zebra::{Signature, SigningKey, VerificationKey, VerificationKeyBytes};
use zeroize::Zeroize;

/// The first bytes of every voucher: what it is, and the version of its layout.
pub const VOUCHER_TAG: [u8; 16] = *b"interwork/vouch\x01";

/// Length of an encoded voucher without its signature, in bytes.
pub const VOUCHER_LENGTH: usize = 106;

/// Length of a signature, in bytes.
pub const SIGNATURE_LENGTH: usize = 64;

/// Length of an encoded voucher with its signature, in bytes.
pub const SIGNED_VOUCHER_LENGTH: usize = VOUCHER_LENGTH + SIGNATURE_LENGTH;

/// Hash of block 0, which tells one chain from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Genesis(pub [u8; 32]);

impl fmt::Debug for Genesis {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write_hex(out, &self.0)
	}
}

/// Number of a channel. The chain assigns it and never assigns it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(pub u64);

impl fmt::Display for ChannelId {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "{}", self.0)
	}
}

/// Why bytes are not a voucher, or not one that the chain takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherError {
	/// Not exactly as long as the layout. Truncated, or something else.
	WrongLength {
		/// Length that was given, in bytes.
		given: usize,
	},
	/// Another kind of message, or another version.
	WrongTag,
	/// More ticks than a chain may have.
	TooManyTicks {
		/// Ticks that the voucher promises.
		given: u16,
	},
	/// Promises ticks that are worth nothing.
	TicksWithoutValue,
	/// Promises no ticks but has a root or a value of one. Such a voucher would have a second form
	/// with the same meaning.
	ValueWithoutTicks,
}

impl fmt::Display for VoucherError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::WrongLength { given } => write!(out, "no voucher has {given} bytes"),
			Self::WrongTag => write!(out, "not a voucher of this version"),
			Self::TooManyTicks { given } => {
				write!(out, "{given} ticks, and a voucher has {MAX_TICKS} at most")
			},
			Self::TicksWithoutValue => write!(out, "the voucher's ticks are worth nothing"),
			Self::ValueWithoutTicks => {
				write!(out, "the voucher has no ticks but a root or a value of them")
			},
		}
	}
}

impl core::error::Error for VoucherError {}

/// The payer's promise: everything up to `cumulative` units, and `tick_value` more for each tick
/// revealed.
///
/// Amounts are totals since the channel was opened. A replay therefore pays nothing twice, and a
/// voucher that is lost is made good by the next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Voucher {
	/// The chain on which the channel is.
	pub genesis: Genesis,
	/// The channel.
	pub channel: ChannelId,
	/// Units paid since the channel was opened, without ticks.
	pub cumulative: u64,
	/// Root of the hash chain; all zero without ticks.
	pub tick_root: Preimage,
	/// Units that one tick is worth; at least 1, or 0 without ticks.
	pub tick_value: u64,
	/// Ticks of the chain, 0 to [`MAX_TICKS`]; 0 means that there is none.
	pub max_ticks: u16,
}

impl fmt::Debug for Voucher {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(
			out,
			"Voucher(channel {}, {} units, {} ticks of {})",
			self.channel, self.cumulative, self.max_ticks, self.tick_value
		)
	}
}

impl Voucher {
	/// A voucher without ticks.
	pub fn plain(genesis: Genesis, channel: ChannelId, cumulative: u64) -> Self {
		Self { genesis, channel, cumulative, tick_root: [0; 32], tick_value: 0, max_ticks: 0 }
	}

	/// The bytes that are signed.
	pub fn encode(&self) -> [u8; VOUCHER_LENGTH] {
		Writer::new()
			.put(&VOUCHER_TAG)
			.put(&self.genesis.0)
			.put(&self.channel.0.to_le_bytes())
			.put(&self.cumulative.to_le_bytes())
			.put(&self.tick_root)
			.put(&self.tick_value.to_le_bytes())
			.put(&self.max_ticks.to_le_bytes())
			.finish()
	}

	/// Reads exactly one voucher.
	///
	/// # Errors
	///
	/// Every variant of [`VoucherError`]. What is returned is well formed.
	pub fn decode(bytes: &[u8]) -> Result<Self, VoucherError> {
		let wrong_length = VoucherError::WrongLength { given: bytes.len() };
		if bytes.len() != VOUCHER_LENGTH {
			return Err(wrong_length);
		}
		let mut reader = Reader(bytes);
		if reader.take() != Some(VOUCHER_TAG) {
			return Err(VoucherError::WrongTag);
		}
		let voucher = Self {
			genesis: Genesis(reader.take().ok_or(wrong_length)?),
			channel: ChannelId(reader.take_u64().ok_or(wrong_length)?),
			cumulative: reader.take_u64().ok_or(wrong_length)?,
			tick_root: reader.take().ok_or(wrong_length)?,
			tick_value: reader.take_u64().ok_or(wrong_length)?,
			max_ticks: reader.take_u16().ok_or(wrong_length)?,
		};
		voucher.ensure_well_formed()?;
		Ok(voucher)
	}

	/// Whether root, value and number of the ticks go together. The fields are public, so a voucher
	/// that was not decoded may be malformed.
	///
	/// # Errors
	///
	/// [`VoucherError::TooManyTicks`], [`VoucherError::TicksWithoutValue`],
	/// [`VoucherError::ValueWithoutTicks`].
	pub fn ensure_well_formed(&self) -> Result<(), VoucherError> {
		if self.max_ticks > MAX_TICKS {
			return Err(VoucherError::TooManyTicks { given: self.max_ticks });
		}
		if self.max_ticks == 0 {
			if self.tick_value != 0 || self.tick_root != [0; 32] {
				return Err(VoucherError::ValueWithoutTicks);
			}
		} else if self.tick_value == 0 {
			return Err(VoucherError::TicksWithoutValue);
		}
		Ok(())
	}

	/// Units paid when `ticks` of the chain are revealed, `None` when they exceed `u64`.
	pub fn total(&self, ticks: u16) -> Option<u64> {
		self.tick_value.checked_mul(u64::from(ticks))?.checked_add(self.cumulative)
	}
}

/// A voucher with the payer's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedVoucher {
	/// What was signed.
	pub voucher: Voucher,
	/// Ed25519 signature over [`Voucher::encode`].
	pub signature: VoucherSignature,
}

/// An Ed25519 signature, not yet verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VoucherSignature(pub [u8; SIGNATURE_LENGTH]);

impl fmt::Debug for VoucherSignature {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write_hex(out, &self.0)
	}
}

impl SignedVoucher {
	/// Voucher, then signature: what goes over the wire, and what the chain is given.
	pub fn encode(&self) -> [u8; SIGNED_VOUCHER_LENGTH] {
		Writer::new().put(&self.voucher.encode()).put(&self.signature.0).finish()
	}

	/// Reads exactly one signed voucher. The signature is not verified.
	///
	/// # Errors
	///
	/// Every variant of [`VoucherError`].
	pub fn decode(bytes: &[u8]) -> Result<Self, VoucherError> {
		match bytes.split_last_chunk::<SIGNATURE_LENGTH>() {
			Some((voucher, signature)) if bytes.len() == SIGNED_VOUCHER_LENGTH => Ok(Self {
				voucher: Voucher::decode(voucher)?,
				signature: VoucherSignature(*signature),
			}),
			_ => Err(VoucherError::WrongLength { given: bytes.len() }),
		}
	}

	/// Whether `key` has signed the voucher.
	///
	/// By ZIP-215, as the chain verifies: what passes here passes there, and nothing else does.
	pub fn is_signed_by(&self, key: &VoucherKey) -> bool {
		let signature = Signature::from_bytes(&self.signature.0);
		key.verification.verify(&signature, &self.voucher.encode()).is_ok()
	}
}

/// The public key of a channel's vouchers, decompressed once so that verifying is faster.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VoucherKey {
	bytes: [u8; 32],
	verification: VerificationKey,
}

impl fmt::Debug for VoucherKey {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write_hex(out, &self.bytes)
	}
}

/// The 32 bytes are no point on the curve. No signature by such a key verifies on the chain, so a
/// payee must not serve a channel that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidKey;

impl fmt::Display for InvalidKey {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "the voucher key is no Ed25519 public key")
	}
}

impl core::error::Error for InvalidKey {}

impl VoucherKey {
	/// The key that was named when the channel was opened.
	///
	/// # Errors
	///
	/// [`InvalidKey`].
	pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, InvalidKey> {
		let verification = VerificationKey::try_from(bytes).map_err(|_| InvalidKey)?;
		Ok(Self { bytes, verification })
	}

	/// Whether this key has signed the question. By ZIP-215, as vouchers are verified.
	pub fn has_signed_query(&self, query: &Query, signature: &VoucherSignature) -> bool {
		let signature = Signature::from_bytes(&signature.0);
		self.verification.verify(&signature, &query.encode()).is_ok()
	}

	/// The 32 bytes, exactly as they were given.
	pub fn to_bytes(&self) -> [u8; 32] {
		self.bytes
	}
}

/// The private key of a channel's vouchers. It signs vouchers, and questions about its channel, and
/// nothing else, so what it can lose is the channel's deposit. Wiped from memory when dropped.
#[derive(Clone)]
pub struct VoucherSigner {
	key: SigningKey,
}

impl fmt::Debug for VoucherSigner {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "VoucherSigner(")?;
		write_hex(out, &self.public())?;
		write!(out, ")")
	}
}

impl VoucherSigner {
	/// From a secret of 32 random bytes (the seed of RFC 8032). Take a fresh one for each channel:
	/// channels with the same key belong visibly to the same payer.
	pub fn from_seed(seed: [u8; 32]) -> Self {
		Self { key: SigningKey::from(seed) }
	}

	/// The public key, to be named when the channel is opened.
	pub fn public(&self) -> [u8; 32] {
		VerificationKeyBytes::from(&self.key).into()
	}

	/// Signs. The same voucher gets the same signature every time.
	pub fn sign(&self, voucher: Voucher) -> SignedVoucher {
		let signature = VoucherSignature(self.key.sign(&voucher.encode()).to_bytes());
		SignedVoucher { voucher, signature }
	}

	/// Signs a question to the payee about the channel.
	pub fn sign_query(&self, query: &Query) -> VoucherSignature {
		VoucherSignature(self.key.sign(&query.encode()).to_bytes())
	}

	pub(crate) fn seed(&self) -> &[u8; 32] {
		self.key.as_bytes()
	}
}

impl Drop for VoucherSigner {
	fn drop(&mut self) {
		self.key.zeroize();
	}
}

#[cfg(feature = "alloc")]
pub use batch::verify_batch;

#[cfg(feature = "alloc")]
mod batch {
	use super::*;
	use alloc::vec::Vec;
	use ed25519_zebra::batch::{Item, Verifier};
	use rand_core::{CryptoRng, RngCore};

	/// Into how many a batch that fails is cut before its signatures are verified one by one. A
	/// bad signature in a large batch then costs its neighbours little, and a batch of nothing but
	/// bad ones half as much again as single verification.
	const PART: usize = 16;

	/// Verifies many signatures at once, several times faster than one by one.
	///
	/// The answer for each is the one that [`SignedVoucher::is_signed_by`] gives, whatever the
	/// others are: ZIP-215 was made so that batches and single verification agree. `rng` must be
	/// unpredictable to payers; with it a forged signature passes with a chance of 2^-128.
	pub fn verify_batch<R: RngCore + CryptoRng>(
		vouchers: &[(&VoucherKey, &SignedVoucher)],
		mut rng: R,
	) -> Vec<bool> {
		let items: Vec<Item> = vouchers
			.iter()
			.map(|(key, signed)| {
				let signature = Signature::from_bytes(&signed.signature.0);
				let key = VerificationKeyBytes::from(key.bytes);
				Item::from((key, signature, &signed.voucher.encode()))
			})
			.collect();

		let mut all_pass = |items: &[Item]| {
			let mut verifier = Verifier::new();
			items.iter().for_each(|item| verifier.queue(item.clone()));
			verifier.verify(&mut rng).is_ok()
		};

		if items.len() > 1 && all_pass(&items) {
			return alloc::vec![true; items.len()];
		}
		let mut results = Vec::with_capacity(items.len());
		for part in items.chunks(PART) {
			if part.len() > 1 && items.len() > PART && all_pass(part) {
				results.resize(results.len().saturating_add(part.len()), true);
			} else {
				results.extend(part.iter().map(|item| item.clone().verify_single().is_ok()));
			}
		}
		results
	}
}

pub(crate) fn write_hex(out: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
	bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}
