//! Compiles the variants that were asked for by a feature of this crate. All share one build folder, in
//! which only what a variant changes is compiled again. They have no metadata hash (RFC-78): no wallet signs
//! for them, and it would have the runtime compiled twice and run by an executor of this workspace.

use std::{env, fs, path::PathBuf};

/// The feature of this crate, and the feature of the runtime that it stands for.
const VARIANTS: [(&str, &str); 3] =
	[("NEXT", "increment-spec-version"), ("FAST", "slot-1s"), ("SLOW", "slot-3s")];

fn main() {
	// The tests of the network are compiled without optimisation, the runtimes as they are shipped.
	env::set_var("WASM_BUILD_TYPE", "release");
	let out =
		PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts; qed"));
	let project = fs::canonicalize("../../runtime/Cargo.toml").expect(
		"the runtime is two folders up of this crate, where cargo runs its build script; qed",
	);
	let mut table = String::from("&[");
	for (wanted, feature) in VARIANTS {
		let file = format!("{}.rs", feature.replace('-', "_"));
		if env::var_os(format!("CARGO_FEATURE_{wanted}")).is_some() {
			substrate_wasm_builder::WasmBuilder::new()
				.with_project(&project)
				.expect("the path ends in Cargo.toml; qed")
				.import_memory()
				.export_heap_base()
				.enable_feature(feature)
				.set_file_name(&file)
				.build();
			table += &format!(
				"({feature:?}, {{ mod blob {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }} \
				 blob::WASM_BINARY }}),"
			);
		} else {
			table += &format!("({feature:?}, None),");
		}
	}
	table.push(']');
	fs::write(out.join("variants.rs"), table).expect("OUT_DIR can be written; qed");
}
