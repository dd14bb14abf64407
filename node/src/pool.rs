//! The transaction pool as this node's clients and its author see it: what it has accepted, it keeps.
//!
//! The pool of the SDK behind it breaks that promise in two ways.
//!
//! - At its limit it makes room: among the transactions of lowest priority the oldest goes, with all
//!   that wait for it, and may not come back for a while. So clients are refused long before, with the
//!   error that a full pool has ([`Error::ImmediatelyDropped`], code 1016), while there still is room
//!   for what other nodes have accepted and pass on. The same goes for what waits for an earlier nonce:
//!   when much of it waits, nonces far ahead of their account are refused, and their senders send
//!   the missing one first. What is urgent is taken as long as the pool can: a transaction with a tip,
//!   and operational calls, such as the board's.
//! - An author that builds on another block than the pool has arrived at finds transactions whose
//!   nonce is used there, or not yet reached, and reports them. The single-state pool removes what is
//!   reported, with all that waits for it. So such reports are not passed on: they are about a block
//!   and not about the transaction, and the pool finds out by itself what is used up.

use codec::{DecodeLimit, Encode};
use frame_support::{dispatch::DispatchClass, MAX_EXTRINSIC_DEPTH};
use frame_system::CheckNonce;
use interwork_runtime::{
	interwork_primitives::{AccountId, Balance, Nonce},
	opaque::Block,
	UncheckedExtrinsic,
};
use pallet_transaction_payment_rpc::TransactionPaymentRuntimeApi;
use prometheus_endpoint::{register, Counter, PrometheusError, Registry, U64};
use sc_transaction_pool_api::{
	error::Error, ChainEvent, ImportNotificationStream, MaintainedTransactionPool, PoolStatus,
	ReadyTransactions, TransactionFor, TransactionPool, TransactionSource,
	TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_api::ProvideRuntimeApi;
use sp_runtime::{
	generic::Preamble,
	traits::Block as BlockT,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	MultiAddress,
};
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};
use substrate_frame_rpc_system::AccountNonceApi;

type Hash = <Block as BlockT>::Hash;
type Ready<T> = Box<dyn ReadyTransactions<Item = Arc<T>> + Send>;

/// The part of the pool that clients of this node may fill, transactions of others included: one in
/// so many. The rest is for those that arrive from other nodes at the same time or out of order. Of
/// the pool's usual limits it is as much as a block takes: what is accepted is in one of the next two.
const CLIENTS_SHARE: usize = 8;

/// The part of the pool that may wait for earlier nonces while clients are free to send what they
/// like: one in so many. It is a quarter of the room that the SDK gives to what waits.
const WAITING_SHARE: usize = 40;

/// How far ahead of its signer's account a nonce may be when more than that waits.
const MOST_AHEAD: Nonce = 64;

/// How full the pool may be for a client's transaction to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
	/// Transactions in it that are ready for a block.
	count: usize,
	/// Their bytes.
	bytes: usize,
	/// Transactions in it that wait for an earlier nonce.
	waiting: usize,
}

impl Admitted {
	/// What a pool with these limits admits.
	pub fn to_pool_of(count: usize, kilobytes: usize) -> Self {
		Self {
			count: count / CLIENTS_SHARE,
			bytes: kilobytes.saturating_mul(1024) / CLIENTS_SHARE,
			waiting: count / WAITING_SHARE,
		}
	}

	/// Whether a pool may take one more. What waits for an earlier nonce does not count: it costs its
	/// sender nothing, and shall keep no other sender out.
	fn has_room(&self, status: &PoolStatus) -> bool {
		status.ready < self.count && status.ready_bytes < self.bytes
	}

	/// Whether so much waits for earlier nonces that the pool may soon drop some of it.
	fn is_crowded(&self, status: &PoolStatus) -> bool {
		status.future >= self.waiting
	}
}

/// What is asked of the runtime.
pub trait Api:
	TransactionPaymentRuntimeApi<Block, Balance> + AccountNonceApi<Block, AccountId, Nonce>
{
}

impl<A> Api for A where
	A: TransactionPaymentRuntimeApi<Block, Balance> + AccountNonceApi<Block, AccountId, Nonce>
{
}

/// A pool that refuses what it could not keep, and keeps the rest. For the JSON-RPC server and the
/// author: what comes from other nodes goes into the pool itself.
pub struct KeepingPool<C, P> {
	client: Arc<C>,
	pool: Arc<P>,
	admitted: Admitted,
	refused: Option<Counter<U64>>,
}

impl<C, P> KeepingPool<C, P>
where
	C: ProvideRuntimeApi<Block> + Send + Sync,
	C::Api: Api,
	P: TransactionPool<Block = Block, Hash = Hash>,
{
	/// Stands before the pool. Fails if the registry has such a metric already.
	pub fn new(
		client: Arc<C>,
		pool: Arc<P>,
		admitted: Admitted,
		registry: Option<&Registry>,
	) -> Result<Self, PrometheusError> {
		let refused = match registry {
			Some(registry) => Some(register(
				Counter::new(
					"interwork_pool_refused_total",
					"Transactions of this node's clients that were refused because the pool is full",
				)?,
				registry,
			)?),
			None => None,
		};
		Ok(Self { client, pool, admitted, refused })
	}

	fn check(&self, at: Hash, extrinsic: &TransactionFor<P>) -> Result<(), P::Error> {
		let status = self.pool.status();
		let (has_room, is_crowded) =
			(self.admitted.has_room(&status), self.admitted.is_crowded(&status));
		if has_room && !is_crowded {
			return Ok(());
		}
		let encoded = extrinsic.encode();
		let depth = MAX_EXTRINSIC_DEPTH;
		// What cannot be read is neither far ahead nor urgent: the pool says what is wrong with it.
		let decoded =
			UncheckedExtrinsic::decode_all_with_depth_limit(depth, &mut &encoded[..]).ok();
		let is_far_ahead =
			is_crowded && decoded.as_ref().is_some_and(|decoded| self.is_far_ahead(at, decoded));
		if has_room && !is_far_ahead {
			return Ok(());
		}
		let is_urgent = decoded.is_some_and(|decoded| {
			tip(&decoded) > 0 || self.is_operational(at, extrinsic, encoded.len())
		});
		if is_urgent {
			return Ok(());
		}
		if let Some(refused) = &self.refused {
			refused.inc();
		}
		Err(Error::ImmediatelyDropped.into())
	}

	fn is_operational(&self, at: Hash, extrinsic: &TransactionFor<P>, length: usize) -> bool {
		u32::try_from(length)
			.ok()
			.and_then(|length| {
				self.client.runtime_api().query_info(at, extrinsic.clone(), length).ok()
			})
			.is_some_and(|info| info.class == DispatchClass::Operational)
	}

	fn is_far_ahead(&self, at: Hash, extrinsic: &UncheckedExtrinsic) -> bool {
		let Preamble::Signed(MultiAddress::Id(signer), _, extension) = &extrinsic.preamble else {
			return false;
		};
		let (_, _, _, _, _, CheckNonce(nonce), _, _, _, _) = extension;
		let next = self.client.runtime_api().account_nonce(at, signer.clone());
		next.is_ok_and(|next| nonce.saturating_sub(next) > MOST_AHEAD)
	}
}

/// What the signer pays to be preferred.
fn tip(extrinsic: &UncheckedExtrinsic) -> Balance {
	match &extrinsic.preamble {
		Preamble::Signed(_, _, (_, _, _, _, _, _, _, payment, _, _)) => payment.tip(),
		_ => 0,
	}
}

/// Whether a transaction fails only after this block: its nonce comes later, or was used before.
fn is_about_the_block(error: &Option<TransactionValidityError>) -> bool {
	use InvalidTransaction::{Future, Stale};
	matches!(error, Some(TransactionValidityError::Invalid(Future | Stale)))
}

#[async_trait::async_trait]
impl<C, P> TransactionPool for KeepingPool<C, P>
where
	C: ProvideRuntimeApi<Block> + Send + Sync,
	C::Api: Api,
	P: TransactionPool<Block = Block, Hash = Hash>,
{
	type Block = Block;
	type Hash = P::Hash;
	type InPoolTransaction = P::InPoolTransaction;
	type Error = P::Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsics: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		let mut results = Vec::with_capacity(extrinsics.len());
		for extrinsic in extrinsics {
			results.push(self.submit_one(at, source, extrinsic).await);
		}
		Ok(results)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		self.check(at, &extrinsic)?;
		self.pool.submit_one(at, source, extrinsic).await
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.check(at, &extrinsic)?;
		self.pool.submit_and_watch(at, source, extrinsic).await
	}

	async fn ready_at(&self, at: Hash) -> Ready<Self::InPoolTransaction> {
		self.pool.ready_at(at).await
	}

	fn ready(&self) -> Ready<Self::InPoolTransaction> {
		self.pool.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		mut invalid: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		invalid.retain(|_, error| !is_about_the_block(error));
		self.pool.report_invalid(at, invalid).await
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		self.pool.futures()
	}

	fn status(&self) -> PoolStatus {
		self.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.pool.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.pool.on_broadcasted(propagations)
	}

	fn hash_of(&self, extrinsic: &TransactionFor<Self>) -> TxHash<Self> {
		self.pool.hash_of(extrinsic)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
		self.pool.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: Duration,
	) -> Ready<Self::InPoolTransaction> {
		self.pool.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait::async_trait]
impl<C, P> MaintainedTransactionPool for KeepingPool<C, P>
where
	C: ProvideRuntimeApi<Block> + Send + Sync,
	C::Api: Api,
	P: MaintainedTransactionPool<Block = Block, Hash = Hash>,
{
	async fn maintain(&self, event: ChainEvent<Self::Block>) {
		self.pool.maintain(event).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn room_should_end_at_an_eighth_of_the_pool_in_transactions_and_in_bytes() {
		let status = |ready, ready_bytes| PoolStatus {
			ready,
			ready_bytes,
			future: 1_000,
			future_bytes: 1_000_000,
		};
		let admitted = Admitted::to_pool_of(80, 8);
		assert!(admitted.has_room(&status(0, 0)));
		assert!(admitted.has_room(&status(9, 1_023)));
		assert!(!admitted.has_room(&status(10, 0)));
		assert!(!admitted.has_room(&status(1, 1_024)));
	}

	#[test]
	fn pool_should_be_crowded_when_a_fortieth_of_it_waits_for_earlier_nonces() {
		let admitted = Admitted::to_pool_of(80, 8);
		let status = |future| PoolStatus { ready: 0, ready_bytes: 0, future, future_bytes: 0 };
		assert!(!admitted.is_crowded(&status(1)));
		assert!(admitted.is_crowded(&status(2)));
	}

	#[test]
	fn report_should_count_only_when_the_transaction_fails_after_any_block() {
		use InvalidTransaction::{BadProof, Future, Payment, Stale};
		let error = |invalid| Some(TransactionValidityError::Invalid(invalid));
		assert!(is_about_the_block(&error(Stale)));
		assert!(is_about_the_block(&error(Future)));
		assert!(!is_about_the_block(&error(Payment)));
		assert!(!is_about_the_block(&error(BadProof)));
		assert!(!is_about_the_block(&None));
	}
}
