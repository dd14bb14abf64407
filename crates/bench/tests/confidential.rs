//! What others learn of documents between two operators: nothing of what is in them, and no length finer
//! than the bucket. Looks for it in everything that a third operator's node has, in everything that goes
//! over the network, in the whole state of the chain and in all its blocks.

use codec::Encode;
use interwork_bench::{
	network::{Network, Surroundings},
	program,
	reconcile::Business,
	rpc::Rpc,
};
use interwork_linkem::Error;
use std::{collections::HashSet, path::Path, time::Duration};

/// Bytes of a marker. Eight bytes that nobody wrote are found in a gigabyte once in ten thousand million
/// searches.
const MARKER: usize = 8;

/// Markers, and where they must not be.
struct Search(HashSet<[u8; MARKER]>);

impl Search {
	/// Which markers are in the bytes.
	fn found(&self, bytes: &[u8]) -> Vec<String> {
		let windows = bytes.windows(MARKER).filter(|window| {
			<[u8; MARKER]>::try_from(*window).is_ok_and(|window| self.0.contains(&window))
		});
		windows.map(hex::encode).collect()
	}

	/// How many bytes there were, none of which are of a marker.
	fn nothing_in(&self, what: &str, bytes: &[u8]) -> usize {
		assert_eq!(self.found(bytes), Vec::<String>::new(), "markers are in {what}");
		bytes.len()
	}

	fn nothing_in_files(&self, path: &Path) -> usize {
		if path.is_symlink() {
			return 0;
		}
		match std::fs::read_dir(path) {
			Ok(entries) => {
				entries.flatten().map(|entry| self.nothing_in_files(&entry.path())).sum()
			},
			Err(_) => {
				// A socket or a file that has just gone has no bytes.
				let bytes = std::fs::read(path).unwrap_or_default();
				self.nothing_in(&path.display().to_string(), &bytes)
			},
		}
	}

	/// The whole state after the newest finalised block, and every block until then.
	async fn nothing_on_chain(&self, rpc: &Rpc) -> usize {
		let at = rpc.finalised().await.expect("a block");
		let state = rpc.state(at).await.expect("the state");
		let mut bytes: usize = state
			.top
			.iter()
			.map(|(key, value)| self.nothing_in("the state", &[&key[..], &value[..]].concat()))
			.sum();
		for height in 0..=rpc.finalised_height().await.expect("a height") {
			let hash = rpc.block_hash(height).await.expect("an answer").expect("a block");
			let block = rpc.block(hash).await.expect("a block");
			bytes += self.nothing_in("a block", &block.encode_unsealed());
		}
		bytes
	}
}

/// A document of so many bytes, and its markers. Every eight bytes of it are other ones.
fn document(seed: u64, length: usize, markers: &mut HashSet<[u8; MARKER]>) -> Vec<u8> {
	let mut random = fastrand::Rng::with_seed(seed);
	let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(length).collect();
	// One in every kilobyte, wherever it is cut.
	for at in (0..length.saturating_sub(MARKER)).step_by(1_000) {
		markers.insert(bytes[at..at + MARKER].try_into().expect("eight bytes"));
	}
	bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_should_learn_what_is_in_a_document() {
	let surroundings =
		Surroundings { operators: true, delay: Some(Duration::ZERO), ..Surroundings::default() };
	let network =
		match Network::start_four(&program("interwork-node").expect("a folder"), &surroundings)
			.await
		{
			Ok(network) => network,
			Err(error) => match error.downcast_ref::<Error>() {
				Some(Error::Unsupported(why)) => {
					eprintln!("left out: {why}");
					return;
				},
				_ => panic!("{error:#}"),
			},
		};
	let folder = tempfile::tempdir().expect("a folder");
	let packets = folder.path().join("packets.pcap");
	let emulator = network.emulator.as_ref().expect("the nodes are in namespaces");
	emulator.record(&packets).expect("a file");
	let business = Business::begin(&network, &program("interwork").expect("a folder"))
		.await
		.expect("an agreement");
	let [alice, bob] = &business.sides;

	let mut markers = HashSet::new();
	// Lengths that are no round numbers, both ways, in one chunk and in several.
	let lengths = [1_237, 100_003, 1_500_007];
	for (seed, length) in (1..).zip(lengths) {
		for (number, from, to) in [(0, alice, bob), (1, bob, alice)] {
			let content = document(seed * 2 + number, length, &mut markers);
			let path = folder.path().join("document");
			std::fs::write(&path, &content).expect("a file");
			let commitment = from.send(&path, to.operator, "evidence").await.expect("it is sent");
			let copy = folder.path().join("copy");
			let out = copy.to_str().expect("a path of ASCII");
			let get = ["document", "get", &commitment, "--out", out, "--force"];
			to.local(get).await.expect("it is there");
			assert_eq!(
				std::fs::read(&copy).expect("a file"),
				content,
				"what arrives is what was sent"
			);
		}
	}
	// Statements and opened records: who called whom, and for how much, is in no place either.
	let (closed, books) = business.close_next(500, 5).await.expect("a period");
	assert!(closed.opened_bytes > 0, "records were opened");
	for book in &books {
		let bytes = book.encode();
		let windows = bytes.windows(MARKER).step_by(61);
		// What repeats itself is found elsewhere by chance.
		let different = |window: &&[u8]| window.iter().collect::<HashSet<_>>().len() >= MARKER - 1;
		markers.extend(
			windows
				.filter(different)
				.filter_map(|window| <[u8; MARKER]>::try_from(window).ok()),
		);
	}
	assert!(markers.len() > 2_000, "{}", markers.len());
	let search = Search(markers);

	let recorded = emulator.stop_recording().expect("a file");
	assert!(recorded > 1_000, "{recorded} packets");
	let bytes = std::fs::read(&packets).expect("the packets");
	let carried: usize = lengths.iter().sum::<usize>() * 2;
	assert!(bytes.len() > carried, "the documents went over the network");
	let bytes = search.nothing_in("the packets", &bytes);
	println!("packets: {recorded}, {bytes} bytes");

	let rpc = Rpc::connect(&network.nodes[2].url).await.expect("a connection");
	println!("state and blocks: {} bytes", search.nothing_on_chain(&rpc).await);
	// No length on chain: neither as a number of four or eight bytes nor as a compact one.
	let at = rpc.finalised().await.expect("a block");
	let state = rpc.state(at).await.expect("the state");
	for length in lengths {
		let number = u32::try_from(length).expect("small");
		for written in [number.to_le_bytes().to_vec(), codec::Compact(number).encode()] {
			let ours = sp_io::hashing::twox_128(b"Documents");
			let mut values = state.top.iter().filter(|(key, _)| key.starts_with(&ours));
			// Two bytes occur by chance.
			let is_there = |value: &[u8]| value.windows(written.len()).any(|part| part == written);
			assert!(
				written.len() < 4 || !values.any(|(_, value)| is_there(value)),
				"the length {length} is on chain"
			);
		}
	}
	// The other operators' nodes: database with offchain storage, logs, keystore.
	for node in &network.nodes[2..] {
		println!("a third node: {} bytes", search.nothing_in_files(&node.folder));
	}
	// The parties' logs say what happens, and nothing of what is in it.
	for node in &network.nodes[..2] {
		search.nothing_in("a log", &std::fs::read(node.folder.join("log")).expect("a log"));
	}
	// The search would have found it: the parties' own nodes have what their workers compare.
	let own: usize = network.nodes[..2]
		.iter()
		.map(|node| found_in_files(&search, &node.folder))
		.sum();
	assert!(own > 0, "nothing is found where something is");
}

fn found_in_files(search: &Search, path: &Path) -> usize {
	match std::fs::read_dir(path) {
		Ok(entries) => entries.flatten().map(|entry| found_in_files(search, &entry.path())).sum(),
		Err(_) => search.found(&std::fs::read(path).unwrap_or_default()).len(),
	}
}
