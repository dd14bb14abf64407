use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	documents::{DocumentState, RejectReason},
	DocumentId, OperatorStatus,
};
use sp_runtime::{DispatchError, DispatchResult};

const REASON: RejectReason = RejectReason::KeyLost;

fn try_receive(row: ReceiveRow) -> DispatchResult {
	Documents::receive(signed(clerk(BOB)), row)
}

fn try_reject(id: DocumentId) -> DispatchResult {
	Documents::reject(signed(clerk(BOB)), id, REASON)
}

fn try_expire(id: DocumentId) -> DispatchResult {
	Documents::expire(signed(stranger()), id)
}

#[test]
fn receive_should_put_a_receipt_on_record() {
	execute_with_keys(|| {
		let document = announce(0);
		set_now(START + 5);
		assert_ok!(try_receive(receipt(document)));
		assert_eq!(last_event(), Event::Received { document });
		assert_eq!(state(document), DocumentState::Received { at: START + 5 });
		let expected = PairRecord { announced: 1, received: 1, on_record: 1, ..Default::default() };
		assert_eq!(pair(), expected);
		assert!(Documents::inbox(BOB, None, 10).0.is_empty());
	});
}

#[test]
fn receive_should_be_before_the_expiry_and_expire_from_it_on() {
	execute_with_keys(|| {
		let (first, second) = (announce(0), announce(1));
		set_now(START + DAY - 1);
		assert_noop!(try_expire(first), Error::<Test>::TooEarly);
		assert_ok!(try_receive(receipt(first)));
		set_now(START + DAY);
		assert_noop!(try_receive(receipt(second)), Error::<Test>::Expired);
		assert_noop!(try_reject(second), Error::<Test>::Expired);
		assert_ok!(try_expire(second));
		assert_eq!(last_event(), Event::Expired { document: second });
		assert_eq!(state(second), DocumentState::Expired { at: START + DAY });
		assert_eq!((pair().open, pair().received, pair().expired), (0, 1, 1));
	});
}

#[test]
fn receive_should_fail_when_it_is_for_other_pieces() {
	execute_with_keys(|| {
		let id = announce(0);
		let wrong = ReceiveRow { document: id, root: hash(99) };
		assert_noop!(try_receive(wrong), Error::<Test>::WrongRoot);
	});
}

#[test]
fn receive_should_fail_when_it_comes_twice() {
	execute_with_keys(|| {
		let id = received(0);
		// The first acknowledgement was lost: the answer says that it has arrived.
		assert_noop!(try_receive(receipt(id)), Error::<Test>::AlreadyReceived);
		assert_noop!(try_reject(id), Error::<Test>::AlreadyReceived);
		assert_noop!(try_expire(id), Error::<Test>::AlreadyReceived);
	});
}

#[test]
fn answers_should_fail_when_there_was_one_or_the_document_is_gone() {
	execute_with_keys(|| {
		let (rejected, expired, purged) = (announce(0), announce(1), announce(2));
		assert_ok!(try_reject(rejected));
		assert_ok!(Documents::purge(signed(clerk(ALICE)), purged));
		set_now(START + DAY);
		assert_ok!(try_expire(expired));
		for id in [rejected, expired, purged] {
			assert_noop!(try_receive(receipt(id)), Error::<Test>::NotAnnounced);
			assert_noop!(try_reject(id), Error::<Test>::NotAnnounced);
			assert_noop!(try_expire(id), Error::<Test>::NotAnnounced);
		}
		let unknown = DocumentId(77);
		let row = ReceiveRow { document: unknown, root: hash(0) };
		assert_noop!(try_receive(row), Error::<Test>::DocumentNotFound);
		assert_noop!(try_reject(unknown), Error::<Test>::DocumentNotFound);
		assert_noop!(try_expire(unknown), Error::<Test>::DocumentNotFound);
	});
}

#[test]
fn answers_should_fail_when_another_gives_them() {
	execute_with_keys(|| {
		let id = announce(0);
		for operator in [ALICE, CAROL] {
			assert_noop!(
				Documents::receive(signed(clerk(operator)), receipt(id)),
				Error::<Test>::NotRecipient
			);
			assert_noop!(
				Documents::reject(signed(clerk(operator)), id, REASON),
				Error::<Test>::NotRecipient
			);
		}
		assert_noop!(
			Documents::receive(signed(market(BOB)), receipt(id)),
			DispatchError::Other("lacks the role")
		);
		assert_noop!(
			Documents::reject(signed(stranger()), id, REASON),
			DispatchError::Other("not an operator")
		);
		assert_noop!(Documents::expire(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
	});
}

#[test]
fn answers_should_be_taken_from_a_suspended_operator() {
	execute_with_keys(|| {
		let (first, second) = (announce(0), announce(1));
		set_status(BOB, OperatorStatus::Suspended);
		set_status(ALICE, OperatorStatus::Retired);
		assert_ok!(try_receive(receipt(first)));
		assert_ok!(try_reject(second));
	});
}

#[test]
fn reject_should_put_the_reason_on_record() {
	execute_with_keys(|| {
		let document = announce(0);
		assert_ok!(try_reject(document));
		assert_eq!(last_event(), Event::Rejected { document, reason: REASON });
		assert_eq!(state(document), DocumentState::Rejected { at: START, reason: REASON });
		assert_eq!((pair().open, pair().rejected), (0, 1));
	});
}
