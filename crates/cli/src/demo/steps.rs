//! What happens, step by step. Steps that do not depend on each other run at the same time.

use super::{
	cast::{owed_by, Actor, Cast, Standing},
	desk::{Desk, Party},
	networks::Dice,
};
use crate::{
	account,
	amounts::{Sdrt, UNIT},
	api::{self, chain, market, IssuerId, OfferId, OperatorId, OrderId, Plmn, Rates},
	args::RowArg,
	board::EncodedCall,
	client::{view, Finalised},
	codes::{OrderStatus, RowResult, Text},
	error::{Error, Result},
	market as cli_market,
	sdrt::{chain_time, valuation, Valuation},
};
use api::types::bounded_collections::bounded_vec::BoundedVec;
use futures::future::try_join_all;
use serde::Serialize;
use subxt::{config::Hasher, utils::H256};

/// What a party without money gets for fees.
const FEE_MONEY: u128 = 50 * UNIT;

/// Below this, a party gets [`FEE_MONEY`].
const FEE_MONEY_LOW: u128 = 20 * UNIT;

/// What the issuer mints for the home operator.
const MINT_FOR_BUYER: u128 = 5_000 * UNIT;

/// What the issuer mints for every other operator.
const MINT_FOR_PROVIDER: u128 = 500 * UNIT;

/// The most that the issuer may owe.
const CEILING: u128 = 100_000_000 * UNIT;

/// What the auditor attests beyond what the issuer owes already.
const RESERVE: u128 = 1_000_000 * UNIT;

/// How long providers may take to accept.
const ACCEPT_SECS: u64 = 3_600; // 1 h

/// How long the service lasts.
const SERVICE_SECS: u64 = 30 * 86_400; // 30 days

/// How long offers are valid.
const VALIDITY_SECS: u64 = 365 * 86_400;

// --- Joining ----------------------------------------------------------------------------------

/// The board appoints issuer, auditor and reporters, where an earlier run has not.
pub async fn appoint(desk: &Desk<'_>, cast: &Cast) -> Result<IssuerId> {
	let at = desk.client.at_finalised().await?;
	let token = || api::tx().sdrt();
	let mut motions = Vec::new();
	if cast.issuer_id.is_none() {
		let name = BoundedVec(cast.issuer.name.clone().into_bytes());
		let call = token().appoint_issuer(cast.issuer.account(), name, CEILING);
		let what = format!("appoint {} as issuer", cast.issuer.name);
		motions.push((what, EncodedCall::new(&at, &call)?));
	}
	if !cast.has_auditor {
		let call = token().set_auditor(cast.auditor.account());
		motions.push(("appoint the auditor".into(), EncodedCall::new(&at, &call)?));
	}
	for reporter in &cast.reporters {
		if !cast.known_reporters.contains(&reporter.account()) {
			let call = token().add_reporter(reporter.account());
			motions.push((format!("appoint {}", reporter.name), EncodedCall::new(&at, &call)?));
		}
	}
	let carried = motions
		.iter()
		.enumerate()
		.map(|(turn, (what, call))| desk.carry(&cast.board, turn, what.as_str(), call));
	try_join_all(carried).await?;

	let at = desk.client.at_finalised().await?;
	let id = view(&at, api::view_functions().sdrt().issuer_of(cast.issuer.account())).await?;
	id.ok_or_else(|| Error::Demo("the board carried the motion, but there is no issuer".into()))
}

/// Sends a party money for fees, and for `extra`, if it has little.
pub(super) async fn fund(desk: &Desk<'_>, cast: &Cast, party: &Party, extra: u128) -> Result<()> {
	let at = desk.client.at_finalised().await?;
	if account::funds(&at, party.account()).await?.free >= FEE_MONEY_LOW.saturating_add(extra) {
		return Ok(());
	}
	let amount = FEE_MONEY.saturating_add(extra);
	let call = api::tx().balances().transfer_keep_alive(party.account().into(), amount);
	desk.send(&cast.funder, format!("fund {}", party.name), &call).await?;
	Ok(())
}

/// Sends issuer, auditor and reporters money for fees.
pub async fn fund_officers(desk: &Desk<'_>, cast: &Cast) -> Result<()> {
	let officers = [&cast.issuer, &cast.auditor].into_iter().chain(&cast.reporters);
	try_join_all(officers.map(|party| fund(desk, cast, party, 0))).await?;
	Ok(())
}

/// The operators apply with their deposits and the board admits them.
pub async fn admit(desk: &Desk<'_>, cast: &Cast) -> Result<[OperatorId; 4]> {
	let joined = cast
		.operators()
		.into_iter()
		.enumerate()
		.map(|(turn, actor)| admit_one(desk, cast, turn, actor));
	try_join_all(joined)
		.await?
		.try_into()
		.map_err(|_| Error::Demo("four operators take part".into()))
}

async fn admit_one(desk: &Desk<'_>, cast: &Cast, turn: usize, actor: &Actor) -> Result<OperatorId> {
	let id = match &actor.standing {
		Standing::Active(id) => {
			fund(desk, cast, &actor.party, 0).await?;
			return Ok(id.clone());
		},
		Standing::Applied(id) => id.clone(),
		Standing::New => apply(desk, cast, actor).await?,
	};
	let at = desk.client.at_finalised().await?;
	let call = EncodedCall::new(&at, &api::tx().operators().admit(id.clone()))?;
	desk.carry(&cast.board, turn, format!("admit {}", actor.party.name), &call)
		.await?;
	Ok(id)
}

async fn apply(desk: &Desk<'_>, cast: &Cast, actor: &Actor) -> Result<OperatorId> {
	let at = desk.client.at_finalised().await?;
	let deposit = at.constants().entry(api::constants().operators().application_deposit())?;
	fund(desk, cast, &actor.party, deposit).await?;

	let name = BoundedVec(actor.party.name.clone().into_bytes());
	let call = match &actor.network {
		Some(network) => api::tx().operators().apply(
			name,
			api::OperatorKind::Mno,
			network.country_code()?,
			Some(network.tadig_code()?),
			BoundedVec(vec![network.plmn_code()?]),
		),
		None => api::tx().operators().apply(
			name,
			api::OperatorKind::ServiceProvider,
			crate::codes::country("IE").map_err(Error::Demo)?,
			None,
			BoundedVec(Vec::<Plmn>::new()),
		),
	};
	let done = desk.send(&actor.party, "apply for membership", &call).await?;
	Ok(done.event::<chain::operators::events::Applied>("Operators.Applied")?.operator)
}

// --- Money ------------------------------------------------------------------------------------

/// The auditor attests the reserve and the issuer mints for every operator.
pub async fn mint(desk: &Desk<'_>, cast: &Cast, issuer: &IssuerId) -> Result<()> {
	let at = desk.client.at_finalised().await?;
	let reserve = owed_by(&at, issuer).await?.saturating_add(RESERVE);
	let as_of = chain_time(&at).await?;
	let evidence = at.hasher().hash(b"audit report of the demonstration");
	let call = api::tx().sdrt().attest_reserve(issuer.clone(), reserve, as_of, evidence);
	desk.send(&cast.auditor, "attest the reserve", &call).await?;

	let mints = cast.operators().into_iter().map(|actor| {
		let is_buyer = actor.party.account() == cast.home.party.account();
		let amount = if is_buyer { MINT_FOR_BUYER } else { MINT_FOR_PROVIDER };
		let what = format!("mint {} SDRt for {}", Sdrt(amount), actor.party.name);
		let call = api::tx().sdrt().mint(actor.party.account(), amount);
		async move { desk.send(&cast.issuer, what, &call).await }
	});
	try_join_all(mints).await?;
	Ok(())
}

/// Two reporters report rates that differ a little, and the chain values the SDR.
pub async fn report_rates(desk: &Desk<'_>, cast: &Cast) -> Result<Valuation> {
	// Made-up rates near those of late 2025; reporters take theirs from their own sources.
	const RATES: [Rates; 2] = [
		Rates {
			usd_per_eur: 1_174_200_000,
			cny_per_usd: 7_043_100_000,
			jpy_per_usd: 155_480_000_000,
			usd_per_gbp: 1_337_300_000,
		},
		Rates {
			usd_per_eur: 1_174_600_000,
			cny_per_usd: 7_042_700_000,
			jpy_per_usd: 155_520_000_000,
			usd_per_gbp: 1_337_900_000,
		},
	];
	let observed_at = chain_time(&desk.client.at_finalised().await?).await?;
	let reports = cast.reporters.iter().zip(RATES).map(|(reporter, rates)| {
		let call = api::tx().sdrt().report_rates(rates, observed_at);
		async move { desk.send(reporter, "report exchange rates", &call).await }
	});
	try_join_all(reports).await?;
	valuation(&desk.client.at_finalised().await?).await
}

// --- Trade ------------------------------------------------------------------------------------

/// What is offered and how much of it is ordered.
#[derive(Clone, Debug, Serialize)]
pub struct Sale {
	/// Name of the provider.
	pub provider: String,
	/// Id of the provider.
	pub operator: u32,
	/// Id of the offer.
	pub offer: u32,
	/// The order line.
	pub line: u64,
	/// What is sold.
	pub service: String,
	/// Price of a unit.
	pub unit_price: Sdrt,
	/// Units ordered.
	pub units: u64,
	/// Units used.
	pub used: u64,
	/// Paid to the provider.
	pub paid: Sdrt,
	#[serde(skip)]
	price: u64,
	#[serde(skip)]
	seller: usize,
}

/// What is to be published: seller, service, price of a unit, units to order.
struct Plan {
	seller: usize,
	service: market::Service,
	unit_price: u64,
	units: u64,
}

fn plans(seed: u64) -> Vec<Plan> {
	let mut dice = Dice::new(seed);
	let data = || market::Service::MobileData {
		bytes_per_unit: 100_000,
		technologies: market::Technologies(12),
	};
	let voice = || market::Service::Voice {
		direction: market::Direction::Originating,
		first_increment_secs: 60,
		next_increment_secs: 1,
		unit: market::CallUnit::Minute,
	};
	let identity = market::Service::DigitalService {
		category: market::DigitalCategory::Identity,
		unit: market::DigitalUnit::UserDay,
	};
	let mut plans = Vec::new();
	for seller in [0, 1] {
		// About one SDRt for ten thousand units of 100 kB: a gigabyte.
		let unit_price = dice.between(85_000, 110_000);
		let units = dice.between(1_000_000, 2_500_000);
		plans.push(Plan { seller, service: data(), unit_price, units });
		// About one and a half hundredths of an SDRt for a minute.
		let unit_price = dice.between(12_000_000, 17_000_000);
		let units = dice.between(8_000, 20_000);
		plans.push(Plan { seller, service: voice(), unit_price, units });
	}
	let unit_price = dice.between(15_000_000, 25_000_000);
	let units = dice.between(500, 1_500);
	plans.push(Plan { seller: 2, service: identity, unit_price, units });
	plans
}

/// The providers publish their offers.
pub async fn publish(
	desk: &Desk<'_>,
	cast: &Cast,
	seed: u64,
	providers: &[OperatorId],
) -> Result<Vec<Sale>> {
	let at = desk.client.at_finalised().await?;
	let now = chain_time(&at).await?;
	let terms = at.hasher().hash(b"terms of the demonstration");
	let sellers = cast.providers();
	let plans = plans(seed);
	let published = plans.iter().map(|plan| {
		let seller = sellers.get(plan.seller).copied();
		let operator = providers.get(plan.seller).cloned();
		async move {
			let (Some(seller), Some(operator)) = (seller, operator) else {
				return Err(Error::Demo("an offer without a seller".into()));
			};
			let area = match &seller.network {
				Some(network) => market::Area::Countries(BoundedVec(vec![network.country_code()?])),
				None => market::Area::World,
			};
			let offer = market::OfferTerms {
				service: plan.service.clone(),
				unit_price: plan.unit_price,
				area,
				service_level: market::ServiceLevel {
					availability_bp: 9_990,
					latency_ms_max: Some(120),
					support_hours: 24,
					document: None,
				},
				valid_from: now,
				valid_until: now.saturating_add(VALIDITY_SECS),
				capacity: plan.units.saturating_mul(10),
				min_units: 1,
				audience: market::Audience::Public,
				terms,
			};
			let service = plan.service.text();
			let call = api::tx().marketplace().publish_offer(offer);
			let done = desk.send(&seller.party, format!("offer {service}"), &call).await?;
			let event = done.event::<chain::marketplace::events::OfferPublished>(
				"Marketplace.OfferPublished",
			)?;
			Ok(Sale {
				provider: seller.party.name.clone(),
				operator: operator.0,
				offer: event.offer_id.0,
				line: 0,
				service,
				unit_price: plan.unit_price.into(),
				units: plan.units,
				used: 0,
				paid: Sdrt(0),
				price: plan.unit_price,
				seller: plan.seller,
			})
		}
	});
	try_join_all(published).await
}

/// The package that the home operator orders.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
	/// Id of the order.
	pub order: u64,
	/// What `Marketplace.quote` predicted.
	pub quoted: Sdrt,
	/// What was paid into escrow.
	pub escrowed: Sdrt,
	/// What was paid to the providers.
	pub paid: Sdrt,
	/// What went back to the home operator.
	pub returned: Sdrt,
	/// Where the order stands at the end.
	pub status: Option<OrderStatus>,
	/// Its lines.
	pub lines: Vec<Sale>,
	/// The usage reports.
	pub usage: Vec<UsageReport>,
}

/// A usage report of one provider.
#[derive(Clone, Debug, Serialize)]
pub struct UsageReport {
	/// Name of the provider.
	pub provider: String,
	/// What it is.
	pub what: &'static str,
	/// Rows in the batch.
	pub rows: u32,
	/// Rows that were paid.
	pub rows_paid: u32,
	/// What was paid.
	pub amount: Sdrt,
	/// Rows that paid nothing, and why.
	pub refused: Vec<cli_market::RefusedRow>,
}

/// The home operator requests all of it in one order and pays the price into escrow.
pub async fn request(
	desk: &Desk<'_>,
	cast: &Cast,
	buyer: &OperatorId,
	mut sales: Vec<Sale>,
) -> Result<Package> {
	let at = desk.client.at_finalised().await?;
	let now = chain_time(&at).await?;
	let lines: Vec<_> = sales
		.iter()
		.map(|sale| market::RequestLine {
			offer: OfferId(sale.offer),
			units: sale.units,
			max_unit_price: sale.price,
		})
		.collect();
	let query = api::view_functions()
		.marketplace()
		.quote(buyer.clone(), BoundedVec(lines.clone()));
	let quote = view(&at, query).await?;
	let quoted = quote
		.total
		.ok_or_else(|| Error::Demo(format!("the chain quotes no price: {:?}", quote.lines)))?;
	let reference = at.hasher().hash(b"package for travellers").0;
	let call = api::tx().marketplace().request(
		BoundedVec(lines),
		reference,
		now.saturating_add(ACCEPT_SECS),
		now.saturating_add(SERVICE_SECS),
	);
	let done = desk.send(&cast.home.party, "request the package", &call).await?;
	let event =
		done.event::<chain::marketplace::events::OrderRequested>("Marketplace.OrderRequested")?;
	for (line, sale) in (event.first_line.0..).zip(&mut sales) {
		sale.line = line;
	}
	Ok(Package {
		order: event.order_id.0,
		quoted: Sdrt(quoted),
		escrowed: Sdrt(event.amount),
		paid: Sdrt(0),
		returned: Sdrt(0),
		status: None,
		lines: sales,
		usage: Vec::new(),
	})
}

/// Every provider accepts with the commitment of its fulfilment document.
pub async fn accept(desk: &Desk<'_>, cast: &Cast, package: &Package) -> Result<()> {
	let at = desk.client.at_finalised().await?;
	let genesis = desk.client.genesis();
	let accepted = cast.providers().into_iter().map(|provider| {
		// In the trade: the salted hash of the document with which the buyer's systems are set up.
		let document = [
			b"fulfilment of the demonstration".as_slice(),
			genesis.as_ref(),
			&package.order.to_be_bytes(),
			&provider.party.account().0,
		]
		.concat();
		let commitment: H256 = at.hasher().hash(&document);
		let call = api::tx().marketplace().accept(OrderId(package.order), commitment);
		async move { desk.send(&provider.party, "accept the order", &call).await }
	});
	try_join_all(accepted).await?;
	Ok(())
}

/// Every provider reports usage twice, the second time with a row that is a replay and one that
/// claims more than was ordered, and then says that this was all. The chain keeps a provider's three
/// transactions in order, so they are sent without waiting for each other.
pub async fn serve(desk: &Desk<'_>, cast: &Cast, package: &mut Package) -> Result<()> {
	let served = cast
		.providers()
		.into_iter()
		.enumerate()
		.map(|(seller, provider)| serve_one(desk, provider, seller, package));
	for (reports, released) in try_join_all(served).await? {
		package.usage.extend(reports);
		let closed = released.events.find_first::<chain::marketplace::events::OrderClosed>();
		if let Some(event) = closed.transpose()? {
			package.returned = Sdrt(event.returned);
		}
	}

	let at = desk.client.at_finalised().await?;
	let order = cli_market::order(&at, OrderId(package.order)).await?;
	package.status = Some((&order.record.status).into());
	package.paid = Sdrt(order.paid);
	for line in &order.lines {
		if let Some(sale) = package.lines.iter_mut().find(|sale| sale.line == line.id.0) {
			sale.used = line.record.used;
			sale.paid = Sdrt(line.paid);
		}
	}
	Ok(())
}

async fn serve_one(
	desk: &Desk<'_>,
	provider: &Actor,
	seller: usize,
	package: &Package,
) -> Result<(Vec<UsageReport>, Finalised)> {
	let own: Vec<&Sale> = package.lines.iter().filter(|sale| sale.seller == seller).collect();
	let row = |sale: &Sale, percent: u64| RowArg {
		line: sale.line,
		cumulative_units: sale.units.saturating_mul(percent) / 100,
	};
	let first: Vec<RowArg> = own.iter().map(|sale| row(sale, 40)).collect();
	let mut second: Vec<RowArg> = own.iter().map(|sale| row(sale, 75)).collect();
	// A replay of the first report, and a line that was used up one and a half times.
	second.extend(first.iter().copied());
	second.extend(own.first().map(|sale| row(sale, 150)));

	let release = api::tx().marketplace().release(OrderId(package.order));
	let ((one, one_done), (two, two_done), released) = tokio::try_join!(
		cli_market::report_usage(desk.client, &provider.party.signer, &first),
		cli_market::report_usage(desk.client, &provider.party.signer, &second),
		desk.send(&provider.party, "release the lines", &release),
	)?;
	desk.write_down(&provider.party, "report usage", &one_done);
	desk.write_down(&provider.party, "report usage, with a replay", &two_done);
	let report = |what, batch: cli_market::Batch| UsageReport {
		provider: provider.party.name.clone(),
		what,
		rows: batch.rows,
		rows_paid: batch.rows_paid,
		amount: batch.amount,
		refused: batch.refused,
	};
	Ok((vec![report("usage", one), report("usage with a replay", two)], released))
}

impl Package {
	/// How many rows were refused as replays, and how many as more than was ordered.
	pub fn refused(&self) -> (usize, usize) {
		let count = |reason| {
			self.usage
				.iter()
				.flat_map(|report| &report.refused)
				.filter(|row| row.reason == reason)
				.count()
		};
		(count(RowResult::NotIncreasing), count(RowResult::ExceedsUnits))
	}
}

// --- The end ----------------------------------------------------------------------------------

/// A redemption.
#[derive(Clone, Debug, Serialize)]
pub struct Redeemed {
	/// Id of the redemption.
	pub redemption: u64,
	/// Who was paid out.
	pub holder: String,
	/// Who paid.
	pub issuer: String,
	/// How much was asked for.
	pub amount: Sdrt,
	/// How much was burned.
	pub burned: Sdrt,
}

/// The first visited operator has the whole SDRt of what it earned paid out, and they are burned.
pub async fn redeem(
	desk: &Desk<'_>,
	cast: &Cast,
	issuer: &IssuerId,
	package: &Package,
) -> Result<Redeemed> {
	let [holder, _] = &cast.visited;
	let earned: u128 = package
		.lines
		.iter()
		.filter(|sale| sale.seller == 0)
		.map(|sale| sale.paid.0)
		.sum();
	let amount = earned / UNIT * UNIT;
	let at = desk.client.at_finalised().await?;
	let reference = at.hasher().hash(b"payout details of the demonstration");
	let call = api::tx().sdrt().request_redemption(issuer.clone(), amount, reference);
	let done = desk.send(&holder.party, "ask for a redemption", &call).await?;
	let event =
		done.event::<chain::sdrt::events::RedemptionRequested>("Sdrt.RedemptionRequested")?;

	let evidence = at.hasher().hash(b"proof of payment of the demonstration");
	let call = api::tx().sdrt().confirm_redemption(event.id.clone(), evidence);
	let done = desk.send(&cast.issuer, "confirm the payout", &call).await?;
	let burned = done
		.event::<chain::sdrt::events::RedemptionConfirmed>("Sdrt.RedemptionConfirmed")?
		.amount;
	Ok(Redeemed {
		redemption: event.id.0,
		holder: holder.party.name.clone(),
		issuer: cast.issuer.name.clone(),
		amount: Sdrt(amount),
		burned: Sdrt(burned),
	})
}

/// The providers withdraw their offers and get the deposits back.
pub async fn withdraw_offers(desk: &Desk<'_>, cast: &Cast, package: &Package) -> Result<()> {
	let providers = cast.providers();
	let withdrawn = package.lines.iter().filter_map(|sale| {
		let provider = providers.get(sale.seller).copied()?;
		let call = api::tx().marketplace().withdraw_offer(OfferId(sale.offer));
		let what = format!("withdraw the offer of {}", sale.service);
		Some(async move { desk.send(&provider.party, what, &call).await })
	});
	try_join_all(withdrawn).await?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn plans_should_be_affordable_whatever_the_seed() {
		for seed in 0..1_000 {
			let plans = plans(seed);
			assert_eq!(plans.len(), 5);
			let total: u128 =
				plans.iter().map(|x| u128::from(x.units) * u128::from(x.unit_price)).sum();
			assert!(total < MINT_FOR_BUYER, "seed {seed}: {total}");
			// What the first visited operator earns must be enough for a redemption.
			assert!(total / 10 > UNIT);
		}
	}
}
