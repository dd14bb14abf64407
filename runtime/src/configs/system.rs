//! Blocks: their size, weight and time, and what no call may do.

use crate::{
	Aura, Block, PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask,
	System, VERSION,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU32, ConstU64, EqualPrivilegeOnly},
	weights::{
		constants::{
			BlockExecutionWeight, ExtrinsicBaseWeight, WEIGHT_REF_TIME_PER_MICROS,
			WEIGHT_REF_TIME_PER_MILLIS,
		},
		RuntimeDbWeight, Weight,
	},
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot,
};
use interwork_primitives::{
	units::{SLOT_DURATION_MILLIS, SS58_PREFIX},
	AccountId, Balance, BlockNumber, Nonce,
};
use sp_runtime::{traits::AccountIdLookup, Perbill};
use sp_version::RuntimeVersion;

/// The share of a block that normal transactions may fill. The rest is for operational ones, such
/// as reports of an equivocation.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(90);

/// What a block may take to execute on the machine that the weights were measured on: less than two
/// thirds of a slot, the time a proposer has. 1.3 s in a slot of 2 s.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
	Weight::from_parts(SLOT_DURATION_MILLIS * 13 / 20 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// Bytes of extrinsics in a block.
pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
	pub const BlockHashCount: BlockNumber = 4_096;
	pub const Version: RuntimeVersion = VERSION;
	pub const SS58Prefix: u16 = SS58_PREFIX;

	/// Limits of a block's bytes.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_LENGTH
		})
		.build();

	/// Limits of a block's weight.
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			weights.reserved = Some(
				MAXIMUM_BLOCK_WEIGHT.saturating_sub(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT),
			);
		})
		.avg_block_initialization(Perbill::from_percent(5))
		.build_or_panic();

	/// Cost of a read and a write of one key at a random place, the key's share of the state root
	/// included: nearly all reads are served from the node's cache in 1.5 us, and a changed key
	/// costs 20 us to 25 us on ParityDB with some hundred thousand keys. Execution of full blocks is
	/// held against this by `scripts/bench throughput` (block time over weight).
	pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 3 * WEIGHT_REF_TIME_PER_MICROS,
		write: 22 * WEIGHT_REF_TIME_PER_MICROS,
	};

	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(50) * MAXIMUM_BLOCK_WEIGHT;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Nonce = Nonce;
	type BaseCallFilter = super::governance::PermittedCalls;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type BlockHashCount = BlockHashCount;
	type DbWeight = DbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SS58Prefix = SS58Prefix;
	type MaxConsumers = ConstU32<64>;
	type SingleBlockMigrations = (crate::migrations::Unreleased, crate::migrations::Permanent);
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION_MILLIS / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = crate::OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<64>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = crate::Preimage;
	type BlockNumberProvider = System;
}

/// Sets the clock for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkTime;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkTime {
	fn set(now: interwork_primitives::UnixSecs) {
		pallet_timestamp::Now::<Runtime>::put(now.saturating_mul(1_000));
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_channels::BenchmarkHelper for BenchmarkTime {
	fn set_time(now: interwork_primitives::UnixSecs) {
		Self::set(now);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_dice::BenchmarkHelper for BenchmarkTime {
	fn set_time(now: interwork_primitives::UnixSecs) {
		Self::set(now);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_documents::BenchmarkHelper for BenchmarkTime {
	fn set_time(now: interwork_primitives::UnixSecs) {
		Self::set(now);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_reconciliation::BenchmarkHelper for BenchmarkTime {
	fn set_time(now: interwork_primitives::UnixSecs) {
		Self::set(now);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_marketplace::BenchmarkHelper for BenchmarkTime {
	fn set_time(now: interwork_primitives::UnixSecs) {
		Self::set(now);
	}
}
