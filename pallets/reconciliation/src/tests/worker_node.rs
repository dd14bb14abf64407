//! Nodes of both operators over one chain: each has its own offchain storage and keys, and what its documents
//! service does is played.

use super::worker_examine::{books, day, missing};
use crate::{
	mock::*,
	types::*,
	worker::{content_key, report_key, Handed, Opening, Report, OPEN, PERIODS},
	Call, Event,
};
use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::Hooks};
use interwork_primitives::{documents::DocumentKind, AgreementId, OperatorId};
use interwork_rating::{
	generate::Discrepancies, Amount, Book, Cause, Charge, Currency, Statement, Tolerance,
};
use sp_core::{
	offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt, StorageKind},
	H256,
};
use sp_runtime::traits::Dispatchable;
use std::collections::{BTreeMap, BTreeSet};

const DAY_SECS: u32 = 86_400;
const ID: AgreementId = AgreementId(0);

struct OperatorNode {
	operator: OperatorId,
	account: AccountId,
	offchain: TestOffchainExt,
}

/// A chain, nodes, and the documents that were sent.
struct World {
	ext: sp_io::TestExternalities,
	nodes: Vec<OperatorNode>,
	documents: BTreeMap<H256, Vec<u8>>,
	books: BTreeMap<OperatorId, Book>,
}

fn set<Value: Encode>(key: &[u8], value: &Value) {
	sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, key, &value.encode());
}

fn get<Value: Decode>(key: &[u8]) -> Option<Value> {
	let bytes = sp_io::offchain::local_storage_get(StorageKind::PERSISTENT, key)?;
	Some(Value::decode(&mut &bytes[..]).unwrap())
}

fn hash_of(bytes: &[u8]) -> H256 {
	sp_io::hashing::blake2_256(bytes).into()
}

fn day_terms() -> Terms {
	Terms { period_secs: DAY_SECS, tolerance: Tolerance::NONE, lines: Tolerance::NONE, ..terms() }
}

const ALICES: usize = 0;
const BOBS: usize = 1;

impl World {
	/// One node of each, at the end of the first period.
	fn new(books: [Book; 2], terms: Terms) -> Self {
		let mut ext = new_test_ext();
		ext.execute_with(|| {
			agreed(terms);
			set_now(START + u64::from(DAY_SECS));
		});
		let node = |operator| OperatorNode {
			operator,
			account: clerk(operator),
			offchain: TestOffchainExt::new().0,
		};
		let [first, second] = books;
		Self {
			ext,
			nodes: vec![node(ALICE), node(BOB)],
			documents: BTreeMap::new(),
			books: [(ALICE, first), (BOB, second)].into(),
		}
	}

	/// Does something on a node.
	fn on<R>(&mut self, node: usize, act: impl FnOnce(&OperatorNode) -> R) -> R {
		let node = &self.nodes[node];
		self.ext.register_extension(OffchainDbExt::new(node.offchain.clone()));
		self.ext.register_extension(OffchainWorkerExt::new(node.offchain.clone()));
		self.ext.execute_with(|| {
			set_accounts(&[node.account]);
			act(node)
		})
	}

	/// Does something on the chain.
	fn chain<R>(&mut self, act: impl FnOnce() -> R) -> R {
		self.ext.execute_with(act)
	}

	/// Sends a document of a node's operator to the other one.
	fn send(&mut self, node: usize, kind: DocumentKind, bytes: Vec<u8>) -> H256 {
		let operator = self.nodes[node].operator;
		// Two documents of the same content are two documents.
		let commitment = hash_of(&(operator, &bytes).encode());
		self.documents.insert(commitment, bytes);
		self.chain(|| announce(operator, other(operator), kind, received(), commitment));
		commitment
	}

	/// Hands the records of its operator to a node.
	fn hand(&mut self, node: usize) {
		let book = &self.books[&self.nodes[node].operator];
		let statement = Statement::of(book, day(), Currency::XDR).unwrap().encode();
		let statement = self.send(node, DocumentKind::Statement, statement);
		let handed = Handed { agreement: ID, period: 0, statement, records: None };
		self.on(node, |_| set(PERIODS, &vec![handed]));
	}

	/// What the documents service does: puts what open periods name into storage, and opens records that are wanted.
	fn serve(&mut self, node: usize) {
		let documents = self.documents.clone();
		let wanted = self.on(node, |node| {
			for (_, commitment) in Reconciliation::open_commitments(node.operator) {
				if let Some(bytes) = documents.get(&commitment) {
					let key = content_key(&commitment);
					sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, &key, bytes);
				}
			}
			get::<Vec<Opening>>(OPEN).unwrap_or_default()
		});
		for Opening { buckets, .. } in wanted {
			let book = self.books[&self.nodes[node].operator].clone();
			let set_of: BTreeSet<_> = buckets.into_iter().collect();
			let records = self.send(node, DocumentKind::Records, book.open(&set_of).encode());
			self.on(node, |_| {
				let mut handed: Vec<Handed> = get(PERIODS).unwrap_or_default();
				for one in &mut handed {
					one.records = Some(records);
				}
				set(PERIODS, &handed);
			});
		}
	}

	/// Runs the worker of a node, and puts what it sends into a block. Returns how much that was.
	fn step(&mut self, node: usize) -> usize {
		self.on(node, |node| {
			<Reconciliation as Hooks<u64>>::offchain_worker(1);
			let sent = take_sent();
			for (account, call) in sent.clone() {
				assert_eq!(account, node.account);
				let name = format!("{call:?}");
				let result = RuntimeCall::Reconciliation(call).dispatch(signed(account));
				assert_ok!(result.map(|_| ()).map_err(|error| (name, error.error)));
			}
			Reconciliation::do_try_state().unwrap();
			sent.len()
		})
	}

	/// Everything again and again, until nobody has anything to do.
	fn settle_down(&mut self) {
		let mut idle = 0;
		for _ in 0..40 {
			let mut sent = 0;
			for node in 0..self.nodes.len() {
				self.serve(node);
				sent += self.step(node);
			}
			idle = if sent == 0 { idle + 1 } else { 0 };
			if idle == 3 {
				return;
			}
			self.chain(|| set_now(now() + 2));
		}
		panic!("they do not come to an end");
	}

	fn record(&mut self) -> PeriodRecord {
		self.chain(|| period(ID, 0))
	}

	fn report(&mut self, node: usize) -> Option<Report> {
		self.on(node, |_| get(&report_key(ID, 0)))
	}

	fn stated(&self, operator: OperatorId) -> i128 {
		let statement = Statement::of(&self.books[&operator], day(), Currency::XDR).unwrap();
		statement.net(terms().rounding).unwrap().0
	}

	fn closing(&mut self) -> Closing {
		self.chain(|| closing(ID, 0))
	}

	/// Lets time pass until nobody can confirm any more.
	fn pass_deadlines(&mut self) {
		self.chain(|| {
			let view = Reconciliation::period(ID, 0).unwrap();
			set_now(view.confirm_until.into_iter().max().unwrap());
		});
	}
}

fn clean() -> World {
	World::new(books(150, Discrepancies::default()), day_terms())
}

fn differing() -> World {
	World::new(books(300, missing(5)), day_terms())
}

#[test]
fn clean_period_should_be_settled_by_the_nodes_alone() {
	for order in [[ALICES, BOBS], [BOBS, ALICES]] {
		let mut world = clean();
		for node in order {
			world.hand(node);
		}
		world.settle_down();
		let net = world.stated(ALICE);
		let record = world.record();
		assert_eq!(record.settled, Amount(net));
		assert_eq!(world.closing(), Closing::Confirmed);
		assert_eq!(record.records, [None, None]);
		// Blocks from the statements to the settlement: one for each step.
		let facts = world.chain(|| facts(ALICE));
		assert!(facts.settle_secs <= 4, "{}", facts.settle_secs);
		for node in order {
			assert!(world.report(node).is_some());
		}
	}
}

#[test]
fn differences_should_be_matched_and_the_rest_left_to_people() {
	let mut world = differing();
	world.hand(ALICES);
	world.hand(BOBS);
	world.settle_down();
	let dispute = world.chain(|| dispute(ID, 0));
	let record = world.record();
	assert!(record.both_records().is_some());
	let view = world.chain(|| Reconciliation::dispute(ID, 0)).unwrap();
	assert!(!view.totals[0].is_empty() && view.totals[0] == view.totals[1]);
	let causes = world.report(BOBS).unwrap().findings.causes;
	let missing = causes.iter().filter(|total| total.cause == Cause::Missing);
	let missing: u64 = missing.map(|total| total.count).sum();
	// Of five, one is an incoming message, which is free: its line does not differ in money.
	assert_eq!(missing, 4);
	for (side, operator) in [ALICE, BOB].into_iter().enumerate() {
		let said = record.settled.0 + dispute.positions[side].0;
		assert!((said - world.stated(operator)).abs() <= 10);
	}
	// Nothing more is wanted, and nothing more is done.
	assert_eq!(world.on(ALICES, |_| get::<Vec<Opening>>(OPEN)), Some(vec![]));
	// Silence of the other one: the node of who claimed concludes.
	world.chain(|| set_now(dispute.until()));
	world.settle_down();
	assert!(matches!(world.closing(), Closing::Unanswered { .. }));
}

#[test]
fn two_nodes_of_one_operator_should_not_act_twice() {
	let mut world = differing();
	world.nodes.push(OperatorNode {
		operator: ALICE,
		account: second_clerk(ALICE),
		offchain: TestOffchainExt::new().0,
	});
	world.hand(ALICES);
	world.hand(BOBS);
	// The second node was handed the same statement.
	let handed = world.on(ALICES, |_| get::<Vec<Handed>>(PERIODS)).unwrap();
	world.on(2, |_| set(PERIODS, &handed));
	// Every call that is sent is taken: `step` sees to it.
	world.settle_down();
	world.chain(|| dispute(ID, 0));
	let confirmed = world
		.chain(|| events().iter().filter(|event| matches!(event, Event::Confirmed { .. })).count());
	assert_eq!(confirmed, 2);
}

#[test]
fn node_that_was_not_handed_anything_should_still_confirm() {
	// A second node only has the contents that open periods name.
	let mut world = clean();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	world.nodes[ALICES] = OperatorNode {
		operator: ALICE,
		account: second_clerk(ALICE),
		offchain: TestOffchainExt::new().0,
	};
	world.settle_down();
	assert_eq!(world.closing(), Closing::Confirmed);
}

#[test]
fn node_should_go_on_wherever_it_stopped() {
	// The node of ALICE loses all that it had written after each number of steps.
	for crash in 0..12 {
		let mut world = differing();
		world.hand(ALICES);
		world.hand(BOBS);
		for step in 0..24 {
			if step == crash {
				let handed = world.on(ALICES, |_| get::<Vec<Handed>>(PERIODS)).unwrap();
				world.nodes[ALICES].offchain = TestOffchainExt::new().0;
				// The service has its own books.
				world.on(ALICES, |_| set(PERIODS, &handed));
			}
			for node in [ALICES, BOBS] {
				world.serve(node);
				world.step(node);
			}
			world.chain(|| set_now(now() + 2));
		}
		assert!(matches!(world.record().state, PeriodState::Disputed(_)), "crash at {crash}");
	}
}

#[test]
fn lost_list_of_wanted_records_should_be_made_again() {
	let mut world = differing();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS, ALICES, BOBS] {
		world.step(node);
		world.on(node, |node| {
			let documents = Reconciliation::open_commitments(node.operator);
			assert!(!documents.is_empty());
		});
	}
	for node in [ALICES, BOBS] {
		let documents = world.documents.clone();
		world.on(node, |_| {
			for (commitment, bytes) in documents {
				let key = content_key(&commitment);
				sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, &key, &bytes);
			}
		});
		world.step(node);
		let wanted = world.on(node, |_| get::<Vec<Opening>>(OPEN)).unwrap();
		assert_eq!(wanted.len(), 1);
		world.on(node, |_| set(OPEN, &Vec::<Opening>::new()));
		world.step(node);
		assert_eq!(world.on(node, |_| get::<Vec<Opening>>(OPEN)), Some(wanted));
	}
	world.settle_down();
	assert!(matches!(world.record().state, PeriodState::Disputed(_)));
}

#[test]
fn liar_should_change_nothing_without_the_other_side() {
	let mut world = clean();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	let honest = world.stated(BOB);
	let money = world.chain(|| (balance(ALICE), balance(BOB)));
	// ALICE's node was changed: it claims a hundred thousand more.
	let statements = world.record().both_statements().unwrap();
	let lie = move |net| {
		let disputed = Default::default();
		let lie = Confirmation { statements, records: None, net: Amount(net), disputed };
		Reconciliation::confirm(signed(clerk(ALICE)), ID, 0, lie)
	};
	assert_ok!(world.chain(|| lie(honest + 100_000)));
	for _ in 0..3 {
		world.serve(BOBS);
		world.step(BOBS);
	}
	let record = world.record();
	let said = record.confirmations[1].clone().unwrap().confirmation.net;
	assert_eq!(said, Amount(honest));
	world.pass_deadlines();
	world.step(BOBS);
	let dispute = world.chain(|| dispute(ID, 0));
	assert_eq!(dispute.positions, [Amount(honest + 100_000), Amount(honest)]);
	assert_eq!(world.chain(|| (balance(ALICE), balance(BOB))), money);
	// BOB's people answer; the board says nothing; what both concede is paid.
	assert_ok!(world.chain(|| Reconciliation::escalate(signed(clerk(BOB)), ID, 0)));
	world.chain(|| set_now(now() + BOARD_PERIOD));
	world.step(BOBS);
	assert_eq!(
		world.record().settled,
		Amount(if honest > 0 { honest } else { (honest + 100_000).min(0) })
	);
}

#[test]
fn malformed_statement_should_be_reported_and_answered_with_the_own_one() {
	let mut world = clean();
	world.hand(BOBS);
	let garbage = world.send(ALICES, DocumentKind::Statement, vec![9; 50]);
	let handed = Handed { agreement: ID, period: 0, statement: garbage, records: None };
	world.on(ALICES, |_| set(PERIODS, &vec![handed]));
	world.settle_down();
	let record = world.record();
	// ALICE's own node has nothing to say; BOB's says what his statement says.
	assert!(record.confirmations[0].is_none());
	let said = record.confirmations[1].clone().unwrap().confirmation;
	assert_eq!(said.net, Amount(world.stated(BOB)));
	let report = world.report(BOBS).unwrap();
	assert!(matches!(
		report.findings.outcome,
		crate::worker::examine::Outcome::StatementUnreadable([Some(_), None])
	));
	world.pass_deadlines();
	world.settle_down();
	assert_eq!(world.closing(), Closing::Consented { silent: Side::First });
}

#[test]
fn missing_statement_of_the_other_side_should_be_answered_at_the_last_call() {
	let mut world = clean();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	// ALICE's document never arrives.
	let [first, _] = world.record().both_statements().unwrap();
	world.documents.remove(&first);
	world.serve(BOBS);
	assert_eq!(world.step(BOBS), 0);
	world.chain(|| {
		let until = Reconciliation::period(ID, 0).unwrap().confirm_until[1];
		set_now(until - u64::from(CONFIRM_SECS) / 4);
	});
	assert_eq!(world.step(BOBS), 1);
	assert_eq!(world.step(BOBS), 0);
	let said = world.record().confirmations[1].clone().unwrap().confirmation;
	assert_eq!(said.net, Amount(world.stated(BOB)));
}

#[test]
fn records_that_are_not_opened_should_be_left_in_dispute() {
	let mut world = differing();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	// ALICE's node is gone. BOB's opens his records and waits.
	for _ in 0..5 {
		world.serve(BOBS);
		world.step(BOBS);
	}
	let record = world.record();
	assert!(record.records[1].is_some() && record.confirmations[1].is_none());
	world.chain(|| set_now(Reconciliation::period(ID, 0).unwrap().confirm_until[1] - 1));
	world.step(BOBS);
	let said = world.record().confirmations[1].clone().unwrap().confirmation;
	assert!(said.disputed.iter().all(|total| total.cause == DisputeCause::Unexamined));
	world.pass_deadlines();
	world.settle_down();
	let standing = world.chain(|| dispute(ID, 0)).standing;
	assert_eq!(standing.by, Side::Second);
}

#[test]
fn false_records_should_be_left_in_dispute_by_who_sees_it() {
	let mut world = differing();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	world.serve(ALICES);
	world.serve(BOBS);
	world.step(ALICES);
	world.step(BOBS);
	// What ALICE opens is not what her statement was made of.
	for record in &mut world.books.get_mut(&ALICE).unwrap().records {
		record.charge = Charge(record.charge.0 + 1);
	}
	world.settle_down();
	let report = world.report(BOBS).unwrap();
	let outcome = report.findings.outcome;
	assert!(
		matches!(outcome, crate::worker::examine::Outcome::RecordsUnreadable([Some(_), None])),
		"{outcome:?}"
	);
	let dispute = world.chain(|| dispute(ID, 0));
	let settled = world.record().settled.0;
	assert!((settled + dispute.positions[1].0 - world.stated(BOB)).abs() <= 10);
}

#[test]
fn worker_should_do_nothing_without_keys_roles_or_periods() {
	let mut world = clean();
	world.hand(ALICES);
	for accounts in [vec![], vec![market(ALICE), STRANGER], vec![clerk(CAROL)]] {
		let sent = world.on(ALICES, |_| {
			set_accounts(&accounts);
			<Reconciliation as Hooks<u64>>::offchain_worker(1);
			take_sent()
		});
		assert_eq!(sent, vec![]);
	}
	let sent = world.on(ALICES, |_| {
		sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, PERIODS, &[9, 9, 9]);
		<Reconciliation as Hooks<u64>>::offchain_worker(1);
		take_sent()
	});
	assert_eq!(sent, vec![], "a list that cannot be read is none");
	assert_eq!(world.step(BOBS), 0);
	world.hand(ALICES);
	assert_eq!(world.step(ALICES), 1);
}

#[test]
fn worker_should_bound_what_it_sends_and_stop_when_the_pool_is_full() {
	let mut world = clean();
	let ids = world.chain(|| {
		let terms = day_terms();
		(0..12).map(|_| agreed(terms.clone())).collect::<Vec<_>>()
	});
	world.hand(ALICES);
	let handed = world.on(ALICES, |_| get::<Vec<Handed>>(PERIODS)).unwrap()[0];
	let of = |id: &AgreementId| Handed { agreement: *id, period: 1, ..handed };
	let all: Vec<_> = ids.iter().map(of).collect();
	world.chain(|| set_now(START + 2 * u64::from(DAY_SECS)));
	world.on(ALICES, |_| set(PERIODS, &all));
	let sent = |world: &mut World| {
		world.on(ALICES, |_| {
			<Reconciliation as Hooks<u64>>::offchain_worker(1);
			take_sent().len()
		})
	};
	assert_eq!(sent(&mut world), 8);
	world.chain(|| set_room(3));
	assert_eq!(sent(&mut world), 3);
	world.chain(|| set_room(usize::MAX));
	assert_eq!(world.step(ALICES), 8);
	assert_eq!(world.step(ALICES), 4);
	assert_eq!(world.step(ALICES), 0);
}

#[test]
fn worker_should_not_examine_while_another_does() {
	let mut world = clean();
	world.hand(ALICES);
	world.hand(BOBS);
	for node in [ALICES, BOBS] {
		world.step(node);
	}
	world.serve(ALICES);
	// Another worker of this node holds the lock, and dies with it.
	world.on(ALICES, |_| {
		let until =
			sp_io::offchain::timestamp().add(sp_core::offchain::Duration::from_millis(60_000));
		set(b"interwork/reconciliation/lock", &until);
	});
	assert_eq!(world.step(ALICES), 0);
	assert!(world.report(ALICES).is_none());
	world.nodes[ALICES].offchain.0.write().timestamp =
		sp_core::offchain::Timestamp::from_unix_millis(3_600_000);
	assert_eq!(world.step(ALICES), 1);
}

#[test]
fn full_agreement_should_not_be_sent_statements_that_are_refused() {
	let terms = Terms { statement_secs: MAX_WINDOW, ..day_terms() };
	let mut world = World::new(books(20, Discrepancies::default()), terms);
	world.hand(ALICES);
	world.chain(|| {
		set_now(START + 10 * DAY);
		for number in 1..=MAX_UNFINISHED {
			assert_ok!(commit(BOB, ID, number));
		}
	});
	assert_eq!(world.step(ALICES), 0);
}

#[test]
fn calls_should_be_small() {
	assert!(core::mem::size_of::<Call<Test>>() <= 256, "{}", core::mem::size_of::<Call<Test>>());
}
