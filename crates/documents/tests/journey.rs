//! Whole transfers between two nodes over a bad network, with time that only this test moves.
//!
//! The seed of each journey is printed when it fails; `DOCUMENTS_JOURNEY_SEED` runs another first one.

mod common;

use common::*;
use interwork_documents::*;
use std::{
	collections::BTreeMap,
	path::Path,
	sync::atomic::{AtomicBool, AtomicU32, Ordering},
	thread,
};

const DAY: u64 = 24 * 3_600;
const ID: DocumentId = DocumentId(4);

/// What the chain would say, and do with a receipt.
struct Chain {
	announcement: Announcement,
	document: ChainDocument,
	receipts: u32,
}

impl Chain {
	/// Whether the receipt, or that there is one, is on record now.
	fn receive(&mut self, root: Hash, now: u64) -> bool {
		match self.document.state {
			ChainState::Received => true,
			ChainState::Announced if now < self.document.expires_at => {
				assert_eq!(root, self.announcement.root);
				self.document.state = ChainState::Received;
				self.receipts += 1;
				true
			},
			_ => false,
		}
	}
}

fn open(folder: &Path) -> Store {
	Store::open(folder, GENESIS, u64::MAX).unwrap()
}

/// The sender's answer to what came over the wire.
fn serve(store: &Store, gate: &mut Gate<u8>, chain: &Chain, request: &[u8], now: u64) -> Vec<u8> {
	let answer = || {
		let request = Request::decode(request).map_err(|_| Refusal::Malformed)?;
		gate.admit(&1, REQUEST_LENGTH, SEALED_CHUNK_BYTES, now * 1_000)
			.map_err(|_| Refusal::Busy)?;
		gate.finish(&1, 0);
		let asker = Some(Asker { operator: BOB, is_active: true });
		let document = (request.document == ID).then_some(&chain.document);
		may_serve(ALICE, true, asker, document, now)?;
		let entry = store.by_id(request.document).ok_or(Refusal::NotAuthorised)?;
		let piece = store.piece(entry.name(), request.piece).map_err(|_| Refusal::Unavailable)?;
		Ok(Answer::Piece { document: request.document, piece })
	};
	let answer: Result<Answer, Refusal> = { answer }();
	answer.unwrap_or_else(Answer::Refused).encode()
}

#[derive(Default, Debug)]
struct Counts {
	asked: u32,
	lost: u32,
	altered: u32,
	restarts: u32,
}

/// One attempt of the recipient to pull. Whether all is there.
fn fetch(
	random: &mut fastrand::Rng,
	stores: (&Store, &Store),
	gate: &mut Gate<u8>,
	chain: &Chain,
	now: u64,
	counts: &mut Counts,
) -> bool {
	let (alice, bob) = stores;
	let name = chain.announcement.context.name();
	let held = bob.expect(&chain.announcement).unwrap();
	let mut pull = Pull::new(chain.announcement, PullPolicy::default(), held);
	while let Some(index) = pull.next(now * 1_000) {
		counts.asked += 1;
		let request = Request { document: ID, piece: index }.encode();
		let mut bytes = serve(alice, gate, chain, &request, now);
		match random.u8(0..12) {
			// The request or the answer is lost: enough for now.
			0 => {
				counts.lost += 1;
				return false;
			},
			1 => {
				counts.altered += 1;
				let at = random.usize(0..bytes.len());
				bytes[at] ^= 1 << random.u8(0..8);
			},
			2 => {
				counts.altered += 1;
				bytes.truncate(random.usize(0..bytes.len()));
			},
			_ => {},
		}
		match Answer::decode(&bytes) {
			Ok(Answer::Piece { document, piece }) => match pull.take(document, &piece) {
				Ok(()) => bob.put_piece(name, &piece).unwrap(),
				Err(_) => pull.lost(index),
			},
			Ok(Answer::Refused(_)) => return false,
			Err(_) => pull.lost(index),
		}
		if pull.is_hopeless() {
			return false;
		}
	}
	pull.is_complete()
}

fn journey(seed: u64) -> Counts {
	let mut random = fastrand::Rng::with_seed(seed);
	let folder = tempfile::tempdir().unwrap();
	let folders = (folder.path().join("alice"), folder.path().join("bob"));
	let (mut alice, mut bob) = (open(&folders.0), open(&folders.1));
	let plaintext = content(random.usize(0..1_700_000), seed);
	let sealed = sealed(&plaintext);
	let name = alice.insert(&sealed).unwrap();
	alice.announced(name, ID).unwrap();
	let mut chain = Chain {
		announcement: announcement(&sealed, ID.0),
		document: ChainDocument {
			sender: ALICE,
			recipient: BOB,
			state: ChainState::Announced,
			expires_at: NOW + 7 * DAY,
		},
		receipts: 0,
	};
	let mut gate = Gate::new(Limits::default());
	let mut outbox = Outbox::restore(Schedule::default(), []);
	outbox.add(JobKey { name, task: Task::Fetch }, 0, NOW, NOW + 7 * DAY);
	bob.write_jobs(&outbox.take_changes()).unwrap();
	let mut counts = Counts::default();
	// The sender may be away at first, for longer than many retries.
	let back_at = NOW + random.u64(0..2) * random.u64(0..2 * DAY);
	let mut now = NOW;
	for _ in 0..1_000 {
		let Some(next_at) = outbox.next_at() else { break };
		now = now.max(next_at);
		if random.u8(0..8) == 0 {
			// Whatever was not stored is forgotten.
			counts.restarts += 1;
			drop((alice, bob));
			(alice, bob) = (open(&folders.0), open(&folders.1));
			outbox = Outbox::restore(Schedule::default(), bob.jobs().unwrap());
		}
		for (key, _) in outbox.take_due(now, 4) {
			bob.write_jobs(&outbox.take_changes()).unwrap();
			let is_done = match key.task {
				Task::Fetch if now < back_at => false,
				Task::Fetch => {
					let stores = (&alice, &bob);
					let is_done = fetch(&mut random, stores, &mut gate, &chain, now, &mut counts);
					if is_done {
						bob.complete(name).unwrap();
						outbox.add(JobKey { name, task: Task::Receive }, 0, now, NOW + 7 * DAY);
					}
					is_done
				},
				// The chain may have it and the answer be lost.
				_ => chain.receive(chain.announcement.root, now) && random.u8(0..3) > 0,
			};
			if is_done {
				if key.task == Task::Receive {
					bob.settle(name, Stage::Received).unwrap();
				}
				outbox.done(key);
			} else {
				let verdict = outbox.failed(key, now, random.u32(..));
				assert!(matches!(verdict, Verdict::Again { .. }), "seed {seed}: {verdict:?}");
			}
			bob.write_jobs(&outbox.take_changes()).unwrap();
		}
	}
	assert!(outbox.is_empty(), "seed {seed}: not done");
	assert_eq!(chain.document.state, ChainState::Received, "seed {seed}");
	assert_eq!(chain.receipts, 1, "seed {seed}");
	assert_eq!(bob.entry(name).unwrap().stage, Stage::Received);
	assert_eq!(*bob.read(name, &bob_ring()).unwrap(), plaintext, "seed {seed}");
	// Nothing is asked for twice but what was lost, altered, or refused for a while.
	let pieces = sealed.context().bucket.pieces();
	assert!(counts.asked <= pieces + counts.lost + counts.altered, "seed {seed}: {counts:?}");
	counts
}

#[test]
fn document_should_arrive_once_whatever_the_network_does() {
	let first = std::env::var("DOCUMENTS_JOURNEY_SEED").map_or(1, |seed| seed.parse().unwrap());
	let mut sums = BTreeMap::new();
	for seed in first..first + 24 {
		let counts = journey(seed);
		for (what, number) in [
			("asked", counts.asked),
			("lost", counts.lost),
			("altered", counts.altered),
			("restarts", counts.restarts),
		] {
			*sums.entry(what).or_insert(0) += number;
		}
	}
	println!("24 journeys: {sums:?}");
	assert!(sums.values().all(|sum| *sum > 5), "{sums:?}");
}

/// However many read it at that moment: when `purge` returns, the document is gone.
#[test]
fn purge_should_leave_no_reader_behind() {
	let folder = tempfile::tempdir().unwrap();
	let store = open(folder.path());
	let name = store.insert(&sealed(&content(600_000, 1))).unwrap();
	let (is_purged, read) = (AtomicBool::new(false), AtomicU32::new(0));
	thread::scope(|scope| {
		for _ in 0..4 {
			scope.spawn(|| loop {
				let was_purged = is_purged.load(Ordering::SeqCst);
				match store.piece(name, 1) {
					Ok(_) => {
						assert!(!was_purged, "a purged document was served");
						read.fetch_add(1, Ordering::SeqCst);
					},
					Err(StoreError::Purged) => break,
					Err(error) => panic!("{error}"),
				}
			});
		}
		while read.load(Ordering::SeqCst) < 8 {
			thread::yield_now();
		}
		store.purge(name).unwrap();
		is_purged.store(true, Ordering::SeqCst);
	});
	assert_eq!(store.entry(name).unwrap().stage, Stage::Purged);
}
