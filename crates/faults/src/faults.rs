//! The faults. Each leaves four running authorities behind, or says what went wrong.

use crate::{
	checks::{self, Checked},
	network::{Network, Node, ON_SMALL_DISK},
	traffic::Traffic,
	watch::{lock, slot_now, Watch},
};
use anyhow::{bail, ensure, Context, Result};
use interwork_linkem::{Emulator, Settings};
use serde_json::{json, Map, Value};
use std::{
	path::Path,
	process::Command,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

/// Slots within which every node must have finalised a block that is younger than the fault's end. A
/// fault that stopped a process ends when the process is started again: its start is in the count.
const SLOTS_TO_FINALITY: u64 = 10;

/// After which finality is not waited for any more, so that the slots it took can be told.
const FINALITY_LIMIT: Duration = Duration::from_secs(90);

/// Nothing may take longer than this to become final while at most one node is down: ten slots.
const LONGEST_GAP: Duration = Duration::from_secs(20);

/// Memory that a node may have resident, whatever is offered.
pub const MEMORY_LIMIT_MB: u64 = 1_024;

/// Seconds within which latency is back to what a lightly loaded network has.
const RECOVERY_SECS: u64 = 30;

/// What latency is back to: what the design allows at half load, at the 99th percentile.
const RECOVERED_SECS: f64 = 5.0;

/// What links do in the fault that is named for them: every way between two authorities.
const LINK_DELAY: Duration = Duration::from_millis(150);
const LINK_LOSS: f64 = 0.02;

/// How long an authority is cut off from the others.
const CUT: Duration = Duration::from_secs(15);

/// Emulated links between four authorities, or why this machine has none.
pub fn bad_links(seed: u64) -> Result<Emulator, interwork_linkem::Error> {
	Emulator::start(&Settings {
		members: crate::network::AUTHORITIES.len(),
		delay: LINK_DELAY,
		loss: LINK_LOSS,
		seed,
	})
}

/// A fault by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
	/// SIGKILL and restart of each authority in turn.
	Kill,
	/// SIGSTOP of one authority, then SIGCONT.
	Pause,
	/// 150 ms of delay and 2 % of loss between all, and one authority cut off for a while.
	Links,
	/// The filesystem under one authority is full.
	Disk,
	/// Databases copied while the node writes: started beside it, then in its place.
	Copy,
	/// Three times what the network can take, and a flood of wrong signatures.
	Overload,
}

/// How long things last.
pub struct Lengths {
	/// Times that each authority is killed.
	pub kills: u32,
	/// SIGSTOP.
	pub pause: Duration,
	/// Delay and loss.
	pub links: Duration,
	/// Copies of a database.
	pub copies: u32,
	/// Measuring what the network can take.
	pub capacity: Duration,
	/// Three times that.
	pub overload: Duration,
	/// Wrong signatures.
	pub flood: Duration,
}

impl Lengths {
	/// What the project asks for.
	pub fn full() -> Self {
		Self {
			kills: 3,
			pause: Duration::from_secs(60),
			links: Duration::from_secs(120),
			copies: 8,
			capacity: Duration::from_secs(30),
			overload: Duration::from_secs(300),
			flood: Duration::from_secs(60),
		}
	}

	/// What every change is tested with.
	pub fn short() -> Self {
		Self {
			kills: 1,
			pause: Duration::from_secs(20),
			links: Duration::from_secs(20),
			copies: 2,
			capacity: Duration::from_secs(10),
			overload: Duration::from_secs(40),
			flood: Duration::from_secs(10),
		}
	}
}

/// A network with what watches and loads it.
pub struct Stage {
	watch: Watch,
	traffic: Traffic,
	/// Dropped last: the others talk to it.
	pub network: Network,
}

/// What a fault showed, by name of the figure.
pub type Figures = Map<String, Value>;

impl Stage {
	/// Starts a network, watches it and prepares its traffic.
	pub async fn set(binary: &Path, seed: u64, links: Option<Emulator>) -> Result<Self> {
		let network = Network::start(binary, links).await?;
		let watch = Watch::start(network.endpoints());
		let traffic = Traffic::set_up(network.endpoints(), &watch, seed).await?;
		Ok(Self { watch, traffic, network })
	}

	/// Lets a fault happen under traffic, then checks everything. What this machine does not allow is
	/// left out, for the reason in the figures.
	pub async fn suffer(
		&mut self,
		fault: Fault,
		lengths: &Lengths,
		random: &mut fastrand::Rng,
		figures: &mut Figures,
	) -> Result<()> {
		if let (Fault::Disk, Err(reason)) = (fault, &self.network.small_disk) {
			figures.insert("left_out".into(), json!(reason));
			return Ok(());
		}
		self.traffic.try_again_after(8);
		self.traffic.start();
		tokio::time::sleep(Duration::from_secs(3)).await;
		self.watch.seen().longest_gap = Duration::ZERO;
		match fault {
			Fault::Kill => self.kill(lengths, random, figures).await?,
			Fault::Pause => self.pause(lengths, random, figures).await?,
			Fault::Links => self.links(lengths, random, figures).await?,
			Fault::Disk => self.disk(figures).await?,
			Fault::Copy => self.copy(lengths, random, figures).await?,
			Fault::Overload => self.overload(lengths, figures).await?,
		}
		let gap = self.watch.seen().longest_gap;
		figures.insert("longest_time_without_finality_secs".into(), json!(gap.as_secs_f64()));
		ensure!(gap < LONGEST_GAP, "nothing became final for {:.1} s", gap.as_secs_f64());
		self.traffic.stop().await;
		let checked: Checked = checks::check(&self.watch, &self.network.endpoints()).await?;
		figures.insert("checked".into(), serde_json::to_value(checked)?);
		Ok(())
	}

	/// Waits for finality on every node after a fault ended in `slot`.
	async fn resumed(&self, slot: u64) -> Result<u64> {
		let slots = self.watch.finality_after(slot, FINALITY_LIMIT).await?;
		ensure!(
			slots <= SLOTS_TO_FINALITY,
			"finality took {slots} slots to resume on every node, and {SLOTS_TO_FINALITY} are allowed"
		);
		Ok(slots)
	}

	async fn kill(
		&mut self,
		lengths: &Lengths,
		random: &mut fastrand::Rng,
		figures: &mut Figures,
	) -> Result<()> {
		let (mut starts, mut slots) = (Vec::new(), Vec::new());
		for _ in 0..lengths.kills {
			let mut order: Vec<usize> = (0..self.network.nodes.len()).collect();
			random.shuffle(&mut order);
			for index in order {
				// At any moment of a slot.
				tokio::time::sleep(Duration::from_millis(random.u64(500..3_500))).await;
				self.network.authority(index)?.kill()?;
				tokio::time::sleep(Duration::from_millis(random.u64(200..8_000))).await;
				let node = self.network.authority(index)?;
				let slot = slot_now()?;
				starts.push(start(node).await?);
				slots.push(self.resumed(slot).await?);
			}
		}
		figures.insert("kills".into(), json!(slots.len()));
		figures.insert("secs_to_start".into(), json!(starts));
		figures.insert("slots_to_finality".into(), json!(slots));
		Ok(())
	}

	async fn pause(
		&mut self,
		lengths: &Lengths,
		random: &mut fastrand::Rng,
		figures: &mut Figures,
	) -> Result<()> {
		let index = random.usize(..self.network.nodes.len());
		let node = self.network.authority(index)?;
		figures.insert("paused".into(), json!(node.name));
		node.signal("STOP")?;
		let before = self.watch.seen().newest.0;
		tokio::time::sleep(lengths.pause).await;
		let meanwhile = self.watch.seen().newest.0 - before;
		let slot = slot_now()?;
		self.network.authority(index)?.signal("CONT")?;
		ensure!(meanwhile > 0, "the other three finalised nothing while one was paused");
		figures.insert("paused_secs".into(), json!(lengths.pause.as_secs()));
		figures.insert("finalised_meanwhile".into(), json!(meanwhile));
		figures.insert("slots_to_finality".into(), json!([self.resumed(slot).await?]));
		Ok(())
	}

	async fn links(
		&mut self,
		lengths: &Lengths,
		random: &mut fastrand::Rng,
		figures: &mut Figures,
	) -> Result<()> {
		let start = Instant::now();
		tokio::time::sleep(lengths.links).await;
		for (name, share) in [("p50_secs", 0.5), ("p99_secs", 0.99)] {
			let latency = lock(&self.watch.ledger).latency_secs(start, Instant::now(), share);
			figures.insert(name.into(), json!(latency));
		}
		let index = random.usize(..self.network.nodes.len());
		let emulator = self.network.links.as_ref().context("the links are not emulated")?;
		emulator.isolate(index);
		tokio::time::sleep(CUT).await;
		let slot = slot_now()?;
		emulator.rejoin(index);
		figures.insert("cut_off_secs".into(), json!(CUT.as_secs()));
		figures.insert("slots_to_finality".into(), json!([self.resumed(slot).await?]));
		let packets = emulator.packets();
		figures.insert("packets_delivered".into(), json!(packets.delivered));
		figures.insert("packets_lost".into(), json!(packets.lost));
		ensure!(packets.lost > 0, "the emulated links lost nothing");
		Ok(())
	}

	async fn disk(&mut self, figures: &mut Figures) -> Result<()> {
		let Ok(disk) = &self.network.small_disk else { bail!("there is no small disk") };
		let filled = disk.fill()?;
		let node = self.network.nodes.get_mut(ON_SMALL_DISK).context("there are four nodes")?;
		let log = node.log_length()?;
		let begin = Instant::now();
		// What it does without room is for it to decide; that it does no harm is checked after.
		let end = loop {
			if let Some(status) = node.ended()? {
				break format!("ended after {:.0} s ({status})", begin.elapsed().as_secs_f64());
			}
			if begin.elapsed() > Duration::from_secs(30) {
				node.kill()?;
				break "went on for 30 s and was killed".into();
			}
			tokio::time::sleep(Duration::from_millis(200)).await;
		};
		figures.insert("filled_mb".into(), json!(filled));
		figures.insert("without_room_it".into(), json!(end));
		figures.insert("and_said".into(), json!(node.last_words(log)?));
		// A node that starts on a full disk must not damage what is there either.
		let log = node.log_length()?;
		node.start()?;
		tokio::time::sleep(Duration::from_secs(5)).await;
		let started = match node.ended()? {
			Some(status) => format!("ended ({status}): {}", node.last_words(log)?),
			None => {
				node.kill()?;
				"ran for 5 s and was killed".into()
			},
		};
		figures.insert("started_again_without_room_it".into(), json!(started));
		disk.free()?;
		let slot = slot_now()?;
		let took = start(node).await.context("after the disk was freed")?;
		figures.insert("secs_to_start".into(), json!([took]));
		figures.insert("slots_to_finality".into(), json!([self.resumed(slot).await?]));
		Ok(())
	}

	async fn copy(
		&mut self,
		lengths: &Lengths,
		random: &mut fastrand::Rng,
		figures: &mut Figures,
	) -> Result<()> {
		// Not the one on the small disk, which has little room.
		let index = random.usize(..ON_SMALL_DISK);
		let (mut synced, mut refused) = (Vec::new(), Vec::new());
		let mut replacement = None;
		for number in 0..lengths.copies {
			let mut copy = self.network.node(&format!("copy-{number}"))?;
			tokio::time::sleep(Duration::from_millis(random.u64(500..3_500))).await;
			let original = self.network.authority(index)?;
			copy_folder(&original.base_path, &copy.base_path)?;
			// The original runs: a copy with its keys beside it would sign twice. The keys of these
			// authorities come with a flag that it does not get; it is a full node.
			let begin = Instant::now();
			copy.start()?;
			if let Err(error) = copy.wait_until_it_answers().await {
				refused.push(format!("{error:#}"));
				// What the runbook says: delete the chain's data, keep the keys, sync from the others.
				copy.kill()?;
				std::fs::remove_dir_all(&copy.base_path)?;
				copy.start()?;
				copy.wait_until_it_answers().await?;
			}
			let target = self.watch.seen().newest.0;
			let at = loop {
				let rpc = copy.endpoint.rpc().await?;
				let at = rpc.finalised().await?;
				if rpc.header(at).await?.number >= target {
					break at;
				}
				ensure!(
					begin.elapsed() < FINALITY_LIMIT,
					"copy {number} did not sync: {}",
					copy.last_words(0)?
				);
				tokio::time::sleep(Duration::from_millis(200)).await;
			};
			synced.push(begin.elapsed().as_secs_f64());
			// Every key of the state: what the copy tore apart must not stay unnoticed.
			checks::whole_state(&copy.endpoint, at)
				.await
				.with_context(|| format!("state of copy {number}"))?;
			copy.stop()?;
			replacement = Some(copy);
		}
		// The last one takes the original's place and keys, now that it has seen all that the
		// original signed. First the original stops, then the other one starts.
		let mut replacement = replacement.context("at least one copy is made")?;
		let original = self.network.authority(index)?;
		original.kill()?;
		std::mem::swap(&mut original.base_path, &mut replacement.base_path);
		figures.insert("copied".into(), json!(original.name));
		let slot = slot_now()?;
		figures.insert("secs_to_start".into(), json!([start(original).await?]));
		figures.insert("secs_to_sync".into(), json!(synced));
		figures.insert("refused".into(), json!(refused));
		figures.insert("slots_to_finality".into(), json!([self.resumed(slot).await?]));
		Ok(())
	}

	async fn overload(&mut self, lengths: &Lengths, figures: &mut Figures) -> Result<()> {
		// The steady traffic's transfers, which go on throughout, are the probes of latency.
		let start = Instant::now();
		tokio::time::sleep(Duration::from_secs(10)).await;
		let latency = |from: Instant, until: Instant, share: f64| {
			lock(&self.watch.ledger).latency_secs(from, until, share)
		};
		let before = latency(start, Instant::now(), 0.5);
		figures.insert("p50_before_secs".into(), json!(before));

		let found = || lock(&self.watch.ledger).count().found;
		self.traffic.overload(None);
		tokio::time::sleep(Duration::from_secs(5)).await;
		let (start, first) = (Instant::now(), found());
		tokio::time::sleep(lengths.capacity).await;
		let capacity = (found() - first) as f64 / start.elapsed().as_secs_f64();
		self.traffic.stop().await;
		self.watch.settle(checks::SETTLE_LIMIT).await?;
		ensure!(capacity > 0.0, "the network took nothing");
		figures.insert("capacity_a_second".into(), json!(capacity));

		let memory = Memory::watch(&self.network);
		figures.insert("memory_before_mb".into(), json!(memory.peak_mb()));
		self.watch.seen().longest_gap = Duration::ZERO;
		self.traffic.try_again_after(30);
		self.traffic.start();
		let (start, first) = (Instant::now(), found());
		let offered = self.traffic.overload(Some(3.0 * capacity));
		tokio::time::sleep(lengths.overload).await;
		let secs = start.elapsed().as_secs_f64();
		figures.insert("overload_secs".into(), json!(secs));
		figures.insert(
			"offered_a_second".into(),
			json!(offered.load(Ordering::Relaxed) as f64 / secs),
		);
		figures.insert("final_a_second".into(), json!((found() - first) as f64 / secs));
		figures.insert(
			"p50_during_secs".into(),
			json!(lock(&self.watch.ledger).latency_secs(start, Instant::now(), 0.5)),
		);
		self.traffic.stop().await;
		let end = Instant::now();
		self.traffic.try_again_after(8);
		self.traffic.start();
		let recovery = self.recovered(end).await?;
		figures.insert("secs_to_recover".into(), json!(recovery));
		ensure!(
			recovery <= RECOVERY_SECS as f64,
			"latency took {recovery:.0} s to recover from the overload, {RECOVERY_SECS} are allowed"
		);

		let forged = self.traffic.flood(lengths.flood).await?;
		let end = Instant::now();
		figures.insert(
			"forged_refused_a_second".into(),
			json!(forged as f64 / lengths.flood.as_secs_f64()),
		);
		let recovery = self.recovered(end).await?;
		figures.insert("secs_to_recover_from_flood".into(), json!(recovery));
		ensure!(
			recovery <= RECOVERY_SECS as f64,
			"latency took {recovery:.0} s to recover from the flood, {RECOVERY_SECS} are allowed"
		);
		let peak = memory.peak_mb();
		figures.insert("memory_peak_mb".into(), json!(peak));
		ensure!(
			peak.iter().all(|megabytes| *megabytes <= MEMORY_LIMIT_MB),
			"a node had {peak:?} MB resident, and {MEMORY_LIMIT_MB} are allowed"
		);
		Ok(())
	}

	/// Seconds from `end` until all transactions sent since, of a window of 5 s, take no longer than on
	/// a lightly loaded network.
	async fn recovered(&self, end: Instant) -> Result<f64> {
		let window = Duration::from_secs(5);
		loop {
			tokio::time::sleep(Duration::from_millis(500)).await;
			let now = Instant::now();
			let since = end.max(now - window);
			let worst = lock(&self.watch.ledger).latency_secs(since, now, 1.0);
			if now - end >= window && worst.is_some_and(|worst| worst <= RECOVERED_SECS) {
				// The window was good from its beginning on.
				return Ok((since - end).as_secs_f64());
			}
			ensure!(
				now - end < Duration::from_secs(120),
				"latency has not recovered after 120 s: {worst:?} s"
			);
		}
	}
}

/// The highest resident memory of each node, sampled every half second.
struct Memory {
	peaks: Arc<Vec<AtomicU64>>,
	task: tokio::task::JoinHandle<()>,
}

impl Memory {
	fn watch(network: &Network) -> Self {
		let pids: Vec<Option<u32>> = network.nodes.iter().map(crate::network::Node::pid).collect();
		let peaks: Arc<Vec<AtomicU64>> = Arc::new(
			network
				.nodes
				.iter()
				.map(|node| AtomicU64::new(node.memory_mb().unwrap_or_default()))
				.collect(),
		);
		let noted = peaks.clone();
		let task = tokio::spawn(async move {
			loop {
				for (pid, peak) in pids.iter().zip(noted.iter()) {
					if let Some(megabytes) = pid.and_then(crate::network::memory_mb) {
						peak.fetch_max(megabytes, Ordering::Relaxed);
					}
				}
				tokio::time::sleep(Duration::from_millis(500)).await;
			}
		});
		Self { peaks, task }
	}

	fn peak_mb(&self) -> Vec<u64> {
		self.peaks.iter().map(|peak| peak.load(Ordering::Relaxed)).collect()
	}
}

impl Drop for Memory {
	fn drop(&mut self) {
		self.task.abort();
	}
}

/// Starts a node. Returns the seconds until it answers, which are the machine's and not the network's:
/// opening the database and compiling the runtime.
async fn start(node: &mut Node) -> Result<f64> {
	let begin = Instant::now();
	node.start()?;
	node.wait_until_it_answers().await?;
	Ok(begin.elapsed().as_secs_f64())
}

/// Copies a folder as an operator in a hurry would, while files in it change and vanish.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
	let output = Command::new("cp").arg("-r").arg(from).arg(to).output()?;
	let said = String::from_utf8_lossy(&output.stderr);
	// A log of the database that was deleted meanwhile is part of the fault.
	ensure!(
		output.status.success() || said.contains("No such file"),
		"cannot copy {}: {said}",
		from.display()
	);
	Ok(())
}
