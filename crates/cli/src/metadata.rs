//! `interwork metadata`: which runtime the node runs and which one this tool was built for.

use crate::{
	api,
	client::{AtBlock, Client},
	error::{Error, Result},
	output::{facts, Format, Show},
};
use codec::{Decode, Encode};
use serde::Serialize;
use std::path::Path;
use subxt::Metadata;

/// The metadata format that the tool is generated from.
const METADATA_VERSION: u32 = 16;

/// Name and version of a runtime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spec {
	/// Name of the runtime.
	pub name: String,
	/// Rises with every change of the runtime.
	pub version: u32,
	/// Rises when the encoding of calls changes.
	pub transaction_version: u32,
}

impl std::fmt::Display for Spec {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{} {} (transactions {})", self.name, self.version, self.transaction_version)
	}
}

/// What a runtime says of itself, as `sp_version::RuntimeVersion` encodes it.
#[derive(Decode)]
struct RuntimeVersion {
	spec_name: String,
	_impl_name: String,
	_authoring_version: u32,
	spec_version: u32,
	_impl_version: u32,
	_apis: Vec<([u8; 8], u32)>,
	transaction_version: u32,
}

impl Spec {
	/// What a metadata says about its runtime.
	pub fn of(metadata: &Metadata) -> Result<Self> {
		let constant = metadata
			.pallet_by_name("System")
			.and_then(|pallet| pallet.constant_by_name("Version"))
			.ok_or_else(|| Error::OtherVersion { reason: "no System.Version".into() })?;
		Self::decode_version(constant.value())
	}

	/// What an encoded version says.
	pub fn decode_version(mut bytes: &[u8]) -> Result<Self> {
		let version = RuntimeVersion::decode(&mut bytes)?;
		Ok(Self {
			name: version.spec_name,
			version: version.spec_version,
			transaction_version: version.transaction_version,
		})
	}

	/// The runtime this tool was built for.
	pub fn own() -> Result<Self> {
		Self::of(&Metadata::decode_from(api::METADATA)?)
	}
}

/// What the node runs beside what this tool was built for.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
	/// The runtime of the node.
	pub node: Spec,
	/// The runtime this tool was built for.
	pub tool: Spec,
	/// Whether all calls, events and queries of both are the same.
	pub same_interface: bool,
}

impl Version {
	/// Compares the runtime at a block with this tool.
	pub fn of(at: &AtBlock) -> Result<Self> {
		let metadata = at.metadata_ref();
		Ok(Self {
			node: Spec::of(metadata)?,
			tool: Spec::own()?,
			same_interface: api::chain::is_codegen_valid_for(metadata),
		})
	}

	/// What to tell the user if they are not the same.
	pub fn warning(&self) -> Option<String> {
		if self.node.name != self.tool.name {
			return Some(format!(
				"the node runs {}, but this tool was built for {}: it is a node of another chain",
				self.node, self.tool
			));
		}
		if self.same_interface {
			return None;
		}
		Some(format!(
			"the node runs {}, but this tool was built for {} and some calls or queries differ. \
			Those that differ are refused; use the tool of the node's version",
			self.node, self.tool
		))
	}
}

impl Show for Version {
	fn text(&self) -> String {
		let agreement = match self.same_interface {
			true => "yes".to_string(),
			false => "no: calls and queries that differ are refused".to_string(),
		};
		facts(vec![
			("node runs", self.node.to_string()),
			("tool built for", self.tool.to_string()),
			("same interface", agreement),
		])
	}
}

/// What was written.
#[derive(Serialize)]
struct Written {
	file: String,
	bytes: usize,
	spec: Spec,
}

impl Show for Written {
	fn text(&self) -> String {
		format!("{}: metadata of {}, {} bytes", self.file, self.spec, self.bytes)
	}
}

/// The metadata of the node's runtime, as bytes of a metadata file.
pub async fn fetch(client: &Client) -> Result<Vec<u8>> {
	let at = client.at_finalised().await?;
	let answer = client
		.rpc()
		.state_call(
			"Metadata_metadata_at_version",
			Some(&METADATA_VERSION.encode()),
			Some(at.block_hash()),
		)
		.await?;
	Option::<Vec<u8>>::decode(&mut answer.as_slice())?.ok_or_else(|| Error::OtherVersion {
		reason: format!("its runtime has no metadata of version {METADATA_VERSION}"),
	})
}

/// Runs `interwork metadata`.
pub async fn run(client: &Client, format: Format, write: Option<&Path>) -> Result<()> {
	let Some(path) = write else { return format.show(&client.version().await?) };
	let bytes = fetch(client).await?;
	let spec = Spec::of(&Metadata::decode_from(&bytes)?)?;
	std::fs::write(path, &bytes).map_err(|reason| Error::File { path: path.into(), reason })?;
	format.show(&Written { file: path.display().to_string(), bytes: bytes.len(), spec })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn committed_metadata_should_be_that_of_the_generated_interface() {
		let metadata = Metadata::decode_from(api::METADATA).unwrap();
		assert!(api::chain::is_codegen_valid_for(&metadata));
		assert_eq!(Spec::of(&metadata).unwrap().name, "interwork");
	}

	#[test]
	fn warning_should_name_both_versions_when_they_differ() {
		let tool = Spec { name: "interwork".into(), version: 1, transaction_version: 1 };
		let node = Spec { version: 2, ..tool.clone() };
		let same = Version { node: tool.clone(), tool: tool.clone(), same_interface: true };
		assert_eq!(same.warning(), None);
		let other = Version { node, tool: tool.clone(), same_interface: false };
		let warning = other.warning().unwrap();
		assert!(warning.contains("interwork 2") && warning.contains("interwork 1"), "{warning}");
		let foreign = Spec { name: "polkadot".into(), ..tool.clone() };
		let foreign = Version { node: foreign, tool, same_interface: false };
		assert!(foreign.warning().unwrap().contains("another chain"));
	}
}
