//! What the gateway counts, and how Prometheus reads it.

use super::state::Shared;
use std::{
	collections::BTreeMap,
	fmt::Write,
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex, PoisonError,
	},
};

/// Counters since the start. What can be computed from the store is not counted here.
#[derive(Default)]
pub(crate) struct Counters {
	pub(crate) payments_accepted: AtomicU64,
	pub(crate) payments_repeated: AtomicU64,
	pub(crate) units_accepted: AtomicU64,
	pub(crate) units_claimed: AtomicU64,
	pub(crate) units_lost: AtomicU64,
	pub(crate) channels_closed: AtomicU64,
	pub(crate) rows_refused: AtomicU64,
	pub(crate) transactions: AtomicU64,
	pub(crate) transactions_resent: AtomicU64,
	pub(crate) reconnects: AtomicU64,
	pub(crate) in_flight: AtomicU64,
	/// Seconds since 1970 at which what has waited longest for its claim was paid; 0: nothing waits.
	pub(crate) oldest_unclaimed: AtomicU64,
	refused: Mutex<BTreeMap<String, u64>>,
}

impl Counters {
	pub(crate) fn refuse(&self, code: &str) {
		let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
		let count = refused.entry(code.to_string()).or_insert(0);
		*count = count.saturating_add(1);
	}
}

/// Adds to a counter.
pub(crate) fn add(counter: &AtomicU64, number: u64) {
	counter.fetch_add(number, Ordering::Relaxed);
}

/// The text that Prometheus reads.
pub(crate) fn text(shared: &Shared) -> String {
	let counters = &shared.counters;
	let totals = shared.store().totals();
	let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
	let now = shared.clock.wall();
	let oldest = match read(&counters.oldest_unclaimed) {
		0 => 0,
		since => now.saturating_sub(since),
	};
	let mut page = Page(String::new());
	page.gauge("channels_open", "Channels that are known and not closed", totals.channels);
	page.gauge("channels_unfit", "Channels that are not served", shared.unfit_count());
	page.gauge("units_accepted", "Units paid on the channels that are open", totals.accepted);
	page.gauge("units_claimed", "Units claimed of the channels that are open", totals.claimed);
	page.gauge("units_unclaimed", "Units paid and not claimed", totals.unclaimed);
	page.gauge(
		"units_delivered",
		"Units delivered on the channels that are open",
		totals.delivered,
	);
	page.gauge("oldest_unclaimed_seconds", "Age of the oldest payment that is not claimed", oldest);
	page.gauge(
		"claims_in_flight",
		"Rows sent to the chain and not final",
		read(&counters.in_flight),
	);
	page.gauge("finality_age_seconds", "Age of the last finalised block", shared.finality_age());
	page.gauge("serving", "1 while new service is granted", u64::from(shared.is_serving()));
	page.counter("payments_accepted_total", "Payments taken", read(&counters.payments_accepted));
	page.counter(
		"payments_repeated_total",
		"Payments seen before",
		read(&counters.payments_repeated),
	);
	page.counter(
		"units_accepted_total",
		"Units paid since the start",
		read(&counters.units_accepted),
	);
	page.counter(
		"units_claimed_total",
		"Units claimed since the start",
		read(&counters.units_claimed),
	);
	page.counter(
		"units_lost_total",
		"Units paid that can no longer be claimed",
		read(&counters.units_lost),
	);
	page.counter(
		"channels_closed_total",
		"Channels that have ended",
		read(&counters.channels_closed),
	);
	page.counter(
		"rows_refused_total",
		"Rows that the chain has refused",
		read(&counters.rows_refused),
	);
	page.counter("transactions_total", "Transactions sent", read(&counters.transactions));
	page.counter(
		"transactions_resent_total",
		"Transactions sent again",
		read(&counters.transactions_resent),
	);
	page.counter("reconnects_total", "Times the node was lost", read(&counters.reconnects));
	page.head("payments_refused_total", "counter", "Payments refused");
	let refused = counters.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
	for (code, count) in refused {
		page.line(&format!("payments_refused_total{{reason=\"{code}\"}} {count}"));
	}
	page.0
}

struct Page(String);

impl Page {
	fn line(&mut self, line: &str) {
		// Writing to a text cannot fail.
		let _ = writeln!(self.0, "interwork_gateway_{line}");
	}

	fn head(&mut self, name: &str, kind: &str, help: &str) {
		let _ = writeln!(self.0, "# HELP interwork_gateway_{name} {help}.");
		let _ = writeln!(self.0, "# TYPE interwork_gateway_{name} {kind}");
	}

	fn gauge(&mut self, name: &str, help: &str, value: u64) {
		self.head(name, "gauge", help);
		self.line(&format!("{name} {value}"));
	}

	fn counter(&mut self, name: &str, help: &str, value: u64) {
		self.head(name, "counter", help);
		self.line(&format!("{name} {value}"));
	}
}
