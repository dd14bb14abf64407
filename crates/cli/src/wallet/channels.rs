//! A wallet's channels: opened, topped up, closed, recovered.

use super::{
	args::{self, Trust},
	gateway::{Closing, Gateway, GatewayError},
	messages::{self, Signed, TopUp},
	next_nonce, offered,
	state::{Channel, Opening, Wallet},
};
use crate::{
	api::{self, channels, ChannelId},
	client::{hex_of, view, Client},
	codes::{clock, moment},
	dice::words,
	error::{Error, Result},
	hexed::Fixed,
	output::{Format, Progress, Show},
	provenance::{Facts, Proof, Subject},
};
use interwork_micropay::{Claim, Payer, TickPolicy};
use serde::Serialize;
use std::time::{Duration, Instant};

/// How long the wallet's own node may be behind the gateway's.
const NODE_PATIENCE: Duration = Duration::from_secs(60);

/// How often an opening whose answer does not come is asked for again.
const ATTEMPTS: u32 = 5;

// --- Open -------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Opened {
	channel: u64,
	class: u32,
	visited: u32,
	deposit: u64,
	bytes_per_unit: u32,
	closes_at: u64,
	grace_secs: u32,
	proven_by_block: u32,
	resumed: bool,
}

impl Show for Opened {
	fn text(&self) -> String {
		let resumed = if self.resumed { " (asked for before)" } else { "" };
		format!(
			"channel {}{resumed} with {} units of class {} to operator {}, {} bytes for a unit; closes at \
			{} UTC\nproven by block {}",
			self.channel,
			self.deposit,
			self.class,
			self.visited,
			self.bytes_per_unit,
			moment(self.closes_at),
			self.proven_by_block
		)
	}
}

/// Runs `interwork wallet open`.
pub async fn open(client: &Client, format: Format, options: &args::Open) -> Result<()> {
	let wallet = options.folder.open()?;
	// What was asked for before comes first: its channel may be open, and its nonce is used then.
	if let Some(opening) = wallet.opening()? {
		let same = opening.gateway.trim_end_matches('/') == options.gateway.trim_end_matches('/')
			&& opening.message.deposit == options.units;
		match finish(client, &wallet, &opening, &options.trust, true).await? {
			Some(opened) if same => return format.show(&opened),
			Some(opened) => {
				return Err(Error::State(format!(
					"channel {} with {} units, which was asked for before, is open now; another one can \
					be opened beside it with the same command again",
					opened.channel, opened.deposit
				)))
			},
			None => {},
		}
	}
	let opening = sign(client, &wallet, options).await?;
	wallet.save_opening(&opening)?;
	let opened = finish(client, &wallet, &opening, &options.trust, false).await?;
	let opened = opened.ok_or_else(|| {
		Error::State("the message ran out before the channel was open. Try again".into())
	})?;
	format.show(&opened)
}

async fn sign(client: &Client, wallet: &Wallet, options: &args::Open) -> Result<Opening> {
	let gateway = Gateway::new(&options.gateway)?;
	let terms = gateway.terms().await?;
	if !terms.serving {
		return Err(Error::State(
			"the gateway opens no channels now, because its chain is not final. Try again later"
				.into(),
		));
	}
	if options.units < terms.gateway.min_deposit {
		return Err(Error::Usage(format!(
			"the gateway wants at least {} units in a channel",
			terms.gateway.min_deposit
		)));
	}
	let at = client.at_finalised().await?;
	let acceptance = offered(&at, client, &terms, wallet, options.class).await?;
	let (class, visited) = (acceptance.record.class.0, acceptance.record.visited.0);
	let nonce = next_nonce(&at, class, wallet).await?;
	// What the chain would refuse is not signed.
	let query = api::view_functions().dice().can_open(
		api::AcceptanceId(acceptance.id.0),
		wallet.address().0,
		options.units,
	);
	if let Err(fault) = view(&at, query).await? {
		return Err(Error::State(format!(
			"no channel with {} units can be opened now: {}",
			options.units,
			words(&fault)
		)));
	}
	let genesis = client.genesis().0;
	// A contract has named the key already.
	let key_number = wallet
		.contracts()?
		.into_iter()
		.filter(|kept| kept.contract.acceptance == acceptance.id.0)
		.filter(|kept| kept.contract.valid_until > clock())
		.map(|kept| kept.key_number)
		.max()
		.unwrap_or(nonce);
	let in_use = wallet
		.channels()?
		.iter()
		.any(|channel| channel.acceptance == acceptance.id.0 && channel.key_number == key_number);
	let key_number = if in_use { nonce } else { key_number };
	let signer = wallet.voucher_signer(&genesis, acceptance.id.0, key_number);
	let now = clock();
	let mut message = messages::Open {
		wallet: wallet.address(),
		acceptance: acceptance.id.0,
		voucher_key: Fixed(signer.public()),
		deposit: options.units,
		expires: now
			.saturating_add(options.period.as_secs())
			.min(acceptance.record.terms.valid_until),
		nonce,
		valid_until: now.saturating_add(options.valid_for.as_secs()),
		signed: None,
	};
	let signed = Signed::new(wallet.pair(), &message.message(&genesis, class, visited));
	message.signed = Some(signed);
	Ok(Opening {
		genesis: Fixed(genesis),
		gateway: gateway.url().into(),
		visited,
		class,
		bytes_per_unit: acceptance.record.terms.bytes_per_unit,
		key_number,
		message,
		vouchers_only: options.vouchers_only,
	})
}

/// Has a channel opened that was signed for, verifies it on chain and keeps it. `None`: the message
/// ran out, and no channel came of it.
async fn finish(
	client: &Client,
	wallet: &Wallet,
	opening: &Opening,
	trust: &Trust,
	resumed: bool,
) -> Result<Option<Opened>> {
	if opening.genesis.0 != client.genesis().0 {
		return Err(Error::State(
			"a channel on another chain was asked for and is not confirmed: use a node of that chain"
				.into(),
		));
	}
	let progress = Progress::start("waiting for the gateway to open the channel");
	let asked = ask(opening).await;
	let channel = match asked {
		Ok(channel) => channel,
		Err(error) => {
			progress.finish();
			// The gateway may not know any more, or lie: the chain knows.
			match find(client, opening).await? {
				Some(channel) => channel,
				None if clock() >= opening.message.valid_until => {
					wallet.forget_opening()?;
					return Ok(None);
				},
				None if error.is_passing() => {
					return Err(Error::State(format!(
						"{error}. The message is valid until {} UTC: run the same command again to go on",
						moment(opening.message.valid_until)
					)))
				},
				None => {
					wallet.forget_opening()?;
					return Err(error.into());
				},
			}
		},
	};
	progress.say("verifying the channel on chain");
	let facts = prove(client, opening, channel, trust).await;
	progress.finish();
	let facts = facts?;
	let found = ensure_as_asked(opening, &facts)?;
	let known = Channel {
		id: channel,
		genesis: opening.genesis,
		gateway: opening.gateway.clone(),
		visited: opening.visited,
		class: opening.class,
		acceptance: opening.message.acceptance,
		bytes_per_unit: opening.bytes_per_unit,
		key_number: opening.key_number,
		expires: opening.message.expires,
	};
	let policy = match opening.vouchers_only {
		true => TickPolicy::VOUCHERS_ONLY,
		false => TickPolicy::UNIT_TICKS,
	};
	// Once only: what was paid since must not be forgotten.
	if wallet.channels()?.iter().all(|other| other.id != channel) {
		let payer = wallet.new_payer(&known, opening.message.deposit, policy)?;
		wallet.add_channel(&known, &payer)?;
	}
	wallet.forget_opening()?;
	Ok(Some(Opened {
		channel,
		class: opening.class,
		visited: opening.visited,
		deposit: found.deposit,
		bytes_per_unit: facts.bytes_per_unit,
		closes_at: found.closes_at,
		grace_secs: found.grace,
		proven_by_block: facts.block,
		resumed,
	}))
}

/// Asks the gateway until it answers, as long as the message is valid.
async fn ask(opening: &Opening) -> Result<u64, GatewayError> {
	let no_answer =
		|reason: String| GatewayError::NoAnswer { url: opening.gateway.clone(), reason };
	let gateway = Gateway::new(&opening.gateway).map_err(|error| no_answer(error.to_string()))?;
	let mut pause = Duration::from_secs(1);
	let mut attempt = 1;
	loop {
		match gateway.open(&opening.message).await {
			Ok(opened) => return Ok(opened.channel),
			Err(error) if error.is_passing() && attempt < ATTEMPTS => {
				if clock() >= opening.message.valid_until {
					return Err(error);
				}
				tokio::time::sleep(pause).await;
				pause *= 2;
				attempt += 1;
			},
			Err(error) => return Err(error),
		}
	}
}

/// The channel that an opening has led to, by its voucher key.
async fn find(client: &Client, opening: &Opening) -> Result<Option<u64>> {
	let at = client.at_finalised().await?;
	let is_ours = |view: &channels::ChannelView| {
		view.record.voucher_key == opening.message.voucher_key.0
			&& view.record.payer.0 == opening.message.wallet.0 .0
	};
	let found =
		crate::channel::channels_of(&at, Some(opening.message.acceptance), 1, is_ours).await?;
	Ok(found.first().map(|view| view.id.0))
}

/// Proves the channel by a finalised block, as soon as the node knows one that has it.
async fn prove(client: &Client, opening: &Opening, channel: u64, trust: &Trust) -> Result<Facts> {
	let started = Instant::now();
	loop {
		let at = client.at_finalised().await?;
		let is_there = crate::channel::channel(&at, channel).await?.is_some();
		if is_there {
			let subject = Subject {
				wallet: Fixed(opening.message.wallet.0 .0),
				class: opening.class,
				acceptance: opening.message.acceptance,
				visited: opening.visited,
				channel: Some(channel),
			};
			let proof = Proof::fetch(client, subject).await?;
			// What the node can prove may be a little older than what it knows to be final.
			if proof.height().is_none_or(|height| height >= at.block_number()) {
				return trust.check(client, &proof).await;
			}
		}
		if started.elapsed() > NODE_PATIENCE {
			return Err(Error::State(format!(
				"the gateway says that channel {channel} is open, and the node at {} does not prove it. \
				Nothing is paid. Try again, or with another node",
				client.url()
			)));
		}
		tokio::time::sleep(Duration::from_secs(1)).await;
	}
}

/// What the chain has is what the wallet signed.
fn ensure_as_asked(
	opening: &Opening,
	facts: &Facts,
) -> Result<crate::provenance::verify::ChannelFacts> {
	let message = &opening.message;
	let found = facts
		.channel
		.clone()
		.ok_or_else(|| Error::State("no channel is proven".into()))?;
	let same = found.voucher_key == hex_of(message.voucher_key.0)
		&& found.deposit == message.deposit
		&& found.closes_at == message.expires
		&& found.claimed == 0
		&& facts.bytes_per_unit == opening.bytes_per_unit;
	match same {
		true => Ok(found),
		false => Err(Error::State(format!(
			"channel {} is not as asked: {} units and {} claimed, closing at {} UTC, with vouchers of {}. \
			Nothing is paid. Do not use this gateway",
			found.id,
			found.deposit,
			found.claimed,
			moment(found.closes_at),
			found.voucher_key
		))),
	}
}

// --- Top-up -----------------------------------------------------------------------------------

#[derive(Serialize)]
struct ToppedUp {
	channel: u64,
	deposit: u64,
	left: u64,
}

impl Show for ToppedUp {
	fn text(&self) -> String {
		format!(
			"channel {} has {} units, of which {} are left",
			self.channel, self.deposit, self.left
		)
	}
}

async fn on_chain(client: &Client, id: u64) -> Result<Option<channels::ChannelView>> {
	crate::channel::channel(&client.at_finalised().await?, id).await
}

/// Runs `interwork wallet top-up`.
pub async fn top_up(
	client: &Client,
	format: Format,
	wallet: &Wallet,
	id: Option<u64>,
	units: u64,
) -> Result<()> {
	const VALID_SECS: u64 = 600;
	let channel = wallet.channel(id)?;
	let mut payer = wallet.payer(&channel)?;
	let found = on_chain(client, channel.id).await?.ok_or_else(|| gone(channel.id))?;
	let new_deposit = found.record.deposit.checked_add(units).ok_or_else(|| {
		Error::Usage("a channel cannot have more than 18446744073709551615 units".into())
	})?;
	let valid_until = clock().saturating_add(VALID_SECS);
	let message =
		TopUp::new(wallet.pair(), &channel.genesis.0, channel.id, new_deposit, valid_until);
	Gateway::new(&channel.gateway)?.top_up(channel.id, &message).await?;
	// The chain's word, not the gateway's: only what is there can be spent.
	let started = Instant::now();
	loop {
		let deposit = on_chain(client, channel.id)
			.await?
			.ok_or_else(|| gone(channel.id))?
			.record
			.deposit;
		if deposit >= new_deposit {
			payer.top_up(deposit).map_err(|error| Error::State(error.to_string()))?;
			wallet.save_payer(&payer)?;
			return format.show(&ToppedUp { channel: channel.id, deposit, left: payer.left() });
		}
		if started.elapsed() > NODE_PATIENCE {
			return Err(Error::State(format!(
				"the gateway says that the units are in channel {}, and the node at {} does not know of \
				them. Try again, or with another node",
				channel.id,
				client.url()
			)));
		}
		tokio::time::sleep(Duration::from_secs(1)).await;
	}
}

fn gone(id: u64) -> Error {
	Error::NotFound {
		what: format!("channel {id} on chain"),
		advice: "It is closed. `interwork wallet close` puts the wallet's own record in order",
	}
}

// --- Close ------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Closed {
	channel: u64,
	state: &'static str,
	/// Units that the wallet has promised.
	spent: Option<u64>,
	/// Units that the operator has from the channel. `None`: not known.
	claimed: Option<u64>,
	/// Units that came back. `None`: not known.
	refunded: Option<u64>,
	/// When the grace period ends, if it runs.
	ends_at: Option<u64>,
	/// Whether the wallet is back under its home profile.
	home_profile_restored: bool,
}

impl Show for Closed {
	fn text(&self) -> String {
		let known = |units: Option<u64>| units.map_or("unknown".into(), |units| units.to_string());
		match self.ends_at {
			Some(ends_at) => format!(
				"channel {} is closing: the operator can claim until {} UTC; then anyone finalises it with \
				`interwork channel finalise {}`",
				self.channel,
				moment(ends_at),
				self.channel
			),
			None => {
				let profile = if self.home_profile_restored {
					"\nthe home profile is in use again"
				} else {
					""
				};
				format!(
					"channel {} is closed: {} units paid, {} claimed, {} came back{profile}",
					self.channel,
					known(self.spent),
					known(self.claimed),
					known(self.refunded)
				)
			},
		}
	}
}

/// Runs `interwork wallet close`.
pub async fn close(
	client: &Client,
	format: Format,
	wallet: &Wallet,
	id: Option<u64>,
	relay: Option<&crate::args::Key>,
) -> Result<()> {
	let channel = wallet.channel(id)?;
	let spent = wallet.payer(&channel).ok().map(|payer| payer.spent());
	let known = |claimed: Option<u64>, refunded: Option<u64>| Closed {
		channel: channel.id,
		state: "closed",
		spent,
		claimed,
		refunded,
		ends_at: None,
		home_profile_restored: false,
	};
	let Some(found) = on_chain(client, channel.id).await? else {
		let mut closed = known(None, None);
		closed.home_profile_restored = forget(wallet, &channel)?;
		return format.show(&closed);
	};
	let signed = messages::close(wallet.pair(), &channel.genesis.0, channel.id);
	let closing =
		|ends_at| Closed { state: "closing", ends_at: Some(ends_at), ..known(None, None) };
	if let Some(key) = relay {
		if found.phase != channels::ChannelPhase::Open {
			return format.show(&closing(found.ends_at));
		}
		let call = api::tx()
			.channels()
			.request_close_relayed(ChannelId(channel.id), signed.on_chain());
		let done = client.submit(&key.signer()?, &call).await?;
		let event = done.event::<api::chain::channels::events::CloseRequested>("CloseRequested")?;
		return format.show(&closing(event.ends_at));
	}
	let gateway = Gateway::new(&channel.gateway)?;
	let progress = Progress::start("waiting for the gateway to close the channel");
	let answer = gateway.close(channel.id, &signed).await;
	progress.finish();
	let refunded = match answer {
		Ok(Closing::Closed { refunded, .. }) => refunded,
		Ok(Closing::Requested { ends_at }) => return format.show(&closing(ends_at)),
		Err(error) => {
			return Err(Error::State(format!(
				"{error}. Any operator can relay the request past the gateway: `interwork wallet close` with \
				its key"
			)))
		},
	};
	let started = Instant::now();
	while on_chain(client, channel.id).await?.is_some() {
		if started.elapsed() > NODE_PATIENCE {
			return Err(Error::State(format!(
				"the gateway says that channel {} is closed, and the node at {} still has it. Try again",
				channel.id,
				client.url()
			)));
		}
		tokio::time::sleep(Duration::from_secs(1)).await;
	}
	// The gateway tells what its last claim brought; what did not come back was claimed, now or before.
	let claimed = found.record.deposit.saturating_sub(refunded);
	let mut closed = known(Some(claimed), Some(refunded));
	closed.home_profile_restored = forget(wallet, &channel)?;
	format.show(&closed)
}

/// Forgets a channel that is over, and the contract that went with it. True: the wallet was under a
/// profile of the visited operator, and is under none now.
fn forget(wallet: &Wallet, channel: &Channel) -> Result<bool> {
	wallet.forget_channel(channel.id)?;
	let mut restored = false;
	for kept in wallet.contracts()? {
		let same =
			kept.contract.acceptance == channel.acceptance && kept.key_number == channel.key_number;
		if same {
			wallet.forget_contract(&kept)?;
			restored |= kept.contract.commitment.0 != [0; 32];
		}
	}
	let others = wallet.contracts()?;
	Ok(restored && others.iter().all(|kept| kept.contract.commitment.0 == [0; 32]))
}

// --- Recover ----------------------------------------------------------------------------------

#[derive(Serialize)]
struct Recovered {
	channel: u64,
	deposit: u64,
	spent: u64,
	left: u64,
	delivered: u64,
	/// Units that the wallet did not know to have spent.
	found: u64,
}

impl Show for Recovered {
	fn text(&self) -> String {
		format!(
			"channel {}: {} of {} units are spent ({} of which were not on record), {} are left; {} were \
			delivered",
			self.channel, self.spent, self.deposit, self.found, self.left, self.delivered
		)
	}
}

/// Runs `interwork wallet recover`.
pub async fn recover(
	client: &Client,
	format: Format,
	wallet: &Wallet,
	id: u64,
	gateway: Option<&str>,
) -> Result<()> {
	let view = on_chain(client, id).await?.ok_or_else(|| gone(id))?;
	let channel = match wallet.channel(Some(id)) {
		Ok(mut known) => {
			known.gateway = gateway.map_or(known.gateway, Into::into);
			known
		},
		Err(_) => rebuild(client, wallet, &view, gateway).await?,
	};
	let kept = wallet.payer(&channel).ok();
	let known = kept.as_ref().map_or(0, Payer::spent);
	let mut payer = match kept {
		Some(payer) => payer,
		None => wallet.new_payer(&channel, view.record.deposit, TickPolicy::UNIT_TICKS)?,
	};
	payer
		.top_up(view.record.deposit)
		.map_err(|error| Error::State(error.to_string()))?;
	let signer = wallet.channel_signer(&channel);
	let standing = Gateway::new(&channel.gateway)?
		.standing(&signer, channel.genesis.0, id, clock())
		.await?;
	if let Some(claim) = &standing.claim {
		let claim = Claim::decode(&claim.0)
			.map_err(|error| Error::State(format!("the gateway's claim is none: {error}")))?;
		payer.recover(&claim).map_err(|error| {
			Error::State(format!("the gateway's claim is refused, and nothing is changed: {error}"))
		})?;
	}
	// What the chain has was promised, whatever the gateway says.
	if payer.spent() < view.record.claimed {
		return Err(Error::State(format!(
			"{} units are claimed on chain, and the gateway gives back only {}: it keeps claims to itself. \
			Do not pay on this channel; close it",
			view.record.claimed,
			payer.spent()
		)));
	}
	wallet.add_channel(&channel, &payer)?;
	format.show(&Recovered {
		channel: id,
		deposit: payer.deposit(),
		spent: payer.spent(),
		left: payer.left(),
		delivered: standing.delivered,
		found: payer.spent().saturating_sub(known),
	})
}

/// A channel of which nothing is left but the wallet's key: its voucher key is one of those that the
/// wallet has derived so far.
async fn rebuild(
	client: &Client,
	wallet: &Wallet,
	view: &channels::ChannelView,
	gateway: Option<&str>,
) -> Result<Channel> {
	let gateway = gateway.ok_or_else(|| {
		Error::Usage(
			"the wallet does not know this channel: name its gateway with --gateway".into(),
		)
	})?;
	let (class, acceptance) = (view.terms.class.0, view.record.acceptance.0);
	let genesis = client.genesis().0;
	let at = client.at_finalised().await?;
	let nonce = next_nonce(&at, class, wallet).await?;
	let key_number = (0..=nonce)
		.rev()
		.find(|number| {
			let signer = wallet.voucher_signer(&genesis, acceptance, *number);
			signer.public() == view.record.voucher_key
		})
		.ok_or_else(|| {
			Error::State(format!("channel {} is not of this wallet: its key is another", view.id.0))
		})?;
	Ok(Channel {
		id: view.id.0,
		genesis: Fixed(genesis),
		gateway: gateway.into(),
		visited: view.terms.visited.0,
		class,
		acceptance,
		bytes_per_unit: view.terms.bytes_per_unit,
		key_number,
		expires: view.record.closes_at,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{address::Address, amounts::Sdrt, provenance::verify::ChannelFacts, wallet::state};
	use subxt::utils::AccountId32;

	fn opening() -> Opening {
		Opening {
			genesis: Fixed([7; 32]),
			gateway: "http://127.0.0.1:1".into(),
			visited: 1,
			class: 2,
			bytes_per_unit: 100_000,
			key_number: 0,
			message: messages::Open {
				wallet: Address(AccountId32([9; 32])),
				acceptance: 6,
				voucher_key: Fixed([8; 32]),
				deposit: 25,
				expires: 1_000,
				nonce: 0,
				valid_until: 600,
				signed: None,
			},
			vouchers_only: false,
		}
	}

	fn facts() -> Facts {
		Facts {
			block: 9,
			block_hash: String::new(),
			authority_set: 0,
			votes: 1,
			time: 500,
			wallet: Address(AccountId32([9; 32])),
			units: 0,
			assigned: 25,
			nonce: 1,
			open_channels: 1,
			class: 2,
			collateral: Sdrt(0),
			liability: Sdrt(0),
			debt: Sdrt(0),
			acceptance: 6,
			visited: 1,
			bytes_per_unit: 100_000,
			unit_price: Sdrt(1),
			valid_until: 2_000,
			channel: Some(ChannelFacts {
				id: 5,
				voucher_key: hex_of([8; 32]),
				deposit: 25,
				claimed: 0,
				closes_at: 1_000,
				grace: 86_400,
			}),
		}
	}

	#[test]
	fn channel_should_be_refused_when_it_is_not_as_the_wallet_signed_it() {
		assert!(ensure_as_asked(&opening(), &facts()).is_ok());
		let changes: [fn(&mut ChannelFacts); 4] = [
			|channel| channel.voucher_key = hex_of([1; 32]),
			|channel| channel.deposit = 24,
			|channel| channel.claimed = 1,
			|channel| channel.closes_at = 999,
		];
		for (index, change) in changes.into_iter().enumerate() {
			let mut facts = facts();
			change(facts.channel.as_mut().unwrap());
			let error = ensure_as_asked(&opening(), &facts).unwrap_err().to_string();
			assert!(error.contains("Nothing is paid"), "change {index}: {error}");
		}
		let cheaper = Facts { bytes_per_unit: 99_999, ..facts() };
		assert!(ensure_as_asked(&opening(), &cheaper).is_err());
		assert!(ensure_as_asked(&opening(), &Facts { channel: None, ..facts() }).is_err());
	}

	#[test]
	fn home_profile_should_be_restored_when_the_contract_of_the_channel_is_over() {
		let folder = tempfile::tempdir().unwrap();
		let wallet = Wallet::create(&folder.path().join("wallet")).unwrap();
		let contract = |acceptance: u64, key_number: u64, commitment: [u8; 32]| state::Contract {
			hash: Fixed([u8::try_from(key_number).unwrap(); 32]),
			gateway: "http://127.0.0.1:1".into(),
			contract: messages::Contract {
				wallet: wallet.address(),
				acceptance,
				class: 2,
				visited: 1,
				voucher_key: Fixed([8; 32]),
				commitment: Fixed(commitment),
				valid_until: 1_000,
				signed: None,
			},
			key_number,
			salt: None,
		};
		for (number, commitment) in [(0, [1; 32]), (1, [0; 32]), (2, [1; 32])] {
			wallet.save_contract(&contract(6, number, commitment)).unwrap();
		}
		let channel = |key_number| Channel {
			id: key_number,
			genesis: Fixed([7; 32]),
			gateway: String::new(),
			visited: 1,
			class: 2,
			acceptance: 6,
			bytes_per_unit: 100_000,
			key_number,
			expires: 1_000,
		};
		// Another contract still has its profile in use; one was without any; then the last one ends.
		assert!(!forget(&wallet, &channel(0)).unwrap());
		assert!(!forget(&wallet, &channel(1)).unwrap());
		assert!(forget(&wallet, &channel(2)).unwrap());
		assert!(wallet.contracts().unwrap().is_empty());
		assert!(!forget(&wallet, &channel(3)).unwrap());
	}
}
