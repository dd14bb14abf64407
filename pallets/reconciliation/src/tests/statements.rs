use crate::{mock::*, types::*, Error, Event, Unfinished};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState},
	AgreementId, OperatorStatus,
};
use sp_runtime::DispatchError;

#[test]
fn statement_should_be_committed_from_the_end_of_its_period_until_it_is_due() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0) - 1);
		assert_noop!(commit(ALICE, id, 0), Error::<Test>::TooEarly);
		set_now(end_of(0));
		assert_ok!(commit(ALICE, id, 0));
		let commitment = statement(ALICE, 0);
		assert_eq!(
			last_event(),
			Event::StatementCommitted { agreement: id, period: 0, by: ALICE, commitment }
		);
		assert_eq!(period(id, 0).statements, [Some(commitment), None]);
		assert_eq!(Unfinished::<Test>::iter().count(), 2);
		assert_noop!(commit(ALICE, id, 0), Error::<Test>::AlreadyCommitted);
		set_now(end_of(0) + u64::from(STATEMENT_SECS) - 1);
		assert_ok!(commit(BOB, id, 0));
		assert_eq!(period(id, 0).statements, [Some(commitment), Some(statement(BOB, 0))]);
		set_now(end_of(1) + u64::from(STATEMENT_SECS));
		assert_noop!(commit(BOB, id, 1), Error::<Test>::TooLate);
	});
}

#[test]
fn statement_should_be_committed_by_either_first() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0));
		assert_ok!(commit(BOB, id, 0));
		assert_eq!(period(id, 0).statements, [None, Some(statement(BOB, 0))]);
		assert_ok!(commit(ALICE, id, 0));
	});
}

#[test]
fn statement_should_be_of_a_period_before_the_agreement_after_it_was_accepted() {
	execute(|| {
		let id = agreed(Terms { starts_at: START - 100 * DAY, ..terms() });
		assert_ok!(commit(ALICE, id, 0));
		set_now(START + u64::from(STATEMENT_SECS) - 1);
		assert_ok!(commit(BOB, id, 0));
		set_now(START + u64::from(STATEMENT_SECS));
		assert_noop!(commit(ALICE, id, 1), Error::<Test>::TooLate);
	});
}

#[test]
fn statement_should_be_a_document_for_the_other_side() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0));
		let commitment = statement(ALICE, 0);
		let commit = || Reconciliation::commit_statement(signed(clerk(ALICE)), id, 0, commitment);
		let kind = DocumentKind::Statement;
		assert_noop!(commit(), Error::<Test>::DocumentNotFound);
		announce(ALICE, CAROL, kind, received(), commitment);
		assert_noop!(commit(), Error::<Test>::DocumentNotFound);
		announce(BOB, ALICE, kind, received(), commitment);
		assert_noop!(commit(), Error::<Test>::DocumentNotFound);
		announce(ALICE, BOB, DocumentKind::Records, received(), commitment);
		assert_noop!(commit(), Error::<Test>::WrongDocumentKind);
		announce(ALICE, BOB, kind, DocumentState::Expired { at: START }, commitment);
		assert_noop!(commit(), Error::<Test>::DocumentEnded);
		// It need not have arrived yet.
		announce(ALICE, BOB, kind, DocumentState::Announced, commitment);
		assert_ok!(commit());
	});
}

#[test]
fn statement_should_be_committed_by_who_may() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0));
		let by =
			|account| Reconciliation::commit_statement(signed(account), id, 0, statement(ALICE, 0));
		assert_noop!(by(clerk(CAROL)), Error::<Test>::NotParty);
		assert_noop!(by(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(by(STRANGER), DispatchError::Other("not an operator"));
		assert_noop!(
			Reconciliation::commit_statement(RuntimeOrigin::root(), id, 0, hash(0)),
			DispatchError::BadOrigin
		);
		assert_noop!(commit(ALICE, AgreementId(9), 0), Error::<Test>::AgreementNotFound);
		let open = proposed(terms());
		assert_noop!(commit(ALICE, open, 0), Error::<Test>::AgreementNotFound);
		assert_noop!(commit(ALICE, id, u32::MAX), Error::<Test>::TooEarly);
		// A suspended operator finishes what it has agreed upon.
		set_status(ALICE, OperatorStatus::Suspended);
		assert_ok!(commit(ALICE, id, 0));
	});
}

#[test]
fn statements_should_be_refused_when_too_much_is_unfinished() {
	execute(|| {
		let id = agreed(Terms { statement_secs: MAX_WINDOW, ..terms() });
		set_now(end_of(MAX_UNFINISHED));
		for number in 0..MAX_UNFINISHED {
			assert_ok!(commit(ALICE, id, number));
		}
		assert_noop!(commit(ALICE, id, MAX_UNFINISHED), Error::<Test>::TooManyUnfinished);
		// The other side's statement of a period that is there already is taken.
		assert_ok!(commit(BOB, id, 0));
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 0, &[]));
		}
		assert_ok!(commit(ALICE, id, MAX_UNFINISHED));
	});
}

#[test]
fn records_should_be_committed_when_both_statements_are() {
	execute(|| {
		let id = agreed(terms());
		set_now(end_of(0));
		assert_noop!(commit_records(ALICE, id, 0), Error::<Test>::PeriodNotFound);
		assert_ok!(commit(ALICE, id, 0));
		assert_noop!(commit_records(ALICE, id, 0), Error::<Test>::StatementsMissing);
		assert_ok!(commit(BOB, id, 0));
		assert_ok!(commit_records(BOB, id, 0));
		let commitment = records(BOB, 0);
		assert_eq!(
			last_event(),
			Event::RecordsCommitted { agreement: id, period: 0, by: BOB, commitment }
		);
		assert_noop!(commit_records(BOB, id, 0), Error::<Test>::AlreadyCommitted);
		set_now(end_of(0) + u64::from(STATEMENT_SECS + CONFIRM_SECS));
		assert_noop!(commit_records(ALICE, id, 0), Error::<Test>::TooLate);
		set_now(now() - 1);
		assert_ok!(commit_records(ALICE, id, 0));
		assert_eq!(period(id, 0).both_records(), Some([records(ALICE, 0), records(BOB, 0)]));
	});
}

#[test]
fn records_should_be_documents_of_their_kind_by_who_may() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		let commitment = records(ALICE, 0);
		let by = |account| Reconciliation::commit_records(signed(account), id, 0, commitment);
		assert_noop!(by(clerk(ALICE)), Error::<Test>::DocumentNotFound);
		announce(ALICE, BOB, DocumentKind::Statement, received(), commitment);
		assert_noop!(by(clerk(ALICE)), Error::<Test>::WrongDocumentKind);
		let expired = DocumentState::Expired { at: START };
		announce(ALICE, BOB, DocumentKind::Records, expired, commitment);
		assert_noop!(by(clerk(ALICE)), Error::<Test>::DocumentEnded);
		announce(ALICE, BOB, DocumentKind::Records, received(), commitment);
		assert_noop!(by(clerk(CAROL)), Error::<Test>::NotParty);
		assert_noop!(by(market(ALICE)), DispatchError::Other("lacks the role"));
		assert_noop!(
			Reconciliation::commit_records(RuntimeOrigin::none(), id, 0, commitment),
			DispatchError::BadOrigin
		);
		assert_ok!(by(own(ALICE)));
	});
}

#[test]
fn ended_period_should_take_nothing_more() {
	execute(|| {
		let id = agreed(terms());
		committed(id, 0);
		for operator in [ALICE, BOB] {
			assert_ok!(confirm(operator, id, 0, 5, &[]));
		}
		assert_noop!(commit(ALICE, id, 0), Error::<Test>::NotOpen);
		assert_noop!(commit_records(ALICE, id, 0), Error::<Test>::NotOpen);
		assert_noop!(confirm(ALICE, id, 0, 6, &[]), Error::<Test>::NotOpen);
	});
}
