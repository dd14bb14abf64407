//! Weights of the calls of `pallet_authorities`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 20 --repeat 10 pallet_authorities`
//! DATE: 2026-11-21, STEPS: `20`, REPEAT: `10`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_authorities` costs.
pub trait WeightInfo {
	fn admit(n: u32, ) -> Weight;
	fn suspend(n: u32, ) -> Weight;
	fn reinstate(n: u32, ) -> Weight;
	fn retire(n: u32, ) -> Weight;
	fn leave(n: u32, ) -> Weight;
	fn set_minimum(n: u32, ) -> Weight;
	fn on_offence(n: u32, ) -> Weight;
	fn note_author() -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:0)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 99]`.
	fn admit(n: u32, ) -> Weight {
		// Minimum execution time: 30_575_000 picoseconds.
		Weight::from_parts(31_860_791, 6187)
			// Standard error: 26_965
			.saturating_add(Weight::from_parts(6_011_582, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:0)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[2, 100]`.
	fn suspend(n: u32, ) -> Weight {
		// Minimum execution time: 27_601_000 picoseconds.
		Weight::from_parts(17_644_248, 6187)
			// Standard error: 28_973
			.saturating_add(Weight::from_parts(7_018_710, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::DisabledValidators` (r:1 w:0)
	/// Proof: `Session::DisabledValidators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `n` is `[2, 100]`.
	fn reinstate(n: u32, ) -> Weight {
		// Minimum execution time: 28_542_000 picoseconds.
		Weight::from_parts(14_968_799, 6187)
			// Standard error: 50_670
			.saturating_add(Weight::from_parts(5_747_563, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2529).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:0)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[2, 100]`.
	fn retire(n: u32, ) -> Weight {
		// Minimum execution time: 27_721_000 picoseconds.
		Weight::from_parts(30_913_740, 6187)
			// Standard error: 57_935
			.saturating_add(Weight::from_parts(7_287_567, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:0)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[2, 100]`.
	fn leave(n: u32, ) -> Weight {
		// Minimum execution time: 27_090_000 picoseconds.
		Weight::from_parts(32_841_398, 6187)
			// Standard error: 51_337
			.saturating_add(Weight::from_parts(7_149_364, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:1)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Authorities::Authorities` (r:1 w:0)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Accounts` (r:100 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `n` is `[2, 100]`.
	fn set_minimum(n: u32, ) -> Weight {
		// Minimum execution time: 23_174_000 picoseconds.
		Weight::from_parts(18_177_017, 6187)
			// Standard error: 45_103
			.saturating_add(Weight::from_parts(6_034_498, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:104 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Authorities::Authorities` (r:1 w:1)
	/// Proof: `Authorities::Authorities` (`max_values`: Some(1), `max_size`: Some(4702), added: 5197, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::CurrentIndex` (r:1 w:0)
	/// Proof: `Session::CurrentIndex` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::MinimumAuthorities` (r:1 w:0)
	/// Proof: `Authorities::MinimumAuthorities` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Session::DisabledValidators` (r:1 w:1)
	/// Proof: `Session::DisabledValidators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Operators::Operators` (r:1 w:1)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Counts` (r:1 w:1)
	/// Proof: `Operators::Counts` (`max_values`: Some(1), `max_size`: Some(24), added: 519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[4, 100]`.
	fn on_offence(n: u32, ) -> Weight {
		// Minimum execution time: 80_670_000 picoseconds.
		Weight::from_parts(114_693_294, 11106)
			// Standard error: 101_051
			.saturating_add(Weight::from_parts(8_173_543, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	/// Storage: `Authorities::SessionStart` (r:1 w:0)
	/// Proof: `Authorities::SessionStart` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Session::Validators` (r:1 w:0)
	/// Proof: `Session::Validators` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Authorities::Authored` (r:1 w:1)
	/// Proof: `Authorities::Authored` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn note_author() -> Weight {
		// Minimum execution time: 16_615_000 picoseconds.
		Weight::from_parts(21_242_000, 4932)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn admit(n: u32, ) -> Weight {
		Weight::from_parts(31_860_791, 6187)
			.saturating_add(Weight::from_parts(6_011_582, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	fn suspend(n: u32, ) -> Weight {
		Weight::from_parts(17_644_248, 6187)
			.saturating_add(Weight::from_parts(7_018_710, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn reinstate(n: u32, ) -> Weight {
		Weight::from_parts(14_968_799, 6187)
			.saturating_add(Weight::from_parts(5_747_563, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2529).saturating_mul(n.into()))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(30_913_740, 6187)
			.saturating_add(Weight::from_parts(7_287_567, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn leave(n: u32, ) -> Weight {
		Weight::from_parts(32_841_398, 6187)
			.saturating_add(Weight::from_parts(7_149_364, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn set_minimum(n: u32, ) -> Weight {
		Weight::from_parts(18_177_017, 6187)
			.saturating_add(Weight::from_parts(6_034_498, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn on_offence(n: u32, ) -> Weight {
		Weight::from_parts(114_693_294, 11106)
			.saturating_add(Weight::from_parts(8_173_543, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	fn note_author() -> Weight {
		Weight::from_parts(21_242_000, 4932)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
