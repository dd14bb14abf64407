//! Metrics that an operator needs and the SDK does not have: what the accounts it lives on still hold,
//! and whether its authority authors when it is its turn.
//!
//! Everything is read from finalised blocks, so that a fork is never reported. The node only reads:
//! nothing here can fail a block, and a figure that cannot be read disappears instead of standing still.

use codec::Decode;
use futures::StreamExt;
use interwork_runtime::{
	interwork_primitives::{units, AccountId, Nonce},
	opaque::Block,
	Runtime,
};
use prometheus_endpoint::{
	register, Counter, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};
use sc_client_api::{Backend, BlockchainEvents, StorageProvider};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
	AuraApi, ConsensusLog, Slot, AURA_ENGINE_ID,
};
use sp_core::crypto::{key_types, Ss58AddressFormat, Ss58Codec};
use sp_keystore::{Keystore, KeystorePtr};
use sp_runtime::{
	generic::OpaqueDigestItemId,
	traits::{Block as BlockT, Header as _},
};
use std::{str::FromStr, sync::Arc};

type Hash = <Block as BlockT>::Hash;
type Header = <Block as BlockT>::Header;
type AccountInfo = frame_system::AccountInfo<Nonce, <Runtime as frame_system::Config>::AccountData>;

const LOG_TARGET: &str = "interwork-metrics";

/// Accounts that can be watched at most: each is a series of its own in Prometheus.
const WATCHED_MAX: usize = 32;

/// Blocks that are looked at after one notification, at most. A node that has more to catch up
/// with starts to count anew from there.
const BLOCKS_MAX: u32 = 4096; // 2 h 16 min of blocks

/// Which accounts to watch.
#[derive(Debug, Default, clap::Args)]
pub struct WatchParams {
	/// Show the free balance of this account as the metric `interwork_account_free_sdrt`.
	///
	/// An address of this chain, or 0x and the 64 hexadecimal digits of the public key. Can be given
	/// up to 32 times.
	#[arg(long = "watch-account", value_name = "ACCOUNT", value_parser = parse_account)]
	pub accounts: Vec<AccountId>,
}

impl WatchParams {
	/// Checks what the parser of a single argument cannot see.
	pub fn checked(&self) -> Result<Vec<AccountId>, String> {
		let mut accounts = self.accounts.clone();
		accounts.sort();
		accounts.dedup();
		if accounts.len() > WATCHED_MAX {
			return Err(format!(
				"--watch-account was given for {} accounts; at most {WATCHED_MAX} can be watched",
				accounts.len()
			));
		}
		Ok(accounts)
	}
}

fn address_format() -> Ss58AddressFormat {
	Ss58AddressFormat::custom(units::SS58_PREFIX)
}

/// Reads an address of this chain, or a public key in hexadecimal. An address of another chain is more
/// likely a mistake than a wish.
fn parse_account(text: &str) -> Result<AccountId, String> {
	if text.starts_with("0x") {
		return AccountId::from_str(text)
			.map_err(|_| "an account in hexadecimal has 64 digits after 0x".to_string());
	}
	let (account, format) = AccountId::from_ss58check_with_version(text)
		.map_err(|_| "not an address: copy it whole, or give 0x and 64 digits".to_string())?;
	if format != address_format() {
		return Err(format!(
			"an address of another chain (prefix {}, not {}): `interwork account balance` shows \
			 the account's address on this one",
			u16::from(format),
			units::SS58_PREFIX,
		));
	}
	Ok(account)
}

/// The metrics, as Prometheus sees them.
#[derive(Clone)]
struct Metrics {
	free: GaugeVec<F64>,
	authorities: Gauge<U64>,
	in_set: Gauge<U64>,
	slots: Counter<U64>,
	authored: Counter<U64>,
	missed: Counter<U64>,
}

impl Metrics {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		Ok(Self {
			free: register(
				GaugeVec::new(
					Opts::new(
						"interwork_account_free_sdrt",
						"Free SDRt of a watched account in the last finalised block",
					),
					&["account"],
				)?,
				registry,
			)?,
			authorities: register(
				Gauge::new("interwork_authorities", "Authorities that author blocks now")?,
				registry,
			)?,
			in_set: register(
				Gauge::new(
					"interwork_authority_in_set",
					"1 while a key of this node is one of the authorities' keys, otherwise 0",
				)?,
				registry,
			)?,
			slots: register(
				Counter::new(
					"interwork_authority_slots_total",
					"Slots in which it was this node's turn to author, up to the last finalised block",
				)?,
				registry,
			)?,
			authored: register(
				Counter::new(
					"interwork_authority_blocks_total",
					"Finalised blocks that were authored with a key of this node",
				)?,
				registry,
			)?,
			missed: register(
				Counter::new(
					"interwork_authority_slots_missed_total",
					"Slots of this node without a finalised block of its own",
				)?,
				registry,
			)?,
		})
	}
}

/// What happened to the slots of this node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
	authored: u64,
	missed: u64,
}

/// How many of the slots `0..=last` fall on the authority of that index.
fn turns_until(last: u64, index: u64, authorities: u64) -> u64 {
	match last.checked_sub(index) {
		Some(after_first) => after_first / authorities + 1,
		None => 0,
	}
}

/// What it takes to tell whose turn it was in the slots up to the next block.
struct Watch {
	/// The last block that was counted.
	number: u32,
	/// Its slot. `None` at genesis, which has none.
	slot: Option<Slot>,
	/// Who authors after it.
	authorities: Vec<AuthorityId>,
}

impl Watch {
	/// Takes the next block into account. The slots between it and the one before are those
	/// in which nobody authored.
	fn follow(&mut self, header: &Header, own: &[AuthorityId]) -> Tally {
		let slot = slot_of(header);
		let mut tally = Tally::default();
		if let (Some(before), Some(now)) = (self.slot, slot) {
			tally = self.turns_between(*before, *now, own);
		}
		self.number = *header.number();
		self.slot = slot;
		if let Some(authorities) = change_of(header) {
			self.authorities = authorities;
		}
		tally
	}

	fn turns_between(&self, before: u64, now: u64, own: &[AuthorityId]) -> Tally {
		let count = u64::try_from(self.authorities.len()).unwrap_or(u64::MAX);
		let mut tally = Tally::default();
		for (index, _) in
			(0u64..).zip(&self.authorities).filter(|(_, authority)| own.contains(authority))
		{
			if now % count == index {
				tally.authored += 1;
			}
			let skipped = turns_until(now.saturating_sub(1), index, count)
				.saturating_sub(turns_until(before, index, count));
			tally.missed = tally.missed.saturating_add(skipped);
		}
		tally
	}
}

fn slot_of(header: &Header) -> Option<Slot> {
	header
		.digest()
		.logs()
		.iter()
		.find_map(CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest)
}

/// The new authorities, if the block has changed them.
fn change_of(header: &Header) -> Option<Vec<AuthorityId>> {
	header.digest().convert_first(|log| {
		match log
			.try_to::<ConsensusLog<AuthorityId>>(OpaqueDigestItemId::Consensus(&AURA_ENGINE_ID))?
		{
			ConsensusLog::AuthoritiesChange(authorities) => Some(authorities),
			ConsensusLog::OnDisabled(_) => None,
		}
	})
}

/// Reads finalised blocks and sets the metrics.
struct Poller<C, S> {
	client: Arc<C>,
	keystore: KeystorePtr,
	is_syncing: S,
	accounts: Vec<AccountId>,
	metrics: Metrics,
	watch: Option<Watch>,
}

impl<C, S> Poller<C, S>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: AuraApi<Block, AuthorityId>,
	S: Fn() -> bool,
{
	/// Starts to count behind this block.
	fn watch_from(&mut self, hash: Hash, header: &Header) {
		self.watch = match self.client.runtime_api().authorities(hash) {
			Ok(authorities) => {
				Some(Watch { number: *header.number(), slot: slot_of(header), authorities })
			},
			Err(error) => {
				log::debug!(target: LOG_TARGET, "no authorities at {hash:?}: {error}");
				None
			},
		};
	}

	fn own_keys(&self) -> Vec<AuthorityId> {
		let keys = Keystore::sr25519_public_keys(&*self.keystore, key_types::AURA);
		keys.into_iter().map(AuthorityId::from).collect()
	}

	/// Counts the blocks up to this finalised one.
	fn count_turns(&mut self, hash: Hash, header: &Header) {
		let own = self.own_keys();
		let new = *header.number();
		let last = self.watch.as_ref().map(|watch| watch.number);
		// What is synced is history: nobody is woken for a slot that was missed then.
		let counted = match last {
			Some(last) if !(self.is_syncing)() && new.saturating_sub(last) <= BLOCKS_MAX => {
				(last.saturating_add(1)..=new).all(|number| self.count_block(number, &own))
			},
			_ => false,
		};
		if !counted {
			self.watch_from(hash, header);
		}
		if let Some(watch) = &self.watch {
			let in_set = watch.authorities.iter().any(|authority| own.contains(authority));
			self.metrics.in_set.set(in_set.into());
			self.metrics
				.authorities
				.set(u64::try_from(watch.authorities.len()).unwrap_or(u64::MAX));
		}
	}

	/// Counts one block; false if it is not there.
	fn count_block(&mut self, number: u32, own: &[AuthorityId]) -> bool {
		let header = match self.client.hash(number) {
			Ok(Some(hash)) => self.client.header(hash),
			_ => return false,
		};
		let (Ok(Some(header)), Some(watch)) = (header, &mut self.watch) else { return false };
		let tally = watch.follow(&header, own);
		self.metrics.authored.inc_by(tally.authored);
		self.metrics.missed.inc_by(tally.missed);
		self.metrics.slots.inc_by(tally.authored.saturating_add(tally.missed));
		true
	}

	/// Sets the balances as they are after this block.
	fn read_balances<B: Backend<Block>>(&self, hash: Hash)
	where
		C: StorageProvider<Block, B>,
	{
		for account in &self.accounts {
			let label = account.to_ss58check_with_version(address_format());
			let key = sp_core::storage::StorageKey(
				frame_system::Account::<Runtime>::hashed_key_for(account),
			);
			let free = match self.client.storage(hash, &key) {
				// An account that holds nothing has no record.
				Ok(None) => Ok(0),
				Ok(Some(data)) => AccountInfo::decode(&mut &data.0[..])
					.map(|info| info.data.free)
					.map_err(|error| error.to_string()),
				Err(error) => Err(error.to_string()),
			};
			match free {
				Ok(free) => self.metrics.free.with_label_values(&[&label]).set(in_sdrt(free)),
				Err(error) => {
					log::debug!(target: LOG_TARGET, "no balance of {label} at {hash:?}: {error}");
					// An error here means that there was no such series, which is as well.
					let _ = self.metrics.free.remove_label_values(&[&label]);
				},
			}
		}
	}
}

/// For people and graphs: exact up to some nine million SDRt, and rounded in the sixteenth digit above.
fn in_sdrt(amount: units::Balance) -> f64 {
	amount as f64 / units::SDRT as f64
}

/// Makes the task that keeps the metrics up to date, for as long as the client lives.
pub fn task<C, B, S>(
	client: Arc<C>,
	keystore: KeystorePtr,
	accounts: Vec<AccountId>,
	is_syncing: S,
	registry: &Registry,
) -> Result<impl std::future::Future<Output = ()> + Send, PrometheusError>
where
	B: Backend<Block>,
	C: ProvideRuntimeApi<Block>
		+ HeaderBackend<Block>
		+ StorageProvider<Block, B>
		+ BlockchainEvents<Block>
		+ Send
		+ Sync
		+ 'static,
	C::Api: AuraApi<Block, AuthorityId>,
	S: Fn() -> bool + Send + 'static,
{
	let metrics = Metrics::register(registry)?;
	let mut finalised = client.finality_notification_stream();
	let mut poller = Poller { client, keystore, is_syncing, accounts, metrics, watch: None };
	let hash = poller.client.info().finalized_hash;
	if let Ok(Some(header)) = poller.client.header(hash) {
		poller.count_turns(hash, &header);
		poller.read_balances::<B>(hash);
	}
	Ok(async move {
		while let Some(notification) = finalised.next().await {
			// The notification keeps the block's state from being pruned while it is read.
			poller.count_turns(notification.hash, &notification.header);
			poller.read_balances::<B>(notification.hash);
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;
	use codec::Encode;
	use sp_keyring::Sr25519Keyring;
	use sp_runtime::{Digest, DigestItem};

	#[derive(Parser)]
	struct Arguments {
		#[clap(flatten)]
		watch: WatchParams,
	}

	fn watch_accounts(accounts: &[&str]) -> Result<Vec<AccountId>, String> {
		let arguments = accounts.iter().flat_map(|account| ["--watch-account", *account]);
		Arguments::try_parse_from(std::iter::once("node").chain(arguments))
			.map_err(|error| error.to_string())?
			.watch
			.checked()
	}

	fn authority(key: Sr25519Keyring) -> AuthorityId {
		key.public().into()
	}

	fn header(number: u32, slot: u64, change: Option<&[Sr25519Keyring]>) -> Header {
		let mut logs =
			vec![<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(
				slot.into(),
			)];
		if let Some(keys) = change {
			let authorities: Vec<_> = keys.iter().copied().map(authority).collect();
			let log = ConsensusLog::AuthoritiesChange(authorities);
			logs.push(DigestItem::Consensus(AURA_ENGINE_ID, log.encode()));
		}
		Header::new(
			number,
			Default::default(),
			Default::default(),
			Default::default(),
			Digest { logs },
		)
	}

	fn watch(slot: u64, keys: &[Sr25519Keyring]) -> Watch {
		Watch {
			number: 10,
			slot: Some(slot.into()),
			authorities: keys.iter().copied().map(authority).collect(),
		}
	}

	const FOUR: [Sr25519Keyring; 4] =
		[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

	#[test]
	fn turns_should_equal_those_counted_one_by_one() {
		for (before, now) in [(0, 1), (0, 17), (5, 6), (5, 7), (8, 29), (1000, 1001), (999, 1203)] {
			for count in 1..=4usize {
				for own in 0..count {
					let watch = watch(before, &FOUR[..count]);
					let tally = watch.turns_between(before, now, &[authority(FOUR[own])]);
					let turn = |slot: u64| slot % count as u64 == own as u64;
					let missed = (before + 1..now).filter(|slot| turn(*slot)).count() as u64;
					assert_eq!(
						tally,
						Tally { authored: turn(now).into(), missed },
						"{own} of {count} from {before} to {now}"
					);
				}
			}
		}
	}

	#[test]
	fn a_whole_network_should_account_for_every_slot_once() {
		let own: Vec<_> = FOUR.iter().copied().map(authority).collect();
		let tally = watch(100, &FOUR).turns_between(100, 237, &own);
		assert_eq!(tally, Tally { authored: 1, missed: 136 });
	}

	#[test]
	fn a_node_without_keys_should_have_no_turns() {
		assert_eq!(watch(100, &FOUR).turns_between(100, 237, &[]), Tally::default());
		assert_eq!(watch(100, &[]).turns_between(100, 237, &[]), Tally::default());
	}

	#[test]
	fn a_change_should_count_from_the_block_behind_it() {
		let own = [authority(Sr25519Keyring::Bob)];
		let mut watch = watch(4, &[Sr25519Keyring::Alice]);
		// Alice alone authors this one, and hands over to Bob.
		let tally = watch.follow(&header(11, 6, Some(&[Sr25519Keyring::Bob])), &own);
		assert_eq!(tally, Tally::default());
		// Slots 7 and 8 are Bob's and stay empty, 9 is his block.
		let tally = watch.follow(&header(12, 9, None), &own);
		assert_eq!(tally, Tally { authored: 1, missed: 2 });
		assert_eq!(watch.number, 12);
	}

	#[test]
	fn the_first_block_should_not_miss_the_slots_since_1970() {
		let own = [authority(Sr25519Keyring::Alice)];
		let mut watch = Watch { number: 0, slot: None, authorities: own.to_vec() };
		assert_eq!(watch.follow(&header(1, 900_000_000, None), &own), Tally::default());
		assert_eq!(
			watch.follow(&header(2, 900_000_002, None), &own),
			Tally { authored: 1, missed: 1 }
		);
	}

	#[test]
	fn accounts_should_be_read_as_address_or_public_key() {
		let alice = Sr25519Keyring::Alice.to_account_id();
		let address = alice.to_ss58check_with_version(address_format());
		assert!(address.starts_with("WR"));
		let hexadecimal = format!("{:?}", sp_core::H256::from(*AsRef::<[u8; 32]>::as_ref(&alice)));
		assert_eq!(watch_accounts(&[&address, &hexadecimal]), Ok(vec![alice]));
	}

	#[test]
	fn what_is_no_account_should_be_refused() {
		let foreign = Sr25519Keyring::Alice.to_account_id().to_ss58check_with_version(0u16.into());
		assert!(watch_accounts(&[&foreign])
			.unwrap_err()
			.contains("another chain (prefix 0, not 4619)"));
		assert!(watch_accounts(&["0x12"]).unwrap_err().contains("64 digits"));
		assert!(watch_accounts(&["//Alice"]).unwrap_err().contains("not an address"));
	}

	#[test]
	fn accounts_should_be_limited() {
		let accounts: Vec<_> =
			(0..=32u8).map(|n| format!("0x{}", format!("{n:02x}").repeat(32))).collect();
		let accounts: Vec<_> = accounts.iter().map(String::as_str).collect();
		assert_eq!(watch_accounts(&accounts[..32]).map(|accounts| accounts.len()), Ok(32));
		assert!(watch_accounts(&accounts).unwrap_err().contains("at most 32"));
	}
}
