//! From a payment to its answer over the network: a gateway in a process of its own that writes to
//! disk before it answers, on a node with open channels.

use crate::{
	network::{free_port, Network},
	roaming::Stage,
};
use anyhow::{bail, ensure, Context, Result};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use futures::{SinkExt, StreamExt};
use interwork_micropay::{Payer, Payment, TickPolicy};
use interwork_primitives::ChannelId;
use serde::{Deserialize, Serialize};
use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use tokio::net::TcpStream;
use tokio_tungstenite::{
	connect_async_with_config, tungstenite::Message, MaybeTlsStream, WebSocketStream,
};

/// How long the gateway may take until it serves every channel.
const START_TIMEOUT: Duration = Duration::from_secs(90);

/// What to measure with.
pub struct Settings {
	/// The operators' tool, which is the gateway.
	pub tool: PathBuf,
	/// Where the gateway's store is to be; none for the folder of temporary files.
	pub folder: Option<PathBuf>,
	/// Payers that pay at the same time.
	pub payers: u32,
	/// Payments of a payer that is alone, for each kind.
	pub payments: u32,
	/// Seconds for which all payers pay at the same time.
	pub secs: u32,
}

/// Figures of the gateway.
#[derive(Serialize)]
pub struct Figures {
	/// Payers that paid at the same time.
	pub payers: u32,
	/// One payer that waits for each answer, and then all of them.
	pub loops: Vec<Loop>,
}

/// Payments of one kind, each sent when the one before is answered.
#[derive(Serialize)]
pub struct Loop {
	/// What kind.
	pub name: &'static str,
	/// Payers at the same time.
	pub payers: u32,
	/// Payments that were accepted.
	pub payments: usize,
	/// Accepted a second, by all payers together.
	pub payments_a_second: f64,
	/// From payment to answer: half of them took at most so many milliseconds.
	pub p50_millis: f64,
	/// 99 of 100 took at most so many milliseconds.
	pub p99_millis: f64,
}

impl Loop {
	fn of(
		name: &'static str,
		payers: u32,
		mut latencies: Vec<Duration>,
		elapsed: Duration,
	) -> Self {
		latencies.sort_unstable();
		let percentile = |percent: usize| {
			let rank = (latencies.len() * percent).div_ceil(100).max(1);
			latencies.get(rank - 1).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
		};
		Self {
			name,
			payers,
			payments: latencies.len(),
			payments_a_second: latencies.len() as f64 / elapsed.as_secs_f64(),
			p50_millis: percentile(50),
			p99_millis: percentile(99),
		}
	}
}

/// What the gateway answers to a payment.
#[derive(Deserialize)]
struct Answer {
	total: Option<u64>,
	error: Option<serde_json::Value>,
}

fn accepted(payer: &Payer, answer: &str) -> Result<()> {
	let answer: Answer = serde_json::from_str(answer).context("the answer is no JSON")?;
	ensure!(
		answer.total == Some(payer.spent()),
		"the gateway has {:?} units of {}: {:?}",
		answer.total,
		payer.spent(),
		answer.error
	);
	Ok(())
}

/// A gateway that ends, by its process id, when the value goes.
struct Gateway {
	child: Child,
	address: String,
}

impl Drop for Gateway {
	fn drop(&mut self) {
		// Fails only if it has ended already.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

impl Gateway {
	fn start(tool: &Path, folder: &Path, node: &str) -> Result<Self> {
		ensure!(
			tool.is_file(),
			"{} is not there; build it with: cargo build --release --workspace",
			tool.display()
		);
		let address = format!("127.0.0.1:{}", free_port()?);
		let log = File::create(folder.join("gateway.log"))?;
		let child = Command::new(tool)
			.args(["gateway", "--url", node, "--suri", "//Alice"])
			.arg("--store")
			.arg(folder.join("gateway.redb"))
			.args(["--listen", &address])
			.args(["--metering-listen", &format!("127.0.0.1:{}", free_port()?)])
			// The load comes from one client: the limits against many are not what is measured.
			.args(["--channel-rate", "1000000"])
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.spawn()
			.with_context(|| format!("cannot start {}", tool.display()))?;
		Ok(Self { child, address })
	}

	async fn connect(&self) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
		let url = format!("ws://{}/v1/payments", self.address);
		// Small messages, each of which is waited for: Nagle's algorithm would hold them back.
		let (socket, _) = connect_async_with_config(url, None, true)
			.await
			.context("the gateway does not take connections")?;
		Ok(socket)
	}

	/// Waits until the gateway takes a payment of every payer.
	async fn wait_for(&self, http: &reqwest::Client, payers: &mut [Payer]) -> Result<()> {
		let start = Instant::now();
		for payer in payers {
			let payment = payer.spend(1)?;
			loop {
				let problem = match self.post(http, &payment).await {
					Ok(answer) => match accepted(payer, &answer) {
						Ok(()) => break,
						Err(error) => error,
					},
					Err(error) => error,
				};
				if start.elapsed() > START_TIMEOUT {
					bail!("the gateway does not serve a channel: {problem:#}");
				}
				tokio::time::sleep(Duration::from_millis(250)).await;
			}
		}
		Ok(())
	}

	async fn post(&self, http: &reqwest::Client, payment: &Payment) -> Result<String> {
		let body = payment.using_encoded(<[u8]>::to_vec);
		let request = http
			.post(format!("http://{}/v1/payments", self.address))
			.header("content-type", "application/octet-stream")
			.body(body);
		Ok(request.send().await?.text().await?)
	}

	/// One payer that posts each payment and waits for its answer.
	async fn over_http(
		&self,
		http: &reqwest::Client,
		payer: &mut Payer,
		payments: u32,
	) -> Result<Vec<Duration>> {
		let mut latencies = Vec::new();
		for _ in 0..payments {
			let payment = payer.spend(1)?;
			let sent = Instant::now();
			let answer = self.post(http, &payment).await?;
			latencies.push(sent.elapsed());
			accepted(payer, &answer)?;
		}
		Ok(latencies)
	}

	/// One payer on a WebSocket, for so many payments or for so long.
	async fn over_socket(
		&self,
		payer: &mut Payer,
		payments: Option<u32>,
		limit: Duration,
	) -> Result<Vec<Duration>> {
		let mut socket = self.connect().await?;
		let mut latencies = Vec::new();
		let start = Instant::now();
		let wanted =
			payments.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
		while latencies.len() < wanted && start.elapsed() < limit {
			let payment = payer.spend(1)?;
			let message = Message::Binary(payment.using_encoded(<[u8]>::to_vec).into());
			let sent = Instant::now();
			socket.send(message).await?;
			let answer = socket.next().await.context("the gateway closed the connection")??;
			latencies.push(sent.elapsed());
			accepted(payer, answer.to_text()?)?;
		}
		socket.close(None).await?;
		Ok(latencies)
	}
}

/// Starts a node and a gateway, measures and stops them.
pub async fn measure(binary: &Path, settings: &Settings, say: &dyn Fn(String)) -> Result<Figures> {
	say("starting a node".to_string());
	let network = Network::start(binary, 1).await?;
	let count = settings.payers.max(2);
	let mut stage = Stage::prepare(&network, count, say).await?;
	say(format!("opening {count} channels"));
	let first = stage.open_all(0..usize::try_from(count)?).await?;
	// The last payer signs each payment, the others show ticks.
	let mut payers = (first.0..)
		.zip(&stage.wallets)
		.map(|(channel, wallet)| {
			let is_last = channel - first.0 + 1 == u64::from(count);
			let policy = if is_last { TickPolicy::VOUCHERS_ONLY } else { TickPolicy::UNIT_TICKS };
			stage.payer(wallet, ChannelId(channel), policy)
		})
		.collect::<Result<Vec<Payer>>>()?;

	say("starting a gateway".to_string());
	let folder = match &settings.folder {
		Some(folder) => tempfile::tempdir_in(folder)?,
		None => tempfile::tempdir()?,
	};
	let gateway = Gateway::start(&settings.tool, folder.path(), &stage.url)?;
	let http = reqwest::Client::builder().tcp_nodelay(true).build()?;
	gateway.wait_for(&http, &mut payers).await?;

	let mut loops = Vec::new();
	let long = Duration::from_secs(600);
	let [ticks, .., vouchers] = payers.as_mut_slice() else { bail!("there are two payers") };
	say("ticks over HTTP".to_string());
	let start = Instant::now();
	let latencies = gateway.over_http(&http, ticks, settings.payments).await?;
	loops.push(Loop::of("ticks over HTTP", 1, latencies, start.elapsed()));
	say("ticks over WebSocket".to_string());
	let start = Instant::now();
	let latencies = gateway.over_socket(ticks, Some(settings.payments), long).await?;
	loops.push(Loop::of("ticks over WebSocket", 1, latencies, start.elapsed()));
	say("vouchers over WebSocket".to_string());
	let start = Instant::now();
	let latencies = gateway.over_socket(vouchers, Some(settings.payments), long).await?;
	loops.push(Loop::of("vouchers over WebSocket", 1, latencies, start.elapsed()));

	say(format!("{count} payers at once"));
	let limit = Duration::from_secs(settings.secs.into());
	let start = Instant::now();
	let ticks = payers.iter_mut().take(usize::try_from(count - 1)?);
	let all =
		futures::future::try_join_all(ticks.map(|payer| gateway.over_socket(payer, None, limit)))
			.await?;
	let latencies: Vec<Duration> = all.into_iter().flatten().collect();
	let elapsed = start.elapsed();
	loops.push(Loop::of("ticks over WebSocket, all at once", count - 1, latencies, elapsed));
	Ok(Figures { payers: count - 1, loops })
}

/// A row for each loop.
pub fn table(figures: &Figures) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	table.set_header([
		"payments, each answered when it is on the disk",
		"payers",
		"payments",
		"a second",
		"p50, ms",
		"p99, ms",
	]);
	for one in &figures.loops {
		table.add_row([
			one.name.to_string(),
			one.payers.to_string(),
			one.payments.to_string(),
			format!("{:.0}", one.payments_a_second),
			format!("{:.2}", one.p50_millis),
			format!("{:.2}", one.p99_millis),
		]);
	}
	table
}
