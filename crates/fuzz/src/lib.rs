#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod input;
pub mod planted;
mod targets;

pub use input::Input;
pub use targets::{claims, messages, payer, payment, provenance, rows, signatures, ticks, voucher};

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
pub const TARGETS: [Target; 9] = [
	Target { name: "voucher", run: voucher::run, longest: 256 },
	Target { name: "payment", run: payment::run, longest: 256 },
	Target { name: "ticks", run: ticks::run, longest: 256 },
	Target { name: "claims", run: claims::run, longest: 1024 },
	Target { name: "payer", run: payer::run, longest: 512 },
	Target { name: "messages", run: messages::run, longest: 512 },
	Target { name: "signatures", run: signatures::run, longest: 512 },
	Target { name: "provenance", run: provenance::run, longest: 256 },
	Target { name: "rows", run: rows::run, longest: 4096 },
];

/// The target of a name; [`planted::TARGET`], which has a fault, too.
pub fn target(name: &str) -> Option<Target> {
	TARGETS.into_iter().chain([planted::TARGET]).find(|target| target.name == name)
}
