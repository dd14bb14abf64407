//! How much one channel, or one wallet, may ask.

use std::{
	collections::HashMap,
	hash::Hash,
	sync::{Mutex, PoisonError},
	time::Instant,
};

/// Callers that are remembered. When there are more, those whose buckets are full again are forgotten,
/// which changes nothing for them.
const REMEMBERED: usize = 100_000;

/// A bucket of permissions for each caller, which fills again with time.
pub(crate) struct Limits<K> {
	per_second: f64,
	burst: f64,
	buckets: Mutex<HashMap<K, (f64, Instant)>>,
}

impl<K: Eq + Hash> Limits<K> {
	pub(crate) fn new(per_second: u32, burst: u32) -> Self {
		Self {
			per_second: per_second.into(),
			burst: burst.max(1).into(),
			buckets: Mutex::new(HashMap::new()),
		}
	}

	/// Whether the caller may ask once more.
	pub(crate) fn take(&self, caller: K) -> bool {
		self.take_at(caller, Instant::now())
	}

	fn take_at(&self, caller: K, now: Instant) -> bool {
		let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
		let filled = |(left, at): (f64, Instant)| {
			let seconds = now.saturating_duration_since(at).as_secs_f64();
			(left + seconds * self.per_second).min(self.burst)
		};
		if buckets.len() >= REMEMBERED {
			buckets.retain(|_, bucket| filled(*bucket) < self.burst);
			if buckets.len() >= REMEMBERED && !buckets.contains_key(&caller) {
				return false;
			}
		}
		let bucket = buckets.entry(caller).or_insert((self.burst, now));
		let left = filled(*bucket);
		let may = left >= 1.0;
		*bucket = (if may { left - 1.0 } else { left }, now);
		may
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	#[test]
	fn caller_should_wait_when_its_bucket_is_empty() {
		let limits = Limits::new(10, 3);
		let now = Instant::now();
		assert_eq!([0; 4].map(|_| limits.take_at(1, now)), [true, true, true, false]);
		assert!(limits.take_at(2, now), "each has its own");
		assert!(!limits.take_at(1, now + Duration::from_millis(50)));
		assert!(limits.take_at(1, now + Duration::from_millis(150)));
	}

	#[test]
	fn bucket_should_not_fill_beyond_the_burst() {
		let limits = Limits::new(10, 2);
		let now = Instant::now();
		assert!(limits.take_at(1, now));
		let later = now + Duration::from_secs(60);
		assert_eq!([0; 3].map(|_| limits.take_at(1, later)), [true, true, false]);
	}
}
