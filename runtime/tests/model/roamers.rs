//! Which call about roaming comes next.

use super::{
	book::{Model, Standing},
	generator::Generator,
	roaming::{
		Acceptance, Accord, Channel, Demand, Opening, Promise, Roam, Seal, Shown, Wish, MOST_TICKS,
		WEEK,
	},
	rules::{DAY, DEVICES, HOUR, MARKET, SETTLEMENT},
	steps::{Call, Origin},
	units::{VOUCHER_KEYS, WALLETS},
	Who,
};
use interwork_runtime::interwork_primitives::units::SDRT;

/// Calls about roaming, with how often they are tried.
pub const WEIGHTS: [(&str, u64); 29] = [
	("Issue", 14),
	("Assign", 24),
	("AssignBatch", 14),
	("BurnUnits", 5),
	("ReturnUnits", 8),
	("ReturnRelayed", 10),
	("ProposeAcceptance", 18),
	("AcceptAcceptance", 18),
	("EndAcceptance", 5),
	("ClearAcceptance", 10),
	("Redeem", 24),
	("SettleDebt", 10),
	("DepositCollateral", 12),
	("WithdrawCollateral", 8),
	("ClearAssignments", 6),
	("OpenChannel", 20),
	("OpenRelayed", 34),
	("OpenBatch", 24),
	("TopUp", 12),
	("TopUpRelayed", 14),
	("ClaimUnits", 60),
	("ClaimBatch", 34),
	("CloseChannel", 20),
	("CloseBatch", 12),
	("RequestClose", 12),
	("RequestCloseRelayed", 12),
	("FinaliseChannel", 14),
	("FinaliseBatch", 8),
	("AssetTransfer", 3),
];

impl Generator {
	/// A roamer: mostly one of those with keys, the first of them often.
	fn roamer(&mut self, model: &Model) -> Who {
		let keys = &model.roaming.keys;
		match self.random.below(100) {
			0..=19 => keys[0],
			20..=88 => keys[self.random.below(WALLETS as u64) as usize],
			89..=94 => model.roaming.pot,
			_ => self.anyone(model),
		}
	}

	/// A class, mostly one that there is and that its issuer can assign.
	fn class(&mut self, model: &Model, fits: impl Fn(u32) -> bool) -> u32 {
		let ids: Vec<u32> =
			model.roaming.classes.keys().copied().filter(|class| fits(*class)).collect();
		match self.random.below(100) {
			0..=24 => ids.first().copied(),
			25..=91 => self.random.pick(&ids),
			_ => None,
		}
		.unwrap_or_else(|| {
			self.operator_in(model, &[Standing::Active, Standing::Suspended, Standing::Retired])
		})
	}

	fn acceptance(&mut self, model: &Model, fits: impl Fn(u64, &Acceptance) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.roaming
			.acceptances
			.iter()
			.filter(|(id, known)| fits(**id, known))
			.map(|(id, _)| *id)
			.collect();
		let all: Vec<u64> = model.roaming.acceptances.keys().copied().collect();
		match self.random.below(100) {
			0..=90 => self.random.pick(&ids),
			_ => None,
		}
		.or_else(|| if self.random.chance(80) { self.random.pick(&all) } else { None })
		.unwrap_or_else(|| self.random.below(model.roaming.next_acceptance + 2))
	}

	fn channel(&mut self, model: &Model, fits: impl Fn(&Channel) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.roaming
			.channels
			.iter()
			.filter(|(_, channel)| fits(channel))
			.map(|(id, _)| *id)
			.collect();
		let all: Vec<u64> = model.roaming.channels.keys().copied().collect();
		match self.random.below(100) {
			0..=90 => self.random.pick(&ids),
			_ => None,
		}
		.or_else(|| if self.random.chance(70) { self.random.pick(&all) } else { None })
		.unwrap_or_else(|| self.random.below(model.roaming.next_channel + 2))
	}

	/// A number of units near what there is.
	fn units_near(&mut self, available: u64) -> u64 {
		match self.random.below(30) {
			0 => 0,
			1 => available,
			2 => available.saturating_add(1),
			3 => u64::MAX,
			_ => self.random.within(1, (available / 4).max(1)),
		}
	}

	/// When a message's time is over: mostly soon enough and not too soon.
	fn message_end(&mut self, model: &Model) -> u64 {
		match self.random.below(30) {
			0 => model.now,
			1 => model.now + WEEK,
			2 => model.now + WEEK + 1,
			_ => model.now + self.random.within(1, 2 * DAY),
		}
	}

	/// A signature of the wallet, or of somebody else.
	fn seal(&mut self, model: &Model, wallet: Who) -> Seal {
		let own = model.roaming.keys.iter().position(|known| *known == wallet);
		let slip = self.random.below(36);
		let by = match own {
			Some(own) if slip != 0 => own,
			_ => self.random.below(WALLETS as u64) as usize,
		};
		Seal {
			by,
			other_chain: slip == 1,
			other_message: slip == 2,
			wrapped: self.random.chance(25),
		}
	}

	fn nonce_of(&mut self, model: &Model, class: u32, wallet: Who, ahead: u64) -> u64 {
		let next = model.roaming.wallets.get(&(class, wallet)).map_or(0, |record| record.nonce);
		match self.random.below(25) {
			0 => next + ahead + 1,
			1 => next.saturating_sub(1),
			_ => next + ahead,
		}
	}

	/// A wallet with units of a class under an acceptance that can be used.
	fn opening(&mut self, model: &Model) -> (Who, Opening) {
		let roaming = &model.roaming;
		let odd = self.random.below(20);
		let active = |id: u32| model.operators[&id].standing == Standing::Active;
		let id = self.acceptance(model, |_, known| {
			let open = known.state == Accord::Accepted && model.now + DAY < known.valid_until;
			let working = active(known.home) && active(known.visited);
			match odd {
				0 => !open,
				1 => open && !working,
				_ => open && working && roaming.in_wallets(known.home) > 0,
			}
		});
		let known = roaming.acceptances.get(&id);
		let class = known.map_or(0, |known| known.home);
		let holders: Vec<Who> = roaming
			.wallets
			.range((class, 0)..(class + 1, 0))
			.filter(|((_, who), wallet)| wallet.units > 0 && roaming.keys.contains(who))
			.map(|((_, who), _)| *who)
			.collect();
		let wallet = match self.random.chance(94) {
			true if self.random.chance(40) => holders.first().copied(),
			true => self.random.pick(&holders),
			false => None,
		}
		.unwrap_or_else(|| self.roamer(model));
		let available = roaming.wallets.get(&(class, wallet)).map_or(10, |record| record.units);
		let deposit = self.units_near(available);
		let term = known.map_or(u64::MAX, |known| known.valid_until);
		let latest = term.min(model.now + 30 * DAY);
		let expires = match self.random.below(24) {
			0 => model.now + 59,
			1 => model.now + 60,
			2 => latest,
			3 => latest + 1,
			4 => u64::MAX,
			_ => self.random.within(model.now + 60, latest.max(model.now + 60)),
		};
		let key = self.random.below(u64::from(VOUCHER_KEYS)) as u8;
		(wallet, Opening { acceptance: id, key, deposit, expires })
	}

	/// A relayed opening; `ahead` of it are so many of the same wallet in the same batch.
	fn wish(&mut self, model: &Model, wallet: Who, opening: Opening, ahead: u64) -> Wish {
		let known = model.roaming.acceptances.get(&opening.acceptance);
		let class = known.map_or(0, |known| known.home);
		Wish {
			wallet,
			opening,
			nonce: self.nonce_of(model, class, wallet, ahead),
			valid_until: self.message_end(model),
			seal: self.seal(model, wallet),
		}
	}

	fn wishes(&mut self, model: &Model, count: u64) -> Vec<Wish> {
		let mut wishes: Vec<Wish> = Vec::new();
		for _ in 0..count {
			let (wallet, opening) = match wishes.last() {
				// Some of the same wallet, as long as there are units.
				Some(last) if self.random.chance(40) => (last.wallet, last.opening),
				_ => self.opening(model),
			};
			let ahead = wishes.iter().filter(|wish| wish.wallet == wallet).count() as u64;
			wishes.push(self.wish(model, wallet, opening, ahead));
		}
		wishes
	}

	/// More channels of one wallet than it may have, of a unit each.
	fn crowd(&mut self, model: &Model) -> Vec<Wish> {
		let (wallet, opening) = self.opening(model);
		let known = model.roaming.acceptances.get(&opening.acceptance);
		let class = known.map_or(0, |known| known.home);
		let record = model.roaming.wallets.get(&(class, wallet));
		let next = record.map_or(0, |record| record.nonce);
		let by = model.roaming.keys.iter().position(|known| *known == wallet).unwrap_or(0);
		let seal = Seal { by, other_chain: false, other_message: false, wrapped: false };
		let expires = model.now + self.random.within(60, DAY);
		(0..18)
			.map(|ahead| Wish {
				wallet,
				opening: Opening { deposit: 1, expires, ..opening },
				nonce: next + ahead,
				valid_until: model.now + HOUR,
				seal,
			})
			.collect()
	}

	/// What a payee has in hand of a channel, or what somebody would like it to be.
	fn demand(&mut self, model: &Model, id: u64) -> Demand {
		let channel = model.roaming.channels.get(&id);
		let (deposit, claimed) =
			channel.map_or((10, 0), |channel| (channel.deposit, channel.claimed));
		let left = deposit - claimed;
		let goal = match self.random.below(24) {
			0 => claimed,
			1 => claimed.saturating_sub(1),
			2 => deposit.saturating_add(1),
			3 => u64::MAX,
			4..=6 => deposit,
			_ => claimed + self.random.within(1, (left / 3).max(1)),
		};
		let slip = self.random.below(36);
		let own = channel.map_or(0, |channel| channel.key);
		let mut promise = Promise {
			channel: id,
			cumulative: goal,
			value: 0,
			max: 0,
			loose_root: slip == 0,
			by: if slip == 1 { (own + 1) % VOUCHER_KEYS } else { own },
			other_chain: slip == 2,
		};
		if self.random.chance(50) {
			return Demand { promise, shown: None };
		}
		// The same goal by ticks.
		promise.loose_root = false;
		promise.max = match slip {
			3 => MOST_TICKS + 1,
			4 => MOST_TICKS,
			_ => self.random.within(1, 12) as u16,
		};
		let index = match slip {
			5 => 0,
			6 => promise.max + 1,
			7 => promise.max,
			_ => self.random.within(1, u64::from(promise.max.min(MOST_TICKS))) as u16,
		};
		promise.value = match slip {
			8 => 0,
			9 => u64::MAX,
			_ => self.random.within(1, 3),
		};
		promise.cumulative = goal.saturating_sub(promise.value.saturating_mul(u64::from(index)));
		let link = match slip {
			10 => index.saturating_sub(1),
			_ => index.min(promise.max),
		};
		let of = if slip == 11 { id + 1 } else { id };
		let shown = Shown { index, link, channel: of };
		// An anchor can be claimed without its ticks.
		let shown = (!self.random.chance(6)).then_some(shown);
		Demand { promise, shown }
	}

	fn payee_of(&mut self, model: &Model, id: u64) -> Option<u32> {
		let channel = model.roaming.channels.get(&id)?;
		Some(model.roaming.acceptances[&channel.acceptance].visited)
	}

	fn payer_of(&mut self, model: &Model, id: u64) -> Who {
		let payer = model.roaming.channels.get(&id).map(|channel| channel.payer);
		match self.random.chance(94) {
			true => payer,
			false => None,
		}
		.unwrap_or_else(|| self.roamer(model))
	}

	/// A channel from which something can be claimed, or now and then another.
	fn claimable(&mut self, model: &Model) -> u64 {
		let odd = self.random.below(24);
		self.channel(model, |channel| match odd {
			0 => model.now >= channel.end(),
			1 => channel.left() == 0,
			_ => model.now < channel.end() && channel.left() > 0,
		})
	}

	/// A call about roaming.
	pub fn roam_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		let (origin, roam) = self
			.units_call(kind, model)
			.or_else(|| self.acceptance_call(kind, model))
			.or_else(|| self.redemption_call(kind, model))
			.or_else(|| self.channel_call(kind, model))?;
		Some((origin, Call::Roam(roam)))
	}

	fn units_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Roam)> {
		let roaming = &model.roaming;
		let active = |class: u32| {
			model.operators.get(&class).is_some_and(|own| own.standing == Standing::Active)
		};
		let unassigned =
			|class: u32| roaming.classes.get(&class).map_or(0, |books| books.unassigned);
		Some(match kind {
			"Issue" => {
				let class = match self.random.chance(40) {
					true => self.operator_in(model, &[Standing::Active]),
					false => self.class(model, active),
				};
				let units = match self.random.below(16) {
					0 => 0,
					1 if roaming.classes.contains_key(&class) => u64::MAX,
					_ => self.random.within(1, 3_000),
				};
				(self.for_operator(model, Some(class), DEVICES), Roam::Issue(units))
			},
			"Assign" | "AssignBatch" => {
				let odd = self.random.chance(4);
				let class = self.class(model, |class| {
					active(class) && unassigned(class) > 0 && (roaming.debt(class) > 0) == odd
				});
				let origin = self.for_operator(model, Some(class), DEVICES);
				let available = unassigned(class);
				if kind == "Assign" {
					let wallet = self.roamer(model);
					let units = self.units_near(available.min(800));
					return Some((origin, Roam::Assign { wallet, units }));
				}
				let count = if self.random.chance(5) { 0 } else { self.random.within(1, 8) };
				let rows = (0..count)
					.map(|_| (self.roamer(model), self.units_near(available.min(400))))
					.collect();
				(origin, Roam::AssignBatch(rows))
			},
			"BurnUnits" => {
				let class = self.class(model, |class| unassigned(class) > 0);
				let units = self.units_near(unassigned(class));
				(self.for_operator(model, Some(class), DEVICES), Roam::BurnUnits(units))
			},
			"ReturnUnits" | "ReturnRelayed" => {
				let holders: Vec<(u32, Who)> = roaming
					.wallets
					.iter()
					.filter(|(_, wallet)| wallet.units > 0)
					.map(|(key, _)| *key)
					.collect();
				let (class, wallet) = match self.random.chance(94) {
					true => self.random.pick(&holders),
					false => None,
				}
				.unwrap_or_else(|| (self.class(model, |_| true), self.roamer(model)));
				let available =
					roaming.wallets.get(&(class, wallet)).map_or(5, |record| record.units);
				// Often all, so that records can be cleared.
				let all = self.random.chance(30);
				let units = if all { available } else { self.units_near(available) };
				if kind == "ReturnUnits" {
					return Some((Origin::Signed(wallet), Roam::ReturnUnits { class, units }));
				}
				let nonce = self.nonce_of(model, class, wallet, 0);
				let valid_until = self.message_end(model);
				let seal = self.seal(model, wallet);
				let roam = Roam::ReturnRelayed { class, wallet, units, nonce, valid_until, seal };
				(Origin::Signed(self.anyone(model)), roam)
			},
			"ClearAssignments" => {
				let unused: Vec<(u32, Who)> = roaming
					.wallets
					.iter()
					.filter(|(_, record)| {
						record.units == 0 && model.now >= record.touched.saturating_add(WEEK)
					})
					.map(|(key, _)| *key)
					.collect();
				let class = self.random.pick(&unused).map(|(class, _)| class);
				let class = class.unwrap_or_else(|| self.class(model, |_| true));
				let mut wallets: Vec<Who> =
					unused.iter().filter(|(own, _)| *own == class).map(|(_, who)| *who).collect();
				if self.random.chance(30) {
					wallets.push(self.roamer(model));
				}
				if self.random.chance(8) {
					wallets.clear();
				}
				let origin = self.for_operator(model, Some(class), DEVICES);
				(origin, Roam::ClearAssignments(wallets))
			},
			"AssetTransfer" => {
				let class = self.class(model, |_| true);
				let (who, to) = (self.roamer(model), self.roamer(model));
				(Origin::Signed(who), Roam::AssetTransfer { class, to, units: 1 })
			},
			_ => return None,
		})
	}

	fn acceptance_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Roam)> {
		let now = model.now;
		Some(match kind {
			"ProposeAcceptance" => {
				// Few operators, so that acceptances replace each other.
				let home = match self.random.chance(60) {
					true => self.class(model, |_| true),
					false => self.operator_in(model, &[Standing::Active]),
				};
				let visited = match self.random.chance(3) {
					true => home,
					false => self.operator_in(model, &[Standing::Active]),
				};
				let bad = self.random.below(40);
				let price = match self.random.below(6) {
					_ if bad == 0 => 0,
					// Some that small operators cannot pay.
					0 => self.random.within(SDRT as u64 / 10, 5_000 * SDRT as u64),
					_ => self.random.within(1, 3_000_000),
				};
				let valid_until = match bad {
					1 => now,
					_ => now + self.random.within(2 * DAY, 90 * DAY),
				};
				let bytes = if bad == 2 { 0 } else { 100_000 };
				let side = match self.random.below(20) {
					0 => self.operator_in(model, &[Standing::Active]),
					1..=10 => home,
					_ => visited,
				};
				let origin = self.for_operator(model, Some(side), MARKET);
				(origin, Roam::ProposeAcceptance { home, visited, bytes, price, valid_until })
			},
			"AcceptAcceptance" => {
				let odd = self.random.chance(5);
				let id = self.acceptance(model, |_, known| {
					matches!(known.state, Accord::Proposed { .. })
						&& (now >= known.valid_until) == odd
				});
				let other = model.roaming.acceptances.get(&id).map(|known| {
					let by_home = matches!(known.state, Accord::Proposed { by_home: true });
					let sides = [known.home, known.visited];
					let wrong = self.random.chance(6);
					sides[usize::from(by_home != wrong)]
				});
				(self.for_operator(model, other, MARKET), Roam::AcceptAcceptance(id))
			},
			"EndAcceptance" => {
				let ended = self.random.chance(10);
				let id = self.acceptance(model, |_, known| (known.state == Accord::Ended) == ended);
				let side = model.roaming.acceptances.get(&id).map(|known| {
					if self.random.chance(50) {
						known.home
					} else {
						known.visited
					}
				});
				(self.for_operator(model, side, MARKET), Roam::EndAcceptance(id))
			},
			"ClearAcceptance" => {
				let id = self.acceptance(model, |_, known| {
					known.state == Accord::Ended || now >= known.valid_until
				});
				(Origin::Signed(self.anyone(model)), Roam::ClearAcceptance(id))
			},
			_ => return None,
		})
	}

	fn redemption_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Roam)> {
		let roaming = &model.roaming;
		Some(match kind {
			"Redeem" => {
				let id = self.acceptance(model, |_, known| known.earned > 0);
				let known = roaming.acceptances.get(&id);
				let earned = known.map_or(1, |known| known.earned);
				let units = match self.random.chance(40) {
					true => earned,
					false => self.units_near(earned),
				};
				let visited = known.map(|known| known.visited);
				let origin = self.for_operator(model, visited, SETTLEMENT);
				(origin, Roam::Redeem { acceptance: id, units })
			},
			"SettleDebt" => {
				let owed: Vec<(u32, u32)> = roaming.debts.keys().copied().collect();
				let (class, visited) = match self.random.chance(85) {
					true => self.random.pick(&owed),
					false => None,
				}
				.unwrap_or_else(|| {
					(self.class(model, |_| true), self.operator_in(model, &[Standing::Active]))
				});
				(Origin::Signed(self.anyone(model)), Roam::SettleDebt { class, visited })
			},
			"DepositCollateral" => {
				// Those who owe, half of the time.
				let owing = self.random.chance(50);
				let class = self.class(model, |class| !owing || roaming.debt(class) > 0);
				let origin = self.for_operator(model, Some(class), SETTLEMENT);
				let who = match origin {
					Origin::Signed(who) => who,
					_ => self.anyone(model),
				};
				let amount = match self.random.below(8) {
					0 => 0,
					1 => self.amount_of(model, who),
					_ => u128::from(self.random.within(1, 40 * SDRT as u64)),
				};
				(origin, Roam::DepositCollateral(amount))
			},
			"WithdrawCollateral" => {
				let class = self.class(model, |class| roaming.classes[&class].collateral > 0);
				let books = roaming.classes.get(&class).copied().unwrap_or_default();
				let spare = match roaming.classes.contains_key(&class) {
					true => books.collateral.saturating_sub(roaming.liability(class)),
					false => 0,
				};
				let amount = match self.random.below(8) {
					0 => 0,
					1 => spare + 1,
					2 => books.collateral.saturating_add(1),
					3 => spare,
					_ => (spare / 2).max(1),
				};
				let origin = self.for_operator(model, Some(class), SETTLEMENT);
				(origin, Roam::WithdrawCollateral(amount))
			},
			_ => return None,
		})
	}

	fn channel_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Roam)> {
		let now = model.now;
		let anyone = |generator: &mut Self| Origin::Signed(generator.anyone(model));
		Some(match kind {
			"OpenChannel" => {
				let (wallet, opening) = self.opening(model);
				(Origin::Signed(wallet), Roam::OpenChannel(opening))
			},
			"OpenRelayed" => {
				let (wallet, opening) = self.opening(model);
				let wish = self.wish(model, wallet, opening, 0);
				(anyone(self), Roam::OpenRelayed(wish))
			},
			"OpenBatch" if self.random.chance(8) => {
				(anyone(self), Roam::OpenBatch(self.crowd(model)))
			},
			"OpenBatch" => {
				let count = if self.random.chance(5) { 0 } else { self.random.within(1, 6) };
				let wishes = self.wishes(model, count);
				(anyone(self), Roam::OpenBatch(wishes))
			},
			"TopUp" | "TopUpRelayed" => {
				let closing = self.random.chance(6);
				let id = self.channel(model, |channel| (now >= channel.closes_at) == closing);
				let payer = self.payer_of(model, id);
				let roaming = &model.roaming;
				let (deposit, class) = roaming.channels.get(&id).map_or((10, 0), |channel| {
					(channel.deposit, roaming.acceptances[&channel.acceptance].home)
				});
				let units = roaming.wallets.get(&(class, payer)).map_or(3, |record| record.units);
				let deposit = match self.random.below(16) {
					0 => deposit,
					1 => deposit.saturating_sub(1),
					_ => {
						let more = self.units_near(units);
						deposit.saturating_add(more)
					},
				};
				if kind == "TopUp" {
					let roam = Roam::TopUp { channel: id, deposit };
					return Some((Origin::Signed(payer), roam));
				}
				let valid_until = self.message_end(model);
				let seal = self.seal(model, payer);
				let roam = Roam::TopUpRelayed { channel: id, deposit, valid_until, seal };
				(anyone(self), roam)
			},
			"ClaimUnits" => {
				let id = self.claimable(model);
				(anyone(self), Roam::ClaimUnits(self.demand(model, id)))
			},
			"ClaimBatch" => {
				let count = if self.random.chance(4) { 0 } else { self.random.within(1, 8) };
				let demands = (0..count)
					.map(|_| {
						let id = self.claimable(model);
						self.demand(model, id)
					})
					.collect();
				(anyone(self), Roam::ClaimBatch(demands))
			},
			"CloseChannel" => {
				let id = self.claimable(model);
				let payee = self.payee_of(model, id);
				let row = self.closing(model, id);
				let origin = self.for_operator(model, payee, SETTLEMENT);
				(origin, Roam::CloseChannel(id, row))
			},
			"CloseBatch" => {
				let count = if self.random.chance(6) { 0 } else { self.random.within(1, 5) };
				let first = self.claimable(model);
				let payee = self.payee_of(model, first);
				let theirs = |channel: &Channel| {
					Some(model.roaming.acceptances[&channel.acceptance].visited) == payee
				};
				let rows = (0..count)
					.map(|index| {
						let id = if index == 0 { first } else { self.channel(model, theirs) };
						(id, self.closing(model, id))
					})
					.collect();
				let origin = self.for_operator(model, payee, SETTLEMENT);
				(origin, Roam::CloseBatch(rows))
			},
			"RequestClose" | "RequestCloseRelayed" => {
				let closing = self.random.chance(12);
				let id = self.channel(model, |channel| (now >= channel.closes_at) == closing);
				let payer = self.payer_of(model, id);
				if kind == "RequestClose" {
					return Some((Origin::Signed(payer), Roam::RequestClose(id)));
				}
				let seal = self.seal(model, payer);
				(anyone(self), Roam::RequestCloseRelayed { channel: id, seal })
			},
			"FinaliseChannel" | "FinaliseBatch" => {
				let over = |channel: &Channel| now >= channel.end();
				if kind == "FinaliseChannel" {
					let id = self.channel(model, over);
					return Some((anyone(self), Roam::FinaliseChannel(id)));
				}
				let count = if self.random.chance(8) { 0 } else { self.random.within(1, 4) };
				let ids = (0..count).map(|_| self.channel(model, over)).collect();
				(anyone(self), Roam::FinaliseBatch(ids))
			},
			_ => return None,
		})
	}

	/// What a payee puts beside a closing.
	fn closing(&mut self, model: &Model, id: u64) -> Option<Demand> {
		match self.random.below(20) {
			0..=9 => None,
			// One for another channel.
			10 => {
				let other = self.claimable(model);
				Some(self.demand(model, other))
			},
			_ => Some(self.demand(model, id)),
		}
	}
}

/// Not more than can be looked after: with many channels, ends are tried instead of beginnings.
pub fn calmed<'a>(kind: &'a str, model: &Model, random: &mut crate::common::Random) -> &'a str {
	let many = model.roaming.channels.len() > 120;
	match kind {
		"OpenChannel" | "OpenRelayed" | "OpenBatch" if many && random.chance(60) => "CloseBatch",
		kind => kind,
	}
}

/// Hours that a grace period may have in a run.
pub fn grace(random: &mut crate::common::Random) -> u32 {
	match random.below(3) {
		0 => 60,
		1 => random.within(1, 24) as u32 * HOUR as u32,
		_ => 2 * DAY as u32,
	}
}
