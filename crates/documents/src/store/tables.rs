//! How documents and jobs lie in the database, and nothing else.

use super::{Entry, Side, Stage, StoreError};
use crate::{
	bytes::Reader,
	context::{Context, DocumentId, Genesis, Name, OperatorId, CONTEXT_LENGTH},
	outbox::{Change, Job, JobKey, Task},
};
use redb::{Database, ReadableTable, TableDefinition, WriteTransaction};
use std::collections::BTreeMap;

/// The layout of these tables.
const LAYOUT_VERSION: u64 = 1;

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Sender and commitment -> side, stage, reason, id, root, context.
const DOCUMENTS: TableDefinition<'_, &[u8; NAME_LENGTH], &[u8]> = TableDefinition::new("documents");
/// Sender, commitment and task -> attempts, due, given up, detail.
const JOBS: TableDefinition<'_, &[u8; JOB_KEY_LENGTH], &[u8]> = TableDefinition::new("jobs");

pub(super) const NAME_LENGTH: usize = 36;
const JOB_KEY_LENGTH: usize = NAME_LENGTH + 1;

/// Makes the tables of a new store, or checks that an old one is of this layout and chain.
pub(super) fn prepare(transaction: &WriteTransaction, genesis: Genesis) -> Result<(), StoreError> {
	transaction.open_table(DOCUMENTS)?;
	transaction.open_table(JOBS)?;
	let mut meta = transaction.open_table(META)?;
	let version = LAYOUT_VERSION.to_le_bytes();
	let found = meta.get("version")?.map(|value| value.value().to_vec());
	match found {
		None => {
			meta.insert("version", version.as_slice())?;
			meta.insert("genesis", genesis.as_slice())?;
		},
		Some(found) if found != version => return Err(StoreError::UnknownLayout),
		Some(_) => {
			let found = meta.get("genesis")?.map(|value| value.value().to_vec());
			if found.as_deref() != Some(genesis.as_slice()) {
				return Err(StoreError::OtherChain);
			}
		},
	}
	Ok(())
}

pub(super) fn load(transaction: &WriteTransaction) -> Result<BTreeMap<Name, Entry>, StoreError> {
	let documents = transaction.open_table(DOCUMENTS)?;
	let mut entries = BTreeMap::new();
	for row in documents.iter()? {
		let (key, value) = row?;
		let name = decode_name(key.value()).ok_or(StoreError::Corrupt)?;
		let entry = decode_entry(value.value()).ok_or(StoreError::Corrupt)?;
		if entry.context.name() != name {
			return Err(StoreError::Corrupt);
		}
		entries.insert(name, entry);
	}
	Ok(entries)
}

pub(super) fn write(database: &Database, entry: &Entry) -> Result<(), StoreError> {
	let transaction = database.begin_write()?;
	transaction
		.open_table(DOCUMENTS)?
		.insert(&encode_name(entry.name()), encode_entry(entry).as_slice())?;
	transaction.commit()?;
	Ok(())
}

pub(super) fn load_jobs(database: &Database) -> Result<Vec<(JobKey, Job)>, StoreError> {
	let transaction = database.begin_read()?;
	let mut jobs = Vec::new();
	for row in transaction.open_table(JOBS)?.iter()? {
		let (key, value) = row?;
		let (name, task) = key.value().split_at(NAME_LENGTH);
		let name = decode_name(name).ok_or(StoreError::Corrupt)?;
		let task = task.first().copied().and_then(Task::from_number).ok_or(StoreError::Corrupt)?;
		let job = decode_job(value.value()).ok_or(StoreError::Corrupt)?;
		jobs.push((JobKey { name, task }, job));
	}
	Ok(jobs)
}

pub(super) fn write_jobs(database: &Database, changes: &[Change]) -> Result<(), StoreError> {
	let transaction = database.begin_write()?;
	{
		let mut table = transaction.open_table(JOBS)?;
		for (key, job) in changes {
			let mut bytes = [key.task.number(); JOB_KEY_LENGTH];
			bytes
				.iter_mut()
				.zip(encode_name(key.name))
				.for_each(|(byte, from)| *byte = from);
			match job {
				Some(job) => table.insert(&bytes, encode_job(job).as_slice())?,
				None => table.remove(&bytes)?,
			};
		}
	}
	transaction.commit()?;
	Ok(())
}

/// Big-endian, so that documents of a sender lie together.
pub(super) fn encode_name(name: Name) -> [u8; NAME_LENGTH] {
	let mut bytes = [0; NAME_LENGTH];
	let fields = name.sender.0.to_be_bytes().into_iter().chain(name.commitment);
	bytes.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
	bytes
}

pub(super) fn decode_name(bytes: &[u8]) -> Option<Name> {
	let mut reader = Reader(bytes);
	let sender = OperatorId(reader.take().map(u32::from_be_bytes)?);
	let commitment = reader.take()?;
	reader.end(Name { sender, commitment })
}

fn encode_entry(entry: &Entry) -> Vec<u8> {
	let side = match entry.side {
		Side::Outgoing => 0,
		Side::Incoming => 1,
	};
	let (stage, reason) = match entry.stage {
		Stage::Sealed => (0, 0),
		Stage::Announced => (1, 0),
		Stage::Receiving => (2, 0),
		Stage::Complete => (3, 0),
		Stage::Received => (4, 0),
		Stage::Rejected { reason } => (5, reason),
		Stage::Expired => (6, 0),
		Stage::Purging => (7, 0),
		Stage::Purged => (8, 0),
	};
	let (has_id, id) = entry.document.map_or((0, 0), |id| (1, id.0));
	[
		&[side, stage, reason, has_id],
		id.to_le_bytes().as_slice(),
		&entry.root,
		&entry.context.encode(),
	]
	.concat()
}

fn decode_entry(bytes: &[u8]) -> Option<Entry> {
	let mut reader = Reader(bytes);
	let side = match reader.u8()? {
		0 => Side::Outgoing,
		1 => Side::Incoming,
		_ => return None,
	};
	let (stage, reason, has_id) = (reader.u8()?, reader.u8()?, reader.u8()?);
	let stage = match stage {
		0 => Stage::Sealed,
		1 => Stage::Announced,
		2 => Stage::Receiving,
		3 => Stage::Complete,
		4 => Stage::Received,
		5 => Stage::Rejected { reason },
		6 => Stage::Expired,
		7 => Stage::Purging,
		8 => Stage::Purged,
		_ => return None,
	};
	let id = reader.u64()?;
	let document = (has_id != 0).then_some(DocumentId(id));
	let root = reader.take()?;
	let context = Context::decode(reader.slice(CONTEXT_LENGTH)?)?;
	reader.end(Entry { context, root, document, side, stage })
}

fn encode_job(job: &Job) -> Vec<u8> {
	[
		job.attempts.to_le_bytes().as_slice(),
		&job.next_at.to_le_bytes(),
		&job.gives_up_at.to_le_bytes(),
		&[job.detail],
	]
	.concat()
}

fn decode_job(bytes: &[u8]) -> Option<Job> {
	let mut reader = Reader(bytes);
	let job = Job {
		attempts: reader.u32()?,
		next_at: reader.u64()?,
		gives_up_at: reader.u64()?,
		detail: reader.u8()?,
	};
	reader.end(job)
}
