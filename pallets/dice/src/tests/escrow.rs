//! What payment channels ask for.

use crate::{mock::*, types::*, Acceptances, Assignments, Classes};
use frame_support::assert_ok;
use interwork_primitives::{
	dice::{EscrowUnits, LockFault, LockFor, LockRow, ReleaseRow},
	AcceptanceId, OperatorStatus,
};

#[test]
fn units_should_move_from_the_wallet_to_the_visited_operator_and_back() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 100);
		assert_eq!(lock(id, 1, 60), Ok(()));
		assert_eq!((units(1), books().in_channels, books().liability), (40, 60, 600));
		assert_eq!(assignment(1).open_channels, 1);
		assert_ok!(earn(id, 15));
		assert_eq!((books().in_channels, books().earned, books().liability), (45, 15, 600));
		assert!(release(id, 1, 5, 40));
		assert_eq!((units(1), record(id).in_channels, record(id).earned), (80, 0, 20));
		assert_eq!((assignment(1).open_channels, books().liability), (0, 200));
		assert_eq!(<Dice as EscrowUnits<_>>::locked(id), 0);
	});
}

#[test]
fn lock_should_say_why_when_it_cannot() {
	execute(|| {
		assert_eq!(lock(AcceptanceId(0), 1, 1), Err(LockFault::AcceptanceNotFound));
		let proposal = propose(terms());
		assert_eq!(lock(proposal, 1, 1), Err(LockFault::AcceptanceNotOpen));
		let id = accepted(AcceptanceTerms { valid_until: START + 10, ..terms() });
		assert_eq!(lock(id, 1, 1), Err(LockFault::WalletNotAssigned));
		fund(1, 10);
		assert_eq!(lock(id, 1, 11), Err(LockFault::NotEnoughUnits));
		for operator in [HOME, VISITED] {
			set_status(operator, OperatorStatus::Suspended);
			assert_eq!(lock(id, 1, 1), Err(LockFault::OperatorNotActive));
			set_status(operator, OperatorStatus::Active);
		}
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		assert_eq!(lock(id, 1, 1), Err(LockFault::ClassUnavailable));
		assert_ok!(Assets::thaw_asset(signed(Dice::pot_account()), 1));
		set_now(START + 10);
		assert_eq!(lock(id, 1, 1), Err(LockFault::AcceptanceNotOpen));
		set_now(START + 9);
		for _ in 0..3 {
			assert_eq!(lock(id, 1, 1), Ok(()));
		}
		assert_eq!(lock(id, 1, 1), Err(LockFault::TooManyChannels));
		// Topping up is no new channel.
		let top_up = LockRow { purpose: LockFor::TopUp, ..lock_row(id, 1, 7) };
		assert_eq!(<Dice as EscrowUnits<_>>::lock(&[top_up]), Ok(vec![Ok(())]));
		assert_eq!(units(1), 0);
	});
}

#[test]
fn lock_should_use_each_nonce_once_and_in_order() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 10);
		let with = |nonce| {
			let purpose = LockFor::NewChannel { nonce: Some(nonce) };
			<Dice as EscrowUnits<_>>::lock(&[LockRow { purpose, ..lock_row(id, 1, 1) }]).unwrap()[0]
		};
		assert_eq!(with(1), Err(LockFault::WrongNonce));
		assert_eq!(with(0), Ok(()));
		assert_eq!(with(0), Err(LockFault::WrongNonce));
		assert_eq!(with(1), Ok(()));
		assert_eq!(assignment(1).nonce, 2);
	});
}

#[test]
fn batch_should_give_what_its_rows_give_one_by_one() {
	let locks = |a, b| {
		vec![
			lock_row(a, 1, 4),
			lock_row(b, 2, 5),
			lock_row(a, 1, 7),
			lock_row(a, 1, 6),
			lock_row(AcceptanceId(9), 1, 1),
			lock_row(a, 3, 1),
			lock_row(b, 1, 1),
		]
	};
	let releases = |a, b| {
		[(a, 1, 1, 3), (b, 2, 5, 0), (a, 1, 0, 6)].map(|(acceptance, number, earned, refund)| {
			ReleaseRow { acceptance, wallet: wallet(number), earned, refund }
		})
	};
	let run = |batched: bool| {
		let mut ext = new_test_ext();
		ext.execute_with(|| {
			let a = accepted(terms());
			assert_ok!(Dice::propose_acceptance(signed(market(HOME)), HOME, OTHER, terms()));
			let b = AcceptanceId(1);
			assert_ok!(Dice::accept_acceptance(signed(market(OTHER)), b));
			fund(1, 10);
			fund(2, 10);
			let chunk = if batched { 100 } else { 1 };
			let mut results = Vec::new();
			for rows in locks(a, b).chunks(chunk) {
				results.extend(<Dice as EscrowUnits<_>>::lock(rows).unwrap());
			}
			for rows in releases(a, b).chunks(chunk) {
				assert!(<Dice as EscrowUnits<_>>::release(rows).unwrap().iter().all(|done| *done));
			}
			Dice::do_try_state().unwrap();
			System::reset_events();
			(results, sp_io::storage::root(sp_runtime::StateVersion::V1))
		})
	};
	assert_eq!(run(true), run(false));
}

/// A class that is frozen, an issuer that is suspended: what is in channels is earned and redeemed
/// all the same. Only what goes back to wallets must wait.
#[test]
fn earned_units_should_be_redeemable_when_the_class_is_frozen_and_the_issuer_suspended() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 10);
		assert_eq!(lock(id, 1, 10), Ok(()));
		set_status(HOME, OperatorStatus::Suspended);
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		assert_ok!(earn(id, 4));
		let before = free(own(VISITED));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 4));
		assert_eq!(free(own(VISITED)), before + 40);
		assert!(!release(id, 1, 1, 5));
		assert_eq!(record(id).in_channels, 6);
		assert!(release(id, 1, 6, 0));
	});
}

#[test]
fn release_should_leave_nothing_of_a_row_when_the_wallet_cannot_take_units() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 10);
		fund(2, 10);
		assert_eq!(lock(id, 1, 5), Ok(()));
		assert_eq!(lock(id, 2, 5), Ok(()));
		assert_ok!(Assets::block(signed(Dice::pot_account()), 1, wallet(1)));
		let rows = [1, 2].map(|number| ReleaseRow {
			acceptance: id,
			wallet: wallet(number),
			earned: 2,
			refund: 3,
		});
		assert_eq!(<Dice as EscrowUnits<_>>::release(&rows), Ok(vec![false, true]));
		assert_eq!((record(id).in_channels, record(id).earned), (5, 2));
		assert_eq!((assignment(1).open_channels, assignment(2).open_channels), (1, 0));
	});
}

/// Misuse by the other pallet must be found out and change nothing.
#[test]
#[cfg(not(debug_assertions))]
fn escrow_should_fail_when_more_is_claimed_than_was_locked() {
	execute(|| {
		let id = accepted(terms());
		fund(1, 10);
		assert_eq!(lock(id, 1, 5), Ok(()));
		frame_support::assert_noop!(earn(id, 6), crate::Error::<Test>::Unexpected);
	});
}

#[test]
fn state_should_return_to_its_size_when_everything_ended() {
	execute(|| {
		let size = || {
			(
				Acceptances::<Test>::iter().count(),
				Assignments::<Test>::iter().count(),
				Classes::<Test>::iter().count(),
				pallet_assets::Account::<Test>::iter().count(),
				frame_system::Account::<Test>::iter().count(),
			)
		};
		issue(10);
		let before = size();
		let id = accepted(terms());
		assert_ok!(Dice::assign(signed(devices(HOME)), wallet(1), 10));
		assert_eq!(lock(id, 1, 10), Ok(()));
		assert!(release(id, 1, 8, 2));
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 2));
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 8));
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), id));
		assert_ok!(Dice::clear_acceptance(signed(stranger()), id));
		set_now(START + 7 * DAY);
		assert_ok!(Dice::clear_assignments(signed(devices(HOME)), rows(&[wallet(1)])));
		assert_eq!(size(), before);
	});
}
