//! Private documents between real nodes: two operators' nodes on one chain, their local APIs and their
//! workers. Each test has a chain of its own on free ports, and ends exactly the processes it started.

use reqwest::Client;
use serde_json::{json, Value};
use sp_core::Pair;
use std::{
	fs::File,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(180);
const LARGEST: usize = 64 * 1024 * 1024;

fn free_ports<const N: usize>() -> [u16; N] {
	let listeners: [TcpListener; N] =
		std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
	listeners.map(|listener| listener.local_addr().expect("its address").port())
}

struct Node {
	process: Option<Child>,
	options: Vec<String>,
	folder: PathBuf,
	rpc: String,
	address: String,
	api: Client,
}

impl Drop for Node {
	fn drop(&mut self) {
		self.kill();
		if std::thread::panicking() {
			let log = self.log();
			let lines: Vec<_> = log.lines().rev().take(40).collect();
			eprintln!("{}:", self.folder.display());
			lines.into_iter().rev().for_each(|line| eprintln!("{line}"));
		}
	}
}

impl Node {
	fn start(folder: &Path, name: &str, options: &[&str]) -> Self {
		let [rpc, p2p] = free_ports();
		let folder = folder.join(name);
		std::fs::create_dir_all(&folder).expect("a folder");
		let address = format!("/ip4/127.0.0.1/tcp/{p2p}");
		let mut all: Vec<String> = ["--chain", "dev", "--no-prometheus", "--no-telemetry"]
			.iter()
			.chain(&["--no-mdns", "--unsafe-force-node-key-generation"])
			.chain(options)
			.map(ToString::to_string)
			.collect();
		all.extend(["--listen-addr".into(), address.clone(), "--rpc-port".into()]);
		all.extend([rpc.to_string(), "--base-path".into(), folder.display().to_string()]);
		let socket = folder.join("chains/interwork_dev/documents/api.sock");
		let mut node = Self {
			process: None,
			options: all,
			rpc: format!("http://127.0.0.1:{rpc}"),
			address,
			api: Client::builder().unix_socket(socket).build().expect("a client"),
			folder,
		};
		node.run();
		node
	}

	fn run(&mut self) {
		let log = File::options()
			.create(true)
			.append(true)
			.open(self.folder.join("node.log"))
			.expect("a log file");
		let process = Command::new(env!("CARGO_BIN_EXE_interwork-node"))
			.args(&self.options)
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a second handle of the log"))
			.stderr(log)
			.spawn()
			.expect("the node starts");
		self.process = Some(process);
	}

	fn kill(&mut self) {
		// Our own child and nothing else.
		if let Some(mut process) = self.process.take() {
			let _ = process.kill();
			let _ = process.wait();
		}
	}

	fn log(&self) -> String {
		std::fs::read_to_string(self.folder.join("node.log")).unwrap_or_default()
	}

	async fn ask(&self, method: &str, params: Value) -> Option<Value> {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let response = Client::new().post(&self.rpc).json(&body).send().await.ok()?;
		let answer: Value = response.json().await.ok()?;
		assert!(answer.get("error").is_none(), "{method}: {answer}");
		answer.get("result").cloned()
	}

	/// The node's address with its name.
	async fn address(&self) -> String {
		let mut peer = None;
		until("the node answers", || async {
			self.ask("system_localPeerId", json!([])).await.is_some()
		})
		.await;
		if let Some(Value::String(name)) = self.ask("system_localPeerId", json!([])).await {
			peer = Some(name);
		}
		format!("{}/p2p/{}", self.address, peer.expect("a name"))
	}

	/// Gives the node the key of an operator's account, which has all roles.
	async fn insert_key(&self, suri: &str) {
		let pair = sp_core::sr25519::Pair::from_string(suri, None).expect("a key");
		let public = format!("0x{}", hex::encode(pair.public().0));
		until("the node answers", || async {
			self.ask("system_health", json!([])).await.is_some()
		})
		.await;
		self.ask("author_insertKey", json!(["iwop", suri, public])).await;
	}

	async fn height(&self) -> u64 {
		let header = self.ask("chain_getHeader", json!([])).await.unwrap_or_default();
		let number = header["number"].as_str().unwrap_or("0x0").trim_start_matches("0x");
		u64::from_str_radix(number, 16).unwrap_or_default()
	}

	async fn get(&self, path: &str) -> Value {
		match self.api.get(format!("http://node{path}")).send().await {
			Ok(response) => response.json().await.unwrap_or_default(),
			Err(_) => Value::Null,
		}
	}

	async fn content(&self, document: &str) -> Vec<u8> {
		let url = format!("http://node/v1/documents/{document}/content");
		let response = self.api.get(url).send().await.expect("an answer");
		assert!(response.status().is_success(), "{}", response.text().await.unwrap_or_default());
		response.bytes().await.expect("its bytes").to_vec()
	}

	async fn send(&self, to: u32, content: Vec<u8>) -> String {
		let url = format!("http://node/v1/documents?to={to}&kind=rate-sheet");
		let response = self.api.post(url).body(content).send().await.expect("an answer");
		let sent: Value = response.json().await.expect("JSON");
		sent["commitment"].as_str().unwrap_or_else(|| panic!("{sent}")).to_string()
	}

	async fn stage(&self, document: &str) -> String {
		let shown = self.get(&format!("/v1/documents/{document}")).await;
		shown["stage"].as_str().unwrap_or_default().to_string()
	}

	async fn until_stage(&self, document: &str, stage: &str) {
		until(stage, || async { self.stage(document).await == stage }).await;
	}

	async fn until_ready(&self) {
		until("the node has a key and is on record", || async {
			let status = self.get("/v1/status").await;
			status["current_epoch"].is_u64() && status["is_peer_on_record"] == json!(true)
		})
		.await;
	}
}

async fn until<F: std::future::Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
	let started = Instant::now();
	while !holds().await {
		assert!(started.elapsed() < PATIENCE, "{what}: not within {} s", PATIENCE.as_secs());
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
}

/// Content that differs from place to place.
fn content(length: usize) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15_u64;
	(0..length)
		.map(|_| {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			state.to_le_bytes()[3]
		})
		.collect()
}

/// A node of operator 0, which authors, and one of operator 1.
async fn pair(options: [&[&str]; 2]) -> (TempDir, Node, Node) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let first = [&["--alice"], options[0]].concat();
	let alice = Node::start(folder.path(), "a", &first);
	let address = alice.address().await;
	let second = [&["--bootnodes", address.as_str()], options[1]].concat();
	let bob = Node::start(folder.path(), "b", &second);
	alice.insert_key("//Alice").await;
	bob.insert_key("//Bob").await;
	alice.until_ready().await;
	bob.until_ready().await;
	(folder, alice, bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_should_go_both_ways_and_survive_both_nodes() {
	let (_folder, mut alice, mut bob) = pair([&[], &[]]).await;
	let small = alice.send(1, b"marker-private".to_vec()).await;
	alice.until_stage(&small, "received").await;
	assert_eq!(bob.content(&small).await, b"marker-private");
	let answer = bob.send(0, b"marker-thanks".to_vec()).await;
	bob.until_stage(&answer, "received").await;
	assert_eq!(alice.content(&answer).await, b"marker-thanks");

	// JSON-RPC has another storage: what the worker is to do can be neither read nor changed there.
	let jobs = format!("0x{}", hex::encode(pallet_documents::worker::JOBS));
	let read = || alice.ask("offchain_localStorageGet", json!(["PERSISTENT", jobs]));
	assert_eq!(read().await, Some(Value::Null));
	alice.ask("offchain_localStorageSet", json!(["PERSISTENT", jobs, "0xff"])).await;
	assert_eq!(read().await, Some(json!("0xff")));

	// The largest document; its sender is killed while it is pulled. Blocks go on.
	let plaintext = content(LARGEST);
	let large = alice.send(1, plaintext.clone()).await;
	until("pieces come", || async {
		let shown = bob.get(&format!("/v1/documents/{large}")).await;
		shown["pieces_there"].as_u64().is_some_and(|there| there > 3)
	})
	.await;
	alice.kill();
	alice.run();
	until("blocks are made again", || async { alice.height().await > 0 }).await;
	alice.until_stage(&large, "received").await;
	assert!(bob.content(&large).await == plaintext);
	assert!(alice.content(&large).await == plaintext);

	// The recipient is away when a document is announced.
	bob.kill();
	let waiting = alice.send(1, b"marker-wait".to_vec()).await;
	alice.until_stage(&waiting, "announced").await;
	// It comes back without its store: all that it had received comes again.
	std::fs::remove_dir_all(bob.folder.join("chains/interwork_dev/documents/store"))
		.expect("its store");
	bob.run();
	alice.until_stage(&waiting, "received").await;
	bob.until_stage(&large, "received").await;
	assert!(bob.content(&large).await == plaintext);
	assert_eq!(bob.content(&small).await, b"marker-private");

	// Destroyed on one side it is served no more; and the other side keeps its own.
	let url = format!("http://node/v1/documents/{large}");
	let purged = bob.api.delete(url).send().await.expect("an answer");
	assert!(purged.status().is_success());
	until("the tombstone is on record", || async {
		bob.get("/v1/status").await["jobs"]["purge"] == json!(0)
	})
	.await;
	assert_eq!(bob.stage(&large).await, "purged");
	// Nothing of it is said anywhere.
	for node in [&alice, &bob] {
		let log = node.log();
		assert!(!log.contains("marker-"), "{log}");
		assert!(!log.contains("panicked"), "{log}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_should_go_between_both_network_backends() {
	let libp2p: &[&str] = &["--network-backend", "libp2p"];
	let litep2p: &[&str] = &["--network-backend", "litep2p"];
	for options in [[libp2p, litep2p], [libp2p, libp2p]] {
		let (_folder, alice, bob) = pair(options).await;
		let (there, back) = (content(3_000_000), content(700_000));
		let first = alice.send(1, there.clone()).await;
		let second = bob.send(0, back.clone()).await;
		alice.until_stage(&first, "received").await;
		bob.until_stage(&second, "received").await;
		assert!(bob.content(&first).await == there);
		assert!(alice.content(&second).await == back);
	}
}
