//! Random calls, good and bad, against a plain model. The seed is printed; `RECONCILIATION_MODEL_SEED` runs
//! another one.

use crate::{mock::*, types::*};
use frame_support::BoundedVec;
use interwork_primitives::{AgreementId, OperatorId};
use interwork_rating::{Amount, Cause, Direction};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
enum Stand {
	Open,
	Disputed {
		range: (i128, i128),
		by: usize,
		amount: i128,
		until: u64,
		board: Option<u64>,
		rounds: u32,
	},
	Closed,
	Lapsed,
}

/// What is left in dispute by a confirmation: what the first claims more.
#[derive(Clone, Debug)]
struct Period {
	end: u64,
	statements: [bool; 2],
	/// Net, more, and when.
	said: [Option<(i128, u128, u64)>; 2],
	stand: Stand,
	settled: i128,
	paid: i128,
	ended_at: u64,
}

#[derive(Default)]
struct Model {
	periods: BTreeMap<u32, Period>,
	cleared: u32,
	money: [i128; 2],
}

/// Longer than those of other tests, so that calls made at random are in time.
const STATEMENTS: u32 = 3 * 3_600;
const CONFIRMATIONS: u32 = 2 * 3_600;

fn window(seconds: u32) -> u64 {
	seconds.into()
}

impl Model {
	fn until(period: &Period, side: usize) -> u64 {
		let base = period.end + window(STATEMENTS) + window(CONFIRMATIONS);
		period.said[1 - side].map_or(base, |(_, _, at)| base.max(at + window(CONFIRMATIONS)))
	}

	fn unfinished(&self) -> usize {
		let unfinished = |period: &&Period| match period.stand {
			Stand::Open | Stand::Disputed { .. } => true,
			Stand::Closed | Stand::Lapsed => period.settled != period.paid,
		};
		self.periods.values().filter(unfinished).count()
	}

	fn commit(&mut self, side: usize, number: u32) -> bool {
		let end = end_of(number);
		let is_new = !self.periods.contains_key(&number);
		if is_new && self.unfinished() >= usize::try_from(MAX_UNFINISHED).unwrap() {
			return false;
		}
		let in_time = end <= now() && now() < end + window(STATEMENTS);
		let fresh = Period {
			end,
			statements: [false; 2],
			said: [None; 2],
			stand: Stand::Open,
			settled: 0,
			paid: 0,
			ended_at: 0,
		};
		let period = self.periods.get(&number).cloned().unwrap_or(fresh);
		let may = in_time && period.stand == Stand::Open && !period.statements[side];
		if may {
			self.periods.entry(number).or_insert(period).statements[side] = true;
		}
		may
	}

	/// Pays what is due if the debtor can.
	fn pay(&mut self, number: u32) -> bool {
		let period = self.periods.get_mut(&number).unwrap();
		let due = period.settled - period.paid;
		let debtor = usize::from(due > 0);
		let spare = self.money[debtor] - i128::try_from(ED).unwrap();
		if due == 0 || due.abs() > spare {
			return false;
		}
		self.money[debtor] -= due.abs();
		self.money[1 - debtor] += due.abs();
		period.paid = period.settled;
		true
	}

	fn settle(&mut self, number: u32, amount: i128) {
		let period = self.periods.get_mut(&number).unwrap();
		period.settled += amount;
		if amount != 0 {
			self.pay(number);
		}
	}

	fn close(&mut self, number: u32, amount: i128) {
		self.settle(number, amount);
		let period = self.periods.get_mut(&number).unwrap();
		(period.stand, period.ended_at) = (Stand::Closed, now());
	}

	fn settle_and_dispute(
		&mut self,
		number: u32,
		net: i128,
		claims: [i128; 2],
		speaks: Option<usize>,
	) {
		if claims[0] == claims[1] {
			return self.close(number, net + claims[0]);
		}
		self.settle(number, net);
		let lesser = usize::from(claims[0].abs() > claims[1].abs());
		let by = speaks.unwrap_or(if claims[0] > claims[1] { 0 } else { lesser });
		let range = (claims[0].min(claims[1]), claims[0].max(claims[1]));
		let until = now() + window(ANSWER_SECS);
		self.periods.get_mut(&number).unwrap().stand =
			Stand::Disputed { range, by, amount: claims[by], until, board: None, rounds: 0 };
	}

	fn confirm(&mut self, side: usize, number: u32, net: i128, more: u128) -> bool {
		let Some(period) = self.periods.get_mut(&number) else { return false };
		let is_new = period.said[side].is_none_or(|(n, m, _)| (n, m) != (net, more));
		let may = period.stand == Stand::Open
			&& now() < Self::until(period, side)
			&& period.statements == [true; 2]
			&& is_new;
		if may {
			period.said[side] = Some((net, more, now()));
			let is_agreed = period.said[1 - side].is_some_and(|(n, m, _)| (n, m) == (net, more));
			if is_agreed {
				let more = i128::try_from(more).unwrap();
				self.settle_and_dispute(number, net, [more, 0], None);
			}
		}
		may
	}

	fn conclude(&mut self, number: u32) -> bool {
		let Some(period) = self.periods.get_mut(&number) else { return false };
		let lapse = |period: &mut Period| {
			(period.stand, period.ended_at) = (Stand::Lapsed, now());
			true
		};
		match period.stand.clone() {
			Stand::Open if period.statements != [true; 2] => {
				now() >= period.end + window(STATEMENTS) && lapse(period)
			},
			Stand::Open => {
				let over = [0, 1].map(|side| now() >= Self::until(period, side));
				match period.said {
					[None, None] => over[0] && lapse(period),
					[Some((net, more, _)), Some((other, _, _))] if over == [true; 2] => {
						let claims = [net + i128::try_from(more).unwrap(), other];
						self.settle_and_dispute(number, 0, claims, None);
						true
					},
					[Some(_), Some(_)] => false,
					said => {
						let speaks = usize::from(said[0].is_none());
						if !over[1 - speaks] {
							return false;
						}
						let (net, more, _) = said[speaks].unwrap();
						let claims = [i128::try_from(more).unwrap(), 0];
						self.settle_and_dispute(number, net, claims, Some(speaks));
						true
					},
				}
			},
			Stand::Disputed { range, amount, until, board, .. } => {
				let is_over = now() >= board.unwrap_or(until);
				if is_over {
					let conceded = 0.clamp(range.0, range.1);
					self.close(number, if board.is_some() { conceded } else { amount });
				}
				is_over
			},
			_ => false,
		}
	}

	/// Does something with a dispute.
	fn talk(&mut self, number: u32, talk: impl FnOnce(&mut Stand) -> Option<Option<i128>>) -> bool {
		let Some(period) = self.periods.get_mut(&number) else { return false };
		if !matches!(period.stand, Stand::Disputed { .. }) {
			return false;
		}
		match talk(&mut period.stand) {
			None => false,
			Some(None) => true,
			Some(Some(amount)) => {
				self.close(number, amount);
				true
			},
		}
	}

	fn clear(&mut self, number: u32) {
		let is_due = self.periods.get(&number).is_some_and(|period| {
			matches!(period.stand, Stand::Closed | Stand::Lapsed)
				&& period.settled == period.paid
				&& now() >= period.ended_at + RETENTION
				&& now() >= period.end + window(STATEMENTS)
		});
		if is_due {
			self.periods.remove(&number);
			self.cleared += 1;
		}
	}

	fn compare(&self, id: AgreementId) {
		assert_eq!(crate::Periods::<Test>::iter().count(), self.periods.len());
		for (number, expected) in &self.periods {
			let record = period(id, *number);
			assert_eq!(
				(record.settled, record.paid),
				(Amount(expected.settled), Amount(expected.paid))
			);
			let is_same = match (&record.state, &expected.stand) {
				(PeriodState::Open, Stand::Open)
				| (PeriodState::Closed { .. }, Stand::Closed)
				| (PeriodState::Lapsed { .. }, Stand::Lapsed) => true,
				(PeriodState::Disputed(dispute), Stand::Disputed { range, amount, rounds, .. }) => {
					dispute.range() == (Amount(range.0), Amount(range.1))
						&& dispute.standing.amount == Amount(*amount)
						&& dispute.rounds == *rounds
				},
				_ => false,
			};
			assert!(is_same, "period {number}: {record:?} {expected:?}");
		}
		for (side, operator) in [ALICE, BOB].into_iter().enumerate() {
			assert_eq!(i128::try_from(balance(operator)).unwrap(), self.money[side]);
		}
		assert_eq!(crate::PeriodTotals::<Test>::get().cleared, u64::from(self.cleared));
	}
}

fn totals(more: u128) -> Vec<DisputedTotal> {
	let total = total(Direction::FirstServes, Cause::Missing, more, 0);
	if more == 0 {
		Vec::new()
	} else {
		vec![total]
	}
}

#[test]
fn pallet_should_do_what_the_model_does() {
	let seed =
		std::env::var("RECONCILIATION_MODEL_SEED").map_or(2026, |seed| seed.parse().unwrap());
	println!("seed {seed}");
	let mut random = fastrand::Rng::with_seed(seed);
	let mut taken = [0_u32; 9];
	execute(|| {
		let terms = Terms { statement_secs: STATEMENTS, confirm_secs: CONFIRMATIONS, ..terms() };
		let id = agreed(terms.clone());
		let mut model = Model::default();
		// Money is short enough that now and then an amount cannot be paid.
		for (side, operator) in [ALICE, BOB].into_iter().enumerate() {
			impoverish(operator, 5_000);
			model.money[side] = 5_000;
		}
		let sides = [ALICE, BOB];
		for step in 0..30_000 {
			let call = random.usize(0..9);
			let side = random.usize(0..2);
			let operator: OperatorId = sides[side];
			let by = || signed(clerk(operator));
			let last = terms.period_at(now()).unwrap();
			let recent = last.saturating_sub(random.u32(1..4));
			// Calls hit by chance too seldom: mostly a period that the call can do something with.
			let wanted: Vec<u32> = model
				.periods
				.iter()
				.filter(|(_, period)| match call {
					1 => period.stand == Stand::Open && period.statements == [true; 2],
					2 => matches!(period.stand, Stand::Open | Stand::Disputed { .. }),
					3..=6 => matches!(period.stand, Stand::Disputed { .. }),
					7 => period.settled != period.paid,
					_ => true,
				})
				.map(|(number, _)| *number)
				.collect();
			let number = match call {
				0 => recent,
				_ if wanted.is_empty() || random.u8(0..8) == 0 => recent,
				_ => wanted[random.usize(0..wanted.len())],
			};
			let amount = [0, 200, 500, -300][random.usize(0..4)];
			let (real, expected) = match call {
				0 => (commit(operator, id, number).is_ok(), model.commit(side, number)),
				1 => {
					let more = [0, 0, 200, 500][random.usize(0..4)];
					let net = [400, 900, -900][random.usize(0..3)];
					(
						confirm(operator, id, number, net, &totals(more)).is_ok(),
						model.confirm(side, number, net, more),
					)
				},
				2 => (
					Reconciliation::conclude(signed(STRANGER), id, number).is_ok(),
					model.conclude(number),
				),
				3 => {
					let amount = match model.periods.get(&number).map(|period| &period.stand) {
						Some(Stand::Disputed { amount, .. }) if random.bool() => *amount,
						_ => amount,
					};
					(
						Reconciliation::accept_resolution(by(), id, number, Amount(amount)).is_ok(),
						model.talk(number, |stand| {
							let Stand::Disputed { by, amount: stands, until, board, .. } = stand
							else {
								return None;
							};
							let in_time = now() < board.unwrap_or(*until);
							(in_time && *by != side && *stands == amount).then_some(Some(amount))
						}),
					)
				},
				4 => (
					Reconciliation::propose_resolution(by(), id, number, Amount(amount)).is_ok(),
					model.talk(number, |stand| {
						let Stand::Disputed { range, by, amount: stands, until, board, rounds } =
							stand
						else {
							return None;
						};
						let may = board.is_none()
							&& now() < *until && *by != side
							&& (range.0..=range.1).contains(&amount)
							&& *rounds < MAX_ROUNDS;
						may.then(|| {
							(*by, *stands, *until) = (side, amount, now() + window(ANSWER_SECS));
							*rounds += 1;
							None
						})
					}),
				),
				5 => (
					Reconciliation::escalate(by(), id, number).is_ok(),
					model.talk(number, |stand| {
						let Stand::Disputed { until, board, .. } = stand else { return None };
						(board.is_none() && now() < *until).then(|| {
							*board = Some(now() + BOARD_PERIOD);
							None
						})
					}),
				),
				6 => (
					Reconciliation::decide(signed(BOARD), id, number, Amount(amount)).is_ok(),
					model.talk(number, |stand| {
						let Stand::Disputed { range, board, .. } = stand else { return None };
						let may = board.is_some_and(|board| now() < board)
							&& (range.0..=range.1).contains(&amount);
						may.then_some(Some(amount))
					}),
				),
				7 => (
					Reconciliation::pay(signed(STRANGER), id, number).is_ok(),
					model.periods.contains_key(&number) && model.pay(number),
				),
				_ => {
					let rows = BoundedVec::truncate_from(vec![row(id, number)]);
					Reconciliation::clear_batch(signed(STRANGER), rows).unwrap();
					let before = model.cleared;
					model.clear(number);
					let is_gone = Reconciliation::period(id, number).is_none();
					assert_eq!(is_gone, !model.periods.contains_key(&number));
					(before != model.cleared, before != model.cleared)
				},
			};
			assert_eq!(real, expected, "step {step}: call {call} of {operator} about {number}");
			taken[call] += u32::from(real);
			match random.u16(0..6_000) {
				0 => set_now(now() + RETENTION / 2),
				1..=30 => set_now(now() + window(ANSWER_SECS)),
				31..=400 => set_now(now() + random.u64(0..HOUR)),
				401..=1_000 => set_now(now() + random.u64(0..200)),
				_ => (),
			}
			if step % 100 == 0 {
				model.compare(id);
				Reconciliation::do_try_state().unwrap();
			}
		}
		model.compare(id);
	});
	println!("{taken:?} of each call");
	assert!(taken.iter().all(|taken| *taken > 3), "{taken:?}");
}
