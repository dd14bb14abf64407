//! The local API of the operator's own node: a Unix socket that only the node's user can open.

use crate::error::{Error, Result};
use clap::Args;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use serde_json::Value;
use std::{
	ffi::OsString,
	fs::File,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};

/// How long an answer may take: the largest documents are sealed and flushed to disk before it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Bytes of the largest document: 64 MiB.
pub const DOCUMENT_MAX: u64 = 64 << 20;

/// The longest address that a socket can have, in bytes.
const ADDRESS_MAX: usize = 107;

/// Where the socket is, below a node's base path.
const SOCKET: &str = "documents/api.sock";

/// Where the node's socket is.
#[derive(Clone, Debug, Default, Args)]
pub struct Socket {
	/// Socket of the own node's local API [default: INTERWORK_NODE_SOCKET, or that of the one node
	/// that has its data in a usual place].
	#[arg(long, value_name = "PATH")]
	pub node_socket: Option<PathBuf>,
}

impl Socket {
	/// The socket that is meant.
	pub fn path(&self) -> Result<PathBuf> {
		let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
		if let Some(path) = self
			.node_socket
			.clone()
			.or_else(|| named("INTERWORK_NODE_SOCKET").map(PathBuf::from))
		{
			return Ok(path);
		}
		choose(found(&usual_bases(named("XDG_DATA_HOME"), named("HOME"))))
	}

	/// A client for the socket.
	pub fn node(&self) -> Result<LocalNode> {
		LocalNode::new(&self.path()?)
	}
}

/// Where nodes have their data unless they are told otherwise: `interwork-node` itself, `scripts/run`, the
/// packages.
fn usual_bases(data: Option<OsString>, home: Option<OsString>) -> Vec<PathBuf> {
	let data = data
		.map(PathBuf::from)
		.or_else(|| Some(PathBuf::from(home?).join(".local/share")));
	let own = data.into_iter().flat_map(|data| {
		["interwork-node", "interwork/dev"].into_iter().map(move |name| data.join(name))
	});
	own.chain(["/var/lib/interwork", "/data"].map(PathBuf::from)).collect()
}

/// The sockets below base paths, of any chain.
fn found(bases: &[PathBuf]) -> Vec<PathBuf> {
	let mut sockets: Vec<PathBuf> = bases
		.iter()
		.filter_map(|base| std::fs::read_dir(base.join("chains")).ok())
		.flat_map(|chains| chains.flatten().map(|chain| chain.path().join(SOCKET)))
		.filter(|socket| socket.exists())
		.collect();
	sockets.sort();
	sockets.dedup();
	sockets
}

fn choose(sockets: Vec<PathBuf>) -> Result<PathBuf> {
	let names =
		|| -> Vec<String> { sockets.iter().map(|path| path.display().to_string()).collect() };
	match sockets.as_slice() {
		[socket] => Ok(socket.clone()),
		[] => Err(Error::State(
			"no node with a documents service has its data in a usual place. Name its socket with \
			--node-socket or INTERWORK_NODE_SOCKET: <base path>/chains/<chain>/documents/api.sock. If there \
			is none, the node does not run, or runs with --no-documents"
				.into(),
		)),
		_ => Err(Error::State(format!(
			"several nodes are on this machine; name the socket of one with --node-socket: {}",
			names().join(", ")
		))),
	}
}

/// The own node, over its local API.
#[derive(Clone, Debug)]
pub struct LocalNode {
	socket: PathBuf,
	http: reqwest::Client,
	_folder: Option<Arc<File>>,
}

/// Why the node did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
	/// No answer came.
	#[error(
		"the node does not answer at {socket}: {reason}. Run the tool as the node's user, or name another \
		socket with --node-socket",
		socket = socket.display()
	)]
	NoAnswer {
		/// Where.
		socket: PathBuf,
		/// Why.
		reason: String,
	},
	/// It refused.
	#[error("the node refuses: {message} ({code})")]
	Refused {
		/// HTTP status.
		status: u16,
		/// Name of the refusal.
		code: String,
		/// What happened and what to do.
		message: String,
	},
	/// The answer is not one.
	#[error("the node answers in a way that this tool does not know: {0}")]
	Unreadable(String),
}

impl LocalError {
	/// Whether it says that there is no such thing.
	pub fn is_not_found(&self) -> bool {
		matches!(self, Self::Refused { status: 404, .. })
	}

	/// Whether the same question may be answered later: the node restarts, or is busy.
	pub fn is_passing(&self) -> bool {
		match self {
			Self::NoAnswer { .. } => true,
			Self::Refused { status, .. } => matches!(status, 429 | 503),
			Self::Unreadable(_) => false,
		}
	}
}

impl From<LocalError> for Error {
	fn from(error: LocalError) -> Self {
		Self::State(error.to_string())
	}
}

#[derive(Deserialize)]
struct Refusal {
	error: String,
	#[serde(default)]
	message: String,
}

/// The address of a socket, and what has to stay open as long as it is used. An address has room for 107
/// bytes: a socket with a longer path is reached by the number of its open folder. If that cannot be
/// opened, connecting says why.
fn address_of(socket: &Path) -> (PathBuf, Option<Arc<File>>) {
	#[cfg(target_os = "linux")]
	if socket.as_os_str().len() > ADDRESS_MAX {
		use std::os::fd::AsRawFd;
		let parts = socket.parent().zip(socket.file_name());
		let opened = parts.and_then(|(folder, name)| Some((File::open(folder).ok()?, name)));
		if let Some((folder, name)) = opened {
			let number = folder.as_raw_fd().to_string();
			let address = Path::new("/proc/self/fd").join(number).join(name);
			return (address, Some(Arc::new(folder)));
		}
	}
	(socket.into(), None)
}

impl LocalNode {
	/// The node behind a socket.
	pub fn new(socket: &Path) -> Result<Self> {
		let builder = reqwest::Client::builder().timeout(PATIENCE).no_proxy();
		let (address, folder) = address_of(socket);
		#[cfg(unix)]
		let builder = builder.unix_socket(address);
		let http = builder
			.build()
			.map_err(|error| Error::State(format!("HTTP cannot be used: {error}")))?;
		Ok(Self { socket: socket.into(), http, _folder: folder })
	}

	/// Where it is.
	pub fn socket(&self) -> &Path {
		&self.socket
	}

	fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
		// The name is for the form alone: the socket leads to the node.
		self.http.request(method, format!("http://node/v1/{path}"))
	}

	async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, LocalError> {
		let no_answer = |error: reqwest::Error| {
			// The causes say more than the error: `permission denied` and the like.
			let mut reason = error.to_string();
			let mut cause = std::error::Error::source(&error);
			while let Some(inner) = cause {
				reason = inner.to_string();
				cause = inner.source();
			}
			LocalError::NoAnswer { socket: self.socket.clone(), reason }
		};
		let response = request.send().await.map_err(no_answer)?;
		let status = response.status();
		let body = response.bytes().await.map_err(no_answer)?.to_vec();
		if status.is_success() {
			return Ok(body);
		}
		let (code, message) = match serde_json::from_slice::<Refusal>(&body) {
			Ok(refusal) => (refusal.error, refusal.message),
			Err(_) => {
				let text: String = String::from_utf8_lossy(&body).chars().take(200).collect();
				(format!("HTTP {}", status.as_u16()), text)
			},
		};
		Err(LocalError::Refused { status: status.as_u16(), code, message })
	}

	async fn json<T: DeserializeOwned>(
		&self,
		request: reqwest::RequestBuilder,
	) -> Result<T, LocalError> {
		let body = self.send(request).await?;
		// An answer without content is as good as nothing.
		let body = if body.is_empty() { b"null".to_vec() } else { body };
		serde_json::from_slice(&body).map_err(|error| LocalError::Unreadable(error.to_string()))
	}

	/// Asks for something.
	pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, LocalError> {
		self.json(self.request(reqwest::Method::GET, path)).await
	}

	/// Asks for a list.
	pub async fn list<T: DeserializeOwned>(
		&self,
		path: &str,
		query: &[(&str, String)],
	) -> Result<T, LocalError> {
		self.json(self.request(reqwest::Method::GET, path).query(query)).await
	}

	/// Asks for bytes.
	pub async fn bytes(&self, path: &str) -> Result<Vec<u8>, LocalError> {
		self.send(self.request(reqwest::Method::GET, path)).await
	}

	/// Has something done.
	pub async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, LocalError> {
		self.json(self.request(reqwest::Method::POST, path).json(body)).await
	}

	/// Hands over a document.
	pub async fn post_bytes(
		&self,
		path: &str,
		query: &[(&str, String)],
		body: Vec<u8>,
	) -> Result<Value, LocalError> {
		let request = self.request(reqwest::Method::POST, path).query(query);
		self.json(octets(request, body)).await
	}

	/// Hands over what belongs to a place.
	pub async fn put_bytes(&self, path: &str, body: Vec<u8>) -> Result<Value, LocalError> {
		self.json(octets(self.request(reqwest::Method::PUT, path), body)).await
	}

	/// Removes something.
	pub async fn delete(&self, path: &str, query: &[(&str, String)]) -> Result<Value, LocalError> {
		self.json(self.request(reqwest::Method::DELETE, path).query(query)).await
	}
}

fn octets(request: reqwest::RequestBuilder, body: Vec<u8>) -> reqwest::RequestBuilder {
	request
		.header(reqwest::header::CONTENT_TYPE, "application/octet-stream")
		.body(body)
}

#[cfg(all(test, unix))]
pub(crate) mod tests {
	use super::*;
	use axum::Router;

	/// A node of one's own making at a socket in a folder that ends with the test.
	pub(crate) fn served(router: Router) -> (tempfile::TempDir, LocalNode) {
		let folder = tempfile::tempdir().unwrap();
		let socket = folder.path().join("api.sock");
		let listener = tokio::net::UnixListener::bind(&socket).unwrap();
		tokio::spawn(async move { axum::serve(listener, router).await });
		let node = LocalNode::new(&socket).unwrap();
		(folder, node)
	}

	#[tokio::test]
	async fn node_should_answer_when_the_path_of_its_socket_is_long() {
		let answer = || async { axum::Json(serde_json::json!({ "epoch": 7 })) };
		let router = Router::new().route("/v1/status", axum::routing::get(answer));
		let (folder, _) = served(router);
		let long = folder.path().join("x".repeat(120));
		std::fs::create_dir(&long).unwrap();
		let socket = long.join("api.sock");
		std::fs::rename(folder.path().join("api.sock"), &socket).unwrap();
		let node = LocalNode::new(&socket).unwrap();
		for _ in 0..2 {
			let status: Value = node.get("status").await.unwrap();
			assert_eq!(status["epoch"], 7);
		}
		let nowhere = LocalNode::new(&long.join("nowhere/api.sock")).unwrap();
		let error = nowhere.get::<Value>("status").await.unwrap_err();
		assert!(matches!(error, LocalError::NoAnswer { .. }), "{error}");
	}

	#[test]
	fn socket_should_be_found_only_when_there_is_one() {
		let folder = tempfile::tempdir().unwrap();
		let bases = usual_bases(Some(folder.path().into()), None);
		assert!(found(&bases).is_empty());
		assert!(choose(found(&bases)).unwrap_err().to_string().contains("--node-socket"));
		let make = |base: &str, chain: &str| {
			let path = folder.path().join(base).join("chains").join(chain).join(SOCKET);
			std::fs::create_dir_all(path.parent().unwrap()).unwrap();
			std::fs::write(&path, "").unwrap();
			path
		};
		let one = make("interwork-node", "interwork_dev");
		assert_eq!(choose(found(&bases)).unwrap(), one);
		let other = make("interwork/dev", "interwork_dev");
		let error = choose(found(&bases)).unwrap_err().to_string();
		assert!(error.contains(&other.display().to_string()), "{error}");
	}

	#[test]
	fn usual_places_should_follow_the_home_folder_unless_data_has_its_own() {
		let bases = usual_bases(None, Some("/home/x".into()));
		assert!(bases.contains(&PathBuf::from("/home/x/.local/share/interwork-node")));
		assert!(bases.contains(&PathBuf::from("/var/lib/interwork")));
		let bases = usual_bases(Some("/data/x".into()), Some("/home/x".into()));
		assert_eq!(bases.first(), Some(&PathBuf::from("/data/x/interwork-node")));
	}

	#[tokio::test]
	async fn refusal_should_be_told_in_the_node_s_own_words() {
		use axum::{http::StatusCode, routing::get};
		let refuse = || async {
			(
				StatusCode::NOT_FOUND,
				r#"{"error": "document-not-found", "message": "there is none"}"#,
			)
		};
		let (_folder, node) = served(
			Router::new()
				.route("/v1/documents/7", get(refuse))
				.route("/v1/status", get(|| async { "no JSON" })),
		);
		let error = node.get::<Value>("documents/7").await.unwrap_err();
		assert!(error.is_not_found());
		assert_eq!(error.to_string(), "the node refuses: there is none (document-not-found)");
		assert!(matches!(node.get::<Value>("status").await, Err(LocalError::Unreadable(_))));
		let error = node.get::<Value>("nowhere").await.unwrap_err();
		assert!(error.to_string().contains("HTTP 404"), "{error}");
	}

	#[tokio::test]
	async fn absent_node_should_be_told_with_its_socket() {
		let folder = tempfile::tempdir().unwrap();
		let node = LocalNode::new(&folder.path().join("api.sock")).unwrap();
		let error = node.get::<Value>("status").await.unwrap_err();
		assert!(error.is_passing());
		assert!(error.to_string().contains("api.sock"), "{error}");
	}
}
