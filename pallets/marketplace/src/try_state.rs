//! What must hold at all times, as numbered equalities.

use crate::{pallet::*, types::*};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::fungible::InspectHold};
use interwork_primitives::{Balance, LineId, LineKey, OfferId, OperatorId, OrderId};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Checks all invariants. Reads the whole state of the pallet.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::check_escrow()?;
		Self::check_orders()?;
		Self::check_offers()?;
		Self::check_indexes()?;
		Self::check_deposits()
	}

	/// 1. The books balance: received == paid + returned + held.
	/// 2. The books' `held` is what is on hold in the pot.
	/// 3. The books' `held` is the sum over all lines of what is neither paid nor returned.
	fn check_escrow() -> Result<(), DispatchError> {
		let totals = Escrowed::<T>::get();
		ensure!(totals.is_balanced(), "1: the books of the escrow do not balance");
		let pot = Self::pot_account();
		ensure!(
			T::Fungible::balance_on_hold(&HoldReason::Escrow.into(), &pot) == totals.held,
			"2: the hold on the pot is not what the books say"
		);
		let mut sum: Balance = 0;
		for line in Lines::<T>::iter_values() {
			sum = sum.checked_add(line.escrowed()).ok_or("3: the lines hold too much")?;
		}
		ensure!(sum == totals.held, "3: the lines do not add up to what the books say");
		Ok(())
	}

	/// 4. Every line belongs to exactly one order, which names its provider; every order has all
	///    its lines; no id is as high as the next one.
	/// 5. A line's use is within its units, its price is not zero, and its state fits its order.
	/// 6. An order waits for as many providers as have not accepted; closed orders say when.
	/// 7. A contest is open if and only if its line is contested; none outlives its line.
	/// 8. No acceptance outlives its order.
	fn check_orders() -> Result<(), DispatchError> {
		let mut lines = BTreeSet::new();
		for (id, order) in Orders::<T>::iter() {
			ensure!(id < NextOrderId::<T>::get(), "4: an order id is too high");
			ensure!(!order.lines.is_empty(), "4: an order has no lines");
			ensure!(
				order.closed_at.is_none() == order.status.is_open(),
				"6: an order is closed without a moment, or open with one"
			);
			Self::check_lines(id, &order, &mut lines)?;
			let providers = order.providers();
			ensure!(!order.has_provider(order.buyer), "6: a buyer provides to itself");
			let accepted = providers
				.iter()
				.filter(|provider| Fulfilments::<T>::contains_key(id, provider))
				.count();
			ensure!(
				count(accepted).checked_add(order.awaiting) == Some(count(providers.len())),
				"6: acceptances and awaited providers do not add up"
			);
			let waits = match order.status {
				OrderStatus::Requested => order.awaiting > 0,
				OrderStatus::Active
				| OrderStatus::Closing
				| OrderStatus::Disputed
				| OrderStatus::Completed => order.awaiting == 0,
				OrderStatus::Cancelled => (order.awaiting > 0) == order.closing_since.is_none(),
				OrderStatus::Declined | OrderStatus::Expired => order.awaiting > 0,
			};
			ensure!(waits, "6: an order's status does not fit its acceptances");
		}
		for (key, line) in Lines::<T>::iter() {
			let id = LineId::from(key);
			ensure!(lines.contains(&id), "4: a line belongs to no order");
			ensure!(id < NextLineId::<T>::get(), "4: a line id is too high");
			let open = Contests::<T>::get(key).is_some_and(|c| c.status == ContestStatus::Open);
			ensure!(
				open == (line.state == LineState::Contested),
				"7: a line is contested without an open contest, or the reverse"
			);
		}
		for key in Contests::<T>::iter_keys() {
			ensure!(lines.contains(&LineId::from(key)), "7: a contest outlived its line");
		}
		for (id, provider) in Fulfilments::<T>::iter_keys() {
			ensure!(
				Orders::<T>::get(id).is_some_and(|order| order.has_provider(provider)),
				"8: an acceptance belongs to no order"
			);
		}
		Ok(())
	}

	fn check_lines(
		id: OrderId,
		order: &OrderRecord<T>,
		lines: &mut BTreeSet<LineId>,
	) -> Result<(), DispatchError> {
		let mut contested = 0_usize;
		for (line_id, order_line) in order.lines() {
			ensure!(lines.insert(line_id), "4: two orders share a line");
			let line = Lines::<T>::get(LineKey::from(line_id)).ok_or("4: an order lacks a line")?;
			ensure!(
				line.order_id() == id && line.provider_id() == order_line.provider,
				"4: a line and its order do not agree"
			);
			ensure!(line.used <= line.units, "5: a line is used beyond its units");
			ensure!(line.units > 0 && line.unit_price > 0, "5: a line is free or empty");
			ensure!(line.report_until <= order.report_until, "5: a line outlasts its order");
			let fits = match order.status {
				OrderStatus::Requested => line.state == LineState::Requested && line.used == 0,
				OrderStatus::Active | OrderStatus::Closing => line.state != LineState::Requested,
				OrderStatus::Disputed => {
					matches!(line.state, LineState::Contested | LineState::Closed)
				},
				_ => line.state == LineState::Closed,
			};
			ensure!(fits, "5: a line's state does not fit its order");
			if line.state == LineState::Contested {
				contested = contested.saturating_add(1);
			}
		}
		ensure!(
			order.status != OrderStatus::Disputed || contested > 0,
			"5: a disputed order has no contested line"
		);
		Ok(())
	}

	/// 9. What an offer has committed is the sum of the units of the lines over it that are not
	///    closed; with what it has delivered it is within its capacity.
	/// 10. A withdrawn offer stays only while something is committed.
	/// 11. Each operator has as many offers on record as is counted.
	fn check_offers() -> Result<(), DispatchError> {
		let mut committed: BTreeMap<OfferId, u64> = BTreeMap::new();
		for order in Orders::<T>::iter_values() {
			for (line_id, order_line) in order.lines() {
				let line =
					Lines::<T>::get(LineKey::from(line_id)).ok_or("4: an order lacks a line")?;
				if line.state.holds_escrow() {
					let sum = committed.entry(order_line.offer).or_default();
					*sum = sum.checked_add(line.units).ok_or("9: too many units")?;
				}
			}
		}
		let mut counts: BTreeMap<OperatorId, u32> = BTreeMap::new();
		for (id, record) in Offers::<T>::iter() {
			ensure!(id < NextOfferId::<T>::get(), "9: an offer id is too high");
			ensure!(
				record.committed == committed.remove(&id).unwrap_or(0),
				"9: an offer's commitments are not its open lines"
			);
			ensure!(
				record
					.committed
					.checked_add(record.delivered)
					.is_some_and(|sum| sum <= record.offer.capacity),
				"9: an offer is beyond its capacity"
			);
			ensure!(
				record.status != OfferStatus::Withdrawn || record.committed > 0,
				"10: a withdrawn offer outlived its orders"
			);
			let number = counts.entry(record.provider).or_default();
			*number = number.saturating_add(1);
		}
		ensure!(committed.is_empty(), "9: an open line outlived its offer");
		ensure!(
			OfferCount::<T>::iter().collect::<BTreeMap<_, _>>() == counts,
			"11: the numbers of offers are not what is counted"
		);
		Ok(())
	}

	/// 12. The indexes of offers have exactly the offers that are not withdrawn.
	/// 13. The index of orders has exactly the parties of the orders on record.
	fn check_indexes() -> Result<(), DispatchError> {
		let mut by_kind = BTreeSet::new();
		let mut by_area = BTreeSet::new();
		let mut by_provider = BTreeSet::new();
		for (id, record) in Offers::<T>::iter() {
			if record.status == OfferStatus::Withdrawn {
				continue;
			}
			let key = OfferKey::from(id);
			by_kind.insert((record.offer.service.kind(), key));
			by_provider.insert((record.provider, key));
			by_area.extend(record.offer.area.keys().into_iter().map(|area| (area, key)));
		}
		ensure!(
			OffersByKind::<T>::iter_keys().collect::<BTreeSet<_>>() == by_kind,
			"12: the index by kind is wrong"
		);
		ensure!(
			OffersByArea::<T>::iter_keys().collect::<BTreeSet<_>>() == by_area,
			"12: the index by area is wrong"
		);
		ensure!(
			OffersByProvider::<T>::iter_keys().collect::<BTreeSet<_>>() == by_provider,
			"12: the index by provider is wrong"
		);
		let mut parties = BTreeMap::new();
		for (id, order) in Orders::<T>::iter() {
			let key = OrderKey::from(id);
			parties.insert((order.buyer, key), Party::Buyer);
			for provider in order.providers() {
				parties.insert((provider, key), Party::Provider);
			}
		}
		ensure!(
			OrdersOf::<T>::iter()
				.map(|(operator, key, party)| ((operator, key), party))
				.collect::<BTreeMap<_, _>>()
				== parties,
			"13: the index of orders is wrong"
		);
		Ok(())
	}

	/// 14. What is held on an account for its offers is the sum of their deposits.
	fn check_deposits() -> Result<(), DispatchError> {
		let mut deposits: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
		for record in Offers::<T>::iter_values() {
			let sum = deposits.entry(record.depositor).or_default();
			*sum = sum.checked_add(record.deposit).ok_or("14: deposits overflow")?;
		}
		for (account, deposit) in deposits {
			ensure!(
				T::Fungible::balance_on_hold(&HoldReason::OfferDeposit.into(), &account) == deposit,
				"14: a hold is not the sum of the deposits"
			);
		}
		Ok(())
	}
}
