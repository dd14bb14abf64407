#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
// `as` is not used either, but the codec's derive uses it, so the lint cannot be on.
#![cfg_attr(
	not(test),
	deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

extern crate alloc;

pub mod amount;
pub mod compare;
#[cfg(feature = "std")]
pub mod export;
#[cfg(feature = "std")]
pub mod generate;
#[cfg(feature = "std")]
pub mod import;
pub mod matching;
pub mod merkle;
pub mod rater;
pub mod record;
pub mod resolve;
pub mod sheet;
#[cfg(feature = "std")]
pub mod sheet_file;
pub mod statement;
pub mod text;
pub mod time;
#[cfg(feature = "std")]
pub mod usage;

pub use amount::{Amount, Charge, DecimalError, Rounding, RoundingMode, PARTS_PER_NANO};
pub use compare::{
	compare, AgreedFigure, Comparison, ComparisonRules, Line, LineVerdict, Tolerance,
};
pub use matching::{
	match_records, Cause, CauseTotal, Finding, MatchRules, Matching, Slack, Verdict,
};
pub use rater::Rater;
pub use record::{Book, CallRecord, Direction, Parties, RatedRecord, Reject, Service};
pub use resolve::{resolve, Disputed, Remedies, Remedy, Resolution};
pub use sheet::{Band, Rate, Sheet, SheetError, Terms};
pub use statement::{Bucket, BucketKey, Figures, Statement, StatementBuilder, StatementError};
pub use text::{Currency, Label, RecordId, Tadig, Text};
pub use time::{Period, Zone};
