//! Peers: the nodes that fetch an operator's documents and serve them.

use crate::{pallet::*, types::*};
use frame_support::pallet_prelude::*;
use interwork_primitives::{traits::InspectOperators, Role};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_peer(who: T::AccountId, peer: PeerKey) -> DispatchResult {
		let operator = T::Operators::ensure_may_start(&who, Role::Documents)?;
		ensure!(peer.iter().any(|byte| *byte != 0), Error::<T>::InvalidPeer);
		let mut peers = Peers::<T>::get(operator);
		ensure!(!peers.contains(&peer), Error::<T>::PeerAlreadyAdded);
		peers.try_push(peer).map_err(|_| Error::<T>::TooManyPeers)?;

		Peers::<T>::insert(operator, peers);
		Self::deposit_event(Event::PeerAdded { operator, peer });
		Ok(())
	}

	pub(crate) fn do_remove_peer(who: T::AccountId, peer: PeerKey) -> DispatchResult {
		let operator = T::Operators::ensure_may_finish(&who, Role::Documents)?;
		let mut peers = Peers::<T>::get(operator);
		let at = peers.iter().position(|known| *known == peer).ok_or(Error::<T>::PeerNotFound)?;

		peers.remove(at);
		if peers.is_empty() {
			Peers::<T>::remove(operator);
		} else {
			Peers::<T>::insert(operator, peers);
		}
		Self::deposit_event(Event::PeerRemoved { operator, peer });
		Ok(())
	}
}
