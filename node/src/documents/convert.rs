//! Between what the chain says and what the library for sealed documents says.

use codec::{DecodeAll, Encode};
use interwork_documents::{
	Announcement, Bucket, ChainDocument, ChainState, Context, DocumentId, Entry, Genesis, Name,
	OperatorId, Route, Stage,
};
use interwork_primitives::{
	self as primitives,
	documents::{DocumentKind, DocumentState, RejectReason, SizeBucket},
	UnixSecs,
};
use pallet_documents::{AnnounceRow, DocumentView};
use sp_core::H256;

/// Names of kinds, as people write them.
const KINDS: [(DocumentKind, &str); 8] = [
	(DocumentKind::Other, "other"),
	(DocumentKind::RateSheet, "rate-sheet"),
	(DocumentKind::Statement, "statement"),
	(DocumentKind::Records, "records"),
	(DocumentKind::Fulfilment, "fulfilment"),
	(DocumentKind::DiceProfile, "dice-profile"),
	(DocumentKind::Agreement, "agreement"),
	(DocumentKind::Evidence, "evidence"),
];

/// Names of reasons, as people write them.
const REASONS: [(RejectReason, &str); 6] = [
	(RejectReason::Other, "other"),
	(RejectReason::KeyLost, "key-lost"),
	(RejectReason::CannotOpen, "cannot-open"),
	(RejectReason::NotWanted, "not-wanted"),
	(RejectReason::Malformed, "malformed"),
	(RejectReason::NoRoom, "no-room"),
];

/// All names of kinds, for messages.
pub fn kind_names() -> String {
	KINDS.map(|(_, name)| name).join(", ")
}

/// All names of reasons, for messages.
pub fn reason_names() -> String {
	REASONS.map(|(_, name)| name).join(", ")
}

/// The kind with a name.
pub fn kind_from_name(name: &str) -> Option<DocumentKind> {
	KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// The name of the kind with a number.
pub fn kind_name(number: u8) -> &'static str {
	KINDS
		.iter()
		.find(|(kind, _)| kind_number(*kind) == number)
		.map_or("unknown", |(_, name)| name)
}

/// The reason with a name.
pub fn reason_from_name(name: &str) -> Option<RejectReason> {
	REASONS.iter().find(|(_, known)| *known == name).map(|(reason, _)| *reason)
}

/// The name of the reason with a number.
pub fn reason_name(number: u8) -> &'static str {
	REASONS
		.iter()
		.find(|(reason, _)| reason_number(*reason) == number)
		.map_or("unknown", |(_, name)| name)
}

/// The number of a kind, as in sealed bytes.
pub fn kind_number(kind: DocumentKind) -> u8 {
	kind.encode().first().copied().unwrap_or_default()
}

/// The number of a reason.
pub fn reason_number(reason: RejectReason) -> u8 {
	reason.encode().first().copied().unwrap_or_default()
}

/// The reason with a number.
pub fn reason_from_number(number: u8) -> RejectReason {
	RejectReason::decode_all(&mut &[number][..]).unwrap_or(RejectReason::Other)
}

/// An operator, as the library has it.
pub fn operator(id: primitives::OperatorId) -> OperatorId {
	OperatorId(id.0)
}

/// An operator, as the chain has it.
pub fn chain_operator(id: OperatorId) -> primitives::OperatorId {
	primitives::OperatorId(id.0)
}

/// A document's id, as the library has it.
pub fn document(id: primitives::DocumentId) -> DocumentId {
	DocumentId(id.0)
}

/// A document's id, as the chain has it.
pub fn chain_document(id: DocumentId) -> primitives::DocumentId {
	primitives::DocumentId(id.0)
}

/// The name of a document on chain.
pub fn name_of(view: &DocumentView) -> Name {
	Name { sender: operator(view.record.sender), commitment: view.record.commitment.0 }
}

/// What the chain says of a document. `None`: it has no size bucket that exists.
pub fn announcement(genesis: Genesis, view: &DocumentView) -> Option<Announcement> {
	let record = &view.record;
	let route = Route {
		genesis,
		sender: operator(record.sender),
		sender_epoch: record.sender_epoch,
		recipient: operator(record.recipient),
		recipient_epoch: record.recipient_epoch,
		kind: kind_number(record.kind),
	};
	let bucket = Bucket::new(record.bucket.number())?;
	let context = Context { route, bucket, commitment: record.commitment.0 };
	Some(Announcement { document: document(view.id), context, root: record.root.0 })
}

/// Where a document stands, for whoever decides on who gets a piece.
pub fn chain_view(view: &DocumentView) -> ChainDocument {
	let state = match view.record.state {
		DocumentState::Announced => ChainState::Announced,
		DocumentState::Received { .. } => ChainState::Received,
		DocumentState::Rejected { .. } => ChainState::Rejected,
		DocumentState::Expired { .. } => ChainState::Expired,
		DocumentState::Purged { .. } => ChainState::Purged,
	};
	ChainDocument {
		sender: operator(view.record.sender),
		recipient: operator(view.record.recipient),
		state,
		expires_at: view.record.expires_at,
	}
}

/// The announcement of a sealed document. `None`: it is of a kind or size that the chain does not know.
pub fn announce_row(entry: &Entry, expires_at: UnixSecs) -> Option<AnnounceRow> {
	let route = &entry.context.route;
	Some(AnnounceRow {
		recipient: chain_operator(route.recipient),
		kind: DocumentKind::decode_all(&mut &[route.kind][..]).ok()?,
		bucket: SizeBucket::new(entry.context.bucket.number())?,
		sender_epoch: route.sender_epoch,
		recipient_epoch: route.recipient_epoch,
		expires_at,
		root: H256(entry.root),
		commitment: H256(entry.context.commitment),
	})
}

/// The name of a stage, as people read it.
pub fn stage_name(stage: Stage) -> &'static str {
	match stage {
		Stage::Sealed => "sealed",
		Stage::Announced => "announced",
		Stage::Receiving => "receiving",
		Stage::Complete => "complete",
		Stage::Received => "received",
		Stage::Rejected { .. } => "rejected",
		Stage::Expired => "expired",
		Stage::Purging => "purging",
		Stage::Purged => "purged",
	}
}

/// Bytes as the local API, the chain's tools and files of terms write them: hexadecimal, with `0x`.
pub fn hexed(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A document in messages: its sender, and enough of its commitment to find it. Neither is secret.
pub fn show(name: &Name) -> String {
	let digits: String = hex::encode(name.commitment).chars().take(12).collect();
	format!("{digits} of operator {}", name.sender)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_should_lead_to_what_they_name() {
		for (kind, name) in KINDS {
			assert_eq!(kind_from_name(name), Some(kind));
			assert_eq!(kind_name(kind_number(kind)), name);
		}
		for (reason, name) in REASONS {
			assert_eq!(reason_from_name(name), Some(reason));
			assert_eq!(reason_from_number(reason_number(reason)), reason);
			assert_eq!(reason_name(reason_number(reason)), name);
		}
		assert_eq!((kind_from_name("cdr"), kind_name(99)), (None, "unknown"));
	}
}
