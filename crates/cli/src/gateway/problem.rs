//! What callers are told when something is refused.

use axum::{
	http::StatusCode,
	response::{IntoResponse, Response},
	Json,
};
use interwork_micropay::{
	meter::MeterError,
	store::{Refusal, SubmitError},
	PayeeError, PaymentError,
};
use serde_json::{json, Map, Value};
use std::borrow::Cow;

/// A refusal: its name, which programs look at, a sentence for people, and figures.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
	pub(crate) status: StatusCode,
	pub(crate) code: Cow<'static, str>,
	message: String,
	details: Map<String, Value>,
}

impl Problem {
	pub(crate) fn new(
		status: StatusCode,
		code: impl Into<Cow<'static, str>>,
		message: impl Into<String>,
	) -> Self {
		Self { status, code: code.into(), message: message.into(), details: Map::new() }
	}

	pub(crate) fn malformed(message: impl Into<String>) -> Self {
		Self::new(StatusCode::BAD_REQUEST, "Malformed", message)
	}

	pub(crate) fn not_found() -> Self {
		Refusal::ChannelNotFound.into()
	}

	pub(crate) fn busy(message: impl Into<String>) -> Self {
		Self::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", message)
	}

	pub(crate) fn not_serving() -> Self {
		Self::new(
			StatusCode::SERVICE_UNAVAILABLE,
			"NotServing",
			"the chain's finality stands still or the node is away: nothing new is served until it goes on",
		)
	}

	pub(crate) fn not_finalised() -> Self {
		Self::new(
			StatusCode::GATEWAY_TIMEOUT,
			"NotFinalised",
			"it is not final yet: ask again with the same message",
		)
	}

	pub(crate) fn too_many() -> Self {
		Self::new(
			StatusCode::TOO_MANY_REQUESTS,
			"TooManyRequests",
			"too many requests: wait a second",
		)
	}

	/// What the chain said about a call or a row.
	pub(crate) fn chain(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
		Self::new(StatusCode::CONFLICT, code, message)
	}

	pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
		self.details.insert(name.into(), value.into());
		self
	}

	/// The error object of the HTTP contract.
	pub(crate) fn body(&self) -> Value {
		let mut error = Map::new();
		error.insert("code".into(), self.code.as_ref().into());
		error.insert("message".into(), self.message.clone().into());
		error.extend(self.details.clone());
		json!({ "error": error })
	}
}

impl IntoResponse for Problem {
	fn into_response(self) -> Response {
		(self.status, Json(self.body())).into_response()
	}
}

impl From<PaymentError> for Problem {
	fn from(error: PaymentError) -> Self {
		Self::malformed(error.to_string())
	}
}

impl From<SubmitError> for Problem {
	fn from(error: SubmitError) -> Self {
		Self::busy(error.to_string())
	}
}

impl From<Refusal> for Problem {
	fn from(refusal: Refusal) -> Self {
		const CONFLICT: StatusCode = StatusCode::CONFLICT;
		let (status, code) = match &refusal {
			Refusal::Payment(error) => return error.into(),
			Refusal::Meter(error) => return error.into(),
			Refusal::ChannelNotFound => (StatusCode::NOT_FOUND, "ChannelNotFound"),
			Refusal::ChannelAlreadyExists => (CONFLICT, "ChannelAlreadyExists"),
			Refusal::GenesisMismatch => (CONFLICT, "GenesisMismatch"),
			Refusal::InvalidKey => (StatusCode::FORBIDDEN, "InvalidKey"),
			Refusal::View(_) => (CONFLICT, "View"),
			Refusal::Closing => (CONFLICT, "Closing"),
			Refusal::Retired => (CONFLICT, "Retired"),
			Refusal::UnclaimedUnits { .. } => (CONFLICT, "UnclaimedUnits"),
			Refusal::StoreFailed => (StatusCode::SERVICE_UNAVAILABLE, "StoreFailed"),
		};
		Self::new(status, code, refusal.to_string())
	}
}

impl From<&PayeeError> for Problem {
	fn from(error: &PayeeError) -> Self {
		use PayeeError as E;
		const CONFLICT: StatusCode = StatusCode::CONFLICT;
		const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
		let problem = |status, code: &'static str| Self::new(status, code, error.to_string());
		match error {
			E::ChannelEnded { ends_at } => {
				problem(CONFLICT, "ChannelEnded").with("endsAt", *ends_at)
			},
			E::ChannelMismatch { .. } => problem(WRONG, "ChannelMismatch"),
			E::GenesisMismatch => problem(WRONG, "GenesisMismatch"),
			E::MalformedVoucher(_) => problem(WRONG, "MalformedVoucher"),
			E::NoVoucher => problem(CONFLICT, "NoVoucher"),
			E::AnchorMismatch { expected, given } => problem(CONFLICT, "AnchorMismatch")
				.with("expected", *expected)
				.with("given", *given),
			E::TickOutOfRange { .. } => problem(WRONG, "TickOutOfRange"),
			E::Overflow => problem(WRONG, "Overflow"),
			E::ZeroUnits => problem(WRONG, "ZeroUnits"),
			E::NotIncreasing { accepted, given } => problem(CONFLICT, "NotIncreasing")
				.with("accepted", *accepted)
				.with("given", *given),
			E::DepositExceeded { deposit, given } => problem(CONFLICT, "DepositExceeded")
				.with("deposit", *deposit)
				.with("given", *given),
			E::InvalidSignature => problem(WRONG, "InvalidSignature"),
			E::WrongPreimage => problem(WRONG, "WrongPreimage"),
		}
	}
}

impl<L: std::fmt::Debug + std::fmt::Display> From<&MeterError<L>> for Problem {
	fn from(error: &MeterError<L>) -> Self {
		use MeterError as E;
		const CONFLICT: StatusCode = StatusCode::CONFLICT;
		let (status, code) = match error {
			E::ZeroBytesPerUnit => (CONFLICT, "ZeroBytesPerUnit"),
			E::SessionNotNew { .. } => (CONFLICT, "SessionNotNew"),
			E::TooManySessions => (CONFLICT, "TooManySessions"),
			E::AllowanceExhausted { .. } => (StatusCode::PAYMENT_REQUIRED, "AllowanceExhausted"),
			E::SessionNotFound => (StatusCode::NOT_FOUND, "SessionNotFound"),
			E::TooManyEvents => (CONFLICT, "TooManyEvents"),
			E::Overflow => (StatusCode::UNPROCESSABLE_ENTITY, "Overflow"),
			E::Log(_) => (StatusCode::SERVICE_UNAVAILABLE, "StoreFailed"),
		};
		Self::new(status, code, error.to_string())
	}
}
