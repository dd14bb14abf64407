//! Two operators of a development chain, each with a node of its own, and the tool that drives them.

use super::world::{until, Node};
use interwork_cli::{
	client::{hex_of, Client},
	keys::Signer,
};
use serde_json::Value;
use std::{
	process::{Command, Output},
	time::Duration,
};

pub const PATIENCE: Duration = Duration::from_secs(180);

/// The own accounts of operators 0 and 1, and the keys of their nodes.
pub const OWNERS: [&str; 2] = ["//Alice", "//Bob"];
pub const KEYS: [&str; 2] = ["//Alice//node", "//Bob//node"];

/// Two operators who have sent their rate sheets to each other. The node of the first makes the blocks.
pub struct Pair {
	pub nodes: [Node; 2],
	/// Sockets of the nodes' local APIs.
	pub sockets: [String; 2],
	/// Commitments of the rate sheets.
	pub sheets: [String; 2],
	folder: tempfile::TempDir,
}

/// The tool, which prints JSON.
pub fn tool(url: &str, arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_interwork"));
	command
		.args(["--url", url, "--output", "json"])
		.args(arguments)
		.env_remove("INTERWORK_KEY_FILE")
		.env_remove("INTERWORK_WALLET");
	command
}

pub fn interwork(url: &str, arguments: &[&str]) -> Output {
	tool(url, arguments).output().expect("the tool runs")
}

pub fn json_of(url: &str, arguments: &[&str]) -> Value {
	let output = interwork(url, arguments);
	let errors = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{arguments:?}: {errors}");
	serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn is_there(document: &Value) -> bool {
	document["stage"] == "received"
}

impl Pair {
	pub async fn start() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let first = Node::start(folder.path(), "dev", "a", &["--alice"]);
		let client = Client::connect(&first.url, PATIENCE).await.expect("the node answers");
		let addresses: Vec<String> =
			client.call_method("system_localListenAddresses", &[]).await.expect("addresses");
		let address = addresses.iter().find(|one| one.starts_with("/ip4/127.0.0.1/"));
		let address = address.expect("an address on loopback").clone();
		let second = Node::start(folder.path(), "dev", "b", &["--bootnodes", &address]);
		let nodes = [first, second];
		let sockets = ["a", "b"].map(|name| {
			let path = "chain/chains/interwork_dev/documents/api.sock";
			let path = folder.path().join(name).join(path);
			path.to_str().expect("a plain path").to_string()
		});
		until("a finalised block", PATIENCE, || async {
			client.at_finalised().await.is_ok_and(|at| at.block_number() > 0)
		})
		.await;
		for ((node, key), owner) in nodes.iter().zip(KEYS).zip(OWNERS) {
			let signer = Signer::from_suri(key).expect("a secret URI");
			let public = hex_of(signer.account().0);
			let client = Client::connect(&node.url, PATIENCE).await.expect("the node answers");
			let _: Value = client
				.call_method("author_insertKey", &["iwop", key, &public])
				.await
				.expect("a development chain takes keys");
			let account = signer.address().to_string();
			let roles = ["--role", "documents", "--role", "settlement"];
			let delegate = ["operator", "delegate", "--suri", owner, &account];
			json_of(&nodes[0].url, &[delegate.as_slice(), &roles].concat());
			let transfer = ["account", "transfer", "--suri", owner, "--to", &account];
			json_of(&nodes[0].url, &[transfer.as_slice(), &["--amount", "100"]].concat());
		}
		let mut pair = Self { nodes, sockets, sheets: Default::default(), folder };
		for side in [0, 1] {
			pair.until_ready(side).await;
		}
		// No rate of these sheets is used: records are rated with generated ones.
		for side in [0, 1] {
			let file = pair.file(&format!("sheet-{side}"));
			std::fs::write(&file, format!("the rates of {side}")).expect("a file");
			let to = (1 - side).to_string();
			let send = ["document", "send", &file, "--to", &to, "--kind", "rate-sheet", "--wait"];
			let sent = json_of("", &pair.local(side, &send));
			assert!(is_there(&sent), "{sent}");
			pair.sheets[side] = sent["commitment"].as_str().expect("a commitment").into();
			// What arrives is what was sent.
			let id = sent["id"].to_string();
			let got = pair.file(&format!("got-{side}"));
			json_of("", &pair.local(1 - side, &["document", "get", &id, "--out", &got]));
			assert_eq!(std::fs::read(&got).expect("it"), std::fs::read(&file).expect("it"));
		}
		pair
	}

	/// Until the node of a side is on record and has the first key of its operator.
	async fn until_ready(&self, side: usize) {
		until("a key and a peer on record", PATIENCE, || async {
			let status = interwork("", &self.local(side, &["document", "status"]));
			let status: Value = serde_json::from_slice(&status.stdout).unwrap_or_default();
			status["is_peer_on_record"] == true && status["current_epoch"] == 0
		})
		.await;
	}

	/// The path of a file that goes with the test.
	pub fn file(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").into()
	}

	/// Arguments for the node of a side.
	pub fn local<'a>(&'a self, side: usize, arguments: &[&'a str]) -> Vec<&'a str> {
		[arguments, &["--node-socket", &self.sockets[side]]].concat()
	}

	pub fn json(&self, arguments: &[&str]) -> Value {
		json_of(&self.nodes[0].url, arguments)
	}
}
