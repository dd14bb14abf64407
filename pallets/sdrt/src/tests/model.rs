//! Seeded random runs over all calls that move money, against a model that is written without the
//! pallet: what the model says must happen, happens, and the invariants hold after every step.

use crate::{mock::*, Event, RejectReason};
use frame_support::traits::fungible::Inspect;
use interwork_primitives::{Balance, IssuerId, RedemptionId, UnixSecs};
use std::collections::BTreeMap;

const HOLDERS: [AccountId; 3] = [ALICE, BOB, CAROL];
const ISSUERS: [(IssuerId, AccountId); 2] = [(FIRST, ISSUER), (SECOND, ISSUER_2)];
const STEPS: u32 = 400;
const SEEDS: u64 = 24;

/// SplitMix64: small, seeded, good enough to wander.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	fn pick<T: Copy>(&mut self, of: &[T]) -> T {
		of[self.below(of.len() as u64) as usize]
	}
}

#[derive(Clone, Debug)]
struct ModelIssuer {
	active: bool,
	ceiling: Balance,
	reserve: Balance,
	as_of: UnixSecs,
	outstanding: Balance,
}

#[derive(Clone, Debug)]
struct ModelRedemption {
	holder: AccountId,
	issuer: IssuerId,
	amount: Balance,
	deadline: UnixSecs,
}

#[derive(Clone, Debug)]
struct Model {
	now: UnixSecs,
	free: BTreeMap<AccountId, Balance>,
	issuers: BTreeMap<IssuerId, ModelIssuer>,
	open: BTreeMap<RedemptionId, ModelRedemption>,
	next_id: u64,
}

#[derive(Clone, Copy, Debug)]
enum Step {
	Mint { issuer: (IssuerId, AccountId), to: AccountId, amount: Balance },
	Request { holder: AccountId, issuer: IssuerId, amount: Balance },
	Confirm { who: AccountId, id: RedemptionId },
	Reject { who: AccountId, id: RedemptionId },
	Expire { id: RedemptionId },
	Ceiling { issuer: IssuerId, ceiling: Balance },
	Attest { issuer: IssuerId, amount: Balance, as_of: UnixSecs },
	Suspend { issuer: IssuerId },
	Reinstate { issuer: IssuerId },
	Transfer { from: AccountId, to: AccountId, amount: Balance },
	Pass { secs: UnixSecs },
}

impl Model {
	fn start() -> Self {
		let issuer = |outstanding| ModelIssuer {
			active: true,
			ceiling: CEILING,
			reserve: RESERVE,
			as_of: START,
			outstanding,
		};
		Self {
			now: START,
			free: [(ALICE, ENDOWMENT), (BOB, ENDOWMENT), (CAROL, 0)].into(),
			issuers: [(FIRST, issuer(2 * ENDOWMENT + EXISTENTIAL_DEPOSIT)), (SECOND, issuer(0))]
				.into(),
			open: BTreeMap::new(),
			next_id: 0,
		}
	}

	fn held(&self, who: AccountId) -> Balance {
		self.open
			.values()
			.filter(|open| open.holder == who)
			.map(|open| open.amount)
			.sum()
	}

	fn pending(&self, issuer: IssuerId) -> Balance {
		self.open
			.values()
			.filter(|open| open.issuer == issuer)
			.map(|open| open.amount)
			.sum()
	}

	fn choose(&self, random: &mut Random) -> Step {
		let amount = Balance::from(match random.below(4) {
			0 => random.below(100),
			1 => random.below(1_000),
			2 => random.below(20_000),
			_ => random.below(600_000),
		});
		let (issuer, account) = random.pick(&ISSUERS);
		let id = match random.below(8) {
			0 => RedemptionId(random.below(self.next_id + 1)),
			_ => {
				let ids: Vec<RedemptionId> = self.open.keys().copied().collect();
				if ids.is_empty() {
					RedemptionId(0)
				} else {
					random.pick(&ids)
				}
			},
		};
		// Mostly the one who may answer.
		let who = match (self.open.get(&id), random.below(8)) {
			(Some(open), 1..) => ISSUERS.iter().find(|(id, _)| *id == open.issuer).unwrap().1,
			_ => random.pick(&[ISSUER, ISSUER_2, ALICE]),
		};
		match random.below(32) {
			0..=5 => Step::Mint { issuer: (issuer, account), to: random.pick(&HOLDERS), amount },
			6..=13 => Step::Request { holder: random.pick(&HOLDERS), issuer, amount },
			14..=17 => Step::Confirm { who, id },
			18..=19 => Step::Reject { who, id },
			20..=21 => Step::Expire { id },
			22 => Step::Ceiling { issuer, ceiling: Balance::from(random.below(1_500_000)) },
			23..=24 => Step::Attest {
				issuer,
				amount: Balance::from(random.below(1_500_000)),
				as_of: self.now + 2 - random.below(1_000),
			},
			25 => Step::Suspend { issuer },
			26 => Step::Reinstate { issuer },
			27..=29 => {
				Step::Transfer { from: random.pick(&HOLDERS), to: random.pick(&HOLDERS), amount }
			},
			_ => Step::Pass {
				secs: match random.below(10) {
					0 => ATTESTATION_AGE / 3,
					1..=4 => PERIOD / 3,
					_ => random.below(3_600),
				},
			},
		}
	}

	/// What the rules say: whether the step succeeds, and what it changes.
	fn apply(&mut self, step: Step) -> bool {
		match step {
			Step::Mint { issuer: (id, _), to, amount } => {
				let now = self.now;
				let issuer = self.issuers.get_mut(&id).unwrap();
				let owed = issuer.outstanding + amount;
				let free = self.free.get_mut(&to).unwrap();
				let allowed = issuer.active
					&& amount > 0 && owed <= issuer.ceiling.min(issuer.reserve)
					&& now - issuer.as_of < ATTESTATION_AGE
					&& *free + amount >= EXISTENTIAL_DEPOSIT;
				if allowed {
					issuer.outstanding = owed;
					*free += amount;
				}
				allowed
			},
			Step::Request { holder, issuer, amount } => {
				let spare = self.free[&holder].saturating_sub(EXISTENTIAL_DEPOSIT);
				let redeemable = self.issuers[&issuer].outstanding - self.pending(issuer);
				let allowed = amount >= REDEMPTION_MIN && amount <= redeemable && amount <= spare;
				if allowed {
					*self.free.get_mut(&holder).unwrap() -= amount;
					let deadline = self.now + PERIOD;
					let open = ModelRedemption { holder, issuer, amount, deadline };
					self.open.insert(RedemptionId(self.next_id), open);
					self.next_id += 1;
				}
				allowed
			},
			Step::Confirm { who, id } => self.answer(who, id).is_some_and(|open| {
				self.issuers.get_mut(&open.issuer).unwrap().outstanding -= open.amount;
				true
			}),
			Step::Reject { who, id } => self.answer(who, id).is_some_and(|open| {
				*self.free.get_mut(&open.holder).unwrap() += open.amount;
				true
			}),
			Step::Expire { id } => {
				let due = self.open.get(&id).is_some_and(|open| self.now >= open.deadline);
				if due {
					let open = self.open.remove(&id).unwrap();
					*self.free.get_mut(&open.holder).unwrap() += open.amount;
				}
				due
			},
			Step::Ceiling { issuer, ceiling } => {
				self.issuers.get_mut(&issuer).unwrap().ceiling = ceiling;
				true
			},
			Step::Attest { issuer, amount, as_of } => {
				let now = self.now;
				let issuer = self.issuers.get_mut(&issuer).unwrap();
				let allowed = as_of <= now && as_of > issuer.as_of;
				if allowed {
					issuer.reserve = amount;
					issuer.as_of = as_of;
				}
				allowed
			},
			Step::Suspend { issuer } => {
				core::mem::replace(&mut self.issuers.get_mut(&issuer).unwrap().active, false)
			},
			Step::Reinstate { issuer } => {
				!core::mem::replace(&mut self.issuers.get_mut(&issuer).unwrap().active, true)
			},
			Step::Transfer { from, to, amount } => {
				// Accounts are kept alive, so that none is reaped in this model.
				let spare = self.free[&from].saturating_sub(EXISTENTIAL_DEPOSIT);
				let arrives = self.free[&to] + amount >= EXISTENTIAL_DEPOSIT;
				let allowed = amount <= spare && arrives;
				if allowed {
					*self.free.get_mut(&from).unwrap() -= amount;
					*self.free.get_mut(&to).unwrap() += amount;
				}
				allowed
			},
			Step::Pass { secs } => {
				self.now += secs;
				true
			},
		}
	}

	fn answer(&mut self, who: AccountId, id: RedemptionId) -> Option<ModelRedemption> {
		let open = self.open.get(&id)?;
		let (_, account) = ISSUERS.iter().find(|(issuer, _)| *issuer == open.issuer)?;
		if *account != who || self.now >= open.deadline {
			return None;
		}
		self.open.remove(&id)
	}

	fn assert_matches_the_chain(&self) {
		for holder in HOLDERS {
			assert_eq!(Balances::balance(&holder), self.free[&holder], "free of {holder}");
			assert_eq!(held(holder), self.held(holder), "held of {holder}");
		}
		let mut owed = 0;
		for (id, expected) in &self.issuers {
			let actual = issuer(*id);
			assert_eq!(actual.outstanding, expected.outstanding, "outstanding of {id}");
			assert_eq!(actual.pending, self.pending(*id), "pending of {id}");
			owed += expected.outstanding;
			let fresh = self.now - expected.as_of < ATTESTATION_AGE;
			let limit = expected.ceiling.min(expected.reserve);
			let headroom = if fresh && expected.active {
				limit.saturating_sub(expected.outstanding)
			} else {
				0
			};
			assert_eq!(Sdrt::headroom(*id), Some(headroom), "headroom of {id}");
		}
		assert_eq!(Balances::total_issuance(), owed);
		let free: Balance = self.free.values().sum();
		let held: Balance = self.open.values().map(|open| open.amount).sum();
		assert_eq!(owed, free + held + EXISTENTIAL_DEPOSIT, "and the pot's");
	}
}

/// What somebody knows who only ever reads the events.
#[derive(Default)]
struct Reader {
	/// Outstanding, ceiling and reserve of each issuer.
	issuers: BTreeMap<IssuerId, (Balance, Balance, Balance)>,
	/// Holder, issuer and amount of each open redemption.
	open: BTreeMap<RedemptionId, (AccountId, IssuerId, Balance)>,
}

impl Reader {
	/// Starts from the genesis, which has no events.
	fn start() -> Self {
		let issuers = Sdrt::issuers().into_iter().map(|(id, issuer)| {
			(id, (issuer.outstanding, issuer.ceiling, issuer.attestation.unwrap().amount))
		});
		Self { issuers: issuers.collect(), open: BTreeMap::new() }
	}

	fn read(&mut self, event: Event<Test>) {
		match event {
			Event::Minted { issuer, amount, outstanding, .. } => {
				let known = self.issuers.get_mut(&issuer).unwrap();
				known.0 += amount;
				assert_eq!(known.0, outstanding);
			},
			Event::CeilingSet { issuer, old_value, new_value } => {
				let known = self.issuers.get_mut(&issuer).unwrap();
				assert_eq!(core::mem::replace(&mut known.1, new_value), old_value);
			},
			Event::ReserveAttested { issuer, amount, .. } => {
				self.issuers.get_mut(&issuer).unwrap().2 = amount;
			},
			Event::RedemptionRequested { id, issuer, holder, amount, .. } => {
				assert_eq!(self.open.insert(id, (holder, issuer, amount)), None);
			},
			Event::RedemptionConfirmed { id, issuer, holder, amount, outstanding, .. } => {
				assert_eq!(self.open.remove(&id), Some((holder, issuer, amount)));
				let known = self.issuers.get_mut(&issuer).unwrap();
				known.0 -= amount;
				assert_eq!(known.0, outstanding);
			},
			Event::RedemptionRejected { id, issuer, holder, amount, .. }
			| Event::RedemptionExpired { id, issuer, holder, amount } => {
				assert_eq!(self.open.remove(&id), Some((holder, issuer, amount)));
			},
			_ => {},
		}
	}

	fn assert_matches_the_chain(&self) {
		for (id, (outstanding, ceiling, reserve)) in &self.issuers {
			let issuer = issuer(*id);
			assert_eq!(issuer.outstanding, *outstanding);
			assert_eq!(issuer.ceiling, *ceiling);
			assert_eq!(issuer.attestation.unwrap().amount, *reserve);
		}
		for (id, (holder, issuer, amount)) in &self.open {
			let open = Sdrt::redemption(*id).unwrap();
			assert_eq!((open.holder, open.issuer, open.amount), (*holder, *issuer, *amount));
		}
		assert_eq!(crate::Redemptions::<Test>::iter().count(), self.open.len());
	}
}

/// Does the step on the chain; says whether it succeeded.
fn perform(step: Step) -> bool {
	let result = match step {
		Step::Mint { issuer, to, amount } => Sdrt::mint(signed(issuer.1), to, amount),
		Step::Request { holder, issuer, amount } => {
			Sdrt::request_redemption(signed(holder), issuer, amount, hash(1))
		},
		Step::Confirm { who, id } => Sdrt::confirm_redemption(signed(who), id, hash(2)),
		Step::Reject { who, id } => Sdrt::reject_redemption(signed(who), id, RejectReason::Other),
		Step::Expire { id } => Sdrt::expire_redemption(signed(BOB), id),
		Step::Ceiling { issuer, ceiling } => Sdrt::set_ceiling(root(), issuer, ceiling),
		Step::Attest { issuer, amount, as_of } => {
			Sdrt::attest_reserve(signed(AUDITOR), issuer, amount, as_of, hash(3))
		},
		Step::Suspend { issuer } => Sdrt::suspend_issuer(root(), issuer),
		Step::Reinstate { issuer } => Sdrt::reinstate_issuer(root(), issuer),
		Step::Transfer { from, to, amount } => {
			Balances::transfer_keep_alive(signed(from), to, amount)
		},
		Step::Pass { secs } => {
			set_now(Sdrt::now() + secs);
			Ok(())
		},
	};
	result.is_ok()
}

/// Runs one seed. Returns how often each kind of step succeeded and failed. Panics with the trace
/// when chain and model part ways.
fn run(seed: u64, broken: bool) -> BTreeMap<String, (u32, u32)> {
	let mut counts = BTreeMap::<String, (u32, u32)>::new();
	ExtBuilder::default().build().execute_with(|| {
		let (mut random, mut model, mut reader) = (Random(seed), Model::start(), Reader::start());
		let mut trace = Vec::new();
		for _ in 0..STEPS {
			let step = model.choose(&mut random);
			trace.push(step);
			let expected = model.apply(step);
			// A call that fails leaves nothing behind, as on the chain.
			let actual =
				frame_support::storage::with_storage_layer::<(), sp_runtime::DispatchError, _>(
					|| match perform(step) {
						true => Ok(()),
						false => Err(sp_runtime::DispatchError::CannotLookup),
					},
				)
				.is_ok();
			if broken && matches!(step, Step::Confirm { .. }) && actual {
				// The deliberate fault: a confirmation that forgets one unit of debt.
				crate::Issuers::<Test>::mutate(FIRST, |issuer| {
					issuer.as_mut().unwrap().outstanding -= 1;
				});
			}
			let tail = &trace[trace.len().saturating_sub(10)..];
			assert_eq!(actual, expected, "seed {seed}, last steps {tail:#?}, {model:#?}");
			if let Err(error) = Sdrt::do_try_state() {
				panic!("seed {seed}: {error:?}, last steps {tail:#?}");
			}
			model.assert_matches_the_chain();
			events().into_iter().for_each(|event| reader.read(event));
			reader.assert_matches_the_chain();
			let kind = format!("{step:?}").split(' ').next().unwrap().to_string();
			let count = counts.entry(kind).or_default();
			if actual {
				count.0 += 1;
			} else {
				count.1 += 1;
			}
		}
	});
	counts
}

#[test]
fn chain_should_do_what_the_model_says_when_calls_are_random() {
	let mut total = BTreeMap::<String, (u32, u32)>::new();
	for seed in 0..SEEDS {
		for (kind, (succeeded, failed)) in run(seed, false) {
			let count = total.entry(kind).or_default();
			count.0 += succeeded;
			count.1 += failed;
		}
	}
	println!("{total:#?}");
	// The runs are worth something only if every kind of step was both done and refused.
	assert_eq!(total.len(), 11);
	for (kind, (succeeded, failed)) in total {
		assert!(succeeded >= 20, "{kind} succeeded only {succeeded} times");
		let never_fails = kind == "Pass" || kind == "Ceiling";
		assert!(never_fails || failed >= 20, "{kind} failed only {failed} times");
	}
}

#[test]
#[should_panic(expected = "2: an issuer does not owe")]
fn model_run_should_fail_when_a_fault_is_put_in() {
	run(1, true);
}
