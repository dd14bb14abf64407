//! `interwork board`: seats, motions, votes.

use crate::{
	address::Address,
	amounts::Sdrt,
	api::{self, types, OperatorId},
	args::{Board, NewMotion, Vote},
	client::{hex_of, view, AtBlock, Client, Finalised, Receipt},
	error::{describe_inner, Error, Result},
	keys::Signer,
	operator,
	output::{align_right, facts, table, Format, Show},
};
use codec::Encode;
use serde::Serialize;
use subxt::{
	config::Hasher,
	ext::scale_value::{stringify, Value, ValueDef},
	tx::Payload,
	utils::{AccountId32, Static, H256},
};
use types::{bounded_collections::bounded_vec::BoundedVec, pallet_board::types::Requirement};

/// A call as it is encoded, to be put into another call as it is.
pub(crate) struct Raw(pub(crate) Vec<u8>);

impl Encode for Raw {
	fn encode(&self) -> Vec<u8> {
		self.0.clone()
	}
}

/// A call of any kind, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedCall(pub Vec<u8>);

impl EncodedCall {
	/// Encodes a call for the runtime at a block, and checks that it is one of its calls.
	pub fn new<C: Payload>(at: &AtBlock, call: &C) -> Result<Self> {
		at.tx().validate(call)?;
		Ok(Self(at.tx().call_data(call)?))
	}

	/// Takes bytes that are said to be a call, and checks that they are.
	pub fn from_bytes(at: &AtBlock, bytes: Vec<u8>) -> Result<Self> {
		at.tx().from_call_data_bytes(&bytes).map_err(|error| {
			Error::Usage(format!("the bytes are no call of this chain: {error}"))
		})?;
		Ok(Self(bytes))
	}

	/// The call made as Root.
	pub fn as_root(&self, at: &AtBlock) -> Result<Self> {
		let call = subxt::tx::dynamic("Board", "dispatch_as_root", (self.value(),));
		Ok(Self(at.tx().call_data(&call)?))
	}

	/// What it says, for people.
	pub fn describe(&self, at: &AtBlock) -> String {
		let Ok(call) = at.tx().from_call_data_bytes(&self.0) else { return hex_of(&self.0) };
		let arguments = Value { value: ValueDef::Composite(call.call_data().clone()), context: () };
		let mut text = String::new();
		let written = stringify::to_writer_custom()
			.compact()
			.add_custom_formatter(|value, writer| {
				stringify::custom_formatters::format_hex(value, writer)
			})
			.write(&arguments, &mut text);
		match written {
			Ok(()) => format!("{}.{} {text}", call.pallet_name(), call.call_name()),
			Err(_) => format!("{}.{}", call.pallet_name(), call.call_name()),
		}
	}

	/// The call as an argument of another one.
	pub(crate) fn value(&self) -> Static<Raw> {
		Static(Raw(self.0.clone()))
	}

	fn len(&self) -> Result<u32> {
		u32::try_from(self.0.len()).map_err(|_| Error::Usage("the call is too long".into()))
	}

	/// The hash by which the council names a motion to make the call.
	pub fn hash(&self, at: &AtBlock) -> H256 {
		at.hasher().hash(&self.0)
	}
}

/// An open motion.
#[derive(Clone, Debug)]
pub struct Motion {
	/// Hash of the call, which names the motion.
	pub hash: H256,
	/// Number of the motion.
	pub index: u32,
	/// Votes in favour that it needs.
	pub threshold: u32,
	/// Who is in favour.
	pub ayes: Vec<AccountId32>,
	/// Who is against.
	pub nays: Vec<AccountId32>,
	/// Height at which voting ends.
	pub end: u32,
	/// The call.
	pub call: EncodedCall,
	/// The call was made when the motion was put: the board has one seat.
	pub executed: bool,
}

/// Who sits on the board.
pub async fn members(at: &AtBlock) -> Result<Vec<AccountId32>> {
	let entry = at.storage().fetch(api::storage().council().members(), ()).await?;
	Ok(entry.decode()?)
}

/// The open motions.
pub async fn motions(at: &AtBlock) -> Result<Vec<Motion>> {
	let hashes = at.storage().fetch(api::storage().council().proposals(), ()).await?.decode()?;
	let mut motions = Vec::new();
	for hash in hashes.0 {
		motions.extend(motion(at, hash).await?);
	}
	Ok(motions)
}

/// The open motion of a hash.
pub async fn motion(at: &AtBlock, hash: H256) -> Result<Option<Motion>> {
	let call = at.storage().try_fetch(api::storage().council().proposal_of(), (hash,)).await?;
	let votes = at.storage().try_fetch(api::storage().council().voting(), (hash,)).await?;
	let (Some(call), Some(votes)) = (call, votes) else { return Ok(None) };
	let votes = votes.decode()?;
	Ok(Some(Motion {
		hash,
		index: votes.index,
		threshold: votes.threshold,
		ayes: list(votes.ayes),
		nays: list(votes.nays),
		end: votes.end,
		call: EncodedCall(call.bytes().to_vec()),
		executed: false,
	}))
}

/// Takes lists of the generated code, bounded or not.
fn list<T>(list: impl Into<Accounts<T>>) -> Vec<T> {
	list.into().0
}

struct Accounts<T>(Vec<T>);

impl<T> From<Vec<T>> for Accounts<T> {
	fn from(list: Vec<T>) -> Self {
		Self(list)
	}
}

impl<T> From<BoundedVec<T>> for Accounts<T> {
	fn from(list: BoundedVec<T>) -> Self {
		Self(list.0)
	}
}

/// The votes that a motion to make a call needs.
pub async fn requirement(at: &AtBlock, call: &EncodedCall) -> Result<Requirement> {
	let query = subxt::view_functions::dynamic::<_, Requirement>(
		"Board",
		"required_threshold",
		(call.value(),),
	);
	view(at, query).await
}

/// Puts a motion. An open motion to make the same call is taken instead of a second one.
pub async fn propose(
	client: &Client,
	signer: &Signer,
	call: &EncodedCall,
) -> Result<(Motion, Option<Finalised>)> {
	let at = client.at_head().await?;
	if let Some(open) = motion(&at, call.hash(&at)).await? {
		return Ok((open, None));
	}
	let proposal = subxt::tx::dynamic("Board", "propose", (call.value(), call.len()?));
	let done = client.submit(signer, &proposal).await?;
	let mut motion = Motion {
		hash: call.hash(&at),
		index: 0,
		threshold: 1,
		ayes: Vec::new(),
		nays: Vec::new(),
		end: 0,
		call: call.clone(),
		executed: false,
	};
	let proposed = done.events.find_first::<api::chain::council::events::Proposed>().transpose()?;
	match proposed {
		Some(event) => {
			motion.hash = event.proposal_hash;
			motion.index = event.proposal_index;
			motion.threshold = event.threshold;
		},
		// A board of one seat makes the call at once: there is nothing to vote on.
		None => {
			ensure_carried(&at, &motion, &done)?;
			motion.executed = true;
		},
	}
	Ok((motion, Some(done)))
}

/// Votes on a motion.
pub async fn vote(
	client: &Client,
	signer: &Signer,
	motion: &Motion,
	approve: bool,
) -> Result<Finalised> {
	let call = api::tx().council().vote(motion.hash, motion.index, approve);
	client.submit(signer, &call).await
}

/// Closes a motion that has its votes. Fails if the motion is disapproved or its call fails.
pub async fn close(client: &Client, signer: &Signer, motion: &Motion) -> Result<Finalised> {
	let at = client.at_head().await?;
	let length = motion.call.len()?;
	let query = subxt::runtime_apis::dynamic::<
		_,
		api::runtime_apis::transaction_payment_call_api::query_call_info::output::Output,
	>("TransactionPaymentCallApi", "query_call_info", (motion.call.value(), length));
	let weight = at.runtime_apis().call(query).await?.weight;
	let call = api::tx().council().close(motion.hash, motion.index, weight, length);
	let done = client.submit(signer, &call).await?;
	ensure_carried(&at, motion, &done)?;
	Ok(done)
}

/// The council's own call succeeds even where the call of the motion fails: the events tell.
fn ensure_carried(at: &AtBlock, motion: &Motion, done: &Finalised) -> Result<()> {
	use api::chain::{board::events::RootDispatched, council::events as council};

	let fail = |reason: String| Error::Failed {
		call: format!("the motion {}", motion.call.describe(at)),
		who: "the board".into(),
		block: done.block,
		reason,
	};
	let executed = done.events.find_first::<council::Executed>().transpose()?;
	let Some(executed) = executed else { return Err(fail("the board voted against it".into())) };
	let as_root = done.events.find_first::<RootDispatched>().transpose()?;
	for result in [Some(executed.result), as_root.map(|event| event.result)].into_iter().flatten() {
		result.map_err(|error| fail(describe_inner(at.metadata_ref(), &error)))?;
	}
	Ok(())
}

/// A motion as the commands that need one show it.
#[derive(Clone, Debug, Serialize)]
pub struct Wanted {
	/// Hash of the call.
	pub motion: String,
	/// The call in words.
	pub call: String,
	/// The call in hexadecimal.
	pub call_hex: String,
	/// Votes in favour that it needs.
	pub votes_needed: u32,
	/// Whether it is open.
	pub open: bool,
	/// Who is in favour.
	pub ayes: Vec<Address>,
	/// Whether this run put it.
	pub proposed_now: bool,
	/// Whether its call was made at once.
	pub executed: bool,
}

impl Wanted {
	/// A motion to make a call as it stands now.
	pub async fn look(at: &AtBlock, call: &EncodedCall) -> Result<Self> {
		let open = motion(at, call.hash(at)).await?;
		let votes_needed = match &open {
			Some(motion) => motion.threshold,
			None => requirement(at, call).await?.votes,
		};
		Ok(Self {
			motion: hex_of(call.hash(at)),
			call: call.describe(at),
			call_hex: hex_of(&call.0),
			votes_needed,
			open: open.is_some(),
			ayes: open.iter().flat_map(|motion| &motion.ayes).map(Address::from).collect(),
			proposed_now: false,
			executed: false,
		})
	}

	/// Puts the motion if it is not open. `votes`: votes in favour with the same key.
	pub async fn put(
		client: &Client,
		signer: &Signer,
		call: &EncodedCall,
		votes: bool,
	) -> Result<Self> {
		let (motion, done) = propose(client, signer, call).await?;
		if votes && !motion.executed && !motion.ayes.contains(&signer.account()) {
			vote(client, signer, &motion, true).await?;
		}
		let mut wanted = Self::look(&client.at_head().await?, call).await?;
		wanted.proposed_now = done.is_some();
		wanted.executed = motion.executed;
		Ok(wanted)
	}

	/// What to tell a reader about it.
	pub fn line(&self) -> String {
		let state = match (self.executed, self.open) {
			(true, _) => "carried at once".to_string(),
			(false, true) => format!("open, {} of {} votes", self.ayes.len(), self.votes_needed),
			(false, false) => format!("not put yet, needs {} votes", self.votes_needed),
		};
		format!("{}\n{}\n{state}\n{}", self.motion, self.call, self.call_hex)
	}
}

#[derive(Serialize)]
struct Member {
	account: Address,
	operator: Option<u32>,
	name: Option<String>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Members(Vec<Member>);

impl Show for Members {
	fn text(&self) -> String {
		let mut table = table(["seat", "operator", "name", "account"]);
		align_right(&mut table, &[0, 1]);
		for (seat, member) in self.0.iter().enumerate() {
			table.add_row([
				(seat + 1).to_string(),
				member.operator.map(|id| id.to_string()).unwrap_or_default(),
				member.name.clone().unwrap_or_default(),
				member.account.to_string(),
			]);
		}
		table.to_string()
	}
}

#[derive(Serialize)]
struct MotionRow {
	hash: String,
	index: u32,
	call: String,
	call_hex: String,
	threshold: u32,
	ayes: Vec<Address>,
	nays: Vec<Address>,
	voting_ends_at_block: u32,
}

impl MotionRow {
	fn new(at: &AtBlock, motion: &Motion) -> Self {
		Self {
			hash: hex_of(motion.hash),
			index: motion.index,
			call: motion.call.describe(at),
			call_hex: hex_of(&motion.call.0),
			threshold: motion.threshold,
			ayes: motion.ayes.iter().map(Address::from).collect(),
			nays: motion.nays.iter().map(Address::from).collect(),
			voting_ends_at_block: motion.end,
		}
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Motions(Vec<MotionRow>);

impl Show for Motions {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No motion is open".into();
		}
		let mut table = table(["motion", "call", "ayes", "nays", "needed", "ends at block"]);
		align_right(&mut table, &[2, 3, 4, 5]);
		for row in &self.0 {
			table.add_row([
				row.hash.clone(),
				row.call.clone(),
				row.ayes.len().to_string(),
				row.nays.len().to_string(),
				row.threshold.to_string(),
				row.voting_ends_at_block.to_string(),
			]);
		}
		table.to_string()
	}
}

#[derive(Serialize)]
struct Threshold {
	majority: &'static str,
	votes: u32,
	seats: u32,
	share: String,
}

impl Show for Threshold {
	fn text(&self) -> String {
		format!(
			"{} of {} seats in favour ({} majority, at least {})",
			self.votes, self.seats, self.majority, self.share
		)
	}
}

#[derive(Serialize)]
struct Proposed {
	motion: String,
	index: Option<u32>,
	call: String,
	votes_needed: u32,
	already_open: bool,
	voted: bool,
	executed: bool,
	receipt: Option<Receipt>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct ProposedList(Vec<Proposed>);

impl Show for ProposedList {
	fn text(&self) -> String {
		let texts: Vec<_> = self
			.0
			.iter()
			.map(|proposed| {
				facts(vec![
					("motion", proposed.motion.clone()),
					("call", proposed.call.clone()),
					("votes needed", proposed.votes_needed.to_string()),
					(
						"state",
						match (proposed.already_open, proposed.voted) {
							_ if proposed.executed => "carried at once by the only seat".into(),
							(true, true) => "was open already; voted aye".into(),
							(true, false) => "was open already".into(),
							(false, true) => "put and voted aye".into(),
							(false, false) => "put".into(),
						},
					),
				])
			})
			.collect();
		format!("{}\nMembers vote with `interwork board vote <motion> aye`", texts.join("\n\n"))
	}
}

#[derive(Serialize)]
struct Done {
	motion: String,
	outcome: &'static str,
	receipt: Receipt,
}

impl Show for Done {
	fn text(&self) -> String {
		format!("{}\nmotion {}: {}", self.receipt.line(), self.motion, self.outcome)
	}
}

async fn open_motion(client: &Client, hash: H256) -> Result<Motion> {
	let at = client.at_head().await?;
	motion(&at, hash).await?.ok_or_else(|| Error::NotFound {
		what: format!("open motion {}", hex_of(hash)),
		advice: "List them with `interwork board motions`",
	})
}

/// Runs `interwork board`.
pub async fn run(client: &Client, format: Format, command: Board) -> Result<()> {
	match command {
		Board::Members => show_members(client, format).await,
		Board::Motions => {
			let at = client.at_head().await?;
			let motions = motions(&at).await?;
			format.show(&Motions(motions.iter().map(|x| MotionRow::new(&at, x)).collect()))
		},
		Board::Threshold { call } => show_threshold(client, format, &call).await,
		Board::Vote { key, motion, vote: choice } => {
			let motion = open_motion(client, motion).await?;
			let done = vote(client, &key.signer()?, &motion, choice == Vote::Aye).await?;
			let outcome = match choice {
				Vote::Aye => "voted aye",
				Vote::Nay => "voted nay",
			};
			format.show(&Done { motion: hex_of(motion.hash), outcome, receipt: done.receipt() })
		},
		Board::Close { key, motion } => {
			let motion = open_motion(client, motion).await?;
			let done = close(client, &key.signer()?, &motion).await?;
			let outcome = "carried, and its call is made";
			format.show(&Done { motion: hex_of(motion.hash), outcome, receipt: done.receipt() })
		},
		proposal => run_proposal(client, format, proposal).await,
	}
}

async fn run_proposal(client: &Client, format: Format, command: Board) -> Result<()> {
	let at = client.at_head().await?;
	let registry = || api::tx().operators();
	let token = || api::tx().sdrt();
	let reason = |text: String| BoundedVec(text.into_bytes());
	let mut calls = Vec::new();
	let motion = match command {
		Board::Propose { motion, call_hex } => {
			calls.push(EncodedCall::from_bytes(&at, call_hex.0)?);
			motion
		},
		Board::ProposeAdmit { motion, operators } => {
			for id in operators {
				calls.push(EncodedCall::new(&at, &registry().admit(OperatorId(id)))?);
			}
			motion
		},
		Board::ProposeReinstate { motion, operators } => {
			for id in operators {
				calls.push(EncodedCall::new(&at, &registry().reinstate(OperatorId(id)))?);
			}
			motion
		},
		Board::ProposeRetire { motion, operators } => {
			for id in operators {
				calls.push(EncodedCall::new(&at, &registry().retire(OperatorId(id)))?);
			}
			motion
		},
		Board::ProposeReject { motion, operator, reason: text } => {
			let call = registry().reject(OperatorId(operator), reason(text));
			calls.push(EncodedCall::new(&at, &call)?);
			motion
		},
		Board::ProposeSuspend { motion, operator, reason: text } => {
			let call = registry().suspend(OperatorId(operator), reason(text));
			calls.push(EncodedCall::new(&at, &call)?);
			motion
		},
		Board::ProposeIssuer { motion, account, name, ceiling: Sdrt(ceiling) } => {
			let call = token().appoint_issuer(account.0, BoundedVec(name.into_bytes()), ceiling);
			calls.push(EncodedCall::new(&at, &call)?);
			motion
		},
		Board::ProposeAuditor { motion, account } => {
			calls.push(EncodedCall::new(&at, &token().set_auditor(account.0))?);
			motion
		},
		Board::ProposeReporter { motion, accounts } => {
			for account in accounts {
				calls.push(EncodedCall::new(&at, &token().add_reporter(account.0))?);
			}
			motion
		},
		Board::Members
		| Board::Motions
		| Board::Threshold { .. }
		| Board::Vote { .. }
		| Board::Close { .. } => return Err(Error::Usage("not a proposal".into())),
	};
	put(client, format, &at, motion, calls).await
}

async fn put(
	client: &Client,
	format: Format,
	at: &AtBlock,
	options: NewMotion,
	calls: Vec<EncodedCall>,
) -> Result<()> {
	let signer = options.key.signer()?;
	let mut put = Vec::new();
	for call in calls {
		let call = if options.root { call.as_root(at)? } else { call };
		let (motion, done) = propose(client, &signer, &call).await?;
		let votes = options.vote && !motion.executed && !motion.ayes.contains(&signer.account());
		if votes {
			vote(client, &signer, &motion, true).await?;
		}
		put.push(Proposed {
			motion: hex_of(motion.hash),
			index: (!motion.executed).then_some(motion.index),
			call: call.describe(at),
			votes_needed: motion.threshold,
			already_open: done.is_none(),
			voted: votes,
			executed: motion.executed,
			receipt: done.map(|done| done.receipt()),
		});
	}
	format.show(&ProposedList(put))
}

async fn show_members(client: &Client, format: Format) -> Result<()> {
	let at = client.at_head().await?;
	let registry = operator::all(&at).await?;
	let mut rows = Vec::new();
	for account in members(&at).await? {
		let id = operator::of_account(&at, account).await?;
		let record = registry.iter().find(|(other, _)| Some(other) == id.as_ref());
		rows.push(Member {
			account: account.into(),
			operator: id.map(|id| id.0),
			name: record.map(|(_, record)| operator::text(&record.legal_name)),
		});
	}
	format.show(&Members(rows))
}

async fn show_threshold(client: &Client, format: Format, call: &str) -> Result<()> {
	let at = client.at_head().await?;
	// A call of the plainest kind stands for its class.
	let plain = EncodedCall::new(&at, &api::tx().system().remark(Vec::new()))?;
	let call = match call {
		"members" => plain,
		"root" => plain.as_root(&at)?,
		bytes => {
			let bytes = crate::codes::bytes(bytes).map_err(|_| {
				Error::Usage(format!(
					"{bytes} is neither `members`, `root` nor a call in hexadecimal"
				))
			})?;
			EncodedCall::from_bytes(&at, bytes.0)?
		},
	};
	let needed = requirement(&at, &call).await?;
	format.show(&Threshold {
		majority: match needed.needed {
			types::pallet_board::types::Needed::Root => "root",
			types::pallet_board::types::Needed::Members => "members",
		},
		votes: needed.votes,
		seats: needed.seats,
		share: format!("{}/{}", needed.proportion.numerator, needed.proportion.denominator),
	})
}
