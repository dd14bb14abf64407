//! What a wallet keeps: its key, and where its channels stand. One folder, for its owner alone.
//!
//! | file | content |
//! | --- | --- |
//! | `key` | the secret of the wallet's account, as a secret URI |
//! | `channels/<id>.json` | a channel: its gateway, acceptance, deposit |
//! | `channels/<id>.payer` | how far it is paid: [`Payer::state`] |
//! | `contracts/<hash>.json` | a contract, and the salt of its commitment |
//! | `opening.json` | a channel that was asked for and not confirmed yet |
//!
//! Every file is written whole and flushed to disk before it takes the place of the one before. The
//! key of a channel's vouchers is made from the wallet's secret when it is needed and kept nowhere.

use super::messages;
use crate::{
	address::Address,
	error::{Error, Result},
	hexed::Fixed,
	keys::read_secret,
};
use interwork_micropay::{ChannelId, Genesis, Payer, TickPolicy, VoucherSigner};
use rand_core::{OsRng, RngCore};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
};
use subxt_signer::sr25519::Keypair;

/// First bytes of what the key of a channel's vouchers is derived from.
const VOUCHER_KEY_TAG: [u8; 16] = *b"interwork/vskey\x01";

/// First bytes of what a commitment to a profile is a hash of.
const PROFILE_TAG: [u8; 16] = *b"interwork/profl\x01";

/// A channel, as the wallet knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
	/// Its id.
	pub id: u64,
	/// The chain on which it is.
	pub genesis: Fixed<32>,
	/// The visited operator's gateway.
	pub gateway: String,
	/// The visited operator.
	pub visited: u32,
	/// The class of the units.
	pub class: u32,
	/// Under which acceptance.
	pub acceptance: u64,
	/// Bytes for a unit.
	pub bytes_per_unit: u32,
	/// From which number its voucher key is derived.
	pub key_number: u64,
	/// When it begins to close by itself.
	pub expires: u64,
}

/// A contract that was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contract {
	/// Hash of its message: its name at the gateway.
	pub hash: Fixed<32>,
	/// The visited operator's gateway.
	pub gateway: String,
	/// What was signed.
	pub contract: messages::Contract,
	/// From which number the voucher key in it is derived.
	pub key_number: u64,
	/// The salt of the commitment. `None`: the wallet did not make it, or nothing is committed to.
	pub salt: Option<Fixed<32>>,
}

/// A channel that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
	/// The chain.
	pub genesis: Fixed<32>,
	/// The visited operator's gateway.
	pub gateway: String,
	/// The visited operator.
	pub visited: u32,
	/// The class of the units.
	pub class: u32,
	/// Bytes for a unit.
	pub bytes_per_unit: u32,
	/// From which number the voucher key is derived.
	pub key_number: u64,
	/// The message.
	pub message: messages::Open,
	/// Whether to pay with vouchers alone.
	pub vouchers_only: bool,
}

/// A wallet, open for one process at a time.
pub struct Wallet {
	folder: PathBuf,
	secret: [u8; 32],
	pair: Keypair,
	#[cfg(unix)]
	_lock: nix::fcntl::Flock<fs::File>,
}

impl std::fmt::Debug for Wallet {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		// Never the key.
		f.debug_struct("Wallet").field("folder", &self.folder).finish_non_exhaustive()
	}
}

fn fail(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
	move |reason| Error::File { path: path.into(), reason }
}

/// Writes a file whole and durably: others see the old content or the new one, and the new one
/// outlives a loss of power from the moment this returns.
fn write_durably(path: &Path, content: &[u8]) -> Result<()> {
	let folder = path.parent().unwrap_or(Path::new("."));
	let temporary = path.with_extension("new");
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(&temporary).map_err(fail(&temporary))?;
	file.write_all(content).map_err(fail(&temporary))?;
	file.sync_all().map_err(fail(&temporary))?;
	fs::rename(&temporary, path).map_err(fail(path))?;
	sync_folder(folder)
}

fn sync_folder(folder: &Path) -> Result<()> {
	#[cfg(unix)]
	fs::File::open(folder)
		.and_then(|folder| folder.sync_all())
		.map_err(fail(folder))?;
	Ok(())
}

fn make_folder(path: &Path) -> Result<()> {
	let mut builder = fs::DirBuilder::new();
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	match builder.create(path) {
		Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
		other => other.map_err(fail(path)),
	}
}

/// 32 random bytes of the operating system.
fn random() -> Result<[u8; 32]> {
	let mut bytes = [0; 32];
	OsRng.try_fill_bytes(&mut bytes).map_err(|error| {
		Error::State(format!("the operating system gives no randomness: {error}"))
	})?;
	Ok(bytes)
}

impl Wallet {
	/// Makes a wallet with a new key in a folder that does not exist or is empty.
	pub fn create(folder: &Path) -> Result<Self> {
		if folder.join("key").exists() {
			return Err(Error::Usage(format!(
				"{} is a wallet already; its address is shown by `interwork wallet show`",
				folder.display()
			)));
		}
		if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
			return Err(Error::Usage(format!("{} is not empty", folder.display())));
		}
		make_folder(folder)?;
		#[cfg(unix)]
		fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
			.map_err(fail(folder))?;
		make_folder(&folder.join("channels"))?;
		make_folder(&folder.join("contracts"))?;
		let text = format!("0x{}\n", hex::encode(random()?));
		write_durably(&folder.join("key"), text.as_bytes())?;
		if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
			sync_folder(parent)?;
		}
		Self::open(folder)
	}

	/// Opens a wallet for this process alone.
	pub fn open(folder: &Path) -> Result<Self> {
		let path = folder.join("key");
		if !path.exists() {
			return Err(Error::Usage(format!(
				"{} is no wallet. Make one with `interwork wallet new --wallet {}`",
				folder.display(),
				folder.display()
			)));
		}
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			let mode = fs::metadata(folder).map_err(fail(folder))?.permissions().mode() & 0o777;
			if mode & 0o077 != 0 {
				return Err(Error::KeyFile {
					path: folder.into(),
					reason: format!(
						"others may look into it (mode {mode:04o}). Make it yours alone with: chmod \
						700 {}",
						folder.display()
					),
				});
			}
		}
		let mut secret = [0; 32];
		let text = read_secret(&path)?;
		hex::decode_to_slice(text.trim().trim_start_matches("0x"), &mut secret).map_err(|_| {
			Error::KeyFile {
				path: path.clone(),
				reason: "it holds no secret: 64 hexadecimal digits after 0x".into(),
			}
		})?;
		let pair = Keypair::from_secret_key(secret)
			.map_err(|_| Error::InvalidKey { reason: "it is no secret of an account" })?;
		Ok(Self {
			#[cfg(unix)]
			_lock: lock(&folder.join("lock"))?,
			folder: folder.into(),
			secret,
			pair,
		})
	}

	/// The wallet's folder.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The key of the wallet's account.
	pub fn pair(&self) -> &Keypair {
		&self.pair
	}

	/// The wallet's account.
	pub fn address(&self) -> Address {
		Address(self.pair.public_key().to_account_id())
	}

	/// The key of a channel's vouchers. Made from the wallet's secret, the chain, the acceptance and a
	/// number, by a hash: who knows one knows nothing about another, nor about the wallet.
	pub fn voucher_signer(
		&self,
		genesis: &[u8; 32],
		acceptance: u64,
		number: u64,
	) -> VoucherSigner {
		let input = [
			VOUCHER_KEY_TAG.as_slice(),
			&self.secret,
			genesis,
			&acceptance.to_le_bytes(),
			&number.to_le_bytes(),
		]
		.concat();
		VoucherSigner::from_seed(sp_crypto_hashing::sha2_256(&input))
	}

	fn signer_of(&self, channel: &Channel) -> VoucherSigner {
		self.voucher_signer(&channel.genesis.0, channel.acceptance, channel.key_number)
	}

	// --- Files --------------------------------------------------------------------------------

	fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
		let text = match fs::read(path) {
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
			other => other.map_err(fail(path))?,
		};
		serde_json::from_slice(&text)
			.map(Some)
			.map_err(|error| fail(path)(error.into()))
	}

	fn write<T: Serialize>(path: &Path, value: &T) -> Result<()> {
		let text =
			serde_json::to_vec_pretty(value).map_err(|error| Error::Output(error.to_string()))?;
		write_durably(path, &text)
	}

	fn remove(path: &Path) -> Result<()> {
		match fs::remove_file(path) {
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
			other => other.map_err(fail(path)),
		}
	}

	fn all<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>> {
		let mut all = Vec::new();
		for entry in fs::read_dir(folder).map_err(fail(folder))? {
			let path = entry.map_err(fail(folder))?.path();
			if path.extension().is_some_and(|extension| extension == "json") {
				all.extend(Self::read(&path)?);
			}
		}
		Ok(all)
	}

	fn channel_file(&self, id: u64, extension: &str) -> PathBuf {
		self.folder.join("channels").join(format!("{id}.{extension}"))
	}

	// --- Channels -----------------------------------------------------------------------------

	/// The channels, by their ids.
	pub fn channels(&self) -> Result<Vec<Channel>> {
		let mut channels: Vec<Channel> = Self::all(&self.folder.join("channels"))?;
		channels.sort_by_key(|channel| channel.id);
		Ok(channels)
	}

	/// A channel, or the only one there is.
	pub fn channel(&self, id: Option<u64>) -> Result<Channel> {
		let mut channels = self.channels()?;
		match id {
			Some(id) => channels.into_iter().find(|channel| channel.id == id).ok_or_else(|| {
				Error::NotFound {
					what: format!("channel {id} in this wallet"),
					advice:
						"`interwork wallet show` lists them; `interwork wallet recover` brings \
					back one that was lost",
				}
			}),
			None if channels.len() > 1 => {
				Err(Error::Usage("the wallet has several channels: name one with --channel".into()))
			},
			None => channels.pop().ok_or_else(|| Error::NotFound {
				what: "channel in this wallet".into(),
				advice: "Open one with `interwork wallet open`",
			}),
		}
	}

	/// Begins a channel: nothing is paid on it yet.
	pub fn add_channel(&self, channel: &Channel, payer: &Payer) -> Result<()> {
		// The payer first: a channel that is known has one.
		self.save_payer(payer)?;
		Self::write(&self.channel_file(channel.id, "json"), channel)
	}

	/// A payer on which nothing is spent.
	pub fn new_payer(&self, channel: &Channel, deposit: u64, policy: TickPolicy) -> Result<Payer> {
		let (signer, genesis) = (self.signer_of(channel), Genesis(channel.genesis.0));
		Payer::new(signer, genesis, ChannelId(channel.id), deposit, policy)
			.map_err(|error| Error::State(error.to_string()))
	}

	/// Where a channel stands.
	pub fn payer(&self, channel: &Channel) -> Result<Payer> {
		let path = self.channel_file(channel.id, "payer");
		let state = fs::read(&path).map_err(fail(&path))?;
		Payer::restore(self.signer_of(channel), &state).map_err(|error| {
			Error::State(format!(
				"{}: {error}. Ask the gateway with `interwork wallet recover --channel {}`",
				path.display(),
				channel.id
			))
		})
	}

	/// Keeps where a channel stands, before a payment leaves.
	pub fn save_payer(&self, payer: &Payer) -> Result<()> {
		write_durably(&self.channel_file(payer.channel().0, "payer"), &payer.state())
	}

	/// Forgets a channel that is over.
	pub fn forget_channel(&self, id: u64) -> Result<()> {
		Self::remove(&self.channel_file(id, "json"))?;
		Self::remove(&self.channel_file(id, "payer"))
	}

	/// The key with which a channel's vouchers and questions about it are signed.
	pub fn channel_signer(&self, channel: &Channel) -> VoucherSigner {
		self.signer_of(channel)
	}

	// --- Contracts and openings ---------------------------------------------------------------

	/// The contracts.
	pub fn contracts(&self) -> Result<Vec<Contract>> {
		Self::all(&self.folder.join("contracts"))
	}

	/// Keeps a contract.
	pub fn save_contract(&self, contract: &Contract) -> Result<()> {
		let name = format!("{}.json", hex::encode(contract.hash.0));
		Self::write(&self.folder.join("contracts").join(name), contract)
	}

	/// Forgets a contract.
	pub fn forget_contract(&self, contract: &Contract) -> Result<()> {
		let name = format!("{}.json", hex::encode(contract.hash.0));
		Self::remove(&self.folder.join("contracts").join(name))
	}

	fn opening_file(&self) -> PathBuf {
		self.folder.join("opening.json")
	}

	/// The channel that was asked for and is not confirmed.
	pub fn opening(&self) -> Result<Option<Opening>> {
		Self::read(&self.opening_file())
	}

	/// Keeps what is asked for, before it is.
	pub fn save_opening(&self, opening: &Opening) -> Result<()> {
		Self::write(&self.opening_file(), opening)
	}

	/// Nothing is asked for any more.
	pub fn forget_opening(&self) -> Result<()> {
		Self::remove(&self.opening_file())
	}
}

/// A salted commitment to a document, and its salt.
pub fn commit(document: &[u8]) -> Result<(Fixed<32>, Fixed<32>)> {
	let salt = random()?;
	Ok((commitment(&salt, document), Fixed(salt)))
}

/// SHA-256 of tag, salt and document.
pub fn commitment(salt: &[u8; 32], document: &[u8]) -> Fixed<32> {
	Fixed(sp_crypto_hashing::sha2_256(&[&PROFILE_TAG, salt.as_slice(), document].concat()))
}

#[cfg(unix)]
fn lock(path: &Path) -> Result<nix::fcntl::Flock<fs::File>> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(false);
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let file = options.open(path).map_err(fail(path))?;
	nix::fcntl::Flock::lock(file, nix::fcntl::FlockArg::LockExclusiveNonblock).map_err(|_| {
		Error::State(format!(
			"another process works with this wallet ({} is locked). Wait until it has ended",
			path.display()
		))
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn channel() -> Channel {
		Channel {
			id: 5,
			genesis: Fixed([7; 32]),
			gateway: "http://127.0.0.1:9980".into(),
			visited: 1,
			class: 0,
			acceptance: 3,
			bytes_per_unit: 100_000,
			key_number: 2,
			expires: 100,
		}
	}

	#[cfg(unix)]
	#[test]
	fn wallet_should_be_for_its_owner_alone() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("wallet");
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		let wallet = Wallet::create(&path).unwrap();
		wallet
			.add_channel(
				&channel(),
				&wallet.new_payer(&channel(), 25, TickPolicy::UNIT_TICKS).unwrap(),
			)
			.unwrap();
		assert_eq!(mode(&path), 0o700);
		for file in ["key", "lock", "channels/5.json", "channels/5.payer"] {
			assert_eq!(mode(&path.join(file)), 0o600, "{file}");
		}
		assert_eq!(mode(&path.join("channels")), 0o700);

		// One process at a time.
		let error = Wallet::open(&path).unwrap_err().to_string();
		assert!(error.contains("another process"), "{error}");
		drop(wallet);
		fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
		assert!(Wallet::open(&path).unwrap_err().to_string().contains("chmod 700"));
		fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
		fs::set_permissions(path.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
		assert!(Wallet::open(&path).unwrap_err().to_string().contains("chmod 600"));
	}

	#[test]
	fn wallet_should_be_the_same_when_it_is_opened_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("wallet");
		let address = Wallet::create(&path).unwrap().address();
		let wallet = Wallet::open(&path).unwrap();
		assert_eq!(wallet.address(), address);
		assert!(Wallet::create(&path).unwrap_err().to_string().contains("wallet already"));
		let text = format!("{wallet:?}");
		assert!(!text.contains(&hex::encode(wallet.secret)), "{text}");

		let other = Wallet::create(&folder.path().join("other")).unwrap();
		assert_ne!(other.address(), address);
	}

	#[test]
	fn payments_should_go_on_where_they_were_when_the_wallet_is_opened_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("wallet");
		let wallet = Wallet::create(&path).unwrap();
		let mut payer = wallet.new_payer(&channel(), 25, TickPolicy::UNIT_TICKS).unwrap();
		wallet.add_channel(&channel(), &payer).unwrap();
		payer.spend(1).unwrap();
		payer.spend(3).unwrap();
		wallet.save_payer(&payer).unwrap();
		let latest = payer.latest();
		drop(wallet);

		let wallet = Wallet::open(&path).unwrap();
		let known = wallet.channel(None).unwrap();
		assert_eq!(known, channel());
		let payer = wallet.payer(&known).unwrap();
		assert_eq!((payer.spent(), payer.left()), (4, 21));
		assert_eq!(payer.latest(), latest);

		// A file that was cut off is noticed.
		let file = wallet.channel_file(5, "payer");
		let state = fs::read(&file).unwrap();
		fs::write(&file, state.get(..100).unwrap()).unwrap();
		assert!(wallet.payer(&known).unwrap_err().to_string().contains("wallet recover"));
		wallet.forget_channel(5).unwrap();
		assert!(wallet.channel(None).is_err() && wallet.channel(Some(5)).is_err());
	}

	#[test]
	fn voucher_keys_should_have_nothing_in_common() {
		let folder = tempfile::tempdir().unwrap();
		let wallets = ["a", "b"].map(|name| Wallet::create(&folder.path().join(name)).unwrap());
		let mut keys = std::collections::BTreeSet::new();
		for wallet in &wallets {
			keys.insert(wallet.pair().public_key().0);
			for genesis in [[7; 32], [8; 32]] {
				for (acceptance, number) in [(0, 0), (0, 1), (1, 0), (1 << 56, 0), (0, 1 << 56)] {
					keys.insert(wallet.voucher_signer(&genesis, acceptance, number).public());
				}
			}
		}
		assert_eq!(keys.len(), 2 * (1 + 2 * 5));
		// The same again, from nothing but the secret.
		let again = wallets[0].voucher_signer(&[7; 32], 0, 1).public();
		assert!(keys.contains(&again));
	}

	#[test]
	fn commitment_should_hide_the_document() {
		let (first, salt) = commit(b"profile").unwrap();
		let (second, _) = commit(b"profile").unwrap();
		assert_ne!(first, second, "the salt is new each time");
		assert_eq!(commitment(&salt.0, b"profile"), first);
		assert_ne!(commitment(&salt.0, b"another"), first);
	}
}
