//! Accounts as people read them: addresses with the chain's own prefix.

use blake2::{Blake2b512, Digest};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};
use subxt::utils::AccountId32;

/// Address prefix of the chain, as in `interwork-primitives`.
pub const SS58_PREFIX: u16 = 4619;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// An account that prints as an Interwork address and reads addresses of any prefix, or 32 bytes in
/// hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(pub AccountId32);

impl From<AccountId32> for Address {
	fn from(account: AccountId32) -> Self {
		Self(account)
	}
}

impl From<&AccountId32> for Address {
	fn from(account: &AccountId32) -> Self {
		Self(*account)
	}
}

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		// Two bytes hold a prefix above 63: six middle bits, then two low and the high ones.
		let [high, low] = SS58_PREFIX.to_be_bytes();
		let mut bytes = vec![(low >> 2) | 0b0100_0000, high | (low << 6)];
		bytes.extend(self.0 .0);
		let hash = Blake2b512::new().chain_update(b"SS58PRE").chain_update(&bytes).finalize();
		bytes.extend(hash.iter().take(2));
		f.pad(&base58(&bytes))
	}
}

impl Serialize for Address {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl FromStr for Address {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		if let Some(digits) = text.strip_prefix("0x") {
			let mut bytes = [0; 32];
			return hex::decode_to_slice(digits, &mut bytes)
				.map(|()| Self(AccountId32(bytes)))
				.map_err(|_| "an account in hexadecimal has 64 digits after 0x".to_string());
		}
		AccountId32::from_str(text).map(Self).map_err(|reason| {
			format!(
				"not an address ({reason}): copy it whole, or give 0x and 64 hexadecimal digits"
			)
		})
	}
}

pub(crate) fn base58(bytes: &[u8]) -> String {
	// Digits of the number in base 58, the lowest first.
	let mut digits: Vec<u32> = Vec::new();
	for byte in bytes {
		let mut carry = u32::from(*byte);
		for digit in &mut digits {
			carry += *digit << 8;
			*digit = carry % 58;
			carry /= 58;
		}
		while carry > 0 {
			digits.push(carry % 58);
			carry /= 58;
		}
	}
	let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
	digits.extend(std::iter::repeat_n(0, zeros));
	digits
		.into_iter()
		.rev()
		.filter_map(|digit| ALPHABET.get(usize::try_from(digit).ok()?))
		.map(|letter| char::from(*letter))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt_signer::sr25519::dev;

	#[test]
	fn address_should_read_back_when_written() {
		for account in [dev::alice().public_key().to_account_id(), AccountId32([0; 32])] {
			let address = Address(account);
			assert_eq!(address.to_string().parse(), Ok(address));
		}
	}

	#[test]
	fn address_should_carry_the_prefix_of_the_chain() {
		// Made with the node: `interwork-node key inspect //Alice`.
		let alice = Address(dev::alice().public_key().to_account_id()).to_string();
		let other: Address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".parse().unwrap();
		assert_eq!(other.to_string(), alice);
		assert_ne!(alice, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	}

	#[test]
	fn address_should_be_refused_when_a_letter_is_wrong() {
		let text = Address(dev::bob().public_key().to_account_id()).to_string();
		let wrong: String = text.chars().rev().collect();
		assert!(wrong.parse::<Address>().is_err());
		assert!("0x12".parse::<Address>().is_err());
	}
}
