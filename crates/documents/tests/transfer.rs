//! Pulling, the messages on the wire, who is served, and how much.

mod common;

use common::*;
use interwork_documents::*;
use proptest::prelude::*;
use std::sync::OnceLock;

fn pull(sealed: &Sealed) -> Pull {
	Pull::new(announcement(sealed, 4), PullPolicy::default(), [])
}

const THIS: DocumentId = DocumentId(4);

#[test]
fn pull_should_ask_for_the_manifest_first_and_then_for_a_window() {
	let sealed = sealed(&content(4_000_000, 1));
	let pieces = pieces(&sealed);
	let mut pull = pull(&sealed);
	assert_eq!(pull.progress(), (0, 9));
	assert_eq!((pull.next(0), pull.next(0)), (Some(0), None));
	pull.take(THIS, &pieces[0]).unwrap();
	let asked: Vec<_> = (0..5).map(|_| pull.next(0)).collect();
	assert_eq!(asked, [Some(1), Some(2), Some(3), Some(4), None]);
	// Answers come in any order.
	pull.take(THIS, &pieces[3]).unwrap();
	assert_eq!((pull.next(0), pull.next(0)), (Some(5), None));
	// A lost one is asked for again.
	pull.lost(2);
	assert_eq!(pull.next(0), Some(2));
	// So is one without an answer, after the time.
	assert_eq!(pull.next(29_999), None);
	assert_eq!(pull.next(30_000), Some(1));
}

#[test]
fn pull_should_go_on_where_it_was() {
	let sealed = sealed(&content(4_000_000, 1));
	let pieces = pieces(&sealed);
	let policy = PullPolicy { window: 100, ..PullPolicy::default() };
	let mut pull = Pull::new(announcement(&sealed, 4), policy, [0, 1, 2, 5, 8]);
	let mut asked = vec![];
	while let Some(index) = pull.next(0) {
		asked.push(index);
	}
	assert_eq!(asked, [3, 4, 6, 7]);
	for index in [3, 4, 6] {
		pull.take(THIS, &pieces[index]).unwrap();
	}
	assert!(!pull.is_complete());
	// The disk refused the last one.
	pull.take(THIS, &pieces[7]).unwrap();
	assert!(pull.is_complete());
	pull.forget(7);
	assert_eq!((pull.is_complete(), pull.next(0)), (false, Some(7)));
}

#[test]
fn pull_should_refuse_every_wrong_piece_for_its_own_reason() {
	let sealed = sealed(&content(1_500_000, 1));
	let pieces = pieces(&sealed);
	let mut pull = pull(&sealed);
	pull.next(0);
	pull.take(THIS, &pieces[0]).unwrap();
	while pull.next(0).is_some() {}
	let first = &pieces[1];
	let changed = |change: &dyn Fn(&mut Piece)| {
		let mut piece = first.clone();
		change(&mut piece);
		piece
	};

	// Of another document.
	let expected = PullError::OtherDocument { found: DocumentId(5), expected: THIS };
	assert_eq!(pull.take(DocumentId(5), first), Err(expected));
	// Altered.
	let wrong = |index| Err(PieceError::WrongRoot { index }.into());
	assert_eq!(pull.take(THIS, &changed(&|piece| piece.bytes[9] ^= 1)), wrong(1));
	pull.next(0);
	// Swapped: another piece under this number.
	assert_eq!(pull.take(THIS, &Piece { index: 1, ..pieces[2].clone() }), wrong(1));
	pull.next(0);
	// Truncated.
	let found = first.bytes.len() - 1;
	let expected = found + 1;
	assert_eq!(
		pull.take(THIS, &changed(&|piece| piece.bytes.truncate(found))),
		Err(PieceError::WrongLength { index: 1, found, expected }.into())
	);
	pull.next(0);
	// With a proof that was cut.
	let expected = first.proof.len();
	assert_eq!(
		pull.take(THIS, &changed(&|piece| piece.proof.truncate(1))),
		Err(PieceError::WrongProofLength { index: 1, found: 1, expected }.into())
	);
	pull.next(0);
	// Replayed.
	pull.take(THIS, first).unwrap();
	assert_eq!(pull.take(THIS, first), Err(PullError::AlreadyHeld { index: 1 }));
	assert_eq!(pull.take(THIS, &pieces[0]), Err(PullError::AlreadyHeld { index: 0 }));
	// Never asked for.
	pull.lost(2);
	assert_eq!(pull.take(THIS, &pieces[2]), Err(PullError::NotAsked { index: 2 }));
	let none = changed(&|piece| piece.index = 99);
	assert_eq!(pull.take(THIS, &none), Err(PullError::NotAsked { index: 99 }));
	assert_eq!(
		check_piece(pull.announcement(), &none),
		Err(PieceError::NoSuchPiece { index: 99, count: 5 })
	);
}

#[test]
fn pull_should_refuse_a_manifest_of_something_else_even_under_the_right_root() {
	let sealed = sealed(b"x");
	let mut announced = announcement(&sealed, 4);
	announced.context.route.kind = 9;
	assert_eq!(
		check_piece(&announced, &sealed.piece(0).unwrap()),
		Err(ManifestError::OtherDocument.into())
	);
}

#[test]
fn pull_should_give_up_for_now_when_answers_are_wrong_again_and_again() {
	let sealed = sealed(&content(1_500_000, 1));
	let mut pull = pull(&sealed);
	let mut wrong = sealed.piece(0).unwrap();
	wrong.bytes[100] ^= 1;
	for _ in 0..8 {
		assert_eq!(pull.next(0), Some(0));
		assert!(pull.take(THIS, &wrong).is_err());
	}
	assert!(pull.is_hopeless());
	assert_eq!(pull.next(0), None);
}

#[test]
fn messages_should_come_back_and_nothing_else_be_taken() {
	let request = Request { document: THIS, piece: 77 };
	let bytes = request.encode();
	assert_eq!(bytes.len(), REQUEST_LENGTH);
	assert_eq!(Request::decode(&bytes), Ok(request));
	assert_eq!(
		Request::decode(&bytes[1..]),
		Err(WireError::WrongLength { length: REQUEST_LENGTH - 1 })
	);
	let mut other = bytes.clone();
	other[15] = 2;
	assert_eq!(Request::decode(&other), Err(WireError::UnknownVersion));

	let large = sealed(&vec![1; MAX_DOCUMENT_BYTES / 16]);
	let piece = large.piece(1).unwrap();
	let answer = Answer::Piece { document: THIS, piece };
	let bytes = answer.encode();
	assert!(bytes.len() <= MAX_ANSWER_LENGTH);
	assert_eq!(Answer::decode(&bytes), Ok(answer));
	assert_eq!(
		Answer::decode(&vec![0; MAX_ANSWER_LENGTH + 1]),
		Err(WireError::WrongLength { length: MAX_ANSWER_LENGTH + 1 })
	);
	for code in 0..=255 {
		let Some(refusal) = Refusal::from_code(code) else { continue };
		assert_eq!(refusal.code(), code);
		let bytes = Answer::Refused(refusal).encode();
		assert_eq!(Answer::decode(&bytes), Ok(Answer::Refused(refusal)));
		let longer: Vec<u8> = bytes.iter().copied().chain([0]).collect();
		assert_eq!(Answer::decode(&longer), Err(WireError::WrongLength { length: longer.len() }));
	}
	assert_eq!(Answer::decode(b"interwork/docan\x01\x00\x63"), Err(WireError::UnknownKind));
	assert_eq!(Answer::decode(b"interwork/docan\x01\x07"), Err(WireError::UnknownKind));
}

#[test]
fn pieces_should_be_served_to_the_recipient_and_nobody_else() {
	let document = ChainDocument {
		sender: ALICE,
		recipient: BOB,
		state: ChainState::Announced,
		expires_at: NOW + 10,
	};
	let asker = |operator, is_active| Some(Asker { operator, is_active });
	let bob = asker(BOB, true);
	let serve =
		|asker, document: ChainDocument, now| may_serve(ALICE, true, asker, Some(&document), now);
	assert_eq!(serve(bob, document, NOW), Ok(()));
	// An outsider, a peer that nobody has registered, a suspended operator, the sender itself.
	let no = Err(Refusal::NotAuthorised);
	assert_eq!(serve(asker(OperatorId(3), true), document, NOW), no);
	assert_eq!(serve(None, document, NOW), no);
	assert_eq!(serve(asker(BOB, false), document, NOW), no);
	assert_eq!(serve(asker(ALICE, true), document, NOW), no);
	// Whoever has no right to a document does not learn whether it exists.
	assert_eq!(may_serve(ALICE, true, bob, None, NOW), no);
	let foreign = ChainDocument { sender: OperatorId(9), ..document };
	assert_eq!(serve(bob, foreign, NOW), no);
	// A node in major sync knows nothing.
	assert_eq!(may_serve(ALICE, false, bob, Some(&document), NOW), Err(Refusal::NotReady));

	let in_state = |state| ChainDocument { state, ..document };
	assert_eq!(serve(bob, document, NOW + 9), Ok(()));
	assert_eq!(serve(bob, document, NOW + 10), Err(Refusal::Gone));
	// A recipient that lost its store fetches what it has received once more.
	assert_eq!(serve(bob, in_state(ChainState::Received), NOW + 99), Ok(()));
	for state in [ChainState::Rejected, ChainState::Expired, ChainState::Purged] {
		assert_eq!(serve(bob, in_state(state), NOW), Err(Refusal::Gone));
	}
	assert!(Refusal::Busy.is_temporary() && !Refusal::Gone.is_temporary());
}

const LIMITS: Limits = Limits {
	requests_per_sec: 10,
	requests_burst: 20,
	bytes_per_sec: 1_000,
	bytes_burst: 5_000,
	running_per_peer: 2,
	running: 3,
	peers: 4,
	strangers_per_sec: 2,
};

fn ask(gate: &mut Gate<u32>, peer: u32, bytes: usize, now_ms: u64) -> Result<(), GateRefusal> {
	let answer = gate.admit(&peer, REQUEST_LENGTH, bytes, now_ms);
	if answer.is_ok() {
		gate.finish(&peer, 0);
	}
	answer
}

#[test]
fn gate_should_refuse_what_is_no_request_before_anything_else() {
	let mut gate = Gate::new(LIMITS);
	for length in [0, REQUEST_LENGTH - 1, REQUEST_LENGTH + 1, 1 << 30] {
		assert_eq!(gate.admit(&1, length, 1, 0), Err(GateRefusal::WrongLength { length }));
	}
}

#[test]
fn gate_should_bound_requests_of_a_peer() {
	let mut gate = Gate::new(LIMITS);
	for _ in 0..20 {
		assert_eq!(ask(&mut gate, 1, 0, 0), Ok(()));
	}
	let refused = |retry_ms| Err(GateRefusal::TooManyRequests { retry_ms });
	assert_eq!(ask(&mut gate, 1, 0, 0), refused(100));
	assert_eq!(ask(&mut gate, 1, 0, 99), refused(1));
	assert_eq!(ask(&mut gate, 1, 0, 100), Ok(()));
	// Others are not concerned.
	assert_eq!(ask(&mut gate, 2, 0, 100), Ok(()));
	// A clock that goes back gives nothing and takes nothing.
	assert_eq!(ask(&mut gate, 1, 0, 5), refused(100));
	assert_eq!(ask(&mut gate, 1, 0, 200), Ok(()));
	// After a long pause there is no more than the burst.
	let served = (0..100).filter(|_| ask(&mut gate, 1, 0, u64::MAX).is_ok()).count();
	assert_eq!(served, 20);
}

#[test]
fn gate_should_bound_bytes_of_a_peer_and_give_back_what_was_not_used() {
	let mut gate = Gate::new(LIMITS);
	assert_eq!(ask(&mut gate, 1, 5_000, 0), Ok(()));
	assert_eq!(ask(&mut gate, 1, 500, 0), Err(GateRefusal::TooManyBytes { retry_ms: 500 }));
	assert_eq!(ask(&mut gate, 1, 500, 500), Ok(()));
	gate.admit(&1, REQUEST_LENGTH, 1_000, 1_500).unwrap();
	gate.finish(&1, 900);
	assert_eq!(ask(&mut gate, 1, 900, 1_500), Ok(()));
	assert!(ask(&mut gate, 1, 1, 1_500).is_err());
}

#[test]
fn gate_should_bound_what_runs_at_once() {
	let mut gate = Gate::new(LIMITS);
	let admit = |gate: &mut Gate<u32>, peer| gate.admit(&peer, REQUEST_LENGTH, 1, 0);
	assert_eq!((admit(&mut gate, 1), admit(&mut gate, 1)), (Ok(()), Ok(())));
	assert_eq!(admit(&mut gate, 1), Err(GateRefusal::TooManyOfPeer { running: 2 }));
	assert_eq!(admit(&mut gate, 2), Ok(()));
	assert_eq!(admit(&mut gate, 3), Err(GateRefusal::TooManyRunning { running: 3 }));
	gate.finish(&1, 0);
	// One that has nothing running cannot give places back.
	gate.finish(&3, 0);
	assert_eq!(gate.running(), 2);
	assert_eq!(admit(&mut gate, 3), Ok(()));
}

#[test]
fn gate_should_remember_a_bounded_number_of_peers() {
	let mut gate = Gate::new(LIMITS);
	for peer in 0..4 {
		assert_eq!(ask(&mut gate, peer, 0, 0), Ok(()));
	}
	assert_eq!(ask(&mut gate, 4, 0, 0), Err(GateRefusal::TooManyPeers { peers: 4 }));
	// Those whose allowance is whole again are forgotten.
	for peer in 4..10_000 {
		assert_eq!(ask(&mut gate, peer, 0, u64::from(peer) * 100), Ok(()));
	}
}

#[test]
fn gate_should_look_at_few_strangers() {
	let mut gate = Gate::<u32>::new(LIMITS);
	let looked_at = (0..1_000).filter(|_| gate.admit_stranger(0)).count();
	assert_eq!(looked_at, 2);
	assert!(!gate.admit_stranger(499));
	assert!(gate.admit_stranger(500));
	let in_a_minute = (0..60_000).filter(|ms| gate.admit_stranger(1_000 + ms)).count();
	assert!(in_a_minute <= 122, "{in_a_minute}");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whatever a peer does, over any time it gets no more than the burst and the rate.
	#[test]
	fn gate_should_never_give_more_than_the_rate(
		steps in prop::collection::vec((0_u64..300, 0_usize..2_000), 1..200),
	) {
		let mut gate = Gate::new(LIMITS);
		let (mut now_ms, mut requests, mut bytes) = (0, 0_u64, 0_u64);
		for (pause_ms, size) in steps {
			now_ms += pause_ms;
			if ask(&mut gate, 1, size, now_ms).is_ok() {
				requests += 1;
				bytes += u64::try_from(size).unwrap();
			}
			prop_assert!(requests * 1_000 <= 20 * 1_000 + now_ms * 10);
			prop_assert!(bytes * 1_000 <= 5_000 * 1_000 + now_ms * 1_000);
			prop_assert_eq!(gate.running(), 0);
		}
	}

}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(12))]

	/// Pieces that arrive in any order, are lost and repeated, always make the whole document.
	#[test]
	fn pull_should_end_whatever_order_answers_come_in(seed in any::<u64>()) {
		static SEALED: OnceLock<Sealed> = OnceLock::new();
		let sealed = SEALED.get_or_init(|| sealed(&vec![9; 1_500_000]));
		let pieces = pieces(sealed);
		let mut random = fastrand::Rng::with_seed(seed);
		let mut pull = pull(sealed);
		let (mut now_ms, mut running) = (0, vec![]);
		for _ in 0..10_000 {
			if pull.is_complete() {
				break;
			}
			while let Some(index) = pull.next(now_ms) {
				running.push(index);
			}
			prop_assert!(!running.is_empty());
			let index = running.swap_remove(random.usize(0..running.len()));
			match random.u8(0..10) {
				0 => pull.lost(index),
				1 => now_ms += 30_000,
				_ => {
					let _ = pull.take(THIS, &pieces[usize::try_from(index).unwrap()]);
				},
			}
		}
		prop_assert!(pull.is_complete());
	}
}
