//! Messages that wallets sign and the gateway brings onto the chain, and service contracts. A wallet
//! needs no SDRt: the gateway pays the fees, for those whose units it is going to earn.

use super::{
	chain::{self, ask},
	contracts::{Kept, KeptContract},
	outbox::{Job, Opened, Reply},
	problem::Problem,
	public::address,
	state::{say, Acceptance, Ending, Shared},
	wire::{CloseRequest, ContractRequest, OpenRequest, TopUpRequest, WireSignature},
};
use crate::{
	api::{self, AcceptanceId, ClassId},
	client::{hex_of, view, Client},
	error::Error,
};
use axum::{
	extract::{rejection::JsonRejection, Path, State},
	http::StatusCode,
	response::{IntoResponse, Response},
	Json,
};
use interwork_micropay::{store::Operation, ChannelId};
use interwork_primitives::{self as primitives, messages as signed};
use serde_json::json;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::sync::{mpsc::error::TrySendError, oneshot, SemaphorePermit};

/// How long a caller waits for finality.
const FINALITY_PATIENCE: Duration = Duration::from_secs(60);

pub(crate) type Body<T> = Result<Json<T>, JsonRejection>;

pub(crate) fn body<T>(body: Body<T>) -> Result<T, Problem> {
	body.map(|Json(body)| body)
		.map_err(|rejection| Problem::new(rejection.status(), "Malformed", rejection.body_text()))
}

impl From<Error> for Problem {
	fn from(error: Error) -> Self {
		say(format!("the node does not answer: {error}"));
		Problem::busy("the node does not answer: ask again")
	}
}

impl Shared {
	/// The node, if there is one.
	fn node(&self) -> Result<Client, Problem> {
		self.node.borrow().clone().ok_or_else(Problem::not_serving)
	}

	/// The operator's acceptance of this id.
	fn acceptance(&self, id: u64) -> Result<Acceptance, Problem> {
		self.book().acceptances.get(&id).copied().ok_or_else(|| {
			Problem::new(
				StatusCode::NOT_FOUND,
				"AcceptanceNotFound",
				"this operator has no such acceptance",
			)
		})
	}

	/// Waits until a finalised block is taken into account, or for as long as that usually takes.
	async fn until_known(&self, block: u64) {
		for _ in 0..50 {
			if self.book().block >= block {
				return;
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// May ask the node something for a caller, until what is returned is dropped.
	fn check(&self) -> Result<SemaphorePermit<'_>, Problem> {
		let permit = self.checks.try_acquire();
		permit.map_err(|_| Problem::busy("too many wallets ask at once: ask again"))
	}

	/// Gives a job to the outbox.
	fn give(&self, job: Job) -> Result<(), Problem> {
		self.jobs.try_send(job).map_err(|error| match error {
			TrySendError::Full(_) => Problem::busy("too many messages wait for the chain"),
			TrySendError::Closed(_) => Problem::busy("the gateway stops"),
		})
	}

	/// Who has opened a channel.
	fn payer(&self, id: u64) -> Result<primitives::AccountId, Problem> {
		let entry = self.entry(id).ok_or_else(Problem::not_found)?;
		Ok(primitives::AccountId::new(entry.payer.0))
	}
}

async fn patiently<T>(
	waiting: impl Future<Output = Result<Result<T, Problem>, oneshot::error::RecvError>>,
) -> Result<T, Problem> {
	match tokio::time::timeout(FINALITY_PATIENCE, waiting).await {
		Ok(Ok(answer)) => answer,
		Ok(Err(_)) | Err(_) => Err(Problem::not_finalised()),
	}
}

/// Keeps a service contract.
pub(crate) async fn contract(
	State(shared): State<Arc<Shared>>,
	request: Body<ContractRequest>,
) -> Result<Response, Problem> {
	let request = body(request)?;
	let acceptance = shared.acceptance(request.acceptance)?;
	if request.class != acceptance.class || request.visited != shared.operator {
		return Err(Problem::chain(
			"AcceptanceMismatch",
			"class and visited operator are not those of the acceptance",
		));
	}
	if shared.clock.now() >= request.valid_until {
		return Err(Problem::chain("MessageExpired", "the contract's time is over"));
	}
	if !shared.messages.take(request.wallet.0 .0 .0) {
		return Err(Problem::too_many());
	}
	let message = signed::ServiceContract {
		acceptance: primitives::AcceptanceId(request.acceptance),
		class: primitives::ClassId(request.class),
		visited: primitives::OperatorId(request.visited),
		wallet: request.wallet.signed(),
		voucher_key: request.voucher_key.0,
		commitment: request.commitment.0,
		valid_until: request.valid_until,
	}
	.to_bytes(&shared.genesis.0);
	request
		.signature
		.ensure_of(&request.wallet.signed(), &message, request.wrapped)?;
	let contract = hex_of(sp_crypto_hashing::blake2_256(&message));
	if shared.contracts.has(&contract) {
		return Ok((StatusCode::OK, Json(json!({ "contract": contract }))).into_response());
	}
	// Anyone can make keys and sign with them. Whoever has units was given them by its operator.
	let check = shared.check()?;
	let client = shared.node()?;
	let at = ask(client.at_finalised()).await?;
	let query = api::view_functions().dice().wallet(ClassId(request.class), request.wallet.0 .0);
	if ask(view(&at, query)).await?.is_none() {
		return Err(Problem::new(
			StatusCode::FORBIDDEN,
			"WalletNotAssigned",
			"the wallet was never assigned units of the class",
		));
	}
	drop(check);
	let kept = KeptContract {
		contract: contract.clone(),
		wallet: request.wallet.0.to_string(),
		message: hex_of(message),
		signature: serde_json::to_value(request.signature).unwrap_or_default(),
		wrapped: request.wrapped,
		kept_at: shared.clock.wall(),
	};
	let keeper = Arc::clone(&shared);
	let kept = tokio::task::spawn_blocking(move || keeper.contracts.keep(kept)).await;
	let status = match kept {
		Ok(Ok(Kept::Now)) => StatusCode::CREATED,
		Ok(Ok(Kept::Before)) => StatusCode::OK,
		Ok(Ok(Kept::TooMany)) => {
			return Err(Problem::chain(
				"TooManyContracts",
				"the wallet has too many contracts here",
			))
		},
		Ok(Err(error)) => {
			say(format!("a contract cannot be kept: {error}"));
			return Err(Problem::busy("the contract cannot be kept now"));
		},
		Err(_) => return Err(Problem::busy("the contract cannot be kept now")),
	};
	Ok((status, Json(json!({ "contract": contract }))).into_response())
}

/// Opens a channel with a wallet's message.
pub(crate) async fn open(
	State(shared): State<Arc<Shared>>,
	request: Body<OpenRequest>,
) -> Result<Response, Problem> {
	let request = body(request)?;
	let acceptance = shared.acceptance(request.acceptance)?;
	if !shared.messages.take(request.wallet.0 .0 .0) {
		return Err(Problem::too_many());
	}
	let message = signed::OpenMessage {
		acceptance: primitives::AcceptanceId(request.acceptance),
		class: primitives::ClassId(acceptance.class),
		visited: primitives::OperatorId(shared.operator),
		wallet: request.wallet.signed(),
		nonce: request.nonce,
		voucher_key: request.voucher_key.0,
		deposit: request.deposit,
		expires: request.expires,
		valid_until: request.valid_until,
	}
	.to_bytes(&shared.genesis.0);
	request
		.signature
		.ensure_of(&request.wallet.signed(), &message, request.wrapped)?;
	let check = shared.check()?;
	let client = shared.node()?;
	let at = ask(client.at_finalised()).await?;
	let query = api::view_functions()
		.dice()
		.wallet(ClassId(acceptance.class), request.wallet.0 .0);
	let next = ask(view(&at, query)).await?.map(|wallet| wallet.assignment.nonce);
	if next.is_some_and(|next| request.nonce < next) {
		// The message was used, or another with its nonce. The gateway may be a block behind.
		drop(check);
		shared.until_known(at.block_number()).await;
		return match opened_before(&shared, &request) {
			Some(opened) => Ok(channel_answer(StatusCode::OK, opened)),
			None => Err(Problem::chain(
				"WrongNonce",
				"the message's nonce was used: sign with the wallet's next",
			)),
		};
	}
	if !shared.is_serving() {
		return Err(Problem::not_serving());
	}
	ensure_eligible(&shared, &request, &acceptance)?;
	// Nobody's fees are spent on what the chain refuses.
	let id = AcceptanceId(request.acceptance);
	let query = api::view_functions().dice().can_open(id, request.wallet.0 .0, request.deposit);
	if let Err(fault) = ask(view(&at, query)).await? {
		return Err(Problem::chain(format!("{fault:?}"), "the wallet cannot open this channel"));
	}
	drop(check);
	let (reply, waiting): (Reply<Opened>, _) = oneshot::channel();
	let row = api::channels::OpenRow {
		wallet: request.wallet.0 .0,
		params: api::channels::OpenParams {
			acceptance: AcceptanceId(request.acceptance),
			voucher_key: request.voucher_key.0,
			deposit: request.deposit,
			expires: request.expires,
		},
		nonce: request.nonce,
		valid_until: request.valid_until,
		signature: request.signature.for_chain(request.wrapped),
	};
	let key = sp_crypto_hashing::blake2_256(&message);
	shared.give(Job::Open { key, row: Box::new(row), reply })?;
	match patiently(waiting).await {
		Ok(opened) => Ok(channel_answer(StatusCode::CREATED, opened)),
		// Another request with the same message may have been faster.
		Err(problem) => match opened_before(&shared, &request) {
			Some(opened) => Ok(channel_answer(StatusCode::OK, opened)),
			None => Err(problem),
		},
	}
}

fn channel_answer(status: StatusCode, opened: Opened) -> Response {
	(status, Json(json!({ "channel": opened.channel, "block": opened.block }))).into_response()
}

/// The channel that a message whose nonce was used has opened. A wallet takes a voucher key for one
/// channel; should it take it for several, the expiry tells them apart.
fn opened_before(shared: &Shared, request: &OpenRequest) -> Option<Opened> {
	let now = shared.clock.now();
	let book = shared.book();
	let id = *book.by_key.get(&(request.wallet.0 .0 .0, request.voucher_key.0))?;
	let entry = book.entries.get(&id)?;
	let is_same = entry.acceptance == request.acceptance
		&& (entry.closes_at == request.expires || now >= entry.closes_at);
	is_same.then_some(Opened { channel: id, block: entry.seen_at })
}

/// Whether the channel would be served once it is open.
fn ensure_eligible(
	shared: &Shared,
	request: &OpenRequest,
	acceptance: &Acceptance,
) -> Result<(), Problem> {
	use super::state::Unfit;
	let settings = &shared.settings;
	if !acceptance.open {
		return Err(Problem::chain("AcceptanceNotOpen", "no channel can be opened under it now"));
	}
	if request.deposit < settings.min_deposit {
		let (given, min) = (request.deposit, settings.min_deposit);
		return Err(Unfit::Deposit { given, min }.into());
	}
	let (given, min) = (u64::from(shared.book().grace), settings.min_grace.as_secs());
	if given < min {
		return Err(Unfit::Grace { given, min }.into());
	}
	if interwork_micropay::VoucherKey::from_bytes(request.voucher_key.0).is_err() {
		return Err(Unfit::Key.into());
	}
	if shared.clock.now() >= request.valid_until {
		return Err(Problem::chain("MessageExpired", "the message's time is over: sign a new one"));
	}
	Ok(())
}

/// Puts more units into a channel with a wallet's message.
pub(crate) async fn top_up(
	State(shared): State<Arc<Shared>>,
	Path(id): Path<u64>,
	request: Body<TopUpRequest>,
) -> Result<Response, Problem> {
	let request = body(request)?;
	let payer = shared.payer(id)?;
	let message = signed::TopUpMessage {
		channel: primitives::ChannelId(id),
		new_deposit: request.new_deposit,
		valid_until: request.valid_until,
	}
	.to_bytes(&shared.genesis.0);
	authorise(&shared, &payer, &request.signature, &message, request.wrapped)?;
	let entry = shared.entry(id).ok_or_else(Problem::not_found)?;
	if entry.deposit >= request.new_deposit {
		let block = shared.book().block;
		return Ok(Json(json!({ "deposit": entry.deposit, "block": block })).into_response());
	}
	if shared.clock.now() >= entry.closes_at {
		return Err(Problem::chain("ChannelClosing", "a channel that closes takes no more units"));
	}
	let (reply, waiting) = oneshot::channel();
	shared.give(Job::TopUp {
		channel: id,
		deposit: request.new_deposit,
		valid_until: request.valid_until,
		signature: request.signature.for_chain(request.wrapped),
		reply,
	})?;
	let block = patiently(waiting).await?;
	Ok(Json(json!({ "deposit": request.new_deposit, "block": block })).into_response())
}

/// Closes a channel at a wallet's wish: at once, with the last claim. If the chain does not let the
/// gateway do that, the wallet's request starts the grace period.
pub(crate) async fn close(
	State(shared): State<Arc<Shared>>,
	Path(id): Path<u64>,
	request: Body<CloseRequest>,
) -> Result<Response, Problem> {
	let request = body(request)?;
	if let Some(ending) = shared.book().ending(id) {
		// It is public what became of it: it was closed on chain.
		return Ok(ending_answer(ending));
	}
	let payer = shared.payer(id)?;
	let message =
		signed::CloseMessage { channel: primitives::ChannelId(id) }.to_bytes(&shared.genesis.0);
	authorise(&shared, &payer, &request.signature, &message, request.wrapped)?;
	let waiting = shared.end_of(id);
	let refused = match shared.commit(Operation::Retire { channel: ChannelId(id) }).await {
		Ok(_) => {
			shared.wake.notify_one();
			match patiently(waiting).await {
				Ok(ending) => return Ok(ending_answer(ending)),
				Err(problem) if problem.code == "NotFinalised" => return Err(problem),
				Err(problem) => problem,
			}
		},
		// It is not served, so nothing is known of it but what the chain says.
		Err(problem) if problem.code == "ChannelNotFound" => problem,
		Err(problem) => return Err(problem),
	};
	let entry = shared.entry(id).ok_or(refused)?;
	if shared.clock.now() < entry.closes_at {
		let (reply, waiting) = oneshot::channel();
		let signature = request.signature.for_chain(request.wrapped);
		shared.give(Job::RequestClose { channel: id, signature, reply })?;
		patiently(waiting).await?;
	}
	let ends_at = match chain::channel(&ask(shared.node()?.at_finalised()).await?, id).await? {
		Some(view) => view.ends_at,
		None => entry.ends_at(),
	};
	Ok((StatusCode::ACCEPTED, Json(json!({ "endsAt": ends_at }))).into_response())
}

fn ending_answer(ending: Ending) -> Response {
	Json(json!({
		"claimed": ending.claimed,
		"refunded": ending.refunded,
		"block": ending.block,
	}))
	.into_response()
}

/// Whether a message about a channel is by its payer. What costs nothing comes first.
fn authorise(
	shared: &Shared,
	payer: &primitives::AccountId,
	signature: &WireSignature,
	message: &[u8],
	wrapped: bool,
) -> Result<(), Problem> {
	if !shared.messages.take((*payer).clone().into()) {
		return Err(Problem::too_many());
	}
	signature.ensure_of(payer, message, wrapped)
}

/// What is shown of a wallet in the metering API.
pub(crate) fn wallet_of(shared: &Shared, id: u64) -> Option<String> {
	shared.entry(id).map(|entry| address(&entry.payer))
}
