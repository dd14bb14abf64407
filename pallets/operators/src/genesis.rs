//! The operators of the genesis. Panics on bad data, with a message that names it: a chain whose
//! genesis is wrong must not start.

use crate::{pallet::*, types::*};
use frame_support::traits::Get;
use interwork_primitives::OperatorStatus;

#[allow(
	clippy::panic,
	clippy::expect_used,
	reason = "runs when the genesis is built, never in a block"
)]
impl<T: Config> Pallet<T> {
	/// Registers the operators of the genesis as active, in order, with no deposit.
	pub(crate) fn build_genesis(operators: &[GenesisOperator<T::AccountId>]) {
		for entry in operators {
			let name = &entry.legal_name;
			let legal_name: NameOf<T> = name.as_bytes().to_vec().try_into().unwrap_or_else(|_| {
				let limit = T::MaxNameLength::get();
				panic!("genesis operator {name:?}: the name is longer than {limit} bytes")
			});
			let country = parse_country(&entry.country).unwrap_or_else(|| {
				panic!("genesis operator {name:?}: {:?} is no country code", entry.country)
			});
			let tadig = entry.tadig.as_ref().map(|code| {
				parse_tadig(code).unwrap_or_else(|| {
					panic!("genesis operator {name:?}: {code:?} is no TADIG code")
				})
			});
			let mut plmns = PlmnsOf::<T>::default();
			for code in &entry.plmns {
				let plmn = parse_plmn(code)
					.unwrap_or_else(|| panic!("genesis operator {name:?}: {code:?} is no PLMN"));
				plmns.try_push(plmn).unwrap_or_else(|_| {
					let limit = T::MaxPlmns::get();
					panic!("genesis operator {name:?}: more than {limit} PLMNs")
				});
			}
			Self::ensure_facts(None, &legal_name, entry.kind, country, tadig, &plmns)
				.unwrap_or_else(|error| panic!("genesis operator {name:?}: {error:?}"));
			if Accounts::<T>::contains_key(&entry.account) {
				panic!("genesis operator {name:?}: its account belongs to an earlier one");
			}
			Self::register(OperatorRecord {
				account: entry.account.clone(),
				legal_name,
				kind: entry.kind,
				country,
				tadig,
				plmns,
				status: OperatorStatus::Active,
				deposit: 0,
				applied_at: 0,
				status_since: 0,
				delegate_count: 0,
			})
			.unwrap_or_else(|error| panic!("genesis operator {name:?}: {error:?}"));
		}
	}
}
