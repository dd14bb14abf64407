//! `interwork sdr`: valuation, issuers, minting, redemption.

use crate::{
	address::Address,
	amounts::{trimmed, Sdrt},
	api::{self, types, IssuerId, Quality, Rates, RedemptionId},
	args::Sdr,
	client::{view, AtBlock, Client, Receipt},
	codes::moment,
	error::Result,
	operator::text,
	output::{align_right, table, Format, Show},
};
use serde::Serialize;

/// An issuer's record on the chain.
pub type Issuer = api::chain::sdrt::storage::issuers::Output;

/// What one SDR is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Valuation {
	/// `good`, `single-source`, `stale` or `unavailable`.
	pub quality: &'static str,
	/// SDR for one US dollar.
	pub sdr_per_usd: Option<String>,
	/// US dollars for one SDR.
	pub usd_per_sdr: Option<String>,
	/// How many reports it rests on.
	pub sources: u32,
	/// When the oldest of its rates was seen, in seconds since 1970.
	pub oldest_at: Option<u64>,
}

impl Valuation {
	/// The valuation in one line.
	pub fn line(&self) -> String {
		match (&self.usd_per_sdr, &self.sdr_per_usd, self.oldest_at) {
			(Some(usd), Some(sdr), Some(at)) => format!(
				"1 SDR = {usd} USD, 1 USD = {sdr} SDR ({}, {} sources, rates of {} UTC)",
				self.quality,
				self.sources,
				moment(at)
			),
			_ => "no valuation: nobody has reported rates".into(),
		}
	}
}

impl Show for Valuation {
	fn text(&self) -> String {
		self.line()
	}
}

#[derive(Serialize)]
struct IssuerRow {
	id: u32,
	name: String,
	account: Address,
	status: String,
	ceiling: Sdrt,
	reserve: Option<Sdrt>,
	reserve_as_of: Option<u64>,
	outstanding: Sdrt,
	pending_redemptions: Sdrt,
	can_mint: Sdrt,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Issuers(Vec<IssuerRow>);

impl Show for Issuers {
	fn text(&self) -> String {
		let mut table = table([
			"id",
			"name",
			"status",
			"outstanding",
			"ceiling",
			"reserve",
			"can mint",
			"account",
		]);
		align_right(&mut table, &[0, 3, 4, 5, 6]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.name.clone(),
				row.status.clone(),
				row.outstanding.to_string(),
				row.ceiling.to_string(),
				row.reserve.map(|x| x.to_string()).unwrap_or_else(|| "not attested".into()),
				row.can_mint.to_string(),
				row.account.to_string(),
			]);
		}
		table.to_string()
	}
}

#[derive(Serialize)]
struct RedemptionRow {
	id: u64,
	holder: Address,
	amount: Sdrt,
	requested_at: u64,
	deadline: u64,
	reference: String,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Redemptions(Vec<RedemptionRow>);

impl Show for Redemptions {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No redemption is open".into();
		}
		let mut table = table(["id", "holder", "amount", "answer before (UTC)", "reference"]);
		align_right(&mut table, &[0, 2]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.holder.to_string(),
				row.amount.to_string(),
				moment(row.deadline),
				row.reference.clone(),
			]);
		}
		table.to_string()
	}
}

#[derive(Serialize)]
struct Done {
	what: String,
	redemption: Option<u64>,
	receipt: Receipt,
}

impl Show for Done {
	fn text(&self) -> String {
		format!("{}\n{}", self.receipt.line(), self.what)
	}
}

/// The time of a block, in whole seconds since 1970. The first block has none: until the second is
/// final, this machine's clock stands in.
pub async fn chain_time(at: &AtBlock) -> Result<u64> {
	let millis = at.storage().fetch(api::storage().timestamp().now(), ()).await?.decode()?;
	match millis {
		0 => Ok(crate::codes::clock()),
		millis => Ok(millis / 1_000),
	}
}

/// What one SDR is worth at a block.
pub async fn valuation(at: &AtBlock) -> Result<Valuation> {
	let value = view(at, api::view_functions().sdrt().valuation()).await?;
	let quality = match value.quality {
		Quality::Good => "good",
		Quality::SingleSource => "single-source",
		Quality::Stale { .. } => "stale",
		Quality::Unavailable => "unavailable",
	};
	let rate = |rate: u64| trimmed(rate.into());
	Ok(Valuation {
		quality,
		sdr_per_usd: value.valuation.as_ref().map(|x| rate(x.value.sdr_per_usd)),
		usd_per_sdr: value.valuation.as_ref().map(|x| rate(x.value.usd_per_sdr)),
		sources: value.valuation.as_ref().map_or(0, |x| x.sources),
		oldest_at: value.valuation.as_ref().map(|x| x.oldest_at),
	})
}

/// All issuers.
pub async fn issuers(at: &AtBlock) -> Result<Vec<(IssuerId, Issuer)>> {
	view(at, api::view_functions().sdrt().issuers()).await
}

async fn show_issuers(client: &Client, format: Format) -> Result<()> {
	let at = client.at_head().await?;
	let mut rows = Vec::new();
	for (id, issuer) in issuers(&at).await? {
		let query = api::view_functions().sdrt().headroom(id.clone());
		let can_mint = view(&at, query).await?.unwrap_or_default();
		rows.push(IssuerRow {
			id: id.0,
			name: text(&issuer.name),
			account: issuer.account.into(),
			status: match issuer.status {
				types::pallet_sdrt::types::IssuerStatus::Active => "active".into(),
				types::pallet_sdrt::types::IssuerStatus::Suspended => "suspended".into(),
			},
			ceiling: issuer.ceiling.into(),
			reserve: issuer.attestation.as_ref().map(|x| x.amount.into()),
			reserve_as_of: issuer.attestation.as_ref().map(|x| x.as_of),
			outstanding: issuer.outstanding.into(),
			pending_redemptions: issuer.pending.into(),
			can_mint: can_mint.into(),
		});
	}
	format.show(&Issuers(rows))
}

async fn show_redemptions(client: &Client, format: Format, issuer: u32) -> Result<()> {
	const PAGE: u32 = 100;
	let at = client.at_head().await?;
	let mut rows = Vec::new();
	let mut after = None;
	loop {
		let query = api::view_functions().sdrt().redemptions_for(IssuerId(issuer), after, PAGE);
		let page = view(&at, query).await?;
		let Some((last, _)) = page.last() else { break };
		after = Some(last.clone());
		rows.extend(page.iter().map(|(id, redemption)| RedemptionRow {
			id: id.0,
			holder: redemption.holder.into(),
			amount: redemption.amount.into(),
			requested_at: redemption.requested_at,
			deadline: redemption.deadline,
			reference: crate::client::hex_of(redemption.reference),
		}));
	}
	format.show(&Redemptions(rows))
}

/// Runs `interwork sdr`.
pub async fn run(client: &Client, format: Format, command: Sdr) -> Result<()> {
	let (done, what, redemption) = match command {
		Sdr::Valuation => return format.show(&valuation(&client.at_head().await?).await?),
		Sdr::Issuers => return show_issuers(client, format).await,
		Sdr::Redemptions { issuer } => return show_redemptions(client, format, issuer).await,
		Sdr::Report { key, usd_per_eur, cny_per_usd, jpy_per_usd, usd_per_gbp, observed_at } => {
			let observed_at = match observed_at {
				Some(moment) => moment,
				None => chain_time(&client.at_head().await?).await?,
			};
			let rates = Rates { usd_per_eur, cny_per_usd, jpy_per_usd, usd_per_gbp };
			let call = api::tx().sdrt().report_rates(rates, observed_at);
			let done = client.submit(&key.signer()?, &call).await?;
			(done, "rates reported".to_string(), None)
		},
		Sdr::Mint { key, to, amount } => {
			let call = api::tx().sdrt().mint(to.0, amount.0);
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("minted {amount} SDRt for {to}"), None)
		},
		Sdr::Redeem { key, issuer, amount, reference } => {
			let call = api::tx().sdrt().request_redemption(IssuerId(issuer), amount.0, reference);
			let done = client.submit(&key.signer()?, &call).await?;
			let event =
				done.event::<api::chain::sdrt::events::RedemptionRequested>("RedemptionRequested")?;
			let deadline = moment(event.deadline);
			let id = event.id.0;
			let what = format!(
				"redemption {id}: {amount} SDRt are held; the issuer answers before {deadline} UTC"
			);
			(done, what, Some(id))
		},
		Sdr::Confirm { key, redemption, evidence } => {
			let call = api::tx().sdrt().confirm_redemption(RedemptionId(redemption), evidence);
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("redemption {redemption} is paid out and burned"), Some(redemption))
		},
		Sdr::Reject { key, redemption, reason } => {
			let call = api::tx().sdrt().reject_redemption(RedemptionId(redemption), reason.into());
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("redemption {redemption} is rejected: {reason}"), Some(redemption))
		},
		Sdr::Expire { key, redemption } => {
			let call = api::tx().sdrt().expire_redemption(RedemptionId(redemption));
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("redemption {redemption} is returned to its holder"), Some(redemption))
		},
		Sdr::Attest { key, issuer, amount, evidence, as_of } => {
			let as_of = match as_of {
				Some(moment) => moment,
				None => chain_time(&client.at_head().await?).await?,
			};
			let call = api::tx().sdrt().attest_reserve(IssuerId(issuer), amount.0, as_of, evidence);
			let done = client.submit(&key.signer()?, &call).await?;
			(done, format!("reserve of issuer {issuer} attested: {amount} SDRt"), None)
		},
	};
	format.show(&Done { what, redemption, receipt: done.receipt() })
}
