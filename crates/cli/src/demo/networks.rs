//! The networks of the demonstration.

use crate::{
	api::{Country, Plmn, Tadig},
	codes,
	error::{Error, Result},
};

/// A mobile network as the world knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
	/// TADIG code.
	pub tadig: &'static str,
	/// Name of the company or its brand.
	pub name: &'static str,
	/// Country.
	pub country: &'static str,
	/// Country and network code.
	pub plmn: &'static str,
	/// The same as IMSIs of the network begin with it.
	pub imsi: &'static str,
}

/// Real networks, so that the demonstration reads like the trade.
// Public numbering facts: mobile country and network codes are published by the ITU in its
// Operational Bulletin (Recommendation E.212), TADIG codes appear in public roaming documents.
// None of these companies takes part in the demonstration: its accounts are test keys.
pub const NETWORKS: [Network; 20] = [
	network("DEUD1", "Telekom Deutschland", "DE", "262-01", "26201"),
	network("USAW6", "T-Mobile USA", "US", "310-260", "310260"),
	network("JPNDO", "NTT DOCOMO", "JP", "440-10", "44010"),
	network("GBRVF", "Vodafone UK", "GB", "234-15", "23415"),
	network("FRAF1", "Orange France", "FR", "208-01", "20801"),
	network("SGPST", "Singtel", "SG", "525-01", "52501"),
	network("CHEC1", "Swisscom", "CH", "228-01", "22801"),
	network("USACG", "AT&T Mobility", "US", "310-410", "310410"),
	network("SWETR", "Telia Sverige", "SE", "240-01", "24001"),
	network("ITASI", "TIM Italia", "IT", "222-01", "22201"),
	network("NLDPT", "KPN", "NL", "204-08", "20408"),
	network("AUSTA", "Telstra", "AU", "505-01", "50501"),
	network("DEUD2", "Vodafone Deutschland", "DE", "262-02", "26202"),
	network("CANRW", "Rogers", "CA", "302-720", "302720"),
	network("BELTB", "Proximus", "BE", "206-01", "20601"),
	network("NORTM", "Telenor Norge", "NO", "242-01", "24201"),
	network("FRAF2", "SFR", "FR", "208-10", "20810"),
	network("AUTPT", "A1 Telekom Austria", "AT", "232-01", "23201"),
	network("GBRCN", "O2 UK", "GB", "234-10", "23410"),
	network("ITAOM", "Vodafone Italia", "IT", "222-10", "22210"),
];

const fn network(
	tadig: &'static str,
	name: &'static str,
	country: &'static str,
	plmn: &'static str,
	imsi: &'static str,
) -> Network {
	Network { tadig, name, country, plmn, imsi }
}

impl Network {
	/// The secret URI of the network's test account.
	pub fn suri(&self) -> String {
		format!("//Demo//{}", self.tadig)
	}

	/// The code as the chain takes it.
	pub fn tadig_code(&self) -> Result<Tadig> {
		codes::tadig(self.tadig).map_err(Error::Demo)
	}

	/// The country as the chain takes it.
	pub fn country_code(&self) -> Result<Country> {
		codes::country(self.country).map_err(Error::Demo)
	}

	/// The network code as the chain takes it.
	pub fn plmn_code(&self) -> Result<Plmn> {
		codes::plmn(self.plmn).map_err(Error::Demo)
	}
}

/// The networks in the order in which a seed looks at them.
pub fn in_order_of(seed: u64) -> impl Iterator<Item = Network> {
	let count = u64::try_from(NETWORKS.len()).unwrap_or(1);
	let skip = usize::try_from(seed % count).unwrap_or_default();
	NETWORKS.into_iter().cycle().skip(skip).take(NETWORKS.len())
}

/// Numbers that follow from a seed (SplitMix64), for quantities and prices that differ from run to
/// run and are the same for the same seed.
pub struct Dice(u64);

impl Dice {
	/// Begins with a seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// A number from `low` to `high`.
	pub fn between(&mut self, low: u64, high: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut x = self.0;
		x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		x ^= x >> 31;
		low + x % (high - low + 1)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn networks_should_have_well_formed_and_unique_codes() {
		for network in NETWORKS {
			assert!(network.tadig_code().is_ok(), "{network:?}");
			assert!(network.country_code().is_ok(), "{network:?}");
			assert!(network.plmn_code().is_ok(), "{network:?}");
			assert!(network.name.len() <= 64);
			assert_eq!(network.imsi, network.plmn.replace('-', ""));
		}
		let unique = |codes: Vec<&str>| codes.into_iter().collect::<BTreeSet<_>>().len();
		assert_eq!(unique(NETWORKS.iter().map(|x| x.tadig).collect()), NETWORKS.len());
		assert_eq!(unique(NETWORKS.iter().map(|x| x.plmn).collect()), NETWORKS.len());
	}

	#[test]
	fn order_should_hold_every_network_once_whatever_the_seed() {
		for seed in [0, 1, 19, 20, u64::MAX] {
			let order: BTreeSet<_> = in_order_of(seed).map(|x| x.tadig).collect();
			assert_eq!(order.len(), NETWORKS.len());
		}
		assert_eq!(in_order_of(0).next().map(|x| x.tadig), Some("DEUD1"));
		assert_eq!(in_order_of(21).next().map(|x| x.tadig), Some("USAW6"));
	}

	#[test]
	fn dice_should_be_repeatable_and_within_bounds() {
		let throw = |seed| {
			let mut dice = Dice::new(seed);
			(0..100).map(|_| dice.between(3, 9)).collect::<Vec<_>>()
		};
		assert_eq!(throw(7), throw(7));
		assert_ne!(throw(7), throw(8));
		assert!(throw(7).iter().all(|x| (3..=9).contains(x)));
	}
}
