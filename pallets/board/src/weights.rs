//! Weights of `pallet_board`, estimated from the reads and writes of each call.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_board`.
pub trait WeightInfo {
	fn dispatch_as_root() -> Weight;
	fn propose(b: u32, ) -> Weight;
}

/// Weights for `pallet_board` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn dispatch_as_root() -> Weight {
		Weight::from_parts(12_000_000, 0)
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// The range of component `b` is `[2, 65536]`.
	fn propose(b: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 4689)
			.saturating_add(Weight::from_parts(2_500, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

impl WeightInfo for () {
	fn dispatch_as_root() -> Weight {
		Weight::from_parts(12_000_000, 0)
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// The range of component `b` is `[2, 65536]`.
	fn propose(b: u32, ) -> Weight {
		Weight::from_parts(20_000_000, 4689)
			.saturating_add(Weight::from_parts(2_500, 0).saturating_mul(b.into()))
			.saturating_add(RocksDbWeight::get().reads(1_u64))
	}
}
