//! The tasks of the service: one follows the chain, one pulls, one answers, one serves the local API.
//! None of them is waited for by whatever imports blocks.

use super::service::{Service, ServiceError, LOG_TARGET};
use futures::{Stream, StreamExt};
use interwork_documents::Name;
use pallet_documents::PeerKey;
use std::{
	collections::{BTreeMap, BTreeSet},
	future::Future,
	sync::Arc,
	time::Duration,
};
use tokio::task::JoinSet;

/// How often the chain is looked at if no block is finalised.
const IDLE: Duration = Duration::from_secs(30);

/// How long a loop pauses after the disk or the chain has failed.
const PAUSE: Duration = Duration::from_secs(2);

/// How often it is looked who is connected.
const GREETING: Duration = Duration::from_secs(3);

/// After how many of these looks what waits for a node that is connected is tried again.
const GREETED: [u32; 5] = [0, 2, 5, 10, 20];

/// Follows the chain. `blocks` has an item for each block that is finalised.
pub async fn follow<T>(service: Arc<Service>, blocks: impl Stream<Item = T>) {
	let blocks = blocks.map(|_| ()).ready_chunks(1_024);
	let mut blocks = std::pin::pin!(blocks);
	let mut last_error = String::new();
	loop {
		match service.blocking(|service| service.follow()).await {
			Ok(()) => last_error.clear(),
			Err(ServiceError::Ending) => return,
			Err(error) => {
				let error = error.to_string();
				// Once, not at each block.
				if error != last_error {
					log::error!(
						target: LOG_TARGET,
						"Documents do not keep up with the chain: {error}. It is tried again",
					);
				}
				last_error = error;
				tokio::time::sleep(PAUSE).await;
			},
		}
		match tokio::time::timeout(IDLE, blocks.next()).await {
			Ok(None) => return,
			Ok(Some(_)) | Err(_) => {},
		}
	}
}

/// Hands the workers what open periods need. `blocks` has an item for each block that is imported.
pub async fn periods<T>(service: Arc<Service>, blocks: impl Stream<Item = T>) {
	let blocks = blocks.map(|_| ()).ready_chunks(1_024);
	let mut blocks = std::pin::pin!(blocks);
	let mut last_error = String::new();
	loop {
		match service.blocking(|service| service.follow_periods()).await {
			Ok(()) => last_error.clear(),
			Err(ServiceError::Ending) => return,
			Err(error) => {
				let error = error.to_string();
				if error != last_error {
					log::error!(
						target: LOG_TARGET,
						"The workers are not handed what periods need: {error}. It is tried again",
					);
				}
				last_error = error;
			},
		}
		match tokio::time::timeout(IDLE, blocks.next()).await {
			Ok(None) => return,
			Ok(Some(_)) | Err(_) => {},
		}
	}
}

/// Pulls what is due.
pub async fn pull(service: Arc<Service>) {
	let mut running = JoinSet::new();
	loop {
		while running.try_join_next().is_some() {}
		match service.blocking(|service| service.take_due()).await {
			Ok(names) => names.into_iter().for_each(|name: Name| {
				let service = service.clone();
				running.spawn(async move { service.fetch(name).await });
			}),
			Err(ServiceError::Ending) => return,
			Err(error) => {
				log::error!(target: LOG_TARGET, "Nothing is pulled: {error}");
				tokio::time::sleep(PAUSE).await;
			},
		}
		// What is due while all places are taken waits for one of them, which wakes this.
		let pause = service.next_due().unwrap_or(IDLE).clamp(Duration::from_secs(1), IDLE);
		let _ = tokio::time::timeout(pause, service.wake.notified()).await;
	}
}

/// Pulls what waits for nodes that are back, soon after they are: at once, and some times more, as they may
/// have to catch up first.
pub async fn greet(service: Arc<Service>) {
	let mut since: BTreeMap<PeerKey, u32> = BTreeMap::new();
	loop {
		tokio::time::sleep(GREETING).await;
		let connected = service.network.connected().await;
		since.retain(|peer, _| connected.contains(peer));
		let mut back = BTreeSet::new();
		for peer in connected {
			let rounds = since.entry(peer).or_default();
			if GREETED.contains(rounds) {
				back.insert(peer);
			}
			*rounds = rounds.saturating_add(1);
		}
		if back.is_empty() {
			continue;
		}
		match service.blocking(move |service| service.peers_are_back(&back)).await {
			Ok(()) => {},
			Err(ServiceError::Ending) => return,
			Err(error) => log::debug!(target: LOG_TARGET, "Nodes that are back: {error}"),
		}
	}
}

/// A request of another node, and how to answer it.
pub struct Incoming {
	/// Who asks. `None`: a node whose identity is no Ed25519 key.
	pub peer: Option<PeerKey>,
	/// What it sent.
	pub request: Vec<u8>,
	/// Takes the answer, `None` if there is none.
	pub reply: Box<dyn FnOnce(Option<Vec<u8>>) + Send>,
}

/// Answers requests.
pub async fn answer(service: Arc<Service>, requests: impl Stream<Item = Incoming>) {
	// As many at once as the gate lets in, and one more that is refused.
	let limit = usize::try_from(service.config.limits.running).unwrap_or(16).saturating_add(1);
	let answered = requests.for_each_concurrent(limit, |incoming| {
		let service = service.clone();
		async move {
			let answer = service.answer(incoming.peer, incoming.request).await;
			(incoming.reply)(answer);
		}
	});
	answered.await;
}

/// Runs a task that must not end. If it does, that is said.
pub async fn never_ending(what: &'static str, task: impl Future<Output = ()>) {
	task.await;
	log::warn!(
		target: LOG_TARGET,
		"The part that {what} has ended: documents stand still until the node is started again",
	);
}
