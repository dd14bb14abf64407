//! Disputes: what people and the board do about them.

use crate::{impl_books::Facts, pallet::*, types::*};
use frame_support::{pallet_prelude::*, traits::Get};
use interwork_primitives::AgreementId;
use interwork_rating::Amount;

/// The dispute of a period.
fn dispute(record: &PeriodRecord) -> Result<Dispute, PeriodFault> {
	match record.state {
		PeriodState::Disputed(dispute) => Ok(dispute),
		_ => Err(PeriodFault::NotDisputed),
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_accept_resolution(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
		amount: Amount,
	) -> DispatchResult {
		let (loaded, side, _) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let mut record = loaded.existing().map_err(Error::<T>::from)?;
		let (amount, how) = dispute(&record)
			.and_then(|dispute| dispute.accept(side, amount, Self::now()))
			.map_err(Error::<T>::from)?;

		let mut facts = Facts::default();
		Self::close(&loaded, &mut record, amount, how, &mut facts).map_err(Error::<T>::from)?;
		Self::save(&loaded, record, &facts).map_err(Error::<T>::from)?;
		Ok(())
	}

	pub(crate) fn do_propose_resolution(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
		amount: Amount,
	) -> DispatchResult {
		let (loaded, side, _) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let mut record = loaded.existing().map_err(Error::<T>::from)?;
		let rules = TalkRules {
			answer_secs: loaded.agreement.terms.answer_secs,
			rounds_max: T::MaxRounds::get(),
		};
		let dispute = dispute(&record)
			.and_then(|dispute| dispute.propose(side, amount, rules, Self::now()))
			.map_err(Error::<T>::from)?;

		record.state = PeriodState::Disputed(dispute);
		Self::save(&loaded, record, &Facts::default()).map_err(Error::<T>::from)?;
		let standing = dispute.standing;
		Self::deposit_event(Event::ResolutionProposed { agreement, period, standing });
		Ok(())
	}

	pub(crate) fn do_escalate(
		who: T::AccountId,
		agreement: AgreementId,
		period: PeriodIndex,
	) -> DispatchResult {
		let (loaded, side, _) = Self::load_for(&who, PeriodRow { agreement, period })?;
		let mut record = loaded.existing().map_err(Error::<T>::from)?;
		let dispute = dispute(&record)
			.and_then(|dispute| dispute.escalate(side, T::BoardPeriod::get(), Self::now()))
			.map_err(Error::<T>::from)?;
		let escalation = dispute.escalation.ok_or(Error::<T>::Unexpected)?;

		record.state = PeriodState::Disputed(dispute);
		let facts = Facts { escalated: Side::BOTH.map(|one| one == side), ..Facts::default() };
		Self::save(&loaded, record, &facts).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::Escalated { agreement, period, escalation });
		Ok(())
	}

	pub(crate) fn do_decide(
		agreement: AgreementId,
		period: PeriodIndex,
		amount: Amount,
	) -> DispatchResult {
		let loaded = Self::load(PeriodRow { agreement, period }).map_err(Error::<T>::from)?;
		let mut record = loaded.existing().map_err(Error::<T>::from)?;
		let dispute = dispute(&record).map_err(Error::<T>::from)?;
		let (amount, how) = dispute.decide(amount, Self::now()).map_err(Error::<T>::from)?;

		let against = dispute.decided_against(amount);
		let decided_against = Side::BOTH.map(|side| against == Some(side));
		let mut facts = Facts { decided_against, ..Facts::default() };
		Self::close(&loaded, &mut record, amount, how, &mut facts).map_err(Error::<T>::from)?;
		Self::save(&loaded, record, &facts).map_err(Error::<T>::from)?;
		Ok(())
	}
}
