//! Weights of the calls of `pallet_marketplace`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 50 --repeat 20 pallet_marketplace`
//! DATE: 2026-11-21, STEPS: `50`, REPEAT: `20`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_marketplace` costs.
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

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:1 w:1)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextOfferId` (r:1 w:1)
	/// Proof: `Marketplace::NextOfferId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByKind` (r:0 w:1)
	/// Proof: `Marketplace::OffersByKind` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByProvider` (r:0 w:1)
	/// Proof: `Marketplace::OffersByProvider` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:0 w:1)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByArea` (r:0 w:16)
	/// Proof: `Marketplace::OffersByArea` (`max_values`: None, `max_size`: Some(15), added: 2490, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 16]`.
	/// The range of component `n` is `[0, 32]`.
	fn publish_offer(a: u32, n: u32, ) -> Weight {
		// Minimum execution time: 60_650_000 picoseconds.
		Weight::from_parts(62_319_318, 3702)
			// Standard error: 1_350
			.saturating_add(Weight::from_parts(1_439_158, 0).saturating_mul(a.into()))
			// Standard error: 645
			.saturating_add(Weight::from_parts(4_943, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:1 w:1)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 32]`.
	fn update_offer(n: u32, ) -> Weight {
		// Minimum execution time: 16_976_000 picoseconds.
		Weight::from_parts(18_526_048, 3840)
			// Standard error: 200
			.saturating_add(Weight::from_parts(6_156, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Marketplace::Offers` (r:1 w:1)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:1 w:1)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByKind` (r:0 w:1)
	/// Proof: `Marketplace::OffersByKind` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByProvider` (r:0 w:1)
	/// Proof: `Marketplace::OffersByProvider` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OffersByArea` (r:0 w:16)
	/// Proof: `Marketplace::OffersByArea` (`max_values`: None, `max_size`: Some(15), added: 2490, mode: `MaxEncodedLen`)
	/// The range of component `a` is `[1, 16]`.
	fn withdraw_offer(a: u32, ) -> Weight {
		// Minimum execution time: 52_839_000 picoseconds.
		Weight::from_parts(55_624_876, 3840)
			// Standard error: 1_736
			.saturating_add(Weight::from_parts(1_416_475, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:17 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextOrderId` (r:1 w:1)
	/// Proof: `Marketplace::NextOrderId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::NextLineId` (r:1 w:1)
	/// Proof: `Marketplace::NextLineId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:0 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:0 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OrdersOf` (r:0 w:17)
	/// Proof: `Marketplace::OrdersOf` (`max_values`: None, `max_size`: Some(21), added: 2496, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn request(n: u32, ) -> Weight {
		// Minimum execution time: 70_816_000 picoseconds.
		Weight::from_parts(65_475_068, 6196)
			// Standard error: 18_021
			.saturating_add(Weight::from_parts(11_156_229, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Fulfilments` (r:1 w:1)
	/// Proof: `Marketplace::Fulfilments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn accept(n: u32, ) -> Weight {
		// Minimum execution time: 26_179_000 picoseconds.
		Weight::from_parts(25_452_006, 3741)
			// Standard error: 4_749
			.saturating_add(Weight::from_parts(3_565_359, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Fulfilments` (r:1 w:0)
	/// Proof: `Marketplace::Fulfilments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn decline(n: u32, ) -> Weight {
		// Minimum execution time: 101_752_000 picoseconds.
		Weight::from_parts(61_849_411, 6196)
			// Standard error: 30_383
			.saturating_add(Weight::from_parts(44_047_896, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn cancel(n: u32, ) -> Weight {
		// Minimum execution time: 96_664_000 picoseconds.
		Weight::from_parts(57_956_685, 6196)
			// Standard error: 17_650
			.saturating_add(Weight::from_parts(43_172_651, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn expire(n: u32, ) -> Weight {
		// Minimum execution time: 91_326_000 picoseconds.
		Weight::from_parts(49_357_051, 6196)
			// Standard error: 28_775
			.saturating_add(Weight::from_parts(43_595_750, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:4096 w:4096)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 4096]`.
	fn report_usage(n: u32, ) -> Weight {
		// Minimum execution time: 56_334_000 picoseconds.
		Weight::from_parts(57_045_000, 6196)
			// Standard error: 3_545
			.saturating_add(Weight::from_parts(3_459_525, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn release(n: u32, ) -> Weight {
		// Minimum execution time: 101_502_000 picoseconds.
		Weight::from_parts(62_039_034, 6196)
			// Standard error: 19_863
			.saturating_add(Weight::from_parts(43_572_051, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn close(n: u32, ) -> Weight {
		// Minimum execution time: 24_266_000 picoseconds.
		Weight::from_parts(23_615_339, 3741)
			// Standard error: 5_179
			.saturating_add(Weight::from_parts(3_232_069, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn finalise(n: u32, ) -> Weight {
		// Minimum execution time: 87_100_000 picoseconds.
		Weight::from_parts(52_569_440, 6196)
			// Standard error: 28_204
			.saturating_add(Weight::from_parts(41_707_965, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:1 w:1)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:0)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:0 w:1)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	fn contest() -> Weight {
		// Minimum execution time: 31_316_000 picoseconds.
		Weight::from_parts(33_330_000, 3741)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:1 w:0)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:1 w:1)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn answer_contest() -> Weight {
		// Minimum execution time: 31_236_000 picoseconds.
		Weight::from_parts(33_450_000, 3702)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:1 w:1)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:1 w:1)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn withdraw_contest() -> Weight {
		// Minimum execution time: 37_826_000 picoseconds.
		Weight::from_parts(40_040_000, 3741)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:1 w:1)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn settle_contest(n: u32, ) -> Weight {
		// Minimum execution time: 138_897_000 picoseconds.
		Weight::from_parts(101_126_984, 6196)
			// Standard error: 45_133
			.saturating_add(Weight::from_parts(43_249_453, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Marketplace::Lines` (r:16 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:1 w:1)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:18 w:18)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Escrowed` (r:1 w:1)
	/// Proof: `Marketplace::Escrowed` (`max_values`: Some(1), `max_size`: Some(64), added: 559, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Offers` (r:16 w:16)
	/// Proof: `Marketplace::Offers` (`max_values`: None, `max_size`: Some(375), added: 2850, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OfferCount` (r:16 w:16)
	/// Proof: `Marketplace::OfferCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn resolve_contest(n: u32, ) -> Weight {
		// Minimum execution time: 131_446_000 picoseconds.
		Weight::from_parts(91_315_159, 6196)
			// Standard error: 36_766
			.saturating_add(Weight::from_parts(43_879_248, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	/// Storage: `Marketplace::Orders` (r:1 w:1)
	/// Proof: `Marketplace::Orders` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Contests` (r:0 w:16)
	/// Proof: `Marketplace::Contests` (`max_values`: None, `max_size`: Some(132), added: 2607, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Lines` (r:0 w:16)
	/// Proof: `Marketplace::Lines` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::OrdersOf` (r:0 w:17)
	/// Proof: `Marketplace::OrdersOf` (`max_values`: None, `max_size`: Some(21), added: 2496, mode: `MaxEncodedLen`)
	/// Storage: `Marketplace::Fulfilments` (r:0 w:16)
	/// Proof: `Marketplace::Fulfilments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn prune(n: u32, ) -> Weight {
		// Minimum execution time: 19_229_000 picoseconds.
		Weight::from_parts(15_516_618, 3741)
			// Standard error: 4_716
			.saturating_add(Weight::from_parts(5_225_898, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn publish_offer(a: u32, n: u32, ) -> Weight {
		Weight::from_parts(62_319_318, 3702)
			.saturating_add(Weight::from_parts(1_439_158, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(4_943, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	fn update_offer(n: u32, ) -> Weight {
		Weight::from_parts(18_526_048, 3840)
			.saturating_add(Weight::from_parts(6_156, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_offer(a: u32, ) -> Weight {
		Weight::from_parts(55_624_876, 3840)
			.saturating_add(Weight::from_parts(1_416_475, 0).saturating_mul(a.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
	}
	fn request(n: u32, ) -> Weight {
		Weight::from_parts(65_475_068, 6196)
			.saturating_add(Weight::from_parts(11_156_229, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn accept(n: u32, ) -> Weight {
		Weight::from_parts(25_452_006, 3741)
			.saturating_add(Weight::from_parts(3_565_359, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	fn decline(n: u32, ) -> Weight {
		Weight::from_parts(61_849_411, 6196)
			.saturating_add(Weight::from_parts(44_047_896, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn cancel(n: u32, ) -> Weight {
		Weight::from_parts(57_956_685, 6196)
			.saturating_add(Weight::from_parts(43_172_651, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn expire(n: u32, ) -> Weight {
		Weight::from_parts(49_357_051, 6196)
			.saturating_add(Weight::from_parts(43_595_750, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn report_usage(n: u32, ) -> Weight {
		Weight::from_parts(57_045_000, 6196)
			.saturating_add(Weight::from_parts(3_459_525, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	fn release(n: u32, ) -> Weight {
		Weight::from_parts(62_039_034, 6196)
			.saturating_add(Weight::from_parts(43_572_051, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn close(n: u32, ) -> Weight {
		Weight::from_parts(23_615_339, 3741)
			.saturating_add(Weight::from_parts(3_232_069, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2528).saturating_mul(n.into()))
	}
	fn finalise(n: u32, ) -> Weight {
		Weight::from_parts(52_569_440, 6196)
			.saturating_add(Weight::from_parts(41_707_965, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn contest() -> Weight {
		Weight::from_parts(33_330_000, 3741)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn answer_contest() -> Weight {
		Weight::from_parts(33_450_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_contest() -> Weight {
		Weight::from_parts(40_040_000, 3741)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn settle_contest(n: u32, ) -> Weight {
		Weight::from_parts(101_126_984, 6196)
			.saturating_add(Weight::from_parts(43_249_453, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn resolve_contest(n: u32, ) -> Weight {
		Weight::from_parts(91_315_159, 6196)
			.saturating_add(Weight::from_parts(43_879_248, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
			.saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2850).saturating_mul(n.into()))
	}
	fn prune(n: u32, ) -> Weight {
		Weight::from_parts(15_516_618, 3741)
			.saturating_add(Weight::from_parts(5_225_898, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
}
