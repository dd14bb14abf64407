//! Periods of reconciliation: makes statements of the records that the operator's own tools hand over,
//! opens those that are wanted, and gives the workers the documents of both sides.

use super::{
	actions::{Fault, EXPIRES_IN},
	convert, files,
	service::{lock, Own, Service, ServiceError, LOG_TARGET},
};
use codec::{Decode, DecodeAll, Encode};
use interwork_documents::{Name, Stage, StoreError};
use interwork_primitives::{documents::DocumentKind, AgreementId, OperatorId, UnixSecs};
use interwork_rating::{Book, Currency, Period, Statement};
use pallet_reconciliation::{
	worker::{content_key, Handed, Opening, OPEN, PERIODS},
	AgreementState, PeriodIndex,
};
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::{Path, PathBuf},
};

/// The largest document that is given to the workers, in bytes: a runtime cannot take more at once.
const CONTENT_MAX: usize = 24 * 1024 * 1024;

/// Which period.
pub type PeriodKey = (AgreementId, PeriodIndex);

/// What this node was handed for a period. Durable.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Held {
	/// The other operator.
	pub counterparty: OperatorId,
	/// When the period begins.
	pub from: UnixSecs,
	/// When it ends.
	pub until: UnixSecs,
	/// Commitment of the statement.
	pub statement: H256,
	/// Commitment of the records that were opened.
	pub records: Option<H256>,
	/// Whether the period is over.
	pub is_over: bool,
}

/// What the operator's own tools have handed over.
pub struct Books {
	folder: PathBuf,
	held: BTreeMap<PeriodKey, Held>,
	/// Documents that the workers have.
	given: BTreeSet<H256>,
	/// The list of periods that the workers were given last, encoded.
	published: Option<Vec<u8>>,
}

impl Books {
	/// Opens the folder of books below the service's.
	///
	/// # Errors
	///
	/// A file cannot be read, or is damaged.
	pub fn open(folder: &Path) -> Result<Self, ServiceError> {
		let folder = folder.join("books");
		files::make_private_folder(&folder)?;
		let mut held = BTreeMap::new();
		for entry in fs::read_dir(&folder)? {
			let path = entry?.path();
			let Some(key) = key_of(&path) else { continue };
			let bytes = fs::read(&path)?;
			let one = Held::decode_all(&mut bytes.as_slice())
				.map_err(|_| ServiceError::Damaged(path.clone()))?;
			held.insert(key, one);
		}
		let given = match files::read(&folder.join("given"))? {
			None => BTreeSet::new(),
			Some(bytes) => BTreeSet::decode_all(&mut bytes.as_slice())
				.map_err(|_| ServiceError::Damaged(folder.join("given")))?,
		};
		Ok(Self { folder, held, given, published: None })
	}

	/// What was handed over, by period.
	pub fn held(&self) -> &BTreeMap<PeriodKey, Held> {
		&self.held
	}

	fn book_file(&self, (agreement, period): PeriodKey) -> PathBuf {
		self.folder.join(format!("{}-{period}", agreement.0))
	}

	fn held_file(&self, (agreement, period): PeriodKey) -> PathBuf {
		self.folder.join(format!("{}-{period}.held", agreement.0))
	}

	fn keep(&mut self, key: PeriodKey, held: Held) -> Result<(), ServiceError> {
		files::write_private(&self.held_file(key), &held.encode())?;
		self.held.insert(key, held);
		Ok(())
	}

	/// The records of a period.
	fn book(&self, key: PeriodKey) -> Result<Option<Book>, ServiceError> {
		let path = self.book_file(key);
		let Some(bytes) = files::read(&path)? else { return Ok(None) };
		Book::from_bytes(&bytes).map(Some).map_err(|_| ServiceError::Damaged(path))
	}

	fn forget(&mut self, key: PeriodKey) -> Result<(), ServiceError> {
		files::remove(&self.book_file(key))?;
		files::remove(&self.held_file(key))?;
		self.held.remove(&key);
		Ok(())
	}

	fn write_given(&mut self, given: BTreeSet<H256>) -> Result<(), ServiceError> {
		files::write_private(&self.folder.join("given"), &given.encode())?;
		self.given = given;
		Ok(())
	}
}

/// The period whose state lies in a file.
fn key_of(path: &Path) -> Option<PeriodKey> {
	let (agreement, period) = path.file_name()?.to_str()?.strip_suffix(".held")?.split_once('-')?;
	Some((AgreementId(agreement.parse().ok()?), period.parse().ok()?))
}

impl Service {
	/// Takes the records of a period, and makes and sends the statement. The same records again change
	/// nothing. Whether they are new. Blocks.
	///
	/// # Errors
	///
	/// Why not.
	pub fn hand_over(&self, key: PeriodKey, bytes: &[u8]) -> Result<bool, Fault> {
		let own = self.own_or_fault()?;
		let (counterparty, (from, until)) = self.parties(&own, key)?;
		let book = Book::from_bytes(bytes)
			.map_err(|error| Fault::new(422, "book", format!("not a book of records: {error}")))?;
		let bound = |at: UnixSecs| i64::try_from(at).unwrap_or(i64::MAX);
		let period = Period { from: bound(from), until: bound(until) };
		let statement = Statement::of(&book, period, Currency::XDR).map_err(|error| {
			let why = format!("no statement can be made of these records: {error}");
			Fault::new(422, "book", why)
		})?;
		let statement = statement.encode();
		if statement.len() > CONTENT_MAX {
			let why = format!(
				"the statement has more than {CONTENT_MAX} bytes: agree upon shorter periods"
			);
			return Err(Fault::new(422, "book", why));
		}
		let mut books = lock(&self.books);
		let before = files::read(&books.book_file(key)).map_err(ServiceError::from)?;
		if books.held.contains_key(&key) {
			if before.as_deref() == Some(bytes) {
				return Ok(false);
			}
			let why =
				"other records were handed over for this period already: a statement cannot be \
			           taken back";
			return Err(Fault::new(409, "handed-over", why));
		}
		files::write_private(&books.book_file(key), bytes).map_err(ServiceError::from)?;
		let name = self.send_expiring(counterparty, DocumentKind::Statement, &statement)?;
		let statement = H256(name.commitment);
		let held = Held { counterparty, from, until, statement, records: None, is_over: false };
		books.keep(key, held)?;
		self.publish_periods(&mut books);
		log::info!(
			target: LOG_TARGET,
			"Period {} of agreement {}: a statement of {} records is on its way to operator {}",
			key.1,
			key.0 .0,
			book.records.len(),
			counterparty.0,
		);
		Ok(true)
	}

	/// The other party of an agreement, and when a period of it begins and ends.
	fn parties(
		&self,
		own: &Own,
		(agreement, period): PeriodKey,
	) -> Result<(OperatorId, (UnixSecs, UnixSecs)), Fault> {
		let view = self.chain.agreement(agreement)?.filter(|view| {
			matches!(view.state, AgreementState::Active { .. })
				&& [view.first, view.second].contains(&own.operator)
		});
		let Some(view) = view else {
			let why = format!(
				"operator {} has no agreement {} that both have accepted in a final block",
				own.operator.0, agreement.0
			);
			return Err(Fault::new(404, "agreement", why));
		};
		let counterparty = if view.first == own.operator { view.second } else { view.first };
		let bounds = self.chain.period_bounds(agreement, period)?.ok_or_else(|| {
			Fault::new(404, "period", format!("agreement {} has no period {period}", agreement.0))
		})?;
		Ok((counterparty, bounds))
	}

	fn send_expiring(
		&self,
		to: OperatorId,
		kind: DocumentKind,
		content: &[u8],
	) -> Result<Name, Fault> {
		let (_, _, longest) = self.chain.periods()?;
		self.send_named(to, kind, EXPIRES_IN.min(longest), content)
	}

	/// Looks which records are wanted, which documents the workers need, and which periods are over.
	/// Blocks.
	///
	/// # Errors
	///
	/// The chain or the disk failed; the next block is soon enough to try again.
	pub fn follow_periods(&self) -> Result<(), ServiceError> {
		let Some(own) = self.own() else { return Ok(()) };
		if self.network.is_syncing() {
			return Ok(());
		}
		let mut books = lock(&self.books);
		self.give_contents(&own, &mut books)?;
		self.open_records(&own, &mut books)?;
		self.end_periods(&mut books)?;
		self.publish_periods(&mut books);
		Ok(())
	}

	/// Gives the workers the documents that open periods name, and takes away those that none does.
	fn give_contents(&self, own: &Own, books: &mut Books) -> Result<(), ServiceError> {
		let wanted: BTreeMap<H256, OperatorId> = self
			.chain
			.open_commitments(own.operator)?
			.into_iter()
			.map(|(sender, commitment)| (commitment, sender))
			.collect();
		let mut given = books.given.clone();
		for (commitment, sender) in &wanted {
			if given.contains(commitment) {
				continue;
			}
			let sender = convert::operator(*sender);
			if self.give(Name { sender, commitment: commitment.0 })? {
				given.insert(*commitment);
			}
		}
		let over: Vec<H256> =
			given.iter().filter(|one| !wanted.contains_key(*one)).copied().collect();
		for commitment in over {
			self.local.remove(&content_key(&commitment));
			given.remove(&commitment);
		}
		if given != books.given {
			books.write_given(given)?;
		}
		Ok(())
	}

	/// Gives the workers a document, if it is here.
	fn give(&self, name: Name) -> Result<bool, ServiceError> {
		let is_here = self.store.entry(name).is_some_and(|entry| entry.stage != Stage::Receiving);
		if !is_here {
			return Ok(false);
		}
		let read = self.store.read(name, lock(&self.keys).ring());
		match read {
			Ok(content) if content.len() <= CONTENT_MAX => {
				self.local.set(&content_key(&H256(name.commitment)), &content);
				Ok(true)
			},
			Ok(_) => {
				log::error!(
					target: LOG_TARGET,
					"Document {} of a period has more than {CONTENT_MAX} bytes: the worker cannot take \
					 it. People have to",
					convert::show(&name),
				);
				// Not again at each block.
				Ok(true)
			},
			Err(error @ (StoreError::Database(_) | StoreError::FailedBefore)) => Err(error.into()),
			Err(error) => {
				let why = format!("a period needs it, and it cannot be read: {error}");
				let mut state = self.state();
				if state.faults.get(&name) != Some(&why) {
					log::error!(target: LOG_TARGET, "Document {}: {why}", convert::show(&name));
					state.faults.insert(name, why);
				}
				Ok(false)
			},
		}
	}

	/// Opens the records that the workers want.
	fn open_records(&self, own: &Own, books: &mut Books) -> Result<(), ServiceError> {
		let wanted = self.local.get(OPEN).unwrap_or_default();
		let wanted = Vec::<Opening>::decode_all(&mut wanted.as_slice()).unwrap_or_default();
		for Opening { agreement, period, buckets } in wanted {
			let key = (agreement, period);
			let Some(held) = books.held.get(&key).filter(|held| held.records.is_none()) else {
				continue;
			};
			let mut held = held.clone();
			let Some(book) = books.book(key)? else { continue };
			if !own.is_active {
				// Nothing can be announced now. It is tried again at the next block.
				continue;
			}
			let opened = book.open(&buckets.into_iter().collect());
			let to = held.counterparty;
			match self.send_expiring(to, DocumentKind::Records, &opened.encode()) {
				Ok(name) => {
					log::info!(
						target: LOG_TARGET,
						"Period {period} of agreement {}: {} of {} records are opened to operator {}",
						agreement.0,
						opened.records.len(),
						book.records.len(),
						to.0,
					);
					held.records = Some(H256(name.commitment));
					books.keep(key, held)?;
				},
				Err(fault) => log::error!(
					target: LOG_TARGET,
					"Records of period {period} of agreement {} cannot be opened: {fault}",
					agreement.0,
				),
			}
		}
		Ok(())
	}

	/// Takes periods that are over off the workers' list.
	fn end_periods(&self, books: &mut Books) -> Result<(), ServiceError> {
		let open: Vec<PeriodKey> = books
			.held
			.iter()
			.filter(|(_, held)| !held.is_over)
			.map(|(key, _)| *key)
			.collect();
		for key in open {
			let view = self.chain.period(key.0, key.1)?;
			if view.is_some_and(|view| view.stage.is_none()) {
				if let Some(mut held) = books.held.get(&key).cloned() {
					held.is_over = true;
					books.keep(key, held)?;
				}
			}
		}
		Ok(())
	}

	fn publish_periods(&self, books: &mut Books) {
		let periods: Vec<Handed> = books
			.held
			.iter()
			.filter(|(_, held)| !held.is_over)
			.map(|((agreement, period), held)| Handed {
				agreement: *agreement,
				period: *period,
				statement: held.statement,
				records: held.records,
			})
			.collect();
		let encoded = periods.encode();
		if books.published.as_ref() != Some(&encoded) {
			self.local.set(PERIODS, &encoded);
			books.published = Some(encoded);
		}
	}

	/// Forgets the records of a period that is over, and what came out of it. Blocks.
	///
	/// # Errors
	///
	/// Nothing was handed over, or it is not over; the disk failed.
	pub fn forget_period(&self, key: PeriodKey) -> Result<(), Fault> {
		let mut books = lock(&self.books);
		let held = books.held.get(&key).ok_or_else(|| {
			Fault::new(404, "not-found", "nothing was handed over for this period")
		})?;
		let committed = self.chain.period(key.0, key.1)?;
		let bounds = self.chain.period_bounds(key.0, key.1)?;
		// Cleared, or its agreement was.
		let is_gone = committed.is_none() && bounds.is_none();
		if !held.is_over && !is_gone {
			let why = "the period is not over: its records may still be wanted";
			return Err(Fault::new(409, "not-over", why));
		}
		books.forget(key)?;
		self.local.remove(&pallet_reconciliation::worker::report_key(key.0, key.1));
		self.publish_periods(&mut books);
		Ok(())
	}
}
