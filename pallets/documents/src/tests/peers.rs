use crate::{mock::*, Error, Event, Peers};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::OperatorStatus;
use sp_runtime::DispatchError;

fn peer(number: u8) -> [u8; 32] {
	[number; 32]
}

fn add(number: u8) -> sp_runtime::DispatchResult {
	Documents::add_peer(signed(clerk(ALICE)), peer(number))
}

#[test]
fn add_peer_should_put_a_node_on_record() {
	execute(|| {
		assert_ok!(add(1));
		assert_eq!(last_event(), Event::PeerAdded { operator: ALICE, peer: peer(1) });
		assert_ok!(Documents::add_peer(signed(own(ALICE)), peer(2)));
		assert_eq!(Documents::peers(ALICE), vec![peer(1), peer(2)]);
		// Two operators may share a node: what it may have depends on the recipient of each document.
		assert_ok!(Documents::add_peer(signed(clerk(BOB)), peer(1)));
		assert_eq!(Documents::peers(CAROL), Vec::<[u8; 32]>::new());
	});
}

#[test]
fn add_peer_should_refuse_what_is_no_node_or_there_already() {
	execute(|| {
		assert_noop!(add(0), Error::<Test>::InvalidPeer);
		assert_ok!(add(1));
		assert_noop!(add(1), Error::<Test>::PeerAlreadyAdded);
	});
}

#[test]
fn add_peer_should_take_as_many_as_there_is_room_for() {
	execute(|| {
		for number in 1..=u8::try_from(MAX_PEERS).unwrap() {
			assert_ok!(add(number));
		}
		assert_noop!(add(99), Error::<Test>::TooManyPeers);
		assert_ok!(Documents::remove_peer(signed(clerk(ALICE)), peer(1)));
		assert_ok!(add(99));
	});
}

#[test]
fn peers_should_be_changed_only_by_who_may() {
	execute(|| {
		assert_ok!(add(1));
		for account in [market(ALICE), stranger()] {
			assert!(Documents::add_peer(signed(account.clone()), peer(2)).is_err());
			assert!(Documents::remove_peer(signed(account), peer(1)).is_err());
		}
		assert_noop!(Documents::add_peer(RuntimeOrigin::root(), peer(2)), DispatchError::BadOrigin);
		assert_noop!(
			Documents::remove_peer(RuntimeOrigin::none(), peer(1)),
			DispatchError::BadOrigin
		);
		// Another operator's nodes are not its to remove.
		assert_noop!(
			Documents::remove_peer(signed(clerk(BOB)), peer(1)),
			Error::<Test>::PeerNotFound
		);
		assert_eq!(Documents::peers(ALICE), vec![peer(1)]);
	});
}

#[test]
fn suspended_operator_should_remove_nodes_and_add_none() {
	execute(|| {
		assert_ok!(add(1));
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(add(2), DispatchError::Other("not active"));
		assert_ok!(Documents::remove_peer(signed(clerk(ALICE)), peer(1)));
		assert_eq!(last_event(), Event::PeerRemoved { operator: ALICE, peer: peer(1) });
		assert!(!Peers::<Test>::contains_key(ALICE));
		assert_noop!(
			Documents::remove_peer(signed(clerk(ALICE)), peer(1)),
			Error::<Test>::PeerNotFound
		);
	});
}
