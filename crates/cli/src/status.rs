//! `interwork status`: the chain at a glance.

use crate::{
	address::Address,
	amounts::Sdrt,
	api,
	client::{hex_of, view, Client},
	error::Result,
	metadata::Spec,
	output::{facts, Format, Show},
	sdrt::{self, Valuation},
};
use serde::Serialize;

#[derive(Serialize)]
struct Status {
	chain: String,
	node: String,
	peers: usize,
	syncing: bool,
	genesis: String,
	spec: Spec,
	same_interface: bool,
	best_block: u64,
	finalised_block: u64,
	chain_time: u64,
	session: u32,
	authorities: Vec<Authority>,
	board_seats: usize,
	operators: Operators,
	open_motions: usize,
	valuation: Valuation,
	total_issuance: Sdrt,
	escrowed: Sdrt,
}

#[derive(Serialize)]
struct Authority {
	account: Address,
	blocks_in_session: u32,
	sessions_without_block: u32,
}

#[derive(Serialize)]
struct Operators {
	applied: u32,
	active: u32,
	suspended: u32,
	retired: u32,
}

impl Show for Status {
	fn text(&self) -> String {
		let authorities: Vec<_> = self
			.authorities
			.iter()
			.map(|authority| {
				let idle = match authority.sessions_without_block {
					0 => String::new(),
					sessions => format!(", none in the {sessions} sessions before"),
				};
				format!("{}: {} blocks{idle}", authority.account, authority.blocks_in_session)
			})
			.collect();
		let operators = &self.operators;
		let interface = match self.same_interface {
			true => "",
			false => ", not the one this tool was built for",
		};
		facts(vec![
			("chain", format!("{} ({})", self.chain, self.genesis)),
			(
				"node",
				format!(
					"{}, {} peers{}",
					self.node,
					self.peers,
					if self.syncing { ", syncing" } else { "" }
				),
			),
			("runtime", format!("{}{interface}", self.spec)),
			("blocks", format!("best {}, finalised {}", self.best_block, self.finalised_block)),
			("chain time", format!("{} UTC", crate::codes::moment(self.chain_time))),
			("session", self.session.to_string()),
			("authorities", authorities.join("\n")),
			("board", format!("{} seats, {} open motions", self.board_seats, self.open_motions)),
			(
				"operators",
				format!(
					"{} active, {} applied, {} suspended, {} retired",
					operators.active, operators.applied, operators.suspended, operators.retired
				),
			),
			("SDR", self.valuation.line()),
			("SDRt issued", self.total_issuance.to_string()),
			("in escrow", format!("{} SDRt", self.escrowed)),
		])
	}
}

/// Runs `interwork status`.
pub async fn run(client: &Client, format: Format) -> Result<()> {
	let rpc = client.rpc();
	let at = client.at_head().await?;
	let finalised = rpc.chain_get_finalized_head().await?;
	let finalised = rpc.chain_get_header(Some(finalised)).await?;
	let storage = at.storage();
	let version = client.version().await?;
	let health = rpc.system_health().await?;
	let best = rpc.chain_get_header(None).await?;
	let counts = view(&at, api::view_functions().operators().operator_counts()).await?;
	let liveness = view(&at, api::view_functions().authorities().liveness()).await?;
	let session = storage.fetch(api::storage().session().current_index(), ()).await?.decode()?;
	let issuance = storage.fetch(api::storage().balances().total_issuance(), ()).await?.decode()?;
	let escrow = storage.fetch(api::storage().marketplace().escrowed(), ()).await?.decode()?;

	format.show(&Status {
		chain: rpc.system_chain().await?,
		node: format!("{} {}", rpc.system_name().await?, rpc.system_version().await?),
		peers: health.peers,
		syncing: health.is_syncing,
		genesis: hex_of(client.genesis()),
		spec: version.node,
		same_interface: version.same_interface,
		best_block: best.map_or(0, |header| header.number),
		finalised_block: finalised.map_or(0, |header| header.number),
		chain_time: sdrt::chain_time(&at).await?,
		session,
		authorities: liveness
			.into_iter()
			.map(|(account, blocks_in_session, sessions_without_block)| Authority {
				account: account.into(),
				blocks_in_session,
				sessions_without_block,
			})
			.collect(),
		board_seats: crate::board::members(&at).await?.len(),
		operators: Operators {
			applied: counts.applied,
			active: counts.active,
			suspended: counts.suspended,
			retired: counts.retired,
		},
		open_motions: crate::board::motions(&at).await?.len(),
		valuation: sdrt::valuation(&at).await?,
		total_issuance: issuance.into(),
		escrowed: escrow.held.into(),
	})
}
