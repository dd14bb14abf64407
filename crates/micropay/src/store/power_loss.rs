//! The store on a disk that loses power: of what was written since the last flush, some sectors
//! arrive and some do not, in any combination.
//!
//! Killing a process (`tests/kill.rs`) never loses what it has written. This does.

use super::*;
use crate::{
	meter::{EventId, Report, Tariff},
	Payer, TickPolicy, VoucherSigner,
};
use redb::StorageBackend;
use std::{
	io,
	sync::{Arc, Mutex},
};

const GENESIS: Genesis = Genesis([7; 32]);
const NOW: u64 = 1_900_000_000;
const CHANNELS: u64 = 4;
/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

#[derive(Debug, Default)]
struct Content {
	/// What programs read.
	current: Vec<u8>,
	/// What was there at the last flush.
	durable: Vec<u8>,
	/// Places written since.
	written: Vec<(usize, usize)>,
	/// Writes and flushes until the power is gone.
	left: u64,
}

#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<Content>>);

impl Disk {
	fn new(durable: Vec<u8>, left: u64) -> Self {
		let content = Content { current: durable.clone(), durable, written: vec![], left };
		Self(Arc::new(Mutex::new(content)))
	}

	/// What a machine finds that is started again.
	fn after_power_loss(&self, random: &mut fastrand::Rng) -> Vec<u8> {
		let content = self.0.lock().unwrap();
		let mut found = content.durable.clone();
		if random.bool() && found.len() < content.current.len() {
			found.resize(content.current.len(), 0);
		}
		for (from, to) in &content.written {
			for start in (*from..*to).step_by(SECTOR) {
				let end = (start + SECTOR).min(*to).min(found.len()).min(content.current.len());
				if start < end && random.bool() {
					found[start..end].copy_from_slice(&content.current[start..end]);
				}
			}
		}
		found
	}
}

impl Content {
	fn ensure_power(&mut self) -> io::Result<()> {
		self.left = self.left.checked_sub(1).ok_or_else(|| io::Error::other("no power"))?;
		Ok(())
	}
}

impl StorageBackend for Disk {
	fn len(&self) -> io::Result<u64> {
		Ok(u64::try_from(self.0.lock().unwrap().current.len()).unwrap())
	}

	fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
		let offset = usize::try_from(offset).unwrap();
		Ok(self.0.lock().unwrap().current[offset..offset + len].to_vec())
	}

	fn set_len(&self, len: u64) -> io::Result<()> {
		let mut content = self.0.lock().unwrap();
		content.ensure_power()?;
		content.current.resize(usize::try_from(len).unwrap(), 0);
		Ok(())
	}

	fn sync_data(&self, _eventual: bool) -> io::Result<()> {
		let mut content = self.0.lock().unwrap();
		content.ensure_power()?;
		content.durable = content.current.clone();
		content.written.clear();
		Ok(())
	}

	fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
		let mut content = self.0.lock().unwrap();
		content.ensure_power()?;
		let from = usize::try_from(offset).unwrap();
		content.current[from..from + data.len()].copy_from_slice(data);
		content.written.push((from, from + data.len()));
		Ok(())
	}
}

fn open(disk: &Disk) -> Result<Store, StoreError> {
	Store::on(builder().create_with_backend(disk.clone())?, GENESIS)
}

fn payers() -> Vec<Payer> {
	(0..CHANNELS)
		.map(|id| {
			let signer = VoucherSigner::from_seed([1; 32]);
			let policy = TickPolicy { value: 1, max: 5 };
			Payer::new(signer, GENESIS, ChannelId(id), 1_000, policy).unwrap()
		})
		.collect()
}

fn openings() -> Vec<Operation> {
	let view = ChainView { deposit: 1_000, claimed: 0, ends_at: u64::MAX, closing: false };
	let voucher_key = VoucherSigner::from_seed([1; 32]).public();
	let tariff = Tariff { bytes_per_unit: 10, allowance: u64::MAX };
	(0..CHANNELS)
		.map(ChannelId)
		.flat_map(|channel| {
			let terms = Terms { genesis: GENESIS, channel, voucher_key, view };
			[Operation::Open { terms, tariff }, Operation::Begin { channel, session: 1 }]
		})
		.collect()
}

/// A payment and a report on each channel.
fn group(payers: &mut [Payer], number: u64) -> Vec<Operation> {
	payers
		.iter_mut()
		.flat_map(|payer| {
			let event = EventId(u128::from(number).to_le_bytes());
			let report = Report { session: 1, event, bytes: 10 };
			let channel = payer.channel();
			[Operation::Pay(payer.spend(1).unwrap()), Operation::Report { channel, report }]
		})
		.collect()
}

#[test]
fn store_should_have_every_confirmed_group_whole_when_the_power_fails() {
	let fresh = Disk::new(vec![], u64::MAX);
	let store = open(&fresh).unwrap();
	assert!(store.apply(&openings(), NOW).unwrap().iter().all(Result::is_ok));
	drop(store);
	let made = fresh.0.lock().unwrap().current.clone();

	let mut random = fastrand::Rng::with_seed(2026);
	let mut interrupted = 0;
	for round in 0..60 {
		let disk = Disk::new(made.clone(), random.u64(1..150));
		let mut payers = payers();
		let mut confirmed = 0;
		if let Ok(store) = open(&disk) {
			while store.apply(&group(&mut payers, confirmed + 1), NOW).is_ok() {
				confirmed += 1;
			}
			// Nothing more is taken by a store whose disk has failed.
			let again = store.apply(&openings(), NOW);
			assert!(matches!(again, Err(StoreError::FailedBefore)));
		}
		let found = Disk::new(disk.after_power_loss(&mut random), u64::MAX);
		let store = open(&found).unwrap();
		let groups = store.channel(ChannelId(0)).unwrap().payee.covered();
		assert!(
			groups == confirmed || groups == confirmed + 1,
			"round {round}: {confirmed} groups confirmed and {groups} found"
		);
		interrupted += u64::from(groups == confirmed + 1);
		for id in (0..CHANNELS).map(ChannelId) {
			let channel = store.channel(id).unwrap();
			assert_eq!(channel.payee.covered(), groups, "round {round}: a part of a group");
			assert_eq!(channel.meter.delivered(), groups.max(1));
		}
		// The payers go on from what the payee has.
		let mut next = self::payers();
		for payer in &mut next {
			let best = store.channel(payer.channel()).unwrap().payee.best().copied();
			best.iter().for_each(|best| assert_eq!(payer.recover(best), Ok(groups)));
		}
		let answers = store.apply(&group(&mut next, groups + 1), NOW).unwrap();
		assert!(answers.iter().all(Result::is_ok), "round {round}: {answers:?}");
	}
	println!("{interrupted} of 60 times a group was found that was not confirmed");
}
