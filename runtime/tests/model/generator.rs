//! Which call comes next: mostly one that makes sense in the present state, often one that does not.

use super::{
	book::*,
	clerks,
	ledger::KEEP,
	roamers::{self, calmed},
	rules::{DAY, GOVERNANCE, HOUR, MARKET, MINUTE},
	steps::{Call, Change, Facts, Flaw, Multi, Origin, Parameter, ProxyType, Slip, Terms},
	Who, FIRST,
};
use crate::common::Random;
use interwork_runtime::interwork_primitives::{
	sdr::{Amounts, Basket, Rates},
	units::SDRT,
	OperatorKind, Plmn,
};

/// What happens next.
#[derive(Clone, Debug)]
pub enum Step {
	/// Somebody calls.
	Call(Origin, Call),
	/// Time passes.
	Pass(u64),
	/// A session ends.
	Rotate,
	/// Somebody makes a new account, on which there is nothing yet.
	NewAccount,
}

const NAMES: [&str; 4] = ["Meridian Mobile", "Ostsee Funk", "Pacific Voice", "Interlink"];
const KINDS: [OperatorKind; 5] = [
	OperatorKind::Mno,
	OperatorKind::Mvno,
	OperatorKind::Carrier,
	OperatorKind::ServiceProvider,
	OperatorKind::IotProvider,
];

/// What can be called, with how often it is tried.
const WEIGHTS: [(&str, u64); 93] = [
	("Apply", 9),
	("WithdrawApplication", 5),
	("AdmitOperator", 12),
	("RejectOperator", 5),
	("SuspendOperator", 6),
	("ReinstateOperator", 16),
	("RetireOperator", 4),
	("LeaveOperator", 4),
	("Amend", 6),
	("SetDelegate", 14),
	("RemoveDelegate", 6),
	("ResignDelegation", 6),
	("ChangeAccount", 5),
	("ReplaceAccount", 5),
	("AdmitAuthority", 14),
	("SuspendAuthority", 8),
	("ReinstateAuthority", 14),
	("RetireAuthority", 5),
	("LeaveAuthority", 5),
	("SetMinimum", 5),
	("Appoint", 5),
	("ReplaceIssuerAccount", 5),
	("SetCeiling", 6),
	("SuspendIssuer", 5),
	("ReinstateIssuer", 8),
	("RemoveIssuer", 5),
	("SetAuditor", 3),
	("AddReporter", 5),
	("RemoveReporter", 5),
	("SetBasket", 5),
	("Attest", 14),
	("Mint", 22),
	("RequestRedemption", 24),
	("ConfirmRedemption", 18),
	("RejectRedemption", 8),
	("ExpireRedemption", 10),
	("ReportRates", 14),
	("Publish", 36),
	("Update", 24),
	("WithdrawOffer", 16),
	("Request", 150),
	("Accept", 140),
	("Decline", 12),
	("Cancel", 12),
	("Expire", 22),
	("ReportUsage", 130),
	("ReportUsageBatch", 70),
	("Release", 34),
	("Close", 26),
	("Finalise", 50),
	("Contest", 30),
	("AnswerContest", 18),
	("WithdrawContest", 10),
	("SettleContest", 36),
	("ResolveContest", 14),
	("Prune", 95),
	("Transfer", 30),
	("TransferKeepAlive", 30),
	("TransferAll", 6),
	("Burn", 3),
	("ForceSetBalance", 3),
	("AddMember", 14),
	("RemoveMember", 5),
	("SwapMember", 6),
	("BoardPropose", 12),
	("CouncilPropose", 12),
	("Vote", 60),
	("CloseMotion", 24),
	("AsRoot", 4),
	("SetParameter", 5),
	("Pass", 34),
	("Rotate", 2),
	("NewAccount", 1),
	("LargeRequest", 4),
	("FundOperator", 20),
	("Endow", 8),
	("Replay", 12),
	("BatchAll", 14),
	("SetKeys", 12),
	("PurgeKeys", 3),
	("Batch", 12),
	("AddProxy", 20),
	("RemoveProxy", 8),
	("RemoveProxies", 4),
	("Proxied", 60),
	("AsMultiOne", 14),
	("AsMulti", 40),
	("ApproveMulti", 14),
	("CancelMulti", 9),
	("NotePreimage", 8),
	("UnnotePreimage", 8),
	("ReportEquivocation", 2),
	("ReportEquivocationUnsigned", 2),
];

const PROXIES: [ProxyType; 6] = [
	ProxyType::Any,
	ProxyType::NonTransfer,
	ProxyType::Governance,
	ProxyType::Market,
	ProxyType::Settlement,
	ProxyType::SessionKeys,
];

pub struct Generator {
	pub random: Random,
	/// Calls that succeeded lately, to be tried again.
	pub done: Vec<(Origin, Call)>,
	kinds: Vec<&'static str>,
}

impl Generator {
	pub fn new(seed: u64) -> Self {
		let kinds = WEIGHTS
			.iter()
			.chain(&roamers::WEIGHTS)
			.chain(&clerks::WEIGHTS)
			.flat_map(|(kind, weight)| std::iter::repeat_n(*kind, *weight as usize))
			.collect();
		Self { random: Random(seed), done: Vec::new(), kinds }
	}

	pub fn next(&mut self, model: &Model) -> Step {
		let kind = self.random.pick(&self.kinds).expect("there are kinds");
		match kind {
			"Pass" => return Step::Pass(self.duration()),
			"Rotate" => return Step::Rotate,
			"NewAccount" => {
				// Accounts are used up by operators that leave; there are always some to spare.
				if self.unlinked(model).len() < 10 {
					return Step::NewAccount;
				}
				return Step::Pass(self.duration());
			},
			"Replay" => {
				if let Some((origin, call)) = self.random.pick(&self.done) {
					return Step::Call(origin, call);
				}
			},
			_ => {},
		}
		let kind = calmed(kind, model, &mut self.random);
		let kind = clerks::aimed(kind, model, &mut self.random);
		let (origin, call) = self.call(kind, model);
		// Now and then the wrong one calls.
		let origin = match self.random.below(100) {
			0..=3 => Origin::Signed(self.anyone(model)),
			4..=5 => Origin::Board(self.random.below(4) as u32, 4),
			6 => Origin::Nobody,
			_ => origin,
		};
		// Accounts are shared by those of whom the model knows it.
		match (origin, call) {
			(Origin::Signed(who), call) if !Self::may_sign(who, &call) => {
				let amount = self.amount();
				Step::Call(origin, Call::Transfer { to: who, amount, keep: true })
			},
			(origin, call) => Step::Call(origin, call),
		}
	}

	/// Whether all multisigs in the call are signed by one of theirs.
	fn may_sign(who: Who, call: &Call) -> bool {
		match call {
			Call::AsMultiOne { multi, .. }
			| Call::AsMulti { multi, .. }
			| Call::ApproveMulti { multi, .. }
			| Call::CancelMulti { multi, .. } => multi.members.contains(&who),
			Call::Proxied { real, call, .. } => Self::may_sign(*real, call),
			Call::Batch(calls) | Call::BatchAll(calls) => {
				calls.iter().all(|call| Self::may_sign(who, call))
			},
			_ => true,
		}
	}

	fn duration(&mut self) -> u64 {
		match self.random.below(20) {
			0..=9 => self.random.within(1, HOUR),
			10..=15 => self.random.within(HOUR, 12 * HOUR),
			16..=18 => self.random.within(12 * HOUR, 3 * DAY),
			_ => self.random.within(3 * DAY, 20 * DAY),
		}
	}

	// --- Who ----------------------------------------------------------------------------------

	pub fn anyone(&mut self, model: &Model) -> Who {
		self.random.below((model.ledger.accounts.len() - FIRST) as u64) as usize + FIRST
	}

	fn unlinked(&self, model: &Model) -> Vec<Who> {
		(FIRST..model.ledger.accounts.len())
			.filter(|who| !model.links.contains_key(who))
			.collect()
	}

	fn free_account(&mut self, model: &Model) -> Who {
		let free = self.unlinked(model);
		let living: Vec<Who> =
			free.iter().filter(|who| model.ledger.exists(**who)).copied().collect();
		match self.random.chance(80) {
			true => self.random.pick(&living),
			false => self.random.pick(&free),
		}
		.unwrap_or_else(|| self.anyone(model))
	}

	fn rich(&mut self, model: &Model) -> Who {
		let rich: Vec<Who> = (FIRST..model.ledger.accounts.len())
			.filter(|who| model.ledger.free(*who) > 10_000 * SDRT)
			.collect();
		self.random.pick(&rich).unwrap_or_else(|| self.anyone(model))
	}

	/// Mostly somebody who acts for the operator in the role.
	pub fn for_operator(&mut self, model: &Model, operator: Option<u32>, role: u8) -> Origin {
		let Some(record) = operator.and_then(|id| model.operators.get(&id)) else {
			return Origin::Signed(self.anyone(model));
		};
		let delegates = model.delegates(operator.unwrap_or_default());
		let able: Vec<Who> = delegates
			.iter()
			.filter(|who| model.links[who].roles.is_some_and(|roles| roles & role != 0))
			.copied()
			.collect();
		let own = record.account;
		Origin::Signed(match self.random.below(100) {
			0..=69 => own,
			70..=89 => self.random.pick(&able).unwrap_or(own),
			90..=94 => self.random.pick(&delegates).unwrap_or(own),
			_ => self.anyone(model),
		})
	}

	pub fn board(&mut self) -> Origin {
		match self.random.below(100) {
			0..=79 => Origin::Board(3, 4),
			80..=87 => Origin::Board(2, 3),
			88..=93 => Origin::Board(5, 8),
			_ => Origin::Board(1, 2),
		}
	}

	pub fn operator_in(&mut self, model: &Model, standing: &[Standing]) -> u32 {
		let fitting: Vec<u32> = model
			.operators
			.iter()
			.filter(|(_, operator)| standing.contains(&operator.standing))
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(85) {
			true => self.random.pick(&fitting),
			false => None,
		}
		.unwrap_or_else(|| self.random.below(u64::from(model.next_operator) + 2) as u32)
	}

	fn member(&mut self, model: &Model) -> Who {
		let members: Vec<Who> = model.council.iter().copied().collect();
		self.random.pick(&members).unwrap_or_else(|| self.anyone(model))
	}

	// --- What ---------------------------------------------------------------------------------

	fn facts(&mut self, model: &Model) -> Facts {
		let name = match self.random.below(12) {
			0 => "",
			1 => " Blank",
			_ => self.random.pick(&NAMES).unwrap_or("x"),
		};
		let country = self.random.pick(&[*b"DE", *b"US", *b"FR", *b"SG"]).unwrap_or(*b"DE");
		let country = if self.random.chance(4) { *b"ZZ" } else { country };
		// Few codes, so that some are taken.
		let digit = |random: &mut Random| b'0' + random.below(10) as u8;
		let tadig = match self.random.below(10) {
			0..=2 => None,
			3 => Some(*b"DE1xx"),
			_ => Some([b'D', b'E', b'U', digit(&mut self.random), digit(&mut self.random)]),
		};
		let plmns = (0..self.random.below(3))
			.map(|_| Plmn {
				mcc: 200 + self.random.below(6) as u16,
				mnc: self.random.below(101) as u16,
				mnc_digits: if self.random.chance(3) { 7 } else { 2 },
			})
			.collect();
		let _ = model;
		Facts { name, country, tadig, plmns }
	}

	fn audience(&mut self, model: &Model) -> Option<Vec<u32>> {
		if self.random.chance(75) {
			return None;
		}
		let mut ids: Vec<u32> = model
			.operators
			.keys()
			.copied()
			.filter(|_| self.random.chance(60))
			.take(32)
			.collect();
		if self.random.chance(8) {
			ids.reverse();
		}
		Some(ids)
	}

	fn amount(&mut self) -> u128 {
		u128::from(match self.random.below(8) {
			0 => self.random.below(3),
			1 => self.random.within(KEEP as u64 - 1, KEEP as u64 + 1),
			2 => self.random.below(SDRT as u64),
			3..=5 => self.random.below(1_000 * SDRT as u64),
			6 => self.random.below(100_000 * SDRT as u64),
			_ => self.random.below(20_000_000 * SDRT as u64),
		})
	}

	/// An amount near what the account can give.
	pub fn amount_of(&mut self, model: &Model, who: Who) -> u128 {
		let free = model.ledger.free(who);
		match self.random.below(12) {
			0 => free,
			1 => free.saturating_sub(KEEP),
			2 => free.saturating_sub(KEEP) + 1,
			3 => free.saturating_sub(1),
			4 => u128::MAX,
			5..=8 => free / u128::from(self.random.within(20, 2_000)),
			_ => self.amount(),
		}
	}

	fn terms(&mut self, model: &Model) -> Terms {
		let bad = self.random.below(40);
		let now = model.now;
		let capacity = self.random.within(1_000, 2_000_000);
		Terms {
			bytes_per_unit: if bad == 0 { 0 } else { 100_000 },
			unit_price: match bad {
				1 => 0,
				2 => u64::MAX,
				_ => self.random.within(1, 10_000_000),
			},
			area: match self.random.below(30) {
				0..=14 => None,
				15 => Some(vec![]),
				16 => Some(vec![*b"US", *b"DE"]),
				17 => Some(vec![*b"ZZ"]),
				_ => Some(vec![*b"DE", *b"FR"]),
			},
			availability_bp: if bad == 3 { 10_001 } else { 9_990 },
			valid_from: if self.random.chance(10) { now + DAY } else { now.saturating_sub(1) },
			valid_until: match bad {
				4 => now,
				5 => 0,
				_ => now + self.random.within(5 * DAY, 200 * DAY),
			},
			capacity: match bad {
				6 => 0,
				7 => u64::MAX,
				_ => capacity,
			},
			min_units: match bad {
				8 => 0,
				9 => capacity + 1,
				_ => self.random.within(1, 20),
			},
			audience: self.audience(model),
		}
	}

	fn offer(&mut self, model: &Model) -> u32 {
		let ids: Vec<u32> = model.offers.keys().copied().collect();
		match self.random.chance(92) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| self.random.below(u64::from(model.next_offer) + 1) as u32)
	}

	/// Mostly an offer from which the buyer can order.
	fn open_offer(&mut self, model: &Model, buyer: Option<u32>) -> u32 {
		let ids: Vec<u32> = model
			.offers
			.iter()
			.filter(|(_, offer)| {
				offer.state == OfferState::Open
					&& Some(offer.provider) != buyer
					&& offer
						.audience
						.as_ref()
						.is_none_or(|ids| buyer.is_some_and(|buyer| ids.contains(&buyer)))
					&& offer.valid_from <= model.now
					&& model.now < offer.valid_until
					&& model.operators[&offer.provider].standing == Standing::Active
			})
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(97) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| self.offer(model))
	}

	fn order(&mut self, model: &Model, fits: impl Fn(&Order) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.orders
			.iter()
			.filter(|(_, order)| fits(order))
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(88) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| {
			// Any that is on record, and now and then one that is not.
			let all: Vec<u64> = model.orders.keys().copied().collect();
			match self.random.chance(80) {
				true => self.random.pick(&all),
				false => None,
			}
			.unwrap_or_else(|| self.random.below(model.next_order + 2))
		})
	}

	fn line(&mut self, model: &Model, fits: impl Fn(&Line) -> bool) -> u64 {
		let ids: Vec<u64> =
			model.lines.iter().filter(|(_, line)| fits(line)).map(|(id, _)| *id).collect();
		match self.random.chance(88) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| {
			let all: Vec<u64> = model.lines.keys().copied().collect();
			match self.random.chance(85) {
				true => self.random.pick(&all),
				false => None,
			}
			.unwrap_or_else(|| self.random.below(model.next_line + 2))
		})
	}

	fn units_of(&mut self, line: Option<&Line>) -> u64 {
		let (units, used) = line.map_or((100, 0), |line| (line.units, line.used));
		match self.random.below(20) {
			0 => used,
			1 => used.saturating_sub(1),
			2 => units.saturating_add(1),
			3 => u64::MAX,
			4 => 0,
			5..=7 => units,
			_ => used + (units - used) / self.random.within(2, 8) + 1,
		}
	}

	fn buyer_of(model: &Model, order: u64) -> Option<u32> {
		model.orders.get(&order).map(|order| order.buyer)
	}

	fn any_provider_of(&mut self, model: &Model, order: u64) -> Option<u32> {
		let providers: Vec<u32> = model.orders.get(&order)?.providers.iter().copied().collect();
		self.random.pick(&providers)
	}

	fn rows(&mut self, model: &Model, provider: Option<u32>, count: u64) -> Vec<(u64, u64)> {
		(0..count)
			.map(|_| {
				let id = self.line(model, |line| {
					line.state == LineState::Open
						&& Some(line.provider) == provider
						&& model.now < line.report_until
				});
				(id, self.units_of(model.lines.get(&id)))
			})
			.collect()
	}

	fn issuer(&mut self, model: &Model) -> u32 {
		let ids: Vec<u32> = model.issuers.keys().copied().collect();
		match self.random.chance(93) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or(model.next_issuer)
	}

	fn issuer_account(&mut self, model: &Model, id: Option<u32>) -> Origin {
		let account = id.and_then(|id| model.issuers.get(&id)).map(|issuer| issuer.account);
		Origin::Signed(account.unwrap_or_else(|| self.anyone(model)))
	}

	fn redemption(&mut self, model: &Model, fits: impl Fn(&Redemption) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.redemptions
			.iter()
			.filter(|(_, open)| fits(open))
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(88) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| self.random.below(model.next_redemption + 1))
	}

	/// A call about which the board may vote.
	fn motion(&mut self, model: &Model) -> Call {
		let kinds = [
			"AdmitOperator",
			"SuspendOperator",
			"ReinstateOperator",
			"SetCeiling",
			"AddMember",
			"SwapMember",
			"SetParameter",
			"AddReporter",
			"ResolveContest",
			"Accept",
			"AsRoot",
			"ReinstateAuthority",
			"Decide",
		];
		let kind = self.random.pick(&kinds).expect("there are kinds");
		self.call(kind, model).1
	}

	fn parameter(&mut self) -> Parameter {
		match self.random.below(9) {
			0 => Parameter::ApplicationDeposit(self.random.within(1, 200) as u128 * SDRT),
			1 => Parameter::OfferDeposit(self.random.within(1, 5_000) as u128 * SDRT / 1_000),
			2 => Parameter::ReportingPeriod(self.random.within(HOUR, 2 * DAY)),
			3 => Parameter::RetentionPeriod(self.random.within(DAY, 20 * DAY)),
			4 => Parameter::RedemptionPeriod(self.random.within(DAY, 10 * DAY)),
			5 => Parameter::MinimumRedemption(self.random.below(3) as u128 * SDRT),
			6 => Parameter::AttestationMaxAge(self.random.within(30 * DAY, 120 * DAY)),
			7 => Parameter::GracePeriod(roamers::grace(&mut self.random)),
			_ => Parameter::RateMaxAge(self.random.within(HOUR, 2 * DAY)),
		}
	}

	fn request(&mut self, model: &Model, lines: u64) -> (Origin, Call) {
		let buyers: Vec<u32> = model
			.operators
			.iter()
			.filter(|(_, operator)| {
				operator.standing == Standing::Active
					&& model.ledger.free(operator.account) > 100 * SDRT
			})
			.map(|(id, _)| *id)
			.collect();
		let buyer = self.random.pick(&buyers);
		let lines: Vec<(u32, u64, u64)> = (0..lines)
			.map(|_| {
				let id = self.open_offer(model, buyer);
				let Some(offer) = model.offers.get(&id) else { return (id, 1, u64::MAX) };
				let rest = offer.capacity - offer.committed - offer.delivered;
				let units = match self.random.below(80) {
					0 => 0,
					1 => offer.min_units - 1,
					2 => rest.saturating_add(1),
					3 => u64::MAX,
					_ => (offer.min_units + self.random.below(3_000)).min(rest.max(1)),
				};
				let limit = match self.random.below(80) {
					0 => offer.unit_price - 1,
					1..=25 => offer.unit_price,
					_ => u64::MAX,
				};
				(id, units, limit)
			})
			.collect();
		let accept_by = model.now
			+ match self.random.below(60) {
				0 => MINUTE - 1,
				1 => 30 * DAY + 1,
				2 => MINUTE,
				3 => 30 * DAY,
				_ => self.random.within(HOUR, 4 * DAY),
			};
		let service_until = match self.random.below(60) {
			0 => accept_by,
			1 => model.now + 400 * DAY + 1,
			2 => u64::MAX,
			_ => accept_by + self.random.within(HOUR, 20 * DAY),
		};
		let origin = self.for_operator(model, buyer, MARKET);
		(origin, Call::Request { lines, accept_by, service_until })
	}

	fn call(&mut self, kind: &str, model: &Model) -> (Origin, Call) {
		if let Some(step) = self.deputy_call(kind, model) {
			return step;
		}
		if let Some(step) = self.market_call(kind, model) {
			return step;
		}
		if let Some(step) = self.roam_call(kind, model) {
			return step;
		}
		if let Some(step) = self.desk_call(kind, model) {
			return step;
		}
		if let Some(step) = self.operator_call(kind, model) {
			return step;
		}
		if let Some(step) = self.token_call(kind, model) {
			return step;
		}
		self.other_call(kind, model)
	}

	/// Calls through which others come.
	fn deputy_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		Some(match kind {
			"BatchAll" => {
				let (signer, calls) = self.batch(model);
				(signer, Call::BatchAll(calls))
			},
			"Batch" => {
				let (signer, calls) = self.batch(model);
				let signer = if self.random.chance(8) { Origin::Nobody } else { signer };
				(signer, Call::Batch(calls))
			},
			"AddProxy" => {
				let who = match self.random.chance(50) {
					true => {
						let linked: Vec<Who> = model.links.keys().copied().collect();
						self.random.pick(&linked).unwrap_or_else(|| self.anyone(model))
					},
					false => self.anyone(model),
				};
				let delegate = if self.random.chance(4) { who } else { self.anyone(model) };
				let kind = self.random.pick(&PROXIES).expect("there are kinds");
				let delay = if self.random.chance(8) { 10 } else { 0 };
				(Origin::Signed(who), Call::AddProxy { delegate, kind, delay })
			},
			"RemoveProxy" => {
				let (who, delegate, kind, delay) = self.proxy(model);
				let delegate = if self.random.chance(12) { self.anyone(model) } else { delegate };
				(Origin::Signed(who), Call::RemoveProxy { delegate, kind, delay })
			},
			"RemoveProxies" => {
				let (who, ..) = self.proxy(model);
				let nobody = self.random.chance(25);
				let origin = if nobody { Origin::Nobody } else { Origin::Signed(who) };
				(origin, Call::RemoveProxies)
			},
			"Proxied" => self.proxied(model),
			"AsMultiOne" | "AsMulti" | "ApproveMulti" | "CancelMulti" => {
				self.multisig_call(kind, model)?
			},
			"NotePreimage" | "UnnotePreimage" => {
				let noted: Vec<((u8, usize), Who)> =
					model.preimages.iter().map(|(known, (who, _))| (*known, *who)).collect();
				let again = if kind == "NotePreimage" { 15 } else { 88 };
				let ((byte, size), who) = match self.random.chance(again) {
					true => self.random.pick(&noted),
					false => None,
				}
				.unwrap_or_else(|| {
					let byte = self.random.below(256) as u8;
					((byte, self.random.within(1, 200) as usize), self.anyone(model))
				});
				let who = if self.random.chance(15) { self.anyone(model) } else { who };
				let call = match kind {
					"NotePreimage" => Call::NotePreimage { byte, size },
					_ => Call::UnnotePreimage { byte, size },
				};
				(Origin::Signed(who), call)
			},
			"ReportEquivocation" => {
				(Origin::Signed(self.anyone(model)), self.equivocation(model, true))
			},
			"ReportEquivocationUnsigned" => (Origin::Nobody, self.equivocation(model, false)),
			_ => return None,
		})
	}

	/// An account with a proxy, and the proxy.
	fn proxy(&mut self, model: &Model) -> (Who, Who, ProxyType, u32) {
		let all: Vec<Who> = model.proxies.keys().copied().collect();
		let Some(who) = self.random.pick(&all) else {
			return (FIRST, FIRST + 1, ProxyType::Any, 0);
		};
		let own: Vec<_> = model.proxies[&who].iter().copied().collect();
		let (delegate, kind, delay) = self.random.pick(&own).expect("nobody has none");
		(who, delegate, kind, delay)
	}

	/// Something that somebody does for another.
	fn proxied(&mut self, model: &Model) -> (Origin, Call) {
		let (real, call, delegate, kind) = if self.random.chance(30) {
			// Money, whatever the proxy may.
			let (real, delegate, kind, _) = self.proxy(model);
			let amount = self.amount_of(model, real) / 100;
			let call = Call::Transfer { to: self.anyone(model), amount, keep: true };
			(real, call, delegate, kind)
		} else {
			// Something that one who has a proxy may do.
			let mut found = None;
			for _ in 0..6 {
				let kind = self.random.pick(&self.kinds).expect("there are kinds");
				if matches!(kind, "Pass" | "Rotate" | "NewAccount" | "Replay" | "Proxied") {
					continue;
				}
				let (origin, call) = self.call(kind, model);
				if let Origin::Signed(real) = origin {
					if let Some(own) = model.proxies.get(&real) {
						let own: Vec<_> = own.iter().copied().collect();
						let (delegate, kind, _) = self.random.pick(&own).expect("nobody has none");
						found = Some((real, call, delegate, kind));
						break;
					}
				}
			}
			found.unwrap_or_else(|| {
				let (real, delegate, kind, _) = self.proxy(model);
				let (_, calls) = self.batch(model);
				(real, Call::Batch(calls), delegate, kind)
			})
		};
		let who = if self.random.chance(6) { self.anyone(model) } else { delegate };
		let force = match self.random.below(10) {
			0 => self.random.pick(&PROXIES),
			1..=4 => Some(kind),
			_ => None,
		};
		(Origin::Signed(who), Call::Proxied { real, force, call: Box::new(call) })
	}

	/// A call that an account of three makes.
	fn shared(&mut self, model: &Model, who: Who) -> Call {
		let kinds = [
			"Apply",
			"Publish",
			"Update",
			"Request",
			"Accept",
			"ReportUsage",
			"Finalise",
			"RequestRedemption",
			"TransferAll",
			"AddProxy",
			"NotePreimage",
			"Batch",
			"Burn",
		];
		if self.random.chance(60) {
			let amount = self.amount_of(model, who);
			return Call::Transfer { to: self.anyone(model), amount, keep: self.random.chance(50) };
		}
		let kind = self.random.pick(&kinds).expect("there are kinds");
		self.call(kind, model).1
	}

	fn multisig_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		let together = self.random.pick(&model.together)?;
		// Mostly one that is open, unless there are few.
		let known = match kind {
			"AsMulti" => self.random.chance(20 + 6 * model.opened.len().min(10) as u64),
			_ => self.random.chance(90),
		};
		let opened = match known {
			true => self.random.pick(&model.opened),
			false => None,
		};
		let members = match &opened {
			Some(opened) if kind != "AsMultiOne" => opened.members,
			_ => together.members,
		};
		let member = self.random.pick(&members)?;
		let who = match &opened {
			Some(opened) if kind == "CancelMulti" && self.random.chance(80) => opened.depositor,
			_ => member,
		};
		let slip = match self.random.below(40) {
			0 => Some(Slip::Unordered),
			1 => Some(Slip::WithSender),
			2 => Some(Slip::Empty),
			_ => None,
		};
		let threshold = if self.random.chance(2) { 1 } else { 2 };
		let multi = Multi { members, threshold, signer: who, slip };
		let when = opened.as_ref().map(|opened| opened.when);
		let when = match self.random.below(20) {
			0 => None,
			1 => Some(model.block + 1),
			_ => when,
		};
		let call = match (kind, opened) {
			("AsMultiOne", _) => self.shared(model, together.by_one),
			(_, Some(opened)) => opened.call,
			_ => self.shared(model, together.by_two),
		};
		let call = Box::new(call);
		let call = match kind {
			"AsMultiOne" => Call::AsMultiOne { multi, call },
			"AsMulti" => Call::AsMulti { multi, when, call, heavy: self.random.chance(95) },
			"ApproveMulti" => Call::ApproveMulti { multi, when, call },
			_ => Call::CancelMulti { multi, when: when.unwrap_or(1), call },
		};
		Some((Origin::Signed(who), call))
	}

	fn equivocation(&mut self, model: &Model, signed: bool) -> Call {
		let running: Vec<Who> = model.running.iter().copied().collect();
		let offender = match self.random.chance(85) {
			true => self.random.pick(&running),
			false => None,
		}
		.unwrap_or_else(|| self.anyone(model));
		let flaw = match self.random.below(12) {
			0 => Some(Flaw::SameVote),
			1 => Some(Flaw::Forged),
			_ => None,
		};
		Call::ReportEquivocation {
			offender,
			key: model.keys.get(&offender).copied(),
			// Few rounds, so that some are reported again.
			round: self.random.within(1, 6),
			this_set: !self.random.chance(8),
			flaw,
			signed,
		}
	}

	/// Several calls of one account.
	fn batch(&mut self, model: &Model) -> (Origin, Vec<Call>) {
		let kinds = [
			"Transfer",
			"TransferKeepAlive",
			"Publish",
			"WithdrawOffer",
			"Request",
			"Accept",
			"Cancel",
			"Close",
			"RequestRedemption",
			"ConfirmRedemption",
			"SettleContest",
			"Assign",
			"OpenChannel",
			"ClaimBatch",
			"Redeem",
			"Announce",
			"CommitStatement",
			"Confirm",
			"Pay",
			"Burn",
			"AddMember",
			"SetCeiling",
		];
		let mut signer = Origin::Signed(self.rich(model));
		let calls = (0..self.random.within(2, 4))
			.map(|index| {
				let kind = match index > 0 && self.random.chance(60) {
					true => "TransferKeepAlive",
					false => self.random.pick(&kinds).expect("there are kinds"),
				};
				let (origin, call) = self.call(kind, model);
				// The first call says who signs.
				if index == 0 && matches!(origin, Origin::Signed(_)) {
					signer = origin;
				}
				match (signer, call) {
					(Origin::Signed(who), Call::Transfer { to, keep, .. }) => {
						Call::Transfer { to, amount: self.amount_of(model, who), keep }
					},
					(_, call) => call,
				}
			})
			.collect();
		(signer, calls)
	}

	fn operator_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		use Standing::{Active, Applied, Retired, Suspended};
		let active =
			model.operators.values().filter(|operator| operator.standing == Active).count();
		Some(match kind {
			"Apply" => {
				let who = self.free_account(model);
				let kind = self.random.pick(&KINDS).expect("there are kinds");
				// Not more than can be looked after.
				let who =
					if active > 14 && self.random.chance(80) { self.anyone(model) } else { who };
				(Origin::Signed(who), Call::Apply { kind, facts: self.facts(model) })
			},
			"WithdrawApplication" => {
				let id = self.operator_in(model, &[Applied]);
				(self.for_operator(model, Some(id), MARKET), Call::WithdrawApplication)
			},
			"AdmitOperator" => {
				(self.board(), Call::AdmitOperator(self.operator_in(model, &[Applied])))
			},
			"RejectOperator" => {
				(self.board(), Call::RejectOperator(self.operator_in(model, &[Applied])))
			},
			"SuspendOperator" => {
				let standing = if active > 8 { Active } else { Applied };
				(self.board(), Call::SuspendOperator(self.operator_in(model, &[standing])))
			},
			"ReinstateOperator" => {
				(self.board(), Call::ReinstateOperator(self.operator_in(model, &[Suspended])))
			},
			"RetireOperator" => {
				let standing = if active > 11 { [Active, Suspended] } else { [Applied, Retired] };
				(self.board(), Call::RetireOperator(self.operator_in(model, &standing)))
			},
			"LeaveOperator" => {
				let standing = if active > 11 { [Active, Suspended] } else { [Applied, Retired] };
				let id = self.operator_in(model, &standing);
				(self.for_operator(model, Some(id), GOVERNANCE), Call::LeaveOperator)
			},
			"Amend" => {
				let operator = self.operator_in(model, &[Active, Suspended, Applied]);
				(self.board(), Call::Amend { operator, facts: self.facts(model) })
			},
			"SetDelegate" => {
				let id = self.operator_in(model, &[Active, Suspended]);
				let delegates = model.delegates(id);
				let account = match self.random.chance(30) {
					true => self.random.pick(&delegates),
					false => None,
				}
				.unwrap_or_else(|| self.free_account(model));
				let roles = match self.random.below(12) {
					0 => 0,
					1 => 32,
					2..=6 => MARKET,
					7 => GOVERNANCE,
					8 => MARKET | GOVERNANCE,
					_ => self.random.below(32) as u8,
				};
				(self.for_operator(model, Some(id), 0), Call::SetDelegate { account, roles })
			},
			"RemoveDelegate" => {
				let links: Vec<(Who, Link)> = model
					.links
					.iter()
					.filter(|(_, link)| link.roles.is_some())
					.map(|(who, link)| (*who, *link))
					.collect();
				let (who, operator) = match self.random.pick(&links) {
					Some((who, link)) if self.random.chance(85) => (who, link.operator),
					_ => (self.anyone(model), 0),
				};
				(self.for_operator(model, Some(operator), 0), Call::RemoveDelegate(who))
			},
			"ResignDelegation" => {
				let delegates: Vec<Who> = model
					.links
					.iter()
					.filter(|(_, link)| link.roles.is_some())
					.map(|(who, _)| *who)
					.collect();
				let who = match self.random.chance(70) {
					true => self.random.pick(&delegates),
					false => None,
				}
				.unwrap_or_else(|| self.anyone(model));
				(Origin::Signed(who), Call::ResignDelegation)
			},
			"ChangeAccount" => {
				let id = self.operator_in(model, &[Active, Suspended, Applied, Retired]);
				let to = self.free_account(model);
				(self.for_operator(model, Some(id), 0), Call::ChangeAccount(to))
			},
			"ReplaceAccount" => {
				let operator = self.operator_in(model, &[Active, Suspended, Applied, Retired]);
				(self.board(), Call::ReplaceAccount { operator, to: self.free_account(model) })
			},
			"AdmitAuthority" => {
				let keyed: Vec<Who> = model
					.keyed
					.iter()
					.filter(|who| !model.authorities.contains_key(who))
					.filter(|who| model.links.contains_key(who))
					.copied()
					.collect();
				let who = match self.random.chance(85) {
					true => self.random.pick(&keyed),
					false => None,
				}
				.unwrap_or_else(|| self.anyone(model));
				(self.board(), Call::AdmitAuthority(who))
			},
			"SuspendAuthority" => {
				(self.board(), Call::SuspendAuthority(self.authority(model, true)))
			},
			"ReinstateAuthority" => {
				(self.board(), Call::ReinstateAuthority(self.authority(model, false)))
			},
			"RetireAuthority" => {
				let active = self.random.chance(50);
				(self.board(), Call::RetireAuthority(self.authority(model, active)))
			},
			"LeaveAuthority" => (Origin::Signed(self.authority(model, true)), Call::LeaveAuthority),
			"SetKeys" => {
				let id = self.operator_in(model, &[Active]);
				let origin = self.for_operator(model, Some(id), 0);
				let owner = match origin {
					Origin::Signed(who) if self.random.chance(92) => who,
					_ => self.anyone(model),
				};
				// Few numbers, so that some keys are taken.
				(origin, Call::SetKeys { owner, number: self.random.below(200) })
			},
			"PurgeKeys" => {
				let keyed: Vec<Who> = model.keyed.iter().copied().collect();
				let who = match self.random.chance(70) {
					true => self.random.pick(&keyed),
					false => None,
				}
				.unwrap_or_else(|| self.anyone(model));
				(Origin::Signed(who), Call::PurgeKeys)
			},
			"SetMinimum" => {
				let minimum = match self.random.below(10) {
					0 => 0,
					1 => 101,
					2..=7 => self.random.within(1, 3) as u32,
					_ => self.random.within(3, 7) as u32,
				};
				(self.board(), Call::SetMinimum(minimum))
			},
			_ => return None,
		})
	}

	fn authority(&mut self, model: &Model, active: bool) -> Who {
		let listed: Vec<Who> = model
			.authorities
			.iter()
			.filter(|(_, authority)| authority.active == active)
			.map(|(who, _)| *who)
			.collect();
		match self.random.chance(85) {
			true => self.random.pick(&listed),
			false => None,
		}
		.unwrap_or_else(|| self.anyone(model))
	}

	fn token_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		let now = model.now;
		Some(match kind {
			"Appoint" => {
				let many = model.issuers.len() > 5;
				let account = match many && self.random.chance(80) {
					true => model.issuers.values().next().map_or(FIRST, |issuer| issuer.account),
					false => self.anyone(model),
				};
				let name = if self.random.chance(10) { " " } else { "A Trust" };
				let ceiling = u128::from(self.random.below(10_000_000)) * SDRT;
				(self.board(), Call::Appoint { account, name, ceiling })
			},
			"ReplaceIssuerAccount" => {
				let issuer = self.issuer(model);
				let account = self.anyone(model);
				(self.board(), Call::ReplaceIssuerAccount { issuer, account })
			},
			"SetCeiling" => {
				let issuer = self.issuer(model);
				let ceiling = match self.random.below(5) {
					0 => u128::MAX,
					1 => model.issuers.get(&issuer).map_or(0, Issuer::outstanding),
					_ => u128::from(self.random.below(300_000_000)) * SDRT,
				};
				(self.board(), Call::SetCeiling { issuer, ceiling })
			},
			"SuspendIssuer" => (self.board(), Call::SuspendIssuer(self.issuer(model))),
			"ReinstateIssuer" => {
				let ids: Vec<u32> = model
					.issuers
					.iter()
					.filter(|(_, issuer)| !issuer.active)
					.map(|(id, _)| *id)
					.collect();
				let id = self.random.pick(&ids).unwrap_or_else(|| self.issuer(model));
				(self.board(), Call::ReinstateIssuer(id))
			},
			"RemoveIssuer" => {
				let ids: Vec<u32> = model
					.issuers
					.iter()
					.filter(|(_, issuer)| issuer.outstanding() == 0)
					.map(|(id, _)| *id)
					.collect();
				let id = match self.random.chance(40) {
					true => self.random.pick(&ids),
					false => None,
				};
				(self.board(), Call::RemoveIssuer(id.unwrap_or_else(|| self.issuer(model))))
			},
			"SetAuditor" => (self.board(), Call::SetAuditor(self.anyone(model))),
			"AddReporter" => (self.board(), Call::AddReporter(self.anyone(model))),
			"RemoveReporter" => (self.board(), Call::RemoveReporter(self.reporter(model))),
			"SetBasket" => {
				let mut amounts: Amounts = Basket::SINCE_AUGUST_2022.amounts;
				if self.random.chance(20) {
					amounts = Amounts { usd: 0, eur: 0, cny: 0, jpy: 0, gbp: 0 };
				}
				let effective_at = match self.random.chance(70) {
					true => now + self.random.below(30 * DAY),
					false => now - self.random.below(30 * DAY),
				};
				(self.board(), Call::SetBasket { effective_at, amounts })
			},
			"Attest" => {
				let issuer = self.issuer(model);
				let amount = match self.random.below(6) {
					0 => model.issuers.get(&issuer).map_or(0, |issuer| issuer.outstanding() / 2),
					1 => u128::MAX,
					_ => u128::from(self.random.within(50_000_000, 400_000_000)) * SDRT,
				};
				let as_of = match self.random.below(12) {
					0 => now + 1,
					1 => now - 40 * DAY,
					_ => now - self.random.below(DAY),
				};
				let auditor = model.auditor.unwrap_or(FIRST);
				(Origin::Signed(auditor), Call::Attest { issuer, amount, as_of })
			},
			"Mint" => {
				let id = self.issuer(model);
				let headroom = model
					.issuers
					.get(&id)
					.and_then(|issuer| Some((issuer, issuer.attested?)))
					.map_or(0, |(issuer, (reserve, _))| {
						issuer.ceiling.min(reserve).saturating_sub(issuer.outstanding())
					});
				let amount = match self.random.below(10) {
					0 => headroom,
					1 => headroom.saturating_add(1),
					2 => 0,
					3 => u128::MAX,
					_ => self.amount().min(headroom),
				};
				// What is minted without bounds would soon be all there is.
				let amount =
					if amount < u128::MAX && amount > 1_000_000_000 * SDRT { SDRT } else { amount };
				let to = self.anyone(model);
				(self.issuer_account(model, Some(id)), Call::Mint { to, amount })
			},
			"RequestRedemption" => {
				let issuer = self.issuer(model);
				let who =
					if self.random.chance(60) { self.rich(model) } else { self.anyone(model) };
				let amount = match self.random.below(8) {
					0 => model.parameters.minimum_redemption.saturating_sub(1),
					1 => model.parameters.minimum_redemption,
					2 => model
						.issuers
						.get(&issuer)
						.map_or(1, |x| x.outstanding().saturating_sub(model.pending(issuer)) + 1),
					_ => self.amount_of(model, who),
				};
				(Origin::Signed(who), Call::RequestRedemption { issuer, amount })
			},
			"ConfirmRedemption" | "RejectRedemption" => {
				let id = self.redemption(model, |open| now < open.deadline);
				let issuer = model.redemptions.get(&id).map(|open| open.issuer);
				let origin = self.issuer_account(model, issuer);
				(
					origin,
					match kind {
						"ConfirmRedemption" => Call::ConfirmRedemption(id),
						_ => Call::RejectRedemption(id),
					},
				)
			},
			"ExpireRedemption" => {
				let id = self.redemption(model, |open| now >= open.deadline);
				(Origin::Signed(self.anyone(model)), Call::ExpireRedemption(id))
			},
			"ReportRates" => {
				let mut rates = Rates {
					usd_per_eur: 1_170_000_000 + self.random.below(1_000_000),
					cny_per_usd: 7_040_000_000,
					jpy_per_usd: 155_600_000_000,
					usd_per_gbp: 1_330_000_000,
				};
				if self.random.chance(6) {
					rates.usd_per_eur = 0;
				}
				let observed_at = match self.random.below(10) {
					0 => now + 1,
					1 => now - 3 * DAY,
					_ => now - self.random.below(HOUR),
				};
				let who = self.reporter(model);
				(Origin::Signed(who), Call::ReportRates { rates, observed_at })
			},
			_ => return None,
		})
	}

	fn reporter(&mut self, model: &Model) -> Who {
		let reporters: Vec<Who> = model.reporters.keys().copied().collect();
		match self.random.chance(85) {
			true => self.random.pick(&reporters),
			false => None,
		}
		.unwrap_or_else(|| self.anyone(model))
	}

	fn market_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		let now = model.now;
		Some(match kind {
			"Publish" => {
				let id = self.operator_in(model, &[Standing::Active]);
				// Not more than can be looked after.
				let terms = self.terms(model);
				let origin = match model.offers.len() > 60 && self.random.chance(60) {
					true => Origin::Signed(self.anyone(model)),
					false => self.for_operator(model, Some(id), MARKET),
				};
				(origin, Call::Publish(terms))
			},
			"Update" => {
				let id = self.offer(model);
				let provider = model.offers.get(&id).map(|offer| offer.provider);
				let change = self.change(model, id);
				(self.for_operator(model, provider, MARKET), Call::Update { offer: id, change })
			},
			"WithdrawOffer" => {
				let id = self.offer(model);
				let provider = model.offers.get(&id).map(|offer| offer.provider);
				(self.for_operator(model, provider, MARKET), Call::WithdrawOffer(id))
			},
			"Request" => {
				let lines = match self.random.below(20) {
					0 => 0,
					1..=9 => 1,
					10..=18 => self.random.within(2, 4),
					_ => 16,
				};
				self.request(model, lines)
			},
			"LargeRequest" => self.request(model, 16),
			"Accept" | "Decline" => {
				let id = self.order(model, |order| {
					order.state == OrderState::Requested && now < order.accept_by
				});
				let awaited: Vec<u32> = model
					.orders
					.get(&id)
					.map(|order| order.awaited.iter().copied().collect())
					.unwrap_or_default();
				let provider = match self.random.chance(92) {
					true => self.random.pick(&awaited),
					false => self.any_provider_of(model, id),
				};
				let origin = self.for_operator(model, provider, MARKET);
				(origin, if kind == "Accept" { Call::Accept(id) } else { Call::Decline(id) })
			},
			"Cancel" => {
				let id = self.order(model, |order| order.state == OrderState::Requested);
				(self.for_operator(model, Self::buyer_of(model, id), MARKET), Call::Cancel(id))
			},
			"Expire" => {
				let id = self.order(model, |order| {
					order.state == OrderState::Requested && now >= order.accept_by
				});
				(Origin::Signed(self.anyone(model)), Call::Expire(id))
			},
			"ReportUsage" | "ReportUsageBatch" => {
				// Now and then on a line of which usage is refused.
				let odd = self.random.below(100);
				let id = self.line(model, |line| match odd {
					0..=3 => line.state == LineState::Contested,
					4..=5 => line.state == LineState::Requested,
					6..=7 => line.state == LineState::Open && now >= line.report_until,
					_ => line.state == LineState::Open && now < line.report_until,
				});
				let provider = model.lines.get(&id).map(|line| line.provider);
				let rows = match kind {
					"ReportUsage" if self.random.chance(2) => Vec::new(),
					"ReportUsage" => {
						let units = self.units_of(model.lines.get(&id));
						vec![(id, units)]
					},
					_ => {
						let count = self.random.within(2, 12);
						self.rows(model, provider, count)
					},
				};
				(self.for_operator(model, provider, MARKET), Call::ReportUsage(rows))
			},
			"Release" => {
				let id = self.order(model, |order| order.state.is_running());
				let provider = self.any_provider_of(model, id);
				(self.for_operator(model, provider, MARKET), Call::Release(id))
			},
			"Close" => {
				let id = self.order(model, |order| {
					order.state == OrderState::Active && now < order.service_until
				});
				(self.for_operator(model, Self::buyer_of(model, id), MARKET), Call::Close(id))
			},
			"Finalise" => {
				let id = self
					.order(model, |order| order.state.is_running() && now >= order.report_until);
				(Origin::Signed(self.anyone(model)), Call::Finalise(id))
			},
			"Contest" => {
				let id = self
					.line(model, |line| line.state == LineState::Open && now < line.report_until);
				let line = model.lines.get(&id);
				let buyer = line.and_then(|line| Self::buyer_of(model, line.order));
				let units = self.units_of(line);
				(self.for_operator(model, buyer, MARKET), Call::Contest { line: id, units })
			},
			"AnswerContest" => {
				let id = self.line(model, |line| line.state == LineState::Contested);
				let line = model.lines.get(&id);
				let provider = line.map(|line| line.provider);
				let units = self.units_of(line);
				let origin = self.for_operator(model, provider, MARKET);
				(origin, Call::AnswerContest { line: id, units })
			},
			"WithdrawContest" => {
				let id = self.line(model, |line| line.state == LineState::Contested);
				let buyer = model.lines.get(&id).and_then(|line| Self::buyer_of(model, line.order));
				(self.for_operator(model, buyer, MARKET), Call::WithdrawContest(id))
			},
			"SettleContest" => {
				let id = self.line(model, |line| line.state == LineState::Contested);
				let line = model.lines.get(&id);
				let contest = model.contests.get(&id).copied().unwrap_or_default();
				let buyer = line.and_then(|line| Self::buyer_of(model, line.order));
				let provider = line.map(|line| line.provider);
				let side = if self.random.chance(50) { buyer } else { provider };
				let units = match contest.buyer_names.or(contest.provider_names) {
					Some(units) if self.random.chance(60) => units,
					_ => self.units_of(line),
				};
				let origin = self.for_operator(model, side, MARKET);
				(origin, Call::SettleContest { line: id, units })
			},
			"ResolveContest" => {
				let id = self.line(model, |line| line.state == LineState::Contested);
				let units = self.units_of(model.lines.get(&id));
				(self.board(), Call::ResolveContest { line: id, units })
			},
			"Prune" => {
				let id = self.order(model, |order| {
					order.closed_at.is_some_and(|at| now >= at + model.parameters.retention_period)
				});
				(Origin::Signed(self.anyone(model)), Call::Prune(id))
			},
			_ => return None,
		})
	}

	fn change(&mut self, model: &Model, id: u32) -> Change {
		let mut change = Change::default();
		let Some(offer) = model.offers.get(&id) else { return change };
		match self.random.below(16) {
			0 => {},
			1..=3 => change.unit_price = Some(self.random.below(1_000_000)),
			4 => change.capacity = Some(offer.committed + offer.delivered),
			5 => change.capacity = Some((offer.committed + offer.delivered).saturating_sub(1)),
			6..=7 => change.capacity = Some(offer.capacity.saturating_add(100_000)),
			8 => change.valid_until = Some(model.now),
			9..=10 => change.valid_until = Some(model.now + 90 * DAY),
			11 => change.min_units = Some(self.random.below(3)),
			12 => change.audience = Some(self.audience(model)),
			_ => change.open = Some(self.random.chance(70)),
		}
		change
	}

	fn other_call(&mut self, kind: &str, model: &Model) -> (Origin, Call) {
		match kind {
			"TransferAll" => {
				let who = self.anyone(model);
				let to = if self.random.chance(80) { self.rich(model) } else { self.anyone(model) };
				// Money belongs to accounts, not to the board.
				let board = self.random.chance(12);
				let origin = if board { self.board() } else { Origin::Signed(who) };
				(origin, Call::TransferAll { to, keep: self.random.chance(50) })
			},
			// From those who have to those who need it.
			"FundOperator" | "Endow" => {
				let from = self.rich(model);
				let to = match kind {
					"Endow" => self.free_account(model),
					_ => {
						let linked: Vec<Who> = model.links.keys().copied().collect();
						self.random.pick(&linked).unwrap_or_else(|| self.anyone(model))
					},
				};
				let amount = u128::from(self.random.within(300, 3_000)) * SDRT;
				(Origin::Signed(from), Call::Transfer { to, amount, keep: true })
			},
			"Burn" => (Origin::Signed(self.anyone(model)), Call::Burn(self.amount())),
			"ForceSetBalance" => {
				let who = self.anyone(model);
				(self.board(), Call::ForceSetBalance { who, amount: self.amount() })
			},
			"AddMember" => {
				let active: Vec<Who> = model
					.operators
					.values()
					.filter(|operator| operator.standing == Standing::Active)
					.map(|operator| operator.account)
					.collect();
				let delegates: Vec<Who> = model
					.links
					.iter()
					.filter(|(_, link)| link.roles.is_some_and(|roles| roles & GOVERNANCE != 0))
					.map(|(who, _)| *who)
					.collect();
				let pool = if self.random.chance(70) { active } else { delegates };
				let who = match self.random.chance(90) {
					true => self.random.pick(&pool),
					false => None,
				}
				.unwrap_or_else(|| self.anyone(model));
				(self.board(), Call::AddMember(who))
			},
			"RemoveMember" => {
				let few = model.council.len() < 5;
				let who = if few { self.anyone(model) } else { self.member(model) };
				(self.board(), Call::RemoveMember(who))
			},
			"SwapMember" => {
				let remove = self.member(model);
				// Another account of the same operator, or anyone.
				let accounts: Vec<Who> = model
					.links
					.iter()
					.filter(|(who, link)| {
						**who != remove
							&& model.links.get(&remove).map(|own| own.operator)
								== Some(link.operator)
					})
					.map(|(who, _)| *who)
					.collect();
				let add = self.random.pick(&accounts).unwrap_or_else(|| self.anyone(model));
				(self.board(), Call::SwapMember { remove, add })
			},
			"BoardPropose" => {
				let call = self.motion(model);
				(Origin::Signed(self.member(model)), Call::BoardPropose(Box::new(call)))
			},
			"CouncilPropose" => {
				let call = self.motion(model);
				let needed = model.votes_needed(&call);
				let threshold = match self.random.below(4) {
					0 => needed.saturating_sub(1),
					1 => needed + 1,
					_ => needed,
				};
				let length = if self.random.chance(90) { 100_000 } else { 1 };
				let call = Call::CouncilPropose { threshold, call: Box::new(call), length };
				(Origin::Signed(self.member(model)), call)
			},
			"Vote" | "CloseMotion" => {
				// Members mostly vote on what is young, and close what is decided.
				let young = &model.motions[model.motions.len().saturating_sub(2)..];
				let decided: Vec<Motion> = model
					.motions
					.iter()
					.filter(|motion| motion.ayes.len() >= motion.threshold as usize)
					.cloned()
					.collect();
				let likely = if kind == "Vote" { young } else { &decided };
				let motion = match self.random.chance(60) {
					true => self.random.pick(likely),
					false => None,
				}
				.or_else(|| self.random.pick(&model.motions));
				let Some(motion) = motion else {
					let call = Box::new(Call::SetMinimum(2));
					let who = self.member(model);
					return (
						Origin::Signed(who),
						match kind {
							"Vote" => Call::Vote { call, index: 0, approve: true },
							_ => Call::CloseMotion { call, index: 0 },
						},
					);
				};
				let index = if self.random.chance(4) { motion.index + 1 } else { motion.index };
				let call = Box::new(motion.call);
				match kind {
					"Vote" => {
						let approve = self.random.chance(80);
						(Origin::Signed(self.member(model)), Call::Vote { call, index, approve })
					},
					_ => (Origin::Signed(self.anyone(model)), Call::CloseMotion { call, index }),
				}
			},
			"AsRoot" => {
				let inner = match self.random.below(5) {
					0 => Call::Burn(1),
					4 => self.call("AssetTransfer", model).1,
					1 => Call::ForceSetBalance { who: self.anyone(model), amount: 0 },
					2 => Call::SetParameter(self.parameter()),
					_ => Call::SetCeiling { issuer: self.issuer(model), ceiling: self.amount() },
				};
				let origin = match self.random.chance(75) {
					true => Origin::Board(3, 4),
					false => self.board(),
				};
				(origin, Call::AsRoot(Box::new(inner)))
			},
			"SetParameter" => (self.board(), Call::SetParameter(self.parameter())),
			// Transfers, and whatever there was nothing to do for.
			_ => {
				let who =
					if self.random.chance(50) { self.rich(model) } else { self.anyone(model) };
				let to = match self.random.chance(3) {
					// The pots take money too.
					true => self.random.below(FIRST as u64) as usize,
					false => self.anyone(model),
				};
				let keep = kind == "TransferKeepAlive";
				(
					Origin::Signed(who),
					Call::Transfer { to, amount: self.amount_of(model, who), keep },
				)
			},
		}
	}
}
