//! A payee killed at any point keeps every payment that it has confirmed, and takes none twice.
//!
//! The payee is this test binary, started once more as a child process. It reads payments from its
//! standard input and confirms each, when it is durable, on its standard output; it is killed at
//! random moments, and then the store is opened and compared with what was confirmed. The seed is
//! printed; `MICROPAY_KILL_SEED` runs another one.

mod common;

use common::*;
use interwork_micropay::{
	meter::{EventId, Report, Tariff},
	store::*,
	*,
};
use std::{
	collections::BTreeMap,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Child, Command, Stdio},
	sync::{mpsc, Arc},
	thread,
	time::{Duration, Instant},
};

const CHANNELS: u64 = 8;
const DEPOSIT: u64 = 1_000_000;
const TARIFF: Tariff = Tariff { bytes_per_unit: 1_000, allowance: u64::MAX };
/// How often the payee is killed at most, and how long the test may take for it.
const KILLS: u32 = 12;
const TIME_MAX: Duration = Duration::from_secs(40);

fn start(path: &Path) -> Child {
	Command::new(std::env::current_exe().unwrap())
		.args(["--exact", "child_payee", "--nocapture", "--test-threads=1"])
		.env("MICROPAY_KILL_STORE", path)
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.spawn()
		.unwrap()
}

/// Not a test of its own: the payee that is killed. Without the environment variable it does
/// nothing.
#[test]
fn child_payee() {
	let Some(path) = std::env::var_os("MICROPAY_KILL_STORE") else { return };
	let store = match Store::open(Path::new(&path), GENESIS) {
		Ok(store) => Arc::new(store),
		Err(error) => {
			println!("\nrefused {error}");
			return;
		},
	};
	println!("\nready");
	let committer =
		Committer::with_clock(store, CommitterConfig::default(), Box::new(|| NOW)).unwrap();
	for line in std::io::stdin().lock().lines() {
		let Ok(line) = line else { break };
		let mut words = line.split(' ');
		let operation = match words.next() {
			Some("pay") => {
				let bytes = hex::decode(words.next().unwrap()).unwrap();
				Operation::Pay(Payment::decode(&bytes).unwrap())
			},
			_ => {
				let mut number = || words.next().unwrap().parse::<u64>().unwrap();
				let (channel, event) = (ChannelId(number()), u128::from(number()));
				let report = Report { session: 1, event: EventId(event.to_le_bytes()), bytes: 10 };
				Operation::Report { channel, report }
			},
		};
		let answer = move |answer: Result<Outcome, Refusal>| {
			let channel = operation.channel();
			let line = match (&answer, &operation) {
				(Ok(Outcome::Paid { accepted, .. }), _) => {
					format!("paid {channel} {} {}\n", accepted.total, accepted.new_units)
				},
				(Ok(Outcome::Metered(_)), Operation::Report { report, .. }) => {
					format!("counted {channel} {}\n", u128::from_le_bytes(report.event.0))
				},
				_ => return,
			};
			// One write, so that a kill does not cut a line in two without its end.
			let _ = std::io::stdout().write_all(line.as_bytes());
		};
		while committer.submit_with(operation, answer).is_err() {
			thread::sleep(Duration::from_millis(1));
		}
	}
}

/// The line that brings a payment to the child.
fn pay(payment: &Payment) -> String {
	payment.using_encoded(|bytes| format!("pay {}\n", hex::encode(bytes)))
}

/// What the child has confirmed, to be compared with the store.
#[derive(Default)]
struct Confirmed {
	totals: BTreeMap<u64, u64>,
	new_units: BTreeMap<u64, u64>,
	events: BTreeMap<u64, Vec<u64>>,
}

impl Confirmed {
	fn note(&mut self, line: &str) {
		let words: Vec<&str> = line.split(' ').collect();
		let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
		match (words.first(), number(1), number(2), number(3)) {
			(Some(&"paid"), Some(channel), Some(total), Some(new)) => {
				let known = self.totals.entry(channel).or_default();
				assert!(total > *known, "channel {channel}: {total} after {known}");
				*known = total;
				*self.new_units.entry(channel).or_default() += new;
			},
			(Some(&"counted"), Some(channel), Some(event), None) => {
				self.events.entry(channel).or_default().push(event)
			},
			_ => {},
		}
	}
}

fn make_store(path: &Path) {
	let store = Store::open(path, GENESIS).unwrap();
	for channel in 1..=CHANNELS {
		let id = ChannelId(channel);
		let terms = Terms { channel: id, ..terms(DEPOSIT) };
		let begin = Operation::Begin { channel: id, session: 1 };
		let operations = [Operation::Open { terms, tariff: TARIFF }, begin];
		assert!(store.apply(&operations, NOW).unwrap().iter().all(Result::is_ok));
	}
}

fn payers() -> Vec<Payer> {
	(1..=CHANNELS)
		.map(|channel| {
			let policy = TickPolicy { value: 1, max: 20 };
			Payer::new(signer(), GENESIS, ChannelId(channel), DEPOSIT, policy).unwrap()
		})
		.collect()
}

#[test]
fn payee_should_keep_what_it_confirmed_when_it_is_killed() {
	let seed = std::env::var("MICROPAY_KILL_SEED").map_or(2026, |seed| seed.parse().unwrap());
	println!("seed {seed}");
	let mut random = fastrand::Rng::with_seed(seed);
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("payee.redb");
	make_store(&path);
	let mut payers = payers();
	let mut confirmed = Confirmed::default();
	let mut event = 0;
	let begun = Instant::now();
	let mut kills = 0;
	while kills < KILLS && (begun.elapsed() < TIME_MAX || kills < 3) {
		let mut child = start(&path);
		let mut input = child.stdin.take().unwrap();
		let (sender, answers) = mpsc::channel();
		let output = BufReader::new(child.stdout.take().unwrap());
		let reader = thread::spawn(move || {
			for line in output.lines().map_while(Result::ok) {
				let _ = sender.send(line);
			}
		});
		let wait = Duration::from_secs(30);
		while answers.recv_timeout(wait).expect("the payee starts") != "ready" {}

		// A payee that has restarted may have missed something: everything at once.
		for claim in payers.iter().filter_map(Payer::latest) {
			input.write_all(pay(&Payment::Claim(claim)).as_bytes()).unwrap();
		}
		let kill_at = Instant::now() + Duration::from_millis(random.u64(1..400));
		while Instant::now() < kill_at {
			let payer = &mut payers[random.usize(0..8)];
			let payment = payer.spend(random.u64(1..4)).unwrap();
			event += 1;
			let lines = format!("{}report {} {event}\n", pay(&payment), payer.channel());
			input.write_all(lines.as_bytes()).unwrap();
			answers.try_iter().for_each(|line| confirmed.note(&line));
		}
		child.kill().unwrap();
		child.wait().unwrap();
		reader.join().unwrap();
		answers.try_iter().for_each(|line| confirmed.note(&line));
		kills += 1;
		compare(&path, &payers, &confirmed);
	}
	let units: u64 = confirmed.totals.values().sum();
	let events: usize = confirmed.events.values().map(Vec::len).sum();
	println!("killed {kills} times, {units} units and {events} reports confirmed");
	assert!(units > 0 && events > 0);
}

fn compare(path: &Path, payers: &[Payer], confirmed: &Confirmed) {
	let store = Store::open(path, GENESIS).unwrap();
	for payer in payers {
		let id = payer.channel();
		let channel = store.channel(id).unwrap();
		let total = confirmed.totals.get(&id.0).copied().unwrap_or(0);
		let covered = channel.payee.covered();
		assert!(covered >= total, "channel {id}: {total} confirmed, {covered} kept");
		assert!(covered <= payer.spent(), "channel {id}: more than was paid");
		let new_units = confirmed.new_units.get(&id.0).copied().unwrap_or(0);
		assert!(new_units <= covered, "channel {id}: units confirmed twice");
		// The chain takes what is kept.
		if let Some(claim) = channel.payee.claim() {
			let mut chain = Chain::of(channel.payee.terms());
			assert_eq!(chain.takes(&claim, NOW), Some(covered.into()));
		}
		// Each report that was confirmed is known, so none is counted again.
		let events = confirmed.events.get(&id.0).map_or(&[][..], Vec::as_slice);
		let again: Vec<Operation> = events
			.iter()
			.map(|event| Operation::Report {
				channel: id,
				report: Report {
					session: 1,
					event: EventId(u128::from(*event).to_le_bytes()),
					bytes: 10,
				},
			})
			.collect();
		store.apply(&again, NOW).unwrap();
		assert_eq!(store.channel(id).unwrap().meter, channel.meter);
	}
}

/// Two gateways on one store: the second does not even start, so no unit is accepted by both.
#[test]
fn store_should_be_refused_while_another_process_has_it() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("payee.redb");
	make_store(&path);
	let first_line = |child: &mut Child| {
		let output = BufReader::new(child.stdout.take().unwrap());
		let mut lines = output.lines().map_while(Result::ok);
		let line = lines.find(|line| line == "ready" || line.starts_with("refused")).unwrap();
		(line, lines)
	};
	let mut first = start(&path);
	let (line, mut answers) = first_line(&mut first);
	assert_eq!(line, "ready");
	let mut second = start(&path);
	let (line, rest) = first_line(&mut second);
	assert_eq!(line, "refused the store is open elsewhere");
	rest.for_each(drop);
	second.wait().unwrap();
	assert!(matches!(Store::open(&path, GENESIS), Err(StoreError::InUse)));

	// The first is not disturbed, and when it is killed the store is free at once.
	let payment = payers()[0].spend(3).unwrap();
	first.stdin.as_mut().unwrap().write_all(pay(&payment).as_bytes()).unwrap();
	assert_eq!(answers.find(|line| line.starts_with("paid")).unwrap(), "paid 1 3 3");
	first.kill().unwrap();
	first.wait().unwrap();
	let store = Store::open(&path, GENESIS).unwrap();
	let answer = store.apply(&[Operation::Pay(payment)], NOW).unwrap();
	assert!(matches!(answer[0], Ok(Outcome::Repeated { total: 3, .. })));
}
