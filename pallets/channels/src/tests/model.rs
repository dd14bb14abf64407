//! Random calls, good and bad, against a plain book. Prints the seed and the calls of a run that fails.

use crate::{mock::*, types::*};
use frame_support::storage::with_storage_layer;
use interwork_primitives::{AcceptanceId, ChannelId, OperatorStatus};
use std::collections::BTreeMap;

const WALLETS: u8 = 3;
const STEPS: usize = 120;
const RUNS: u64 = 10;

/// What a plain bookkeeper knows of a channel.
struct Known {
	wallet: u8,
	acceptance: AcceptanceId,
	deposit: u64,
	claimed: u64,
	closes_at: u64,
}

#[derive(Default)]
struct Model {
	wallets: BTreeMap<u8, u64>,
	earned: BTreeMap<AcceptanceId, u64>,
	channels: BTreeMap<ChannelId, Known>,
}

impl Model {
	fn compare(&self) {
		check();
		for (wallet, held) in &self.wallets {
			assert_eq!(units(*wallet), u128::from(*held));
		}
		for (id, earned) in &self.earned {
			assert_eq!(acceptance(*id).earned, *earned);
		}
		assert_eq!(crate::Channels::<Test>::iter().count(), self.channels.len());
		for (id, known) in &self.channels {
			let found = record(*id);
			assert_eq!(found.payer, wallet(known.wallet));
			assert_eq!((found.deposit, found.claimed), (known.deposit, known.claimed));
			assert_eq!(found.closes_at, known.closes_at);
		}
	}

	/// What a claim of `units` by the right wallet should do.
	fn claim(&mut self, id: ChannelId, units: u64) -> bool {
		let Some(known) = self.channels.get_mut(&id) else {
			return false;
		};
		let good =
			now() < known.closes_at + GRACE && units > known.claimed && units <= known.deposit;
		if good {
			*self.earned.entry(known.acceptance).or_default() += units - known.claimed;
			known.claimed = units;
		}
		good
	}

	fn end(&mut self, id: ChannelId) {
		let known = self.channels.remove(&id).unwrap();
		*self.wallets.get_mut(&known.wallet).unwrap() += known.deposit - known.claimed;
	}
}

/// One random call: what it was, and whether it succeeded, which the model must have foreseen.
fn step(random: &mut fastrand::Rng, model: &mut Model) -> String {
	let number = random.u8(1..=WALLETS);
	let amount = random.u64(0..30);
	let id = random
		.choice(model.channels.keys())
		.copied()
		.filter(|_| random.u8(0..10) > 0)
		.unwrap_or(ChannelId(random.u64(0..50)));
	let payer = model.channels.get(&id).map_or(number, |known| known.wallet);
	let under = AcceptanceId(random.u64(0..2));
	let known = model.channels.get(&id);
	let open = known.is_some_and(|known| now() < known.closes_at);
	match random.u8(0..10) {
		0 | 1 => {
			let params = OpenParams {
				expires: now() + random.u64(60..3 * DAY),
				..params(under, number, amount)
			};
			let row = open_row(params, number, nonce(number));
			let held = model.wallets[&number];
			let active = Registry::status(HOME) == OperatorStatus::Active;
			let of_wallet = model.channels.values().filter(|known| known.wallet == number).count();
			let expected = amount > 0 && amount <= held && active && of_wallet < 20;
			let next = crate::NextChannelId::<Test>::get();
			let done =
				with_storage_layer(|| Channels::open_relayed(signed(stranger()), row)).is_ok();
			assert_eq!(done, expected);
			if done {
				*model.wallets.get_mut(&number).unwrap() -= amount;
				model.channels.insert(
					next,
					Known {
						wallet: number,
						acceptance: under,
						deposit: amount,
						claimed: 0,
						closes_at: params.expires,
					},
				);
			}
			format!("open {number} {amount}: {done}")
		},
		2 | 3 => {
			let done = with_storage_layer(|| claim(claim_of(id, payer, amount))).is_ok();
			assert_eq!(done, model.claim(id, amount));
			format!("claim {id} {amount}: {done}")
		},
		4 => {
			let batch: Vec<_> = (0..4)
				.map(|_| {
					let id = random.choice(model.channels.keys()).copied().unwrap_or(id);
					let payer = model.channels.get(&id).map_or(1, |known| known.wallet);
					(id, payer, random.u64(0..30))
				})
				.collect();
			let claims: Vec<_> =
				batch.iter().map(|(id, payer, units)| claim_of(*id, *payer, *units)).collect();
			Channels::claim_batch(signed(stranger()), rows(&claims)).unwrap();
			let done = batch.iter().filter(|(id, _, units)| model.claim(*id, *units)).count();
			format!("claim-batch {done}")
		},
		5 => {
			let expected = known.is_some_and(|known| {
				open && amount > known.deposit
					&& amount - known.deposit <= model.wallets[&known.wallet]
					&& Registry::status(HOME) == OperatorStatus::Active
			});
			let done = with_storage_layer(|| top_up_relayed(id, payer, amount)).is_ok();
			assert_eq!(done, expected);
			if done {
				let known = model.channels.get_mut(&id).unwrap();
				*model.wallets.get_mut(&known.wallet).unwrap() -= amount - known.deposit;
				known.deposit = amount;
			}
			format!("top-up {id} {amount}: {done}")
		},
		6 => {
			let done = with_storage_layer(|| request_close_relayed(id, payer)).is_ok();
			assert_eq!(done, open);
			if done {
				model.channels.get_mut(&id).unwrap().closes_at = now();
			}
			format!("request {id}: {done}")
		},
		7 => {
			let payee =
				if known.is_some_and(|known| known.acceptance.0 == 1) { OTHER } else { VISITED };
			let row = CloseRow { channel: id, claim: None };
			let done =
				with_storage_layer(|| Channels::close(signed(settlement(payee)), row)).is_ok();
			assert_eq!(done, known.is_some());
			if done {
				model.end(id);
			}
			format!("close {id}: {done}")
		},
		8 => {
			let over = known.is_some_and(|known| now() >= known.closes_at + GRACE);
			let done = with_storage_layer(|| Channels::finalise(signed(stranger()), id)).is_ok();
			assert_eq!(done, over);
			if done {
				model.end(id);
			}
			format!("finalise {id}: {done}")
		},
		_ => {
			set_now(now() + random.u64(0..DAY));
			let status =
				[OperatorStatus::Active, OperatorStatus::Active, OperatorStatus::Suspended];
			set_status(HOME, status[random.usize(..3)]);
			"time passes".to_string()
		},
	}
}

#[test]
fn channels_should_agree_with_a_plain_model_when_calls_are_random() {
	let mut succeeded = BTreeMap::<String, usize>::new();
	for seed in 0..RUNS {
		let mut trace = Vec::new();
		let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
			execute(|| {
				let mut random = fastrand::Rng::with_seed(seed);
				let mut model = Model::default();
				accepted(HOME, VISITED);
				accepted(HOME, OTHER);
				for number in 1..=WALLETS {
					fund(number, 60);
					model.wallets.insert(number, 60);
				}
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
	for name in ["open", "claim", "claim-batch", "top-up", "request", "close", "finalise"] {
		assert!(succeeded.get(name).is_some_and(|times| *times > 5), "{name}: {succeeded:?}");
	}
}
