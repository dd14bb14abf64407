//! Documents that arrive, are answered, expire and are destroyed.

use super::support::*;
use interwork_documents::{Answer, Refusal, Request, Side, Stage, REQUEST_LENGTH};
use interwork_primitives::documents::{DocumentState, Party, RejectReason};

#[tokio::test]
async fn documents_of_any_size_should_arrive_and_be_acknowledged() {
	let (world, alice, bob) = pair().await;
	for (number, length) in (0..).zip([0, 1, 4_096, 4_097, 600_000, 3 << 20]) {
		let content = content(length, number);
		let name = alice.send(BOB, &content);
		blocks(4, &[&alice, &bob]).await;
		assert_eq!(alice.stage(name), Some(Stage::Received), "{length}");
		assert_eq!(bob.stage(name), Some(Stage::Received), "{length}");
		assert!(world.view(number).record.state.is_received());
		assert!(bob.read(name) == content, "{length}");
		assert!(alice.read(name) == content, "{length}");
	}
	// The other way, and nothing twice.
	let name = bob.send(ALICE, b"an answer");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(alice.read(name), b"an answer");
	assert_eq!((world.done("announce"), world.done("receive")), (7, 7));
	let asked = *world.asked.lock().unwrap();
	assert_eq!(usize::try_from(asked).unwrap(), world.arrived());
	alice.assert_idle();
	bob.assert_idle();
}

#[tokio::test]
async fn document_should_wait_for_a_recipient_that_is_away() {
	let (_, alice, mut bob) = pair().await;
	bob.stop();
	let name = alice.send(BOB, b"patience");
	blocks(3, &[&alice, &bob]).await;
	for _ in 0..40 {
		alice.world.pass(HOUR);
		block(&[&alice, &bob]).await;
	}
	assert_eq!(alice.stage(name), Some(Stage::Announced));
	bob.start();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(alice.stage(name), Some(Stage::Received));
	assert_eq!(bob.read(name), b"patience");
}

#[tokio::test]
async fn document_should_be_pulled_when_its_sender_is_back_after_many_attempts() {
	let (world, mut alice, bob) = pair().await;
	let name = alice.send(BOB, b"patience");
	blocks(2, &[&alice]).await;
	alice.stop();
	// Longer than all short pauses: the attempts become rare.
	for _ in 0..2_000 {
		block(&[&bob]).await;
	}
	let asked = *world.asked.lock().unwrap();
	assert!((8..100).contains(&asked), "{asked} requests");
	assert!(bob.error(name).unwrap().contains("cannot be reached"));
	alice.start();
	// Its node is connected again: that is sooner than the next attempt.
	let due = bob.service().next_due();
	bob.service().peers_are_back(&[[77; 32]].into()).unwrap();
	assert_eq!(bob.service().next_due(), due);
	bob.service().peers_are_back(&[alice.peer].into()).unwrap();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(bob.read(name), b"patience");
	assert_eq!(bob.error(name), None);
}

#[tokio::test]
async fn document_should_expire_when_nobody_answers() {
	let (world, alice, mut bob) = pair().await;
	bob.stop();
	let name = alice.send_for(BOB, b"too late", HOUR);
	blocks(3, &[&alice]).await;
	world.pass(HOUR);
	blocks(2, &[&alice]).await;
	assert_eq!(alice.stage(name), Some(Stage::Expired));
	bob.start();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!((bob.stage(name), world.arrived()), (None, 0));
	alice.assert_idle();
	bob.assert_idle();
}

#[tokio::test]
async fn announcement_that_comes_too_late_should_be_given_up() {
	let (world, alice, bob) = pair().await;
	world.ledger().mute.insert(ALICE);
	let name = alice.send_for(BOB, b"nobody hears", HOUR);
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(alice.stage(name), Some(Stage::Sealed));
	world.pass(HOUR);
	world.ledger().mute.clear();
	blocks(3, &[&alice, &bob]).await;
	assert_eq!((alice.stage(name), world.done("announce")), (Some(Stage::Sealed), 0));
	assert!(alice.error(name).unwrap().contains("not announced in time"));
	alice.assert_idle();
}

#[tokio::test]
async fn rejection_should_reach_the_sender_with_its_reason() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"advertising");
	alice.service().follow().unwrap();
	alice.work();
	// Announced, not pulled yet: somebody rejects it.
	bob.service().follow().unwrap();
	let entry = bob.entry(name).unwrap();
	let object = bob.service().reject_document(&entry, RejectReason::NotWanted).unwrap();
	assert_eq!(object.reason, Some("not-wanted"));
	blocks(3, &[&alice, &bob]).await;
	let reason = Stage::Rejected { reason: 3 };
	assert_eq!((alice.stage(name), bob.stage(name)), (Some(reason), Some(reason)));
	assert_eq!((world.arrived(), world.done("reject")), (0, 1));
	assert_eq!(alice.service().show(&alice.entry(name).unwrap()).reason, Some("not-wanted"));
	assert!(bob
		.service()
		.reject_document(&bob.entry(name).unwrap(), RejectReason::Other)
		.is_err());
	alice.assert_idle();
	bob.assert_idle();
}

#[tokio::test]
async fn same_announcement_twice_should_be_one_document() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"once");
	alice.service().follow().unwrap();
	// The transaction is sent again and again before the node sees the first.
	(0..5).for_each(|_| alice.work());
	// The recipient hears of it again and again before it pulls.
	(0..5).for_each(|_| bob.service().follow().unwrap());
	blocks(4, &[&alice, &bob]).await;
	(0..5).for_each(|_| bob.work());
	assert_eq!((world.done("announce"), world.done("receive")), (1, 1));
	assert_eq!(world.ledger().documents.len(), 1);
	assert_eq!(bob.read(name), b"once");
	assert_eq!(world.arrived(), 2);
}

#[tokio::test]
async fn purge_before_the_announcement_is_final_should_withdraw_it() {
	let (world, alice, bob) = pair().await;
	world.ledger().mute.insert(BOB);
	let name = alice.send(BOB, b"a mistake");
	alice.service().follow().unwrap();
	alice.work();
	// The node does not know yet that it was announced.
	assert_eq!(alice.stage(name), Some(Stage::Sealed));
	alice.purge(name);
	blocks(3, &[&alice, &bob]).await;
	let state = world.view(0).record.state;
	assert!(matches!(state, DocumentState::Purged { by: Party::Sender, received: false, .. }));
	blocks(3, &[&alice, &bob]).await;
	assert!(bob.stage(name).is_none_or(Stage::is_purged));
	assert_eq!(world.arrived(), 0);
	alice.assert_idle();
	bob.assert_idle();
}

#[tokio::test]
async fn purge_during_a_transfer_should_end_it_for_good() {
	let (world, mut alice, mut bob) = pair().await;
	let content = content(3 << 20, 1);
	let name = alice.send(BOB, &content);
	blocks(1, &[&alice]).await;
	// Three pieces come, then nothing more.
	let mut left = 3;
	world.meddle(move |exchange| {
		left -= 1;
		exchange.answer.clone().filter(|_| left >= 0)
	});
	blocks(2, &[&alice, &bob]).await;
	assert_eq!((bob.stage(name), world.arrived()), (Some(Stage::Receiving), 3));
	assert!(bob.pieces(name, Side::Incoming).exists());
	world.stop_meddling();
	alice.purge(name);
	// Served by nobody, from the moment it is purged, whatever the chain knows.
	world.pass(HOUR);
	bob.pull().await;
	assert_eq!(world.arrived(), 3);
	blocks(3, &[&alice, &bob]).await;
	let state = world.view(0).record.state;
	assert!(matches!(state, DocumentState::Purged { by: Party::Sender, received: false, .. }));
	assert_eq!((alice.stage(name), bob.stage(name)), (Some(Stage::Purged), Some(Stage::Purged)));
	let pieces = std::fs::read_dir(bob.folder.join("store/pieces")).unwrap().count();
	assert_eq!(pieces, 0);
	// Nor after both have started again, nor days later.
	alice.restart();
	bob.restart();
	for _ in 0..50 {
		world.pass(HOUR);
		block(&[&alice, &bob]).await;
	}
	assert_eq!((world.arrived(), bob.stage(name)), (3, Some(Stage::Purged)));
	alice.assert_idle();
	bob.assert_idle();
}

#[tokio::test]
async fn purge_by_the_recipient_should_leave_a_tombstone_and_never_come_back() {
	let (world, alice, mut bob) = pair().await;
	let name = alice.send(BOB, b"read and burnt");
	blocks(4, &[&alice, &bob]).await;
	bob.purge(name);
	assert!(bob.service().content(&bob.entry(name).unwrap()).is_err());
	blocks(2, &[&alice, &bob]).await;
	let state = world.view(0).record.state;
	assert!(matches!(state, DocumentState::Purged { by: Party::Recipient, received: true, .. }));
	// What the sender has it has, but it serves it no more.
	assert_eq!(alice.read(name), b"read and burnt");
	let request = Request { document: interwork_documents::DocumentId(0), piece: 0 }.encode();
	assert_eq!(request.len(), REQUEST_LENGTH);
	let answer = alice.service().answer(Some(bob.peer), request).await.unwrap();
	assert_eq!(Answer::decode(&answer), Ok(Answer::Refused(Refusal::Gone)));
	// Not even if the recipient loses its memory of it.
	let arrived = world.arrived();
	bob.stop();
	std::fs::remove_dir_all(bob.folder.join("store")).unwrap();
	bob.start();
	blocks(5, &[&alice, &bob]).await;
	assert_eq!((bob.stage(name), world.arrived()), (None, arrived));
}

#[tokio::test]
async fn purge_of_what_was_not_answered_should_reject_it_first() {
	let (world, alice, bob) = pair().await;
	let name = alice.send(BOB, b"no");
	alice.service().follow().unwrap();
	alice.work();
	bob.service().follow().unwrap();
	bob.purge(name);
	blocks(5, &[&alice, &bob]).await;
	assert_eq!((world.done("reject"), world.done("purge")), (1, 1));
	assert_eq!((bob.stage(name), world.arrived()), (Some(Stage::Purged), 0));
	assert_eq!(alice.stage(name), Some(Stage::Rejected { reason: 3 }));
	alice.assert_idle();
	bob.assert_idle();
}
