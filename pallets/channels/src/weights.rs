//! Weights of the calls of `pallet_channels`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 10 --repeat 4 pallet_channels`
//! DATE: 2026-11-22, STEPS: `10`, REPEAT: `4`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_channels` costs.
pub trait WeightInfo {
	fn open() -> Weight;
	fn open_relayed() -> Weight;
	fn open_batch(n: u32, a: u32, ) -> Weight;
	fn top_up() -> Weight;
	fn top_up_relayed() -> Weight;
	fn claim(t: u32, ) -> Weight;
	fn claim_batch(n: u32, t: u32, a: u32, ) -> Weight;
	fn close(t: u32, ) -> Weight;
	fn close_batch(n: u32, t: u32, a: u32, ) -> Weight;
	fn request_close() -> Weight;
	fn request_close_relayed() -> Weight;
	fn finalise() -> Weight;
	fn finalise_batch(n: u32, a: u32, ) -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:2)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:2 w:2)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `Channels::NextChannelId` (r:1 w:1)
	/// Proof: `Channels::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:0 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	fn open() -> Weight {
		// Minimum execution time: 92_198_000 picoseconds.
		Weight::from_parts(97_265_000, 6438)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:2)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:2 w:2)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `Channels::NextChannelId` (r:1 w:1)
	/// Proof: `Channels::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:0 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	fn open_relayed() -> Weight {
		// Minimum execution time: 129_683_000 picoseconds.
		Weight::from_parts(137_155_000, 6438)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Channels::NextChannelId` (r:1 w:1)
	/// Proof: `Channels::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:64 w:64)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:65 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1024 w:1024)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1024 w:1024)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:64 w:64)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:64 w:64)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1088 w:1088)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1024 w:1024)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:1088 w:1088)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:0 w:1024)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	/// The range of component `a` is `[1, 64]`.
	fn open_batch(n: u32, a: u32, ) -> Weight {
		// Minimum execution time: 206_148_000 picoseconds.
		Weight::from_parts(210_745_000, 6438)
			// Standard error: 1_047_790
			.saturating_add(Weight::from_parts(88_920_112, 0).saturating_mul(n.into()))
			// Standard error: 16_735_524
			.saturating_add(Weight::from_parts(19_101_441, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(12_u64))
			.saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2244).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2741).saturating_mul(n.into()))
	}
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:2)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:2 w:2)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		// Minimum execution time: 86_619_000 picoseconds.
		Weight::from_parts(91_196_000, 6438)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:2)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:2 w:2)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	fn top_up_relayed() -> Weight {
		// Minimum execution time: 127_700_000 picoseconds.
		Weight::from_parts(133_959_000, 6438)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// The range of component `t` is `[0, 1024]`.
	fn claim(t: u32, ) -> Weight {
		// Minimum execution time: 59_939_000 picoseconds.
		Weight::from_parts(63_115_489, 3581)
			// Standard error: 84
			.saturating_add(Weight::from_parts(239_398, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1024 w:1024)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:64 w:64)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:64 w:64)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	/// The range of component `t` is `[0, 65536]`.
	/// The range of component `a` is `[1, 64]`.
	fn claim_batch(n: u32, t: u32, a: u32, ) -> Weight {
		// Minimum execution time: 318_064_000 picoseconds.
		Weight::from_parts(323_502_000, 3581)
			// Standard error: 946_512
			.saturating_add(Weight::from_parts(42_225_407, 0).saturating_mul(n.into()))
			// Standard error: 14_785
			.saturating_add(Weight::from_parts(189_778, 0).saturating_mul(t.into()))
			// Standard error: 15_241_394
			.saturating_add(Weight::from_parts(261_150, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2302).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2583).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:1 w:1)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:1)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// The range of component `t` is `[0, 1024]`.
	fn close(t: u32, ) -> Weight {
		// Minimum execution time: 104_986_000 picoseconds.
		Weight::from_parts(110_270_953, 3714)
			// Standard error: 139
			.saturating_add(Weight::from_parts(252_156, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1024 w:1024)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:64 w:64)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:64 w:64)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1024 w:1024)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:64 w:64)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1024 w:1024)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1024 w:1024)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:64 w:64)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:64 w:64)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	/// The range of component `t` is `[0, 65536]`.
	/// The range of component `a` is `[1, 64]`.
	fn close_batch(n: u32, t: u32, a: u32, ) -> Weight {
		// Minimum execution time: 381_869_000 picoseconds.
		Weight::from_parts(381_990_000, 3714)
			// Standard error: 1_049_440
			.saturating_add(Weight::from_parts(64_295_893, 0).saturating_mul(n.into()))
			// Standard error: 16_393
			.saturating_add(Weight::from_parts(230_447, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2420).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(n.into()))
	}
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn request_close() -> Weight {
		// Minimum execution time: 10_926_000 picoseconds.
		Weight::from_parts(12_219_000, 3573)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn request_close_relayed() -> Weight {
		// Minimum execution time: 50_696_000 picoseconds.
		Weight::from_parts(53_039_000, 3573)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1 w:1)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:1 w:1)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:1 w:1)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1 w:1)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:1 w:1)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:1)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn finalise() -> Weight {
		// Minimum execution time: 61_072_000 picoseconds.
		Weight::from_parts(64_826_000, 3714)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Channels::Channels` (r:1024 w:1024)
	/// Proof: `Channels::Channels` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Acceptances` (r:64 w:64)
	/// Proof: `Dice::Acceptances` (`max_values`: None, `max_size`: Some(70), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Classes` (r:64 w:64)
	/// Proof: `Dice::Classes` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Dice::Assignments` (r:1024 w:1024)
	/// Proof: `Dice::Assignments` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:64 w:64)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1024 w:1024)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1024 w:1024)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:64 w:64)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(249), added: 2724, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:64 w:64)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	/// The range of component `a` is `[1, 64]`.
	fn finalise_batch(n: u32, a: u32, ) -> Weight {
		// Minimum execution time: 130_214_000 picoseconds.
		Weight::from_parts(130_745_000, 3714)
			// Standard error: 419_073
			.saturating_add(Weight::from_parts(25_588_828, 0).saturating_mul(n.into()))
			// Standard error: 6_693_527
			.saturating_add(Weight::from_parts(30_681_628, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2254).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(n.into()))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn open() -> Weight {
		Weight::from_parts(97_265_000, 6438)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn open_relayed() -> Weight {
		Weight::from_parts(137_155_000, 6438)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn open_batch(n: u32, a: u32, ) -> Weight {
		Weight::from_parts(210_745_000, 6438)
			.saturating_add(Weight::from_parts(88_920_112, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(19_101_441, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
			.saturating_add(ParityDbWeight::get().writes((6_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2244).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2741).saturating_mul(n.into()))
	}
	fn top_up() -> Weight {
		Weight::from_parts(91_196_000, 6438)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn top_up_relayed() -> Weight {
		Weight::from_parts(133_959_000, 6438)
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn claim(t: u32, ) -> Weight {
		Weight::from_parts(63_115_489, 3581)
			.saturating_add(Weight::from_parts(239_398, 0).saturating_mul(t.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn claim_batch(n: u32, t: u32, a: u32, ) -> Weight {
		Weight::from_parts(323_502_000, 3581)
			.saturating_add(Weight::from_parts(42_225_407, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(189_778, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(261_150, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2302).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2583).saturating_mul(n.into()))
	}
	fn close(t: u32, ) -> Weight {
		Weight::from_parts(110_270_953, 3714)
			.saturating_add(Weight::from_parts(252_156, 0).saturating_mul(t.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn close_batch(n: u32, t: u32, a: u32, ) -> Weight {
		Weight::from_parts(381_990_000, 3714)
			.saturating_add(Weight::from_parts(64_295_893, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(230_447, 0).saturating_mul(t.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2420).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(n.into()))
	}
	fn request_close() -> Weight {
		Weight::from_parts(12_219_000, 3573)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn request_close_relayed() -> Weight {
		Weight::from_parts(53_039_000, 3573)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn finalise() -> Weight {
		Weight::from_parts(64_826_000, 3714)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn finalise_batch(n: u32, a: u32, ) -> Weight {
		Weight::from_parts(130_745_000, 3714)
			.saturating_add(Weight::from_parts(25_588_828, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(30_681_628, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(a.into())))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2254).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2609).saturating_mul(n.into()))
	}
}
