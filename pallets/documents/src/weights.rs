//! Weights of the calls of `pallet_documents`.
//!
//! Not measured yet: derived from the reads and writes of each call, listed with it, and from what the
//! same work costs in pallets that were measured. The benchmarks are there; `scripts/weights pallet_documents`
//! replaces this file.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_documents` costs.
pub trait WeightInfo {
	fn register_key() -> Weight;
	fn revoke_key() -> Weight;
	fn clear_keys(n: u32) -> Weight;
	fn announce() -> Weight;
	fn announce_batch(n: u32) -> Weight;
	fn receive() -> Weight;
	fn receive_batch(n: u32) -> Weight;
	fn reject() -> Weight;
	fn expire() -> Weight;
	fn expire_batch(n: u32) -> Weight;
	fn purge() -> Weight;
	fn purge_batch(n: u32) -> Weight;
	fn clear_batch(n: u32) -> Weight;
	fn add_peer() -> Weight;
	fn remove_peer() -> Weight;
}

/// Weights with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::KeyRings`, `Timestamp::Now`, `Documents::Keys` x17.
	/// Writes: `Documents::KeyRings`, `Documents::Keys` x2.
	fn register_key() -> Weight {
		Weight::from_parts(40_000_000, 56_700)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::Keys`, `Timestamp::Now`.
	/// Writes: `Documents::Keys`.
	fn revoke_key() -> Weight {
		Weight::from_parts(22_000_000, 10_800)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Timestamp::Now`, `Documents::KeyRings`.
	/// Writes: `Documents::KeyRings`.
	/// For each of `n` (rows), reads: `Documents::Keys`; writes: `Documents::Keys`.
	fn clear_keys(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5_400)
			.saturating_add(Weight::from_parts(8_000_000, 2_700).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators` x2, `Documents::Commitments`, `Timestamp::Now`, `Documents::Keys` x2, `Documents::Pairs`, `Documents::NextDocumentId`.
	/// Writes: `Documents::NextDocumentId`, `Documents::Documents`, `Documents::Commitments`, `Documents::Inbox`, `Documents::Pairs`.
	fn announce() -> Weight {
		Weight::from_parts(60_000_000, 24_300)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::NextDocumentId`, `Timestamp::Now`.
	/// Writes: `Documents::NextDocumentId`.
	/// For each of `n` (rows), reads: `Operators::Operators`, `Documents::Commitments`, `Documents::Keys` x2, `Documents::Pairs`; writes: `Documents::Documents`, `Documents::Commitments`, `Documents::Inbox`, `Documents::Pairs`.
	fn announce_batch(n: u32) -> Weight {
		Weight::from_parts(25_000_000, 10_800)
			.saturating_add(Weight::from_parts(42_000_000, 13_500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`, `Documents::Documents`, `Documents::Pairs`.
	/// Writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn receive() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Documents::Documents`, `Documents::Pairs`; writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn receive_batch(n: u32) -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`, `Documents::Documents`, `Documents::Pairs`.
	/// Writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn reject() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Timestamp::Now`, `Documents::Documents`, `Documents::Pairs`.
	/// Writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn expire() -> Weight {
		Weight::from_parts(30_000_000, 8_100)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Documents::Documents`, `Documents::Pairs`; writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn expire_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 2_700)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`, `Documents::Documents`, `Documents::Pairs`.
	/// Writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn purge() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Documents::Documents`, `Documents::Pairs`; writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Inbox`.
	fn purge_batch(n: u32) -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Timestamp::Now`.
	/// Writes: nothing.
	/// For each of `n` (rows), reads: `Documents::Documents`, `Documents::Pairs`; writes: `Documents::Documents`, `Documents::Pairs`, `Documents::Commitments`.
	fn clear_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 2_700)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::Peers`.
	/// Writes: `Documents::Peers`.
	fn add_peer() -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::Peers`.
	/// Writes: `Documents::Peers`.
	fn remove_peer() -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_key() -> Weight {
		Weight::from_parts(40_000_000, 56_700)
			.saturating_add(ParityDbWeight::get().reads(21_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn revoke_key() -> Weight {
		Weight::from_parts(22_000_000, 10_800)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn clear_keys(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 5_400)
			.saturating_add(Weight::from_parts(8_000_000, 2_700).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(n.into())))
	}
	fn announce() -> Weight {
		Weight::from_parts(60_000_000, 24_300)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn announce_batch(n: u32) -> Weight {
		Weight::from_parts(25_000_000, 10_800)
			.saturating_add(Weight::from_parts(42_000_000, 13_500).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn receive() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn receive_batch(n: u32) -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn reject() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn expire() -> Weight {
		Weight::from_parts(30_000_000, 8_100)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn expire_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 2_700)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn purge() -> Weight {
		Weight::from_parts(40_000_000, 13_500)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn purge_batch(n: u32) -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn clear_batch(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 2_700)
			.saturating_add(Weight::from_parts(20_000_000, 5_400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::Peers`.
	/// Writes: `Documents::Peers`.
	fn add_peer() -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	/// Reads: `Operators::Accounts`, `Operators::Operators`, `Documents::Peers`.
	/// Writes: `Documents::Peers`.
	fn remove_peer() -> Weight {
		Weight::from_parts(22_000_000, 8_100)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
