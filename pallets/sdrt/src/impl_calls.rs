//! One `do_<call>` per call: load, check, compute, move funds, write, emit.

use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision},
		Get,
	},
};
use interwork_primitives::{
	sdr::{self, Amounts, Basket, Observation, Rates},
	Balance, IssuerId, RedemptionId, UnixSecs,
};
use sp_core::H256;
use sp_runtime::DispatchError;

use crate::{
	is_valid_name, Attestation, Auditor, Config, CurrentBaskets, Error, Event, HoldReason, Issuer,
	IssuerIds, IssuerOf, IssuerStatus, Issuers, Name, NextIssuerId, NextRedemptionId, Pallet,
	Redemption, RedemptionKey, RedemptionOf, Redemptions, RedemptionsByHolder, RedemptionsByIssuer,
	RejectReason, Report, Reporter, Reporters,
};

impl<T: Config> Pallet<T> {
	/// What is impossible has happened: say so, and fail.
	fn unexpected(what: &'static str) -> DispatchError {
		defensive!(what);
		Error::<T>::Unexpected.into()
	}

	fn load_issuer(id: IssuerId) -> Result<IssuerOf<T>, DispatchError> {
		Ok(Issuers::<T>::get(id).ok_or(Error::<T>::IssuerNotFound)?)
	}

	pub(crate) fn do_appoint_issuer(
		account: T::AccountId,
		name: Name,
		ceiling: Balance,
	) -> DispatchResult {
		ensure!(is_valid_name(&name), Error::<T>::InvalidName);
		ensure!(!IssuerIds::<T>::contains_key(&account), Error::<T>::IssuerAlreadyExists);
		ensure!(Issuers::<T>::count() < T::MaxIssuers::get(), Error::<T>::TooManyIssuers);
		let id = NextIssuerId::<T>::get();
		let next = id.checked_next().ok_or(Error::<T>::IdsExhausted)?;

		NextIssuerId::<T>::put(next);
		IssuerIds::<T>::insert(&account, id);
		Issuers::<T>::insert(id, Issuer::new(account.clone(), name.clone(), ceiling));
		Self::deposit_event(Event::IssuerAppointed { issuer: id, account, name, ceiling });
		Ok(())
	}

	pub(crate) fn do_replace_issuer_account(id: IssuerId, account: T::AccountId) -> DispatchResult {
		let mut issuer = Self::load_issuer(id)?;
		ensure!(!IssuerIds::<T>::contains_key(&account), Error::<T>::IssuerAlreadyExists);

		let old_value = core::mem::replace(&mut issuer.account, account.clone());
		IssuerIds::<T>::remove(&old_value);
		IssuerIds::<T>::insert(&account, id);
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::IssuerAccountReplaced {
			issuer: id,
			old_value,
			new_value: account,
		});
		Ok(())
	}

	pub(crate) fn do_set_ceiling(id: IssuerId, ceiling: Balance) -> DispatchResult {
		let mut issuer = Self::load_issuer(id)?;

		let old_value = core::mem::replace(&mut issuer.ceiling, ceiling);
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::CeilingSet { issuer: id, old_value, new_value: ceiling });
		Ok(())
	}

	pub(crate) fn do_suspend_issuer(id: IssuerId) -> DispatchResult {
		let mut issuer = Self::load_issuer(id)?;
		ensure!(issuer.status == IssuerStatus::Active, Error::<T>::IssuerNotActive);

		issuer.status = IssuerStatus::Suspended;
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::IssuerSuspended { issuer: id });
		Ok(())
	}

	pub(crate) fn do_reinstate_issuer(id: IssuerId) -> DispatchResult {
		let mut issuer = Self::load_issuer(id)?;
		ensure!(issuer.status == IssuerStatus::Suspended, Error::<T>::IssuerNotSuspended);

		issuer.status = IssuerStatus::Active;
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::IssuerReinstated { issuer: id });
		Ok(())
	}

	pub(crate) fn do_remove_issuer(id: IssuerId) -> DispatchResult {
		let issuer = Self::load_issuer(id)?;
		// Pending redemptions are part of what is outstanding, so there are none either.
		ensure!(issuer.outstanding == 0, Error::<T>::OutstandingNotZero);

		Issuers::<T>::remove(id);
		IssuerIds::<T>::remove(&issuer.account);
		Self::deposit_event(Event::IssuerRemoved { issuer: id, account: issuer.account });
		Ok(())
	}

	pub(crate) fn do_set_auditor(account: T::AccountId) -> DispatchResult {
		let old_value = Auditor::<T>::get();
		Auditor::<T>::put(&account);
		Self::deposit_event(Event::AuditorSet { old_value, new_value: account });
		Ok(())
	}

	pub(crate) fn do_add_reporter(account: T::AccountId) -> DispatchResult {
		let mut reporters = Reporters::<T>::get();
		let Err(position) = reporters.binary_search_by(|entry| entry.account.cmp(&account)) else {
			return Err(Error::<T>::ReporterAlreadyExists.into());
		};
		reporters
			.try_insert(position, Reporter { account: account.clone(), latest: None })
			.map_err(|_| Error::<T>::TooManyReporters)?;

		Reporters::<T>::put(reporters);
		Self::deposit_event(Event::ReporterAdded { reporter: account });
		Ok(())
	}

	pub(crate) fn do_remove_reporter(account: T::AccountId) -> DispatchResult {
		let mut reporters = Reporters::<T>::get();
		let position = reporters
			.binary_search_by(|entry| entry.account.cmp(&account))
			.map_err(|_| Error::<T>::ReporterNotFound)?;

		reporters.remove(position);
		Reporters::<T>::put(reporters);
		Self::deposit_event(Event::ReporterRemoved { reporter: account });
		Ok(())
	}

	pub(crate) fn do_set_basket(effective_at: UnixSecs, amounts: Amounts) -> DispatchResult {
		ensure!(amounts.check().is_ok(), Error::<T>::InvalidBasket);
		let now = Self::now();
		let mut baskets = CurrentBaskets::<T>::get();
		// An announced basket whose moment has come is the current one.
		if let Some(next) = baskets.next.filter(|next| next.is_effective(now)) {
			baskets.current = Some(next);
			baskets.next = None;
		}
		// The current one may be corrected, but not replaced by one that it has replaced.
		ensure!(
			baskets.current.is_none_or(|current| current.effective_at <= effective_at),
			Error::<T>::BasketOutdated
		);
		let basket = Basket { effective_at, amounts };
		if basket.is_effective(now) {
			baskets.current = Some(basket);
		} else {
			baskets.next = Some(basket);
		}

		CurrentBaskets::<T>::put(baskets);
		Self::deposit_event(Event::BasketSet { effective_at, amounts });
		Ok(())
	}

	pub(crate) fn do_attest_reserve(
		who: T::AccountId,
		id: IssuerId,
		amount: Balance,
		as_of: UnixSecs,
		evidence: H256,
	) -> DispatchResult {
		ensure!(Auditor::<T>::get().as_ref() == Some(&who), Error::<T>::NotAuditor);
		let mut issuer = Self::load_issuer(id)?;
		ensure!(as_of <= Self::now(), Error::<T>::MomentInFuture);
		ensure!(
			issuer.attestation.is_none_or(|last| last.as_of < as_of),
			Error::<T>::AttestationNotNewer
		);

		issuer.attestation = Some(Attestation { amount, as_of, evidence });
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::ReserveAttested {
			issuer: id,
			auditor: who,
			amount,
			as_of,
			evidence,
		});
		Ok(())
	}

	pub(crate) fn do_mint(who: T::AccountId, to: T::AccountId, amount: Balance) -> DispatchResult {
		let id = IssuerIds::<T>::get(&who).ok_or(Error::<T>::NotIssuer)?;
		let mut issuer =
			Issuers::<T>::get(id).ok_or_else(|| Self::unexpected("an account without issuer"))?;
		ensure!(issuer.status.can_mint(), Error::<T>::IssuerNotActive);
		ensure!(amount > 0, Error::<T>::AmountZero);
		let outstanding =
			issuer.outstanding.checked_add(amount).ok_or(Error::<T>::CeilingExceeded)?;
		ensure!(outstanding <= issuer.ceiling, Error::<T>::CeilingExceeded);
		let attestation = issuer.attestation.ok_or(Error::<T>::AttestationNotFound)?;
		ensure!(
			sdr::is_fresh(attestation.as_of, Self::now(), T::AttestationMaxAge::get()),
			Error::<T>::AttestationExpired
		);
		ensure!(outstanding <= attestation.amount, Error::<T>::ReserveExceeded);
		let minted = issuer
			.minted
			.checked_add(amount)
			.ok_or_else(|| Self::unexpected("more minted than can be counted"))?;

		let actual = T::Fungible::mint_into(&to, amount)?;
		ensure!(actual == amount, Self::unexpected("minted another amount"));

		issuer.outstanding = outstanding;
		issuer.minted = minted;
		Issuers::<T>::insert(id, issuer);
		Self::deposit_event(Event::Minted { issuer: id, to, amount, outstanding });
		Ok(())
	}

	pub(crate) fn do_request_redemption(
		holder: T::AccountId,
		issuer_id: IssuerId,
		amount: Balance,
		reference: H256,
	) -> DispatchResult {
		let mut issuer = Self::load_issuer(issuer_id)?;
		// At least the existential deposit, so that returning it can never be too little to keep
		// the holder's account.
		let minimum = T::MinimumRedemption::get().max(T::Fungible::minimum_balance());
		ensure!(amount >= minimum, Error::<T>::AmountTooSmall);
		ensure!(amount <= issuer.redeemable(), Error::<T>::RedeemableExceeded);
		let pending = issuer
			.pending
			.checked_add(amount)
			.ok_or_else(|| Self::unexpected("more pending than outstanding"))?;
		let id = NextRedemptionId::<T>::get();
		let next = id.checked_next().ok_or(Error::<T>::IdsExhausted)?;
		let requested_at = Self::now();
		let deadline = requested_at.saturating_add(T::RedemptionPeriod::get());

		T::Fungible::hold(&HoldReason::Redemption.into(), &holder, amount)?;

		issuer.pending = pending;
		Issuers::<T>::insert(issuer_id, issuer);
		NextRedemptionId::<T>::put(next);
		let key = RedemptionKey::from(id);
		RedemptionsByHolder::<T>::insert(&holder, key, ());
		RedemptionsByIssuer::<T>::insert(issuer_id, key, ());
		Redemptions::<T>::insert(
			key,
			Redemption {
				holder: holder.clone(),
				issuer: issuer_id,
				amount,
				reference,
				requested_at,
				deadline,
			},
		);
		Self::deposit_event(Event::RedemptionRequested {
			id,
			issuer: issuer_id,
			holder,
			amount,
			reference,
			deadline,
		});
		Ok(())
	}

	/// An open redemption and its issuer, which `who` must be, before the deadline.
	fn load_answerable(
		who: &T::AccountId,
		id: RedemptionId,
	) -> Result<(RedemptionOf<T>, IssuerOf<T>), DispatchError> {
		let redemption =
			Redemptions::<T>::get(RedemptionKey::from(id)).ok_or(Error::<T>::RedemptionNotFound)?;
		let issuer = Issuers::<T>::get(redemption.issuer)
			.ok_or_else(|| Self::unexpected("a redemption without issuer"))?;
		ensure!(issuer.account == *who, Error::<T>::NotIssuer);
		ensure!(Self::now() < redemption.deadline, Error::<T>::DeadlinePassed);
		Ok((redemption, issuer))
	}

	/// Removes a decided redemption and what counts it as pending.
	fn close_redemption(
		id: RedemptionId,
		redemption: &RedemptionOf<T>,
		mut issuer: IssuerOf<T>,
	) -> DispatchResult {
		issuer.pending = issuer
			.pending
			.checked_sub(redemption.amount)
			.ok_or_else(|| Self::unexpected("a redemption that is not pending"))?;
		let key = RedemptionKey::from(id);
		Redemptions::<T>::remove(key);
		RedemptionsByHolder::<T>::remove(&redemption.holder, key);
		RedemptionsByIssuer::<T>::remove(redemption.issuer, key);
		Issuers::<T>::insert(redemption.issuer, issuer);
		Ok(())
	}

	/// Gives the held SDRt back to its holder.
	fn release_held(redemption: &RedemptionOf<T>) -> DispatchResult {
		let released = T::Fungible::release(
			&HoldReason::Redemption.into(),
			&redemption.holder,
			redemption.amount,
			Precision::Exact,
		)?;
		ensure!(released == redemption.amount, Self::unexpected("released another amount"));
		Ok(())
	}

	pub(crate) fn do_confirm_redemption(
		who: T::AccountId,
		id: RedemptionId,
		payout_evidence: H256,
	) -> DispatchResult {
		let (redemption, mut issuer) = Self::load_answerable(&who, id)?;
		let amount = redemption.amount;
		let outstanding = issuer
			.outstanding
			.checked_sub(amount)
			.ok_or_else(|| Self::unexpected("more redeemed than outstanding"))?;
		issuer.redeemed = issuer
			.redeemed
			.checked_add(amount)
			.ok_or_else(|| Self::unexpected("more redeemed than can be counted"))?;
		issuer.outstanding = outstanding;

		// The money is paid: nothing that froze the holder's account since then may keep the SDRt
		// in being.
		let burned = T::Fungible::burn_held(
			&HoldReason::Redemption.into(),
			&redemption.holder,
			amount,
			Precision::Exact,
			Fortitude::Force,
		)?;
		ensure!(burned == amount, Self::unexpected("burned another amount"));

		Self::close_redemption(id, &redemption, issuer)?;
		Self::deposit_event(Event::RedemptionConfirmed {
			id,
			issuer: redemption.issuer,
			holder: redemption.holder,
			amount,
			payout_evidence,
			outstanding,
		});
		Ok(())
	}

	pub(crate) fn do_reject_redemption(
		who: T::AccountId,
		id: RedemptionId,
		reason: RejectReason,
	) -> DispatchResult {
		let (redemption, issuer) = Self::load_answerable(&who, id)?;

		Self::release_held(&redemption)?;

		Self::close_redemption(id, &redemption, issuer)?;
		Self::deposit_event(Event::RedemptionRejected {
			id,
			issuer: redemption.issuer,
			holder: redemption.holder,
			amount: redemption.amount,
			reason,
		});
		Ok(())
	}

	pub(crate) fn do_expire_redemption(id: RedemptionId) -> DispatchResult {
		let redemption =
			Redemptions::<T>::get(RedemptionKey::from(id)).ok_or(Error::<T>::RedemptionNotFound)?;
		ensure!(Self::now() >= redemption.deadline, Error::<T>::TooEarly);
		let issuer = Issuers::<T>::get(redemption.issuer)
			.ok_or_else(|| Self::unexpected("a redemption without issuer"))?;

		Self::release_held(&redemption)?;

		Self::close_redemption(id, &redemption, issuer)?;
		Self::deposit_event(Event::RedemptionExpired {
			id,
			issuer: redemption.issuer,
			holder: redemption.holder,
			amount: redemption.amount,
		});
		Ok(())
	}

	pub(crate) fn do_report_rates(
		who: T::AccountId,
		rates: Rates,
		observed_at: UnixSecs,
	) -> DispatchResult {
		ensure!(rates.check().is_ok(), Error::<T>::InvalidRates);
		let now = Self::now();
		ensure!(observed_at <= now, Error::<T>::MomentInFuture);
		ensure!(sdr::is_fresh(observed_at, now, T::RateMaxAge::get()), Error::<T>::ReportStale);
		let mut reporters = Reporters::<T>::get();
		let reporter = reporters
			.iter_mut()
			.find(|reporter| reporter.account == who)
			.ok_or(Error::<T>::NotReporter)?;
		ensure!(
			reporter.latest.is_none_or(|last| last.observation.observed_at < observed_at),
			Error::<T>::ReportNotNewer
		);

		let observation = Observation { observed_at, rates };
		reporter.latest = Some(Report { observation, reported_at: now });
		Reporters::<T>::put(reporters);
		Self::deposit_event(Event::RatesReported { reporter: who, rates, observed_at });
		if let Some(valuation) = Self::current_valuation() {
			Self::deposit_event(Event::ValuationUpdated {
				sdr_per_usd: valuation.value.sdr_per_usd,
				usd_per_sdr: valuation.value.usd_per_sdr,
				sources: valuation.sources,
				quality: valuation.quality,
			});
		}
		Ok(())
	}
}
