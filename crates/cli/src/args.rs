//! The command line.

use crate::{
	address::Address,
	amounts::{parse_rate, Sdrt},
	api::{Country, Plmn, Tadig},
	client::Head,
	codes::{self, HexBytes, Kind, Role, ServiceKind},
	error::{Error, Result},
	keys::Signer,
	output::Format,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{path::PathBuf, time::Duration};
use subxt::utils::H256;

/// Where the node is when nothing else is said.
pub const DEFAULT_URL: &str = "ws://127.0.0.1:9944";

/// The operator's tool for Interwork: join the network, publish and buy, meter and pay.
#[derive(Debug, Parser)]
#[command(name = "interwork", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Amounts are decimal numbers of SDRt and always exact. \
	Exit codes: 0 success, 1 failure, 2 wrong usage.")]
pub struct Cli {
	#[command(flatten)]
	pub global: Global,
	#[command(subcommand)]
	pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
	/// Address of a node [default: INTERWORK_URL, or ws://127.0.0.1:9944].
	#[arg(long, global = true, value_name = "URL")]
	pub url: Option<String>,
	/// How results are printed.
	#[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
	pub output: Format,
	/// Which end of the chain counts: where state is read, and how far a transaction is followed.
	/// `best` is for a chain whose finality stands still.
	#[arg(
		long,
		global = true,
		value_enum,
		default_value_t,
		value_name = "HEAD",
		hide_possible_values = true
	)]
	pub head: Head,
	/// What the signer pays on top of each fee to be preferred, in SDRt. Where a node's pool is full, a
	/// transaction with a tip is still taken.
	#[arg(
		long,
		global = true,
		default_value = "0",
		value_name = "SDRT",
		hide_default_value = true
	)]
	pub tip: Sdrt,
	/// How long to wait for a node that does not answer yet.
	#[arg(long, global = true, value_parser = codes::duration, default_value = "10s", value_name = "TIME")]
	pub patience: Duration,
}

impl Global {
	/// The address of the node.
	pub fn url(&self) -> String {
		self.url
			.clone()
			.or_else(|| std::env::var("INTERWORK_URL").ok().filter(|url| !url.is_empty()))
			.unwrap_or_else(|| DEFAULT_URL.into())
	}
}

/// Which key signs.
#[derive(Debug, Args)]
pub struct Key {
	/// File with the secret URI of the key that signs, readable by its owner alone
	/// [default: INTERWORK_KEY_FILE].
	#[arg(long, value_name = "FILE", conflicts_with = "suri")]
	pub key_file: Option<PathBuf>,
	/// Secret URI of the key that signs, such as //Alice. Other users of the machine can see it:
	/// for test networks.
	#[arg(long, value_name = "URI")]
	pub suri: Option<String>,
}

impl Key {
	/// The key that signs.
	pub fn signer(&self) -> Result<Signer> {
		if let Some(suri) = &self.suri {
			return Signer::from_suri(suri);
		}
		let file = self.key_file.clone().or_else(|| {
			std::env::var_os("INTERWORK_KEY_FILE")
				.filter(|x| !x.is_empty())
				.map(PathBuf::from)
		});
		Signer::from_file(&file.ok_or(Error::NoKey)?)
	}
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The chain at a glance: heights, authorities, board, SDR, issuance.
	Status,
	/// The registry of operators.
	#[command(subcommand)]
	Operator(Operator),
	/// The governance board: seats, motions, votes.
	#[command(subcommand)]
	Board(Board),
	/// The SDR-pegged token: valuation, issuers, minting, redemption.
	#[command(subcommand, visible_alias = "sdrt")]
	Sdr(Sdr),
	/// The marketplace: offers, orders, usage.
	#[command(subcommand)]
	Market(Market),
	/// Roaming units (DICE): classes, assignments, acceptances, collateral, redemption.
	#[command(subcommand)]
	Dice(crate::dice::args::Dice),
	/// Payment channels in roaming units, for operators.
	#[command(subcommand)]
	Channel(crate::channel::args::Channel),
	/// A roamer's wallet: holds units, opens channels and pays.
	#[command(subcommand)]
	Wallet(crate::wallet::args::Wallet),
	/// The visited operator's payee: takes payments of roamers, meters their service, claims on chain.
	Gateway(Box<crate::gateway::args::Gateway>),
	/// Agreements of two operators: rate sheets, periods, tolerance, what is done about differences.
	#[command(subcommand)]
	Agreement(Box<crate::agreement::args::Agreement>),
	/// Periods of agreements: records handed over, what came of them, disputes, payment.
	#[command(subcommand)]
	Period(Box<crate::period::args::Period>),
	/// How an operator keeps to its agreements, from facts on chain alone.
	Reputation {
		/// Id of the operator.
		operator: u32,
	},
	/// Private documents between two operators, through the own node.
	#[command(subcommand)]
	Document(Box<crate::document::args::Document>),
	/// Rates call and data records by the rate sheets of both sides: statement, rated records, and what
	/// was rejected and why. Needs no node.
	Rate(Box<crate::rating::args::Rate>),
	/// Files of records: made for tests, compared and matched. Needs no node.
	#[command(subcommand)]
	Records(Box<crate::rating::args::Records>),
	/// Monthly usage reports, as operators exchange them today. Needs no node.
	#[command(subcommand)]
	Usage(crate::rating::args::Usage),
	/// Balances and transfers.
	#[command(subcommand)]
	Account(Account),
	/// Who authors and finalises, with what keys, and how that will change.
	Authorities,
	/// A new runtime: put to the board, applied, followed until the chain runs it.
	#[command(subcommand)]
	Upgrade(Upgrade),
	/// What to do when the chain is in trouble.
	#[command(subcommand)]
	Recover(Recover),
	/// Runs a whole trade between real networks on a test network and checks every balance.
	Demo(Demo),
	/// Which runtime the node runs, and whether this tool was built for it.
	Metadata {
		/// Writes the node's metadata to a file, from which this tool is generated.
		#[arg(long, value_name = "FILE")]
		write: Option<PathBuf>,
	},
	/// Prints a script that completes commands in a shell.
	Completions {
		/// The shell.
		shell: clap_complete::Shell,
	},
}

/// Commands about operators.
#[derive(Debug, Subcommand)]
pub enum Operator {
	/// All operators.
	List,
	/// One operator, by id, TADIG code, PLMN or address.
	Show {
		/// Such as 4, DEUD1, 262-01 or an address.
		which: String,
	},
	/// Applies for membership; the account becomes the operator's own. Holds the deposit.
	Apply {
		#[command(flatten)]
		key: Key,
		/// Legal name.
		#[arg(long)]
		name: String,
		/// What the operator does in the trade.
		#[arg(long, value_enum)]
		kind: Kind,
		/// Country of registration, such as DE.
		#[arg(long, value_parser = codes::country)]
		country: Country,
		/// TADIG code, such as DEUD1.
		#[arg(long, value_parser = codes::tadig)]
		tadig: Option<Tadig>,
		/// Network, such as 262-01. May be repeated.
		#[arg(long = "plmn", value_parser = codes::plmn)]
		plmns: Vec<Plmn>,
	},
	/// Withdraws an application on which the board has not decided.
	Withdraw {
		#[command(flatten)]
		key: Key,
	},
	/// Gives roles to another account, or changes them.
	Delegate {
		#[command(flatten)]
		key: Key,
		/// The account.
		account: Address,
		/// Its roles; none removes the delegate.
		#[arg(long = "role", value_enum)]
		roles: Vec<Role>,
	},
	/// Leaves for good, or gives up the authority alone. Leaving for good releases the deposit, and
	/// the codes become free.
	Leave {
		#[command(flatten)]
		key: Key,
		/// Give up authoring and finalising, and stay an operator.
		#[arg(long)]
		authority_only: bool,
		#[command(flatten)]
		waiting: Waiting,
	},
	/// Brings the node at --url into the set of authorities, as far as is possible now. Run again, it
	/// goes on where it is.
	Join(Box<Join>),
	/// Gives an authority new session keys, in the node at --url.
	Rekey {
		#[command(flatten)]
		key: Key,
		#[command(flatten)]
		seeds: Seeds,
		#[command(flatten)]
		waiting: Waiting,
	},
	/// Makes a node key, or checks one: prints the peer id. Needs no node.
	NodeKey {
		/// The file. Made, readable by its owner alone, if it does not exist.
		#[arg(long, value_name = "FILE")]
		file: PathBuf,
	},
	/// Proves session keys from their secrets, without any node: prints the call that registers them.
	ProveKeys {
		/// The account that will register them.
		#[arg(long)]
		owner: Address,
		/// File with the secret URI of the Aura key (sr25519).
		#[arg(long, value_name = "FILE")]
		aura_seed_file: PathBuf,
		/// File with the secret URI of the GRANDPA key (ed25519).
		#[arg(long, value_name = "FILE")]
		grandpa_seed_file: PathBuf,
	},
}

/// Session keys that the operator keeps in files.
#[derive(Debug, Args)]
pub struct Seeds {
	/// File with the secret URI of the Aura key (sr25519), instead of a new key of the node's. The
	/// node must hold it.
	#[arg(long, value_name = "FILE", requires = "grandpa_seed_file")]
	pub aura_seed_file: Option<PathBuf>,
	/// File with the secret URI of the GRANDPA key (ed25519).
	#[arg(long, value_name = "FILE", requires = "aura_seed_file")]
	pub grandpa_seed_file: Option<PathBuf>,
}

/// Whether to wait, and how long.
#[derive(Debug, Args)]
pub struct Waiting {
	/// Wait until it is in force.
	#[arg(long)]
	pub wait: bool,
	/// How long to wait.
	#[arg(long, value_parser = codes::duration, default_value = "1h", value_name = "TIME")]
	pub timeout: Duration,
}

/// The way of a node into the set of authorities.
#[derive(Debug, Args)]
pub struct Join {
	#[command(flatten)]
	pub key: Key,
	/// Hash of the network's first block: a node of another chain is refused.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub genesis: Option<H256>,
	/// File of the node's key. Made if it does not exist; refused if others can read it, or if the
	/// node runs with another.
	#[arg(long, value_name = "FILE")]
	pub node_key: Option<PathBuf>,
	#[command(flatten)]
	pub seeds: Seeds,
	/// Legal name, to apply with if the account is of no operator.
	#[arg(long)]
	pub name: Option<String>,
	/// What the operator does in the trade.
	#[arg(long, value_enum)]
	pub kind: Option<Kind>,
	/// Country of registration, such as DE.
	#[arg(long, value_parser = codes::country)]
	pub country: Option<Country>,
	/// TADIG code, such as DEUD1.
	#[arg(long, value_parser = codes::tadig)]
	pub tadig: Option<Tadig>,
	/// Network, such as 262-01. May be repeated.
	#[arg(long = "plmn", value_parser = codes::plmn)]
	pub plmns: Vec<Plmn>,
	/// Put the motions that are missing, with the key of a board member.
	#[arg(long)]
	pub propose: bool,
	/// File with the secret URI of a board member's key.
	#[arg(long, value_name = "FILE", conflicts_with = "board_suri", requires = "propose")]
	pub board_key_file: Option<PathBuf>,
	/// Secret URI of a board member's key, for test networks.
	#[arg(long, value_name = "URI", requires = "propose")]
	pub board_suri: Option<String>,
	#[command(flatten)]
	pub waiting: Waiting,
}

impl Join {
	/// The key that puts motions, if any are to be put.
	pub fn board(&self) -> Result<Option<Signer>> {
		match (self.propose, &self.board_suri, &self.board_key_file) {
			(false, ..) => Ok(None),
			(true, Some(suri), _) => Signer::from_suri(suri).map(Some),
			(true, None, Some(file)) => Signer::from_file(file).map(Some),
			(true, None, None) => Err(Error::Usage(
				"--propose needs the key of a board member: --board-key-file, or --board-suri on a test \
				network"
					.into(),
			)),
		}
		.map(|signer| signer.map(|signer| signer.named("the board member")))
	}
}

/// Commands about a new runtime.
#[derive(Debug, Subcommand)]
pub enum Upgrade {
	/// What the chain runs, what is authorised, what the board votes on.
	Status,
	/// Checks a runtime and puts the motion that authorises it.
	Propose {
		#[command(flatten)]
		key: Key,
		/// The runtime, as built: ends in .compact.compressed.wasm.
		#[arg(long, value_name = "FILE")]
		wasm: PathBuf,
		/// Vote aye at once with the same key.
		#[arg(long)]
		vote: bool,
	},
	/// Applies a runtime that the board has authorised, and waits until the chain runs it. Anyone may.
	Apply {
		#[command(flatten)]
		key: Key,
		/// The runtime whose hash was authorised.
		#[arg(long, value_name = "FILE")]
		wasm: PathBuf,
		/// How long to wait.
		#[arg(long, value_parser = codes::duration, default_value = "5m", value_name = "TIME")]
		timeout: Duration,
	},
}

/// Commands for a chain in trouble.
#[derive(Debug, Subcommand)]
pub enum Recover {
	/// Finality stands still for good: computes, and puts, the motion that makes a new set of
	/// authorities finalise. Works on the best block.
	Stall(Box<Stall>),
}

/// How to recover from a stall of finality.
#[derive(Debug, Args)]
pub struct Stall {
	#[command(flatten)]
	pub key: Key,
	/// Another living node to ask how far it has finalised. May be repeated: name all of them.
	#[arg(long = "node", value_name = "URL")]
	pub nodes: Vec<String>,
	/// An authority that is gone for good: retired by the same motion. May be repeated.
	#[arg(long = "retire", value_name = "ACCOUNT")]
	pub retire: Vec<String>,
	/// The fewest authorities from now on [default: lowered as far as the retirements need].
	#[arg(long, value_name = "COUNT")]
	pub minimum: Option<u32>,
	/// Set the length of sessions with the same motion, so that the new set comes sooner.
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(5..))]
	pub session_length: Option<u32>,
	/// Blocks between the signal of the forced change and its enactment: longer than any fork, shorter
	/// than a session [default: 20, or a block less than a session].
	#[arg(long, value_name = "BLOCKS")]
	pub delay: Option<u32>,
	/// For how long the last finalised block must be old to call it a stall.
	#[arg(long, value_parser = codes::duration, default_value = "60s", value_name = "TIME")]
	pub stalled_for: Duration,
	/// Put the motion and vote aye with the key of a board member.
	#[arg(long)]
	pub propose: bool,
	/// Go on though finality is not stalled, or the new set may be too weak.
	#[arg(long)]
	pub force: bool,
	#[command(flatten)]
	pub waiting: Waiting,
}

/// Commands about the board.
#[derive(Debug, Subcommand)]
pub enum Board {
	/// Who sits on the board.
	Members,
	/// Open motions.
	Motions,
	/// The votes a motion needs.
	Threshold {
		/// `members`, `root`, or a call in hexadecimal.
		call: String,
	},
	/// Puts any call to the board.
	Propose {
		#[command(flatten)]
		motion: NewMotion,
		/// The call in hexadecimal, as wallets and `interwork` encode it.
		#[arg(long, value_parser = codes::bytes)]
		call_hex: HexBytes,
	},
	/// Puts motions to admit applicants.
	ProposeAdmit {
		#[command(flatten)]
		motion: NewMotion,
		/// Ids of operators.
		#[arg(required = true)]
		operators: Vec<u32>,
	},
	/// Puts a motion to reject an applicant.
	ProposeReject {
		#[command(flatten)]
		motion: NewMotion,
		/// Id of the operator.
		operator: u32,
		/// Why.
		#[arg(long)]
		reason: String,
	},
	/// Puts a motion to suspend an operator.
	ProposeSuspend {
		#[command(flatten)]
		motion: NewMotion,
		/// Id of the operator.
		operator: u32,
		/// Why.
		#[arg(long)]
		reason: String,
	},
	/// Puts motions to reinstate suspended operators.
	ProposeReinstate {
		#[command(flatten)]
		motion: NewMotion,
		/// Ids of operators.
		#[arg(required = true)]
		operators: Vec<u32>,
	},
	/// Puts motions to retire operators.
	ProposeRetire {
		#[command(flatten)]
		motion: NewMotion,
		/// Ids of operators.
		#[arg(required = true)]
		operators: Vec<u32>,
	},
	/// Puts a motion to appoint an issuer of SDRt.
	ProposeIssuer {
		#[command(flatten)]
		motion: NewMotion,
		/// The account that mints.
		#[arg(long)]
		account: Address,
		/// Name of the issuer.
		#[arg(long)]
		name: String,
		/// The most it may owe.
		#[arg(long)]
		ceiling: Sdrt,
	},
	/// Puts a motion to appoint the auditor of reserves.
	ProposeAuditor {
		#[command(flatten)]
		motion: NewMotion,
		/// The auditor's account.
		account: Address,
	},
	/// Puts motions to appoint reporters of exchange rates.
	ProposeReporter {
		#[command(flatten)]
		motion: NewMotion,
		/// The reporters' accounts.
		#[arg(required = true)]
		accounts: Vec<Address>,
	},
	/// Votes on a motion.
	Vote {
		#[command(flatten)]
		key: Key,
		/// Hash of the motion.
		#[arg(value_parser = codes::hash)]
		motion: H256,
		/// The vote.
		#[arg(value_enum)]
		vote: Vote,
	},
	/// Closes a motion that has its votes, and makes its call.
	Close {
		#[command(flatten)]
		key: Key,
		/// Hash of the motion.
		#[arg(value_parser = codes::hash)]
		motion: H256,
	},
}

/// Who puts a motion, and how.
#[derive(Debug, Args)]
pub struct NewMotion {
	#[command(flatten)]
	pub key: Key,
	/// Make the call as Root, which needs three quarters of the seats.
	#[arg(long)]
	pub root: bool,
	/// Vote aye at once with the same key.
	#[arg(long)]
	pub vote: bool,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Vote {
	/// In favour.
	Aye,
	/// Against.
	Nay,
}

/// Commands about SDRt.
#[derive(Debug, Subcommand)]
pub enum Sdr {
	/// What one SDR is worth, and how far that can be trusted.
	Valuation,
	/// Reports exchange rates.
	Report {
		#[command(flatten)]
		key: Key,
		/// US dollars for one euro.
		#[arg(long, value_parser = parse_rate, value_name = "RATE")]
		usd_per_eur: u64,
		/// Yuan for one US dollar.
		#[arg(long, value_parser = parse_rate, value_name = "RATE")]
		cny_per_usd: u64,
		/// Yen for one US dollar.
		#[arg(long, value_parser = parse_rate, value_name = "RATE")]
		jpy_per_usd: u64,
		/// US dollars for one pound.
		#[arg(long, value_parser = parse_rate, value_name = "RATE")]
		usd_per_gbp: u64,
		/// When the rates were seen, in seconds since 1970 [default: the chain's time].
		#[arg(long, value_name = "SECONDS")]
		observed_at: Option<u64>,
	},
	/// Who issues SDRt and what they owe.
	Issuers,
	/// Mints SDRt against the issuer's reserve.
	Mint {
		#[command(flatten)]
		key: Key,
		/// Who receives it.
		#[arg(long)]
		to: Address,
		/// How much.
		#[arg(long)]
		amount: Sdrt,
	},
	/// Asks an issuer to pay SDRt out in money.
	Redeem {
		#[command(flatten)]
		key: Key,
		/// Id of the issuer.
		#[arg(long)]
		issuer: u32,
		/// How much.
		#[arg(long)]
		amount: Sdrt,
		/// Salted commitment to the payout details, which the issuer gets in private.
		#[arg(long, value_parser = codes::hash, value_name = "HASH")]
		reference: H256,
	},
	/// Open redemptions that an issuer has to answer.
	Redemptions {
		/// Id of the issuer.
		issuer: u32,
	},
	/// Confirms that a redemption was paid out; its SDRt is burned.
	Confirm {
		#[command(flatten)]
		key: Key,
		/// Id of the redemption.
		redemption: u64,
		/// Hash of the proof of payment.
		#[arg(long, value_parser = codes::hash, value_name = "HASH")]
		evidence: H256,
	},
	/// Refuses to pay a redemption out; its SDRt is free again.
	Reject {
		#[command(flatten)]
		key: Key,
		/// Id of the redemption.
		redemption: u64,
		/// Why.
		#[arg(long, value_enum)]
		reason: codes::RejectReason,
	},
	/// Returns the SDRt of a redemption that was not answered in time.
	Expire {
		#[command(flatten)]
		key: Key,
		/// Id of the redemption.
		redemption: u64,
	},
	/// Attests the reserve of an issuer.
	Attest {
		#[command(flatten)]
		key: Key,
		/// Id of the issuer.
		issuer: u32,
		/// Value of the reserve.
		#[arg(long)]
		amount: Sdrt,
		/// Hash of the audit document.
		#[arg(long, value_parser = codes::hash, value_name = "HASH")]
		evidence: H256,
		/// When it was counted, in seconds since 1970 [default: the chain's time].
		#[arg(long, value_name = "SECONDS")]
		as_of: Option<u64>,
	},
}

/// Commands about the marketplace.
#[derive(Debug, Subcommand)]
pub enum Market {
	/// Offers that match.
	Offers {
		/// Kind of service.
		#[arg(long, value_enum)]
		kind: Option<ServiceKind>,
		/// Country in which the offer applies.
		#[arg(long, value_parser = codes::country)]
		country: Option<Country>,
		/// Id of the provider.
		#[arg(long)]
		provider: Option<u32>,
		/// Id of an operator that could order now.
		#[arg(long)]
		buyer: Option<u32>,
		/// Highest price of a unit.
		#[arg(long)]
		max_price: Option<Sdrt>,
		/// At most so many.
		#[arg(long, default_value_t = 100)]
		limit: u32,
	},
	/// One offer.
	Offer {
		/// Its id.
		id: u32,
	},
	/// Publishes an offer. Holds the offer deposit on the account.
	Publish(Box<Publish>),
	/// Withdraws an offer for good.
	Withdraw {
		#[command(flatten)]
		key: Key,
		/// Id of the offer.
		offer: u32,
	},
	/// What a request would cost.
	Quote {
		/// Id of the operator that would order.
		#[arg(long)]
		buyer: u32,
		/// OFFER:UNITS or OFFER:UNITS:HIGHEST-UNIT-PRICE. May be repeated.
		#[arg(long = "line", required = true)]
		lines: Vec<LineArg>,
	},
	/// Orders from one or several offers and pays the full price into escrow.
	Request {
		#[command(flatten)]
		key: Key,
		/// OFFER:UNITS or OFFER:UNITS:HIGHEST-UNIT-PRICE. Without a price, today's is the highest.
		/// May be repeated.
		#[arg(long = "line", required = true)]
		lines: Vec<LineArg>,
		/// Your own reference: 64 hexadecimal digits. Never a subscriber's number.
		#[arg(long, value_parser = codes::hash)]
		reference: Option<H256>,
		/// How long the providers have to accept.
		#[arg(long, value_parser = codes::duration, default_value = "24h", value_name = "TIME")]
		accept_within: Duration,
		/// How long the service lasts.
		#[arg(long, value_parser = codes::duration, default_value = "30d", value_name = "TIME")]
		service_for: Duration,
	},
	/// Accepts the own lines of an order.
	Accept {
		#[command(flatten)]
		key: Key,
		/// Id of the order.
		order: u64,
		/// Commitment to the fulfilment document, which the buyer gets in private.
		#[arg(long, value_parser = codes::hash, value_name = "HASH")]
		commitment: H256,
	},
	/// Declines an order: it is closed whole.
	Decline(OrderAction),
	/// Cancels an own order that not every provider has accepted.
	Cancel(OrderAction),
	/// Expires an order that not every provider accepted in time.
	Expire(OrderAction),
	/// Reports usage and is paid for it, in batches.
	Usage {
		#[command(flatten)]
		key: Key,
		/// CSV file with the columns line,cumulative_units. `-` is standard input.
		#[arg(long, value_name = "FILE", conflicts_with = "rows")]
		file: Option<PathBuf>,
		/// LINE:CUMULATIVE-UNITS. May be repeated.
		#[arg(long = "row", required_unless_present = "file")]
		rows: Vec<RowArg>,
	},
	/// One order with its lines, money and what can be done next.
	Order {
		/// Its id.
		id: u64,
	},
	/// Orders in which an operator takes part.
	Orders {
		/// Id of the operator.
		operator: u32,
	},
	/// Says that the final usage of all own lines is reported.
	Release(OrderAction),
	/// Ends an own order early.
	Close(OrderAction),
	/// Winds an order up and returns the rest of the escrow.
	Finalise(OrderAction),
	/// Removes a closed order from the state.
	Prune(OrderAction),
	/// Contests the usage of a line: payment on it stops.
	Contest(Claim),
	/// Answers a contest with an own claim.
	Answer(Claim),
	/// Takes a contest back.
	WithdrawContest {
		#[command(flatten)]
		key: Key,
		/// Id of the line.
		line: u64,
	},
	/// Names the final units of a contested line to which one would agree.
	Settle {
		#[command(flatten)]
		key: Key,
		/// Id of the line.
		line: u64,
		/// Final units.
		#[arg(long)]
		units: u64,
	},
}

/// A call on one order.
#[derive(Debug, Args)]
pub struct OrderAction {
	#[command(flatten)]
	pub key: Key,
	/// Id of the order.
	pub order: u64,
}

/// A claim about a line.
#[derive(Debug, Args)]
pub struct Claim {
	#[command(flatten)]
	pub key: Key,
	/// Id of the line.
	pub line: u64,
	/// Units that were used, as you see it.
	#[arg(long)]
	pub units: u64,
	/// Commitment to the evidence.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub evidence: H256,
}

/// A new offer.
#[derive(Debug, Args)]
pub struct Publish {
	#[command(flatten)]
	pub key: Key,
	/// Price of one unit.
	#[arg(long, value_parser = parse_rate, value_name = "SDRT")]
	pub price: u64,
	/// Units on offer.
	#[arg(long)]
	pub capacity: u64,
	/// Smallest number of units in one order line.
	#[arg(long, default_value_t = 1)]
	pub min_units: u64,
	/// Country in which the offer applies. May be repeated; none means the whole world.
	#[arg(long = "country", value_parser = codes::country)]
	pub countries: Vec<Country>,
	/// How long the offer can be ordered from.
	#[arg(long, value_parser = codes::duration, default_value = "365d", value_name = "TIME")]
	pub valid_for: Duration,
	/// Promised availability in basis points: 9990 is 99.9 %.
	#[arg(long, default_value_t = 9_900)]
	pub availability_bp: u16,
	/// Promised longest round trip in milliseconds.
	#[arg(long)]
	pub latency_ms: Option<u32>,
	/// Hours a day in which support answers.
	#[arg(long, default_value_t = 24)]
	pub support_hours: u8,
	/// Id of an operator that may order. May be repeated; none means everybody.
	#[arg(long = "only-for")]
	pub only_for: Vec<u32>,
	/// Commitment to the contract terms.
	#[arg(long, value_parser = codes::hash, value_name = "HASH")]
	pub terms: Option<H256>,
	#[command(subcommand)]
	pub service: Service,
}

/// What is offered.
#[derive(Debug, Subcommand)]
pub enum Service {
	/// Mobile data.
	MobileData {
		/// Bytes in one unit.
		#[arg(long, default_value_t = 100_000)]
		bytes_per_unit: u32,
		/// Radio generations, from 2 to 5.
		#[arg(long, value_delimiter = ',', default_value = "4,5", value_parser = clap::value_parser!(u8).range(2..=5))]
		generations: Vec<u8>,
	},
	/// Voice calls.
	Voice {
		/// Which way the calls go.
		#[arg(long, value_enum, default_value = "originating")]
		direction: codes::Direction,
		/// The first so many seconds are charged whole.
		#[arg(long, default_value_t = 60)]
		first_increment_secs: u16,
		/// After them, so many seconds at a time.
		#[arg(long, default_value_t = 1)]
		next_increment_secs: u16,
		/// What one unit is.
		#[arg(long, value_enum, default_value = "minute")]
		unit: codes::CallUnit,
	},
	/// Text messages.
	Sms {
		/// Which way the messages go.
		#[arg(long, value_enum, default_value = "originating")]
		direction: codes::Direction,
		/// The longest message, in characters.
		#[arg(long, default_value_t = 160)]
		length_max: u16,
	},
	/// Connectivity of devices.
	Iot {
		/// Radio technology.
		#[arg(long, value_enum)]
		technology: codes::IotTechnology,
		/// Bytes in one unit.
		#[arg(long, default_value_t = 1_000)]
		bytes_per_unit: u32,
	},
	/// A digital service.
	DigitalService {
		/// What it is about.
		#[arg(long, value_enum)]
		category: codes::DigitalCategory,
		/// What one unit is.
		#[arg(long, value_enum)]
		unit: codes::DigitalUnit,
	},
	/// A segment of a private network.
	VpnSegment {
		/// Bandwidth in kilobits a second.
		#[arg(long)]
		bandwidth_kbps: u32,
		/// Number of end points.
		#[arg(long, default_value_t = 2)]
		endpoints: u16,
	},
	/// Scrubbing of attack traffic.
	DdosMitigation {
		/// Largest attack, in gigabits a second.
		#[arg(long)]
		capacity_gbps: u32,
		/// Seconds from alarm to mitigation.
		#[arg(long)]
		response_secs: u32,
	},
}

/// Commands about accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
	/// What an account has, and why parts of it are held.
	Balance {
		/// Address, or a secret URI of a test network such as //Alice.
		account: String,
	},
	/// Sends SDRt.
	Transfer {
		#[command(flatten)]
		key: Key,
		/// Who receives it.
		#[arg(long)]
		to: Address,
		/// How much.
		#[arg(long)]
		amount: Sdrt,
	},
}

/// The demonstration.
#[derive(Debug, Args)]
pub struct Demo {
	/// Chooses the networks, quantities and prices. The same number on a fresh chain gives the same
	/// trade.
	#[arg(long, default_value_t = 0, value_name = "N")]
	pub seed: u64,
	/// Socket of the local API of the node at --url. With the next two options, two operators also
	/// exchange rate sheets and settle two periods through their nodes, which must be on this machine.
	#[arg(long, value_name = "PATH", requires = "partner_socket")]
	pub node_socket: Option<PathBuf>,
	/// JSON-RPC address of a second node of the same chain.
	#[arg(long, value_name = "URL", requires = "node_socket")]
	pub partner_url: Option<String>,
	/// Socket of the second node's local API.
	#[arg(long, value_name = "PATH", requires = "partner_url")]
	pub partner_socket: Option<PathBuf>,
}

/// A line to order: offer, units, highest unit price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineArg {
	/// The offer.
	pub offer: u32,
	/// Units.
	pub units: u64,
	/// `None`: the price of the offer when the request is made.
	pub max_unit_price: Option<u64>,
}

impl std::str::FromStr for LineArg {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let help = "a line is OFFER:UNITS or OFFER:UNITS:HIGHEST-UNIT-PRICE, such as 7:5000:0.0002";
		let mut parts = text.split(':');
		let (Some(offer), Some(units), price, None) =
			(parts.next(), parts.next(), parts.next(), parts.next())
		else {
			return Err(help.into());
		};
		Ok(Self {
			offer: offer.parse().map_err(|_| help)?,
			units: units.parse().map_err(|_| help)?,
			max_unit_price: price.map(parse_rate).transpose().map_err(|error| error.to_string())?,
		})
	}
}

/// A usage row: line and cumulative units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowArg {
	/// The line.
	pub line: u64,
	/// Units since the order became active.
	pub cumulative_units: u64,
}

impl std::str::FromStr for RowArg {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let help = "a row is LINE:CUMULATIVE-UNITS, such as 12:4000";
		let (line, units) = text.split_once(':').ok_or(help)?;
		Ok(Self {
			line: line.parse().map_err(|_| help)?,
			cumulative_units: units.parse().map_err(|_| help)?,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn global_options_should_be_taken_after_the_command() {
		let cli = Cli::parse_from(["interwork", "demo", "--url", "ws://x:1", "--output", "json"]);
		assert_eq!(cli.global.url(), "ws://x:1");
		assert_eq!(cli.global.output, Format::Json);
	}

	#[test]
	fn amounts_of_disputes_should_be_read_with_their_sign() {
		let arguments = ["interwork", "period", "accept", "1", "2", "--amount", "-1.5"];
		let cli = Cli::parse_from(arguments);
		let Command::Period(command) = cli.command else { panic!("another command") };
		let crate::period::args::Period::Accept(options) = *command else {
			panic!("another command")
		};
		assert_eq!(options.amount, interwork_rating::Amount(-1_500_000_000));
		assert_eq!((options.which.agreement, options.which.period), (1, 2));
	}

	#[test]
	fn terms_should_be_named_in_one_way_when_an_agreement_is_accepted() {
		let accept = |more: &[&str]| {
			Cli::try_parse_from([&["interwork", "agreement", "accept", "1"], more].concat())
		};
		assert!(accept(&[]).is_err());
		let hash = "00".repeat(32);
		assert!(accept(&["--terms-hash", &hash]).is_ok());
		assert!(accept(&["--terms", "file"]).is_ok());
		assert!(accept(&["--terms", "file", "--terms-hash", &hash]).is_err());
		let list = |more: &[&str]| {
			Cli::try_parse_from([&["interwork", "period", "list"], more].concat()).is_ok()
		};
		assert!(!list(&[]) && list(&["1"]) && list(&["--operator", "1", "--stage", "due"]));
		assert!(!list(&["1", "--operator", "1"]) && !list(&["1", "--stage", "due"]));
	}

	#[test]
	fn line_should_be_read_with_and_without_a_price() {
		assert_eq!(
			"7:5000:0.0002".parse(),
			Ok(LineArg { offer: 7, units: 5_000, max_unit_price: Some(200_000) })
		);
		assert_eq!("7:5".parse(), Ok(LineArg { offer: 7, units: 5, max_unit_price: None }));
		for text in ["", "7", "7:", "7:x", "7:5:x", "7:5:1:1", "-7:5"] {
			assert!(text.parse::<LineArg>().is_err(), "{text}");
		}
	}

	#[test]
	fn row_should_be_read_as_line_and_units() {
		assert_eq!("12:4000".parse(), Ok(RowArg { line: 12, cumulative_units: 4_000 }));
		for text in ["", "12", "12:", ":4", "12:4:5", "a:1"] {
			assert!(text.parse::<RowArg>().is_err(), "{text}");
		}
	}

	#[test]
	fn key_should_be_asked_for_when_none_is_given() {
		let key = Key { key_file: None, suri: None };
		if std::env::var_os("INTERWORK_KEY_FILE").is_none() {
			assert!(key.signer().unwrap_err().to_string().contains("--key-file"));
		}
	}
}
