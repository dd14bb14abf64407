//! The local API over its socket.

use super::{super::api, support::*};
use reqwest::{Client, StatusCode};
use serde_json::{json, Value};
use std::{
	os::unix::{fs::PermissionsExt, net::UnixStream},
	path::PathBuf,
};

struct Api {
	client: Client,
	task: tokio::task::JoinHandle<()>,
	path: PathBuf,
}

impl Drop for Api {
	fn drop(&mut self) {
		self.task.abort();
	}
}

type Reply = (u16, Value);

impl Api {
	fn new(node: &Node) -> Self {
		let path = node.folder.join("api.sock");
		let listener = api::bind(&path).unwrap();
		let (service, served) = (node.service().clone(), path.clone());
		let task = tokio::spawn(async move {
			api::serve(service, listener, &served).await.unwrap();
		});
		let client = Client::builder().unix_socket(path.clone()).build().unwrap();
		Self { client, task, path }
	}

	async fn reply(request: reqwest::RequestBuilder) -> Reply {
		let response = request.send().await.unwrap();
		let status = response.status().as_u16();
		let bytes = response.bytes().await.unwrap();
		let value = serde_json::from_slice(&bytes)
			.unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
		(status, value)
	}

	fn url(path: &str) -> String {
		format!("http://node{path}")
	}

	async fn get(&self, path: &str) -> Reply {
		Self::reply(self.client.get(Self::url(path))).await
	}

	async fn post(&self, path: &str, body: Vec<u8>) -> Reply {
		Self::reply(self.client.post(Self::url(path)).body(body)).await
	}

	async fn post_json(&self, path: &str, body: Value) -> Reply {
		Self::reply(self.client.post(Self::url(path)).json(&body)).await
	}

	async fn delete(&self, path: &str) -> Reply {
		Self::reply(self.client.delete(Self::url(path))).await
	}
}

fn code(reply: &Reply) -> (u16, &str) {
	assert!(reply.1["message"].as_str().is_some_and(|message| !message.is_empty()), "{reply:?}");
	(reply.0, reply.1["error"].as_str().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn document_should_be_sent_shown_read_and_purged() {
	let (_, alice, bob) = pair().await;
	let (ours, theirs) = (Api::new(&alice), Api::new(&bob));
	let (status, sent) = ours
		.post("/v1/documents?to=2&kind=rate-sheet&expires_in=3600", b"rates".to_vec())
		.await;
	assert_eq!(status, 201, "{sent}");
	assert_eq!(
		(&sent["stage"], &sent["size"], &sent["id"]),
		(&json!("sealed"), &json!(5), &json!(null))
	);
	blocks(4, &[&alice, &bob]).await;
	let commitment = sent["commitment"].as_str().unwrap();
	let (_, shown) = ours.get(&format!("/v1/documents/{commitment}")).await;
	assert_eq!(
		(&shown["stage"], &shown["side"], &shown["id"]),
		(&json!("received"), &json!("out"), &json!(0))
	);
	assert_eq!((&shown["counterparty"], &shown["kind"]), (&json!(2), &json!("rate-sheet")));
	let (_, listed) = theirs.get("/v1/documents?side=in&state=received&kind=rate-sheet").await;
	assert_eq!(listed.as_array().unwrap().len(), 1);
	assert_eq!((&listed[0]["pieces"], &listed[0]["pieces_there"]), (&json!(2), &json!(2)));
	assert_eq!(theirs.get("/v1/documents?side=out").await, (200, json!([])));
	assert_eq!(theirs.get("/v1/documents/0/content").await, (200, json!("rates")));
	let (_, status) = theirs.get("/v1/status").await;
	assert_eq!((&status["operator"], &status["synced"]), (&json!(2), &json!(true)));
	assert_eq!(status["documents"]["in"]["received"], json!(1));
	assert_eq!(status["is_peer_on_record"], json!(true));

	let (status, purged) = theirs.delete("/v1/documents/0").await;
	assert_eq!((status, &purged["stage"]), (200, &json!("purged")));
	assert_eq!(code(&theirs.get("/v1/documents/0/content").await), (410, "purged"));
	let answered = theirs.post_json("/v1/documents/0/reject", json!({ "reason": "other" })).await;
	assert_eq!(code(&answered), (409, "wrong-stage"));
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_should_be_explained() {
	let (world, alice, _bob) = pair().await;
	let api = Api::new(&alice);
	let send = |query: &'static str| api.post(query, b"x".to_vec());
	assert_eq!(code(&send("/v1/documents").await), (400, "request"));
	assert_eq!(code(&send("/v1/documents?to=2&kind=cdr").await), (422, "kind"));
	assert_eq!(code(&send("/v1/documents?to=1").await), (422, "to"));
	assert_eq!(code(&send("/v1/documents?to=9").await), (422, "to"));
	assert_eq!(code(&send("/v1/documents?to=2&expires_in=1").await), (422, "expiry"));
	assert_eq!(code(&send("/v1/documents?to=3").await), (409, "recipient-key"));
	assert_eq!(code(&api.get("/v1/documents/77").await), (404, "not-found"));
	assert_eq!(code(&api.get("/v1/nothing").await), (404, "no-such-path"));
	assert_eq!(code(&api.delete("/v1/status").await), (405, "no-such-method"));
	assert_eq!(code(&api.get("/v1/documents?side=up").await), (422, "side"));
	let large = vec![0; 64 * 1024 * 1024 + 1];
	assert_eq!(code(&api.post("/v1/documents?to=2", large).await), (413, "too-large"));
	let wrong = api.post_json("/v1/documents/0/reject", json!({ "reason": "dull" })).await;
	assert_eq!(code(&wrong), (422, "reason"));
	assert_eq!(code(&api.delete("/v1/keys/5").await), (404, "not-found"));
	assert_eq!(code(&api.post_json("/v1/keys", json!({ "active_for": 0 })).await), (422, "period"));
	world.ledger().suspended.insert(ALICE);
	alice.service().follow().unwrap();
	assert_eq!(code(&send("/v1/documents?to=2").await), (409, "not-active"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_should_be_listed_changed_and_revoked() {
	let (_, alice, bob) = pair().await;
	let api = Api::new(&alice);
	let (status, keys) = api.post("/v1/keys", Vec::new()).await;
	assert_eq!((status, keys.as_array().unwrap().len()), (201, 2));
	blocks(3, &[&alice, &bob]).await;
	let (_, keys) = api.get("/v1/keys").await;
	assert_eq!((&keys[1]["status"], &keys[1]["is_current"]), (&json!("active"), &json!(true)));
	let (status, keys) = api.delete("/v1/keys/0?destroy=true").await;
	assert_eq!(
		(status, &keys[0]["status"], &keys[0]["is_here"]),
		(200, &json!("revoking"), &json!(false))
	);
	blocks(2, &[&alice, &bob]).await;
	assert_eq!(api.get("/v1/keys").await.1[0]["status"], json!("revoked"));
	assert!(!alice.folder.join("keys/epoch-0").exists());
	alice.assert_idle();

	// A key that begins later is the last one as long as it is not revoked: the chain takes none before it.
	let later = json!({ "active_from": START + 20 * DAY });
	assert_eq!(api.post_json("/v1/keys", later).await.0, 201);
	blocks(3, &[&alice, &bob]).await;
	let (status, refused) = api.post("/v1/keys", Vec::new()).await;
	assert_eq!((status, &refused["error"]), (409, &json!("pending")), "{refused}");
	alice.assert_idle();
	let (_, keys) = api.delete("/v1/keys/2").await;
	assert_eq!((&keys[1]["is_current"], &keys[2]["status"]), (&json!(true), &json!("revoking")));
	blocks(2, &[&alice, &bob]).await;
	assert_eq!(api.post("/v1/keys", Vec::new()).await.0, 201);
	blocks(3, &[&alice, &bob]).await;
	assert_eq!(api.get("/v1/keys").await.1[3]["is_current"], json!(true));

	// Nothing is sealed under a key from the moment on in which it is being revoked.
	let (_, keys) = api.delete("/v1/keys/3").await;
	let fields = |index: usize| (keys[index]["status"].clone(), keys[index]["is_current"].clone());
	assert_eq!(fields(3), (json!("revoking"), json!(false)));
	assert_eq!(fields(1), (json!("active"), json!(true)));
	let name = alice.send(BOB, b"under the older one");
	assert_eq!(alice.entry(name).unwrap().context.route.sender_epoch, 1);
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(bob.read(name), b"under the older one");
}

#[tokio::test(flavor = "multi_thread")]
async fn socket_should_be_private_and_replace_only_a_dead_one() {
	let (_, alice, _bob) = pair().await;
	let first = Api::new(&alice);
	let mode =
		|path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
	assert_eq!((mode(&first.path), mode(first.path.parent().unwrap())), (0o600, 0o700));
	assert_eq!(api::bind(&first.path).unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
	assert_eq!(first.get("/v1/status").await.0, StatusCode::OK.as_u16());
	let path = first.path.clone();
	drop(first);
	while UnixStream::connect(&path).is_ok() {
		tokio::task::yield_now().await;
	}
	// The file is still there, and nobody listens.
	assert!(path.exists());
	assert_eq!(Api::new(&alice).get("/v1/status").await.0, 200);
	// A folder may have a longer path than the address of a socket has room for.
	let long = path.with_file_name("x".repeat(120)).join("api.sock");
	let listener = api::bind(&long).unwrap();
	assert_eq!((mode(&long), mode(long.parent().unwrap())), (0o600, 0o700));
	assert_eq!(api::bind(&long).unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
	drop(listener);
	assert!(api::bind(&long).is_ok(), "nobody listens any more");
}
