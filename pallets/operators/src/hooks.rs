//! What this pallet tells others beyond the changes of status.

use interwork_primitives::{OperatorId, RoleSet};
use sp_runtime::DispatchResult;

/// Hears of every change in the accounts of an operator, in the call that makes it and after the
/// registry has been updated.
pub trait OnOperatorAccount<AccountId> {
	/// The own account of `operator` moves from `old` to `new`. `old` belongs to no operator any
	/// more. An error refuses the change.
	fn on_account_changed(operator: OperatorId, old: &AccountId, new: &AccountId)
		-> DispatchResult;

	/// The delegate `account` of `operator` can no longer act in the roles `lost`. This cannot be
	/// refused: nobody can be made to stay a delegate.
	fn on_roles_lost(operator: OperatorId, account: &AccountId, lost: RoleSet);
}

impl<AccountId> OnOperatorAccount<AccountId> for () {
	fn on_account_changed(_: OperatorId, _: &AccountId, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn on_roles_lost(_: OperatorId, _: &AccountId, _: RoleSet) {}
}
