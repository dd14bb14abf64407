//! Signs transactions offline with the runtime's own types.

use codec::Encode;
use interwork_primitives::{AccountId, Balance, Nonce};
use interwork_runtime::{
	Runtime, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{generic::Era, MultiAddress, MultiSignature};

/// An account with its key and the next nonce it signs with.
pub struct Signer {
	pair: sr25519::Pair,
	nonce: Nonce,
	genesis: H256,
}

impl Signer {
	/// The account derived from a development path such as `//Alice`.
	pub fn from_path(path: &str, genesis: H256) -> anyhow::Result<Self> {
		let pair = sr25519::Pair::from_string(path, None)
			.map_err(|error| anyhow::anyhow!("{path} is no key: {error:?}"))?;
		Ok(Self { pair, nonce: 0, genesis })
	}

	/// Its account.
	pub fn account(&self) -> AccountId {
		self.pair.public().into()
	}

	/// Continues from the account's nonce on chain.
	pub fn set_nonce(&mut self, nonce: Nonce) {
		self.nonce = nonce;
	}

	/// The nonce of the next transaction.
	pub fn nonce(&self) -> Nonce {
		self.nonce
	}

	/// Signs a call with the next nonce. The transaction never expires: it can be signed long before
	/// it is sent, and sent again however long an outage takes.
	pub fn sign(&mut self, call: RuntimeCall) -> UncheckedExtrinsic {
		self.sign_with_tip(call, 0)
	}

	/// Signs a call as [`sign`](Self::sign) does, and adds so much to its fee that it comes first.
	pub fn sign_with_tip(&mut self, call: RuntimeCall, tip: Balance) -> UncheckedExtrinsic {
		let (extension, signature) = self.signature(&call, tip);
		self.nonce += 1;
		UncheckedExtrinsic::new_signed(
			call,
			MultiAddress::Id(self.account()),
			MultiSignature::Sr25519(signature),
			extension,
		)
	}

	/// The call under a signature with one wrong bit: everything about it is right but that.
	pub fn forge(&self, call: RuntimeCall) -> UncheckedExtrinsic {
		let (extension, mut signature) = self.signature(&call, 0);
		if let Some(byte) = signature.0.first_mut() {
			*byte ^= 1;
		}
		UncheckedExtrinsic::new_signed(
			call,
			MultiAddress::Id(self.account()),
			MultiSignature::Sr25519(signature),
			extension,
		)
	}

	fn signature(&self, call: &RuntimeCall, tip: Balance) -> (TxExtension, sr25519::Signature) {
		let extension: TxExtension = (
			frame_system::CheckNonZeroSender::<Runtime>::new(),
			frame_system::CheckSpecVersion::<Runtime>::new(),
			frame_system::CheckTxVersion::<Runtime>::new(),
			frame_system::CheckGenesis::<Runtime>::new(),
			frame_system::CheckEra::<Runtime>::from(Era::Immortal),
			frame_system::CheckNonce::<Runtime>::from(self.nonce),
			frame_system::CheckWeight::<Runtime>::new(),
			pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(tip),
			frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
			frame_system::WeightReclaim::<Runtime>::new(),
		);
		let payload = SignedPayload::from_raw(
			call.clone(),
			extension.clone(),
			(
				(),
				VERSION.spec_version,
				VERSION.transaction_version,
				self.genesis,
				self.genesis,
				(),
				(),
				(),
				None,
				(),
			),
		);
		let signature = payload.using_encoded(|bytes| self.pair.sign(bytes));
		(extension, signature)
	}
}
