//! What anyone may do: conclude what is overdue, pay what is due, clear what is over.

use crate::{
	impl_books::{Facts, RowError},
	pallet::*,
	types::*,
};
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::*, traits::Get};
use interwork_primitives::AgreementKey;
use interwork_rating::Amount;

/// Does every row of a batch. Returns what became of each, or nothing if all were done, and how many
/// were done.
fn each_row<T: Config>(
	rows: &[PeriodRow],
	mut act: impl FnMut(PeriodRow) -> Result<(), RowError>,
) -> Result<(BoundedVec<RowResult, T::MaxRows>, u32), DispatchError> {
	ensure!(!rows.is_empty(), Error::<T>::NoRows);
	let mut results = Vec::with_capacity(rows.len());
	let mut rows_done: u32 = 0;
	for row in rows {
		results.push(match act(*row) {
			Ok(()) => {
				rows_done = rows_done.saturating_add(1);
				RowResult::Done
			},
			Err(RowError::Fault(fault)) => RowResult::Refused(fault),
			Err(RowError::Unexpected) => return Err(Error::<T>::Unexpected.into()),
		});
	}
	if rows_done == count(rows.len()) {
		results.clear();
	}
	Ok((results.try_into().map_err(|_| Error::<T>::Unexpected)?, rows_done))
}

impl<T: Config> Pallet<T> {
	fn conclude_row(row: PeriodRow) -> Result<(), RowError> {
		let loaded = Self::load(row)?;
		let mut record = loaded.existing()?;
		let now = Self::now();
		let conclusion = record.conclude(&loaded.agreement.terms, &loaded.deadlines, now)?;

		let mut facts = Facts::default();
		let PeriodRow { agreement, period } = row;
		match conclusion {
			Conclusion::Lapse(silent) => {
				facts.silent = silent;
				record.state = PeriodState::Lapsed { at: now, silent };
				Self::deposit_event(Event::PeriodLapsed { agreement, period, silent });
			},
			Conclusion::Stand(speaks) => {
				let stands = speaks.of(&record.confirmations).clone();
				let Some(Confirmed { confirmation, .. }) = stands else {
					defensive!("what stands is not there");
					return Err(RowError::Unexpected);
				};
				*speaks.other().of_mut(&mut facts.silent) = true;
				Self::stand(&loaded, &mut record, &confirmation, Some(speaks), &mut facts)?;
			},
			Conclusion::Differ(positions) => Self::settle_and_dispute(
				&loaded,
				&mut record,
				Amount::ZERO,
				positions,
				None,
				Closing::Confirmed,
				&mut facts,
			)?,
			Conclusion::Resolve(amount, how) => {
				if let Closing::Unanswered { silent } = how {
					*silent.of_mut(&mut facts.silent) = true;
				}
				Self::close(&loaded, &mut record, amount, how, &mut facts)?;
			},
		}
		Self::save(&loaded, record, &facts)
	}

	pub(crate) fn do_conclude(row: PeriodRow) -> DispatchResult {
		Self::conclude_row(row).map_err(|error| Error::<T>::from(error).into())
	}

	pub(crate) fn do_conclude_batch(rows: BoundedVec<PeriodRow, T::MaxRows>) -> DispatchResult {
		let (results, rows_concluded) = each_row::<T>(&rows, Self::conclude_row)?;
		let rows = count(rows.len());
		Self::deposit_event(Event::BatchConcluded { rows, rows_concluded, results });
		Ok(())
	}

	pub(crate) fn do_pay(row: PeriodRow) -> DispatchResult {
		let loaded = Self::load(row).map_err(Error::<T>::from)?;
		let mut record = loaded.existing().map_err(Error::<T>::from)?;
		Self::transfer_due(&loaded, &mut record)?;
		Self::save(&loaded, record, &Facts::default()).map_err(Error::<T>::from)?;
		Ok(())
	}

	fn clear_row(row: PeriodRow) -> Result<(), RowError> {
		let loaded = Self::load(row)?;
		let record = loaded.existing()?;
		let clearable_at = record
			.clearable_at(loaded.settlement(), &loaded.deadlines, T::RetentionPeriod::get())
			.ok_or(PeriodFault::NotOver)?;
		ensure!(Self::now() >= clearable_at, PeriodFault::TooEarly);
		let key = AgreementKey::from(row.agreement);
		let counts = Counts::<T>::get(key);
		let Some(on_record) = counts.on_record.checked_sub(1) else {
			defensive!("a period is not counted as on record");
			return Err(RowError::Unexpected);
		};

		Counts::<T>::insert(key, PeriodCounts { on_record, ..counts });
		Periods::<T>::remove(key, PeriodKey::from(row.period));
		PeriodTotals::<T>::mutate(|totals| totals.cleared = totals.cleared.saturating_add(1));
		Ok(())
	}

	pub(crate) fn do_clear_batch(rows: BoundedVec<PeriodRow, T::MaxRows>) -> DispatchResult {
		let (results, rows_cleared) = each_row::<T>(&rows, Self::clear_row)?;
		let rows = count(rows.len());
		Self::deposit_event(Event::BatchCleared { rows, rows_cleared, results });
		Ok(())
	}
}
