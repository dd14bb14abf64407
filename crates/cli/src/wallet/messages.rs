//! What a wallet signs with its account, as the gateway and relays get it.

use crate::{
	address::Address,
	api::{self, messages, ClassId},
	client::{hex_of, Client, Receipt},
	error::{Error, Result},
	hexed::Fixed,
	keys::Signer,
	output::Show,
};
use interwork_primitives::{
	messages::{CloseMessage, OpenMessage, ReturnMessage, ServiceContract, TopUpMessage},
	AccountId,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::path::Path;
use subxt_signer::sr25519::Keypair;

/// The account of the messages' own type.
pub fn account(address: Address) -> AccountId {
	AccountId::new(address.0 .0)
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
	String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// A signature of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
	/// The scheme. Wallets of this tool have keys of one.
	#[serde(rename = "type")]
	pub scheme: Scheme,
	/// Its bytes.
	pub bytes: Fixed<64>,
}

/// Signature schemes of wallets of this tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
	/// Schnorr signatures on Ristretto.
	Sr25519,
	/// Ed25519.
	Ed25519,
}

/// A signature, and whether the message was wrapped as browser wallets do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
	/// The signature.
	pub signature: Signature,
	/// Whether it is over the message between `<Bytes>` and `</Bytes>`.
	pub wrapped: bool,
}

impl Signed {
	/// Signs the bytes of a message.
	pub fn new(pair: &Keypair, message: &[u8]) -> Self {
		let bytes = Fixed(pair.sign(message).0);
		Self { signature: Signature { scheme: Scheme::Sr25519, bytes }, wrapped: false }
	}

	/// The signature as the chain takes it.
	pub fn on_chain(&self) -> messages::WalletSignature {
		use api::types::sp_runtime::MultiSignature;
		let bytes = self.signature.bytes.0;
		let signature = match self.signature.scheme {
			Scheme::Sr25519 => MultiSignature::Sr25519(bytes),
			Scheme::Ed25519 => MultiSignature::Ed25519(bytes),
		};
		messages::WalletSignature { signature, wrapped: self.wrapped }
	}
}

/// Body of POST /v1/contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contract {
	/// The wallet.
	#[serde(deserialize_with = "address")]
	pub wallet: Address,
	/// Under which acceptance.
	pub acceptance: u64,
	/// The class of the units.
	pub class: u32,
	/// The visited operator.
	pub visited: u32,
	/// The key of the channel's vouchers.
	pub voucher_key: Fixed<32>,
	/// Salted commitment to the document with the SIM profile.
	pub commitment: Fixed<32>,
	/// When it ends.
	pub valid_until: u64,
	/// The wallet's signature.
	#[serde(flatten)]
	pub signed: Option<Signed>,
}

impl Contract {
	/// The bytes to sign.
	pub fn message(&self, genesis: &[u8; 32]) -> Vec<u8> {
		ServiceContract {
			acceptance: self.acceptance.into(),
			class: self.class.into(),
			visited: self.visited.into(),
			wallet: account(self.wallet),
			voucher_key: self.voucher_key.0,
			commitment: self.commitment.0,
			valid_until: self.valid_until,
		}
		.to_bytes(genesis)
		.to_vec()
	}
}

/// Body of POST /v1/channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Open {
	/// The wallet.
	#[serde(deserialize_with = "address")]
	pub wallet: Address,
	/// Under which acceptance.
	pub acceptance: u64,
	/// The key of the channel's vouchers.
	pub voucher_key: Fixed<32>,
	/// Units in the channel.
	pub deposit: u64,
	/// When the channel begins to close by itself.
	pub expires: u64,
	/// The wallet's nonce in the class.
	pub nonce: u64,
	/// The message is accepted before this moment.
	pub valid_until: u64,
	/// The wallet's signature.
	#[serde(flatten)]
	pub signed: Option<Signed>,
}

impl Open {
	/// The bytes to sign. Class and visited operator are those of the acceptance.
	pub fn message(&self, genesis: &[u8; 32], class: u32, visited: u32) -> Vec<u8> {
		OpenMessage {
			acceptance: self.acceptance.into(),
			class: class.into(),
			visited: visited.into(),
			wallet: account(self.wallet),
			nonce: self.nonce,
			voucher_key: self.voucher_key.0,
			deposit: self.deposit,
			expires: self.expires,
			valid_until: self.valid_until,
		}
		.to_bytes(genesis)
		.to_vec()
	}
}

/// Body of POST /v1/channels/{id}/top-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TopUp {
	/// Units in the channel afterwards.
	pub new_deposit: u64,
	/// The message is accepted before this moment.
	pub valid_until: u64,
	/// The wallet's signature.
	#[serde(flatten)]
	pub signed: Signed,
}

impl TopUp {
	/// A signed message.
	pub fn new(
		pair: &Keypair,
		genesis: &[u8; 32],
		channel: u64,
		new_deposit: u64,
		valid_until: u64,
	) -> Self {
		let message = TopUpMessage { channel: channel.into(), new_deposit, valid_until };
		Self { new_deposit, valid_until, signed: Signed::new(pair, &message.to_bytes(genesis)) }
	}
}

/// The signature with which a wallet asks to close a channel: body of POST /v1/channels/{id}/close.
pub fn close(pair: &Keypair, genesis: &[u8; 32], channel: u64) -> Signed {
	Signed::new(pair, &CloseMessage { channel: channel.into() }.to_bytes(genesis))
}

/// A wallet's message that returns units, for anyone to relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Return {
	/// The chain.
	pub genesis: Fixed<32>,
	/// The wallet.
	#[serde(deserialize_with = "address")]
	pub wallet: Address,
	/// The class of the units.
	pub class: u32,
	/// How many.
	pub units: u64,
	/// The wallet's nonce in the class.
	pub nonce: u64,
	/// The message is accepted before this moment.
	pub valid_until: u64,
	/// The wallet's signature.
	#[serde(flatten)]
	pub signed: Signed,
}

/// What relaying did.
#[derive(Serialize)]
pub struct Relayed {
	wallet: Address,
	class: u32,
	units: u64,
	receipt: Receipt,
}

impl Show for Relayed {
	fn text(&self) -> String {
		format!(
			"{}\n{} units of class {} went back to their issuer from {}",
			self.receipt.line(),
			self.units,
			self.class,
			self.wallet
		)
	}
}

impl Show for Return {
	fn text(&self) -> String {
		// What is relayed is a file of this.
		serde_json::to_string_pretty(self).unwrap_or_default()
	}
}

impl Return {
	/// A signed message.
	pub fn new(
		pair: &Keypair,
		genesis: &[u8; 32],
		class: u32,
		units: u64,
		nonce: u64,
		valid_until: u64,
	) -> Self {
		let wallet = Address(pair.public_key().to_account_id());
		let message = ReturnMessage {
			class: class.into(),
			nonce,
			wallet: account(wallet),
			units,
			valid_until,
		};
		let signed = Signed::new(pair, &message.to_bytes(genesis));
		Self { genesis: Fixed(*genesis), wallet, class, units, nonce, valid_until, signed }
	}

	/// Reads a message from a file; `-`: standard input.
	pub fn read(path: &Path) -> Result<Self> {
		let fail = |reason| Error::File { path: path.into(), reason };
		let read = if path == Path::new("-") {
			serde_json::from_reader(std::io::stdin().lock())
		} else {
			serde_json::from_slice(&std::fs::read(path).map_err(fail)?)
		};
		read.map_err(|error| fail(error.into()))
	}

	/// Relays the message.
	pub async fn relay(&self, client: &Client, signer: &Signer) -> Result<Relayed> {
		if self.genesis.0 != client.genesis().0 {
			return Err(Error::State(format!(
				"the message is for the chain with genesis {}, and the node is of {}",
				hex_of(self.genesis.0),
				hex_of(client.genesis())
			)));
		}
		let call = api::tx().dice().return_units_relayed(
			ClassId(self.class),
			self.wallet.0,
			self.units,
			self.nonce,
			self.valid_until,
			self.signed.on_chain(),
		);
		let done = client.submit(signer, &call).await?;
		done.event::<api::chain::dice::events::Returned>("Returned")?;
		Ok(Relayed {
			wallet: self.wallet,
			class: self.class,
			units: self.units,
			receipt: done.receipt(),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use interwork_primitives::messages::WalletSignature;
	use subxt_signer::sr25519::dev;

	fn of_primitives(signed: &Signed) -> WalletSignature {
		let signature = sp_core::sr25519::Signature::from_raw(signed.signature.bytes.0);
		WalletSignature { signature: signature.into(), wrapped: signed.wrapped }
	}

	/// What the wallet signs is what the chain verifies, byte by byte.
	#[test]
	fn signatures_should_be_those_that_the_chain_verifies() {
		let (pair, genesis) = (dev::alice(), [7; 32]);
		let wallet = Address(pair.public_key().to_account_id());
		let returned = Return::new(&pair, &genesis, 1, 5, 2, 99);
		let message = ReturnMessage {
			class: 1.into(),
			nonce: 2,
			wallet: account(wallet),
			units: 5,
			valid_until: 99,
		};
		let signature = of_primitives(&returned.signed);
		assert!(signature.is_of(&account(wallet), &message.to_bytes(&genesis)));
		assert!(!signature.is_of(&account(wallet), &message.to_bytes(&[8; 32])));

		let open = Open {
			wallet,
			acceptance: 3,
			voucher_key: Fixed([1; 32]),
			deposit: 25,
			expires: 100,
			nonce: 2,
			valid_until: 99,
			signed: None,
		};
		let message = OpenMessage {
			acceptance: 3.into(),
			class: 1.into(),
			visited: 4.into(),
			wallet: account(wallet),
			nonce: 2,
			voucher_key: [1; 32],
			deposit: 25,
			expires: 100,
			valid_until: 99,
		};
		assert_eq!(open.message(&genesis, 1, 4), message.to_bytes(&genesis));
	}

	#[test]
	fn bodies_should_have_the_fields_of_the_contract_between_wallet_and_gateway() {
		let (pair, genesis) = (dev::alice(), [7; 32]);
		let body = serde_json::to_value(TopUp::new(&pair, &genesis, 5, 30, 99)).unwrap();
		let mut fields: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
		fields.sort();
		assert_eq!(fields, ["newDeposit", "signature", "validUntil", "wrapped"]);
		assert_eq!(body["signature"]["type"], "sr25519");
		assert_eq!(body["wrapped"], false);
		assert_eq!(body["signature"]["bytes"].as_str().unwrap().len(), 2 + 128);
	}

	#[test]
	fn message_should_return_from_the_json_that_is_printed() {
		let returned = Return::new(&dev::bob(), &[7; 32], 1, 5, 2, 99);
		let file = tempfile::NamedTempFile::new().unwrap();
		std::fs::write(file.path(), returned.text()).unwrap();
		assert_eq!(Return::read(file.path()).unwrap(), returned);
	}
}
