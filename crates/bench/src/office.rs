//! An operator at work: its node, the account of its node, and the operators' tool.

use crate::network::Node;
use anyhow::{ensure, Context, Result};
use interwork_primitives::{AccountId, OperatorId};
use serde_json::Value;
use sp_core::{sr25519, Pair};
use std::{
	ffi::OsStr,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tokio::process::Command;

/// How long a step may take that needs a few blocks.
const PATIENCE: Duration = Duration::from_secs(120);

/// An operator of the `local` chain with its own node.
pub struct Office {
	/// The operator.
	pub operator: OperatorId,
	/// The secret of its own account.
	pub suri: String,
	/// Where its node's JSON-RPC answers.
	pub url: String,
	socket: PathBuf,
	tool: PathBuf,
}

fn account(suri: &str) -> Result<AccountId> {
	let pair = sr25519::Pair::from_string(suri, None)
		.map_err(|error| anyhow::anyhow!("{suri} is no key: {error:?}"))?;
	Ok(pair.public().into())
}

impl Office {
	/// Opens the office of one of the well-known operators, by its number on the `local` chain: gives the
	/// account of its node money and roles, and waits until the node has registered itself and a key.
	pub async fn open(tool: &Path, node: &Node, name: &str, number: u32) -> Result<Self> {
		let suri = format!("//{name}");
		let office = Self {
			operator: OperatorId(number),
			url: node.url.clone(),
			socket: node.socket()?,
			tool: tool.into(),
			suri,
		};
		let key = account(&format!("{}//node", office.suri))?.to_string();
		let signed = ["--suri", &office.suri];
		let delegate =
			["operator", "delegate", &key, "--role", "documents", "--role", "settlement"];
		office.run([&delegate[..], &signed[..]].concat()).await?;
		let transfer = ["account", "transfer", "--to", &key, "--amount", "100"];
		office.run([&transfer[..], &signed[..]].concat()).await?;
		office
			.until("the node has registered itself and a key", || async {
				let status = office.local(["document", "status"]).await?;
				Ok(!status["current_epoch"].is_null() && status["is_peer_on_record"] == true)
			})
			.await?;
		Ok(office)
	}

	/// Runs the tool, which must do what it is asked, and returns what it prints.
	pub async fn run<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Result<Value> {
		let mut command = Command::new(&self.tool);
		command.args(["--url", &self.url, "--output", "json"]).args(arguments);
		let output = command.kill_on_drop(true).output().await?;
		let said = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "{command:?} failed: {}", said.trim());
		serde_json::from_slice(&output.stdout)
			.with_context(|| format!("{command:?} prints no JSON: {}", said.trim()))
	}

	/// Runs the tool with a command that talks to the own node.
	pub async fn local<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Result<Value> {
		let socket = [OsStr::new("--node-socket"), self.socket.as_os_str()];
		let mut all: Vec<_> = arguments.into_iter().map(|word| word.as_ref().to_owned()).collect();
		all.extend(socket.map(ToOwned::to_owned));
		self.run(all).await
	}

	/// Runs the tool with a command that this operator's account signs.
	pub async fn sign<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Result<Value> {
		let mut all: Vec<_> = arguments.into_iter().map(|word| word.as_ref().to_owned()).collect();
		all.extend(["--suri", &self.suri].map(Into::into));
		self.run(all).await
	}

	/// Sends a document and returns its commitment, once the other side has it.
	pub async fn send(&self, file: &Path, to: OperatorId, kind: &str) -> Result<String> {
		let to = to.0.to_string();
		let words = ["document", "send", "--to", &to, "--kind", kind, "--wait", "--timeout", "2m"];
		let mut all: Vec<_> = words.iter().map(|word| (*word).into()).collect::<Vec<_>>();
		all.push(file.as_os_str().to_owned());
		let sent = self.local(all).await?;
		let commitment = sent["commitment"].as_str().context("a document has a commitment")?;
		Ok(commitment.into())
	}

	/// Waits until something holds.
	pub async fn until<F: std::future::Future<Output = Result<bool>>>(
		&self,
		what: &str,
		mut holds: impl FnMut() -> F,
	) -> Result<()> {
		let start = Instant::now();
		loop {
			// A node that has just started does not answer yet.
			let last = holds().await;
			if matches!(last, Ok(true)) {
				return Ok(());
			}
			if start.elapsed() > PATIENCE {
				let secs = PATIENCE.as_secs();
				return last.and_then(|_| Err(anyhow::anyhow!("{what}: not within {secs} s")));
			}
			tokio::time::sleep(Duration::from_millis(500)).await;
		}
	}
}
