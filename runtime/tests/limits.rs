//! What is fixed about the runtime: indices, weights, sizes, fees, metadata, presets.

mod common;

use codec::{Decode, Encode};
use common::{
	business::{hash, nobody, signed, terms},
	chain_of, genesis_of, in_empty_state, metadata_v14, try_state, variants,
};
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	traits::{Get, GetStorageVersion, StorageVersion},
	view_functions::ViewFunctionId,
	weights::Weight,
	BoundedVec,
};
use interwork_runtime::{
	configs::system::{MAXIMUM_BLOCK_LENGTH, MAXIMUM_BLOCK_WEIGHT},
	genesis_config_presets,
	interwork_primitives::{
		documents::{DocumentKind, SizeBucket},
		messages::{Tick, Voucher, WalletSignature, MAX_TICKS},
		units::{
			EXISTENTIAL_DEPOSIT, MICRO_SDRT, MILLI_SDRT, SDRT, SS58_PREFIX, TOKEN_DECIMALS,
			TOKEN_SYMBOL,
		},
		AcceptanceId, ChannelId, Country, DocumentId, LineId, OfferId, OperatorId, OperatorKind,
		Plmn, Tadig,
	},
	*,
};
use pallet_channels::{Claim, CloseRow, OpenParams, OpenRow};
use pallet_dice::AssignRow;
use pallet_documents::{AnnounceRow, ReceiveRow};
use pallet_marketplace::{Area, Audience, RequestLine, UsageRow};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::TrailingZeroInput;

/// Our pallets: names in the runtime, and folders.
const OURS: [(&str, &str); 9] = [
	("Operators", "operators"),
	("Authorities", "authorities"),
	("Board", "board"),
	("Sdrt", "sdrt"),
	("Marketplace", "marketplace"),
	("Dice", "dice"),
	("Channels", "channels"),
	("Documents", "documents"),
	("Reconciliation", "reconciliation"),
];

/// The indices as documented. An index is never changed and never used again.
const INDICES: [(&str, u8); 29] = [
	("System", 0),
	("Timestamp", 1),
	("Parameters", 2),
	("Preimage", 3),
	("Scheduler", 4),
	("Balances", 10),
	("TransactionPayment", 11),
	("Sdrt", 12),
	("Assets", 13),
	("AssetsHolder", 14),
	("Authorship", 20),
	("Aura", 21),
	("Operators", 22),
	("Authorities", 23),
	("Offences", 24),
	("Historical", 25),
	("Session", 26),
	("Grandpa", 27),
	("Council", 30),
	("CouncilMembership", 31),
	("Board", 32),
	("Utility", 40),
	("Proxy", 41),
	("Multisig", 42),
	("Marketplace", 50),
	("Dice", 51),
	("Channels", 52),
	("Documents", 53),
	("Reconciliation", 54),
];

fn source_of(path: &str) -> String {
	let path = format!("{}/../pallets/{path}", env!("CARGO_MANIFEST_DIR"));
	std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The most that one transaction may weigh.
fn weight_limit() -> Weight {
	let weights: frame_system::limits::BlockWeights =
		<Runtime as frame_system::Config>::BlockWeights::get();
	weights
		.get(DispatchClass::Normal)
		.max_extrinsic
		.expect("normal calls have a limit")
}

/// The most bytes that normal transactions may have.
fn length_limit() -> usize {
	let lengths: frame_system::limits::BlockLength =
		<Runtime as frame_system::Config>::BlockLength::get();
	*lengths.max.get(DispatchClass::Normal) as usize
}

/// The calls of a pallet of ours: name, index, documentation.
fn calls_of(pallet: &str) -> Vec<(String, u8, String)> {
	let metadata = metadata_v14();
	let pallet = metadata.pallets.iter().find(|x| x.name == pallet).expect("it is ours");
	let calls = pallet.calls.as_ref().expect("it has calls");
	variants(&metadata.types, calls.ty.id)
		.iter()
		.map(|call| (call.name.clone(), call.index, call.docs.join("\n")))
		.collect()
}

// --- Indices -------------------------------------------------------------------------------------

#[test]
fn pallet_indices_should_be_as_documented() {
	let metadata = metadata_v14();
	let actual: Vec<(String, u8)> = metadata
		.pallets
		.iter()
		.map(|pallet| (pallet.name.clone(), pallet.index))
		.collect();
	let mut expected: Vec<(String, u8)> =
		INDICES.iter().map(|(name, index)| (name.to_string(), *index)).collect();
	expected.sort_by_key(|(_, index)| *index);
	let mut sorted = actual.clone();
	sorted.sort_by_key(|(_, index)| *index);
	assert_eq!(sorted, expected);
}

#[test]
fn call_indices_should_be_as_documented() {
	let expected: [(&str, &[&str]); 9] = [
		(
			"Operators",
			&[
				"apply",
				"withdraw_application",
				"admit",
				"reject",
				"suspend",
				"reinstate",
				"retire",
				"leave",
				"amend",
				"set_delegate",
				"remove_delegate",
				"resign_delegation",
				"change_account",
				"replace_account",
			],
		),
		("Authorities", &["admit", "suspend", "reinstate", "retire", "leave", "set_minimum"]),
		("Board", &["dispatch_as_root", "propose"]),
		(
			"Sdrt",
			&[
				"appoint_issuer",
				"replace_issuer_account",
				"set_ceiling",
				"suspend_issuer",
				"reinstate_issuer",
				"remove_issuer",
				"set_auditor",
				"add_reporter",
				"remove_reporter",
				"set_basket",
				"attest_reserve",
				"mint",
				"request_redemption",
				"confirm_redemption",
				"reject_redemption",
				"expire_redemption",
				"report_rates",
			],
		),
		(
			"Marketplace",
			&[
				"publish_offer",
				"update_offer",
				"withdraw_offer",
				"request",
				"accept",
				"decline",
				"cancel",
				"expire",
				"report_usage",
				"release",
				"close",
				"finalise",
				"contest",
				"answer_contest",
				"withdraw_contest",
				"settle_contest",
				"resolve_contest",
				"prune",
			],
		),
		(
			"Dice",
			&[
				"issue",
				"assign",
				"assign_batch",
				"burn",
				"return_units",
				"return_units_relayed",
				"propose_acceptance",
				"accept_acceptance",
				"end_acceptance",
				"clear_acceptance",
				"redeem",
				"settle_debt",
				"deposit_collateral",
				"withdraw_collateral",
				"clear_assignments",
			],
		),
		(
			"Channels",
			&[
				"open",
				"open_relayed",
				"open_batch",
				"top_up",
				"top_up_relayed",
				"claim",
				"claim_batch",
				"close",
				"close_batch",
				"request_close",
				"request_close_relayed",
				"finalise",
				"finalise_batch",
			],
		),
		(
			"Documents",
			&[
				"register_key",
				"revoke_key",
				"clear_keys",
				"announce",
				"announce_batch",
				"receive",
				"receive_batch",
				"reject",
				"expire",
				"expire_batch",
				"purge",
				"purge_batch",
				"clear_batch",
				"add_peer",
				"remove_peer",
			],
		),
		(
			"Reconciliation",
			&[
				"propose",
				"accept",
				"withdraw",
				"decline",
				"end",
				"commit_statement",
				"commit_records",
				"confirm",
				"accept_resolution",
				"propose_resolution",
				"escalate",
				"decide",
				"conclude",
				"conclude_batch",
				"pay",
				"clear_batch",
				"clear_agreement",
			],
		),
	];
	for (pallet, names) in expected {
		let mut calls = calls_of(pallet);
		calls.sort_by_key(|(_, index, _)| *index);
		let actual: Vec<(String, u8)> =
			calls.into_iter().map(|(name, index, _)| (name, index)).collect();
		let expected: Vec<(String, u8)> =
			(0u8..).zip(names).map(|(index, name)| (name.to_string(), index)).collect();
		assert_eq!(actual, expected, "{pallet}");
	}
}

#[test]
fn storage_of_our_pallets_should_be_of_version_one_after_genesis() {
	chain_of(&genesis_of("development")).execute_with(|| {
		let one = StorageVersion::new(1);
		assert_eq!(Operators::on_chain_storage_version(), one);
		assert_eq!(Authorities::on_chain_storage_version(), one);
		assert_eq!(Board::on_chain_storage_version(), one);
		assert_eq!(Sdrt::on_chain_storage_version(), one);
		assert_eq!(Marketplace::on_chain_storage_version(), one);
		assert_eq!(Dice::on_chain_storage_version(), one);
		assert_eq!(Channels::on_chain_storage_version(), one);
		assert_eq!(Documents::on_chain_storage_version(), one);
		assert_eq!(Reconciliation::on_chain_storage_version(), one);
		assert_eq!(Operators::in_code_storage_version(), one);
		assert_eq!(Authorities::in_code_storage_version(), one);
		assert_eq!(Board::in_code_storage_version(), one);
		assert_eq!(Sdrt::in_code_storage_version(), one);
		assert_eq!(Marketplace::in_code_storage_version(), one);
		assert_eq!(Dice::in_code_storage_version(), one);
		assert_eq!(Channels::in_code_storage_version(), one);
		assert_eq!(Documents::in_code_storage_version(), one);
		assert_eq!(Reconciliation::in_code_storage_version(), one);
	});
}

// --- Weights and sizes ---------------------------------------------------------------------------

#[test]
fn every_call_should_have_a_benchmark_and_a_weight() {
	for (pallet, folder) in OURS {
		let weights = source_of(&format!("{folder}/src/weights.rs"));
		let benchmarks = source_of(&format!("{folder}/src/benchmarking.rs"));
		assert!(weights.contains("pub trait WeightInfo"), "{folder}");
		assert!(weights.contains("pub struct SubstrateWeight<T>"), "{folder}");
		assert!(weights.contains("impl WeightInfo for ()"), "{folder}");
		for (name, ..) in calls_of(pallet) {
			let function = format!("fn {name}(");
			// Once in the trait and once in each of the two implementations.
			let uses = weights.matches(&function).count();
			assert_eq!(uses, 3, "{folder}: weight of {name}");
			assert!(
				benchmarks.contains(&function) || benchmarks.contains(&format!("fn {name} (")),
				"{folder}: benchmark of {name}"
			);
		}
	}
}

#[test]
fn every_call_should_weigh_something_and_fit_a_block() {
	let reads_and_writes: frame_support::weights::RuntimeDbWeight =
		<Runtime as frame_system::Config>::DbWeight::get();
	let metadata = metadata_v14();
	for (pallet, _) in OURS {
		let index = metadata.pallets.iter().find(|x| x.name == pallet).expect("it is ours").index;
		for (name, call_index, _) in calls_of(pallet) {
			// The smallest call: every argument is zero, every list empty.
			let start = [index, call_index];
			let call = RuntimeCall::decode(&mut TrailingZeroInput::new(&start))
				.unwrap_or_else(|error| panic!("{pallet}.{name}: {error}"));
			let info = call.get_dispatch_info();
			let limit = match info.class {
				DispatchClass::Normal => weight_limit(),
				_ => MAXIMUM_BLOCK_WEIGHT,
			};
			assert_eq!(info.pays_fee, Pays::Yes, "{pallet}.{name} is not free");
			assert!(
				info.call_weight.ref_time() >= reads_and_writes.reads(1).ref_time(),
				"{pallet}.{name} weighs {:?}",
				info.call_weight
			);
			assert!(info.call_weight.all_lt(limit), "{pallet}.{name}: {:?}", info.call_weight);
		}
	}
}

/// Rows of lines that have nothing to do with each other.
fn far_apart(count: u64) -> Vec<UsageRow> {
	(0..count)
		.map(|index| UsageRow { line: LineId(index * 1_000_003), cumulative_units: u64::MAX })
		.collect()
}

fn wallet_signature() -> WalletSignature {
	let signature = sp_core::sr25519::Signature::from_raw([255; 64]);
	WalletSignature { signature: signature.into(), wrapped: true }
}

fn open_row(acceptance: u64) -> OpenRow {
	OpenRow {
		wallet: nobody(),
		params: OpenParams {
			acceptance: AcceptanceId(acceptance),
			voucher_key: [255; 32],
			deposit: u64::MAX,
			expires: u64::MAX,
		},
		nonce: u64::MAX,
		valid_until: u64::MAX,
		signature: wallet_signature(),
	}
}

/// So many wallets' messages, of so many acceptances.
fn open_batch(rows: u64, acceptances: u64) -> RuntimeCall {
	let row = |index| open_row(index % acceptances);
	let rows = BoundedVec::truncate_from((0..rows).map(row).collect());
	pallet_channels::Call::open_batch { rows }.into()
}

/// A claim with a tick, or without one.
fn claim(tick: u16) -> Claim {
	let voucher = Voucher {
		channel: ChannelId(u64::MAX),
		cumulative: u64::MAX,
		tick_root: [255; 32],
		tick_value: u64::MAX,
		max_ticks: MAX_TICKS,
	};
	let tick = (tick > 0).then_some(Tick { index: tick, preimage: [255; 32] });
	Claim { voucher, signature: sp_core::ed25519::Signature::from_raw([255; 64]), tick }
}

/// So many claims with such a tick each.
fn claim_batch(rows: usize, tick: u16) -> RuntimeCall {
	let claims = BoundedVec::truncate_from(vec![claim(tick); rows]);
	pallet_channels::Call::claim_batch { claims }.into()
}

/// So many closings, with claims of such a tick or without claims.
fn close_batch(rows: u64, tick: Option<u16>) -> RuntimeCall {
	let row = |index| CloseRow { channel: ChannelId(index), claim: tick.map(claim) };
	let rows = BoundedVec::truncate_from((0..rows).map(row).collect());
	pallet_channels::Call::close_batch { rows }.into()
}

fn announcement() -> AnnounceRow {
	AnnounceRow {
		recipient: OperatorId(u32::MAX),
		kind: DocumentKind::Evidence,
		bucket: SizeBucket::new(14).expect("it is the largest"),
		sender_epoch: u32::MAX,
		recipient_epoch: u32::MAX,
		expires_at: u64::MAX,
		root: hash(255),
		commitment: hash(255),
	}
}

/// The largest call of each kind whose size a caller chooses.
fn largest() -> Vec<(&'static str, RuntimeCall)> {
	let far = u64::MAX;
	let areas: Vec<Country> =
		(0..16u8).map(|index| Country([b'A' + index / 4, b'A' + index])).collect();
	let named: Vec<OperatorId> = (0..32).map(OperatorId).collect();
	let mut offer = terms();
	offer.area = Area::Countries(BoundedVec::truncate_from(areas));
	offer.audience = Audience::Named(BoundedVec::truncate_from(named.clone()));
	let plmns: Vec<Plmn> = (0..16).map(|mnc| Plmn { mcc: 262, mnc, mnc_digits: 2 }).collect();
	let change = pallet_marketplace::OfferChange {
		unit_price: Some(far),
		capacity: Some(far),
		valid_from: Some(far),
		valid_until: Some(far),
		min_units: Some(far),
		audience: Some(Audience::Named(BoundedVec::truncate_from(named))),
		status: Some(pallet_marketplace::OfferSwitch::Paused),
	};
	vec![
		(
			"report_usage of 4,096 rows",
			pallet_marketplace::Call::report_usage {
				// Far apart: rows of neighbouring lines weigh less.
				rows: BoundedVec::truncate_from(far_apart(4_096)),
			}
			.into(),
		),
		(
			"request of 16 lines",
			pallet_marketplace::Call::request {
				lines: BoundedVec::truncate_from(vec![
					RequestLine {
						offer: OfferId(u32::MAX),
						units: far,
						max_unit_price: far
					};
					16
				]),
				user_reference: [255; 32],
				accept_by: far,
				service_until: far,
			}
			.into(),
		),
		("publish_offer", pallet_marketplace::Call::publish_offer { offer }.into()),
		(
			"update_offer",
			pallet_marketplace::Call::update_offer { offer_id: OfferId(u32::MAX), change }.into(),
		),
		(
			"assign_batch of 4,096 rows",
			pallet_dice::Call::assign_batch {
				rows: BoundedVec::truncate_from(vec![
					AssignRow { wallet: nobody(), units: far };
					4_096
				]),
			}
			.into(),
		),
		(
			"clear_assignments of 4,096 wallets",
			pallet_dice::Call::clear_assignments {
				wallets: BoundedVec::truncate_from(vec![nobody(); 4_096]),
			}
			.into(),
		),
		("open_batch of 1,024 rows of as many acceptances", open_batch(1_024, 1_024)),
		("open_batch of 1,024 rows of one acceptance", open_batch(1_024, 1)),
		("claim_batch of 1,024 rows without ticks", claim_batch(1_024, 0)),
		(
			"claim with the last of 1,024 ticks",
			pallet_channels::Call::claim { claim: claim(MAX_TICKS) }.into(),
		),
		("close_batch of 1,024 rows without claims", close_batch(1_024, None)),
		("close_batch of 1,024 rows with claims", close_batch(1_024, Some(0))),
		(
			"finalise_batch of 1,024 rows",
			pallet_channels::Call::finalise_batch {
				channels: BoundedVec::truncate_from((0..1_024).map(ChannelId).collect()),
			}
			.into(),
		),
		(
			"announce_batch of 1,024 documents",
			pallet_documents::Call::announce_batch {
				rows: BoundedVec::truncate_from(vec![announcement(); 1_024]),
			}
			.into(),
		),
		(
			"receive_batch of 1,024 documents",
			pallet_documents::Call::receive_batch {
				rows: BoundedVec::truncate_from(vec![
					ReceiveRow {
						document: DocumentId(far),
						root: hash(255),
					};
					1_024
				]),
			}
			.into(),
		),
		(
			"clear_batch of 1,024 documents",
			pallet_documents::Call::clear_batch {
				documents: BoundedVec::truncate_from(vec![DocumentId(far); 1_024]),
			}
			.into(),
		),
		(
			"apply",
			pallet_operators::Call::apply {
				legal_name: BoundedVec::truncate_from(vec![b'x'; 64]),
				kind: OperatorKind::Mno,
				country: Country(*b"DE"),
				tadig: Some(Tadig(*b"DEUXX")),
				plmns: BoundedVec::truncate_from(plmns),
			}
			.into(),
		),
		(
			"reject",
			pallet_operators::Call::reject {
				operator: OperatorId(u32::MAX),
				reason: BoundedVec::truncate_from(vec![b'x'; 256]),
			}
			.into(),
		),
	]
}

#[test]
fn largest_calls_should_fit_a_block() {
	chain_of(&genesis_of("development")).execute_with(|| {
		for (name, call) in largest() {
			let info = call.get_dispatch_info();
			let extrinsic = signed(Sr25519Keyring::Alice, call, u128::MAX);
			let (length, weight) = (extrinsic.encoded_size(), info.total_weight());
			println!(
				"{name}: {length} bytes, {} us of {} us",
				weight.ref_time() / 1_000_000,
				weight_limit().ref_time() / 1_000_000,
			);
			assert!(weight.all_lt(weight_limit()), "{name} weighs {weight:?}");
			assert!(length < length_limit(), "{name} has {length} bytes");
		}
		// Several whole batches go into a block, so that reports do not wait for each other.
		let batch = &largest()[0].1;
		assert!(batch.get_dispatch_info().call_weight.ref_time() * 4 < weight_limit().ref_time());
		assert!(batch.encoded_size() * 16 < length_limit());
		// A row adds 16 bytes.
		assert_eq!(batch.encoded_size(), 2 + 2 + 4_096 * 16);
	});
}

/// The most rows with such a tick each of which a batch fits a block.
fn most_claims(tick: u16) -> usize {
	let fits = |rows: usize| {
		let info = claim_batch(rows, tick).get_dispatch_info();
		info.total_weight().all_lt(weight_limit())
	};
	(1..=1_024).rev().find(|rows| fits(*rows)).unwrap_or_default()
}

#[test]
fn batches_of_claims_should_fit_a_block_when_they_have_a_usual_number_of_ticks() {
	chain_of(&genesis_of("development")).execute_with(|| {
		for tick in [0, 1, 16, 64, 128, 256, 512, MAX_TICKS] {
			println!("claims with {tick} ticks each that fit a block: {}", most_claims(tick));
		}
		// Full batches without ticks, and with the last of as many ticks as a visit pays with units.
		assert_eq!(most_claims(0), 1_024);
		assert_eq!(most_claims(25), 1_024);
		// Of the longest chains there are fewer, but a claim is never alone in its block.
		assert!(most_claims(MAX_TICKS) >= 256, "{}", most_claims(MAX_TICKS));
		// A tick that is no tick, because no voucher allows it, does not weigh more than the last one.
		let weight = |tick| claim_batch(1, tick).get_dispatch_info().call_weight;
		assert_eq!(weight(u16::MAX), weight(MAX_TICKS));
		// Rows weigh what they are: one tick less, one hash less.
		assert!(weight(2).ref_time() > weight(1).ref_time());
		assert!(weight(1).ref_time() > weight(0).ref_time());
	});
}

#[test]
fn row_in_a_batch_should_be_cheaper_than_one_alone_when_it_is_of_a_channel() {
	type Payments = pallet_channels::Call<Runtime>;
	let of = |call: RuntimeCall| call.get_dispatch_info().call_weight.ref_time();
	let finalise_batch = |rows| {
		let channels = BoundedVec::truncate_from((0..rows).map(ChannelId).collect());
		of(Payments::finalise_batch { channels }.into())
	};
	let channel = ChannelId(1);
	let row = CloseRow { channel, claim: None };
	let open: fn(u64) -> RuntimeCall = |rows| open_batch(rows, 1);
	for (name, single, one, many) in [
		(
			"open",
			of(Payments::open_relayed { row: open_row(0) }.into()),
			of(open(1)),
			of(open(1_024)),
		),
		(
			"claim",
			of(Payments::claim { claim: claim(25) }.into()),
			of(claim_batch(1, 25)),
			of(claim_batch(1_024, 25)),
		),
		// The last two are declared as if each row were of another acceptance; what is paid says
		// better.
		(
			"close",
			of(Payments::close { row }.into()),
			of(close_batch(1, None)),
			of(close_batch(1_024, None)),
		),
		(
			"finalise",
			of(Payments::finalise { channel }.into()),
			finalise_batch(1),
			finalise_batch(1_024),
		),
	] {
		let us = |weight: u64| weight / 1_000_000;
		println!(
			"{name}: {} us alone, {} us as a batch of one, {} us as one of 1,024",
			us(single),
			us(one),
			us(many / 1_024),
		);
		assert!(many < single * 1_024, "{name}");
		// A batch has costs of its own, but is not charged as one of many rows: less than a millisecond.
		assert!(one < single + 1_000_000_000, "a batch of one {name} weighs {one}");
	}
}

#[test]
fn row_in_a_batch_should_be_cheaper_than_one_alone() {
	let rows = |count: u64| -> RuntimeCall {
		pallet_marketplace::Call::report_usage { rows: BoundedVec::truncate_from(far_apart(count)) }
			.into()
	};
	let weight = |count| rows(count).get_dispatch_info().call_weight.ref_time();
	let marginal = (weight(4_096) - weight(1)) / 4_095;
	println!(
		"a row weighs {} us alone and {} us in a batch",
		weight(1) / 1_000_000,
		marginal / 1_000_000
	);
	assert!(weight(2) > weight(1) && weight(4_096) > weight(2_048));
	assert!(marginal * 2 < weight(1));
}

#[test]
fn block_should_leave_room_for_what_must_not_wait() {
	let weights: frame_system::limits::BlockWeights =
		<Runtime as frame_system::Config>::BlockWeights::get();
	assert!(weights.clone().validate().is_ok());
	let normal = weights.get(DispatchClass::Normal).max_total.expect("normal calls have a limit");
	assert!(normal.ref_time() < weights.max_block.ref_time());
	assert_eq!(weights.max_block.ref_time(), MAXIMUM_BLOCK_WEIGHT.ref_time());
	assert!(length_limit() < MAXIMUM_BLOCK_LENGTH as usize);
	// An author has to finish within its slot.
	let slot = u128::from(interwork_primitives::units::SLOT_DURATION_MILLIS) * 1_000_000_000;
	assert!(u128::from(weights.max_block.ref_time()) < slot * 2 / 3);
}

// --- Fees ----------------------------------------------------------------------------------------

fn fee(call: impl Into<RuntimeCall>) -> u128 {
	let extrinsic = signed(Sr25519Keyring::Alice, call, 0);
	let length = extrinsic.encoded_size() as u32;
	TransactionPayment::compute_fee(length, &extrinsic.get_dispatch_info(), 0)
}

#[test]
fn fees_should_be_within_their_ranges() {
	chain_of(&genesis_of("development")).execute_with(|| {
		let rows = |count| pallet_marketplace::Call::<Runtime>::report_usage {
			rows: BoundedVec::truncate_from(far_apart(count)),
		};
		let transfer = fee(pallet_balances::Call::<Runtime>::transfer_keep_alive {
			dest: nobody().into(),
			value: SDRT,
		});
		let row = fee(rows(1));
		let batch = fee(rows(4_096));
		let publish = fee(pallet_marketplace::Call::<Runtime>::publish_offer { offer: terms() });
		let opening = fee(pallet_channels::Call::<Runtime>::open_relayed { row: open_row(0) });
		let openings = fee(open_batch(1_024, 1));
		let claiming = fee(pallet_channels::Call::<Runtime>::claim { claim: claim(25) });
		let claims = fee(claim_batch(1_024, 25));
		let redeem = fee(pallet_dice::Call::<Runtime>::redeem { id: AcceptanceId(1), units: 1 });
		for (name, fee) in [
			("transfer", transfer),
			("a row", row),
			("4,096 rows", batch),
			("offer", publish),
			("an opening", opening),
			("1,024 openings", openings),
			("a claim with 25 ticks", claiming),
			("1,024 claims with 25 ticks", claims),
			("a redemption", redeem),
		] {
			println!("fee of {name}: {}.{:09} SDRt", fee / SDRT, fee % SDRT);
		}
		for (name, fee) in
			[("an opening", opening), ("a claim", claiming), ("a redemption", redeem)]
		{
			assert!((20 * MICRO_SDRT..MILLI_SDRT).contains(&fee), "{name} costs {fee}");
		}
		for (name, batch, one) in [("opening", openings, opening), ("claim", claims, claiming)] {
			assert!(batch < SDRT, "1,024 rows of {name} cost {batch}");
			assert!(batch / 1_024 < one, "a row of {name} costs {}", batch / 1_024);
		}
		assert!(transfer < MILLI_SDRT, "a transfer costs {transfer}");
		assert!(transfer > 20 * MICRO_SDRT, "a transfer costs {transfer}");
		assert!((20 * MICRO_SDRT..MILLI_SDRT).contains(&row), "a row costs {row}");
		assert!((20 * MICRO_SDRT..5 * MILLI_SDRT).contains(&publish), "an offer costs {publish}");
		// Whoever reports many rows at once pays less for each.
		assert!(batch < SDRT, "a full batch costs {batch}");
		assert!(batch / 4_096 < row / 2, "a row in a batch costs {}", batch / 4_096);
		assert!(batch > transfer);
	});
}

#[test]
fn fee_should_not_move_with_load() {
	chain_of(&genesis_of("development")).execute_with(|| {
		use frame_support::traits::Hooks;
		let before = TransactionPayment::next_fee_multiplier();
		System::set_block_consumed_resources(weight_limit(), length_limit());
		TransactionPayment::on_finalize(1);
		assert_eq!(TransactionPayment::next_fee_multiplier(), before);
		assert_eq!(before, sp_runtime::traits::One::one());
	});
}

// --- Metadata ------------------------------------------------------------------------------------

fn metadata_v16() -> RuntimeMetadataV16 {
	let opaque = in_empty_state(|| Runtime::metadata_at_version(16));
	let bytes: Vec<u8> = (*opaque.expect("version 16 is there")).clone();
	let prefixed = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).expect("it is metadata");
	match prefixed.1 {
		RuntimeMetadata::V16(metadata) => metadata,
		other => panic!("metadata of version {} instead of 16", other.version()),
	}
}

#[test]
fn metadata_should_be_there_in_versions_14_to_16() {
	let versions = Runtime::metadata_versions();
	for version in [14, 15, 16] {
		assert!(versions.contains(&version), "{version} of {versions:?}");
		let bytes = in_empty_state(|| Runtime::metadata_at_version(version)).expect("it is listed");
		let prefixed = RuntimeMetadataPrefixed::decode(&mut &(*bytes)[..]).expect("it is metadata");
		assert_eq!(prefixed.1.version(), version);
	}
	assert!(in_empty_state(|| Runtime::metadata_at_version(13)).is_none());
}

#[test]
fn everything_of_ours_should_be_documented_for_wallets() {
	let metadata = metadata_v14();
	let said = |docs: &[String]| docs.iter().any(|line| !line.trim().is_empty());
	for (name, _) in OURS {
		let pallet = metadata.pallets.iter().find(|x| x.name == name).expect("it is ours");
		let enums = [
			("call", pallet.calls.as_ref().map(|x| x.ty.id)),
			("event", pallet.event.as_ref().map(|x| x.ty.id)),
			("error", pallet.error.as_ref().map(|x| x.ty.id)),
		];
		for (what, id) in enums {
			let id = id.unwrap_or_else(|| panic!("{name} has no {what}"));
			for variant in variants(&metadata.types, id) {
				assert!(said(&variant.docs), "{what} {name}.{} says nothing", variant.name);
				if what == "event" {
					for field in &variant.fields {
						let label = field.name.clone().unwrap_or_default();
						assert!(!label.is_empty(), "{name}.{} has a nameless field", variant.name);
						assert!(said(&field.docs), "{name}.{}.{label} says nothing", variant.name);
					}
				}
			}
		}
		for (call, _, docs) in calls_of(name) {
			for section in ["## Dispatch origin", "## Details", "## Errors", "## Events"] {
				assert!(docs.contains(section), "{name}.{call} lacks {section}");
			}
			let first = docs.lines().next().unwrap_or_default().trim().to_string();
			assert!(first.ends_with('.'), "{name}.{call} begins with {first:?}");
		}
		for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			// The SDK adds this one, and documents it nowhere.
			if entry.name.starts_with(':') || entry.name.starts_with("CounterFor") {
				continue;
			}
			assert!(said(&entry.docs), "storage {name}.{} says nothing", entry.name);
		}
		for constant in &pallet.constants {
			assert!(said(&constant.docs), "constant {name}.{} says nothing", constant.name);
		}
	}
}

#[test]
fn errors_should_say_what_happened_in_whole_sentences() {
	let metadata = metadata_v14();
	for (name, _) in OURS {
		let pallet = metadata.pallets.iter().find(|x| x.name == name).expect("it is ours");
		let error = pallet.error.as_ref().expect("it has errors");
		for variant in variants(&metadata.types, error.ty.id) {
			let text = variant.docs.join(" ");
			assert!(text.trim().ends_with('.'), "{name}.{}: {text}", variant.name);
			assert!(text.trim().len() >= 15, "{name}.{}: {text}", variant.name);
			assert!(!variant.name.ends_with("Error"), "{name}.{}", variant.name);
		}
	}
}

/// The smallest value of a type: zeros, empty lists, first variants.
fn zero_of(types: &PortableRegistry, id: u32) -> Vec<u8> {
	let fields = |fields: &[scale_info::Field<PortableForm>]| -> Vec<u8> {
		fields.iter().flat_map(|field| zero_of(types, field.ty.id)).collect()
	};
	match &types.resolve(id).expect("metadata has all its types").type_def {
		TypeDef::Composite(composite) => fields(&composite.fields),
		TypeDef::Variant(variants) => {
			let first = variants.variants.iter().min_by_key(|variant| variant.index);
			let first = first.expect("an enum that is asked for has a variant");
			[vec![first.index], fields(&first.fields)].concat()
		},
		TypeDef::Sequence(_) | TypeDef::Compact(_) => vec![0],
		TypeDef::Array(array) => {
			vec![zero_of(types, array.type_param.id); array.len as usize].concat()
		},
		TypeDef::Tuple(tuple) => {
			tuple.fields.iter().flat_map(|field| zero_of(types, field.id)).collect()
		},
		TypeDef::Primitive(primitive) => {
			use scale_info::TypeDefPrimitive::*;
			let bytes = match primitive {
				Bool | U8 | I8 | Str => 1,
				U16 | I16 => 2,
				U32 | I32 | Char => 4,
				U64 | I64 => 8,
				U128 | I128 => 16,
				U256 | I256 => 32,
			};
			vec![0; bytes]
		},
		TypeDef::BitSequence(_) => vec![0],
	}
}

#[test]
fn view_functions_should_be_in_the_metadata_and_answer() {
	let metadata = metadata_v16();
	chain_of(&genesis_of("local_testnet")).execute_with(|| {
		for (name, _) in OURS {
			let pallet = metadata.pallets.iter().find(|x| x.name == name).expect("it is ours");
			assert!(!pallet.view_functions.is_empty(), "{name} answers nothing");
			for function in &pallet.view_functions {
				assert!(
					function.docs.iter().any(|line| !line.trim().is_empty()),
					"{name}.{} says nothing",
					function.name
				);
				// Every function answers when all that it is asked about is zero.
				let id = ViewFunctionId::decode(&mut &function.id[..]).expect("it is an id");
				let zeros: Vec<u8> = function
					.inputs
					.iter()
					.flat_map(|input| zero_of(&metadata.types, input.ty.id))
					.collect();
				let answer = Runtime::execute_view_function(id, zeros);
				assert!(answer.is_ok(), "{name}.{}: {answer:?}", function.name);
			}
		}
		let function = |pallet: &str, name: &str| {
			let pallet = metadata.pallets.iter().find(|x| x.name == pallet).expect("it is ours");
			let function =
				pallet.view_functions.iter().find(|x| x.name == name).expect("it is there");
			ViewFunctionId::decode(&mut &function.id[..]).expect("it is an id")
		};
		let answer =
			Runtime::execute_view_function(function("Operators", "operator_counts"), vec![])
				.expect("it answers");
		let counts = pallet_operators::OperatorCounts::decode(&mut &answer[..]).expect("counts");
		assert_eq!(counts.active, 4);
		let answer = Runtime::execute_view_function(function("Marketplace", "pot"), vec![])
			.expect("it answers");
		assert_eq!(answer, Marketplace::pot_account().encode());
		let answer =
			Runtime::execute_view_function(function("Dice", "pot"), vec![]).expect("it answers");
		assert_eq!(answer, Dice::pot_account().encode());
	});
}

#[test]
fn transaction_extensions_should_be_those_of_the_template() {
	let metadata = metadata_v14();
	let names: Vec<&str> = metadata
		.extrinsic
		.signed_extensions
		.iter()
		.map(|extension| extension.identifier.as_str())
		.collect();
	assert_eq!(
		names,
		[
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeTransactionPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
}

#[test]
fn chain_should_be_called_what_it_is_called() {
	assert_eq!(VERSION.spec_name, "interwork");
	assert_eq!(VERSION.impl_name, "interwork");
	assert_eq!((VERSION.spec_version, VERSION.transaction_version), (1, 1));
	assert_eq!(<Runtime as frame_system::Config>::SS58Prefix::get(), SS58_PREFIX);
	assert!(SS58_PREFIX >= 64);
	// Reserved by the registry for accounts without a network.
	assert!(![42, 44, 46, 47].contains(&SS58_PREFIX));
	assert_eq!((TOKEN_SYMBOL, TOKEN_DECIMALS), ("SDRT", 9));
	assert_eq!(SDRT, 1_000_000_000);
	let deposit: u128 = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
	assert_eq!(deposit, EXISTENTIAL_DEPOSIT);
}

#[test]
fn sudo_should_not_be_in_the_runtime() {
	assert!(metadata_v14().pallets.iter().all(|pallet| pallet.name != "Sudo"));
}

// --- Presets -------------------------------------------------------------------------------------

#[test]
fn presets_should_build_and_keep_all_invariants() {
	let names: Vec<String> = genesis_config_presets::preset_names()
		.iter()
		.map(|name| AsRef::<str>::as_ref(name).to_string())
		.collect();
	assert_eq!(names, ["development", "local_testnet", "live"]);
	for name in names {
		chain_of(&genesis_of(&name)).execute_with(|| {
			assert_eq!(try_state(), Ok(()), "{name}");
			let owed: u128 =
				pallet_sdrt::Issuers::<Runtime>::iter_values().map(|x| x.outstanding).sum();
			assert_eq!(Balances::total_issuance(), owed, "{name}");
		});
	}
}

#[test]
fn presets_should_hold_what_they_promise() {
	let council =
		|| pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get().len();
	chain_of(&genesis_of("development")).execute_with(|| {
		assert_eq!(Session::validators().len(), 1);
		assert_eq!(council(), 4);
	});
	chain_of(&genesis_of("local_testnet")).execute_with(|| {
		assert_eq!(Session::validators().len(), 4);
		assert_eq!(Aura::authorities_len(), 4);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4);
		assert_eq!(council(), 4);
		assert_eq!(Authorities::minimum(), 3);
		// Members are operators, no two of one.
		let mut operators: Vec<_> =
			pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
				.iter()
				.filter_map(|member| Operators::operator_of_account(member.clone()))
				.map(|view| view.operator)
				.collect();
		operators.dedup();
		assert_eq!(operators.len(), 4);
	});
	chain_of(&genesis_of("live")).execute_with(|| {
		assert_eq!(Balances::total_issuance(), 0);
		assert_eq!(council(), 0);
	});
}

#[test]
fn presets_should_build_when_a_node_asks_through_the_interface() {
	use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
	assert_eq!(Runtime::preset_names().len(), 3);
	for name in Runtime::preset_names() {
		let preset = Runtime::get_preset(&Some(name)).expect("it is listed");
		assert!(serde_json::from_slice::<serde_json::Value>(&preset).is_ok());
	}
	assert!(Runtime::get_preset(&Some("elsewhere".into())).is_none());
	let default = Runtime::get_preset(&None).expect("there is a default");
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(Runtime::build_state(default), Ok(()));
		assert!(Runtime::build_state(b"no json".to_vec()).is_err());
	});
}
