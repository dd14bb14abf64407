use crate::{mock::*, types::*, Error, Event};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{dice::MAX_MESSAGE_SECS, OperatorStatus};
use sp_runtime::DispatchError;

#[test]
fn assign_should_give_units_to_a_wallet_that_does_not_exist() {
	execute(|| {
		issue(100);
		assert!(!frame_system::Account::<Test>::contains_key(wallet(1)));
		assert_ok!(Dice::assign(signed(devices(HOME)), wallet(1), 25));
		assert_eq!(last_event(), Event::Assigned { class: CLASS, wallet: wallet(1), units: 25 });
		assert_eq!(units(1), 25);
		assert_eq!(free(wallet(1)), 0);
		assert_eq!(
			assignment(1),
			AssignmentRecord { assigned: 25, ..AssignmentRecord::new(START) }
		);
		assert_eq!((books().unassigned, books().in_wallets), (75, 25));
	});
}

#[test]
fn assign_should_add_up_in_the_record() {
	execute(|| {
		fund(1, 25);
		set_now(START + 5);
		fund(1, 10);
		let record = assignment(1);
		assert_eq!((record.assigned, record.since, record.touched), (35, START, START + 5));
	});
}

#[test]
fn assign_should_fail_when_units_are_zero_or_more_than_the_issuer_holds() {
	execute(|| {
		let assign = |units| Dice::assign(signed(devices(HOME)), wallet(1), units);
		assert_noop!(assign(1), Error::<Test>::ClassNotFound);
		issue(10);
		assert_noop!(assign(0), Error::<Test>::ZeroUnits);
		assert_noop!(assign(11), Error::<Test>::NotEnoughUnits);
		assert_ok!(assign(10));
		assert_noop!(assign(1), Error::<Test>::NotEnoughUnits);
	});
}

#[test]
fn assign_should_fail_when_the_account_cannot_be_a_wallet() {
	execute(|| {
		issue(10);
		let assign = |who| Dice::assign(signed(devices(HOME)), who, 1);
		assert_noop!(assign(Dice::pot_account()), Error::<Test>::InvalidWallet);
		assert_ok!(assign(wallet(1)));
		assert_ok!(Assets::block(signed(Dice::pot_account()), 1, wallet(1)));
		assert_noop!(assign(wallet(1)), Error::<Test>::InvalidWallet);
	});
}

#[test]
fn assign_should_fail_when_the_origin_is_wrong_or_the_issuer_is_suspended() {
	execute(|| {
		issue(10);
		let assign = |who| Dice::assign(signed(who), wallet(1), 1);
		assert_noop!(assign(market(HOME)), DispatchError::Other("lacks the role"));
		assert_noop!(assign(stranger()), DispatchError::Other("not an operator"));
		// Of another operator, which has no class.
		assert_noop!(assign(devices(OTHER)), Error::<Test>::ClassNotFound);
		set_status(HOME, OperatorStatus::Suspended);
		assert_noop!(assign(devices(HOME)), DispatchError::Other("not active"));
	});
}

#[test]
fn assign_batch_should_give_each_row_its_own_result() {
	execute(|| {
		issue(10);
		let pot = AssignRow { wallet: Dice::pot_account(), units: 1 };
		let batch = [row(1, 4), row(2, 0), row(3, 7), pot, row(1, 5), row(4, 2), row(5, 1)];
		assert_ok!(Dice::assign_batch(signed(devices(HOME)), rows(&batch)));
		use AssignResult::*;
		assert_eq!(
			last_event(),
			Event::BatchAssigned {
				class: CLASS,
				rows: 7,
				rows_assigned: 3,
				units: 10,
				results: vec![
					Assigned,
					ZeroUnits,
					NotEnoughUnits,
					InvalidWallet,
					Assigned,
					NotEnoughUnits,
					Assigned
				]
				.try_into()
				.unwrap(),
			}
		);
		assert_eq!((units(1), units(5), books().unassigned), (9, 1, 0));
	});
}

#[test]
fn assign_batch_should_take_as_many_rows_as_allowed_and_refuse_none() {
	execute(|| {
		issue(4_096);
		let full: Vec<_> = (0..4_096_u32)
			.map(|number| {
				let mut bytes = [7; 32];
				bytes[..4].copy_from_slice(&number.to_le_bytes());
				AssignRow { wallet: bytes.into(), units: 1 }
			})
			.collect();
		assert_ok!(Dice::assign_batch(signed(devices(HOME)), rows(&full)));
		assert_eq!(
			last_event(),
			Event::BatchAssigned {
				class: CLASS,
				rows: 4_096,
				rows_assigned: 4_096,
				units: 4_096,
				results: Default::default(),
			}
		);
		assert_noop!(
			Dice::assign_batch(signed(devices(HOME)), Default::default()),
			Error::<Test>::NoRows
		);
		// One more does not decode.
		let call = |number| {
			let rows: Vec<_> = full.iter().cycle().take(number).cloned().collect();
			let bytes = (RuntimeCallIndex::ASSIGN_BATCH, rows).encode();
			<RuntimeCall as codec::Decode>::decode(&mut &bytes[..])
		};
		assert!(call(4_096).is_ok());
		assert!(call(4_097).is_err());
	});
}

/// Where calls are in the mock's runtime.
struct RuntimeCallIndex;
impl RuntimeCallIndex {
	const ASSIGN_BATCH: [u8; 2] = [4, 2];
}

#[test]
fn assign_batch_should_give_what_its_rows_give_one_by_one() {
	let batch = [row(1, 4), row(2, 0), row(3, 70), row(1, 5), row(2, 3)];
	let state = |batched: bool| {
		let mut ext = new_test_ext();
		ext.execute_with(|| {
			issue(12);
			if batched {
				assert_ok!(Dice::assign_batch(signed(devices(HOME)), rows(&batch)));
			} else {
				for row in &batch {
					let _ = frame_support::storage::with_storage_layer(|| {
						Dice::assign(signed(devices(HOME)), row.wallet.clone(), row.units)
					});
				}
			}
			System::reset_events();
		});
		ext.execute_with(|| sp_io::storage::root(sp_runtime::StateVersion::V1))
	};
	assert_eq!(state(true), state(false));
}

#[test]
fn assign_should_fail_while_the_issuer_owes() {
	execute(|| {
		let id = earned(1_000_000_000);
		issue(5);
		// More than the issuer has.
		assert_ok!(Dice::redeem(signed(settlement(VISITED)), id, 1_000_000_000));
		assert!(books().debt > 0);
		let owes = Error::<Test>::DebtOutstanding;
		assert_noop!(Dice::assign(signed(devices(HOME)), wallet(1), 1), owes);
		let owes = Error::<Test>::DebtOutstanding;
		assert_noop!(Dice::assign_batch(signed(devices(HOME)), rows(&[row(1, 1)])), owes);
	});
}

#[test]
fn clear_assignments_should_remove_only_records_that_are_not_used() {
	execute(|| {
		let id = accepted(terms());
		for number in 1..=4 {
			fund(number, 10);
		}
		// 1: empty. 2: has units. 3: has a channel. 4: empty, but touched later. 5: unknown.
		assert_ok!(Dice::return_units(signed(wallet(1)), CLASS, 10));
		assert_eq!(lock(id, 3, 10), Ok(()));
		set_now(START + 1);
		assert_ok!(Dice::return_units(signed(wallet(4)), CLASS, 10));
		let clear = || {
			let wallets: Vec<_> = (1..=5).map(wallet).collect();
			assert_ok!(Dice::clear_assignments(signed(devices(HOME)), rows(&wallets)));
			match last_event() {
				Event::AssignmentsCleared { rows: 5, results, .. } => results.to_vec(),
				event => panic!("{event:?}"),
			}
		};
		set_now(START + MAX_MESSAGE_SECS - 1);
		assert_eq!(clear(), vec![false; 5]);
		set_now(START + MAX_MESSAGE_SECS);
		assert_eq!(clear(), vec![true, false, false, false, false]);
		set_now(START + MAX_MESSAGE_SECS + 1);
		assert_eq!(clear(), vec![false, false, false, true, false]);
		assert!(!frame_system::Account::<Test>::contains_key(wallet(1)));
		assert_noop!(
			Dice::clear_assignments(signed(devices(HOME)), Default::default()),
			Error::<Test>::NoRows
		);
		assert_noop!(
			Dice::clear_assignments(signed(market(HOME)), rows(&[wallet(1)])),
			DispatchError::Other("lacks the role")
		);
		assert!(release(id, 3, 10, 0));
	});
}
