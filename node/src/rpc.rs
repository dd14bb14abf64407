//! The node's JSON-RPC methods beyond those that every Substrate node has built in.
//!
//! Interwork adds no method of its own: what its pallets know is asked through runtime APIs and
//! view functions (`state_call`), which every front end of this ecosystem can already do.

use interwork_runtime::{
	interwork_primitives::{AccountId, Balance, Nonce},
	opaque::Block,
};
use jsonrpsee::{Methods, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::{Error as BlockChainError, HeaderBackend, HeaderMetadata};
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What the methods need.
pub struct FullDeps<C, P> {
	/// The client.
	pub client: Arc<C>,
	/// The transaction pool.
	pub pool: Arc<P>,
	/// The methods of GRANDPA.
	pub grandpa: Methods,
}

/// Builds the module with `system_accountNextIndex`, `system_dryRun`, `payment_*` and `grandpa_*`: with
/// `grandpa_proveFinality` and `state_getReadProof` a client verifies what it reads without trusting
/// the node. Everything else, `chainSpec_v1_*` included, comes from `sc_service`: a method registered
/// twice stops the node.
pub fn create_full<C, P>(
	FullDeps { client, pool, grandpa }: FullDeps<C, P>,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>>
where
	C: ProvideRuntimeApi<Block>
		+ HeaderBackend<Block>
		+ HeaderMetadata<Block, Error = BlockChainError>
		+ Send
		+ Sync
		+ 'static,
	C::Api: substrate_frame_rpc_system::AccountNonceApi<Block, AccountId, Nonce>
		+ pallet_transaction_payment_rpc::TransactionPaymentRuntimeApi<Block, Balance>
		+ BlockBuilder<Block>,
	P: TransactionPool + 'static,
{
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client).into_rpc())?;
	module.merge(grandpa)?;
	Ok(module)
}
