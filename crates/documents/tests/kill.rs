//! A node killed at any point keeps every document that it has confirmed, and never serves again what
//! it has confirmed as destroyed.
//!
//! The node is this test binary, started once more as a child process. It seals, receives and destroys
//! documents and confirms each step on its standard output when it is durable; it is killed at random
//! moments, and then its stores are opened and compared with what was confirmed. The seed is printed;
//! `DOCUMENTS_KILL_SEED` runs another one.

mod common;

use common::*;
use interwork_documents::*;
use std::{
	collections::BTreeMap,
	fs,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Command, Stdio},
	sync::mpsc,
	thread,
	time::{Duration, Instant},
};

/// How often the node is killed at most, and how long the test may take for it.
const KILLS: u32 = 12;
const TIME_MAX: Duration = Duration::from_secs(25);
const LENGTHS: [usize; 3] = [100, 20_000, 700_000];

fn open(folder: &Path) -> Store {
	Store::open(folder, GENESIS, u64::MAX).unwrap()
}

fn length(number: u64) -> usize {
	LENGTHS[usize::try_from(number % 3).unwrap()]
}

fn say(line: &str) {
	// One write, so that a kill does not cut a line in two without its end.
	let _ = std::io::stdout().write_all(format!("{line}\n").as_bytes());
}

/// Not a test of its own: the node that is killed. Without the environment variable it does nothing.
#[test]
fn child_node() {
	let Some(folder) = std::env::var_os("DOCUMENTS_KILL_STORE") else { return };
	let folder = Path::new(&folder);
	let (out, inn) = (open(&folder.join("out")), open(&folder.join("in")));
	let mut outbox = Outbox::restore(Schedule::default(), out.jobs().unwrap());
	say("\nready");
	let first = out.entries().len();
	for number in u64::try_from(first).unwrap().. {
		let sealed = sealed(&content(length(number), number));
		let name = out.insert(&sealed).unwrap();
		let digits = hex::encode(name.commitment);
		say(&format!("sealed {number} {digits}"));
		let id = number;
		out.announced(name, DocumentId(id)).unwrap();
		outbox.add(JobKey { name, task: Task::Fetch }, 0, NOW, NOW + 1);
		out.write_jobs(&outbox.take_changes()).unwrap();
		say(&format!("queued {number} {digits}"));
		pull_all(&out, &inn, &announcement(&sealed, id));
		say(&format!("complete {number} {digits}"));
		if number % 4 == 0 {
			out.purge(name).unwrap();
			say(&format!("destroyed {number} {digits}"));
		}
	}
}

#[derive(Clone, Copy, Debug, Default)]
struct Steps {
	number: u64,
	sealed: bool,
	queued: bool,
	complete: bool,
	destroyed: bool,
}

fn note(confirmed: &mut BTreeMap<[u8; 32], Steps>, line: &str) {
	let words: Vec<&str> = line.split(' ').collect();
	let [step, number, digits] = words[..] else { return };
	let Ok(Ok(commitment)) = hex::decode(digits).map(<[u8; 32]>::try_from) else { return };
	let steps = confirmed.entry(commitment).or_default();
	steps.number = number.parse().unwrap();
	match step {
		"sealed" => steps.sealed = true,
		"queued" => steps.queued = true,
		"complete" => steps.complete = true,
		"destroyed" => steps.destroyed = true,
		_ => {},
	}
}

#[test]
fn node_should_keep_what_it_confirmed_when_it_is_killed() {
	let seed = std::env::var("DOCUMENTS_KILL_SEED").map_or(2026, |seed| seed.parse().unwrap());
	println!("seed {seed}");
	let mut random = fastrand::Rng::with_seed(seed);
	let folder = tempfile::tempdir().unwrap();
	let mut confirmed = BTreeMap::new();
	let begun = Instant::now();
	let mut kills = 0;
	while kills < KILLS && (begun.elapsed() < TIME_MAX || kills < 3) {
		let mut child = Command::new(std::env::current_exe().unwrap())
			.args(["--exact", "child_node", "--nocapture", "--test-threads=1"])
			.env("DOCUMENTS_KILL_STORE", folder.path())
			.stdout(Stdio::piped())
			.spawn()
			.unwrap();
		let (sender, lines) = mpsc::channel();
		let output = BufReader::new(child.stdout.take().unwrap());
		let reader = thread::spawn(move || {
			for line in output.lines().map_while(Result::ok) {
				let _ = sender.send(line);
			}
		});
		let wait = Duration::from_secs(60);
		while lines.recv_timeout(wait).expect("the node starts") != "ready" {}
		thread::sleep(Duration::from_millis(random.u64(1..1_500)));
		child.kill().unwrap();
		child.wait().unwrap();
		reader.join().unwrap();
		lines.try_iter().for_each(|line| note(&mut confirmed, &line));
		kills += 1;
		compare(folder.path(), &confirmed);
	}
	let count = |is: fn(&Steps) -> bool| confirmed.values().filter(|steps| is(steps)).count();
	let (sealed, complete) = (count(|steps| steps.sealed), count(|steps| steps.complete));
	let destroyed = count(|steps| steps.destroyed);
	println!("killed {kills} times; {sealed} sealed, {complete} complete, {destroyed} destroyed");
	assert!(complete > 3 && destroyed > 1);
}

fn compare(folder: &Path, confirmed: &BTreeMap<[u8; 32], Steps>) {
	let (out, inn) = (open(&folder.join("out")), open(&folder.join("in")));
	let jobs = out.jobs().unwrap();
	for (commitment, steps) in confirmed {
		let name = Name { sender: ALICE, commitment: *commitment };
		let plaintext = content(length(steps.number), steps.number);
		let entry = out.entry(name).expect("a document that was confirmed as sealed is lost");
		if entry.stage == Stage::Purged {
			assert!(steps.complete, "destroyed before it was complete");
			assert!(matches!(out.piece(name, 0), Err(StoreError::Purged)));
		} else {
			assert!(!steps.destroyed, "a document that was destroyed is back");
			assert_eq!(*out.read(name, &alice_ring()).unwrap(), plaintext);
		}
		if steps.queued {
			assert!(jobs.iter().any(|(key, _)| key.name == name), "a job is lost");
		}
		if steps.complete {
			assert_eq!(inn.entry(name).unwrap().stage, Stage::Complete);
			assert_eq!(*inn.read(name, &bob_ring()).unwrap(), plaintext);
		}
	}
	// Nothing is half there: a transfer that was interrupted goes on, and no destruction is open.
	for entry in out.entries().iter().filter(|entry| entry.stage == Stage::Announced) {
		pull_all(&out, &inn, &entry.announcement());
	}
	for store in [&out, &inn] {
		assert!(store.entries().iter().all(|entry| entry.stage != Stage::Purging));
	}
	let live = out.entries().iter().filter(|entry| entry.stage != Stage::Purged).count();
	assert_eq!(fs::read_dir(folder.join("out/pieces")).unwrap().count(), live);
}
