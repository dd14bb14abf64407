//! The command line: the flags of every Substrate node, and its sub-commands.

/// The node of an Interwork operator.
// A transaction that was accepted must not vanish. The fork-aware pool of this SDK release can lose one
// that reaches a node while it changes to its next block: if it is known only to the view of the old block,
// and there waits for another one, it goes with that view as soon as the block is final.
#[derive(Debug, clap::Parser)]
#[command(mut_arg("pool_type", |pool| pool.default_value("single-state")))]
// Eight times what clients may put in (`pool`), and as much memory as that may take.
#[command(mut_arg("pool_limit", |limit| limit.default_value("32768")))]
#[command(mut_arg("pool_kbytes", |limit| limit.default_value("65536")))]
// What a pool refused or lost is submitted again by its clients, and must find the door open by then.
#[command(mut_arg("tx_ban_seconds", |seconds| seconds.default_value("60")))]
// The workers announce and confirm documents and settle periods: on every node of an operator, not on
// authorities only. Where there is no key for them they have nothing to do.
#[command(mut_arg("enabled", |enabled| enabled.default_value("always")))]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[clap(flatten)]
	pub run: sc_cli::RunCmd,

	#[clap(flatten)]
	pub watch: crate::metrics::WatchParams,

	#[clap(flatten)]
	pub documents: crate::documents::DocumentsParams,
}

/// Everything the node does besides running.
#[derive(Debug, clap::Subcommand)]
#[allow(
	clippy::large_enum_variant,
	reason = "one value is made per process, and boxing would break clap's derive"
)]
pub enum Subcommand {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification to a file or to standard output.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Import a block again and check it.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state at a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Delete the chain's database.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back blocks that are not finalised.
	Revert(sc_cli::RevertCmd),

	/// Show what the database holds.
	ChainInfo(sc_cli::ChainInfoCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;
	use sc_cli::TransactionPoolType;

	#[test]
	fn pool_should_be_the_one_that_loses_nothing_unless_another_is_asked_for() {
		let pool = |arguments: &[&str]| Cli::parse_from(arguments).run.pool_config.pool_type;
		assert!(matches!(pool(&["interwork-node"]), TransactionPoolType::SingleState));
		let other = pool(&["interwork-node", "--pool-type", "fork-aware"]);
		assert!(matches!(other, TransactionPoolType::ForkAware));
	}

	#[test]
	fn workers_should_run_on_every_node_unless_they_are_switched_off() {
		let enabled = |arguments: &[&str]| {
			let params = Cli::parse_from(arguments).run.offchain_worker_params;
			params.offchain_worker(&sc_service::Role::Full).map(|config| config.enabled)
		};
		assert!(matches!(enabled(&["interwork-node"]), Ok(true)));
		assert!(matches!(enabled(&["interwork-node", "--offchain-worker", "never"]), Ok(false)));
	}

	#[test]
	fn pool_should_have_the_limits_of_this_node_unless_others_are_asked_for() {
		let pool = |arguments: &[&str]| {
			let pool = Cli::parse_from(arguments).run.pool_config;
			(pool.pool_limit, pool.pool_kbytes, pool.tx_ban_seconds)
		};
		assert_eq!(pool(&["interwork-node"]), (32_768, 65_536, Some(60)));
		let asked = ["--pool-limit=1", "--pool-kbytes=2", "--tx-ban-seconds=3"];
		assert_eq!(pool(&[&["interwork-node"][..], &asked].concat()), (1, 2, Some(3)));
	}
}
