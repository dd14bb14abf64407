//! What a node asks that carries the documents of agreements.

use crate::types::*;
use alloc::vec::Vec;
use codec::Codec;
use interwork_primitives::{AgreementId, OperatorId, UnixSecs};
use sp_core::H256;

/// Most open periods of an operator that the node is told commitments of.
pub const COMMITMENTS_MAX: usize = 1_000;

sp_api::decl_runtime_apis! {
	/// Agreements and their periods, as the node's part that carries documents needs to know them.
	pub trait ReconciliationApi<AccountId: Codec> {
		/// An agreement. `None` if there was never such a one, it was not accepted, or it was cleared.
		fn agreement(agreement: AgreementId) -> Option<AgreementView>;

		/// A period. `None` if nobody has committed a statement of it, or its record was cleared.
		fn period(agreement: AgreementId, period: PeriodIndex) -> Option<PeriodView>;

		/// Statements and records that open periods of an operator name, with who announced each.
		fn open_commitments(operator: OperatorId) -> Vec<(OperatorId, H256)>;

		/// The operator for which an account settles. `None`: the account does not have the settlement
		/// role of any.
		fn settlement_operator(account: AccountId) -> Option<OperatorId>;

		/// When a period of an agreement begins and ends, in seconds since 1970. `None`: there is no such
		/// period.
		fn period_bounds(
			agreement: AgreementId,
			period: PeriodIndex,
		) -> Option<(UnixSecs, UnixSecs)>;
	}
}
