//! `interwork-node`: the chain node that an operator runs.

mod chain_spec;
mod cli;
mod command;
mod documents;
mod metrics;
mod offchain;
mod pool;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
