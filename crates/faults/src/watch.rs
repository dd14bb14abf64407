//! Watches all nodes all the time: what each says is final, every block it imports, and the finalised
//! chain in order, which goes into the ledger.

use crate::{
	ledger::Ledger,
	rpc::{slot_of, Endpoint},
};
use anyhow::{ensure, Context, Result};
use interwork_primitives::units::SLOT_DURATION_MILLIS;
use interwork_runtime::RuntimeEvent;
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, MutexGuard},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinHandle;

/// How often each node is asked what is final.
const POLL: Duration = Duration::from_millis(300);

/// How long a node that is asked for its head may take. A paused one never answers.
const HEAD_TIMEOUT: Duration = Duration::from_secs(4);

/// The last finalised block of a node.
#[derive(Clone, Copy, Debug)]
pub struct Head {
	/// Its height.
	pub height: u32,
	/// Its hash.
	pub hash: H256,
	/// The slot it was authored in.
	pub slot: u64,
}

/// What was seen so far.
pub struct Seen {
	/// For each height, the block that was final first, on whatever node.
	pub finalised: BTreeMap<u32, H256>,
	/// The last finalised block of each node.
	pub heads: Vec<Option<Head>>,
	/// The blocks of each slot. A slot has one author, so two blocks mean that it signed twice.
	pub slots: BTreeMap<u64, BTreeSet<H256>>,
	/// Offences that the chain was told of.
	pub offences: usize,
	/// What must never be.
	pub contradictions: Vec<String>,
	/// The highest finalised block, and when it was first seen.
	pub newest: (u32, Instant),
	/// The longest time in which nothing became final, since this was last set to zero.
	pub longest_gap: Duration,
	/// Heights that the ledger has booked.
	pub booked: u32,
}

/// The watch. It ends when the value goes.
pub struct Watch {
	seen: Arc<Mutex<Seen>>,
	/// What was submitted.
	pub ledger: Arc<Mutex<Ledger>>,
	tasks: Vec<JoinHandle<()>>,
}

impl Drop for Watch {
	fn drop(&mut self) {
		for task in &self.tasks {
			task.abort();
		}
	}
}

/// The slot of this moment.
pub fn slot_now() -> Result<u64> {
	let millis = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
	Ok(u64::try_from(millis)? / SLOT_DURATION_MILLIS)
}

/// A lock whose holders do not panic.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().expect("no holder of the lock panics; qed")
}

impl Watch {
	/// Starts watching.
	pub fn start(endpoints: Vec<Arc<Endpoint>>) -> Self {
		let seen = Arc::new(Mutex::new(Seen {
			finalised: BTreeMap::new(),
			heads: vec![None; endpoints.len()],
			slots: BTreeMap::new(),
			offences: 0,
			contradictions: Vec::new(),
			newest: (0, Instant::now()),
			longest_gap: Duration::ZERO,
			booked: 0,
		}));
		let ledger: Arc<Mutex<Ledger>> = Arc::default();
		let mut tasks = Vec::new();
		for (index, endpoint) in endpoints.iter().enumerate() {
			tasks.push(tokio::spawn(follow_finality(index, endpoint.clone(), seen.clone())));
			tasks.push(tokio::spawn(follow_blocks(endpoint.clone(), seen.clone())));
		}
		tasks.push(tokio::spawn(book_blocks(endpoints, seen.clone(), ledger.clone())));
		Self { seen, ledger, tasks }
	}

	/// What was seen so far.
	pub fn seen(&self) -> MutexGuard<'_, Seen> {
		lock(&self.seen)
	}

	/// Waits until every node has a finalised block that was authored after `slot`. Returns how many
	/// slots have passed since.
	pub async fn finality_after(&self, slot: u64, limit: Duration) -> Result<u64> {
		let start = Instant::now();
		loop {
			let heads = self.seen().heads.clone();
			let late: Vec<usize> = (0..)
				.zip(&heads)
				.filter(|(_, head)| head.is_none_or(|head| head.slot <= slot))
				.map(|(index, _)| index)
				.collect();
			if late.is_empty() {
				return Ok(slot_now()?.saturating_sub(slot));
			}
			ensure!(
				start.elapsed() < limit,
				"after {} s finality has not resumed on node(s) {late:?}",
				limit.as_secs()
			);
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// Waits until the ledger has booked everything that is final, and nothing is outstanding.
	pub async fn settle(&self, limit: Duration) -> Result<()> {
		let start = Instant::now();
		loop {
			let outstanding = lock(&self.ledger).outstanding();
			if outstanding == 0 {
				return Ok(());
			}
			ensure!(
				start.elapsed() < limit,
				"{outstanding} accepted transactions were not final after {} s",
				limit.as_secs()
			);
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
	}
}

async fn head(endpoint: &Endpoint) -> Result<Head> {
	let rpc = endpoint.rpc().await?;
	let hash = rpc.finalised().await?;
	let header = rpc.header(hash).await?;
	// Block 0 was authored in no slot.
	Ok(Head { height: header.number, hash, slot: slot_of(&header).unwrap_or_default() })
}

async fn follow_finality(index: usize, endpoint: Arc<Endpoint>, seen: Arc<Mutex<Seen>>) {
	loop {
		match tokio::time::timeout(HEAD_TIMEOUT, head(&endpoint)).await {
			Ok(Ok(head)) => note_head(&mut lock(&seen), index, head),
			// It is down, or does not answer: an old connection is of no use then.
			Ok(Err(_)) | Err(_) => endpoint.forget().await,
		}
		tokio::time::sleep(POLL).await;
	}
}

fn note_head(seen: &mut Seen, index: usize, head: Head) {
	let first = *seen.finalised.entry(head.height).or_insert(head.hash);
	if first != head.hash {
		seen.contradictions.push(format!(
			"two blocks of height {} are final: {first:?} and, on node {index}, {:?}",
			head.height, head.hash
		));
	}
	if head.height > seen.newest.0 {
		seen.longest_gap = seen.longest_gap.max(seen.newest.1.elapsed());
		seen.newest = (head.height, Instant::now());
	}
	if let Some(slot) = seen.heads.get_mut(index) {
		*slot = Some(head);
	}
}

async fn follow_blocks(endpoint: Arc<Endpoint>, seen: Arc<Mutex<Seen>>) {
	loop {
		if let Ok(rpc) = endpoint.rpc().await {
			if let Ok(mut heads) = rpc.all_heads().await {
				while let Some(Ok(header)) = heads.next().await {
					let Some(slot) = slot_of(&header) else { continue };
					let mut seen = lock(&seen);
					let blocks = seen.slots.entry(slot).or_default();
					if blocks.insert(header.hash()) && blocks.len() > 1 {
						let text = format!("slot {slot} has two blocks: {blocks:?}");
						seen.contradictions.push(text);
					}
				}
			}
		}
		tokio::time::sleep(POLL).await;
	}
}

/// Reads the finalised chain block by block, from whichever node has it.
async fn book_blocks(
	endpoints: Vec<Arc<Endpoint>>,
	seen: Arc<Mutex<Seen>>,
	ledger: Arc<Mutex<Ledger>>,
) {
	loop {
		let (next, newest, sources) = {
			let seen = lock(&seen);
			let next = seen.booked + 1;
			let sources: Vec<usize> = (0..)
				.zip(&seen.heads)
				.filter(|(_, head)| head.is_some_and(|head| head.height >= next))
				.map(|(index, _)| index)
				.collect();
			(next, seen.newest.0, sources)
		};
		if next <= newest {
			for index in sources {
				let Some(endpoint) = endpoints.get(index) else { continue };
				let reading =
					tokio::time::timeout(HEAD_TIMEOUT, book_block(endpoint, next, &seen, &ledger));
				if let Ok(Ok(())) = reading.await {
					break;
				}
			}
		}
		if lock(&seen).booked < next {
			tokio::time::sleep(POLL).await;
		}
	}
}

async fn book_block(
	endpoint: &Endpoint,
	height: u32,
	seen: &Mutex<Seen>,
	ledger: &Mutex<Ledger>,
) -> Result<()> {
	let rpc = endpoint.rpc().await?;
	let hash = rpc.block_hash(height).await?.context("the node lacks a finalised block")?;
	let extrinsics = rpc.block(hash).await?.extrinsics;
	let events = rpc.events(hash).await?;
	let mut seen = lock(seen);
	let first = *seen.finalised.entry(height).or_insert(hash);
	if first != hash {
		seen.contradictions
			.push(format!("two blocks of height {height} are final: {first:?} and {hash:?}"));
	}
	seen.offences += events
		.iter()
		.filter(|record| matches!(record.event, RuntimeEvent::Offences(_)))
		.count();
	lock(ledger).book(height, &extrinsics, &events);
	// Nothing awaits between booking and this: a block is booked once.
	seen.booked = height;
	Ok(())
}
