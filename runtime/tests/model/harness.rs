//! Runs the chain and the model side by side and compares them.

use super::{
	book::*,
	desk,
	faults::Fault,
	generator::{Generator, Step},
	ledger::{Account, Ledger, Refused, Why},
	roaming::Roaming,
	rules::DAY,
	steps::{Book, Call, Origin},
	units, Who, FIRST,
};
use crate::common::{self, named, set_time, try_state, AccountId, Random, START};
use frame_support::traits::Hooks;
use interwork_runtime::{
	interwork_primitives::{
		units::SDRT, IssuerId, LineId, LineKey, OfferId, OperatorId, OperatorKind, OperatorStatus,
		OrderId, RedemptionId,
	},
	*,
};
use pallet_authorities::AuthorityStatus;
use pallet_marketplace::{
	Contests, Escrowed, Lines, OfferStatus, Offers, OrderStatus, Orders, UsageResult,
};
use sp_core::{ed25519, sr25519, ByteArray};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::Dispatchable;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Accounts besides the well-known ones at the start.
const OUTSIDERS: usize = 10;
/// Well-known accounts with money.
const WELL_KNOWN: usize = 12;
/// Founders of the preset, and those that this run adds.
const FOUNDERS: usize = 4;
const ADDED: [usize; 4] = [4, 6, 7, 8];
/// The model's numbers of the pots; accounts follow.
const MARKET_POT: Who = 0;
const TOKEN_POT: Who = 1;
const DICE_POT: Who = 2;

/// How often what is compared: in calls.
const COMPARE_ALL_EVERY: u64 = 50;
const TRY_STATE_EVERY: u64 = 500;
const ROOT_EVERY: u64 = 16;
const COMMIT_EVERY: u64 = 100;
/// Calls that the trace of a failure shows.
const TRACE: usize = 12;

#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
	pub succeeded: u64,
	pub failed: u64,
}

/// What a run that went well has done.
#[derive(Default)]
pub struct Report {
	pub calls: u64,
	pub kinds: BTreeMap<String, Count>,
	pub errors: BTreeMap<String, u64>,
	pub usage: BTreeMap<String, u64>,
	/// Rows of batches, by what became of them.
	pub rows: BTreeMap<String, u64>,
	pub try_states: u64,
	pub comparisons: u64,
	pub roots: u64,
	pub days: u64,
	/// Calls that another call made, by what carried them.
	pub carried: BTreeMap<&'static str, Count>,
	/// How much there is at the end.
	pub ending: String,
}

/// What parts chain and model.
#[derive(Debug)]
pub struct Failure {
	pub call: u64,
	pub what: String,
	pub trace: Vec<String>,
}

pub struct Harness {
	ext: sp_io::TestExternalities,
	/// Chain and model together.
	pub run: Run,
}

pub struct Run {
	pub book: Book,
	pub model: Model,
	pub generator: Generator,
	numbers: HashMap<AccountId, Who>,
	trace: VecDeque<(Step, Option<Result<(), String>>)>,
	/// Books of units as they were when they were last compared.
	books: BTreeMap<u32, pallet_dice::ClassRecord>,
	/// Documents and periods as they were when they were last compared.
	desk: desk::Known,
	pub report: Report,
	pub fault: Option<Fault>,
}

/// Who shares accounts: a founder with two others each.
const TOGETHER: [[Who; 3]; 3] = [
	[FIRST, FIRST + 5, FIRST + 9],
	[FIRST + 1, FIRST + 6, FIRST + 10],
	[FIRST + 2, FIRST + 7, FIRST + 11],
];

fn account_number(index: u64) -> AccountId {
	let mut bytes = [0xABu8; 32];
	bytes[..8].copy_from_slice(&index.to_be_bytes());
	AccountId::new(bytes)
}

/// The preset of a local network, with more operators, authorities' keys and accounts.
fn genesis() -> (RuntimeGenesisConfig, Vec<AccountId>) {
	let mut genesis = common::genesis_of("local_testnet");
	let mut accounts: Vec<AccountId> = genesis
		.balances
		.balances
		.iter()
		.take(WELL_KNOWN)
		.map(|(account, _)| account.clone())
		.collect();
	for index in ADDED {
		let account = accounts[index].clone();
		genesis.operators.operators.push(pallet_operators::GenesisOperator {
			account: account.clone(),
			legal_name: format!("Operator of account {index}"),
			kind: OperatorKind::ServiceProvider,
			country: "DE".into(),
			tadig: None,
			plmns: vec![],
		});
		let keys = SessionKeys {
			aura: sr25519::Public::from_slice(&[index as u8; 32]).expect("32 bytes").into(),
			grandpa: ed25519::Public::from_slice(&[index as u8; 32]).expect("32 bytes").into(),
		};
		genesis.session.keys.push((account.clone(), account, keys));
	}
	for index in 0..OUTSIDERS {
		let account = account_number(index as u64);
		// Some with little, some with nothing.
		let money = [1_000_000 * SDRT, 1_000 * SDRT, SDRT, 100_000, 0][index % 5];
		if money > 0 {
			genesis.balances.balances.push((account.clone(), money));
		}
		accounts.push(account);
	}
	for members in TOGETHER {
		let mut members: Vec<AccountId> =
			members.iter().map(|who| accounts[who - FIRST].clone()).collect();
		members.sort();
		for threshold in [1, 2] {
			let account = Multisig::multi_account_id(&members, threshold);
			genesis.balances.balances.push((account.clone(), 100_000 * SDRT));
			accounts.push(account);
		}
	}
	accounts.extend(units::wallets());
	genesis.sdrt.auditor = Some(accounts[4].clone());
	genesis.sdrt.reporters = vec![accounts[6].clone(), accounts[7].clone()];
	genesis.sdrt.reserves_as_of = START - DAY;
	(genesis, accounts)
}

impl Harness {
	pub fn new(seed: u64) -> Self {
		let (genesis, accounts) = genesis();
		let mut ext = common::chain_of(&genesis);
		// Session keys are made where a node would make them.
		ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
		let mut all = vec![Marketplace::pot_account(), Sdrt::pot_account(), Dice::pot_account()];
		all.extend(accounts);
		let numbers: HashMap<AccountId, Who> =
			all.iter().cloned().enumerate().map(|(who, account)| (account, who)).collect();
		let mut model = Run::first_model(&genesis, &all, &numbers);
		ext.execute_with(|| {
			model.session = Session::current_index();
			model.set = Grandpa::current_set_id();
			model.running = Session::validators().iter().map(|who| numbers[who]).collect();
			model.queued = Session::queued_keys().iter().map(|(who, _)| numbers[who]).collect();
			System::reset_events();
		});
		let run = Run {
			book: Book(all),
			model,
			generator: Generator::new(seed),
			numbers,
			trace: VecDeque::new(),
			books: BTreeMap::new(),
			desk: desk::Known::default(),
			report: Report::default(),
			fault: None,
		};
		Self { ext, run }
	}

	/// Makes so many calls.
	pub fn go(&mut self, calls: u64) -> Result<(), Box<Failure>> {
		while self.run.report.calls < calls {
			let run = &mut self.run;
			let until = (run.report.calls + COMMIT_EVERY).min(calls);
			let outcome = self.ext.execute_with(|| {
				while run.report.calls < until {
					run.step()?;
				}
				Ok(())
			});
			outcome.map_err(|what| self.run.failure(what))?;
			// A small overlay makes the storage root cheap.
			self.ext.commit_all().expect("nothing is open between calls");
		}
		let run = &mut self.run;
		let last = self.ext.execute_with(|| run.check_everything());
		last.map_err(|what| self.run.failure(what))
	}
}

impl Run {
	fn failure(&self, what: String) -> Box<Failure> {
		let trace = self
			.trace
			.iter()
			.map(|(step, result)| format!("{step:?} -> {result:?}"))
			.collect();
		Box::new(Failure { call: self.report.calls, what, trace })
	}

	/// The books that the genesis opens.
	fn first_model(
		genesis: &RuntimeGenesisConfig,
		all: &[AccountId],
		numbers: &HashMap<AccountId, Who>,
	) -> Model {
		let mut ledger =
			Ledger { accounts: vec![Account::default(); all.len()], owed: 0, dust_pot: TOKEN_POT };
		for (account, money) in &genesis.balances.balances {
			ledger.mint(numbers[account], *money).expect("the genesis endows enough");
		}
		let number_of = |account: &AccountId| numbers[account];
		let mut operators = BTreeMap::new();
		let mut links = BTreeMap::new();
		for (id, operator) in (0u32..).zip(&genesis.operators.operators) {
			let account = number_of(&operator.account);
			links.insert(account, Link { operator: id, roles: None });
			operators.insert(
				id,
				Operator {
					account,
					standing: Standing::Active,
					kind: operator.kind,
					tadig: None,
					plmns: vec![],
					deposit: 0,
				},
			);
		}
		let keyed: BTreeSet<Who> =
			genesis.session.keys.iter().map(|(account, ..)| number_of(account)).collect();
		for who in &keyed {
			ledger.accounts[*who].bound = true;
		}
		let (account, _, ceiling, reserve) = &genesis.sdrt.issuers[0];
		let first = Issuer {
			account: number_of(account),
			active: true,
			ceiling: *ceiling,
			attested: Some((*reserve, genesis.sdrt.reserves_as_of)),
			endowed: ledger.owed,
			minted: 0,
			redeemed: 0,
		};
		assert_eq!(operators.len(), FOUNDERS + ADDED.len());
		Model {
			now: START,
			block: 1,
			ledger,
			market_pot: MARKET_POT,
			parameters: Settings {
				application_deposit: 100 * SDRT,
				offer_deposit: SDRT,
				reporting_period: DAY,
				retention_period: 30 * DAY,
				redemption_period: 7 * DAY,
				minimum_redemption: SDRT,
				attestation_max_age: 100 * DAY,
				rate_max_age: 26 * 3_600,
				grace_period: 86_400,
			},
			roaming: Roaming {
				pot: DICE_POT,
				keys: units::wallets().iter().map(number_of).collect(),
				..Default::default()
			},
			papers: Default::default(),
			reckoning: Default::default(),
			next_operator: operators.len() as u32,
			authorities: (0..FOUNDERS)
				.map(|index| {
					let authority = Authority::admitted(Some(index as u32));
					(FIRST + index, authority)
				})
				.collect(),
			minimum: 3,
			keyed,
			keys: BTreeMap::new(),
			council: (0..FOUNDERS).map(|index| FIRST + index).collect(),
			motions: vec![],
			next_motion: 0,
			operators,
			links,
			issuers: [(0, first)].into(),
			next_issuer: 1,
			auditor: genesis.sdrt.auditor.as_ref().map(number_of),
			redemptions: BTreeMap::new(),
			next_redemption: 0,
			reporters: genesis.sdrt.reporters.iter().map(|x| (number_of(x), None)).collect(),
			baskets: (Some(1_659_312_000), None),
			offers: BTreeMap::new(),
			next_offer: 0,
			orders: BTreeMap::new(),
			next_order: 0,
			lines: BTreeMap::new(),
			next_line: 0,
			contests: BTreeMap::new(),
			totals: Totals::default(),
			inner: vec![],
			reported: vec![],
			proxies: BTreeMap::new(),
			together: (0usize..)
				.zip(TOGETHER)
				.map(|(index, members)| {
					let by_one = FIRST + WELL_KNOWN + OUTSIDERS + 2 * index;
					Together { members, by_one, by_two: by_one + 1 }
				})
				.collect(),
			opened: vec![],
			preimages: BTreeMap::new(),
			session: 0,
			set: 0,
			running: BTreeSet::new(),
			queued: BTreeSet::new(),
			offences: BTreeMap::new(),
		}
	}

	/// One step on both sides.
	fn step(&mut self) -> Result<(), String> {
		let step = self.generator.next(&self.model);
		if self.trace.len() == TRACE {
			self.trace.pop_front();
		}
		self.trace.push_back((step.clone(), None));
		match step {
			Step::Pass(secs) => {
				self.model.now += secs;
				self.model.block += secs / 2;
				set_time(self.model.now);
				System::set_block_number(self.model.block.try_into().expect("not that long"));
				Ok(())
			},
			Step::Rotate => {
				Session::rotate_session();
				// The set of GRANDPA changes in the same block.
				Grandpa::on_finalize(System::block_number());
				System::reset_events();
				self.model.rotate();
				// When a set counts as another is the business of the session's keys.
				self.model.set = Grandpa::current_set_id();
				Ok(())
			},
			Step::NewAccount => {
				let who = self.book.0.len();
				let account = account_number(who as u64 + 1_000);
				self.numbers.insert(account.clone(), who);
				self.book.0.push(account);
				self.model.ledger.accounts.push(Account::default());
				Ok(())
			},
			Step::Call(origin, call) => self.both(origin, call),
		}
	}

	/// Makes a call on both sides and compares what came of it.
	fn both(&mut self, origin: Origin, call: Call) -> Result<(), String> {
		let number = self.report.calls;
		self.report.calls += 1;
		let runtime_call = self.book.call(&call);
		let runtime_origin = self.book.origin(origin);

		let expected = self.model.apply(origin, &call);
		let with_root = number % ROOT_EVERY == 0 && expected.is_err();
		let before = with_root.then(|| sp_io::storage::root(sp_storage::StateVersion::V1));
		let actual = named(runtime_call.dispatch(runtime_origin));
		if let Some(mut fault) = self.fault.take() {
			fault.meddle(number, &self.model, &self.book, &call, &actual);
			self.fault = Some(fault);
		}
		if let Some((_, result)) = self.trace.back_mut() {
			*result = Some(actual.clone());
		}

		Self::agree(&expected, &actual, "the call")?;
		self.compare_inner()?;
		self.compare_usage(&expected)?;
		let folded = if expected.is_ok() { &self.model.roaming.folded[..] } else { &[] };
		units::compare_batches(folded, &mut self.report.rows)?;
		let said = if expected.is_ok() { &self.model.papers.said[..] } else { &[] };
		desk::compare_batches(said, &mut self.report.rows)?;
		let moves_units = call.may_move_units();
		let kind = call.kind();
		let count = self.report.kinds.entry(kind).or_default();
		match &actual {
			Ok(()) => {
				count.succeeded += 1;
				if self.generator.done.len() == 64 {
					self.generator.done.remove(0);
				}
				self.generator.done.push((origin, call));
			},
			Err(error) => {
				count.failed += 1;
				*self.report.errors.entry(error.clone()).or_default() += 1;
			},
		}
		System::reset_events();
		if let Some(before) = before {
			self.report.roots += 1;
			if sp_io::storage::root(sp_storage::StateVersion::V1) != before {
				return Err("a call failed and changed the state".into());
			}
		}
		self.compare_money()?;
		if moves_units {
			units::compare_books(&self.model, &mut self.books, false)?;
		}
		if number % COMPARE_ALL_EVERY == 0 {
			self.compare_all()?;
		}
		if number % TRY_STATE_EVERY == 0 {
			self.report.try_states += 1;
			desk::compare(&self.model, &mut self.desk, true)?;
			try_state()?;
		}
		Ok(())
	}

	fn check_everything(&mut self) -> Result<(), String> {
		self.report.days = (self.model.now - START) / DAY;
		let model = &self.model;
		let standing = |standing| {
			model
				.operators
				.values()
				.filter(|operator| operator.standing == standing)
				.count()
		};
		self.report.ending = format!(
			"{} accounts, {} active, {} suspended and {} retired operators, {} authorities, \
			 {} seats, {} issuers, {} offers, {} orders, {} classes, {} wallets, {} acceptances, \
			 {} channels, {} documents, {} agreements, {} periods",
			model.ledger.accounts.len(),
			standing(Standing::Active),
			standing(Standing::Suspended),
			standing(Standing::Retired),
			model.authorities.len(),
			model.council.len(),
			model.issuers.len(),
			model.offers.len(),
			model.orders.len(),
			model.roaming.classes.len(),
			model.roaming.wallets.len(),
			model.roaming.acceptances.len(),
			model.roaming.channels.len(),
			model.papers.documents.len(),
			model.reckoning.agreements.len(),
			model.reckoning.periods.len(),
		);
		self.report.try_states += 1;
		self.compare_money()?;
		self.compare_all()?;
		desk::compare(&self.model, &mut self.desk, true)?;
		try_state()
	}

	/// Whether the chain's answer is one that the model allows.
	fn agree(
		expected: &Result<(), Refused>,
		actual: &Result<(), String>,
		what: &str,
	) -> Result<(), String> {
		let same = match (expected, actual) {
			(Ok(()), Ok(())) => true,
			(Err(reasons), Err(error)) => reasons.iter().any(|reason| reason == error),
			_ => false,
		};
		if same {
			Ok(())
		} else {
			Err(format!("{what} should give {expected:?} and gave {actual:?}"))
		}
	}

	/// Calls that motions made.
	fn compare_inner(&mut self) -> Result<(), String> {
		let results: Vec<(&'static str, Result<(), String>)> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
					Some(("motion", result))
				},
				RuntimeEvent::Board(pallet_board::Event::RootDispatched { result, .. }) => {
					Some(("Root", result))
				},
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => {
					Some(("proxy", result))
				},
				RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted {
					result, ..
				}) => Some(("multisig", result)),
				RuntimeEvent::Utility(pallet_utility::Event::BatchInterrupted {
					error, ..
				}) => Some(("batch", Err(error))),
				_ => None,
			})
			.map(|(by, result)| (by, result.map_err(stored_name)))
			.collect();
		if results.len() != self.model.inner.len() {
			return Err(format!("inner calls: {:?} and {results:?}", self.model.inner));
		}
		for (expected, (by, actual)) in self.model.inner.iter().zip(&results) {
			Self::agree(expected, actual, "the inner call")?;
			let count = self.report.carried.entry(*by).or_default();
			match actual {
				Ok(()) => count.succeeded += 1,
				Err(error) => {
					count.failed += 1;
					*self.report.errors.entry(error.clone()).or_default() += 1;
				},
			}
		}
		Ok(())
	}

	/// What became of each usage row.
	fn compare_usage(&mut self, expected: &Result<(), Refused>) -> Result<(), String> {
		let reported: Vec<_> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Marketplace(pallet_marketplace::Event::UsageReported {
					rows,
					rows_paid,
					units,
					amount,
					results,
					..
				}) => Some((rows, rows_paid, units, amount, results.into_inner())),
				_ => None,
			})
			.collect();
		let models = match expected {
			Ok(()) => self.model.reported.clone(),
			Err(_) => vec![],
		};
		if models.len() != reported.len() {
			return Err(format!("{} usage reports have {} events", models.len(), reported.len()));
		}
		for (model, reported) in models.iter().zip(&reported) {
			self.compare_report(model, reported)?;
		}
		Ok(())
	}

	fn compare_report(
		&mut self,
		model: &Reported,
		reported: &(u32, u32, u128, u128, Vec<UsageResult>),
	) -> Result<(), String> {
		let (rows, rows_paid, units, amount, results) = reported;
		let expected: Vec<String> =
			model.rows.iter().map(|row| row.unwrap_or("Paid").to_string()).collect();
		let actual: Vec<String> = match results.is_empty() {
			true => vec!["Paid".to_string(); *rows as usize],
			false => results.iter().map(|result: &UsageResult| format!("{result:?}")).collect(),
		};
		let paid = expected.iter().filter(|row| *row == "Paid").count();
		for row in &expected {
			*self.report.usage.entry(row.clone()).or_default() += 1;
		}
		let same = expected == actual
			&& *rows as usize == expected.len()
			&& *rows_paid as usize == paid
			&& *units == model.units
			&& *amount == model.amount;
		if same {
			Ok(())
		} else {
			Err(format!("usage: expected {model:?}, got {rows_paid} of {rows} rows, {units} units, {amount}"))
		}
	}

	/// The money columns, which are compared after every call.
	fn compare_money(&self) -> Result<(), String> {
		let model = &self.model;
		if !model.ledger.is_balanced() {
			return Err("the model's own books do not balance".into());
		}
		if model.ledger.held(MARKET_POT, Why::Escrow) != model.escrow() {
			return Err("the model's lines are not what its escrow holds".into());
		}
		same("total issuance", model.ledger.owed, Balances::total_issuance())?;
		let owed: u128 = model.issuers.values().map(Issuer::outstanding).sum();
		same("what issuers owe", owed, Balances::total_issuance())?;
		for (who, account) in model.ledger.accounts.iter().enumerate() {
			let data = frame_system::Account::<Runtime>::get(&self.book.0[who]).data;
			if data.free != account.free || data.reserved != account.held_in_all() {
				return Err(format!(
					"account {who}: free {} and held {} should be {account:?}",
					data.free, data.reserved,
				));
			}
		}
		let totals = Escrowed::<Runtime>::get();
		same("escrow held", model.escrow(), totals.held)?;
		same("escrow received", model.totals.received, totals.received)?;
		same("escrow paid", model.totals.paid, totals.paid)?;
		same("escrow returned", model.totals.returned, totals.returned)
	}

	/// Everything that the model knows, against everything that the chain has on record.
	fn compare_all(&mut self) -> Result<(), String> {
		self.report.comparisons += 1;
		self.compare_holds()?;
		self.compare_issuers()?;
		self.compare_offers()?;
		self.compare_orders()?;
		self.compare_operators()?;
		self.compare_deputies()?;
		units::compare_roaming(&self.model, &self.book, &self.numbers, &mut self.books)?;
		desk::compare(&self.model, &mut self.desk, false)?;
		self.compare_board()
	}

	fn compare_holds(&self) -> Result<(), String> {
		use pallet_marketplace::HoldReason as Market;
		let known = |reason: RuntimeHoldReason| match reason {
			RuntimeHoldReason::Operators(pallet_operators::HoldReason::ApplicationDeposit) => {
				Some(Why::Application)
			},
			RuntimeHoldReason::Marketplace(Market::OfferDeposit) => Some(Why::Offer),
			RuntimeHoldReason::Marketplace(Market::Escrow) => Some(Why::Escrow),
			RuntimeHoldReason::Sdrt(pallet_sdrt::HoldReason::Redemption) => Some(Why::Redemption),
			RuntimeHoldReason::Dice(pallet_dice::HoldReason::Collateral) => Some(Why::Collateral),
			RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage) => {
				Some(Why::Preimage)
			},
			_ => None,
		};
		for (account, data) in frame_system::Account::<Runtime>::iter() {
			let Some(who) = self.numbers.get(&account) else {
				return Err(format!("{account:?} came from nowhere"));
			};
			let model = self.model.ledger.accounts[*who].held;
			let mut held = [0u128; Why::COUNT];
			// What nobody names is compared with what the pallets have on record.
			held[Why::Proxy as usize] = model[Why::Proxy as usize];
			held[Why::Multisig as usize] = model[Why::Multisig as usize];
			let unnamed = held.iter().sum::<u128>();
			for hold in pallet_balances::Holds::<Runtime>::get(&account) {
				let Some(why) = known(hold.id) else {
					return Err(format!("account {who} has a hold for {:?}", hold.id));
				};
				held[why as usize] += hold.amount;
			}
			same(&format!("holds of account {who}"), model, held)?;
			let named = held.iter().sum::<u128>() - unnamed;
			let reserved = data.data.reserved.checked_sub(named);
			same(&format!("reserves of account {who}"), Some(unnamed), reserved)?;
			same(&format!("frozen of account {who}"), 0, data.data.frozen)?;
		}
		Ok(())
	}

	fn compare_issuers(&self) -> Result<(), String> {
		let model = &self.model;
		let chain: BTreeMap<u32, _> = pallet_sdrt::Issuers::<Runtime>::iter()
			.map(|(id, issuer)| (id.0, issuer))
			.collect();
		same("issuers", model.issuers.keys().collect::<Vec<_>>(), chain.keys().collect())?;
		for (id, issuer) in &model.issuers {
			let actual = &chain[id];
			same("account of issuer", &self.book.account(issuer.account), &actual.account)?;
			same("ceiling", issuer.ceiling, actual.ceiling)?;
			same("attested", issuer.attested, actual.attestation.map(|x| (x.amount, x.as_of)))?;
			same("outstanding", issuer.outstanding(), actual.outstanding)?;
			same("minted", issuer.minted, actual.minted)?;
			same("redeemed", issuer.redeemed, actual.redeemed)?;
			same("pending", model.pending(*id), actual.pending)?;
			same("active issuer", issuer.active, actual.status.can_mint())?;
			let fresh = issuer
				.attested
				.is_some_and(|(_, as_of)| model.now < as_of + model.parameters.attestation_max_age);
			let reserve = issuer.attested.map_or(0, |(reserve, _)| reserve);
			let headroom = match issuer.active && fresh {
				true => issuer.ceiling.min(reserve).saturating_sub(issuer.outstanding()),
				false => 0,
			};
			same("headroom", Some(headroom), Sdrt::headroom(IssuerId(*id)))?;
		}
		let open: BTreeMap<u64, _> = pallet_sdrt::Redemptions::<Runtime>::iter()
			.map(|(key, open)| (RedemptionId::from(key).0, open))
			.collect();
		same("redemptions", model.redemptions.keys().collect::<Vec<_>>(), open.keys().collect())?;
		for (id, redemption) in &model.redemptions {
			let actual = &open[id];
			same("holder", &self.book.account(redemption.holder), &actual.holder)?;
			same("amount", redemption.amount, actual.amount)?;
			same("deadline", redemption.deadline, actual.deadline)?;
		}
		let reporters: BTreeMap<Who, Option<u64>> = pallet_sdrt::Reporters::<Runtime>::get()
			.into_iter()
			.map(|reporter| {
				let seen = reporter.latest.map(|report| report.observation.observed_at);
				(self.numbers[&reporter.account], seen)
			})
			.collect();
		same("reporters", &model.reporters, &reporters)
	}

	fn compare_offers(&self) -> Result<(), String> {
		let chain: BTreeMap<u32, _> =
			Offers::<Runtime>::iter().map(|(id, offer)| (id.0, offer)).collect();
		let ids: Vec<_> = self.model.offers.keys().collect();
		same("offers", ids, chain.keys().collect())?;
		for (id, offer) in &self.model.offers {
			let actual = &chain[id];
			let state = match actual.status {
				OfferStatus::Open => OfferState::Open,
				OfferStatus::Paused => OfferState::Paused,
				OfferStatus::Withdrawn => OfferState::Withdrawn,
			};
			let text = format!("offer {id}");
			same(&text, offer.state, state)?;
			same(&text, OperatorId(offer.provider), actual.provider)?;
			same(&text, offer.unit_price, actual.offer.unit_price)?;
			same(&text, offer.valid_until, actual.offer.valid_until)?;
			same(&text, offer.capacity, actual.offer.capacity)?;
			same(&text, offer.min_units, actual.offer.min_units)?;
			same(&text, (offer.committed, offer.delivered), (actual.committed, actual.delivered))?;
			same(&text, offer.deposit, actual.deposit)?;
			same(&text, &self.book.account(offer.depositor), &actual.depositor)?;
		}
		same(
			"next offer",
			OfferId(self.model.next_offer),
			pallet_marketplace::NextOfferId::<Runtime>::get(),
		)
	}

	fn compare_orders(&self) -> Result<(), String> {
		let chain: BTreeMap<u64, _> =
			Orders::<Runtime>::iter().map(|(id, order)| (id.0, order)).collect();
		let ids: Vec<_> = self.model.orders.keys().collect();
		same("orders", ids, chain.keys().collect())?;
		for (id, order) in &self.model.orders {
			let actual = &chain[id];
			let state = match actual.status {
				OrderStatus::Requested => OrderState::Requested,
				OrderStatus::Active => OrderState::Active,
				OrderStatus::Closing => OrderState::Closing,
				OrderStatus::Disputed => OrderState::Disputed,
				OrderStatus::Completed => OrderState::Completed,
				OrderStatus::Cancelled => OrderState::Cancelled,
				OrderStatus::Declined => OrderState::Declined,
				OrderStatus::Expired => OrderState::Expired,
			};
			let text = format!("order {id}");
			same(&text, order.state, state)?;
			same(&text, order.awaited.len() as u32, actual.awaiting)?;
			same(&text, order.report_until, actual.report_until)?;
			same(&text, order.closed_at, actual.closed_at)?;
			same(&text, OperatorId(order.buyer), actual.buyer)?;
			same(&text, &self.book.account(order.payer), &actual.payer)?;
			same(&text, order.lines().start, actual.first_line.0)?;
		}
		let chain: BTreeMap<u64, _> = Lines::<Runtime>::iter()
			.map(|(key, line)| (LineId::from(key).0, line))
			.collect();
		let ids: Vec<_> = self.model.lines.keys().collect();
		same("lines", ids, chain.keys().collect())?;
		for (id, line) in &self.model.lines {
			let actual = &chain[id];
			use pallet_marketplace::LineState as Actual;
			let state = match actual.state {
				Actual::Requested => LineState::Requested,
				Actual::Open => LineState::Open,
				Actual::Contested => LineState::Contested,
				Actual::Released => LineState::Released,
				Actual::Settled => LineState::Settled,
				Actual::Closed => LineState::Closed,
			};
			let text = format!("line {id}");
			same(&text, line.state, state)?;
			same(&text, (line.units, line.used), (actual.units, actual.used))?;
			same(&text, line.unit_price, actual.unit_price)?;
			same(&text, line.report_until, actual.report_until)?;
			same(&text, line.escrow(), actual.escrowed())?;
			same(&text, OrderId(line.order), actual.order_id())?;
		}
		for (id, contest) in &self.model.contests {
			let Some(actual) = Contests::<Runtime>::get(LineKey::from(LineId(*id))) else {
				return Err(format!("line {id} has no contest"));
			};
			let text = format!("contest of line {id}");
			same(&text, contest.answered, actual.provider_claim.is_some())?;
			same(&text, contest.buyer_names, actual.buyer_proposal)?;
			same(&text, contest.provider_names, actual.provider_proposal)?;
		}
		Ok(())
	}

	fn compare_operators(&self) -> Result<(), String> {
		let chain: BTreeMap<u32, _> = pallet_operators::Operators::<Runtime>::iter()
			.map(|(id, operator)| (id.0, operator))
			.collect();
		let ids: Vec<_> = self.model.operators.keys().collect();
		same("operators", ids, chain.keys().collect())?;
		for (id, operator) in &self.model.operators {
			let actual = &chain[id];
			let standing = match actual.status {
				OperatorStatus::Applied => Standing::Applied,
				OperatorStatus::Active => Standing::Active,
				OperatorStatus::Suspended => Standing::Suspended,
				OperatorStatus::Retired => Standing::Retired,
			};
			let text = format!("operator {id}");
			same(&text, operator.standing, standing)?;
			same(&text, operator.deposit, actual.deposit)?;
			same(&text, &self.book.account(operator.account), &actual.account)?;
			same(&text, operator.tadig, actual.tadig.map(|tadig| tadig.0))?;
			same(&text, self.model.delegates(*id).len() as u32, actual.delegate_count)?;
		}
		let links: BTreeMap<Who, (u32, u8)> = pallet_operators::Accounts::<Runtime>::iter()
			.map(|(account, link)| {
				(self.numbers[&account], (link.operator.0, link.rights.roles().bits()))
			})
			.collect();
		let expected: BTreeMap<Who, (u32, u8)> = self
			.model
			.links
			.iter()
			.map(|(who, link)| (*who, (link.operator, link.roles.unwrap_or(31))))
			.collect();
		same("accounts of operators", &expected, &links)
	}

	/// Proxies, multisigs and preimages, with their deposits.
	fn compare_deputies(&self) -> Result<(), String> {
		let model = &self.model;
		let mut proxies = BTreeMap::new();
		for (account, (definitions, deposit)) in pallet_proxy::Proxies::<Runtime>::iter() {
			let who = self.numbers[&account];
			same(
				&format!("deposit of the proxies of account {who}"),
				model.ledger.held(who, Why::Proxy),
				deposit,
			)?;
			let definitions: BTreeSet<_> = definitions
				.iter()
				.map(|known| (self.numbers[&known.delegate], known.proxy_type, known.delay))
				.collect();
			proxies.insert(who, definitions);
		}
		same("proxies", &model.proxies, &proxies)?;

		let count = pallet_multisig::Multisigs::<Runtime>::iter_keys().count();
		same("open multisigs", model.opened.len(), count)?;
		let mut deposits = vec![0u128; model.ledger.accounts.len()];
		for opened in &model.opened {
			let mut members: Vec<AccountId> =
				opened.members.iter().map(|who| self.book.account(*who)).collect();
			members.sort();
			let account = Multisig::multi_account_id(&members, 2);
			let hash = self.book.multi_hash(&opened.call);
			let Some(actual) = pallet_multisig::Multisigs::<Runtime>::get(&account, hash) else {
				return Err(format!("{:?} is not open", opened.call));
			};
			same("block of a multisig", opened.when, actual.when.height.into())?;
			same("deposit of a multisig", opened.deposit, actual.deposit)?;
			same("depositor", opened.depositor, self.numbers[&actual.depositor])?;
			let approvals = actual.approvals.iter().map(|who| self.numbers[who]).collect();
			same("approvals", &opened.approvals, &approvals)?;
			deposits[opened.depositor] += opened.deposit;
		}
		for (who, deposit) in deposits.into_iter().enumerate() {
			let held = model.ledger.held(who, Why::Multisig);
			same(&format!("deposits of multisigs of account {who}"), held, deposit)?;
		}
		let noted = pallet_preimage::RequestStatusFor::<Runtime>::iter_keys().count();
		same("preimages", model.preimages.len(), noted)
	}

	fn compare_board(&self) -> Result<(), String> {
		let model = &self.model;
		let council: BTreeSet<Who> =
			pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
				.iter()
				.map(|account| self.numbers[account])
				.collect();
		same("the council", &model.council, &council)?;
		let speaks_for: BTreeSet<u32> =
			council.iter().map(|who| model.links[who].operator).collect();
		same("operators on the board", council.len(), speaks_for.len())?;
		let motions = pallet_collective::Proposals::<Runtime, pallet_collective::Instance1>::get();
		same("motions", model.motions.len(), motions.len())?;
		for motion in &model.motions {
			let hash = self.book.hash(&motion.call);
			let Some((threshold, ayes, nays)) = common::votes(hash) else {
				return Err(format!("motion {} is not there", motion.index));
			};
			let numbers = |accounts: &[AccountId]| -> BTreeSet<Who> {
				accounts.iter().map(|account| self.numbers[account]).collect()
			};
			same("threshold", motion.threshold, threshold)?;
			same("ayes", &motion.ayes, &numbers(&ayes))?;
			same("nays", &motion.nays, &numbers(&nays))?;
		}
		let authorities: BTreeMap<Who, Authority> =
			pallet_authorities::Authorities::<Runtime>::get()
				.iter()
				.map(|(account, record)| {
					let authority = Authority {
						operator: record.operator.map(|id| id.0),
						active: record.status.is_member(),
						disabled: record.status == AuthorityStatus::Disabled,
						last_offence: record.last_offence,
					};
					(self.numbers[account], authority)
				})
				.collect();
		same("authorities", &model.authorities, &authorities)?;
		let keyed: BTreeSet<Who> = pallet_session::NextKeys::<Runtime>::iter_keys()
			.map(|account| self.numbers[&account])
			.collect();
		same("accounts with session keys", &model.keyed, &keyed)?;
		let numbers = |accounts: Vec<AccountId>| -> BTreeSet<Who> {
			accounts.iter().map(|account| self.numbers[account]).collect()
		};
		same("the session", model.session, Session::current_index())?;
		same("validators", &model.running, &numbers(Session::validators()))?;
		let queued = Session::queued_keys().into_iter().map(|(who, _)| who).collect();
		same("validators of the next session", &model.queued, &numbers(queued))?;
		let minimum = pallet_authorities::MinimumAuthorities::<Runtime>::get();
		same("minimum of authorities", model.minimum, minimum)
	}
}

/// Errors in events have lost their text: they went through storage.
fn stored_name(error: sp_runtime::DispatchError) -> String {
	let sp_runtime::DispatchError::Module(mut module) = error else {
		return common::name_of(&error);
	};
	module.message = error_text(module.index, module.error[0]);
	common::name_of(&sp_runtime::DispatchError::Module(module))
}

/// The name of an error by its place, from the metadata.
fn error_text(pallet: u8, error: u8) -> Option<&'static str> {
	use std::sync::OnceLock;
	static NAMES: OnceLock<HashMap<(u8, u8), String>> = OnceLock::new();
	let names = NAMES.get_or_init(common::error_names);
	names.get(&(pallet, error)).map(String::as_str)
}

pub fn same<T: PartialEq + std::fmt::Debug>(
	what: &str,
	expected: T,
	actual: T,
) -> Result<(), String> {
	if expected == actual {
		Ok(())
	} else {
		Err(format!("{what}: should be {expected:?} and is {actual:?}"))
	}
}

/// A seed for everything that a run draws.
pub fn seed_of(text: Option<String>) -> u64 {
	text.map_or(20_261_121, |text| text.parse().expect("INTERWORK_SEED is a number"))
}

/// Draws seeds for the runs with a fault.
pub fn seeds() -> Random {
	Random(seed_of(std::env::var("INTERWORK_SEED").ok()) ^ 0x5eed)
}
