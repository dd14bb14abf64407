//! From two operators' records to settlement: rating, comparing and matching on one core, and whole
//! periods between two nodes of a network of four.
//!
//! What comes out is compared with the key of the generated records, to the last digit: a measurement
//! with a wrong result fails.

use crate::{
	network::{Network, Surroundings},
	office::Office,
	rpc::Rpc,
};
use anyhow::{bail, ensure, Context, Result};
use codec::Encode;
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use interwork_primitives::{AgreementId, UnixSecs};
use interwork_rating::{
	export::write_records,
	generate::{generate, Discrepancies, Generated, Scenario},
	import::{rate_records, Format, ImportOptions},
	sheet_file, *,
};
use interwork_runtime::{Runtime, RuntimeEvent};
use pallet_reconciliation::{
	Closing, Confirmation, DisputeCause, DisputedTotal, Event, PeriodIndex, PeriodState,
};
use serde::Serialize;
use serde_json::json;
use sp_core::H256;
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	hint::black_box,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long each period of the agreement is, in seconds.
const PERIOD_SECS: u32 = 15;

/// How long a period may take from its end to its result before the measurement fails.
const PATIENCE: Duration = Duration::from_secs(180);

/// What to measure.
pub struct Settings {
	/// The operators' tool.
	pub tool: PathBuf,
	/// Events of which both sides have records, in the two large periods.
	pub events: u32,
	/// Periods one after the other.
	pub periods: u32,
	/// Events in each of those.
	pub period_events: u32,
	/// Numbers of events for which matching is measured without a network.
	pub matched: Vec<u32>,
}

/// What was measured.
#[derive(Serialize)]
pub struct Figures {
	/// On one core, without a network.
	pub cores: Vec<Core>,
	/// Whole periods.
	pub periods: Vec<Closed>,
}

/// Rating and matching so many events, of which each side has a record, on one core.
#[derive(Serialize)]
pub struct Core {
	/// Events.
	pub events: u32,
	/// Prefixes of the rate sheets.
	pub prefixes: usize,
	/// Records rated a second.
	pub rated_a_second: f64,
	/// Records read from CSV and rated a second.
	pub read_and_rated_a_second: f64,
	/// Making both statements, in milliseconds.
	pub stated_millis: f64,
	/// Comparing them, in milliseconds.
	pub compared_millis: f64,
	/// Matching all records of both, in milliseconds.
	pub matched_millis: f64,
	/// Rating both sides, stating, comparing, matching and resolving, in milliseconds.
	pub all_millis: f64,
}

/// A period that was closed between two nodes.
#[derive(Serialize)]
pub struct Closed {
	/// Its number.
	pub period: PeriodIndex,
	/// Events.
	pub events: u32,
	/// Events on which the sides differ.
	pub differing: u32,
	/// Bytes of a statement, the larger one.
	pub statement_bytes: usize,
	/// Bytes of opened records, of both sides.
	pub opened_bytes: usize,
	/// Bytes of all sealed documents of both sides: what goes over the network.
	pub exchanged_bytes: usize,
	/// Block time from the end of the period to the second statement, in seconds.
	pub stated_secs: f64,
	/// Block time from the second statement to the settlement, in seconds.
	pub settled_secs: f64,
	/// What the second paid the first, in SDRt.
	pub net: String,
	/// Of the events that differ, those in lines that agree: their amounts cancel out, and nobody asks.
	pub cancelled: u32,
	/// Causes of differences that were left to people.
	pub causes: usize,
	/// How far apart the sides' positions were about them, in SDRt. What one of them claims was accepted.
	pub disputed: String,
}

/// Both sides' records of one period, rated.
struct Sides {
	scenario: Scenario,
	generated: Generated,
	books: [Book; 2],
}

/// What must come out of a period.
#[derive(Debug, PartialEq, Eq)]
struct Expected {
	net: Amount,
	disputed: Vec<DisputedTotal>,
	/// Events on which the sides differ in lines that agree.
	cancelled: u32,
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
	let start = Instant::now();
	let result = black_box(work());
	(result, start.elapsed())
}

fn millis(time: Duration) -> f64 {
	time.as_secs_f64() * 1_000.0
}

/// The rules of the measured agreement: nothing is tolerated, so that every seeded difference is found.
fn comparison_rules() -> ComparisonRules {
	ComparisonRules {
		tolerance: Tolerance::NONE,
		destinations: Vec::new(),
		lines: Tolerance::NONE,
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 6, mode: RoundingMode::HalfUp },
	}
}

fn rated(scenario: Scenario) -> Result<Sides> {
	let generated = generate(&scenario)?;
	let rate = |side: usize| -> Result<Book> {
		let [first, second] = &generated.copies[side];
		let rater = Rater::new(generated.parties.clone(), first, second)?;
		let mut book = rater.book();
		for record in &generated.records[side] {
			let record = rater.rate(record);
			book.records.push(record.map_err(|reject| anyhow::anyhow!("{reject:?}"))?);
		}
		Ok(book)
	};
	let books = [rate(0)?, rate(1)?];
	Ok(Sides { scenario, generated, books })
}

impl Sides {
	fn statements(&self) -> Result<[Statement; 2]> {
		let [first, second] = &self.books;
		let of = |book: &Book| Statement::of(book, self.scenario.period, Currency::XDR);
		Ok([of(first)?, of(second)?])
	}

	fn comparison(&self) -> Result<Comparison> {
		let [one, other] = self.statements()?;
		Ok(compare(&one, &other, &comparison_rules())?)
	}

	/// What the key says. Of lines that agree, what they say is settled, even if events in them differ by
	/// amounts that cancel out. Of the others the lower figure of each event is settled, and what a side
	/// claims beyond is in dispute, but for records that a side has twice.
	fn expected(&self) -> Result<Expected> {
		let comparison = self.comparison()?;
		let opened = disputed_lines(&comparison);
		let charged = |book: &Book| -> HashMap<RecordId, (Option<BucketKey>, Charge)> {
			let of = |record: &RatedRecord| (record.id, (line_of(book, record), record.charge));
			book.records.iter().map(of).collect()
		};
		let [first, second] = &self.books;
		let (of_first, of_second) = (charged(first), charged(second));
		let find = |charges: &HashMap<RecordId, (Option<BucketKey>, Charge)>,
		            id: Option<RecordId>| {
			id.and_then(|id| charges.get(&id).copied())
		};
		let (mut settled, mut cancelled) = (comparison.settled, 0);
		let mut open: BTreeMap<(Direction, Cause), (u64, Charge, Charge)> = BTreeMap::new();
		for answer in &self.generated.key {
			let (one, other) = (find(&of_first, answer.first), find(&of_second, answer.second));
			let of = |found: Option<(_, Charge)>| found.map_or(Charge::ZERO, |(_, charge)| charge);
			let (mine, theirs) = (of(one), of(other));
			let line = one.or(other).and_then(|(line, _)| line).context("an event has a line")?;
			if !opened.contains(&line) {
				cancelled += u32::from(mine != theirs);
				continue;
			}
			let lower = mine.min(theirs);
			let sum = answer.direction.of_mut(&mut settled);
			*sum = sum.checked_add(lower).context("a small sum")?;
			let is_open = !matches!(answer.cause, Cause::Matched | Cause::Duplicate);
			if is_open && mine != theirs {
				let entry = open.entry((answer.direction, answer.cause)).or_default();
				let more = |charge: Charge| charge.checked_sub(lower).context("a small sum");
				entry.0 += 1;
				entry.1 = entry.1.checked_add(more(mine)?).context("a small sum")?;
				entry.2 = entry.2.checked_add(more(theirs)?).context("a small sum")?;
			}
		}
		let base = |charge: Charge| -> Result<u128> {
			Ok(charge.round(Rounding::FINEST).context("a small sum")?.0.try_into()?)
		};
		let disputed = open
			.into_iter()
			.map(|((direction, cause), (count, first, second))| {
				Ok(DisputedTotal {
					direction,
					cause: DisputeCause::Found(cause),
					count,
					first_more: base(first)?,
					second_more: base(second)?,
				})
			})
			.collect::<Result<_>>()?;
		let rounding = comparison_rules().rounding;
		let net = statement::net(settled.map(Some), rounding).context("a small sum")?;
		Ok(Expected { net, disputed, cancelled })
	}

	/// Bytes of the opened records, of both sides together.
	fn opened(&self) -> Result<[usize; 2]> {
		let keys = disputed_lines(&self.comparison()?);
		let [first, second] = &self.books;
		match keys.is_empty() {
			true => Ok([0, 0]),
			false => Ok([first, second].map(|book| book.open(&keys).encoded_size())),
		}
	}
}

/// Lines of which records are opened.
fn disputed_lines(comparison: &Comparison) -> BTreeSet<BucketKey> {
	comparison.disputed().map(|line| line.key).collect()
}

/// The line of a statement in which a record is.
fn line_of(book: &Book, record: &RatedRecord) -> Option<BucketKey> {
	Some(BucketKey {
		direction: record.direction,
		service: record.service,
		destination: book.destination(record)?,
		hour: time::hour_of(record.start)?,
	})
}

/// The bytes that a document of a length takes on its way: manifest, padded chunks with their seals.
fn sealed_bytes(length: usize) -> Result<usize> {
	let bucket = interwork_documents::Bucket::of(length).context("at most 64 MiB")?;
	let chunks = usize::try_from(bucket.chunks())?;
	Ok(interwork_documents::MANIFEST_LENGTH + chunks * bucket.sealed_chunk_bytes())
}

/// A few of each kind of difference but wrong clocks, for which a period would have to be longer.
fn different(each: u32) -> Discrepancies {
	Discrepancies {
		missing: each,
		duplicate: each,
		duration: each,
		rate_version: each,
		time_zone: 0,
		increment: each,
	}
}

/// Measures rating, comparing and matching on one core, with sheets of 10,000 prefixes.
fn core(events: u32) -> Result<Core> {
	let each = events / 1_000;
	let discrepancies = Discrepancies { time_zone: each, ..different(each) };
	let scenario = Scenario { discrepancies, jitter: true, ..Scenario::new(1, events) };
	let generated = generate(&scenario)?;
	let raters = generated
		.copies
		.iter()
		.map(|[first, second]| Rater::new(generated.parties.clone(), first, second))
		.collect::<Result<Vec<_>, _>>()?;
	let mut file = Vec::new();
	write_records(&mut file, Format::Csv, &generated.records[0])?;
	let options = ImportOptions::default();
	let (imported, read) =
		timed(|| rate_records(file.as_slice(), Format::Csv, &options, &raters[0]));
	let (_, report) = imported?;
	ensure!(report.rejections() == 0, "a generated record was rejected");
	let mut rating = Duration::ZERO;
	let mut books = Vec::new();
	for (rater, records) in raters.iter().zip(&generated.records) {
		let (book, time) = timed(|| {
			let mut book = rater.book();
			book.records.reserve(records.len());
			for record in records {
				book.records.push(rater.rate(record)?);
			}
			Ok::<_, Reject>(book)
		});
		books.push(book.map_err(|reject| anyhow::anyhow!("{reject:?}"))?);
		rating += time;
	}
	let [first, second] = &books[..] else { bail!("there are two sides") };
	let of = |book: &Book| Statement::of(book, scenario.period, Currency::XDR);
	let (statements, stated) = timed(|| (of(first), of(second)));
	let (one, other) = (statements.0?, statements.1?);
	let (comparison, compared) = timed(|| compare(&one, &other, &comparison_rules()));
	black_box(comparison?);
	let (matching, matched) = timed(|| match_records(first, second, &Generated::rules()));
	let matching = matching.context("small sums")?;
	ensure!(
		Some(&matching.totals) == generated.expected(first, second).as_ref(),
		"matching does not find what the key says"
	);
	let (resolution, resolved) = timed(|| resolve(first, second, &matching, &Remedies::default()));
	black_box(resolution.context("small sums")?);
	let records = (first.records.len() + second.records.len()) as f64;
	Ok(Core {
		events,
		prefixes: scenario.prefixes,
		rated_a_second: records / rating.as_secs_f64(),
		read_and_rated_a_second: generated.records[0].len() as f64 / read.as_secs_f64(),
		stated_millis: millis(stated),
		compared_millis: millis(compared),
		matched_millis: millis(matched),
		all_millis: millis(rating + stated + compared + matched + resolved),
	})
}

/// Two operators with an agreement.
pub struct Business {
	/// Reads the chain.
	pub rpc: Rpc,
	/// The first and the second.
	pub sides: [Office; 2],
	/// Their agreement.
	pub agreement: AgreementId,
	starts_at: UnixSecs,
	folder: TempDir,
	/// Seed of all records, so that they follow from one pair of sheets.
	seed: u64,
}

/// The time of the newest finalised block, in seconds since 1970.
async fn chain_now(rpc: &Rpc) -> Result<UnixSecs> {
	time_of(rpc, rpc.finalised().await?).await
}

/// The time of a block, in seconds since 1970.
async fn time_of(rpc: &Rpc, at: H256) -> Result<UnixSecs> {
	let millis: Option<u64> = rpc.storage("Timestamp", "Now", at).await?;
	Ok(millis.context("a block has a time")? / 1_000)
}

impl Business {
	/// Sends the rate sheets, and proposes and accepts an agreement whose first period begins soon.
	///
	/// # Errors
	///
	/// Fails if a node or the tool does.
	pub async fn begin(network: &Network, tool: &Path) -> Result<Self> {
		let [alice, bob, ..] = &network.nodes[..] else { bail!("a network has four nodes") };
		let rpc = Rpc::connect(&alice.url).await?;
		let (alice, bob) = tokio::try_join!(
			Office::open(tool, alice, "Alice", 0),
			Office::open(tool, bob, "Bob", 1)
		)?;
		let folder = TempDir::with_prefix("interwork-reconcile-")?;
		let seed = 7;
		let scenario = Scenario::new(seed, 100);
		let generated = generate(&scenario)?;
		let mut sheets = Vec::new();
		for (office, other, sheet) in
			[(&alice, &bob, &generated.sheets[0]), (&bob, &alice, &generated.sheets[1])]
		{
			let path = folder.path().join(format!("sheet-{}.csv", office.operator));
			sheet_file::write_sheet(std::fs::File::create(&path)?, sheet)?;
			sheets.push(office.send(&path, other.operator, "rate-sheet").await?);
		}
		let [first, second] = &sheets[..] else { bail!("there are two sheets") };
		// Time for the proposal and its acceptance to be final.
		let starts_at = chain_now(&rpc).await? + 30;
		let terms = json!({
			"sheets": { "first": first, "second": second },
			"starts_at": time::format_time(i64::try_from(starts_at)?),
			"period": format!("{PERIOD_SECS}s"),
			"tolerance": { "absolute": "0", "basis_points": 0 },
			"lines": { "absolute": "0", "basis_points": 0 },
			"rounding": "6 half-up",
			"statement_within": "1h",
			"confirm_within": "1h",
			"answer_within": "1h",
		});
		let file = folder.path().join("terms.json");
		std::fs::write(&file, terms.to_string())?;
		let file = file.to_str().context("a path of ASCII")?;
		let other = bob.operator.0.to_string();
		let proposed = alice
			.sign(["agreement", "propose", "--second", &other, "--terms", file])
			.await?;
		let agreement = proposed["agreement"].as_u64().context("an agreement has an id")?;
		let number = agreement.to_string();
		bob.sign(["agreement", "accept", &number, "--terms", file]).await?;
		let agreement = AgreementId(agreement);
		Ok(Self { rpc, sides: [alice, bob], agreement, starts_at, folder, seed })
	}

	fn bounds(&self, period: PeriodIndex) -> (UnixSecs, UnixSecs) {
		let length = UnixSecs::from(PERIOD_SECS);
		let from = self.starts_at + length * UnixSecs::from(period);
		(from, from + length)
	}

	/// Closes the next period with so many events, of which some differ for each of five causes.
	///
	/// # Errors
	///
	/// Fails if it is not closed in time, or not as the key of the records says.
	pub async fn close_next(&self, events: u32, each: u32) -> Result<(Closed, [Book; 2])> {
		// Enough ahead that its records are there when it ends.
		let period = self.next_period().await? + 1;
		let (sides, files) = self.prepare(period, events, different(each))?;
		let closed = self.close(period, &sides, &files).await?;
		Ok((closed, sides.books))
	}

	/// The number of the period that begins next.
	async fn next_period(&self) -> Result<PeriodIndex> {
		let now = chain_now(&self.rpc).await?;
		let since = now.saturating_sub(self.starts_at);
		Ok(u32::try_from(since / UnixSecs::from(PERIOD_SECS))? + 1)
	}

	/// Both sides' records of a period, and their books in files.
	fn prepare(
		&self,
		period: PeriodIndex,
		events: u32,
		discrepancies: Discrepancies,
	) -> Result<(Sides, [PathBuf; 2])> {
		let (from, until) = self.bounds(period);
		let bounds = Period { from: i64::try_from(from)?, until: i64::try_from(until)? };
		let scenario =
			Scenario { period: bounds, discrepancies, ..Scenario::new(self.seed, events) };
		let sides = rated(scenario)?;
		let file = |side: usize| self.folder.path().join(format!("book-{period}-{side}"));
		let files = [file(0), file(1)];
		for (file, book) in files.iter().zip(&sides.books) {
			std::fs::write(file, book.encode())?;
		}
		Ok((sides, files))
	}

	/// Closes a period: hands both books over when it has ended, and follows the chain to the end.
	async fn close(
		&self,
		period: PeriodIndex,
		sides: &Sides,
		books: &[PathBuf; 2],
	) -> Result<Closed> {
		let (_, until) = self.bounds(period);
		let [alice, bob] = &self.sides;
		alice
			.until("the period ends", || async { Ok(chain_now(&self.rpc).await? >= until) })
			.await?;
		let from = self.rpc.finalised_height().await?;
		let (agreement, number) = (self.agreement.to_string(), period.to_string());
		let arguments = |book: &Path| {
			let words = ["period", "submit", &agreement, &number, "--book"];
			let mut all: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
			all.push(book.into());
			all
		};
		tokio::try_join!(alice.local(arguments(&books[0])), bob.local(arguments(&books[1])))?;
		let expected = sides.expected()?;
		let seen = self.follow(period, from, &expected).await?;
		let [one, other] = sides.statements()?;
		let statement = [one.encoded_size(), other.encoded_size()];
		let opened = sides.opened()?;
		let documents = statement.iter().chain(opened.iter().filter(|bytes| **bytes > 0));
		let exchanged = documents.map(|bytes| sealed_bytes(*bytes)).sum::<Result<usize>>()?;
		let Discrepancies { missing, duplicate, duration, rate_version, time_zone, increment } =
			sides.scenario.discrepancies;
		Ok(Closed {
			period,
			events: sides.scenario.events,
			differing: missing + duplicate + duration + rate_version + time_zone + increment,
			statement_bytes: statement[0].max(statement[1]),
			opened_bytes: opened.iter().sum(),
			exchanged_bytes: exchanged,
			stated_secs: seen.stated.saturating_sub(until) as f64,
			settled_secs: seen.settled.saturating_sub(seen.stated) as f64,
			net: seen.net.to_string(),
			cancelled: expected.cancelled,
			causes: expected.disputed.len(),
			disputed: seen.disputed.to_string(),
		})
	}

	/// Follows a period from a block on, and compares what both confirm with what must come out. A dispute
	/// is ended by accepting what stands.
	async fn follow(&self, period: PeriodIndex, from: u32, expected: &Expected) -> Result<Seen> {
		let start = Instant::now();
		let mut seen = Seen::default();
		let mut statements = 0;
		let mut height = from;
		loop {
			let last = self.rpc.finalised_height().await?;
			while height < last {
				height += 1;
				let hash = self.rpc.block_hash(height).await?.context("a final block")?;
				let now = time_of(&self.rpc, hash).await?;
				for record in self.rpc.events(hash).await? {
					let RuntimeEvent::Reconciliation(event) = record.event else { continue };
					match event {
						Event::StatementCommitted { agreement, period: of, .. }
							if (agreement, of) == (self.agreement, period) =>
						{
							statements += 1;
							if statements == 2 {
								seen.stated = now;
							}
						},
						Event::Confirmed { agreement, period: of, confirmation, .. }
							if (agreement, of) == (self.agreement, period) =>
						{
							ensure!(
								agrees(&confirmation, expected),
								"period {period}: the key says {expected:?}, a node {confirmation:?}"
							);
							seen.settled = now;
							seen.net = confirmation.net;
						},
						Event::DisputeOpened { agreement, period: of, dispute }
							if (agreement, of) == (self.agreement, period) =>
						{
							let standing = dispute.standing;
							let [first, second] = dispute.positions;
							seen.disputed = Amount(first.0.abs_diff(second.0).try_into()?);
							let by = usize::from(standing.by == pallet_reconciliation::Side::First);
							let amount = standing.amount.to_string();
							let (agreement, number) =
								(self.agreement.to_string(), period.to_string());
							let accept =
								["period", "accept", &agreement, &number, "--amount", &amount];
							self.sides[by].sign(accept).await?;
						},
						Event::PeriodClosed { agreement, period: of, how }
							if (agreement, of) == (self.agreement, period) =>
						{
							let well = match expected.disputed.is_empty() {
								true => how == Closing::Confirmed,
								false => matches!(how, Closing::Accepted { .. }),
							};
							ensure!(well, "period {period} was closed by {how:?}");
							return Ok(seen);
						},
						Event::PeriodLapsed { agreement, period: of, .. }
							if (agreement, of) == (self.agreement, period) =>
						{
							bail!("period {period} has lapsed");
						},
						_ => {},
					}
				}
			}
			ensure!(
				start.elapsed() < PATIENCE,
				"period {period} is not closed after {} s; what is on chain: {:?}",
				PATIENCE.as_secs(),
				self.record(period).await?
			);
			tokio::time::sleep(Duration::from_millis(300)).await;
		}
	}

	async fn record(&self, period: PeriodIndex) -> Result<Option<PeriodState>> {
		let key = pallet_reconciliation::Periods::<Runtime>::hashed_key_for(
			interwork_primitives::AgreementKey::from(self.agreement),
			pallet_reconciliation::PeriodKey::from(period),
		);
		let at = self.rpc.finalised().await?;
		let record: Option<pallet_reconciliation::PeriodRecord> = self.rpc.value(&key, at).await?;
		Ok(record.map(|record| record.state))
	}
}

/// What the chain has shown of a period.
#[derive(Default)]
struct Seen {
	stated: UnixSecs,
	settled: UnixSecs,
	net: Amount,
	disputed: Amount,
}

fn agrees(confirmation: &Confirmation, expected: &Expected) -> bool {
	confirmation.net == expected.net && confirmation.disputed.to_vec() == expected.disputed
}

/// Runs everything.
///
/// # Errors
///
/// Fails if a node or the tool fails, and if what comes out is not what the key of the records says.
pub async fn measure(node: &Path, settings: &Settings, say: &dyn Fn(String)) -> Result<Figures> {
	let mut cores = Vec::new();
	for events in &settings.matched {
		say(format!("rating and matching 2 x {events} records"));
		cores.push(core(*events)?);
	}
	say("four nodes start".into());
	let surroundings = Surroundings { operators: true, ..Surroundings::default() };
	let network = Network::start_four(node, &surroundings).await?;
	let periods = close_all(&network, settings, say).await.inspect_err(|_| network.tell_logs())?;
	Ok(Figures { cores, periods })
}

/// Two large periods, then many in a row.
async fn close_all(
	network: &Network,
	settings: &Settings,
	say: &dyn Fn(String),
) -> Result<Vec<Closed>> {
	say("two operators send their rate sheets and agree".into());
	let business = Business::begin(network, &settings.tool).await?;
	let mut periods = Vec::new();
	for each in [0, (settings.events / 1_000).max(1)] {
		say(format!("2 x {} records, a period of {PERIOD_SECS} s", settings.events));
		let (closed, _) = business.close_next(settings.events, each).await?;
		periods.push(closed);
	}
	let first = business.next_period().await? + 1;
	for number in 0..settings.periods {
		let period = first + number;
		say(format!("period {} of {} in a row", number + 1, settings.periods));
		let each = (settings.period_events / 1_000).max(1);
		let discrepancies = if number % 2 == 0 { different(0) } else { different(each) };
		let (sides, books) = business.prepare(period, settings.period_events, discrepancies)?;
		periods.push(business.close(period, &sides, &books).await?);
	}
	Ok(periods)
}

/// The figures for people.
pub fn table(figures: &Figures) -> String {
	let mut cores = Table::new();
	cores.load_preset(UTF8_FULL_CONDENSED).set_header([
		"events",
		"rated/s",
		"read and rated/s",
		"stated ms",
		"compared ms",
		"matched ms",
		"all ms",
	]);
	for core in &figures.cores {
		cores.add_row([
			core.events.to_string(),
			format!("{:.0}", core.rated_a_second),
			format!("{:.0}", core.read_and_rated_a_second),
			format!("{:.0}", core.stated_millis),
			format!("{:.0}", core.compared_millis),
			format!("{:.0}", core.matched_millis),
			format!("{:.0}", core.all_millis),
		]);
	}
	let mut periods = Table::new();
	periods.load_preset(UTF8_FULL_CONDENSED).set_header([
		"period",
		"events",
		"differing",
		"statement B",
		"opened B",
		"exchanged B",
		"end to stated s",
		"stated to settled s",
		"net SDRt",
		"cancelled",
		"causes",
		"disputed SDRt",
	]);
	for period in &figures.periods {
		periods.add_row([
			period.period.to_string(),
			period.events.to_string(),
			period.differing.to_string(),
			period.statement_bytes.to_string(),
			period.opened_bytes.to_string(),
			period.exchanged_bytes.to_string(),
			format!("{:.0}", period.stated_secs),
			format!("{:.0}", period.settled_secs),
			period.net.clone(),
			period.cancelled.to_string(),
			period.causes.to_string(),
			period.disputed.clone(),
		]);
	}
	format!(
		"One core:\n{cores}\nTwo operators of four nodes, periods of {PERIOD_SECS} s:\n{periods}"
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use interwork_rating::time::{DAY, HOUR};

	/// What nodes do, without a network, for periods that begin at any time of a year: what they find must
	/// be what the key says.
	#[test]
	fn findings_should_be_those_of_the_key_whenever_a_period_begins() {
		let rules = comparison_rules();
		const PERIODS: i64 = 24;
		for number in 0..PERIODS {
			// Each hour of a day once, on other days; every other time across the beginning of the next hour.
			let within = if number % 2 == 0 { HOUR - 7 } else { 1_234 };
			let from = 497_777 * HOUR + number * (DAY + HOUR) + within;
			let period = Period { from, until: from + i64::from(PERIOD_SECS) };
			let scenario =
				Scenario { period, discrepancies: different(2), ..Scenario::new(7, 1_000) };
			let sides = rated(scenario).expect("records");
			let comparison = sides.comparison().expect("small sums");
			let keys = disputed_lines(&comparison);
			let [first, second] = sides.books.each_ref().map(|book| book.open(&keys));
			let matching =
				match_records(&first, &second, &MatchRules::default()).expect("small sums");
			let resolution =
				resolve(&first, &second, &matching, &Remedies::default()).expect("small sums");
			let expected = sides.expected().expect("small sums");
			let net = resolution.net(&comparison, rules.rounding).expect("a small sum");
			assert_eq!(net, expected.net, "period from {from}");
			let units = |charge: Charge| charge.round(Rounding::FINEST).map(|sum| sum.0);
			let found: Vec<_> = resolution
				.disputed
				.iter()
				.map(|it| {
					let cause = DisputeCause::Found(it.cause);
					(it.direction, cause, it.count, units(it.first_more), units(it.second_more))
				})
				.collect();
			let amount = |units: u128| i128::try_from(units).ok();
			let wanted: Vec<_> = expected
				.disputed
				.iter()
				.map(|it| {
					let more = [it.first_more, it.second_more].map(amount);
					(it.direction, it.cause, it.count, more[0], more[1])
				})
				.collect();
			assert_eq!(found, wanted, "period from {from}");
		}
	}
}
