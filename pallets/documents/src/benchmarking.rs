//! Benchmarks. Each sets up the worst case of its call and asserts what it did.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use interwork_primitives::{
	documents::{DocumentKind, DocumentState, RejectReason, SizeBucket},
	traits::InspectOperators,
	DocumentId, DocumentKey, OperatorId, UnixSecs,
};
use sp_core::H256;

const NOW: UnixSecs = 1_800_000_000;

fn key(operator: OperatorId, epoch: u32) -> [u8; 32] {
	let mut key = [1; 32];
	key[..4].copy_from_slice(&operator.0.to_le_bytes());
	key[4..8].copy_from_slice(&epoch.to_le_bytes());
	key
}

/// Gives an operator a key that is in use.
fn give_key<T: Config>(operator: OperatorId) {
	let active_until = UnixSecs::MAX;
	let record =
		KeyRecord { key: key(operator, 0), active_from: 0, active_until, revoked_at: None };
	Keys::<T>::insert(operator, 0, record);
	KeyRings::<T>::insert(operator, KeyRing { next_epoch: 1, count: 1 });
}

fn hash(number: u32) -> H256 {
	H256(sp_io::hashing::blake2_256(&number.to_le_bytes()))
}

fn row<T: Config>(recipient: OperatorId, commitment: H256) -> AnnounceRow {
	AnnounceRow {
		recipient,
		kind: DocumentKind::Records,
		bucket: SizeBucket::new(14).unwrap(),
		sender_epoch: 0,
		recipient_epoch: 0,
		expires_at: Pallet::<T>::now().saturating_add(T::MinAnswerPeriod::get()),
		root: hash(7),
		commitment,
	}
}

/// A document as `announce` writes it, whatever the limits.
fn put<T: Config>(sender: OperatorId, row: AnnounceRow) -> DocumentId {
	let id = NextDocumentId::<T>::get();
	NextDocumentId::<T>::put(id.checked_next().unwrap());
	Documents::<T>::insert(DocumentKey::from(id), row.record(sender));
	Commitments::<T>::insert(sender, row.commitment, id);
	Inbox::<T>::insert(row.recipient, DocumentKey::from(id), ());
	Pairs::<T>::mutate(row.recipient, sender, |pair| *pair = pair.with_announced().unwrap());
	id
}

/// A document that was received. For other pallets.
pub(crate) fn received<T: Config>(
	sender: OperatorId,
	recipient: OperatorId,
	kind: DocumentKind,
	commitment: H256,
) {
	let id = put::<T>(sender, AnnounceRow { kind, ..row::<T>(recipient, commitment) });
	let state = DocumentState::Received { at: Pallet::<T>::now() };
	let before = Documents::<T>::get(DocumentKey::from(id)).unwrap();
	Documents::<T>::insert(DocumentKey::from(id), DocumentRecord { state, ..before });
	Inbox::<T>::remove(recipient, DocumentKey::from(id));
	Pairs::<T>::mutate(recipient, sender, |pair| {
		*pair = pair.moved(DocumentState::Announced, state).unwrap()
	});
}

struct Setup<T: Config> {
	alice: T::AccountId,
	sender: OperatorId,
	/// Recipients with their accounts. In batches each document is of another pair: the worst case.
	recipients: Vec<(T::AccountId, OperatorId)>,
}

fn setup<T: Config>(recipients: u32) -> Setup<T> {
	T::BenchmarkHelper::set_time(NOW);
	let alice: T::AccountId = account("alice", 0, 0);
	let sender = T::Operators::benchmark_operator(&alice);
	give_key::<T>(sender);
	let recipients = (0..recipients)
		.map(|number| {
			let who: T::AccountId = account("recipient", number, 0);
			let operator = T::Operators::benchmark_operator(&who);
			give_key::<T>(operator);
			(who, operator)
		})
		.collect();
	Setup { alice, sender, recipients }
}

/// Documents to one recipient from as many senders: receipts then touch as many pairs.
fn from_many<T: Config>(recipient: OperatorId, number: u32) -> Vec<DocumentId> {
	(0..number)
		.map(|number| {
			let sender = OperatorId(2_000_000_000_u32.saturating_add(number));
			put::<T>(sender, row::<T>(recipient, hash(number)))
		})
		.collect()
}

fn state<T: Config>(id: DocumentId) -> DocumentState {
	Documents::<T>::get(DocumentKey::from(id)).unwrap().state
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// As many keys on record as there can be besides.
	#[benchmark]
	fn register_key() {
		let s = setup::<T>(0);
		let epoch = T::MaxKeys::get().saturating_sub(1);
		for number in 0..epoch {
			let record = KeyRecord {
				key: key(s.sender, number),
				active_from: 0,
				active_until: UnixSecs::MAX,
				revoked_at: None,
			};
			Keys::<T>::insert(s.sender, number, record);
		}
		KeyRings::<T>::insert(s.sender, KeyRing { next_epoch: epoch, count: epoch });
		let until = NOW.saturating_add(T::MaxKeyPeriod::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), epoch, key(s.sender, epoch), NOW, until);
		assert_eq!(KeyRings::<T>::get(s.sender).count, T::MaxKeys::get());
	}

	#[benchmark]
	fn revoke_key() {
		let s = setup::<T>(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), 0);
		assert_eq!(Keys::<T>::get(s.sender, 0).unwrap().revoked_at, Some(NOW));
	}

	/// `n`: keys.
	#[benchmark]
	fn clear_keys(n: Linear<1, { T::MaxKeys::get() }>) {
		let s = setup::<T>(0);
		for number in 0..n {
			let record = KeyRecord {
				key: key(s.sender, number),
				active_from: 0,
				active_until: 1,
				revoked_at: None,
			};
			Keys::<T>::insert(s.sender, number, record);
		}
		KeyRings::<T>::insert(s.sender, KeyRing { next_epoch: n, count: n });
		let epochs = (0..n).collect::<Vec<_>>().try_into().unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), s.sender, epochs);
		assert_eq!(KeyRings::<T>::get(s.sender).count, 0);
	}

	#[benchmark]
	fn announce() {
		let s = setup::<T>(1);
		let recipient = s.recipients[0].1;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), row::<T>(recipient, hash(0)));
		assert_eq!(state::<T>(DocumentId(0)), DocumentState::Announced);
	}

	/// `n`: documents, each to another recipient.
	#[benchmark]
	fn announce_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>(n);
		let rows: Vec<_> = (0..n)
			.zip(&s.recipients)
			.map(|(number, (_, recipient))| row::<T>(*recipient, hash(number)))
			.collect();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), rows.try_into().unwrap());
		assert_eq!(NextDocumentId::<T>::get(), DocumentId(n.into()));
	}

	#[benchmark]
	fn receive() {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let document = put::<T>(s.sender, row::<T>(recipient, hash(0)));
		#[extrinsic_call]
		_(RawOrigin::Signed(who), ReceiveRow { document, root: hash(7) });
		assert!(state::<T>(document).is_received());
	}

	/// `n`: documents, each from another sender.
	#[benchmark]
	fn receive_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let documents = from_many::<T>(recipient, n);
		let rows: Vec<_> = documents
			.iter()
			.map(|document| ReceiveRow { document: *document, root: hash(7) })
			.collect();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), rows.try_into().unwrap());
		assert!(documents.iter().all(|document| state::<T>(*document).is_received()));
	}

	#[benchmark]
	fn reject() {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let document = put::<T>(s.sender, row::<T>(recipient, hash(0)));
		let reason = RejectReason::KeyLost;
		#[extrinsic_call]
		_(RawOrigin::Signed(who), document, reason);
		assert_eq!(state::<T>(document), DocumentState::Rejected { at: NOW, reason });
	}

	#[benchmark]
	fn expire() {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let document = put::<T>(s.sender, row::<T>(recipient, hash(0)));
		let at = NOW.saturating_add(T::MinAnswerPeriod::get());
		T::BenchmarkHelper::set_time(at);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), document);
		assert_eq!(state::<T>(document), DocumentState::Expired { at });
	}

	/// `n`: documents, each from another sender.
	#[benchmark]
	fn expire_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let documents = from_many::<T>(recipient, n);
		let at = NOW.saturating_add(T::MinAnswerPeriod::get());
		T::BenchmarkHelper::set_time(at);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), documents.clone().try_into().unwrap());
		let expired = DocumentState::Expired { at };
		assert!(documents.iter().all(|document| state::<T>(*document) == expired));
	}

	/// Before there is an answer.
	#[benchmark]
	fn purge() {
		let s = setup::<T>(1);
		let document = put::<T>(s.sender, row::<T>(s.recipients[0].1, hash(0)));
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), document);
		assert!(matches!(state::<T>(document), DocumentState::Purged { .. }));
	}

	/// `n`: documents, each to another recipient, before there is an answer.
	#[benchmark]
	fn purge_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>(0);
		let documents: Vec<_> = (0..n)
			.map(|number| {
				let recipient = OperatorId(2_000_000_000_u32.saturating_add(number));
				put::<T>(s.sender, row::<T>(recipient, hash(number)))
			})
			.collect();
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), documents.clone().try_into().unwrap());
		assert!(documents
			.iter()
			.all(|document| matches!(state::<T>(*document), DocumentState::Purged { .. })));
	}

	/// `n`: documents, each from another sender.
	#[benchmark]
	fn clear_batch(n: Linear<1, { T::MaxRows::get() }>) {
		let s = setup::<T>(1);
		let (who, recipient) = s.recipients[0].clone();
		let documents = from_many::<T>(recipient, n);
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::MaxAnswerPeriod::get()));
		let batch = documents.clone().try_into().unwrap();
		Pallet::<T>::expire_batch(RawOrigin::Signed(who.clone()).into(), batch).unwrap();
		let later = Pallet::<T>::now().saturating_add(T::RetentionPeriod::get());
		T::BenchmarkHelper::set_time(later);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), documents.try_into().unwrap());
		assert_eq!(Documents::<T>::iter_keys().count(), 0);
	}

	/// The last one there is room for.
	#[benchmark]
	fn add_peer() {
		let s = setup::<T>(0);
		let known = (1..T::MaxPeers::get()).map(|number| key(s.sender, number)).collect::<Vec<_>>();
		Peers::<T>::insert(s.sender, BoundedVec::truncate_from(known));
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), [9; 32]);
		assert!(Peers::<T>::get(s.sender).contains(&[9; 32]));
	}

	/// The first of as many as there is room for.
	#[benchmark]
	fn remove_peer() {
		let s = setup::<T>(0);
		let known = (0..T::MaxPeers::get()).map(|number| key(s.sender, number)).collect::<Vec<_>>();
		Peers::<T>::insert(s.sender, BoundedVec::truncate_from(known));
		let first = key(s.sender, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(s.alice), first);
		assert!(!Peers::<T>::get(s.sender).contains(&first));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
