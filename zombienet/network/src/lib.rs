//! A network of four authorities on loopback: real node processes that zombienet starts, handles to kill,
//! pause and restart them, and what tests need to ask and tell the chain.
//!
//! - [`Network`] starts the four authorities of the `local` chain and keeps what else is started beside.
//! - [`Node`] is a handle of one process.
//! - [`Rpc`] asks a node by plain JSON-RPC: heights, hashes, roots, who authored a block.
//! - [`Chain`] signs and submits calls, and has the board carry motions.
//! - [`tool`] runs `interwork`, the operator's tool, as an operator would.

#![warn(missing_docs)]

mod chain;
pub mod ledger;
mod network;
mod node;
mod rpc;
pub mod tool;

pub use chain::{call, field, find, key, number, Call, Chain, Events};
pub use network::{agree, Network, Options, AUTHORITIES};
pub use node::{Node, NodeSetup};
pub use rpc::Rpc;

/// The generation of subxt that zombienet brings.
pub use zombienet_sdk::{subxt, subxt_signer};

use anyhow::{bail, Result};
use std::{
	env,
	path::PathBuf,
	time::{Duration, Instant},
};

/// Asks every quarter of a second until the answer is something, at most for `limit`. Errors on the way are
/// kept for the message: a node that is being restarted does not answer.
pub async fn until<T, F>(what: &str, limit: Duration, mut ask: impl FnMut() -> F) -> Result<T>
where
	F: std::future::Future<Output = Result<Option<T>>>,
{
	let start = Instant::now();
	let mut last = String::new();
	loop {
		match ask().await {
			Ok(Some(value)) => return Ok(value),
			Ok(None) => {},
			Err(error) => last = format!("; the last error: {error:#}"),
		}
		if start.elapsed() > limit {
			bail!("{what}: not within {} s{last}", limit.as_secs());
		}
		tokio::time::sleep(Duration::from_millis(250)).await;
	}
}

/// The node's binary.
pub fn node_binary() -> Result<PathBuf> {
	binary("INTERWORK_NODE", "interwork-node")
}

/// The binary of the operator's tool.
pub fn tool_binary() -> Result<PathBuf> {
	binary("INTERWORK_TOOL", "interwork")
}

/// Where the environment says, or where scripts/run builds it.
fn binary(variable: &str, name: &str) -> Result<PathBuf> {
	let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
	let path = set(variable)
		.or_else(|| set("INTERWORK_TARGET_DIR").map(|target| target.join("release").join(name)))
		.or_else(|| {
			let cache = set("INTERWORK_CACHE_DIR")
				.or_else(|| set("HOME").map(|home| home.join(".cache/interwork")))?;
			Some(cache.join("target/release").join(name))
		})
		.unwrap_or_else(|| name.into());
	if !path.is_file() {
		bail!(
			"{} is not there: build it with scripts/network --test, or set {variable}",
			path.display()
		);
	}
	Ok(path)
}
