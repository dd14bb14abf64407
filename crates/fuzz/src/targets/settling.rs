//! Bytes as what operators and nodes hand to the chain about documents and periods: the arguments of the calls,
//! and what a node and its workers leave for each other.

use crate::Input;
use codec::{Decode, DecodeAll, DecodeWithMemLimit, Encode, MaxEncodedLen};
use interwork_primitives::{
	documents::{DocumentPublicKey, KeyEpoch, RejectReason},
	AgreementId, DocumentId, OperatorId, UnixSecs,
};
use interwork_rating::{Amount, Direction};
use pallet_documents::{
	types::{AnnounceRow, ReceiveRow},
	worker::Job,
};
use pallet_reconciliation::{
	worker::{Handed, Opening, Report},
	Confirmation, PeriodRow, Side, Terms,
};
use sp_core::{ConstU32, H256};
use sp_runtime::BoundedVec;
use std::fmt::Debug;

/// As many rows as a batch may have.
const ROWS: u32 = 1_024;
/// As many keys as an operator may have.
const KEYS: u32 = 16;
/// More than any of these takes, however many rows the bytes promise.
const MEMORY: usize = 4 << 20;

/// The first byte says as what the others are read.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let kind = input.byte();
	let bytes = input.rest();
	match kind % 14 {
		// `register_key`, `clear_keys`
		0 => drop(read::<(KeyEpoch, DocumentPublicKey, UnixSecs, UnixSecs)>(bytes)),
		1 => drop(read::<(OperatorId, BoundedVec<KeyEpoch, ConstU32<KEYS>>)>(bytes)),
		2 => drop(read::<BoundedVec<AnnounceRow, ConstU32<ROWS>>>(bytes)),
		3 => drop(read::<BoundedVec<ReceiveRow, ConstU32<ROWS>>>(bytes)),
		4 => drop(read::<(DocumentId, RejectReason)>(bytes)),
		// `propose`
		5 => {
			if let Some((_, terms)) = read::<(OperatorId, Terms)>(bytes) {
				check_terms(&terms);
			}
		},
		// `commit_statement`, `commit_records`
		6 => drop(read::<(AgreementId, u32, H256)>(bytes)),
		// `confirm`
		7 => {
			if let Some((.., confirmation)) = read::<(AgreementId, u32, Confirmation)>(bytes) {
				check_confirmation(&confirmation);
			}
		},
		// `accept_resolution`, `propose_resolution`, `decide`
		8 => drop(read::<(AgreementId, u32, Amount)>(bytes)),
		9 => drop(read::<BoundedVec<PeriodRow, ConstU32<ROWS>>>(bytes)),
		10 => drop(left::<Vec<Job>>(bytes)),
		11 => drop(left::<Vec<Handed>>(bytes)),
		12 => drop(left::<Vec<Opening>>(bytes)),
		_ => drop(left::<Report>(bytes)),
	}
}

/// What the bytes are. There is one way only to write it, it has a largest size, and reading it takes
/// memory for what is there and not for what is promised.
fn read<T>(bytes: &[u8]) -> Option<T>
where
	T: Decode + DecodeWithMemLimit + Encode + MaxEncodedLen + PartialEq + Debug,
{
	let value = T::decode_all(&mut &bytes[..]).ok();
	let mut left = bytes;
	let limited = T::decode_with_mem_limit(&mut left, MEMORY).ok();
	let limited = limited.filter(|_| left.is_empty());
	assert_eq!(value, limited, "memory decides what bytes are");
	let value = value?;
	assert_eq!(value.encode(), bytes, "an argument has two encodings");
	assert!(bytes.len() <= T::max_encoded_len());
	Some(value)
}

/// What a node and its workers leave for each other has no largest size, and one encoding, too.
fn left<T: Decode + Encode>(bytes: &[u8]) -> Option<T> {
	let value = T::decode_all(&mut &bytes[..]).ok()?;
	assert_eq!(value.encode(), bytes, "an entry has two encodings");
	Some(value)
}

/// Terms that somebody made up: periods follow each other, and no time overflows.
fn check_terms(terms: &Terms) {
	let _ = (terms.hash(), terms.comparison());
	for period in [0, 1, u32::MAX - 1, u32::MAX] {
		let Some((from, until)) = terms.bounds(period) else { continue };
		assert_eq!(until - from, u64::from(terms.period_secs));
		if let Some((next, _)) = period.checked_add(1).and_then(|next| terms.bounds(next)) {
			assert_eq!(next, until);
		}
		if terms.period_secs > 0 {
			assert_eq!(terms.period_at(from), Some(period));
			assert_eq!(terms.period_at(until - 1), Some(period));
		}
		if let Some(deadlines) = terms.deadlines(terms.starts_at, period) {
			assert_eq!(deadlines.statements_from, until);
			assert!(deadlines.statements_from <= deadlines.statements_until);
			assert!(deadlines.statements_until <= deadlines.confirm_until);
		}
	}
}

/// What a side confirms, whoever looks at it: positions are sums of totals, or cannot be counted.
fn check_confirmation(confirmation: &Confirmation) {
	let sum = |side: Side| {
		confirmation.disputed.iter().try_fold(0_i128, |sum, total| {
			let more = match side {
				Side::First => total.first_more,
				Side::Second => total.second_more,
			};
			let more = i128::try_from(more).ok()?;
			match total.direction {
				Direction::FirstServes => sum.checked_add(more),
				Direction::SecondServes => sum.checked_sub(more),
			}
		})
	};
	for side in Side::BOTH {
		assert_eq!(confirmation.position(side).map(|position| position.0), sum(side));
	}
	if let Some([first, second]) = confirmation.positions() {
		assert_eq!(
			(Some(first), Some(second)),
			(confirmation.position(Side::First), confirmation.position(Side::Second),)
		);
	}
}
