//! What was submitted, held against what became final.

use interwork_bench::rpc::EventRecord;
use interwork_primitives::{AccountId, Balance, LineId, Nonce};
use interwork_runtime::RuntimeEvent;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	time::{Duration, Instant},
};

/// What a transaction is to bring about.
#[derive(Clone, Debug)]
pub enum Unit {
	/// A payment. No two are of the same amount.
	Transfer {
		/// Who pays.
		from: AccountId,
		/// Who receives: an account that never pays.
		to: AccountId,
		/// How much.
		amount: Balance,
	},
	/// A usage report over all lines.
	Usage {
		/// Rows in it.
		rows: u32,
		/// Cumulative units that it reports on every line.
		cumulative_units: u64,
		/// What it must be paid. Zero: it repeats an earlier one.
		amount: Balance,
	},
}

/// A transaction that was submitted.
pub struct Entry {
	/// What it is for.
	pub unit: Unit,
	/// As it was submitted.
	pub bytes: Vec<u8>,
	/// Number of its signer and nonce: the order in which it can be included.
	pub order: (u32, Nonce),
	/// Whether a node has taken it.
	pub accepted: bool,
	/// Whether its latency is of interest.
	pub probe: bool,
	/// When it was submitted first.
	pub sent: Instant,
	/// When it was submitted last.
	pub tried: Instant,
	/// Height of the finalised block that carries it.
	pub found: Option<u32>,
}

/// Figures of a ledger.
#[derive(Clone, Copy, Default, serde::Serialize)]
pub struct Count {
	/// Transactions that a node took.
	pub sent: usize,
	/// Of these, found once in a finalised block, with their effect.
	pub found: usize,
	/// Times that one was submitted again because it was not final in time.
	pub resubmitted: usize,
}

/// Everything that was submitted since the network was started.
#[derive(Default)]
pub struct Ledger {
	entries: HashMap<H256, Entry>,
	pending: HashSet<H256>,
	senders: HashSet<AccountId>,
	/// What each receiving account must have.
	pub received: BTreeMap<AccountId, Balance>,
	/// The lines that usage is reported on.
	pub lines: Vec<LineId>,
	/// The highest cumulative units of all lines in a finalised report.
	pub reported_units: u64,
	/// When each probe became final, and how long that took.
	pub latencies: Vec<(Instant, Duration)>,
	/// What contradicts the ledger.
	pub contradictions: Vec<String>,
	resubmitted: usize,
	found: usize,
}

impl Ledger {
	/// Puts a transaction in before it is submitted.
	pub fn enter(&mut self, bytes: Vec<u8>, unit: Unit, order: (u32, Nonce), probe: bool) -> H256 {
		let hash = H256(blake2_256(&bytes));
		if let Unit::Transfer { from, to, .. } = &unit {
			self.senders.insert(from.clone());
			self.received.entry(to.clone()).or_default();
		}
		let now = Instant::now();
		let entry = Entry {
			unit,
			bytes,
			order,
			accepted: false,
			probe,
			sent: now,
			tried: now,
			found: None,
		};
		if self.entries.insert(hash, entry).is_some() {
			self.contradictions.push(format!("{hash:?} was signed twice"));
		}
		self.pending.insert(hash);
		hash
	}

	/// A node took the transaction.
	pub fn accepted(&mut self, hash: H256) {
		if let Some(entry) = self.entries.get_mut(&hash) {
			entry.accepted = true;
		}
	}

	/// For each signer whose oldest accepted transaction is not final so long after it was tried: its
	/// number, and everything of it that is outstanding, by nonce. At most so many transactions, those
	/// first that have waited longest. They count as tried now.
	pub fn overdue(&mut self, age: Duration, most: usize) -> Vec<(u32, Vec<Vec<u8>>)> {
		let now = Instant::now();
		let mut signers: BTreeMap<u32, BTreeMap<Nonce, H256>> = BTreeMap::new();
		for hash in &self.pending {
			let Some(entry) = self.entries.get(hash) else { continue };
			if entry.accepted {
				signers.entry(entry.order.0).or_default().insert(entry.order.1, *hash);
			}
		}
		let oldest = |nonces: &BTreeMap<Nonce, H256>| {
			nonces
				.values()
				.next()
				.and_then(|hash| self.entries.get(hash))
				.map(|entry| entry.tried)
		};
		let mut overdue: Vec<_> = signers
			.into_iter()
			.filter_map(|(signer, nonces)| Some((oldest(&nonces)?, signer, nonces)))
			.filter(|(tried, ..)| now - *tried > age)
			.collect();
		overdue.sort_by_key(|(tried, signer, _)| (*tried, *signer));
		let mut left = most;
		let mut again = Vec::new();
		for (_, signer, nonces) in overdue {
			if left == 0 {
				break;
			}
			let mut bytes = Vec::new();
			for hash in nonces.into_values().take(left) {
				if let Some(entry) = self.entries.get_mut(&hash) {
					entry.tried = now;
					bytes.push(entry.bytes.clone());
				}
			}
			left -= bytes.len();
			self.resubmitted += bytes.len();
			again.push((signer, bytes));
		}
		again
	}

	/// Books a finalised block. Heights come in order, each once.
	pub fn book(&mut self, height: u32, extrinsics: &[Vec<u8>], events: &[EventRecord]) {
		let mut by_extrinsic: HashMap<u32, Vec<&RuntimeEvent>> = HashMap::new();
		for record in events {
			if let frame_system::Phase::ApplyExtrinsic(index) = record.phase {
				by_extrinsic.entry(index).or_default().push(&record.event);
			}
		}
		let now = Instant::now();
		for (index, bytes) in (0u32..).zip(extrinsics) {
			let hash = H256(blake2_256(bytes));
			let events = by_extrinsic.remove(&index).unwrap_or_default();
			let Some(entry) = self.entries.get_mut(&hash) else {
				if events.iter().any(|event| self.is_payment_of_ours(event)) {
					self.contradictions.push(format!(
						"block {height} has a payment of ours that was never submitted: {hash:?}"
					));
				}
				continue;
			};
			if let Some(first) = entry.found.replace(height) {
				self.contradictions
					.push(format!("{hash:?} is in block {first} and again in block {height}"));
				continue;
			}
			entry.accepted = true;
			self.pending.remove(&hash);
			self.found += 1;
			if entry.probe {
				self.latencies.push((now, now - entry.sent));
			}
			if !has_effect(&entry.unit, &events) {
				self.contradictions.push(format!(
					"{:?} in block {height} did not do what it should: {events:?}",
					entry.unit
				));
			}
			match &entry.unit {
				Unit::Transfer { to, amount, .. } => {
					*self.received.entry(to.clone()).or_default() += amount
				},
				Unit::Usage { cumulative_units, .. } => {
					self.reported_units = self.reported_units.max(*cumulative_units)
				},
			}
		}
	}

	fn is_payment_of_ours(&self, event: &RuntimeEvent) -> bool {
		matches!(
			event,
			RuntimeEvent::Balances(pallet_balances::Event::Transfer { from, to, .. })
				if self.senders.contains(from) && self.received.contains_key(to)
		)
	}

	/// Accepted transactions that are not final yet.
	pub fn outstanding(&self) -> usize {
		self.pending
			.iter()
			.filter(|hash| self.entries.get(hash).is_some_and(|entry| entry.accepted))
			.count()
	}

	/// Transactions that are not final yet, accepted or not.
	pub fn unfound(&self) -> usize {
		self.pending.len()
	}

	/// How many were sent, found and submitted again.
	pub fn count(&self) -> Count {
		Count {
			sent: self.found + self.outstanding(),
			found: self.found,
			resubmitted: self.resubmitted,
		}
	}

	/// The given share of probes that became final since a moment took at most so many seconds.
	pub fn latency_secs(&self, since: Instant, until: Instant, share: f64) -> Option<f64> {
		let mut sorted: Vec<Duration> = self
			.latencies
			.iter()
			.filter(|(at, _)| (since..until).contains(at))
			.map(|(_, latency)| *latency)
			.collect();
		sorted.sort();
		let rank = (sorted.len() as f64 * share).ceil() as usize;
		sorted.get(rank.saturating_sub(1)).map(Duration::as_secs_f64)
	}
}

/// Whether the events of a transaction are the effect of its unit, no more and no less.
fn has_effect(unit: &Unit, events: &[&RuntimeEvent]) -> bool {
	match unit {
		Unit::Transfer { from, to, amount } => {
			let payments: Vec<_> = events
				.iter()
				.filter_map(|event| match event {
					RuntimeEvent::Balances(pallet_balances::Event::Transfer {
						from,
						to,
						amount,
					}) => Some((from, to, amount)),
					_ => None,
				})
				.collect();
			payments == [(from, to, amount)]
		},
		Unit::Usage { rows, amount, .. } => events.iter().any(|event| {
			matches!(
				event,
				RuntimeEvent::Marketplace(pallet_marketplace::Event::UsageReported {
					rows_paid,
					amount: paid,
					..
				}) if paid == amount && *rows_paid == if *amount > 0 { *rows } else { 0 }
			)
		}),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_system::Phase;

	fn account(byte: u8) -> AccountId {
		[byte; 32].into()
	}

	fn payment(amount: Balance) -> EventRecord {
		EventRecord {
			phase: Phase::ApplyExtrinsic(0),
			event: RuntimeEvent::Balances(pallet_balances::Event::Transfer {
				from: account(1),
				to: account(2),
				amount,
			}),
			topics: Vec::new(),
		}
	}

	fn ledger_with_a_payment() -> (Ledger, Vec<Vec<u8>>) {
		let mut ledger = Ledger::default();
		let unit = Unit::Transfer { from: account(1), to: account(2), amount: 7 };
		let hash = ledger.enter(vec![1, 2, 3], unit, (0, 0), true);
		ledger.accepted(hash);
		(ledger, vec![vec![1, 2, 3]])
	}

	#[test]
	fn ledger_should_balance_when_a_unit_is_found_once() {
		let (mut ledger, block) = ledger_with_a_payment();
		assert_eq!(ledger.outstanding(), 1);
		ledger.book(5, &block, &[payment(7)]);
		assert_eq!((ledger.outstanding(), ledger.count().found), (0, 1));
		assert_eq!(ledger.received.get(&account(2)), Some(&7));
		assert!(ledger.contradictions.is_empty());
	}

	#[test]
	fn ledger_should_object_when_a_unit_is_found_twice() {
		let (mut ledger, block) = ledger_with_a_payment();
		ledger.book(5, &block, &[payment(7)]);
		ledger.book(6, &block, &[payment(7)]);
		assert_eq!(ledger.contradictions.len(), 1);
	}

	#[test]
	fn ledger_should_object_when_a_unit_has_another_effect_or_none() {
		for events in [vec![payment(8)], vec![payment(7), payment(7)], vec![]] {
			let (mut ledger, block) = ledger_with_a_payment();
			ledger.book(5, &block, &events);
			assert_eq!(ledger.contradictions.len(), 1);
		}
	}

	#[test]
	fn ledger_should_object_when_a_payment_was_never_submitted() {
		let (mut ledger, block) = ledger_with_a_payment();
		ledger.book(5, &block, &[payment(7)]);
		ledger.book(6, &[vec![9]], &[payment(3)]);
		assert_eq!(ledger.contradictions.len(), 1);
	}

	#[test]
	fn overdue_should_give_all_of_a_signer_again_only_when_its_oldest_is_not_final_in_time() {
		let (mut ledger, block) = ledger_with_a_payment();
		let unit = Unit::Transfer { from: account(1), to: account(2), amount: 8 };
		let second = ledger.enter(vec![4], unit, (0, 1), false);
		assert!(ledger.overdue(Duration::from_secs(60), 10).is_empty());
		std::thread::sleep(Duration::from_millis(2));
		assert_eq!(
			ledger.overdue(Duration::from_millis(1), 10),
			[(0, vec![vec![1, 2, 3]])],
			"what no node took is its sender's to submit"
		);
		ledger.accepted(second);
		std::thread::sleep(Duration::from_millis(2));
		assert_eq!(
			ledger.overdue(Duration::from_millis(1), 10),
			[(0, vec![vec![1, 2, 3], vec![4]])]
		);
		std::thread::sleep(Duration::from_millis(2));
		assert_eq!(ledger.overdue(Duration::from_millis(1), 1), [(0, vec![vec![1, 2, 3]])]);
		ledger.book(5, &block, &[payment(7)]);
		std::thread::sleep(Duration::from_millis(2));
		assert_eq!(ledger.overdue(Duration::from_millis(1), 10), [(0, vec![vec![4]])]);
		assert_eq!(ledger.count().resubmitted, 5);
	}
}
