//! Sessions: who is in the set, with which keys, and when that changes.

use crate::{
	api::{self, types},
	client::{parameter, view, AtBlock, Client},
	error::{Error, Result},
	sdrt,
};
use codec::{Decode, Encode};
use serde::Serialize;
use std::time::{Duration, Instant};
use subxt::utils::AccountId32;

pub use types::pallet_authorities::types::{AuthorityRecord, AuthorityStatus};

/// An authority's keys as the chain stores them: 32 bytes for Aura, 32 for GRANDPA.
pub type Keys = [u8; 64];

/// A session is so long until the board decides otherwise: ten minutes.
const DEFAULT_SESSION_MILLIS: u64 = 600_000;

/// No session is shorter, whatever the board decides.
const SESSION_BLOCKS_MIN: u32 = 5;

/// How often the tool looks again while it waits.
pub const POLL: Duration = Duration::from_secs(2);

/// The running session and the next, at one block.
pub struct Sessions {
	/// The block.
	pub block: u32,
	/// Seconds since 1970 at it.
	pub time: u64,
	/// Number of the running session.
	pub index: u32,
	/// Blocks in a session.
	pub length: u32,
	/// Length of a slot.
	pub slot_millis: u64,
	/// Who is in the running set, with the keys that count in it.
	pub running: Vec<(AccountId32, Keys)>,
	/// Who is in the next one, with the keys that will count.
	pub queued: Vec<(AccountId32, Keys)>,
}

/// When something takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Effective {
	/// The session that starts with it.
	pub session: u32,
	/// The block with which that session is expected to start. `None`: it runs already.
	pub at_block: Option<u32>,
	/// When that block is expected, in seconds since 1970, if no slot stays empty.
	pub at_time: Option<u64>,
}

impl Effective {
	/// For people.
	pub fn text(&self) -> String {
		match (self.at_block, self.at_time) {
			(Some(block), Some(time)) => format!(
				"session {}, from block {block}, about {} UTC",
				self.session,
				crate::codes::moment(time)
			),
			_ => format!("session {}, which runs", self.session),
		}
	}
}

impl Sessions {
	/// Reads them.
	pub async fn read(client: &Client, at: &AtBlock) -> Result<Self> {
		let storage = at.storage();
		let session = || api::storage().session();
		let index = storage.fetch(session().current_index(), ()).await?.decode()?;
		let validators: Vec<AccountId32> =
			storage.fetch(session().validators(), ()).await?.decode()?;
		let queued = storage.fetch(session().queued_keys(), ()).await?.bytes().to_vec();
		let aura = storage.fetch(api::storage().aura().authorities(), ()).await?.bytes().to_vec();
		let grandpa = storage
			.fetch(api::storage().grandpa().authorities(), ())
			.await?
			.bytes()
			.to_vec();
		let aura = Vec::<[u8; 32]>::decode(&mut aura.as_slice())?;
		let grandpa = Vec::<([u8; 32], u64)>::decode(&mut grandpa.as_slice())?;
		let slot_millis = at.constants().entry(api::constants().aura().slot_duration())?;
		// All three are in the order of the session's validators. GRANDPA's list follows a forced
		// change only some blocks into the session.
		let running = validators
			.into_iter()
			.enumerate()
			.map(|(place, account)| {
				let aura = aura.get(place).copied().unwrap_or_default();
				let grandpa = grandpa.get(place).map(|(key, _)| *key).unwrap_or_default();
				let mut keys = [0; 64];
				for (to, from) in keys.iter_mut().zip(aura.iter().chain(&grandpa)) {
					*to = *from;
				}
				(account, keys)
			})
			.collect();
		Ok(Self {
			block: u32::try_from(at.block_number()).unwrap_or(u32::MAX),
			time: sdrt::chain_time(at).await?,
			index,
			length: length(client, at, slot_millis).await?,
			slot_millis,
			running,
			queued: Decode::decode(&mut queued.as_slice())?,
		})
	}

	/// The block with which the next session starts.
	pub fn ends_at(&self) -> u32 {
		(self.block / self.length + 1) * self.length
	}

	/// When a session starts.
	pub fn effective(&self, session: u32) -> Effective {
		if session <= self.index {
			return Effective { session, at_block: None, at_time: None };
		}
		let sessions_between = session - self.index - 1;
		let block = self.ends_at().saturating_add(sessions_between.saturating_mul(self.length));
		Effective { session, at_block: Some(block), at_time: Some(self.time_of(block)) }
	}

	/// When a block is expected if no slot stays empty.
	pub fn time_of(&self, block: u32) -> u64 {
		let blocks = u64::from(block.saturating_sub(self.block));
		self.time.saturating_add(blocks.saturating_mul(self.slot_millis) / 1_000)
	}

	/// The keys that count for an account in the running session.
	pub fn running_keys(&self, account: &AccountId32) -> Option<Keys> {
		keys_in(&self.running, account)
	}

	/// The keys that count for an account in the next session.
	pub fn queued_keys(&self, account: &AccountId32) -> Option<Keys> {
		keys_in(&self.queued, account)
	}
}

fn keys_in(set: &[(AccountId32, Keys)], account: &AccountId32) -> Option<Keys> {
	set.iter().find(|(other, _)| other == account).map(|(_, keys)| *keys)
}

/// Blocks in a session: what the board has set, or ten minutes.
async fn length(client: &Client, at: &AtBlock, slot_millis: u64) -> Result<u32> {
	let length = match parameter(client, at, LENGTH).await? {
		Some(length) => length,
		None => {
			let blocks = DEFAULT_SESSION_MILLIS / slot_millis.max(1);
			u32::try_from(blocks).unwrap_or(u32::MAX)
		},
	};
	Ok(length.max(SESSION_BLOCKS_MIN))
}

/// `Session.Length` among the parameters: index of the group, index in the group.
const LENGTH: [u8; 2] = [1, 0];

/// The call that sets the length of sessions, encoded: `Parameters.set_parameter`.
pub fn set_length(blocks: u32) -> Vec<u8> {
	([2u8, 0], LENGTH, Some(blocks)).encode()
}

/// The session keys that an account has registered.
pub async fn registered(at: &AtBlock, account: AccountId32) -> Result<Option<Keys>> {
	let keys = at.storage().try_fetch(api::storage().session().next_keys(), (account,)).await?;
	keys.map(|keys| Keys::decode(&mut keys.bytes())).transpose().map_err(Into::into)
}

/// The listed authorities.
pub async fn listed(at: &AtBlock) -> Result<Vec<(AccountId32, AuthorityRecord)>> {
	view(at, api::view_functions().authorities().authorities()).await
}

/// The fewest authorities with keys that the set may have.
pub async fn minimum(at: &AtBlock) -> Result<u32> {
	view(at, api::view_functions().authorities().minimum()).await
}

/// Each validator of the running session, its blocks in it, and its empty sessions before.
pub async fn liveness(at: &AtBlock) -> Result<Vec<(AccountId32, u32, u32)>> {
	view(at, api::view_functions().authorities().liveness()).await
}

/// The number that GRANDPA's set has in the runtime.
pub async fn set_id(at: &AtBlock) -> Result<u64> {
	let entry = at.storage().fetch(api::storage().grandpa().current_set_id(), ()).await?;
	Ok(entry.decode()?)
}

/// A wait with an end.
pub struct Deadline {
	started: Instant,
	patience: Duration,
}

impl Deadline {
	/// Starts now.
	pub fn new(patience: Duration) -> Self {
		Self { started: Instant::now(), patience }
	}

	/// Pauses before the next look, or fails because it took too long.
	pub async fn pause(&self, what: &str, advice: &str) -> Result<()> {
		if self.started.elapsed() >= self.patience {
			return Err(Error::Timeout {
				what: what.into(),
				seconds: self.patience.as_secs(),
				advice: advice.into(),
			});
		}
		tokio::time::sleep(POLL).await;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sessions() -> Sessions {
		Sessions {
			block: 604,
			time: 1_000,
			index: 2,
			length: 300,
			slot_millis: 2_000,
			running: vec![(AccountId32([1; 32]), [1; 64])],
			queued: vec![(AccountId32([1; 32]), [2; 64])],
		}
	}

	#[test]
	fn session_should_start_where_its_length_divides_the_height() {
		let sessions = sessions();
		assert_eq!(sessions.ends_at(), 900);
		let expected = Effective { session: 4, at_block: Some(1_200), at_time: Some(2_192) };
		assert_eq!(sessions.effective(4), expected);
		assert_eq!(sessions.effective(2).at_block, None);
		assert_eq!(Sessions { block: 600, ..sessions }.ends_at(), 900);
	}

	#[test]
	fn keys_should_be_those_of_the_session_asked_for() {
		let sessions = sessions();
		assert_eq!(sessions.running_keys(&AccountId32([1; 32])), Some([1; 64]));
		assert_eq!(sessions.queued_keys(&AccountId32([1; 32])), Some([2; 64]));
		assert_eq!(sessions.running_keys(&AccountId32([2; 32])), None);
	}

	#[test]
	fn session_length_should_be_set_by_the_call_that_the_chain_knows() {
		use subxt::ext::scale_value::Value;
		let metadata = subxt::Metadata::decode_from(api::METADATA).unwrap();
		let bytes = set_length(30);
		let pallet = metadata.pallet_by_call_index(bytes[0]).unwrap();
		assert_eq!(pallet.name(), "Parameters");
		let _: Value = Value::bool(true);
		assert_eq!(bytes, [2, 0, 1, 0, 1, 30, 0, 0, 0]);
	}
}
