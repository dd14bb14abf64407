//! The life of an order, from the request to its removal.

use crate::{impl_offers::PricedLine, pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{
	traits::InspectOperators, Balance, LineId, LineKey, OperatorId, OrderId, Role, UnixSecs,
};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request(
		who: T::AccountId,
		lines: BoundedVec<RequestLine, T::MaxOrderLines>,
		user_reference: [u8; 32],
		accept_by: UnixSecs,
		service_until: UnixSecs,
	) -> DispatchResult {
		let buyer = T::Operators::ensure_may_start(&who, Role::Market)?;
		ensure!(!lines.is_empty(), Error::<T>::NoLines);
		let now = Self::now();
		let report_until = Self::check_deadlines(now, accept_by, service_until)?;
		let (priced, offers) = Self::price_lines(buyer, &lines);
		let priced = priced
			.into_iter()
			.collect::<Result<Vec<PricedLine>, LineProblem>>()
			.map_err(Error::<T>::from)?;
		let amount = priced
			.iter()
			.try_fold(0, |sum: Balance, line| sum.checked_add(line.price))
			.ok_or(Error::<T>::PriceOverflow)?;
		let order_id = NextOrderId::<T>::get();
		let next_order = order_id.checked_next().ok_or(Error::<T>::IdsExhausted)?;
		let first_line = NextLineId::<T>::get();

		Self::escrow_from(&who, amount)?;

		let mut next_line = first_line;
		let mut order_lines = Vec::with_capacity(priced.len());
		let mut unit_prices = Vec::with_capacity(priced.len());
		for (line, priced) in lines.iter().zip(&priced) {
			Lines::<T>::insert(
				LineKey::from(next_line),
				LineRecord {
					order: order_id.0,
					provider: priced.provider.0,
					unit_price: priced.unit_price,
					units: line.units,
					used: 0,
					report_until,
					state: LineState::Requested,
				},
			);
			order_lines.push(OrderLine { offer: line.offer, provider: priced.provider });
			unit_prices.push(priced.unit_price);
			next_line = next_line.checked_next().ok_or(Error::<T>::IdsExhausted)?;
		}
		for (offer_id, record) in offers {
			Offers::<T>::insert(offer_id, record);
		}
		let mut order = OrderRecord::<T> {
			buyer,
			payer: who.clone(),
			user_reference,
			status: OrderStatus::Requested,
			first_line,
			lines: order_lines.try_into().map_err(|_| Error::<T>::Unexpected)?,
			awaiting: 0,
			requested_at: now,
			accept_by,
			service_until,
			report_until,
			closing_since: None,
			closed_at: None,
		};
		let providers = order.providers();
		order.awaiting = count(providers.len());
		OrdersOf::<T>::insert(buyer, OrderKey::from(order_id), Party::Buyer);
		for provider in providers {
			OrdersOf::<T>::insert(provider, OrderKey::from(order_id), Party::Provider);
		}
		Orders::<T>::insert(order_id, order);
		NextOrderId::<T>::put(next_order);
		NextLineId::<T>::put(next_line);

		Self::deposit_event(Event::OrderRequested {
			order_id,
			buyer,
			user_reference,
			first_line,
			lines,
			unit_prices: unit_prices.try_into().map_err(|_| Error::<T>::Unexpected)?,
			accept_by,
			service_until,
			payer: who,
			amount,
		});
		Ok(())
	}

	/// Checks the deadlines of a request and returns the end of its reporting period.
	fn check_deadlines(
		now: UnixSecs,
		accept_by: UnixSecs,
		service_until: UnixSecs,
	) -> Result<UnixSecs, Error<T>> {
		let accept_in = accept_by.checked_sub(now).ok_or(Error::<T>::InvalidAcceptBy)?;
		ensure!(
			(T::MinAcceptPeriod::get()..=T::MaxAcceptPeriod::get()).contains(&accept_in),
			Error::<T>::InvalidAcceptBy
		);
		ensure!(
			service_until > accept_by
				&& service_until.saturating_sub(now) <= T::MaxServicePeriod::get(),
			Error::<T>::InvalidServiceUntil
		);
		service_until
			.checked_add(T::ReportingPeriod::get())
			.ok_or(Error::<T>::InvalidServiceUntil)
	}

	/// Returns how many lines the order has, as do the other calls on orders.
	pub(crate) fn do_accept(
		who: T::AccountId,
		order_id: OrderId,
		commitment: H256,
	) -> Result<u32, DispatchError> {
		// An acceptance is something new, so that a suspended provider cannot give it.
		let provider = T::Operators::ensure_may_start(&who, Role::Market)?;
		let mut order = Self::waiting_for(order_id, provider)?;
		let now = Self::now();
		ensure!(now < order.accept_by, Error::<T>::AcceptanceExpired);
		let Some(awaiting) = order.awaiting.checked_sub(1) else {
			defensive!("an order waits for nobody");
			return Err(Error::<T>::Unexpected.into());
		};

		Fulfilments::<T>::insert(
			order_id,
			provider,
			FulfilmentRecord { commitment, accepted_at: now },
		);
		order.awaiting = awaiting;
		if awaiting == 0 {
			order.status = OrderStatus::Active;
			for (id, _) in order.lines() {
				Self::update_line(id, |line| line.state = LineState::Open)?;
			}
		}
		let lines = order.line_count();
		Orders::<T>::insert(order_id, order);
		Self::deposit_event(Event::OrderAccepted { order_id, provider, commitment, awaiting });
		Ok(lines)
	}

	pub(crate) fn do_decline(who: T::AccountId, order_id: OrderId) -> Result<u32, DispatchError> {
		let provider = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let order = Self::waiting_for(order_id, provider)?;
		Self::wind_up(order_id, order, OrderStatus::Declined)
	}

	/// The order, if it waits for the acceptance of `provider`.
	fn waiting_for(
		order_id: OrderId,
		provider: OperatorId,
	) -> Result<OrderRecord<T>, DispatchError> {
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.has_provider(provider), Error::<T>::NotProvider);
		ensure!(order.status == OrderStatus::Requested, Error::<T>::OrderNotRequested);
		ensure!(!Fulfilments::<T>::contains_key(order_id, provider), Error::<T>::AlreadyAccepted);
		Ok(order)
	}

	pub(crate) fn do_cancel(who: T::AccountId, order_id: OrderId) -> Result<u32, DispatchError> {
		let buyer = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.buyer == buyer, Error::<T>::NotBuyer);
		ensure!(order.status == OrderStatus::Requested, Error::<T>::OrderNotRequested);
		Self::wind_up(order_id, order, OrderStatus::Cancelled)
	}

	pub(crate) fn do_expire(order_id: OrderId) -> Result<u32, DispatchError> {
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.status == OrderStatus::Requested, Error::<T>::OrderNotRequested);
		ensure!(Self::now() >= order.accept_by, Error::<T>::TooEarly);
		Self::wind_up(order_id, order, OrderStatus::Expired)
	}

	pub(crate) fn do_release(who: T::AccountId, order_id: OrderId) -> Result<u32, DispatchError> {
		let provider = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.has_provider(provider), Error::<T>::NotProvider);
		ensure!(order.status.is_running(), Error::<T>::OrderNotActive);

		let mut released = false;
		for (id, _) in order.lines().filter(|(_, line)| line.provider == provider) {
			Self::update_line(id, |line| {
				if line.state == LineState::Open {
					line.state = LineState::Released;
					released = true;
				}
			})?;
		}
		ensure!(released, Error::<T>::NothingToRelease);
		Self::deposit_event(Event::LinesReleased { order_id, provider });
		Self::wind_up_if_done(order_id, order)
	}

	pub(crate) fn do_close(who: T::AccountId, order_id: OrderId) -> Result<u32, DispatchError> {
		let buyer = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let mut order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.buyer == buyer, Error::<T>::NotBuyer);
		ensure!(order.status == OrderStatus::Active, Error::<T>::OrderNotActive);
		let now = Self::now();
		// From then on the reporting period runs by itself.
		ensure!(now < order.service_until, Error::<T>::ServiceEnded);
		let report_until = now.saturating_add(T::ReportingPeriod::get());

		for (id, _) in order.lines() {
			Self::update_line(id, |line| line.report_until = report_until)?;
		}
		order.status = OrderStatus::Closing;
		order.closing_since = Some(now);
		order.report_until = report_until;
		let lines = order.line_count();
		Orders::<T>::insert(order_id, order);
		Self::deposit_event(Event::OrderClosing { order_id, report_until });
		Ok(lines)
	}

	pub(crate) fn do_finalise(order_id: OrderId) -> Result<u32, DispatchError> {
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		ensure!(order.status != OrderStatus::Disputed, Error::<T>::ContestOpen);
		ensure!(order.status.is_running(), Error::<T>::OrderNotActive);
		ensure!(Self::now() >= order.report_until || Self::is_done(&order)?, Error::<T>::TooEarly);
		let outcome = order.outcome();
		Self::wind_up(order_id, order, outcome)
	}

	pub(crate) fn do_prune(order_id: OrderId) -> Result<u32, DispatchError> {
		let order = Orders::<T>::get(order_id).ok_or(Error::<T>::OrderNotFound)?;
		let closed_at = order.closed_at.ok_or(Error::<T>::OrderNotClosed)?;
		ensure!(
			Self::now() >= closed_at.saturating_add(T::RetentionPeriod::get()),
			Error::<T>::TooEarly
		);

		for (id, _) in order.lines() {
			Lines::<T>::remove(LineKey::from(id));
			Contests::<T>::remove(LineKey::from(id));
		}
		OrdersOf::<T>::remove(order.buyer, OrderKey::from(order_id));
		for provider in order.providers() {
			Fulfilments::<T>::remove(order_id, provider);
			OrdersOf::<T>::remove(provider, OrderKey::from(order_id));
		}
		Orders::<T>::remove(order_id);
		Self::deposit_event(Event::OrderPruned { order_id });
		Ok(order.line_count())
	}

	/// Changes a line of an order that is on record.
	pub(crate) fn update_line(id: LineId, change: impl FnOnce(&mut LineRecord)) -> DispatchResult {
		let mut line = Self::line_of_order(id)?;
		change(&mut line);
		Lines::<T>::insert(LineKey::from(id), line);
		Ok(())
	}

	fn line_of_order(id: LineId) -> Result<LineRecord, DispatchError> {
		let Some(line) = Lines::<T>::get(LineKey::from(id)) else {
			defensive!("an order names a line that does not exist");
			return Err(Error::<T>::Unexpected.into());
		};
		Ok(line)
	}

	/// Whether nothing more can be paid on any line of the order.
	pub(crate) fn is_done(order: &OrderRecord<T>) -> Result<bool, DispatchError> {
		for (id, _) in order.lines() {
			if !Self::line_of_order(id)?.is_done() {
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Winds up an order that was changed if it is done. Returns how many lines it has.
	pub(crate) fn wind_up_if_done(
		order_id: OrderId,
		order: OrderRecord<T>,
	) -> Result<u32, DispatchError> {
		if Self::is_done(&order)? {
			let outcome = order.outcome();
			Self::wind_up(order_id, order, outcome)
		} else {
			Ok(order.line_count())
		}
	}

	/// Closes all lines that are not contested and gives their rest back in one transfer. If no
	/// contested line is left, the order is closed with `outcome`. Returns how many lines it has.
	pub(crate) fn wind_up(
		order_id: OrderId,
		mut order: OrderRecord<T>,
		outcome: OrderStatus,
	) -> Result<u32, DispatchError> {
		let mut returned: Balance = 0;
		let mut contested: u32 = 0;
		for (id, order_line) in order.lines() {
			let mut line = Self::line_of_order(id)?;
			match line.state {
				LineState::Closed => continue,
				LineState::Contested => {
					contested = contested.saturating_add(1);
					continue;
				},
				_ => {},
			}
			returned = returned.checked_add(line.escrowed()).ok_or(Error::<T>::Unexpected)?;
			line.state = LineState::Closed;
			Lines::<T>::insert(LineKey::from(id), line);
			Self::uncommit(order_line.offer, line.units, line.used)?;
		}
		let returned_to = Self::give_back(&order, returned)?;
		let lines = order.line_count();
		if contested == 0 {
			order.status = outcome;
			order.closed_at = Some(Self::now());
			Orders::<T>::insert(order_id, order);
			Self::deposit_event(Event::OrderClosed { order_id, outcome, returned_to, returned });
		} else {
			order.status = OrderStatus::Disputed;
			Orders::<T>::insert(order_id, order);
			Self::deposit_event(Event::OrderDisputed {
				order_id,
				contested,
				returned_to,
				returned,
			});
		}
		Ok(lines)
	}
}
