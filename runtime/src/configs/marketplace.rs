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
	/// A row is declared to take 28 us, which its benchmark and the two keys' weights add up to when
	/// every line is far from the one before. Rows on neighbouring lines share nearly all nodes on
	/// the way to the state root, and full blocks of them took 3 us to 5 us a row: they are declared
	/// to take 9 us.
	pub const NeighbourDiscount: Weight = Weight::from_parts(19 * WEIGHT_REF_TIME_PER_MICROS, 0);
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
