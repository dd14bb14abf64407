//! What the calls do: one `do_<call>` for each, then the parts that they share.

use crate::{hooks::OnOperatorAccount, pallet::*, types::*, weights::WeightInfo};
use alloc::vec::Vec;
use frame_support::{
	defensive, ensure,
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
		Get, UnixTime,
	},
};
use interwork_primitives::{
	traits::OnOperatorStatus, Balance, Country, OperatorId, OperatorKind, OperatorStatus, Plmn,
	RoleSet, Tadig, UnixSecs,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_apply(
		who: T::AccountId,
		legal_name: NameOf<T>,
		kind: OperatorKind,
		country: Country,
		tadig: Option<Tadig>,
		plmns: PlmnsOf<T>,
	) -> DispatchResult {
		Self::ensure_unlinked(&who)?;
		Self::ensure_facts(None, &legal_name, kind, country, tadig, &plmns)?;
		let deposit = T::ApplicationDeposit::get();
		let now = Self::now();

		if deposit > 0 {
			T::Fungible::hold(&HoldReason::ApplicationDeposit.into(), &who, deposit)?;
		}
		let operator = Self::register(OperatorRecord {
			account: who.clone(),
			legal_name: legal_name.clone(),
			kind,
			country,
			tadig,
			plmns: plmns.clone(),
			status: OperatorStatus::Applied,
			deposit,
			applied_at: now,
			status_since: now,
			delegate_count: 0,
		})?;
		Self::deposit_event(Event::Applied {
			operator,
			account: who,
			legal_name,
			kind,
			country,
			tadig,
			plmns,
			deposit,
		});
		Ok(())
	}

	/// Returns how many PLMNs were freed.
	pub(crate) fn do_withdraw_application(who: T::AccountId) -> Result<u32, DispatchError> {
		let (operator, record) = Self::owned(&who)?;
		let (plmns, deposit) = Self::discard(operator, &record, |counts| &mut counts.withdrawn)?;
		Self::deposit_event(Event::ApplicationWithdrawn { operator, account: who, deposit });
		Ok(plmns)
	}

	pub(crate) fn do_admit(operator: OperatorId) -> DispatchResult {
		let record = Self::record(operator)?;
		let account = record.account.clone();
		Self::change_status(operator, record, Transition::Admit)?;
		Self::deposit_event(Event::Admitted { operator, account });
		Ok(())
	}

	/// Returns how many PLMNs were freed.
	pub(crate) fn do_reject(operator: OperatorId, reason: Reason) -> Result<u32, DispatchError> {
		let record = Self::record(operator)?;
		let (plmns, deposit) = Self::discard(operator, &record, |counts| &mut counts.rejected)?;
		Self::deposit_event(Event::Rejected { operator, account: record.account, deposit, reason });
		Ok(plmns)
	}

	/// `reason` is `None` if the chain itself has seen an offence.
	pub(crate) fn do_suspend(operator: OperatorId, reason: Option<Reason>) -> DispatchResult {
		let record = Self::record(operator)?;
		let account = record.account.clone();
		Self::change_status(operator, record, Transition::Suspend)?;
		Self::deposit_event(Event::Suspended { operator, account, reason });
		Ok(())
	}

	pub(crate) fn do_reinstate(operator: OperatorId) -> DispatchResult {
		let record = Self::record(operator)?;
		let account = record.account.clone();
		Self::change_status(operator, record, Transition::Reinstate)?;
		Self::deposit_event(Event::Reinstated { operator, account });
		Ok(())
	}

	/// Returns how many PLMNs were freed and how many delegates unlinked.
	pub(crate) fn do_retire(
		operator: OperatorId,
		by: RetiredBy,
	) -> Result<(u32, u32), DispatchError> {
		let mut record = Self::record(operator)?;
		Self::ensure_transition(Transition::Retire, record.status)?;
		let account = record.account.clone();
		let deposit = core::mem::take(&mut record.deposit);
		let delegates = core::mem::take(&mut record.delegate_count);

		Self::release_deposit(&account, deposit)?;
		let plmns = Self::free_codes(record.tadig, &record.plmns);
		// At most `MaxDelegates`.
		for (delegate, ()) in Delegates::<T>::drain_prefix(operator) {
			let roles = Accounts::<T>::take(&delegate).map(|link| link.rights.roles());
			T::OnAccount::on_roles_lost(operator, &delegate, roles.unwrap_or_default());
		}
		Self::change_status(operator, record, Transition::Retire)?;
		Self::deposit_event(Event::Retired { operator, account, by, deposit });
		Ok((plmns, delegates))
	}

	/// Returns how many PLMNs were freed and how many delegates unlinked.
	pub(crate) fn do_leave(who: T::AccountId) -> Result<(u32, u32), DispatchError> {
		let (operator, _) = Self::owned(&who)?;
		Self::do_retire(operator, RetiredBy::Operator)
	}

	pub(crate) fn do_amend(
		operator: OperatorId,
		legal_name: NameOf<T>,
		country: Country,
		tadig: Option<Tadig>,
		plmns: PlmnsOf<T>,
	) -> DispatchResult {
		let mut record = Self::record(operator)?;
		ensure!(record.status.is_live(), Error::<T>::OperatorRetired);
		Self::ensure_facts(Some(operator), &legal_name, record.kind, country, tadig, &plmns)?;

		Self::free_codes(record.tadig, &record.plmns);
		Self::take_codes(operator, tadig, &plmns);
		record.legal_name = legal_name.clone();
		record.country = country;
		record.tadig = tadig;
		record.plmns = plmns.clone();
		Operators::<T>::insert(operator, record);
		Self::deposit_event(Event::Amended { operator, legal_name, country, tadig, plmns });
		Ok(())
	}

	pub(crate) fn do_set_delegate(
		who: T::AccountId,
		account: T::AccountId,
		roles: RoleSet,
	) -> DispatchResult {
		let (operator, mut record) = Self::owned(&who)?;
		match record.status {
			OperatorStatus::Applied => return Err(Error::<T>::OperatorNotAdmitted.into()),
			OperatorStatus::Retired => return Err(Error::<T>::OperatorRetired.into()),
			OperatorStatus::Active | OperatorStatus::Suspended => {},
		}
		// A decoded set may hold any bits.
		ensure!(!roles.is_empty() && roles.is_valid(), Error::<T>::InvalidRoles);
		let old_roles = match Accounts::<T>::get(&account) {
			None => None,
			Some(AccountLink { operator: other, rights: AccountRights::Delegate(old) })
				if other == operator =>
			{
				Some(old)
			},
			Some(_) => return Err(Error::<T>::AccountAlreadyLinked.into()),
		};
		if old_roles.is_none() {
			ensure!(record.delegate_count < T::MaxDelegates::get(), Error::<T>::TooManyDelegates);
			record.delegate_count =
				record.delegate_count.checked_add(1).ok_or(Error::<T>::TooManyDelegates)?;
		}

		if old_roles.is_none() {
			Operators::<T>::insert(operator, record);
			Delegates::<T>::insert(operator, &account, ());
		}
		let rights = AccountRights::Delegate(roles);
		Accounts::<T>::insert(&account, AccountLink { operator, rights });
		let lost = old_roles
			.and_then(|old| RoleSet::from_bits(old.bits() & !roles.bits()))
			.unwrap_or_default();
		if !lost.is_empty() {
			T::OnAccount::on_roles_lost(operator, &account, lost);
		}
		Self::deposit_event(Event::DelegateSet { operator, account, old_roles, new_roles: roles });
		Ok(())
	}

	pub(crate) fn do_remove_delegate(who: T::AccountId, account: T::AccountId) -> DispatchResult {
		let (operator, record) = Self::owned(&who)?;
		let link = Accounts::<T>::get(&account).ok_or(Error::<T>::DelegateNotFound)?;
		ensure!(link.operator == operator && !link.rights.is_owner(), Error::<T>::DelegateNotFound);

		Self::unlink_delegate(operator, record, &account, link.rights.roles())?;
		Self::deposit_event(Event::DelegateRemoved { operator, account });
		Ok(())
	}

	pub(crate) fn do_resign_delegation(who: T::AccountId) -> DispatchResult {
		let link = Accounts::<T>::get(&who).ok_or(Error::<T>::NotOperator)?;
		ensure!(!link.rights.is_owner(), Error::<T>::NotDelegate);
		let operator = link.operator;
		let record = Operators::<T>::get(operator)
			.ok_or_else(|| Self::unexpected("a delegate is linked to no operator"))?;

		Self::unlink_delegate(operator, record, &who, link.rights.roles())?;
		Self::deposit_event(Event::DelegateResigned { operator, account: who });
		Ok(())
	}

	pub(crate) fn do_change_account(
		who: T::AccountId,
		new_account: T::AccountId,
	) -> DispatchResult {
		let (operator, record) = Self::owned(&who)?;
		Self::move_account(operator, record, new_account)
	}

	pub(crate) fn do_replace_account(
		operator: OperatorId,
		new_account: T::AccountId,
	) -> DispatchResult {
		let record = Self::record(operator)?;
		Self::move_account(operator, record, new_account)
	}
}

/// The parts that calls share.
impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> UnixSecs {
		T::Time::now().as_secs()
	}

	/// Reports a state that cannot be.
	pub(crate) fn unexpected(what: &'static str) -> DispatchError {
		defensive!(what);
		Error::<T>::Unexpected.into()
	}

	fn record(operator: OperatorId) -> Result<OperatorRecordOf<T>, DispatchError> {
		Operators::<T>::get(operator).ok_or_else(|| Error::<T>::OperatorNotFound.into())
	}

	/// The operator whose own account is `who`.
	fn owned(who: &T::AccountId) -> Result<(OperatorId, OperatorRecordOf<T>), DispatchError> {
		let link = Accounts::<T>::get(who).ok_or(Error::<T>::NotOperator)?;
		ensure!(link.rights.is_owner(), Error::<T>::NotOwner);
		let record = Operators::<T>::get(link.operator)
			.ok_or_else(|| Self::unexpected("an account is linked to no operator"))?;
		Ok((link.operator, record))
	}

	fn ensure_unlinked(account: &T::AccountId) -> DispatchResult {
		ensure!(!Accounts::<T>::contains_key(account), Error::<T>::AccountAlreadyLinked);
		Ok(())
	}

	fn ensure_transition(
		transition: Transition,
		old: OperatorStatus,
	) -> Result<OperatorStatus, Error<T>> {
		transition.apply_to(old).map_err(|error| match error {
			TransitionError::NotApplied => Error::<T>::OperatorNotApplied,
			TransitionError::NotAdmitted => Error::<T>::OperatorNotAdmitted,
			TransitionError::NotActive => Error::<T>::OperatorNotActive,
			TransitionError::NotSuspended => Error::<T>::OperatorNotSuspended,
			TransitionError::Retired => Error::<T>::OperatorRetired,
		})
	}

	/// Checks the facts of an operator and that nobody but `operator` owns its codes.
	pub(crate) fn ensure_facts(
		operator: Option<OperatorId>,
		legal_name: &[u8],
		kind: OperatorKind,
		country: Country,
		tadig: Option<Tadig>,
		plmns: &[Plmn],
	) -> DispatchResult {
		Self::ensure_facts_well_formed(legal_name, kind, country, tadig, plmns)?;
		let is_free = |owner: Option<OperatorId>| owner.is_none() || owner == operator;
		if let Some(tadig) = tadig {
			ensure!(is_free(TadigOwners::<T>::get(tadig)), Error::<T>::TadigAlreadyTaken);
		}
		for plmn in plmns {
			ensure!(is_free(PlmnOwners::<T>::get(plmn)), Error::<T>::PlmnAlreadyTaken);
		}
		Ok(())
	}

	/// Checks the facts of an operator by themselves.
	pub(crate) fn ensure_facts_well_formed(
		legal_name: &[u8],
		kind: OperatorKind,
		country: Country,
		tadig: Option<Tadig>,
		plmns: &[Plmn],
	) -> DispatchResult {
		ensure!(is_presentable(legal_name), Error::<T>::InvalidName);
		ensure!(country.is_assigned(), Error::<T>::InvalidCountry);
		ensure!(tadig.is_some() || !kind.requires_tadig(), Error::<T>::TadigRequired);
		ensure!(tadig.is_none_or(|tadig| tadig.check().is_ok()), Error::<T>::InvalidTadig);
		ensure!(!plmns.is_empty() || !kind.requires_plmn(), Error::<T>::PlmnRequired);
		ensure!(plmns.iter().all(|plmn| plmn.check().is_ok()), Error::<T>::InvalidPlmn);
		ensure!(!has_duplicates(plmns), Error::<T>::DuplicatePlmn);
		Ok(())
	}

	/// Writes a new operator under the next id. The caller has checked everything else.
	pub(crate) fn register(record: OperatorRecordOf<T>) -> Result<OperatorId, DispatchError> {
		let operator = NextOperatorId::<T>::get();
		let next = operator.checked_next().ok_or(Error::<T>::NoMoreIds)?;
		let mut counts = Counts::<T>::get();
		Self::increment(counts.of_mut(record.status))?;

		NextOperatorId::<T>::put(next);
		Counts::<T>::put(counts);
		Self::take_codes(operator, record.tadig, &record.plmns);
		let rights = AccountRights::Owner;
		Accounts::<T>::insert(&record.account, AccountLink { operator, rights });
		Operators::<T>::insert(operator, record);
		Ok(operator)
	}

	/// Ends an application. Returns how many PLMNs were freed and the deposit that was released.
	fn discard(
		operator: OperatorId,
		record: &OperatorRecordOf<T>,
		counter: fn(&mut OperatorCounts) -> &mut u32,
	) -> Result<(u32, Balance), DispatchError> {
		ensure!(record.status == OperatorStatus::Applied, Error::<T>::OperatorNotApplied);
		let mut counts = Counts::<T>::get();
		Self::decrement(counts.of_mut(OperatorStatus::Applied))?;
		Self::increment(counter(&mut counts))?;

		Self::release_deposit(&record.account, record.deposit)?;
		Counts::<T>::put(counts);
		let plmns = Self::free_codes(record.tadig, &record.plmns);
		Accounts::<T>::remove(&record.account);
		Operators::<T>::remove(operator);
		Ok((plmns, record.deposit))
	}

	/// Writes `record` with the status to which `transition` leads, and tells those who want to
	/// know. They find the registry updated already, so that a question, or a second suspension from
	/// inside the hook, gets a true answer.
	fn change_status(
		operator: OperatorId,
		mut record: OperatorRecordOf<T>,
		transition: Transition,
	) -> DispatchResult {
		let old = record.status;
		let new = Self::ensure_transition(transition, old)?;
		let account = record.account.clone();
		let mut counts = Counts::<T>::get();
		Self::decrement(counts.of_mut(old))?;
		Self::increment(counts.of_mut(new))?;

		Counts::<T>::put(counts);
		record.status = new;
		record.status_since = Self::now();
		Operators::<T>::insert(operator, record);
		T::OnStatus::on_status(operator, &account, old, new)
	}

	fn increment(counter: &mut u32) -> DispatchResult {
		*counter = counter.checked_add(1).ok_or_else(|| Self::unexpected("a count overflows"))?;
		Ok(())
	}

	fn decrement(counter: &mut u32) -> DispatchResult {
		*counter = counter.checked_sub(1).ok_or_else(|| Self::unexpected("a count underflows"))?;
		Ok(())
	}

	fn take_codes(operator: OperatorId, tadig: Option<Tadig>, plmns: &[Plmn]) {
		if let Some(tadig) = tadig {
			TadigOwners::<T>::insert(tadig, operator);
		}
		for plmn in plmns {
			PlmnOwners::<T>::insert(plmn, operator);
		}
	}

	/// Returns how many PLMNs were freed.
	fn free_codes(tadig: Option<Tadig>, plmns: &[Plmn]) -> u32 {
		if let Some(tadig) = tadig {
			TadigOwners::<T>::remove(tadig);
		}
		for plmn in plmns {
			PlmnOwners::<T>::remove(plmn);
		}
		plmns.len().try_into().unwrap_or(u32::MAX)
	}

	fn release_deposit(account: &T::AccountId, deposit: Balance) -> DispatchResult {
		if deposit > 0 {
			// Exact: a hold that is smaller than the record says must not pass unnoticed.
			let reason = HoldReason::ApplicationDeposit.into();
			T::Fungible::release(&reason, account, deposit, Precision::Exact)?;
		}
		Ok(())
	}

	fn unlink_delegate(
		operator: OperatorId,
		mut record: OperatorRecordOf<T>,
		account: &T::AccountId,
		roles: RoleSet,
	) -> DispatchResult {
		Self::decrement(&mut record.delegate_count)?;

		Operators::<T>::insert(operator, record);
		Delegates::<T>::remove(operator, account);
		Accounts::<T>::remove(account);
		T::OnAccount::on_roles_lost(operator, account, roles);
		Ok(())
	}

	fn move_account(
		operator: OperatorId,
		mut record: OperatorRecordOf<T>,
		new_account: T::AccountId,
	) -> DispatchResult {
		Self::ensure_unlinked(&new_account)?;
		let deposit = record.deposit;
		if deposit > 0 {
			let reason = HoldReason::ApplicationDeposit.into();
			ensure!(
				T::Fungible::hold_available(&reason, &new_account),
				Error::<T>::AccountCannotHoldDeposit
			);
			T::Fungible::transfer_on_hold(
				&reason,
				&record.account,
				&new_account,
				deposit,
				Precision::Exact,
				Restriction::OnHold,
				// Freezes of the old account stand: they are somebody's claim on it.
				Fortitude::Polite,
			)?;
		}

		let old_account = core::mem::replace(&mut record.account, new_account.clone());
		Operators::<T>::insert(operator, record);
		Accounts::<T>::remove(&old_account);
		let rights = AccountRights::Owner;
		Accounts::<T>::insert(&new_account, AccountLink { operator, rights });
		T::OnAccount::on_account_changed(operator, &old_account, &new_account)?;
		Self::deposit_event(Event::AccountChanged { operator, old_account, new_account, deposit });
		Ok(())
	}
}

/// What the view functions answer, and the check of the configuration.
impl<T: Config> Pallet<T> {
	pub(crate) fn with_record(operator: OperatorId) -> Option<(OperatorId, OperatorRecordOf<T>)> {
		Operators::<T>::get(operator).map(|record| (operator, record))
	}

	pub(crate) fn page_of_operators(
		after: Option<OperatorId>,
		limit: u32,
	) -> OperatorPage<OperatorRecordOf<T>> {
		let limit: usize = limit.min(MAX_PAGE_SIZE).try_into().unwrap_or(0);
		let end = NextOperatorId::<T>::get();
		let start = match after {
			None => Some(OperatorId(0)),
			Some(after) => after.checked_next(),
		};
		let mut operators = Vec::new();
		let mut next = None;
		// With a limit of zero there is nothing to say, not even where to go on.
		let mut candidate = start.filter(|_| limit > 0);
		for _ in 0..MAX_PAGE_SCAN {
			let Some(id) = candidate.filter(|id| *id < end) else { break };
			operators.extend(Self::with_record(id));
			candidate = id.checked_next();
			let is_more = candidate.is_some_and(|following| following < end);
			next = is_more.then_some(id);
			if operators.len() >= limit {
				break;
			}
		}
		OperatorPage { operators, next }
	}

	pub(crate) fn delegates_of(operator: OperatorId) -> Vec<(T::AccountId, RoleSet)> {
		Delegates::<T>::iter_key_prefix(operator)
			.filter_map(|account| {
				let roles = Accounts::<T>::get(&account)?.rights.roles();
				Some((account, roles))
			})
			.collect()
	}

	/// Stops a runtime that is wrongly configured from being built.
	pub(crate) fn check_configuration() {
		for (name, value) in [
			("MaxNameLength", T::MaxNameLength::get()),
			("MaxPlmns", T::MaxPlmns::get()),
			("MaxDelegates", T::MaxDelegates::get()),
		] {
			assert!((1..=256).contains(&value), "{name} is {value} and must be 1 to 256");
		}
		let limit = T::BlockWeights::get().max_block;
		for (name, weight) in [
			("retire", T::WeightInfo::retire(T::MaxPlmns::get(), T::MaxDelegates::get())),
			("leave", T::WeightInfo::leave(T::MaxPlmns::get(), T::MaxDelegates::get())),
			("amend", T::WeightInfo::amend(T::MaxPlmns::get())),
		] {
			assert!(
				weight.all_lte(limit.div(2)),
				"{name} weighs {weight} at most and must fit in half a block of {limit}"
			);
		}
	}
}
