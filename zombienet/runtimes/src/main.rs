//! `runtime-variant NAME FILE`: writes a variant of the runtime to a file.

use std::{env, fs, process::ExitCode};

fn run() -> Result<(), String> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let [name, file] = arguments.as_slice() else {
		let names: Vec<_> = interwork_runtimes::names().collect();
		return Err(format!(
			"usage: runtime-variant NAME FILE, with NAME one of {}",
			names.join(", ")
		));
	};
	let code = interwork_runtimes::variant(name)?;
	fs::write(file, code).map_err(|error| format!("cannot write {file}: {error}"))
}

fn main() -> ExitCode {
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(message) => {
			eprintln!("error: {message}");
			ExitCode::FAILURE
		},
	}
}
