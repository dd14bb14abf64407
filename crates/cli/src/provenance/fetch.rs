//! Takes proofs and sets of authorities from a node.

use super::{keys, Authority, AuthoritySet, Header, Proof, Subject, FILE_VERSION};
use crate::{
	api,
	client::{hex_of, Client},
	error::{Error, Result},
	hexed::{Fixed, Hex},
};
use codec::{Decode, Encode};
use serde::Deserialize;
use sp_consensus_grandpa::GrandpaJustification;
use std::time::Duration;
use subxt::{rpcs::client::rpc_params, utils::H256};

/// JSON-RPC's code for a method that a node does not offer.
const METHOD_NOT_FOUND: i32 = -32601;

/// How long the next justification may take to come.
const JUSTIFICATION_PATIENCE: Duration = Duration::from_secs(30);

/// What `grandpa_proveFinality` answers, as `sc_consensus_grandpa::FinalityProof` encodes it.
#[derive(Decode)]
struct FinalityProof {
	block: [u8; 32],
	justification: Vec<u8>,
	_unknown_headers: Vec<Header>,
}

/// What `state_getReadProof` answers.
#[derive(Deserialize)]
struct ReadProof {
	proof: Vec<Hex>,
}

/// The newest block that the node can prove to be final, and its justification.
async fn final_block(client: &Client) -> Result<(H256, Vec<u8>)> {
	let finalised = client.at_finalised().await?.block_number();
	let answer: Result<Option<Hex>, _> =
		client.raw().request("grandpa_proveFinality", rpc_params![finalised]).await;
	match answer {
		Ok(Some(Hex(bytes))) => {
			let proof = FinalityProof::decode(&mut bytes.as_slice())?;
			Ok((H256(proof.block), proof.justification))
		},
		Err(subxt::rpcs::Error::User(refusal)) if refusal.code == METHOD_NOT_FOUND => {
			Err(Error::State(format!(
				"the node at {} does not prove finality: it offers no grandpa_proveFinality. Use one that \
				does",
				client.url()
			)))
		},
		// A chain whose authorities never changed has no proofs of the past, and a node that has just
		// been started none of the present: the next justification serves as well.
		Ok(None) | Err(subxt::rpcs::Error::User(_)) => next_final_block(client).await,
		Err(error) => Err(error.into()),
	}
}

/// The next block that is made final, and its justification.
async fn next_final_block(client: &Client) -> Result<(H256, Vec<u8>)> {
	let mut justifications = client
		.raw()
		.subscribe::<Hex>(
			"grandpa_subscribeJustifications",
			rpc_params![],
			"grandpa_unsubscribeJustifications",
		)
		.await?;
	let next = tokio::time::timeout(JUSTIFICATION_PATIENCE, justifications.next()).await;
	let Ok(Some(next)) = next else {
		return Err(Error::State(format!(
			"no block was made final at {} within {} s. See with `interwork status` whether the \
			finalised height still grows",
			client.url(),
			JUSTIFICATION_PATIENCE.as_secs()
		)));
	};
	let Hex(bytes) = next?;
	let justification = GrandpaJustification::<Header>::decode(&mut bytes.as_slice())?;
	Ok((H256(justification.commit.target_hash.0), bytes))
}

async fn header(client: &Client, hash: H256) -> Result<Vec<u8>> {
	let header = client.rpc().chain_get_header(Some(hash)).await?;
	header.map(|header| header.encode()).ok_or_else(|| Error::NotFound {
		what: format!("header of block {}", hex_of(hash)),
		advice: "The node has just told of it: ask again, or ask another node",
	})
}

impl Proof {
	/// Takes a proof about a subject from a node, of the newest block that it can prove to be final.
	/// Believes nothing: verify it.
	pub async fn fetch(client: &Client, subject: Subject) -> Result<Self> {
		let (hash, justification) = final_block(client).await?;
		let keys: Vec<_> = keys::all(&subject).into_iter().map(Hex).collect();
		let proof: ReadProof =
			client.raw().request("state_getReadProof", rpc_params![keys, hash]).await?;
		Ok(Self {
			version: FILE_VERSION,
			subject,
			header: Hex(header(client, hash).await?),
			justification: Hex(justification),
			nodes: proof.proof,
		})
	}
}

impl AuthoritySet {
	/// The set that finalises the newest final block, as the node says. Only for nodes that are
	/// trusted.
	pub async fn fetch(client: &Client) -> Result<Self> {
		let (hash, _) = final_block(client).await?;
		Self::of_block(client, hash).await
	}

	/// The set that finalises a block, as the node says. A change that a block makes is in force from
	/// the next one on, so the state before the block says who finalises it.
	async fn of_block(client: &Client, hash: H256) -> Result<Self> {
		let header = header(client, hash).await?;
		let header = Header::decode(&mut header.as_slice())?;
		let before = match header.number {
			0 => hash,
			_ => H256(header.parent_hash.0),
		};
		let at = client.at_hash(before).await?;
		let set_id = at
			.storage()
			.fetch(api::storage().grandpa().current_set_id(), ())
			.await?
			.decode()?;
		let answer = client
			.rpc()
			.state_call("GrandpaApi_grandpa_authorities", None, Some(before))
			.await?;
		let list = Vec::<([u8; 32], u64)>::decode(&mut answer.as_slice())?;
		let authorities = list
			.into_iter()
			.map(|(key, weight)| Authority { key: Fixed(key), weight })
			.collect();
		Ok(Self { set_id, authorities })
	}
}
