//! Four authorities as plain child processes: the faults kill, pause, starve and replace them, which
//! a process that a harness supervises would not allow.

use crate::rpc::Endpoint;
use anyhow::{bail, ensure, Context, Result};
use interwork_bench::rpc::Rpc;
use interwork_linkem::Emulator;
use std::{
	fs::{File, OpenOptions},
	io::Write,
	net::{Ipv4Addr, TcpListener},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The well-known authorities of the `local` chain, by the node's flags.
pub const AUTHORITIES: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// Which authority keeps its data on a small filesystem of its own, if that can be mounted.
pub const ON_SMALL_DISK: usize = 3;

/// Megabytes of that filesystem.
const SMALL_DISK_MB: u32 = 512;

/// How long a node may take until it answers.
pub const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A node of the network, running or not.
pub struct Node {
	/// Name, which is its flag too.
	pub name: String,
	/// Where its JSON-RPC answers.
	pub endpoint: Arc<Endpoint>,
	/// Its data.
	pub base_path: PathBuf,
	/// Its log, of all its lives.
	pub log: PathBuf,
	/// Whether it holds the session keys of the authority of its name.
	pub is_authority: bool,
	binary: PathBuf,
	host: Ipv4Addr,
	namespace: Option<String>,
	rpc_port: u16,
	p2p_port: u16,
	key_file: PathBuf,
	bootnodes: Vec<String>,
	child: Option<Child>,
}

impl Node {
	/// Starts the process.
	pub fn start(&mut self) -> Result<()> {
		ensure!(self.child.is_none(), "{} is running already", self.name);
		let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
		let mut command = match &self.namespace {
			None => Command::new(&self.binary),
			Some(namespace) => {
				let mut command = Command::new("ip");
				command.args(["netns", "exec", namespace]).arg(&self.binary);
				// Its only neighbours are the other authorities and this program.
				command.args(["--unsafe-rpc-external", "--rpc-cors", "all", "--allow-private-ip"]);
				command
			},
		};
		command
			.args(["--chain", "local", "--no-prometheus", "--no-telemetry", "--no-mdns"])
			.arg("--base-path")
			.arg(&self.base_path)
			.arg("--node-key-file")
			.arg(&self.key_file)
			.args(["--rpc-port", &self.rpc_port.to_string()])
			.args(["--listen-addr", &format!("/ip4/{}/tcp/{}", self.host, self.p2p_port)])
			// The whole state is read for the checks. Everything else is as an operator has it.
			.args(["--rpc-max-response-size", "64", "--rpc-max-connections", "300"])
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log);
		if self.is_authority {
			command.arg(format!("--{}", self.name));
		} else {
			command.args(["--name", &self.name]);
		}
		if !self.bootnodes.is_empty() {
			command.arg("--bootnodes").args(&self.bootnodes);
		}
		let child = command
			.spawn()
			.with_context(|| format!("cannot start {}", self.binary.display()))?;
		self.child = Some(child);
		Ok(())
	}

	fn child(&self) -> Result<&Child> {
		self.child.as_ref().with_context(|| format!("{} does not run", self.name))
	}

	/// How the process ended, if it has.
	pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
		let status = match self.child.as_mut() {
			Some(child) => child.try_wait()?,
			None => bail!("{} does not run", self.name),
		};
		if status.is_some() {
			self.child = None;
		}
		Ok(status)
	}

	/// Kills it at once, as a power failure would, and waits until it is gone.
	pub fn kill(&mut self) -> Result<()> {
		if let Some(mut child) = self.child.take() {
			child.kill()?;
			child.wait()?;
		}
		Ok(())
	}

	/// Asks it to stop, waits, and kills it if it does not.
	pub fn stop(&mut self) -> Result<()> {
		self.signal("TERM")?;
		let start = Instant::now();
		while self.ended()?.is_none() {
			if start.elapsed() > Duration::from_secs(20) {
				return self.kill();
			}
			std::thread::sleep(Duration::from_millis(100));
		}
		Ok(())
	}

	/// Sends a signal by its name: `STOP`, `CONT`, `TERM`.
	pub fn signal(&self, name: &str) -> Result<()> {
		let pid = self.child()?.id();
		// The shell has `kill` built in, whatever is installed.
		let status = Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status()?;
		ensure!(status.success(), "cannot send SIG{name} to {}", self.name);
		Ok(())
	}

	/// Resident memory, in megabytes. `None` while it does not run.
	pub fn memory_mb(&self) -> Option<u64> {
		memory_mb(self.pid()?)
	}

	/// Its process, while it runs.
	pub fn pid(&self) -> Option<u32> {
		self.child.as_ref().map(Child::id)
	}

	/// Waits until it answers; fails at once if the process ends.
	pub async fn wait_until_it_answers(&mut self) -> Result<Arc<Rpc>> {
		let start = Instant::now();
		self.endpoint.forget().await;
		loop {
			if let Some(status) = self.ended()? {
				bail!("{} ended ({status}): {}", self.name, self.last_words(0)?);
			}
			match self.endpoint.rpc().await {
				Ok(rpc) => return Ok(rpc),
				Err(error) if start.elapsed() > START_TIMEOUT => {
					return Err(error.context(format!("{} does not answer", self.name)))
				},
				Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
			}
		}
	}

	/// How long the log is now.
	pub fn log_length(&self) -> Result<u64> {
		Ok(std::fs::metadata(&self.log)?.len())
	}

	/// The lines in the log, from a length of it on, that tell of errors; the last lines if none does.
	pub fn last_words(&self, from: u64) -> Result<String> {
		let log = std::fs::read(&self.log)?;
		let from = usize::try_from(from)?.min(log.len());
		let text = String::from_utf8_lossy(log.get(from..).unwrap_or_default()).into_owned();
		let telling = ["rror", "ssential", "panicked", "No space", "orrupt"];
		let mut lines: Vec<&str> = text
			.lines()
			.filter(|line| telling.iter().any(|word| line.contains(word)))
			.take(3)
			.collect();
		if lines.is_empty() {
			lines = text.lines().rev().take(2).collect();
			lines.reverse();
		}
		Ok(lines.join(" / "))
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		// Fails only if the process has ended already.
		let _ = self.kill();
	}
}

/// Resident memory of a process, in megabytes.
pub fn memory_mb(pid: u32) -> Option<u64> {
	let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
	let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
	let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
	Some(kilobytes / 1_024)
}

/// A filesystem in memory, unmounted when the value goes.
pub struct SmallDisk {
	/// Where it is mounted.
	pub path: PathBuf,
}

impl SmallDisk {
	fn mount(path: PathBuf) -> Result<Self> {
		std::fs::create_dir_all(&path)?;
		let output = Command::new("mount")
			.args(["-t", "tmpfs", "-o", &format!("size={SMALL_DISK_MB}m"), "tmpfs"])
			.arg(&path)
			.output()
			.context("cannot run mount")?;
		ensure!(
			output.status.success(),
			"a small filesystem cannot be mounted here: {}",
			String::from_utf8_lossy(&output.stderr).trim()
		);
		Ok(Self { path })
	}

	/// Writes until not a byte more fits. Returns the megabytes written.
	pub fn fill(&self) -> Result<u64> {
		let mut file = File::create(self.ballast())?;
		let block = vec![0x5A; 64 * 1_024];
		let mut written = 0u64;
		let mut size = block.len();
		while size > 0 {
			match file.write(block.get(..size).unwrap_or_default()) {
				Ok(count) if count > 0 => written += u64::try_from(count)?,
				_ => size /= 2,
			}
		}
		Ok(written / (1_024 * 1_024))
	}

	/// Gives the room back.
	pub fn free(&self) -> Result<()> {
		std::fs::remove_file(self.ballast()).context("cannot free the disk")
	}

	fn ballast(&self) -> PathBuf {
		self.path.join("ballast")
	}
}

impl Drop for SmallDisk {
	fn drop(&mut self) {
		// Lazily: whatever still has a file open there is about to end.
		let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
	}
}

/// Four authorities, on loopback or each in a network namespace of its own.
pub struct Network {
	/// The authorities.
	pub nodes: Vec<Node>,
	/// The small filesystem of one of them, or why there is none.
	pub small_disk: Result<SmallDisk, String>,
	/// What delays and loses their packets, if anything does.
	pub links: Option<Emulator>,
	binary: PathBuf,
	/// Last, so that it goes when the nodes and the mount have gone.
	folder: TempDir,
}

impl Network {
	/// Starts four authorities and waits until all of them finalise. With an emulator each is one of
	/// its members.
	pub async fn start(binary: &Path, links: Option<Emulator>) -> Result<Self> {
		ensure!(
			binary.is_file(),
			"{} is not there; build it with: cargo build --release --workspace",
			binary.display()
		);
		let folder = TempDir::with_prefix("interwork-faults-")?;
		let small_disk = SmallDisk::mount(folder.path().join("small-disk"))
			.map_err(|error| format!("{error:#}"));
		let mut network =
			Self { nodes: Vec::new(), small_disk, links, binary: binary.into(), folder };
		let mut addresses = Vec::new();
		for (index, name) in AUTHORITIES.into_iter().enumerate() {
			let member = network.links.as_ref().map(|links| links.member(index));
			let place = member.map(|member| (member.address(), member.namespace().to_string()));
			let node = network.node_at(name, place)?;
			addresses.push(address(&node)?);
			network.nodes.push(node);
		}
		for (index, node) in network.nodes.iter_mut().enumerate() {
			node.is_authority = true;
			node.bootnodes = addresses.clone();
			node.bootnodes.remove(index);
			if network.links.is_some() {
				// Two that call each other at the same moment meet half way when their link is slow.
				node.bootnodes.truncate(index);
			}
			if let (ON_SMALL_DISK, Ok(disk)) = (index, &network.small_disk) {
				node.base_path = disk.path.join("data");
			}
			node.start()?;
		}
		for node in &mut network.nodes {
			let rpc = node.wait_until_it_answers().await?;
			let start = Instant::now();
			while rpc.finalised_height().await? < 2 {
				ensure!(start.elapsed() < START_TIMEOUT, "{} finalises nothing", node.name);
				tokio::time::sleep(Duration::from_millis(250)).await;
			}
		}
		Ok(network)
	}

	/// Another node, without authority and not started, with its own ports, key and folder.
	pub fn node(&self, name: &str) -> Result<Node> {
		self.node_at(name, None)
	}

	fn node_at(&self, name: &str, place: Option<(Ipv4Addr, String)>) -> Result<Node> {
		let (host, namespace) = match place {
			Some((host, namespace)) => (host, Some(namespace)),
			None => (Ipv4Addr::LOCALHOST, None),
		};
		let path = |kind: &str| self.folder.path().join(format!("{name}{kind}"));
		let key_file = path(".key");
		std::fs::write(&key_file, hex::encode(sp_io::hashing::blake2_256(name.as_bytes())))?;
		let (rpc_port, p2p_port) = (free_port()?, free_port()?);
		Ok(Node {
			name: name.into(),
			endpoint: Arc::new(Endpoint::new(format!("ws://{host}:{rpc_port}"))),
			base_path: path(""),
			log: path(".log"),
			is_authority: false,
			binary: self.binary.clone(),
			host,
			namespace,
			rpc_port,
			p2p_port,
			key_file,
			bootnodes: self.nodes.iter().map(address).collect::<Result<_>>()?,
			child: None,
		})
	}

	/// Endpoints of the authorities.
	pub fn endpoints(&self) -> Vec<Arc<Endpoint>> {
		self.nodes.iter().map(|node| node.endpoint.clone()).collect()
	}

	/// The authority of that index.
	pub fn authority(&mut self, index: usize) -> Result<&mut Node> {
		self.nodes.get_mut(index).context("there are four authorities")
	}

	/// Keeps logs and data for whoever looks for the cause of a failure. Returns where.
	pub fn keep_folder(&mut self) -> PathBuf {
		self.folder.disable_cleanup(true);
		self.folder.path().into()
	}
}

fn free_port() -> Result<u16> {
	Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Where the others find a node, known before it runs because its key is.
fn address(node: &Node) -> Result<String> {
	let output = Command::new(&node.binary)
		.args(["key", "inspect-node-key", "--file"])
		.arg(&node.key_file)
		.output()?;
	let peer = String::from_utf8(output.stdout)?;
	ensure!(output.status.success(), "the node cannot read its key {}", node.key_file.display());
	Ok(format!("/ip4/{}/tcp/{}/p2p/{}", node.host, node.p2p_port, peer.trim()))
}
