//! The durable memory of an operator's documents: those that it sends and those that it receives.
//!
//! A folder with a database, in which each document and each job has a row, and a folder of pieces for
//! each document. A piece lies there with its proof, so that it can be checked against the root
//! alone: whatever a crash or a disk does to it is found when it is read, and what is whole after a
//! crash need not be fetched again.
//!
//! While the store is open nobody else can open it.

mod tables;

use crate::{
	context::{Announcement, Context, DocumentId, Genesis, Hash, Name, Party},
	keys::{restrict, shred, KeyRing},
	outbox::{Change, Job, JobKey},
	pull::{check_piece, Piece, PieceError},
	seal::{Manifest, OpenError, Opener, Sealed},
	wire::{decode_body, encode_body},
};
use redb::{Database, StorageError};
use std::{
	collections::BTreeMap,
	fs::{self, File},
	io,
	path::{Path, PathBuf},
	sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
};
use zeroize::Zeroizing;

/// Memory that the database may use for its pages, in bytes: 16 MiB. Pieces do not lie in it.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// Why the store cannot be opened, or refuses something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
	/// Another process, or another [`Store`] of this one, has it open.
	#[error("the store is open elsewhere")]
	InUse,
	/// The store, or the document, is of another chain.
	#[error("the store belongs to another chain")]
	OtherChain,
	/// Written by another version of this library.
	#[error("the store was written by another version")]
	UnknownLayout,
	/// What is stored makes no sense. Restore the folder from where it came.
	#[error("the store is corrupt")]
	Corrupt,
	/// A write to the database has failed before. What is durable is known when it is opened again.
	#[error("a write to the store failed, open it again")]
	FailedBefore,
	/// No such document is known.
	#[error("no such document is known")]
	NotFound,
	/// The document is known already.
	#[error("the document is known already")]
	AlreadyExists,
	/// The document was destroyed. It is neither served nor fetched any more.
	#[error("the document was purged")]
	Purged,
	/// A document of the same name with other pieces, or on the other side, is known.
	#[error("another document of the same name is known")]
	OtherContent,
	/// There is no room: purge documents, or allow for more.
	#[error("no room for {needed} bytes, {left} are left")]
	NoRoom {
		/// Bytes that the document needs.
		needed: u64,
		/// Bytes that are left.
		left: u64,
	},
	/// The document is not where it could do that.
	#[error("the document is at the stage {stage:?}")]
	WrongStage {
		/// Where it is.
		stage: Stage,
	},
	/// Pieces are missing.
	#[error("{missing} pieces are missing")]
	Incomplete {
		/// How many.
		missing: u32,
	},
	/// A piece that was here is lost or altered. Fetch or seal it again.
	#[error("piece {index} is lost or damaged")]
	Damaged {
		/// Its place.
		index: u32,
	},
	/// The private key of the epoch is not there.
	#[error("there is no private key of epoch {epoch}")]
	NoKey {
		/// The epoch.
		epoch: u32,
	},
	/// The piece is not what was announced.
	#[error("{0}")]
	Piece(#[from] PieceError),
	/// The document does not open.
	#[error("{0}")]
	Open(#[from] OpenError),
	/// The disk failed, or is full. Nothing is changed.
	#[error("{0}")]
	Io(#[from] io::Error),
	/// The database failed.
	#[error("{0}")]
	Database(Box<redb::Error>),
}

macro_rules! from_database_errors {
	($($error:ty),*) => {
		$(impl From<$error> for StoreError {
			fn from(error: $error) -> Self {
				Self::Database(Box::new(error.into()))
			}
		})*
	};
}
from_database_errors!(StorageError, redb::TableError, redb::TransactionError, redb::CommitError);

impl From<redb::DatabaseError> for StoreError {
	fn from(error: redb::DatabaseError) -> Self {
		match error {
			redb::DatabaseError::DatabaseAlreadyOpen => Self::InUse,
			error => Self::Database(Box::new(error.into())),
		}
	}
}

/// Whether the operator sends or receives a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
	/// It sends it.
	Outgoing,
	/// It receives it.
	Incoming,
}

/// How far a document has come, as this side knows it. Durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
	/// Outgoing: it is sealed and on the disk, and can be announced.
	Sealed,
	/// Outgoing: it is announced in a finalised block.
	Announced,
	/// Incoming: pieces are on their way.
	Receiving,
	/// Incoming: all pieces are on the disk, and a receipt can be given.
	Complete,
	/// The chain has the receipt.
	Received,
	/// The chain has the rejection.
	Rejected {
		/// The number of the reason.
		reason: u8,
	},
	/// The chain has it that there was no answer.
	Expired,
	/// It is being destroyed: neither served nor opened any more.
	Purging,
	/// It is destroyed. Kept, so that it does not come back.
	Purged,
}

impl Stage {
	/// Whether it is destroyed, or soon will be.
	pub fn is_purged(self) -> bool {
		matches!(self, Self::Purging | Self::Purged)
	}
}

/// What is known of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// What it is bound to.
	pub context: Context,
	/// Root of the tree over its pieces.
	pub root: Hash,
	/// Its id on chain. `None`: not announced yet.
	pub document: Option<DocumentId>,
	/// Whether it is sent or received.
	pub side: Side,
	/// How far it has come.
	pub stage: Stage,
}

impl Entry {
	/// Its name.
	pub fn name(&self) -> Name {
		self.context.name()
	}

	/// What the chain says of it, or will.
	pub fn announcement(&self) -> Announcement {
		let document = self.document.unwrap_or_default();
		Announcement { document, context: self.context, root: self.root }
	}

	/// Bytes that it takes on the disk, about.
	fn bytes(&self) -> u64 {
		let pieces = u64::from(self.context.bucket.pieces()).saturating_mul(1_024);
		u64::try_from(self.context.bucket.bytes())
			.unwrap_or(u64::MAX)
			.saturating_add(pieces)
	}
}

#[derive(Debug, Default)]
struct Memory {
	entries: BTreeMap<Name, Entry>,
	ids: BTreeMap<DocumentId, Name>,
}

impl Memory {
	fn put(&mut self, entry: Entry) {
		if let Some(id) = entry.document {
			self.ids.insert(id, entry.name());
		}
		self.entries.insert(entry.name(), entry);
	}

	fn get(&self, name: &Name) -> Result<&Entry, StoreError> {
		self.entries.get(name).ok_or(StoreError::NotFound)
	}

	/// A document that is not destroyed.
	fn live(&self, name: &Name) -> Result<&Entry, StoreError> {
		let entry = self.get(name)?;
		if entry.stage.is_purged() {
			return Err(StoreError::Purged);
		}
		Ok(entry)
	}
}

/// The durable memory of an operator's documents. See the [module](self).
///
/// ```
/// use interwork_documents::*;
///
/// # let folder = tempfile::tempdir()?;
/// # let (alice, bob) = (SecretKey::random()?, SecretKey::random()?);
/// # let genesis = [7; 32];
/// # let route = Route {
/// #     genesis, sender: OperatorId(1), sender_epoch: 0, recipient: OperatorId(2),
/// #     recipient_epoch: 0, kind: 1,
/// # };
/// // The sender seals, and can announce when `insert` returns.
/// let outgoing = Store::open(&folder.path().join("alice"), genesis, u64::MAX)?;
/// let sealed = seal(b"rates", route, &bob.public().unwrap(), &alice.public().unwrap())?;
/// let name = outgoing.insert(&sealed)?;
/// outgoing.announced(name, DocumentId(5))?;
///
/// // The recipient learns from the chain what to expect, and pulls.
/// let incoming = Store::open(&folder.path().join("bob"), genesis, u64::MAX)?;
/// let announcement = outgoing.entry(name).unwrap().announcement();
/// let held = incoming.expect(&announcement)?;
/// let mut pull = Pull::new(announcement, PullPolicy::default(), held);
/// while let Some(index) = pull.next(0) {
///     let piece = outgoing.piece(name, index)?;
///     pull.take(DocumentId(5), &piece)?;
///     incoming.put_piece(name, &piece)?;
/// }
/// // On the disk, checked: now the receipt can be given.
/// incoming.complete(name)?;
/// let mut keys = KeyRing::default();
/// keys.insert(0, bob);
/// assert_eq!(incoming.read(name, &keys)?.as_slice(), b"rates");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
	folder: PathBuf,
	database: Database,
	genesis: Genesis,
	bytes_max: u64,
	/// What is durable. Held for reading while pieces are read and written, so that a document whose
	/// stage has changed to purging has no reader left.
	memory: RwLock<Memory>,
	/// Whether a write to the database has failed. Held by whoever changes an entry.
	writer: Mutex<bool>,
}

impl Store {
	/// Opens the store in a folder, or makes it. What was being destroyed is destroyed then, if the disk
	/// allows.
	///
	/// `bytes_max`: about how much it may take on the disk.
	///
	/// # Errors
	///
	/// [`StoreError::InUse`], [`StoreError::OtherChain`], [`StoreError::UnknownLayout`],
	/// [`StoreError::Corrupt`], [`StoreError::Io`], [`StoreError::Database`].
	pub fn open(folder: &Path, genesis: Genesis, bytes_max: u64) -> Result<Self, StoreError> {
		let pieces = folder.join("pieces");
		fs::create_dir_all(&pieces)?;
		restrict(folder, 0o700)?;
		let mut builder = Database::builder();
		builder.set_cache_size(CACHE_BYTES).create_with_file_format_v3(true);
		let database = builder.create(folder.join("documents.redb"))?;
		// New files are only there for good when their folder is on the disk too.
		sync_folder(folder)?;

		let transaction = database.begin_write()?;
		tables::prepare(&transaction, genesis)?;
		let entries = tables::load(&transaction)?;
		transaction.commit()?;
		let mut memory = Memory::default();
		entries.into_values().for_each(|entry| memory.put(entry));
		let store = Self {
			folder: pieces,
			database,
			genesis,
			bytes_max,
			memory: RwLock::new(memory),
			writer: Mutex::new(false),
		};
		store.remove_strays()?;
		let purging: Vec<Name> = store
			.entries()
			.into_iter()
			.filter(|entry| entry.stage == Stage::Purging)
			.map(|entry| entry.name())
			.collect();
		for name in purging {
			match store.purge(name) {
				// A disk that does not let go of one document must not keep the operator from all
				// others. It stays marked, and is tried again next time.
				Ok(()) | Err(StoreError::Io(_)) => {},
				Err(error) => return Err(error),
			}
		}
		Ok(store)
	}

	/// Removes pieces of documents that were never recorded: the process ended between the two.
	fn remove_strays(&self) -> Result<(), StoreError> {
		for entry in fs::read_dir(&self.folder)? {
			let path = entry?.path();
			let name = path.file_name().and_then(|name| name.to_str()).and_then(parse_folder);
			let is_known = name.is_some_and(|name| self.read_memory().entries.contains_key(&name));
			if !is_known {
				remove_all(&path)?;
			}
		}
		Ok(())
	}

	/// Adds a document that this operator sends. It is on the disk when this returns.
	///
	/// # Errors
	///
	/// [`StoreError::OtherChain`], [`StoreError::AlreadyExists`], [`StoreError::Purged`],
	/// [`StoreError::NoRoom`], [`StoreError::Io`], [`StoreError::Database`],
	/// [`StoreError::FailedBefore`].
	pub fn insert(&self, sealed: &Sealed) -> Result<Name, StoreError> {
		let entry = Entry {
			context: *sealed.context(),
			root: sealed.root(),
			document: None,
			side: Side::Outgoing,
			stage: Stage::Sealed,
		};
		let name = entry.name();
		let mut failed = self.lock()?;
		match self.read_memory().live(&name) {
			Ok(_) => return Err(StoreError::AlreadyExists),
			Err(StoreError::NotFound) => {},
			Err(error) => return Err(error),
		}
		self.ensure_room(&entry)?;
		let path = self.path(name);
		let written = fs::create_dir_all(&path).and_then(|()| {
			for index in 0..entry.context.bucket.pieces() {
				let piece = sealed.piece(index).ok_or(io::ErrorKind::InvalidData)?;
				write_piece(&path, &piece)?.sync_all()?;
			}
			sync_folder(&path)?;
			sync_folder(&self.folder)
		});
		if let Err(error) = written {
			// What is left of it is a stray and removed when the store is opened, if not now.
			let _ = remove_all(&path);
			return Err(error.into());
		}
		self.commit(&mut failed, entry)?;
		Ok(name)
	}

	/// Records the id under which a document was announced.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::WrongStage`],
	/// [`StoreError::Database`], [`StoreError::FailedBefore`].
	pub fn announced(&self, name: Name, document: DocumentId) -> Result<(), StoreError> {
		let mut failed = self.lock()?;
		let entry = self.read_memory().live(&name)?.clone();
		match entry.stage {
			Stage::Sealed => {
				let (document, stage) = (Some(document), Stage::Announced);
				self.commit(&mut failed, Entry { document, stage, ..entry })
			},
			_ if entry.document == Some(document) => Ok(()),
			stage => Err(StoreError::WrongStage { stage }),
		}
	}

	/// Begins or goes on to receive a document. Returns the pieces that are here and whole.
	///
	/// A document that was complete, and of which pieces are lost, is received again.
	///
	/// # Errors
	///
	/// [`StoreError::OtherChain`], [`StoreError::OtherContent`], [`StoreError::Purged`],
	/// [`StoreError::NoRoom`], [`StoreError::Io`], [`StoreError::Database`],
	/// [`StoreError::FailedBefore`].
	pub fn expect(&self, announcement: &Announcement) -> Result<Vec<u32>, StoreError> {
		let name = announcement.context.name();
		let mut failed = self.lock()?;
		let known = match self.read_memory().live(&name) {
			Ok(entry) => Some(entry.clone()),
			Err(StoreError::NotFound) => None,
			Err(error) => return Err(error),
		};
		let Some(known) = known else {
			let entry = Entry {
				context: announcement.context,
				root: announcement.root,
				document: Some(announcement.document),
				side: Side::Incoming,
				stage: Stage::Receiving,
			};
			self.ensure_room(&entry)?;
			fs::create_dir_all(self.path(name))?;
			self.commit(&mut failed, entry)?;
			return Ok(Vec::new());
		};
		if known.side != Side::Incoming || known.announcement() != *announcement {
			return Err(StoreError::OtherContent);
		}
		fs::create_dir_all(self.path(name))?;
		let held = self.whole_pieces(&known);
		let is_whole = u32::try_from(held.len()) == Ok(known.context.bucket.pieces());
		if matches!(known.stage, Stage::Complete | Stage::Received) && !is_whole {
			self.commit(&mut failed, Entry { stage: Stage::Receiving, ..known })?;
		}
		Ok(held)
	}

	/// Writes a piece of a document that is being received, if it is what was announced. It may not be
	/// on the disk yet when this returns: [`complete`](Self::complete) sees to that.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::WrongStage`],
	/// [`StoreError::Piece`], [`StoreError::Io`].
	pub fn put_piece(&self, name: Name, piece: &Piece) -> Result<(), StoreError> {
		let memory = self.read_memory();
		let entry = memory.live(&name)?;
		if entry.stage != Stage::Receiving {
			return Err(StoreError::WrongStage { stage: entry.stage });
		}
		check_piece(&entry.announcement(), piece)?;
		write_piece(&self.path(name), piece)?;
		Ok(())
	}

	/// Makes sure that a document is on the disk, all of it, as it was announced. Then a receipt can be
	/// given.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::WrongStage`],
	/// [`StoreError::Incomplete`], [`StoreError::Io`], [`StoreError::Database`],
	/// [`StoreError::FailedBefore`].
	pub fn complete(&self, name: Name) -> Result<(), StoreError> {
		let mut failed = self.lock()?;
		let entry = self.read_memory().live(&name)?.clone();
		match entry.stage {
			Stage::Complete | Stage::Received => return Ok(()),
			Stage::Receiving => {},
			stage => return Err(StoreError::WrongStage { stage }),
		}
		let path = self.path(name);
		let pieces = entry.context.bucket.pieces();
		for index in 0..pieces {
			if let Ok(file) = File::open(piece_path(&path, index)) {
				file.sync_all()?;
			}
		}
		sync_folder(&path)?;
		sync_folder(&self.folder)?;
		let held = u32::try_from(self.whole_pieces(&entry).len()).unwrap_or_default();
		let missing = pieces.saturating_sub(held);
		if missing > 0 {
			return Err(StoreError::Incomplete { missing });
		}
		self.commit(&mut failed, Entry { stage: Stage::Complete, ..entry })
	}

	/// Records what the chain says became of a document: received, rejected or expired.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::WrongStage`],
	/// [`StoreError::Database`], [`StoreError::FailedBefore`].
	pub fn settle(&self, name: Name, stage: Stage) -> Result<(), StoreError> {
		let mut failed = self.lock()?;
		let entry = self.read_memory().live(&name)?.clone();
		let is_possible = match stage {
			_ if entry.stage == stage => return Ok(()),
			Stage::Received => matches!(entry.stage, Stage::Announced | Stage::Complete),
			Stage::Rejected { .. } | Stage::Expired => {
				matches!(entry.stage, Stage::Announced | Stage::Receiving | Stage::Complete)
			},
			_ => false,
		};
		if !is_possible {
			return Err(StoreError::WrongStage { stage: entry.stage });
		}
		self.commit(&mut failed, Entry { stage, ..entry })
	}

	/// A piece of a document, to be served. Read from the disk and checked.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::Damaged`].
	pub fn piece(&self, name: Name, index: u32) -> Result<Piece, StoreError> {
		let memory = self.read_memory();
		let entry = memory.live(&name)?;
		self.read_piece(entry, index).ok_or(StoreError::Damaged { index })
	}

	/// Opens a document with the operator's own keys. What is returned is wiped when it goes.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Purged`], [`StoreError::WrongStage`] while it is
	/// received, [`StoreError::Damaged`], [`StoreError::NoKey`], [`StoreError::Open`].
	pub fn read(&self, name: Name, keys: &KeyRing) -> Result<Zeroizing<Vec<u8>>, StoreError> {
		let memory = self.read_memory();
		let entry = memory.live(&name)?;
		if entry.stage == Stage::Receiving {
			return Err(StoreError::WrongStage { stage: entry.stage });
		}
		let route = &entry.context.route;
		let (party, epoch) = match entry.side {
			Side::Outgoing => (Party::Sender, route.sender_epoch),
			Side::Incoming => (Party::Recipient, route.recipient_epoch),
		};
		let key = keys.get(epoch).ok_or(StoreError::NoKey { epoch })?;
		let read = |index| self.read_piece(entry, index).ok_or(StoreError::Damaged { index });
		let manifest = Manifest::decode(&read(0)?.bytes).map_err(OpenError::Manifest)?;
		let mut opener = Opener::new(&manifest, party, key)?;
		for index in 1..entry.context.bucket.pieces() {
			opener.add(&read(index)?.bytes)?;
		}
		Ok(opener.finish()?)
	}

	/// Destroys a document: from the first durable step on nobody gets it any more, its key goes first,
	/// then the rest. If that is interrupted it goes on when the store is opened. Twice is as good as
	/// once.
	///
	/// # Errors
	///
	/// [`StoreError::NotFound`], [`StoreError::Io`], [`StoreError::Database`],
	/// [`StoreError::FailedBefore`].
	pub fn purge(&self, name: Name) -> Result<(), StoreError> {
		let mut failed = self.lock()?;
		let entry = self.read_memory().get(&name)?.clone();
		if entry.stage == Stage::Purged {
			return Ok(());
		}
		if entry.stage != Stage::Purging {
			self.commit(&mut failed, Entry { stage: Stage::Purging, ..entry.clone() })?;
		}
		let path = self.path(name);
		// The manifest has the wrapped keys: without it the chunks are noise.
		match shred(&piece_path(&path, 0)) {
			Ok(()) => sync_folder(&path)?,
			Err(error) if error.kind() == io::ErrorKind::NotFound => {},
			Err(error) => return Err(error.into()),
		}
		remove_all(&path)?;
		sync_folder(&self.folder)?;
		self.commit(&mut failed, Entry { stage: Stage::Purged, ..entry })
	}

	/// What is known of a document.
	pub fn entry(&self, name: Name) -> Option<Entry> {
		self.read_memory().entries.get(&name).cloned()
	}

	/// What is known of the document with an id.
	pub fn by_id(&self, document: DocumentId) -> Option<Entry> {
		let memory = self.read_memory();
		memory.entries.get(memory.ids.get(&document)?).cloned()
	}

	/// All documents, by sender.
	pub fn entries(&self) -> Vec<Entry> {
		self.read_memory().entries.values().cloned().collect()
	}

	/// Bytes that documents take on the disk, about.
	pub fn bytes(&self) -> u64 {
		self.read_memory()
			.entries
			.values()
			.filter(|entry| entry.stage != Stage::Purged)
			.fold(0, |sum, entry| sum.saturating_add(entry.bytes()))
	}

	/// The jobs that were stored.
	///
	/// # Errors
	///
	/// [`StoreError::Corrupt`], [`StoreError::Database`].
	pub fn jobs(&self) -> Result<Vec<(JobKey, Job)>, StoreError> {
		tables::load_jobs(&self.database)
	}

	/// Stores what has changed in an outbox, all of it or nothing.
	///
	/// # Errors
	///
	/// [`StoreError::Database`], [`StoreError::FailedBefore`].
	pub fn write_jobs(&self, changes: &[Change]) -> Result<(), StoreError> {
		if changes.is_empty() {
			return Ok(());
		}
		let mut failed = self.lock()?;
		*failed = true;
		tables::write_jobs(&self.database, changes)?;
		*failed = false;
		Ok(())
	}

	fn read_memory(&self) -> RwLockReadGuard<'_, Memory> {
		self.memory.read().unwrap_or_else(PoisonError::into_inner)
	}

	fn lock(&self) -> Result<MutexGuard<'_, bool>, StoreError> {
		let failed = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		if *failed {
			return Err(StoreError::FailedBefore);
		}
		Ok(failed)
	}

	/// Makes an entry durable, then known.
	fn commit(&self, failed: &mut bool, entry: Entry) -> Result<(), StoreError> {
		// Stays set when anything below fails or panics: the disk may then be ahead of memory.
		*failed = true;
		tables::write(&self.database, &entry)?;
		self.memory.write().unwrap_or_else(PoisonError::into_inner).put(entry);
		*failed = false;
		Ok(())
	}

	fn ensure_room(&self, entry: &Entry) -> Result<(), StoreError> {
		if entry.context.route.genesis != self.genesis {
			return Err(StoreError::OtherChain);
		}
		let (needed, left) = (entry.bytes(), self.bytes_max.saturating_sub(self.bytes()));
		if needed > left {
			return Err(StoreError::NoRoom { needed, left });
		}
		Ok(())
	}

	/// The folder of a document's pieces.
	fn path(&self, name: Name) -> PathBuf {
		let bytes = tables::encode_name(name);
		let digits = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
		self.folder.join(digits)
	}

	fn read_piece(&self, entry: &Entry, index: u32) -> Option<Piece> {
		let bytes = fs::read(piece_path(&self.path(entry.name()), index)).ok()?;
		let piece = decode_body(index, &bytes)?;
		check_piece(&entry.announcement(), &piece).is_ok().then_some(piece)
	}

	fn whole_pieces(&self, entry: &Entry) -> Vec<u32> {
		(0..entry.context.bucket.pieces())
			.filter(|index| self.read_piece(entry, *index).is_some())
			.collect()
	}
}

fn piece_path(folder: &Path, index: u32) -> PathBuf {
	folder.join(index.to_string())
}

fn write_piece(folder: &Path, piece: &Piece) -> io::Result<File> {
	let mut bytes = Vec::with_capacity(piece.bytes.len().saturating_add(300));
	encode_body(piece, &mut bytes);
	let mut file = File::create(piece_path(folder, piece.index))?;
	io::Write::write_all(&mut file, &bytes)?;
	Ok(file)
}

fn sync_folder(path: &Path) -> io::Result<()> {
	File::open(path)?.sync_all()
}

fn remove_all(path: &Path) -> io::Result<()> {
	let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
	match removed {
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
		other => other,
	}
}

/// The document whose pieces lie in a folder of this name.
fn parse_folder(digits: &str) -> Option<Name> {
	if digits.len() != tables::NAME_LENGTH.saturating_mul(2) {
		return None;
	}
	let bytes: Option<Vec<u8>> = digits
		.as_bytes()
		.chunks(2)
		.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok())
		.collect();
	tables::decode_name(&bytes?)
}
