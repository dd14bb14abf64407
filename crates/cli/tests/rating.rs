//! Rating, generating, matching and comparing with files alone, as the tool does it. No node is needed.

use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};
use tempfile::TempDir;

fn interwork(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_interwork"))
		.args(arguments)
		// No node is there, and none is asked.
		.env("INTERWORK_URL", "ws://127.0.0.1:9")
		.stdin(Stdio::null())
		.output()
		.expect("the tool runs")
}

fn json(arguments: &[&str]) -> Value {
	let output = interwork(&[arguments, &["--output", "json"]].concat());
	let errors = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{arguments:?}: {errors}");
	assert!(errors.is_empty(), "{errors}");
	serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// What the tool says when it fails.
fn fails(arguments: &[&str]) -> String {
	let output = interwork(arguments);
	assert!(!output.status.success(), "{arguments:?}");
	String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(path: &Path) -> &str {
	path.to_str().expect("a path of letters")
}

/// Generated files, and the books of both sides.
struct Generated {
	folder: TempDir,
	made: Value,
}

impl Generated {
	fn new(options: &[&str]) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let out = folder.path().join("out");
		let made = json(&[&["records", "generate", "--out", text(&out)], options].concat());
		Self { folder, made }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join("out").join(name)
	}

	/// Rates a side's records as it would, and writes its book.
	fn rate(&self, side: &str, records: &str, more: &[&str]) -> Value {
		let [records, first, second, book] = [
			records.to_string(),
			format!("{side}/sheet-first.csv"),
			format!("{side}/sheet-second.csv"),
			format!("{side}/book"),
		]
		.map(|name| self.path(&name));
		let arguments = [
			"rate",
			text(&records),
			"--first",
			"DEUD1",
			"--second",
			"GBRCN",
			"--first-sheet",
			text(&first),
			"--second-sheet",
			text(&second),
			"--book",
			text(&book),
		];
		json(&[&arguments, more].concat())
	}

	fn rate_both(&self) -> [Value; 2] {
		["first", "second"].map(|side| self.rate(side, &format!("{side}/records.csv"), &[]))
	}

	fn compare(&self, more: &[&str]) -> Value {
		let [first, second] = ["first/book", "second/book"].map(|name| self.path(name));
		json(&[&["records", "match", text(&first), text(&second)], more].concat())
	}
}

const DIFFERENCES: [&str; 16] = [
	"--seed",
	"5",
	"--events",
	"3000",
	"--missing",
	"7",
	"--duplicate",
	"5",
	"--duration",
	"6",
	"--rate-version",
	"4",
	"--time-zone",
	"3",
	"--increment",
	"8",
];

#[test]
fn key_should_be_found_to_the_last_digit_when_generated_records_are_rated_and_matched() {
	let generated = Generated::new(&[DIFFERENCES.as_slice(), &["--jitter"]].concat());
	assert_eq!(generated.made["events"], 3_000);
	assert_eq!(generated.made["expected"]["missing"], 7);
	let [first, second] = generated.rate_both();
	assert_eq!((&first["rejected"], &second["rejected"]), (&Value::from(0), &Value::from(0)));
	let records = |made: &Value| made["accepted"].as_u64().expect("a number");
	// Seven are missing on either side, five are there twice.
	assert_eq!(records(&first) + records(&second), 6_000 - 7 + 5);

	let key = generated.path("key.csv");
	let outcome = generated.compare(&["--key", text(&key)]);
	assert_eq!(outcome["as_expected"], true);
	assert_eq!(outcome["agreed"], false);
	let found = |cause: &str| -> u64 {
		let rows = outcome["causes"].as_array().expect("rows");
		let rows = rows.iter().filter(|row| row["cause"] == cause);
		rows.map(|row| row["count"].as_u64().expect("a number")).sum()
	};
	let counts = ["missing", "duplicate", "duration", "price", "time-zone", "increment"].map(found);
	assert_eq!(counts, [7, 5, 6, 4, 3, 8]);
	assert_eq!(found("matched"), 3_000 - 7 - 6 - 4 - 3 - 8);

	// Another key is not what is found.
	let text_of_key = std::fs::read_to_string(&key).expect("the key");
	let shorter = text_of_key.lines().take(10).collect::<Vec<_>>().join("\n");
	std::fs::write(&key, shorter).expect("a shorter key");
	let [one, other] = ["first/book", "second/book"].map(|name| generated.path(name));
	let error = fails(&["records", "match", text(&one), text(&other), "--key", text(&key)]);
	assert!(error.contains("not those of the key"), "{error}");
}

#[test]
fn everything_should_agree_when_nothing_differs() {
	let generated = Generated::new(&["--events", "500", "--seed", "9"]);
	let [first, second] = generated.rate_both();
	assert_eq!(first["net"], second["net"]);
	let outcome = generated.compare(&[]);
	assert_eq!(outcome["agreed"], true);
	assert_eq!(outcome["net"], first["net"]);
	assert_eq!(outcome["lines"]["equal"], outcome["lines"]["all"]);
	assert_eq!(outcome["causes"], Value::Array(Vec::new()));
}

#[test]
fn terms_should_decide_what_is_tolerated_and_what_is_disputed() {
	let generated = Generated::new(&DIFFERENCES);
	generated.rate_both();
	let strict = generated.compare(&[]);
	assert_eq!(strict["agreed"], false);
	assert!(strict["disputed"].as_array().is_some_and(|rows| !rows.is_empty()));
	let terms = generated.path("terms.json");
	let with = |content: &str| {
		std::fs::write(&terms, content).expect("a file of terms");
		generated.compare(&["--terms", text(&terms)])
	};
	let wide = with(r#"{"tolerance": {"absolute": "0", "basis_points": 5000}}"#);
	assert_eq!(wide["agreed"], true);
	// Where people decide about nothing, nothing is left to them.
	let all = ["matched", "duration", "price", "increment", "destination", "time-zone"];
	let all = all.into_iter().chain(["arithmetic", "duplicate", "missing"]);
	let remedies: Vec<String> = all.map(|cause| format!("\"{cause}\": \"mean\"")).collect();
	let remedies = remedies.join(", ");
	let mean = with(&format!(
		r#"{{"tolerance": {{"absolute": "0", "basis_points": 0}}, "remedies": {{{remedies}}}}}"#
	));
	assert_eq!(mean["disputed"], Value::Array(Vec::new()));
	assert_ne!(mean["net"], strict["net"]);
	std::fs::write(&terms, r#"{"tolerances": 1}"#).expect("a file of terms");
	let [one, other] = ["first/book", "second/book"].map(|name| generated.path(name));
	let error = fails(&["records", "match", text(&one), text(&other), "--terms", text(&terms)]);
	assert!(error.contains("terms.json") && error.contains("tolerances"), "{error}");
}

#[test]
fn records_should_be_the_same_in_both_formats_and_for_the_same_seed() {
	let [csv, again] = [(); 2].map(|()| Generated::new(&["--events", "300"]));
	let lines = Generated::new(&["--events", "300", "--format", "json"]);
	let read = |from: &Generated, name: &str| std::fs::read(from.path(name)).expect("a file");
	for name in ["first/records.csv", "second/records.csv", "key.csv", "agreed/sheet-first.csv"] {
		assert_eq!(read(&csv, name), read(&again, name), "{name}");
	}
	csv.rate("first", "first/records.csv", &[]);
	lines.rate("first", "first/records.jsonl", &[]);
	assert_eq!(read(&csv, "first/book"), read(&lines, "first/book"));
	let error = fails(&["records", "generate", "--out", text(&csv.path("."))]);
	assert!(error.contains("not empty"), "{error}");
}

#[test]
fn statements_should_be_written_and_compared_like_books() {
	let generated = Generated::new(&DIFFERENCES);
	let period = ["--from", "2026-03-01", "--until", "2026-04-01"];
	for side in ["first", "second"] {
		let statement = generated.path(&format!("{side}/statement"));
		let more = [period.as_slice(), &["--statement", text(&statement)]].concat();
		let made = generated.rate(side, &format!("{side}/records.csv"), &more);
		assert_eq!(made["statement"]["from"], "2026-03-01T00:00:00Z");
	}
	let of_books = generated.compare(&period);
	let [one, other] = ["first/statement", "second/statement"].map(|name| generated.path(name));
	let of_statements = json(&["records", "match", text(&one), text(&other)]);
	for what in ["period", "lines", "directions", "agreed"] {
		assert_eq!(of_books[what], of_statements[what], "{what}");
	}
	assert_eq!(of_statements["opened"], Value::Null);
	let book = generated.path("first/book");
	let error = fails(&["records", "match", text(&book), text(&other)]);
	assert!(error.contains("one file is a book and the other a statement"), "{error}");

	let table = generated.path("statement.csv");
	let more = [period.as_slice(), &["--statement", text(&table)]].concat();
	generated.rate("first", "first/records.csv", &more);
	let table = std::fs::read_to_string(table).expect("a table");
	assert!(table.starts_with("direction,service,destination,hour,count"), "{table}");
}

#[test]
fn rejected_records_should_be_told_with_cause_and_line() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let write = |name: &str, content: &str| {
		let path = folder.path().join(name);
		std::fs::write(&path, content).expect("a file");
		path
	};
	let sheet = write(
		"sheet.csv",
		"# version: 1\n# currency: XDR\n# zone: UTC\n# round totals: 2 half-up\n\
		service,prefix,destination,from,price,per,increments\n\
		moc,49,Germany,2026-01-01,0.06,min,60/1\ndata,,data,2026-01-01,1.1,GB,\n",
	);
	let records = write(
		"records.csv",
		"id,home,visited,service,subscriber,number,start,quantity\n\
		1,DEUD1,GBRCN,moc,262010000000001,4930123456,2026-03-02T01:00:00Z,61\n\
		2,DEUD1,GBRCN,moc,262010000000001,4430123456,2026-03-02T01:00:00Z,61\n\
		3,DEUD1,FRAXX,moc,262010000000001,4930123456,2026-03-02T01:00:00Z,61\n\
		4,DEUD1,GBRCN,moc,262010000000001,4930123456,2026-03-02T01:00:00,61\n\
		5,DEUD1,GBRCN,moc,262010000000001,4930123456,2026-05-02T01:00:00Z,61\n\
		1,DEUD1,GBRCN,data,262010000000001,,2026-03-02T01:00:00Z,1000000\n\
		7,DEUD1,GBRCN,data,262010000000001,,2026-03-02T01:00:00Z,many\n",
	);
	let more = write(
		"more.jsonl",
		"{\"id\":\"1\",\"home\":\"DEUD1\",\"visited\":\"GBRCN\",\"service\":\"data\",\
		\"subscriber\":\"262010000000001\",\"start\":\"2026-03-02T00:00:00Z\",\"quantity\":1}\n",
	);
	let [rejects, rated] = ["rejects.csv", "rated.csv"].map(|name| folder.path().join(name));
	let arguments = [
		"rate",
		text(&records),
		text(&more),
		"--first",
		"GBRCN",
		"--second",
		"DEUD1",
		"--first-sheet",
		text(&sheet),
		"--second-sheet",
		text(&sheet),
		"--from",
		"2026-03-01",
		"--until",
		"2026-04-01",
		"--rejects",
		text(&rejects),
		"--rated",
		text(&rated),
	];
	let made = json(&arguments);
	assert_eq!((made["accepted"].as_u64(), made["rejected"].as_u64()), (Some(1), Some(7)));
	let causes = made["causes"].as_object().expect("causes");
	let causes: Vec<_> =
		causes.iter().map(|(cause, count)| (cause.as_str(), count.as_u64())).collect();
	assert_eq!(
		causes,
		[
			("foreign-network", Some(1)),
			("invalid-quantity", Some(1)),
			("invalid-time", Some(1)),
			("no-prefix", Some(1)),
			("outside-period", Some(1)),
			("repeated-id", Some(2)),
		]
	);
	assert_eq!(made["files"][0]["rejected"]["no-prefix"]["lines"][0], 3);
	// 61 seconds at 0.06 a minute.
	assert_eq!(made["directions"][0]["charge"], "0.061");
	assert_eq!((&made["net"], &made["currency"]), (&"0.06".into(), &"XDR".into()));
	let list = std::fs::read_to_string(&rejects).expect("the rejects");
	assert_eq!(list.lines().count(), 8);
	assert!(list.contains(&format!("\"{}\",3,no-prefix", text(&records))), "{list}");
	assert!(list.contains(&format!("\"{}\",1,repeated-id", text(&more))), "{list}");
	let list = std::fs::read_to_string(&rated).expect("the rated records");
	assert!(list.contains("0.061"), "{list}");

	let output = interwork(&arguments);
	let shown = String::from_utf8_lossy(&output.stdout);
	for part in ["1 records rated, 7 rejected", "no-prefix", "the second pays the first 0.06 XDR"] {
		assert!(shown.contains(part), "{part} in {shown}");
	}
}

#[test]
fn wrong_files_should_be_told_by_name() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let file = folder.path().join("file.csv");
	std::fs::write(&file, "nothing\n").expect("a file");
	let rate = |sheet: &Path, records: &Path| {
		fails(&[
			"rate",
			text(records),
			"--first",
			"GBRCN",
			"--second",
			"DEUD1",
			"--first-sheet",
			text(sheet),
			"--second-sheet",
			text(sheet),
		])
	};
	let error = rate(&file, &file);
	assert!(error.contains("file.csv: the sheet has no column"), "{error}");
	let error = rate(&folder.path().join("none.csv"), &file);
	assert!(error.contains("none.csv"), "{error}");
	let sheet = folder.path().join("sheet.csv");
	let settings = "# version: 1\n# currency: XDR\n# zone: UTC\n";
	let rates = "service,prefix,destination,from,price,per\nmoc,49,Germany,2026-01-01,0.06,min\n";
	std::fs::write(&sheet, format!("{settings}{rates}")).expect("a sheet");
	let error = rate(&sheet, &file);
	assert!(error.contains("file.csv: the file has no column"), "{error}");
	let error = fails(&["records", "match", text(&file), text(&file)]);
	assert!(error.contains("neither a book nor a statement"), "{error}");
	let output = interwork(&["rate", text(&file), "--statement", "x"]);
	assert_eq!(output.status.code(), Some(2));
}

// --- Usage reports ----------------------------------------------------------------------------

fn reports() -> Option<PathBuf> {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
		.join("../../../shared/data/usages_dtag_tmus.json");
	if !path.is_file() {
		eprintln!("skipped: there is no {}", path.display());
		return None;
	}
	Some(path)
}

#[test]
fn real_reports_should_compare_as_they_are_known_to() {
	let Some(path) = reports() else { return };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let [table, lines] = ["table.csv", "lines.json"].map(|name| folder.path().join(name));
	let options = ["usage", "compare", text(&path)];
	let files = ["--csv", text(&table), "--json", text(&lines)];
	let compared = json(&[options.as_slice(), &files].concat());
	assert_eq!(compared["owners"], serde_json::json!(["DTAG", "TMUS"]));
	for (side, keys, equal, beyond) in [(0, 202, 121, 66), (1, 221, 154, 51)] {
		let side = &compared["directions"][side];
		assert_eq!((&side["keys"], &side["shared"]), (&keys.into(), &keys.into()));
		assert_eq!((&side["equal"], &side["beyond"]), (&equal.into(), &beyond.into()));
	}
	let table = std::fs::read_to_string(table).expect("the table");
	let rows = compared["by_service_and_month"].as_array().expect("a table").len();
	assert_eq!(table.lines().count(), rows + 1);
	let lines: Value =
		serde_json::from_slice(&std::fs::read(lines).expect("the lines")).expect("JSON");
	assert_eq!(lines["directions"], compared["directions"]);
	let shown = interwork(&options);
	let shown = String::from_utf8_lossy(&shown.stdout);
	for figure in ["6682465.10", "6749519.65", "12314706.04", "12527739.17", "2019-01"] {
		assert!(shown.contains(figure), "{figure} in {shown}");
	}
}

/// Terms under which only usage matters, as for the reports.
const USAGE_TERMS: &str = r#"{
	"tolerance": {"absolute": "0", "basis_points": 10000},
	"lines": {"absolute": "0", "basis_points": 10000},
	"units": 500,
	"matching": {
		"window": 0, "zone_step": 0, "zone_reach": 0,
		"calls": {"absolute": 0, "basis_points": 500}, "data": {"absolute": 0, "basis_points": 500}
	}
}"#;

#[test]
fn real_reports_should_have_the_same_verdicts_as_books_of_periods() {
	let Some(path) = reports() else { return };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let terms = folder.path().join("terms.json");
	std::fs::write(&terms, USAGE_TERMS).expect("a file of terms");
	for (name, options, periods) in [
		("whole", [].as_slice(), 1),
		("months", &["--starts-at", "2026-11-22T02:00:00Z", "--period", "15s"], 24),
	] {
		let out = folder.path().join(name);
		let arguments = ["usage", "statements", text(&path), "--out", text(&out)];
		let made = json(&[arguments.as_slice(), options].concat());
		let rows = made["periods"].as_array().expect("periods");
		assert_eq!(rows.len(), periods);
		let mut beyond = 0;
		for row in rows {
			let [first, second] = ["first_book", "second_book"]
				.map(|side| out.join(row[side].as_str().expect("a name")));
			let found =
				json(&["records", "match", text(&first), text(&second), "--terms", text(&terms)]);
			assert_eq!(found["lines"]["all"], row["lines"], "{row}");
			assert_eq!(found["lines"]["beyond"], row["beyond"], "{row}");
			assert_eq!(found["lines"]["disputed"], row["beyond"], "{row}");
			assert_eq!(found["agreed"], row["beyond"] == 0, "{row}");
			// Each line beyond tolerance is one finding: its usage, not its price.
			let causes = found["causes"].as_array().expect("causes");
			let count = |row: &Value| row["count"].as_u64().expect("a number");
			assert!(causes.iter().all(|row| row["cause"] == "duration"), "{causes:?}");
			assert_eq!(Some(causes.iter().map(count).sum()), row["beyond"].as_u64(), "{row}");
			beyond += row["beyond"].as_u64().expect("a number");
		}
		assert_eq!(beyond, 66 + 51);
	}
	let [first, second] =
		["first.statement", "second.statement"].map(|name| folder.path().join("whole").join(name));
	let found = json(&["records", "match", text(&first), text(&second), "--terms", text(&terms)]);
	assert_eq!((&found["currency"], &found["lines"]["beyond"]), (&"EUR".into(), &117.into()));
}
