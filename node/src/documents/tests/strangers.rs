//! Nodes that ask for what is not theirs, too much, or nonsense.

use super::support::*;
use interwork_documents::{
	Answer, DocumentId, Refusal, Request, MAX_ANSWER_LENGTH, REQUEST_LENGTH,
};

fn request(document: u64, piece: u32) -> Vec<u8> {
	Request { document: DocumentId(document), piece }.encode()
}

async fn ask(node: &Node, peer: [u8; 32], request: Vec<u8>) -> Option<Answer> {
	let answer = node.service().answer(Some(peer), request).await?;
	assert!(answer.len() <= MAX_ANSWER_LENGTH);
	Some(Answer::decode(&answer).expect("an answer"))
}

async fn refusal(node: &Node, peer: [u8; 32], request: Vec<u8>) -> Refusal {
	match ask(node, peer, request).await {
		Some(Answer::Refused(refusal)) => refusal,
		other => panic!("{other:?}"),
	}
}

#[tokio::test]
async fn outsiders_suspended_operators_and_unregistered_peers_should_get_nothing() {
	let (world, alice, bob) = pair().await;
	let carol = Node::new(&world, CAROL);
	let all = [&alice, &bob, &carol];
	blocks(3, &all).await;
	world.ledger().mute.insert(BOB);
	// One for Bob, and one for Carol, so that Carol's node is known to Alice's.
	alice.send(BOB, b"for Bob");
	blocks(1, &[&alice]).await;
	alice.send(CAROL, b"for Carol");
	blocks(3, &[&alice]).await;
	assert!(matches!(ask(&alice, bob.peer, request(0, 0)).await, Some(Answer::Piece { .. })));
	assert!(matches!(ask(&alice, carol.peer, request(1, 0)).await, Some(Answer::Piece { .. })));

	// An operator that is not its recipient learns no more than of a document that does not exist.
	assert_eq!(refusal(&alice, carol.peer, request(0, 0)).await, Refusal::NotAuthorised);
	assert_eq!(refusal(&alice, carol.peer, request(99, 0)).await, Refusal::NotAuthorised);
	// A peer that is on nobody's record, and one whose identity is no key.
	assert_eq!(refusal(&alice, [77; 32], request(0, 0)).await, Refusal::NotAuthorised);
	let answer = alice.service().answer(None, request(0, 0)).await.unwrap();
	assert_eq!(Answer::decode(&answer), Ok(Answer::Refused(Refusal::NotAuthorised)));
	// The recipient of nothing does not serve the sender.
	assert_eq!(refusal(&bob, alice.peer, request(0, 0)).await, Refusal::NotAuthorised);

	// A suspended operator, from the next block on; reinstated, it gets its documents again.
	world.ledger().suspended.insert(BOB);
	alice.service().follow().unwrap();
	assert_eq!(refusal(&alice, bob.peer, request(0, 0)).await, Refusal::NotAuthorised);
	world.ledger().suspended.clear();
	alice.service().follow().unwrap();
	assert!(matches!(ask(&alice, bob.peer, request(0, 0)).await, Some(Answer::Piece { .. })));
	// A node that was taken off the record.
	world.ledger().peers.get_mut(&BOB).unwrap().clear();
	alice.service().follow().unwrap();
	assert_eq!(refusal(&alice, bob.peer, request(0, 0)).await, Refusal::NotAuthorised);
}

#[tokio::test]
async fn operator_that_registers_anothers_node_should_take_nothing_from_it() {
	let (world, alice, bob) = pair().await;
	let carol = Node::new(&world, CAROL);
	blocks(3, &[&alice, &bob, &carol]).await;
	world.ledger().mute.insert(BOB);
	// Before and after Alice knows it, of an operator with a higher number and of one with a lower.
	world.ledger().peers.entry(CAROL).or_default().push(bob.peer);
	alice.send(BOB, b"for Bob");
	blocks(1, &[&alice]).await;
	alice.send(CAROL, b"for Carol");
	blocks(3, &[&alice]).await;
	assert!(matches!(ask(&alice, bob.peer, request(0, 0)).await, Some(Answer::Piece { .. })));
	world.ledger().peers.entry(BOB).or_default().push(carol.peer);
	alice.service().follow().unwrap();
	assert!(matches!(ask(&alice, carol.peer, request(1, 0)).await, Some(Answer::Piece { .. })));
	// Suspended, one of them takes nothing from the other.
	world.ledger().suspended.insert(CAROL);
	alice.service().follow().unwrap();
	assert!(matches!(ask(&alice, bob.peer, request(0, 0)).await, Some(Answer::Piece { .. })));
	assert_eq!(refusal(&alice, bob.peer, request(1, 0)).await, Refusal::NotAuthorised);
}

#[tokio::test]
async fn requests_that_are_none_should_be_dropped_or_refused() {
	let (_, alice, bob) = pair().await;
	alice.send(BOB, b"for Bob");
	blocks(2, &[&alice]).await;
	for length in [0, 1, REQUEST_LENGTH - 1, REQUEST_LENGTH + 1, 600_000] {
		assert_eq!(ask(&alice, bob.peer, vec![0; length]).await, None, "{length}");
		assert_eq!(ask(&alice, [77; 32], vec![0; length]).await, None, "{length}");
	}
	let nonsense = vec![0; REQUEST_LENGTH];
	assert_eq!(refusal(&alice, bob.peer, nonsense).await, Refusal::Malformed);
	assert_eq!(refusal(&alice, bob.peer, request(0, 2)).await, Refusal::Unavailable);
	assert_eq!(refusal(&alice, bob.peer, request(0, u32::MAX)).await, Refusal::Unavailable);
}

#[tokio::test(flavor = "multi_thread")]
async fn flood_should_be_refused_cheaply_and_keep_nobody_else_out() {
	let (world, alice, bob) = pair().await;
	let carol = Node::new(&world, CAROL);
	blocks(3, &[&alice, &bob, &carol]).await;
	world.ledger().mute.insert(BOB);
	alice.send(BOB, &content(600_000, 1));
	blocks(1, &[&alice]).await;
	alice.send(CAROL, b"for Carol");
	blocks(3, &[&alice]).await;
	// Strangers: all of them together are told no a few times, then nothing.
	let mut answered = 0;
	for number in 0..2_000_u32 {
		let mut peer = [99; 32];
		peer[..4].copy_from_slice(&number.to_le_bytes());
		answered += usize::from(ask(&alice, peer, request(0, 0)).await.is_some());
	}
	assert!((10..200).contains(&answered), "{answered}");
	// A recipient that asks a thousand times at once gets some answers, and for the rest "busy".
	let asked = (0..1_000).map(|_| ask(&alice, bob.peer, request(0, 1)));
	let answers = futures::future::join_all(asked).await;
	let pieces = answers
		.iter()
		.filter(|answer| matches!(answer, Some(Answer::Piece { .. })))
		.count();
	let busy = answers
		.iter()
		.filter(|answer| matches!(answer, Some(Answer::Refused(Refusal::Busy))))
		.count();
	assert_eq!((pieces + busy, answers.len()), (1_000, 1_000));
	assert!((1..=128).contains(&pieces), "{pieces}");
	// Meanwhile another recipient is served as if nothing had happened.
	assert!(matches!(ask(&alice, carol.peer, request(1, 0)).await, Some(Answer::Piece { .. })));
	let gate = super::super::service::lock(&alice.service().gate).running();
	assert_eq!(gate, 0);
}
