//! What roaming units (DICE) and payment channels have in common, and the trait through which the
//! two rooms meet.

use crate::{AcceptanceId, ClassId, OperatorId, UnixSecs};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// Bytes of data for which one unit pays, where two operators agree on nothing else.
pub const DEFAULT_BYTES_PER_UNIT: u32 = 100_000;

/// How far ahead the end of a wallet's message may lie, in seconds: a week. A message that was used
/// is thus out of date a week later at the latest.
pub const MAX_MESSAGE_SECS: UnixSecs = 7 * crate::units::DAY_SECS;

/// Whether a message can be used in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
	/// It can be used now.
	Timely,
	/// Its end has come.
	Expired,
	/// Its end is more than [`MAX_MESSAGE_SECS`] ahead.
	TooFarAhead,
}

impl Timeliness {
	/// The timeliness at `now` of a message that is valid until a moment.
	pub fn of(valid_until: UnixSecs, now: UnixSecs) -> Self {
		if now >= valid_until {
			Self::Expired
		} else if valid_until.saturating_sub(now) > MAX_MESSAGE_SECS {
			Self::TooFarAhead
		} else {
			Self::Timely
		}
	}
}

/// What a channel under an acceptance is about.
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
pub struct ChannelTerms {
	/// The class of the units.
	pub class: ClassId,
	/// The visited operator, which is paid.
	pub visited: OperatorId,
	/// Bytes of data for which one unit pays.
	pub bytes_per_unit: u32,
	/// Channels expire at this moment at the latest.
	pub valid_until: UnixSecs,
}

/// Why units are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockFor {
	/// For a new channel; with the nonce of the wallet's message, or by the wallet itself.
	NewChannel {
		/// The nonce that must be the wallet's next.
		nonce: Option<u64>,
	},
	/// For a channel that is open.
	TopUp,
}

/// Units to be locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRow<AccountId> {
	/// Under which acceptance.
	pub acceptance: AcceptanceId,
	/// Whose units.
	pub wallet: AccountId,
	/// How many.
	pub units: u64,
	/// For what.
	pub purpose: LockFor,
}

/// Why units cannot be locked.
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
pub enum LockFault {
	/// There is no such acceptance.
	AcceptanceNotFound,
	/// The acceptance is only proposed, was ended, or its term is over.
	AcceptanceNotOpen,
	/// The home or the visited operator is not active.
	OperatorNotActive,
	/// The wallet was never assigned units of the class.
	WalletNotAssigned,
	/// The message's nonce is not the wallet's next: it was used, or another was used before.
	WrongNonce,
	/// The wallet has as many open channels as it may.
	TooManyChannels,
	/// The wallet has fewer units.
	NotEnoughUnits,
	/// The class's units cannot be moved.
	ClassUnavailable,
}

/// Units of a channel that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow<AccountId> {
	/// Under which acceptance they were locked.
	pub acceptance: AcceptanceId,
	/// Who locked them.
	pub wallet: AccountId,
	/// What the visited operator earns of them now.
	pub earned: u64,
	/// What goes back to the wallet.
	pub refund: u64,
}

/// Lock units for channels, and say what became of them. Everything comes in batches: what the rows
/// of a batch share is loaded and stored once.
pub trait EscrowUnits<AccountId> {
	/// What a channel under the acceptance would be about, whether or not one can be opened.
	fn terms(acceptance: AcceptanceId) -> Option<ChannelTerms>;

	/// Locks units of wallets, row after row: each gets a result, and one that cannot be locked
	/// does not stop the others. An error undoes everything.
	fn lock(rows: &[LockRow<AccountId>]) -> Result<Vec<Result<(), LockFault>>, DispatchError>;

	/// Books units that are locked as earned by the visited operators. Moves no units, so that
	/// nothing about an account or an asset can prevent it.
	fn earn(earned: &BTreeMap<AcceptanceId, u64>) -> DispatchResult;

	/// Ends channels: books what is earned and gives the rest back. Each row gets a result, `false`
	/// if the wallet cannot be given its units back; then nothing of the row is done.
	fn release(rows: &[ReleaseRow<AccountId>]) -> Result<Vec<bool>, DispatchError>;

	/// Units locked under an acceptance.
	fn locked(acceptance: AcceptanceId) -> u64;

	/// How many channels a wallet has open in a class.
	fn open_channels(class: ClassId, wallet: &AccountId) -> u32;

	/// A new acceptance between new operators, whose own accounts are `home` and `visited`, for
	/// benchmarks. The class exists afterwards.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_acceptance(
		home: &AccountId,
		visited: &AccountId,
		valid_until: UnixSecs,
	) -> AcceptanceId;

	/// Issues `units` of the acceptance's class and assigns them to `wallet`, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_assign(acceptance: AcceptanceId, wallet: &AccountId, units: u64);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn timeliness_should_turn_at_exact_moments() {
		let now = 1_000;
		assert_eq!(Timeliness::of(now, now), Timeliness::Expired);
		assert_eq!(Timeliness::of(now + 1, now), Timeliness::Timely);
		assert_eq!(Timeliness::of(now + MAX_MESSAGE_SECS, now), Timeliness::Timely);
		assert_eq!(Timeliness::of(now + MAX_MESSAGE_SECS + 1, now), Timeliness::TooFarAhead);
		assert_eq!(Timeliness::of(u64::MAX, now), Timeliness::TooFarAhead);
	}
}
