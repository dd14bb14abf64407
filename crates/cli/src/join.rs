//! `interwork operator join`: from a node that runs to an authority that authors.

use crate::{
	address::Address,
	api::{self, types, OperatorId},
	args::Join,
	authorities::KeySource,
	board::{EncodedCall, Wanted},
	client::{hex_of, view, AtBlock, Client},
	codes::Status,
	error::{Error, Result},
	keys::Signer,
	node_keys::{self, NodeKey, ShownKeys},
	operator,
	output::{facts, Format, Progress, Show},
	session::{self, AuthorityStatus, Deadline, Effective, Sessions},
};
use serde::Serialize;
use subxt::utils::AccountId32;
use types::bounded_collections::bounded_vec::BoundedVec;

/// How far an operator has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
	/// The operator's application waits for a motion.
	Applied,
	/// The motion to admit the operator is open.
	AdmissionProposed,
	/// The operator is active; its authority waits for a motion.
	OperatorAdmitted,
	/// The motion to admit the authority is open.
	AuthorityProposed,
	/// The authority is listed, and sits in the set from a later session on.
	Admitted,
	/// It sits in the set.
	Active,
	/// A finalised block of its own exists in the running session.
	Authoring,
}

#[derive(Clone, Serialize)]
struct Node {
	name: String,
	version: String,
	chain: String,
	peers: usize,
	syncing: bool,
	best_block: u64,
	finalised_block: u64,
}

#[derive(Clone, Serialize)]
struct SessionKeys {
	#[serde(flatten)]
	keys: ShownKeys,
	in_node: bool,
	registered: bool,
	set_now: bool,
}

#[derive(Clone, Serialize)]
struct Step {
	purpose: &'static str,
	#[serde(flatten)]
	motion: Wanted,
}

#[derive(Serialize)]
struct Report {
	state: Stage,
	account: Address,
	operator: Option<u32>,
	operator_status: Option<Status>,
	genesis: String,
	peer_id: String,
	node_key: Option<NodeKey>,
	node: Node,
	session_keys: SessionKeys,
	motions: Vec<Step>,
	effective: Option<Effective>,
	session: u32,
	blocks_in_session: u32,
	authored: bool,
	next: String,
}

impl Show for Report {
	fn text(&self) -> String {
		let node = &self.node;
		let keys = &self.session_keys;
		let operator = match (&self.operator, &self.operator_status) {
			(Some(id), Some(status)) => format!("{id}, {status}"),
			_ => "none".into(),
		};
		let mut rows = vec![
			(
				"node",
				format!(
					"{} {}, {} peers, best {}, finalised {}",
					node.name, node.version, node.peers, node.best_block, node.finalised_block
				),
			),
			("chain", format!("{} ({})", node.chain, self.genesis)),
			("peer id", self.peer_id.clone()),
			("account", self.account.to_string()),
			("operator", operator),
			("session keys", format!("Aura {}\nGRANDPA {}", keys.keys.aura, keys.keys.grandpa)),
		];
		for step in &self.motions {
			rows.push((step.purpose, step.motion.line()));
		}
		if let Some(effective) = &self.effective {
			rows.push(("in the set", effective.text()));
		}
		rows.push((
			"authored",
			format!("{} blocks in session {}", self.blocks_in_session, self.session),
		));
		rows.push(("next", self.next.clone()));
		facts(rows)
	}
}

/// What stays the same while the command runs.
struct Joining<'a> {
	client: &'a Client,
	options: &'a Join,
	signer: Signer,
	board: Option<Signer>,
	source: KeySource,
	node_key: Option<NodeKey>,
	peer_id: String,
	set_now: bool,
}

/// Runs `interwork operator join`.
pub async fn run(client: &Client, format: Format, options: &Join) -> Result<()> {
	let signer = options.key.signer()?;
	let board = options.board()?;
	let source = KeySource::new(
		options.seeds.aura_seed_file.clone(),
		options.seeds.grandpa_seed_file.clone(),
	)?;
	let node_key = options.node_key.as_deref().map(NodeKey::make_or_check).transpose()?;
	let peer_id: String = client.call_method("system_localPeerId", &[]).await?;
	if let Some(key) = node_key.as_ref().filter(|key| key.peer_id != peer_id) {
		return Err(Error::State(format!(
			"the node runs as peer {peer_id}, but the key in {} is that of {}. Start the node with \
			--node-key-file {}, then run this again",
			key.file, key.peer_id, key.file
		)));
	}
	let mut joining =
		Joining { client, options, signer, board, source, node_key, peer_id, set_now: false };
	let node = joining.check_node().await?;
	joining.ensure_operator().await?;
	joining.ensure_keys().await?;

	let deadline = Deadline::new(options.waiting.timeout);
	let waiting = Progress::start("joining");
	let mut motions = Vec::new();
	loop {
		let report = joining.look(&node, &mut motions).await?;
		if !options.waiting.wait || report.state == Stage::Authoring {
			waiting.finish();
			return format.show(&report);
		}
		waiting.say(format!("{:?}: {}", report.state, report.next));
		let what = format!("the next step after {:?}", report.state);
		deadline
			.pause(&what, &format!("{}. Run this again to go on", report.next))
			.await?;
	}
}

impl Joining<'_> {
	fn account(&self) -> AccountId32 {
		self.signer.account()
	}

	/// Fails where the node cannot become an authority yet.
	async fn check_node(&self) -> Result<Node> {
		let rpc = self.client.rpc();
		let health = rpc.system_health().await?;
		let best = rpc.chain_get_header(None).await?.map_or(0, |header| header.number);
		let finalised = rpc.chain_get_finalized_head().await?;
		let finalised = rpc.chain_get_header(Some(finalised)).await?;
		let node = Node {
			name: rpc.system_name().await?,
			version: rpc.system_version().await?,
			chain: rpc.system_chain().await?,
			peers: health.peers,
			syncing: health.is_syncing,
			best_block: best,
			finalised_block: finalised.map_or(0, |header| header.number),
		};
		let genesis = self.client.genesis();
		if let Some(expected) = self.options.genesis.filter(|expected| *expected != genesis) {
			return Err(Error::State(format!(
				"the node runs another chain: its genesis is {}, not {}. Start it with the network's chain \
				specification and an empty base path",
				hex_of(genesis),
				hex_of(expected)
			)));
		}
		if node.peers == 0 {
			return Err(Error::State(format!(
				"the node has no peers (best block {}): nobody would see its blocks. Give it \
				--bootnodes or --reserved-nodes, open its p2p port, then run this again",
				node.best_block
			)));
		}
		if node.syncing {
			return Err(Error::State(format!(
				"the node is still syncing (block {}, {} peers). Run this again when `interwork status` \
				does not say so any more",
				node.best_block, node.peers
			)));
		}
		Ok(node)
	}

	/// Applies if the account is of no operator.
	async fn ensure_operator(&self) -> Result<()> {
		let at = self.client.at_head().await?;
		if operator::of_account(&at, self.account()).await?.is_some() {
			return Ok(());
		}
		let options = self.options;
		let (Some(name), Some(kind), Some(country)) =
			(&options.name, options.kind, options.country.clone())
		else {
			return Err(Error::State(format!(
				"the account {} is of no operator. Give --name, --kind and --country to apply with it, or \
				apply first with `interwork operator apply`",
				self.signer.address()
			)));
		};
		let call = api::tx().operators().apply(
			BoundedVec(name.clone().into_bytes()),
			kind.into(),
			country,
			options.tadig.clone(),
			BoundedVec(options.plmns.clone()),
		);
		self.client.submit(&self.signer, &call).await?;
		Ok(())
	}

	/// Registers session keys unless the node holds those that are registered.
	async fn ensure_keys(&mut self) -> Result<()> {
		let account = self.account();
		let at = self.client.at_head().await?;
		if let Some(keys) = session::registered(&at, account).await? {
			if self.source.is_content_with(&account, &keys)?
				&& node_keys::in_node(self.client, &keys).await?
			{
				return Ok(());
			}
			let sessions = Sessions::read(self.client, &at).await?;
			if sessions.running_keys(&account).is_some() {
				return Err(Error::State(
					"the account is an authority already, with session keys that this node does not hold. \
					To move it to this node, use `interwork operator rekey`"
						.into(),
				));
			}
		}
		let proven = self.source.prove(self.client, &account).await?;
		self.client.submit(&self.signer, &proven.set_keys()).await?;
		self.set_now = true;
		Ok(())
	}

	/// Puts a motion where the options say so, once, or tells how it stands.
	async fn motion(
		&self,
		at: &AtBlock,
		purpose: &'static str,
		call: &EncodedCall,
		motions: &mut Vec<Step>,
	) -> Result<bool> {
		let before = motions.iter().position(|step| step.purpose == purpose);
		let put_before = before.and_then(|place| motions.get(place));
		let put_before = put_before.is_some_and(|step| step.motion.proposed_now);
		let mut motion = Wanted::look(at, call).await?;
		motion.proposed_now = put_before;
		if let (false, false, Some(board)) = (motion.open, put_before, &self.board) {
			motion = Wanted::put(self.client, board, call, true).await?;
		}
		let open = motion.open;
		let step = Step { purpose, motion };
		match before.and_then(|place| motions.get_mut(place)) {
			Some(old) => *old = step,
			None => motions.push(step),
		}
		Ok(open)
	}

	async fn look(&self, node: &Node, motions: &mut Vec<Step>) -> Result<Report> {
		let account = self.account();
		let at = self.client.at_head().await?;
		let sessions = Sessions::read(self.client, &at).await?;
		let id = operator::of_account(&at, account).await?;
		let status = match &id {
			Some(id) => {
				let query = api::view_functions().operators().operator(id.clone());
				view(&at, query).await?.map(|record| Status::from(&record.status))
			},
			None => None,
		};
		let keys = session::registered(&at, account).await?;
		let blocks = session::liveness(&at).await?;
		let blocks = blocks.iter().find(|(other, ..)| *other == account).map_or(0, |x| x.1);
		let mut effective = None;
		let in_set = sessions.running_keys(&account).is_some();
		let listed = session::listed(&at).await?;
		let record = listed.iter().find(|(other, _)| *other == account).map(|(_, record)| record);
		let state = match (record, &id) {
			(Some(record), _) if record.status == AuthorityStatus::Active => {
				effective = Some(sessions.effective(record.since_session));
				match (in_set, blocks) {
					(false, _) => Stage::Admitted,
					(true, 0) => Stage::Active,
					(true, _) => Stage::Authoring,
				}
			},
			(Some(_), _) => {
				return Err(Error::State(
					"the authority is suspended or disabled: the board must reinstate it \
					(Authorities.reinstate)"
						.into(),
				))
			},
			(None, Some(id)) => self.admission(&at, id, status, motions).await?,
			(None, None) => {
				return Err(Error::State(
					"the operator is gone: its application was rejected or withdrawn".into(),
				))
			},
		};
		let in_node = match &keys {
			Some(keys) => node_keys::in_node(self.client, keys).await?,
			None => false,
		};
		Ok(Report {
			state,
			account: account.into(),
			operator: id.map(|id| id.0),
			operator_status: status,
			genesis: hex_of(self.client.genesis()),
			peer_id: self.peer_id.clone(),
			node_key: self.node_key.clone(),
			node: node.clone(),
			session_keys: SessionKeys {
				keys: ShownKeys::from(&keys.unwrap_or([0; 64])),
				in_node,
				registered: keys.is_some(),
				set_now: self.set_now,
			},
			motions: motions.clone(),
			effective,
			session: sessions.index,
			blocks_in_session: blocks,
			authored: state == Stage::Authoring,
			next: next(state, motions),
		})
	}

	/// The stage of an operator without an authority: which motion it waits for.
	async fn admission(
		&self,
		at: &AtBlock,
		id: &OperatorId,
		status: Option<Status>,
		motions: &mut Vec<Step>,
	) -> Result<Stage> {
		match status {
			Some(Status::Applied) => {
				let call = EncodedCall::new(at, &api::tx().operators().admit(id.clone()))?;
				let open = self.motion(at, "admit the operator", &call, motions).await?;
				Ok(if open { Stage::AdmissionProposed } else { Stage::Applied })
			},
			Some(Status::Active) => {
				let call = EncodedCall::new(at, &api::tx().authorities().admit(self.account()))?;
				let open = self.motion(at, "admit the authority", &call, motions).await?;
				Ok(if open { Stage::AuthorityProposed } else { Stage::OperatorAdmitted })
			},
			_ => Err(Error::State(
				"the operator is suspended or retired: the board must reinstate it first".into(),
			)),
		}
	}
}

/// What to do now.
fn next(state: Stage, motions: &[Step]) -> String {
	let motion = motions.last().map(|step| step.motion.motion.clone()).unwrap_or_default();
	match state {
		Stage::Applied | Stage::OperatorAdmitted => {
			"a board member puts the motion: --propose with --board-key-file, or `interwork board propose \
			--call-hex` with its call"
				.into()
		},
		Stage::AdmissionProposed | Stage::AuthorityProposed => format!(
			"members vote with `interwork board vote {motion} aye`, then anyone closes it with `interwork \
			board close {motion}`"
		),
		Stage::Admitted => "keep the node running: it authors when its session starts".into(),
		Stage::Active => "the node sits in the set; its first block is expected within the next slots".into(),
		Stage::Authoring => "the node authors, and blocks of its own are finalised".into(),
	}
}
