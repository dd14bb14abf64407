//! Private documents.

use super::worker::NodeKeys;
use crate::{Operators, Runtime, Timestamp};
use frame_support::traits::{ConstU32, ConstU64};
use interwork_primitives::units::{DAY_SECS, MINUTE_SECS};

impl pallet_documents::Config for Runtime {
	type Worker = NodeKeys;
	type Operators = Operators;
	type Time = Timestamp;
	type MinAnswerPeriod = ConstU64<MINUTE_SECS>;
	type MaxAnswerPeriod = ConstU64<{ 30 * DAY_SECS }>;
	type RetentionPeriod = ConstU64<{ 90 * DAY_SECS }>;
	type ReceiptPeriod = ConstU64<{ 400 * DAY_SECS }>;
	type MaxKeyPeriod = ConstU64<{ 400 * DAY_SECS }>;
	type KeyOverlap = ConstU64<{ 7 * DAY_SECS }>;
	type MaxKeys = ConstU32<16>;
	type MaxPeers = ConstU32<8>;
	type MaxOpenPerPair = ConstU32<1_024>;
	type MaxRows = ConstU32<1_024>;
	type WeightInfo = pallet_documents::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}
