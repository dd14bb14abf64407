//! SDRt as the native token: balances, fees, issuers.

use super::{governance::BoardOrigin, parameters::dynamic_params};
use crate::{
	Authorship, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System,
	Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU128, ConstU32, ConstU8, OnUnbalanced, VariantCountOf,
	},
	weights::{ConstantMultiplier, Weight, WeightToFee},
};
use interwork_primitives::{units::EXISTENTIAL_DEPOSIT, AccountId, Balance};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::traits::One;

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type Balance = Balance;
	// Dust is moved, never burned: SDRt leaves the world only by redemption.
	type DustRemoval = pallet_sdrt::ResolvePot<Runtime>;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
}

/// The price of weight: a second of execution costs one SDRt, so that a simple transfer costs less
/// than a thousandth of it.
pub struct ExecutionFee;

impl WeightToFee for ExecutionFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Self::Balance {
		// 10^12 units of weight (a second) to 10^9 units of money (one SDRt).
		Balance::from(weight.ref_time() / 1_000)
	}
}

/// Gives fees and tips to the author of the block, or to the pot of the token's pallet when the
/// block names no author or the author cannot be paid. Nothing is burned.
pub struct ToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for ToAuthor {
	fn on_nonzero_unbalanced(fee: Credit<AccountId, Balances>) {
		let unpaid = match Authorship::author() {
			Some(author) => Balances::resolve(&author, fee).err(),
			None => Some(fee),
		};
		if let Some(fee) = unpaid {
			pallet_sdrt::ResolvePot::<Runtime>::on_nonzero_unbalanced(fee);
		}
	}
}

parameter_types! {
	pub FeeMultiplier: Multiplier = Multiplier::one();
	/// A byte of a transaction costs a ten-millionth of an SDRt: 0.1 SDRt a megabyte.
	pub const TransactionByteFee: Balance = 100;
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ToAuthor>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = ExecutionFee;
	type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
	// Operators budget for fees: the price does not move with load. Who is in a hurry tips.
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_sdrt::Config for Runtime {
	type Fungible = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BoardOrigin = BoardOrigin;
	type Time = Timestamp;
	type MaxReporters = ConstU32<16>;
	type MaxIssuers = ConstU32<64>;
	type RedemptionPeriod = dynamic_params::sdrt::RedemptionPeriod;
	type RateMaxAge = dynamic_params::sdrt::RateMaxAge;
	type MinimumRedemption = dynamic_params::sdrt::MinimumRedemption;
	type AttestationMaxAge = dynamic_params::sdrt::AttestationMaxAge;
	type WeightInfo = pallet_sdrt::weights::SubstrateWeight<Runtime>;
}
