//! Whole journeys, and a seeded run over all calls. An indexer that sees only events must end with
//! the same registry as the chain.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use frame_system::pallet_prelude::OriginFor;
use interwork_primitives::{
	traits::{InspectOperators, SuspendOperators},
	Balance, OperatorId, OperatorKind, OperatorStatus, Role, RoleSet,
};
use std::collections::BTreeMap;

fn signed(account: AccountId) -> OriginFor<Test> {
	RuntimeOrigin::signed(account)
}

fn root() -> OriginFor<Test> {
	RuntimeOrigin::root()
}

/// The registry as somebody knows it who has only seen the events. Times and counts are left out.
#[derive(Debug, Default, PartialEq)]
struct Index {
	operators: BTreeMap<u32, IndexedOperator>,
	links: BTreeMap<AccountId, (OperatorId, AccountRights)>,
}

#[derive(Clone, Debug, PartialEq)]
struct IndexedOperator {
	account: AccountId,
	legal_name: NameOf<Test>,
	kind: OperatorKind,
	codes: (interwork_primitives::Country, Option<interwork_primitives::Tadig>, PlmnsOf<Test>),
	status: OperatorStatus,
	deposit: Balance,
}

impl Index {
	fn from_events() -> Self {
		let mut index = Self::default();
		for entry in System::events() {
			if let RuntimeEvent::Registry(event) = entry.event {
				index.see(event);
			}
		}
		index
	}

	fn from_storage() -> Self {
		Self {
			operators: Operators::<Test>::iter()
				.map(|(id, record)| {
					let operator = IndexedOperator {
						account: record.account,
						legal_name: record.legal_name,
						kind: record.kind,
						codes: (record.country, record.tadig, record.plmns),
						status: record.status,
						deposit: record.deposit,
					};
					(id.0, operator)
				})
				.collect(),
			links: Accounts::<Test>::iter()
				.map(|(account, link)| (account, (link.operator, link.rights)))
				.collect(),
		}
	}

	fn of(&mut self, operator: OperatorId) -> &mut IndexedOperator {
		self.operators.get_mut(&operator.0).expect("announced before")
	}

	fn see(&mut self, event: Event<Test>) {
		match event {
			Event::Applied {
				operator,
				account,
				legal_name,
				kind,
				country,
				tadig,
				plmns,
				deposit,
			} => {
				let status = OperatorStatus::Applied;
				let codes = (country, tadig, plmns);
				let new = IndexedOperator { account, legal_name, kind, codes, status, deposit };
				assert_eq!(self.operators.insert(operator.0, new), None);
				assert_eq!(self.links.insert(account, (operator, AccountRights::Owner)), None);
			},
			Event::ApplicationWithdrawn { operator, account, deposit }
			| Event::Rejected { operator, account, deposit, .. } => {
				let old = self.operators.remove(&operator.0).expect("announced before");
				assert_eq!((old.account, old.deposit), (account, deposit));
				self.links.remove(&account);
			},
			Event::Admitted { operator, account } | Event::Reinstated { operator, account } => {
				assert_eq!(self.of(operator).account, account);
				self.of(operator).status = OperatorStatus::Active;
			},
			Event::Suspended { operator, account, .. } => {
				assert_eq!(self.of(operator).account, account);
				self.of(operator).status = OperatorStatus::Suspended;
			},
			Event::Retired { operator, account, deposit, .. } => {
				let retired = self.of(operator);
				assert_eq!((retired.account, retired.deposit), (account, deposit));
				retired.status = OperatorStatus::Retired;
				retired.deposit = 0;
				self.links.retain(|_, (of, rights)| *of != operator || rights.is_owner());
			},
			Event::Amended { operator, legal_name, country, tadig, plmns } => {
				self.of(operator).legal_name = legal_name;
				self.of(operator).codes = (country, tadig, plmns);
			},
			Event::DelegateSet { operator, account, old_roles, new_roles } => {
				let rights = AccountRights::Delegate(new_roles);
				let old = self.links.insert(account, (operator, rights));
				assert_eq!(old, old_roles.map(|x| (operator, AccountRights::Delegate(x))));
			},
			Event::DelegateRemoved { operator, account }
			| Event::DelegateResigned { operator, account } => {
				let old = self.links.remove(&account).expect("linked before");
				assert_eq!(old.0, operator);
			},
			Event::AccountChanged { operator, old_account, new_account, deposit } => {
				let moved = self.of(operator);
				assert_eq!((moved.account, moved.deposit), (old_account, deposit));
				moved.account = new_account;
				self.links.remove(&old_account);
				self.links.insert(new_account, (operator, AccountRights::Owner));
			},
			Event::__Ignore(..) => unreachable!("never emitted"),
		}
	}
}

#[test]
fn operator_should_live_a_whole_life() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		// A careless application is rejected, the next one is admitted.
		let first = applicant(ALICE, 1);
		assert_ok!(Registry::reject(root(), first, reason("wrong country")));
		let operator = active(ALICE, 1);
		assert_ne!(first, operator);

		// It hands out roles and its delegate acts.
		assert_ok!(Registry::set_delegate(signed(ALICE), BOB, Role::Market.into()));
		assert_eq!(Registry::ensure_may_start(&BOB, Role::Market), Ok(operator));

		// It is suspended: the delegate may finish, not start.
		assert_ok!(<Registry as SuspendOperators>::suspend(operator));
		assert_noop!(
			Registry::ensure_may_start(&BOB, Role::Market),
			Error::<Test>::OperatorNotActive
		);
		assert_eq!(Registry::ensure_may_finish(&BOB, Role::Market), Ok(operator));

		// It is reinstated, changes its codes by vote, and moves to another account.
		assert_ok!(Registry::reinstate(root(), operator));
		assert_ok!(Registry::amend(
			root(),
			operator,
			name("Operator One"),
			DE,
			Some(tadig(1)),
			plmns([1, 2])
		));
		assert_ok!(Registry::change_account(signed(ALICE), CHARLIE));
		assert_eq!(Registry::ensure_may_start(&BOB, Role::Market), Ok(operator));

		// It leaves. Others take its codes; it can still finish what is open.
		assert_ok!(Registry::leave(signed(CHARLIE)));
		assert_eq!(Registry::ensure_may_finish(&CHARLIE, Role::Settlement), Ok(operator));
		assert_eq!(Registry::account_of(operator), Some(CHARLIE));
		let successor = active(BOB, 2);
		assert_eq!(Registry::operator_by_plmn(plmn(2)).unwrap().0, successor);

		// The deposit went to whoever owned the operator at its end; no value came or went.
		assert_eq!(Balances::free_balance(ALICE), INITIAL_BALANCE - DEPOSIT);
		assert_eq!(Balances::free_balance(CHARLIE), INITIAL_BALANCE + DEPOSIT);
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Index::from_events(), Index::from_storage());
		assert_eq!(
			Counts::<Test>::get(),
			OperatorCounts { active: 1, retired: 1, rejected: 1, ..Default::default() }
		);
	});
}

/// A small generator (splitmix64), so that a run can be repeated from its seed.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		z ^ (z >> 31)
	}

	fn below(&mut self, limit: u64) -> u64 {
		self.next() % limit
	}
}

/// One random call. Returns what was called, and whether it passed.
fn step(random: &mut Random) -> (String, bool) {
	let who = 1 + random.below(12);
	let other = 1 + random.below(12);
	let n = random.below(8) as u16;
	let next = u64::from(NextOperatorId::<Test>::get().0);
	let operator = OperatorId(random.below(next + 1) as u32);
	let bits = random.below(33) as u8;
	let roles = RoleSet::from_bits(bits).unwrap_or_default();
	let (call, passed) = match random.below(16) {
		0 | 1 => ("apply", apply(who, n).is_ok()),
		2 => ("withdraw_application", Registry::withdraw_application(signed(who)).is_ok()),
		3 | 4 => ("admit", Registry::admit(root(), operator).is_ok()),
		5 => ("reject", Registry::reject(root(), operator, reason("r")).is_ok()),
		6 => ("suspend", Registry::suspend(root(), operator, reason("r")).is_ok()),
		7 => ("offence", <Registry as SuspendOperators>::suspend(operator).is_ok()),
		8 => ("reinstate", Registry::reinstate(root(), operator).is_ok()),
		9 if random.below(4) == 0 => ("retire", Registry::retire(root(), operator).is_ok()),
		9 if random.below(4) == 0 => ("leave", Registry::leave(signed(who)).is_ok()),
		9 | 10 => {
			let codes = plmns([n, n + 1]);
			let call = Registry::amend(root(), operator, name("N"), DE, Some(tadig(n)), codes);
			("amend", call.is_ok())
		},
		11 | 12 => ("set_delegate", Registry::set_delegate(signed(who), other, roles).is_ok()),
		13 => match random.below(2) {
			0 => {
				// Somebody's delegate, or nobody's.
				let found = Delegates::<Test>::iter_keys().next();
				let (owner, delegate) = found
					.and_then(|(id, delegate)| Some((Registry::account_of(id)?, delegate)))
					.unwrap_or((who, other));
				("remove_delegate", Registry::remove_delegate(signed(owner), delegate).is_ok())
			},
			_ => ("resign_delegation", Registry::resign_delegation(signed(who)).is_ok()),
		},
		14 => ("change_account", Registry::change_account(signed(who), other).is_ok()),
		_ => ("replace_account", Registry::replace_account(root(), operator, other).is_ok()),
	};
	(format!("{call} who {who} other {other} n {n} operator {operator} roles {bits}"), passed)
}

/// Runs `steps` random calls, checking the invariants after each with `check`. Returns how often
/// each call has passed, or the trace up to the failure.
fn run(
	seed: u64,
	steps: u32,
	check: fn() -> Result<(), sp_runtime::DispatchError>,
) -> Result<BTreeMap<String, u32>, String> {
	let mut passed: BTreeMap<String, u32> = BTreeMap::new();
	let mut trace = vec![];
	let mut random = Random(seed);
	let mut outcome = Ok(());
	ExtBuilder::default().build().execute_with(|| {
		let issuance = Balances::total_issuance();
		for count in 0..steps {
			set_time(START + u64::from(count));
			let (call, is_ok) = step(&mut random);
			if is_ok {
				let name = call.split(' ').next().unwrap_or_default();
				*passed.entry(name.to_string()).or_default() += 1;
				trace.push(call);
			}
			if let Err(error) = check() {
				outcome = Err(format!("seed {seed}: {error:?} after\n{}", trace.join("\n")));
				return;
			}
		}
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Index::from_events(), Index::from_storage(), "seed {seed}");
	});
	outcome.map(|()| passed)
}

#[test]
fn registry_should_stay_consistent_when_anything_is_called_in_any_order() {
	let mut total: BTreeMap<String, u32> = BTreeMap::new();
	for seed in 0..24 {
		match run(seed, 600, Registry::do_try_state) {
			Ok(passed) => passed.into_iter().for_each(|(k, v)| *total.entry(k).or_default() += v),
			Err(trace) => panic!("{trace}"),
		}
	}
	// A run in which some call never passes says nothing about it.
	assert_eq!(total.len(), 15, "{total:?}");
	assert!(total.values().all(|count| *count >= 10), "{total:?}");
}

#[test]
fn random_run_should_find_a_broken_registry() {
	// The same run over a chain on which somebody loses a link now and then.
	let breaking = || {
		if Counts::<Test>::get().active > 2 {
			let first = Accounts::<Test>::iter_keys().next();
			first.into_iter().for_each(Accounts::<Test>::remove);
		}
		Registry::do_try_state()
	};
	let trace = run(7, 600, breaking).expect_err("the loss must be found");
	assert!(trace.contains("seed 7"));
}
