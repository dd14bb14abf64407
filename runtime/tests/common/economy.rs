//! The whole economic state of the chain, to be compared with "before, plus named changes".

use super::AccountId;
use interwork_runtime::{interwork_primitives::IssuerId, *};
use std::collections::BTreeMap;

/// All money that there is, and what is on record about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Economy {
	/// Free balances. No entry: nothing.
	pub free: BTreeMap<AccountId, u128>,
	/// What is held, by account and reason.
	pub held: BTreeMap<(AccountId, String), u128>,
	/// All SDRt that exists.
	pub issuance: u128,
	/// SDRt that waits for the pot.
	pub stranded: u128,
	/// What the escrow holds, has received, paid and given back.
	pub escrow: (u128, u128, u128, u128),
	/// What each issuer owes, of it asked back, minted and redeemed.
	pub issuers: BTreeMap<IssuerId, (u128, u128, u128, u128)>,
}

impl Economy {
	/// What there is now.
	pub fn now() -> Self {
		let mut economy = Self {
			issuance: Balances::total_issuance(),
			stranded: pallet_sdrt::Stranded::<Runtime>::get(),
			..Default::default()
		};
		for (account, info) in frame_system::Account::<Runtime>::iter() {
			if info.data.free > 0 {
				economy.free.insert(account.clone(), info.data.free);
			}
			for hold in pallet_balances::Holds::<Runtime>::get(&account) {
				economy.held.insert((account.clone(), format!("{:?}", hold.id)), hold.amount);
			}
		}
		let totals = pallet_marketplace::Escrowed::<Runtime>::get();
		economy.escrow = (totals.held, totals.received, totals.paid, totals.returned);
		for (id, issuer) in pallet_sdrt::Issuers::<Runtime>::iter() {
			let books = (issuer.outstanding, issuer.pending, issuer.minted, issuer.redeemed);
			economy.issuers.insert(id, books);
		}
		economy
	}

	/// An account has so much more, or less, to spend.
	pub fn free(mut self, who: &AccountId, change: i128) -> Self {
		let free = self.free.entry(who.clone()).or_default();
		*free = free.checked_add_signed(change).expect("a named change fits");
		self.free.retain(|_, free| *free > 0);
		self
	}

	/// So much more, or less, is held on an account.
	pub fn held(mut self, who: &AccountId, reason: RuntimeHoldReason, change: i128) -> Self {
		let held = self.held.entry((who.clone(), format!("{reason:?}"))).or_default();
		*held = held.checked_add_signed(change).expect("a named change fits");
		self.held.retain(|_, held| *held > 0);
		self
	}

	/// The escrow was paid so much.
	pub fn escrow_received(mut self, amount: u128) -> Self {
		self.escrow.0 += amount;
		self.escrow.1 += amount;
		self.held(&Marketplace::pot_account(), escrow(), amount as i128)
	}

	/// The escrow paid so much to a provider.
	pub fn escrow_paid(mut self, amount: u128) -> Self {
		self.escrow.0 -= amount;
		self.escrow.2 += amount;
		self.held(&Marketplace::pot_account(), escrow(), -(amount as i128))
	}

	/// The escrow gave so much back.
	pub fn escrow_returned(mut self, amount: u128) -> Self {
		self.escrow.0 -= amount;
		self.escrow.3 += amount;
		self.held(&Marketplace::pot_account(), escrow(), -(amount as i128))
	}

	/// The state must be this now.
	#[track_caller]
	pub fn must_be(self) {
		pretty(&self, &Self::now());
	}
}

#[track_caller]
fn pretty(expected: &Economy, actual: &Economy) {
	for (who, free) in &expected.free {
		assert_eq!(actual.free.get(who), Some(free), "free balance of {who:?}");
	}
	assert_eq!(expected, actual);
}

/// Why the marketplace holds what is ordered.
pub fn escrow() -> RuntimeHoldReason {
	pallet_marketplace::HoldReason::Escrow.into()
}

/// Why the marketplace holds deposits.
pub fn offer_deposit() -> RuntimeHoldReason {
	pallet_marketplace::HoldReason::OfferDeposit.into()
}

/// Why the registry holds deposits.
pub fn application_deposit() -> RuntimeHoldReason {
	pallet_operators::HoldReason::ApplicationDeposit.into()
}

/// Why the token holds what is asked back.
pub fn redemption() -> RuntimeHoldReason {
	pallet_sdrt::HoldReason::Redemption.into()
}

/// Why the dice hold what issuers put aside.
pub fn collateral() -> RuntimeHoldReason {
	pallet_dice::HoldReason::Collateral.into()
}
