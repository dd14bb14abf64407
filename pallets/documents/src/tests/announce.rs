use crate::{mock::*, types::*, Error, Event};
use codec::Decode;
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	documents::{DocumentState, SizeBucket},
	DocumentId, OperatorId, OperatorStatus,
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

fn try_announce(row: AnnounceRow) -> DispatchResult {
	Documents::announce(signed(clerk(ALICE)), row)
}

#[test]
fn announce_should_put_a_document_on_record() {
	execute_with_keys(|| {
		assert_ok!(try_announce(row(0)));
		let document = DocumentId(0);
		assert_eq!(
			last_event(),
			Event::Announced { document, sender: ALICE, announcement: row(0) }
		);
		assert_eq!(record(document), row(0).record(ALICE));
		assert_eq!(state(document), DocumentState::Announced);
		assert_eq!(
			pair(),
			PairRecord { announced: 1, open: 1, on_record: 1, ..PairRecord::default() }
		);
		assert_ok!(Documents::announce(signed(own(ALICE)), row(1)));
		assert_eq!(crate::NextDocumentId::<Test>::get(), DocumentId(2));
	});
}

#[test]
fn announce_should_fail_when_the_row_is_impossible() {
	execute_with_keys(|| {
		// A bucket that was decoded may not exist.
		let bucket = SizeBucket::decode(&mut &[15][..]).unwrap();
		assert_noop!(try_announce(AnnounceRow { bucket, ..row(0) }), Error::<Test>::InvalidBucket);
		for wrong in [
			AnnounceRow { root: H256::zero(), ..row(0) },
			AnnounceRow { commitment: H256::zero(), ..row(0) },
		] {
			assert_noop!(try_announce(wrong), Error::<Test>::MissingHash);
		}
		let wrong = AnnounceRow { recipient: ALICE, ..row(0) };
		assert_noop!(try_announce(wrong), Error::<Test>::SelfAddressed);
		let bucket = SizeBucket::new(14).unwrap();
		assert_ok!(try_announce(AnnounceRow { bucket, ..row(0) }));
	});
}

#[test]
fn announce_should_fail_when_the_same_is_announced_again() {
	execute_with_keys(|| {
		let id = announce(0);
		assert_noop!(try_announce(row(0)), Error::<Test>::AlreadyAnnounced);
		// Whatever became of it, and whatever else differs.
		assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(id)));
		let other = AnnounceRow { recipient: CAROL, root: hash(9), ..row(0) };
		assert_noop!(try_announce(other), Error::<Test>::AlreadyAnnounced);
		assert_ok!(Documents::purge(signed(clerk(ALICE)), id));
		assert_noop!(try_announce(row(0)), Error::<Test>::AlreadyAnnounced);
		// Another sender cannot be kept from its own document by a copied commitment.
		assert_ok!(Documents::announce(signed(clerk(CAROL)), row(0)));
	});
}

#[test]
fn announce_should_fail_when_the_recipient_has_too_little_or_too_much_time() {
	execute_with_keys(|| {
		let expiring = |expires_at| AnnounceRow { expires_at, ..row(expires_at % 1_000_000) };
		assert_noop!(try_announce(expiring(START + MIN_ANSWER - 1)), Error::<Test>::ExpiryTooSoon);
		assert_noop!(try_announce(expiring(START + MAX_ANSWER + 1)), Error::<Test>::ExpiryTooLate);
		assert_noop!(try_announce(expiring(0)), Error::<Test>::ExpiryTooSoon);
		assert_noop!(try_announce(expiring(u64::MAX)), Error::<Test>::ExpiryTooLate);
		assert_ok!(try_announce(expiring(START + MIN_ANSWER)));
		assert_ok!(try_announce(expiring(START + MAX_ANSWER)));
	});
}

#[test]
fn announce_should_fail_when_the_recipient_is_not_active() {
	execute_with_keys(|| {
		for status in [OperatorStatus::Suspended, OperatorStatus::Retired] {
			set_status(BOB, status);
			assert_noop!(try_announce(row(0)), Error::<Test>::RecipientNotActive);
		}
		let unknown = AnnounceRow { recipient: OperatorId(77), ..row(0) };
		assert_noop!(try_announce(unknown), Error::<Test>::RecipientNotActive);
	});
}

#[test]
fn announce_should_fail_when_a_key_is_not_in_use() {
	execute_with_keys(|| {
		let to = |recipient_epoch| AnnounceRow { recipient_epoch, ..row(0) };
		let from = |sender_epoch| AnnounceRow { sender_epoch, ..row(0) };
		assert_noop!(try_announce(to(1)), Error::<Test>::RecipientKeyUnusable);
		assert_noop!(try_announce(from(1)), Error::<Test>::SenderKeyUnusable);
		// Registered, but not yet in use.
		register(BOB, 1, START + DAY, START + 100 * DAY);
		register(ALICE, 1, START + DAY, START + 100 * DAY);
		assert_noop!(try_announce(to(1)), Error::<Test>::RecipientKeyUnusable);
		assert_noop!(try_announce(from(1)), Error::<Test>::SenderKeyUnusable);
		// In the overlap both can be used.
		set_now(START + DAY);
		assert_ok!(try_announce(AnnounceRow { expires_at: now() + DAY, ..to(1) }));
		set_now(START + DAY + OVERLAP - 1);
		assert_ok!(try_announce(AnnounceRow { commitment: hash(2), ..row(2) }));
		// After it the old one cannot.
		set_now(START + DAY + OVERLAP);
		assert_noop!(
			try_announce(AnnounceRow { sender_epoch: 1, ..row(3) }),
			Error::<Test>::RecipientKeyUnusable
		);
		assert_noop!(
			try_announce(AnnounceRow { recipient_epoch: 1, ..row(3) }),
			Error::<Test>::SenderKeyUnusable
		);
		let both = AnnounceRow { sender_epoch: 1, recipient_epoch: 1, ..row(3) };
		assert_ok!(try_announce(both));
		assert_ok!(Documents::revoke_key(signed(clerk(ALICE)), 1));
		let again = AnnounceRow { commitment: hash(4), ..both };
		assert_noop!(try_announce(again), Error::<Test>::SenderKeyUnusable);
	});
}

#[test]
fn announce_should_fail_when_the_recipient_owes_as_many_answers_as_it_may() {
	execute_with_keys(|| {
		let first = announce(0);
		for number in 1..u64::from(MAX_OPEN) {
			announce(number);
		}
		assert_noop!(try_announce(row(9)), Error::<Test>::TooManyOpen);
		// Others are not concerned, neither as senders nor as recipients.
		assert_ok!(try_announce(AnnounceRow { recipient: CAROL, ..row(9) }));
		assert_ok!(Documents::announce(signed(clerk(CAROL)), row(9)));
		assert_ok!(Documents::receive(signed(clerk(BOB)), receipt(first)));
		assert_ok!(try_announce(row(10)));
		assert_noop!(try_announce(row(11)), Error::<Test>::TooManyOpen);
	});
}

#[test]
fn announce_should_fail_when_the_origin_is_wrong_or_the_sender_suspended() {
	execute_with_keys(|| {
		let announce = |who| Documents::announce(signed(who), row(0));
		assert_noop!(announce(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(announce(stranger()), DispatchError::Other("not an operator"));
		assert_noop!(Documents::announce(RuntimeOrigin::root(), row(0)), DispatchError::BadOrigin);
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(announce(clerk(ALICE)), DispatchError::Other("not active"));
	});
}
