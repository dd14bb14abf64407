//! Weights of the calls of `pallet_documents`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 10 --repeat 4 pallet_documents`
//! DATE: 2026-11-22, STEPS: `10`, REPEAT: `4`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_documents` costs.
pub trait WeightInfo {
	fn register_key() -> Weight;
	fn revoke_key() -> Weight;
	fn clear_keys(n: u32, ) -> Weight;
	fn announce() -> Weight;
	fn announce_batch(n: u32, ) -> Weight;
	fn receive() -> Weight;
	fn receive_batch(n: u32, ) -> Weight;
	fn reject() -> Weight;
	fn expire() -> Weight;
	fn expire_batch(n: u32, ) -> Weight;
	fn purge() -> Weight;
	fn purge_batch(n: u32, ) -> Weight;
	fn clear_batch(n: u32, ) -> Weight;
	fn add_peer() -> Weight;
	fn remove_peer() -> Weight;
}

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Documents::KeyRings` (r:1 w:1)
	/// Proof: `Documents::KeyRings` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Keys` (r:16 w:2)
	/// Proof: `Documents::Keys` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn register_key() -> Weight {
		// Minimum execution time: 57_837_000 picoseconds.
		Weight::from_parts(61_071_000, 41886)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Keys` (r:1 w:1)
	/// Proof: `Documents::Keys` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn revoke_key() -> Weight {
		// Minimum execution time: 17_106_000 picoseconds.
		Weight::from_parts(18_387_000, 3702)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::KeyRings` (r:1 w:1)
	/// Proof: `Documents::KeyRings` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Keys` (r:16 w:16)
	/// Proof: `Documents::Keys` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn clear_keys(n: u32, ) -> Weight {
		// Minimum execution time: 12_058_000 picoseconds.
		Weight::from_parts(10_233_734, 3485)
			// Standard error: 2_044
			.saturating_add(Weight::from_parts(2_813_916, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2556).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:2 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:1 w:1)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Keys` (r:2 w:0)
	/// Proof: `Documents::Keys` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1 w:1)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::NextDocumentId` (r:1 w:1)
	/// Proof: `Documents::NextDocumentId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:0 w:1)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	fn announce() -> Weight {
		// Minimum execution time: 31_256_000 picoseconds.
		Weight::from_parts(33_650_000, 6414)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1025 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Documents::NextDocumentId` (r:1 w:1)
	/// Proof: `Documents::NextDocumentId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:1024 w:1024)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Keys` (r:1025 w:0)
	/// Proof: `Documents::Keys` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1024 w:1024)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1024)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:0 w:1024)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn announce_batch(n: u32, ) -> Weight {
		// Minimum execution time: 33_010_000 picoseconds.
		Weight::from_parts(33_220_000, 3702)
			// Standard error: 170_005
			.saturating_add(Weight::from_parts(21_509_691, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2712).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:1)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1 w:1)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn receive() -> Weight {
		// Minimum execution time: 23_805_000 picoseconds.
		Weight::from_parts(25_758_000, 3702)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1024 w:1024)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1024 w:1024)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1024)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn receive_batch(n: u32, ) -> Weight {
		// Minimum execution time: 25_769_000 picoseconds.
		Weight::from_parts(28_783_000, 3702)
			// Standard error: 31_628
			.saturating_add(Weight::from_parts(11_340_521, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:1)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1 w:1)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn reject() -> Weight {
		// Minimum execution time: 24_186_000 picoseconds.
		Weight::from_parts(25_939_000, 3702)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:1)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1 w:1)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn expire() -> Weight {
		// Minimum execution time: 16_034_000 picoseconds.
		Weight::from_parts(17_436_000, 3574)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1024 w:1024)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1024 w:1024)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1024)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn expire_batch(n: u32, ) -> Weight {
		// Minimum execution time: 17_717_000 picoseconds.
		Weight::from_parts(18_527_000, 1493)
			// Standard error: 14_564
			.saturating_add(Weight::from_parts(10_339_522, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1 w:1)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1 w:1)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn purge() -> Weight {
		// Minimum execution time: 23_425_000 picoseconds.
		Weight::from_parts(25_338_000, 3702)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Documents` (r:1024 w:1024)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1024 w:1024)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Inbox` (r:0 w:1024)
	/// Proof: `Documents::Inbox` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn purge_batch(n: u32, ) -> Weight {
		// Minimum execution time: 24_456_000 picoseconds.
		Weight::from_parts(26_129_000, 3702)
			// Standard error: 22_285
			.saturating_add(Weight::from_parts(10_910_800, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	/// Storage: `Documents::Documents` (r:1024 w:1024)
	/// Proof: `Documents::Documents` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Pairs` (r:1024 w:1024)
	/// Proof: `Documents::Pairs` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Commitments` (r:0 w:1024)
	/// Proof: `Documents::Commitments` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 1024]`.
	fn clear_batch(n: u32, ) -> Weight {
		// Minimum execution time: 17_256_000 picoseconds.
		Weight::from_parts(18_287_000, 1493)
			// Standard error: 22_854
			.saturating_add(Weight::from_parts(10_269_732, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Peers` (r:1 w:1)
	/// Proof: `Documents::Peers` (`max_values`: None, `max_size`: Some(269), added: 2744, mode: `MaxEncodedLen`)
	fn add_peer() -> Weight {
		// Minimum execution time: 14_462_000 picoseconds.
		Weight::from_parts(15_753_000, 3734)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::Accounts` (r:1 w:0)
	/// Proof: `Operators::Accounts` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Operators` (r:1 w:0)
	/// Proof: `Operators::Operators` (`max_values`: None, `max_size`: Some(237), added: 2712, mode: `MaxEncodedLen`)
	/// Storage: `Documents::Peers` (r:1 w:1)
	/// Proof: `Documents::Peers` (`max_values`: None, `max_size`: Some(269), added: 2744, mode: `MaxEncodedLen`)
	fn remove_peer() -> Weight {
		// Minimum execution time: 14_381_000 picoseconds.
		Weight::from_parts(15_483_000, 3734)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn register_key() -> Weight {
		Weight::from_parts(61_071_000, 41886)
			.saturating_add(ParityDbWeight::get().reads(20_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn revoke_key() -> Weight {
		Weight::from_parts(18_387_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn clear_keys(n: u32, ) -> Weight {
		Weight::from_parts(10_233_734, 3485)
			.saturating_add(Weight::from_parts(2_813_916, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2556).saturating_mul(n.into()))
	}
	fn announce() -> Weight {
		Weight::from_parts(33_650_000, 6414)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn announce_batch(n: u32, ) -> Weight {
		Weight::from_parts(33_220_000, 3702)
			.saturating_add(Weight::from_parts(21_509_691, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2712).saturating_mul(n.into()))
	}
	fn receive() -> Weight {
		Weight::from_parts(25_758_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn receive_batch(n: u32, ) -> Weight {
		Weight::from_parts(28_783_000, 3702)
			.saturating_add(Weight::from_parts(11_340_521, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	fn reject() -> Weight {
		Weight::from_parts(25_939_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn expire() -> Weight {
		Weight::from_parts(17_436_000, 3574)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn expire_batch(n: u32, ) -> Weight {
		Weight::from_parts(18_527_000, 1493)
			.saturating_add(Weight::from_parts(10_339_522, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	fn purge() -> Weight {
		Weight::from_parts(25_338_000, 3702)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn purge_batch(n: u32, ) -> Weight {
		Weight::from_parts(26_129_000, 3702)
			.saturating_add(Weight::from_parts(10_910_800, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	fn clear_batch(n: u32, ) -> Weight {
		Weight::from_parts(18_287_000, 1493)
			.saturating_add(Weight::from_parts(10_269_732, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2584).saturating_mul(n.into()))
	}
	fn add_peer() -> Weight {
		Weight::from_parts(15_753_000, 3734)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_peer() -> Weight {
		Weight::from_parts(15_483_000, 3734)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
