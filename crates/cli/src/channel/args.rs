//! The command line of `interwork channel`.

use crate::args::Key;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Commands about payment channels.
#[derive(Debug, Subcommand)]
pub enum Channel {
	/// Open channels, of one acceptance or of all.
	List {
		/// Under this acceptance only.
		#[arg(long, value_name = "ID")]
		acceptance: Option<u64>,
		/// At most so many.
		#[arg(long, default_value_t = 1_000)]
		limit: usize,
	},
	/// One channel.
	Show {
		/// Its id.
		id: u64,
	},
	/// Claims what payers promised. Anyone can; only the payees gain.
	Claim {
		#[command(flatten)]
		key: Key,
		#[command(flatten)]
		claims: Claims,
	},
	/// Closes channels as their payee, with the last claims: what is left goes back to the payers at
	/// once.
	Close(Close),
	/// Closes channels whose grace periods are over. Anyone can.
	Finalise {
		#[command(flatten)]
		key: Key,
		/// The channels.
		#[arg(value_name = "ID", required_unless_present = "due", conflicts_with = "due")]
		ids: Vec<u64>,
		/// All that are due.
		#[arg(long)]
		due: bool,
		/// With --due: those under this acceptance only.
		#[arg(long, value_name = "ID", requires = "due")]
		acceptance: Option<u64>,
	},
}

/// Claims in hand.
#[derive(Debug, Args)]
pub struct Claims {
	/// File with claims, one a line: 204 bytes in hexadecimal. `-`: standard input.
	#[arg(long, value_name = "FILE")]
	pub file: Option<PathBuf>,
	/// A claim: 204 bytes in hexadecimal. May be repeated.
	#[arg(long = "claim", value_name = "HEX")]
	pub claims: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Close {
	#[command(flatten)]
	pub key: Key,
	#[command(flatten)]
	pub claims: Claims,
	/// Channels to close without a claim: what was promised and not claimed yet is given up.
	#[arg(long = "without-claim", value_name = "ID")]
	pub without_claim: Vec<u64>,
}
