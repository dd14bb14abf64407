//! The operator's keys: private ones on the disk, public ones on chain, and what is under way between
//! the two.

use super::{
	files,
	service::{lock, Own, Service, ServiceError, LOG_TARGET},
};
use codec::{Decode, DecodeAll, Encode};
use interwork_documents::{KeyFolder, KeyRing, SecretKey};
use interwork_primitives::{documents::KeyEpoch, UnixSecs};
use pallet_documents::{worker::Job, KeyStatus, KeyView, PeerKey};
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};

/// A key that is to be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct NewKey {
	/// Its number.
	pub epoch: KeyEpoch,
	/// The public key.
	pub key: [u8; 32],
	/// From when on it is in use.
	pub active_from: UnixSecs,
	/// Until when.
	pub active_until: UnixSecs,
}

/// What the chain has to be told about keys. Durable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
struct Plan {
	register: Option<NewKey>,
	revoke: BTreeSet<KeyEpoch>,
}

/// The operator's keys.
pub struct Keys {
	folder: KeyFolder,
	plan_file: PathBuf,
	plan: Plan,
	ring: KeyRing,
	/// Peers and keys on record, as of the last block that was looked at.
	peers: Vec<PeerKey>,
	on_record: Vec<KeyView>,
	/// What was said about missing keys, so that it is not said at each block.
	said: String,
}

impl Keys {
	/// Opens the folder of keys below the service's.
	///
	/// # Errors
	///
	/// A key or the plan cannot be read, or is damaged.
	pub fn open(folder: &Path) -> Result<Self, ServiceError> {
		let plan_file = folder.join("keys-plan");
		let folder = KeyFolder::open(&folder.join("keys"))?;
		let plan = match files::read(&plan_file)? {
			None => Plan::default(),
			Some(bytes) => Plan::decode_all(&mut bytes.as_slice())
				.map_err(|_| ServiceError::Damaged(plan_file.clone()))?,
		};
		let ring = folder.load()?;
		let (peers, on_record, said) = Default::default();
		Ok(Self { folder, plan_file, plan, ring, peers, on_record, said })
	}

	/// The private keys.
	pub fn ring(&self) -> &KeyRing {
		&self.ring
	}

	/// Reads the folder again: somebody may have restored a key.
	///
	/// # Errors
	///
	/// [`ServiceError::Key`]; then the keys stay as they were.
	pub fn reload(&mut self) -> Result<(), ServiceError> {
		self.ring = self.folder.load()?;
		Ok(())
	}

	/// The keys on record, as of the last block that was looked at.
	pub fn on_record(&self) -> &[KeyView] {
		&self.on_record
	}

	/// The key that is being registered.
	pub fn new_key(&self) -> Option<NewKey> {
		self.plan.register
	}

	/// The keys that are being revoked.
	pub fn revoking(&self) -> impl Iterator<Item = KeyEpoch> + '_ {
		self.plan.revoke.iter().copied()
	}

	/// Whether the private key of a key on record is here.
	pub fn has(&self, view: &KeyView) -> bool {
		let public = self.ring.get(view.epoch).and_then(SecretKey::public);
		public.is_some_and(|public| public.0 == view.record.key)
	}

	/// The newest key that is in use, of which the private key is here, and which is not being revoked: what
	/// is sealed under such a one may be announced too late.
	pub fn current(&self) -> Option<&KeyView> {
		self.on_record
			.iter()
			.filter(|view| view.status == KeyStatus::Active && self.has(view))
			.filter(|view| !self.plan.revoke.contains(&view.epoch))
			.max_by_key(|view| view.epoch)
	}

	/// Whether a node is on record.
	pub fn is_peer_on_record(&self, peer: PeerKey) -> bool {
		self.peers.contains(&peer)
	}

	/// Whether this node alone fetches documents for its operator.
	pub fn is_only_peer(&self, own: PeerKey) -> bool {
		self.peers.iter().all(|peer| *peer == own)
	}

	fn write_plan(&mut self, plan: Plan) -> Result<(), ServiceError> {
		files::write_private(&self.plan_file, &plan.encode())?;
		self.plan = plan;
		Ok(())
	}

	/// Makes a key and plans to register it.
	///
	/// # Errors
	///
	/// The disk failed, or there is no randomness.
	pub fn plan_new(
		&mut self,
		epoch: KeyEpoch,
		active_from: UnixSecs,
		active_until: UnixSecs,
	) -> Result<NewKey, ServiceError> {
		let secret = match self.ring.get(epoch) {
			// Made before and not registered: the process ended between the two.
			Some(secret) => SecretKey::from_bytes(*secret.expose()),
			None => self.folder.create(epoch)?,
		};
		let public = secret.public().ok_or(ServiceError::Ending)?;
		self.ring.insert(epoch, secret);
		let new = NewKey { epoch, key: public.0, active_from, active_until };
		self.write_plan(Plan { register: Some(new), ..self.plan.clone() })?;
		Ok(new)
	}

	/// Plans to revoke a key.
	///
	/// # Errors
	///
	/// The disk failed.
	pub fn plan_revoke(&mut self, epoch: KeyEpoch) -> Result<(), ServiceError> {
		let mut plan = self.plan.clone();
		if plan.revoke.insert(epoch) {
			self.write_plan(plan)?;
		}
		Ok(())
	}

	/// Destroys a private key.
	///
	/// # Errors
	///
	/// The disk failed.
	pub fn destroy(&mut self, epoch: KeyEpoch) -> Result<(), ServiceError> {
		if self.ring.get(epoch).is_some() {
			self.folder.destroy(epoch)?;
			self.ring.remove(epoch);
		}
		Ok(())
	}
}

impl Service {
	/// What the chain has to be told about keys and this node.
	pub(super) fn key_jobs(&self, own: &Own) -> Vec<Job> {
		let (keys, peer) = (lock(&self.keys), self.network.own_peer());
		let mut jobs = Vec::new();
		if own.is_active && !keys.peers.contains(&peer) {
			jobs.push(Job::AddPeer(peer));
		}
		if let Some(NewKey { epoch, key, active_from, active_until }) = keys.plan.register {
			jobs.push(Job::RegisterKey { epoch, key, active_from, active_until });
		}
		jobs.extend(keys.revoking().map(Job::RevokeKey));
		jobs
	}

	/// Compares keys here and on chain, and makes the operator's first one.
	pub(super) fn follow_keys(&self, own: &Own) -> Result<(), ServiceError> {
		let on_record = self.chain.keys(own.operator)?;
		let peers = self.chain.peers(own.operator)?;
		let next_epoch = self.chain.next_epoch(own.operator)?;
		let mut keys = lock(&self.keys);
		(keys.on_record, keys.peers) = (on_record, peers);
		self.finish_plan(&mut keys, next_epoch)?;
		let is_usable =
			|view: &KeyView| matches!(view.status, KeyStatus::Active | KeyStatus::Pending);
		let has_key = keys.on_record.iter().any(is_usable);
		if !has_key && keys.plan.register.is_none() && own.is_active {
			let now = self.chain.now()?;
			let (longest, ..) = self.chain.periods()?;
			let new = keys.plan_new(next_epoch, now, now.saturating_add(longest))?;
			log::info!(
				target: LOG_TARGET,
				"The operator has no key for documents: made key {} and register it. Keep a copy of \
				 the folder {}; without it, documents that were sealed for it are lost",
				new.epoch,
				self.config.folder.join("keys").display(),
			);
		}
		self.say_missing(&mut keys)
	}

	/// What is on record need not be told any more.
	fn finish_plan(&self, keys: &mut Keys, next_epoch: KeyEpoch) -> Result<(), ServiceError> {
		let mut plan = keys.plan.clone();
		if let Some(new) = plan.register.filter(|new| new.epoch < next_epoch) {
			plan.register = None;
			let view = keys.on_record.iter().find(|view| view.epoch == new.epoch);
			if view.is_some_and(|view| view.record.key == new.key) {
				log::info!(target: LOG_TARGET, "Key {} is registered", new.epoch);
			} else {
				// Another node of the operator was faster. Ours was never used.
				log::warn!(
					target: LOG_TARGET,
					"Key {} was registered elsewhere, the one made here is not used",
					new.epoch,
				);
				keys.destroy(new.epoch)?;
			}
		}
		let on_record = &keys.on_record;
		plan.revoke.retain(|epoch| {
			on_record
				.iter()
				.any(|view| view.epoch == *epoch && view.record.revoked_at.is_none())
		});
		if plan != keys.plan {
			keys.write_plan(plan)?;
		}
		Ok(())
	}

	/// Says, once, of which keys on record the private key is not here.
	fn say_missing(&self, keys: &mut Keys) -> Result<(), ServiceError> {
		let is_missing = |keys: &Keys, view: &KeyView| {
			let is_used = matches!(view.status, KeyStatus::Active | KeyStatus::Pending);
			// Who revokes a key may have destroyed it.
			is_used && !keys.plan.revoke.contains(&view.epoch) && !keys.has(view)
		};
		if keys.on_record.iter().any(|view| is_missing(keys, view)) {
			keys.reload()?;
		}
		let missing: Vec<String> = keys
			.on_record
			.iter()
			.filter(|view| is_missing(keys, view))
			.map(|view| view.epoch.to_string())
			.collect();
		let missing = missing.join(", ");
		if missing != keys.said && !missing.is_empty() {
			log::error!(
				target: LOG_TARGET,
				"The private keys of epochs {missing} are not in {}, or other ones are: what others \
				 seal for them cannot be opened. Restore the files from a copy or from the operator's \
				 other node, or change keys and revoke these",
				self.config.folder.join("keys").display(),
			);
		}
		keys.said = missing;
		Ok(())
	}
}
