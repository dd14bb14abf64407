//! Usage reports: the hot path of the chain. One read and one write for each row, one transfer and
//! one event for each batch.

use crate::{pallet::*, types::*, WeightInfo};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use interwork_primitives::{traits::InspectOperators, Balance, LineKey, Role};

/// Lines whose ids differ by no more than this lie under the same few branches of the state trie.
const NEIGHBOURHOOD: u64 = 16;

/// How many rows are on a neighbour of the line in the row before.
pub(crate) fn neighbours(rows: &[UsageRow]) -> u64 {
	rows.iter().zip(rows.iter().skip(1)).fold(0, |sum: u64, (before, row)| {
		sum.saturating_add((before.line.0.abs_diff(row.line.0) <= NEIGHBOURHOOD).into())
	})
}

impl<T: Config> Pallet<T> {
	/// What a batch costs: the benchmark's rows are all far apart, so those that are not get their
	/// discount. It follows from the rows alone, before anything is read.
	pub(crate) fn usage_weight(rows: &[UsageRow]) -> Weight {
		T::WeightInfo::report_usage(count(rows.len()))
			.saturating_sub(T::NeighbourDiscount::get().saturating_mul(neighbours(rows)))
	}

	pub(crate) fn do_report_usage(
		who: T::AccountId,
		rows: BoundedVec<UsageRow, T::MaxUsageRows>,
	) -> DispatchResult {
		// Suspended providers included: what they are owed still pays out.
		let provider = T::Operators::ensure_may_finish(&who, Role::Market)?;
		ensure!(!rows.is_empty(), Error::<T>::NoRows);
		let now = Self::now();

		let mut amount: Balance = 0;
		let mut units: u128 = 0;
		let mut rows_paid: u32 = 0;
		let mut results = Vec::with_capacity(rows.len());
		for row in &rows {
			let key = LineKey::from(row.line);
			// Written at once, so that a later row of the same line sees this one.
			let result = match Lines::<T>::get(key) {
				None => UsageResult::LineNotFound,
				Some(mut line) => {
					let before = line.used;
					match line.report(provider, now, row.cumulative_units) {
						Ok(due) => {
							Lines::<T>::insert(key, line);
							// Never more than what the escrow holds for the line.
							amount = amount.checked_add(due).ok_or(Error::<T>::Unexpected)?;
							units = units.saturating_add(line.used.saturating_sub(before).into());
							rows_paid = rows_paid.saturating_add(1);
							UsageResult::Paid
						},
						Err(refused) => refused,
					}
				},
			};
			results.push(result);
		}
		let rows = count(rows.len());
		if rows_paid == rows {
			results.clear();
		}

		Self::pay_provider(provider, amount)?;
		Self::deposit_event(Event::UsageReported {
			provider,
			rows,
			rows_paid,
			units,
			amount,
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(())
	}
}
