//! Journeys of units: from their issue through wallets and channels to their redemption. Books and
//! money are compared with what they were before, plus named changes.

use super::*;
use crate::common::{economy::collateral, AccountId};
use codec::Decode;
use interwork_runtime::interwork_primitives::{
	messages::{
		tick_root, CloseMessage, OpenMessage, ReturnMessage, Tick, TopUpMessage, Voucher,
		WalletSignature,
	},
	AcceptanceId, ChannelId, ChannelKey, ClassId,
};
use pallet_channels::{
	ChannelPhase, Claim, ClaimFault, CloseRow, EndFault, EndResult, OpenParams, OpenResult, OpenRow,
};
use pallet_dice::{AcceptanceTerms, AssignRow, ClassRecord};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::traits::TrailingZeroInput;
use std::collections::{BTreeMap, BTreeSet};

type Units = pallet_dice::Call<Runtime>;
type Payments = pallet_channels::Call<Runtime>;
type Batches = pallet_utility::Call<Runtime>;

const CHARLIE: OperatorId = OperatorId(2);

/// Alice's units.
const CLASS: ClassId = ClassId(0);

/// What a unit is redeemed for.
const UNIT_PRICE: u128 = SDRT / 2_000;

// --- Who and what --------------------------------------------------------------------------------

/// Somebody who travels: the key of the wallet, and the key that signs vouchers.
struct Roamer {
	key: sr25519::Pair,
	vouchers: ed25519::Pair,
}

impl Roamer {
	fn new(number: u32) -> Self {
		let mut seed = [0x52; 32];
		seed[..4].copy_from_slice(&number.to_be_bytes());
		Self { key: sr25519::Pair::from_seed(&seed), vouchers: ed25519::Pair::from_seed(&seed) }
	}

	fn wallet(&self) -> AccountId {
		AccountId::new(self.key.public().0)
	}

	fn sign(&self, message: &[u8]) -> WalletSignature {
		WalletSignature { signature: self.key.sign(message).into(), wrapped: false }
	}

	/// A signed wish for a channel of so many units, for ten days.
	fn open(&self, acceptance: AcceptanceId, deposit: u64, nonce: u64) -> OpenRow {
		let params = OpenParams {
			acceptance,
			voucher_key: self.vouchers.public().0,
			deposit,
			expires: time() + 10 * DAY,
		};
		self.open_with(params, nonce, time() + 3_600)
	}

	fn open_with(&self, params: OpenParams, nonce: u64, valid_until: u64) -> OpenRow {
		let record = pallet_dice::Acceptances::<Runtime>::get(params.acceptance);
		let message = OpenMessage {
			acceptance: params.acceptance,
			class: record.map_or(ClassId(0), |record| record.class),
			visited: record.map_or(OperatorId(0), |record| record.visited),
			wallet: self.wallet(),
			nonce,
			voucher_key: params.voucher_key,
			deposit: params.deposit,
			expires: params.expires,
			valid_until,
		};
		let signature = self.sign(&message.to_bytes(&genesis_hash()));
		OpenRow { wallet: self.wallet(), params, nonce, valid_until, signature }
	}

	fn top_up(&self, channel: ChannelId, new_deposit: u64) -> Payments {
		let valid_until = time() + 3_600;
		let message = TopUpMessage { channel, new_deposit, valid_until };
		let signature = self.sign(&message.to_bytes(&genesis_hash()));
		Payments::top_up_relayed { channel, new_deposit, valid_until, signature }
	}

	fn ask_to_close(&self, channel: ChannelId) -> Payments {
		let signature = self.sign(&CloseMessage { channel }.to_bytes(&genesis_hash()));
		Payments::request_close_relayed { channel, signature }
	}

	fn give_back(&self, class: ClassId, units: u64, nonce: u64) -> Units {
		let (wallet, valid_until) = (self.wallet(), time() + 3_600);
		let message = ReturnMessage { class, nonce, wallet: wallet.clone(), units, valid_until };
		let signature = self.sign(&message.to_bytes(&genesis_hash()));
		Units::return_units_relayed { class, wallet, units, nonce, valid_until, signature }
	}

	fn promise(&self, voucher: Voucher, tick: Option<Tick>) -> Claim {
		let signature = self.vouchers.sign(&voucher.to_bytes(&genesis_hash()));
		Claim { voucher, signature, tick }
	}

	/// So many units in all, by a voucher alone.
	fn pay(&self, channel: ChannelId, units: u64) -> Claim {
		self.promise(Voucher::plain(channel, units), None)
	}

	/// Tick `index` of an anchor of nothing with 25 ticks of one unit.
	fn tick(&self, channel: ChannelId, index: u16) -> Claim {
		let link = |steps| tick_root(channel, [9; 32], steps, sp_io::hashing::sha2_256);
		let voucher =
			Voucher { channel, cumulative: 0, tick_root: link(25), tick_value: 1, max_ticks: 25 };
		self.promise(voucher, Some(Tick { index, preimage: link(25 - index) }))
	}
}

fn genesis_hash() -> [u8; 32] {
	System::block_hash(0).0
}

fn books(class: ClassId) -> ClassRecord {
	pallet_dice::Classes::<Runtime>::get(class).expect("the class is there")
}

/// Where the units of a class are: unassigned, in wallets, in channels, earned, redeemed.
fn places(class: ClassId) -> [u64; 5] {
	let books = books(class);
	assert!(books.is_balanced());
	[books.unassigned, books.in_wallets, books.in_channels, books.earned, books.redeemed]
}

fn held_by(class: ClassId, wallet: &AccountId) -> u128 {
	Assets::balance(class.0, wallet)
}

/// An acceptance in force, for ninety days.
fn accepted_at(
	home: (OperatorId, &AccountId),
	visited: (OperatorId, &AccountId),
	unit_price: u128,
) -> AcceptanceId {
	let id = pallet_dice::NextAcceptanceId::<Runtime>::get();
	let terms = AcceptanceTerms {
		bytes_per_unit: 100_000,
		unit_price: unit_price as u64,
		valid_until: time() + 90 * DAY,
	};
	let propose = Units::propose_acceptance { home: home.0, visited: visited.0, terms };
	assert_eq!(call(home.1, propose), Ok(()));
	assert_eq!(call(visited.1, Units::accept_acceptance { id }), Ok(()));
	id
}

/// Bob accepts Alice's units.
fn accepted() -> AcceptanceId {
	accepted_at((ALICE, &alice()), (BOB, &bob()), UNIT_PRICE)
}

/// Issues units of an operator and assigns them.
fn fund(issuer: &AccountId, wallet: &AccountId, units: u64) {
	assert_eq!(call(issuer, Units::issue { units }), Ok(()));
	assert_eq!(call(issuer, Units::assign { wallet: wallet.clone(), units }), Ok(()));
}

fn next_channel() -> ChannelId {
	pallet_channels::NextChannelId::<Runtime>::get()
}

/// Opens a channel of a wallet's next message, relayed by nobody in particular.
fn open(roamer: &Roamer, acceptance: AcceptanceId, deposit: u64) -> ChannelId {
	let class = pallet_dice::Acceptances::<Runtime>::get(acceptance).unwrap().class;
	let record = pallet_dice::Assignments::<Runtime>::get(class, roamer.wallet()).unwrap();
	let channel = next_channel();
	let row = roamer.open(acceptance, deposit, record.nonce);
	assert_eq!(call(&nobody(), Payments::open_relayed { row }), Ok(()));
	channel
}

fn claim(claim: Claim) -> Result<(), String> {
	call(&nobody(), Payments::claim { claim })
}

fn close(payee: &AccountId, channel: ChannelId, claim: Option<Claim>) -> Result<(), String> {
	call(payee, Payments::close { row: CloseRow { channel, claim } })
}

/// Everything that is stored about units, channels and accounts.
fn stored() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let twox = sp_io::hashing::twox_128;
	let mut prefixes: Vec<Vec<u8>> = ["Dice", "Channels", "Assets", "AssetsHolder", "Balances"]
		.iter()
		.map(|pallet| twox(pallet.as_bytes()).to_vec())
		.collect();
	prefixes.push([twox(b"System"), twox(b"Account")].concat());
	let mut all = BTreeMap::new();
	for prefix in prefixes {
		let mut key = prefix.clone();
		while let Some(next) = sp_io::storage::next_key(&key) {
			if !next.starts_with(&prefix) {
				break;
			}
			let value = sp_io::storage::get(&next).expect("the key is there");
			all.insert(next.clone(), value.to_vec());
			key = next;
		}
	}
	all
}

fn keys_of(stored: &BTreeMap<Vec<u8>, Vec<u8>>) -> BTreeSet<Vec<u8>> {
	stored.keys().cloned().collect()
}

// --- A visit -------------------------------------------------------------------------------------

#[test]
fn visit_should_move_25_units_and_their_price_when_it_runs_its_course() {
	network(|| {
		let roamer = Roamer::new(1);
		let wallet = roamer.wallet();
		let before = Economy::now();

		// Two operators agree; the home operator gives its subscriber 40 units.
		let id = accepted();
		assert_eq!(call(&alice(), Units::issue { units: 1_000 }), Ok(()));
		assert_eq!(call(&alice(), Units::assign { wallet: wallet.clone(), units: 40 }), Ok(()));
		assert_eq!(places(CLASS), [960, 40, 0, 0, 0]);

		// Both sides look before they begin: is the class accepted, where do the units come from?
		let offered = Dice::accepted(CLASS, BOB).expect("it is accepted");
		assert!(offered.id == id && offered.open);
		assert_eq!(offered.record.terms.bytes_per_unit, 100_000);
		let known = Dice::wallet(CLASS, wallet.clone()).expect("it was assigned");
		assert_eq!((known.units, known.assignment.assigned, known.assignment.nonce), (40, 40, 0));
		assert_eq!(Dice::can_open(id, wallet.clone(), 30), Ok(()));

		// A wallet without SDRt opens a channel by a message.
		assert_eq!(System::account(&wallet).data.free, 0);
		let channel = open(&roamer, id, 30);
		assert_eq!(places(CLASS), [960, 10, 30, 0, 0]);
		let view = Channels::channel(channel).expect("it is open");
		assert_eq!((view.phase, view.left, view.terms.visited), (ChannelPhase::Open, 30, BOB));

		// 25 units by ticks, of which the visited operator has seen 10 when it claims first.
		assert_eq!(Channels::can_claim(roamer.tick(channel, 10)), Ok(10));
		assert_eq!(claim(roamer.tick(channel, 10)), Ok(()));
		assert_eq!(claim(roamer.tick(channel, 10)), Err("Channels::NotIncreasing".into()));
		assert_eq!(places(CLASS), [960, 10, 20, 10, 0]);
		assert_eq!(close(&bob(), channel, Some(roamer.tick(channel, 25))), Ok(()));
		assert_eq!(places(CLASS), [960, 15, 0, 25, 0]);
		assert_eq!(held_by(CLASS, &wallet), 15);
		assert_eq!(Channels::channel(channel), None);
		assert_eq!(claim(roamer.tick(channel, 25)), Err("Channels::ChannelNotFound".into()));

		// No money has moved, and the issuer's liability says what will.
		before.clone().must_be();
		assert_eq!(books(CLASS).liability, 25 * UNIT_PRICE);
		let deposit = Units::deposit_collateral { amount: SDRT };
		assert_eq!(call(&alice(), deposit), Ok(()));
		let secured =
			before
				.free(&alice(), -sdrt(SDRT))
				.held(&Dice::pot_account(), collateral(), sdrt(SDRT));
		secured.clone().must_be();

		// Redeemed for what was agreed: only what was earned, only by whom, only once.
		let redeem = |units| Units::redeem { id, units };
		assert_eq!(call(&charlie(), redeem(25)), Err("Dice::NotVisited".into()));
		assert_eq!(call(&alice(), redeem(25)), Err("Dice::NotVisited".into()));
		assert_eq!(call(&bob(), redeem(26)), Err("Dice::NotEnoughUnits".into()));
		let quote = Dice::quote_redemption(id, 25).expect("as many are earned");
		assert_eq!((quote.from_collateral, quote.owed), (25 * UNIT_PRICE, 0));
		assert_eq!(call(&bob(), redeem(25)), Ok(()));
		assert_eq!(call(&bob(), redeem(1)), Err("Dice::NotEnoughUnits".into()));
		assert_eq!(places(CLASS), [960, 15, 0, 0, 25]);
		assert_eq!(Assets::total_supply(CLASS.0), 975);
		let paid = sdrt(25 * UNIT_PRICE);
		secured
			.free(&bob(), paid)
			.held(&Dice::pot_account(), collateral(), -paid)
			.must_be();

		// At home again: what is left goes back to its issuer.
		assert_eq!(call(&nobody(), roamer.give_back(CLASS, 15, 1)), Ok(()));
		assert_eq!(places(CLASS), [975, 0, 0, 0, 25]);
		assert!(!System::account_exists(&wallet));
	});
}

#[test]
fn wallets_of_a_subscriber_should_have_nothing_in_common_when_there_are_several() {
	network(|| {
		let id = accepted();
		let [one, two] = [Roamer::new(1), Roamer::new(2)];
		fund(&alice(), &one.wallet(), 20);
		fund(&alice(), &two.wallet(), 20);
		let (first, second) = (open(&one, id, 20), open(&two, id, 20));
		// What one signs is worth nothing in the other's channel.
		let mut foreign = one.pay(second, 5);
		assert_eq!(claim(foreign.clone()), Err("Channels::InvalidSignature".into()));
		foreign.voucher.channel = first;
		assert_eq!(claim(foreign), Err("Channels::InvalidSignature".into()));
		assert_eq!(
			call(&nobody(), one.ask_to_close(second)),
			Err("Channels::InvalidSignature".into())
		);
		assert_eq!(
			call(&nobody(), one.top_up(second, 21)),
			Err("Channels::InvalidSignature".into())
		);
		assert_eq!(claim(one.pay(first, 5)), Ok(()));
		assert_eq!(claim(two.pay(second, 7)), Ok(()));
		assert_eq!(places(CLASS), [0, 0, 28, 12, 0]);
	});
}

// --- What may go wrong meanwhile ------------------------------------------------------------------

#[test]
fn units_in_a_channel_should_settle_when_their_issuer_is_suspended_and_cannot_pay_all() {
	network(|| {
		let home = admit_eve();
		let class = ClassId(home.0);
		let price = SDRT / 10;
		let id = accepted_at((home, &eve()), (BOB, &bob()), price);
		let roamer = Roamer::new(1);
		fund(&eve(), &roamer.wallet(), 200);
		let channel = open(&roamer, id, 100);
		assert_eq!(claim(roamer.pay(channel, 20)), Ok(()));

		// Eve has four SDRt of collateral and one beside it, and is suspended.
		assert_eq!(call(&eve(), Units::deposit_collateral { amount: 4 * SDRT }), Ok(()));
		let rest = Balances::free_balance(eve()) - SDRT - EXISTENTIAL_DEPOSIT;
		let away = Money::transfer_keep_alive { dest: dave().into(), value: rest };
		assert_eq!(call(&eve(), away), Ok(()));
		suspend(home);

		// Nothing new begins.
		let inactive = Err("Operators::OperatorNotActive".into());
		assert_eq!(call(&eve(), Units::issue { units: 1 }), inactive);
		let assign = Units::assign { wallet: roamer.wallet(), units: 1 };
		assert_eq!(call(&eve(), assign.clone()), inactive);
		let refused = Err("Channels::OperatorNotActive".into());
		assert_eq!(call(&nobody(), roamer.top_up(channel, 110)), refused);
		let row = roamer.open(id, 10, 1);
		assert_eq!(call(&nobody(), Payments::open_relayed { row }), refused);

		// What was locked settles to the last unit, also when the payer closes.
		let before = Economy::now();
		assert_eq!(claim(roamer.pay(channel, 60)), Ok(()));
		assert_eq!(call(&nobody(), roamer.ask_to_close(channel)), Ok(()));
		assert_eq!(claim(roamer.pay(channel, 90)), Ok(()));
		let finalise = Payments::finalise { channel };
		set_time(time() + DAY - 1);
		assert_eq!(call(&nobody(), finalise.clone()), Err("Channels::TooEarly".into()));
		set_time(time() + 1);
		assert_eq!(claim(roamer.pay(channel, 100)), Err("Channels::GraceOver".into()));
		assert_eq!(call(&nobody(), finalise), Ok(()));
		assert_eq!(places(class), [0, 110, 0, 90, 0]);
		before.clone().must_be();

		// Nine SDRt are due: four from the collateral, one from the free balance, four are owed.
		assert_eq!(call(&bob(), Units::redeem { id, units: 90 }), Ok(()));
		let paid = before
			.held(&Dice::pot_account(), collateral(), -sdrt(4 * SDRT))
			.free(&eve(), -sdrt(SDRT))
			.free(&bob(), sdrt(5 * SDRT));
		paid.clone().must_be();
		assert_eq!(Dice::debt(class, BOB), 4 * SDRT);
		assert_eq!(places(class), [0, 110, 0, 0, 90]);
		let settle = Units::settle_debt { class, visited: BOB };
		assert_eq!(call(&nobody(), settle.clone()), Err("Dice::NothingToPayWith".into()));

		// The debt stops the issuer, whatever its status, until it is paid.
		assert_eq!(carry(Operator::reinstate { operator: home }), Ok(()));
		assert_eq!(call(&eve(), Units::issue { units: 5 }), Ok(()));
		assert_eq!(call(&eve(), assign.clone()), Err("Dice::DebtOutstanding".into()));
		let help = Money::transfer_keep_alive { dest: eve().into(), value: 3 * SDRT };
		assert_eq!(call(&dave(), help), Ok(()));
		assert_eq!(call(&nobody(), settle.clone()), Ok(()));
		assert_eq!(Dice::debt(class, BOB), SDRT);
		assert_eq!(call(&eve(), assign.clone()), Err("Dice::DebtOutstanding".into()));
		let help = Money::transfer_keep_alive { dest: eve().into(), value: 2 * SDRT };
		assert_eq!(call(&dave(), help), Ok(()));
		assert_eq!(call(&nobody(), settle.clone()), Ok(()));
		assert_eq!(call(&nobody(), settle), Err("Dice::NothingOwed".into()));
		assert_eq!(call(&eve(), assign), Ok(()));
		paid.free(&dave(), -sdrt(5 * SDRT))
			.free(&eve(), sdrt(SDRT))
			.free(&bob(), sdrt(4 * SDRT))
			.must_be();
	});
}

#[test]
fn units_should_be_earned_and_kept_when_the_payee_cannot_be_paid() {
	network(|| {
		// A unit costs less than the smallest account.
		let price = EXISTENTIAL_DEPOSIT / 2;
		let id = accepted_at((ALICE, &alice()), (BOB, &bob()), price);
		let roamer = Roamer::new(1);
		fund(&alice(), &roamer.wallet(), 50);
		let channel = open(&roamer, id, 20);
		assert_eq!(call(&alice(), Units::deposit_collateral { amount: SDRT }), Ok(()));

		// Bob moves to an account on which there is nothing, and is suspended.
		let change = Operator::change_account { new_account: nobody() };
		assert_eq!(call(&bob(), change), Ok(()));
		suspend(BOB);
		let before = Economy::now();
		assert_eq!(call(&eve(), Payments::claim { claim: roamer.pay(channel, 1) }), Ok(()));
		let redeem = |units| call(&nobody(), Units::redeem { id, units });
		assert_eq!(redeem(1), Err("Token::CannotCreate".into()));
		assert_eq!(places(CLASS), [0, 30, 19, 1, 0]);
		assert_eq!(close(&nobody(), channel, Some(roamer.pay(channel, 3))), Ok(()));
		assert_eq!(places(CLASS), [0, 47, 0, 3, 0]);
		before.clone().must_be();

		// As soon as there is enough for an account, it is paid.
		assert_eq!(redeem(1), Err("Token::CannotCreate".into()));
		assert_eq!(redeem(3), Ok(()));
		before
			.free(&nobody(), sdrt(3 * price))
			.held(&Dice::pot_account(), collateral(), -sdrt(3 * price))
			.must_be();
	});
}

#[test]
fn units_should_settle_when_the_payee_has_left_and_the_issuer_is_suspended() {
	network(|| {
		let id = accepted_at((CHARLIE, &charlie()), (DAVE, &dave()), UNIT_PRICE);
		let class = ClassId(CHARLIE.0);
		let roamer = Roamer::new(1);
		fund(&charlie(), &roamer.wallet(), 50);
		let channel = open(&roamer, id, 50);
		// One authority of four may leave, so that the other operator gives up its authority first.
		assert_eq!(call(&dave(), Operator::leave {}), Ok(()));
		assert_eq!(status(DAVE), Some(OperatorStatus::Retired));
		suspend_without_authority(CHARLIE);
		let before = Economy::now();
		assert_eq!(claim(roamer.pay(channel, 30)), Ok(()));
		assert_eq!(call(&roamer.wallet(), Payments::request_close { channel }), Ok(()));
		set_time(time() + DAY);
		assert_eq!(call(&nobody(), Payments::finalise { channel }), Ok(()));
		assert_eq!(call(&dave(), Units::redeem { id, units: 30 }), Ok(()));
		before
			.free(&charlie(), -sdrt(30 * UNIT_PRICE))
			.free(&dave(), sdrt(30 * UNIT_PRICE))
			.must_be();
		// The wallet gives back what its issuer, which issues no more, can burn.
		assert_eq!(call(&roamer.wallet(), Units::return_units { class, units: 20 }), Ok(()));
		assert_eq!(call(&charlie(), Units::burn { units: 20 }), Ok(()));
		assert_eq!(Assets::total_supply(class.0), 0);
		// Nothing of the acceptance need stay.
		set_time(time() + 90 * DAY);
		assert_eq!(call(&nobody(), Units::clear_acceptance { id }), Ok(()));
	});
}

/// Suspends an operator although the set of authorities is at its minimum: the minimum goes first.
fn suspend_without_authority(operator: OperatorId) {
	let lower = pallet_authorities::Call::<Runtime>::set_minimum { minimum: 2 };
	assert_eq!(carry(lower), Ok(()));
	suspend(operator);
}

// --- Units that nobody may touch -------------------------------------------------------------------

/// Every call of pallet-assets, about Alice's class and with nothing else in it.
fn calls_of_assets() -> Vec<(String, RuntimeCall)> {
	let metadata = common::metadata_v14();
	let pallet = metadata.pallets.iter().find(|pallet| pallet.name == "Assets").unwrap();
	let calls = pallet.calls.as_ref().unwrap().ty.id;
	common::variants(&metadata.types, calls)
		.iter()
		.map(|variant| {
			let start = [pallet.index, variant.index];
			let call = RuntimeCall::decode(&mut TrailingZeroInput::new(&start)).unwrap();
			(variant.name.clone(), call)
		})
		.collect()
}

/// What the last call that another one carried gave.
fn carried() -> Result<(), String> {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
			RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) => {
				Some(result)
			},
			RuntimeEvent::Utility(
				pallet_utility::Event::BatchInterrupted { error, .. }
				| pallet_utility::Event::ItemFailed { error },
			) => Some(Err(error)),
			_ => None,
		})
		.expect("something was carried")
		.map_err(|error| {
			let sp_runtime::DispatchError::Module(module) = error else {
				return common::name_of(&error);
			};
			let name = common::error_names()[&(module.index, module.error[0])].clone();
			let system = <System as frame_support::traits::PalletInfoAccess>::index();
			assert_eq!(usize::from(module.index), system);
			format!("System::{name}")
		})
}

#[test]
fn calls_of_assets_should_be_refused_when_they_come_on_any_road() {
	network(|| {
		let id = accepted();
		let roamer = Roamer::new(1);
		fund(&alice(), &roamer.wallet(), 100);
		let channel = open(&roamer, id, 40);
		// Bob may do everything for Alice, and both have an account together.
		let add = pallet_proxy::Call::<Runtime>::add_proxy {
			delegate: bob().into(),
			proxy_type: Default::default(),
			delay: 0,
		};
		assert_eq!(call(&alice(), add), Ok(()));
		let filtered = || Err::<(), String>("System::CallFiltered".into());
		let before = stored();
		let calls = calls_of_assets();
		assert_eq!(calls.len(), 34);
		for (name, forbidden) in calls {
			let boxed = || Box::new(forbidden.clone());
			let one = || vec![forbidden.clone()];
			// By hand: the issuer, a wallet, a stranger.
			for who in [alice(), roamer.wallet(), nobody()] {
				assert_eq!(call(&who, forbidden.clone()), filtered(), "{name}");
			}
			// In a batch.
			assert_eq!(call(&alice(), Batches::batch_all { calls: one() }), filtered(), "{name}");
			for batch in [Batches::batch { calls: one() }, Batches::force_batch { calls: one() }] {
				System::reset_events();
				assert_eq!(call(&alice(), batch), Ok(()), "{name}");
				assert_eq!(carried(), filtered(), "{name}");
			}
			let derived = Batches::as_derivative { index: 0, call: boxed() };
			assert_eq!(call(&alice(), derived), filtered(), "{name}");
			let either = Batches::if_else { main: boxed(), fallback: boxed() };
			assert_eq!(call(&alice(), either), filtered(), "{name}");
			// Through a proxy.
			System::reset_events();
			let proxied = pallet_proxy::Call::<Runtime>::proxy {
				real: alice().into(),
				force_proxy_type: None,
				call: boxed(),
			};
			assert_eq!(call(&bob(), proxied), Ok(()), "{name}");
			assert_eq!(carried(), filtered(), "{name}");
			// By several together.
			type Multisigs = pallet_multisig::Call<Runtime>;
			let alone =
				Multisigs::as_multi_threshold_1 { other_signatories: vec![bob()], call: boxed() };
			assert_eq!(call(&alice(), alone), filtered(), "{name}");
			let together = |other: AccountId, maybe_timepoint| Multisigs::as_multi {
				threshold: 2,
				other_signatories: vec![other],
				maybe_timepoint,
				call: boxed(),
				max_weight: frame_support::weights::Weight::MAX,
			};
			assert_eq!(call(&alice(), together(bob(), None)), Ok(()), "{name}");
			let when = pallet_multisig::Timepoint { height: System::block_number(), index: 0 };
			System::reset_events();
			assert_eq!(call(&bob(), together(alice(), Some(when))), Ok(()), "{name}");
			assert_eq!(carried(), filtered(), "{name}");
			// By motion, as members and as Root, now and later.
			assert_eq!(by_members(4, 4, forbidden.clone()), filtered(), "{name}");
			assert_eq!(carry(forbidden.clone()), filtered(), "{name}");
			let later = pallet_scheduler::Call::<Runtime>::schedule_after {
				after: 1,
				maybe_periodic: None,
				priority: 0,
				call: boxed(),
			};
			assert_eq!(call(&alice(), later.clone()), Err("BadOrigin".into()), "{name}");
			for wrapped in [
				forbidden.clone(),
				later.into(),
				Batches::batch_all { calls: one() }.into(),
				Batches::force_batch { calls: one() }.into(),
				Batches::with_weight { call: boxed(), weight: Default::default() }.into(),
			] {
				let refused = Err("Board::RootCallRefused".into());
				assert_eq!(carry(as_root(wrapped)), refused, "{name}");
			}
		}
		assert_eq!(stored(), before);
		// The class lives as if nobody had tried.
		assert_eq!(close(&bob(), channel, Some(roamer.pay(channel, 10))), Ok(()));
		assert_eq!(places(CLASS), [0, 90, 0, 10, 0]);
	});
}

// --- Storage -------------------------------------------------------------------------------------

#[test]
fn storage_should_be_of_its_former_size_when_channels_are_closed() {
	network(|| {
		let roamers: Vec<Roamer> = (0..40).map(Roamer::new).collect();
		assert_eq!(call(&alice(), Units::issue { units: 100_000 }), Ok(()));
		let at_first = keys_of(&stored());
		let counters: BTreeSet<Vec<u8>> = [
			pallet_dice::NextAcceptanceId::<Runtime>::hashed_key().to_vec(),
			pallet_channels::NextChannelId::<Runtime>::hashed_key().to_vec(),
		]
		.into();

		let id = accepted();
		let rows: Vec<_> = roamers
			.iter()
			.map(|who| AssignRow { wallet: who.wallet(), units: 100 })
			.collect();
		let rows = BoundedVec::truncate_from(rows);
		assert_eq!(call(&alice(), Units::assign_batch { rows }), Ok(()));
		let assigned = keys_of(&stored());

		// 400 channels, ended in all ways there are: each once with nothing, something and all claimed.
		let first = next_channel().0;
		for nonce in 0..10 {
			let rows = roamers.iter().map(|who| who.open(id, 7, nonce)).collect();
			let rows = BoundedVec::truncate_from(rows);
			assert_eq!(call(&nobody(), Payments::open_batch { rows }), Ok(()));
		}
		assert_eq!(next_channel().0 - first, 400);
		// A channel adds one key and nothing else.
		assert_eq!(keys_of(&stored()).len(), assigned.len() + 400 + 1);
		let channels = (first..first + 400).map(ChannelId);
		let payer = |channel: ChannelId| &roamers[((channel.0 - first) % 40) as usize];
		for channel in channels.clone() {
			let units = channel.0 % 8;
			if units > 0 {
				assert_eq!(claim(payer(channel).pay(channel, units)), Ok(()));
			}
		}
		for channel in channels {
			match channel.0 % 3 {
				0 => assert_eq!(close(&bob(), channel, None), Ok(())),
				1 => assert_eq!(call(&nobody(), payer(channel).ask_to_close(channel)), Ok(())),
				_ => {},
			}
		}
		// Asked for, then expired.
		for wait in [DAY, 10 * DAY] {
			set_time(time() + wait);
			let left: Vec<ChannelId> = pallet_channels::Channels::<Runtime>::iter()
				.filter(|(_, record)| record.phase(time()) == ChannelPhase::Over)
				.map(|(key, _)| key.into())
				.collect();
			assert!(!left.is_empty());
			let channels = BoundedVec::truncate_from(left);
			assert_eq!(call(&nobody(), Payments::finalise_batch { channels }), Ok(()));
		}
		let all: BTreeSet<Vec<u8>> = assigned.union(&counters).cloned().collect();
		assert_eq!(keys_of(&stored()), all);

		// And when the visitors are home and the agreement is over, only the class is left.
		let earned = books(CLASS).earned;
		assert_eq!(call(&bob(), Units::redeem { id, units: earned }), Ok(()));
		for roamer in &roamers {
			let units = held_by(CLASS, &roamer.wallet()) as u64;
			assert_eq!(call(&nobody(), roamer.give_back(CLASS, units, 10)), Ok(()));
		}
		assert_eq!(call(&bob(), Units::end_acceptance { id }), Ok(()));
		assert_eq!(call(&nobody(), Units::clear_acceptance { id }), Ok(()));
		set_time(time() + 7 * DAY);
		let wallets = roamers.iter().map(Roamer::wallet).collect();
		let wallets = BoundedVec::truncate_from(wallets);
		assert_eq!(call(&alice(), Units::clear_assignments { wallets }), Ok(()));
		let all: BTreeSet<Vec<u8>> = at_first.union(&counters).cloned().collect();
		assert_eq!(keys_of(&stored()), all);
	});
}

// --- Batches -------------------------------------------------------------------------------------

/// The results of the last batch of rows in the events.
fn results() -> Vec<String> {
	use pallet_channels::Event;
	let inner = |text: String| {
		let start = text.rfind('(').map_or(0, |at| at + 1);
		text[start..].trim_end_matches(')').to_string()
	};
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Channels(Event::BatchOpened { results, .. }) => {
				Some(results.iter().map(|result| format!("{result:?}")).collect())
			},
			RuntimeEvent::Channels(Event::BatchClaimed { results, .. }) => {
				Some(results.iter().map(|result| format!("{result:?}")).collect())
			},
			RuntimeEvent::Channels(Event::BatchClosed { results, .. }) => {
				Some(results.iter().map(|result| format!("{result:?}")).collect::<Vec<_>>())
			},
			_ => None,
		})
		.expect("there was a batch")
		.into_iter()
		.map(inner)
		.collect()
}

/// Makes calls one by one and as one batch, from the same state, which the batch leaves. Compares all
/// that is stored, and the results. Returns how often each result came.
fn compare(
	singles: Vec<RuntimeCall>,
	batch: RuntimeCall,
	who: &AccountId,
) -> BTreeMap<String, u32> {
	let count = singles.len();
	let well = ["Opened", "Claimed", "Ended"];
	let (one_by_one, state) = frame_support::storage::with_transaction(|| {
		let results: Vec<String> = singles
			.into_iter()
			.map(|single| match call(who, single) {
				Ok(()) => "well".to_string(),
				Err(error) => error.trim_start_matches("Channels::").to_string(),
			})
			.collect();
		assert_eq!(try_state(), Ok(()));
		let outcome = (results, stored());
		sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(outcome))
	})
	.expect("it is rolled back, not refused");
	System::reset_events();
	assert_eq!(call(who, batch), Ok(()));
	let together: Vec<String> = results()
		.into_iter()
		.map(|result| match well.contains(&result.as_str()) {
			true => "well".to_string(),
			false => result,
		})
		.collect();
	assert_eq!(together.len(), count);
	assert_eq!(one_by_one, together);
	assert_eq!(state, stored());
	let mut counts = BTreeMap::new();
	for result in together {
		*counts.entry(result).or_default() += 1;
	}
	println!("{count} rows: {counts:?}");
	counts
}

#[test]
fn thousand_rows_should_give_what_they_give_one_by_one_when_channels_open_pay_and_close() {
	network(|| {
		let mut random = Random(2_028);
		let roamers: Vec<Roamer> = (0..80).map(Roamer::new).collect();
		let to_bob = accepted();
		let to_charlie = accepted_at((ALICE, &alice()), (CHARLIE, &charlie()), 2 * UNIT_PRICE);
		let of_dave = accepted_at((DAVE, &dave()), (BOB, &bob()), 3 * UNIT_PRICE);
		let ended = accepted_at((ALICE, &alice()), (DAVE, &dave()), UNIT_PRICE);
		assert_eq!(call(&dave(), Units::end_acceptance { id: ended }), Ok(()));
		for (issuer, units) in [(alice(), 250), (dave(), 60)] {
			assert_eq!(call(&issuer, Units::issue { units: 100_000 }), Ok(()));
			let rows = roamers.iter().map(|who| AssignRow { wallet: who.wallet(), units });
			let rows = BoundedVec::truncate_from(rows.collect());
			assert_eq!(call(&issuer, Units::assign_batch { rows }), Ok(()));
		}

		// 1,000 openings, of which some are not as they should be.
		let mut nonces: BTreeMap<(usize, bool), u64> = BTreeMap::new();
		let rows: Vec<OpenRow> = (0..1_000)
			.map(|_| {
				// A few travel more than they may.
				let among = if random.chance(10) { 4 } else { 80 };
				let index = random.below(among) as usize;
				let roamer = &roamers[index];
				let slip = random.below(40);
				let acceptance = match (slip, random.below(8)) {
					(0, _) => AcceptanceId(77),
					(1, _) => ended,
					(_, 0..=3) => to_bob,
					(_, 4..=6) => to_charlie,
					_ => of_dave,
				};
				let nonce = nonces.entry((index, acceptance == of_dave)).or_default();
				let params = OpenParams {
					acceptance,
					voucher_key: roamer.vouchers.public().0,
					deposit: match slip {
						2 => 0,
						3 => 1_000,
						_ => random.within(1, 24),
					},
					expires: match slip {
						4 => time() + 59,
						5 => time() + 31 * DAY,
						_ => time() + DAY,
					},
				};
				let mut row = match slip {
					6 => roamer.open_with(params, *nonce, time()),
					7 => roamer.open_with(params, *nonce + 1, time() + 60),
					8 => roamers[(index + 1) % 80].open_with(params, *nonce, time() + 60),
					_ => roamer.open_with(params, *nonce, time() + 60),
				};
				row.wallet = roamer.wallet();
				*nonce += u64::from(slip > 8);
				row
			})
			.collect();
		let first = next_channel().0;
		let singles = rows
			.iter()
			.map(|row| Payments::open_relayed { row: row.clone() }.into())
			.collect();
		let batch = Payments::open_batch { rows: BoundedVec::truncate_from(rows.clone()) };
		let counts = compare(singles, batch.into(), &nobody());
		assert!(counts["well"] >= 400 && counts.len() >= 9, "{counts:?}");
		let opened: Vec<(ChannelId, usize)> = (first..next_channel().0)
			.map(|id| {
				let record = Channels::channel(ChannelId(id)).expect("it is open").record;
				let index = roamers.iter().position(|who| who.wallet() == record.payer);
				(ChannelId(id), index.expect("it is one of them"))
			})
			.collect();

		// 1,000 claims, some of the same channels.
		let demand = |random: &mut Random| {
			let (channel, index) = random.pick(&opened).expect("some are open");
			let roamer = &roamers[index];
			let mut claim = match random.chance(40) {
				true => roamer.tick(channel, random.within(1, 25) as u16),
				false => roamer.pay(channel, random.below(26)),
			};
			match random.below(20) {
				0 => claim.voucher.channel = ChannelId(u64::MAX),
				1 => claim.voucher.cumulative ^= 1,
				2 => claim.voucher.max_ticks += 1_025,
				3 => claim.tick = claim.tick.map(|tick| Tick { preimage: [1; 32], ..tick }),
				4 => claim.tick = claim.tick.map(|tick| Tick { index: 0, ..tick }),
				_ => {},
			}
			claim
		};
		let claims: Vec<Claim> = (0..1_000).map(|_| demand(&mut random)).collect();
		let singles = claims
			.iter()
			.map(|claim| Payments::claim { claim: claim.clone() }.into())
			.collect();
		let batch = Payments::claim_batch { claims: BoundedVec::truncate_from(claims) };
		let counts = compare(singles, batch.into(), &nobody());
		assert!(counts["well"] >= 150 && counts.len() >= 7, "{counts:?}");

		// 1,000 closings by Bob, also of Charlie's channels and of some twice.
		let rows: Vec<CloseRow> = (0..1_000)
			.map(|_| {
				let mut claim = random.chance(60).then(|| demand(&mut random));
				let channel = match &claim {
					Some(claim) if !random.chance(4) => claim.voucher.channel,
					_ => random.pick(&opened).expect("some are open").0,
				};
				if random.chance(50) {
					claim = None;
				}
				CloseRow { channel, claim }
			})
			.collect();
		let singles = rows.iter().map(|row| Payments::close { row: row.clone() }.into()).collect();
		let batch = Payments::close_batch { rows: BoundedVec::truncate_from(rows) };
		let counts = compare(singles, batch.into(), &bob());
		assert!(counts["well"] >= 150 && counts.len() >= 6, "{counts:?}");

		// And what is left of them is finalised, over and over.
		set_time(time() + 2 * DAY);
		let ids: Vec<ChannelId> =
			(0..1_000).map(|_| random.pick(&opened).expect("some are open").0).collect();
		let singles = ids
			.iter()
			.map(|channel| Payments::finalise { channel: *channel }.into())
			.collect();
		let batch = Payments::finalise_batch { channels: BoundedVec::truncate_from(ids) };
		let counts = compare(singles, batch.into(), &nobody());
		assert!(counts["well"] >= 100 && counts.contains_key("ChannelNotFound"), "{counts:?}");
	});
}

// --- Many at once --------------------------------------------------------------------------------

/// Channels that are asked to close at once.
const MANY: u64 = 10_000;
/// The grace period of that test, in seconds: the blocks of half a minute.
const SHORT_GRACE: u32 = 30;

/// Real blocks, one after the other, each as full as it can be.
struct Blocks {
	number: u32,
	slot: u64,
	/// Weight of the normal calls of each block, as a share of what they may have.
	shares: Vec<f64>,
}

impl Blocks {
	fn begin() -> Self {
		let slot = time() / 2 + 1;
		start_block(2, Some(slot));
		Self { number: 2, slot, shares: Vec::new() }
	}

	fn share() -> f64 {
		use frame_support::dispatch::DispatchClass;
		let weights = <Runtime as frame_system::Config>::BlockWeights::get();
		let limit = weights.get(DispatchClass::Normal).max_total.expect("there is a limit");
		let used = *System::block_weight().get(DispatchClass::Normal);
		assert!(used.all_lte(limit), "a block is too heavy");
		used.ref_time() as f64 / limit.ref_time() as f64
	}

	fn end(&mut self) {
		self.shares.push(Self::share());
		Executive::finalize_block();
	}

	/// Ends this block and starts the next, so many slots later.
	fn next(&mut self, slots: u64) {
		self.end();
		self.number += 1;
		self.slot += slots;
		start_block(self.number, Some(self.slot));
	}

	/// Puts a call into this block. `false`: it does not fit.
	fn put(&mut self, who: Sr25519Keyring, call: &RuntimeCall) -> bool {
		let extrinsic = signed(who, call.clone(), 0);
		// As a block's author does it: what does not fit leaves nothing behind.
		frame_support::storage::with_transaction(|| match Executive::apply_extrinsic(extrinsic) {
			Ok(outcome) => {
				assert_eq!(outcome, Ok(()));
				sp_runtime::TransactionOutcome::Commit(Ok::<_, sp_runtime::DispatchError>(true))
			},
			Err(refused) => {
				assert!(refused.exhausted_resources(), "{refused:?}");
				sp_runtime::TransactionOutcome::Rollback(Ok(false))
			},
		})
		.expect("it is rolled back, not refused")
	}

	/// Puts calls into this block and as many more as they need. Each block begins with the `crowd`.
	/// Returns how many blocks were full.
	fn fill(&mut self, who: Sr25519Keyring, calls: Vec<RuntimeCall>, crowd: &[RuntimeCall]) -> u32 {
		let mut full = 0;
		for call in calls {
			while !self.put(who, &call) {
				full += 1;
				self.next(1);
				for other in crowd {
					assert!(self.put(Sr25519Keyring::Dave, other), "the crowd does not fit");
				}
			}
		}
		full
	}
}

#[test]
fn claims_should_all_be_made_within_the_grace_period_when_10_000_channels_close_at_once() {
	let mut genesis = genesis_of("local_testnet");
	genesis.sdrt.reserves_as_of = START;
	let mut ext = chain_of(&genesis);
	let roamers: Vec<Roamer> = (0..MANY as u32).map(Roamer::new).collect();
	let mut random = Random(10_000);

	// Alice's units in 10,000 wallets, and a channel of each, half of them to Charlie.
	let (first, ids, assigned) = ext.execute_with(|| {
		let grace = RuntimeParameters::Channels(dynamic_params::channels::Parameters::GracePeriod(
			dynamic_params::channels::GracePeriod,
			Some(SHORT_GRACE),
		));
		let set = pallet_parameters::Call::<Runtime>::set_parameter { key_value: grace };
		assert_eq!(carry(RuntimeCall::Parameters(set)), Ok(()));
		let ids = [accepted(), accepted_at((ALICE, &alice()), (CHARLIE, &charlie()), UNIT_PRICE)];
		assert_eq!(call(&alice(), Units::issue { units: 25 * MANY }), Ok(()));
		for some in roamers.chunks(4_096) {
			let rows = some.iter().map(|who| AssignRow { wallet: who.wallet(), units: 25 });
			let rows = BoundedVec::truncate_from(rows.collect());
			assert_eq!(call(&alice(), Units::assign_batch { rows }), Ok(()));
		}
		let assigned = keys_of(&stored()).len();
		let first = next_channel().0;
		for (some, index) in roamers.chunks(1_000).zip(0..) {
			let id = ids[index % 2];
			let rows =
				BoundedVec::truncate_from(some.iter().map(|who| who.open(id, 25, 0)).collect());
			assert_eq!(call(&nobody(), Payments::open_batch { rows }), Ok(()));
		}
		assert_eq!(places(CLASS), [0, 0, 25 * MANY, 0, 0]);
		(first, ids, assigned)
	});
	ext.commit_all().expect("nothing is open");

	ext.execute_with(|| {
		let channel = |index: usize| ChannelId(first + index as u64);
		// Others take three quarters of every block.
		let transfer: RuntimeCall =
			Money::transfer_keep_alive { dest: alice().into(), value: 1 }.into();
		let weight =
			frame_support::dispatch::GetDispatchInfo::get_dispatch_info(&transfer).call_weight;
		let limit = <Runtime as frame_system::Config>::BlockWeights::get()
			.get(frame_support::dispatch::DispatchClass::Normal)
			.max_total
			.expect("there is a limit");
		let transfers = (limit.ref_time() / 4 * 3 / weight.ref_time()) as usize;
		let crowd: Vec<RuntimeCall> = vec![transfer; transfers]
			.chunks(500)
			.map(|some| Batches::batch { calls: some.to_vec() }.into())
			.collect();
		let mut blocks = Blocks::begin();
		for other in &crowd {
			assert!(blocks.put(Sr25519Keyring::Dave, other), "the crowd does not fit");
		}

		// All are asked to close, as fast as blocks take it.
		let requests: Vec<RuntimeCall> = (0..MANY as usize)
			.map(|index| roamers[index].ask_to_close(channel(index)).into())
			.collect::<Vec<RuntimeCall>>()
			.chunks(100)
			.map(|some| Batches::force_batch { calls: some.to_vec() }.into())
			.collect();
		let asked = blocks.fill(Sr25519Keyring::Eve, requests, &crowd);
		let closing: Vec<_> = pallet_channels::Channels::<Runtime>::iter_values().collect();
		assert_eq!(closing.len() as u64, MANY);
		let soonest = closing.iter().map(|record| record.ends_at()).min().unwrap();
		let latest = closing.iter().map(|record| record.ends_at()).max().unwrap();
		assert!(latest <= time() + u64::from(SHORT_GRACE), "all were asked to close");
		assert!(asked >= 1, "one block was enough for all");

		// What payees have in hand.
		let promised: Vec<u64> = (0..MANY).map(|_| random.within(1, 25)).collect();
		let claims: Vec<Claim> = promised
			.iter()
			.enumerate()
			.map(|(index, units)| match index % 2 {
				0 => roamers[index].pay(channel(index), *units),
				_ => roamers[index].tick(channel(index), *units as u16),
			})
			.collect();
		let batches: Vec<RuntimeCall> = claims
			.chunks(250)
			.map(|some| {
				Payments::claim_batch { claims: BoundedVec::truncate_from(some.to_vec()) }.into()
			})
			.collect();
		let begun = time();
		let full = blocks.fill(Sr25519Keyring::Bob, batches, &crowd);
		let all: u64 = promised.iter().sum();
		assert_eq!(places(CLASS), [0, 0, 25 * MANY - all, all, 0]);
		println!(
			"{MANY} channels: {asked} blocks were full of requests to close and {full} of claims; \
			 claims took {} s of {SHORT_GRACE} s, the first grace period ends in {} s; shares {:.2?}",
			time() + 2 - begun,
			soonest - time(),
			blocks.shares,
		);
		assert!(time() < soonest, "claims were not in time");
		assert!(full >= 1, "one block was enough for all");
		assert!(blocks.shares.iter().all(|share| *share > 0.85), "blocks were not full");
		let by_payee: Vec<u64> = ids
			.iter()
			.map(|id| pallet_dice::Acceptances::<Runtime>::get(id).expect("it is there").earned)
			.collect();
		assert_eq!(by_payee.iter().sum::<u64>(), all);
		assert!(by_payee.iter().all(|earned| *earned > MANY));

		// A second before the end nothing can be finalised, at the end nothing claimed.
		let every: Vec<ChannelId> = (0..MANY as usize).map(channel).collect();
		set_time(soonest - 1);
		let too_early = Payments::finalise_batch {
			channels: BoundedVec::truncate_from(every[..1_024].to_vec()),
		};
		assert_eq!(call(&nobody(), too_early), Ok(()));
		assert_eq!(results(), vec![format!("{:?}", EndFault::TooEarly); 1_024]);
		blocks.next(u64::from(SHORT_GRACE));
		assert!(time() >= latest);
		let late = Payments::claim_batch {
			claims: BoundedVec::truncate_from(
				(0..1_024).map(|index| roamers[index].pay(channel(index), 25)).collect(),
			),
		};
		assert_eq!(call(&bob(), late), Ok(()));
		assert_eq!(results(), vec![format!("{:?}", ClaimFault::GraceOver); 1_024]);

		// Then everything is finalised, and the rest is back in the wallets.
		let ends: Vec<RuntimeCall> = every
			.chunks(250)
			.map(|some| {
				let channels = BoundedVec::truncate_from(some.to_vec());
				Payments::finalise_batch { channels }.into()
			})
			.collect();
		let finalised = blocks.fill(Sr25519Keyring::Eve, ends, &[]);
		println!("finalised in {} blocks", finalised + 1);
		assert_eq!(places(CLASS), [0, 25 * MANY - all, 0, all, 0]);
		for (index, units) in promised.iter().enumerate().step_by(97) {
			assert_eq!(held_by(CLASS, &roamers[index].wallet()), u128::from(25 - units));
			assert_eq!(
				pallet_channels::Channels::<Runtime>::get(ChannelKey::from(channel(index))),
				None
			);
		}
		assert_eq!(pallet_channels::Channels::<Runtime>::iter_keys().count(), 0);
		blocks.end();
		// What was earned is redeemed, so that the pot holds nothing, as at first.
		for ((id, payee), units) in ids.into_iter().zip([bob(), charlie()]).zip(by_payee) {
			assert_eq!(call(&payee, Units::redeem { id, units }), Ok(()));
		}
		assert_eq!(places(CLASS), [0, 25 * MANY - all, 0, 0, all]);
		// Wallets that spent all hold nothing any more: no balance, and no account.
		let empty = promised.iter().filter(|units| **units == 25).count();
		// What is new is the number of the next channel.
		let left = keys_of(&stored()).len();
		assert_eq!(left + 2 * empty, assigned + 1, "storage did not return to its size");
		assert_eq!(try_state(), Ok(()));
	});
}

#[test]
fn batch_results_should_be_told_when_a_row_is_refused() {
	network(|| {
		let id = accepted();
		let [one, two] = [Roamer::new(1), Roamer::new(2)];
		fund(&alice(), &one.wallet(), 20);
		let rows = BoundedVec::truncate_from(vec![one.open(id, 5, 0), two.open(id, 5, 0)]);
		System::reset_events();
		assert_eq!(call(&nobody(), Payments::open_batch { rows }), Ok(()));
		let told = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Channels(pallet_channels::Event::BatchOpened { results, .. }) => {
				Some(results.into_inner())
			},
			_ => None,
		});
		let refused = pallet_channels::OpenFault::Units(
			interwork_runtime::interwork_primitives::dice::LockFault::WalletNotAssigned,
		);
		assert_eq!(told, Some(vec![OpenResult::Opened, OpenResult::Refused(refused)]));
		// A close that brings a claim which is refused keeps the channel open.
		let rows = vec![CloseRow { channel: ChannelId(0), claim: Some(two.pay(ChannelId(0), 1)) }];
		System::reset_events();
		let rows = BoundedVec::truncate_from(rows);
		assert_eq!(call(&bob(), Payments::close_batch { rows }), Ok(()));
		let told = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Channels(pallet_channels::Event::BatchClosed { results, .. }) => {
				Some(results.into_inner())
			},
			_ => None,
		});
		let refused = EndResult::Refused(EndFault::Claim(ClaimFault::InvalidSignature));
		assert_eq!(told, Some(vec![refused]));
		assert!(Channels::channel(ChannelId(0)).is_some());
	});
}
