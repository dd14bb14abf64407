//! What must be so after every fault.

use crate::{
	rpc::Endpoint,
	watch::{lock, Watch},
};
use anyhow::{ensure, Context, Result};
use frame_support::traits::fungible::Inspect;
use interwork_primitives::LineKey;
use interwork_runtime::{Authorities, Balances, Marketplace, Operators, Runtime, Sdrt, VERSION};
use sp_core::{storage::StateVersion, H256};
use sp_io::TestExternalities;
use std::{sync::Arc, time::Duration};

/// Key of the runtime in the state.
const CODE: &[u8] = b":code";

/// How long what is outstanding may take to be final once nothing new is submitted.
pub const SETTLE_LIMIT: Duration = Duration::from_secs(90);

/// What was checked.
#[derive(serde::Serialize)]
pub struct Checked {
	/// The height of the finalised block that was compared.
	pub height: u32,
	/// Its state root, from four nodes' headers and computed again from all they hold.
	pub state_root: String,
	/// Keys in the state.
	pub keys: usize,
	/// Figures of the ledger.
	pub ledger: crate::ledger::Count,
}

/// The state after a block as a node holds it, every key of it, checked against the block's root.
pub async fn whole_state(
	endpoint: &Endpoint,
	at: H256,
) -> Result<(H256, usize, TestExternalities)> {
	let rpc = endpoint.rpc().await?;
	let root = rpc.header(at).await?.state_root;
	let state = rpc.state(at).await?;
	let keys = state.top.len();
	let code = state.top.get(CODE).context("the state has no runtime")?.clone();
	let version = match VERSION.system_version {
		0 => StateVersion::V0,
		_ => StateVersion::V1,
	};
	let externalities = TestExternalities::new_with_code_and_state(&code, state, version);
	let computed = *externalities.backend.root();
	ensure!(
		computed == root,
		"what the node holds has the root {computed:?} and not the header's {root:?}"
	);
	Ok((root, keys, externalities))
}

/// Checks everything. Nothing new is submitted meanwhile.
pub async fn check(watch: &Watch, endpoints: &[Arc<Endpoint>]) -> Result<Checked> {
	watch.settle(SETTLE_LIMIT).await?;

	// One chain: the finalised blocks of all nodes, height by height.
	let height = watch
		.seen()
		.heads
		.iter()
		.map(|head| head.map(|head| head.height))
		.min()
		.flatten()
		.context("a node never finalised a block")?;
	let mut chain: Vec<Option<H256>> = Vec::new();
	for (index, endpoint) in endpoints.iter().enumerate() {
		let rpc = endpoint.rpc().await?;
		let mut own = Vec::new();
		for height in 0..=height {
			own.push(rpc.block_hash(height).await?);
		}
		ensure!(own.iter().all(Option::is_some), "node {index} lacks a finalised block");
		if chain.is_empty() {
			chain = own;
		} else if let Some(fork) = chain.iter().zip(&own).position(|(a, b)| a != b) {
			anyhow::bail!("node {index} has another finalised block of height {fork}");
		}
	}
	let at = chain.last().copied().flatten().context("a chain has blocks")?;
	for (seen_height, seen_hash) in watch.seen().finalised.range(..=height) {
		let now = usize::try_from(*seen_height).ok().and_then(|index| chain.get(index));
		ensure!(
			now == Some(&Some(*seen_hash)),
			"block {seen_hash:?} of height {seen_height} was final and is not any more"
		);
	}

	// One state, and every key of it is there on every node.
	let mut roots = Vec::new();
	let mut last = None;
	for (index, endpoint) in endpoints.iter().enumerate() {
		let (root, keys, state) = whole_state(endpoint, at)
			.await
			.with_context(|| format!("state of node {index}"))?;
		roots.push(root);
		last = Some((keys, state));
	}
	ensure!(roots.windows(2).all(|pair| pair.first() == pair.last()), "state roots: {roots:?}");
	let (keys, mut state) = last.context("a network has nodes")?;
	// The state at the common height has all that was sent only if the ledger's last unit is in it,
	// and the nodes are at most a block apart: wait for the ledger's own height.
	check_books(watch, endpoints, &mut state).await?;

	let seen = watch.seen();
	ensure!(seen.contradictions.is_empty(), "{}", seen.contradictions.join("; "));
	ensure!(seen.offences == 0, "the chain was told of {} offence(s)", seen.offences);
	let ledger = lock(&watch.ledger);
	ensure!(ledger.contradictions.is_empty(), "{}", ledger.contradictions.join("; "));
	let root = roots.first().context("a network has nodes")?;
	Ok(Checked { height, state_root: format!("{root:?}"), keys, ledger: ledger.count() })
}

/// The equalities of the chain's own books, and the ledger's figures against the state.
async fn check_books(
	watch: &Watch,
	endpoints: &[Arc<Endpoint>],
	common: &mut TestExternalities,
) -> Result<()> {
	equalities(common)?;
	// Everything sent is final, so the state of any finalised block from the ledger's height on has
	// all of it.
	let booked = watch.seen().booked;
	let endpoint = endpoints.first().context("a network has nodes")?;
	let rpc = endpoint.rpc().await?;
	let at = loop {
		let at = rpc.finalised().await?;
		if rpc.header(at).await?.number >= booked {
			break at;
		}
		tokio::time::sleep(Duration::from_millis(200)).await;
	};
	let (_, _, mut state) = whole_state(endpoint, at).await?;
	equalities(&mut state)?;
	let ledger = lock(&watch.ledger);
	state.execute_with(|| {
		for (account, amount) in &ledger.received {
			let balance = Balances::total_balance(account);
			ensure!(
				balance == *amount,
				"{account} has {balance}, and payments to it add up to {amount}"
			);
		}
		for line in &ledger.lines {
			let used = pallet_marketplace::Lines::<Runtime>::get(LineKey::from(*line))
				.map(|line| line.used);
			ensure!(
				used == Some(ledger.reported_units),
				"line {line} has {used:?} units used, and {} were reported",
				ledger.reported_units
			);
		}
		Ok(())
	})
}

/// Runs the pallets' own numbered invariants on a state.
pub fn equalities(state: &mut TestExternalities) -> Result<()> {
	state
		.execute_with(|| {
			Sdrt::do_try_state()?;
			Marketplace::do_try_state()?;
			Operators::do_try_state()?;
			Authorities::do_try_state()
		})
		.map_err(|error| anyhow::anyhow!("an equality does not hold: {error:?}"))
}
