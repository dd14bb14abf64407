//! The JSON-RPC methods that driving a network needs, with the runtime's own types.

use anyhow::{bail, Context, Result};
use codec::{Decode, Encode};
use interwork_primitives::{AccountId, Nonce};
use interwork_runtime::{Header, RuntimeEvent, UncheckedExtrinsic};
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
use sp_core::{crypto::Ss58Codec, storage::Storage, H256};
use sp_io::hashing::twox_128;
use sp_runtime::Digest;
use std::time::Duration;

/// How long a connection may take to be made, and how long a node may take for an answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);

/// What a node answers to a transaction that is in its pool.
const ALREADY_IMPORTED: i32 = 1_013;

/// Keys that are asked for at a time: the most that a node gives.
const KEYS_PER_PAGE: u32 = 1_000;

/// What is wrong when a node has no block where it must have one.
pub const NO_BLOCK: &str = "the node lacks a finalised block";

/// An event with the extrinsic it belongs to.
pub type EventRecord = frame_system::EventRecord<RuntimeEvent, H256>;

/// A connection to one node.
pub struct Rpc(WsClient);

#[derive(serde::Deserialize)]
struct Changes {
	changes: Vec<(String, Option<String>)>,
}

#[derive(serde::Deserialize)]
struct SignedBlock {
	block: JsonBlock,
}

#[derive(serde::Deserialize)]
struct JsonBlock {
	header: Header,
	extrinsics: Vec<String>,
}

/// A block as it stands on chain.
pub struct Block {
	/// Its header, seal included.
	pub header: Header,
	/// Its extrinsics, encoded.
	pub extrinsics: Vec<Vec<u8>>,
}

impl Block {
	/// The block as `Core_execute_block` takes it: without the author's seal.
	pub fn encode_unsealed(&self) -> Vec<u8> {
		let mut header = self.header.clone();
		header.digest = Digest {
			logs: header.digest.logs.into_iter().filter(|log| log.as_seal().is_none()).collect(),
		};
		let mut bytes = header.encode();
		codec::Compact(u32::try_from(self.extrinsics.len()).unwrap_or(u32::MAX))
			.encode_to(&mut bytes);
		for extrinsic in &self.extrinsics {
			bytes.extend_from_slice(extrinsic);
		}
		bytes
	}
}

fn bytes(text: &str) -> Result<Vec<u8>> {
	hex::decode(text.trim_start_matches("0x")).context("the node sent bad hexadecimal")
}

/// Key of a storage value: both names hashed.
pub fn storage_key(pallet: &str, item: &str) -> String {
	let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
	format!("0x{}", hex::encode(key))
}

impl Rpc {
	/// Connects over WebSocket, with patience.
	pub async fn connect(url: &str) -> Result<Self> {
		Self::connect_within(url, CONNECT_TIMEOUT, ANSWER_TIMEOUT).await
	}

	/// Connects over WebSocket to a node that may take so long to connect and to answer.
	pub async fn connect_within(url: &str, connect: Duration, answer: Duration) -> Result<Self> {
		let client = WsClientBuilder::default()
			.max_request_size(64 * 1024 * 1024)
			.max_response_size(64 * 1024 * 1024)
			.max_concurrent_requests(16_384)
			.max_buffer_capacity_per_subscription(4_096)
			.connection_timeout(connect)
			.request_timeout(answer)
			.build(url)
			.await
			.with_context(|| format!("cannot connect to {url}"))?;
		Ok(Self(client))
	}

	/// Whether the connection stands, as far as is known.
	pub fn is_connected(&self) -> bool {
		self.0.is_connected()
	}

	/// Any method.
	pub async fn request<R: DeserializeOwned>(
		&self,
		method: &str,
		params: impl ToRpcParams + Send,
	) -> Result<R> {
		self.0.request(method, params).await.with_context(|| format!("{method} failed"))
	}

	/// Hash of the first block.
	pub async fn genesis_hash(&self) -> Result<H256> {
		self.request("chain_getBlockHash", rpc_params![0]).await
	}

	/// Next nonce of an account, transactions in the pool included.
	pub async fn nonce(&self, account: &AccountId) -> Result<Nonce> {
		self.request("system_accountNextIndex", rpc_params![account.to_ss58check()])
			.await
	}

	/// The last finalised block.
	pub async fn finalised(&self) -> Result<H256> {
		self.request("chain_getFinalizedHead", ArrayParams::new()).await
	}

	/// Height of the last finalised block.
	pub async fn finalised_height(&self) -> Result<u32> {
		Ok(self.header(self.finalised().await?).await?.number)
	}

	/// Header of a block.
	pub async fn header(&self, hash: H256) -> Result<Header> {
		self.request("chain_getHeader", rpc_params![hash]).await
	}

	/// Headers of finalised blocks, as they are finalised.
	pub async fn finalised_heads(&self) -> Result<Subscription<Header>> {
		self.0
			.subscribe(
				"chain_subscribeFinalizedHeads",
				rpc_params![],
				"chain_unsubscribeFinalizedHeads",
			)
			.await
			.context("cannot follow finalised blocks")
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

	/// A block.
	pub async fn block(&self, hash: H256) -> Result<Block> {
		let signed: SignedBlock = self.request("chain_getBlock", rpc_params![hash]).await?;
		let extrinsics =
			signed.block.extrinsics.iter().map(|text| bytes(text)).collect::<Result<_>>()?;
		Ok(Block { header: signed.block.header, extrinsics })
	}

	/// A storage value at a block, or `None` if it is not set.
	pub async fn storage<T: Decode>(
		&self,
		pallet: &str,
		item: &str,
		at: H256,
	) -> Result<Option<T>> {
		let text: Option<String> = self
			.request("state_getStorage", rpc_params![storage_key(pallet, item), at])
			.await?;
		text.map(|text| {
			T::decode(&mut &bytes(&text)?[..])
				.with_context(|| format!("{pallet}.{item} does not decode"))
		})
		.transpose()
	}

	/// The value under a key at a block, or `None` if there is none.
	pub async fn value<T: Decode>(&self, key: &[u8], at: H256) -> Result<Option<T>> {
		let key = format!("0x{}", hex::encode(key));
		let text: Option<String> = self.request("state_getStorage", rpc_params![key, at]).await?;
		text.map(|text| T::decode(&mut &bytes(&text)?[..]).context("a value does not decode"))
			.transpose()
	}

	/// The first keys at a block that begin with a prefix, at most `limit` of them (1,000 at most).
	pub async fn keys_under(&self, prefix: &[u8], limit: u32, at: H256) -> Result<Vec<String>> {
		let prefix = format!("0x{}", hex::encode(prefix));
		let start: Option<String> = None;
		self.request("state_getKeysPaged", rpc_params![prefix, limit, start, at]).await
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

	/// What a function of the runtime without arguments answers.
	pub async fn call<T: Decode>(&self, function: &str) -> Result<T> {
		let text: String = self.request("state_call", rpc_params![function, "0x"]).await?;
		T::decode(&mut &bytes(&text)?[..])
			.with_context(|| format!("the answer of {function} does not decode"))
	}

	/// Nodes that this one is connected with.
	pub async fn peers(&self) -> Result<usize> {
		#[derive(serde::Deserialize)]
		struct Health {
			peers: usize,
		}
		let health: Health = self.request("system_health", ArrayParams::new()).await?;
		Ok(health.peers)
	}

	/// Puts a signed transaction into the node's pool.
	pub async fn submit(&self, extrinsic: &UncheckedExtrinsic) -> Result<H256> {
		self.submit_encoded(&extrinsic.encode()).await
	}

	/// Puts an encoded transaction into the node's pool.
	pub async fn submit_encoded(&self, extrinsic: &[u8]) -> Result<H256> {
		let text = format!("0x{}", hex::encode(extrinsic));
		self.request("author_submitExtrinsic", rpc_params![text]).await
	}

	/// Offers an encoded transaction to the node's pool. Returns whether the node has it now or had it
	/// already; it refuses others.
	pub async fn offer(&self, extrinsic: &[u8]) -> Result<bool> {
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

	/// Executes a block again on the state before it, state root included, and returns how long
	/// the call took.
	pub async fn execute(&self, block: &Block) -> Result<Duration> {
		let text = format!("0x{}", hex::encode(block.encode_unsealed()));
		let start = std::time::Instant::now();
		let _: String = self
			.request(
				"state_call",
				rpc_params!["Core_execute_block", text, block.header.parent_hash],
			)
			.await?;
		Ok(start.elapsed())
	}
}
