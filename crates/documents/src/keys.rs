//! X25519 keys of an operator, one for each epoch, and the folder in which private ones lie.

use crate::context::Wiped;
use core::fmt;
use hpke::{kem::X25519HkdfSha256, Deserializable, Kem, Serializable};
use std::{
	collections::BTreeMap,
	fs::{self, File, OpenOptions},
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroize;

/// A public key, as on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

/// A private key. Wiped when it goes, never shown.
pub struct SecretKey(Wiped<32>);

impl SecretKey {
	/// A new key.
	///
	/// # Errors
	///
	/// The operating system has no randomness.
	pub fn random() -> Result<Self, getrandom::Error> {
		let mut bytes = Wiped([0; 32]);
		getrandom::fill(&mut bytes.0)?;
		Ok(Self(bytes))
	}

	/// The key with these bytes, any 32.
	pub fn from_bytes(bytes: [u8; 32]) -> Self {
		Self(Wiped(bytes))
	}

	/// Its bytes. Whoever has them can open every document that is sealed for the key.
	pub fn expose(&self) -> &[u8; 32] {
		&self.0 .0
	}

	/// The public key. `None`: never, as any 32 bytes are a key.
	pub fn public(&self) -> Option<PublicKey> {
		let secret = self.hpke()?;
		let public = X25519HkdfSha256::sk_to_pk(&secret).to_bytes();
		<[u8; 32]>::try_from(public.as_slice()).ok().map(PublicKey)
	}

	pub(crate) fn hpke(&self) -> Option<<X25519HkdfSha256 as Kem>::PrivateKey> {
		<X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(self.expose()).ok()
	}
}

impl fmt::Debug for SecretKey {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.write_str("SecretKey")
	}
}

/// The private keys of an operator by epoch.
#[derive(Debug, Default)]
pub struct KeyRing(BTreeMap<u32, SecretKey>);

impl KeyRing {
	/// The key of an epoch.
	pub fn get(&self, epoch: u32) -> Option<&SecretKey> {
		self.0.get(&epoch)
	}

	/// Adds a key.
	pub fn insert(&mut self, epoch: u32, key: SecretKey) {
		self.0.insert(epoch, key);
	}

	/// Drops and wipes a key. Whether it was there.
	pub fn remove(&mut self, epoch: u32) -> bool {
		self.0.remove(&epoch).is_some()
	}

	/// The epochs of which there are keys.
	pub fn epochs(&self) -> impl Iterator<Item = u32> + '_ {
		self.0.keys().copied()
	}
}

/// Why keys cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
	/// There is a key of that epoch already. It is not overwritten.
	#[error("there is a key of epoch {epoch} already")]
	AlreadyExists {
		/// The epoch.
		epoch: u32,
	},
	/// A file is not a key. Restore it from where it came.
	#[error("the key file of epoch {epoch} has {bytes} bytes, not 32")]
	Corrupt {
		/// The epoch.
		epoch: u32,
		/// Bytes of the file.
		bytes: usize,
	},
	/// The operating system has no randomness.
	#[error("no randomness: {0}")]
	Randomness(getrandom::Error),
	/// The disk failed.
	#[error("{0}")]
	Io(#[from] io::Error),
}

/// A folder with a file of 32 bytes for each epoch, which its owner alone can read.
#[derive(Clone, Debug)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
	/// The folder, which is made if it is not there.
	///
	/// # Errors
	///
	/// [`KeyError::Io`].
	pub fn open(path: &Path) -> Result<Self, KeyError> {
		fs::create_dir_all(path)?;
		restrict(path, 0o700)?;
		Ok(Self(path.to_owned()))
	}

	fn file(&self, epoch: u32) -> PathBuf {
		self.0.join(format!("epoch-{epoch}"))
	}

	/// Makes a new key. It is on the disk when this returns, and can be registered then.
	///
	/// # Errors
	///
	/// [`KeyError::AlreadyExists`], [`KeyError::Randomness`], [`KeyError::Io`].
	pub fn create(&self, epoch: u32) -> Result<SecretKey, KeyError> {
		let key = SecretKey::random().map_err(KeyError::Randomness)?;
		self.add(epoch, &key)?;
		Ok(key)
	}

	/// Writes a key, as from a backup.
	///
	/// # Errors
	///
	/// [`KeyError::AlreadyExists`], [`KeyError::Io`].
	pub fn add(&self, epoch: u32, key: &SecretKey) -> Result<(), KeyError> {
		// Under another name first: a file that bears an epoch is whole.
		let partial = self.0.join(format!("partial-{epoch}"));
		let path = self.file(epoch);
		if path.try_exists()? {
			return Err(KeyError::AlreadyExists { epoch });
		}
		let mut options = OpenOptions::new();
		options.write(true).create(true).truncate(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut file = options.open(&partial)?;
		file.write_all(key.expose())?;
		file.sync_all()?;
		fs::rename(&partial, &path)?;
		File::open(&self.0)?.sync_all()?;
		Ok(())
	}

	/// All keys.
	///
	/// # Errors
	///
	/// [`KeyError::Corrupt`], [`KeyError::Io`].
	pub fn load(&self) -> Result<KeyRing, KeyError> {
		let mut ring = KeyRing::default();
		for entry in fs::read_dir(&self.0)? {
			let name = entry?.file_name();
			let named =
				|text: &&str| text.parse().is_ok_and(|epoch: u32| epoch.to_string() == **text);
			let epoch = name
				.to_str()
				.and_then(|name| name.strip_prefix("epoch-"))
				// Others (`epoch-07`) are no key's file, whatever their number.
				.filter(named)
				.and_then(|epoch| epoch.parse::<u32>().ok());
			let Some(epoch) = epoch else { continue };
			let mut bytes = Vec::with_capacity(64);
			File::open(self.file(epoch))?.take(64).read_to_end(&mut bytes)?;
			let key = <[u8; 32]>::try_from(bytes.as_slice());
			let length = bytes.len();
			bytes.zeroize();
			let key = key.map_err(|_| KeyError::Corrupt { epoch, bytes: length })?;
			ring.insert(epoch, SecretKey::from_bytes(key));
		}
		Ok(ring)
	}

	/// Overwrites and removes a key. What was sealed for it can never be opened again.
	///
	/// # Errors
	///
	/// [`KeyError::Io`]; if there is none, too.
	pub fn destroy(&self, epoch: u32) -> Result<(), KeyError> {
		shred(&self.file(epoch))?;
		File::open(&self.0)?.sync_all()?;
		Ok(())
	}
}

/// Overwrites a file with zeros, and removes it when these are on the disk. Disks that move what they
/// rewrite may keep the old bytes somewhere.
pub(crate) fn shred(path: &Path) -> io::Result<()> {
	let mut file = OpenOptions::new().write(true).open(path)?;
	let length = file.metadata()?.len();
	io::copy(&mut io::repeat(0).take(length), &mut file)?;
	file.sync_all()?;
	fs::remove_file(path)
}

/// Lets the owner alone read a folder.
pub(crate) fn restrict(path: &Path, mode: u32) -> io::Result<()> {
	#[cfg(unix)]
	fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
	#[cfg(not(unix))]
	let _ = (path, mode);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn public_key_should_be_what_others_compute() {
		// By Python's `cryptography`.
		let secret = SecretKey::from_bytes(core::array::from_fn(|at| u8::try_from(at).unwrap()));
		assert_eq!(
			hex::encode(secret.public().unwrap().0),
			"8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
		);
	}

	#[test]
	fn folder_should_keep_keys_and_forget_those_destroyed() {
		let folder = tempfile::tempdir().unwrap();
		let keys = KeyFolder::open(&folder.path().join("keys")).unwrap();
		let (first, second) = (keys.create(0).unwrap(), keys.create(1).unwrap());
		assert!(matches!(keys.create(1), Err(KeyError::AlreadyExists { epoch: 1 })));
		let ring = keys.load().unwrap();
		assert_eq!(ring.epochs().collect::<Vec<_>>(), [0, 1]);
		assert_eq!(ring.get(0).unwrap().expose(), first.expose());
		assert_eq!(ring.get(1).unwrap().public(), second.public());
		keys.destroy(0).unwrap();
		assert_eq!(keys.load().unwrap().epochs().collect::<Vec<_>>(), [1]);
		assert!(matches!(keys.destroy(0), Err(KeyError::Io(_))));
		fs::write(folder.path().join("keys/epoch-01"), b"of nobody").unwrap();
		assert_eq!(keys.load().unwrap().epochs().collect::<Vec<_>>(), [1]);
		fs::write(folder.path().join("keys/epoch-7"), b"short").unwrap();
		assert!(matches!(keys.load(), Err(KeyError::Corrupt { epoch: 7, bytes: 5 })));
	}

	#[test]
	fn secret_should_not_be_shown() {
		assert_eq!(format!("{:?}", SecretKey::from_bytes([1; 32])), "SecretKey");
	}
}
