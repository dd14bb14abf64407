//! The sender's side of a transfer: who gets a piece.

use crate::context::OperatorId;

/// Where a document stands on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainState {
	/// The recipient can pull it, and answer before it expires.
	Announced,
	/// The recipient has it. It may pull it again, should it lose it.
	Received,
	/// The recipient does not take it.
	Rejected,
	/// The recipient gave no answer in time.
	Expired,
	/// A party has destroyed it.
	Purged,
}

/// A document as the chain has it, at the newest finalised block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainDocument {
	/// From whom it comes.
	pub sender: OperatorId,
	/// To whom it goes.
	pub recipient: OperatorId,
	/// Where it stands.
	pub state: ChainState,
	/// The recipient can answer before this moment, in seconds since 1970.
	pub expires_at: u64,
}

/// Whom the registry names for the peer that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
	/// The operator.
	pub operator: OperatorId,
	/// Whether it is active: not suspended, not retired.
	pub is_active: bool,
}

/// Why a piece is not given. Each has a number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
	/// The node is catching up with the chain and does not know who may have what. Try later.
	#[error("not ready, try later")]
	NotReady,
	/// The peer is of no operator that may have this, or there is no such document. Who may not have a
	/// document does not learn either whether it exists.
	#[error("not authorised")]
	NotAuthorised,
	/// The document was purged, rejected or has expired. Do not ask again.
	#[error("the document is gone")]
	Gone,
	/// The document is there, but the piece cannot be read now. Try later.
	#[error("not available, try later")]
	Unavailable,
	/// There are too many requests. Try later.
	#[error("busy, try later")]
	Busy,
	/// The request was not understood.
	#[error("the request was not understood")]
	Malformed,
}

impl Refusal {
	const ALL: [(Self, u8); 6] = [
		(Self::NotReady, 1),
		(Self::NotAuthorised, 2),
		(Self::Gone, 3),
		(Self::Unavailable, 4),
		(Self::Busy, 5),
		(Self::Malformed, 6),
	];

	/// Its number on the wire.
	pub fn code(self) -> u8 {
		Self::ALL
			.iter()
			.find(|(refusal, _)| *refusal == self)
			.map_or(0, |(_, code)| *code)
	}

	/// The refusal with a number.
	pub fn from_code(code: u8) -> Option<Self> {
		Self::ALL.iter().find(|(_, other)| *other == code).map(|(refusal, _)| *refusal)
	}

	/// Whether it is worth asking again.
	pub fn is_temporary(self) -> bool {
		matches!(self, Self::NotReady | Self::Unavailable | Self::Busy)
	}
}

/// Whether the operator `own` gives pieces of a document to a peer, at the moment `now`.
///
/// # Errors
///
/// Why not.
pub fn may_serve(
	own: OperatorId,
	is_synced: bool,
	asker: Option<Asker>,
	document: Option<&ChainDocument>,
	now: u64,
) -> Result<(), Refusal> {
	if !is_synced {
		return Err(Refusal::NotReady);
	}
	let (Some(asker), Some(document)) = (asker, document) else {
		return Err(Refusal::NotAuthorised);
	};
	let is_party = document.sender == own && document.recipient == asker.operator;
	if !is_party || !asker.is_active {
		return Err(Refusal::NotAuthorised);
	}
	match document.state {
		ChainState::Announced if now < document.expires_at => Ok(()),
		ChainState::Received => Ok(()),
		_ => Err(Refusal::Gone),
	}
}
