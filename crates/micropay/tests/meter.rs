//! The meter.

use core::convert::Infallible;
use interwork_micropay::meter::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

type Error = MeterError<Infallible>;

const UNIT: u64 = 100_000;

fn meter(allowance: u64) -> (Meter, MemoryLog) {
	let tariff = Tariff { bytes_per_unit: UNIT, allowance };
	(Meter::new::<Infallible>(tariff).unwrap(), MemoryLog::default())
}

fn report(session: u64, event: u8, bytes: u64) -> Report {
	Report { session, event: EventId([event; 16]), bytes }
}

#[test]
fn units_should_be_rounded_up_and_one_at_least() {
	for (bytes, expected) in [(0, 1), (1, 1), (99_999, 1), (100_000, 1), (100_001, 2)] {
		let (mut meter, mut log) = meter(5);
		meter.begin::<Infallible>(1, 0).unwrap();
		assert_eq!(meter.report(&mut log, &report(1, 1, bytes), 0).unwrap().delivered, expected);
	}
}

/// Rounded once for the session: three reports of 50,001 bytes are two units, not three.
#[test]
fn units_should_be_rounded_for_the_session_and_not_for_each_report() {
	let (mut meter, mut log) = meter(5);
	meter.begin::<Infallible>(1, 0).unwrap();
	for event in 1..=3 {
		meter.report(&mut log, &report(1, event, 50_001), 0).unwrap();
	}
	assert_eq!(meter.delivered(), 2);
	// Two sessions are two counters.
	meter.begin::<Infallible>(2, 0).unwrap();
	assert_eq!(meter.delivered(), 3);
}

#[test]
fn report_should_count_once_when_it_comes_twice() {
	let (mut meter, mut log) = meter(5);
	meter.begin::<Infallible>(1, 0).unwrap();
	meter.begin::<Infallible>(2, 0).unwrap();
	for _ in 0..3 {
		meter.report(&mut log, &report(1, 1, 150_000), 0).unwrap();
	}
	assert_eq!(meter.delivered(), 3);
	// The same event in another session is another report.
	meter.report(&mut log, &report(2, 1, 150_000), 0).unwrap();
	assert_eq!(meter.delivered(), 4);
	// After its end nothing of a session is counted again.
	meter.end(&mut log, 1, 0).unwrap();
	let refused: Result<_, Error> = meter.report(&mut log, &report(1, 1, 150_000), 0);
	assert_eq!(refused, Err(MeterError::SessionNotFound));
	assert_eq!(meter.begin(1, 9), Err::<Standing, Error>(MeterError::SessionNotNew { last: 2 }));
	assert_eq!(meter.delivered(), 4);
}

#[test]
fn service_should_stop_when_payments_and_allowance_are_used_up() {
	let (mut meter, mut log) = meter(2);
	let standing = meter.begin::<Infallible>(1, 3).unwrap();
	assert_eq!((standing.delivered, standing.unpaid(), standing.bytes_left), (1, 0, 5 * UNIT));
	let standing = meter.report(&mut log, &report(1, 1, 5 * UNIT - 1), 3).unwrap();
	assert_eq!((standing.delivered, standing.unpaid(), standing.bytes_left), (5, 2, 1));
	let standing = meter.report(&mut log, &report(1, 2, 1), 3).unwrap();
	assert_eq!((standing.unpaid(), standing.bytes_left), (2, 0));
	// Gateways overrun what they are granted. What flowed is counted.
	let standing = meter.report(&mut log, &report(1, 3, 3 * UNIT + 1), 3).unwrap();
	assert_eq!((standing.delivered, standing.unpaid(), standing.bytes_left), (9, 6, 0));
	// Seven paid: the nine delivered are within the allowance, and the last unit has room.
	let standing = meter.standing(Some(1), 7);
	assert_eq!((standing.unpaid(), standing.bytes_left), (2, UNIT - 1));
	assert_eq!(meter.standing(None, 7).bytes_left, 0);
}

#[test]
fn begin_should_refuse_when_a_unit_is_not_covered() {
	let (mut meter, _) = meter(0);
	let exhausted = |delivered, covered| {
		Err::<Standing, Error>(MeterError::AllowanceExhausted { delivered, covered, allowance: 0 })
	};
	assert_eq!(meter.begin(1, 0), exhausted(0, 0));
	assert!(meter.begin::<Infallible>(1, 1).is_ok());
	assert_eq!(meter.begin(2, 1), exhausted(1, 1));
	assert!(meter.begin::<Infallible>(2, 2).is_ok());
}

#[test]
fn limits_should_hold() {
	let (mut meter, mut log) = meter(u64::MAX);
	for session in 1..=16 {
		meter.begin::<Infallible>(session, 0).unwrap();
	}
	assert_eq!(meter.begin(17, 0), Err::<Standing, Error>(MeterError::TooManySessions));
	meter.report(&mut log, &report(1, 1, u64::MAX), 0).unwrap();
	let refused: Result<_, Error> = meter.report(&mut log, &report(1, 2, 1), 0);
	assert_eq!(refused, Err(MeterError::Overflow));
	// The refused report was not recorded either.
	assert_eq!(log.is_known(1, EventId([2; 16])), Ok(false));
	meter.report(&mut log, &report(1, 3, 0), 0).unwrap();

	let zero = Tariff { bytes_per_unit: 0, allowance: 0 };
	assert_eq!(Meter::new(zero), Err::<Meter, Error>(MeterError::ZeroBytesPerUnit));
	let full = Session { number: 1, bytes: 0, events: MAX_EVENTS };
	let tariff = Tariff { bytes_per_unit: 1, allowance: 0 };
	let mut full = Meter::restore::<Infallible>(tariff, 0, Some(1), [full]).unwrap();
	let refused: Result<_, Error> = full.report(&mut log, &report(1, 9, 1), 0);
	assert_eq!(refused, Err(MeterError::TooManyEvents));
	let units = Session { number: 1, bytes: u64::MAX, events: 0 };
	let mut most = Meter::restore::<Infallible>(tariff, 0, Some(1), [units]).unwrap();
	assert_eq!(most.begin(2, u64::MAX), Err::<Standing, Error>(MeterError::Overflow));
}

proptest! {
	/// Against a count of what is reported, by hand.
	#[test]
	fn meter_should_count_what_a_list_of_reports_says(
		calls in prop::collection::vec((0_u8..10, 1_u64..6, 0_u8..8, 0_u64..300_000), 1..80),
		allowance in 0_u64..20,
		covered in 0_u64..20,
	) {
		let (mut meter, mut log) = meter(allowance);
		let mut begun: Vec<(u64, u64, bool)> = vec![];
		let mut seen = BTreeSet::new();
		for (kind, session, event, bytes) in calls {
			let open = begun.iter().any(|(number, _, open)| *number == session && *open);
			match kind {
				0..=1 => {
					let units: u64 = begun.iter().map(|(_, bytes, _)| bytes.div_ceil(UNIT).max(1)).sum();
					let new = begun.iter().all(|(number, _, _)| *number < session);
					let expected = new && units < covered + allowance;
					prop_assert_eq!(meter.begin::<Infallible>(session, covered).is_ok(), expected);
					if expected {
						begun.push((session, 0, true));
					}
				},
				2..=8 => {
					let result = meter.report(&mut log, &report(session, event, bytes), covered);
					prop_assert_eq!(result.is_ok(), open);
					if open && seen.insert((session, event)) {
						begun.iter_mut().find(|row| row.0 == session).unwrap().1 += bytes;
					}
				},
				_ => {
					prop_assert_eq!(meter.end(&mut log, session, covered).is_ok(), open);
					begun.iter_mut().filter(|row| row.0 == session).for_each(|row| row.2 = false);
				},
			}
			let units: u64 = begun.iter().map(|(_, bytes, _)| bytes.div_ceil(UNIT).max(1)).sum();
			prop_assert_eq!(meter.delivered(), units);
			let open: Vec<Session> = meter.sessions().copied().collect();
			let restored =
				Meter::restore::<Infallible>(meter.tariff(), meter.ended_units(), meter.last_session(), open);
			prop_assert_eq!(restored.unwrap().delivered(), units);
		}
	}
}
