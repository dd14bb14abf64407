//! Periods between two operators, each with a node of its own: records are handed over with the tool, the
//! nodes' workers do the rest.

use interwork_cli::amounts::Sdrt;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

#[path = "support/pair.rs"]
mod pair;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "this file starts nodes alone")]
mod world;

use pair::{interwork, json_of, Pair, OWNERS, PATIENCE};
use world::{now, until};

impl Pair {
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

	/// What the tool says when it refuses.
	fn refused(&self, arguments: &[&str]) -> String {
		let output = interwork(&self.nodes[0].url, arguments);
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(!output.status.success(), "{arguments:?} should fail");
		said
	}

	async fn until_period(
		&self,
		agreement: &str,
		period: &str,
		what: &str,
		is: fn(&Value) -> bool,
	) {
		until(what, PATIENCE, || async {
			let output = interwork(&self.nodes[0].url, &["period", "show", agreement, period]);
			is(&serde_json::from_slice(&output.stdout).unwrap_or_default())
		})
		.await;
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

/// Transfers from one account to another.
fn transfer(pair: &Pair, from: &str, to: &str, amount: &str) {
	let account = pair.json(&["account", "balance", to])["account"].clone();
	let to = account.as_str().expect("an address");
	pair.json(&["account", "transfer", "--suri", from, "--to", to, "--amount", amount]);
}

/// What a debtor cannot pay when a period is closed stays due, until anybody has it paid. Then the records
/// can be forgotten.
async fn period_should_be_paid_later_when_the_debtor_has_no_money(pair: &Pair) {
	let starts_at = now() / 60 * 60 - 120;
	let agreement = pair.agree(&terms(starts_at, "30s"));
	let [first, second] = books(pair, "owed", starts_at, starts_at + 30, &[]);
	let net = pair.json(&["records", "match", &first, &second])["net"].clone();
	let debtor = OWNERS[usize::from(!net.as_str().expect("an amount").starts_with('-'))];
	let free = pair.json(&["account", "balance", debtor])["free"].clone();
	let free: Sdrt = free.as_str().expect("an amount").parse().expect("an amount");
	let rest: Sdrt = "0.05".parse().expect("an amount");
	let away = Sdrt(free.0 - rest.0).to_string();
	transfer(pair, debtor, "//Eve", &away);

	pair.submit(0, &agreement, "0", &first);
	let forget = ["period", "forget", &agreement, "0"];
	let said = pair.refused(&pair.local(0, &forget));
	assert!(said.contains("the period is not over: its records may still be wanted"), "{said}");
	pair.submit(1, &agreement, "0", &second);
	pair.until_period(&agreement, "0", "a closed period", |period| period["state"] == "closed")
		.await;
	let period = pair.json(&["period", "show", &agreement, "0"]);
	assert_eq!((&period["paid"], &period["due"]), (&json!("0"), &net));
	let due = pair.json(&["period", "list", "--operator", "0", "--stage", "due"]);
	assert_eq!((&due[0]["agreement"].to_string(), &due[1]), (&agreement, &Value::Null));
	let pay = ["period", "pay", &agreement, "0", "--suri", "//Charlie"];
	let said = pair.refused(&pay);
	assert!(said.contains("Token.FundsUnavailable"), "{said}");
	transfer(pair, "//Eve", debtor, &away);
	pair.json(&pay);
	let period = pair.json(&["period", "show", &agreement, "0"]);
	assert_eq!((&period["paid"], &period["due"]), (&net, &json!("0")));
	let said = pair.refused(&pay);
	assert!(said.contains("Reconciliation.NothingDue"), "{said}");

	assert_eq!(pair.report(0, &agreement, "0")["handed_over"], true);
	json_of("", &pair.local(0, &forget));
	let [forgotten, kept] = [0, 1].map(|side| pair.report(side, &agreement, "0"));
	assert_eq!((&forgotten["handed_over"], &forgotten["report"]), (&json!(false), &Value::Null));
	assert_eq!((&kept["handed_over"], &kept["report"].is_object()), (&json!(true), &true));
	let said = pair.refused(&pair.local(0, &forget));
	assert!(said.contains("nothing was handed over for this period"), "{said}");
}

/// A period for which one side has said nothing is concluded by anybody, if the node of the other one is
/// away. Its own does not.
async fn period_should_lapse_when_somebody_concludes_it(pair: &mut Pair) {
	let starts_at = now() / 60 * 60 - 120;
	let mut terms = terms(starts_at, "30s");
	terms["statement_within"] = json!("1m");
	let agreement = pair.agree(&terms);
	let [_, second] = books(pair, "alone", starts_at, starts_at + 30, &[]);
	pair.submit(1, &agreement, "0", &second);
	pair.until_period(&agreement, "0", "a statement", |period| period["statements"][1].is_string())
		.await;
	pair.nodes[1].kill();
	let conclude = ["period", "conclude", &agreement, "0", "--suri", "//Charlie"];
	let said = pair.refused(&conclude);
	assert!(said.contains("Reconciliation.TooEarly"), "{said}");
	let until_at = pair.json(&["period", "show", &agreement, "0"])["statements_until"].as_u64();
	let until_at = until_at.expect("a time");
	until("the deadline", PATIENCE, || async { now() > until_at + 3 }).await;
	let period = pair.json(&["period", "show", &agreement, "0"]);
	assert_eq!(period["state"], "open");
	pair.json(&conclude);
	let period = pair.json(&["period", "show", &agreement, "0"]);
	let lapsed = json!(["lapsed", "the first did not do its part", "0", "0"]);
	let fields = ["state", "detail", "settled", "due"].map(|field| period[field].clone());
	assert_eq!(json!(fields), lapsed);
	assert!(pair.refused(&conclude).contains("Reconciliation.NotOpen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn periods_should_end_on_chain_as_their_records_say() {
	let mut pair = Pair::start().await;
	records_should_be_settled_as_they_match(&pair).await;
	reports_should_have_the_same_verdicts_on_chain(&pair).await;
	period_should_be_paid_later_when_the_debtor_has_no_money(&pair).await;
	period_should_lapse_when_somebody_concludes_it(&mut pair).await;
}
