//! How channels lie in the database, and nothing else.
//!
//! What changes with every payment is kept apart from what changes seldom: a tick rewrites 34
//! bytes, eighty of which share a page, and not the voucher beside it.

use super::{Channel, StoreError};
use crate::{
	bytes::{Reader, Writer},
	meter::{EventId, EventLog, Meter, Session, Tariff},
	payee::{ChainView, Payee, Terms},
	payment::{Claim, ClaimTick},
	voucher::{ChannelId, Genesis, SignedVoucher, SIGNED_VOUCHER_LENGTH},
};
use redb::{ReadableTable, StorageError, Table, TableDefinition, WriteTransaction};
use std::collections::BTreeMap;

/// The layout of these tables.
const LAYOUT_VERSION: u64 = 1;

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Channel -> voucher key, deposit, claimed, end, flags.
const TERMS: TableDefinition<'_, u64, &[u8; 57]> = TableDefinition::new("terms");
/// Channel -> the last voucher taken, with its signature.
const VOUCHERS: TableDefinition<'_, u64, &[u8; SIGNED_VOUCHER_LENGTH]> =
	TableDefinition::new("vouchers");
/// Channel -> index and preimage of the last tick of that voucher.
const TICKS: TableDefinition<'_, u64, &[u8; 34]> = TableDefinition::new("ticks");
/// Channel -> bytes of a unit, allowance, units of ended sessions, highest session.
const METERS: TableDefinition<'_, u64, &[u8; 33]> = TableDefinition::new("meters");
/// Channel and open session -> bytes, reports.
const SESSIONS: TableDefinition<'_, (u64, u64), &[u8; 12]> = TableDefinition::new("sessions");
/// Channel, open session and event -> nothing: the report was counted.
const EVENTS: TableDefinition<'_, (u64, u64, &[u8; 16]), ()> = TableDefinition::new("events");

/// Makes the tables of a new store, or checks that an old one is of this layout and chain.
pub(super) fn prepare(transaction: &WriteTransaction, genesis: Genesis) -> Result<(), StoreError> {
	let mut meta = transaction.open_table(META)?;
	let version = LAYOUT_VERSION.to_le_bytes();
	let found = meta.get("version")?.map(|value| value.value().to_vec());
	match found {
		None => {
			meta.insert("version", version.as_slice())?;
			meta.insert("genesis", genesis.0.as_slice())?;
		},
		Some(found) if found != version => return Err(StoreError::UnknownLayout),
		Some(_) => {
			let found = meta.get("genesis")?.map(|value| value.value().to_vec());
			if found.as_deref() != Some(genesis.0.as_slice()) {
				return Err(StoreError::OtherChain);
			}
		},
	}
	Tables::open(transaction).map(|_| ())
}

/// All tables, open in one transaction.
pub(super) struct Tables<'a> {
	terms: Table<'a, u64, &'static [u8; 57]>,
	vouchers: Table<'a, u64, &'static [u8; SIGNED_VOUCHER_LENGTH]>,
	ticks: Table<'a, u64, &'static [u8; 34]>,
	meters: Table<'a, u64, &'static [u8; 33]>,
	sessions: Table<'a, (u64, u64), &'static [u8; 12]>,
	events: Table<'a, (u64, u64, &'static [u8; 16]), ()>,
}

impl<'a> Tables<'a> {
	pub(super) fn open(transaction: &'a WriteTransaction) -> Result<Self, StoreError> {
		Ok(Self {
			terms: transaction.open_table(TERMS)?,
			vouchers: transaction.open_table(VOUCHERS)?,
			ticks: transaction.open_table(TICKS)?,
			meters: transaction.open_table(METERS)?,
			sessions: transaction.open_table(SESSIONS)?,
			events: transaction.open_table(EVENTS)?,
		})
	}

	/// Every channel of the store.
	pub(super) fn load(
		&self,
		genesis: Genesis,
	) -> Result<BTreeMap<ChannelId, Channel>, StoreError> {
		let mut channels = BTreeMap::new();
		for row in self.terms.iter()? {
			let (number, terms) = row?;
			let number = number.value();
			let channel = self.load_one(genesis, number, terms.value())?;
			channels.insert(ChannelId(number), channel);
		}
		Ok(channels)
	}

	fn load_one(&self, genesis: Genesis, number: u64, terms: &[u8]) -> Result<Channel, StoreError> {
		let corrupt = || StoreError::Corrupt { channel: number };
		let (terms, retired) = decode_terms(genesis, number, terms).ok_or_else(corrupt)?;
		let best = match self.vouchers.get(number)? {
			None => None,
			Some(voucher) => {
				let voucher = SignedVoucher::decode(voucher.value()).map_err(|_| corrupt())?;
				let tick = match self.ticks.get(number)? {
					None => None,
					Some(tick) => Some(decode_tick(tick.value()).ok_or_else(corrupt)?),
				};
				Some(Claim { voucher, tick })
			},
		};
		let fits = best.is_none_or(|claim| {
			claim.voucher.voucher.channel == terms.channel
				&& claim.total().is_some_and(|total| total <= terms.view.deposit)
		});
		if !fits {
			return Err(corrupt());
		}
		let payee = Payee::restore(terms, best).map_err(|_| corrupt())?;

		let meter = self.meters.get(number)?.ok_or_else(corrupt)?;
		let (tariff, ended_units, last) = decode_meter(meter.value()).ok_or_else(corrupt)?;
		let mut sessions = Vec::new();
		for row in self.sessions.range((number, 0)..=(number, u64::MAX))? {
			let (key, value) = row?;
			sessions.push(decode_session(key.value().1, value.value()).ok_or_else(corrupt)?);
		}
		let meter = Meter::restore::<()>(tariff, ended_units, last, sessions);
		Ok(Channel { payee, meter: meter.map_err(|_| corrupt())?, retired })
	}

	/// Writes what differs between `old` and `new`.
	pub(super) fn write(
		&mut self,
		id: ChannelId,
		old: Option<&Channel>,
		new: Option<&Channel>,
	) -> Result<(), StoreError> {
		let number = id.0;
		let Some(new) = new else { return self.remove(number, old) };
		let terms = encode_terms(new);
		if old.is_none_or(|old| encode_terms(old) != terms) {
			self.terms.insert(number, &terms)?;
		}

		let (old_best, best) = (old.and_then(|old| old.payee.best()), new.payee.best());
		let (old_tick, tick) =
			(old_best.and_then(|claim| claim.tick), best.and_then(|claim| claim.tick));
		if let Some(claim) = best {
			if old_best.is_none_or(|old| old.voucher != claim.voucher) {
				self.vouchers.insert(number, &claim.voucher.encode())?;
			}
		} else if old_best.is_some() {
			self.vouchers.remove(number)?;
		}
		match tick {
			Some(tick) if old_tick != Some(tick) => {
				self.ticks.insert(number, &encode_tick(&tick))?;
			},
			// A new voucher begins without a tick; the old one's must not stay beside it.
			None if old_tick.is_some() => {
				self.ticks.remove(number)?;
			},
			_ => {},
		}

		let old_meter = old.map(|old| &old.meter);
		let meter = encode_meter(&new.meter);
		if old_meter.is_none_or(|old| encode_meter(old) != meter) {
			self.meters.insert(number, &meter)?;
		}
		for session in new.meter.sessions() {
			let known = old_meter.and_then(|old| same_session(old, session));
			if known != Some(session) {
				self.sessions.insert((number, session.number), &encode_session(session))?;
			}
		}
		for session in old_meter.iter().flat_map(|old| old.sessions()) {
			if same_session(&new.meter, session).is_none() {
				self.sessions.remove((number, session.number))?;
			}
		}
		Ok(())
	}

	fn remove(&mut self, number: u64, old: Option<&Channel>) -> Result<(), StoreError> {
		self.terms.remove(number)?;
		self.vouchers.remove(number)?;
		self.ticks.remove(number)?;
		self.meters.remove(number)?;
		for session in old.iter().flat_map(|old| old.meter.sessions()) {
			self.sessions.remove((number, session.number))?;
			self.log(ChannelId(number)).forget(session.number)?;
		}
		Ok(())
	}

	/// The log of events of one channel.
	pub(super) fn log<'t>(&'t mut self, channel: ChannelId) -> TableLog<'t, 'a> {
		TableLog { events: &mut self.events, channel: channel.0 }
	}

	/// Rows of all tables, so that tests see that nothing is left behind.
	pub(super) fn rows(&self) -> Result<u64, StoreError> {
		use redb::ReadableTableMetadata;
		let counts = [
			self.terms.len()?,
			self.vouchers.len()?,
			self.ticks.len()?,
			self.meters.len()?,
			self.sessions.len()?,
			self.events.len()?,
		];
		Ok(counts.into_iter().fold(0, u64::saturating_add))
	}
}

/// The counted reports of one channel.
pub(super) struct TableLog<'t, 'a> {
	events: &'t mut Table<'a, (u64, u64, &'static [u8; 16]), ()>,
	channel: u64,
}

impl EventLog for TableLog<'_, '_> {
	type Error = StorageError;

	fn is_known(&self, session: u64, event: EventId) -> Result<bool, StorageError> {
		Ok(self.events.get((self.channel, session, &event.0))?.is_some())
	}

	fn record(&mut self, session: u64, event: EventId) -> Result<(), StorageError> {
		self.events.insert((self.channel, session, &event.0), ()).map(|_| ())
	}

	fn forget(&mut self, session: u64) -> Result<(), StorageError> {
		let (first, last) =
			((self.channel, session, &[0; 16]), (self.channel, session, &[u8::MAX; 16]));
		self.events.retain_in(first..=last, |_, ()| false)
	}
}

fn same_session<'m>(meter: &'m Meter, session: &Session) -> Option<&'m Session> {
	meter.sessions().find(|other| other.number == session.number)
}

/// Bits of a channel's flags.
const CLOSING: u8 = 1;
const RETIRED: u8 = 2;

fn encode_terms(channel: &Channel) -> [u8; 57] {
	let terms = channel.payee.terms();
	let flag = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
	let flags = flag(terms.view.closing, CLOSING) | flag(channel.retired, RETIRED);
	Writer::new()
		.put(&terms.voucher_key)
		.put(&terms.view.deposit.to_le_bytes())
		.put(&terms.view.claimed.to_le_bytes())
		.put(&terms.view.ends_at.to_le_bytes())
		.put(&[flags])
		.finish()
}

/// What the chain tells, and whether the payee is closing the channel.
fn decode_terms(genesis: Genesis, number: u64, bytes: &[u8]) -> Option<(Terms, bool)> {
	let mut reader = Reader(bytes);
	let mut terms = Terms {
		genesis,
		channel: ChannelId(number),
		voucher_key: reader.take()?,
		view: ChainView {
			deposit: reader.take_u64()?,
			claimed: reader.take_u64()?,
			ends_at: reader.take_u64()?,
			closing: false,
		},
	};
	let flags = reader.take_u8()?;
	terms.view.closing = flags & CLOSING != 0;
	(flags & !(CLOSING | RETIRED) == 0).then_some((terms, flags & RETIRED != 0))
}

fn encode_tick(tick: &ClaimTick) -> [u8; 34] {
	Writer::new().put(&tick.index.to_le_bytes()).put(&tick.preimage).finish()
}

fn decode_tick(bytes: &[u8]) -> Option<ClaimTick> {
	let mut reader = Reader(bytes);
	Some(ClaimTick { index: reader.take_u16()?, preimage: reader.take()? })
}

fn encode_meter(meter: &Meter) -> [u8; 33] {
	let tariff = meter.tariff();
	Writer::new()
		.put(&tariff.bytes_per_unit.to_le_bytes())
		.put(&tariff.allowance.to_le_bytes())
		.put(&meter.ended_units().to_le_bytes())
		.put(&[u8::from(meter.last_session().is_some())])
		.put(&meter.last_session().unwrap_or(0).to_le_bytes())
		.finish()
}

fn decode_meter(bytes: &[u8]) -> Option<(Tariff, u64, Option<u64>)> {
	let mut reader = Reader(bytes);
	let tariff = Tariff { bytes_per_unit: reader.take_u64()?, allowance: reader.take_u64()? };
	let ended_units = reader.take_u64()?;
	let begun = reader.take_u8()? != 0;
	let last = reader.take_u64()?;
	Some((tariff, ended_units, begun.then_some(last)))
}

fn encode_session(session: &Session) -> [u8; 12] {
	Writer::new()
		.put(&session.bytes.to_le_bytes())
		.put(&session.events.to_le_bytes())
		.finish()
}

fn decode_session(number: u64, bytes: &[u8]) -> Option<Session> {
	let mut reader = Reader(bytes);
	Some(Session {
		number,
		bytes: reader.take_u64()?,
		events: reader.take().map(u32::from_le_bytes)?,
	})
}
