//! The first state: who answers for what the genesis endows. Runs once, before there is a chain, so
//! it may panic to refuse a wrong specification.
#![allow(clippy::expect_used, clippy::panic)]

use alloc::vec::Vec;
use frame_support::traits::fungible::{Inspect, Mutate};
use interwork_primitives::{sdr::Basket, IssuerId};
use sp_core::H256;

use crate::{
	is_valid_name, Attestation, Auditor, Baskets, Config, CurrentBaskets, GenesisConfig, Issuer,
	IssuerIds, IssuerOf, Issuers, Name, NextIssuerId, Pallet, Reporter, Reporters, ReportersOf,
};
use frame_support::traits::Get;

/// Writes the first state.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	let mut issuers: Vec<IssuerOf<T>> = config
		.issuers
		.iter()
		.map(|(account, name, ceiling, reserve)| {
			let bytes = name.as_bytes().to_vec();
			assert!(
				is_valid_name(&bytes),
				"sdrt genesis: the name {name:?} of an issuer is empty or holds control characters",
			);
			let bounded = Name::try_from(bytes).unwrap_or_else(|bytes| {
				panic!(
					"sdrt genesis: the name {name:?} of an issuer has {} bytes, more than 64",
					bytes.len(),
				)
			});
			let mut issuer = Issuer::new(account.clone(), bounded, *ceiling);
			issuer.attestation = Some(Attestation {
				amount: *reserve,
				as_of: config.reserves_as_of,
				evidence: H256::zero(),
			});
			issuer
		})
		.collect();
	let limit = T::MaxIssuers::get();
	assert!(
		u32::try_from(issuers.len()).is_ok_and(|count| count <= limit),
		"sdrt genesis: {} issuers are more than the limit of {limit}",
		issuers.len(),
	);

	if T::Fungible::total_issuance() > 0 {
		endow_pot::<T>();
		let endowed = T::Fungible::total_issuance();
		let first = issuers.first_mut().unwrap_or_else(|| {
			panic!(
				"sdrt genesis: {endowed} units of SDRt are endowed, and there is no issuer that \
				 owes them; name one in `issuers`",
			)
		});
		assert!(
			endowed <= first.limit(),
			"sdrt genesis: {endowed} units of SDRt are endowed, more than the first issuer may owe: \
			 its ceiling is {}, its reserve {}",
			first.ceiling,
			first.attestation.map_or(0, |attestation| attestation.amount),
		);
		first.endowed = endowed;
		first.outstanding = endowed;
	}

	let mut id = IssuerId(0);
	for issuer in issuers {
		assert!(
			!IssuerIds::<T>::contains_key(&issuer.account),
			"sdrt genesis: {:?} is named as an issuer twice",
			issuer.account,
		);
		IssuerIds::<T>::insert(&issuer.account, id);
		Issuers::<T>::insert(id, issuer);
		id = id.checked_next().expect("there are at most MaxIssuers issuers; qed");
	}
	NextIssuerId::<T>::put(id);

	if let Some(auditor) = &config.auditor {
		Auditor::<T>::put(auditor);
	}

	let mut reporters: Vec<_> = config
		.reporters
		.iter()
		.map(|account| Reporter { account: account.clone(), latest: None })
		.collect();
	reporters.sort_by(|a, b| a.account.cmp(&b.account));
	reporters.dedup_by(|a, b| a.account == b.account);
	assert!(
		reporters.len() == config.reporters.len(),
		"sdrt genesis: an account is named as a reporter twice",
	);
	let reporters = ReportersOf::<T>::try_from(reporters).unwrap_or_else(|reporters| {
		panic!(
			"sdrt genesis: {} reporters are more than the limit of {}",
			reporters.len(),
			T::MaxReporters::get(),
		)
	});
	Reporters::<T>::put(reporters);

	if let Some(basket) = config.basket {
		basket_should_be_valid(&basket);
		CurrentBaskets::<T>::put(Baskets { current: Some(basket), next: None });
	}
}

/// Gives the pot its existential deposit, unless the endowments already did.
fn endow_pot<T: Config>() {
	let pot = Pallet::<T>::pot_account();
	let minimum = T::Fungible::minimum_balance();
	if T::Fungible::balance(&pot) < minimum {
		T::Fungible::mint_into(&pot, minimum)
			.unwrap_or_else(|error| panic!("sdrt genesis: the pot cannot be endowed: {error:?}"));
	}
}

fn basket_should_be_valid(basket: &Basket) {
	if let Err(error) = basket.amounts.check() {
		panic!("sdrt genesis: the basket is invalid: {error:?}");
	}
}
