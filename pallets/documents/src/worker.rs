//! The offchain worker: sends what the operator's own node has to tell the chain about documents.
//!
//! The part of the node that moves documents writes a list of [`Job`]s into offchain storage, and drops
//! each when the chain shows that it is done. The worker looks at every block which of them the
//! chain does not have yet, and sends those. Nothing is remembered here: a transaction that gets lost is sent
//! again, and one that comes twice is refused by the chain.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::BoundedVec;
use interwork_primitives::{
	documents::{DocumentPublicKey, KeyEpoch, RejectReason},
	traits::InspectOperators,
	worker::SubmitSigned,
	DocumentId, DocumentKey, OperatorId, Role, UnixSecs,
};
use sp_runtime::offchain::storage::StorageValueRef;

/// Where the list of jobs is in a node's offchain storage.
pub const JOBS: &[u8] = b"interwork/documents/jobs";

/// Most rows that one transaction takes of the list, so that it finds room in a block that is not
/// empty.
const ROWS_MAX: usize = 256;

/// Most transactions that are sent for one block.
const SENT_MAX: usize = 8;

/// What the chain has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Job {
	/// The node fetches and serves documents of the operator.
	#[codec(index = 0)]
	AddPeer(PeerKey),
	/// There is a new key.
	#[codec(index = 1)]
	RegisterKey {
		/// Its number.
		epoch: KeyEpoch,
		/// The key.
		key: DocumentPublicKey,
		/// From when on it is in use.
		active_from: UnixSecs,
		/// Until when it is in use.
		active_until: UnixSecs,
	},
	/// A key is no longer to be used.
	#[codec(index = 2)]
	RevokeKey(KeyEpoch),
	/// A document is ready to be fetched.
	#[codec(index = 3)]
	Announce(AnnounceRow),
	/// A document is here, all of it, on the disk.
	#[codec(index = 4)]
	Receive(ReceiveRow),
	/// A document is not taken.
	#[codec(index = 5)]
	Reject(DocumentId, RejectReason),
	/// A document was destroyed.
	#[codec(index = 6)]
	Purge(DocumentId),
}

impl<T: Config> Pallet<T> {
	/// Sends what the chain does not have yet.
	pub(crate) fn work() {
		let Ok(Some(jobs)) = StorageValueRef::persistent(JOBS).get::<Vec<Job>>() else {
			return;
		};
		if jobs.is_empty() {
			return;
		}
		let role =
			|account: &T::AccountId| T::Operators::ensure_may_finish(account, Role::Documents).ok();
		let signer = T::Worker::accounts()
			.into_iter()
			.find_map(|account| role(&account).map(|operator| (account, operator)));
		let Some((account, operator)) = signer else {
			return;
		};
		for call in Self::calls(operator, jobs).into_iter().take(SENT_MAX) {
			// Refused: another of this account waits. The next block is soon enough.
			if T::Worker::submit(&account, call).is_err() {
				return;
			}
		}
	}

	/// The calls that do the jobs which are not done yet. Batches have the rows in the order of the list.
	fn calls(operator: OperatorId, jobs: Vec<Job>) -> Vec<Call<T>> {
		let (mut calls, mut announced) = (Vec::new(), Vec::new());
		let (mut received, mut purged) = (Vec::new(), Vec::new());
		for job in jobs.into_iter().filter(|job| Self::is_open(operator, job)) {
			match job {
				Job::AddPeer(peer) => calls.push(Call::add_peer { peer }),
				Job::RegisterKey { epoch, key, active_from, active_until } => {
					calls.push(Call::register_key { epoch, key, active_from, active_until })
				},
				Job::RevokeKey(epoch) => calls.push(Call::revoke_key { epoch }),
				Job::Reject(document, reason) => calls.push(Call::reject { document, reason }),
				Job::Announce(row) => announced.push(row),
				Job::Receive(row) => received.push(row),
				Job::Purge(document) => purged.push(document),
			}
		}
		if let Some(rows) = rows::<T, _>(announced) {
			calls.push(Call::announce_batch { rows });
		}
		if let Some(rows) = rows::<T, _>(received) {
			calls.push(Call::receive_batch { rows });
		}
		if let Some(documents) = rows::<T, _>(purged) {
			calls.push(Call::purge_batch { documents });
		}
		calls
	}

	/// Whether the chain does not have it yet, and would take it.
	fn is_open(operator: OperatorId, job: &Job) -> bool {
		let now = Self::now();
		let may_start = || T::Operators::is_active(operator);
		let record = |document: &DocumentId| Documents::<T>::get(DocumentKey::from(*document));
		match job {
			Job::AddPeer(peer) => {
				let mut peers = Peers::<T>::get(operator);
				may_start() && !peers.contains(peer) && peers.try_push(*peer).is_ok()
			},
			Job::RegisterKey { epoch, key, active_from, active_until } => {
				may_start()
					&& Self::check_key(operator, *epoch, key, *active_from, *active_until).is_ok()
			},
			Job::RevokeKey(epoch) => {
				Keys::<T>::get(operator, epoch).is_some_and(|key| key.revoked_at.is_none())
			},
			Job::Announce(row) => may_start() && Self::check_announcement(operator, row).is_ok(),
			Job::Receive(row) => record(&row.document)
				.is_some_and(|document| document.received(operator, row.root, now).is_ok()),
			Job::Reject(document, reason) => record(document)
				.is_some_and(|document| document.rejected(operator, *reason, now).is_ok()),
			Job::Purge(document) => {
				record(document).is_some_and(|document| document.purged(operator, now).is_ok())
			},
		}
	}
}

/// The first rows as a batch takes them. `None`: there are none.
fn rows<T: Config, Row>(mut rows: Vec<Row>) -> Option<BoundedVec<Row, T::MaxRows>> {
	rows.truncate(ROWS_MAX);
	(!rows.is_empty()).then(|| BoundedVec::truncate_from(rows))
}
