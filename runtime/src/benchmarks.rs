//! The benchmarks that `scripts/weights` runs.

use crate::{AllPalletsWithSystem, Runtime};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

mod list {
	use crate::*;

	frame_benchmarking::define_benchmarks!(
		[frame_system, SystemBench::<Runtime>]
		[pallet_authorities, Authorities]
		[pallet_balances, Balances]
		[pallet_board, Board]
		[pallet_channels, Channels]
		[pallet_dice, Dice]
		[pallet_documents, Documents]
		[pallet_marketplace, Marketplace]
		[pallet_operators, Operators]
		[pallet_reconciliation, Reconciliation]
		[pallet_sdrt, Sdrt]
	);

	use frame_benchmarking::BenchmarkBatch;
	use frame_system_benchmarking::Pallet as SystemBench;
	use sp_storage::TrackedStorageKey;

	pub fn benchmarks(extra: bool) -> Vec<frame_benchmarking::BenchmarkList> {
		use frame_benchmarking::BenchmarkList;
		let mut list = Vec::<BenchmarkList>::new();
		list_benchmarks!(list, extra);
		list
	}

	pub fn run(
		config: frame_benchmarking::BenchmarkConfig,
		whitelist: Vec<TrackedStorageKey>,
	) -> Result<Vec<BenchmarkBatch>, alloc::string::String> {
		let mut batches = Vec::<BenchmarkBatch>::new();
		let params = (&config, &whitelist);
		add_benchmarks!(params, batches);
		Ok(batches)
	}
}

impl frame_system_benchmarking::Config for Runtime {}

/// The benchmarks there are, and what is known of storage.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	(list::benchmarks(extra), AllPalletsWithSystem::storage_info())
}

/// Runs one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	list::run(config, AllPalletsWithSystem::whitelisted_storage_keys())
}
