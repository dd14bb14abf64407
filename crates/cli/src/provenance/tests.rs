//! Proofs of a state that the tests make, by authorities whose keys they have. `tests/roaming.rs` does
//! the same with proofs of a real node.

use super::{
	keys,
	verify::{verify, Expected, Facts, ProvenanceError, Rules},
	Authority, AuthoritySet, Header, Proof, Subject, FILE_VERSION,
};
use crate::{
	api::{self, channels, dice, types, AcceptanceId, ClassId, OperatorId, METADATA},
	hexed::{Fixed, Hex},
	metadata::Spec,
};
use codec::{Compact, Encode};
use finality_grandpa::{Message, Precommit, SignedPrecommit};
use sp_consensus_grandpa::{localized_payload, GrandpaJustification};
use sp_core::{ed25519, Pair};
use sp_runtime::traits::Header as _;
use sp_trie::{LayoutV1, MemoryDB, Recorder, TrieDBMutBuilder, TrieMut};
use std::{collections::BTreeSet, time::Duration};
use subxt::{ext::scale_encode::EncodeAsType, utils::AccountId32, Metadata};
use types::bounded_collections::bounded_vec::BoundedVec;

type Layout = LayoutV1<sp_core::Blake2Hasher>;

const SET_ID: u64 = 3;
const ROUND: u64 = 17;
const NOW: u64 = 1_800_000_000;
const WALLET: [u8; 32] = [9; 32];
const PRICE: u64 = 1_000;

/// A state of the chain, which tests change before it is proven.
struct World {
	subject: Subject,
	time_secs: u64,
	runtime: (u32, String),
	issuer: Option<api::OperatorStatus>,
	visited: Option<api::OperatorStatus>,
	assignment: Option<dice::AssignmentRecord>,
	class: Option<dice::ClassRecord>,
	acceptance: Option<dice::AcceptanceRecord>,
	channel: Option<channels::ChannelRecord>,
}

impl World {
	fn new() -> Self {
		let spec = Spec::own().unwrap();
		let subject = Subject {
			wallet: Fixed(WALLET),
			class: 1,
			acceptance: 6,
			visited: 2,
			channel: Some(5),
		};
		Self {
			subject,
			time_secs: NOW - 5,
			runtime: (spec.version, spec.name),
			issuer: Some(api::OperatorStatus::Active),
			visited: Some(api::OperatorStatus::Active),
			assignment: Some(dice::AssignmentRecord {
				assigned: 100,
				returned: 0,
				nonce: 1,
				open_channels: 1,
				since: NOW - 1_000,
				touched: NOW - 10,
			}),
			class: Some(dice::ClassRecord {
				issued: 1_000,
				unassigned: 900,
				in_wallets: 75,
				in_channels: 25,
				earned: 0,
				redeemed: 0,
				burned: 0,
				collateral: 5_000,
				liability: 25_000,
				debt: 0,
			}),
			acceptance: Some(dice::AcceptanceRecord {
				class: ClassId(1),
				visited: OperatorId(2),
				terms: dice::AcceptanceTerms {
					bytes_per_unit: 100_000,
					unit_price: PRICE,
					valid_until: NOW + 1_000,
				},
				status: dice::AcceptanceStatus::Accepted,
				in_channels: 25,
				earned: 0,
				channels: 1,
			}),
			channel: Some(channels::ChannelRecord {
				payer: AccountId32(WALLET),
				voucher_key: [8; 32],
				acceptance: AcceptanceId(6),
				deposit: 25,
				claimed: 0,
				closes_at: NOW + 600,
				grace: 86_400,
			}),
		}
	}

	fn operator(status: api::OperatorStatus) -> api::chain::operators::storage::operators::Output {
		types::pallet_operators::types::OperatorRecord {
			account: AccountId32([1; 32]),
			legal_name: BoundedVec(b"Example Mobile".to_vec()),
			kind: api::OperatorKind::Mno,
			country: api::Country(*b"DE"),
			tadig: Some(api::Tadig(*b"DEUXX")),
			plmns: BoundedVec(vec![api::Plmn { mcc: 262, mnc: 98, mnc_digits: 2 }]),
			status,
			deposit: 0,
			applied_at: 0,
			status_since: 0,
			delegate_count: 0,
		}
	}

	/// Keys and values of the state, and others around them.
	fn entries(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
		let metadata = Metadata::decode_from(METADATA).unwrap();
		let value = |pallet: &str, entry: &str, value: &dyn Fn(u32) -> Vec<u8>| {
			let pallet = metadata.pallet_by_name(pallet).unwrap();
			value(pallet.storage().unwrap().entry_by_name(entry).unwrap().value_ty())
		};
		macro_rules! put {
			($pallet:literal, $entry:literal, $value:expr) => {
				value($pallet, $entry, &|layout| {
					$value.encode_as_type(layout, metadata.types()).unwrap()
				})
			};
		}
		let subject = &self.subject;
		let (class, wallet) = (subject.class, &subject.wallet.0);
		let mut entries = vec![
			(keys::now(), (self.time_secs * 1_000).encode()),
			(keys::runtime(), (Compact(self.runtime.0), &self.runtime.1).encode()),
		];
		let account: api::chain::assets::storage::account::Output =
			types::pallet_assets::types::AssetAccount {
				balance: 75,
				status: types::pallet_assets::types::AccountStatus::Liquid,
				reason: types::pallet_assets::types::ExistenceReason::Sufficient,
				extra: (),
				__ignore: Default::default(),
			};
		entries.push((keys::units(class, wallet), put!("Assets", "Account", account)));
		for (id, status) in [(class, &self.issuer), (subject.visited, &self.visited)] {
			if let Some(status) = status.clone() {
				let record = Self::operator(status);
				entries.push((keys::operator(id), put!("Operators", "Operators", record)));
			}
		}
		if let Some(record) = &self.class {
			entries.push((keys::class(class), put!("Dice", "Classes", record)));
		}
		if let Some(record) = &self.acceptance {
			let key = keys::acceptance(subject.acceptance);
			entries.push((key, put!("Dice", "Acceptances", record)));
		}
		if let Some(record) = &self.assignment {
			let key = keys::assignment(class, wallet);
			entries.push((key, put!("Dice", "Assignments", record)));
		}
		if let (Some(id), Some(record)) = (subject.channel, &self.channel) {
			entries.push((keys::channel(id), put!("Channels", "Channels", record)));
		}
		// The rest of a state, so that there are nodes between root and values.
		for other in 0..200_u32 {
			let key = sp_crypto_hashing::blake2_256(&other.to_le_bytes());
			entries.push((key.to_vec(), vec![1; 40]));
			entries.push((keys::operator(1_000 + other), vec![2; 90]));
			entries.push((keys::assignment(class, &key), vec![3; 50]));
		}
		entries
	}

	/// A header of the state, and what proves the subject's values in it.
	fn state(&self) -> (Header, Vec<Hex>) {
		let mut db = MemoryDB::<sp_core::Blake2Hasher>::default();
		let mut root = Default::default();
		let mut trie = TrieDBMutBuilder::<Layout>::new(&mut db, &mut root).build();
		for (key, value) in self.entries() {
			trie.insert(&key, &value).unwrap();
		}
		drop(trie);
		let mut nodes = BTreeSet::new();
		for key in keys::all(&self.subject) {
			let mut recorder = Recorder::<Layout>::new();
			sp_trie::read_trie_value::<Layout, _>(&db, &root, &key, Some(&mut recorder), None)
				.unwrap();
			nodes.extend(recorder.drain().into_iter().map(|record| record.data));
		}
		let header = Header::new(40, Default::default(), root, [7; 32].into(), Default::default());
		(header, nodes.into_iter().map(Hex).collect())
	}

	fn proof(&self) -> Proof {
		let (header, nodes) = self.state();
		Proof {
			version: FILE_VERSION,
			subject: self.subject.clone(),
			justification: Hex(justification(&header, &authorities(), SET_ID).encode()),
			header: Hex(header.encode()),
			nodes,
		}
	}

	fn outcome(&self) -> Result<Facts, ProvenanceError> {
		verify(&self.proof(), &trusted(), &rules())
	}
}

/// Four authorities: three of them make a block final.
fn authorities() -> Vec<ed25519::Pair> {
	(1..=4).map(|seed| ed25519::Pair::from_seed(&[seed; 32])).collect()
}

fn trusted() -> AuthoritySet {
	let authorities = authorities()
		.iter()
		.map(|pair| Authority { key: Fixed(pair.public().0), weight: 1 })
		.collect();
	AuthoritySet { set_id: SET_ID, authorities }
}

fn rules() -> Rules {
	Rules { now: NOW, max_age: Duration::from_secs(60), expected: Expected::default() }
}

fn justification(
	header: &Header,
	voters: &[ed25519::Pair],
	set_id: u64,
) -> GrandpaJustification<Header> {
	let precommit = Precommit { target_hash: header.hash(), target_number: header.number };
	let payload = localized_payload(ROUND, set_id, &Message::Precommit(precommit.clone()));
	let precommits = voters
		.iter()
		.map(|pair| SignedPrecommit {
			precommit: precommit.clone(),
			signature: pair.sign(&payload).into(),
			id: pair.public().into(),
		})
		.collect();
	GrandpaJustification {
		round: ROUND,
		commit: finality_grandpa::Commit {
			target_hash: header.hash(),
			target_number: header.number,
			precommits,
		},
		votes_ancestries: Vec::new(),
	}
}

fn with_justification(change: impl FnOnce(&Header) -> GrandpaJustification<Header>) -> Proof {
	let world = World::new();
	let (header, _) = world.state();
	Proof { justification: Hex(change(&header).encode()), ..world.proof() }
}

fn refused(proof: &Proof) -> ProvenanceError {
	verify(proof, &trusted(), &rules()).unwrap_err()
}

#[test]
fn proof_should_show_what_the_state_has() {
	let facts = World::new().outcome().unwrap();
	assert_eq!((facts.block, facts.votes, facts.authority_set), (40, 4, SET_ID));
	assert_eq!((facts.units, facts.assigned, facts.nonce), (75, 100, 1));
	assert_eq!((facts.class, facts.visited, facts.acceptance), (1, 2, 6));
	assert_eq!((facts.collateral.0, facts.unit_price.0), (5_000, PRICE.into()));
	let channel = facts.channel.unwrap();
	assert_eq!((channel.id, channel.deposit, channel.claimed, channel.grace), (5, 25, 0, 86_400));

	// Three of four are enough.
	let proof = with_justification(|header| justification(header, &authorities()[1..], SET_ID));
	assert_eq!(verify(&proof, &trusted(), &rules()).unwrap().votes, 3);
}

#[test]
fn proof_should_return_from_its_file() {
	let file = tempfile::NamedTempFile::new().unwrap();
	let proof = World::new().proof();
	proof.write(file.path()).unwrap();
	assert_eq!(Proof::read(file.path()).unwrap(), proof);
	trusted().write(file.path()).unwrap();
	assert_eq!(AuthoritySet::read(file.path()).unwrap(), trusted());
}

#[test]
fn proof_should_be_refused_when_too_few_voted() {
	let proof = with_justification(|header| justification(header, &authorities()[..2], SET_ID));
	let error = refused(&proof);
	assert_eq!(error, ProvenanceError::TooFewVotes { votes: 2, authorities: 4 });
	// One who votes three times is one.
	let proof = with_justification(|header| {
		let pair = authorities().remove(0);
		justification(header, &[pair.clone(), pair.clone(), pair], SET_ID)
	});
	assert_eq!(refused(&proof), ProvenanceError::TooFewVotes { votes: 1, authorities: 4 });
	let proof = with_justification(|header| justification(header, &[], SET_ID));
	assert_eq!(refused(&proof), ProvenanceError::TooFewVotes { votes: 0, authorities: 4 });
}

#[test]
fn proof_should_be_refused_when_others_voted() {
	let stranger = ed25519::Pair::from_seed(&[99; 32]);
	let proof = with_justification(|header| {
		let voters = [authorities(), vec![stranger.clone()]].concat();
		justification(header, &voters, SET_ID)
	});
	assert!(matches!(refused(&proof), ProvenanceError::ForeignVote { set_id: SET_ID, .. }));
	// Another set altogether, as after a change of authorities.
	let proof = World::new().proof();
	let mut other = trusted();
	other.authorities.rotate_left(1);
	other.authorities[0].key = Fixed(stranger.public().0);
	let error = verify(&proof, &other, &rules()).unwrap_err();
	assert!(matches!(error, ProvenanceError::ForeignVote { .. }), "{error}");
}

#[test]
fn proof_should_be_refused_when_a_vote_is_not_signed() {
	let proof = with_justification(|header| {
		let mut justification = justification(header, &authorities(), SET_ID);
		justification.commit.precommits[1].signature = ed25519::Signature::from_raw([5; 64]).into();
		justification
	});
	assert!(matches!(refused(&proof), ProvenanceError::InvalidVote { .. }));
	// Votes of the same authorities in another set, or in another round.
	for set_id in [SET_ID - 1, SET_ID + 1] {
		let proof = with_justification(|header| justification(header, &authorities(), set_id));
		assert!(matches!(refused(&proof), ProvenanceError::InvalidVote { .. }), "{set_id}");
	}
	let proof = with_justification(|header| {
		let justification = justification(header, &authorities(), SET_ID);
		GrandpaJustification { round: ROUND + 1, ..justification }
	});
	assert!(matches!(refused(&proof), ProvenanceError::InvalidVote { .. }));
}

#[test]
fn proof_should_be_refused_when_the_justification_is_of_another_block() {
	let mut world = World::new();
	world.time_secs -= 1;
	let (other, nodes) = world.state();
	let proof = World::new().proof();
	let justification = Hex(justification(&other, &authorities(), SET_ID).encode());
	let error = refused(&Proof { justification, ..proof.clone() });
	assert!(matches!(error, ProvenanceError::OtherBlock { .. }), "{error}");
	// A header of which a bit is changed is that of no block.
	let mut header = proof.header.clone();
	header.0[40] ^= 1;
	let error = refused(&Proof { header, ..proof.clone() });
	assert!(matches!(error, ProvenanceError::OtherBlock { .. }), "{error}");
	// The values of another block's state.
	assert_eq!(refused(&Proof { nodes, ..proof }), ProvenanceError::OtherState);
}

#[test]
fn proof_should_be_refused_when_a_value_is_forged() {
	let proof = World::new().proof();
	let original = proof.nodes.len();
	for index in 0..original {
		let mut nodes = proof.nodes.clone();
		let last = nodes[index].0.len() - 1;
		nodes[index].0[last] ^= 1;
		let error = refused(&Proof { nodes, ..proof.clone() });
		// What is below a changed node is reached by nothing any more either.
		let is_refused =
			matches!(error, ProvenanceError::Forged { .. } | ProvenanceError::OtherState);
		assert!(is_refused, "node {index}: {error}");
	}
	let mut nodes = proof.nodes.clone();
	nodes.push(Hex(vec![0; 40]));
	assert_eq!(refused(&Proof { nodes, ..proof }), ProvenanceError::Forged { nodes: 1 });
}

#[test]
fn proof_should_be_refused_when_it_is_cut_off() {
	let proof = World::new().proof();
	let mut missing = BTreeSet::new();
	for index in 0..proof.nodes.len() {
		let mut nodes = proof.nodes.clone();
		nodes.remove(index);
		match refused(&Proof { nodes, ..proof.clone() }) {
			ProvenanceError::Truncated { value } => {
				missing.insert(value);
			},
			// Without a node, those below it are reached by nothing any more.
			ProvenanceError::OtherState | ProvenanceError::Forged { .. } => {},
			error => panic!("node {index}: {error}"),
		}
	}
	assert!(missing.len() > 3, "{missing:?}");
	let error = refused(&Proof { nodes: Vec::new(), ..proof });
	assert_eq!(error, ProvenanceError::OtherState);
}

#[test]
fn proof_should_be_refused_when_it_cannot_be_read() {
	let proof = World::new().proof();
	let error = refused(&Proof { version: 2, ..proof.clone() });
	assert_eq!(error, ProvenanceError::OtherLayout { given: 2 });
	for cut in [0, 1, 100] {
		let header = Hex(proof.header.0[..cut.min(proof.header.0.len() - 1)].to_vec());
		let error = refused(&Proof { header, ..proof.clone() });
		assert_eq!(error, ProvenanceError::Unreadable { part: "header" });
		let justification = Hex(proof.justification.0[..cut].to_vec());
		let error = refused(&Proof { justification, ..proof.clone() });
		assert_eq!(error, ProvenanceError::Unreadable { part: "justification" });
	}
	let mut longer = proof.justification.clone();
	longer.0.push(0);
	let error = refused(&Proof { justification: longer, ..proof });
	assert_eq!(error, ProvenanceError::Unreadable { part: "justification" });
}

#[test]
fn proof_should_be_refused_when_it_is_stale() {
	let mut world = World::new();
	world.time_secs = NOW - 60;
	assert!(world.outcome().is_ok());
	world.time_secs = NOW - 61;
	let error = world.outcome().unwrap_err();
	assert_eq!(error, ProvenanceError::Stale { age_secs: 61, max_secs: 60 });
	world.time_secs = NOW + 60;
	assert!(world.outcome().is_ok());
	world.time_secs = NOW + 61;
	let error = world.outcome().unwrap_err();
	assert_eq!(error, ProvenanceError::FromTheFuture { ahead_secs: 61 });
}

#[test]
fn proof_should_be_refused_when_an_operator_is_not_active() {
	for status in [api::OperatorStatus::Suspended, api::OperatorStatus::Retired] {
		let mut world = World::new();
		world.issuer = Some(status.clone());
		let error = world.outcome().unwrap_err();
		assert!(matches!(error, ProvenanceError::IssuerNotActive { operator: 1, .. }), "{error}");
		let mut world = World::new();
		world.visited = Some(status);
		let error = world.outcome().unwrap_err();
		assert!(matches!(error, ProvenanceError::VisitedNotActive { operator: 2, .. }), "{error}");
	}
	let mut world = World::new();
	world.issuer = None;
	assert!(matches!(world.outcome(), Err(ProvenanceError::IssuerNotActive { .. })));
}

#[test]
fn proof_should_be_refused_when_nothing_was_assigned() {
	let mut world = World::new();
	world.assignment = None;
	assert_eq!(world.outcome(), Err(ProvenanceError::NotAssigned { class: 1 }));
	let mut world = World::new();
	world.class = None;
	assert_eq!(world.outcome(), Err(ProvenanceError::ClassNotFound { class: 1 }));
}

#[test]
fn proof_should_be_refused_when_the_acceptance_is_not_in_force() {
	let changed = |change: fn(&mut dice::AcceptanceRecord)| {
		let mut world = World::new();
		change(world.acceptance.as_mut().unwrap());
		world.outcome().unwrap_err()
	};
	let changes: [fn(&mut dice::AcceptanceRecord); 3] = [
		|record| record.status = dice::AcceptanceStatus::Ended,
		|record| record.status = dice::AcceptanceStatus::Proposed { by: dice::Side::Home },
		|record| record.terms.valid_until = NOW,
	];
	for change in changes {
		let error = changed(change);
		assert!(
			matches!(error, ProvenanceError::AcceptanceNotInForce { acceptance: 6, .. }),
			"{error}"
		);
	}
	let error = changed(|record| record.class = ClassId(9));
	assert!(matches!(error, ProvenanceError::OtherAcceptance { class: 9, .. }), "{error}");
	let error = changed(|record| record.visited = OperatorId(9));
	assert!(matches!(error, ProvenanceError::OtherAcceptance { visited: 9, .. }), "{error}");
	let mut world = World::new();
	world.acceptance = None;
	assert_eq!(world.outcome(), Err(ProvenanceError::AcceptanceNotFound { acceptance: 6 }));
}

#[test]
fn proof_should_be_refused_when_the_channel_is_another() {
	let mut world = World::new();
	world.channel = None;
	assert_eq!(world.outcome(), Err(ProvenanceError::ChannelNotFound { channel: 5 }));
	let mut world = World::new();
	world.channel.as_mut().unwrap().payer = AccountId32([1; 32]);
	assert_eq!(world.outcome(), Err(ProvenanceError::OtherChannel { channel: 5 }));
	let mut world = World::new();
	world.channel.as_mut().unwrap().acceptance = AcceptanceId(7);
	assert_eq!(world.outcome(), Err(ProvenanceError::OtherChannel { channel: 5 }));
}

#[test]
fn proof_should_be_refused_when_it_is_about_something_else() {
	let proof = World::new().proof();
	let check = |expected| verify(&proof, &trusted(), &Rules { expected, ..rules() });
	let same =
		Expected { wallet: Some(WALLET), class: Some(1), acceptance: Some(6), channel: Some(5) };
	assert!(check(same.clone()).is_ok());
	for (what, expected) in [
		("wallet", Expected { wallet: Some([1; 32]), ..same.clone() }),
		("class", Expected { class: Some(2), ..same.clone() }),
		("acceptance", Expected { acceptance: Some(7), ..same.clone() }),
		("channel", Expected { channel: Some(6), ..same.clone() }),
	] {
		assert_eq!(check(expected), Err(ProvenanceError::OtherSubject { what }));
	}
	// Who only writes another wallet into the file has nodes that prove nothing about it.
	let mut subject = proof.subject.clone();
	subject.wallet = Fixed([1; 32]);
	let error = refused(&Proof { subject, ..proof });
	let is_refused =
		matches!(error, ProvenanceError::Forged { .. } | ProvenanceError::Truncated { .. });
	assert!(is_refused, "{error}");
}

#[test]
fn proof_should_be_refused_when_another_runtime_wrote_the_state() {
	let mut world = World::new();
	world.runtime.0 += 1;
	assert!(matches!(world.outcome(), Err(ProvenanceError::OtherRuntime { .. })));
	let mut world = World::new();
	world.runtime.1 = "polkadot".into();
	assert!(matches!(world.outcome(), Err(ProvenanceError::OtherRuntime { .. })));
}

#[test]
fn no_authorities_should_prove_nothing() {
	let nobody = AuthoritySet { set_id: SET_ID, authorities: Vec::new() };
	let error = verify(&World::new().proof(), &nobody, &rules()).unwrap_err();
	assert_eq!(error, ProvenanceError::NoAuthorities);
}
