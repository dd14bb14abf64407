use super::*;
use crate::{Error, Event, WeightInfo};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	weights::Weight,
};
use sp_runtime::{traits::Dispatchable, DispatchError};

fn dispatch(
	origin: RuntimeOrigin,
	call: RuntimeCall,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Board::dispatch_as_root(origin, Box::new(call))
}

#[test]
fn call_should_be_made_as_root_when_the_supermajority_is_met_exactly() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(dispatch(members_origin(3, 4), as_root()));
		assert_eq!(probe::Count::<Test>::get(), 1);
		System::assert_last_event(
			Event::RootDispatched { call_hash: hash(&as_root()), result: Ok(()) }.into(),
		);
	});
}

#[test]
fn call_should_be_refused_when_the_origin_is_not_the_supermajority() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [
			members_origin(2, 4),
			members_origin(74, 100),
			pallet_collective::RawOrigin::<u64, CouncilInstance>::Member(1).into(),
			RuntimeOrigin::signed(1),
			RuntimeOrigin::none(),
		] {
			assert_noop!(dispatch(origin, as_root()), DispatchError::BadOrigin);
		}
		assert_ok!(dispatch(members_origin(75, 100), as_root()));
	});
}

#[test]
fn call_should_be_refused_when_the_filter_forbids_it() {
	ExtBuilder::default().build_and_execute(|| {
		let call = RuntimeCall::Probe(probe::Call::forbidden {});
		assert_noop!(dispatch(members_origin(4, 4), call), Error::<Test>::RootCallRefused);
		assert_eq!(probe::Count::<Test>::get(), 0);
	});
}

#[test]
fn call_should_succeed_and_report_when_the_inner_call_fails() {
	ExtBuilder::default().build_and_execute(|| {
		let call = RuntimeCall::Probe(probe::Call::fail {});
		assert_ok!(dispatch(members_origin(3, 4), call.clone()));
		// What the inner call wrote before it failed is undone.
		assert_eq!(probe::Count::<Test>::get(), 0);
		System::assert_last_event(
			Event::RootDispatched {
				call_hash: hash(&call),
				result: Err(probe::Error::<Test>::AsAsked.into()),
			}
			.into(),
		);
	});
}

#[test]
fn weight_should_be_that_of_the_inner_call_and_our_own() {
	ExtBuilder::default().build_and_execute(|| {
		let own = <() as WeightInfo>::dispatch_as_root();
		let info = by_board(as_root()).get_dispatch_info();
		assert_eq!(info.call_weight, own + Weight::from_parts(1_000, 0));
		assert_eq!(info.class, DispatchClass::Normal);

		let post = dispatch(members_origin(3, 4), as_root()).unwrap();
		assert_eq!(post.actual_weight, Some(own + Weight::from_parts(10, 0)));
		assert_eq!(post.pays_fee, Pays::Yes);

		// A call that reports no weight of its own costs what it declared.
		let failing = RuntimeCall::Probe(probe::Call::fail {});
		let post = dispatch(members_origin(3, 4), failing).unwrap();
		assert_eq!(post.actual_weight, Some(own + Weight::from_parts(1_000, 0)));
	});
}

#[test]
fn nested_dispatch_should_do_nothing_more_when_root_may_dispatch_too() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(dispatch(members_origin(3, 4), by_board(by_board(as_root()))));
		assert_eq!(probe::Count::<Test>::get(), 1);

		// The filter holds on every level.
		let forbidden = RuntimeCall::Probe(probe::Call::forbidden {});
		assert_ok!(dispatch(members_origin(3, 4), by_board(forbidden.clone())));
		assert_eq!(probe::Count::<Test>::get(), 1);
		System::assert_last_event(
			Event::RootDispatched {
				call_hash: hash(&by_board(forbidden)),
				result: Err(Error::<Test>::RootCallRefused.into()),
			}
			.into(),
		);
	});
}

#[test]
fn nested_call_should_not_gain_root_when_signed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			by_board(by_board(as_root()))
				.dispatch(RuntimeOrigin::signed(1))
				.map_err(|e| e.error),
			DispatchError::BadOrigin
		);
	});
}
