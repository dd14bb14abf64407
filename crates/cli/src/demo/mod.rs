//! `interwork demo`: a whole trade between real networks, over JSON-RPC alone.
//!
//! Operators apply and are admitted by the board, an issuer is appointed, audited and mints, rates
//! are reported, two visited operators and a service provider sell one package to a home operator,
//! usage is reported and paid, the rest of the escrow returns, and SDRt is redeemed. Meanwhile a customer
//! of the home operator visits another network and pays it with roaming units through a channel, and where two
//! nodes are named, two operators exchange rate sheets and settle two periods. Then every balance is compared with the events of all blocks in between, and every unit accounted for.
//!
//! The demonstration can be run again on the same chain: it takes networks that are not registered
//! yet, and when there are none left, those of earlier runs. All its accounts follow from the
//! development phrase (`//Demo//DEUD1` and so on), so it is for test networks alone.

pub mod books;
pub mod cast;
pub mod checks;
pub mod desk;
pub mod networks;
pub mod records;
pub mod report;
pub mod roaming;
pub mod settlement;
pub mod steps;
pub mod units;

use crate::{
	api::{IssuerId, OperatorId},
	args::Demo,
	client::{hex_of, millis, Client},
	error::{Error, Result},
	output::{Format, Progress},
};
use books::{Books, Movements};
use cast::{Cast, Standing};
use desk::Desk;
use report::{Latency, OperatorRow, Report};
use settlement::Office;
use std::time::{Duration, Instant};
use steps::{Package, Redeemed};
use units::UnitBooks;

/// Runs `interwork demo`.
pub async fn run(
	client: &Client,
	format: Format,
	options: &Demo,
	patience: Duration,
) -> Result<()> {
	let progress = Progress::start("looking at the chain");
	let outcome = async {
		let offices = settlement::offices(client, options, patience).await?;
		play(client, options.seed, offices.as_ref(), progress.clone()).await
	};
	let outcome = outcome.await;
	progress.finish();
	let report = outcome?;
	format.show(&report)?;
	let wrong: Vec<_> = report
		.equalities
		.iter()
		.filter(|equality| !equality.holds)
		.map(|equality| {
			format!(
				"{} ({}) and {} ({})",
				equality.left_is, equality.left, equality.right_is, equality.right
			)
		})
		.collect();
	match wrong.is_empty() {
		true => Ok(()),
		false => Err(Error::Demo(format!("these figures must be equal: {}", wrong.join("; ")))),
	}
}

/// Plays it and returns what happened. Two operators settle with each other if there are nodes for both.
pub async fn play(
	client: &Client,
	seed: u64,
	offices: Option<&[Office; 2]>,
	progress: Progress,
) -> Result<Report> {
	let started = Instant::now();
	let at = client.at_finalised().await?;
	let cast = Cast::choose(&at, seed).await?;
	let before = Books::read(&at).await?;
	let desk = Desk::new(client, progress.clone());

	progress.say("the board appoints, operators join, the issuer mints");
	let money = async {
		let (issuer, ()) =
			tokio::try_join!(steps::appoint(&desk, &cast), steps::fund_officers(&desk, &cast))?;
		let ((), valuation) = tokio::try_join!(
			steps::mint(&desk, &cast, &issuer),
			steps::report_rates(&desk, &cast)
		)?;
		Ok::<_, Error>((issuer, valuation))
	};
	let ((issuer, valuation), operators) = tokio::try_join!(money, steps::admit(&desk, &cast))?;
	let [home, providers @ ..] = &operators;

	let [host, partner, ..] = providers;
	let settled = async {
		match offices {
			None => Ok(None),
			Some(offices) => {
				settlement::settle(&desk, &cast, seed, offices, home, partner).await.map(Some)
			},
		}
	};
	let ((package, open, redemption), visit, settlement) = tokio::try_join!(
		trade(&desk, &cast, seed, &issuer, home, providers),
		roaming::visit(&desk, &cast, seed, home, host),
		settled,
	)?;

	progress.say("checking every balance");
	let at = client.at_finalised().await?;
	let after = Books::read(&at).await?;
	let units = UnitBooks::read(&at).await?;
	let movements = Movements::read(client, before.height, after.height).await?;
	let (mut equalities, fee_income) =
		checks::check(&before, &open, &after, &movements, &package, &redemption)?;
	equalities.extend(checks::check_visit(&visit, &units, &after)?);
	if let Some(settlement) = &settlement {
		equalities.extend(checks::check_settlement(settlement, &movements)?);
	}
	let transactions = desk.journal();
	Ok(Report {
		ok: equalities.iter().all(|equality| equality.holds),
		chain: client.rpc().system_chain().await?,
		genesis: hex_of(client.genesis()),
		seed,
		blocks: [before.height, after.height],
		elapsed_ms: millis(started.elapsed()),
		operators: operator_rows(&cast, &operators),
		motions: desk.motions(),
		valuation,
		package,
		redemption,
		balances: report::balances(
			&cast,
			(&before, &after),
			&fee_income,
			&visit,
			settlement.as_ref(),
			&units,
		),
		visit,
		settlement,
		fee_income,
		equalities,
		latency: Latency::of(&transactions),
		transactions,
	})
}

/// The package: offers, order, usage, payment, and the payout of an operator. The books are those of
/// when the order was open.
async fn trade(
	desk: &Desk<'_>,
	cast: &Cast,
	seed: u64,
	issuer: &IssuerId,
	home: &OperatorId,
	providers: &[OperatorId],
) -> Result<(Package, Books, Redeemed)> {
	desk.progress.say("providers publish, the home operator orders");
	let sales = steps::publish(desk, cast, seed, providers).await?;
	let mut package = steps::request(desk, cast, home, sales).await?;
	desk.progress.say("providers accept and report usage");
	steps::accept(desk, cast, &package).await?;
	let open = Books::read(&desk.client.at_finalised().await?).await?;
	steps::serve(desk, cast, &mut package).await?;
	desk.progress.say("an operator is paid out");
	let (redemption, ()) = tokio::try_join!(
		steps::redeem(desk, cast, issuer, &package),
		steps::withdraw_offers(desk, cast, &package),
	)?;
	Ok((package, open, redemption))
}

fn operator_rows(cast: &Cast, ids: &[OperatorId]) -> Vec<OperatorRow> {
	cast.operators()
		.into_iter()
		.zip(ids)
		.map(|(actor, id)| OperatorRow {
			id: id.0,
			name: actor.party.name.clone(),
			role: actor.party.role,
			country: actor.network.map_or("IE", |network| network.country),
			tadig: actor.network.map_or("", |network| network.tadig),
			plmn: actor.network.map_or("", |network| network.plmn),
			joined_now: !matches!(actor.standing, Standing::Active(_)),
			account: actor.party.account().into(),
		})
		.collect()
}
