//! How fast documents are sealed, checked, stored and opened, on one core:
//! `cargo bench -p interwork-documents`.
//!
//! Prints a table. Run as a test, it leaves the large documents out.

use interwork_documents::*;
use std::time::{Duration, Instant};

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
	let begun = Instant::now();
	let result = act();
	(result, begun.elapsed())
}

fn main() {
	let arguments: Vec<String> = std::env::args().collect();
	let has = |name: &str| arguments.iter().any(|argument| argument == name);
	if has("--list") {
		return;
	}
	let longest = if has("--bench") { MAX_DOCUMENT_BYTES } else { 100_000 };
	let (alice, bob) = (SecretKey::random().unwrap(), SecretKey::random().unwrap());
	let (from, to) = (alice.public().unwrap(), bob.public().unwrap());
	let genesis = [7; 32];
	let route = Route {
		genesis,
		sender: OperatorId(1),
		sender_epoch: 0,
		recipient: OperatorId(2),
		recipient_epoch: 0,
		kind: 3,
	};
	let mut keys = KeyRing::default();
	keys.insert(0, bob);
	println!("| document | seal | write | serve and check | write and complete | open |");
	println!("| --- | --- | --- | --- | --- | --- |");
	let lengths = [1_000, 100_000, 1 << 20, 16 << 20, MAX_DOCUMENT_BYTES];
	for length in lengths.into_iter().filter(|length| *length <= longest) {
		let folder = tempfile::tempdir().unwrap();
		let store = |name| Store::open(&folder.path().join(name), genesis, u64::MAX).unwrap();
		let (outgoing, incoming) = (store("outgoing"), store("incoming"));
		let mut random = fastrand::Rng::with_seed(1);
		let plaintext: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();

		let (sealed, seal_time) = timed(|| seal(&plaintext, route, &to, &from).unwrap());
		let (name, insert_time) = timed(|| outgoing.insert(&sealed).unwrap());
		outgoing.announced(name, DocumentId(1)).unwrap();
		let announcement = outgoing.entry(name).unwrap().announcement();
		let mut pull = Pull::new(announcement, PullPolicy::default(), []);
		incoming.expect(&announcement).unwrap();
		let (mut check_time, mut write_time) = (Duration::ZERO, Duration::ZERO);
		while let Some(index) = pull.next(0) {
			let (piece, time) = timed(|| {
				let piece = outgoing.piece(name, index).unwrap();
				pull.take(DocumentId(1), &piece).unwrap();
				piece
			});
			check_time += time;
			write_time += timed(|| incoming.put_piece(name, &piece).unwrap()).1;
		}
		write_time += timed(|| incoming.complete(name).unwrap()).1;
		let (opened, open_time) = timed(|| incoming.read(name, &keys).unwrap());
		assert!(*opened == plaintext);
		println!(
			"| {length} | {seal_time:.1?} | {insert_time:.1?} | {check_time:.1?} | {write_time:.1?} | {open_time:.1?} |"
		);
	}
}
