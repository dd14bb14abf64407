//! `interwork completions`: scripts that complete commands in a shell.

use crate::{
	args::Cli,
	error::{Error, Result},
};
use clap::CommandFactory;
use std::io::Write;

/// Runs `interwork completions`.
pub fn run(shell: clap_complete::Shell) -> Result<()> {
	let mut script = Vec::new();
	clap_complete::generate(shell, &mut Cli::command(), "interwork", &mut script);
	std::io::stdout()
		.lock()
		.write_all(&script)
		.map_err(|error| Error::Output(error.to_string()))
}
