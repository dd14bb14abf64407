//! `interwork market`: offers, orders, usage.

use crate::{
	address::Address,
	amounts::{trimmed, Sdrt},
	api::{self, market, types, LineId, OfferId, OperatorId, OrderId},
	args::{LineArg, Market, OrderAction, Publish, RowArg, Service},
	client::{hex_of, view, AtBlock, Client, Finalised, Receipt},
	codes::{moment, LineState, OfferStatus, OrderStatus, RowResult, ServiceKind, Text},
	error::{Error, Result},
	keys::Signer,
	output::{align_right, facts, table, Format, Progress, Show},
	sdrt::chain_time,
};
use serde::Serialize;
use std::{
	io::{BufRead, BufReader, Read},
	path::Path,
};
use subxt::utils::H256;
use types::bounded_collections::bounded_vec::BoundedVec;

// --- Offers -----------------------------------------------------------------------------------

#[derive(Serialize)]
struct OfferRow {
	id: u32,
	provider: u32,
	kind: ServiceKind,
	service: String,
	unit_price: Sdrt,
	area: String,
	remaining: u64,
	capacity: u64,
	min_units: u64,
	status: OfferStatus,
	valid_from: u64,
	valid_until: u64,
	audience: Option<Vec<u32>>,
	availability_bp: u16,
	latency_ms_max: Option<u32>,
	support_hours: u8,
	terms: String,
	depositor: Address,
	deposit: Sdrt,
}

impl OfferRow {
	fn new(view: &market::OfferView) -> Self {
		let (record, offer) = (&view.record, &view.record.offer);
		Self {
			id: view.id.0,
			provider: record.provider.0,
			kind: kind_of(&offer.service),
			service: offer.service.text(),
			unit_price: offer.unit_price.into(),
			area: offer.area.text(),
			remaining: view.remaining,
			capacity: offer.capacity,
			min_units: offer.min_units,
			status: (&record.status).into(),
			valid_from: offer.valid_from,
			valid_until: offer.valid_until,
			audience: match &offer.audience {
				market::Audience::Public => None,
				market::Audience::Named(operators) => {
					Some(operators.0.iter().map(|operator| operator.0).collect())
				},
			},
			availability_bp: offer.service_level.availability_bp,
			latency_ms_max: offer.service_level.latency_ms_max,
			support_hours: offer.service_level.support_hours,
			terms: hex_of(offer.terms),
			depositor: record.depositor.into(),
			deposit: record.deposit.into(),
		}
	}
}

impl Show for OfferRow {
	fn text(&self) -> String {
		let audience = match &self.audience {
			None => "every active operator".into(),
			Some(ids) => {
				let ids: Vec<_> = ids.iter().map(u32::to_string).collect();
				format!("operators {}", ids.join(", "))
			},
		};
		let latency =
			self.latency_ms_max.map(|ms| format!(", at most {ms} ms")).unwrap_or_default();
		facts(vec![
			("offer", format!("{} of operator {}, {}", self.id, self.provider, self.status)),
			("service", self.service.clone()),
			("unit price", format!("{} SDRt", self.unit_price)),
			("area", self.area.clone()),
			(
				"units",
				format!(
					"{} of {} left, at least {} in a line",
					self.remaining, self.capacity, self.min_units
				),
			),
			(
				"quality",
				format!(
					"{}.{:02} % available{latency}, support {} h a day",
					self.availability_bp / 100,
					self.availability_bp % 100,
					self.support_hours
				),
			),
			("valid (UTC)", format!("{} to {}", moment(self.valid_from), moment(self.valid_until))),
			("for", audience),
			("terms", self.terms.clone()),
			("deposit", format!("{} SDRt on {}", self.deposit, self.depositor)),
		])
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Offers(Vec<OfferRow>);

impl Show for Offers {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No offer matches".into();
		}
		let mut table =
			table(["id", "provider", "service", "unit price", "area", "units left", "status"]);
		align_right(&mut table, &[0, 1, 3, 5]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.provider.to_string(),
				row.service.clone(),
				row.unit_price.to_string(),
				row.area.clone(),
				row.remaining.to_string(),
				row.status.to_string(),
			]);
		}
		table.to_string()
	}
}

fn kind_of(service: &market::Service) -> ServiceKind {
	match service {
		market::Service::MobileData { .. } => ServiceKind::MobileData,
		market::Service::Voice { .. } => ServiceKind::Voice,
		market::Service::Sms { .. } => ServiceKind::Sms,
		market::Service::Iot { .. } => ServiceKind::Iot,
		market::Service::DigitalService { .. } => ServiceKind::DigitalService,
		market::Service::VpnSegment { .. } => ServiceKind::VpnSegment,
		market::Service::DdosMitigation { .. } => ServiceKind::DdosMitigation,
	}
}

/// An offer with the units that can still be ordered.
pub async fn offer(at: &AtBlock, id: u32) -> Result<market::OfferView> {
	let query = api::view_functions().marketplace().offer(OfferId(id));
	view(at, query).await?.ok_or_else(|| Error::NotFound {
		what: format!("offer {id}"),
		advice: "List them with `interwork market offers`",
	})
}

async fn show_offers(
	client: &Client,
	format: Format,
	filter: market::OfferFilter,
	limit: u32,
) -> Result<()> {
	const PAGE: u32 = 100;
	let at = client.at_head().await?;
	let mut rows = Vec::new();
	let mut after = None;
	loop {
		let wanted = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
		if wanted == 0 {
			break;
		}
		let query = api::view_functions().marketplace().find_offers(
			filter.clone(),
			after,
			wanted.min(PAGE),
		);
		let page = view(&at, query).await?;
		rows.extend(page.items.iter().map(OfferRow::new));
		match page.next {
			Some(next) => after = Some(next),
			None => break,
		}
	}
	format.show(&Offers(rows))
}

impl From<&Service> for market::Service {
	fn from(service: &Service) -> Self {
		match service {
			Service::MobileData { bytes_per_unit, generations } => {
				let bits = generations.iter().fold(0, |bits, generation| {
					bits | 1u8
						.checked_shl(u32::from(generation.saturating_sub(2)))
						.unwrap_or_default()
				});
				Self::MobileData {
					bytes_per_unit: *bytes_per_unit,
					technologies: market::Technologies(bits),
				}
			},
			Service::Voice { direction, first_increment_secs, next_increment_secs, unit } => {
				Self::Voice {
					direction: (*direction).into(),
					first_increment_secs: *first_increment_secs,
					next_increment_secs: *next_increment_secs,
					unit: (*unit).into(),
				}
			},
			Service::Sms { direction, length_max } => {
				Self::Sms { direction: (*direction).into(), length_max: *length_max }
			},
			Service::Iot { technology, bytes_per_unit } => {
				Self::Iot { technology: (*technology).into(), bytes_per_unit: *bytes_per_unit }
			},
			Service::DigitalService { category, unit } => {
				Self::DigitalService { category: (*category).into(), unit: (*unit).into() }
			},
			Service::VpnSegment { bandwidth_kbps, endpoints } => {
				Self::VpnSegment { bandwidth_kbps: *bandwidth_kbps, endpoints: *endpoints }
			},
			Service::DdosMitigation { capacity_gbps, response_secs } => Self::DdosMitigation {
				capacity_gbps: *capacity_gbps,
				response_secs: *response_secs,
			},
		}
	}
}

async fn publish(client: &Client, format: Format, options: &Publish) -> Result<()> {
	let now = chain_time(&client.at_head().await?).await?;
	// The chain wants both lists in ascending order, each entry once.
	let mut countries = options.countries.clone();
	countries.sort_by_key(|country| country.0);
	countries.dedup();
	let mut named = options.only_for.clone();
	named.sort_unstable();
	named.dedup();
	let terms = market::OfferTerms {
		service: (&options.service).into(),
		unit_price: options.price,
		area: match countries.is_empty() {
			true => market::Area::World,
			false => market::Area::Countries(BoundedVec(countries)),
		},
		service_level: market::ServiceLevel {
			availability_bp: options.availability_bp,
			latency_ms_max: options.latency_ms,
			support_hours: options.support_hours,
			document: None,
		},
		valid_from: now,
		valid_until: now.saturating_add(options.valid_for.as_secs()),
		capacity: options.capacity,
		min_units: options.min_units,
		audience: match named.is_empty() {
			true => market::Audience::Public,
			false => {
				market::Audience::Named(BoundedVec(named.into_iter().map(OperatorId).collect()))
			},
		},
		terms: options.terms.unwrap_or_default(),
	};
	let call = api::tx().marketplace().publish_offer(terms);
	let done = client.submit(&options.key.signer()?, &call).await?;
	let event = done.event::<api::chain::marketplace::events::OfferPublished>("OfferPublished")?;
	format.show(&Done {
		what: format!("offer {} is published", event.offer_id.0),
		id: Some(event.offer_id.0.into()),
		receipt: done.receipt(),
	})
}

// --- Orders -----------------------------------------------------------------------------------

#[derive(Serialize)]
struct Line {
	id: u64,
	offer: u32,
	provider: u32,
	state: LineState,
	unit_price: Sdrt,
	units: u64,
	used: u64,
	paid: Sdrt,
	escrowed: Sdrt,
	report_until: u64,
	contest: Option<Contest>,
}

#[derive(Serialize)]
struct Contest {
	status: String,
	buyer_units: u64,
	provider_units: Option<u64>,
	buyer_proposal: Option<u64>,
	provider_proposal: Option<u64>,
}

#[derive(Serialize)]
struct Order {
	id: u64,
	buyer: u32,
	payer: Address,
	reference: String,
	status: OrderStatus,
	requested_at: u64,
	accept_by: u64,
	service_until: u64,
	awaiting: u32,
	lines: Vec<Line>,
	accepted_by: Vec<Acceptance>,
	paid: Sdrt,
	escrowed: Sdrt,
	actions: Vec<String>,
	next_deadline: Option<u64>,
}

#[derive(Serialize)]
struct Acceptance {
	provider: u32,
	commitment: String,
	accepted_at: u64,
}

impl Order {
	fn new(view: &market::OrderView) -> Self {
		let record = &view.record;
		Self {
			id: view.id.0,
			buyer: record.buyer.0,
			payer: record.payer.into(),
			reference: hex_of(record.user_reference),
			status: (&record.status).into(),
			requested_at: record.requested_at,
			accept_by: record.accept_by,
			service_until: record.service_until,
			awaiting: record.awaiting,
			lines: view.lines.iter().map(Line::new).collect(),
			accepted_by: view
				.fulfilments
				.iter()
				.map(|(provider, fulfilment)| Acceptance {
					provider: provider.0,
					commitment: hex_of(fulfilment.commitment),
					accepted_at: fulfilment.accepted_at,
				})
				.collect(),
			paid: view.paid.into(),
			escrowed: view.escrowed.into(),
			actions: view.actions.iter().map(action).collect(),
			next_deadline: view.next_deadline,
		}
	}
}

impl Line {
	fn new(view: &market::LineView) -> Self {
		let record = &view.record;
		Self {
			id: view.id.0,
			offer: view.offer.0,
			provider: record.provider,
			state: (&record.state).into(),
			unit_price: record.unit_price.into(),
			units: record.units,
			used: record.used,
			paid: view.paid.into(),
			escrowed: view.escrowed.into(),
			report_until: record.report_until,
			contest: view.contest.as_ref().map(|contest| Contest {
				status: format!("{:?}", contest.status),
				buyer_units: contest.buyer_claim.units,
				provider_units: contest.provider_claim.as_ref().map(|claim| claim.units),
				buyer_proposal: contest.buyer_proposal,
				provider_proposal: contest.provider_proposal,
			}),
		}
	}
}

fn action(action: &market::OrderAction) -> String {
	use market::OrderAction as Action;
	match action {
		Action::Accept(provider) => format!("operator {} accepts or declines", provider.0),
		Action::Cancel => "the buyer cancels".into(),
		Action::Expire => "anyone expires it".into(),
		Action::ReportUsage(provider, line) => {
			format!(
				"operator {} reports usage of line {}, the buyer contests it",
				provider.0, line.0
			)
		},
		Action::Release(provider) => format!("operator {} releases its lines", provider.0),
		Action::Close => "the buyer closes".into(),
		Action::Finalise => "anyone finalises it".into(),
		Action::ResolveContest(line) => {
			format!("the parties settle the contest of line {}", line.0)
		},
		Action::Prune => "anyone prunes it".into(),
	}
}

impl Show for Order {
	fn text(&self) -> String {
		let mut lines = table([
			"line",
			"offer",
			"provider",
			"state",
			"unit price",
			"units",
			"used",
			"paid",
			"escrow",
		]);
		align_right(&mut lines, &[0, 1, 2, 4, 5, 6, 7, 8]);
		for line in &self.lines {
			lines.add_row([
				line.id.to_string(),
				line.offer.to_string(),
				line.provider.to_string(),
				line.state.to_string(),
				line.unit_price.to_string(),
				line.units.to_string(),
				line.used.to_string(),
				line.paid.to_string(),
				line.escrowed.to_string(),
			]);
		}
		let deadline = self.next_deadline.map_or_else(|| "none".into(), moment);
		facts(vec![
			("order", format!("{}, {}", self.id, self.status)),
			("buyer", format!("operator {}, paid by {}", self.buyer, self.payer)),
			("reference", self.reference.clone()),
			("requested (UTC)", moment(self.requested_at)),
			(
				"accept by (UTC)",
				format!("{} ({} to accept)", moment(self.accept_by), self.awaiting),
			),
			("service until", moment(self.service_until)),
			("paid", format!("{} SDRt", self.paid)),
			("in escrow", format!("{} SDRt", self.escrowed)),
			("can be done", self.actions.join("\n")),
			("next deadline", deadline),
			("lines", lines.to_string()),
		])
	}
}

#[derive(Serialize)]
struct OrderRow {
	id: u64,
	party: &'static str,
	status: OrderStatus,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Orders(Vec<OrderRow>);

impl Show for Orders {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "The operator takes part in no order".into();
		}
		let mut table = table(["order", "as", "status"]);
		align_right(&mut table, &[0]);
		for row in &self.0 {
			table.add_row([row.id.to_string(), row.party.to_string(), row.status.to_string()]);
		}
		table.to_string()
	}
}

/// An order with all that belongs to it.
pub async fn order(at: &AtBlock, id: OrderId) -> Result<market::OrderView> {
	let what = format!("order {}", id.0);
	let query = api::view_functions().marketplace().order(id);
	view(at, query)
		.await?
		.ok_or(Error::NotFound { what, advice: "It was never requested, or pruned after its end" })
}

async fn show_orders(client: &Client, format: Format, operator: u32) -> Result<()> {
	const PAGE: u32 = 100;
	let at = client.at_head().await?;
	let mut rows = Vec::new();
	let mut after = None;
	loop {
		let query =
			api::view_functions().marketplace().orders_of(OperatorId(operator), after, PAGE);
		let page = view(&at, query).await?;
		rows.extend(page.items.iter().map(|(id, party, status)| OrderRow {
			id: id.0,
			party: match party {
				market::Party::Buyer => "buyer",
				market::Party::Provider => "provider",
			},
			status: status.into(),
		}));
		match page.next {
			Some(next) => after = Some(next),
			None => return format.show(&Orders(rows)),
		}
	}
}

/// The lines of a request, with the offers' present prices as limits where none is given.
async fn request_lines(at: &AtBlock, lines: &[LineArg]) -> Result<Vec<market::RequestLine>> {
	let mut request = Vec::new();
	for line in lines {
		let max_unit_price = match line.max_unit_price {
			Some(price) => price,
			None => offer(at, line.offer).await?.record.offer.unit_price,
		};
		request.push(market::RequestLine {
			offer: OfferId(line.offer),
			units: line.units,
			max_unit_price,
		});
	}
	Ok(request)
}

#[derive(Serialize)]
struct Quote {
	total: Option<Sdrt>,
	lines: Vec<QuoteLine>,
}

#[derive(Serialize)]
struct QuoteLine {
	offer: u32,
	units: u64,
	price: Option<Sdrt>,
	problem: Option<String>,
}

impl Show for Quote {
	fn text(&self) -> String {
		let mut table = table(["offer", "units", "price or problem"]);
		align_right(&mut table, &[0, 1, 2]);
		for line in &self.lines {
			let price = match (&line.price, &line.problem) {
				(Some(price), _) => price.to_string(),
				(None, Some(problem)) => problem.clone(),
				(None, None) => String::new(),
			};
			table.add_row([line.offer.to_string(), line.units.to_string(), price]);
		}
		let total = match self.total {
			Some(total) => format!("total {total} SDRt"),
			None => "cannot be ordered as it stands".into(),
		};
		format!("{table}\n{total}")
	}
}

async fn show_quote(client: &Client, format: Format, buyer: u32, lines: &[LineArg]) -> Result<()> {
	let at = client.at_head().await?;
	let request = request_lines(&at, lines).await?;
	let query = api::view_functions()
		.marketplace()
		.quote(OperatorId(buyer), BoundedVec(request));
	let quote = view(&at, query).await?;
	format.show(&Quote {
		total: quote.total.map(Sdrt),
		lines: lines
			.iter()
			.zip(quote.lines)
			.map(|(line, result)| QuoteLine {
				offer: line.offer,
				units: line.units,
				price: result.as_ref().ok().map(|price| Sdrt(*price)),
				problem: result.err().map(|problem| format!("{problem:?}")),
			})
			.collect(),
	})
}

async fn request(
	client: &Client,
	signer: &Signer,
	lines: &[LineArg],
	reference: Option<H256>,
	accept_secs: u64,
	service_secs: u64,
) -> Result<Done> {
	let at = client.at_head().await?;
	let now = chain_time(&at).await?;
	let call = api::tx().marketplace().request(
		BoundedVec(request_lines(&at, lines).await?),
		reference.unwrap_or_default().0,
		now.saturating_add(accept_secs),
		now.saturating_add(service_secs),
	);
	let done = client.submit(signer, &call).await?;
	let event = done.event::<api::chain::marketplace::events::OrderRequested>("OrderRequested")?;
	Ok(Done {
		what: format!(
			"order {}: {} SDRt are in escrow until its providers accept and serve",
			event.order_id.0,
			Sdrt(event.amount)
		),
		id: Some(event.order_id.0),
		receipt: done.receipt(),
	})
}

// --- Usage ------------------------------------------------------------------------------------

/// What became of one usage batch.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
	/// Rows in the batch.
	pub rows: u32,
	/// Rows that were paid.
	pub rows_paid: u32,
	/// Units that were paid.
	pub units: String,
	/// What was paid.
	pub amount: Sdrt,
	/// The rows that were refused.
	pub refused: Vec<RefusedRow>,
	/// The transaction.
	pub receipt: Receipt,
}

/// A usage row that paid nothing.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedRow {
	/// Its line.
	pub line: u64,
	/// Its units.
	pub cumulative_units: u64,
	/// Why.
	pub reason: RowResult,
}

#[derive(Serialize)]
struct Usage {
	rows: u64,
	rows_paid: u64,
	amount: Sdrt,
	batches: Vec<Batch>,
}

impl Show for Usage {
	fn text(&self) -> String {
		let mut lines: Vec<_> = self.batches.iter().map(|batch| batch.receipt.line()).collect();
		lines.push(format!("{} of {} rows paid: {} SDRt", self.rows_paid, self.rows, self.amount));
		for row in self.batches.iter().flat_map(|batch| &batch.refused) {
			lines
				.push(format!("line {}, {} units: {}", row.line, row.cumulative_units, row.reason));
		}
		lines.join("\n")
	}
}

/// Reports one batch of usage.
pub async fn report_usage(
	client: &Client,
	signer: &Signer,
	rows: &[RowArg],
) -> Result<(Batch, Finalised)> {
	let encoded = rows
		.iter()
		.map(|row| market::UsageRow {
			line: LineId(row.line),
			cumulative_units: row.cumulative_units,
		})
		.collect();
	let call = api::tx().marketplace().report_usage(BoundedVec(encoded));
	let done = client.submit(signer, &call).await?;
	let event = done.event::<api::chain::marketplace::events::UsageReported>("UsageReported")?;
	// An empty list of results says that every row was paid.
	let refused = rows
		.iter()
		.zip(&event.results.0)
		.map(|(row, result)| (row, RowResult::from(result)))
		.filter(|(_, reason)| *reason != RowResult::Paid)
		.map(|(row, reason)| RefusedRow {
			line: row.line,
			cumulative_units: row.cumulative_units,
			reason,
		})
		.collect();
	let batch = Batch {
		rows: event.rows,
		rows_paid: event.rows_paid,
		units: event.units.to_string(),
		amount: event.amount.into(),
		refused,
		receipt: done.receipt(),
	};
	Ok((batch, done))
}

/// Reads usage rows: `line,cumulative_units`, with or without that header. Empty lines and lines
/// that begin with `#` are skipped.
pub fn read_rows(path: &Path, input: impl Read) -> Result<Vec<RowArg>> {
	let mut rows = Vec::new();
	for (index, text) in BufReader::new(input).lines().enumerate() {
		let fail = |reason: String| Error::Row { path: path.into(), line: index + 1, reason };
		let text = text.map_err(|error| fail(error.to_string()))?;
		let text = text.trim_start_matches('\u{feff}').trim();
		if text.is_empty() || text.starts_with('#') {
			continue;
		}
		let mut fields = text.split(',').map(str::trim);
		let (Some(line), Some(units), None) = (fields.next(), fields.next(), fields.next()) else {
			return Err(fail("expected two fields: line,cumulative_units".into()));
		};
		if rows.is_empty() && line == "line" && units == "cumulative_units" {
			continue;
		}
		let number = |name: &str, text: &str| {
			text.parse::<u64>()
				.map_err(|_| fail(format!("{name} {text:?} is no whole number")))
		};
		rows.push(RowArg {
			line: number("line", line)?,
			cumulative_units: number("cumulative_units", units)?,
		});
	}
	Ok(rows)
}

fn open_rows(path: &Path) -> Result<Vec<RowArg>> {
	if path == Path::new("-") {
		return read_rows(path, std::io::stdin().lock());
	}
	let file =
		std::fs::File::open(path).map_err(|reason| Error::File { path: path.into(), reason })?;
	read_rows(path, file)
}

async fn usage(client: &Client, format: Format, signer: &Signer, rows: &[RowArg]) -> Result<()> {
	if rows.is_empty() {
		return Err(Error::Usage("there are no usage rows to report".into()));
	}
	let at = client.at_head().await?;
	let most = at.constants().entry(api::constants().marketplace().max_usage_rows())?;
	let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
	let progress = Progress::start(format!("reporting {} rows", rows.len()));
	// The nonces keep the batches in the order of the file; they need not wait for each other.
	let quiet = client.clone().showing_progress(false);
	let reports = rows.chunks(most).map(|chunk| report_usage(&quiet, signer, chunk));
	let batches = futures::future::try_join_all(reports).await;
	progress.finish();
	let batches: Vec<Batch> = batches?.into_iter().map(|(batch, _)| batch).collect();
	format.show(&Usage {
		rows: batches.iter().map(|batch| u64::from(batch.rows)).sum(),
		rows_paid: batches.iter().map(|batch| u64::from(batch.rows_paid)).sum(),
		amount: Sdrt(batches.iter().map(|batch| batch.amount.0).sum()),
		batches,
	})
}

// --- Commands ---------------------------------------------------------------------------------

#[derive(Serialize)]
struct Done {
	what: String,
	id: Option<u64>,
	receipt: Receipt,
}

impl Show for Done {
	fn text(&self) -> String {
		format!("{}\n{}", self.receipt.line(), self.what)
	}
}

async fn on_order<C: subxt::tx::Payload>(
	client: &Client,
	format: Format,
	options: OrderAction,
	what: &str,
	call: impl FnOnce(OrderId) -> C,
) -> Result<()> {
	let done = client.submit(&options.key.signer()?, &call(OrderId(options.order))).await?;
	let closed = done
		.events
		.find_first::<api::chain::marketplace::events::OrderClosed>()
		.transpose()?
		.map(|event| {
			format!(
				"; it is {} and {} SDRt went back to {}",
				OrderStatus::from(&event.outcome),
				trimmed(event.returned),
				Address(event.returned_to)
			)
		})
		.unwrap_or_default();
	format.show(&Done {
		what: format!("order {}: {what}{closed}", options.order),
		id: Some(options.order),
		receipt: done.receipt(),
	})
}

async fn on_line<C: subxt::tx::Payload>(
	client: &Client,
	format: Format,
	signer: &Signer,
	line: u64,
	what: &str,
	call: C,
) -> Result<()> {
	let done = client.submit(signer, &call).await?;
	let settled = done
		.events
		.find_first::<api::chain::marketplace::events::ContestSettled>()
		.transpose()?
		.map(|event| format!("; it is settled and {} SDRt were paid", trimmed(event.amount)))
		.unwrap_or_default();
	format.show(&Done {
		what: format!("line {line}: {what}{settled}"),
		id: Some(line),
		receipt: done.receipt(),
	})
}

/// Runs `interwork market`.
pub async fn run(client: &Client, format: Format, command: Market) -> Result<()> {
	let tx = || api::tx().marketplace();
	match command {
		Market::Offers { kind, country, provider, buyer, max_price, limit } => {
			let unit_price_max = max_price
				.map(|price| u64::try_from(price.0))
				.transpose()
				.map_err(|_| Error::Usage("the highest price is too large".into()))?;
			let filter = market::OfferFilter {
				kind: kind.map(Into::into),
				country,
				provider: provider.map(OperatorId),
				buyer: buyer.map(OperatorId),
				unit_price_max,
			};
			show_offers(client, format, filter, limit).await
		},
		Market::Offer { id } => {
			format.show(&OfferRow::new(&offer(&client.at_head().await?, id).await?))
		},
		Market::Publish(options) => publish(client, format, &options).await,
		Market::Withdraw { key, offer } => {
			let call = tx().withdraw_offer(OfferId(offer));
			let done = client.submit(&key.signer()?, &call).await?;
			let what = format!("offer {offer} is withdrawn");
			format.show(&Done { what, id: Some(offer.into()), receipt: done.receipt() })
		},
		Market::Quote { buyer, lines } => show_quote(client, format, buyer, &lines).await,
		Market::Request { key, lines, reference, accept_within, service_for } => {
			let (accept, service) = (accept_within.as_secs(), service_for.as_secs());
			let signer = key.signer()?;
			format.show(&request(client, &signer, &lines, reference, accept, service).await?)
		},
		Market::Accept { key, order, commitment } => {
			let options = OrderAction { key, order };
			on_order(client, format, options, "accepted", |id| tx().accept(id, commitment)).await
		},
		Market::Decline(options) => {
			on_order(client, format, options, "declined", |id| tx().decline(id)).await
		},
		Market::Cancel(options) => {
			on_order(client, format, options, "cancelled", |id| tx().cancel(id)).await
		},
		Market::Expire(options) => {
			on_order(client, format, options, "expired", |id| tx().expire(id)).await
		},
		Market::Usage { key, file, rows } => {
			let rows = match file {
				Some(path) => open_rows(&path)?,
				None => rows,
			};
			usage(client, format, &key.signer()?, &rows).await
		},
		Market::Order { id } => {
			format.show(&Order::new(&order(&client.at_head().await?, OrderId(id)).await?))
		},
		Market::Orders { operator } => show_orders(client, format, operator).await,
		Market::Release(options) => {
			on_order(client, format, options, "released", |id| tx().release(id)).await
		},
		Market::Close(options) => {
			on_order(client, format, options, "closing", |id| tx().close(id)).await
		},
		Market::Finalise(options) => {
			on_order(client, format, options, "finalised", |id| tx().finalise(id)).await
		},
		Market::Prune(options) => {
			on_order(client, format, options, "pruned", |id| tx().prune(id)).await
		},
		Market::Contest(claim) => {
			let call = tx().contest(LineId(claim.line), claim.units, claim.evidence);
			on_line(client, format, &claim.key.signer()?, claim.line, "contested", call).await
		},
		Market::Answer(claim) => {
			let call = tx().answer_contest(LineId(claim.line), claim.units, claim.evidence);
			on_line(client, format, &claim.key.signer()?, claim.line, "contest answered", call)
				.await
		},
		Market::WithdrawContest { key, line } => {
			let call = tx().withdraw_contest(LineId(line));
			on_line(client, format, &key.signer()?, line, "contest withdrawn", call).await
		},
		Market::Settle { key, line, units } => {
			let call = tx().settle_contest(LineId(line), units);
			on_line(client, format, &key.signer()?, line, "settlement proposed", call).await
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn rows(text: &str) -> Result<Vec<RowArg>> {
		read_rows(Path::new("rows.csv"), text.as_bytes())
	}

	#[test]
	fn rows_should_be_read_with_and_without_a_header() {
		let expected = vec![
			RowArg { line: 1, cumulative_units: 2 },
			RowArg { line: u64::MAX, cumulative_units: 0 },
		];
		for text in [
			"1,2\n18446744073709551615,0\n",
			"line,cumulative_units\r\n1,2\r\n18446744073709551615, 0",
			"\u{feff}line,cumulative_units\n# from the mediation\n\n 1 , 2 \n18446744073709551615,0",
		] {
			assert_eq!(rows(text).unwrap(), expected, "{text:?}");
		}
		assert!(rows("").unwrap().is_empty());
	}

	#[test]
	fn row_should_be_refused_with_its_line_number_when_malformed() {
		for (text, line) in [
			("1,2\n3", 2),
			("1,2,3", 1),
			("a,b", 1),
			("1,2\n\n1,-2", 3),
			("1,2\nline,cumulative_units", 2),
			("1,18446744073709551616", 1),
			("1,2.5", 1),
		] {
			match rows(text) {
				Err(Error::Row { line: found, .. }) => assert_eq!(found, line, "{text:?}"),
				other => panic!("{text:?} gave {other:?}"),
			}
		}
	}

	#[test]
	fn generations_should_become_the_bits_of_the_chain() {
		let bits = |generations: &[u8]| {
			let service =
				Service::MobileData { bytes_per_unit: 1, generations: generations.to_vec() };
			match market::Service::from(&service) {
				market::Service::MobileData { technologies, .. } => technologies.0,
				other => panic!("{other:?}"),
			}
		};
		assert_eq!(bits(&[2]), 1);
		assert_eq!(bits(&[4, 5]), 12);
		assert_eq!(bits(&[2, 3, 4, 5, 5]), 15);
	}
}
