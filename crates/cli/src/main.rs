//! `interwork`: the operator's tool over JSON-RPC.

use clap::Parser;
use interwork_cli::args::Cli;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	match interwork_cli::run(Cli::parse()).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		},
	}
}
