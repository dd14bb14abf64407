//! The properties without the fuzzer: over the corpus that it has found, over random bytes, and with the
//! faults that it must find.

use interwork_fuzz::{claims, planted, target, Target, TARGETS};
use std::{
	fs,
	panic::{self, AssertUnwindSafe},
	path::Path,
};

/// Inputs of random bytes for each target. As many take less than a second.
const RANDOM: usize = 300;

fn corpus(target: &Target) -> Vec<Vec<u8>> {
	let path = Path::new(env!("CARGO_MANIFEST_DIR"))
		.join("corpus")
		.join(target.name)
		.with_extension("hex");
	let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
	text.lines()
		.map(|line| hex::decode(line).expect("a line is hexadecimal"))
		.collect()
}

fn random(target: &Target, rng: &mut fastrand::Rng) -> Vec<u8> {
	let mut bytes = vec![0; rng.usize(..=target.longest)];
	rng.fill(&mut bytes);
	bytes
}

#[test]
fn properties_should_hold_over_the_corpus() {
	for target in TARGETS {
		let inputs = corpus(&target);
		assert!(!inputs.is_empty(), "{} has no corpus", target.name);
		for input in inputs {
			assert!(input.len() <= target.longest, "{}", target.name);
			(target.run)(&input);
		}
	}
}

#[test]
fn properties_should_hold_over_random_bytes() {
	let mut rng = fastrand::Rng::with_seed(4);
	for target in TARGETS {
		for _ in 0..RANDOM {
			(target.run)(&random(&target, &mut rng));
		}
		(target.run)(&[]);
	}
}

#[test]
fn properties_should_hold_over_the_vectors() {
	let mut vouchers = 0;
	for (file, field) in [("vouchers", "message"), ("payers", "payment")] {
		let path = Path::new(env!("CARGO_MANIFEST_DIR"))
			.join("../micropay/vectors")
			.join(file)
			.with_extension("json");
		let vectors: serde_json::Value =
			serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
		each(&vectors, field, &mut |text| {
			let bytes = hex::decode(text).unwrap();
			(target("voucher").unwrap().run)(&bytes);
			(target("payment").unwrap().run)(&bytes);
			vouchers += 1;
		});
	}
	assert!(vouchers > 50);
}

#[test]
fn properties_should_hold_over_sealed_vectors() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../documents/vectors/sealed.json");
	let vectors: serde_json::Value =
		serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
	let mut manifests = 0;
	for field in ["manifest", "context"] {
		each(&vectors, field, &mut |text| {
			(target("wire").unwrap().run)(&hex::decode(text).unwrap());
			manifests += 1;
		});
	}
	assert_eq!(manifests, 14);
}

/// Every text of a field of that name, wherever it stands.
fn each(value: &serde_json::Value, field: &str, found: &mut impl FnMut(&str)) {
	match value {
		serde_json::Value::Array(rows) => rows.iter().for_each(|row| each(row, field, found)),
		serde_json::Value::Object(fields) => {
			for (name, value) in fields {
				match value.as_str() {
					Some(text) if name == field => found(text),
					_ => each(value, field, found),
				}
			}
		},
		_ => {},
	}
}

/// The target notices a payee that does something wrong, and nothing of a payee that does not.
#[test]
fn planted_faults_should_be_found() {
	let loud = panic::take_hook();
	panic::set_hook(Box::new(|_| {}));
	let fails = |run: &dyn Fn()| panic::catch_unwind(AssertUnwindSafe(run)).is_err();
	let found: Vec<_> = planted::FAULTS
		.into_iter()
		.map(|fault| {
			let honest = fails(&|| claims::run(fault.story));
			(fault.name, honest, fails(&|| claims::run_with(fault.story, fault.accept)))
		})
		.collect();
	panic::set_hook(loud);
	for (name, honest, faulty) in found {
		assert!(!honest, "{name}: the story alone is a fault");
		assert!(faulty, "{name}: not found");
	}
}
