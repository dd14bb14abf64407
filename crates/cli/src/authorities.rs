//! `interwork authorities`, and what an operator does about its own: new keys, and leaving.

use crate::{
	address::Address,
	api,
	args::Key,
	client::{view, Client, Receipt},
	error::{Error, Result},
	node_keys::{self, Proven, ShownKeys},
	operator,
	output::{align_right, facts, table, Format, Progress, Show},
	session::{self, AuthorityStatus, Deadline, Effective, Keys, Sessions},
};
use serde::Serialize;
use std::{path::PathBuf, time::Duration};
use subxt::utils::AccountId32;

#[derive(Serialize)]
struct Row {
	account: Address,
	operator: Option<u32>,
	name: Option<String>,
	status: &'static str,
	since_session: u32,
	in_set: bool,
	in_next_set: bool,
	keys: bool,
	aura: Option<String>,
	grandpa: Option<String>,
	blocks_in_session: u32,
	sessions_without_block: u32,
}

#[derive(Serialize)]
struct Change {
	session: u32,
	at_block: Option<u32>,
	at_time: Option<u64>,
	joining: Vec<Address>,
	leaving: Vec<Address>,
}

#[derive(Serialize)]
struct Authorities {
	session: u32,
	session_length: u32,
	session_ends_at_block: u32,
	minimum: u32,
	set_id: u64,
	authorities: Vec<Row>,
	changes: Vec<Change>,
}

impl Show for Authorities {
	fn text(&self) -> String {
		let mut rows = table([
			"operator",
			"name",
			"account",
			"status",
			"in the set",
			"keys",
			"blocks",
			"empty sessions",
		]);
		align_right(&mut rows, &[0, 6, 7]);
		for row in &self.authorities {
			let set = match (row.in_set, row.in_next_set) {
				(true, true) => "yes",
				(true, false) => "leaving",
				(false, true) => "joining",
				(false, false) => "no",
			};
			rows.add_row([
				row.operator.map(|id| id.to_string()).unwrap_or_default(),
				row.name.clone().unwrap_or_default(),
				row.account.to_string(),
				row.status.to_string(),
				set.to_string(),
				if row.keys { "yes" } else { "none" }.to_string(),
				row.blocks_in_session.to_string(),
				row.sessions_without_block.to_string(),
			]);
		}
		let changes: Vec<_> = self
			.changes
			.iter()
			.map(|change| {
				let names = |list: &[Address]| {
					list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
				};
				let time = change.at_time.map(crate::codes::moment).unwrap_or_default();
				format!(
					"session {} (about {time} UTC): joining {}; leaving {}",
					change.session,
					names(&change.joining),
					names(&change.leaving)
				)
			})
			.collect();
		let facts = facts(vec![
			(
				"session",
				format!(
					"{} of {} blocks, ends at block {}",
					self.session, self.session_length, self.session_ends_at_block
				),
			),
			("fewest", format!("{} authorities with keys", self.minimum)),
			("GRANDPA set", self.set_id.to_string()),
			("changes", if changes.is_empty() { "none".into() } else { changes.join("\n") }),
		]);
		format!("{rows}\n{facts}")
	}
}

/// Runs `interwork authorities`.
pub async fn run(client: &Client, format: Format) -> Result<()> {
	let at = client.at_head().await?;
	let sessions = Sessions::read(client, &at).await?;
	let registry = operator::all(&at).await?;
	let liveness = session::liveness(&at).await?;
	let mut authorities = Vec::new();
	for (account, record) in session::listed(&at).await? {
		let keys = session::registered(&at, account).await?;
		let shown = keys.as_ref().map(ShownKeys::from);
		let (blocks_in_session, sessions_without_block) = liveness
			.iter()
			.find(|(other, ..)| *other == account)
			.map_or((0, 0), |(_, blocks, empty)| (*blocks, *empty));
		let name = registry
			.iter()
			.find(|(id, _)| Some(id) == record.operator.as_ref())
			.map(|(_, record)| operator::text(&record.legal_name));
		authorities.push(Row {
			account: account.into(),
			operator: record.operator.map(|id| id.0),
			name,
			status: match record.status {
				AuthorityStatus::Active => "active",
				AuthorityStatus::Suspended => "suspended",
				AuthorityStatus::Disabled => "disabled",
			},
			since_session: record.since_session,
			in_set: sessions.running_keys(&account).is_some(),
			in_next_set: sessions.queued_keys(&account).is_some(),
			keys: keys.is_some(),
			aura: shown.as_ref().map(|keys| keys.aura.clone()),
			grandpa: shown.map(|keys| keys.grandpa),
			blocks_in_session,
			sessions_without_block,
		});
	}
	let planned = view(&at, api::view_functions().authorities().planned_changes()).await?;
	let addresses = |list: Vec<AccountId32>| list.into_iter().map(Address::from).collect();
	format.show(&Authorities {
		session: sessions.index,
		session_length: sessions.length,
		session_ends_at_block: sessions.ends_at(),
		minimum: session::minimum(&at).await?,
		set_id: session::set_id(&at).await?,
		authorities,
		changes: planned
			.into_iter()
			.map(|change| Change {
				session: change.effective_session,
				at_block: change.at_block,
				at_time: change.at_block.map(|block| sessions.time_of(block)),
				joining: addresses(change.joining),
				leaving: addresses(change.leaving),
			})
			.collect(),
	})
}

/// Where session keys come from: the node, or files that the operator keeps.
#[derive(Clone, Debug)]
pub struct KeySource(Option<(PathBuf, PathBuf)>);

impl KeySource {
	/// From the options of the command line: both files, or none.
	pub fn new(aura: Option<PathBuf>, grandpa: Option<PathBuf>) -> Result<Self> {
		match (aura, grandpa) {
			(None, None) => Ok(Self(None)),
			(Some(aura), Some(grandpa)) => Ok(Self(Some((aura, grandpa)))),
			_ => Err(Error::Usage(
				"give both --aura-seed-file and --grandpa-seed-file, or none of them".into(),
			)),
		}
	}

	/// The keys to register: those of the files, which the node must hold, or new ones of the node.
	pub async fn prove(&self, client: &Client, owner: &AccountId32) -> Result<Proven> {
		let Some((aura, grandpa)) = &self.0 else { return Proven::rotate(client, owner).await };
		let proven = Proven::from_files(owner, aura, grandpa)?;
		if !node_keys::in_node(client, &proven.keys).await? {
			return Err(Error::State(
				"the node does not hold the session keys of the files. Put them into its keystore with \
				`interwork-node key insert --key-type aura --scheme sr25519` and `--key-type gran --scheme \
				ed25519`, then run this again"
					.into(),
			));
		}
		Ok(proven)
	}

	/// Whether registered keys are the ones that this source stands for.
	pub fn is_content_with(&self, owner: &AccountId32, keys: &Keys) -> Result<bool> {
		match &self.0 {
			None => Ok(true),
			Some((aura, grandpa)) => Ok(Proven::from_files(owner, aura, grandpa)?.keys == *keys),
		}
	}
}

#[derive(Serialize)]
struct Rekeyed {
	account: Address,
	session_keys: ShownKeys,
	effective: Option<Effective>,
	in_force: bool,
	next: &'static str,
	receipt: Receipt,
}

impl Show for Rekeyed {
	fn text(&self) -> String {
		let when = self.effective.map_or("with the next admission".into(), |x| x.text());
		facts(vec![
			("done", self.receipt.line()),
			("Aura key", self.session_keys.aura.clone()),
			("GRANDPA key", self.session_keys.grandpa.clone()),
			("in force", if self.in_force { "now".into() } else { when }),
			("next", self.next.into()),
		])
	}
}

/// Gives an authority new session keys.
pub async fn rekey(
	client: &Client,
	format: Format,
	key: &Key,
	source: &KeySource,
	wait: bool,
	timeout: Duration,
) -> Result<()> {
	let signer = key.signer()?;
	let account = signer.account();
	let proven = source.prove(client, &account).await?;
	let done = client.submit(&signer, &proven.set_keys()).await?;
	let deadline = Deadline::new(timeout);
	let waiting = Progress::start("waiting for the new keys to be in force");
	let sessions = Sessions::read(client, &client.at_head().await?).await?;
	let sits =
		sessions.running_keys(&account).is_some() || sessions.queued_keys(&account).is_some();
	let effective = sits.then(|| sessions.effective(sessions.index.saturating_add(2)));
	let mut in_force = false;
	while wait && sits {
		let sessions = Sessions::read(client, &client.at_head().await?).await?;
		in_force = sessions.running_keys(&account) == Some(proven.keys);
		if in_force {
			break;
		}
		let advice = "Changes wait for finality: see `interwork status`";
		deadline.pause("the change of keys", advice).await?;
	}
	waiting.finish();
	format.show(&Rekeyed {
		account: account.into(),
		session_keys: (&proven.keys).into(),
		effective,
		in_force,
		next: match (sits, in_force) {
			(false, _) => {
				"the account is no authority: `interwork operator join` goes on from here"
			},
			(true, true) => "the old keys count no more and can be removed from the keystore",
			(true, false) => "until then the old keys count: keep them on a running node",
		},
		receipt: done.receipt(),
	})
}

#[derive(Serialize)]
struct Left {
	account: Address,
	effective: Effective,
	left: bool,
	switch_off: bool,
	next: &'static str,
	receipt: Option<Receipt>,
}

impl Show for Left {
	fn text(&self) -> String {
		let done = self.receipt.as_ref().map_or("had left before".into(), Receipt::line);
		facts(vec![
			("done", done),
			("without it", self.effective.text()),
			("next", self.next.into()),
		])
	}
}

/// Gives up the authority of an operator, which stays an operator.
pub async fn leave(
	client: &Client,
	format: Format,
	key: &Key,
	wait: bool,
	timeout: Duration,
) -> Result<()> {
	let signer = key.signer()?;
	let account = signer.account();
	let at = client.at_head().await?;
	let mut sessions = Sessions::read(client, &at).await?;
	let is_listed = session::listed(&at).await?.iter().any(|(other, _)| *other == account);
	let in_set = |sessions: &Sessions| {
		sessions.running_keys(&account).is_some() || sessions.queued_keys(&account).is_some()
	};
	let mut receipt = None;
	let effective = if is_listed || !in_set(&sessions) {
		let done = client.submit(&signer, &api::tx().authorities().leave()).await?;
		let event =
			done.event::<api::chain::authorities::events::AuthorityLeft>("AuthorityLeft")?;
		receipt = Some(done.receipt());
		sessions = Sessions::read(client, &client.at_head().await?).await?;
		event.effective_session
	} else {
		// It has left before and is in the set for the sessions that are planned already.
		let queued = u32::from(sessions.queued_keys(&account).is_some());
		sessions.index.saturating_add(1).saturating_add(queued)
	};
	let deadline = Deadline::new(timeout);
	let waiting = Progress::start("waiting for the session without this authority");
	while wait && in_set(&sessions) {
		let advice = "Changes wait for finality: see `interwork status`. Run this again to go on";
		deadline.pause("the session without this authority", advice).await?;
		sessions = Sessions::read(client, &client.at_head().await?).await?;
	}
	waiting.finish();
	let left = !in_set(&sessions);
	format.show(&Left {
		account: account.into(),
		effective: sessions.effective(effective),
		left,
		switch_off: left,
		next: match left {
			true => "the node may be switched off",
			false => "keep the node running until then: it still authors and votes",
		},
		receipt,
	})
}
