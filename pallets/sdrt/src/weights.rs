//! Weights of the calls of `pallet_sdrt`.
//!
//! This file is generated: do not edit it. Measured with
//! `scripts/weights --steps 50 --repeat 20 pallet_sdrt`
//! DATE: 2026-11-21, STEPS: `50`, REPEAT: `20`, CPU: `AMD EPYC`
//! WASM-EXECUTION: `Compiled`, WORST CASE MAP SIZE: `1000000`

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens, unused_imports, missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// What each call of `pallet_sdrt` costs.
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

/// Weights as measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Sdrt::IssuerIds` (r:1 w:1)
	/// Proof: `Sdrt::IssuerIds` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Proof: `Sdrt::CounterForIssuers` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::NextIssuerId` (r:1 w:1)
	/// Proof: `Sdrt::NextIssuerId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	fn appoint_issuer() -> Weight {
		// Minimum execution time: 12_629_000 picoseconds.
		Weight::from_parts(14_031_000, 3729)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::IssuerIds` (r:1 w:2)
	/// Proof: `Sdrt::IssuerIds` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn replace_issuer_account() -> Weight {
		// Minimum execution time: 14_351_000 picoseconds.
		Weight::from_parts(15_353_000, 3729)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	fn set_ceiling() -> Weight {
		// Minimum execution time: 9_785_000 picoseconds.
		Weight::from_parts(10_496_000, 3729)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	fn suspend_issuer() -> Weight {
		// Minimum execution time: 9_795_000 picoseconds.
		Weight::from_parts(10_485_000, 3729)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	fn reinstate_issuer() -> Weight {
		// Minimum execution time: 9_664_000 picoseconds.
		Weight::from_parts(10_376_000, 3729)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::CounterForIssuers` (r:1 w:1)
	/// Proof: `Sdrt::CounterForIssuers` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::IssuerIds` (r:0 w:1)
	/// Proof: `Sdrt::IssuerIds` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn remove_issuer() -> Weight {
		// Minimum execution time: 10_927_000 picoseconds.
		Weight::from_parts(12_088_000, 3729)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:1)
	/// Proof: `Sdrt::Auditor` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	fn set_auditor() -> Weight {
		// Minimum execution time: 6_239_000 picoseconds.
		Weight::from_parts(6_830_000, 1517)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	/// Proof: `Sdrt::Reporters` (`max_values`: Some(1), `max_size`: Some(1297), added: 1792, mode: `MaxEncodedLen`)
	fn add_reporter() -> Weight {
		// Minimum execution time: 6_860_000 picoseconds.
		Weight::from_parts(7_511_000, 2782)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	/// Proof: `Sdrt::Reporters` (`max_values`: Some(1), `max_size`: Some(1297), added: 1792, mode: `MaxEncodedLen`)
	fn remove_reporter() -> Weight {
		// Minimum execution time: 6_479_000 picoseconds.
		Weight::from_parts(7_301_000, 2782)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:1)
	/// Proof: `Sdrt::CurrentBaskets` (`max_values`: Some(1), `max_size`: Some(98), added: 593, mode: `MaxEncodedLen`)
	fn set_basket() -> Weight {
		// Minimum execution time: 7_200_000 picoseconds.
		Weight::from_parts(7_742_000, 1583)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::Auditor` (r:1 w:0)
	/// Proof: `Sdrt::Auditor` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn attest_reserve() -> Weight {
		// Minimum execution time: 12_279_000 picoseconds.
		Weight::from_parts(13_120_000, 3729)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sdrt::IssuerIds` (r:1 w:0)
	/// Proof: `Sdrt::IssuerIds` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn mint() -> Weight {
		// Minimum execution time: 32_529_000 picoseconds.
		Weight::from_parts(34_953_000, 3729)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::NextRedemptionId` (r:1 w:1)
	/// Proof: `Sdrt::NextRedemptionId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByIssuer` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Redemptions` (r:0 w:1)
	/// Proof: `Sdrt::Redemptions` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByHolder` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn request_redemption() -> Weight {
		// Minimum execution time: 52_858_000 picoseconds.
		Weight::from_parts(57_076_000, 6012)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Proof: `Sdrt::Redemptions` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByIssuer` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByHolder` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn confirm_redemption() -> Weight {
		// Minimum execution time: 35_393_000 picoseconds.
		Weight::from_parts(38_707_000, 3729)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Proof: `Sdrt::Redemptions` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByIssuer` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByHolder` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn reject_redemption() -> Weight {
		// Minimum execution time: 45_618_000 picoseconds.
		Weight::from_parts(49_353_000, 3729)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Sdrt::Redemptions` (r:1 w:1)
	/// Proof: `Sdrt::Redemptions` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Issuers` (r:1 w:1)
	/// Proof: `Sdrt::Issuers` (`max_values`: None, `max_size`: Some(264), added: 2739, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByIssuer` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByIssuer` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::RedemptionsByHolder` (r:0 w:1)
	/// Proof: `Sdrt::RedemptionsByHolder` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn expire_redemption() -> Weight {
		// Minimum execution time: 45_097_000 picoseconds.
		Weight::from_parts(48_622_000, 3729)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::Reporters` (r:1 w:1)
	/// Proof: `Sdrt::Reporters` (`max_values`: Some(1), `max_size`: Some(1297), added: 1792, mode: `MaxEncodedLen`)
	/// Storage: `Sdrt::CurrentBaskets` (r:1 w:0)
	/// Proof: `Sdrt::CurrentBaskets` (`max_values`: Some(1), `max_size`: Some(98), added: 593, mode: `MaxEncodedLen`)
	fn report_rates() -> Weight {
		// Minimum execution time: 16_605_000 picoseconds.
		Weight::from_parts(18_187_000, 3501)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests and for runtimes that measured nothing.
impl WeightInfo for () {
	fn appoint_issuer() -> Weight {
		Weight::from_parts(14_031_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn replace_issuer_account() -> Weight {
		Weight::from_parts(15_353_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_ceiling() -> Weight {
		Weight::from_parts(10_496_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn suspend_issuer() -> Weight {
		Weight::from_parts(10_485_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn reinstate_issuer() -> Weight {
		Weight::from_parts(10_376_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_issuer() -> Weight {
		Weight::from_parts(12_088_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_auditor() -> Weight {
		Weight::from_parts(6_830_000, 1517)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn add_reporter() -> Weight {
		Weight::from_parts(7_511_000, 2782)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_reporter() -> Weight {
		Weight::from_parts(7_301_000, 2782)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_basket() -> Weight {
		Weight::from_parts(7_742_000, 1583)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn attest_reserve() -> Weight {
		Weight::from_parts(13_120_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn mint() -> Weight {
		Weight::from_parts(34_953_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn request_redemption() -> Weight {
		Weight::from_parts(57_076_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn confirm_redemption() -> Weight {
		Weight::from_parts(38_707_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn reject_redemption() -> Weight {
		Weight::from_parts(49_353_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn expire_redemption() -> Weight {
		Weight::from_parts(48_622_000, 3729)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn report_rates() -> Weight {
		Weight::from_parts(18_187_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
