//! The payee's side of a channel: takes payments, and knows what to claim.

use crate::{
	payment::{Claim, ClaimTick, Payment, Tick},
	ticks::TickHasher,
	voucher::{ChannelId, Genesis, InvalidKey, VoucherError, VoucherKey},
};
use core::fmt;

/// What the chain says about a channel, read at a **finalised** block. From any other block it
/// may be taken back, and with it the deposit that covers what was served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainView {
	/// Units deposited since the opening, those claimed included.
	pub deposit: u64,
	/// Units claimed.
	pub claimed: u64,
	/// The moment from which the chain takes no claim: the end of the grace period when a close was
	/// asked for, otherwise expiry and grace. Seconds since 1970. A payee that needs time to bring a
	/// claim onto the chain gives an earlier moment, and takes nothing after it.
	pub ends_at: u64,
	/// Whether a close has begun. Nothing more may be served; payments are still taken until
	/// `ends_at`, because what was served before may be unpaid.
	pub closing: bool,
}

/// A channel as the chain tells about it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// The chain.
	pub genesis: Genesis,
	/// The channel.
	pub channel: ChannelId,
	/// Public key of its vouchers, an Ed25519 public key.
	pub voucher_key: [u8; 32],
	/// What may change later.
	pub view: ChainView,
}

/// A payment was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
	/// Units that it covers and that nothing covered before; at least 1.
	pub new_units: u64,
	/// Units covered since the channel was opened.
	pub total: u64,
}

/// Why a payment is not taken. Nothing is changed then. The first that applies is told, in this
/// order; signature and hashes come last because they cost most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayeeError {
	/// The chain takes no more claims. Nothing can be paid on this channel any more.
	ChannelEnded {
		/// Since when, in seconds since 1970.
		ends_at: u64,
	},
	/// For another channel.
	ChannelMismatch {
		/// The channel that the payment names.
		given: ChannelId,
	},
	/// For another chain.
	GenesisMismatch,
	/// The chain would not take the voucher, whatever its signature.
	MalformedVoucher(VoucherError),
	/// A tick came before any voucher. The payer shall send voucher and tick together.
	NoVoucher,
	/// A tick of another voucher than the last one taken; one of the two was lost or has been
	/// replaced. The payer shall send voucher and tick together.
	AnchorMismatch {
		/// Cumulative units of the last voucher taken.
		expected: u64,
		/// What the tick says.
		given: u64,
	},
	/// No tick of the voucher's chain has this index.
	TickOutOfRange {
		/// The index.
		given: u16,
		/// Ticks of the chain.
		max: u16,
	},
	/// Voucher and ticks together exceed `u64`.
	Overflow,
	/// The payment pays for nothing.
	ZeroUnits,
	/// Replayed, overtaken by a later payment, or of the same amount. [`Payee::is_latest`] tells
	/// whether it is exactly the last payment, whose answer may have been lost.
	NotIncreasing {
		/// Units that are covered already.
		accepted: u64,
		/// Units that the payment would cover.
		given: u64,
	},
	/// More than was deposited. The payer shall top up and wait for that to be final.
	DepositExceeded {
		/// Units deposited.
		deposit: u64,
		/// Units that the payment would cover.
		given: u64,
	},
	/// The voucher is not signed by the channel's key.
	InvalidSignature,
	/// The value is not that tick: a wrong index, another chain, or made up.
	WrongPreimage,
}

impl fmt::Display for PayeeError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::ChannelEnded { ends_at } => write!(out, "the channel has ended at {ends_at}"),
			Self::ChannelMismatch { given } => write!(out, "the payment is for channel {given}"),
			Self::GenesisMismatch => write!(out, "the voucher is for another chain"),
			Self::MalformedVoucher(error) => write!(out, "{error}"),
			Self::NoVoucher => write!(out, "a tick came before any voucher"),
			Self::AnchorMismatch { expected, given } => {
				write!(out, "the tick belongs to the voucher of {given} units, not of {expected}")
			},
			Self::TickOutOfRange { given, max } => {
				write!(out, "tick {given} of a voucher with {max} ticks")
			},
			Self::Overflow => write!(out, "the payment's total exceeds every deposit"),
			Self::ZeroUnits => write!(out, "the payment pays for nothing"),
			Self::NotIncreasing { accepted, given } => {
				write!(out, "{given} units are paid, and {accepted} were before")
			},
			Self::DepositExceeded { deposit, given } => {
				write!(out, "{given} units are paid out of a deposit of {deposit}")
			},
			Self::WrongPreimage => write!(out, "the value is not that tick"),
			Self::InvalidSignature => write!(out, "the voucher is not signed by the channel's key"),
		}
	}
}

impl core::error::Error for PayeeError {}

/// Why a view of the chain is not taken: it contradicts an earlier one, so one of the two was not
/// of a finalised block of this chain. Nothing is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewError {
	/// Deposits only grow.
	DepositLowered {
		/// Units deposited as known before.
		known: u64,
		/// Units deposited by this view.
		given: u64,
	},
	/// Claims only grow.
	ClaimedLowered {
		/// Units claimed as known before.
		known: u64,
		/// Units claimed by this view.
		given: u64,
	},
	/// More claimed than deposited.
	ClaimedAboveDeposit,
	/// A close that has begun is not undone.
	Reopened,
}

impl fmt::Display for ViewError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::DepositLowered { known, given } => {
				write!(out, "a deposit of {known} units has become {given}")
			},
			Self::ClaimedLowered { known, given } => {
				write!(out, "{known} units claimed have become {given}")
			},
			Self::ClaimedAboveDeposit => write!(out, "more is claimed than deposited"),
			Self::Reopened => write!(out, "a closing channel is open again"),
		}
	}
}

impl core::error::Error for ViewError {}

/// One channel, seen by its payee.
///
/// A payment is taken if, and only if, the chain would take a claim of it on top of a claim of
/// everything taken before. So whatever was taken can be claimed as long as the channel has not ended.
/// The state must be durable before anything is served for it: see [`Store`](crate::store::Store).
///
/// ```
/// use interwork_micropay::*;
///
/// # let genesis = Genesis([7; 32]);
/// # let signer = VoucherSigner::from_seed([1; 32]);
/// // What the chain says about channel 5: 25 units deposited, none claimed.
/// let terms = Terms {
///     genesis,
///     channel: ChannelId(5),
///     voucher_key: signer.public(),
///     view: ChainView { deposit: 25, claimed: 0, ends_at: 2_000_000_000, closing: false },
/// };
/// let mut payee = Payee::new(terms).expect("the key is one");
/// let now = 1_900_000_000;
///
/// // The payer's voucher of 3 units arrives, twice.
/// let voucher = signer.sign(Voucher::plain(genesis, ChannelId(5), 3));
/// let bytes = voucher.encode();
/// let payment = Payment::decode(&bytes).expect("just encoded");
/// assert_eq!(payee.accept(&payment, now), Ok(Accepted { new_units: 3, total: 3 }));
/// assert_eq!(
///     payee.accept(&payment, now),
///     Err(PayeeError::NotIncreasing { accepted: 3, given: 3 })
/// );
///
/// // This is what to put on the chain, now or later.
/// let claim = payee.claim().expect("3 units are not claimed yet");
/// assert_eq!(claim.voucher, voucher);
/// assert_eq!(payee.claimable(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Payee {
	terms: Terms,
	key: VoucherKey,
	hasher: TickHasher,
	best: Option<Claim>,
	/// What `best` covers.
	best_total: u64,
}

impl Payee {
	/// A channel on which nothing was paid yet.
	///
	/// # Errors
	///
	/// [`InvalidKey`]: no payment on this channel can ever be claimed; do not serve it.
	pub fn new(terms: Terms) -> Result<Self, InvalidKey> {
		Ok(Self {
			terms,
			key: VoucherKey::from_bytes(terms.voucher_key)?,
			hasher: TickHasher::new(terms.channel),
			best: None,
			best_total: 0,
		})
	}

	/// A channel with the best claim that was taken before. The claim is not verified again: it
	/// must come from a store that only this payee writes.
	///
	/// # Errors
	///
	/// [`InvalidKey`].
	pub fn restore(terms: Terms, best: Option<Claim>) -> Result<Self, InvalidKey> {
		let mut payee = Self::new(terms)?;
		payee.best_total = best.and_then(|claim| claim.total()).unwrap_or(0);
		payee.best = best;
		Ok(payee)
	}

	/// The channel as the chain tells about it, with the latest view.
	pub fn terms(&self) -> &Terms {
		&self.terms
	}

	/// Units covered since the channel was opened: by payments taken here, or claimed on chain by
	/// whoever had a later payment (claims are open to all and pay only the payee).
	pub fn covered(&self) -> u64 {
		self.best_total.max(self.terms.view.claimed)
	}

	/// Units that a claim would bring now.
	pub fn claimable(&self) -> u64 {
		self.best_total.saturating_sub(self.terms.view.claimed)
	}

	/// The claim that brings [`claimable`](Self::claimable) units, `None` when that is 0. The chain
	/// takes it until the channel ends.
	pub fn claim(&self) -> Option<Claim> {
		self.best.filter(|_| self.claimable() > 0)
	}

	/// The best payment taken, claimed or not.
	pub fn best(&self) -> Option<&Claim> {
		self.best.as_ref()
	}

	/// Whether `payment` is, byte for byte, the last one taken. A payer that got no answer sends
	/// it again and may be told the same; it covers nothing new.
	pub fn is_latest(&self, payment: &Payment) -> bool {
		let Some(best) = &self.best else { return false };
		match payment {
			Payment::Claim(claim) => claim == best,
			Payment::Tick(tick) => {
				tick.channel == self.terms.channel
					&& tick.anchor == best.voucher.voucher.cumulative
					&& best.tick == Some(ClaimTick { index: tick.index, preimage: tick.preimage })
			},
		}
	}

	/// Takes what the chain says at a later finalised block.
	///
	/// # Errors
	///
	/// Every variant of [`ViewError`].
	pub fn observe(&mut self, view: ChainView) -> Result<(), ViewError> {
		let known = self.terms.view;
		if view.deposit < known.deposit {
			return Err(ViewError::DepositLowered { known: known.deposit, given: view.deposit });
		}
		if view.claimed < known.claimed {
			return Err(ViewError::ClaimedLowered { known: known.claimed, given: view.claimed });
		}
		if view.claimed > view.deposit {
			return Err(ViewError::ClaimedAboveDeposit);
		}
		if known.closing && !view.closing {
			return Err(ViewError::Reopened);
		}
		self.terms.view = view;
		Ok(())
	}

	/// Takes a payment at the moment `now` (seconds since 1970, by the chain's clock).
	///
	/// A voucher costs one signature verification and, with a tick, a hash for each tick. A tick of
	/// the last voucher costs one hash for each tick since the last one taken.
	///
	/// # Errors
	///
	/// Every variant of [`PayeeError`].
	pub fn accept(&mut self, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
		self.accept_with(payment, now, |claim, key| claim.voucher.is_signed_by(key))
	}

	/// Checks everything but hashes and signature. What fails here fails in [`accept`](Self::accept),
	/// then and later, unless the deposit grows.
	///
	/// # Errors
	///
	/// Those of [`accept`](Self::accept) but [`PayeeError::WrongPreimage`] and
	/// [`PayeeError::InvalidSignature`].
	pub fn precheck(&self, payment: &Payment, now: u64) -> Result<(), PayeeError> {
		self.candidate(payment, now).map(|_| ())
	}

	/// Public key of the channel's vouchers.
	pub fn key(&self) -> &VoucherKey {
		&self.key
	}

	/// As [`accept`](Self::accept); `is_signed` answers for the signature, so that many can be
	/// verified at once.
	pub(crate) fn accept_with(
		&mut self,
		payment: &Payment,
		now: u64,
		is_signed: impl FnOnce(&Claim, &VoucherKey) -> bool,
	) -> Result<Accepted, PayeeError> {
		let (claim, total) = self.candidate(payment, now)?;
		// Only the same voucher, signature included, may skip what was verified before.
		let known = self.best.filter(|best| best.voucher == claim.voucher);
		if known.is_none() && !is_signed(&claim, &self.key) {
			return Err(PayeeError::InvalidSignature);
		}
		self.ensure_preimage(&claim, known.as_ref())?;
		let new_units = total.saturating_sub(self.covered());
		self.best = Some(claim);
		self.best_total = total;
		Ok(Accepted { new_units, total })
	}

	/// The claim that the payee would have after `payment`, and what it covers.
	fn candidate(&self, payment: &Payment, now: u64) -> Result<(Claim, u64), PayeeError> {
		let view = self.terms.view;
		if now >= view.ends_at {
			return Err(PayeeError::ChannelEnded { ends_at: view.ends_at });
		}
		if payment.channel() != self.terms.channel {
			return Err(PayeeError::ChannelMismatch { given: payment.channel() });
		}
		let claim = match payment {
			Payment::Claim(claim) => *claim,
			Payment::Tick(tick) => self.claim_of(tick)?,
		};
		let voucher = &claim.voucher.voucher;
		if voucher.genesis != self.terms.genesis {
			return Err(PayeeError::GenesisMismatch);
		}
		voucher.ensure_well_formed().map_err(PayeeError::MalformedVoucher)?;
		if let Some(tick) = &claim.tick {
			if tick.index == 0 || tick.index > voucher.max_ticks {
				let (given, max) = (tick.index, voucher.max_ticks);
				return Err(PayeeError::TickOutOfRange { given, max });
			}
		}
		let total = claim.total().ok_or(PayeeError::Overflow)?;
		if total == 0 {
			return Err(PayeeError::ZeroUnits);
		}
		if total <= self.covered() {
			return Err(PayeeError::NotIncreasing { accepted: self.covered(), given: total });
		}
		if total > view.deposit {
			return Err(PayeeError::DepositExceeded { deposit: view.deposit, given: total });
		}
		Ok((claim, total))
	}

	/// The tick together with the voucher that it belongs to.
	fn claim_of(&self, tick: &Tick) -> Result<Claim, PayeeError> {
		let voucher = self.best.ok_or(PayeeError::NoVoucher)?.voucher;
		let expected = voucher.voucher.cumulative;
		if tick.anchor != expected {
			return Err(PayeeError::AnchorMismatch { expected, given: tick.anchor });
		}
		let tick = ClaimTick { index: tick.index, preimage: tick.preimage };
		Ok(Claim { voucher, tick: Some(tick) })
	}

	/// Hashes down from the tick to the last one taken of the same voucher, or to the root.
	fn ensure_preimage(&self, claim: &Claim, known: Option<&Claim>) -> Result<(), PayeeError> {
		let Some(tick) = &claim.tick else { return Ok(()) };
		let (index, value) = match known.and_then(|known| known.tick) {
			Some(last) => (last.index, last.preimage),
			None => (0, claim.voucher.voucher.tick_root),
		};
		let steps = tick.index.checked_sub(index).ok_or(PayeeError::WrongPreimage)?;
		if self.hasher.steps(&tick.preimage, steps) != value {
			return Err(PayeeError::WrongPreimage);
		}
		Ok(())
	}
}
