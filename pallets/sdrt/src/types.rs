//! Records of the pallet. Nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use interwork_primitives::{
	sdr::{Basket, Observation, Quality, Valuation},
	Balance, IssuerId, RedemptionId, UnixSecs,
};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::Config;

/// The longest name of an issuer, in bytes of UTF-8.
pub const NAME_LEN_MAX: u32 = 64;

/// Name of an issuer: UTF-8, not empty, no control characters.
pub type Name = BoundedVec<u8, ConstU32<NAME_LEN_MAX>>;

/// [`Issuer`] of a runtime.
pub type IssuerOf<T> = Issuer<<T as frame_system::Config>::AccountId>;

/// [`Redemption`] of a runtime.
pub type RedemptionOf<T> = Redemption<<T as frame_system::Config>::AccountId>;

/// [`Reporter`] of a runtime.
pub type ReporterOf<T> = Reporter<<T as frame_system::Config>::AccountId>;

/// The reporters of a runtime, sorted by account.
pub type ReportersOf<T> = BoundedVec<ReporterOf<T>, <T as Config>::MaxReporters>;

/// Whether a name can be shown: UTF-8, not empty, no control characters.
pub fn is_valid_name(name: &[u8]) -> bool {
	core::str::from_utf8(name)
		.is_ok_and(|name| !name.trim().is_empty() && !name.chars().any(char::is_control))
}

/// Whether an issuer may mint.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum IssuerStatus {
	/// May mint within its headroom.
	Active,
	/// May not mint. What it owes stands: it is still asked to redeem.
	Suspended,
}

impl IssuerStatus {
	/// May the issuer bring new SDRt into being?
	pub fn can_mint(self) -> bool {
		matches!(self, Self::Active)
	}
}

/// What the auditor found an issuer to hold in reserve.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Attestation {
	/// Value of the reserve at `as_of`, in units of SDRt.
	pub amount: Balance,
	/// The moment for which the reserve was counted, in seconds since 1970. Its age counts from
	/// here.
	pub as_of: UnixSecs,
	/// Hash of the audit document. Zero at genesis.
	pub evidence: H256,
}

/// Who answers for SDRt, and for how much.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Issuer<AccountId> {
	/// The account that mints and answers redemptions.
	pub account: AccountId,
	/// Name, as the board entered it.
	pub name: Name,
	/// Whether it may mint.
	pub status: IssuerStatus,
	/// The most that the board lets it owe, in units of SDRt. May be below what it owes: then it
	/// cannot mint.
	pub ceiling: Balance,
	/// The newest attestation of its reserve; `None`: never attested, cannot mint.
	pub attestation: Option<Attestation>,
	/// What it owes the holders of SDRt, in units of SDRt: `endowed + minted - redeemed`.
	pub outstanding: Balance,
	/// The part of `outstanding` for which holders have asked it to pay out and which is not yet
	/// decided: the sum of its open redemptions.
	pub pending: Balance,
	/// What it answers for since genesis. Never changes.
	pub endowed: Balance,
	/// All that it ever minted. Only rises.
	pub minted: Balance,
	/// All that it ever paid out and that was burned. Only rises.
	pub redeemed: Balance,
}

impl<AccountId> Issuer<AccountId> {
	/// An issuer that owes nothing.
	pub fn new(account: AccountId, name: Name, ceiling: Balance) -> Self {
		Self {
			account,
			name,
			status: IssuerStatus::Active,
			ceiling,
			attestation: None,
			outstanding: 0,
			pending: 0,
			endowed: 0,
			minted: 0,
			redeemed: 0,
		}
	}

	/// The most that it may owe: the lower of its ceiling and its reserve.
	pub fn limit(&self) -> Balance {
		self.attestation.map_or(0, |attestation| attestation.amount.min(self.ceiling))
	}

	/// What holders can still ask it to pay out.
	pub fn redeemable(&self) -> Balance {
		self.outstanding.saturating_sub(self.pending)
	}
}

/// A holder's wish to be paid out by an issuer. It exists until it is confirmed, rejected or
/// expired; exactly one of the three happens.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Redemption<AccountId> {
	/// Whose SDRt is held.
	pub holder: AccountId,
	/// Who is to pay.
	pub issuer: IssuerId,
	/// How much, in units of SDRt.
	pub amount: Balance,
	/// Salted commitment to the payout details (bank, account, currency), which the holder gives
	/// the issuer in private.
	pub reference: H256,
	/// When it was asked for, in seconds since 1970.
	pub requested_at: UnixSecs,
	/// The issuer may confirm or reject before this moment; from this moment on anyone may return
	/// the SDRt to the holder. Seconds since 1970.
	pub deadline: UnixSecs,
}

/// Why an issuer does not pay out.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum RejectReason {
	/// The payout details were not given to the issuer.
	DetailsMissing,
	/// The payout details do not match the commitment, or cannot be paid to.
	DetailsInvalid,
	/// The law or the issuer's duties of care forbid the payout.
	NotPermitted,
	/// The payout was tried and came back.
	PayoutReturned,
	/// Any other reason, told to the holder in private.
	Other,
}

/// One who reports exchange rates.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Reporter<AccountId> {
	/// The account that reports.
	pub account: AccountId,
	/// What it reported last; `None`: nothing yet.
	pub latest: Option<Report>,
}

/// A report of exchange rates.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Report {
	/// The rates, and when the reporter saw them.
	pub observation: Observation,
	/// When the report reached the chain, in seconds since 1970.
	pub reported_at: UnixSecs,
}

/// The basket that counts and the one that is announced.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Baskets {
	/// The basket in force, unless `next` has become effective. `None`: never set.
	pub current: Option<Basket>,
	/// The basket that follows; it needs no further call to become effective.
	pub next: Option<Basket>,
}

/// What the SDR is worth, for front ends.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ValuationView {
	/// How far the value can be trusted. Look at it before the value.
	pub quality: Quality,
	/// The value and what it rests on; `None` iff the quality is `Unavailable`.
	pub valuation: Option<Valuation>,
}

impl From<Option<Valuation>> for ValuationView {
	fn from(valuation: Option<Valuation>) -> Self {
		let quality = valuation.map_or(Quality::Unavailable, |valuation| valuation.quality);
		Self { quality, valuation }
	}
}

/// The storage key of a [`RedemptionId`]: big-endian, so that under the `Identity` hasher the
/// redemptions of an account are read in the order of their ids, from any id on. Only the chain
/// chooses ids, so nobody can unbalance the trie.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct RedemptionKey([u8; 8]);

impl From<RedemptionId> for RedemptionKey {
	fn from(id: RedemptionId) -> Self {
		Self(id.0.to_be_bytes())
	}
}

impl From<RedemptionKey> for RedemptionId {
	fn from(key: RedemptionKey) -> Self {
		Self(u64::from_be_bytes(key.0))
	}
}
