//! What an operator is: its kind, status, codes and the roles of its accounts.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What an operator does in the trade.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum OperatorKind {
	/// Mobile network operator: runs its own radio network under its own PLMN.
	Mno,
	/// Mobile virtual network operator: has subscribers, rides on another's radio network.
	Mvno,
	/// Carrier: transports voice, messages or data between networks.
	Carrier,
	/// Service provider: sells digital services to operators.
	ServiceProvider,
	/// IoT provider: connects devices rather than people.
	IotProvider,
}

impl OperatorKind {
	/// Whether an operator of this kind must name a TADIG code: its subscribers or visitors appear
	/// in roaming records under it.
	pub fn requires_tadig(self) -> bool {
		matches!(self, Self::Mno | Self::Mvno)
	}

	/// Whether an operator of this kind must name at least one PLMN: it runs a radio network.
	pub fn requires_plmn(self) -> bool {
		matches!(self, Self::Mno)
	}
}

/// Where an operator stands.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum OperatorStatus {
	/// Has applied and paid its deposit; the board has not decided.
	Applied,
	/// Admitted: may do business.
	Active,
	/// Suspended by the board or for an offence: may finish what is open, start nothing new.
	Suspended,
	/// Left for good. Its codes are free for others; its id never returns.
	Retired,
}

impl OperatorStatus {
	/// May the operator enter into something new?
	pub fn may_start(self) -> bool {
		matches!(self, Self::Active)
	}

	/// May the operator carry on with, and be paid for, what it once started?
	pub fn may_finish(self) -> bool {
		matches!(self, Self::Active | Self::Suspended | Self::Retired)
	}

	/// Does the operator occupy its TADIG code and PLMNs?
	pub fn is_live(self) -> bool {
		!matches!(self, Self::Retired)
	}
}

/// A narrow right that an operator gives to one of its accounts. The operator's own account has
/// them all.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Role {
	/// Publish offers, request, accept and meter orders.
	Market,
	/// Redeem, reconcile and settle.
	Settlement,
	/// Announce and receive private documents.
	Documents,
	/// Manage devices and wallets.
	Devices,
	/// Sit on the board for the operator.
	Governance,
}

impl Role {
	/// All roles.
	pub const ALL: [Role; 5] =
		[Self::Market, Self::Settlement, Self::Documents, Self::Devices, Self::Governance];

	const fn bit(self) -> u8 {
		match self {
			Self::Market => 1,
			Self::Settlement => 2,
			Self::Documents => 4,
			Self::Devices => 8,
			Self::Governance => 16,
		}
	}
}

/// A set of [`Role`]s, one bit each from the lowest: market, settlement, documents, devices,
/// governance.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct RoleSet(u8);

impl RoleSet {
	/// Every role.
	pub const ALL: RoleSet = RoleSet(31);

	/// The set of bits, or `None` if a bit stands for no role.
	pub fn from_bits(bits: u8) -> Option<Self> {
		(bits & !Self::ALL.0 == 0).then_some(Self(bits))
	}

	/// The bits of the set.
	pub fn bits(self) -> u8 {
		self.0
	}

	/// Whether no bit is set that stands for no role. A decoded set may hold any byte.
	pub fn is_valid(self) -> bool {
		self.0 & !Self::ALL.0 == 0
	}

	/// Whether the set holds no role.
	pub fn is_empty(self) -> bool {
		self.0 == 0
	}

	/// Whether `role` is in the set.
	pub fn contains(self, role: Role) -> bool {
		self.0 & role.bit() != 0
	}

	/// The set with `role` in it.
	pub fn with(self, role: Role) -> Self {
		Self(self.0 | role.bit())
	}
}

impl From<Role> for RoleSet {
	fn from(role: Role) -> Self {
		Self(role.bit())
	}
}

/// An ISO 3166-1 alpha-2 country code: two capital letters.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Country(pub [u8; 2]);

/// The assigned codes of ISO 3166-1 alpha-2, and XK, which mobile networks use for Kosovo.
const COUNTRIES: &[u8] = b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

impl Country {
	/// Whether the code is assigned to a country or territory.
	pub fn is_assigned(self) -> bool {
		COUNTRIES.chunks_exact(2).any(|code| code == self.0)
	}
}

/// A TADIG code: five characters that name a network in roaming records, such as `DEUD1`. Three
/// letters of a country or organisation, then two letters or digits.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Tadig(pub [u8; 5]);

/// Why five bytes are no TADIG code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TadigError {
	/// The first three characters must be capital letters.
	Prefix,
	/// The last two characters must be capital letters or digits.
	Suffix,
}

impl Tadig {
	/// Checks the form of the code, not that anybody owns it.
	pub fn check(self) -> Result<(), TadigError> {
		let [a, b, c, d, e] = self.0;
		if ![a, b, c].iter().all(u8::is_ascii_uppercase) {
			return Err(TadigError::Prefix);
		}
		if ![d, e].iter().all(|x| x.is_ascii_uppercase() || x.is_ascii_digit()) {
			return Err(TadigError::Suffix);
		}
		Ok(())
	}
}

/// A public land mobile network code (ITU-T E.212): country and network.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Plmn {
	/// Mobile country code, 1 to 999: 200 to 799 are countries, 001 is for tests, 901 and the like
	/// are international networks.
	pub mcc: u16,
	/// Mobile network code, 0 to 99 with two digits, 0 to 999 with three.
	pub mnc: u16,
	/// Digits of the network code, 2 or 3: `01` and `001` are different networks.
	pub mnc_digits: u8,
}

/// Why numbers are no PLMN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlmnError {
	/// The country code is not 1 to 999.
	Mcc,
	/// The network code does not fit its digits.
	Mnc,
	/// The network code must have two or three digits.
	Digits,
}

impl Plmn {
	/// Checks the form of the code, not that anybody owns it.
	pub fn check(self) -> Result<(), PlmnError> {
		if !(1..=999).contains(&self.mcc) {
			return Err(PlmnError::Mcc);
		}
		let limit = match self.mnc_digits {
			2 => 99,
			3 => 999,
			_ => return Err(PlmnError::Digits),
		};
		if self.mnc > limit {
			return Err(PlmnError::Mnc);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn country_should_be_assigned_only_when_iso_lists_it() {
		for code in [b"DE", b"US", b"AD", b"ZW", b"XK"] {
			assert!(Country(*code).is_assigned());
		}
		// "EA" stands across the boundary of AE and AF and must not be found there.
		for code in [b"de", b"ZZ", b"EA", b"  ", b"D\0"] {
			assert!(!Country(*code).is_assigned());
		}
		assert_eq!(COUNTRIES.len(), 250 * 2);
	}

	#[test]
	fn tadig_should_be_refused_when_malformed() {
		assert_eq!(Tadig(*b"DEUD1").check(), Ok(()));
		assert_eq!(Tadig(*b"USA27").check(), Ok(()));
		assert_eq!(Tadig(*b"DE1D1").check(), Err(TadigError::Prefix));
		assert_eq!(Tadig(*b"DEUd1").check(), Err(TadigError::Suffix));
	}

	#[test]
	fn plmn_should_be_refused_when_out_of_range() {
		let plmn = |mcc, mnc, mnc_digits| Plmn { mcc, mnc, mnc_digits }.check();
		assert_eq!(plmn(262, 1, 2), Ok(()));
		assert_eq!(plmn(310, 260, 3), Ok(()));
		assert_eq!(plmn(0, 1, 2), Err(PlmnError::Mcc));
		assert_eq!(plmn(1000, 1, 2), Err(PlmnError::Mcc));
		assert_eq!(plmn(262, 100, 2), Err(PlmnError::Mnc));
		assert_eq!(plmn(262, 1000, 3), Err(PlmnError::Mnc));
		assert_eq!(plmn(262, 1, 1), Err(PlmnError::Digits));
		assert_eq!(plmn(262, 1, 4), Err(PlmnError::Digits));
	}

	#[test]
	fn role_set_should_hold_exactly_what_was_put_in() {
		for role in Role::ALL {
			let set = RoleSet::from(role);
			for other in Role::ALL {
				assert_eq!(set.contains(other), other == role);
			}
			assert!(RoleSet::ALL.contains(role));
		}
		assert_eq!(RoleSet::from_bits(31), Some(RoleSet::ALL));
		assert_eq!(RoleSet::from_bits(32), None);
		assert_eq!(Role::ALL.into_iter().fold(RoleSet::default(), RoleSet::with), RoleSet::ALL);
	}
}
