//! The payer's side of a channel: spends units, one tick or one voucher at a time.

use crate::{
	bytes::{Reader, Writer},
	payment::{Claim, ClaimTick, Payment, Tick},
	ticks::{Preimage, TickChain, TickHasher, MAX_TICKS},
	voucher::{
		ChannelId, Genesis, SignedVoucher, Voucher, VoucherKey, VoucherSigner,
		SIGNED_VOUCHER_LENGTH,
	},
};
use core::fmt;
use sha2::{Digest, Sha256};

/// Length of a payer's saved state, in bytes.
pub const PAYER_STATE_LENGTH: usize = 240;

/// Length of a saved state without its checksum.
const CONTENT_LENGTH: usize = 232;

/// First byte of a saved state: the version of its layout.
const STATE_VERSION: u8 = 1;

/// First bytes of what the end of a chain of ticks is derived from. It is hashed with the signer's
/// secret, so nobody else can.
const CHAIN_END_TAG: [u8; 16] = *b"interwork/chain\x01";

/// How a payer makes ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TickPolicy {
	/// Units of one tick, at least 1. A payment that is not a multiple of it becomes a voucher.
	pub value: u64,
	/// Ticks of one voucher, 0 to [`MAX_TICKS`]. With 0 every payment is a voucher.
	pub max: u16,
}

impl TickPolicy {
	/// Every payment is a voucher.
	pub const VOUCHERS_ONLY: Self = Self { value: 1, max: 0 };
	/// A unit a tick, as many as a voucher can have.
	pub const UNIT_TICKS: Self = Self { value: 1, max: MAX_TICKS };

	fn ensure_valid(&self) -> Result<(), PayerError> {
		if self.value == 0 || self.max > MAX_TICKS {
			return Err(PayerError::InvalidPolicy);
		}
		Ok(())
	}
}

/// Why the payer does not do what it was asked to. Nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayerError {
	/// A tick is worth at least 1, and a voucher has [`MAX_TICKS`] ticks at most.
	InvalidPolicy,
	/// Nothing to pay.
	ZeroUnits,
	/// More than is left of the deposit.
	DepositExceeded {
		/// Units deposited.
		deposit: u64,
		/// Units spent.
		spent: u64,
		/// Units that were to be spent on top.
		units: u64,
	},
	/// Deposits only grow.
	DepositLowered {
		/// Units deposited as known before.
		known: u64,
		/// Units deposited by what was given.
		given: u64,
	},
	/// The saved state has another length or version, or is of another signer.
	InvalidState,
	/// The claim is not of this payer's making, or of another channel.
	ForeignClaim,
}

impl fmt::Display for PayerError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::InvalidPolicy => {
				write!(out, "a tick is worth 1 or more, and a voucher has {MAX_TICKS} at most")
			},
			Self::ZeroUnits => write!(out, "nothing to pay"),
			Self::DepositExceeded { deposit, spent, units } => {
				write!(out, "{units} units on top of {spent} exceed the deposit of {deposit}")
			},
			Self::DepositLowered { known, given } => {
				write!(out, "a deposit of {known} units has become {given}")
			},
			Self::InvalidState => write!(out, "the saved state is not one of this payer"),
			Self::ForeignClaim => write!(out, "the claim is not of this payer's making"),
		}
	}
}

impl core::error::Error for PayerError {}

/// The voucher in use and how far its chain is revealed.
#[derive(Clone, Debug)]
struct Anchor {
	signed: SignedVoucher,
	/// `None` when the voucher has no ticks.
	chain: Option<TickChain>,
}

impl Anchor {
	fn last_index(&self) -> u16 {
		self.chain.as_ref().map_or(0, TickChain::last)
	}
}

/// One channel, seen by its payer.
///
/// It signs no total above the deposit and none that was not asked for by [`spend`](Self::spend). Save
/// [`state`](Self::state) after each spend and before the payment leaves. If that was lost
/// nevertheless, the payer only repeats amounts, which pays nothing twice; [`recover`](Self::recover)
/// catches up.
///
/// ```
/// use interwork_micropay::*;
///
/// let signer = VoucherSigner::from_seed([1; 32]); // 32 random bytes
/// let (genesis, channel, deposit) = (Genesis([7; 32]), ChannelId(5), 25);
/// let mut payer = Payer::new(signer.clone(), genesis, channel, deposit, TickPolicy::UNIT_TICKS)?;
///
/// // The first payment is a voucher, those after it are ticks of 50 bytes.
/// assert!(matches!(payer.spend(1)?, Payment::Claim(_)));
/// assert!(matches!(payer.spend(1)?, Payment::Tick(_)));
/// assert!(matches!(payer.spend(3)?, Payment::Tick(_)));
/// assert_eq!(payer.spent(), 5);
///
/// // It never promises more than was deposited.
/// assert!(payer.spend(21).is_err());
///
/// // The device is switched off and on.
/// let saved = payer.state();
/// let mut payer = Payer::restore(signer, &saved)?;
/// assert_eq!(payer.spent(), 5);
///
/// // If the payee says that it has missed something, it gets voucher and tick together.
/// let everything = payer.latest().expect("something was paid");
/// assert_eq!(everything.total(), Some(5));
/// # Ok::<(), PayerError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Payer {
	signer: VoucherSigner,
	genesis: Genesis,
	channel: ChannelId,
	deposit: u64,
	policy: TickPolicy,
	anchor: Option<Anchor>,
	spent: u64,
}

impl Payer {
	/// For a channel on which nothing was spent yet. `deposit` is in units.
	///
	/// # Errors
	///
	/// [`PayerError::InvalidPolicy`].
	pub fn new(
		signer: VoucherSigner,
		genesis: Genesis,
		channel: ChannelId,
		deposit: u64,
		policy: TickPolicy,
	) -> Result<Self, PayerError> {
		policy.ensure_valid()?;
		Ok(Self { signer, genesis, channel, deposit, policy, anchor: None, spent: 0 })
	}

	/// Units spent since the channel was opened.
	pub fn spent(&self) -> u64 {
		self.spent
	}

	/// Units deposited.
	pub fn deposit(&self) -> u64 {
		self.deposit
	}

	/// Units that are left.
	pub fn left(&self) -> u64 {
		self.deposit.saturating_sub(self.spent)
	}

	/// The channel.
	pub fn channel(&self) -> ChannelId {
		self.channel
	}

	/// Pays `units` more, 1 to [`left`](Self::left).
	///
	/// A tick where the voucher in use has one for it, otherwise a new voucher. A tick costs five
	/// hashes on average, a voucher one signature and a hash for each of its ticks.
	///
	/// # Errors
	///
	/// [`PayerError::ZeroUnits`], [`PayerError::DepositExceeded`].
	pub fn spend(&mut self, units: u64) -> Result<Payment, PayerError> {
		if units == 0 {
			return Err(PayerError::ZeroUnits);
		}
		let total = self.spent.checked_add(units).filter(|total| *total <= self.deposit).ok_or(
			PayerError::DepositExceeded { deposit: self.deposit, spent: self.spent, units },
		)?;
		let payment = match self.next_tick(units) {
			Some(tick) => Payment::Tick(tick),
			None => Payment::Claim(self.next_voucher(total)?.into()),
		};
		self.spent = total;
		Ok(payment)
	}

	/// Everything spent so far in one message: the voucher in use, and its highest tick. For a
	/// payee that has missed something; it may be sent as often as one likes.
	pub fn latest(&self) -> Option<Claim> {
		let anchor = self.anchor.as_ref()?;
		let tick = match anchor.last_index() {
			0 => None,
			index => {
				let end = self.chain_end(&anchor.signed.voucher);
				let down = anchor.signed.voucher.max_ticks.saturating_sub(index);
				let preimage = TickHasher::new(self.channel).steps(&end, down);
				Some(ClaimTick { index, preimage })
			},
		};
		Some(Claim { voucher: anchor.signed, tick })
	}

	/// The deposit has grown to `deposit` units on chain.
	///
	/// # Errors
	///
	/// [`PayerError::DepositLowered`].
	pub fn top_up(&mut self, deposit: u64) -> Result<(), PayerError> {
		if deposit < self.deposit {
			return Err(PayerError::DepositLowered { known: self.deposit, given: deposit });
		}
		self.deposit = deposit;
		Ok(())
	}

	/// Catches up with a claim that the payee holds, after the saved state was lost or is an old
	/// one. Returns the units spent.
	///
	/// The payee proves every unit by the payer's own signature and hash chain, so it cannot make
	/// the payer believe that it has spent more than it has.
	///
	/// # Errors
	///
	/// [`PayerError::ForeignClaim`] when the proof fails or the chain was not derived from this
	/// signer's secret, [`PayerError::DepositExceeded`] when a top-up must be told first.
	pub fn recover(&mut self, claim: &Claim) -> Result<u64, PayerError> {
		let total = claim.total().ok_or(PayerError::ForeignClaim)?;
		let voucher = &claim.voucher.voucher;
		let is_ours = voucher.genesis == self.genesis
			&& voucher.channel == self.channel
			&& voucher.ensure_well_formed().is_ok()
			&& self.has_signed(&claim.voucher);
		if !is_ours {
			return Err(PayerError::ForeignClaim);
		}
		if total > self.deposit {
			// Signed after a top-up that this state does not know of.
			let units = total.saturating_sub(self.spent);
			return Err(PayerError::DepositExceeded {
				deposit: self.deposit,
				spent: self.spent,
				units,
			});
		}
		let index = claim.tick.map_or(0, |tick| tick.index);
		let mut anchor = self.rebuild(claim.voucher, 0).ok_or(PayerError::ForeignClaim)?;
		if let (Some(chain), Some(tick)) = (anchor.chain.as_mut(), claim.tick) {
			let value = chain.advance(index).map_err(|_| PayerError::ForeignClaim)?;
			if value != tick.preimage {
				return Err(PayerError::ForeignClaim);
			}
		} else if claim.tick.is_some() {
			return Err(PayerError::ForeignClaim);
		}
		if total > self.spent {
			self.anchor = Some(anchor);
			self.spent = total;
		}
		Ok(self.spent)
	}

	/// What to keep over a restart. Holds no secret, and ends in a checksum, so that a write that was
	/// cut off is noticed.
	pub fn state(&self) -> [u8; PAYER_STATE_LENGTH] {
		let content = self.content();
		Writer::new().put(&content).put(&checksum(&content)).finish()
	}

	fn content(&self) -> [u8; CONTENT_LENGTH] {
		let writer = Writer::new()
			.put(&[STATE_VERSION])
			.put(&self.genesis.0)
			.put(&self.channel.0.to_le_bytes())
			.put(&self.deposit.to_le_bytes())
			.put(&self.policy.value.to_le_bytes())
			.put(&self.policy.max.to_le_bytes());
		match &self.anchor {
			None => writer.put(&[0]),
			Some(anchor) => writer
				.put(&[1])
				.put(&anchor.signed.encode())
				.put(&anchor.last_index().to_le_bytes()),
		}
		.finish()
	}

	/// Continues from a saved state. Costs a signature verification and a hash for each tick of the
	/// voucher in use.
	///
	/// # Errors
	///
	/// [`PayerError::InvalidState`].
	pub fn restore(signer: VoucherSigner, state: &[u8]) -> Result<Self, PayerError> {
		Self::read(signer, state).ok_or(PayerError::InvalidState)
	}

	fn read(signer: VoucherSigner, state: &[u8]) -> Option<Self> {
		let (content, sum) = state.split_first_chunk::<CONTENT_LENGTH>()?;
		if sum != checksum(content) {
			return None;
		}
		let mut reader = Reader(content);
		if reader.take_u8()? != STATE_VERSION {
			return None;
		}
		let genesis = Genesis(reader.take()?);
		let channel = ChannelId(reader.take_u64()?);
		let deposit = reader.take_u64()?;
		let policy = TickPolicy { value: reader.take_u64()?, max: reader.take_u16()? };
		let mut payer = Self::new(signer, genesis, channel, deposit, policy).ok()?;
		if reader.take_u8()? == 0 {
			return Some(payer);
		}
		let signed = SignedVoucher::decode(&reader.take::<SIGNED_VOUCHER_LENGTH>()?).ok()?;
		let index = reader.take_u16()?;
		let of_this_channel =
			signed.voucher.genesis == genesis && signed.voucher.channel == channel;
		if !of_this_channel || !payer.has_signed(&signed) {
			return None;
		}
		payer.spent = signed.voucher.total(index).filter(|spent| *spent <= deposit)?;
		payer.anchor = Some(payer.rebuild(signed, index)?);
		Some(payer)
	}

	/// The tick that pays `units`, if the voucher in use has it.
	fn next_tick(&mut self, units: u64) -> Option<Tick> {
		let anchor = self.anchor.as_mut()?;
		let chain = anchor.chain.as_mut()?;
		let voucher = &anchor.signed.voucher;
		if units.checked_rem(voucher.tick_value)? != 0 {
			return None;
		}
		let count = u16::try_from(units.checked_div(voucher.tick_value)?).ok()?;
		let index = chain.last().checked_add(count)?;
		let preimage = chain.advance(index).ok()?;
		Some(Tick { channel: self.channel, anchor: voucher.cumulative, index, preimage })
	}

	/// A voucher of `total` units, with as many ticks as the policy allows and the rest of the
	/// deposit can pay.
	fn next_voucher(&mut self, total: u64) -> Result<SignedVoucher, PayerError> {
		let left = self.deposit.saturating_sub(total);
		let affordable = left.checked_div(self.policy.value).unwrap_or(0);
		let max = u16::try_from(affordable).unwrap_or(u16::MAX).min(self.policy.max);
		let mut voucher = Voucher::plain(self.genesis, self.channel, total);
		let chain = if max > 0 {
			voucher.tick_value = self.policy.value;
			voucher.max_ticks = max;
			let end = self.chain_end(&voucher);
			let chain =
				TickChain::new(self.channel, end, max).map_err(|_| PayerError::InvalidPolicy)?;
			voucher.tick_root = chain.root();
			Some(chain)
		} else {
			None
		};
		let signed = self.signer.sign(voucher);
		self.anchor = Some(Anchor { signed, chain });
		Ok(signed)
	}

	fn has_signed(&self, signed: &SignedVoucher) -> bool {
		VoucherKey::from_bytes(self.signer.public()).is_ok_and(|key| signed.is_signed_by(&key))
	}

	/// The anchor of a voucher whose chain is revealed up to `index`.
	fn rebuild(&self, signed: SignedVoucher, index: u16) -> Option<Anchor> {
		let voucher = &signed.voucher;
		if voucher.max_ticks == 0 {
			return (index == 0).then_some(Anchor { signed, chain: None });
		}
		let end = self.chain_end(voucher);
		let mut chain = TickChain::new(self.channel, end, voucher.max_ticks).ok()?;
		if chain.root() != voucher.tick_root {
			return None;
		}
		if index > 0 {
			chain.advance(index).ok()?;
		}
		Some(Anchor { signed, chain: Some(chain) })
	}

	/// The secret end of a voucher's chain: a hash of the signer's secret and of everything that
	/// tells vouchers apart. Two vouchers never share a chain, because the ticks revealed of one would
	/// pay on the other; and nothing needs to be kept but the voucher.
	fn chain_end(&self, voucher: &Voucher) -> Preimage {
		Sha256::new()
			.chain_update(CHAIN_END_TAG)
			.chain_update(self.signer.seed())
			.chain_update(self.genesis.0)
			.chain_update(self.channel.0.to_le_bytes())
			.chain_update(voucher.cumulative.to_le_bytes())
			.chain_update(voucher.tick_value.to_le_bytes())
			.chain_update(voucher.max_ticks.to_le_bytes())
			.finalize()
			.into()
	}
}

/// Finds a state that was not written whole. It is no protection against forgery.
fn checksum(content: &[u8; CONTENT_LENGTH]) -> [u8; PAYER_STATE_LENGTH - CONTENT_LENGTH] {
	let mut sum = [0; PAYER_STATE_LENGTH - CONTENT_LENGTH];
	sum.iter_mut()
		.zip(Sha256::digest(content))
		.for_each(|(slot, byte)| *slot = byte);
	sum
}
