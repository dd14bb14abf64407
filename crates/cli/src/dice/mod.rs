//! `interwork dice`: roaming units, for home and visited operators.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod assign;

use crate::{
	address::Address,
	amounts::Sdrt,
	api::{self, dice, AcceptanceId, ClassId, OperatorId},
	client::{view, AtBlock, Client, Receipt},
	codes::moment,
	error::{Error, Result},
	operator,
	output::{align_right, facts, table, Format, Show},
	provenance,
	sdrt::chain_time,
	wallet::messages::Return,
};
use api::{chain::dice::events, types::bounded_collections::bounded_vec::BoundedVec};
use args::{Acceptance, ChainWallet, Class, Collateral, Dice};
use serde::Serialize;

/// A variant of the chain in words: `NotEnoughUnits` becomes `not enough units`, and
/// `Refused(WrongNonce)` becomes `wrong nonce`.
pub fn words(variant: &impl std::fmt::Debug) -> String {
	let text = format!("{variant:?}");
	let inner = text.rsplit('(').next().unwrap_or_default().trim_end_matches(')');
	let mut words = String::new();
	for letter in inner.chars() {
		if letter.is_uppercase() && !words.is_empty() {
			words.push(' ');
		}
		words.extend(letter.to_lowercase());
	}
	words
}

/// What a command did.
#[derive(Debug, Serialize)]
pub(crate) struct Done {
	pub what: String,
	pub id: Option<u64>,
	pub receipt: Receipt,
}

impl Show for Done {
	fn text(&self) -> String {
		format!("{}\n{}", self.receipt.line(), self.what)
	}
}

// --- Classes ----------------------------------------------------------------------------------

#[derive(Serialize)]
struct ClassRow {
	id: u32,
	issuer_active: bool,
	assignable: bool,
	issued: u64,
	unassigned: u64,
	in_wallets: u64,
	in_channels: u64,
	earned: u64,
	redeemed: u64,
	burned: u64,
	collateral: Sdrt,
	liability: Sdrt,
	debt: Sdrt,
	balanced: bool,
	owed: Vec<Owed>,
}

#[derive(Serialize)]
struct Owed {
	visited: u32,
	amount: Sdrt,
}

impl ClassRow {
	fn new(view: &dice::ClassView) -> Self {
		let books = &view.books;
		let parts = [
			books.unassigned,
			books.in_wallets,
			books.in_channels,
			books.earned,
			books.redeemed,
			books.burned,
		];
		Self {
			id: view.class.0,
			issuer_active: view.issuer_active,
			assignable: view.assignable,
			issued: books.issued,
			unassigned: books.unassigned,
			in_wallets: books.in_wallets,
			in_channels: books.in_channels,
			earned: books.earned,
			redeemed: books.redeemed,
			burned: books.burned,
			collateral: books.collateral.into(),
			liability: books.liability.into(),
			debt: books.debt.into(),
			balanced: parts.into_iter().try_fold(0, u64::checked_add) == Some(books.issued),
			owed: Vec::new(),
		}
	}
}

impl Show for ClassRow {
	fn text(&self) -> String {
		let yes = |value| if value { "yes" } else { "no" }.to_string();
		let mut rows = vec![
			("class", self.id.to_string()),
			("issuer active", yes(self.issuer_active)),
			("assignable", yes(self.assignable)),
			("issued", format!("{} units, ever", self.issued)),
			("unassigned", self.unassigned.to_string()),
			("in wallets", self.in_wallets.to_string()),
			("in channels", self.in_channels.to_string()),
			("earned", self.earned.to_string()),
			("redeemed", self.redeemed.to_string()),
			("burned", self.burned.to_string()),
			("adds up", yes(self.balanced)),
			("collateral", format!("{} SDRt", self.collateral)),
			("liability", format!("{} SDRt", self.liability)),
			("debt", format!("{} SDRt", self.debt)),
		];
		if !self.owed.is_empty() {
			let owed: Vec<_> = self
				.owed
				.iter()
				.map(|owed| format!("{} SDRt to operator {}", owed.amount, owed.visited))
				.collect();
			rows.push(("owed", owed.join("\n")));
		}
		facts(rows)
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct Classes(Vec<ClassRow>);

impl Show for Classes {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No operator has issued units".into();
		}
		let mut table =
			table(["class", "issued", "in wallets", "in channels", "earned", "collateral", "debt"]);
		align_right(&mut table, &[0, 1, 2, 3, 4, 5, 6]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.issued.to_string(),
				row.in_wallets.to_string(),
				row.in_channels.to_string(),
				row.earned.to_string(),
				row.collateral.to_string(),
				row.debt.to_string(),
			]);
		}
		table.to_string()
	}
}

/// A class and its books.
pub async fn class(at: &AtBlock, id: u32) -> Result<dice::ClassView> {
	let query = api::view_functions().dice().class(ClassId(id));
	view(at, query).await?.ok_or_else(|| Error::NotFound {
		what: format!("class {id}"),
		advice: "A class begins with its operator's first `interwork dice issue`",
	})
}

async fn show_class(client: &Client, format: Format, id: u32) -> Result<()> {
	let at = client.at_head().await?;
	let mut row = ClassRow::new(&class(&at, id).await?);
	if row.debt.0 > 0 {
		for (operator, _) in operator::all(&at).await? {
			let query = api::view_functions().dice().debt(ClassId(id), OperatorId(operator.0));
			let amount = view(&at, query).await?;
			if amount > 0 {
				row.owed.push(Owed { visited: operator.0, amount: amount.into() });
			}
		}
	}
	format.show(&row)
}

async fn list_classes(client: &Client, format: Format) -> Result<()> {
	let at = client.at_head().await?;
	let mut rows = Vec::new();
	for (operator, _) in operator::all(&at).await? {
		let query = api::view_functions().dice().class(ClassId(operator.0));
		rows.extend(view(&at, query).await?.as_ref().map(ClassRow::new));
	}
	format.show(&Classes(rows))
}

// --- Acceptances ------------------------------------------------------------------------------

/// How far an acceptance has come, in words.
pub fn status_words(status: &dice::AcceptanceStatus) -> &'static str {
	use dice::{AcceptanceStatus as Status, Side};
	match status {
		Status::Proposed { by: Side::Home } => "proposed-by-home",
		Status::Proposed { by: Side::Visited } => "proposed-by-visited",
		Status::Accepted => "accepted",
		Status::Ended => "ended",
	}
}

#[derive(Serialize)]
struct AcceptanceRow {
	id: u64,
	class: u32,
	visited: u32,
	status: &'static str,
	open: bool,
	bytes_per_unit: u32,
	unit_price: Sdrt,
	valid_until: u64,
	channels: u64,
	in_channels: u64,
	earned: u64,
}

impl AcceptanceRow {
	fn new(view: &dice::AcceptanceView) -> Self {
		let record = &view.record;
		Self {
			id: view.id.0,
			class: record.class.0,
			visited: record.visited.0,
			status: status_words(&record.status),
			open: view.open,
			bytes_per_unit: record.terms.bytes_per_unit,
			unit_price: record.terms.unit_price.into(),
			valid_until: record.terms.valid_until,
			channels: record.channels,
			in_channels: record.in_channels,
			earned: record.earned,
		}
	}
}

impl Show for AcceptanceRow {
	fn text(&self) -> String {
		let open = if self.open { "channels can be opened" } else { "no channel can be opened" };
		facts(vec![
			("acceptance", format!("{}, {}; {open}", self.id, self.status)),
			("units", format!("class {}", self.class)),
			("taken by", format!("operator {}", self.visited)),
			("a unit", format!("{} bytes, {} SDRt", self.bytes_per_unit, self.unit_price)),
			("valid until (UTC)", moment(self.valid_until)),
			("channels", format!("{} with {} units", self.channels, self.in_channels)),
			("earned", format!("{} units to redeem", self.earned)),
		])
	}
}

#[derive(Serialize)]
#[serde(transparent)]
struct AcceptanceRows(Vec<AcceptanceRow>);

impl Show for AcceptanceRows {
	fn text(&self) -> String {
		if self.0.is_empty() {
			return "No acceptance matches".into();
		}
		let mut table =
			table(["id", "class", "visited", "status", "bytes", "price", "channels", "earned"]);
		align_right(&mut table, &[0, 1, 2, 4, 5, 6, 7]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.class.to_string(),
				row.visited.to_string(),
				row.status.to_string(),
				row.bytes_per_unit.to_string(),
				row.unit_price.to_string(),
				row.channels.to_string(),
				row.earned.to_string(),
			]);
		}
		table.to_string()
	}
}

/// An acceptance.
pub async fn acceptance(at: &AtBlock, id: u64) -> Result<dice::AcceptanceView> {
	let query = api::view_functions().dice().acceptance(AcceptanceId(id));
	view(at, query).await?.ok_or_else(|| Error::NotFound {
		what: format!("acceptance {id}"),
		advice: "List them with `interwork dice acceptance list`",
	})
}

async fn list_acceptances(
	client: &Client,
	format: Format,
	class: Option<u32>,
	visited: Option<u32>,
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
		let query = api::view_functions().dice().acceptances(
			class.map(ClassId),
			visited.map(OperatorId),
			after,
			wanted.min(PAGE),
		);
		let (page, next) = view(&at, query).await?;
		rows.extend(page.iter().map(AcceptanceRow::new));
		match next {
			Some(next) => after = Some(next),
			None => break,
		}
	}
	format.show(&AcceptanceRows(rows))
}

async fn run_acceptance(client: &Client, format: Format, command: Acceptance) -> Result<()> {
	let tx = || api::tx().dice();
	let (what, id, receipt) = match command {
		Acceptance::Propose { key, home, visited, price, bytes_per_unit, valid_for } => {
			let now = chain_time(&client.at_head().await?).await?;
			let unit_price = u64::try_from(price.0)
				.map_err(|_| Error::Usage("the price of a unit is too large".into()))?;
			let terms = dice::AcceptanceTerms {
				bytes_per_unit,
				unit_price,
				valid_until: now.saturating_add(valid_for.as_secs()),
			};
			let call = tx().propose_acceptance(OperatorId(home), OperatorId(visited), terms);
			let done = client.submit(&key.signer()?, &call).await?;
			let event = done.event::<events::AcceptanceProposed>("AcceptanceProposed")?;
			let what = format!(
				"acceptance {} is proposed; the other operator accepts it with `interwork dice \
				acceptance accept {}`",
				event.id.0, event.id.0
			);
			(what, event.id.0, done.receipt())
		},
		Acceptance::Accept(on) => {
			let call = tx().accept_acceptance(AcceptanceId(on.id));
			let done = client.submit(&on.key.signer()?, &call).await?;
			(format!("acceptance {} is in force", on.id), on.id, done.receipt())
		},
		Acceptance::End(on) => {
			let call = tx().end_acceptance(AcceptanceId(on.id));
			let done = client.submit(&on.key.signer()?, &call).await?;
			let what = format!("acceptance {} is over; what is earned stays redeemable", on.id);
			(what, on.id, done.receipt())
		},
		Acceptance::Clear(on) => {
			let call = tx().clear_acceptance(AcceptanceId(on.id));
			let done = client.submit(&on.key.signer()?, &call).await?;
			(format!("the record of acceptance {} is gone", on.id), on.id, done.receipt())
		},
		Acceptance::List { class, visited, limit } => {
			return list_acceptances(client, format, class, visited, limit).await
		},
		Acceptance::Show { id } => {
			let view = acceptance(&client.at_head().await?, id).await?;
			return format.show(&AcceptanceRow::new(&view));
		},
	};
	format.show(&Done { what, id: Some(id), receipt })
}

// --- Redemption -------------------------------------------------------------------------------

/// Where the SDRt of a redemption come from.
#[derive(Clone, Copy, Serialize)]
struct Payment {
	from_collateral: Sdrt,
	from_free: Sdrt,
	owed: Sdrt,
}

impl Payment {
	fn new(from_collateral: u128, from_free: u128, owed: u128) -> Self {
		Self {
			from_collateral: from_collateral.into(),
			from_free: from_free.into(),
			owed: owed.into(),
		}
	}

	fn words(&self) -> String {
		format!(
			"{} SDRt from collateral, {} SDRt from the issuer's free balance, {} SDRt owed",
			self.from_collateral, self.from_free, self.owed
		)
	}
}

#[derive(Serialize)]
struct Redemption {
	acceptance: u64,
	units: u64,
	quote: Payment,
	paid: Option<Payment>,
	to: Option<Address>,
	receipt: Option<Receipt>,
}

impl Show for Redemption {
	fn text(&self) -> String {
		let quote = format!("{} units would bring {}", self.units, self.quote.words());
		match (&self.receipt, &self.paid) {
			(Some(receipt), Some(paid)) => {
				format!(
					"{quote}\n{}\nredeemed {} units: {}",
					receipt.line(),
					self.units,
					paid.words()
				)
			},
			_ => quote,
		}
	}
}

async fn redeem(
	client: &Client,
	key: Option<&crate::args::Key>,
	id: u64,
	units: Option<u64>,
) -> Result<Redemption> {
	let at = client.at_head().await?;
	let earned = acceptance(&at, id).await?.record.earned;
	let units = units.unwrap_or(earned);
	let query = api::view_functions().dice().quote_redemption(AcceptanceId(id), units);
	let quote = view(&at, query).await?.ok_or_else(|| {
		Error::State(format!(
			"{units} units cannot be redeemed under acceptance {id}: {earned} are earned"
		))
	})?;
	let quote = Payment::new(quote.from_collateral, quote.from_free, quote.owed);
	let mut redemption =
		Redemption { acceptance: id, units, quote, paid: None, to: None, receipt: None };
	let Some(key) = key else { return Ok(redemption) };
	if units == 0 {
		return Err(Error::State(format!("nothing is earned under acceptance {id}")));
	}
	let done = client
		.submit(&key.signer()?, &api::tx().dice().redeem(AcceptanceId(id), units))
		.await?;
	let event = done.event::<events::Redeemed>("Redeemed")?;
	redemption.paid = Some(Payment::new(event.from_collateral, event.from_free, event.owed));
	redemption.to = Some(event.to.into());
	redemption.receipt = Some(done.receipt());
	Ok(redemption)
}

#[derive(Serialize)]
struct Settled {
	class: u32,
	visited: u32,
	paid: Payment,
	receipt: Receipt,
}

impl Show for Settled {
	fn text(&self) -> String {
		format!("{}\noperator {}: {}", self.receipt.line(), self.visited, self.paid.words())
	}
}

// --- Wallets ----------------------------------------------------------------------------------

#[derive(Serialize)]
struct WalletRow {
	class: u32,
	wallet: Address,
	units: u64,
	assigned: u64,
	returned: u64,
	nonce: u64,
	open_channels: u32,
	since: u64,
	touched: u64,
}

impl Show for WalletRow {
	fn text(&self) -> String {
		facts(vec![
			("wallet", self.wallet.to_string()),
			("class", self.class.to_string()),
			("units", self.units.to_string()),
			("assigned", format!("{} units, ever", self.assigned)),
			("returned", format!("{} units, ever", self.returned)),
			("next nonce", self.nonce.to_string()),
			("open channels", self.open_channels.to_string()),
			("since (UTC)", moment(self.since)),
			("changed (UTC)", moment(self.touched)),
		])
	}
}

/// A wallet's units of a class, or `None` if it was never assigned any.
pub async fn wallet(at: &AtBlock, class: u32, wallet: Address) -> Result<Option<dice::WalletView>> {
	view(at, api::view_functions().dice().wallet(ClassId(class), wallet.0)).await
}

async fn run_wallet(client: &Client, format: Format, command: ChainWallet) -> Result<()> {
	match command {
		ChainWallet::Show { class, wallet: address } => {
			let found = wallet(&client.at_head().await?, class, address).await?;
			let view = found.ok_or_else(|| Error::NotFound {
				what: format!("assignment of class {class} to {address}"),
				advice: "Its issuer assigns units with `interwork dice assign`",
			})?;
			let record = &view.assignment;
			format.show(&WalletRow {
				class,
				wallet: address,
				units: view.units,
				assigned: record.assigned,
				returned: record.returned,
				nonce: record.nonce,
				open_channels: record.open_channels,
				since: record.since,
				touched: record.touched,
			})
		},
		ChainWallet::Clear { key, wallets } => {
			let accounts = wallets.iter().map(|wallet| wallet.0).collect();
			let call = api::tx().dice().clear_assignments(BoundedVec(accounts));
			let done = client.submit(&key.signer()?, &call).await?;
			let event = done.event::<events::AssignmentsCleared>("AssignmentsCleared")?;
			let what = format!("{} of {} records are gone", event.rows_cleared, event.rows);
			format.show(&Done { what, id: None, receipt: done.receipt() })
		},
	}
}

// --- Commands ---------------------------------------------------------------------------------

/// Runs a command that needs no node. False: the command is none of these.
pub fn run_offline(format: Format, command: &Dice) -> Result<bool> {
	match command {
		Dice::Provenance(options) => provenance::command::run_offline(format, options),
		_ => Ok(false),
	}
}

/// Runs `interwork dice`.
pub async fn run(client: &Client, format: Format, command: Dice) -> Result<()> {
	let tx = || api::tx().dice();
	match command {
		Dice::Issue { key, units } => {
			let done = client.submit(&key.signer()?, &tx().issue(units)).await?;
			let event = done.event::<events::Issued>("Issued")?;
			let what = format!("{} units of class {} are issued", event.units, event.class.0);
			format.show(&Done { what, id: Some(event.class.0.into()), receipt: done.receipt() })
		},
		Dice::Assign(options) => assign::run(client, format, options).await,
		Dice::Burn { key, units } => {
			let done = client.submit(&key.signer()?, &tx().burn(units)).await?;
			let event = done.event::<events::Burned>("Burned")?;
			let what = format!("{} units of class {} are burned", event.units, event.class.0);
			format.show(&Done { what, id: Some(event.class.0.into()), receipt: done.receipt() })
		},
		Dice::Collateral(Collateral::Deposit { key, amount }) => {
			let done = client.submit(&key.signer()?, &tx().deposit_collateral(amount.0)).await?;
			let event = done.event::<events::CollateralDeposited>("CollateralDeposited")?;
			let what = format!("{amount} SDRt more stand behind class {}", event.class.0);
			format.show(&Done { what, id: Some(event.class.0.into()), receipt: done.receipt() })
		},
		Dice::Collateral(Collateral::Withdraw { key, amount }) => {
			let done = client.submit(&key.signer()?, &tx().withdraw_collateral(amount.0)).await?;
			let event = done.event::<events::CollateralWithdrawn>("CollateralWithdrawn")?;
			let what = format!("{amount} SDRt went back to {}", Address(event.to));
			format.show(&Done { what, id: Some(event.class.0.into()), receipt: done.receipt() })
		},
		Dice::Acceptance(command) => run_acceptance(client, format, command).await,
		Dice::Redeem { key, acceptance, units, quote } => {
			let key = (!quote).then_some(&key);
			format.show(&redeem(client, key, acceptance, units).await?)
		},
		Dice::Settle { key, class, visited } => {
			let call = tx().settle_debt(ClassId(class), OperatorId(visited));
			let done = client.submit(&key.signer()?, &call).await?;
			let event = done.event::<events::DebtPaid>("DebtPaid")?;
			let paid = Payment::new(event.from_collateral, event.from_free, event.owed);
			format.show(&Settled { class, visited, paid, receipt: done.receipt() })
		},
		Dice::Class(Class::Show { id }) => show_class(client, format, id).await,
		Dice::Class(Class::List) => list_classes(client, format).await,
		Dice::Wallet(command) => run_wallet(client, format, command).await,
		Dice::Relay { key, file } => {
			let message = Return::read(&file)?;
			format.show(&message.relay(client, &key.signer()?).await?)
		},
		Dice::Provenance(options) => provenance::command::run(client, format, &options).await,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn words_should_be_those_of_the_innermost_variant() {
		#[derive(Debug)]
		#[allow(dead_code, reason = "shown by Debug")]
		enum Outer {
			NotEnoughUnits,
			Refused(Inner),
		}
		#[derive(Debug)]
		enum Inner {
			WrongNonce,
		}
		assert_eq!(words(&Outer::NotEnoughUnits), "not enough units");
		assert_eq!(words(&Outer::Refused(Inner::WrongNonce)), "wrong nonce");
	}
}
