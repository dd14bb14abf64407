//! Agreements: proposing, accepting, ending.

use crate::{pallet::*, types::*};
use frame_support::{defensive, pallet_prelude::*, traits::Get};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState},
	traits::InspectOperators,
	AgreementId, AgreementKey, OperatorId, Role,
};
use sp_core::H256;

impl<T: Config> From<TermsFault> for Error<T> {
	fn from(fault: TermsFault) -> Self {
		match fault {
			TermsFault::InvalidSheets => Error::InvalidSheets,
			TermsFault::InvalidPeriod => Error::InvalidPeriod,
			TermsFault::StartTooFar => Error::StartTooFar,
			TermsFault::InvalidTolerance => Error::InvalidTolerance,
			TermsFault::InvalidDestinations => Error::InvalidDestinations,
			TermsFault::InvalidRounding => Error::InvalidRounding,
			TermsFault::InvalidMatching => Error::InvalidMatching,
			TermsFault::InvalidWindow => Error::InvalidWindow,
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn term_limits() -> TermLimits {
		TermLimits {
			now: Self::now(),
			period_min: T::MinPeriod::get(),
			period_max: T::MaxPeriod::get(),
			window_min: T::MinWindow::get(),
			window_max: T::MaxWindow::get(),
		}
	}

	/// The rate sheets: each from who charges by it to the other one.
	fn sheets(parties: [OperatorId; 2], sheets: [H256; 2]) -> Result<[DocumentState; 2], Error<T>> {
		let state = |side: Side| {
			Self::ensure_document(
				*side.of(&parties),
				*side.other().of(&parties),
				DocumentKind::RateSheet,
				*side.of(&sheets),
			)
		};
		Ok([state(Side::First)?, state(Side::Second)?])
	}

	fn agreement_record(agreement: AgreementId) -> Result<AgreementRecord, Error<T>> {
		Agreements::<T>::get(AgreementKey::from(agreement)).ok_or(Error::AgreementNotFound)
	}

	pub(crate) fn do_propose(
		who: T::AccountId,
		second: OperatorId,
		terms: Terms,
	) -> DispatchResult {
		let first = T::Operators::ensure_may_start(&who, Role::Settlement)?;
		ensure!(first != second, Error::<T>::SelfAddressed);
		ensure!(T::Operators::is_active(second), Error::<T>::OperatorNotActive);
		terms.check(Self::term_limits()).map_err(Error::<T>::from)?;
		let parties = [first, second];
		Self::sheets(parties, terms.sheets)?;
		let proposals = Proposals::<T>::get(first);
		ensure!(proposals < T::MaxProposals::get(), Error::<T>::TooManyProposals);
		let agreement = NextAgreementId::<T>::get();
		let next = agreement.checked_next().ok_or(Error::<T>::Unexpected)?;
		let until = Self::now().saturating_add(T::ProposalPeriod::get());
		let terms_hash = terms.hash();

		NextAgreementId::<T>::put(next);
		Proposals::<T>::insert(first, proposals.saturating_add(1));
		let key = AgreementKey::from(agreement);
		for operator in parties {
			AgreementsOf::<T>::insert(operator, key, ());
		}
		let state = AgreementState::Proposed { until };
		Agreements::<T>::insert(key, AgreementRecord { parties, terms, state });
		Self::deposit_event(Event::AgreementProposed {
			agreement,
			first,
			second,
			terms_hash,
			until,
		});
		Ok(())
	}

	pub(crate) fn do_accept(
		who: T::AccountId,
		agreement: AgreementId,
		terms_hash: H256,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Settlement)?;
		let mut record = Self::agreement_record(agreement)?;
		let [first, second] = record.parties;
		ensure!(operator == second, Error::<T>::NotSecond);
		let AgreementState::Proposed { until } = record.state else {
			return Err(Error::<T>::AlreadyAccepted.into());
		};
		let now = Self::now();
		ensure!(now < until, Error::<T>::ProposalExpired);
		ensure!(record.terms.hash() == terms_hash, Error::<T>::WrongTerms);
		ensure!(T::Operators::is_active(first), Error::<T>::OperatorNotActive);
		let sheets = Self::sheets(record.parties, record.terms.sheets)?;
		let are_received = sheets.into_iter().all(DocumentState::is_received);
		ensure!(are_received, Error::<T>::SheetNotReceived);

		Self::forget_proposal(first)?;
		record.state = AgreementState::Active { since: now, last_period: None };
		Agreements::<T>::insert(AgreementKey::from(agreement), record);
		Self::deposit_event(Event::AgreementAccepted { agreement, terms_hash });
		Ok(())
	}

	fn forget_proposal(first: OperatorId) -> DispatchResult {
		let Some(proposals) = Proposals::<T>::get(first).checked_sub(1) else {
			defensive!("a proposal is not counted");
			return Err(Error::<T>::Unexpected.into());
		};
		if proposals == 0 {
			Proposals::<T>::remove(first);
		} else {
			Proposals::<T>::insert(first, proposals);
		}
		Ok(())
	}

	fn remove_agreement(agreement: AgreementId, record: &AgreementRecord) {
		let key = AgreementKey::from(agreement);
		for operator in record.parties {
			AgreementsOf::<T>::remove(operator, key);
		}
		Agreements::<T>::remove(key);
	}

	/// A proposal of which `side` is the operator of `who`.
	fn remove_proposal(
		who: T::AccountId,
		agreement: AgreementId,
		side: Side,
		not_it: Error<T>,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		let record = Self::agreement_record(agreement)?;
		ensure!(operator == *side.of(&record.parties), not_it);
		ensure!(record.agreed_at().is_none(), Error::<T>::AlreadyAccepted);

		Self::forget_proposal(*Side::First.of(&record.parties))?;
		Self::remove_agreement(agreement, &record);
		Ok(())
	}

	pub(crate) fn do_withdraw(who: T::AccountId, agreement: AgreementId) -> DispatchResult {
		Self::remove_proposal(who, agreement, Side::First, Error::NotFirst)?;
		Self::deposit_event(Event::AgreementWithdrawn { agreement });
		Ok(())
	}

	pub(crate) fn do_decline(who: T::AccountId, agreement: AgreementId) -> DispatchResult {
		Self::remove_proposal(who, agreement, Side::Second, Error::NotSecond)?;
		Self::deposit_event(Event::AgreementDeclined { agreement });
		Ok(())
	}

	pub(crate) fn do_end(
		who: T::AccountId,
		agreement: AgreementId,
		last_period: PeriodIndex,
	) -> DispatchResult {
		let by = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		let mut record = Self::agreement_record(agreement)?;
		let since = record.agreed_at().ok_or(Error::<T>::AgreementNotFound)?;
		record.side(by).ok_or(Error::<T>::NotParty)?;
		let effective = Self::now().saturating_add(record.terms.notice_secs.into());
		let earliest = record.terms.period_at(effective).unwrap_or_default();
		ensure!(last_period >= earliest, Error::<T>::InvalidLastPeriod);
		let is_sooner = record.last_period().is_none_or(|last| last_period < last);
		ensure!(is_sooner, Error::<T>::InvalidLastPeriod);
		// There is such a period.
		record.deadlines(last_period).ok_or(Error::<T>::InvalidLastPeriod)?;

		record.state = AgreementState::Active { since, last_period: Some(last_period) };
		Agreements::<T>::insert(AgreementKey::from(agreement), record);
		Self::deposit_event(Event::AgreementEnded { agreement, by, last_period });
		Ok(())
	}

	pub(crate) fn do_clear_agreement(agreement: AgreementId) -> DispatchResult {
		let record = Self::agreement_record(agreement)?;
		let now = Self::now();
		match record.state {
			AgreementState::Proposed { until } => {
				ensure!(now >= until, Error::<T>::TooEarly);
				Self::forget_proposal(*Side::First.of(&record.parties))?;
			},
			AgreementState::Active { last_period, .. } => {
				let last = last_period.ok_or(Error::<T>::NotOver)?;
				let deadlines = record.deadlines(last).ok_or(Error::<T>::Unexpected)?;
				let kept_until =
					deadlines.statements_until.saturating_add(T::RetentionPeriod::get());
				ensure!(now >= kept_until, Error::<T>::TooEarly);
				let key = AgreementKey::from(agreement);
				ensure!(Counts::<T>::get(key).on_record == 0, Error::<T>::NotOver);
				Counts::<T>::remove(key);
			},
		}
		Self::remove_agreement(agreement, &record);
		Self::deposit_event(Event::AgreementCleared { agreement });
		Ok(())
	}
}
