//! Roaming: units of operators, the channels in which they pay, and what they are redeemed for. What
//! can be asked for, what the model knows, and the rules as the documentation tells them.

use super::{
	book::{Model, Standing},
	ledger::{Refused, Why},
	rules::{judged, Outcome, DAY, DEVICES, MARKET, SETTLEMENT},
	Who,
};
use std::collections::BTreeMap;

/// Most channels that a wallet has open in a class.
const MOST_CHANNELS: usize = 16;
/// Most ticks of a promise.
pub const MOST_TICKS: u16 = 1_024;
/// How far ahead a message's end may lie, and how long a wallet's record stays when it is quiet.
pub const WEEK: u64 = 7 * DAY;

// --- What can be asked for -----------------------------------------------------------------------

/// A wallet's signature of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seal {
	/// The number of the key that signs.
	pub by: usize,
	/// For the chain with another genesis.
	pub other_chain: bool,
	/// Of a message that says something else.
	pub other_message: bool,
	/// As browsers sign.
	pub wrapped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
	pub acceptance: u64,
	/// The number of the key that signs vouchers.
	pub key: u8,
	pub deposit: u64,
	pub expires: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
	pub wallet: Who,
	pub opening: Opening,
	pub nonce: u64,
	pub valid_until: u64,
	pub seal: Seal,
}

/// A voucher.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promise {
	pub channel: u64,
	pub cumulative: u64,
	/// What a tick is worth, and how many there are.
	pub value: u64,
	pub max: u16,
	/// It has a root although it has no ticks.
	pub loose_root: bool,
	/// The number of the key that signs it.
	pub by: u8,
	pub other_chain: bool,
}

/// A tick: said to be number `index` and really the link of that number, of a channel's chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
	pub index: u16,
	pub link: u16,
	pub channel: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
	pub promise: Promise,
	pub shown: Option<Shown>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Roam {
	// Dice.
	Issue(u64),
	Assign { wallet: Who, units: u64 },
	AssignBatch(Vec<(Who, u64)>),
	BurnUnits(u64),
	ReturnUnits { class: u32, units: u64 },
	ReturnRelayed { class: u32, wallet: Who, units: u64, nonce: u64, valid_until: u64, seal: Seal },
	ProposeAcceptance { home: u32, visited: u32, bytes: u32, price: u64, valid_until: u64 },
	AcceptAcceptance(u64),
	EndAcceptance(u64),
	ClearAcceptance(u64),
	Redeem { acceptance: u64, units: u64 },
	SettleDebt { class: u32, visited: u32 },
	DepositCollateral(u128),
	WithdrawCollateral(u128),
	ClearAssignments(Vec<Who>),
	// Channels.
	OpenChannel(Opening),
	OpenRelayed(Wish),
	OpenBatch(Vec<Wish>),
	TopUp { channel: u64, deposit: u64 },
	TopUpRelayed { channel: u64, deposit: u64, valid_until: u64, seal: Seal },
	ClaimUnits(Demand),
	ClaimBatch(Vec<Demand>),
	CloseChannel(u64, Option<Demand>),
	CloseBatch(Vec<(u64, Option<Demand>)>),
	RequestClose(u64),
	RequestCloseRelayed { channel: u64, seal: Seal },
	FinaliseChannel(u64),
	FinaliseBatch(Vec<u64>),
	// Assets, which nobody may call.
	AssetTransfer { class: u32, to: Who, units: u64 },
}

// --- What the model knows ------------------------------------------------------------------------

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
	pub issued: u64,
	pub unassigned: u64,
	pub redeemed: u64,
	pub burned: u64,
	pub collateral: u128,
}

/// What is on record about a wallet in a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wallet {
	pub units: u64,
	pub assigned: u64,
	pub returned: u64,
	pub nonce: u64,
	pub since: u64,
	pub touched: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accord {
	Proposed { by_home: bool },
	Accepted,
	Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
	pub home: u32,
	pub visited: u32,
	pub bytes: u32,
	pub price: u64,
	pub valid_until: u64,
	pub state: Accord,
	pub earned: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
	pub payer: Who,
	pub key: u8,
	pub acceptance: u64,
	pub deposit: u64,
	pub claimed: u64,
	pub closes_at: u64,
	pub grace: u64,
}

impl Channel {
	pub fn left(&self) -> u64 {
		self.deposit - self.claimed
	}

	pub fn end(&self) -> u64 {
		self.closes_at + self.grace
	}
}

/// Where units are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
	/// Not in the world yet.
	Nowhere(u32),
	Unassigned(u32),
	Wallet(u32, Who),
	Channel(u64),
	Earned(u64),
	Redeemed(u32),
	Burned(u32),
}

/// What the chain keeps as sums of a class, and the model adds up when it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
	pub in_wallets: u64,
	pub in_channels: u64,
	pub earned: u64,
	pub liability: u128,
	pub debt: u128,
}

/// What a batch should have said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
	pub what: &'static str,
	pub rows: Vec<Result<(), Refused>>,
	/// Units that the event tells.
	pub units: Vec<u64>,
}

#[derive(Clone, Debug, Default)]
pub struct Roaming {
	/// Where collateral is.
	pub pot: Who,
	/// The wallets' accounts, by the numbers of their keys.
	pub keys: Vec<Who>,
	pub classes: BTreeMap<u32, Class>,
	pub wallets: BTreeMap<(u32, Who), Wallet>,
	pub acceptances: BTreeMap<u64, Acceptance>,
	pub next_acceptance: u64,
	pub channels: BTreeMap<u64, Channel>,
	pub next_channel: u64,
	pub debts: BTreeMap<(u32, u32), u128>,
	/// What batches of the latest call say.
	pub folded: Vec<Folded>,
}

impl Roaming {
	fn class_mut(&mut self, class: u32) -> &mut Class {
		self.classes.get_mut(&class).expect("the class is there")
	}

	/// The one way in which units move: what leaves one place enters another.
	fn shift(&mut self, from: Place, to: Place, units: u64) {
		let taken = |column: &mut u64| {
			*column = column.checked_sub(units).expect("nothing is overdrawn");
		};
		match from {
			// Counts what ever was.
			Place::Nowhere(class) => self.class_mut(class).issued += units,
			Place::Unassigned(class) => taken(&mut self.class_mut(class).unassigned),
			Place::Wallet(class, who) => {
				taken(&mut self.wallets.get_mut(&(class, who)).expect("it is a wallet").units);
			},
			// What goes out of a channel was claimed, or is taken off the deposit when it ends.
			Place::Channel(id) => {
				let channel = self.channels.get_mut(&id).expect("the channel is open");
				assert!(channel.left() >= units, "nothing is overdrawn");
				match to {
					Place::Earned(_) => channel.claimed += units,
					_ => channel.deposit -= units,
				}
			},
			Place::Earned(id) => {
				taken(&mut self.acceptances.get_mut(&id).expect("it is there").earned);
			},
			Place::Redeemed(_) | Place::Burned(_) => unreachable!("nothing comes back"),
		}
		match to {
			Place::Nowhere(_) => unreachable!("nothing is forgotten"),
			Place::Unassigned(class) => self.class_mut(class).unassigned += units,
			Place::Wallet(class, who) => {
				self.wallets.get_mut(&(class, who)).expect("it is a wallet").units += units;
			},
			Place::Channel(id) => {
				self.channels.get_mut(&id).expect("the channel is open").deposit += units;
			},
			Place::Earned(id) => {
				self.acceptances.get_mut(&id).expect("it is there").earned += units;
			},
			Place::Redeemed(class) => self.class_mut(class).redeemed += units,
			Place::Burned(class) => self.class_mut(class).burned += units,
		}
	}

	pub fn in_wallets(&self, class: u32) -> u64 {
		self.wallets
			.range((class, 0)..(class + 1, 0))
			.map(|(_, wallet)| wallet.units)
			.sum()
	}

	pub fn channels_of(&self, acceptance: u64) -> impl Iterator<Item = &Channel> {
		self.channels.values().filter(move |channel| channel.acceptance == acceptance)
	}

	pub fn channels_in(&self, class: u32) -> impl Iterator<Item = &Channel> {
		self.channels
			.values()
			.filter(move |channel| self.acceptances[&channel.acceptance].home == class)
	}

	pub fn open_channels(&self, class: u32, wallet: Who) -> usize {
		self.channels_in(class).filter(|channel| channel.payer == wallet).count()
	}

	fn acceptances_of(&self, class: u32) -> impl Iterator<Item = (&u64, &Acceptance)> {
		self.acceptances.iter().filter(move |(_, acceptance)| acceptance.home == class)
	}

	pub fn liability(&self, class: u32) -> u128 {
		self.acceptances_of(class)
			.map(|(id, acceptance)| {
				let locked: u64 = self.channels_of(*id).map(Channel::left).sum();
				u128::from(locked + acceptance.earned) * u128::from(acceptance.price)
			})
			.sum()
	}

	pub fn debt(&self, class: u32) -> u128 {
		self.debts.range((class, 0)..(class + 1, 0)).map(|(_, debt)| debt).sum()
	}

	/// The sums of all classes.
	pub fn sums(&self) -> BTreeMap<u32, Sums> {
		let mut all: BTreeMap<u32, Sums> =
			self.classes.keys().map(|class| (*class, Sums::default())).collect();
		for ((class, _), wallet) in &self.wallets {
			all.entry(*class).or_default().in_wallets += wallet.units;
		}
		for channel in self.channels.values() {
			let known = &self.acceptances[&channel.acceptance];
			let sums = all.entry(known.home).or_default();
			sums.in_channels += channel.left();
			sums.liability += u128::from(channel.left()) * u128::from(known.price);
		}
		for known in self.acceptances.values().filter(|known| known.earned > 0) {
			let sums = all.entry(known.home).or_default();
			sums.earned += known.earned;
			sums.liability += u128::from(known.earned) * u128::from(known.price);
		}
		for ((class, _), debt) in &self.debts {
			all.entry(*class).or_default().debt += debt;
		}
		all
	}

	/// How many channels each wallet has in a class.
	pub fn channel_counts(&self) -> BTreeMap<(u32, Who), u32> {
		let mut counts = BTreeMap::new();
		for channel in self.channels.values() {
			let class = self.acceptances[&channel.acceptance].home;
			*counts.entry((class, channel.payer)).or_default() += 1;
		}
		counts
	}

	/// Units and channels under each acceptance.
	pub fn locked(&self) -> BTreeMap<u64, (u64, u64)> {
		let mut locked: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
		for channel in self.channels.values() {
			let sum = locked.entry(channel.acceptance).or_default();
			*sum = (sum.0 + channel.left(), sum.1 + 1);
		}
		locked
	}

	pub fn collateral(&self) -> u128 {
		self.classes.values().map(|class| class.collateral).sum()
	}

	/// Every unit that was issued is in one place.
	pub fn is_balanced(&self, class: u32, sums: &Sums) -> bool {
		let books = &self.classes[&class];
		let all = [
			books.unassigned,
			sums.in_wallets,
			sums.in_channels,
			sums.earned,
			books.redeemed,
			books.burned,
		];
		all.iter().map(|units| u128::from(*units)).sum::<u128>() == u128::from(books.issued)
	}

	/// The acceptance between two operators that is in the state.
	pub fn listed(&self, home: u32, visited: u32, proposed: bool) -> Option<u64> {
		self.acceptances
			.iter()
			.find(|(_, known)| {
				let state = match proposed {
					true => matches!(known.state, Accord::Proposed { .. }),
					false => known.state == Accord::Accepted,
				};
				known.home == home && known.visited == visited && state
			})
			.map(|(id, _)| *id)
	}

	fn is_sealed(&self, seal: &Seal, wallet: Who) -> bool {
		self.keys.get(seal.by) == Some(&wallet) && !seal.other_chain && !seal.other_message
	}

	/// What a demand brings, or the first reason in the documented order why it brings nothing.
	pub fn judge(&self, demand: &Demand, now: u64) -> Result<(u64, u64), &'static str> {
		let Demand { promise, shown } = demand;
		let Some(channel) = self.channels.get(&promise.channel) else {
			return Err("Channels::ChannelNotFound");
		};
		if now >= channel.end() {
			return Err("Channels::GraceOver");
		}
		let formed = match promise.max {
			0 => promise.value == 0 && !promise.loose_root,
			max => max <= MOST_TICKS && promise.value > 0,
		};
		if !formed {
			return Err("Channels::MalformedVoucher");
		}
		let ticks = shown.map_or(0, |shown| shown.index);
		if shown.is_some() && !(1..=promise.max).contains(&ticks) {
			return Err("Channels::TickOutOfRange");
		}
		let total = u128::from(promise.cumulative) + u128::from(ticks) * u128::from(promise.value);
		if total > u128::from(channel.deposit) {
			return Err("Channels::ExceedsDeposit");
		}
		let total = total as u64;
		if total <= channel.claimed {
			return Err("Channels::NotIncreasing");
		}
		if promise.by != channel.key || promise.other_chain {
			return Err("Channels::InvalidSignature");
		}
		if shown.is_some_and(|shown| shown.link != ticks || shown.channel != promise.channel) {
			return Err("Channels::WrongTick");
		}
		Ok((total - channel.claimed, total))
	}

	fn claim(&mut self, demand: &Demand, now: u64) -> Result<u64, Refused> {
		let (units, _) = self.judge(demand, now).map_err(|reason| vec![reason])?;
		let id = demand.promise.channel;
		let acceptance = self.channels[&id].acceptance;
		self.shift(Place::Channel(id), Place::Earned(acceptance), units);
		Ok(units)
	}

	/// Ends a channel: what is claimed now, and what goes back.
	fn end(&mut self, id: u64, claimed: u64, now: u64) -> (u64, u64) {
		let Channel { payer, acceptance, .. } = self.channels[&id];
		let class = self.acceptances[&acceptance].home;
		self.shift(Place::Channel(id), Place::Earned(acceptance), claimed);
		let rest = self.channels[&id].left();
		self.shift(Place::Channel(id), Place::Wallet(class, payer), rest);
		self.wallets.get_mut(&(class, payer)).expect("it is a wallet").touched = now;
		self.channels.remove(&id);
		(claimed, rest)
	}
}

/// Whether a message can be used now.
fn time_problem(valid_until: u64, now: u64, of_dice: bool) -> Option<&'static str> {
	match (now >= valid_until, of_dice) {
		(true, true) => Some("Dice::MessageExpired"),
		(true, false) => Some("Channels::MessageExpired"),
		(false, _) if valid_until - now <= WEEK => None,
		(false, true) => Some("Dice::MessageTooLong"),
		(false, false) => Some("Channels::MessageTooLong"),
	}
}

// --- The rules -----------------------------------------------------------------------------------

impl Model {
	fn is_active(&self, operator: u32) -> bool {
		self.operators
			.get(&operator)
			.is_some_and(|operator| operator.standing == Standing::Active)
	}

	pub fn roam(&mut self, who: Who, roam: &Roam) -> Outcome {
		match roam {
			Roam::Issue(_)
			| Roam::Assign { .. }
			| Roam::AssignBatch(_)
			| Roam::BurnUnits(_)
			| Roam::ReturnUnits { .. }
			| Roam::ReturnRelayed { .. }
			| Roam::ClearAssignments(_) => self.units_call(who, roam),
			Roam::ProposeAcceptance { .. }
			| Roam::AcceptAcceptance(_)
			| Roam::EndAcceptance(_)
			| Roam::ClearAcceptance(_) => self.acceptance_call(who, roam),
			Roam::Redeem { .. }
			| Roam::SettleDebt { .. }
			| Roam::DepositCollateral(_)
			| Roam::WithdrawCollateral(_) => self.redemption_call(who, roam),
			Roam::AssetTransfer { .. } => unreachable!("it is never permitted"),
			_ => self.channel_call(who, roam),
		}
	}

	// --- Units --------------------------------------------------------------------------------

	fn assign_row(&mut self, class: u32, wallet: Who, units: u64) -> Outcome {
		let mut refused = Refused::new();
		if units == 0 {
			refused.push("Dice::ZeroUnits");
		}
		if wallet == self.roaming.pot {
			refused.push("Dice::InvalidWallet");
		}
		if self.roaming.classes[&class].unassigned < units {
			refused.push("Dice::NotEnoughUnits");
		}
		judged(refused)?;
		let now = self.now;
		let record = self.roaming.wallets.entry((class, wallet)).or_insert(Wallet {
			units: 0,
			assigned: 0,
			returned: 0,
			nonce: 0,
			since: now,
			touched: now,
		});
		record.assigned = record.assigned.saturating_add(units);
		record.touched = now;
		self.roaming
			.shift(Place::Unassigned(class), Place::Wallet(class, wallet), units);
		Ok(())
	}

	/// The class that the account may assign.
	fn assignable(&self, who: Who, refused: &mut Refused) -> Option<u32> {
		let class = self.may_start(who, DEVICES, refused)?;
		if !self.roaming.classes.contains_key(&class) {
			refused.push("Dice::ClassNotFound");
		}
		if self.roaming.debt(class) > 0 {
			refused.push("Dice::DebtOutstanding");
		}
		Some(class)
	}

	fn give_back(&mut self, class: u32, wallet: Who, units: u64, nonce: Option<u64>) -> Outcome {
		let mut refused = Refused::new();
		if units == 0 {
			refused.push("Dice::ZeroUnits");
		}
		if !self.roaming.classes.contains_key(&class) {
			refused.push("Dice::ClassNotFound");
		}
		match self.roaming.wallets.get(&(class, wallet)) {
			None => refused.push("Dice::WalletNotAssigned"),
			Some(record) => {
				if nonce.is_some_and(|nonce| nonce != record.nonce) {
					refused.push("Dice::WrongNonce");
				}
				if record.units < units {
					refused.push("Dice::NotEnoughUnits");
				}
			},
		}
		judged(refused)?;
		let record = self.roaming.wallets.get_mut(&(class, wallet)).expect("it is a wallet");
		record.returned = record.returned.saturating_add(units);
		record.touched = self.now;
		record.nonce += u64::from(nonce.is_some());
		self.roaming
			.shift(Place::Wallet(class, wallet), Place::Unassigned(class), units);
		Ok(())
	}

	fn units_call(&mut self, who: Who, roam: &Roam) -> Outcome {
		let mut refused = Refused::new();
		match roam {
			Roam::Issue(units) => {
				let class = self.may_start(who, DEVICES, &mut refused);
				if *units == 0 {
					refused.push("Dice::ZeroUnits");
				}
				let known = class.and_then(|class| self.roaming.classes.get(&class));
				if known.is_some_and(|known| known.issued.checked_add(*units).is_none()) {
					refused.push("Dice::TooManyUnits");
				}
				judged(refused)?;
				let class = class.expect("it may start");
				self.roaming.classes.entry(class).or_default();
				self.roaming.shift(Place::Nowhere(class), Place::Unassigned(class), *units);
				Ok(())
			},
			Roam::Assign { wallet, units } => {
				let class = self.assignable(who, &mut refused);
				judged(refused)?;
				self.assign_row(class.expect("it may start"), *wallet, *units)
			},
			Roam::AssignBatch(rows) => {
				let class = self.assignable(who, &mut refused);
				if rows.is_empty() {
					refused.push("Dice::NoRows");
				}
				judged(refused)?;
				let class = class.expect("it may start");
				let before = self.roaming.classes[&class].unassigned;
				let rows = rows
					.iter()
					.map(|(wallet, units)| self.assign_row(class, *wallet, *units))
					.collect();
				let units = before - self.roaming.classes[&class].unassigned;
				self.roaming.folded.push(Folded { what: "Assign", rows, units: vec![units] });
				Ok(())
			},
			Roam::BurnUnits(units) => {
				let class = self.may_finish(who, DEVICES, &mut refused);
				if *units == 0 {
					refused.push("Dice::ZeroUnits");
				}
				match class.map(|class| self.roaming.classes.get(&class)) {
					None => {},
					Some(None) => refused.push("Dice::ClassNotFound"),
					Some(Some(known)) if known.unassigned < *units => {
						refused.push("Dice::NotEnoughUnits");
					},
					Some(Some(_)) => {},
				}
				judged(refused)?;
				let class = class.expect("it may finish");
				self.roaming.shift(Place::Unassigned(class), Place::Burned(class), *units);
				Ok(())
			},
			Roam::ReturnUnits { class, units } => self.give_back(*class, who, *units, None),
			Roam::ReturnRelayed { class, wallet, units, nonce, valid_until, seal } => {
				refused.extend(time_problem(*valid_until, self.now, true));
				if !self.roaming.is_sealed(seal, *wallet) {
					refused.push("Dice::InvalidSignature");
				}
				judged(refused)?;
				self.give_back(*class, *wallet, *units, Some(*nonce))
			},
			Roam::ClearAssignments(wallets) => {
				let class = self.may_finish(who, DEVICES, &mut refused);
				if wallets.is_empty() {
					refused.push("Dice::NoRows");
				}
				judged(refused)?;
				let class = class.expect("it may finish");
				let rows = wallets
					.iter()
					.map(|wallet| {
						let unused =
							self.roaming.wallets.get(&(class, *wallet)).is_some_and(|record| {
								record.units == 0
									&& self.now - record.touched >= WEEK
									&& self.roaming.open_channels(class, *wallet) == 0
							});
						match unused {
							true => {
								self.roaming.wallets.remove(&(class, *wallet));
								Ok(())
							},
							false => Err(vec!["Kept"]),
						}
					})
					.collect();
				self.roaming.folded.push(Folded { what: "Clear", rows, units: vec![] });
				Ok(())
			},
			_ => unreachable!("not a call about units"),
		}
	}

	// --- Acceptances --------------------------------------------------------------------------

	fn acceptance_call(&mut self, who: Who, roam: &Roam) -> Outcome {
		let mut refused = Refused::new();
		match roam {
			Roam::ProposeAcceptance { home, visited, bytes, price, valid_until } => {
				let operator = self.may_start(who, MARKET, &mut refused);
				if home == visited {
					refused.push("Dice::SameOperator");
				}
				if operator.is_some_and(|own| own != *home && own != *visited) {
					refused.push("Dice::NotParty");
				}
				let other = if operator == Some(*home) { visited } else { home };
				if !self.is_active(*other) {
					refused.push("Dice::CounterpartyNotActive");
				}
				if *bytes == 0 || *price == 0 || *valid_until <= self.now {
					refused.push("Dice::InvalidTerms");
				}
				judged(refused)?;
				let roaming = &mut self.roaming;
				if let Some(replaced) = roaming.listed(*home, *visited, true) {
					roaming.acceptances.remove(&replaced);
				}
				roaming.acceptances.insert(
					roaming.next_acceptance,
					Acceptance {
						home: *home,
						visited: *visited,
						bytes: *bytes,
						price: *price,
						valid_until: *valid_until,
						state: Accord::Proposed { by_home: operator == Some(*home) },
						earned: 0,
					},
				);
				roaming.next_acceptance += 1;
				Ok(())
			},
			Roam::AcceptAcceptance(id) => {
				let operator = self.may_start(who, MARKET, &mut refused);
				let Some(known) = self.roaming.acceptances.get(id).copied() else {
					refused.push("Dice::AcceptanceNotFound");
					return Err(refused);
				};
				let Accord::Proposed { by_home } = known.state else {
					refused.push("Dice::AcceptanceNotProposed");
					return Err(refused);
				};
				let (proposer, other) = match by_home {
					true => (known.home, known.visited),
					false => (known.visited, known.home),
				};
				if operator.is_some_and(|own| own != other) {
					refused.push("Dice::NotParty");
				}
				if self.now >= known.valid_until {
					refused.push("Dice::AcceptanceExpired");
				}
				if !self.is_active(proposer) {
					refused.push("Dice::CounterpartyNotActive");
				}
				judged(refused)?;
				let roaming = &mut self.roaming;
				if let Some(replaced) = roaming.listed(known.home, known.visited, false) {
					let replaced = roaming.acceptances.get_mut(&replaced).expect("it is there");
					replaced.state = Accord::Ended;
				}
				roaming.acceptances.get_mut(id).expect("it is there").state = Accord::Accepted;
				Ok(())
			},
			Roam::EndAcceptance(id) => {
				let operator = self.may_finish(who, MARKET, &mut refused);
				let Some(known) = self.roaming.acceptances.get_mut(id) else {
					refused.push("Dice::AcceptanceNotFound");
					return Err(refused);
				};
				if operator.is_some_and(|own| own != known.home && own != known.visited) {
					refused.push("Dice::NotParty");
				}
				if known.state == Accord::Ended {
					refused.push("Dice::AcceptanceAlreadyEnded");
				}
				judged(refused)?;
				match known.state {
					Accord::Accepted => known.state = Accord::Ended,
					_ => {
						self.roaming.acceptances.remove(id);
					},
				}
				Ok(())
			},
			Roam::ClearAcceptance(id) => {
				let Some(known) = self.roaming.acceptances.get(id) else {
					return Err(vec!["Dice::AcceptanceNotFound"]);
				};
				let over = known.state == Accord::Ended || self.now >= known.valid_until;
				let used = known.earned > 0 || self.roaming.channels_of(*id).next().is_some();
				if !over || used {
					return Err(vec!["Dice::AcceptanceInUse"]);
				}
				self.roaming.acceptances.remove(id);
				Ok(())
			},
			_ => unreachable!("not a call about acceptances"),
		}
	}

	// --- Money --------------------------------------------------------------------------------

	/// Has an issuer pay what is due as far as it can. Returns what stays owed.
	fn pay_visited(&mut self, class: u32, visited: u32, due: u128) -> Result<u128, Refused> {
		let (issuer, to) = (self.operators[&class].account, self.operators[&visited].account);
		let pot = self.roaming.pot;
		let from_collateral = self.roaming.classes[&class].collateral.min(due);
		let from_free = self.ledger.spendable(issuer).min(due - from_collateral);
		let before = self.ledger.clone();
		if from_collateral > 0 {
			self.ledger.pay_from_hold(pot, Why::Collateral, to, from_collateral)?;
		}
		if from_free > 0 {
			if let Err(refused) = self.ledger.send(issuer, to, from_free, true) {
				self.ledger = before;
				return Err(refused);
			}
		}
		self.roaming.class_mut(class).collateral -= from_collateral;
		Ok(due - from_collateral - from_free)
	}

	fn redemption_call(&mut self, who: Who, roam: &Roam) -> Outcome {
		let mut refused = Refused::new();
		match roam {
			Roam::Redeem { acceptance, units } => {
				let operator = self.may_finish(who, SETTLEMENT, &mut refused);
				if *units == 0 {
					refused.push("Dice::ZeroUnits");
				}
				let Some(known) = self.roaming.acceptances.get(acceptance).copied() else {
					refused.push("Dice::AcceptanceNotFound");
					return Err(refused);
				};
				if operator.is_some_and(|own| own != known.visited) {
					refused.push("Dice::NotVisited");
				}
				if known.earned < *units {
					refused.push("Dice::NotEnoughUnits");
				}
				judged(refused)?;
				let due = u128::from(*units) * u128::from(known.price);
				let owed = self.pay_visited(known.home, known.visited, due)?;
				if owed > 0 {
					let pair = (known.home, known.visited);
					*self.roaming.debts.entry(pair).or_default() += owed;
				}
				let redeemed = Place::Redeemed(known.home);
				self.roaming.shift(Place::Earned(*acceptance), redeemed, *units);
				Ok(())
			},
			Roam::SettleDebt { class, visited } => {
				if !self.roaming.classes.contains_key(class) {
					return Err(vec!["Dice::ClassNotFound"]);
				}
				let pair = (*class, *visited);
				let Some(debt) = self.roaming.debts.get(&pair).copied() else {
					return Err(vec!["Dice::NothingOwed"]);
				};
				let owed = self.pay_visited(*class, *visited, debt)?;
				if owed == debt {
					return Err(vec!["Dice::NothingToPayWith"]);
				}
				match owed {
					0 => self.roaming.debts.remove(&pair),
					_ => self.roaming.debts.insert(pair, owed),
				};
				Ok(())
			},
			Roam::DepositCollateral(amount) => {
				let class = self.may_finish(who, SETTLEMENT, &mut refused);
				if *amount == 0 {
					refused.push("Dice::ZeroAmount");
				}
				if class.is_some_and(|class| !self.roaming.classes.contains_key(&class)) {
					refused.push("Dice::ClassNotFound");
				}
				judged(refused)?;
				let pot = self.roaming.pot;
				self.ledger.put_on_hold(who, pot, Why::Collateral, *amount)?;
				let class = class.expect("it may finish");
				self.roaming.class_mut(class).collateral += amount;
				Ok(())
			},
			Roam::WithdrawCollateral(amount) => {
				let class = self.may_finish(who, SETTLEMENT, &mut refused);
				if *amount == 0 {
					refused.push("Dice::ZeroAmount");
				}
				let Some(class) = class else { return Err(refused) };
				let Some(books) = self.roaming.classes.get(&class) else {
					refused.push("Dice::ClassNotFound");
					return Err(refused);
				};
				if self.roaming.debt(class) > 0 {
					refused.push("Dice::DebtOutstanding");
				}
				let left = books.collateral.checked_sub(*amount);
				if left.is_none_or(|left| left < self.roaming.liability(class)) {
					refused.push("Dice::CollateralNeeded");
				}
				judged(refused)?;
				let (pot, to) = (self.roaming.pot, self.operators[&class].account);
				self.ledger.pay_from_hold(pot, Why::Collateral, to, *amount)?;
				self.roaming.class_mut(class).collateral -= amount;
				Ok(())
			},
			_ => unreachable!("not a call about redemptions"),
		}
	}

	// --- Channels -----------------------------------------------------------------------------

	/// Why units cannot be locked now, in whatever channel.
	fn lock_problems(&self, id: u64, wallet: Who, units: u64, refused: &mut Refused) {
		let Some(known) = self.roaming.acceptances.get(&id) else {
			refused.push("Channels::AcceptanceNotFound");
			return;
		};
		if known.state != Accord::Accepted || self.now >= known.valid_until {
			refused.push("Channels::AcceptanceNotOpen");
		}
		if !self.is_active(known.home) || !self.is_active(known.visited) {
			refused.push("Channels::OperatorNotActive");
		}
		match self.roaming.wallets.get(&(known.home, wallet)) {
			None => refused.push("Channels::WalletNotAssigned"),
			Some(record) if record.units < units => refused.push("Channels::NotEnoughUnits"),
			Some(_) => {},
		}
	}

	fn open_row(
		&mut self,
		wallet: Who,
		opening: &Opening,
		message: Option<(u64, u64, &Seal)>,
	) -> Outcome {
		let mut refused = Refused::new();
		self.lock_problems(opening.acceptance, wallet, opening.deposit, &mut refused);
		if opening.deposit == 0 {
			refused.push("Channels::ZeroDeposit");
		}
		if opening.expires < self.now + 60 {
			refused.push("Channels::ExpiryTooSoon");
		}
		let known = self.roaming.acceptances.get(&opening.acceptance).copied();
		let term = known.map_or(u64::MAX, |known| known.valid_until);
		if opening.expires > term.min(self.now + 30 * DAY) {
			refused.push("Channels::ExpiryTooLate");
		}
		let class = known.map(|known| known.home);
		let record = class.and_then(|class| self.roaming.wallets.get(&(class, wallet)));
		if let Some((nonce, valid_until, seal)) = message {
			refused.extend(time_problem(valid_until, self.now, false));
			if !self.roaming.is_sealed(seal, wallet) {
				refused.push("Channels::InvalidSignature");
			}
			if record.is_some_and(|record| record.nonce != nonce) {
				refused.push("Channels::WrongNonce");
			}
		}
		if class.is_some_and(|class| self.roaming.open_channels(class, wallet) >= MOST_CHANNELS) {
			refused.push("Channels::TooManyChannels");
		}
		judged(refused)?;
		let class = class.expect("the acceptance is there");
		let id = self.roaming.next_channel;
		self.roaming.next_channel += 1;
		self.roaming.channels.insert(
			id,
			Channel {
				payer: wallet,
				key: opening.key,
				acceptance: opening.acceptance,
				deposit: 0,
				claimed: 0,
				closes_at: opening.expires,
				grace: self.parameters.grace_period.into(),
			},
		);
		self.roaming
			.shift(Place::Wallet(class, wallet), Place::Channel(id), opening.deposit);
		let record = self.roaming.wallets.get_mut(&(class, wallet)).expect("it is a wallet");
		record.nonce += u64::from(message.is_some());
		record.touched = self.now;
		Ok(())
	}

	fn top_up(&mut self, who: Who, id: u64, deposit: u64) -> Outcome {
		let Some(channel) = self.roaming.channels.get(&id).copied() else {
			return Err(vec!["Channels::ChannelNotFound"]);
		};
		let mut refused = Refused::new();
		if channel.payer != who {
			refused.push("Channels::NotPayer");
		}
		if self.now >= channel.closes_at {
			refused.push("Channels::ChannelClosing");
		}
		if deposit <= channel.deposit {
			refused.push("Channels::NotIncreasing");
		}
		let units = deposit.saturating_sub(channel.deposit);
		self.lock_problems(channel.acceptance, channel.payer, units, &mut refused);
		judged(refused)?;
		let class = self.roaming.acceptances[&channel.acceptance].home;
		self.roaming.shift(Place::Wallet(class, who), Place::Channel(id), units);
		self.roaming.wallets.get_mut(&(class, who)).expect("it is a wallet").touched = self.now;
		Ok(())
	}

	fn request_close(&mut self, who: Who, id: u64) -> Outcome {
		let Some(channel) = self.roaming.channels.get_mut(&id) else {
			return Err(vec!["Channels::ChannelNotFound"]);
		};
		let mut refused = Refused::new();
		if channel.payer != who {
			refused.push("Channels::NotPayer");
		}
		if self.now >= channel.closes_at {
			refused.push("Channels::ChannelClosing");
		}
		judged(refused)?;
		channel.closes_at = self.now;
		Ok(())
	}

	/// Closes a channel as its payee. Returns what is claimed now and what goes back.
	fn close_row(
		&mut self,
		payee: u32,
		id: u64,
		demand: Option<&Demand>,
	) -> Result<(u64, u64), Refused> {
		let Some(channel) = self.roaming.channels.get(&id) else {
			return Err(vec!["Channels::ChannelNotFound"]);
		};
		let mut refused = Refused::new();
		if self.roaming.acceptances[&channel.acceptance].visited != payee {
			refused.push("Channels::NotPayee");
		}
		let mut claimed = 0;
		if let Some(demand) = demand {
			if demand.promise.channel != id {
				refused.push("Channels::OtherChannel");
			}
			match self.roaming.judge(demand, self.now) {
				Ok((units, _)) => claimed = units,
				// Somebody has claimed as much already.
				Err("Channels::NotIncreasing") => {},
				Err(reason) => refused.push(reason),
			}
		}
		if !refused.is_empty() {
			return Err(refused);
		}
		Ok(self.roaming.end(id, claimed, self.now))
	}

	fn finalise_row(&mut self, id: u64) -> Result<(u64, u64), Refused> {
		match self.roaming.channels.get(&id) {
			None => Err(vec!["Channels::ChannelNotFound"]),
			Some(channel) if self.now < channel.end() => Err(vec!["Channels::TooEarly"]),
			Some(_) => Ok(self.roaming.end(id, 0, self.now)),
		}
	}

	/// Notes what became of the rows of a batch of closings.
	fn fold_ends(&mut self, ends: Vec<Result<(u64, u64), Refused>>) {
		let sum = |which: fn(&(u64, u64)) -> u64| ends.iter().flatten().map(which).sum();
		let units = vec![sum(|end| end.0), sum(|end| end.1)];
		let rows = ends.into_iter().map(|end| end.map(|_| ())).collect();
		self.roaming.folded.push(Folded { what: "End", rows, units });
	}

	fn channel_call(&mut self, who: Who, roam: &Roam) -> Outcome {
		let mut refused = Refused::new();
		match roam {
			Roam::OpenChannel(opening) => self.open_row(who, opening, None),
			Roam::OpenRelayed(wish) => {
				let message = Some((wish.nonce, wish.valid_until, &wish.seal));
				self.open_row(wish.wallet, &wish.opening, message)
			},
			Roam::OpenBatch(wishes) => {
				if wishes.is_empty() {
					return Err(vec!["Channels::NoRows"]);
				}
				let first = self.roaming.next_channel;
				let rows: Vec<Outcome> = wishes
					.iter()
					.map(|wish| {
						let message = Some((wish.nonce, wish.valid_until, &wish.seal));
						self.open_row(wish.wallet, &wish.opening, message)
					})
					.collect();
				let units = wishes
					.iter()
					.zip(&rows)
					.filter(|(_, row)| row.is_ok())
					.map(|(wish, _)| wish.opening.deposit)
					.sum();
				self.roaming
					.folded
					.push(Folded { what: "Open", rows, units: vec![first, units] });
				Ok(())
			},
			Roam::TopUp { channel, deposit } => self.top_up(who, *channel, *deposit),
			Roam::TopUpRelayed { channel, deposit, valid_until, seal } => {
				refused.extend(time_problem(*valid_until, self.now, false));
				match self.roaming.channels.get(channel).map(|channel| channel.payer) {
					None => refused.push("Channels::ChannelNotFound"),
					Some(payer) if !self.roaming.is_sealed(seal, payer) => {
						refused.push("Channels::InvalidSignature");
					},
					Some(payer) => {
						judged(refused)?;
						return self.top_up(payer, *channel, *deposit);
					},
				}
				judged(refused)
			},
			Roam::ClaimUnits(demand) => self.roaming.claim(demand, self.now).map(|_| ()),
			Roam::ClaimBatch(demands) => {
				if demands.is_empty() {
					return Err(vec!["Channels::NoRows"]);
				}
				let claimed: Vec<Result<u64, Refused>> =
					demands.iter().map(|demand| self.roaming.claim(demand, self.now)).collect();
				let units = vec![claimed.iter().flatten().sum()];
				let rows = claimed.into_iter().map(|row| row.map(|_| ())).collect();
				self.roaming.folded.push(Folded { what: "Claim", rows, units });
				Ok(())
			},
			Roam::CloseChannel(id, demand) => {
				let payee = self.may_finish(who, SETTLEMENT, &mut refused);
				judged(refused)?;
				let payee = payee.expect("it may finish");
				self.close_row(payee, *id, demand.as_ref()).map(|_| ())
			},
			Roam::CloseBatch(rows) => {
				let payee = self.may_finish(who, SETTLEMENT, &mut refused);
				if rows.is_empty() {
					refused.push("Channels::NoRows");
				}
				judged(refused)?;
				let payee = payee.expect("it may finish");
				let ends = rows
					.iter()
					.map(|(id, demand)| self.close_row(payee, *id, demand.as_ref()))
					.collect();
				self.fold_ends(ends);
				Ok(())
			},
			Roam::RequestClose(id) => self.request_close(who, *id),
			Roam::RequestCloseRelayed { channel, seal } => {
				match self.roaming.channels.get(channel).map(|channel| channel.payer) {
					None => Err(vec!["Channels::ChannelNotFound"]),
					Some(payer) if !self.roaming.is_sealed(seal, payer) => {
						Err(vec!["Channels::InvalidSignature"])
					},
					Some(payer) => self.request_close(payer, *channel),
				}
			},
			Roam::FinaliseChannel(id) => self.finalise_row(*id).map(|_| ()),
			Roam::FinaliseBatch(ids) => {
				if ids.is_empty() {
					return Err(vec!["Channels::NoRows"]);
				}
				let ends = ids.iter().map(|id| self.finalise_row(*id)).collect();
				self.fold_ends(ends);
				Ok(())
			},
			_ => unreachable!("not a call about channels"),
		}
	}
}
