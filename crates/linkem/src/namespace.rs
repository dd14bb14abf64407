//! Network namespaces and the TUN devices in them.

use crate::Error;
use nix::{
	libc,
	sched::{setns, CloneFlags},
};
use std::{
	ffi::c_short,
	fs::{File, OpenOptions},
	io,
	net::Ipv4Addr,
	os::{fd::AsRawFd, unix::fs::OpenOptionsExt},
	path::Path,
	process::Command,
};

/// Where `ip netns` keeps namespaces by name.
const NAMES: &str = "/run/netns";

/// Packets that wait in a device for the forwarder: enough for a burst of some megabytes, since a
/// full queue would lose packets that nobody asked to lose.
const QUEUE: &str = "10000";

mod request {
	// TUNSETIFF: gives an open TUN device its name and kind.
	nix::ioctl_write_ptr_bad!(
		set_interface,
		nix::request_code_write!(b'T', 202, std::mem::size_of::<std::ffi::c_int>()),
		nix::libc::ifreq
	);
}

/// Runs `ip` with these arguments.
fn ip(arguments: &[&str]) -> Result<String, Error> {
	let command = || format!("ip {}", arguments.join(" "));
	let output = match Command::new("ip").args(arguments).output() {
		Ok(output) => output,
		Err(error) => return Err(Error::Unsupported(format!("cannot run `ip`: {error}"))),
	};
	if output.status.success() {
		return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
	}
	let message = String::from_utf8_lossy(&output.stderr).trim().to_string();
	if message.contains("not permitted") || message.contains("Permission denied") {
		return Err(Error::Unsupported(format!("`{}`: {message}", command())));
	}
	Err(Error::Command { command: command(), message })
}

/// A namespace with a name. It goes when the value goes.
pub struct Namespace(String);

impl Namespace {
	/// Makes one, with its loopback device up.
	pub fn create(name: String) -> Result<Self, Error> {
		ip(&["netns", "add", &name])?;
		let namespace = Self(name);
		ip(&["-n", namespace.name(), "link", "set", "lo", "up"])?;
		Ok(namespace)
	}

	/// Its name.
	pub fn name(&self) -> &str {
		&self.0
	}

	/// Runs a function inside, on a thread of its own.
	pub fn run<R: Send>(&self, inside: impl FnOnce() -> R + Send) -> Result<R, Error> {
		let path = Path::new(NAMES).join(&self.0);
		let error = |source| Error::Io { what: format!("cannot enter {}", path.display()), source };
		let file = File::open(&path).map_err(error)?;
		std::thread::scope(|scope| {
			// A namespace belongs to a thread: this one ends with the function.
			scope
				.spawn(|| {
					setns(&file, CloneFlags::CLONE_NEWNET).map_err(|errno| error(errno.into()))?;
					Ok(inside())
				})
				.join()
				.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
		})
	}
}

impl Drop for Namespace {
	fn drop(&mut self) {
		// Fails only if somebody else removed it.
		let _ = ip(&["netns", "delete", &self.0]);
	}
}

/// Removes what emulators left behind whose process was killed. Their names say which it was.
pub fn remove_orphans() -> Result<(), Error> {
	for line in ip(&["netns", "list"])?.lines() {
		let Some(name) = line.split_whitespace().next() else { continue };
		let owner = name.strip_prefix("iw-").and_then(|rest| rest.split('-').next());
		let Some(owner) = owner.and_then(|owner| owner.parse::<u32>().ok()) else { continue };
		if !Path::new(&format!("/proc/{owner}")).exists() {
			// Another emulator may have been faster.
			let _ = ip(&["netns", "delete", name]);
		}
	}
	Ok(())
}

/// A network of 256 addresses out of 198.18.0.0/15, which is set apart for measurements.
pub struct Network {
	second: u8,
	third: u8,
}

impl Network {
	/// An address in it.
	pub fn address(&self, last_byte: u8) -> Ipv4Addr {
		Ipv4Addr::new(198, self.second, self.third, last_byte)
	}
}

/// A network that the host does not have yet. The search begins at a place that differs between
/// emulators, so that two which look at the same time find different ones.
pub fn free_network(begin: u32) -> Result<Network, Error> {
	let taken = ip(&["-4", "-oneline", "address", "show"])?;
	(0..512)
		.map(|step| begin.wrapping_add(step) % 512)
		.map(|index| Network { second: 18 + (index >> 8) as u8, third: (index & 0xff) as u8 })
		.find(|network| !taken.contains(&format!(" 198.{}.{}.", network.second, network.third)))
		.ok_or_else(|| Error::Unsupported("all of 198.18.0.0/15 is in use".to_string()))
}

/// An open TUN device that never blocks. It goes when the value goes.
pub struct Tun(pub File);

impl Tun {
	/// Makes a device in a namespace, or in the host's own, and gives it an address.
	pub fn open(
		namespace: Option<&Namespace>,
		name: &str,
		address: Ipv4Addr,
	) -> Result<Self, Error> {
		// The device appears in the namespace in which /dev/net/tun is opened.
		let tun = match namespace {
			Some(namespace) => namespace.run(|| open_tun(name))?,
			None => open_tun(name),
		}
		.map_err(|error| Error::Unsupported(format!("cannot make a TUN device: {error}")))?;
		let inside = |arguments: &[&str]| {
			let place: Vec<&str> = match namespace {
				Some(namespace) => vec!["-n", namespace.name()],
				None => vec![],
			};
			ip(&[&place, arguments].concat())
		};
		inside(&["address", "add", &format!("{address}/24"), "dev", name])?;
		inside(&["link", "set", name, "mtu", "1500", "txqueuelen", QUEUE, "up"])?;
		Ok(Self(tun))
	}
}

fn open_tun(name: &str) -> io::Result<File> {
	let tun = OpenOptions::new()
		.read(true)
		.write(true)
		.custom_flags(libc::O_NONBLOCK)
		.open("/dev/net/tun")?;
	let mut label = [0; libc::IFNAMSIZ];
	if name.len() >= label.len() {
		return Err(io::Error::other(format!("{name} is too long for a device")));
	}
	for (to, from) in label.iter_mut().zip(name.bytes()) {
		*to = from as libc::c_char;
	}
	let interface = libc::ifreq {
		ifr_name: label,
		ifr_ifru: libc::__c_anonymous_ifr_ifru {
			// IP packets, with nothing before them.
			ifru_flags: (libc::IFF_TUN | libc::IFF_NO_PI) as c_short,
		},
	};
	// SAFETY: the descriptor is open for the whole call, and TUNSETIFF reads an `ifreq`, whose name
	// ends in a zero because it is shorter than its field, and whose flags are set.
	unsafe { request::set_interface(tun.as_raw_fd(), &interface) }?;
	Ok(tun)
}
