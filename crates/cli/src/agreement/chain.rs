//! Terms of an agreement to and from the chain.

use super::terms::{Causes, Destination, Limit, Settlement, Sheets, Silence, Terms};
use crate::{
	api::{reconciliation as chain, types::bounded_collections::bounded_vec::BoundedVec},
	hexed::Fixed,
};
use interwork_rating::{time::Moment, Label, Tolerance};
use std::time::Duration;
use subxt::utils::{Static, H256};

fn secs(what: &str, value: Duration) -> Result<u32, String> {
	u32::try_from(value.as_secs()).map_err(|_| format!("{what} is too long"))
}

impl Terms {
	/// The terms as the chain has them. `starts_at` is when they begin if they do not say it, in seconds
	/// since 1970.
	pub fn on_chain(&self, starts_at: u64) -> Result<chain::Terms, String> {
		let rules = self.comparison()?;
		let mut destinations: Vec<(Label, Tolerance)> = rules.destinations;
		// The chain has them in one order.
		destinations.sort_unstable_by_key(|(label, _)| *label);
		let starts_at = match self.starts_at {
			None => starts_at,
			Some(moment) => {
				u64::try_from(moment).map_err(|_| "the agreement begins before 1970".to_string())?
			},
		};
		Ok(chain::Terms {
			sheets: [H256(self.sheets.first.0), H256(self.sheets.second.0)],
			starts_at,
			period_secs: secs("a period", self.period)?,
			tolerance: Static(rules.tolerance),
			lines: Static(rules.lines),
			destinations: BoundedVec(
				destinations
					.into_iter()
					.map(|(label, tolerance)| (label.as_bytes().to_vec(), Static(tolerance)))
					.collect(),
			),
			units: self.units,
			figure: Static(self.figure.into()),
			rounding: Static(self.rounding),
			matching: Static(self.matching.into()),
			remedies: Static(self.remedies.into()),
			statement_secs: secs("the time for statements", self.statement_within)?,
			confirm_secs: secs("the time for confirmations", self.confirm_within)?,
			answer_secs: secs("the time for answers", self.answer_within)?,
			notice_secs: secs("the notice", self.notice)?,
			on_silence: match self.on_silence {
				Silence::Lapse => chain::OnSilence::Lapse,
				Silence::Consent => chain::OnSilence::Consent,
			},
			settlement: match self.settlement {
				Settlement::Transfer => chain::Settlement::Transfer,
				Settlement::Record => chain::Settlement::Record,
			},
		})
	}
}

impl From<&chain::Terms> for Terms {
	fn from(terms: &chain::Terms) -> Self {
		let limit = |tolerance: &Tolerance| Limit {
			absolute: tolerance.absolute.to_string(),
			basis_points: tolerance.basis_points,
		};
		let length = |secs: u32| Duration::from_secs(secs.into());
		let [first, second] = &terms.sheets;
		let remedies = &terms.remedies.0;
		Self {
			sheets: Sheets { first: Fixed(first.0), second: Fixed(second.0) },
			starts_at: Moment::try_from(terms.starts_at).ok(),
			period: length(terms.period_secs),
			tolerance: limit(&terms.tolerance.0),
			lines: limit(&terms.lines.0),
			destinations: terms
				.destinations
				.0
				.iter()
				.map(|(label, tolerance)| Destination {
					name: String::from_utf8_lossy(label).into_owned(),
					absolute: tolerance.0.absolute.to_string(),
					basis_points: tolerance.0.basis_points,
				})
				.collect(),
			units: terms.units,
			figure: terms.figure.0.into(),
			rounding: terms.rounding.0,
			matching: terms.matching.0.into(),
			remedies: Causes {
				matched: remedies.matched.into(),
				duration: remedies.duration.into(),
				price: remedies.price.into(),
				increment: remedies.increment.into(),
				destination: remedies.destination.into(),
				time_zone: remedies.time_zone.into(),
				arithmetic: remedies.arithmetic.into(),
				duplicate: remedies.duplicate.into(),
				missing: remedies.missing.into(),
			},
			statement_within: length(terms.statement_secs),
			confirm_within: length(terms.confirm_secs),
			answer_within: length(terms.answer_secs),
			notice: length(terms.notice_secs),
			on_silence: match terms.on_silence {
				chain::OnSilence::Lapse => Silence::Lapse,
				chain::OnSilence::Consent => Silence::Consent,
			},
			settlement: match terms.settlement {
				chain::Settlement::Transfer => Settlement::Transfer,
				chain::Settlement::Record => Settlement::Record,
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::agreement::terms::{Figure, Handling};

	#[test]
	fn terms_should_return_from_the_chain() {
		let handlings =
			Causes { price: Handling::Mean, missing: Handling::Payer, ..Causes::default() };
		let destination = |name: &str| Destination {
			name: name.into(),
			absolute: "0.000000001".into(),
			basis_points: 10,
		};
		let terms = Terms {
			sheets: Sheets { first: Fixed([1; 32]), second: Fixed([2; 32]) },
			remedies: handlings,
			figure: Figure::Lower,
			on_silence: Silence::Lapse,
			settlement: Settlement::Record,
			destinations: vec![destination("a"), destination("b")],
			..Terms::default()
		};
		let begun = Terms { starts_at: Some(1_772_323_200), ..terms.clone() };
		let chain = terms.on_chain(1_772_323_200).unwrap();
		assert_eq!(Terms::from(&chain), begun);
		// When they say themselves when they begin, that counts; the order of destinations does not.
		let mut turned = begun.clone();
		turned.destinations.reverse();
		assert_eq!(turned.on_chain(7).unwrap(), chain);
		let long = Terms { period: Duration::from_secs(1 << 33), ..terms };
		assert!(long.on_chain(0).unwrap_err().contains("too long"));
	}
}
