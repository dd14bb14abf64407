//! The fuzzer: libFuzzer over the target that the environment variable `INTERWORK_FUZZ_TARGET` names.
//! The command line is libFuzzer's. `scripts/fuzz` calls it.

#![no_main]

use interwork_fuzz::{target, Target};
use libfuzzer_sys::{fuzz_target, Corpus};
use std::sync::OnceLock;

static TARGET: OnceLock<Target> = OnceLock::new();

fn chosen() -> Target {
	let name = std::env::var("INTERWORK_FUZZ_TARGET").unwrap_or_default();
	target(&name).unwrap_or_else(|| {
		eprintln!("INTERWORK_FUZZ_TARGET names no target: \"{name}\"");
		std::process::exit(2)
	})
}

fuzz_target!(|data: &[u8]| -> Corpus {
	let target = TARGET.get_or_init(chosen);
	if data.len() > target.longest {
		return Corpus::Reject;
	}
	(target.run)(data);
	Corpus::Keep
});
