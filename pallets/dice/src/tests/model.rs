//! Random calls, good and bad, against a plain book. Prints the seed and the calls of a run that fails.

use crate::{mock::*, types::*};
use frame_support::storage::with_storage_layer;
use interwork_primitives::{
	dice::{EscrowUnits, LockFor, LockRow, ReleaseRow},
	AcceptanceId, OperatorStatus,
};
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

const WALLETS: u8 = 4;
const STEPS: usize = 200;
const RUNS: u64 = 16;

/// What a plain bookkeeper knows.
#[derive(Default)]
struct Model {
	unassigned: u64,
	wallets: BTreeMap<u8, u64>,
	/// Open channels: acceptance, wallet, units that are not paid out.
	channels: Vec<(AcceptanceId, u8, u64)>,
	earned: BTreeMap<AcceptanceId, u64>,
	gone: u64,
	issued: u64,
}

impl Model {
	fn holds(&mut self, wallet: u8) -> &mut u64 {
		self.wallets.entry(wallet).or_default()
	}

	/// Compares everything with the chain.
	fn compare(&self) {
		Dice::do_try_state().unwrap();
		let Some(books) = crate::Classes::<Test>::get(CLASS) else {
			assert_eq!(self.issued, 0);
			return;
		};
		assert_eq!(books.issued, self.issued);
		assert_eq!(books.unassigned, self.unassigned);
		assert_eq!(books.in_wallets, self.wallets.values().sum::<u64>());
		assert_eq!(books.in_channels, self.channels.iter().map(|channel| channel.2).sum::<u64>());
		assert_eq!(books.earned, self.earned.values().sum::<u64>());
		assert_eq!(books.redeemed + books.burned, self.gone);
		for (wallet, held) in &self.wallets {
			assert_eq!(units(*wallet), u128::from(*held));
		}
	}
}

/// One random call, what it was, and whether it succeeded. A call that fails changes nothing.
fn step(random: &mut fastrand::Rng, model: &mut Model) -> String {
	let number = random.u8(1..=WALLETS);
	let amount = random.u64(0..40);
	let acceptance = AcceptanceId(random.u64(0..=crate::NextAcceptanceId::<Test>::get().0));
	let attempt = |call: &mut dyn FnMut() -> DispatchResult| with_storage_layer(call).is_ok();
	match random.u8(0..14) {
		0 => {
			let done = attempt(&mut || Dice::issue(signed(devices(HOME)), amount));
			if done {
				model.issued += amount;
				model.unassigned += amount;
			}
			format!("issue {amount}: {done}")
		},
		1 | 2 => {
			let done = attempt(&mut || Dice::assign(signed(devices(HOME)), wallet(number), amount));
			if done {
				model.unassigned -= amount;
				*model.holds(number) += amount;
			}
			format!("assign {number} {amount}: {done}")
		},
		3 => {
			let done = attempt(&mut || Dice::burn(signed(devices(HOME)), amount / 8));
			if done {
				model.unassigned -= amount / 8;
				model.gone += amount / 8;
			}
			format!("burn {}: {done}", amount / 8)
		},
		4 => {
			let done = attempt(&mut || Dice::return_units(signed(wallet(number)), CLASS, amount));
			if done {
				*model.holds(number) -= amount;
				model.unassigned += amount;
			}
			format!("return {number} {amount}: {done}")
		},
		5 => {
			let terms = AcceptanceTerms {
				unit_price: random.u64(1..5_000),
				valid_until: now() + random.u64(1..3_000),
				..terms()
			};
			let done = attempt(&mut || {
				Dice::propose_acceptance(signed(market(HOME)), HOME, VISITED, terms)
			});
			format!("propose: {done}")
		},
		6 | 7 => {
			let done =
				attempt(&mut || Dice::accept_acceptance(signed(market(VISITED)), acceptance));
			format!("accept {acceptance}: {done}")
		},
		8 => {
			let done = attempt(&mut || match random.u8(0..4) {
				0 => Dice::end_acceptance(signed(market(HOME)), acceptance),
				_ => Dice::clear_acceptance(signed(stranger()), acceptance),
			});
			format!("end or clear {acceptance}: {done}")
		},
		9 | 10 => {
			let accepted = Dice::accepted(CLASS, VISITED).map_or(acceptance, |view| view.id);
			let purpose = LockFor::NewChannel { nonce: None };
			let row =
				LockRow { acceptance: accepted, wallet: wallet(number), units: amount, purpose };
			let done = <Dice as EscrowUnits<_>>::lock(&[row]).unwrap()[0].is_ok();
			if done {
				*model.holds(number) -= amount;
				model.channels.push((accepted, number, amount));
			}
			format!("lock {number} {amount} under {accepted}: {done}")
		},
		11 if !model.channels.is_empty() => {
			let (id, number, left) =
				model.channels.swap_remove(random.usize(..model.channels.len()));
			let paid = random.u64(0..=left);
			let row = ReleaseRow {
				acceptance: id,
				wallet: wallet(number),
				earned: paid,
				refund: left - paid,
			};
			assert_eq!(<Dice as EscrowUnits<_>>::release(&[row]), Ok(vec![true]));
			*model.holds(number) += left - paid;
			*model.earned.entry(id).or_default() += paid;
			format!("release {number} {paid} of {left}")
		},
		11 => {
			let done = attempt(&mut || match random.bool() {
				true => Dice::deposit_collateral(signed(settlement(HOME)), amount.into()),
				false => Dice::withdraw_collateral(signed(settlement(HOME)), amount.into()),
			});
			format!("collateral {amount}: {done}")
		},
		12 => {
			let acceptance = random.choice(model.earned.keys()).copied().unwrap_or(acceptance);
			let done =
				attempt(&mut || Dice::redeem(signed(settlement(VISITED)), acceptance, amount));
			if done {
				*model.earned.get_mut(&acceptance).unwrap() -= amount;
				model.gone += amount;
			}
			format!("redeem {amount} under {acceptance}: {done}")
		},
		_ => {
			// Time passes, debts are paid, an operator falls and rises.
			set_now(now() + random.u64(0..100));
			let status =
				[OperatorStatus::Active, OperatorStatus::Active, OperatorStatus::Suspended];
			set_status(HOME, status[random.usize(..3)]);
			let done = attempt(&mut || Dice::settle_debt(signed(stranger()), CLASS, VISITED));
			format!("time passes; debt paid: {done}")
		},
	}
}

#[test]
fn books_should_agree_with_a_plain_model_when_calls_are_random() {
	let mut succeeded = BTreeMap::<String, usize>::new();
	for seed in 0..RUNS {
		let mut trace = Vec::new();
		let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
			execute(|| {
				let mut random = fastrand::Rng::with_seed(seed);
				let mut model = Model::default();
				for _ in 0..STEPS {
					trace.push(step(&mut random, &mut model));
					model.compare();
				}
			});
		}));
		if let Err(panic) = run {
			println!("seed {seed}:\n{}", trace.join("\n"));
			std::panic::resume_unwind(panic);
		}
		for call in trace.iter().filter(|call| !call.ends_with("false")) {
			let name = call.split(' ').next().unwrap().to_string();
			*succeeded.entry(name).or_default() += 1;
		}
	}
	// A model that only ever fails shows nothing.
	for name in
		["issue", "assign", "burn", "return", "propose:", "accept", "lock", "release", "redeem"]
	{
		assert!(succeeded.get(name).is_some_and(|times| *times > 10), "{name}: {succeeded:?}");
	}
}
