//! Chain specifications: a name and network settings around a genesis preset of the runtime.

use interwork_runtime::{
	genesis_config_presets::LIVE_RUNTIME_PRESET, interwork_primitives::units, WASM_BINARY,
};
use sc_service::{ChainType, Properties};

/// A specification without extensions.
pub type ChainSpec = sc_service::GenericChainSpec;

/// What front ends and wallets need to show amounts and addresses.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), units::TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), units::TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), units::SS58_PREFIX.into());
	properties
}

fn from_preset(
	name: &str,
	id: &str,
	protocol_id: &str,
	chain_type: ChainType,
	preset: &str,
) -> Result<ChainSpec, String> {
	let code = WASM_BINARY.ok_or_else(|| {
		"this node was built without its Wasm runtime (SKIP_WASM_BUILD was set); build it again"
			.to_string()
	})?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(protocol_id)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// One authority on one machine, for development.
pub fn development() -> Result<ChainSpec, String> {
	from_preset(
		"Interwork Development",
		"interwork_dev",
		"iwdev",
		ChainType::Development,
		sp_genesis_builder::DEV_RUNTIME_PRESET,
	)
}

/// Four authorities with well-known keys, for tests of a network.
pub fn local_testnet() -> Result<ChainSpec, String> {
	from_preset(
		"Interwork Local Testnet",
		"interwork_local",
		"iwlocal",
		ChainType::Local,
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET,
	)
}

/// The template of a live network: it names no authority and endows nobody. Export it, fill in the
/// founding operators, their session keys, the board and the first issuer, and start from the file.
pub fn live() -> Result<ChainSpec, String> {
	from_preset("Interwork", "interwork", "interwork", ChainType::Live, LIVE_RUNTIME_PRESET)
}
