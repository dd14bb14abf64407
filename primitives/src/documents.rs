//! The vocabulary of private documents: what the chain says of them, and the trait through which other
//! pallets ask.
//!
//! The bytes of a sealed document are defined by the library `interwork-documents`, which does not
//! depend on this crate; a test there compares the two.

use crate::{DocumentId, OperatorId, UnixSecs};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// Number of an operator's X25519 key: 0 for its first, one more for each that follows.
pub type KeyEpoch = u32;

/// An X25519 public key.
pub type DocumentPublicKey = [u8; 32];

/// The largest size bucket: 64 MiB.
pub const MAX_BUCKET: u8 = 14;

/// Derives what every type here has.
macro_rules! vocabulary {
	($($item:item)*) => {
		$(
			#[derive(
				Clone,
				Copy,
				Debug,
				PartialEq,
				Eq,
				PartialOrd,
				Ord,
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

vocabulary! {
	/// What a document is. Its number is part of the sealed bytes: new kinds come at the end.
	pub enum DocumentKind {
		/// None of the others.
		Other,
		/// What is charged for which destination and service.
		RateSheet,
		/// Totals of a period.
		Statement,
		/// Rated records, of a period or of disputed buckets.
		Records,
		/// What a buyer needs to use an order.
		Fulfilment,
		/// A profile for roaming units.
		DiceProfile,
		/// Terms of an agreement or a contract.
		Agreement,
		/// Evidence in a dispute.
		Evidence,
	}

	/// How large a document is, no finer: it is padded to 4 KiB times two to the power of this number,
	/// 0 (4 KiB) to 14 (64 MiB).
	pub struct SizeBucket(u8);

	/// Which of the two parties of a document.
	pub enum Party {
		/// From whom it comes.
		Sender,
		/// To whom it goes.
		Recipient,
	}

	/// Why a recipient does not want a document.
	pub enum RejectReason {
		/// None of the others.
		Other,
		/// The recipient no longer has the private key of the epoch. Announce it under a newer key.
		KeyLost,
		/// What was pulled does not open, or is not what was committed to.
		CannotOpen,
		/// The recipient has no use for documents of this kind, or of this sender.
		NotWanted,
		/// It opens, but it is not a document of its kind.
		Malformed,
		/// The recipient has no room for it.
		NoRoom,
	}

	/// Where a document stands.
	pub enum DocumentState {
		/// The recipient can pull it, and answer before it expires.
		Announced,
		/// The recipient has it, all of it, on its disk.
		Received {
			/// Since when.
			at: UnixSecs,
		},
		/// The recipient does not take it.
		Rejected {
			/// Since when.
			at: UnixSecs,
			/// Why.
			reason: RejectReason,
		},
		/// The recipient gave no answer in time.
		Expired {
			/// Since when it was on record that it had expired.
			at: UnixSecs,
		},
		/// A party has destroyed it: nobody serves or fetches it any more.
		Purged {
			/// Since when.
			at: UnixSecs,
			/// Who.
			by: Party,
			/// Whether the recipient had received it.
			received: bool,
		},
	}

	/// How an operator has answered what others sent to it: counts of documents, for good.
	#[derive(Default)]
	pub struct DocumentAnswers {
		/// Those that it received.
		#[codec(compact)]
		pub received: u64,
		/// Those that it rejected.
		#[codec(compact)]
		pub rejected: u64,
		/// Those that it let expire.
		#[codec(compact)]
		pub expired: u64,
	}

	/// What other pallets learn of a document.
	pub struct DocumentInfo {
		/// Its id.
		pub id: DocumentId,
		/// To whom it goes.
		pub recipient: OperatorId,
		/// What it is.
		pub kind: DocumentKind,
		/// Where it stands.
		pub state: DocumentState,
	}
}

impl SizeBucket {
	/// The bucket with a number. `None`: there is no such bucket.
	pub fn new(number: u8) -> Option<Self> {
		(number <= MAX_BUCKET).then_some(Self(number))
	}

	/// Its number.
	pub fn number(self) -> u8 {
		self.0
	}

	/// Whether there is such a bucket. One that was decoded may not exist.
	pub fn exists(self) -> bool {
		self.0 <= MAX_BUCKET
	}
}

impl DocumentState {
	/// Whether the recipient still owes an answer.
	pub fn is_announced(self) -> bool {
		self == Self::Announced
	}

	/// Whether it was received, and nobody has destroyed it since.
	pub fn is_received(self) -> bool {
		matches!(self, Self::Received { .. })
	}

	/// Since when it has been in this state. `None`: announced.
	pub fn since(self) -> Option<UnixSecs> {
		match self {
			Self::Announced => None,
			Self::Received { at }
			| Self::Rejected { at, .. }
			| Self::Expired { at }
			| Self::Purged { at, .. } => Some(at),
		}
	}
}

/// What has become of a document that somebody committed to?
pub trait InspectDocuments {
	/// The document that `sender` announced under `commitment`. `None`: it announced none, or its
	/// record has been cleared.
	fn announced(sender: OperatorId, commitment: H256) -> Option<DocumentInfo>;

	/// How an operator has answered what others sent to it. `None`: not known.
	fn answers(_recipient: OperatorId) -> Option<DocumentAnswers> {
		None
	}

	/// Makes a document of a kind that `recipient` has received from `sender`, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_received(
		sender: OperatorId,
		recipient: OperatorId,
		kind: DocumentKind,
		commitment: H256,
	);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bucket_should_exist_up_to_the_largest() {
		assert_eq!(SizeBucket::new(MAX_BUCKET).map(SizeBucket::number), Some(14));
		assert_eq!(SizeBucket::new(MAX_BUCKET + 1), None);
		let decoded = SizeBucket::decode(&mut &[15][..]).unwrap();
		assert!(!decoded.exists());
	}

	#[test]
	fn state_should_say_since_when() {
		assert_eq!(DocumentState::Announced.since(), None);
		let purged = DocumentState::Purged { at: 7, by: Party::Sender, received: true };
		assert_eq!(purged.since(), Some(7));
		assert!(!purged.is_received() && DocumentState::Received { at: 1 }.is_received());
	}
}
