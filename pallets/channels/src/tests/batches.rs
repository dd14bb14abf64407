use crate::{mock::*, types::*, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, PostDispatchInfo},
	storage::with_storage_layer,
};
use interwork_primitives::{dice::LockFault, AcceptanceId, ChannelId};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// Wallets 1 to 4 with 100 units each, and two acceptances.
fn prepare() -> (AcceptanceId, AcceptanceId) {
	for number in 1..=4 {
		fund(number, 100);
	}
	(accepted(HOME, VISITED), accepted(HOME, OTHER))
}

/// Openings that are good, and some for each reason why one is not.
fn openings() -> Vec<OpenRow> {
	let (a, b) = (AcceptanceId(0), AcceptanceId(1));
	let mut forged = open_row(params(a, 2, 10), 2, 0);
	forged.params.deposit = 11;
	let mut late = open_row(params(a, 2, 10), 2, 0);
	late.valid_until = START;
	vec![
		open_row(params(a, 1, 60), 1, 0),
		open_row(params(b, 2, 50), 2, 0),
		// Used by the row before.
		open_row(params(a, 2, 10), 2, 0),
		// The first row left 40.
		open_row(params(a, 1, 41), 1, 1),
		open_row(params(b, 1, 40), 1, 1),
		open_row(OpenParams { deposit: 0, ..params(a, 3, 1) }, 3, 0),
		open_row(OpenParams { expires: START, ..params(a, 3, 1) }, 3, 0),
		open_row(OpenParams { expires: START + 99 * DAY, ..params(a, 3, 1) }, 3, 0),
		forged,
		late,
		open_row(params(a, 9, 1), 9, 0),
		open_row(params(a, 4, 100), 4, 0),
	]
}

/// What is in the state when a test has run calls one way or the other.
fn state_after(calls: impl FnOnce()) -> Vec<u8> {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		calls();
		check();
		System::reset_events();
		sp_io::storage::root(sp_runtime::StateVersion::V1)
	})
}

#[test]
fn open_batch_should_give_each_row_its_own_result() {
	execute(|| {
		prepare();
		assert_ok!(Channels::open_batch(signed(stranger()), rows(&openings())));
		use OpenResult::*;
		let expected = vec![
			Opened,
			Opened,
			Refused(OpenFault::Units(LockFault::WrongNonce)),
			Refused(OpenFault::Units(LockFault::NotEnoughUnits)),
			Opened,
			Refused(OpenFault::ZeroDeposit),
			Refused(OpenFault::ExpiryTooSoon),
			Refused(OpenFault::ExpiryTooLate),
			Refused(OpenFault::InvalidSignature),
			Refused(OpenFault::MessageExpired),
			Refused(OpenFault::Units(LockFault::WalletNotAssigned)),
			Opened,
		];
		assert_eq!(
			last_event(),
			Event::BatchOpened {
				first_channel: ChannelId(0),
				rows: 12,
				rows_opened: 4,
				units: 250,
				results: expected.try_into().unwrap(),
			}
		);
		let payers = [1, 2, 1, 4].map(wallet);
		for (id, payer) in (0..).map(ChannelId).zip(payers) {
			assert_eq!(record(id).payer, payer);
		}
		assert!(!exists(ChannelId(4)));
	});
}

#[test]
fn open_batch_should_give_what_its_rows_give_one_by_one() {
	let batched = state_after(|| {
		prepare();
		assert_ok!(Channels::open_batch(signed(stranger()), rows(&openings())));
	});
	let single = state_after(|| {
		prepare();
		for row in openings() {
			let _ = with_storage_layer(|| Channels::open_relayed(signed(stranger()), row));
		}
	});
	assert_eq!(batched, single);
}

/// Channels 0 to 3: of wallets 1, 2, 1 and 4, under the acceptances of two payees.
fn opened() {
	prepare();
	assert_ok!(Channels::open_batch(signed(stranger()), rows(&openings())));
}

fn claims() -> Vec<Claim> {
	let [a, b, c, d] = [0, 1, 2, 3].map(ChannelId);
	vec![
		claim_of(a, 1, 10),
		claim_of(b, 2, 50),
		claim_of(a, 1, 10),
		ticked(a, 12, 1, 3, 10),
		claim_of(a, 1, 14),
		claim_of(b, 2, 51),
		claim_of(c, 2, 1),
		claim_of(ChannelId(9), 1, 1),
		Claim { tick: Some(chain(a, 8, 9, 10).0), ..ticked(a, 12, 1, 9, 10) },
		claim_of(d, 4, 99),
		claim_of(d, 4, 100),
	]
}

#[test]
fn claim_batch_should_give_each_row_its_own_result() {
	execute(|| {
		opened();
		assert_ok!(Channels::claim_batch(signed(stranger()), rows(&claims())));
		use ClaimResult::*;
		let expected = vec![
			Claimed,
			Claimed,
			Refused(ClaimFault::NotIncreasing),
			Claimed,
			Refused(ClaimFault::NotIncreasing),
			Refused(ClaimFault::ExceedsDeposit),
			Refused(ClaimFault::InvalidSignature),
			Refused(ClaimFault::ChannelNotFound),
			Refused(ClaimFault::WrongTick),
			Claimed,
			Claimed,
		];
		assert_eq!(
			last_event(),
			Event::BatchClaimed {
				rows: 11,
				rows_claimed: 5,
				units: 165,
				results: expected.try_into().unwrap(),
			}
		);
		assert_eq!(acceptance(AcceptanceId(0)).earned, 115);
		assert_eq!(acceptance(AcceptanceId(1)).earned, 50);
	});
}

#[test]
fn claim_batch_should_give_what_its_rows_give_one_by_one() {
	let batched = state_after(|| {
		opened();
		assert_ok!(Channels::claim_batch(signed(stranger()), rows(&claims())));
	});
	let single = state_after(|| {
		opened();
		for row in claims() {
			let _ = with_storage_layer(|| claim(row));
		}
	});
	assert_eq!(batched, single);
}

/// Closings as VISITED, of which channels 1 and 2 are not. The same channel may come twice.
fn closings() -> Vec<CloseRow> {
	let [a, b, d] = [0, 1, 3].map(ChannelId);
	let row = |channel, claim| CloseRow { channel, claim };
	vec![
		row(a, Some(claim_of(a, 1, 61))),
		row(a, Some(claim_of(d, 4, 1))),
		row(a, Some(ticked(a, 12, 1, 3, 10))),
		row(a, None),
		row(b, None),
		row(ChannelId(9), None),
		row(d, None),
	]
}

#[test]
fn close_batch_should_give_each_row_its_own_result() {
	execute(|| {
		opened();
		assert_ok!(Channels::close_batch(signed(settlement(VISITED)), rows(&closings())));
		use EndResult::*;
		let expected = vec![
			Refused(EndFault::Claim(ClaimFault::ExceedsDeposit)),
			Refused(EndFault::OtherChannel),
			Ended,
			Refused(EndFault::ChannelNotFound),
			Refused(EndFault::NotPayee),
			Refused(EndFault::ChannelNotFound),
			Ended,
		];
		assert_eq!(
			last_event(),
			Event::BatchClosed {
				rows: 7,
				rows_closed: 2,
				claimed: 15,
				refunded: 145,
				results: expected.try_into().unwrap(),
			}
		);
	});
}

#[test]
fn close_batch_should_give_what_its_rows_give_one_by_one() {
	for blocked in [false, true] {
		let prepare = || {
			opened();
			if blocked {
				// The first channel's wallet cannot be refunded, so that the second row on it finds
				// the channel still there.
				fund(1, 1);
				assert_ok!(Assets::block(signed(Dice::pot_account()), 1, wallet(1)));
			}
		};
		let batched = state_after(|| {
			prepare();
			assert_ok!(Channels::close_batch(signed(settlement(VISITED)), rows(&closings())));
		});
		let single = state_after(|| {
			prepare();
			for row in closings() {
				let _ = with_storage_layer(|| Channels::close(signed(settlement(VISITED)), row));
			}
		});
		assert_eq!(batched, single);
	}
}

#[test]
fn finalise_batch_should_give_each_row_its_own_result() {
	execute(|| {
		opened();
		let ids: Vec<_> = [0, 0, 9, 1, 3].map(ChannelId).to_vec();
		assert_ok!(request_close_relayed(ChannelId(0), 1));
		assert_ok!(request_close_relayed(ChannelId(1), 2));
		set_now(START + GRACE);
		assert_ok!(Channels::finalise_batch(signed(stranger()), rows(&ids)));
		use EndResult::*;
		let expected = vec![
			Ended,
			Refused(EndFault::ChannelNotFound),
			Refused(EndFault::ChannelNotFound),
			Ended,
			Refused(EndFault::TooEarly),
		];
		assert_eq!(
			last_event(),
			Event::BatchClosed {
				rows: 5,
				rows_closed: 2,
				claimed: 0,
				refunded: 110,
				results: expected.try_into().unwrap(),
			}
		);
	});
}

#[test]
fn batch_should_fail_when_it_has_no_rows_or_no_origin() {
	execute(|| {
		let none = Error::<Test>::NoRows;
		assert_noop!(Channels::open_batch(signed(stranger()), Default::default()), none);
		let origin = || signed(settlement(VISITED));
		assert_noop!(
			Channels::claim_batch(origin(), Default::default()).map_err(|e| e.error),
			Error::<Test>::NoRows
		);
		assert_noop!(
			Channels::close_batch(origin(), Default::default()).map_err(|e| e.error),
			Error::<Test>::NoRows
		);
		assert_noop!(
			Channels::finalise_batch(origin(), Default::default()).map_err(|e| e.error),
			Error::<Test>::NoRows
		);
		assert_noop!(
			Channels::close_batch(signed(stranger()), rows(&closings())).map_err(|e| e.error),
			DispatchError::Other("not an operator")
		);
		let bad = DispatchError::BadOrigin;
		assert_noop!(Channels::open_batch(RuntimeOrigin::none(), Default::default()), bad);
	});
}

/// A thousand and twenty-four rows, opened, claimed and closed; one more does not decode.
#[test]
fn batches_should_take_as_many_rows_as_allowed() {
	execute(|| {
		let acceptance = accepted(HOME, VISITED);
		let numbers: Vec<u8> = (1..=64).collect();
		for number in &numbers {
			fund(*number, 16);
		}
		let openings: Vec<_> = numbers
			.iter()
			.flat_map(|number| (0..16).map(move |nonce| (*number, nonce)))
			.map(|(number, nonce)| open_row(params(acceptance, number, 1), number, nonce))
			.collect();
		assert_eq!(openings.len(), 1_024);
		assert_ok!(Channels::open_batch(signed(stranger()), rows(&openings)));
		match last_event() {
			Event::BatchOpened { rows_opened: 1_024, results, .. } => assert!(results.is_empty()),
			event => panic!("{event:?}"),
		}
		let claims: Vec<_> = openings
			.iter()
			.enumerate()
			.map(|(index, _)| {
				let number = numbers[index / 16];
				claim_of(ChannelId(index as u64), number, 1)
			})
			.collect();
		assert_ok!(Channels::claim_batch(signed(stranger()), rows(&claims)));
		match last_event() {
			Event::BatchClaimed { rows_claimed: 1_024, units: 1_024, results, .. } => {
				assert!(results.is_empty())
			},
			event => panic!("{event:?}"),
		}
		let closings: Vec<_> =
			(0..1_024).map(|id| CloseRow { channel: ChannelId(id), claim: None }).collect();
		assert_ok!(Channels::close_batch(signed(settlement(VISITED)), rows(&closings)));
		match last_event() {
			Event::BatchClosed { rows_closed: 1_024, results, .. } => assert!(results.is_empty()),
			event => panic!("{event:?}"),
		}
		assert_eq!(crate::Channels::<Test>::iter().count(), 0);
		assert_eq!(books().earned, 1_024);

		use codec::{Decode, Encode};
		let decoded = |number: usize| {
			let rows: Vec<_> = claims.iter().cycle().take(number).cloned().collect();
			RuntimeCall::decode(&mut &(5_u8, 6_u8, rows).encode()[..])
		};
		assert!(decoded(1_024).is_ok());
		assert!(decoded(1_025).is_err());
	});
}

/// Before a batch is run nobody knows how many acceptances its channels have; afterwards the call
/// costs what they were.
#[test]
fn batch_should_cost_less_when_its_rows_share_an_acceptance() {
	execute(|| {
		opened();
		let call = RuntimeCall::Channels(crate::Call::claim_batch {
			claims: rows(&[claim_of(ChannelId(0), 1, 1), claim_of(ChannelId(3), 4, 1)]),
		});
		let declared = call.get_dispatch_info().call_weight;
		let PostDispatchInfo { actual_weight, .. } = call.dispatch(signed(stranger())).unwrap();
		assert!(actual_weight.unwrap().ref_time() < declared.ref_time());
	});
}
