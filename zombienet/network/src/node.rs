//! One node process.

use crate::Rpc;
use anyhow::{bail, ensure, Context, Result};
use std::{
	fs::{self, File, OpenOptions},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use zombienet_sdk::NetworkNode;

/// How long a node may take from its start until it answers.
pub(crate) const START_LIMIT: Duration = Duration::from_secs(60);

/// How long a node may take to end by itself.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// How a node outside zombienet is started.
#[derive(Clone, Debug)]
pub struct NodeSetup {
	name: String,
	args: Vec<String>,
	bootnodes: Option<Vec<String>>,
}

impl NodeSetup {
	/// A full node.
	pub fn new(name: impl Into<String>) -> Self {
		Self { name: name.into(), args: Vec::new(), bootnodes: None }
	}

	/// One more argument of the node.
	pub fn arg(mut self, arg: impl Into<String>) -> Self {
		self.args.push(arg.into());
		self
	}

	/// The nodes it connects to first, instead of all that run.
	pub fn bootnodes(mut self, addresses: Vec<String>) -> Self {
		self.bootnodes = Some(addresses);
		self
	}
}

/// A node process that this library started itself.
struct Own {
	child: Option<Child>,
	program: PathBuf,
	args: Vec<String>,
}

impl Own {
	fn spawn(&mut self, log: &Path) -> Result<()> {
		let log = OpenOptions::new().create(true).append(true).open(log)?;
		let child = Command::new(&self.program)
			.args(&self.args)
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.spawn()
			.with_context(|| format!("cannot start {}", self.program.display()))?;
		self.child = Some(child);
		Ok(())
	}
}

/// No process outlives the test that started it.
impl Drop for Own {
	fn drop(&mut self) {
		if let Some(child) = &mut self.child {
			// Fails only if it has ended already.
			let _ = child.kill();
			let _ = child.wait();
		}
	}
}

#[derive(Clone)]
enum Process {
	/// Started by zombienet, which keeps the child.
	Zombienet(NetworkNode),
	Own(Arc<Mutex<Own>>),
}

/// A handle of a node. Clones are of the same process.
#[derive(Clone)]
pub struct Node {
	name: String,
	url: String,
	address: String,
	folder: PathBuf,
	log: PathBuf,
	process: Process,
}

impl Node {
	pub(crate) fn of_zombienet(node: NetworkNode) -> Self {
		let folder = node.base_dir().clone();
		Self {
			name: node.name().into(),
			url: node.ws_uri().into(),
			address: node.multiaddr().into(),
			log: folder.join(format!("{}.log", node.name())),
			folder: folder.join("data"),
			process: Process::Zombienet(node),
		}
	}

	/// Starts a node beside those of zombienet, and waits until it answers.
	pub(crate) async fn spawn(
		spec: &Path,
		folder: &Path,
		setup: NodeSetup,
		running: Vec<String>,
	) -> Result<Self> {
		let NodeSetup { name, args: more, bootnodes } = setup;
		let folder = folder.join(&name);
		fs::create_dir_all(&folder)?;
		let (rpc_port, p2p_port) = (free_port()?, free_port()?);
		let log = folder.join(format!("{name}.log"));
		File::create(&log)?;
		let data = folder.join("data");
		let mut args: Vec<String> =
			["--name", &name, "--no-telemetry", "--no-prometheus", "--no-mdns"]
				.map(String::from)
				.to_vec();
		let mut option = |name: &str, value: String| args.extend([name.to_string(), value]);
		option("--chain", spec.display().to_string());
		option("--base-path", data.display().to_string());
		option("--rpc-port", rpc_port.to_string());
		option("--listen-addr", format!("/ip4/127.0.0.1/tcp/{p2p_port}/ws"));
		for address in bootnodes.unwrap_or(running) {
			option("--bootnodes", address);
		}
		args.extend(more);
		let mut own = Own { child: None, program: crate::node_binary()?, args };
		own.spawn(&log)?;
		let mut node = Self {
			name,
			url: format!("ws://127.0.0.1:{rpc_port}"),
			address: String::new(),
			folder: data,
			log,
			process: Process::Own(Arc::new(Mutex::new(own))),
		};
		let peer: String = node.rpc().await?.request("system_localPeerId", &[]).await?;
		node.address = format!("/ip4/127.0.0.1/tcp/{p2p_port}/ws/p2p/{peer}");
		Ok(node)
	}

	/// Its name.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// Where its JSON-RPC answers.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// Where other nodes find it.
	pub fn address(&self) -> &str {
		&self.address
	}

	/// Its base path.
	pub fn base_path(&self) -> &Path {
		&self.folder
	}

	/// Its log.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// Its process, if it was not killed.
	pub fn pid(&self) -> Option<u32> {
		match &self.process {
			// The provider tells it only where it writes a node down.
			Process::Zombienet(node) => {
				let value = serde_json::to_value(node).ok()?;
				u32::try_from(value["inner"]["process_handle"].as_u64()?).ok()
			},
			Process::Own(own) => lock(own).child.as_ref().map(Child::id),
		}
	}

	/// Whether its process runs, paused or not.
	pub fn is_running(&self) -> bool {
		self.pid().is_some_and(process_lives)
	}

	/// Ends it at once, as a power cut would, and waits until it is gone.
	pub async fn kill(&self) -> Result<()> {
		self.end("KILL").await
	}

	/// Asks it to end, and insists after half a minute.
	pub async fn stop(&self) -> Result<()> {
		match self.end("TERM").await {
			Ok(()) => Ok(()),
			Err(_) => self.end("KILL").await,
		}
	}

	async fn end(&self, signal: &str) -> Result<()> {
		let Some(pid) = self.pid() else { return Ok(()) };
		if process_lives(pid) {
			send(signal, pid)?;
		}
		let start = Instant::now();
		loop {
			if let Process::Own(own) = &self.process {
				let mut own = lock(own);
				if let Some(child) = &mut own.child {
					if child.try_wait()?.is_some() {
						own.child = None;
					}
				}
			}
			if !process_lives(pid) {
				return Ok(());
			}
			ensure!(start.elapsed() < STOP_LIMIT, "{} (process {pid}) does not end", self.name);
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	}

	/// Starts it again with the same command and data, and waits until it answers.
	pub async fn restart(&self) -> Result<()> {
		self.kill().await?;
		match &self.process {
			Process::Zombienet(node) => node.restart(None).await?,
			Process::Own(own) => lock(own).spawn(&self.log)?,
		}
		self.rpc().await.map(|_| ())
	}

	/// Stops its process from running, without ending it.
	pub fn pause(&self) -> Result<()> {
		send("STOP", self.pid().context("the node does not run")?)
	}

	/// Lets it run again.
	pub fn resume(&self) -> Result<()> {
		send("CONT", self.pid().context("the node does not run")?)
	}

	/// A connection to it.
	pub async fn rpc(&self) -> Result<Rpc> {
		Rpc::connect(&self.url, START_LIMIT).await
	}

	/// Waits until it has finalised a height, and returns what it has.
	pub async fn wait_finalised(&self, height: u64, limit: Duration) -> Result<u64> {
		let rpc = self.rpc().await?;
		crate::until(&format!("{}: block {height} finalised", self.name), limit, || async {
			let finalised = rpc.finalised().await?;
			Ok((finalised >= height).then_some(finalised))
		})
		.await
	}
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
	value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A process that has ended but was not waited for does not live.
fn process_lives(pid: u32) -> bool {
	let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
	// The state follows the name, which is in parentheses and may hold anything.
	stat.rsplit_once(')')
		.is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
}

fn send(signal: &str, pid: u32) -> Result<()> {
	let status = Command::new("/bin/kill").args(["-s", signal, &pid.to_string()]).status()?;
	if !status.success() {
		bail!("cannot send SIG{signal} to process {pid}");
	}
	Ok(())
}

/// A port that is free now. Somebody may take it before the node does, then the node does not start.
fn free_port() -> Result<u16> {
	Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
