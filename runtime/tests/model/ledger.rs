//! The money columns: a double-entry ledger that knows the existential deposit and nothing of the
//! pallets.

use super::Who;

/// The smallest free balance that keeps an account.
pub const KEEP: u128 = 100_000;

/// Why money is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
	Application,
	Offer,
	Escrow,
	Redemption,
	Preimage,
	/// On the pot of the dice.
	Collateral,
	/// What other pallets reserve without a name of its own.
	Proxy,
	Multisig,
}

impl Why {
	/// How many reasons there are.
	pub const COUNT: usize = 8;
}

/// A column of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
	Free(Who),
	Held(Who, Why),
	/// What issuers owe: its balance is the negative of all others together.
	Owed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
	pub free: u128,
	pub held: [u128; Why::COUNT],
	/// Something else than money depends on the account: session keys.
	pub bound: bool,
}

impl Account {
	pub fn held_in_all(&self) -> u128 {
		self.held.iter().sum()
	}
}

/// Errors with which the token can say that somebody has too little.
pub const CANNOT_PAY: [&str; 5] = [
	"Token::FundsUnavailable",
	"Token::Frozen",
	"Token::NotExpendable",
	"Token::OnlyProvider",
	"Arithmetic::Underflow",
];

/// Errors with which the token can say that an account would be too small to exist.
pub const CANNOT_RECEIVE: [&str; 3] =
	["Token::BelowMinimum", "Token::CannotCreate", "Token::CannotCreateHold"];

/// Errors with which the token can say that a number is too big.
pub const TOO_MUCH: [&str; 2] = ["Arithmetic::Overflow", "Token::CannotCreate"];

/// Errors with which a reserve can say that somebody has too little.
pub const CANNOT_RESERVE: [&str; 2] = ["Balances::InsufficientBalance", "ConsumerRemaining"];

pub type Refused = Vec<&'static str>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
	pub accounts: Vec<Account>,
	/// What issuers owe altogether.
	pub owed: u128,
	/// Where dust goes.
	pub dust_pot: Who,
}

impl Ledger {
	fn column(&mut self, column: Column) -> &mut u128 {
		match column {
			Column::Free(who) => &mut self.accounts[who].free,
			Column::Held(who, why) => &mut self.accounts[who].held[why as usize],
			Column::Owed => &mut self.owed,
		}
	}

	/// The one way in which anything changes: what leaves one column enters another.
	fn post(&mut self, from: Column, to: Column, amount: u128) {
		// What is owed is the mirror image of all other columns.
		if from == Column::Owed {
			self.owed = self.owed.checked_add(amount).expect("money fits");
		} else {
			let column = self.column(from);
			*column = column.checked_sub(amount).expect("no column is overdrawn");
		}
		if to == Column::Owed {
			self.owed = self.owed.checked_sub(amount).expect("nobody burns what is not owed");
		} else {
			let column = self.column(to);
			*column = column.checked_add(amount).expect("money fits");
		}
	}

	/// Every unit in some column is owed by somebody.
	pub fn is_balanced(&self) -> bool {
		let all: u128 =
			self.accounts.iter().map(|account| account.free + account.held_in_all()).sum();
		all == self.owed
	}

	pub fn free(&self, who: Who) -> u128 {
		self.accounts[who].free
	}

	pub fn held(&self, who: Who, why: Why) -> u128 {
		self.accounts[who].held[why as usize]
	}

	pub fn exists(&self, who: Who) -> bool {
		self.accounts[who].free >= KEEP
	}

	/// Whether the account must keep its existential deposit whatever its owner wants.
	fn is_bound(&self, who: Who) -> bool {
		self.accounts[who].bound || self.accounts[who].held_in_all() > 0
	}

	/// What the account can part with and live on.
	pub fn spendable(&self, who: Who) -> u128 {
		self.free(who).saturating_sub(KEEP)
	}

	fn ensure_receives(&self, who: Who, amount: u128) -> Result<(), Refused> {
		if amount > 0 && self.free(who).checked_add(amount).is_none() {
			return Err(TOO_MUCH.to_vec());
		}
		if amount > 0 && self.free(who) + amount < KEEP {
			return Err(CANNOT_RECEIVE.to_vec());
		}
		Ok(())
	}

	/// Sends free money. `keep`: the sender stays alive in any case.
	pub fn send(&mut self, from: Who, to: Who, amount: u128, keep: bool) -> Result<(), Refused> {
		let may_die = !keep && !self.is_bound(from);
		let limit = if may_die { self.free(from) } else { self.spendable(from) };
		if amount > limit {
			let mut refused = CANNOT_PAY.to_vec();
			refused.extend(self.ensure_receives(to, amount).err().unwrap_or_default());
			return Err(refused);
		}
		self.ensure_receives(to, amount)?;
		if from == to || amount == 0 {
			return Ok(());
		}
		self.post(Column::Free(from), Column::Free(to), amount);
		let rest = self.free(from);
		if rest > 0 && rest < KEEP {
			// The account is gone, and what was left of it is nobody's.
			self.post(Column::Free(from), Column::Free(self.dust_pot), rest);
		}
		Ok(())
	}

	/// What `send` would take from an account that is emptied.
	pub fn all_of(&self, who: Who, keep: bool) -> u128 {
		if keep || self.is_bound(who) {
			self.spendable(who)
		} else {
			self.free(who)
		}
	}

	pub fn hold(&mut self, who: Who, why: Why, amount: u128) -> Result<(), Refused> {
		if amount > self.spendable(who) {
			let mut refused = CANNOT_PAY.to_vec();
			refused.push("Token::CannotCreateHold");
			return Err(refused);
		}
		self.post(Column::Free(who), Column::Held(who, why), amount);
		Ok(())
	}

	/// Sets money aside as pallets do that know only reserved balances.
	pub fn reserve(&mut self, who: Who, why: Why, amount: u128) -> Result<(), Refused> {
		if amount > self.spendable(who) {
			return Err(CANNOT_RESERVE.to_vec());
		}
		self.post(Column::Free(who), Column::Held(who, why), amount);
		Ok(())
	}

	pub fn release(&mut self, who: Who, why: Why, amount: u128) {
		self.post(Column::Held(who, why), Column::Free(who), amount);
	}

	/// Moves free money of one account into a hold on another.
	pub fn put_on_hold(
		&mut self,
		from: Who,
		to: Who,
		why: Why,
		amount: u128,
	) -> Result<(), Refused> {
		if amount > self.spendable(from) {
			let mut refused = CANNOT_PAY.to_vec();
			refused.extend(CANNOT_RECEIVE);
			refused.extend(TOO_MUCH);
			return Err(refused);
		}
		// The token asks whether the amount could be free balance of the receiver.
		self.ensure_receives(to, amount)?;
		self.post(Column::Free(from), Column::Held(to, why), amount);
		Ok(())
	}

	/// Pays from a hold on one account into the free balance of another.
	pub fn pay_from_hold(
		&mut self,
		from: Who,
		why: Why,
		to: Who,
		amount: u128,
	) -> Result<(), Refused> {
		self.ensure_receives(to, amount)?;
		self.post(Column::Held(from, why), Column::Free(to), amount);
		Ok(())
	}

	/// Moves a hold to another account.
	pub fn move_hold(&mut self, from: Who, to: Who, why: Why, amount: u128) {
		self.post(Column::Held(from, why), Column::Held(to, why), amount);
	}

	pub fn mint(&mut self, to: Who, amount: u128) -> Result<(), Refused> {
		if self.owed.checked_add(amount).is_none() {
			return Err(TOO_MUCH.to_vec());
		}
		self.ensure_receives(to, amount)?;
		self.post(Column::Owed, Column::Free(to), amount);
		Ok(())
	}

	pub fn burn_held(&mut self, who: Who, why: Why, amount: u128) {
		self.post(Column::Held(who, why), Column::Owed, amount);
	}
}
