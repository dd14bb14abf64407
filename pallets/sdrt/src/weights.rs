//! Weights of `pallet_sdrt`: estimates from counted reads and writes, until the benchmarks have been
//! run on reference hardware.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};
use core::marker::PhantomData;

/// Weight functions needed for `pallet_sdrt`.
pub trait WeightInfo {
	fn appoint_issuer() -> Weight;
	fn replace_issuer_account() -> Weight;
	fn set_ceiling() -> Weight;
	fn suspend_issuer() -> Weight;
	fn reinstate_issuer() -> Weight;
	fn remove_issuer() -> Weight;
	fn set_auditor() -> Weight;
	fn add_reporter() -> Weight;
	fn remove_reporter() -> Weight;
	fn set_basket() -> Weight;
	fn attest_reserve() -> Weight;
	fn mint() -> Weight;
	fn request_redemption() -> Weight;
	fn confirm_redemption() -> Weight;
	fn reject_redemption() -> Weight;
	fn expire_redemption() -> Weight;
	fn report_rates() -> Weight;
}

/// Weights for `pallet_sdrt` with the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Sdrt::IssuerIds` (r:1 w:1)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Storage: `Sdrt::NextIssuerId` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn appoint_issuer() -> Weight {
		Weight::from_parts(22_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::IssuerIds` (r:1 w:2)
	fn replace_issuer_account() -> Weight {
		Weight::from_parts(20_000_000, 6100)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn set_ceiling() -> Weight {
		Weight::from_parts(14_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn suspend_issuer() -> Weight {
		Weight::from_parts(13_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn reinstate_issuer() -> Weight {
		Weight::from_parts(13_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Storage: `Sdrt::IssuerIds` (r:0 w:1)
	fn remove_issuer() -> Weight {
		Weight::from_parts(18_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:1)
	fn set_auditor() -> Weight {
		Weight::from_parts(10_000_000, 1517)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	fn add_reporter() -> Weight {
		Weight::from_parts(16_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	fn remove_reporter() -> Weight {
		Weight::from_parts(16_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:1)
	fn set_basket() -> Weight {
		Weight::from_parts(15_000_000, 1600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:0)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn attest_reserve() -> Weight {
		Weight::from_parts(20_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::IssuerIds` (r:1 w:0)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn mint() -> Weight {
		Weight::from_parts(48_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::NextRedemptionId` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Storage: `Sdrt::Redemptions` (r:0 w:1)
	fn request_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn confirm_redemption() -> Weight {
		Weight::from_parts(80_000_000, 3900)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn reject_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn expire_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:0)
	fn report_rates() -> Weight {
		Weight::from_parts(45_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Sdrt::IssuerIds` (r:1 w:1)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Storage: `Sdrt::NextIssuerId` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn appoint_issuer() -> Weight {
		Weight::from_parts(22_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::IssuerIds` (r:1 w:2)
	fn replace_issuer_account() -> Weight {
		Weight::from_parts(20_000_000, 6100)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn set_ceiling() -> Weight {
		Weight::from_parts(14_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn suspend_issuer() -> Weight {
		Weight::from_parts(13_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	fn reinstate_issuer() -> Weight {
		Weight::from_parts(13_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Storage: `Sdrt::IssuerIds` (r:0 w:1)
	fn remove_issuer() -> Weight {
		Weight::from_parts(18_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:1)
	fn set_auditor() -> Weight {
		Weight::from_parts(10_000_000, 1517)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	fn add_reporter() -> Weight {
		Weight::from_parts(16_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	fn remove_reporter() -> Weight {
		Weight::from_parts(16_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:1)
	fn set_basket() -> Weight {
		Weight::from_parts(15_000_000, 1600)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:0)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	fn attest_reserve() -> Weight {
		Weight::from_parts(20_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::IssuerIds` (r:1 w:0)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn mint() -> Weight {
		Weight::from_parts(48_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Sdrt::NextRedemptionId` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Storage: `Sdrt::Redemptions` (r:0 w:1)
	fn request_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn confirm_redemption() -> Weight {
		Weight::from_parts(80_000_000, 3900)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn reject_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	fn expire_redemption() -> Weight {
		Weight::from_parts(75_000_000, 3900)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:0)
	fn report_rates() -> Weight {
		Weight::from_parts(45_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
