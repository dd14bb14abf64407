//! Records of the pallet and their pure rules. Nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use interwork_primitives::{
	dice::ChannelTerms, AcceptanceId, Balance, ClassId, OperatorId, UnixSecs,
};
use scale_info::TypeInfo;

/// Derives what every record of the pallet has.
macro_rules! record {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Debug,
				PartialEq,
				Eq,
				Encode,
				Decode,
				DecodeWithMemTracking,
				MaxEncodedLen,
				TypeInfo,
			)]
			$item
		)*
	};
}

record! {
	/// The books of a class. Counts of units only tell where they are now, or how many there ever
	/// were:
	/// `issued = unassigned + in_wallets + in_channels + earned + redeemed + burned`.
	#[derive(Copy, Default)]
	pub struct ClassRecord {
		/// Units that were ever issued.
		pub issued: u64,
		/// Units that the issuer holds: issued and not assigned, or returned.
		pub unassigned: u64,
		/// Units that wallets hold.
		pub in_wallets: u64,
		/// Units in payment channels that are not paid out yet.
		pub in_channels: u64,
		/// Units that visited operators have earned and not redeemed.
		pub earned: u64,
		/// Units that were ever redeemed. They are burned.
		pub redeemed: u64,
		/// Units that the issuer ever burned of those it held.
		pub burned: u64,
		/// SDRt that stand ready for redemptions.
		pub collateral: Balance,
		/// What redeeming all units in channels and earned would cost, in SDRt.
		pub liability: Balance,
		/// What the issuer owes for redemptions that it could not pay, in SDRt. While it is not
		/// zero, nothing is assigned.
		pub debt: Balance,
	}

	/// Which side of an acceptance.
	#[derive(Copy)]
	pub enum Side {
		/// The home operator, which issues the units.
		Home,
		/// The visited operator, which takes them.
		Visited,
	}

	/// How far an acceptance has come.
	#[derive(Copy)]
	pub enum AcceptanceStatus {
		/// One side has proposed it.
		Proposed {
			/// Which side.
			by: Side,
		},
		/// Both sides agree. Channels can be opened until the term is over.
		Accepted,
		/// One side has ended it, or another acceptance has replaced it. What was locked and earned
		/// under it stays redeemable at its price.
		Ended,
	}

	/// What two operators agree on.
	#[derive(Copy)]
	pub struct AcceptanceTerms {
		/// Bytes of data for which one unit pays, at least one.
		pub bytes_per_unit: u32,
		/// What a unit is redeemed for, in the smallest unit of SDRt; at least one.
		pub unit_price: u64,
		/// The term: channels under the acceptance expire at this moment at the latest.
		pub valid_until: UnixSecs,
	}

	/// A roaming acceptance: a visited operator takes the units of a home operator.
	#[derive(Copy)]
	pub struct AcceptanceRecord {
		/// The class of units; its issuer is the home operator.
		pub class: ClassId,
		/// The visited operator.
		pub visited: OperatorId,
		/// What they agree on. Never changes: other terms are another acceptance.
		pub terms: AcceptanceTerms,
		/// How far it has come.
		pub status: AcceptanceStatus,
		/// Units locked in channels under it and not paid out yet.
		pub in_channels: u64,
		/// Units that the visited operator has earned under it and not redeemed.
		pub earned: u64,
		/// Channels that are open under it, those from which everything is claimed included.
		pub channels: u64,
	}

	/// The acceptances of a class by a visited operator that are not ended.
	#[derive(Copy, Default)]
	pub struct PairRecord {
		/// The one that is proposed.
		pub proposed: Option<AcceptanceId>,
		/// The one that is in force.
		pub accepted: Option<AcceptanceId>,
	}

	/// Where a wallet's units come from.
	#[derive(Copy)]
	pub struct AssignmentRecord {
		/// Units that the issuer ever assigned to the wallet.
		pub assigned: u64,
		/// Units that the wallet ever returned.
		pub returned: u64,
		/// The nonce that the wallet's next message must have.
		pub nonce: u64,
		/// How many channels the wallet has open.
		pub open_channels: u32,
		/// When units were first assigned.
		pub since: UnixSecs,
		/// When the record last changed by an assignment, a message or a channel.
		pub touched: UnixSecs,
	}

	/// A row of a batch of assignments.
	pub struct AssignRow<AccountId> {
		/// To whom.
		pub wallet: AccountId,
		/// How many units.
		pub units: u64,
	}

	/// What became of a row of a batch of assignments.
	#[derive(Copy)]
	pub enum AssignResult {
		/// The wallet has the units.
		Assigned,
		/// The row has no units.
		ZeroUnits,
		/// The issuer holds fewer units.
		NotEnoughUnits,
		/// This account cannot be a wallet, or cannot take units.
		InvalidWallet,
	}

	/// What a view function tells about a class.
	#[derive(Copy)]
	pub struct ClassView {
		/// The class.
		pub class: ClassId,
		/// Whether its issuer is active.
		pub issuer_active: bool,
		/// Whether units can be assigned: the issuer is active and owes nothing.
		pub assignable: bool,
		/// Its books.
		pub books: ClassRecord,
	}

	/// What a view function tells about an acceptance.
	#[derive(Copy)]
	pub struct AcceptanceView {
		/// The acceptance.
		pub id: AcceptanceId,
		/// Whether a channel can be opened under it now.
		pub open: bool,
		/// Its record.
		pub record: AcceptanceRecord,
	}

	/// What a view function tells about a wallet.
	#[derive(Copy)]
	pub struct WalletView {
		/// Units that the wallet holds, without those in channels.
		pub units: u64,
		/// Where they come from.
		pub assignment: AssignmentRecord,
	}

	/// How a redemption would be paid now.
	#[derive(Copy, Default)]
	pub struct PaymentView {
		/// From the collateral.
		pub from_collateral: Balance,
		/// From the issuer's free balance.
		pub from_free: Balance,
		/// Not now: owed.
		pub owed: Balance,
	}
}

/// One movement of units between places of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
	/// New units to the issuer.
	Issue,
	/// From the issuer to wallets.
	Assign,
	/// From wallets to the issuer.
	Return,
	/// From the issuer to nowhere.
	Burn,
	/// From wallets into channels.
	Lock,
	/// From channels to what visited operators have earned.
	Earn,
	/// From channels back to wallets.
	Refund,
	/// From what visited operators have earned to nowhere.
	Redeem,
}

impl ClassRecord {
	/// The books after a movement of `units`, or `None` if there are not as many where they come
	/// from, or too many where they go to.
	pub fn moved(mut self, movement: Movement, units: u64) -> Option<Self> {
		let (from, to) = match movement {
			Movement::Issue => {
				// Bounds every other count, which only ever holds units that were issued.
				self.issued = self.issued.checked_add(units)?;
				self.unassigned = self.unassigned.checked_add(units)?;
				return Some(self);
			},
			Movement::Assign => (&mut self.unassigned, &mut self.in_wallets),
			Movement::Return => (&mut self.in_wallets, &mut self.unassigned),
			Movement::Burn => (&mut self.unassigned, &mut self.burned),
			Movement::Lock => (&mut self.in_wallets, &mut self.in_channels),
			Movement::Earn => (&mut self.in_channels, &mut self.earned),
			Movement::Refund => (&mut self.in_channels, &mut self.in_wallets),
			Movement::Redeem => (&mut self.earned, &mut self.redeemed),
		};
		*from = from.checked_sub(units)?;
		*to = to.checked_add(units)?;
		Some(self)
	}

	/// Whether the books add up.
	pub fn is_balanced(&self) -> bool {
		[
			self.unassigned,
			self.in_wallets,
			self.in_channels,
			self.earned,
			self.redeemed,
			self.burned,
		]
		.into_iter()
		.try_fold(0_u64, u64::checked_add)
			== Some(self.issued)
	}

	/// Units in existence: those that are neither redeemed nor burned.
	pub fn existing(&self) -> Option<u64> {
		self.issued.checked_sub(self.redeemed)?.checked_sub(self.burned)
	}

	/// Units on the pot.
	pub fn on_pot(&self) -> Option<u64> {
		self.existing()?.checked_sub(self.in_wallets)
	}
}

impl AcceptanceTerms {
	/// What `units` are redeemed for. Never overflows: both factors have half of the result's bits.
	pub fn value_of(&self, units: u64) -> Balance {
		Balance::from(units).saturating_mul(Balance::from(self.unit_price))
	}
}

impl AcceptanceRecord {
	/// The operator on a side.
	pub fn operator(&self, side: Side) -> OperatorId {
		match side {
			Side::Home => self.class.issuer(),
			Side::Visited => self.visited,
		}
	}

	/// On which side an operator is.
	pub fn side_of(&self, operator: OperatorId) -> Option<Side> {
		[Side::Home, Side::Visited]
			.into_iter()
			.find(|side| self.operator(*side) == operator)
	}

	/// Whether channels can be opened under it, as far as the two operators agree.
	pub fn is_in_force(&self, now: UnixSecs) -> bool {
		self.status == AcceptanceStatus::Accepted && now < self.terms.valid_until
	}

	/// Whether nothing can come of it any more.
	pub fn is_spent(&self, now: UnixSecs) -> bool {
		let over = self.status == AcceptanceStatus::Ended || now >= self.terms.valid_until;
		over && self.channels == 0 && self.in_channels == 0 && self.earned == 0
	}

	/// What redeeming everything locked and earned would cost.
	pub fn liability(&self) -> Balance {
		self.terms
			.value_of(self.in_channels)
			.saturating_add(self.terms.value_of(self.earned))
	}

	/// What a channel under it is about.
	pub fn channel_terms(&self) -> ChannelTerms {
		ChannelTerms {
			class: self.class,
			visited: self.visited,
			bytes_per_unit: self.terms.bytes_per_unit,
			valid_until: self.terms.valid_until,
		}
	}
}

impl PairRecord {
	/// Whether nothing is proposed or in force.
	pub fn is_empty(&self) -> bool {
		self.proposed.is_none() && self.accepted.is_none()
	}
}

impl AssignmentRecord {
	/// The record of a wallet to which nothing was assigned yet.
	pub fn new(now: UnixSecs) -> Self {
		Self { assigned: 0, returned: 0, nonce: 0, open_channels: 0, since: now, touched: now }
	}
}

/// A number of rows as the calls' weights take it.
pub(crate) fn count(rows: usize) -> u32 {
	u32::try_from(rows).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn books_should_stay_balanced_when_units_move() {
		use Movement::*;
		let mut books = ClassRecord::default();
		for (movement, units) in [
			(Issue, 100),
			(Assign, 60),
			(Return, 10),
			(Burn, 5),
			(Lock, 40),
			(Earn, 25),
			(Refund, 15),
			(Redeem, 20),
		] {
			books = books.moved(movement, units).unwrap();
			assert!(books.is_balanced(), "{movement:?}");
		}
		assert_eq!(books.existing(), Some(75));
		assert_eq!(books.on_pot(), Some(45 + 5));
	}

	#[test]
	fn books_should_refuse_a_movement_when_there_are_fewer_units() {
		use Movement::*;
		let books = ClassRecord::default().moved(Issue, 10).unwrap();
		for movement in [Assign, Burn] {
			assert!(books.moved(movement, 10).is_some());
			assert_eq!(books.moved(movement, 11), None);
		}
		for movement in [Return, Lock, Earn, Refund, Redeem] {
			assert_eq!(books.moved(movement, 1), None);
		}
		assert_eq!(books.moved(Issue, u64::MAX - 9), None);
		assert!(books.moved(Issue, u64::MAX - 10).is_some());
	}
}
