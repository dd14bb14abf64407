//! Calls, events and motions of the board, by the metadata of the node.

use crate::Node;
use anyhow::{bail, ensure, Context, Result};
use futures::future::try_join_all;
use std::{future::Future, str::FromStr, time::Duration};
use zombienet_sdk::{
	subxt::{
		dynamic,
		events::EventDetails,
		ext::scale_value::{Composite, Primitive, Value, ValueDef},
		tx::DefaultPayload,
		OnlineClient, PolkadotConfig,
	},
	subxt_signer::{sr25519::Keypair, SecretUri},
};

/// How long a transaction may take to be finalised.
const FINALITY_LIMIT: Duration = Duration::from_secs(60);

/// A call of any pallet.
pub type Call = DefaultPayload<Composite<()>>;

/// The events of a transaction or a block, as pallet, name and fields.
pub type Events = Vec<(String, String, Composite<u32>)>;

/// A call of any pallet, with its arguments in their order.
pub fn call(pallet: &str, name: &str, arguments: Vec<Value>) -> Call {
	dynamic::tx(pallet, name, arguments)
}

/// The key of a well-known account, such as `//Alice`.
pub fn key(uri: &str) -> Result<Keypair> {
	Ok(Keypair::from_uri(&SecretUri::from_str(uri)?)?)
}

/// The chain as one node sees it.
#[derive(Clone)]
pub struct Chain(OnlineClient<PolkadotConfig>);

async fn in_time<T>(what: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
	tokio::time::timeout(FINALITY_LIMIT, work)
		.await
		.with_context(|| format!("{what}: not within {} s", FINALITY_LIMIT.as_secs()))?
		.with_context(|| what.to_string())
}

impl Chain {
	/// Connects to a node.
	pub async fn of(node: &Node) -> Result<Self> {
		let rpc = node.rpc().await?.client();
		Ok(Self(OnlineClient::from_rpc_client(rpc).await?))
	}

	/// subxt's client.
	pub fn client(&self) -> &OnlineClient<PolkadotConfig> {
		&self.0
	}

	/// A call as it is encoded.
	pub fn encode(&self, call: &Call) -> Result<Vec<u8>> {
		Ok(self.0.tx().call_data(call)?)
	}

	/// Signs a call, submits it, waits until it is finalised and succeeded, and returns its events.
	pub async fn submit(&self, signer: &Keypair, call: &Call) -> Result<Events> {
		let what = format!("{}.{}", call.pallet_name(), call.call_name());
		in_time(&what, async {
			let progress = self.0.tx().sign_and_submit_then_watch_default(call, signer).await?;
			let events = progress.wait_for_finalized_success().await?;
			listed(events.iter())
		})
		.await
	}

	/// The events of the block of a hash.
	pub async fn events(&self, hash: &str) -> Result<Events> {
		let hash = zombienet_sdk::subxt::utils::H256::from_str(hash)?;
		let events = self.0.events().at(hash).await?;
		listed(events.iter())
	}

	/// Has the board carry a motion to make a call, as Root or as the board: the first member proposes,
	/// as many as it takes vote for it, and the first closes. Fails if the call fails.
	pub async fn carry(&self, members: &[&str], call: Call, as_root: bool) -> Result<()> {
		let call = match as_root {
			true => crate::call("Board", "dispatch_as_root", vec![call.into_value()]),
			false => call,
		};
		let length = self.encode(&call)?.len();
		let what = format!("motion {}.{}", call.pallet_name(), call.call_name());
		let members = members.iter().map(|uri| key(uri)).collect::<Result<Vec<_>>>()?;
		let proposer = members.first().context("a board has members")?;
		let length_value = || Value::u128(length as u128);
		let proposal = crate::call("Board", "propose", vec![call.into_value(), length_value()]);
		let events = self.submit(proposer, &proposal).await.with_context(|| what.clone())?;
		let proposed = find(&events, "Council", "Proposed").context("the motion was not put")?;
		let hash = field(proposed, "proposal_hash")?.clone().remove_context();
		let index = number(field(proposed, "proposal_index")?)?;
		let threshold = usize::try_from(number(field(proposed, "threshold")?)?)?;
		ensure!(
			threshold <= members.len(),
			"{what} needs {threshold} votes, and {} members were named",
			members.len()
		);

		let vote = crate::call(
			"Council",
			"vote",
			vec![hash.clone(), Value::u128(index), Value::bool(true)],
		);
		try_join_all(members.iter().take(threshold).map(|member| self.submit(member, &vote)))
			.await?;

		let weight = Value::named_composite([
			("ref_time", Value::u128(1_000_000_000_000)),
			("proof_size", Value::u128(2_000_000)),
		]);
		let close =
			crate::call("Council", "close", vec![hash, Value::u128(index), weight, length_value()]);
		let events = self.submit(proposer, &close).await?;
		let executed =
			find(&events, "Council", "Executed").context("the motion was not carried")?;
		ensure_ok(&what, field(executed, "result")?)?;
		if let Some(dispatched) = find(&events, "Board", "RootDispatched") {
			ensure_ok(&what, field(dispatched, "result")?)?;
		}
		Ok(())
	}

	/// Has the board set how many blocks a session has: the default of ten minutes is long for a test.
	pub async fn set_session_length(&self, members: &[&str], blocks: u32) -> Result<()> {
		let value = Value::unnamed_variant("Some", [Value::u128(blocks.into())]);
		let length = Value::unnamed_variant("Length", [Value::unnamed_composite([]), value]);
		let parameter = Value::unnamed_variant("Session", [length]);
		self.carry(members, call("Parameters", "set_parameter", vec![parameter]), false)
			.await
	}
}

fn listed<E: Into<anyhow::Error>>(
	events: impl Iterator<Item = Result<EventDetails<PolkadotConfig>, E>>,
) -> Result<Events> {
	events
		.map(|event| {
			let event = event.map_err(Into::into)?;
			let fields = event.field_values()?;
			Ok((event.pallet_name().into(), event.variant_name().into(), fields))
		})
		.collect()
}

/// The first event of a name.
pub fn find<'a>(events: &'a Events, pallet: &str, name: &str) -> Option<&'a Composite<u32>> {
	events
		.iter()
		.find(|(of, event, _)| of == pallet && event == name)
		.map(|(_, _, fields)| fields)
}

/// A field of an event.
pub fn field<'a>(fields: &'a Composite<u32>, name: &str) -> Result<&'a Value<u32>> {
	match fields {
		Composite::Named(list) => list.iter().find(|(of, _)| of == name).map(|(_, value)| value),
		Composite::Unnamed(_) => None,
	}
	.with_context(|| format!("the event has no field {name}"))
}

/// A number, also one in a newtype.
pub fn number(value: &Value<u32>) -> Result<u128> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(number)) => Ok(*number),
		// A newtype around one.
		ValueDef::Composite(Composite::Unnamed(list)) if list.len() == 1 => number(&list[0]),
		_ => bail!("{value} is no number"),
	}
}

fn ensure_ok(what: &str, result: &Value<u32>) -> Result<()> {
	match &result.value {
		ValueDef::Variant(variant) if variant.name == "Ok" => Ok(()),
		_ => bail!("the call of {what} failed: {result}"),
	}
}
