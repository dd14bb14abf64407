use crate::{mock::*, types::*};
use frame_support::assert_ok;
use interwork_primitives::{dice::LockFault, AcceptanceId, ClassId, OperatorId, OperatorStatus};

#[test]
fn accepted_should_tell_whether_a_channel_can_be_opened() {
	execute(|| {
		assert_eq!(Dice::accepted(CLASS, VISITED), None);
		let id = propose(AcceptanceTerms { valid_until: START + 10, ..terms() });
		assert_eq!(Dice::accepted(CLASS, VISITED), None);
		assert_eq!(Dice::proposed(CLASS, VISITED).map(|view| view.id), Some(id));
		assert_ok!(Dice::accept_acceptance(signed(market(VISITED)), id));
		let open = || Dice::accepted(CLASS, VISITED).map(|view| view.open);
		// Nothing was issued yet.
		assert_eq!(open(), Some(false));
		issue(1);
		assert_eq!(open(), Some(true));
		set_status(VISITED, OperatorStatus::Suspended);
		assert_eq!(open(), Some(false));
		set_status(VISITED, OperatorStatus::Active);
		set_now(START + 10);
		assert_eq!(open(), Some(false));
		assert_eq!(Dice::accepted(CLASS, OTHER), None);
		assert_eq!(Dice::accepted(ClassId(2), VISITED), None);
		assert_eq!(Dice::acceptance(id).unwrap().record, record(id));
	});
}

#[test]
fn can_open_should_follow_the_rules_of_lock() {
	execute(|| {
		let can = |id, units| Dice::can_open(id, wallet(1), units);
		assert_eq!(can(AcceptanceId(0), 1), Err(LockFault::AcceptanceNotFound));
		let id = propose(terms());
		assert_eq!(can(id, 1), Err(LockFault::AcceptanceNotOpen));
		assert_ok!(Dice::accept_acceptance(signed(market(VISITED)), id));
		assert_eq!(can(id, 1), Err(LockFault::WalletNotAssigned));
		fund(1, 10);
		assert_eq!(can(id, 10), Ok(()));
		assert_eq!(can(id, 11), Err(LockFault::NotEnoughUnits));
		for _ in 0..3 {
			assert_eq!(lock(id, 1, 1), Ok(()));
		}
		assert_eq!(can(id, 1), Err(LockFault::TooManyChannels));
	});
}

#[test]
fn wallet_should_tell_units_and_where_they_come_from() {
	execute(|| {
		assert_eq!(Dice::wallet(CLASS, wallet(1)), None);
		fund(1, 10);
		assert_eq!(
			Dice::wallet(CLASS, wallet(1)),
			Some(WalletView { units: 10, assignment: assignment(1) })
		);
	});
}

#[test]
fn class_should_tell_whether_units_can_be_assigned() {
	execute(|| {
		assert_eq!(Dice::class(CLASS), None);
		let id = earned(1_000_000_000);
		let view = || Dice::class(CLASS).unwrap();
		assert_eq!(view().books, books());
		assert!(view().assignable && view().issuer_active);
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 1_000_000_000));
		assert!(!view().assignable && view().issuer_active);
		assert_eq!(Dice::debt(CLASS, VISITED), books().debt);
		set_status(HOME, OperatorStatus::Suspended);
		assert!(!view().issuer_active);
	});
}

#[test]
fn quote_should_be_what_redemption_pays() {
	execute(|| {
		let id = earned(100);
		assert_ok!(Dice::deposit_collateral(signed(settlement(HOME)), 300));
		assert_eq!(
			Dice::quote_redemption(id, 100),
			Some(PaymentView { from_collateral: 300, from_free: 700, owed: 0 })
		);
		assert_eq!(Dice::quote_redemption(id, 101), None);
		assert_eq!(Dice::quote_redemption(AcceptanceId(9), 1), None);
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 100));
		match last_event() {
			crate::Event::Redeemed { from_collateral, from_free, owed, .. } => {
				assert_eq!((from_collateral, from_free, owed), (300, 700, 0));
			},
			event => panic!("{event:?}"),
		}
	});
}

#[test]
fn acceptances_should_come_in_pages() {
	execute(|| {
		assert_eq!(Dice::acceptances(None, None, None, 10), (vec![], None));
		for _ in 0..5 {
			accepted(terms());
		}
		assert_ok!(Dice::propose_acceptance(signed(market(OTHER)), OTHER, VISITED, terms()));
		let page = |class, visited: Option<OperatorId>, after: Option<u64>, limit| {
			let (page, next) = Dice::acceptances(class, visited, after.map(AcceptanceId), limit);
			(page.iter().map(|view| view.id.0).collect::<Vec<_>>(), next.map(|id| id.0))
		};
		assert_eq!(page(None, None, None, 100), (vec![0, 1, 2, 3, 4, 5], None));
		assert_eq!(page(None, None, None, 2), (vec![0, 1], Some(1)));
		assert_eq!(page(None, None, Some(1), 2), (vec![2, 3], Some(3)));
		assert_eq!(page(None, None, Some(3), 2), (vec![4, 5], None));
		assert_eq!(page(Some(ClassId(3)), None, None, 2), (vec![5], None));
		assert_eq!(page(None, Some(OTHER), None, 2), (vec![], None));
	});
}
