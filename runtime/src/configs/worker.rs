//! How offchain workers sign and send transactions.

use crate::{
	Address, Runtime, RuntimeCall, SignedPayload, System, TxExtension, UncheckedExtrinsic,
};
use alloc::vec::Vec;
use codec::Encode;
use interwork_primitives::{
	worker::{SubmitError, SubmitSigned, KEY_TYPE},
	AccountId, Signature,
};
use sp_core::sr25519;
use sp_runtime::generic::Era;

/// For how many blocks a worker's transaction can be put into one. What was not by then is made anew.
const LIFETIME: u64 = 64;

/// How many blocks back a transaction's life begins: at a block that the branches of a short fork have in
/// common, or it would be worth nothing on the other branch and keep its successor out of the pool.
const ROOT: u64 = 16;

/// The keys that the node has for its operator.
pub struct NodeKeys;

impl<Call: Into<RuntimeCall>> SubmitSigned<AccountId, Call> for NodeKeys {
	fn accounts() -> Vec<AccountId> {
		sp_io::crypto::sr25519_public_keys(KEY_TYPE)
			.into_iter()
			.map(|key| AccountId::new(key.0))
			.collect()
	}

	fn submit(account: &AccountId, call: Call) -> Result<(), SubmitError> {
		let born = u64::from(System::block_number()).saturating_sub(ROOT);
		let extension: TxExtension = (
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckEra::from(Era::mortal(LIFETIME, born)),
			frame_system::CheckNonce::from(System::account_nonce(account)),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		);
		let payload =
			SignedPayload::new(call.into(), extension).map_err(|_| SubmitError::Refused)?;
		let key = sr25519::Public::from_raw(*account.as_ref());
		let signature = payload
			.using_encoded(|bytes| sp_io::crypto::sr25519_sign(KEY_TYPE, &key, bytes))
			.ok_or(SubmitError::NoKey)?;
		let (call, extension, _) = payload.deconstruct();
		let address = Address::Id(account.clone());
		let transaction =
			UncheckedExtrinsic::new_signed(call, address, Signature::Sr25519(signature), extension);
		sp_io::offchain::submit_transaction(transaction.encode())
			.map_err(|()| SubmitError::Refused)?;
		// A worker's changes of state are its own and end with it: only its next transaction sees them.
		frame_system::Pallet::<Runtime>::inc_account_nonce(account);
		Ok(())
	}
}
