//! Figures of the documents service for Prometheus.

use super::{convert, service::Service};
use interwork_documents::{Side, Stage};
use prometheus_endpoint::{
	register, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, U64,
};
use std::collections::BTreeMap;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
	/// A piece was served, of so many bytes.
	Served(usize),
	/// A piece was pulled, of so many bytes.
	Pulled(usize),
	/// An answer was wrong.
	WrongAnswer,
	/// A document was pulled, all of it.
	Completed,
	/// A transfer stopped, to be tried again.
	Stopped,
	/// A request was refused for this reason.
	Refused(&'static str),
}

/// The figures.
#[derive(Clone)]
pub struct Metrics {
	documents: GaugeVec<U64>,
	bytes: Gauge<U64>,
	bytes_max: Gauge<U64>,
	jobs: GaugeVec<U64>,
	pulls: CounterVec<U64>,
	moved: CounterVec<U64>,
	refusals: CounterVec<U64>,
}

impl Metrics {
	/// Registers them.
	///
	/// # Errors
	///
	/// One of their names is taken.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauges = |name, help, labels: &[&str]| {
			register(GaugeVec::new(Opts::new(name, help), labels)?, registry)
		};
		let counters = |name, help, labels: &[&str]| {
			register(CounterVec::new(Opts::new(name, help), labels)?, registry)
		};
		let metrics = Self {
			documents: gauges(
				"interwork_documents",
				"Documents in the store, by side and stage",
				&["side", "stage"],
			)?,
			bytes: register(
				Gauge::new("interwork_documents_bytes", "Bytes that documents take on the disk")?,
				registry,
			)?,
			bytes_max: register(
				Gauge::new(
					"interwork_documents_bytes_max",
					"Bytes that documents may take on the disk",
				)?,
				registry,
			)?,
			jobs: gauges(
				"interwork_documents_jobs",
				"What waits to be told to the chain, or to be pulled",
				&["task"],
			)?,
			pulls: counters(
				"interwork_documents_pulls_total",
				"Transfers that were completed, were stopped to be tried again, and wrong answers",
				&["outcome"],
			)?,
			moved: counters(
				"interwork_documents_moved_bytes_total",
				"Sealed bytes that were served to others and pulled from them",
				&["direction"],
			)?,
			refusals: counters(
				"interwork_documents_refusals_total",
				"Requests of others that were refused or dropped, by cause",
				&["cause"],
			)?,
		};
		// Shown from the start, so that a rate of them can be told when the first one comes.
		for outcome in ["completed", "stopped", "wrong_answer"] {
			metrics.pulls.with_label_values(&[outcome]).reset();
		}
		for direction in ["served", "pulled"] {
			metrics.moved.with_label_values(&[direction]).reset();
		}
		for cause in ["length", "stranger", "busy"] {
			metrics.refusals.with_label_values(&[cause]).reset();
		}
		Ok(metrics)
	}

	/// Counts an event.
	pub fn count(&self, event: Event) {
		let bytes = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
		match event {
			Event::Served(length) => {
				self.moved.with_label_values(&["served"]).inc_by(bytes(length));
			},
			Event::Pulled(length) => {
				self.moved.with_label_values(&["pulled"]).inc_by(bytes(length));
			},
			Event::WrongAnswer => self.pulls.with_label_values(&["wrong_answer"]).inc(),
			Event::Completed => self.pulls.with_label_values(&["completed"]).inc(),
			Event::Stopped => self.pulls.with_label_values(&["stopped"]).inc(),
			Event::Refused(cause) => self.refusals.with_label_values(&[cause]).inc(),
		}
	}
}

/// The name of a side.
pub fn side_name(side: Side) -> &'static str {
	match side {
		Side::Outgoing => "out",
		Side::Incoming => "in",
	}
}

impl Service {
	/// Documents by side and stage.
	pub(super) fn counts(&self) -> BTreeMap<(&'static str, &'static str), u64> {
		let stages = [
			Stage::Sealed,
			Stage::Announced,
			Stage::Receiving,
			Stage::Complete,
			Stage::Received,
			Stage::Rejected { reason: 0 },
			Stage::Expired,
			Stage::Purging,
			Stage::Purged,
		];
		let mut counts = BTreeMap::new();
		for side in [Side::Outgoing, Side::Incoming] {
			for stage in stages {
				counts.insert((side_name(side), convert::stage_name(stage)), 0_u64);
			}
		}
		for entry in self.store.entries() {
			let key = (side_name(entry.side), convert::stage_name(entry.stage));
			if let Some(count) = counts.get_mut(&key) {
				*count = count.saturating_add(1);
			}
		}
		counts
	}

	/// Jobs by task.
	pub(super) fn job_counts(&self) -> BTreeMap<&'static str, u64> {
		use interwork_documents::Task;
		let state = self.state();
		let fetches = u64::try_from(state.fetches.len()).unwrap_or(u64::MAX);
		let mut counts = BTreeMap::from([
			("fetch", fetches),
			("announce", 0),
			("receive", 0),
			("reject", 0),
			("purge", 0),
		]);
		for key in state.tells.keys() {
			let name = match key.task {
				Task::Announce => "announce",
				Task::Fetch => "fetch",
				Task::Receive => "receive",
				Task::Reject => "reject",
				Task::Purge => "purge",
			};
			if let Some(count) = counts.get_mut(name) {
				*count = count.saturating_add(1);
			}
		}
		counts
	}

	/// Shows how things stand.
	pub(super) fn show_figures(&self) {
		let Some(metrics) = &self.metrics else { return };
		for ((side, stage), count) in self.counts() {
			metrics.documents.with_label_values(&[side, stage]).set(count);
		}
		metrics.bytes.set(self.store.bytes());
		metrics.bytes_max.set(self.config.bytes_max);
		for (task, count) in self.job_counts() {
			metrics.jobs.with_label_values(&[task]).set(count);
		}
	}
}
