//! What the workers of a node have in common: the key with which an operator's own node signs, and
//! how a pallet's worker has a transaction sent.
//!
//! A worker and the parts of a node that are not in the runtime meet in the node's offchain storage,
//! under keys that begin with [`STORAGE`]. They need nothing else of each other, so that stock tools
//! execute the runtime.

use alloc::vec::Vec;
use sp_core::crypto::KeyTypeId;

/// The type of an operator's key in its node's keystore: sr25519, of an account to which the operator
/// has delegated the documents role, the settlement role, or both.
pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"iwop");

/// How the names of all entries begin that workers and nodes share in offchain storage.
pub const STORAGE: &[u8] = b"interwork/";

/// Why a transaction was not handed over to the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmitError {
	/// The node has no key of this account.
	NoKey,
	/// The pool does not take it now: another one of the account waits, or there is nothing to pay with.
	/// The next block is soon enough to try again.
	Refused,
}

/// The accounts whose keys a node has, and transactions in their name. For offchain workers.
pub trait SubmitSigned<AccountId, Call> {
	/// Accounts of all keys of [`KEY_TYPE`] that this node has.
	fn accounts() -> Vec<AccountId>;

	/// Signs a call in the name of an account, and hands it over to the pool.
	fn submit(account: &AccountId, call: Call) -> Result<(), SubmitError>;
}
