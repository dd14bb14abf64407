//! What is still to be done, and when.

mod common;

use common::{ALICE, NOW};
use interwork_documents::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAY: u64 = 24 * 3_600;

fn key(number: u8, task: Task) -> JobKey {
	JobKey { name: Name { sender: ALICE, commitment: [number; 32] }, task }
}

fn outbox() -> Outbox {
	Outbox::restore(Schedule::default(), [])
}

fn due(outbox: &mut Outbox, now: u64, limit: usize) -> Vec<JobKey> {
	outbox.take_due(now, limit).into_iter().map(|(key, _)| key).collect()
}

#[test]
fn job_should_be_due_at_once_and_be_there_once() {
	let mut outbox = outbox();
	let job = key(1, Task::Announce);
	assert!(outbox.add(job, 0, NOW, NOW + DAY));
	assert!(!outbox.add(job, 0, NOW + 5, NOW + 9 * DAY));
	assert!(outbox.add(key(1, Task::Purge), 0, NOW, NOW + DAY));
	assert_eq!(outbox.len(), 2);
	assert_eq!(due(&mut outbox, NOW - 1, 9), []);
	assert_eq!(due(&mut outbox, NOW, 9), [job, key(1, Task::Purge)]);
	// Handed out, they are not due; but again after the lease, if nothing is heard of them.
	assert_eq!(due(&mut outbox, NOW + 119, 9), []);
	assert_eq!(due(&mut outbox, NOW + 120, 1), [job]);
	assert!(outbox.done(job) && !outbox.done(job));
	assert_eq!(outbox.failed(job, NOW, 0), Verdict::Unknown);
}

#[test]
fn job_should_be_tried_for_days_less_and_less_often() {
	let mut outbox = outbox();
	let job = key(1, Task::Fetch);
	let gives_up_at = NOW + 7 * DAY;
	outbox.add(job, 0, NOW, gives_up_at);
	let (mut now, mut tries, mut longest) = (NOW, 0, 0);
	loop {
		assert_eq!(due(&mut outbox, now, 9), [job]);
		tries += 1;
		match outbox.failed(job, now, 0) {
			Verdict::Again { at, attempts } => {
				assert_eq!(attempts, tries);
				longest = longest.max(at - now);
				assert_eq!(outbox.next_at(), Some(at));
				now = at;
			},
			Verdict::GivenUp { attempts } => {
				assert_eq!(attempts, tries);
				break;
			},
			Verdict::Unknown => panic!(),
		}
	}
	// The last attempt is at the very end, and none is skipped before.
	assert_eq!(now, gives_up_at);
	assert_eq!(longest, 3_600);
	assert!((170..200).contains(&tries), "{tries}");
	assert!(outbox.is_empty());
}

#[test]
fn pauses_should_double_up_to_the_longest_and_be_spread() {
	let schedule = Schedule::default();
	let pauses: Vec<_> = [1, 2, 3, 8, 11, 12, 13, u32::MAX]
		.map(|attempts| schedule.pause_secs(attempts, 0))
		.to_vec();
	assert_eq!(pauses, [2, 4, 8, 256, 2_048, 3_600, 3_600, 3_600]);
	for jitter in 0..10_000 {
		let pause = schedule.pause_secs(12, jitter);
		assert!((2_700..=3_600).contains(&pause));
	}
	assert_eq!(schedule.pause_secs(12, 900), 2_700);
}

#[test]
fn jobs_that_fail_again_and_again_should_not_stop_others_nor_starve() {
	let mut outbox = outbox();
	let slow: Vec<_> = (0..20).map(|number| key(number, Task::Fetch)).collect();
	for job in &slow {
		outbox.add(*job, 0, NOW, NOW + 30 * DAY);
	}
	let mut now = NOW;
	for _ in 0..9 {
		for job in due(&mut outbox, now, 100) {
			outbox.failed(job, now, 0);
		}
		now += 3_600;
	}
	let quick: Vec<_> = (100..120).map(|number| key(number, Task::Fetch)).collect();
	for job in &quick {
		outbox.add(*job, 0, now, now + DAY);
	}
	let taken = due(&mut outbox, now, 8);
	assert_eq!(taken.iter().filter(|job| quick.contains(job)).count(), 6);
	assert_eq!(taken.iter().filter(|job| slow.contains(job)).count(), 2);
	// When nobody else wants them, they get all places.
	assert_eq!(due(&mut outbox, now, 100).len(), 32);
}

#[test]
fn wake_should_make_jobs_due_that_wait_for_a_peer() {
	let mut outbox = outbox();
	let (mine, other) = (key(1, Task::Fetch), key(2, Task::Fetch));
	for job in [mine, other] {
		outbox.add(job, 0, NOW, NOW + DAY);
	}
	for job in due(&mut outbox, NOW, 9) {
		outbox.failed(job, NOW, 0);
	}
	outbox.wake(NOW + 1, |job| *job == mine);
	assert_eq!(due(&mut outbox, NOW + 1, 9), [mine]);
	outbox.drop_document(mine.name);
	assert_eq!((outbox.get(&mine), outbox.len()), (None, 1));
}

#[test]
fn tasks_should_have_numbers() {
	for number in 0..=255 {
		if let Some(task) = Task::from_number(number) {
			assert_eq!(task.number(), number);
		}
	}
	assert_eq!(Task::from_number(4), Some(Task::Purge));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whatever happens, what was handed out to be stored makes the same outbox again.
	#[test]
	fn changes_should_make_the_same_outbox(
		steps in prop::collection::vec((0_u8..5, 0_u8..6, 0_u64..5_000), 1..120),
	) {
		let mut outbox = outbox();
		let mut stored = BTreeMap::new();
		let mut now = NOW;
		for (step, number, pause) in steps {
			now += pause;
			let job = key(number, Task::Receive);
			match step {
				0 => drop(outbox.add(job, number, now, now + DAY)),
				1 => drop(outbox.done(job)),
				2 => drop(outbox.take_due(now, 3)),
				3 => drop(outbox.failed(job, now, 7)),
				_ => outbox.wake(now, |other| *other == job),
			}
			for (key, job) in outbox.take_changes() {
				match job {
					Some(job) => stored.insert(key, job),
					None => stored.remove(&key),
				};
			}
		}
		prop_assert_eq!(outbox.take_changes(), []);
		let mut restored = Outbox::restore(Schedule::default(), stored);
		prop_assert_eq!(restored.len(), outbox.len());
		prop_assert_eq!(restored.next_at(), outbox.next_at());
		prop_assert_eq!(restored.take_due(now + DAY, 99), outbox.take_due(now + DAY, 99));
	}

	/// A job that fails is never lost before its time is over.
	#[test]
	fn job_should_not_be_lost_before_its_time(jitters in prop::collection::vec(any::<u32>(), 1..80)) {
		let mut outbox = outbox();
		let job = key(1, Task::Announce);
		outbox.add(job, 0, NOW, NOW + 3 * DAY);
		let mut now = NOW;
		for jitter in jitters {
			if now >= NOW + 3 * DAY {
				break;
			}
			prop_assert_eq!(due(&mut outbox, now, 1), [job]);
			let verdict = outbox.failed(job, now, jitter);
			let Verdict::Again { at, .. } = verdict else { panic!("{verdict:?}") };
			prop_assert!(at > now && at <= now + 3_600);
			now = at;
		}
	}
}
