//! Four authorities, undisturbed and disturbed: one of them killed, and delay between all. Several
//! runtimes are measured alike, to compare their slots.

use crate::{
	load::{self, Outcome, Pace},
	network::{Network, Surroundings},
	rpc::NO_BLOCK,
	throughput::{
		latency, open, paid_rows, sign_transfers, transfers_made, Latency, Traffic,
		OUTSTANDING_BATCHES, ROWS,
	},
};
use anyhow::{ensure, Context, Result};
use clap::ValueEnum;
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use serde::Serialize;
use std::{
	path::{Path, PathBuf},
	time::Duration,
};

/// Transfers sent but not final at full load: more than a block of them, and few enough that the
/// queue is soon empty.
const OUTSTANDING_TRANSFERS: usize = 3_000;

/// What happens to a network while it is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
	/// Nothing.
	Undisturbed,
	/// One of the four authorities is killed and stays away.
	OneKilled,
	/// Every packet between two authorities takes its time.
	Delayed,
}

/// A runtime to measure.
#[derive(Clone)]
pub struct Candidate {
	/// What the figures call it.
	pub name: String,
	/// Its WebAssembly; the node's own runtime if there is none.
	pub code: Option<PathBuf>,
}

impl std::str::FromStr for Candidate {
	type Err = String;

	/// `NAME=FILE`, or a name alone for the node's own runtime.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let (name, code) = match text.split_once('=') {
			Some((name, file)) => (name, Some(PathBuf::from(file))),
			None => (text, None),
		};
		if name.is_empty() {
			return Err("a runtime needs a name: NAME=FILE.wasm".to_string());
		}
		if let Some(file) = code.as_ref().filter(|file| !file.is_file()) {
			return Err(format!("{} is not a file", file.display()));
		}
		Ok(Self { name: name.to_string(), code })
	}
}

/// What to measure with.
pub struct Settings {
	/// In what situations.
	pub situations: Vec<Situation>,
	/// How long a packet takes where there is delay, one way.
	pub delay: Duration,
	/// Transfers to send as fast as possible.
	pub transfers: u32,
	/// Seconds of usage rows as fast as possible.
	pub full_load_secs: u32,
	/// Seconds of load at half the rate, for the latencies.
	pub half_load_secs: u32,
}

/// Figures of one runtime in one situation.
#[derive(Serialize)]
pub struct Figures {
	/// The runtime.
	pub runtime: String,
	/// Length of its slots.
	pub slot_secs: f64,
	/// What happened to the network.
	pub situation: Situation,
	/// One-way delay between authorities.
	pub delay_millis: u64,
	/// Finalised single transfers a second.
	pub transfers_a_second: f64,
	/// Finalised usage rows a second, through batches.
	pub rows_a_second: f64,
	/// Submit to final at half of the transfers' rate.
	pub transfers_at_half_load: Latency,
	/// Submit to final at half of the rows' rate.
	pub rows_at_half_load: Latency,
	/// Mean time between finalised blocks, over all the loads.
	pub block_secs: f64,
	/// How often the pool refused a transaction, which was then offered again.
	pub refused: usize,
	/// How often a transaction that a pool had taken was submitted again since it was not final in time.
	pub resubmitted: usize,
}

/// Measures one runtime in all situations. The second value says what was left out, and why.
pub async fn measure(
	binary: &Path,
	candidate: &Candidate,
	settings: &Settings,
	say: &dyn Fn(String),
) -> Result<(Vec<Figures>, Vec<String>)> {
	let (mut figures, mut left_out) = (Vec::new(), Vec::new());
	let wants = |situation| settings.situations.contains(&situation);

	if wants(Situation::Undisturbed) || wants(Situation::OneKilled) {
		say("starting four authorities".to_string());
		let surroundings = Surroundings {
			runtime: candidate.code.as_deref(),
			delay: None,
			..Surroundings::default()
		};
		let mut network = Network::start_four(binary, &surroundings).await?;
		let mut traffic = Traffic::prepare(&network, say).await?;
		if wants(Situation::Undisturbed) {
			let situation = Situation::Undisturbed;
			figures.push(traffic.measure(candidate, situation, settings, say).await?);
		}
		if wants(Situation::OneKilled) {
			network.kill_last()?;
			let situation = Situation::OneKilled;
			figures.push(traffic.measure(candidate, situation, settings, say).await?);
		}
	}

	if wants(Situation::Delayed) {
		say("starting four authorities with delay between them".to_string());
		let delay = Some(settings.delay);
		let surroundings =
			Surroundings { runtime: candidate.code.as_deref(), delay, ..Surroundings::default() };
		match Network::start_four(binary, &surroundings).await {
			Ok(network) => {
				let mut traffic = Traffic::prepare(&network, say).await?;
				let situation = Situation::Delayed;
				figures.push(traffic.measure(candidate, situation, settings, say).await?);
			},
			Err(error) if is_unsupported(&error) => {
				left_out.push(format!("{}, delayed: {error}", candidate.name));
			},
			Err(error) => return Err(error),
		}
	}
	Ok((figures, left_out))
}

fn is_unsupported(error: &anyhow::Error) -> bool {
	matches!(error.downcast_ref(), Some(interwork_linkem::Error::Unsupported(_)))
}

impl Traffic {
	/// Full load of rows, then of transfers, then half of each. Half is half of what this network
	/// just did in this situation.
	async fn measure(
		&mut self,
		candidate: &Candidate,
		situation: Situation,
		settings: &Settings,
		say: &dyn Fn(String),
	) -> Result<Figures> {
		let say = |what: &str| say(format!("{situation:?}: {what}"));
		let slot_millis: u64 = self.rpc.call("AuraApi_slot_duration").await?;
		let (height_before, time_before) = self.finalised().await?;

		say("rows at full load");
		let limit = Some(Duration::from_secs(settings.full_load_secs.into()));
		let pace = Pace::Closed { outstanding: OUTSTANDING_BATCHES };
		let lane = self.reporter.endless_lane();
		let rows = load::run(&self.url, vec![lane], pace, limit, paid_rows).await?;
		check(&rows, ROWS)?;

		say("transfers at full load");
		let pace = Pace::Closed { outstanding: OUTSTANDING_TRANSFERS };
		let lanes = load::signed(sign_transfers(&mut self.senders, settings.transfers));
		let transfers = load::run(&self.url, lanes, pace, None, transfers_made).await?;
		check(&transfers, 1)?;

		say("rows at half load");
		let batch_rate = rows.units_a_second()? / ROWS as f64 / 2.0;
		let secs = f64::from(settings.half_load_secs);
		let lane = self.reporter.signed_lane((batch_rate * secs).ceil() as u32)?;
		let half_rows = load::run(&self.url, vec![lane], open(batch_rate), None, paid_rows).await?;
		check(&half_rows, ROWS)?;

		say("transfers at half load");
		let transfer_rate = transfers.units_a_second()? / 2.0;
		let lanes = sign_transfers(&mut self.senders, (transfer_rate * secs).ceil() as u32);
		let lanes = load::signed(lanes);
		let half_transfers =
			load::run(&self.url, lanes, open(transfer_rate), None, transfers_made).await?;
		check(&half_transfers, 1)?;

		let (height_after, time_after) = self.finalised().await?;
		let blocks = height_after.saturating_sub(height_before);
		ensure!(blocks > 0, "no block became final under load");
		let delayed = situation == Situation::Delayed;
		let loads = [&rows, &transfers, &half_rows, &half_transfers];
		let figures = Figures {
			runtime: candidate.name.clone(),
			slot_secs: slot_millis as f64 / 1_000.0,
			situation,
			delay_millis: if delayed { settings.delay.as_millis() as u64 } else { 0 },
			transfers_a_second: transfers.units_a_second()?,
			rows_a_second: rows.units_a_second()?,
			transfers_at_half_load: latency(&half_transfers, transfer_rate),
			rows_at_half_load: latency(&half_rows, batch_rate),
			block_secs: (time_after - time_before) as f64 / 1_000.0 / f64::from(blocks),
			refused: loads.iter().map(|load| load.refused).sum(),
			resubmitted: loads.iter().map(|load| load.resubmitted).sum(),
		};
		// A measurement of half an hour shall not keep what it has found to itself.
		say(&format!(
			"{:.0} transfers and {:.0} rows a second; p50 and p99 at half load {:.2} and {:.2} s, of \
			 batches {:.2} and {:.2} s; {:.2} s between blocks",
			figures.transfers_a_second,
			figures.rows_a_second,
			figures.transfers_at_half_load.p50_secs,
			figures.transfers_at_half_load.p99_secs,
			figures.rows_at_half_load.p50_secs,
			figures.rows_at_half_load.p99_secs,
			figures.block_secs,
		));
		Ok(figures)
	}

	/// Height of the last finalised block, and its time in milliseconds since 1970.
	async fn finalised(&self) -> Result<(u32, u64)> {
		let height = self.rpc.finalised_height().await?;
		let hash = self.rpc.block_hash(height).await?.context(NO_BLOCK)?;
		let time: Option<u64> = self.rpc.storage("Timestamp", "Now", hash).await?;
		Ok((height, time.context("a block has a time")?))
	}
}

/// Nothing that was taken into the pool may be lost or done twice.
fn check(outcome: &Outcome, units_each: u64) -> Result<()> {
	let expected = outcome.sent as u64 * units_each;
	let units = outcome.units();
	ensure!(units == expected, "{units} units became final of {expected}");
	Ok(())
}

/// A row for each runtime and situation.
pub fn table(all: &[Figures]) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	table.set_header([
		"runtime",
		"slot, s",
		"situation",
		"transfers/s",
		"rows/s",
		"transfers at half load: p50, p99, s",
		"batches at half load: p50, p99, s",
		"between blocks, s",
		"refused",
	]);
	let times = |latency: &Latency| format!("{:.2}, {:.2}", latency.p50_secs, latency.p99_secs);
	for figures in all {
		let situation = match figures.situation {
			Situation::Undisturbed => "undisturbed".to_string(),
			Situation::OneKilled => "one killed".to_string(),
			Situation::Delayed => format!("{} ms one way", figures.delay_millis),
		};
		table.add_row([
			figures.runtime.clone(),
			format!("{}", figures.slot_secs),
			situation,
			format!("{:.0}", figures.transfers_a_second),
			format!("{:.0}", figures.rows_a_second),
			times(&figures.transfers_at_half_load),
			times(&figures.rows_at_half_load),
			format!("{:.2}", figures.block_secs),
			figures.refused.to_string(),
		]);
	}
	table
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn candidate_should_be_refused_when_its_name_or_file_is_missing() {
		assert!("=x.wasm".parse::<Candidate>().is_err());
		assert!("fast=/no/such/file.wasm".parse::<Candidate>().is_err());
		assert!("own".parse::<Candidate>().is_ok_and(|own| own.code.is_none()));
	}
}
