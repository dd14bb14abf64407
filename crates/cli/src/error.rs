//! What can go wrong, told so that the reader knows what to do.

use crate::api::types::sp_runtime;
use std::path::PathBuf;
use subxt::{
	error::{BackendError, DispatchError, ExtrinsicError, ModuleError, RpcError},
	Metadata,
};

/// Result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The address is no WebSocket address.
	#[error("{url} is no address of a node: it begins with ws:// or wss://, such as ws://127.0.0.1:9944")]
	InvalidUrl {
		/// What was given.
		url: String,
	},
	/// Nobody answers.
	#[error(
		"no node answers at {url} ({attempts} attempts in {seconds} s; the last failed with: {reason}). \
		Start the node, or name another with --url or INTERWORK_URL"
	)]
	Unreachable {
		/// Where.
		url: String,
		/// How often it was tried.
		attempts: u32,
		/// For how long.
		seconds: u64,
		/// Why the last attempt failed.
		reason: String,
	},
	/// The node runs a runtime in which this call or query is different.
	#[error(
		"this part of the chain differs from what this tool was built for ({reason}). \
		Compare them with `interwork metadata`, and use the tool of the chain's version"
	)]
	OtherVersion {
		/// What differs.
		reason: String,
	},
	/// The pool does not take the transaction.
	#[error("the node does not take {call} from {who}: {reason}")]
	Refused {
		/// Which call.
		call: String,
		/// Who signed.
		who: String,
		/// Why.
		reason: String,
	},
	/// The transaction is in a block and its call failed.
	#[error("{call} from {who} failed in block {block}: {reason}")]
	Failed {
		/// Which call.
		call: String,
		/// Who signed.
		who: String,
		/// Height of the block.
		block: u64,
		/// Why.
		reason: String,
	},
	/// The transaction left the pool without reaching a block.
	#[error("{call} from {who} did not reach a block: {reason}. Send it again")]
	Lost {
		/// Which call.
		call: String,
		/// Who signed.
		who: String,
		/// Why.
		reason: String,
	},
	/// No finality in time.
	#[error(
		"{call} from {who} was not finalised within {seconds} s ({place}). \
		See with `interwork status` whether the finalised height still grows; if it does not, go on \
		with --head best"
	)]
	NotFinalised {
		/// Which call.
		call: String,
		/// Who signed.
		who: String,
		/// How long it was waited for.
		seconds: u64,
		/// How far it came.
		place: String,
	},
	/// A call succeeded without the event that says so.
	#[error("{call} succeeded in block {block} without its event {event}: the node may run another version")]
	EventMissing {
		/// Which call.
		call: String,
		/// Height of the block.
		block: u64,
		/// Which event.
		event: &'static str,
	},
	/// The thing asked for is not there.
	#[error("there is no {what}. {advice}")]
	NotFound {
		/// What.
		what: String,
		/// Where to look.
		advice: &'static str,
	},
	/// No key was given.
	#[error(
		"a key is needed to sign. Name a key file with --key-file or INTERWORK_KEY_FILE, \
		or on a test network a secret URI with --suri //Alice"
	)]
	NoKey,
	/// The text is no key.
	#[error("the key cannot be used: {reason}")]
	InvalidKey {
		/// Why.
		reason: &'static str,
	},
	/// The file cannot be used as a key.
	#[error("the key file {path} cannot be used: {reason}", path = path.display())]
	KeyFile {
		/// Which file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// A file cannot be read or written.
	#[error("{path}: {reason}", path = path.display())]
	File {
		/// Which file.
		path: PathBuf,
		/// Why.
		reason: std::io::Error,
	},
	/// A row of a file is wrong.
	#[error("{path}, line {line}: {reason}", path = path.display())]
	Row {
		/// Which file.
		path: PathBuf,
		/// Which line, from 1.
		line: usize,
		/// Why.
		reason: String,
	},
	/// A file does not hold what it should, or cannot hold it.
	#[error("{path}: {reason}", path = path.display())]
	Content {
		/// Which file.
		path: PathBuf,
		/// What is wrong.
		reason: String,
	},
	/// The arguments do not make sense together.
	#[error("{0}")]
	Usage(String),
	/// The node or the chain is not in the state that the command needs.
	#[error("{0}")]
	State(String),
	/// What was waited for did not come.
	#[error("{what} did not happen within {seconds} s. {advice}")]
	Timeout {
		/// What.
		what: String,
		/// How long it was waited for.
		seconds: u64,
		/// What to do.
		advice: String,
	},
	/// The demo cannot run on this chain, or its figures do not agree.
	#[error("{0}")]
	Demo(String),
	/// Output could not be written.
	#[error("the output cannot be written: {0}")]
	Output(String),
	/// Anything else that the node or the connection to it does wrong.
	#[error("the node does not answer as expected: {0}")]
	Chain(Box<subxt::Error>),
}

/// Lets `?` take each of subxt's errors.
macro_rules! from_subxt {
	($($error:ty),* $(,)?) => {
		$(
			impl From<$error> for Error {
				fn from(error: $error) -> Self {
					subxt::Error::from(error).into()
				}
			}
		)*
	};
}

from_subxt!(
	subxt::error::OnlineClientError,
	subxt::error::OnlineClientAtBlockError,
	subxt::error::BlockError,
	subxt::error::BlocksError,
	subxt::error::BackendError,
	subxt::error::ConstantError,
	subxt::error::StorageError,
	subxt::error::StorageKeyError,
	subxt::error::StorageValueError,
	subxt::error::RuntimeApiError,
	subxt::error::ViewFunctionError,
	subxt::error::EventsError,
	subxt::error::ExtrinsicError,
	subxt::error::TransactionEventsError,
	subxt::error::TransactionProgressError,
	subxt::rpcs::Error,
	subxt::ext::codec::Error,
);

impl From<subxt::Error> for Error {
	fn from(error: subxt::Error) -> Self {
		use subxt::error as e;
		let is_other_version = matches!(
			&error,
			subxt::Error::ExtrinsicError(
				ExtrinsicError::IncompatibleCodegen
					| ExtrinsicError::PalletNameNotFound(_)
					| ExtrinsicError::CallNameNotFound { .. }
			) | subxt::Error::StorageError(
				e::StorageError::IncompatibleCodegen
					| e::StorageError::PalletNameNotFound(_)
					| e::StorageError::StorageEntryNotFound { .. }
			) | subxt::Error::ViewFunctionError(
				e::ViewFunctionError::IncompatibleCodegen
					| e::ViewFunctionError::PalletNotFound(_)
					| e::ViewFunctionError::ViewFunctionNotFound { .. }
			) | subxt::Error::RuntimeApiError(
				e::RuntimeApiError::IncompatibleCodegen
					| e::RuntimeApiError::TraitNotFound(_)
					| e::RuntimeApiError::MethodNotFound { .. }
			) | subxt::Error::ConstantError(
				e::ConstantError::IncompatibleCodegen
					| e::ConstantError::PalletNameNotFound(_)
					| e::ConstantError::ConstantNameNotFound { .. }
			)
		);
		match is_other_version {
			true => Self::OtherVersion { reason: error.to_string() },
			false => Self::Chain(Box::new(error)),
		}
	}
}

/// Why the node did not take a transaction, from the errors around it.
pub fn refusal(error: &ExtrinsicError) -> Option<String> {
	let ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(
		subxt::rpcs::Error::User(error),
	))) = error
	else {
		return None;
	};
	let details = error.data.as_ref().map(|data| data.get().trim_matches('"').to_string());
	let text = match details {
		Some(details) => format!("{}: {details}", error.message),
		None => error.message.clone(),
	};
	let advice = if text.contains("fees") {
		". Send the account some SDRt first"
	} else if text.contains("outdated") || text.contains("priority") {
		". Another transaction of the account came first: wait for it and try again"
	} else if text.contains("because of the limit") {
		". The node's pool is full: try again in some seconds, or pay a tip with --tip"
	} else {
		""
	};
	Some(format!("{text}{advice}"))
}

/// A failed call in words: `Pallet.Error: documentation`.
pub fn describe(error: &DispatchError) -> String {
	match error {
		DispatchError::Module(module) => describe_module(module),
		DispatchError::Token(token) => {
			format!("Token.{token:?}: {}", token.to_string().trim_end_matches('.'))
		},
		DispatchError::Arithmetic(arithmetic) => format!("Arithmetic.{arithmetic:?}: {arithmetic}"),
		DispatchError::BadOrigin => BAD_ORIGIN.into(),
		other => format!("{other:?}: {other}"),
	}
}

const BAD_ORIGIN: &str =
	"BadOrigin: this account may not make the call. Calls of the board are put \
	to it with `interwork board propose`";

fn describe_module(error: &ModuleError) -> String {
	match error.details() {
		Ok(details) => {
			with_docs(details.pallet.name(), &details.variant.name, &details.variant.docs)
		},
		Err(_) => error.to_string(),
	}
}

fn with_docs(pallet: &str, name: &str, docs: &[String]) -> String {
	let docs: Vec<_> = docs.iter().map(|line| line.trim()).collect();
	match docs.join(" ").trim() {
		"" => format!("{pallet}.{name}"),
		docs => format!("{pallet}.{name}: {}", docs.trim_end_matches('.')),
	}
}

/// Like [`describe`], for an error inside an event: of a motion's call, of a call as Root.
pub fn describe_inner(metadata: &Metadata, error: &sp_runtime::DispatchError) -> String {
	match error {
		sp_runtime::DispatchError::Module(module) => {
			let [variant, ..] = module.error;
			let pallet = metadata.pallet_by_error_index(module.index);
			match pallet.and_then(|x| Some((x.name(), x.error_variant_by_index(variant)?))) {
				Some((pallet, variant)) => with_docs(pallet, &variant.name, &variant.docs),
				None => format!("{module:?}"),
			}
		},
		sp_runtime::DispatchError::BadOrigin => BAD_ORIGIN.into(),
		other => format!("{other:?}"),
	}
}
