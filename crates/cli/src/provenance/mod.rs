//! Where a wallet's units come from, proven: by the state of a finalised block and nothing else.
//!
//! A [`Proof`] has a header, the GRANDPA justification that makes its block final, and the nodes of
//! the state trie between the header's state root and a few values: the record of the assignment, the
//! class's books, the acceptance, the operators on both sides, the wallet's units, the time, and a
//! channel if one is asked for. [`Proof::fetch`] takes it from any node; [`verify::verify`] needs no
//! node, only a set of authorities that the verifier trusts and a clock.
//!
//! A wallet verifies so that a visited operator really takes its units; the visited operator, that a
//! wallet's units really are the home operator's; and both without believing the node they ask.

pub mod command;
pub mod fetch;
pub mod keys;
#[cfg(test)]
mod tests;
pub mod verify;

pub use verify::{verify, Expected, Facts, ProvenanceError, Rules};

use crate::{
	address::Address,
	error::{Error, Result},
	hexed::{Fixed, Hex},
};
use codec::Decode;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Layout of the files. Others are refused.
pub const FILE_VERSION: u32 = 1;

/// The header of a block of the chain.
pub type Header = sp_runtime::generic::Header<u32, sp_runtime::traits::BlakeTwo256>;

/// What a proof is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
	/// The wallet's account.
	pub wallet: Fixed<32>,
	/// The class of its units.
	pub class: u32,
	/// The acceptance under which they are to be taken.
	pub acceptance: u64,
	/// The visited operator of that acceptance.
	pub visited: u32,
	/// A channel, proven too. `None`: none was asked for.
	pub channel: Option<u64>,
}

impl Subject {
	/// The wallet as it is shown.
	pub fn address(&self) -> Address {
		Address(subxt::utils::AccountId32(self.wallet.0))
	}
}

/// A proof, as it is kept in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
	/// [`FILE_VERSION`].
	pub version: u32,
	/// What it is about. Not believed: verification looks for exactly these values.
	pub subject: Subject,
	/// The block's header, SCALE-encoded.
	pub header: Hex,
	/// The GRANDPA justification of this very block, SCALE-encoded.
	pub justification: Hex,
	/// Nodes of the state trie, and values that are longer than a hash.
	pub nodes: Vec<Hex>,
}

/// A set of GRANDPA authorities that a verifier trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthoritySet {
	/// Number of the set. It rises with every change.
	pub set_id: u64,
	/// Their Ed25519 keys and weights.
	pub authorities: Vec<Authority>,
}

/// One authority of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
	/// Its Ed25519 key.
	pub key: Fixed<32>,
	/// The weight of its vote.
	pub weight: u64,
}

/// Reads a JSON file.
fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
	let fail = |reason| Error::File { path: path.into(), reason };
	let text = std::fs::read(path).map_err(fail)?;
	serde_json::from_slice(&text).map_err(|error| fail(error.into()))
}

/// Writes a JSON file.
fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
	let text =
		serde_json::to_vec_pretty(value).map_err(|error| Error::Output(error.to_string()))?;
	std::fs::write(path, text).map_err(|reason| Error::File { path: path.into(), reason })
}

impl Proof {
	/// Reads a proof from a file. Nothing of it is verified.
	pub fn read(path: &Path) -> Result<Self> {
		read_json(path)
	}

	/// Writes the proof to a file.
	pub fn write(&self, path: &Path) -> Result<()> {
		write_json(path, self)
	}

	/// Height of the block that the proof says to be of. `None`: its header cannot be read.
	pub fn height(&self) -> Option<u64> {
		Header::decode(&mut self.header.0.as_slice())
			.ok()
			.map(|header| header.number.into())
	}
}

impl AuthoritySet {
	/// Reads a set from a file.
	pub fn read(path: &Path) -> Result<Self> {
		read_json(path)
	}

	/// Writes the set to a file.
	pub fn write(&self, path: &Path) -> Result<()> {
		write_json(path, self)
	}
}
