//! Weights of the calls of `pallet_board`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 50 --repeat 20 pallet_board`
//! DATE: 2026-11-21, STEPS: `50`, REPEAT: `20`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_board` costs.
pub trait WeightInfo {
	fn dispatch_as_root() -> Weight;
	fn propose(b: u32, ) -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn dispatch_as_root() -> Weight {
		// Minimum execution time: 5_348_000 picoseconds.
		Weight::from_parts(6_029_000, 0)
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalCount` (r:1 w:1)
	/// Proof: `Council::ProposalCount` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `b` is `[2, 65536]`.
	fn propose(b: u32, ) -> Weight {
		// Minimum execution time: 17_597_000 picoseconds.
		Weight::from_parts(16_553_534, 6699)
			// Standard error: 0
			.saturating_add(Weight::from_parts(3_060, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn dispatch_as_root() -> Weight {
		Weight::from_parts(6_029_000, 0)
	}
	fn propose(b: u32, ) -> Weight {
		Weight::from_parts(16_553_534, 6699)
			.saturating_add(Weight::from_parts(3_060, 0).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}
