//! The command line of `interwork dice`.

use crate::{address::Address, amounts::Sdrt, args::Key, codes};
use clap::{Args, Subcommand};
use std::{path::PathBuf, time::Duration};

/// Commands about roaming units.
#[derive(Debug, Subcommand)]
pub enum Dice {
	/// Issues units of the own class.
	Issue {
		#[command(flatten)]
		key: Key,
		/// How many.
		#[arg(long)]
		units: u64,
	},
	/// Assigns units of the own class to one wallet, or to those of a file.
	Assign(Assign),
	/// Burns units of the own class that are not assigned.
	Burn {
		#[command(flatten)]
		key: Key,
		/// How many.
		#[arg(long)]
		units: u64,
	},
	/// SDRt that stand ready for redemptions of the own class.
	#[command(subcommand)]
	Collateral(Collateral),
	/// Which operator takes whose units, for how many bytes and for what price.
	#[command(subcommand)]
	Acceptance(Acceptance),
	/// Redeems units that were earned from channels. Says first how they would be paid.
	Redeem {
		#[command(flatten)]
		key: Key,
		/// Under which acceptance they were earned.
		#[arg(long, value_name = "ID")]
		acceptance: u64,
		/// How many. All that are earned, if nothing is said.
		#[arg(long)]
		units: Option<u64>,
		/// Only say how they would be paid. Needs no key.
		#[arg(long)]
		quote: bool,
	},
	/// Has an issuer pay what it owes a visited operator, as far as it can.
	Settle {
		#[command(flatten)]
		key: Key,
		/// The issuer's class.
		#[arg(long, value_name = "ID")]
		class: u32,
		/// To whom it is owed.
		#[arg(long, value_name = "OPERATOR")]
		visited: u32,
	},
	/// Classes of units.
	#[command(subcommand)]
	Class(Class),
	/// Wallets, as the chain knows them.
	#[command(subcommand)]
	Wallet(ChainWallet),
	/// Relays a message with which a wallet returns units: see `interwork wallet return`.
	Relay {
		#[command(flatten)]
		key: Key,
		/// File with the message; `-`: standard input.
		#[arg(long, value_name = "FILE")]
		file: PathBuf,
	},
	/// Proves where a wallet's units come from, or verifies such a proof.
	Provenance(Box<Provenance>),
}

#[derive(Debug, Args)]
pub struct Assign {
	#[command(flatten)]
	pub key: Key,
	/// The wallet.
	#[arg(long, value_name = "ADDRESS", requires = "units", required_unless_present = "file")]
	pub wallet: Option<Address>,
	/// How many units.
	#[arg(long)]
	pub units: Option<u64>,
	/// File with rows `wallet,units`, or with a JSON object {"wallet": .., "units": ..} a line; `-`:
	/// standard input. Sent in batches of as many rows as the chain takes.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["wallet", "units"])]
	pub file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Collateral {
	/// Puts SDRt aside.
	Deposit {
		#[command(flatten)]
		key: Key,
		/// How much.
		#[arg(long, value_name = "SDRT")]
		amount: Sdrt,
	},
	/// Takes back what nothing needs.
	Withdraw {
		#[command(flatten)]
		key: Key,
		/// How much.
		#[arg(long, value_name = "SDRT")]
		amount: Sdrt,
	},
}

#[derive(Debug, Subcommand)]
pub enum Acceptance {
	/// Proposes that a visited operator takes the units of a home operator. Either side may.
	Propose {
		#[command(flatten)]
		key: Key,
		/// The home operator, which issues the units.
		#[arg(long, value_name = "OPERATOR")]
		home: u32,
		/// The visited operator, which takes them.
		#[arg(long, value_name = "OPERATOR")]
		visited: u32,
		/// What a unit is redeemed for.
		#[arg(long, value_name = "SDRT")]
		price: Sdrt,
		/// Bytes of data for which one unit pays.
		#[arg(long, value_name = "BYTES", default_value_t = 100_000)]
		bytes_per_unit: u32,
		/// For how long channels can be opened.
		#[arg(long, value_parser = codes::duration, default_value = "365d", value_name = "TIME")]
		valid_for: Duration,
	},
	/// Accepts what the other operator proposed.
	Accept(OnAcceptance),
	/// Ends an acceptance, declines a proposal or withdraws it.
	End(OnAcceptance),
	/// Removes the record of an acceptance that is over.
	Clear(OnAcceptance),
	/// Acceptances of a class, by a visited operator, or all.
	List {
		/// Of this class only.
		#[arg(long, value_name = "ID")]
		class: Option<u32>,
		/// By this visited operator only.
		#[arg(long, value_name = "OPERATOR")]
		visited: Option<u32>,
		/// At most so many.
		#[arg(long, default_value_t = 1_000)]
		limit: u32,
	},
	/// One acceptance.
	Show {
		/// Its id.
		id: u64,
	},
}

#[derive(Debug, Args)]
pub struct OnAcceptance {
	#[command(flatten)]
	pub key: Key,
	/// Its id.
	pub id: u64,
}

#[derive(Debug, Subcommand)]
pub enum Class {
	/// The books of a class, and what its issuer owes.
	Show {
		/// Its id: that of the operator that issues it.
		id: u32,
	},
	/// All classes.
	List,
}

#[derive(Debug, Subcommand)]
pub enum ChainWallet {
	/// A wallet's units of a class and the record of their assignment.
	Show {
		/// The class.
		#[arg(long, value_name = "ID")]
		class: u32,
		/// The wallet.
		wallet: Address,
	},
	/// Removes the records of wallets of the own class that nobody uses any more.
	Clear {
		#[command(flatten)]
		key: Key,
		/// The wallets.
		#[arg(required = true)]
		wallets: Vec<Address>,
	},
}

#[derive(Debug, Args)]
pub struct Provenance {
	/// The wallet. With --verify: the proof must be about it.
	#[arg(long, value_name = "ADDRESS", required_unless_present = "verify")]
	pub wallet: Option<Address>,
	/// The class. With --verify: the proof must be about it.
	#[arg(long, value_name = "ID", required_unless_present = "verify")]
	pub class: Option<u32>,
	/// The acceptance. With --verify: the proof must be about it.
	#[arg(long, value_name = "ID", required_unless_present = "verify")]
	pub acceptance: Option<u64>,
	/// A channel, to be proven too.
	#[arg(long, value_name = "ID")]
	pub channel: Option<u64>,
	/// Writes the proof to a file, for others to verify.
	#[arg(long, value_name = "FILE", conflicts_with = "verify")]
	pub write: Option<PathBuf>,
	/// Verifies the proof in a file. With --authorities it asks no node.
	#[arg(long, value_name = "FILE")]
	pub verify: Option<PathBuf>,
	/// File with the set of authorities to trust. Otherwise the node's answer is trusted.
	#[arg(long, value_name = "FILE")]
	pub authorities: Option<PathBuf>,
	/// Writes the node's set of authorities to a file: fetch it from a node that you trust.
	#[arg(long, value_name = "FILE", conflicts_with = "authorities")]
	pub write_authorities: Option<PathBuf>,
	/// How old the proven state may be.
	#[arg(long, value_parser = codes::duration, default_value = "60s", value_name = "TIME")]
	pub max_age: Duration,
}
