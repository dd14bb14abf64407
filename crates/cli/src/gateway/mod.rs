//! `interwork gateway`: the visited operator's payee.
//!
//! An HTTP service with two listeners. Wallets reach the public one: they open channels, pay, and ask
//! where they stand. The operator's packet gateways reach the other with a token: they begin sessions
//! and report traffic, and are told how much more may flow. Behind both is one durable store
//! ([`interwork_micropay::store`]); nothing is answered before it is on the disk.
//!
//! A single task follows the chain at its finalised blocks and brings claims onto it. What is to be
//! claimed follows from the store, so the process can be killed at any point.
//!
//! ```no_run
//! # async fn example() -> interwork_cli::error::Result<()> {
//! use interwork_cli::{client::Client, gateway::{Gateway, Settings}, keys::Signer};
//! use std::time::Duration;
//!
//! let client = Client::connect("ws://127.0.0.1:9944", Duration::from_secs(10)).await?;
//! // An account of the visited operator with the settlement role.
//! let signer = Signer::from_file("settlement.key".as_ref())?;
//! let settings = Settings { unpaid_allowance: 5, ..Settings::default() };
//! let gateway = Gateway::start(client, signer, settings).await?;
//! println!("wallets reach it at {}", gateway.status().listen);
//! // Serves until it is told to stop.
//! gateway.stop().await;
//! # Ok(())
//! # }
//! ```

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod chain;
mod contracts;
mod follow;
mod limits;
mod metering;
mod metrics;
mod outbox;
mod problem;
mod public;
mod relay;
mod serve;
mod state;
mod wire;

pub use contracts::KeptContract;

use crate::{
	address::Address,
	amounts::Sdrt,
	client::{hex_of, Client},
	error::{Error, Result},
	keys::Signer,
	output::{facts, Format, Show},
};
use contracts::Contracts;
use follow::Follower;
use interwork_micropay::{
	store::{Committer, CommitterConfig, Store, StoreError},
	Genesis,
};
use outbox::Outbox;
use serde::Serialize;
use state::{Clock, Shared};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};

/// Messages of wallets that may wait for the chain.
const JOBS_MAX: usize = 4_096;
/// How long the parts of the gateway may take to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// How a gateway works.
#[derive(Clone, Debug)]
pub struct Settings {
	/// File in which it keeps what was paid and delivered.
	pub store: PathBuf,
	/// File in which it keeps service contracts.
	pub contracts_file: PathBuf,
	/// File with the token of packet gateways. Made if it does not exist.
	pub token_file: PathBuf,
	/// The visited operator; `None`: whatever the account says.
	pub operator: Option<u32>,
	/// Where wallets reach it. Port 0 takes a free one.
	pub listen: SocketAddr,
	/// Where packet gateways reach it. Port 0 takes a free one.
	pub metering_listen: SocketAddr,
	/// Units that may be delivered before they are paid, on each channel.
	pub unpaid_allowance: u64,
	/// A channel on which nothing was paid or delivered for so long is closed.
	pub idle_timeout: Duration,
	/// Channels with fewer units are not served.
	pub min_deposit: u64,
	/// Channels that leave less time to claim are not served.
	pub min_grace: Duration,
	/// What was paid is claimed so long after it was, at the latest.
	pub claim_interval: Duration,
	/// A channel with so many units to claim is claimed from at once.
	pub claim_threshold: u64,
	/// Nothing new is served while the last finalised block is older.
	pub max_finality_lag: Duration,
	/// Payments of one channel that are looked at in a second.
	pub channel_rate: u32,
	/// Connections that may be open at a time, for each listener.
	pub max_connections: usize,
}

impl Default for Settings {
	fn default() -> Self {
		let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
		Self {
			store: "gateway.redb".into(),
			contracts_file: "gateway.redb.contracts".into(),
			token_file: "gateway.redb.token".into(),
			operator: None,
			listen: local(9980),
			metering_listen: local(9981),
			unpaid_allowance: 2,
			idle_timeout: Duration::from_secs(1_800),
			min_deposit: 1,
			min_grace: Duration::from_secs(3_600),
			claim_interval: Duration::from_secs(3_600),
			claim_threshold: 1_000,
			max_finality_lag: Duration::from_secs(60),
			channel_rate: 500,
			max_connections: 4_096,
		}
	}
}

/// What a gateway says when it has started.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
	/// The visited operator.
	pub operator: u32,
	/// Its name.
	pub name: String,
	/// The account that settles for it.
	pub account: Address,
	/// The chain.
	pub genesis: String,
	/// Where wallets reach the gateway.
	pub listen: SocketAddr,
	/// Where packet gateways reach it.
	pub metering_listen: SocketAddr,
	/// The file with their token.
	pub metering_token_file: PathBuf,
	/// The store.
	pub store: PathBuf,
	/// Channels that the store knows.
	pub channels: u64,
}

impl Show for Status {
	fn text(&self) -> String {
		facts(vec![
			("operator", format!("{} {}", self.operator, self.name)),
			("account", self.account.to_string()),
			("wallets", format!("http://{}", self.listen)),
			("metering", format!("http://{}", self.metering_listen)),
			("token", self.metering_token_file.display().to_string()),
			("store", format!("{}, {} channels", self.store.display(), self.channels)),
		])
	}
}

/// A gateway that runs. Dropped without [`stop`](Self::stop) it goes on until the process ends.
pub struct Gateway {
	status: Status,
	shared: Arc<Shared>,
	tasks: Vec<JoinHandle<()>>,
}

impl Gateway {
	/// Starts a gateway over a connection to a node. It connects anew by itself when that is lost.
	///
	/// # Errors
	///
	/// The account has no settlement role, the store is open elsewhere or of another chain, a listener
	/// cannot be had, or the node does not answer.
	pub async fn start(client: Client, signer: Signer, settings: Settings) -> Result<Self> {
		Self::start_with_tip(client, signer, settings, Sdrt(0)).await
	}

	/// As [`start`](Self::start), and pays a tip on top of each fee.
	///
	/// # Errors
	///
	/// Those of [`start`](Self::start).
	pub async fn start_with_tip(
		client: Client,
		signer: Signer,
		settings: Settings,
		tip: Sdrt,
	) -> Result<Self> {
		let operator = chain::operator_of(&client, &signer, settings.operator).await?;
		let genesis = Genesis(client.genesis().0);
		let store = open_store(&settings, genesis)?;
		let contracts = Contracts::open(&settings.contracts_file)?;
		let token = metering::token(&settings.token_file)?;
		let public = listen(settings.listen).await?;
		let inside = listen(settings.metering_listen).await?;
		let channels = store.totals().channels;

		let clock = Arc::new(Clock::default());
		let time = Arc::clone(&clock);
		let committer = Committer::with_clock(
			Arc::new(store),
			CommitterConfig::default(),
			Box::new(move || time.now()),
		)
		.map_err(|error| Error::State(format!("no thread can be had for the store: {error}")))?;
		let status = Status {
			operator: operator.0,
			name: operator.1.clone(),
			account: signer.address(),
			genesis: hex_of(genesis.0),
			listen: address_of(&public)?,
			metering_listen: address_of(&inside)?,
			metering_token_file: settings.token_file.clone(),
			store: settings.store.clone(),
			channels,
		};
		let connections_max = settings.max_connections;
		let (jobs, taken) = mpsc::channel(JOBS_MAX);
		let shared =
			Arc::new(Shared::new(settings, genesis, operator, clock, committer, contracts, jobs));
		let outbox = Outbox::new(Arc::clone(&shared), Arc::new(signer), taken);
		let url = client.url().to_string();
		let follower = Follower::new(Arc::clone(&shared), outbox, url, tip);
		let tasks = vec![
			tokio::spawn(follower.run(client, shared.stop.subscribe())),
			tokio::spawn(serve::serve(
				public,
				public::router(Arc::clone(&shared)),
				connections_max,
				shared.stop.subscribe(),
			)),
			tokio::spawn(serve::serve(
				inside,
				metering::router(Arc::clone(&shared), &token),
				connections_max,
				shared.stop.subscribe(),
			)),
		];
		Ok(Self { status, shared, tasks })
	}

	/// What it says when it has started.
	pub fn status(&self) -> &Status {
		&self.status
	}

	/// Whether new service is granted: every channel is known, and the chain goes on.
	pub fn is_serving(&self) -> bool {
		self.shared.is_serving()
	}

	/// Whether a part of it has ended, which none does by itself.
	pub fn has_failed(&self) -> bool {
		self.tasks.iter().any(JoinHandle::is_finished)
	}

	/// Stops taking requests, answers those that came before, and writes everything down.
	pub async fn stop(self) {
		self.shared.stop.send_replace(true);
		for task in self.tasks {
			let end = task.abort_handle();
			if tokio::time::timeout(STOP_PATIENCE, task).await.is_err() {
				end.abort();
			}
		}
		// Writes what is queued, and ends the thread of the store.
		let _ = tokio::task::spawn_blocking(move || drop(self.shared)).await;
	}
}

fn open_store(settings: &Settings, genesis: Genesis) -> Result<Store> {
	let path = settings.store.display();
	Store::open(&settings.store, genesis).map_err(|error| {
		Error::State(match error {
			StoreError::InUse => format!(
				"the store {path} is open in another gateway. One store has one gateway: stop that one, \
				or name another file with --store"
			),
			StoreError::OtherChain => format!(
				"the store {path} belongs to another chain. Name another file with --store, or the node \
				of its chain with --url"
			),
			error => format!("the store {path} cannot be opened: {error}"),
		})
	})
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
	TcpListener::bind(address).await.map_err(|error| {
		Error::State(format!("nothing can listen at {address}: {error}. Choose another address"))
	})
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr> {
	listener
		.local_addr()
		.map_err(|error| Error::State(format!("the listener has no address: {error}")))
}

/// Runs a gateway until the process is told to stop.
pub async fn run(client: Client, format: Format, options: &args::Gateway, tip: Sdrt) -> Result<()> {
	let signer = options.key.signer()?.named("the gateway");
	let gateway = Gateway::start_with_tip(client, signer, options.settings(), tip).await?;
	match format {
		Format::Text => format.show(gateway.status())?,
		// One line, so that a program can read it while the gateway goes on.
		Format::Json => {
			let line = serde_json::to_string(gateway.status())
				.map_err(|error| Error::Output(error.to_string()))?;
			println!("{line}");
		},
	}
	let ended = until_told(&gateway).await;
	state::say("the gateway stops");
	gateway.stop().await;
	ended
}

/// Until SIGINT or SIGTERM comes, or a part of the gateway has failed.
async fn until_told(gateway: &Gateway) -> Result<()> {
	const LOOK: Duration = Duration::from_secs(1);
	let told = signal();
	tokio::pin!(told);
	loop {
		tokio::select! {
			told = &mut told => return told,
			() = tokio::time::sleep(LOOK) => {
				if gateway.has_failed() {
					return Err(Error::State(
						"a part of the gateway has ended unexpectedly. Start it again".into(),
					));
				}
			},
		}
	}
}

#[cfg(unix)]
async fn signal() -> Result<()> {
	use tokio::signal::unix::{signal, SignalKind};
	let fail = |error| Error::State(format!("signals cannot be received: {error}"));
	let mut interrupt = signal(SignalKind::interrupt()).map_err(fail)?;
	let mut terminate = signal(SignalKind::terminate()).map_err(fail)?;
	tokio::select! {
		_ = interrupt.recv() => {},
		_ = terminate.recv() => {},
	}
	Ok(())
}

#[cfg(not(unix))]
async fn signal() -> Result<()> {
	tokio::signal::ctrl_c()
		.await
		.map_err(|error| Error::State(format!("signals cannot be received: {error}")))
}
