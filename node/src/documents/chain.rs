//! The service's view of the chain: the client's newest finalised block, and the node's own offchain
//! storage.

use super::ports::{Chain, ChainError, ChainResult, Local, Page};
use interwork_runtime::{
	interwork_primitives::{
		documents::KeyEpoch, worker::KEY_TYPE, AccountId, AgreementId, DocumentId, OperatorId,
		UnixSecs,
	},
	opaque::Block,
};
use pallet_documents::{
	runtime_api::DocumentsApi, AnnounceFault, AnnounceRow, DocumentView, KeyView, PeerKey,
};
use pallet_reconciliation::{
	runtime_api::ReconciliationApi, AgreementView, PeriodIndex, PeriodView,
};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::{
	offchain::{OffchainStorage, STORAGE_PREFIX},
	H256,
};
use sp_keystore::{Keystore, KeystorePtr};
use std::sync::{Arc, Mutex};

/// Documents of a page.
const PAGE: u32 = 100;

/// The chain as the node's client has it.
pub struct ClientChain<Client> {
	client: Arc<Client>,
	keystore: KeystorePtr,
	genesis: H256,
}

impl<Client> ClientChain<Client> {
	/// The chain of a client, and the keys of its node.
	pub fn new(client: Arc<Client>, keystore: KeystorePtr, genesis: H256) -> Self {
		Self { client, keystore, genesis }
	}
}

fn failed(error: ApiError) -> ChainError {
	ChainError(error.to_string())
}

impl<Client> ClientChain<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: DocumentsApi<Block, AccountId> + ReconciliationApi<Block, AccountId>,
{
	fn ask<T>(
		&self,
		question: impl FnOnce(&Client::Api, H256) -> Result<T, ApiError>,
	) -> ChainResult<T> {
		question(&self.client.runtime_api(), self.finalised()).map_err(failed)
	}
}

impl<Client> Chain for ClientChain<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: DocumentsApi<Block, AccountId> + ReconciliationApi<Block, AccountId>,
{
	fn genesis(&self) -> H256 {
		self.genesis
	}

	fn finalised(&self) -> H256 {
		self.client.info().finalized_hash
	}

	fn accounts(&self) -> Vec<AccountId> {
		let keys = self.keystore.sr25519_public_keys(KEY_TYPE);
		keys.into_iter().map(|key| AccountId::new(key.0)).collect()
	}

	fn now(&self) -> ChainResult<UnixSecs> {
		self.ask(|api, at| api.now(at))
	}

	fn operator(&self, account: AccountId) -> ChainResult<Option<(OperatorId, bool)>> {
		self.ask(|api, at| api.operator(at, account))
	}

	fn is_active(&self, operator: OperatorId) -> ChainResult<bool> {
		self.ask(|api, at| DocumentsApi::is_active(api, at, operator))
	}

	fn documents_by_id(&self, ids: Vec<DocumentId>) -> ChainResult<Vec<Option<DocumentView>>> {
		self.ask(|api, at| api.documents_by_id(at, ids))
	}

	fn document_of(&self, sender: OperatorId, of: H256) -> ChainResult<Option<DocumentView>> {
		self.ask(|api, at| api.document_of(at, sender, of))
	}

	fn documents_for(&self, to: OperatorId, after: Option<DocumentId>) -> ChainResult<Page> {
		self.ask(|api, at| api.documents(at, None, Some(to), after, PAGE))
	}

	fn inbox(&self, recipient: OperatorId, after: Option<DocumentId>) -> ChainResult<Page> {
		self.ask(|api, at| api.inbox(at, recipient, after, PAGE))
	}

	fn can_announce(
		&self,
		sender: OperatorId,
		row: AnnounceRow,
	) -> ChainResult<Result<(), AnnounceFault>> {
		self.ask(|api, at| api.can_announce(at, sender, row))
	}

	fn keys(&self, operator: OperatorId) -> ChainResult<Vec<KeyView>> {
		self.ask(|api, at| api.keys(at, operator))
	}

	fn next_epoch(&self, operator: OperatorId) -> ChainResult<KeyEpoch> {
		self.ask(|api, at| api.next_epoch(at, operator))
	}

	fn periods(&self) -> ChainResult<(UnixSecs, UnixSecs, UnixSecs)> {
		self.ask(|api, at| api.periods(at))
	}

	fn peers(&self, operator: OperatorId) -> ChainResult<Vec<PeerKey>> {
		self.ask(|api, at| api.peers(at, operator))
	}

	fn agreement(&self, agreement: AgreementId) -> ChainResult<Option<AgreementView>> {
		self.ask(|api, at| api.agreement(at, agreement))
	}

	fn period_bounds(
		&self,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> ChainResult<Option<(UnixSecs, UnixSecs)>> {
		self.ask(|api, at| api.period_bounds(at, agreement, period))
	}

	fn period(
		&self,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> ChainResult<Option<PeriodView>> {
		self.ask(|api, at| api.period(at, agreement, period))
	}

	fn open_commitments(&self, operator: OperatorId) -> ChainResult<Vec<(OperatorId, H256)>> {
		let best = self.client.info().best_hash;
		self.client.runtime_api().open_commitments(best, operator).map_err(failed)
	}
}

/// The part of the node's offchain storage in which workers keep what is for good.
pub struct WorkerStorage<Storage>(Mutex<Storage>);

impl<Storage: OffchainStorage> WorkerStorage<Storage> {
	/// The storage that the workers use.
	pub fn new(storage: Storage) -> Self {
		Self(Mutex::new(storage))
	}
}

impl<Storage: OffchainStorage + 'static> Local for WorkerStorage<Storage> {
	fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
		super::service::lock(&self.0).get(STORAGE_PREFIX, key)
	}

	fn set(&self, key: &[u8], value: &[u8]) {
		super::service::lock(&self.0).set(STORAGE_PREFIX, key, value);
	}

	fn remove(&self, key: &[u8]) {
		super::service::lock(&self.0).remove(STORAGE_PREFIX, key);
	}
}
