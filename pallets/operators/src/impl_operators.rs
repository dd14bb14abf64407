//! How other pallets ask about operators and have one suspended.

use crate::pallet::*;
use frame_support::{ensure, storage::with_storage_layer};
use interwork_primitives::{
	traits::{InspectOperators, SuspendOperators},
	OperatorId, OperatorKind, OperatorStatus, Role,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The operator for which `account` acts in `role`, and its status.
	fn acting_for(
		account: &T::AccountId,
		role: Role,
	) -> Result<(OperatorId, OperatorStatus), DispatchError> {
		let link = Accounts::<T>::get(account).ok_or(Error::<T>::NotOperator)?;
		ensure!(link.rights.allow(role), Error::<T>::RoleMissing);
		let record = Operators::<T>::get(link.operator)
			.ok_or_else(|| Self::unexpected("an account is linked to no operator"))?;
		Ok((link.operator, record.status))
	}
}

impl<T: Config> InspectOperators<T::AccountId> for Pallet<T> {
	fn operator_of(account: &T::AccountId) -> Option<OperatorId> {
		Accounts::<T>::get(account).map(|link| link.operator)
	}

	fn account_of(operator: OperatorId) -> Option<T::AccountId> {
		Operators::<T>::get(operator).map(|record| record.account)
	}

	fn status_of(operator: OperatorId) -> Option<OperatorStatus> {
		Operators::<T>::get(operator).map(|record| record.status)
	}

	fn kind_of(operator: OperatorId) -> Option<OperatorKind> {
		Operators::<T>::get(operator).map(|record| record.kind)
	}

	fn ensure_may_start(account: &T::AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let (operator, status) = Self::acting_for(account, role)?;
		ensure!(status.may_start(), Error::<T>::OperatorNotActive);
		Ok(operator)
	}

	fn ensure_may_finish(account: &T::AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let (operator, status) = Self::acting_for(account, role)?;
		ensure!(status.may_finish(), Error::<T>::OperatorNotAdmitted);
		Ok(operator)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_operator(account: &T::AccountId) -> OperatorId {
		crate::benchmarking::benchmark_operator::<T>(account)
	}
}

impl<T: Config> SuspendOperators for Pallet<T> {
	fn suspend(operator: OperatorId) -> DispatchResult {
		match Operators::<T>::get(operator).map(|record| record.status) {
			None => Err(Error::<T>::OperatorNotFound.into()),
			Some(OperatorStatus::Suspended | OperatorStatus::Retired) => Ok(()),
			// The caller may go on after an error, and then nothing of this may remain.
			Some(OperatorStatus::Applied | OperatorStatus::Active) => {
				with_storage_layer(|| Self::do_suspend(operator, None))
			},
		}
	}
}
