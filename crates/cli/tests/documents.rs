//! Private documents between two operators, each with a node of its own, through the tool alone: what it
//! sends, shows, refuses and destroys, and what becomes of keys, nodes and deadlines.

use interwork_cli::{
	api::{
		self,
		types::interwork_primitives::{
			documents::{DocumentState, Party},
			ids::DocumentId,
		},
	},
	client::{view, Client},
	keys::Signer,
};
use serde_json::{json, Value};
use std::{fs, os::unix::fs::PermissionsExt, process::Stdio};

#[path = "support/pair.rs"]
mod pair;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "this file starts nodes and a gateway")]
mod world;

use pair::{interwork, json_of, tool, Pair, OWNERS, PATIENCE};
use world::{now, until, Gateway};

/// Who is neither of the two: operator 2, which has no node here.
const OTHER: &str = "//Charlie";

fn text(value: &Value) -> &str {
	value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn number(value: &Value) -> u64 {
	value.as_u64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn list(value: Value) -> Vec<Value> {
	match value {
		Value::Array(items) => items,
		other => panic!("no list: {other}"),
	}
}

fn time(at: u64) -> String {
	interwork_rating::time::format_time(at.try_into().expect("a time"))
}

impl Pair {
	/// The tool at the node of a side.
	fn on(&self, side: usize, arguments: &[&str]) -> Value {
		json_of("", &self.local(side, arguments))
	}

	/// What the tool says when it refuses.
	fn refused(&self, side: usize, arguments: &[&str]) -> String {
		let output = interwork("", &self.local(side, arguments));
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(!output.status.success(), "{arguments:?} should fail");
		assert!(output.stdout.is_empty() && said.starts_with("error: "), "{said}");
		said
	}

	fn write(&self, name: &str, content: &[u8]) -> String {
		let path = self.file(name);
		fs::write(&path, content).expect("a file");
		path
	}

	/// Has one side send something to the other. It need not arrive.
	fn hand(&self, from: usize, kind: &str, content: &[u8]) -> Value {
		let (file, to) = (self.write("sent", content), (1 - from).to_string());
		self.on(from, &["document", "send", &file, "--to", &to, "--kind", kind])
	}

	/// Sends something that arrives.
	fn send(&self, from: usize, kind: &str, content: &[u8]) -> Value {
		let (file, to) = (self.write("sent", content), (1 - from).to_string());
		let send = ["document", "send", &file, "--to", &to, "--kind", kind, "--wait"];
		let sent = self.on(from, &[send.as_slice(), &["--timeout", "3m"]].concat());
		assert_eq!((&sent["stage"], &sent["kind"]), (&json!("received"), &json!(kind)));
		sent
	}

	fn shown(&self, side: usize, document: &str) -> Value {
		self.on(side, &["document", "show", document])
	}

	fn listed(&self, side: usize, filter: &[&str]) -> Vec<Value> {
		list(self.on(side, &[&["document", "list"][..], filter].concat()))
	}

	/// The content of a document, from standard output.
	fn content(&self, side: usize, document: &str) -> Vec<u8> {
		let output = interwork("", &self.local(side, &["document", "get", document, "--out", "-"]));
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		output.stdout
	}

	/// Why a document cannot be opened.
	fn unreadable(&self, side: usize, document: &str) -> String {
		self.refused(side, &["document", "get", document, "--out", "-"])
	}

	fn keys(&self, side: usize) -> Vec<Value> {
		list(self.on(side, &["document", "keys", "list"]))
	}

	/// What a node says of itself; nothing while it does not answer.
	fn status(&self, side: usize) -> Value {
		let output = interwork("", &self.local(side, &["document", "status"]));
		serde_json::from_slice(&output.stdout).unwrap_or_default()
	}

	fn peers(&self, operator: &str) -> Vec<Value> {
		list(self.json(&["document", "peers", "list", operator]))
	}

	async fn until_shown(
		&self,
		side: usize,
		document: &str,
		what: &str,
		holds: impl Fn(&Value) -> bool,
	) -> Value {
		until(what, PATIENCE, || async {
			let output = interwork("", &self.local(side, &["document", "show", document]));
			holds(&serde_json::from_slice(&output.stdout).unwrap_or_default())
		})
		.await;
		self.shown(side, document)
	}

	async fn until_stage(&self, side: usize, document: &str, stage: &str) -> Value {
		self.until_shown(side, document, stage, |shown| shown["stage"] == stage).await
	}

	async fn until_key(&self, side: usize, epoch: usize, status: &str) {
		until(&format!("key {epoch} is {status}"), PATIENCE, || async {
			self.keys(side).get(epoch).is_some_and(|key| key["status"] == status)
		})
		.await;
	}

	/// Until the node of a side knows the chain and has its own peer on record.
	async fn until_back(&self, side: usize) {
		until("the node is back", PATIENCE, || async {
			self.status(side)["is_peer_on_record"] == true
		})
		.await;
	}

	async fn record(&self, document: u64) -> DocumentState {
		let client = Client::connect(&self.nodes[0].url, PATIENCE).await.expect("the node answers");
		let at = client.at_finalised().await.expect("the node answers");
		let query = api::view_functions().documents().document(DocumentId(document));
		view(&at, query).await.expect("a view").expect("a record").record.state
	}
}

/// Sends something to operator 2, who has a key and no node. Its commitment.
async fn document_for_nobody(pair: &Pair) -> String {
	let client = Client::connect(&pair.nodes[0].url, PATIENCE).await.expect("the node answers");
	let key = api::tx().documents().register_key(0, [9; 32], now(), now() + 86_400);
	let other = Signer::from_suri(OTHER).expect("a secret URI");
	client.submit(&other, &key).await.expect("a key is registered");
	let file = pair.write("sent", b"for nobody");
	// The shortest time that there is.
	let send = ["document", "send", &file, "--to", "2", "--expires-in", "2m"];
	text(&pair.on(0, &send)["commitment"]).into()
}

/// The provider's acceptance of an order has the commitment under which the buyer's node has the document.
async fn fulfilment_should_be_found_by_the_commitment_of_the_order(pair: &Pair) {
	let publish = ["market", "publish", "--suri", OWNERS[0], "--price", "0.0002"];
	let offer = ["--capacity", "1000", "--country", "SE", "--valid-for", "30d"];
	let quality = ["--availability-bp", "9990", "--latency-ms", "80"];
	let service = ["mobile-data", "--generations", "4,5"];
	let offer = pair.json(&[&publish[..], &offer, &quality, &service].concat())["id"].to_string();
	let line = format!("{offer}:500:0.0002");
	let order = pair.json(&["market", "request", "--suri", OWNERS[1], "--line", &line]);
	let order = order["id"].to_string();

	let profile = b"access point, name and password";
	let sent = pair.send(0, "fulfilment", profile);
	let commitment = text(&sent["commitment"]);
	let accept = ["market", "accept", &order, "--suri", OWNERS[0]];
	pair.json(&[accept.as_slice(), &["--commitment", commitment]].concat());

	// From here on with what the buyer has: its own node, and the order.
	let accepted = || json_of(&pair.nodes[1].url, &["market", "order", &order]);
	until("the buyer's node knows the acceptance", PATIENCE, || async {
		accepted()["accepted_by"]
			.as_array()
			.is_some_and(|providers| !providers.is_empty())
	})
	.await;
	let named = accepted()["accepted_by"][0]["commitment"].clone();
	let found = pair.shown(1, text(&named));
	let expected = json!(["in", "fulfilment", 0, "received"]);
	let fields = ["side", "kind", "counterparty", "stage"].map(|field| found[field].clone());
	assert_eq!(json!(fields), expected);
	assert_eq!(pair.content(1, text(&named)), profile);
	assert_eq!(pair.shown(1, &found["id"].to_string()), found);
}

/// The roamer signs the commitment of the profile that visited has sent to home.
async fn profile_should_be_what_the_service_contract_names(pair: &Pair) {
	let profile = b"SIM profile";
	let sent = pair.send(1, "dice-profile", profile);
	let commitment = text(&sent["commitment"]);

	pair.json(&["dice", "issue", "--suri", OWNERS[0], "--units", "1000"]);
	let terms = ["--home", "0", "--visited", "1", "--price", "0.002"];
	let propose = ["dice", "acceptance", "propose", "--suri", OWNERS[0]];
	let acceptance = pair.json(&[&propose[..], &terms].concat())["id"].to_string();
	pair.json(&["dice", "acceptance", "accept", "--suri", OWNERS[1], &acceptance]);
	let wallet = pair.file("wallet");
	let roamer = pair.json(&["wallet", "new", "--wallet", &wallet])["wallet"].clone();
	let assign = ["dice", "assign", "--suri", OWNERS[0], "--wallet", text(&roamer)];
	pair.json(&[assign.as_slice(), &["--units", "25"]].concat());

	let store = pair.file("gateway.redb");
	let mut command = tool(&pair.nodes[0].url, &["gateway", "--suri", OWNERS[1]]);
	command
		.args(["--listen", "127.0.0.1:0", "--metering-listen", "127.0.0.1:0"])
		.args(["--store", &store])
		.stdin(Stdio::null())
		.stdout(Stdio::piped());
	let gateway = Gateway::start(command, pair.file("gateway.log").into());
	gateway.until_serving().await;
	let contract = ["wallet", "contract", "--wallet", &wallet, "--gateway", &gateway.public];
	let named = ["--class", "0", "--commitment", commitment];
	let agreed = pair.json(&[contract.as_slice(), &named].concat());
	assert_eq!((&agreed["commitment"], &agreed["salt"]), (&sent["commitment"], &Value::Null));

	// What the gateway keeps as evidence leads to the document, at visited and at home.
	let kept = fs::read_to_string(format!("{store}.contracts")).expect("the contracts");
	let kept: Value = serde_json::from_str(&kept).expect("one contract");
	assert_eq!(kept["contract"], agreed["contract"]);
	assert!(text(&kept["message"]).contains(commitment.trim_start_matches("0x")), "{kept}");
	let shown = [0, 1].map(|side| pair.shown(side, commitment));
	for (shown, side) in shown.iter().zip(["in", "out"]) {
		assert_eq!((&shown["side"], &shown["kind"]), (&json!(side), &json!("dice-profile")));
	}
	for side in [0, 1] {
		assert_eq!(pair.content(side, commitment), profile);
	}
}

fn documents_should_be_listed_by_side_stage_and_kind(pair: &Pair) {
	let all = pair.listed(1, &[]);
	let of = |side: &str| all.iter().filter(|one| one["side"] == side).cloned().collect::<Vec<_>>();
	let (came, went) = (of("in"), of("out"));
	assert_eq!((came.len(), went.len()), (2, 2), "{all:?}");
	assert_eq!(pair.listed(1, &["--side", "in"]), came);
	assert_eq!(pair.listed(1, &["--side", "out"]), went);
	assert_eq!(pair.listed(1, &["--state", "received"]), all);
	assert!(pair.listed(1, &["--state", "expired"]).is_empty());
	let sheets = pair.listed(1, &["--kind", "rate-sheet"]);
	assert_eq!(sheets.len(), 2);
	let own_sheet = pair.listed(1, &["--kind", "rate-sheet", "--side", "out"]);
	assert_eq!(own_sheet.len(), 1);
	assert_eq!(own_sheet[0]["commitment"], pair.sheets[1]);

	// In the order of their ids, a page at a time.
	let ids: Vec<u64> = all.iter().map(|one| number(&one["id"])).collect();
	assert!(ids.is_sorted(), "{ids:?}");
	assert_eq!(pair.listed(1, &["--limit", "1"]), all[..1]);
	assert_eq!(pair.listed(1, &["--after", &ids[0].to_string()]), all[1..]);
	let after = text(&all[1]["commitment"]);
	assert_eq!(pair.listed(1, &["--after", after, "--limit", "1"]), all[2..3]);
	// By id, and by commitment with and without what says that it is hexadecimal.
	for name in [ids[0].to_string().as_str(), after, after.trim_start_matches("0x")] {
		let shown = pair.shown(1, name);
		assert!(all.contains(&shown), "{shown}");
	}
}

fn content_should_be_written_for_its_owner_alone(pair: &Pair) {
	let (sheet, got) = (&pair.sheets[0], pair.file("written"));
	let get = ["document", "get", sheet, "--out", &got];
	let said = pair.on(1, &get);
	assert_eq!((&said["file"], &said["bytes"]), (&json!(got), &json!(14)));
	assert_eq!(fs::read(&got).expect("it"), b"the rates of 0");
	let mode = fs::metadata(&got).expect("it").permissions().mode();
	assert_eq!(mode & 0o777, 0o600);
	// Nothing is replaced unasked.
	fs::write(&got, "mine").expect("a file");
	assert!(pair.refused(1, &get).contains("--force"));
	assert_eq!(fs::read(&got).expect("it"), b"mine");
	pair.on(1, &[get.as_slice(), &["--force"]].concat());
	assert_eq!(fs::read(&got).expect("it"), b"the rates of 0");
	assert_eq!(pair.content(1, sheet), b"the rates of 0");
}

fn mistakes_should_be_told_with_what_to_do(pair: &Pair) {
	let (file, large, absent) = (pair.write("sent", b"x"), pair.file("large"), pair.file("absent"));
	let too_large = fs::File::create(&large).expect("a file");
	too_large.set_len((64 << 20) + 1).expect("a file with a hole");
	let unknown = format!("0x{}", "00".repeat(32));
	let given = "this node has no such document: give its id, or 64 hexadecimal digits";
	let socket = pair.file("nowhere");
	let mistakes: [(&[&str], &str); 13] = [
		(&["show", "999"], given),
		(&["show", &unknown], given),
		(&["show", "sheet"], "is no document: give its id"),
		(&["get", "999", "--out", "-"], given),
		(&["purge", "999"], given),
		(&["reject", "999"], given),
		(&["list", "--after", "999"], given),
		(&["send", &absent, "--to", "0"], "absent"),
		(&["send", &large, "--to", "0"], "at most 64 MiB (67108864 bytes): divide it"),
		(&["send", &file, "--to", "1"], "an operator cannot send to itself"),
		(&["send", &file, "--to", "99"], "operator 99 is not active, or there is none"),
		(&["send", &file, "--to", "0", "--expires-in", "1m"], "must be 120 to 2592000 seconds"),
		(&["keys", "revoke", "7"], "the operator has no key 7 on record"),
	];
	for (arguments, why) in mistakes {
		let said = pair.refused(1, &[&["document"][..], arguments].concat());
		assert!(said.contains(why), "{arguments:?}: {said}");
	}
	// What has an answer is not rejected any more.
	let said = pair.refused(1, &["document", "reject", &pair.sheets[0]]);
	assert!(said.contains("has no answer yet"), "{said}");
	let output = interwork("", &["document", "status", "--node-socket", &socket]);
	let said = String::from_utf8_lossy(&output.stderr);
	assert!(said.contains("does not answer") && said.contains("--node-socket"), "{said}");
	// Nothing of it was kept.
	assert_eq!(pair.listed(1, &[]).len(), 4);
}

/// What the recipient destroys is gone for good there, and on record; the sender keeps its own.
async fn purged_document_should_not_come_back(pair: &mut Pair) {
	let sent = pair.send(0, "evidence", b"to be destroyed");
	let (id, commitment) = (number(&sent["id"]), text(&sent["commitment"]));
	let purged = pair.on(1, &["document", "purge", commitment]);
	assert_eq!((&purged["stage"], &purged["pieces_there"]), (&json!("purged"), &json!(0)));
	until("the tombstone is on record", PATIENCE, || async {
		pair.status(1)["jobs"]["purge"] == 0
	})
	.await;
	let state = pair.record(id).await;
	assert!(
		matches!(state, DocumentState::Purged { by: Party::Recipient, received: true, .. }),
		"{state:?}"
	);
	pair.nodes[1].restart();
	pair.until_back(1).await;
	// Longer than it takes to arrive.
	pair.send(0, "other", b"after it");
	assert_eq!(pair.shown(1, commitment)["stage"], "purged");
	let said = pair.unreadable(1, commitment);
	assert!(said.contains("the document was purged"), "{said}");
	assert_eq!(pair.shown(0, commitment)["stage"], "received");
	assert_eq!(pair.content(0, commitment), b"to be destroyed");
}

/// A node that is off the record is no peer; one that runs registers itself.
async fn node_off_the_record_should_register_itself_when_it_runs(pair: &mut Pair) {
	let peers = pair.peers("1");
	let peer = pair.status(1)["peer"].clone();
	assert_eq!((peers.len(), &peers[0]["key"]), (1, &peer));
	let remove = ["document", "peers", "remove", text(&peer), "--suri", OWNERS[1]];
	pair.nodes[1].kill();
	pair.json(&remove);
	assert!(pair.peers("1").is_empty());
	let again = interwork(&pair.nodes[0].url, &remove);
	let said = String::from_utf8_lossy(&again.stderr);
	assert!(said.contains("Documents.PeerNotFound"), "{said}");
	pair.nodes[1].restart();
	until("it is on record again", PATIENCE, || async { pair.peers("1") == peers }).await;
}

/// The recipient does not want a document that has not come yet: the sender's node is away.
async fn document_should_be_rejected_before_it_is_there(pair: &mut Pair) {
	pair.nodes[1].kill();
	let file = pair.write("unwanted", b"unwanted");
	let send = ["document", "send", &file, "--to", "1", "--kind", "evidence", "--wait"];
	let mut waiting = tool("", &pair.local(0, &send));
	let waiting = waiting
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.expect("the tool runs");
	until("it is announced", PATIENCE, || async {
		!pair.listed(0, &["--state", "announced", "--kind", "evidence"]).is_empty()
	})
	.await;
	let announced = pair.listed(0, &["--state", "announced", "--kind", "evidence"]);
	let document = text(&announced[0]["commitment"]);
	// Blocks go on, documents do not.
	pair.nodes[0].restart_with(&["--no-documents"]);
	pair.nodes[1].restart();
	let why = |shown: &Value| shown["error"].as_str().unwrap_or_default().to_string();
	let shown = pair
		.until_shown(1, document, "its sender is away", |shown| {
			shown["stage"] == "receiving" && !why(shown).is_empty()
		})
		.await;
	assert!(why(&shown).contains("its sender cannot be reached"), "{shown}");
	assert_eq!(pair.listed(1, &["--side", "in", "--state", "receiving"]).len(), 1);
	let rejected = pair.on(1, &["document", "reject", document, "--reason", "malformed"]);
	assert_eq!(rejected["reason"], "malformed");
	pair.until_stage(1, document, "rejected").await;

	pair.nodes[0].restart();
	let output = waiting.wait_with_output().expect("the tool ends");
	let said = String::from_utf8_lossy(&output.stderr);
	assert!(!output.status.success(), "{said}");
	assert!(said.contains("the document is rejected: malformed"), "{said}");
	let shown = pair.shown(0, document);
	assert_eq!((&shown["stage"], &shown["reason"]), (&json!("rejected"), &json!("malformed")));
	assert_eq!(pair.content(0, document), b"unwanted");
}

fn epochs(document: &Value) -> (u64, u64) {
	(number(&document["sender_epoch"]), number(&document["recipient_epoch"]))
}

/// Keys change: at once, and later; documents are sealed for the newest that is in use.
async fn documents_should_be_sealed_for_the_newest_key(pair: &Pair) {
	let keys = pair.keys(1);
	assert_eq!(keys.len(), 1);
	assert_eq!((&keys[0]["is_current"], &keys[0]["is_here"]), (&json!(true), &json!(true)));
	let rotated = list(pair.on(1, &["document", "keys", "rotate"]));
	assert_eq!(rotated[1]["status"], "registering");
	let said = pair.refused(1, &["document", "keys", "rotate"]);
	assert!(said.contains("key 1 is being registered: wait for it"), "{said}");
	pair.until_key(1, 1, "active").await;
	let keys = pair.keys(1);
	assert_eq!((&keys[0]["status"], &keys[1]["is_current"]), (&json!("active"), &json!(true)));
	// The older one stays in use for seven days more.
	assert_eq!(number(&keys[0]["active_until"]) - number(&keys[1]["active_from"]), 7 * 86_400);
	assert_eq!(epochs(&pair.send(0, "other", b"for the second key")), (0, 1));
	assert_eq!(epochs(&pair.send(1, "other", b"by the second key")), (1, 0));

	let from = now() + 30;
	let rotate = ["document", "keys", "rotate", "--active-from", &time(from)];
	pair.on(1, &[rotate.as_slice(), &["--active-for", "30d"]].concat());
	pair.until_key(1, 2, "pending").await;
	assert_eq!(epochs(&pair.hand(0, "other", b"still for the second key")), (0, 1));
	pair.until_key(1, 2, "active").await;
	let key = pair.keys(1)[2].clone();
	assert_eq!((&key["active_from"], &key["is_current"]), (&json!(from), &json!(true)));
	assert_eq!(number(&key["active_until"]), from + 30 * 86_400);
	assert_eq!(pair.keys(1)[1]["status"], "active");
	assert_eq!(epochs(&pair.send(0, "other", b"for the third key")), (0, 2));
}

/// Nobody seals for a key that is revoked; what was sealed for it opens until it is destroyed.
async fn revoked_key_should_open_what_it_has_until_it_is_destroyed(pair: &Pair) {
	let sent = pair.send(0, "other", b"for the third key, too");
	let for_third = text(&sent["commitment"]);
	for epoch in [1, 2] {
		pair.on(1, &["document", "keys", "revoke", &epoch.to_string()]);
		pair.until_key(1, epoch, "revoked").await;
	}
	// The first one is still in use, although it is the oldest.
	assert_eq!(epochs(&pair.send(0, "other", b"for the first key")), (0, 0));
	pair.on(1, &["document", "keys", "rotate", "--active-from", &time(now() + 40)]);
	pair.until_key(1, 3, "pending").await;
	let copy = pair.file("epoch-0");
	let key = pair.sockets[1].replace("api.sock", "keys/epoch-0");
	assert_eq!(fs::metadata(&key).expect("it").permissions().mode() & 0o777, 0o600);
	fs::copy(&key, &copy).expect("a copy");
	pair.on(1, &["document", "keys", "revoke", "0", "--destroy"]);
	assert!(!std::path::Path::new(&key).exists());
	pair.until_key(1, 0, "revoked").await;
	let file = pair.write("sent", b"x");
	let said = pair.refused(0, &["document", "send", &file, "--to", "1"]);
	assert!(said.contains("operator 1 has no key in use"), "{said}");
	let said = pair.refused(1, &["document", "send", &file, "--to", "0"]);
	assert!(said.contains("no key of the operator is in use"), "{said}");

	// What is sealed for a key that is revoked, and still there, opens.
	assert_eq!(pair.content(1, for_third), b"for the third key, too");
	// What it has received under the key, and what it has sent under it, does not; the other side's does.
	for sheet in &pair.sheets {
		assert_eq!(pair.shown(1, sheet)["stage"], "received");
		let said = pair.unreadable(1, sheet);
		assert!(said.contains("no private key of epoch 0: restore the file epoch-0"), "{said}");
		assert!(said.contains("key-missing"), "{said}");
		assert!(pair.content(0, sheet).starts_with(b"the rates of"));
	}
	// A copy of the key is all that it takes.
	fs::copy(&copy, &key).expect("the key");
	assert_eq!(pair.content(1, &pair.sheets[0]), b"the rates of 0");

	pair.until_key(1, 3, "active").await;
	assert_eq!(epochs(&pair.send(0, "other", b"for the fourth key")), (0, 3));
}

/// The private key in use is lost: documents wait for it, are rejected by hand, or open when it is back.
async fn document_should_wait_for_a_key_that_is_lost(pair: &mut Pair) {
	let (key, away) = (pair.sockets[1].replace("api.sock", "keys/epoch-3"), pair.file("epoch-3"));
	pair.nodes[1].kill();
	fs::copy(&key, &away).expect("a copy");
	fs::remove_file(&key).expect("the key is lost");
	pair.nodes[1].restart();
	pair.until_back(1).await;
	assert_eq!(pair.status(1)["current_epoch"], Value::Null);
	assert_eq!(pair.keys(1)[3]["is_here"], false);
	let handed = [b"rejected", b"waiting!"].map(|content| pair.hand(0, "other", content));
	let [rejected, waiting] = handed.each_ref().map(|one| text(&one["commitment"]));
	for document in [rejected, waiting] {
		let shown = pair
			.until_shown(1, document, "the key is missed", |shown| {
				shown["stage"] == "complete" && shown["error"].is_string()
			})
			.await;
		let why = text(&shown["error"]);
		assert!(why.contains("the private key of epoch 3 is not here: restore it"), "{why}");
	}
	pair.on(1, &["document", "reject", rejected, "--reason", "key-lost"]);
	let shown = pair.until_stage(0, rejected, "rejected").await;
	assert_eq!(shown["reason"], "key-lost");
	assert_eq!(pair.shown(0, waiting)["stage"], "announced");
	// Without a restart.
	fs::copy(&away, &key).expect("the key");
	pair.until_stage(0, waiting, "received").await;
	assert_eq!(pair.content(1, waiting), b"waiting!");
	assert_eq!(pair.keys(1)[3]["is_here"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_should_be_sent_read_refused_and_destroyed_with_the_tool() {
	let mut pair = Pair::start().await;
	// Before anything else is there.
	content_should_be_written_for_its_owner_alone(&pair);
	let unanswered = document_for_nobody(&pair).await;
	fulfilment_should_be_found_by_the_commitment_of_the_order(&pair).await;
	profile_should_be_what_the_service_contract_names(&pair).await;
	documents_should_be_listed_by_side_stage_and_kind(&pair);
	mistakes_should_be_told_with_what_to_do(&pair);
	node_off_the_record_should_register_itself_when_it_runs(&mut pair).await;
	purged_document_should_not_come_back(&mut pair).await;
	document_should_be_rejected_before_it_is_there(&mut pair).await;
	// Its time has passed meanwhile.
	let expired = pair.until_stage(0, &unanswered, "expired").await;
	assert!(number(&expired["expires_at"]) <= now(), "{expired}");
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_should_follow_the_keys_of_their_recipient() {
	let mut pair = Pair::start().await;
	documents_should_be_sealed_for_the_newest_key(&pair).await;
	revoked_key_should_open_what_it_has_until_it_is_destroyed(&pair).await;
	document_should_wait_for_a_key_that_is_lost(&mut pair).await;
}
