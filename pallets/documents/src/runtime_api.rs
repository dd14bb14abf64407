//! What a node asks that sends, serves and fetches documents.

use crate::types::*;
use alloc::vec::Vec;
use codec::Codec;
use interwork_primitives::{documents::KeyEpoch, DocumentId, OperatorId, UnixSecs};
use sp_core::H256;

sp_api::decl_runtime_apis! {
	/// Private documents, as the node's part that moves them needs to know them.
	pub trait DocumentsApi<AccountId: Codec> {
		/// The time of the block, in seconds since 1970.
		fn now() -> UnixSecs;

		/// The operator in whose name an account announces and receives documents, and whether it is
		/// active. `None`: the account does not have the documents role of any.
		fn operator(account: AccountId) -> Option<(OperatorId, bool)>;

		/// Whether an operator is active.
		fn is_active(operator: OperatorId) -> bool;

		/// Documents by their ids, at most 1,000, in the order asked for. `None`: never announced, or
		/// cleared.
		fn documents_by_id(documents: Vec<DocumentId>) -> Vec<Option<DocumentView>>;

		/// The document that a sender has announced under a commitment.
		fn document_of(sender: OperatorId, commitment: H256) -> Option<DocumentView>;

		/// Documents with ids above `after`, as the view function of the same name gives them.
		fn documents(
			sender: Option<OperatorId>,
			recipient: Option<OperatorId>,
			after: Option<DocumentId>,
			limit: u32,
		) -> (Vec<DocumentView>, Option<DocumentId>);

		/// Documents that an operator owes an answer, as the view function of the same name gives them.
		fn inbox(
			recipient: OperatorId,
			after: Option<DocumentId>,
			limit: u32,
		) -> (Vec<DocumentView>, Option<DocumentId>);

		/// Whether a document could be announced now, or why not.
		fn can_announce(sender: OperatorId, row: AnnounceRow) -> Result<(), AnnounceFault>;

		/// All keys of an operator on record, by epoch.
		fn keys(operator: OperatorId) -> Vec<KeyView>;

		/// The number that an operator's next key gets.
		fn next_epoch(operator: OperatorId) -> KeyEpoch;

		/// How long keys may be in use at most, and documents may wait for an answer at least and at most, in
		/// seconds.
		fn periods() -> (UnixSecs, UnixSecs, UnixSecs);

		/// The nodes that fetch and serve an operator's documents.
		fn peers(operator: OperatorId) -> Vec<PeerKey>;
	}
}
