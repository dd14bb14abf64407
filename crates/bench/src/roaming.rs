//! Two operators, many wallets with roaming units, and what they sign: what channels are opened with.

use crate::{
	market::{all_or_nothing, now, submit_and_wait},
	network::{self, Network},
	rpc::Rpc,
	signing::Signer,
	throughput::endow,
};
use anyhow::{ensure, Context, Result};
use frame_support::storage::{storage_prefix, StoragePrefixedMap};
use interwork_micropay::{Genesis, Payer, TickHasher, TickPolicy, Voucher, VoucherSigner};
use interwork_primitives::{
	dice::{ChannelTerms, DEFAULT_BYTES_PER_UNIT},
	messages::{CloseMessage, Tick, Voucher as ChainVoucher, WalletSignature},
	units::DAY_SECS,
	AcceptanceId, AccountId, ChannelId, ClassId, OperatorId, Role, RoleSet, UnixSecs,
};
use interwork_runtime::{Runtime, RuntimeCall, UncheckedExtrinsic};
use pallet_channels::{Claim, CloseRow, OpenParams, OpenRow};
use pallet_dice::{AcceptanceTerms, AssignRow, ClassRecord};
use sp_core::{ed25519, sr25519, Pair, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::MultiSignature;
use std::time::Duration;

/// Rows in a batch: the most that one takes.
pub const ROWS: usize = 1_024;

/// Units in each channel: enough for every claim of a measurement.
pub const DEPOSIT: u64 = 1_000_000;

/// Accounts that close channels for the visited operator.
pub const CLERKS: usize = 32;

/// Operators that are on the chain from the start, by the order of their registration.
const VISITED: OperatorId = OperatorId(0);
const HOME: OperatorId = OperatorId(1);

/// Rows in a batch of assignments.
const ASSIGN_ROWS: usize = 2_048;

/// Ticks that a voucher of the load anchors. What a claim costs depends on the tick that is shown, not
/// on this.
const TICKS: u16 = 32;

/// What a wallet has: an account and a key for vouchers.
pub struct Wallet {
	pair: sr25519::Pair,
	voucher: VoucherSigner,
}

impl Wallet {
	fn new(index: u64) -> Self {
		let seed = |what: &[u8]| blake2_256(&[what, &index.to_le_bytes()].concat());
		Self {
			pair: sr25519::Pair::from_seed(&seed(b"bench wallet")),
			voucher: VoucherSigner::from_seed(seed(b"bench vouchers")),
		}
	}

	fn account(&self) -> AccountId {
		self.pair.public().into()
	}

	fn sign(&self, message: &[u8]) -> WalletSignature {
		let signature = MultiSignature::Sr25519(self.pair.sign(message));
		WalletSignature { signature, wrapped: false }
	}
}

/// An acceptance between two operators on one node, and wallets that have units.
pub struct Stage {
	/// Where the load goes.
	pub url: String,
	/// A connection to the same node.
	pub rpc: Rpc,
	/// The visited operator's own account.
	pub visited: Signer,
	/// Accounts that anyone could have: they relay what wallets sign, and send transfers. The first
	/// [`CLERKS`] of them may close channels for the visited operator.
	pub others: Vec<Signer>,
	/// The wallets: one for each channel.
	pub wallets: Vec<Wallet>,
	genesis: H256,
	class: ClassId,
	acceptance: AcceptanceId,
	valid_until: UnixSecs,
}

impl Stage {
	/// Has the operators agree, and assigns units to so many new wallets.
	pub async fn prepare(network: &Network, wallets: u32, say: &dyn Fn(String)) -> Result<Self> {
		let url = network.first()?.url.clone();
		let rpc = network::connect(&url, Duration::from_secs(10)).await?;
		let genesis = rpc.genesis_hash().await?;
		let mut visited = Signer::from_path("//Alice", genesis)?;
		let mut home = Signer::from_path("//Bob", genesis)?;
		let valid_until = now()? + 30 * DAY_SECS;

		say(format!("{wallets} wallets with units"));
		let wallets: Vec<Wallet> = (0..u64::from(wallets)).map(Wallet::new).collect();
		let at = rpc.finalised().await?;
		let acceptance: AcceptanceId =
			rpc.storage("Dice", "NextAcceptanceId", at).await?.unwrap_or_default();
		let units = DEPOSIT.checked_mul(wallets.len() as u64).context("that many units")?;
		let terms = AcceptanceTerms {
			bytes_per_unit: DEFAULT_BYTES_PER_UNIT,
			unit_price: 100_000,
			valid_until,
		};
		type Dice = pallet_dice::Call<Runtime>;
		let begin = [
			home.sign(RuntimeCall::Dice(Dice::issue { units })),
			home.sign(RuntimeCall::Dice(Dice::propose_acceptance {
				home: HOME,
				visited: VISITED,
				terms,
			})),
		];
		submit_and_wait(&rpc, &begin).await?;
		let accept = RuntimeCall::Dice(Dice::accept_acceptance { id: acceptance });
		let mut assign = vec![visited.sign(accept)];
		for wallets in wallets.chunks(ASSIGN_ROWS) {
			let rows: Vec<_> = wallets
				.iter()
				.map(|wallet| AssignRow { wallet: wallet.account(), units: DEPOSIT })
				.collect();
			let rows = rows.try_into().ok().context("a batch takes as many rows")?;
			assign.push(home.sign(RuntimeCall::Dice(Dice::assign_batch { rows })));
		}
		submit_and_wait(&rpc, &assign).await?;

		let others = endow(&rpc, &mut visited, genesis).await?;
		let clerks = others
			.iter()
			.take(CLERKS)
			.map(|clerk| {
				RuntimeCall::Operators(pallet_operators::Call::set_delegate {
					account: clerk.account(),
					roles: RoleSet::from(Role::Settlement),
				})
			})
			.collect();
		let clerks = visited.sign(all_or_nothing(clerks));
		submit_and_wait(&rpc, &[clerks]).await?;
		let class = ClassId::from(HOME);
		let stage =
			Self { url, rpc, visited, others, wallets, genesis, class, acceptance, valid_until };
		let books = stage.books().await?;
		ensure!(books.in_wallets == units, "{} units were assigned of {units}", books.in_wallets);
		Ok(stage)
	}

	/// The books of the class.
	pub async fn books(&self) -> Result<ClassRecord> {
		let at = self.rpc.finalised().await?;
		let key = pallet_dice::Classes::<Runtime>::hashed_key_for(self.class);
		self.rpc.value(&key, at).await?.context("the class has no books")
	}

	/// How many channels are open, counted up to `limit`.
	pub async fn open_channels(&self, limit: u32) -> Result<usize> {
		let prefix = storage_prefix(
			pallet_channels::Channels::<Runtime>::pallet_prefix(),
			pallet_channels::Channels::<Runtime>::storage_prefix(),
		);
		let at = self.rpc.finalised().await?;
		Ok(self.rpc.keys_under(&prefix, limit, at).await?.len())
	}

	/// The id of the next channel that will be opened.
	pub async fn next_channel(&self) -> Result<ChannelId> {
		let at = self.rpc.finalised().await?;
		Ok(self.rpc.storage("Channels", "NextChannelId", at).await?.unwrap_or_default())
	}

	/// What a wallet signs to have its channel opened. Its vouchers are those of `vouchers`.
	pub fn open_row(&self, wallet: &Wallet, vouchers: &Wallet) -> Result<OpenRow> {
		let expires = now()? + DAY_SECS;
		let params = OpenParams {
			acceptance: self.acceptance,
			voucher_key: vouchers.voucher.public(),
			deposit: DEPOSIT,
			expires,
		};
		let terms = ChannelTerms {
			class: self.class,
			visited: VISITED,
			bytes_per_unit: DEFAULT_BYTES_PER_UNIT,
			valid_until: self.valid_until,
		};
		let wallet_account = wallet.account();
		let message = params.message(&terms, &wallet_account, 0, expires);
		let signature = wallet.sign(&message.to_bytes(&self.genesis.0));
		Ok(OpenRow { wallet: wallet_account, params, nonce: 0, valid_until: expires, signature })
	}

	/// What a payee has in hand: `cumulative` units, and with `tick` a tick of that index on top.
	pub fn claim(
		&self,
		vouchers: &Wallet,
		channel: ChannelId,
		cumulative: u64,
		tick: Option<u16>,
	) -> Claim {
		let id = interwork_micropay::ChannelId(channel.0);
		let mut voucher = Voucher::plain(Genesis(self.genesis.0), id, cumulative);
		let tick = tick.map(|index| {
			let hasher = TickHasher::new(id);
			let end = blake2_256(&[channel.0.to_le_bytes(), cumulative.to_le_bytes()].concat());
			let preimage = hasher.steps(&end, TICKS.saturating_sub(index));
			voucher.tick_root = hasher.steps(&end, TICKS);
			voucher.tick_value = 1;
			voucher.max_ticks = TICKS;
			Tick { index, preimage }
		});
		let signed = vouchers.voucher.sign(voucher);
		Claim {
			voucher: ChainVoucher {
				channel,
				cumulative,
				tick_root: voucher.tick_root,
				tick_value: voucher.tick_value,
				max_ticks: voucher.max_ticks,
			},
			signature: ed25519::Signature::from_raw(signed.signature.0),
			tick,
		}
	}

	/// The payer of a channel on which nothing was paid yet.
	pub fn payer(&self, wallet: &Wallet, channel: ChannelId, policy: TickPolicy) -> Result<Payer> {
		let id = interwork_micropay::ChannelId(channel.0);
		let genesis = Genesis(self.genesis.0);
		Ok(Payer::new(wallet.voucher.clone(), genesis, id, DEPOSIT, policy)?)
	}

	/// A payer's message that asks to close its channel, as it is relayed.
	pub fn close_request(&self, wallet: &Wallet, channel: ChannelId) -> RuntimeCall {
		let message = CloseMessage { channel };
		let signature = wallet.sign(&message.to_bytes(&self.genesis.0));
		RuntimeCall::Channels(pallet_channels::Call::request_close_relayed { channel, signature })
	}

	/// Opens the channels of `wallets` through batches, and waits until all are final. Returns the
	/// first id; the others follow in order.
	pub async fn open_all(&mut self, wallets: std::ops::Range<usize>) -> Result<ChannelId> {
		let first = self.next_channel().await?;
		let calls = self
			.wallets
			.get(wallets)
			.context("there are as many wallets")?
			.chunks(ROWS)
			.map(|wallets| {
				let rows = wallets.iter().map(|wallet| self.open_row(wallet, wallet));
				open_batch(rows.collect::<Result<_>>()?)
			})
			.collect::<Result<Vec<_>>>()?;
		let signed: Vec<UncheckedExtrinsic> =
			calls.into_iter().map(|call| self.visited.sign(call)).collect();
		submit_and_wait(&self.rpc, &signed).await?;
		Ok(first)
	}
}

/// A batch of openings.
pub fn open_batch(rows: Vec<OpenRow>) -> Result<RuntimeCall> {
	let rows = rows.try_into().ok().context("a batch takes 1,024 rows")?;
	Ok(RuntimeCall::Channels(pallet_channels::Call::open_batch { rows }))
}

/// A batch of claims.
pub fn claim_batch(claims: Vec<Claim>) -> Result<RuntimeCall> {
	let claims = claims.try_into().ok().context("a batch takes 1,024 claims")?;
	Ok(RuntimeCall::Channels(pallet_channels::Call::claim_batch { claims }))
}

/// A batch of closings.
pub fn close_batch(rows: Vec<CloseRow>) -> Result<RuntimeCall> {
	let rows = rows.try_into().ok().context("a batch takes 1,024 rows")?;
	Ok(RuntimeCall::Channels(pallet_channels::Call::close_batch { rows }))
}

/// The tick that a claim shows: from 1 to 31 in turn, 16 on average.
pub fn tick_of(channel: ChannelId) -> u16 {
	u16::try_from(channel.0 % 31).unwrap_or_default() + 1
}
