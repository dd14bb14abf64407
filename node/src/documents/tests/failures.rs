//! Crashes, losses, full disks and liars.

use super::support::*;
use interwork_documents::{Answer, DocumentId, Piece, Stage};
use interwork_primitives::documents::{DocumentState, RejectReason};
use std::sync::{atomic::Ordering, Arc, Mutex};

const MIB: usize = 1 << 20;

#[tokio::test]
async fn transfer_should_go_on_where_it_was_when_the_sender_is_killed_half_way() {
	let (world, mut alice, bob) = pair().await;
	let content = content(3 * MIB, 1);
	let name = alice.send(BOB, &content);
	blocks(1, &[&alice]).await;
	let mut left = 4;
	world.meddle(move |exchange| {
		left -= 1;
		exchange.answer.clone().filter(|_| left >= 0)
	});
	blocks(2, &[&alice, &bob]).await;
	assert_eq!(world.arrived(), 4);
	alice.stop();
	world.stop_meddling();
	blocks(20, &[&bob]).await;
	alice.start();
	world.pass(HOUR);
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.read(name) == content);
	// The manifest and eight chunks (4 MiB with the padding), each once.
	let mut arrived: Vec<_> =
		world.arrived.lock().unwrap().iter().map(|request| request.piece).collect();
	arrived.sort_unstable();
	assert_eq!(arrived, (0..9).collect::<Vec<_>>());
	assert_eq!(alice.stage(name), Some(Stage::Received));
}

#[tokio::test]
async fn transfer_should_go_on_where_it_was_when_the_recipient_is_killed_half_way() {
	let (world, alice, mut bob) = pair().await;
	let content = content(3 * MIB, 2);
	let name = alice.send(BOB, &content);
	blocks(1, &[&alice]).await;
	let mut left = 5;
	world.meddle(move |exchange| {
		left -= 1;
		exchange.answer.clone().filter(|_| left >= 0)
	});
	blocks(2, &[&alice, &bob]).await;
	world.stop_meddling();
	bob.restart();
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.read(name) == content);
	assert_eq!(world.arrived(), 9);
	// Killed between the last piece and the receipt.
	let name = alice.send(BOB, b"the next");
	alice.service().follow().unwrap();
	alice.work();
	bob.service().follow().unwrap();
	bob.pull().await;
	bob.restart();
	blocks(4, &[&alice, &bob]).await;
	assert_eq!((bob.stage(name), world.done("receive")), (Some(Stage::Received), 2));
}

/// Changes the answer to every request for a piece as long as there are lies left.
fn lie(
	lies: usize,
	lie: impl Fn(&Exchange, Piece) -> Vec<u8> + Send + 'static,
) -> impl FnMut(&Exchange) -> Option<Vec<u8>> {
	let mut left = lies;
	move |exchange| {
		let honest = exchange.answer.clone()?;
		let Ok(Answer::Piece { piece, .. }) = Answer::decode(&honest) else { return Some(honest) };
		if left == 0 {
			return Some(honest);
		}
		left -= 1;
		Some(lie(exchange, piece))
	}
}

fn answer(document: u64, piece: Piece) -> Vec<u8> {
	Answer::Piece { document: DocumentId(document), piece }.encode()
}

type Lie = fn(&Exchange, Piece) -> Vec<u8>;

#[tokio::test]
async fn wrong_swapped_truncated_and_replayed_pieces_should_not_get_in() {
	let lies: [(&str, Lie); 6] = [
		("wrong", |exchange, mut piece| {
			let middle = piece.bytes.len() / 2;
			piece.bytes[middle] ^= 1;
			answer(exchange.request.document.0, piece)
		}),
		("truncated", |exchange, mut piece| {
			piece.bytes.pop();
			answer(exchange.request.document.0, piece)
		}),
		("cut off", |_, _| vec![1, 2, 3]),
		("of another place", |exchange, mut piece| {
			piece.index = (piece.index + 1) % 9;
			answer(exchange.request.document.0, piece)
		}),
		("of another document", |exchange, piece| answer(exchange.request.document.0 + 1, piece)),
		("an answer to nothing", |exchange, mut piece| {
			piece.index = 1_000;
			answer(exchange.request.document.0, piece)
		}),
	];
	for (number, (what, lie_of)) in (0..).zip(lies) {
		let (world, alice, bob) = pair().await;
		let content = content(3 * MIB, number);
		let name = alice.send(BOB, &content);
		blocks(1, &[&alice]).await;
		// As long as everything is a lie nothing gets in.
		world.meddle(lie(usize::MAX, lie_of));
		blocks(4, &[&alice, &bob]).await;
		assert_eq!(bob.stage(name), Some(Stage::Receiving), "{what}");
		let there = std::fs::read_dir(bob.pieces(name, interwork_documents::Side::Incoming));
		assert_eq!(there.unwrap().count(), 0, "{what}");
		assert!(bob.error(name).unwrap().contains("wrong answers"), "{what}");
		// Some lies more, then the truth.
		world.meddle(lie(3, lie_of));
		world.pass(HOUR);
		blocks(2, &[&alice, &bob]).await;
		world.pass(HOUR);
		blocks(3, &[&alice, &bob]).await;
		assert!(bob.read(name) == content, "{what}");
		assert_eq!(alice.stage(name), Some(Stage::Received), "{what}");
	}
}

#[tokio::test]
async fn piece_that_was_there_already_should_not_stand_for_another() {
	let (world, alice, bob) = pair().await;
	let content = content(2 * MIB, 9);
	let name = alice.send(BOB, &content);
	blocks(1, &[&alice]).await;
	// Every answer is given again to the next request.
	let last = Arc::new(Mutex::new(None::<Vec<u8>>));
	let kept = last.clone();
	let mut number = 0;
	world.meddle(move |exchange| {
		number += 1;
		let honest = exchange.answer.clone();
		let before = kept.lock().unwrap().replace(honest.clone()?);
		if number < 12 && number % 2 == 0 {
			before
		} else {
			honest
		}
	});
	blocks(4, &[&alice, &bob]).await;
	world.stop_meddling();
	world.pass(HOUR);
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.read(name) == content);
	assert_eq!(world.done("receive"), 1);
}

#[tokio::test]
async fn lost_receipt_should_be_given_again_and_count_once() {
	let (world, alice, mut bob) = pair().await;
	let name = alice.send(BOB, b"acknowledged");
	blocks(1, &[&alice]).await;
	world.ledger().mute.insert(BOB);
	blocks(5, &[&alice, &bob]).await;
	assert_eq!(
		(bob.stage(name), alice.stage(name)),
		(Some(Stage::Complete), Some(Stage::Announced))
	);
	bob.restart();
	blocks(2, &[&alice, &bob]).await;
	world.ledger().mute.clear();
	// The chain has it, and the node is killed before it hears of that.
	bob.service().follow().unwrap();
	bob.work();
	bob.restart();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(
		(bob.stage(name), alice.stage(name)),
		(Some(Stage::Received), Some(Stage::Received))
	);
	assert_eq!((world.done("receive"), world.arrived()), (1, 2));
	bob.assert_idle();
}

#[tokio::test]
async fn lost_store_should_be_filled_again() {
	let (world, alice, mut bob) = pair().await;
	let contents: Vec<_> = (0..5).map(|number| content(5_000, number)).collect();
	let names: Vec<_> = contents.iter().map(|content| alice.send(BOB, content)).collect();
	blocks(5, &[&alice, &bob]).await;
	bob.purge(names[4]);
	blocks(2, &[&alice, &bob]).await;
	let arrived = world.arrived();
	bob.stop();
	std::fs::remove_dir_all(bob.folder.join("store")).unwrap();
	bob.start();
	blocks(6, &[&alice, &bob]).await;
	for (name, content) in names.iter().zip(&contents).take(4) {
		assert_eq!(bob.stage(*name), Some(Stage::Received));
		assert!(bob.read(*name) == *content);
	}
	// What was destroyed does not come back, and no receipt is given twice.
	assert_eq!(bob.stage(names[4]), None);
	assert_eq!((world.arrived() - arrived, world.done("receive")), (8, 5));
	bob.assert_idle();
}

#[tokio::test]
async fn piece_that_the_disk_has_lost_should_be_fetched_again() {
	let (world, alice, bob) = pair().await;
	let content = content(2 * MIB, 3);
	let name = alice.send(BOB, &content);
	blocks(4, &[&alice, &bob]).await;
	let piece = bob.pieces(name, interwork_documents::Side::Incoming).join("2");
	std::fs::write(piece, b"rotten").unwrap();
	let entry = bob.entry(name).unwrap();
	let fault = bob.service().content(&entry).map(|_| ()).unwrap_err();
	assert_eq!((fault.status, fault.code), (503, "damaged"));
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.read(name) == content);
	assert_eq!((world.arrived(), bob.stage(name)), (6, Some(Stage::Received)));
}

#[tokio::test]
async fn document_without_room_should_wait_and_then_be_rejected() {
	let world = World::new();
	let alice = Node::new(&world, ALICE);
	let tune = |config: &mut super::super::service::Config| config.room_attempts = 3;
	let bob = Node::with(&world, BOB, 2, 40_000, tune);
	blocks(3, &[&alice, &bob]).await;
	let (first, second) =
		(alice.send(BOB, &content(16_384, 1)), alice.send(BOB, &content(16_384, 2)));
	blocks(4, &[&alice, &bob]).await;
	let large = alice.send(BOB, &content(16_384, 3));
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(
		(bob.stage(first), bob.stage(second)),
		(Some(Stage::Received), Some(Stage::Received))
	);
	assert_eq!(bob.stage(large), None);
	// Room is made in time.
	bob.purge(first);
	blocks(8, &[&alice, &bob]).await;
	assert_eq!(alice.stage(large), Some(Stage::Received));
	// And not.
	let larger = alice.send(BOB, &content(20_000, 4));
	for _ in 0..10 {
		world.pass(60);
		block(&[&alice, &bob]).await;
	}
	let reason = RejectReason::NoRoom;
	let state = world.view(3).record.state;
	assert!(matches!(state, DocumentState::Rejected { reason: given, .. } if given == reason));
	assert_eq!(alice.stage(larger), Some(Stage::Rejected { reason: 5 }));
	bob.assert_idle();
}

#[tokio::test]
async fn full_disk_should_stop_a_transfer_and_change_nothing() {
	let (world, alice, bob) = pair().await;
	let content = content(2 * MIB, 5);
	let name = alice.send(BOB, &content);
	alice.service().follow().unwrap();
	alice.work();
	bob.service().follow().unwrap();
	// Writing to this device fails as on a full disk.
	let piece = bob.pieces(name, interwork_documents::Side::Incoming).join("3");
	let full = piece.clone();
	world.meddle(move |exchange| {
		let _ = std::os::unix::fs::symlink("/dev/full", &full);
		exchange.answer.clone()
	});
	bob.pull().await;
	world.stop_meddling();
	std::fs::remove_file(&piece).unwrap();
	assert_eq!(bob.stage(name), Some(Stage::Receiving));
	assert!(bob.error(name).unwrap().contains("cannot be written"));
	assert_eq!(world.done("receive"), 0);
	world.pass(HOUR);
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.read(name) == content);
}

#[tokio::test]
async fn node_in_major_sync_should_neither_pull_nor_serve() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"later");
	blocks(1, &[&alice]).await;
	bob.service().follow().unwrap();
	bob.is_syncing.store(true, Ordering::SeqCst);
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(*world.asked.lock().unwrap(), 0);
	let fault = bob
		.service()
		.send(ALICE, interwork_primitives::documents::DocumentKind::Other, DAY, b"x")
		.unwrap_err();
	assert_eq!((fault.status, fault.code), (503, "not-synced"));
	bob.is_syncing.store(false, Ordering::SeqCst);
	alice.is_syncing.store(true, Ordering::SeqCst);
	world.pass(HOUR);
	blocks(2, &[&alice, &bob]).await;
	assert!(bob.error(name).unwrap().contains("not ready"));
	assert_eq!(world.arrived(), 0);
	alice.is_syncing.store(false, Ordering::SeqCst);
	world.pass(HOUR);
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(bob.read(name), b"later");
}

#[tokio::test]
async fn second_node_of_the_sender_should_be_asked_when_the_first_is_gone() {
	let (world, mut alice, bob) = pair().await;
	// A node on record that is never there.
	world.ledger().peers.get_mut(&ALICE).unwrap().insert(0, [77; 32]);
	let name = alice.send(BOB, b"from the other one");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(name), b"from the other one");
	alice.restart();
	assert_eq!(alice.stage(name), Some(Stage::Received));
}
