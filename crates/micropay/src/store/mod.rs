//! The payee's durable memory of all its channels.
//!
//! A payee must not forget what it has accepted, or it loses the money; nor what it has delivered,
//! or it serves twice for one payment. So nothing is answered before it is on the disk. Writing
//! to the disk takes milliseconds and a tick a microsecond: many operations share one write
//! ([`Store::apply`]), and [`Committer`] gathers those that arrive while the last write runs.
//!
//! The store is one file. While it is open nobody else can open it, so two gateways never accept
//! the same unit twice.

mod group;
#[cfg(test)]
mod power_loss;
mod tables;

pub use group::{Clock, Committer, CommitterConfig, SubmitError};

use crate::{
	meter::{Meter, MeterError, Report, Standing, Tariff},
	payee::{Accepted, ChainView, Payee, PayeeError, Terms, ViewError},
	payment::{Claim, Payment},
	voucher::{verify_batch, ChannelId, Genesis, InvalidKey, SignedVoucher, VoucherKey},
};
use core::{convert::Infallible, fmt};
use rand_core::OsRng;
use redb::{Database, StorageError};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::File,
	path::Path,
	sync::{Mutex, PoisonError, RwLock},
};
use tables::Tables;

/// Memory that the database may use for its pages, in bytes: 64 MiB.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Why the store cannot be opened or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
	/// Another process, or another [`Store`] of this one, has the file open.
	InUse,
	/// The file belongs to another chain. Its channel numbers mean other channels.
	OtherChain,
	/// Written by another version of this library, which has other tables.
	UnknownLayout,
	/// What is stored about a channel makes no sense. Restore the file from where it came.
	Corrupt {
		/// The channel.
		channel: u64,
	},
	/// A write has failed before. What is durable is only known after opening the store again.
	FailedBefore,
	/// The database or the disk failed.
	Database(Box<redb::Error>),
}

impl fmt::Display for StoreError {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::InUse => write!(out, "the store is open elsewhere"),
			Self::OtherChain => write!(out, "the store belongs to another chain"),
			Self::UnknownLayout => write!(out, "the store was written by another version"),
			Self::Corrupt { channel } => {
				write!(out, "the store's data of channel {channel} is corrupt")
			},
			Self::FailedBefore => write!(out, "a write to the store failed, open it again"),
			Self::Database(error) => write!(out, "{error}"),
		}
	}
}

impl std::error::Error for StoreError {
	fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
		match self {
			Self::Database(error) => Some(error.as_ref()),
			_ => None,
		}
	}
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

/// Something that a payee does and must not forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "most operations are payments, the largest variant")]
pub enum Operation {
	/// A channel has been opened on chain, in a finalised block.
	Open {
		/// The channel.
		terms: Terms,
		/// How its traffic is counted.
		tariff: Tariff,
	},
	/// The chain tells about a channel at a later finalised block.
	Observe {
		/// The channel.
		channel: ChannelId,
		/// What the chain tells.
		view: ChainView,
	},
	/// A payment has come.
	Pay(Payment),
	/// A session begins.
	Begin {
		/// The channel that pays for it.
		channel: ChannelId,
		/// Its number, above all before on this channel.
		session: u64,
	},
	/// Traffic of a session is reported.
	Report {
		/// The channel.
		channel: ChannelId,
		/// What flowed.
		report: Report,
	},
	/// A session ends.
	End {
		/// The channel.
		channel: ChannelId,
		/// Its number.
		session: u64,
	},
	/// The payee is about to close the channel. From now on nothing more is paid or begun on it, so
	/// that the last claim, which goes with the close, is the last one for good. There is no way back,
	/// because nobody knows whether a close that was sent will still be carried out.
	Retire {
		/// The channel.
		channel: ChannelId,
	},
	/// The channel is closed on chain, in a finalised block. Everything about it is dropped.
	Forget {
		/// The channel.
		channel: ChannelId,
	},
}

impl Operation {
	/// The channel that it is about.
	pub fn channel(&self) -> ChannelId {
		match self {
			Self::Open { terms, .. } => terms.channel,
			Self::Pay(payment) => payment.channel(),
			Self::Observe { channel, .. }
			| Self::Begin { channel, .. }
			| Self::Report { channel, .. }
			| Self::End { channel, .. }
			| Self::Retire { channel }
			| Self::Forget { channel } => *channel,
		}
	}
}

/// What an operation came to. It is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// The channel is known from now on.
	Opened,
	/// The view is known from now on.
	Observed,
	/// The payment is taken.
	Paid {
		/// Units that it covers.
		accepted: Accepted,
		/// How much was delivered and may flow.
		standing: Standing,
	},
	/// Exactly this payment was the last one taken; it covers nothing new. The answer to it may
	/// have been lost.
	Repeated {
		/// Units covered.
		total: u64,
		/// How much was delivered and may flow.
		standing: Standing,
	},
	/// The session has begun or ended, or its traffic is counted.
	Metered(Standing),
	/// Nothing more is taken on the channel.
	Retired,
	/// Nothing is known of the channel from now on.
	Forgotten,
}

/// Why an operation is refused. Nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// No such channel is known.
	ChannelNotFound,
	/// The channel is known already.
	ChannelAlreadyExists,
	/// The channel is on another chain than the store.
	GenesisMismatch,
	/// No payment on this channel could ever be claimed.
	InvalidKey,
	/// The payment is not taken.
	Payment(PayeeError),
	/// The chain's view contradicts what is known.
	View(ViewError),
	/// The channel is closing or has ended: nothing new may be served.
	Closing,
	/// The payee is closing the channel itself: nothing more is paid on it or begun.
	Retired,
	/// The session or its report is not taken.
	Meter(MeterError<Infallible>),
	/// Accepted units can still be claimed. Claim them, or wait for the channel's end.
	UnclaimedUnits {
		/// How many.
		units: u64,
	},
	/// The store failed. Whether the operation is durable is known when the store is opened again.
	StoreFailed,
}

impl fmt::Display for Refusal {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::ChannelNotFound => write!(out, "no such channel is known"),
			Self::ChannelAlreadyExists => write!(out, "the channel is known already"),
			Self::GenesisMismatch => write!(out, "the channel is on another chain"),
			Self::InvalidKey => write!(out, "{InvalidKey}"),
			Self::Payment(error) => write!(out, "{error}"),
			Self::View(error) => write!(out, "{error}"),
			Self::Closing => write!(out, "the channel is closing"),
			Self::Retired => write!(out, "the payee is closing the channel"),
			Self::Meter(error) => write!(out, "{error}"),
			Self::UnclaimedUnits { units } => write!(out, "{units} units can still be claimed"),
			Self::StoreFailed => write!(out, "the store failed"),
		}
	}
}

impl std::error::Error for Refusal {}

impl From<MeterError<Infallible>> for Refusal {
	fn from(error: MeterError<Infallible>) -> Self {
		Self::Meter(error)
	}
}

/// A channel as the store knows it.
#[derive(Clone, Debug)]
pub struct Channel {
	/// What was paid.
	pub payee: Payee,
	/// What was delivered.
	pub meter: Meter,
	/// Whether the payee is closing it: see [`Operation::Retire`].
	pub retired: bool,
}

impl Channel {
	/// How much was delivered and may flow, in `session` or in one that is to begin.
	pub fn standing(&self, session: Option<u64>) -> Standing {
		let mut standing = self.meter.standing(session, self.payee.covered());
		if self.retired || self.payee.terms().view.closing {
			standing.bytes_left = 0;
		}
		standing
	}

	/// The standing for the only open session, or for one to begin if there is none or several.
	pub fn standing_now(&self) -> Standing {
		let mut sessions = self.meter.sessions();
		let only = sessions.next().filter(|_| sessions.next().is_none());
		self.standing(only.map(|session| session.number))
	}
}

/// A claim that brings something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueClaim {
	/// What to put on the chain; names its channel.
	pub claim: Claim,
	/// Units that it brings.
	pub units: u64,
	/// The chain takes it before this moment, in seconds since 1970.
	pub ends_at: u64,
	/// Whether the channel is closing.
	pub closing: bool,
}

/// Sums over the channels of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
	/// Channels.
	pub channels: u64,
	/// Units covered by payments that were taken.
	pub accepted: u64,
	/// Units claimed on chain.
	pub claimed: u64,
	/// Units that can be claimed now.
	pub unclaimed: u64,
	/// Units delivered.
	pub delivered: u64,
}

/// What has come of the channels that an [`apply`](Store::apply) has touched. `None`: forgotten.
type Touched = BTreeMap<ChannelId, Option<Channel>>;

/// The payee's durable memory of all its channels. See the [module](self).
///
/// ```
/// use interwork_micropay::{meter::Tariff, store::*, *};
///
/// # let folder = tempfile::tempdir()?;
/// # let genesis = Genesis([7; 32]);
/// # let signer = VoucherSigner::from_seed([1; 32]);
/// # let channel = ChannelId(5);
/// # let view = ChainView { deposit: 25, claimed: 0, ends_at: 2_000_000_000, closing: false };
/// # let terms = Terms { genesis, channel, voucher_key: signer.public(), view };
/// # let tariff = Tariff { bytes_per_unit: 100_000, allowance: 2 };
/// # let now = 1_900_000_000;
/// let store = Store::open(&folder.path().join("payee.redb"), genesis)?;
/// store.apply(&[Operation::Open { terms, tariff }], now)?;
///
/// let mut payer = Payer::new(signer, genesis, channel, 25, TickPolicy::UNIT_TICKS)?;
/// let payments = [Operation::Pay(payer.spend(1)?), Operation::Pay(payer.spend(1)?)];
/// // Both are verified together and written with one flush of the disk.
/// let answers = store.apply(&payments, now)?;
/// assert!(answers.iter().all(|answer| matches!(answer, Ok(Outcome::Paid { .. }))));
/// assert_eq!(store.claims(None, 100, |_| true)[0].units, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
	database: Database,
	genesis: Genesis,
	/// What is durable. Held for writing only while memory is changed, never during a disk write.
	channels: RwLock<BTreeMap<ChannelId, Channel>>,
	/// Whether a write has failed. Held by whoever writes.
	writer: Mutex<bool>,
}

impl Store {
	/// Opens the store, or makes it. Reads all channels into memory, about two kilobytes each.
	///
	/// # Errors
	///
	/// Every variant of [`StoreError`] but [`StoreError::FailedBefore`].
	pub fn open(path: &Path, genesis: Genesis) -> Result<Self, StoreError> {
		let database = builder().create(path)?;
		// A new file is only there for good when its folder is on the disk too.
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		File::open(folder.unwrap_or(Path::new(".")))
			.and_then(|folder| folder.sync_all())
			.map_err(|error| StoreError::Database(Box::new(redb::Error::Io(error))))?;

		Self::on(database, genesis)
	}

	fn on(database: Database, genesis: Genesis) -> Result<Self, StoreError> {
		let transaction = database.begin_write()?;
		tables::prepare(&transaction, genesis)?;
		let channels = Tables::open(&transaction)?.load(genesis)?;
		transaction.commit()?;
		Ok(Self { database, genesis, channels: RwLock::new(channels), writer: Mutex::new(false) })
	}

	/// The chain that the channels are on.
	pub fn genesis(&self) -> Genesis {
		self.genesis
	}

	/// Does `operations` in their order at the moment `now` (seconds since 1970), with one flush of
	/// the disk for all of them. Each gets the answer that it would get alone. Returns when
	/// everything is durable.
	///
	/// # Errors
	///
	/// [`StoreError::Database`] and [`StoreError::FailedBefore`]; nothing may be served for any of
	/// the operations then.
	pub fn apply(
		&self,
		operations: &[Operation],
		now: u64,
	) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
		let mut failed = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		if *failed {
			return Err(StoreError::FailedBefore);
		}
		// Stays set when anything below fails or panics: the disk may then be ahead of memory.
		*failed = true;
		let answers = self.apply_locked(operations, now)?;
		*failed = false;
		Ok(answers)
	}

	fn apply_locked(
		&self,
		operations: &[Operation],
		now: u64,
	) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
		let signed = self.verify_signatures(operations, now);
		let transaction = self.database.begin_write()?;
		let mut touched = Touched::new();
		let mut answers = Vec::with_capacity(operations.len());
		{
			let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
			let mut tables = Tables::open(&transaction)?;
			for (index, operation) in operations.iter().enumerate() {
				let id = operation.channel();
				let before = match touched.get(&id) {
					Some(touched) => touched.as_ref(),
					None => channels.get(&id),
				};
				let mut step = Step { genesis: self.genesis, tables: &mut tables, now };
				let is_signed = signed.get(&index).copied();
				match step.take(operation, before, is_signed)? {
					Ok((outcome, Some(after))) => {
						touched.insert(id, after);
						answers.push(Ok(outcome));
					},
					Ok((outcome, None)) => answers.push(Ok(outcome)),
					Err(refusal) => answers.push(Err(refusal)),
				}
			}
			for (id, channel) in &touched {
				tables.write(*id, channels.get(id), channel.as_ref())?;
			}
		}
		if touched.is_empty() {
			// Refusals alone cost no flush of the disk.
			transaction.abort()?;
			return Ok(answers);
		}
		transaction.commit()?;

		let mut channels = self.channels.write().unwrap_or_else(PoisonError::into_inner);
		for (id, channel) in touched {
			match channel {
				Some(channel) => channels.insert(id, channel),
				None => channels.remove(&id),
			};
		}
		Ok(answers)
	}

	/// Verifies together the signatures of all vouchers that pass every cheaper check. By the index
	/// of their operation; those that are missing are verified one by one when their turn comes.
	fn verify_signatures(&self, operations: &[Operation], now: u64) -> BTreeMap<usize, bool> {
		let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
		let mut indices = Vec::new();
		let mut vouchers: Vec<(&VoucherKey, &SignedVoucher)> = Vec::new();
		// A channel that is opened anew in this batch may have another key.
		let mut reopened = BTreeSet::new();
		for (index, operation) in operations.iter().enumerate() {
			let Operation::Pay(payment) = operation else {
				if matches!(operation, Operation::Open { .. } | Operation::Forget { .. }) {
					reopened.insert(operation.channel());
				}
				continue;
			};
			let Payment::Claim(claim) = payment else { continue };
			let Some(channel) = channels.get(&payment.channel()) else { continue };
			let is_new = channel.payee.best().is_none_or(|best| best.voucher != claim.voucher);
			let is_candidate = is_new
				&& !channel.retired
				&& !reopened.contains(&payment.channel())
				&& channel.payee.precheck(payment, now).is_ok();
			if is_candidate {
				indices.push(index);
				vouchers.push((channel.payee.key(), &claim.voucher));
			}
		}
		indices.into_iter().zip(verify_batch(&vouchers, OsRng)).collect()
	}

	/// A channel, as it is durable.
	pub fn channel(&self, id: ChannelId) -> Option<Channel> {
		self.channels.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
	}

	/// Up to `limit` channels after `after`, by number: for following the chain in pages.
	pub fn channel_ids(&self, after: Option<ChannelId>, limit: usize) -> Vec<ChannelId> {
		let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
		channels.range(above(after)).map(|(id, _)| *id).take(limit).collect()
	}

	/// Sums over all channels. Looks at each of them.
	pub fn totals(&self) -> Totals {
		let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
		channels.values().fold(Totals::default(), |sum, channel| Totals {
			channels: sum.channels.saturating_add(1),
			accepted: sum.accepted.saturating_add(channel.payee.covered()),
			claimed: sum.claimed.saturating_add(channel.payee.terms().view.claimed),
			unclaimed: sum.unclaimed.saturating_add(channel.payee.claimable()),
			delivered: sum.delivered.saturating_add(channel.meter.delivered()),
		})
	}

	/// Looks at channels after `after`, in the order of their numbers, while `visit` says so. The store
	/// cannot change meanwhile: it must not take long.
	pub fn visit(
		&self,
		after: Option<ChannelId>,
		mut visit: impl FnMut(ChannelId, &Channel) -> bool,
	) {
		let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
		for (id, channel) in channels.range(above(after)) {
			if !visit(*id, channel) {
				break;
			}
		}
	}

	/// Answers a question about a channel as it is durable, without making a copy of it.
	pub fn with_channel<T>(&self, id: ChannelId, ask: impl FnOnce(&Channel) -> T) -> Option<T> {
		self.channels.read().unwrap_or_else(PoisonError::into_inner).get(&id).map(ask)
	}

	/// Claims that bring something, of up to `limit` channels after `after` for which `is_due` holds,
	/// by number. The chain takes each of them before its `ends_at`.
	pub fn claims(
		&self,
		after: Option<ChannelId>,
		limit: usize,
		is_due: impl Fn(&DueClaim) -> bool,
	) -> Vec<DueClaim> {
		let channels = self.channels.read().unwrap_or_else(PoisonError::into_inner);
		channels
			.range(above(after))
			.filter_map(|(_, channel)| {
				let view = channel.payee.terms().view;
				Some(DueClaim {
					claim: channel.payee.claim()?,
					units: channel.payee.claimable(),
					ends_at: view.ends_at,
					closing: view.closing,
				})
			})
			.filter(|due| is_due(due))
			.take(limit)
			.collect()
	}

	/// Rows in all tables: 0 when every channel was forgotten.
	///
	/// # Errors
	///
	/// [`StoreError::Database`].
	pub fn rows(&self) -> Result<u64, StoreError> {
		let transaction = self.database.begin_write()?;
		let rows = Tables::open(&transaction)?.rows()?;
		transaction.abort()?;
		Ok(rows)
	}
}

fn builder() -> redb::Builder {
	let mut builder = Database::builder();
	builder.set_cache_size(CACHE_BYTES).create_with_file_format_v3(true);
	builder
}

fn above(after: Option<ChannelId>) -> (core::ops::Bound<ChannelId>, core::ops::Bound<ChannelId>) {
	use core::ops::Bound::{Excluded, Unbounded};
	(after.map_or(Unbounded, Excluded), Unbounded)
}

/// What an operation leads to: its outcome, and the channel afterwards if that has changed
/// (`Some(None)`: forgotten).
type Taken = (Outcome, Option<Option<Channel>>);

/// One operation of a batch.
struct Step<'t, 'a> {
	genesis: Genesis,
	tables: &'t mut Tables<'a>,
	now: u64,
}

impl Step<'_, '_> {
	fn take(
		&mut self,
		operation: &Operation,
		before: Option<&Channel>,
		is_signed: Option<bool>,
	) -> Result<Result<Taken, Refusal>, StoreError> {
		if let Operation::Open { terms, tariff } = operation {
			return Ok(self.open(*terms, *tariff, before));
		}
		let Some(before) = before else { return Ok(Err(Refusal::ChannelNotFound)) };
		match operation {
			Operation::Open { .. } => Ok(Err(Refusal::ChannelAlreadyExists)),
			Operation::Observe { view, .. } => Ok(observe(*view, before)),
			Operation::Pay(payment) => Ok(self.pay(payment, before, is_signed)),
			Operation::Forget { .. } => self.forget(before),
			Operation::Retire { .. } => {
				let after =
					(!before.retired).then(|| Some(Channel { retired: true, ..before.clone() }));
				Ok(Ok((Outcome::Retired, after)))
			},
			Operation::Begin { .. } if before.retired => Ok(Err(Refusal::Retired)),
			Operation::Begin { channel: id, session } => {
				let view = before.payee.terms().view;
				if view.closing || self.now >= view.ends_at {
					return Ok(Err(Refusal::Closing));
				}
				self.meter(*id, before, Some(*session), |meter, _, covered| {
					meter.begin::<StorageError>(*session, covered)
				})
			},
			Operation::Report { channel: id, report } => {
				self.meter(*id, before, Some(report.session), |meter, log, covered| {
					meter.report(log, report, covered)
				})
			},
			Operation::End { channel: id, session } => {
				self.meter(*id, before, None, |meter, log, covered| {
					meter.end(log, *session, covered)
				})
			},
		}
	}

	fn open(
		&self,
		terms: Terms,
		tariff: Tariff,
		before: Option<&Channel>,
	) -> Result<Taken, Refusal> {
		if before.is_some() {
			return Err(Refusal::ChannelAlreadyExists);
		}
		if terms.genesis != self.genesis {
			return Err(Refusal::GenesisMismatch);
		}
		let payee = Payee::new(terms).map_err(|InvalidKey| Refusal::InvalidKey)?;
		let meter = Meter::new::<Infallible>(tariff)?;
		Ok((Outcome::Opened, Some(Some(Channel { payee, meter, retired: false }))))
	}

	fn pay(
		&self,
		payment: &Payment,
		before: &Channel,
		is_signed: Option<bool>,
	) -> Result<Taken, Refusal> {
		if before.payee.is_latest(payment) {
			let (total, standing) = (before.payee.covered(), before.standing_now());
			return Ok((Outcome::Repeated { total, standing }, None));
		}
		if before.retired {
			return Err(Refusal::Retired);
		}
		let mut after = before.clone();
		let accepted = after
			.payee
			.accept_with(payment, self.now, |claim, key| {
				is_signed.unwrap_or_else(|| claim.voucher.is_signed_by(key))
			})
			.map_err(Refusal::Payment)?;
		let standing = after.standing_now();
		Ok((Outcome::Paid { accepted, standing }, Some(Some(after))))
	}

	fn forget(&mut self, before: &Channel) -> Result<Result<Taken, Refusal>, StoreError> {
		let units = before.payee.claimable();
		if units > 0 && self.now < before.payee.terms().view.ends_at {
			return Ok(Err(Refusal::UnclaimedUnits { units }));
		}
		// Events of sessions that this batch has begun are not known to the channel's old state.
		let id = before.payee.terms().channel;
		for session in before.meter.sessions() {
			crate::meter::EventLog::forget(&mut self.tables.log(id), session.number)?;
		}
		Ok(Ok((Outcome::Forgotten, Some(None))))
	}

	/// Does something to the channel's meter. `session` is the one whose standing counts.
	fn meter<E: Into<StoreError>>(
		&mut self,
		id: ChannelId,
		before: &Channel,
		session: Option<u64>,
		act: impl FnOnce(
			&mut Meter,
			&mut tables::TableLog<'_, '_>,
			u64,
		) -> Result<Standing, MeterError<E>>,
	) -> Result<Result<Taken, Refusal>, StoreError> {
		let mut after = before.clone();
		let covered = after.payee.covered();
		match act(&mut after.meter, &mut self.tables.log(id), covered) {
			Ok(_) => {
				let outcome = Outcome::Metered(after.standing(session));
				let changed = after.meter != before.meter;
				Ok(Ok((outcome, changed.then_some(Some(after)))))
			},
			Err(error) => match error.without_log() {
				Ok(error) => Ok(Err(error.into())),
				Err(failure) => Err(failure.into()),
			},
		}
	}
}

fn observe(view: ChainView, before: &Channel) -> Result<Taken, Refusal> {
	if view == before.payee.terms().view {
		return Ok((Outcome::Observed, None));
	}
	let mut after = before.clone();
	after.payee.observe(view).map_err(Refusal::View)?;
	Ok((Outcome::Observed, Some(Some(after))))
}
