//! What a sealed document is bound to, and how large it is.

use crate::bytes::Reader;
use core::fmt;
use zeroize::Zeroize;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Hash of the genesis block: which chain a document is of.
pub type Genesis = [u8; 32];

/// Fifteen ASCII bytes and a version.
pub(crate) type Tag = [u8; 16];

/// Most bytes of a document that are sealed together: 512 KiB.
pub const CHUNK_BYTES: usize = 512 * 1024;

/// Bytes that sealing adds to each chunk.
pub(crate) const SEAL_BYTES: usize = 16;

/// Most bytes of a sealed chunk.
pub const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + SEAL_BYTES;

/// The largest size bucket.
pub const MAX_BUCKET: u8 = 14;

/// The largest document: 64 MiB.
pub const MAX_DOCUMENT_BYTES: usize = SMALLEST_BUCKET_BYTES << MAX_BUCKET;

const SMALLEST_BUCKET_BYTES: usize = 4 * 1024;

/// Bytes of a [`Context`].
pub const CONTEXT_LENGTH: usize = 82;

/// An operator in the registry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorId(pub u32);

/// A document on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u64);

impl fmt::Display for OperatorId {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(out)
	}
}

impl fmt::Display for DocumentId {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(out)
	}
}

/// Which of the two parties of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
	/// From whom it comes.
	Sender,
	/// To whom it goes.
	Recipient,
}

impl Party {
	/// Its number in bytes that are bound.
	pub(crate) fn number(self) -> u8 {
		match self {
			Self::Sender => 0,
			Self::Recipient => 1,
		}
	}
}

/// How large a document is, no finer: it is padded to 4 KiB times two to the power of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket(u8);

impl Bucket {
	/// The bucket with a number. `None`: there is no such bucket.
	pub fn new(number: u8) -> Option<Self> {
		(number <= MAX_BUCKET).then_some(Self(number))
	}

	/// The smallest bucket for a document of so many bytes. `None`: it is larger than 64 MiB.
	pub fn of(length: usize) -> Option<Self> {
		(0..=MAX_BUCKET).map(Self).find(|bucket| length <= bucket.bytes())
	}

	/// Its number, 0 to 14.
	pub fn number(self) -> u8 {
		self.0
	}

	/// Bytes of a document with its padding.
	pub fn bytes(self) -> usize {
		// The number is at most 14.
		SMALLEST_BUCKET_BYTES.saturating_mul(1_usize.wrapping_shl(self.0.into()))
	}

	/// How many chunks it has.
	pub fn chunks(self) -> u32 {
		u32::try_from(self.bytes().div_ceil(CHUNK_BYTES)).unwrap_or(u32::MAX)
	}

	/// How many pieces go over the wire: the manifest, which is piece 0, and the chunks.
	pub fn pieces(self) -> u32 {
		self.chunks().saturating_add(1)
	}

	/// Bytes of a chunk before it is sealed. All are equally long: sizes are powers of two.
	pub fn chunk_bytes(self) -> usize {
		self.bytes().min(CHUNK_BYTES)
	}

	/// Bytes of a sealed chunk.
	pub fn sealed_chunk_bytes(self) -> usize {
		self.chunk_bytes().saturating_add(SEAL_BYTES)
	}
}

/// From whom to whom a document goes, under which keys, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
	/// The chain.
	pub genesis: Genesis,
	/// From whom.
	pub sender: OperatorId,
	/// Number of the sender's key under which the sender itself can open it.
	pub sender_epoch: u32,
	/// To whom.
	pub recipient: OperatorId,
	/// Number of the recipient's key.
	pub recipient_epoch: u32,
	/// Number of its kind, as on chain.
	pub kind: u8,
}

/// What names a document off the chain. Two senders may use the same commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
	/// From whom it comes.
	pub sender: OperatorId,
	/// Salted hash of the plaintext.
	pub commitment: Hash,
}

/// Everything that a sealed document is bound to: a part of every key that is wrapped and of the
/// associated data of every chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
	/// From whom to whom.
	pub route: Route,
	/// How large.
	pub bucket: Bucket,
	/// Salted hash of the plaintext.
	pub commitment: Hash,
}

impl Context {
	/// Its bytes.
	pub fn encode(&self) -> [u8; CONTEXT_LENGTH] {
		let Route { genesis, sender, sender_epoch, recipient, recipient_epoch, kind } = &self.route;
		let mut bytes = [0; CONTEXT_LENGTH];
		let fields = genesis
			.iter()
			.chain(&self.commitment)
			.copied()
			.chain(sender.0.to_le_bytes())
			.chain(recipient.0.to_le_bytes())
			.chain([*kind, self.bucket.number()])
			.chain(sender_epoch.to_le_bytes())
			.chain(recipient_epoch.to_le_bytes());
		bytes.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
		bytes
	}

	/// Reads what [`encode`](Self::encode) has written. `None`: there is no such bucket, or there are
	/// more or fewer bytes.
	pub fn decode(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader(bytes);
		let (genesis, commitment) = (reader.take()?, reader.take()?);
		let (sender, recipient) = (OperatorId(reader.u32()?), OperatorId(reader.u32()?));
		let (kind, bucket) = (reader.u8()?, Bucket::new(reader.u8()?)?);
		let (sender_epoch, recipient_epoch) = (reader.u32()?, reader.u32()?);
		let route = Route { genesis, sender, sender_epoch, recipient, recipient_epoch, kind };
		reader.end(Self { route, bucket, commitment })
	}

	/// The name of the document.
	pub fn name(&self) -> Name {
		Name { sender: self.route.sender, commitment: self.commitment }
	}
}

/// What a recipient learns from the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
	/// Its id on chain.
	pub document: DocumentId,
	/// What it is bound to.
	pub context: Context,
	/// Root of the tree over its pieces.
	pub root: Hash,
}

/// Bytes that are wiped when they go.
#[derive(Zeroize)]
#[zeroize(drop)]
pub(crate) struct Wiped<const N: usize>(pub [u8; N]);

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bucket_should_be_the_smallest_that_fits() {
		for (length, number) in [
			(0, 0),
			(4_096, 0),
			(4_097, 1),
			(512 * 1024, 7),
			(512 * 1024 + 1, 8),
			(MAX_DOCUMENT_BYTES, 14),
		] {
			assert_eq!(Bucket::of(length).map(Bucket::number), Some(number), "{length}");
		}
		assert_eq!(MAX_DOCUMENT_BYTES, 64 * 1024 * 1024);
		assert_eq!(Bucket::of(MAX_DOCUMENT_BYTES + 1), None);
		assert_eq!(Bucket::new(15), None);
	}

	#[test]
	fn bucket_should_have_equal_chunks() {
		for number in 0..=MAX_BUCKET {
			let bucket = Bucket(number);
			let chunks = usize::try_from(bucket.chunks()).unwrap();
			assert_eq!(chunks * bucket.chunk_bytes(), bucket.bytes());
			assert_eq!(bucket.pieces(), bucket.chunks() + 1);
		}
		assert_eq!((Bucket(7).chunks(), Bucket(8).chunks(), Bucket(14).chunks()), (1, 2, 128));
	}
}
