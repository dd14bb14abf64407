//! Agreements, periods and disputes on a real node, through the tool. Documents are announced and
//! received, statements committed and confirmed as a node's worker does it; people do the rest.

use interwork_cli::{
	api::{
		self,
		reconciliation::{Confirmation, DisputeCause, DisputedTotal},
		types::{
			bounded_collections::bounded_vec::BoundedVec,
			interwork_primitives::documents::{DocumentKind, SizeBucket},
			pallet_documents::types::{AnnounceRow, ReceiveRow},
		},
		AgreementId, OperatorId,
	},
	client::{hex_of, Client, Finalised},
	keys::Signer,
};
use interwork_rating::{Amount, Cause, Direction};
use serde_json::{json, Value};
use std::{path::Path, process::Command, time::Duration};
use subxt::utils::{Static, H256};

#[path = "support/world.rs"]
#[allow(dead_code, reason = "this file starts nodes alone")]
mod world;

use world::{now, Node};

/// An SDRt in its smallest unit.
const SDRT: i128 = 1_000_000_000;

struct Pair {
	node: Node,
	client: Client,
	folder: tempfile::TempDir,
}

impl Pair {
	/// A development chain, on which operators 0 and 1 are active and have keys for documents.
	async fn start() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let node = Node::start(folder.path(), "dev", "node", &["--alice"]);
		let client = Client::connect(&node.url, Duration::from_secs(120))
			.await
			.expect("the node answers");
		let pair = Self { node, client, folder };
		world::until("a finalised block", Duration::from_secs(120), || async {
			pair.client.at_finalised().await.is_ok_and(|at| at.block_number() > 0)
		})
		.await;
		for operator in [0_u8, 1] {
			let until = now() + 86_400;
			let call = api::tx().documents().register_key(0, [operator + 1; 32], now(), until);
			pair.submit(operator.into(), &call).await;
		}
		pair
	}

	/// A call of operator 0 or 1. The tool uses the same keys, so nonces are asked for each time.
	async fn submit(&self, operator: usize, call: &impl subxt::tx::Payload) -> Finalised {
		let suri = ["//Alice", "//Bob"][operator];
		let signer = Signer::from_suri(suri).expect("a secret URI");
		self.client.submit(&signer, call).await.expect("the call succeeds")
	}

	/// A document from one of the two to the other, announced and received. Its commitment.
	async fn document(&self, from: usize, kind: DocumentKind, number: u8) -> H256 {
		let to = 1 - from;
		let byte = number * 2 + u8::try_from(from).expect("0 or 1");
		let (root, commitment) = (H256([byte; 32]), H256([byte + 100; 32]));
		let row = AnnounceRow {
			recipient: OperatorId(u32::try_from(to).expect("0 or 1")),
			kind,
			bucket: SizeBucket(0),
			sender_epoch: 0,
			recipient_epoch: 0,
			expires_at: now() + 3_600,
			root,
			commitment,
		};
		let call = api::tx().documents().announce(row);
		let done = self.submit(from, &call).await;
		let event = done
			.event::<api::chain::documents::events::Announced>("Announced")
			.expect("an event with the id");
		let call = api::tx().documents().receive(ReceiveRow { document: event.document, root });
		self.submit(to, &call).await;
		commitment
	}

	/// Both statements of a period, and the same confirmation of both.
	async fn confirm(&self, agreement: u64, period: u32, net: i128, disputed: i128) {
		let number = 10 + u8::try_from(period).expect("a small number");
		let mut statements = [H256([0; 32]); 2];
		for from in [0, 1] {
			let commitment = self.document(from, DocumentKind::Statement, number).await;
			let calls = api::tx().reconciliation();
			let call = calls.commit_statement(AgreementId(agreement), period, commitment);
			self.submit(from, &call).await;
			statements[from] = commitment;
		}
		let total = DisputedTotal {
			direction: Static(Direction::FirstServes),
			cause: DisputeCause::Found(Static(Cause::Missing)),
			count: 3,
			first_more: u128::try_from(disputed).expect("an amount"),
			second_more: 0,
		};
		let confirmation = Confirmation {
			statements,
			records: None,
			net: Static(Amount(net)),
			disputed: BoundedVec(if disputed == 0 { Vec::new() } else { vec![total] }),
		};
		for operator in [0, 1] {
			let calls = api::tx().reconciliation();
			let call = calls.confirm(AgreementId(agreement), period, confirmation.clone());
			self.submit(operator, &call).await;
		}
	}

	fn run(&self, arguments: &[&str]) -> std::process::Output {
		Command::new(env!("CARGO_BIN_EXE_interwork"))
			.args(["--url", &self.node.url])
			.args(arguments)
			.env_remove("INTERWORK_KEY_FILE")
			.output()
			.expect("the tool runs")
	}

	fn json(&self, arguments: &[&str]) -> Value {
		let output = self.run(&[arguments, &["--output", "json"]].concat());
		let errors = String::from_utf8_lossy(&output.stderr);
		assert!(output.status.success(), "{arguments:?}: {errors}");
		serde_json::from_slice(&output.stdout).expect("one JSON document")
	}

	fn text(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		String::from_utf8_lossy(&output.stdout).into_owned()
	}

	fn error(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments);
		assert!(!output.status.success(), "{arguments:?}");
		String::from_utf8_lossy(&output.stderr).into_owned()
	}

	fn file(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").into()
	}

	fn write_terms(&self, name: &str, terms: &Value) -> String {
		let path = self.file(name);
		std::fs::write(Path::new(&path), terms.to_string()).expect("a file of terms");
		path
	}
}

fn events(told: &Value) -> String {
	told["events"].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn agreement_should_go_from_its_terms_to_decided_disputes() {
	let pair = Pair::start().await;

	// Nothing is there yet, and a file of terms needs no node.
	assert_eq!(pair.text(&["agreement", "list", "0"]).trim(), "No agreements");
	assert_eq!(pair.text(&["period", "list", "--operator", "1"]).trim(), "No periods");
	assert!(pair.error(&["agreement", "show", "0"]).contains("agreement list"));
	let mut terms = pair.json(&["agreement", "template"]);
	assert_eq!(terms["on_silence"], "consent");

	// Terms that the chain does not take cost nothing.
	let path = pair.write_terms("terms.json", &terms);
	let propose = ["agreement", "propose", "--second", "1", "--suri", "//Alice", "--terms", &path];
	let error = pair.error(&propose);
	assert!(error.contains("invalid sheets"), "{error}");

	let sheets = [
		pair.document(0, DocumentKind::RateSheet, 1).await,
		pair.document(1, DocumentKind::RateSheet, 1).await,
	]
	.map(hex_of);
	terms["period"] = json!("15s");
	for window in ["statement_within", "confirm_within", "answer_within"] {
		terms[window] = json!("1h");
	}
	terms["notice"] = json!("0s");
	terms["destinations"] = json!([{ "name": "b" }, { "name": "a", "basis_points": 10 }]);
	let path = pair.write_terms("terms.json", &terms);
	let [first, second] = &sheets;
	let sheets = ["--first-sheet", first, "--second-sheet", second];
	let proposed = pair.json(&[propose.as_slice(), &sheets].concat());
	assert_eq!((&proposed["agreement"], &proposed["second"]), (&json!(0), &json!(1)));

	// Exactly what was read is accepted.
	let error = pair.error(&["agreement", "accept", "0", "--terms", &path, "--suri", "//Bob"]);
	assert!(error.contains("are others than those"), "{error}");
	let written = pair.file("proposed.json");
	let shown = pair.json(&["agreement", "show", "0", "--write-terms", &written]);
	assert_eq!(shown["terms_hash"], proposed["terms_hash"]);
	assert_eq!(shown["state"], "proposed");
	assert_eq!(shown["terms"]["destinations"][0]["name"], "a");
	pair.json(&["agreement", "accept", "0", "--terms", &written, "--suri", "//Bob"]);
	assert_eq!(pair.json(&["agreement", "list", "1"])[0]["state"], "active");

	// A period without dispute: paid as soon as both have confirmed.
	world::until("the end of three periods", Duration::from_secs(120), || async {
		let shown = pair.json(&["agreement", "show", "0"]);
		shown["current_period"].as_u64().is_some_and(|period| period > 2)
	})
	.await;
	pair.confirm(0, 0, 5 * SDRT, 0).await;
	let period = pair.json(&["period", "show", "0", "0"]);
	assert_eq!((&period["state"], &period["settled"]), (&json!("closed"), &json!("5")));
	assert_eq!((&period["paid"], &period["due"]), (&json!("5"), &json!("0")));

	// A dispute that the sides end themselves.
	pair.confirm(0, 1, -2 * SDRT, 8 * SDRT).await;
	let period = pair.json(&["period", "show", "0", "1"]);
	assert_eq!((&period["state"], &period["settled"]), (&json!("disputed"), &json!("-2")));
	let dispute = &period["dispute"];
	assert_eq!((&dispute["standing"], &dispute["standing_by"]), (&json!("8"), &json!("first")));
	assert_eq!(dispute["positions"], json!(["8", "0"]));
	assert_eq!(dispute["totals"][0][0]["cause"], "missing");
	let shown = pair.text(&["period", "show", "0", "1"]);
	assert!(shown.contains("8 SDRt by the first") && shown.contains("missing"), "{shown}");
	let listed = pair.json(&["period", "list", "--operator", "0", "--stage", "disputed"]);
	assert_eq!(listed.as_array().map(Vec::len), Some(1));
	let of = |action: &'static str, amount: &'static str, who: &'static str| {
		["period", action, "0", "1", "--amount", amount, "--suri", who]
	};
	let error = pair.error(&of("propose", "9", "//Bob"));
	assert!(error.contains("OutsideRange"), "{error}");
	let told = pair.json(&of("propose", "3.5", "//Bob"));
	assert!(events(&told).contains("3.5 SDRt stand, by the second"), "{told}");
	let error = pair.error(&of("accept", "8", "//Alice"));
	assert!(error.contains("WrongAmount"), "{error}");
	let told = pair.json(&of("accept", "3.5", "//Alice"));
	for part in ["settled: the second pays the first 3.5", "paid: 3.5", "accepted by the first"] {
		assert!(events(&told).contains(part), "{part} in {told}");
	}

	// A dispute that the board decides.
	pair.confirm(0, 2, 0, 4 * SDRT).await;
	let of = |action: &'static str| ["period", action, "0", "2", "--suri", "//Bob"];
	assert!(pair.error(&of("conclude")).contains("TooEarly"));
	let told = pair.json(&of("escalate"));
	assert!(events(&told).contains("the board has it"), "{told}");
	let decide = ["period", "decide", "0", "2", "--amount", "1", "--vote", "--suri", "//Alice"];
	let motion = pair.json(&decide);
	let hash = motion["motion"].as_str().expect("a hash");
	for who in ["//Bob", "//Charlie"] {
		pair.json(&["board", "vote", hash, "aye", "--suri", who]);
	}
	pair.json(&["board", "close", hash, "--suri", "//Dave"]);
	let period = pair.json(&["period", "show", "0", "2"]);
	assert_eq!((&period["state"], &period["settled"]), (&json!("closed"), &json!("1")));
	assert_eq!(period["detail"], "decided by the board");
	assert!(pair.error(&of("pay")).contains("NothingDue"));
	assert!(pair.error(&of("clear")).contains("not cleared"));

	let periods = pair.json(&["period", "list", "0"]);
	assert_eq!(periods.as_array().map(Vec::len), Some(3));
	let facts = pair.json(&["reputation", "0"]);
	assert_eq!((&facts["closed"], &facts["settled"]), (&json!(3), &json!(3)));
	assert_eq!((&facts["disputed"], &facts["disputed_percent"]), (&json!(2), &json!("66.66")));
	// The board was nearer to the second.
	assert_eq!((&facts["decided_against"], &facts["owes"]), (&json!(1), &json!("0")));
	assert_eq!(pair.json(&["reputation", "1"])["escalated"], 1);

	let end = ["agreement", "end", "0", "--last-period", "1000000", "--suri", "//Bob"];
	pair.json(&end);
	assert_eq!(pair.json(&["agreement", "show", "0"])["last_period"], 1_000_000);
	let error = pair.error(&["agreement", "withdraw", "0", "--suri", "//Alice"]);
	assert!(error.contains("AlreadyAccepted"), "{error}");
	assert_eq!(pair.text(&["document", "peers", "list", "3"]).lines().count(), 1);
}
