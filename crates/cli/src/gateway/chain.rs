//! What the gateway asks the chain.

use crate::{
	api::{self, channels::ChannelView, AcceptanceId, OperatorId},
	client::{parameter, view, AtBlock, Client},
	codes::Role,
	error::{Error, Result},
	keys::Signer,
	operator,
};
use codec::{Compact, Decode, Encode};
use std::{collections::BTreeMap, future::Future, time::Duration};
use subxt::utils::AccountId32;

use super::state::Acceptance;

/// How long the node may take for one answer. A connection that hangs is given up after it.
const NODE_PATIENCE: Duration = Duration::from_secs(30);

/// Entries of a page; the most that the view functions give.
const PAGE: u32 = 100;

/// The grace period until the board decides otherwise, in seconds: a day.
const DEFAULT_GRACE: u32 = 86_400;

/// `Channels.GracePeriod` among the parameters: index of the group, index in the group.
const GRACE_PERIOD: [u8; 2] = [4, 0];

/// Asks the node, and gives up when it does not answer.
pub(crate) async fn ask<T>(question: impl Future<Output = Result<T>>) -> Result<T> {
	tokio::time::timeout(NODE_PATIENCE, question).await.unwrap_or_else(|_| {
		Err(Error::Timeout {
			what: "an answer of the node".into(),
			seconds: NODE_PATIENCE.as_secs(),
			advice: "It is asked again over a new connection".into(),
		})
	})
}

/// The operator for which an account settles, and its name.
pub(crate) async fn operator_of(
	client: &Client,
	signer: &Signer,
	expected: Option<u32>,
) -> Result<(u32, String)> {
	let at = client.at_finalised().await?;
	let query = api::view_functions().operators().operator_of_account(signer.account());
	let found = view(&at, query).await?.ok_or_else(|| {
		Error::State(format!(
			"{} is of no operator. Give it the settlement role with: interwork operator delegate",
			signer.address()
		))
	})?;
	let id = found.operator.0;
	if let Some(expected) = expected.filter(|expected| *expected != id) {
		return Err(Error::State(format!(
			"{} is of operator {id}, not of {expected}",
			signer.address()
		)));
	}
	if !Role::of(&found.roles).contains(&Role::Settlement) {
		return Err(Error::State(format!(
			"{} has no settlement role of operator {id}, so it cannot close channels. Give it with: \
			interwork operator delegate",
			signer.address()
		)));
	}
	let record = view(&at, api::view_functions().operators().operator(OperatorId(id))).await?;
	let name = record.map(|record| operator::text(&record.legal_name)).unwrap_or_default();
	Ok((id, name))
}

/// All acceptances of a visited operator, those that have ended included: channels may be open
/// under them.
pub(crate) async fn acceptances(at: &AtBlock, operator: u32) -> Result<BTreeMap<u64, Acceptance>> {
	let mut found = BTreeMap::new();
	let mut after = None;
	loop {
		let query =
			api::view_functions()
				.dice()
				.acceptances(None, Some(OperatorId(operator)), after, PAGE);
		let (page, next) = ask(view(at, query)).await?;
		for row in page {
			let acceptance = Acceptance {
				class: row.record.class.0,
				bytes_per_unit: row.record.terms.bytes_per_unit,
				valid_until: row.record.terms.valid_until,
				open: row.open,
				channels: row.record.channels,
			};
			found.insert(row.id.0, acceptance);
		}
		match next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

/// A channel, if it is there.
pub(crate) async fn channel(at: &AtBlock, id: u64) -> Result<Option<ChannelView>> {
	ask(view(at, api::view_functions().channels().channel(api::ChannelId(id)))).await
}

/// A page of channels with ids above `after`, and where the next begins.
pub(crate) async fn channels(
	at: &AtBlock,
	acceptance: Option<u64>,
	after: Option<u64>,
) -> Result<(Vec<ChannelView>, Option<u64>)> {
	let query = api::view_functions().channels().channels(
		acceptance.map(AcceptanceId),
		after.map(api::ChannelId),
		PAGE,
	);
	let (page, next) = ask(view(at, query)).await?;
	Ok((page, next.map(|id| id.0)))
}

/// The grace period of channels that are opened now, in seconds.
pub(crate) async fn grace(client: &Client, at: &AtBlock) -> Result<u32> {
	Ok(ask(parameter(client, at, GRACE_PERIOD)).await?.unwrap_or(DEFAULT_GRACE))
}

/// How many transactions of an account the chain has at a block.
pub(crate) async fn nonce(at: &AtBlock, client: &Client, account: &AccountId32) -> Result<u64> {
	let answer = ask(async {
		let arguments = account.0;
		let hash = Some(at.block_hash());
		Ok(client
			.rpc()
			.state_call("AccountNonceApi_account_nonce", Some(&arguments), hash)
			.await?)
	})
	.await?;
	Ok(u32::decode(&mut answer.as_slice())?.into())
}

/// What a call weighs at most, in picoseconds.
pub(crate) async fn weight(client: &Client, at: &AtBlock, call: &[u8]) -> Result<u64> {
	let length = u32::try_from(call.len()).unwrap_or(u32::MAX);
	let arguments = [call, &length.encode()].concat();
	let answer = ask(async {
		let hash = Some(at.block_hash());
		Ok(client
			.rpc()
			.state_call("TransactionPaymentCallApi_query_call_info", Some(&arguments), hash)
			.await?)
	})
	.await?;
	// A `RuntimeDispatchInfo` begins with the weight, and that with the time.
	Ok(Compact::<u64>::decode(&mut answer.as_slice())?.0)
}

/// What transactions may weigh together in a block, in picoseconds.
pub(crate) fn block_weight(at: &AtBlock) -> Result<u64> {
	let weights = at.constants().entry(api::constants().system().block_weights())?;
	Ok(weights.max_block.ref_time)
}
