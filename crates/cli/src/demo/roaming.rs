//! A roaming visit: a customer of the home operator uses the network of a visited operator, and pays
//! it unit by unit through a payment channel. The customer's wallet never has any SDRt.

use super::{cast::Cast, desk::Desk, networks::Dice, units::UnitBooks};
use crate::{
	address::Address,
	amounts::Sdrt,
	api::{
		self, chain,
		types::{
			interwork_primitives::{
				ids::{AcceptanceId, ChannelId, ClassId},
				messages as chain_messages,
			},
			pallet_channels::types as channels,
			pallet_dice::types::AcceptanceTerms,
			sp_runtime::MultiSignature,
		},
		OperatorId,
	},
	channel::chain_claim,
	client::{hex_of, view, AtBlock, Client},
	error::{Error, Result},
	keys,
	sdrt::chain_time,
};
use interwork_micropay::{
	meter::{EventId, MemoryLog, Meter, Report, Tariff},
	ChainView, Genesis, Payee, Payer, Payment, Terms, TickPolicy, VoucherSigner,
};
use interwork_primitives::{messages, AccountId};
use serde::Serialize;
use subxt::utils::AccountId32;
use subxt_signer::sr25519::{self, Keypair};

/// Units that the home operator issues for the visit. The wallet puts all of them into the channel.
const UNITS: u64 = 25;

/// Units for which the home operator puts collateral aside. A visit takes more, so that the rest of
/// the redemption is paid from its free balance.
const UNITS_SECURED: u64 = 10;

/// Bytes for which one unit pays.
const BYTES_PER_UNIT: u32 = 100_000;

/// How long the acceptance holds.
const ACCEPTANCE_SECS: u64 = 30 * 86_400; // 30 days

/// How long the channel is to stay open at most.
const CHANNEL_SECS: u64 = 3_600; // 1 h

/// How long a message of the wallet can be used.
const MESSAGE_SECS: u64 = 3_600; // 1 h

/// The number of the session on the visited network. A channel's sessions are counted from one.
const SESSION: u64 = 1;

/// A roaming visit, as it is told at the end.
#[derive(Debug, Serialize)]
pub struct Visit {
	/// Name of the home operator.
	pub home: String,
	/// Name of the visited operator.
	pub visited: String,
	/// The class of units: the home operator's id.
	pub class: u32,
	/// Under which acceptance they were taken.
	pub acceptance: u64,
	/// Whether the two operators agreed on it in this run.
	pub agreed_now: bool,
	/// Bytes for which one unit pays.
	pub bytes_per_unit: u32,
	/// What a unit is redeemed for.
	pub unit_price: Sdrt,
	/// The customer's wallet.
	pub wallet: Address,
	/// Units that were issued and assigned to the wallet.
	pub assigned: u64,
	/// Hash of the service contract that the wallet signed.
	pub contract: String,
	/// The channel.
	pub channel: u64,
	/// Units in it.
	pub deposit: u64,
	/// Bytes that flowed.
	pub bytes: u64,
	/// Units that the visited operator metered.
	pub metered: u64,
	/// Vouchers that the wallet sent.
	pub vouchers: u64,
	/// Ticks that it sent.
	pub ticks: u64,
	/// Units that they promise.
	pub paid: u64,
	/// Units that the visited operator has from the channel.
	pub earned: u64,
	/// Units that went back to the wallet when the channel was closed.
	pub refunded: u64,
	/// Entries of the channel that are left on the chain.
	pub channels_left: u64,
	/// Units that the wallet gave back to the home operator.
	pub returned: u64,
	/// Units that the home operator burned of them.
	pub burned: u64,
	/// Units that the wallet still has.
	pub left_in_wallet: u64,
	/// Units that the visited operator redeemed.
	pub redeemed: u64,
	/// What the chain said that they would bring.
	pub quoted: Sdrt,
	/// What was paid from the home operator's collateral.
	pub from_collateral: Sdrt,
	/// What was paid from its free balance.
	pub from_free: Sdrt,
	/// What it owes since.
	pub owed: Sdrt,
	/// All units of the chain while the channel was open.
	#[serde(skip)]
	pub midway: UnitBooks,
}

/// What the home operator's customer carries: an account for messages, and a key for vouchers.
struct Wallet {
	pair: Keypair,
	voucher: VoucherSigner,
}

impl Wallet {
	/// Both follow from the secret that the home operator's customer has, as all keys of the
	/// demonstration do.
	fn of(home_suri: &str) -> Result<Self> {
		let suri = format!("{home_suri}//Customer");
		let seed = sp_crypto_hashing::blake2_256(format!("{suri}//vouchers").as_bytes());
		Ok(Self { pair: keys::pair_of(&suri)?, voucher: VoucherSigner::from_seed(seed) })
	}

	fn account(&self) -> AccountId32 {
		self.pair.public_key().to_account_id()
	}

	fn sign(&self, message: &[u8]) -> chain_messages::WalletSignature {
		let signature = MultiSignature::Sr25519(self.pair.sign(message).0);
		chain_messages::WalletSignature { signature, wrapped: false }
	}
}

/// The account as messages name it.
fn in_message(account: AccountId32) -> AccountId {
	AccountId::new(account.0)
}

/// The acceptance under which the units are taken.
struct Agreed {
	id: AcceptanceId,
	terms: AcceptanceTerms,
	now: bool,
}

/// The customer travels to the first visited operator, and everything is settled afterwards.
pub async fn visit(
	desk: &Desk<'_>,
	cast: &Cast,
	seed: u64,
	home: &OperatorId,
	visited: &OperatorId,
) -> Result<Visit> {
	let [host, _] = &cast.visited;
	let network = cast.home.network.ok_or_else(|| Error::Demo("a home without network".into()))?;
	let wallet = Wallet::of(&network.suri())?;
	// From a little over one megabyte to a little under two and a half: 11 to 24 units.
	let mut dice = Dice::new(seed.wrapping_add(1));
	let bytes = dice.between(1_000_001, 2_400_000);
	// About one SDRt for a gigabyte.
	let unit_price = dice.between(85_000, 110_000);
	let class = ClassId(home.0);

	desk.progress
		.say("a customer travels: units for the wallet, an acceptance between the operators");
	let agreed = stock_and_agree(desk, cast, &wallet, home, visited, unit_price).await?;
	let at = desk.client.at_finalised().await?;
	let nonce = check(&at, &wallet, &class, visited, &agreed).await?;
	let contract = sign_contract(desk.client, &at, &wallet, &class, visited, &agreed).await?;
	let channel = open(desk, cast, &wallet, &class, visited, &agreed, nonce).await?;

	desk.progress.say("the customer is online and pays 100 KB by 100 KB");
	let at = desk.client.at_finalised().await?;
	let midway = UnitBooks::read(&at).await?;
	let used = use_service(desk.client, &at, &wallet, &channel, bytes).await?;

	desk.progress
		.say("the visited operator closes the channel and redeems what it earned");
	let call = api::tx()
		.channels()
		.close(channels::CloseRow { channel: channel.clone(), claim: Some(used.claim) });
	let done = desk.send(&host.party, "close the channel with the last claim", &call).await?;
	let closed = done.event::<chain::channels::events::ChannelClosed>("Channels.ChannelClosed")?;
	let end = settle(desk, cast, &wallet, &class, &agreed, closed.claimed, closed.refunded).await?;

	let at = desk.client.at_finalised().await?;
	let left = view(&at, api::view_functions().channels().channel(channel.clone())).await?;
	let in_wallet =
		view(&at, api::view_functions().dice().wallet(class.clone(), wallet.account())).await?;
	Ok(Visit {
		home: cast.home.party.name.clone(),
		visited: host.party.name.clone(),
		class: class.0,
		acceptance: agreed.id.0,
		agreed_now: agreed.now,
		bytes_per_unit: agreed.terms.bytes_per_unit,
		unit_price: agreed.terms.unit_price.into(),
		wallet: wallet.account().into(),
		assigned: UNITS,
		contract,
		channel: channel.0,
		deposit: UNITS,
		bytes,
		metered: used.metered,
		vouchers: used.vouchers,
		ticks: used.ticks,
		paid: used.paid,
		earned: closed.claimed,
		refunded: closed.refunded,
		channels_left: left.is_some().into(),
		returned: end.returned,
		burned: end.burned,
		left_in_wallet: in_wallet.map_or(0, |view| view.units).try_into().unwrap_or(u64::MAX),
		redeemed: end.redeemed,
		quoted: Sdrt(end.quoted),
		from_collateral: Sdrt(end.from_collateral),
		from_free: Sdrt(end.from_free),
		owed: Sdrt(end.owed),
		midway,
	})
}

/// The home operator issues the units, assigns them to the wallet and puts collateral aside. At the
/// same time the two operators agree on an acceptance, unless one is in force since an earlier run.
async fn stock_and_agree(
	desk: &Desk<'_>,
	cast: &Cast,
	wallet: &Wallet,
	home: &OperatorId,
	visited: &OperatorId,
	unit_price: u64,
) -> Result<Agreed> {
	let [host, _] = &cast.visited;
	let at = desk.client.at_finalised().await?;
	let now = chain_time(&at).await?;
	let query = api::view_functions().dice().accepted(ClassId(home.0), visited.clone());
	let in_force = view(&at, query).await?.filter(|view| {
		let until = now.saturating_add(2 * CHANNEL_SECS);
		view.open && view.record.terms.valid_until >= until
	});
	let terms = match &in_force {
		Some(view) => view.record.terms.clone(),
		None => AcceptanceTerms {
			bytes_per_unit: BYTES_PER_UNIT,
			unit_price,
			valid_until: now.saturating_add(ACCEPTANCE_SECS),
		},
	};
	let secured = u128::from(terms.unit_price).saturating_mul(UNITS_SECURED.into());
	let issuer = &cast.home.party;
	// One account's transactions are taken in the order in which they are sent.
	let issue = api::tx().dice().issue(UNITS);
	let assign = api::tx().dice().assign(wallet.account(), UNITS);
	let deposit = api::tx().dice().deposit_collateral(secured);
	let agree = async {
		if let Some(view) = in_force {
			return Ok(Agreed { id: view.id, terms, now: false });
		}
		let call =
			api::tx()
				.dice()
				.propose_acceptance(home.clone(), visited.clone(), terms.clone());
		let done = desk.send(issuer, "propose a roaming acceptance", &call).await?;
		let event =
			done.event::<chain::dice::events::AcceptanceProposed>("Dice.AcceptanceProposed")?;
		let call = api::tx().dice().accept_acceptance(event.id.clone());
		desk.send(&host.party, "accept the home operator's units", &call).await?;
		Ok(Agreed { id: event.id, terms, now: true })
	};
	let (_, _, _, agreed) = tokio::try_join!(
		desk.send(issuer, format!("issue {UNITS} roaming units"), &issue),
		desk.send(issuer, format!("assign {UNITS} units to a wallet"), &assign),
		desk.send(issuer, format!("collateral for {UNITS_SECURED} units"), &deposit),
		agree,
	)?;
	Ok(agreed)
}

/// The wallet asks whether its units are taken, and the visited operator who the wallet is: where its
/// units come from and whether it could open the channel. Returns the wallet's next nonce.
async fn check(
	at: &AtBlock,
	wallet: &Wallet,
	class: &ClassId,
	visited: &OperatorId,
	agreed: &Agreed,
) -> Result<u64> {
	let dice = || api::view_functions().dice();
	let accepted = view(at, dice().accepted(class.clone(), visited.clone())).await?;
	if !accepted.is_some_and(|view| view.id == agreed.id && view.open) {
		return Err(Error::Demo(format!("acceptance {} is not in force", agreed.id.0)));
	}
	let known = view(at, dice().wallet(class.clone(), wallet.account())).await?;
	let known = known.ok_or_else(|| Error::Demo("the wallet was never assigned units".into()))?;
	let query = dice().can_open(agreed.id.clone(), wallet.account(), UNITS);
	view(at, query).await?.map_err(|fault| {
		Error::Demo(format!("the wallet could not open the channel: {fault:?}"))
	})?;
	Ok(known.assignment.nonce)
}

/// Wallet and visited operator agree on service. The contract stays with the operator.
async fn sign_contract(
	client: &Client,
	at: &AtBlock,
	wallet: &Wallet,
	class: &ClassId,
	visited: &OperatorId,
	agreed: &Agreed,
) -> Result<String> {
	let contract = messages::ServiceContract {
		acceptance: agreed.id.0.into(),
		class: class.0.into(),
		visited: visited.0.into(),
		wallet: in_message(wallet.account()),
		voucher_key: wallet.voucher.public(),
		// Roaming is home-routed here: the customer keeps its SIM profile, and none is handed over.
		commitment: [0; 32],
		valid_until: chain_time(at).await?.saturating_add(CHANNEL_SECS),
	};
	let bytes = contract.to_bytes(&client.genesis().0);
	let signature = wallet.pair.sign(&bytes);
	// What the visited operator does before it opens anything.
	if !sr25519::verify(&signature, bytes, &wallet.pair.public_key()) {
		return Err(Error::Demo("the wallet's signature of the contract is wrong".into()));
	}
	Ok(hex_of(sp_crypto_hashing::blake2_256(&bytes)))
}

/// The wallet signs that it wants a channel, and the visited operator relays that and pays the fee.
async fn open(
	desk: &Desk<'_>,
	cast: &Cast,
	wallet: &Wallet,
	class: &ClassId,
	visited: &OperatorId,
	agreed: &Agreed,
	nonce: u64,
) -> Result<ChannelId> {
	let [host, _] = &cast.visited;
	let at = desk.client.at_finalised().await?;
	let now = chain_time(&at).await?;
	let params = channels::OpenParams {
		acceptance: agreed.id.clone(),
		voucher_key: wallet.voucher.public(),
		deposit: UNITS,
		expires: now.saturating_add(CHANNEL_SECS),
	};
	let valid_until = now.saturating_add(MESSAGE_SECS);
	let message = messages::OpenMessage {
		acceptance: agreed.id.0.into(),
		class: class.0.into(),
		visited: visited.0.into(),
		wallet: in_message(wallet.account()),
		nonce,
		voucher_key: params.voucher_key,
		deposit: params.deposit,
		expires: params.expires,
		valid_until,
	};
	let bytes = message.to_bytes(&desk.client.genesis().0);
	let query = api::view_functions().channels().open_message(
		wallet.account(),
		params.clone(),
		nonce,
		valid_until,
	);
	if view(&at, query).await?.as_deref() != Some(bytes.as_slice()) {
		return Err(Error::Demo("wallet and chain do not agree on the bytes to sign".into()));
	}
	let row = channels::OpenRow {
		wallet: wallet.account(),
		params,
		nonce,
		valid_until,
		signature: wallet.sign(&bytes),
	};
	let call = api::tx().channels().open_relayed(row);
	let done = desk.send(&host.party, "open a channel for the wallet", &call).await?;
	Ok(done
		.event::<chain::channels::events::ChannelOpened>("Channels.ChannelOpened")?
		.channel)
}

/// What came of the time online.
struct Used {
	metered: u64,
	vouchers: u64,
	ticks: u64,
	paid: u64,
	claim: channels::Claim,
}

/// The customer is online: the visited operator meters, and the wallet pays each unit as it is begun.
/// Nothing of this touches the chain.
async fn use_service(
	client: &Client,
	at: &AtBlock,
	wallet: &Wallet,
	channel: &ChannelId,
	bytes: u64,
) -> Result<Used> {
	let refuse = |what: &str, why: &dyn std::fmt::Display| Error::Demo(format!("{what}: {why}"));
	let query = api::view_functions().channels().channel(channel.clone());
	let seen = view(at, query).await?;
	let seen = seen.ok_or_else(|| Error::Demo("the channel is not on the chain".into()))?;
	let now = chain_time(at).await?;
	let genesis = Genesis(client.genesis().0);
	let id = interwork_micropay::ChannelId(channel.0);
	let mut payee = Payee::new(Terms {
		genesis,
		channel: id,
		voucher_key: seen.record.voucher_key,
		view: ChainView {
			deposit: seen.record.deposit,
			claimed: seen.record.claimed,
			ends_at: seen.ends_at,
			closing: seen.phase != channels::ChannelPhase::Open,
		},
	})
	.map_err(|error| refuse("the voucher key", &error))?;
	let bytes_per_unit = u64::from(seen.terms.bytes_per_unit);
	// Each unit is paid before it flows.
	let tariff = Tariff { bytes_per_unit, allowance: 0 };
	let mut log = MemoryLog::default();
	let mut meter = Meter::new::<core::convert::Infallible>(tariff)
		.map_err(|error| refuse("the tariff", &error))?;
	let policy = TickPolicy::UNIT_TICKS;
	let mut payer = Payer::new(wallet.voucher.clone(), genesis, id, seen.record.deposit, policy)
		.map_err(|error| refuse("the payer", &error))?;

	let (mut vouchers, mut ticks, mut flowed) = (0u64, 0u64, 0u64);
	let mut report = 0u128;
	while flowed < bytes {
		let payment = payer.spend(1).map_err(|error| refuse("the wallet does not pay", &error))?;
		match payment {
			Payment::Tick(_) => ticks = ticks.saturating_add(1),
			Payment::Claim(_) => vouchers = vouchers.saturating_add(1),
		}
		// Over the wire.
		let received = payment
			.using_encoded(Payment::decode)
			.map_err(|error| refuse("a payment cannot be read", &error))?;
		payee
			.accept(&received, now)
			.map_err(|error| refuse("a payment is refused", &error))?;
		if report == 0 {
			meter
				.begin::<core::convert::Infallible>(SESSION, payee.covered())
				.map_err(|error| refuse("the session", &error))?;
		}
		report = report.saturating_add(1);
		let piece = bytes_per_unit.min(bytes.saturating_sub(flowed));
		let event = EventId(report.to_le_bytes());
		meter
			.report(&mut log, &Report { session: SESSION, event, bytes: piece }, payee.covered())
			.map_err(|error| refuse("a report", &error))?;
		flowed = flowed.saturating_add(piece);
	}
	meter
		.end(&mut log, SESSION, payee.covered())
		.map_err(|error| refuse("the session's end", &error))?;
	let claim = payee.claim().ok_or_else(|| Error::Demo("nothing can be claimed".into()))?;
	Ok(Used {
		metered: meter.delivered(),
		vouchers,
		ticks,
		paid: payee.covered(),
		claim: chain_claim(&claim),
	})
}

/// How the visit ends.
struct End {
	returned: u64,
	burned: u64,
	redeemed: u64,
	quoted: u128,
	from_collateral: u128,
	from_free: u128,
	owed: u128,
}

/// The visited operator redeems what it earned. The wallet signs that it returns the rest; the home
/// operator relays that, and burns what came back.
async fn settle(
	desk: &Desk<'_>,
	cast: &Cast,
	wallet: &Wallet,
	class: &ClassId,
	agreed: &Agreed,
	earned: u64,
	unspent: u64,
) -> Result<End> {
	let [host, _] = &cast.visited;
	let at = desk.client.at_finalised().await?;
	let dice = || api::view_functions().dice();
	let quote = view(&at, dice().quote_redemption(agreed.id.clone(), earned)).await?;
	let quote = quote.ok_or_else(|| Error::Demo("the units are not earned".into()))?;
	let known = view(&at, dice().wallet(class.clone(), wallet.account())).await?;
	let known = known.ok_or_else(|| Error::Demo("the wallet's record is gone".into()))?;
	let valid_until = chain_time(&at).await?.saturating_add(MESSAGE_SECS);
	let message = messages::ReturnMessage {
		class: class.0.into(),
		nonce: known.assignment.nonce,
		wallet: in_message(wallet.account()),
		units: unspent,
		valid_until,
	};
	let signature = wallet.sign(&message.to_bytes(&desk.client.genesis().0));
	let give_back = api::tx().dice().return_units_relayed(
		class.clone(),
		wallet.account(),
		unspent,
		message.nonce,
		valid_until,
		signature,
	);
	let redeem = api::tx().dice().redeem(agreed.id.clone(), earned);
	let burn = api::tx().dice().burn(unspent);
	let issuer = &cast.home.party;
	let (redeemed, returned, burned) = tokio::try_join!(
		desk.send(&host.party, format!("redeem {earned} units"), &redeem),
		desk.send(issuer, "take the wallet's unspent units back", &give_back),
		desk.send(issuer, "burn them", &burn),
	)?;
	let redeemed = redeemed.event::<chain::dice::events::Redeemed>("Dice.Redeemed")?;
	Ok(End {
		returned: returned.event::<chain::dice::events::Returned>("Dice.Returned")?.units,
		burned: burned.event::<chain::dice::events::Burned>("Dice.Burned")?.units,
		redeemed: redeemed.units,
		quoted: quote.from_collateral.saturating_add(quote.from_free),
		from_collateral: redeemed.from_collateral,
		from_free: redeemed.from_free,
		owed: redeemed.owed,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_visit_should_use_more_than_is_secured_and_leave_something_whatever_the_seed() {
		for seed in 0..1_000 {
			let bytes = Dice::new(seed).between(1_000_001, 2_400_000);
			let units = interwork_micropay::meter::units(bytes, BYTES_PER_UNIT.into());
			assert!(units > UNITS_SECURED && units < UNITS, "seed {seed}: {units}");
		}
	}

	#[test]
	fn wallet_should_be_another_account_than_its_operator() {
		let wallet = Wallet::of("//Demo//DEUD1").unwrap();
		let operator = keys::pair_of("//Demo//DEUD1").unwrap();
		assert_ne!(wallet.account(), operator.public_key().to_account_id());
		assert_ne!(wallet.voucher.public(), wallet.pair.public_key().0);
	}
}
