//! Metering: from bytes that flowed to units that are owed, and whether more may flow.

use core::{convert::Infallible, fmt};

/// How a visited network counts and how much it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tariff {
	/// Bytes of one unit as agreed between the operators, at least 1 (100,000 by default).
	pub bytes_per_unit: u64,
	/// Units that may be delivered before they are paid. With 0 everything is paid beforehand.
	pub allowance: u64,
}

/// A report of traffic as it comes from the packet gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
	/// The session that the traffic belongs to.
	pub session: u64,
	/// What tells this report from all others of the session. A report that comes again with the
	/// same one is counted once.
	pub event: EventId,
	/// Bytes since the report before, both directions.
	pub bytes: u64,
}

/// Identifies a report within its session: a UUID, or a hash of what the reporter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 16]);

/// Remembers which reports were counted, for as long as their session lasts.
pub trait EventLog {
	/// What can go wrong in remembering.
	type Error;

	/// Whether the event was recorded already.
	fn is_known(&self, session: u64, event: EventId) -> Result<bool, Self::Error>;
	/// Records the event.
	fn record(&mut self, session: u64, event: EventId) -> Result<(), Self::Error>;
	/// Drops everything about a session that has ended.
	fn forget(&mut self, session: u64) -> Result<(), Self::Error>;
}

/// How much was delivered on a channel, and what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
	/// Units delivered since the channel was opened. May exceed `covered` and the allowance: real
	/// gateways overrun their grants, and what flowed is counted.
	pub delivered: u64,
	/// Units covered by payments.
	pub covered: u64,
	/// Bytes that may still flow in the session before its payments and the allowance are used up.
	/// With 0, service stops until a payment comes.
	pub bytes_left: u64,
}

impl Standing {
	/// Units delivered and not paid.
	pub fn unpaid(&self) -> u64 {
		self.delivered.saturating_sub(self.covered)
	}
}

/// Why a call of the meter is refused. Nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeterError<E> {
	/// A unit has at least one byte.
	ZeroBytesPerUnit,
	/// Session numbers of a channel must grow, so that a late report of an old session never
	/// counts in a new one.
	SessionNotNew {
		/// The highest session so far.
		last: u64,
	},
	/// As many sessions as a channel may have at a time.
	TooManySessions,
	/// A session costs a unit at least, and neither payments nor the allowance cover it.
	AllowanceExhausted {
		/// Units delivered.
		delivered: u64,
		/// Units covered by payments.
		covered: u64,
		/// Units that may be unpaid.
		allowance: u64,
	},
	/// The session has ended or has never begun.
	SessionNotFound,
	/// As many reports as a session may have. End it and begin another.
	TooManyEvents,
	/// More bytes or units than `u64` holds: a broken reporter.
	Overflow,
	/// The log of events failed.
	Log(E),
}

impl<E> MeterError<E> {
	/// Tells a refusal from a failure of the log of events.
	///
	/// # Errors
	///
	/// The failure of the log.
	pub fn without_log(self) -> Result<MeterError<Infallible>, E> {
		Ok(match self {
			Self::ZeroBytesPerUnit => MeterError::ZeroBytesPerUnit,
			Self::SessionNotNew { last } => MeterError::SessionNotNew { last },
			Self::TooManySessions => MeterError::TooManySessions,
			Self::AllowanceExhausted { delivered, covered, allowance } => {
				MeterError::AllowanceExhausted { delivered, covered, allowance }
			},
			Self::SessionNotFound => MeterError::SessionNotFound,
			Self::TooManyEvents => MeterError::TooManyEvents,
			Self::Overflow => MeterError::Overflow,
			Self::Log(failure) => return Err(failure),
		})
	}
}

impl<E: fmt::Display> fmt::Display for MeterError<E> {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::ZeroBytesPerUnit => write!(out, "a unit has no bytes"),
			Self::SessionNotNew { last } => {
				write!(out, "the session's number is not above {last}, the highest so far")
			},
			Self::TooManySessions => write!(out, "{MAX_SESSIONS} sessions are open already"),
			Self::AllowanceExhausted { delivered, covered, allowance } => write!(
				out,
				"{delivered} units delivered, {covered} paid, and {allowance} may be unpaid"
			),
			Self::SessionNotFound => write!(out, "no such session is open"),
			Self::TooManyEvents => write!(out, "the session has {MAX_EVENTS} reports already"),
			Self::Overflow => write!(out, "more bytes than can be counted"),
			Self::Log(error) => write!(out, "{error}"),
		}
	}
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for MeterError<E> {}

/// The most sessions that are open on one channel at a time.
pub const MAX_SESSIONS: usize = 16;

/// The most reports of one session: a gigabyte, reported every 16 KB.
pub const MAX_EVENTS: u32 = 65_536;

/// The counter of one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
	/// Its number.
	pub number: u64,
	/// Bytes so far.
	pub bytes: u64,
	/// Reports so far.
	pub events: u32,
}

impl Session {
	/// Units of the session: its bytes divided by those of a unit, rounded up against the payer,
	/// and one at least. Rounded once for the session, not for each report.
	fn units(&self, bytes_per_unit: u64) -> u64 {
		units(self.bytes, bytes_per_unit)
	}
}

/// Units of a session of `bytes`: rounded up, and one at least. 0 bytes per unit count as 1.
pub fn units(bytes: u64, bytes_per_unit: u64) -> u64 {
	bytes.div_ceil(bytes_per_unit.max(1)).max(1)
}

/// Counts what is delivered on one channel.
///
/// ```
/// use interwork_micropay::meter::*;
///
/// let mut log = MemoryLog::default();
/// let mut meter = Meter::new(Tariff { bytes_per_unit: 100_000, allowance: 2 })?;
/// // Three units are paid. The session begins, which costs one.
/// let standing = meter.begin(1, 3)?;
/// assert_eq!((standing.delivered, standing.bytes_left), (1, 500_000));
///
/// let report = Report { session: 1, event: EventId([1; 16]), bytes: 100_001 };
/// assert_eq!(meter.report(&mut log, &report, 3)?.delivered, 2);
/// // The same report again changes nothing.
/// assert_eq!(meter.report(&mut log, &report, 3)?.delivered, 2);
/// # Ok::<(), MeterError<core::convert::Infallible>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
	tariff: Tariff,
	/// Units of sessions that have ended.
	ended_units: u64,
	/// The highest session number so far, `None` before the first.
	last: Option<u64>,
	sessions: [Option<Session>; MAX_SESSIONS],
}

impl Meter {
	/// A channel on which nothing was delivered.
	///
	/// # Errors
	///
	/// [`MeterError::ZeroBytesPerUnit`].
	pub fn new<E>(tariff: Tariff) -> Result<Self, MeterError<E>> {
		Self::restore(tariff, 0, None, [])
	}

	/// A channel with what was counted before. Sessions above [`MAX_SESSIONS`] are refused.
	///
	/// # Errors
	///
	/// [`MeterError::ZeroBytesPerUnit`], [`MeterError::TooManySessions`].
	pub fn restore<E>(
		tariff: Tariff,
		ended_units: u64,
		last: Option<u64>,
		open: impl IntoIterator<Item = Session>,
	) -> Result<Self, MeterError<E>> {
		if tariff.bytes_per_unit == 0 {
			return Err(MeterError::ZeroBytesPerUnit);
		}
		let mut sessions = [None; MAX_SESSIONS];
		let mut slots = sessions.iter_mut();
		for session in open {
			*slots.next().ok_or(MeterError::TooManySessions)? = Some(session);
		}
		Ok(Self { tariff, ended_units, last, sessions })
	}

	/// How it counts.
	pub fn tariff(&self) -> Tariff {
		self.tariff
	}

	/// Units of sessions that have ended.
	pub fn ended_units(&self) -> u64 {
		self.ended_units
	}

	/// The highest session number so far.
	pub fn last_session(&self) -> Option<u64> {
		self.last
	}

	/// The sessions that are open.
	pub fn sessions(&self) -> impl Iterator<Item = &Session> {
		self.sessions.iter().flatten()
	}

	/// Units delivered since the channel was opened.
	pub fn delivered(&self) -> u64 {
		self.sessions().fold(self.ended_units, |sum, session| {
			// Never saturates: a report that would lead there is refused.
			sum.saturating_add(session.units(self.tariff.bytes_per_unit))
		})
	}

	/// Where the channel stands when `covered` units are paid, for an open session or, with `None`,
	/// for one that is to begin.
	pub fn standing(&self, session: Option<u64>, covered: u64) -> Standing {
		let delivered = self.delivered();
		let per_unit = self.tariff.bytes_per_unit;
		let limit = covered.saturating_add(self.tariff.allowance);
		// What is left of the unit that the session has begun is delivered already.
		let started = session.and_then(|number| self.session(number)).map_or(0, |session| {
			session.units(per_unit).saturating_mul(per_unit).saturating_sub(session.bytes)
		});
		let bytes_left = if delivered > limit {
			0
		} else {
			limit.saturating_sub(delivered).saturating_mul(per_unit).saturating_add(started)
		};
		Standing { delivered, covered, bytes_left }
	}

	/// Begins a session, which costs a unit at once. Its number must be above all before.
	///
	/// # Errors
	///
	/// [`MeterError::SessionNotNew`], [`MeterError::TooManySessions`],
	/// [`MeterError::AllowanceExhausted`], [`MeterError::Overflow`].
	pub fn begin<E>(&mut self, number: u64, covered: u64) -> Result<Standing, MeterError<E>> {
		if let Some(last) = self.last.filter(|last| number <= *last) {
			return Err(MeterError::SessionNotNew { last });
		}
		let delivered = self.delivered();
		let after = delivered.checked_add(1).ok_or(MeterError::Overflow)?;
		let allowance = self.tariff.allowance;
		if after > covered.saturating_add(allowance) {
			return Err(MeterError::AllowanceExhausted { delivered, covered, allowance });
		}
		let slot = self
			.sessions
			.iter_mut()
			.find(|slot| slot.is_none())
			.ok_or(MeterError::TooManySessions)?;
		*slot = Some(Session { number, bytes: 0, events: 0 });
		self.last = Some(number);
		Ok(self.standing(Some(number), covered))
	}

	/// Counts a report, once. It is counted even when nothing covers it: what flowed, flowed.
	///
	/// # Errors
	///
	/// [`MeterError::SessionNotFound`], [`MeterError::TooManyEvents`], [`MeterError::Overflow`],
	/// [`MeterError::Log`].
	pub fn report<L: EventLog>(
		&mut self,
		log: &mut L,
		report: &Report,
		covered: u64,
	) -> Result<Standing, MeterError<L::Error>> {
		let per_unit = self.tariff.bytes_per_unit;
		let before = self.delivered();
		let session = self.session_mut(report.session).ok_or(MeterError::SessionNotFound)?;
		if log.is_known(report.session, report.event).map_err(MeterError::Log)? {
			return Ok(self.standing(Some(report.session), covered));
		}
		if session.events >= MAX_EVENTS {
			return Err(MeterError::TooManyEvents);
		}
		let mut counted = *session;
		counted.bytes = counted.bytes.checked_add(report.bytes).ok_or(MeterError::Overflow)?;
		counted.events = counted.events.saturating_add(1);
		let more = counted.units(per_unit).saturating_sub(session.units(per_unit));
		before.checked_add(more).ok_or(MeterError::Overflow)?;
		log.record(report.session, report.event).map_err(MeterError::Log)?;
		*session = counted;
		Ok(self.standing(Some(report.session), covered))
	}

	/// Ends a session. Its units stay, its reports are forgotten; later ones are refused.
	///
	/// # Errors
	///
	/// [`MeterError::SessionNotFound`], [`MeterError::Log`].
	pub fn end<L: EventLog>(
		&mut self,
		log: &mut L,
		number: u64,
		covered: u64,
	) -> Result<Standing, MeterError<L::Error>> {
		let per_unit = self.tariff.bytes_per_unit;
		let slot = self
			.sessions
			.iter_mut()
			.find(|slot| slot.is_some_and(|session| session.number == number))
			.ok_or(MeterError::SessionNotFound)?;
		let units = slot.map_or(0, |session| session.units(per_unit));
		log.forget(number).map_err(MeterError::Log)?;
		*slot = None;
		self.ended_units = self.ended_units.saturating_add(units);
		Ok(self.standing(None, covered))
	}

	fn session(&self, number: u64) -> Option<&Session> {
		self.sessions().find(|session| session.number == number)
	}

	fn session_mut(&mut self, number: u64) -> Option<&mut Session> {
		self.sessions.iter_mut().flatten().find(|session| session.number == number)
	}
}

#[cfg(feature = "alloc")]
pub use memory::MemoryLog;

#[cfg(feature = "alloc")]
mod memory {
	use super::{EventId, EventLog};
	use alloc::collections::BTreeSet;
	use core::convert::Infallible;

	/// A log of events in memory, for a meter whose state need not outlive the process. Bounded by
	/// the meter: [`MAX_EVENTS`](super::MAX_EVENTS) for each of
	/// [`MAX_SESSIONS`](super::MAX_SESSIONS).
	#[derive(Clone, Debug, Default)]
	pub struct MemoryLog {
		events: BTreeSet<(u64, EventId)>,
	}

	impl EventLog for MemoryLog {
		type Error = Infallible;

		fn is_known(&self, session: u64, event: EventId) -> Result<bool, Infallible> {
			Ok(self.events.contains(&(session, event)))
		}

		fn record(&mut self, session: u64, event: EventId) -> Result<(), Infallible> {
			self.events.insert((session, event));
			Ok(())
		}

		fn forget(&mut self, session: u64) -> Result<(), Infallible> {
			self.events.retain(|(number, _)| *number != session);
			Ok(())
		}
	}
}
