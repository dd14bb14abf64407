//! Broken states, each of which the invariants must find.

use crate::{
	mock::*, types::*, Commitments, Documents as Map, Inbox, KeyRings, Keys, NextDocumentId, Pairs,
};
use frame_support::BoundedVec;
use interwork_primitives::{documents::DocumentState, DocumentId, DocumentKey};

fn expect_broken(number: char, break_it: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		for operator in [ALICE, BOB] {
			register(operator, 0, START, START + 365 * DAY);
		}
		announce(0);
		received(1);
		Documents::do_try_state().unwrap();
		break_it();
		let error = Documents::do_try_state().unwrap_err();
		let text = format!("{error:?}");
		assert!(text.contains(&format!("\"{number}: ")), "{text}");
	});
}

fn change(id: u64, change: impl FnOnce(&mut DocumentRecord)) {
	Map::<Test>::mutate(DocumentKey::from(DocumentId(id)), |record| {
		change(record.as_mut().unwrap())
	});
}

#[test]
fn try_state_should_find_documents_that_cannot_be() {
	expect_broken('1', || NextDocumentId::<Test>::put(DocumentId(1)));
	expect_broken('1', || change(0, |record| record.recipient = ALICE));
}

#[test]
fn try_state_should_find_an_index_that_does_not_agree() {
	expect_broken('2', || Commitments::<Test>::remove(ALICE, hash(0)));
	expect_broken('2', || Commitments::<Test>::insert(ALICE, hash(9), DocumentId(0)));
	expect_broken('2', || change(0, |record| record.commitment = hash(9)));
}

#[test]
fn try_state_should_find_an_inbox_that_does_not_agree() {
	expect_broken('3', || Inbox::<Test>::remove(BOB, DocumentKey::from(DocumentId(0))));
	expect_broken('3', || Inbox::<Test>::insert(BOB, DocumentKey::from(DocumentId(1)), ()));
	expect_broken('3', || Inbox::<Test>::insert(CAROL, DocumentKey::from(DocumentId(0)), ()));
	expect_broken('3', || change(0, |record| record.state = DocumentState::Expired { at: 1 }));
}

#[test]
fn try_state_should_find_counts_that_do_not_add_up() {
	expect_broken('4', || Pairs::<Test>::mutate(BOB, ALICE, |pair| pair.received += 1));
	expect_broken('4', || Pairs::<Test>::mutate(BOB, ALICE, |pair| pair.on_record += 1));
	expect_broken('4', || Pairs::<Test>::remove(BOB, ALICE));
	expect_broken('5', || {
		Pairs::<Test>::mutate(CAROL, ALICE, |pair| {
			pair.announced += 1;
			pair.expired += 1;
		})
	});
	expect_broken('5', || NextDocumentId::<Test>::put(DocumentId(3)));
}

#[test]
fn try_state_should_find_keys_that_cannot_be() {
	expect_broken('6', || KeyRings::<Test>::mutate(BOB, |ring| ring.count = 2));
	expect_broken('6', || KeyRings::<Test>::mutate(BOB, |ring| ring.next_epoch = 0));
	expect_broken('6', || KeyRings::<Test>::remove(BOB));
	expect_broken('6', || {
		let record = key_record(BOB, 0);
		Keys::<Test>::insert(BOB, 1, record);
		KeyRings::<Test>::insert(BOB, KeyRing { next_epoch: 2, count: 2 });
	});
	expect_broken('6', || {
		let until = key_record(BOB, 0).active_from;
		Keys::<Test>::mutate(BOB, 0, |key| key.as_mut().unwrap().active_until = until);
	});
}

#[test]
fn try_state_should_find_peers_that_cannot_be() {
	let peers = |peers: &[[u8; 32]]| BoundedVec::truncate_from(peers.to_vec());
	expect_broken('7', || crate::Peers::<Test>::insert(ALICE, peers(&[])));
	expect_broken('7', || crate::Peers::<Test>::insert(ALICE, peers(&[[1; 32], [1; 32]])));
}
