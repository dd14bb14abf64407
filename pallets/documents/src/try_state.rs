//! What must hold after every call.
//!
//! 1. Ids are below the next; buckets exist; nobody sends to itself.
//! 2. Documents and the index of commitments agree, both ways.
//! 3. The inboxes have the announced documents and no others.
//! 4. Each document that was ever announced has come to one thing only, and each pair counts its open
//!    documents and those on record.
//! 5. As many documents were announced as ids were given.
//! 6. Keys are below the next epoch, counted, for a time, and in the order of their beginnings but for
//!    those that were revoked; no two of an operator are equal.
//! 7. Peers are on record once, and no operator has a list of none.

use crate::{pallet::*, types::*};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::ensure;
use interwork_primitives::{DocumentId, OperatorId};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant. Each message begins with its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut open_and_on_record: BTreeMap<(OperatorId, OperatorId), (u32, u64)> =
			BTreeMap::new();
		let (mut documents, mut announced): (usize, usize) = (0, 0);
		for (key, record) in Documents::<T>::iter() {
			let id = DocumentId::from(key);
			ensure!(id < NextDocumentId::<T>::get(), "1: an id is too high");
			ensure!(record.bucket.exists(), "1: there is no such bucket");
			ensure!(record.sender != record.recipient, "1: an operator sends to itself");
			ensure!(
				Commitments::<T>::get(record.sender, record.commitment) == Some(id),
				"2: a document is not in the index"
			);
			let is_open = record.state.is_announced();
			ensure!(
				Inbox::<T>::contains_key(record.recipient, key) == is_open,
				"3: an inbox does not have what is announced"
			);
			let counts = open_and_on_record.entry((record.recipient, record.sender)).or_default();
			counts.0 = counts.0.saturating_add(is_open.into());
			counts.1 = counts.1.saturating_add(1);
			documents = documents.saturating_add(1);
			announced = announced.saturating_add(is_open.into());
		}
		ensure!(Commitments::<T>::iter_keys().count() == documents, "2: the index names others");
		ensure!(Inbox::<T>::iter_keys().count() == announced, "3: an inbox has others");
		let mut ever: u64 = 0;
		for (recipient, sender, pair) in Pairs::<T>::iter() {
			ensure!(pair.is_balanced(), "4: the counts of a pair do not balance");
			let counts = open_and_on_record.remove(&(recipient, sender)).unwrap_or_default();
			ensure!(counts == (pair.open, pair.on_record), "4: a pair counts other documents");
			ever = ever.checked_add(pair.announced).ok_or("5: too many documents")?;
		}
		ensure!(open_and_on_record.is_empty(), "4: documents are of a pair that counts none");
		ensure!(NextDocumentId::<T>::get() == DocumentId(ever), "5: ids and counts differ");
		Self::check_keys()?;
		Self::check_peers()
	}

	fn check_peers() -> Result<(), TryRuntimeError> {
		for (_, peers) in Peers::<T>::iter() {
			ensure!(!peers.is_empty(), "7: an operator has an empty list of peers");
			let different: BTreeSet<_> = peers.iter().collect();
			ensure!(different.len() == peers.len(), "7: two peers are equal");
		}
		Ok(())
	}

	fn check_keys() -> Result<(), TryRuntimeError> {
		let mut rings: BTreeMap<OperatorId, Vec<_>> = BTreeMap::new();
		for (operator, epoch, record) in Keys::<T>::iter() {
			rings.entry(operator).or_default().push((epoch, record));
		}
		for (operator, ring) in KeyRings::<T>::iter() {
			let mut keys = rings.remove(&operator).unwrap_or_default();
			keys.sort_unstable_by_key(|(epoch, _)| *epoch);
			ensure!(count(keys.len()) == ring.count, "6: keys are not counted");
			ensure!(
				keys.iter().all(|(epoch, _)| *epoch < ring.next_epoch),
				"6: an epoch is too high"
			);
			ensure!(
				keys.iter().all(|(_, record)| record.active_from < record.active_until),
				"6: a key is for no time"
			);
			ensure!(
				keys.iter()
					.filter(|(_, record)| record.revoked_at.is_none())
					.is_sorted_by_key(|(_, record)| record.active_from),
				"6: keys begin out of order"
			);
			let different: BTreeSet<_> = keys.iter().map(|(_, record)| record.key).collect();
			ensure!(different.len() == keys.len(), "6: two keys are equal");
		}
		ensure!(rings.is_empty(), "6: keys are of an operator that has none");
		Ok(())
	}
}
