//! A roaming visit from beginning to end, every part of it a process of its own: the chain, the
//! visited operator's gateway, the roamer's wallet, and the tools of both operators. Each test starts
//! its own chain on free ports, and ends exactly what it started.

use interwork_cli::{
	amounts::Sdrt,
	hexed::{Fixed, Hex},
	provenance::{verify, AuthoritySet, Expected, Facts, Proof, ProvenanceError, Rules},
};
use serde_json::{json, Value};
use std::{
	fs::File,
	io::{BufRead, BufReader, Write},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

/// How long a process may take to be ready.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a unit is redeemed for.
const PRICE: &str = "0.5";

// Charlie is at home: it authors no blocks, so its free balance is only what the test leaves it.
const HOME: (&str, &str) = ("2", "//Charlie");
const VISITED: (&str, &str) = ("1", "//Bob");

fn now() -> u64 {
	SystemTime::now()
		.duration_since(UNIX_EPOCH)
		.expect("a clock after 1970")
		.as_secs()
}

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
	fn drop(&mut self) {
		// Our own child and nothing else.
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// A chain, and a folder for everything else.
struct World {
	folder: TempDir,
	url: String,
	_node: Process,
}

fn node_binary() -> PathBuf {
	let path = std::env::var_os("INTERWORK_NODE").map(PathBuf::from).unwrap_or_else(|| {
		Path::new(env!("CARGO_BIN_EXE_interwork")).with_file_name("interwork-node")
	});
	assert!(
		path.is_file(),
		"these tests need the node, and {} is not there. Build it, or name another with INTERWORK_NODE",
		path.display()
	);
	path
}

fn free_ports<const N: usize>() -> [u16; N] {
	let listeners: [TcpListener; N] =
		std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
	listeners.map(|listener| listener.local_addr().expect("its address").port())
}

impl World {
	fn start() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let [rpc, p2p] = free_ports();
		let log = File::create(folder.path().join("node.log")).expect("a log file");
		let node = Command::new(node_binary())
			.args(["--chain", "dev", "--alice", "--unsafe-force-node-key-generation"])
			.args(["--no-prometheus", "--no-telemetry", "--no-mdns"])
			.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{p2p}")])
			.args(["--rpc-port", &rpc.to_string()])
			.arg("--base-path")
			.arg(folder.path().join("chain"))
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a second handle of the log"))
			.stderr(log)
			.spawn()
			.expect("the node starts");
		let url = format!("ws://127.0.0.1:{rpc}");
		let world = Self { folder, url, _node: Process(node) };
		let started = Instant::now();
		loop {
			let output = world.run(&["status", "--output", "json", "--patience", "2s"]);
			let height = serde_json::from_slice::<Value>(&output.stdout)
				.ok()
				.and_then(|status| status["finalised_block"].as_u64());
			if height.is_some_and(|height| height > 1) {
				return world;
			}
			let log = std::fs::read_to_string(world.path("node.log")).unwrap_or_default();
			assert!(started.elapsed() < PATIENCE, "no block is finalised:\n{log}");
			std::thread::sleep(Duration::from_millis(500));
		}
	}

	fn path(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").to_string()
	}

	fn command(&self, arguments: &[&str]) -> Command {
		let mut command = Command::new(env!("CARGO_BIN_EXE_interwork"));
		command
			.args(arguments)
			.env("INTERWORK_URL", &self.url)
			.env_remove("INTERWORK_KEY_FILE")
			.env_remove("INTERWORK_WALLET")
			.stdin(Stdio::null());
		command
	}

	fn run(&self, arguments: &[&str]) -> Output {
		self.command(arguments).output().expect("the tool runs")
	}

	/// The tool with arguments that must go well.
	fn tool(&self, arguments: &[&str]) -> Value {
		let output = self.run(&join(&[arguments, &["--output", "json"]]));
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(output.status.success(), "interwork {arguments:?} failed: {said}");
		serde_json::from_slice(&output.stdout).expect("JSON")
	}

	/// The tool with arguments that must fail: what it says.
	fn error(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(!output.status.success(), "interwork {arguments:?} should fail");
		assert!(said.contains("error: "), "{said}");
		said
	}

	/// As an operator.
	fn by(&self, operator: (&str, &str), arguments: &[&str]) -> Value {
		self.tool(&join(&[arguments, &["--suri", operator.1]]))
	}

	/// As the roamer.
	fn wallet(&self, arguments: &[&str]) -> Value {
		let folder = self.path("wallet");
		self.tool(&join(&[&["wallet"], arguments, &["--wallet", &folder]]))
	}

	fn wallet_error(&self, arguments: &[&str]) -> String {
		let folder = self.path("wallet");
		self.error(&join(&[&["wallet"], arguments, &["--wallet", &folder]]))
	}

	/// Step 0: the two operators agree.
	fn agree(&self) -> String {
		let (home, visited) = (HOME.0, VISITED.0);
		let propose = ["dice", "acceptance", "propose", "--home", home, "--visited", visited];
		let terms = ["--price", PRICE, "--bytes-per-unit", "100000", "--valid-for", "20d"];
		let proposed = self.by(HOME, &join(&[&propose, &terms]));
		let id = proposed["id"].to_string();
		let shown = self.tool(&["dice", "acceptance", "show", &id]);
		assert_eq!((&shown["status"], &shown["open"]), (&json!("proposed-by-home"), &json!(false)));
		self.by(VISITED, &["dice", "acceptance", "accept", &id]);
		id
	}

	/// Carries a motion of the board.
	fn carry(&self, put: &Value) {
		let motion = put[0]["motion"].as_str().expect("a motion");
		for key in ["//Bob", "//Charlie"] {
			self.tool(&["board", "vote", motion, "aye", "--suri", key]);
		}
		self.tool(&["board", "close", motion, "--suri", "//Dave"]);
	}

	/// Checks that the books of the class add up, and returns them.
	fn books(&self) -> Value {
		let books = self.tool(&["dice", "class", "show", HOME.0]);
		assert_eq!(books["balanced"], true, "{books:#}");
		books
	}
}

/// Arguments one after the other.
fn join<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
	parts.concat()
}

fn text(value: &Value) -> String {
	value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_string()
}

/// An amount of the JSON output in the smallest unit.
fn units(value: &Value) -> u128 {
	text(value).parse::<Sdrt>().expect("an exact amount").0
}

fn judge(proof: &Proof, trusted: &AuthoritySet, now: u64) -> Result<Facts, ProvenanceError> {
	let rules = Rules { now, max_age: Duration::from_secs(60), expected: Expected::default() };
	verify(proof, trusted, &rules)
}

/// A proof of a real node, and what becomes of it when somebody changes it.
fn check_forgeries(proof: &Proof, trusted: &AuthoritySet) {
	let facts = judge(proof, trusted, now()).expect("the proof as it is");
	let refused = |proof: &Proof| judge(proof, trusted, now()).expect_err("a changed proof");
	for index in 0..proof.nodes.len() {
		let mut forged = proof.clone();
		*forged.nodes[index].0.last_mut().expect("a byte") ^= 1;
		assert!(matches!(
			refused(&forged),
			ProvenanceError::Forged { .. } | ProvenanceError::OtherState
		));
	}
	let mut truncated = Vec::new();
	for index in 0..proof.nodes.len() {
		let mut cut = proof.clone();
		cut.nodes.remove(index);
		truncated.push(refused(&cut));
	}
	assert!(truncated.iter().any(|error| matches!(error, ProvenanceError::Truncated { .. })));
	let mut other = proof.clone();
	other.subject.wallet = Fixed([7; 32]);
	assert!(matches!(
		refused(&other),
		ProvenanceError::Forged { .. } | ProvenanceError::Truncated { .. }
	));
	let mut header = proof.clone();
	header.header.0[3] ^= 1;
	assert!(matches!(refused(&header), ProvenanceError::OtherBlock { .. }));

	// The signature of the one authority is at the end of its vote, before its key and no ancestors.
	let mut unsigned = proof.clone();
	let signature = unsigned.justification.0.len() - 1 - 32 - 64;
	unsigned.justification.0[signature] ^= 1;
	assert!(matches!(refused(&unsigned), ProvenanceError::InvalidVote { .. }));
	// Its votes are left out: round, block, and then three empty lists' worth of nothing.
	let mut alone = proof.clone();
	alone.justification.0.truncate(8 + 32 + 4);
	alone.justification.0.extend([0, 0]);
	let error = refused(&alone);
	assert_eq!(error, ProvenanceError::TooFewVotes { votes: 0, authorities: 1 });

	let mut strangers = trusted.clone();
	strangers.authorities[0].key = Fixed([3; 32]);
	let error = judge(proof, &strangers, now()).expect_err("other authorities");
	assert!(matches!(error, ProvenanceError::ForeignVote { .. }), "{error}");
	let mut later = trusted.clone();
	later.set_id += 1;
	let error = judge(proof, &later, now()).expect_err("another set");
	assert!(matches!(error, ProvenanceError::InvalidVote { .. }), "{error}");

	let error = judge(proof, trusted, facts.time + 61).expect_err("an old proof");
	assert_eq!(error, ProvenanceError::Stale { age_secs: 61, max_secs: 60 });
}

#[test]
fn provenance_should_be_proven_by_a_real_node_and_every_forgery_refused() {
	let world = World::start();
	let acceptance = world.agree();
	let class = HOME.0;
	let list = world.tool(&["dice", "acceptance", "list", "--class", class]);
	assert_eq!(
		(list[0]["open"].clone(), list[0]["status"].clone()),
		(json!(false), json!("accepted"))
	);

	// Units for one wallet, and for those of a file: each row has its result.
	let address = text(&world.wallet(&["new"])["wallet"]);
	world.by(HOME, &["dice", "issue", "--units", "1000"]);
	world.by(HOME, &["dice", "assign", "--wallet", &address, "--units", "25"]);
	let rows = world.path("rows.csv");
	let second = text(&world.tool(&["wallet", "new", "--wallet", &world.path("second")])["wallet"]);
	let third = text(&world.tool(&["wallet", "new", "--wallet", &world.path("third")])["wallet"]);
	let mut file = File::create(&rows).expect("a file of rows");
	writeln!(file, "wallet,units\n{second},10\n{third},2000\n{third},0\n{third},5").expect("rows");
	let assigned = world.by(HOME, &["dice", "assign", "--file", &rows]);
	assert_eq!((&assigned["rows"], &assigned["rows_assigned"]), (&json!(4), &json!(2)));
	assert_eq!(assigned["units"], 15);
	let reasons: Vec<_> = assigned["refused"]
		.as_array()
		.expect("a list")
		.iter()
		.map(|row| (row["line"].as_u64(), text(&row["reason"])))
		.collect();
	let expected = [(Some(3), "not enough units".into()), (Some(4), "zero units".into())];
	assert_eq!(reasons, expected);
	let books = world.books();
	assert_eq!((&books["in_wallets"], &books["unassigned"]), (&json!(40), &json!(960)));
	world.by(HOME, &["dice", "burn", "--units", "60"]);
	assert_eq!(world.books()["burned"], 60);
	let shown = world.tool(&["dice", "wallet", "show", "--class", class, &address]);
	assert_eq!((&shown["units"], &shown["assigned"]), (&json!(25), &json!(25)));

	// Step 2, by the wallet and by the visited operator.
	let check = ["check", "--class", class, "--visited", VISITED.0];
	let checked = world.wallet(&join(&[&check, &["--units", "25"]]));
	assert_eq!(checked["can_open"], true, "{checked:#}");
	assert_eq!(checked["proven"]["units"], 25);
	let checked = world.wallet(&join(&[&check, &["--units", "26"]]));
	assert_eq!(checked["reason"], "not enough units");
	assert!(world
		.wallet_error(&["check", "--class", class, "--visited", "3"])
		.contains("does not take these units"));

	let (proof, trusted) = (world.path("proof.json"), world.path("authorities.json"));
	let about = ["--wallet", &address, "--class", class, "--acceptance", &acceptance];
	let provenance = ["dice", "provenance"];
	let writing = ["--write", &proof, "--write-authorities", &trusted];
	let facts = world.tool(&join(&[&provenance, &about, &writing]));
	assert_eq!((&facts["assigned"], &facts["units"]), (&json!(25), &json!(25)));
	assert_eq!(facts["votes"], 1);
	// Verified without any node.
	let offline = ["--verify", &proof, "--authorities", &trusted, "--url", "ws://127.0.0.1:1"];
	assert_eq!(world.tool(&join(&[&provenance, &about, &offline]))["block"], facts["block"]);
	let other = join(&[&provenance, &["--wallet", &second], &offline]);
	assert!(world.error(&other).contains("another wallet"));
	let read = Proof::read(Path::new(&proof)).expect("the proof");
	let set = AuthoritySet::read(Path::new(&trusted)).expect("the authorities");
	check_forgeries(&read, &set);
	// Values of a later block under the header of an earlier one.
	world.tool(&join(&[&provenance, &about, &["--write", &world.path("later.json")]]));
	let later = Proof::read(Path::new(&world.path("later.json"))).expect("a later proof");
	let mixed = Proof { nodes: later.nodes.clone(), ..read.clone() };
	let error = judge(&mixed, &set, now()).expect_err("values of another block");
	assert_eq!(error, ProvenanceError::OtherState);
	let mixed = Proof { justification: later.justification.clone(), ..read.clone() };
	let error = judge(&mixed, &set, now()).expect_err("votes for another block");
	assert!(matches!(error, ProvenanceError::OtherBlock { .. }), "{error}");
	let mixed = Proof { justification: Hex(vec![1, 2, 3]), ..read };
	let error = judge(&mixed, &set, now()).expect_err("no votes at all");
	assert!(matches!(error, ProvenanceError::Unreadable { .. }), "{error}");
	// A wallet without units has nothing to prove.
	let stranger =
		["--wallet", "0x0707070707070707070707070707070707070707070707070707070707070707"];
	let nobody = join(&[&provenance, &stranger, &about[2..]]);
	assert!(world.error(&nobody).contains("were ever assigned"));

	// Units go back to their issuer by a message, relayed by somebody else.
	let message = world.wallet(&["return", "--class", class, "--units", "5"]);
	let file = world.path("return.json");
	std::fs::write(&file, message.to_string()).expect("a message");
	let relayed = world.by(("0", "//Alice"), &["dice", "relay", "--file", &file]);
	assert_eq!(relayed["units"], 5);
	assert!(world
		.error(&["dice", "relay", "--file", &file, "--suri", "//Alice"])
		.contains("Dice.WrongNonce"));
	let relayed = world.wallet(&["return", "--class", class, "--units", "1", "--suri", "//Alice"]);
	assert_eq!(relayed["units"], 1);
	assert_eq!(world.wallet(&["show"])["classes"][0]["units"], 19);

	// The issuer is suspended: a new proof says so, and the old one is soon stale.
	let put = world.tool(&[
		"board",
		"propose-suspend",
		HOME.0,
		"--reason",
		"an investigation",
		"--vote",
		"--suri",
		"//Alice",
	]);
	world.carry(&put);
	let error =
		world.error(&join(&[&provenance, &about, &["--write", &world.path("suspended.json")]]));
	assert!(error.contains("the issuer, operator 2, is suspended"), "{error}");
	let suspended = Proof::read(Path::new(&world.path("suspended.json"))).expect("a proof");
	let error = judge(&suspended, &set, now()).expect_err("a suspended issuer");
	assert!(matches!(error, ProvenanceError::IssuerNotActive { operator: 2, .. }), "{error}");
	let checked = world.wallet_error(&check);
	assert!(checked.contains("suspended"), "{checked}");
	let old = join(&[&provenance, &about, &offline[..4], &["--max-age", "1s"]]);
	assert!(world.error(&old).contains("s old"));
}

/// The gateway, with the addresses that it says.
struct Gateway {
	_process: Process,
	public: String,
	inside: String,
	token: String,
}

impl World {
	/// Starts the gateway, or starts it again over the same store.
	fn gateway(&self, ports: [u16; 2]) -> Gateway {
		let store = self.path("gateway.redb");
		let log = File::create(self.path("gateway.log")).expect("a log file");
		let [public, inside] = ports.map(|port| format!("127.0.0.1:{port}"));
		let mut process = self
			.command(&["gateway", "--suri", VISITED.1, "--operator", VISITED.0, "--store", &store])
			.args(["--listen", &public, "--metering-listen", &inside])
			.args(["--output", "json"])
			.stdout(Stdio::piped())
			.stderr(log)
			.spawn()
			.expect("the gateway starts");
		let mut line = String::new();
		let mut said = BufReader::new(process.stdout.take().expect("its output"));
		let mut document = String::new();
		let ready: Value = loop {
			line.clear();
			let read = said.read_line(&mut line).expect("its output");
			let log = || std::fs::read_to_string(self.path("gateway.log")).unwrap_or_default();
			assert!(read > 0, "the gateway has ended: {}", log());
			document.push_str(&line);
			if let Ok(ready) = serde_json::from_str(&document) {
				break ready;
			}
		};
		std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
		let token = std::fs::read_to_string(format!("{store}.token")).expect("its token");
		assert_eq!(text(&ready["listen"]), public, "{ready}");
		Gateway {
			_process: Process(process),
			public: format!("http://{public}"),
			inside: format!("http://{inside}"),
			token: token.trim().into(),
		}
	}

	/// A wallet that is switched off while it waits for its channel.
	fn open_and_die(&self, arguments: &[&str]) {
		let folder = self.path("wallet");
		let mut process = self
			.command(&join(&[&["wallet"], arguments, &["--wallet", &folder]]))
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.expect("the wallet starts");
		let asked = PathBuf::from(folder).join("opening.json");
		let started = Instant::now();
		while !asked.exists() {
			assert!(started.elapsed() < PATIENCE, "the wallet asks for no channel");
			let ended = process.try_wait().expect("its state");
			assert!(ended.is_none(), "the wallet has ended: {ended:?}");
			std::thread::sleep(Duration::from_millis(1));
		}
		process.kill().expect("our own child");
		process.wait().expect("its end");
		assert!(asked.exists(), "it has not seen the channel");
	}
}

impl Gateway {
	/// What the packet gateway of the visited network does.
	fn meter(&self, path: &str, body: &Value) -> Value {
		let runtime = tokio::runtime::Runtime::new().expect("a runtime");
		let request = reqwest::Client::new()
			.post(format!("{}{path}", self.inside))
			.bearer_auth(&self.token)
			.json(body);
		runtime.block_on(async {
			let response = request.send().await.expect("an answer");
			let status = response.status();
			let text = response.text().await.expect("a text");
			assert!(status.is_success(), "{path}: {status} {text}");
			serde_json::from_str(&text).expect("JSON")
		})
	}
}

#[test]
fn visit_should_go_from_the_acceptance_to_the_redemption() {
	let world = World::start();
	let class = HOME.0;

	// 0: acceptance. 1: units, and the record of their assignment.
	let acceptance = world.agree();
	world.by(HOME, &["dice", "issue", "--units", "100"]);
	let address = text(&world.wallet(&["new"])["wallet"]);
	world.by(HOME, &["dice", "assign", "--wallet", &address, "--units", "25"]);
	world.by(HOME, &["dice", "collateral", "deposit", "--amount", "4"]);
	let balance = world.tool(&["account", "balance", &address]);
	assert_eq!(balance["free"], "0", "the wallet has no SDRt: {balance}");

	// 2: the wallet checks operator, class and units. Nothing of that is the gateway's word.
	let checked =
		world.wallet(&["check", "--class", class, "--visited", VISITED.0, "--units", "25"]);
	assert_eq!(checked["can_open"], true, "{checked:#}");

	// 3 and 4: the contract, with the commitment of the profile's document.
	let ports = free_ports();
	let gateway = world.gateway(ports);
	let profile = world.path("profile.xml");
	std::fs::write(&profile, "a profile for the visited network").expect("a profile");
	let skipped = world.wallet(&["contract", "--home-routed"]);
	assert_eq!(skipped["skipped"], true);
	let contract = world.wallet(&[
		"contract",
		"--gateway",
		&gateway.public,
		"--class",
		class,
		"--profile",
		&profile,
	]);
	assert!(text(&contract["contract"]).starts_with("0x"), "{contract:#}");
	let shown = world.wallet(&["show"]);
	assert!(text(&shown["profile"]).contains("operator 1"), "{shown:#}");

	// 5 and 6: the channel, from the roamer's message, relayed by the gateway.
	let open = ["open", "--gateway", &gateway.public, "--units", "25", "--for", "2h"];
	// Whatever became of the first attempt, the second one goes on with it.
	world.open_and_die(&open);
	let opened = world.wallet(&open);
	assert_eq!(opened["resumed"], true, "{opened:#}");
	let all = world.tool(&["channel", "list", "--acceptance", &acceptance]);
	assert_eq!(all.as_array().map(Vec::len), Some(1), "one channel was asked for: {all:#}");
	let channel = opened["channel"].to_string();
	assert_eq!((&opened["deposit"], &opened["bytes_per_unit"]), (&json!(25), &json!(100_000)));
	let on_chain = world.tool(&["channel", "show", &channel]);
	assert_eq!(on_chain["payer"].as_str(), Some(address.as_str()));
	assert_eq!(world.books()["in_channels"], 25);
	// The visited operator checks the roamer: wallet, class, assignment and channel, proven.
	let proven = world.tool(&[
		"dice",
		"provenance",
		"--wallet",
		&address,
		"--class",
		class,
		"--acceptance",
		&acceptance,
		"--channel",
		&channel,
	]);
	assert_eq!(proven["channel"]["deposit"], 25);
	assert_eq!(proven["channel"]["voucher_key"], on_chain["voucher_key"]);
	assert!(world.wallet_error(&open).contains("not enough units"), "all units are in the channel");

	// 7: service, and a payment for each 100 KB.
	let number: u64 = channel.parse().expect("a number");
	let session = gateway.meter("/v1/sessions", &json!({ "channel": number }));
	let report = |gateway: &Gateway, event: u8, bytes: u64| {
		let row = json!({
			"channel": number,
			"session": session["session"],
			"event": format!("0x{}", hex::encode([event; 16])),
			"bytes": bytes,
		});
		let answer = gateway.meter("/v1/reports", &json!([row]));
		assert!(answer[0]["ok"].is_object(), "{answer}");
		answer[0]["ok"].clone()
	};
	let first = world.wallet(&["pay", "--units", "5"]);
	assert_eq!((&first["payments"], &first["ticks"]), (&json!(5), &json!(4)), "{first:#}");
	report(&gateway, 1, 450_000);
	report(&gateway, 1, 450_000);
	let second = world.wallet(&["pay", "--bytes", "1000000", "--step", "2"]);
	assert_eq!((&second["units"], &second["spent"]), (&json!(10), &json!(15)));
	report(&gateway, 2, 1_000_000);
	// The wallet's own record is lost: the gateway gives it back, and has to prove it.
	std::fs::remove_file(world.path(&format!("wallet/channels/{channel}.payer"))).expect("a file");
	std::fs::remove_file(world.path(&format!("wallet/channels/{channel}.json"))).expect("a file");
	assert!(world.wallet_error(&["pay", "--units", "1"]).contains("wallet open"));
	let recover = ["recover", "--channel", &channel, "--gateway", &gateway.public];
	let recovered = world.wallet(&recover);
	assert_eq!((&recovered["spent"], &recovered["found"]), (&json!(15), &json!(15)));
	// The gateway dies, a payment finds nobody, and the next one makes up for it.
	drop(gateway);
	assert!(world.wallet_error(&["pay", "--units", "1"]).contains("on record"));
	let gateway = world.gateway(ports);
	let started = Instant::now();
	while world
		.run(&["wallet", "pay", "--units", "1", "--wallet", &world.path("wallet")])
		.status
		.code()
		!= Some(0)
	{
		assert!(started.elapsed() < PATIENCE, "the gateway does not come back");
	}
	let shown = world.wallet(&["show"]);
	let spent = shown["channels"][0]["spent"].as_u64().expect("a number");
	let rest = (20 - spent).to_string();
	let third = world.wallet(&["pay", "--units", &rest, "--every", "1s"]);
	assert_eq!((&third["spent"], &third["left"]), (&json!(20), &json!(5)), "{third:#}");
	report(&gateway, 3, 550_000);
	assert!(world.wallet_error(&["pay", "--units", "6"]).contains("top-up"));

	// 8 and 9: the roamer leaves. Units delivered go to the operator, the rest comes back.
	let closed = world.wallet(&["close"]);
	assert_eq!(closed["state"], "closed", "{closed:#}");
	assert_eq!((&closed["claimed"], &closed["refunded"]), (&json!(20), &json!(5)));
	// 10: the home profile.
	assert_eq!(closed["home_profile_restored"], true);
	assert_eq!(world.wallet(&["show"])["profile"], "home");
	assert!(world.error(&["channel", "show", &channel]).contains("leave nothing behind"));
	let books = world.books();
	assert_eq!((&books["in_channels"], &books["earned"]), (&json!(0), &json!(20)));
	assert_eq!(books["in_wallets"], 5);

	// 11: redemption, at the price agreed on. From collateral: 8 units are worth 4 SDRt.
	let redeem = |units: &str| {
		let redeem = ["dice", "redeem", "--acceptance", &acceptance, "--units", units];
		world.by(VISITED, &redeem)
	};
	let more = ["dice", "redeem", "--acceptance", &acceptance, "--units", "21", "--quote"];
	assert!(world.error(&more).contains("20 are earned"));
	let quote = ["dice", "redeem", "--acceptance", &acceptance, "--units", "10", "--quote"];
	let quote = world.tool(&quote);
	assert_eq!(quote["quote"], json!({"from_collateral": "4", "from_free": "1", "owed": "0"}));
	assert_eq!(quote["receipt"], Value::Null);
	let paid = &redeem("8")["paid"];
	assert_eq!(paid, &json!({"from_collateral": "4", "from_free": "0", "owed": "0"}));
	// Then from the issuer's free balance.
	let paid = &redeem("6")["paid"];
	assert_eq!(paid, &json!({"from_collateral": "0", "from_free": "3", "owed": "0"}));
	// Then there is less than the price: the rest is a visible debt.
	let free = units(&world.tool(&["account", "balance", HOME.1])["free"]);
	let leave = Sdrt::whole(1).0;
	let amount = Sdrt(free - leave).to_string();
	let dave = text(&world.tool(&["account", "balance", "//Dave"])["account"]);
	world.by(HOME, &["account", "transfer", "--to", &dave, "--amount", &amount]);
	let last = world.by(VISITED, &["dice", "redeem", "--acceptance", &acceptance]);
	let paid = &last["paid"];
	assert_eq!(last["units"], 6, "all that is left");
	let sum = units(&paid["from_collateral"]) + units(&paid["from_free"]) + units(&paid["owed"]);
	assert_eq!(sum, 3 * Sdrt::whole(1).0);
	assert!(units(&paid["owed"]) > Sdrt::whole(2).0, "{paid}");
	let books = world.books();
	assert_eq!((&books["redeemed"], &books["earned"]), (&json!(20), &json!(0)));
	assert_eq!(books["debt"], paid["owed"]);
	assert_eq!(books["owed"], json!([{"visited": 1, "amount": paid["owed"]}]));
	assert_eq!(books["assignable"], false);

	// Nothing more is assigned until it is paid.
	let assign = ["dice", "assign", "--wallet", &address, "--units", "1", "--suri", HOME.1];
	let charlie = text(&world.tool(&["account", "balance", HOME.1])["account"]);
	let back = ["account", "transfer", "--to", &charlie, "--amount", "0.5", "--suri", "//Dave"];
	world.tool(&back);
	let error = world.error(&assign);
	assert!(error.contains("Dice.DebtOutstanding") || error.contains("SDRt first"), "{error}");
	let back = ["account", "transfer", "--to", &charlie, "--amount", "50", "--suri", "//Dave"];
	world.tool(&back);
	let settled = world.tool(&[
		"dice",
		"settle",
		"--class",
		class,
		"--visited",
		VISITED.0,
		"--suri",
		"//Dave",
	]);
	assert_eq!(settled["paid"]["owed"], "0");
	assert_eq!(world.books()["debt"], "0");
	world.tool(&assign);

	// What the roamer did not use goes back to its issuer, and is burned.
	let returned = world.wallet(&["return", "--class", class, "--suri", "//Dave"]);
	assert_eq!(returned["units"], 6);
	world.by(HOME, &["dice", "burn", "--units", "80"]);
	let books = world.books();
	assert_eq!((&books["in_wallets"], &books["unassigned"]), (&json!(0), &json!(0)));
	world.by(VISITED, &["dice", "acceptance", "end", &acceptance]);
	world.tool(&["dice", "acceptance", "clear", &acceptance, "--suri", "//Dave"]);
	assert!(world
		.error(&["dice", "acceptance", "show", &acceptance])
		.contains("no acceptance"));
}
