//! `interwork-bench`: measures an Interwork network on the machine it runs on.
//!
//! Every measurement starts real nodes on loopback, signs its load before it sends it, counts only
//! what is final and succeeded, and stops its nodes.

mod load;
mod market;
mod network;
mod rpc;
mod signing;
mod throughput;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand, ValueEnum};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use indicatif::{ProgressBar, ProgressStyle};
use std::{path::PathBuf, time::Duration};
use throughput::{Figures, Settings};

/// Measures an Interwork network on this machine.
#[derive(Parser)]
#[command(version)]
struct Args {
	/// The node to measure. By default the one next to this program.
	#[arg(long, global = true)]
	node: Option<PathBuf>,

	/// What to print.
	#[arg(long, global = true, value_enum, default_value = "text")]
	output: Output,

	#[command(subcommand)]
	command: Command,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Output {
	/// A table.
	Text,
	/// One JSON object.
	Json,
}

#[derive(Subcommand)]
enum Command {
	/// Finalised transfers and usage rows a second, latency at half load, bytes and weight.
	Throughput {
		/// Networks to measure, by their number of authorities.
		#[arg(long, value_delimiter = ',', default_values_t = [1, 4])]
		authorities: Vec<usize>,

		/// Transfers to send as fast as the chain takes them.
		#[arg(long, default_value_t = 20_000)]
		transfers: u32,

		/// Batches of 4,096 usage rows to send as fast as the chain takes them.
		#[arg(long, default_value_t = 240)]
		batches: u32,

		/// Seconds of load at half the rate, for the latencies.
		#[arg(long, default_value_t = 60)]
		half_load_secs: u32,
	},
}

#[tokio::main]
async fn main() -> Result<()> {
	let args = Args::parse();
	let node = match args.node {
		Some(path) => path,
		None => std::env::current_exe()?
			.parent()
			.context("a program lies in a folder")?
			.join("interwork-node"),
	};
	match args.command {
		Command::Throughput { authorities, transfers, batches, half_load_secs } => {
			let progress = ProgressBar::new_spinner()
				.with_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}")?);
			progress.enable_steady_tick(Duration::from_millis(200));
			let mut all = Vec::new();
			for count in authorities {
				anyhow::ensure!(
					matches!(count, 1 | 4),
					"a network has 1 or 4 authorities, not {count}"
				);
				let settings = Settings { authorities: count, transfers, batches, half_load_secs };
				let say = |text: String| progress.set_message(format!("{count}: {text}"));
				all.push(throughput::measure(&node, &settings, &say).await?);
			}
			progress.finish_and_clear();
			match args.output {
				Output::Json => println!("{}", serde_json::to_string_pretty(&all)?),
				Output::Text => println!("{}", table(&all)),
			}
		},
	}
	Ok(())
}

/// A row for each figure, a column for each network.
fn table(all: &[Figures]) -> Table {
	type Cell = fn(&Figures) -> String;
	let rows: [(&str, Cell); 13] = [
		("finalised transfers a second", |f| format!("{:.0}", f.transfers_a_second)),
		("finalised usage rows a second, in batches", |f| format!("{:.0}", f.rows_a_second)),
		("rows over transfers", |f| format!("{:.1}", f.rows_over_transfers)),
		("transfers at half load: p50, s", |f| format!("{:.2}", f.transfers_at_half_load.p50_secs)),
		("transfers at half load: p99, s", |f| format!("{:.2}", f.transfers_at_half_load.p99_secs)),
		("batches at half load: p50, s", |f| format!("{:.2}", f.rows_at_half_load.p50_secs)),
		("batches at half load: p99, s", |f| format!("{:.2}", f.rows_at_half_load.p99_secs)),
		("bytes on chain a row", |f| format!("{:.2}", f.bytes_a_row)),
		("block time / weight, transfers: median", |f| {
			format!("{:.2}", f.transfers_time_over_weight.median)
		}),
		("block time / weight, rows: median", |f| format!("{:.2}", f.rows_time_over_weight.median)),
		("block time / weight, rows: max", |f| format!("{:.2}", f.rows_time_over_weight.max)),
		("CPU seconds of all nodes, million rows", |f| {
			format!("{:.1}", f.cpu_seconds_a_million_rows)
		}),
		("refused by the pool", |f| f.refused.to_string()),
	];
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	table.set_header(
		["authorities".to_string()]
			.into_iter()
			.chain(all.iter().map(|figures| figures.authorities.to_string())),
	);
	for (name, cell) in rows {
		table.add_row([name.to_string()].into_iter().chain(all.iter().map(cell)));
	}
	table
}
