//! Where the values of a proof are in the chain's state.

use super::Subject;
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};

fn entry(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

fn twox(key: &[u8]) -> Vec<u8> {
	[&twox_64(key), key].concat()
}

fn blake2(key: &[u8]) -> Vec<u8> {
	[&blake2_128(key), key].concat()
}

/// The time of the block, in milliseconds.
pub fn now() -> Vec<u8> {
	entry("Timestamp", "Now")
}

/// Which runtime wrote the state.
pub fn runtime() -> Vec<u8> {
	entry("System", "LastRuntimeUpgrade")
}

/// The books of a class.
pub fn class(class: u32) -> Vec<u8> {
	[entry("Dice", "Classes"), twox(&class.to_le_bytes())].concat()
}

/// An acceptance.
pub fn acceptance(acceptance: u64) -> Vec<u8> {
	[entry("Dice", "Acceptances"), twox(&acceptance.to_le_bytes())].concat()
}

/// The record of an assignment.
pub fn assignment(class: u32, wallet: &[u8; 32]) -> Vec<u8> {
	[entry("Dice", "Assignments"), twox(&class.to_le_bytes()), blake2(wallet)].concat()
}

/// A wallet's units, which are an asset with the number of its class.
pub fn units(class: u32, wallet: &[u8; 32]) -> Vec<u8> {
	[entry("Assets", "Account"), blake2(&class.to_le_bytes()), blake2(wallet)].concat()
}

/// An operator's record.
pub fn operator(operator: u32) -> Vec<u8> {
	[entry("Operators", "Operators"), twox(&operator.to_le_bytes())].concat()
}

/// A channel.
pub fn channel(channel: u64) -> Vec<u8> {
	[entry("Channels", "Channels"), channel.to_be_bytes().to_vec()].concat()
}

/// All that a proof about a subject shows.
pub fn all(subject: &Subject) -> Vec<Vec<u8>> {
	let mut keys = vec![
		now(),
		runtime(),
		class(subject.class),
		acceptance(subject.acceptance),
		assignment(subject.class, &subject.wallet.0),
		units(subject.class, &subject.wallet.0),
		operator(subject.class),
		operator(subject.visited),
	];
	keys.extend(subject.channel.map(channel));
	keys
}
