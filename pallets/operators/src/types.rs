//! Records, links and the pure rules about them. Nothing in here touches storage.

use crate::pallet::Config;
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use interwork_primitives::{
	Balance, Country, OperatorId, OperatorKind, OperatorStatus, Plmn, Role, RoleSet, Tadig,
	UnixSecs,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The longest reason that the board can put on record with a decision, in bytes.
pub const MAX_REASON_LENGTH: u32 = 256;

/// The most operators on one page of the `operators` view function.
pub const MAX_PAGE_SIZE: u32 = 64;

/// The most ids that one page of the `operators` view function looks at. Ids of applications that
/// were rejected or withdrawn lead to nothing, so a page can end before it is full.
pub const MAX_PAGE_SCAN: u32 = 1_024;

/// Why the board decided so. Text in UTF-8 is expected; its content is not checked, so that a
/// motion that has passed does not fail over a typing error.
pub type Reason = BoundedVec<u8, ConstU32<MAX_REASON_LENGTH>>;

/// The legal name of an operator, as bytes of UTF-8.
pub type NameOf<T> = BoundedVec<u8, <T as Config>::MaxNameLength>;

/// The PLMNs of an operator.
pub type PlmnsOf<T> = BoundedVec<Plmn, <T as Config>::MaxPlmns>;

/// The record of an operator with the bounds of the pallet's configuration.
pub type OperatorRecordOf<T> =
	OperatorRecord<<T as frame_system::Config>::AccountId, NameOf<T>, PlmnsOf<T>>;

/// An operator: who it is and where it stands.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OperatorRecord<AccountId, Name, Plmns> {
	/// The operator's own account: it has every role, is paid, and pays the deposit.
	pub account: AccountId,
	/// Legal name in UTF-8: not empty, no space at either end, no control characters. Not unique.
	pub legal_name: Name,
	/// What the operator does in the trade. Never changes.
	pub kind: OperatorKind,
	/// Country in which the operator is registered.
	pub country: Country,
	/// TADIG code, or `None` if its kind needs none. Owned while the operator is live; a retired
	/// operator's record only tells which code it last had.
	pub tadig: Option<Tadig>,
	/// Networks that the operator runs, without repetition. Owned like the TADIG code.
	pub plmns: Plmns,
	/// Where the operator stands.
	pub status: OperatorStatus,
	/// What is held on `account` for this record, in the smallest unit of SDRt. Zero for operators
	/// of the genesis and for retired ones.
	pub deposit: Balance,
	/// When the application was made. Zero for operators of the genesis.
	pub applied_at: UnixSecs,
	/// When the present status began. Zero for operators active since the genesis.
	pub status_since: UnixSecs,
	/// How many delegates the operator has.
	pub delegate_count: u32,
}

/// What an account may do for the operator to which it is linked.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AccountRights {
	/// The operator's own account: every role, and only it manages accounts.
	Owner,
	/// A delegate with these roles, at least one.
	Delegate(RoleSet),
}

impl AccountRights {
	/// The roles in which the account may act.
	pub fn roles(self) -> RoleSet {
		match self {
			Self::Owner => RoleSet::ALL,
			Self::Delegate(roles) => roles,
		}
	}

	/// Whether the account may act in `role`.
	pub fn allow(self, role: Role) -> bool {
		self.roles().contains(role)
	}

	/// Whether this is the operator's own account.
	pub fn is_owner(self) -> bool {
		matches!(self, Self::Owner)
	}
}

/// To which operator an account belongs, and as what.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct AccountLink {
	/// The operator.
	pub operator: OperatorId,
	/// What the account may do for it.
	pub rights: AccountRights,
}

/// How many operators stand where, and how many applications came to nothing. All of them together
/// are the ids that were ever assigned.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct OperatorCounts {
	/// Operators whose application waits for the board.
	pub applied: u32,
	/// Operators that may do business.
	pub active: u32,
	/// Operators that are suspended.
	pub suspended: u32,
	/// Operators that have left for good.
	pub retired: u32,
	/// Applications that the board rejected. Their records are gone.
	pub rejected: u32,
	/// Applications that were withdrawn. Their records are gone.
	pub withdrawn: u32,
}

impl OperatorCounts {
	/// The counter of `status`.
	pub fn of_mut(&mut self, status: OperatorStatus) -> &mut u32 {
		match status {
			OperatorStatus::Applied => &mut self.applied,
			OperatorStatus::Active => &mut self.active,
			OperatorStatus::Suspended => &mut self.suspended,
			OperatorStatus::Retired => &mut self.retired,
		}
	}

	/// Every id ever assigned: those with a record and those whose application came to nothing.
	pub fn total(&self) -> Option<u32> {
		[self.applied, self.active, self.suspended, self.retired, self.rejected, self.withdrawn]
			.into_iter()
			.try_fold(0u32, u32::checked_add)
	}
}

/// A change of an operator's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
	/// The board accepts an application.
	Admit,
	/// The board, or what the chain has seen, stops an active operator.
	Suspend,
	/// The board lets a suspended operator go on.
	Reinstate,
	/// An admitted operator leaves for good.
	Retire,
}

/// Why an operator's status does not allow a [`Transition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionError {
	/// It is not an applicant.
	NotApplied,
	/// It has not been admitted yet.
	NotAdmitted,
	/// It is not active.
	NotActive,
	/// It is not suspended.
	NotSuspended,
	/// It has left for good.
	Retired,
}

impl Transition {
	/// The status to which the transition leads from `old`.
	pub fn apply_to(self, old: OperatorStatus) -> Result<OperatorStatus, TransitionError> {
		use OperatorStatus::*;
		match (self, old) {
			(Self::Admit, Applied) => Ok(Active),
			(Self::Suspend, Active) => Ok(Suspended),
			(Self::Reinstate, Suspended) => Ok(Active),
			(Self::Retire, Active | Suspended) => Ok(Retired),
			(Self::Admit, _) => Err(TransitionError::NotApplied),
			(Self::Suspend, _) => Err(TransitionError::NotActive),
			(Self::Reinstate, _) => Err(TransitionError::NotSuspended),
			(Self::Retire, Applied) => Err(TransitionError::NotAdmitted),
			(Self::Retire, Retired) => Err(TransitionError::Retired),
		}
	}
}

/// Who ended an operator's membership.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum RetiredBy {
	/// The board.
	Board,
	/// The operator itself: it left.
	Operator,
}

/// Whether `name` can be shown as the name of a company: UTF-8, not empty, no white space at either
/// end, no control characters, and none of the invisible characters that make one text look like
/// another (zero-width space, byte order mark, and those that reverse the writing direction). The
/// zero-width joiners stay allowed: some scripts need them.
pub fn is_presentable(name: &[u8]) -> bool {
	let Ok(text) = core::str::from_utf8(name) else { return false };
	let is_deceptive = |c: char| {
		c.is_control()
			|| matches!(
				c,
				'\u{200B}' |
					'\u{200E}' | '\u{200F}' |
					'\u{2028}'..='\u{202E}' |
					'\u{2060}'..='\u{2069}' |
					'\u{FEFF}'
			)
	};
	!text.is_empty() && text.trim() == text && !text.chars().any(is_deceptive)
}

/// Whether a PLMN appears twice.
pub fn has_duplicates(plmns: &[Plmn]) -> bool {
	plmns
		.iter()
		.enumerate()
		.any(|(index, plmn)| plmns.iter().take(index).any(|x| x == plmn))
}

/// What the view functions tell about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AccountView {
	/// The operator to which the account belongs.
	pub operator: OperatorId,
	/// Where that operator stands.
	pub status: OperatorStatus,
	/// As what the account belongs to it.
	pub rights: AccountRights,
	/// The roles in which the account may act: all for the operator's own account.
	pub roles: RoleSet,
}

/// A page of the registry, in the order of ids.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OperatorPage<Record> {
	/// The operators on this page.
	pub operators: Vec<(OperatorId, Record)>,
	/// What to pass as `after` for the next page, or `None` if this was the last.
	pub next: Option<OperatorId>,
}

/// An operator of the genesis: active from the first block, with no deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisOperator<AccountId> {
	/// The operator's own account.
	pub account: AccountId,
	/// Its legal name.
	pub legal_name: String,
	/// What it does in the trade.
	pub kind: OperatorKind,
	/// ISO 3166-1 alpha-2 code of its country, such as `DE`.
	pub country: String,
	/// Its TADIG code, such as `DEUD1`.
	#[serde(default)]
	pub tadig: Option<String>,
	/// Its PLMNs, such as `26201` or `310260`: three digits of the country, two or three of the
	/// network.
	#[serde(default)]
	pub plmns: Vec<String>,
}

/// Reads a country code such as `DE`.
pub fn parse_country(text: &str) -> Option<Country> {
	let country = Country(text.as_bytes().try_into().ok()?);
	country.is_assigned().then_some(country)
}

/// Reads a TADIG code such as `DEUD1`.
pub fn parse_tadig(text: &str) -> Option<Tadig> {
	let tadig = Tadig(text.as_bytes().try_into().ok()?);
	tadig.check().is_ok().then_some(tadig)
}

/// Reads a PLMN such as `26201` or `310260`. The length tells whether the network code has two or
/// three digits.
pub fn parse_plmn(text: &str) -> Option<Plmn> {
	if !text.bytes().all(|x| x.is_ascii_digit()) {
		return None;
	}
	let mnc_digits = match text.len() {
		5 => 2,
		6 => 3,
		_ => return None,
	};
	let (mcc, mnc) = text.split_at_checked(3)?;
	let plmn = Plmn { mcc: mcc.parse().ok()?, mnc: mnc.parse().ok()?, mnc_digits };
	plmn.check().is_ok().then_some(plmn)
}
