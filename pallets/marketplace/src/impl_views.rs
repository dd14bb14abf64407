//! What front ends ask. Everything here is bounded and only reads.

use crate::{pallet::*, types::*};
use alloc::{boxed::Box, vec::Vec};
use frame_support::traits::Get;
use interwork_primitives::{
	traits::InspectOperators, Balance, Country, LineKey, OfferId, OperatorId, OrderId, UnixSecs,
};

/// Ids in ascending order.
type Ids<'a> = Box<dyn Iterator<Item = OfferId> + 'a>;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_offer(id: OfferId) -> Option<OfferView<T>> {
		Offers::<T>::get(id).map(|record| Self::offer_view(id, record))
	}

	fn offer_view(id: OfferId, record: OfferRecord<T>) -> OfferView<T> {
		let remaining = record.remaining();
		OfferView { id, record, remaining }
	}

	pub(crate) fn view_offers(
		filter: OfferFilter,
		after: Option<OfferId>,
		limit: u32,
	) -> Page<OfferView<T>, OfferId> {
		// The index that is likely to be the shortest.
		let ids = if let Some(provider) = filter.provider {
			Self::ids_by_provider(provider, after)
		} else if let Some(country) = filter.country {
			Self::ids_by_country(country, after)
		} else if let Some(kind) = filter.kind {
			Self::ids_by_kind(kind, after)
		} else {
			let first = after.map_or(Some(0), |id| id.0.checked_add(1));
			let end = NextOfferId::<T>::get().0;
			Box::new((first.unwrap_or(end)..end).map(OfferId))
		};
		Self::page_of_offers(ids, filter, after, limit)
	}

	pub(crate) fn view_offers_by_area(
		country: Option<Country>,
		after: Option<OfferId>,
		limit: u32,
	) -> Page<OfferView<T>, OfferId> {
		let ids = match country {
			Some(country) => Self::ids_by_country(country, after),
			None => Self::ids_by_area(AreaKey::World, after),
		};
		Self::page_of_offers(ids, OfferFilter::default(), after, limit)
	}

	fn ids_by_kind(kind: ServiceKind, after: Option<OfferId>) -> Ids<'static> {
		Box::new(
			match after {
				Some(id) => OffersByKind::<T>::iter_key_prefix_from(
					kind,
					OffersByKind::<T>::hashed_key_for(kind, OfferKey::from(id)),
				),
				None => OffersByKind::<T>::iter_key_prefix(kind),
			}
			.map(OfferId::from),
		)
	}

	fn ids_by_provider(provider: OperatorId, after: Option<OfferId>) -> Ids<'static> {
		Box::new(
			match after {
				Some(id) => OffersByProvider::<T>::iter_key_prefix_from(
					provider,
					OffersByProvider::<T>::hashed_key_for(provider, OfferKey::from(id)),
				),
				None => OffersByProvider::<T>::iter_key_prefix(provider),
			}
			.map(OfferId::from),
		)
	}

	fn ids_by_area(area: AreaKey, after: Option<OfferId>) -> Ids<'static> {
		Box::new(
			match after {
				Some(id) => OffersByArea::<T>::iter_key_prefix_from(
					area,
					OffersByArea::<T>::hashed_key_for(area, OfferKey::from(id)),
				),
				None => OffersByArea::<T>::iter_key_prefix(area),
			}
			.map(OfferId::from),
		)
	}

	/// Offers for a country and offers for the world, merged in ascending order. An offer is in
	/// only one of the two.
	fn ids_by_country(country: Country, after: Option<OfferId>) -> Ids<'static> {
		let mut here = Self::ids_by_area(AreaKey::Country(country), after).peekable();
		let mut world = Self::ids_by_area(AreaKey::World, after).peekable();
		Box::new(core::iter::from_fn(move || match (here.peek(), world.peek()) {
			(Some(a), Some(b)) if a < b => here.next(),
			(Some(_), None) => here.next(),
			_ => world.next(),
		}))
	}

	fn page_of_offers(
		ids: Ids<'_>,
		filter: OfferFilter,
		after: Option<OfferId>,
		limit: u32,
	) -> Page<OfferView<T>, OfferId> {
		let now = Self::now();
		let limit = limit.clamp(1, PAGE_LIMIT);
		let mut items = Vec::new();
		let mut scanned: u32 = 0;
		let mut last = after;
		for id in ids {
			if count(items.len()) >= limit || scanned >= SCAN_LIMIT {
				return Page { items, next: last };
			}
			scanned = scanned.saturating_add(1);
			last = Some(id);
			if let Some(record) = Offers::<T>::get(id) {
				if Self::matches(&record, &filter, now) {
					items.push(Self::offer_view(id, record));
				}
			}
		}
		Page { items, next: None }
	}

	fn matches(record: &OfferRecord<T>, filter: &OfferFilter, now: UnixSecs) -> bool {
		record.status != OfferStatus::Withdrawn
			&& filter.kind.is_none_or(|kind| record.offer.service.kind() == kind)
			&& filter.country.is_none_or(|country| record.offer.area.includes(country))
			&& filter.provider.is_none_or(|provider| record.provider == provider)
			&& filter.unit_price_max.is_none_or(|limit| record.offer.unit_price <= limit)
			&& filter.buyer.is_none_or(|buyer| {
				record.ensure_open(now).is_ok()
					&& record.ensure_audience(buyer).is_ok()
					&& record.remaining() >= record.offer.min_units
					&& T::Operators::is_active(record.provider)
			})
	}

	pub(crate) fn view_quote(buyer: OperatorId, lines: &[RequestLine]) -> Quote {
		let (priced, _) = Self::price_lines(buyer, lines);
		let lines: Vec<Result<Balance, LineProblem>> =
			priced.into_iter().map(|line| line.map(|priced| priced.price)).collect();
		let total = lines
			.iter()
			.try_fold(0, |sum: Balance, line| line.ok().and_then(|price| sum.checked_add(price)));
		Quote { total: total.filter(|_| !lines.is_empty()), lines }
	}

	pub(crate) fn view_order(id: OrderId) -> Option<OrderView<T>> {
		let record = Orders::<T>::get(id)?;
		let lines: Vec<LineView> = record
			.lines()
			.filter_map(|(line_id, order_line)| {
				let line = Lines::<T>::get(LineKey::from(line_id))?;
				Some(LineView {
					id: line_id,
					offer: order_line.offer,
					record: line,
					contest: Contests::<T>::get(LineKey::from(line_id)),
					paid: line.paid(),
					escrowed: line.escrowed(),
				})
			})
			.collect();
		let fulfilments: Vec<(OperatorId, FulfilmentRecord)> = record
			.providers()
			.into_iter()
			.filter_map(|provider| Some((provider, Fulfilments::<T>::get(id, provider)?)))
			.collect();
		let (actions, next_deadline) = Self::next_steps(&record, &lines, &fulfilments);
		Some(OrderView {
			id,
			paid: lines.iter().fold(0, |sum: Balance, line| sum.saturating_add(line.paid)),
			escrowed: lines.iter().fold(0, |sum: Balance, line| sum.saturating_add(line.escrowed)),
			record,
			lines,
			fulfilments,
			actions,
			next_deadline,
		})
	}

	/// What can be done with an order now, and when time alone changes that.
	fn next_steps(
		order: &OrderRecord<T>,
		lines: &[LineView],
		fulfilments: &[(OperatorId, FulfilmentRecord)],
	) -> (Vec<OrderAction>, Option<UnixSecs>) {
		let now = Self::now();
		let mut actions = Vec::new();
		let mut deadlines = Vec::new();
		match order.status {
			OrderStatus::Requested => {
				if now < order.accept_by {
					let accepted =
						|provider: &OperatorId| fulfilments.iter().any(|(by, _)| by == provider);
					actions.extend(
						order
							.providers()
							.into_iter()
							.filter(|provider| !accepted(provider))
							.map(OrderAction::Accept),
					);
				} else {
					actions.push(OrderAction::Expire);
				}
				actions.push(OrderAction::Cancel);
				deadlines.push(order.accept_by);
			},
			OrderStatus::Active | OrderStatus::Closing => {
				for line in lines {
					let provider = line.record.provider_id();
					if line.record.state == LineState::Open {
						if now < line.record.report_until && line.record.used < line.record.units {
							actions.push(OrderAction::ReportUsage(provider, line.id));
						}
						if !actions.contains(&OrderAction::Release(provider)) {
							actions.push(OrderAction::Release(provider));
						}
						deadlines.push(line.record.report_until);
					}
				}
				if order.status == OrderStatus::Active && now < order.service_until {
					actions.push(OrderAction::Close);
					deadlines.push(order.service_until);
				}
				if now >= order.report_until || lines.iter().all(|line| line.record.is_done()) {
					actions.push(OrderAction::Finalise);
				}
				deadlines.push(order.report_until);
			},
			OrderStatus::Disputed => {},
			OrderStatus::Completed
			| OrderStatus::Cancelled
			| OrderStatus::Declined
			| OrderStatus::Expired => {
				let prune_at = order
					.closed_at
					.map(|closed_at| closed_at.saturating_add(T::RetentionPeriod::get()));
				if prune_at.is_some_and(|moment| now >= moment) {
					actions.push(OrderAction::Prune);
				}
				deadlines.extend(prune_at);
			},
		}
		actions.extend(
			lines
				.iter()
				.filter(|line| line.record.state == LineState::Contested)
				.map(|line| OrderAction::ResolveContest(line.id)),
		);
		(actions, deadlines.into_iter().filter(|moment| *moment > now).min())
	}

	pub(crate) fn view_orders_of(
		operator: OperatorId,
		after: Option<OrderId>,
		limit: u32,
	) -> Page<(OrderId, Party, OrderStatus), OrderId> {
		let limit = limit.clamp(1, PAGE_LIMIT);
		let mut entries = match after {
			Some(id) => OrdersOf::<T>::iter_prefix_from(
				operator,
				OrdersOf::<T>::hashed_key_for(operator, OrderKey::from(id)),
			),
			None => OrdersOf::<T>::iter_prefix(operator),
		};
		let mut items = Vec::new();
		let mut last = after;
		for (key, party) in entries.by_ref() {
			if count(items.len()) >= limit {
				return Page { items, next: last };
			}
			let id = OrderId::from(key);
			last = Some(id);
			if let Some(order) = Orders::<T>::get(id) {
				items.push((id, party, order.status));
			}
		}
		Page { items, next: None }
	}
}
