//! Keys that sign, and the nonces they have given out.

use crate::{address::Address, error::Error};
use std::{fs, path::Path, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{sr25519::Keypair, SecretUri};

/// A key that signs transactions. It remembers which nonce comes next, so that transactions can be
/// sent without waiting for the ones before.
pub struct Signer {
	/// What to call it in messages.
	name: String,
	pair: Keypair,
	/// The next nonce; `None`: ask the node.
	pub(crate) next_nonce: tokio::sync::Mutex<Option<u64>>,
}

impl std::fmt::Debug for Signer {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		// Never the key.
		f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
	}
}

impl Signer {
	/// The key of a pair.
	pub fn new(name: impl Into<String>, pair: Keypair) -> Self {
		Self { name: name.into(), pair, next_nonce: tokio::sync::Mutex::new(None) }
	}

	/// The key of a secret URI, such as `//Alice` or a phrase of words with a path.
	pub fn from_suri(suri: &str) -> Result<Self, Error> {
		Ok(Self::new("the account", pair_of(suri)?))
	}

	/// The key in a file that holds one secret URI and that nobody but its owner may read.
	pub fn from_file(path: &Path) -> Result<Self, Error> {
		let text = read_secret(path)?;
		let pair = pair_of(text.trim()).map_err(|_| Error::KeyFile {
			path: path.into(),
			reason: "it holds no secret URI: put one on its only line".into(),
		})?;
		Ok(Self::new("the account", pair))
	}

	/// Names the key in messages.
	pub fn named(mut self, name: impl Into<String>) -> Self {
		self.name = name.into();
		self
	}

	/// What to call it in messages.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The pair that signs.
	pub fn pair(&self) -> &Keypair {
		&self.pair
	}

	/// The account of the key.
	pub fn account(&self) -> AccountId32 {
		self.pair.public_key().to_account_id()
	}

	/// The account as it is shown.
	pub fn address(&self) -> Address {
		Address(self.account())
	}
}

/// The pair of a secret URI.
pub fn pair_of(suri: &str) -> Result<Keypair, Error> {
	let reason = "it is no secret URI: give for example //Alice, or the words of a phrase";
	SecretUri::from_str(suri)
		.ok()
		.and_then(|uri| Keypair::from_uri(&uri).ok())
		.ok_or(Error::InvalidKey { reason })
}

pub(crate) fn read_secret(path: &Path) -> Result<String, Error> {
	let fail = |reason: String| Error::KeyFile { path: path.into(), reason };
	let metadata = fs::metadata(path).map_err(|error| fail(error.to_string()))?;
	if !metadata.is_file() {
		return Err(fail("it is no file".into()));
	}
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let mode = metadata.permissions().mode() & 0o777;
		if mode & 0o077 != 0 {
			return Err(fail(format!(
				"others may read it (mode {mode:04o}). Make it yours alone with: chmod 600 {}",
				path.display()
			)));
		}
	}
	fs::read_to_string(path).map_err(|error| fail(error.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt_signer::sr25519::dev;

	#[cfg(unix)]
	fn key_file(content: &str, mode: u32) -> tempfile::NamedTempFile {
		use std::os::unix::fs::PermissionsExt;
		let file = tempfile::NamedTempFile::new().unwrap();
		fs::write(file.path(), content).unwrap();
		fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
		file
	}

	#[test]
	fn signer_should_be_the_well_known_key_when_named_by_its_uri() {
		let alice = dev::alice().public_key().to_account_id();
		assert_eq!(Signer::from_suri("//Alice").unwrap().account(), alice);
		assert!(Signer::from_suri("not a phrase").is_err());
		assert!(Signer::from_suri("").is_ok_and(|key| key.account() != alice));
	}

	#[cfg(unix)]
	#[test]
	fn key_file_should_be_read_when_only_its_owner_may() {
		let file = key_file("//Bob\n", 0o600);
		let bob = dev::bob().public_key().to_account_id();
		assert_eq!(Signer::from_file(file.path()).unwrap().account(), bob);
	}

	#[cfg(unix)]
	#[test]
	fn key_file_should_be_refused_when_others_may_read_it() {
		for mode in [0o644, 0o640, 0o604, 0o620] {
			let file = key_file("//Bob", mode);
			let error = Signer::from_file(file.path()).unwrap_err().to_string();
			assert!(error.contains("chmod 600"), "{error}");
		}
	}

	#[cfg(unix)]
	#[test]
	fn key_file_should_be_refused_when_it_holds_no_key() {
		let file = key_file("hello world\n", 0o600);
		let error = Signer::from_file(file.path()).unwrap_err().to_string();
		assert!(error.contains("secret URI"), "{error}");
		assert!(!error.contains("hello"), "the content of a key file must not be shown: {error}");
		assert!(Signer::from_file(Path::new("/nowhere/key")).is_err());
	}

	#[test]
	fn debug_output_should_not_show_the_key() {
		let text = format!("{:?}", Signer::from_suri("//Alice").unwrap());
		assert_eq!(text, "Signer { name: \"the account\", .. }");
	}
}
