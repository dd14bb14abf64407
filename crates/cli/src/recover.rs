//! `interwork recover`: what the board does when finality stands still for good.
//!
//! GRANDPA takes over a new set only when the block that signals it is finalised by the old one. A set
//! that has lost a third of its voters for good can finalise nothing, its own replacement included.
//! `Grandpa.note_stalled` makes the next change of the set a forced one, which every node enacts so many
//! blocks after the signal without waiting for finality. Three things have to be right, and this
//! computes them:
//!
//! - The set of the session that starts next is the one that is forced. It must have enough living
//!   voters, so a change decided in session `s`, which is in force in `s + 2`, needs the call to be made
//!   during `s + 1`. The motion therefore schedules it one session length ahead of its own execution.
//! - The delay is shorter than a session. A change that is still pending when the next session starts
//!   would drop that session's change for ever.
//! - The finalised height given is what the living nodes have finalised. With a greater one, nodes that
//!   have not finalised an earlier change refuse the block that enacts the forced one.

use crate::{
	address::Address,
	api,
	args::Stall,
	board::{EncodedCall, Wanted},
	client::{hex_of, AtBlock, Client, Head},
	codes::moment,
	error::{Error, Result},
	keys::pair_of,
	operator,
	output::{facts, table, Format, Progress, Show},
	session::{self, AuthorityStatus, Deadline, Sessions},
};
use codec::Encode;
use serde::Serialize;
use std::time::Duration;
use subxt::utils::{AccountId32, H256};

/// Blocks between signal and enactment unless something else is said: far more than two living
/// authorities ever disagree about.
const DELAY_BLOCKS: u32 = 20;

const RISK: &str =
	"A forced change is not proven by finality: nodes cannot warp-sync across it, and two \
	halves of a split network that both force a change never agree again. Be sure that the missing \
	authorities are gone and are not finalising elsewhere, and that every living node is listed";

#[derive(Clone, Serialize)]
struct NodeView {
	url: String,
	best_block: u64,
	finalised_block: u64,
	peers: usize,
	#[serde(skip)]
	finalised_hash: H256,
}

/// What can be expected of a voter of the coming set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Voter {
	/// Has authored in this session or the one before.
	Authoring,
	/// Sits in the set and authors nothing.
	Silent,
	/// Gets new session keys, so somebody runs a new node with them.
	Rekeyed,
	/// Comes in.
	Joining,
}

impl Voter {
	fn is_expected(self) -> bool {
		self != Self::Silent
	}
}

#[derive(Clone, Serialize)]
struct Member {
	account: Address,
	name: Option<String>,
	state: Voter,
}

#[derive(Clone, Copy, Serialize)]
struct ForcedChange {
	session: u32,
	signalled_at_block: Option<u32>,
	enacted_at_block: Option<u32>,
}

#[derive(Serialize)]
struct Report {
	stalled: bool,
	stalled_since: u64,
	stalled_secs: u64,
	best_block: u64,
	finalised_block: u64,
	finalised_hash: String,
	nodes: Vec<NodeView>,
	session: u32,
	session_length: u32,
	session_ends_at_block: u32,
	minimum: u32,
	set: Vec<Member>,
	voters_needed: usize,
	voters_expected: usize,
	delay: u32,
	set_id_ahead: u64,
	motion: Option<Wanted>,
	forced_change: Option<ForcedChange>,
	recovered: bool,
	finalised_now: u64,
	risk: &'static str,
	next: String,
}

impl Show for Report {
	fn text(&self) -> String {
		let mut nodes = table(["node", "best", "finalised", "peers"]);
		for node in &self.nodes {
			nodes.add_row([
				node.url.clone(),
				node.best_block.to_string(),
				node.finalised_block.to_string(),
				node.peers.to_string(),
			]);
		}
		let set: Vec<_> = self
			.set
			.iter()
			.map(|member| {
				let name = member.name.clone().unwrap_or_default();
				format!("{} {name}: {:?}", member.account, member.state)
			})
			.collect();
		let mut rows = vec![
			(
				"finality",
				match self.stalled {
					true => format!(
						"stands at block {} since {} UTC, {} s",
						self.finalised_block,
						moment(self.stalled_since),
						self.stalled_secs
					),
					false => format!("moves, block {}", self.finalised_now),
				},
			),
			("best block", self.best_block.to_string()),
			("forced set", set.join("\n")),
			("voters", format!("{} expected, {} needed", self.voters_expected, self.voters_needed)),
		];
		if let Some(motion) = &self.motion {
			rows.push(("motion", motion.line()));
		}
		if let Some(change) = &self.forced_change {
			let block = |block: Option<u32>| block.map_or("unknown".into(), |x| x.to_string());
			rows.push((
				"forced change",
				format!(
					"with session {}, signalled in block {}, enacted in block {}",
					change.session,
					block(change.signalled_at_block),
					block(change.enacted_at_block)
				),
			));
		}
		if self.set_id_ahead > 0 {
			rows.push((
				"set id",
				format!("{} ahead of the nodes; the motion puts it back", self.set_id_ahead),
			));
		}
		rows.push(("risk", self.risk.into()));
		rows.push(("next", self.next.clone()));
		format!("{nodes}\n{}", facts(rows))
	}
}

const AFTERWARDS: &str =
	"set the minimum and the session length back with the board, and admit replacements";

/// What is shown by a run that only follows.
#[derive(Serialize)]
struct Followed {
	stalled: bool,
	recovered: bool,
	finalised_now: u64,
	nodes: Vec<NodeView>,
	next: &'static str,
}

impl Show for Followed {
	fn text(&self) -> String {
		facts(vec![
			("finality", format!("moves, block {}", self.finalised_now)),
			("next", self.next.into()),
		])
	}
}

/// Whether a forced change is decided and not yet enacted: noted, scheduled or signalled.
async fn under_way(client: &Client, finalised: u64) -> Result<bool> {
	const PAGE: u32 = 256;
	let at = client.at_head().await?;
	let storage = at.storage();
	let noted = storage.try_fetch(api::storage().grandpa().stalled(), ()).await?;
	let signalled = storage.try_fetch(api::storage().grandpa().pending_change(), ()).await?;
	let forced = match signalled {
		Some(change) => change.decode()?.forced.is_some(),
		None => false,
	};
	if noted.is_some() || forced {
		return Ok(true);
	}
	// In the agenda, by its first two bytes and the height: the delay between them is anybody's.
	let height = u32::try_from(finalised).unwrap_or(u32::MAX);
	let note = EncodedCall::new(&at, &api::tx().grandpa().note_stalled(0, height))?.0;
	let (Some((call, _)), Some(height)) = (note.split_first_chunk::<2>(), note.last_chunk::<4>())
	else {
		return Ok(false);
	};
	let prefix =
		[sp_crypto_hashing::twox_128(b"Scheduler"), sp_crypto_hashing::twox_128(b"Agenda")]
			.concat();
	let hash = Some(at.block_hash());
	let keys = client.rpc().state_get_keys_paged(&prefix, PAGE, None, hash).await?;
	for key in keys {
		let agenda = client.rpc().state_get_storage(&key, hash).await?.unwrap_or_default();
		let is_noted = agenda
			.windows(note.len())
			.any(|bytes| bytes.starts_with(call) && bytes.ends_with(height));
		if is_noted {
			return Ok(true);
		}
	}
	Ok(false)
}

/// What the living nodes see.
async fn ask(client: &Client) -> Result<NodeView> {
	let rpc = client.rpc();
	let finalised_hash = rpc.chain_get_finalized_head().await?;
	let finalised = rpc.chain_get_header(Some(finalised_hash)).await?;
	let best = rpc.chain_get_header(None).await?;
	Ok(NodeView {
		url: client.url().into(),
		best_block: best.map_or(0, |header| header.number),
		finalised_block: finalised.map_or(0, |header| header.number),
		peers: rpc.system_health().await?.peers,
		finalised_hash,
	})
}

/// Asks all nodes; the one that has finalised most comes first. Fails if two of them have finalised
/// different chains.
async fn ask_all(clients: &[Client]) -> Result<Vec<NodeView>> {
	let mut views = Vec::new();
	for client in clients {
		views.push(ask(client).await?);
	}
	views.sort_by_key(|view| std::cmp::Reverse(view.finalised_block));
	for (client, view) in clients.iter().flat_map(|client| views.iter().map(move |x| (client, x))) {
		// A node that has the block must have it on its best chain.
		let hash = client.rpc().chain_get_block_hash(Some(view.finalised_block.into())).await?;
		if let Some(hash) = hash.filter(|hash| *hash != view.finalised_hash) {
			return Err(Error::State(format!(
				"{} has finalised {} at block {}, but {} has {} there: the chain has split, and no motion \
				repairs that. Find out which nodes ran two copies of a key before anything else",
				view.url,
				hex_of(view.finalised_hash),
				view.finalised_block,
				client.url(),
				hex_of(hash)
			)));
		}
	}
	Ok(views)
}

fn account_of(text: &str) -> Result<AccountId32> {
	if text.starts_with('/') {
		return Ok(pair_of(text)?.public_key().to_account_id());
	}
	text.parse::<Address>()
		.map(|address| address.0)
		.map_err(|reason| Error::Usage(format!("{text} is {reason}")))
}

/// What is to be done, computed at one block.
struct Plan {
	call: EncodedCall,
	delay: u32,
	set: Vec<Member>,
	minimum: u32,
	set_id_ahead: u64,
	/// Sessions from the one in which the motion is carried until the forced change.
	sessions_ahead: u32,
	length: u32,
}

/// The fewest voters of `members` that can finalise.
fn voters_needed(members: usize) -> usize {
	members.saturating_sub(members.saturating_sub(1) / 3)
}

/// The delay to use: what was asked for, or the default, cut to what a session allows.
fn delay_for(asked: Option<u32>, length: u32) -> Result<u32> {
	let most = length.saturating_sub(1);
	match asked {
		Some(0) => Err(Error::Usage(
			"the delay is at least 1 block: with 0 a node that sees two forks applies the change twice"
				.into(),
		)),
		Some(delay) if delay > most => Err(Error::Usage(format!(
			"a delay of {delay} blocks is too long: it must be below the {length} blocks of a session, or the \
			change of the session after is lost"
		))),
		Some(delay) => Ok(delay),
		None => Ok(DELAY_BLOCKS.min(most)),
	}
}

async fn plan(client: &Client, options: &Stall, finalised: &NodeView) -> Result<Plan> {
	let at = client.at_head().await?;
	let sessions = Sessions::read(client, &at).await?;
	let retire = options.retire.iter().map(|x| account_of(x)).collect::<Result<Vec<_>>>()?;
	let listed = session::listed(&at).await?;
	// One that is not listed is retired already: this runs again.
	let retire: Vec<_> =
		retire.into_iter().filter(|x| listed.iter().any(|(y, _)| y == x)).collect();
	// The set that will be wanted once the motion is carried, with the keys of that time.
	let mut wanted = Vec::new();
	for (account, record) in &listed {
		let keys = session::registered(&at, *account).await?;
		if let (true, Some(keys), false) =
			(record.status != AuthorityStatus::Suspended, keys, retire.contains(account))
		{
			wanted.push((*account, keys));
		}
	}
	wanted.sort_by_key(|(account, _)| account.0);
	let mut queued = sessions.queued.clone();
	queued.sort_by_key(|(account, _)| account.0);
	// What is queued already needs no waiting for a session to pass.
	let later = wanted != queued;

	let length = options.session_length.unwrap_or(sessions.length);
	let delay = delay_for(options.delay, length)?;
	let minimum = session::minimum(&at).await?;
	let left = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
	let new_minimum = options.minimum.or((left < minimum).then_some(left));
	if new_minimum.unwrap_or(minimum) > left || left == 0 {
		return Err(Error::Usage(format!(
			"{left} authorities would be left, fewer than the minimum. Admit others first, or retire fewer"
		)));
	}
	let before = client.at_hash(finalised.finalised_hash).await?;
	let (set_id, set_id_before) = (session::set_id(&at).await?, session::set_id(&before).await?);
	let set_id_ahead = set_id.saturating_sub(set_id_before);

	let mut calls = Vec::new();
	if let Some(blocks) = options.session_length.filter(|blocks| *blocks != sessions.length) {
		calls.push(EncodedCall::from_bytes(&at, session::set_length(blocks))?);
	}
	if let Some(minimum) = new_minimum.filter(|new| *new != minimum) {
		calls.push(EncodedCall::new(&at, &api::tx().authorities().set_minimum(minimum))?);
	}
	for account in &retire {
		calls.push(EncodedCall::new(&at, &api::tx().authorities().retire(*account))?);
	}
	if set_id_ahead > 0 {
		let key =
			[sp_crypto_hashing::twox_128(b"Grandpa"), sp_crypto_hashing::twox_128(b"CurrentSetId")]
				.concat();
		let call = api::tx().system().set_storage(vec![(key, set_id_before.encode())]);
		calls.push(EncodedCall::new(&at, &call)?);
	}
	let height = u32::try_from(finalised.finalised_block).unwrap_or(u32::MAX);
	let note = EncodedCall::new(&at, &api::tx().grandpa().note_stalled(delay, height))?;
	calls.push(if later { schedule(&at, &note, length)? } else { note });
	let call = match calls.as_slice() {
		[one] => one.clone(),
		_ => batch(&at, &calls)?,
	};

	Ok(Plan {
		call: call.as_root(&at)?,
		delay,
		set: members(&at, &sessions, &wanted).await?,
		minimum: new_minimum.unwrap_or(minimum),
		set_id_ahead,
		sessions_ahead: if later { 2 } else { 1 },
		length,
	})
}

/// The call, made one session after the motion is carried, wherever in a session that is: from the block
/// after the next session's first, to the first of the one after, where the scheduler comes before the
/// session.
fn schedule(at: &AtBlock, call: &EncodedCall, length: u32) -> Result<EncodedCall> {
	const HIGHEST_PRIORITY: u8 = 0;
	let arguments = (length, None::<(u32, u32)>, HIGHEST_PRIORITY, call.value());
	let call = subxt::tx::dynamic("Scheduler", "schedule_after", arguments);
	Ok(EncodedCall(at.tx().call_data(&call)?))
}

/// All calls or none.
fn batch(at: &AtBlock, calls: &[EncodedCall]) -> Result<EncodedCall> {
	let calls: Vec<_> = calls.iter().map(EncodedCall::value).collect();
	let call = subxt::tx::dynamic("Utility", "batch_all", (calls,));
	Ok(EncodedCall(at.tx().call_data(&call)?))
}

/// The coming set, and what can be expected of each of its members.
async fn members(
	at: &AtBlock,
	sessions: &Sessions,
	wanted: &[(AccountId32, session::Keys)],
) -> Result<Vec<Member>> {
	let liveness = session::liveness(at).await?;
	let counted: u32 = liveness.iter().map(|(_, blocks, _)| *blocks).sum();
	let registry = operator::all(at).await?;
	let mut set = Vec::new();
	for (account, keys) in wanted {
		let blocks = liveness.iter().find(|(other, ..)| other == account);
		let state = match (sessions.running_keys(account), blocks) {
			(None, _) => Voter::Joining,
			(Some(running), _) if running != *keys => Voter::Rekeyed,
			(_, Some((_, 1.., _))) => Voter::Authoring,
			// Too early in the session to tell from it: the sessions before tell.
			(_, Some((_, 0, 0))) if usize::try_from(counted).unwrap_or(0) < liveness.len() => {
				Voter::Authoring
			},
			_ => Voter::Silent,
		};
		let id = operator::of_account(at, *account).await?;
		let name = registry
			.iter()
			.find(|(other, _)| Some(other) == id.as_ref())
			.map(|(_, record)| operator::text(&record.legal_name));
		set.push(Member { account: account.into(), name, state });
	}
	Ok(set)
}

/// Seconds since the block at which finality stands was made.
async fn age(client: &Client, hash: H256) -> Result<(u64, u64)> {
	let since = crate::sdrt::chain_time(&client.at_hash(hash).await?).await?;
	Ok((since, crate::codes::clock().saturating_sub(since)))
}

/// Runs `interwork recover stall`.
pub async fn stall(
	client: Client,
	format: Format,
	options: &Stall,
	patience: Duration,
) -> Result<()> {
	let client = client.on_head(Head::Best);
	let mut clients = vec![client.clone()];
	for url in &options.nodes {
		let other = Client::connect(url, patience).await?.on_head(Head::Best);
		if other.genesis() != client.genesis() {
			return Err(Error::State(format!(
				"{url} is a node of another chain: its genesis is {}",
				hex_of(other.genesis())
			)));
		}
		clients.push(other);
	}
	let nodes = ask_all(&clients).await?;
	let Some(first) = nodes.first().cloned() else {
		return Err(Error::Usage("no node was named".into()));
	};
	// The state at the finalised block is read from the node that has finalised it.
	let source = clients.iter().find(|x| x.url() == first.url).unwrap_or(&client).clone();
	let (stalled_since, stalled_secs) = age(&source, first.finalised_hash).await?;
	let stalled = stalled_secs >= options.stalled_for.as_secs();
	if !stalled && !options.force && options.waiting.wait && !options.propose {
		return format.show(&Followed {
			stalled,
			recovered: true,
			finalised_now: first.finalised_block,
			nodes,
			next: AFTERWARDS,
		});
	}
	if !stalled && !options.force {
		return Err(Error::State(format!(
			"finality is not stalled: block {} is finalised and {stalled_secs} s old. A stall is a last \
			finalised block older than {} s (--stalled-for)",
			first.finalised_block,
			options.stalled_for.as_secs()
		)));
	}
	let best = nodes.iter().map(|node| node.best_block).max().unwrap_or_default();
	ensure_blocks_come(&source, options, best).await?;

	if under_way(&source, first.finalised_block).await? && !options.force {
		if options.propose || !options.waiting.wait {
			return Err(Error::State(
				"a forced change is under way already: a second one would only delay it. Follow it with \
				`interwork recover stall --wait`"
					.into(),
			));
		}
		let now = follow(&clients, options, &first).await?;
		return format.show(&Followed {
			stalled: false,
			recovered: true,
			finalised_now: now,
			nodes: ask_all(&clients).await?,
			next: AFTERWARDS,
		});
	}
	let plan = plan(&source, options, &first).await?;
	let needed = voters_needed(plan.set.len());
	let expected = plan.set.iter().filter(|member| member.state.is_expected()).count();
	if expected < needed && !options.force {
		return Err(Error::State(format!(
			"the coming set of {} could not finalise either: {needed} voters are needed and {expected} can be \
			expected. Bring nodes back, let their operators register new keys (`interwork operator rekey \
			--head best`), admit others, or take those that are gone out with --retire",
			plan.set.len()
		)));
	}
	let motion = match options.propose {
		true => Wanted::put(&client, &options.key.signer()?, &plan.call, true).await?,
		false => Wanted::look(&client.at_head().await?, &plan.call).await?,
	};
	let now = follow(&clients, options, &first).await?;
	let recovered = now > first.finalised_block;
	let nodes = if recovered { ask_all(&clients).await? } else { nodes };
	let sessions = Sessions::read(&client, &client.at_head().await?).await?;
	let signal = sessions.effective(sessions.index.saturating_add(plan.sessions_ahead));
	format.show(&Report {
		stalled: !recovered && stalled,
		stalled_since,
		stalled_secs,
		best_block: best,
		finalised_block: first.finalised_block,
		finalised_hash: hex_of(first.finalised_hash),
		nodes,
		session: sessions.index,
		session_length: plan.length,
		session_ends_at_block: sessions.ends_at(),
		minimum: plan.minimum,
		voters_needed: needed,
		voters_expected: expected,
		set: plan.set,
		delay: plan.delay,
		set_id_ahead: plan.set_id_ahead,
		next: next(recovered, &motion),
		forced_change: (!recovered).then_some(ForcedChange {
			session: signal.session,
			signalled_at_block: signal.at_block,
			enacted_at_block: signal.at_block.map(|block| block.saturating_add(plan.delay)),
		}),
		motion: Some(motion),
		recovered,
		finalised_now: now,
		risk: RISK,
	})
}

fn next(recovered: bool, motion: &Wanted) -> String {
	match (recovered, motion.open || motion.executed) {
		(true, _) => AFTERWARDS.into(),
		(false, true) => format!(
			"members vote with `interwork board vote --head best {0} aye`, then anyone closes it with \
			`interwork board close --head best {0}` within this session; run this again with --wait",
			motion.motion
		),
		(false, false) => "a board member runs this again with --propose and its key".into(),
	}
}

/// Fails if no blocks are made: then no motion can be carried.
async fn ensure_blocks_come(client: &Client, options: &Stall, best: u64) -> Result<()> {
	let deadline = Deadline::new(Duration::from_secs(30));
	loop {
		let now = client.rpc().chain_get_header(None).await?.map_or(0, |x| x.number);
		if now > best || options.force {
			return Ok(());
		}
		let advice =
			"No authority makes blocks, so no motion can be carried: bring nodes back first. One that has lost all its peers makes none unless it is started with --force-authoring";
		deadline.pause("a block after the best one", advice).await?;
	}
}

/// Waits until finality moves, if asked to. Returns the finalised height.
async fn follow(clients: &[Client], options: &Stall, first: &NodeView) -> Result<u64> {
	let deadline = Deadline::new(options.waiting.timeout);
	let waiting = Progress::start("waiting for finality to move");
	loop {
		let mut now = 0;
		for client in clients {
			now = now.max(ask(client).await?.finalised_block);
		}
		if now > first.finalised_block || !options.waiting.wait {
			waiting.finish();
			return Ok(now);
		}
		let advice = "See with `interwork board motions --head best` whether the motion is carried, and with \
			`interwork authorities --head best` who is in the set";
		deadline.pause("finality", advice).await?;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn voters_needed_should_be_more_than_two_thirds() {
		for (members, needed) in
			[(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 5), (10, 7), (100, 67)]
		{
			assert_eq!(voters_needed(members), needed, "{members}");
			assert!(needed * 3 > members * 2, "{members}");
			assert!((needed - 1) * 3 <= members * 2, "{members}");
		}
	}

	#[test]
	fn delay_should_be_shorter_than_a_session_and_never_nothing() {
		assert_eq!(delay_for(None, 300).unwrap(), 20);
		assert_eq!(delay_for(None, 5).unwrap(), 4);
		assert_eq!(delay_for(Some(299), 300).unwrap(), 299);
		assert!(delay_for(Some(300), 300).is_err());
		assert!(delay_for(Some(0), 300).is_err());
	}
}
