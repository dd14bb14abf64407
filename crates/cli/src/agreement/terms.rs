//! Terms of an agreement as a file: JSON, in which everything but the sheets has a default.

use crate::{
	codes,
	error::{Error, Result},
	hexed::Fixed,
	rating::args::{moment, rounding},
};
use interwork_rating::{
	time::{format_time, Moment},
	AgreedFigure, Amount, ComparisonRules, Label, MatchRules, Remedies, Remedy, Rounding, Slack,
	Tolerance,
};
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};
use std::{path::Path, time::Duration};

/// Most destinations with a tolerance of their own.
pub const MAX_DESTINATIONS: usize = 32;

/// Terms of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
	/// Commitments to the documents with the rate sheets.
	pub sheets: Sheets,
	/// When the first period begins. Not given: when the agreement is proposed.
	#[serde(with = "time", skip_serializing_if = "Option::is_none")]
	pub starts_at: Option<Moment>,
	/// How long a period is.
	#[serde(with = "length")]
	pub period: Duration,
	/// How far apart the totals of a direction may be.
	pub tolerance: Limit,
	/// How far apart single lines may be, where totals are not within tolerance.
	pub lines: Limit,
	/// How far apart the totals of single destinations may be, each judged for itself.
	pub destinations: Vec<Destination>,
	/// How far apart the units of a line may be, in basis points. `None`: they do not matter.
	pub units: Option<u32>,
	/// Whose figure is paid within tolerance.
	pub figure: Figure,
	/// Rounding of what is paid for a direction.
	#[serde(with = "decimals")]
	pub rounding: Rounding,
	/// When records are of one event and say the same.
	pub matching: Matching,
	/// What happens to what differs, by cause.
	pub remedies: Causes,
	/// How long after the end of a period statements are taken.
	#[serde(with = "length")]
	pub statement_within: Duration,
	/// How long after that records and confirmations are taken.
	#[serde(with = "length")]
	pub confirm_within: Duration,
	/// How long each side has to answer in a dispute.
	#[serde(with = "length")]
	pub answer_within: Duration,
	/// How long before its effect the agreement is ended.
	#[serde(with = "length")]
	pub notice: Duration,
	/// What silence after a confirmation means.
	pub on_silence: Silence,
	/// How the net is settled.
	pub settlement: Settlement,
}

impl Default for Terms {
	/// Monthly statements, as the trade has it: ten days for each step, half a percent of tolerance.
	fn default() -> Self {
		let day = |days: u64| Duration::from_secs(days.saturating_mul(86_400));
		Self {
			sheets: Sheets::default(),
			starts_at: None,
			period: day(30),
			tolerance: Limit { absolute: "1".into(), basis_points: 50 },
			lines: Limit::default(),
			destinations: Vec::new(),
			units: None,
			figure: Figure::Provider,
			rounding: Rounding { decimals: 2, mode: interwork_rating::RoundingMode::HalfUp },
			matching: Matching::default(),
			remedies: Causes::default(),
			statement_within: day(10),
			confirm_within: day(10),
			answer_within: day(50),
			notice: day(90),
			on_silence: Silence::Consent,
			settlement: Settlement::Transfer,
		}
	}
}

/// Commitments to the rate sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheets {
	/// What the first charges: a document of the first for the second.
	pub first: Fixed<32>,
	/// What the second charges: a document of the second for the first.
	pub second: Fixed<32>,
}

impl Default for Sheets {
	fn default() -> Self {
		Self { first: Fixed([0; 32]), second: Fixed([0; 32]) }
	}
}

/// How far apart two amounts may be. Either limit suffices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limit {
	/// An amount of SDRt.
	pub absolute: String,
	/// Hundredths of a percent of the larger one.
	pub basis_points: u32,
}

impl Default for Limit {
	fn default() -> Self {
		Self { absolute: "0".into(), basis_points: 0 }
	}
}

/// A destination with a tolerance of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
	/// Its name, as the rate sheets have it.
	pub name: String,
	/// An amount of SDRt.
	#[serde(default = "zero")]
	pub absolute: String,
	/// Hundredths of a percent of the larger one.
	#[serde(default)]
	pub basis_points: u32,
}

fn zero() -> String {
	"0".into()
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
	/// That of who served.
	Provider,
	/// That of who pays.
	Payer,
	/// The lower one.
	Lower,
	/// Half of their sum.
	Mean,
}

impl From<Figure> for AgreedFigure {
	fn from(figure: Figure) -> Self {
		match figure {
			Figure::Provider => Self::Provider,
			Figure::Payer => Self::Payer,
			Figure::Lower => Self::Lower,
			Figure::Mean => Self::Mean,
		}
	}
}

impl From<AgreedFigure> for Figure {
	fn from(figure: AgreedFigure) -> Self {
		match figure {
			AgreedFigure::Provider => Self::Provider,
			AgreedFigure::Payer => Self::Payer,
			AgreedFigure::Lower => Self::Lower,
			AgreedFigure::Mean => Self::Mean,
		}
	}
}

/// What happens to a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
	/// The figure of who served is paid.
	Provider,
	/// The figure of who pays is paid.
	Payer,
	/// The lower one is paid.
	Lower,
	/// Half of their sum is paid.
	Mean,
	/// The lower one is paid, and people decide about the difference.
	Dispute,
}

impl From<Handling> for Remedy {
	fn from(handling: Handling) -> Self {
		match handling {
			Handling::Provider => Self::Pay(AgreedFigure::Provider),
			Handling::Payer => Self::Pay(AgreedFigure::Payer),
			Handling::Lower => Self::Pay(AgreedFigure::Lower),
			Handling::Mean => Self::Pay(AgreedFigure::Mean),
			Handling::Dispute => Self::Dispute,
		}
	}
}

impl From<Remedy> for Handling {
	fn from(remedy: Remedy) -> Self {
		match remedy {
			Remedy::Pay(AgreedFigure::Provider) => Self::Provider,
			Remedy::Pay(AgreedFigure::Payer) => Self::Payer,
			Remedy::Pay(AgreedFigure::Lower) => Self::Lower,
			Remedy::Pay(AgreedFigure::Mean) => Self::Mean,
			Remedy::Dispute => Self::Dispute,
		}
	}
}

/// What happens to what differs, by cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Causes {
	/// Within tolerance.
	pub matched: Handling,
	/// The quantity.
	pub duration: Handling,
	/// The price.
	pub price: Handling,
	/// The increments.
	pub increment: Handling,
	/// The destination.
	pub destination: Handling,
	/// The clock.
	pub time_zone: Handling,
	/// Charges that do not follow from their own terms.
	pub arithmetic: Handling,
	/// Records that one side has more than once.
	pub duplicate: Handling,
	/// Records that one side does not have.
	pub missing: Handling,
}

impl Default for Causes {
	fn default() -> Self {
		Self {
			matched: Handling::Provider,
			duration: Handling::Dispute,
			price: Handling::Dispute,
			increment: Handling::Dispute,
			destination: Handling::Dispute,
			time_zone: Handling::Dispute,
			arithmetic: Handling::Dispute,
			duplicate: Handling::Lower,
			missing: Handling::Dispute,
		}
	}
}

impl From<Causes> for Remedies {
	fn from(causes: Causes) -> Self {
		Self {
			matched: causes.matched.into(),
			duration: causes.duration.into(),
			price: causes.price.into(),
			increment: causes.increment.into(),
			destination: causes.destination.into(),
			time_zone: causes.time_zone.into(),
			arithmetic: causes.arithmetic.into(),
			duplicate: causes.duplicate.into(),
			missing: causes.missing.into(),
		}
	}
}

/// When records are of one event and say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matching {
	/// How far apart the starts may be, in seconds.
	pub window: u32,
	/// How far apart durations may be, in seconds.
	pub calls: Apart,
	/// How far apart volumes may be, in bytes.
	pub data: Apart,
	/// Clocks that are wrong by a multiple of so many seconds are recognised; 0: they are not.
	pub zone_step: u32,
	/// The most that clocks may be wrong, in seconds.
	pub zone_reach: u32,
}

/// How far apart quantities may be. Either limit suffices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Apart {
	/// Seconds or bytes.
	pub absolute: u64,
	/// Hundredths of a percent of the larger one.
	pub basis_points: u32,
}

impl Default for Matching {
	fn default() -> Self {
		MatchRules::default().into()
	}
}

impl From<MatchRules> for Matching {
	fn from(rules: MatchRules) -> Self {
		let apart =
			|slack: Slack| Apart { absolute: slack.absolute, basis_points: slack.basis_points };
		Self {
			window: rules.window,
			calls: apart(rules.calls),
			data: apart(rules.data),
			zone_step: rules.zone_step,
			zone_reach: rules.zone_reach,
		}
	}
}

impl From<Matching> for MatchRules {
	fn from(matching: Matching) -> Self {
		let slack =
			|apart: Apart| Slack { absolute: apart.absolute, basis_points: apart.basis_points };
		Self {
			window: matching.window,
			calls: slack(matching.calls),
			data: slack(matching.data),
			zone_step: matching.zone_step,
			zone_reach: matching.zone_reach,
		}
	}
}

/// What it means when a side says nothing after the other has confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
	/// The period comes to nothing.
	Lapse,
	/// The other one's confirmation stands.
	Consent,
}

/// How the net is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
	/// In SDRt, in the same block.
	Transfer,
	/// Elsewhere: the chain records the amount.
	Record,
}

impl Terms {
	/// Reads a file of terms.
	pub fn read(path: &Path) -> Result<Self> {
		let text = std::fs::read_to_string(path)
			.map_err(|reason| Error::File { path: path.into(), reason })?;
		let fail = |reason: String| Error::Content { path: path.into(), reason };
		let terms: Self = serde_json::from_str(&text).map_err(|error| fail(error.to_string()))?;
		terms.comparison().map_err(fail)?;
		Ok(terms)
	}

	/// The rules by which statements are compared.
	pub fn comparison(&self) -> Result<ComparisonRules, String> {
		if self.destinations.len() > MAX_DESTINATIONS {
			return Err(format!(
				"{} destinations have a tolerance of their own; at most {MAX_DESTINATIONS} can",
				self.destinations.len()
			));
		}
		let destination = |entry: &Destination| {
			let label = Label::new(entry.name.as_bytes())
				.filter(|label| !label.is_empty())
				.ok_or_else(|| format!("{:?} is no name of a destination", entry.name))?;
			Ok((label, tolerance(&entry.absolute, entry.basis_points)?))
		};
		Ok(ComparisonRules {
			tolerance: self.tolerance.rule()?,
			destinations: self
				.destinations
				.iter()
				.map(destination)
				.collect::<Result<_, String>>()?,
			lines: self.lines.rule()?,
			units: self.units,
			figure: self.figure.into(),
			rounding: self.rounding,
		})
	}
}

impl Limit {
	fn rule(&self) -> Result<Tolerance, String> {
		tolerance(&self.absolute, self.basis_points)
	}
}

fn tolerance(absolute: &str, basis_points: u32) -> Result<Tolerance, String> {
	let amount = Amount::parse(absolute)
		.ok()
		.filter(|amount| *amount >= Amount::ZERO)
		.ok_or_else(|| format!("{absolute:?} is no amount: write for example \"0.5\""))?;
	Ok(Tolerance { absolute: amount, basis_points })
}

mod time {
	use super::*;

	pub fn serialize<S: Serializer>(value: &Option<Moment>, out: S) -> Result<S::Ok, S::Error> {
		match value {
			Some(value) => out.serialize_str(&format_time(*value)),
			None => out.serialize_none(),
		}
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Moment>, D::Error> {
		let text: Option<String> = Option::deserialize(input)?;
		text.map(|text| moment(&text)).transpose().map_err(D::Error::custom)
	}
}

mod length {
	use super::*;

	pub fn serialize<S: Serializer>(value: &Duration, out: S) -> Result<S::Ok, S::Error> {
		out.serialize_str(&text(*value))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Duration, D::Error> {
		codes::duration(&String::deserialize(input)?).map_err(D::Error::custom)
	}

	/// As [`codes::duration`] reads it, in the largest unit that fits.
	pub fn text(value: Duration) -> String {
		let secs = value.as_secs();
		for (unit, factor) in [("d", 86_400), ("h", 3_600), ("m", 60)] {
			if secs > 0 && secs % factor == 0 {
				return format!("{}{unit}", secs / factor);
			}
		}
		format!("{secs}s")
	}
}

pub use length::text as length_text;

mod decimals {
	use super::*;
	use interwork_rating::RoundingMode;

	pub fn serialize<S: Serializer>(value: &Rounding, out: S) -> Result<S::Ok, S::Error> {
		let mode = match value.mode {
			RoundingMode::Down => "down",
			RoundingMode::Up => "up",
			RoundingMode::HalfUp => "half-up",
			RoundingMode::HalfEven => "half-even",
		};
		out.serialize_str(&format!("{} {mode}", value.decimals))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Rounding, D::Error> {
		rounding(&String::deserialize(input)?).map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn terms_should_return_from_their_file() {
		let terms = Terms {
			starts_at: Some(1_772_323_200),
			destinations: vec![Destination {
				name: "DE mobile".into(),
				absolute: "0.5".into(),
				basis_points: 10,
			}],
			units: Some(5),
			..Terms::default()
		};
		let text = serde_json::to_string_pretty(&terms).unwrap();
		assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms);
		assert!(text.contains("\"2026-03-01T00:00:00Z\"") && text.contains("\"30d\""), "{text}");
	}

	#[test]
	fn terms_should_have_defaults_for_what_is_not_said() {
		assert_eq!(serde_json::from_str::<Terms>("{}").unwrap(), Terms::default());
		let causes: Causes = serde_json::from_str(r#"{"time-zone": "mean"}"#).unwrap();
		assert_eq!(causes, Causes { time_zone: Handling::Mean, ..Causes::default() });
		assert_eq!(Remedies::from(Causes::default()), Remedies::default());
		assert_eq!(MatchRules::from(Matching::default()), MatchRules::default());
	}

	#[test]
	fn terms_should_be_refused_when_they_say_something_unknown() {
		for text in [
			r#"{"tolerence": {}}"#,
			r#"{"period": "1 month"}"#,
			r#"{"rounding": "10 half-up"}"#,
			r#"{"figure": "mine"}"#,
			r#"{"starts_at": "soon"}"#,
			r#"{"remedies": {"matched": "nobody"}}"#,
			r#"{"sheets": {"first": "0x00", "second": "0x00"}}"#,
		] {
			assert!(serde_json::from_str::<Terms>(text).is_err(), "{text}");
		}
	}

	#[test]
	fn rules_should_be_refused_when_amounts_or_names_are_none() {
		let limit = |absolute: &str| Limit { absolute: absolute.into(), basis_points: 0 };
		for absolute in ["-1", "x", "0.0000000001", ""] {
			let terms = Terms { tolerance: limit(absolute), ..Terms::default() };
			assert!(terms.comparison().is_err(), "{absolute}");
		}
		let named = |name: &str| Terms {
			destinations: vec![Destination {
				name: name.into(),
				absolute: "0".into(),
				basis_points: 0,
			}],
			..Terms::default()
		};
		assert!(named("").comparison().is_err());
		assert!(named(&"x".repeat(33)).comparison().is_err());
		let mut many = named("x");
		many.destinations = vec![many.destinations.pop().unwrap(); MAX_DESTINATIONS + 1];
		assert!(many.comparison().unwrap_err().contains("at most 32"));
	}

	#[test]
	fn length_should_be_written_in_its_largest_unit() {
		for (secs, written) in [(0, "0s"), (15, "15s"), (90, "90s"), (120, "2m"), (86_400, "1d")] {
			assert_eq!(length_text(Duration::from_secs(secs)), written);
		}
	}
}
