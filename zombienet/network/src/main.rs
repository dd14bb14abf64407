//! `interwork-network [FOLDER]`: starts the network, prints one line of JSON, and stays until Ctrl-C.

use anyhow::Result;
use interwork_network::{Network, Options};
use serde_json::json;
use tokio::signal::unix::{signal, SignalKind};

#[tokio::main]
async fn main() -> Result<()> {
	let folder = std::env::args_os().nth(1).map(Into::into);
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut terminate = signal(SignalKind::terminate())?;
	let stop = async {
		tokio::select! {
			_ = interrupt.recv() => {},
			_ = terminate.recv() => {},
		}
	};
	tokio::pin!(stop);
	let network = tokio::select! {
		started = Network::start(Options { folder, ..Default::default() }) => started?,
		() = &mut stop => return Ok(()),
	};
	let nodes: Vec<_> = network
		.nodes()
		.iter()
		.map(|node| {
			json!({
				"name": node.name(),
				"url": node.url(),
				"address": node.address(),
				"pid": node.pid(),
				"log": node.log(),
			})
		})
		.collect();
	println!("{}", json!({ "chain_spec": network.chain_spec(), "nodes": nodes }));
	stop.await;
	network.stop().await
}
