//! What is still to be done about documents, and when to try again: for days, less and less often.
//!
//! No clock, no network, no disk: time is passed in (seconds since 1970), and what changes is handed
//! out to be stored. Everything in here can be done twice without harm, so that a job that was done but
//! not recorded as done is done again: an announcement is refused by the chain as announced already, a
//! receipt as received already, and both count as done.

use crate::context::Name;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
	/// Announce it on chain.
	Announce,
	/// Pull it from its sender.
	Fetch,
	/// Confirm on chain that it is here.
	Receive,
	/// Say on chain that it is not wanted.
	Reject,
	/// Put on record that it was destroyed.
	Purge,
}

impl Task {
	const ALL: [Self; 5] = [Self::Announce, Self::Fetch, Self::Receive, Self::Reject, Self::Purge];

	/// Its number in the store.
	pub fn number(self) -> u8 {
		match self {
			Self::Announce => 0,
			Self::Fetch => 1,
			Self::Receive => 2,
			Self::Reject => 3,
			Self::Purge => 4,
		}
	}

	/// The task with a number.
	pub fn from_number(number: u8) -> Option<Self> {
		Self::ALL.into_iter().find(|task| task.number() == number)
	}
}

/// Names a job: there is one of each task for each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobKey {
	/// The document.
	pub name: Name,
	/// What is to be done about it.
	pub task: Task,
}

/// A job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
	/// How often it was tried.
	pub attempts: u32,
	/// When it is due.
	pub next_at: u64,
	/// When it is given up.
	pub gives_up_at: u64,
	/// What belongs to it: the reason of a rejection, as its number.
	pub detail: u8,
}

/// When to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
	/// The first pause, in seconds. Each is twice as long as the one before.
	pub first_secs: u64,
	/// The longest pause, in seconds.
	pub longest_secs: u64,
	/// A job that was tried so often waits behind those that were not.
	pub slow_after: u32,
	/// How long a job that was handed out may take before it is handed out again, in seconds.
	pub lease_secs: u64,
}

impl Default for Schedule {
	/// From 2 seconds to an hour; behind others after 8 attempts (eight minutes); two minutes to try.
	fn default() -> Self {
		Self { first_secs: 2, longest_secs: 3_600, slow_after: 8, lease_secs: 120 }
	}
}

impl Schedule {
	/// The pause after so many attempts, in seconds: `jitter` makes it up to a quarter shorter, so that
	/// many that failed together do not come back together.
	pub fn pause_secs(&self, attempts: u32, jitter: u32) -> u64 {
		let doublings = attempts.saturating_sub(1).min(63);
		let factor = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
		let pause = self.first_secs.saturating_mul(factor).min(self.longest_secs).max(1);
		let quarter = pause / 4;
		let shorter = u64::from(jitter).checked_rem(quarter.saturating_add(1)).unwrap_or(0);
		pause.saturating_sub(shorter)
	}
}

/// What becomes of a job that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// It is tried again.
	Again {
		/// When.
		at: u64,
		/// How often it was tried.
		attempts: u32,
	},
	/// Its time is over.
	GivenUp {
		/// How often it was tried.
		attempts: u32,
	},
	/// There is no such job: it was done or given up meanwhile.
	Unknown,
}

/// What to store: a job as it is now, or that it is no more.
pub type Change = (JobKey, Option<Job>);

/// All jobs.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
	schedule: Schedule,
	jobs: BTreeMap<JobKey, Job>,
	changed: BTreeSet<JobKey>,
}

impl Outbox {
	/// An outbox with jobs that were stored.
	pub fn restore(schedule: Schedule, jobs: impl IntoIterator<Item = (JobKey, Job)>) -> Self {
		Self { schedule, jobs: jobs.into_iter().collect(), changed: BTreeSet::new() }
	}

	/// Adds a job that is due at once. Whether it is new: one that is there stays as it is.
	pub fn add(&mut self, key: JobKey, detail: u8, now: u64, gives_up_at: u64) -> bool {
		let is_new = !self.jobs.contains_key(&key);
		if is_new {
			self.jobs.insert(key, Job { attempts: 0, next_at: now, gives_up_at, detail });
			self.changed.insert(key);
		}
		is_new
	}

	/// Up to `limit` jobs that are due, each of which is due again after the lease. The longest overdue
	/// first; those that have failed often get every fourth place, and those that others leave free.
	pub fn take_due(&mut self, now: u64, limit: usize) -> Vec<(JobKey, Job)> {
		let slow_after = self.schedule.slow_after;
		let mut due: Vec<_> = self
			.jobs
			.iter()
			.filter(|(_, job)| job.next_at <= now)
			.map(|(key, job)| (job.next_at, *key, job.attempts >= slow_after))
			.collect();
		due.sort_unstable();
		let (slow, quick): (Vec<_>, Vec<_>) = due.into_iter().partition(|(_, _, slow)| *slow);
		let (mut slow, mut quick) = (slow.into_iter().peekable(), quick.into_iter().peekable());
		let mut taken = Vec::new();
		for place in 1_usize.. {
			if taken.len() >= limit {
				break;
			}
			let prefers_slow = place % 4 == 0 || quick.peek().is_none();
			let next =
				if prefers_slow { slow.next().or_else(|| quick.next()) } else { quick.next() };
			let Some((_, key, _)) = next else { break };
			if let Some(job) = self.jobs.get_mut(&key) {
				job.attempts = job.attempts.saturating_add(1);
				job.next_at = now.saturating_add(self.schedule.lease_secs);
				self.changed.insert(key);
				taken.push((key, *job));
			}
		}
		taken
	}

	/// A job has failed.
	pub fn failed(&mut self, key: JobKey, now: u64, jitter: u32) -> Verdict {
		let Some(job) = self.jobs.get_mut(&key) else { return Verdict::Unknown };
		self.changed.insert(key);
		let attempts = job.attempts;
		let at = now.saturating_add(self.schedule.pause_secs(attempts, jitter));
		// The last attempt is made when the time is over, not before.
		if now >= job.gives_up_at {
			self.jobs.remove(&key);
			return Verdict::GivenUp { attempts };
		}
		job.next_at = at.min(job.gives_up_at);
		Verdict::Again { at: job.next_at, attempts }
	}

	/// A job is done, or has become pointless. Whether it was there.
	pub fn done(&mut self, key: JobKey) -> bool {
		let is_known = self.jobs.remove(&key).is_some();
		if is_known {
			self.changed.insert(key);
		}
		is_known
	}

	/// Drops every job about a document, as when it is purged.
	pub fn drop_document(&mut self, name: Name) {
		Task::ALL.into_iter().for_each(|task| {
			self.done(JobKey { name, task });
		});
	}

	/// Makes every job about documents for which `concerns` holds due now: the other side is back.
	pub fn wake(&mut self, now: u64, concerns: impl Fn(&JobKey) -> bool) {
		for (key, job) in self.jobs.iter_mut().filter(|(key, _)| concerns(key)) {
			if job.next_at > now {
				job.next_at = now;
				self.changed.insert(*key);
			}
		}
	}

	/// A job.
	pub fn get(&self, key: &JobKey) -> Option<&Job> {
		self.jobs.get(key)
	}

	/// When the next job is due.
	pub fn next_at(&self) -> Option<u64> {
		self.jobs.values().map(|job| job.next_at).min()
	}

	/// How many jobs there are.
	pub fn len(&self) -> usize {
		self.jobs.len()
	}

	/// Whether there is nothing to do.
	pub fn is_empty(&self) -> bool {
		self.jobs.is_empty()
	}

	/// What has changed since this was last asked, to be stored.
	pub fn take_changes(&mut self) -> Vec<Change> {
		let changed = core::mem::take(&mut self.changed);
		changed.into_iter().map(|key| (key, self.jobs.get(&key).copied())).collect()
	}
}
