//! Contests of order lines.

use crate::{pallet::*, types::*};
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{traits::InspectOperators, LineId, LineKey, OrderId, Role};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_contest(
		who: T::AccountId,
		line_id: LineId,
		claimed_units: u64,
		evidence: H256,
	) -> DispatchResult {
		let buyer = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let (mut line, order_id, order) = Self::line_and_order(line_id)?;
		ensure!(order.buyer == buyer, Error::<T>::NotBuyer);
		ensure!(line.state != LineState::Contested, Error::<T>::AlreadyContested);
		ensure!(line.state == LineState::Open, Error::<T>::LineNotOpen);
		let now = Self::now();
		ensure!(now < line.report_until, Error::<T>::ReportingOver);
		ensure!(line.used < line.units, Error::<T>::NothingToContest);
		ensure!(claimed_units <= line.units, Error::<T>::ClaimExceedsUnits);

		line.state = LineState::Contested;
		Lines::<T>::insert(LineKey::from(line_id), line);
		Contests::<T>::insert(
			LineKey::from(line_id),
			ContestRecord {
				buyer_claim: Claim { units: claimed_units, evidence, claimed_at: now },
				provider_claim: None,
				buyer_proposal: None,
				provider_proposal: None,
				status: ContestStatus::Open,
			},
		);
		Self::deposit_event(Event::LineContested {
			order_id,
			line: line_id,
			units: claimed_units,
			evidence,
		});
		Ok(())
	}

	pub(crate) fn do_answer_contest(
		who: T::AccountId,
		line_id: LineId,
		claimed_units: u64,
		evidence: H256,
	) -> DispatchResult {
		let provider = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let line = Lines::<T>::get(LineKey::from(line_id)).ok_or(Error::<T>::LineNotFound)?;
		ensure!(line.provider_id() == provider, Error::<T>::NotProvider);
		let mut contest = Self::open_contest(line_id, &line)?;
		ensure!(contest.provider_claim.is_none(), Error::<T>::AlreadyAnswered);
		ensure!(claimed_units <= line.units, Error::<T>::ClaimExceedsUnits);

		contest.provider_claim =
			Some(Claim { units: claimed_units, evidence, claimed_at: Self::now() });
		Contests::<T>::insert(LineKey::from(line_id), contest);
		Self::deposit_event(Event::ContestAnswered {
			order_id: line.order_id(),
			line: line_id,
			units: claimed_units,
			evidence,
		});
		Ok(())
	}

	pub(crate) fn do_withdraw_contest(who: T::AccountId, line_id: LineId) -> DispatchResult {
		let buyer = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let (mut line, order_id, mut order) = Self::line_and_order(line_id)?;
		ensure!(order.buyer == buyer, Error::<T>::NotBuyer);
		let mut contest = Self::open_contest(line_id, &line)?;

		// The provider could not report meanwhile, so it gets a whole period from now on.
		let report_until =
			line.report_until.max(Self::now().saturating_add(T::ReportingPeriod::get()));
		line.report_until = report_until;
		line.state = LineState::Open;
		order.report_until = order.report_until.max(report_until);
		if order.status == OrderStatus::Disputed {
			// There is something to report again. The other lines stay closed or contested.
			order.status = match order.closing_since {
				Some(_) => OrderStatus::Closing,
				None => OrderStatus::Active,
			};
		}
		contest.status = ContestStatus::Withdrawn;
		Lines::<T>::insert(LineKey::from(line_id), line);
		Contests::<T>::insert(LineKey::from(line_id), contest);
		Orders::<T>::insert(order_id, order);
		Self::deposit_event(Event::ContestWithdrawn { order_id, line: line_id, report_until });
		Ok(())
	}

	/// Returns how many lines of the order were looked at.
	pub(crate) fn do_settle_contest(
		who: T::AccountId,
		line_id: LineId,
		units: u64,
	) -> Result<u32, DispatchError> {
		let operator = T::Operators::ensure_may_finish(&who, Role::Market)?;
		let (line, order_id, order) = Self::line_and_order(line_id)?;
		let party = if operator == order.buyer {
			Party::Buyer
		} else if operator == line.provider_id() {
			Party::Provider
		} else {
			return Err(Error::<T>::NotParty.into());
		};
		let mut contest = Self::open_contest(line_id, &line)?;
		ensure!((line.used..=line.units).contains(&units), Error::<T>::InvalidSettlement);

		let other = match party {
			Party::Buyer => {
				contest.buyer_proposal = Some(units);
				contest.provider_proposal
			},
			Party::Provider => {
				contest.provider_proposal = Some(units);
				contest.buyer_proposal
			},
		};
		Self::deposit_event(Event::SettlementProposed { order_id, line: line_id, party, units });
		if other == Some(units) {
			contest.status = ContestStatus::Agreed(units);
			Self::settle_line(line_id, line, contest, units, order_id, order)
		} else {
			Contests::<T>::insert(LineKey::from(line_id), contest);
			Ok(0)
		}
	}

	/// Returns how many lines of the order were looked at.
	pub(crate) fn do_resolve_contest(line_id: LineId, units: u64) -> Result<u32, DispatchError> {
		let (line, order_id, order) = Self::line_and_order(line_id)?;
		let mut contest = Self::open_contest(line_id, &line)?;
		ensure!((line.used..=line.units).contains(&units), Error::<T>::InvalidSettlement);

		contest.status = ContestStatus::Resolved(units);
		Self::settle_line(line_id, line, contest, units, order_id, order)
	}

	/// Pays what is missing to the final `units` of a line and winds the order up as far as it can
	/// be.
	fn settle_line(
		line_id: LineId,
		mut line: LineRecord,
		contest: ContestRecord,
		units: u64,
		order_id: OrderId,
		order: OrderRecord<T>,
	) -> Result<u32, DispatchError> {
		let amount = price(units.saturating_sub(line.used), line.unit_price);
		Self::pay_provider(line.provider_id(), amount)?;
		line.used = units;
		line.state = LineState::Settled;
		Lines::<T>::insert(LineKey::from(line_id), line);
		Contests::<T>::insert(LineKey::from(line_id), contest);
		Self::deposit_event(Event::ContestSettled {
			order_id,
			line: line_id,
			status: contest.status,
			amount,
		});
		if order.status == OrderStatus::Disputed {
			// The reporting period is over, so that this line's rest is returned now.
			let outcome = order.outcome();
			Self::wind_up(order_id, order, outcome)
		} else {
			Self::wind_up_if_done(order_id, order)
		}
	}

	fn line_and_order(
		line_id: LineId,
	) -> Result<(LineRecord, OrderId, OrderRecord<T>), DispatchError> {
		let line = Lines::<T>::get(LineKey::from(line_id)).ok_or(Error::<T>::LineNotFound)?;
		let order_id = line.order_id();
		let Some(order) = Orders::<T>::get(order_id) else {
			defensive!("a line outlived its order");
			return Err(Error::<T>::Unexpected.into());
		};
		Ok((line, order_id, order))
	}

	fn open_contest(line_id: LineId, line: &LineRecord) -> Result<ContestRecord, DispatchError> {
		ensure!(line.state == LineState::Contested, Error::<T>::ContestNotFound);
		let Some(contest) = Contests::<T>::get(LineKey::from(line_id)) else {
			defensive!("a contested line has no contest");
			return Err(Error::<T>::Unexpected.into());
		};
		Ok(contest)
	}
}
