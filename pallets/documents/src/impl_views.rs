//! What the view functions answer.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use interwork_primitives::{DocumentId, DocumentKey, OperatorId};

/// Most entries of a page.
const PAGE_LIMIT: u32 = 100;
/// Most documents or pairs that are looked at for one page.
const SCAN_LIMIT: usize = 1_000;

impl<T: Config> Pallet<T> {
	fn view(id: DocumentId, record: DocumentRecord) -> DocumentView {
		DocumentView {
			id,
			is_overdue: record.is_overdue(Self::now()),
			clearable_at: record.clearable_at(Self::retention()),
			record,
		}
	}

	pub(crate) fn view_document(id: DocumentId) -> Option<DocumentView> {
		Documents::<T>::get(DocumentKey::from(id)).map(|record| Self::view(id, record))
	}

	pub(crate) fn view_documents(
		sender: Option<OperatorId>,
		recipient: Option<OperatorId>,
		after: Option<DocumentId>,
		limit: u32,
	) -> (Vec<DocumentView>, Option<DocumentId>) {
		let limit = usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or_default();
		// Keys are in the order of the ids, so those after one follow it even if it is gone.
		let mut documents = match after {
			Some(id) => {
				Documents::<T>::iter_from(Documents::<T>::hashed_key_for(DocumentKey::from(id)))
			},
			None => Documents::<T>::iter(),
		};
		let mut page = Vec::new();
		let mut last = after;
		for _ in 0..SCAN_LIMIT {
			if page.len() >= limit {
				return (page, last);
			}
			let Some((key, record)) = documents.next() else {
				return (page, None);
			};
			let id = DocumentId::from(key);
			last = Some(id);
			let is_wanted = sender.is_none_or(|sender| record.sender == sender)
				&& recipient.is_none_or(|recipient| record.recipient == recipient);
			if is_wanted {
				page.push(Self::view(id, record));
			}
		}
		(page, last)
	}

	pub(crate) fn view_inbox(
		recipient: OperatorId,
		after: Option<DocumentId>,
		limit: u32,
	) -> (Vec<DocumentView>, Option<DocumentId>) {
		let limit = usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or_default();
		let mut keys = match after {
			Some(id) => Inbox::<T>::iter_key_prefix_from(
				recipient,
				Inbox::<T>::hashed_key_for(recipient, DocumentKey::from(id)),
			),
			None => Inbox::<T>::iter_key_prefix(recipient),
		};
		let mut page = Vec::new();
		let mut last = after;
		while page.len() < limit {
			let Some(key) = keys.next() else {
				return (page, None);
			};
			let id = DocumentId::from(key);
			last = Some(id);
			page.extend(Self::view_document(id));
		}
		(page, last)
	}

	pub(crate) fn view_answers(recipient: OperatorId) -> PairRecord {
		Pairs::<T>::iter_prefix_values(recipient)
			.take(SCAN_LIMIT)
			.fold(PairRecord::default(), PairRecord::plus)
	}

	pub(crate) fn view_keys(operator: OperatorId) -> Vec<KeyView> {
		let now = Self::now();
		let mut keys: Vec<KeyView> = Keys::<T>::iter_prefix(operator)
			.map(|(epoch, record)| KeyView { epoch, status: record.status(now), record })
			.collect();
		keys.sort_unstable_by_key(|view| view.epoch);
		keys
	}
}
