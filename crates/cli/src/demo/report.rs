//! What the demonstration shows at its end.

use super::{
	books::Books,
	cast::Cast,
	checks::{Equality, FeeIncome},
	desk::{Carried, Entry},
	roaming::Visit,
	settlement::{ClosedPeriod, Settlement},
	steps::{Package, Redeemed},
	units::UnitBooks,
};
use crate::{
	account::Funds,
	address::Address,
	amounts::{Change, Sdrt},
	output::{align_right, facts, table, Show},
	sdrt::Valuation,
};
use interwork_rating::Amount;
use serde::Serialize;
use std::collections::BTreeSet;
use subxt::utils::AccountId32;

/// The whole demonstration.
#[derive(Serialize)]
pub struct Report {
	/// Whether every equality holds.
	pub ok: bool,
	/// Name of the chain.
	pub chain: String,
	/// Hash of the first block.
	pub genesis: String,
	/// The seed.
	pub seed: u64,
	/// Blocks from the first snapshot to the last.
	pub blocks: [u64; 2],
	/// How long it took, in milliseconds.
	pub elapsed_ms: u64,
	/// The operators.
	pub operators: Vec<OperatorRow>,
	/// The motions that the board carried.
	pub motions: Vec<Carried>,
	/// What one SDR is worth.
	pub valuation: Valuation,
	/// The order.
	pub package: Package,
	/// The redemption.
	pub redemption: Redeemed,
	/// The roaming visit.
	pub visit: Visit,
	/// What two operators exchanged and settled through their nodes. `None`: no nodes were named.
	pub settlement: Option<Settlement>,
	/// Who received the fees.
	pub fee_income: Vec<FeeIncome>,
	/// Balances before and after.
	pub balances: Vec<BalanceRow>,
	/// The equalities.
	pub equalities: Vec<Equality>,
	/// How long transactions took.
	pub latency: Latency,
	/// Every transaction.
	pub transactions: Vec<Entry>,
}

/// An operator that took part.
#[derive(Serialize)]
pub struct OperatorRow {
	/// Its id.
	pub id: u32,
	/// Its name.
	pub name: String,
	/// What it did.
	pub role: &'static str,
	/// Country.
	pub country: &'static str,
	/// TADIG code.
	pub tadig: &'static str,
	/// Network.
	pub plmn: &'static str,
	/// Whether it joined in this run.
	pub joined_now: bool,
	/// Its account.
	pub account: Address,
}

/// What an account had before and after.
#[derive(Serialize)]
pub struct BalanceRow {
	/// Whose.
	pub name: String,
	/// What it is in the demonstration.
	pub role: String,
	/// The account.
	pub account: Address,
	/// At its disposal before.
	pub free_before: Sdrt,
	/// Held before.
	pub held_before: Sdrt,
	/// At its disposal after.
	pub free_after: Sdrt,
	/// Held after.
	pub held_after: Sdrt,
	/// The difference of all it has.
	pub change: Change,
}

/// How long transactions took from submission to finality.
#[derive(Serialize)]
pub struct Latency {
	/// How many transactions.
	pub transactions: usize,
	/// Half of them took at most so many milliseconds.
	pub p50_ms: u64,
	/// 99 of 100 took at most so many milliseconds.
	pub p99_ms: u64,
	/// The slowest.
	pub max_ms: u64,
}

impl Latency {
	/// Of a journal.
	pub fn of(journal: &[Entry]) -> Self {
		let mut times: Vec<u64> = journal.iter().map(|entry| entry.finalised_ms).collect();
		times.sort_unstable();
		// The smallest time that the given share of all does not exceed.
		let percentile = |percent: usize| {
			let rank = (times.len() * percent).div_ceil(100).max(1);
			times.get(rank - 1).copied().unwrap_or_default()
		};
		Self {
			transactions: times.len(),
			p50_ms: percentile(50),
			p99_ms: percentile(99),
			max_ms: percentile(100),
		}
	}
}

/// Balances of everybody who took part, of the pots and of those who received fees.
pub fn balances(
	cast: &Cast,
	(before, after): (&Books, &Books),
	income: &[FeeIncome],
	visit: &Visit,
	settlement: Option<&Settlement>,
	units: &UnitBooks,
) -> Vec<BalanceRow> {
	let mut seen = BTreeSet::new();
	let mut rows = Vec::new();
	let mut push = |name: String, role: &str, account: AccountId32| {
		if !seen.insert(account) {
			return;
		}
		let (old, new): (Funds, Funds) = (before.funds(&account), after.funds(&account));
		rows.push(BalanceRow {
			name,
			role: role.into(),
			account: account.into(),
			free_before: old.free.into(),
			held_before: old.held.into(),
			free_after: new.free.into(),
			held_after: new.held.into(),
			change: Change { from: old.total(), to: new.total() },
		});
	};
	for party in cast.parties() {
		let is_author = after.authors.contains(&party.account());
		let role = match is_author {
			true => format!("{}, authority", party.role),
			false => party.role.into(),
		};
		push(party.name.clone(), &role, party.account());
	}
	for income in income {
		push("an authority".into(), "authority", income.account.0);
	}
	push(format!("customer of {}", visit.home), "wallet", visit.wallet.0);
	if let Some(settlement) = settlement {
		let names = [&settlement.first, &settlement.second];
		for (name, account) in names.into_iter().zip(&settlement.nodes) {
			push(format!("node of {name}"), "node", account.0);
		}
	}
	push("marketplace".into(), "pot of escrow", after.market_pot);
	if let Some(pot) = units.pot {
		push("roaming units".into(), "pot of collateral", pot);
	}
	push("token".into(), "pot of dust", after.token_pot);
	rows
}

/// Who pays whom how much. Positive amounts are of the second to the first.
fn payment(amount: Amount, first: &str, second: &str) -> String {
	let (from, to) = if amount < Amount::ZERO { (first, second) } else { (second, first) };
	format!("{from} pays {to} {} SDRt", Sdrt(amount.0.unsigned_abs()))
}

fn period_text(period: &ClosedPeriod, first: &str, second: &str) -> String {
	let ClosedPeriod { period: number, events, differing, what, how, .. } = period;
	let net = payment(period.net, first, second);
	let mut text = format!(
		"{number}, {what}: {events} events, {differing} of them different\nboth nodes confirm: {net}",
	);
	if let Some(who) = &period.accepted_by {
		let claim = payment(period.accepted, first, second);
		text.push_str(&format!("\nin dispute is more, of which {who} accepts the claim: {claim}"));
	}
	let secs = period.elapsed_ms / 1_000;
	text.push_str(&format!("\n{how} after {secs} s: {}", payment(period.paid, first, second)));
	text
}

impl Report {
	fn operators_text(&self) -> String {
		let mut table = table(["id", "operator", "role", "country", "TADIG", "PLMN", "joined"]);
		align_right(&mut table, &[0]);
		for row in &self.operators {
			table.add_row([
				row.id.to_string(),
				row.name.clone(),
				row.role.into(),
				row.country.into(),
				row.tadig.into(),
				row.plmn.into(),
				if row.joined_now { "now" } else { "before" }.into(),
			]);
		}
		table.to_string()
	}

	fn motions_text(&self) -> String {
		let mut table = table(["motion", "ayes", "needed", "block"]);
		align_right(&mut table, &[2, 3]);
		for motion in &self.motions {
			table.add_row([
				motion.what.clone(),
				motion.ayes.join(", "),
				motion.threshold.to_string(),
				motion.block.to_string(),
			]);
		}
		table.to_string()
	}

	fn package_text(&self) -> String {
		let mut lines =
			table(["line", "provider", "service", "unit price", "ordered", "used", "paid"]);
		align_right(&mut lines, &[0, 3, 4, 5, 6]);
		for sale in &self.package.lines {
			lines.add_row([
				sale.line.to_string(),
				sale.provider.clone(),
				sale.service.clone(),
				sale.unit_price.to_string(),
				sale.units.to_string(),
				sale.used.to_string(),
				sale.paid.fixed(),
			]);
		}
		let mut usage =
			table(["usage report of", "rows", "paid rows", "paid", "rows that paid nothing"]);
		align_right(&mut usage, &[1, 2, 3]);
		for report in &self.package.usage {
			let refused: Vec<_> = report
				.refused
				.iter()
				.map(|row| {
					format!("line {}: {} units: {}", row.line, row.cumulative_units, row.reason)
				})
				.collect();
			usage.add_row([
				report.provider.clone(),
				report.rows.to_string(),
				report.rows_paid.to_string(),
				report.amount.fixed(),
				refused.join("\n"),
			]);
		}
		let summary = facts(vec![
			("order", self.package.order.to_string()),
			("into escrow", format!("{} SDRt", self.package.escrowed)),
			("to providers", format!("{} SDRt", self.package.paid)),
			("back to buyer", format!("{} SDRt", self.package.returned)),
		]);
		format!("{summary}\n{lines}\n{usage}")
	}

	fn visit_text(&self) -> String {
		let visit = &self.visit;
		let Visit { home, visited, .. } = visit;
		let agreed = if visit.agreed_now { "agreed now" } else { "in force since an earlier run" };
		facts(vec![
			(
				"units",
				format!(
					"{home} issues {} units of its class {} and assigns them to a customer's wallet, which \
					has no SDRt",
					visit.assigned, visit.class,
				),
			),
			("wallet", visit.wallet.to_string()),
			(
				"acceptance",
				format!(
					"{}, {agreed}: {visited} takes a unit for {} bytes and redeems it for {} SDRt",
					visit.acceptance, visit.bytes_per_unit, visit.unit_price,
				),
			),
			(
				"contract",
				format!("{} (home-routed: no SIM profile is handed over)", visit.contract),
			),
			(
				"channel",
				format!(
					"{}: {} units, signed by the wallet, opened and paid for by {visited}",
					visit.channel, visit.deposit,
				),
			),
			(
				"service",
				format!(
					"{} bytes are {} units, paid off the chain by {} voucher and {} ticks",
					visit.bytes, visit.metered, visit.vouchers, visit.ticks,
				),
			),
			(
				"closed",
				format!(
					"{visited} earned {} units, {} go back to the wallet; nothing is left of the channel",
					visit.earned, visit.refunded,
				),
			),
			(
				"redeemed",
				format!(
					"{} units: {} SDRt from the collateral of {home}, {} SDRt from its free balance, {} SDRt \
					owed",
					visit.redeemed, visit.from_collateral, visit.from_free, visit.owed,
				),
			),
			(
				"unspent",
				format!(
					"the wallet returns {} units to {home}, which burns {}",
					visit.returned, visit.burned,
				),
			),
		])
	}

	fn settlement_text(&self) -> String {
		let Some(settlement) = &self.settlement else {
			return "left out: it needs two nodes, whose sockets and address --node-socket, --partner-socket and \
				--partner-url name. scripts/run starts a second one"
				.into();
		};
		let Settlement { first, second, .. } = settlement;
		let mut rows: Vec<(&str, String)> = settlement
			.sheets
			.iter()
			.map(|sheet| {
				let read = if sheet.read_back { "the same" } else { "OTHER" };
				let text = format!(
					"of {}: {} prices, {} bytes, private document {} for {}, whose node gives out {read} bytes\n\
					the chain has {}",
					sheet.from, sheet.rates, sheet.bytes, sheet.document, sheet.to, sheet.commitment,
				);
				("rate sheet", text)
			})
			.collect();
		rows.push((
			"agreement",
			format!(
				"{}: {first} and {second}, periods of {} s, terms {}",
				settlement.agreement, settlement.period_secs, settlement.terms_hash,
			),
		));
		let mut causes =
			table(["period", "served", "cause", "events", "first claims", "second claims"]);
		align_right(&mut causes, &[0, 3, 4, 5]);
		for period in &settlement.periods {
			rows.push(("period", period_text(period, first, second)));
			for total in &period.disputed {
				causes.add_row([
					period.period.to_string(),
					total.direction.into(),
					total.cause.clone(),
					total.count.to_string(),
					total.first_more.fixed(),
					total.second_more.fixed(),
				]);
			}
		}
		format!("{}\nIn dispute, beyond what both concede:\n{causes}", facts(rows))
	}

	fn balances_text(&self) -> String {
		let mut table = table([
			"account",
			"role",
			"free before",
			"held before",
			"free after",
			"held after",
			"change",
		]);
		align_right(&mut table, &[2, 3, 4, 5, 6]);
		for row in &self.balances {
			table.add_row([
				row.name.clone(),
				row.role.clone(),
				row.free_before.fixed(),
				row.held_before.fixed(),
				row.free_after.fixed(),
				row.held_after.fixed(),
				row.change.to_string(),
			]);
		}
		table.to_string()
	}

	fn equalities_text(&self) -> String {
		let mut table = table(["", "figure", "", "", "figure"]);
		align_right(&mut table, &[2, 4]);
		for equality in &self.equalities {
			table.add_row([
				if equality.holds { "ok" } else { "WRONG" }.to_string(),
				equality.left_is.clone(),
				equality.left.to_string(),
				equality.right_is.clone(),
				equality.right.to_string(),
			]);
		}
		table.to_string()
	}

	fn transactions_text(&self) -> String {
		let mut table = table(["block", "who", "what", "in block ms", "finalised ms", "fee"]);
		align_right(&mut table, &[0, 3, 4, 5]);
		for entry in &self.transactions {
			table.add_row([
				entry.block.to_string(),
				entry.who.clone(),
				entry.what.clone(),
				entry.in_block_ms.to_string(),
				entry.finalised_ms.to_string(),
				entry.fee.fixed(),
			]);
		}
		table.to_string()
	}
}

impl Show for Report {
	fn text(&self) -> String {
		let [first, last] = self.blocks;
		let sections = [
			("Operators", self.operators_text()),
			("Decisions of the board", self.motions_text()),
			("Value of the SDR", self.valuation.line()),
			("The package", self.package_text()),
			(
				"Redemption",
				format!(
					"{} SDRt of {} paid out by {} and burned",
					self.redemption.amount, self.redemption.holder, self.redemption.issuer
				),
			),
			("A roaming visit", self.visit_text()),
			("Private rate sheets, and two periods of an agreement", self.settlement_text()),
			("Transactions, from submission to finality", self.transactions_text()),
			("Balances before and after, in SDRt", self.balances_text()),
			("Equalities", self.equalities_text()),
		];
		let sections: Vec<_> =
			sections.into_iter().map(|(title, text)| format!("{title}\n{text}\n")).collect();
		let latency = &self.latency;
		format!(
			"{}\n{} transactions on {} in blocks {first} to {last}, {} s; finalised after {} ms (half), \
			{} ms (slowest)\n{}",
			sections.join("\n"),
			latency.transactions,
			self.chain,
			self.elapsed_ms / 1_000,
			latency.p50_ms,
			latency.max_ms,
			if self.ok { "Every equality holds." } else { "AN EQUALITY DOES NOT HOLD." },
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn latency_should_be_of_the_sorted_times() {
		let entry = |finalised_ms| Entry {
			who: String::new(),
			account: Address(AccountId32([0; 32])),
			what: String::new(),
			call: String::new(),
			extrinsic: String::new(),
			block: 0,
			in_block_ms: 0,
			finalised_ms,
			fee: Sdrt(0),
		};
		let latency = Latency::of(&[5, 1, 4, 2, 3].map(entry));
		assert_eq!((latency.p50_ms, latency.p99_ms, latency.max_ms), (3, 5, 5));
		assert_eq!(Latency::of(&[]).max_ms, 0);
		assert_eq!(Latency::of(&[entry(7)]).p50_ms, 7);
	}
}
