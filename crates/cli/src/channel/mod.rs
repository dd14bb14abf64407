//! `interwork channel`: payment channels, for operators.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;

use crate::{
	address::Address,
	api::{self, channels, messages, AcceptanceId, ChannelId},
	client::{hex_of, view, AtBlock, Client, Receipt},
	codes::moment,
	dice::words,
	error::{Error, Result},
	output::{align_right, facts, table, Format, Progress, Show},
};
use api::{chain::channels::events, types::bounded_collections::bounded_vec::BoundedVec};
use args::{Channel, Claims, Close};
use interwork_micropay as micropay;
use serde::Serialize;
use std::{
	io::{BufRead, BufReader},
	path::Path,
};

/// Most hashes that the claims of one batch may take to check: a fraction of what fits a block,
/// where a full batch with the longest chains of ticks would not.
const HASHES_PER_BATCH: u64 = 250_000;

/// A channel as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
	/// Its id.
	pub id: u64,
	/// Open, closing or over.
	pub phase: String,
	/// Who pays.
	pub payer: Address,
	/// The operator that is paid.
	pub visited: u32,
	/// The class of the units.
	pub class: u32,
	/// Under which acceptance.
	pub acceptance: u64,
	/// The key of its vouchers.
	pub voucher_key: String,
	/// Units that were ever put in.
	pub deposit: u64,
	/// Units that the payee has claimed.
	pub claimed: u64,
	/// Units that are not claimed.
	pub left: u64,
	/// Bytes for a unit.
	pub bytes_per_unit: u32,
	/// When it begins, or began, to close.
	pub closes_at: u64,
	/// Claims are accepted before this moment, as things stand.
	pub ends_at: u64,
}

impl Row {
	/// What is shown of a channel.
	pub fn new(view: &channels::ChannelView) -> Self {
		let record = &view.record;
		Self {
			id: view.id.0,
			phase: words(&view.phase),
			payer: record.payer.into(),
			visited: view.terms.visited.0,
			class: view.terms.class.0,
			acceptance: record.acceptance.0,
			voucher_key: hex_of(record.voucher_key),
			deposit: record.deposit,
			claimed: record.claimed,
			left: view.left,
			bytes_per_unit: view.terms.bytes_per_unit,
			closes_at: record.closes_at,
			ends_at: view.ends_at,
		}
	}
}

impl Show for Row {
	fn text(&self) -> String {
		facts(vec![
			("channel", format!("{}, {}", self.id, self.phase)),
			("payer", self.payer.to_string()),
			("payee", format!("operator {}", self.visited)),
			("units", format!("class {}, acceptance {}", self.class, self.acceptance)),
			("deposit", format!("{}; {} claimed, {} left", self.deposit, self.claimed, self.left)),
			("a unit", format!("{} bytes", self.bytes_per_unit)),
			("voucher key", self.voucher_key.clone()),
			("closes at (UTC)", moment(self.closes_at)),
			("claims until (UTC)", moment(self.ends_at)),
		])
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Rows(Vec<Row>);

impl Show for Rows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No channel is open".into();
		}
		let mut table =
			table(["id", "phase", "class", "acceptance", "deposit", "claimed", "claims until"]);
		align_right(&mut table, &[0, 2, 3, 4, 5]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.phase.clone(),
				row.class.to_string(),
				row.acceptance.to_string(),
				row.deposit.to_string(),
				row.claimed.to_string(),
				moment(row.ends_at),
			]);
		}
		table.to_string()
	}
}

/// A channel, or `None` if it was closed or never opened.
pub async fn channel(at: &AtBlock, id: u64) -> Result<Option<channels::ChannelView>> {
	view(at, api::view_functions().channels().channel(ChannelId(id))).await
}

/// Channels for which `wanted` says yes, of an acceptance or of all, at most `limit`.
pub async fn channels_of(
	at: &AtBlock,
	acceptance: Option<u64>,
	limit: usize,
	wanted: impl Fn(&channels::ChannelView) -> bool,
) -> Result<Vec<channels::ChannelView>> {
	const PAGE: u32 = 100;
	let mut found = Vec::new();
	let mut after = None;
	while found.len() < limit {
		let query =
			api::view_functions()
				.channels()
				.channels(acceptance.map(AcceptanceId), after, PAGE);
		let (page, next) = view(at, query).await?;
		found.extend(page.into_iter().filter(&wanted));
		match next {
			Some(next) => after = Some(next),
			None => break,
		}
	}
	found.truncate(limit);
	Ok(found)
}

// --- Claims -----------------------------------------------------------------------------------

/// The claim that the chain takes.
pub fn chain_claim(claim: &micropay::Claim) -> channels::Claim {
	let signed = &claim.voucher;
	channels::Claim {
		voucher: messages::Voucher {
			channel: ChannelId(signed.voucher.channel.0),
			cumulative: signed.voucher.cumulative,
			tick_root: signed.voucher.tick_root,
			tick_value: signed.voucher.tick_value,
			max_ticks: signed.voucher.max_ticks,
		},
		signature: signed.signature.0,
		tick: claim
			.tick
			.map(|tick| messages::Tick { index: tick.index, preimage: tick.preimage }),
	}
}

/// Reads a claim for the chain with this genesis hash.
fn read_claim(text: &str, genesis: [u8; 32]) -> Result<micropay::Claim, String> {
	let bytes = hex::decode(text.trim_start_matches("0x"))
		.map_err(|_| "a claim is 408 hexadecimal digits".to_string())?;
	let claim = micropay::Claim::decode(&bytes).map_err(|error| error.to_string())?;
	if claim.voucher.voucher.genesis.0 != genesis {
		return Err("the claim is for another chain".into());
	}
	Ok(claim)
}

fn read_claims(options: &Claims, genesis: [u8; 32]) -> Result<Vec<micropay::Claim>> {
	let mut claims = Vec::new();
	for text in &options.claims {
		claims.push(read_claim(text, genesis).map_err(Error::Usage)?);
	}
	let Some(path) = &options.file else { return Ok(claims) };
	let input: Box<dyn std::io::Read> = if path == Path::new("-") {
		Box::new(std::io::stdin().lock())
	} else {
		let file = std::fs::File::open(path)
			.map_err(|reason| Error::File { path: path.clone(), reason })?;
		Box::new(file)
	};
	for (index, text) in BufReader::new(input).lines().enumerate() {
		let line = index.saturating_add(1);
		let fail = |reason: String| Error::Row { path: path.clone(), line, reason };
		let text = text.map_err(|error| fail(error.to_string()))?;
		let text = text.trim();
		if !text.is_empty() && !text.starts_with('#') {
			claims.push(read_claim(text, genesis).map_err(fail)?);
		}
	}
	Ok(claims)
}

/// Cuts rows into batches of at most `most` rows and so many hashes as fit a block.
fn batches<T>(rows: Vec<T>, most: usize, hashes: impl Fn(&T) -> u64) -> Vec<Vec<T>> {
	let mut batches: Vec<Vec<T>> = Vec::new();
	let mut hashed = 0;
	for row in rows {
		let cost = hashes(&row);
		match batches.last_mut() {
			Some(batch) if batch.len() < most && hashed + cost <= HASHES_PER_BATCH => {
				hashed += cost;
				batch.push(row);
			},
			_ => {
				hashed = cost;
				batches.push(vec![row]);
			},
		}
	}
	batches
}

fn hashes_of(claim: Option<&channels::Claim>) -> u64 {
	claim.and_then(|claim| claim.tick.as_ref()).map_or(0, |tick| tick.index.into())
}

#[derive(Default, Serialize)]
struct Outcome {
	/// Rows that were sent.
	rows: u64,
	/// Rows that the chain did as asked.
	rows_done: u64,
	/// Units that payees have and had not before.
	claimed: u64,
	/// Units that went back to payers.
	refunded: u64,
	refused: Vec<RefusedRow>,
	receipts: Vec<Receipt>,
}

#[derive(Serialize)]
struct RefusedRow {
	channel: u64,
	reason: String,
}

impl Show for Outcome {
	fn text(&self) -> String {
		let mut lines: Vec<_> = self.receipts.iter().map(Receipt::line).collect();
		lines.push(format!(
			"{} of {} rows are done; payees have {} units more, {} went back",
			self.rows_done, self.rows, self.claimed, self.refunded
		));
		for row in &self.refused {
			lines.push(format!("channel {}: {}", row.channel, row.reason));
		}
		lines.join("\n")
	}
}

async fn max_rows(client: &Client) -> Result<usize> {
	let at = client.at_head().await?;
	let most = at.constants().entry(api::constants().channels().max_rows())?;
	Ok(usize::try_from(most).unwrap_or(usize::MAX).max(1))
}

async fn claim(
	client: &Client,
	signer: &crate::keys::Signer,
	claims: &[micropay::Claim],
) -> Result<Outcome> {
	let rows = claims.iter().map(chain_claim).collect();
	let mut outcome = Outcome::default();
	for batch in batches(rows, max_rows(client).await?, |claim| hashes_of(Some(claim))) {
		let ids: Vec<_> = batch.iter().map(|claim| claim.voucher.channel.0).collect();
		let call = api::tx().channels().claim_batch(BoundedVec(batch));
		let done = client.submit(signer, &call).await?;
		let event = done.event::<events::BatchClaimed>("BatchClaimed")?;
		outcome.rows += u64::from(event.rows);
		outcome.rows_done += u64::from(event.rows_claimed);
		outcome.claimed = outcome.claimed.saturating_add(event.units);
		outcome.refused.extend(ids.into_iter().zip(&event.results.0).filter_map(
			|(channel, result)| match result {
				channels::ClaimResult::Claimed => None,
				channels::ClaimResult::Refused(fault) => {
					Some(RefusedRow { channel, reason: words(fault) })
				},
			},
		));
		outcome.receipts.push(done.receipt());
	}
	Ok(outcome)
}

impl Outcome {
	/// Adds what a batch of closings or finalisations did.
	fn add(&mut self, ids: Vec<u64>, event: &events::BatchClosed, receipt: Receipt) {
		self.rows += u64::from(event.rows);
		self.rows_done += u64::from(event.rows_closed);
		self.claimed = self.claimed.saturating_add(event.claimed);
		self.refunded = self.refunded.saturating_add(event.refunded);
		self.refused.extend(ids.into_iter().zip(&event.results.0).filter_map(
			|(channel, result)| match result {
				channels::EndResult::Ended => None,
				channels::EndResult::Refused(fault) => {
					Some(RefusedRow { channel, reason: words(fault) })
				},
			},
		));
		self.receipts.push(receipt);
	}
}

async fn close(client: &Client, options: &Close) -> Result<Outcome> {
	let signer = options.key.signer()?;
	let claims = read_claims(&options.claims, client.genesis().0)?;
	let with_claims = claims.iter().map(|claim| channels::CloseRow {
		channel: ChannelId(claim.voucher.voucher.channel.0),
		claim: Some(chain_claim(claim)),
	});
	let without = options
		.without_claim
		.iter()
		.map(|id| channels::CloseRow { channel: ChannelId(*id), claim: None });
	let rows: Vec<_> = with_claims.chain(without).collect();
	if rows.is_empty() {
		return Err(Error::Usage(
			"name the last claim of each channel with --file or --claim, or the channel with \
			--without-claim to give up what is not claimed"
				.into(),
		));
	}
	let mut outcome = Outcome::default();
	for batch in batches(rows, max_rows(client).await?, |row| hashes_of(row.claim.as_ref())) {
		let ids = batch.iter().map(|row| row.channel.0).collect();
		let call = api::tx().channels().close_batch(BoundedVec(batch));
		let done = client.submit(&signer, &call).await?;
		let event = done.event::<events::BatchClosed>("BatchClosed")?;
		outcome.add(ids, &event, done.receipt());
	}
	Ok(outcome)
}

async fn finalise(client: &Client, signer: &crate::keys::Signer, ids: Vec<u64>) -> Result<Outcome> {
	let mut outcome = Outcome::default();
	let progress = Progress::start(format!("finalising {} channels", ids.len()));
	let quiet = client.clone().showing_progress(false);
	for chunk in ids.chunks(max_rows(client).await?) {
		let rows = chunk.iter().copied().map(ChannelId).collect();
		let call = api::tx().channels().finalise_batch(BoundedVec(rows));
		let done = quiet.submit(signer, &call).await?;
		let event = done.event::<events::BatchClosed>("BatchClosed")?;
		outcome.add(chunk.to_vec(), &event, done.receipt());
		progress.say(format!("{} of {} channels are gone", outcome.rows_done, ids.len()));
	}
	progress.finish();
	Ok(outcome)
}

/// Runs `interwork channel`.
pub async fn run(client: &Client, format: Format, command: Channel) -> Result<()> {
	match command {
		Channel::List { acceptance, limit } => {
			let at = client.at_head().await?;
			let found = channels_of(&at, acceptance, limit, |_| true).await?;
			format.show(&Rows(found.iter().map(Row::new).collect()))
		},
		Channel::Show { id } => {
			let found = channel(&client.at_head().await?, id).await?;
			let view = found.ok_or_else(|| Error::NotFound {
				what: format!("channel {id}"),
				advice: "It was closed, or never opened: channels leave nothing behind",
			})?;
			format.show(&Row::new(&view))
		},
		Channel::Claim { key, claims } => {
			let claims = read_claims(&claims, client.genesis().0)?;
			if claims.is_empty() {
				return Err(Error::Usage("name claims with --file or --claim".into()));
			}
			format.show(&claim(client, &key.signer()?, &claims).await?)
		},
		Channel::Close(options) => format.show(&close(client, &options).await?),
		Channel::Finalise { key, ids, due, acceptance } => {
			let signer = key.signer()?;
			let ids = match due {
				false => ids,
				true => {
					let is_over =
						|view: &channels::ChannelView| view.phase == channels::ChannelPhase::Over;
					let at = client.at_head().await?;
					let found = channels_of(&at, acceptance, usize::MAX, is_over).await?;
					found.iter().map(|view| view.id.0).collect()
				},
			};
			format.show(&finalise(client, &signer, ids).await?)
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use micropay::{ChannelId, Genesis, Payer, TickPolicy, VoucherSigner};

	fn claim(channel: u64, units: u64) -> micropay::Claim {
		let signer = VoucherSigner::from_seed([1; 32]);
		let policy = TickPolicy::UNIT_TICKS;
		let mut payer =
			Payer::new(signer, Genesis([7; 32]), ChannelId(channel), 2_000, policy).unwrap();
		payer.spend(1).unwrap();
		payer.spend(units - 1).unwrap();
		payer.latest().unwrap()
	}

	#[test]
	fn claim_should_be_read_when_it_is_for_this_chain() {
		let claim = claim(5, 25);
		let text = hex::encode(claim.encode());
		assert_eq!(read_claim(&text, [7; 32]), Ok(claim));
		assert_eq!(read_claim(&format!("0x{text}"), [7; 32]), Ok(claim));
		assert!(read_claim(&text, [8; 32]).is_err_and(|error| error.contains("another chain")));
		assert!(read_claim(text.get(2..).unwrap(), [7; 32]).is_err());
		assert!(read_claim("claim", [7; 32]).is_err());
	}

	#[test]
	fn chain_claim_should_have_every_part_of_the_claim() {
		let claim = claim(5, 25);
		let made = chain_claim(&claim);
		assert_eq!(made.voucher.channel.0, 5);
		assert_eq!((made.voucher.cumulative, made.voucher.max_ticks), (1, 1_024));
		assert_eq!(made.voucher.tick_root, claim.voucher.voucher.tick_root);
		assert_eq!(made.signature, claim.voucher.signature.0);
		let tick = made.tick.unwrap();
		assert_eq!((tick.index, tick.preimage), (24, claim.tick.unwrap().preimage));
	}

	#[test]
	fn batches_should_keep_to_rows_and_hashes() {
		let sizes = |rows: Vec<u64>, most| -> Vec<usize> {
			batches(rows, most, |row| *row).iter().map(Vec::len).collect()
		};
		assert_eq!(sizes(vec![1; 5], 2), [2, 2, 1]);
		assert_eq!(sizes(vec![100_000; 5], 1_024), [2, 2, 1]);
		assert_eq!(sizes(vec![HASHES_PER_BATCH + 1; 2], 9), [1, 1]);
		assert!(sizes(vec![], 9).is_empty());
	}
}
