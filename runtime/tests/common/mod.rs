//! What all tests of the runtime share: the presets as genesis configurations, and names for what
//! a call can fail with.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use codec::{Decode, Encode};
use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use frame_support::traits::PalletInfoAccess;
use interwork_runtime::{genesis_config_presets, *};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef, Variant};
use serde_json::Value;
use sp_runtime::{BuildStorage, DispatchError};
use std::collections::HashMap;

pub mod agreements;
pub mod business;
pub mod economy;

/// An account of the chain.
pub type AccountId = interwork_runtime::interwork_primitives::AccountId;

/// When the tests begin: 2027-01-15 08:00 UTC.
pub const START: u64 = 1_800_000_000;

/// Puts `patch` over `base`: objects are merged, everything else is replaced.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// The genesis configuration that a preset stands for, as a node makes it: the preset's JSON is a
/// patch of the default configuration.
pub fn genesis_of(preset: &str) -> RuntimeGenesisConfig {
	let patch = genesis_config_presets::get_preset(&preset.into())
		.unwrap_or_else(|| panic!("there is no preset {preset:?}"));
	let mut full = serde_json::to_value(RuntimeGenesisConfig::default())
		.expect("the default genesis has only string keys");
	merge(&mut full, serde_json::from_slice(&patch).expect("a preset is JSON"));
	serde_json::from_value(full).expect("a preset patches what the genesis has")
}

/// The chain after its genesis block, at the first moment of the tests.
pub fn chain_of(genesis: &RuntimeGenesisConfig) -> sp_io::TestExternalities {
	let storage = genesis.build_storage().expect("the genesis can be built");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		set_time(START);
	});
	ext
}

/// Sets the clock.
pub fn set_time(secs: u64) {
	pallet_timestamp::Now::<Runtime>::put(secs * 1_000);
}

/// The clock.
pub fn time() -> u64 {
	pallet_timestamp::Now::<Runtime>::get() / 1_000
}

/// Checks the invariants of every pallet of ours.
pub fn try_state() -> Result<(), String> {
	let named = |name: &str, result: Result<(), DispatchError>| {
		result.map_err(|error| format!("{name}: {error:?}"))
	};
	named("Operators", Operators::do_try_state())?;
	named("Authorities", Authorities::do_try_state())?;
	named("Sdrt", Sdrt::do_try_state())?;
	named("Marketplace", Marketplace::do_try_state())?;
	named("Dice", Dice::do_try_state())?;
	named("Channels", Channels::do_try_state())?;
	named("Documents", Documents::do_try_state())?;
	named("Reconciliation", Reconciliation::do_try_state())?;
	Ok(())
}

/// The name of the pallet with that index.
fn pallet_name(index: u8) -> &'static str {
	let names = [
		(System::index(), "System"),
		(Balances::index(), "Balances"),
		(Sdrt::index(), "Sdrt"),
		(Operators::index(), "Operators"),
		(Authorities::index(), "Authorities"),
		(Session::index(), "Session"),
		(Council::index(), "Council"),
		(CouncilMembership::index(), "CouncilMembership"),
		(Board::index(), "Board"),
		(Utility::index(), "Utility"),
		(Proxy::index(), "Proxy"),
		(Multisig::index(), "Multisig"),
		(Preimage::index(), "Preimage"),
		(Grandpa::index(), "Grandpa"),
		(Marketplace::index(), "Marketplace"),
		(Assets::index(), "Assets"),
		(Dice::index(), "Dice"),
		(Channels::index(), "Channels"),
		(Documents::index(), "Documents"),
		(Reconciliation::index(), "Reconciliation"),
	];
	names
		.into_iter()
		.find(|(known, _)| *known == usize::from(index))
		.map_or("Other", |(_, name)| name)
}

/// An error as text: `Marketplace::NotBuyer`, `Token::FundsUnavailable`, `BadOrigin`.
pub fn name_of(error: &DispatchError) -> String {
	match error {
		DispatchError::Module(module) => {
			format!("{}::{}", pallet_name(module.index), module.message.unwrap_or("?"))
		},
		DispatchError::Token(token) => format!("Token::{token:?}"),
		DispatchError::Arithmetic(arithmetic) => format!("Arithmetic::{arithmetic:?}"),
		other => format!("{other:?}"),
	}
}

/// The threshold of a motion, and who is for and against it.
pub fn votes(motion: sp_core::H256) -> Option<(u32, Vec<AccountId>, Vec<AccountId>)> {
	type Stored = (u32, u32, Vec<AccountId>, Vec<AccountId>, u32);
	let voting = pallet_collective::Voting::<Runtime, pallet_collective::Instance1>::get(motion)?;
	// Its fields are private, its encoding is not.
	let (_, threshold, ayes, nays, _) =
		Stored::decode(&mut &voting.encode()[..]).expect("a motion is stored like this");
	Some((threshold, ayes, nays))
}

/// The name of every error by the index of its pallet and its own.
pub fn error_names() -> HashMap<(u8, u8), String> {
	let mut names = HashMap::new();
	let metadata = metadata_v14();
	for pallet in &metadata.pallets {
		let Some(error) = &pallet.error else { continue };
		for variant in variants(&metadata.types, error.ty.id) {
			names.insert((pallet.index, variant.index), variant.name.clone());
		}
	}
	names
}

/// Does something in an empty state. The metadata shows parameters that the board sets, which are
/// read from the state.
pub fn in_empty_state<R>(act: impl FnOnce() -> R) -> R {
	sp_io::TestExternalities::default().execute_with(act)
}

/// The metadata of the runtime, version 14.
pub fn metadata_v14() -> RuntimeMetadataV14 {
	match in_empty_state(Runtime::metadata).1 {
		RuntimeMetadata::V14(metadata) => metadata,
		other => panic!("metadata of version {} instead of 14", other.version()),
	}
}

/// The variants of an enum type.
pub fn variants(types: &PortableRegistry, id: u32) -> &[Variant<PortableForm>] {
	match &types.resolve(id).expect("metadata has all its types").type_def {
		TypeDef::Variant(variants) => &variants.variants,
		other => panic!("{other:?} is no enum"),
	}
}

/// What a call gave, with a failure as text.
pub fn named<T>(
	result: Result<
		T,
		sp_runtime::DispatchErrorWithPostInfo<frame_support::dispatch::PostDispatchInfo>,
	>,
) -> Result<(), String> {
	result.map(|_| ()).map_err(|failure| name_of(&failure.error))
}

/// SplitMix64: small, seeded, good enough to wander.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`, which is not zero.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	/// A number of the range, both ends included.
	pub fn within(&mut self, low: u64, high: u64) -> u64 {
		low + self.below(high - low + 1)
	}

	/// True in `percent` of a hundred cases.
	pub fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	pub fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
		let index = self.below(of.len().max(1) as u64) as usize;
		of.get(index).cloned()
	}
}
