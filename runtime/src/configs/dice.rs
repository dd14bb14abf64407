//! Roaming units, and the channels through which they pay.

use super::parameters::dynamic_params;
use crate::{
	AccountId, Assets, AssetsHolder, Balances, Dice, Operators, Runtime, RuntimeEvent,
	RuntimeHoldReason, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, NeverEnsureOrigin},
	PalletId,
};
use frame_system::EnsureNever;
use interwork_primitives::{
	units::{DAY_SECS, MINUTE_SECS},
	Balance,
};

parameter_types! {
	pub const DicePalletId: PalletId = PalletId(*b"iw/dice_");
}

// Where classes of units are kept. Nobody calls it: the filter of calls refuses that, and no origin is
// ever the one that it asks for.
impl pallet_assets::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<1_000>;
	type AssetIdAllocator = ();
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = NeverEnsureOrigin<AccountId>;
	type ForceOrigin = EnsureNever<AccountId>;
	// Only pallet-dice creates classes, one for each operator that the board has admitted.
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<0>;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<0>;
	type StringLimit = ConstU32<32>;
	type Freezer = ();
	type Holder = AssetsHolder;
	type Extra = ();
	type CallbackHandle = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

impl pallet_assets_holder::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_dice::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Fungible = Balances;
	type Units = Assets;
	type UnitHolds = AssetsHolder;
	type Operators = Operators;
	type Time = Timestamp;
	type PalletId = DicePalletId;
	type MaxAssignRows = ConstU32<4_096>;
	type MaxChannelsPerWallet = ConstU32<16>;
	type WeightInfo = pallet_dice::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}

impl pallet_channels::Config for Runtime {
	type Units = Dice;
	type Operators = Operators;
	type Time = Timestamp;
	type GracePeriod = dynamic_params::channels::GracePeriod;
	type MinChannelPeriod = ConstU64<MINUTE_SECS>;
	type MaxChannelPeriod = ConstU64<{ 30 * DAY_SECS }>;
	type MaxRows = ConstU32<1_024>;
	type WeightInfo = pallet_channels::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::system::BenchmarkTime;
}
