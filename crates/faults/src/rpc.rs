//! The JSON-RPC methods that the faults need, over connections that outlive a node's death.

use anyhow::{bail, Context, Result};
use codec::Decode;
use interwork_runtime::{Header, RuntimeEvent};
use jsonrpsee::{
	core::{
		client::{ClientT, Error as ClientError, Subscription, SubscriptionClientT},
		params::ArrayParams,
		traits::ToRpcParams,
	},
	rpc_params,
	ws_client::{WsClient, WsClientBuilder},
};
use serde::de::DeserializeOwned;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature};
use sp_core::{storage::Storage, H256};
use sp_io::hashing::twox_128;
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long a node may take for an answer before another one is asked.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// What a node answers to a transaction that is in its pool.
const ALREADY_IMPORTED: i32 = 1_013;

/// Keys that are asked for at a time: the most that a node gives.
const KEYS_PER_PAGE: u32 = 1_000;

/// An event with the extrinsic it belongs to.
pub type EventRecord = frame_system::EventRecord<RuntimeEvent, H256>;

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
		match connection.as_ref().filter(|rpc| rpc.0.is_connected()) {
			Some(rpc) => Ok(rpc.clone()),
			None => {
				*connection = None;
				let rpc = Arc::new(Rpc::connect(&self.url).await?);
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

#[derive(serde::Deserialize)]
struct SignedBlock {
	block: JsonBlock,
}

#[derive(serde::Deserialize)]
struct JsonBlock {
	extrinsics: Vec<String>,
}

#[derive(serde::Deserialize)]
struct Changes {
	changes: Vec<(String, Option<String>)>,
}

/// The slot a block was authored in.
pub fn slot_of(header: &Header) -> Option<u64> {
	header.digest.logs.iter().find_map(|log| {
		CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest(log).map(|slot| *slot)
	})
}

fn bytes(text: &str) -> Result<Vec<u8>> {
	hex::decode(text.trim_start_matches("0x")).context("the node sent bad hexadecimal")
}

/// A connection to one node.
pub struct Rpc(WsClient);

impl Rpc {
	async fn connect(url: &str) -> Result<Self> {
		let client = WsClientBuilder::default()
			.max_request_size(16 * 1024 * 1024)
			.max_response_size(64 * 1024 * 1024)
			.max_concurrent_requests(16_384)
			.max_buffer_capacity_per_subscription(4_096)
			.connection_timeout(CONNECT_TIMEOUT)
			.request_timeout(ANSWER_TIMEOUT)
			.build(url)
			.await
			.with_context(|| format!("cannot connect to {url}"))?;
		Ok(Self(client))
	}

	async fn request<R: DeserializeOwned>(
		&self,
		method: &str,
		params: impl ToRpcParams + Send,
	) -> Result<R> {
		self.0.request(method, params).await.with_context(|| format!("{method} failed"))
	}

	/// The last finalised block.
	pub async fn finalised(&self) -> Result<H256> {
		self.request("chain_getFinalizedHead", ArrayParams::new()).await
	}

	/// Header of a block.
	pub async fn header(&self, hash: H256) -> Result<Header> {
		self.request("chain_getHeader", rpc_params![hash]).await
	}

	/// Headers of all blocks that the node imports, on whatever fork.
	pub async fn all_heads(&self) -> Result<Subscription<Header>> {
		self.0
			.subscribe("chain_subscribeAllHeads", rpc_params![], "chain_unsubscribeAllHeads")
			.await
			.context("cannot follow the node's blocks")
	}

	/// Hash of the block at a height, if the node has one.
	pub async fn block_hash(&self, height: u32) -> Result<Option<H256>> {
		self.request("chain_getBlockHash", rpc_params![height]).await
	}

	/// The encoded extrinsics of a block.
	pub async fn extrinsics(&self, hash: H256) -> Result<Vec<Vec<u8>>> {
		let signed: SignedBlock = self.request("chain_getBlock", rpc_params![hash]).await?;
		signed.block.extrinsics.iter().map(|text| bytes(text)).collect()
	}

	/// A storage value at a block, or `None` if it is not set.
	pub async fn storage<T: Decode>(
		&self,
		pallet: &str,
		item: &str,
		at: H256,
	) -> Result<Option<T>> {
		let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
		let text: Option<String> = self
			.request("state_getStorage", rpc_params![format!("0x{}", hex::encode(key)), at])
			.await?;
		text.map(|text| {
			T::decode(&mut &bytes(&text)?[..])
				.with_context(|| format!("{pallet}.{item} does not decode"))
		})
		.transpose()
	}

	/// Events of a block.
	pub async fn events(&self, at: H256) -> Result<Vec<EventRecord>> {
		Ok(self.storage("System", "Events", at).await?.unwrap_or_default())
	}

	/// All keys and values of the state after a block.
	pub async fn state(&self, at: H256) -> Result<Storage> {
		let mut storage = Storage::default();
		let mut start: Option<String> = None;
		loop {
			let keys: Vec<String> = self
				.request("state_getKeysPaged", rpc_params!["0x", KEYS_PER_PAGE, start.clone(), at])
				.await?;
			let Some(last) = keys.last() else { return Ok(storage) };
			start = Some(last.clone());
			let pages: Vec<Changes> =
				self.request("state_queryStorageAt", rpc_params![keys.clone(), at]).await?;
			for (key, value) in pages.into_iter().flat_map(|page| page.changes) {
				match value {
					Some(value) => storage.top.insert(bytes(&key)?, bytes(&value)?),
					None => bail!("the node lists the key {key} and has no value for it"),
				};
			}
		}
	}

	/// Puts an encoded transaction into the node's pool. Returns whether the node has it now or had
	/// it already; it refuses others.
	pub async fn submit(&self, extrinsic: &[u8]) -> Result<bool> {
		let text = format!("0x{}", hex::encode(extrinsic));
		let answer: Result<H256, ClientError> =
			self.0.request("author_submitExtrinsic", rpc_params![text]).await;
		match answer {
			Ok(_) => Ok(true),
			// It sits in the pool, or it is in a block.
			Err(ClientError::Call(error)) => Ok(error.code() == ALREADY_IMPORTED
				|| error.data().is_some_and(|data| data.get().contains("outdated"))),
			Err(error) => Err(error).context("author_submitExtrinsic failed"),
		}
	}
}
