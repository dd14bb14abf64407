//! A chain with a home and a visited operator, roamers' wallets, and gateways as processes of their
//! own. Every test has its own, on free ports, and ends exactly the processes that it started.

use interwork_cli::{
	address::Address,
	api::{
		self,
		channels::{OpenParams, OpenRow},
		messages::WalletSignature,
		types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_dice::types as dice,
			sp_runtime::MultiSignature,
		},
	},
	client::{hex_of, view, Client},
	keys::Signer,
};
use interwork_micropay::{ChannelId, Genesis, Payer, Payment, Query, TickPolicy, VoucherSigner};
use interwork_primitives::{self as primitives, messages as signed};
use reqwest::StatusCode;
use serde_json::{json, Value};
use std::{
	fs::File,
	io::{BufRead, BufReader},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use subxt::utils::AccountId32;
use subxt_signer::sr25519::Keypair;
use tempfile::TempDir;

pub const BYTES_PER_UNIT: u64 = 100_000;
const PATIENCE: Duration = Duration::from_secs(120);

pub fn now() -> u64 {
	SystemTime::now()
		.duration_since(UNIX_EPOCH)
		.expect("a clock after 1970")
		.as_secs()
}

/// Waits until something holds.
pub async fn until<F: std::future::Future<Output = bool>>(
	what: &str,
	patience: Duration,
	mut holds: impl FnMut() -> F,
) {
	let started = Instant::now();
	while !holds().await {
		assert!(started.elapsed() < patience, "{what}: not within {} s", patience.as_secs());
		tokio::time::sleep(Duration::from_millis(250)).await;
	}
}

fn free_ports<const N: usize>() -> [u16; N] {
	let listeners: [TcpListener; N] =
		std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
	listeners.map(|listener| listener.local_addr().expect("its address").port())
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

/// A node, which ends with the test.
pub struct Node {
	process: Child,
	options: Vec<String>,
	pub url: String,
	folder: PathBuf,
}

impl Drop for Node {
	fn drop(&mut self) {
		self.kill();
		if std::thread::panicking() {
			eprintln!("{}", self.log());
		}
	}
}

impl Node {
	pub fn start(folder: &Path, chain: &str, name: &str, options: &[&str]) -> Self {
		let [rpc, p2p] = free_ports();
		let folder = folder.join(name);
		std::fs::create_dir_all(&folder).expect("a folder");
		let mut all: Vec<String> = ["--chain", chain, "--no-prometheus", "--no-telemetry"]
			.iter()
			.chain(&["--no-mdns", "--unsafe-force-node-key-generation"])
			.chain(options)
			.map(ToString::to_string)
			.collect();
		all.extend(["--listen-addr".into(), format!("/ip4/127.0.0.1/tcp/{p2p}")]);
		all.extend(["--rpc-port".into(), rpc.to_string(), "--base-path".into()]);
		all.push(folder.join("chain").display().to_string());
		let process = spawn_node(&all, &folder);
		Self { process, options: all, url: format!("ws://127.0.0.1:{rpc}"), folder }
	}

	pub fn kill(&mut self) {
		// Our own child and nothing else.
		let _ = self.process.kill();
		let _ = self.process.wait();
	}

	pub fn restart(&mut self) {
		self.restart_with(&[]);
	}

	/// Starts it again, this time with more options.
	pub fn restart_with(&mut self, more: &[&str]) {
		self.kill();
		let more = more.iter().map(ToString::to_string);
		let options: Vec<String> = self.options.iter().cloned().chain(more).collect();
		self.process = spawn_node(&options, &self.folder);
	}

	/// The end of its log.
	fn log(&self) -> String {
		let log = std::fs::read_to_string(self.folder.join("node.log")).unwrap_or_default();
		let lines: Vec<_> = log.lines().rev().take(60).collect();
		lines.into_iter().rev().collect::<Vec<_>>().join("\n")
	}
}

fn spawn_node(options: &[String], folder: &Path) -> Child {
	let log = File::options()
		.create(true)
		.append(true)
		.open(folder.join("node.log"))
		.expect("a log file");
	Command::new(node_binary())
		.args(options)
		.stdin(Stdio::null())
		.stdout(log.try_clone().expect("a second handle of the log"))
		.stderr(log)
		.spawn()
		.expect("the node starts")
}

/// A gateway in a process of its own.
pub struct Gateway {
	process: Child,
	pub public: String,
	pub inside: String,
	token: String,
	http: reqwest::Client,
	log: PathBuf,
}

impl Drop for Gateway {
	fn drop(&mut self) {
		self.kill();
		if std::thread::panicking() {
			eprintln!("{}", std::fs::read_to_string(&self.log).unwrap_or_default());
		}
	}
}

/// An answer: its status and its JSON.
pub type Answer = (StatusCode, Value);

impl Gateway {
	/// Starts one. Its output is piped, and its first line says where it listens.
	pub fn start(mut command: Command, log: PathBuf) -> Self {
		let file = File::options().create(true).append(true).open(&log).expect("a log file");
		let mut process = command.stderr(file).spawn().expect("the gateway starts");
		let mut line = String::new();
		let output = process.stdout.take().expect("its output");
		BufReader::new(output).read_line(&mut line).expect("its first line");
		let status: Value = serde_json::from_str(&line).unwrap_or_else(|error| {
			panic!("{error}: {line:?}\n{}", std::fs::read_to_string(&log).unwrap_or_default())
		});
		let address = |name: &str| format!("http://{}", status[name].as_str().expect("an address"));
		let file = status["metering_token_file"].as_str().expect("a path");
		let token = std::fs::read_to_string(file).expect("the token").trim().to_string();
		Self {
			process,
			public: address("listen"),
			inside: address("metering_listen"),
			token,
			http: reqwest::Client::new(),
			log,
		}
	}

	/// `kill -9`.
	pub fn kill(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}

	/// Tells it to stop, and returns whether it ended well.
	pub async fn stop(&mut self) -> bool {
		let id = self.process.id().to_string();
		assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
		let started = Instant::now();
		loop {
			if let Some(status) = self.process.try_wait().expect("its status") {
				return status.success();
			}
			assert!(started.elapsed() < Duration::from_secs(30), "the gateway does not stop");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	pub fn log(&self) -> String {
		std::fs::read_to_string(&self.log).expect("its log")
	}

	async fn answer(request: reqwest::RequestBuilder) -> Answer {
		let response = request.timeout(Duration::from_secs(90)).send().await.expect("an answer");
		let status = response.status();
		let text = response.text().await.expect("a text");
		let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
		(status, value)
	}

	pub async fn get(&self, path: &str) -> Answer {
		Self::answer(self.http.get(format!("{}{path}", self.public))).await
	}

	pub async fn post(&self, path: &str, body: &Value) -> Answer {
		Self::answer(self.http.post(format!("{}{path}", self.public)).json(body)).await
	}

	pub async fn pay_bytes(&self, bytes: Vec<u8>) -> Answer {
		let request = self
			.http
			.post(format!("{}/v1/payments", self.public))
			.header("content-type", "application/octet-stream")
			.body(bytes);
		Self::answer(request).await
	}

	pub async fn pay(&self, payment: &Payment) -> Answer {
		self.pay_bytes(payment.using_encoded(<[u8]>::to_vec)).await
	}

	/// Asks the metering API with a token of the test's choice.
	pub async fn inside_with(&self, path: &str, body: &Value, token: Option<&str>) -> Answer {
		let request = self.http.post(format!("{}{path}", self.inside)).json(body);
		let request = match token {
			Some(token) => request.bearer_auth(token),
			None => request,
		};
		Self::answer(request).await
	}

	pub async fn inside(&self, path: &str, body: &Value) -> Answer {
		self.inside_with(path, body, Some(&self.token)).await
	}

	pub async fn inside_get(&self, path: &str) -> Answer {
		let request = self.http.get(format!("{}{path}", self.inside)).bearer_auth(&self.token);
		Self::answer(request).await
	}

	pub async fn begin(&self, channel: u64) -> Answer {
		self.inside("/v1/sessions", &json!({ "channel": channel })).await
	}

	/// Reports traffic, and returns the standing.
	pub async fn report(&self, channel: u64, session: u64, event: u8, bytes: u64) -> Value {
		let row = json!({
			"channel": channel,
			"session": session,
			"event": hex_of([event; 16]),
			"bytes": bytes,
		});
		let (status, answers) = self.inside("/v1/reports", &json!([row])).await;
		assert_eq!(status, StatusCode::OK, "{answers}");
		answers[0].clone()
	}

	/// A figure of the metrics.
	pub async fn figure(&self, name: &str) -> u64 {
		let (status, text) = Self::answer(self.http.get(format!("{}/metrics", self.inside))).await;
		assert_eq!(status, StatusCode::OK);
		let text = text.as_str().expect("a text");
		let line = text
			.lines()
			.find_map(|line| line.strip_prefix(&format!("interwork_gateway_{name} ")))
			.unwrap_or_else(|| panic!("no {name} in {text}"));
		line.parse().expect("a number")
	}

	/// Asks where a channel stands, as its payer.
	pub async fn standing(&self, world: &World, wallet: &Wallet, channel: u64) -> Answer {
		let query = Query { genesis: world.genesis, channel: ChannelId(channel), time: now() };
		let signature = hex_of(wallet.voucher.sign_query(&query).0);
		let request = self
			.http
			.get(format!("{}/v1/channels/{channel}", self.public))
			.header("authorization", format!("Interwork {} {signature}", query.time));
		Self::answer(request).await
	}

	pub async fn until_serving(&self) {
		until("the gateway serves", PATIENCE, || async {
			self.get("/v1/terms").await.1["serving"] == json!(true)
		})
		.await;
	}
}

/// A roamer: an account for messages and a key for vouchers. It has no SDRt.
#[derive(Clone)]
pub struct Wallet {
	pub pair: Keypair,
	pub voucher: VoucherSigner,
}

impl Wallet {
	pub fn of(number: usize) -> Self {
		let mut seed = [9; 32];
		seed[..8].copy_from_slice(&number.to_le_bytes());
		let pair = Keypair::from_secret_key(seed).expect("a secret");
		Self { pair, voucher: VoucherSigner::from_seed(seed) }
	}

	/// The same wallet with another voucher key, for another channel.
	pub fn with_key(&self, number: u64) -> Self {
		let mut seed = self.pair.public_key().0;
		seed[..8].copy_from_slice(&number.to_le_bytes());
		Self { pair: self.pair.clone(), voucher: VoucherSigner::from_seed(seed) }
	}

	pub fn account(&self) -> AccountId32 {
		self.pair.public_key().to_account_id()
	}

	fn in_message(&self) -> primitives::AccountId {
		primitives::AccountId::new(self.account().0)
	}

	pub fn sign(&self, message: &[u8]) -> Value {
		json!({ "type": "sr25519", "bytes": hex_of(self.pair.sign(message).0) })
	}
}

/// A chain with two operators that have agreed, and wallets with units.
pub struct World {
	pub node: Node,
	pub client: Client,
	pub visited: Signer,
	pub acceptance: u64,
	pub class: u32,
	pub genesis: Genesis,
	pub folder: TempDir,
}

impl World {
	/// A development chain of one node.
	pub async fn new(wallets: usize, units: u64) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let node = Node::start(folder.path(), "dev", "alice", &["--alice"]);
		Self::over(folder, node, wallets, units).await
	}

	/// On a chain that exists: Alice is at home, Bob is visited.
	pub async fn over(folder: TempDir, node: Node, wallets: usize, units: u64) -> Self {
		let client = Client::connect(&node.url, Duration::from_secs(60))
			.await
			.expect("the node answers");
		let home = Signer::from_suri("//Alice").expect("a key");
		let visited = Signer::from_suri("//Bob").expect("a key");
		until("blocks are finalised", PATIENCE, || async {
			client.at_finalised().await.is_ok_and(|at| at.block_number() > 0)
		})
		.await;
		let total = units * u64::try_from(wallets).expect("a small number");
		let tx = api::tx();
		client.submit(&home, &tx.dice().issue(total)).await.expect("units are issued");
		let rows: Vec<_> = (0..wallets)
			.map(|number| dice::AssignRow { wallet: Wallet::of(number).account(), units })
			.collect();
		let call = tx.dice().assign_batch(BoundedVec(rows));
		client.submit(&home, &call).await.expect("units are assigned");
		let terms = dice::AcceptanceTerms {
			bytes_per_unit: u32::try_from(BYTES_PER_UNIT).expect("a small number"),
			unit_price: 1_000,
			valid_until: now() + 20 * 86_400,
		};
		let (class, operator) = (0, 1);
		let call =
			tx.dice()
				.propose_acceptance(api::OperatorId(class), api::OperatorId(operator), terms);
		let done = client.submit(&home, &call).await.expect("an acceptance is proposed");
		let event = done
			.event::<api::chain::dice::events::AcceptanceProposed>("AcceptanceProposed")
			.expect("its event");
		let acceptance = event.id.0;
		let call = tx.dice().accept_acceptance(api::AcceptanceId(acceptance));
		client.submit(&visited, &call).await.expect("the acceptance is accepted");
		let genesis = Genesis(client.genesis().0);
		Self { node, client, visited, acceptance, class, genesis, folder }
	}

	/// The tool with the given arguments, which must go well.
	pub fn tool(&self, arguments: &[&str]) -> Value {
		let output = Command::new(env!("CARGO_BIN_EXE_interwork"))
			.args(arguments)
			.args(["--url", &self.node.url, "--output", "json"])
			.stdin(Stdio::null())
			.output()
			.expect("the tool runs");
		let text = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(output.status.success(), "interwork {arguments:?} failed: {text}");
		serde_json::from_slice(&output.stdout).expect("JSON")
	}

	/// Sets the grace period of channels that are opened from now on, by a motion of the board.
	pub fn set_grace(&self, seconds: u32) {
		// Parameters.set_parameter(Channels.GracePeriod, seconds).
		let call = format!("0x0200040001{}", hex::encode(seconds.to_le_bytes()));
		let propose = ["board", "propose", "--call-hex", &call, "--vote", "--suri", "//Alice"];
		let motion = self.tool(&propose)[0]["motion"].as_str().expect("a motion").to_string();
		for key in ["//Bob", "//Charlie"] {
			self.tool(&["board", "vote", &motion, "aye", "--suri", key]);
		}
		self.tool(&["board", "close", &motion, "--suri", "//Dave"]);
	}

	/// The command of a gateway over this world's store, without starting it.
	pub fn gateway_command(&self, options: &[&str]) -> Command {
		let mut command = Command::new(env!("CARGO_BIN_EXE_interwork"));
		command
			.args(["gateway", "--suri", "//Bob", "--output", "json", "--url", &self.node.url])
			.args(["--listen", "127.0.0.1:0", "--metering-listen", "127.0.0.1:0"])
			.arg("--store")
			.arg(self.folder.path().join("gateway.redb"))
			.args(options)
			.stdin(Stdio::null())
			.stdout(Stdio::piped());
		command
	}

	/// Starts a gateway, and waits until it serves.
	pub async fn gateway(&self, options: &[&str]) -> Gateway {
		let gateway = self.gateway_without_waiting(options);
		gateway.until_serving().await;
		gateway
	}

	pub fn gateway_without_waiting(&self, options: &[&str]) -> Gateway {
		let log = self.folder.path().join("gateway.log");
		Gateway::start(self.gateway_command(options), log)
	}

	/// The request that opens a channel.
	pub fn opening(&self, wallet: &Wallet, deposit: u64, nonce: u64) -> Value {
		let (expires, valid_until) = (now() + 86_400, now() + 3_600);
		let message = signed::OpenMessage {
			acceptance: primitives::AcceptanceId(self.acceptance),
			class: primitives::ClassId(self.class),
			visited: primitives::OperatorId(1),
			wallet: wallet.in_message(),
			nonce,
			voucher_key: wallet.voucher.public(),
			deposit,
			expires,
			valid_until,
		}
		.to_bytes(&self.genesis.0);
		json!({
			"wallet": Address::from(wallet.account()).to_string(),
			"acceptance": self.acceptance,
			"voucherKey": hex_of(wallet.voucher.public()),
			"deposit": deposit,
			"expires": expires,
			"nonce": nonce,
			"validUntil": valid_until,
			"signature": wallet.sign(&message),
			"wrapped": false,
		})
	}

	/// The row of a batch of openings.
	pub fn open_row(&self, wallet: &Wallet, deposit: u64, nonce: u64) -> OpenRow {
		let (expires, valid_until) = (now() + 86_400, now() + 3_600);
		let message = signed::OpenMessage {
			acceptance: primitives::AcceptanceId(self.acceptance),
			class: primitives::ClassId(self.class),
			visited: primitives::OperatorId(1),
			wallet: wallet.in_message(),
			nonce,
			voucher_key: wallet.voucher.public(),
			deposit,
			expires,
			valid_until,
		}
		.to_bytes(&self.genesis.0);
		OpenRow {
			wallet: wallet.account(),
			params: OpenParams {
				acceptance: api::AcceptanceId(self.acceptance),
				voucher_key: wallet.voucher.public(),
				deposit,
				expires,
			},
			nonce,
			valid_until,
			signature: WalletSignature {
				signature: MultiSignature::Sr25519(wallet.pair.sign(&message).0),
				wrapped: false,
			},
		}
	}

	/// The request that closes a channel.
	pub fn closing(&self, wallet: &Wallet, channel: u64) -> Value {
		let message = signed::CloseMessage { channel: primitives::ChannelId(channel) }
			.to_bytes(&self.genesis.0);
		json!({ "signature": wallet.sign(&message), "wrapped": false })
	}

	/// The request that puts more units into a channel.
	pub fn top_up(&self, wallet: &Wallet, channel: u64, new_deposit: u64) -> Value {
		let valid_until = now() + 3_600;
		let message = signed::TopUpMessage {
			channel: primitives::ChannelId(channel),
			new_deposit,
			valid_until,
		}
		.to_bytes(&self.genesis.0);
		json!({
			"newDeposit": new_deposit,
			"validUntil": valid_until,
			"signature": wallet.sign(&message),
			"wrapped": false,
		})
	}

	/// The request that keeps a service contract.
	pub fn contract(&self, wallet: &Wallet) -> Value {
		let valid_until = now() + 86_400;
		let message = signed::ServiceContract {
			acceptance: primitives::AcceptanceId(self.acceptance),
			class: primitives::ClassId(self.class),
			visited: primitives::OperatorId(1),
			wallet: wallet.in_message(),
			voucher_key: wallet.voucher.public(),
			commitment: [3; 32],
			valid_until,
		}
		.to_bytes(&self.genesis.0);
		json!({
			"wallet": Address::from(wallet.account()).to_string(),
			"acceptance": self.acceptance,
			"class": self.class,
			"visited": 1,
			"voucherKey": hex_of(wallet.voucher.public()),
			"commitment": hex_of([3; 32]),
			"validUntil": valid_until,
			"signature": wallet.sign(&signed::wrap(&message)),
			"wrapped": true,
		})
	}

	/// Opens a channel through the gateway.
	pub async fn open(&self, gateway: &Gateway, wallet: &Wallet, deposit: u64, nonce: u64) -> u64 {
		let (status, answer) =
			gateway.post("/v1/channels", &self.opening(wallet, deposit, nonce)).await;
		assert_eq!(status, StatusCode::CREATED, "{answer}");
		answer["channel"].as_u64().expect("a channel")
	}

	pub fn payer(&self, wallet: &Wallet, channel: u64, deposit: u64, policy: TickPolicy) -> Payer {
		let channel = ChannelId(channel);
		Payer::new(wallet.voucher.clone(), self.genesis, channel, deposit, policy)
			.expect("a policy")
	}

	/// Asks to close a channel on chain, as its payer, without the gateway.
	pub async fn request_close(&self, wallet: &Wallet, channel: u64) {
		let message = signed::CloseMessage { channel: primitives::ChannelId(channel) }
			.to_bytes(&self.genesis.0);
		let signature = WalletSignature {
			signature: MultiSignature::Sr25519(wallet.pair.sign(&message).0),
			wrapped: false,
		};
		let call = api::tx().channels().request_close_relayed(api::ChannelId(channel), signature);
		// Relayed by somebody who has nothing to do with it.
		let other = Signer::from_suri("//Eve").expect("a key");
		self.client.submit(&other, &call).await.expect("the request is taken");
	}

	/// Units claimed of a channel, `None` when it has ended. At the last finalised block.
	pub async fn claimed(&self, channel: u64) -> Option<u64> {
		let at = self.client.at_finalised().await.expect("the node answers");
		let query = api::view_functions().channels().channel(api::ChannelId(channel));
		view(&at, query).await.expect("a view").map(|view| view.record.claimed)
	}

	/// Units that the visited operator has earned under the acceptance.
	pub async fn earned(&self) -> u64 {
		let at = self.client.at_finalised().await.expect("the node answers");
		let query = api::view_functions().dice().acceptance(api::AcceptanceId(self.acceptance));
		view(&at, query).await.expect("a view").expect("the acceptance").record.earned
	}

	/// Units in a wallet.
	pub async fn units(&self, wallet: &Wallet) -> u64 {
		let at = self.client.at_finalised().await.expect("the node answers");
		let query = api::view_functions().dice().wallet(api::ClassId(self.class), wallet.account());
		view(&at, query).await.expect("a view").expect("the wallet").units
	}
}
