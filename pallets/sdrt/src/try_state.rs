//! What must always hold.

use alloc::collections::btree_map::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use interwork_primitives::{Balance, IssuerId, RedemptionId};
use sp_runtime::DispatchError;

use crate::{
	is_valid_name, Config, CurrentBaskets, HoldReason, IssuerIds, Issuers, NextIssuerId,
	NextRedemptionId, Pallet, RedemptionKey, Redemptions, RedemptionsByHolder, RedemptionsByIssuer,
	Reporters,
};

/// Adds to a sum in a map; `None` on overflow.
fn add_to<K: Ord>(sums: &mut BTreeMap<K, Balance>, key: K, amount: Balance) -> Option<()> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount)?;
	Some(())
}

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. The total issuance equals the sum of what the issuers owe.
	/// 2. What an issuer owes equals `endowed + minted - redeemed`.
	/// 3. What is pending with an issuer equals the sum of its open redemptions, and is part of
	///    what it owes.
	/// 4. What is held of a holder for redemption equals the sum of its open redemptions.
	/// 5. The lists of redemptions by holder and by issuer are the open redemptions.
	/// 6. Accounts and issuers belong together one to one; names are valid; there are at most as
	///    many issuers as allowed.
	/// 7. Ids that are in use are smaller than the next one.
	/// 8. Reporters are sorted, each is named once, and their rates are within bounds.
	/// 9. Baskets are valid, and the announced one takes effect after the current one.
	///
	/// That an issuer owes no more than its ceiling and reserve is no invariant: the board and the
	/// auditor can lower both below it.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::check_issuers()?;
		Self::check_redemptions()?;
		Self::check_reporters()?;
		Self::check_baskets()
	}

	fn check_issuers() -> Result<(), DispatchError> {
		let mut owed: Balance = 0;
		let mut count: u32 = 0;
		for (id, issuer) in Issuers::<T>::iter() {
			owed = owed
				.checked_add(issuer.outstanding)
				.ok_or("1: what the issuers owe overflows")?;
			count = count.checked_add(1).ok_or("6: too many issuers to count")?;

			let minted = issuer.endowed.checked_add(issuer.minted);
			let accounted = issuer.outstanding.checked_add(issuer.redeemed);
			ensure!(
				minted.is_some() && minted == accounted,
				"2: an issuer does not owe what was endowed and minted and not redeemed"
			);
			ensure!(
				issuer.pending <= issuer.outstanding,
				"3: more is pending with an issuer than it owes"
			);
			ensure!(
				IssuerIds::<T>::get(&issuer.account) == Some(id),
				"6: the account of an issuer does not lead to it"
			);
			ensure!(is_valid_name(&issuer.name), "6: the name of an issuer is invalid");
			ensure!(id < NextIssuerId::<T>::get(), "7: an issuer has an id of the future");
		}
		ensure!(
			T::Fungible::total_issuance() == owed,
			"1: the total issuance is not what the issuers owe"
		);
		ensure!(Issuers::<T>::count() == count, "6: the count of issuers is wrong");
		ensure!(count <= T::MaxIssuers::get(), "6: there are more issuers than allowed");
		let accounts = IssuerIds::<T>::iter_keys().count();
		ensure!(
			u32::try_from(accounts).is_ok_and(|accounts| accounts == count),
			"6: an account leads to an issuer that is not there"
		);
		Ok(())
	}

	fn check_redemptions() -> Result<(), DispatchError> {
		let mut per_holder = BTreeMap::<T::AccountId, Balance>::new();
		let mut per_issuer = BTreeMap::<IssuerId, Balance>::new();
		let mut count: usize = 0;
		for (key, redemption) in Redemptions::<T>::iter() {
			count = count.checked_add(1).ok_or("5: too many redemptions to count")?;
			add_to(&mut per_issuer, redemption.issuer, redemption.amount)
				.ok_or("3: the open redemptions of an issuer overflow")?;
			ensure!(
				RedemptionsByHolder::<T>::contains_key(&redemption.holder, key),
				"5: a redemption is not listed with its holder"
			);
			ensure!(
				RedemptionsByIssuer::<T>::contains_key(redemption.issuer, key),
				"5: a redemption is not listed with its issuer"
			);
			ensure!(
				Issuers::<T>::contains_key(redemption.issuer),
				"3: a redemption is open with an issuer that is not there"
			);
			ensure!(
				RedemptionId::from(key) < NextRedemptionId::<T>::get(),
				"7: a redemption has an id of the future"
			);
			add_to(&mut per_holder, redemption.holder, redemption.amount)
				.ok_or("4: the open redemptions of a holder overflow")?;
		}
		for (id, issuer) in Issuers::<T>::iter() {
			ensure!(
				issuer.pending == per_issuer.get(&id).copied().unwrap_or_default(),
				"3: what is pending with an issuer is not the sum of its open redemptions"
			);
		}
		let reason = HoldReason::Redemption.into();
		for (holder, amount) in per_holder {
			ensure!(
				T::Fungible::balance_on_hold(&reason, &holder) == amount,
				"4: what is held of a holder is not the sum of its open redemptions"
			);
		}
		ensure!(
			RedemptionsByHolder::<T>::iter_keys().count() == count,
			"5: a redemption is listed with a holder and not open"
		);
		let listed = RedemptionsByIssuer::<T>::iter_keys()
			.map(|(_, key): (IssuerId, RedemptionKey)| key)
			.count();
		ensure!(listed == count, "5: a redemption is listed with an issuer and not open");
		Ok(())
	}

	fn check_reporters() -> Result<(), DispatchError> {
		let reporters = Reporters::<T>::get();
		ensure!(
			reporters.is_sorted_by(|a, b| a.account < b.account),
			"8: the reporters are not sorted, or one is named twice"
		);
		for report in reporters.iter().filter_map(|reporter| reporter.latest) {
			ensure!(
				report.observation.rates.check().is_ok(),
				"8: a reported rate is out of bounds"
			);
			ensure!(
				report.observation.observed_at <= report.reported_at,
				"8: rates were reported before they were seen"
			);
		}
		Ok(())
	}

	fn check_baskets() -> Result<(), DispatchError> {
		let baskets = CurrentBaskets::<T>::get();
		for basket in baskets.current.iter().chain(baskets.next.iter()) {
			ensure!(basket.amounts.check().is_ok(), "9: a basket is invalid");
		}
		if let (Some(current), Some(next)) = (baskets.current, baskets.next) {
			ensure!(
				current.effective_at < next.effective_at,
				"9: the announced basket does not follow the current one"
			);
		}
		Ok(())
	}
}
