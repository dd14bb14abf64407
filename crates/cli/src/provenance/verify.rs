//! Verifies proofs of provenance without any node.

use super::{keys, AuthoritySet, Header, Proof, Subject, FILE_VERSION};
use crate::{
	address::Address,
	amounts::Sdrt,
	api::{self, channels, dice, METADATA},
	client::hex_of,
	codes::{moment, Status},
	dice::{status_words, words},
	metadata::Spec,
	output::{facts, Show},
};
use codec::{Compact, Decode, DecodeAll};
use finality_grandpa::{voter_set::VoterSet, Chain, Message};
use serde::Serialize;
use sp_consensus_grandpa::{
	check_message_signature, AuthorityId, GrandpaJustification, SignatureResult,
};
use sp_runtime::traits::Header as _;
use sp_trie::{LayoutV1, MemoryDB, Recorder, StorageProof, TrieError};
use std::{
	collections::{BTreeMap, BTreeSet},
	time::Duration,
};
use subxt::{ext::scale_decode::DecodeAsType, Metadata};

/// How far the clocks of authorities may be ahead of the verifier's.
const AHEAD_MAX: Duration = Duration::from_secs(60);

type Layout = LayoutV1<sp_core::Blake2Hasher>;
type Justification = GrandpaJustification<Header>;
type Hash = sp_core::H256;

/// Why a proof is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProvenanceError {
	/// The file has another layout.
	#[error("the proof has layout {given}, and this tool reads {FILE_VERSION}")]
	OtherLayout {
		/// Which.
		given: u32,
	},
	/// A part of it cannot be read.
	#[error("the {part} of the proof cannot be read")]
	Unreadable {
		/// Which part.
		part: &'static str,
	},
	/// It is about something else than was asked.
	#[error("the proof is about another {what}")]
	OtherSubject {
		/// What differs.
		what: &'static str,
	},
	/// The set of authorities has none, or their weights are too large.
	#[error("the set of authorities to trust has no authorities")]
	NoAuthorities,
	/// The justification is for another block than the header.
	#[error("the justification is for block {justified}, but the header is that of {header}")]
	OtherBlock {
		/// Hash of the block that is justified.
		justified: String,
		/// Hash of the header.
		header: String,
	},
	/// Somebody voted who is not in the set.
	#[error(
		"{voter} voted for the block and is not in set {set_id} of the authorities. If they have \
		changed, fetch the set again from a node that you trust"
	)]
	ForeignVote {
		/// Its key.
		voter: String,
		/// The trusted set.
		set_id: u64,
	},
	/// A vote's signature is not the voter's, in this round of this set.
	#[error(
		"the vote of {voter} is not signed by it in set {set_id}. If the authorities have changed, \
		fetch their set again from a node that you trust"
	)]
	InvalidVote {
		/// Its key.
		voter: String,
		/// The trusted set.
		set_id: u64,
	},
	/// Fewer voted than finality needs.
	#[error("{votes} of {authorities} authorities voted for the block: too few to make it final")]
	TooFewVotes {
		/// Who voted.
		votes: usize,
		/// Who could.
		authorities: usize,
	},
	/// The trie nodes are those of another state.
	#[error("the values are not of the block's state: its root is not among them")]
	OtherState,
	/// Nodes are missing.
	#[error("the proof is cut off: nodes between the state root and the {value} are missing")]
	Truncated {
		/// The value that is not reached.
		value: &'static str,
	},
	/// There are nodes that do not belong to the state: something was changed.
	#[error("the proof was changed: {nodes} of its nodes do not belong to the block's state")]
	Forged {
		/// How many.
		nodes: usize,
	},
	/// The state was written by a runtime that this tool does not know.
	#[error(
		"the state is that of {found}, and this tool knows {known}. Use the tool of that version"
	)]
	OtherRuntime {
		/// Of which runtime.
		found: String,
		/// For which runtime the tool was built.
		known: String,
	},
	/// The state is too old.
	#[error(
		"the proven state is {age_secs} s old, and {max_secs} s are allowed. Fetch a newer proof"
	)]
	Stale {
		/// Its age.
		age_secs: u64,
		/// The rule.
		max_secs: u64,
	},
	/// The state is of the future.
	#[error("the proven state is {ahead_secs} s ahead of this machine's clock. Set the clock")]
	FromTheFuture {
		/// By how much.
		ahead_secs: u64,
	},
	/// The home operator is not active.
	#[error("the issuer, operator {operator}, is {status}")]
	IssuerNotActive {
		/// Which operator.
		operator: u32,
		/// Where it stands.
		status: String,
	},
	/// The visited operator is not active.
	#[error("the visited operator, {operator}, is {status}")]
	VisitedNotActive {
		/// Which operator.
		operator: u32,
		/// Where it stands.
		status: String,
	},
	/// The issuer has no class.
	#[error("operator {class} has issued no units")]
	ClassNotFound {
		/// The class.
		class: u32,
	},
	/// The wallet has no units of the class from the issuer.
	#[error("no units of class {class} were ever assigned to the wallet")]
	NotAssigned {
		/// The class.
		class: u32,
	},
	/// There is no such acceptance.
	#[error("there is no acceptance {acceptance}")]
	AcceptanceNotFound {
		/// Which.
		acceptance: u64,
	},
	/// The acceptance is of other units, or by another operator.
	#[error("acceptance {acceptance} is of class {class} by operator {visited}")]
	OtherAcceptance {
		/// Which.
		acceptance: u64,
		/// Of which class it is.
		class: u32,
		/// By whom.
		visited: u32,
	},
	/// The two operators do not agree on it, or not any more.
	#[error("acceptance {acceptance} is not in force: it is {status}")]
	AcceptanceNotInForce {
		/// Which.
		acceptance: u64,
		/// Where it stands.
		status: String,
	},
	/// There is no such channel.
	#[error("there is no channel {channel}")]
	ChannelNotFound {
		/// Which.
		channel: u64,
	},
	/// The channel is of another wallet or acceptance.
	#[error("channel {channel} is not of this wallet under this acceptance")]
	OtherChannel {
		/// Which.
		channel: u64,
	},
}

/// What a verifier demands of a proof beside that it is true.
#[derive(Clone, Debug)]
pub struct Rules {
	/// The verifier's clock, in seconds since 1970.
	pub now: u64,
	/// How old the proven state may be.
	pub max_age: Duration,
	/// What the proof must be about.
	pub expected: Expected,
}

/// What a proof must be about. `None`: whatever it says.
#[derive(Clone, Debug, Default)]
pub struct Expected {
	/// The wallet.
	pub wallet: Option<[u8; 32]>,
	/// The class.
	pub class: Option<u32>,
	/// The acceptance.
	pub acceptance: Option<u64>,
	/// The channel.
	pub channel: Option<u64>,
}

/// What a proof has shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
	/// Height of the finalised block.
	pub block: u32,
	/// Its hash.
	pub block_hash: String,
	/// The set of authorities that finalised it.
	pub authority_set: u64,
	/// How many of them voted.
	pub votes: usize,
	/// Time of the block, in seconds since 1970.
	pub time: u64,
	/// The wallet.
	pub wallet: Address,
	/// Units that it holds, without those in channels.
	pub units: u64,
	/// Units that were ever assigned to it.
	pub assigned: u64,
	/// The nonce of its next message.
	pub nonce: u64,
	/// Channels that it has open in the class.
	pub open_channels: u32,
	/// The class, and the operator that issues it.
	pub class: u32,
	/// SDRt behind the class.
	pub collateral: Sdrt,
	/// What redeeming everything in channels and earned would cost.
	pub liability: Sdrt,
	/// What the issuer owes.
	pub debt: Sdrt,
	/// The acceptance.
	pub acceptance: u64,
	/// The visited operator.
	pub visited: u32,
	/// Bytes for a unit.
	pub bytes_per_unit: u32,
	/// What a unit is redeemed for.
	pub unit_price: Sdrt,
	/// When the term of the acceptance ends.
	pub valid_until: u64,
	/// The channel, if one was proven.
	pub channel: Option<ChannelFacts>,
}

/// A channel that a proof has shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelFacts {
	/// Its id.
	pub id: u64,
	/// The key of its vouchers.
	pub voucher_key: String,
	/// Units that were ever put in.
	pub deposit: u64,
	/// Units that were claimed.
	pub claimed: u64,
	/// When it begins, or began, to close.
	pub closes_at: u64,
	/// For how many seconds the payee can still claim then.
	pub grace: u32,
}

impl Show for Facts {
	fn text(&self) -> String {
		let mut rows = vec![
			(
				"proven by",
				format!(
					"block {} of {} UTC, {} votes of set {}",
					self.block,
					moment(self.time),
					self.votes,
					self.authority_set
				),
			),
			("wallet", self.wallet.to_string()),
			(
				"units",
				format!(
					"{} of class {}; {} were ever assigned",
					self.units, self.class, self.assigned
				),
			),
			("next nonce", self.nonce.to_string()),
			("open channels", self.open_channels.to_string()),
			("issuer", format!("operator {}, active", self.class)),
			(
				"behind the class",
				format!(
					"{} SDRt of collateral for {} SDRt of liability, {} SDRt of debt",
					self.collateral, self.liability, self.debt
				),
			),
			(
				"acceptance",
				format!(
					"{}, in force until {} UTC: operator {} (active) gives {} bytes for a unit",
					self.acceptance,
					moment(self.valid_until),
					self.visited,
					self.bytes_per_unit
				),
			),
		];
		if let Some(channel) = &self.channel {
			rows.push((
				"channel",
				format!(
					"{} with {} units, {} claimed; closes at {} UTC",
					channel.id,
					channel.deposit,
					channel.claimed,
					moment(channel.closes_at)
				),
			));
		}
		facts(rows)
	}
}

/// Verifies a proof: that its block is final by the votes of the trusted authorities, that its values
/// are of that block's state, and that they are what the rules demand.
///
/// # Errors
///
/// Every variant of [`ProvenanceError`].
pub fn verify(
	proof: &Proof,
	trusted: &AuthoritySet,
	rules: &Rules,
) -> Result<Facts, ProvenanceError> {
	if proof.version != FILE_VERSION {
		return Err(ProvenanceError::OtherLayout { given: proof.version });
	}
	ensure_expected(&proof.subject, &rules.expected)?;
	let header = Header::decode_all(&mut proof.header.0.as_slice())
		.map_err(|_| ProvenanceError::Unreadable { part: "header" })?;
	let justification = Justification::decode_all(&mut proof.justification.0.as_slice())
		.map_err(|_| ProvenanceError::Unreadable { part: "justification" })?;
	let votes = ensure_final(&header, &justification, trusted)?;
	let nodes = proof.nodes.iter().map(|node| node.0.clone());
	let state = State::read(nodes, header.state_root, &proof.subject)?;
	let values = Values::decode(&state, &proof.subject)?;
	values.judge(&proof.subject, rules)?;
	Ok(values.facts(&proof.subject, &header, trusted.set_id, votes))
}

fn ensure_expected(subject: &Subject, expected: &Expected) -> Result<(), ProvenanceError> {
	let other = |what| Err(ProvenanceError::OtherSubject { what });
	if expected.wallet.is_some_and(|wallet| wallet != subject.wallet.0) {
		return other("wallet");
	}
	if expected.class.is_some_and(|class| class != subject.class) {
		return other("class");
	}
	if expected.acceptance.is_some_and(|acceptance| acceptance != subject.acceptance) {
		return other("acceptance");
	}
	if expected.channel.is_some_and(|channel| Some(channel) != subject.channel) {
		return other("channel");
	}
	Ok(())
}

// --- Finality ---------------------------------------------------------------------------------

/// Headers between the votes of a justification.
struct Ancestry(BTreeMap<Hash, Hash>);

impl Chain<Hash, u32> for Ancestry {
	fn ancestry(&self, base: Hash, block: Hash) -> Result<Vec<Hash>, finality_grandpa::Error> {
		let mut route = Vec::new();
		let mut current = block;
		// Hashes lead only backwards, so no way is longer than there are headers.
		for _ in 0..=self.0.len() {
			if current == base {
				route.pop();
				return Ok(route);
			}
			current = *self.0.get(&current).ok_or(finality_grandpa::Error::NotDescendent)?;
			route.push(current);
		}
		Err(finality_grandpa::Error::NotDescendent)
	}
}

/// Ensures that a justification makes the header's block final. Returns how many voted.
fn ensure_final(
	header: &Header,
	justification: &Justification,
	trusted: &AuthoritySet,
) -> Result<usize, ProvenanceError> {
	let set_id = trusted.set_id;
	let voters = trusted.authorities.iter().map(|authority| {
		let key = sp_core::ed25519::Public::from_raw(authority.key.0);
		(AuthorityId::from(key), authority.weight)
	});
	let voters = VoterSet::new(voters).ok_or(ProvenanceError::NoAuthorities)?;
	let commit = &justification.commit;
	if commit.target_hash != header.hash() || commit.target_number != header.number {
		return Err(ProvenanceError::OtherBlock {
			justified: hex_of(commit.target_hash),
			header: hex_of(header.hash()),
		});
	}
	let mut voted = BTreeSet::new();
	for signed in &commit.precommits {
		let voter = || hex_of(&signed.id);
		if !voters.contains(&signed.id) {
			return Err(ProvenanceError::ForeignVote { voter: voter(), set_id });
		}
		let message = Message::Precommit(signed.precommit.clone());
		let result = check_message_signature(
			&message,
			&signed.id,
			&signed.signature,
			justification.round,
			set_id,
		);
		if !matches!(result, SignatureResult::Valid) {
			return Err(ProvenanceError::InvalidVote { voter: voter(), set_id });
		}
		voted.insert(signed.id.clone());
	}
	let headers = justification.votes_ancestries.iter();
	let ancestry = Ancestry(headers.map(|header| (header.hash(), *header.parent_hash())).collect());
	let is_final = finality_grandpa::validate_commit(commit, &voters, &ancestry)
		.is_ok_and(|result| result.is_valid());
	match is_final {
		true => Ok(voted.len()),
		false => Err(ProvenanceError::TooFewVotes {
			votes: voted.len(),
			authorities: trusted.authorities.len(),
		}),
	}
}

// --- State ------------------------------------------------------------------------------------

/// Values of the state, by their keys. A key that the proof shows to be absent is not in it.
struct State(BTreeMap<Vec<u8>, Vec<u8>>);

/// What the values are called where one is missing.
fn named_keys(subject: &Subject) -> Vec<(&'static str, Vec<u8>)> {
	let mut named = vec![
		("time", keys::now()),
		("runtime's version", keys::runtime()),
		("class", keys::class(subject.class)),
		("acceptance", keys::acceptance(subject.acceptance)),
		("assignment", keys::assignment(subject.class, &subject.wallet.0)),
		("wallet's units", keys::units(subject.class, &subject.wallet.0)),
		("issuer", keys::operator(subject.class)),
		("visited operator", keys::operator(subject.visited)),
	];
	named.extend(subject.channel.map(|channel| ("channel", keys::channel(channel))));
	named
}

impl State {
	fn read(
		nodes: impl Iterator<Item = Vec<u8>>,
		root: Hash,
		subject: &Subject,
	) -> Result<Self, ProvenanceError> {
		let proof = StorageProof::new(nodes);
		let supplied: BTreeSet<_> =
			proof.iter_nodes().map(|node| sp_crypto_hashing::blake2_256(node)).collect();
		if !supplied.contains(&root.0) {
			return Err(ProvenanceError::OtherState);
		}
		let db: MemoryDB<sp_core::Blake2Hasher> = proof.into_memory_db();
		let mut used = BTreeSet::from([root.0]);
		let mut values = BTreeMap::new();
		let mut missing = None;
		let mut is_readable = true;
		for (name, key) in named_keys(subject) {
			let mut recorder = Recorder::<Layout>::new();
			let value =
				sp_trie::read_trie_value::<Layout, _>(&db, &root, &key, Some(&mut recorder), None);
			used.extend(recorder.drain().into_iter().map(|record| record.hash.0));
			match value.map_err(|error| *error) {
				Ok(Some(value)) => {
					values.insert(key, value);
				},
				Ok(None) => {},
				Err(TrieError::<Layout>::IncompleteDatabase(_)) => {
					missing.get_or_insert(name);
				},
				Err(_) => is_readable = false,
			}
		}
		// Whoever changes a node takes one away and adds one that nothing leads to.
		let strangers = supplied.difference(&used).count();
		if strangers > 0 {
			return Err(ProvenanceError::Forged { nodes: strangers });
		}
		if let Some(value) = missing {
			return Err(ProvenanceError::Truncated { value });
		}
		if !is_readable {
			return Err(ProvenanceError::Unreadable { part: "state" });
		}
		Ok(Self(values))
	}

	/// The value at a key, by the layout that the tool's metadata has for a storage entry.
	fn decode<T: DecodeAsType>(
		&self,
		metadata: &Metadata,
		(pallet, entry): (&str, &str),
		key: Vec<u8>,
		part: &'static str,
	) -> Result<Option<T>, ProvenanceError> {
		let Some(value) = self.0.get(&key) else { return Ok(None) };
		let unreadable = || ProvenanceError::Unreadable { part };
		let layout = metadata
			.pallet_by_name(pallet)
			.and_then(|pallet| pallet.storage())
			.and_then(|storage| storage.entry_by_name(entry))
			.ok_or_else(unreadable)?
			.value_ty();
		let mut rest = value.as_slice();
		let decoded =
			T::decode_as_type(&mut rest, layout, metadata.types()).map_err(|_| unreadable())?;
		match rest.is_empty() {
			true => Ok(Some(decoded)),
			false => Err(unreadable()),
		}
	}
}

type Operator = api::chain::operators::storage::operators::Output;
type AssetAccount = api::chain::assets::storage::account::Output;

/// The values of a proof.
struct Values {
	time_secs: u64,
	class: dice::ClassRecord,
	acceptance: dice::AcceptanceRecord,
	assignment: dice::AssignmentRecord,
	units: u64,
	issuer: Option<Operator>,
	visited: Option<Operator>,
	channel: Option<channels::ChannelRecord>,
}

impl Values {
	fn decode(state: &State, subject: &Subject) -> Result<Self, ProvenanceError> {
		let unreadable = |part| ProvenanceError::Unreadable { part };
		let metadata =
			Metadata::decode_from(METADATA).map_err(|_| unreadable("tool's metadata"))?;
		ensure_known_runtime(state, &metadata)?;
		let class = subject.class;
		let operator = |id, part| {
			state.decode::<Operator>(
				&metadata,
				("Operators", "Operators"),
				keys::operator(id),
				part,
			)
		};
		let millis = state
			.decode::<u64>(&metadata, ("Timestamp", "Now"), keys::now(), "time")?
			.ok_or(unreadable("time"))?;
		let account = state.decode::<AssetAccount>(
			&metadata,
			("Assets", "Account"),
			keys::units(class, &subject.wallet.0),
			"units",
		)?;
		Ok(Self {
			time_secs: millis / 1_000,
			class: state
				.decode(&metadata, ("Dice", "Classes"), keys::class(class), "class")?
				.ok_or(ProvenanceError::ClassNotFound { class })?,
			acceptance: state
				.decode(
					&metadata,
					("Dice", "Acceptances"),
					keys::acceptance(subject.acceptance),
					"acceptance",
				)?
				.ok_or(ProvenanceError::AcceptanceNotFound { acceptance: subject.acceptance })?,
			assignment: state
				.decode(
					&metadata,
					("Dice", "Assignments"),
					keys::assignment(class, &subject.wallet.0),
					"assignment",
				)?
				.ok_or(ProvenanceError::NotAssigned { class })?,
			units: account.map_or(0, |account| u64::try_from(account.balance).unwrap_or(u64::MAX)),
			issuer: operator(class, "issuer")?,
			visited: operator(subject.visited, "visited operator")?,
			channel: match subject.channel {
				None => None,
				Some(channel) => Some(
					state
						.decode(
							&metadata,
							("Channels", "Channels"),
							keys::channel(channel),
							"channel",
						)?
						.ok_or(ProvenanceError::ChannelNotFound { channel })?,
				),
			},
		})
	}

	/// Whether the values are what the rules demand.
	fn judge(&self, subject: &Subject, rules: &Rules) -> Result<(), ProvenanceError> {
		let age_secs = rules.now.saturating_sub(self.time_secs);
		let ahead_secs = self.time_secs.saturating_sub(rules.now);
		if ahead_secs > AHEAD_MAX.as_secs() {
			return Err(ProvenanceError::FromTheFuture { ahead_secs });
		}
		if age_secs > rules.max_age.as_secs() {
			return Err(ProvenanceError::Stale { age_secs, max_secs: rules.max_age.as_secs() });
		}
		if let Some(status) = other_than_active(self.issuer.as_ref()) {
			return Err(ProvenanceError::IssuerNotActive { operator: subject.class, status });
		}
		if let Some(status) = other_than_active(self.visited.as_ref()) {
			return Err(ProvenanceError::VisitedNotActive { operator: subject.visited, status });
		}
		if self.assignment.assigned == 0 {
			return Err(ProvenanceError::NotAssigned { class: subject.class });
		}
		let (acceptance, record) = (subject.acceptance, &self.acceptance);
		if record.class.0 != subject.class || record.visited.0 != subject.visited {
			let (class, visited) = (record.class.0, record.visited.0);
			return Err(ProvenanceError::OtherAcceptance { acceptance, class, visited });
		}
		let status = match &record.status {
			dice::AcceptanceStatus::Accepted
				if self.time_secs.max(rules.now) >= record.terms.valid_until =>
			{
				Some("over".to_string())
			},
			dice::AcceptanceStatus::Accepted => None,
			other => Some(status_words(other).to_string()),
		};
		if let Some(status) = status {
			return Err(ProvenanceError::AcceptanceNotInForce { acceptance, status });
		}
		if let (Some(channel), Some(record)) = (subject.channel, &self.channel) {
			if record.payer.0 != subject.wallet.0 || record.acceptance.0 != acceptance {
				return Err(ProvenanceError::OtherChannel { channel });
			}
		}
		Ok(())
	}

	fn facts(self, subject: &Subject, header: &Header, set_id: u64, votes: usize) -> Facts {
		Facts {
			block: header.number,
			block_hash: hex_of(header.hash()),
			authority_set: set_id,
			votes,
			time: self.time_secs,
			wallet: subject.address(),
			units: self.units,
			assigned: self.assignment.assigned,
			nonce: self.assignment.nonce,
			open_channels: self.assignment.open_channels,
			class: subject.class,
			collateral: self.class.collateral.into(),
			liability: self.class.liability.into(),
			debt: self.class.debt.into(),
			acceptance: subject.acceptance,
			visited: subject.visited,
			bytes_per_unit: self.acceptance.terms.bytes_per_unit,
			unit_price: self.acceptance.terms.unit_price.into(),
			valid_until: self.acceptance.terms.valid_until,
			channel: self.channel.zip(subject.channel).map(|(record, id)| ChannelFacts {
				id,
				voucher_key: hex_of(record.voucher_key),
				deposit: record.deposit,
				claimed: record.claimed,
				closes_at: record.closes_at,
				grace: record.grace,
			}),
		}
	}
}

/// The status of an operator in words, unless it is active.
fn other_than_active(operator: Option<&Operator>) -> Option<String> {
	match operator.map(|operator| Status::from(&operator.status)) {
		Some(Status::Active) => None,
		Some(status) => Some(words(&status)),
		None => Some("not in the registry".into()),
	}
}

/// Values have the layout of the runtime that wrote them.
fn ensure_known_runtime(state: &State, metadata: &Metadata) -> Result<(), ProvenanceError> {
	let unreadable = || ProvenanceError::Unreadable { part: "runtime's version" };
	let known = Spec::of(metadata).map_err(|_| unreadable())?;
	let value = state.0.get(&keys::runtime()).ok_or_else(unreadable)?;
	let (Compact(version), name) =
		<(Compact<u32>, String)>::decode(&mut value.as_slice()).map_err(|_| unreadable())?;
	match name == known.name && version == known.version {
		true => Ok(()),
		false => Err(ProvenanceError::OtherRuntime {
			found: format!("{name} {version}"),
			known: format!("{} {}", known.name, known.version),
		}),
	}
}
