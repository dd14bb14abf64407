//! The protocol over which nodes ask each other for pieces: one request, one answer.
//!
//! Any connected node may ask. What is refused unread, and who gets what, is decided where requests are
//! answered: one of the two network backends takes requests as long as the longest answer.

use super::{
	ports::{Network, NetworkError},
	run::Incoming,
};
use async_trait::async_trait;
use futures::{future::BoxFuture, Stream, StreamExt};
use interwork_documents::{MAX_ANSWER_LENGTH, REQUEST_LENGTH};
use interwork_runtime::opaque::Block;
use pallet_documents::PeerKey;
use sc_network::{
	config::{IncomingRequest, OutgoingResponse},
	service::traits::NetworkService,
	IfDisconnected, NetworkBackend, PeerId, ProtocolName,
};
use sp_core::H256;
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// How long a request waits for its answer: half a mebibyte over a slow line.
const TIMEOUT: Duration = Duration::from_secs(20);

/// After how long a request is taken for lost, whatever the network says of it: one whose connection never
/// comes about may get no answer at all.
const LOST: Duration = Duration::from_secs(25);

/// Requests that wait to be looked at. What comes beyond is dropped by the network.
const QUEUE: usize = 64;

/// The protocol's name on a chain.
pub fn name(genesis: H256) -> ProtocolName {
	format!("/{}/interwork/documents/1", hex::encode(genesis)).into()
}

/// Registers the protocol, and returns the requests that come in.
pub fn register<N: NetworkBackend<Block, H256>>(
	genesis: H256,
) -> (N::RequestResponseProtocolConfig, impl Stream<Item = Incoming> + Send) {
	let (sender, receiver) = async_channel::bounded(QUEUE);
	let length = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
	let config = N::request_response_config(
		name(genesis),
		Vec::new(),
		length(REQUEST_LENGTH),
		length(MAX_ANSWER_LENGTH),
		TIMEOUT,
		Some(sender),
	);
	(config, receiver.map(incoming))
}

fn incoming(request: IncomingRequest) -> Incoming {
	let IncomingRequest { peer, payload, pending_response } = request;
	Incoming {
		peer: peer.into_ed25519(),
		request: payload,
		reply: Box::new(move |answer| {
			// Without an answer the network tells the other side that there is none.
			let Some(answer) = answer else { return };
			let _ = pending_response.send(OutgoingResponse {
				result: Ok(answer),
				reputation_changes: Vec::new(),
				sent_feedback: None,
			});
		}),
	}
}

/// What the node's part that synchronises blocks knows.
pub struct SyncParts {
	/// Whether the node is catching up with the chain.
	pub is_syncing: Box<dyn Fn() -> bool + Send + Sync>,
	/// The nodes to which it is connected.
	pub connected: Box<dyn Fn() -> BoxFuture<'static, Vec<PeerId>> + Send + Sync>,
}

/// The node's network.
pub struct NodeNetwork {
	network: Arc<dyn NetworkService>,
	sync: SyncParts,
	own: PeerKey,
	name: ProtocolName,
}

impl NodeNetwork {
	/// The network of a node. `None`: its identity is no Ed25519 key.
	pub fn new(network: Arc<dyn NetworkService>, genesis: H256, sync: SyncParts) -> Option<Self> {
		let own = network.local_peer_id().into_ed25519()?;
		Some(Self { network, sync, own, name: name(genesis) })
	}
}

#[async_trait]
impl Network for NodeNetwork {
	fn own_peer(&self) -> PeerKey {
		self.own
	}

	fn is_syncing(&self) -> bool {
		(self.sync.is_syncing)()
	}

	async fn connected(&self) -> BTreeSet<PeerKey> {
		let peers = (self.sync.connected)().await;
		peers.into_iter().filter_map(|peer| peer.into_ed25519()).collect()
	}

	async fn request(&self, peer: PeerKey, request: Vec<u8>) -> Result<Vec<u8>, NetworkError> {
		let peer = PeerId::from_ed25519(&peer)
			.ok_or_else(|| NetworkError("the node on record has no valid key".into()))?;
		let name = self.name.clone();
		let request = self.network.request(peer, name, request, None, IfDisconnected::TryConnect);
		let why = match tokio::time::timeout(LOST, request).await {
			Ok(Ok((answer, _))) => return Ok(answer),
			Ok(Err(error)) => error.to_string(),
			Err(_) => format!("no answer within {} s", LOST.as_secs()),
		};
		// Its address may not be known: next time it may be.
		self.network.find_closest_peers(peer);
		Err(NetworkError(why))
	}
}
