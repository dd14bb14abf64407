//! Nodes of two operators that settle a period with each other: each has its own keys, its own offchain
//! storage and its own pool, and what its documents service does is played.

use super::{include, start_block, time, work, Account};
use crate::common::{
	agreements::{self, agree, deliver, period, says, WINDOW},
	business::{alice, bob, call, DAY},
	chain_of, genesis_of, set_time, try_state, START,
};
use codec::{Decode, Encode};
use interwork_rating::{
	generate::{generate, Discrepancies, Scenario},
	Amount, Book, Currency, Period, Rater, Statement,
};
use interwork_runtime::{
	interwork_primitives::{
		documents::DocumentKind, units::SDRT, worker::KEY_TYPE, AgreementId, Role, RoleSet,
	},
	*,
};
use pallet_reconciliation::{
	worker::{content_key, report_key, Handed, Opening, Report, OPEN, PERIODS},
	Closing, PeriodState,
};
use sp_core::{
	offchain::{
		testing::{TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, StorageKind, TransactionPoolExt,
	},
	H256,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use std::collections::{BTreeMap, BTreeSet};

const ALICES: usize = 0;
const BOBS: usize = 1;
const ID: AgreementId = AgreementId(0);

/// The day that is settled.
fn day() -> Period {
	let from = i64::try_from(START).unwrap();
	Period { from, until: from + i64::try_from(DAY).unwrap() }
}

/// The books of both sides, each rated by its own copies of the rate sheets.
fn books(events: u32, missing: u32) -> [Book; 2] {
	let discrepancies = Discrepancies { missing, ..Discrepancies::default() };
	let scenario = Scenario { period: day(), discrepancies, ..Scenario::new(11, events) };
	let generated = generate(&scenario).unwrap();
	[0, 1].map(|side| {
		let [first, second] = &generated.copies[side];
		let rater = Rater::new(generated.parties.clone(), first, second).unwrap();
		let mut book = rater.book();
		for record in &generated.records[side] {
			book.records.push(rater.rate(record).unwrap());
		}
		book
	})
}

fn statement(book: &Book) -> Statement {
	Statement::of(book, day(), Currency::XDR).unwrap()
}

fn set<Value: Encode>(key: &[u8], value: &Value) {
	sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, key, &value.encode());
}

fn get<Value: Decode>(key: &[u8]) -> Option<Value> {
	let bytes = sp_io::offchain::local_storage_get(StorageKind::PERSISTENT, key)?;
	Some(Value::decode(&mut &bytes[..]).unwrap())
}

struct Node {
	/// The operator's own account.
	own: Account,
	/// The account of the node's key.
	account: Account,
	keys: MemoryKeystore,
	offchain: TestOffchainExt,
	book: Book,
}

struct World {
	ext: sp_io::TestExternalities,
	nodes: [Node; 2],
	/// What was sent, by commitment.
	documents: BTreeMap<H256, Vec<u8>>,
}

impl World {
	/// An agreement of Alice and Bob at the end of its first day, and a node of each.
	fn new(books: [Book; 2]) -> Self {
		let mut ext = chain_of(&genesis_of("development"));
		let [first, second] = books;
		let node = |own: Account, seed, book| {
			let keys = MemoryKeystore::new();
			let key = keys.sr25519_generate_new(KEY_TYPE, Some(seed)).unwrap();
			let offchain = TestOffchainExt::new().0;
			Node { own, account: Account::new(key.0), keys, offchain, book }
		};
		let nodes = [node(alice(), "//NodeOfAlice", first), node(bob(), "//NodeOfBob", second)];
		ext.execute_with(|| {
			start_block(2, None);
			set_time(START);
			assert_eq!(agree(&alice(), &bob(), agreements::daily_terms()), ID);
			for node in &nodes {
				let pay = pallet_balances::Call::<Runtime>::transfer_keep_alive {
					dest: node.account.clone().into(),
					value: 10 * SDRT,
				};
				assert_eq!(call(&node.own, pay), Ok(()));
				let roles = RoleSet::default().with(Role::Documents).with(Role::Settlement);
				let account = node.account.clone();
				let delegate = pallet_operators::Call::<Runtime>::set_delegate { account, roles };
				assert_eq!(call(&node.own, delegate), Ok(()));
			}
			set_time(START + DAY);
		});
		Self { ext, nodes, documents: BTreeMap::new() }
	}

	/// Does something on a node. Returns what it put into its pool besides.
	fn on<R>(&mut self, node: usize, act: impl FnOnce(&Node) -> R) -> (R, Vec<UncheckedExtrinsic>) {
		let node = &self.nodes[node];
		let (pool, transactions) = TestTransactionPoolExt::new();
		self.ext.register_extension(KeystoreExt::new(node.keys.clone()));
		self.ext.register_extension(OffchainDbExt::new(node.offchain.clone()));
		self.ext.register_extension(OffchainWorkerExt::new(node.offchain.clone()));
		self.ext.register_extension(TransactionPoolExt::new(pool));
		let result = self.ext.execute_with(|| act(node));
		let sent = std::mem::take(&mut transactions.write().transactions);
		let sent = sent.iter().map(|bytes| UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap());
		(result, sent.collect())
	}

	fn chain<R>(&mut self, act: impl FnOnce() -> R) -> R {
		self.ext.execute_with(act)
	}

	/// A document of a node's operator arrives at the other one.
	fn send(&mut self, node: usize, kind: DocumentKind, bytes: Vec<u8>) -> H256 {
		let [from, to] = [node, 1 - node].map(|node| self.nodes[node].own.clone());
		let commitment = H256(sp_io::hashing::blake2_256(&(&from, &bytes).encode()));
		self.documents.insert(commitment, bytes);
		self.chain(|| deliver(&from, &to, kind, commitment));
		commitment
	}

	/// A node is handed its operator's records.
	fn hand(&mut self, node: usize) {
		let bytes = statement(&self.nodes[node].book).encode();
		let statement = self.send(node, DocumentKind::Statement, bytes);
		let handed = Handed { agreement: ID, period: 0, statement, records: None };
		self.on(node, |_| set(PERIODS, &vec![handed]));
	}

	/// What the documents service does: puts what open periods name into storage, and opens records that are
	/// wanted.
	fn serve(&mut self, node: usize) {
		let documents = self.documents.clone();
		let (wanted, _) = self.on(node, |node| {
			let operator = agreements::operator_of(&node.own);
			for (_, commitment) in Reconciliation::open_commitments(operator) {
				if let Some(bytes) = documents.get(&commitment) {
					let key = content_key(&commitment);
					sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, &key, bytes);
				}
			}
			// The worker goes on asking until it finds them; they are sent once.
			let handed: Vec<Handed> = get(PERIODS).unwrap_or_default();
			let is_sent = handed.iter().any(|one| one.records.is_some());
			let wanted = get::<Vec<Opening>>(OPEN).unwrap_or_default();
			wanted.into_iter().filter(|_| !is_sent).collect::<Vec<_>>()
		});
		for Opening { buckets, .. } in wanted {
			let set_of: BTreeSet<_> = buckets.into_iter().collect();
			let opened = self.nodes[node].book.open(&set_of).encode();
			let records = self.send(node, DocumentKind::Records, opened);
			self.on(node, |_| {
				let mut handed: Vec<Handed> = get(PERIODS).unwrap_or_default();
				for one in &mut handed {
					one.records = Some(records);
				}
				set(PERIODS, &handed);
			});
		}
	}

	/// A block: what both workers have sent after the one before. Returns how much that was.
	fn block(&mut self) -> usize {
		let mut all = Vec::new();
		for node in [ALICES, BOBS] {
			self.serve(node);
			let ((), sent) = self.on(node, |_| work());
			all.extend(sent);
		}
		let count = all.len();
		self.chain(|| {
			start_block(System::block_number() + 1, None);
			set_time(time() + 2);
			include(all);
			try_state().unwrap();
		});
		count
	}

	/// Blocks until nobody has had anything to send for some.
	fn settle_down(&mut self) {
		let mut idle = 0;
		for _ in 0..30 {
			idle = if self.block() == 0 { idle + 1 } else { 0 };
			if idle == 3 {
				return;
			}
		}
		panic!("they do not come to an end");
	}

	fn state(&mut self) -> PeriodState {
		self.chain(|| period(ID, 0).state)
	}

	fn money(&mut self) -> [u128; 2] {
		self.chain(|| [alice(), bob()].map(Balances::free_balance))
	}

	fn stated(&self, node: usize) -> i128 {
		let statement = statement(&self.nodes[node].book);
		statement.net(agreements::terms_rounding()).unwrap().0
	}
}

fn moved(before: [u128; 2], net: i128) -> [u128; 2] {
	let [first, second] = before;
	[first.checked_add_signed(net).unwrap(), second.checked_add_signed(-net).unwrap()]
}

#[test]
fn period_should_be_settled_in_the_block_of_both_words_by_the_workers_alone() {
	let mut world = World::new(books(150, 0));
	world.hand(ALICES);
	world.hand(BOBS);
	let before = world.money();
	let net = world.stated(ALICES);
	assert_ne!(net, 0);
	assert_eq!(net, world.stated(BOBS));

	// Both statements in one block, both words in the next one.
	assert_eq!(world.block(), 2);
	assert_eq!(world.state(), PeriodState::Open);
	assert_eq!(world.money(), before);
	assert_eq!(world.block(), 2);
	let state = world.state();
	assert!(matches!(state, PeriodState::Closed { how: Closing::Confirmed, .. }), "{state:?}");
	// The sum is the operators' own; fees are paid by the nodes' accounts.
	assert_eq!(world.money(), moved(before, net));
	let nodes = [ALICES, BOBS].map(|node| world.nodes[node].account.clone());
	for account in nodes {
		assert!(world.chain(|| Balances::free_balance(account)) < 10 * SDRT);
	}
	let record = world.chain(|| period(ID, 0));
	assert_eq!(
		(record.settled, record.paid, record.records),
		(Amount(net), Amount(net), [None; 2])
	);
	assert_eq!(world.block(), 0, "nothing is sent twice");
}

#[test]
fn difference_should_become_a_dispute_when_records_were_opened_by_the_workers() {
	let mut world = World::new(books(300, 5));
	world.hand(ALICES);
	world.hand(BOBS);
	let before = world.money();
	world.settle_down();
	let record = world.chain(|| period(ID, 0));
	assert!(record.both_records().is_some());
	let PeriodState::Disputed(dispute) = record.state else { panic!("{:?}", record.state) };
	// What nobody denies is paid; what is left leads from there to what each has stated.
	assert_eq!(world.money(), moved(before, record.settled.0));
	for node in [ALICES, BOBS] {
		let said = record.settled.0 + dispute.positions[node].0;
		assert!((said - world.stated(node)).abs() <= 10);
		let (report, _) = world.on(node, |_| get::<Report>(&report_key(ID, 0)));
		assert!(report.is_some_and(|report| report.records.is_some()));
	}

	// Nobody answers: what stands is settled, and the node of who claims has that done.
	let due = dispute.standing.amount.0;
	world.chain(|| set_time(dispute.until()));
	world.settle_down();
	let state = world.state();
	assert!(
		matches!(state, PeriodState::Closed { how: Closing::Unanswered { .. }, .. }),
		"{state:?}"
	);
	assert_eq!(world.money(), moved(before, record.settled.0 + due));
}

#[test]
fn liar_should_change_nothing_when_the_other_node_says_what_is_true() {
	let mut world = World::new(books(150, 0));
	world.hand(ALICES);
	world.hand(BOBS);
	let before = world.money();
	let honest = world.stated(BOBS);
	assert_eq!(world.block(), 2);
	// Alice says something else, and her node has lost its keys.
	world.nodes[ALICES].keys = MemoryKeystore::new();
	let lie = honest + 100_000;
	assert_eq!(world.chain(|| call(&alice(), says(ID, 0, lie, &[]))), Ok(()));
	world.settle_down();
	let said = world.chain(|| period(ID, 0)).confirmations;
	let nets = said.map(|said| said.map(|said| said.confirmation.net));
	assert_eq!(nets, [Some(Amount(lie)), Some(Amount(honest))]);
	assert_eq!(world.money(), before);

	// When nobody can say more it is a dispute, and still no money has moved.
	world.chain(|| set_time(time() + 3 * WINDOW));
	world.settle_down();
	let PeriodState::Disputed(dispute) = world.state() else { panic!("{:?}", world.state()) };
	assert_eq!(dispute.positions, [Amount(lie), Amount(honest)]);
	assert_eq!(world.money(), before);
}
