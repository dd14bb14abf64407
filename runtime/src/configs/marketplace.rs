//! Offers, orders and usage.

use super::{governance::BoardOrigin, parameters::dynamic_params};
use crate::{Balances, Operators, Runtime, RuntimeHoldReason, Timestamp};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
	weights::{constants::WEIGHT_REF_TIME_PER_MICROS, Weight},
	PalletId,
};
use interwork_primitives::units::{DAY_SECS, MINUTE_SECS};

parameter_types! {
	pub const MarketplacePalletId: PalletId = PalletId(*b"iw/mrket");
	/// Rows on neighbouring lines were measured to take 5 us to 14 us each, rows on lines far apart
	/// 20 us to 25 us: neighbours share nearly all trie nodes on the way to the state root.
	pub const NeighbourDiscount: Weight = Weight::from_parts(14 * WEIGHT_REF_TIME_PER_MICROS, 0);
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
	type NeighbourDiscount = NeighbourDiscount;
	type MaxAreas = ConstU32<16>;
	type MaxNamed = ConstU32<32>;
	type MaxOffersPerOperator = ConstU32<1_000>;
	type WeightInfo = pallet_marketplace::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}
