use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::Get};
use sp_runtime::DispatchError;

#[test]
fn minimum_should_change_up_to_the_number_of_authorities_with_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Authorities::set_minimum(root(), 5), Error::<Test>::InvalidMinimum);
		assert_ok!(Authorities::set_minimum(root(), 4));
		assert_eq!(events(), vec![Event::MinimumChanged { old_value: 1, new_value: 4 }]);
		assert_eq!(Authorities::minimum(), 4);

		assert_ok!(Authorities::admit(root(), 5));
		purge_keys(5);
		assert_noop!(Authorities::set_minimum(root(), 5), Error::<Test>::InvalidMinimum);
	});
}

#[test]
fn minimum_should_be_refused_when_out_of_range() {
	ExtBuilder::default().build_and_execute(|| {
		let max = <<Test as crate::Config>::MaxAuthorities as Get<u32>>::get();
		assert_noop!(Authorities::set_minimum(root(), 0), Error::<Test>::InvalidMinimum);
		assert_noop!(Authorities::set_minimum(root(), max + 1), Error::<Test>::InvalidMinimum);
		assert_noop!(
			Authorities::set_minimum(RuntimeOrigin::signed(1), 2),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn minimum_should_be_lowered_even_when_authorities_are_missing() {
	ExtBuilder::default().session(vec![1]).minimum(4).build_and_execute(|| {
		assert_ok!(Authorities::set_minimum(root(), 2));
		assert_eq!(Authorities::minimum(), 2);
	});
}
