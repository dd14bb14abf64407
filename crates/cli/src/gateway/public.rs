//! What wallets can ask: terms, payments, and where their channel stands.

use super::{problem::Problem, relay, serve::bounded, state::Shared};
use crate::{
	address::Address,
	client::hex_of,
	hexed::{parse, Fixed},
};
use axum::{
	body::Bytes,
	extract::{
		ws::{Message, WebSocket, WebSocketUpgrade},
		DefaultBodyLimit, Path, State,
	},
	http::{header::AUTHORIZATION, HeaderMap, StatusCode},
	middleware,
	response::{IntoResponse, Response},
	routing::{get, post},
	Json, Router,
};
use futures::{stream::FuturesOrdered, SinkExt, StreamExt};
use interwork_micropay::{
	meter::Standing,
	store::{Operation, Outcome, Refusal},
	ChannelId, Payment, Query, VoucherSignature,
};
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Bytes of a request's body; the largest is a service contract.
const BODY_MAX: usize = 4 * 1024;
/// Bytes of a message of a WebSocket.
const MESSAGE_MAX: usize = 1024;
/// Payments of one WebSocket that are written to the disk at a time.
const AT_ONCE: usize = 256;
/// A WebSocket on which nothing comes for so long is closed.
const SILENCE_MAX: Duration = Duration::from_secs(600);
/// How far the moment of a question may be from this machine's clock.
const QUERY_SECS: u64 = 120;

/// Everything that is served to wallets.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
	Router::new()
		.route("/v1/terms", get(terms))
		.route("/v1/contracts", post(relay::contract))
		.route("/v1/channels", post(relay::open))
		.route("/v1/channels/{id}", get(channel))
		.route("/v1/channels/{id}/top-up", post(relay::top_up))
		.route("/v1/channels/{id}/close", post(relay::close))
		.route("/v1/payments", post(pay).get(pay_on_socket))
		.fallback(nothing_here)
		.layer(DefaultBodyLimit::max(BODY_MAX))
		.layer(middleware::from_fn(bounded))
		.with_state(shared)
}

pub(crate) async fn nothing_here() -> Problem {
	Problem::new(StatusCode::NOT_FOUND, "NotFound", "nothing is served under this address")
}

async fn terms(State(shared): State<Arc<Shared>>) -> Json<Value> {
	let serving = shared.is_serving();
	let settings = &shared.settings;
	let now = shared.clock.now();
	let book = shared.book();
	let acceptances: Vec<Value> = book
		.acceptances
		.iter()
		.filter(|(_, acceptance)| acceptance.open && now < acceptance.valid_until)
		.map(|(id, acceptance)| {
			json!({
				"id": id,
				"class": acceptance.class,
				"bytesPerUnit": acceptance.bytes_per_unit,
				"validUntil": acceptance.valid_until,
			})
		})
		.collect();
	Json(json!({
		"version": 1,
		"genesis": hex_of(shared.genesis.0),
		"operator": shared.operator,
		"name": shared.operator_name,
		"gateway": {
			"minDeposit": settings.min_deposit,
			"minGraceSecs": settings.min_grace.as_secs(),
			"unpaidAllowance": settings.unpaid_allowance,
			"idleTimeoutSecs": settings.idle_timeout.as_secs(),
		},
		"acceptances": acceptances,
		"finalised": { "block": book.block, "time": book.time },
		"serving": serving,
	}))
}

async fn pay(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
	match take(&shared, &body).await {
		Ok(answer) => Json(answer).into_response(),
		Err(problem) => problem.into_response(),
	}
}

/// Takes a payment: cheap checks, signature and hashes, disk, answer.
async fn take(shared: &Shared, bytes: &[u8]) -> Result<Value, Problem> {
	let taken = match queue(shared, bytes) {
		Ok((channel, waiting)) => {
			let answer = waiting.await.unwrap_or(Err(Refusal::StoreFailed));
			answer.map(|outcome| (channel, outcome)).map_err(Problem::from)
		},
		Err(problem) => Err(problem),
	};
	finish(shared, taken)
}

type Waiting = tokio::sync::oneshot::Receiver<Result<Outcome, Refusal>>;

/// Checks what costs nothing, and queues the rest.
fn queue(shared: &Shared, bytes: &[u8]) -> Result<(ChannelId, Waiting), Problem> {
	let payment = Payment::decode(bytes)?;
	let channel = payment.channel();
	let now = shared.clock.now();
	// Whether the channel is known, and whether the payment could be taken, before anything else is
	// done or remembered for it.
	let precheck = shared.store().with_channel(channel, |state| {
		if state.payee.is_latest(&payment) {
			Ok(())
		} else if state.retired {
			Err(Refusal::Retired)
		} else {
			state.payee.precheck(&payment, now).map_err(Refusal::Payment)
		}
	});
	match precheck {
		None => {
			let unfit = shared.book().entries.get(&channel.0).and_then(|entry| entry.unfit);
			return Err(unfit.map_or_else(Problem::not_found, Problem::from));
		},
		Some(checked) => checked?,
	}
	if !shared.payments.take(channel.0) {
		return Err(Problem::too_many());
	}
	Ok((channel, shared.submit(Operation::Pay(payment))?))
}

fn finish(shared: &Shared, taken: Result<(ChannelId, Outcome), Problem>) -> Result<Value, Problem> {
	let (channel, outcome) = taken.inspect_err(|problem| shared.counters.refuse(&problem.code))?;
	shared.note(channel, &outcome);
	let (total, new_units, repeated, standing) = match outcome {
		Outcome::Paid { accepted, standing } => {
			(accepted.total, accepted.new_units, false, standing)
		},
		Outcome::Repeated { total, standing } => (total, 0, true, standing),
		// A payment has no other outcome.
		_ => return Err(Refusal::StoreFailed.into()),
	};
	let Standing { delivered, bytes_left, .. } = shared.granted(standing);
	Ok(json!({
		"total": total,
		"newUnits": new_units,
		"repeated": repeated,
		"delivered": delivered,
		"bytesLeft": bytes_left,
	}))
}

async fn pay_on_socket(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
	let Ok(permit) = Arc::clone(&shared.sockets).try_acquire_owned() else {
		return Problem::busy("too many WebSockets are open").into_response();
	};
	upgrade.max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX).on_upgrade(
		move |socket| async move {
			payments(shared, socket).await;
			drop(permit);
		},
	)
}

/// Takes payments one after the other and answers in their order. Several are on their way to the
/// disk at a time, so that one slow write does not hold up those behind it.
async fn payments(shared: Arc<Shared>, socket: WebSocket) {
	let (mut answers, mut messages) = socket.split();
	let mut waiting = FuturesOrdered::new();
	let mut is_open = true;
	let mut stop = shared.stop.subscribe();
	while is_open || !waiting.is_empty() {
		tokio::select! {
			biased;
			Some(answer) = waiting.next(), if !waiting.is_empty() => {
				let answer: Value = answer;
				if answers.send(Message::Text(answer.to_string().into())).await.is_err() {
					return;
				}
			},
			message = tokio::time::timeout(SILENCE_MAX, messages.next()),
				if is_open && waiting.len() < AT_ONCE =>
			{
				match message {
					Ok(Some(Ok(Message::Binary(bytes)))) => waiting.push_back(answer(&shared, bytes)),
					Ok(Some(Ok(Message::Text(_)))) => {
						let problem = Problem::malformed("a payment is a binary message");
						waiting.push_back(answer_with(problem));
					},
					Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {},
					Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => is_open = false,
				}
			},
			() = stopped(&mut stop), if is_open => is_open = false,
		}
	}
	let _ = answers.close().await;
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
	// An error means that the gateway is gone, which is the same.
	let _ = stop.wait_for(|stop| *stop).await;
}

type Answer = futures::future::BoxFuture<'static, Value>;

/// Queues a payment at once, so that payments keep their order, and answers when it is durable.
fn answer(shared: &Arc<Shared>, bytes: Bytes) -> Answer {
	let queued = queue(shared, &bytes);
	let shared = Arc::clone(shared);
	Box::pin(async move {
		let taken = match queued {
			Ok((channel, waiting)) => waiting
				.await
				.unwrap_or(Err(Refusal::StoreFailed))
				.map(|outcome| (channel, outcome))
				.map_err(Problem::from),
			Err(problem) => Err(problem),
		};
		finish(&shared, taken).unwrap_or_else(|problem| problem.body())
	})
}

fn answer_with(problem: Problem) -> Answer {
	Box::pin(async move { problem.body() })
}

/// Tells the payer where its channel stands, and gives it back its own last payment.
async fn channel(
	State(shared): State<Arc<Shared>>,
	Path(id): Path<u64>,
	headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
	let unauthorised = |why: &str| Problem::new(StatusCode::UNAUTHORIZED, "Unauthorised", why);
	let header = headers
		.get(AUTHORIZATION)
		.and_then(|value| value.to_str().ok())
		.and_then(|value| value.strip_prefix("Interwork "))
		.ok_or_else(|| {
			unauthorised("the header Authorization: Interwork TIME SIGNATURE is missing")
		})?;
	let (time, signature) = header
		.split_once(' ')
		.and_then(|(time, signature)| Some((time.parse::<u64>().ok()?, parse(signature)?)))
		.ok_or_else(|| unauthorised("the authorisation is not a time and a signature"))?;
	if shared.clock.wall().abs_diff(time) > QUERY_SECS {
		return Err(unauthorised("the time of the authorisation is not now"));
	}
	let channel = ChannelId(id);
	let known = shared.store().channel(channel).ok_or_else(|| {
		let unfit = shared.book().entries.get(&id).and_then(|entry| entry.unfit);
		unfit.map_or_else(Problem::not_found, Problem::from)
	})?;
	if !shared.queries.take(id) {
		return Err(Problem::too_many());
	}
	let query = Query { genesis: shared.genesis, channel, time };
	if !known.payee.key().has_signed_query(&query, &VoucherSignature(signature)) {
		return Err(unauthorised("the signature is not by the channel's voucher key"));
	}
	let view = known.payee.terms().view;
	let standing = shared.granted(known.standing_now());
	let phase = match (known.retired, view.closing) {
		(true, _) => "retired",
		(false, true) => "closing",
		(false, false) => "open",
	};
	let ends_at = shared.entry(id).map_or(view.ends_at, |entry| entry.ends_at());
	Ok(Json(json!({
		"phase": phase,
		"deposit": view.deposit,
		"paid": known.payee.covered(),
		"claimed": view.claimed,
		"delivered": standing.delivered,
		"bytesLeft": standing.bytes_left,
		"endsAt": ends_at,
		"claim": known.payee.best().map(|claim| Fixed(claim.encode())),
	})))
}

/// An account as it is shown.
pub(crate) fn address(account: &subxt::utils::AccountId32) -> String {
	Address::from(account).to_string()
}
