//! What a network of operators must stand. Each test has a network of its own, so that none spoils another's.

use anyhow::{ensure, Context, Result};
use interwork_network::{
	agree, call, find, key, ledger::Traffic, tool, until, Chain, Network, Node, NodeSetup, Options,
	Rpc,
};
use serde_json::Value;
use std::{env, time::Duration};

/// The board of a test network.
const BOARD: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];

/// Blocks in a session of the tests: ten seconds, the shortest that the chain allows.
const SESSION: u32 = 5;

/// A change of the set takes effect in the session after next; with two to spare.
const SET_LIMIT: Duration = Duration::from_secs(60);

/// How long finality may take to move on.
const FINALITY_LIMIT: Duration = Duration::from_secs(40);

/// An account as an argument of a call.
fn account(uri: &str) -> Result<interwork_network::subxt::ext::scale_value::Value> {
	let id = key(uri)?.public_key().0;
	Ok(interwork_network::subxt::ext::scale_value::Value::from_bytes(id))
}

/// The Aura key of a well-known account, which is the account's own.
fn aura(uri: &str) -> Result<String> {
	Ok(format!("0x{}", hex::encode(key(uri)?.public_key().0)))
}

/// The Aura keys of the running set.
async fn authorities(rpc: &Rpc) -> Result<Vec<String>> {
	let encoded = rpc.state_call("AuraApi_authorities").await?;
	let keys = encoded.get(1..).context("a list has a length")?;
	Ok(keys.chunks(32).map(|key| format!("0x{}", hex::encode(key))).collect())
}

/// Waits until the running set has so many authorities.
async fn wait_for_set(node: &Node, size: usize) -> Result<Vec<String>> {
	let rpc = node.rpc().await?;
	until(&format!("a set of {size}"), SET_LIMIT, || async {
		let set = authorities(&rpc).await?;
		Ok((set.len() == size).then_some(set))
	})
	.await
}

/// Finality moves on by `blocks` at a node.
async fn finality_goes_on(node: &Node, blocks: u64) -> Result<()> {
	let now = node.rpc().await?.finalised().await?;
	node.wait_finalised(now + blocks, FINALITY_LIMIT).await?;
	Ok(())
}

/// Who authored the next `blocks` blocks: those after the best one, since the set of the best one says who
/// may.
async fn authors(node: &Node, blocks: u64) -> Result<Vec<String>> {
	let rpc = node.rpc().await?;
	let first = rpc.best().await? + 1;
	node.wait_finalised(first + blocks - 1, Duration::from_secs(10 + 4 * blocks))
		.await?;
	let mut authors = Vec::new();
	for height in first..first + blocks {
		authors.push(rpc.author(height).await?);
	}
	Ok(authors)
}

/// Members of the board vote for every open motion with the tool, and close it.
async fn carry_open_motions(url: &str, members: &[&str], head: &str) -> Result<()> {
	let motions = tool::run(url, &["--head", head, "board", "motions"]).await?;
	for motion in motions.as_array().context("motions are a list")? {
		let hash = motion["hash"].as_str().context("a motion has a hash")?;
		for member in members {
			let vote = ["--head", head, "board", "vote", "--suri", member, hash, "aye"];
			tool::run(url, &vote).await?;
		}
		tool::run(url, &["--head", head, "board", "close", "--suri", members[0], hash]).await?;
	}
	Ok(())
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
	value[name].as_str().with_context(|| format!("no {name} in {value}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn network_should_go_on_when_authorities_join_retire_and_die() -> Result<()> {
	let mut network = Network::start(Options::default()).await?;
	let alice = network.node("alice")?.clone();

	// All four finalise the same blocks.
	for node in network.nodes() {
		node.wait_finalised(3, FINALITY_LIMIT).await?;
	}
	ensure!(agree(network.nodes()).await? >= 3, "fewer than three common blocks");
	let chain = Chain::of(&alice).await?;
	chain.set_session_length(&BOARD, SESSION).await?;

	// A fifth joins with the tool, step by step, as its guide says.
	let node_key = network.folder().join("eve.key");
	let node_key = node_key.to_str().context("the folder's path is no text")?;
	tool::run(alice.url(), &["operator", "node-key", "--file", node_key]).await?;
	let setup = NodeSetup::new("eve").arg("--validator").arg("--node-key-file").arg(node_key);
	let eve = network.add(setup).await?.clone();
	eve.wait_finalised(1, FINALITY_LIMIT).await?;
	let mut join =
		vec!["operator", "join", "--suri", "//Eve", "--name", "Eve Mobile", "--kind", "mno"];
	join.extend(["--country", "NL", "--tadig", "NLDE1", "--plmn", "204-01"]);
	join.extend(["--propose", "--board-suri", "//Alice"]);
	let mut joined = Value::Null;
	for _ in 0..4 {
		joined = tool::run(eve.url(), &join).await?;
		if ["admitted", "queued", "active", "authoring"].contains(&text(&joined, "state")?) {
			break;
		}
		carry_open_motions(alice.url(), &["//Bob", "//Charlie"], "finalised").await?;
	}
	ensure!(joined["effective"]["session"].is_u64(), "no effective session: {joined}");
	ensure!(joined["effective"]["at_time"].is_u64(), "no time of the effective session: {joined}");
	join.extend(["--wait", "--timeout", "2m"]);
	let joined = tool::run(eve.url(), &join).await?;
	ensure!(text(&joined, "state")? == "authoring", "Eve does not author: {joined}");
	let eves = text(&joined["session_keys"], "aura")?.to_string();
	ensure!(wait_for_set(&alice, 5).await?.contains(&eves), "Eve's key is not in the set");
	ensure!(authors(&alice, 10).await?.contains(&eves), "Eve authored none of ten blocks");

	// It finalises: of five, four must vote, and one of the founders is dead.
	network.node("bob")?.kill().await?;
	finality_goes_on(&alice, 5).await?;
	finality_goes_on(&eve, 1).await?;
	network.node("bob")?.restart().await?;
	finality_goes_on(network.node("bob")?, 2).await?;

	// One is retired: the set shrinks, it authors no more, and finality goes on.
	chain
		.carry(&BOARD, call("Authorities", "retire", vec![account("//Dave")?]), false)
		.await?;
	let set = wait_for_set(&alice, 4).await?;
	ensure!(!set.contains(&aura("//Dave")?), "Dave is still in the set");
	let authors = authors(&alice, 8).await?;
	ensure!(!authors.contains(&aura("//Dave")?), "Dave authored after it was retired");

	// One of four is killed, without a word, and finality goes on.
	network.node("charlie")?.kill().await?;
	finality_goes_on(&alice, 5).await?;
	network.node("charlie")?.restart().await?;
	finality_goes_on(network.node("charlie")?, 2).await?;

	// The fifth leaves by itself, with the tool, and stays an operator.
	let leave = ["operator", "leave", "--suri", "//Eve", "--authority-only"];
	tool::run(eve.url(), &[&leave[..], &["--wait", "--timeout", "2m"]].concat()).await?;
	let set = wait_for_set(&alice, 3).await?;
	ensure!(!set.contains(&eves), "Eve is still in the set");
	finality_goes_on(&alice, 5).await?;
	agree(&network.running()).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finality_should_recover_when_the_board_notes_a_stall() -> Result<()> {
	let network = Network::start(Options::default()).await?;
	let (alice, bob) = (network.node("alice")?.clone(), network.node("bob")?.clone());
	Chain::of(&alice).await?.set_session_length(&BOARD, 2 * SESSION).await?;

	for name in ["charlie", "dave"] {
		network.node(name)?.kill().await?;
	}
	// What was voted on already may still become final.
	tokio::time::sleep(Duration::from_secs(6)).await;
	let rpc = alice.rpc().await?;
	let (stalled, best) = (rpc.finalised().await?, rpc.best().await?);
	tokio::time::sleep(Duration::from_secs(20)).await;
	ensure!(rpc.finalised().await? == stalled, "two of four finalised a block");
	ensure!(rpc.best().await? > best, "two of four author no blocks");

	// The runbook: two are lost for good, the board retires them and notes the stall.
	let retire = ["--retire", "//Charlie", "--retire", "//Dave", "--minimum", "2"];
	let mut recover = vec!["recover", "stall", "--node", bob.url(), "--stalled-for", "10s"];
	recover.extend(retire);
	recover.extend(["--delay", "3"]);
	let propose = [&recover[..], &["--propose", "--suri", "//Alice"]].concat();
	let plan = tool::run(alice.url(), &propose).await?;
	ensure!(plan["stalled"] == true, "the tool sees no stall: {plan}");
	ensure!(plan["motion"]["votes_needed"] == 3, "Root is three of four: {plan}");
	carry_open_motions(alice.url(), &["//Bob", "//Charlie"], "best").await?;
	recover.extend(["--wait", "--timeout", "3m"]);
	let done = tool::run(alice.url(), &recover).await?;
	ensure!(done["recovered"] == true, "the tool saw no recovery: {done}");

	wait_for_set(&alice, 2).await?;
	for node in [&alice, &bob] {
		finality_goes_on(node, 10).await?;
	}
	ensure!(rpc.finalised().await? > stalled, "finality moved backwards");
	// A machine that comes back follows.
	network.node("charlie")?.restart().await?;
	let height = rpc.finalised().await?;
	network.node("charlie")?.wait_finalised(height, Duration::from_secs(60)).await?;
	agree(&network.running()).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operator_should_be_suspended_when_two_nodes_vote_with_its_key() -> Result<()> {
	let mut network = Network::start(Options::default()).await?;
	let alice = network.node("alice")?.clone();
	let chain = Chain::of(&alice).await?;
	chain.set_session_length(&BOARD, SESSION).await?;
	let rpc = alice.rpc().await?;
	let first = rpc.finalised().await?;

	// Both author in Bob's slots, each votes for its own block: two votes of one round.
	let setup = NodeSetup::new("twin").arg("--bob").arg("--unsafe-force-node-key-generation");
	let twin = network.add(setup).await?.clone();
	let mut seen = first;
	let mut names: Vec<String> = Vec::new();
	let limit = tokio::time::Instant::now() + Duration::from_secs(120);
	while !names.iter().any(|name| name == "Operators.Suspended") {
		ensure!(
			tokio::time::Instant::now() < limit,
			"no equivocation was punished within two minutes"
		);
		while seen < rpc.finalised().await? {
			seen += 1;
			let hash = rpc.hash(seen).await?.context("a finalised block is there")?;
			let events = chain.events(&hash).await?;
			if find(&events, "Offences", "Offence").is_some() {
				println!("the offence is in block {seen}");
			}
			names.extend(events.iter().map(|(pallet, name, _)| format!("{pallet}.{name}")));
		}
		tokio::time::sleep(Duration::from_millis(500)).await;
	}
	twin.kill().await?;
	for name in ["Offences.Offence", "Authorities.OffenceHandled"] {
		ensure!(names.iter().any(|seen| seen == name), "no {name} in {names:?}");
	}
	let operator = tool::run(alice.url(), &["operator", "show", "1"]).await?;
	ensure!(text(&operator, "status")? == "suspended", "Bob is not suspended: {operator}");

	// The set goes on without it.
	let set = wait_for_set(&alice, 3).await?;
	ensure!(!set.contains(&aura("//Bob")?), "Bob is still in the set");
	finality_goes_on(&alice, 5).await?;

	// The board reinstates the operator, then the authority, as the runbook says.
	let reinstate = ["board", "propose-reinstate", "--suri", "//Alice", "--vote", "1"];
	tool::run(alice.url(), &reinstate).await?;
	carry_open_motions(alice.url(), &["//Charlie", "//Dave"], "finalised").await?;
	let operator = tool::run(alice.url(), &["operator", "show", "1"]).await?;
	ensure!(text(&operator, "status")? == "active", "Bob was not reinstated: {operator}");
	let bob = account("//Bob")?;
	let others = ["//Alice", "//Charlie", "//Dave"];
	chain.carry(&others, call("Authorities", "reinstate", vec![bob]), false).await?;
	let set = wait_for_set(&alice, 4).await?;
	ensure!(set.contains(&aura("//Bob")?), "Bob is not in the set again");
	let bobs = aura("//Bob")?;
	ensure!(authors(&alice, 12).await?.contains(&bobs), "Bob authored none of twelve blocks");
	agree(&network.running()).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_should_be_lost_when_the_runtime_is_upgraded_under_traffic() -> Result<()> {
	let wasm = env::var("INTERWORK_NEXT_RUNTIME")
		.context("INTERWORK_NEXT_RUNTIME names no file: scripts/network --test compiles it")?;
	let wasm = wasm.as_str();
	let network = Network::start(Options::default()).await?;
	let alice = network.node("alice")?.clone();
	let rpc = alice.rpc().await?;
	let before = rpc.spec_version().await?;

	let traffic = Traffic::start(network.node("charlie")?).await?;
	let propose = ["upgrade", "propose", "--wasm", wasm, "--suri", "//Alice", "--vote"];
	tool::run(alice.url(), &propose).await?;
	carry_open_motions(alice.url(), &["//Bob", "//Charlie"], "finalised").await?;
	tool::run(alice.url(), &["upgrade", "apply", "--wasm", wasm, "--suri", "//Ferdie"]).await?;
	ensure!(rpc.spec_version().await? == before + 1, "the runtime is not the next one");

	finality_goes_on(&alice, 6).await?;
	let report = traffic.finish(network.nodes()).await?;
	println!("{report:?}");
	ensure!(report.transfers >= 50 && report.batches >= 10, "hardly any traffic: {report:?}");
	finality_goes_on(&alice, 2).await?;
	agree(network.nodes()).await?;
	network.stop().await
}
