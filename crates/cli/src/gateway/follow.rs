//! Follows the chain at its finalised blocks, and nowhere else: what the gateway serves on must not be
//! taken back.
//!
//! The node is polled rather than subscribed to. A subscription that has died looks like a quiet
//! chain; a question that is not answered is noticed. All channels are read anew at the start, after
//! every loss of the node and after a gap; between that, the events of each block say what to read.

use super::{
	chain::{self, ask},
	metrics::add,
	outbox::Outbox,
	state::{say, Ending, Entry, Shared, Unfit},
};
use crate::{
	amounts::Sdrt,
	api::{
		chain::channels::{calls, events},
		channels::ChannelView,
	},
	client::{AtBlock, ChainConfig, Client, Head},
	error::{Error, Result},
	sdrt,
};
use interwork_micropay::{
	meter::Tariff,
	store::{Operation, Outcome, Refusal},
	ChainView, ChannelId, Terms,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	sync::{atomic::Ordering, Arc},
	time::Duration,
};
use subxt::{
	events::{Events, Phase},
	utils::H256,
};
use tokio::sync::watch;

/// How often the node is asked for its last finalised block.
const POLL: Duration = Duration::from_millis(500);
/// A gap of more blocks is not walked through: all channels are read anew.
const GAP_MAX: u64 = 64;
/// How long to wait before the node is tried again, at most.
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// How long one attempt to reach the node may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// Operations that are handed to the store at a time.
const GROUP: usize = 4_096;
/// Channels of which a block tells, above which pages are read instead of one by one.
const SINGLE_MAX: usize = 16;
/// The share of the grace period that is kept for bringing the last claim onto the chain, and its most.
const MARGIN_PART: u64 = 3;
const MARGIN_MAX: u64 = 600;

/// Seconds before the end of a channel after which no payment is taken, so that what was taken can
/// still be claimed: ten minutes, or a third of a short grace period.
fn margin(grace: u32) -> u64 {
	(u64::from(grace) / MARGIN_PART).min(MARGIN_MAX)
}

/// What the events of a block are about.
#[derive(Default)]
struct News {
	/// Channels to read.
	touched: BTreeSet<u64>,
	/// What the payee has in the end from channels that have ended.
	claimed: BTreeMap<u64, u64>,
	/// Transactions whose events do not name the channels.
	batches: BTreeSet<u32>,
	acceptances: bool,
	parameters: bool,
}

impl News {
	/// Reads a channel; if it has ended, the payee has so many units of it, or more if more were
	/// claimed before.
	fn ended_with(&mut self, channel: u64, claimed: u64) {
		self.touched.insert(channel);
		let known = self.claimed.entry(channel).or_insert(0);
		*known = claimed.max(*known);
	}
}

/// Follows the chain.
pub(crate) struct Follower {
	shared: Arc<Shared>,
	outbox: Outbox,
	url: String,
	tip: Sdrt,
}

impl Follower {
	pub(crate) fn new(shared: Arc<Shared>, outbox: Outbox, url: String, tip: Sdrt) -> Self {
		Self { shared, outbox, url, tip }
	}

	/// Until `stop` says so. Looks for the node again whenever it is lost.
	pub(crate) async fn run(mut self, first: Client, mut stop: watch::Receiver<bool>) {
		let mut first = Some(first);
		let mut pause = POLL;
		loop {
			let known = self.shared.book().block;
			let error = tokio::select! {
				_ = stop.wait_for(|stop| *stop) => return,
				error = self.attempt(first.take()) => error,
			};
			self.shared.node.send_replace(None);
			add(&self.shared.counters.reconnects, 1);
			say(format!("the node at {} is lost: {error}", self.url));
			// A connection that has brought a block was a good one.
			pause =
				if self.shared.book().block > known { POLL } else { (pause * 2).min(PAUSE_MAX) };
			tokio::select! {
				_ = stop.wait_for(|stop| *stop) => return,
				() = tokio::time::sleep(pause) => {},
			}
		}
	}

	async fn attempt(&mut self, first: Option<Client>) -> Error {
		let session = async {
			let client = match first {
				Some(client) => client,
				None => Client::connect(&self.url, CONNECT_PATIENCE).await?,
			};
			self.session(client).await
		};
		match session.await {
			Ok(never) => match never {},
			Err(error) => error,
		}
	}

	async fn session(&mut self, client: Client) -> Result<Infallible> {
		if client.genesis().0 != self.shared.genesis.0 {
			return Err(Error::State(format!(
				"{} is a node of another chain. Start the gateway with the node of its store's chain",
				self.url
			)));
		}
		// Transactions are signed for a block near the best one, so that they work while finality
		// stands still.
		let client = client.on_head(Head::Best).with_tip(self.tip);
		let at = ask(client.at_finalised()).await?;
		let mut last = at.block_hash();
		if at.block_number() < self.shared.book().block {
			return Err(Error::State(format!(
				"the node knows {} finalised blocks, fewer than were seen: it is catching up",
				at.block_number()
			)));
		}
		self.resync(&client, &at).await?;
		self.shared.node.send_replace(Some(client.clone()));
		loop {
			self.advance(&client, &mut last).await?;
			self.begin_closings().await;
			self.outbox.step(&client).await?;
			let shared = Arc::clone(&self.shared);
			tokio::select! {
				() = tokio::time::sleep(POLL) => {},
				() = shared.wake.notified() => {},
				() = self.outbox.receive() => {},
			}
		}
	}

	/// Takes the blocks into account that were finalised since.
	async fn advance(&mut self, client: &Client, last: &mut H256) -> Result<()> {
		let head = ask(async { Ok(client.rpc().chain_get_finalized_head().await?) }).await?;
		if head == *last {
			return Ok(());
		}
		let at = ask(client.at_hash(head)).await?;
		let (known, height) = (self.shared.book().block, at.block_number());
		if height > known.saturating_add(GAP_MAX) {
			self.resync(client, &at).await?;
		} else {
			for between in known.saturating_add(1)..height {
				let at = ask(client.at_height(between)).await?;
				self.block(client, &at).await?;
			}
			if height > known {
				self.block(client, &at).await?;
			}
		}
		*last = head;
		Ok(())
	}

	/// Reads everything anew as it is at a finalised block.
	async fn resync(&mut self, client: &Client, at: &AtBlock) -> Result<()> {
		let started = std::time::Instant::now();
		let time = ask(sdrt::chain_time(at)).await?;
		self.shared.clock.observe(time);
		self.read_terms(client, at).await?;
		let under: Vec<u64> = self
			.shared
			.book()
			.acceptances
			.iter()
			.filter(|(_, acceptance)| acceptance.channels > 0)
			.map(|(id, _)| *id)
			.collect();
		let mut alive = BTreeSet::new();
		for acceptance in under {
			let mut after = None;
			loop {
				let (page, next) = chain::channels(at, Some(acceptance), after).await?;
				alive.extend(page.iter().map(|view| view.id.0));
				self.take(page, at.block_number()).await?;
				match next {
					Some(next) => after = Some(next),
					None => break,
				}
			}
		}
		let known: BTreeSet<u64> = {
			let book = self.shared.book();
			let stored = self.shared.store().channel_ids(None, usize::MAX);
			book.entries.keys().copied().chain(stored.into_iter().map(|id| id.0)).collect()
		};
		for id in known.difference(&alive) {
			self.gone(*id, None, at.block_number()).await;
		}
		self.advance_to(at.block_number(), time);
		self.outbox.settle(client, at).await?;
		self.shared.synced.store(true, Ordering::Relaxed);
		say(format!(
			"{} channels are known at block {}, read in {} ms",
			alive.len(),
			at.block_number(),
			started.elapsed().as_millis()
		));
		Ok(())
	}

	fn advance_to(&self, block: u64, time: u64) {
		let mut book = self.shared.book();
		book.block = block;
		book.time = time;
	}

	async fn read_terms(&self, client: &Client, at: &AtBlock) -> Result<()> {
		let acceptances = chain::acceptances(at, self.shared.operator).await?;
		let grace = chain::grace(client, at).await?;
		let mut book = self.shared.book();
		book.acceptances = acceptances;
		book.grace = grace;
		Ok(())
	}

	/// Takes the next finalised block into account.
	async fn block(&mut self, client: &Client, at: &AtBlock) -> Result<()> {
		let time = ask(sdrt::chain_time(at)).await?;
		self.shared.clock.observe(time);
		let events = ask(async { Ok(at.events().fetch().await?) }).await?;
		let mut news = news_of(&events)?;
		let named = self.read_batches(at, &mut news).await?;
		if news.acceptances || news.parameters {
			self.read_terms(client, at).await?;
		}
		if !named {
			// A batch inside another call: nothing says which channels it was about.
			return self.resync(client, at).await;
		}
		self.read(at, &news).await?;
		self.advance_to(at.block_number(), time);
		self.outbox.settle(client, at).await
	}

	/// Finds out which channels batches of claims and closings were about. `false`: it cannot be said.
	async fn read_batches(&self, at: &AtBlock, news: &mut News) -> Result<bool> {
		if news.batches.is_empty() {
			return Ok(true);
		}
		let extrinsics = ask(async { Ok(at.extrinsics().fetch().await?) }).await?;
		let mut found: usize = 0;
		for extrinsic in extrinsics.iter() {
			let extrinsic = extrinsic.map_err(subxt::Error::from)?;
			let index = u32::try_from(extrinsic.index()).unwrap_or(u32::MAX);
			if !news.batches.contains(&index) {
				continue;
			}
			if let Some(call) = extrinsic.decode_call_data_fields_as::<calls::ClaimBatch>() {
				let rows = call.map_err(subxt::Error::from)?.claims.0;
				for claim in &rows {
					news.ended_with(claim.voucher.channel.0, total_of(claim).unwrap_or(0));
				}
			} else if let Some(call) = extrinsic.decode_call_data_fields_as::<calls::CloseBatch>() {
				for row in call.map_err(subxt::Error::from)?.rows.0 {
					let total = row.claim.as_ref().and_then(total_of).unwrap_or(0);
					news.ended_with(row.channel.0, total);
				}
			} else if let Some(call) =
				extrinsic.decode_call_data_fields_as::<calls::FinaliseBatch>()
			{
				let rows = call.map_err(subxt::Error::from)?.channels.0;
				rows.iter().for_each(|id| news.ended_with(id.0, 0));
			} else {
				return Ok(false);
			}
			found = found.saturating_add(1);
		}
		Ok(found == news.batches.len())
	}

	/// Reads the channels of which a block tells.
	async fn read(&mut self, at: &AtBlock, news: &News) -> Result<()> {
		let block = at.block_number();
		let mut wanted = news.touched.clone();
		if wanted.len() > SINGLE_MAX {
			// Neighbours are read together, whatever lies between them.
			while let Some(first) = wanted.first().copied() {
				let (page, next) = chain::channels(at, None, first.checked_sub(1)).await?;
				let end = next.unwrap_or(u64::MAX);
				let (here, later): (BTreeSet<u64>, BTreeSet<u64>) =
					wanted.into_iter().partition(|id| *id <= end);
				wanted = later;
				let found: BTreeSet<u64> = page.iter().map(|view| view.id.0).collect();
				let ours = page.into_iter().filter(|view| here.contains(&view.id.0)).collect();
				self.take(ours, block).await?;
				for id in here.difference(&found) {
					self.gone(*id, news.claimed.get(id).copied(), block).await;
				}
			}
			return Ok(());
		}
		for id in wanted {
			match chain::channel(at, id).await? {
				Some(view) => self.take(vec![view], block).await?,
				None => self.gone(id, news.claimed.get(&id).copied(), block).await,
			}
		}
		Ok(())
	}

	/// Takes channels into account as the chain tells about them.
	async fn take(&self, views: Vec<ChannelView>, block: u64) -> Result<()> {
		let shared = &self.shared;
		let now = shared.clock.now();
		let ours: Vec<ChannelView> = views
			.into_iter()
			.filter(|view| view.terms.visited.0 == shared.operator)
			.collect();
		for group in ours.chunks(GROUP) {
			let operations: Vec<Option<Operation>> =
				group.iter().map(|view| self.operation(view, now)).collect();
			let answers = self.apply(operations.iter().flatten().copied().collect()).await?;
			let mut answers = answers.into_iter();
			for (view, operation) in group.iter().zip(&operations) {
				let answer = operation.and_then(|_| answers.next());
				self.write_down(view, answer, now, block);
			}
		}
		Ok(())
	}

	/// What a channel on chain means for the store. `None`: it is not served.
	fn operation(&self, seen: &ChannelView, now: u64) -> Option<Operation> {
		let shared = &self.shared;
		let channel = ChannelId(seen.id.0);
		let record = &seen.record;
		let known = shared.store().with_channel(channel, |channel| channel.payee.terms().view);
		let view = ChainView {
			deposit: record.deposit,
			claimed: record.claimed,
			ends_at: seen.ends_at.saturating_sub(margin(record.grace)),
			// What has begun is not undone by a clock that was set back.
			closing: now >= record.closes_at || known.is_some_and(|known| known.closing),
		};
		if known.is_some() {
			return Some(Operation::Observe { channel, view });
		}
		if self.unfit(seen).is_some() {
			return None;
		}
		let terms =
			Terms { genesis: shared.genesis, channel, voucher_key: record.voucher_key, view };
		let tariff = Tariff {
			bytes_per_unit: seen.terms.bytes_per_unit.into(),
			allowance: shared.settings.unpaid_allowance,
		};
		Some(Operation::Open { terms, tariff })
	}

	/// Why a channel that is not served yet will not be.
	fn unfit(&self, seen: &ChannelView) -> Option<Unfit> {
		let settings = &self.shared.settings;
		let (deposit, grace) = (seen.record.deposit, u64::from(seen.record.grace));
		let (min_deposit, min_grace) = (settings.min_deposit, settings.min_grace.as_secs());
		if deposit < min_deposit {
			return Some(Unfit::Deposit { given: deposit, min: min_deposit });
		}
		(grace < min_grace).then_some(Unfit::Grace { given: grace, min: min_grace })
	}

	fn write_down(
		&self,
		seen: &ChannelView,
		answer: Option<Result<Outcome, Refusal>>,
		now: u64,
		block: u64,
	) {
		let shared = &self.shared;
		let record = &seen.record;
		let unfit = match answer {
			None => self.unfit(seen),
			Some(Err(Refusal::InvalidKey)) => Some(Unfit::Key),
			Some(Err(refusal)) => {
				say(format!("channel {}: {refusal}", seen.id.0));
				None
			},
			Some(Ok(_)) => None,
		};
		let claimable = shared
			.store()
			.with_channel(ChannelId(seen.id.0), |channel| channel.payee.claimable())
			.unwrap_or(0);
		let mut book = shared.book();
		let before = book.entries.get(&seen.id.0).cloned();
		if let Some(before) = &before {
			book.closings.remove(&(before.closes_at, seen.id.0));
			let more = record.claimed.saturating_sub(before.claimed);
			add(&shared.counters.units_claimed, more);
		}
		let claimed_more = before.as_ref().is_some_and(|before| before.claimed < record.claimed);
		let unclaimed_since = match before.as_ref() {
			_ if claimable == 0 => None,
			// Nobody knows how long it has waited: the gateway was away.
			None => Some(now.saturating_sub(shared.settings.claim_interval.as_secs())),
			Some(_) if claimed_more => Some(now),
			Some(before) => before.unclaimed_since.or(Some(now)),
		};
		let entry = Entry {
			payer: record.payer,
			voucher_key: record.voucher_key,
			acceptance: record.acceptance.0,
			deposit: record.deposit,
			claimed: record.claimed,
			closes_at: record.closes_at,
			grace: record.grace,
			seen_at: before.as_ref().map_or(block, |before| before.seen_at),
			unfit,
			active_at: before.as_ref().map_or(now, |before| before.active_at),
			unclaimed_since,
		};
		book.insert(seen.id.0, entry);
		if now >= record.closes_at {
			book.closings.remove(&(record.closes_at, seen.id.0));
		}
	}

	/// A channel has ended on chain. `claimed` is what the payee has from it, if that is known.
	async fn gone(&self, id: u64, claimed: Option<u64>, block: u64) {
		let shared = &self.shared;
		let channel = ChannelId(id);
		let entry = shared.entry(id);
		let stored = shared.store().with_channel(channel, |channel| {
			(channel.payee.terms().view, channel.payee.covered(), channel.retired)
		});
		if let Some((view, covered, retired)) = stored {
			// If it was this gateway that closed it, then with its last claim: a close whose claim is
			// refused does not happen.
			let claimed = claimed.unwrap_or(if retired { covered } else { view.claimed });
			let claimed = claimed.clamp(view.claimed, view.deposit);
			let lost = covered.saturating_sub(claimed);
			if lost > 0 {
				add(&shared.counters.units_lost, lost);
				say(format!(
					"channel {id} has ended at block {block} with {lost} units paid and not claimed"
				));
			}
			add(&shared.counters.units_claimed, claimed.saturating_sub(view.claimed));
			// The end has come, so nothing stands in the way of forgetting it.
			let view = ChainView { claimed, ends_at: 0, closing: true, ..view };
			let answers = self
				.apply(vec![Operation::Observe { channel, view }, Operation::Forget { channel }])
				.await;
			match answers.as_deref() {
				Ok([_, Ok(_)]) => add(&shared.counters.channels_closed, 1),
				Ok(answers) => say(format!("channel {id} cannot be forgotten: {answers:?}")),
				Err(error) => say(format!("channel {id} cannot be forgotten: {error}")),
			}
		}
		let Some(entry) = entry else { return };
		let claimed = claimed
			.or(stored.map(|(view, covered, retired)| if retired { covered } else { view.claimed }))
			.unwrap_or(entry.claimed);
		let ending = Ending { claimed, refunded: entry.deposit.saturating_sub(claimed), block };
		shared.book().end(id, ending);
		shared.tell_end(id, Ok(ending));
	}

	/// Hands operations to the store, and waits for all answers.
	async fn apply(&self, operations: Vec<Operation>) -> Result<Vec<Result<Outcome, Refusal>>> {
		let failed = |reason: String| Error::State(format!("the store refuses: {reason}"));
		let mut waiting = Vec::with_capacity(operations.len());
		for operation in operations {
			let answer = loop {
				match self.shared.submit(operation) {
					Ok(answer) => break answer,
					Err(interwork_micropay::store::SubmitError::QueueFull) => {
						tokio::time::sleep(Duration::from_millis(20)).await;
					},
					Err(error) => return Err(failed(error.to_string())),
				}
			};
			waiting.push(answer);
		}
		let mut answers = Vec::with_capacity(waiting.len());
		for answer in waiting {
			match answer.await {
				Ok(Err(Refusal::StoreFailed)) | Err(_) => {
					return Err(failed(Refusal::StoreFailed.to_string()))
				},
				Ok(answer) => answers.push(answer),
			}
		}
		Ok(answers)
	}

	/// Stops metering on channels whose time has come: no event tells of it.
	async fn begin_closings(&self) {
		let now = self.shared.clock.now();
		let due: Vec<u64> = {
			let mut book = self.shared.book();
			let later = book.closings.split_off(&(now.saturating_add(1), 0));
			std::mem::replace(&mut book.closings, later)
				.into_iter()
				.map(|(_, id)| id)
				.collect()
		};
		let operations = due
			.into_iter()
			.filter_map(|id| {
				let channel = ChannelId(id);
				let view = self
					.shared
					.store()
					.with_channel(channel, |channel| channel.payee.terms().view)?;
				let view = ChainView { closing: true, ..view };
				Some(Operation::Observe { channel, view })
			})
			.collect();
		if let Err(error) = self.apply(operations).await {
			say(error.to_string());
		}
	}
}

/// What the events of a block are about.
fn news_of(events: &Events<ChainConfig>) -> Result<News> {
	let mut news = News::default();
	for event in events.iter() {
		let event = event?;
		match event.pallet_name() {
			// The first units of a class make its acceptances usable.
			"Dice" => {
				news.acceptances |= ["Acceptance", "Class", "Issued"]
					.iter()
					.any(|part| event.event_name().contains(part));
			},
			"Operators" => news.acceptances = true,
			"Parameters" => news.parameters = true,
			_ => {},
		}
		if event.pallet_name() != "Channels" {
			continue;
		}
		if let Some(opened) = event.decode_fields_as::<events::ChannelOpened>() {
			news.touched.insert(opened?.channel.0);
		} else if let Some(opened) = event.decode_fields_as::<events::BatchOpened>() {
			let opened = opened?;
			let first = opened.first_channel.0;
			news.touched.extend(first..first.saturating_add(opened.rows_opened.into()));
		} else if let Some(topped) = event.decode_fields_as::<events::ToppedUp>() {
			news.touched.insert(topped?.channel.0);
		} else if let Some(claimed) = event.decode_fields_as::<events::Claimed>() {
			let claimed = claimed?;
			news.ended_with(claimed.channel.0, claimed.claimed);
		} else if let Some(requested) = event.decode_fields_as::<events::CloseRequested>() {
			news.touched.insert(requested?.channel.0);
		} else if let Some(closed) = event.decode_fields_as::<events::ChannelClosed>() {
			let closed = closed?;
			news.ended_with(closed.channel.0, closed.claimed);
		} else {
			// Batches of claims and closings name their channels only in the call.
			news.batches.insert(match event.phase() {
				Phase::ApplyExtrinsic(index) => index,
				_ => u32::MAX,
			});
		}
	}
	Ok(news)
}

/// Units of a claim as the chain counts them.
fn total_of(claim: &crate::api::channels::Claim) -> Option<u64> {
	let ticks = claim.tick.as_ref().map_or(0, |tick| u64::from(tick.index));
	let voucher = &claim.voucher;
	voucher.tick_value.checked_mul(ticks)?.checked_add(voucher.cumulative)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn margin_should_leave_most_of_a_short_grace_period() {
		assert_eq!(margin(86_400), 600);
		assert_eq!(margin(30), 10);
		assert_eq!(margin(1), 0);
	}
}
