//! What journeys do over and over: motions, offers, orders, blocks.

use super::{name_of, named, time, AccountId};
use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use interwork_runtime::{
	interwork_primitives::{
		units::{HOUR_SECS, SDRT},
		LineId, LineKey, OfferId, OrderId,
	},
	*,
};
use pallet_collective::Instance1;
use pallet_marketplace::{
	Area, Audience, LineRecord, OfferTerms, OrderRecord, RequestLine, Service, ServiceLevel,
	Technologies, UsageRow,
};
use sp_core::H256;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, Hash as _, Header as _},
	Digest, DigestItem, DispatchError, MultiSignature,
};

/// A day, in seconds.
pub const DAY: u64 = 24 * HOUR_SECS;

pub fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

pub fn bob() -> AccountId {
	Sr25519Keyring::Bob.to_account_id()
}

pub fn charlie() -> AccountId {
	Sr25519Keyring::Charlie.to_account_id()
}

pub fn dave() -> AccountId {
	Sr25519Keyring::Dave.to_account_id()
}

pub fn eve() -> AccountId {
	Sr25519Keyring::Eve.to_account_id()
}

/// The first issuer.
pub fn ferdie() -> AccountId {
	Sr25519Keyring::Ferdie.to_account_id()
}

/// An account on which there is nothing.
pub fn nobody() -> AccountId {
	AccountId::new([0x77; 32])
}

pub fn hash(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

/// Calls, with a failure as text.
pub fn call(who: &AccountId, call: impl Into<RuntimeCall>) -> Result<(), String> {
	named(call.into().dispatch(RuntimeOrigin::signed(who.clone())))
}

/// Calls with the votes of so many of so many members.
pub fn by_members(ayes: u32, seats: u32, call: impl Into<RuntimeCall>) -> Result<(), String> {
	let origin = pallet_collective::RawOrigin::<AccountId, Instance1>::Members(ayes, seats);
	named(call.into().dispatch(origin.into()))
}

/// The members of the board.
pub fn members() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, Instance1>::get()
}

/// Puts a motion, has it carried by as many votes as it needs, closes it, and returns what its call
/// gave.
pub fn carry(motion: impl Into<RuntimeCall>) -> Result<(), String> {
	let motion = motion.into();
	let length_bound = motion.encoded_size() as u32;
	let proposal = sp_runtime::traits::BlakeTwo256::hash_of(&motion);
	let board = members();
	let index = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	let propose = pallet_board::Call::<Runtime>::propose { call: Box::new(motion), length_bound };
	assert_eq!(call(&board[0], propose), Ok(()));
	let (votes, ..) = super::votes(proposal).expect("the motion was put");
	for member in board.iter().take(votes as usize) {
		assert_ok!(Council::vote(RuntimeOrigin::signed(member.clone()), proposal, index, true));
	}
	System::reset_events();
	assert_ok!(Council::close(
		RuntimeOrigin::signed(nobody()),
		proposal,
		index,
		frame_support::weights::Weight::MAX,
		length_bound + 4,
	));
	executed().expect("a carried motion is executed")
}

/// What the last motion that was executed gave.
pub fn executed() -> Option<Result<(), String>> {
	System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
			Some(result.map_err(|error| text_of(error)))
		},
		_ => None,
	})
}

/// What the last call as Root gave.
pub fn rooted() -> Option<Result<(), String>> {
	System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Board(pallet_board::Event::RootDispatched { result, .. }) => {
			Some(result.map_err(|error| text_of(error)))
		},
		_ => None,
	})
}

/// An error from an event, which has lost its text in storage.
fn text_of(error: DispatchError) -> String {
	let DispatchError::Module(module) = error else { return name_of(&error) };
	let names = super::error_names();
	let error = names.get(&(module.index, module.error[0])).cloned().unwrap_or_default();
	let pallet = name_of(&DispatchError::Module(module));
	format!("{}::{error}", pallet.split("::").next().unwrap_or_default())
}

/// A motion to make a call as Root.
pub fn as_root(call: impl Into<RuntimeCall>) -> RuntimeCall {
	pallet_board::Call::<Runtime>::dispatch_as_root { call: Box::new(call.into()) }.into()
}

/// Mobile data everywhere at a thousandth of an SDRt a unit, a million units for a year.
pub fn terms() -> OfferTerms<Runtime> {
	OfferTerms {
		service: Service::MobileData { bytes_per_unit: 100_000, technologies: Technologies::ALL },
		unit_price: (SDRT / 1_000) as u64,
		area: Area::World,
		service_level: ServiceLevel {
			availability_bp: 9_990,
			latency_ms_max: None,
			support_hours: 24,
			document: None,
		},
		valid_from: time(),
		valid_until: time() + 365 * DAY,
		capacity: 1_000_000,
		min_units: 1,
		audience: Audience::Public,
		terms: H256::zero(),
	}
}

pub fn publish(provider: &AccountId, offer: OfferTerms<Runtime>) -> OfferId {
	let id = pallet_marketplace::NextOfferId::<Runtime>::get();
	assert_eq!(
		call(provider, pallet_marketplace::Call::<Runtime>::publish_offer { offer }),
		Ok(())
	);
	id
}

/// Orders so many units of each offer, with an hour to accept and ten days of service.
pub fn order(buyer: &AccountId, lines: &[(OfferId, u64)]) -> OrderId {
	let id = pallet_marketplace::NextOrderId::<Runtime>::get();
	let lines = lines
		.iter()
		.map(|(offer, units)| RequestLine {
			offer: *offer,
			units: *units,
			max_unit_price: u64::MAX,
		})
		.collect();
	let request = pallet_marketplace::Call::<Runtime>::request {
		lines: BoundedVec::truncate_from(lines),
		user_reference: [1; 32],
		accept_by: time() + HOUR_SECS,
		service_until: time() + 10 * DAY,
	};
	assert_eq!(call(buyer, request), Ok(()));
	id
}

pub fn accept(provider: &AccountId, order_id: OrderId) {
	let accept = pallet_marketplace::Call::<Runtime>::accept { order_id, commitment: hash(1) };
	assert_eq!(call(provider, accept), Ok(()));
}

/// An order that its one provider has accepted.
pub fn active(buyer: &AccountId, provider: &AccountId, lines: &[(OfferId, u64)]) -> OrderId {
	let id = order(buyer, lines);
	accept(provider, id);
	id
}

pub fn order_record(id: OrderId) -> OrderRecord<Runtime> {
	pallet_marketplace::Orders::<Runtime>::get(id).expect("the order is on record")
}

pub fn line_record(id: LineId) -> LineRecord {
	pallet_marketplace::Lines::<Runtime>::get(LineKey::from(id)).expect("the line is on record")
}

pub fn report(provider: &AccountId, rows: &[(LineId, u64)]) -> Result<(), String> {
	let rows = rows
		.iter()
		.map(|(line, units)| UsageRow { line: *line, cumulative_units: *units })
		.collect();
	let rows = BoundedVec::truncate_from(rows);
	call(provider, pallet_marketplace::Call::<Runtime>::report_usage { rows })
}

/// Starts a block, of the author whose slot it is, or of nobody.
pub fn start_block(number: u32, slot: Option<u64>) {
	let digest = match slot {
		None => Digest::default(),
		Some(slot) => Digest {
			logs: vec![DigestItem::PreRuntime(
				sp_consensus_aura::AURA_ENGINE_ID,
				sp_consensus_aura::Slot::from(slot).encode(),
			)],
		},
	};
	let parent = System::block_hash(number - 1);
	let header = Header::new(number, Default::default(), Default::default(), parent, digest);
	Executive::initialize_block(&header);
	if let Some(slot) = slot {
		let now = slot * interwork_primitives::units::SLOT_DURATION_MILLIS;
		let inherent = pallet_timestamp::Call::<Runtime>::set { now };
		assert_eq!(
			Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(inherent.into())),
			Ok(Ok(()))
		);
	}
}

/// A signed transaction.
pub fn signed(who: Sr25519Keyring, call: impl Into<RuntimeCall>, tip: u128) -> UncheckedExtrinsic {
	let call = call.into();
	let account = who.to_account_id();
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&account)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("the payload is complete");
	let signature: MultiSignature = payload.using_encoded(|bytes| who.sign(bytes)).into();
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
}

/// The fee that was paid last, without its tip, and the tip.
pub fn fee_paid() -> (u128, u128) {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(
				pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, tip, .. },
			) => Some((actual_fee - tip, tip)),
			_ => None,
		})
		.expect("a fee was paid")
}
