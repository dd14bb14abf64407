//! Traffic with a ledger: what was submitted is compared with what the chain has.
//!
//! Each transaction has a nonce, and a nonce is used once: a transaction that a pool dropped, for example
//! because the runtime changed under it, is signed again with the same nonce and can never count twice.

use crate::{call, field, key, number, Call, Chain, Node};
use anyhow::{ensure, Context, Result};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinHandle;
use zombienet_sdk::{
	subxt::{config::DefaultExtrinsicParamsBuilder, ext::scale_value::Value, utils::AccountId32},
	subxt_signer::sr25519::Keypair,
};

/// Between two rounds of submission.
const ROUND: Duration = Duration::from_millis(500);

/// Transfers in a round.
const TRANSFERS: u64 = 5;

/// Lines of the order whose usage is reported.
const LINES: u64 = 8;

/// What is not final this long after its submission is signed and submitted again.
const PATIENCE: Duration = Duration::from_secs(12);

/// How long one submission may take.
const SUBMIT_LIMIT: Duration = Duration::from_secs(1);

/// How long the end may take until all is final.
const END_LIMIT: Duration = Duration::from_secs(120);

/// The smallest transfer: the existential deposit, 0.0001 SDRt. Each transfer adds its number.
const TRANSFER: u64 = 100_000;

const DAY_SECS: u64 = 86_400;

/// One account's transactions, by nonce.
struct Account {
	signer: Keypair,
	first: u64,
	calls: Vec<Call>,
	submitted: Vec<Instant>,
}

impl Account {
	async fn new(chain: &Chain, uri: &str) -> Result<Self> {
		let signer = key(uri)?;
		let account = signer.public_key().to_account_id();
		let first = chain.client().tx().account_nonce(&account).await?;
		Ok(Self { signer, first, calls: Vec::new(), submitted: Vec::new() })
	}

	/// Signs the call of an index with its nonce and submits it. A pool that has it already, or refuses
	/// it while the runtime changes, is asked again later.
	async fn submit(&self, chain: &Chain, index: usize) -> Result<()> {
		let nonce = self.first + index as u64;
		let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).immortal().build();
		let mut partial = chain.client().tx().create_partial_offline(&self.calls[index], params)?;
		// The client waits until it is ready for a block, which it never is if an earlier one went with
		// the old runtime: then that one comes first, later.
		let _ = tokio::time::timeout(SUBMIT_LIMIT, partial.sign(&self.signer).submit()).await;
		Ok(())
	}

	async fn push(&mut self, chain: &Chain, call: Call) -> Result<()> {
		self.calls.push(call);
		self.submitted.push(Instant::now());
		self.submit(chain, self.calls.len() - 1).await
	}

	/// How many of its transactions are final.
	async fn finals(&self, chain: &Chain) -> Result<usize> {
		let account = self.signer.public_key().to_account_id();
		let nonce = chain.client().tx().account_nonce(&account).await?;
		Ok(usize::try_from(nonce - self.first)?)
	}

	/// Submits again what has waited too long.
	async fn insist(&mut self, chain: &Chain) -> Result<bool> {
		let finals = self.finals(chain).await?;
		for index in finals..self.calls.len() {
			if self.submitted[index].elapsed() > PATIENCE {
				self.submitted[index] = Instant::now();
				self.submit(chain, index).await?;
			}
		}
		Ok(finals == self.calls.len())
	}
}

/// Traffic that goes on until it is finished: transfers by Eve, usage reported by Dave.
pub struct Traffic {
	stop: Arc<AtomicBool>,
	work: JoinHandle<Result<Books>>,
}

/// What was submitted.
struct Books {
	transfers: u64,
	/// Cumulative units reported of every line.
	units: u64,
	reports: u64,
	first_block: u64,
}

/// What was found on chain: all of it, once.
#[derive(Debug)]
pub struct Report {
	/// Transfers, each found once.
	pub transfers: u64,
	/// Batches of usage.
	pub batches: u64,
	/// Units of usage, each paid once.
	pub units: u64,
	/// Blocks that were looked through.
	pub blocks: u64,
}

fn recipient(index: u64) -> AccountId32 {
	let mut bytes = *b"interwork ledger recipient      ";
	bytes[24..].copy_from_slice(&index.to_be_bytes());
	AccountId32(bytes)
}

fn transfer(index: u64) -> Call {
	let to = Value::unnamed_variant("Id", [Value::from_bytes(recipient(index).0)]);
	let amount = Value::u128((TRANSFER + index).into());
	call("Balances", "transfer_keep_alive", vec![to, amount])
}

fn usage(first_line: u128, units: u64) -> Call {
	let row = |line: u64| {
		Value::named_composite([
			("line", Value::u128(first_line + u128::from(line))),
			("cumulative_units", Value::u128(units.into())),
		])
	};
	let rows = Value::unnamed_composite((0..LINES).map(row));
	call("Marketplace", "report_usage", vec![rows])
}

/// Dave offers, Charlie orders `LINES` lines, Dave accepts. Returns the first line.
async fn open_lines(chain: &Chain) -> Result<u128> {
	let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
	let amount = |value: u64| Value::u128(value.into());
	let plain = |name: &str| Value::unnamed_variant(name, []);
	let service = Value::named_variant(
		"Sms",
		[("direction", plain("Originating")), ("length_max", amount(160))],
	);
	let level = Value::named_composite([
		("availability_bp", amount(9_990)),
		("latency_ms_max", plain("None")),
		("support_hours", amount(24)),
		("document", plain("None")),
	]);
	let offer = Value::named_composite([
		("service", service),
		("unit_price", amount(1_000)),
		("area", plain("World")),
		("service_level", level),
		("valid_from", amount(now - DAY_SECS)),
		("valid_until", amount(now + 30 * DAY_SECS)),
		("capacity", amount(1 << 40)),
		("min_units", amount(1)),
		("audience", plain("Public")),
		("terms", Value::from_bytes([0; 32])),
	]);
	let (provider, buyer) = (key("//Dave")?, key("//Charlie")?);
	let events = chain
		.submit(&provider, &call("Marketplace", "publish_offer", vec![offer]))
		.await?;
	let published = crate::find(&events, "Marketplace", "OfferPublished").context("no offer")?;
	let offer = number(field(published, "offer_id")?)?;

	let line = || {
		Value::named_composite([
			("offer", Value::u128(offer)),
			("units", amount(100_000)),
			("max_unit_price", amount(1_000)),
		])
	};
	let request = call(
		"Marketplace",
		"request",
		vec![
			Value::unnamed_composite((0..LINES).map(|_| line())),
			Value::from_bytes([7; 32]),
			amount(now + DAY_SECS),
			amount(now + 20 * DAY_SECS),
		],
	);
	let events = chain.submit(&buyer, &request).await?;
	let requested = crate::find(&events, "Marketplace", "OrderRequested").context("no order")?;
	let first_line = number(field(requested, "first_line")?)?;
	let order = Value::u128(number(field(requested, "order_id")?)?);
	let accept = call("Marketplace", "accept", vec![order, Value::from_bytes([7; 32])]);
	chain.submit(&provider, &accept).await?;
	Ok(first_line)
}

impl Traffic {
	/// Opens an order and starts to submit to a node.
	pub async fn start(node: &Node) -> Result<Self> {
		let chain = Chain::of(node).await?;
		let first_line = open_lines(&chain).await?;
		let first_block = node.rpc().await?.finalised().await?;
		let stop = Arc::new(AtomicBool::new(false));
		let work = tokio::spawn(run(node.clone(), first_line, first_block, stop.clone()));
		Ok(Self { stop, work })
	}

	/// Stops submitting, waits until all is final, and finds every unit once on each of the nodes.
	pub async fn finish(self, nodes: &[Node]) -> Result<Report> {
		self.stop.store(true, Ordering::Relaxed);
		let books = self.work.await??;
		let mut report = None;
		for node in nodes {
			report = Some(audit(node, &books).await.with_context(|| node.name().to_string())?);
		}
		report.context("there are nodes")
	}
}

async fn run(
	node: Node,
	first_line: u128,
	first_block: u64,
	stop: Arc<AtomicBool>,
) -> Result<Books> {
	let rpc = node.rpc().await?;
	let mut chain = Chain::of(&node).await?;
	let mut version = rpc.spec_version().await?;
	let mut payer = Account::new(&chain, "//Eve").await?;
	let mut provider = Account::new(&chain, "//Dave").await?;
	let mut books = Books { transfers: 0, units: 0, reports: 0, first_block };
	let mut stopped: Option<Instant> = None;
	loop {
		let now = rpc.spec_version().await?;
		if now != version {
			// Another runtime: another version is signed for.
			chain = Chain::of(&node).await?;
			version = now;
		}
		if stop.load(Ordering::Relaxed) && stopped.is_none() {
			stopped = Some(Instant::now());
		}
		if stopped.is_none() {
			for _ in 0..TRANSFERS {
				payer.push(&chain, transfer(books.transfers)).await?;
				books.transfers += 1;
			}
			books.units += 1;
			books.reports += 1;
			provider.push(&chain, usage(first_line, books.units)).await?;
		}
		let done = payer.insist(&chain).await? & provider.insist(&chain).await?;
		if let Some(stopped) = stopped {
			if done {
				return Ok(books);
			}
			ensure!(
				stopped.elapsed() < END_LIMIT,
				"not all that was submitted became final within {} s: it is lost",
				END_LIMIT.as_secs()
			);
		}
		tokio::time::sleep(ROUND).await;
	}
}

/// Goes through the finalised blocks of a node and counts.
async fn audit(node: &Node, books: &Books) -> Result<Report> {
	let rpc = node.rpc().await?;
	let chain = Chain::of(node).await?;
	let last = rpc.finalised().await?;
	// Amounts are all different: each names its transfer.
	let mut found: BTreeMap<u128, u64> = BTreeMap::new();
	let (mut units, mut batches) = (0u128, 0u64);
	for height in books.first_block + 1..=last {
		let hash = rpc.hash(height).await?.context("a finalised block is there")?;
		for (pallet, name, fields) in chain.events(&hash).await? {
			match (pallet.as_str(), name.as_str()) {
				("Balances", "Transfer") => {
					*found.entry(number(field(&fields, "amount")?)?).or_default() += 1;
				},
				("Marketplace", "UsageReported") => {
					units += number(field(&fields, "units")?)?;
					batches += 1;
				},
				("System", "ExtrinsicFailed") => {
					anyhow::bail!("a transaction in block {height} failed: {fields}");
				},
				_ => {},
			}
		}
	}
	for index in 0..books.transfers {
		let times = found.get(&u128::from(TRANSFER + index)).copied().unwrap_or_default();
		ensure!(times == 1, "transfer {index} of {} was found {times} times", books.transfers);
	}
	ensure!(
		batches == books.reports && units == u128::from(books.units * LINES),
		"{} batches of {} units were reported, {batches} of {units} were found",
		books.reports,
		books.units * LINES
	);
	Ok(Report {
		transfers: books.transfers,
		batches,
		units: books.units * LINES,
		blocks: last - books.first_block,
	})
}
