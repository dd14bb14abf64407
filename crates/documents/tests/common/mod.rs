//! What several tests need.

#![allow(dead_code, reason = "each test uses a part of it")]

use interwork_documents::*;

pub const GENESIS: Genesis = [7; 32];
pub const ALICE: OperatorId = OperatorId(1);
pub const BOB: OperatorId = OperatorId(2);
pub const NOW: u64 = 1_900_000_000;

pub fn route() -> Route {
	Route {
		genesis: GENESIS,
		sender: ALICE,
		sender_epoch: 3,
		recipient: BOB,
		recipient_epoch: 5,
		kind: 2,
	}
}

pub fn alice_key() -> SecretKey {
	SecretKey::from_bytes([11; 32])
}

pub fn bob_key() -> SecretKey {
	SecretKey::from_bytes([22; 32])
}

pub fn ring(epoch: u32, key: SecretKey) -> KeyRing {
	let mut ring = KeyRing::default();
	ring.insert(epoch, key);
	ring
}

pub fn alice_ring() -> KeyRing {
	ring(3, alice_key())
}

pub fn bob_ring() -> KeyRing {
	ring(5, bob_key())
}

/// Content that differs from place to place.
pub fn content(length: usize, number: u64) -> Vec<u8> {
	let mut random = fastrand::Rng::with_seed(number);
	(0..length).map(|_| random.u8(..)).collect()
}

pub fn sealed_as(plaintext: &[u8], route: Route) -> Sealed {
	let (bob, alice) = (bob_key().public().unwrap(), alice_key().public().unwrap());
	seal(plaintext, route, &bob, &alice).unwrap()
}

pub fn sealed(plaintext: &[u8]) -> Sealed {
	sealed_as(plaintext, route())
}

pub fn announcement(sealed: &Sealed, id: u64) -> Announcement {
	Announcement { document: DocumentId(id), context: *sealed.context(), root: sealed.root() }
}

pub fn pieces(sealed: &Sealed) -> Vec<Piece> {
	(0..sealed.context().bucket.pieces())
		.map(|index| sealed.piece(index).unwrap())
		.collect()
}

/// Opens as the recipient.
pub fn open_pieces(pieces: &[Vec<u8>], key: &SecretKey) -> Result<Vec<u8>, OpenError> {
	let manifest = Manifest::decode(&pieces[0])?;
	let chunks = pieces[1..].iter().map(Vec::as_slice);
	open(&manifest, Party::Recipient, key, chunks).map(|opened| opened.to_vec())
}

/// Pulls everything that is missing, in one go.
pub fn pull_all(from: &Store, to: &Store, announcement: &Announcement) -> usize {
	let name = announcement.context.name();
	let held = to.expect(announcement).unwrap();
	let mut pull = Pull::new(*announcement, PullPolicy::default(), held);
	let mut pulled = 0;
	while let Some(index) = pull.next(0) {
		let piece = from.piece(name, index).unwrap();
		pull.take(announcement.document, &piece).unwrap();
		to.put_piece(name, &piece).unwrap();
		pulled += 1;
	}
	assert!(pull.is_complete());
	to.complete(name).unwrap();
	pulled
}
