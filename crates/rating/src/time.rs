//! Moments, the calendar and time zones, in integers.

use crate::{record::Reject, text::Label};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};

/// A moment: seconds since 1970-01-01 00:00 UTC, before it negative.
pub type Moment = i64;

/// Seconds of an hour.
pub const HOUR: i64 = 3_600;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// From a moment to before another.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Period {
	/// The first second in it.
	pub from: Moment,
	/// The first second after it.
	pub until: Moment,
}

impl Period {
	/// Whether a moment is in it.
	pub fn contains(&self, moment: Moment) -> bool {
		self.from <= moment && moment < self.until
	}
}

/// The number of the hour, counted from 1970-01-01 00:00 UTC. `None` before that.
pub fn hour_of(moment: Moment) -> Option<u32> {
	u32::try_from(moment.div_euclid(HOUR)).ok()
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. `None` when there is no such date, or
/// outside of the years 1 to 9999.
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
	let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	let last = match month {
		4 | 6 | 9 | 11 => 30,
		2 if leap => 29,
		2 => 28,
		1..=12 => 31,
		_ => return None,
	};
	if !(1..=9999).contains(&year) || !(1..=last).contains(&day) {
		return None;
	}
	// Years begin in March, so that the leap day is the last of its year. Everything is small.
	let shifted = if month > 2 { year } else { year.saturating_sub(1) };
	let month = if month > 2 { month.saturating_sub(3) } else { month.saturating_add(9) };
	let year_days = shifted
		.saturating_mul(365)
		.saturating_add(shifted / 4)
		.saturating_sub(shifted / 100)
		.saturating_add(shifted / 400);
	let month_days = month.saturating_mul(153).saturating_add(2) / 5;
	// 719,469 days lie between 1 March of year 0, less a day, and 1970-01-01.
	Some(year_days.saturating_add(month_days).saturating_add(day).saturating_sub(719_469))
}

/// Year, month and day of a day that [`days`] counts. The reverse of it.
pub fn date(days: i64) -> (i64, i64, i64) {
	let days = days.saturating_add(719_468);
	let era = days.div_euclid(146_097);
	let of_era = days.rem_euclid(146_097);
	let year_of_era = of_era
		.saturating_sub(of_era / 1_460)
		.saturating_add(of_era / 36_524)
		.saturating_sub(of_era / 146_096)
		/ 365;
	let of_year = of_era.saturating_sub(
		year_of_era
			.saturating_mul(365)
			.saturating_add(year_of_era / 4)
			.saturating_sub(year_of_era / 100),
	);
	let month = of_year.saturating_mul(5).saturating_add(2) / 153;
	let day = of_year
		.saturating_sub(month.saturating_mul(153).saturating_add(2) / 5)
		.saturating_add(1);
	let year = year_of_era.saturating_add(era.saturating_mul(400));
	if month < 10 {
		(year, month.saturating_add(3), day)
	} else {
		(year.saturating_add(1), month.saturating_sub(9), day)
	}
}

/// A time as it is written: on a clock somewhere, and how far that clock is from UTC if it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
	/// What the clock shows, as if it showed UTC.
	pub local: Moment,
	/// Seconds that the clock is ahead of UTC.
	pub offset: Option<i64>,
}

impl Written {
	/// The moment, `None` when it does not say where the clock was.
	pub fn moment(self) -> Option<Moment> {
		self.local.checked_sub(self.offset?)
	}
}

fn number(text: &[u8]) -> Option<i64> {
	crate::text::parse_digits(text, 4).and_then(|value| i64::try_from(value).ok())
}

/// Reads `2026-03-01`, or `2026-03-01T10:00:00` with `Z`, `+01:00` or nothing behind it. A space or a
/// small letter may stand for `T`. Fractions of a second are dropped, for records count whole ones.
pub fn parse_time(text: &[u8]) -> Option<Written> {
	let (calendar, rest) = text.split_first_chunk::<10>()?;
	let [year @ .., b'-', m1, m2, b'-', d1, d2] = calendar else { return None };
	let day = days(number(year)?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
	let local = day.checked_mul(DAY)?;
	let Some((separator, rest)) = rest.split_first() else {
		return Some(Written { local, offset: None });
	};
	if !matches!(separator, b'T' | b't' | b' ') {
		return None;
	}
	let (clock, mut rest) = rest.split_first_chunk::<8>()?;
	let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
	let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?, number(&[*s1, *s2])?);
	if hour > 23 || minute > 59 || second > 59 {
		return None;
	}
	let seconds = hour
		.checked_mul(HOUR)?
		.checked_add(minute.checked_mul(60)?)?
		.checked_add(second)?;
	let local = local.checked_add(seconds)?;
	if let Some(fraction) = rest.strip_prefix(b".") {
		let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
		if digits == 0 {
			return None;
		}
		rest = fraction.get(digits..)?;
	}
	let offset = match rest {
		[] => None,
		b"Z" | b"z" => Some(0),
		[sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
			let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
			if hours > 23 || minutes > 59 {
				return None;
			}
			let ahead = hours.checked_mul(HOUR)?.checked_add(minutes.checked_mul(60)?)?;
			Some(if *sign == b'-' { ahead.checked_neg()? } else { ahead })
		},
		_ => return None,
	};
	Some(Written { local, offset })
}

/// Writes a moment as `2026-03-01T09:00:00Z`.
pub fn format_time(moment: Moment) -> alloc::string::String {
	let (year, month, day) = date(moment.div_euclid(DAY));
	let second = moment.rem_euclid(DAY);
	let (hour, minute, second) = (second / HOUR, second % HOUR / 60, second % 60);
	alloc::format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// A time zone as far as a rate sheet needs it: when its clocks were how far from UTC.
///
/// A sheet carries its zones with it. So both sides use the same rules, whatever their machines know of
/// them, and an offchain worker needs no database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Zone {
	/// Name in the database of time zones (`Europe/Berlin`).
	pub name: Label,
	/// What is known.
	pub known: Period,
	/// Seconds ahead of UTC at the beginning.
	pub first: i32,
	/// Changes: from when on, and seconds ahead of UTC. Ascending.
	pub changes: Vec<(Moment, i32)>,
}

impl Zone {
	/// UTC, for all times.
	pub fn utc() -> Self {
		let name = Label::new(b"UTC").unwrap_or(Label::EMPTY);
		Self {
			name,
			known: Period { from: Moment::MIN, until: Moment::MAX },
			first: 0,
			changes: Vec::new(),
		}
	}

	/// Whether changes ascend within what is known, and no clock is a day or more off.
	pub fn is_valid(&self) -> bool {
		let within = self.changes.iter().all(|(at, _)| self.known.contains(*at));
		let ascending = self.changes.windows(2).all(|pair| match pair {
			[(earlier, _), (later, _)] => earlier < later,
			_ => true,
		});
		let mut offsets = self.changes.iter().map(|(_, offset)| *offset).chain([self.first]);
		within && ascending && offsets.all(|offset| i64::from(offset).abs() < DAY)
	}

	/// What a clock there shows at a moment, as if it showed UTC. `None` outside of what is known.
	pub fn local(&self, moment: Moment) -> Option<Moment> {
		if !self.known.contains(moment) {
			return None;
		}
		let past = self.changes.partition_point(|(at, _)| *at <= moment);
		let offset = match past.checked_sub(1).and_then(|at| self.changes.get(at)) {
			Some((_, offset)) => *offset,
			None => self.first,
		};
		moment.checked_add(offset.into())
	}
	/// The moment at which a clock there shows a time.
	///
	/// # Errors
	///
	/// [`Reject::AmbiguousTime`] or [`Reject::SkippedTime`] where clocks are set, [`Reject::InvalidTime`]
	/// outside of what is known.
	pub fn moment(&self, local: Moment) -> Result<Moment, Reject> {
		let earliest = local.saturating_sub(DAY);
		let latest = local.saturating_add(DAY);
		if !self.known.contains(earliest) || !self.known.contains(latest) {
			return Err(Reject::InvalidTime);
		}
		// Every offset of the days around may be the one.
		let before = self.changes.partition_point(|(at, _)| *at <= earliest);
		let mut offsets: Vec<i32> = self
			.changes
			.iter()
			.skip(before)
			.take_while(|(at, _)| *at <= latest)
			.map(|(_, offset)| *offset)
			.collect();
		let standing = before.checked_sub(1).and_then(|at| self.changes.get(at));
		offsets.push(standing.map_or(self.first, |(_, offset)| *offset));
		offsets.sort_unstable();
		offsets.dedup();
		let mut moments = offsets
			.into_iter()
			.filter_map(|offset| local.checked_sub(offset.into()))
			.filter(|moment| self.local(*moment) == Some(local));
		match (moments.next(), moments.next()) {
			(Some(moment), None) => Ok(moment),
			(Some(_), Some(_)) => Err(Reject::AmbiguousTime),
			(None, _) => Err(Reject::SkippedTime),
		}
	}
}
