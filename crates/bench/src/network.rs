//! Real nodes on loopback, started for one measurement and stopped with it.

use crate::rpc::Rpc;
use anyhow::{bail, ensure, Context, Result};
use interwork_linkem::{Emulator, Member, Settings};
use std::{
	fs::File,
	net::{Ipv4Addr, TcpListener},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The well-known authorities of the `local` chain.
const AUTHORITIES: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// How long a node may take from its start to its first finalised block.
const START_TIMEOUT: Duration = Duration::from_secs(90);

/// How many lines of a node's log are told when something has failed.
const LINES_TOLD: usize = 60;

/// A running node. It is killed, by its process id, when the value goes.
pub struct Node {
	child: Child,
	/// Where its JSON-RPC answers.
	pub url: String,
	/// Its data and its log.
	pub folder: PathBuf,
}

impl Node {
	/// Processor time the node has used since it started, user and system, in seconds.
	pub fn cpu_seconds(&self) -> Result<f64> {
		let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
		// The second field is the name in parentheses and may hold spaces; count from its end.
		let fields: Vec<&str> = stat
			.rsplit_once(')')
			.context("a stat line names its process")?
			.1
			.split_whitespace()
			.collect();
		let ticks = |index: usize| -> Result<f64> {
			Ok(fields.get(index).context("a stat line has 52 fields")?.parse()?)
		};
		// Ticks of 10 ms, the value of USER_HZ on every Linux port we build for.
		Ok((ticks(11)? + ticks(12)?) / 100.0)
	}

	/// The most memory the node has held at a time, in MB.
	pub fn memory_mb_max(&self) -> Result<f64> {
		let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
		let kilobytes: f64 = status
			.lines()
			.find_map(|line| line.strip_prefix("VmHWM:"))
			.and_then(|value| value.trim().strip_suffix(" kB"))
			.context("a status file says VmHWM in kB")?
			.parse()?;
		Ok(kilobytes / 1_000.0)
	}

	/// The socket of its local API.
	pub fn socket(&self) -> Result<PathBuf> {
		let chains = std::fs::read_dir(self.folder.join("chains"))?;
		let chain = chains.flatten().next().context("a node has the data of a chain")?;
		Ok(chain.path().join("documents/api.sock"))
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		// Fails only if the node has ended already.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

/// One authority or four, connected, with an empty chain that finalises.
pub struct Network {
	/// The nodes, the one that takes the load first.
	pub nodes: Vec<Node>,
	/// Carries the packets between the nodes, if they are in namespaces. Goes after them.
	pub emulator: Option<Emulator>,
	/// Keeps the databases and logs until the nodes have gone.
	_folder: TempDir,
}

/// What four authorities run in.
#[derive(Default)]
pub struct Surroundings<'a> {
	/// WebAssembly of the runtime that the chain begins with; the node's own if there is none.
	pub runtime: Option<&'a Path>,
	/// Whether each has its operator's key in its keystore: `//Alice//node` and so on.
	pub operators: bool,
	/// How long a packet between two of them takes, one way. They are in namespaces of their own
	/// then, and the load still reaches them at once.
	pub delay: Option<Duration>,
}

impl Network {
	/// Starts one node on `dev` or four on `local` and waits until they finalise.
	pub async fn start(binary: &Path, authorities: usize) -> Result<Self> {
		if authorities == 4 {
			return Self::start_four(binary, &Surroundings::default()).await;
		}
		let folder = folder(binary)?;
		let operator = Operator::new(AUTHORITIES[0], None, folder.path())?;
		let mut command = operator.command(binary, None);
		command.args(["--chain", "dev", "--alice", "--unsafe-force-node-key-generation"]);
		let nodes = vec![operator.spawn(command)?];
		let network = Self { nodes, emulator: None, _folder: folder };
		network.wait_for_finality().await?;
		Ok(network)
	}

	/// Starts four authorities as operators run them: keys in their keystores, a node key each, the
	/// others' addresses known, and no flag for development.
	pub async fn start_four(binary: &Path, surroundings: &Surroundings<'_>) -> Result<Self> {
		let folder = folder(binary)?;
		let spec = folder.path().join("spec.json");
		write_spec(binary, surroundings.runtime, &spec)?;
		let emulator = surroundings
			.delay
			.map(|delay| {
				let members = AUTHORITIES.len();
				Emulator::start(&Settings { members, delay, loss: 0.0, seed: 1 })
			})
			.transpose()?;
		let mut operators = Vec::new();
		for (index, name) in AUTHORITIES.into_iter().enumerate() {
			let member = emulator.as_ref().map(|emulator| emulator.member(index));
			let mut operator = Operator::new(name, member, folder.path())?;
			operator.make_keys(binary, &spec, surroundings.operators)?;
			operators.push(operator);
		}
		let mut nodes = Vec::new();
		for (index, operator) in operators.iter().enumerate() {
			let member = emulator.as_ref().map(|emulator| emulator.member(index));
			let mut command = operator.command(binary, member);
			command.arg("--chain").arg(&spec).arg("--validator");
			command.arg("--node-key-file").arg(operator.node_key_file());
			// Each calls those before it. Two that call each other at the same moment meet half way when
			// their link is slow, and then both wait for an answer to their call.
			if index > 0 {
				command
					.arg("--bootnodes")
					.args(operators.iter().take(index).map(Operator::address));
			}
			nodes.push(operator.spawn(command)?);
		}
		let network = Self { nodes, emulator, _folder: folder };
		network.wait_for_peers().await?;
		network.wait_for_finality().await?;
		Ok(network)
	}

	/// The node that takes the load.
	pub fn first(&self) -> Result<&Node> {
		self.nodes.first().context("a network has nodes")
	}

	/// Writes what the nodes said last to standard error: their folder goes with them.
	pub fn tell_logs(&self) {
		for node in &self.nodes {
			let log = std::fs::read_to_string(node.folder.join("log")).unwrap_or_default();
			let lines: Vec<&str> = log.lines().rev().take(LINES_TOLD).collect();
			eprintln!("{} at the end:", node.folder.display());
			lines.into_iter().rev().for_each(|line| eprintln!("    {line}"));
		}
	}

	/// Kills the last node, which takes no load.
	pub fn kill_last(&mut self) -> Result<()> {
		ensure!(self.nodes.len() > 1, "the node that takes the load must live");
		self.nodes.pop();
		Ok(())
	}

	async fn wait_for_peers(&self) -> Result<()> {
		let others = self.nodes.len() - 1;
		for node in &self.nodes {
			let rpc = connect(&node.url, START_TIMEOUT).await?;
			let start = Instant::now();
			while rpc.peers().await? < others {
				if start.elapsed() > START_TIMEOUT {
					bail!("a node has not found the others in {} s", START_TIMEOUT.as_secs());
				}
				tokio::time::sleep(Duration::from_millis(250)).await;
			}
		}
		Ok(())
	}

	async fn wait_for_finality(&self) -> Result<()> {
		let rpc = connect(&self.first()?.url, START_TIMEOUT).await?;
		let start = Instant::now();
		while rpc.finalised_height().await? < 2 {
			if start.elapsed() > START_TIMEOUT {
				bail!("no block was finalised within {} s", START_TIMEOUT.as_secs());
			}
			tokio::time::sleep(Duration::from_millis(250)).await;
		}
		Ok(())
	}
}

/// A folder for the databases, once the node is known to be there.
fn folder(binary: &Path) -> Result<TempDir> {
	ensure!(
		binary.is_file(),
		"{} is not there; build it with: cargo build --release --workspace",
		binary.display()
	);
	Ok(TempDir::with_prefix("interwork-bench-")?)
}

/// Runs a sub-command of the node and returns what it wrote, to standard output and to the other.
fn run(command: &mut Command) -> Result<(Vec<u8>, String)> {
	let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
	let errors = String::from_utf8_lossy(&output.stderr).trim().to_string();
	ensure!(output.status.success(), "{command:?} failed: {errors}");
	Ok((output.stdout, errors))
}

/// Writes the specification of the `local` chain, with another runtime to begin with if wanted.
fn write_spec(binary: &Path, runtime: Option<&Path>, file: &Path) -> Result<()> {
	let (spec, _) = run(Command::new(binary).args(["export-chain-spec", "--chain", "local"]))?;
	let mut spec: serde_json::Value =
		serde_json::from_slice(&spec).context("the node's chain specification is no JSON")?;
	if let Some(runtime) = runtime {
		let code = std::fs::read(runtime)
			.with_context(|| format!("cannot read the runtime {}", runtime.display()))?;
		let place = spec
			.pointer_mut("/genesis/runtimeGenesis/code")
			.context("the node's chain specification holds no code")?;
		*place = format!("0x{}", hex::encode(code)).into();
	}
	std::fs::write(file, spec.to_string())?;
	Ok(())
}

/// A port on loopback that nobody listens on now.
pub fn free_port() -> Result<u16> {
	Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// One authority: where it listens, and where it keeps what it has.
struct Operator {
	name: &'static str,
	folder: PathBuf,
	host: Ipv4Addr,
	p2p_port: u16,
	rpc_port: u16,
	peer_id: String,
}

impl Operator {
	/// An authority in a namespace, or on loopback.
	fn new(name: &'static str, member: Option<&Member>, folder: &Path) -> Result<Self> {
		let (host, p2p_port, rpc_port) = match member {
			Some(member) => (member.address(), 30_333, 9_944),
			None => (Ipv4Addr::LOCALHOST, free_port()?, free_port()?),
		};
		let folder = folder.join(name);
		std::fs::create_dir(&folder)?;
		Ok(Self { name, folder, host, p2p_port, rpc_port, peer_id: String::new() })
	}

	fn node_key_file(&self) -> PathBuf {
		self.folder.join("node-key")
	}

	/// Makes its node key and puts its session keys into its keystore, and its operator's key if wanted.
	fn make_keys(&mut self, binary: &Path, spec: &Path, operators: bool) -> Result<()> {
		let mut command = Command::new(binary);
		command.args(["key", "generate-node-key", "--file"]).arg(self.node_key_file());
		let (_, peer_id) = run(&mut command)?;
		self.peer_id = peer_id.lines().last().context("a node key has a peer id")?.to_string();
		let mut keys = vec![("aura", "sr25519", ""), ("gran", "ed25519", "")];
		if operators {
			keys.push(("iwop", "sr25519", "//node"));
		}
		for (key_type, scheme, path) in keys {
			let mut command = Command::new(binary);
			command.args(["key", "insert", "--key-type", key_type, "--scheme", scheme]);
			command.args(["--suri", &format!("//{}{path}", self.name)]);
			command.arg("--chain").arg(spec).arg("--base-path").arg(&self.folder);
			run(&mut command)?;
		}
		Ok(())
	}

	fn address(&self) -> String {
		format!("/ip4/{}/tcp/{}/p2p/{}", self.host, self.p2p_port, self.peer_id)
	}

	/// The node with what is common to all measurements.
	fn command(&self, binary: &Path, member: Option<&Member>) -> Command {
		let mut command = match member {
			Some(member) => {
				let mut command = member.command(binary);
				// The host's address is not the node's loopback.
				command.args(["--unsafe-rpc-external", "--rpc-cors", "all"]);
				command
			},
			None => Command::new(binary),
		};
		command
			.args(["--name", self.name, "--no-prometheus", "--no-telemetry", "--no-mdns"])
			.arg("--base-path")
			.arg(&self.folder)
			.args(["--rpc-port", &self.rpc_port.to_string()])
			.args(["--listen-addr", &format!("/ip4/{}/tcp/{}", self.host, self.p2p_port)])
			// The load comes from one client: the limits against many are not what is measured.
			.args(["--rpc-max-request-size", "64", "--rpc-max-response-size", "64"])
			.args(["--rpc-max-connections", "200"]);
		command
	}

	fn spawn(&self, mut command: Command) -> Result<Node> {
		let log = File::create(self.folder.join("log"))?;
		command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
		let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
		let url = format!("ws://{}:{}", self.host, self.rpc_port);
		Ok(Node { child, url, folder: self.folder.clone() })
	}
}

/// Connects as soon as the node answers.
pub async fn connect(url: &str, timeout: Duration) -> Result<Rpc> {
	let start = Instant::now();
	loop {
		match Rpc::connect(url).await {
			Ok(rpc) => return Ok(rpc),
			Err(error) if start.elapsed() > timeout => {
				return Err(
					error.context(format!("{url} did not answer within {} s", timeout.as_secs()))
				)
			},
			Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
		}
	}
}
