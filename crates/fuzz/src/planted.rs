//! Faults on purpose: whoever changes the fuzzer sees here that it still finds something.

use crate::{claims, Target};
use interwork_micropay::{Accepted, Claim, Payee, PayeeError, Payment, Voucher, VOUCHER_TAG};

/// A payee that does something wrong.
#[derive(Clone, Copy)]
pub struct Fault {
	/// What it does.
	pub name: &'static str,
	/// How it takes payments.
	pub accept: claims::Accept,
	/// An input of the target `claims` that shows it: a deposit of 10 units, then a few steps.
	pub story: &'static [u8],
}

/// Faults that other systems had, planted around the payee. The target `claims` must find each of them.
pub const FAULTS: [Fault; 6] = [
	Fault {
		name: "equal amounts are taken",
		accept: equal_amounts,
		// Five units, and the same payment again.
		story: &[0, 10, 100, 0, 100, 0, 0, 0, 6, 0, 5, 0, 0, 5, 0],
	},
	Fault {
		name: "a stale voucher's signature is not looked at",
		accept: stale_unsigned,
		// Five units, then three, signed by a stranger.
		story: &[0, 10, 100, 0, 100, 0, 0, 0, 6, 0, 5, 0, 0, 0, 6, 6, 0, 3, 0, 0],
	},
	Fault {
		name: "signatures are not looked at",
		accept: unsigned,
		// Five units, signed by a stranger.
		story: &[0, 10, 100, 0, 100, 0, 0, 6, 6, 0, 5, 0, 0],
	},
	Fault {
		name: "a unit above the deposit is taken",
		accept: above_deposit,
		// Eleven units.
		story: &[0, 10, 100, 0, 100, 0, 0, 0, 28, 0, 0],
	},
	Fault {
		name: "payments are taken at the end",
		accept: at_the_end,
		// The end comes, then five units.
		story: &[0, 10, 100, 0, 100, 0, 7, 1, 0, 0, 6, 0, 5, 0, 0],
	},
	Fault {
		name: "the last tick of a voucher is refused",
		accept: last_tick_refused,
		// Five units, and the only tick.
		story: &[0, 10, 100, 0, 100, 0, 0, 0, 6, 0, 5, 1, 9, 0, 0, 6, 0, 0, 1, 0, 0, 0, 0],
	},
];

fn pretend(payee: &Payee) -> Result<Accepted, PayeeError> {
	Ok(Accepted { new_units: 0, total: payee.covered() })
}

fn equal_amounts(payee: &mut Payee, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
	match payee.accept(payment, now) {
		Err(PayeeError::NotIncreasing { accepted, given }) if accepted == given => pretend(payee),
		other => other,
	}
}

fn stale_unsigned(payee: &mut Payee, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
	match (payee.accept(payment, now), payment) {
		(Err(PayeeError::NotIncreasing { .. }), Payment::Claim(_)) => pretend(payee),
		(other, _) => other,
	}
}

fn unsigned(payee: &mut Payee, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
	match payee.accept(payment, now) {
		Err(PayeeError::InvalidSignature) => pretend(payee),
		other => other,
	}
}

fn above_deposit(payee: &mut Payee, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
	match payee.accept(payment, now) {
		Err(PayeeError::DepositExceeded { deposit, given }) if given - deposit == 1 => {
			pretend(payee)
		},
		other => other,
	}
}

fn at_the_end(payee: &mut Payee, payment: &Payment, now: u64) -> Result<Accepted, PayeeError> {
	match payee.accept(payment, now) {
		Err(PayeeError::ChannelEnded { ends_at }) if ends_at == now => {
			payee.accept(payment, now.saturating_sub(1))
		},
		other => other,
	}
}

fn last_tick_refused(
	payee: &mut Payee,
	payment: &Payment,
	now: u64,
) -> Result<Accepted, PayeeError> {
	if let Payment::Claim(Claim { voucher, tick: Some(tick) }) = payment {
		let max = voucher.voucher.max_ticks;
		if tick.index == max && payee.precheck(payment, now).is_ok() {
			return Err(PayeeError::TickOutOfRange { given: max, max });
		}
	}
	payee.accept(payment, now)
}

/// A reader of vouchers with one tick too many, which random bytes never find: they would have to hit the
/// tag, the length, the number of ticks, and a value. From an empty corpus, what the instrumentation tells
/// leads there in a second, with the dictionary's help for the tag.
pub const TARGET: Target = Target { name: "planted", run, longest: 128 };

fn run(data: &[u8]) {
	assert_eq!(Voucher::decode(data).is_ok(), reads(data), "the planted fault is found");
}

fn reads(data: &[u8]) -> bool {
	let Some(rest) = data.strip_prefix(&VOUCHER_TAG) else { return false };
	let Ok(fields) = <&[u8; 90]>::try_from(rest) else { return false };
	let ticks = u16::from_le_bytes([fields[88], fields[89]]);
	let has_value = fields[80..88].iter().any(|byte| *byte > 0);
	let has_root = fields[48..80].iter().any(|byte| *byte > 0);
	match ticks {
		0 => !has_value && !has_root,
		1..=1025 => has_value,
		_ => false,
	}
}
