#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::as_conversions,
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic
	)
)]

extern crate alloc;

pub mod runtime_api;
pub mod types;
pub mod weights;
pub mod worker;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_documents;
mod impl_keys;
mod impl_peers;
mod impl_views;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What benchmarks need from the runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Sets the time that `Config::Time` returns.
	fn set_time(now: interwork_primitives::UnixSecs);
}

#[frame_support::pallet]
pub mod pallet {
	use crate::{types::*, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		documents::{
			DocumentAnswers, DocumentInfo, DocumentPublicKey, InspectDocuments, KeyEpoch, Party,
			RejectReason,
		},
		traits::InspectOperators,
		worker::SubmitSigned,
		DocumentId, DocumentKey, OperatorId, UnixSecs,
	};
	use sp_core::H256;

	/// Version of the storage layout.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The keys of the node on which the offchain worker runs, and its transactions.
		type Worker: SubmitSigned<Self::AccountId, Call<Self>>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// The time.
		type Time: UnixTime;

		/// Shortest time from announcement to expiry of a document, in seconds.
		#[pallet::constant]
		type MinAnswerPeriod: Get<UnixSecs>;

		/// Longest time from announcement to expiry of a document, in seconds.
		#[pallet::constant]
		type MaxAnswerPeriod: Get<UnixSecs>;

		/// How long the record of a document stays that was rejected, has expired or was purged, and
		/// that of a key whose time is over, in seconds.
		#[pallet::constant]
		type RetentionPeriod: Get<UnixSecs>;

		/// How long the receipt of a document stays that was not purged, in seconds. As long the
		/// recipient can fetch it again.
		#[pallet::constant]
		type ReceiptPeriod: Get<UnixSecs>;

		/// Longest time for which a key is in use, and ahead of which it is registered, in seconds.
		#[pallet::constant]
		type MaxKeyPeriod: Get<UnixSecs>;

		/// How long a key stays in use when its successor is, in seconds.
		#[pallet::constant]
		type KeyOverlap: Get<UnixSecs>;

		/// Most keys of an operator on record.
		#[pallet::constant]
		type MaxKeys: Get<u32>;

		/// Most nodes of an operator that fetch and serve its documents.
		#[pallet::constant]
		type MaxPeers: Get<u32>;

		/// Most documents of one sender that a recipient may owe an answer.
		#[pallet::constant]
		type MaxOpenPerPair: Get<u32>;

		/// Most rows in one batch.
		#[pallet::constant]
		type MaxRows: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// The id of the next document.
	#[pallet::storage]
	pub type NextDocumentId<T> = StorageValue<_, DocumentId, ValueQuery>;

	/// Documents, from their announcement until they are cleared, some time after they ended. The
	/// sender is an operator that the board admitted, and pays with the weight of the call.
	// Written in bulk: big-endian counters under `Identity` make neighbouring documents neighbours in
	// the trie, and the chain assigns the ids.
	#[pallet::storage]
	pub type Documents<T> = StorageMap<_, Identity, DocumentKey, DocumentRecord>;

	/// Which document a sender has announced under a commitment. As long as its record is there.
	// Senders choose the commitments, so the hash must be a strong one.
	#[pallet::storage]
	pub type Commitments<T> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Blake2_128Concat, H256, DocumentId>;

	/// Documents that recipients owe an answer: what a node looks at that was away for long.
	// The chain assigns both ids, so plain hashes cannot be unbalanced on purpose. In the order of the
	// documents.
	#[pallet::storage]
	pub type Inbox<T> = StorageDoubleMap<_, Twox64Concat, OperatorId, Identity, DocumentKey, ()>;

	/// What became of the documents from one operator (the second key) to another (the first). For
	/// good: facts that accumulate.
	// The chain assigns both ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Pairs<T> = StorageDoubleMap<
		_,
		Twox64Concat,
		OperatorId,
		Twox64Concat,
		OperatorId,
		PairRecord,
		ValueQuery,
	>;

	/// Counts of each operator's keys. For good: epochs never repeat.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type KeyRings<T> = StorageMap<_, Twox64Concat, OperatorId, KeyRing, ValueQuery>;

	/// Keys by operator and epoch, from their registration until they are cleared.
	// The chain assigns ids and epochs, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Keys<T> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Twox64Concat, KeyEpoch, KeyRecord>;

	/// The nodes that fetch each operator's documents and serve them. Nobody else gets a piece.
	// The chain assigns the ids, so a plain hash cannot be unbalanced on purpose.
	#[pallet::storage]
	pub type Peers<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, BoundedVec<PeerKey, T::MaxPeers>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator has registered a key.
		KeyRegistered {
			/// The operator.
			operator: OperatorId,
			/// The number of the key.
			epoch: KeyEpoch,
			/// The key.
			key: DocumentPublicKey,
			/// Documents can be announced under it from this moment on.
			active_from: UnixSecs,
			/// Documents can be announced under it before this moment.
			active_until: UnixSecs,
			/// Documents can be announced under the key before it until this moment. `None`: it ends
			/// as before, or there is none.
			previous_until: Option<UnixSecs>,
		},
		/// An operator has revoked a key.
		KeyRevoked {
			/// The operator.
			operator: OperatorId,
			/// The number of the key.
			epoch: KeyEpoch,
		},
		/// Keys whose time was over are no longer on record.
		KeysCleared {
			/// The operator.
			operator: OperatorId,
			/// The numbers of the keys.
			epochs: BoundedVec<KeyEpoch, T::MaxKeys>,
		},
		/// A node fetches and serves documents of an operator from now on.
		PeerAdded {
			/// The operator.
			operator: OperatorId,
			/// The node's network key.
			peer: PeerKey,
		},
		/// A node no longer fetches and serves documents of an operator.
		PeerRemoved {
			/// The operator.
			operator: OperatorId,
			/// The node's network key.
			peer: PeerKey,
		},
		/// A document was announced.
		Announced {
			/// Its id.
			document: DocumentId,
			/// From whom it comes.
			sender: OperatorId,
			/// What the sender says of it.
			announcement: AnnounceRow,
		},
		/// A batch of documents was announced.
		BatchAnnounced {
			/// The id of the first document; the others follow in the order of their rows.
			first_document: DocumentId,
			/// From whom they come.
			sender: OperatorId,
			/// Rows in the batch.
			rows: u32,
			/// Documents that were announced.
			rows_announced: u32,
			/// The result of each row, in order. Empty: every document was announced.
			results: BoundedVec<AnnounceResult, T::MaxRows>,
		},
		/// The recipient has a document, all of it, on its disk.
		Received {
			/// The document.
			document: DocumentId,
		},
		/// A recipient has a batch of documents.
		BatchReceived {
			/// The recipient.
			recipient: OperatorId,
			/// Rows in the batch.
			rows: u32,
			/// Documents that were received.
			rows_received: u32,
			/// The result of each row, in order. Empty: every document was received.
			results: BoundedVec<DocumentResult, T::MaxRows>,
		},
		/// The recipient does not take a document.
		Rejected {
			/// The document.
			document: DocumentId,
			/// Why.
			reason: RejectReason,
		},
		/// The recipient of a document gave no answer in time.
		Expired {
			/// The document.
			document: DocumentId,
		},
		/// The recipients of a batch of documents gave no answer in time.
		BatchExpired {
			/// Rows in the batch.
			rows: u32,
			/// Documents that have expired.
			rows_expired: u32,
			/// The result of each row, in order. Empty: every document has expired.
			results: BoundedVec<DocumentResult, T::MaxRows>,
		},
		/// A party has destroyed a document. Nobody serves or fetches it any more.
		Purged {
			/// The document.
			document: DocumentId,
			/// Who.
			by: Party,
		},
		/// A party has destroyed a batch of documents.
		BatchPurged {
			/// The operator.
			operator: OperatorId,
			/// Rows in the batch.
			rows: u32,
			/// Documents that were purged.
			rows_purged: u32,
			/// The result of each row, in order. Empty: every document was purged.
			results: BoundedVec<DocumentResult, T::MaxRows>,
		},
		/// Records of documents that ended long ago were removed.
		BatchCleared {
			/// Rows in the batch.
			rows: u32,
			/// Records that are gone.
			rows_cleared: u32,
			/// The result of each row, in order. Empty: every record is gone.
			results: BoundedVec<DocumentResult, T::MaxRows>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The batch has no rows.
		NoRows,
		/// The key is not the operator's next. Another was registered meanwhile: look again.
		WrongEpoch,
		/// The key is all zeros.
		InvalidKey,
		/// The operator has this key on record already. Make a new one.
		KeyAlreadyExists,
		/// The key would be in use before the one before it, or no longer than it begins.
		InvalidKeyPeriod,
		/// The key would be in use too long, or begin too far ahead.
		KeyPeriodTooLong,
		/// The operator has as many keys on record as it may. Clear old ones.
		TooManyKeys,
		/// There is no such key; its record may have been cleared.
		KeyNotFound,
		/// The key has been revoked already.
		KeyAlreadyRevoked,
		/// The node's key is all zeros.
		InvalidPeer,
		/// The operator has this node on record already.
		PeerAlreadyAdded,
		/// The operator has as many nodes on record as it may. Remove one.
		TooManyPeers,
		/// The operator does not have this node on record.
		PeerNotFound,
		/// There is no such size bucket.
		InvalidBucket,
		/// Root or commitment is zero.
		MissingHash,
		/// An operator cannot send to itself.
		SelfAddressed,
		/// The sender has announced a document under this commitment before.
		AlreadyAnnounced,
		/// The recipient would have too little time. Choose a later expiry.
		ExpiryTooSoon,
		/// The recipient would have too much time. Choose an earlier expiry.
		ExpiryTooLate,
		/// The recipient is not active.
		RecipientNotActive,
		/// The recipient's key does not exist, is not yet or no longer in use, or was revoked. Seal
		/// the document for its current key.
		RecipientKeyUnusable,
		/// The sender's key does not exist, is not yet or no longer in use, or was revoked. Seal the
		/// document with the current key.
		SenderKeyUnusable,
		/// The recipient has not answered as many documents of this sender as it may owe. Wait.
		TooManyOpen,
		/// There is no such document; its record may have been cleared.
		DocumentNotFound,
		/// Only the recipient of the document may do this.
		NotRecipient,
		/// Only the sender or the recipient of the document may do this.
		NotParty,
		/// The recipient has received the document already.
		AlreadyReceived,
		/// A party has purged the document already.
		AlreadyPurged,
		/// The document was rejected, has expired, or was purged.
		NotAnnounced,
		/// The time to answer is over.
		Expired,
		/// The receipt is for other pieces than those that were announced.
		WrongRoot,
		/// The recipient owes an answer. Reject the document instead.
		AwaitsAnswer,
		/// It is too early for that. Wait.
		TooEarly,
		/// An internal rule is broken. Nothing was changed; please report it.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn offchain_worker(_: BlockNumberFor<T>) {
			Self::work();
		}

		fn integrity_test() {
			assert!(T::MaxPeers::get() > 0, "MaxPeers must be at least 1");
			assert!(T::MaxRows::get() >= 1_000, "MaxRows must be at least 1,000");
			assert!(T::MaxKeys::get() >= 2, "MaxKeys must be at least 2, for keys to overlap");
			assert!(T::MaxOpenPerPair::get() > 0, "MaxOpenPerPair must be at least 1");
			assert!(T::MinAnswerPeriod::get() > 0, "MinAnswerPeriod must be at least 1");
			assert!(
				T::MinAnswerPeriod::get() <= T::MaxAnswerPeriod::get(),
				"MinAnswerPeriod must be at most MaxAnswerPeriod"
			);
			assert!(
				T::KeyOverlap::get() < T::MaxKeyPeriod::get(),
				"KeyOverlap must be less than MaxKeyPeriod"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a key under which documents are sealed for your operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of an active operator.
		///
		/// ## Details
		///
		/// `epoch` is the operator's next, so that a replay does nothing. A key whose `active_from` has
		/// passed is in use at once. The newest key before it that was not revoked stays in use for
		/// the overlap period at most after that. Keep the private key as long as
		/// documents that are sealed for it.
		///
		/// ## Errors
		///
		/// `WrongEpoch`, `InvalidKey`, `KeyAlreadyExists`, `InvalidKeyPeriod`, `KeyPeriodTooLong`,
		/// `TooManyKeys`, and those of the registry.
		///
		/// ## Events
		///
		/// `KeyRegistered`.
		#[pallet::call_index(0)]
		pub fn register_key(
			origin: OriginFor<T>,
			epoch: KeyEpoch,
			key: DocumentPublicKey,
			active_from: UnixSecs,
			active_until: UnixSecs,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_key(who, epoch, key, active_from, active_until)
		}

		/// Revoke a key of your operator: nothing can be announced under it from now on.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the operator, whatever its status.
		///
		/// ## Details
		///
		/// Documents that were announced under it before stay as they are; reject those that are not
		/// to be sent under it, and they are sent again under another key.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `KeyAlreadyRevoked`, and those of the registry.
		///
		/// ## Events
		///
		/// `KeyRevoked`.
		#[pallet::call_index(1)]
		pub fn revoke_key(origin: OriginFor<T>, epoch: KeyEpoch) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_key(who, epoch)
		}

		/// Remove the records of an operator's keys whose time is long over.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// A key can be cleared when the retention period has passed since its time was over or it was
		/// revoked. One key that cannot be cleared refuses the whole call. Epochs are not given again.
		///
		/// ## Errors
		///
		/// `NoRows`, `KeyNotFound`, `TooEarly`.
		///
		/// ## Events
		///
		/// `KeysCleared`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::clear_keys(count(epochs.len())))]
		pub fn clear_keys(
			origin: OriginFor<T>,
			operator: OperatorId,
			epochs: BoundedVec<KeyEpoch, T::MaxKeys>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_keys(operator, epochs)
		}

		/// Announce a document to another operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of an active operator, the sender.
		///
		/// ## Details
		///
		/// Nothing of the document is on chain but two hashes, its kind and its size bucket. A
		/// commitment is announced once, so that a replay or a retry does nothing. The recipient's node
		/// pulls the pieces from the sender's.
		///
		/// ## Errors
		///
		/// `InvalidBucket`, `MissingHash`, `SelfAddressed`, `AlreadyAnnounced`, `ExpiryTooSoon`,
		/// `ExpiryTooLate`, `RecipientNotActive`, `RecipientKeyUnusable`, `SenderKeyUnusable`,
		/// `TooManyOpen`, and those of the registry.
		///
		/// ## Events
		///
		/// `Announced`.
		#[pallet::call_index(3)]
		pub fn announce(origin: OriginFor<T>, row: AnnounceRow) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_announce(who, row)
		}

		/// Announce many documents.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of an active operator, the sender.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchAnnounced`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::announce_batch(count(rows.len())))]
		pub fn announce_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<AnnounceRow, T::MaxRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_announce_batch(who, rows)
		}

		/// Confirm that your operator has a document, all of it, on its disk.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the recipient, whatever its status.
		///
		/// ## Details
		///
		/// Before it expires. The receipt names the root against which the pieces were checked.
		///
		/// ## Errors
		///
		/// `DocumentNotFound`, `NotRecipient`, `AlreadyReceived`, `NotAnnounced`, `Expired`,
		/// `WrongRoot`, and those of the registry.
		///
		/// ## Events
		///
		/// `Received`.
		#[pallet::call_index(5)]
		pub fn receive(origin: OriginFor<T>, row: ReceiveRow) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_receive(who, row)
		}

		/// Confirm that your operator has many documents.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the recipient, whatever its status.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchReceived`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::receive_batch(count(rows.len())))]
		pub fn receive_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<ReceiveRow, T::MaxRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_receive_batch(who, rows)
		}

		/// Say that your operator does not take a document, and why.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the recipient, whatever its status.
		///
		/// ## Details
		///
		/// Before it expires. The sender can announce its content again under another commitment.
		///
		/// ## Errors
		///
		/// `DocumentNotFound`, `NotRecipient`, `AlreadyReceived`, `NotAnnounced`, `Expired`, and those
		/// of the registry.
		///
		/// ## Events
		///
		/// `Rejected`.
		#[pallet::call_index(7)]
		pub fn reject(
			origin: OriginFor<T>,
			document: DocumentId,
			reason: RejectReason,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reject(who, document, reason)
		}

		/// Book that the recipient of a document gave no answer in time.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// From the moment of its expiry on nobody can answer the document any more, whether that is
		/// booked or not. Booking it makes room for others to the same recipient, and counts as a fact
		/// about the recipient.
		///
		/// ## Errors
		///
		/// `DocumentNotFound`, `AlreadyReceived`, `NotAnnounced`, `TooEarly`.
		///
		/// ## Events
		///
		/// `Expired`.
		#[pallet::call_index(8)]
		pub fn expire(origin: OriginFor<T>, document: DocumentId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire(document)
		}

		/// Book that the recipients of many documents gave no answer in time.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchExpired`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::expire_batch(count(documents.len())))]
		pub fn expire_batch(
			origin: OriginFor<T>,
			documents: BoundedVec<DocumentId, T::MaxRows>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_batch(documents)
		}

		/// Put on record that your operator has destroyed a document.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the sender or the recipient, whatever its
		/// status.
		///
		/// ## Details
		///
		/// A sender that purges a document before there is an answer withdraws it. A recipient answers
		/// first. What is left is a tombstone: no node serves or fetches the document any more. What
		/// the other party has of it, it has.
		///
		/// ## Errors
		///
		/// `DocumentNotFound`, `NotParty`, `AlreadyPurged`, `AwaitsAnswer`, and those of the registry.
		///
		/// ## Events
		///
		/// `Purged`.
		#[pallet::call_index(10)]
		pub fn purge(origin: OriginFor<T>, document: DocumentId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_purge(who, document)
		}

		/// Put on record that your operator has destroyed many documents.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the operator, whatever its status.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchPurged`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::purge_batch(count(documents.len())))]
		pub fn purge_batch(
			origin: OriginFor<T>,
			documents: BoundedVec<DocumentId, T::MaxRows>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_purge_batch(who, documents)
		}

		/// Remove the records of documents that ended long ago.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Receipts stay for the receipt period, tombstones and other ends for the retention period.
		/// The counts of the two operators stay for good. A row that is refused does not stop the
		/// others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchCleared`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::clear_batch(count(documents.len())))]
		pub fn clear_batch(
			origin: OriginFor<T>,
			documents: BoundedVec<DocumentId, T::MaxRows>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_batch(documents)
		}

		/// Put a node of your operator on record: it fetches your operator's documents and serves them.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of an active operator.
		///
		/// ## Details
		///
		/// `peer` is the Ed25519 public key of the node's network identity. Other operators' nodes hand out
		/// pieces of documents for you to the nodes on record and to no others.
		///
		/// ## Errors
		///
		/// `InvalidPeer`, `PeerAlreadyAdded`, `TooManyPeers`, and those of the registry.
		///
		/// ## Events
		///
		/// `PeerAdded`.
		#[pallet::call_index(13)]
		pub fn add_peer(origin: OriginFor<T>, peer: PeerKey) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_peer(who, peer)
		}

		/// Take a node of your operator off the record.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the documents role of the operator, whatever its status.
		///
		/// ## Details
		///
		/// From then on nobody hands out pieces to it. What it has, it has.
		///
		/// ## Errors
		///
		/// `PeerNotFound`, and those of the registry.
		///
		/// ## Events
		///
		/// `PeerRemoved`.
		#[pallet::call_index(14)]
		pub fn remove_peer(origin: OriginFor<T>, peer: PeerKey) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_peer(who, peer)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A document. `None` if it was never announced, or its record has been cleared.
		pub fn document(document: DocumentId) -> Option<DocumentView> {
			Self::view_document(document)
		}

		/// The document that a sender has announced under a commitment.
		pub fn document_of(sender: OperatorId, commitment: H256) -> Option<DocumentView> {
			Self::view_document(Commitments::<T>::get(sender, commitment)?)
		}

		/// Documents with ids above `after`, at most 100: all, or those that one operator has sent or
		/// that were sent to one. Looks at no more than 1,000 at once: a page may be short or empty and
		/// still have a next one, which the second value says where to begin after.
		pub fn documents(
			sender: Option<OperatorId>,
			recipient: Option<OperatorId>,
			after: Option<DocumentId>,
			limit: u32,
		) -> (Vec<DocumentView>, Option<DocumentId>) {
			Self::view_documents(sender, recipient, after, limit)
		}

		/// Documents with ids above `after` that an operator owes an answer, at most 100. The second
		/// value says where the next page begins after, if there is one.
		pub fn inbox(
			recipient: OperatorId,
			after: Option<DocumentId>,
			limit: u32,
		) -> (Vec<DocumentView>, Option<DocumentId>) {
			Self::view_inbox(recipient, after, limit)
		}

		/// What became of the documents from one operator to another.
		pub fn pair(sender: OperatorId, recipient: OperatorId) -> PairRecord {
			Pairs::<T>::get(recipient, sender)
		}

		/// How an operator has answered what others sent to it: the sum over up to 1,000 senders.
		pub fn answers(recipient: OperatorId) -> PairRecord {
			Self::view_answers(recipient)
		}

		/// Whether a document could be announced now, by the rules of `announce`, or why not.
		pub fn can_announce(sender: OperatorId, row: AnnounceRow) -> Result<(), AnnounceFault> {
			Self::check_announcement(sender, &row).map(|_| ())
		}

		/// The nodes that fetch and serve an operator's documents.
		pub fn peers(operator: OperatorId) -> Vec<PeerKey> {
			Peers::<T>::get(operator).into_inner()
		}

		/// All keys of an operator on record, by epoch.
		pub fn keys(operator: OperatorId) -> Vec<KeyView> {
			Self::view_keys(operator)
		}

		/// The key under which documents for an operator are sealed now: the newest that is in use.
		pub fn current_key(operator: OperatorId) -> Option<KeyView> {
			Self::view_keys(operator)
				.into_iter()
				.rfind(|view| view.status == KeyStatus::Active)
		}
	}

	impl<T: Config> InspectDocuments for Pallet<T> {
		fn announced(sender: OperatorId, commitment: H256) -> Option<DocumentInfo> {
			let id = Commitments::<T>::get(sender, commitment)?;
			let record = Documents::<T>::get(DocumentKey::from(id))?;
			let DocumentRecord { recipient, kind, state, .. } = record;
			Some(DocumentInfo { id, recipient, kind, state })
		}

		fn answers(recipient: OperatorId) -> Option<DocumentAnswers> {
			let PairRecord { received, rejected, expired, .. } = Self::view_answers(recipient);
			Some(DocumentAnswers { received, rejected, expired })
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn benchmark_received(
			sender: OperatorId,
			recipient: OperatorId,
			kind: interwork_primitives::documents::DocumentKind,
			commitment: H256,
		) {
			crate::benchmarking::received::<T>(sender, recipient, kind, commitment);
		}
	}

	impl<T: Config> Pallet<T> {
		pub(crate) fn now() -> UnixSecs {
			T::Time::now().as_secs()
		}
	}
}
