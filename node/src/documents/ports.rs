//! What the documents service needs of the node around it: the chain, the network, and the storage
//! that it shares with the offchain workers. Tests put their own in place.

use async_trait::async_trait;
use interwork_primitives::{
	documents::KeyEpoch, AccountId, AgreementId, DocumentId, OperatorId, UnixSecs,
};
use pallet_documents::{AnnounceFault, AnnounceRow, DocumentView, KeyView, PeerKey};
use pallet_reconciliation::{AgreementView, PeriodIndex, PeriodView};
use sp_core::H256;
use std::collections::BTreeSet;

/// Why the chain could not be asked: the state is not there, or the runtime does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChainError(pub String);

/// An answer of the chain.
pub type ChainResult<T> = Result<T, ChainError>;

/// A page of documents, and where the next one begins. `None`: there are no more.
pub type Page = (Vec<DocumentView>, Option<DocumentId>);

/// The chain at its newest finalised block. Answers take a fraction of a millisecond, but block.
pub trait Chain: Send + Sync + 'static {
	/// Hash of the genesis block.
	fn genesis(&self) -> H256;

	/// The newest finalised block.
	fn finalised(&self) -> H256;

	/// The accounts in whose names this node can send transactions.
	fn accounts(&self) -> Vec<AccountId>;

	/// The time of the block.
	fn now(&self) -> ChainResult<UnixSecs>;

	/// The operator in whose name an account announces and receives documents, and whether it is
	/// active.
	fn operator(&self, account: AccountId) -> ChainResult<Option<(OperatorId, bool)>>;

	/// Whether an operator is active.
	fn is_active(&self, operator: OperatorId) -> ChainResult<bool>;

	/// Documents by their ids, at most 1,000.
	fn documents_by_id(&self, ids: Vec<DocumentId>) -> ChainResult<Vec<Option<DocumentView>>>;

	/// The document that a sender has announced under a commitment.
	fn document_of(&self, sender: OperatorId, of: H256) -> ChainResult<Option<DocumentView>>;

	/// Documents for a recipient with ids above `after`.
	fn documents_for(&self, to: OperatorId, after: Option<DocumentId>) -> ChainResult<Page>;

	/// Documents with ids above `after` that a recipient owes an answer.
	fn inbox(&self, recipient: OperatorId, after: Option<DocumentId>) -> ChainResult<Page>;

	/// Whether a document could be announced now, or why not.
	fn can_announce(
		&self,
		sender: OperatorId,
		row: AnnounceRow,
	) -> ChainResult<Result<(), AnnounceFault>>;

	/// All keys of an operator on record, by epoch.
	fn keys(&self, operator: OperatorId) -> ChainResult<Vec<KeyView>>;

	/// The number that an operator's next key gets.
	fn next_epoch(&self, operator: OperatorId) -> ChainResult<KeyEpoch>;

	/// How long keys may be in use at most, and documents may wait for an answer at least and at most.
	fn periods(&self) -> ChainResult<(UnixSecs, UnixSecs, UnixSecs)>;

	/// The nodes that fetch and serve an operator's documents.
	fn peers(&self, operator: OperatorId) -> ChainResult<Vec<PeerKey>>;

	/// An agreement.
	fn agreement(&self, agreement: AgreementId) -> ChainResult<Option<AgreementView>>;

	/// When a period of an agreement begins and ends.
	fn period_bounds(
		&self,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> ChainResult<Option<(UnixSecs, UnixSecs)>>;

	/// A period of an agreement that somebody has committed a statement of.
	fn period(
		&self,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> ChainResult<Option<PeriodView>>;

	/// Statements and records that open periods of an operator name, with who announced each. **At the
	/// best block**, for the workers, which look at each.
	fn open_commitments(&self, operator: OperatorId) -> ChainResult<Vec<(OperatorId, H256)>>;
}

/// Why a request brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NetworkError(pub String);

/// The network.
#[async_trait]
pub trait Network: Send + Sync + 'static {
	/// The Ed25519 key of this node's network identity.
	fn own_peer(&self) -> PeerKey;

	/// Whether the node is catching up with the chain, and does not know how things stand.
	fn is_syncing(&self) -> bool;

	/// The nodes to which this one is connected.
	async fn connected(&self) -> BTreeSet<PeerKey>;

	/// Sends a request to a node, connecting to it if need be, and waits for the answer, for a bounded
	/// time.
	async fn request(&self, peer: PeerKey, request: Vec<u8>) -> Result<Vec<u8>, NetworkError>;
}

/// The storage that the service shares with the offchain workers of this node. Durable.
pub trait Local: Send + Sync + 'static {
	/// The value under a key.
	fn get(&self, key: &[u8]) -> Option<Vec<u8>>;

	/// Sets the value under a key.
	fn set(&self, key: &[u8], value: &[u8]);

	/// Removes the value under a key.
	fn remove(&self, key: &[u8]);
}
