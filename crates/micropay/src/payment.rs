//! What goes from payer to payee, and from payee to the chain.

use crate::{
	bytes::{Reader, Writer},
	ticks::Preimage,
	voucher::{ChannelId, SignedVoucher, VoucherError, SIGNED_VOUCHER_LENGTH},
};
use core::fmt;

/// Length of an encoded tick, in bytes.
pub const TICK_LENGTH: usize = 50;

/// Length of an encoded claim with a tick, in bytes.
pub const CLAIM_LENGTH: usize = SIGNED_VOUCHER_LENGTH + 34;

/// The cheapest payment: one more value of the hash chain of a voucher that the payee has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
	/// The channel.
	pub channel: ChannelId,
	/// Cumulative units of the voucher that the chain belongs to: tells a payee that has missed a
	/// voucher which one it needs.
	pub anchor: u64,
	/// Which tick, 1 to the voucher's `max_ticks`.
	pub index: u16,
	/// The value itself.
	pub preimage: Preimage,
}

impl Tick {
	/// Channel, anchor, index, preimage: 50 bytes.
	pub fn encode(&self) -> [u8; TICK_LENGTH] {
		Writer::new()
			.put(&self.channel.0.to_le_bytes())
			.put(&self.anchor.to_le_bytes())
			.put(&self.index.to_le_bytes())
			.put(&self.preimage)
			.finish()
	}

	/// Reads exactly one tick, `None` when the length is wrong or the index is 0.
	pub fn decode(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader(bytes);
		let tick = Self {
			channel: ChannelId(reader.take_u64()?),
			anchor: reader.take_u64()?,
			index: reader.take_u16()?,
			preimage: reader.take()?,
		};
		(reader.is_empty() && tick.index != 0).then_some(tick)
	}
}

/// A tick as part of a claim: its channel and anchor are those of the voucher beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimTick {
	/// Which tick, 1 to the voucher's `max_ticks`.
	pub index: u16,
	/// Hashed `index` times it gives the voucher's root.
	pub preimage: Preimage,
}

/// All that the chain needs to pay: a voucher, and the highest tick of it if any was revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// The voucher.
	pub voucher: SignedVoucher,
	/// The highest tick of its chain.
	pub tick: Option<ClaimTick>,
}

impl Claim {
	/// Units since the channel was opened, `None` when they exceed `u64`.
	pub fn total(&self) -> Option<u64> {
		self.voucher.voucher.total(self.tick.map_or(0, |tick| tick.index))
	}

	/// The signed voucher, then the tick's index and preimage, or zeros without one.
	pub fn encode(&self) -> [u8; CLAIM_LENGTH] {
		let tick = self.tick.unwrap_or(ClaimTick { index: 0, preimage: [0; 32] });
		Writer::new()
			.put(&self.voucher.encode())
			.put(&tick.index.to_le_bytes())
			.put(&tick.preimage)
			.finish()
	}

	/// Reads exactly one claim. Neither signature nor tick is verified.
	///
	/// # Errors
	///
	/// Every variant of [`PaymentError`].
	pub fn decode(bytes: &[u8]) -> Result<Self, PaymentError> {
		let wrong_length = PaymentError::WrongLength { given: bytes.len() };
		if bytes.len() != CLAIM_LENGTH {
			return Err(wrong_length);
		}
		let (voucher, rest) =
			bytes.split_first_chunk::<SIGNED_VOUCHER_LENGTH>().ok_or(wrong_length)?;
		let voucher = SignedVoucher::decode(voucher)?;
		let mut reader = Reader(rest);
		let index = reader.take_u16().ok_or(wrong_length)?;
		let preimage = reader.take().ok_or(wrong_length)?;
		let tick = match index {
			0 if preimage == [0; 32] => None,
			0 => return Err(PaymentError::TickZero),
			index => Some(ClaimTick { index, preimage }),
		};
		Ok(Self { voucher, tick })
	}
}

impl From<SignedVoucher> for Claim {
	fn from(voucher: SignedVoucher) -> Self {
		Self { voucher, tick: None }
	}
}

/// A message from payer to payee. Which of the three it is shows in its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "payments are passed on, hardly ever kept")]
pub enum Payment {
	/// A tick of the voucher that the payee has (50 bytes).
	Tick(Tick),
	/// A new voucher (170 bytes), or voucher and tick together (204 bytes): all that a payee needs
	/// that has missed something.
	Claim(Claim),
}

/// Why bytes are not a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentError {
	/// No kind of payment has this length.
	WrongLength {
		/// Length that was given, in bytes.
		given: usize,
	},
	/// Tick 0 is the root, which pays nothing.
	TickZero,
	/// The voucher in it is none.
	Voucher(VoucherError),
}

impl From<VoucherError> for PaymentError {
	fn from(error: VoucherError) -> Self {
		Self::Voucher(error)
	}
}

impl fmt::Display for PaymentError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::WrongLength { given } => write!(out, "no payment has {given} bytes"),
			Self::TickZero => write!(out, "tick 0 pays nothing"),
			Self::Voucher(error) => write!(out, "{error}"),
		}
	}
}

impl core::error::Error for PaymentError {}

impl Payment {
	/// The channel that it is for.
	pub fn channel(&self) -> ChannelId {
		match self {
			Self::Tick(tick) => tick.channel,
			Self::Claim(claim) => claim.voucher.voucher.channel,
		}
	}

	/// Reads exactly one payment. Neither signature nor tick is verified.
	///
	/// # Errors
	///
	/// Every variant of [`PaymentError`].
	pub fn decode(bytes: &[u8]) -> Result<Self, PaymentError> {
		match bytes.len() {
			TICK_LENGTH => Tick::decode(bytes).map(Self::Tick).ok_or(PaymentError::TickZero),
			SIGNED_VOUCHER_LENGTH => Ok(Self::Claim(SignedVoucher::decode(bytes)?.into())),
			CLAIM_LENGTH => Ok(Self::Claim(Claim::decode(bytes)?)),
			given => Err(PaymentError::WrongLength { given }),
		}
	}

	/// Hands the encoded payment to `f`, in its shortest form.
	pub fn using_encoded<T>(&self, f: impl FnOnce(&[u8]) -> T) -> T {
		match self {
			Self::Tick(tick) => f(&tick.encode()),
			Self::Claim(claim) if claim.tick.is_none() => f(&claim.voucher.encode()),
			Self::Claim(claim) => f(&claim.encode()),
		}
	}
}
