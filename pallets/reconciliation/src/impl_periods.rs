//! Periods: statements, records, confirmations, and what two equal ones do.

use crate::{
	impl_books::{Facts, Loaded, RowError},
	pallet::*,
	types::*,
};
use frame_support::{pallet_prelude::*, traits::Get};
use interwork_primitives::{documents::DocumentKind, AgreementId, AgreementKey};
use interwork_rating::Amount;
use sp_core::H256;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_statement(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
		commitment: H256,
	) -> DispatchResult {
		let (loaded, side, by) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let before = match &loaded.before {
			Some(before) => before.clone(),
			None => {
				ensure!(!Self::is_full(agreement), Error::<T>::TooManyUnfinished);
				PeriodRecord::new()
			},
		};
		let after = before
			.with_statement(side, commitment, &loaded.deadlines, Self::now())
			.map_err(Error::<T>::from)?;
		let to = *side.other().of(&loaded.agreement.parties);
		Self::ensure_document(by, to, DocumentKind::Statement, commitment)?;

		Self::save(&loaded, after, &Facts::default()).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::StatementCommitted { agreement, period, by, commitment });
		Ok(())
	}

	pub(crate) fn do_commit_records(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
		commitment: H256,
	) -> DispatchResult {
		let (loaded, side, by) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let before = loaded.existing().map_err(Error::<T>::from)?;
		let until = Self::confirm_until(&loaded, &before, side);
		let after = before
			.with_records(side, commitment, until, Self::now())
			.map_err(Error::<T>::from)?;
		let to = *side.other().of(&loaded.agreement.parties);
		Self::ensure_document(by, to, DocumentKind::Records, commitment)?;

		Self::save(&loaded, after, &Facts::default()).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::RecordsCommitted { agreement, period, by, commitment });
		Ok(())
	}

	/// Whether as many periods of an agreement are unfinished as may be.
	pub(crate) fn is_full(agreement: AgreementId) -> bool {
		Counts::<T>::get(AgreementKey::from(agreement)).unfinished >= T::MaxUnfinished::get()
	}

	fn confirm_until(
		loaded: &Loaded,
		record: &PeriodRecord,
		side: Side,
	) -> interwork_primitives::UnixSecs {
		record.confirm_until(side, &loaded.deadlines, loaded.agreement.terms.confirm_secs)
	}

	pub(crate) fn do_confirm(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
		confirmation: Confirmation,
	) -> DispatchResult {
		let (loaded, side, by) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let before = loaded.existing().map_err(Error::<T>::from)?;
		let until = Self::confirm_until(&loaded, &before, side);
		let mut after = before
			.with_confirmation(side, confirmation.clone(), until, Self::now())
			.map_err(Error::<T>::from)?;

		let mut facts = Facts::default();
		Self::deposit_event(Event::Confirmed { agreement, period, by, confirmation });
		if let Some(agreed) = after.agreed().cloned() {
			Self::stand(&loaded, &mut after, &agreed, None, &mut facts)
				.map_err(Error::<T>::from)?;
		}
		Self::save(&loaded, after, &facts).map_err(Error::<T>::from)?;
		Ok(())
	}

	/// A confirmation stands: its net amount is settled, and what remains becomes a dispute. `speaks` is who
	/// confirmed if the other one said nothing.
	pub(crate) fn stand(
		loaded: &Loaded,
		record: &mut PeriodRecord,
		confirmation: &Confirmation,
		speaks: Option<Side>,
		facts: &mut Facts,
	) -> Result<(), RowError> {
		let positions = confirmation.positions().ok_or(RowError::Unexpected)?;
		let how = match speaks {
			None => Closing::Confirmed,
			Some(side) => Closing::Consented { silent: side.other() },
		};
		Self::settle_and_dispute(loaded, record, confirmation.net, positions, speaks, how, facts)
	}

	/// Settles an amount and opens a dispute about two positions on top of it. If these are the same they
	/// are settled too, and the period is closed.
	pub(crate) fn settle_and_dispute(
		loaded: &Loaded,
		record: &mut PeriodRecord,
		net: Amount,
		positions: [Amount; 2],
		speaks: Option<Side>,
		how: Closing,
		facts: &mut Facts,
	) -> Result<(), RowError> {
		let now = Self::now();
		let answer_secs = loaded.agreement.terms.answer_secs;
		match Dispute::open(positions, speaks, answer_secs, now) {
			None => {
				let [more, _] = positions;
				let amount = net.checked_add(more).ok_or(RowError::Unexpected)?;
				Self::close(loaded, record, amount, how, facts)
			},
			Some(dispute) => {
				if net != Amount::ZERO {
					Self::settle(loaded, record, net, facts)?;
				}
				record.state = PeriodState::Disputed(dispute);
				let PeriodRow { agreement, period } = loaded.row;
				Self::deposit_event(Event::DisputeOpened { agreement, period, dispute });
				Ok(())
			},
		}
	}

	/// Settles an amount and closes the period.
	pub(crate) fn close(
		loaded: &Loaded,
		record: &mut PeriodRecord,
		amount: Amount,
		how: Closing,
		facts: &mut Facts,
	) -> Result<(), RowError> {
		Self::settle(loaded, record, amount, facts)?;
		record.state = PeriodState::Closed { at: Self::now(), how };
		let PeriodRow { agreement, period } = loaded.row;
		Self::deposit_event(Event::PeriodClosed { agreement, period, how });
		Ok(())
	}
}
