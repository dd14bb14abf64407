//! The small traits through which pallets meet. Each is named for the need, not for the pallet
//! that happens to fill it.

use crate::{OperatorId, OperatorKind, OperatorStatus, Role};
use sp_runtime::{DispatchError, DispatchResult};

/// Who is this account, and may it do this?
pub trait InspectOperators<AccountId> {
	/// The operator that `account` belongs to, as its own account or as a delegate, whatever the
	/// operator's status.
	fn operator_of(account: &AccountId) -> Option<OperatorId>;

	/// The operator's own account: where it is paid.
	fn account_of(operator: OperatorId) -> Option<AccountId>;

	/// The operator's status, or `None` if there never was such an operator.
	fn status_of(operator: OperatorId) -> Option<OperatorStatus>;

	/// The operator's kind.
	fn kind_of(operator: OperatorId) -> Option<OperatorKind>;

	/// The operator for which `account` may start something new in `role`. Fails, saying why, if
	/// the account belongs to no operator, lacks the role, or the operator is not active.
	fn ensure_may_start(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError>;

	/// The operator for which `account` may carry on with what was started in `role`. Other than
	/// [`ensure_may_start`](Self::ensure_may_start) this includes suspended and retired operators:
	/// what is open must be finished, and what is owed is still paid.
	fn ensure_may_finish(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError>;

	/// Whether the operator is active.
	fn is_active(operator: OperatorId) -> bool {
		Self::status_of(operator) == Some(OperatorStatus::Active)
	}

	/// Makes `account` the own account of a new active operator, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_operator(account: &AccountId) -> OperatorId;
}

/// Suspend an operator for what the chain itself has seen it do.
pub trait SuspendOperators {
	/// Suspends an active operator; does nothing and succeeds for one that is suspended or retired.
	fn suspend(operator: OperatorId) -> DispatchResult;
}

/// Hears of every change of an operator's status, in the call that makes it. An error refuses the
/// change.
pub trait OnOperatorStatus<AccountId> {
	/// `operator`, whose own account is `account`, goes from `old` to `new`.
	fn on_status(
		operator: OperatorId,
		account: &AccountId,
		old: OperatorStatus,
		new: OperatorStatus,
	) -> DispatchResult;
}

#[impl_trait_for_tuples::impl_for_tuples(0, 6)]
impl<AccountId> OnOperatorStatus<AccountId> for Tuple {
	fn on_status(
		operator: OperatorId,
		account: &AccountId,
		old: OperatorStatus,
		new: OperatorStatus,
	) -> DispatchResult {
		for_tuples!( #( Tuple::on_status(operator, account, old, new)?; )* );
		Ok(())
	}
}

/// Has this account registered session keys?
pub trait InspectSessionKeys<AccountId> {
	/// Whether `account` has session keys, so that it can author and vote.
	fn has_keys(account: &AccountId) -> bool;

	/// Registers some session keys for `account`, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_set_keys(account: &AccountId);
}
