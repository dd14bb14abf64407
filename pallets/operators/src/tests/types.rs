//! The pure rules.

use crate::types::*;
use interwork_primitives::{Country, OperatorStatus, Plmn, Role, RoleSet, Tadig};
use OperatorStatus::*;

#[test]
fn transition_should_lead_only_where_the_lifecycle_says() {
	use Transition::*;
	let allowed = [
		(Admit, Applied, Active),
		(Suspend, Active, Suspended),
		(Reinstate, Suspended, Active),
		(Retire, Active, Retired),
		(Retire, Suspended, Retired),
	];
	for transition in [Admit, Suspend, Reinstate, Retire] {
		for old in [Applied, Active, Suspended, Retired] {
			let expected = allowed
				.iter()
				.find(|(by, from, _)| *by == transition && *from == old)
				.map(|(_, _, new)| *new);
			assert_eq!(transition.apply_to(old).ok(), expected, "{transition:?} from {old:?}");
		}
	}
}

#[test]
fn name_should_be_presentable_only_when_people_read_what_is_there() {
	for good in ["A", "Deutsche Telekom AG", "Ñandú Móvil, S.A.", "株式会社", "می\u{200C}خواهم"]
	{
		assert!(is_presentable(good.as_bytes()), "{good:?}");
	}
	for bad in [
		"",
		" ",
		" A",
		"A ",
		"A\u{00A0}",
		"\u{3000}A",
		"A\u{0000}",
		"A\u{007F}B",
		"A\u{0085}B",
		"A\u{200B}B",
		"A\u{200E}B",
		"A\u{2028}B",
		"A\u{202E}B",
		"A\u{2066}B",
		"A\u{FEFF}B",
	] {
		assert!(!is_presentable(bad.as_bytes()), "{bad:?}");
	}
	assert!(!is_presentable(&[0xC3]));
}

#[test]
fn codes_should_be_read_only_when_well_formed() {
	assert_eq!(parse_country("DE"), Some(Country(*b"DE")));
	for bad in ["", "D", "de", "DEU", "ZZ", "Ö"] {
		assert_eq!(parse_country(bad), None, "{bad}");
	}
	assert_eq!(parse_tadig("DEUD1"), Some(Tadig(*b"DEUD1")));
	for bad in ["", "DEUD", "DEUD12", "deud1", "DE1D1"] {
		assert_eq!(parse_tadig(bad), None, "{bad}");
	}
	assert_eq!(parse_plmn("26201"), Some(Plmn { mcc: 262, mnc: 1, mnc_digits: 2 }));
	assert_eq!(parse_plmn("262001"), Some(Plmn { mcc: 262, mnc: 1, mnc_digits: 3 }));
	assert_eq!(parse_plmn("00101"), Some(Plmn { mcc: 1, mnc: 1, mnc_digits: 2 }));
	for bad in ["", "2620", "2620001", "00001", "26 01", "+6201", "262-1", "2620١"] {
		assert_eq!(parse_plmn(bad), None, "{bad}");
	}
}

#[test]
fn duplicates_should_be_found_only_when_all_digits_agree() {
	let short = Plmn { mcc: 262, mnc: 1, mnc_digits: 2 };
	let long = Plmn { mnc_digits: 3, ..short };
	assert!(!has_duplicates(&[]));
	assert!(!has_duplicates(&[short, long]));
	assert!(has_duplicates(&[short, long, short]));
}

#[test]
fn rights_should_allow_what_the_roles_say() {
	let market = AccountRights::Delegate(Role::Market.into());
	for role in Role::ALL {
		assert!(AccountRights::Owner.allow(role));
		assert_eq!(market.allow(role), role == Role::Market);
	}
	assert_eq!(AccountRights::Owner.roles(), RoleSet::ALL);
	assert!(AccountRights::Owner.is_owner());
	assert!(!AccountRights::Delegate(RoleSet::ALL).is_owner());
}

#[test]
fn total_should_be_none_when_it_overflows() {
	let counts = OperatorCounts { applied: u32::MAX, ..Default::default() };
	assert_eq!(counts.total(), Some(u32::MAX));
	assert_eq!(OperatorCounts { withdrawn: 1, ..counts }.total(), None);
}
