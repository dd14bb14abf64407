//! The model's state: what the chain should be like, in plain words.

use super::{
	ledger::{Ledger, Refused},
	papers::Papers,
	periods::Periods,
	roaming::Roaming,
	steps::{Call, ProxyType},
	Who,
};
use interwork_runtime::interwork_primitives::{OperatorKind, Plmn};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	Applied,
	Active,
	Suspended,
	Retired,
}

#[derive(Clone, Debug)]
pub struct Operator {
	pub account: Who,
	pub standing: Standing,
	pub kind: OperatorKind,
	pub tadig: Option<[u8; 5]>,
	pub plmns: Vec<Plmn>,
	pub deposit: u128,
}

/// What an account is to an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
	pub operator: u32,
	/// The roles of a delegate; `None` for the operator's own account.
	pub roles: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
	pub operator: Option<u32>,
	/// Sits in the set.
	pub active: bool,
	/// Offended, and sits in the set only because the minimum would be missed.
	pub disabled: bool,
	/// The session of the latest offence that was punished.
	pub last_offence: Option<u32>,
}

impl Authority {
	pub fn admitted(operator: Option<u32>) -> Self {
		Self { operator, active: true, disabled: false, last_offence: None }
	}
}

/// An account of three, for which one or two of them are enough.
#[derive(Clone, Copy, Debug)]
pub struct Together {
	pub members: [Who; 3],
	pub by_one: Who,
	pub by_two: Who,
}

/// A call that somebody has signed and others are to sign.
#[derive(Clone, Debug)]
pub struct Opened {
	pub members: [Who; 3],
	pub call: Call,
	pub when: u64,
	pub depositor: Who,
	pub deposit: u128,
	pub approvals: BTreeSet<Who>,
}

#[derive(Clone, Debug)]
pub struct Issuer {
	pub account: Who,
	pub active: bool,
	pub ceiling: u128,
	/// Reserve and the moment for which it was attested.
	pub attested: Option<(u128, u64)>,
	pub endowed: u128,
	pub minted: u128,
	pub redeemed: u128,
}

impl Issuer {
	pub fn outstanding(&self) -> u128 {
		self.endowed + self.minted - self.redeemed
	}
}

#[derive(Clone, Debug)]
pub struct Redemption {
	pub holder: Who,
	pub issuer: u32,
	pub amount: u128,
	pub deadline: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferState {
	Open,
	Paused,
	Withdrawn,
}

#[derive(Clone, Debug)]
pub struct Offer {
	pub provider: u32,
	pub unit_price: u64,
	pub valid_from: u64,
	pub valid_until: u64,
	pub capacity: u64,
	pub min_units: u64,
	pub audience: Option<Vec<u32>>,
	pub state: OfferState,
	pub committed: u64,
	pub delivered: u64,
	pub depositor: Who,
	pub deposit: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
	Requested,
	Active,
	Closing,
	Disputed,
	Completed,
	Cancelled,
	Declined,
	Expired,
}

impl OrderState {
	pub fn is_running(self) -> bool {
		matches!(self, Self::Active | Self::Closing)
	}
}

#[derive(Clone, Debug)]
pub struct Order {
	pub buyer: u32,
	pub payer: Who,
	pub state: OrderState,
	pub first_line: u64,
	/// The offer of each line.
	pub offers: Vec<u32>,
	pub providers: BTreeSet<u32>,
	pub awaited: BTreeSet<u32>,
	pub accept_by: u64,
	pub service_until: u64,
	pub report_until: u64,
	pub ended_early: bool,
	pub closed_at: Option<u64>,
}

impl Order {
	pub fn lines(&self) -> std::ops::Range<u64> {
		self.first_line..self.first_line + self.offers.len() as u64
	}
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
	Requested,
	Open,
	Contested,
	Released,
	Settled,
	Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
	pub order: u64,
	pub offer: u32,
	pub provider: u32,
	pub unit_price: u64,
	pub units: u64,
	pub used: u64,
	pub report_until: u64,
	pub state: LineState,
}

impl Line {
	pub fn escrow(&self) -> u128 {
		match self.state {
			LineState::Closed => 0,
			_ => u128::from(self.units - self.used) * u128::from(self.unit_price),
		}
	}

	pub fn is_done(&self) -> bool {
		match self.state {
			LineState::Requested | LineState::Contested => false,
			LineState::Open => self.used == self.units,
			LineState::Released | LineState::Settled | LineState::Closed => true,
		}
	}
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Contest {
	pub answered: bool,
	pub buyer_names: Option<u64>,
	pub provider_names: Option<u64>,
}

/// What the escrow has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
	pub received: u128,
	pub paid: u128,
	pub returned: u128,
}

#[derive(Clone, Debug)]
pub struct Motion {
	pub call: Call,
	pub index: u32,
	pub threshold: u32,
	pub ayes: BTreeSet<Who>,
	pub nays: BTreeSet<Who>,
	/// The block from which it can be closed without a decision.
	pub end: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct Settings {
	pub application_deposit: u128,
	pub offer_deposit: u128,
	pub reporting_period: u64,
	pub retention_period: u64,
	pub redemption_period: u64,
	pub minimum_redemption: u128,
	pub attestation_max_age: u64,
	pub rate_max_age: u64,
	pub grace_period: u32,
}

/// What a usage report should have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
	pub amount: u128,
	pub units: u128,
	/// The refusal of each row; `None`: paid.
	pub rows: Vec<Option<&'static str>>,
}

#[derive(Clone, Debug)]
pub struct Model {
	pub now: u64,
	pub block: u64,
	pub ledger: Ledger,
	pub market_pot: Who,
	pub parameters: Settings,

	pub operators: BTreeMap<u32, Operator>,
	pub next_operator: u32,
	pub links: BTreeMap<Who, Link>,

	pub authorities: BTreeMap<Who, Authority>,
	pub minimum: u32,
	/// Who has session keys, and the numbers of those that were set in the run.
	pub keyed: BTreeSet<Who>,
	pub keys: BTreeMap<Who, u64>,

	pub council: BTreeSet<Who>,
	pub motions: Vec<Motion>,
	pub next_motion: u32,

	pub issuers: BTreeMap<u32, Issuer>,
	pub next_issuer: u32,
	pub auditor: Option<Who>,
	pub redemptions: BTreeMap<u64, Redemption>,
	pub next_redemption: u64,
	/// Reporters and the moment of what each last saw.
	pub reporters: BTreeMap<Who, Option<u64>>,
	/// When the basket in force, and the next one, take effect.
	pub baskets: (Option<u64>, Option<u64>),

	pub offers: BTreeMap<u32, Offer>,
	pub next_offer: u32,
	pub orders: BTreeMap<u64, Order>,
	pub next_order: u64,
	pub lines: BTreeMap<u64, Line>,
	pub next_line: u64,
	pub contests: BTreeMap<u64, Contest>,
	pub totals: Totals,

	/// Units, channels, and what they are redeemed for.
	pub roaming: Roaming,

	/// Documents between operators.
	pub papers: Papers,
	/// Agreements, and what is settled by them.
	pub reckoning: Periods,

	/// What the latest call says besides its result: of calls inside calls, in the order in which
	/// they end.
	pub inner: Vec<Result<(), Refused>>,
	/// What usage reports of the latest call say.
	pub reported: Vec<Reported>,

	/// Who may act for an account, in which way, after how many blocks.
	pub proxies: BTreeMap<Who, BTreeSet<(Who, ProxyType, u32)>>,
	pub together: Vec<Together>,
	pub opened: Vec<Opened>,
	/// Who noted a preimage, and the deposit.
	pub preimages: BTreeMap<(u8, usize), (Who, u128)>,

	/// The running session, its GRANDPA set, its authorities and those of the next one.
	pub session: u32,
	pub set: u64,
	pub running: BTreeSet<Who>,
	pub queued: BTreeSet<Who>,
	/// Who equivocated in a round of a set, in the order of the reports.
	pub offences: BTreeMap<(u64, u64), Vec<Who>>,
}

impl Model {
	pub fn pending(&self, issuer: u32) -> u128 {
		self.redemptions
			.values()
			.filter(|open| open.issuer == issuer)
			.map(|open| open.amount)
			.sum()
	}

	pub fn delegates(&self, operator: u32) -> Vec<Who> {
		self.links
			.iter()
			.filter(|(_, link)| link.operator == operator && link.roles.is_some())
			.map(|(who, _)| *who)
			.collect()
	}

	/// What the escrow should hold: all lines together.
	pub fn escrow(&self) -> u128 {
		self.lines.values().map(Line::escrow).sum()
	}
}
