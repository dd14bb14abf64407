//! The words of the command line for what the chain counts as variants and codes.

use crate::api::{
	market,
	types::{interwork_primitives::operators as chain, pallet_sdrt},
	Country, Plmn, RoleSet, Tadig,
};
use clap::ValueEnum;
use serde::Serialize;
use std::{
	fmt,
	str::FromStr,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Declares the words for a plain enum of the chain.
macro_rules! words {
	($(#[$meta:meta])* $name:ident = $chain:ty { $($(#[$doc:meta])* $variant:ident,)* }) => {
		$(#[$meta])*
		#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
		#[serde(rename_all = "kebab-case")]
		pub enum $name { $($(#[$doc])* $variant,)* }

		impl From<$name> for $chain {
			fn from(word: $name) -> Self {
				match word { $($name::$variant => Self::$variant,)* }
			}
		}

		impl From<&$chain> for $name {
			fn from(value: &$chain) -> Self {
				match value { $(<$chain>::$variant => Self::$variant,)* }
			}
		}

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				match self.to_possible_value() {
					Some(word) => f.pad(word.get_name()),
					None => write!(f, "{self:?}"),
				}
			}
		}
	};
}

words! {
	/// What an operator does in the trade.
	Kind = chain::OperatorKind {
		/// Mobile network operator.
		Mno,
		/// Mobile virtual network operator.
		Mvno,
		/// Carrier.
		Carrier,
		/// Service provider.
		ServiceProvider,
		/// IoT provider.
		IotProvider,
	}
}

words! {
	/// Where an operator stands.
	Status = chain::OperatorStatus {
		/// Waits for the board.
		Applied,
		/// May do business.
		Active,
		/// May finish what is open.
		Suspended,
		/// Has left.
		Retired,
	}
}

words! {
	/// The kinds of service.
	ServiceKind = market::ServiceKind {
		/// Mobile data.
		MobileData,
		/// Voice calls.
		Voice,
		/// Text messages.
		Sms,
		/// Connectivity of devices.
		Iot,
		/// A digital service.
		DigitalService,
		/// A segment of a private network.
		VpnSegment,
		/// Scrubbing of attack traffic.
		DdosMitigation,
	}
}

words! {
	/// Which way calls or messages go.
	Direction = market::Direction {
		/// The subscriber calls or sends.
		Originating,
		/// The subscriber is called or receives.
		Terminating,
		/// Between two other networks.
		Transit,
	}
}

words! {
	/// The unit of a voice offer.
	CallUnit = market::CallUnit {
		/// One second.
		Second,
		/// Sixty seconds.
		Minute,
	}
}

words! {
	/// Radio technology of an IoT offer.
	IotTechnology = market::IotTechnology {
		/// LTE for machines.
		LteM,
		/// Narrowband IoT.
		NbIot,
		/// EC-GSM-IoT and plain 2G.
		Gsm,
		/// 5G reduced capability.
		RedCap,
		/// LoRaWAN.
		LoraWan,
		/// By satellite.
		Satellite,
	}
}

words! {
	/// What a digital service is about.
	DigitalCategory = market::DigitalCategory {
		/// Numbers, look-up and portability.
		Numbering,
		/// Identity, authentication and fraud signals.
		Identity,
		/// Messaging platforms.
		Messaging,
		/// Music, video and games.
		Content,
		/// Storage and computing.
		Cloud,
		/// Location.
		Location,
		/// Mobile payments.
		Payments,
		/// Anything else.
		Other,
	}
}

words! {
	/// The unit of a digital service.
	DigitalUnit = market::DigitalUnit {
		/// One request or query.
		Request,
		/// One item.
		Item,
		/// One user for one day.
		UserDay,
		/// One user for one month.
		UserMonth,
		/// One hour of use.
		Hour,
		/// One million bytes.
		Megabyte,
	}
}

words! {
	/// Where an order stands.
	OrderStatus = market::OrderStatus {
		/// Waits for its providers.
		Requested,
		/// Usage is reported and paid.
		Active,
		/// Ended early by the buyer.
		Closing,
		/// Only contested lines are left.
		Disputed,
		/// Closed at its own end.
		Completed,
		/// Closed by the buyer.
		Cancelled,
		/// Closed by a provider.
		Declined,
		/// Closed because not every provider accepted.
		Expired,
	}
}

words! {
	/// Where an order line stands.
	LineState = market::LineState {
		/// The order waits for its providers.
		Requested,
		/// Usage is reported and paid.
		Open,
		/// Payment is stopped.
		Contested,
		/// The final usage is reported.
		Released,
		/// A contest was settled.
		Settled,
		/// Paid and returned.
		Closed,
	}
}

words! {
	/// What became of a usage row.
	RowResult = market::UsageResult {
		/// The additional units are paid.
		Paid,
		/// There is no such line.
		LineNotFound,
		/// Another operator provides the line.
		NotProvider,
		/// The buyer contests the line.
		Contested,
		/// Not every provider has accepted.
		NotActive,
		/// The usage of the line is final.
		Closed,
		/// The reporting period is over.
		TooLate,
		/// More units than were ordered.
		ExceedsUnits,
		/// A replay, or overtaken by a later report.
		NotIncreasing,
	}
}

words! {
	/// Why an issuer does not pay out.
	RejectReason = pallet_sdrt::types::RejectReason {
		/// The payout details were not given.
		DetailsMissing,
		/// They do not match the commitment, or cannot be paid to.
		DetailsInvalid,
		/// The law or duties of care forbid it.
		NotPermitted,
		/// The payout was tried and came back.
		PayoutReturned,
		/// Told to the holder in private.
		Other,
	}
}

words! {
	/// Whether an offer can be ordered from.
	OfferStatus = market::OfferStatus {
		/// Within its validity.
		Open,
		/// Not for now.
		Paused,
		/// Never again.
		Withdrawn,
	}
}

/// A role that an operator gives to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
	/// Publish offers, request, accept and meter orders.
	Market,
	/// Redeem, reconcile and settle.
	Settlement,
	/// Announce and receive private documents.
	Documents,
	/// Manage devices and wallets.
	Devices,
	/// Sit on the board.
	Governance,
}

impl Role {
	const fn bit(self) -> u8 {
		match self {
			Self::Market => 1,
			Self::Settlement => 2,
			Self::Documents => 4,
			Self::Devices => 8,
			Self::Governance => 16,
		}
	}

	/// The set of roles.
	pub fn set(roles: &[Self]) -> RoleSet {
		RoleSet(roles.iter().fold(0, |bits, role| bits | role.bit()))
	}

	/// The roles in a set.
	pub fn of(set: &RoleSet) -> Vec<Self> {
		Self::value_variants()
			.iter()
			.copied()
			.filter(|role| set.0 & role.bit() != 0)
			.collect()
	}
}

/// A country code such as `DE`.
pub fn country(text: &str) -> Result<Country, String> {
	match text.as_bytes() {
		[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Country([*a, *b])),
		_ => Err("a country is two capital letters of ISO 3166-1, such as DE".into()),
	}
}

/// A TADIG code such as `DEUD1`.
pub fn tadig(text: &str) -> Result<Tadig, String> {
	let help =
		"a TADIG code is three capital letters and two capital letters or digits, such as DEUD1";
	let code: [u8; 5] = text.as_bytes().try_into().map_err(|_| help.to_string())?;
	let (letters, rest) = code.split_at(3);
	let is_code = letters.iter().all(u8::is_ascii_uppercase)
		&& rest.iter().all(|x| x.is_ascii_uppercase() || x.is_ascii_digit());
	is_code.then_some(Tadig(code)).ok_or(help.into())
}

/// A network such as `26201`, `262-01` or `310-260`.
pub fn plmn(text: &str) -> Result<Plmn, String> {
	let help =
		"a PLMN is the country's three digits and the network's two or three, such as 262-01";
	let digits = text.replacen('-', "", 1);
	let mnc_digits = match digits.len() {
		5 => 2,
		6 => 3,
		_ => return Err(help.into()),
	};
	if !digits.bytes().all(|x| x.is_ascii_digit()) {
		return Err(help.into());
	}
	let (mcc, mnc) = digits.split_at(3);
	match (mcc.parse(), mnc.parse()) {
		(Ok(mcc), Ok(mnc)) if mcc > 0 => Ok(Plmn { mcc, mnc, mnc_digits }),
		_ => Err(help.into()),
	}
}

/// Codes as text.
pub trait Text {
	/// The code as people write it.
	fn text(&self) -> String;
}

impl Text for Country {
	fn text(&self) -> String {
		String::from_utf8_lossy(&self.0).into_owned()
	}
}

impl Text for Tadig {
	fn text(&self) -> String {
		String::from_utf8_lossy(&self.0).into_owned()
	}
}

impl Text for Plmn {
	fn text(&self) -> String {
		let width = usize::from(self.mnc_digits);
		format!("{:03}-{:0width$}", self.mcc, self.mnc)
	}
}

impl Text for market::Area {
	fn text(&self) -> String {
		match self {
			market::Area::World => "world".into(),
			market::Area::Countries(countries) => {
				countries.0.iter().map(Text::text).collect::<Vec<_>>().join(",")
			},
		}
	}
}

impl Text for market::Service {
	fn text(&self) -> String {
		match self {
			Self::MobileData { bytes_per_unit, .. } => format!("mobile data, {bytes_per_unit} B"),
			Self::Voice { first_increment_secs, next_increment_secs, unit, .. } => {
				format!(
					"voice {first_increment_secs}/{next_increment_secs}, {}",
					CallUnit::from(unit)
				)
			},
			Self::Sms { direction, .. } => format!("text messages, {}", Direction::from(direction)),
			Self::Iot { technology, bytes_per_unit } => {
				format!("IoT {}, {bytes_per_unit} B", IotTechnology::from(technology))
			},
			Self::DigitalService { category, unit } => {
				format!("{}, {}", DigitalCategory::from(category), DigitalUnit::from(unit))
			},
			Self::VpnSegment { bandwidth_kbps, endpoints } => {
				format!("VPN, {bandwidth_kbps} kbit/s, {endpoints} ends, hour")
			},
			Self::DdosMitigation { capacity_gbps, .. } => {
				format!("DDoS mitigation, {capacity_gbps} Gbit/s, hour")
			},
		}
	}
}

/// A duration such as `90s`, `15m`, `24h` or `30d`.
pub fn duration(text: &str) -> Result<Duration, String> {
	let help = "a duration is a whole number and s, m, h or d, such as 24h";
	let unit = text.chars().last().ok_or(help)?;
	let factor = match unit {
		's' => 1,
		'm' => 60,
		'h' => 3_600,
		'd' => 86_400,
		_ => return Err(help.into()),
	};
	let number = text.strip_suffix(unit).unwrap_or_default();
	let count: u64 = match number.bytes().all(|x| x.is_ascii_digit()) {
		true => number.parse().map_err(|_| help)?,
		false => return Err(help.into()),
	};
	count.checked_mul(factor).map(Duration::from_secs).ok_or(help.into())
}

/// 32 bytes in hexadecimal, with or without `0x`.
pub fn hash(text: &str) -> Result<subxt::utils::H256, String> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.trim_start_matches("0x"), &mut bytes)
		.map(|()| subxt::utils::H256(bytes))
		.map_err(|_| "a hash is 64 hexadecimal digits".into())
}

/// Bytes in hexadecimal, with or without `0x`.
pub fn bytes(text: &str) -> Result<HexBytes, String> {
	HexBytes::from_str(text)
}

/// Bytes given in hexadecimal. A type of its own, because clap takes a plain vector for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexBytes(pub Vec<u8>);

impl FromStr for HexBytes {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		hex::decode(text.trim_start_matches("0x"))
			.map(Self)
			.map_err(|_| "not hexadecimal: give pairs of the digits 0 to 9 and a to f".into())
	}
}

/// This machine's clock, in seconds since 1970.
pub fn clock() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

/// A moment in seconds since 1970 as UTC text.
pub fn moment(secs: u64) -> String {
	let (days, rest) = (secs / 86_400, secs % 86_400);
	let (year, month, day) = civil(days);
	format!(
		"{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}",
		rest / 3_600,
		rest / 60 % 60,
		rest % 60
	)
}

/// The date of a day since 1970, by counting 400-year cycles of the Gregorian calendar from a first
/// of March.
fn civil(days: u64) -> (u64, u64, u64) {
	let days = days.saturating_add(719_468);
	let (era, day_of_era) = (days / 146_097, days % 146_097);
	let year_of_era =
		(day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
	let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	let month_from_march = (5 * day_of_year + 2) / 153;
	let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
	let year = year_of_era + era * 400 + u64::from(month <= 2);
	(year, month, day)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn plmn_should_keep_its_digits_when_read_and_written() {
		for (text, written) in [
			("26201", "262-01"),
			("262-01", "262-01"),
			("310260", "310-260"),
			("001-001", "001-001"),
		] {
			assert_eq!(plmn(text).unwrap().text(), written);
		}
		for text in ["2620", "2620111", "26a01", "", "26201 ", "000-01", "2-6-201"] {
			assert!(plmn(text).is_err(), "{text}");
		}
	}

	#[test]
	fn codes_should_be_refused_when_malformed() {
		assert_eq!(tadig("DEUD1").unwrap().text(), "DEUD1");
		assert_eq!(country("DE").unwrap().text(), "DE");
		for text in ["deud1", "DEUD", "DE1D1", "DEUD11"] {
			assert!(tadig(text).is_err(), "{text}");
		}
		for text in ["de", "D", "DEU", "D1"] {
			assert!(country(text).is_err(), "{text}");
		}
	}

	#[test]
	fn duration_should_be_read_with_its_unit() {
		assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
		assert_eq!(duration("15m"), Ok(Duration::from_secs(900)));
		assert_eq!(duration("24h"), Ok(Duration::from_secs(86_400)));
		assert_eq!(duration("30d"), Ok(Duration::from_secs(2_592_000)));
		for text in ["", "h", "1", "1.5h", "-1h", "+1h", "1w", "99999999999999999999d"] {
			assert!(duration(text).is_err(), "{text}");
		}
	}

	#[test]
	fn moment_should_be_the_date_in_utc() {
		assert_eq!(moment(0), "1970-01-01 00:00:00");
		assert_eq!(moment(951_782_400), "2000-02-29 00:00:00");
		assert_eq!(moment(1_659_312_000), "2022-08-01 00:00:00");
		assert_eq!(moment(4_107_542_399), "2100-02-28 23:59:59");
		assert_eq!(moment(4_107_542_400), "2100-03-01 00:00:00");
	}

	#[test]
	fn roles_should_be_the_bits_of_the_chain() {
		assert_eq!(Role::set(&[]).0, 0);
		assert_eq!(Role::set(Role::value_variants()).0, 31);
		assert_eq!(
			Role::of(&Role::set(&[Role::Market, Role::Governance])),
			[Role::Market, Role::Governance]
		);
	}
}
