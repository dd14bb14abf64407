//! The connection to a node: queries, transactions that are followed to finality, offline signing.

use crate::{
	amounts::Sdrt,
	api,
	error::{describe, refusal, Error, Result},
	keys::Signer,
	metadata::Version,
};
use codec::{Decode, Encode};
use futures::{stream, StreamExt, TryStreamExt};
use serde::Serialize;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{
	backend::LegacyBackend,
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	error::{ExtrinsicError, TransactionEventsError},
	ext::scale_decode::IntoVisitor,
	extrinsics::ExtrinsicEvents,
	rpcs::{methods::LegacyRpcMethods, RpcClient},
	tx::{Payload, TransactionStatus},
	utils::{AccountId32, H256},
	OnlineClient, PolkadotConfig,
};
use subxt_signer::sr25519::Keypair;

/// The chain's types as subxt knows them. Interwork's are those of every plain Substrate chain.
pub type ChainConfig = PolkadotConfig;

/// The chain as it was at one block.
pub type AtBlock = subxt::OnlineClientAtBlock<ChainConfig>;

/// The chain's stream of finalised blocks.
pub type Blocks = subxt::client::Blocks<ChainConfig>;

/// Blocks for which a transaction is valid after it was signed.
pub const MORTALITY_BLOCKS: u64 = 64;

/// How long a transaction may take to be finalised before the tool gives up waiting.
pub const FINALITY_PATIENCE: Duration = Duration::from_secs(120);

/// Which end of the chain counts: where state is read, and how far a transaction is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Head {
	/// The last finalised block: nothing that was seen there is ever taken back.
	#[default]
	Finalised,
	/// The best block. For a chain whose finality stands still: what is seen there can still be
	/// taken back.
	Best,
}

/// Transactions for the best head are signed for a block so far below it: it is on every fork there
/// may be.
const BELOW_BEST_BLOCKS: u64 = 2;

/// A connection to a node.
#[derive(Clone)]
pub struct Client {
	url: String,
	head: Head,
	raw: RpcClient,
	rpc: LegacyRpcMethods<RpcConfigFor<ChainConfig>>,
	online: OnlineClient<ChainConfig>,
	shows_progress: bool,
	tip: Sdrt,
}

/// A transaction in a block whose call succeeded. The block is finalised unless the client works on
/// the best head.
pub struct Finalised {
	/// The call, such as `Marketplace.request`.
	pub call: String,
	/// Who signed.
	pub signer: AccountId32,
	/// Hash of the transaction.
	pub extrinsic: H256,
	/// Hash of its block.
	pub block_hash: H256,
	/// Height of its block.
	pub block: u64,
	/// From submission until it was seen in a block.
	pub in_block: Duration,
	/// From submission until its block was finalised. `None` on the best head, where nobody waits for
	/// that.
	pub finalised: Option<Duration>,
	/// What it cost, in the smallest unit of SDRt.
	pub fee: u128,
	/// What it caused.
	pub events: ExtrinsicEvents<ChainConfig>,
}

/// What is shown of a finalised transaction.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
	/// The call.
	pub call: String,
	/// Hash of the transaction.
	pub extrinsic: String,
	/// Height of its block.
	pub block: u64,
	/// Hash of its block.
	pub block_hash: String,
	/// Milliseconds from submission to a block.
	pub in_block_ms: u64,
	/// Milliseconds from submission to finality. `None`: it was not waited for.
	pub finalised_ms: Option<u64>,
	/// What it cost.
	pub fee: crate::amounts::Sdrt,
}

impl Finalised {
	/// What is shown of it.
	pub fn receipt(&self) -> Receipt {
		Receipt {
			call: self.call.clone(),
			extrinsic: hex_of(self.extrinsic),
			block: self.block,
			block_hash: hex_of(self.block_hash),
			in_block_ms: millis(self.in_block),
			finalised_ms: self.finalised.map(millis),
			fee: self.fee.into(),
		}
	}

	/// The first event of a kind that the transaction must have caused.
	pub fn event<E: subxt::events::DecodeAsEvent>(&self, name: &'static str) -> Result<E> {
		self.events.find_first::<E>().transpose()?.ok_or_else(|| Error::EventMissing {
			call: self.call.clone(),
			block: self.block,
			event: name,
		})
	}
}

impl Receipt {
	/// The receipt in one line.
	pub fn line(&self) -> String {
		let (state, millis) = match self.finalised_ms {
			Some(millis) => ("finalised in", millis),
			None => ("in best", self.in_block_ms),
		};
		format!(
			"{} {state} block {} after {}.{:03} s, fee {} SDRt",
			self.call,
			self.block,
			millis / 1_000,
			millis % 1_000,
			self.fee
		)
	}
}

/// A hash as `0x` and hexadecimal digits.
pub fn hex_of(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// Whole milliseconds.
pub fn millis(duration: Duration) -> u64 {
	u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Asks a view function of a pallet.
// subxt 0.51.1 leaves out the length before the arguments and reads the answer as if it were not
// inside a `Result`, so its own `view_functions().call()` fails on every chain. This does what it
// should do, with its own checks and codecs.
pub async fn view<P: subxt::view_functions::Payload>(
	at: &AtBlock,
	query: P,
) -> Result<P::ReturnType> {
	const ID_LENGTH: usize = 32;

	let views = at.view_functions();
	views.validate(&query)?;
	let encoded = views.encode_args(&query)?;
	let (id, arguments) = encoded.split_at(ID_LENGTH.min(encoded.len()));
	let input = [id, &arguments.to_vec().encode()].concat();
	let answer = views.call_raw(Some(&input)).await?;
	let name = || format!("{}.{}", query.pallet_name(), query.function_name());
	let value = std::result::Result::<Vec<u8>, ViewError>::decode(&mut answer.as_slice())?
		.map_err(|error| Error::OtherVersion { reason: format!("{}: {error:?}", name()) })?;
	let metadata = at.metadata_ref();
	let mut cursor = value.as_slice();
	subxt::ext::frame_decode::view_functions::decode_view_function_response(
		query.pallet_name(),
		query.function_name(),
		&mut cursor,
		metadata,
		metadata.types(),
		P::ReturnType::into_visitor(),
	)
	.map_err(|error| subxt::error::ViewFunctionError::CouldNotDecodeResponse(error).into())
}

/// Why the runtime does not answer a view function, as `frame_support` encodes it.
#[derive(Debug, Decode)]
enum ViewError {
	NotImplemented,
	NotFound(#[allow(dead_code, reason = "shown by Debug")] ([u8; 16], [u8; 16])),
	Codec,
}

impl Client {
	/// Connects to a node, and tries again while `patience` lasts: a node that has just been started
	/// needs a few seconds.
	pub async fn connect(url: &str, patience: Duration) -> Result<Self> {
		if !url.starts_with("ws://") && !url.starts_with("wss://") {
			return Err(Error::InvalidUrl { url: url.into() });
		}
		let started = Instant::now();
		let mut pause = Duration::from_millis(200);
		let mut attempts = 0u32;
		loop {
			attempts = attempts.saturating_add(1);
			let reason = match Self::connect_once(url).await {
				Ok(client) => return Ok(client),
				Err(error) => error.to_string(),
			};
			if started.elapsed() + pause > patience {
				let seconds = started.elapsed().as_secs();
				return Err(Error::Unreachable { url: url.into(), attempts, seconds, reason });
			}
			tokio::time::sleep(pause).await;
			pause = (pause * 2).min(Duration::from_secs(2));
		}
	}

	async fn connect_once(url: &str) -> Result<Self> {
		let rpc_client = RpcClient::from_insecure_url(url).await?;
		Self::from_rpc(url, rpc_client).await
	}

	/// A client over a connection that exists, such as one that reconnects by itself.
	pub async fn from_rpc(url: &str, rpc_client: RpcClient) -> Result<Self> {
		// The classic methods alone: they tell why a transaction is refused, and serve blocks that
		// are not pinned by a follower.
		let backend = LegacyBackend::builder().build(rpc_client.clone());
		let config = PolkadotConfig::builder().use_historic_types(false).build();
		let online = OnlineClient::from_backend_with_config(config, Arc::new(backend)).await?;
		Ok(Self {
			url: url.into(),
			head: Head::Finalised,
			rpc: LegacyRpcMethods::new(rpc_client.clone()),
			raw: rpc_client,
			online,
			shows_progress: false,
			tip: Sdrt(0),
		})
	}

	/// Whether to say on a terminal which transaction is being waited for: for tools that send one at
	/// a time. Off by default.
	pub fn showing_progress(mut self, shows_progress: bool) -> Self {
		self.shows_progress = shows_progress;
		self
	}

	/// Works on another end of the chain than the finalised one.
	pub fn on_head(mut self, head: Head) -> Self {
		self.head = head;
		self
	}

	/// Pays so much on top of each fee, so that its transactions are preferred.
	pub fn with_tip(mut self, tip: Sdrt) -> Self {
		self.tip = tip;
		self
	}

	/// The end of the chain that counts.
	pub fn head(&self) -> Head {
		self.head
	}

	/// Calls a method of the node that has no function of its own.
	pub async fn call_method<R: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		arguments: &[&str],
	) -> Result<R> {
		let mut params = subxt::rpcs::client::RpcParams::new();
		for argument in arguments {
			params.push(argument)?;
		}
		Ok(self.raw.request(method, params).await?)
	}

	/// The connection itself, for methods whose arguments are not all texts.
	pub fn raw(&self) -> &RpcClient {
		&self.raw
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The plain JSON-RPC methods of the node.
	pub fn rpc(&self) -> &LegacyRpcMethods<RpcConfigFor<ChainConfig>> {
		&self.rpc
	}

	/// subxt's own client.
	pub fn online(&self) -> &OnlineClient<ChainConfig> {
		&self.online
	}

	/// Hash of the first block.
	pub fn genesis(&self) -> H256 {
		self.online.genesis_hash()
	}

	/// The chain at its last finalised block.
	pub async fn at_finalised(&self) -> Result<AtBlock> {
		Ok(self.online.at_current_block().await?)
	}

	/// The chain at the end that counts for this client.
	pub async fn at_head(&self) -> Result<AtBlock> {
		match self.head {
			Head::Finalised => self.at_finalised().await,
			Head::Best => self.at_best().await,
		}
	}

	/// The chain at its best block.
	pub async fn at_best(&self) -> Result<AtBlock> {
		match self.rpc.chain_get_block_hash(None).await? {
			Some(hash) => self.at_hash(hash).await,
			None => self.at_finalised().await,
		}
	}

	/// The chain at a block.
	pub async fn at_hash(&self, hash: H256) -> Result<AtBlock> {
		Ok(self.online.at_block(subxt::backend::BlockRef::from_hash(hash)).await?)
	}

	/// The chain at a block of a height.
	pub async fn at_height(&self, height: u64) -> Result<AtBlock> {
		Ok(self.online.at_block(height).await?)
	}

	/// The finalised blocks from now on.
	pub async fn finalised_blocks(&self) -> Result<Blocks> {
		Ok(self.online.stream_blocks().await?)
	}

	/// What the node runs, and whether this tool was built for it.
	pub async fn version(&self) -> Result<Version> {
		Version::of(&self.at_finalised().await?)
	}

	/// Says on standard error when the node runs a runtime for which this tool was not built.
	pub async fn warn_of_other_version(&self) -> Result<()> {
		if let Some(warning) = self.version().await?.warning() {
			eprintln!("warning: {warning}");
		}
		Ok(())
	}

	/// The next nonce of an account, counting what waits in the node's pool.
	pub async fn next_nonce(&self, account: &AccountId32) -> Result<u64> {
		Ok(self.rpc.system_account_next_index(account).await?)
	}

	/// Signs a call, submits it and waits until it is finalised. Fails if its call failed.
	pub async fn submit<C: Payload>(&self, signer: &Signer, call: &C) -> Result<Finalised> {
		let name = format!("{}.{}", call.pallet_name(), call.call_name());
		let who = format!("{} ({})", signer.name(), signer.address());
		let started = Instant::now();
		let (extrinsic, progress) = self.send(signer, call, &name, &who).await?;
		let watch = Watch { name: &name, who: &who, started, in_block: None };
		let goal = match self.head {
			Head::Finalised => "finality",
			Head::Best => "a block",
		};
		let waiting = self
			.shows_progress
			.then(|| crate::output::Progress::start(format!("{name}: waiting for {goal}")));
		let outcome = watch.until(self.head, progress).await;
		if let Some(waiting) = waiting {
			waiting.finish();
		}
		let (block_hash, in_block, finalised) = outcome?;
		self.collect(name, who, signer.account(), extrinsic, block_hash, in_block, finalised)
			.await
	}

	/// Nonces of one account are given out in the order of submission: the lock is held until the
	/// node has taken the transaction, and a refused one leaves no gap.
	async fn send<C: Payload>(
		&self,
		signer: &Signer,
		call: &C,
		name: &str,
		who: &str,
	) -> Result<(H256, Progress)> {
		let mut next_nonce = signer.next_nonce.lock().await;
		let nonce = match next_nonce.take() {
			Some(nonce) => nonce,
			None => self.next_nonce(&signer.account()).await?,
		};
		let context = self.signing_context().await?;
		let transaction = context.sign(signer.pair(), call, nonce)?;
		let hash = transaction.hash();
		let progress = transaction
			.submit_and_watch()
			.await
			.map_err(|error| refused(name, who, error))?;
		*next_nonce = nonce.checked_add(1);
		Ok((hash, progress))
	}

	#[allow(clippy::too_many_arguments, reason = "private, and each is a part of the result")]
	async fn collect(
		&self,
		call: String,
		who: String,
		signer: AccountId32,
		extrinsic: H256,
		block_hash: H256,
		in_block: Duration,
		finalised: Option<Duration>,
	) -> Result<Finalised> {
		let at = self.at_hash(block_hash).await?;
		let block = at.block_number();
		let extrinsics = at.extrinsics().fetch().await?;
		let mut events = None;
		for candidate in extrinsics.iter() {
			let candidate = candidate.map_err(subxt::Error::from)?;
			if candidate.hash() == extrinsic {
				events = Some(candidate.events().await?);
				break;
			}
		}
		let events = events.ok_or_else(|| Error::Lost {
			call: call.clone(),
			who: who.clone(),
			reason: "its block does not contain it".into(),
		})?;
		if let Some(reason) = failure(&at, &events)? {
			return Err(Error::Failed { call, who, block, reason });
		}
		let fee = events
			.find_first::<api::chain::transaction_payment::events::TransactionFeePaid>()
			.transpose()?
			.map_or(0, |paid| paid.actual_fee);
		Ok(Finalised {
			call,
			signer,
			extrinsic,
			block_hash,
			block,
			in_block,
			finalised,
			fee,
			events,
		})
	}

	/// What is needed to sign without asking the node again: its runtime's version and metadata, and
	/// the block from which transactions count their age.
	pub async fn signing_context(&self) -> Result<SigningContext> {
		let at = match self.head {
			Head::Finalised => self.at_finalised().await?,
			Head::Best => {
				let best = self.at_best().await?;
				let height = best.block_number().saturating_sub(BELOW_BEST_BLOCKS);
				match self.rpc.chain_get_block_hash(Some(height.into())).await? {
					Some(hash) => self.at_hash(hash).await?,
					None => best,
				}
			},
		};
		Ok(SigningContext { at, lifetime: Lifetime::Blocks(MORTALITY_BLOCKS), tip: self.tip })
	}

	/// Submits a signed transaction and waits only until the pool has taken it.
	pub async fn submit_signed(&self, transaction: &[u8]) -> Result<H256> {
		Ok(self.rpc.author_submit_extrinsic(transaction).await?)
	}

	/// Submits many signed transactions, `at_once` of them at a time, and returns their hashes in
	/// their order. Stops at the first that the pool does not take.
	pub async fn submit_many(
		&self,
		transactions: impl IntoIterator<Item = Vec<u8>>,
		at_once: usize,
	) -> Result<Vec<H256>> {
		stream::iter(transactions)
			.map(|transaction| async move { self.submit_signed(&transaction).await })
			.buffered(at_once.max(1))
			.try_collect()
			.await
	}
}

type Progress = subxt::tx::TransactionProgress<
	ChainConfig,
	subxt::client::OnlineClientAtBlockImpl<ChainConfig>,
>;

/// A signed transaction, ready to be submitted.
pub type Transaction = subxt::tx::SubmittableTransaction<
	ChainConfig,
	subxt::client::OnlineClientAtBlockImpl<ChainConfig>,
>;

/// How long a signed transaction can be included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
	/// For so many blocks from the context's block.
	Blocks(u64),
	/// Until its nonce is used. For benchmarks that sign long before they submit.
	Unlimited,
}

/// Signs calls without asking the node. See [`Client::signing_context`].
#[derive(Clone)]
pub struct SigningContext {
	at: AtBlock,
	lifetime: Lifetime,
	tip: Sdrt,
}

impl SigningContext {
	/// Signs with another lifetime than [`MORTALITY_BLOCKS`].
	pub fn with_lifetime(mut self, lifetime: Lifetime) -> Self {
		self.lifetime = lifetime;
		self
	}

	/// Signs with another tip than the client's.
	pub fn with_tip(mut self, tip: Sdrt) -> Self {
		self.tip = tip;
		self
	}

	/// The block for which transactions are signed.
	pub fn at(&self) -> &AtBlock {
		&self.at
	}

	/// Signs a call with a nonce.
	pub fn sign<C: Payload>(&self, pair: &Keypair, call: &C, nonce: u64) -> Result<Transaction> {
		let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).tip(self.tip.0);
		let params = match self.lifetime {
			Lifetime::Blocks(blocks) => {
				params.mortal_from_unchecked(blocks, self.at.block_number(), self.at.block_hash())
			},
			Lifetime::Unlimited => params.immortal(),
		};
		Ok(self.at.tx().create_signable_offline(call, params.build())?.sign(pair)?)
	}

	/// Signs a call with a nonce and returns the bytes to submit.
	pub fn sign_bytes<C: Payload>(&self, pair: &Keypair, call: &C, nonce: u64) -> Result<Vec<u8>> {
		Ok(self.sign(pair, call, nonce)?.into_encoded())
	}
}

/// Follows one transaction.
struct Watch<'a> {
	name: &'a str,
	who: &'a str,
	started: Instant,
	in_block: Option<(H256, Duration)>,
}

impl Watch<'_> {
	async fn until(
		mut self,
		head: Head,
		mut progress: Progress,
	) -> Result<(H256, Duration, Option<Duration>)> {
		let deadline = tokio::time::Instant::now() + FINALITY_PATIENCE;
		loop {
			let Ok(status) = tokio::time::timeout_at(deadline, progress.next()).await else {
				return Err(self.not_finalised());
			};
			let Some(status) = status else {
				return Err(self.lost("the node stopped reporting on it"));
			};
			match status? {
				TransactionStatus::InBestBlock(block) => {
					// The first block counts: a later one only replaces it.
					let (hash, elapsed) =
						*self.in_block.get_or_insert((block.block_hash(), self.started.elapsed()));
					if head == Head::Best {
						return Ok((hash, elapsed, None));
					}
				},
				TransactionStatus::InFinalizedBlock(block) => {
					let finalised = self.started.elapsed();
					let in_block = self.in_block.map_or(finalised, |(_, elapsed)| elapsed);
					return Ok((block.block_hash(), in_block, Some(finalised)));
				},
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(self.lost(&message)),
				_ => {},
			}
		}
	}

	fn lost(&self, reason: &str) -> Error {
		Error::Lost { call: self.name.into(), who: self.who.into(), reason: reason.into() }
	}

	fn not_finalised(&self) -> Error {
		let place = match self.in_block {
			Some((hash, _)) => format!("it is in block {}", hex_of(hash)),
			None => "it is in no block yet".into(),
		};
		Error::NotFinalised {
			call: self.name.into(),
			who: self.who.into(),
			seconds: FINALITY_PATIENCE.as_secs(),
			place,
		}
	}
}

fn refused(call: &str, who: &str, error: ExtrinsicError) -> Error {
	match refusal(&error) {
		Some(reason) => Error::Refused { call: call.into(), who: who.into(), reason },
		None => error.into(),
	}
}

/// A number among the parameters that the board sets, named by the index of its group and that in
/// the group. `None`: the board has not set it.
pub(crate) async fn parameter(client: &Client, at: &AtBlock, key: [u8; 2]) -> Result<Option<u32>> {
	// Parameters.Parameters, a Blake2_128Concat map, whose values begin with their key.
	let place = [
		sp_crypto_hashing::twox_128(b"Parameters").as_slice(),
		&sp_crypto_hashing::twox_128(b"Parameters"),
		&sp_crypto_hashing::blake2_128(&key),
		&key,
	]
	.concat();
	let stored = client.rpc().state_get_storage(&place, Some(at.block_hash())).await?;
	let value = stored.as_deref().and_then(|value| value.strip_prefix(&key));
	value.map(|mut value| u32::decode(&mut value)).transpose().map_err(Into::into)
}

/// Why the call of a transaction failed, from its events.
pub(crate) fn failure(
	at: &AtBlock,
	events: &ExtrinsicEvents<ChainConfig>,
) -> Result<Option<String>> {
	for event in events.iter() {
		let event = event?;
		if event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed" {
			let error =
				subxt::error::DispatchError::decode_from(event.field_bytes(), at.metadata())
					.map_err(|error| TransactionEventsError::CannotDecodeDispatchError {
						error,
						bytes: event.field_bytes().to_vec(),
					})?;
			return Ok(Some(describe(&error)));
		}
	}
	Ok(None)
}
