//! Sealed documents by a second implementation, `vectors/make.py`, byte for byte.

use interwork_documents::*;
use serde_json::Value;
use zeroize::Zeroizing;

fn bytes(case: &Value, name: &str) -> Vec<u8> {
	hex::decode(case[name].as_str().unwrap()).unwrap()
}

fn array(case: &Value, name: &str) -> [u8; 32] {
	bytes(case, name).try_into().unwrap()
}

fn number(case: &Value, name: &str) -> u32 {
	u32::try_from(case[name].as_u64().unwrap()).unwrap()
}

fn filled(length: u64) -> Vec<u8> {
	(0..length).map(|at| u8::try_from((at * at + at) / 7 % 256).unwrap()).collect()
}

#[test]
fn sealing_should_give_the_bytes_of_another_implementation() {
	let cases: Value = serde_json::from_str(include_str!("../vectors/sealed.json")).unwrap();
	let cases = cases.as_array().unwrap();
	assert_eq!(cases.len(), 7);
	for case in cases {
		let plaintext = filled(case["length"].as_u64().unwrap());
		let route = Route {
			genesis: array(case, "genesis"),
			sender: OperatorId(number(case, "sender")),
			sender_epoch: number(case, "sender_epoch"),
			recipient: OperatorId(number(case, "recipient")),
			recipient_epoch: number(case, "recipient_epoch"),
			kind: u8::try_from(number(case, "kind")).unwrap(),
		};
		let recipient = SecretKey::from_bytes(array(case, "recipient_secret"));
		let sender = SecretKey::from_bytes(array(case, "sender_secret"));
		let (to, from) = (recipient.public().unwrap(), sender.public().unwrap());
		assert_eq!(to.0, array(case, "recipient_public"));
		assert_eq!(from.0, array(case, "sender_public"));
		let secret = |name| Zeroizing::new(array(case, name));
		let secrets = Secrets {
			salt: secret("salt"),
			key: secret("key"),
			ephemeral: [secret("recipient_ephemeral"), secret("sender_ephemeral")],
		};

		let sealed = seal_with(&plaintext, route, &to, &from, secrets).unwrap();
		assert_eq!(sealed.context().encode().to_vec(), bytes(case, "context"));
		assert_eq!(sealed.context().commitment, array(case, "commitment"));
		assert_eq!(commitment(&array(case, "salt"), &plaintext), array(case, "commitment"));
		assert_eq!(sealed.pieces()[0], bytes(case, "manifest"));
		assert_eq!(sealed.pieces().len(), usize::try_from(number(case, "pieces")).unwrap());
		let leaves = case["leaves"].as_array().unwrap();
		for ((index, piece), leaf) in (0..).zip(sealed.pieces()).zip(leaves) {
			assert_eq!(hex::encode(tree::leaf(index, piece)), leaf.as_str().unwrap());
		}
		assert_eq!(sealed.root(), array(case, "root"));

		// And what the other has sealed opens here, for both parties.
		let manifest = Manifest::decode(&bytes(case, "manifest")).unwrap();
		for (party, key) in [(Party::Recipient, &recipient), (Party::Sender, &sender)] {
			let chunks = sealed.pieces()[1..].iter().map(Vec::as_slice);
			assert_eq!(*open(&manifest, party, key, chunks).unwrap(), plaintext);
		}
	}
}
