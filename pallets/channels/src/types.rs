//! Records of the pallet and their pure rules. Nothing here touches storage.

use alloc::collections::BTreeMap;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use interwork_primitives::{
	dice::{ChannelTerms, LockFault},
	messages::{
		tick_root, GenesisHash, OpenMessage, Tick, Voucher, VoucherKey, WalletSignature, MAX_TICKS,
	},
	AcceptanceId, AccountId, ChannelId, UnixSecs,
};
use scale_info::TypeInfo;
use sp_core::ed25519;

/// Derives what every record of the pallet has.
macro_rules! record {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Debug,
				PartialEq,
				Eq,
				Encode,
				Decode,
				DecodeWithMemTracking,
				MaxEncodedLen,
				TypeInfo,
			)]
			$item
		)*
	};
}

record! {
	/// An open channel.
	pub struct ChannelRecord {
		/// The wallet, which pays.
		pub payer: AccountId,
		/// The Ed25519 key that signs the channel's vouchers.
		pub voucher_key: VoucherKey,
		/// Under which acceptance: names the class of units and the payee.
		pub acceptance: AcceptanceId,
		/// Units that were ever put in.
		#[codec(compact)]
		pub deposit: u64,
		/// Units that the payee has claimed, of the deposit.
		#[codec(compact)]
		pub claimed: u64,
		/// When the channel begins, or began, to close: its expiry, or when the payer asked for it.
		#[codec(compact)]
		pub closes_at: UnixSecs,
		/// How long the payee can still claim then, in seconds. That of the day when it was opened.
		#[codec(compact)]
		pub grace: u32,
	}

	/// Where a channel stands.
	#[derive(Copy)]
	pub enum ChannelPhase {
		/// Units are paid and claimed.
		Open,
		/// The payee can still claim what was promised.
		Closing,
		/// Nothing can be claimed. Anyone can finalise it.
		Over,
	}

	/// A channel that a wallet wants.
	#[derive(Copy)]
	pub struct OpenParams {
		/// Under which acceptance.
		pub acceptance: AcceptanceId,
		/// The Ed25519 key that will sign the channel's vouchers.
		pub voucher_key: VoucherKey,
		/// Units to put in.
		pub deposit: u64,
		/// When the channel begins to close by itself.
		pub expires: UnixSecs,
	}

	/// A wallet's signed wish for a channel, to be relayed.
	pub struct OpenRow {
		/// The wallet.
		pub wallet: AccountId,
		/// The channel.
		pub params: OpenParams,
		/// The wallet's next nonce in the class.
		pub nonce: u64,
		/// The message is accepted before this moment.
		pub valid_until: UnixSecs,
		/// The wallet's signature of the `OpenMessage`.
		pub signature: WalletSignature,
	}

	/// Why a channel is not opened.
	#[derive(Copy)]
	pub enum OpenFault {
		/// There are no units in it.
		ZeroDeposit,
		/// It would expire sooner than channels may.
		ExpiryTooSoon,
		/// It would expire later than channels may, or later than the acceptance.
		ExpiryTooLate,
		/// The message's time is over.
		MessageExpired,
		/// The message's end is more than seven days ahead.
		MessageTooLong,
		/// The signature is not the wallet's of this message on this chain.
		InvalidSignature,
		/// The units cannot be locked.
		Units(LockFault),
	}

	/// What became of a row of a batch of openings.
	#[derive(Copy)]
	pub enum OpenResult {
		/// The channel is open. Channels of a batch have consecutive ids.
		Opened,
		/// It is not.
		Refused(OpenFault),
	}

	/// What a payee has in hand: a voucher, its signature, and the furthest tick.
	pub struct Claim {
		/// The voucher.
		pub voucher: Voucher,
		/// The voucher key's Ed25519 signature of it.
		pub signature: ed25519::Signature,
		/// A tick of the voucher's chain, if one was paid.
		pub tick: Option<Tick>,
	}

	/// Why a claim is refused. When several apply, the first of this list is told.
	#[derive(Copy)]
	pub enum ClaimFault {
		/// There is no such channel; it may have been closed.
		ChannelNotFound,
		/// The grace period is over.
		GraceOver,
		/// The voucher has too many ticks, or a root or value without ticks or the reverse.
		MalformedVoucher,
		/// The tick's index is zero or more than the voucher allows.
		TickOutOfRange,
		/// More than the channel's deposit.
		ExceedsDeposit,
		/// Not more than was claimed before: a replay, or overtaken.
		NotIncreasing,
		/// The signature is not the voucher key's of this voucher on this chain.
		InvalidSignature,
		/// Hashed as often as its index says, the tick does not give the voucher's root.
		WrongTick,
	}

	/// What became of a row of a batch of claims.
	#[derive(Copy)]
	pub enum ClaimResult {
		/// The payee has the units.
		Claimed,
		/// It has not.
		Refused(ClaimFault),
	}

	/// A channel to be closed by its payee, with what it still has in hand.
	pub struct CloseRow {
		/// The channel.
		pub channel: ChannelId,
		/// The last claim. Left out of account if it is not more than was claimed before.
		pub claim: Option<Claim>,
	}

	/// Why a channel is not ended.
	#[derive(Copy)]
	pub enum EndFault {
		/// There is no such channel; it may have been closed.
		ChannelNotFound,
		/// The caller is not of the payee.
		NotPayee,
		/// The grace period is not over.
		TooEarly,
		/// The claim is for another channel.
		OtherChannel,
		/// The claim is refused; the channel stays open, so that nothing is forfeited.
		Claim(ClaimFault),
		/// The wallet cannot take its units back now.
		RefundFailed,
	}

	/// What became of a row of a batch of closings.
	#[derive(Copy)]
	pub enum EndResult {
		/// The channel is gone.
		Ended,
		/// It is not.
		Refused(EndFault),
	}

	/// What a view function tells about a channel.
	pub struct ChannelView {
		/// The channel.
		pub id: ChannelId,
		/// Its record.
		pub record: ChannelRecord,
		/// Class, payee and bytes for a unit.
		pub terms: ChannelTerms,
		/// Where it stands now.
		pub phase: ChannelPhase,
		/// Units that are not claimed.
		pub left: u64,
		/// Claims are accepted before this moment, as things stand.
		pub ends_at: UnixSecs,
	}
}

impl ChannelRecord {
	/// The end: claims before it, finalisation from it on.
	pub fn ends_at(&self) -> UnixSecs {
		// A moment beyond the largest never comes.
		self.closes_at.saturating_add(self.grace.into())
	}

	/// Where the channel stands.
	pub fn phase(&self, now: UnixSecs) -> ChannelPhase {
		if now < self.closes_at {
			ChannelPhase::Open
		} else if now < self.ends_at() {
			ChannelPhase::Closing
		} else {
			ChannelPhase::Over
		}
	}

	/// Units that are not claimed.
	pub fn left(&self) -> u64 {
		self.deposit.saturating_sub(self.claimed)
	}

	/// What a claim brings: the new total of claimed units. The cheap checks come first. What
	/// verifies and what hashes is passed in.
	pub fn check(
		&self,
		claim: &Claim,
		now: UnixSecs,
		genesis: &GenesisHash,
		verify: impl FnOnce(&ed25519::Signature, &[u8], &VoucherKey) -> bool,
		sha256: impl Fn(&[u8]) -> [u8; 32],
	) -> Result<u64, ClaimFault> {
		if self.phase(now) == ChannelPhase::Over {
			return Err(ClaimFault::GraceOver);
		}
		let voucher = &claim.voucher;
		if !voucher.is_well_formed() {
			return Err(ClaimFault::MalformedVoucher);
		}
		let tick = match claim.tick {
			None => 0,
			Some(Tick { index, .. }) if index == 0 || index > voucher.max_ticks => {
				return Err(ClaimFault::TickOutOfRange)
			},
			Some(Tick { index, .. }) => index,
		};
		// A number too large to count is more than any deposit.
		let units = voucher
			.units_at(tick)
			.filter(|units| *units <= self.deposit)
			.ok_or(ClaimFault::ExceedsDeposit)?;
		if units <= self.claimed {
			return Err(ClaimFault::NotIncreasing);
		}
		if !verify(&claim.signature, &voucher.to_bytes(genesis), &self.voucher_key) {
			return Err(ClaimFault::InvalidSignature);
		}
		if let Some(Tick { index, preimage }) = claim.tick {
			if tick_root(voucher.channel, preimage, index, sha256) != voucher.tick_root {
				return Err(ClaimFault::WrongTick);
			}
		}
		Ok(units)
	}
}

impl OpenParams {
	/// What a wallet signs to have this channel opened.
	pub fn message(
		&self,
		terms: &ChannelTerms,
		wallet: &AccountId,
		nonce: u64,
		valid_until: UnixSecs,
	) -> OpenMessage {
		OpenMessage {
			acceptance: self.acceptance,
			class: terms.class,
			visited: terms.visited,
			wallet: wallet.clone(),
			nonce,
			voucher_key: self.voucher_key,
			deposit: self.deposit,
			expires: self.expires,
			valid_until,
		}
	}
}

impl Claim {
	/// How many hashes checking it takes at most.
	pub fn hashes(&self) -> u32 {
		self.tick.map_or(0, |tick| tick.index.min(MAX_TICKS).into())
	}
}

/// How many hashes checking claims takes at most.
pub(crate) fn hashes<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> u32 {
	claims.into_iter().fold(0, |sum: u32, claim| sum.saturating_add(claim.hashes()))
}

/// How many acceptances the rows of a batch of openings concern.
pub(crate) fn acceptances(rows: &[OpenRow]) -> u32 {
	let distinct: BTreeMap<AcceptanceId, ()> =
		rows.iter().map(|row| (row.params.acceptance, ())).collect();
	count(distinct.len())
}

/// A number of rows as the calls' weights take it.
pub(crate) fn count(rows: usize) -> u32 {
	u32::try_from(rows).unwrap_or(u32::MAX)
}
