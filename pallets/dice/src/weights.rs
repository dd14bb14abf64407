//! Weights of the calls of `pallet_dice`.
//!
//! Not measured yet: derived from the reads and writes of each call, listed with it, and from what the
//! same work costs in pallets that were measured. The benchmarks are there; `scripts/weights pallet_dice`
//! replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_dice` costs.
pub trait WeightInfo {
	fn issue() -> Weight;
	fn assign() -> Weight;
	fn assign_batch(n: u32) -> Weight;
	fn burn() -> Weight;
	fn return_units() -> Weight;
	fn return_units_relayed() -> Weight;
	fn propose_acceptance() -> Weight;
	fn accept_acceptance() -> Weight;
	fn end_acceptance() -> Weight;
	fn clear_acceptance() -> Weight;
	fn redeem() -> Weight;
	fn settle_debt() -> Weight;
	fn deposit_collateral() -> Weight;
	fn withdraw_collateral() -> Weight;
	fn clear_assignments(n: u32) -> Weight;
}

/// Weights with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `Assets::Asset`, `Assets::Metadata`, `Assets::NextAssetId`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Classes`, `Assets::Asset`, `Assets::Metadata`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn issue() -> Weight {
		Weight::from_parts(60_000_000, 21_600)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `Timestamp::Now`, `Dice::Assignments`, `Assets::Asset`, `Assets::Account`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Assignments`, `Dice::Classes`, `Assets::Asset`, `Assets::Account`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn assign() -> Weight {
		Weight::from_parts(55_000_000, 27_000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `Timestamp::Now`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// For each of `n` (rows), reads: `Dice::Assignments`, `Assets::Account`, `System::Account`; writes: `Dice::Assignments`, `Assets::Account`, `System::Account`.
	fn assign_batch(n: u32) -> Weight {
		Weight::from_parts(45_000_000, 18_900)
			.saturating_add(Weight::from_parts(22_000_000, 8_100).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Classes`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn burn() -> Weight {
		Weight::from_parts(35_000_000, 16_200)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Dice::Classes`, `Dice::Assignments`, `Timestamp::Now`, `Assets::Account`, `Assets::Asset`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Classes`, `Dice::Assignments`, `Assets::Account`, `Assets::Asset`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn return_units() -> Weight {
		Weight::from_parts(50_000_000, 21_600)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Reads: `Timestamp::Now`, `System::BlockHash`, `Dice::Classes`, `Dice::Assignments`, `Assets::Account`, `Assets::Asset`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	/// Writes: `Dice::Classes`, `Dice::Assignments`, `Assets::Account`, `Assets::Asset`, `System::Account`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`.
	fn return_units_relayed() -> Weight {
		Weight::from_parts(140_000_000, 24_300)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators` x2, `Timestamp::Now`, `Dice::NextAcceptanceId`, `Dice::Pairs`.
	/// Writes: `Dice::NextAcceptanceId`, `Dice::Pairs`, `Dice::Acceptances` x2.
	fn propose_acceptance() -> Weight {
		Weight::from_parts(35_000_000, 16_200)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators` x2, `Dice::Acceptances` x2, `Timestamp::Now`, `Dice::Pairs`.
	/// Writes: `Dice::Acceptances` x2, `Dice::Pairs`.
	fn accept_acceptance() -> Weight {
		Weight::from_parts(35_000_000, 18_900)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Acceptances`, `Dice::Pairs`.
	/// Writes: `Dice::Acceptances`, `Dice::Pairs`.
	fn end_acceptance() -> Weight {
		Weight::from_parts(25_000_000, 10_800)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Reads: `Dice::Acceptances`, `Timestamp::Now`, `Dice::Pairs`.
	/// Writes: `Dice::Acceptances`, `Dice::Pairs`.
	fn clear_acceptance() -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators` x2, `Dice::Acceptances`, `Dice::Classes`, `System::Account` x3, `Balances::Holds`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`, `Dice::Debts`.
	/// Writes: `Dice::Acceptances`, `Dice::Classes`, `System::Account` x3, `Balances::Holds`, `Assets::Asset`, `AssetsHolder::Holds`, `AssetsHolder::BalancesOnHold`, `Dice::Debts`.
	fn redeem() -> Weight {
		Weight::from_parts(110_000_000, 35_100)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Reads: `Dice::Classes`, `Dice::Debts`, `Operators::Operators` x2, `System::Account` x3, `Balances::Holds`.
	/// Writes: `Dice::Classes`, `Dice::Debts`, `System::Account` x3, `Balances::Holds`.
	fn settle_debt() -> Weight {
		Weight::from_parts(85_000_000, 21_600)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `System::Account` x2, `Balances::Holds`.
	/// Writes: `Dice::Classes`, `System::Account` x2, `Balances::Holds`.
	fn deposit_collateral() -> Weight {
		Weight::from_parts(70_000_000, 16_200)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Dice::Classes`, `System::Account` x2, `Balances::Holds`.
	/// Writes: `Dice::Classes`, `System::Account` x2, `Balances::Holds`.
	fn withdraw_collateral() -> Weight {
		Weight::from_parts(65_000_000, 16_200)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Dice::Assignments`, `Assets::Account`; writes: `Dice::Assignments`.
	fn clear_assignments(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(Weight::from_parts(7_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
}

// For tests.
impl WeightInfo for () {
	fn issue() -> Weight {
		Weight::from_parts(60_000_000, 21_600)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn assign() -> Weight {
		Weight::from_parts(55_000_000, 27_000)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn assign_batch(n: u32) -> Weight {
		Weight::from_parts(45_000_000, 18_900)
			.saturating_add(Weight::from_parts(22_000_000, 8_100).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn burn() -> Weight {
		Weight::from_parts(35_000_000, 16_200)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn return_units() -> Weight {
		Weight::from_parts(50_000_000, 21_600)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn return_units_relayed() -> Weight {
		Weight::from_parts(140_000_000, 24_300)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn propose_acceptance() -> Weight {
		Weight::from_parts(35_000_000, 16_200)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn accept_acceptance() -> Weight {
		Weight::from_parts(35_000_000, 18_900)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn end_acceptance() -> Weight {
		Weight::from_parts(25_000_000, 10_800)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn clear_acceptance() -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn redeem() -> Weight {
		Weight::from_parts(110_000_000, 35_100)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn settle_debt() -> Weight {
		Weight::from_parts(85_000_000, 21_600)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn deposit_collateral() -> Weight {
		Weight::from_parts(70_000_000, 16_200)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn withdraw_collateral() -> Weight {
		Weight::from_parts(65_000_000, 16_200)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn clear_assignments(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 8_100)
			.saturating_add(Weight::from_parts(7_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
}
