//! Service contracts that wallets have signed: kept as evidence, one line of JSON each.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{
	collections::{HashMap, HashSet},
	fs::{File, OpenOptions},
	io::{BufRead, BufReader, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
};

/// Contracts that one wallet may have kept. More need the operator to move the file away.
const PER_WALLET_MAX: u32 = 64;

/// A contract and the wallet's signature of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptContract {
	/// Blake2-256 of the signed message.
	pub contract: String,
	/// The wallet.
	pub wallet: String,
	/// The message that is signed, without `<Bytes>`, in hexadecimal.
	pub message: String,
	/// The signature, as the wallet gave it.
	pub signature: serde_json::Value,
	/// Whether the message was signed between `<Bytes>` and `</Bytes>`.
	pub wrapped: bool,
	/// When it was kept, in seconds since 1970.
	pub kept_at: u64,
}

/// Whether a contract is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
	Now,
	Before,
	TooMany,
}

struct Inner {
	file: File,
	known: HashSet<String>,
	by_wallet: HashMap<String, u32>,
	/// Whether a write has failed: what is on the disk is known only after a restart.
	failed: bool,
}

/// The file of contracts.
pub(crate) struct Contracts {
	path: PathBuf,
	inner: Mutex<Inner>,
}

impl Contracts {
	/// Opens the file, or makes it. A line that was not written whole is cut off: it was never
	/// confirmed to anyone.
	pub(crate) fn open(path: &Path) -> Result<Self> {
		let fail = |reason| Error::File { path: path.into(), reason };
		let mut options = OpenOptions::new();
		options.read(true).write(true).create(true).truncate(false);
		#[cfg(unix)]
		{
			use std::os::unix::fs::OpenOptionsExt;
			options.mode(0o600);
		}
		let mut file = options.open(path).map_err(fail)?;
		let mut inner_known = HashSet::new();
		let mut by_wallet: HashMap<String, u32> = HashMap::new();
		let mut whole: u64 = 0;
		let mut reader = BufReader::new(&file);
		let mut line = Vec::new();
		let mut number: usize = 0;
		loop {
			line.clear();
			let read = reader.read_until(b'\n', &mut line).map_err(fail)?;
			if !line.ends_with(b"\n") {
				break;
			}
			number = number.saturating_add(1);
			let kept: KeptContract = serde_json::from_slice(&line).map_err(|error| Error::Row {
				path: path.into(),
				line: number,
				reason: error.to_string(),
			})?;
			inner_known.insert(kept.contract);
			let count = by_wallet.entry(kept.wallet).or_insert(0);
			*count = count.saturating_add(1);
			whole = whole.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
		}
		drop(reader);
		file.set_len(whole).map_err(fail)?;
		file.seek(SeekFrom::End(0)).map_err(fail)?;
		file.sync_all().map_err(fail)?;
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		File::open(folder.unwrap_or(Path::new(".")))
			.and_then(|folder| folder.sync_all())
			.map_err(fail)?;
		let inner = Inner { file, known: inner_known, by_wallet, failed: false };
		Ok(Self { path: path.into(), inner: Mutex::new(inner) })
	}

	/// Whether a contract is kept already.
	pub(crate) fn has(&self, contract: &str) -> bool {
		self.inner
			.lock()
			.unwrap_or_else(PoisonError::into_inner)
			.known
			.contains(contract)
	}

	/// Keeps a contract. It is on the disk when this returns. Blocks.
	pub(crate) fn keep(&self, contract: KeptContract) -> Result<Kept> {
		let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
		if inner.known.contains(&contract.contract) {
			return Ok(Kept::Before);
		}
		if inner
			.by_wallet
			.get(&contract.wallet)
			.is_some_and(|count| *count >= PER_WALLET_MAX)
		{
			return Ok(Kept::TooMany);
		}
		if inner.failed {
			return Err(Error::State(format!(
				"a write to {} has failed before: restart the gateway",
				self.path.display()
			)));
		}
		let mut line =
			serde_json::to_vec(&contract).map_err(|error| Error::Output(error.to_string()))?;
		line.push(b'\n');
		// Stays set when the write fails.
		inner.failed = true;
		inner
			.file
			.write_all(&line)
			.and_then(|()| inner.file.sync_data())
			.map_err(|reason| Error::File { path: self.path.clone(), reason })?;
		inner.failed = false;
		inner.known.insert(contract.contract);
		let count = inner.by_wallet.entry(contract.wallet).or_insert(0);
		*count = count.saturating_add(1);
		Ok(Kept::Now)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn contract(number: u32) -> KeptContract {
		KeptContract {
			contract: format!("0x{number}"),
			wallet: "5wallet".into(),
			message: "0x00".into(),
			signature: serde_json::json!({"type": "sr25519", "bytes": "0x00"}),
			wrapped: false,
			kept_at: 1,
		}
	}

	#[test]
	fn contract_should_be_known_when_the_file_is_opened_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("contracts");
		let contracts = Contracts::open(&path).unwrap();
		assert_eq!(contracts.keep(contract(1)).unwrap(), Kept::Now);
		assert_eq!(contracts.keep(contract(1)).unwrap(), Kept::Before);
		drop(contracts);
		assert!(Contracts::open(&path).unwrap().has("0x1"));
		assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
	}

	#[test]
	fn line_should_be_cut_off_when_it_was_not_written_whole() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("contracts");
		Contracts::open(&path).unwrap().keep(contract(1)).unwrap();
		let mut file = OpenOptions::new().append(true).open(&path).unwrap();
		file.write_all(b"{\"contract\":\"0x2\",\"wal").unwrap();
		drop(file);
		let contracts = Contracts::open(&path).unwrap();
		assert!(!contracts.has("0x2"));
		assert_eq!(contracts.keep(contract(3)).unwrap(), Kept::Now);
		let text = std::fs::read_to_string(&path).unwrap();
		assert_eq!(text.lines().count(), 2);
		assert!(Contracts::open(&path).unwrap().has("0x3"));
	}

	#[test]
	fn contracts_should_be_refused_when_a_wallet_has_too_many() {
		let folder = tempfile::tempdir().unwrap();
		let contracts = Contracts::open(&folder.path().join("contracts")).unwrap();
		for number in 0..PER_WALLET_MAX {
			assert_eq!(contracts.keep(contract(number)).unwrap(), Kept::Now);
		}
		assert_eq!(contracts.keep(contract(999)).unwrap(), Kept::TooMany);
	}
}
