//! Runs `interwork`, the operator's tool, as a process.

use anyhow::{bail, Context, Result};
use serde_json::Value;
use std::{process::Stdio, time::Duration};
use tokio::process::Command;

/// The longest that one command may take: the tool itself waits for finality that long.
const LIMIT: Duration = Duration::from_secs(240);

/// Runs a command against a node and returns the JSON that it prints.
pub async fn run(url: &str, arguments: &[&str]) -> Result<Value> {
	let said = || format!("interwork {}", arguments.join(" "));
	let child = Command::new(crate::tool_binary()?)
		.args(["--url", url, "--output", "json"])
		.args(arguments)
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.kill_on_drop(true)
		.spawn()
		.with_context(said)?;
	let output = tokio::time::timeout(LIMIT, child.wait_with_output())
		.await
		.with_context(|| format!("{}: not done within {} s", said(), LIMIT.as_secs()))??;
	if !output.status.success() {
		bail!("{} failed: {}", said(), String::from_utf8_lossy(&output.stderr).trim());
	}
	serde_json::from_slice(&output.stdout).with_context(|| format!("{} printed no JSON", said()))
}
