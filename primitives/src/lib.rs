//! Identifiers, units, shared types and the traits through which Interwork's pallets meet.
//!
//! Nothing in here touches storage. A pallet depends on `frame_system` and on this crate, never on
//! another pallet; the runtime wires the traits of [`traits`] to the pallets that implement them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod dice;
pub mod documents;
pub mod ids;
pub mod messages;
pub mod operators;
pub mod sdr;
pub mod traits;
pub mod units;
pub mod worker;

pub use ids::{
	AcceptanceId, AgreementId, AgreementKey, ChannelId, ChannelKey, ClassId, DocumentId,
	DocumentKey, IssuerId, LineId, LineKey, OfferId, OperatorId, OrderId, RedemptionId,
};
pub use operators::{
	Country, OperatorKind, OperatorStatus, Plmn, PlmnError, Role, RoleSet, Tadig, TadigError,
};
pub use units::{AccountId, Balance, BlockNumber, Nonce, Signature, UnixSecs};
