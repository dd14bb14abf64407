//! The books of all roaming units at a block, and what must be equal in them.
//!
//! What the classes' records say is held against what is there: balances of wallets, holds of the
//! pot, channels, acceptances.

use super::checks::{count_equality, equality, Equality};
use crate::{
	api::{
		self,
		types::{
			interwork_runtime::RuntimeHoldReason,
			pallet_dice::{self, types::ClassRecord},
		},
	},
	client::{view, AtBlock},
	error::{Error, Result},
};
use std::collections::{BTreeMap, BTreeSet};
use subxt::utils::AccountId32;

/// Units by class.
type ByClass = BTreeMap<u32, u128>;

/// All roaming units of the chain at a block.
#[derive(Debug, Default)]
pub struct UnitBooks {
	/// What the classes' records say.
	pub classes: BTreeMap<u32, ClassRecord>,
	/// Supplies of the assets that the classes are.
	supply: ByClass,
	/// Balances of all accounts.
	balances: ByClass,
	/// What is on hold on the pot.
	on_hold: ByClass,
	/// What is in channels and not claimed.
	locked: ByClass,
	/// What acceptances say is in channels.
	accepted: ByClass,
	/// What acceptances say is earned.
	earned: ByClass,
	/// Open channels.
	channels: u128,
	/// Open channels, as acceptances count them.
	channels_counted: u128,
	/// SDRt on hold as collateral.
	collateral_held: u128,
	/// The account that holds the units outside wallets, and the collateral.
	pub pot: Option<AccountId32>,
}

fn add(sums: &mut ByClass, class: u32, units: u128) -> Result<()> {
	let sum = sums.entry(class).or_default();
	*sum = sum
		.checked_add(units)
		.ok_or_else(|| Error::Demo("the chain's units add up to more than there can be".into()))?;
	Ok(())
}

fn is_collateral(reason: &RuntimeHoldReason) -> bool {
	matches!(reason, RuntimeHoldReason::Dice(pallet_dice::pallet::HoldReason::Collateral))
}

impl UnitBooks {
	/// Reads the books at a block.
	pub async fn read(at: &AtBlock) -> Result<Self> {
		let storage = at.storage();
		let mut books = Self::default();
		let mut entries = storage.iter(api::storage().dice().classes(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			books.classes.insert(entry.key()?.decode()?.0 .0, entry.value().decode()?);
		}
		let mut entries = storage.iter(api::storage().assets().asset(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			add(&mut books.supply, entry.key()?.decode()?.0, entry.value().decode()?.supply)?;
		}
		let mut entries = storage.iter(api::storage().assets().account(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			add(&mut books.balances, entry.key()?.decode()?.0, entry.value().decode()?.balance)?;
		}
		let pot: AccountId32 = view(at, api::view_functions().dice().pot()).await?;
		let mut entries = storage.iter(api::storage().assets_holder().holds(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let (class, account) = entry.key()?.decode()?;
			for hold in entry.value().decode()?.0 {
				let is_ours = matches!(
					hold.id,
					RuntimeHoldReason::Dice(pallet_dice::pallet::HoldReason::Units)
				);
				if is_ours && account == pot {
					add(&mut books.on_hold, class, hold.amount)?;
				}
			}
		}
		let mut entries = storage.iter(api::storage().balances().holds(), ()).await?;
		while let Some(entry) = entries.next().await {
			for hold in entry?.value().decode()?.0 {
				if is_collateral(&hold.id) {
					books.collateral_held = books.collateral_held.saturating_add(hold.amount);
				}
			}
		}
		books.pot = Some(pot);
		let mut classes = BTreeMap::new();
		let mut entries = storage.iter(api::storage().dice().acceptances(), ()).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let record = entry.value().decode()?;
			let class = record.class.0;
			classes.insert(entry.key()?.decode()?.0 .0, class);
			add(&mut books.accepted, class, record.in_channels.into())?;
			add(&mut books.earned, class, record.earned.into())?;
			books.channels_counted = books.channels_counted.saturating_add(record.channels.into());
		}
		let mut entries = storage.iter(api::storage().channels().channels(), ()).await?;
		while let Some(entry) = entries.next().await {
			let record = entry?.value().decode()?;
			let class = classes.get(&record.acceptance.0).copied().ok_or_else(|| {
				Error::Demo("a channel is open under an acceptance that is not there".into())
			})?;
			let left = record.deposit.checked_sub(record.claimed).ok_or_else(|| {
				Error::Demo("more is claimed from a channel than was put in".into())
			})?;
			add(&mut books.locked, class, left.into())?;
			books.channels = books.channels.saturating_add(1);
		}
		Ok(books)
	}

	/// SDRt that the records say are collateral.
	fn collateral(&self) -> Result<u128> {
		self.classes
			.values()
			.try_fold(0u128, |sum, class| sum.checked_add(class.collateral))
			.ok_or_else(|| Error::Demo("collateral adds up to more than there can be".into()))
	}

	/// A record's figure of each class.
	fn recorded(&self, figure: impl Fn(&ClassRecord) -> u128) -> ByClass {
		self.classes.iter().map(|(class, record)| (*class, figure(record))).collect()
	}

	/// What must be so at any block, of each class for itself. The figures shown are those of all
	/// classes together. `when` says which block.
	pub fn check(&self, when: &str) -> Result<Vec<Equality>> {
		let everywhere = |x: &ClassRecord| {
			[x.unassigned, x.in_wallets, x.in_channels, x.earned, x.redeemed, x.burned]
				.map(u128::from)
				.into_iter()
				.sum()
		};
		let issued = self.recorded(|x| x.issued.into());
		let existing = self.recorded(|x| {
			u128::from(x.issued)
				.saturating_sub(x.redeemed.into())
				.saturating_sub(x.burned.into())
		});
		let in_wallets = self.recorded(|x| x.in_wallets.into());
		let in_channels = self.recorded(|x| x.in_channels.into());
		let earned = self.recorded(|x| x.earned.into());
		let on_pot = self.recorded(|x| {
			[x.unassigned, x.in_channels, x.earned].map(u128::from).into_iter().sum()
		});
		let figures = [
			(
				"units ever issued",
				&issued,
				"unassigned + in wallets + in channels + earned + redeemed + burned",
				&self.recorded(everywhere),
			),
			("supply of units", &self.supply, "issued - redeemed - burned", &existing),
			("units in wallets, by balance", &self.balances, "on record", &in_wallets),
			("units in channels, by channel", &self.locked, "on record", &in_channels),
			("units in channels, by acceptance", &self.accepted, "on record", &in_channels),
			("units earned, by acceptance", &self.earned, "on record", &earned),
			(
				"units on hold on the pot",
				&self.on_hold,
				"unassigned + in channels + earned",
				&on_pot,
			),
		];
		let mut equalities = figures
			.into_iter()
			.map(|(left_is, left, right_is, right)| {
				by_class(&format!("{when}{left_is}"), left, right_is, right)
			})
			.collect::<Result<Vec<_>>>()?;
		equalities.push(count_equality(
			&format!("{when}open channels"),
			self.channels,
			"as acceptances count them",
			self.channels_counted,
		));
		equalities.push(equality(
			&format!("{when}SDRt held as collateral"),
			self.collateral_held,
			"collateral on record",
			self.collateral()?,
		));
		Ok(equalities)
	}
}

/// Two figures of each class. They are equal if they are for each class.
fn by_class(left_is: &str, left: &ByClass, right_is: &str, right: &ByClass) -> Result<Equality> {
	let of = |sums: &ByClass, class: &u32| sums.get(class).copied().unwrap_or_default();
	let classes: BTreeSet<&u32> = left.keys().chain(right.keys()).collect();
	let mut sums = (ByClass::new(), ByClass::new());
	for class in &classes {
		add(&mut sums.0, 0, of(left, class))?;
		add(&mut sums.1, 0, of(right, class))?;
	}
	let mut equality = count_equality(left_is, of(&sums.0, &0), right_is, of(&sums.1, &0));
	equality.holds = classes.iter().all(|class| of(left, class) == of(right, class));
	Ok(equality)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn class(issued: u64, unassigned: u64, in_wallets: u64) -> ClassRecord {
		ClassRecord {
			issued,
			unassigned,
			in_wallets,
			in_channels: 0,
			earned: 0,
			redeemed: 0,
			burned: 0,
			collateral: 5,
			liability: 0,
			debt: 0,
		}
	}

	/// Two classes with units with their issuers and in wallets.
	fn books() -> UnitBooks {
		UnitBooks {
			classes: [(1, class(25, 15, 10)), (2, class(8, 8, 0))].into(),
			supply: [(1, 25), (2, 8)].into(),
			balances: [(1, 10)].into(),
			on_hold: [(1, 15), (2, 8)].into(),
			collateral_held: 10,
			..UnitBooks::default()
		}
	}

	fn wrong(books: &UnitBooks) -> Vec<String> {
		let equalities = books.check("").unwrap();
		equalities.into_iter().filter(|x| !x.holds).map(|x| x.left_is).collect()
	}

	#[test]
	fn books_should_balance_when_every_unit_is_somewhere() {
		assert_eq!(wrong(&books()), Vec::<String>::new());
	}

	#[test]
	fn books_should_be_wrong_when_a_unit_is_missing_or_two_classes_differ_by_the_same() {
		let mut lost = books();
		lost.balances.insert(1, 9);
		assert_eq!(wrong(&lost), ["units in wallets, by balance"]);

		let mut swapped = books();
		swapped.on_hold = [(1, 14), (2, 9)].into();
		assert_eq!(wrong(&swapped), ["units on hold on the pot"]);

		let donated = UnitBooks { collateral_held: 11, ..books() };
		assert_eq!(wrong(&donated), ["SDRt held as collateral"]);
	}

	#[test]
	fn books_should_be_wrong_when_a_channel_is_left_that_no_acceptance_counts() {
		let left = UnitBooks { channels: 1, ..books() };
		assert_eq!(wrong(&left), ["open channels"]);
	}
}
