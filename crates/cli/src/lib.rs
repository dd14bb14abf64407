//! The operator's tool for Interwork, and the library it is made of.
//!
//! The library is of use to other programs that talk to a node: [`client::Client`] connects, queries,
//! submits and follows transactions to finality; [`client::SigningContext`] signs without asking the
//! node, with nonces of the caller's choice; [`api`] is the chain's interface, generated from its
//! metadata. [`run`] is the tool itself.

#![warn(missing_docs)]
#![deny(clippy::as_conversions, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod account;
pub mod address;
pub mod agreement;
pub mod amounts;
#[allow(missing_docs, reason = "generated")]
pub mod api;
#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
pub mod authorities;
pub mod board;
pub mod channel;
pub mod client;
pub mod codes;
pub mod completions;
pub mod demo;
pub mod dice;
pub mod document;
pub mod error;
pub mod gateway;
pub mod hexed;
pub mod join;
pub mod keys;
pub mod local;
pub mod market;
pub mod metadata;
pub mod node_keys;
pub mod operator;
pub mod output;
pub mod period;
pub mod provenance;
pub mod rating;
pub mod recover;
pub mod sdrt;
pub mod session;
pub mod status;
pub mod upgrade;
pub mod wallet;

use args::{Cli, Command};
use client::Client;
use error::Result;

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<()> {
	let format = cli.global.output;
	if let Command::Completions { shell } = &cli.command {
		return completions::run(*shell);
	}
	if let Command::Operator(command) = &cli.command {
		if operator::run_offline(format, command)? {
			return Ok(());
		}
	}
	if let Command::Dice(command) = &cli.command {
		if dice::run_offline(format, command)? {
			return Ok(());
		}
	}
	if let Command::Wallet(command) = &cli.command {
		if wallet::run_offline(format, command)? {
			return Ok(());
		}
	}
	match &cli.command {
		Command::Rate(options) => return rating::run_rate(format, options),
		Command::Records(command) => return rating::run_records(format, command),
		Command::Usage(command) => return rating::run_usage(format, command),
		Command::Agreement(command) if agreement::run_offline(format, command)? => return Ok(()),
		Command::Period(command) if period::run_local(format, command).await? => return Ok(()),
		Command::Document(command) if document::run_local(format, command).await? => return Ok(()),
		_ => {},
	}
	let url = cli.global.url();
	if is_open_to_others(&url) {
		eprintln!("warning: the connection to {url} is not encrypted; use wss:// across networks");
	}
	let client = Client::connect(&url, cli.global.patience).await?;
	if let Command::Metadata { write } = &cli.command {
		return metadata::run(&client, format, write.as_deref()).await;
	}
	client.warn_of_other_version().await?;
	if let Command::Demo(options) = &cli.command {
		return demo::run(&client, format, options, cli.global.patience).await;
	}
	let patience = cli.global.patience;
	let client = client.showing_progress(true).on_head(cli.global.head).with_tip(cli.global.tip);
	match cli.command {
		Command::Status => status::run(&client, format).await,
		Command::Operator(command) => operator::run(&client, format, command).await,
		Command::Board(command) => board::run(&client, format, command).await,
		Command::Sdr(command) => sdrt::run(&client, format, command).await,
		Command::Market(command) => market::run(&client, format, command).await,
		Command::Dice(command) => dice::run(&client, format, command).await,
		Command::Channel(command) => channel::run(&client, format, command).await,
		Command::Wallet(command) => wallet::run(&client, format, command).await,
		Command::Gateway(options) => gateway::run(client, format, &options, cli.global.tip).await,
		Command::Agreement(command) => agreement::run(&client, format, *command).await,
		Command::Period(command) => period::run(&client, format, *command).await,
		Command::Reputation { operator } => {
			agreement::run_reputation(&client, format, operator).await
		},
		Command::Document(command) => document::run(&client, format, &command).await,
		Command::Account(command) => account::run(&client, format, command).await,
		Command::Authorities => authorities::run(&client, format).await,
		Command::Upgrade(command) => upgrade::run(&client, format, command).await,
		Command::Recover(args::Recover::Stall(options)) => {
			recover::stall(client, format, &options, patience).await
		},
		Command::Demo(_)
		| Command::Metadata { .. }
		| Command::Completions { .. }
		| Command::Rate(_)
		| Command::Records(_)
		| Command::Usage(_) => Ok(()),
	}
}

/// Whether others than this machine can read and change what is sent to an address.
fn is_open_to_others(url: &str) -> bool {
	let Some(rest) = url.strip_prefix("ws://") else { return false };
	let host = rest.split(['/', '?']).next().unwrap_or_default();
	let local = ["localhost", "127.0.0.1", "[::1]"];
	!local
		.iter()
		.any(|name| host.strip_prefix(name).is_some_and(|x| x.is_empty() || x.starts_with(':')))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn connection_should_be_called_open_only_when_it_leaves_the_machine_in_the_clear() {
		for url in ["ws://127.0.0.1:9944", "ws://localhost", "ws://[::1]:1/x", "wss://node.example"]
		{
			assert!(!is_open_to_others(url), "{url}");
		}
		for url in ["ws://node.example:9944", "ws://127.0.0.1.example", "ws://10.0.0.1"] {
			assert!(is_open_to_others(url), "{url}");
		}
	}
}
