//! What the operator's packet gateways report, and what watches over the gateway.

use super::{
	metrics,
	problem::Problem,
	public::nothing_here,
	relay,
	serve::bounded,
	state::Shared,
	wire::{BeginRequest, ReportRequest},
};
use crate::{
	error::{Error, Result},
	keys::read_secret,
};
use axum::{
	extract::{DefaultBodyLimit, Path, Query, Request, State},
	http::{header, header::AUTHORIZATION, StatusCode},
	middleware::{self, Next},
	response::{IntoResponse, Response},
	routing::{get, post},
	Json, Router,
};
use interwork_micropay::{
	meter::{EventId, Report, Standing},
	store::{Channel, Operation, Outcome, Refusal},
	ChannelId,
};
use rand_core::{OsRng, RngCore};
use serde::Deserialize;
use serde_json::{json, Map, Value};
use std::{fs::OpenOptions, io::Write, path::Path as FilePath, sync::Arc};

/// Bytes of a request's body: as many reports as may come at a time.
const BODY_MAX: usize = 256 * 1024;
/// Reports of one request.
const REPORTS_MAX: usize = 1_024;
/// Channels of a page.
const PAGE_MAX: usize = 1_000;
/// A token of fewer characters could be guessed.
const TOKEN_MIN: usize = 16;
/// How often a session is begun anew when another has taken its number meanwhile.
const BEGIN_TRIES: usize = 8;

/// Proof that a caller may report: only its hash is kept.
#[derive(Clone)]
struct Token([u8; 32]);

impl Token {
	/// Compares hashes, so that the time it takes tells nothing about the token.
	fn is(&self, given: &str) -> bool {
		sp_crypto_hashing::blake2_256(given.as_bytes())
			.iter()
			.zip(self.0)
			.fold(0, |differences, (left, right)| differences | (left ^ right))
			== 0
	}
}

/// Reads the token of packet gateways, or makes one, readable by its owner alone.
pub(crate) fn token(path: &FilePath) -> Result<String> {
	if !path.exists() {
		let mut secret = [0; 32];
		OsRng.fill_bytes(&mut secret);
		let fail = |reason| Error::File { path: path.into(), reason };
		let mut options = OpenOptions::new();
		options.write(true).create_new(true);
		#[cfg(unix)]
		{
			use std::os::unix::fs::OpenOptionsExt;
			options.mode(0o600);
		}
		let mut file = options.open(path).map_err(fail)?;
		writeln!(file, "{}", hex::encode(secret))
			.and_then(|()| file.sync_all())
			.map_err(fail)?;
	}
	let token = read_secret(path)?.trim().to_string();
	if token.len() < TOKEN_MIN {
		return Err(Error::KeyFile {
			path: path.into(),
			reason: format!("its token has less than {TOKEN_MIN} characters"),
		});
	}
	Ok(token)
}

/// Everything that is served inside.
pub(crate) fn router(shared: Arc<Shared>, token: &str) -> Router {
	let token = Token(sp_crypto_hashing::blake2_256(token.as_bytes()));
	let guarded = Router::new()
		.route("/v1/sessions", post(begin))
		.route("/v1/sessions/{channel}/{session}/end", post(end))
		.route("/v1/reports", post(report))
		.route("/v1/channels", get(channels))
		.layer(middleware::from_fn_with_state(token, guard));
	Router::new()
		.route("/health", get(health))
		.route("/metrics", get(prometheus))
		.merge(guarded)
		.fallback(nothing_here)
		.layer(DefaultBodyLimit::max(BODY_MAX))
		.layer(middleware::from_fn(bounded))
		.with_state(shared)
}

async fn guard(State(token): State<Token>, request: Request, next: Next) -> Response {
	let given = request
		.headers()
		.get(AUTHORIZATION)
		.and_then(|value| value.to_str().ok())
		.and_then(|value| value.strip_prefix("Bearer "));
	match given {
		Some(given) if token.is(given) => next.run(request).await,
		_ => Problem::new(
			StatusCode::UNAUTHORIZED,
			"Unauthorised",
			"the header Authorization: Bearer TOKEN is missing or wrong",
		)
		.into_response(),
	}
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
	let status = match shared.is_serving() {
		true => StatusCode::OK,
		false => StatusCode::SERVICE_UNAVAILABLE,
	};
	let answer = json!({
		"serving": shared.is_serving(),
		"finalityAgeSecs": shared.finality_age(),
		"block": shared.book().block,
	});
	(status, Json(answer)).into_response()
}

async fn prometheus(State(shared): State<Arc<Shared>>) -> Response {
	let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
	(kind, metrics::text(&shared)).into_response()
}

fn standing_of(shared: &Shared, standing: Standing) -> Map<String, Value> {
	let standing = shared.granted(standing);
	let mut answer = Map::new();
	answer.insert("delivered".into(), standing.delivered.into());
	answer.insert("covered".into(), standing.covered.into());
	answer.insert("unpaid".into(), standing.unpaid().into());
	answer.insert("bytesLeft".into(), standing.bytes_left.into());
	answer
}

fn metered(shared: &Shared, outcome: Outcome) -> Result<Map<String, Value>, Problem> {
	match outcome {
		Outcome::Metered(standing) => Ok(standing_of(shared, standing)),
		// Nothing else comes of sessions and reports.
		_ => Err(Refusal::StoreFailed.into()),
	}
}

async fn begin(
	State(shared): State<Arc<Shared>>,
	request: relay::Body<BeginRequest>,
) -> Result<Response, Problem> {
	let request = relay::body(request)?;
	if !shared.is_serving() {
		return Err(Problem::not_serving());
	}
	let channel = ChannelId(request.channel);
	let mut last = Problem::busy("too many sessions begin on this channel at once");
	for _ in 0..BEGIN_TRIES {
		let highest = shared.store().with_channel(channel, |channel| channel.meter.last_session());
		let Some(highest) = highest else {
			let unfit = shared.book().entries.get(&request.channel).and_then(|entry| entry.unfit);
			return Err(unfit.map_or_else(Problem::not_found, Problem::from));
		};
		let session = highest.map_or(1, |highest| highest.saturating_add(1));
		match shared.commit(Operation::Begin { channel, session }).await {
			Ok(outcome) => {
				let mut answer = metered(&shared, outcome)?;
				answer.insert("session".into(), session.into());
				return Ok((StatusCode::CREATED, Json(answer)).into_response());
			},
			Err(problem) if problem.code == "SessionNotNew" => last = problem,
			Err(problem) => return Err(problem),
		}
	}
	Err(last)
}

async fn end(
	State(shared): State<Arc<Shared>>,
	Path((channel, session)): Path<(u64, u64)>,
) -> Result<Json<Map<String, Value>>, Problem> {
	let operation = Operation::End { channel: ChannelId(channel), session };
	let outcome = shared.commit(operation).await?;
	metered(&shared, outcome).map(Json)
}

async fn report(
	State(shared): State<Arc<Shared>>,
	reports: relay::Body<Vec<ReportRequest>>,
) -> Result<Json<Vec<Value>>, Problem> {
	let reports = relay::body(reports)?;
	if reports.len() > REPORTS_MAX {
		return Err(Problem::new(
			StatusCode::PAYLOAD_TOO_LARGE,
			"TooManyReports",
			format!("{} reports, and {REPORTS_MAX} are taken at a time", reports.len()),
		));
	}
	// All are queued before the first is waited for, so that they share a write to the disk.
	let queued: Vec<_> = reports
		.iter()
		.map(|row| {
			let channel = ChannelId(row.channel);
			let (session, event) = (row.session, EventId(row.event.0));
			let report = Report { session, event, bytes: row.bytes };
			(channel, shared.submit(Operation::Report { channel, report }))
		})
		.collect();
	let mut answers = Vec::with_capacity(queued.len());
	for (channel, waiting) in queued {
		let answer = async {
			let outcome = waiting?.await.unwrap_or(Err(Refusal::StoreFailed))?;
			shared.note(channel, &outcome);
			metered(&shared, outcome)
		};
		answers.push(match answer.await {
			Ok(standing) => json!({ "ok": standing }),
			Err(problem) => problem.body(),
		});
	}
	Ok(Json(answers))
}

#[derive(Deserialize)]
struct PageRequest {
	after: Option<u64>,
	limit: Option<usize>,
}

async fn channels(
	State(shared): State<Arc<Shared>>,
	Query(request): Query<PageRequest>,
) -> Json<Value> {
	let limit = request.limit.unwrap_or(100).clamp(1, PAGE_MAX);
	let mut found: Vec<(u64, Channel)> = Vec::new();
	shared.store().visit(request.after.map(ChannelId), |id, channel| {
		found.push((id.0, channel.clone()));
		found.len() < limit
	});
	let next = (found.len() == limit).then(|| found.last().map(|(id, _)| *id)).flatten();
	let rows: Vec<Value> = found
		.into_iter()
		.map(|(id, channel)| {
			let view = channel.payee.terms().view;
			let sessions: Vec<u64> =
				channel.meter.sessions().map(|session| session.number).collect();
			let standing = standing_of(&shared, channel.standing_now());
			json!({
				"channel": id,
				"wallet": relay::wallet_of(&shared, id),
				"deposit": view.deposit,
				"claimed": view.claimed,
				"claimable": channel.payee.claimable(),
				// What anyone can put on chain for us, should we be gone: `interwork channel claim --file`.
				"claim": channel.payee.claim().map(|claim| crate::client::hex_of(claim.encode())),
				"closing": view.closing,
				"retired": channel.retired,
				"sessions": sessions,
				"standing": standing,
			})
		})
		.collect();
	Json(json!({ "channels": rows, "next": next }))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn token_should_be_the_same_when_it_is_read_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("token");
		let made = token(&path).unwrap();
		assert_eq!(made.len(), 64);
		assert_eq!(token(&path).unwrap(), made);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			let mode = std::fs::metadata(&path).unwrap().permissions().mode();
			assert_eq!(mode & 0o777, 0o600);
			std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
			assert!(token(&path).unwrap_err().to_string().contains("chmod 600"));
		}
	}

	#[test]
	fn token_should_be_refused_when_it_is_short() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("token");
		token(&path).unwrap();
		std::fs::write(&path, "short\n").unwrap();
		assert!(token(&path).unwrap_err().to_string().contains("16 characters"));
	}

	#[test]
	fn token_should_only_be_itself() {
		let token = Token(sp_crypto_hashing::blake2_256(b"a token"));
		assert!(token.is("a token"));
		assert!(!token.is("a toke"));
		assert!(!token.is("a token "));
		assert!(!token.is(""));
	}
}
