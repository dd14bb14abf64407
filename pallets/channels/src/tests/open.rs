use crate::{mock::*, types::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{
	messages::{wrap, WalletSignature},
	AcceptanceId, ChannelId, OperatorStatus,
};
use sp_runtime::DispatchError;

#[test]
fn open_should_lock_units_of_the_caller() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		let params = params(id, 1, 60);
		assert_ok!(Channels::open(signed(wallet(1)), params));
		assert_eq!(
			last_event(),
			Event::ChannelOpened { channel: ChannelId(0), payer: wallet(1), params, nonce: None }
		);
		assert_eq!(
			record(ChannelId(0)),
			ChannelRecord {
				payer: wallet(1),
				voucher_key: params.voucher_key,
				acceptance: id,
				deposit: 60,
				claimed: 0,
				closes_at: START + 10 * DAY,
				grace: 86_400,
			}
		);
		assert_eq!((units(1), books().in_channels), (40, 60));
	});
}

/// A wallet with no SDRt and no account but for its units.
#[test]
fn open_relayed_should_work_for_a_wallet_that_can_pay_no_fee() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		assert_eq!(Balances::free_balance(wallet(1)), 0);
		let params = params(id, 1, 100);
		assert_ok!(Channels::open_relayed(signed(stranger()), open_row(params, 1, 0)));
		assert_eq!(
			last_event(),
			Event::ChannelOpened {
				channel: ChannelId(0),
				payer: wallet(1),
				params,
				nonce: Some(0)
			}
		);
		// All its units are in the channel: the account is gone, and comes back with the rest.
		assert!(!frame_system::Account::<Test>::contains_key(wallet(1)));
		assert_ok!(close(ChannelId(0), Some(claim_of(ChannelId(0), 1, 25))));
		assert_eq!(units(1), 75);
	});
}

#[test]
fn open_relayed_should_work_when_the_wallet_wraps_what_it_signs() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		let mut row = open_row(params(id, 1, 10), 1, 0);
		let bytes = message(&row.params, 1, 0, row.valid_until).to_bytes(&genesis());
		row.signature = WalletSignature { wrapped: true, ..sign(1, &wrap(&bytes)) };
		assert_ok!(Channels::open_relayed(signed(stranger()), row));
	});
}

#[test]
fn open_should_fail_when_deposit_or_expiry_are_out_of_range() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		let open = |deposit, expires| {
			Channels::open(signed(wallet(1)), OpenParams { expires, ..params(id, 1, deposit) })
		};
		assert_noop!(open(0, START + DAY), Error::<Test>::ZeroDeposit);
		assert_noop!(open(101, START + DAY), Error::<Test>::NotEnoughUnits);
		assert_noop!(open(1, START + 59), Error::<Test>::ExpiryTooSoon);
		assert_ok!(open(1, START + 60));
		assert_ok!(open(1, START + 30 * DAY));
		assert_noop!(open(1, START + 30 * DAY + 1), Error::<Test>::ExpiryTooLate);
		assert_noop!(open(1, u64::MAX), Error::<Test>::ExpiryTooLate);
		// The acceptance's term is shorter than channels may last.
		set_now(START + 80 * DAY);
		assert_ok!(open(1, START + 90 * DAY));
		assert_noop!(open(1, START + 90 * DAY + 1), Error::<Test>::ExpiryTooLate);
	});
}

#[test]
fn open_should_fail_when_the_units_cannot_be_locked() {
	execute(|| {
		let open = |id, number| Channels::open(signed(wallet(number)), params(id, number, 1));
		assert_noop!(open(AcceptanceId(0), 1), Error::<Test>::AcceptanceNotFound);
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		assert_noop!(open(id, 2), Error::<Test>::WalletNotAssigned);
		for operator in [HOME, VISITED] {
			set_status(operator, OperatorStatus::Suspended);
			assert_noop!(open(id, 1), Error::<Test>::OperatorNotActive);
			set_status(operator, OperatorStatus::Active);
		}
		assert_ok!(Assets::freeze_asset(signed(Dice::pot_account()), 1));
		assert_noop!(open(id, 1), Error::<Test>::ClassUnavailable);
		assert_ok!(Assets::thaw_asset(signed(Dice::pot_account()), 1));
		for _ in 0..20 {
			assert_ok!(open(id, 1));
		}
		assert_noop!(open(id, 1), Error::<Test>::TooManyChannels);
		assert_ok!(Dice::end_acceptance(signed(market(HOME)), id));
		assert_noop!(open(id, 1), Error::<Test>::AcceptanceNotOpen);
	});
}

#[test]
fn open_should_fail_when_the_origin_is_not_signed() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Channels::open(origin.clone(), params(id, 1, 1)),
				DispatchError::BadOrigin
			);
			assert_noop!(
				Channels::open_relayed(origin, open_row(params(id, 1, 1), 1, 0)),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn ids_should_never_repeat() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		fund(1, 100);
		for expected in 0..3 {
			let channel = open(id, 1, 10);
			assert_eq!(channel, ChannelId(expected));
			assert_ok!(close(channel, None));
		}
		crate::NextChannelId::<Test>::put(ChannelId(u64::MAX));
		assert_noop!(
			Channels::open(signed(wallet(1)), params(id, 1, 1)),
			Error::<Test>::Unexpected
		);
	});
}
