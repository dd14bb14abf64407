//! Periods between two operators, each with a node of its own: records are handed over with the tool, the
//! nodes' workers do the rest.

use interwork_cli::{
	client::{hex_of, Client},
	keys::Signer,
};
use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

#[path = "support/world.rs"]
#[allow(dead_code, reason = "this file starts nodes alone")]
mod world;

use world::{now, until, Node};

const PATIENCE: Duration = Duration::from_secs(180);

/// The own accounts of operators 0 and 1, and the keys of their nodes.
const OWNERS: [&str; 2] = ["//Alice", "//Bob"];
const KEYS: [&str; 2] = ["//Alice//node", "//Bob//node"];

/// Two operators who have sent their rate sheets to each other.
struct Pair {
	nodes: [Node; 2],
	sockets: [String; 2],
	/// Commitments of the rate sheets.
	sheets: [String; 2],
	folder: tempfile::TempDir,
}

fn interwork(url: &str, arguments: &[&str]) -> std::process::Output {
	Command::new(env!("CARGO_BIN_EXE_interwork"))
		.args(["--url", url, "--output", "json"])
		.args(arguments)
		.env_remove("INTERWORK_KEY_FILE")
		.output()
		.expect("the tool runs")
}

fn json_of(url: &str, arguments: &[&str]) -> Value {
	let output = interwork(url, arguments);
	let errors = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{arguments:?}: {errors}");
	serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn is_there(document: &Value) -> bool {
	document["stage"] == "received"
}

impl Pair {
	async fn start() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let first = Node::start(folder.path(), "dev", "a", &["--alice"]);
		let client = Client::connect(&first.url, PATIENCE).await.expect("the node answers");
		let addresses: Vec<String> =
			client.call_method("system_localListenAddresses", &[]).await.expect("addresses");
		let address = addresses.iter().find(|one| one.starts_with("/ip4/127.0.0.1/"));
		let address = address.expect("an address on loopback").clone();
		let second = Node::start(folder.path(), "dev", "b", &["--bootnodes", &address]);
		let nodes = [first, second];
		let sockets = ["a", "b"].map(|name| {
			let path = "chain/chains/interwork_dev/documents/api.sock";
			let path = folder.path().join(name).join(path);
			path.to_str().expect("a plain path").to_string()
		});
		until("a finalised block", PATIENCE, || async {
			client.at_finalised().await.is_ok_and(|at| at.block_number() > 0)
		})
		.await;
		for ((node, key), owner) in nodes.iter().zip(KEYS).zip(OWNERS) {
			let signer = Signer::from_suri(key).expect("a secret URI");
			let public = hex_of(signer.account().0);
			let client = Client::connect(&node.url, PATIENCE).await.expect("the node answers");
			let _: Value = client
				.call_method("author_insertKey", &["iwop", key, &public])
				.await
				.expect("a development chain takes keys");
			let account = signer.address().to_string();
			let roles = ["--role", "documents", "--role", "settlement"];
			let delegate = ["operator", "delegate", "--suri", owner, &account];
			json_of(&nodes[0].url, &[delegate.as_slice(), &roles].concat());
			let transfer = ["account", "transfer", "--suri", owner, "--to", &account];
			json_of(&nodes[0].url, &[transfer.as_slice(), &["--amount", "100"]].concat());
		}
		let mut pair = Self { nodes, sockets, sheets: Default::default(), folder };
		for side in [0, 1] {
			until("a key and a peer on record", PATIENCE, || async {
				let status = interwork("", &pair.local(side, &["document", "status"]));
				let status: Value = serde_json::from_slice(&status.stdout).unwrap_or_default();
				status["is_peer_on_record"] == true && status["current_epoch"] == 0
			})
			.await;
		}
		// No rate of these sheets is used: records are rated with generated ones.
		for side in [0, 1] {
			let file = pair.file(&format!("sheet-{side}"));
			std::fs::write(&file, format!("the rates of {side}")).expect("a file");
			let to = (1 - side).to_string();
			let send = ["document", "send", &file, "--to", &to, "--kind", "rate-sheet", "--wait"];
			let sent = json_of("", &pair.local(side, &send));
			assert!(is_there(&sent), "{sent}");
			pair.sheets[side] = sent["commitment"].as_str().expect("a commitment").into();
			// What arrives is what was sent.
			let id = sent["id"].to_string();
			let got = pair.file(&format!("got-{side}"));
			json_of("", &pair.local(1 - side, &["document", "get", &id, "--out", &got]));
			assert_eq!(std::fs::read(&got).expect("it"), std::fs::read(&file).expect("it"));
		}
		pair
	}

	fn file(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").into()
	}

	/// Arguments for the node of a side.
	fn local<'a>(&'a self, side: usize, arguments: &[&'a str]) -> Vec<&'a str> {
		[arguments, &["--node-socket", &self.sockets[side]]].concat()
	}

	fn json(&self, arguments: &[&str]) -> Value {
		json_of(&self.nodes[0].url, arguments)
	}

	/// Agrees upon terms. The agreement's id.
	fn agree(&self, terms: &Value) -> String {
		let [file, written] = ["terms.json", "agreed.json"].map(|name| self.file(name));
		std::fs::write(&file, terms.to_string()).expect("a file of terms");
		let [first, second] = &self.sheets;
		let propose =
			["agreement", "propose", "--second", "1", "--suri", OWNERS[0], "--terms", &file];
		let sheets = ["--first-sheet", first, "--second-sheet", second];
		let proposed = self.json(&[propose.as_slice(), &sheets].concat());
		let id = proposed["agreement"].to_string();
		self.json(&["agreement", "show", &id, "--write-terms", &written]);
		self.json(&["agreement", "accept", &id, "--terms", &written, "--suri", OWNERS[1]]);
		id
	}

	fn submit(&self, side: usize, agreement: &str, period: &str, book: &str) {
		let submit = ["period", "submit", agreement, period, "--book", book];
		json_of("", &self.local(side, &submit));
	}

	fn report(&self, side: usize, agreement: &str, period: &str) -> Value {
		json_of("", &self.local(side, &["period", "report", agreement, period]))
	}
}

/// Terms without any tolerance, with periods in the past.
fn terms(starts_at: u64, period: &str) -> Value {
	let starts_at = interwork_rating::time::format_time(starts_at.try_into().expect("a time"));
	json!({
		"starts_at": starts_at, "period": period, "tolerance": {},
		"statement_within": "1h", "confirm_within": "1h", "answer_within": "1h", "notice": "0s",
	})
}

/// Generates records of a period, rates them for both sides, and gives the paths of the books.
fn books(pair: &Pair, name: &str, from: u64, until: u64, options: &[&str]) -> [String; 2] {
	let out = pair.file(name);
	let time = |at: u64| interwork_rating::time::format_time(at.try_into().expect("a time"));
	let (from, until) = (time(from), time(until));
	let generate = ["records", "generate", "--out", &out, "--events", "400"];
	json_of("", &[generate.as_slice(), &["--from", &from, "--until", &until], options].concat());
	["first", "second"].map(|side| {
		let [records, first, second, book] =
			["records.csv", "sheet-first.csv", "sheet-second.csv", "book"]
				.map(|file| format!("{out}/{side}/{file}"));
		let networks = ["--first", "DEUD1", "--second", "GBRCN"];
		let sheets = ["--first-sheet", &first, "--second-sheet", &second, "--book", &book];
		json_of("", &[["rate", &records].as_slice(), &networks, &sheets].concat());
		book
	})
}

fn reports() -> Option<PathBuf> {
	let path =
		Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/usages_dtag_tmus.json");
	if !path.is_file() {
		eprintln!("skipped: there is no {}", path.display());
		return None;
	}
	Some(path)
}

/// Records handed to both nodes: within tolerance they are paid; otherwise everybody finds what is found
/// without nodes, and people end the dispute.
async fn records_should_be_settled_as_they_match(pair: &Pair) {
	const LENGTH: u64 = 30;
	let starts_at = now() / 60 * 60 - 180;
	let agreement = pair.agree(&terms(starts_at, "30s"));
	let differences = ["--missing", "3", "--duplicate", "2", "--duration", "4", "--increment", "2"];
	for (number, options) in [(0, [].as_slice()), (1, &differences)] {
		let from = starts_at + number * LENGTH;
		let [first, second] = books(pair, &format!("p{number}"), from, from + LENGTH, options);
		let period = number.to_string();
		pair.submit(0, &agreement, &period, &first);
		let submit = ["period", "submit", &agreement, &period, "--book", &second];
		let wait = ["--wait", "--timeout", "3m"];
		let arguments = pair.local(1, &[submit.as_slice(), &wait].concat());
		let ended = json_of(&pair.nodes[1].url, &arguments);
		let times = [from, from + LENGTH].map(|at| at.to_string());
		let span = ["from", "until"].map(|name| ended[name].to_string());
		assert_eq!(span, times);

		let [from, until] = [from, from + LENGTH]
			.map(|at| interwork_rating::time::format_time(at.try_into().expect("a time")));
		let terms = pair.file("agreed.json");
		let alone = pair.json(&[
			"records", "match", &first, &second, "--terms", &terms, "--from", &from, "--until",
			&until,
		]);
		assert_eq!(ended["settled"], alone["net"]);
		assert_eq!((&ended["paid"], &ended["due"]), (&alone["net"], &json!("0")));
		for side in [0, 1] {
			let report = &pair.report(side, &agreement, &period)["report"];
			assert_eq!(report["lines"], alone["lines"]["all"]);
			assert_eq!(report["lines_disputed"], alone["lines"]["disputed"]);
			assert_eq!(report["causes"], alone["causes"]);
		}
		if options.is_empty() {
			assert_eq!(ended["state"], "closed");
			continue;
		}
		assert_eq!(ended["state"], "disputed");
		let found = ended["dispute"]["totals"][0].as_array().map(Vec::len);
		assert_eq!(found, alone["disputed"].as_array().map(Vec::len));
		let standing = ended["dispute"]["standing"].as_str().expect("an amount");
		let answers = usize::from(ended["dispute"]["standing_by"] == "first");
		let accept = ["period", "accept", &agreement, &period, "--amount", standing];
		let told = pair.json(&[accept.as_slice(), &["--suri", OWNERS[answers]]].concat());
		assert!(told["events"].to_string().contains("closed: accepted"), "{told}");
	}
}

/// Each month of the two reports is a period. The verdicts on chain are those of the reports.
async fn reports_should_have_the_same_verdicts_on_chain(pair: &Pair) {
	let Some(path) = reports() else { return };
	let path = path.to_str().expect("a plain path");
	let out = pair.file("usage");
	let starts_at = now() / 60 * 60 - 480;
	let mut terms = terms(starts_at, "15s");
	// Only usage matters, as for the reports.
	let limit = json!({ "basis_points": 10_000 });
	(terms["tolerance"], terms["lines"], terms["units"]) = (limit.clone(), limit, json!(500));
	let slack = json!({ "absolute": 0, "basis_points": 500 });
	terms["matching"] =
		json!({ "window": 0, "zone_step": 0, "zone_reach": 0, "calls": slack, "data": slack });
	terms["remedies"] = json!({ "duration": "provider" });
	// These are millions, of another currency.
	terms["settlement"] = json!("record");
	let first = terms["starts_at"].as_str().expect("a time");
	let options = ["--out", &out, "--starts-at", first, "--period", "15s"];
	let made = json_of("", &[["usage", "statements", path].as_slice(), &options].concat());
	let rows = made["periods"].as_array().expect("periods");
	assert_eq!(rows.len(), 24);
	let agreement = pair.agree(&terms);
	for row in rows {
		for (side, name) in ["first_book", "second_book"].into_iter().enumerate() {
			let book = format!("{out}/{}", row[name].as_str().expect("a name"));
			pair.submit(side, &agreement, &row["number"].to_string(), &book);
		}
	}
	until("24 closed periods", PATIENCE, || async {
		let periods = pair.json(&["period", "list", &agreement]);
		let periods = periods.as_array().cloned().unwrap_or_default();
		periods.iter().filter(|period| period["state"] == "closed").count() == 24
	})
	.await;
	let mut beyond = 0;
	for row in rows {
		for side in [0, 1] {
			let found = &pair.report(side, &agreement, &row["number"].to_string())["report"];
			assert_eq!(found["lines"], row["lines"], "{row}");
			assert_eq!(found["lines_disputed"], row["beyond"], "{row}");
		}
		beyond += row["beyond"].as_u64().expect("a number");
	}
	assert_eq!(beyond, 66 + 51);
}

#[tokio::test(flavor = "multi_thread")]
async fn periods_should_end_on_chain_as_their_records_say() {
	let pair = Pair::start().await;
	records_should_be_settled_as_they_match(&pair).await;
	reports_should_have_the_same_verdicts_on_chain(&pair).await;
}
