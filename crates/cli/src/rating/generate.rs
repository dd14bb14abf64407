//! `interwork records generate`: records of both sides, their sheets, and the key.

use super::{args::Generate, content, empty_folder, write, ShownPeriod, Written};
use crate::{
	error::Result,
	output::{facts, Show, Work},
};
use interwork_rating::{
	export::write_records,
	generate::{generate, Discrepancies, Scenario},
	import::Format,
	sheet_file::write_sheet,
	Cause, Sheet,
};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};

/// What was made.
#[derive(Debug, Serialize)]
pub(super) struct Made {
	seed: u64,
	events: u32,
	period: ShownPeriod,
	/// Networks of the first and the second.
	networks: [String; 2],
	/// Records of the first and the second.
	records: [usize; 2],
	/// What matching must find: how many, by cause.
	expected: BTreeMap<&'static str, u64>,
	written: Vec<Written>,
	/// What to do with it.
	#[serde(skip)]
	next: String,
}

impl Show for Made {
	fn text(&self) -> String {
		let [first, second] = &self.networks;
		let [of_first, of_second] = self.records;
		let expected: Vec<_> =
			self.expected.iter().map(|(cause, count)| format!("{count} {cause}")).collect();
		let mut rows = vec![
			("seed", self.seed.to_string()),
			("period", format!("{} to {}", self.period.from, self.period.until)),
			("first", format!("{first}, {of_first} records")),
			("second", format!("{second}, {of_second} records")),
			("to be found", expected.join(", ")),
		];
		rows.extend(self.written.iter().map(Written::row));
		format!("{}\n\nRate and compare them:\n{}", facts(rows), self.next)
	}
}

/// The commands that rate and match what was made.
fn next(out: &Path, extension: &str, networks: &[String; 2], period: &ShownPeriod) -> String {
	let out = out.display();
	let [first, second] = networks;
	let mut lines = Vec::new();
	for side in ["first", "second"] {
		lines.push(format!(
			"interwork rate {out}/{side}/records.{extension} --first {first} --second {second} \
			--first-sheet {out}/{side}/sheet-first.csv --second-sheet {out}/{side}/sheet-second.csv \
			--from {} --until {} --book {out}/{side}/book",
			period.from, period.until
		));
	}
	lines.push(format!(
		"interwork records match {out}/first/book {out}/second/book --key {out}/key.csv"
	));
	lines.join("\n")
}

/// Runs `interwork records generate`.
pub(super) fn run(options: &Generate) -> Result<Made> {
	empty_folder(&options.out)?;
	let usual = Scenario::new(options.seed, options.events);
	let scenario = Scenario {
		period: options.span.period()?.unwrap_or(usual.period),
		prefixes: options.prefixes,
		discrepancies: Discrepancies {
			missing: options.missing,
			duplicate: options.duplicate,
			duration: options.duration,
			rate_version: options.rate_version,
			time_zone: options.time_zone,
			increment: options.increment,
		},
		jitter: options.jitter,
		rounding: options.round,
		..usual
	};
	let work = Work::start("making records", 0);
	let generated =
		generate(&scenario).map_err(|error| crate::error::Error::Usage(error.to_string()))?;
	work.say("writing records");

	let mut written = Vec::new();
	let mut place = |what: &'static str, parts: &[&str]| -> Result<PathBuf> {
		let path = parts.iter().fold(options.out.clone(), |path, part| path.join(part));
		if let Some(folder) = path.parent() {
			fs::create_dir_all(folder).map_err(super::io(folder))?;
		}
		written.push(Written::new(what, &path));
		Ok(path)
	};
	let format = Format::from(options.format);
	let extension = match format {
		Format::Csv => "csv",
		Format::JsonLines => "jsonl",
	};
	let records = format!("records.{extension}");
	let sides = generated.records.iter().zip(&generated.copies);
	for (side, (list, copies)) in ["first", "second"].into_iter().zip(sides) {
		let path = place("records", &[side, &records])?;
		write(&path, |out| write_records(out, format, list))?;
		write_sheets(copies, |name| place("its sheets", &[side, name]))?;
	}
	write_sheets(&generated.sheets, |name| place("agreed sheets", &["agreed", name]))?;
	let path = place("key", &["key.csv"])?;
	write(&path, |out| generated.write_key(out))?;

	let mut expected: BTreeMap<&'static str, u64> = BTreeMap::new();
	for answer in generated.key.iter().filter(|answer| answer.cause != Cause::Matched) {
		let count = expected.entry(answer.cause.name()).or_default();
		*count = count.saturating_add(1);
	}
	let networks = scenario.networks.map(|network| network.tadig.to_string());
	let [of_first, of_second] = &generated.records;
	let period = ShownPeriod::from(scenario.period);
	let next = next(&options.out, extension, &networks, &period);
	Ok(Made {
		seed: options.seed,
		events: options.events,
		period,
		networks,
		records: [of_first.len(), of_second.len()],
		expected,
		written,
		next,
	})
}

fn write_sheets(sheets: &[Sheet; 2], mut place: impl FnMut(&str) -> Result<PathBuf>) -> Result<()> {
	for (name, sheet) in ["sheet-first.csv", "sheet-second.csv"].into_iter().zip(sheets) {
		let path = place(name)?;
		let mut bytes = Vec::new();
		write_sheet(&mut bytes, sheet).map_err(|error| content(&path, &error))?;
		write(&path, |out| out.write_all(&bytes))?;
	}
	Ok(())
}
