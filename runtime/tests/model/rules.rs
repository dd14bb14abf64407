//! The rules, as the documentation of the calls tells them. A call is refused for one of all the
//! reasons that apply; without a reason it must succeed, with exactly these effects.

use super::{
	book::*,
	ledger::{Refused, Why, KEEP},
	periods::Reckon,
	roaming::Roam,
	steps::{Call, Change, Facts, Multi, Origin, Parameter, ProxyType, Slip, Terms},
	Who, FIRST,
};
use interwork_runtime::interwork_primitives::units::SDRT;
use std::collections::BTreeSet;

pub type Outcome = Result<(), Refused>;

pub const MARKET: u8 = 1;
pub const SETTLEMENT: u8 = 2;
pub const DOCUMENTS: u8 = 4;
pub const DEVICES: u8 = 8;
pub const GOVERNANCE: u8 = 16;
const ALL_ROLES: u8 = 31;

pub const MINUTE: u64 = 60;
pub const HOUR: u64 = 60 * MINUTE;
pub const DAY: u64 = 24 * HOUR;

/// Blocks for which a motion is open: a week of two-second slots.
const MOTION_BLOCKS: u64 = 7 * DAY / 2;

/// What an origin may do less than its account.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
	/// It acts through a proxy of this kind.
	proxy: Option<ProxyType>,
	/// It is in a batch that is all or nothing, in which there is no other.
	in_batch_all: bool,
}

impl Limits {
	fn permit(self, call: &Call) -> bool {
		let nested = self.in_batch_all && matches!(call, Call::BatchAll(_));
		!nested && self.proxy.is_none_or(|kind| proxy_may(kind, call))
	}
}

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq)]
enum About {
	Money,
	Token,
	Market,
	Motions,
	Keys,
	Units,
	Agreements,
	Batches,
	Others,
}

fn about(call: &Call) -> About {
	match call {
		Call::Transfer { .. }
		| Call::TransferAll { .. }
		| Call::Burn(_)
		| Call::ForceSetBalance { .. } => About::Money,
		Call::Appoint { .. }
		| Call::ReplaceIssuerAccount { .. }
		| Call::SetCeiling { .. }
		| Call::SuspendIssuer(_)
		| Call::ReinstateIssuer(_)
		| Call::RemoveIssuer(_)
		| Call::SetAuditor(_)
		| Call::AddReporter(_)
		| Call::RemoveReporter(_)
		| Call::SetBasket { .. }
		| Call::Attest { .. }
		| Call::Mint { .. }
		| Call::RequestRedemption { .. }
		| Call::ConfirmRedemption(_)
		| Call::RejectRedemption(_)
		| Call::ExpireRedemption(_)
		| Call::ReportRates { .. } => About::Token,
		Call::Publish(_)
		| Call::Update { .. }
		| Call::WithdrawOffer(_)
		| Call::Request { .. }
		| Call::Accept(_)
		| Call::Decline(_)
		| Call::Cancel(_)
		| Call::Expire(_)
		| Call::ReportUsage(_)
		| Call::Release(_)
		| Call::Close(_)
		| Call::Finalise(_)
		| Call::Contest { .. }
		| Call::AnswerContest { .. }
		| Call::WithdrawContest(_)
		| Call::SettleContest { .. }
		| Call::ResolveContest { .. }
		| Call::Prune(_) => About::Market,
		Call::BoardPropose(_)
		| Call::CouncilPropose { .. }
		| Call::Vote { .. }
		| Call::CloseMotion { .. }
		| Call::AsRoot(_) => About::Motions,
		Call::SetKeys { .. } | Call::PurgeKeys => About::Keys,
		Call::Roam(_) => About::Units,
		Call::Reckon(_) => About::Agreements,
		Call::BatchAll(_) | Call::Batch(_) => About::Batches,
		_ => About::Others,
	}
}

/// Whether a proxy of that kind may make the call for the account behind it.
fn proxy_may(kind: ProxyType, call: &Call) -> bool {
	let about = about(call);
	match (kind, call) {
		(ProxyType::Any, _) => true,
		// Nobody hands on more than they have.
		(
			ProxyType::NonTransfer,
			Call::AddProxy { kind: given, .. } | Call::RemoveProxy { kind: given, .. },
		) => {
			matches!(given, ProxyType::NonTransfer | ProxyType::Governance | ProxyType::SessionKeys)
		},
		(_, Call::RemoveProxies) => false,
		(ProxyType::NonTransfer, _) => !matches!(
			about,
			About::Money | About::Token | About::Market | About::Units | About::Agreements
		),
		(ProxyType::Governance, _) => matches!(about, About::Motions | About::Batches),
		(ProxyType::Market, _) => matches!(about, About::Market | About::Batches),
		(ProxyType::Settlement, _) => {
			matches!(about, About::Money | About::Token | About::Agreements | About::Batches)
		},
		(ProxyType::SessionKeys, _) => about == About::Keys,
	}
}

pub fn judged(refused: Refused) -> Outcome {
	if refused.is_empty() {
		Ok(())
	} else {
		Err(refused)
	}
}

fn price(units: u64, unit_price: u64) -> u128 {
	u128::from(units) * u128::from(unit_price)
}

impl Model {
	/// Does the call, or says why it must be refused. A refused call changes nothing.
	pub fn apply(&mut self, origin: Origin, call: &Call) -> Outcome {
		self.inner.clear();
		self.reported.clear();
		self.roaming.folded.clear();
		self.papers.said.clear();
		self.dispatch(origin, call)
	}

	fn dispatch(&mut self, origin: Origin, call: &Call) -> Outcome {
		self.dispatch_within(origin, Limits::default(), call)
	}

	/// A call from an origin that may not do everything.
	fn dispatch_within(&mut self, origin: Origin, limits: Limits, call: &Call) -> Outcome {
		let permitted = self.is_permitted(call) && limits.permit(call);
		if origin != Origin::Root && !permitted {
			let mut refused = vec!["System::CallFiltered"];
			refused.extend(self.origin_problem(origin, call));
			return Err(refused);
		}
		if let Some(problem) = self.origin_problem(origin, call) {
			return Err(vec![problem]);
		}
		let who = match origin {
			Origin::Signed(who) => who,
			// Calls of the board and of Root do not look at it.
			_ => Who::MAX,
		};
		match call {
			Call::Apply { .. }
			| Call::WithdrawApplication
			| Call::AdmitOperator(_)
			| Call::RejectOperator(_)
			| Call::SuspendOperator(_)
			| Call::ReinstateOperator(_)
			| Call::RetireOperator(_)
			| Call::LeaveOperator
			| Call::Amend { .. }
			| Call::SetDelegate { .. }
			| Call::RemoveDelegate(_)
			| Call::ResignDelegation
			| Call::ChangeAccount(_)
			| Call::ReplaceAccount { .. } => self.operator_call(who, call),

			Call::AdmitAuthority(_)
			| Call::SuspendAuthority(_)
			| Call::ReinstateAuthority(_)
			| Call::RetireAuthority(_)
			| Call::LeaveAuthority
			| Call::SetMinimum(_) => self.authority_call(who, call),

			Call::SetKeys { owner, number } => self.set_keys(who, *owner, *number),

			Call::Transfer { to, amount, keep } => self.ledger.send(who, *to, *amount, *keep),
			Call::TransferAll { to, keep } => {
				let amount = self.ledger.all_of(who, *keep);
				self.ledger.send(who, *to, amount, *keep)
			},
			Call::Roam(roam) => self.roam(who, roam),
			Call::Paper(paper) => self.paper(who, paper),
			Call::Reckon(reckon) => self.reckon(who, reckon),
			Call::Burn(_) | Call::ForceSetBalance { .. } | Call::PurgeKeys => {
				unreachable!("these are never permitted")
			},

			Call::AddMember(_)
			| Call::RemoveMember(_)
			| Call::SwapMember { .. }
			| Call::BoardPropose(_)
			| Call::CouncilPropose { .. }
			| Call::Vote { .. }
			| Call::CloseMotion { .. }
			| Call::AsRoot(_) => self.board_call(who, call),

			Call::BatchAll(calls) => {
				let before = self.clone();
				let limits = Limits { in_batch_all: true, ..limits };
				for call in calls {
					if let Err(refused) = self.dispatch_within(origin, limits, call) {
						*self = before;
						return Err(refused);
					}
				}
				Ok(())
			},

			Call::Batch(calls) => {
				for call in calls {
					if let Err(refused) = self.dispatch_within(origin, limits, call) {
						// What was done until then stays.
						self.inner.push(Err(refused));
						break;
					}
				}
				Ok(())
			},

			Call::AddProxy { .. }
			| Call::RemoveProxy { .. }
			| Call::RemoveProxies
			| Call::Proxied { .. } => self.proxy_call(who, call),

			Call::AsMultiOne { .. }
			| Call::AsMulti { .. }
			| Call::ApproveMulti { .. }
			| Call::CancelMulti { .. } => self.multisig_call(who, call),

			Call::NotePreimage { .. } | Call::UnnotePreimage { .. } => {
				self.preimage_call(who, call)
			},
			Call::ReportEquivocation { .. } => self.report_equivocation(call),

			Call::SetParameter(parameter) => {
				self.set_parameter(*parameter);
				Ok(())
			},

			_ if about(call) == About::Market => self.market_call(who, call),

			_ => self.token_call(who, call),
		}
	}

	/// Whether the origin may make such a call at all.
	fn origin_problem(&self, origin: Origin, call: &Call) -> Option<&'static str> {
		let share = |ayes: u32, seats: u32, n: u32, d: u32| ayes * d >= n * seats;
		let fits = match call {
			Call::AsRoot(_) => {
				matches!(origin, Origin::Board(ayes, seats) if share(ayes, seats, 3, 4))
			},
			Call::AdmitOperator(_)
			| Call::RejectOperator(_)
			| Call::SuspendOperator(_)
			| Call::ReinstateOperator(_)
			| Call::RetireOperator(_)
			| Call::Amend { .. }
			| Call::ReplaceAccount { .. }
			| Call::AdmitAuthority(_)
			| Call::SuspendAuthority(_)
			| Call::ReinstateAuthority(_)
			| Call::RetireAuthority(_)
			| Call::SetMinimum(_)
			| Call::Appoint { .. }
			| Call::ReplaceIssuerAccount { .. }
			| Call::SetCeiling { .. }
			| Call::SuspendIssuer(_)
			| Call::ReinstateIssuer(_)
			| Call::RemoveIssuer(_)
			| Call::SetAuditor(_)
			| Call::AddReporter(_)
			| Call::RemoveReporter(_)
			| Call::SetBasket { .. }
			| Call::ResolveContest { .. }
			| Call::AddMember(_)
			| Call::RemoveMember(_)
			| Call::SwapMember { .. }
			| Call::Reckon(Reckon::Decide { .. })
			| Call::SetParameter(_) => match origin {
				Origin::Board(ayes, seats) => share(ayes, seats, 2, 3),
				Origin::Root => true,
				_ => false,
			},
			Call::ForceSetBalance { .. } => origin == Origin::Root,
			// The calls in it look at the origin themselves.
			Call::BatchAll(_) | Call::Batch(_) => origin != Origin::Nobody,
			Call::ReportEquivocation { signed: false, .. } => origin == Origin::Nobody,
			_ => matches!(origin, Origin::Signed(_)),
		};
		(!fits).then_some("BadOrigin")
	}

	/// The runtime's filter.
	fn is_permitted(&self, call: &Call) -> bool {
		match call {
			// Whoever has no keys would drop out of the consensus without asking anyone.
			Call::Burn(_) | Call::ForceSetBalance { .. } | Call::PurgeKeys => false,
			// Units go only where the dice and the channels send them.
			Call::Roam(Roam::AssetTransfer { .. }) => false,
			Call::CouncilPropose { threshold, call, .. } => *threshold >= self.votes_needed(call),
			Call::AddMember(who) => self.may_sit(*who, None),
			Call::SwapMember { remove, add } => self.may_sit(*add, Some(*remove)),
			_ => true,
		}
	}

	// --- Operators ----------------------------------------------------------------------------

	/// The operator of an account that may act in a role, whatever the operator's standing.
	fn acting(&self, who: Who, role: u8, refused: &mut Refused) -> Option<(u32, Standing)> {
		let Some(link) = self.links.get(&who) else {
			refused.push("Operators::NotOperator");
			return None;
		};
		if link.roles.is_some_and(|roles| roles & role == 0) {
			refused.push("Operators::RoleMissing");
			return None;
		}
		Some((link.operator, self.operators[&link.operator].standing))
	}

	pub fn may_start(&self, who: Who, role: u8, refused: &mut Refused) -> Option<u32> {
		let (operator, standing) = self.acting(who, role, refused)?;
		if standing != Standing::Active {
			refused.push("Operators::OperatorNotActive");
		}
		Some(operator)
	}

	pub fn may_finish(&self, who: Who, role: u8, refused: &mut Refused) -> Option<u32> {
		let (operator, standing) = self.acting(who, role, refused)?;
		if standing == Standing::Applied {
			refused.push("Operators::OperatorNotAdmitted");
		}
		Some(operator)
	}

	/// The operator whose own account this is.
	fn owned(&self, who: Who) -> Result<u32, Refused> {
		match self.links.get(&who) {
			None => Err(vec!["Operators::NotOperator"]),
			Some(Link { roles: Some(_), .. }) => Err(vec!["Operators::NotOwner"]),
			Some(link) => Ok(link.operator),
		}
	}

	fn facts_problems(
		&self,
		own: Option<u32>,
		kind: interwork_runtime::interwork_primitives::OperatorKind,
		facts: &Facts,
		refused: &mut Refused,
	) {
		use interwork_runtime::interwork_primitives::OperatorKind::{Mno, Mvno};
		if facts.name.is_empty() || facts.name.trim() != facts.name {
			refused.push("Operators::InvalidName");
		}
		// The run uses no other codes than these.
		if !matches!(&facts.country, b"DE" | b"US" | b"FR" | b"SG") {
			refused.push("Operators::InvalidCountry");
		}
		match facts.tadig {
			None if matches!(kind, Mno | Mvno) => refused.push("Operators::TadigRequired"),
			None => {},
			Some(code) => {
				let letters = code[..3].iter().all(u8::is_ascii_uppercase);
				let rest = code[3..].iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
				if !letters || !rest {
					refused.push("Operators::InvalidTadig");
				}
				if self.live_others(own).any(|operator| operator.tadig == Some(code)) {
					refused.push("Operators::TadigAlreadyTaken");
				}
			},
		}
		if facts.plmns.is_empty() && kind == Mno {
			refused.push("Operators::PlmnRequired");
		}
		for (index, plmn) in facts.plmns.iter().enumerate() {
			if !(1..=999).contains(&plmn.mcc) || plmn.mnc > 99 || plmn.mnc_digits != 2 {
				refused.push("Operators::InvalidPlmn");
			}
			if facts.plmns[..index].contains(plmn) {
				refused.push("Operators::DuplicatePlmn");
			}
			if self.live_others(own).any(|operator| operator.plmns.contains(plmn)) {
				refused.push("Operators::PlmnAlreadyTaken");
			}
		}
	}

	fn live_others(&self, own: Option<u32>) -> impl Iterator<Item = &Operator> {
		self.operators
			.iter()
			.filter(move |(id, operator)| {
				Some(**id) != own && operator.standing != Standing::Retired
			})
			.map(|(_, operator)| operator)
	}

	fn operator_call(&mut self, who: Who, call: &Call) -> Outcome {
		match call {
			Call::Apply { kind, facts } => self.apply_as_operator(who, *kind, facts),
			Call::WithdrawApplication => {
				let id = self.owned(who)?;
				self.discard_application(id)
			},
			Call::RejectOperator(id) => {
				self.operator(*id)?;
				self.discard_application(*id)
			},
			Call::AdmitOperator(id) => self.stand(
				*id,
				Standing::Applied,
				Standing::Active,
				"Operators::OperatorNotApplied",
			),
			Call::ReinstateOperator(id) => self.stand(
				*id,
				Standing::Suspended,
				Standing::Active,
				"Operators::OperatorNotSuspended",
			),
			Call::SuspendOperator(id) => {
				if self.operator(*id)?.standing == Standing::Active {
					self.authorities_follow(*id, Standing::Suspended)?;
				}
				self.stand(
					*id,
					Standing::Active,
					Standing::Suspended,
					"Operators::OperatorNotActive",
				)?;
				self.leave_seat(*id);
				Ok(())
			},
			Call::RetireOperator(id) => self.retire(*id),
			Call::LeaveOperator => {
				let id = self.owned(who)?;
				self.retire(id)
			},
			Call::Amend { operator: id, facts } => {
				let operator = self.operator(*id)?;
				let mut refused = Refused::new();
				if operator.standing == Standing::Retired {
					refused.push("Operators::OperatorRetired");
				}
				self.facts_problems(Some(*id), operator.kind, facts, &mut refused);
				judged(refused)?;
				let operator = self.operators.get_mut(id).expect("it is there");
				operator.tadig = facts.tadig;
				operator.plmns = facts.plmns.clone();
				Ok(())
			},
			Call::SetDelegate { account, roles } => self.set_delegate(who, *account, *roles),
			Call::RemoveDelegate(account) => {
				let id = self.owned(who)?;
				match self.links.get(account) {
					Some(Link { operator, roles: Some(_) }) if *operator == id => {},
					_ => return Err(vec!["Operators::DelegateNotFound"]),
				}
				self.unlink_delegate(*account);
				Ok(())
			},
			Call::ResignDelegation => {
				match self.links.get(&who) {
					None => return Err(vec!["Operators::NotOperator"]),
					Some(Link { roles: None, .. }) => return Err(vec!["Operators::NotDelegate"]),
					Some(_) => {},
				}
				self.unlink_delegate(who);
				Ok(())
			},
			Call::ChangeAccount(to) => {
				let id = self.owned(who)?;
				self.move_account(id, *to)
			},
			Call::ReplaceAccount { operator, to } => {
				self.operator(*operator)?;
				self.move_account(*operator, *to)
			},
			_ => unreachable!("not a call of the registry"),
		}
	}

	fn operator(&self, id: u32) -> Result<&Operator, Refused> {
		self.operators.get(&id).ok_or_else(|| vec!["Operators::OperatorNotFound"])
	}

	fn apply_as_operator(
		&mut self,
		who: Who,
		kind: interwork_runtime::interwork_primitives::OperatorKind,
		facts: &Facts,
	) -> Outcome {
		let mut refused = Refused::new();
		if self.links.contains_key(&who) {
			refused.push("Operators::AccountAlreadyLinked");
		}
		self.facts_problems(None, kind, facts, &mut refused);
		judged(refused)?;
		let deposit = self.parameters.application_deposit;
		self.ledger.hold(who, Why::Application, deposit)?;
		let operator = Operator {
			account: who,
			standing: Standing::Applied,
			kind,
			tadig: facts.tadig,
			plmns: facts.plmns.clone(),
			deposit,
		};
		self.operators.insert(self.next_operator, operator);
		self.links.insert(who, Link { operator: self.next_operator, roles: None });
		self.next_operator += 1;
		Ok(())
	}

	fn discard_application(&mut self, id: u32) -> Outcome {
		let operator = &self.operators[&id];
		if operator.standing != Standing::Applied {
			return Err(vec!["Operators::OperatorNotApplied"]);
		}
		self.ledger.release(operator.account, Why::Application, operator.deposit);
		self.links.remove(&operator.account);
		self.operators.remove(&id);
		Ok(())
	}

	fn stand(&mut self, id: u32, from: Standing, to: Standing, otherwise: &'static str) -> Outcome {
		if self.operator(id)?.standing != from {
			return Err(vec![otherwise]);
		}
		self.operators.get_mut(&id).expect("it is there").standing = to;
		Ok(())
	}

	fn retire(&mut self, id: u32) -> Outcome {
		match self.operator(id)?.standing {
			Standing::Applied => return Err(vec!["Operators::OperatorNotAdmitted"]),
			Standing::Retired => return Err(vec!["Operators::OperatorRetired"]),
			Standing::Active | Standing::Suspended => {},
		}
		self.authorities_follow(id, Standing::Retired)?;
		self.leave_seat(id);
		for delegate in self.delegates(id) {
			self.links.remove(&delegate);
		}
		let operator = self.operators.get_mut(&id).expect("it is there");
		operator.standing = Standing::Retired;
		let deposit = std::mem::take(&mut operator.deposit);
		self.ledger.release(operator.account, Why::Application, deposit);
		Ok(())
	}

	fn set_delegate(&mut self, who: Who, account: Who, roles: u8) -> Outcome {
		let id = self.owned(who)?;
		let mut refused = Refused::new();
		match self.operators[&id].standing {
			Standing::Applied => refused.push("Operators::OperatorNotAdmitted"),
			Standing::Retired => refused.push("Operators::OperatorRetired"),
			Standing::Active | Standing::Suspended => {},
		}
		if roles == 0 || roles & !ALL_ROLES != 0 {
			refused.push("Operators::InvalidRoles");
		}
		match self.links.get(&account) {
			None if self.delegates(id).len() >= 32 => refused.push("Operators::TooManyDelegates"),
			None => {},
			Some(Link { operator, roles: Some(_) }) if *operator == id => {},
			Some(_) => refused.push("Operators::AccountAlreadyLinked"),
		}
		judged(refused)?;
		self.links.insert(account, Link { operator: id, roles: Some(roles) });
		if roles & GOVERNANCE == 0 {
			self.unseat(account);
		}
		Ok(())
	}

	fn unlink_delegate(&mut self, account: Who) {
		self.links.remove(&account);
		self.unseat(account);
	}

	fn move_account(&mut self, id: u32, to: Who) -> Outcome {
		let Operator { account: old, deposit, .. } = self.operators[&id];
		let mut refused = Refused::new();
		if self.links.contains_key(&to) {
			refused.push("Operators::AccountAlreadyLinked");
		}
		if deposit > 0 && !self.ledger.exists(to) {
			refused.push("Operators::AccountCannotHoldDeposit");
		}
		judged(refused)?;
		self.ledger.move_hold(old, to, Why::Application, deposit);
		self.links.remove(&old);
		self.links.insert(to, Link { operator: id, roles: None });
		self.operators.get_mut(&id).expect("it is there").account = to;
		// The seat goes with the operator.
		if self.council.contains(&old) {
			self.unseat(old);
			self.council.insert(to);
		}
		Ok(())
	}

	// --- Authorities --------------------------------------------------------------------------

	/// How many are to take part in the consensus, and how many of them have session keys.
	fn strength(&self) -> (usize, usize) {
		let members = self.authorities.iter().filter(|(_, authority)| authority.active);
		let keyed = members.clone().filter(|(who, _)| self.keyed.contains(who)).count();
		(members.count(), keyed)
	}

	/// Changes the list, unless too few would be left. One without session keys may always go while
	/// enough are listed, because it added nothing.
	fn change_authorities(
		&mut self,
		change: impl FnOnce(&mut std::collections::BTreeMap<Who, Authority>),
	) -> Outcome {
		let list = self.authorities.clone();
		let before = self.strength();
		change(&mut self.authorities);
		let after = self.strength();
		let minimum = self.minimum as usize;
		let enough =
			after.1 >= minimum || (after.1 == before.1 && after.0 >= minimum) || after == before;
		if !enough {
			self.authorities = list;
			return Err(vec!["Authorities::BelowMinimum"]);
		}
		Ok(())
	}

	/// The authority of an operator that is suspended is suspended, that of one that retires goes.
	fn authorities_follow(&mut self, operator: u32, standing: Standing) -> Outcome {
		let theirs: Vec<Who> = self
			.authorities
			.iter()
			.filter(|(_, authority)| authority.operator == Some(operator))
			.map(|(who, _)| *who)
			.collect();
		self.change_authorities(|list| {
			for who in theirs {
				if standing == Standing::Retired {
					list.remove(&who);
				} else if let Some(authority) = list.get_mut(&who) {
					// An offender that was dealt with stays as it is.
					authority.active = authority.disabled;
				}
			}
		})
	}

	fn authority_call(&mut self, who: Who, call: &Call) -> Outcome {
		let listed = |model: &Self, account: Who| match model.authorities.get(&account) {
			None => Err(vec!["Authorities::AuthorityNotFound"]),
			Some(authority) => Ok(*authority),
		};
		match call {
			Call::AdmitAuthority(account) => {
				let mut refused = Refused::new();
				let operator = self.links.get(account).map(|link| link.operator);
				match operator {
					None => refused.push("Authorities::OperatorNotFound"),
					Some(id) => {
						if self.operators[&id].standing != Standing::Active {
							refused.push("Authorities::OperatorNotActive");
						}
						if self.authorities.values().any(|other| other.operator == Some(id)) {
							refused.push("Authorities::OperatorHasAuthority");
						}
					},
				}
				if !self.keyed.contains(account) {
					refused.push("Authorities::NoSessionKeys");
				}
				if self.authorities.contains_key(account) {
					refused.push("Authorities::AuthorityAlreadyExists");
				}
				judged(refused)?;
				self.authorities.insert(*account, Authority::admitted(operator));
				if self.strength().1 < self.minimum as usize {
					self.authorities.remove(account);
					return Err(vec!["Authorities::BelowMinimum"]);
				}
				Ok(())
			},
			Call::SuspendAuthority(account) => {
				if !listed(self, *account)?.active {
					return Err(vec!["Authorities::AlreadySuspended"]);
				}
				self.change_authorities(|list| {
					let authority = list.get_mut(account).expect("it is listed");
					authority.active = false;
					authority.disabled = false;
				})
			},
			Call::ReinstateAuthority(account) => {
				let authority = listed(self, *account)?;
				let mut refused = Refused::new();
				if authority.active && !authority.disabled {
					refused.push("Authorities::AlreadyActive");
				}
				let operator = authority.operator.expect("all of them belong to operators");
				if self.operators[&operator].standing != Standing::Active {
					refused.push("Authorities::OperatorNotActive");
				}
				if !self.keyed.contains(account) {
					refused.push("Authorities::NoSessionKeys");
				}
				judged(refused)?;
				let authority = self.authorities.get_mut(account).expect("it is listed");
				authority.active = true;
				authority.disabled = false;
				Ok(())
			},
			Call::RetireAuthority(account) => self.remove_authority(*account),
			Call::LeaveAuthority => self.remove_authority(who),
			Call::SetMinimum(minimum) => {
				let reachable = *minimum <= self.minimum || *minimum as usize <= self.strength().1;
				if !(1..=100).contains(minimum) || !reachable {
					return Err(vec!["Authorities::InvalidMinimum"]);
				}
				self.minimum = *minimum;
				Ok(())
			},
			_ => unreachable!("not a call about authorities"),
		}
	}

	fn remove_authority(&mut self, account: Who) -> Outcome {
		if !self.authorities.contains_key(&account) {
			return Err(vec!["Authorities::AuthorityNotFound"]);
		}
		self.change_authorities(|list| {
			list.remove(&account);
		})
	}

	/// Session keys. The signer proves that it has them.
	fn set_keys(&mut self, who: Who, owner: Who, number: u64) -> Outcome {
		let mut refused = Refused::new();
		if owner != who {
			refused.push("Session::InvalidProof");
		}
		if !self.keyed.contains(&who) && !self.ledger.exists(who) {
			refused.push("Session::NoAccount");
		}
		if self.keys.iter().any(|(other, used)| *other != who && *used == number) {
			refused.push("Session::DuplicatedKey");
		}
		judged(refused)?;
		self.keyed.insert(who);
		self.keys.insert(who, number);
		self.ledger.accounts[who].bound = true;
		Ok(())
	}

	/// A session ends: the one that was planned runs, and the list as it is now says who is in the
	/// next, unless too few of them have keys.
	pub fn rotate(&mut self) {
		self.session += 1;
		self.running = self.queued.clone();
		let wanted: BTreeSet<Who> = self
			.authorities
			.iter()
			.filter(|(who, authority)| authority.active && self.keyed.contains(who))
			.map(|(who, _)| *who)
			.collect();
		if wanted.len() >= self.minimum as usize {
			self.queued = wanted;
		}
	}

	/// Who in the running session has the key that the report's votes are signed with.
	fn owner_of_key(&self, offender: Who, key: Option<u64>) -> Option<Who> {
		let owner = match key {
			Some(number) => *self.keys.iter().find(|(_, used)| **used == number)?.0,
			// The keys of genesis that somebody can sign with are those of the founders.
			None if (FIRST..FIRST + 4).contains(&offender)
				&& !self.keys.contains_key(&offender) =>
			{
				offender
			},
			None => return None,
		};
		self.running.contains(&owner).then_some(owner)
	}

	fn report_equivocation(&mut self, call: &Call) -> Outcome {
		let Call::ReportEquivocation { offender, key, round, this_set, flaw, .. } = call else {
			unreachable!("not a report")
		};
		let mut refused = Refused::new();
		if flaw.is_some() || !this_set {
			refused.push("Grandpa::InvalidEquivocationProof");
		}
		let owner = self.owner_of_key(*offender, *key);
		if owner.is_none() {
			refused.push("Grandpa::InvalidKeyOwnershipProof");
		}
		let slot = (self.set, *round);
		let known = self.offences.get(&slot).cloned().unwrap_or_default();
		if *this_set && owner.is_some_and(|owner| known.contains(&owner)) {
			refused.push("Grandpa::DuplicateOffenceReport");
		}
		judged(refused)?;
		let offenders = self.offences.entry(slot).or_default();
		offenders.extend(owner);
		// Who offended in the same round is reported together.
		for offender in offenders.clone() {
			self.punish(offender);
		}
		Ok(())
	}

	/// An offender leaves the set if the minimum allows it, and its operator is suspended.
	fn punish(&mut self, who: Who) {
		let mut operator = self.links.get(&who).map(|link| link.operator);
		if let Some(authority) = self.authorities.get_mut(&who) {
			if authority.last_offence.is_some_and(|last| self.session <= last) {
				return;
			}
			authority.last_offence = Some(self.session);
			operator = authority.operator.or(operator);
			if authority.active {
				let gone = self.change_authorities(|list| {
					let authority = list.get_mut(&who).expect("it is listed");
					authority.active = false;
					authority.disabled = false;
				});
				if gone.is_err() {
					self.authorities.get_mut(&who).expect("it is listed").disabled = true;
				}
			}
		}
		if let Some(operator) = operator {
			// An operator that cannot be suspended now stays as it is.
			let _ = self.operator_call(Who::MAX, &Call::SuspendOperator(operator));
		}
	}

	// --- Accounts that act for others ---------------------------------------------------------

	/// What so many proxies cost to keep.
	fn proxy_deposit(count: usize) -> u128 {
		match count as u128 {
			0 => 0,
			count => SDRT / 10 + (8 + 33 * count) * (SDRT / 1_000),
		}
	}

	/// Brings the deposit of an account in line with its proxies, which are set if that succeeds.
	fn set_proxies(&mut self, who: Who, proxies: BTreeSet<(Who, ProxyType, u32)>) -> Outcome {
		let old = self.ledger.held(who, Why::Proxy);
		let new = Self::proxy_deposit(proxies.len());
		if new > old {
			self.ledger.reserve(who, Why::Proxy, new - old)?;
		} else {
			self.ledger.release(who, Why::Proxy, old - new);
		}
		match proxies.is_empty() {
			true => self.proxies.remove(&who),
			false => self.proxies.insert(who, proxies),
		};
		Ok(())
	}

	fn proxy_call(&mut self, who: Who, call: &Call) -> Outcome {
		let mut own = self.proxies.get(&who).cloned().unwrap_or_default();
		match call {
			Call::AddProxy { delegate, kind, delay } => {
				let mut refused = Refused::new();
				if *delegate == who {
					refused.push("Proxy::NoSelfProxy");
				}
				if !own.insert((*delegate, *kind, *delay)) {
					refused.push("Proxy::Duplicate");
				}
				if own.len() > 32 {
					refused.push("Proxy::TooMany");
				}
				judged(refused)?;
				self.set_proxies(who, own)
			},
			Call::RemoveProxy { delegate, kind, delay } => {
				if !own.remove(&(*delegate, *kind, *delay)) {
					return Err(vec!["Proxy::NotFound"]);
				}
				self.set_proxies(who, own)
			},
			Call::RemoveProxies => self.set_proxies(who, BTreeSet::new()),
			Call::Proxied { real, force, call } => {
				// The first in the order of their kinds counts.
				let found = self
					.proxies
					.get(real)
					.into_iter()
					.flatten()
					.find(|(delegate, kind, _)| {
						*delegate == who && force.is_none_or(|force| force == *kind)
					})
					.copied();
				let Some((_, kind, delay)) = found else {
					return Err(vec!["Proxy::NotProxy"]);
				};
				if delay > 0 {
					return Err(vec!["Proxy::Unannounced"]);
				}
				let limits = Limits { proxy: Some(kind), in_batch_all: false };
				let result = self.dispatch_within(Origin::Signed(*real), limits, call);
				self.inner.push(result);
				Ok(())
			},
			_ => unreachable!("not a call about proxies"),
		}
	}

	/// The account of those who sign together, unless their list is wrong.
	fn together(&self, who: Who, multi: &Multi) -> Result<Together, Refused> {
		let mut refused = Refused::new();
		if multi.slip == Some(Slip::Empty) {
			return Err(vec!["Multisig::TooFewSignatories"]);
		}
		if multi.slip == Some(Slip::Unordered) {
			refused.push("Multisig::SignatoriesOutOfOrder");
		}
		let is_named = multi.members.contains(&who)
			&& (who != multi.signer || multi.slip == Some(Slip::WithSender));
		if is_named {
			refused.push("Multisig::SenderInSignatories");
		}
		judged(refused)?;
		let together = self.together.iter().find(|known| known.members == multi.members);
		let together = together.expect("only those who have an account sign together");
		assert!(multi.members.contains(&who), "nobody else signs");
		Ok(*together)
	}

	fn multisig_call(&mut self, who: Who, call: &Call) -> Outcome {
		if let Call::AsMultiOne { multi, call } = call {
			let account = self.together(who, multi)?.by_one;
			self.dispatch(Origin::Signed(account), call)?;
			self.inner.push(Ok(()));
			return Ok(());
		}
		let (multi, when, call, execute) = match call {
			Call::AsMulti { multi, when, call, heavy } => (multi, *when, call, Some(*heavy)),
			Call::ApproveMulti { multi, when, call } => (multi, *when, call, None),
			Call::CancelMulti { multi, when, call } => {
				return self.cancel_multi(who, multi, *when, call);
			},
			_ => unreachable!("not a call of a multisig"),
		};
		if multi.threshold < 2 {
			return Err(vec!["Multisig::MinimumThreshold"]);
		}
		let together = self.together(who, multi)?;
		let Some(position) = self.position_of_opened(multi, call) else {
			if when.is_some() {
				return Err(vec!["Multisig::UnexpectedTimepoint"]);
			}
			let deposit = SDRT / 10 + (88 + 32 * 2) * (SDRT / 1_000);
			self.ledger.reserve(who, Why::Multisig, deposit)?;
			self.opened.push(Opened {
				members: multi.members,
				call: (**call).clone(),
				when: self.block,
				depositor: who,
				deposit,
				approvals: [who].into(),
			});
			return Ok(());
		};
		let opened = &mut self.opened[position];
		match when {
			None => return Err(vec!["Multisig::NoTimepoint"]),
			Some(when) if when != opened.when => return Err(vec!["Multisig::WrongTimepoint"]),
			Some(_) => {},
		}
		let is_new = opened.approvals.len() < 2 && !opened.approvals.contains(&who);
		let approvals = opened.approvals.len() + usize::from(is_new);
		match execute {
			Some(heavy) if approvals >= 2 => {
				if !heavy {
					return Err(vec!["Multisig::MaxWeightTooLow"]);
				}
				let opened = self.opened.remove(position);
				self.ledger.release(opened.depositor, Why::Multisig, opened.deposit);
				let result = self.dispatch(Origin::Signed(together.by_two), call);
				self.inner.push(result);
				Ok(())
			},
			_ if is_new => {
				opened.approvals.insert(who);
				Ok(())
			},
			_ => Err(vec!["Multisig::AlreadyApproved"]),
		}
	}

	fn position_of_opened(&self, multi: &Multi, call: &Call) -> Option<usize> {
		self.opened
			.iter()
			.position(|opened| opened.members == multi.members && opened.call == *call)
	}

	fn cancel_multi(&mut self, who: Who, multi: &Multi, when: u64, call: &Call) -> Outcome {
		if multi.threshold < 2 {
			return Err(vec!["Multisig::MinimumThreshold"]);
		}
		self.together(who, multi)?;
		let Some(position) = self.position_of_opened(multi, call) else {
			return Err(vec!["Multisig::NotFound"]);
		};
		let opened = &self.opened[position];
		let mut refused = Refused::new();
		if opened.when != when {
			refused.push("Multisig::WrongTimepoint");
		}
		if opened.depositor != who {
			refused.push("Multisig::NotOwner");
		}
		judged(refused)?;
		let opened = self.opened.remove(position);
		self.ledger.release(opened.depositor, Why::Multisig, opened.deposit);
		Ok(())
	}

	fn preimage_call(&mut self, who: Who, call: &Call) -> Outcome {
		match call {
			Call::NotePreimage { byte, size } => {
				if self.preimages.contains_key(&(*byte, *size)) {
					return Err(vec!["Preimage::AlreadyNoted"]);
				}
				let deposit = 2 * SDRT / 10 + (64 + *size as u128) * (SDRT / 1_000);
				self.ledger.hold(who, Why::Preimage, deposit)?;
				self.preimages.insert((*byte, *size), (who, deposit));
				Ok(())
			},
			Call::UnnotePreimage { byte, size } => {
				match self.preimages.get(&(*byte, *size)).copied() {
					None => Err(vec!["Preimage::NotNoted"]),
					Some((owner, _)) if owner != who => Err(vec!["Preimage::NotAuthorized"]),
					Some((_, deposit)) => {
						self.ledger.release(who, Why::Preimage, deposit);
						self.preimages.remove(&(*byte, *size));
						Ok(())
					},
				}
			},
			_ => unreachable!("not a call about preimages"),
		}
	}

	// --- The board ----------------------------------------------------------------------------

	/// Whether the account speaks for an active operator that nobody else on the board speaks for.
	fn may_sit(&self, who: Who, leaving: Option<Who>) -> bool {
		let mut refused = Refused::new();
		let Some(operator) = self.may_start(who, GOVERNANCE, &mut refused) else { return false };
		refused.is_empty()
			&& !self
				.council
				.iter()
				.filter(|member| Some(**member) != leaving)
				.any(|member| self.links.get(member).map(|link| link.operator) == Some(operator))
	}

	/// Takes a seat away, and the votes that were given from it.
	fn unseat(&mut self, who: Who) {
		self.council.remove(&who);
		for motion in &mut self.motions {
			motion.ayes.remove(&who);
			motion.nays.remove(&who);
		}
	}

	fn leave_seat(&mut self, operator: u32) {
		let seated: Vec<Who> = self
			.council
			.iter()
			.filter(|member| self.links.get(member).map(|link| link.operator) == Some(operator))
			.copied()
			.collect();
		for member in seated {
			self.unseat(member);
		}
	}

	pub fn votes_needed(&self, call: &Call) -> u32 {
		let seats = self.council.len() as u32;
		let (n, d) = if matches!(call, Call::AsRoot(_)) { (3, 4) } else { (2, 3) };
		(n * seats).div_ceil(d).max(1)
	}

	fn board_call(&mut self, who: Who, call: &Call) -> Outcome {
		match call {
			Call::AddMember(account) => {
				// That the account may sit was asked by the filter, or by nobody for Root.
				if !self.council.insert(*account) {
					return Err(vec!["CouncilMembership::AlreadyMember"]);
				}
				Ok(())
			},
			Call::RemoveMember(account) => {
				if !self.council.contains(account) {
					return Err(vec!["CouncilMembership::NotMember"]);
				}
				self.unseat(*account);
				Ok(())
			},
			Call::SwapMember { remove, add } => {
				if remove == add {
					return Ok(());
				}
				let mut refused = Refused::new();
				if !self.council.contains(remove) {
					refused.push("CouncilMembership::NotMember");
				}
				if self.council.contains(add) {
					refused.push("CouncilMembership::AlreadyMember");
				}
				judged(refused)?;
				self.unseat(*remove);
				self.council.insert(*add);
				Ok(())
			},
			Call::BoardPropose(call) => self.put_motion(who, self.votes_needed(call), call, true),
			Call::CouncilPropose { threshold, call, length } => {
				self.put_motion(who, *threshold, call, *length >= 1_000)
			},
			Call::Vote { call, index, approve } => {
				let mut refused = Refused::new();
				if !self.council.contains(&who) {
					refused.push("Council::NotMember");
				}
				match self.motions.iter_mut().find(|motion| motion.call == **call) {
					None => refused.push("Council::ProposalMissing"),
					Some(motion) if motion.index != *index => refused.push("Council::WrongIndex"),
					Some(motion) => {
						let (given, other) = match approve {
							true => (&mut motion.ayes, &mut motion.nays),
							false => (&mut motion.nays, &mut motion.ayes),
						};
						if given.contains(&who) {
							refused.push("Council::DuplicateVote");
						}
						if refused.is_empty() {
							given.insert(who);
							other.remove(&who);
						}
					},
				}
				judged(refused)
			},
			Call::CloseMotion { call, index } => self.close_motion(call, *index),
			Call::AsRoot(call) => {
				if matches!(
					**call,
					Call::Burn(_)
						| Call::ForceSetBalance { .. }
						| Call::Roam(Roam::AssetTransfer { .. })
				) {
					return Err(vec!["Board::RootCallRefused"]);
				}
				let result = self.dispatch(Origin::Root, call);
				self.inner.push(result);
				Ok(())
			},
			_ => unreachable!("not a call of the board"),
		}
	}

	fn put_motion(&mut self, who: Who, threshold: u32, call: &Call, fits: bool) -> Outcome {
		let mut refused = Refused::new();
		if !self.council.contains(&who) {
			refused.push("Council::NotMember");
		}
		if !fits {
			refused.push("Council::WrongProposalLength");
		}
		if self.motions.iter().any(|motion| motion.call == *call) {
			refused.push("Council::DuplicateProposal");
		}
		if threshold > 1 && self.motions.len() >= 100 {
			refused.push("Council::TooManyProposals");
		}
		judged(refused)?;
		if threshold < 2 {
			let seats = self.council.len() as u32;
			let result = self.dispatch(Origin::Board(1, seats), call);
			self.inner.push(result);
			return Ok(());
		}
		self.motions.push(Motion {
			call: call.clone(),
			index: self.next_motion,
			threshold,
			ayes: BTreeSet::new(),
			nays: BTreeSet::new(),
			end: self.block + MOTION_BLOCKS,
		});
		self.next_motion += 1;
		Ok(())
	}

	fn close_motion(&mut self, call: &Call, index: u32) -> Outcome {
		let Some(position) = self.motions.iter().position(|motion| motion.call == *call) else {
			return Err(vec!["Council::ProposalMissing"]);
		};
		let motion = self.motions[position].clone();
		if motion.index != index {
			return Err(vec!["Council::WrongIndex"]);
		}
		let seats = self.council.len() as u32;
		let (ayes, nays) = (motion.ayes.len() as u32, motion.nays.len() as u32);
		let carried = ayes >= motion.threshold;
		let lost = seats - nays < motion.threshold;
		if !carried && !lost && self.block < motion.end {
			return Err(vec!["Council::TooEarly"]);
		}
		if carried {
			// The motion is open while its call is made.
			let result = self.dispatch(Origin::Board(ayes, seats), &motion.call);
			self.inner.push(result);
		}
		self.motions.retain(|other| other.index != index);
		Ok(())
	}

	fn set_parameter(&mut self, parameter: Parameter) {
		let parameters = &mut self.parameters;
		match parameter {
			Parameter::ApplicationDeposit(value) => parameters.application_deposit = value,
			Parameter::OfferDeposit(value) => parameters.offer_deposit = value,
			Parameter::ReportingPeriod(value) => parameters.reporting_period = value,
			Parameter::RetentionPeriod(value) => parameters.retention_period = value,
			Parameter::RedemptionPeriod(value) => parameters.redemption_period = value,
			Parameter::MinimumRedemption(value) => parameters.minimum_redemption = value,
			Parameter::AttestationMaxAge(value) => parameters.attestation_max_age = value,
			Parameter::RateMaxAge(value) => parameters.rate_max_age = value,
			Parameter::GracePeriod(value) => parameters.grace_period = value,
		}
	}

	// --- The token ----------------------------------------------------------------------------

	fn issuer(&self, id: u32) -> Result<&Issuer, Refused> {
		self.issuers.get(&id).ok_or_else(|| vec!["Sdrt::IssuerNotFound"])
	}

	fn issuer_of(&self, who: Who) -> Option<u32> {
		self.issuers.iter().find(|(_, issuer)| issuer.account == who).map(|(id, _)| *id)
	}

	fn token_call(&mut self, who: Who, call: &Call) -> Outcome {
		match call {
			Call::Appoint { account, name, ceiling } => {
				let mut refused = Refused::new();
				if name.trim().is_empty() || name.chars().any(char::is_control) {
					refused.push("Sdrt::InvalidName");
				}
				if self.issuer_of(*account).is_some() {
					refused.push("Sdrt::IssuerAlreadyExists");
				}
				if self.issuers.len() >= 64 {
					refused.push("Sdrt::TooManyIssuers");
				}
				judged(refused)?;
				let issuer = Issuer {
					account: *account,
					active: true,
					ceiling: *ceiling,
					attested: None,
					endowed: 0,
					minted: 0,
					redeemed: 0,
				};
				self.issuers.insert(self.next_issuer, issuer);
				self.next_issuer += 1;
				Ok(())
			},
			Call::ReplaceIssuerAccount { issuer, account } => {
				self.issuer(*issuer)?;
				if self.issuer_of(*account).is_some() {
					return Err(vec!["Sdrt::IssuerAlreadyExists"]);
				}
				self.issuers.get_mut(issuer).expect("it is there").account = *account;
				Ok(())
			},
			Call::SetCeiling { issuer, ceiling } => {
				self.issuer(*issuer)?;
				self.issuers.get_mut(issuer).expect("it is there").ceiling = *ceiling;
				Ok(())
			},
			Call::SuspendIssuer(id) => {
				if !self.issuer(*id)?.active {
					return Err(vec!["Sdrt::IssuerNotActive"]);
				}
				self.issuers.get_mut(id).expect("it is there").active = false;
				Ok(())
			},
			Call::ReinstateIssuer(id) => {
				if self.issuer(*id)?.active {
					return Err(vec!["Sdrt::IssuerNotSuspended"]);
				}
				self.issuers.get_mut(id).expect("it is there").active = true;
				Ok(())
			},
			Call::RemoveIssuer(id) => {
				if self.issuer(*id)?.outstanding() > 0 {
					return Err(vec!["Sdrt::OutstandingNotZero"]);
				}
				self.issuers.remove(id);
				Ok(())
			},
			Call::SetAuditor(account) => {
				self.auditor = Some(*account);
				Ok(())
			},
			Call::AddReporter(account) => {
				let mut refused = Refused::new();
				if self.reporters.contains_key(account) {
					refused.push("Sdrt::ReporterAlreadyExists");
				} else if self.reporters.len() >= 16 {
					refused.push("Sdrt::TooManyReporters");
				}
				judged(refused)?;
				self.reporters.insert(*account, None);
				Ok(())
			},
			Call::RemoveReporter(account) => match self.reporters.remove(account) {
				Some(_) => Ok(()),
				None => Err(vec!["Sdrt::ReporterNotFound"]),
			},
			Call::SetBasket { effective_at, amounts } => {
				let mut refused = Refused::new();
				let (mut current, mut next) = self.baskets;
				if next.is_some_and(|next| next <= self.now) {
					current = next.take();
				}
				if amounts.usd == 0 {
					refused.push("Sdrt::InvalidBasket");
				}
				if current.is_some_and(|current| current > *effective_at) {
					refused.push("Sdrt::BasketOutdated");
				}
				judged(refused)?;
				if *effective_at <= self.now {
					current = Some(*effective_at);
				} else {
					next = Some(*effective_at);
				}
				self.baskets = (current, next);
				Ok(())
			},
			Call::Attest { issuer, amount, as_of } => {
				let mut refused = Refused::new();
				if self.auditor != Some(who) {
					refused.push("Sdrt::NotAuditor");
				}
				match self.issuers.get(issuer) {
					None => refused.push("Sdrt::IssuerNotFound"),
					Some(issuer) => {
						if issuer.attested.is_some_and(|(_, last)| last >= *as_of) {
							refused.push("Sdrt::AttestationNotNewer");
						}
					},
				}
				if *as_of > self.now {
					refused.push("Sdrt::MomentInFuture");
				}
				judged(refused)?;
				self.issuers.get_mut(issuer).expect("it is there").attested =
					Some((*amount, *as_of));
				Ok(())
			},
			Call::Mint { to, amount } => self.mint(who, *to, *amount),
			Call::RequestRedemption { issuer, amount } => {
				let redeemable = self.issuer(*issuer)?.outstanding() - self.pending(*issuer);
				let mut refused = Refused::new();
				if *amount < self.parameters.minimum_redemption.max(KEEP) {
					refused.push("Sdrt::AmountTooSmall");
				}
				if *amount > redeemable {
					refused.push("Sdrt::RedeemableExceeded");
				}
				judged(refused)?;
				self.ledger.hold(who, Why::Redemption, *amount)?;
				let redemption = Redemption {
					holder: who,
					issuer: *issuer,
					amount: *amount,
					deadline: self.now + self.parameters.redemption_period,
				};
				self.redemptions.insert(self.next_redemption, redemption);
				self.next_redemption += 1;
				Ok(())
			},
			Call::ConfirmRedemption(id) => {
				let Redemption { holder, issuer, amount, .. } = self.answered(who, *id)?;
				self.ledger.burn_held(holder, Why::Redemption, amount);
				self.issuers.get_mut(&issuer).expect("it owes").redeemed += amount;
				Ok(())
			},
			Call::RejectRedemption(id) => {
				let Redemption { holder, amount, .. } = self.answered(who, *id)?;
				self.ledger.release(holder, Why::Redemption, amount);
				Ok(())
			},
			Call::ExpireRedemption(id) => {
				let Some(redemption) = self.redemptions.get(id) else {
					return Err(vec!["Sdrt::RedemptionNotFound"]);
				};
				if self.now < redemption.deadline {
					return Err(vec!["Sdrt::TooEarly"]);
				}
				self.ledger.release(redemption.holder, Why::Redemption, redemption.amount);
				self.redemptions.remove(id);
				Ok(())
			},
			Call::ReportRates { rates, observed_at } => {
				let mut refused = Refused::new();
				// The run reports either plausible rates or a euro of nothing.
				if rates.usd_per_eur == 0 {
					refused.push("Sdrt::InvalidRates");
				}
				if *observed_at > self.now {
					refused.push("Sdrt::MomentInFuture");
				}
				if *observed_at + self.parameters.rate_max_age <= self.now {
					refused.push("Sdrt::ReportStale");
				}
				match self.reporters.get(&who) {
					None => refused.push("Sdrt::NotReporter"),
					Some(Some(last)) if last >= observed_at => refused.push("Sdrt::ReportNotNewer"),
					Some(_) => {},
				}
				judged(refused)?;
				self.reporters.insert(who, Some(*observed_at));
				Ok(())
			},
			_ => unreachable!("not a call of the token"),
		}
	}

	fn mint(&mut self, who: Who, to: Who, amount: u128) -> Outcome {
		let Some(id) = self.issuer_of(who) else { return Err(vec!["Sdrt::NotIssuer"]) };
		let issuer = &self.issuers[&id];
		let mut refused = Refused::new();
		if !issuer.active {
			refused.push("Sdrt::IssuerNotActive");
		}
		if amount == 0 {
			refused.push("Sdrt::AmountZero");
		}
		let owes = issuer.outstanding().checked_add(amount);
		if owes.is_none_or(|owes| owes > issuer.ceiling) {
			refused.push("Sdrt::CeilingExceeded");
		}
		match issuer.attested {
			None => refused.push("Sdrt::AttestationNotFound"),
			Some((reserve, as_of)) => {
				if as_of + self.parameters.attestation_max_age <= self.now {
					refused.push("Sdrt::AttestationExpired");
				}
				if owes.is_none_or(|owes| owes > reserve) {
					refused.push("Sdrt::ReserveExceeded");
				}
			},
		}
		judged(refused)?;
		self.ledger.mint(to, amount)?;
		self.issuers.get_mut(&id).expect("it is there").minted += amount;
		Ok(())
	}

	/// A redemption that its issuer decides, which is then no longer open.
	fn answered(&mut self, who: Who, id: u64) -> Result<Redemption, Refused> {
		let Some(redemption) = self.redemptions.get(&id) else {
			return Err(vec!["Sdrt::RedemptionNotFound"]);
		};
		let mut refused = Refused::new();
		if self.issuers[&redemption.issuer].account != who {
			refused.push("Sdrt::NotIssuer");
		}
		if self.now >= redemption.deadline {
			refused.push("Sdrt::DeadlinePassed");
		}
		judged(refused)?;
		Ok(self.redemptions.remove(&id).expect("it is open"))
	}

	// --- The marketplace ----------------------------------------------------------------------

	fn market_call(&mut self, who: Who, call: &Call) -> Outcome {
		match call {
			Call::Publish(terms) => self.publish(who, terms),
			Call::Update { offer, change } => self.update(who, *offer, change),
			Call::WithdrawOffer(id) => self.withdraw_offer(who, *id),
			Call::Request { lines, accept_by, service_until } => {
				self.request(who, lines, *accept_by, *service_until)
			},
			Call::Accept(id) => self.accept(who, *id),
			Call::Decline(id) => {
				let mut refused = Refused::new();
				let provider = self.may_finish(who, MARKET, &mut refused);
				self.waiting_problems(*id, provider, &mut refused);
				judged(refused)?;
				self.undoable(*id, |model| model.wind_up(*id, OrderState::Declined))
			},
			Call::Cancel(id) => {
				let mut refused = Refused::new();
				let buyer = self.may_finish(who, MARKET, &mut refused);
				match self.orders.get(id) {
					None => refused.push("Marketplace::OrderNotFound"),
					Some(order) => {
						if buyer.is_some_and(|buyer| order.buyer != buyer) {
							refused.push("Marketplace::NotBuyer");
						}
						if order.state != OrderState::Requested {
							refused.push("Marketplace::OrderNotRequested");
						}
					},
				}
				judged(refused)?;
				self.undoable(*id, |model| model.wind_up(*id, OrderState::Cancelled))
			},
			Call::Expire(id) => {
				let mut refused = Refused::new();
				match self.orders.get(id) {
					None => refused.push("Marketplace::OrderNotFound"),
					Some(order) => {
						if order.state != OrderState::Requested {
							refused.push("Marketplace::OrderNotRequested");
						}
						if self.now < order.accept_by {
							refused.push("Marketplace::TooEarly");
						}
					},
				}
				judged(refused)?;
				self.undoable(*id, |model| model.wind_up(*id, OrderState::Expired))
			},
			Call::ReportUsage(rows) => self.report_usage(who, rows),
			Call::Release(id) => self.release_lines(who, *id),
			Call::Close(id) => self.close_order(who, *id),
			Call::Finalise(id) => {
				let Some(order) = self.orders.get(id) else {
					return Err(vec!["Marketplace::OrderNotFound"]);
				};
				let mut refused = Refused::new();
				if order.state == OrderState::Disputed {
					refused.push("Marketplace::ContestOpen");
				} else if !order.state.is_running() {
					refused.push("Marketplace::OrderNotActive");
				}
				if self.now < order.report_until && !self.is_done(*id) {
					refused.push("Marketplace::TooEarly");
				}
				judged(refused)?;
				self.undoable(*id, |model| model.wind_up(*id, model.ending(*id)))
			},
			Call::Contest { line, units } => self.contest(who, *line, *units),
			Call::AnswerContest { line: id, units } => {
				let mut refused = Refused::new();
				let provider = self.may_finish(who, MARKET, &mut refused);
				match self.lines.get(id) {
					None => refused.push("Marketplace::LineNotFound"),
					Some(line) => {
						if provider.is_some_and(|provider| line.provider != provider) {
							refused.push("Marketplace::NotProvider");
						}
						self.contest_problems(*id, &mut refused);
						if self.contests.get(id).is_some_and(|contest| contest.answered) {
							refused.push("Marketplace::AlreadyAnswered");
						}
						if *units > line.units {
							refused.push("Marketplace::ClaimExceedsUnits");
						}
					},
				}
				judged(refused)?;
				self.contests.get_mut(id).expect("it is contested").answered = true;
				Ok(())
			},
			Call::WithdrawContest(id) => self.withdraw_contest(who, *id),
			Call::SettleContest { line, units } => self.settle_contest(who, *line, *units),
			Call::ResolveContest { line: id, units } => {
				let mut refused = Refused::new();
				self.settlement_problems(*id, *units, &mut refused);
				judged(refused)?;
				let order = self.lines[id].order;
				self.undoable(order, |model| model.settle(*id, *units))
			},
			Call::Prune(id) => {
				let Some(order) = self.orders.get(id) else {
					return Err(vec!["Marketplace::OrderNotFound"]);
				};
				let Some(closed_at) = order.closed_at else {
					return Err(vec!["Marketplace::OrderNotClosed"]);
				};
				if self.now < closed_at + self.parameters.retention_period {
					return Err(vec!["Marketplace::TooEarly"]);
				}
				for line in order.lines() {
					self.lines.remove(&line);
					self.contests.remove(&line);
				}
				self.orders.remove(id);
				Ok(())
			},
			_ => unreachable!("not a call of the marketplace"),
		}
	}

	/// Does something to an order, and undoes it if it is refused half way.
	fn undoable(&mut self, order: u64, act: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
		let ledger = self.ledger.clone();
		let totals = self.totals;
		let saved = self.orders[&order].clone();
		let lines: Vec<_> = saved.lines().map(|id| (id, self.lines[&id])).collect();
		let contests: Vec<_> =
			saved.lines().filter_map(|id| Some((id, *self.contests.get(&id)?))).collect();
		let offers: Vec<_> = saved
			.offers
			.iter()
			.filter_map(|id| Some((*id, self.offers.get(id)?.clone())))
			.collect();
		let outcome = act(self);
		if outcome.is_err() {
			self.ledger = ledger;
			self.totals = totals;
			self.orders.insert(order, saved);
			self.lines.extend(lines);
			self.contests.extend(contests);
			self.offers.extend(offers);
		}
		outcome
	}

	fn audience_is_valid(audience: &Option<Vec<u32>>) -> bool {
		audience
			.as_ref()
			.is_none_or(|ids| !ids.is_empty() && ids.windows(2).all(|pair| pair[0] < pair[1]))
	}

	fn publish(&mut self, who: Who, terms: &Terms) -> Outcome {
		let mut refused = Refused::new();
		let provider = self.may_start(who, MARKET, &mut refused);
		if terms.bytes_per_unit == 0 {
			refused.push("Marketplace::InvalidService");
		}
		if terms.unit_price == 0 {
			refused.push("Marketplace::InvalidPrice");
		}
		let known = |code: &[u8; 2]| matches!(code, b"DE" | b"FR" | b"SG" | b"US");
		if terms.area.as_ref().is_some_and(|codes| {
			codes.is_empty()
				|| !codes.iter().all(known)
				|| !codes.windows(2).all(|pair| pair[0] < pair[1])
		}) {
			refused.push("Marketplace::InvalidArea");
		}
		if terms.availability_bp > 10_000 {
			refused.push("Marketplace::InvalidServiceLevel");
		}
		if terms.valid_from >= terms.valid_until || self.now >= terms.valid_until {
			refused.push("Marketplace::InvalidValidity");
		}
		if terms.min_units == 0 || terms.min_units > terms.capacity {
			refused.push("Marketplace::InvalidCapacity");
		}
		if !Self::audience_is_valid(&terms.audience) {
			refused.push("Marketplace::InvalidAudience");
		}
		if let Some(provider) = provider {
			if self.offers.values().filter(|offer| offer.provider == provider).count() >= 1_000 {
				refused.push("Marketplace::TooManyOffers");
			}
		}
		judged(refused)?;
		let deposit = self.parameters.offer_deposit;
		self.ledger.hold(who, Why::Offer, deposit)?;
		self.offers.insert(
			self.next_offer,
			Offer {
				provider: provider.expect("it may start"),
				unit_price: terms.unit_price,
				valid_from: terms.valid_from,
				valid_until: terms.valid_until,
				capacity: terms.capacity,
				min_units: terms.min_units,
				audience: terms.audience.clone(),
				state: OfferState::Open,
				committed: 0,
				delivered: 0,
				depositor: who,
				deposit,
			},
		);
		self.next_offer += 1;
		Ok(())
	}

	fn update(&mut self, who: Who, id: u32, change: &Change) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_start(who, MARKET, &mut refused);
		if *change == Change::default() {
			refused.push("Marketplace::NothingToChange");
		}
		let Some(offer) = self.offers.get(&id) else {
			refused.push("Marketplace::OfferNotFound");
			return Err(refused);
		};
		if operator.is_some_and(|operator| offer.provider != operator) {
			refused.push("Marketplace::NotOfferProvider");
		}
		if offer.state == OfferState::Withdrawn {
			refused.push("Marketplace::OfferWithdrawn");
		}
		if change.unit_price == Some(0) {
			refused.push("Marketplace::InvalidPrice");
		}
		if let Some(until) = change.valid_until {
			if offer.valid_from >= until || self.now >= until {
				refused.push("Marketplace::InvalidValidity");
			}
		}
		let capacity = change.capacity.unwrap_or(offer.capacity);
		let min_units = change.min_units.unwrap_or(offer.min_units);
		if min_units == 0 || min_units > capacity {
			refused.push("Marketplace::InvalidCapacity");
		}
		if offer.committed + offer.delivered > capacity {
			refused.push("Marketplace::CapacityBelowCommitted");
		}
		if change
			.audience
			.as_ref()
			.is_some_and(|audience| !Self::audience_is_valid(audience))
		{
			refused.push("Marketplace::InvalidAudience");
		}
		judged(refused)?;
		let offer = self.offers.get_mut(&id).expect("it is there");
		offer.unit_price = change.unit_price.unwrap_or(offer.unit_price);
		offer.valid_until = change.valid_until.unwrap_or(offer.valid_until);
		offer.capacity = capacity;
		offer.min_units = min_units;
		if let Some(audience) = &change.audience {
			offer.audience = audience.clone();
		}
		if let Some(open) = change.open {
			offer.state = if open { OfferState::Open } else { OfferState::Paused };
		}
		Ok(())
	}

	fn withdraw_offer(&mut self, who: Who, id: u32) -> Outcome {
		let mut refused = Refused::new();
		let Some(offer) = self.offers.get(&id) else {
			refused.push("Marketplace::OfferNotFound");
			self.may_finish(who, MARKET, &mut refused);
			return Err(refused);
		};
		if self.operators[&offer.provider].standing != Standing::Retired {
			let operator = self.may_finish(who, MARKET, &mut refused);
			if operator.is_some_and(|operator| offer.provider != operator) {
				refused.push("Marketplace::NotOfferProvider");
			}
		}
		if offer.state == OfferState::Withdrawn {
			refused.push("Marketplace::OfferWithdrawn");
		}
		judged(refused)?;
		self.offers.get_mut(&id).expect("it is there").state = OfferState::Withdrawn;
		self.forget_offer_if_done(id);
		Ok(())
	}

	fn forget_offer_if_done(&mut self, id: u32) {
		let offer = &self.offers[&id];
		if offer.state == OfferState::Withdrawn && offer.committed == 0 {
			self.ledger.release(offer.depositor, Why::Offer, offer.deposit);
			self.offers.remove(&id);
		}
	}

	fn request(
		&mut self,
		who: Who,
		lines: &[(u32, u64, u64)],
		accept_by: u64,
		service_until: u64,
	) -> Outcome {
		let mut refused = Refused::new();
		let buyer = self.may_start(who, MARKET, &mut refused);
		if lines.is_empty() {
			refused.push("Marketplace::NoLines");
		}
		if accept_by < self.now + MINUTE || accept_by > self.now + 30 * DAY {
			refused.push("Marketplace::InvalidAcceptBy");
		}
		if service_until <= accept_by || service_until > self.now + 400 * DAY {
			refused.push("Marketplace::InvalidServiceUntil");
		}
		let mut total = Some(0u128);
		for (index, (id, units, limit)) in lines.iter().enumerate() {
			let Some(offer) = self.offers.get(id) else {
				refused.push("Marketplace::OfferNotFound");
				continue;
			};
			if offer.state != OfferState::Open {
				refused.push("Marketplace::OfferNotOpen");
			}
			if self.now < offer.valid_from || self.now >= offer.valid_until {
				refused.push("Marketplace::OfferNotValid");
			}
			if let Some(buyer) = buyer {
				if offer.provider == buyer {
					refused.push("Marketplace::OwnOffer");
				}
				if offer.audience.as_ref().is_some_and(|ids| !ids.contains(&buyer)) {
					refused.push("Marketplace::NotInAudience");
				}
			}
			if self.operators[&offer.provider].standing != Standing::Active {
				refused.push("Marketplace::ProviderNotActive");
			}
			if *units < offer.min_units {
				refused.push("Marketplace::TooFewUnits");
			}
			// Earlier lines over the same offer count.
			let before: u128 = lines[..index]
				.iter()
				.filter(|(other, ..)| other == id)
				.map(|(_, units, _)| u128::from(*units))
				.sum();
			let taken = before + u128::from(offer.committed) + u128::from(offer.delivered);
			if u128::from(*units) + taken > u128::from(offer.capacity) {
				refused.push("Marketplace::CapacityExceeded");
			}
			if offer.unit_price > *limit {
				refused.push("Marketplace::PriceAboveLimit");
			}
			total = total.and_then(|total| total.checked_add(price(*units, offer.unit_price)));
		}
		if total.is_none() {
			refused.push("Marketplace::PriceOverflow");
		}
		judged(refused)?;
		let amount = total.expect("it does not overflow");
		self.ledger.put_on_hold(who, self.market_pot, Why::Escrow, amount)?;
		self.totals.received += amount;

		let report_until = service_until + self.parameters.reporting_period;
		let first_line = self.next_line;
		let mut providers = BTreeSet::new();
		for (id, units, _) in lines {
			let offer = self.offers.get_mut(id).expect("it is there");
			offer.committed += units;
			providers.insert(offer.provider);
			self.lines.insert(
				self.next_line,
				Line {
					order: self.next_order,
					offer: *id,
					provider: offer.provider,
					unit_price: offer.unit_price,
					units: *units,
					used: 0,
					report_until,
					state: LineState::Requested,
				},
			);
			self.next_line += 1;
		}
		self.orders.insert(
			self.next_order,
			Order {
				buyer: buyer.expect("it may start"),
				payer: who,
				state: OrderState::Requested,
				first_line,
				offers: lines.iter().map(|(id, ..)| *id).collect(),
				awaited: providers.clone(),
				providers,
				accept_by,
				service_until,
				report_until,
				ended_early: false,
				closed_at: None,
			},
		);
		self.next_order += 1;
		Ok(())
	}

	/// Why an order does not wait for this provider.
	fn waiting_problems(&self, id: u64, provider: Option<u32>, refused: &mut Refused) {
		let Some(order) = self.orders.get(&id) else {
			refused.push("Marketplace::OrderNotFound");
			return;
		};
		if order.state != OrderState::Requested {
			refused.push("Marketplace::OrderNotRequested");
		}
		if let Some(provider) = provider {
			if !order.providers.contains(&provider) {
				refused.push("Marketplace::NotProvider");
			} else if !order.awaited.contains(&provider) {
				refused.push("Marketplace::AlreadyAccepted");
			}
		}
	}

	fn accept(&mut self, who: Who, id: u64) -> Outcome {
		let mut refused = Refused::new();
		let provider = self.may_start(who, MARKET, &mut refused);
		self.waiting_problems(id, provider, &mut refused);
		if self.orders.get(&id).is_some_and(|order| self.now >= order.accept_by) {
			refused.push("Marketplace::AcceptanceExpired");
		}
		judged(refused)?;
		let order = self.orders.get_mut(&id).expect("it is there");
		order.awaited.remove(&provider.expect("it may start"));
		if order.awaited.is_empty() {
			order.state = OrderState::Active;
			for line in order.lines() {
				self.lines.get_mut(&line).expect("it is there").state = LineState::Open;
			}
		}
		Ok(())
	}

	fn report_usage(&mut self, who: Who, rows: &[(u64, u64)]) -> Outcome {
		let mut refused = Refused::new();
		let provider = self.may_finish(who, MARKET, &mut refused);
		if rows.is_empty() {
			refused.push("Marketplace::NoRows");
		}
		judged(refused)?;
		let provider = provider.expect("it may finish");
		let mut reported = Reported::default();
		let mut changed: Vec<(u64, Line)> = Vec::new();
		for (id, cumulative) in rows {
			// A later row of the same line sees an earlier one.
			let latest = changed.iter().rev().find(|(line, _)| line == id).map(|(_, line)| *line);
			let refusal = match latest.or_else(|| self.lines.get(id).copied()) {
				None => Some("LineNotFound"),
				Some(line) if line.provider != provider => Some("NotProvider"),
				Some(Line { state: LineState::Contested, .. }) => Some("Contested"),
				Some(Line { state: LineState::Requested, .. }) => Some("NotActive"),
				Some(line) if line.state != LineState::Open => Some("Closed"),
				Some(line) if self.now >= line.report_until => Some("TooLate"),
				Some(line) if *cumulative > line.units => Some("ExceedsUnits"),
				Some(line) if *cumulative <= line.used => Some("NotIncreasing"),
				Some(mut line) => {
					let more = cumulative - line.used;
					reported.units += u128::from(more);
					reported.amount += price(more, line.unit_price);
					line.used = *cumulative;
					assert!(line.used <= line.units, "a line is paid beyond its units");
					assert_eq!(line.state, LineState::Open, "only open lines are paid");
					changed.push((*id, line));
					None
				},
			};
			reported.rows.push(refusal);
		}
		self.pay(provider, reported.amount)?;
		self.lines.extend(changed);
		self.reported.push(reported);
		Ok(())
	}

	/// Pays a provider out of the escrow.
	fn pay(&mut self, provider: u32, amount: u128) -> Outcome {
		if amount > 0 {
			let account = self.operators[&provider].account;
			self.ledger.pay_from_hold(self.market_pot, Why::Escrow, account, amount)?;
			self.totals.paid += amount;
		}
		Ok(())
	}

	fn is_done(&self, order: u64) -> bool {
		self.orders[&order].lines().all(|line| self.lines[&line].is_done())
	}

	/// How an order that was active ends.
	fn ending(&self, order: u64) -> OrderState {
		match self.orders[&order].ended_early {
			true => OrderState::Cancelled,
			false => OrderState::Completed,
		}
	}

	/// Closes what is not contested and gives the rest of it back.
	fn wind_up(&mut self, id: u64, ending: OrderState) -> Outcome {
		let Order { payer, buyer, .. } = self.orders[&id];
		let mut returned = 0;
		let mut contested = 0;
		for line_id in self.orders[&id].lines() {
			let line = self.lines.get_mut(&line_id).expect("it is there");
			match line.state {
				LineState::Closed => {},
				LineState::Contested => contested += 1,
				_ => {
					returned += line.escrow();
					line.state = LineState::Closed;
					let (offer_id, units, used) = (line.offer, line.units, line.used);
					let offer = self.offers.get_mut(&offer_id).expect("it outlives its lines");
					offer.committed -= units;
					offer.delivered += used;
					self.forget_offer_if_done(offer_id);
				},
			}
		}
		if returned > 0 {
			let pot = self.market_pot;
			let paid = self.ledger.pay_from_hold(pot, Why::Escrow, payer, returned);
			if paid.is_err() {
				let own = self.operators[&buyer].account;
				self.ledger.pay_from_hold(pot, Why::Escrow, own, returned)?;
			}
			self.totals.returned += returned;
		}
		let order = self.orders.get_mut(&id).expect("it is there");
		if contested == 0 {
			order.state = ending;
			order.closed_at = Some(self.now);
		} else {
			order.state = OrderState::Disputed;
		}
		Ok(())
	}

	fn release_lines(&mut self, who: Who, id: u64) -> Outcome {
		let mut refused = Refused::new();
		let provider = self.may_finish(who, MARKET, &mut refused);
		let Some(order) = self.orders.get(&id) else {
			refused.push("Marketplace::OrderNotFound");
			return Err(refused);
		};
		if !order.state.is_running() {
			refused.push("Marketplace::OrderNotActive");
		}
		let open: Vec<u64> = match provider {
			None => Vec::new(),
			Some(provider) => {
				if !order.providers.contains(&provider) {
					refused.push("Marketplace::NotProvider");
				}
				let open: Vec<u64> = order
					.lines()
					.filter(|line| {
						let line = self.lines[line];
						line.provider == provider && line.state == LineState::Open
					})
					.collect();
				if open.is_empty() {
					refused.push("Marketplace::NothingToRelease");
				}
				open
			},
		};
		judged(refused)?;
		self.undoable(id, |model| {
			for line in open {
				model.lines.get_mut(&line).expect("it is there").state = LineState::Released;
			}
			match model.is_done(id) {
				true => model.wind_up(id, model.ending(id)),
				false => Ok(()),
			}
		})
	}

	fn close_order(&mut self, who: Who, id: u64) -> Outcome {
		let mut refused = Refused::new();
		let buyer = self.may_finish(who, MARKET, &mut refused);
		let Some(order) = self.orders.get(&id) else {
			refused.push("Marketplace::OrderNotFound");
			return Err(refused);
		};
		if buyer.is_some_and(|buyer| order.buyer != buyer) {
			refused.push("Marketplace::NotBuyer");
		}
		if order.state != OrderState::Active {
			refused.push("Marketplace::OrderNotActive");
		}
		if self.now >= order.service_until {
			refused.push("Marketplace::ServiceEnded");
		}
		judged(refused)?;
		let report_until = self.now + self.parameters.reporting_period;
		let order = self.orders.get_mut(&id).expect("it is there");
		order.state = OrderState::Closing;
		order.ended_early = true;
		order.report_until = report_until;
		for line in order.lines() {
			self.lines.get_mut(&line).expect("it is there").report_until = report_until;
		}
		Ok(())
	}

	fn contest(&mut self, who: Who, id: u64, units: u64) -> Outcome {
		let mut refused = Refused::new();
		let buyer = self.may_finish(who, MARKET, &mut refused);
		let Some(line) = self.lines.get(&id) else {
			refused.push("Marketplace::LineNotFound");
			return Err(refused);
		};
		if buyer.is_some_and(|buyer| self.orders[&line.order].buyer != buyer) {
			refused.push("Marketplace::NotBuyer");
		}
		match line.state {
			LineState::Open => {},
			LineState::Contested => refused.push("Marketplace::AlreadyContested"),
			_ => refused.push("Marketplace::LineNotOpen"),
		}
		if self.now >= line.report_until {
			refused.push("Marketplace::ReportingOver");
		}
		if line.used == line.units {
			refused.push("Marketplace::NothingToContest");
		}
		if units > line.units {
			refused.push("Marketplace::ClaimExceedsUnits");
		}
		judged(refused)?;
		self.lines.get_mut(&id).expect("it is there").state = LineState::Contested;
		self.contests.insert(id, Contest::default());
		Ok(())
	}

	fn contest_problems(&self, line: u64, refused: &mut Refused) {
		if self.lines[&line].state != LineState::Contested {
			refused.push("Marketplace::ContestNotFound");
		}
	}

	fn withdraw_contest(&mut self, who: Who, id: u64) -> Outcome {
		let mut refused = Refused::new();
		let buyer = self.may_finish(who, MARKET, &mut refused);
		let Some(line) = self.lines.get(&id) else {
			refused.push("Marketplace::LineNotFound");
			return Err(refused);
		};
		if buyer.is_some_and(|buyer| self.orders[&line.order].buyer != buyer) {
			refused.push("Marketplace::NotBuyer");
		}
		self.contest_problems(id, &mut refused);
		judged(refused)?;
		let line = self.lines.get_mut(&id).expect("it is there");
		line.state = LineState::Open;
		line.report_until = line.report_until.max(self.now + self.parameters.reporting_period);
		let report_until = line.report_until;
		let order = self.orders.get_mut(&line.order).expect("it is there");
		order.report_until = order.report_until.max(report_until);
		if order.state == OrderState::Disputed {
			order.state = if order.ended_early { OrderState::Closing } else { OrderState::Active };
		}
		self.contests.remove(&id);
		Ok(())
	}

	fn settlement_problems(&self, id: u64, units: u64, refused: &mut Refused) {
		let Some(line) = self.lines.get(&id) else {
			refused.push("Marketplace::LineNotFound");
			return;
		};
		self.contest_problems(id, refused);
		if units < line.used || units > line.units {
			refused.push("Marketplace::InvalidSettlement");
		}
	}

	fn settle_contest(&mut self, who: Who, id: u64, units: u64) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_finish(who, MARKET, &mut refused);
		self.settlement_problems(id, units, &mut refused);
		let mut is_buyer = false;
		if let (Some(operator), Some(line)) = (operator, self.lines.get(&id)) {
			is_buyer = self.orders[&line.order].buyer == operator;
			if !is_buyer && line.provider != operator {
				refused.push("Marketplace::NotParty");
			}
		}
		judged(refused)?;
		let order = self.lines[&id].order;
		self.undoable(order, |model| {
			let contest = model.contests.get_mut(&id).expect("it is contested");
			let other = match is_buyer {
				true => {
					contest.buyer_names = Some(units);
					contest.provider_names
				},
				false => {
					contest.provider_names = Some(units);
					contest.buyer_names
				},
			};
			match other == Some(units) {
				true => model.settle(id, units),
				false => Ok(()),
			}
		})
	}

	/// Pays what is missing to the final units of a line.
	fn settle(&mut self, id: u64, units: u64) -> Outcome {
		let line = self.lines[&id];
		assert_eq!(line.state, LineState::Contested, "only a contested line is settled");
		self.pay(line.provider, price(units - line.used, line.unit_price))?;
		let settled = self.lines.get_mut(&id).expect("it is there");
		settled.used = units;
		settled.state = LineState::Settled;
		self.contests.remove(&id);
		let order = line.order;
		if self.orders[&order].state == OrderState::Disputed || self.is_done(order) {
			return self.wind_up(order, self.ending(order));
		}
		Ok(())
	}
}
