//! What offchain workers have of this node: storage, and a way into the transaction pool.
//!
//! In their storage workers keep what is nobody else's: statements of open periods, opened records, reports.
//! The SDK's `offchain_localStorage*` methods read and write the same storage, and answer every program on
//! the machine. They know one prefix; workers, and the part of the node that carries documents, have
//! another one.

use codec::Decode;
use interwork_runtime::opaque::Block;
use sc_transaction_pool_api::{
	error::{Error, IntoPoolError},
	LocalTransactionPool,
};
use sp_core::offchain::{OffchainStorage, TransactionPool};
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

/// The target of messages about workers' transactions.
const LOG_TARGET: &str = "offchain-worker";

/// What the names of all entries begin with. Not `storage`, with which begins what JSON-RPC reaches.
const PREFIX: &[u8] = b"private";

/// Storage under a prefix of its own.
#[derive(Clone, Debug)]
pub struct PrivateStorage<Storage>(Storage);

impl<Storage> PrivateStorage<Storage> {
	/// A part of a storage that is reached through this value alone.
	pub fn new(storage: Storage) -> Self {
		Self(storage)
	}
}

fn private(prefix: &[u8]) -> Vec<u8> {
	[PREFIX, prefix].concat()
}

impl<Storage: OffchainStorage> OffchainStorage for PrivateStorage<Storage> {
	fn set(&mut self, prefix: &[u8], key: &[u8], value: &[u8]) {
		self.0.set(&private(prefix), key, value);
	}

	fn remove(&mut self, prefix: &[u8], key: &[u8]) {
		self.0.remove(&private(prefix), key);
	}

	fn get(&self, prefix: &[u8], key: &[u8]) -> Option<Vec<u8>> {
		self.0.get(&private(prefix), key)
	}

	fn compare_and_set(
		&mut self,
		prefix: &[u8],
		item_key: &[u8],
		old_value: Option<&[u8]>,
		new_value: &[u8],
	) -> bool {
		self.0.compare_and_set(&private(prefix), item_key, old_value, new_value)
	}
}

/// Takes what a worker that runs at a block sends.
pub struct WorkersPool<Pool> {
	pool: Arc<Pool>,
	at: <Block as BlockT>::Hash,
}

impl<Pool> WorkersPool<Pool> {
	/// The pool for a worker that runs at a block.
	pub fn new(pool: Arc<Pool>, at: <Block as BlockT>::Hash) -> Self {
		Self { pool, at }
	}
}

/// Whether a transaction is in the pool, or another one of its account and nonce. Workers remember
/// nothing, so they send at every block what no block has yet.
fn is_waiting(error: &Error) -> bool {
	matches!(error, Error::AlreadyImported(_) | Error::TooLowPriority { .. })
}

impl<Pool: LocalTransactionPool<Block = Block>> TransactionPool for WorkersPool<Pool> {
	fn submit_transaction(&mut self, extrinsic: Vec<u8>) -> Result<(), ()> {
		let extrinsic = Decode::decode(&mut extrinsic.as_slice())
			.map_err(|error| log::error!(target: LOG_TARGET, "No transaction: {error}"))?;
		let sent = self.pool.submit_local(self.at, extrinsic).map(|_| ());
		sent.map_err(|error| match error.into_pool_error() {
			Ok(error) if is_waiting(&error) => {
				log::debug!(target: LOG_TARGET, "A transaction waits already: {error}");
			},
			Ok(error) => log::warn!(target: LOG_TARGET, "A transaction is not taken: {error}"),
			Err(error) => log::warn!(target: LOG_TARGET, "A transaction is not taken: {error}"),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::offchain::{storage::InMemOffchainStorage, STORAGE_PREFIX};

	/// The private part of a storage in which somebody has written through JSON-RPC.
	fn private_part() -> PrivateStorage<InMemOffchainStorage> {
		let mut storage = InMemOffchainStorage::default();
		storage.set(STORAGE_PREFIX, b"name", b"of a stranger");
		PrivateStorage::new(storage)
	}

	#[test]
	fn entries_should_be_found_again_and_by_nobody_else() {
		let mut private = private_part();
		assert_eq!(private.get(STORAGE_PREFIX, b"name"), None, "what a stranger wrote is not seen");
		private.set(STORAGE_PREFIX, b"name", b"secret");
		assert_eq!(private.get(STORAGE_PREFIX, b"name"), Some(b"secret".to_vec()));
		let PrivateStorage(mut raw) = private;
		assert_eq!(raw.get(STORAGE_PREFIX, b"name"), Some(b"of a stranger".to_vec()));
		raw.remove(STORAGE_PREFIX, b"name");
		let mut private = PrivateStorage::new(raw);
		assert_eq!(private.get(STORAGE_PREFIX, b"name"), Some(b"secret".to_vec()));
		private.remove(STORAGE_PREFIX, b"name");
		assert_eq!(private.get(STORAGE_PREFIX, b"name"), None);
	}

	#[test]
	fn entry_should_be_replaced_only_if_it_is_what_was_seen() {
		let mut private = private_part();
		assert!(private.compare_and_set(STORAGE_PREFIX, b"name", None, b"one"));
		assert!(!private.compare_and_set(STORAGE_PREFIX, b"name", None, b"two"));
		assert!(private.compare_and_set(STORAGE_PREFIX, b"name", Some(b"one"), b"two"));
		assert_eq!(private.get(STORAGE_PREFIX, b"name"), Some(b"two".to_vec()));
	}
}
