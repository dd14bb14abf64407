//! The command line of `interwork agreement`.

use crate::{args::Key, codes};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use subxt::utils::H256;

/// Commands about agreements.
#[derive(Debug, Subcommand)]
pub enum Agreement {
	/// Prints terms with what is usual, as a file to change. Needs no node.
	Template,
	/// Proposes an agreement to another operator. The rate sheets of both must have been announced, as
	/// documents of the kind rate-sheet.
	Propose(Propose),
	/// Accepts an agreement: exactly the terms that are named.
	Accept(Accept),
	/// Declines an agreement that was proposed to the own operator.
	Decline(Action),
	/// Takes back an agreement that the own operator has proposed.
	Withdraw(Action),
	/// Ends an agreement. Periods up to the last one are finished as always.
	End {
		#[command(flatten)]
		key: Key,
		/// Id of the agreement.
		agreement: u64,
		/// The last period.
		#[arg(long, value_name = "N")]
		last_period: u32,
	},
	/// One agreement with its terms.
	Show {
		/// Id of the agreement.
		agreement: u64,
		/// Writes the terms to a file, as `interwork records match --terms` and `accept --terms` read
		/// it.
		#[arg(long, value_name = "FILE")]
		write_terms: Option<PathBuf>,
	},
	/// The agreements of an operator.
	List {
		/// Id of the operator.
		operator: u32,
	},
	/// Removes an agreement that was not accepted in time, or that ended long ago. Anyone can.
	Clear(Action),
}

/// Proposes an agreement.
#[derive(Debug, Args)]
pub struct Propose {
	#[command(flatten)]
	pub key: Key,
	/// Id of the operator to which it is proposed.
	#[arg(long, value_name = "OPERATOR")]
	pub second: u32,
	/// File of terms, see `interwork agreement template`.
	#[arg(long, value_name = "FILE")]
	pub terms: PathBuf,
	/// Commitment of the document with the own rate sheet, instead of the file's.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub first_sheet: Option<H256>,
	/// Commitment of the document with the other operator's rate sheet, instead of the file's.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub second_sheet: Option<H256>,
}

/// Accepts an agreement.
#[derive(Debug, Args)]
pub struct Accept {
	#[command(flatten)]
	pub key: Key,
	/// Id of the agreement.
	pub agreement: u64,
	/// File of terms: accepted if they are those on chain.
	#[arg(
		long,
		value_name = "FILE",
		required_unless_present = "terms_hash",
		conflicts_with = "terms_hash"
	)]
	pub terms: Option<PathBuf>,
	/// Hash of the terms, as `interwork agreement show` prints it.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub terms_hash: Option<H256>,
}

/// A call on one agreement.
#[derive(Debug, Args)]
pub struct Action {
	#[command(flatten)]
	pub key: Key,
	/// Id of the agreement.
	pub agreement: u64,
}
