//! Weights for `pallet_operators`.
//!
//! Estimates from counted reads and writes, in the shape of the benchmark tool's output, which
//! replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weight functions needed for `pallet_operators`.
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

/// Weights for `pallet_operators` with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// The range of component `p` is `[0, 16]`.
	fn apply(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 23_900)
			.saturating_add(Weight::from_parts(4_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	fn withdraw_application(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 18_300)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn admit() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// The range of component `p` is `[0, 16]`.
	fn reject(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 15_500)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn suspend() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn retire(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 15_500)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(9_000_000, 5_120).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn leave(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(50_000_000, 18_300)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(9_000_000, 5_120).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	fn amend(p: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 7_100)
			.saturating_add(Weight::from_parts(4_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(18_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn set_delegate() -> Weight {
		Weight::from_parts(26_000_000, 9_900)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn remove_delegate() -> Weight {
		Weight::from_parts(28_000_000, 9_900)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn resign_delegation() -> Weight {
		Weight::from_parts(24_000_000, 7_100)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn change_account() -> Weight {
		Weight::from_parts(60_000_000, 21_100)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn replace_account() -> Weight {
		Weight::from_parts(58_000_000, 18_300)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	/// The range of component `p` is `[0, 16]`.
	fn apply(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 23_900)
			.saturating_add(Weight::from_parts(4_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	fn withdraw_application(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 18_300)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn admit() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// The range of component `p` is `[0, 16]`.
	fn reject(p: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 15_500)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn suspend() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn reinstate() -> Weight {
		Weight::from_parts(22_000_000, 7_100)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn retire(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 15_500)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(9_000_000, 5_120).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(d.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	/// The range of component `d` is `[0, 32]`.
	fn leave(p: u32, d: u32, ) -> Weight {
		Weight::from_parts(50_000_000, 18_300)
			.saturating_add(Weight::from_parts(3_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(9_000_000, 5_120).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(d.into())))
	}
	/// The range of component `p` is `[0, 16]`.
	fn amend(p: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 7_100)
			.saturating_add(Weight::from_parts(4_000_000, 2_560).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(p.into())))
			.saturating_add(RocksDbWeight::get().writes(18_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	fn set_delegate() -> Weight {
		Weight::from_parts(26_000_000, 9_900)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn remove_delegate() -> Weight {
		Weight::from_parts(28_000_000, 9_900)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn resign_delegation() -> Weight {
		Weight::from_parts(24_000_000, 7_100)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn change_account() -> Weight {
		Weight::from_parts(60_000_000, 21_100)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn replace_account() -> Weight {
		Weight::from_parts(58_000_000, 18_300)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
}
