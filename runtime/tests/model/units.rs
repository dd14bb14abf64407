//! Roaming on the chain: calls as they are sent, with signatures of real keys, and what the chain has
//! on record, compared with the model.

use super::{
	book::Model,
	harness::same,
	ledger::Why,
	roaming::{Accord, Demand, Folded, Opening, Promise, Roam, Seal, Shown, Wish, MOST_TICKS},
	steps::Book,
	Who,
};
use crate::common::AccountId;
use frame_support::{
	traits::{fungible::InspectHold, fungibles::InspectHold as InspectUnitHold},
	BoundedVec,
};
use interwork_runtime::{
	interwork_primitives::{
		messages::{
			tick_root, CloseMessage, OpenMessage, ReturnMessage, Tick, TopUpMessage, Voucher,
			WalletSignature,
		},
		AcceptanceId, ChannelId, ChannelKey, ClassId, OperatorId, Signature,
	},
	*,
};
use pallet_channels::{ChannelRecord, Claim, CloseRow, OpenParams, OpenRow};
use pallet_dice::{AcceptanceStatus, AcceptanceTerms, AssignRow, ClassRecord, Side};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSigner};
use std::{
	collections::{BTreeMap, HashMap},
	sync::OnceLock,
};

/// How many wallets have keys.
pub const WALLETS: usize = 12;
/// How many keys sign vouchers.
pub const VOUCHER_KEYS: u8 = 4;

/// The key of a wallet's account, of any kind that the chain knows.
enum Key {
	Sr(Box<sr25519::Pair>),
	Ed(ed25519::Pair),
	Ec(ecdsa::Pair),
}

impl Key {
	fn of(number: usize) -> Self {
		let seed = [number as u8 + 1; 32];
		match number % 3 {
			0 => Self::Sr(Box::new(sr25519::Pair::from_seed(&seed))),
			1 => Self::Ed(ed25519::Pair::from_seed(&seed)),
			_ => Self::Ec(ecdsa::Pair::from_seed(&seed)),
		}
	}

	fn account(&self) -> AccountId {
		let signer: MultiSigner = match self {
			Self::Sr(pair) => pair.public().into(),
			Self::Ed(pair) => pair.public().into(),
			Self::Ec(pair) => pair.public().into(),
		};
		signer.into_account()
	}

	fn sign(&self, message: &[u8]) -> Signature {
		match self {
			Self::Sr(pair) => pair.sign(message).into(),
			Self::Ed(pair) => pair.sign(message).into(),
			Self::Ec(pair) => pair.sign(message).into(),
		}
	}
}

struct Keys {
	wallets: Vec<Key>,
	vouchers: Vec<ed25519::Pair>,
}

fn keys() -> &'static Keys {
	static KEYS: OnceLock<Keys> = OnceLock::new();
	KEYS.get_or_init(|| Keys {
		wallets: (0..WALLETS).map(Key::of).collect(),
		vouchers: (0..VOUCHER_KEYS)
			.map(|number| ed25519::Pair::from_seed(&[number + 101; 32]))
			.collect(),
	})
}

/// The accounts of the wallets, by the numbers of their keys.
pub fn wallets() -> Vec<AccountId> {
	keys().wallets.iter().map(Key::account).collect()
}

fn voucher_key(number: u8) -> [u8; 32] {
	keys().vouchers[usize::from(number)].public().0
}

/// The hash of this chain's genesis, or of another's.
fn genesis(other: bool) -> [u8; 32] {
	let mut hash = System::block_hash(0).0;
	hash[31] ^= u8::from(other);
	hash
}

/// Seals a message, which is made for the chain that it is given.
fn sealed(seal: &Seal, message: impl FnOnce(&[u8; 32]) -> Vec<u8>) -> WalletSignature {
	let mut message = message(&genesis(seal.other_chain));
	if seal.other_message {
		// The last byte is of what differs between two messages of a kind.
		*message.last_mut().expect("a message is not empty") ^= 1;
	}
	if seal.wrapped {
		message = interwork_runtime::interwork_primitives::messages::wrap(&message);
	}
	let signature = keys().wallets[seal.by].sign(&message);
	WalletSignature { signature, wrapped: seal.wrapped }
}

fn params(opening: &Opening) -> OpenParams {
	OpenParams {
		acceptance: AcceptanceId(opening.acceptance),
		voucher_key: voucher_key(opening.key),
		deposit: opening.deposit,
		expires: opening.expires,
	}
}

/// A link of the chain of hashes for a channel with so many ticks.
fn link(channel: u64, max: u16, number: u16) -> [u8; 32] {
	// Each channel has a secret of its own, as it should.
	let mut secret = [7; 32];
	secret[..8].copy_from_slice(&channel.to_be_bytes());
	let steps = max.saturating_sub(number);
	tick_root(ChannelId(channel), secret, steps, sp_io::hashing::sha2_256)
}

fn claim(demand: &Demand) -> Claim {
	let Demand { promise, shown } = demand;
	let Promise { channel, cumulative, value, max, loose_root, by, other_chain } = *promise;
	let root = match (max, loose_root) {
		(0, false) => [0; 32],
		(0, true) => [1; 32],
		(max, _) => link(channel, max.min(MOST_TICKS), 0),
	};
	let voucher = Voucher {
		channel: ChannelId(channel),
		cumulative,
		tick_root: root,
		tick_value: value,
		max_ticks: max,
	};
	let pair = &keys().vouchers[usize::from(by)];
	let signature = pair.sign(&voucher.to_bytes(&genesis(other_chain)));
	let tick = shown.map(|shown: Shown| Tick {
		index: shown.index,
		preimage: link(shown.channel, max.min(MOST_TICKS), shown.link),
	});
	Claim { voucher, signature, tick }
}

impl Book {
	fn wish(&self, wish: &Wish) -> OpenRow {
		let Wish { wallet, opening, nonce, valid_until, seal } = *wish;
		let wallet = self.account(wallet);
		let params = params(&opening);
		let record = pallet_dice::Acceptances::<Runtime>::get(params.acceptance);
		let signature = sealed(&seal, |genesis| {
			let message = OpenMessage {
				acceptance: params.acceptance,
				class: record.map_or(ClassId(0), |record| record.class),
				visited: record.map_or(OperatorId(0), |record| record.visited),
				wallet: wallet.clone(),
				nonce,
				voucher_key: params.voucher_key,
				deposit: params.deposit,
				expires: params.expires,
				valid_until,
			};
			message.to_bytes(genesis).to_vec()
		});
		OpenRow { wallet, params, nonce, valid_until, signature }
	}

	/// The call on the chain.
	pub fn roam(&self, roam: &Roam) -> RuntimeCall {
		type Dice = pallet_dice::Call<Runtime>;
		type Channels = pallet_channels::Call<Runtime>;
		let close = |id: u64, demand: &Option<Demand>| CloseRow {
			channel: ChannelId(id),
			claim: demand.as_ref().map(claim),
		};
		match roam {
			Roam::Issue(units) => Dice::issue { units: *units }.into(),
			Roam::Assign { wallet, units } => {
				Dice::assign { wallet: self.account(*wallet), units: *units }.into()
			},
			Roam::AssignBatch(rows) => Dice::assign_batch {
				rows: BoundedVec::truncate_from(
					rows.iter()
						.map(|(wallet, units)| AssignRow {
							wallet: self.account(*wallet),
							units: *units,
						})
						.collect(),
				),
			}
			.into(),
			Roam::BurnUnits(units) => Dice::burn { units: *units }.into(),
			Roam::ReturnUnits { class, units } => {
				Dice::return_units { class: ClassId(*class), units: *units }.into()
			},
			Roam::ReturnRelayed { class, wallet, units, nonce, valid_until, seal } => {
				let (class, wallet) = (ClassId(*class), self.account(*wallet));
				let (units, nonce, valid_until) = (*units, *nonce, *valid_until);
				let message =
					ReturnMessage { class, nonce, wallet: wallet.clone(), units, valid_until };
				let signature = sealed(seal, |genesis| message.to_bytes(genesis).to_vec());
				Dice::return_units_relayed { class, wallet, units, nonce, valid_until, signature }
					.into()
			},
			Roam::ProposeAcceptance { home, visited, bytes, price, valid_until } => {
				Dice::propose_acceptance {
					home: OperatorId(*home),
					visited: OperatorId(*visited),
					terms: AcceptanceTerms {
						bytes_per_unit: *bytes,
						unit_price: *price,
						valid_until: *valid_until,
					},
				}
				.into()
			},
			Roam::AcceptAcceptance(id) => Dice::accept_acceptance { id: AcceptanceId(*id) }.into(),
			Roam::EndAcceptance(id) => Dice::end_acceptance { id: AcceptanceId(*id) }.into(),
			Roam::ClearAcceptance(id) => Dice::clear_acceptance { id: AcceptanceId(*id) }.into(),
			Roam::Redeem { acceptance, units } => {
				Dice::redeem { id: AcceptanceId(*acceptance), units: *units }.into()
			},
			Roam::SettleDebt { class, visited } => {
				Dice::settle_debt { class: ClassId(*class), visited: OperatorId(*visited) }.into()
			},
			Roam::DepositCollateral(amount) => Dice::deposit_collateral { amount: *amount }.into(),
			Roam::WithdrawCollateral(amount) => {
				Dice::withdraw_collateral { amount: *amount }.into()
			},
			Roam::ClearAssignments(wallets) => Dice::clear_assignments {
				wallets: BoundedVec::truncate_from(
					wallets.iter().map(|wallet| self.account(*wallet)).collect(),
				),
			}
			.into(),
			Roam::OpenChannel(opening) => Channels::open { params: params(opening) }.into(),
			Roam::OpenRelayed(wish) => Channels::open_relayed { row: self.wish(wish) }.into(),
			Roam::OpenBatch(wishes) => Channels::open_batch {
				rows: BoundedVec::truncate_from(
					wishes.iter().map(|wish| self.wish(wish)).collect(),
				),
			}
			.into(),
			Roam::TopUp { channel, deposit } => {
				Channels::top_up { channel: ChannelId(*channel), new_deposit: *deposit }.into()
			},
			Roam::TopUpRelayed { channel, deposit, valid_until, seal } => {
				let (channel, new_deposit) = (ChannelId(*channel), *deposit);
				let valid_until = *valid_until;
				let message = TopUpMessage { channel, new_deposit, valid_until };
				let signature = sealed(seal, |genesis| message.to_bytes(genesis).to_vec());
				Channels::top_up_relayed { channel, new_deposit, valid_until, signature }.into()
			},
			Roam::ClaimUnits(demand) => Channels::claim { claim: claim(demand) }.into(),
			Roam::ClaimBatch(demands) => Channels::claim_batch {
				claims: BoundedVec::truncate_from(demands.iter().map(claim).collect()),
			}
			.into(),
			Roam::CloseChannel(id, demand) => Channels::close { row: close(*id, demand) }.into(),
			Roam::CloseBatch(rows) => Channels::close_batch {
				rows: BoundedVec::truncate_from(
					rows.iter().map(|(id, demand)| close(*id, demand)).collect(),
				),
			}
			.into(),
			Roam::RequestClose(id) => Channels::request_close { channel: ChannelId(*id) }.into(),
			Roam::RequestCloseRelayed { channel, seal } => {
				let channel = ChannelId(*channel);
				let message = CloseMessage { channel };
				let signature = sealed(seal, |genesis| message.to_bytes(genesis).to_vec());
				Channels::request_close_relayed { channel, signature }.into()
			},
			Roam::FinaliseChannel(id) => Channels::finalise { channel: ChannelId(*id) }.into(),
			Roam::FinaliseBatch(ids) => Channels::finalise_batch {
				channels: BoundedVec::truncate_from(ids.iter().copied().map(ChannelId).collect()),
			}
			.into(),
			Roam::AssetTransfer { class, to, units } => pallet_assets::Call::<Runtime>::transfer {
				id: *class,
				target: self.account(*to).into(),
				amount: (*units).into(),
			}
			.into(),
		}
	}
}

// --- What batches say ----------------------------------------------------------------------------

/// What a batch says: its kind, rows, how many of them went well, their results, and units.
type Said = (&'static str, u32, u32, Vec<String>, Vec<u64>);

/// The name of a result without what it is wrapped in: `Refused(Units(WrongNonce))`.
fn plain(result: impl std::fmt::Debug) -> String {
	let text = format!("{result:?}");
	let start = text.rfind('(').map_or(0, |at| at + 1);
	text[start..].trim_end_matches(')').to_string()
}

/// What the batches of roaming in the events say.
fn said() -> Vec<Said> {
	use pallet_channels::Event as OfChannels;
	use pallet_dice::Event as OfDice;
	let all = |results: Vec<String>, rows: u32, good: &str| match results.is_empty() {
		true => vec![good.to_string(); rows as usize],
		false => results,
	};
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Dice(OfDice::BatchAssigned {
				rows,
				rows_assigned,
				units,
				results,
				..
			}) => {
				let results = results.into_iter().map(plain).collect();
				let results = all(results, rows, "Assigned");
				Some(("Assign", rows, rows_assigned, results, vec![units]))
			},
			RuntimeEvent::Dice(OfDice::AssignmentsCleared {
				rows, rows_cleared, results, ..
			}) => {
				let results = results
					.into_iter()
					.map(|cleared| if cleared { "Cleared" } else { "Kept" }.to_string())
					.collect();
				Some(("Clear", rows, rows_cleared, all(results, rows, "Cleared"), vec![]))
			},
			RuntimeEvent::Channels(OfChannels::BatchOpened {
				first_channel,
				rows,
				rows_opened,
				units,
				results,
			}) => {
				let results = all(results.into_iter().map(plain).collect(), rows, "Opened");
				Some(("Open", rows, rows_opened, results, vec![first_channel.0, units]))
			},
			RuntimeEvent::Channels(OfChannels::BatchClaimed {
				rows,
				rows_claimed,
				units,
				results,
			}) => {
				let results = all(results.into_iter().map(plain).collect(), rows, "Claimed");
				Some(("Claim", rows, rows_claimed, results, vec![units]))
			},
			RuntimeEvent::Channels(OfChannels::BatchClosed {
				rows,
				rows_closed,
				claimed,
				refunded,
				results,
			}) => {
				let results = all(results.into_iter().map(plain).collect(), rows, "Ended");
				Some(("End", rows, rows_closed, results, vec![claimed, refunded]))
			},
			_ => None,
		})
		.collect()
}

/// Compares what batches say with what they should have said. Counts rows by what became of them.
pub fn compare_batches(
	expected: &[Folded],
	counts: &mut BTreeMap<String, u64>,
) -> Result<(), String> {
	let actual = said();
	if expected.len() != actual.len() {
		return Err(format!("batches should say {expected:?} and say {actual:?}"));
	}
	for (model, (what, rows, good, results, units)) in expected.iter().zip(&actual) {
		let as_it_should = model.rows.len() == results.len()
			&& model.rows.iter().zip(results).all(|(model, actual)| match model {
				Ok(()) => {
					["Assigned", "Cleared", "Opened", "Claimed", "Ended"].contains(&actual.as_str())
				},
				Err(reasons) => {
					reasons.iter().any(|reason| reason.rsplit("::").next() == Some(actual.as_str()))
				},
			});
		let well = model.rows.iter().filter(|row| row.is_ok()).count();
		let same = as_it_should
			&& model.what == *what
			&& model.units == *units
			&& (*rows as usize, *good as usize) == (model.rows.len(), well);
		if !same {
			return Err(format!(
				"a batch should say {model:?} and says {good} of {rows} rows, {units:?}: {results:?}"
			));
		}
		for result in results {
			*counts.entry(format!("{what} {result}")).or_default() += 1;
		}
	}
	Ok(())
}

// --- What is on record ---------------------------------------------------------------------------

/// The books of classes, and the assets beneath them: of those that changed since the last time, or
/// of all. `known` is what they were then.
pub fn compare_books(
	model: &Model,
	known: &mut BTreeMap<u32, ClassRecord>,
	all: bool,
) -> Result<(), String> {
	let roaming = &model.roaming;
	same(
		"collateral in the ledger",
		roaming.collateral(),
		model.ledger.held(roaming.pot, Why::Collateral),
	)?;
	let sums = roaming.sums();
	same("classes that the model knows", sums.len(), roaming.classes.len())?;
	for (id, class) in &roaming.classes {
		let sums = &sums[id];
		if !roaming.is_balanced(*id, sums) {
			return Err(format!("the model's own books of class {id} do not balance"));
		}
		let expected = ClassRecord {
			issued: class.issued,
			unassigned: class.unassigned,
			in_wallets: sums.in_wallets,
			in_channels: sums.in_channels,
			earned: sums.earned,
			redeemed: class.redeemed,
			burned: class.burned,
			collateral: class.collateral,
			liability: sums.liability,
			debt: sums.debt,
		};
		if known.insert(*id, expected) == Some(expected) && !all {
			continue;
		}
		let actual = pallet_dice::Classes::<Runtime>::get(ClassId(*id));
		same(&format!("books of class {id}"), Some(expected), actual)?;
		let existing = class.issued - class.redeemed - class.burned;
		same(&format!("supply of {id}"), u128::from(existing), Assets::total_supply(*id))?;
		let outside = u128::from(existing - expected.in_wallets);
		let reason = pallet_dice::HoldReason::Units.into();
		let held = AssetsHolder::balance_on_hold(*id, &reason, &Dice::pot_account());
		same(&format!("units of {id} on the pot"), outside, held)?;
	}
	Ok(())
}

/// Everything about roaming.
pub fn compare_roaming(
	model: &Model,
	book: &Book,
	numbers: &HashMap<AccountId, Who>,
	known: &mut BTreeMap<u32, ClassRecord>,
) -> Result<(), String> {
	compare_books(model, known, true)?;
	let roaming = &model.roaming;
	same("classes", roaming.classes.len(), pallet_dice::Classes::<Runtime>::iter_keys().count())?;
	let held = Balances::balance_on_hold(
		&pallet_dice::HoldReason::Collateral.into(),
		&Dice::pot_account(),
	);
	same("collateral on the pot", roaming.collateral(), held)?;
	compare_wallets(model, book, numbers)?;
	compare_acceptances(model)?;

	let debts: BTreeMap<(u32, u32), u128> = pallet_dice::Debts::<Runtime>::iter()
		.map(|(class, visited, debt)| ((class.0, visited.0), debt))
		.collect();
	same("debts", &roaming.debts, &debts)?;

	let next = ChannelId(roaming.next_channel);
	same("next channel", next, pallet_channels::NextChannelId::<Runtime>::get())?;
	let count = pallet_channels::Channels::<Runtime>::iter_keys().count();
	same("channels", roaming.channels.len(), count)?;
	for (id, channel) in &roaming.channels {
		let expected = ChannelRecord {
			payer: book.account(channel.payer),
			voucher_key: voucher_key(channel.key),
			acceptance: AcceptanceId(channel.acceptance),
			deposit: channel.deposit,
			claimed: channel.claimed,
			closes_at: channel.closes_at,
			grace: channel.grace as u32,
		};
		let actual = pallet_channels::Channels::<Runtime>::get(ChannelKey::from(ChannelId(*id)));
		same(&format!("channel {id}"), Some(expected), actual)?;
	}
	Ok(())
}

fn compare_wallets(
	model: &Model,
	book: &Book,
	numbers: &HashMap<AccountId, Who>,
) -> Result<(), String> {
	let roaming = &model.roaming;
	let count = pallet_dice::Assignments::<Runtime>::iter_keys().count();
	same("assignments", roaming.wallets.len(), count)?;
	let counts = roaming.channel_counts();
	for ((class, who), wallet) in &roaming.wallets {
		let expected = pallet_dice::AssignmentRecord {
			assigned: wallet.assigned,
			returned: wallet.returned,
			nonce: wallet.nonce,
			open_channels: counts.get(&(*class, *who)).copied().unwrap_or_default(),
			since: wallet.since,
			touched: wallet.touched,
		};
		let account = book.account(*who);
		let actual = pallet_dice::Assignments::<Runtime>::get(ClassId(*class), &account);
		same(&format!("assignment of {class} to account {who}"), Some(expected), actual)?;
	}
	// What accounts hold, whoever gave it to them.
	let mut units: BTreeMap<(u32, Who), u128> = BTreeMap::new();
	for (class, account, _) in pallet_assets::Account::<Runtime>::iter() {
		let Some(who) = numbers.get(&account) else {
			return Err(format!("units of {class} are on {account:?}, which nobody knows"));
		};
		units.insert((class, *who), Assets::balance(class, &account));
	}
	let expected: BTreeMap<(u32, Who), u128> = roaming
		.wallets
		.iter()
		.filter(|(_, wallet)| wallet.units > 0)
		.map(|(key, wallet)| (*key, wallet.units.into()))
		.collect();
	same("units in wallets", &expected, &units)
}

fn compare_acceptances(model: &Model) -> Result<(), String> {
	let roaming = &model.roaming;
	let next = AcceptanceId(roaming.next_acceptance);
	same("next acceptance", next, pallet_dice::NextAcceptanceId::<Runtime>::get())?;
	let count = pallet_dice::Acceptances::<Runtime>::iter_keys().count();
	same("acceptances", roaming.acceptances.len(), count)?;
	let locked = roaming.locked();
	let mut pairs = BTreeMap::new();
	for (id, known) in &roaming.acceptances {
		let status = match known.state {
			Accord::Proposed { by_home: true } => AcceptanceStatus::Proposed { by: Side::Home },
			Accord::Proposed { by_home: false } => AcceptanceStatus::Proposed { by: Side::Visited },
			Accord::Accepted => AcceptanceStatus::Accepted,
			Accord::Ended => AcceptanceStatus::Ended,
		};
		let (in_channels, channels) = locked.get(id).copied().unwrap_or_default();
		let expected = pallet_dice::AcceptanceRecord {
			class: ClassId(known.home),
			visited: OperatorId(known.visited),
			terms: AcceptanceTerms {
				bytes_per_unit: known.bytes,
				unit_price: known.price,
				valid_until: known.valid_until,
			},
			status,
			in_channels,
			earned: known.earned,
			channels,
		};
		let actual = pallet_dice::Acceptances::<Runtime>::get(AcceptanceId(*id));
		same(&format!("acceptance {id}"), Some(expected), actual)?;
		let pair: &mut (Option<u64>, Option<u64>) =
			pairs.entry((known.home, known.visited)).or_default();
		match known.state {
			Accord::Proposed { .. } => pair.0 = Some(*id),
			Accord::Accepted => pair.1 = Some(*id),
			Accord::Ended => {},
		}
	}
	pairs.retain(|_, pair| *pair != (None, None));
	let actual: BTreeMap<(u32, u32), (Option<u64>, Option<u64>)> =
		pallet_dice::Pairs::<Runtime>::iter()
			.map(|(class, visited, pair)| {
				let ids = (pair.proposed.map(|id| id.0), pair.accepted.map(|id| id.0));
				((class.0, visited.0), ids)
			})
			.collect();
	same("index of acceptances", &pairs, &actual)
}
