//! Brings onto the chain what has to be there: claims, closings, and messages of wallets.
//!
//! What is to be claimed and closed is not kept here. It follows from the durable store, where what
//! was accepted is more than what the chain has claimed, or a channel is retired. So nothing is lost
//! with the process, and a claim that is sent twice does no harm: it pays nothing the second time.
//! What is kept here is only what is on its way, to send it again when it gets lost.

use super::{
	chain::{self, ask},
	metrics::add,
	problem::Problem,
	state::{say, Shared},
};
use crate::{
	api::{
		self,
		chain::channels::events,
		channels::{
			Claim, ClaimFault, ClaimResult, CloseRow, EndFault, EndResult, OpenFault, OpenResult,
			OpenRow,
		},
		messages::{Tick, Voucher, WalletSignature},
		types::bounded_collections::bounded_vec::BoundedVec,
	},
	client::{failure, AtBlock, ChainConfig, Client, MORTALITY_BLOCKS},
	error::Result,
	keys::Signer,
};
use interwork_micropay::{self as micropay, store::Operation, ChannelId};
use std::{
	collections::{BTreeMap, HashMap, VecDeque},
	sync::{atomic::Ordering, Arc},
	time::{Duration, Instant},
};
use subxt::{extrinsics::ExtrinsicEvents, tx::Payload, utils::H256};
use tokio::sync::{mpsc, oneshot};

/// Transactions that may wait for a block at a time.
const WAITING_MAX: usize = 4;
/// Transactions that may wait for finality at a time. While finality stands still, they add up.
const IN_FLIGHT_MAX: usize = 256;
/// Rows of a batch of claims. Twice that would fit, but smaller ones mix better with others' calls.
const CLAIM_ROWS: usize = 512;
/// Rows of a batch of closings.
const CLOSE_ROWS: usize = 256;
/// Rows of a batch of openings.
const OPEN_ROWS: usize = 256;
/// Hashes of a batch, over all its rows.
const BATCH_TICKS: u64 = 100_000;
/// Batches as small as this are not weighed.
const LIGHT_ROWS: usize = 8;
/// A transaction that is in no block after so long is given to the node again.
const RESEND: Duration = Duration::from_secs(12);
/// How often channels are looked through, and the best block is asked for.
const SCAN: Duration = Duration::from_secs(1);
/// Looking through the channels holds up payments: it may take one part in so many of the time.
const SCAN_PART: u32 = 50;
/// How long nothing is sent after the node has refused a transaction.
const REFUSED_PAUSE: Duration = Duration::from_secs(5);
/// How long a row that the chain has refused is left alone: doubled each time, up to the second.
const HELD: (u64, u64) = (10, 600);

/// Where an answer goes.
pub(crate) type Reply<T> = oneshot::Sender<std::result::Result<T, Problem>>;

/// A channel that a wallet's message has opened, and the block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
	pub(crate) channel: u64,
	pub(crate) block: u64,
}

/// What a wallet wants brought onto the chain.
pub(crate) enum Job {
	Open {
		key: [u8; 32],
		row: Box<OpenRow>,
		reply: Reply<Opened>,
	},
	TopUp {
		channel: u64,
		deposit: u64,
		valid_until: u64,
		signature: WalletSignature,
		reply: Reply<u64>,
	},
	RequestClose {
		channel: u64,
		signature: WalletSignature,
		reply: Reply<u64>,
	},
}

/// A message that opens a channel, and who waits for it.
struct Opening {
	row: OpenRow,
	replies: Vec<Reply<Opened>>,
	sent: bool,
}

/// What a transaction was for.
enum Purpose {
	Claims(Vec<(u64, u64)>),
	Closings(Vec<u64>),
	Openings(Vec<[u8; 32]>),
	Single { call: &'static str, reply: Reply<u64> },
}

/// A transaction on its way.
struct Sent {
	nonce: u64,
	hash: H256,
	bytes: Vec<u8>,
	/// The block for which it was signed.
	born: u64,
	given: Instant,
	purpose: Purpose,
}

/// A claim that is due.
struct Due {
	id: u64,
	total: u64,
	/// Seconds since 1970 before which it must be on the chain, for those in a hurry.
	before: u64,
	claim: micropay::Claim,
}

/// What looking through the channels has found.
#[derive(Default)]
struct Found {
	claims: Vec<Due>,
	closings: Vec<(u64, Option<micropay::Claim>)>,
	retire: Vec<ChannelId>,
	oldest: Option<u64>,
}

/// What became of an attempt to send.
enum Sending {
	Done,
	/// The node does not take it. The purpose comes back.
	Refused(Purpose, String),
}

/// Brings onto the chain what has to be there.
pub(crate) struct Outbox {
	shared: Arc<Shared>,
	signer: Arc<Signer>,
	jobs: mpsc::Receiver<Job>,
	waiting: VecDeque<Job>,
	openings: BTreeMap<[u8; 32], Opening>,
	in_flight: VecDeque<Sent>,
	/// Channels of which something is on its way, and up to how many units.
	pending: HashMap<u64, u64>,
	/// Channels that are left alone for a while, since the chain has refused them, and how often.
	held: HashMap<u64, (Instant, u32)>,
	/// The account's next nonce at the best block.
	best_nonce: u64,
	scanned: Option<Instant>,
	/// How long looking through the channels has taken.
	scan_took: Duration,
	paused_until: Option<Instant>,
	/// Half of what a block takes, in picoseconds.
	weight_max: Option<u64>,
}

impl Outbox {
	pub(crate) fn new(shared: Arc<Shared>, signer: Arc<Signer>, jobs: mpsc::Receiver<Job>) -> Self {
		Self {
			shared,
			signer,
			jobs,
			waiting: VecDeque::new(),
			openings: BTreeMap::new(),
			in_flight: VecDeque::new(),
			pending: HashMap::new(),
			held: HashMap::new(),
			best_nonce: 0,
			scanned: None,
			scan_took: Duration::ZERO,
			paused_until: None,
			weight_max: None,
		}
	}

	/// Waits for something that a wallet wants.
	pub(crate) async fn receive(&mut self) {
		match self.jobs.recv().await {
			Some(job) => self.waiting.push_back(job),
			// Everyone who could ask has gone: the gateway stops.
			None => std::future::pending().await,
		}
	}

	/// Sends what is due, and again what got lost. Fails when the node is lost.
	pub(crate) async fn step(&mut self, client: &Client) -> Result<()> {
		while let Ok(job) = self.jobs.try_recv() {
			self.waiting.push_back(job);
		}
		let pause = SCAN.max(self.scan_took.saturating_mul(SCAN_PART));
		let is_time = self.scanned.is_none_or(|at| at.elapsed() >= pause);
		if is_time && !self.in_flight.is_empty() {
			self.look_after(client).await?;
		}
		if self.paused_until.is_some_and(|until| Instant::now() < until) {
			return Ok(());
		}
		self.relay(client).await?;
		if is_time {
			self.scanned = Some(Instant::now());
			self.claim_and_close(client).await?;
		}
		let rows = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
		self.shared.counters.in_flight.store(rows, Ordering::Relaxed);
		Ok(())
	}

	/// Whether another transaction may be sent.
	fn has_room(&self) -> bool {
		let waiting = self.in_flight.iter().filter(|sent| sent.nonce >= self.best_nonce).count();
		waiting < WAITING_MAX && self.in_flight.len() < IN_FLIGHT_MAX
	}

	/// Sees what became of what is on its way as far as the best block, and sends it again.
	async fn look_after(&mut self, client: &Client) -> Result<()> {
		let best = ask(client.at_best()).await?;
		self.best_nonce = chain::nonce(&best, client, &self.signer.account()).await?;
		let best_nonce = self.best_nonce;
		let height = best.block_number();
		let is_dead = |sent: &Sent| {
			sent.nonce >= best_nonce && height > sent.born.saturating_add(MORTALITY_BLOCKS)
		};
		if let Some(dead) = self.in_flight.iter().find(|sent| is_dead(sent)) {
			// No block takes it any more, nor those behind it.
			let nonce = dead.nonce;
			say(format!(
				"a transaction reached no block in {MORTALITY_BLOCKS} blocks and is made anew"
			));
			self.drop_from(nonce);
			return Ok(());
		}
		let mut refused = None;
		let mut again: u64 = 0;
		for sent in self.in_flight.iter_mut().filter(|sent| sent.nonce >= best_nonce) {
			if sent.given.elapsed() < RESEND {
				continue;
			}
			sent.given = Instant::now();
			match ask(async { Ok(client.rpc().author_submit_extrinsic(&sent.bytes).await) }).await?
			{
				// It had got lost.
				Ok(_) => again = again.saturating_add(1),
				Err(subxt::rpcs::Error::User(error)) if error.code == ALREADY_IMPORTED => {},
				Err(subxt::rpcs::Error::User(error)) if error.code == INVALID => {
					refused = Some((sent.nonce, error.to_string()));
					break;
				},
				Err(subxt::rpcs::Error::User(_)) => {},
				Err(error) => return Err(error.into()),
			}
		}
		add(&self.shared.counters.transactions_resent, again);
		if let Some((nonce, reason)) = refused {
			say(format!("a transaction can no longer be sent and is made anew: {reason}"));
			self.drop_from(nonce);
		}
		Ok(())
	}

	/// Forgets transactions that will reach no block, so that what they were for is due again.
	fn drop_from(&mut self, nonce: u64) {
		let (dropped, kept): (VecDeque<Sent>, VecDeque<Sent>) = std::mem::take(&mut self.in_flight)
			.into_iter()
			.partition(|sent| sent.nonce >= nonce);
		self.in_flight = kept;
		for sent in dropped {
			self.undo(sent.purpose);
		}
	}

	/// What a transaction was for is due again.
	fn undo(&mut self, purpose: Purpose) {
		match purpose {
			Purpose::Claims(rows) => rows.iter().for_each(|(id, _)| {
				self.pending.remove(id);
			}),
			Purpose::Closings(rows) => rows.iter().for_each(|id| {
				self.pending.remove(id);
			}),
			Purpose::Openings(keys) => {
				for key in keys {
					if let Some(opening) = self.openings.get_mut(&key) {
						opening.sent = false;
					}
				}
			},
			Purpose::Single { reply, .. } => {
				let _ = reply.send(Err(Problem::not_finalised()));
			},
		}
	}

	/// Takes into account what the finalised block says about what is on its way.
	pub(crate) async fn settle(&mut self, client: &Client, at: &AtBlock) -> Result<()> {
		if self.in_flight.is_empty() {
			return Ok(());
		}
		let nonce = chain::nonce(at, client, &self.signer.account()).await?;
		if self.in_flight.iter().all(|sent| sent.nonce >= nonce) {
			return Ok(());
		}
		let extrinsics = ask(async { Ok(at.extrinsics().fetch().await?) }).await?;
		let mut included = HashMap::new();
		for extrinsic in extrinsics.iter() {
			let extrinsic = extrinsic.map_err(subxt::Error::from)?;
			let hash = extrinsic.hash();
			if self.in_flight.iter().any(|sent| sent.hash == hash) {
				included.insert(hash, ask(async { Ok(extrinsic.events().await?) }).await?);
			}
		}
		let (done, kept): (VecDeque<Sent>, VecDeque<Sent>) = std::mem::take(&mut self.in_flight)
			.into_iter()
			.partition(|sent| sent.nonce < nonce);
		self.in_flight = kept;
		for sent in done {
			match included.remove(&sent.hash) {
				Some(events) => match failure(at, &events)? {
					None => self.succeeded(sent.purpose, &events, at.block_number())?,
					Some(reason) => self.failed(sent.purpose, &reason),
				},
				// In a block that was skipped, or another transaction has taken its nonce.
				None => self.undo(sent.purpose),
			}
		}
		self.scanned = None;
		Ok(())
	}

	/// A transaction's call has failed as a whole.
	fn failed(&mut self, purpose: Purpose, reason: &str) {
		let name = match &purpose {
			Purpose::Claims(rows) => {
				rows.iter().for_each(|(id, _)| self.hold(*id));
				"claims"
			},
			Purpose::Closings(rows) => {
				let problem = Problem::chain(error_name(reason), reason);
				for id in rows {
					self.hold(*id);
					self.shared.tell_end(*id, Err(problem.clone()));
				}
				"closings"
			},
			Purpose::Openings(keys) => {
				for opening in keys.iter().filter_map(|key| self.openings.remove(key)) {
					for reply in opening.replies {
						let _ = reply.send(Err(Problem::chain(error_name(reason), reason)));
					}
				}
				"openings"
			},
			Purpose::Single { call, .. } => call,
		};
		say(format!("the chain refuses {name}: {reason}"));
		match purpose {
			Purpose::Single { reply, .. } => {
				let _ = reply.send(Err(Problem::chain(error_name(reason), reason)));
			},
			other => self.undo(other),
		}
	}

	/// A transaction's call went well, which says nothing yet about its rows.
	fn succeeded(
		&mut self,
		purpose: Purpose,
		events: &ExtrinsicEvents<ChainConfig>,
		block: u64,
	) -> Result<()> {
		match purpose {
			Purpose::Claims(rows) => {
				let event = events.find_first::<events::BatchClaimed>().transpose()?;
				let results = event.map(|event| event.results.0).unwrap_or_default();
				for (row, (id, _)) in rows.iter().enumerate() {
					self.pending.remove(id);
					match results.get(row) {
						// The chain has as much already, or the channel has ended: nothing to do.
						None
						| Some(ClaimResult::Claimed)
						| Some(ClaimResult::Refused(
							ClaimFault::NotIncreasing | ClaimFault::ChannelNotFound,
						)) => {
							self.held.remove(id);
						},
						Some(ClaimResult::Refused(fault)) => {
							self.refused(*id, &format!("the claim is refused: {fault:?}"));
						},
					}
				}
			},
			Purpose::Closings(rows) => {
				let event = events.find_first::<events::BatchClosed>().transpose()?;
				let results = event.map(|event| event.results.0).unwrap_or_default();
				for (row, id) in rows.iter().enumerate() {
					self.pending.remove(id);
					match results.get(row) {
						None
						| Some(EndResult::Ended)
						| Some(EndResult::Refused(EndFault::ChannelNotFound)) => {
							self.held.remove(id);
						},
						Some(EndResult::Refused(fault)) => {
							let fault = format!("{fault:?}");
							self.refused(*id, &format!("the closing is refused: {fault}"));
							let problem =
								Problem::chain(fault, "the chain does not close the channel");
							self.shared.tell_end(*id, Err(problem));
						},
					}
				}
			},
			Purpose::Openings(keys) => self.opened(&keys, events, block)?,
			Purpose::Single { reply, .. } => {
				let _ = reply.send(Ok(block));
			},
		}
		Ok(())
	}

	fn opened(
		&mut self,
		keys: &[[u8; 32]],
		events: &ExtrinsicEvents<ChainConfig>,
		block: u64,
	) -> Result<()> {
		let Some(event) = events.find_first::<events::BatchOpened>().transpose()? else {
			return Ok(());
		};
		let mut next = event.first_channel.0;
		for (row, key) in keys.iter().enumerate() {
			let answer = match event.results.0.get(row) {
				None | Some(OpenResult::Opened) => {
					let opened = Opened { channel: next, block };
					next = next.saturating_add(1);
					Ok(opened)
				},
				Some(OpenResult::Refused(fault)) => {
					let name = match fault {
						OpenFault::Units(fault) => format!("{fault:?}"),
						fault => format!("{fault:?}"),
					};
					Err(Problem::chain(name, "the chain does not open the channel"))
				},
			};
			let Some(opening) = self.openings.remove(key) else { continue };
			for reply in opening.replies {
				let _ = reply.send(answer.clone());
			}
		}
		Ok(())
	}

	fn refused(&mut self, id: u64, what: &str) {
		add(&self.shared.counters.rows_refused, 1);
		say(format!("channel {id}: {what}"));
		self.hold(id);
	}

	/// Leaves a channel alone for a while.
	fn hold(&mut self, id: u64) {
		let (first, most) = HELD;
		let (_, times) = self.held.get(&id).copied().unwrap_or((Instant::now(), 0));
		let pause = first.saturating_mul(1 << times.min(10)).min(most);
		let until = Instant::now() + Duration::from_secs(pause);
		self.held.insert(id, (until, times.saturating_add(1)));
	}

	/// Sends what wallets want.
	async fn relay(&mut self, client: &Client) -> Result<()> {
		let mut others = VecDeque::new();
		for job in std::mem::take(&mut self.waiting) {
			match job {
				Job::Open { key, row, reply } => {
					let opening = self.openings.entry(key).or_insert(Opening {
						row: *row,
						replies: Vec::new(),
						sent: false,
					});
					// Those who have given up make room.
					opening.replies.retain(|reply| !reply.is_closed());
					opening.replies.push(reply);
				},
				other => others.push_back(other),
			}
		}
		self.waiting = others;
		// What nobody waits for is not sent: the wallet has signed something else, perhaps.
		self.openings.retain(|_, opening| {
			opening.sent || opening.replies.iter().any(|reply| !reply.is_closed())
		});
		let keys: Vec<[u8; 32]> = self
			.openings
			.iter()
			.filter(|(_, opening)| !opening.sent)
			.map(|(key, _)| *key)
			.take(OPEN_ROWS)
			.collect();
		if !keys.is_empty() && self.has_room() {
			self.send_openings(client, keys).await?;
		}
		while self.has_room() {
			let Some(job) = self.waiting.pop_front() else { break };
			let sending = match job {
				Job::Open { .. } => continue,
				Job::TopUp { reply, .. } | Job::RequestClose { reply, .. } if reply.is_closed() => {
					continue
				},
				Job::TopUp { channel, deposit, valid_until, signature, reply } => {
					let call = api::tx().channels().top_up_relayed(
						api::ChannelId(channel),
						deposit,
						valid_until,
						signature,
					);
					self.send(client, &call, Purpose::Single { call: "a top-up", reply }).await?
				},
				Job::RequestClose { channel, signature, reply } => {
					let call = api::tx()
						.channels()
						.request_close_relayed(api::ChannelId(channel), signature);
					let purpose = Purpose::Single { call: "a request to close", reply };
					self.send(client, &call, purpose).await?
				},
			};
			if let Sending::Refused(purpose, reason) = sending {
				if let Purpose::Single { reply, .. } = purpose {
					let _ = reply
						.send(Err(Problem::busy(format!("the node does not take it: {reason}"))));
				}
				break;
			}
		}
		Ok(())
	}

	async fn send_openings(&mut self, client: &Client, mut keys: Vec<[u8; 32]>) -> Result<()> {
		// Nonces of a wallet must come in their order.
		keys.sort_by_key(|key| {
			self.openings.get(key).map(|opening| (opening.row.wallet.0, opening.row.nonce))
		});
		let rows: Vec<OpenRow> = keys
			.iter()
			.filter_map(|key| self.openings.get(key))
			.map(|opening| opening.row.clone())
			.collect();
		let make = |rows: &[OpenRow]| api::tx().channels().open_batch(BoundedVec(rows.to_vec()));
		let fitting = self.fit(client, &rows, make).await?;
		keys.truncate(fitting);
		let call = make(rows.get(..fitting).unwrap_or_default());
		for key in &keys {
			if let Some(opening) = self.openings.get_mut(key) {
				opening.sent = true;
			}
		}
		let sending = self.send(client, &call, Purpose::Openings(keys)).await?;
		if let Sending::Refused(purpose, reason) = sending {
			let Purpose::Openings(keys) = purpose else { return Ok(()) };
			for opening in keys.iter().filter_map(|key| self.openings.remove(key)) {
				for reply in opening.replies {
					let problem = Problem::busy(format!("the node does not take it: {reason}"));
					let _ = reply.send(Err(problem));
				}
			}
		}
		Ok(())
	}

	/// Looks for what is due, and sends it.
	async fn claim_and_close(&mut self, client: &Client) -> Result<()> {
		{
			let book = self.shared.book();
			self.held.retain(|id, _| book.entries.contains_key(id));
		}
		let started = Instant::now();
		let mut found = self.look();
		self.scan_took = started.elapsed();
		if !found.retire.is_empty() {
			self.retire(&found.retire).await;
			found = self.look();
		}
		self.shared
			.counters
			.oldest_unclaimed
			.store(found.oldest.unwrap_or(0), Ordering::Relaxed);
		found.claims.sort_by_key(|due| due.before);
		let mut closings = found.closings.as_slice();
		// Closings first: they claim too, and their time is short.
		while !closings.is_empty() && self.has_room() {
			let Some((sent, rest)) = self.send_closings(client, closings).await? else {
				return Ok(());
			};
			if sent == 0 {
				break;
			}
			closings = rest;
		}
		let mut claims = found.claims.as_slice();
		while !claims.is_empty() && self.has_room() {
			match self.send_claims(client, claims).await? {
				Some(rest) => claims = rest,
				None => return Ok(()),
			}
		}
		Ok(())
	}

	/// Stops taking payments on channels that are about to be closed, before their last claim is made.
	async fn retire(&self, channels: &[ChannelId]) {
		let mut waiting = Vec::new();
		for channel in channels {
			match self.shared.submit(Operation::Retire { channel: *channel }) {
				Ok(answer) => waiting.push(answer),
				// The others come next time.
				Err(_) => break,
			}
		}
		for answer in waiting {
			// What was not retired is looked at again.
			let _ = answer.await;
		}
	}

	/// Looks through all channels.
	fn look(&self) -> Found {
		let shared = &self.shared;
		let settings = &shared.settings;
		let now = shared.clock.now();
		let instant = Instant::now();
		let (idle, interval) = (settings.idle_timeout.as_secs(), settings.claim_interval.as_secs());
		let mut found = Found::default();
		let book = shared.book();
		shared.store().visit(None, |channel, state| {
			let id = channel.0;
			// Not on the chain any more, and about to be forgotten.
			let Some(entry) = book.entries.get(&id) else { return true };
			let view = state.payee.terms().view;
			let claimable = state.payee.claimable();
			if claimable > 0 {
				let since = entry.unclaimed_since.unwrap_or(now);
				found.oldest = Some(found.oldest.map_or(since, |oldest| oldest.min(since)));
			}
			if self.held.get(&id).is_some_and(|(until, _)| instant < *until) {
				return true;
			}
			if state.retired {
				if self.pending.get(&id) != Some(&u64::MAX) {
					// After the end a claim would only stand in the way of the closing.
					let claim = state.payee.claim().filter(|_| now < entry.ends_at());
					found.closings.push((id, claim));
				}
				return true;
			}
			let unpaid = state.standing(None).unpaid();
			let is_idle = now >= entry.active_at.saturating_add(idle);
			if is_idle || now >= view.ends_at || (view.closing && unpaid == 0) {
				found.retire.push(channel);
				return true;
			}
			let Some(claim) = state.payee.claim() else { return true };
			let total = state.payee.covered();
			let sent = self.pending.get(&id).copied().unwrap_or(0);
			let fresh = total.saturating_sub(sent.max(view.claimed));
			if fresh == 0 {
				return true;
			}
			let is_old =
				entry.unclaimed_since.is_some_and(|since| now.saturating_sub(since) >= interval);
			// What is on its way counts as claimed, and the age is that of what is behind it.
			let is_due = view.closing || fresh >= settings.claim_threshold || (is_old && sent == 0);
			if is_due {
				found.claims.push(Due { id, total, before: view.ends_at, claim });
			}
			true
		});
		found
	}

	/// Sends a batch of claims. Returns those that are left, `None` when the node takes no more.
	async fn send_claims<'d>(
		&mut self,
		client: &Client,
		due: &'d [Due],
	) -> Result<Option<&'d [Due]>> {
		let count = within_ticks(due.iter().map(|due| Some(&due.claim)), CLAIM_ROWS);
		let rows: Vec<Claim> = due.iter().take(count).map(|due| claim_of(&due.claim)).collect();
		let make = |rows: &[Claim]| api::tx().channels().claim_batch(BoundedVec(rows.to_vec()));
		let fitting = self.fit(client, &rows, make).await?;
		let (now, later) = due.split_at_checked(fitting).unwrap_or((due, &[]));
		let call = make(rows.get(..fitting).unwrap_or_default());
		let purpose = Purpose::Claims(now.iter().map(|due| (due.id, due.total)).collect());
		for due in now {
			self.pending.insert(due.id, due.total);
		}
		match self.send(client, &call, purpose).await? {
			Sending::Done => Ok(Some(later)),
			Sending::Refused(purpose, _) => {
				self.undo(purpose);
				Ok(None)
			},
		}
	}

	/// Sends a batch of closings. Returns how many, and those that are left.
	#[allow(clippy::type_complexity, reason = "private")]
	async fn send_closings<'d>(
		&mut self,
		client: &Client,
		due: &'d [(u64, Option<micropay::Claim>)],
	) -> Result<Option<(usize, &'d [(u64, Option<micropay::Claim>)])>> {
		let count = within_ticks(due.iter().map(|(_, claim)| claim.as_ref()), CLOSE_ROWS);
		let rows: Vec<CloseRow> = due
			.iter()
			.take(count)
			.map(|(id, claim)| CloseRow {
				channel: api::ChannelId(*id),
				claim: claim.as_ref().map(claim_of),
			})
			.collect();
		let make = |rows: &[CloseRow]| api::tx().channels().close_batch(BoundedVec(rows.to_vec()));
		let fitting = self.fit(client, &rows, make).await?;
		let (now, later) = due.split_at_checked(fitting).unwrap_or((due, &[]));
		let call = make(rows.get(..fitting).unwrap_or_default());
		let ids: Vec<u64> = now.iter().map(|(id, _)| *id).collect();
		for id in &ids {
			self.pending.insert(*id, u64::MAX);
		}
		match self.send(client, &call, Purpose::Closings(ids)).await? {
			Sending::Done => Ok(Some((now.len(), later))),
			Sending::Refused(purpose, _) => {
				self.undo(purpose);
				Ok(None)
			},
		}
	}

	/// How many of the rows, from the first, fill half a block at most.
	async fn fit<R, C: Payload>(
		&mut self,
		client: &Client,
		rows: &[R],
		make: impl Fn(&[R]) -> C,
	) -> Result<usize> {
		let mut count = rows.len();
		while count > LIGHT_ROWS {
			let at = ask(client.at_best()).await?;
			let weight_max = match self.weight_max {
				Some(weight) => weight,
				None => *self.weight_max.insert(chain::block_weight(&at)? / 2),
			};
			let call = at.tx().call_data(&make(rows.get(..count).unwrap_or_default()))?;
			let weight = chain::weight(client, &at, &call).await?;
			if weight <= weight_max {
				break;
			}
			// A little less than in proportion, so that the next try fits.
			let wide = |number: usize| u128::try_from(number).unwrap_or(u128::MAX);
			let fewer =
				wide(count) * u128::from(weight_max) * 95 / (u128::from(weight) * 100).max(1);
			count = usize::try_from(fewer)
				.unwrap_or(LIGHT_ROWS)
				.clamp(LIGHT_ROWS, count.saturating_sub(1));
		}
		Ok(count)
	}

	/// Signs and sends a call. It is kept until a finalised block says what became of it. Fails when
	/// the node is lost; nobody knows then whether it has taken the transaction.
	async fn send<C: Payload>(
		&mut self,
		client: &Client,
		call: &C,
		purpose: Purpose,
	) -> Result<Sending> {
		let prepared = async {
			let after = self.in_flight.back().map_or(0, |sent| sent.nonce.saturating_add(1));
			let nonce = client.next_nonce(&self.signer.account()).await?.max(after);
			let context = client.signing_context().await?;
			let transaction = context.sign(self.signer.pair(), call, nonce)?;
			Ok((nonce, context.at().block_number(), transaction))
		};
		let (nonce, born, transaction) = match ask(prepared).await {
			Ok(prepared) => prepared,
			Err(error) => {
				self.undo(purpose);
				return Err(error);
			},
		};
		let (hash, bytes) = (transaction.hash(), transaction.into_encoded());
		let given = Instant::now();
		self.in_flight
			.push_back(Sent { nonce, hash, bytes: bytes.clone(), born, given, purpose });
		add(&self.shared.counters.transactions, 1);
		match ask(async { Ok(client.rpc().author_submit_extrinsic(&bytes).await) }).await? {
			Ok(_) => Ok(Sending::Done),
			Err(subxt::rpcs::Error::User(error)) => {
				let reason = match &error.data {
					Some(data) => format!("{}: {}", error.message, data.get().trim_matches('"')),
					None => error.message.clone(),
				};
				say(format!("the node does not take a transaction of the gateway's: {reason}"));
				self.paused_until = Some(Instant::now() + REFUSED_PAUSE);
				match self.in_flight.pop_back() {
					Some(sent) => Ok(Sending::Refused(sent.purpose, reason)),
					None => Ok(Sending::Done),
				}
			},
			Err(error) => Err(error.into()),
		}
	}
}

/// The pool's answers: not valid, and in it already.
const INVALID: i32 = 1010;
const ALREADY_IMPORTED: i32 = 1013;

/// How many claims, from the first, do not have too many ticks together. At least one.
fn within_ticks<'c>(
	claims: impl Iterator<Item = Option<&'c micropay::Claim>>,
	rows_max: usize,
) -> usize {
	let mut ticks: u64 = 0;
	let mut count: usize = 0;
	for claim in claims.take(rows_max) {
		let more = claim.and_then(|claim| claim.tick).map_or(0, |tick| tick.index);
		ticks = ticks.saturating_add(more.into());
		if ticks > BATCH_TICKS && count > 0 {
			break;
		}
		count = count.saturating_add(1);
	}
	count
}

/// A claim in the chain's words.
fn claim_of(claim: &micropay::Claim) -> Claim {
	let voucher = &claim.voucher.voucher;
	Claim {
		voucher: Voucher {
			channel: api::ChannelId(voucher.channel.0),
			cumulative: voucher.cumulative,
			tick_root: voucher.tick_root,
			tick_value: voucher.tick_value,
			max_ticks: voucher.max_ticks,
		},
		signature: claim.voucher.signature.0,
		tick: claim.tick.map(|tick| Tick { index: tick.index, preimage: tick.preimage }),
	}
}

/// The name of an error that is described as `Pallet.Name: documentation`.
fn error_name(reason: &str) -> String {
	let before = reason.split(':').next().unwrap_or_default();
	before.rsplit('.').next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
	use super::*;
	use interwork_micropay::{ClaimTick, Genesis, VoucherSigner};

	fn claim(ticks: u16) -> micropay::Claim {
		let signer = VoucherSigner::from_seed([1; 32]);
		let voucher = micropay::Voucher {
			tick_root: [1; 32],
			tick_value: 1,
			max_ticks: 1024,
			..micropay::Voucher::plain(Genesis([7; 32]), ChannelId(5), 1)
		};
		let tick = (ticks > 0).then_some(ClaimTick { index: ticks, preimage: [2; 32] });
		micropay::Claim { voucher: signer.sign(voucher), tick }
	}

	#[test]
	fn batch_should_end_before_its_ticks_are_too_many() {
		let heavy = claim(1024);
		let light = claim(0);
		let count = |claim: &micropay::Claim, rows| {
			within_ticks(std::iter::repeat_n(Some(claim), rows), CLAIM_ROWS)
		};
		assert_eq!(count(&heavy, 1_000), 97);
		assert_eq!(count(&light, 1_000), CLAIM_ROWS);
		assert_eq!(count(&light, 3), 3);
		assert_eq!(within_ticks(std::iter::repeat_n(None, 2_000), CLOSE_ROWS), CLOSE_ROWS);
	}

	#[test]
	fn error_name_should_be_the_name_alone() {
		assert_eq!(error_name("Channels.ChannelClosing: The channel is closing"), "ChannelClosing");
		assert_eq!(error_name("Token.FundsUnavailable: no funds"), "FundsUnavailable");
		assert_eq!(error_name("BadOrigin"), "BadOrigin");
	}
}
