//! Sealing and opening, and everything that must not open.

mod common;

use common::*;
use interwork_documents::*;
use proptest::prelude::*;

fn context_of(pieces: &[Vec<u8>]) -> Context {
	*Manifest::decode(&pieces[0]).unwrap().context()
}

#[test]
fn document_should_open_for_both_parties_and_nobody_else() {
	let plaintext = content(1_000, 1);
	let sealed = sealed(&plaintext);
	let manifest = Manifest::decode(&sealed.pieces()[0]).unwrap();
	let open = |party, key: &SecretKey| {
		let chunks = sealed.pieces()[1..].iter().map(Vec::as_slice);
		open(&manifest, party, key, chunks).map(|opened| opened.to_vec())
	};
	assert_eq!(open(Party::Recipient, &bob_key()).unwrap(), plaintext);
	assert_eq!(open(Party::Sender, &alice_key()).unwrap(), plaintext);
	let other = SecretKey::from_bytes([33; 32]);
	assert_eq!(open(Party::Recipient, &other), Err(OpenError::WrongKey { epoch: 5 }));
	// A key of a party does not open what is wrapped for the other one.
	assert_eq!(open(Party::Sender, &bob_key()), Err(OpenError::WrongKey { epoch: 3 }));
	assert_eq!(open(Party::Recipient, &alice_key()), Err(OpenError::WrongKey { epoch: 5 }));
}

#[test]
fn the_same_document_should_never_look_the_same() {
	let (first, second) = (sealed(b"same"), sealed(b"same"));
	assert_ne!(first.context().commitment, second.context().commitment);
	assert_ne!(first.root(), second.root());
	for (one, other) in first.pieces().iter().zip(second.pieces()) {
		assert_ne!(one, other);
	}
}

#[test]
fn lengths_should_not_show_more_than_the_bucket() {
	let lengths = |length| -> Vec<usize> {
		sealed(&content(length, 1)).pieces().iter().map(Vec::len).collect()
	};
	for (least, most) in [(0, 4_096), (4_097, 8_192), (262_145, 524_288), (524_289, 1_048_576)] {
		assert_eq!(lengths(least), lengths(most));
		assert_ne!(lengths(most), lengths(most + 1));
	}
}

#[test]
fn nothing_of_the_document_should_be_in_the_pieces() {
	let marker = b"UNIQUE-MARKER-0123456789";
	let plaintext: Vec<u8> = marker.iter().copied().cycle().take(600_000).collect();
	for piece in sealed(&plaintext).pieces() {
		assert!(!piece.windows(8).any(|window| marker.windows(8).any(|part| part == window)));
	}
}

#[test]
fn seal_should_fail_when_the_document_is_too_large_or_the_key_useless() {
	let keys = (bob_key().public().unwrap(), alice_key().public().unwrap());
	let large = vec![0; MAX_DOCUMENT_BYTES + 1];
	assert_eq!(
		seal(&large, route(), &keys.0, &keys.1),
		Err(SealError::TooLarge { length: MAX_DOCUMENT_BYTES + 1 })
	);
	// A point of low order: everyone would know what is derived from it.
	for useless in [[0; 32], {
		let mut one = [0; 32];
		one[0] = 1;
		one
	}] {
		let key = PublicKey(useless);
		let party = Party::Recipient;
		assert_eq!(seal(b"x", route(), &key, &keys.1), Err(SealError::UnusableKey { party }));
		let party = Party::Sender;
		assert_eq!(seal(b"x", route(), &keys.0, &key), Err(SealError::UnusableKey { party }));
	}
}

#[test]
fn document_should_not_open_when_a_chunk_is_altered_swapped_truncated_or_of_another() {
	let two = content(600_000, 1);
	let pieces = sealed(&two).pieces().to_vec();
	let damaged = |index| Err(OpenError::DamagedChunk { index });
	let opened = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
		let mut pieces = pieces.clone();
		change(&mut pieces);
		open_pieces(&pieces, &bob_key())
	};
	assert_eq!(opened(&|_| {}).unwrap(), two);
	assert_eq!(opened(&|pieces| pieces[2][5] ^= 1), damaged(1));
	assert_eq!(opened(&|pieces| pieces.swap(1, 2)), damaged(0));
	assert_eq!(opened(&|pieces| pieces[2] = pieces[1].clone()), damaged(1));
	assert_eq!(opened(&|pieces| pieces[1].truncate(600)), damaged(0));
	assert_eq!(
		opened(&|pieces| pieces.truncate(2)),
		Err(OpenError::WrongCount { found: 1, expected: 2 })
	);
	assert_eq!(
		opened(&|pieces| pieces.push(pieces[1].clone())),
		Err(OpenError::WrongCount { found: 3, expected: 2 })
	);
	// Of the same content, sealed once more.
	let other = sealed(&two).pieces().to_vec();
	assert_eq!(opened(&|pieces| pieces[1] = other[1].clone()), damaged(0));
	assert_eq!(opened(&|pieces| pieces[0] = other[0].clone()), damaged(0));
}

#[test]
fn document_should_not_open_when_anything_that_it_is_bound_to_is_altered() {
	let pieces = sealed(b"bound").pieces().to_vec();
	let length = pieces[0].len();
	assert_eq!(length, MANIFEST_LENGTH);
	for at in 0..length {
		let mut pieces = pieces.clone();
		pieces[0][at] ^= 1;
		let error = open_pieces(&pieces, &bob_key());
		match at {
			0..=15 => assert_eq!(error, Err(ManifestError::UnknownVersion.into()), "{at}"),
			// What is wrapped for the sender is no matter of the recipient; its piece is bound by the
			// root.
			178..=257 => assert_eq!(error.as_deref(), Ok(&b"bound"[..]), "{at}"),
			258.. => assert_eq!(error, Err(OpenError::DamagedHeader), "{at}"),
			_ => assert!(
				matches!(error, Err(OpenError::WrongKey { .. })),
				"byte {at} of the context or the key: {error:?}"
			),
		}
	}
	let mut unknown = pieces;
	unknown[0][16 + 73] = 15;
	assert_eq!(open_pieces(&unknown, &bob_key()), Err(ManifestError::UnknownBucket.into()));
}

#[test]
fn manifest_should_tell_whether_it_is_of_an_announcement() {
	let sealed = sealed(b"x");
	let manifest = Manifest::decode(&sealed.pieces()[0]).unwrap();
	let announcement = announcement(&sealed, 1);
	assert_eq!(manifest.ensure_is_of(&announcement), Ok(()));
	let mut other = announcement;
	other.context.route.kind = 3;
	assert_eq!(manifest.ensure_is_of(&other), Err(ManifestError::OtherDocument));
	assert_eq!(
		Manifest::decode(&sealed.pieces()[0][1..]),
		Err(ManifestError::WrongLength { length: MANIFEST_LENGTH - 1 })
	);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn any_document_should_come_back(
		length in prop_oneof![0_usize..20, 4_000_usize..4_200, 0_usize..40_000],
		seed in any::<u64>(),
		ids in any::<(u32, u32, u32, u32, u8)>(),
	) {
		let plaintext = content(length, seed);
		let route = Route {
			genesis: [seed.to_le_bytes()[0]; 32],
			sender: OperatorId(ids.0),
			recipient: OperatorId(ids.1),
			sender_epoch: ids.2,
			recipient_epoch: ids.3,
			kind: ids.4,
		};
		let sealed = sealed_as(&plaintext, route);
		prop_assert_eq!(open_pieces(sealed.pieces(), &bob_key()).unwrap(), plaintext);
		let context = context_of(sealed.pieces());
		prop_assert_eq!(context.route, route);
		prop_assert_eq!(Context::decode(&context.encode()), Some(context));
		for piece in pieces(&sealed) {
			prop_assert_eq!(check_piece(&announcement(&sealed, 1), &piece), Ok(()));
		}
	}

	#[test]
	fn no_altered_byte_should_pass(at in any::<(prop::sample::Index, prop::sample::Index, u8)>()) {
		let sealed = sealed(b"some document");
		let mut piece = pieces(&sealed)[at.0.index(2)].clone();
		let place = at.1.index(piece.bytes.len());
		piece.bytes[place] ^= at.2.max(1);
		let expected = Err(PieceError::WrongRoot { index: piece.index });
		prop_assert_eq!(check_piece(&announcement(&sealed, 1), &piece), expected);
	}

	#[test]
	fn decoders_should_take_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		let _ = Manifest::decode(&bytes);
		let _ = Context::decode(&bytes);
		let _ = Request::decode(&bytes);
		let _ = Answer::decode(&bytes);
	}
}
