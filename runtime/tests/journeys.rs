//! Journeys through the whole economy of the real runtime. Where money moves, the state afterwards
//! is compared with the one before plus named changes.

mod common;

#[path = "journeys/roaming.rs"]
mod roaming;
#[path = "journeys/settlement.rs"]
mod settlement;

use codec::Encode;
use common::{
	business::*,
	chain_of,
	economy::{application_deposit, escrow, offer_deposit, redemption, Economy},
	genesis_of, named, set_time, time, try_state, Random, START,
};
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, tokens::Preservation, Get},
	BoundedVec,
};
use interwork_runtime::{
	configs::parameters::{dynamic_params, RuntimeParameters},
	interwork_primitives::{
		units::{EXISTENTIAL_DEPOSIT, SDRT},
		Country, IssuerId, LineId, OfferId, OperatorId, OperatorKind, OperatorStatus, RedemptionId,
		Role, RoleSet,
	},
	*,
};
use pallet_marketplace::{Escrowed, OfferChange, OrderStatus, UsageResult, UsageRow};
use pallet_sdrt::RejectReason;
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::Dispatchable;

type Operator = pallet_operators::Call<Runtime>;
type Market = pallet_marketplace::Call<Runtime>;
type Token = pallet_sdrt::Call<Runtime>;
type Membership = pallet_membership::Call<Runtime, pallet_membership::Instance1>;
type Motion = pallet_collective::Call<Runtime, pallet_collective::Instance1>;
type Money = pallet_balances::Call<Runtime>;

/// Operators of the preset: Alice, Bob, Charlie and Dave are 0 to 3, and the board.
const ALICE: OperatorId = OperatorId(0);
const BOB: OperatorId = OperatorId(1);
const DAVE: OperatorId = OperatorId(3);

/// The price of a unit of the usual offer.
const PRICE: u128 = SDRT / 1_000;

/// A test network, with all invariants checked before and after.
fn network(test: impl FnOnce()) {
	let mut genesis = genesis_of("local_testnet");
	genesis.sdrt.auditor = Some(eve());
	genesis.sdrt.reserves_as_of = START;
	chain_of(&genesis).execute_with(|| {
		assert_eq!(try_state(), Ok(()));
		test();
		assert_eq!(try_state(), Ok(()));
	});
}

fn sdrt(amount: u128) -> i128 {
	amount as i128
}

fn reason() -> pallet_operators::Reason {
	BoundedVec::truncate_from(b"a reason".to_vec())
}

fn suspend(operator: OperatorId) {
	assert_eq!(carry(Operator::suspend { operator, reason: reason() }), Ok(()));
}

fn status(operator: OperatorId) -> Option<OperatorStatus> {
	Operators::operator_status(operator)
}

/// Eve applies and is admitted by a vote of the board.
fn admit_eve() -> OperatorId {
	let operator = pallet_operators::NextOperatorId::<Runtime>::get();
	let apply = Operator::apply {
		legal_name: BoundedVec::truncate_from(b"Eve Mobile".to_vec()),
		kind: OperatorKind::ServiceProvider,
		country: Country(*b"DE"),
		tadig: None,
		plmns: Default::default(),
	};
	assert_eq!(call(&eve(), apply), Ok(()));
	assert_eq!(carry(Operator::admit { operator }), Ok(()));
	operator
}

// --- Fees -----------------------------------------------------------------------------------------

#[test]
fn fees_should_go_to_the_author_when_the_block_names_one() {
	network(|| {
		// The slot of the third authority, and one after it that nobody else pays in.
		let slot = START * 1_000 / 2_000 / 4 * 4 + 2;
		start_block(2, Some(slot));
		let author = Session::validators()[2].clone();
		let payer = [Sr25519Keyring::Alice, Sr25519Keyring::Bob]
			.into_iter()
			.find(|who| who.to_account_id() != author)
			.unwrap();
		let before = Economy::now();

		let transfer = Money::transfer_keep_alive { dest: nobody().into(), value: 5 * SDRT };
		let tip = 1_234;
		assert_eq!(Executive::apply_extrinsic(signed(payer, transfer, tip)), Ok(Ok(())));

		let (fee, paid_tip) = fee_paid();
		assert_eq!(paid_tip, tip);
		assert!(fee > 0);
		before
			.free(&payer.to_account_id(), -sdrt(5 * SDRT + fee + tip))
			.free(&nobody(), sdrt(5 * SDRT))
			.free(&author, sdrt(fee + tip))
			.must_be();
	});
}

#[test]
fn fees_should_go_to_the_pot_when_the_block_names_no_author() {
	network(|| {
		start_block(2, None);
		let before = Economy::now();
		let transfer = Money::transfer_keep_alive { dest: nobody().into(), value: 5 * SDRT };
		let extrinsic = signed(Sr25519Keyring::Alice, transfer, 0);
		assert_eq!(Executive::apply_extrinsic(extrinsic), Ok(Ok(())));
		let (fee, _) = fee_paid();
		before
			.free(&alice(), -sdrt(5 * SDRT + fee))
			.free(&nobody(), sdrt(5 * SDRT))
			.free(&Sdrt::pot_account(), sdrt(fee))
			.must_be();
	});
}

#[test]
fn fee_should_be_paid_and_nothing_else_change_when_a_transaction_fails() {
	network(|| {
		start_block(2, None);
		let before = Economy::now();
		// Eve is no issuer.
		let mint = Token::mint { to: eve(), amount: SDRT };
		let result = Executive::apply_extrinsic(signed(Sr25519Keyring::Eve, mint, 0));
		assert!(matches!(result, Ok(Err(_))), "{result:?}");
		let (fee, _) = fee_paid();
		before.free(&eve(), -sdrt(fee)).free(&Sdrt::pot_account(), sdrt(fee)).must_be();
	});
}

#[test]
fn transaction_should_be_refused_when_its_nonce_was_used() {
	network(|| {
		start_block(2, None);
		let transfer = Money::transfer_keep_alive { dest: nobody().into(), value: 5 * SDRT };
		let extrinsic = signed(Sr25519Keyring::Alice, transfer, 0);
		assert_eq!(Executive::apply_extrinsic(extrinsic.clone()), Ok(Ok(())));
		let before = Economy::now();
		assert!(Executive::apply_extrinsic(extrinsic).is_err());
		before.must_be();
	});
}

#[test]
fn dust_should_go_to_the_pot_when_an_account_dies() {
	network(|| {
		let rest = EXISTENTIAL_DEPOSIT - 1;
		assert_eq!(
			call(
				&alice(),
				Money::transfer_keep_alive { dest: nobody().into(), value: SDRT + rest }
			),
			Ok(())
		);
		let before = Economy::now();
		let leave = Money::transfer_allow_death { dest: alice().into(), value: SDRT };
		assert_eq!(call(&nobody(), leave), Ok(()));
		before
			.free(&nobody(), -sdrt(SDRT + rest))
			.free(&alice(), sdrt(SDRT))
			.free(&Sdrt::pot_account(), sdrt(rest))
			.must_be();
		assert!(!System::account_exists(&nobody()));
	});
}

// --- Money that nobody may make ------------------------------------------------------------------

#[test]
fn money_should_not_be_burned_or_set_when_anyone_asks_for_it() {
	network(|| {
		let before = Economy::now();
		let forbidden: Vec<RuntimeCall> = vec![
			Money::burn { value: 1, keep_alive: false }.into(),
			Money::force_set_balance { who: alice().into(), new_free: 0 }.into(),
			Money::force_adjust_total_issuance {
				direction: pallet_balances::AdjustmentDirection::Increase,
				delta: 1,
			}
			.into(),
		];
		for forbidden in forbidden {
			assert_eq!(call(&alice(), forbidden.clone()), Err("System::CallFiltered".into()));
			let batch =
				pallet_utility::Call::<Runtime>::batch_all { calls: vec![forbidden.clone()] };
			assert_eq!(call(&alice(), batch), Err("System::CallFiltered".into()));
			assert_eq!(by_members(4, 4, forbidden.clone()), Err("System::CallFiltered".into()));
			assert_eq!(carry(forbidden.clone()), Err("System::CallFiltered".into()));
			assert_eq!(carry(as_root(forbidden)), Err("Board::RootCallRefused".into()));
		}
		before.must_be();
	});
}

#[test]
fn money_should_not_be_set_when_root_wraps_the_call() {
	network(|| {
		let before = Economy::now();
		let forbidden: RuntimeCall =
			Money::force_set_balance { who: alice().into(), new_free: 0 }.into();
		let boxed = || Box::new(forbidden.clone());
		let calls = || vec![forbidden.clone()];
		type Utility = pallet_utility::Call<Runtime>;
		let as_origin = || Box::new(OriginCaller::system(frame_system::RawOrigin::Signed(alice())));
		let wrapped: Vec<RuntimeCall> = vec![
			Utility::batch { calls: calls() }.into(),
			Utility::batch_all { calls: calls() }.into(),
			Utility::force_batch { calls: calls() }.into(),
			Utility::with_weight { call: boxed(), weight: Default::default() }.into(),
			Utility::dispatch_as { as_origin: as_origin(), call: boxed() }.into(),
			Utility::dispatch_as_fallible { as_origin: as_origin(), call: boxed() }.into(),
			Utility::if_else { main: boxed(), fallback: boxed() }.into(),
			Utility::batch { calls: vec![Utility::batch_all { calls: calls() }.into()] }.into(),
			pallet_scheduler::Call::<Runtime>::schedule_after {
				after: 1,
				maybe_periodic: None,
				priority: 0,
				call: boxed(),
			}
			.into(),
		];
		for call in wrapped {
			assert_eq!(
				carry(as_root(call.clone())),
				Err("Board::RootCallRefused".into()),
				"{call:?}"
			);
		}
		before.must_be();
	});
}

// --- The board -----------------------------------------------------------------------------------

#[test]
fn motion_should_be_refused_when_its_threshold_is_too_low() {
	network(|| {
		let motion: RuntimeCall = Operator::suspend { operator: DAVE, reason: reason() }.into();
		let put = |threshold| {
			call(
				&alice(),
				Motion::propose {
					threshold,
					proposal: Box::new(motion.clone()),
					length_bound: 1_000,
				},
			)
		};
		// Two thirds of four seats are three.
		assert_eq!(put(1), Err("System::CallFiltered".into()));
		assert_eq!(put(2), Err("System::CallFiltered".into()));
		assert_eq!(put(3), Ok(()));
		assert_eq!(status(DAVE), Some(OperatorStatus::Active));
	});
}

#[test]
fn proposal_of_the_board_should_set_the_threshold_when_it_is_put() {
	network(|| {
		for (motion, votes) in [
			(Operator::admit { operator: OperatorId(9) }.into(), 3),
			(as_root(frame_system::Call::<Runtime>::remark { remark: vec![] }), 3),
		] {
			let motion: RuntimeCall = motion;
			let requirement = Board::required_threshold(motion.clone());
			assert_eq!((requirement.votes, requirement.seats), (votes, 4));
			let hash =
				<sp_runtime::traits::BlakeTwo256 as sp_runtime::traits::Hash>::hash_of(&motion);
			let propose = pallet_board::Call::<Runtime>::propose {
				length_bound: motion.encoded_size() as u32,
				call: Box::new(motion),
			};
			assert_eq!(call(&bob(), propose), Ok(()));
			let (threshold, ayes, nays) = common::votes(hash).unwrap();
			assert_eq!((threshold, ayes, nays), (votes, vec![], vec![]));
		}
		let admit: RuntimeCall = Operator::admit { operator: OperatorId(8) }.into();
		let propose = pallet_board::Call::<Runtime>::propose {
			length_bound: admit.encoded_size() as u32,
			call: Box::new(admit),
		};
		assert_eq!(call(&eve(), propose), Err("Council::NotMember".into()));
	});
}

#[test]
fn root_should_be_reached_only_by_three_quarters_when_the_board_votes() {
	network(|| {
		let remark = || as_root(frame_system::Call::<Runtime>::remark { remark: vec![1] });
		// Five of seven are more than two thirds and less than three quarters.
		assert_eq!(by_members(5, 7, remark()), Err("BadOrigin".into()));
		assert_eq!(by_members(74, 100, remark()), Err("BadOrigin".into()));
		assert_eq!(by_members(75, 100, remark()), Ok(()));
		assert_eq!(call(&alice(), remark()), Err("BadOrigin".into()));
		assert_eq!(named(remark().dispatch(RuntimeOrigin::root())), Err("BadOrigin".into()));
		// What two thirds decide.
		let suspend = || Operator::suspend { operator: DAVE, reason: reason() };
		assert_eq!(by_members(66, 100, suspend()), Err("BadOrigin".into()));
		assert_eq!(by_members(2, 3, suspend()), Ok(()));
	});
}

#[test]
fn board_should_gain_a_member_when_two_thirds_vote_for_it() {
	network(|| {
		let add = || Membership::add_member { who: eve().into() };
		// Not yet an operator.
		assert_eq!(carry(add()), Err("System::CallFiltered".into()));
		admit_eve();
		assert_eq!(carry(add()), Ok(()));
		assert_eq!(members().len(), 5);
		assert!(members().contains(&eve()));
		// Three of five are not two thirds any more.
		let motion: RuntimeCall = Membership::remove_member { who: eve().into() }.into();
		assert_eq!(Board::required_threshold(motion).votes, 4);
	});
}

#[test]
fn second_representative_should_be_refused_when_the_operator_has_a_seat() {
	network(|| {
		let clerk = nobody();
		let delegate = Operator::set_delegate {
			account: clerk.clone(),
			roles: RoleSet::from(Role::Governance),
		};
		assert_eq!(call(&alice(), delegate), Ok(()));
		let add: RuntimeCall = Membership::add_member { who: clerk.clone().into() }.into();
		assert_eq!(carry(add.clone()), Err("System::CallFiltered".into()));
		assert_eq!(by_members(4, 4, add.clone()), Err("System::CallFiltered".into()));
		// Nor by reset, nor instead of somebody else's.
		let mut board = members();
		board.push(clerk.clone());
		let reset = Membership::reset_members { members: board };
		assert_eq!(carry(reset), Err("System::CallFiltered".into()));
		let swap = Membership::swap_member { remove: bob().into(), add: clerk.clone().into() };
		assert_eq!(carry(swap), Err("System::CallFiltered".into()));
		// Not as Root either.
		assert_eq!(carry(as_root(add.clone())), Err("Board::RootCallRefused".into()));
		let batch = pallet_utility::Call::<Runtime>::batch { calls: vec![add] };
		assert_eq!(carry(as_root(batch)), Err("Board::RootCallRefused".into()));
		assert_eq!(members().len(), 4);
		// Its own operator's seat it can take.
		let swap = Membership::swap_member { remove: alice().into(), add: clerk.clone().into() };
		assert_eq!(carry(swap), Ok(()));
		assert!(members().contains(&clerk) && !members().contains(&alice()));
		// And loses it with the role.
		assert_eq!(call(&alice(), Operator::remove_delegate { account: clerk.clone() }), Ok(()));
		assert_eq!(members().len(), 3);
	});
}

#[test]
fn seat_should_be_lost_when_its_operator_leaves() {
	network(|| {
		assert_eq!(members().len(), 4);
		let before = Economy::now();
		assert_eq!(carry(Operator::retire { operator: DAVE }), Ok(()));
		assert_eq!(status(DAVE), Some(OperatorStatus::Retired));
		assert!(!members().contains(&dave()));
		assert_eq!(members().len(), 3);
		// And with the seat the authority: the set is at its minimum now.
		assert_eq!(Authorities::authorities().len(), 3);
		assert_eq!(
			carry(Operator::suspend { operator: BOB, reason: reason() }),
			Err("Authorities::BelowMinimum".into())
		);
		assert_eq!(members().len(), 3);
		before.must_be();
	});
}

#[test]
fn session_keys_should_stay_when_their_owner_wants_to_purge_them() {
	network(|| {
		let purge = pallet_session::Call::<Runtime>::purge_keys {};
		assert_eq!(call(&dave(), purge.clone()), Err("System::CallFiltered".into()));
		// The way out asks whether the set stays large enough.
		let leave = pallet_authorities::Call::<Runtime>::leave {};
		assert_eq!(call(&dave(), leave.clone()), Ok(()));
		assert_eq!(call(&charlie(), leave), Err("Authorities::BelowMinimum".into()));
		assert_eq!(call(&dave(), purge), Err("System::CallFiltered".into()));
	});
}

#[test]
fn seat_should_move_when_its_operator_changes_account() {
	network(|| {
		let before = Economy::now();
		let to = nobody();
		assert_eq!(call(&bob(), Operator::change_account { new_account: to.clone() }), Ok(()));
		assert!(members().contains(&to) && !members().contains(&bob()));
		before.must_be();
	});
}

#[test]
fn runtime_upgrade_should_be_authorised_when_three_quarters_vote_for_it() {
	network(|| {
		let code_hash = hash(9);
		let authorise = || frame_system::Call::<Runtime>::authorize_upgrade { code_hash };
		// A motion without Root fails, and a signed account is refused.
		assert_eq!(carry(authorise()), Err("BadOrigin".into()));
		assert_eq!(call(&alice(), authorise()), Err("BadOrigin".into()));
		assert!(System::authorized_upgrade().is_none());

		assert_eq!(carry(as_root(authorise())), Ok(()));
		assert_eq!(rooted(), Some(Ok(())));
		let authorised = System::authorized_upgrade().expect("it is authorised");
		assert_eq!(authorised.code_hash(), &code_hash);
		// Other code than what was voted on is refused, whoever sends it.
		let apply = frame_system::Call::<Runtime>::apply_authorized_upgrade { code: vec![1, 2] };
		assert_eq!(call(&nobody(), apply), Err("System::Unauthorized".into()));
	});
}

#[test]
fn parameter_should_take_effect_when_the_board_sets_it() {
	network(|| {
		use dynamic_params::{marketplace, operators};
		let set = |key_value| {
			RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value })
		};
		let offer_deposit_of = |value| {
			RuntimeParameters::Marketplace(marketplace::Parameters::OfferDeposit(
				marketplace::OfferDeposit,
				Some(value),
			))
		};
		assert_eq!(call(&alice(), set(offer_deposit_of(7 * SDRT))), Err("BadOrigin".into()));
		assert_eq!(by_members(1, 2, set(offer_deposit_of(7 * SDRT))), Err("BadOrigin".into()));

		let first = publish(&alice(), terms());
		let before = Economy::now();
		assert_eq!(carry(set(offer_deposit_of(7 * SDRT))), Ok(()));
		let told = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::Parameters(pallet_parameters::Event::Updated {
					old_value: None,
					new_value: Some(_),
					..
				})
			)
		});
		assert!(told, "the change has an event");
		let second = publish(&alice(), terms());
		before
			.clone()
			.free(&alice(), -sdrt(7 * SDRT))
			.held(&alice(), offer_deposit(), sdrt(7 * SDRT))
			.must_be();

		// Each offer gives back what it took.
		for offer_id in [first, second] {
			assert_eq!(call(&alice(), Market::withdraw_offer { offer_id }), Ok(()));
		}
		before
			.free(&alice(), sdrt(SDRT))
			.held(&alice(), offer_deposit(), -sdrt(SDRT))
			.must_be();

		let application = RuntimeParameters::Operators(operators::Parameters::ApplicationDeposit(
			operators::ApplicationDeposit,
			Some(3 * SDRT),
		));
		assert_eq!(carry(set(application)), Ok(()));
		assert_eq!(operators::ApplicationDeposit::get(), 3 * SDRT);
		let before = Economy::now();
		admit_eve();
		before
			.free(&eve(), -sdrt(3 * SDRT))
			.held(&eve(), application_deposit(), sdrt(3 * SDRT))
			.must_be();
	});
}

// --- Operators -----------------------------------------------------------------------------------

#[test]
fn deposit_should_come_back_when_an_operator_leaves() {
	network(|| {
		let before = Economy::now();
		let operator = admit_eve();
		before
			.clone()
			.free(&eve(), -sdrt(100 * SDRT))
			.held(&eve(), application_deposit(), sdrt(100 * SDRT))
			.must_be();
		assert_eq!(call(&eve(), Operator::leave {}), Ok(()));
		assert_eq!(status(operator), Some(OperatorStatus::Retired));
		before.must_be();
	});
}

#[test]
fn suspended_operator_should_be_paid_when_its_order_is_open() {
	network(|| {
		let offer = publish(&dave(), terms());
		let order_id = active(&bob(), &dave(), &[(offer, 1_000)]);
		let line = order_record(order_id).first_line;
		suspend(DAVE);

		// Nothing new begins.
		let publish_more = Market::publish_offer { offer: terms() };
		assert_eq!(call(&dave(), publish_more), Err("Operators::OperatorNotActive".into()));

		let before = Economy::now();
		assert_eq!(report(&dave(), &[(line, 400)]), Ok(()));
		before
			.clone()
			.escrow_paid(400 * PRICE)
			.free(&dave(), sdrt(400 * PRICE))
			.must_be();
		assert_eq!(call(&dave(), Market::release { order_id }), Ok(()));
		before
			.escrow_paid(400 * PRICE)
			.escrow_returned(600 * PRICE)
			.free(&dave(), sdrt(400 * PRICE))
			.free(&bob(), sdrt(600 * PRICE))
			.must_be();
		assert_eq!(order_record(order_id).status, OrderStatus::Completed);
	});
}

#[test]
fn retired_operator_should_be_paid_and_its_offer_cleared_when_it_has_left() {
	network(|| {
		let offer_id = publish(&dave(), terms());
		let order_id = active(&bob(), &dave(), &[(offer_id, 10)]);
		let line = order_record(order_id).first_line;
		assert_eq!(call(&dave(), Operator::leave {}), Ok(()));
		assert_eq!(status(DAVE), Some(OperatorStatus::Retired));

		let before = Economy::now();
		assert_eq!(report(&dave(), &[(line, 10)]), Ok(()));
		// Anyone clears away what somebody who left has on display.
		assert_eq!(call(&eve(), Market::withdraw_offer { offer_id }), Ok(()));
		assert_eq!(call(&eve(), Market::finalise { order_id }), Ok(()));
		before
			.escrow_paid(10 * PRICE)
			.free(&dave(), sdrt(10 * PRICE + SDRT))
			.held(&dave(), offer_deposit(), -sdrt(SDRT))
			.must_be();
		assert!(pallet_marketplace::Offers::<Runtime>::get(offer_id).is_none());
	});
}

// --- The marketplace -----------------------------------------------------------------------------

#[test]
fn order_should_move_exactly_its_price_when_it_runs_its_course() {
	network(|| {
		let a = publish(&alice(), terms());
		let b = publish(&charlie(), terms());
		let before = Economy::now();
		let order_id = order(&bob(), &[(a, 100), (b, 50), (a, 25)]);
		let total = 175 * PRICE;
		before.clone().free(&bob(), -sdrt(total)).escrow_received(total).must_be();
		accept(&alice(), order_id);
		assert_eq!(order_record(order_id).status, OrderStatus::Requested);
		accept(&charlie(), order_id);
		assert_eq!(order_record(order_id).status, OrderStatus::Active);

		let first = order_record(order_id).first_line.0;
		let line = |offset: u64| LineId(first + offset);
		assert_eq!(report(&alice(), &[(line(0), 60), (line(2), 25), (line(1), 50)]), Ok(()));
		assert_eq!(report(&charlie(), &[(line(1), 40), (line(1), 40), (line(1), 51)]), Ok(()));
		assert_eq!(call(&bob(), Market::close { order_id }), Ok(()));
		assert_eq!(
			call(&eve(), Market::finalise { order_id }),
			Err("Marketplace::TooEarly".into())
		);
		set_time(time() + DAY);
		// Too late for the rest.
		assert_eq!(report(&alice(), &[(line(0), 100)]), Ok(()));
		assert_eq!(call(&eve(), Market::finalise { order_id }), Ok(()));
		before
			.free(&bob(), -sdrt(total))
			.escrow_received(total)
			.escrow_paid(125 * PRICE)
			.free(&alice(), sdrt(85 * PRICE))
			.free(&charlie(), sdrt(40 * PRICE))
			.escrow_returned(50 * PRICE)
			.free(&bob(), sdrt(50 * PRICE))
			.must_be();
		assert_eq!(order_record(order_id).status, OrderStatus::Cancelled);

		let after = Economy::now();
		set_time(time() + 30 * DAY);
		assert_eq!(call(&eve(), Market::prune { order_id }), Ok(()));
		after.must_be();
		assert_eq!(pallet_marketplace::Lines::<Runtime>::iter().count(), 0);
	});
}

#[test]
fn buyer_should_get_everything_back_when_an_order_does_not_come_about() {
	network(|| {
		let offer = publish(&alice(), terms());
		let before = Economy::now();
		for end in 0..3 {
			let order_id = order(&bob(), &[(offer, 1_000)]);
			before
				.clone()
				.free(&bob(), -sdrt(1_000 * PRICE))
				.escrow_received((end as u128 + 1) * 1_000 * PRICE)
				.escrow_returned(end as u128 * 1_000 * PRICE)
				.must_be();
			let result = match end {
				0 => call(&alice(), Market::decline { order_id }),
				1 => call(&bob(), Market::cancel { order_id }),
				_ => {
					set_time(order_record(order_id).accept_by);
					call(&nobody(), Market::expire { order_id })
				},
			};
			assert_eq!(result, Ok(()));
		}
		before.escrow_received(3_000 * PRICE).escrow_returned(3_000 * PRICE).must_be();
	});
}

#[test]
fn contested_line_should_pay_only_what_is_settled_when_parties_disagree() {
	network(|| {
		let offer = publish(&alice(), terms());
		let order_id = active(&bob(), &alice(), &[(offer, 100), (offer, 100)]);
		let first = order_record(order_id).first_line;
		let second = LineId(first.0 + 1);
		assert_eq!(report(&alice(), &[(first, 10), (second, 10)]), Ok(()));
		let contest = |line| Market::contest { line, claimed_units: 10, evidence: hash(1) };
		for line in [first, second] {
			assert_eq!(call(&bob(), contest(line)), Ok(()));
		}
		let before = Economy::now();
		assert_eq!(report(&alice(), &[(first, 90), (second, 90)]), Ok(()));
		before.clone().must_be();

		set_time(order_record(order_id).report_until);
		assert_eq!(call(&eve(), Market::finalise { order_id }), Ok(()));
		assert_eq!(order_record(order_id).status, OrderStatus::Disputed);
		before.clone().must_be();

		// The parties settle one line, the board the other.
		let settle = Market::settle_contest { line: first, units: 30 };
		assert_eq!(call(&alice(), settle.clone()), Ok(()));
		before.clone().must_be();
		assert_eq!(call(&bob(), settle), Ok(()));
		let resolve = |units| Market::resolve_contest { line: second, units };
		assert_eq!(call(&alice(), resolve(40)), Err("BadOrigin".into()));
		assert_eq!(carry(resolve(9)), Err("Marketplace::InvalidSettlement".into()));
		assert_eq!(carry(resolve(101)), Err("Marketplace::InvalidSettlement".into()));
		assert_eq!(carry(resolve(40)), Ok(()));
		before
			.escrow_paid(50 * PRICE)
			.free(&alice(), sdrt(50 * PRICE))
			.escrow_returned(130 * PRICE)
			.free(&bob(), sdrt(130 * PRICE))
			.must_be();
		assert_eq!(order_record(order_id).status, OrderStatus::Completed);
	});
}

#[test]
fn price_limit_should_protect_the_buyer_when_the_offer_changes_under_it() {
	network(|| {
		let offer = publish(&alice(), terms());
		let quoted = PRICE as u64;
		let change = OfferChange { unit_price: Some(quoted + 1), ..Default::default() };
		assert_eq!(call(&alice(), Market::update_offer { offer_id: offer, change }), Ok(()));
		let before = Economy::now();
		let request = Market::request {
			lines: BoundedVec::truncate_from(vec![pallet_marketplace::RequestLine {
				offer,
				units: 10,
				max_unit_price: quoted,
			}]),
			user_reference: [0; 32],
			accept_by: time() + 3_600,
			service_until: time() + DAY,
		};
		assert_eq!(call(&bob(), request), Err("Marketplace::PriceAboveLimit".into()));
		before.must_be();
	});
}

#[test]
fn small_order_should_be_possible_when_it_costs_less_than_an_account() {
	network(|| {
		// One text message for 0.00005 SDRt is half of the existential deposit.
		let offer = publish(&alice(), {
			let mut offer = terms();
			offer.unit_price = (EXISTENTIAL_DEPOSIT / 2) as u64;
			offer
		});
		let before = Economy::now();
		let order_id = active(&bob(), &alice(), &[(offer, 1)]);
		let line = order_record(order_id).first_line;
		assert_eq!(report(&alice(), &[(line, 1)]), Ok(()));
		assert_eq!(call(&eve(), Market::finalise { order_id }), Ok(()));
		let price = EXISTENTIAL_DEPOSIT / 2;
		before
			.free(&bob(), -sdrt(price))
			.free(&alice(), sdrt(price))
			.escrow_received(price)
			.escrow_paid(price)
			.must_be();
	});
}

#[test]
fn pot_should_not_touch_gifts_when_orders_run() {
	network(|| {
		let pot = Marketplace::pot_account();
		assert_eq!(
			call(&eve(), Money::transfer_keep_alive { dest: pot.clone().into(), value: SDRT }),
			Ok(())
		);
		let offer = publish(&alice(), terms());
		let before = Economy::now();
		let order_id = active(&bob(), &alice(), &[(offer, 10)]);
		let line = order_record(order_id).first_line;
		assert_eq!(report(&alice(), &[(line, 10)]), Ok(()));
		assert_eq!(call(&eve(), Market::finalise { order_id }), Ok(()));
		before
			.free(&bob(), -sdrt(10 * PRICE))
			.free(&alice(), sdrt(10 * PRICE))
			.escrow_received(10 * PRICE)
			.escrow_paid(10 * PRICE)
			.must_be();
	});
}

#[test]
fn batch_should_give_what_its_rows_give_when_they_are_reported_one_by_one() {
	let mut random = Random(2_027);
	for round in 0..24 {
		let mut genesis = genesis_of("local_testnet");
		genesis.sdrt.reserves_as_of = START;
		let mut ext = chain_of(&genesis);
		let rows = ext.execute_with(|| {
			// Open, contested, released, used up, requested and foreign lines.
			let offer = publish(&alice(), terms());
			let foreign = publish(&charlie(), terms());
			let mut first = None;
			for index in 0..12u64 {
				let lines = [(offer, 20 + index), (offer, 5), (offer, 40)];
				let id = match index {
					3 => order(&bob(), &lines),
					4 => active(&bob(), &charlie(), &[(foreign, 30), (foreign, 5), (foreign, 9)]),
					_ => active(&bob(), &alice(), &lines),
				};
				let line = order_record(id).first_line;
				first = first.or(Some(line));
				match index {
					1 => assert_eq!(call(&alice(), Market::release { order_id: id }), Ok(())),
					2 => {
						let contest = Market::contest { line, claimed_units: 1, evidence: hash(2) };
						assert_eq!(call(&bob(), contest), Ok(()));
					},
					5 => assert_eq!(report(&alice(), &[(LineId(line.0 + 1), 5)]), Ok(())),
					_ => {},
				}
			}
			let first = first.expect("there are orders").0;
			let count = 1 + random.below(400);
			let rows: Vec<(LineId, u64)> = (0..count)
				.map(|_| (LineId(first + random.below(38)), random.below(45)))
				.collect();
			// A few reports arrive after the period is over for all.
			if round % 8 == 7 {
				set_time(time() + 11 * DAY);
			}
			rows
		});
		ext.commit_all().expect("nothing is open");

		let results = |events: Vec<frame_system::EventRecord<RuntimeEvent, _>>| {
			let mut all = Vec::new();
			let mut totals = (0u32, 0u128, 0u128);
			for record in events {
				let RuntimeEvent::Marketplace(pallet_marketplace::Event::UsageReported {
					rows,
					rows_paid,
					units,
					amount,
					results,
					..
				}) = record.event
				else {
					continue;
				};
				match results.is_empty() {
					true => all.extend(vec![UsageResult::Paid; rows as usize]),
					false => all.extend(results),
				}
				totals = (totals.0 + rows_paid, totals.1 + units, totals.2 + amount);
			}
			(all, totals)
		};
		let state = || {
			let mut lines: Vec<_> = pallet_marketplace::Lines::<Runtime>::iter().collect();
			lines.sort_by_key(|(key, _)| *key);
			(Economy::now(), lines, Escrowed::<Runtime>::get())
		};
		// The same beginning twice: what the first does is thrown away.
		let mut run = |one_by_one: bool| {
			ext.execute_with(|| {
				frame_support::storage::with_transaction(|| {
					System::reset_events();
					if one_by_one {
						for row in &rows {
							assert_eq!(report(&alice(), &[*row]), Ok(()));
						}
					} else {
						assert_eq!(report(&alice(), &rows), Ok(()));
					}
					assert_eq!(try_state(), Ok(()));
					let outcome = (results(System::events()), state());
					sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(
						outcome,
					))
				})
				.expect("it is rolled back, not refused")
			})
		};
		let (singles, batch) = (run(true), run(false));
		assert_eq!(singles.0 .0.len(), rows.len());
		assert_eq!(singles, batch, "round {round}");
	}
}

// --- The token -----------------------------------------------------------------------------------

#[test]
fn redemption_should_burn_what_was_paid_out_when_the_issuer_confirms() {
	network(|| {
		let amount = 5_000 * SDRT;
		let before = Economy::now();
		let owes = |economy: &Economy| economy.issuers[&IssuerId(0)];
		let request = Token::request_redemption { issuer: IssuerId(0), amount, reference: hash(1) };
		assert_eq!(call(&bob(), request.clone()), Ok(()));
		let mut asked =
			before
				.clone()
				.free(&bob(), -sdrt(amount))
				.held(&bob(), redemption(), sdrt(amount));
		asked.issuers.entry(IssuerId(0)).and_modify(|books| books.1 += amount);
		asked.clone().must_be();

		let confirm = Token::confirm_redemption { id: RedemptionId(0), payout_evidence: hash(2) };
		assert_eq!(call(&alice(), confirm.clone()), Err("Sdrt::NotIssuer".into()));
		assert_eq!(call(&ferdie(), confirm.clone()), Ok(()));
		let mut paid = before.clone().free(&bob(), -sdrt(amount));
		paid.issuance -= amount;
		let (outstanding, pending, minted, redeemed) = owes(&before);
		paid.issuers
			.insert(IssuerId(0), (outstanding - amount, pending, minted, redeemed + amount));
		paid.clone().must_be();
		assert_eq!(call(&ferdie(), confirm), Err("Sdrt::RedemptionNotFound".into()));

		// One that is rejected and one that runs out change nothing.
		for id in [1, 2].map(RedemptionId) {
			assert_eq!(call(&bob(), request.clone()), Ok(()));
			if id.0 == 1 {
				let reject = Token::reject_redemption { id, reason: RejectReason::Other };
				assert_eq!(call(&ferdie(), reject), Ok(()));
			} else {
				let expire = Token::expire_redemption { id };
				set_time(time() + 7 * DAY - 1);
				assert_eq!(call(&nobody(), expire.clone()), Err("Sdrt::TooEarly".into()));
				set_time(time() + 1);
				let confirm = Token::confirm_redemption { id, payout_evidence: hash(3) };
				assert_eq!(call(&ferdie(), confirm), Err("Sdrt::DeadlinePassed".into()));
				assert_eq!(call(&nobody(), expire), Ok(()));
			}
			paid.clone().must_be();
		}
	});
}

#[test]
fn issuer_should_not_mint_when_its_reserve_is_cut_below_what_it_owes() {
	network(|| {
		let issuer = IssuerId(0);
		let owed = Balances::total_issuance();
		let mint = |amount| Token::mint { to: bob(), amount };
		assert_eq!(call(&ferdie(), mint(SDRT)), Ok(()));
		set_time(time() + 10);
		let attest =
			|amount, as_of| Token::attest_reserve { issuer, amount, as_of, evidence: hash(1) };
		assert_eq!(call(&eve(), attest(owed / 2, time())), Ok(()));
		let before = Economy::now();
		assert_eq!(Sdrt::headroom(issuer), Some(0));
		assert_eq!(call(&ferdie(), mint(1)), Err("Sdrt::ReserveExceeded".into()));
		before.clone().must_be();
		assert_eq!(try_state(), Ok(()));

		// Redemption goes on, and the headroom comes back only with the reserve.
		let amount = 10 * SDRT;
		let request = Token::request_redemption { issuer, amount, reference: hash(1) };
		assert_eq!(call(&alice(), request), Ok(()));
		let confirm = Token::confirm_redemption { id: RedemptionId(0), payout_evidence: hash(2) };
		assert_eq!(call(&ferdie(), confirm), Ok(()));
		assert_eq!(Sdrt::headroom(issuer), Some(0));
		set_time(time() + 10);
		let outstanding = Balances::total_issuance();
		assert_eq!(call(&eve(), attest(outstanding + 5, time())), Ok(()));
		assert_eq!(Sdrt::headroom(issuer), Some(5));
		assert_eq!(call(&ferdie(), mint(6)), Err("Sdrt::ReserveExceeded".into()));
		assert_eq!(call(&ferdie(), mint(5)), Ok(()));
		assert_eq!(Balances::total_issuance(), outstanding + 5);
	});
}

#[test]
fn issuance_should_equal_what_issuers_owe_when_everything_happens_in_one_day() {
	network(|| {
		let before = Economy::now();
		let issued = Balances::total_issuance();
		let offer = publish(&alice(), terms());
		let order_id = active(&bob(), &alice(), &[(offer, 500)]);
		let line = order_record(order_id).first_line;
		assert_eq!(report(&alice(), &[(line, 200)]), Ok(()));
		assert_eq!(call(&ferdie(), Token::mint { to: charlie(), amount: 77 * SDRT }), Ok(()));
		let redeem =
			Token::request_redemption { issuer: IssuerId(0), amount: 7 * SDRT, reference: hash(1) };
		assert_eq!(call(&charlie(), redeem), Ok(()));
		let confirm = Token::confirm_redemption { id: RedemptionId(0), payout_evidence: hash(2) };
		assert_eq!(call(&ferdie(), confirm), Ok(()));
		suspend(DAVE);
		admit_eve();
		assert_ok!(Balances::transfer(&dave(), &nobody(), SDRT, Preservation::Preserve));

		let mut after = before
			.free(&alice(), sdrt(200 * PRICE) - sdrt(SDRT))
			.held(&alice(), offer_deposit(), sdrt(SDRT))
			.free(&bob(), -sdrt(500 * PRICE))
			.escrow_received(500 * PRICE)
			.escrow_paid(200 * PRICE)
			.free(&charlie(), sdrt(70 * SDRT))
			.free(&eve(), -sdrt(100 * SDRT))
			.held(&eve(), application_deposit(), sdrt(100 * SDRT))
			.free(&dave(), -sdrt(SDRT))
			.free(&nobody(), sdrt(SDRT));
		after.issuance += 70 * SDRT;
		let books = after.issuers.entry(IssuerId(0)).or_default();
		books.0 += 70 * SDRT;
		books.2 += 77 * SDRT;
		books.3 += 7 * SDRT;
		after.must_be();
		assert_eq!(Balances::total_issuance(), issued + 70 * SDRT);
		let all: u128 =
			Economy::now().free.values().sum::<u128>() + Economy::now().held.values().sum::<u128>();
		assert_eq!(all, Balances::total_issuance());
		// Everything that is held has a reason that the books know.
		let held = Economy::now().held;
		assert_eq!(held.len(), 3);
		assert_eq!(held[&(Marketplace::pot_account(), format!("{:?}", escrow()))], 300 * PRICE);
	});
}

// --- Rights --------------------------------------------------------------------------------------

#[test]
fn delegate_should_act_only_in_its_roles_when_it_calls() {
	network(|| {
		let clerk = Sr25519Keyring::AliceStash.to_account_id();
		let set = |role: Role| Operator::set_delegate {
			account: clerk.clone(),
			roles: RoleSet::from(role),
		};
		assert_eq!(call(&alice(), set(Role::Documents)), Ok(()));
		let offer = Market::publish_offer { offer: terms() };
		assert_eq!(call(&clerk, offer.clone()), Err("Operators::RoleMissing".into()));
		assert_eq!(call(&alice(), set(Role::Market)), Ok(()));
		let before = Economy::now();
		assert_eq!(call(&clerk, offer), Ok(()));
		// The deposit is the clerk's, the offer Alice's.
		before
			.free(&clerk, -sdrt(SDRT))
			.held(&clerk, offer_deposit(), sdrt(SDRT))
			.must_be();
		let record = Marketplace::offer(OfferId(0)).expect("it is published").record;
		assert_eq!(record.provider, ALICE);
		// Money goes to the operator's own account.
		let order_id = active(&bob(), &clerk, &[(OfferId(0), 10)]);
		let line = order_record(order_id).first_line;
		let before = Economy::now();
		assert_eq!(report(&clerk, &[(line, 10)]), Ok(()));
		before.escrow_paid(10 * PRICE).free(&alice(), sdrt(10 * PRICE)).must_be();
		assert_eq!(line_record(line).used, 10);
	});
}

#[test]
fn batch_of_rows_should_be_refused_when_it_is_too_long_or_empty() {
	network(|| {
		let rows = vec![UsageRow { line: LineId(0), cumulative_units: 1 }; 4_097];
		// Such a call cannot even be decoded.
		let encoded = (
			<Marketplace as frame_support::traits::PalletInfoAccess>::index() as u8,
			8u8,
			rows.clone(),
		)
			.encode();
		assert!(<RuntimeCall as codec::Decode>::decode(&mut &encoded[..]).is_err());
		let encoded = (
			<Marketplace as frame_support::traits::PalletInfoAccess>::index() as u8,
			8u8,
			rows[1..].to_vec(),
		)
			.encode();
		assert!(<RuntimeCall as codec::Decode>::decode(&mut &encoded[..]).is_ok());
		assert_eq!(report(&alice(), &[]), Err("Marketplace::NoRows".into()));
	});
}
