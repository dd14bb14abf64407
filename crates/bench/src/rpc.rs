//! The few JSON-RPC methods that a measurement needs, with the runtime's own types.

use anyhow::{Context, Result};
use codec::{Decode, Encode};
use interwork_primitives::{AccountId, Nonce};
use interwork_runtime::{Header, RuntimeEvent, UncheckedExtrinsic};
use jsonrpsee::{
	core::{
		client::{ClientT, Subscription, SubscriptionClientT},
		params::ArrayParams,
		traits::ToRpcParams,
	},
	rpc_params,
	ws_client::{WsClient, WsClientBuilder},
};
use serde::de::DeserializeOwned;
use sp_core::{crypto::Ss58Codec, H256};
use sp_io::hashing::twox_128;
use sp_runtime::Digest;
use std::time::Duration;

/// A connection to one node.
pub struct Rpc(WsClient);

/// Height, as headers give it: hexadecimal.
#[derive(serde::Deserialize, Clone)]
pub struct JsonHeader {
	number: String,
}

impl JsonHeader {
	/// Height of the block.
	pub fn height(&self) -> Result<u32> {
		u32::from_str_radix(self.number.trim_start_matches("0x"), 16)
			.with_context(|| format!("{} is no block number", self.number))
	}
}

#[derive(serde::Deserialize)]
struct SignedBlock {
	block: JsonBlock,
}

#[derive(serde::Deserialize)]
struct JsonBlock {
	header: serde_json::Value,
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
	/// Connects over WebSocket.
	pub async fn connect(url: &str) -> Result<Self> {
		let client = WsClientBuilder::default()
			.max_request_size(64 * 1024 * 1024)
			.max_response_size(64 * 1024 * 1024)
			.max_concurrent_requests(16_384)
			.request_timeout(Duration::from_secs(120))
			.build(url)
			.await
			.with_context(|| format!("cannot connect to {url}"))?;
		Ok(Self(client))
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

	/// Height of the last finalised block.
	pub async fn finalised_height(&self) -> Result<u32> {
		let hash: H256 = self.request("chain_getFinalizedHead", ArrayParams::new()).await?;
		self.header(hash).await?.height()
	}

	/// Header of a block.
	pub async fn header(&self, hash: H256) -> Result<JsonHeader> {
		self.request("chain_getHeader", rpc_params![hash]).await
	}

	/// Headers of finalised blocks, as they are finalised.
	pub async fn finalised_heads(&self) -> Result<Subscription<JsonHeader>> {
		self.0
			.subscribe(
				"chain_subscribeFinalizedHeads",
				rpc_params![],
				"chain_unsubscribeFinalizedHeads",
			)
			.await
			.context("cannot follow finalised blocks")
	}

	/// Hash of the block at a height.
	pub async fn block_hash(&self, height: u32) -> Result<H256> {
		self.request("chain_getBlockHash", rpc_params![height]).await
	}

	/// A block.
	pub async fn block(&self, hash: H256) -> Result<Block> {
		let signed: SignedBlock = self.request("chain_getBlock", rpc_params![hash]).await?;
		let header = serde_json::from_value(signed.block.header)
			.context("the node's header is not the runtime's")?;
		let extrinsics =
			signed.block.extrinsics.iter().map(|text| bytes(text)).collect::<Result<_>>()?;
		Ok(Block { header, extrinsics })
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

	/// Events of a block.
	pub async fn events(
		&self,
		at: H256,
	) -> Result<Vec<frame_system::EventRecord<RuntimeEvent, H256>>> {
		Ok(self.storage("System", "Events", at).await?.unwrap_or_default())
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
