//! Journeys of agreements: from rate sheets and statements to settled and disputed amounts. Money is
//! compared with what it was before, plus named changes.

use super::*;
use crate::common::{agreements::*, AccountId};
use interwork_rating::Amount;
use interwork_runtime::interwork_primitives::{documents::DocumentKind, AgreementId};
use pallet_reconciliation::{
	Closing, OnSilence, PeriodRow, PeriodState, Reputation, ReputationView, Side, Stage,
};
use sp_core::H256;

type Agreed = pallet_reconciliation::Call<Runtime>;
type Papers = pallet_documents::Call<Runtime>;
type Deputies = pallet_proxy::Call<Runtime>;
type ProxyType = <Runtime as pallet_proxy::Config>::ProxyType;
type Batches = pallet_utility::Call<Runtime>;

fn fame(operator: OperatorId) -> Reputation {
	let ReputationView { facts, .. } = Reconciliation::reputation(operator);
	facts
}

fn statement(who: &AccountId, number: u32) -> H256 {
	sp_io::hashing::blake2_256(&(who, number).encode()).into()
}

fn commit(who: &AccountId, agreement: AgreementId, number: u32) -> Agreed {
	let commitment = statement(who, number);
	Agreed::commit_statement { agreement, period: number, commitment }
}

/// The statement of a period goes to the other one and onto the chain.
fn state(from: &AccountId, to: &AccountId, agreement: AgreementId, number: u32) {
	deliver(from, to, DocumentKind::Statement, statement(from, number));
	assert_eq!(call(from, commit(from, agreement, number)), Ok(()));
}

fn conclude(agreement: AgreementId) -> Result<(), String> {
	call(&nobody(), Agreed::conclude { agreement, period: 0 })
}

fn pay(agreement: AgreementId) -> Result<(), String> {
	call(&nobody(), Agreed::pay { agreement, period: 0 })
}

/// An agreement of Alice and Bob, at the end of its first period, with both statements.
fn stated() -> AgreementId {
	let agreement = agree(&alice(), &bob(), daily_terms());
	set_time(time() + DAY);
	state(&alice(), &bob(), agreement, 0);
	state(&bob(), &alice(), agreement, 0);
	agreement
}

/// Bob owes ten, and denies five more.
fn disputed() -> AgreementId {
	let agreement = stated();
	for who in [alice(), bob()] {
		let said = says(agreement, 0, sdrt(10 * SDRT), &[claim(5 * SDRT)]);
		assert_eq!(call(&who, said), Ok(()));
	}
	agreement
}

fn closing(agreement: AgreementId) -> Closing {
	match period(agreement, 0).state {
		PeriodState::Closed { how, .. } => how,
		state => panic!("it is not closed: {state:?}"),
	}
}

#[test]
fn agreement_should_lead_from_documents_to_settlement_when_both_say_the_same() {
	network(|| {
		register_key(&alice());
		register_key(&bob());
		let before = Economy::now();
		let terms = daily_terms();
		let terms_hash = terms.hash();
		assert_eq!(Reconciliation::check_terms(terms.clone()), Ok(terms_hash));
		let propose = || Agreed::propose { second: BOB, terms: Box::new(terms.clone()) };
		assert_eq!(call(&alice(), propose()), Err("Reconciliation::DocumentNotFound".into()));
		let [ours, theirs] = sheets();
		deliver(&alice(), &bob(), DocumentKind::RateSheet, ours);
		let waiting = announce(&bob(), &alice(), DocumentKind::RateSheet, theirs);
		assert_eq!(call(&alice(), propose()), Ok(()));

		// Nobody agrees to a sheet that has not arrived, or to other terms.
		let agreement = AgreementId(0);
		let accept = |terms_hash| Agreed::accept { agreement, terms_hash };
		let accepted = |who: &AccountId, hash| call(who, accept(hash));
		assert_eq!(accepted(&bob(), terms_hash), Err("Reconciliation::SheetNotReceived".into()));
		assert_eq!(receive(&alice(), waiting), Ok(()));
		assert_eq!(accepted(&bob(), hash(9)), Err("Reconciliation::WrongTerms".into()));
		assert_eq!(accepted(&charlie(), terms_hash), Err("Reconciliation::NotSecond".into()));
		assert_eq!(accepted(&bob(), terms_hash), Ok(()));

		// A statement is taken when the period is over, from who has sent it to the other one.
		let commit = |who: &AccountId| call(who, commit(who, agreement, 0));
		assert_eq!(commit(&alice()), Err("Reconciliation::TooEarly".into()));
		set_time(time() + DAY);
		assert_eq!(commit(&alice()), Err("Reconciliation::DocumentNotFound".into()));
		state(&alice(), &bob(), agreement, 0);
		state(&bob(), &alice(), agreement, 0);
		assert_eq!(commit(&alice()), Err("Reconciliation::AlreadyCommitted".into()));
		before.clone().must_be();

		// Both say the same, and with the second word the money moves.
		let said = || says(agreement, 0, -sdrt(7 * SDRT), &[]);
		assert_eq!(call(&charlie(), said()), Err("Reconciliation::NotParty".into()));
		assert_eq!(call(&bob(), said()), Ok(()));
		before.clone().must_be();
		set_time(time() + 60);
		assert_eq!(call(&alice(), said()), Ok(()));
		let after = before.free(&alice(), -sdrt(7 * SDRT)).free(&bob(), sdrt(7 * SDRT));
		after.clone().must_be();
		assert_eq!(closing(agreement), Closing::Confirmed);
		for operator in [ALICE, BOB] {
			let facts = fame(operator);
			assert_eq!((facts.closed, facts.settled, facts.settle_secs), (1, 1, 60));
			assert_eq!((facts.disputed, facts.silent, facts.unpaid), (0, 0, 0));
		}

		// Nothing of it can be done twice.
		assert_eq!(call(&bob(), said()), Err("Reconciliation::NotOpen".into()));
		assert_eq!(pay(agreement), Err("Reconciliation::NothingDue".into()));
		assert_eq!(conclude(agreement), Err("Reconciliation::NotOpen".into()));
		after.must_be();
	});
}

#[test]
fn dispute_should_end_by_a_motion_when_a_side_takes_it_to_the_board() {
	network(|| {
		let before = Economy::now();
		let agreement = disputed();
		// What nobody denies is paid at once.
		let paid = before.free(&bob(), -sdrt(10 * SDRT)).free(&alice(), sdrt(10 * SDRT));
		paid.clone().must_be();

		// They talk: each answers the other, between their positions.
		let offer = |amount: u128| Agreed::propose_resolution {
			agreement,
			period: 0,
			amount: Amount(sdrt(amount)),
		};
		assert_eq!(call(&alice(), offer(1)), Err("Reconciliation::NotYourTurn".into()));
		assert_eq!(call(&bob(), offer(6 * SDRT)), Err("Reconciliation::OutsideRange".into()));
		assert_eq!(call(&bob(), offer(SDRT)), Ok(()));
		let escalate = || Agreed::escalate { agreement, period: 0 };
		let decide =
			|amount: u128| Agreed::decide { agreement, period: 0, amount: Amount(sdrt(amount)) };
		assert_eq!(carry(decide(SDRT)), Err("Reconciliation::NotEscalated".into()));
		assert_eq!(call(&charlie(), escalate()), Err("Reconciliation::NotParty".into()));
		assert_eq!(call(&alice(), escalate()), Ok(()));
		assert_eq!(call(&alice(), offer(2 * SDRT)), Err("Reconciliation::AlreadyEscalated".into()));

		// Only the board decides, and not more than was asked for.
		assert_eq!(call(&alice(), decide(4 * SDRT)), Err("BadOrigin".into()));
		assert_eq!(by_members(1, 2, decide(4 * SDRT)), Err("BadOrigin".into()));
		assert_eq!(carry(decide(5 * SDRT + 1)), Err("Reconciliation::OutsideRange".into()));
		paid.clone().must_be();
		assert_eq!(carry(decide(4 * SDRT)), Ok(()));
		paid.free(&bob(), -sdrt(4 * SDRT)).free(&alice(), sdrt(4 * SDRT)).must_be();
		assert_eq!(closing(agreement), Closing::Decided);
		assert_eq!(carry(decide(4 * SDRT)), Err("Reconciliation::NotDisputed".into()));
		assert_eq!((fame(ALICE).escalated, fame(BOB).escalated), (1, 0));
		assert_eq!((fame(ALICE).decided_against, fame(BOB).decided_against), (0, 1));
	});
}

#[test]
fn conceded_amount_should_be_paid_when_the_board_says_nothing() {
	network(|| {
		let before = Economy::now();
		let agreement = disputed();
		assert_eq!(call(&bob(), Agreed::escalate { agreement, period: 0 }), Ok(()));
		set_time(time() + WINDOW);
		assert_eq!(conclude(agreement), Err("Reconciliation::TooEarly".into()));
		set_time(time() + 30 * DAY);
		assert_eq!(conclude(agreement), Ok(()));
		// Bob concedes nothing of the five.
		before.free(&bob(), -sdrt(10 * SDRT)).free(&alice(), sdrt(10 * SDRT)).must_be();
		assert_eq!(closing(agreement), Closing::Undecided);
	});
}

#[test]
fn debt_should_stay_until_there_is_money_when_the_debtor_has_too_little() {
	network(|| {
		let agreement = stated();
		let rest = Balances::free_balance(bob()) - 3 * SDRT;
		let leave = Money::transfer_keep_alive { dest: dave().into(), value: rest };
		assert_eq!(call(&bob(), leave), Ok(()));
		let before = Economy::now();
		for who in [alice(), bob()] {
			assert_eq!(call(&who, says(agreement, 0, sdrt(10 * SDRT), &[])), Ok(()));
		}
		// It is agreed, owed, and known of Bob; nothing of it was paid.
		before.clone().must_be();
		assert_eq!(closing(agreement), Closing::Confirmed);
		assert_eq!((Reconciliation::owes(BOB), Reconciliation::owes(ALICE)), (10 * SDRT, 0));
		assert_eq!((fame(BOB).unpaid, fame(BOB).settled, fame(ALICE).settled), (1, 0, 0));
		let (due, _) = Reconciliation::unfinished(BOB, Stage::Due, None, 10);
		assert_eq!((due.len(), due[0].due), (1, Amount(sdrt(10 * SDRT))));
		assert_eq!(pay(agreement), Err("Token::FundsUnavailable".into()));
		before.clone().must_be();
		// Its record stays as long as it is due.
		set_time(time() + 800 * DAY);
		let rows = BoundedVec::truncate_from(vec![PeriodRow { agreement, period: 0 }]);
		assert_eq!(call(&nobody(), Agreed::clear_batch { rows: rows.clone() }), Ok(()));
		assert!(Reconciliation::period(agreement, 0).is_some());

		// Whoever sees that there is money has it paid, once.
		let help = Money::transfer_keep_alive { dest: bob().into(), value: 8 * SDRT };
		assert_eq!(call(&dave(), help), Ok(()));
		assert_eq!(pay(agreement), Ok(()));
		assert_eq!(pay(agreement), Err("Reconciliation::NothingDue".into()));
		before
			.free(&dave(), -sdrt(8 * SDRT))
			.free(&bob(), -sdrt(2 * SDRT))
			.free(&alice(), sdrt(10 * SDRT))
			.must_be();
		assert_eq!(Reconciliation::owes(BOB), 0);
		assert_eq!((fame(BOB).settled, fame(ALICE).settled), (1, 1));
		set_time(time() + DAY);
		assert_eq!(call(&nobody(), Agreed::clear_batch { rows }), Ok(()));
		assert_eq!(Reconciliation::period(agreement, 0), None);
	});
}

#[test]
fn suspended_operator_should_finish_and_be_paid_when_it_has_begun() {
	network(|| {
		let agreement = agree(&dave(), &bob(), daily_terms());
		set_time(time() + DAY);
		// Announced before the board suspends it.
		deliver(&dave(), &bob(), DocumentKind::Statement, statement(&dave(), 0));
		let late = announce(&bob(), &dave(), DocumentKind::Statement, statement(&bob(), 0));
		suspend(DAVE);
		let before = Economy::now();
		let row = row(&bob(), DocumentKind::Other, hash(8));
		let announce = Papers::announce { row };
		assert_eq!(call(&dave(), announce), Err("Operators::OperatorNotActive".into()));
		let propose = Agreed::propose { second: BOB, terms: Box::new(daily_terms()) };
		assert_eq!(call(&dave(), propose), Err("Operators::OperatorNotActive".into()));

		// What it has begun it finishes: it receives, commits, confirms, and gets its money.
		assert_eq!(receive(&dave(), late), Ok(()));
		for who in [dave(), bob()] {
			assert_eq!(call(&who, commit(&who, agreement, 0)), Ok(()));
		}
		for who in [dave(), bob()] {
			assert_eq!(call(&who, says(agreement, 0, sdrt(3 * SDRT), &[])), Ok(()));
		}
		before.free(&bob(), -sdrt(3 * SDRT)).free(&dave(), sdrt(3 * SDRT)).must_be();
		// And it can end the agreement.
		assert_eq!(call(&dave(), Agreed::end { agreement, last_period: 1 }), Ok(()));
	});
}

#[test]
fn silence_should_be_consent_when_the_terms_say_so() {
	network(|| {
		let agreement = stated();
		let before = Economy::now();
		let said = says(agreement, 0, sdrt(10 * SDRT), &[claim(5 * SDRT)]);
		assert_eq!(call(&alice(), said), Ok(()));
		assert_eq!(conclude(agreement), Err("Reconciliation::TooEarly".into()));
		set_time(time() + 2 * WINDOW + 1);
		let late = says(agreement, 0, 0, &[]);
		assert_eq!(call(&bob(), late), Err("Reconciliation::TooLate".into()));
		assert_eq!(conclude(agreement), Ok(()));
		let paid = before.free(&bob(), -sdrt(10 * SDRT)).free(&alice(), sdrt(10 * SDRT));
		paid.clone().must_be();
		// The rest is Alice's claim, which Bob does not answer either.
		assert_eq!(conclude(agreement), Err("Reconciliation::TooEarly".into()));
		set_time(time() + WINDOW);
		assert_eq!(conclude(agreement), Ok(()));
		paid.free(&bob(), -sdrt(5 * SDRT)).free(&alice(), sdrt(5 * SDRT)).must_be();
		assert_eq!(closing(agreement), Closing::Unanswered { silent: Side::Second });
		assert_eq!((fame(ALICE).silent, fame(BOB).silent), (0, 2));
	});
}

#[test]
fn silence_should_move_no_money_when_the_terms_say_so() {
	network(|| {
		let terms = pallet_reconciliation::Terms { on_silence: OnSilence::Lapse, ..daily_terms() };
		let agreement = agree(&alice(), &bob(), terms);
		set_time(time() + DAY);
		state(&alice(), &bob(), agreement, 0);
		state(&bob(), &alice(), agreement, 0);
		let before = Economy::now();
		assert_eq!(call(&alice(), says(agreement, 0, sdrt(10 * SDRT), &[])), Ok(()));
		set_time(time() + 2 * WINDOW + 1);
		assert_eq!(conclude(agreement), Ok(()));
		let lapsed = period(agreement, 0).state;
		assert!(matches!(lapsed, PeriodState::Lapsed { silent: [false, true], .. }), "{lapsed:?}");
		before.must_be();
		assert_eq!((fame(ALICE).lapsed, fame(BOB).lapsed), (1, 1));
		assert_eq!((fame(ALICE).silent, fame(BOB).silent), (0, 1));
	});
}

#[test]
fn proxy_should_settle_only_when_it_is_one_for_settlement() {
	network(|| {
		let agreement = stated();
		for (delegate, kind) in [
			(charlie(), ProxyType::Settlement),
			(dave(), ProxyType::NonTransfer),
			(eve(), ProxyType::Market),
		] {
			let add = Deputies::add_proxy { delegate: delegate.into(), proxy_type: kind, delay: 0 };
			assert_eq!(call(&alice(), add), Ok(()));
		}
		assert_eq!(call(&bob(), says(agreement, 0, -sdrt(SDRT), &[])), Ok(()));
		let before = Economy::now();
		let proxied = |who: &AccountId, inner: RuntimeCall| {
			System::reset_events();
			let proxy = Deputies::proxy {
				real: alice().into(),
				force_proxy_type: None,
				call: Box::new(inner),
			};
			assert_eq!(call(who, proxy), Ok(()));
			let executed = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
				_ => None,
			};
			System::events()
				.into_iter()
				.find_map(executed)
				.expect("it says what came of it")
		};
		let confirm = || says(agreement, 0, -sdrt(SDRT), &[]).into();
		let batch = || Batches::batch_all { calls: vec![confirm()] }.into();
		let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		for who in [dave(), eve()] {
			assert_eq!(proxied(&who, confirm()), filtered);
			assert!(proxied(&who, batch()).is_err());
		}
		// Documents are no money.
		let paper = |number| {
			Papers::announce { row: row(&bob(), DocumentKind::Other, hash(number)) }.into()
		};
		assert_eq!(proxied(&dave(), paper(20)), Ok(()));
		assert_eq!(proxied(&eve(), paper(21)), filtered);
		assert_eq!(proxied(&charlie(), paper(22)), filtered);
		before.clone().must_be();
		assert_eq!(proxied(&charlie(), confirm()), Ok(()));
		before.free(&alice(), -sdrt(SDRT)).free(&bob(), sdrt(SDRT)).must_be();
	});
}

#[test]
fn batch_should_settle_two_periods_or_none() {
	network(|| {
		let agreement = agree(&alice(), &bob(), daily_terms());
		set_time(time() + 2 * DAY);
		for number in [0, 1] {
			deliver(&alice(), &bob(), DocumentKind::Statement, statement(&alice(), number));
		}
		let calls = |last: u32| -> Vec<RuntimeCall> {
			[0, last].map(|number| commit(&alice(), agreement, number).into()).to_vec()
		};
		let all = |calls| Batches::batch_all { calls };
		// Period 2 is not over.
		assert_eq!(call(&alice(), all(calls(2))), Err("Reconciliation::TooEarly".into()));
		assert_eq!(Reconciliation::period(agreement, 0), None);
		assert_eq!(call(&alice(), all(calls(1))), Ok(()));
		for number in [0, 1] {
			state(&bob(), &alice(), agreement, number);
			assert_eq!(call(&bob(), says(agreement, number, sdrt(2 * SDRT), &[])), Ok(()));
		}
		let before = Economy::now();
		let words = |second: u128| -> Vec<RuntimeCall> {
			[(0, 2 * SDRT), (1, second)]
				.map(|(number, net)| says(agreement, number, sdrt(net), &[]).into())
				.to_vec()
		};
		let mut stopped = words(2 * SDRT);
		stopped.push(pay_call(agreement));
		assert_eq!(call(&alice(), all(stopped)), Err("Reconciliation::NothingDue".into()));
		before.clone().must_be();
		assert_eq!(call(&alice(), all(words(2 * SDRT))), Ok(()));
		before.free(&bob(), -sdrt(4 * SDRT)).free(&alice(), sdrt(4 * SDRT)).must_be();
	});
}

fn pay_call(agreement: AgreementId) -> RuntimeCall {
	Agreed::pay { agreement, period: 0 }.into()
}

#[test]
fn fee_should_be_paid_by_the_delegate_and_the_sum_by_the_operator() {
	network(|| {
		start_block(2, None);
		set_time(START);
		let agreement = stated();
		let settlement = RoleSet::default().with(Role::Settlement);
		let delegate = Operator::set_delegate { account: eve(), roles: settlement };
		assert_eq!(call(&bob(), delegate), Ok(()));
		assert_eq!(call(&alice(), says(agreement, 0, sdrt(6 * SDRT), &[])), Ok(()));
		let before = Economy::now();
		let said = says(agreement, 0, sdrt(6 * SDRT), &[]);
		let extrinsic = signed(Sr25519Keyring::Eve, said, 0);
		assert_eq!(Executive::apply_extrinsic(extrinsic.clone()), Ok(Ok(())));
		let (fee, _) = fee_paid();
		assert!(fee > 0);
		let after = before
			.free(&eve(), -sdrt(fee))
			.free(&Sdrt::pot_account(), sdrt(fee))
			.free(&bob(), -sdrt(6 * SDRT))
			.free(&alice(), sdrt(6 * SDRT));
		after.clone().must_be();
		// The role is for this and not for documents; and a replay is none.
		let row = row(&alice(), DocumentKind::Other, hash(30));
		assert_eq!(call(&eve(), Papers::announce { row }), Err("Operators::RoleMissing".into()));
		assert!(Executive::apply_extrinsic(extrinsic).is_err());
		after.must_be();
	});
}
