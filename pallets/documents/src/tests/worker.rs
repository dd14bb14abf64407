use crate::{
	mock::*,
	worker::{Job, JOBS},
	Call,
};
use frame_support::{assert_ok, traits::Hooks};
use interwork_primitives::{
	documents::{DocumentState, RejectReason},
	OperatorStatus,
};
use sp_core::offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt, StorageKind};
use sp_runtime::traits::Dispatchable;

/// Runs a test of which ALICE's node is the place, with the key of an account that has the documents
/// role.
fn execute_on_node(test: impl FnOnce()) {
	let (offchain, _state) = TestOffchainExt::new();
	let mut ext = new_test_ext();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.execute_with(|| {
		for operator in [ALICE, BOB] {
			register(operator, 0, START, START + 365 * DAY);
		}
		set_accounts(&[stranger(), market(ALICE), clerk(ALICE)]);
		test();
		Documents::do_try_state().unwrap();
	});
}

fn write(jobs: &[Job]) {
	sp_io::offchain::local_storage_set(
		StorageKind::PERSISTENT,
		JOBS,
		&codec::Encode::encode(&jobs.to_vec()),
	);
}

/// What the worker sends for a block.
fn work() -> Vec<Call<Test>> {
	<Documents as Hooks<u64>>::offchain_worker(1);
	take_sent()
		.into_iter()
		.map(|(account, call)| {
			assert_eq!(account, clerk(ALICE));
			call
		})
		.collect()
}

/// Puts into a block what was sent.
fn include(calls: Vec<Call<Test>>) {
	for call in calls {
		let call = RuntimeCall::Documents(call);
		assert_ok!(call.dispatch(signed(clerk(ALICE))).map(|_| ()).map_err(|error| error.error));
	}
}

#[test]
fn worker_should_do_all_jobs_and_then_nothing() {
	execute_on_node(|| {
		let incoming = crate::NextDocumentId::<Test>::get();
		let to_alice = |number| crate::AnnounceRow { recipient: ALICE, ..row(number) };
		for number in 0..3 {
			assert_ok!(Documents::announce(signed(clerk(BOB)), to_alice(number)));
		}
		let id = |number: u64| interwork_primitives::DocumentId(incoming.0 + number);
		write(&[
			Job::AddPeer([7; 32]),
			Job::RegisterKey {
				epoch: 1,
				key: key(ALICE, 1),
				active_from: START,
				active_until: START + 30 * DAY,
			},
			Job::Announce(row(10)),
			Job::Announce(row(11)),
			Job::Receive(receipt(id(0))),
			Job::Receive(receipt(id(1))),
			Job::Reject(id(2), RejectReason::NotWanted),
		]);
		let calls = work();
		assert_eq!(calls.len(), 5, "rows of a kind go in one batch");
		// Not in a block yet: it is sent again, and the pool knows it.
		assert_eq!(work().len(), 5);
		include(calls);

		assert_eq!(Documents::peers(ALICE), vec![[7; 32]]);
		assert_eq!(key_record(ALICE, 1).key, key(ALICE, 1));
		assert!(Documents::document_of(ALICE, hash(11)).is_some());
		assert!(state(id(0)).is_received() && state(id(1)).is_received());
		assert!(matches!(
			state(id(2)),
			DocumentState::Rejected { reason: RejectReason::NotWanted, .. }
		));
		assert_eq!(work(), Vec::new(), "the list is still there, and all of it is done");
		write(&[Job::RevokeKey(0), Job::Purge(id(0)), Job::Purge(id(1))]);
		include(work());
		assert!(key_record(ALICE, 0).revoked_at.is_some());
		assert!(matches!(state(id(1)), DocumentState::Purged { .. }));
		assert_eq!(work(), Vec::new());
	});
}

#[test]
fn worker_should_leave_what_the_chain_would_refuse() {
	execute_on_node(|| {
		let of_others = announce(0);
		write(&[
			// Announced before; to itself; for a document that is not for this operator; unknown.
			Job::Announce(row(0)),
			Job::Announce(crate::AnnounceRow { recipient: ALICE, ..row(1) }),
			Job::Receive(receipt(of_others)),
			Job::Reject(interwork_primitives::DocumentId(99), RejectReason::Other),
			Job::Purge(interwork_primitives::DocumentId(99)),
			Job::RevokeKey(5),
			Job::RegisterKey {
				epoch: 0,
				key: key(ALICE, 9),
				active_from: START,
				active_until: START + DAY,
			},
		]);
		assert_eq!(work(), Vec::new());
	});
}

#[test]
fn worker_should_not_pay_for_a_key_or_a_peer_that_is_refused() {
	execute_on_node(|| {
		let register = |epoch, active_from| {
			let (key, active_until) = (key(ALICE, epoch), active_from + DAY);
			Job::RegisterKey { epoch, key, active_from, active_until }
		};
		write(&[register(1, START + DAY)]);
		include(work());
		// Its predecessor begins later.
		write(&[register(2, START)]);
		assert_eq!(work(), Vec::new());
		write(&[register(2, START), Job::RevokeKey(1)]);
		include(work());
		include(work());
		assert_eq!(key_record(ALICE, 2).key, key(ALICE, 2));

		// There is no room for another peer.
		for peer in 0..MAX_PEERS {
			let peer = [u8::try_from(peer).unwrap() + 1; 32];
			assert_ok!(Documents::add_peer(signed(clerk(ALICE)), peer));
		}
		write(&[Job::AddPeer([99; 32])]);
		assert_eq!(work(), Vec::new());
		assert_ok!(Documents::remove_peer(signed(clerk(ALICE)), [1; 32]));
		assert_eq!(work().len(), 1);

		// Who is suspended starts nothing.
		set_status(ALICE, OperatorStatus::Suspended);
		write(&[Job::AddPeer([99; 32]), register(3, START), Job::Announce(row(0))]);
		assert_eq!(work(), Vec::new());
	});
}

#[test]
fn worker_should_send_nothing_without_key_list_or_role() {
	execute_on_node(|| {
		assert_eq!(work(), Vec::new(), "there is no list");
		sp_io::offchain::local_storage_set(StorageKind::PERSISTENT, JOBS, &[9, 9, 9]);
		assert_eq!(work(), Vec::new(), "there is no list that can be read");
		write(&[]);
		assert_eq!(work(), Vec::new(), "there is nothing to do");
		write(&[Job::Announce(row(0))]);
		set_accounts(&[]);
		assert_eq!(work(), Vec::new(), "there is no key");
		set_accounts(&[market(ALICE), stranger()]);
		assert_eq!(work(), Vec::new(), "there is no key with the role");
		set_accounts(&[clerk(ALICE)]);
		assert_eq!(work().len(), 1);
	});
}

#[test]
fn worker_should_bound_what_it_sends() {
	execute_on_node(|| {
		let mut jobs: Vec<_> = (0..300).map(|number| Job::Announce(row(number))).collect();
		jobs.extend((1..=20).map(|number| Job::AddPeer([number; 32])));
		write(&jobs);
		// The pool takes so many of one account; the others are for the next block.
		assert_eq!(work().len(), SENT_ROOM);
		write(&jobs[..300]);
		let [Call::announce_batch { rows }] = &work()[..] else { panic!() };
		assert_eq!(rows.len(), 256);
	});
}
