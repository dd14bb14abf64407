//! Keys that change, are revoked and are lost while documents are on their way.

use super::support::*;
use interwork_documents::Stage;
use interwork_primitives::documents::{DocumentState, RejectReason};
use pallet_documents::KeyStatus;

#[tokio::test]
async fn first_key_and_peer_should_be_registered_once() {
	let (world, mut alice, _bob) = pair().await;
	alice.restart();
	blocks(3, &[&alice]).await;
	let ledger = world.ledger();
	assert_eq!(ledger.keys[&ALICE].len(), 1);
	assert_eq!(ledger.peers[&ALICE], [alice.peer]);
	drop(ledger);
	alice.assert_idle();
	use std::os::unix::fs::PermissionsExt;
	let mode = |path: &str| {
		let metadata = std::fs::metadata(alice.folder.join(path)).unwrap();
		metadata.permissions().mode() & 0o777
	};
	assert_eq!((mode("keys"), mode("keys/epoch-0"), mode("")), (0o700, 0o600, 0o700));
}

#[tokio::test]
async fn key_that_changes_in_flight_should_still_open_what_was_sealed_for_it() {
	let (world, alice, bob) = pair().await;
	let before = alice.send(BOB, b"for the old key");
	blocks(1, &[&alice]).await;
	let keys = bob.service().rotate(None, None).unwrap();
	assert_eq!(keys.last().map(|key| (key.epoch, key.status)), Some((1, "registering")));
	assert_eq!(bob.service().rotate(None, None).unwrap_err().code, "registering");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(before), b"for the old key");
	let after = alice.send(BOB, b"for the new key");
	assert_eq!(alice.entry(after).unwrap().context.route.recipient_epoch, 1);
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(after), b"for the new key");
	// Long after the old key's time is over.
	world.pass(30 * DAY);
	blocks(2, &[&alice, &bob]).await;
	let keys = bob.service().key_objects();
	assert_eq!((keys[0].status, keys[1].is_current), ("over", true));
	assert_eq!(bob.read(before), b"for the old key");
}

#[tokio::test]
async fn key_that_is_revoked_in_flight_should_still_open_what_was_announced() {
	let (world, alice, bob) = pair().await;
	let announced = alice.send(BOB, b"announced before");
	blocks(1, &[&alice]).await;
	// Sealed, but the announcement does not get through before the key is revoked.
	world.ledger().mute.insert(ALICE);
	let sealed = alice.send(BOB, b"announced after");
	bob.service().rotate(None, None).unwrap();
	blocks(2, &[&alice, &bob]).await;
	bob.service().revoke(0, false).unwrap();
	blocks(2, &[&alice, &bob]).await;
	assert_eq!(world.ledger().keys[&BOB][0].status(START + DAY), KeyStatus::Revoked);
	world.ledger().mute.clear();
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(announced), b"announced before");
	assert_eq!((alice.stage(sealed), bob.stage(sealed)), (Some(Stage::Sealed), None));
	assert!(alice.error(sealed).unwrap().contains("RecipientKeyUnusable"));
	// Sent again it is sealed for the new key.
	alice.purge(sealed);
	let again = alice.send(BOB, b"announced after");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(again), b"announced after");
	assert_eq!(bob.entry(again).unwrap().context.route.recipient_epoch, 1);
	bob.assert_idle();
}

#[tokio::test]
async fn key_that_is_lost_in_flight_should_lead_to_a_rejection_and_a_new_start() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"for a key that is lost");
	blocks(1, &[&alice]).await;
	bob.service().revoke(0, true).unwrap();
	blocks(3, &[&alice, &bob]).await;
	// It waits: somebody may restore the key.
	assert_eq!((bob.stage(name), world.done("receive")), (Some(Stage::Complete), 0));
	assert!(bob.error(name).unwrap().contains("private key of epoch 0"));
	for _ in 0..40 {
		world.pass(300);
		block(&[&alice, &bob]).await;
	}
	let state = world.view(0).record.state;
	let reason = RejectReason::KeyLost;
	assert!(matches!(state, DocumentState::Rejected { reason: given, .. } if given == reason));
	assert_eq!(alice.stage(name), Some(Stage::Rejected { reason: 1 }));
	// The node has registered a new key by itself, as none was in use.
	let again = alice.send(BOB, b"for the new key");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(again), b"for the new key");
	bob.assert_idle();
}

#[tokio::test]
async fn key_that_is_restored_in_time_should_open_what_waited() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"for a key that was away");
	blocks(1, &[&alice]).await;
	let (file, copy) = (bob.folder.join("keys/epoch-0"), bob.folder.join("copy"));
	std::fs::rename(&file, &copy).unwrap();
	super::super::service::lock(&bob.service().keys).reload().unwrap();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(bob.stage(name), Some(Stage::Complete));
	std::fs::rename(&copy, &file).unwrap();
	world.pass(600);
	blocks(3, &[&alice, &bob]).await;
	assert_eq!((bob.stage(name), world.done("receive")), (Some(Stage::Received), 1));
	assert_eq!(bob.read(name), b"for a key that was away");
	// It did not make another: the one on record only was not here.
	assert_eq!(world.ledger().keys[&BOB].len(), 1);
}

#[tokio::test]
async fn node_without_the_key_should_not_reject_what_another_node_can_open() {
	let (world, alice, bob) = pair().await;
	let second = Node::with(&world, BOB, 22, u64::MAX, |config| config.key_patience_secs = 0);
	blocks(2, &[&alice, &bob, &second]).await;
	assert_eq!(world.ledger().peers[&BOB].len(), 2);
	assert_eq!(world.ledger().keys[&BOB].len(), 1);
	let name = alice.send(BOB, b"for the first node");
	// The first one is away.
	for _ in 0..20 {
		world.pass(60);
		block(&[&alice, &second]).await;
	}
	assert_eq!((second.stage(name), world.done("reject")), (Some(Stage::Complete), 0));
	blocks(4, &[&alice, &bob, &second]).await;
	assert_eq!(bob.read(name), b"for the first node");
	assert_eq!((world.done("receive"), second.stage(name)), (1, Some(Stage::Received)));
}

#[tokio::test]
async fn key_that_another_node_registered_first_should_be_kept() {
	let world = World::new();
	let (first, second) = (Node::new(&world, BOB), Node::with(&world, BOB, 22, u64::MAX, |_| {}));
	first.service().follow().unwrap();
	second.service().follow().unwrap();
	first.work();
	second.work();
	blocks(3, &[&first, &second]).await;
	assert_eq!(world.ledger().keys[&BOB].len(), 1);
	assert_eq!(first.service().status().current_epoch, Some(0));
	assert_eq!(second.service().status().current_epoch, None);
	assert!(!second.folder.join("keys/epoch-0").exists());
	first.assert_idle();
	second.assert_idle();
}
