use crate::{mock::*, types::*};
use frame_support::assert_ok;
use interwork_primitives::{AcceptanceId, ChannelId};

#[test]
fn channel_should_tell_where_it_stands() {
	execute(|| {
		assert_eq!(Channels::channel(ChannelId(0)), None);
		let id = simple();
		assert_ok!(claim(claim_of(id, 1, 10)));
		let view = || Channels::channel(id).unwrap();
		assert_eq!(
			(view().phase, view().left, view().ends_at),
			(ChannelPhase::Open, 90, START + 10 * DAY + GRACE)
		);
		assert_eq!((view().terms.class, view().terms.visited), (CLASS, VISITED));
		assert_eq!(view().record, record(id));
		assert_eq!(Channels::voucher_key(id), Some(record(id).voucher_key));
		assert_ok!(request_close_relayed(id, 1));
		assert_eq!((view().phase, view().ends_at), (ChannelPhase::Closing, START + GRACE));
		set_now(START + GRACE);
		assert_eq!(view().phase, ChannelPhase::Over);
	});
}

#[test]
fn channels_should_come_in_pages() {
	execute(|| {
		let (a, b) = (accepted(HOME, VISITED), accepted(HOME, OTHER));
		fund(1, 100);
		for index in 0..6 {
			open(if index % 3 == 2 { b } else { a }, 1, 1);
		}
		assert_ok!(close(ChannelId(1), None));
		let page = |acceptance, after: Option<u64>, limit| {
			let (page, next) = Channels::channels(acceptance, after.map(ChannelId), limit);
			(page.iter().map(|view| view.id.0).collect::<Vec<_>>(), next.map(|id| id.0))
		};
		assert_eq!(page(None, None, 100), (vec![0, 2, 3, 4, 5], None));
		assert_eq!(page(None, None, 2), (vec![0, 2], Some(2)));
		assert_eq!(page(None, Some(0), 2), (vec![2, 3], Some(3)));
		// After one that is gone.
		assert_eq!(page(None, Some(1), 1), (vec![2], Some(2)));
		assert_eq!(page(Some(b), None, 100), (vec![2, 5], None));
		assert_eq!(page(Some(AcceptanceId(9)), None, 100), (vec![], None));
		assert_eq!(page(None, Some(u64::MAX), 100), (vec![], None));
	});
}

#[test]
fn can_claim_should_tell_what_a_claim_brings() {
	execute(|| {
		let id = simple();
		let good = ticked(id, 10, 2, 5, 10);
		assert_eq!(Channels::can_claim(good.clone()), Ok(20));
		assert_ok!(claim(claim_of(id, 1, 15)));
		assert_eq!(Channels::can_claim(good), Ok(5));
		assert_eq!(Channels::can_claim(claim_of(id, 1, 15)), Err(ClaimFault::NotIncreasing));
		assert_eq!(
			Channels::can_claim(claim_of(ChannelId(9), 1, 15)),
			Err(ClaimFault::ChannelNotFound)
		);
	});
}

#[test]
fn open_message_should_be_what_a_wallet_signs() {
	execute(|| {
		let id = accepted(HOME, VISITED);
		let params = params(id, 1, 10);
		let bytes = message(&params, 1, 3, START + HOUR).to_bytes(&genesis()).to_vec();
		assert_eq!(Channels::open_message(wallet(1), params, 3, START + HOUR), Some(bytes));
		let unknown = OpenParams { acceptance: AcceptanceId(9), ..params };
		assert_eq!(Channels::open_message(wallet(1), unknown, 3, START + HOUR), None);
	});
}
