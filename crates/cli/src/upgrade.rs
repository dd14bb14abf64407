//! `interwork upgrade`: a new runtime, from the file to the chain that runs it.

use crate::{
	api::{self, types},
	args::Upgrade,
	board::{self, EncodedCall, Wanted},
	client::{hex_of, AtBlock, Client, Receipt},
	error::{Error, Result},
	metadata::Spec,
	output::{facts, Format, Show},
	session::Deadline,
};
use serde::Serialize;
use std::path::Path;
use subxt::utils::H256;

/// The section of a Wasm file in which a runtime carries its version.
const VERSION_SECTION: &[u8] = b"runtime_version";

/// A runtime in a file.
struct Runtime {
	code: Vec<u8>,
	spec: Spec,
	hash: H256,
}

impl Runtime {
	fn read(path: &Path) -> Result<Self> {
		let code =
			std::fs::read(path).map_err(|reason| Error::File { path: path.into(), reason })?;
		let spec = version_of(&code)
			.map_err(|reason| Error::Usage(format!("{}: {reason}", path.display())))?;
		let hash = H256(sp_crypto_hashing::blake2_256(&code));
		Ok(Self { code, spec, hash })
	}

	/// Fails where the chain would refuse to change from `running` to this.
	fn ensure_follows(&self, running: &Spec) -> Result<()> {
		if self.spec.name != running.name {
			return Err(Error::Usage(format!(
				"the file is a runtime of {}, and the chain runs {running}: it is for another chain",
				self.spec.name
			)));
		}
		if self.spec.version <= running.version {
			return Err(Error::Usage(format!(
				"the file is {}, which is not above what the chain runs ({running}): raise its spec_version",
				self.spec
			)));
		}
		Ok(())
	}
}

/// The version inside a Wasm file, compressed or not.
fn version_of(code: &[u8]) -> std::result::Result<Spec, String> {
	let limit = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
	let wasm = sp_maybe_compressed_blob::decompress(code, limit)
		.map_err(|error| format!("it cannot be unpacked: {error}"))?;
	let section = custom_section(&wasm, VERSION_SECTION)
		.ok_or("it is no runtime: give the file that ends in .compact.compressed.wasm")?;
	Spec::decode_version(section).map_err(|error| format!("its version cannot be read: {error}"))
}

/// The content of a custom section of a Wasm module.
fn custom_section<'a>(wasm: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
	const CUSTOM: u8 = 0;
	let mut rest = wasm.strip_prefix(b"\0asm\x01\0\0\0")?;
	while let Some((id, after)) = rest.split_first() {
		let (size, after) = leb128(after)?;
		let (content, after) = after.split_at_checked(size)?;
		if *id == CUSTOM {
			let (length, content) = leb128(content)?;
			let (found, content) = content.split_at_checked(length)?;
			if found == name {
				return Some(content);
			}
		}
		rest = after;
	}
	None
}

/// A number of Wasm, of at most 32 bits, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
	let mut value = 0u64;
	for (place, byte) in bytes.iter().take(5).enumerate() {
		value |= u64::from(byte & 0x7f) << (7 * place);
		if byte & 0x80 == 0 {
			return Some((usize::try_from(value).ok()?, bytes.get(place + 1..)?));
		}
	}
	None
}

#[derive(Serialize)]
struct Proposed {
	file: String,
	bytes: usize,
	code_hash: String,
	runtime: Spec,
	running: Spec,
	motion: Wanted,
}

impl Show for Proposed {
	fn text(&self) -> String {
		facts(vec![
			("file", format!("{}, {} bytes", self.file, self.bytes)),
			("code hash", self.code_hash.clone()),
			("runtime", self.runtime.to_string()),
			("chain runs", self.running.to_string()),
			("motion", self.motion.line()),
			("next", "members compare the hash with their own build and vote; then `interwork upgrade apply`".into()),
		])
	}
}

#[derive(Serialize)]
struct Applied {
	code_hash: String,
	before: Spec,
	after: Spec,
	applied_in_block: u64,
	runs_from_block: u64,
	receipt: Receipt,
}

impl Show for Applied {
	fn text(&self) -> String {
		format!(
			"{}\nthe chain runs {} from block {} on; before: {}",
			self.receipt.line(),
			self.after,
			self.runs_from_block,
			self.before
		)
	}
}

#[derive(Serialize)]
struct Authorised {
	code_hash: String,
	check_version: bool,
}

#[derive(Serialize)]
struct OpenMotion {
	motion: String,
	code_hash: String,
	ayes: usize,
	votes_needed: u32,
}

#[derive(Serialize)]
struct Status {
	running: Spec,
	authorised: Option<Authorised>,
	motions: Vec<OpenMotion>,
}

impl Show for Status {
	fn text(&self) -> String {
		let motions: Vec<_> = self
			.motions
			.iter()
			.map(|x| {
				format!("{}: {} of {} votes for {}", x.motion, x.ayes, x.votes_needed, x.code_hash)
			})
			.collect();
		facts(vec![
			("chain runs", self.running.to_string()),
			(
				"authorised",
				match &self.authorised {
					Some(authorised) => {
						format!("{}: anyone may apply it", authorised.code_hash)
					},
					None => "nothing".into(),
				},
			),
			("motions", if motions.is_empty() { "none".into() } else { motions.join("\n") }),
		])
	}
}

fn authorisation(at: &AtBlock, hash: H256) -> Result<EncodedCall> {
	EncodedCall::new(at, &api::tx().system().authorize_upgrade(hash))?.as_root(at)
}

type Authorisation = types::frame_system::CodeUpgradeAuthorization;

async fn authorised(at: &AtBlock) -> Result<Option<Authorisation>> {
	let entry = at.storage().try_fetch(api::storage().system().authorized_upgrade(), ()).await?;
	entry.map(|entry| entry.decode()).transpose().map_err(Into::into)
}

/// Runs `interwork upgrade`.
pub async fn run(client: &Client, format: Format, command: Upgrade) -> Result<()> {
	match command {
		Upgrade::Status => status(client, format).await,
		Upgrade::Propose { key, wasm, vote } => {
			let runtime = Runtime::read(&wasm)?;
			let at = client.at_head().await?;
			let running = Spec::of(at.metadata_ref())?;
			runtime.ensure_follows(&running)?;
			let call = authorisation(&at, runtime.hash)?;
			let motion = Wanted::put(client, &key.signer()?, &call, vote).await?;
			format.show(&Proposed {
				file: wasm.display().to_string(),
				bytes: runtime.code.len(),
				code_hash: hex_of(runtime.hash),
				runtime: runtime.spec,
				running,
				motion,
			})
		},
		Upgrade::Apply { key, wasm, timeout } => {
			let runtime = Runtime::read(&wasm)?;
			let at = client.at_head().await?;
			let before = Spec::of(at.metadata_ref())?;
			runtime.ensure_follows(&before)?;
			match authorised(&at).await? {
				Some(found) if found.code_hash == runtime.hash => {},
				found => {
					let found = found.map_or("nothing".into(), |found| hex_of(found.code_hash));
					return Err(Error::State(format!(
						"the board has not authorised this runtime: the file's hash is {}, authorised is {found}. \
						Put it with `interwork upgrade propose`",
						hex_of(runtime.hash)
					)));
				},
			}
			let call = api::tx().system().apply_authorized_upgrade(runtime.code);
			let done = client.submit(&key.signer()?, &call).await?;
			let after = until_runs(client, &runtime.spec, Deadline::new(timeout)).await?;
			format.show(&Applied {
				code_hash: hex_of(runtime.hash),
				before,
				after: runtime.spec,
				applied_in_block: done.block,
				runs_from_block: after.max(done.block.saturating_add(1)),
				receipt: done.receipt(),
			})
		},
	}
}

/// Waits until the chain runs a version. Returns the first height at which it was seen.
async fn until_runs(client: &Client, spec: &Spec, deadline: Deadline) -> Result<u64> {
	loop {
		let at = client.at_head().await?;
		let version = client.rpc().state_get_runtime_version(Some(at.block_hash())).await?;
		if version.spec_version == spec.version {
			// The code of a block is what its parent left: look for the first that carries it.
			let mut height = at.block_number();
			while let Some(below) = height.checked_sub(1) {
				let hash = client.rpc().chain_get_block_hash(Some(below.into())).await?;
				let version = client.rpc().state_get_runtime_version(hash).await?;
				if version.spec_version != spec.version {
					break;
				}
				height = below;
			}
			return Ok(height);
		}
		deadline
			.pause(
				&format!("the change to {spec}"),
				"See with `interwork upgrade status` what is authorised",
			)
			.await?;
	}
}

async fn status(client: &Client, format: Format) -> Result<()> {
	let at = client.at_head().await?;
	let authorised = authorised(&at).await?;
	let mut motions = Vec::new();
	for motion in board::motions(&at).await? {
		// The last 32 bytes of such a motion are the hash; the call made of them tells.
		let Some(tail) = motion.call.0.last_chunk::<32>() else { continue };
		if authorisation(&at, H256(*tail))? == motion.call {
			motions.push(OpenMotion {
				motion: hex_of(motion.hash),
				code_hash: hex_of(tail),
				ayes: motion.ayes.len(),
				votes_needed: motion.threshold,
			});
		}
	}
	format.show(&Status {
		running: Spec::of(at.metadata_ref())?,
		authorised: authorised.map(|found| Authorised {
			code_hash: hex_of(found.code_hash),
			check_version: found.check_version,
		}),
		motions,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	/// A module with two custom sections, the second of which is the version.
	fn module(version: u32) -> Vec<u8> {
		let section = |name: &[u8], content: &[u8]| {
			let mut body = vec![u8::try_from(name.len()).unwrap()];
			body.extend(name);
			body.extend(content);
			let mut section = vec![0, u8::try_from(body.len()).unwrap()];
			section.extend(body);
			section
		};
		let apis: Vec<([u8; 8], u32)> = Vec::new();
		let content =
			("interwork", "interwork-node", 1u32, version, 0u32, apis, 3u32, 1u8).encode();
		[b"\0asm\x01\0\0\0".to_vec(), section(b"name", b"x"), section(VERSION_SECTION, &content)]
			.concat()
	}

	#[test]
	fn version_should_be_read_from_the_module() {
		let spec = version_of(&module(7)).unwrap();
		assert_eq!(
			(spec.name.as_str(), spec.version, spec.transaction_version),
			("interwork", 7, 3)
		);
	}

	#[test]
	fn file_should_be_refused_when_it_is_no_runtime() {
		assert!(version_of(b"").is_err());
		assert!(version_of(b"\0asm\x01\0\0\0").unwrap_err().contains("no runtime"));
		let cut = module(7);
		for length in 8..cut.len() - 1 {
			assert!(version_of(&cut[..length]).is_err(), "{length}");
		}
	}

	#[test]
	fn upgrade_should_be_refused_when_version_or_chain_do_not_follow() {
		let running = Spec { name: "interwork".into(), version: 7, transaction_version: 3 };
		let runtime =
			|code: Vec<u8>| Runtime { spec: version_of(&code).unwrap(), hash: H256::zero(), code };
		assert!(runtime(module(8)).ensure_follows(&running).is_ok());
		assert!(runtime(module(7)).ensure_follows(&running).is_err());
		let other = Spec { name: "other".into(), ..running };
		assert!(runtime(module(8)).ensure_follows(&other).is_err());
	}
}
