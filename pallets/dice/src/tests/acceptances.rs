use crate::{mock::*, types::*, Acceptances, Error, Event, Pairs};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{AcceptanceId, OperatorStatus};
use sp_runtime::DispatchError;

fn pair() -> PairRecord {
	Pairs::<Test>::get(CLASS, VISITED)
}

#[test]
fn acceptance_should_be_in_force_when_both_sides_agree() {
	execute(|| {
		for (proposer, accepter, by) in [
			(market(HOME), market(VISITED), Side::Home),
			(market(VISITED), market(HOME), Side::Visited),
		] {
			let id = crate::NextAcceptanceId::<Test>::get();
			assert_ok!(Dice::propose_acceptance(signed(proposer), HOME, VISITED, terms()));
			assert_eq!(
				last_event(),
				Event::AcceptanceProposed {
					id,
					class: CLASS,
					visited: VISITED,
					by,
					terms: terms()
				}
			);
			assert_eq!(pair().proposed, Some(id));
			assert_ok!(Dice::accept_acceptance(signed(accepter), id));
			assert_eq!(last_event(), Event::AcceptanceAccepted { id });
			assert_eq!(pair(), PairRecord { proposed: None, accepted: Some(id) });
			assert_eq!(record(id).status, AcceptanceStatus::Accepted);
		}
		// The second replaced the first.
		assert_eq!(record(AcceptanceId(0)).status, AcceptanceStatus::Ended);
	});
}

#[test]
fn propose_should_fail_when_terms_or_parties_are_wrong() {
	execute(|| {
		let propose =
			|who, home, visited, terms| Dice::propose_acceptance(signed(who), home, visited, terms);
		assert_noop!(propose(market(HOME), HOME, HOME, terms()), Error::<Test>::SameOperator);
		assert_noop!(propose(market(OTHER), HOME, VISITED, terms()), Error::<Test>::NotParty);
		for bad in [
			AcceptanceTerms { bytes_per_unit: 0, ..terms() },
			AcceptanceTerms { unit_price: 0, ..terms() },
			AcceptanceTerms { valid_until: START, ..terms() },
		] {
			assert_noop!(propose(market(HOME), HOME, VISITED, bad), Error::<Test>::InvalidTerms);
		}
		let shortest = AcceptanceTerms { valid_until: START + 1, ..terms() };
		assert_ok!(propose(market(HOME), HOME, VISITED, shortest));
		assert_noop!(
			propose(devices(HOME), HOME, VISITED, terms()),
			DispatchError::Other("lacks the role")
		);
		set_status(VISITED, OperatorStatus::Suspended);
		assert_noop!(
			propose(market(HOME), HOME, VISITED, terms()),
			Error::<Test>::CounterpartyNotActive
		);
		assert_noop!(
			propose(market(VISITED), HOME, VISITED, terms()),
			DispatchError::Other("not active")
		);
	});
}

#[test]
fn accept_should_fail_when_it_is_not_the_other_sides_or_not_in_time() {
	execute(|| {
		let accept = |who, id| Dice::accept_acceptance(signed(who), id);
		assert_noop!(accept(market(VISITED), AcceptanceId(0)), Error::<Test>::AcceptanceNotFound);
		let id = propose(AcceptanceTerms { valid_until: START + 10, ..terms() });
		assert_noop!(accept(market(HOME), id), Error::<Test>::NotParty);
		assert_noop!(accept(market(OTHER), id), Error::<Test>::NotParty);
		assert_noop!(accept(settlement(VISITED), id), DispatchError::Other("lacks the role"));
		set_now(START + 10);
		assert_noop!(accept(market(VISITED), id), Error::<Test>::AcceptanceExpired);
		set_now(START + 9);
		set_status(HOME, OperatorStatus::Suspended);
		assert_noop!(accept(market(VISITED), id), Error::<Test>::CounterpartyNotActive);
		set_status(HOME, OperatorStatus::Active);
		assert_ok!(accept(market(VISITED), id));
		assert_noop!(accept(market(VISITED), id), Error::<Test>::AcceptanceNotProposed);
	});
}

#[test]
fn accept_should_fail_when_the_proposal_was_replaced() {
	execute(|| {
		let first = propose(terms());
		let second = propose(AcceptanceTerms { unit_price: 1, ..terms() });
		assert_noop!(
			Dice::accept_acceptance(signed(market(VISITED)), first),
			Error::<Test>::AcceptanceNotFound
		);
		assert_ok!(Dice::accept_acceptance(signed(market(VISITED)), second));
		assert!(events().contains(&Event::AcceptanceEnded { id: first }));
	});
}

#[test]
fn end_should_stop_new_channels_and_keep_what_is_earned() {
	execute(|| {
		let id = earned(10);
		assert_ok!(Dice::end_acceptance(signed(market(VISITED)), id));
		assert_eq!(last_event(), Event::AcceptanceEnded { id });
		assert_eq!(pair(), PairRecord::default());
		fund(1, 5);
		assert_eq!(lock(id, 1, 5), Err(interwork_primitives::dice::LockFault::AcceptanceNotOpen));
		assert_noop!(
			Dice::end_acceptance(signed(market(HOME)), id),
			Error::<Test>::AcceptanceAlreadyEnded
		);
		assert_noop!(
			Dice::clear_acceptance(signed(stranger()), id),
			Error::<Test>::AcceptanceInUse
		);
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 10));
		assert_ok!(Dice::clear_acceptance(signed(stranger()), id));
		assert_eq!(last_event(), Event::AcceptanceCleared { id });
		assert_noop!(
			Dice::clear_acceptance(signed(stranger()), id),
			Error::<Test>::AcceptanceNotFound
		);
	});
}

#[test]
fn end_should_withdraw_or_decline_a_proposal() {
	execute(|| {
		for who in [market(HOME), market(VISITED)] {
			let id = propose(terms());
			assert_noop!(Dice::end_acceptance(signed(market(OTHER)), id), Error::<Test>::NotParty);
			assert_ok!(Dice::end_acceptance(signed(who), id));
			assert!(!Acceptances::<Test>::contains_key(id));
			assert_eq!(Pairs::<Test>::iter().count(), 0);
			assert_noop!(
				Dice::end_acceptance(signed(market(HOME)), id),
				Error::<Test>::AcceptanceNotFound
			);
		}
	});
}

#[test]
fn clear_should_wait_for_the_end_of_the_term() {
	execute(|| {
		let id = accepted(AcceptanceTerms { valid_until: START + 10, ..terms() });
		set_now(START + 9);
		assert_noop!(
			Dice::clear_acceptance(signed(stranger()), id),
			Error::<Test>::AcceptanceInUse
		);
		set_now(START + 10);
		assert_ok!(Dice::clear_acceptance(signed(stranger()), id));
		assert_eq!(Pairs::<Test>::iter().count(), 0);
	});
}

/// A channel from which everything is claimed holds no units, but must still be ended.
#[test]
fn clear_should_wait_for_channels_from_which_everything_is_claimed() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 10);
		assert_eq!(lock(id, 1, 10), Ok(()));
		assert_ok!(earn(id, 10));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 10));
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), id));
		assert_eq!((record(id).in_channels, record(id).earned, record(id).channels), (0, 0, 1));
		assert_noop!(
			Dice::clear_acceptance(signed(stranger()), id),
			Error::<Test>::AcceptanceInUse
		);
		assert!(release(id, 1, 0, 0));
		assert_ok!(Dice::clear_acceptance(signed(stranger()), id));
	});
}
