use crate::{mock::*, types::*, Commitments, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::DocumentId;

fn clear(ids: &[DocumentId]) -> Vec<DocumentResult> {
	assert_ok!(Documents::clear_batch(signed(stranger()), rows(ids)));
	let Event::BatchCleared { rows, rows_cleared, results } = last_event() else { panic!() };
	assert_eq!(usize::try_from(rows).unwrap(), ids.len());
	if results.is_empty() {
		assert_eq!(rows, rows_cleared);
		return vec![DocumentResult::Done; ids.len()];
	}
	results.into_inner()
}

const TOO_EARLY: DocumentResult = DocumentResult::Refused(DocumentFault::TooEarly);

#[test]
fn clear_should_remove_tombstones_after_the_retention_period() {
	execute_with_keys(|| {
		let id = announce(0);
		// Not before it has ended, however long ago it has expired.
		set_now(START + 1_000 * DAY);
		assert_eq!(clear(&[id]), [TOO_EARLY]);
		assert_ok!(Documents::purge(signed(clerk(ALICE)), id));
		set_now(now() + RETENTION - 1);
		assert_eq!(clear(&[id]), [TOO_EARLY]);
		set_now(now() + 1);
		assert_eq!(clear(&[id]), [DocumentResult::Done]);
		assert_eq!(Documents::document(id), None);
		assert!(!Commitments::<Test>::contains_key(ALICE, hash(0)));
		// Counts stay for good, and so do ids.
		let expected = PairRecord { announced: 1, withdrawn: 1, ..Default::default() };
		assert_eq!(pair(), expected);
		assert_eq!(crate::NextDocumentId::<Test>::get(), DocumentId(1));
	});
}

#[test]
fn clear_should_keep_receipts_for_the_receipt_period() {
	execute_with_keys(|| {
		let (kept, purged) = (received(0), received(1));
		assert_ok!(Documents::purge(signed(clerk(BOB)), purged));
		set_now(START + RETENTION);
		assert_eq!(clear(&[kept, purged]), [TOO_EARLY, DocumentResult::Done]);
		set_now(START + RECEIPT - 1);
		assert_eq!(clear(&[kept]), [TOO_EARLY]);
		set_now(START + RECEIPT);
		assert_eq!(clear(&[kept]), [DocumentResult::Done]);
		assert_eq!(pair().on_record, 0);
	});
}

#[test]
fn clear_should_refuse_rows_that_are_gone() {
	execute_with_keys(|| {
		let id = received(0);
		set_now(START + RECEIPT);
		let gone = DocumentResult::Refused(DocumentFault::DocumentNotFound);
		assert_eq!(clear(&[id, id, DocumentId(9)]), [DocumentResult::Done, gone, gone]);
		assert_noop!(
			Documents::clear_batch(signed(stranger()), Default::default()),
			Error::<Test>::NoRows
		);
	});
}
