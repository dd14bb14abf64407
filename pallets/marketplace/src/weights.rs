//! Weights of `pallet_marketplace`.
//!
//! Estimates from the counted reads and writes of each call, in the shape that
//! `frame-omni-bencher` generates. The runtime uses measured ones.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// Weight functions needed for `pallet_marketplace`.
pub trait WeightInfo {
	fn publish_offer(a: u32, n: u32, ) -> Weight;
	fn update_offer(n: u32, ) -> Weight;
	fn withdraw_offer(a: u32, ) -> Weight;
	fn request(n: u32, ) -> Weight;
	fn accept(n: u32, ) -> Weight;
	fn decline(n: u32, ) -> Weight;
	fn cancel(n: u32, ) -> Weight;
	fn expire(n: u32, ) -> Weight;
	fn report_usage(n: u32, ) -> Weight;
	fn release(n: u32, ) -> Weight;
	fn close(n: u32, ) -> Weight;
	fn finalise(n: u32, ) -> Weight;
	fn contest() -> Weight;
	fn answer_contest() -> Weight;
	fn withdraw_contest() -> Weight;
	fn settle_contest(n: u32, ) -> Weight;
	fn resolve_contest(n: u32, ) -> Weight;
	fn prune(n: u32, ) -> Weight;
}

/// Weights for `pallet_marketplace`.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// `a`: countries of the area. `n`: operators named.
	fn publish_offer(a: u32, n: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 19_600)
			.saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// `n`: operators named.
	fn update_offer(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 11_800)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// `a`: countries of the area.
	fn withdraw_offer(a: u32, ) -> Weight {
		Weight::from_parts(55_000_000, 19_600)
			.saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// `n`: lines, each over another offer of another provider.
	fn request(n: u32, ) -> Weight {
		Weight::from_parts(95_000_000, 30_000)
			.saturating_add(Weight::from_parts(14_000_000, 10_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	/// `n`: lines.
	fn accept(n: u32, ) -> Weight {
		Weight::from_parts(30_000_000, 19_600)
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn decline(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 24_800)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn cancel(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 22_200)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn expire(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 19_600)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: rows, each of another line far apart, each paid.
	fn report_usage(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 27_400)
			.saturating_add(Weight::from_parts(3_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn release(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 24_800)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines.
	fn close(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 17_000)
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn finalise(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 19_600)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	fn contest() -> Weight {
		Weight::from_parts(28_000_000, 19_600)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn answer_contest() -> Weight {
		Weight::from_parts(25_000_000, 17_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn withdraw_contest() -> Weight {
		Weight::from_parts(30_000_000, 22_200)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// `n`: lines of the order, which is closed.
	fn settle_contest(n: u32, ) -> Weight {
		Weight::from_parts(110_000_000, 35_200)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines of the order, which is closed.
	fn resolve_contest(n: u32, ) -> Weight {
		Weight::from_parts(110_000_000, 27_400)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each of another provider and once contested.
	fn prune(n: u32, ) -> Weight {
		Weight::from_parts(30_000_000, 9_200)
			.saturating_add(Weight::from_parts(8_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
}

// For tests.
impl WeightInfo for () {
	/// `a`: countries of the area. `n`: operators named.
	fn publish_offer(a: u32, n: u32, ) -> Weight {
		Weight::from_parts(60_000_000, 19_600)
			.saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// `n`: operators named.
	fn update_offer(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 11_800)
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// `a`: countries of the area.
	fn withdraw_offer(a: u32, ) -> Weight {
		Weight::from_parts(55_000_000, 19_600)
			.saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(a.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// `n`: lines, each over another offer of another provider.
	fn request(n: u32, ) -> Weight {
		Weight::from_parts(95_000_000, 30_000)
			.saturating_add(Weight::from_parts(14_000_000, 10_400).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	/// `n`: lines.
	fn accept(n: u32, ) -> Weight {
		Weight::from_parts(30_000_000, 19_600)
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn decline(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 24_800)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn cancel(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 22_200)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn expire(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 19_600)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: rows, each of another line far apart, each paid.
	fn report_usage(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 27_400)
			.saturating_add(Weight::from_parts(3_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn release(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 24_800)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines.
	fn close(n: u32, ) -> Weight {
		Weight::from_parts(25_000_000, 17_000)
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each over a withdrawn offer.
	fn finalise(n: u32, ) -> Weight {
		Weight::from_parts(70_000_000, 19_600)
			.saturating_add(Weight::from_parts(22_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	fn contest() -> Weight {
		Weight::from_parts(28_000_000, 19_600)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn answer_contest() -> Weight {
		Weight::from_parts(25_000_000, 17_000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn withdraw_contest() -> Weight {
		Weight::from_parts(30_000_000, 22_200)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// `n`: lines of the order, which is closed.
	fn settle_contest(n: u32, ) -> Weight {
		Weight::from_parts(110_000_000, 35_200)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines of the order, which is closed.
	fn resolve_contest(n: u32, ) -> Weight {
		Weight::from_parts(110_000_000, 27_400)
			.saturating_add(Weight::from_parts(24_000_000, 13_000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
			.saturating_add(RocksDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((5_u64).saturating_mul(n.into())))
	}
	/// `n`: lines, each of another provider and once contested.
	fn prune(n: u32, ) -> Weight {
		Weight::from_parts(30_000_000, 9_200)
			.saturating_add(Weight::from_parts(8_000_000, 2_600).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
}
