//! The visited operator's gateway, as its payers see it: HTTP.

use super::messages::{Contract, Open, Signed, TopUp};
use crate::{
	client::hex_of,
	error::{Error, Result},
	hexed::{Fixed, Hex},
};
use interwork_micropay::{ChannelId, Genesis, Payment, Query, VoucherSigner};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::time::Duration;

/// How long an answer may take that needs no block.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long an answer may take that waits for finality.
const FINALITY_PATIENCE: Duration = Duration::from_secs(180);

/// A connection to a gateway.
#[derive(Clone, Debug)]
pub struct Gateway {
	base: String,
	http: reqwest::Client,
}

/// Why a gateway did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
	/// No answer came. Whether it was done is unknown.
	#[error("the gateway at {url} does not answer: {reason}")]
	NoAnswer {
		/// Where.
		url: String,
		/// Why.
		reason: String,
	},
	/// It refused.
	#[error("the gateway refuses: {message} ({code})")]
	Refused {
		/// HTTP status.
		status: u16,
		/// Name of the refusal.
		code: String,
		/// In words.
		message: String,
	},
	/// The answer is not one.
	#[error("the gateway at {url} answers in a way that this tool does not know: {reason}")]
	Unreadable {
		/// Where.
		url: String,
		/// What is wrong.
		reason: String,
	},
}

impl From<GatewayError> for Error {
	fn from(error: GatewayError) -> Self {
		Self::State(error.to_string())
	}
}

impl GatewayError {
	/// The name of the refusal, if it is one.
	pub fn code(&self) -> Option<&str> {
		match self {
			Self::Refused { code, .. } => Some(code),
			_ => None,
		}
	}

	/// Whether the same request can succeed later, or may have been done already.
	pub fn is_passing(&self) -> bool {
		match self {
			Self::NoAnswer { .. } => true,
			Self::Refused { status, .. } => matches!(status, 429 | 500..=599),
			Self::Unreadable { .. } => false,
		}
	}
}

/// What a gateway says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
	/// Hash of the first block of its chain.
	pub genesis: Fixed<32>,
	/// The visited operator.
	pub operator: u32,
	/// Its name.
	#[serde(default)]
	pub name: String,
	/// What it demands.
	pub gateway: Demands,
	/// What it takes.
	pub acceptances: Vec<Taken>,
	/// Whether it opens channels now.
	pub serving: bool,
}

/// What a gateway demands.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Demands {
	/// Fewest units in a channel.
	pub min_deposit: u64,
	/// Units of service that it gives ahead.
	#[serde(default)]
	pub unpaid_allowance: u64,
	/// After how long without use it closes a channel, in seconds.
	#[serde(default)]
	pub idle_timeout_secs: u64,
}

/// An acceptance, as a gateway says.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
	/// Its id.
	pub id: u64,
	/// The class of the units.
	pub class: u32,
	/// Bytes for a unit.
	pub bytes_per_unit: u32,
}

/// Answer to a contract.
#[derive(Clone, Debug, Deserialize)]
pub struct Agreed {
	/// Hash of the contract's message.
	pub contract: Fixed<32>,
}

/// Answer to an opening.
#[derive(Clone, Debug, Deserialize)]
pub struct Opened {
	/// The channel.
	pub channel: u64,
	/// The block in which it was opened.
	pub block: u64,
}

/// Answer to a top-up.
#[derive(Clone, Debug, Deserialize)]
pub struct ToppedUp {
	/// Units in the channel.
	pub deposit: u64,
	/// The block.
	pub block: u64,
}

/// Answer to a request to close.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Closing {
	/// The channel is closed.
	Closed {
		/// Units that the operator has from it.
		claimed: u64,
		/// Units that came back.
		refunded: u64,
		/// The block.
		block: u64,
	},
	/// The grace period has begun.
	Requested {
		/// When it ends.
		#[serde(rename = "endsAt")]
		ends_at: u64,
	},
}

/// Answer to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
	/// Units paid since the channel was opened.
	pub total: u64,
	/// Units that this payment added.
	pub new_units: u64,
	/// Whether the payment was there already.
	pub repeated: bool,
	/// Units of service that were delivered.
	pub delivered: u64,
	/// Bytes that may still flow before the next payment.
	pub bytes_left: u64,
}

/// Where a channel stands, as its payee says.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
	/// The last claim that the payee has.
	pub claim: Option<Hex>,
	/// Units of service that were delivered.
	#[serde(default)]
	pub delivered: u64,
}

#[derive(Deserialize)]
struct Refusal {
	error: RefusalBody,
}

#[derive(Deserialize)]
struct RefusalBody {
	code: String,
	#[serde(default)]
	message: String,
}

/// Whether others than this machine can read and change what is sent to an address.
fn is_open_to_others(url: &str) -> bool {
	let Some(rest) = url.strip_prefix("http://") else { return false };
	let host = rest.split(['/', '?']).next().unwrap_or_default();
	let local = ["localhost", "127.0.0.1", "[::1]"];
	!local
		.iter()
		.any(|name| host.strip_prefix(name).is_some_and(|x| x.is_empty() || x.starts_with(':')))
}

impl Gateway {
	/// A gateway at an address such as `https://roaming.example` or `http://127.0.0.1:9980`.
	pub fn new(url: &str) -> Result<Self> {
		if !url.starts_with("http://") && !url.starts_with("https://") {
			return Err(Error::Usage(format!(
				"{url} is no address of a gateway: it begins with https://, or with http:// on this \
				machine"
			)));
		}
		if is_open_to_others(url) {
			eprintln!(
				"warning: the connection to {url} is not encrypted; use https:// across networks"
			);
		}
		let http = reqwest::Client::builder()
			.connect_timeout(Duration::from_secs(10))
			.timeout(PATIENCE)
			.build()
			.map_err(|error| Error::State(format!("HTTP cannot be used: {error}")))?;
		Ok(Self { base: url.trim_end_matches('/').into(), http })
	}

	/// Where it is.
	pub fn url(&self) -> &str {
		&self.base
	}

	async fn answer<T: DeserializeOwned>(
		&self,
		request: reqwest::RequestBuilder,
	) -> Result<T, GatewayError> {
		let no_answer = |error: reqwest::Error| {
			// The causes say more than the error: `connection refused` and the like.
			let mut reason = error.to_string();
			let mut cause = std::error::Error::source(&error);
			while let Some(inner) = cause {
				reason = inner.to_string();
				cause = inner.source();
			}
			GatewayError::NoAnswer { url: self.base.clone(), reason }
		};
		let response = request.send().await.map_err(no_answer)?;
		let status = response.status();
		let body = response.bytes().await.map_err(no_answer)?;
		if status.is_success() {
			return serde_json::from_slice(&body).map_err(|error| GatewayError::Unreadable {
				url: self.base.clone(),
				reason: error.to_string(),
			});
		}
		Err(match serde_json::from_slice::<Refusal>(&body) {
			Ok(Refusal { error }) => GatewayError::Refused {
				status: status.as_u16(),
				code: error.code,
				message: error.message,
			},
			Err(_) => GatewayError::Refused {
				status: status.as_u16(),
				code: format!("HTTP {}", status.as_u16()),
				message: "no reason is given; is this the address of a gateway?".into(),
			},
		})
	}

	fn post<B: Serialize>(&self, path: &str, body: &B) -> reqwest::RequestBuilder {
		self.http.post(format!("{}{path}", self.base)).json(body)
	}

	/// What it takes and demands.
	pub async fn terms(&self) -> Result<Terms, GatewayError> {
		self.answer(self.http.get(format!("{}/v1/terms", self.base))).await
	}

	/// Gives it a signed contract.
	pub async fn contract(&self, contract: &Contract) -> Result<Agreed, GatewayError> {
		self.answer(self.post("/v1/contracts", contract)).await
	}

	/// Has it open a channel. The same message again gives the same channel.
	pub async fn open(&self, message: &Open) -> Result<Opened, GatewayError> {
		self.answer(self.post("/v1/channels", message).timeout(FINALITY_PATIENCE)).await
	}

	/// Has it put more units into a channel.
	pub async fn top_up(&self, channel: u64, message: &TopUp) -> Result<ToppedUp, GatewayError> {
		let path = format!("/v1/channels/{channel}/top-up");
		self.answer(self.post(&path, message).timeout(FINALITY_PATIENCE)).await
	}

	/// Has it close a channel.
	pub async fn close(&self, channel: u64, signed: &Signed) -> Result<Closing, GatewayError> {
		let path = format!("/v1/channels/{channel}/close");
		self.answer(self.post(&path, signed).timeout(FINALITY_PATIENCE)).await
	}

	/// Pays.
	pub async fn pay(&self, payment: &Payment) -> Result<Accepted, GatewayError> {
		let request = self
			.http
			.post(format!("{}/v1/payments", self.base))
			.header("content-type", "application/octet-stream")
			.body(payment.using_encoded(<[u8]>::to_vec));
		self.answer(request).await
	}

	/// Where a channel stands. Only its payer is told.
	pub async fn standing(
		&self,
		signer: &VoucherSigner,
		genesis: [u8; 32],
		channel: u64,
		now: u64,
	) -> Result<Standing, GatewayError> {
		let query = Query { genesis: Genesis(genesis), channel: ChannelId(channel), time: now };
		let signature = hex_of(signer.sign_query(&query).0);
		let request = self
			.http
			.get(format!("{}/v1/channels/{channel}", self.base))
			.header("authorization", format!("Interwork {now} {signature}"));
		self.answer(request).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn answers_to_a_request_to_close_should_be_told_apart() {
		let closed = r#"{"claimed": 5, "refunded": 20, "block": 9}"#;
		let requested = r#"{"endsAt": 1700000000}"#;
		assert!(matches!(
			serde_json::from_str(closed).unwrap(),
			Closing::Closed { claimed: 5, refunded: 20, block: 9 }
		));
		assert!(matches!(
			serde_json::from_str(requested).unwrap(),
			Closing::Requested { ends_at: 1_700_000_000 }
		));
	}

	#[test]
	fn refusals_should_be_final_unless_the_gateway_is_only_busy() {
		let refused = |status| GatewayError::Refused {
			status,
			code: "DepositExceeded".into(),
			message: String::new(),
		};
		for status in [400, 403, 404, 409, 422] {
			assert!(!refused(status).is_passing(), "{status}");
		}
		for status in [429, 503, 504] {
			assert!(refused(status).is_passing(), "{status}");
		}
		assert_eq!(refused(409).code(), Some("DepositExceeded"));
	}

	#[test]
	fn address_of_a_gateway_should_be_refused_when_it_is_none() {
		assert!(Gateway::new("ws://127.0.0.1:9980").is_err());
		assert!(Gateway::new("127.0.0.1:9980").is_err());
		assert_eq!(Gateway::new("http://127.0.0.1:9980/").unwrap().url(), "http://127.0.0.1:9980");
		assert!(is_open_to_others("http://roaming.example/x"));
		assert!(!is_open_to_others("https://roaming.example"));
		assert!(!is_open_to_others("http://localhost:1/"));
	}
}
