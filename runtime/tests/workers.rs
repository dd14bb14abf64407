//! What offchain workers send: signed with the node's key, taken by the pool, executed in a block.

mod common;

#[path = "workers/periods.rs"]
mod periods;

use codec::{Decode, Encode};
use common::{
	business::{alice, bob, call, nobody, start_block},
	chain_of, genesis_of, time, try_state,
};
use frame_support::traits::OffchainWorker;
use interwork_runtime::{
	configs::worker::NodeKeys,
	interwork_primitives::{
		documents::{DocumentKind, SizeBucket},
		traits::InspectOperators,
		units::{DAY_SECS, SDRT},
		worker::{SubmitError, SubmitSigned, KEY_TYPE},
		Role, RoleSet,
	},
	*,
};
use pallet_documents::{
	worker::{Job, JOBS},
	AnnounceRow,
};
use sp_core::{
	offchain::{
		testing::{TestOffchainExt, TestTransactionPoolExt},
		OffchainDbExt, OffchainWorkerExt, StorageKind, TransactionPoolExt,
	},
	H256,
};
use sp_keystore::{testing::MemoryKeystore, Keystore, KeystoreExt};
use sp_runtime::transaction_validity::TransactionSource;

/// When the blocks of the tests are authored, in slots.
const SLOT: u64 = 900_000_010;

/// The account of the node's own key.
type Account = interwork_primitives::AccountId;

/// Runs a test in a block of the development chain, on a node with a key of an account that has the roles.
/// The test gets the account, and what takes out of the pool what was put into it.
fn on_node(roles: &[Role], test: impl FnOnce(&Account, &dyn Fn() -> Vec<UncheckedExtrinsic>)) {
	let keystore = MemoryKeystore::new();
	let key = keystore.sr25519_generate_new(KEY_TYPE, Some("//Node")).unwrap();
	let account = Account::new(key.0);
	let (offchain, _state) = TestOffchainExt::new();
	let (pool, transactions) = TestTransactionPoolExt::new();
	let mut ext = chain_of(&genesis_of("development"));
	ext.register_extension(KeystoreExt::new(keystore));
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.register_extension(TransactionPoolExt::new(pool));
	ext.execute_with(|| {
		start_block(2, Some(SLOT));
		let pay = pallet_balances::Call::<Runtime>::transfer_keep_alive {
			dest: account.clone().into(),
			value: 10 * SDRT,
		};
		assert_eq!(call(&alice(), pay), Ok(()));
		let roles = roles.iter().fold(RoleSet::default(), |set, role| set.with(*role));
		if !roles.is_empty() {
			let delegate =
				pallet_operators::Call::<Runtime>::set_delegate { account: account.clone(), roles };
			assert_eq!(call(&alice(), delegate), Ok(()));
		}
		let taken = || {
			std::mem::take(&mut transactions.write().transactions)
				.into_iter()
				.map(|bytes| UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap())
				.collect::<Vec<_>>()
		};
		test(&account, &taken);
		try_state().unwrap();
	});
}

/// What the worker does after a block; its changes of state end with it.
fn work() {
	frame_support::storage::with_transaction(|| {
		<AllPalletsWithSystem as OffchainWorker<u32>>::offchain_worker(System::block_number());
		sp_runtime::TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
	})
	.unwrap();
}

fn write(jobs: &[Job]) {
	let jobs = jobs.to_vec().encode();
	sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, JOBS, &jobs);
}

/// The pool takes them, and they do in a block what they should.
fn include(transactions: Vec<UncheckedExtrinsic>) {
	for transaction in &transactions {
		let validity = frame_support::storage::with_transaction(|| {
			let validity = Executive::validate_transaction(
				TransactionSource::Local,
				transaction.clone(),
				System::block_hash(System::block_number() - 1),
			);
			sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(validity))
		})
		.unwrap();
		assert!(validity.is_ok(), "{validity:?}");
		assert_eq!(Executive::apply_extrinsic(transaction.clone()), Ok(Ok(())));
	}
}

fn keys() -> [Job; 2] {
	let (active_from, active_until) = (0, time() + 30 * DAY_SECS);
	[Job::AddPeer([7; 32]), Job::RegisterKey { epoch: 0, key: [9; 32], active_from, active_until }]
}

#[test]
fn worker_should_send_what_the_node_asks_for_in_one_block() {
	on_node(&[Role::Documents], |account, taken| {
		let operator = Operators::operator_of(&alice()).unwrap();
		write(&keys());
		work();
		let sent = taken();
		// Two transactions, with two nonces, in one block.
		assert_eq!(sent.len(), 2);
		assert_eq!(System::account_nonce(account), 0, "what a worker changes ends with it");
		include(sent);
		assert_eq!(System::account_nonce(account), 2);
		assert_eq!(Documents::peers(operator), vec![[7; 32]]);
		assert_eq!(Documents::current_key(operator).map(|key| key.record.key), Some([9; 32]));

		// A document for another operator.
		let to = Operators::operator_of(&bob()).unwrap();
		let theirs = pallet_documents::Call::<Runtime>::register_key {
			epoch: 0,
			key: [8; 32],
			active_from: 0,
			active_until: time() + 30 * DAY_SECS,
		};
		assert_eq!(call(&bob(), theirs), Ok(()));
		let row = AnnounceRow {
			recipient: to,
			kind: DocumentKind::RateSheet,
			bucket: SizeBucket::new(2).unwrap(),
			sender_epoch: 0,
			recipient_epoch: 0,
			expires_at: time() + DAY_SECS,
			root: H256::repeat_byte(1),
			commitment: H256::repeat_byte(2),
		};
		write(&[Job::Announce(row)]);
		work();
		include(taken());
		let view = Documents::document_of(operator, row.commitment).unwrap();
		assert_eq!((view.record.recipient, view.record.root), (to, row.root));
		work();
		assert!(taken().is_empty(), "nothing is sent twice");
	});
}

#[test]
fn worker_should_send_nothing_without_the_role() {
	for roles in [&[][..], &[Role::Market, Role::Settlement, Role::Devices]] {
		on_node(roles, |_, taken| {
			write(&keys());
			work();
			assert!(taken().is_empty());
		});
	}
}

#[test]
fn transaction_should_be_good_for_a_while_and_once() {
	on_node(&[Role::Documents], |account, taken| {
		let remark = frame_system::Call::<Runtime>::remark { remark: b"node".to_vec() };
		assert_eq!(NodeKeys::submit(account, remark.clone()), Ok(()));
		// Without the rollback around a worker its next one has the next nonce.
		assert_eq!(System::account_nonce(account), 1);
		let sent = taken();
		frame_system::Account::<Runtime>::mutate(account, |info| info.nonce = 0);
		include(sent.clone());
		assert!(Executive::apply_extrinsic(sent[0].clone()).is_err(), "it is no replay");
		let text = format!("{:?}", sent[0]);
		assert!(text.contains("Mortal"), "it does not live for ever: {text}");
		// Another's key is not on this node.
		assert_eq!(NodeKeys::submit(&nobody(), remark), Err(SubmitError::NoKey));
		let accounts = <NodeKeys as SubmitSigned<Account, RuntimeCall>>::accounts();
		assert_eq!(accounts, vec![account.clone()]);
	});
}
