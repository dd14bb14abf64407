//! What wallets and packet gateways send, as it is on the wire.

use super::problem::Problem;
use crate::{
	address::Address,
	api::{messages, types::sp_runtime::MultiSignature},
	hexed::Fixed,
};
use interwork_primitives::{messages as signed, AccountId};
use serde::{de::Error as _, Deserialize, Deserializer, Serialize};
use sp_core::{ecdsa, ed25519, sr25519};

/// An address of any prefix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account(pub(crate) Address);

impl<'de> Deserialize<'de> for Account {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		text.parse().map(Self).map_err(D::Error::custom)
	}
}

impl Account {
	/// The account as the messages have it.
	pub(crate) fn signed(&self) -> AccountId {
		AccountId::new(self.0 .0 .0)
	}
}

/// An account's signature.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(tag = "type", content = "bytes", rename_all = "lowercase")]
pub(crate) enum WireSignature {
	Sr25519(Fixed<64>),
	Ed25519(Fixed<64>),
	Ecdsa(Fixed<65>),
}

impl WireSignature {
	/// Whether it is `account`'s signature of `message`.
	pub(crate) fn ensure_of(
		&self,
		account: &AccountId,
		message: &[u8],
		wrapped: bool,
	) -> Result<(), Problem> {
		let signature = match self {
			Self::Sr25519(bytes) => sr25519::Signature::from_raw(bytes.0).into(),
			Self::Ed25519(bytes) => ed25519::Signature::from_raw(bytes.0).into(),
			Self::Ecdsa(bytes) => ecdsa::Signature::from_raw(bytes.0).into(),
		};
		let is_of = signed::WalletSignature { signature, wrapped }.is_of(account, message);
		is_of.then_some(()).ok_or_else(|| {
			Problem::new(
				axum::http::StatusCode::UNPROCESSABLE_ENTITY,
				"InvalidSignature",
				"the signature is not the wallet's of this message on this chain",
			)
		})
	}

	/// As the chain's calls take it.
	pub(crate) fn for_chain(&self, wrapped: bool) -> messages::WalletSignature {
		let signature = match self {
			Self::Sr25519(bytes) => MultiSignature::Sr25519(bytes.0),
			Self::Ed25519(bytes) => MultiSignature::Ed25519(bytes.0),
			Self::Ecdsa(bytes) => MultiSignature::Ecdsa(bytes.0),
		};
		messages::WalletSignature { signature, wrapped }
	}
}

/// A service contract.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContractRequest {
	pub(crate) wallet: Account,
	pub(crate) acceptance: u64,
	pub(crate) class: u32,
	pub(crate) visited: u32,
	pub(crate) voucher_key: Fixed<32>,
	pub(crate) commitment: Fixed<32>,
	pub(crate) valid_until: u64,
	pub(crate) signature: WireSignature,
	#[serde(default)]
	pub(crate) wrapped: bool,
}

/// A wallet wants a channel.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenRequest {
	pub(crate) wallet: Account,
	pub(crate) acceptance: u64,
	pub(crate) voucher_key: Fixed<32>,
	pub(crate) deposit: u64,
	pub(crate) expires: u64,
	pub(crate) nonce: u64,
	pub(crate) valid_until: u64,
	pub(crate) signature: WireSignature,
	#[serde(default)]
	pub(crate) wrapped: bool,
}

/// A wallet puts more units into a channel.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TopUpRequest {
	pub(crate) new_deposit: u64,
	pub(crate) valid_until: u64,
	pub(crate) signature: WireSignature,
	#[serde(default)]
	pub(crate) wrapped: bool,
}

/// A wallet wants a channel closed.
#[derive(Debug, Deserialize)]
pub(crate) struct CloseRequest {
	pub(crate) signature: WireSignature,
	#[serde(default)]
	pub(crate) wrapped: bool,
}

/// A session begins.
#[derive(Debug, Deserialize)]
pub(crate) struct BeginRequest {
	pub(crate) channel: u64,
}

/// Traffic of a session.
#[derive(Debug, Deserialize)]
pub(crate) struct ReportRequest {
	pub(crate) channel: u64,
	pub(crate) session: u64,
	pub(crate) event: Fixed<16>,
	pub(crate) bytes: u64,
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::client::hex_of;
	use sp_core::Pair;

	#[test]
	fn signature_should_be_read_and_verified_for_every_scheme() {
		let message = b"a message";
		let sr = sr25519::Pair::from_string("//Alice", None).unwrap();
		let ed = ed25519::Pair::from_string("//Alice", None).unwrap();
		let ec = ecdsa::Pair::from_string("//Alice", None).unwrap();
		let account = |signer: sp_runtime::MultiSigner| {
			sp_runtime::traits::IdentifyAccount::into_account(signer)
		};
		let wrapped = signed::wrap(message);
		let cases = [
			("sr25519", sr.sign(&wrapped).0.to_vec(), account(sr.public().into())),
			("ed25519", ed.sign(&wrapped).0.to_vec(), account(ed.public().into())),
			("ecdsa", ec.sign(&wrapped).0.to_vec(), account(ec.public().into())),
		];
		for (scheme, bytes, account) in cases {
			let text = format!(r#"{{"type":"{scheme}","bytes":"{}"}}"#, hex_of(bytes));
			let signature: WireSignature = serde_json::from_str(&text).unwrap();
			assert!(signature.ensure_of(&account, message, true).is_ok(), "{scheme}");
			assert!(signature.ensure_of(&account, message, false).is_err(), "{scheme}");
			assert_eq!(serde_json::to_string(&signature).unwrap(), text);
		}
	}
}
