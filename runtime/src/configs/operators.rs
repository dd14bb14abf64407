//! Who may take part.

use super::{
	governance::{BoardOrigin, Seats},
	parameters::dynamic_params,
};
use crate::{Authorities, Balances, Runtime, RuntimeHoldReason, Timestamp};
use frame_support::traits::ConstU32;

impl pallet_operators::Config for Runtime {
	type Fungible = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BoardOrigin = BoardOrigin;
	type ApplicationDeposit = dynamic_params::operators::ApplicationDeposit;
	// The authorities come first: they refuse a change that would leave too few of them.
	type OnStatus = (Authorities, Seats);
	// An authority keeps the account its session keys belong to; a seat follows its operator.
	type OnAccount = Seats;
	type Time = Timestamp;
	type MaxNameLength = ConstU32<64>;
	type MaxPlmns = ConstU32<16>;
	type MaxDelegates = ConstU32<32>;
	type WeightInfo = pallet_operators::weights::SubstrateWeight<Runtime>;
}
