//! Real nodes on loopback, started for one measurement and stopped with it.

use crate::rpc::Rpc;
use anyhow::{bail, ensure, Context, Result};
use std::{
	fs::File,
	net::TcpListener,
	path::Path,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The well-known authorities of the `local` chain, by the node's flags.
const AUTHORITIES: [&str; 4] = ["--alice", "--bob", "--charlie", "--dave"];

/// How long a node may take from its start to its first finalised block.
const START_TIMEOUT: Duration = Duration::from_secs(90);

/// A running node. It is killed, by its process id, when the value goes.
pub struct Node {
	child: Child,
	/// Where its JSON-RPC answers.
	pub url: String,
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
	/// Keeps the databases and logs until the nodes have gone.
	_folder: TempDir,
}

impl Network {
	/// Starts one node on `dev` or four on `local` and waits until they finalise.
	pub async fn start(binary: &Path, authorities: usize) -> Result<Self> {
		ensure!(
			binary.is_file(),
			"{} is not there; build it with: cargo build --release --workspace",
			binary.display()
		);
		let folder = TempDir::with_prefix("interwork-bench-")?;
		let mut nodes = Vec::new();
		let mut bootnode = None;
		for flag in AUTHORITIES.iter().take(authorities) {
			let chain = if authorities == 1 { "dev" } else { "local" };
			let node = spawn(binary, chain, flag, bootnode.as_deref(), folder.path())?;
			let rpc = connect(&node.url, START_TIMEOUT).await?;
			if bootnode.is_none() {
				bootnode = Some(loopback_address(&rpc).await?);
			}
			nodes.push(node);
		}
		let network = Self { nodes, _folder: folder };
		network.wait_for_finality().await?;
		Ok(network)
	}

	/// The node that takes the load.
	pub fn first(&self) -> Result<&Node> {
		self.nodes.first().context("a network has nodes")
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

fn free_port() -> Result<u16> {
	Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn spawn(
	binary: &Path,
	chain: &str,
	flag: &str,
	bootnode: Option<&str>,
	folder: &Path,
) -> Result<Node> {
	let name = flag.trim_start_matches('-');
	let (rpc_port, p2p_port) = (free_port()?, free_port()?);
	let log = File::create(folder.join(format!("{name}.log")))?;
	let mut command = Command::new(binary);
	command
		.args(["--chain", chain, flag, "--no-prometheus", "--no-telemetry", "--no-mdns"])
		.args(["--unsafe-force-node-key-generation"])
		.arg("--base-path")
		.arg(folder.join(name))
		.args(["--rpc-port", &rpc_port.to_string()])
		.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{p2p_port}")])
		// The load comes from one client: the limits against many are not what is measured.
		.args(["--rpc-max-request-size", "64", "--rpc-max-response-size", "64"])
		.args(["--pool-limit", "65536", "--pool-kbytes", "524288"])
		.args(["--rpc-max-connections", "200"])
		.stdin(Stdio::null())
		.stdout(log.try_clone()?)
		.stderr(log);
	if let Some(address) = bootnode {
		command.args(["--bootnodes", address]);
	}
	let child = command.spawn().with_context(|| format!("cannot start {}", binary.display()))?;
	Ok(Node { child, url: format!("ws://127.0.0.1:{rpc_port}") })
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

async fn loopback_address(rpc: &Rpc) -> Result<String> {
	let addresses: Vec<String> =
		rpc.request("system_localListenAddresses", jsonrpsee::rpc_params![]).await?;
	addresses
		.into_iter()
		.find(|address| address.starts_with("/ip4/127.0.0.1/"))
		.context("the first node listens on no loopback address")
}
