use crate::{mock::*, types::*, Agreements, AgreementsOf, Error, Event, Proposals};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState, Party, RejectReason},
	AgreementId, AgreementKey, OperatorStatus,
};
use sp_core::H256;
use sp_runtime::DispatchError;

fn propose() -> sp_runtime::DispatchResult {
	Reconciliation::propose(signed(clerk(ALICE)), BOB, Box::new(terms()))
}

fn accept(id: AgreementId) -> sp_runtime::DispatchResult {
	Reconciliation::accept(signed(clerk(BOB)), id, terms().hash())
}

const NONE: AgreementId = AgreementId(99);

#[test]
fn agreement_should_be_proposed_and_accepted() {
	execute(|| {
		let id = proposed(terms());
		let (terms_hash, until) = (terms().hash(), START + PROPOSAL);
		assert_eq!(
			last_event(),
			Event::AgreementProposed {
				agreement: id,
				first: ALICE,
				second: BOB,
				terms_hash,
				until
			}
		);
		assert_eq!(agreement(id).state, AgreementState::Proposed { until });
		assert_eq!(Proposals::<Test>::get(ALICE), 1);
		set_now(until - 1);
		assert_ok!(accept(id));
		assert_eq!(last_event(), Event::AgreementAccepted { agreement: id, terms_hash });
		assert_eq!(
			agreement(id).state,
			AgreementState::Active { since: until - 1, last_period: None }
		);
		assert_eq!(Proposals::<Test>::get(ALICE), 0);
		assert_noop!(accept(id), Error::<Test>::AlreadyAccepted);
		// There can be several between the same two, and the own account may do it all.
		assert_ok!(Reconciliation::propose(
			signed(own(BOB)),
			ALICE,
			Box::new(Terms { sheets: [sheets()[1], sheets()[0]], ..terms() })
		));
		assert_eq!(agreement(AgreementId(1)).parties, [BOB, ALICE]);
	});
}

#[test]
fn propose_should_want_both_sheets_from_who_charges_by_them() {
	execute(|| {
		let [first, second] = sheets();
		let kind = DocumentKind::RateSheet;
		assert_noop!(propose(), Error::<Test>::DocumentNotFound);
		announce(ALICE, BOB, kind, received(), first);
		assert_noop!(propose(), Error::<Test>::DocumentNotFound);
		// To somebody else; from somebody else.
		announce(BOB, CAROL, kind, received(), second);
		assert_noop!(propose(), Error::<Test>::DocumentNotFound);
		announce(CAROL, ALICE, kind, received(), second);
		assert_noop!(propose(), Error::<Test>::DocumentNotFound);
		announce(BOB, ALICE, DocumentKind::Other, received(), second);
		assert_noop!(propose(), Error::<Test>::WrongDocumentKind);
		let ended = [
			DocumentState::Rejected { at: START, reason: RejectReason::Other },
			DocumentState::Expired { at: START },
			DocumentState::Purged { at: START, by: Party::Sender, received: true },
		];
		for state in ended {
			announce(BOB, ALICE, kind, state, second);
			assert_noop!(propose(), Error::<Test>::DocumentEnded);
		}
		announce(BOB, ALICE, kind, DocumentState::Announced, second);
		assert_ok!(propose());
	});
}

#[test]
fn accept_should_want_sheets_that_both_have() {
	execute(|| {
		let id = proposed(terms());
		for (from, to, sheet) in [(ALICE, BOB, sheets()[0]), (BOB, ALICE, sheets()[1])] {
			announce(from, to, DocumentKind::RateSheet, DocumentState::Announced, sheet);
			assert_noop!(accept(id), Error::<Test>::SheetNotReceived);
			let expired = DocumentState::Expired { at: START };
			announce(from, to, DocumentKind::RateSheet, expired, sheet);
			assert_noop!(accept(id), Error::<Test>::DocumentEnded);
			announce(from, to, DocumentKind::RateSheet, received(), sheet);
		}
		assert_ok!(accept(id));
	});
}

#[test]
fn propose_should_be_for_active_operators_with_the_role() {
	execute(|| {
		exchange_sheets();
		let by = |account| Reconciliation::propose(signed(account), BOB, Box::new(terms()));
		assert_noop!(by(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(by(STRANGER), DispatchError::Other("not an operator"));
		assert_noop!(by(clerk(BOB)), Error::<Test>::SelfAddressed);
		assert_noop!(
			Reconciliation::propose(RuntimeOrigin::root(), BOB, Box::new(terms())),
			DispatchError::BadOrigin
		);
		set_status(BOB, OperatorStatus::Suspended);
		assert_noop!(by(clerk(ALICE)), Error::<Test>::OperatorNotActive);
		set_status(BOB, OperatorStatus::Active);
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(by(clerk(ALICE)), DispatchError::Other("not active"));
	});
}

#[test]
fn propose_should_be_bounded() {
	execute(|| {
		let ids: Vec<_> = (0..MAX_PROPOSALS).map(|_| proposed(terms())).collect();
		assert_noop!(propose(), Error::<Test>::TooManyProposals);
		assert_ok!(accept(ids[0]));
		assert_ok!(propose());
		assert_noop!(propose(), Error::<Test>::TooManyProposals);
		assert_ok!(Reconciliation::decline(signed(clerk(BOB)), ids[1]));
		assert_ok!(propose());
	});
}

#[test]
fn accept_should_take_exactly_what_was_proposed_in_time_by_the_second() {
	execute(|| {
		let id = proposed(terms());
		let by = |account, hash| Reconciliation::accept(signed(account), id, hash);
		let hash = terms().hash();
		assert_noop!(by(clerk(BOB), H256::zero()), Error::<Test>::WrongTerms);
		for account in [clerk(ALICE), clerk(CAROL)] {
			assert_noop!(by(account, hash), Error::<Test>::NotSecond);
		}
		assert_noop!(by(market(BOB), hash), DispatchError::Other("lacks the role"));
		assert_noop!(
			Reconciliation::accept(RuntimeOrigin::none(), id, hash),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Reconciliation::accept(signed(clerk(BOB)), NONE, hash),
			Error::<Test>::AgreementNotFound
		);
		set_status(BOB, OperatorStatus::Suspended);
		assert_noop!(by(clerk(BOB), hash), DispatchError::Other("not active"));
		set_status(BOB, OperatorStatus::Active);
		set_status(ALICE, OperatorStatus::Suspended);
		assert_noop!(by(clerk(BOB), hash), Error::<Test>::OperatorNotActive);
		set_status(ALICE, OperatorStatus::Active);
		set_now(START + PROPOSAL);
		assert_noop!(by(clerk(BOB), hash), Error::<Test>::ProposalExpired);
	});
}

#[test]
fn proposal_should_be_withdrawn_by_the_first_and_declined_by_the_second() {
	execute(|| {
		let (one, other) = (proposed(terms()), proposed(terms()));
		for account in [clerk(BOB), clerk(CAROL)] {
			let by = signed(account);
			assert_noop!(Reconciliation::withdraw(by, one), Error::<Test>::NotFirst);
		}
		for account in [clerk(ALICE), clerk(CAROL)] {
			let by = signed(account);
			assert_noop!(Reconciliation::decline(by, one), Error::<Test>::NotSecond);
		}
		// Suspended operators finish what is open.
		set_status(ALICE, OperatorStatus::Suspended);
		set_status(BOB, OperatorStatus::Suspended);
		assert_ok!(Reconciliation::withdraw(signed(clerk(ALICE)), one));
		assert_eq!(last_event(), Event::AgreementWithdrawn { agreement: one });
		assert_ok!(Reconciliation::decline(signed(clerk(BOB)), other));
		assert_eq!(last_event(), Event::AgreementDeclined { agreement: other });
		assert_eq!(Agreements::<Test>::iter().count(), 0);
		assert_eq!(AgreementsOf::<Test>::iter().count(), 0);
		assert!(!Proposals::<Test>::contains_key(ALICE));
		assert_noop!(
			Reconciliation::withdraw(signed(clerk(ALICE)), one),
			Error::<Test>::AgreementNotFound
		);
		assert_noop!(
			Reconciliation::decline(signed(clerk(BOB)), other),
			Error::<Test>::AgreementNotFound
		);
	});
}

#[test]
fn accepted_agreement_should_not_be_withdrawn_or_declined() {
	execute(|| {
		let id = agreed(terms());
		assert_noop!(
			Reconciliation::withdraw(signed(clerk(ALICE)), id),
			Error::<Test>::AlreadyAccepted
		);
		assert_noop!(
			Reconciliation::decline(signed(clerk(BOB)), id),
			Error::<Test>::AlreadyAccepted
		);
	});
}

#[test]
fn end_should_keep_the_notice_and_only_come_forward() {
	execute(|| {
		let id = agreed(terms());
		let end = |operator, last| Reconciliation::end(signed(clerk(operator)), id, last);
		// The notice of two hours ends in period 2.
		assert_noop!(end(ALICE, 1), Error::<Test>::InvalidLastPeriod);
		assert_ok!(end(ALICE, 5));
		assert_eq!(
			last_event(),
			Event::AgreementEnded { agreement: id, by: ALICE, last_period: 5 }
		);
		for last in [5, 6] {
			assert_noop!(end(BOB, last), Error::<Test>::InvalidLastPeriod);
		}
		set_status(BOB, OperatorStatus::Suspended);
		assert_ok!(end(BOB, 2));
		assert_eq!(agreement(id).last_period(), Some(2));
		set_now(end_of(3));
		set_now(end_of(2));
		assert_ok!(commit(ALICE, id, 2));
		set_now(end_of(3));
		assert_noop!(commit(ALICE, id, 3), Error::<Test>::NoSuchPeriod);
	});
}

#[test]
fn end_should_be_for_the_parties_of_an_agreement() {
	execute(|| {
		let id = proposed(terms());
		let end = |account| Reconciliation::end(signed(account), id, 100);
		assert_noop!(end(clerk(ALICE)), Error::<Test>::AgreementNotFound);
		assert_ok!(accept(id));
		assert_noop!(end(clerk(CAROL)), Error::<Test>::NotParty);
		assert_noop!(end(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(Reconciliation::end(RuntimeOrigin::root(), id, 1), DispatchError::BadOrigin);
		assert_noop!(
			Reconciliation::end(signed(clerk(ALICE)), NONE, 100),
			Error::<Test>::AgreementNotFound
		);
	});
}

#[test]
fn proposal_should_be_cleared_when_its_time_is_over() {
	execute(|| {
		let id = proposed(terms());
		let clear = || Reconciliation::clear_agreement(signed(STRANGER), id);
		set_now(START + PROPOSAL - 1);
		assert_noop!(clear(), Error::<Test>::TooEarly);
		set_now(START + PROPOSAL);
		assert_ok!(clear());
		assert_eq!(last_event(), Event::AgreementCleared { agreement: id });
		assert_noop!(clear(), Error::<Test>::AgreementNotFound);
		assert_eq!(Proposals::<Test>::get(ALICE), 0);
	});
}

#[test]
fn agreement_should_be_cleared_long_after_its_end() {
	execute(|| {
		let id = agreed(terms());
		let clear = || Reconciliation::clear_agreement(signed(STRANGER), id);
		assert_noop!(clear(), Error::<Test>::NotOver);
		assert_ok!(Reconciliation::end(signed(clerk(BOB)), id, 2));
		set_now(end_of(2));
		assert_ok!(commit(ALICE, id, 2));
		let kept_until = end_of(2) + u64::from(STATEMENT_SECS) + RETENTION;
		set_now(kept_until - 1);
		assert_noop!(clear(), Error::<Test>::TooEarly);
		set_now(kept_until);
		assert_noop!(clear(), Error::<Test>::NotOver);
		assert_ok!(Reconciliation::conclude(signed(STRANGER), id, 2));
		set_now(kept_until + RETENTION);
		let rows = vec![row(id, 2)].try_into().unwrap();
		assert_ok!(Reconciliation::clear_batch(signed(STRANGER), rows));
		assert_ok!(clear());
		assert!(!crate::Counts::<Test>::contains_key(AgreementKey::from(id)));
		assert_noop!(
			Reconciliation::clear_agreement(RuntimeOrigin::root(), id),
			DispatchError::BadOrigin
		);
	});
}
