//! The command line of `interwork period`.

use crate::{
	args::{Key, NewMotion},
	codes,
	local::Socket,
};
use clap::{Args, Subcommand, ValueEnum};
use interwork_rating::Amount;
use std::{path::PathBuf, time::Duration};

/// Commands about periods of agreements.
#[derive(Debug, Subcommand)]
pub enum Period {
	/// Hands the rated records of a period to the own node: it makes the statement, sends it to the other
	/// side, and does the rest.
	Submit(Submit),
	/// What the own node was handed and found: lines beyond tolerance, causes, the net. Private.
	Report {
		#[command(flatten)]
		socket: Socket,
		/// Id of the agreement. All periods, if none is named.
		#[arg(requires = "period")]
		agreement: Option<u64>,
		/// Number of the period.
		period: Option<u32>,
	},
	/// Has the own node forget the records of a period that is over.
	Forget {
		#[command(flatten)]
		socket: Socket,
		#[command(flatten)]
		which: Which,
	},
	/// Periods of an agreement, or those of an operator that make work.
	List(List),
	/// One period: what was said and done, deadlines, dispute.
	Show {
		#[command(flatten)]
		which: Which,
	},
	/// Accepts what the other side claims or proposes in a dispute.
	Accept(WithAmount),
	/// Answers what the other side claims or proposes with another amount.
	Propose(WithAmount),
	/// Takes a dispute to the board.
	Escalate(Action),
	/// Draws the consequence of a deadline that has passed. Anyone can.
	Conclude(Action),
	/// Transfers what is due. Anyone can.
	Pay(Action),
	/// Puts a motion to decide a dispute that was taken to the board.
	Decide {
		#[command(flatten)]
		motion: NewMotion,
		#[command(flatten)]
		which: Which,
		/// What the second has to pay the first on top of what is settled, in SDRt; negative the other
		/// way round.
		#[arg(long, value_name = "SDRT", allow_hyphen_values = true, value_parser = amount)]
		amount: Amount,
	},
	/// Removes the record of a period that was over long ago. Anyone can.
	Clear(Action),
}

/// Which period.
#[derive(Clone, Copy, Debug, Args)]
pub struct Which {
	/// Id of the agreement.
	pub agreement: u64,
	/// Number of the period, from 0.
	pub period: u32,
}

/// Hands records over.
#[derive(Debug, Args)]
pub struct Submit {
	#[command(flatten)]
	pub socket: Socket,
	#[command(flatten)]
	pub which: Which,
	/// The book, as `interwork rate --book` writes it.
	#[arg(long, value_name = "FILE")]
	pub book: PathBuf,
	/// Follow the period until it is closed, disputed or has lapsed.
	#[arg(long)]
	pub wait: bool,
	/// With --wait: give up after so long. The node goes on.
	#[arg(long, value_parser = codes::duration, value_name = "TIME", requires = "wait")]
	pub timeout: Option<Duration>,
}

/// Lists periods.
#[derive(Debug, Args)]
pub struct List {
	/// Id of an agreement.
	#[arg(required_unless_present = "operator", conflicts_with = "operator")]
	pub agreement: Option<u64>,
	/// Id of an operator.
	#[arg(long)]
	pub operator: Option<u32>,
	/// Of an operator's: only those that make this work.
	#[arg(long, value_enum, conflicts_with = "agreement")]
	pub stage: Option<Stage>,
}

/// Which work a period makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
	/// Statements, records and confirmations.
	Open,
	/// A dispute.
	Disputed,
	/// An amount has to be paid.
	Due,
}

/// A call on one period.
#[derive(Debug, Args)]
pub struct Action {
	#[command(flatten)]
	pub key: Key,
	#[command(flatten)]
	pub which: Which,
}

/// A call on one dispute.
#[derive(Debug, Args)]
pub struct WithAmount {
	#[command(flatten)]
	pub key: Key,
	#[command(flatten)]
	pub which: Which,
	/// What the second has to pay the first on top of what is settled, in SDRt; negative the other way
	/// round.
	#[arg(long, value_name = "SDRT", allow_hyphen_values = true, value_parser = amount)]
	pub amount: Amount,
}

/// An amount with a sign.
pub fn amount(text: &str) -> Result<Amount, String> {
	Amount::parse(text).map_err(|error| error.to_string())
}
