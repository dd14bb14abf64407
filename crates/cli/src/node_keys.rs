//! The keys of a node: the one that names it to its peers, and its session keys.

use crate::{
	address::base58,
	client::{hex_of, Client},
	error::{Error, Result},
	keys::read_secret,
	output::{facts, Show},
	session::Keys,
};
use codec::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sp_core::{ed25519, sr25519, Pair};
use std::{fs, io::Write, path::Path};
use subxt::utils::{AccountId32, Static};

/// What precedes the owner in the message that each session key signs.
const OWNERSHIP_PREFIX: &[u8] = b"POP_";

/// Protocol buffers' header of an Ed25519 key, as an identity multihash: how libp2p names a peer.
const PEER_ID_PREFIX: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// A node key.
#[derive(Clone, Debug, Serialize)]
pub struct NodeKey {
	/// Where it is.
	pub file: String,
	/// How peers name the node.
	pub peer_id: String,
	/// Whether it was made now.
	pub made: bool,
}

impl Show for NodeKey {
	fn text(&self) -> String {
		let state = if self.made { "made now" } else { "was there" };
		facts(vec![
			("node key", format!("{} ({state})", self.file)),
			("peer id", self.peer_id.clone()),
		])
	}
}

impl NodeKey {
	/// Reads the node key of a file, or makes one where there is none. Refuses a file that others
	/// can read: who has the key can be taken for this node.
	pub fn make_or_check(path: &Path) -> Result<Self> {
		let made = !path.exists();
		let seed = match made {
			true => make(path)?,
			false => read(path)?,
		};
		Ok(Self { file: path.display().to_string(), peer_id: peer_id(&seed), made })
	}
}

fn make(path: &Path) -> Result<[u8; 32]> {
	let fail = |reason| Error::File { path: path.into(), reason };
	let (_, seed) = ed25519::Pair::generate();
	let mut options = fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(path).map_err(fail)?;
	file.write_all(hex::encode(seed).as_bytes()).map_err(fail)?;
	file.sync_all().map_err(fail)?;
	Ok(seed)
}

fn read(path: &Path) -> Result<[u8; 32]> {
	let mut seed = [0; 32];
	hex::decode_to_slice(read_secret(path)?.trim(), &mut seed).map_err(|_| Error::KeyFile {
		path: path.into(),
		reason: "a node key is 64 hexadecimal digits, as `interwork-node key generate-node-key` \
			writes them"
			.into(),
	})?;
	Ok(seed)
}

fn peer_id(seed: &[u8; 32]) -> String {
	let public = ed25519::Pair::from_seed(seed).public();
	peer_id_of(&public.0)
}

/// How peers name the node with an Ed25519 public key.
pub(crate) fn peer_id_of(public: &[u8; 32]) -> String {
	base58(&[PEER_ID_PREFIX.as_slice(), public].concat())
}

/// Session keys with the proof that their owner holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
	/// The keys.
	pub keys: Keys,
	/// A signature of the owner's account by each of them.
	pub proof: Vec<u8>,
}

/// A call as bytes that are encoded already.
struct Raw(Vec<u8>);

impl Encode for Raw {
	fn encode(&self) -> Vec<u8> {
		self.0.clone()
	}
}

impl Proven {
	/// Proves keys whose secrets are in two files, without any node.
	pub fn from_files(owner: &AccountId32, aura: &Path, grandpa: &Path) -> Result<Self> {
		let no_key = |path: &Path| Error::KeyFile {
			path: path.into(),
			reason: "it holds no secret URI: put one on its only line".into(),
		};
		let aura = sr25519::Pair::from_string(read_secret(aura)?.trim(), None)
			.map_err(|_| no_key(aura))?;
		let grandpa = ed25519::Pair::from_string(read_secret(grandpa)?.trim(), None)
			.map_err(|_| no_key(grandpa))?;
		Ok(Self::sign(owner, &aura, &grandpa))
	}

	fn sign(owner: &AccountId32, aura: &sr25519::Pair, grandpa: &ed25519::Pair) -> Self {
		let message = [OWNERSHIP_PREFIX, &owner.0].concat();
		let (aura_public, grandpa_public) = (aura.public(), grandpa.public());
		let mut keys = [0; 64];
		let public = [aura_public.as_ref() as &[u8], grandpa_public.as_ref()].concat();
		for (to, from) in keys.iter_mut().zip(public) {
			*to = from;
		}
		Self { keys, proof: (aura.sign(&message), grandpa.sign(&message)).encode() }
	}

	/// Makes new keys in the node's keystore, proven for an account.
	pub async fn rotate(client: &Client, owner: &AccountId32) -> Result<Self> {
		#[derive(Deserialize)]
		struct Answer {
			keys: String,
			proof: Option<String>,
		}
		let method = "author_rotateKeysWithOwner";
		let answer: Answer =
			client.call_method(method, &[&hex_of(owner.0)]).await.map_err(|error| {
				Error::State(format!(
				"the node does not make session keys ({error}). Run the tool on the node's own machine; \
				if the node was started with --rpc-methods safe, it offers {method} to nobody"
			))
			})?;
		let odd = || Error::State(format!("the node's answer to {method} is no keys with a proof"));
		let bytes = |text: &str| hex::decode(text.trim_start_matches("0x")).map_err(|_| odd());
		let keys = Keys::decode(&mut bytes(&answer.keys)?.as_slice()).map_err(|_| odd())?;
		Ok(Self { keys, proof: bytes(&answer.proof.ok_or_else(odd)?)? })
	}

	/// The call that registers them, encoded for the runtime this tool was built for.
	pub fn encoded_call(&self) -> Result<Vec<u8>> {
		let other = |reason: &str| Error::OtherVersion { reason: reason.into() };
		let metadata = subxt::Metadata::decode_from(crate::api::METADATA)?;
		let pallet = metadata.pallet_by_name("Session").ok_or_else(|| other("no Session"))?;
		let call = pallet
			.call_variant_by_name("set_keys")
			.ok_or_else(|| other("no Session.set_keys"))?;
		let pallet = pallet.call_index();
		Ok(([pallet, call.index], self.keys, &self.proof).encode())
	}

	/// The call that registers them.
	pub fn set_keys(&self) -> impl subxt::tx::Payload {
		let keys = Static(Raw(self.keys.to_vec()));
		subxt::tx::dynamic("Session", "set_keys", (keys, self.proof.clone()))
	}
}

/// Whether a node holds the secrets of session keys.
pub async fn in_node(client: &Client, keys: &Keys) -> Result<bool> {
	client
		.call_method("author_hasSessionKeys", &[&hex_of(keys)])
		.await
		.map_err(|error| {
			Error::State(format!(
				"the node does not say whether it holds the session keys ({error}). Run the tool on the \
				node's own machine, and the node without --rpc-methods safe"
			))
		})
}

/// Keys as they are shown.
#[derive(Clone, Debug, Serialize)]
pub struct ShownKeys {
	/// Authors.
	pub aura: String,
	/// Votes on finality.
	pub grandpa: String,
}

impl From<&Keys> for ShownKeys {
	fn from(keys: &Keys) -> Self {
		let (aura, grandpa) = keys.split_at(32);
		Self { aura: hex_of(aura), grandpa: hex_of(grandpa) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn peer_id_should_be_the_one_that_libp2p_gives() {
		// The key of zeros and one, as the SDK's own documentation of a development node names it.
		let mut seed = [0; 32];
		seed[31] = 1;
		assert_eq!(peer_id(&seed), "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp");
	}

	#[cfg(unix)]
	#[test]
	fn node_key_should_be_made_once_and_refused_when_others_can_read_it() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("node-key");
		let first = NodeKey::make_or_check(&file).unwrap();
		assert!(first.made);
		assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
		let second = NodeKey::make_or_check(&file).unwrap();
		assert!(!second.made);
		assert_eq!(first.peer_id, second.peer_id);
		fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
		let error = NodeKey::make_or_check(&file).unwrap_err().to_string();
		assert!(error.contains("chmod 600"), "{error}");
	}

	#[test]
	fn ownership_should_be_signed_by_both_keys_over_the_owner() {
		let owner = AccountId32([7; 32]);
		let aura = sr25519::Pair::from_string("//Eve", None).unwrap();
		let grandpa = ed25519::Pair::from_string("//Eve", None).unwrap();
		let proven = Proven::sign(&owner, &aura, &grandpa);
		let (one, other) =
			<(sr25519::Signature, ed25519::Signature)>::decode(&mut proven.proof.as_slice())
				.unwrap();
		let message = [b"POP_".as_slice(), &[7; 32]].concat();
		assert!(sr25519::Pair::verify(&one, &message, &aura.public()));
		assert!(ed25519::Pair::verify(&other, &message, &grandpa.public()));
		assert!(!sr25519::Pair::verify(
			&one,
			[b"POP_".as_slice(), &[8; 32]].concat(),
			&aura.public()
		));
		assert_eq!(proven.keys.split_at(32).0, AsRef::<[u8]>::as_ref(&aura.public()));
	}
}
