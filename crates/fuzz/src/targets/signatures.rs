//! Signatures of wallets: one is taken if it is the account's, of this message, for this chain, over the
//! bytes that it says; nothing else is, whatever was changed.

use crate::{targets::messages::Message, Input};
use codec::{DecodeAll, Encode};
use interwork_primitives::{
	messages::{wrap, WalletSignature},
	AccountId, Signature,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{
	traits::{IdentifyAccount, Verify},
	MultiSigner,
};

/// Signs a message, changes something, and asks whether it is still taken.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let (scheme, wrapped, change) = (input.byte(), input.flag(), input.byte());
	let (at, bit) = (input.short(), input.byte() % 8);
	let genesis: [u8; 32] = input.array();
	let message = Message::any(&mut input);
	let bytes = message.bytes(&genesis);
	let signed = if wrapped { wrap(&bytes) } else { bytes.clone() };
	let (account, signature) = sign(scheme, &signed);
	let given = WalletSignature { signature, wrapped };
	assert!(given.is_of(&account, &bytes), "the wallet's own signature is refused");
	let encoded = given.encode();
	assert_eq!(WalletSignature::decode_all(&mut &encoded[..]), Ok(given.clone()));

	let flip = |bytes: &[u8]| {
		let mut bytes = bytes.to_vec();
		let length = bytes.len();
		bytes[usize::from(at) % length] ^= 1 << bit;
		bytes
	};
	let refused = match change % 6 {
		0 => !given.is_of(&account, &flip(&bytes)),
		1 => {
			let other = flip(account.as_ref());
			let other = AccountId::new(other.try_into().expect("32 bytes remain 32"));
			!given.is_of(&other, &bytes)
		},
		2 => !WalletSignature { wrapped: !wrapped, ..given.clone() }.is_of(&account, &bytes),
		3 => {
			// Also the byte that says which scheme it is, and the one that says whether it is wrapped.
			match WalletSignature::decode_all(&mut flip(&encoded).as_slice()) {
				Ok(other) => !other.is_of(&account, &bytes),
				Err(_) => true,
			}
		},
		4 => {
			let other = Message::any(&mut input);
			other.bytes(&genesis) == bytes || !given.is_of(&account, &other.bytes(&genesis))
		},
		_ => {
			let (_, other) = sign(scheme.wrapping_add(3), &signed);
			let other = WalletSignature { signature: other, wrapped };
			!other.is_of(&account, &bytes)
		},
	};
	assert!(refused, "a signature is taken that is not the wallet's of this message");
}

/// An account of one of the three schemes, and its signature. Two accounts of each: `which` and 3 more.
fn sign(which: u8, bytes: &[u8]) -> (AccountId, Signature) {
	let seed = [1 + which % 6 / 3; 32];
	let (signer, signature): (MultiSigner, Signature) = match which % 3 {
		0 => {
			let pair = sr25519::Pair::from_seed(&seed);
			(pair.public().into(), pair.sign(bytes).into())
		},
		1 => {
			let pair = ed25519::Pair::from_seed(&seed);
			(pair.public().into(), pair.sign(bytes).into())
		},
		_ => {
			let pair = ecdsa::Pair::from_seed(&seed);
			(pair.public().into(), pair.sign(bytes).into())
		},
	};
	let account = signer.into_account();
	debug_assert!(signature.verify(bytes, &account));
	(account, signature)
}
