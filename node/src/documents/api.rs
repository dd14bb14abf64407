//! The local API: HTTP over a Unix domain socket that the owner of the node's files alone can open.

use super::{
	actions::{Fault, Filter, EXPIRES_IN, PAGE_MAX},
	convert, files,
	service::{Service, ServiceError, LOG_TARGET},
};
use axum::{
	body::Bytes,
	extract::{rejection::BytesRejection, DefaultBodyLimit, Path, Query, State},
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	routing::{get, post},
	Json, Router,
};
use interwork_documents::{Side, MAX_DOCUMENT_BYTES};
use interwork_primitives::{documents::DocumentKind, OperatorId};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, Permissions},
	io,
	os::{
		fd::AsRawFd,
		unix::{
			fs::PermissionsExt,
			net::{UnixListener as StdListener, UnixStream},
		},
	},
	path::Path as FilePath,
	sync::Arc,
};
use tokio::{net::UnixListener, sync::Semaphore};

/// The longest address that a socket can have, in bytes.
const PATH_MAX: usize = 107;

/// Documents that are sealed or opened at the same time: each is held in memory, more than once.
const LARGE_MAX: usize = 2;

/// Binds the socket. One that a dead process has left is replaced.
///
/// # Errors
///
/// Another process listens there, or the folder cannot be written.
pub fn bind(path: &FilePath) -> io::Result<StdListener> {
	let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
		return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"));
	};
	files::make_private_folder(folder)?;
	// The address of a socket has room for 107 bytes, and base paths are longer now and then. By the number
	// of its open folder a socket has a short one.
	let folder = fs::File::open(folder)?;
	let address = match path.as_os_str().len() {
		0..=PATH_MAX => path.to_path_buf(),
		_ => FilePath::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(name),
	};
	if path.try_exists()? {
		if UnixStream::connect(&address).is_ok() {
			return Err(io::Error::new(io::ErrorKind::AddrInUse, "another process listens there"));
		}
		fs::remove_file(path)?;
	}
	let listener = StdListener::bind(&address)?;
	fs::set_permissions(path, Permissions::from_mode(0o600))?;
	listener.set_nonblocking(true)?;
	Ok(listener)
}

/// Serves the API until the node ends.
///
/// # Errors
///
/// The socket fails.
pub async fn serve(
	service: Arc<Service>,
	listener: StdListener,
	path: &FilePath,
) -> io::Result<()> {
	let listener = UnixListener::from_std(listener)?;
	log::info!(target: LOG_TARGET, "The local API listens on {}", path.display());
	axum::serve(listener, router(service)).await
}

/// What handlers share.
#[derive(Clone)]
pub(super) struct Shared {
	service: Arc<Service>,
	large: Arc<Semaphore>,
}

type Reply<T> = Result<T, Fault>;

impl IntoResponse for Fault {
	fn into_response(self) -> Response {
		#[derive(Serialize)]
		struct Body {
			error: &'static str,
			message: String,
		}
		let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
		(status, Json(Body { error: self.code, message: self.message })).into_response()
	}
}

/// All routes.
pub fn router(service: Arc<Service>) -> Router {
	let shared = Shared { service, large: Arc::new(Semaphore::new(LARGE_MAX)) };
	let router = Router::new()
		.route("/v1/status", get(status))
		.route("/v1/documents", get(list).post(send))
		.route("/v1/documents/{document}", get(show).delete(purge))
		.route("/v1/documents/{document}/content", get(content))
		.route("/v1/documents/{document}/reject", post(reject))
		.route("/v1/keys", get(keys).post(rotate))
		.route("/v1/keys/{epoch}", axum::routing::delete(revoke));
	super::periods_api::routes(router)
		.fallback(|| async { Fault::new(404, "no-such-path", "there is no such path") })
		.method_not_allowed_fallback(|| async {
			Fault::new(405, "no-such-method", "this path does not have this method")
		})
		.layer(DefaultBodyLimit::max(MAX_DOCUMENT_BYTES))
		.with_state(shared)
}

impl Shared {
	/// Does something that blocks.
	pub(super) async fn run<T: Send + 'static>(
		&self,
		work: impl FnOnce(&Service) -> Reply<T> + Send + 'static,
	) -> Reply<T> {
		self.service.blocking(move |service| Ok(work(service))).await?
	}

	/// Does something that blocks and holds a whole document in memory.
	pub(super) async fn run_large<T: Send + 'static>(
		&self,
		work: impl FnOnce(&Service) -> Reply<T> + Send + 'static,
	) -> Reply<T> {
		let permit = self.large.clone().acquire_owned().await;
		let _permit = permit.map_err(|_| ServiceError::Ending)?;
		self.run(work).await
	}
}

/// What a query or a JSON body says, or what is wrong with it.
pub(super) fn checked<T, E: ToString>(parsed: Result<T, E>) -> Reply<T> {
	parsed.map_err(|error| Fault::new(400, "request", error.to_string()))
}

/// A body, or that it is too large.
pub(super) fn body(bytes: Result<Bytes, BytesRejection>) -> Reply<Bytes> {
	bytes.map_err(|error| match error.status() {
		StatusCode::PAYLOAD_TOO_LARGE => Fault::new(
			413,
			"too-large",
			format!("a document has at most {MAX_DOCUMENT_BYTES} bytes: divide it"),
		),
		status => Fault::new(status.as_u16(), "request", error.to_string()),
	})
}

fn kind(name: &str) -> Reply<DocumentKind> {
	convert::kind_from_name(name).ok_or_else(|| {
		Fault::new(422, "kind", format!("kind must be one of {}", convert::kind_names()))
	})
}

type Queried<T> = Result<Query<T>, axum::extract::rejection::QueryRejection>;

async fn status(State(shared): State<Shared>) -> Reply<Response> {
	shared.run(|service| Ok(Json(service.status()).into_response())).await
}

#[derive(Deserialize)]
struct SendQuery {
	to: u32,
	kind: Option<String>,
	expires_in: Option<u64>,
}

async fn send(
	State(shared): State<Shared>,
	query: Queried<SendQuery>,
	bytes: Result<Bytes, BytesRejection>,
) -> Reply<Response> {
	let Query(query) = checked(query)?;
	let kind = kind(query.kind.as_deref().unwrap_or("other"))?;
	let content = body(bytes)?;
	let expires_in = query.expires_in.unwrap_or(EXPIRES_IN);
	let object = shared
		.run_large(move |service| service.send(OperatorId(query.to), kind, expires_in, &content))
		.await?;
	Ok((StatusCode::CREATED, Json(object)).into_response())
}

#[derive(Deserialize)]
struct ListQuery {
	side: Option<String>,
	state: Option<String>,
	kind: Option<String>,
	after: Option<String>,
	limit: Option<usize>,
}

async fn list(State(shared): State<Shared>, query: Queried<ListQuery>) -> Reply<Response> {
	let Query(query) = checked(query)?;
	let side = match query.side.as_deref() {
		None => None,
		Some("in") => Some(Side::Incoming),
		Some("out") => Some(Side::Outgoing),
		Some(_) => return Err(Fault::new(422, "side", "side must be in or out")),
	};
	let kind = query.kind.as_deref().map(kind).transpose()?;
	let objects = shared
		.run(move |service| {
			let after = query.after.map(|text| service.find(&text)).transpose()?;
			let limit = query.limit.unwrap_or(PAGE_MAX);
			Ok(service.list(&Filter { side, stage: query.state, kind, after, limit }))
		})
		.await?;
	Ok(Json(objects).into_response())
}

async fn show(State(shared): State<Shared>, Path(document): Path<String>) -> Reply<Response> {
	let object = shared.run(move |service| Ok(service.show(&service.find(&document)?))).await?;
	Ok(Json(object).into_response())
}

async fn content(State(shared): State<Shared>, Path(document): Path<String>) -> Reply<Response> {
	let content = shared
		.run_large(move |service| Ok(service.content(&service.find(&document)?)?.clone()))
		.await?;
	Ok(([(header::CONTENT_TYPE, "application/octet-stream")], content).into_response())
}

async fn purge(State(shared): State<Shared>, Path(document): Path<String>) -> Reply<Response> {
	let object = shared
		.run(move |service| service.purge_document(&service.find(&document)?))
		.await?;
	Ok(Json(object).into_response())
}

#[derive(Deserialize)]
struct RejectBody {
	reason: Option<String>,
}

type Parsed<T> = Result<Json<T>, axum::extract::rejection::JsonRejection>;

async fn reject(
	State(shared): State<Shared>,
	Path(document): Path<String>,
	parsed: Parsed<RejectBody>,
) -> Reply<Response> {
	let Json(parsed) = checked(parsed)?;
	let name = parsed.reason.as_deref().unwrap_or("not-wanted");
	let reason = convert::reason_from_name(name).ok_or_else(|| {
		Fault::new(422, "reason", format!("reason must be one of {}", convert::reason_names()))
	})?;
	let object = shared
		.run(move |service| service.reject_document(&service.find(&document)?, reason))
		.await?;
	Ok(Json(object).into_response())
}

async fn keys(State(shared): State<Shared>) -> Reply<Response> {
	shared.run(|service| Ok(Json(service.key_objects()).into_response())).await
}

#[derive(Default, Deserialize)]
struct RotateBody {
	active_from: Option<u64>,
	active_for: Option<u64>,
}

async fn rotate(
	State(shared): State<Shared>,
	bytes: Result<Bytes, BytesRejection>,
) -> Reply<Response> {
	let bytes = body(bytes)?;
	let times: RotateBody = match bytes.is_empty() {
		true => RotateBody::default(),
		false => checked(serde_json::from_slice(&bytes))?,
	};
	let keys = shared
		.run(move |service| service.rotate(times.active_from, times.active_for))
		.await?;
	Ok((StatusCode::CREATED, Json(keys)).into_response())
}

#[derive(Deserialize)]
struct RevokeQuery {
	#[serde(default)]
	destroy: bool,
}

async fn revoke(
	State(shared): State<Shared>,
	epoch: Result<Path<u32>, axum::extract::rejection::PathRejection>,
	query: Queried<RevokeQuery>,
) -> Reply<Response> {
	let (Path(epoch), Query(query)) = (checked(epoch)?, checked(query)?);
	let keys = shared.run(move |service| service.revoke(epoch, query.destroy)).await?;
	Ok(Json(keys).into_response())
}
