//! `interwork operator`: the registry.

use crate::{
	address::Address,
	amounts::Sdrt,
	api::{self, types, OperatorId},
	args::Operator,
	authorities::{self, KeySource},
	client::{hex_of, view, AtBlock, Client, Receipt},
	codes::{self, moment, Kind, Role, Status, Text},
	error::{Error, Result},
	join,
	node_keys::{NodeKey, Proven, ShownKeys},
	output::{align_right, facts, table, Format, Show},
};
use serde::Serialize;
use subxt::utils::AccountId32;
use types::bounded_collections::bounded_vec::BoundedVec;

/// An operator's record on the chain.
pub type Record = api::chain::operators::storage::operators::Output;

/// An operator as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
	/// Its id.
	pub id: u32,
	/// Legal name.
	pub legal_name: String,
	/// What it does.
	pub kind: Kind,
	/// Country.
	pub country: String,
	/// TADIG code.
	pub tadig: Option<String>,
	/// Networks.
	pub plmns: Vec<String>,
	/// Where it stands.
	pub status: Status,
	/// Since when, in seconds since 1970; 0: since genesis.
	pub status_since: u64,
	/// Its own account.
	pub account: Address,
	/// What is held on the account.
	pub deposit: Sdrt,
	/// How many delegates it has.
	pub delegate_count: u32,
}

impl Row {
	/// What is shown of a record.
	pub fn new(id: &OperatorId, record: &Record) -> Self {
		Self {
			id: id.0,
			legal_name: text(&record.legal_name),
			kind: (&record.kind).into(),
			country: record.country.text(),
			tadig: record.tadig.as_ref().map(Text::text),
			plmns: record.plmns.0.iter().map(Text::text).collect(),
			status: (&record.status).into(),
			status_since: record.status_since,
			account: record.account.into(),
			deposit: record.deposit.into(),
			delegate_count: record.delegate_count,
		}
	}
}

/// Bounded bytes as text.
pub fn text(bytes: &BoundedVec<u8>) -> String {
	String::from_utf8_lossy(&bytes.0).into_owned()
}

#[derive(Serialize)]
#[serde(transparent)]
struct List(Vec<Row>);

impl Show for List {
	fn text(&self) -> String {
		let mut table = table(["id", "name", "kind", "country", "TADIG", "PLMNs", "status"]);
		align_right(&mut table, &[0]);
		for row in &self.0 {
			table.add_row([
				row.id.to_string(),
				row.legal_name.clone(),
				row.kind.to_string(),
				row.country.clone(),
				row.tadig.clone().unwrap_or_default(),
				row.plmns.join(" "),
				row.status.to_string(),
			]);
		}
		table.to_string()
	}
}

#[derive(Serialize)]
struct Details {
	#[serde(flatten)]
	row: Row,
	delegates: Vec<Delegate>,
}

#[derive(Serialize)]
struct Delegate {
	account: Address,
	roles: Vec<Role>,
}

impl Show for Details {
	fn text(&self) -> String {
		let row = &self.row;
		let since = match row.status_since {
			0 => "genesis".to_string(),
			secs => moment(secs),
		};
		let delegates: Vec<_> = self
			.delegates
			.iter()
			.map(|delegate| format!("{} {:?}", delegate.account, delegate.roles))
			.collect();
		facts(vec![
			("id", row.id.to_string()),
			("name", row.legal_name.clone()),
			("kind", row.kind.to_string()),
			("country", row.country.clone()),
			("TADIG code", row.tadig.clone().unwrap_or_else(|| "none".into())),
			("PLMNs", row.plmns.join(" ")),
			("status", format!("{} since {since}", row.status)),
			("account", row.account.to_string()),
			("deposit held", format!("{} SDRt", row.deposit)),
			("delegates", if delegates.is_empty() { "none".into() } else { delegates.join("\n") }),
		])
	}
}

/// What a command about an operator did.
#[derive(Serialize)]
struct Done {
	operator: Option<u32>,
	next: &'static str,
	receipt: Receipt,
}

impl Show for Done {
	fn text(&self) -> String {
		let operator = self.operator.map(|id| format!("operator {id}. ")).unwrap_or_default();
		format!("{}\n{operator}{}", self.receipt.line(), self.next)
	}
}

/// All operators with their ids.
pub async fn all(at: &AtBlock) -> Result<Vec<(OperatorId, Record)>> {
	const PAGE: u32 = 64;
	let mut all = Vec::new();
	let mut after = None;
	loop {
		let query = api::view_functions().operators().operators(after, PAGE);
		let page = view(at, query).await?;
		all.extend(page.operators);
		match page.next {
			Some(next) => after = Some(next),
			None => return Ok(all),
		}
	}
}

/// The operator to which an account belongs.
pub async fn of_account(at: &AtBlock, account: AccountId32) -> Result<Option<OperatorId>> {
	let query = api::view_functions().operators().operator_of_account(account);
	Ok(view(at, query).await?.map(|link| link.operator))
}

/// Finds an operator by id, TADIG code, PLMN or address.
async fn find(at: &AtBlock, which: &str) -> Result<(OperatorId, Record)> {
	let registry = || api::view_functions().operators();
	let found = if let Ok(tadig) = codes::tadig(which) {
		view(at, registry().operator_by_tadig(tadig)).await?
	} else if let Ok(id) = which.parse::<u32>().map(OperatorId) {
		// Five digits are a PLMN unless an operator has that id.
		match (view(at, registry().operator(id.clone())).await?, codes::plmn(which)) {
			(Some(record), _) => Some((id, record)),
			(None, Ok(plmn)) => view(at, registry().operator_by_plmn(plmn)).await?,
			(None, Err(_)) => None,
		}
	} else if let Ok(plmn) = codes::plmn(which) {
		view(at, registry().operator_by_plmn(plmn)).await?
	} else if let Ok(address) = which.parse::<Address>() {
		match of_account(at, address.0).await? {
			Some(id) => view(at, registry().operator(id.clone())).await?.map(|record| (id, record)),
			None => None,
		}
	} else {
		return Err(Error::Usage(format!(
			"{which} is no id, TADIG code, PLMN or address: give for example 4, DEUD1 or 262-01"
		)));
	};
	found.ok_or_else(|| Error::NotFound {
		what: format!("operator {which}"),
		advice: "List them with `interwork operator list`",
	})
}

#[derive(Serialize)]
struct ProvenKeys {
	owner: Address,
	#[serde(flatten)]
	shown: ShownKeys,
	keys: String,
	proof: String,
	call_hex: String,
}

impl Show for ProvenKeys {
	fn text(&self) -> String {
		facts(vec![
			("owner", self.owner.to_string()),
			("Aura key", self.shown.aura.clone()),
			("GRANDPA key", self.shown.grandpa.clone()),
			("keys", self.keys.clone()),
			("proof", self.proof.clone()),
			("call", self.call_hex.clone()),
			("next", "the owner signs the call, Session.set_keys, with any wallet".into()),
		])
	}
}

/// Runs a command that needs no node. False: the command is none of these.
pub fn run_offline(format: Format, command: &Operator) -> Result<bool> {
	match command {
		Operator::NodeKey { file } => format.show(&NodeKey::make_or_check(file)?)?,
		Operator::ProveKeys { owner, aura_seed_file, grandpa_seed_file } => {
			let proven = Proven::from_files(&owner.0, aura_seed_file, grandpa_seed_file)?;
			format.show(&ProvenKeys {
				owner: *owner,
				shown: (&proven.keys).into(),
				keys: hex_of(proven.keys),
				proof: hex_of(&proven.proof),
				call_hex: hex_of(proven.encoded_call()?),
			})?;
		},
		_ => return Ok(false),
	}
	Ok(true)
}

/// Runs `interwork operator`.
pub async fn run(client: &Client, format: Format, command: Operator) -> Result<()> {
	match command {
		Operator::List => {
			let all = all(&client.at_head().await?).await?;
			format.show(&List(all.iter().map(|(id, record)| Row::new(id, record)).collect()))
		},
		Operator::Show { which } => {
			let at = client.at_head().await?;
			let (id, record) = find(&at, &which).await?;
			let query = api::view_functions().operators().delegates(id.clone());
			let delegates = view(&at, query).await?;
			let delegates = delegates
				.into_iter()
				.map(|(account, roles)| Delegate {
					account: account.into(),
					roles: Role::of(&roles),
				})
				.collect();
			format.show(&Details { row: Row::new(&id, &record), delegates })
		},
		Operator::Apply { key, name, kind, country, tadig, plmns } => {
			let call = api::tx().operators().apply(
				BoundedVec(name.into_bytes()),
				kind.into(),
				country,
				tadig,
				BoundedVec(plmns),
			);
			let done = client.submit(&key.signer()?, &call).await?;
			let event = done.event::<api::chain::operators::events::Applied>("Applied")?;
			format.show(&Done {
				operator: Some(event.operator.0),
				next: "The board decides next: a member runs `interwork board propose-admit`",
				receipt: done.receipt(),
			})
		},
		Operator::Withdraw { key } => {
			let call = api::tx().operators().withdraw_application();
			let done = client.submit(&key.signer()?, &call).await?;
			format.show(&Done {
				operator: None,
				next: "The application is withdrawn and the deposit released",
				receipt: done.receipt(),
			})
		},
		Operator::Delegate { key, account, roles } => {
			let signer = key.signer()?;
			let (done, next) = if roles.is_empty() {
				let call = api::tx().operators().remove_delegate(account.0);
				(client.submit(&signer, &call).await?, "The account is a delegate no more")
			} else {
				let call = api::tx().operators().set_delegate(account.0, Role::set(&roles));
				(client.submit(&signer, &call).await?, "The account has these roles now")
			};
			format.show(&Done { operator: None, next, receipt: done.receipt() })
		},
		Operator::Leave { key, authority_only: true, waiting } => {
			authorities::leave(client, format, &key, waiting.wait, waiting.timeout).await
		},
		Operator::Join(options) => join::run(client, format, &options).await,
		Operator::Rekey { key, seeds, waiting } => {
			let source = KeySource::new(seeds.aura_seed_file, seeds.grandpa_seed_file)?;
			let (wait, timeout) = (waiting.wait, waiting.timeout);
			authorities::rekey(client, format, &key, &source, wait, timeout).await
		},
		Operator::NodeKey { .. } | Operator::ProveKeys { .. } => {
			run_offline(format, &command).map(|_| ())
		},
		Operator::Leave { key, authority_only: false, .. } => {
			let done = client.submit(&key.signer()?, &api::tx().operators().leave()).await?;
			format.show(&Done {
				operator: None,
				next: "The operator has left; its deposit is released and its codes are free",
				receipt: done.receipt(),
			})
		},
	}
}
