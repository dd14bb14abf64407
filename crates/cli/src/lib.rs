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
pub mod amounts;
#[allow(missing_docs, reason = "generated")]
pub mod api;
#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
pub mod board;
pub mod client;
pub mod codes;
pub mod completions;
pub mod error;
pub mod keys;
pub mod metadata;
pub mod operator;
pub mod output;
pub mod sdrt;
pub mod status;

use args::{Cli, Command};
use client::Client;
use error::Result;

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<()> {
	let format = cli.global.output;
	if let Command::Completions { shell } = &cli.command {
		return completions::run(*shell)
	}
	let client = Client::connect(&cli.global.url(), cli.global.patience).await?;
	if let Command::Metadata { write } = &cli.command {
		return metadata::run(&client, format, write.as_deref()).await
	}
	client.warn_of_other_version().await?;
	match cli.command {
		Command::Status => status::run(&client, format).await,
		Command::Operator(command) => operator::run(&client, format, command).await,
		Command::Board(command) => board::run(&client, format, command).await,
		Command::Sdr(command) => sdrt::run(&client, format, command).await,
		Command::Account(command) => account::run(&client, format, command).await,
		_ => Ok(()),
	}
}
