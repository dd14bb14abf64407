//! Plain JSON-RPC of one node.

use anyhow::{anyhow, bail, Context, Result};
use serde_json::Value;
use std::time::Duration;
use zombienet_sdk::subxt::ext::subxt_rpcs::{client::RpcParams, RpcClient};

/// How long a node may take to answer before it counts as gone.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// A connection to one node. It does not come back after the node was killed: connect again.
#[derive(Clone)]
pub struct Rpc(RpcClient);

impl Rpc {
	/// Connects, and tries again while `patience` lasts.
	pub async fn connect(url: &str, patience: Duration) -> Result<Self> {
		crate::until(&format!("connecting to {url}"), patience, || async {
			let rpc = Self(RpcClient::from_insecure_url(url).await?);
			// A port can be open before the node answers.
			rpc.request::<Value>("system_health", &[]).await?;
			Ok(Some(rpc))
		})
		.await
	}

	/// The connection, for subxt.
	pub fn client(&self) -> RpcClient {
		self.0.clone()
	}

	/// Any method, with its parameters as JSON.
	pub async fn request<T: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		params: &[Value],
	) -> Result<T> {
		let mut list = RpcParams::new();
		for param in params {
			list.push(param)?;
		}
		tokio::time::timeout(ANSWER_LIMIT, self.0.request(method, list))
			.await
			.map_err(|_| anyhow!("{method}: no answer within {} s", ANSWER_LIMIT.as_secs()))?
			.with_context(|| format!("{method} failed"))
	}

	async fn height(&self, hash: Option<&str>) -> Result<u64> {
		let params: Vec<Value> = hash.map(Value::from).into_iter().collect();
		let header: Value = self.request("chain_getHeader", &params).await?;
		let number = header["number"].as_str().context("a header has a number")?;
		Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
	}

	/// Height of the best block.
	pub async fn best(&self) -> Result<u64> {
		self.height(None).await
	}

	/// Height of the last finalised block.
	pub async fn finalised(&self) -> Result<u64> {
		let hash: String = self.request("chain_getFinalizedHead", &[]).await?;
		self.height(Some(&hash)).await
	}

	/// Hash of the block of a height in the best chain.
	pub async fn hash(&self, height: u64) -> Result<Option<String>> {
		self.request("chain_getBlockHash", &[height.into()]).await
	}

	async fn header(&self, height: u64) -> Result<Value> {
		let hash = self
			.hash(height)
			.await?
			.with_context(|| format!("there is no block {height}"))?;
		self.request("chain_getHeader", &[hash.into()]).await
	}

	/// State root of the block of a height.
	pub async fn state_root(&self, height: u64) -> Result<String> {
		let header = self.header(height).await?;
		Ok(header["stateRoot"].as_str().context("a header has a state root")?.into())
	}

	/// The Aura key that authored the block of a height, from its slot and the authorities of that slot.
	pub async fn author(&self, height: u64) -> Result<String> {
		let header = self.header(height).await?;
		let parent = header["parentHash"].as_str().context("a header has a parent")?;
		let slot = slot_of(&header).with_context(|| format!("block {height} has no slot"))?;
		let encoded: String = self
			.request("state_call", &["AuraApi_authorities".into(), "0x".into(), parent.into()])
			.await?;
		let bytes = hex::decode(encoded.trim_start_matches("0x"))?;
		// A compact length of one byte: there are fewer than 64.
		let keys: Vec<&[u8]> = bytes.get(1..).unwrap_or_default().chunks_exact(32).collect();
		if keys.is_empty() {
			bail!("the chain names no authorities");
		}
		let index = usize::try_from(slot)? % keys.len();
		Ok(format!("0x{}", hex::encode(keys[index])))
	}

	/// How many peers the node has.
	pub async fn peers(&self) -> Result<u64> {
		let health: Value = self.request("system_health", &[]).await?;
		health["peers"].as_u64().context("health tells the peers")
	}

	/// Version of the runtime at the best block.
	pub async fn spec_version(&self) -> Result<u64> {
		let version: Value = self.request("state_getRuntimeVersion", &[]).await?;
		version["specVersion"].as_u64().context("a runtime has a version")
	}

	/// Decoded answer of a runtime API without arguments, at the best block.
	pub async fn state_call(&self, method: &str) -> Result<Vec<u8>> {
		let encoded: String = self.request("state_call", &[method.into(), "0x".into()]).await?;
		Ok(hex::decode(encoded.trim_start_matches("0x"))?)
	}
}

/// The slot in the digest of a header: a pre-runtime item of the engine `aura` with eight bytes.
fn slot_of(header: &Value) -> Option<u64> {
	const PRE_RUNTIME: u8 = 6;
	let logs = header["digest"]["logs"].as_array()?;
	logs.iter().find_map(|log| {
		let bytes = hex::decode(log.as_str()?.trim_start_matches("0x")).ok()?;
		let slot = match bytes.as_slice() {
			// The length 8 as a compact integer is one byte: 8 << 2.
			[PRE_RUNTIME, b'a', b'u', b'r', b'a', 32, slot @ ..] => slot,
			_ => return None,
		};
		Some(u64::from_le_bytes(slot.try_into().ok()?))
	})
}
