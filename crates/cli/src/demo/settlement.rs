//! Two operators settle with each other: their nodes exchange the rate sheets as private documents, and close two
//! periods of an agreement. One is clean; of the other one a part is in dispute, which is accepted.

use super::{
	cast::{Actor, Cast},
	desk::{Desk, Party},
	records::{Claim, Expected, Prepared, Traffic, PERIOD_SECS, ROUNDING},
	steps,
};
use crate::{
	address::Address,
	agreement::terms::{Limit, Sheets, Terms},
	amounts::Sdrt,
	api::{
		self, chain, reconciliation,
		types::{
			interwork_runtime::RuntimeCall, pallet_documents::pallet as documents,
			pallet_operators::pallet as operators,
		},
		AgreementId, OperatorId,
	},
	args::Demo,
	client::{hex_of, millis, view, Client},
	codes::Role,
	error::{Error, Result},
	hexed::Fixed,
	local::{LocalError, LocalNode},
	sdrt::chain_time,
};
use codec::Encode;
use interwork_rating::{generate::Discrepancies, sheet_file, Amount, Sheet};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{json, Value};
use std::{
	future::Future,
	path::PathBuf,
	time::{Duration, Instant},
};
use subxt::utils::{AccountId32, Static};

/// The secrets of the accounts with which the two nodes sign.
const NODE_SURIS: [&str; 2] = ["//Demo//Node1", "//Demo//Node2"];

/// The type of the key with which a node signs for its operator.
const KEY_TYPE: &str = "iwop";

/// How long a step may take that waits for the nodes.
const PATIENCE: Duration = Duration::from_secs(180);

/// How often it is looked whether it is done.
const PAUSE: Duration = Duration::from_millis(500);

/// How long the recipient has to fetch a rate sheet, in seconds.
const SHEET_SECS: u64 = 86_400; // a day

/// How long statements, confirmations and answers are taken.
const WINDOW: Duration = Duration::from_secs(3_600);

/// Events of the clean period.
const CLEAN_EVENTS: u32 = 300;

/// Events of the period with discrepancies.
const DISPUTED_EVENTS: u32 = 200;

/// A few of each kind but wrong clocks, for which a period would have to be longer.
const DISCREPANCIES: Discrepancies = Discrepancies {
	missing: 3,
	duplicate: 2,
	duration: 3,
	rate_version: 2,
	time_zone: 0,
	increment: 2,
};

// --- What is told at the end ------------------------------------------------------------------

/// What two operators exchanged and settled.
#[derive(Debug, Serialize)]
pub struct Settlement {
	/// Name of the operator that proposed the agreement, the first.
	pub first: String,
	/// Name of the other one, the second.
	pub second: String,
	/// Their own accounts, which are paid.
	pub accounts: [Address; 2],
	/// The accounts with which their nodes sign.
	pub nodes: [Address; 2],
	/// The rate sheets.
	pub sheets: [SentSheet; 2],
	/// The agreement.
	pub agreement: u64,
	/// Hash of its terms.
	pub terms_hash: String,
	/// How long a period is, in seconds.
	pub period_secs: u32,
	/// Its periods.
	pub periods: Vec<ClosedPeriod>,
}

/// A rate sheet that was sent as a private document.
#[derive(Debug, Serialize)]
pub struct SentSheet {
	/// Who charges by it.
	pub from: String,
	/// Who pays by it.
	pub to: String,
	/// Id of the document.
	pub document: u64,
	/// What the chain knows of it: its salted hash.
	pub commitment: String,
	/// Prices in it.
	pub rates: usize,
	/// Its bytes.
	pub bytes: usize,
	/// Whether the other operator's node gives out the same bytes.
	pub read_back: bool,
	#[serde(skip)]
	hash: [u8; 32],
	#[serde(skip)]
	received: Sheet,
}

/// A period that was closed.
#[derive(Debug, Serialize)]
pub struct ClosedPeriod {
	/// Its number.
	pub period: u32,
	/// What is different about it.
	pub what: &'static str,
	/// Events of which the sides have records.
	pub events: u32,
	/// Events on which they differ.
	pub differing: u32,
	/// What both nodes confirmed: what the second pays the first, negative the other way round.
	#[serde(serialize_with = "as_text")]
	pub net: Amount,
	/// What it is by the key of the records.
	#[serde(serialize_with = "as_text")]
	pub net_expected: Amount,
	/// What both nodes found to be in dispute.
	pub disputed: Vec<Difference>,
	/// What it is by the key.
	pub disputed_expected: Vec<Difference>,
	/// Who accepted what the other one claimed.
	pub accepted_by: Option<String>,
	/// What was accepted on top of the net.
	#[serde(serialize_with = "as_text")]
	pub accepted: Amount,
	/// What it is by the key.
	#[serde(serialize_with = "as_text")]
	pub accepted_expected: Amount,
	/// What is settled in all.
	#[serde(serialize_with = "as_text")]
	pub settled: Amount,
	/// What of it was transferred.
	#[serde(serialize_with = "as_text")]
	pub paid: Amount,
	/// How it was closed.
	pub how: String,
	/// From the hand-over of the records to the end, in milliseconds.
	pub elapsed_ms: u64,
}

/// Events on which the sides differ, of one direction and cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
	/// Who served.
	pub direction: &'static str,
	/// Why they differ.
	pub cause: String,
	/// How many.
	pub count: u64,
	/// What the first claims more than is settled.
	pub first_more: Sdrt,
	/// What the second claims more.
	pub second_more: Sdrt,
}

impl From<&Claim> for Difference {
	fn from(claim: &Claim) -> Self {
		Self {
			direction: claim.direction.name(),
			cause: claim.cause.map_or("unexamined", |cause| cause.name()).into(),
			count: claim.count,
			first_more: Sdrt(claim.first_more),
			second_more: Sdrt(claim.second_more),
		}
	}
}

impl From<&reconciliation::DisputedTotal> for Difference {
	fn from(total: &reconciliation::DisputedTotal) -> Self {
		let cause = match &total.cause {
			reconciliation::DisputeCause::Found(cause) => Some(cause.0),
			reconciliation::DisputeCause::Unexamined => None,
		};
		let (direction, count) = (total.direction.0, total.count);
		let (first_more, second_more) = (total.first_more, total.second_more);
		Self::from(&Claim { direction, cause, count, first_more, second_more })
	}
}

fn as_text<S: Serializer>(amount: &Amount, out: S) -> Result<S::Ok, S::Error> {
	out.collect_str(amount)
}

// --- Waiting ----------------------------------------------------------------------------------

/// How far something is that others do.
enum Seen<T> {
	Done(T),
	/// And why not.
	NotYet(String),
}

/// Waits until something is done.
async fn until<T, F>(what: &str, mut ask: impl FnMut() -> F) -> Result<T>
where
	F: Future<Output = Result<Seen<T>>>,
{
	let started = Instant::now();
	loop {
		let why = match ask().await? {
			Seen::Done(done) => return Ok(done),
			Seen::NotYet(why) => why,
		};
		if started.elapsed() > PATIENCE {
			let secs = PATIENCE.as_secs();
			return Err(Error::Demo(format!("{what}: not within {secs} s: {why}")));
		}
		tokio::time::sleep(PAUSE).await;
	}
}

/// A node follows final blocks, so it may not know yet what was seen elsewhere.
fn soon<T>(answer: Result<T, LocalError>) -> Result<Seen<T>> {
	match answer {
		Ok(answer) => Ok(Seen::Done(answer)),
		Err(error) => {
			let may_change = error.is_passing()
				|| matches!(&error, LocalError::Refused { status: 404 | 409, .. });
			match may_change {
				true => Ok(Seen::NotYet(error.to_string())),
				false => Err(error.into()),
			}
		},
	}
}

// --- The nodes --------------------------------------------------------------------------------

/// The node of an operator.
pub struct Office {
	/// Its JSON-RPC, for its key.
	client: Client,
	/// Its local API.
	node: LocalNode,
	/// The account with which it signs. It is the node's own: another run may lend the node to another
	/// operator.
	party: Party,
	suri: &'static str,
}

/// What the local API says about a node, as far as it matters here.
#[derive(Deserialize)]
struct Status {
	operator: Option<u32>,
	peer: String,
	is_peer_on_record: bool,
	synced: bool,
	current_epoch: Option<u32>,
	keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
	epoch: u32,
	status: String,
	is_here: bool,
}

impl Status {
	/// Whether the node can open what others seal from now on.
	fn has_newest_key(&self) -> bool {
		let in_use = self.keys.iter().filter(|key| key.status == "active");
		in_use.max_by_key(|key| key.epoch).is_none_or(|key| key.is_here)
	}

	/// What is missing before the node can send and receive. `None`: nothing.
	fn missing(&self, operator: &OperatorId) -> Option<&'static str> {
		if !self.synced {
			Some("the node is catching up with the chain")
		} else if self.operator != Some(operator.0) {
			Some("the node does not know its operator")
		} else if !self.is_peer_on_record {
			Some("the node is not registered")
		} else if self.current_epoch.is_none() || !self.has_newest_key() {
			Some("the node has registered no key")
		} else {
			None
		}
	}
}

/// The nodes of two operators, if the command line names them.
pub async fn offices(
	client: &Client,
	options: &Demo,
	patience: Duration,
) -> Result<Option<[Office; 2]>> {
	let (Some(url), Some(own), Some(partner)) =
		(&options.partner_url, &options.node_socket, &options.partner_socket)
	else {
		return Ok(None);
	};
	let office = |client, socket: &PathBuf, name: &str, suri| {
		let (node, party) = (LocalNode::new(socket)?, Party::new(name, "node", suri)?);
		Ok::<_, Error>(Office { client, node, party, suri })
	};
	let [suri, other_suri] = NODE_SURIS;
	let other = Client::connect(url, patience).await?;
	if other.genesis() != client.genesis() {
		return Err(Error::Demo(format!("the node at {url} is of another chain")));
	}
	Ok(Some([
		office(client.clone(), own, "first node", suri)?,
		office(other, partner, "second node", other_suri)?,
	]))
}

impl Office {
	/// The account with which the node signs.
	pub fn account(&self) -> AccountId32 {
		self.party.account()
	}

	/// The node begins to work for an operator, and registers itself and a key in its name.
	async fn open(
		&self,
		desk: &Desk<'_>,
		cast: &Cast,
		actor: &Actor,
		operator: &OperatorId,
	) -> Result<()> {
		let key = hex_of(self.account());
		let arguments = [KEY_TYPE, self.suri, &key];
		let insert = self.client.call_method::<Value>("author_insertKey", &arguments);
		insert.await.map_err(|error| {
			Error::Demo(format!(
				"{} takes no key ({error}): run the demonstration on its machine",
				self.client.url()
			))
		})?;
		steps::fund(desk, cast, &self.party, 0).await?;
		let at = desk.client.at_finalised().await?;
		let query = api::view_functions().operators().operator_of_account(self.account());
		let link = view(&at, query).await?;
		let is_here = link.as_ref().is_some_and(|link| link.operator == *operator);
		if let Some(link) = link.filter(|_| !is_here) {
			self.leave(desk, &link.operator).await?;
		}
		if !is_here {
			let roles = Role::set(&[Role::Documents, Role::Settlement]);
			let call = api::tx().operators().set_delegate(self.account(), roles);
			let what = format!("documents and settlement for the {}", self.party.name);
			desk.send(&actor.party, what, &call).await?;
		}
		let what = format!("the node of {} registers itself and a key", actor.party.name);
		until(&what, || self.is_ready(operator)).await
	}

	/// The node ends its work for the operator of an earlier run: it no longer fetches documents for it, nor
	/// signs in its name. In one transaction, or it would register itself again in between.
	async fn leave(&self, desk: &Desk<'_>, of: &OperatorId) -> Result<()> {
		let status = until("the node knows for whom it works", || async {
			Ok(match soon(self.node.get::<Status>("status").await)? {
				Seen::Done(status) if status.operator != Some(of.0) => {
					Seen::NotYet(format!("not for operator {}", of.0))
				},
				seen => seen,
			})
		})
		.await?;
		let mut calls = Vec::new();
		if status.is_peer_on_record {
			let odd = || LocalError::Unreadable(format!("{:?} is no peer", status.peer));
			let peer = crate::hexed::parse(&status.peer).ok_or_else(odd)?;
			calls.push(RuntimeCall::Documents(documents::Call::remove_peer { peer }));
		}
		calls.push(RuntimeCall::Operators(operators::Call::resign_delegation));
		let call = api::tx().utility().batch_all(calls);
		desk.send(&self.party, "leave the operator of an earlier run", &call).await?;
		Ok(())
	}

	async fn is_ready(&self, operator: &OperatorId) -> Result<Seen<()>> {
		let status: Status = match soon(self.node.get("status").await)? {
			Seen::Done(status) => status,
			Seen::NotYet(why) => return Ok(Seen::NotYet(why)),
		};
		// The key of an earlier run is on another node.
		let has_other_key = status.operator == Some(operator.0)
			&& !status.has_newest_key()
			&& status.keys.iter().all(|key| key.status != "registering");
		if has_other_key {
			soon(self.node.post("keys", &json!({})).await)?;
		}
		Ok(match status.missing(operator) {
			None => Seen::Done(()),
			Some(why) => Seen::NotYet(why.into()),
		})
	}

	/// Seals and announces a document. Returns its commitment.
	async fn send(&self, to: &OperatorId, kind: &str, content: &[u8]) -> Result<String> {
		let query = [
			("to", to.0.to_string()),
			("kind", kind.to_string()),
			("expires_in", SHEET_SECS.to_string()),
		];
		let sent = until("a document is sent", || async {
			soon(self.node.post_bytes("documents", &query, content.to_vec()).await)
		});
		let sent = sent.await?;
		let commitment = sent.get("commitment").and_then(Value::as_str);
		let odd = || LocalError::Unreadable("a document without commitment".into());
		Ok(commitment.map(Into::into).ok_or_else(odd)?)
	}

	/// Waits until a document has come to a stage, and returns its id.
	async fn reaches(&self, commitment: &str, stages: &[&str]) -> Result<u64> {
		let path = format!("documents/{commitment}");
		let what = format!("document {commitment} is {}", stages.join(" or "));
		until(&what, || async {
			let shown: Value = match soon(self.node.get(&path).await)? {
				Seen::Done(shown) => shown,
				Seen::NotYet(why) => return Ok(Seen::NotYet(why)),
			};
			let stage = shown.get("stage").and_then(Value::as_str).unwrap_or_default();
			let id = shown.get("id").and_then(Value::as_u64);
			Ok(match (stages.contains(&stage), id) {
				(true, Some(id)) => Seen::Done(id),
				_ => Seen::NotYet(format!("it is {stage}")),
			})
		})
		.await
	}
}

// --- What happens -----------------------------------------------------------------------------

/// One side of the agreement.
struct Side<'a> {
	actor: &'a Actor,
	operator: &'a OperatorId,
	office: &'a Office,
}

impl Side<'_> {
	fn name(&self) -> String {
		self.actor.party.name.clone()
	}
}

/// The home operator and the second visited one settle what their customers used in each other's networks.
pub async fn settle(
	desk: &Desk<'_>,
	cast: &Cast,
	seed: u64,
	offices: &[Office; 2],
	home: &OperatorId,
	visited: &OperatorId,
) -> Result<Settlement> {
	let [of_home, of_visited] = offices;
	let [_, partner] = &cast.visited;
	let first = Side { actor: &cast.home, operator: home, office: of_home };
	let second = Side { actor: partner, operator: visited, office: of_visited };
	let network = |side: &Side<'_>| {
		let none = || Error::Demo("a side of the agreement without a network".into());
		side.actor.network.ok_or_else(none)
	};
	// The agreement begins now: its first two periods are over when it is accepted.
	let starts_at = chain_time(&desk.client.at_finalised().await?).await?;
	let networks = [network(&first)?, network(&second)?];
	let traffic = Traffic { seed, networks, starts_at };
	let [sheet, other_sheet] = traffic.sheets()?;

	desk.progress.say("two nodes begin to work for their operators");
	tokio::try_join!(
		of_home.open(desk, cast, first.actor, home),
		of_visited.open(desk, cast, second.actor, visited),
	)?;
	desk.progress.say("they exchange the rate sheets as private documents");
	let sheets: [SentSheet; 2] = tokio::try_join!(
		exchange(&first, &second, &sheet),
		exchange(&second, &first, &other_sheet),
	)?
	.into();
	let (agreement, terms_hash) = agree(desk, &first, &second, &sheets, starts_at).await?;

	desk.progress.say("they close two periods of their agreement");
	let [sent, other_sent] = &sheets;
	let copies = [[&sheet, &other_sent.received], [&sent.received, &other_sheet]];
	let clean = Discrepancies::default();
	let clean = traffic.prepare(0, CLEAN_EVENTS, clean, Some(copies))?;
	let disputed = traffic.prepare(1, DISPUTED_EVENTS, DISCREPANCIES, None)?;
	let sides = [&first, &second];
	let (one, other) = tokio::try_join!(
		close(desk, sides, &agreement, "both sides have the same records", &clean),
		close(desk, sides, &agreement, "a few records differ", &disputed),
	)?;
	Ok(Settlement {
		first: first.name(),
		second: second.name(),
		accounts: [first.actor.party.account().into(), second.actor.party.account().into()],
		nodes: [of_home.account().into(), of_visited.account().into()],
		sheets,
		agreement: agreement.0,
		terms_hash,
		period_secs: PERIOD_SECS,
		periods: vec![one, other],
	})
}

/// An operator sends its rate sheet to another one, whose node gives it out again.
async fn exchange(from: &Side<'_>, to: &Side<'_>, sheet: &Sheet) -> Result<SentSheet> {
	let odd = |error: sheet_file::SheetFileError| Error::Demo(format!("the rate sheet: {error}"));
	let mut content = Vec::new();
	sheet_file::write_sheet(&mut content, sheet).map_err(odd)?;
	let commitment = from.office.send(to.operator, "rate-sheet", &content).await?;
	// The sender's node knows from the chain that the other one has it.
	let (document, _) = tokio::try_join!(
		from.office.reaches(&commitment, &["received"]),
		to.office.reaches(&commitment, &["complete", "received"]),
	)?;
	let bytes = to.office.node.bytes(&format!("documents/{commitment}/content")).await?;
	let hash = crate::hexed::parse(&commitment)
		.ok_or_else(|| LocalError::Unreadable(format!("{commitment:?} is no commitment")))?;
	Ok(SentSheet {
		from: from.name(),
		to: to.name(),
		document,
		commitment,
		rates: sheet.rates.len(),
		bytes: content.len(),
		read_back: bytes == content,
		hash,
		received: sheet_file::read_sheet(bytes.as_slice()).map_err(odd)?,
	})
}

/// The first proposes an agreement and the second accepts it. Nothing is tolerated, so that every difference
/// is found.
async fn agree(
	desk: &Desk<'_>,
	first: &Side<'_>,
	second: &Side<'_>,
	sheets: &[SentSheet; 2],
	starts_at: u64,
) -> Result<(AgreementId, String)> {
	let [of_first, of_second] = sheets;
	let terms = Terms {
		sheets: Sheets { first: Fixed(of_first.hash), second: Fixed(of_second.hash) },
		period: Duration::from_secs(PERIOD_SECS.into()),
		tolerance: Limit::default(),
		lines: Limit::default(),
		rounding: ROUNDING,
		statement_within: WINDOW,
		confirm_within: WINDOW,
		answer_within: WINDOW,
		notice: WINDOW,
		..Terms::default()
	};
	let terms = terms.on_chain(starts_at).map_err(Error::Demo)?;
	let call = api::tx().reconciliation().propose(second.operator.clone(), terms);
	let done = desk.send(&first.actor.party, "propose an agreement", &call).await?;
	let event = done.event::<chain::reconciliation::events::AgreementProposed>(
		"Reconciliation.AgreementProposed",
	)?;
	let hash = hex_of(event.terms_hash);
	let call = api::tx().reconciliation().accept(event.agreement.clone(), event.terms_hash);
	desk.send(&second.actor.party, "accept the agreement", &call).await?;
	Ok((event.agreement, hash))
}

/// Both hand the records of a period to their nodes, which do the rest. A dispute is ended by accepting what
/// is claimed.
async fn close(
	desk: &Desk<'_>,
	sides: [&Side<'_>; 2],
	agreement: &AgreementId,
	what: &'static str,
	prepared: &Prepared,
) -> Result<ClosedPeriod> {
	let started = Instant::now();
	let [first, second] = sides;
	let [book, other_book] = &prepared.books;
	let path = format!("periods/{}/{}", agreement.0, prepared.period);
	let hand_over = |side, bytes: Vec<u8>| {
		let path = &path;
		async move {
			let side: &Side<'_> = side;
			until("records are handed over", || async {
				soon(side.office.node.put_bytes(path, bytes.clone()).await)
			})
			.await
		}
	};
	tokio::try_join!(hand_over(first, book.encode()), hand_over(second, other_book.encode()))?;

	let told = format!("period {} is closed or in dispute", prepared.period);
	let record = follow(desk, agreement, prepared.period, &told, |state| {
		!matches!(state, reconciliation::PeriodState::Open)
	})
	.await?;
	let (mut accepted, mut accepted_by, mut end) = (Amount::ZERO, None, record);
	if let reconciliation::PeriodState::Disputed(dispute) = &end.state {
		accepted = dispute.standing.amount.0;
		let who = match dispute.standing.by {
			reconciliation::Side::First => second,
			reconciliation::Side::Second => first,
		};
		accepted_by = Some(who.name());
		let call = api::tx().reconciliation().accept_resolution(
			agreement.clone(),
			prepared.period,
			Static(accepted),
		);
		let what = format!("accept a claim of {accepted} SDRt");
		desk.send(&who.actor.party, what, &call).await?;
		let told = format!("period {} is closed", prepared.period);
		let is_over = |state: &_| !matches!(state, reconciliation::PeriodState::Disputed(_));
		end = follow(desk, agreement, prepared.period, &told, is_over).await?;
	}
	let how = match &end.state {
		reconciliation::PeriodState::Closed { how, .. } => format!("{how:?}"),
		other => {
			let period = prepared.period;
			return Err(Error::Demo(format!("period {period} came to no result: {other:?}")));
		},
	};
	let [mine, theirs] = &end.confirmations;
	let confirmed = match (mine, theirs) {
		(Some(mine), Some(theirs)) if mine.confirmation == theirs.confirmation => {
			&mine.confirmation
		},
		_ => return Err(Error::Demo("a period was closed without two equal confirmations".into())),
	};
	let Expected { net, claims, accepted: claimed } = &prepared.expected;
	Ok(ClosedPeriod {
		period: prepared.period,
		what,
		events: prepared.events,
		differing: prepared.differing,
		net: confirmed.net.0,
		net_expected: *net,
		disputed: confirmed.disputed.0.iter().map(Into::into).collect(),
		disputed_expected: claims.iter().map(Into::into).collect(),
		accepted_by,
		accepted,
		accepted_expected: *claimed,
		settled: end.settled.0,
		paid: end.paid.0,
		how: how.split([' ', '(']).next().unwrap_or_default().to_lowercase(),
		elapsed_ms: millis(started.elapsed()),
	})
}

/// Waits until a period is in a state.
async fn follow(
	desk: &Desk<'_>,
	agreement: &AgreementId,
	period: u32,
	what: &str,
	is_reached: impl Fn(&reconciliation::PeriodState) -> bool,
) -> Result<reconciliation::PeriodRecord> {
	until(what, || async {
		let at = desk.client.at_finalised().await?;
		let query = api::view_functions().reconciliation().period(agreement.clone(), period);
		Ok(match view(&at, query).await? {
			Some(view) if is_reached(&view.record.state) => Seen::Done(view.record),
			Some(view) => {
				let there = |pair: [bool; 2]| pair.iter().filter(|is_there| **is_there).count();
				let record = &view.record;
				Seen::NotYet(format!(
					"{} statements, {} records, {} confirmations are there",
					there(record.statements.each_ref().map(Option::is_some)),
					there(record.records.each_ref().map(Option::is_some)),
					there(record.confirmations.each_ref().map(Option::is_some)),
				))
			},
			None => Seen::NotYet("no statement is committed".into()),
		})
	})
	.await
}

#[cfg(test)]
mod tests {
	use super::*;

	fn status(keys: Vec<Key>) -> Status {
		let current_epoch = keys.iter().find(|key| key.is_here).map(|key| key.epoch);
		Status {
			operator: Some(4),
			peer: String::new(),
			is_peer_on_record: true,
			synced: true,
			current_epoch,
			keys,
		}
	}

	fn key(epoch: u32, status: &str, is_here: bool) -> Key {
		Key { epoch, status: status.into(), is_here }
	}

	#[test]
	fn node_should_be_ready_when_it_has_the_newest_key_in_use() {
		let operator = OperatorId(4);
		let ready = |keys| status(keys).missing(&operator).is_none();
		assert!(ready(vec![key(0, "active", true)]));
		assert!(ready(vec![key(0, "active", false), key(1, "active", true)]));
		assert!(!ready(vec![key(0, "active", true), key(1, "active", false)]));
		assert!(!ready(Vec::new()));
		let other = OperatorId(5);
		assert!(status(vec![key(0, "active", true)]).missing(&other).is_some());
	}

	#[test]
	fn refusal_that_may_change_should_be_waited_for_and_others_told() {
		let refused =
			|status| LocalError::Refused { status, code: String::new(), message: String::new() };
		for status in [404, 409, 429, 503] {
			assert!(matches!(soon::<()>(Err(refused(status))), Ok(Seen::NotYet(_))), "{status}");
		}
		assert!(soon::<()>(Err(refused(422))).is_err());
		assert!(matches!(soon(Ok(7)), Ok(Seen::Done(7))));
	}

	#[test]
	fn causes_of_chain_and_key_should_be_named_alike() {
		use interwork_rating::{Cause, Direction};
		let total = reconciliation::DisputedTotal {
			direction: Static(Direction::SecondServes),
			cause: reconciliation::DisputeCause::Found(Static(Cause::Missing)),
			count: 2,
			first_more: 3,
			second_more: 4,
		};
		let claim = Claim {
			direction: Direction::SecondServes,
			cause: Some(Cause::Missing),
			count: 2,
			first_more: 3,
			second_more: 4,
		};
		assert_eq!(Difference::from(&total), Difference::from(&claim));
	}
}
