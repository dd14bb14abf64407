//! How accounts act for each other: batches, proxies, multisigs, preimages.

use crate::{Balances, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, System};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU128, ConstU32, InstanceFilter, LinearStoragePrice,
	},
};
use frame_system::EnsureRoot;
use interwork_primitives::{
	units::{MILLI_SDRT, SDRT},
	AccountId, Balance,
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

/// What `items` entries of `bytes` bytes in all cost to keep in state.
const fn deposit(items: u32, bytes: u32) -> Balance {
	// Widening a u32 is lossless; `From` is not callable in a constant.
	#[allow(clippy::as_conversions, reason = "widening in a constant")]
	{
		items as Balance * SDRT / 10 + bytes as Balance * MILLI_SDRT
	}
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = crate::OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do for the account behind it: one for each key that an operator keeps apart.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything that moves no money.
	NonTransfer,
	/// Propose, vote on and close motions of the board.
	Governance,
	/// Publish and buy on the marketplace.
	Market,
	/// Mint, redeem, transfer, agree and settle.
	Settlement,
	/// Register session keys.
	SessionKeys,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		// A batch is filtered again call by call, so it is safe to let through.
		let batch = matches!(call, RuntimeCall::Utility(_));
		match self {
			Self::Any => true,
			Self::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(_)
					| RuntimeCall::Sdrt(_)
					| RuntimeCall::Marketplace(_)
					| RuntimeCall::Assets(_)
					| RuntimeCall::Dice(_)
					| RuntimeCall::Channels(_)
					| RuntimeCall::Reconciliation(_)
			),
			Self::Governance => {
				batch || matches!(call, RuntimeCall::Council(_) | RuntimeCall::Board(_))
			},
			Self::Market => batch || matches!(call, RuntimeCall::Marketplace(_)),
			Self::Settlement => {
				batch
					|| matches!(
						call,
						RuntimeCall::Balances(_)
							| RuntimeCall::Sdrt(_)
							| RuntimeCall::Reconciliation(_)
					)
			},
			Self::SessionKeys => matches!(call, RuntimeCall::Session(_)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, Self::Governance | Self::SessionKeys) => true,
			(own, other) => own == other,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
	type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<{ deposit(1, 8) }>;
	type AnnouncementDepositFactor = ConstU128<{ deposit(0, 66) }>;
	type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<{ deposit(1, 88) }>;
	type DepositFactor = ConstU128<{ deposit(0, 32) }>;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}
