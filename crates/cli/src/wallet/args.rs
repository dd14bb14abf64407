//! The command line of `interwork wallet`.

use crate::{args::Key, codes};
use clap::{Args, Subcommand};
use std::{path::PathBuf, time::Duration};
use subxt::utils::H256;

/// Commands of a roamer's wallet.
#[derive(Debug, Subcommand)]
pub enum Wallet {
	/// Makes a wallet: a key in a new folder. Prints its address, which the home operator needs to
	/// assign units. Needs no node.
	New {
		#[command(flatten)]
		folder: Folder,
	},
	/// Units of each class, open channels, contracts.
	Show {
		#[command(flatten)]
		folder: Folder,
	},
	/// Checks that a visited operator takes units of a class, and that the wallet has some: proven by
	/// a finalised block.
	Check {
		#[command(flatten)]
		folder: Folder,
		/// The class of the units.
		#[arg(long, value_name = "ID")]
		class: u32,
		/// The visited operator.
		#[arg(long, value_name = "OPERATOR")]
		visited: u32,
		/// Units for which a channel is to be opened.
		#[arg(long, default_value_t = 1)]
		units: u64,
		#[command(flatten)]
		trust: Trust,
	},
	/// Signs a service contract with a visited operator and gives it to its gateway.
	Contract(Contract),
	/// Opens a channel through the visited operator's gateway, and verifies it on chain.
	Open(Open),
	/// Pays for service.
	Pay(Pay),
	/// Puts more units into a channel.
	TopUp {
		#[command(flatten)]
		folder: Folder,
		#[command(flatten)]
		channel: Which,
		/// How many more.
		#[arg(long)]
		units: u64,
	},
	/// Closes a channel: what is not paid comes back. With a key, the request is relayed past the
	/// gateway, and the grace period begins.
	Close {
		#[command(flatten)]
		folder: Folder,
		#[command(flatten)]
		channel: Which,
		// With a key: relays the request with it past the gateway.
		#[command(flatten)]
		relay: Key,
	},
	/// Gives unspent units back to their issuer: prints the signed message for anyone to relay with
	/// `interwork dice relay`, or relays it with a key.
	Return {
		#[command(flatten)]
		folder: Folder,
		/// The class of the units.
		#[arg(long, value_name = "ID")]
		class: u32,
		/// How many. All that the wallet holds, if nothing is said.
		#[arg(long)]
		units: Option<u64>,
		/// How long the message can be relayed.
		#[arg(long, value_parser = codes::duration, default_value = "1d", value_name = "TIME")]
		valid_for: Duration,
		#[command(flatten)]
		relay: Key,
	},
	/// Asks the gateway for the last claim that it has, when the wallet's own record of a channel is
	/// lost or old.
	Recover {
		#[command(flatten)]
		folder: Folder,
		/// The channel. Its gateway must be named if the wallet does not know the channel any more.
		#[arg(long, value_name = "ID")]
		channel: u64,
		/// The visited operator's gateway.
		#[arg(long, value_name = "URL")]
		gateway: Option<String>,
	},
}

/// Where the wallet is.
#[derive(Clone, Debug, Args)]
pub struct Folder {
	/// The wallet's folder [default: INTERWORK_WALLET].
	#[arg(long = "wallet", value_name = "DIR")]
	pub folder: Option<PathBuf>,
}

/// Which channel.
#[derive(Debug, Args)]
pub struct Which {
	/// The channel. Not needed if the wallet has only one.
	#[arg(long, value_name = "ID")]
	pub channel: Option<u64>,
}

/// Whom to believe about the chain.
#[derive(Clone, Debug, Args)]
pub struct Trust {
	/// File with the set of authorities to trust. Otherwise the node's answer is trusted.
	#[arg(long, value_name = "FILE")]
	pub authorities: Option<PathBuf>,
	/// How old the proven state may be.
	#[arg(long, value_parser = codes::duration, default_value = "60s", value_name = "TIME")]
	pub max_age: Duration,
}

#[derive(Debug, Args)]
pub struct Contract {
	#[command(flatten)]
	pub folder: Folder,
	/// The visited operator's gateway.
	#[arg(long, value_name = "URL", required_unless_present = "home_routed")]
	pub gateway: Option<String>,
	/// The class of the units.
	#[arg(long, value_name = "ID", required_unless_present = "home_routed")]
	pub class: Option<u32>,
	/// The document with the SIM profile. Only a salted commitment of it is signed.
	#[arg(long, value_name = "FILE", conflicts_with = "commitment")]
	pub profile: Option<PathBuf>,
	/// The commitment, if the home operator has made it.
	#[arg(long, value_name = "HASH", value_parser = codes::hash)]
	pub commitment: Option<H256>,
	/// How long the contract holds.
	#[arg(long, value_parser = codes::duration, default_value = "30d", value_name = "TIME")]
	pub valid_for: Duration,
	/// Traffic goes through the home network under the home profile: no contract is needed.
	#[arg(long, conflicts_with_all = ["profile", "commitment"])]
	pub home_routed: bool,
}

#[derive(Debug, Args)]
pub struct Open {
	#[command(flatten)]
	pub folder: Folder,
	/// The visited operator's gateway.
	#[arg(long, value_name = "URL")]
	pub gateway: String,
	/// The class of the units. Not needed if the operator takes only one that the wallet has.
	#[arg(long, value_name = "ID")]
	pub class: Option<u32>,
	/// Units in the channel.
	#[arg(long)]
	pub units: u64,
	/// When the channel closes by itself.
	#[arg(long = "for", value_parser = codes::duration, default_value = "1d", value_name = "TIME")]
	pub period: Duration,
	/// How long the signed message can be relayed.
	#[arg(long, value_parser = codes::duration, default_value = "10m", value_name = "TIME")]
	pub valid_for: Duration,
	/// Pay with a signature each time, without ticks.
	#[arg(long)]
	pub vouchers_only: bool,
	#[command(flatten)]
	pub trust: Trust,
}

#[derive(Debug, Args)]
pub struct Pay {
	#[command(flatten)]
	pub folder: Folder,
	#[command(flatten)]
	pub channel: Which,
	/// Units to pay.
	#[arg(long, required_unless_present = "bytes", conflicts_with = "bytes")]
	pub units: Option<u64>,
	/// Bytes to pay for: as many units as they take, rounded up.
	#[arg(long)]
	pub bytes: Option<u64>,
	/// Units of each payment.
	#[arg(long, default_value_t = 1)]
	pub step: u64,
	/// Pause between payments.
	#[arg(long, value_parser = codes::duration, value_name = "TIME")]
	pub every: Option<Duration>,
}
