//! The command line of the gateway.

use super::Settings;
use crate::{args::Key, codes};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// The visited operator's payee: takes payments of roamers, meters their service, claims on chain.
#[derive(Debug, Args)]
#[command(
	after_help = "The gateway speaks plain HTTP. Put the reverse proxy that speaks TLS, and that \
	limits what one address may ask, before --listen; let nobody but your packet gateways reach \
	--metering-listen."
)]
pub struct Gateway {
	/// An account of the visited operator with the settlement role. It pays the fees.
	#[command(flatten)]
	pub key: Key,
	/// Id of the visited operator, to be sure: the account tells it.
	#[arg(long, value_name = "ID")]
	pub operator: Option<u32>,
	/// File in which the gateway keeps what was paid and delivered. One gateway at a time.
	#[arg(long, value_name = "FILE", default_value = "gateway.redb")]
	pub store: PathBuf,
	/// File in which it keeps service contracts [default: the store's name and .contracts].
	#[arg(long, value_name = "FILE")]
	pub contracts_file: Option<PathBuf>,
	/// Where wallets reach it.
	#[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9980")]
	pub listen: SocketAddr,
	/// Where packet gateways reach it to report traffic. Keep it inside.
	#[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9981")]
	pub metering_listen: SocketAddr,
	/// File with the token that packet gateways show, readable by its owner alone. Made if it does not
	/// exist [default: the store's name and .token].
	#[arg(long, value_name = "FILE")]
	pub metering_token_file: Option<PathBuf>,
	/// Units that may be delivered before they are paid, on each channel.
	#[arg(long, value_name = "UNITS", default_value_t = 2)]
	pub unpaid_allowance: u64,
	/// A channel on which nothing was paid or delivered for so long is closed.
	#[arg(long, value_name = "TIME", value_parser = codes::duration, default_value = "30m")]
	pub idle_timeout: Duration,
	/// Channels with fewer units are not served.
	#[arg(long, value_name = "UNITS", default_value_t = 1)]
	pub min_deposit: u64,
	/// Channels that leave less time to claim are not served.
	#[arg(long, value_name = "TIME", value_parser = codes::duration, default_value = "1h")]
	pub min_grace: Duration,
	/// What was paid is claimed so long after it was, at the latest.
	#[arg(long, value_name = "TIME", value_parser = codes::duration, default_value = "1h")]
	pub claim_interval: Duration,
	/// A channel with so many units to claim is claimed from at once.
	#[arg(long, value_name = "UNITS", default_value_t = 1_000)]
	pub claim_threshold: u64,
	/// Nothing new is served while the last finalised block is older.
	#[arg(long, value_name = "TIME", value_parser = codes::duration, default_value = "60s")]
	pub max_finality_lag: Duration,
	/// Payments of one channel that are looked at in a second.
	#[arg(long, value_name = "COUNT", default_value_t = 500)]
	pub channel_rate: u32,
	/// Connections that may be open at a time, of wallets and of packet gateways each.
	#[arg(long, value_name = "COUNT", default_value_t = 4_096)]
	pub max_connections: usize,
}

impl Gateway {
	/// What was chosen.
	pub fn settings(&self) -> Settings {
		let beside = |suffix: &str| {
			let mut name = self.store.clone().into_os_string();
			name.push(suffix);
			PathBuf::from(name)
		};
		Settings {
			store: self.store.clone(),
			contracts_file: self.contracts_file.clone().unwrap_or_else(|| beside(".contracts")),
			token_file: self.metering_token_file.clone().unwrap_or_else(|| beside(".token")),
			operator: self.operator,
			listen: self.listen,
			metering_listen: self.metering_listen,
			unpaid_allowance: self.unpaid_allowance,
			idle_timeout: self.idle_timeout,
			min_deposit: self.min_deposit,
			min_grace: self.min_grace,
			claim_interval: self.claim_interval,
			claim_threshold: self.claim_threshold,
			max_finality_lag: self.max_finality_lag,
			channel_rate: self.channel_rate.max(1),
			max_connections: self.max_connections.max(1),
		}
	}
}
