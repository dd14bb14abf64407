//! Puts the node together: client, pool, network, Aura block production and GRANDPA finality.

use crate::{
	documents::{self, DocumentsParams},
	offchain::{PrivateStorage, WorkersPool},
	pool::{Admitted, KeepingPool},
};
use futures::FutureExt;
use interwork_runtime::{apis::RuntimeApi, interwork_primitives::AccountId, opaque::Block};
use sc_client_api::{Backend, BlockBackend};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
	FinalityProofProvider, SharedVoterState, ThreeQuartersOfTheUnfinalizedChain, VotingRulesBuilder,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::NetworkBackend;
use sc_service::{error::Error as ServiceError, Configuration, TaskManager, WarpSyncConfig};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus::SyncOracle;
use sp_consensus_aura::{
	inherents::InherentDataProvider as AuraInherent,
	sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair},
	SlotDuration,
};
use sp_core::offchain::TransactionPoolExt;
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::InherentDataProvider as TimestampInherent;
use std::{sync::Arc, time::Duration};

type Hash = <Block as BlockT>::Hash;

/// The client: no host functions beyond the SDK's, so that stock tools execute the runtime.
pub type FullClient =
	sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
type FullBackend = sc_service::TFullBackend<Block>;
type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
type FullGrandpaImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;

/// Every so many blocks a justification is kept and handed to those who ask, whether or not the
/// authorities changed. Bridges and light clients need no more than one now and then.
const GRANDPA_JUSTIFICATION_PERIOD: u32 = 512;

/// How long GRANDPA waits between rounds of gossip. At a slot of two seconds this lets a block be
/// final within the slot after it, on networks with a round trip of up to about 100 ms.
const GRANDPA_GOSSIP_DURATION: Duration = Duration::from_millis(200);

/// The part of a slot in which transactions are put into a block. The rest is for the state root,
/// which comes after the proposer's deadline, and for the others to receive and import the block.
const PROPOSAL_SLOT_PORTION: f32 = 2.0 / 3.0;

/// The most bytes of transactions that the proposer puts into a block: what the runtime allows for
/// normal transactions, so that the runtime's limit decides and not the proposer's.
const PROPOSAL_SIZE_LIMIT: usize = 5 * 1024 * 1024;

/// Everything a node and its sub-commands share.
pub type Service = sc_service::PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	sc_transaction_pool::TransactionPoolHandle<Block, FullClient>,
	(
		FullGrandpaImport,
		sc_consensus_grandpa::LinkHalf<Block, FullClient, FullSelectChain>,
		Option<Telemetry>,
	),
>;

/// What an offchain worker may use of memory, in pages of 64 KiB: 1 GiB. It matches the records of a period,
/// up to 200,000 of each side, which takes more than the SDK's usual 128 MiB.
const OFFCHAIN_HEAP_PAGES_MAX: u32 = 16_384;

/// The SDK's executor, but for the memory of offchain workers.
fn executor(
	config: &sc_service::config::ExecutorConfiguration,
) -> WasmExecutor<sp_io::SubstrateHostFunctions> {
	let on_chain = config
		.default_heap_pages
		.and_then(|pages| u32::try_from(pages).ok())
		.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |extra_pages| HeapAllocStrategy::Static {
			extra_pages,
		});
	WasmExecutor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(on_chain)
		.with_offchain_heap_alloc_strategy(HeapAllocStrategy::Dynamic {
			maximum_pages: Some(OFFCHAIN_HEAP_PAGES_MAX),
		})
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size)
		.build()
}

/// The inherents of a block authored or checked now.
fn inherents(slot_duration: SlotDuration) -> (AuraInherent, TimestampInherent) {
	let timestamp = TimestampInherent::from_system_time();
	let slot = AuraInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

fn handle(telemetry: &Option<Telemetry>) -> Option<TelemetryHandle> {
	telemetry.as_ref().map(Telemetry::handle)
}

/// Builds what does not need the network: enough for importing, exporting and reverting.
pub fn new_partial(config: &Configuration) -> Result<Service, ServiceError> {
	let telemetry = match config.telemetry_endpoints.clone().filter(|e| !e.is_empty()) {
		None => None,
		Some(endpoints) => {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Some((worker, telemetry))
		},
	};

	let executor = executor(&config.executor);
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor,
			Vec::new(),
		)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = sc_consensus::LongestChain::new(backend.clone());

	let transaction_pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		GRANDPA_JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		handle(&telemetry),
	)?;

	let inherents_client = client.clone();
	let import_queue =
		sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
			block_import: grandpa_block_import.clone(),
			justification_import: Some(Box::new(grandpa_block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |parent, _| {
				let client = inherents_client.clone();
				async move {
					let slot_duration =
						sc_consensus_aura::standalone::slot_duration_at(&*client, parent)?;
					Ok(inherents(slot_duration))
				}
			},
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry: handle(&telemetry),
			compatibility_mode: Default::default(),
		})?;

	Ok(sc_service::PartialComponents {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (grandpa_block_import, grandpa_link, telemetry),
	})
}

/// Builds and starts a node: an authority where its role says so, otherwise a full node. The balances
/// of the `watched` accounts are among its metrics, its clients' transactions are taken as far as
/// `admitted`, and private documents go through it as `documents` says.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	watched: Vec<AccountId>,
	admitted: Admitted,
	documents_params: DocumentsParams,
) -> Result<TaskManager, ServiceError> {
	let sc_service::PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, grandpa_link, mut telemetry),
	} = new_partial(&config)?;

	let mut net_config = sc_network::config::FullNetworkConfiguration::<Block, Hash, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let metrics = N::register_notification_metrics(config.prometheus_registry());

	let genesis_hash = client
		.block_hash(0)?
		.ok_or_else(|| ServiceError::Other("the database has no genesis block".into()))?;
	let grandpa_protocol_name =
		sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notification_service) =
		sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			grandpa_protocol_name.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);

	let documents = (!documents_params.no_documents).then(|| {
		let (protocol_config, documents) = documents::register::<N>(genesis_hash);
		net_config.add_request_response_protocol(protocol_config);
		documents
	});

	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let worker_storage = backend.offchain_storage().map(PrivateStorage::new);
	if config.offchain_worker.enabled {
		let workers_pool = transaction_pool.clone();
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			is_validator: config.role.is_authority(),
			keystore: Some(keystore_container.keystore()),
			offchain_db: worker_storage.clone(),
			// Theirs is an extension of its own.
			transaction_pool: None,
			network_provider: Arc::new(network.clone()),
			// No worker of ours speaks HTTP: what it needs comes through local storage.
			enable_http_requests: false,
			custom_extensions: move |at| {
				let pool = WorkersPool::new(workers_pool.clone(), at);
				vec![Box::new(TransactionPoolExt::new(pool)) as Box<_>]
			},
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	if let Some(documents) = documents {
		let (sync, peers) = (sync_service.clone(), sync_service.clone());
		documents.start(documents::Parts {
			client: client.clone(),
			keystore: keystore_container.keystore(),
			storage: worker_storage,
			network: network.clone(),
			sync: documents::SyncParts {
				is_syncing: Box::new(move || sync.is_major_syncing()),
				connected: Box::new(move || {
					let peers = peers.clone();
					async move {
						let peers = peers.peers_info().await.unwrap_or_default();
						peers.into_iter().map(|(peer, _)| peer).collect()
					}
					.boxed()
				}),
			},
			has_workers: config.offchain_worker.enabled,
			chain_folder: config.base_path.config_dir(config.chain_spec.id()),
			registry: config.prometheus_registry(),
			params: documents_params,
			spawner: task_manager.spawn_handle(),
		});
	}

	let role = config.role;
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();
	let enable_grandpa = !config.disable_grandpa;
	let prometheus_registry = config.prometheus_registry().cloned();

	let pool = Arc::new(KeepingPool::new(
		client.clone(),
		transaction_pool.clone(),
		admitted,
		prometheus_registry.as_ref(),
	)?);
	let voter_state = SharedVoterState::empty();
	let rpc_builder = {
		let client = client.clone();
		let pool = pool.clone();
		let voter_state = voter_state.clone();
		let authority_set = grandpa_link.shared_authority_set().clone();
		let justifications = grandpa_link.justification_stream();
		let proofs =
			FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
		Box::new(move |executor| {
			let grandpa = Grandpa::new(
				executor,
				authority_set.clone(),
				voter_state.clone(),
				justifications.clone(),
				proofs.clone(),
			);
			crate::rpc::create_full(crate::rpc::FullDeps {
				client: client.clone(),
				pool: pool.clone(),
				grandpa: grandpa.into_rpc().into(),
			})
			.map_err(Into::into)
		})
	};

	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		network: network.clone(),
		client: client.clone(),
		keystore: keystore_container.keystore(),
		task_manager: &mut task_manager,
		transaction_pool: pool.clone(),
		rpc_builder,
		backend,
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		config,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if let Some(registry) = &prometheus_registry {
		let sync = sync_service.clone();
		let task = crate::metrics::task::<_, FullBackend, _>(
			client.clone(),
			keystore_container.keystore(),
			watched,
			move || sync.is_major_syncing(),
			registry,
		)?;
		task_manager.spawn_handle().spawn_blocking("interwork-metrics", None, task);
	}

	if role.is_authority() {
		let mut proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			pool,
			prometheus_registry.as_ref(),
			handle(&telemetry),
		);
		proposer_factory.set_default_block_size_limit(PROPOSAL_SIZE_LIMIT);

		let slot_duration = sc_consensus_aura::slot_duration::<AuraId, _, _>(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client,
				select_chain,
				block_import,
				proposer_factory,
				create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				keystore: keystore_container.keystore(),
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SLOT_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: handle(&telemetry),
				compatibility_mode: Default::default(),
			},
		)?;
		// Essential: an authority that cannot author stops, so that its supervisor restarts it.
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if enable_grandpa {
		// The SDK's default rules also hold votes two blocks behind the best, against voters that
		// have not seen the newest block yet. At one block in two seconds that would be four seconds
		// on top of every finality, and authorities see a block within a fraction of its slot.
		// Every full node follows the votes; only an authority has keys to cast them.
		let keystore = role.is_authority().then(|| keystore_container.keystore());
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GRANDPA_GOSSIP_DURATION,
				justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
				name: Some(name),
				observer_enabled: false,
				keystore,
				local_role: role,
				telemetry: handle(&telemetry),
				protocol_name: grandpa_protocol_name,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notification_service,
			voting_rule: VotingRulesBuilder::new().add(ThreeQuartersOfTheUnfinalizedChain).build(),
			prometheus_registry,
			shared_voter_state: voter_state,
			telemetry: handle(&telemetry),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}
