//! The network of four authorities.

use crate::{node::Node, NodeSetup};
use anyhow::{anyhow, ensure, Context, Result};
use std::{
	collections::BTreeMap,
	env, fs,
	path::{Path, PathBuf},
	process::Stdio,
	time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;
use zombienet_sdk::{LocalFileSystem, NetworkConfigBuilder, NetworkConfigExt};

/// Names of the authorities, which are also their keys: `alice` has those of `//Alice`.
pub const AUTHORITIES: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How long the network may take until all its nodes finalise.
const FINALITY_LIMIT: Duration = Duration::from_secs(60);

/// Ports are chosen free and can be taken by somebody else before a node binds them.
const ATTEMPTS: usize = 3;

/// What a network is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
	/// A runtime to start from instead of the node's own.
	pub runtime: Option<PathBuf>,
	/// Where everything is kept; a temporary folder that goes with the network if nothing is said.
	pub folder: Option<PathBuf>,
}

/// Four authorities that finalise, and what was added to them. The processes end with this value.
pub struct Network {
	nodes: Vec<Node>,
	spec: PathBuf,
	folder: PathBuf,
	temporary: Option<TempDir>,
	zombienet: Option<zombienet_sdk::Network<LocalFileSystem>>,
}

impl Network {
	/// Starts the four authorities of the `local` chain, and waits until all of them finalise.
	pub async fn start(options: Options) -> Result<Self> {
		let (folder, temporary) = match options.folder {
			Some(folder) => (folder, None),
			None => {
				let parent = env::var_os("INTERWORK_NETWORK_DIR").map(PathBuf::from);
				let parent = parent.unwrap_or_else(env::temp_dir);
				fs::create_dir_all(&parent)?;
				let temporary = TempDir::with_prefix_in("interwork-network-", parent)?;
				(temporary.path().to_path_buf(), Some(temporary))
			},
		};
		fs::create_dir_all(&folder)?;
		let spec = chain_spec(&folder, options.runtime.as_deref()).await?;
		let mut attempt = 1;
		let zombienet = loop {
			match spawn(&spec, &folder.join(format!("nodes-{attempt}"))).await {
				Ok(zombienet) => break zombienet,
				Err(error) if attempt == ATTEMPTS => return Err(error),
				Err(error) => eprintln!("starting the network again: {error:#}"),
			}
			attempt += 1;
		};
		let nodes = AUTHORITIES
			.iter()
			.map(|name| Ok(Node::of_zombienet(zombienet.get_node(*name)?.clone())))
			.collect::<Result<_>>()?;
		let network = Self { nodes, spec, folder, temporary, zombienet: Some(zombienet) };
		for node in &network.nodes {
			node.wait_finalised(1, FINALITY_LIMIT).await?;
		}
		Ok(network)
	}

	/// All nodes: the four authorities, then what was added.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// The nodes that run.
	pub fn running(&self) -> Vec<Node> {
		self.nodes.iter().filter(|node| node.is_running()).cloned().collect()
	}

	/// A node by its name.
	pub fn node(&self, name: &str) -> Result<&Node> {
		self.nodes
			.iter()
			.find(|node| node.name() == name)
			.with_context(|| format!("there is no node {name}"))
	}

	/// Where everything is kept.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The raw chain specification that all nodes start from.
	pub fn chain_spec(&self) -> &Path {
		&self.spec
	}

	/// Starts one more node, as somebody who joins would on their own machine.
	pub async fn add(&mut self, setup: NodeSetup) -> Result<&Node> {
		let addresses = self.running().iter().map(|node| node.address().to_string()).collect();
		let node = Node::spawn(&self.spec, &self.folder, setup, addresses).await?;
		self.nodes.push(node);
		self.nodes.last().context("one was just added")
	}

	/// Ends all processes and removes a temporary folder.
	pub async fn stop(mut self) -> Result<()> {
		for node in &self.nodes {
			node.kill().await?;
		}
		if let Some(zombienet) = self.zombienet.take() {
			zombienet.destroy().await?;
		}
		if env::var_os("INTERWORK_KEEP").is_none() {
			// Goes here with all that is in it.
			drop(self.temporary.take());
		}
		Ok(())
	}
}

/// A network that was not stopped belongs to a test that failed: the logs stay, and it says where.
impl Drop for Network {
	fn drop(&mut self) {
		if let Some(temporary) = self.temporary.take() {
			let _ = temporary.keep();
			for node in &self.nodes {
				eprintln!("log of {}: {}", node.name(), node.log().display());
			}
		}
		// zombienet's children are killed when their handles go; a node that was restarted as well.
		for pid in self.nodes.iter().filter_map(Node::pid) {
			let _ = std::process::Command::new("/bin/kill")
				.args(["-s", "KILL", &pid.to_string()])
				.stderr(Stdio::null())
				.status();
		}
	}
}

/// Runs the node's own command that makes chain specifications.
async fn export(arguments: &[&str]) -> Result<Vec<u8>> {
	let output = Command::new(crate::node_binary()?)
		.arg("export-chain-spec")
		.args(arguments)
		.stdin(Stdio::null())
		.output()
		.await?;
	ensure!(
		output.status.success(),
		"interwork-node export-chain-spec failed: {}",
		String::from_utf8_lossy(&output.stderr)
	);
	Ok(output.stdout)
}

/// The raw specification of the `local` chain. zombienet gets it raw on purpose: a plain one it would
/// rewrite to accounts and balances of its own, and the founders would not be its authorities any more.
async fn chain_spec(folder: &Path, runtime: Option<&Path>) -> Result<PathBuf> {
	let plain = folder.join("plain.json");
	let mut spec: serde_json::Value =
		serde_json::from_slice(&export(&["--chain", "local"]).await?)?;
	if let Some(runtime) = runtime {
		let code =
			fs::read(runtime).with_context(|| format!("cannot read {}", runtime.display()))?;
		let place = spec
			.pointer_mut("/genesis/runtimeGenesis/code")
			.context("a plain specification has the runtime's code")?;
		*place = format!("0x{}", hex::encode(code)).into();
	}
	fs::write(&plain, serde_json::to_vec(&spec)?)?;
	let raw = folder.join("interwork-local.json");
	let path = plain.to_str().context("the folder's path is no text")?;
	fs::write(&raw, export(&["--chain", path, "--raw"]).await?)?;
	Ok(raw)
}

async fn spawn(spec: &Path, folder: &Path) -> Result<zombienet_sdk::Network<LocalFileSystem>> {
	let binary = crate::node_binary()?;
	let binary = binary.to_str().context("the node's path is no text")?;
	let listed = |errors: Vec<anyhow::Error>| {
		anyhow!(errors.iter().map(|error| format!("{error:#}")).collect::<Vec<_>>().join("; "))
	};
	let config = NetworkConfigBuilder::new()
		.with_relaychain(|chain| {
			let chain = chain
				.with_chain("interwork_local")
				.with_default_command(binary)
				.with_chain_spec_path(spec.to_path_buf())
				.with_default_args(vec![
					// On loopback alone; zombienet puts the port that it has chosen.
					("--listen-addr", "/ip4/127.0.0.1/tcp/0/ws").into(),
					"-:--prometheus-external".into(),
					"--no-mdns".into(),
				]);
			let mut chain = chain.with_validator(|node| {
				node.with_name(AUTHORITIES[0]).with_keystore_key_types(vec!["aura", "gran"])
			});
			for name in &AUTHORITIES[1..] {
				chain = chain.with_validator(|node| {
					node.with_name(*name).with_keystore_key_types(vec!["aura", "gran"])
				});
			}
			chain
		})
		.with_global_settings(|settings| {
			settings
				.with_base_dir(folder)
				.with_network_spawn_timeout(120)
				// The tests kill nodes; that must not end the others.
				.with_tear_down_on_failure(false)
		})
		.build()
		.map_err(listed)?;
	config.spawn_native().await.map_err(|error| anyhow!("zombienet: {error:#}"))
}

/// Checks that nodes agree: of no height up to the least finalised one there are two blocks, and the state
/// roots are equal. Returns that height.
pub async fn agree(nodes: &[Node]) -> Result<u64> {
	let mut rpcs = Vec::new();
	for node in nodes {
		rpcs.push((node.name(), node.rpc().await?));
	}
	let mut heights = Vec::new();
	for (_, rpc) in &rpcs {
		heights.push(rpc.finalised().await?);
	}
	let common = heights.into_iter().min().context("there are nodes")?;
	for height in 1..=common {
		let mut blocks: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
		for (name, rpc) in &rpcs {
			let hash = rpc.hash(height).await?.with_context(|| format!("{name} lacks {height}"))?;
			blocks.entry((hash, rpc.state_root(height).await?)).or_default().push(name);
		}
		ensure!(blocks.len() == 1, "the nodes disagree about block {height}: {blocks:?}");
	}
	Ok(common)
}
