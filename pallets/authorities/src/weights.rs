//! Weights of the calls of `pallet_authorities`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 50 --repeat 20 pallet_authorities`
//! DATE: 2026-11-21, STEPS: `50`, REPEAT: `20`, CPU: `AMD EPYC`
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
		// Minimum execution time: 28_963_000 picoseconds.
		Weight::from_parts(23_044_632, 6187)
			// Standard error: 17_908
			.saturating_add(Weight::from_parts(5_591_215, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 26_570_000 picoseconds.
		Weight::from_parts(10_067_041, 6187)
			// Standard error: 19_779
			.saturating_add(Weight::from_parts(6_645_741, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 26_851_000 picoseconds.
		Weight::from_parts(27_673_589, 6187)
			// Standard error: 19_713
			.saturating_add(Weight::from_parts(4_653_186, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 26_309_000 picoseconds.
		Weight::from_parts(14_807_692, 6187)
			// Standard error: 18_738
			.saturating_add(Weight::from_parts(6_230_022, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 26_650_000 picoseconds.
		Weight::from_parts(10_360_602, 6187)
			// Standard error: 18_332
			.saturating_add(Weight::from_parts(6_642_597, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 23_144_000 picoseconds.
		Weight::from_parts(12_730_781, 6187)
			// Standard error: 17_211
			.saturating_add(Weight::from_parts(5_439_589, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 78_557_000 picoseconds.
		Weight::from_parts(39_122_530, 11106)
			// Standard error: 18_653
			.saturating_add(Weight::from_parts(8_157_701, 0).saturating_mul(n.into()))
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
		// Minimum execution time: 12_038_000 picoseconds.
		Weight::from_parts(17_095_000, 4932)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn admit(n: u32, ) -> Weight {
		Weight::from_parts(23_044_632, 6187)
			.saturating_add(Weight::from_parts(5_591_215, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	fn suspend(n: u32, ) -> Weight {
		Weight::from_parts(10_067_041, 6187)
			.saturating_add(Weight::from_parts(6_645_741, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn reinstate(n: u32, ) -> Weight {
		Weight::from_parts(27_673_589, 6187)
			.saturating_add(Weight::from_parts(4_653_186, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2529).saturating_mul(n.into()))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(14_807_692, 6187)
			.saturating_add(Weight::from_parts(6_230_022, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn leave(n: u32, ) -> Weight {
		Weight::from_parts(10_360_602, 6187)
			.saturating_add(Weight::from_parts(6_642_597, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn set_minimum(n: u32, ) -> Weight {
		Weight::from_parts(12_730_781, 6187)
			.saturating_add(Weight::from_parts(5_439_589, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2643).saturating_mul(n.into()))
	}
	fn on_offence(n: u32, ) -> Weight {
		Weight::from_parts(39_122_530, 11106)
			.saturating_add(Weight::from_parts(8_157_701, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(Weight::from_parts(0, 2647).saturating_mul(n.into()))
	}
	fn note_author() -> Weight {
		Weight::from_parts(17_095_000, 4932)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
