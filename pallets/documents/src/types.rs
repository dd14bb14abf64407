//! Records of the pallet and their pure rules. Nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use interwork_primitives::{
	documents::{
		DocumentKind, DocumentPublicKey, DocumentState, KeyEpoch, Party, RejectReason, SizeBucket,
	},
	DocumentId, OperatorId, UnixSecs,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// The Ed25519 public key of a node's network identity.
pub type PeerKey = [u8; 32];

/// Derives what every record of the pallet has.
macro_rules! record {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Copy,
				Debug,
				PartialEq,
				Eq,
				Encode,
				Decode,
				DecodeWithMemTracking,
				MaxEncodedLen,
				TypeInfo,
			)]
			$item
		)*
	};
}

record! {
	/// A document on record.
	pub struct DocumentRecord {
		/// From whom it comes.
		pub sender: OperatorId,
		/// To whom it goes.
		pub recipient: OperatorId,
		/// What it is.
		pub kind: DocumentKind,
		/// How large it is, no finer.
		pub bucket: SizeBucket,
		/// The sender's key under which the sender itself can open it.
		#[codec(compact)]
		pub sender_epoch: KeyEpoch,
		/// The recipient's key under which it is sealed.
		#[codec(compact)]
		pub recipient_epoch: KeyEpoch,
		/// The recipient can answer before this moment.
		#[codec(compact)]
		pub expires_at: UnixSecs,
		/// Root of the tree over the sealed pieces.
		pub root: H256,
		/// Salted hash of the plaintext.
		pub commitment: H256,
		/// Where it stands.
		pub state: DocumentState,
	}

	/// A document that a sender announces.
	pub struct AnnounceRow {
		/// To whom it goes.
		pub recipient: OperatorId,
		/// What it is.
		pub kind: DocumentKind,
		/// How large it is, no finer.
		pub bucket: SizeBucket,
		/// The sender's key under which the sender itself can open it.
		pub sender_epoch: KeyEpoch,
		/// The recipient's key under which it is sealed.
		pub recipient_epoch: KeyEpoch,
		/// The recipient can answer before this moment.
		pub expires_at: UnixSecs,
		/// Root of the tree over the sealed pieces.
		pub root: H256,
		/// Salted hash of the plaintext. Names the document to its sender: it is announced once.
		pub commitment: H256,
	}

	/// Why a document is not announced. When several apply, the first of this list is told.
	pub enum AnnounceFault {
		/// There is no such size bucket.
		InvalidBucket,
		/// Root or commitment is zero.
		MissingHash,
		/// An operator cannot send to itself.
		SelfAddressed,
		/// The sender has announced a document under this commitment before.
		AlreadyAnnounced,
		/// The recipient would have too little time.
		ExpiryTooSoon,
		/// The recipient would have too much time.
		ExpiryTooLate,
		/// The recipient is not active.
		RecipientNotActive,
		/// The recipient's key does not exist, is not yet or no longer in use, or was revoked.
		RecipientKeyUnusable,
		/// The sender's key does not exist, is not yet or no longer in use, or was revoked.
		SenderKeyUnusable,
		/// The recipient has not answered as many documents of this sender as it may owe.
		TooManyOpen,
	}

	/// What became of a row of a batch of announcements.
	pub enum AnnounceResult {
		/// It is announced. Documents of a batch have consecutive ids.
		Announced,
		/// It is not.
		Refused(AnnounceFault),
	}

	/// A receipt.
	pub struct ReceiveRow {
		/// The document.
		pub document: DocumentId,
		/// The root against which its pieces were checked.
		pub root: H256,
	}

	/// Why a document does not go into another state. When several apply, the first of this list is
	/// told.
	pub enum DocumentFault {
		/// There is no such document; its record may have been cleared.
		DocumentNotFound,
		/// The operator is not its recipient.
		NotRecipient,
		/// The operator is neither its sender nor its recipient.
		NotParty,
		/// Its recipient has received it already.
		AlreadyReceived,
		/// A party has purged it already.
		AlreadyPurged,
		/// It was rejected, has expired, or was purged.
		NotAnnounced,
		/// The time to answer is over.
		Expired,
		/// The receipt is for other pieces.
		WrongRoot,
		/// Its recipient owes an answer: it must reject the document and cannot purge it.
		AwaitsAnswer,
		/// It is too early for that.
		TooEarly,
	}

	/// What became of a row of a batch about documents on record.
	pub enum DocumentResult {
		/// What was asked for.
		Done,
		/// Nothing.
		Refused(DocumentFault),
	}

	/// What became of the documents from one operator to another.
	#[derive(Default)]
	pub struct PairRecord {
		/// Documents that were ever announced.
		#[codec(compact)]
		pub announced: u64,
		/// Of these, documents that the recipient has not answered and that are not booked as expired.
		#[codec(compact)]
		pub open: u32,
		/// Documents that were received.
		#[codec(compact)]
		pub received: u64,
		/// Documents that were rejected.
		#[codec(compact)]
		pub rejected: u64,
		/// Documents that were not answered in time.
		#[codec(compact)]
		pub expired: u64,
		/// Documents that the sender has purged before there was an answer.
		#[codec(compact)]
		pub withdrawn: u64,
		/// Documents that are on record.
		#[codec(compact)]
		pub on_record: u64,
	}

	/// A key of an operator.
	pub struct KeyRecord {
		/// The X25519 public key.
		pub key: DocumentPublicKey,
		/// Documents can be announced under it from this moment on.
		#[codec(compact)]
		pub active_from: UnixSecs,
		/// Documents can be announced under it before this moment.
		#[codec(compact)]
		pub active_until: UnixSecs,
		/// When it was revoked. `None`: it was not.
		pub revoked_at: Option<UnixSecs>,
	}

	/// Counts of an operator's keys.
	#[derive(Default)]
	pub struct KeyRing {
		/// Number of the next key.
		#[codec(compact)]
		pub next_epoch: KeyEpoch,
		/// Keys on record.
		#[codec(compact)]
		pub count: u32,
	}

	/// Where a key stands.
	pub enum KeyStatus {
		/// It is not in use yet.
		Pending,
		/// Documents can be announced under it.
		Active,
		/// Its time is over. Its owner keeps the private key as long as documents are sealed for it.
		Over,
		/// It was revoked.
		Revoked,
	}

	/// A key as views show it.
	pub struct KeyView {
		/// Its number.
		pub epoch: KeyEpoch,
		/// Where it stands.
		pub status: KeyStatus,
		/// The record.
		pub record: KeyRecord,
	}

	/// A document as views show it.
	pub struct DocumentView {
		/// Its id.
		pub id: DocumentId,
		/// Whether the time to answer is over without an answer. Anyone can have that booked.
		pub is_overdue: bool,
		/// When its record can be cleared. `None`: it has not ended.
		pub clearable_at: Option<UnixSecs>,
		/// The record.
		pub record: DocumentRecord,
	}
}

/// How long records stay after a document has ended, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retention {
	/// Of documents that were received and not purged.
	pub received: UnixSecs,
	/// Of all others.
	pub ended: UnixSecs,
}

/// Times that a record bounds, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Periods {
	pub min: UnixSecs,
	pub max: UnixSecs,
}

impl AnnounceRow {
	/// Whether the row is possible, whoever it concerns.
	pub(crate) fn check(&self, sender: OperatorId) -> Result<(), AnnounceFault> {
		if !self.bucket.exists() {
			return Err(AnnounceFault::InvalidBucket);
		}
		if self.root.is_zero() || self.commitment.is_zero() {
			return Err(AnnounceFault::MissingHash);
		}
		if self.recipient == sender {
			return Err(AnnounceFault::SelfAddressed);
		}
		Ok(())
	}

	/// Whether the recipient has time enough and not too much.
	pub(crate) fn check_expiry(
		&self,
		now: UnixSecs,
		periods: Periods,
	) -> Result<(), AnnounceFault> {
		if self.expires_at < now.saturating_add(periods.min) {
			return Err(AnnounceFault::ExpiryTooSoon);
		}
		if self.expires_at > now.saturating_add(periods.max) {
			return Err(AnnounceFault::ExpiryTooLate);
		}
		Ok(())
	}

	pub(crate) fn record(self, sender: OperatorId) -> DocumentRecord {
		DocumentRecord {
			sender,
			recipient: self.recipient,
			kind: self.kind,
			bucket: self.bucket,
			sender_epoch: self.sender_epoch,
			recipient_epoch: self.recipient_epoch,
			expires_at: self.expires_at,
			root: self.root,
			commitment: self.commitment,
			state: DocumentState::Announced,
		}
	}
}

impl DocumentRecord {
	/// Which party an operator is.
	pub fn party(&self, operator: OperatorId) -> Option<Party> {
		match operator {
			_ if operator == self.sender => Some(Party::Sender),
			_ if operator == self.recipient => Some(Party::Recipient),
			_ => None,
		}
	}

	/// Whether the time to answer is over without an answer.
	pub fn is_overdue(&self, now: UnixSecs) -> bool {
		self.state.is_announced() && now >= self.expires_at
	}

	/// Whether the recipient can answer.
	fn ensure_answerable(&self, by: OperatorId, now: UnixSecs) -> Result<(), DocumentFault> {
		match self.state {
			_ if by != self.recipient => Err(DocumentFault::NotRecipient),
			DocumentState::Received { .. } => Err(DocumentFault::AlreadyReceived),
			DocumentState::Announced if now >= self.expires_at => Err(DocumentFault::Expired),
			DocumentState::Announced => Ok(()),
			_ => Err(DocumentFault::NotAnnounced),
		}
	}

	/// The document as its recipient has received it.
	pub(crate) fn received(
		self,
		by: OperatorId,
		root: H256,
		now: UnixSecs,
	) -> Result<Self, DocumentFault> {
		self.ensure_answerable(by, now)?;
		if root != self.root {
			return Err(DocumentFault::WrongRoot);
		}
		Ok(Self { state: DocumentState::Received { at: now }, ..self })
	}

	/// The document as its recipient has rejected it.
	pub(crate) fn rejected(
		self,
		by: OperatorId,
		reason: RejectReason,
		now: UnixSecs,
	) -> Result<Self, DocumentFault> {
		self.ensure_answerable(by, now)?;
		Ok(Self { state: DocumentState::Rejected { at: now, reason }, ..self })
	}

	/// The document as nobody has answered it.
	pub(crate) fn expired(self, now: UnixSecs) -> Result<Self, DocumentFault> {
		match self.state {
			DocumentState::Announced if now < self.expires_at => Err(DocumentFault::TooEarly),
			DocumentState::Announced => {
				Ok(Self { state: DocumentState::Expired { at: now }, ..self })
			},
			DocumentState::Received { .. } => Err(DocumentFault::AlreadyReceived),
			_ => Err(DocumentFault::NotAnnounced),
		}
	}

	/// The tombstone of the document.
	pub(crate) fn purged(self, by: OperatorId, now: UnixSecs) -> Result<Self, DocumentFault> {
		let party = self.party(by).ok_or(DocumentFault::NotParty)?;
		match self.state {
			DocumentState::Purged { .. } => Err(DocumentFault::AlreadyPurged),
			// Whoever owes an answer gives one, or lets the time pass and has that booked.
			DocumentState::Announced if party == Party::Recipient => {
				Err(DocumentFault::AwaitsAnswer)
			},
			_ => {
				let received = self.state.is_received();
				Ok(Self { state: DocumentState::Purged { at: now, by: party, received }, ..self })
			},
		}
	}

	/// When the record can be cleared. `None`: not before the document has ended.
	pub(crate) fn clearable_at(&self, retention: Retention) -> Option<UnixSecs> {
		let kept = if self.state.is_received() { retention.received } else { retention.ended };
		Some(self.state.since()?.saturating_add(kept))
	}
}

impl PairRecord {
	/// With one more document. `None`: the counts are used up.
	pub(crate) fn with_announced(self) -> Option<Self> {
		Some(Self {
			announced: self.announced.checked_add(1)?,
			open: self.open.checked_add(1)?,
			on_record: self.on_record.checked_add(1)?,
			..self
		})
	}

	/// After a document went from one state to another. `None`: that cannot be.
	pub(crate) fn moved(mut self, from: DocumentState, to: DocumentState) -> Option<Self> {
		if !from.is_announced() {
			return Some(self);
		}
		self.open = self.open.checked_sub(1)?;
		let count = match to {
			DocumentState::Announced => return None,
			DocumentState::Received { .. } => &mut self.received,
			DocumentState::Rejected { .. } => &mut self.rejected,
			DocumentState::Expired { .. } => &mut self.expired,
			DocumentState::Purged { .. } => &mut self.withdrawn,
		};
		*count = count.checked_add(1)?;
		Some(self)
	}

	/// With one record less.
	pub(crate) fn with_cleared(self) -> Option<Self> {
		Some(Self { on_record: self.on_record.checked_sub(1)?, ..self })
	}

	/// Whether each document that was announced has come to one thing only.
	pub fn is_balanced(&self) -> bool {
		[self.open.into(), self.received, self.rejected, self.expired, self.withdrawn]
			.into_iter()
			.try_fold(0_u64, u64::checked_add)
			== Some(self.announced)
	}

	/// The sum of two pairs' counts.
	pub(crate) fn plus(self, other: Self) -> Self {
		// Each count is at most the number of documents ever announced, which is a `u64`; only
		// `open`, bounded for each pair, could exceed its type over very many pairs.
		Self {
			announced: self.announced.saturating_add(other.announced),
			open: self.open.saturating_add(other.open),
			received: self.received.saturating_add(other.received),
			rejected: self.rejected.saturating_add(other.rejected),
			expired: self.expired.saturating_add(other.expired),
			withdrawn: self.withdrawn.saturating_add(other.withdrawn),
			on_record: self.on_record.saturating_add(other.on_record),
		}
	}
}

impl KeyRecord {
	/// Where the key stands.
	pub fn status(&self, now: UnixSecs) -> KeyStatus {
		match self.revoked_at {
			Some(_) => KeyStatus::Revoked,
			None if now >= self.active_until => KeyStatus::Over,
			None if now < self.active_from => KeyStatus::Pending,
			None => KeyStatus::Active,
		}
	}

	/// When its record can be cleared.
	pub(crate) fn clearable_at(&self, kept: UnixSecs) -> UnixSecs {
		self.revoked_at.unwrap_or(self.active_until).saturating_add(kept)
	}
}

/// A number of rows as the calls' weights take it.
pub(crate) fn count(rows: usize) -> u32 {
	u32::try_from(rows).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record() -> DocumentRecord {
		DocumentRecord {
			sender: OperatorId(1),
			recipient: OperatorId(2),
			kind: DocumentKind::Records,
			bucket: SizeBucket::new(14).unwrap(),
			sender_epoch: 3,
			recipient_epoch: 5,
			expires_at: 1_900_000_000,
			root: H256::repeat_byte(1),
			commitment: H256::repeat_byte(2),
			state: DocumentState::Received { at: 1_900_000_000 },
		}
	}

	#[test]
	fn records_should_be_small() {
		assert_eq!(DocumentRecord::max_encoded_len(), 101);
		assert_eq!(record().encode().len(), 90);
		assert!(PairRecord::max_encoded_len() <= 59);
		assert!(KeyRecord::max_encoded_len() <= 59);
	}

	#[test]
	fn pair_should_count_a_document_once_whatever_becomes_of_it() {
		let announced = DocumentState::Announced;
		let received = DocumentState::Received { at: 1 };
		let purged = DocumentState::Purged { at: 2, by: Party::Sender, received: true };
		let pair = PairRecord::default().with_announced().unwrap();
		assert!(pair.is_balanced());
		let pair = pair.moved(announced, received).unwrap();
		assert_eq!((pair.open, pair.received, pair.is_balanced()), (0, 1, true));
		assert_eq!(pair.moved(received, purged), Some(pair));
		// There is none open any more, and none goes back.
		assert_eq!(pair.moved(announced, received), None);
		assert_eq!(pair.with_announced().unwrap().moved(announced, announced), None);
		assert_eq!(PairRecord::default().with_cleared(), None);
	}

	#[test]
	fn party_should_be_sender_or_recipient() {
		assert_eq!(record().party(OperatorId(1)), Some(Party::Sender));
		assert_eq!(record().party(OperatorId(2)), Some(Party::Recipient));
		assert_eq!(record().party(OperatorId(3)), None);
	}
}
