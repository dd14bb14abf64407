//! Weights of `pallet_authorities`, estimated from the reads and writes of each call. `n` is the
//! number of authorities.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_authorities`.
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

/// Weights for `pallet_authorities` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn admit(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn suspend(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn reinstate(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn leave(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn set_minimum(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn on_offence(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn note_author() -> Weight {
		Weight::from_parts(12_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

impl WeightInfo for () {
	fn admit(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn suspend(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn reinstate(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn leave(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn set_minimum(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn on_offence(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 8000)
			.saturating_add(Weight::from_parts(3_000_000, 2600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn note_author() -> Weight {
		Weight::from_parts(12_000_000, 8000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
