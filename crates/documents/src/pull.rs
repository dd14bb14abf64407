//! The recipient's side of a transfer: which pieces to ask for, and which answers to take.
//!
//! No clock, no disk, no network: time is passed in, in milliseconds of any clock that does not go back.

use crate::{
	context::{Announcement, DocumentId, Hash},
	seal::{Manifest, ManifestError, MANIFEST_LENGTH},
	tree,
};
use std::collections::BTreeMap;

/// A piece of a document as it goes over the wire and lies on the disk: with what shows, to whoever
/// knows the root, that it is at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
	/// Its place: 0 is the manifest, 1 the first chunk.
	pub index: u32,
	/// The neighbours on the way to the root.
	pub proof: Vec<Hash>,
	/// Its bytes.
	pub bytes: Vec<u8>,
}

/// Why a piece is not what was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PieceError {
	/// The document has fewer pieces.
	#[error("there is no piece {index}, there are {count}")]
	NoSuchPiece {
		/// Its place.
		index: u32,
		/// How many there are.
		count: u32,
	},
	/// It was truncated, or there is too much of it.
	#[error("piece {index} has {found} bytes, not {expected}")]
	WrongLength {
		/// Its place.
		index: u32,
		/// Its bytes.
		found: usize,
		/// How many there should be.
		expected: usize,
	},
	/// The proof is too long or too short.
	#[error("the proof of piece {index} has {found} hashes, not {expected}")]
	WrongProofLength {
		/// Its place.
		index: u32,
		/// Hashes of the proof.
		found: usize,
		/// How many there should be.
		expected: usize,
	},
	/// It is not the piece at this place of this document: altered, of another place or document.
	#[error("piece {index} is not what was announced")]
	WrongRoot {
		/// Its place.
		index: u32,
	},
	/// It is at its place, but the sender announced something else than it sealed.
	#[error("{0}")]
	Manifest(#[from] ManifestError),
}

/// Whether a piece is the one that was announced.
///
/// # Errors
///
/// See [`PieceError`].
pub fn check_piece(announcement: &Announcement, piece: &Piece) -> Result<(), PieceError> {
	let bucket = announcement.context.bucket;
	let (index, count) = (piece.index, bucket.pieces());
	if index >= count {
		return Err(PieceError::NoSuchPiece { index, count });
	}
	let expected = if index == 0 { MANIFEST_LENGTH } else { bucket.sealed_chunk_bytes() };
	let found = piece.bytes.len();
	if found != expected {
		return Err(PieceError::WrongLength { index, found, expected });
	}
	let (found, expected) = (piece.proof.len(), tree::proof_length(index, count));
	if found != expected {
		return Err(PieceError::WrongProofLength { index, found, expected });
	}
	let leaf = tree::leaf(index, &piece.bytes);
	if !tree::verify(&announcement.root, index, count, leaf, &piece.proof) {
		return Err(PieceError::WrongRoot { index });
	}
	if index == 0 {
		Manifest::decode(&piece.bytes)?.ensure_is_of(announcement)?;
	}
	Ok(())
}

/// How a document is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullPolicy {
	/// Most pieces that are asked for at once.
	pub window: usize,
	/// A request is taken for lost after so many milliseconds.
	pub timeout_ms: u64,
	/// The transfer is given up, for now, after so many wrong answers.
	pub faults_max: u32,
}

impl Default for PullPolicy {
	/// Four pieces (2 MiB) at once, 30 seconds, eight wrong answers.
	fn default() -> Self {
		Self { window: 4, timeout_ms: 30_000, faults_max: 8 }
	}
}

/// Why an answer is not taken. Nothing is changed then, but that a wrong one is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PullError {
	/// It is of another document.
	#[error("the answer is of document {found}, not {expected}")]
	OtherDocument {
		/// Of which.
		found: DocumentId,
		/// Of which it should be.
		expected: DocumentId,
	},
	/// The piece is there already: a replay, or an answer that was taken for lost.
	#[error("piece {index} is there already")]
	AlreadyHeld {
		/// Its place.
		index: u32,
	},
	/// Nobody has asked for this piece: swapped with another, or made up.
	#[error("piece {index} was not asked for")]
	NotAsked {
		/// Its place.
		index: u32,
	},
	/// It is not what was announced.
	#[error("{0}")]
	Piece(#[from] PieceError),
}

/// A document on its way in.
#[derive(Clone, Debug)]
pub struct Pull {
	announcement: Announcement,
	policy: PullPolicy,
	held: Vec<bool>,
	/// When each piece that was asked for was.
	asked: BTreeMap<u32, u64>,
	faults: u32,
}

impl Pull {
	/// A transfer that goes on where it was: `held` are the pieces that are on the disk.
	pub fn new(
		announcement: Announcement,
		policy: PullPolicy,
		held: impl IntoIterator<Item = u32>,
	) -> Self {
		let count = usize::try_from(announcement.context.bucket.pieces()).unwrap_or_default();
		let mut pull = Self {
			announcement,
			policy,
			held: vec![false; count],
			asked: BTreeMap::new(),
			faults: 0,
		};
		held.into_iter().for_each(|index| pull.set_held(index, true));
		pull
	}

	fn set_held(&mut self, index: u32, is_held: bool) {
		if let Some(held) = usize::try_from(index).ok().and_then(|at| self.held.get_mut(at)) {
			*held = is_held;
		}
	}

	fn is_held(&self, index: u32) -> bool {
		usize::try_from(index).ok().and_then(|at| self.held.get(at)) == Some(&true)
	}

	/// What is pulled.
	pub fn announcement(&self) -> &Announcement {
		&self.announcement
	}

	/// The next piece to ask for. `None`: enough are asked for, all are there, or it is hopeless.
	///
	/// The manifest comes first and alone: nothing else is worth anything without it.
	pub fn next(&mut self, now_ms: u64) -> Option<u32> {
		if self.is_hopeless() {
			return None;
		}
		let timeout_ms = self.policy.timeout_ms;
		self.asked.retain(|_, since| now_ms.saturating_sub(*since) < timeout_ms);
		let window = if self.is_held(0) { self.policy.window } else { 1 };
		if self.asked.len() >= window {
			return None;
		}
		let index = (0..)
			.zip(&self.held)
			.find(|(index, held)| !**held && !self.asked.contains_key(index))?
			.0;
		self.asked.insert(index, now_ms);
		Some(index)
	}

	/// Takes an answer. Then write the piece to the disk; if that fails, [`forget`](Self::forget) it.
	///
	/// # Errors
	///
	/// See [`PullError`]. The piece, if it was asked for, will be asked for again.
	pub fn take(&mut self, document: DocumentId, piece: &Piece) -> Result<(), PullError> {
		let checked = self.check(document, piece);
		match checked {
			Ok(()) => {
				self.asked.remove(&piece.index);
				self.set_held(piece.index, true);
			},
			// An answer that comes late is nobody's fault.
			Err(PullError::AlreadyHeld { .. }) => {},
			Err(error) => {
				self.faults = self.faults.saturating_add(1);
				if matches!(error, PullError::Piece(_)) {
					self.asked.remove(&piece.index);
				}
			},
		}
		checked
	}

	fn check(&self, document: DocumentId, piece: &Piece) -> Result<(), PullError> {
		let expected = self.announcement.document;
		if document != expected {
			return Err(PullError::OtherDocument { found: document, expected });
		}
		let index = piece.index;
		if self.is_held(index) {
			return Err(PullError::AlreadyHeld { index });
		}
		if !self.asked.contains_key(&index) {
			return Err(PullError::NotAsked { index });
		}
		Ok(check_piece(&self.announcement, piece)?)
	}

	/// A request has failed: its piece will be asked for again.
	pub fn lost(&mut self, index: u32) {
		self.asked.remove(&index);
	}

	/// A piece that was taken is not on the disk: it will be asked for again.
	pub fn forget(&mut self, index: u32) {
		self.set_held(index, false);
	}

	/// Whether all pieces are there.
	pub fn is_complete(&self) -> bool {
		self.held.iter().all(|held| *held)
	}

	/// Whether the sender has given too many wrong answers. Try again later.
	pub fn is_hopeless(&self) -> bool {
		self.faults >= self.policy.faults_max
	}

	/// Pieces that are there, and all there are.
	pub fn progress(&self) -> (usize, usize) {
		(self.held.iter().filter(|held| **held).count(), self.held.len())
	}
}
