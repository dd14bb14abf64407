//! The thread that carries packets.

use crate::{is_lost, namespace::Tun, recording::Recording, Error, Packets, Settings};
use nix::{
	poll::{ppoll, PollFd, PollFlags},
	sys::time::TimeSpec,
};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BinaryHeap, HashMap, HashSet},
	io::{ErrorKind, Read, Write},
	net::Ipv4Addr,
	os::fd::AsFd,
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc, Mutex, RwLock,
	},
	thread::JoinHandle,
	time::{Duration, Instant},
};

/// How long the thread sleeps when nothing is due: it looks then whether it is to stop.
const IDLE: Duration = Duration::from_millis(50);

/// Packets read from one device before the others have their turn.
const BURST: usize = 64;

/// What the links between members are like now.
pub struct Conditions {
	/// Of every packet, one way.
	pub delay: Duration,
	loss: f64,
	down: HashSet<(usize, usize)>,
}

impl Conditions {
	pub fn new(settings: &Settings) -> Self {
		Self { delay: settings.delay, loss: settings.loss, down: HashSet::new() }
	}

	pub fn set_down(&mut self, (one, other): (usize, usize), down: bool) {
		for link in [(one, other), (other, one)] {
			if down {
				self.down.insert(link);
			} else {
				self.down.remove(&link);
			}
		}
	}
}

#[derive(Default)]
struct Counters {
	delivered: AtomicU64,
	lost: AtomicU64,
	cut: AtomicU64,
}

/// The running thread. It ends when the value goes, and closes the devices.
pub struct Forwarder {
	stop: Arc<AtomicBool>,
	counters: Arc<Counters>,
	recording: Arc<Mutex<Option<Recording>>>,
	thread: Option<JoinHandle<()>>,
}

impl Forwarder {
	/// Starts carrying packets between the devices. The last is the host's.
	pub fn start(
		devices: Vec<(Ipv4Addr, Tun)>,
		settings: &Settings,
		conditions: Arc<RwLock<Conditions>>,
	) -> Result<Self, Error> {
		let stop = Arc::new(AtomicBool::new(false));
		let counters = Arc::<Counters>::default();
		let recording = Arc::<Mutex<Option<Recording>>>::default();
		let addresses = devices.iter().map(|(address, _)| *address).zip(0..).collect();
		let mut carrier = Carrier {
			host: devices.len().saturating_sub(1),
			devices: devices.into_iter().map(|(_, tun)| tun).collect(),
			addresses,
			seed: settings.seed,
			conditions,
			numbers: HashMap::new(),
			waiting: BTreeMap::new(),
			due: BinaryHeap::new(),
			arrived: 0,
			counters: counters.clone(),
			recording: recording.clone(),
		};
		let stopped = stop.clone();
		let thread = std::thread::Builder::new()
			.name("linkem".to_string())
			.spawn(move || {
				while !stopped.load(Ordering::Relaxed) {
					carrier.turn();
				}
			})
			.map_err(|source| Error::Io { what: "cannot start a thread".to_string(), source })?;
		Ok(Self { stop, counters, recording, thread: Some(thread) })
	}

	/// Writes what is delivered from now on to this file, or to none; the file until now.
	pub fn record(&self, recording: Option<Recording>) -> Option<Recording> {
		let mut current = self.recording.lock().expect("no holder of the lock panics");
		std::mem::replace(&mut *current, recording)
	}

	pub fn packets(&self) -> Packets {
		Packets {
			delivered: self.counters.delivered.load(Ordering::Relaxed),
			lost: self.counters.lost.load(Ordering::Relaxed),
			cut: self.counters.cut.load(Ordering::Relaxed),
		}
	}
}

impl Drop for Forwarder {
	fn drop(&mut self) {
		self.stop.store(true, Ordering::Relaxed);
		if let Some(thread) = self.thread.take() {
			// A panic has been printed already, and the clean-up must go on.
			let _ = thread.join();
		}
	}
}

struct Carrier {
	devices: Vec<Tun>,
	/// Index of the host's device.
	host: usize,
	addresses: HashMap<Ipv4Addr, usize>,
	seed: u64,
	conditions: Arc<RwLock<Conditions>>,
	/// Packets so far on each link, by its two ends.
	numbers: HashMap<(usize, usize), u64>,
	/// Packets on their way, by the order in which they came.
	waiting: BTreeMap<u64, (usize, usize, Vec<u8>)>,
	/// When each of them is due, the first on top.
	due: BinaryHeap<Reverse<(Instant, u64)>>,
	arrived: u64,
	counters: Arc<Counters>,
	recording: Arc<Mutex<Option<Recording>>>,
}

impl Carrier {
	/// Sleeps until a packet comes or is due, takes what came and delivers what is due.
	fn turn(&mut self) {
		let sleep = match self.due.peek() {
			Some(Reverse((at, _))) => at.saturating_duration_since(Instant::now()).min(IDLE),
			None => IDLE,
		};
		let mut polled: Vec<PollFd> = self
			.devices
			.iter()
			.map(|tun| PollFd::new(tun.0.as_fd(), PollFlags::POLLIN))
			.collect();
		// A signal may wake it early: then there is nothing to read and the next turn comes.
		let _ = ppoll(&mut polled, Some(TimeSpec::from_duration(sleep)), None);
		let ready: Vec<usize> = polled
			.iter()
			.zip(0..)
			.filter(|(polled, _)| polled.any().unwrap_or(false))
			.map(|(_, index)| index)
			.collect();
		for from in ready {
			self.read(from);
		}
		self.deliver();
	}

	fn read(&mut self, from: usize) {
		let mut packet = [0; 2_048];
		for _ in 0..BURST {
			match (&self.devices[from].0).read(&mut packet) {
				Ok(length) => self.accept(from, &packet[..length]),
				Err(error) if error.kind() == ErrorKind::Interrupted => {},
				// Nothing more, or a device that went down with its namespace.
				Err(_) => break,
			}
		}
	}

	/// Decides what becomes of a packet.
	fn accept(&mut self, from: usize, packet: &[u8]) {
		let Some(to) = destination(packet).and_then(|to| self.addresses.get(&to)).copied() else {
			// IPv6 and multicast, which systems send unasked.
			return;
		};
		let now = Instant::now();
		let mut at = now;
		if from != self.host && to != self.host {
			let conditions = self.conditions.read().expect("no holder of the lock panics");
			if conditions.down.contains(&(from, to)) {
				self.counters.cut.fetch_add(1, Ordering::Relaxed);
				return;
			}
			let number = self.numbers.entry((from, to)).or_default();
			let lost = is_lost(self.seed, from, to, *number, conditions.loss);
			*number += 1;
			if lost {
				self.counters.lost.fetch_add(1, Ordering::Relaxed);
				return;
			}
			at = now + conditions.delay;
		}
		self.due.push(Reverse((at, self.arrived)));
		self.waiting.insert(self.arrived, (from, to, packet.to_vec()));
		self.arrived += 1;
	}

	/// Hands over what is due, in order of time and then of arrival.
	fn deliver(&mut self) {
		let now = Instant::now();
		while let Some(Reverse((at, number))) = self.due.peek().copied() {
			if at > now {
				break;
			}
			self.due.pop();
			let Some((from, to, packet)) = self.waiting.remove(&number) else { continue };
			let is_between_members = from != self.host && to != self.host;
			if is_between_members {
				// Before it arrives, so that whoever has it finds it on file.
				let mut recording = self.recording.lock().expect("no holder of the lock panics");
				if let Some(recording) = &mut *recording {
					recording.add(&packet);
				}
			}
			// Refused only by a device that is down; the packet is lost then, as on a real one.
			if (&self.devices[to].0).write(&packet).is_ok() && is_between_members {
				self.counters.delivered.fetch_add(1, Ordering::Relaxed);
			}
		}
	}
}

/// Where an IPv4 packet goes.
fn destination(packet: &[u8]) -> Option<Ipv4Addr> {
	let is_v4 = packet.first().is_some_and(|byte| byte >> 4 == 4);
	let bytes: [u8; 4] = packet.get(16..20)?.try_into().ok()?;
	is_v4.then(|| Ipv4Addr::from(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn destination_should_be_none_when_a_packet_is_not_ipv4_or_short() {
		let mut packet = [0; 20];
		packet[0] = 0x45;
		packet[16..].copy_from_slice(&[198, 18, 0, 7]);
		assert_eq!(destination(&packet), Some(Ipv4Addr::new(198, 18, 0, 7)));
		assert_eq!(destination(&packet[..19]), None);
		packet[0] = 0x60;
		assert_eq!(destination(&packet), None);
		assert_eq!(destination(&[]), None);
	}
}
