//! Agreements, statements, disputes and their settlement.

use super::{governance::BoardOrigin, worker::NodeKeys};
use crate::{Balances, Documents, Operators, Runtime, Timestamp};
use frame_support::traits::{ConstU32, ConstU64};
use interwork_primitives::units::DAY_SECS;

/// A day, in seconds.
const DAY: u32 = 86_400;

impl pallet_reconciliation::Config for Runtime {
	type Worker = NodeKeys;
	type Operators = Operators;
	type Documents = Documents;
	type Fungible = Balances;
	type Time = Timestamp;
	type BoardOrigin = BoardOrigin;
	type MinPeriod = ConstU32<15>;
	type MaxPeriod = ConstU32<{ 400 * DAY }>;
	type MinWindow = ConstU32<60>;
	type MaxWindow = ConstU32<{ 400 * DAY }>;
	type ProposalPeriod = ConstU64<{ 30 * DAY_SECS }>;
	type BoardPeriod = ConstU64<{ 30 * DAY_SECS }>;
	type RetentionPeriod = ConstU64<{ 400 * DAY_SECS }>;
	type MaxProposals = ConstU32<32>;
	type MaxUnfinished = ConstU32<4_096>;
	type MaxRounds = ConstU32<16>;
	type MaxRows = ConstU32<1_024>;
	type WeightInfo = pallet_reconciliation::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}
