//! What benchmarks of other pallets use.

#![cfg(feature = "runtime-benchmarks")]

use crate::{mock::*, *};
use interwork_primitives::{traits::InspectOperators, Role};

#[test]
fn benchmark_operator_should_make_distinct_active_operators_without_funds() {
	ExtBuilder::default().build_and_execute(|| {
		let accounts = [NOBODY, NOBODY + 1, NOBODY + 2];
		for who in accounts {
			let operator = Pallet::<Test>::benchmark_operator(&who);
			assert_eq!(Pallet::<Test>::ensure_may_start(&who, Role::Market), Ok(operator));
			// An account that has one keeps it.
			assert_eq!(Pallet::<Test>::benchmark_operator(&who), operator);
			assert_eq!(record(operator).plmns.len(), 16);
		}
		assert_eq!(Counts::<Test>::get().active, 3);
	});
}
