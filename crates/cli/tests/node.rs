//! The tool against a real node: each test starts a development chain of its own on free ports, in a
//! temporary folder, and ends exactly that process.

use interwork_cli::{
	amounts::Sdrt,
	api,
	client::{hex_of, Client, Lifetime},
	keys::Signer,
};
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs::File,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::{Duration, Instant},
};
use subxt::utils::H256;
use tempfile::TempDir;

/// How long one call of the tool may take.
const PATIENCE: Duration = Duration::from_secs(240);

/// A development chain that ends with the test.
struct Node {
	process: Child,
	url: String,
	folder: TempDir,
}

impl Drop for Node {
	fn drop(&mut self) {
		// Our own child and nothing else.
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

impl Node {
	fn start() -> Self {
		let mut node = Self::spawn(&["--alice", "--unsafe-force-node-key-generation"]).0;
		node.wait_for_finality();
		node
	}

	/// Starts a node of the development chain. Returns its address for peers, too, without its name.
	fn spawn(options: &[&str]) -> (Self, String) {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let [rpc, p2p] = free_ports();
		let log = File::create(folder.path().join("node.log")).expect("a log file");
		let process = Command::new(node_binary())
			.args(["--chain", "dev"])
			.args(options)
			.args(["--no-prometheus", "--no-telemetry"])
			.args(["--no-mdns", "--listen-addr", &format!("/ip4/127.0.0.1/tcp/{p2p}")])
			.args(["--rpc-port", &rpc.to_string()])
			.arg("--base-path")
			.arg(folder.path().join("chain"))
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a second handle of the log"))
			.stderr(log)
			.spawn()
			.expect("the node starts");
		let node = Self { process, url: format!("ws://127.0.0.1:{rpc}"), folder };
		(node, format!("/ip4/127.0.0.1/tcp/{p2p}"))
	}

	/// Carries a motion that is open: the votes of Bob and Charlie, then its close.
	fn carry(&self, motion: &str, head: &str) {
		for key in ["//Bob", "//Charlie"] {
			self.json(&["board", "vote", motion, "aye", "--suri", key, "--head", head]);
		}
		self.json(&["board", "close", motion, "--suri", "//Dave", "--head", head]);
	}

	/// Until a block after the first is finalised.
	fn wait_for_finality(&mut self) {
		let started = Instant::now();
		loop {
			if let Ok(Some(status)) = self.process.try_wait() {
				panic!("the node ended with {status}:\n{}", self.log());
			}
			let output = self.run(&["status", "--output", "json", "--patience", "2s"]);
			let finalised = serde_json::from_slice::<Value>(&output.stdout)
				.ok()
				.and_then(|status| status["finalised_block"].as_u64());
			if finalised.is_some_and(|height| height > 0) {
				return;
			}
			assert!(
				started.elapsed() < Duration::from_secs(120),
				"the node did not finalise a block in two minutes: {}\n{}",
				String::from_utf8_lossy(&output.stderr),
				self.log()
			);
			std::thread::sleep(Duration::from_millis(500));
		}
	}

	fn log(&self) -> String {
		let log = std::fs::read_to_string(self.folder.path().join("node.log")).unwrap_or_default();
		let lines: Vec<_> = log.lines().rev().take(30).collect();
		lines.into_iter().rev().collect::<Vec<_>>().join("\n")
	}

	fn run(&self, arguments: &[&str]) -> Output {
		interwork(&self.url, arguments)
	}

	fn json(&self, arguments: &[&str]) -> Value {
		let output = self.run(&[arguments, &["--output", "json"]].concat());
		assert!(
			output.status.success(),
			"interwork {arguments:?} failed: {}\n{}",
			String::from_utf8_lossy(&output.stderr),
			self.log()
		);
		serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
			panic!("no JSON ({error}): {}", String::from_utf8_lossy(&output.stdout))
		})
	}

	/// Runs a command that must fail, prints nothing on standard output and says why.
	fn error(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		let message = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(!output.status.success(), "interwork {arguments:?} should fail");
		assert!(output.stdout.is_empty(), "nothing on standard output when {arguments:?} fails");
		assert!(message.starts_with("error: "), "{message}");
		message
	}
}

/// Runs the tool and stops it when it takes too long.
fn interwork(url: &str, arguments: &[&str]) -> Output {
	let process = Command::new(env!("CARGO_BIN_EXE_interwork"))
		.args(arguments)
		.env("INTERWORK_URL", url)
		.env_remove("INTERWORK_KEY_FILE")
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.expect("the tool starts");
	let pid = process.id();
	let (done, wait) = std::sync::mpsc::channel();
	let arguments = format!("{arguments:?}");
	std::thread::spawn(move || done.send(process.wait_with_output()));
	match wait.recv_timeout(PATIENCE) {
		Ok(output) => output.expect("the tool's output"),
		Err(_) => {
			// The handle is with the thread that waits; the number is that of our own child.
			let _ = Command::new("kill").arg(pid.to_string()).status();
			panic!("interwork {arguments} took longer than {} s", PATIENCE.as_secs());
		},
	}
}

fn node_binary() -> PathBuf {
	let path = std::env::var_os("INTERWORK_NODE").map(PathBuf::from).unwrap_or_else(|| {
		// The tool stands beside the node, in the profile's folder of the target directory.
		Path::new(env!("CARGO_BIN_EXE_interwork")).with_file_name("interwork-node")
	});
	assert!(
		path.is_file(),
		"these tests need the node, and {} is not there. Build it with: cargo build --release -p \
		interwork-node. Or name another with INTERWORK_NODE",
		path.display()
	);
	path
}

fn free_ports<const N: usize>() -> [u16; N] {
	// All are taken before the first is freed, so that they differ.
	let listeners: [TcpListener; N] =
		std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
	listeners.map(|listener| listener.local_addr().expect("its address").port())
}

/// An amount of the JSON output in the smallest unit.
fn units(value: &Value) -> u128 {
	let text = value.as_str().unwrap_or_else(|| panic!("no amount: {value}"));
	text.parse::<interwork_cli::amounts::Sdrt>().expect("an exact amount").0
}

fn check_demo(report: &Value) {
	assert_eq!(report["ok"], true, "{report:#}");
	let list = |name: &str| report[name].as_array().unwrap_or_else(|| panic!("no {name}")).clone();
	let equalities = list("equalities");
	assert!(equalities.len() >= 15, "{equalities:#?}");
	for equality in &equalities {
		assert_eq!(equality["holds"], true, "{equality:#}");
		assert_eq!(units(&equality["left"]), units(&equality["right"]), "{equality:#}");
	}
	let operators = list("operators");
	let codes: Vec<_> = operators
		.iter()
		.filter_map(|x| x["tadig"].as_str())
		.filter(|x| !x.is_empty())
		.collect();
	assert_eq!(operators.len(), 4);
	assert_eq!(codes.len(), 3, "three networks with codes: {codes:?}");

	let package = &report["package"];
	assert_eq!(package["status"], "completed");
	assert_eq!(package["lines"].as_array().map(Vec::len), Some(5));
	let paid = units(&package["paid"]);
	assert!(paid > 0 && units(&package["returned"]) > 0);
	assert_eq!(units(&package["escrowed"]), paid + units(&package["returned"]));
	let refused: Vec<_> = package["usage"]
		.as_array()
		.into_iter()
		.flatten()
		.flat_map(|report| report["refused"].as_array().cloned().unwrap_or_default())
		.collect();
	assert!(refused.iter().any(|row| row["reason"] == "not-increasing"), "{refused:?}");
	assert!(refused.iter().any(|row| row["reason"] == "exceeds-units"), "{refused:?}");

	let visit = &report["visit"];
	let count = |name: &str| visit[name].as_u64().unwrap_or_else(|| panic!("no {name}: {visit}"));
	assert_eq!((count("assigned"), count("deposit")), (25, 25));
	assert_eq!(count("earned"), count("bytes").div_ceil(100_000), "a unit for each 100 KB begun");
	assert_eq!(count("vouchers") + count("ticks"), count("paid"));
	assert_eq!((count("earned"), count("redeemed")), (count("paid"), count("paid")));
	assert_eq!(count("refunded"), 25 - count("earned"));
	assert_eq!((count("returned"), count("burned")), (count("refunded"), count("refunded")));
	assert_eq!((count("channels_left"), count("left_in_wallet")), (0, 0));
	let received = units(&visit["from_collateral"]) + units(&visit["from_free"]);
	assert_eq!(received, units(&visit["unit_price"]) * u128::from(count("redeemed")));
	assert!(units(&visit["from_collateral"]) > 0 && units(&visit["from_free"]) > 0);
	let wallet = list("balances").into_iter().find(|row| row["role"] == "wallet");
	assert_eq!(wallet.expect("the wallet")["free_after"], "0", "a wallet needs no SDRt");

	assert_eq!(report["valuation"]["quality"], "good");
	assert_eq!(report["valuation"]["sources"], 2);
	assert!(!list("fee_income").is_empty());
	for transaction in list("transactions") {
		assert!(transaction["finalised_ms"].as_u64() >= transaction["in_block_ms"].as_u64());
	}
	// What nobody can have gained or lost by the demonstration as a whole.
	let pot = list("balances").into_iter().find(|row| row["role"] == "pot of escrow");
	assert_eq!(pot.expect("the pot of escrow")["held_after"], "0");
}

#[test]
fn demo_should_keep_every_equality_when_run_twice_on_one_chain() {
	let node = Node::start();
	let first = node.json(&["demo"]);
	check_demo(&first);
	assert!(first["operators"]
		.as_array()
		.expect("a list")
		.iter()
		.all(|x| x["joined_now"] == true));
	assert!(
		first["elapsed_ms"].as_u64().expect("a number") < 120_000,
		"the demo takes two minutes"
	);

	let second = node.json(&["demo", "--seed", "7"]);
	check_demo(&second);
	let codes = |report: &Value| -> Vec<String> {
		let operators = report["operators"].as_array().cloned().unwrap_or_default();
		operators.iter().filter_map(|x| x["tadig"].as_str().map(Into::into)).collect()
	};
	for code in codes(&first).iter().filter(|code| !code.is_empty()) {
		assert!(!codes(&second).contains(code), "{code} takes part twice");
	}

	// What the demonstration left behind can be read with the other commands.
	let operators = node.json(&["operator", "list"]);
	assert_eq!(operators.as_array().map(Vec::len), Some(4 + 4 + 3));
	let code = codes(&first)[0].clone();
	assert_eq!(node.json(&["operator", "show", &code])["tadig"], code.as_str());
	let order = node.json(&["market", "order", &first["package"]["order"].to_string()]);
	assert_eq!(order["status"], "completed");
	assert_eq!(node.json(&["market", "offers"]).as_array().map(Vec::len), Some(0));
	assert_eq!(node.json(&["sdr", "valuation"])["quality"], "good");
	assert_eq!(node.json(&["sdr", "issuers"]).as_array().map(Vec::len), Some(2));
	let status = node.json(&["status"]);
	assert_eq!(status["same_interface"], true);
	assert_eq!(status["board_seats"], 4);
	assert_eq!(status["escrowed"], "0");
}

#[test]
fn errors_should_say_what_happened_and_what_to_do() {
	let node = Node::start();
	let hash = "0x1111111111111111111111111111111111111111111111111111111111111111";

	// A call of the board from somebody else, put past the board.
	let error = node.error(&[
		"sdr",
		"attest",
		"0",
		"--amount",
		"1",
		"--evidence",
		hash,
		"--suri",
		"//Alice",
	]);
	assert!(error.contains("Sdrt.NotAuditor"), "{error}");
	let error = node.error(&["board", "propose-admit", "0", "--suri", "//Eve"]);
	assert!(error.contains("Council.NotMember"), "{error}");
	let error = node.error(&["operator", "leave", "--suri", "//Eve"]);
	assert!(error.contains("Operators.NotOperator: "), "{error}");
	assert!(error.contains("Apply with it"), "the documentation of the error is shown: {error}");

	// An account without money.
	let error = node.error(&["operator", "leave", "--suri", "//Nobody"]);
	assert!(error.contains("SDRt first"), "{error}");

	// What is not there.
	assert!(node.error(&["market", "offer", "99"]).contains("interwork market offers"));
	assert!(node.error(&["operator", "show", "ZZZ99"]).contains("interwork operator list"));
	assert!(node
		.error(&["board", "vote", hash, "aye", "--suri", "//Alice"])
		.contains("board motions"));
	assert!(node.error(&["board", "threshold", "0xffff"]).contains("no call of this chain"));

	// No key, and a key that others can read.
	assert!(node.error(&["operator", "leave"]).contains("--key-file"));
	let file = node.folder.path().join("key");
	std::fs::write(&file, "//Alice\n").expect("a key file");
	let path = file.to_str().expect("a plain path");
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let set = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode));
		set(0o644).expect("a mode");
		assert!(node.error(&["operator", "leave", "--key-file", path]).contains("chmod 600"));
		set(0o600).expect("a mode");
	}

	// Rows of a file.
	let rows = node.folder.path().join("rows.csv");
	std::fs::write(&rows, "line,cumulative_units\n1,2\n1,two\n").expect("a file of rows");
	let rows = rows.to_str().expect("a plain path");
	let error = node.error(&["market", "usage", "--file", rows, "--key-file", path]);
	assert!(error.contains("line 3") && error.contains("two"), "{error}");

	// Usage of lines that do not exist is no error: each row has its result.
	let usage = node.json(&["market", "usage", "--row", "7:1", "--key-file", path]);
	assert_eq!(usage["batches"][0]["refused"][0]["reason"], "line-not-found");
	assert_eq!(usage["amount"], "0");

	// A motion that fails when it is carried: operator 0 is active already.
	let put = node.json(&["board", "propose-admit", "0", "--vote", "--suri", "//Alice"]);
	let motion = put[0]["motion"].as_str().expect("a hash");
	assert_eq!(put[0]["votes_needed"], 3);
	for key in ["//Bob", "//Charlie"] {
		node.json(&["board", "vote", motion, "aye", "--suri", key]);
	}
	assert_eq!(node.json(&["board", "motions"])[0]["ayes"].as_array().map(Vec::len), Some(3));
	let error = node.error(&["board", "close", motion, "--suri", "//Dave"]);
	assert!(error.contains("Operators.OperatorNotApplied"), "{error}");

	// The board's majorities.
	assert_eq!(node.json(&["board", "threshold", "root"])["share"], "3/4");
	assert_eq!(node.json(&["board", "threshold", "members"])["votes"], 3);

	// Transfers are exact.
	let before = node.json(&["account", "balance", "//Ferdie"]);
	let to = before["account"].as_str().expect("an address").to_string();
	node.json(&["account", "transfer", "--to", &to, "--amount", "0.000000001", "--suri", "//Eve"]);
	let after = node.json(&["account", "balance", &to]);
	assert_eq!(units(&after["free"]), units(&before["free"]) + 1);
}

#[test]
fn committed_metadata_should_be_that_of_the_node() {
	let node = Node::start();
	let file = node.folder.path().join("metadata.scale");
	let path = file.to_str().expect("a plain path");
	assert_eq!(node.json(&["metadata"])["same_interface"], true);
	node.json(&["metadata", "--write", path]);
	let fetched = std::fs::read(&file).expect("the metadata");
	assert!(
		fetched == interwork_cli::api::METADATA,
		"crates/cli/metadata/interwork.scale is not the metadata of {}. Refresh it from a running node: \
		interwork metadata --write crates/cli/metadata/interwork.scale",
		node_binary().display()
	);
}

#[test]
fn library_should_submit_what_was_signed_before_when_nonces_are_explicit() {
	const COUNT: u64 = 50;
	let node = Node::start();
	let runtime = tokio::runtime::Runtime::new().expect("a runtime");
	let included = runtime.block_on(async {
		let client = Client::connect(&node.url, Duration::from_secs(10)).await?;
		let signer = Signer::from_suri("//Eve")?;
		let first = client.next_nonce(&signer.account()).await?;
		let context = client.signing_context().await?.with_lifetime(Lifetime::Unlimited);
		let signed = (first..first + COUNT)
			.map(|nonce| {
				let call = api::tx().system().remark(nonce.to_be_bytes().to_vec());
				context.sign_bytes(signer.pair(), &call, nonce)
			})
			.collect::<Result<Vec<_>, _>>()?;
		let mut blocks = client.finalised_blocks().await?;
		let sent: BTreeSet<_> = client.submit_many(signed, 8).await?.into_iter().collect();
		assert_eq!(sent.len(), 50, "every transaction has a hash of its own");

		let mut included = BTreeSet::new();
		let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
		while included.len() < sent.len() {
			let next = tokio::time::timeout_at(deadline, blocks.next()).await;
			let block = next.expect("a block a minute").expect("the stream of blocks goes on")?;
			let at = block.at().await?;
			let extrinsics = at.extrinsics().fetch().await?;
			let hashes = extrinsics.iter().filter_map(|x| x.ok()).map(|x| x.hash());
			included.extend(hashes.filter(|hash| sent.contains(hash)));
		}
		assert_eq!(client.next_nonce(&signer.account()).await?, first + COUNT);
		Ok::<_, interwork_cli::error::Error>(included.len())
	});
	assert_eq!(included.expect("the node takes them"), 50);
}

#[test]
fn full_pool_should_refuse_clients_but_not_what_is_urgent() {
	// Clients may fill an eighth of the pool. An authority without keys makes no blocks that empty it.
	let options = ["--validator", "--unsafe-force-node-key-generation", "--pool-limit", "80"];
	let node = Node::spawn(&options).0;
	let runtime = tokio::runtime::Runtime::new().expect("a runtime");
	let result = runtime.block_on(async {
		let client = Client::connect(&node.url, Duration::from_secs(60)).await?;
		let signer = Signer::from_suri("//Eve")?;
		let context = client.signing_context().await?;
		let tipped = context.clone().with_tip(Sdrt(1));
		let remark = api::tx().system().remark(vec![7]);

		// A fortieth of it may wait for earlier nonces; then only what is not far ahead is taken.
		let hasty = Signer::from_suri("//Ferdie")?;
		for nonce in [65, 66, 64, 1] {
			client.submit_signed(&context.sign_bytes(hasty.pair(), &remark, nonce)?).await?;
		}
		let far_ahead = context.sign_bytes(hasty.pair(), &remark, 67)?;
		let refused = client.submit_signed(&far_ahead).await.expect_err("it is far ahead");
		assert!(refused.to_string().contains("1016"), "{refused}");
		client.submit_signed(&tipped.sign_bytes(hasty.pair(), &remark, 67)?).await?;

		for nonce in 0..10 {
			client
				.submit_signed(&context.sign_bytes(signer.pair(), &remark, nonce)?)
				.await?;
		}
		let one_more = context.sign_bytes(signer.pair(), &remark, 10)?;
		let refused = client.submit_signed(&one_more).await.expect_err("the pool is full");
		assert!(refused.to_string().contains("1016"), "{refused}");

		let ferdie = text(&node.json(&["account", "balance", "//Ferdie"])["account"]);
		let transfer =
			["account", "transfer", "--to", &ferdie, "--amount", "1", "--suri", "//Dave"];
		let output = node.run(&transfer);
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert_eq!(output.status.code(), Some(1), "{said}");
		assert!(said.contains("pool is full") && said.contains("--tip"), "{said}");

		// A motion that nobody put: operational, whatever comes of it.
		let vote = api::tx().council().vote(H256::zero(), 0, true);
		client.submit_signed(&context.sign_bytes(signer.pair(), &vote, 10)?).await?;
		client.submit_signed(&tipped.sign_bytes(signer.pair(), &remark, 11)?).await?;

		// With its key it authors: everything that was taken is in a block, and there is room again.
		let key = hex_of(Signer::from_suri("//Alice")?.account().0);
		client
			.call_method::<Value>("author_insertKey", &["aura", "//Alice", &key])
			.await?;
		let last = context.sign_bytes(signer.pair(), &remark, 12)?;
		let started = Instant::now();
		while let Err(refused) = client.submit_signed(&last).await {
			assert!(started.elapsed() < Duration::from_secs(60), "{refused}");
			tokio::time::sleep(Duration::from_millis(500)).await;
		}
		assert_eq!(client.next_nonce(&signer.account()).await?, 13);
		Ok::<_, interwork_cli::error::Error>(())
	});
	if let Err(error) = result {
		panic!("{error}\n{}", node.log());
	}
}

#[test]
fn tool_should_tell_where_it_looked_when_no_node_answers() {
	let [port] = free_ports();
	let url = format!("ws://127.0.0.1:{port}");
	let output = interwork(&url, &["status", "--patience", "1s"]);
	let error = String::from_utf8_lossy(&output.stderr).into_owned();
	assert_eq!(output.status.code(), Some(1));
	assert!(error.contains(&url) && error.contains("--url"), "{error}");
	let output = interwork("127.0.0.1", &["status"]);
	assert!(String::from_utf8_lossy(&output.stderr).contains("ws://"));
	assert_eq!(interwork(&url, &["no-such-command"]).status.code(), Some(2));
	assert!(interwork(&url, &["completions", "bash"]).status.success());
}

/// Text of a JSON value.
fn text(value: &Value) -> String {
	value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_string()
}

#[test]
fn authority_should_join_change_keys_die_and_be_replaced_when_two_nodes_run() {
	let keys = tempfile::tempdir().expect("a temporary folder");
	let file = |name: &str| keys.path().join(name).to_str().expect("a plain path").to_string();
	let offline = |file: &str| -> Value {
		let arguments = ["operator", "node-key", "--file", file, "--output", "json"];
		let output = interwork("ws://127.0.0.1:1", &arguments);
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		serde_json::from_slice(&output.stdout).expect("JSON")
	};
	let alice_key = offline(&file("alice"));
	assert_eq!(alice_key["made"], true);

	let (mut alice, address) =
		Node::spawn(&["--alice", "--force-authoring", "--node-key-file", &file("alice")]);
	alice.wait_for_finality();
	let join = [
		"operator",
		"join",
		"--suri",
		"//Eve",
		"--name",
		"Eve Mobile",
		"--kind",
		"carrier",
		"--country",
		"NL",
		"--node-key",
		&file("eve"),
	];
	assert!(alice.error(&join).contains("--node-key-file"), "the node runs with another key");
	assert!(alice.error(&join[..10]).contains("no peers"));
	assert!(alice.error(&["recover", "stall", "--suri", "//Alice"]).contains("not stalled"));

	// Sessions of ten seconds: Parameters.set_parameter(Session.Length, 5).
	let put = alice.json(&[
		"board",
		"propose",
		"--call-hex",
		"0x020001000105000000",
		"--vote",
		"--suri",
		"//Alice",
	]);
	alice.carry(&text(&put[0]["motion"]), "finalised");
	assert_eq!(alice.json(&["authorities"])["session_length"], 5);

	let boot = format!("{address}/p2p/{}", text(&alice_key["peer_id"]));
	let (mut eve, _) =
		Node::spawn(&["--validator", "--bootnodes", &boot, "--node-key-file", &file("eve")]);
	eve.wait_for_finality();
	let genesis = "0x1111111111111111111111111111111111111111111111111111111111111111";
	assert!(eve
		.error(&[&join[..], &["--genesis", genesis]].concat())
		.contains("another chain"));

	// Operator first, then authority; each run goes on where the one before ended.
	let board = ["--propose", "--board-suri", "//Alice"];
	let proposing = [&join[..], &board].concat();
	let first = eve.json(&proposing);
	assert_eq!(first["state"], "admission-proposed", "{first:#}");
	assert_eq!(first["session_keys"]["set_now"], true);
	assert_eq!(first["session_keys"]["in_node"], true);
	eve.carry(&text(&first["motions"][0]["motion"]), "finalised");
	let second = eve.json(&proposing);
	assert_eq!(second["state"], "authority-proposed", "{second:#}");
	assert_eq!(second["session_keys"]["set_now"], false);
	eve.carry(&text(&second["motions"][0]["motion"]), "finalised");
	let joined = eve.json(&[&join[..], &["--wait", "--timeout", "3m"]].concat());
	assert_eq!(joined["state"], "authoring", "{joined:#}");
	assert_eq!(joined["authored"], true);
	assert_eq!(alice.json(&["authorities"])["authorities"].as_array().map(Vec::len), Some(2));

	// New keys, while it sits in the set.
	let rekeyed = eve.json(&["operator", "rekey", "--suri", "//Eve", "--wait", "--timeout", "3m"]);
	assert_eq!(rekeyed["in_force"], true);
	assert_ne!(rekeyed["session_keys"]["aura"], joined["session_keys"]["aura"]);

	// It dies. Neither of two voters can do without the other, until the board takes it out.
	let _ = eve.process.kill();
	let _ = eve.process.wait();
	std::thread::sleep(Duration::from_secs(50));
	let stall = ["recover", "stall", "--stalled-for", "15s", "--delay", "3", "--suri", "//Alice"];
	assert!(alice.error(&stall).contains("could not finalise either"));
	let motion = alice.json(&[&stall[..], &["--retire", "//Eve", "--propose"]].concat());
	assert_eq!(motion["stalled"], true, "{motion:#}");
	assert_eq!(motion["voters_needed"], 1);
	alice.carry(&text(&motion["motion"]["motion"]), "best");
	let again = [&stall[..], &["--propose"]].concat();
	assert!(alice.error(&again).contains("under way already"));
	let recovered = alice.json(&[&stall[..6], &["--wait", "--timeout", "3m"]].concat());
	assert_eq!(recovered["recovered"], true, "{recovered:#}");
	let authorities = alice.json(&["authorities"]);
	assert_eq!(authorities["authorities"].as_array().map(Vec::len), Some(1));
}

#[test]
fn upgrade_and_the_board_of_one_seat_should_say_what_they_did() {
	let node = Node::start();
	let status = node.json(&["upgrade", "status"]);
	assert_eq!(status["authorised"], Value::Null);
	let wasm = node_binary()
		.with_file_name("wbuild/interwork-runtime/interwork_runtime.compact.compressed.wasm");
	let path = wasm.to_str().expect("a plain path");
	let error = node.error(&["upgrade", "propose", "--wasm", path, "--suri", "//Alice"]);
	assert!(error.contains("raise its spec_version"), "{error}");
	let error = node.error(&["upgrade", "apply", "--wasm", "Cargo.toml", "--suri", "//Alice"]);
	assert!(error.contains("no runtime"), "{error}");

	// The board becomes one seat, whose motions are carried as they are put.
	let runtime = tokio::runtime::Runtime::new().expect("a runtime");
	let reset = runtime.block_on(async {
		let client = Client::connect(&node.url, Duration::from_secs(10)).await?;
		let at = client.at_finalised().await?;
		let alice = Signer::from_suri("//Alice")?.account();
		let call = api::tx().council_membership().reset_members(vec![alice]);
		interwork_cli::board::EncodedCall::new(&at, &call)
	});
	let reset = interwork_cli::client::hex_of(reset.expect("a call").0);
	let propose = |hex: &str| {
		node.json(&["board", "propose", "--call-hex", hex, "--vote", "--suri", "//Alice"])
	};
	node.carry(&text(&propose(&reset)[0]["motion"]), "finalised");
	assert_eq!(node.json(&["board", "members"]).as_array().map(Vec::len), Some(1));
	let put = propose("0x020001000107000000");
	assert_eq!(put[0]["executed"], true, "{put:#}");
	assert_eq!(put[0]["index"], Value::Null);
	assert_eq!(node.json(&["authorities"])["session_length"], 7);
}
