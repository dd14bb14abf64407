use crate::{mock::*, types::*, Error, Event};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungibles::{metadata::Inspect as _, roles::Inspect as _},
};
use interwork_primitives::{ClassId, OperatorStatus};
use sp_runtime::DispatchError;

#[test]
fn issue_should_create_a_class_of_which_the_pallet_has_every_role() {
	execute(|| {
		assert_ok!(Dice::issue(signed(devices(HOME)), 100));
		assert_eq!(
			events(),
			vec![Event::ClassCreated { class: CLASS }, Event::Issued { class: CLASS, units: 100 }]
		);
		let pot = Some(Dice::pot_account());
		assert_eq!(Assets::owner(1), pot);
		assert_eq!(Assets::issuer(1), pot);
		assert_eq!(Assets::admin(1), pot);
		assert_eq!(Assets::freezer(1), pot);
		assert_eq!(Assets::total_supply(1), 100);
		assert_eq!(
			<Assets as frame_support::traits::fungibles::metadata::Inspect<_>>::symbol(1),
			b"DICE1"
		);
		assert_eq!(Assets::decimals(1), 0);
		assert_eq!(books(), ClassRecord { issued: 100, unassigned: 100, ..Default::default() });
	});
}

#[test]
fn issue_should_add_to_the_class_when_it_exists() {
	execute(|| {
		issue(100);
		assert_ok!(Dice::issue(signed(own(HOME)), 50));
		assert_eq!(books().issued, 150);
		assert_eq!(Assets::total_supply(1), 150);
		assert_ok!(Dice::issue(signed(devices(VISITED)), 7));
		assert_eq!(crate::Classes::<Test>::get(ClassId(2)).unwrap().issued, 7);
	});
}

#[test]
fn issue_should_fail_when_units_are_zero_or_too_many() {
	execute(|| {
		assert_noop!(Dice::issue(signed(devices(HOME)), 0), Error::<Test>::ZeroUnits);
		issue(u64::MAX - 1);
		assert_noop!(Dice::issue(signed(devices(HOME)), 2), Error::<Test>::TooManyUnits);
		assert_ok!(Dice::issue(signed(devices(HOME)), 1));
	});
}

#[test]
fn issue_should_fail_when_the_origin_is_wrong() {
	execute(|| {
		for who in [market(HOME), settlement(HOME)] {
			assert_noop!(Dice::issue(signed(who), 1), DispatchError::Other("lacks the role"));
		}
		assert_noop!(Dice::issue(signed(stranger()), 1), DispatchError::Other("not an operator"));
		assert_noop!(Dice::issue(RuntimeOrigin::none(), 1), DispatchError::BadOrigin);
		assert_noop!(Dice::issue(RuntimeOrigin::root(), 1), DispatchError::BadOrigin);
		set_status(HOME, OperatorStatus::Suspended);
		assert_noop!(Dice::issue(signed(devices(HOME)), 1), DispatchError::Other("not active"));
	});
}

/// What an issuer could try on the assets themselves: it has no role there.
#[test]
fn issuer_should_have_no_power_over_its_class_in_the_assets_pallet() {
	execute(|| {
		fund(1, 10);
		for who in [own(HOME), devices(HOME)] {
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(Assets::mint(signed(who.clone()), 1, who.clone(), 1), no);
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(Assets::burn(signed(who.clone()), 1, wallet(1), 1), no);
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(Assets::freeze(signed(who.clone()), 1, wallet(1)), no);
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(Assets::freeze_asset(signed(who.clone()), 1), no);
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(
				Assets::force_transfer(signed(who.clone()), 1, wallet(1), who.clone(), 1),
				no
			);
			let no = pallet_assets::Error::<Test>::NoPermission;
			assert_noop!(Assets::start_destroy(signed(who), 1), no);
		}
	});
}

/// Even whoever has the roles reaches no units that no wallet holds.
#[test]
fn pot_should_be_out_of_reach_of_the_assets_pallets_roles() {
	execute(|| {
		issue(10);
		let pot = Dice::pot_account();
		assert_noop!(
			Assets::burn(signed(pot.clone()), 1, pot.clone(), 1),
			pallet_assets::Error::<Test>::NoAccount
		);
		assert_noop!(
			Assets::force_transfer(signed(pot.clone()), 1, pot.clone(), wallet(1), 1),
			pallet_assets::Error::<Test>::NoAccount
		);
		assert_noop!(
			Assets::start_destroy(signed(pot), 1),
			pallet_assets::Error::<Test>::ContainsHolds
		);
	});
}

#[test]
fn burn_should_take_units_that_are_not_assigned() {
	execute(|| {
		issue(10);
		assert_ok!(Dice::assign(signed(devices(HOME)), wallet(1), 4));
		assert_noop!(Dice::burn(signed(devices(HOME)), 7), Error::<Test>::NotEnoughUnits);
		set_status(HOME, OperatorStatus::Suspended);
		assert_ok!(Dice::burn(signed(devices(HOME)), 6));
		assert_eq!(last_event(), Event::Burned { class: CLASS, units: 6 });
		assert_eq!(
			books(),
			ClassRecord { issued: 10, in_wallets: 4, burned: 6, ..Default::default() }
		);
		assert_eq!(Assets::total_supply(1), 4);
	});
}

#[test]
fn burn_should_fail_when_there_is_no_class_no_units_or_no_right() {
	execute(|| {
		assert_noop!(Dice::burn(signed(devices(HOME)), 1), Error::<Test>::ClassNotFound);
		assert_noop!(Dice::burn(signed(devices(HOME)), 0), Error::<Test>::ZeroUnits);
		assert_noop!(Dice::burn(signed(market(HOME)), 1), DispatchError::Other("lacks the role"));
	});
}
