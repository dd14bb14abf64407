//! A provider, a buyer and their open orders: what usage is reported on.

use crate::{
	rpc::{Rpc, NO_BLOCK},
	signing::Signer,
};
use anyhow::{bail, Context, Result};
use codec::Encode;
use interwork_primitives::{LineId, OfferId, OrderId, UnixSecs};
use interwork_runtime::{Runtime, RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use pallet_marketplace::{
	Area, Audience, Call, Direction, OfferTerms, RequestLine, Service, ServiceLevel, UsageRow,
};
use sp_core::H256;
use std::{
	collections::HashSet,
	ops::Range,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Lines of an order at most.
const LINES_PER_ORDER: u64 = 16;

/// Orders put into one transaction while setting up.
const ORDERS_PER_TRANSACTION: u64 = 32;

/// Price of a unit, in the smallest unit of SDRt.
pub const UNIT_PRICE: u64 = 1_000;

/// Units of each line: enough for every report of a measurement.
const UNITS: u64 = 100_000;

const DAY_SECS: UnixSecs = 86_400;

/// How long the transactions of a step of the set-up may take to be final.
const SETUP_TIMEOUT: Duration = Duration::from_secs(120);

/// Sends transactions and waits until all are final; fails if any call in them failed.
pub async fn submit_and_wait(rpc: &Rpc, extrinsics: &[UncheckedExtrinsic]) -> Result<()> {
	let start = Instant::now();
	let mut height = rpc.finalised_height().await?;
	let mut waiting: HashSet<Vec<u8>> = HashSet::new();
	for extrinsic in extrinsics {
		rpc.submit(extrinsic).await?;
		waiting.insert(extrinsic.encode());
	}
	while !waiting.is_empty() {
		while rpc.finalised_height().await? <= height {
			if start.elapsed() > SETUP_TIMEOUT {
				bail!("the set-up was not final after {} s", SETUP_TIMEOUT.as_secs());
			}
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
		height += 1;
		let hash = rpc.block_hash(height).await?.context(NO_BLOCK)?;
		let block = rpc.block(hash).await?;
		let ours = block.extrinsics.iter().filter(|bytes| waiting.remove(*bytes)).count();
		if ours == 0 {
			continue;
		}
		for record in rpc.events(hash).await? {
			if let RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
				dispatch_error,
				..
			}) = record.event
			{
				bail!("a transaction of the set-up failed: {dispatch_error:?}");
			}
		}
	}
	Ok(())
}

/// Wraps calls so that all succeed or none.
pub fn all_or_nothing(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

/// This machine's clock, in seconds since 1970.
pub fn now() -> Result<UnixSecs> {
	Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}

/// Publishes an offer of the provider, orders `lines` lines of it for the buyer and accepts them.
/// Returns the ids of the lines.
pub async fn open_lines(
	rpc: &Rpc,
	provider: &mut Signer,
	buyer: &mut Signer,
	lines: u64,
) -> Result<Range<u64>> {
	let at = rpc.finalised().await?;
	let offer: OfferId = rpc.storage("Marketplace", "NextOfferId", at).await?.unwrap_or_default();
	let first_order: OrderId =
		rpc.storage("Marketplace", "NextOrderId", at).await?.unwrap_or_default();
	let first_line: LineId =
		rpc.storage("Marketplace", "NextLineId", at).await?.unwrap_or_default();
	let now = now()?;

	let publish = RuntimeCall::Marketplace(Call::publish_offer {
		offer: OfferTerms {
			service: Service::Sms { direction: Direction::Originating, length_max: 160 },
			unit_price: UNIT_PRICE,
			area: Area::World,
			service_level: ServiceLevel {
				availability_bp: 9_990,
				latency_ms_max: None,
				support_hours: 24,
				document: None,
			},
			valid_from: now - DAY_SECS,
			valid_until: now + 30 * DAY_SECS,
			capacity: u64::from(u32::MAX) * u64::from(u32::MAX),
			min_units: 1,
			audience: Audience::Public,
			terms: H256::zero(),
		},
	});
	submit_and_wait(rpc, &[provider.sign(publish)]).await?;

	let orders = lines.div_ceil(LINES_PER_ORDER);
	let request = || -> Result<RuntimeCall> {
		let lines: Vec<RequestLine> = (0..LINES_PER_ORDER)
			.map(|_| RequestLine { offer, units: UNITS, max_unit_price: UNIT_PRICE })
			.collect();
		Ok(RuntimeCall::Marketplace(Call::request {
			lines: lines.try_into().ok().context("an order takes 16 lines")?,
			user_reference: [7; 32],
			accept_by: now + DAY_SECS,
			service_until: now + 20 * DAY_SECS,
		}))
	};
	let accept = |index| {
		RuntimeCall::Marketplace(Call::accept {
			order_id: OrderId(first_order.0 + index),
			commitment: H256::repeat_byte(7),
		})
	};
	let (mut requests, mut accepts) = (Vec::new(), Vec::new());
	let mut next = 0;
	while next < orders {
		let end = orders.min(next + ORDERS_PER_TRANSACTION);
		let calls = (next..end).map(|_| request()).collect::<Result<Vec<_>>>()?;
		requests.push(buyer.sign(all_or_nothing(calls)));
		accepts.push(provider.sign(all_or_nothing((next..end).map(accept).collect())));
		next = end;
	}
	submit_and_wait(rpc, &requests).await?;
	submit_and_wait(rpc, &accepts).await?;
	Ok(first_line.0..first_line.0 + orders * LINES_PER_ORDER)
}

/// Reports of usage, each of `rows` rows over neighbouring lines. They go over all lines in turn;
/// each time a line comes up its cumulative units rise by one.
pub struct Reports {
	lines: Range<u64>,
	rows: u64,
	next_line: u64,
	units: u64,
}

impl Reports {
	/// Reports over `lines`, which is a multiple of `rows`.
	pub fn new(lines: Range<u64>, rows: u64) -> Self {
		Self { next_line: lines.start, lines, rows, units: 1 }
	}

	/// The next report.
	pub fn next_call(&mut self) -> Result<RuntimeCall> {
		let rows: Vec<UsageRow> = (self.next_line..self.next_line + self.rows)
			.map(|line| UsageRow { line: LineId(line), cumulative_units: self.units })
			.collect();
		self.next_line += self.rows;
		if self.next_line + self.rows > self.lines.end {
			self.next_line = self.lines.start;
			self.units += 1;
		}
		let rows = rows.try_into().ok().context("a report takes 4,096 rows")?;
		Ok(RuntimeCall::Marketplace(Call::<Runtime>::report_usage { rows }))
	}
}
