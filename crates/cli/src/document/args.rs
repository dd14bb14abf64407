//! The command line of `interwork document`.

use crate::{args::Key, codes, local::Socket, rating::args::moment};
use clap::{Args, Subcommand, ValueEnum};
use interwork_rating::time::Moment;
use std::{path::PathBuf, time::Duration};

/// Commands about private documents.
#[derive(Debug, Subcommand)]
pub enum Document {
	/// Sends a document to another operator. The own node seals it, announces it and serves it until
	/// the other one's node has it.
	Send(Send),
	/// Documents that the node knows.
	List(List),
	/// One document.
	Show {
		#[command(flatten)]
		socket: Socket,
		/// Its id, or its commitment in hexadecimal.
		document: String,
	},
	/// Writes the content of a document to a file.
	Get {
		#[command(flatten)]
		socket: Socket,
		/// Its id, or its commitment in hexadecimal.
		document: String,
		/// The file, readable by its owner alone. `-` is standard output.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
		/// Replace a file that exists.
		#[arg(long)]
		force: bool,
	},
	/// Destroys a document for good, and says so on chain: its key first, then its pieces. It can never be
	/// opened or fetched again here.
	Purge {
		#[command(flatten)]
		socket: Socket,
		/// Its id, or its commitment in hexadecimal.
		document: String,
	},
	/// Rejects a document that another operator has announced.
	Reject {
		#[command(flatten)]
		socket: Socket,
		/// Its id, or its commitment in hexadecimal.
		document: String,
		/// Why.
		#[arg(long, value_enum, default_value = "not-wanted")]
		reason: Reason,
	},
	/// The node's documents service: whose it is, keys, peer, what it holds and waits for.
	Status {
		#[command(flatten)]
		socket: Socket,
	},
	/// Keys under which others seal documents for this operator.
	#[command(subcommand)]
	Keys(Keys),
	/// Nodes that may fetch and serve this operator's documents.
	#[command(subcommand)]
	Peers(Peers),
}

/// Sends a document.
#[derive(Debug, Args)]
pub struct Send {
	#[command(flatten)]
	pub socket: Socket,
	/// The file, at most 64 MiB. `-` is standard input.
	#[arg(value_name = "FILE")]
	pub file: PathBuf,
	/// Id of the operator that gets it.
	#[arg(long, value_name = "OPERATOR")]
	pub to: u32,
	/// What it is.
	#[arg(long, value_enum, default_value = "other")]
	pub kind: DocumentKind,
	/// How long the recipient has to fetch it.
	#[arg(long, value_parser = codes::duration, default_value = "7d", value_name = "TIME")]
	pub expires_in: Duration,
	/// Follow it until the recipient has received or rejected it, or it has expired.
	#[arg(long)]
	pub wait: bool,
	/// With --wait: give up after so long. The document stays on its way.
	#[arg(long, value_parser = codes::duration, value_name = "TIME", requires = "wait")]
	pub timeout: Option<Duration>,
}

/// Lists documents.
#[derive(Debug, Args)]
pub struct List {
	#[command(flatten)]
	pub socket: Socket,
	/// Only those that came in, or that went out.
	#[arg(long, value_enum)]
	pub side: Option<Side>,
	/// Only those at this stage.
	#[arg(long, value_enum)]
	pub state: Option<Stage>,
	/// Only this kind.
	#[arg(long, value_enum)]
	pub kind: Option<DocumentKind>,
	/// Only what comes after this one in the list: its id or commitment.
	#[arg(long, value_name = "DOCUMENT")]
	pub after: Option<String>,
	/// At most so many.
	#[arg(long, default_value_t = 100)]
	pub limit: u32,
}

/// Commands about keys.
#[derive(Debug, Subcommand)]
pub enum Keys {
	/// Keys by epoch.
	List {
		#[command(flatten)]
		socket: Socket,
	},
	/// Makes a new key and registers it. Older keys stay in use until their time is over, so that documents
	/// on their way still open.
	Rotate {
		#[command(flatten)]
		socket: Socket,
		/// When it comes into use [default: at once].
		#[arg(long, value_name = "TIME", value_parser = moment)]
		active_from: Option<Moment>,
		/// How long it is in use.
		#[arg(long, value_name = "TIME", value_parser = codes::duration)]
		active_for: Option<Duration>,
	},
	/// Revokes a key: nobody seals anything for it any more.
	Revoke {
		#[command(flatten)]
		socket: Socket,
		/// Its number.
		epoch: u32,
		/// Destroy the private key too. Documents that are sealed for it can never be opened again.
		#[arg(long)]
		destroy: bool,
	},
}

/// Commands about peers.
#[derive(Debug, Subcommand)]
pub enum Peers {
	/// The peers of an operator, as the chain has them.
	List {
		/// Id of the operator.
		operator: u32,
	},
	/// Takes a peer off the list: it gets and serves nothing any more.
	Remove {
		#[command(flatten)]
		key: Key,
		/// Its Ed25519 public key in hexadecimal, as the list shows it.
		#[arg(value_parser = codes::hash, value_name = "KEY")]
		peer: subxt::utils::H256,
	},
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentKind {
	/// None of the others.
	Other,
	/// What is charged for which destination and service.
	RateSheet,
	/// Totals of a period.
	Statement,
	/// Rated records.
	Records,
	/// What a buyer needs to use an order.
	Fulfilment,
	/// A profile for roaming units.
	DiceProfile,
	/// Terms of an agreement or a contract.
	Agreement,
	/// Evidence in a dispute.
	Evidence,
}

/// Whether a document is sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
	/// Received.
	In,
	/// Sent.
	Out,
}

/// How far a document has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
	/// Outgoing: sealed, not announced yet.
	Sealed,
	/// Outgoing: announced on chain.
	Announced,
	/// Incoming: its pieces are being fetched.
	Receiving,
	/// Incoming: it is all here, the receipt is on its way.
	Complete,
	/// The chain has the receipt.
	Received,
	/// The chain has the rejection.
	Rejected,
	/// There was no answer in time.
	Expired,
	/// It is being destroyed.
	Purging,
	/// It is destroyed.
	Purged,
}

/// Why a document is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reason {
	/// None of the others.
	Other,
	/// The private key is lost: it must be sent again under a newer one.
	KeyLost,
	/// It does not open, or is not what was committed to.
	CannotOpen,
	/// There is no use for it.
	NotWanted,
	/// It opens, but is not a document of its kind.
	Malformed,
	/// There is no room for it.
	NoRoom,
}

/// The word of a value, as the command line and the node's local API have it.
pub fn word(value: &impl ValueEnum) -> String {
	value
		.to_possible_value()
		.map(|word| word.get_name().to_string())
		.unwrap_or_default()
}
