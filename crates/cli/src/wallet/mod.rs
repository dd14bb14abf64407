//! `interwork wallet`: a roamer's wallet. It needs neither SDRt nor an account: what it does is a
//! message that it signs and others relay.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod channels;
pub mod gateway;
pub mod messages;
mod paying;
pub mod state;

use crate::{
	address::Address,
	api::{self, dice, AcceptanceId, ClassId, OperatorId},
	client::{hex_of, view, AtBlock, Client},
	codes::{clock, moment},
	dice::words,
	error::{Error, Result},
	hexed::Fixed,
	operator,
	output::{facts, Format, Show},
	provenance::{command::check, AuthoritySet, Expected, Facts, Proof, Subject},
};
use args::{Folder, Trust};
use gateway::{Gateway, Terms};
use messages::{Return, Signed};
use serde::Serialize;
use state::Wallet;
use std::path::PathBuf;

impl Folder {
	fn path(&self) -> Result<PathBuf> {
		self.folder
			.clone()
			.or_else(|| {
				std::env::var_os("INTERWORK_WALLET")
					.filter(|x| !x.is_empty())
					.map(PathBuf::from)
			})
			.ok_or_else(|| {
				Error::Usage(
					"name the wallet's folder with --wallet DIR, or set INTERWORK_WALLET".into(),
				)
			})
	}

	fn open(&self) -> Result<Wallet> {
		Wallet::open(&self.path()?)
	}
}

impl Trust {
	/// Verifies a proof with the authorities that the wallet trusts.
	async fn check(&self, client: &Client, proof: &Proof) -> Result<Facts> {
		let trusted = match &self.authorities {
			Some(file) => AuthoritySet::read(file)?,
			None => AuthoritySet::fetch(client).await?,
		};
		check(proof, &trusted, self.max_age, Expected::default())
	}
}

// --- New --------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Made {
	wallet: Address,
	folder: String,
}

impl Show for Made {
	fn text(&self) -> String {
		format!(
			"wallet {}\nin {}: keep a copy of the file `key`, for whoever has it has the units",
			self.wallet, self.folder
		)
	}
}

/// Runs a command that needs no node. False: the command is none of these.
pub fn run_offline(format: Format, command: &args::Wallet) -> Result<bool> {
	match command {
		args::Wallet::New { folder } => {
			let wallet = Wallet::create(&folder.path()?)?;
			format.show(&Made {
				wallet: wallet.address(),
				folder: wallet.folder().display().to_string(),
			})?;
			Ok(true)
		},
		args::Wallet::Contract(options) if options.home_routed => {
			format.show(&HomeRouted {
				skipped: true,
				reason:
					"traffic goes through the home network under the home profile, so the visited \
				operator gives no profile and there is nothing to agree on; open a channel",
			})?;
			Ok(true)
		},
		_ => Ok(false),
	}
}

#[derive(Serialize)]
struct HomeRouted {
	skipped: bool,
	reason: &'static str,
}

impl Show for HomeRouted {
	fn text(&self) -> String {
		format!("no contract is needed: {}", self.reason)
	}
}

// --- Show -------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Overview {
	wallet: Address,
	classes: Vec<Holding>,
	channels: Vec<ChannelRow>,
	opening: Option<u64>,
	contracts: Vec<ContractRow>,
	profile: String,
}

#[derive(Serialize)]
struct Holding {
	class: u32,
	units: u64,
	nonce: u64,
	open_channels: u32,
}

#[derive(Serialize)]
struct ChannelRow {
	id: u64,
	gateway: String,
	visited: u32,
	class: u32,
	phase: String,
	deposit: u64,
	/// `None`: the record is lost; see `interwork wallet recover`.
	spent: Option<u64>,
	left: Option<u64>,
	claimed: Option<u64>,
	closes_at: u64,
}

#[derive(Serialize)]
struct ContractRow {
	hash: String,
	visited: u32,
	commitment: String,
	valid_until: u64,
}

impl Show for Overview {
	fn text(&self) -> String {
		let mut rows = vec![("wallet", self.wallet.to_string())];
		for holding in &self.classes {
			rows.push((
				"units",
				format!(
					"{} of class {}; {} channels, next nonce {}",
					holding.units, holding.class, holding.open_channels, holding.nonce
				),
			));
		}
		if self.classes.is_empty() {
			rows.push(("units", "none were ever assigned".into()));
		}
		for row in &self.channels {
			let spent = match (row.spent, row.left) {
				(Some(spent), Some(left)) => format!("{spent} spent, {left} left"),
				_ => "how far it is paid is not known".into(),
			};
			rows.push((
				"channel",
				format!(
					"{} ({}) to operator {}: {} of class {}; {spent}; closes at {} UTC",
					row.id,
					row.phase,
					row.visited,
					row.deposit,
					row.class,
					moment(row.closes_at)
				),
			));
		}
		if let Some(units) = self.opening {
			rows.push(("asked for", format!("a channel with {units} units, not confirmed yet")));
		}
		for row in &self.contracts {
			rows.push(("contract", format!("{} with operator {}", row.hash, row.visited)));
		}
		rows.push(("profile", self.profile.clone()));
		facts(rows)
	}
}

async fn show(client: &Client, wallet: &Wallet) -> Result<Overview> {
	let at = client.at_head().await?;
	let address = wallet.address();
	let mut classes = Vec::new();
	for (operator, _) in operator::all(&at).await? {
		if let Some(found) = crate::dice::wallet(&at, operator.0, address).await? {
			classes.push(Holding {
				class: operator.0,
				units: found.units,
				nonce: found.assignment.nonce,
				open_channels: found.assignment.open_channels,
			});
		}
	}
	let mut channels = Vec::new();
	for channel in wallet.channels()? {
		let on_chain = crate::channel::channel(&at, channel.id).await?;
		let payer = wallet.payer(&channel).ok();
		channels.push(ChannelRow {
			id: channel.id,
			gateway: channel.gateway.clone(),
			visited: channel.visited,
			class: channel.class,
			phase: on_chain.as_ref().map_or_else(|| "closed".into(), |view| words(&view.phase)),
			deposit: on_chain.as_ref().map_or_else(
				|| payer.as_ref().map_or(0, |payer| payer.deposit()),
				|view| view.record.deposit,
			),
			spent: payer.as_ref().map(|payer| payer.spent()),
			left: payer.as_ref().map(|payer| payer.left()),
			claimed: on_chain.as_ref().map(|view| view.record.claimed),
			closes_at: on_chain.map_or(channel.expires, |view| view.record.closes_at),
		});
	}
	let contracts = wallet.contracts()?;
	let profile = match contracts.iter().find(|contract| contract.contract.commitment.0 != [0; 32])
	{
		Some(contract) => format!(
			"that of operator {}, committed to by {}",
			contract.contract.visited,
			hex_of(contract.contract.commitment.0)
		),
		None => "home".into(),
	};
	Ok(Overview {
		wallet: address,
		classes,
		channels,
		opening: wallet.opening()?.map(|opening| opening.message.deposit),
		contracts: contracts
			.iter()
			.map(|contract| ContractRow {
				hash: hex_of(contract.hash.0),
				visited: contract.contract.visited,
				commitment: hex_of(contract.contract.commitment.0),
				valid_until: contract.contract.valid_until,
			})
			.collect(),
		profile,
	})
}

// --- Check ------------------------------------------------------------------------------------

/// The acceptance of a class by an operator, if channels can be opened under it.
async fn accepted(at: &AtBlock, class: u32, visited: u32) -> Result<dice::AcceptanceView> {
	let query = api::view_functions().dice().accepted(ClassId(class), OperatorId(visited));
	let found = view(at, query).await?.ok_or_else(|| Error::NotFound {
		what: format!("acceptance of class {class} by operator {visited}"),
		advice:
			"The operator does not take these units. `interwork dice acceptance list --class ID` \
		shows who does",
	})?;
	Ok(found)
}

#[derive(Serialize)]
struct Checked {
	proven: Facts,
	can_open: bool,
	reason: Option<String>,
	units: u64,
}

impl Show for Checked {
	fn text(&self) -> String {
		let can = match &self.reason {
			None => format!("a channel with {} units can be opened", self.units),
			Some(reason) => {
				format!("no channel with {} units can be opened: {reason}", self.units)
			},
		};
		format!("{}\n{can}", self.proven.text())
	}
}

async fn check_visited(
	client: &Client,
	wallet: &Wallet,
	class: u32,
	visited: u32,
	units: u64,
	trust: &Trust,
) -> Result<Checked> {
	let at = client.at_finalised().await?;
	let acceptance = accepted(&at, class, visited).await?.id;
	let subject = Subject {
		wallet: Fixed(wallet.address().0 .0),
		class,
		acceptance: acceptance.0,
		visited,
		channel: None,
	};
	let proof = Proof::fetch(client, subject).await?;
	let proven = trust.check(client, &proof).await?;
	let query = api::view_functions().dice().can_open(
		AcceptanceId(acceptance.0),
		wallet.address().0,
		units,
	);
	let reason = view(&at, query).await?.err().map(|fault| words(&fault));
	Ok(Checked { proven, can_open: reason.is_none(), reason, units })
}

// --- Contract ---------------------------------------------------------------------------------

/// An acceptance under which a gateway takes the wallet's units, and the chain's record of it.
async fn offered(
	at: &AtBlock,
	client: &Client,
	terms: &Terms,
	wallet: &Wallet,
	class: Option<u32>,
) -> Result<dice::AcceptanceView> {
	if terms.genesis.0 != client.genesis().0 {
		return Err(Error::State(format!(
			"the gateway is of the chain with genesis {}, and the node is of {}",
			hex_of(terms.genesis.0),
			hex_of(client.genesis())
		)));
	}
	let mut found = Vec::new();
	for taken in terms.acceptances.iter().filter(|x| class.is_none_or(|class| x.class == class)) {
		let holds = crate::dice::wallet(at, taken.class, wallet.address()).await?.is_some();
		if class.is_some() || holds {
			found.push(taken);
		}
	}
	let taken = match found.as_slice() {
		[taken] => taken,
		[] => {
			return Err(Error::State(format!(
				"operator {} ({}) takes none of the wallet's units; see what it takes with `interwork \
				dice acceptance list --visited {}`",
				terms.operator, terms.name, terms.operator
			)))
		},
		_ => {
			return Err(Error::Usage(
				"the operator takes several classes that the wallet has: name one with --class"
					.into(),
			))
		},
	};
	let acceptance = crate::dice::acceptance(at, taken.id).await?;
	let record = &acceptance.record;
	// What counts is the chain: the gateway only says which acceptance it means.
	if record.class.0 != taken.class
		|| record.visited.0 != terms.operator
		|| record.terms.bytes_per_unit != taken.bytes_per_unit
	{
		return Err(Error::State(format!(
			"the gateway says otherwise about acceptance {} than the chain: {} bytes for a unit of class \
			{} by operator {} is what the chain has. Do not use this gateway",
			taken.id, record.terms.bytes_per_unit, record.class.0, record.visited.0
		)));
	}
	if !acceptance.open {
		return Err(Error::State(format!(
			"no channel can be opened under acceptance {} now: it is {}, or one of its operators is not \
			active",
			taken.id,
			crate::dice::status_words(&record.status)
		)));
	}
	Ok(acceptance)
}

/// The nonce of the wallet's next message in a class.
async fn next_nonce(at: &AtBlock, class: u32, wallet: &Wallet) -> Result<u64> {
	let found = crate::dice::wallet(at, class, wallet.address()).await?;
	found.map(|view| view.assignment.nonce).ok_or_else(|| Error::NotFound {
		what: format!("assignment of class {class} to this wallet"),
		advice: "Its home operator assigns units with `interwork dice assign`",
	})
}

#[derive(Serialize)]
struct Contracted {
	contract: String,
	acceptance: u64,
	class: u32,
	visited: u32,
	commitment: String,
	salt: Option<String>,
	valid_until: u64,
}

impl Show for Contracted {
	fn text(&self) -> String {
		let mut rows = vec![
			("contract", self.contract.clone()),
			("with", format!("operator {}, acceptance {}", self.visited, self.acceptance)),
			("commitment", self.commitment.clone()),
			("valid until (UTC)", moment(self.valid_until)),
		];
		if let Some(salt) = &self.salt {
			rows.push(("salt", format!("{salt}; whoever has document and salt can check")));
		}
		facts(rows)
	}
}

async fn contract(client: &Client, options: &args::Contract) -> Result<Contracted> {
	let wallet = options.folder.open()?;
	let url = options.gateway.as_deref().unwrap_or_default();
	let gateway = Gateway::new(url)?;
	let terms = gateway.terms().await?;
	let at = client.at_finalised().await?;
	let acceptance = offered(&at, client, &terms, &wallet, options.class).await?;
	let (class, genesis) = (acceptance.record.class.0, client.genesis().0);
	let (commitment, salt) = match (&options.profile, options.commitment) {
		(Some(file), _) => {
			let document =
				std::fs::read(file).map_err(|reason| Error::File { path: file.clone(), reason })?;
			let (commitment, salt) = state::commit(&document)?;
			(commitment, Some(salt))
		},
		(None, Some(hash)) => (Fixed(hash.0), None),
		(None, None) => (Fixed([0; 32]), None),
	};
	let key_number = next_nonce(&at, class, &wallet).await?;
	let signer = wallet.voucher_signer(&genesis, acceptance.id.0, key_number);
	let mut contract = messages::Contract {
		wallet: wallet.address(),
		acceptance: acceptance.id.0,
		class,
		visited: acceptance.record.visited.0,
		voucher_key: Fixed(signer.public()),
		commitment,
		valid_until: clock().saturating_add(options.valid_for.as_secs()),
		signed: None,
	};
	let message = contract.message(&genesis);
	contract.signed = Some(Signed::new(wallet.pair(), &message));
	let kept = state::Contract {
		hash: Fixed(sp_crypto_hashing::blake2_256(&message)),
		gateway: gateway.url().into(),
		contract,
		key_number,
		salt,
	};
	// Kept first: what is lost after the gateway has it could not be shown to anyone.
	wallet.save_contract(&kept)?;
	let agreed = match gateway.contract(&kept.contract).await {
		Ok(agreed) => agreed,
		Err(error) => {
			if !error.is_passing() {
				wallet.forget_contract(&kept)?;
			}
			return Err(error.into());
		},
	};
	if agreed.contract != kept.hash {
		return Err(Error::State(format!(
			"the gateway confirms contract {}, and what was signed is {}. Do not use this gateway",
			hex_of(agreed.contract.0),
			hex_of(kept.hash.0)
		)));
	}
	Ok(Contracted {
		contract: hex_of(kept.hash.0),
		acceptance: kept.contract.acceptance,
		class,
		visited: kept.contract.visited,
		commitment: hex_of(commitment.0),
		salt: salt.map(|salt| hex_of(salt.0)),
		valid_until: kept.contract.valid_until,
	})
}

// --- Commands ---------------------------------------------------------------------------------

/// The key that relays, if one was named for it.
fn relay(key: &crate::args::Key) -> Option<&crate::args::Key> {
	// Not the environment's: a roamer relays nothing unless it says so.
	(key.key_file.is_some() || key.suri.is_some()).then_some(key)
}

/// Runs `interwork wallet`.
pub async fn run(client: &Client, format: Format, command: args::Wallet) -> Result<()> {
	match command {
		args::Wallet::New { .. } => run_offline(format, &command).map(|_| ()),
		args::Wallet::Show { folder } => format.show(&show(client, &folder.open()?).await?),
		args::Wallet::Check { folder, class, visited, units, trust } => {
			let wallet = folder.open()?;
			format.show(&check_visited(client, &wallet, class, visited, units, &trust).await?)
		},
		args::Wallet::Contract(options) => format.show(&contract(client, &options).await?),
		args::Wallet::Open(options) => channels::open(client, format, &options).await,
		args::Wallet::Pay(options) => paying::run(format, &options).await,
		args::Wallet::TopUp { folder, channel, units } => {
			channels::top_up(client, format, &folder.open()?, channel.channel, units).await
		},
		args::Wallet::Close { folder, channel, relay: key } => {
			let wallet = folder.open()?;
			channels::close(client, format, &wallet, channel.channel, relay(&key)).await
		},
		args::Wallet::Return { folder, class, units, valid_for, relay: key } => {
			let wallet = folder.open()?;
			let at = client.at_finalised().await?;
			let found = crate::dice::wallet(&at, class, wallet.address()).await?;
			let held = found.as_ref().map_or(0, |view| view.units);
			let units = units.unwrap_or(held);
			if units == 0 || units > held {
				return Err(Error::State(format!(
					"{units} units of class {class} cannot be returned: the wallet holds {held}"
				)));
			}
			let message = Return::new(
				wallet.pair(),
				&client.genesis().0,
				class,
				units,
				next_nonce(&at, class, &wallet).await?,
				clock().saturating_add(valid_for.as_secs()),
			);
			match relay(&key) {
				Some(key) => format.show(&message.relay(client, &key.signer()?).await?),
				None => format.show(&message),
			}
		},
		args::Wallet::Recover { folder, channel, gateway } => {
			channels::recover(client, format, &folder.open()?, channel, gateway.as_deref()).await
		},
	}
}
