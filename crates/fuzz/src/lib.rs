#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod input;
pub mod planted;
mod targets;

pub use input::Input;
pub use targets::{
	books, claims, keys, messages, payer, payment, pieces, provenance, records, rows, sealed,
	settling, sheets, signatures, statements, ticks, usage, voucher, wire, workers,
};

/// One thing that is fuzzed.
#[derive(Clone, Copy)]
pub struct Target {
	/// Its name: that of its module, and of its file in `corpus/`.
	pub name: &'static str,
	/// Runs one input. Panics if something does not hold.
	pub run: fn(&[u8]),
	/// No input needs more bytes.
	pub longest: usize,
}

/// Everything that is fuzzed.
pub const TARGETS: [Target; 20] = [
	Target { name: "voucher", run: voucher::run, longest: 256 },
	Target { name: "payment", run: payment::run, longest: 256 },
	Target { name: "ticks", run: ticks::run, longest: 256 },
	Target { name: "claims", run: claims::run, longest: 1024 },
	Target { name: "payer", run: payer::run, longest: 512 },
	Target { name: "messages", run: messages::run, longest: 512 },
	Target { name: "signatures", run: signatures::run, longest: 512 },
	Target { name: "provenance", run: provenance::run, longest: 256 },
	Target { name: "rows", run: rows::run, longest: 4096 },
	Target { name: "wire", run: wire::run, longest: 1024 },
	Target { name: "pieces", run: pieces::run, longest: 512 },
	Target { name: "sealed", run: sealed::run, longest: 4096 },
	Target { name: "keys", run: keys::run, longest: 256 },
	Target { name: "statements", run: statements::run, longest: 2048 },
	Target { name: "books", run: books::run, longest: 2048 },
	Target { name: "sheets", run: sheets::run, longest: 4096 },
	Target { name: "records", run: records::run, longest: 4096 },
	Target { name: "usage", run: usage::run, longest: 4096 },
	Target { name: "settling", run: settling::run, longest: 4096 },
	Target { name: "workers", run: workers::run, longest: 2048 },
];

/// The target of a name; [`planted::TARGET`], which has a fault, too.
pub fn target(name: &str) -> Option<Target> {
	TARGETS.into_iter().chain([planted::TARGET]).find(|target| target.name == name)
}
