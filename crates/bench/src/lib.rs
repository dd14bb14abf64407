//! Drives an Interwork network with the runtime's own types: signs offline, opens a market, offers
//! load, and measures.
//!
//! Every measurement starts real nodes on loopback, signs its load before it sends it, counts only
//! what is final and succeeded, and stops its nodes.

#![warn(missing_docs)]

pub mod channels;
pub mod comparison;
pub mod gateway;
pub mod load;
pub mod market;
pub mod mass_close;
pub mod network;
pub mod office;
pub mod reconcile;
pub mod roaming;
pub mod rpc;
pub mod signing;
pub mod throughput;

use anyhow::{Context, Result};
use std::path::PathBuf;
use tokio::signal::unix::{signal, SignalKind};

/// The node that lies next to the running program.
///
/// # Errors
///
/// Fails if the system does not tell where the program lies.
pub fn node_beside_program() -> Result<PathBuf> {
	Ok(std::env::current_exe()?
		.parent()
		.context("a program lies in a folder")?
		.join("interwork-node"))
}

/// A program of ours that lies next to the running one, or next to the folder of a running test.
///
/// # Errors
///
/// Fails if the system does not tell where the running program lies.
pub fn program(name: &str) -> Result<PathBuf> {
	let beside = node_beside_program()?.with_file_name(name);
	if beside.is_file() {
		return Ok(beside);
	}
	let folder = beside.parent().and_then(|folder| folder.parent());
	Ok(folder.context("tests lie in a folder of their own")?.join(name))
}

/// Waits for a signal to stop (SIGTERM, SIGINT or SIGHUP) and returns its name.
///
/// # Errors
///
/// Fails if the signals cannot be caught.
pub async fn interrupted() -> Result<&'static str> {
	let mut terminate = signal(SignalKind::terminate())?;
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut hang_up = signal(SignalKind::hangup())?;
	Ok(tokio::select! {
		_ = terminate.recv() => "SIGTERM",
		_ = interrupt.recv() => "SIGINT",
		_ = hang_up.recv() => "SIGHUP",
	})
}
