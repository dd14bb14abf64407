//! `interwork-bench`: measures an Interwork network on the machine it runs on.
//!
//! What it does is in the library of the same name.

use anyhow::{bail, Result};
use clap::{Parser, Subcommand, ValueEnum};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use indicatif::{ProgressBar, ProgressStyle};
use interwork_bench::{
	channels,
	comparison::{self, Candidate, Situation},
	gateway, interrupted, mass_close, node_beside_program, reconcile,
	throughput::{self, Figures, FullLoad, Settings},
};
use serde::Serialize;
use std::{path::PathBuf, time::Duration};

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

		/// Minutes of full load of usage rows, instead of a number of batches.
		#[arg(long, conflicts_with = "batches", value_parser = clap::value_parser!(u32).range(1..=120))]
		minutes: Option<u32>,

		/// Seconds of load at half the rate, for the latencies.
		#[arg(long, default_value_t = 60)]
		half_load_secs: u32,
	},

	/// Openings, claims and closings of payment channels a second, finalised, alone and in batches.
	Channels {
		/// Channels that are opened, claimed from and closed in batches of 1,024.
		#[arg(long, default_value_t = 40_960, value_parser = clap::value_parser!(u32).range(20_480..=1_000_000))]
		channels: u32,

		/// Channels that are opened, claimed from and closed one by one.
		#[arg(long, default_value_t = 8_000, value_parser = clap::value_parser!(u32).range(4_000..=100_000))]
		singles: u32,

		/// Asks so many channels to close while blocks are full, instead, and tells how long it takes until
		/// the payee has claimed from all of them.
		#[arg(long, conflicts_with_all = ["channels", "singles"], value_name = "CHANNELS",
			value_parser = clap::value_parser!(u32).range(1..=100_000))]
		mass_close: Option<u32>,
	},

	/// From a payment off the chain to its durable answer, through a gateway: one payer, and many.
	Gateway {
		/// The operators' tool. By default the one next to this program.
		#[arg(long, value_name = "FILE")]
		tool: Option<PathBuf>,

		/// Where the gateway's store is to be. Name a folder on the disk that a gateway would use.
		#[arg(long, value_name = "FOLDER")]
		folder: Option<PathBuf>,

		/// Payers that pay at the same time, each on its channel.
		#[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(2..=4_000))]
		payers: u32,

		/// Payments of a payer that is alone, for each kind.
		#[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
		payments: u32,

		/// Seconds for which all payers pay at the same time.
		#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
		secs: u32,
	},

	/// From two operators' records to settlement: rating and matching on one core, and periods of 15 s
	/// between two of four nodes.
	Reconcile {
		/// The operators' tool. By default the one next to this program.
		#[arg(long, value_name = "FILE")]
		tool: Option<PathBuf>,

		/// Events of which both sides have a record, in a period without differences and in one with some.
		#[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
		events: u32,

		/// Periods one after the other, every second with differences.
		#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=1_000))]
		periods: u32,

		/// Events in each of those.
		#[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
		period_events: u32,

		/// Numbers of events for which rating and matching are measured without a network.
		#[arg(long, value_delimiter = ',', default_values_t = [200_000, 1_000_000])]
		matched: Vec<u32>,
	},

	/// Four authorities undisturbed, with one killed, and with delay between them: finalised
	/// transfers and usage rows a second, and submit-to-final times at half load.
	Network {
		/// A runtime to begin the chain with, as NAME=FILE.wasm; a name alone is the node's own.
		/// Can be given several times.
		#[arg(long = "runtime", value_name = "NAME=FILE.wasm", default_value = "own")]
		runtimes: Vec<Candidate>,

		/// What happens to the network.
		#[arg(long, value_enum, value_delimiter = ',',
			default_values_t = [Situation::Undisturbed, Situation::OneKilled, Situation::Delayed])]
		situations: Vec<Situation>,

		/// How long a packet takes where there is delay, one way, in milliseconds.
		#[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u64).range(0..=5_000))]
		delay_ms: u64,

		/// Transfers to send as fast as the chain takes them.
		#[arg(long, default_value_t = 6_000, value_parser = clap::value_parser!(u32).range(1..))]
		transfers: u32,

		/// Seconds of usage rows as fast as the chain takes them.
		#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
		full_load_secs: u32,

		/// Seconds of load at half the rate, for the latencies.
		#[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
		half_load_secs: u32,
	},
}

/// Shows on a terminal what is being measured.
fn spinner() -> Result<ProgressBar> {
	let progress = ProgressBar::new_spinner()
		.with_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}")?);
	progress.enable_steady_tick(Duration::from_millis(200));
	Ok(progress)
}

/// The operators' tool: the one that was named, or the one next to this program.
fn tool_or_beside(named: Option<PathBuf>) -> Result<PathBuf> {
	named.map_or_else(|| Ok(node_beside_program()?.with_file_name("interwork")), Ok)
}

/// Prints the figures, as JSON or as a table.
fn show(output: Output, figures: &impl Serialize, table: impl std::fmt::Display) -> Result<()> {
	match output {
		Output::Json => println!("{}", serde_json::to_string_pretty(figures)?),
		Output::Text => println!("{table}"),
	}
	Ok(())
}

/// Says what is being done: on a terminal in place, elsewhere line by line.
fn say(progress: &ProgressBar, text: String) {
	match progress.is_hidden() {
		true => eprintln!("{text}"),
		false => progress.set_message(text),
	}
}

#[tokio::main]
async fn main() -> Result<()> {
	let args = Args::parse();
	// Nodes, databases and namespaces go with the values that own them: a signal must let them.
	tokio::select! {
		result = measure(args) => result,
		signal = interrupted() => bail!("stopped by {}", signal?),
	}
}

async fn measure(args: Args) -> Result<()> {
	let node = args.node.map_or_else(node_beside_program, Ok)?;
	match args.command {
		Command::Throughput { authorities, transfers, batches, minutes, half_load_secs } => {
			let progress = spinner()?;
			let mut all = Vec::new();
			for count in authorities {
				anyhow::ensure!(
					matches!(count, 1 | 4),
					"a network has 1 or 4 authorities, not {count}"
				);
				let rows = minutes.map_or(FullLoad::Batches(batches), FullLoad::Minutes);
				let settings = Settings { authorities: count, transfers, rows, half_load_secs };
				let say = |text: String| progress.set_message(format!("{count}: {text}"));
				all.push(throughput::measure(&node, &settings, &say).await?);
			}
			progress.finish_and_clear();
			show(args.output, &all, table(&all))?;
		},
		Command::Channels { mass_close: Some(count), .. } => {
			let progress = spinner()?;
			let say = |text: String| say(&progress, text);
			let figures = mass_close::measure(&node, count, &say).await?;
			progress.finish_and_clear();
			show(args.output, &figures, mass_close::table(&figures))?;
		},
		Command::Channels { channels, singles, mass_close: None } => {
			let progress = spinner()?;
			let say = |text: String| say(&progress, text);
			let settings = channels::Settings { channels, singles };
			let figures = channels::measure(&node, &settings, &say).await?;
			progress.finish_and_clear();
			show(args.output, &figures, channels::table(&figures))?;
		},
		Command::Gateway { tool, folder, payers, payments, secs } => {
			let tool = tool_or_beside(tool)?;
			let progress = spinner()?;
			let say = |text: String| say(&progress, text);
			let settings = gateway::Settings { tool, folder, payers, payments, secs };
			let figures = gateway::measure(&node, &settings, &say).await?;
			progress.finish_and_clear();
			show(args.output, &figures, gateway::table(&figures))?;
		},
		Command::Reconcile { tool, events, periods, period_events, matched } => {
			let tool = tool_or_beside(tool)?;
			let progress = spinner()?;
			let say = |text: String| say(&progress, text);
			let settings = reconcile::Settings { tool, events, periods, period_events, matched };
			let figures = reconcile::measure(&node, &settings, &say).await?;
			progress.finish_and_clear();
			show(args.output, &figures, reconcile::table(&figures))?;
		},
		Command::Network {
			runtimes,
			situations,
			delay_ms,
			transfers,
			full_load_secs,
			half_load_secs,
		} => {
			let delay = Duration::from_millis(delay_ms);
			let settings = comparison::Settings {
				situations,
				delay,
				transfers,
				full_load_secs,
				half_load_secs,
			};
			let progress = spinner()?;
			let (mut all, mut all_left_out) = (Vec::new(), Vec::new());
			for candidate in &runtimes {
				let say = |text: String| say(&progress, format!("{}: {text}", candidate.name));
				let (figures, left_out) =
					comparison::measure(&node, candidate, &settings, &say).await?;
				all.extend(figures);
				all_left_out.extend(left_out);
			}
			progress.finish_and_clear();
			let value = serde_json::json!({ "measured": all, "left_out": all_left_out });
			show(args.output, &value, comparison::table(&all))?;
			for text in all_left_out {
				eprintln!("left out: {text}");
			}
		},
	}
	Ok(())
}

/// A row for each figure, a column for each network.
fn table(all: &[Figures]) -> Table {
	type Cell = fn(&Figures) -> String;
	let rows: [(&str, Cell); 17] = [
		("finalised transfers a second", |f| format!("{:.0}", f.transfers_a_second)),
		("finalised usage rows a second, in batches", |f| format!("{:.0}", f.rows_a_second)),
		("seconds of full load of rows", |f| format!("{:.0}", f.rows_secs)),
		("rows a second in the worst minute", |f| {
			f.rows_a_second_in_the_worst_minute
				.map_or("-".into(), |rate| format!("{rate:.0}"))
		}),
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
		("memory of a node at most, MB", |f| format!("{:.0}", f.node_memory_mb_max)),
		("refused by the pool", |f| f.refused.to_string()),
		("submitted again", |f| f.resubmitted.to_string()),
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
