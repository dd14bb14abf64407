//! `interwork-faults`: breaks a network of four authorities on purpose, under traffic, and checks after
//! each fault that one chain, one state, every equality and every unit are left.

mod checks;
mod faults;
mod ledger;
mod network;
mod rpc;
mod traffic;
mod watch;

use anyhow::{bail, Context, Result};
use clap::{Parser, ValueEnum};
use faults::{bad_links, Fault, Figures, Lengths, Stage};
use interwork_bench::{interrupted, node_beside_program};
use interwork_linkem::Error;
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	process::ExitCode,
	time::Instant,
};

/// Breaks a network of four authorities on purpose and checks what is left.
#[derive(Parser)]
#[command(version)]
struct Args {
	/// The node to break. By default the one next to this program.
	#[arg(long)]
	node: Option<PathBuf>,

	/// Only these faults.
	#[arg(long, value_enum, value_delimiter = ',')]
	only: Vec<Fault>,

	/// As long as the project asks for, instead of a selection of some minutes.
	#[arg(long)]
	full: bool,

	/// Makes a run repeatable, as far as processes on a clock can be. By default INTERWORK_SEED, or
	/// a new one.
	#[arg(long)]
	seed: Option<u64>,

	/// What to print.
	#[arg(long, value_enum, default_value = "text")]
	output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Output {
	/// A line for each fault.
	Text,
	/// A JSON object a line, one for each fault.
	Json,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
	let args = Args::parse();
	let node = args.node.map_or_else(node_beside_program, Ok)?;
	let seed = match (args.seed, std::env::var("INTERWORK_SEED")) {
		(Some(seed), _) => seed,
		(None, Ok(text)) => text.parse().with_context(|| format!("{text} is no seed"))?,
		(None, Err(_)) => fastrand::u64(..),
	};
	eprintln!("seed {seed}: INTERWORK_SEED={seed} runs the same faults again");
	let lengths = if args.full { Lengths::full() } else { Lengths::short() };
	let faults =
		if args.only.is_empty() { Fault::value_variants().to_vec() } else { args.only.clone() };

	// Interrupted, it still stops its nodes and unmounts what it mounted: they go with the future.
	tokio::select! {
		passed = run_all(&node, seed, &faults, &lengths, args.output) =>
			Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
		signal = interrupted() => bail!("stopped by {}", signal?),
	}
}

/// Runs the faults one after the other. Returns whether none failed.
async fn run_all(
	node: &Path,
	seed: u64,
	faults: &[Fault],
	lengths: &Lengths,
	output: Output,
) -> bool {
	let mut all_passed = true;
	let mut stage = None;
	for (number, fault) in (0..).zip(Fault::value_variants()) {
		if !faults.contains(fault) {
			continue;
		}
		let start = Instant::now();
		// A fault has the same dice whichever faults come before it.
		let mut random = fastrand::Rng::with_seed(seed.wrapping_add(number));
		let mut figures = Figures::new();
		let result = run(&mut stage, node, seed, *fault, lengths, &mut random, &mut figures).await;
		report(output, *fault, seed, start.elapsed().as_secs(), &figures, &result);
		if result.is_err() {
			all_passed = false;
		}
		if result.is_err() && *fault != Fault::Links {
			// What is broken breaks no other fault; its logs stay for whoever looks for the cause.
			if let Some(mut broken) = stage.take() {
				let folder = broken.network.keep_folder();
				eprintln!("logs and data are kept in {}", folder.display());
			}
		}
	}
	all_passed
}

/// Runs a fault on the network that is there, or on a new one.
async fn run(
	stage: &mut Option<Stage>,
	node: &Path,
	seed: u64,
	fault: Fault,
	lengths: &Lengths,
	random: &mut fastrand::Rng,
	figures: &mut Figures,
) -> Result<()> {
	if fault == Fault::Links {
		// On links of its own, which the faults on the other network shall not have.
		return match bad_links(seed) {
			Ok(links) => {
				let mut bad = Stage::set(node, seed, Some(links)).await?;
				let result = bad.suffer(fault, lengths, random, figures).await;
				if result.is_err() {
					let folder = bad.network.keep_folder();
					eprintln!("logs and data are kept in {}", folder.display());
				}
				result
			},
			Err(Error::Unsupported(reason)) => {
				figures.insert("left_out".into(), json!(reason));
				Ok(())
			},
			Err(error) => Err(error.into()),
		};
	}
	let network = match stage.take() {
		Some(network) => network,
		None => Stage::set(node, seed, None).await.context("the network did not start")?,
	};
	stage.insert(network).suffer(fault, lengths, random, figures).await
}

fn report(
	output: Output,
	fault: Fault,
	seed: u64,
	secs: u64,
	figures: &Figures,
	result: &Result<()>,
) {
	let name = fault.to_possible_value().map(|value| value.get_name().to_string());
	let name = name.unwrap_or_default();
	let error = result.as_ref().err().map(|error| format!("{error:#}"));
	let word = match &error {
		Some(_) => "FAILED",
		None if figures.contains_key("left_out") => "left out",
		None => "passed",
	};
	match output {
		Output::Json => println!(
			"{}",
			json!({
				"fault": name, "verdict": word, "seed": seed, "secs": secs,
				"error": error, "figures": figures,
			})
		),
		Output::Text => {
			let figures = figures
				.iter()
				.map(|(name, value)| format!("{}: {value}", name.replace('_', " ")));
			let details: Vec<String> = error.into_iter().chain(figures).collect();
			println!("{word:9} {name:9} {secs:4} s  {}", details.join(", "));
		},
	}
}
