#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::as_conversions,
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic
	)
)]

mod bytes;
pub mod context;
pub mod gate;
pub mod keys;
pub mod outbox;
pub mod pull;
pub mod seal;
pub mod serve;
pub mod store;
pub mod tree;
pub mod wire;

pub use context::{
	Announcement, Bucket, Context, DocumentId, Genesis, Hash, Name, OperatorId, Party, Route,
	CHUNK_BYTES, CONTEXT_LENGTH, MAX_BUCKET, MAX_DOCUMENT_BYTES, SEALED_CHUNK_BYTES,
};
pub use gate::{Gate, GateRefusal, Limits};
pub use keys::{KeyError, KeyFolder, KeyRing, PublicKey, SecretKey};
pub use outbox::{Change, Job, JobKey, Outbox, Schedule, Task, Verdict};
pub use pull::{check_piece, Piece, PieceError, Pull, PullError, PullPolicy};
pub use seal::{
	commitment, open, seal, seal_with, Manifest, ManifestError, OpenError, SealError, Sealed,
	Secrets, MANIFEST_LENGTH,
};
pub use serve::{may_serve, Asker, ChainDocument, ChainState, Refusal};
pub use store::{Entry, Side, Stage, Store, StoreError};
pub use tree::Tree;
pub use wire::{Answer, Request, WireError, MAX_ANSWER_LENGTH, REQUEST_LENGTH};
