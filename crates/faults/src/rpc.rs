//! Connections that outlive a node's death.

use anyhow::Result;
use interwork_bench::rpc::Rpc;
use interwork_runtime::Header;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long a node may take for an answer before another one is asked.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// Where a node answers. Connects when it is first used and again after the connection broke.
pub struct Endpoint {
	url: String,
	connection: Mutex<Option<Arc<Rpc>>>,
}

impl Endpoint {
	/// The endpoint of a node that need not run yet.
	pub fn new(url: String) -> Self {
		Self { url, connection: Mutex::default() }
	}

	/// Its address.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// A working connection, as far as is known.
	pub async fn rpc(&self) -> Result<Arc<Rpc>> {
		let mut connection = self.connection.lock().await;
		match connection.as_ref().filter(|rpc| rpc.is_connected()) {
			Some(rpc) => Ok(rpc.clone()),
			None => {
				*connection = None;
				let rpc = Arc::new(
					Rpc::connect_within(&self.url, CONNECT_TIMEOUT, ANSWER_TIMEOUT).await?,
				);
				*connection = Some(rpc.clone());
				Ok(rpc)
			},
		}
	}

	/// Drops the connection: what it leads to may have stopped without closing it.
	pub async fn forget(&self) {
		*self.connection.lock().await = None;
	}
}

/// The slot a block was authored in.
pub fn slot_of(header: &Header) -> Option<u64> {
	header.digest.logs.iter().find_map(|log| {
		CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest(log).map(|slot| *slot)
	})
}
