use crate::{mock::*, types::*};
use frame_support::assert_ok;
use interwork_primitives::{
	documents::{DocumentState, InspectDocuments},
	DocumentId,
};

#[test]
fn document_should_tell_where_it_stands() {
	execute_with_keys(|| {
		let id = announce(0);
		let view = Documents::document(id).unwrap();
		assert_eq!((view.id, view.is_overdue, view.clearable_at), (id, false, None));
		assert_eq!(Documents::document_of(ALICE, hash(0)), Some(view));
		assert_eq!(Documents::document_of(BOB, hash(0)), None);
		set_now(START + DAY);
		assert!(Documents::document(id).unwrap().is_overdue);
		assert_ok!(Documents::expire(signed(stranger()), id));
		let view = Documents::document(id).unwrap();
		assert_eq!(view.clearable_at, Some(START + DAY + RETENTION));
		assert!(!view.is_overdue);
		assert_eq!(Documents::document(DocumentId(9)), None);
	});
}

#[test]
fn documents_should_come_in_pages_by_pair() {
	execute_with_keys(|| {
		for number in 0..6 {
			received(number);
		}
		let to_carol = AnnounceRow { recipient: CAROL, ..row(6) };
		assert_ok!(Documents::announce(signed(clerk(ALICE)), to_carol));
		assert_ok!(Documents::announce(signed(clerk(CAROL)), row(7)));
		let ids = |page: &[DocumentView]| page.iter().map(|view| view.id.0).collect::<Vec<_>>();
		let (page, next) = Documents::documents(Some(ALICE), Some(BOB), None, 4);
		assert_eq!((ids(&page), next), (vec![0, 1, 2, 3], Some(DocumentId(3))));
		let (page, next) = Documents::documents(Some(ALICE), Some(BOB), next, 4);
		assert_eq!((ids(&page), next), (vec![4, 5], None));
		assert_eq!(ids(&Documents::documents(None, Some(BOB), None, 100).0).len(), 7);
		assert_eq!(ids(&Documents::documents(Some(CAROL), None, None, 100).0), [7]);
		assert_eq!(ids(&Documents::documents(None, None, Some(DocumentId(5)), 100).0), [6, 7]);
		assert_eq!(Documents::documents(None, None, None, 0), (vec![], None));
	});
}

#[test]
fn inbox_should_have_what_awaits_an_answer() {
	execute_with_keys(|| {
		let (first, second, third) = (announce(0), announce(1), announce(2));
		assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(second)));
		let (page, next) = Documents::inbox(BOB, None, 1);
		assert_eq!((page[0].id, page.len(), next), (first, 1, Some(first)));
		let (page, next) = Documents::inbox(BOB, next, 100);
		assert_eq!((page[0].id, page.len(), next), (third, 1, None));
		assert!(Documents::inbox(ALICE, None, 100).0.is_empty());
		// A page begins after an id, whether it is still there or not.
		assert_eq!(Documents::inbox(BOB, Some(second), 100).0.len(), 1);
	});
}

#[test]
fn answers_should_sum_over_senders() {
	execute_with_keys(|| {
		received(0);
		announce(1);
		assert_ok!(Documents::announce(signed(clerk(CAROL)), row(0)));
		let answers = Documents::answers(BOB);
		assert_eq!((answers.announced, answers.open, answers.received), (3, 2, 1));
		assert_eq!(Documents::answers(ALICE), PairRecord::default());
	});
}

#[test]
fn current_key_should_be_the_newest_in_use() {
	execute_with_keys(|| {
		register(ALICE, 1, START + DAY, START + 100 * DAY);
		let current = || Documents::current_key(ALICE).map(|view| view.epoch);
		assert_eq!(current(), Some(0));
		assert_eq!(Documents::keys(ALICE)[1].status, KeyStatus::Pending);
		set_now(START + DAY);
		assert_eq!(current(), Some(1));
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 1));
		assert_eq!(current(), Some(0));
		assert_eq!(Documents::keys(ALICE)[1].status, KeyStatus::Revoked);
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 0));
		assert_eq!(current(), None);
		assert_eq!(Documents::keys(BOB).len(), 1);
	});
}

#[test]
fn can_announce_should_say_what_announce_would() {
	execute_with_keys(|| {
		assert_eq!(Documents::can_announce(ALICE, row(0)), Ok(()));
		announce(0);
		assert_eq!(Documents::can_announce(ALICE, row(0)), Err(AnnounceFault::AlreadyAnnounced));
	});
}

#[test]
fn other_pallets_should_find_a_document_by_its_commitment() {
	execute_with_keys(|| {
		let id = received(0);
		let info = <Documents as InspectDocuments>::announced(ALICE, hash(0)).unwrap();
		assert_eq!((info.id, info.recipient), (id, BOB));
		assert_eq!(info.state, DocumentState::Received { at: START });
		assert_eq!(<Documents as InspectDocuments>::announced(ALICE, hash(1)), None);
	});
}
