//! What a motion needs, and the traits through which the pallet sees the council.

use alloc::boxed::Box;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResultWithPostInfo, weights::Weight};
use scale_info::TypeInfo;

/// A share of the council's seats.
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
pub struct Proportion {
	/// So many of
	pub numerator: u32,
	/// so many.
	pub denominator: u32,
}

impl Proportion {
	/// Whether the share is above nothing and at most everything.
	pub const fn is_valid(self) -> bool {
		0 < self.numerator && self.numerator <= self.denominator
	}
}

/// Which majority a call needs.
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
pub enum Needed {
	/// The supermajority that may act as Root.
	Root,
	/// The majority that every other decision of the council takes.
	Members,
}

/// What a motion needs to pass, and for its call then to succeed.
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
pub struct Requirement {
	/// Which majority it is.
	pub needed: Needed,
	/// Votes in favour that it takes: the lowest threshold with which the motion makes sense.
	pub votes: u32,
	/// Seats of the council at this moment.
	pub seats: u32,
	/// The share of the seats behind `votes`.
	pub proportion: Proportion,
}

/// Tells which majority a call needs.
pub trait Classify<Call> {
	/// Which majority a motion to make `call` needs.
	fn needed(call: &Call) -> Needed;
}

/// The council, seen from here.
pub trait Council<AccountId, Call> {
	/// How many seats are filled.
	fn seats() -> u32;

	/// Puts the motion of `who` to make `call`, to pass with `threshold` votes. Fails if `who` is
	/// no member. Makes the call at once if the threshold is one.
	fn propose(
		who: AccountId,
		threshold: u32,
		call: Box<Call>,
		length_bound: u32,
	) -> DispatchResultWithPostInfo;

	/// The highest weight of [`propose`](Self::propose), without the call itself.
	fn propose_weight(length_bound: u32) -> Weight;

	/// Fills `seats` seats and returns one of the members, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_member(seats: u32) -> AccountId;
}

/// The fewest votes `v` of `seats` for which `v * denominator >= numerator * seats`.
///
/// This is what `EnsureProportionAtLeast` of pallet-collective asks of the members' votes. A share
/// without a denominator is never reached.
pub fn votes_needed(share: Proportion, seats: u32) -> u32 {
	if share.denominator == 0 {
		return u32::MAX;
	}
	u64::from(share.numerator)
		.saturating_mul(seats.into())
		.div_ceil(share.denominator.into())
		.try_into()
		.unwrap_or(u32::MAX)
}
