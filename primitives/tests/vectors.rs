//! The test vectors of what wallets sign, which were made without this crate: `crates/micropay/vectors`.

use codec::DecodeAll;
use interwork_primitives::{
	messages::{
		CloseMessage, OpenMessage, ReturnMessage, ServiceContract, TopUpMessage, WalletSignature,
	},
	AccountId, Signature,
};
use serde_json::Value;

const VECTORS: &str = include_str!("../../crates/micropay/vectors/messages.json");

fn rows(of: &str) -> Vec<Value> {
	let vectors: Value = serde_json::from_str(VECTORS).unwrap();
	vectors[of].as_array().unwrap().clone()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
	row[field].as_str().unwrap_or_else(|| panic!("{field} of {row}"))
}

fn bytes(row: &Value, field: &str) -> Vec<u8> {
	hex::decode(text(row, field)).unwrap()
}

fn array(row: &Value, field: &str) -> [u8; 32] {
	bytes(row, field).try_into().unwrap()
}

fn long(row: &Value, field: &str) -> u64 {
	text(row, field).parse().unwrap()
}

fn word(row: &Value, field: &str) -> u32 {
	text(row, field).parse().unwrap()
}

fn account(row: &Value, field: &str) -> AccountId {
	AccountId::new(array(row, field))
}

fn genesis() -> [u8; 32] {
	array(&serde_json::from_str(VECTORS).unwrap(), "genesis")
}

/// The message of a row's fields. `None` for questions: the chain does not know them.
fn message(row: &Value) -> Option<Vec<u8>> {
	let (genesis, fields) = (genesis(), &row["fields"]);
	Some(match text(row, "kind") {
		"open" => OpenMessage {
			acceptance: long(fields, "acceptance").into(),
			class: word(fields, "class").into(),
			visited: word(fields, "visited").into(),
			wallet: account(fields, "wallet"),
			nonce: long(fields, "nonce"),
			voucher_key: array(fields, "voucher_key"),
			deposit: long(fields, "deposit"),
			expires: long(fields, "expires"),
			valid_until: long(fields, "valid_until"),
		}
		.to_bytes(&genesis)
		.to_vec(),
		"top_up" => TopUpMessage {
			channel: long(fields, "channel").into(),
			new_deposit: long(fields, "new_deposit"),
			valid_until: long(fields, "valid_until"),
		}
		.to_bytes(&genesis)
		.to_vec(),
		"close" => CloseMessage { channel: long(fields, "channel").into() }
			.to_bytes(&genesis)
			.to_vec(),
		"return" => ReturnMessage {
			class: word(fields, "class").into(),
			nonce: long(fields, "nonce"),
			wallet: account(fields, "wallet"),
			units: long(fields, "units"),
			valid_until: long(fields, "valid_until"),
		}
		.to_bytes(&genesis)
		.to_vec(),
		"contract" => ServiceContract {
			acceptance: long(fields, "acceptance").into(),
			class: word(fields, "class").into(),
			visited: word(fields, "visited").into(),
			wallet: account(fields, "wallet"),
			voucher_key: array(fields, "voucher_key"),
			commitment: array(fields, "commitment"),
			valid_until: long(fields, "valid_until"),
		}
		.to_bytes(&genesis)
		.to_vec(),
		"query" => return None,
		other => panic!("a kind that nobody knows: {other}"),
	})
}

/// The signature as a call carries it: number of the scheme, and its bytes.
fn signature(row: &Value) -> WalletSignature {
	let scheme = match text(row, "scheme") {
		"ed25519" => 0,
		"sr25519" => 1,
		"ecdsa" => 2,
		other => panic!("a scheme that nobody knows: {other}"),
	};
	let encoded = [vec![scheme], bytes(row, "signature")].concat();
	WalletSignature {
		signature: Signature::decode_all(&mut &encoded[..]).expect("a signature of its length"),
		wrapped: row["wrapped"].as_bool().unwrap(),
	}
}

#[test]
fn messages_should_have_the_vectors_bytes_and_signatures() {
	let (mut kinds, mut schemes) = (vec![], vec![]);
	for row in rows("valid") {
		let Some(message) = message(&row) else { continue };
		assert_eq!(message, bytes(&row, "message"), "{row}");
		assert!(signature(&row).is_of(&account(&row, "account"), &message), "{row}");
		kinds.push(text(&row, "kind").to_owned());
		schemes.push((text(&row, "scheme").to_owned(), row["wrapped"].as_bool().unwrap()));
	}
	kinds.sort();
	kinds.dedup();
	schemes.sort();
	schemes.dedup();
	assert_eq!(kinds, ["close", "contract", "open", "return", "top_up"]);
	assert_eq!(schemes.len(), 6);
}

#[test]
fn signatures_should_be_refused_when_the_vectors_say_so() {
	let rows = rows("invalid");
	assert!(rows.len() > 30);
	for row in rows {
		let (account, message) = (account(&row, "account"), bytes(&row, "message"));
		assert!(!signature(&row).is_of(&account, &message), "{row}");
	}
}
