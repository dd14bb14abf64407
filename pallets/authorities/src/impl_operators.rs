//! What follows a change of an operator's status.

use crate::{
	pallet::*,
	types::{AuthorityRecord, AuthorityStatus},
};
use alloc::vec::Vec;
use interwork_primitives::{
	traits::{InspectOperators, OnOperatorStatus},
	OperatorId, OperatorStatus,
};
use sp_runtime::DispatchResult;

/// The authority of an operator that is suspended is suspended, that of one that retires is
/// removed. If the minimum does not allow it, the operator's change is refused: the board must
/// first admit another authority. An operator that comes back does not bring its authority back;
/// the board reinstates that.
impl<T: Config> OnOperatorStatus<T::AccountId> for Pallet<T> {
	fn on_status(
		operator: OperatorId,
		account: &T::AccountId,
		_: OperatorStatus,
		new: OperatorStatus,
	) -> DispatchResult {
		if !matches!(new, OperatorStatus::Suspended | OperatorStatus::Retired) {
			return Ok(());
		}
		let mut draft = Self::draft()?;
		let concerned: Vec<T::AccountId> = draft
			.list
			.iter()
			.filter(|(authority, record)| Self::belongs(authority, record, operator, account))
			.filter(|(_, record)| {
				// An offender that was dealt with already stays as it is.
				new == OperatorStatus::Retired || record.status == AuthorityStatus::Active
			})
			.map(|(authority, _)| authority.clone())
			.collect();
		if concerned.is_empty() {
			return Ok(());
		}

		let before = Self::strength(&draft.list);
		let effective_session = Self::effective_session();
		for authority in &concerned {
			if new == OperatorStatus::Retired {
				draft.list.remove(authority);
			} else if let Some(record) = draft.list.get_mut(authority) {
				record.status = AuthorityStatus::Suspended;
				record.since_session = effective_session;
			}
		}
		Self::ensure_enough(before, &draft.list)?;

		Self::commit(draft);
		for account in concerned {
			Self::deposit_event(if new == OperatorStatus::Retired {
				Event::AuthorityRetired { account, effective_session }
			} else {
				Event::AuthoritySuspended { account, effective_session }
			});
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Whether an authority is run by `operator`, whose own account is `own`. The registry may
	/// already have forgotten the accounts of one that retires, so what is recorded comes first.
	fn belongs(
		authority: &T::AccountId,
		record: &AuthorityRecord,
		operator: OperatorId,
		own: &T::AccountId,
	) -> bool {
		match record.operator {
			Some(recorded) => recorded == operator,
			None => authority == own || T::Operators::operator_of(authority) == Some(operator),
		}
	}
}
