use crate::{mock::*, types::*, Documents as Map, Error, Event, Inbox, NextDocumentId, Pairs};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{documents::DocumentState, DocumentId, OperatorStatus};
use sp_runtime::DispatchError;

/// All that calls change.
fn whole_state() -> Vec<u8> {
	let mut pairs: Vec<_> = Pairs::<Test>::iter().collect();
	pairs.sort_by_key(|pair| (pair.0, pair.1));
	(
		NextDocumentId::<Test>::get(),
		Map::<Test>::iter().collect::<Vec<_>>(),
		Inbox::<Test>::iter_keys().collect::<Vec<_>>(),
		pairs,
	)
		.encode()
}

fn announcements() -> Vec<AnnounceRow> {
	let to_carol = |number| AnnounceRow { recipient: CAROL, ..row(number) };
	vec![
		row(0),
		row(0),
		to_carol(1),
		AnnounceRow { recipient: ALICE, ..row(2) },
		row(2),
		AnnounceRow { recipient_epoch: 5, ..row(3) },
		row(4),
		row(5),
		to_carol(6),
	]
}

#[test]
fn announce_batch_should_give_each_row_its_own_result() {
	execute_with_keys(|| {
		let first_document = announce(100);
		assert_ok!(Documents::purge(signed(clerk(ALICE)), first_document));
		let batch = announcements();
		assert_ok!(Documents::announce_batch(signed(clerk(ALICE)), rows(&batch)));
		use AnnounceFault::*;
		use AnnounceResult::*;
		assert_eq!(
			last_event(),
			Event::BatchAnnounced {
				first_document: DocumentId(1),
				sender: ALICE,
				rows: 9,
				rows_announced: 5,
				results: vec![
					Announced,
					Refused(AlreadyAnnounced),
					Announced,
					Refused(SelfAddressed),
					Announced,
					Refused(RecipientKeyUnusable),
					Announced,
					// BOB owes as many answers as it may.
					Refused(TooManyOpen),
					Announced,
				]
				.try_into()
				.unwrap(),
			}
		);
		assert_eq!(record(DocumentId(5)).commitment, hash(6));
	});
}

#[test]
fn announce_batch_should_give_what_its_rows_give_one_by_one() {
	let single = {
		let mut state = vec![];
		execute_with_keys(|| {
			for row in announcements() {
				let _ = Documents::announce(signed(clerk(ALICE)), row);
			}
			state = whole_state();
		});
		state
	};
	execute_with_keys(|| {
		assert_ok!(Documents::announce_batch(signed(clerk(ALICE)), rows(&announcements())));
		assert_eq!(whole_state(), single);
	});
}

#[test]
fn announce_batch_should_fail_as_a_whole_when_the_origin_is_wrong() {
	execute_with_keys(|| {
		let announce =
			|who, batch: &[AnnounceRow]| Documents::announce_batch(signed(who), rows(batch));
		assert_noop!(announce(clerk(ALICE), &[]), Error::<Test>::NoRows);
		assert_noop!(announce(market(ALICE), &[row(0)]), DispatchError::Other("lacks the role"));
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(announce(clerk(ALICE), &[row(0)]), DispatchError::Other("not active"));
	});
}

#[test]
fn batches_should_take_as_many_rows_as_allowed_and_no_more() {
	execute_with_keys(|| {
		let call = |number: u32| {
			let batch: Vec<_> = (0..number).map(|number| row(number.into())).collect();
			let bytes = ([1_u8, 4], batch).encode();
			<RuntimeCall as Decode>::decode(&mut &bytes[..])
		};
		assert!(call(MAX_ROWS).is_ok());
		assert!(call(MAX_ROWS + 1).is_err());
		let batch: Vec<_> = (0..MAX_ROWS).map(|number| row(number.into())).collect();
		assert_ok!(Documents::announce_batch(signed(clerk(ALICE)), rows(&batch)));
		let Event::BatchAnnounced { rows_announced, results, .. } = last_event() else { panic!() };
		assert_eq!(rows_announced, pair().open);
		assert_eq!(results.len(), usize::try_from(MAX_ROWS).unwrap());
	});
}

/// Documents in many states, and a batch over them.
fn many_states() -> Vec<ReceiveRow> {
	let (first, second, third) = (received(0), announce(1), announce(2));
	assert_ok!(Documents::purge(signed(clerk(ALICE)), third));
	let expiring = announce(3);
	let of_carol = AnnounceRow { recipient: CAROL, ..row(4) };
	assert_ok!(Documents::announce(signed(clerk(ALICE)), of_carol));
	let last = announce(5);
	let mut batch: Vec<_> = [first, second, second, third, expiring, DocumentId(4), last]
		.map(receipt)
		.to_vec();
	batch.push(ReceiveRow { document: DocumentId(99), root: hash(0) });
	batch[4].root = hash(0);
	batch
}

#[test]
fn receive_batch_should_give_each_row_its_own_result_and_what_its_rows_give_one_by_one() {
	let mut single = vec![];
	execute_with_keys(|| {
		for row in many_states() {
			let _ = Documents::receive(signed(clerk(BOB)), row);
		}
		single = whole_state();
	});
	execute_with_keys(|| {
		let batch = many_states();
		assert_ok!(Documents::receive_batch(signed(clerk(BOB)), rows(&batch)));
		use DocumentFault::*;
		use DocumentResult::*;
		assert_eq!(
			last_event(),
			Event::BatchReceived {
				recipient: BOB,
				rows: 8,
				rows_received: 2,
				results: vec![
					Refused(AlreadyReceived),
					Done,
					Refused(AlreadyReceived),
					Refused(NotAnnounced),
					Refused(WrongRoot),
					Refused(NotRecipient),
					Done,
					Refused(DocumentNotFound),
				]
				.try_into()
				.unwrap(),
			}
		);
		assert_eq!(whole_state(), single);
	});
}

#[test]
fn expire_and_purge_batches_should_give_what_their_rows_give_one_by_one() {
	let ids: Vec<_> = (0..8).map(DocumentId).collect();
	let mut single = vec![];
	execute_with_keys(|| {
		many_states();
		set_now(START + DAY);
		for id in &ids {
			let _ = Documents::expire(signed(stranger()), *id);
		}
		for id in &ids {
			let _ = Documents::purge(signed(clerk(BOB)), *id);
		}
		single = whole_state();
	});
	execute_with_keys(|| {
		many_states();
		set_now(START + DAY);
		assert_ok!(Documents::expire_batch(signed(stranger()), rows(&ids)));
		let Event::BatchExpired { rows: 8, rows_expired: 4, .. } = last_event() else {
			panic!("{:?}", last_event())
		};
		assert_ok!(Documents::purge_batch(signed(clerk(BOB)), rows(&ids)));
		let Event::BatchPurged { operator: BOB, rows: 8, rows_purged: 4, results } = last_event()
		else {
			panic!("{:?}", last_event())
		};
		assert_eq!(results[4], DocumentResult::Refused(DocumentFault::NotParty));
		assert_eq!(whole_state(), single);
	});
}

#[test]
fn batches_should_tell_no_results_when_every_row_is_done() {
	execute_with_keys(|| {
		assert_ok!(Documents::announce_batch(signed(clerk(ALICE)), rows(&[row(0), row(1)])));
		let Event::BatchAnnounced { rows_announced: 2, results, .. } = last_event() else {
			panic!()
		};
		assert!(results.is_empty());
		let batch = [receipt(DocumentId(0)), receipt(DocumentId(1))];
		assert_ok!(Documents::receive_batch(signed(clerk(BOB)), rows(&batch)));
		assert_eq!(
			last_event(),
			Event::BatchReceived {
				recipient: BOB,
				rows: 2,
				rows_received: 2,
				results: Default::default()
			}
		);
		assert!(matches!(state(DocumentId(1)), DocumentState::Received { .. }));
		for empty in [
			Documents::receive_batch(signed(clerk(BOB)), Default::default()),
			Documents::expire_batch(signed(clerk(BOB)), Default::default()),
			Documents::purge_batch(signed(clerk(BOB)), Default::default()),
		] {
			assert_eq!(empty, Err(Error::<Test>::NoRows.into()));
		}
	});
}
