use crate::{mock::*, AuthorityStatus::*, Error};
use frame_support::{assert_noop, assert_ok};
use interwork_primitives::{OperatorId, OperatorStatus};

#[test]
fn network_should_grow_renew_and_defend_itself() {
	ExtBuilder::default().minimum(4).build_and_execute(|| {
		// Two join, one of genesis leaves.
		assert_ok!(Authorities::admit(root(), 5));
		assert_ok!(Authorities::admit(root(), 6));
		advance_sessions(2);
		assert_ok!(Authorities::leave(RuntimeOrigin::signed(1)));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![2, 3, 4, 5, 6]);

		// One equivocates and is out; the next one is kept by the minimum.
		offend(3, Session::current_index());
		assert_eq!(status(3), Some(Suspended));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![2, 4, 5, 6]);
		offend(4, Session::current_index());
		assert_eq!(status(4), Some(Disabled));
		assert_noop!(Authorities::retire(root(), 4), Error::<Test>::BelowMinimum);

		// The board forgives the first, and can then let the second go.
		assert_ok!(Registry::set_status(OperatorId(3), OperatorStatus::Active));
		assert_ok!(Authorities::reinstate(root(), 3));
		assert_ok!(Authorities::retire(root(), 4));
		advance_sessions(2);
		assert_eq!(Session::validators(), vec![2, 3, 5, 6]);
		assert!(Session::disabled_validators().is_empty());
	});
}

/// Every call with every account in turn, from a fixed seed: whatever happens, the invariants hold
/// and the set never falls below the minimum.
#[test]
fn set_should_never_fall_below_the_minimum_whatever_is_called() {
	for seed in 1..=20u64 {
		ExtBuilder::default().minimum(3).build_and_execute(|| {
			let mut state = seed;
			let mut random = |below: u64| {
				state ^= state << 13;
				state ^= state >> 7;
				state ^= state << 17;
				state % below
			};
			let mut trace = vec![];
			for _ in 0..200 {
				let (choice, account) = (random(9), random(9) + 1);
				trace.push((choice, account));
				let operator = OperatorId(account as u32);
				match choice {
					0 | 1 => drop(Authorities::admit(root(), account)),
					2 => drop(Authorities::suspend(root(), account)),
					3 => drop(Authorities::reinstate(root(), account)),
					4 => drop(Authorities::retire(root(), account)),
					5 => drop(Authorities::leave(RuntimeOrigin::signed(account))),
					6 => drop(Registry::set_status(operator, OperatorStatus::Suspended)),
					7 => drop(Registry::set_status(operator, OperatorStatus::Active)),
					_ => drop(offend(account, Session::current_index())),
				}
				run_to_block(System::block_number() + random(7));
				assert!(Session::validators().len() >= 3, "seed {seed}: {trace:?}");
				Authorities::do_try_state()
					.unwrap_or_else(|error| panic!("seed {seed}: {error:?}: {trace:?}"));
			}
		});
	}
}
