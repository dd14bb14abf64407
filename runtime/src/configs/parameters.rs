//! Parameters that the board sets by motion, with the values they have until it does.

use super::governance::BoardOrigin;
use crate::{Runtime, RuntimeOrigin};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use interwork_primitives::{
	units::{DAY_SECS, HOUR_SECS, MINUTES, SDRT},
	Balance, BlockNumber, UnixSecs,
};

/// The parameters, grouped by the pallet that reads them.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// Parameters of the operators' registry.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod operators {
		/// What an applicant's account must set aside until it is rejected or leaves.
		#[codec(index = 0)]
		pub static ApplicationDeposit: Balance = 100 * SDRT;
	}

	/// Parameters of sessions.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod session {
		/// Blocks in a session. A change of the authorities takes effect in the session after next.
		#[codec(index = 0)]
		pub static Length: BlockNumber = 10 * MINUTES;
	}

	/// Parameters of the SDR-pegged token.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod sdrt {
		/// How long an issuer has to pay out a redemption, in seconds.
		#[codec(index = 0)]
		pub static RedemptionPeriod: UnixSecs = 7 * DAY_SECS;
		/// The smallest redemption.
		#[codec(index = 1)]
		pub static MinimumRedemption: Balance = SDRT;
		/// How old a reporter's rates may be to count, in seconds.
		#[codec(index = 2)]
		pub static RateMaxAge: UnixSecs = 26 * HOUR_SECS;
		/// How old an attestation may be to support new minting, in seconds.
		#[codec(index = 3)]
		pub static AttestationMaxAge: UnixSecs = 100 * DAY_SECS;
	}

	/// Parameters of the marketplace.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod marketplace {
		/// What a provider sets aside for each offer until it withdraws it.
		#[codec(index = 0)]
		pub static OfferDeposit: Balance = SDRT;
		/// How long usage can still be reported after an order was closed or its service ended, in
		/// seconds.
		#[codec(index = 1)]
		pub static ReportingPeriod: UnixSecs = DAY_SECS;
		/// How long a finished order stays readable before anyone may remove it, in seconds.
		#[codec(index = 2)]
		pub static RetentionPeriod: UnixSecs = 30 * DAY_SECS;
	}

	/// Parameters of payment channels.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod channels {
		/// How long a payee can still claim from a channel that closes, in seconds. A channel keeps
		/// what it was on the day it was opened.
		#[codec(index = 0)]
		pub static GracePeriod: u32 = 86_400;
	}
}

/// Lets the board set every parameter.
pub struct EnsureBoard;

impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for EnsureBoard {
	type Success = ();

	fn try_origin(
		origin: RuntimeOrigin,
		_key: &RuntimeParametersKey,
	) -> Result<Self::Success, RuntimeOrigin> {
		<BoardOrigin as EnsureOrigin<RuntimeOrigin>>::try_origin(origin).map(|_| ())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_key: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Marketplace(dynamic_params::marketplace::Parameters::OfferDeposit(
			dynamic_params::marketplace::OfferDeposit,
			Some(SDRT),
		))
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = crate::RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureBoard;
	// The crate keeps its generated weights private; these are the same figures.
	type WeightInfo = ();
}
