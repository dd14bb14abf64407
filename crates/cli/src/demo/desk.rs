//! Sends what the parties of the demonstration do, and keeps the journal of it.

use crate::{
	address::Address,
	amounts::Sdrt,
	board::{self, EncodedCall},
	client::{hex_of, millis, Client, Finalised},
	error::{Error, Result},
	keys::{self, Signer},
	output::Progress,
};
use futures::future::try_join_all;
use serde::Serialize;
use std::sync::Mutex;
use subxt::{tx::Payload, utils::AccountId32};

/// Somebody who takes part.
#[derive(Debug)]
pub struct Party {
	/// Its name.
	pub name: String,
	/// What it is in the demonstration.
	pub role: &'static str,
	/// Its key.
	pub signer: Signer,
}

impl Party {
	/// A party with the key of a secret URI.
	pub fn new(name: impl Into<String>, role: &'static str, suri: &str) -> Result<Self> {
		let name = name.into();
		let signer = Signer::new(name.clone(), keys::pair_of(suri)?);
		Ok(Self { name, role, signer })
	}

	/// Its account.
	pub fn account(&self) -> AccountId32 {
		self.signer.account()
	}
}

/// One transaction of the demonstration.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
	/// Who signed.
	pub who: String,
	/// Account that signed.
	pub account: Address,
	/// What it was for.
	pub what: String,
	/// The call.
	pub call: String,
	/// Hash of the transaction.
	pub extrinsic: String,
	/// Height of its block.
	pub block: u64,
	/// Milliseconds from submission to a block.
	pub in_block_ms: u64,
	/// Milliseconds from submission to finality.
	pub finalised_ms: u64,
	/// What it cost.
	pub fee: Sdrt,
}

/// A motion that was carried.
#[derive(Clone, Debug, Serialize)]
pub struct Carried {
	/// What it was about.
	pub what: String,
	/// Hash of the motion.
	pub motion: String,
	/// Votes in favour that it needed.
	pub threshold: u32,
	/// Who voted in favour.
	pub ayes: Vec<String>,
	/// Block in which it was carried.
	pub block: u64,
}

/// Sends transactions and writes them down.
pub struct Desk<'a> {
	/// The node.
	pub client: &'a Client,
	/// What is being waited for.
	pub progress: Progress,
	journal: Mutex<Vec<Entry>>,
	carried: Mutex<Vec<Carried>>,
}

impl<'a> Desk<'a> {
	/// Begins an empty journal.
	pub fn new(client: &'a Client, progress: Progress) -> Self {
		Self { client, progress, journal: Mutex::default(), carried: Mutex::default() }
	}

	/// Sends a call and waits until it is finalised.
	pub async fn send<C: Payload>(
		&self,
		who: &Party,
		what: impl Into<String>,
		call: &C,
	) -> Result<Finalised> {
		let what = what.into();
		let done = self.client.submit(&who.signer, call).await?;
		self.write_down(who, what, &done);
		Ok(done)
	}

	/// Writes a finalised transaction down.
	pub fn write_down(&self, who: &Party, what: impl Into<String>, done: &Finalised) {
		let entry = Entry {
			who: who.name.clone(),
			account: who.account().into(),
			what: what.into(),
			call: done.call.clone(),
			extrinsic: hex_of(done.extrinsic),
			block: done.block,
			in_block_ms: millis(done.in_block),
			finalised_ms: millis(done.finalised.unwrap_or(done.in_block)),
			fee: done.fee.into(),
		};
		lock(&self.journal).push(entry);
	}

	/// Has the board carry a motion: one member proposes, as many vote as it takes, and the proposer
	/// closes. A motion that an earlier run left open is taken up.
	pub async fn carry(
		&self,
		board: &[Party],
		turn: usize,
		what: impl Into<String>,
		call: &EncodedCall,
	) -> Result<()> {
		let what = what.into();
		let proposer = board
			.iter()
			.cycle()
			.nth(turn)
			.ok_or_else(|| Error::Demo("the board has no seat".into()))?;
		let (motion, done) = board::propose(self.client, &proposer.signer, call).await?;
		if let Some(done) = done {
			self.write_down(proposer, format!("motion: {what}"), &done);
		}

		let missing = usize::try_from(motion.threshold)
			.unwrap_or(usize::MAX)
			.saturating_sub(motion.ayes.len());
		let voters: Vec<&Party> = board
			.iter()
			.filter(|member| !motion.ayes.contains(&member.account()))
			.take(missing)
			.collect();
		let votes = voters
			.iter()
			.map(|voter| board::vote(self.client, &voter.signer, &motion, true));
		for (voter, done) in voters.iter().zip(try_join_all(votes).await?) {
			self.write_down(voter, format!("vote: {what}"), &done);
		}

		let done = board::close(self.client, &proposer.signer, &motion).await?;
		self.write_down(proposer, format!("close: {what}"), &done);
		let ayes = board
			.iter()
			.filter(|member| motion.ayes.contains(&member.account()))
			.chain(voters)
			.map(|member| member.name.clone())
			.collect();
		lock(&self.carried).push(Carried {
			what,
			motion: hex_of(motion.hash),
			threshold: motion.threshold,
			ayes,
			block: done.block,
		});
		Ok(())
	}

	/// The journal, in the order of blocks.
	pub fn journal(&self) -> Vec<Entry> {
		let mut journal = lock(&self.journal).clone();
		journal.sort_by_key(|entry| entry.block);
		journal
	}

	/// The motions that were carried.
	pub fn motions(&self) -> Vec<Carried> {
		lock(&self.carried).clone()
	}
}

/// A poisoned lock only says that another task panicked; the list is whole all the same.
fn lock<T>(list: &Mutex<Vec<T>>) -> std::sync::MutexGuard<'_, Vec<T>> {
	list.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
