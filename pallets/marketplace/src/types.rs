//! The records of the marketplace and the pure rules that belong to one record. No storage access.

use crate::pallet::Config;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use interwork_primitives::{Balance, Country, LineId, OfferId, OperatorId, OrderId, UnixSecs};
use scale_info::TypeInfo;
use sp_core::H256;

/// The most list entries that one page of a view function returns.
pub const PAGE_LIMIT: u32 = 100;

/// The most index entries that one page of a view function looks at.
pub const SCAN_LIMIT: u32 = 1_000;

/// The longest text message on offer, in characters: ten joined parts of 153.
pub const MESSAGE_LENGTH_MAX: u16 = 1_530;

/// The longest charging increment of a call, in seconds: an hour.
pub const INCREMENT_SECS_MAX: u16 = 3_600;

// --- Services ---------------------------------------------------------------------------------

/// The kinds of service, by which offers are indexed.
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
)]
pub enum ServiceKind {
	/// Mobile data for people.
	MobileData,
	/// Voice calls.
	Voice,
	/// Text messages.
	Sms,
	/// Connectivity of devices.
	Iot,
	/// A digital service, such as storage or authentication.
	DigitalService,
	/// A segment of a private network.
	VpnSegment,
	/// Scrubbing of attack traffic.
	DdosMitigation,
}

/// A set of radio technologies, one bit each from the lowest: 2G, 3G, 4G, 5G.
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
)]
pub struct Technologies(pub u8);

impl Technologies {
	/// 2G (GSM).
	pub const G2: Self = Self(1);
	/// 3G (UMTS).
	pub const G3: Self = Self(2);
	/// 4G (LTE).
	pub const G4: Self = Self(4);
	/// 5G (NR).
	pub const G5: Self = Self(8);
	/// All four.
	pub const ALL: Self = Self(15);

	/// Whether at least one bit is set and none that stands for no technology.
	pub fn is_valid(self) -> bool {
		self.0 != 0 && self.0 & !Self::ALL.0 == 0
	}
}

/// Which way calls or messages go, seen from the buyer's subscriber.
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
)]
pub enum Direction {
	/// The subscriber calls or sends.
	Originating,
	/// The subscriber is called or receives.
	Terminating,
	/// The provider carries it between two other networks.
	Transit,
}

/// The unit of time of a voice offer.
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
)]
pub enum CallUnit {
	/// One second.
	Second,
	/// Sixty seconds.
	Minute,
}

/// Radio technology of an IoT offer.
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
)]
pub enum IotTechnology {
	/// LTE for machines (LTE-M).
	LteM,
	/// Narrowband IoT.
	NbIot,
	/// EC-GSM-IoT and plain 2G.
	Gsm,
	/// 5G reduced capability (RedCap).
	RedCap,
	/// LoRaWAN.
	LoraWan,
	/// By satellite.
	Satellite,
}

/// What a digital service is about.
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
)]
pub enum DigitalCategory {
	/// Numbers, number look-up and portability.
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
	/// Anything else; the terms say what.
	Other,
}

/// The unit of a digital service.
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
)]
pub enum DigitalUnit {
	/// One request or query.
	Request,
	/// One item or piece.
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

/// A service with the parameters that say what one unit of it is.
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
)]
pub enum Service {
	/// Mobile data.
	MobileData {
		/// Bytes in one unit, such as 100,000.
		bytes_per_unit: u32,
		/// Radio technologies that a visitor may use.
		technologies: Technologies,
	},
	/// Voice calls.
	Voice {
		/// Which way the calls go.
		direction: Direction,
		/// The first so many seconds are charged whole, such as the 60 of 60/1.
		first_increment_secs: u16,
		/// After them, so many seconds at a time, such as the 1 of 60/1.
		next_increment_secs: u16,
		/// What one unit is.
		unit: CallUnit,
	},
	/// Text messages; one unit is one message.
	Sms {
		/// Which way the messages go.
		direction: Direction,
		/// The longest message, in characters.
		length_max: u16,
	},
	/// Connectivity of devices.
	Iot {
		/// Radio technology.
		technology: IotTechnology,
		/// Bytes in one unit.
		bytes_per_unit: u32,
	},
	/// A digital service.
	DigitalService {
		/// What it is about.
		category: DigitalCategory,
		/// What one unit is.
		unit: DigitalUnit,
	},
	/// A segment of a private network; one unit is one hour.
	VpnSegment {
		/// Bandwidth in kilobits a second.
		bandwidth_kbps: u32,
		/// Number of end points, at least two.
		endpoints: u16,
	},
	/// Scrubbing of attack traffic; one unit is one hour.
	DdosMitigation {
		/// Largest attack, in gigabits a second.
		capacity_gbps: u32,
		/// Time from alarm to mitigation, in seconds.
		response_secs: u32,
	},
}

impl Service {
	/// The kind of the service.
	pub fn kind(&self) -> ServiceKind {
		match self {
			Self::MobileData { .. } => ServiceKind::MobileData,
			Self::Voice { .. } => ServiceKind::Voice,
			Self::Sms { .. } => ServiceKind::Sms,
			Self::Iot { .. } => ServiceKind::Iot,
			Self::DigitalService { .. } => ServiceKind::DigitalService,
			Self::VpnSegment { .. } => ServiceKind::VpnSegment,
			Self::DdosMitigation { .. } => ServiceKind::DdosMitigation,
		}
	}

	/// Whether the parameters make sense.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::MobileData { bytes_per_unit, technologies } => {
				*bytes_per_unit != 0 && technologies.is_valid()
			},
			Self::Voice { first_increment_secs, next_increment_secs, .. } => {
				[first_increment_secs, next_increment_secs]
					.into_iter()
					.all(|secs| (1..=INCREMENT_SECS_MAX).contains(secs))
			},
			Self::Sms { length_max, .. } => (1..=MESSAGE_LENGTH_MAX).contains(length_max),
			Self::Iot { bytes_per_unit, .. } => *bytes_per_unit != 0,
			Self::DigitalService { .. } => true,
			Self::VpnSegment { bandwidth_kbps, endpoints } => {
				*bandwidth_kbps != 0 && *endpoints >= 2
			},
			Self::DdosMitigation { capacity_gbps, response_secs } => {
				*capacity_gbps != 0 && *response_secs != 0
			},
		}
	}
}

// --- Offers -----------------------------------------------------------------------------------

/// Where an offer applies.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub enum Area<T: Config> {
	/// Everywhere.
	World,
	/// In these countries, in ascending order, each once.
	Countries(BoundedVec<Country, T::MaxAreas>),
}

impl<T: Config> Area<T> {
	/// Whether the area names something, each country exists, and none is named twice.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::World => true,
			Self::Countries(countries) => {
				!countries.is_empty()
					&& countries.iter().all(|country| country.is_assigned())
					&& is_strictly_ascending(countries)
			},
		}
	}

	/// Whether the area includes `country`.
	pub fn includes(&self, country: Country) -> bool {
		match self {
			Self::World => true,
			Self::Countries(countries) => countries.contains(&country),
		}
	}

	/// The keys under which an offer of this area is indexed.
	pub fn keys(&self) -> Vec<AreaKey> {
		match self {
			Self::World => alloc::vec![AreaKey::World],
			Self::Countries(countries) => countries.iter().copied().map(AreaKey::Country).collect(),
		}
	}
}

/// A key of the index of offers by area.
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
)]
pub enum AreaKey {
	/// Offers that apply everywhere.
	World,
	/// Offers that name this country.
	Country(Country),
}

/// Who may order from an offer.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub enum Audience<T: Config> {
	/// Every active operator.
	Public,
	/// These operators, in ascending order, each once.
	Named(BoundedVec<OperatorId, T::MaxNamed>),
}

impl<T: Config> Audience<T> {
	/// Whether the audience names somebody and nobody twice.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::Public => true,
			Self::Named(operators) => !operators.is_empty() && is_strictly_ascending(operators),
		}
	}

	/// How many operators the audience names.
	pub fn named_count(&self) -> u32 {
		match self {
			Self::Public => 0,
			Self::Named(operators) => count(operators.len()),
		}
	}

	/// Whether `operator` is in the audience.
	pub fn includes(&self, operator: OperatorId) -> bool {
		match self {
			Self::Public => true,
			Self::Named(operators) => operators.contains(&operator),
		}
	}
}

/// A length as a count. Every list here is bounded by a `u32`.
pub(crate) fn count(len: usize) -> u32 {
	u32::try_from(len).unwrap_or(u32::MAX)
}

fn is_strictly_ascending<E: Ord>(list: &[E]) -> bool {
	list.iter().zip(list.iter().skip(1)).all(|(a, b)| a < b)
}

/// What the provider promises about quality.
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
)]
pub struct ServiceLevel {
	/// Share of the time in which the service works, in basis points: 9,990 is 99.9 %.
	pub availability_bp: u16,
	/// Longest round trip in milliseconds. `None`: no promise.
	pub latency_ms_max: Option<u32>,
	/// Hours a day in which support answers, 0 to 24.
	pub support_hours: u8,
	/// Commitment to a document that says more. `None`: there is none.
	pub document: Option<H256>,
}

impl ServiceLevel {
	/// Whether the figures are within their ranges.
	pub fn is_valid(&self) -> bool {
		self.availability_bp <= 10_000 && self.support_hours <= 24 && self.latency_ms_max != Some(0)
	}
}

/// What a provider offers, as it is published.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct OfferTerms<T: Config> {
	/// The service and what one unit of it is.
	pub service: Service,
	/// Price of one unit, in the smallest unit of SDRt. Not zero.
	pub unit_price: u64,
	/// Where the offer applies.
	pub area: Area<T>,
	/// The promised quality.
	pub service_level: ServiceLevel,
	/// From this moment on the offer can be ordered from.
	pub valid_from: UnixSecs,
	/// Until before this moment the offer can be ordered from.
	pub valid_until: UnixSecs,
	/// Units on offer over the whole life of the offer, ordered ones included.
	pub capacity: u64,
	/// Smallest number of units in one order line. Not zero.
	pub min_units: u64,
	/// Who may order.
	pub audience: Audience<T>,
	/// Commitment to the contract terms. Zero: none.
	pub terms: H256,
}

impl<T: Config> OfferTerms<T> {
	/// How many index entries the area needs.
	pub fn area_count(&self) -> u32 {
		match &self.area {
			Area::World => 1,
			Area::Countries(countries) => count(countries.len()),
		}
	}

	/// How many operators the audience names.
	pub fn named_count(&self) -> u32 {
		self.audience.named_count()
	}
}

/// Whether an offer can be ordered from.
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
)]
pub enum OfferStatus {
	/// It can, within its validity.
	Open,
	/// Not for now.
	Paused,
	/// Never again. The record stays until the last order line over it is closed.
	Withdrawn,
}

/// The two states between which a provider may switch its offer.
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
)]
pub enum OfferSwitch {
	/// Take orders.
	Open,
	/// Take no orders for now.
	Paused,
}

impl From<OfferSwitch> for OfferStatus {
	fn from(switch: OfferSwitch) -> Self {
		match switch {
			OfferSwitch::Open => Self::Open,
			OfferSwitch::Paused => Self::Paused,
		}
	}
}

/// What changes in an offer. `None`: the value stays.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct OfferChange<T: Config> {
	/// New price of one unit.
	pub unit_price: Option<u64>,
	/// New capacity: not less than what is ordered and delivered already.
	pub capacity: Option<u64>,
	/// New begin of the validity.
	pub valid_from: Option<UnixSecs>,
	/// New end of the validity.
	pub valid_until: Option<UnixSecs>,
	/// New smallest number of units in one line.
	pub min_units: Option<u64>,
	/// New audience.
	pub audience: Option<Audience<T>>,
	/// Open or paused.
	pub status: Option<OfferSwitch>,
}

impl<T: Config> OfferChange<T> {
	/// How many operators the new audience names.
	pub fn named_count(&self) -> u32 {
		self.audience.as_ref().map_or(0, Audience::named_count)
	}
}

impl<T: Config> Default for OfferChange<T> {
	fn default() -> Self {
		Self {
			unit_price: None,
			capacity: None,
			valid_from: None,
			valid_until: None,
			min_units: None,
			audience: None,
			status: None,
		}
	}
}

/// An offer.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct OfferRecord<T: Config> {
	/// The operator that offers and is paid.
	pub provider: OperatorId,
	/// What is offered.
	pub offer: OfferTerms<T>,
	/// Whether it can be ordered from.
	pub status: OfferStatus,
	/// Units in order lines that are not closed.
	pub committed: u64,
	/// Units used in order lines that are closed.
	pub delivered: u64,
	/// The account on which the deposit is held.
	pub depositor: T::AccountId,
	/// The deposit.
	pub deposit: Balance,
	/// When the offer was published.
	pub published_at: UnixSecs,
}

impl<T: Config> OfferRecord<T> {
	/// Units that can still be ordered.
	pub fn remaining(&self) -> u64 {
		self.offer
			.capacity
			.saturating_sub(self.committed)
			.saturating_sub(self.delivered)
	}

	/// Whether the offer can be ordered from at `now`, leaving buyer and units aside.
	pub fn ensure_open(&self, now: UnixSecs) -> Result<(), LineProblem> {
		if self.status != OfferStatus::Open {
			return Err(LineProblem::OfferNotOpen);
		}
		if now < self.offer.valid_from || now >= self.offer.valid_until {
			return Err(LineProblem::OfferNotValid);
		}
		Ok(())
	}

	/// Whether `buyer` may order from the offer.
	pub fn ensure_audience(&self, buyer: OperatorId) -> Result<(), LineProblem> {
		if self.provider == buyer {
			return Err(LineProblem::OwnOffer);
		}
		if !self.offer.audience.includes(buyer) {
			return Err(LineProblem::NotInAudience);
		}
		Ok(())
	}

	/// Whether `line` is within the offer's smallest number of units, capacity and the buyer's
	/// price limit. Returns the price of the line.
	pub fn price_of(&self, line: &RequestLine) -> Result<Balance, LineProblem> {
		// The smallest number of units is never zero, so this refuses an empty line too.
		if line.units < self.offer.min_units {
			return Err(LineProblem::TooFewUnits);
		}
		if line.units > self.remaining() {
			return Err(LineProblem::CapacityExceeded);
		}
		if self.offer.unit_price > line.max_unit_price {
			return Err(LineProblem::PriceAboveLimit);
		}
		Ok(price(line.units, self.offer.unit_price))
	}
}

/// Price of `units`. The product of two 64-bit numbers always fits.
pub fn price(units: u64, unit_price: u64) -> Balance {
	Balance::from(units).saturating_mul(Balance::from(unit_price))
}

// --- Orders -----------------------------------------------------------------------------------

/// One line of a request.
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
)]
pub struct RequestLine {
	/// The offer to order from.
	pub offer: OfferId,
	/// Units to order.
	pub units: u64,
	/// The request fails if the offer's unit price is higher by now.
	pub max_unit_price: u64,
}

/// Why a line cannot be ordered. When several reasons apply, the first in this list wins.
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
)]
pub enum LineProblem {
	/// There is no such offer.
	OfferNotFound,
	/// The offer is paused or withdrawn.
	OfferNotOpen,
	/// The offer's validity has not begun or is over.
	OfferNotValid,
	/// An operator cannot order from itself.
	OwnOffer,
	/// The offer is for other operators.
	NotInAudience,
	/// The provider is suspended or has left.
	ProviderNotActive,
	/// Fewer units than the offer's smallest number.
	TooFewUnits,
	/// More units than the offer has left.
	CapacityExceeded,
	/// The offer's price is above the given limit.
	PriceAboveLimit,
}

/// What a request would cost.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// The price of the whole request, or `None` if a line cannot be ordered.
	pub total: Option<Balance>,
	/// The price of each line, or why it cannot be ordered. Earlier lines that can be ordered
	/// count against the capacity that later ones see.
	pub lines: Vec<Result<Balance, LineProblem>>,
}

/// Where an order stands.
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
)]
pub enum OrderStatus {
	/// Paid into escrow; not every provider has accepted.
	Requested,
	/// Accepted by every provider: usage is reported and paid.
	Active,
	/// The buyer has ended it; the last usage may be reported until the reporting period is over.
	Closing,
	/// The reporting period is over and only contested lines are left.
	Disputed,
	/// Closed: it came to its own end.
	Completed,
	/// Closed: the buyer ended it before its end, or before it was accepted.
	Cancelled,
	/// Closed: a provider declined.
	Declined,
	/// Closed: not every provider accepted in time.
	Expired,
}

impl OrderStatus {
	/// Whether the order may still hold escrow.
	pub fn is_open(self) -> bool {
		matches!(self, Self::Requested | Self::Active | Self::Closing | Self::Disputed)
	}

	/// Whether every provider has accepted and the reporting period is not wound up.
	pub fn is_running(self) -> bool {
		matches!(self, Self::Active | Self::Closing)
	}
}

/// What an order says about one of its lines. The rest is in the line's own record.
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
)]
pub struct OrderLine {
	/// The offer that was ordered from.
	pub offer: OfferId,
	/// Its provider.
	pub provider: OperatorId,
}

/// An order.
#[derive(
	Encode, Decode, MaxEncodedLen, TypeInfo, CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct OrderRecord<T: Config> {
	/// The operator that ordered.
	pub buyer: OperatorId,
	/// The account that paid and gets the rest back.
	pub payer: T::AccountId,
	/// Opaque reference of the buyer to whom or what it ordered for.
	pub user_reference: [u8; 32],
	/// Where the order stands.
	pub status: OrderStatus,
	/// Id of the first line. The others follow without a gap, in the order of `lines`.
	pub first_line: LineId,
	/// The lines.
	pub lines: BoundedVec<OrderLine, T::MaxOrderLines>,
	/// How many providers have not accepted yet.
	pub awaiting: u32,
	/// When it was requested.
	pub requested_at: UnixSecs,
	/// Providers accept before this moment; from it on the order can be expired.
	pub accept_by: UnixSecs,
	/// The service ends at this moment.
	pub service_until: UnixSecs,
	/// Usage is reported before this moment; from it on the order can be finalised.
	pub report_until: UnixSecs,
	/// When the buyer ended it early. `None`: it did not.
	pub closing_since: Option<UnixSecs>,
	/// When the order was closed for good. `None`: it is open.
	pub closed_at: Option<UnixSecs>,
}

impl<T: Config> OrderRecord<T> {
	/// The lines with their ids.
	pub fn lines(&self) -> impl Iterator<Item = (LineId, &OrderLine)> {
		(self.first_line.0..).map(LineId).zip(self.lines.iter())
	}

	/// The providers, each once, in the order of their first line.
	pub fn providers(&self) -> Vec<OperatorId> {
		let mut providers: Vec<OperatorId> = Vec::with_capacity(self.lines.len());
		for line in &self.lines {
			if !providers.contains(&line.provider) {
				providers.push(line.provider);
			}
		}
		providers
	}

	/// How the order ends when it is wound up after it was active.
	pub fn outcome(&self) -> OrderStatus {
		match self.closing_since {
			Some(_) => OrderStatus::Cancelled,
			None => OrderStatus::Completed,
		}
	}

	/// How many lines the order has.
	pub fn line_count(&self) -> u32 {
		count(self.lines.len())
	}

	/// Whether `operator` is the provider of a line.
	pub fn has_provider(&self, operator: OperatorId) -> bool {
		self.lines.iter().any(|line| line.provider == operator)
	}
}

/// How an operator takes part in an order.
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
)]
pub enum Party {
	/// It ordered.
	Buyer,
	/// It provides at least one line.
	Provider,
}

/// A provider's acceptance of its lines.
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
)]
pub struct FulfilmentRecord {
	/// Commitment to the fulfilment document, which goes to the buyer privately.
	pub commitment: H256,
	/// When it was accepted.
	pub accepted_at: UnixSecs,
}

/// Where a line stands. One byte of the line's record; mirrors the state of the order.
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
)]
pub enum LineState {
	/// The order waits for its providers. Holds escrow.
	Requested,
	/// Usage is reported and paid. Holds escrow.
	Open,
	/// The buyer contests it: payment is stopped. Holds escrow.
	Contested,
	/// The provider has said that its final usage is reported. Holds escrow.
	Released,
	/// A contest was settled: `used` is final. Holds escrow.
	Settled,
	/// Paid and returned. Holds nothing.
	Closed,
}

impl LineState {
	/// Whether the escrow holds money for what is not used.
	pub fn holds_escrow(self) -> bool {
		!matches!(self, Self::Closed)
	}
}

/// One line of an order: everything that a usage row needs, so that a row costs one read and one
/// write. At most 32 bytes in usual sizes, which the state trie stores inline.
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
)]
pub struct LineRecord {
	/// Number of the order (an `OrderId`).
	#[codec(compact)]
	pub order: u64,
	/// Number of the provider (an `OperatorId`).
	#[codec(compact)]
	pub provider: u32,
	/// Price of one unit, fixed by the request.
	#[codec(compact)]
	pub unit_price: u64,
	/// Units ordered.
	#[codec(compact)]
	pub units: u64,
	/// Units used and paid.
	#[codec(compact)]
	pub used: u64,
	/// Usage is reported before this moment.
	#[codec(compact)]
	pub report_until: UnixSecs,
	/// Where the line stands.
	pub state: LineState,
}

impl LineRecord {
	/// The order of the line.
	pub fn order_id(&self) -> OrderId {
		OrderId(self.order)
	}

	/// The provider of the line.
	pub fn provider_id(&self) -> OperatorId {
		OperatorId(self.provider)
	}

	/// What the escrow holds for the line.
	pub fn escrowed(&self) -> Balance {
		if self.state.holds_escrow() {
			price(self.units.saturating_sub(self.used), self.unit_price)
		} else {
			0
		}
	}

	/// What has been paid for the line.
	pub fn paid(&self) -> Balance {
		price(self.used, self.unit_price)
	}

	/// Whether nothing more can be paid on the line, so that it need not wait for the end of the
	/// reporting period.
	pub fn is_done(&self) -> bool {
		match self.state {
			LineState::Requested | LineState::Contested => false,
			LineState::Open => self.used == self.units,
			LineState::Released | LineState::Settled | LineState::Closed => true,
		}
	}

	/// Takes a usage report of `provider` at `now` and returns what it must be paid. Reports are
	/// cumulative, so that a replayed or a late one pays nothing twice. When several reasons to
	/// refuse apply, the first checked wins.
	pub fn report(
		&mut self,
		provider: OperatorId,
		now: UnixSecs,
		cumulative_units: u64,
	) -> Result<Balance, UsageResult> {
		if self.provider_id() != provider {
			return Err(UsageResult::NotProvider);
		}
		match self.state {
			LineState::Open => {},
			LineState::Contested => return Err(UsageResult::Contested),
			LineState::Requested => return Err(UsageResult::NotActive),
			LineState::Released | LineState::Settled | LineState::Closed => {
				return Err(UsageResult::Closed)
			},
		}
		if now >= self.report_until {
			return Err(UsageResult::TooLate);
		}
		if cumulative_units > self.units {
			return Err(UsageResult::ExceedsUnits);
		}
		match cumulative_units.checked_sub(self.used) {
			None | Some(0) => Err(UsageResult::NotIncreasing),
			Some(more) => {
				self.used = cumulative_units;
				Ok(price(more, self.unit_price))
			},
		}
	}
}

// --- Usage ------------------------------------------------------------------------------------

/// One row of a usage report: 16 bytes.
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
)]
pub struct UsageRow {
	/// The order line.
	pub line: LineId,
	/// Units used since the order became active, not since the last report.
	pub cumulative_units: u64,
}

/// What became of one usage row.
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
)]
pub enum UsageResult {
	/// The additional units are paid.
	Paid,
	/// There is no such line.
	LineNotFound,
	/// Another operator provides the line.
	NotProvider,
	/// The buyer contests the line: nothing is paid until that is settled.
	Contested,
	/// Not every provider has accepted the order yet.
	NotActive,
	/// The line is released, settled or closed: its usage is final.
	Closed,
	/// The reporting period is over.
	TooLate,
	/// More units than were ordered. A provider that served more reports the ordered units.
	ExceedsUnits,
	/// Not more units than are on record: a replay, or a report overtaken by a later one.
	NotIncreasing,
}

// --- Contests ---------------------------------------------------------------------------------

/// What a party says was used.
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
)]
pub struct Claim {
	/// Units used since the order became active.
	pub units: u64,
	/// Commitment to the evidence.
	pub evidence: H256,
	/// When it was claimed.
	pub claimed_at: UnixSecs,
}

/// Where a contest stands.
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
)]
pub enum ContestStatus {
	/// Payment on the line is stopped.
	Open,
	/// The buyer took it back.
	Withdrawn,
	/// Both parties named these final units.
	Agreed(u64),
	/// The board named these final units.
	Resolved(u64),
}

/// A contest of a line. Stays on record until the order is pruned.
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
)]
pub struct ContestRecord {
	/// What the buyer claims.
	pub buyer_claim: Claim,
	/// What the provider claims. `None`: it has not answered.
	pub provider_claim: Option<Claim>,
	/// Final units to which the buyer would agree.
	pub buyer_proposal: Option<u64>,
	/// Final units to which the provider would agree.
	pub provider_proposal: Option<u64>,
	/// Where the contest stands.
	pub status: ContestStatus,
}

// --- Money ------------------------------------------------------------------------------------

/// The books of the escrow. `received == paid + returned + held` at all times.
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
)]
pub struct EscrowTotals {
	/// On hold in the pot now.
	pub held: Balance,
	/// Ever paid in by buyers. Only grows.
	pub received: Balance,
	/// Ever paid out to providers. Only grows.
	pub paid: Balance,
	/// Ever given back to buyers. Only grows.
	pub returned: Balance,
}

impl EscrowTotals {
	/// The books after a buyer paid `amount` in.
	pub fn receive(self, amount: Balance) -> Option<Self> {
		Some(Self {
			held: self.held.checked_add(amount)?,
			received: self.received.checked_add(amount)?,
			..self
		})
	}

	/// The books after `amount` was paid to a provider.
	pub fn pay(self, amount: Balance) -> Option<Self> {
		Some(Self {
			held: self.held.checked_sub(amount)?,
			paid: self.paid.checked_add(amount)?,
			..self
		})
	}

	/// The books after `amount` was given back.
	pub fn give_back(self, amount: Balance) -> Option<Self> {
		Some(Self {
			held: self.held.checked_sub(amount)?,
			returned: self.returned.checked_add(amount)?,
			..self
		})
	}

	/// Whether what came in is what went out and what is left.
	pub fn is_balanced(&self) -> bool {
		self.paid
			.checked_add(self.returned)
			.and_then(|out| out.checked_add(self.held))
			.is_some_and(|sum| sum == self.received)
	}
}

// --- Index keys -------------------------------------------------------------------------------

/// Declares an index key: an id in big-endian bytes, so that an index under the `Identity` hasher
/// lists in the order of the ids.
macro_rules! index_key {
	($(#[$meta:meta])* $name:ident($id:ident, $inner:ty, $size:literal)) => {
		$(#[$meta])*
		#[derive(
			Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		pub struct $name([u8; $size]);

		impl From<$id> for $name {
			fn from(id: $id) -> Self {
				Self(id.0.to_be_bytes())
			}
		}

		impl From<$name> for $id {
			fn from(key: $name) -> Self {
				Self(<$inner>::from_be_bytes(key.0))
			}
		}
	};
}

index_key! {
	/// An [`OfferId`] in an index.
	OfferKey(OfferId, u32, 4)
}

index_key! {
	/// An [`OrderId`] in an index.
	OrderKey(OrderId, u64, 8)
}

// --- Views ------------------------------------------------------------------------------------

/// What a front end looks for. `None`: any.
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
)]
pub struct OfferFilter {
	/// Only offers of this kind.
	pub kind: Option<ServiceKind>,
	/// Only offers that apply in this country, those for the whole world included.
	pub country: Option<Country>,
	/// Only offers of this operator.
	pub provider: Option<OperatorId>,
	/// Only offers from which this operator can order at this moment.
	pub buyer: Option<OperatorId>,
	/// Only offers of at most this unit price.
	pub unit_price_max: Option<u64>,
}

/// An offer as front ends see it.
#[derive(Encode, Decode, TypeInfo, CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound)]
#[scale_info(skip_type_params(T))]
pub struct OfferView<T: Config> {
	/// Its id.
	pub id: OfferId,
	/// Its record.
	pub record: OfferRecord<T>,
	/// Units that can still be ordered.
	pub remaining: u64,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Page<Item, Cursor> {
	/// The entries, in ascending order of their ids.
	pub items: Vec<Item>,
	/// Pass this as `after` to get the next page. `None`: the list is at its end. A page may be
	/// shorter than asked, even empty, and still have a next one.
	pub next: Option<Cursor>,
}

/// A line of an order as front ends see it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LineView {
	/// Its id.
	pub id: LineId,
	/// The offer that was ordered from.
	pub offer: OfferId,
	/// Its record.
	pub record: LineRecord,
	/// Its contest, open or past.
	pub contest: Option<ContestRecord>,
	/// What has been paid for it.
	pub paid: Balance,
	/// What the escrow holds for it.
	pub escrowed: Balance,
}

/// What can be done with an order at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum OrderAction {
	/// This provider can accept or decline.
	Accept(OperatorId),
	/// The buyer can cancel.
	Cancel,
	/// Anyone can expire it.
	Expire,
	/// This provider can report usage on this line; the buyer can contest it.
	ReportUsage(OperatorId, LineId),
	/// This provider can say that its final usage is reported.
	Release(OperatorId),
	/// The buyer can close it.
	Close,
	/// Anyone can finalise it.
	Finalise,
	/// The provider can answer, the buyer can withdraw, both can propose and the board can resolve
	/// the contest of this line.
	ResolveContest(LineId),
	/// Anyone can prune it.
	Prune,
}

/// An order with all that belongs to it.
#[derive(Encode, Decode, TypeInfo, CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound)]
#[scale_info(skip_type_params(T))]
pub struct OrderView<T: Config> {
	/// Its id.
	pub id: OrderId,
	/// Its record.
	pub record: OrderRecord<T>,
	/// Its lines with their contests.
	pub lines: Vec<LineView>,
	/// Who has accepted.
	pub fulfilments: Vec<(OperatorId, FulfilmentRecord)>,
	/// What has been paid to providers.
	pub paid: Balance,
	/// What the escrow still holds.
	pub escrowed: Balance,
	/// What can be done at this moment.
	pub actions: Vec<OrderAction>,
	/// The next moment at which time alone changes what can be done. `None`: there is none.
	pub next_deadline: Option<UnixSecs>,
}
