//! What goes over the wire: one request for one piece, one answer.
//!
//! The protocol's name has the genesis hash; the messages need not.

use crate::{
	bytes::Reader,
	context::{DocumentId, Tag, SEALED_CHUNK_BYTES},
	pull::Piece,
	serve::Refusal,
	tree::MAX_PROOF,
};

const REQUEST_TAG: Tag = *b"interwork/docrq\x01";
const ANSWER_TAG: Tag = *b"interwork/docan\x01";

/// Bytes of a [`Request`].
pub const REQUEST_LENGTH: usize = 16 + 8 + 4;

/// Most bytes of an [`Answer`].
pub const MAX_ANSWER_LENGTH: usize = 16 + 1 + 8 + 4 + 1 + 32 * MAX_PROOF + SEALED_CHUNK_BYTES;

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
	/// It is too long or too short.
	#[error("a message of {length} bytes")]
	WrongLength {
		/// Its bytes.
		length: usize,
	},
	/// It is none, or of another version.
	#[error("not a message of this version")]
	UnknownVersion,
	/// It is neither a piece nor a refusal that is known.
	#[error("a message of an unknown kind")]
	UnknownKind,
}

/// Asks for a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
	/// Of which document.
	pub document: DocumentId,
	/// Which piece.
	pub piece: u32,
}

impl Request {
	/// Its bytes.
	pub fn encode(&self) -> Vec<u8> {
		[REQUEST_TAG.as_slice(), &self.document.0.to_le_bytes(), &self.piece.to_le_bytes()].concat()
	}

	/// Reads what [`encode`](Self::encode) has written. Costs nothing for what is too long.
	///
	/// # Errors
	///
	/// See [`WireError`].
	pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
		let wrong_length = WireError::WrongLength { length: bytes.len() };
		if bytes.len() != REQUEST_LENGTH {
			return Err(wrong_length);
		}
		let mut reader = Reader(bytes);
		if reader.take() != Some(REQUEST_TAG) {
			return Err(WireError::UnknownVersion);
		}
		let document = DocumentId(reader.u64().ok_or(wrong_length)?);
		let piece = reader.u32().ok_or(wrong_length)?;
		reader.end(Self { document, piece }).ok_or(wrong_length)
	}
}

/// Answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
	/// The piece.
	Piece {
		/// Of which document.
		document: DocumentId,
		/// The piece.
		piece: Piece,
	},
	/// It is not given.
	Refused(Refusal),
}

impl Answer {
	/// Its bytes.
	pub fn encode(&self) -> Vec<u8> {
		match self {
			Self::Refused(refusal) => [ANSWER_TAG.as_slice(), &[0, refusal.code()]].concat(),
			Self::Piece { document, piece } => {
				let mut bytes = [
					ANSWER_TAG.as_slice(),
					&[1],
					&document.0.to_le_bytes(),
					&piece.index.to_le_bytes(),
				]
				.concat();
				encode_body(piece, &mut bytes);
				bytes
			},
		}
	}

	/// Reads what [`encode`](Self::encode) has written.
	///
	/// # Errors
	///
	/// See [`WireError`].
	pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
		let wrong_length = WireError::WrongLength { length: bytes.len() };
		if bytes.len() > MAX_ANSWER_LENGTH {
			return Err(wrong_length);
		}
		let mut reader = Reader(bytes);
		if reader.take() != Some(ANSWER_TAG) {
			return Err(WireError::UnknownVersion);
		}
		match reader.u8().ok_or(wrong_length)? {
			0 => {
				let code = reader.u8().ok_or(wrong_length)?;
				let refusal = Refusal::from_code(code).ok_or(WireError::UnknownKind)?;
				reader.end(Self::Refused(refusal)).ok_or(wrong_length)
			},
			1 => {
				let document = DocumentId(reader.u64().ok_or(wrong_length)?);
				let index = reader.u32().ok_or(wrong_length)?;
				let piece = decode_body(index, reader.0).ok_or(wrong_length)?;
				Ok(Self::Piece { document, piece })
			},
			_ => Err(WireError::UnknownKind),
		}
	}
}

/// Proof and bytes of a piece, as they are sent and as they lie on the disk.
pub(crate) fn encode_body(piece: &Piece, out: &mut Vec<u8>) {
	// A proof has at most eight hashes. One with more, which no tree gives, would not be understood.
	out.push(u8::try_from(piece.proof.len()).unwrap_or(u8::MAX));
	piece.proof.iter().for_each(|hash| out.extend_from_slice(hash));
	out.extend_from_slice(&piece.bytes);
}

/// Reads what [`encode_body`] has written.
pub(crate) fn decode_body(index: u32, bytes: &[u8]) -> Option<Piece> {
	let mut reader = Reader(bytes);
	let count = usize::from(reader.u8()?);
	if count > MAX_PROOF {
		return None;
	}
	let mut proof = Vec::with_capacity(count);
	for _ in 0..count {
		proof.push(reader.take()?);
	}
	let bytes = reader.0;
	(bytes.len() <= SEALED_CHUNK_BYTES).then(|| Piece { index, proof, bytes: bytes.to_vec() })
}
