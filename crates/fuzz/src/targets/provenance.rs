//! Proofs of provenance: nobody but the authorities can make the verifier believe anything. Whatever is
//! changed in a proof, it is refused, or shows exactly what the state has.

use crate::Input;
use codec::{Compact, Encode};
use interwork_cli::{
	api::METADATA,
	hexed::{Fixed, Hex},
	metadata::Spec,
	provenance::{
		keys, verify, Authority, AuthoritySet, Expected, Header, Proof, Rules, Subject,
		FILE_VERSION,
	},
};
use interwork_primitives::{AcceptanceId, AccountId, ClassId, OperatorId};
use pallet_channels::types::ChannelRecord;
use pallet_dice::types::{
	AcceptanceRecord, AcceptanceStatus, AcceptanceTerms, AssignmentRecord, ClassRecord,
};
use sp_core::{ed25519, Blake2Hasher, Pair, H256};
use sp_runtime::traits::Header as _;
use sp_trie::{LayoutV1, MemoryDB, Recorder, TrieDBBuilder, TrieDBMutBuilder, TrieMut as _};
use std::{sync::OnceLock, time::Duration};

type Layout = LayoutV1<Blake2Hasher>;
type Precommit = finality_grandpa::Precommit<H256, u32>;
type Commit = finality_grandpa::Commit<
	H256,
	u32,
	sp_consensus_grandpa::AuthoritySignature,
	sp_consensus_grandpa::AuthorityId,
>;

const SET: u64 = 3;
const ROUND: u64 = 9;
const NUMBER: u32 = 1_000;
/// Time of the block, in seconds.
const TIME: u64 = 1_900_000_000;
const MAX_AGE: u64 = 60;
const CLASS: u32 = 0;
const VISITED: u32 = 1;
const CHANNEL: u64 = 5;
/// The wallet that is asked about, and another one with more units.
const WALLETS: [[u8; 32]; 2] = [[11; 32], [12; 32]];
/// The acceptance in force, and one that was ended.
const ACCEPTANCES: [u64; 2] = [4, 3];

/// What the chain has, and the keys of its authorities.
struct Chain {
	state: MemoryDB<Blake2Hasher>,
	header: Header,
	authorities: Vec<ed25519::Pair>,
}

fn chain() -> &'static Chain {
	static CHAIN: OnceLock<Chain> = OnceLock::new();
	CHAIN.get_or_init(|| {
		let mut state = MemoryDB::default();
		let mut root = H256::default();
		{
			let mut trie = TrieDBMutBuilder::<Layout>::new(&mut state, &mut root).build();
			for (key, value) in values() {
				trie.insert(&key, &value).expect("the trie is in memory");
			}
			// Neighbours, so that the paths have branches.
			for id in 0..64_u64 {
				trie.insert(&keys::channel(1_000 + id), &[1; 40])
					.expect("the trie is in memory");
			}
		}
		let header = Header::new(
			NUMBER,
			H256::repeat_byte(1),
			root,
			H256::repeat_byte(2),
			Default::default(),
		);
		let authorities = (1..=4).map(|seed| ed25519::Pair::from_seed(&[seed; 32])).collect();
		Chain { state, header, authorities }
	})
}

fn assigned(wallet: usize) -> (u64, u64) {
	if wallet == 0 {
		(25, 40)
	} else {
		(1_000, 2_000)
	}
}

/// The state's values that a proof can be about.
fn values() -> Vec<(Vec<u8>, Vec<u8>)> {
	let metadata = subxt::Metadata::decode_from(METADATA).expect("the tool's own metadata");
	let spec = Spec::of(&metadata).expect("the tool's own metadata");
	let mut values = vec![
		(keys::now(), (TIME * 1_000).encode()),
		(keys::runtime(), (Compact(spec.version), spec.name).encode()),
		(
			keys::class(CLASS),
			ClassRecord { issued: 9, unassigned: 9, ..Default::default() }.encode(),
		),
	];
	for (acceptance, status) in ACCEPTANCES
		.into_iter()
		.zip([AcceptanceStatus::Accepted, AcceptanceStatus::Ended])
	{
		let record = AcceptanceRecord {
			class: ClassId(CLASS),
			visited: OperatorId(VISITED),
			terms: AcceptanceTerms {
				bytes_per_unit: 100_000,
				unit_price: 7,
				valid_until: TIME + 86_400,
			},
			status,
			in_channels: 0,
			earned: 0,
			channels: 0,
		};
		values.push((keys::acceptance(acceptance), record.encode()));
	}
	for (index, wallet) in WALLETS.iter().enumerate() {
		let (units, assigned) = assigned(index);
		let record = AssignmentRecord { assigned, ..AssignmentRecord::new(TIME) };
		values.push((keys::assignment(CLASS, wallet), record.encode()));
		// Balance, liquid, sufficient: an account of pallet-assets.
		values.push((keys::units(CLASS, wallet), (u128::from(units), 0_u8, 1_u8).encode()));
	}
	for operator in [CLASS, VISITED] {
		// Account, name, kind, country, TADIG code, PLMNs, status, deposit, moments, delegates: an
		// active operator.
		let names = ([9_u8; 32], b"Example".to_vec(), 0_u8, *b"DE", None::<[u8; 5]>);
		let rest = (Vec::<u8>::new(), 1_u8, 0_u128, 0_u64, 0_u64, 0_u32);
		values.push((keys::operator(operator), (names, rest).encode()));
	}
	let channel = ChannelRecord {
		payer: AccountId::new(WALLETS[0]),
		voucher_key: [3; 32],
		acceptance: AcceptanceId(ACCEPTANCES[0]),
		deposit: 25,
		claimed: 7,
		closes_at: TIME + 3_600,
		grace: 86_400,
	};
	values.push((keys::channel(CHANNEL), channel.encode()));
	values
}

impl Chain {
	/// The nodes of a proof about a subject.
	fn nodes(&self, subject: &Subject) -> Vec<Vec<u8>> {
		let mut recorder = Recorder::<Layout>::new();
		{
			let trie = TrieDBBuilder::<Layout>::new(&self.state, self.header.state_root())
				.with_recorder(&mut recorder)
				.build();
			for key in keys::all(subject) {
				let _ = sp_trie::Trie::get(&trie, &key).expect("the trie is whole");
			}
		}
		recorder.drain().into_iter().map(|record| record.data).collect()
	}

	/// The justification of a header by those of the authorities whose bits are set.
	fn justification(&self, header: &Header, votes: u8, round: u64, set: u64) -> Vec<u8> {
		let (target_hash, target_number) = (header.hash(), *header.number());
		let precommit = Precommit { target_hash, target_number };
		let message = finality_grandpa::Message::Precommit(precommit.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set, &message);
		let signed = |pair: &ed25519::Pair| finality_grandpa::SignedPrecommit {
			precommit: precommit.clone(),
			signature: pair.sign(&payload).into(),
			id: pair.public().into(),
		};
		let voting = self
			.authorities
			.iter()
			.enumerate()
			.filter(|(index, _)| votes & (1 << index) != 0);
		let precommits = voting.map(|(_, pair)| signed(pair)).collect();
		let commit = Commit { target_hash, target_number, precommits };
		// Round, commit, headers between the votes: as GRANDPA's justifications are encoded.
		(ROUND, commit, Vec::<Header>::new()).encode()
	}

	fn trusted(&self) -> AuthoritySet {
		let authority = |pair: &ed25519::Pair| Authority { key: Fixed(pair.public().0), weight: 1 };
		AuthoritySet { set_id: SET, authorities: self.authorities.iter().map(authority).collect() }
	}
}

/// Makes a true proof, changes something of it or of what is asked, and verifies it.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let chain = chain();
	let choice = input.byte();
	let wallet = usize::from(choice & 1);
	let acceptance = usize::from(choice >> 1 & 1);
	let with_channel = choice & 4 != 0;
	let subject = subject_of(&WALLETS[wallet], acceptance, with_channel);
	let mut header = chain.header.clone();
	let (mut votes, mut round, mut set) = (0b0111 | choice >> 4 & 0b1000, ROUND, SET);
	let mut rules = Rules {
		now: TIME + u64::from(input.byte()) % (MAX_AGE + 1),
		max_age: Duration::from_secs(MAX_AGE),
		expected: Expected::default(),
	};
	// What is true of the proof, and whether it is enough.
	let mut is_good = acceptance == 0 && (!with_channel || wallet == 0);

	// What the authorities signed.
	match input.byte() % 8 {
		0 => {
			votes = input.byte() & 0b1111;
			is_good &= votes.count_ones() >= 3;
		},
		1 => {
			round ^= input.long();
			is_good &= round == ROUND;
		},
		2 => {
			set ^= input.long();
			is_good &= set == SET;
		},
		3 => {
			rules.now = TIME.wrapping_add(input.number()).wrapping_sub(128);
			let (age, ahead) = (rules.now.saturating_sub(TIME), TIME.saturating_sub(rules.now));
			is_good &= age <= MAX_AGE && ahead <= 60;
		},
		_ => {},
	}
	let mut proof = Proof {
		version: FILE_VERSION,
		subject,
		header: Hex(header.encode()),
		justification: Hex(chain.justification(&header, votes, round, set)),
		nodes: vec![],
	};
	proof.nodes = chain.nodes(&proof.subject).into_iter().map(Hex).collect();

	// What somebody on the way did to it.
	let before = proof.clone();
	for _ in 0..input.byte() % 4 {
		change(&mut proof, &mut header, &mut input, chain);
	}
	let is_same = proof == before;
	let trusted = chain.trusted();
	let result = verify(&proof, &trusted, &rules);
	if is_same {
		assert_eq!(result.is_ok(), is_good, "a true proof: {result:?}");
	}
	let Ok(facts) = result else { return };

	// Whatever was changed, this is what the state has.
	assert!(is_good, "a proof shows more than it had before it was changed");
	let Some(index) = WALLETS.iter().position(|wallet| *wallet == facts.wallet.0 .0) else {
		panic!("a proof about a wallet that does not exist");
	};
	assert_eq!((facts.units, facts.assigned), assigned(index));
	assert_eq!((facts.class, facts.visited, facts.nonce), (CLASS, VISITED, 0));
	assert_eq!((facts.acceptance, facts.block), (ACCEPTANCES[0], NUMBER));
	assert_eq!(facts.bytes_per_unit, 100_000);
	assert_eq!((facts.time, facts.valid_until), (TIME, TIME + 86_400));
	if let Some(channel) = facts.channel {
		assert_eq!((channel.id, channel.deposit, channel.claimed), (CHANNEL, 25, 7));
		assert_eq!(index, 0, "another wallet's channel");
	}
}

fn subject_of(wallet: &[u8; 32], acceptance: usize, with_channel: bool) -> Subject {
	Subject {
		wallet: Fixed(*wallet),
		class: CLASS,
		acceptance: ACCEPTANCES[acceptance],
		visited: VISITED,
		channel: with_channel.then_some(CHANNEL),
	}
}

/// One change of a proof.
fn change(proof: &mut Proof, header: &mut Header, input: &mut Input, chain: &Chain) {
	let node = input.below(proof.nodes.len().max(1));
	match input.byte() % 12 {
		0 => flip(&mut proof.header.0, input),
		1 => flip(&mut proof.justification.0, input),
		2 | 3 => {
			if let Some(node) = proof.nodes.get_mut(node) {
				flip(&mut node.0, input);
			}
		},
		4 => drop((!proof.nodes.is_empty()).then(|| proof.nodes.remove(node))),
		5 => proof.nodes.push(Hex(input.array::<33>().to_vec())),
		6 => {
			if let Some(node) = proof.nodes.get_mut(node) {
				let length = input.below(node.0.len().max(1));
				node.0.truncate(length);
			}
		},
		// Nodes of the same state, about something else.
		7 => {
			let other = subject_of(&WALLETS[usize::from(input.byte() & 1)], 1, input.flag());
			proof.nodes = chain.nodes(&other).into_iter().map(Hex).collect();
		},
		// The same proof, as if it were about something else.
		8 => {
			let subject = &mut proof.subject;
			match input.byte() % 6 {
				0 => subject.wallet = Fixed(WALLETS[usize::from(input.byte() & 1)]),
				1 => subject.wallet.0[input.below(32)] ^= input.byte(),
				2 => subject.class = input.word(),
				3 => subject.acceptance = input.number(),
				4 => subject.visited = input.word(),
				_ => subject.channel = input.flag().then(|| input.number()),
			}
		},
		// Another state, with its own header, which nobody signed.
		9 => {
			header.set_state_root(H256(input.array()));
			proof.header = Hex(header.encode());
		},
		10 => proof.justification = Hex(input.array::<200>().to_vec()),
		// The same nodes twice prove the same.
		_ => {
			if let Some(node) = proof.nodes.get(node).cloned() {
				proof.nodes.push(node);
			}
		},
	}
}

fn flip(bytes: &mut [u8], input: &mut Input) {
	let (at, bit) = (input.short(), input.byte() % 8);
	if !bytes.is_empty() {
		let length = bytes.len();
		bytes[usize::from(at) % length] ^= 1 << bit;
	}
}
