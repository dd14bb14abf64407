//! Weights of the calls of `pallet_operators`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 50 --repeat 20 pallet_operators`
//! DATE: 2026-11-21, STEPS: `50`, REPEAT: `20`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_operators` costs.
pub trait WeightInfo {
	fn apply(p: u32, ) -> Weight;
	fn withdraw_application(p: u32, ) -> Weight;
	fn admit() -> Weight;
	fn reject(p: u32, ) -> Weight;
	fn suspend() -> Weight;
	fn reinstate() -> Weight;
	fn retire(p: u32, d: u32, ) -> Weight;
	fn leave(p: u32, d: u32, ) -> Weight;
	fn amend(p: u32, ) -> Weight;
	fn set_delegate() -> Weight;
	fn remove_delegate() -> Weight;
	fn resign_delegation() -> Weight;
	fn change_account() -> Weight;
	fn replace_account() -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Accounts` (r:1 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:1 w:1)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:16 w:16)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::NextOperatorId` (r:1 w:1)
	/// Proof: `Operators::NextOperatorId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:0 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	fn apply(p: u32, ) -> Weight {
		// Minimum execution time: 52_278_000 picoseconds.
		Weight::from_parts(55_321_774, 3658)
			// Standard error: 890
			.saturating_add(Weight::from_parts(2_875_738, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2500).saturating_mul(p.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:0 w:16)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:0 w:1)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	fn withdraw_application(p: u32, ) -> Weight {
		// Minimum execution time: 44_016_000 picoseconds.
		Weight::from_parts(45_886_470, 3702)
			// Standard error: 650
			.saturating_add(Weight::from_parts(1_339_932, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn admit() -> Weight {
		// Minimum execution time: 10_796_000 picoseconds.
		Weight::from_parts(11_758_000, 3702)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:0 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:0 w:16)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:0 w:1)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	fn reject(p: u32, ) -> Weight {
		// Minimum execution time: 41_452_000 picoseconds.
		Weight::from_parts(43_579_408, 3702)
			// Standard error: 1_193
			.saturating_add(Weight::from_parts(1_355_417, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Authorities::Authorities` (r:1 w:0)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:4 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Minimum execution time: 26_960_000 picoseconds.
		Weight::from_parts(28_482_000, 11106)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// Minimum execution time: 11_207_000 picoseconds.
		Weight::from_parts(11_877_000, 3702)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegates` (r:33 w:32)
	/// Proof: `Operators::Delegates` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:36 w:32)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Authorities::Authorities` (r:1 w:0)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:0 w:16)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:0 w:1)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn retire(p: u32, d: u32, ) -> Weight {
		// Minimum execution time: 83_064_000 picoseconds.
		Weight::from_parts(63_254_754, 11106)
			// Standard error: 8_608
			.saturating_add(Weight::from_parts(1_414_680, 0).saturating_mul(p.into()))
			// Standard error: 4_402
			.saturating_add(Weight::from_parts(7_397_526, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2535).saturating_mul(d.into()))
	}
	/// Storage: `Operators::Accounts` (r:37 w:32)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegates` (r:33 w:32)
	/// Proof: `Operators::Delegates` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Authorities::Authorities` (r:1 w:0)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:0 w:16)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:0 w:1)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn leave(p: u32, d: u32, ) -> Weight {
		// Minimum execution time: 88_081_000 picoseconds.
		Weight::from_parts(67_558_465, 13635)
			// Standard error: 5_914
			.saturating_add(Weight::from_parts(1_432_268, 0).saturating_mul(p.into()))
			// Standard error: 3_024
			.saturating_add(Weight::from_parts(7_357_217, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2535).saturating_mul(d.into()))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::TadigOwners` (r:1 w:2)
	/// Proof: `Operators::TadigOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::PlmnOwners` (r:16 w:32)
	/// Proof: `Operators::PlmnOwners` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 16]`.
	fn amend(p: u32, ) -> Weight {
		// Minimum execution time: 34_531_000 picoseconds.
		Weight::from_parts(38_972_599, 3702)
			// Standard error: 2_303
			.saturating_add(Weight::from_parts(3_120_730, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(19_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2525).saturating_mul(p.into()))
	}
	/// Storage: `Operators::Accounts` (r:2 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegates` (r:0 w:1)
	/// Proof: `Operators::Delegates` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn set_delegate() -> Weight {
		// Minimum execution time: 18_598_000 picoseconds.
		Weight::from_parts(19_709_000, 6048)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:2 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegates` (r:0 w:1)
	/// Proof: `Operators::Delegates` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn remove_delegate() -> Weight {
		// Minimum execution time: 22_113_000 picoseconds.
		Weight::from_parts(23_305_000, 6048)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:1)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegates` (r:0 w:1)
	/// Proof: `Operators::Delegates` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn resign_delegation() -> Weight {
		// Minimum execution time: 18_708_000 picoseconds.
		Weight::from_parts(19_879_000, 4687)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:2 w:2)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	fn change_account() -> Weight {
		// Minimum execution time: 62_193_000 picoseconds.
		Weight::from_parts(64_746_000, 6326)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:1 w:2)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	fn replace_account() -> Weight {
		// Minimum execution time: 58_457_000 picoseconds.
		Weight::from_parts(61_762_000, 6326)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn apply(p: u32, ) -> Weight {
		Weight::from_parts(55_321_774, 3658)
			.saturating_add(Weight::from_parts(2_875_738, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2500).saturating_mul(p.into()))
	}
	fn withdraw_application(p: u32, ) -> Weight {
		Weight::from_parts(45_886_470, 3702)
			.saturating_add(Weight::from_parts(1_339_932, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn admit() -> Weight {
		Weight::from_parts(11_758_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn reject(p: u32, ) -> Weight {
		Weight::from_parts(43_579_408, 3702)
			.saturating_add(Weight::from_parts(1_355_417, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn suspend() -> Weight {
		Weight::from_parts(28_482_000, 11106)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(11_877_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn retire(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(63_254_754, 11106)
			.saturating_add(Weight::from_parts(1_414_680, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(7_397_526, 0).saturating_mul(d.into()))
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2535).saturating_mul(d.into()))
	}
	fn leave(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(67_558_465, 13635)
			.saturating_add(Weight::from_parts(1_432_268, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(7_357_217, 0).saturating_mul(d.into()))
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2535).saturating_mul(d.into()))
	}
	fn amend(p: u32, ) -> Weight {
		Weight::from_parts(38_972_599, 3702)
			.saturating_add(Weight::from_parts(3_120_730, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(ParityDbWeight::get().writes(19_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2525).saturating_mul(p.into()))
	}
	fn set_delegate() -> Weight {
		Weight::from_parts(19_709_000, 6048)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_delegate() -> Weight {
		Weight::from_parts(23_305_000, 6048)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn resign_delegation() -> Weight {
		Weight::from_parts(19_879_000, 4687)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn change_account() -> Weight {
		Weight::from_parts(64_746_000, 6326)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn replace_account() -> Weight {
		Weight::from_parts(61_762_000, 6326)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}
