//! Sealing and opening. The README has the exact bytes.

use crate::{
	bytes::Reader,
	context::{
		Announcement, Bucket, Context, Hash, Party, Route, Tag, Wiped, CONTEXT_LENGTH, SEAL_BYTES,
	},
	keys::{PublicKey, SecretKey},
	tree::{self, Tree},
};
use chacha20poly1305::{
	aead::{Aead, KeyInit, Payload},
	ChaCha20Poly1305,
};
use core::convert::Infallible;
use hpke::{kem::X25519HkdfSha256, rand_core, Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const COMMITMENT_TAG: Tag = *b"interwork/docco\x01";
const MANIFEST_TAG: Tag = *b"interwork/docmf\x01";
const KEY_TAG: Tag = *b"interwork/docky\x01";
const HEADER_TAG: Tag = *b"interwork/dochd\x01";
const CHUNK_TAG: Tag = *b"interwork/docck\x01";

/// Bytes of a wrapped key: the encapsulated key, the document's key and a tag.
const WRAPPED_LENGTH: usize = 32 + 32 + SEAL_BYTES;
/// Bytes of the sealed header: salt, length and a tag.
const HEADER_LENGTH: usize = 32 + 8 + SEAL_BYTES;

/// Bytes of a [`Manifest`], of however large a document.
pub const MANIFEST_LENGTH: usize = 16 + CONTEXT_LENGTH + 2 * WRAPPED_LENGTH + HEADER_LENGTH;

type Cipher = ChaCha20Poly1305;
type HpkeAead = hpke::aead::ChaCha20Poly1305;
type HpkeKdf = hpke::kdf::HkdfSha256;
type HpkeKem = X25519HkdfSha256;

/// Everything random in a sealed document. Wiped when it goes.
///
/// Each document needs its own: whoever seals two with the same gives both away.
pub struct Secrets {
	/// Makes the commitment tell nothing of a plaintext that could be guessed.
	pub salt: Zeroizing<[u8; 32]>,
	/// The document's key.
	pub key: Zeroizing<[u8; 32]>,
	/// From which the ephemeral keys are derived: for the recipient, for the sender.
	pub ephemeral: [Zeroizing<[u8; 32]>; 2],
}

impl Secrets {
	/// New ones from the operating system.
	///
	/// # Errors
	///
	/// It has no randomness.
	pub fn random() -> Result<Self, getrandom::Error> {
		let random = || {
			let mut bytes = Zeroizing::new([0; 32]);
			getrandom::fill(&mut *bytes).map(|()| bytes)
		};
		Ok(Self { salt: random()?, key: random()?, ephemeral: [random()?, random()?] })
	}
}

/// Why a document is not sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
	/// It is too large.
	#[error("the document has {length} bytes, more than {}", crate::MAX_DOCUMENT_BYTES)]
	TooLarge {
		/// Its bytes.
		length: usize,
	},
	/// Nothing can be sealed for the key: ask its owner to register another.
	#[error("the {party:?}'s key cannot be used")]
	UnusableKey {
		/// Whose key.
		party: Party,
	},
	/// The operating system has no randomness.
	#[error("no randomness")]
	NoRandomness,
	/// A rule of the library is broken.
	#[error("sealing failed")]
	Unexpected,
}

/// A sealed document: the pieces that go over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
	context: Context,
	pieces: Vec<Vec<u8>>,
	tree: Tree,
}

impl Sealed {
	/// What it is bound to.
	pub fn context(&self) -> &Context {
		&self.context
	}

	/// Root of the tree over its pieces.
	pub fn root(&self) -> Hash {
		self.tree.root()
	}

	/// Its pieces: the manifest, then the chunks.
	pub fn pieces(&self) -> &[Vec<u8>] {
		&self.pieces
	}

	/// A piece with what shows that it is at its place.
	pub fn piece(&self, index: u32) -> Option<crate::Piece> {
		let bytes = self.pieces.get(usize::try_from(index).ok()?)?.clone();
		Some(crate::Piece { index, proof: self.tree.proof(index)?, bytes })
	}
}

/// Salted hash of a plaintext.
pub fn commitment(salt: &[u8; 32], plaintext: &[u8]) -> Hash {
	let length = u64::try_from(plaintext.len()).unwrap_or(u64::MAX);
	let mut hasher = Sha256::new();
	hasher.update(COMMITMENT_TAG);
	hasher.update(salt);
	hasher.update(length.to_le_bytes());
	hasher.update(plaintext);
	hasher.finalize().into()
}

/// Seals a document for its recipient, and for its sender to read again.
///
/// # Errors
///
/// See [`SealError`].
pub fn seal(
	plaintext: &[u8],
	route: Route,
	recipient: &PublicKey,
	sender: &PublicKey,
) -> Result<Sealed, SealError> {
	let secrets = Secrets::random().map_err(|_| SealError::NoRandomness)?;
	seal_with(plaintext, route, recipient, sender, secrets)
}

/// [`seal`] with everything random given, for test vectors. Never use the same secrets twice.
///
/// # Errors
///
/// See [`SealError`].
pub fn seal_with(
	plaintext: &[u8],
	route: Route,
	recipient: &PublicKey,
	sender: &PublicKey,
	secrets: Secrets,
) -> Result<Sealed, SealError> {
	let bucket =
		Bucket::of(plaintext.len()).ok_or(SealError::TooLarge { length: plaintext.len() })?;
	let context = Context { route, bucket, commitment: commitment(&secrets.salt, plaintext) };
	let cipher = Cipher::new(&(*secrets.key).into());

	let mut pieces = Vec::with_capacity(usize::try_from(bucket.pieces()).unwrap_or_default());
	let manifest = manifest(&context, plaintext.len(), recipient, sender, &secrets, &cipher)?;
	pieces.push(manifest.encode());
	for index in 0..bucket.chunks() {
		let place = usize::try_from(index).map_err(|_| SealError::Unexpected)?;
		let start = place.saturating_mul(bucket.chunk_bytes()).min(plaintext.len());
		let end = start.saturating_add(bucket.chunk_bytes()).min(plaintext.len());
		let content = plaintext.get(start..end).ok_or(SealError::Unexpected)?;
		let mut padded = Zeroizing::new(vec![0; bucket.chunk_bytes()]);
		padded.iter_mut().zip(content).for_each(|(byte, from)| *byte = *from);
		let sealed = cipher
			.encrypt(
				&nonce(CHUNK_NONCE, index).into(),
				Payload { msg: &padded, aad: &chunk_data(&context, index) },
			)
			.map_err(|_| SealError::Unexpected)?;
		pieces.push(sealed);
	}
	let leaves = (0..).zip(&pieces).map(|(index, piece)| tree::leaf(index, piece)).collect();
	let tree = Tree::new(leaves).ok_or(SealError::Unexpected)?;
	Ok(Sealed { context, pieces, tree })
}

fn manifest(
	context: &Context,
	length: usize,
	recipient: &PublicKey,
	sender: &PublicKey,
	secrets: &Secrets,
	cipher: &Cipher,
) -> Result<Manifest, SealError> {
	let [for_recipient, for_sender] = &secrets.ephemeral;
	let wrap = |party, key, ephemeral: &Zeroizing<[u8; 32]>| {
		wrap(context, party, key, ephemeral, &secrets.key).ok_or(SealError::UnusableKey { party })
	};
	let length = u64::try_from(length).map_err(|_| SealError::Unexpected)?;
	let mut header = Zeroizing::new([0; 40]);
	let fields = secrets.salt.iter().copied().chain(length.to_le_bytes());
	header.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
	let header = cipher
		.encrypt(
			&nonce(HEADER_NONCE, 0).into(),
			Payload { msg: header.as_slice(), aad: &bound(HEADER_TAG, context) },
		)
		.map_err(|_| SealError::Unexpected)?;
	Ok(Manifest {
		context: *context,
		for_recipient: wrap(Party::Recipient, recipient, for_recipient)?,
		for_sender: wrap(Party::Sender, sender, for_sender)?,
		header: header.try_into().map_err(|_| SealError::Unexpected)?,
	})
}

/// Nonces of a document's key: one for the header, one for each chunk. The key is used for nothing else.
const HEADER_NONCE: [u8; 4] = *b"head";
const CHUNK_NONCE: [u8; 4] = *b"chnk";

fn nonce(purpose: [u8; 4], index: u32) -> [u8; 12] {
	let mut bytes = [0; 12];
	let fields = purpose.into_iter().chain(u64::from(index).to_le_bytes());
	bytes.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
	bytes
}

fn bound(tag: Tag, context: &Context) -> Vec<u8> {
	[tag.as_slice(), &context.encode()].concat()
}

fn chunk_data(context: &Context, index: u32) -> Vec<u8> {
	[bound(CHUNK_TAG, context).as_slice(), &index.to_le_bytes()].concat()
}

fn key_info(context: &Context, party: Party) -> Vec<u8> {
	[bound(KEY_TAG, context).as_slice(), &[party.number()]].concat()
}

/// HPKE asks for 32 random bytes to derive its ephemeral key from: these.
struct Ephemeral<'a>(&'a [u8; 32]);

impl rand_core::TryRng for Ephemeral<'_> {
	type Error = Infallible;

	fn try_next_u32(&mut self) -> Result<u32, Infallible> {
		Ok(0)
	}

	fn try_next_u64(&mut self) -> Result<u64, Infallible> {
		Ok(0)
	}

	fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
		bytes.iter_mut().zip(self.0).for_each(|(byte, from)| *byte = *from);
		Ok(())
	}
}

impl rand_core::TryCryptoRng for Ephemeral<'_> {}

fn wrap(
	context: &Context,
	party: Party,
	key: &PublicKey,
	ephemeral: &[u8; 32],
	secret: &[u8; 32],
) -> Option<[u8; WRAPPED_LENGTH]> {
	let key = <HpkeKem as Kem>::PublicKey::from_bytes(&key.0).ok()?;
	let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<HpkeAead, HpkeKdf, HpkeKem>(
		&OpModeS::Base,
		&key,
		&key_info(context, party),
		secret,
		&[],
		&mut Ephemeral(ephemeral),
	)
	.ok()?;
	[encapsulated.to_bytes().as_slice(), &sealed].concat().try_into().ok()
}

fn unwrap(
	context: &Context,
	party: Party,
	key: &SecretKey,
	wrapped: &[u8; WRAPPED_LENGTH],
) -> Option<Wiped<32>> {
	let (encapsulated, sealed) = wrapped.split_at_checked(32)?;
	let encapsulated = <HpkeKem as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
	let secret = Zeroizing::new(
		hpke::single_shot_open::<HpkeAead, HpkeKdf, HpkeKem>(
			&OpModeR::Base,
			&key.hpke()?,
			&encapsulated,
			&key_info(context, party),
			sealed,
			&[],
		)
		.ok()?,
	);
	let mut wiped = Wiped([0; 32]);
	if secret.len() != wiped.0.len() {
		return None;
	}
	wiped.0.copy_from_slice(&secret);
	Some(wiped)
}

/// Piece 0 of every document: what it is bound to, its key wrapped for both parties, and its sealed
/// salt and length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
	context: Context,
	for_recipient: [u8; WRAPPED_LENGTH],
	for_sender: [u8; WRAPPED_LENGTH],
	header: [u8; HEADER_LENGTH],
}

/// Why bytes are no manifest, or not the one expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
	/// It is too long or too short.
	#[error("the manifest has {length} bytes, not {MANIFEST_LENGTH}")]
	WrongLength {
		/// Its bytes.
		length: usize,
	},
	/// It is none, or of another version.
	#[error("not a manifest of this version")]
	UnknownVersion,
	/// There is no such size bucket.
	#[error("there is no such size bucket")]
	UnknownBucket,
	/// It is of another document than the one announced.
	#[error("the manifest is of another document")]
	OtherDocument,
}

impl Manifest {
	/// Its bytes.
	pub fn encode(&self) -> Vec<u8> {
		[
			MANIFEST_TAG.as_slice(),
			&self.context.encode(),
			&self.for_recipient,
			&self.for_sender,
			&self.header,
		]
		.concat()
	}

	/// Reads what [`encode`](Self::encode) has written.
	///
	/// # Errors
	///
	/// Every variant of [`ManifestError`] but [`ManifestError::OtherDocument`].
	pub fn decode(bytes: &[u8]) -> Result<Self, ManifestError> {
		let wrong_length = ManifestError::WrongLength { length: bytes.len() };
		if bytes.len() != MANIFEST_LENGTH {
			return Err(wrong_length);
		}
		let mut reader = Reader(bytes);
		if reader.take() != Some(MANIFEST_TAG) {
			return Err(ManifestError::UnknownVersion);
		}
		let context = reader.slice(CONTEXT_LENGTH).ok_or(wrong_length)?;
		let context = Context::decode(context).ok_or(ManifestError::UnknownBucket)?;
		Ok(Self {
			context,
			for_recipient: reader.take().ok_or(wrong_length)?,
			for_sender: reader.take().ok_or(wrong_length)?,
			header: reader.take().ok_or(wrong_length)?,
		})
	}

	/// What the document is bound to.
	pub fn context(&self) -> &Context {
		&self.context
	}

	/// Whether it is of a document that was announced.
	///
	/// # Errors
	///
	/// [`ManifestError::OtherDocument`].
	pub fn ensure_is_of(&self, announcement: &Announcement) -> Result<(), ManifestError> {
		if self.context == announcement.context {
			Ok(())
		} else {
			Err(ManifestError::OtherDocument)
		}
	}
}

/// Why a document does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
	/// Piece 0 is no manifest.
	#[error("{0}")]
	Manifest(#[from] ManifestError),
	/// The key is not the one that it was sealed for, or the wrapped key was tampered with.
	#[error("the key of epoch {epoch} does not open it")]
	WrongKey {
		/// Which key was to be used.
		epoch: u32,
	},
	/// The header was tampered with.
	#[error("the header does not open")]
	DamagedHeader,
	/// The header names more bytes than the document has with its padding.
	#[error("the header names {length} bytes, too many for its size")]
	WrongLength {
		/// What it names.
		length: u64,
	},
	/// There are too few or too many chunks.
	#[error("there are {found} chunks, not {expected}")]
	WrongCount {
		/// How many there are.
		found: usize,
		/// How many there should be.
		expected: u32,
	},
	/// A chunk was tampered with, truncated, or is of another place or document.
	#[error("chunk {index} does not open")]
	DamagedChunk {
		/// Its place, from 0.
		index: u32,
	},
	/// The padding is not all zeros.
	#[error("the padding is not all zeros")]
	WrongPadding,
	/// It opens, but it is not what was committed to.
	#[error("the document is not what was committed to")]
	WrongCommitment,
}

/// Opens a document as one of its parties. The chunks are in their order.
///
/// What is returned is wiped when it goes.
///
/// # Errors
///
/// See [`OpenError`].
pub fn open<'a>(
	manifest: &Manifest,
	party: Party,
	key: &SecretKey,
	chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
	let mut opener = Opener::new(manifest, party, key)?;
	for chunk in chunks {
		opener.add(chunk)?;
	}
	opener.finish()
}

/// A document that is opened chunk by chunk.
pub(crate) struct Opener {
	context: Context,
	cipher: Cipher,
	salt: Wiped<32>,
	length: usize,
	next: u32,
	plaintext: Zeroizing<Vec<u8>>,
}

impl Opener {
	pub(crate) fn new(
		manifest: &Manifest,
		party: Party,
		key: &SecretKey,
	) -> Result<Self, OpenError> {
		let context = manifest.context;
		let (wrapped, epoch) = match party {
			Party::Recipient => (&manifest.for_recipient, context.route.recipient_epoch),
			Party::Sender => (&manifest.for_sender, context.route.sender_epoch),
		};
		let secret = unwrap(&context, party, key, wrapped).ok_or(OpenError::WrongKey { epoch })?;
		let cipher = Cipher::new(&secret.0.into());
		let payload = Payload { msg: &manifest.header, aad: &bound(HEADER_TAG, &context) };
		let header = cipher
			.decrypt(&nonce(HEADER_NONCE, 0).into(), payload)
			.map(Zeroizing::new)
			.map_err(|_| OpenError::DamagedHeader)?;
		let mut reader = Reader(&header);
		let salt = reader.take().map(Wiped).ok_or(OpenError::DamagedHeader)?;
		let length = reader.u64().ok_or(OpenError::DamagedHeader)?;
		let bytes = usize::try_from(length)
			.ok()
			.filter(|bytes| *bytes <= context.bucket.bytes())
			.ok_or(OpenError::WrongLength { length })?;
		// All of it at once: a vector that grows leaves copies behind that are not wiped.
		let plaintext = Zeroizing::new(Vec::with_capacity(context.bucket.bytes()));
		Ok(Self { context, cipher, salt, length: bytes, next: 0, plaintext })
	}

	pub(crate) fn add(&mut self, chunk: &[u8]) -> Result<(), OpenError> {
		let index = self.next;
		let expected = self.context.bucket.chunks();
		if index >= expected {
			let found = usize::try_from(index).unwrap_or(usize::MAX).saturating_add(1);
			return Err(OpenError::WrongCount { found, expected });
		}
		let damaged = OpenError::DamagedChunk { index };
		if chunk.len() != self.context.bucket.sealed_chunk_bytes() {
			return Err(damaged);
		}
		let payload = Payload { msg: chunk, aad: &chunk_data(&self.context, index) };
		let opened = self
			.cipher
			.decrypt(&nonce(CHUNK_NONCE, index).into(), payload)
			.map(Zeroizing::new)
			.map_err(|_| damaged)?;
		self.plaintext.extend_from_slice(&opened);
		self.next = index.saturating_add(1);
		Ok(())
	}

	pub(crate) fn finish(mut self) -> Result<Zeroizing<Vec<u8>>, OpenError> {
		let expected = self.context.bucket.chunks();
		if self.next != expected {
			let found = usize::try_from(self.next).unwrap_or(usize::MAX);
			return Err(OpenError::WrongCount { found, expected });
		}
		if self.plaintext.iter().skip(self.length).any(|byte| *byte != 0) {
			return Err(OpenError::WrongPadding);
		}
		self.plaintext.truncate(self.length);
		if commitment(&self.salt.0, &self.plaintext) != self.context.commitment {
			return Err(OpenError::WrongCommitment);
		}
		Ok(self.plaintext)
	}
}
