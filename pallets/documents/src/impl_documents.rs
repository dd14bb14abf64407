//! Documents: each row is checked and written alone; a batch is its rows and one event.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{
	documents::{DocumentState, RejectReason},
	traits::InspectOperators,
	DocumentId, DocumentKey, OperatorId, Role,
};

/// Why a row is not done: a fault of the row, or a broken rule, which undoes the whole call.
pub(crate) enum RowError<Fault> {
	Fault(Fault),
	Unexpected,
}

impl<Fault> From<Fault> for RowError<Fault> {
	fn from(fault: Fault) -> Self {
		Self::Fault(fault)
	}
}

impl<T: Config, Fault: Into<Error<T>>> From<RowError<Fault>> for Error<T> {
	fn from(error: RowError<Fault>) -> Self {
		match error {
			RowError::Fault(fault) => fault.into(),
			RowError::Unexpected => Error::Unexpected,
		}
	}
}

impl<T: Config> From<AnnounceFault> for Error<T> {
	fn from(fault: AnnounceFault) -> Self {
		match fault {
			AnnounceFault::InvalidBucket => Error::InvalidBucket,
			AnnounceFault::MissingHash => Error::MissingHash,
			AnnounceFault::SelfAddressed => Error::SelfAddressed,
			AnnounceFault::AlreadyAnnounced => Error::AlreadyAnnounced,
			AnnounceFault::ExpiryTooSoon => Error::ExpiryTooSoon,
			AnnounceFault::ExpiryTooLate => Error::ExpiryTooLate,
			AnnounceFault::RecipientNotActive => Error::RecipientNotActive,
			AnnounceFault::RecipientKeyUnusable => Error::RecipientKeyUnusable,
			AnnounceFault::SenderKeyUnusable => Error::SenderKeyUnusable,
			AnnounceFault::TooManyOpen => Error::TooManyOpen,
		}
	}
}

impl<T: Config> From<DocumentFault> for Error<T> {
	fn from(fault: DocumentFault) -> Self {
		match fault {
			DocumentFault::DocumentNotFound => Error::DocumentNotFound,
			DocumentFault::NotRecipient => Error::NotRecipient,
			DocumentFault::NotParty => Error::NotParty,
			DocumentFault::AlreadyReceived => Error::AlreadyReceived,
			DocumentFault::AlreadyPurged => Error::AlreadyPurged,
			DocumentFault::NotAnnounced => Error::NotAnnounced,
			DocumentFault::Expired => Error::Expired,
			DocumentFault::WrongRoot => Error::WrongRoot,
			DocumentFault::AwaitsAnswer => Error::AwaitsAnswer,
			DocumentFault::TooEarly => Error::TooEarly,
		}
	}
}

/// Does every row of a batch. Returns what became of each, or nothing if all were done, and how many
/// were done.
fn each_row<T: Config, Row, Fault, RowResult>(
	rows: &[Row],
	done: RowResult,
	refused: impl Fn(Fault) -> RowResult,
	mut act: impl FnMut(&Row) -> Result<(), RowError<Fault>>,
) -> Result<(BoundedVec<RowResult, T::MaxRows>, u32), DispatchError>
where
	RowResult: Copy,
{
	ensure!(!rows.is_empty(), Error::<T>::NoRows);
	let mut results = Vec::with_capacity(rows.len());
	let mut rows_done: u32 = 0;
	for row in rows {
		results.push(match act(row) {
			Ok(()) => {
				rows_done = rows_done.saturating_add(1);
				done
			},
			Err(RowError::Fault(fault)) => refused(fault),
			Err(RowError::Unexpected) => return Err(Error::<T>::Unexpected.into()),
		});
	}
	if rows_done == count(rows.len()) {
		results.clear();
	}
	Ok((results.try_into().map_err(|_| Error::<T>::Unexpected)?, rows_done))
}

type RowOutcome = Result<(), RowError<DocumentFault>>;

impl<T: Config> Pallet<T> {
	/// Checks everything about an announcement. Returns the pair's counts with it.
	pub(crate) fn check_announcement(
		sender: OperatorId,
		row: &AnnounceRow,
	) -> Result<PairRecord, AnnounceFault> {
		let now = Self::now();
		row.check(sender)?;
		ensure!(
			!Commitments::<T>::contains_key(sender, row.commitment),
			AnnounceFault::AlreadyAnnounced
		);
		row.check_expiry(
			now,
			Periods { min: T::MinAnswerPeriod::get(), max: T::MaxAnswerPeriod::get() },
		)?;
		ensure!(T::Operators::is_active(row.recipient), AnnounceFault::RecipientNotActive);
		ensure!(
			Self::is_usable(row.recipient, row.recipient_epoch, now),
			AnnounceFault::RecipientKeyUnusable
		);
		ensure!(Self::is_usable(sender, row.sender_epoch, now), AnnounceFault::SenderKeyUnusable);
		let pair = Pairs::<T>::get(row.recipient, sender);
		ensure!(pair.open < T::MaxOpenPerPair::get(), AnnounceFault::TooManyOpen);
		// Counts of 64 bits are never used up.
		pair.with_announced().ok_or(AnnounceFault::TooManyOpen)
	}

	fn announce_row(
		sender: OperatorId,
		row: &AnnounceRow,
	) -> Result<DocumentId, RowError<AnnounceFault>> {
		let pair = Self::check_announcement(sender, row)?;
		let id = NextDocumentId::<T>::get();
		let next = id.checked_next().ok_or(RowError::Unexpected)?;

		NextDocumentId::<T>::put(next);
		Documents::<T>::insert(DocumentKey::from(id), row.record(sender));
		Commitments::<T>::insert(sender, row.commitment, id);
		Inbox::<T>::insert(row.recipient, DocumentKey::from(id), ());
		Pairs::<T>::insert(row.recipient, sender, pair);
		Ok(id)
	}

	pub(crate) fn do_announce(who: T::AccountId, row: AnnounceRow) -> DispatchResult {
		let sender = T::Operators::ensure_may_start(&who, Role::Documents)?;
		let document = Self::announce_row(sender, &row).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::Announced { document, sender, announcement: row });
		Ok(())
	}

	pub(crate) fn do_announce_batch(
		who: T::AccountId,
		rows: BoundedVec<AnnounceRow, T::MaxRows>,
	) -> DispatchResult {
		let sender = T::Operators::ensure_may_start(&who, Role::Documents)?;
		let first_document = NextDocumentId::<T>::get();
		let (results, rows_announced) = each_row::<T, _, _, _>(
			&rows,
			AnnounceResult::Announced,
			AnnounceResult::Refused,
			|row| Self::announce_row(sender, row).map(|_| ()),
		)?;
		Self::deposit_event(Event::BatchAnnounced {
			first_document,
			sender,
			rows: count(rows.len()),
			rows_announced,
			results,
		});
		Ok(())
	}

	/// Takes a document from its state to another one, and books it.
	fn move_row(
		id: DocumentId,
		change: impl FnOnce(DocumentRecord) -> Result<DocumentRecord, DocumentFault>,
	) -> Result<DocumentRecord, RowError<DocumentFault>> {
		let key = DocumentKey::from(id);
		let before = Documents::<T>::get(key).ok_or(DocumentFault::DocumentNotFound)?;
		let after = change(before)?;

		if before.state.is_announced() {
			let pair = Pairs::<T>::get(before.recipient, before.sender);
			let Some(pair) = pair.moved(before.state, after.state) else {
				defensive!("an announced document is not counted as open");
				return Err(RowError::Unexpected);
			};
			Pairs::<T>::insert(before.recipient, before.sender, pair);
			Inbox::<T>::remove(before.recipient, key);
		}
		Documents::<T>::insert(key, after);
		Ok(after)
	}

	fn receive_row(recipient: OperatorId, row: &ReceiveRow) -> RowOutcome {
		let now = Self::now();
		Self::move_row(row.document, |record| record.received(recipient, row.root, now)).map(|_| ())
	}

	pub(crate) fn do_receive(who: T::AccountId, row: ReceiveRow) -> DispatchResult {
		let recipient = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		Self::receive_row(recipient, &row).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::Received { document: row.document });
		Ok(())
	}

	pub(crate) fn do_receive_batch(
		who: T::AccountId,
		rows: BoundedVec<ReceiveRow, T::MaxRows>,
	) -> DispatchResult {
		let recipient = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let (results, rows_received) =
			each_row::<T, _, _, _>(&rows, DocumentResult::Done, DocumentResult::Refused, |row| {
				Self::receive_row(recipient, row)
			})?;
		Self::deposit_event(Event::BatchReceived {
			recipient,
			rows: count(rows.len()),
			rows_received,
			results,
		});
		Ok(())
	}

	pub(crate) fn do_reject(
		who: T::AccountId,
		document: DocumentId,
		reason: RejectReason,
	) -> DispatchResult {
		let recipient = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let now = Self::now();
		Self::move_row(document, |record| record.rejected(recipient, reason, now))
			.map_err(Error::<T>::from)?;
		Self::deposit_event(Event::Rejected { document, reason });
		Ok(())
	}

	fn expire_row(document: DocumentId) -> RowOutcome {
		let now = Self::now();
		Self::move_row(document, |record| record.expired(now)).map(|_| ())
	}

	pub(crate) fn do_expire(document: DocumentId) -> DispatchResult {
		Self::expire_row(document).map_err(Error::<T>::from)?;
		Self::deposit_event(Event::Expired { document });
		Ok(())
	}

	pub(crate) fn do_expire_batch(documents: BoundedVec<DocumentId, T::MaxRows>) -> DispatchResult {
		let (results, rows_expired) = each_row::<T, _, _, _>(
			&documents,
			DocumentResult::Done,
			DocumentResult::Refused,
			|document| Self::expire_row(*document),
		)?;
		let rows = count(documents.len());
		Self::deposit_event(Event::BatchExpired { rows, rows_expired, results });
		Ok(())
	}

	fn purge_row(
		operator: OperatorId,
		document: DocumentId,
	) -> Result<DocumentRecord, RowError<DocumentFault>> {
		let now = Self::now();
		Self::move_row(document, |record| record.purged(operator, now))
	}

	pub(crate) fn do_purge(who: T::AccountId, document: DocumentId) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let record = Self::purge_row(operator, document).map_err(Error::<T>::from)?;
		let DocumentState::Purged { by, .. } = record.state else {
			return Err(Error::<T>::Unexpected.into());
		};
		Self::deposit_event(Event::Purged { document, by });
		Ok(())
	}

	pub(crate) fn do_purge_batch(
		who: T::AccountId,
		documents: BoundedVec<DocumentId, T::MaxRows>,
	) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let (results, rows_purged) = each_row::<T, _, _, _>(
			&documents,
			DocumentResult::Done,
			DocumentResult::Refused,
			|document| Self::purge_row(operator, *document).map(|_| ()),
		)?;
		let rows = count(documents.len());
		Self::deposit_event(Event::BatchPurged { operator, rows, rows_purged, results });
		Ok(())
	}

	/// How long records stay.
	pub(crate) fn retention() -> Retention {
		Retention { received: T::ReceiptPeriod::get(), ended: T::RetentionPeriod::get() }
	}

	fn clear_row(document: DocumentId) -> RowOutcome {
		let key = DocumentKey::from(document);
		let record = Documents::<T>::get(key).ok_or(DocumentFault::DocumentNotFound)?;
		let is_due = record
			.clearable_at(Self::retention())
			.is_some_and(|clearable_at| Self::now() >= clearable_at);
		ensure!(is_due, DocumentFault::TooEarly);
		let pair = Pairs::<T>::get(record.recipient, record.sender);
		let Some(pair) = pair.with_cleared() else {
			defensive!("a document is not counted as on record");
			return Err(RowError::Unexpected);
		};

		Pairs::<T>::insert(record.recipient, record.sender, pair);
		Commitments::<T>::remove(record.sender, record.commitment);
		Documents::<T>::remove(key);
		Ok(())
	}

	pub(crate) fn do_clear_batch(documents: BoundedVec<DocumentId, T::MaxRows>) -> DispatchResult {
		let (results, rows_cleared) = each_row::<T, _, _, _>(
			&documents,
			DocumentResult::Done,
			DocumentResult::Refused,
			|document| Self::clear_row(*document),
		)?;
		let rows = count(documents.len());
		Self::deposit_event(Event::BatchCleared { rows, rows_cleared, results });
		Ok(())
	}
}
