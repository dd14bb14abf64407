//! Weights of the calls of `pallet_channels`.
//!
//! Not measured yet: derived from the reads and writes of each call, listed with it, and from what the
//! same work costs in pallets that were measured. The benchmarks are there; `scripts/weights pallet_channels`
//! replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_channels` costs.
pub trait WeightInfo {
	fn open() -> Weight;
	fn open_relayed() -> Weight;
	fn open_batch(n: u32, a: u32) -> Weight;
	fn top_up() -> Weight;
	fn top_up_relayed() -> Weight;
	fn claim(t: u32) -> Weight;
	fn claim_batch(n: u32, t: u32, a: u32) -> Weight;
	fn close(t: u32) -> Weight;
	fn close_batch(n: u32, t: u32, a: u32) -> Weight;
	fn request_close() -> Weight;
	fn request_close_relayed() -> Weight;
	fn finalise() -> Weight;
	fn finalise_batch(n: u32, a: u32) -> Weight;
}

/// Weights with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads: `Timestamp::Now`, `Channels::NextChannelId`, `Operators::Operators` x2, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::NextChannelId`, `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn open() -> Weight {
		Weight::from_parts(75_000_000, 32_400)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Channels::NextChannelId`, `Operators::Operators` x2, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::NextChannelId`, `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn open_relayed() -> Weight {
		Weight::from_parts(165_000_000, 35_100)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Channels::NextChannelId`.
	/// Writes: `Channels::NextChannelId`.
	/// For each of `n` (rows), reads: `Dice::Assignments`, `Assets::Account`, `System::Account`; writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`.
	/// For each of `a` (acceptances that the rows concern), reads: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`, `Operators::Operators` x2; writes: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn open_batch(n: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(Weight::from_parts(120_000_000, 8_100).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(35_000_000, 18_900).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
	/// Reads: `Timestamp::Now`, `Channels::Channels`, `Operators::Operators` x2, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn top_up() -> Weight {
		Weight::from_parts(70_000_000, 32_400)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Channels::Channels`, `Operators::Operators` x2, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn top_up_relayed() -> Weight {
		Weight::from_parts(160_000_000, 35_100)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Channels::Channels`, `Dice::Acceptances`, `Dice::Classes`.
	/// Writes: `Channels::Channels`, `Dice::Acceptances`, `Dice::Classes`.
	/// For each of `t` (ticks over all rows): one hash.
	fn claim(t: u32) -> Weight {
		Weight::from_parts(95_000_000, 13_500)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Channels::Channels`; writes: `Channels::Channels`.
	/// For each of `t` (ticks over all rows): one hash.
	/// For each of `a` (acceptances that the rows concern), reads: `Dice::Acceptances`, `Dice::Classes`; writes: `Dice::Acceptances`, `Dice::Classes`.
	fn claim_batch(n: u32, t: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 5_400)
			.saturating_add(Weight::from_parts(75_000_000, 2_700).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(12_000_000, 5_400).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(a.into())))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Operators::Accounts`, `Operators::Operators`, `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// For each of `t` (ticks over all rows): one hash.
	fn close(t: u32) -> Weight {
		Weight::from_parts(150_000_000, 35_100)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Operators::Accounts`, `Operators::Operators`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`; writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`.
	/// For each of `t` (ticks over all rows): one hash.
	/// For each of `a` (acceptances that the rows concern), reads: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`; writes: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn close_batch(n: u32, t: u32, a: u32) -> Weight {
		Weight::from_parts(30_000_000, 10_800)
			.saturating_add(Weight::from_parts(105_000_000, 10_800).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(35_000_000, 13_500).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
	/// Reads: `Timestamp::Now`, `Channels::Channels`.
	/// Writes: `Channels::Channels`.
	fn request_close() -> Weight {
		Weight::from_parts(20_000_000, 5_400)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Channels::Channels`.
	/// Writes: `Channels::Channels`.
	fn request_close_relayed() -> Weight {
		Weight::from_parts(110_000_000, 8_100)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Timestamp::Now`, `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`, `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn finalise() -> Weight {
		Weight::from_parts(65_000_000, 27_000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Reads: `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`; writes: `Channels::Channels`, `Dice::Assignments`, `Assets::Account`, `System::Account`.
	/// For each of `a` (acceptances that the rows concern), reads: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`; writes: `Dice::Acceptances`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn finalise_batch(n: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 2_700)
			.saturating_add(Weight::from_parts(32_000_000, 10_800).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(35_000_000, 13_500).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
}

// For tests.
impl WeightInfo for () {
	fn open() -> Weight {
		Weight::from_parts(75_000_000, 32_400)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn open_relayed() -> Weight {
		Weight::from_parts(165_000_000, 35_100)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn open_batch(n: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(Weight::from_parts(120_000_000, 8_100).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(35_000_000, 18_900).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((7_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
	fn top_up() -> Weight {
		Weight::from_parts(70_000_000, 32_400)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn top_up_relayed() -> Weight {
		Weight::from_parts(160_000_000, 35_100)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn claim(t: u32) -> Weight {
		Weight::from_parts(95_000_000, 13_500)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn claim_batch(n: u32, t: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 5_400)
			.saturating_add(Weight::from_parts(75_000_000, 2_700).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(12_000_000, 5_400).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(a.into())))
	}
	fn close(t: u32) -> Weight {
		Weight::from_parts(150_000_000, 35_100)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn close_batch(n: u32, t: u32, a: u32) -> Weight {
		Weight::from_parts(30_000_000, 10_800)
			.saturating_add(Weight::from_parts(105_000_000, 10_800).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(35_000_000, 13_500).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
	fn request_close() -> Weight {
		Weight::from_parts(20_000_000, 5_400)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn request_close_relayed() -> Weight {
		Weight::from_parts(110_000_000, 8_100)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn finalise() -> Weight {
		Weight::from_parts(65_000_000, 27_000)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn finalise_batch(n: u32, a: u32) -> Weight {
		Weight::from_parts(20_000_000, 2_700)
			.saturating_add(Weight::from_parts(32_000_000, 10_800).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(35_000_000, 13_500).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(a.into())))
	}
}
