//! A link emulator in user space: members of a star, each in a network namespace of its own, with a
//! delay, a share of lost packets and partitions between any two of them.
//!
//! It is for tests and measurements on machines whose kernel has no `netem`. Linux only; it needs
//! the right to make network namespaces and TUN devices, which root has on most machines. Where it
//! is missing, [`Emulator::start`] answers [`Error::Unsupported`] and callers say that they leave
//! their test out.
//!
//! # How it works
//!
//! Each member's namespace holds one TUN device, and so does the host's own. One thread reads IPv4
//! packets from all of them, and writes each into the device of its destination when its time has
//! come. A TUN device hands over finished packets of at most the MTU: checksums are filled in and
//! nothing is left to a network card, which is what a packet socket on a `veth` pair would see.
//!
//! The way between the host and a member has no delay, no loss and cannot be cut: it is how a test
//! reaches the JSON-RPC of a node.
//!
//! # Time and chance
//!
//! [`Settings::delay`] is one way: a packet takes that long, an answer twice that. Whether the n-th
//! packet from one member to another is lost depends on the seed, the two members and n alone
//! ([`is_lost`]), so the same packets meet the same fate in each run.
//!
//! ```no_run
//! use interwork_linkem::{Emulator, Settings};
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), interwork_linkem::Error> {
//! let emulator = Emulator::start(&Settings {
//!     members: 4,
//!     delay: Duration::from_millis(150),
//!     loss: 0.02,
//!     seed: 1,
//! })?;
//! let node = emulator.member(0).command("interwork-node").spawn();
//! emulator.link(0, 1).down();
//! # Ok(())
//! # }
//! ```

mod chance;
mod forwarder;
mod namespace;
mod recording;

pub use chance::is_lost;

use forwarder::{Conditions, Forwarder};
use namespace::{Namespace, Tun};
use recording::Recording;
use std::{
	net::Ipv4Addr,
	path::Path,
	process::Command,
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc, RwLock,
	},
	time::Duration,
};

/// The most members: their addresses share a network of 256.
pub const MEMBERS_MAX: usize = 200;

/// Last byte of the host's address.
const HOST: u8 = 254;

/// What the links are like when an emulator starts.
#[derive(Clone, Debug)]
pub struct Settings {
	/// Members, each in its own namespace. The host is not counted.
	pub members: usize,
	/// How long a packet takes from one member to another, one way.
	pub delay: Duration,
	/// Share of packets between members that are lost, from 0 to 1.
	pub loss: f64,
	/// Decides which packets are lost.
	pub seed: u64,
}

/// Why there is no emulated network.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// This machine or this user cannot have one. Callers leave out what needs it, and say so.
	#[error(
		"no emulated network on this machine: {0}; it needs Linux, iproute2, /dev/net/tun and root"
	)]
	Unsupported(String),
	/// The caller asked for something impossible.
	#[error("bad settings of an emulated network: {0}")]
	Settings(String),
	/// A command failed on a machine that seemed able.
	#[error("`{command}` failed: {message}")]
	Command {
		/// The command line.
		command: String,
		/// What it said.
		message: String,
	},
	/// A device or a namespace could not be used.
	#[error("{what}: {source}")]
	Io {
		/// What was tried.
		what: String,
		/// What the system answered.
		source: std::io::Error,
	},
}

/// A running network. Dropping it removes its namespaces and devices, by name. Processes inside are
/// the caller's: stop them first.
pub struct Emulator {
	// The order matters: a device must be closed before its namespace can go.
	forwarder: Forwarder,
	conditions: Arc<RwLock<Conditions>>,
	members: Vec<Member>,
	host: Ipv4Addr,
}

/// One member of the network.
pub struct Member {
	namespace: Namespace,
	address: Ipv4Addr,
}

/// The link between two members, both ways.
pub struct Link<'a> {
	conditions: &'a RwLock<Conditions>,
	ends: (usize, usize),
}

/// Emulators that this process has started, to tell their names apart.
static STARTED: AtomicU32 = AtomicU32::new(0);

impl Emulator {
	/// Makes the namespaces and starts forwarding.
	pub fn start(settings: &Settings) -> Result<Self, Error> {
		if settings.members == 0 || settings.members > MEMBERS_MAX {
			return Err(Error::Settings(format!(
				"{} members are not from 1 to {MEMBERS_MAX}",
				settings.members
			)));
		}
		if !(0.0..=1.0).contains(&settings.loss) {
			return Err(Error::Settings(format!("a loss of {} is no share", settings.loss)));
		}
		namespace::remove_orphans()?;
		let process = std::process::id();
		let number = STARTED.fetch_add(1, Ordering::Relaxed);
		let network = namespace::free_network(process.wrapping_add(number.wrapping_mul(61)))?;
		// The host's device first: its address tells others that the network is taken.
		let host = network.address(HOST);
		let host_device = Tun::open(None, &format!("iw{process}n{number}"), host)?;
		let (mut members, mut devices) = (Vec::new(), Vec::new());
		for (last_byte, label) in (1..).zip(0..settings.members) {
			let namespace = Namespace::create(format!("iw-{process}-{number}-{label}"))?;
			let address = network.address(last_byte);
			devices.push((address, Tun::open(Some(&namespace), "iw0", address)?));
			members.push(Member { namespace, address });
		}
		devices.push((host, host_device));
		let conditions = Arc::new(RwLock::new(Conditions::new(settings)));
		let forwarder = Forwarder::start(devices, settings, conditions.clone())?;
		Ok(Self { forwarder, conditions, members, host })
	}

	/// A member, counted from 0.
	///
	/// # Panics
	///
	/// If there are fewer members.
	pub fn member(&self, index: usize) -> &Member {
		&self.members[index]
	}

	/// All members.
	pub fn members(&self) -> &[Member] {
		&self.members
	}

	/// The host's address: what members see when a program outside talks to them.
	pub fn host_address(&self) -> Ipv4Addr {
		self.host
	}

	/// The link between two members, to cut it and to join it again.
	///
	/// # Panics
	///
	/// If the two are one, or there are fewer members.
	pub fn link(&self, one: usize, other: usize) -> Link<'_> {
		assert!(one != other, "a link has two ends");
		assert!(one.max(other) < self.members.len(), "there are {} members", self.members.len());
		Link { conditions: &self.conditions, ends: (one, other) }
	}

	/// Cuts a member off from all others, though not from the host.
	pub fn isolate(&self, member: usize) {
		self.others(member).for_each(|other| self.link(member, other).down());
	}

	/// Joins a member with all others again.
	pub fn rejoin(&self, member: usize) {
		self.others(member).for_each(|other| self.link(member, other).up());
	}

	fn others(&self, member: usize) -> impl Iterator<Item = usize> {
		(0..self.members.len()).filter(move |other| *other != member)
	}

	/// Sets the delay of every link between members, one way, for packets from now on.
	pub fn set_delay(&self, delay: Duration) {
		write(&self.conditions).delay = delay;
	}

	/// Writes every packet that goes from one member to another from now on to a file, in the format of
	/// pcap. What was recorded before ends.
	pub fn record(&self, path: &Path) -> Result<(), Error> {
		let before = self.forwarder.record(Some(Recording::create(path)?));
		before.map_or(Ok(()), |recording| recording.finish().map(|_| ()))
	}

	/// Ends the recording; how many packets are in its file.
	pub fn stop_recording(&self) -> Result<u64, Error> {
		self.forwarder.record(None).map_or(Ok(0), Recording::finish)
	}

	/// Packets that were delivered and packets that were lost so far, the host's not counted.
	pub fn packets(&self) -> Packets {
		self.forwarder.packets()
	}
}

/// What became of the packets between members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packets {
	/// Handed over.
	pub delivered: u64,
	/// Lost by chance.
	pub lost: u64,
	/// Dropped because the link was down.
	pub cut: u64,
}

fn write(conditions: &RwLock<Conditions>) -> std::sync::RwLockWriteGuard<'_, Conditions> {
	conditions.write().expect("no holder of the lock panics")
}

impl Link<'_> {
	/// Nothing passes from now on, neither way. What is on its way still arrives.
	pub fn down(&self) {
		write(self.conditions).set_down(self.ends, true);
	}

	/// Packets pass again.
	pub fn up(&self) {
		write(self.conditions).set_down(self.ends, false);
	}
}

impl Member {
	/// Its address, reachable from the other members and from the host.
	pub fn address(&self) -> Ipv4Addr {
		self.address
	}

	/// Name of its namespace, as `ip netns` lists it.
	pub fn namespace(&self) -> &str {
		self.namespace.name()
	}

	/// A command that will run inside. Its process id is the program's own, so that killing the
	/// child kills the program.
	pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
		let mut command = Command::new("ip");
		command.args(["netns", "exec", self.namespace.name()]).arg(program);
		command
	}

	/// Runs a function inside, on a thread of its own. Sockets that it opens stay inside wherever
	/// they are used later.
	pub fn run<R: Send>(&self, inside: impl FnOnce() -> R + Send) -> Result<R, Error> {
		self.namespace.run(inside)
	}
}
