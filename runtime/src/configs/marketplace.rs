//! Offers, orders and usage.

use super::{governance::BoardOrigin, parameters::dynamic_params};
use crate::{Balances, Operators, Runtime, RuntimeHoldReason, Timestamp};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
	PalletId,
};
use interwork_primitives::units::{DAY_SECS, MINUTE_SECS};

parameter_types! {
	pub const MarketplacePalletId: PalletId = PalletId(*b"iw/mrket");
}

impl pallet_marketplace::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Fungible = Balances;
	type Operators = Operators;
	type BoardOrigin = BoardOrigin;
	type Time = Timestamp;
	type PalletId = MarketplacePalletId;
	type OfferDeposit = dynamic_params::marketplace::OfferDeposit;
	type ReportingPeriod = dynamic_params::marketplace::ReportingPeriod;
	type RetentionPeriod = dynamic_params::marketplace::RetentionPeriod;
	type MinAcceptPeriod = ConstU64<MINUTE_SECS>;
	type MaxAcceptPeriod = ConstU64<{ 30 * DAY_SECS }>;
	type MaxServicePeriod = ConstU64<{ 400 * DAY_SECS }>;
	type MaxOrderLines = ConstU32<16>;
	type MaxUsageRows = ConstU32<4_096>;
	type MaxAreas = ConstU32<16>;
	type MaxNamed = ConstU32<32>;
	type MaxOffersPerOperator = ConstU32<1_000>;
	type WeightInfo = pallet_marketplace::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}
