//! Sealed documents: whatever somebody changes on the way, a document does not open, or opens as what was
//! committed to.

use crate::Input;
use interwork_documents::{
	open, seal_with, Announcement, DocumentId, Manifest, OpenError, OperatorId, Party, Piece,
	Route, SecretKey, Secrets, MANIFEST_LENGTH,
};
use std::sync::OnceLock;

/// Id of the documents here.
pub(crate) const DOCUMENT: u64 = 77;

/// Lengths of the documents that are sealed once: nothing, a little, a full bucket, one byte more, and
/// one of two chunks.
const LENGTHS: [usize; 6] = [0, 5, 4_096, 4_097, 5, 524_289];

/// A document that nobody has changed.
pub(crate) struct Honest {
	pub announcement: Announcement,
	pub pieces: Vec<Piece>,
	pub content: Vec<u8>,
}

fn key(party: Party) -> SecretKey {
	SecretKey::from_bytes(match party {
		Party::Sender => [11; 32],
		Party::Recipient => [22; 32],
	})
}

fn route(kind: u8) -> Route {
	Route {
		genesis: [7; 32],
		sender: OperatorId(1),
		sender_epoch: 3,
		recipient: OperatorId(2),
		recipient_epoch: 5,
		kind,
	}
}

fn sealed(content: Vec<u8>, route: Route, number: u8) -> Honest {
	let public = |party| key(party).public().expect("any bytes are a key");
	let secret = |which: u8| [number.wrapping_mul(5).wrapping_add(which); 32].into();
	// All have the same key, which must never be: so only what they are bound to keeps them apart.
	let key_of_all = [9; 32].into();
	let secrets = Secrets { salt: secret(1), key: key_of_all, ephemeral: [secret(3), secret(4)] };
	let sealed =
		seal_with(&content, route, &public(Party::Recipient), &public(Party::Sender), secrets)
			.expect("it is small enough");
	let context = *sealed.context();
	let pieces = (0..context.bucket.pieces())
		.map(|index| sealed.piece(index).expect("there is such a piece"))
		.collect();
	let announcement =
		Announcement { document: DocumentId(DOCUMENT), context, root: sealed.root() };
	Honest { announcement, pieces, content }
}

fn all() -> &'static [Honest] {
	static ALL: OnceLock<Vec<Honest>> = OnceLock::new();
	ALL.get_or_init(|| {
		(0_u8..)
			.zip(LENGTHS)
			.map(|(number, length)| {
				let content = (0..=u8::MAX).cycle().skip(number.into()).take(length).collect();
				sealed(content, route(number % 2), number)
			})
			.collect()
	})
}

/// One of the documents that are sealed once. The large one seldom: it takes longer.
pub(crate) fn any(input: &mut Input) -> &'static Honest {
	let choice = usize::from(input.byte());
	let all = all();
	&all[if choice == 255 { 5 } else { choice % 5 }]
}

/// The first byte says whether a document is sealed or changed.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	if input.byte() % 8 == 0 {
		whole(&mut input);
	} else {
		changed(&mut input);
	}
}

/// A document with the rest of the bytes as its content opens for both parties.
fn whole(input: &mut Input) {
	let number = input.byte();
	let route = Route {
		genesis: [input.byte(); 32],
		sender: OperatorId(input.word()),
		sender_epoch: input.word(),
		recipient: OperatorId(input.word()),
		recipient_epoch: input.word(),
		kind: input.byte(),
	};
	let content = input.rest().to_vec();
	let honest = sealed(content, route, number);
	let bucket = honest.announcement.context.bucket;
	assert!(bucket.number() == 0 || honest.content.len() > bucket.bytes() / 2);
	for piece in &honest.pieces[1..] {
		assert_eq!(piece.bytes.len(), bucket.sealed_chunk_bytes(), "a piece tells its length");
	}
	let pieces: Vec<Vec<u8>> = honest.pieces.into_iter().map(|piece| piece.bytes).collect();
	for party in [Party::Recipient, Party::Sender] {
		assert_eq!(opened(&pieces, party, &key(party)).as_ref(), Ok(&honest.content));
	}
}

fn opened(pieces: &[Vec<u8>], party: Party, key: &SecretKey) -> Result<Vec<u8>, OpenError> {
	let (manifest, chunks) =
		pieces.split_first().ok_or(OpenError::WrongCount { found: 0, expected: 1 })?;
	let manifest = Manifest::decode(manifest)?;
	open(&manifest, party, key, chunks.iter().map(Vec::as_slice)).map(|opened| opened.to_vec())
}

/// Changes pieces, key or party of a document, and opens it.
fn changed(input: &mut Input) {
	let honest = any(input);
	let original: Vec<Vec<u8>> = honest.pieces.iter().map(|piece| piece.bytes.clone()).collect();
	let mut pieces = original.clone();
	let mut party = if input.flag() { Party::Sender } else { Party::Recipient };
	let mut secret = *key(party).expose();
	for _ in 0..input.byte() % 4 {
		let at = input.below(pieces.len().max(1));
		let other = &any(input).pieces;
		let other = &other[input.below(other.len())].bytes;
		match (input.byte() % 9, pieces.get_mut(at)) {
			(0 | 1, Some(piece)) => {
				let at = input.below(piece.len().max(1));
				if let Some(byte) = piece.get_mut(at) {
					*byte ^= 1 << (input.byte() % 8);
				}
			},
			(2, Some(piece)) => piece.truncate(input.below(piece.len().max(1))),
			(3, Some(piece)) => piece.clone_from(other),
			// A part of another manifest: its wrapped keys, its header.
			(4, Some(piece)) => {
				let from = input.below(MANIFEST_LENGTH);
				let until = from + input.below(MANIFEST_LENGTH - from + 1);
				if let (Some(to), Some(from)) = (piece.get_mut(from..until), other.get(from..until))
				{
					to.copy_from_slice(from);
				}
			},
			(5, _) => drop(pieces.pop()),
			(6, _) => pieces.push(other.clone()),
			(7, _) => {
				party = match party {
					Party::Sender => Party::Recipient,
					Party::Recipient => Party::Sender,
				};
			},
			(_, _) => secret[input.below(32)] ^= 1 << (input.byte() % 8),
		}
	}
	let result = opened(&pieces, party, &SecretKey::from_bytes(secret));
	if pieces == original && secret == *key(party).expose() {
		assert_eq!(result.as_ref(), Ok(&honest.content), "an honest document does not open");
	}
	let Ok(content) = result else { return };
	// It may be another honest document as a whole, and the other party's key may be anything.
	let manifest = Manifest::decode(&pieces[0]).expect("it has opened");
	let found = all().iter().find(|honest| honest.announcement.context == *manifest.context());
	let committed = &found.expect("a context that nobody has sealed opens").content;
	assert_eq!(&content, committed, "it opens as something else than what was committed to");
}
