//! The durable store: both sides, restarts, damage, purges.

mod common;

use common::*;
use interwork_documents::*;
use std::{fs, path::Path, path::PathBuf};
use tempfile::TempDir;

const ROOM: u64 = 1 << 30;
const ID: DocumentId = DocumentId(9);

fn open(folder: &Path) -> Store {
	Store::open(folder, GENESIS, ROOM).unwrap()
}

/// A store of each side, and a document that the sender has announced.
struct Pair {
	folder: TempDir,
	alice: Store,
	bob: Store,
	plaintext: Vec<u8>,
	announcement: Announcement,
	name: Name,
}

impl Pair {
	fn new(length: usize) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let (alice, bob) = (open(&folder.path().join("alice")), open(&folder.path().join("bob")));
		let plaintext = content(length, 7);
		let sealed = sealed(&plaintext);
		let name = alice.insert(&sealed).unwrap();
		assert_eq!(alice.entry(name).unwrap().stage, Stage::Sealed);
		alice.announced(name, ID).unwrap();
		let announcement = announcement(&sealed, ID.0);
		assert_eq!(alice.by_id(ID).unwrap().announcement(), announcement);
		Self { folder, alice, bob, plaintext, announcement, name }
	}

	fn restart_bob(self) -> Self {
		drop(self.bob);
		let bob = open(&self.folder.path().join("bob"));
		Self { bob, ..self }
	}

	fn give(&self, index: u32) {
		self.bob
			.put_piece(self.name, &self.alice.piece(self.name, index).unwrap())
			.unwrap();
	}

	fn bob_pieces(&self) -> PathBuf {
		let mut folders = fs::read_dir(self.folder.path().join("bob/pieces")).unwrap();
		folders.next().unwrap().unwrap().path()
	}
}

#[test]
fn document_should_go_from_one_store_to_the_other() {
	let pair = Pair::new(1_200_000);
	assert_eq!(pull_all(&pair.alice, &pair.bob, &pair.announcement), 5);
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Complete);
	assert_eq!(*pair.bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
	assert_eq!(*pair.alice.read(pair.name, &alice_ring()).unwrap(), pair.plaintext);
	for store in [&pair.alice, &pair.bob] {
		store.settle(pair.name, Stage::Received).unwrap();
		// Twice is as good as once.
		store.settle(pair.name, Stage::Received).unwrap();
		assert_eq!(store.by_id(ID).unwrap().stage, Stage::Received);
	}
	pair.alice.announced(pair.name, ID).unwrap();
	pair.bob.complete(pair.name).unwrap();
}

#[test]
fn the_largest_document_should_arrive() {
	let pair = Pair::new(MAX_DOCUMENT_BYTES);
	assert_eq!(pair.announcement.context.bucket.number(), MAX_BUCKET);
	assert_eq!(pull_all(&pair.alice, &pair.bob, &pair.announcement), 129);
	assert_eq!(*pair.bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
	// Piece 128 has no neighbour in the tree, and the longest proofs are those of the others.
	let last = pair.alice.piece(pair.name, 128).unwrap();
	let first = pair.alice.piece(pair.name, 0).unwrap();
	assert_eq!((last.proof.len(), first.proof.len()), (1, 8));
}

#[test]
fn reading_should_need_the_key_of_the_epoch() {
	let pair = Pair::new(100);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	let read = |keys: &KeyRing| pair.bob.read(pair.name, keys);
	assert!(matches!(read(&KeyRing::default()), Err(StoreError::NoKey { epoch: 5 })));
	// A key of another epoch, and a wrong one that bears the number.
	assert!(matches!(read(&ring(4, bob_key())), Err(StoreError::NoKey { epoch: 5 })));
	let wrong = ring(5, alice_key());
	let error = OpenError::WrongKey { epoch: 5 };
	assert!(matches!(read(&wrong), Err(StoreError::Open(found)) if found == error));
	assert_eq!(*read(&bob_ring()).unwrap(), pair.plaintext);
}

#[test]
fn transfer_should_go_on_where_it_was_after_a_restart() {
	let pair = Pair::new(2_000_000);
	assert_eq!(pair.bob.expect(&pair.announcement).unwrap(), []);
	[0, 1, 3].into_iter().for_each(|index| pair.give(index));
	let incomplete = pair.bob.complete(pair.name);
	assert!(matches!(incomplete, Err(StoreError::Incomplete { missing: 2 })));
	let reading = pair.bob.read(pair.name, &bob_ring());
	assert!(matches!(reading, Err(StoreError::WrongStage { stage: Stage::Receiving })));
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.expect(&pair.announcement).unwrap(), [0, 1, 3]);
	assert_eq!(pull_all(&pair.alice, &pair.bob, &pair.announcement), 2);
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Complete);
	assert_eq!(*pair.bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
}

#[test]
fn pieces_that_a_crash_or_the_disk_has_damaged_should_be_fetched_again() {
	let pair = Pair::new(2_000_000);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	pair.bob.settle(pair.name, Stage::Received).unwrap();
	let pair = pair.restart_bob();
	let folder = pair.bob_pieces();
	// Truncated, altered, empty.
	let bytes = fs::read(folder.join("1")).unwrap();
	fs::write(folder.join("1"), &bytes[..1_000]).unwrap();
	let mut bytes = fs::read(folder.join("2")).unwrap();
	bytes[300_000] ^= 1;
	fs::write(folder.join("2"), &bytes).unwrap();
	fs::write(folder.join("3"), b"").unwrap();
	let damaged = pair.bob.read(pair.name, &bob_ring());
	assert!(matches!(damaged, Err(StoreError::Damaged { index: 1 })));
	assert_eq!(pull_all(&pair.alice, &pair.bob, &pair.announcement), 3);
	assert_eq!(*pair.bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
}

#[test]
fn sender_should_not_serve_a_piece_that_its_disk_has_damaged() {
	let pair = Pair::new(100);
	let folder = fs::read_dir(pair.folder.path().join("alice/pieces")).unwrap();
	let folder = folder.map(|entry| entry.unwrap().path()).next().unwrap();
	let mut bytes = fs::read(folder.join("1")).unwrap();
	let last = bytes.len() - 1;
	bytes[last] ^= 1;
	fs::write(folder.join("1"), bytes).unwrap();
	let served = pair.alice.piece(pair.name, 1);
	assert!(matches!(served, Err(StoreError::Damaged { index: 1 })));
	assert!(pair.alice.piece(pair.name, 0).is_ok());
	assert!(matches!(pair.alice.piece(pair.name, 9), Err(StoreError::Damaged { index: 9 })));
}

#[test]
fn a_store_that_is_lost_should_be_filled_again() {
	let pair = Pair::new(1_000_000);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	pair.alice.settle(pair.name, Stage::Received).unwrap();
	drop(pair.bob);
	fs::remove_dir_all(pair.folder.path().join("bob")).unwrap();
	let bob = open(&pair.folder.path().join("bob"));
	assert_eq!(pull_all(&pair.alice, &bob, &pair.announcement), 3);
	assert_eq!(*bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
}

#[test]
fn wrong_pieces_should_not_get_into_the_store() {
	let pair = Pair::new(1_500_000);
	pair.bob.expect(&pair.announcement).unwrap();
	let piece = pair.alice.piece(pair.name, 1).unwrap();
	let mut altered = piece.clone();
	altered.bytes[0] ^= 1;
	let swapped = Piece { index: 2, ..piece.clone() };
	for (wrong, index) in [(altered, 1), (swapped, 2)] {
		let error = pair.bob.put_piece(pair.name, &wrong);
		let expected = PieceError::WrongRoot { index };
		assert!(matches!(error, Err(StoreError::Piece(found)) if found == expected));
	}
	assert_eq!(pair.bob.expect(&pair.announcement).unwrap(), []);
	let unknown = Name { sender: BOB, ..pair.name };
	assert!(matches!(pair.bob.put_piece(unknown, &piece), Err(StoreError::NotFound)));
}

#[test]
fn purge_should_destroy_the_key_and_the_rest_and_keep_a_tombstone() {
	let pair = Pair::new(1_000_000);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	let before = pair.bob.bytes();
	assert!(before >= 1_000_000);
	pair.bob.purge(pair.name).unwrap();
	pair.bob.purge(pair.name).unwrap();
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Purged);
	assert_eq!(pair.bob.bytes(), 0);
	assert_eq!(fs::read_dir(pair.folder.path().join("bob/pieces")).unwrap().count(), 0);
	// Nothing brings it back.
	assert!(matches!(pair.bob.read(pair.name, &bob_ring()), Err(StoreError::Purged)));
	assert!(matches!(pair.bob.piece(pair.name, 0), Err(StoreError::Purged)));
	assert!(matches!(pair.bob.expect(&pair.announcement), Err(StoreError::Purged)));
	assert!(matches!(pair.bob.complete(pair.name), Err(StoreError::Purged)));
	let piece = pair.alice.piece(pair.name, 0).unwrap();
	assert!(matches!(pair.bob.put_piece(pair.name, &piece), Err(StoreError::Purged)));
	let settled = pair.bob.settle(pair.name, Stage::Received);
	assert!(matches!(settled, Err(StoreError::Purged)));
}

#[test]
fn purge_should_stop_a_transfer_on_either_side() {
	let pair = Pair::new(1_000_000);
	pair.bob.expect(&pair.announcement).unwrap();
	pair.give(0);
	pair.alice.purge(pair.name).unwrap();
	assert!(matches!(pair.alice.piece(pair.name, 1), Err(StoreError::Purged)));
	pair.bob.purge(pair.name).unwrap();
	let again = sealed(&pair.plaintext);
	// The content can be sent again, as another document.
	pair.alice.insert(&again).unwrap();
	assert!(matches!(pair.bob.expect(&pair.announcement), Err(StoreError::Purged)));
}

#[test]
fn purge_that_was_interrupted_should_be_finished_when_the_store_is_opened() {
	let pair = Pair::new(1_000_000);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	// A purge that the disk stops: where the manifest is, there is a folder.
	let folder = pair.bob_pieces();
	fs::remove_file(folder.join("0")).unwrap();
	fs::create_dir(folder.join("0")).unwrap();
	assert!(matches!(pair.bob.purge(pair.name), Err(StoreError::Io(_))));
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Purging);
	// From its first step on nobody gets it.
	assert!(matches!(pair.bob.piece(pair.name, 1), Err(StoreError::Purged)));
	fs::remove_dir(folder.join("0")).unwrap();
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Purged);
	assert!(!folder.exists());
}

#[test]
fn a_disk_that_refuses_should_change_nothing() {
	let pair = Pair::new(1_000_000);
	pair.bob.expect(&pair.announcement).unwrap();
	let folder = pair.bob_pieces();
	// Where a piece should be written there is a folder.
	fs::create_dir(folder.join("1")).unwrap();
	let piece = pair.alice.piece(pair.name, 1).unwrap();
	assert!(matches!(pair.bob.put_piece(pair.name, &piece), Err(StoreError::Io(_))));
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Receiving);
	fs::remove_dir(folder.join("1")).unwrap();
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	// A document whose pieces cannot be written is not there.
	let sealed = sealed(b"another");
	let pieces = pair.folder.path().join("alice/pieces");
	let moved = pair.folder.path().join("moved");
	fs::rename(&pieces, &moved).unwrap();
	fs::write(&pieces, b"").unwrap();
	assert!(matches!(pair.alice.insert(&sealed), Err(StoreError::Io(_))));
	assert_eq!(pair.alice.entries().len(), 1);
	fs::remove_file(&pieces).unwrap();
	fs::rename(&moved, &pieces).unwrap();
	pair.alice.insert(&sealed).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_should_change_nothing() {
	let pair = Pair::new(1_000_000);
	pair.bob.expect(&pair.announcement).unwrap();
	let path = pair.bob_pieces().join("1");
	// Writing to this device fails as on a full disk.
	std::os::unix::fs::symlink("/dev/full", &path).unwrap();
	let mut pull = Pull::new(pair.announcement, PullPolicy::default(), []);
	let take = |pull: &mut Pull, index| {
		assert_eq!(pull.next(0), Some(index));
		let piece = pair.alice.piece(pair.name, index).unwrap();
		pull.take(ID, &piece).unwrap();
		pair.bob.put_piece(pair.name, &piece)
	};
	take(&mut pull, 0).unwrap();
	let Err(StoreError::Io(error)) = take(&mut pull, 1) else { panic!() };
	assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
	pull.forget(1);
	fs::remove_file(&path).unwrap();
	// When there is room again it goes on, with the piece that was lost.
	take(&mut pull, 1).unwrap();
	take(&mut pull, 2).unwrap();
	assert!(pull.is_complete());
	pair.bob.complete(pair.name).unwrap();
	assert_eq!(*pair.bob.read(pair.name, &bob_ring()).unwrap(), pair.plaintext);
}

#[test]
fn a_purge_that_the_disk_refuses_should_not_keep_the_store_closed() {
	let pair = Pair::new(10);
	pull_all(&pair.alice, &pair.bob, &pair.announcement);
	let folder = pair.bob_pieces();
	fs::remove_file(folder.join("0")).unwrap();
	fs::create_dir(folder.join("0")).unwrap();
	assert!(pair.bob.purge(pair.name).is_err());
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Purging);
	assert!(matches!(pair.bob.expect(&pair.announcement), Err(StoreError::Purged)));
	fs::remove_dir(folder.join("0")).unwrap();
	pair.bob.purge(pair.name).unwrap();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Purged);
}

#[test]
fn store_should_take_no_more_than_it_may() {
	let folder = tempfile::tempdir().unwrap();
	let room = 20_000;
	let store = Store::open(folder.path(), GENESIS, room).unwrap();
	let names: Vec<_> = (0..3)
		.map(|number| store.insert(&sealed(&content(10, number))).unwrap())
		.collect();
	let used = store.bytes();
	let refused = store.insert(&sealed(b"x"));
	let needed = used / 3;
	let left = room - used;
	assert!(
		matches!(refused, Err(StoreError::NoRoom { needed: n, left: l }) if (n, l) == (needed, left))
	);
	let incoming = sealed_as(b"x", Route { sender: OperatorId(8), ..route() });
	let refused = store.expect(&announcement(&incoming, 1));
	assert!(matches!(refused, Err(StoreError::NoRoom { .. })));
	store.purge(names[0]).unwrap();
	store.expect(&announcement(&incoming, 1)).unwrap();
}

#[test]
fn documents_should_be_refused_that_are_known_or_of_another_chain() {
	let pair = Pair::new(10);
	let sealed = sealed(b"once");
	pair.alice.insert(&sealed).unwrap();
	assert!(matches!(pair.alice.insert(&sealed), Err(StoreError::AlreadyExists)));
	let other = sealed_as(b"x", Route { genesis: [8; 32], ..route() });
	assert!(matches!(pair.alice.insert(&other), Err(StoreError::OtherChain)));
	let expected = pair.bob.expect(&announcement(&other, 1));
	assert!(matches!(expected, Err(StoreError::OtherChain)));
	// The same name with other pieces, or under another id.
	pair.bob.expect(&pair.announcement).unwrap();
	let pieces = Announcement { root: [1; 32], ..pair.announcement };
	let id = Announcement { document: DocumentId(1), ..pair.announcement };
	for other in [pieces, id] {
		assert!(matches!(pair.bob.expect(&other), Err(StoreError::OtherContent)));
	}
	// A document that this operator itself has sealed does not come in.
	let own = pair.alice.expect(&pair.announcement);
	assert!(matches!(own, Err(StoreError::OtherContent)));
	// Another sender may have copied the commitment: that is another document.
	let mut copied = pair.announcement;
	copied.context.route.sender = OperatorId(3);
	copied.document = DocumentId(10);
	assert_eq!(pair.bob.expect(&copied).unwrap(), []);
}

#[test]
fn stages_should_come_in_their_order() {
	let pair = Pair::new(10);
	let wrong = |result: Result<(), StoreError>, at: Stage| {
		assert!(matches!(result, Err(StoreError::WrongStage { stage }) if stage == at));
	};
	pair.bob.expect(&pair.announcement).unwrap();
	wrong(pair.bob.settle(pair.name, Stage::Received), Stage::Receiving);
	wrong(pair.bob.settle(pair.name, Stage::Sealed), Stage::Receiving);
	wrong(pair.alice.complete(pair.name), Stage::Announced);
	wrong(pair.alice.announced(pair.name, DocumentId(1)), Stage::Announced);
	let piece = pair.alice.piece(pair.name, 0).unwrap();
	wrong(pair.alice.put_piece(pair.name, &piece), Stage::Announced);
	pair.bob.settle(pair.name, Stage::Rejected { reason: 1 }).unwrap();
	wrong(pair.bob.settle(pair.name, Stage::Expired), Stage::Rejected { reason: 1 });
	wrong(pair.bob.put_piece(pair.name, &piece), Stage::Rejected { reason: 1 });
	pair.alice.settle(pair.name, Stage::Expired).unwrap();
	let pair = pair.restart_bob();
	assert_eq!(pair.bob.entry(pair.name).unwrap().stage, Stage::Rejected { reason: 1 });
	let none = Name { sender: OperatorId(99), ..pair.name };
	assert!(matches!(pair.bob.purge(none), Err(StoreError::NotFound)));
	assert!(matches!(pair.bob.settle(none, Stage::Expired), Err(StoreError::NotFound)));
}

#[test]
fn store_should_be_open_once_and_for_its_chain() {
	let folder = tempfile::tempdir().unwrap();
	let store = open(folder.path());
	let again = Store::open(folder.path(), GENESIS, ROOM);
	assert!(matches!(again, Err(StoreError::InUse)));
	drop(store);
	let other = Store::open(folder.path(), [1; 32], ROOM);
	assert!(matches!(other, Err(StoreError::OtherChain)));
	open(folder.path());
}

#[test]
fn strays_should_be_removed_when_the_store_is_opened() {
	let pair = Pair::new(10);
	let pieces = pair.folder.path().join("alice/pieces");
	let stray = pieces.join("00".repeat(36));
	fs::create_dir(&stray).unwrap();
	fs::write(stray.join("0"), b"half written").unwrap();
	fs::write(pieces.join("file"), b"").unwrap();
	let Pair { folder, alice, name, plaintext, .. } = pair;
	drop(alice);
	let alice = open(&folder.path().join("alice"));
	assert_eq!(fs::read_dir(&pieces).unwrap().count(), 1);
	assert_eq!(*alice.read(name, &alice_ring()).unwrap(), plaintext);
}

#[test]
fn jobs_should_be_there_after_a_restart() {
	let folder = tempfile::tempdir().unwrap();
	let store = open(folder.path());
	let mut outbox = Outbox::restore(Schedule::default(), store.jobs().unwrap());
	assert!(outbox.is_empty());
	let key =
		|number, task| JobKey { name: Name { sender: ALICE, commitment: [number; 32] }, task };
	for number in 0..5 {
		outbox.add(key(number, Task::Announce), number, NOW, NOW + 100);
		outbox.add(key(number, Task::Reject), number, NOW, NOW + 100);
	}
	store.write_jobs(&outbox.take_changes()).unwrap();
	outbox.take_due(NOW, 3);
	outbox.done(key(4, Task::Announce));
	store.write_jobs(&outbox.take_changes()).unwrap();
	store.write_jobs(&[]).unwrap();
	drop(store);
	let store = open(folder.path());
	let mut again = Outbox::restore(Schedule::default(), store.jobs().unwrap());
	assert_eq!(again.len(), 9);
	assert_eq!(again.take_due(NOW, 99), outbox.take_due(NOW, 99));
}

#[test]
fn nothing_of_a_document_should_be_in_the_folder() {
	let folder = tempfile::tempdir().unwrap();
	let store = open(folder.path());
	let marker = b"UNIQUE-MARKER-0123456789";
	store.insert(&sealed(&marker.repeat(1_000))).unwrap();
	drop(store);
	let mut folders = vec![folder.path().to_owned()];
	let mut searched = 0;
	while let Some(folder) = folders.pop() {
		for entry in fs::read_dir(folder).unwrap() {
			let path = entry.unwrap().path();
			if path.is_dir() {
				folders.push(path);
				continue;
			}
			let bytes = fs::read(path).unwrap();
			searched += 1;
			assert!(!bytes.windows(marker.len()).any(|window| window == marker));
		}
	}
	assert!(searched >= 3);
}
