//! What must hold after every call.
//!
//! 1. Ids are below the next; parties are two; the index of agreements has both and no others.
//! 2. Proposals are counted for who made them.
//! 3. Periods are of agreements that were accepted, and not after the last one; each has at least one
//!    statement, and confirmations name both.
//! 4. The index of unfinished periods is exactly that, for both operators.
//! 5. Each agreement counts its periods.
//! 6. Each operator owes what is due of its periods.
//! 7. All periods that were opened are unfinished, closed or lapsed; those that are on record were opened and
//!    not cleared; those that are closed are settled, or an amount is due.
//! 8. The facts of all operators together are twice the totals.
//! 9. What is in dispute lies between two different positions, and nobody has proposed too often.

use crate::{pallet::*, types::*};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use interwork_primitives::{AgreementId, AgreementKey, Balance, OperatorId};
use interwork_rating::Amount;
use sp_runtime::TryRuntimeError;

/// What was counted over all periods.
#[derive(Default)]
struct Seen {
	on_record: u64,
	unended: u64,
	due: u64,
	unfinished: u64,
	counts: BTreeMap<AgreementKey, PeriodCounts>,
	owed: BTreeMap<OperatorId, Balance>,
}

fn add(sum: &mut u64, is_one: bool) {
	*sum = sum.saturating_add(is_one.into());
}

impl<T: Config> Pallet<T> {
	/// Checks every invariant. Each message begins with its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_agreements()?;
		let mut seen = Seen::default();
		for (key, number, record) in Periods::<T>::iter() {
			Self::check_period(key, number, &record, &mut seen)?;
		}
		let indexed = u64::try_from(Unfinished::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(indexed == seen.unfinished.saturating_mul(2), "4: the index names others");
		for (key, counts) in Counts::<T>::iter() {
			let found = seen.counts.remove(&key).unwrap_or_default();
			ensure!(counts == found, "5: an agreement counts other periods");
			ensure!(Agreements::<T>::contains_key(key), "5: counts are of no agreement");
		}
		ensure!(seen.counts.is_empty(), "5: periods are not counted");
		for (operator, owed) in Owed::<T>::iter() {
			let due = seen.owed.remove(&operator);
			ensure!(due == Some(owed), "6: an operator owes something else");
		}
		ensure!(seen.owed.is_empty(), "6: what is due is owed by nobody");
		Self::check_totals(&seen)
	}

	fn check_agreements() -> Result<(), TryRuntimeError> {
		let mut proposals: BTreeMap<OperatorId, u32> = BTreeMap::new();
		let mut agreements: usize = 0;
		for (key, record) in Agreements::<T>::iter() {
			let [first, second] = record.parties;
			let id = AgreementId::from(key);
			ensure!(id < NextAgreementId::<T>::get(), "1: an id is too high");
			ensure!(first != second, "1: an operator agrees with itself");
			for operator in record.parties {
				ensure!(
					AgreementsOf::<T>::contains_key(operator, key),
					"1: an agreement is not in the index"
				);
			}
			if record.agreed_at().is_none() {
				let count = proposals.entry(first).or_default();
				*count = count.saturating_add(1);
			}
			agreements = agreements.saturating_add(1);
		}
		let indexed = AgreementsOf::<T>::iter_keys().count();
		ensure!(indexed == agreements.saturating_mul(2), "1: the index names others");
		for (operator, count) in Proposals::<T>::iter() {
			ensure!(proposals.remove(&operator) == Some(count), "2: proposals are not counted");
			ensure!(count <= T::MaxProposals::get(), "2: there are too many proposals");
		}
		ensure!(proposals.is_empty(), "2: proposals are not counted");
		Ok(())
	}

	fn check_period(
		key: AgreementKey,
		number: PeriodKey,
		record: &PeriodRecord,
		seen: &mut Seen,
	) -> Result<(), TryRuntimeError> {
		let agreement = Agreements::<T>::get(key).ok_or("3: a period is of no agreement")?;
		ensure!(
			agreement.deadlines(number.into()).is_some(),
			"3: the agreement has no such period"
		);
		ensure!(record.statements.iter().any(Option::is_some), "3: a period has no statement");
		for confirmed in record.confirmations.iter().flatten() {
			let named = Some(confirmed.confirmation.statements);
			ensure!(named == record.both_statements(), "3: a confirmation names others");
		}
		if let PeriodState::Disputed(dispute) = record.state {
			let (lowest, highest) = dispute.range();
			let stands = dispute.standing.amount;
			ensure!(
				lowest < highest && lowest <= stands && stands <= highest,
				"9: what stands is outside of the range"
			);
			ensure!(dispute.rounds <= T::MaxRounds::get(), "9: there were too many proposals");
		}

		let settlement = agreement.terms.settlement;
		let stage = record.stage(settlement);
		if let Some(stage) = stage {
			for operator in agreement.parties {
				ensure!(
					Unfinished::<T>::contains_key((operator, stage, key, number)),
					"4: a period is not in the index"
				);
			}
		}
		let counts = seen.counts.entry(key).or_default();
		counts.unfinished = counts.unfinished.saturating_add(stage.is_some().into());
		add(&mut counts.on_record, true);
		add(&mut seen.on_record, true);
		add(&mut seen.unfinished, stage.is_some());
		add(&mut seen.unended, record.ended_at().is_none());
		let is_closed = matches!(record.state, PeriodState::Closed { .. });
		add(&mut seen.due, is_closed && stage.is_some());
		let due = record.due(settlement);
		if due != Amount::ZERO {
			let debtor = if due < Amount::ZERO { Side::First } else { Side::Second };
			let owed = seen.owed.entry(*debtor.of(&agreement.parties)).or_default();
			*owed = owed.saturating_add(due.0.unsigned_abs());
		}
		Ok(())
	}

	fn check_totals(seen: &Seen) -> Result<(), TryRuntimeError> {
		let totals = PeriodTotals::<T>::get();
		let ended = totals.closed.saturating_add(totals.lapsed);
		ensure!(
			totals.opened == ended.saturating_add(seen.unended),
			"7: periods are neither unfinished nor ended"
		);
		ensure!(
			totals.opened == seen.on_record.saturating_add(totals.cleared),
			"7: periods are neither on record nor cleared"
		);
		ensure!(
			totals.closed == totals.settled.saturating_add(seen.due),
			"7: periods are neither settled nor due"
		);
		let sum = Reputations::<T>::iter_values().fold([0_u64; 5], |sums, facts| {
			let Reputation { closed, settled, settle_secs, disputed, lapsed, .. } = facts;
			let [a, b, c, d, e] = sums;
			[
				a.saturating_add(closed),
				b.saturating_add(settled),
				c.saturating_add(settle_secs),
				d.saturating_add(disputed),
				e.saturating_add(lapsed),
			]
		});
		let Totals { closed, settled, settle_secs, disputed, lapsed, .. } = totals;
		let twice = [closed, settled, settle_secs, disputed, lapsed].map(|n| n.saturating_mul(2));
		ensure!(sum == twice, "8: the facts are not those of all periods");
		Ok(())
	}
}
