//! The chain's interface, generated at compile time from the metadata in `metadata/interwork.scale`.
//!
//! The file is refreshed from a running node with `interwork metadata --write FILE`. At run time
//! every call and query is compared with the node's own metadata by hash, so that a tool of another
//! version refuses what changed instead of sending something else than was meant.

/// The generated interface.
#[subxt::subxt(
	runtime_metadata_path = "metadata/interwork.scale",
	derive_for_all_types = "Clone, PartialEq, Eq",
	// The rules of agreements are those of the library that applies them.
	substitute_type(
		path = "interwork_rating::amount::Amount",
		with = "::subxt::utils::Static<::interwork_rating::Amount>"
	),
	substitute_type(
		path = "interwork_rating::amount::Rounding",
		with = "::subxt::utils::Static<::interwork_rating::Rounding>"
	),
	substitute_type(
		path = "interwork_rating::compare::AgreedFigure",
		with = "::subxt::utils::Static<::interwork_rating::AgreedFigure>"
	),
	substitute_type(
		path = "interwork_rating::compare::Tolerance",
		with = "::subxt::utils::Static<::interwork_rating::Tolerance>"
	),
	substitute_type(
		path = "interwork_rating::matching::Cause",
		with = "::subxt::utils::Static<::interwork_rating::Cause>"
	),
	substitute_type(
		path = "interwork_rating::matching::MatchRules",
		with = "::subxt::utils::Static<::interwork_rating::MatchRules>"
	),
	substitute_type(
		path = "interwork_rating::record::Direction",
		with = "::subxt::utils::Static<::interwork_rating::Direction>"
	),
	substitute_type(
		path = "interwork_rating::resolve::Remedies",
		with = "::subxt::utils::Static<::interwork_rating::Remedies>"
	)
)]
pub mod chain {}

pub use chain::{constants, runtime_apis, storage, tx, view_functions};

/// All generated types, by the crate that declares them.
pub use chain::runtime_types as types;

/// The metadata this tool was built for, SCALE-encoded.
pub static METADATA: &[u8] = include_bytes!("../metadata/interwork.scale");

pub use types::{
	interwork_primitives::{
		ids::{
			AcceptanceId, AgreementId, ChannelId, ClassId, IssuerId, LineId, OfferId, OperatorId,
			OrderId, RedemptionId,
		},
		messages,
		operators::{Country, OperatorKind, OperatorStatus, Plmn, RoleSet, Tadig},
		sdr::{Quality, Rates},
	},
	pallet_channels::types as channels,
	pallet_dice::types as dice,
	pallet_marketplace::types as market,
	pallet_reconciliation::types as reconciliation,
};
