//! Weights of the calls of `pallet_reconciliation`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 10 --repeat 4 pallet_reconciliation`
//! DATE: 2026-11-22, STEPS: `10`, REPEAT: `4`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_reconciliation` costs.
pub trait WeightInfo {
	fn propose() -> Weight;
	fn accept() -> Weight;
	fn withdraw() -> Weight;
	fn decline() -> Weight;
	fn end() -> Weight;
	fn commit_statement() -> Weight;
	fn commit_records() -> Weight;
	fn confirm() -> Weight;
	fn accept_resolution() -> Weight;
	fn propose_resolution() -> Weight;
	fn escalate() -> Weight;
	fn decide() -> Weight;
	fn conclude() -> Weight;
	fn conclude_batch(n: u32, ) -> Weight;
	fn pay() -> Weight;
	fn clear_batch(n: u32, ) -> Weight;
	fn clear_agreement() -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:2 w:0)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:2 w:0)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Proposals` (r:1 w:1)
	/// Proof: `Reconciliation::Proposals` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::NextAgreementId` (r:1 w:1)
	/// Proof: `Reconciliation::NextAgreementId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::AgreementsOf` (r:0 w:2)
	/// Proof: `Reconciliation::AgreementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:0 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	fn propose() -> Weight {
		// Minimum execution time: 41_762_000 picoseconds.
		Weight::from_parts(45_117_000, 6414)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:2 w:0)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:2 w:0)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Proposals` (r:1 w:1)
	/// Proof: `Reconciliation::Proposals` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn accept() -> Weight {
		// Minimum execution time: 42_583_000 picoseconds.
		Weight::from_parts(45_187_000, 6414)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Proposals` (r:1 w:1)
	/// Proof: `Reconciliation::Proposals` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::AgreementsOf` (r:0 w:2)
	/// Proof: `Reconciliation::AgreementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Minimum execution time: 24_317_000 picoseconds.
		Weight::from_parts(26_109_000, 5388)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Proposals` (r:1 w:1)
	/// Proof: `Reconciliation::Proposals` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::AgreementsOf` (r:0 w:2)
	/// Proof: `Reconciliation::AgreementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Minimum execution time: 24_467_000 picoseconds.
		Weight::from_parts(25_919_000, 5388)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn end() -> Weight {
		// Minimum execution time: 21_622_000 picoseconds.
		Weight::from_parts(23_075_000, 5388)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:1 w:0)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:0)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:0)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn commit_statement() -> Weight {
		// Minimum execution time: 46_820_000 picoseconds.
		Weight::from_parts(49_874_000, 6108)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:1 w:0)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:0)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:0)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:0)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	fn commit_records() -> Weight {
		// Minimum execution time: 41_482_000 picoseconds.
		Weight::from_parts(43_805_000, 6108)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:4)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn confirm() -> Weight {
		// Minimum execution time: 98_186_000 picoseconds.
		Weight::from_parts(103_464_000, 6414)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn accept_resolution() -> Weight {
		// Minimum execution time: 92_928_000 picoseconds.
		Weight::from_parts(96_695_000, 6414)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:0)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:0)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	fn propose_resolution() -> Weight {
		// Minimum execution time: 35_754_000 picoseconds.
		Weight::from_parts(37_826_000, 6108)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:1)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:0)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	fn escalate() -> Weight {
		// Minimum execution time: 37_346_000 picoseconds.
		Weight::from_parts(39_479_000, 6108)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn decide() -> Weight {
		// Minimum execution time: 86_479_000 picoseconds.
		Weight::from_parts(90_404_000, 6414)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn conclude() -> Weight {
		// Minimum execution time: 86_509_000 picoseconds.
		Weight::from_parts(90_996_000, 6414)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Reconciliation::Agreements` (r:1024 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1024 w:1024)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1024 w:1024)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2048)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn conclude_batch(n: u32, ) -> Weight {
		// Minimum execution time: 90_946_000 picoseconds.
		Weight::from_parts(95_413_000, 6414)
			// Standard error: 143_283
			.saturating_add(Weight::from_parts(70_973_875, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 4761).saturating_mul(n.into()))
	}
	/// Storage: `Reconciliation::Agreements` (r:1 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1 w:1)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Owed` (r:1 w:1)
	/// Proof: `Reconciliation::Owed` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Reputations` (r:2 w:2)
	/// Proof: `Reconciliation::Reputations` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Unfinished` (r:0 w:2)
	/// Proof: `Reconciliation::Unfinished` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn pay() -> Weight {
		// Minimum execution time: 85_288_000 picoseconds.
		Weight::from_parts(90_235_000, 6414)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `Reconciliation::Agreements` (r:1024 w:0)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Periods` (r:1024 w:1024)
	/// Proof: `Reconciliation::Periods` (`max_values`: None, `max_size`: Some(2286), added: 4761, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1024 w:1024)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::PeriodTotals` (r:1 w:1)
	/// Proof: `Reconciliation::PeriodTotals` (`max_values`: Some(1), `max_size`: Some(56), added: 551, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn clear_batch(n: u32, ) -> Weight {
		// Minimum execution time: 25_258_000 picoseconds.
		Weight::from_parts(25_858_000, 1541)
			// Standard error: 28_340
			.saturating_add(Weight::from_parts(13_980_093, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 4761).saturating_mul(n.into()))
	}
	/// Storage: `Reconciliation::Agreements` (r:1 w:1)
	/// Proof: `Reconciliation::Agreements` (`max_values`: None, `max_size`: Some(1923), added: 4398, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::Counts` (r:1 w:1)
	/// Proof: `Reconciliation::Counts` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Reconciliation::AgreementsOf` (r:0 w:2)
	/// Proof: `Reconciliation::AgreementsOf` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn clear_agreement() -> Weight {
		// Minimum execution time: 16_695_000 picoseconds.
		Weight::from_parts(18_328_000, 5388)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn propose() -> Weight {
		Weight::from_parts(45_117_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn accept() -> Weight {
		Weight::from_parts(45_187_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(26_109_000, 5388)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn decline() -> Weight {
		Weight::from_parts(25_919_000, 5388)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn end() -> Weight {
		Weight::from_parts(23_075_000, 5388)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn commit_statement() -> Weight {
		Weight::from_parts(49_874_000, 6108)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn commit_records() -> Weight {
		Weight::from_parts(43_805_000, 6108)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn confirm() -> Weight {
		Weight::from_parts(103_464_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn accept_resolution() -> Weight {
		Weight::from_parts(96_695_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn propose_resolution() -> Weight {
		Weight::from_parts(37_826_000, 6108)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn escalate() -> Weight {
		Weight::from_parts(39_479_000, 6108)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn decide() -> Weight {
		Weight::from_parts(90_404_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn conclude() -> Weight {
		Weight::from_parts(90_996_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn conclude_batch(n: u32, ) -> Weight {
		Weight::from_parts(95_413_000, 6414)
			.saturating_add(Weight::from_parts(70_973_875, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 4761).saturating_mul(n.into()))
	}
	fn pay() -> Weight {
		Weight::from_parts(90_235_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn clear_batch(n: u32, ) -> Weight {
		Weight::from_parts(25_858_000, 1541)
			.saturating_add(Weight::from_parts(13_980_093, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 4761).saturating_mul(n.into()))
	}
	fn clear_agreement() -> Weight {
		Weight::from_parts(18_328_000, 5388)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}
