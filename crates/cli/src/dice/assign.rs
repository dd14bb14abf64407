//! `interwork dice assign`: one wallet, or as many as a file has.

use super::{args::Assign, words};
use crate::{
	address::Address,
	api::{self, chain::dice::events, dice},
	client::{Client, Receipt},
	error::{Error, Result},
	keys::Signer,
	output::{Format, Progress, Show},
};
use api::types::bounded_collections::bounded_vec::BoundedVec;
use futures::{stream, StreamExt};
use serde::{Deserialize, Serialize};
use std::{
	io::{BufRead, BufReader, Read},
	path::Path,
	sync::atomic::{AtomicU64, Ordering},
};

/// Batches that wait for finality at the same time: with more, the later ones could expire first.
const BATCHES_AT_ONCE: usize = 8;

/// A row of a file of assignments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignArg {
	/// Line of the file, from 1.
	pub line: usize,
	/// To whom.
	pub wallet: Address,
	/// How many units.
	pub units: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonRow {
	wallet: String,
	units: u64,
}

/// Reads rows `wallet,units`, with or without that header, or a JSON object a line. Empty lines and
/// lines that begin with `#` are skipped.
pub fn read_rows(path: &Path, input: impl Read) -> Result<Vec<AssignArg>> {
	let mut rows: Vec<AssignArg> = Vec::new();
	for (index, text) in BufReader::new(input).lines().enumerate() {
		let line = index.saturating_add(1);
		let fail = |reason: String| Error::Row { path: path.into(), line, reason };
		let text = text.map_err(|error| fail(error.to_string()))?;
		let text = text.trim_start_matches('\u{feff}').trim();
		if text.is_empty() || text.starts_with('#') {
			continue;
		}
		let (wallet, units) = if text.starts_with('{') {
			let row: JsonRow =
				serde_json::from_str(text).map_err(|error| fail(error.to_string()))?;
			(row.wallet, row.units)
		} else {
			let mut fields = text.split(',').map(str::trim);
			let (Some(wallet), Some(units), None) = (fields.next(), fields.next(), fields.next())
			else {
				return Err(fail("expected two fields: wallet,units".into()));
			};
			if rows.is_empty() && wallet == "wallet" && units == "units" {
				continue;
			}
			let units =
				units.parse().map_err(|_| fail(format!("units {units:?} is no whole number")))?;
			(wallet.to_string(), units)
		};
		rows.push(AssignArg { line, wallet: wallet.parse().map_err(fail)?, units });
	}
	Ok(rows)
}

#[derive(Serialize)]
struct Assigned {
	rows: u64,
	rows_assigned: u64,
	units: u64,
	/// Rows that the chain refused.
	refused: Vec<Refused>,
	/// Batches that did not go through: none of their rows is assigned, unless the reason says that
	/// it is unknown.
	failed: Vec<Failed>,
	receipts: Vec<Receipt>,
}

#[derive(Serialize)]
struct Refused {
	line: usize,
	wallet: Address,
	units: u64,
	reason: String,
}

#[derive(Serialize)]
struct Failed {
	first_line: usize,
	rows: usize,
	reason: String,
}

impl Show for Assigned {
	fn text(&self) -> String {
		let mut lines: Vec<_> = self.receipts.iter().map(Receipt::line).collect();
		lines.push(format!(
			"{} of {} rows assigned: {} units",
			self.rows_assigned, self.rows, self.units
		));
		for row in &self.refused {
			lines.push(format!(
				"line {}, {} units to {}: {}",
				row.line, row.units, row.wallet, row.reason
			));
		}
		for batch in &self.failed {
			lines.push(format!(
				"{} rows from line {}: {}",
				batch.rows, batch.first_line, batch.reason
			));
		}
		lines.join("\n")
	}
}

struct Batch {
	rows_assigned: u32,
	units: u64,
	refused: Vec<Refused>,
	receipt: Receipt,
}

async fn assign_batch(client: &Client, signer: &Signer, rows: &[AssignArg]) -> Result<Batch> {
	let encoded = rows
		.iter()
		.map(|row| dice::AssignRow { wallet: row.wallet.0, units: row.units })
		.collect();
	let done = client
		.submit(signer, &api::tx().dice().assign_batch(BoundedVec(encoded)))
		.await?;
	let event = done.event::<events::BatchAssigned>("BatchAssigned")?;
	// An empty list of results says that every row was assigned.
	let refused = rows
		.iter()
		.zip(&event.results.0)
		.filter(|(_, result)| **result != dice::AssignResult::Assigned)
		.map(|(row, result)| Refused {
			line: row.line,
			wallet: row.wallet,
			units: row.units,
			reason: words(result),
		})
		.collect();
	Ok(Batch {
		rows_assigned: event.rows_assigned,
		units: event.units,
		refused,
		receipt: done.receipt(),
	})
}

/// Assigns many rows, in batches that keep the order of the file.
async fn assign_all(client: &Client, signer: &Signer, rows: &[AssignArg]) -> Result<Assigned> {
	let at = client.at_head().await?;
	let most = at.constants().entry(api::constants().dice().max_assign_rows())?;
	let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
	let total = rows.len();
	let progress = Progress::start(format!("assigning {total} rows"));
	let quiet = client.clone().showing_progress(false);
	let finished = AtomicU64::new(0);
	let (quiet, said, finished) = (&quiet, &progress, &finished);
	let outcomes: Vec<_> = stream::iter(rows.chunks(most))
		.map(|chunk| async move {
			let outcome = assign_batch(quiet, signer, chunk).await;
			let rows = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
			let before = finished.fetch_add(rows, Ordering::Relaxed);
			said.say(format!("{} of {total} rows are done", before.saturating_add(rows)));
			(chunk, outcome)
		})
		.buffered(BATCHES_AT_ONCE)
		.collect()
		.await;
	progress.finish();
	let mut assigned = Assigned {
		rows: u64::try_from(total).unwrap_or(u64::MAX),
		rows_assigned: 0,
		units: 0,
		refused: Vec::new(),
		failed: Vec::new(),
		receipts: Vec::new(),
	};
	for (chunk, outcome) in outcomes {
		match outcome {
			Ok(batch) => {
				assigned.rows_assigned += u64::from(batch.rows_assigned);
				assigned.units = assigned.units.saturating_add(batch.units);
				assigned.refused.extend(batch.refused);
				assigned.receipts.push(batch.receipt);
			},
			Err(error) => assigned.failed.push(Failed {
				first_line: chunk.first().map_or(0, |row| row.line),
				rows: chunk.len(),
				reason: error.to_string(),
			}),
		}
	}
	Ok(assigned)
}

/// Runs `interwork dice assign`.
pub async fn run(client: &Client, format: Format, options: Assign) -> Result<()> {
	let signer = options.key.signer()?;
	if let (Some(wallet), Some(units)) = (options.wallet, options.units) {
		let call = api::tx().dice().assign(wallet.0, units);
		let done = client.submit(&signer, &call).await?;
		let event = done.event::<events::Assigned>("Assigned")?;
		return format.show(&super::Done {
			what: format!("{units} units of class {} are assigned to {wallet}", event.class.0),
			id: Some(event.class.0.into()),
			receipt: done.receipt(),
		});
	}
	let path = options
		.file
		.ok_or_else(|| Error::Usage("name a wallet and units, or a file with rows".into()))?;
	let rows = if path == Path::new("-") {
		read_rows(&path, std::io::stdin().lock())?
	} else {
		let file = std::fs::File::open(&path)
			.map_err(|reason| Error::File { path: path.clone(), reason })?;
		read_rows(&path, file)?
	};
	if rows.is_empty() {
		return Err(Error::Usage("there are no rows to assign".into()));
	}
	let assigned = assign_all(client, &signer, &rows).await?;
	format.show(&assigned)?;
	match assigned.failed.is_empty() {
		true => Ok(()),
		false => Err(Error::State(format!(
			"{} batches did not go through; send their rows again once you know that they are not \
			assigned",
			assigned.failed.len()
		))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const WALLET: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";

	fn rows(text: &str) -> Result<Vec<AssignArg>> {
		read_rows(Path::new("rows"), text.as_bytes())
	}

	#[test]
	fn rows_should_be_read_from_csv_and_json_lines() {
		let wallet = WALLET.parse().unwrap();
		let csv = format!("\u{feff}wallet,units\r\n# a comment\n{WALLET}, 7\n\n{WALLET},8");
		let json = format!("\n\n{{\"wallet\": \"{WALLET}\", \"units\": 7}}\n\n{{\"units\":8,\"wallet\":\"{WALLET}\"}}");
		let expected =
			vec![AssignArg { line: 3, wallet, units: 7 }, AssignArg { line: 5, wallet, units: 8 }];
		assert_eq!(rows(&csv).unwrap(), expected);
		assert_eq!(rows(&json).unwrap(), expected);
	}

	#[test]
	fn row_should_be_refused_with_its_line_when_malformed() {
		for (text, line) in [
			(format!("{WALLET},1\n{WALLET}"), 2),
			(format!("{WALLET},1,2"), 1),
			("nobody,1".into(), 1),
			(format!("{WALLET},-1"), 1),
			(format!("{{\"wallet\": \"{WALLET}\"}}"), 1),
			(format!("{{\"wallet\": \"{WALLET}\", \"units\": 1, \"more\": 2}}"), 1),
		] {
			match rows(&text) {
				Err(Error::Row { line: found, .. }) => assert_eq!(found, line, "{text:?}"),
				other => panic!("{text:?} gave {other:?}"),
			}
		}
	}
}
