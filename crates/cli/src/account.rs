//! `interwork account`: balances and transfers.

use crate::{
	address::Address,
	amounts::Sdrt,
	api::{self, types},
	args::Account,
	client::{AtBlock, Client, Receipt},
	error::{Error, Result},
	keys, operator,
	output::{facts, Format, Show},
};
use serde::Serialize;
use subxt::utils::AccountId32;
use types::interwork_runtime::RuntimeHoldReason;

/// What an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funds {
	/// At its disposal.
	pub free: u128,
	/// Held: deposits, redemptions, escrow.
	pub held: u128,
}

impl Funds {
	/// Both together.
	pub fn total(self) -> u128 {
		self.free.saturating_add(self.held)
	}
}

/// What an account has at a block.
pub async fn funds(at: &AtBlock, account: AccountId32) -> Result<Funds> {
	let entry = at.storage().fetch(api::storage().system().account(), (account,)).await?;
	let data = entry.decode()?.data;
	Ok(Funds { free: data.free, held: data.reserved })
}

/// Why parts of an account's balance are held, and how much.
pub async fn holds(at: &AtBlock, account: AccountId32) -> Result<Vec<(RuntimeHoldReason, u128)>> {
	let entry = at.storage().fetch(api::storage().balances().holds(), (account,)).await?;
	Ok(entry.decode()?.0.into_iter().map(|hold| (hold.id, hold.amount)).collect())
}

/// A reason in words, such as `Marketplace.Escrow`.
pub fn reason(reason: &RuntimeHoldReason) -> String {
	// The variants print as `Marketplace(Escrow)`.
	format!("{reason:?}").replace('(', ".").replace(')', "")
}

#[derive(Serialize)]
struct Hold {
	reason: String,
	amount: Sdrt,
}

#[derive(Serialize)]
struct Balance {
	account: Address,
	operator: Option<u32>,
	block: u64,
	free: Sdrt,
	held: Sdrt,
	total: Sdrt,
	holds: Vec<Hold>,
}

impl Show for Balance {
	fn text(&self) -> String {
		let holds: Vec<_> = self
			.holds
			.iter()
			.map(|hold| format!("{} SDRt for {}", hold.amount, hold.reason))
			.collect();
		let operator = match self.operator {
			Some(id) => format!("of operator {id}"),
			None => "of no operator".into(),
		};
		facts(vec![
			("account", format!("{} ({operator})", self.account)),
			("free", format!("{} SDRt", self.free)),
			("held", format!("{} SDRt", self.held)),
			("holds", holds.join("\n")),
			("total", format!("{} SDRt at block {}", self.total, self.block)),
		])
	}
}

#[derive(Serialize)]
struct Sent {
	to: Address,
	amount: Sdrt,
	receipt: Receipt,
}

impl Show for Sent {
	fn text(&self) -> String {
		format!("{}\nsent {} SDRt to {}", self.receipt.line(), self.amount, self.to)
	}
}

fn account_of(text: &str) -> Result<AccountId32> {
	if text.starts_with('/') {
		return Ok(keys::pair_of(text)?.public_key().to_account_id());
	}
	text.parse::<Address>()
		.map(|address| address.0)
		.map_err(|reason| Error::Usage(format!("{text} is {reason}")))
}

/// Runs `interwork account`.
pub async fn run(client: &Client, format: Format, command: Account) -> Result<()> {
	match command {
		Account::Balance { account } => {
			let account = account_of(&account)?;
			let at = client.at_head().await?;
			let funds = funds(&at, account).await?;
			let holds = holds(&at, account).await?;
			format.show(&Balance {
				account: account.into(),
				operator: operator::of_account(&at, account).await?.map(|id| id.0),
				block: at.block_number(),
				free: funds.free.into(),
				held: funds.held.into(),
				total: funds.total().into(),
				holds: holds
					.iter()
					.map(|(why, amount)| Hold { reason: reason(why), amount: (*amount).into() })
					.collect(),
			})
		},
		Account::Transfer { key, to, amount } => {
			let call = api::tx().balances().transfer_keep_alive(to.0.into(), amount.0);
			let done = client.submit(&key.signer()?, &call).await?;
			format.show(&Sent { to, amount, receipt: done.receipt() })
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use types::{pallet_marketplace, pallet_operators};

	#[test]
	fn reason_should_name_pallet_and_cause() {
		let escrow = RuntimeHoldReason::Marketplace(pallet_marketplace::pallet::HoldReason::Escrow);
		assert_eq!(reason(&escrow), "Marketplace.Escrow");
		let deposit =
			RuntimeHoldReason::Operators(pallet_operators::pallet::HoldReason::ApplicationDeposit);
		assert_eq!(reason(&deposit), "Operators.ApplicationDeposit");
	}

	#[test]
	fn account_should_be_read_from_an_address_or_a_test_key() {
		let alice = account_of("//Alice").unwrap();
		assert_eq!(account_of(&Address(alice).to_string()).unwrap(), alice);
		assert!(account_of("nobody").is_err());
	}
}
