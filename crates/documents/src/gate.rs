//! How many requests are answered: bounds on requests, bytes and what runs at once, for each peer and
//! over all.
//!
//! No clock: time is passed in, in milliseconds of any clock. One that goes back gives nothing.

use crate::wire::REQUEST_LENGTH;
use std::collections::BTreeMap;

/// The bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Requests of a peer in a second, in the long run.
	pub requests_per_sec: u32,
	/// Requests of a peer at once, after a pause.
	pub requests_burst: u32,
	/// Bytes for a peer in a second, in the long run.
	pub bytes_per_sec: u32,
	/// Bytes for a peer at once, after a pause. An answer needs at most half a mebibyte and some.
	pub bytes_burst: u32,
	/// Requests of a peer that are answered at the same time.
	pub running_per_peer: u32,
	/// Requests of all peers that are answered at the same time.
	pub running: u32,
	/// Peers that are remembered.
	pub peers: usize,
	/// Requests of all peers that are of no operator, in a second, that are looked at at all.
	pub strangers_per_sec: u32,
}

impl Default for Limits {
	/// 20 MiB and 64 requests a second, 4 at once, 16 over all, 1,024 peers, 10 strangers.
	fn default() -> Self {
		Self {
			requests_per_sec: 64,
			requests_burst: 128,
			bytes_per_sec: 20 * 1024 * 1024,
			bytes_burst: 40 * 1024 * 1024,
			running_per_peer: 4,
			running: 16,
			peers: 1_024,
			strangers_per_sec: 10,
		}
	}
}

/// Why a request is refused unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateRefusal {
	/// No request has so many bytes.
	#[error("a request of {length} bytes")]
	WrongLength {
		/// Its bytes.
		length: usize,
	},
	/// All places are taken.
	#[error("{running} requests are being answered")]
	TooManyRunning {
		/// How many.
		running: u32,
	},
	/// The peer's places are taken.
	#[error("{running} requests of the peer are being answered")]
	TooManyOfPeer {
		/// How many.
		running: u32,
	},
	/// The peer has asked too often.
	#[error("too many requests, try again in {retry_ms} ms")]
	TooManyRequests {
		/// When to try again.
		retry_ms: u64,
	},
	/// The peer has been given too much.
	#[error("too many bytes, try again in {retry_ms} ms")]
	TooManyBytes {
		/// When to try again.
		retry_ms: u64,
	},
	/// Too many peers are remembered, all of them busy.
	#[error("{peers} peers are busy")]
	TooManyPeers {
		/// How many.
		peers: usize,
	},
}

/// What flows back at a rate, up to a bound. In thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Allowance {
	left: u64,
	since_ms: u64,
}

impl Allowance {
	fn full(burst: u32, now_ms: u64) -> Self {
		Self { left: u64::from(burst).saturating_mul(1_000), since_ms: now_ms }
	}

	fn refill(&mut self, per_sec: u32, burst: u32, now_ms: u64) {
		let elapsed_ms = now_ms.saturating_sub(self.since_ms);
		self.since_ms = self.since_ms.max(now_ms);
		// So many in a second are as many thousandths in a millisecond.
		self.left = self
			.left
			.saturating_add(elapsed_ms.saturating_mul(per_sec.into()))
			.min(u64::from(burst).saturating_mul(1_000));
	}

	/// In how many milliseconds there will be `amount`. `None`: it is there.
	fn wait_ms(&self, amount: u64, per_sec: u32) -> Option<u64> {
		let missing = amount.saturating_mul(1_000).checked_sub(self.left).filter(|m| *m > 0)?;
		Some(missing.div_ceil(u64::from(per_sec).max(1)))
	}

	fn take(&mut self, amount: u64) {
		self.left = self.left.saturating_sub(amount.saturating_mul(1_000));
	}

	fn give(&mut self, amount: u64) {
		self.left = self.left.saturating_add(amount.saturating_mul(1_000));
	}
}

#[derive(Clone, Debug)]
struct PeerState {
	requests: Allowance,
	bytes: Allowance,
	running: u32,
}

/// Lets requests in, or not.
#[derive(Clone, Debug)]
pub struct Gate<Peer> {
	limits: Limits,
	peers: BTreeMap<Peer, PeerState>,
	running: u32,
	strangers: Option<Allowance>,
}

impl<Peer: Clone + Ord> Gate<Peer> {
	/// A gate that nobody has gone through.
	pub fn new(limits: Limits) -> Self {
		Self { limits, peers: BTreeMap::new(), running: 0, strangers: None }
	}

	/// Whether a request of a peer of no operator is looked at at all. All of them share one allowance,
	/// and none of them is remembered.
	pub fn admit_stranger(&mut self, now_ms: u64) -> bool {
		let rate = self.limits.strangers_per_sec;
		let allowance = self.strangers.get_or_insert(Allowance::full(rate, now_ms));
		allowance.refill(rate, rate, now_ms);
		if allowance.wait_ms(1, rate).is_some() {
			return false;
		}
		allowance.take(1);
		true
	}

	/// Lets in a request of `length` bytes whose answer has at most `answer_bytes`. Tell when it has
	/// been answered: [`finish`](Self::finish).
	///
	/// # Errors
	///
	/// Why not. A refused request uses up nothing.
	pub fn admit(
		&mut self,
		peer: &Peer,
		length: usize,
		answer_bytes: usize,
		now_ms: u64,
	) -> Result<(), GateRefusal> {
		if length != REQUEST_LENGTH {
			return Err(GateRefusal::WrongLength { length });
		}
		let limits = self.limits;
		if self.running >= limits.running {
			return Err(GateRefusal::TooManyRunning { running: self.running });
		}
		self.make_room(peer, now_ms)?;
		let state = self.peers.entry(peer.clone()).or_insert_with(|| PeerState {
			requests: Allowance::full(limits.requests_burst, now_ms),
			bytes: Allowance::full(limits.bytes_burst, now_ms),
			running: 0,
		});
		if state.running >= limits.running_per_peer {
			return Err(GateRefusal::TooManyOfPeer { running: state.running });
		}
		state.refill(&limits, now_ms);
		if let Some(retry_ms) = state.requests.wait_ms(1, limits.requests_per_sec) {
			return Err(GateRefusal::TooManyRequests { retry_ms });
		}
		let bytes = u64::try_from(answer_bytes).unwrap_or(u64::MAX);
		if let Some(retry_ms) = state.bytes.wait_ms(bytes, limits.bytes_per_sec) {
			return Err(GateRefusal::TooManyBytes { retry_ms });
		}

		state.requests.take(1);
		state.bytes.take(bytes);
		state.running = state.running.saturating_add(1);
		self.running = self.running.saturating_add(1);
		Ok(())
	}

	/// A request has been answered, with so many bytes fewer than were reckoned with.
	pub fn finish(&mut self, peer: &Peer, unused_bytes: usize) {
		if let Some(state) = self.peers.get_mut(peer).filter(|state| state.running > 0) {
			state.running = state.running.saturating_sub(1);
			state.bytes.give(u64::try_from(unused_bytes).unwrap_or(0));
			self.running = self.running.saturating_sub(1);
		}
	}

	/// Requests that are being answered.
	pub fn running(&self) -> u32 {
		self.running
	}

	/// Forgets a peer that has its whole allowance again, if a new one needs its place.
	fn make_room(&mut self, peer: &Peer, now_ms: u64) -> Result<(), GateRefusal> {
		if self.peers.len() < self.limits.peers || self.peers.contains_key(peer) {
			return Ok(());
		}
		let limits = self.limits;
		let idle = self.peers.iter_mut().find_map(|(peer, state)| {
			state.refill(&limits, now_ms);
			let is_whole = state.requests.left
				>= u64::from(limits.requests_burst).saturating_mul(1_000)
				&& state.bytes.left >= u64::from(limits.bytes_burst).saturating_mul(1_000);
			(state.running == 0 && is_whole).then(|| peer.clone())
		});
		match idle {
			Some(peer) => {
				self.peers.remove(&peer);
				Ok(())
			},
			None => Err(GateRefusal::TooManyPeers { peers: self.peers.len() }),
		}
	}
}

impl PeerState {
	fn refill(&mut self, limits: &Limits, now_ms: u64) {
		self.requests.refill(limits.requests_per_sec, limits.requests_burst, now_ms);
		self.bytes.refill(limits.bytes_per_sec, limits.bytes_burst, now_ms);
	}
}
