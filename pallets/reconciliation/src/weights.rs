//! Weights of the calls of `pallet_reconciliation`.
//!
//! Not measured yet: derived from the reads and writes of each call, listed with it, and from what the
//! same work costs in pallets that were measured. The benchmarks are there; `scripts/weights
//! pallet_reconciliation` replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

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
	fn conclude_batch(n: u32) -> Weight;
	fn pay() -> Weight;
	fn clear_batch(n: u32) -> Weight;
	fn clear_agreement() -> Weight;
}

/// Weights with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Operators::Operators`, `Timestamp::Now`, `Documents::Commitments` x2, `Documents::Documents` x2, `Reconciliation::Proposals`, `Reconciliation::NextAgreementId`.
	/// Writes: `Reconciliation::Agreements`, `Reconciliation::AgreementsOf` x2, `Reconciliation::Proposals`, `Reconciliation::NextAgreementId`.
	fn propose() -> Weight {
		Weight::from_parts(85_000_000, 40000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`, `Documents::Commitments` x2, `Documents::Documents` x2, `Reconciliation::Proposals`.
	/// Writes: `Reconciliation::Agreements`, `Reconciliation::Proposals`.
	fn accept() -> Weight {
		Weight::from_parts(75_000_000, 40000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Reconciliation::Proposals`.
	/// Writes: `Reconciliation::Agreements`, `Reconciliation::AgreementsOf` x2, `Reconciliation::Proposals`.
	fn withdraw() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Reconciliation::Proposals`.
	/// Writes: `Reconciliation::Agreements`, `Reconciliation::AgreementsOf` x2, `Reconciliation::Proposals`.
	fn decline() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`.
	/// Writes: `Reconciliation::Agreements`.
	fn end() -> Weight {
		Weight::from_parts(40_000_000, 12000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Documents::Commitments`, `Documents::Documents`, `Reconciliation::Counts`, `Reconciliation::PeriodTotals`.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x2, `Reconciliation::PeriodTotals`.
	fn commit_statement() -> Weight {
		Weight::from_parts(85_000_000, 30000)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Documents::Commitments`, `Documents::Documents`.
	/// Writes: `Reconciliation::Periods`.
	fn commit_records() -> Weight {
		Weight::from_parts(60_000_000, 25000)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Operators::Operators` x2, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x4, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	fn confirm() -> Weight {
		Weight::from_parts(170_000_000, 45000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Operators::Operators` x2, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x4, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	fn accept_resolution() -> Weight {
		Weight::from_parts(160_000_000, 45000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`.
	/// Writes: `Reconciliation::Periods`.
	fn propose_resolution() -> Weight {
		Weight::from_parts(50_000_000, 20000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Reputations`.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Reputations`.
	fn escalate() -> Weight {
		Weight::from_parts(55_000_000, 22000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Reads: `Operators::Operators` x2, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x4, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	fn decide() -> Weight {
		Weight::from_parts(165_000_000, 45000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Reads: `Operators::Operators` x2, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x4, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	fn conclude() -> Weight {
		Weight::from_parts(160_000_000, 45000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Reads: `Timestamp::Now`, `Reconciliation::PeriodTotals`.
	/// Writes: `Reconciliation::PeriodTotals`.
	/// For each of `n` (rows), reads: `Operators::Operators` x2, `Reconciliation::Agreements`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::Owed`, `System::Account` x2; writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x4, `Reconciliation::Reputations` x2, `Reconciliation::Owed`, `System::Account` x2.
	fn conclude_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5000)
			.saturating_add(Weight::from_parts(155_000_000, 40000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((11_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Operators` x2, `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	/// Writes: `Reconciliation::Periods`, `Reconciliation::Counts`, `Reconciliation::Unfinished` x2, `Reconciliation::Reputations` x2, `Reconciliation::PeriodTotals`, `Reconciliation::Owed`, `System::Account` x2.
	fn pay() -> Weight {
		Weight::from_parts(130_000_000, 40000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Reads: `Timestamp::Now`, `Reconciliation::PeriodTotals`.
	/// Writes: `Reconciliation::PeriodTotals`.
	/// For each of `n` (rows), reads: `Reconciliation::Agreements`, `Reconciliation::Periods`, `Reconciliation::Counts`; writes: `Reconciliation::Periods`, `Reconciliation::Counts`.
	fn clear_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5000)
			.saturating_add(Weight::from_parts(40_000_000, 12000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
	}
	/// Reads: `Reconciliation::Agreements`, `Timestamp::Now`, `Reconciliation::Counts`, `Reconciliation::Proposals`.
	/// Writes: `Reconciliation::Agreements`, `Reconciliation::AgreementsOf` x2, `Reconciliation::Proposals`, `Reconciliation::Counts`.
	fn clear_agreement() -> Weight {
		Weight::from_parts(50_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
}

/// For tests.
impl WeightInfo for () {
	fn propose() -> Weight {
		Weight::from_parts(85_000_000, 40000)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn accept() -> Weight {
		Weight::from_parts(75_000_000, 40000)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn decline() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn end() -> Weight {
		Weight::from_parts(40_000_000, 12000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn commit_statement() -> Weight {
		Weight::from_parts(85_000_000, 30000)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn commit_records() -> Weight {
		Weight::from_parts(60_000_000, 25000)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn confirm() -> Weight {
		Weight::from_parts(170_000_000, 45000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn accept_resolution() -> Weight {
		Weight::from_parts(160_000_000, 45000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn propose_resolution() -> Weight {
		Weight::from_parts(50_000_000, 20000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn escalate() -> Weight {
		Weight::from_parts(55_000_000, 22000)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn decide() -> Weight {
		Weight::from_parts(165_000_000, 45000)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn conclude() -> Weight {
		Weight::from_parts(160_000_000, 45000)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn conclude_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5000)
			.saturating_add(Weight::from_parts(155_000_000, 40000).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().reads((10_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((11_u64).saturating_mul(n.into())))
	}
	fn pay() -> Weight {
		Weight::from_parts(130_000_000, 40000)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn clear_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5000)
			.saturating_add(Weight::from_parts(40_000_000, 12000).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
	}
	fn clear_agreement() -> Weight {
		Weight::from_parts(50_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
}
