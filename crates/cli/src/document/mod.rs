//! `interwork document`: private documents, through the operator's own node.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;

use crate::{
	api::{self, OperatorId},
	client::{hex_of, view, Client},
	codes::moment,
	dice::Done,
	error::{Error, Result},
	local::{LocalError, LocalNode, DOCUMENT_MAX},
	node_keys::peer_id_of,
	output::{align_right, facts, table, Format, Progress, Show},
};
use args::{word, Document, Keys, List, Peers, Send};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{json, Value};
use std::{
	io::{Read, Write},
	path::Path,
	time::{Duration, Instant},
};

/// How often the node is asked how far a document is.
const PAUSE: Duration = Duration::from_millis(500);

/// A document, as the node says. Printed as it came when JSON is asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct Shown {
	#[serde(flatten)]
	rest: serde_json::Map<String, Value>,
}

impl Serialize for Shown {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		self.rest.serialize(serializer)
	}
}

impl Shown {
	fn of(value: Value) -> Result<Self, LocalError> {
		serde_json::from_value(value).map_err(|error| LocalError::Unreadable(error.to_string()))
	}

	/// A field as text; nothing if it is not there.
	fn text_of(&self, name: &str) -> String {
		match self.rest.get(name) {
			Some(Value::String(text)) => text.clone(),
			None | Some(Value::Null) => String::new(),
			Some(other) => other.to_string(),
		}
	}

	fn number(&self, name: &str) -> Option<u64> {
		self.rest.get(name)?.as_u64()
	}

	/// How far it is.
	pub fn stage(&self) -> String {
		self.text_of("stage")
	}

	/// The commitment, which names it before it has an id.
	pub fn commitment(&self) -> String {
		self.text_of("commitment")
	}

	fn id(&self) -> String {
		match self.text_of("id") {
			id if id.is_empty() => "-".into(),
			id => id,
		}
	}

	fn pieces(&self) -> String {
		match (self.number("pieces_there"), self.number("pieces")) {
			(Some(there), Some(all)) if there != all => format!("{there} of {all}"),
			(_, Some(all)) => all.to_string(),
			_ => "-".into(),
		}
	}

	fn bytes(&self) -> String {
		match (self.number("size"), self.number("bucket")) {
			(Some(size), _) => format!("{size} bytes"),
			(None, Some(bucket)) => format!("up to {} KiB", bucket_kib(bucket)),
			(None, None) => "-".into(),
		}
	}

	/// Where it goes, or comes from.
	fn route(&self) -> String {
		let side = match self.text_of("side").as_str() {
			"in" => "from operator",
			_ => "to operator",
		};
		format!("{side} {}", self.text_of("counterparty"))
	}

	fn expiry(&self) -> String {
		self.number("expires_at").map_or("-".into(), moment)
	}
}

/// KiB in a size bucket.
fn bucket_kib(bucket: u64) -> u64 {
	u32::try_from(bucket)
		.ok()
		.and_then(|bucket| 4_u64.checked_shl(bucket))
		.unwrap_or(0)
}

impl Show for Shown {
	fn text(&self) -> String {
		let mut rows = vec![
			("document", format!("{}, {}", self.id(), self.stage())),
			("commitment", self.commitment()),
			("kind", self.text_of("kind")),
			("route", self.route()),
			("size", self.bytes()),
			("pieces", self.pieces()),
			(
				"key epochs",
				format!(
					"sender's {}, recipient's {}",
					self.text_of("sender_epoch"),
					self.text_of("recipient_epoch")
				),
			),
			("expires (UTC)", self.expiry()),
		];
		for (name, field) in [("reason", "reason"), ("error", "error")] {
			let text = self.text_of(field);
			if !text.is_empty() {
				rows.push((name, text));
			}
		}
		facts(rows)
	}
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Documents(Vec<Shown>);

impl Show for Documents {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No documents".into();
		}
		let mut rows = table([
			"id",
			"kind",
			"route",
			"size",
			"stage",
			"pieces",
			"expires (UTC)",
			"commitment",
		]);
		align_right(&mut rows, &[0, 3, 5]);
		for document in &self.0 {
			let short: String = document.commitment().chars().take(18).collect();
			rows.add_row([
				document.id(),
				document.text_of("kind"),
				document.route(),
				document.bytes(),
				document.stage(),
				document.pieces(),
				document.expiry(),
				short,
			]);
		}
		rows.to_string()
	}
}

/// Anything else that the node says: names and values.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Said(pub(crate) Value);

impl Show for Said {
	fn text(&self) -> String {
		let mut rows: Vec<(String, String)> = Vec::new();
		flatten("", &self.0, &mut rows);
		if rows.is_empty() {
			return "Done".into();
		}
		facts(rows.iter().map(|(name, value)| (name.as_str(), value.clone())).collect())
	}
}

/// How the documents service stands.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Status(Value);

/// Counts that are not 0, in one line.
fn counts(value: &Value) -> String {
	let found: Vec<String> = value
		.as_object()
		.into_iter()
		.flatten()
		.filter(|(_, count)| count.as_u64() != Some(0))
		.map(|(name, count)| format!("{count} {name}"))
		.collect();
	if found.is_empty() {
		"none".into()
	} else {
		found.join(", ")
	}
}

impl Show for Status {
	fn text(&self) -> String {
		let status = &self.0;
		let operator = match status["operator"].as_u64() {
			Some(id) if status["is_active"] == Value::Bool(false) => format!("{id}, not active"),
			Some(id) => id.to_string(),
			None => "none: no key of this node has the documents role".into(),
		};
		let on_record = match &status["is_peer_on_record"] {
			Value::Bool(true) => "on record",
			_ => "not on record yet",
		};
		let peer = plain(&status["peer"]);
		let name = crate::hexed::parse(&peer).map_or(peer, |key| peer_id_of(&key));
		let rows = vec![
			("operator", operator),
			("signs as", status["account"].as_str().unwrap_or("nobody").into()),
			("peer", format!("{name}, {on_record}")),
			("up to date", plain(&status["synced"])),
			("received", counts(&status["documents"]["in"])),
			("sent", counts(&status["documents"]["out"])),
			("waiting", counts(&status["jobs"])),
			(
				"disk",
				format!("{} of {} bytes", plain(&status["bytes"]), plain(&status["bytes_max"])),
			),
		];
		let keys: Vec<_> = status["keys"]
			.as_array()
			.into_iter()
			.flatten()
			.filter_map(|key| key.as_object().cloned())
			.collect();
		format!("{}\n{}", facts(rows), KeyRows(keys).text())
	}
}

/// Names and values, those within others with the names before them.
fn flatten(name: &str, value: &Value, rows: &mut Vec<(String, String)>) {
	match value {
		Value::Object(fields) => {
			for (field, value) in fields {
				let field = field.replace('_', " ");
				let name = if name.is_empty() { field } else { format!("{name}, {field}") };
				flatten(&name, value, rows);
			}
		},
		Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
			let items: Vec<String> = items.iter().map(plain).collect();
			rows.push((name.into(), items.join("\n")));
		},
		Value::Array(items) => {
			for (number, item) in items.iter().enumerate() {
				flatten(&format!("{name} {}", number.saturating_add(1)), item, rows);
			}
		},
		Value::Null => {},
		other => rows.push((name.into(), plain(other))),
	}
}

fn plain(value: &Value) -> String {
	match value {
		Value::String(text) => text.clone(),
		Value::Bool(true) => "yes".into(),
		Value::Bool(false) => "no".into(),
		other => other.to_string(),
	}
}

/// What the node answers to a change of keys: all of them, or the one.
fn show_keys(format: Format, answer: Value) -> Result<()> {
	match serde_json::from_value(answer.clone()) {
		Ok(keys) => format.show(&KeyRows(keys)),
		Err(_) => format.show(&Said(answer)),
	}
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct KeyRows(Vec<serde_json::Map<String, Value>>);

impl Show for KeyRows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No keys: the node registers its first one by itself".into();
		}
		let mut rows = table([
			"epoch",
			"status",
			"in use from (UTC)",
			"until (UTC)",
			"private key here",
			"key",
		]);
		align_right(&mut rows, &[0]);
		for key in &self.0 {
			let text = |name: &str| key.get(name).map(plain).unwrap_or_default();
			let time =
				|name: &str| key.get(name).and_then(Value::as_u64).map_or("-".into(), moment);
			rows.add_row([
				text("epoch"),
				match key.get("is_current") {
					Some(Value::Bool(true)) => format!("{}, current", text("status")),
					_ => text("status"),
				},
				time("active_from"),
				time("active_until"),
				text("is_here"),
				text("key"),
			]);
		}
		rows.to_string()
	}
}

/// A file that was written.
#[derive(Debug, Serialize)]
struct Got {
	document: String,
	file: String,
	bytes: usize,
}

impl Show for Got {
	fn text(&self) -> String {
		format!("{} bytes of document {} are in {}", self.bytes, self.document, self.file)
	}
}

// --- What is done -----------------------------------------------------------------------------

/// The path of a document: its id, or its commitment.
fn place(document: &str, rest: &str) -> Result<String> {
	let digits = document.strip_prefix("0x").unwrap_or(document);
	let is_id = !document.is_empty() && document.bytes().all(|byte| byte.is_ascii_digit());
	let is_commitment = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
	match (is_commitment, is_id) {
		(true, _) => Ok(format!("documents/0x{digits}{rest}")),
		(false, true) => Ok(format!("documents/{document}{rest}")),
		(false, false) => Err(Error::Usage(format!(
			"{document:?} is no document: give its id, or the 64 hexadecimal digits of its commitment"
		))),
	}
}

/// Reads a document that is to be sent.
pub(crate) fn read_document(path: &Path) -> Result<Vec<u8>> {
	let io = |reason| Error::File { path: path.into(), reason };
	let input: Box<dyn Read> = if path == Path::new("-") {
		Box::new(std::io::stdin().lock())
	} else {
		Box::new(std::fs::File::open(path).map_err(io)?)
	};
	let mut bytes = Vec::new();
	// One byte more than there may be shows that there are more.
	input.take(DOCUMENT_MAX.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?;
	if u64::try_from(bytes.len()).is_ok_and(|size| size > DOCUMENT_MAX) {
		return Err(Error::Content {
			path: path.into(),
			reason: "a document has at most 64 MiB (67108864 bytes): divide it".into(),
		});
	}
	Ok(bytes)
}

/// Writes private content: for its owner alone, whole or not at all.
fn write_private(path: &Path, bytes: &[u8], force: bool) -> Result<()> {
	let io = |reason| Error::File { path: path.into(), reason };
	if path.exists() && !force {
		return Err(Error::Usage(format!(
			"{} exists: name another file, or replace it with --force",
			path.display()
		)));
	}
	let mut part = path.as_os_str().to_owned();
	part.push(format!(".{}.part", std::process::id()));
	let part = Path::new(&part);
	let mut options = std::fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let written = options.open(part).and_then(|mut file| {
		file.write_all(bytes)?;
		file.sync_all()?;
		std::fs::rename(part, path)
	});
	if written.is_err() {
		// What is wrong was found before this.
		let _ = std::fs::remove_file(part);
	}
	written.map_err(io)
}

/// Asks until a document has ended, or the time is over.
pub(crate) async fn follow(
	node: &LocalNode,
	commitment: &str,
	timeout: Option<Duration>,
) -> Result<Shown> {
	let started = Instant::now();
	let progress = Progress::start("sending");
	let path = place(commitment, "")?;
	let outcome = loop {
		match node.get::<Value>(&path).await.and_then(Shown::of) {
			Ok(document) => {
				let stage = document.stage();
				if has_ended(&stage) {
					break Ok(document);
				}
				progress.say(format!("{stage}, {}", document.route()));
			},
			// A node that restarts goes on where it was.
			Err(error) if error.is_passing() => progress.say("the node does not answer"),
			Err(error) => break Err(error.into()),
		}
		if let Some(timeout) = timeout.filter(|timeout| started.elapsed() >= *timeout) {
			break Err(Error::Timeout {
				what: "an answer of the recipient".into(),
				seconds: timeout.as_secs(),
				advice: format!(
					"The node goes on; look with `interwork document show {commitment}`"
				),
			});
		}
		tokio::time::sleep(PAUSE).await;
	};
	progress.finish();
	outcome
}

fn has_ended(stage: &str) -> bool {
	matches!(stage, "received" | "rejected" | "expired" | "purging" | "purged")
}

/// Sends bytes, and says what the node made of them.
pub(crate) async fn send_bytes(
	node: &LocalNode,
	to: u32,
	kind: args::DocumentKind,
	expires_in: Duration,
	bytes: Vec<u8>,
) -> Result<Shown> {
	let query = [
		("to", to.to_string()),
		("kind", word(&kind)),
		("expires_in", expires_in.as_secs().to_string()),
	];
	Ok(node.post_bytes("documents", &query, bytes).await.and_then(Shown::of)?)
}

async fn send(format: Format, options: &Send) -> Result<()> {
	let bytes = read_document(&options.file)?;
	let node = options.socket.node()?;
	let progress = Progress::start("sealing");
	let sent = send_bytes(&node, options.to, options.kind, options.expires_in, bytes).await;
	progress.finish();
	let document = sent?;
	if !options.wait {
		return format.show(&document);
	}
	let document = follow(&node, &document.commitment(), options.timeout).await?;
	format.show(&document)?;
	match document.stage().as_str() {
		"received" => Ok(()),
		stage => {
			let reason = match document.text_of("reason") {
				reason if reason.is_empty() => String::new(),
				reason => format!(": {reason}"),
			};
			Err(Error::State(format!("the document is {stage}{reason}")))
		},
	}
}

async fn list(format: Format, options: &List) -> Result<()> {
	let mut query = vec![("limit", options.limit.to_string())];
	query.extend(options.side.as_ref().map(|side| ("side", word(side))));
	query.extend(options.state.as_ref().map(|state| ("state", word(state))));
	query.extend(options.kind.as_ref().map(|kind| ("kind", word(kind))));
	query.extend(options.after.clone().map(|after| ("after", after)));
	let documents: Vec<Shown> = options.socket.node()?.list("documents", &query).await?;
	format.show(&Documents(documents))
}

async fn keys(format: Format, command: &Keys) -> Result<()> {
	match command {
		Keys::List { socket } => format.show(&KeyRows(socket.node()?.get("keys").await?)),
		Keys::Rotate { socket, active_from, active_for } => {
			let mut body = serde_json::Map::new();
			if let Some(from) = active_from {
				body.insert("active_from".into(), json!(from));
			}
			if let Some(length) = active_for {
				body.insert("active_for".into(), json!(length.as_secs()));
			}
			show_keys(format, socket.node()?.post("keys", &body).await?)
		},
		Keys::Revoke { socket, epoch, destroy } => {
			let query: &[(&str, String)] =
				if *destroy { &[("destroy", "true".to_string())] } else { &[] };
			show_keys(format, socket.node()?.delete(&format!("keys/{epoch}"), query).await?)
		},
	}
}

// --- Peers ------------------------------------------------------------------------------------

#[derive(Debug, Serialize)]
struct PeerRow {
	/// Its Ed25519 public key.
	key: String,
	/// How peers name the node.
	peer_id: String,
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct PeerRows(Vec<PeerRow>);

impl Show for PeerRows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No peers: a node registers itself when its key has the documents role".into();
		}
		let mut rows = table(["peer id", "key"]);
		for peer in &self.0 {
			rows.add_row([&peer.peer_id, &peer.key]);
		}
		rows.to_string()
	}
}

/// Runs what needs the chain.
pub async fn run(client: &Client, format: Format, command: &Document) -> Result<()> {
	match command {
		Document::Peers(Peers::List { operator }) => {
			let query = api::view_functions().documents().peers(OperatorId(*operator));
			let peers = view(&client.at_head().await?, query).await?;
			let rows = peers
				.iter()
				.map(|key| PeerRow { key: hex_of(key), peer_id: peer_id_of(key) })
				.collect();
			format.show(&PeerRows(rows))
		},
		Document::Peers(Peers::Remove { key, peer }) => {
			let call = api::tx().documents().remove_peer(peer.0);
			let done = client.submit(&key.signer()?, &call).await?;
			format.show(&Done {
				what: format!("peer {} is off the list", peer_id_of(&peer.0)),
				id: None,
				receipt: done.receipt(),
			})
		},
		_ => Ok(()),
	}
}

/// Runs what needs the own node alone. Tells whether it was that.
pub async fn run_local(format: Format, command: &Document) -> Result<bool> {
	match command {
		Document::Send(options) => send(format, options).await?,
		Document::List(options) => list(format, options).await?,
		Document::Show { socket, document } => {
			let path = place(document, "")?;
			let found: Value = socket.node()?.get(&path).await?;
			format.show(&Shown::of(found)?)?;
		},
		Document::Get { socket, document, out, force } => {
			let path = place(document, "/content")?;
			let bytes = socket.node()?.bytes(&path).await?;
			if out == Path::new("-") {
				let written = std::io::stdout().lock().write_all(&bytes);
				written.map_err(|error| Error::Output(error.to_string()))?;
			} else {
				write_private(out, &bytes, *force)?;
				format.show(&Got {
					document: document.clone(),
					file: out.display().to_string(),
					bytes: bytes.len(),
				})?;
			}
		},
		Document::Purge { socket, document } => {
			let path = place(document, "")?;
			let answer = socket.node()?.delete(&path, &[]).await?;
			format.show(&Shown::of(answer)?)?;
		},
		Document::Reject { socket, document, reason } => {
			let path = place(document, "/reject")?;
			let body = json!({ "reason": word(reason) });
			let answer = socket.node()?.post(&path, &body).await?;
			format.show(&Shown::of(answer)?)?;
		},
		Document::Status { socket } => {
			format.show(&Status(socket.node()?.get("status").await?))?;
		},
		Document::Keys(command) => keys(format, command).await?,
		Document::Peers(_) => return Ok(false),
	}
	Ok(true)
}

#[cfg(all(test, unix))]
mod tests {
	use super::*;
	use crate::local::tests::served;
	use axum::{
		body::Bytes,
		extract::RawQuery,
		routing::{get, post},
		Json, Router,
	};
	use std::sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	};

	const COMMITMENT: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";

	fn document(stage: &str) -> Value {
		json!({
			"commitment": COMMITMENT, "id": 7, "side": "out", "counterparty": 1, "kind": "statement",
			"bucket": 2, "size": 9_000, "stage": stage, "pieces": 1, "pieces_there": 1,
			"sender_epoch": 0, "recipient_epoch": 3, "expires_at": 1_800_000_000_u64,
		})
	}

	#[test]
	fn document_should_be_named_by_id_or_commitment() {
		assert_eq!(place("7", "").unwrap(), "documents/7");
		assert_eq!(
			place(COMMITMENT, "/content").unwrap(),
			format!("documents/{COMMITMENT}/content")
		);
		let digits = COMMITMENT.trim_start_matches("0x");
		assert_eq!(place(digits, "").unwrap(), format!("documents/{COMMITMENT}"));
		for wrong in ["", "x", "7/../keys", "0x01", "-1"] {
			assert!(place(wrong, "").is_err(), "{wrong}");
		}
	}

	#[test]
	fn document_should_be_shown_with_what_is_known_of_it() {
		let shown = Shown::of(document("announced")).unwrap();
		let text = shown.text();
		for part in ["7, announced", "to operator 1", "9000 bytes", "recipient's 3"] {
			assert!(text.contains(part), "{part} in {text}");
		}
		let mut fields = document("rejected");
		fields["size"] = Value::Null;
		fields["id"] = Value::Null;
		fields["side"] = json!("in");
		fields["reason"] = json!("no-room");
		let text = Shown::of(fields).unwrap().text();
		for part in ["-, rejected", "from operator 1", "up to 16 KiB", "no-room"] {
			assert!(text.contains(part), "{part} in {text}");
		}
	}

	#[test]
	fn status_should_say_who_signs_and_what_waits() {
		let mut status = json!({
			"operator": 1, "is_active": true, "account": "W", "peer": format!("0x{}", "8d".repeat(32)),
			"is_peer_on_record": true, "synced": true, "bytes": 5, "bytes_max": 9,
			"documents": { "in": { "received": 2, "expired": 0 }, "out": { "sealed": 0 } },
			"jobs": { "announce": 1 }, "keys": [{ "epoch": 3, "status": "active", "is_current": true }],
		});
		let text = Status(status.clone()).text();
		for part in ["12D3Koo", "on record", "2 received", "none", "1 announce", "active, current"]
		{
			assert!(text.contains(part), "{part} in {text}");
		}
		assert!(!text.contains("expired"), "{text}");
		status["operator"] = Value::Null;
		assert!(Status(status).text().contains("no key of this node has the documents role"));
	}

	#[test]
	fn said_should_be_names_and_values() {
		let text = Said(json!({
			"operator": 1, "keys": { "current": 2, "active": true }, "peers": ["a", "b"], "none": null,
		}))
		.text();
		assert!(text.contains("keys, current  2") && text.contains("keys, active   yes"), "{text}");
		assert!(text.contains("a\n") && !text.contains("none"), "{text}");
		assert_eq!(Said(Value::Null).text(), "Done");
	}

	#[tokio::test]
	async fn document_should_be_followed_until_it_has_ended() {
		let asked = Arc::new(AtomicUsize::new(0));
		let count = asked.clone();
		let answer = move || {
			let stage = match count.fetch_add(1, Ordering::SeqCst) {
				0 => "sealed",
				1 => "announced",
				_ => "received",
			};
			async move { Json(document(stage)) }
		};
		let echo = |RawQuery(query): RawQuery, body: Bytes| async move {
			assert_eq!(query.as_deref(), Some("to=1&kind=rate-sheet&expires_in=60"));
			assert_eq!(body.as_ref(), b"sheet");
			(axum::http::StatusCode::CREATED, Json(document("sealed")))
		};
		let router = Router::new()
			.route("/v1/documents", post(echo))
			.route(&format!("/v1/documents/{COMMITMENT}"), get(answer));
		let (_folder, node) = served(router);
		let kind = args::DocumentKind::RateSheet;
		let minute = Duration::from_secs(60);
		let sent = send_bytes(&node, 1, kind, minute, b"sheet".to_vec()).await.unwrap();
		assert_eq!(sent.stage(), "sealed");
		let ended = follow(&node, &sent.commitment(), Some(minute)).await.unwrap();
		assert_eq!(ended.stage(), "received");
		assert_eq!(asked.load(Ordering::SeqCst), 3);
	}

	#[tokio::test]
	async fn following_should_end_when_its_time_is_over() {
		let router = Router::new().route(
			&format!("/v1/documents/{COMMITMENT}"),
			get(|| async { Json(document("announced")) }),
		);
		let (_folder, node) = served(router);
		let error = follow(&node, COMMITMENT, Some(Duration::ZERO)).await.unwrap_err().to_string();
		assert!(error.contains("interwork document show"), "{error}");
	}

	#[test]
	fn content_should_be_written_for_its_owner_and_replace_nothing_unasked() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("content");
		write_private(&path, b"one", false).unwrap();
		assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert!(write_private(&path, b"two", false).is_err());
		assert_eq!(std::fs::read(&path).unwrap(), b"one");
		write_private(&path, b"two", true).unwrap();
		assert_eq!(std::fs::read(&path).unwrap(), b"two");
		assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
	}

	#[test]
	fn document_should_be_refused_when_it_is_too_large() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("large");
		let file = std::fs::File::create(&path).unwrap();
		file.set_len(DOCUMENT_MAX).unwrap();
		assert_eq!(u64::try_from(read_document(&path).unwrap().len()), Ok(DOCUMENT_MAX));
		file.set_len(DOCUMENT_MAX + 1).unwrap();
		assert!(read_document(&path).unwrap_err().to_string().contains("64 MiB"));
	}
}
