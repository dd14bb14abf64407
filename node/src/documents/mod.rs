//! The documents service: moves private documents between this node and those of other operators.
//!
//! The chain has who sends what to whom, as hashes. The service seals, keeps, serves, pulls and checks the
//! documents themselves (`interwork-documents`), and has the offchain workers tell the chain
//! (`pallet_documents::worker`). The operator's own tools talk to it over a local API.
//!
//! ```text
//!  tools ── local API ─┐            ┌─ list of jobs ─► offchain worker ─► transactions
//!                      ▼            │
//!  finalised blocks ► Service ──────┘
//!                      ▲    └── pulls ──► nodes of senders
//!  nodes of recipients ┘ asks for pieces
//! ```
//!
//! It is not essential: whatever happens to it, the node goes on, and no block waits for it.

mod actions;
mod api;
mod chain;
mod convert;
mod fetch;
mod files;
mod follow;
mod keys;
mod metrics;
mod periods;
mod periods_api;
mod ports;
mod protocol;
mod run;
mod serve;
mod service;
#[cfg(test)]
mod tests;

use chain::{ClientChain, WorkerStorage};
use futures::{FutureExt, Stream};
use interwork_runtime::{
	interwork_primitives::{worker::KEY_TYPE, AccountId},
	opaque::Block,
};
use metrics::Metrics;
use pallet_documents::runtime_api::DocumentsApi;
use pallet_reconciliation::runtime_api::ReconciliationApi;
use prometheus_endpoint::Registry;
use protocol::NodeNetwork;
pub use protocol::SyncParts;
use run::Incoming;
use sc_client_api::{BlockchainEvents, FinalityNotifications, ImportNotifications};
use sc_network::{service::traits::NetworkService, NetworkBackend};
use sc_service::SpawnTaskHandle;
use service::{Config, Service, LOG_TARGET};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::{offchain::OffchainStorage, H256};
use sp_keystore::{Keystore, KeystorePtr};
use std::{path::PathBuf, sync::Arc};

/// The group of the service's tasks.
const TASKS: Option<&str> = Some("documents");

/// What the command line says about documents.
#[derive(Clone, Debug, clap::Args)]
pub struct DocumentsParams {
	/// Do not send, fetch or serve private documents.
	#[arg(long)]
	pub no_documents: bool,

	/// About how many bytes private documents may take on the disk.
	///
	/// With a suffix: K, M, G or T, times 1024 each.
	#[arg(long, value_name = "BYTES", default_value = "20G", value_parser = parse_bytes)]
	pub documents_max_bytes: u64,
}

/// Reads a number of bytes.
fn parse_bytes(text: &str) -> Result<u64, String> {
	let units = ["K", "M", "G", "T"];
	let unit = units.iter().zip(1_u32..).find_map(|(unit, power)| {
		let digits = text.strip_suffix(unit).or_else(|| text.strip_suffix(&unit.to_lowercase()))?;
		Some((digits, 1024_u64.saturating_pow(power)))
	});
	let (digits, factor) = unit.unwrap_or((text, 1));
	digits
		.parse::<u64>()
		.ok()
		.and_then(|number| number.checked_mul(factor))
		.ok_or_else(|| format!("{text} is no number of bytes, such as 500M or 20G"))
}

/// The service before the network is there: its protocol has to be registered first.
pub struct Registered {
	genesis: H256,
	requests: std::pin::Pin<Box<dyn Stream<Item = Incoming> + Send>>,
}

/// Registers the protocol.
pub fn register<N: NetworkBackend<Block, H256>>(
	genesis: H256,
) -> (N::RequestResponseProtocolConfig, Registered) {
	let (config, requests) = protocol::register::<N>(genesis);
	(config, Registered { genesis, requests: Box::pin(requests) })
}

/// What the service needs of the node.
pub struct Parts<'a, Client, Storage> {
	/// The client.
	pub client: Arc<Client>,
	/// The keys with which workers sign.
	pub keystore: KeystorePtr,
	/// What the service shares with the workers. `None`: the node has none.
	pub storage: Option<Storage>,
	/// The network.
	pub network: Arc<dyn NetworkService>,
	/// What its part that synchronises blocks knows.
	pub sync: SyncParts,
	/// Whether offchain workers run on this node.
	pub has_workers: bool,
	/// The folder in which the node keeps the chain.
	pub chain_folder: PathBuf,
	/// Where metrics are shown.
	pub registry: Option<&'a Registry>,
	/// What the command line says.
	pub params: DocumentsParams,
	/// Starts tasks.
	pub spawner: SpawnTaskHandle,
}

impl Registered {
	/// Starts the service. If it cannot, that is said, and the node goes on without it.
	pub fn start<Client, Storage>(self, parts: Parts<'_, Client, Storage>)
	where
		Client: ProvideRuntimeApi<Block>
			+ HeaderBackend<Block>
			+ BlockchainEvents<Block>
			+ Send
			+ Sync
			+ 'static,
		Client::Api: DocumentsApi<Block, AccountId> + ReconciliationApi<Block, AccountId>,
		Storage: OffchainStorage + 'static,
	{
		let has_key = !parts.keystore.sr25519_public_keys(KEY_TYPE).is_empty();
		if has_key && !parts.has_workers {
			log::warn!(
				target: LOG_TARGET,
				"This node has a key of type iwop, but runs no offchain workers: nothing can be announced \
				 or confirmed. Start it without --offchain-worker never",
			);
		}
		let Self { genesis, requests } = self;
		let blocks = parts.client.finality_notification_stream();
		let best = parts.client.import_notification_stream();
		let spawner = parts.spawner.clone();
		match open(genesis, parts) {
			Ok((service, socket)) => spawn(&spawner, service, socket, (blocks, best), requests),
			Err(why) => log::error!(
				target: LOG_TARGET,
				"Documents are neither sent nor fetched: {why}. The node goes on without them; mend it and \
				 start the node again",
			),
		}
	}
}

fn open<Client, Storage>(
	genesis: H256,
	parts: Parts<'_, Client, Storage>,
) -> Result<(Arc<Service>, PathBuf), String>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: DocumentsApi<Block, AccountId> + ReconciliationApi<Block, AccountId>,
	Storage: OffchainStorage + 'static,
{
	let storage = parts.storage.ok_or("the database has no storage for offchain workers")?;
	let network = NodeNetwork::new(parts.network, genesis, parts.sync)
		.ok_or("the node's network identity is no Ed25519 key")?;
	let metrics = parts.registry.map(Metrics::register).transpose();
	let metrics = metrics.map_err(|error| format!("metrics: {error}"))?;
	let folder = parts.chain_folder.join("documents");
	let config = Config::new(folder.clone(), parts.params.documents_max_bytes);
	let service = Service::open(
		config,
		Arc::new(ClientChain::new(parts.client, parts.keystore, genesis)),
		Arc::new(network),
		Arc::new(WorkerStorage::new(storage)),
		metrics,
	)
	.map_err(|error| format!("{}: {error}", folder.display()))?;
	Ok((Arc::new(service), folder.join("api.sock")))
}

fn spawn(
	spawner: &SpawnTaskHandle,
	service: Arc<Service>,
	socket: PathBuf,
	(blocks, best): (FinalityNotifications<Block>, ImportNotifications<Block>),
	requests: impl Stream<Item = Incoming> + Send + 'static,
) {
	let follow = run::follow(service.clone(), blocks);
	let follow = run::never_ending("follows the chain", follow);
	spawner.spawn("documents-follow", TASKS, follow.boxed());
	let periods = run::never_ending("serves periods", run::periods(service.clone(), best));
	spawner.spawn("documents-periods", TASKS, periods.boxed());
	let pull = run::never_ending("pulls", run::pull(service.clone()));
	spawner.spawn("documents-pull", TASKS, pull.boxed());
	spawner.spawn("documents-greet", TASKS, run::greet(service.clone()).boxed());
	let answer = run::never_ending("answers", run::answer(service.clone(), requests));
	spawner.spawn("documents-answer", TASKS, answer.boxed());
	let api = async move {
		let served = match api::bind(&socket) {
			Ok(listener) => api::serve(service, listener, &socket).await,
			Err(error) => Err(error),
		};
		if let Err(error) = served {
			log::error!(
				target: LOG_TARGET,
				"The local API at {} failed: {error}. Documents are fetched and served without it; mend it \
				 and start the node again",
				socket.display(),
			);
		}
	};
	spawner.spawn("documents-api", TASKS, api.boxed());
}

#[cfg(test)]
mod params_tests {
	use super::*;

	#[test]
	fn bytes_should_be_read_with_and_without_suffix() {
		assert_eq!(parse_bytes("4096"), Ok(4_096));
		assert_eq!(parse_bytes("2K"), Ok(2_048));
		assert_eq!(parse_bytes("20g"), Ok(20 * 1024 * 1024 * 1024));
		for wrong in ["", "G", "1.5G", "-1", "99999999999T"] {
			assert!(parse_bytes(wrong).is_err(), "{wrong}");
		}
	}
}
