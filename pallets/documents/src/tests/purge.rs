use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	documents::{DocumentState, Party, RejectReason},
	DocumentId, OperatorStatus,
};
use sp_runtime::{DispatchError, DispatchResult};

fn try_purge(who: interwork_primitives::OperatorId, id: DocumentId) -> DispatchResult {
	Documents::purge(signed(clerk(who)), id)
}

#[test]
fn purge_should_leave_a_tombstone() {
	execute_with_keys(|| {
		let document = received(0);
		set_now(START + 9);
		assert_ok!(try_purge(ALICE, document));
		assert_eq!(last_event(), Event::Purged { document, by: Party::Sender });
		let expected = DocumentState::Purged { at: START + 9, by: Party::Sender, received: true };
		assert_eq!(state(document), expected);
		// What was received stays a fact.
		let expected = PairRecord { announced: 1, received: 1, on_record: 1, ..Default::default() };
		assert_eq!(pair(), expected);
	});
}

#[test]
fn purge_should_withdraw_a_document_that_has_no_answer() {
	execute_with_keys(|| {
		let (first, second) = (announce(0), announce(1));
		assert_ok!(try_purge(ALICE, first));
		let expected = DocumentState::Purged { at: START, by: Party::Sender, received: false };
		assert_eq!(state(first), expected);
		assert_eq!((pair().open, pair().withdrawn), (1, 1));
		// Also when it is overdue and nobody has booked that.
		set_now(START + DAY);
		assert_ok!(try_purge(ALICE, second));
		assert_eq!((pair().open, pair().withdrawn), (0, 2));
		assert!(Documents::inbox(BOB, None, 10).0.is_empty());
	});
}

#[test]
fn purge_should_be_refused_to_a_recipient_that_owes_an_answer() {
	execute_with_keys(|| {
		let (first, second, third) = (announce(0), announce(1), announce(2));
		assert_noop!(try_purge(BOB, first), Error::<Test>::AwaitsAnswer);
		assert_ok!(Documents::reject(signed(clerk(BOB)), first, RejectReason::NoRoom));
		assert_ok!(try_purge(BOB, first));
		assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(second)));
		assert_ok!(try_purge(BOB, second));
		let expected = DocumentState::Purged { at: START, by: Party::Recipient, received: true };
		assert_eq!(state(second), expected);
		set_now(START + DAY);
		assert_noop!(try_purge(BOB, third), Error::<Test>::AwaitsAnswer);
		assert_ok!(Documents::expire(signed(stranger()), third));
		assert_ok!(try_purge(BOB, third));
	});
}

#[test]
fn purge_should_fail_when_repeated_or_by_another() {
	execute_with_keys(|| {
		let id = received(0);
		assert_noop!(try_purge(CAROL, id), Error::<Test>::NotParty);
		assert_noop!(try_purge(ALICE, DocumentId(77)), Error::<Test>::DocumentNotFound);
		assert_noop!(
			Documents::purge(signed(market(ALICE)), id),
			DispatchError::Other("lacks the role")
		);
		set_status(ALICE, OperatorStatus::Suspended);
		assert_ok!(try_purge(ALICE, id));
		assert_noop!(try_purge(ALICE, id), Error::<Test>::AlreadyPurged);
		assert_noop!(try_purge(BOB, id), Error::<Test>::AlreadyPurged);
	});
}
