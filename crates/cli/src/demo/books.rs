//! The books of the whole chain: who has what at a block, and what moved between two blocks.

use crate::{
	account::Funds,
	api::{self, chain, market::LineState, types},
	client::{view, AtBlock, Client},
	error::{Error, Result},
	sdrt,
};
use futures::{stream, StreamExt, TryStreamExt};
use std::collections::{BTreeMap, BTreeSet};
use subxt::{events::DecodeAsEvent, utils::AccountId32};
use types::interwork_runtime::RuntimeHoldReason;

/// How many blocks are read at a time.
const READ_AHEAD: usize = 8;

/// All money of the chain at a block.
#[derive(Debug)]
pub struct Books {
	/// Height of the block.
	pub height: u64,
	/// What the currency's pallet says was issued.
	pub issuance: u128,
	/// What issuers say they owe.
	pub owed: u128,
	/// Issued, but in no account: what the token's pot could not take.
	pub stranded: u128,
	/// What every account has.
	pub accounts: BTreeMap<AccountId32, Funds>,
	/// Every hold: whose, why, how much.
	pub holds: Vec<(AccountId32, RuntimeHoldReason, u128)>,
	/// Open redemptions, by the issuers' records.
	pub redemptions: u128,
	/// Deposits of operators, by their records.
	pub operator_deposits: u128,
	/// Deposits for offers, by their records.
	pub offer_deposits: u128,
	/// What order lines say is not yet paid or returned.
	pub lines_unpaid: u128,
	/// The marketplace's own totals: held, received, paid, returned.
	pub escrow: api::market::EscrowTotals,
	/// The account on which escrow is held.
	pub market_pot: AccountId32,
	/// The account in which dust and fees without an author end up.
	pub token_pot: AccountId32,
	/// Who may author blocks.
	pub authors: BTreeSet<AccountId32>,
}

impl Books {
	/// Reads the books at a block.
	pub async fn read(at: &AtBlock) -> Result<Self> {
		let storage = at.storage();
		let mut accounts = BTreeMap::new();
		let mut entries = storage.iter(api::storage().system().account(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let data = entry.value().decode()?.data;
			let funds = Funds { free: data.free, held: data.reserved };
			accounts.insert(entry.key()?.decode()?.0, funds);
		}
		let mut holds = Vec::new();
		let mut entries = storage.iter(api::storage().balances().holds(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let account = entry.key()?.decode()?.0;
			holds.extend(entry.value().decode()?.0.into_iter().map(|x| (account, x.id, x.amount)));
		}
		let mut lines_unpaid = 0;
		let mut entries = storage.iter(api::storage().marketplace().lines(), ()).await?;
		while let Some(entry) = entries.next().await {
			let line = entry?.value().decode()?;
			if line.state != LineState::Closed {
				let left = line.units.saturating_sub(line.used);
				add(&mut lines_unpaid, u128::from(left) * u128::from(line.unit_price))?;
			}
		}
		let mut operator_deposits = 0;
		let mut entries = storage.iter(api::storage().operators().operators(), ()).await?;
		while let Some(entry) = entries.next().await {
			add(&mut operator_deposits, entry?.value().decode()?.deposit)?;
		}
		let mut offer_deposits = 0;
		let mut entries = storage.iter(api::storage().marketplace().offers(), ()).await?;
		while let Some(entry) = entries.next().await {
			add(&mut offer_deposits, entry?.value().decode()?.deposit)?;
		}
		let issuers = sdrt::issuers(at).await?;
		let (mut owed, mut redemptions) = (0, 0);
		for (_, issuer) in &issuers {
			add(&mut owed, issuer.outstanding)?;
			add(&mut redemptions, issuer.pending)?;
		}
		let validators =
			storage.fetch(api::storage().session().validators(), ()).await?.decode()?;
		Ok(Self {
			height: at.block_number(),
			issuance: storage
				.fetch(api::storage().balances().total_issuance(), ())
				.await?
				.decode()?,
			owed,
			stranded: storage.fetch(api::storage().sdrt().stranded(), ()).await?.decode()?,
			accounts,
			holds,
			redemptions,
			operator_deposits,
			offer_deposits,
			lines_unpaid,
			escrow: storage.fetch(api::storage().marketplace().escrowed(), ()).await?.decode()?,
			market_pot: view(at, api::view_functions().marketplace().pot()).await?,
			token_pot: view(at, api::view_functions().sdrt().pot()).await?,
			authors: validators.into_iter().collect(),
		})
	}

	/// The books of a chain without money.
	#[cfg(test)]
	pub fn empty() -> Self {
		Self {
			height: 0,
			issuance: 0,
			owed: 0,
			stranded: 0,
			accounts: BTreeMap::new(),
			holds: Vec::new(),
			redemptions: 0,
			operator_deposits: 0,
			offer_deposits: 0,
			lines_unpaid: 0,
			escrow: api::market::EscrowTotals { held: 0, received: 0, paid: 0, returned: 0 },
			market_pot: AccountId32([254; 32]),
			token_pot: AccountId32([255; 32]),
			authors: BTreeSet::new(),
		}
	}

	/// What an account has.
	pub fn funds(&self, account: &AccountId32) -> Funds {
		self.accounts.get(account).copied().unwrap_or_default()
	}

	/// All that is in accounts.
	pub fn in_accounts(&self) -> Result<u128> {
		let mut sum = 0;
		for funds in self.accounts.values() {
			add(&mut sum, funds.total())?;
		}
		Ok(sum)
	}

	/// All that is held for a reason.
	pub fn held_for(&self, is_reason: impl Fn(&RuntimeHoldReason) -> bool) -> Result<u128> {
		let mut sum = 0;
		for (_, _, amount) in self.holds.iter().filter(|(_, reason, _)| is_reason(reason)) {
			add(&mut sum, *amount)?;
		}
		Ok(sum)
	}
}

fn add(sum: &mut u128, amount: u128) -> Result<()> {
	*sum = sum.checked_add(amount).ok_or_else(|| {
		Error::Demo("the chain's amounts add up to more than there can be".into())
	})?;
	Ok(())
}

/// What moved in a range of blocks, by the events of the currency.
#[derive(Debug, Default)]
pub struct Movements {
	/// For each account, what it received less what it gave, as far as events name both ends: fees
	/// it paid, but not fees it received.
	pub explained: BTreeMap<AccountId32, i128>,
	/// What was transferred from whom to whom, holds aside.
	pub transfers: BTreeMap<(AccountId32, AccountId32), u128>,
	/// Fees that were paid.
	pub fees: u128,
	/// Remainders of accounts that ceased to exist.
	pub dust: u128,
	/// SDRt that issuers minted.
	pub minted: u128,
	/// SDRt that was burned for confirmed redemptions.
	pub redeemed: u128,
	/// Transactions that paid a fee.
	pub transactions: u64,
}

impl Movements {
	/// Reads all blocks after `from` up to `to`.
	pub async fn read(client: &Client, from: u64, to: u64) -> Result<Self> {
		let mut movements = Self::default();
		let mut blocks = stream::iter((from + 1)..=to)
			.map(|height| async move {
				let at = client.at_height(height).await?;
				Ok::<_, Error>(at.events().fetch().await?)
			})
			.buffered(READ_AHEAD);
		while let Some(events) = blocks.try_next().await? {
			for event in events.iter() {
				movements.add(&event?)?;
			}
		}
		Ok(movements)
	}

	fn add(&mut self, event: &subxt::events::Event<'_, crate::client::ChainConfig>) -> Result<()> {
		use chain::{
			balances::events as balances, sdrt::events as sdrt,
			transaction_payment::events::TransactionFeePaid,
		};
		if let Some(x) = decode::<balances::Transfer>(event)? {
			add(self.transfers.entry((x.from, x.to)).or_default(), x.amount)?;
			self.shift(x.from, x.to, x.amount)?;
		} else if let Some(x) = decode::<balances::TransferOnHold>(event)? {
			self.shift(x.source, x.dest, x.amount)?;
		} else if let Some(x) = decode::<balances::TransferAndHold>(event)? {
			self.shift(x.source, x.dest, x.transferred)?;
		} else if let Some(x) = decode::<balances::Minted>(event)? {
			self.change(x.who, signed(x.amount)?)?;
		} else if let Some(x) = decode::<balances::Burned>(event)? {
			self.change(x.who, -signed(x.amount)?)?;
		} else if let Some(x) = decode::<balances::BurnedHeld>(event)? {
			self.change(x.who, -signed(x.amount)?)?;
		} else if let Some(x) = decode::<balances::DustLost>(event)? {
			self.change(x.account, -signed(x.amount)?)?;
			add(&mut self.dust, x.amount)?;
		} else if let Some(x) = decode::<TransactionFeePaid>(event)? {
			self.change(x.who, -signed(x.actual_fee)?)?;
			add(&mut self.fees, x.actual_fee)?;
			self.transactions += u64::from(x.actual_fee > 0);
		} else if let Some(x) = decode::<sdrt::Minted>(event)? {
			add(&mut self.minted, x.amount)?;
		} else if let Some(x) = decode::<sdrt::RedemptionConfirmed>(event)? {
			add(&mut self.redeemed, x.amount)?;
		}
		Ok(())
	}

	fn shift(&mut self, from: AccountId32, to: AccountId32, amount: u128) -> Result<()> {
		self.change(from, -signed(amount)?)?;
		self.change(to, signed(amount)?)
	}

	fn change(&mut self, who: AccountId32, by: i128) -> Result<()> {
		let sum = self.explained.entry(who).or_default();
		*sum = sum.checked_add(by).ok_or_else(too_much)?;
		Ok(())
	}

	/// What one account transferred to another.
	pub fn transferred(&self, from: AccountId32, to: AccountId32) -> u128 {
		self.transfers.get(&(from, to)).copied().unwrap_or_default()
	}

	/// For each account whose balance changed otherwise than events explain, by how much. Only
	/// authors and the token's pot should be here: fees and dust went to them.
	pub fn unexplained(
		&self,
		before: &Books,
		after: &Books,
	) -> Result<BTreeMap<AccountId32, i128>> {
		let accounts: BTreeSet<_> = before
			.accounts
			.keys()
			.chain(after.accounts.keys())
			.chain(self.explained.keys())
			.collect();
		let mut unexplained = BTreeMap::new();
		for account in accounts {
			let from = signed(before.funds(account).total())?;
			let to = signed(after.funds(account).total())?;
			let explained = self.explained.get(account).copied().unwrap_or_default();
			let rest = to
				.checked_sub(from)
				.and_then(|change| change.checked_sub(explained))
				.ok_or_else(too_much)?;
			if rest != 0 {
				unexplained.insert(*account, rest);
			}
		}
		Ok(unexplained)
	}
}

fn too_much() -> Error {
	Error::Demo("an amount on the chain is larger than there can be".into())
}

fn signed(amount: u128) -> Result<i128> {
	i128::try_from(amount).map_err(|_| too_much())
}

fn decode<E: DecodeAsEvent>(
	event: &subxt::events::Event<'_, crate::client::ChainConfig>,
) -> Result<Option<E>> {
	Ok(event.decode_fields_as::<E>().transpose()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn account(byte: u8) -> AccountId32 {
		AccountId32([byte; 32])
	}

	fn books(funds: &[(u8, u128, u128)]) -> Books {
		let accounts = funds
			.iter()
			.map(|(byte, free, held)| (account(*byte), Funds { free: *free, held: *held }))
			.collect();
		Books { accounts, ..Books::empty() }
	}

	#[test]
	fn only_the_author_should_be_unexplained_when_fees_were_paid() {
		// 1 sends 100 to 2 and pays a fee of 3, which the author 9 gets.
		let before = books(&[(1, 1_000, 0), (9, 50, 0)]);
		let after = books(&[(1, 897, 0), (2, 60, 40), (9, 53, 0)]);
		let mut movements = Movements { fees: 3, ..Default::default() };
		movements.shift(account(1), account(2), 100).unwrap();
		movements.change(account(1), -3).unwrap();
		let unexplained = movements.unexplained(&before, &after).unwrap();
		assert_eq!(unexplained, BTreeMap::from([(account(9), 3)]));
	}

	#[test]
	fn a_lost_unit_should_be_found() {
		let before = books(&[(1, 1_000, 0)]);
		let after = books(&[(1, 899, 0), (2, 100, 0)]);
		let mut movements = Movements::default();
		movements.shift(account(1), account(2), 100).unwrap();
		let unexplained = movements.unexplained(&before, &after).unwrap();
		assert_eq!(unexplained, BTreeMap::from([(account(1), -1)]));
	}
}
