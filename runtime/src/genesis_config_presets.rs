//! Genesis presets: `development` (one authority), `local_testnet` (four) and `live` (a template).

use crate::{
	AccountId, AuthoritiesConfig, BalancesConfig, CouncilMembershipConfig, Dice, Marketplace,
	OperatorsConfig, RuntimeGenesisConfig, Sdrt, SdrtConfig, SessionConfig, SessionKeys,
};
use alloc::{string::ToString, vec, vec::Vec};
use frame_support::build_struct_json_patch;
use interwork_primitives::{
	units::{EXISTENTIAL_DEPOSIT, SDRT},
	Balance, OperatorKind,
};
use pallet_operators::GenesisOperator;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// Name of the preset that a live network fills in.
pub const LIVE_RUNTIME_PRESET: &str = "live";

/// What each well-known account has at the start of a test network.
const ENDOWMENT: Balance = 10_000_000 * SDRT;

/// What the first issuer may have outstanding on a test network.
const ISSUER_CEILING: Balance = 1_000_000_000 * SDRT;

/// One of the operators that found a test network.
struct Founder {
	name: &'static str,
	country: &'static str,
	account: Sr25519Keyring,
	grandpa: Ed25519Keyring,
}

/// The founders of the test networks, made up: nobody else's name is on a chain anyone can start.
const FOUNDERS: [Founder; 4] = [
	Founder {
		name: "Alice Carrier Services",
		country: "DE",
		account: Sr25519Keyring::Alice,
		grandpa: Ed25519Keyring::Alice,
	},
	Founder {
		name: "Bob Interconnect",
		country: "US",
		account: Sr25519Keyring::Bob,
		grandpa: Ed25519Keyring::Bob,
	},
	Founder {
		name: "Charlie Transit",
		country: "FR",
		account: Sr25519Keyring::Charlie,
		grandpa: Ed25519Keyring::Charlie,
	},
	Founder {
		name: "Dave Exchange",
		country: "SG",
		account: Sr25519Keyring::Dave,
		grandpa: Ed25519Keyring::Dave,
	},
];

impl Founder {
	fn account(&self) -> AccountId {
		self.account.to_account_id()
	}

	fn operator(&self) -> GenesisOperator<AccountId> {
		GenesisOperator {
			account: self.account(),
			legal_name: self.name.to_string(),
			kind: OperatorKind::Carrier,
			country: self.country.to_string(),
			tadig: None,
			plmns: Vec::new(),
		}
	}

	fn session_keys(&self) -> (AccountId, AccountId, SessionKeys) {
		let keys = SessionKeys {
			aura: self.account.public().into(),
			grandpa: self.grandpa.public().into(),
		};
		(self.account(), self.account(), keys)
	}
}

/// A test network: four founding operators that are the board, the first `authorities` of which
/// author and finalise; well-known accounts with money; Ferdie the issuer who owes it.
fn test_network(authorities: usize) -> Value {
	let endowed: Vec<AccountId> =
		Sr25519Keyring::well_known().map(|key| key.to_account_id()).collect();
	let issuer = Sr25519Keyring::Ferdie.to_account_id();
	let authoring = || FOUNDERS.iter().take(authorities);

	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: endowed
				.into_iter()
				.map(|account| (account, ENDOWMENT))
				.chain([
					(Sdrt::pot_account(), EXISTENTIAL_DEPOSIT),
					(Marketplace::pot_account(), EXISTENTIAL_DEPOSIT),
					(Dice::pot_account(), EXISTENTIAL_DEPOSIT),
				])
				.collect::<Vec<_>>(),
		},
		sdrt: SdrtConfig {
			issuers: vec![(issuer, "Ferdie Trust".to_string(), ISSUER_CEILING, ISSUER_CEILING,)],
		},
		operators: OperatorsConfig {
			operators: FOUNDERS.iter().map(Founder::operator).collect::<Vec<_>>(),
		},
		authorities: AuthoritiesConfig {
			authorities: authoring().map(Founder::account).collect::<Vec<_>>(),
			minimum: if authorities > 1 { 3 } else { 1 },
		},
		session: SessionConfig { keys: authoring().map(Founder::session_keys).collect::<Vec<_>>() },
		council_membership: CouncilMembershipConfig {
			members: FOUNDERS
				.iter()
				.map(Founder::account)
				.collect::<Vec<_>>()
				.try_into()
				.unwrap_or_default(),
		},
	})
}

/// The template of a live network. Nobody is in it: before the first block the founders' operators,
/// session keys, board, issuer and balances are filled into the exported specification.
fn live() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig { authorities: AuthoritiesConfig { minimum: 4 } })
}

/// The preset of that name as JSON, a patch of the default genesis.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => test_network(1),
		LOCAL_TESTNET_RUNTIME_PRESET => test_network(4),
		LIVE_RUNTIME_PRESET => live(),
		_ => return None,
	};
	// A `serde_json::Value` has only string keys, which is all that serialisation can fail on.
	serde_json::to_vec(&patch).ok()
}

/// Names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV_RUNTIME_PRESET),
		PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET),
		PresetId::from(LIVE_RUNTIME_PRESET),
	]
}
