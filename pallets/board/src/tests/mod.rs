mod dispatch_as_root;
mod journeys;
mod propose;
mod thresholds;

use crate::mock::*;
use sp_runtime::traits::{BlakeTwo256, Hash};

pub fn hash(call: &RuntimeCall) -> <Test as frame_system::Config>::Hash {
	BlakeTwo256::hash_of(call)
}

pub fn as_root() -> RuntimeCall {
	RuntimeCall::Probe(probe::Call::as_root {})
}

pub fn as_members() -> RuntimeCall {
	RuntimeCall::Probe(probe::Call::as_members {})
}

pub fn by_board(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Board(crate::Call::dispatch_as_root { call: Box::new(call) })
}
