//! Bytes as what relays and payees hand to the chain: the arguments of the calls of dice and channels.

use crate::Input;
use codec::{Decode, DecodeAll, DecodeWithMemLimit, Encode, MaxEncodedLen};
use interwork_primitives::{
	messages::{Voucher, WalletSignature, MAX_TICKS},
	AcceptanceId, AccountId, ChannelId, ClassId, UnixSecs,
};
use pallet_channels::types::{ChannelRecord, Claim, CloseRow, OpenParams, OpenRow};
use pallet_dice::types::{AcceptanceTerms, AssignRow};
use sp_core::{ed25519, ConstU32};
use sp_runtime::BoundedVec;
use std::fmt::Debug;

/// As many rows as a batch of channels may have.
const ROWS: u32 = 1024;
/// As many rows as a batch of assignments may have.
const ASSIGN_ROWS: u32 = 4096;
/// More than any of these takes, however many rows the bytes promise.
const MEMORY: usize = 4 << 20;

/// The first byte says as which arguments the others are read.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let kind = input.byte();
	let bytes = input.rest();
	match kind % 12 {
		0 => drop(read::<OpenRow>(bytes)),
		1 => drop(read::<BoundedVec<OpenRow, ConstU32<ROWS>>>(bytes)),
		2 => {
			if let Some(claim) = read::<Claim>(bytes) {
				check_claim(&claim);
			}
		},
		3 => read::<BoundedVec<Claim, ConstU32<ROWS>>>(bytes)
			.iter()
			.flatten()
			.for_each(check_claim),
		4 => {
			if let Some(row) = read::<CloseRow>(bytes) {
				row.claim.iter().for_each(check_claim);
			}
		},
		5 => drop(read::<BoundedVec<CloseRow, ConstU32<ROWS>>>(bytes)),
		6 => drop(read::<OpenParams>(bytes)),
		// `top_up_relayed`
		7 => drop(read::<(ChannelId, u64, UnixSecs, WalletSignature)>(bytes)),
		// `request_close_relayed`
		8 => drop(read::<(ChannelId, WalletSignature)>(bytes)),
		// `return_units_relayed`
		9 => drop(read::<(ClassId, AccountId, u64, u64, UnixSecs, WalletSignature)>(bytes)),
		10 => drop(read::<BoundedVec<AssignRow<AccountId>, ConstU32<ASSIGN_ROWS>>>(bytes)),
		_ => drop(read::<(AcceptanceId, AcceptanceTerms)>(bytes)),
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
	assert_eq!(value.encode(), bytes, "a row has two encodings");
	assert!(bytes.len() <= T::max_encoded_len());
	Some(value)
}

/// A claim that somebody made up: it is checked without panic, takes no more hashes than were paid for,
/// and brings nothing.
fn check_claim(claim: &Claim) {
	assert!(claim.hashes() <= MAX_TICKS.into());
	let hashed = std::cell::Cell::new(0);
	let record = ChannelRecord {
		payer: AccountId::new([9; 32]),
		voucher_key: [3; 32],
		acceptance: AcceptanceId(1),
		deposit: u64::MAX,
		claimed: 0,
		closes_at: 2,
		grace: 1,
	};
	// As if the signature were right: what comes after it has to hold, too.
	let result = record.check(
		claim,
		1,
		&[7; 32],
		|_: &ed25519::Signature, bytes, _| {
			assert_eq!(Voucher::from_bytes(bytes, &[7; 32]), Some(claim.voucher));
			true
		},
		|_| {
			hashed.set(hashed.get() + 1);
			[0; 32]
		},
	);
	assert!(hashed.get() <= claim.hashes());
	if let Ok(units) = result {
		assert!(units > 0 && units >= claim.voucher.cumulative);
		assert!(claim.voucher.is_well_formed());
	}
}
