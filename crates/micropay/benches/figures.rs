//! Figures of the payments off the chain: `cargo bench -p interwork-micropay`.
//!
//! Prints one line for each figure: name, value, unit. Everything but the concurrent payments runs on one
//! thread, so "a second" means a second of one core. The store is written in the folder given by
//! `MICROPAY_BENCH_DIR`, by default that of temporary files; name one on the disk that a gateway
//! would use, for a file system in memory flatters. Run as a test, it does a hundredth of the work
//! and checks that everything is accepted.

use interwork_micropay::{meter::Tariff, store::*, *};
use rand_core::OsRng;
use std::{
	hint::black_box,
	path::PathBuf,
	sync::{mpsc, Arc},
	time::{Duration, Instant},
};

const GENESIS: Genesis = Genesis([7; 32]);
const NOW: u64 = 1_900_000_000;
const DEPOSIT: u64 = 1_000_000_000;
/// Channels of the payers in the figures of the store.
const CHANNELS: u64 = 1_000;

fn main() {
	let arguments: Vec<String> = std::env::args().collect();
	let has = |name: &str| arguments.iter().any(|argument| argument == name);
	if has("--list") {
		return;
	}
	let scale = if has("--bench") { 100 } else { 1 };
	signatures(scale);
	ticks(scale);
	store(scale);
}

fn print(name: &str, value: u128, unit: &str) {
	println!("{name:<58} {value:>12} {unit}");
}

fn rate(name: &str, count: u64, elapsed: Duration) {
	let nanos = elapsed.as_nanos().max(1);
	print(name, u128::from(count) * 1_000_000_000 / nanos, "/s");
}

fn signer(channel: u64) -> VoucherSigner {
	let mut seed = [1; 32];
	seed[..8].copy_from_slice(&channel.to_le_bytes());
	VoucherSigner::from_seed(seed)
}

fn signatures(scale: u64) {
	let count = 200 * scale;
	let signers: Vec<VoucherSigner> = (0..64).map(signer).collect();
	let keys: Vec<VoucherKey> = signers
		.iter()
		.map(|signer| VoucherKey::from_bytes(signer.public()).expect("a signer's key"))
		.collect();

	let begun = Instant::now();
	let signed: Vec<(usize, SignedVoucher)> = (0..count)
		.zip((0..64).cycle())
		.map(|(units, key)| {
			let voucher = Voucher::plain(GENESIS, ChannelId(units), units);
			(key, signers[key].sign(voucher))
		})
		.collect();
	rate("vouchers signed", count, begun.elapsed());

	let begun = Instant::now();
	for (key, voucher) in &signed {
		assert!(voucher.is_signed_by(&keys[*key]));
	}
	rate("vouchers verified, one by one", count, begun.elapsed());

	for size in [16, 64, 256, 1024] {
		let pairs: Vec<_> = signed.iter().map(|(key, voucher)| (&keys[*key], voucher)).collect();
		let begun = Instant::now();
		for batch in pairs.chunks(size) {
			assert!(verify_batch(batch, OsRng).into_iter().all(|valid| valid));
		}
		let name = format!("vouchers verified, batches of {size}, 64 keys");
		rate(&name, count, begun.elapsed());
	}

	let distinct: Vec<(VoucherKey, SignedVoucher)> = (0..256)
		.map(|channel| {
			let signer = signer(channel);
			let key = VoucherKey::from_bytes(signer.public()).expect("a signer's key");
			(key, signer.sign(Voucher::plain(GENESIS, ChannelId(channel), 1)))
		})
		.collect();
	let pairs: Vec<_> = distinct.iter().map(|(key, voucher)| (key, voucher)).collect();
	let rounds = scale.div_ceil(2);
	let begun = Instant::now();
	for _ in 0..rounds {
		assert!(verify_batch(&pairs, OsRng).into_iter().all(|valid| valid));
	}
	rate("vouchers verified, batches of 256, a key each", 256 * rounds, begun.elapsed());
}

fn ticks(scale: u64) {
	let rounds = 20 * scale;
	let channel = ChannelId(1);
	let hasher = TickHasher::new(channel);
	let begun = Instant::now();
	let mut value = [3; 32];
	for _ in 0..rounds {
		value = black_box(hasher.steps(&value, MAX_TICKS));
	}
	rate("hashes of ticks", rounds * u64::from(MAX_TICKS), begun.elapsed());

	let rounds = scale;
	let mut made = Duration::ZERO;
	let mut taken = Duration::ZERO;
	for round in 0..rounds {
		let policy = TickPolicy::UNIT_TICKS;
		let mut payer =
			Payer::new(signer(round), GENESIS, channel, DEPOSIT, policy).expect("a valid policy");
		let first = payer.spend(1).expect("the deposit suffices");
		let begun = Instant::now();
		let payments: Vec<Payment> =
			(0..MAX_TICKS).map(|_| payer.spend(1).expect("the deposit suffices")).collect();
		made += begun.elapsed();

		let view = ChainView { deposit: DEPOSIT, claimed: 0, ends_at: u64::MAX, closing: false };
		let voucher_key = signer(round).public();
		let terms = Terms { genesis: GENESIS, channel, voucher_key, view };
		let mut payee = Payee::new(terms).expect("a signer's key");
		payee.accept(&first, NOW).expect("signed by the payer");
		let begun = Instant::now();
		for payment in &payments {
			payee.accept(payment, NOW).expect("a tick of the payer");
		}
		taken += begun.elapsed();
	}
	let count = rounds * u64::from(MAX_TICKS);
	rate("ticks made by a payer", count, made);
	rate("ticks accepted by a payee, in memory", count, taken);
}

fn folder() -> PathBuf {
	std::env::var_os("MICROPAY_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from)
}

fn open_store(folder: &tempfile::TempDir) -> Arc<Store> {
	let store = Store::open(&folder.path().join("payee.redb"), GENESIS).expect("a new store");
	let view = ChainView { deposit: DEPOSIT, claimed: 0, ends_at: u64::MAX, closing: false };
	let tariff = Tariff { bytes_per_unit: 100_000, allowance: 1 };
	let open: Vec<Operation> = (0..CHANNELS)
		.map(|channel| {
			let voucher_key = signer(channel).public();
			let channel = ChannelId(channel);
			let terms = Terms { genesis: GENESIS, channel, voucher_key, view };
			Operation::Open { terms, tariff }
		})
		.collect();
	all_accepted(&store, &open);
	Arc::new(store)
}

fn all_accepted(store: &Store, operations: &[Operation]) {
	let answers = store.apply(operations, NOW).expect("the disk works");
	assert!(answers.iter().all(Result::is_ok), "every operation is accepted");
}

fn payers(policy: TickPolicy) -> Vec<Payer> {
	(0..CHANNELS)
		.map(|channel| {
			let (signer, channel) = (signer(channel), ChannelId(channel));
			Payer::new(signer, GENESIS, channel, DEPOSIT, policy).expect("a valid policy")
		})
		.collect()
}

fn round(payers: &mut [Payer]) -> Vec<Operation> {
	payers
		.iter_mut()
		.map(|payer| Operation::Pay(payer.spend(1).expect("the deposit suffices")))
		.collect()
}

fn store(scale: u64) {
	let rounds = scale.div_ceil(2);
	for (name, policy) in
		[("ticks", TickPolicy::UNIT_TICKS), ("vouchers", TickPolicy::VOUCHERS_ONLY)]
	{
		let folder = tempfile::tempdir_in(folder()).expect("a folder for the store");
		let store = open_store(&folder);
		let mut payers = payers(policy);
		all_accepted(&store, &round(&mut payers));
		let groups: Vec<Vec<Operation>> = (0..rounds).map(|_| round(&mut payers)).collect();
		let begun = Instant::now();
		groups.iter().for_each(|group| all_accepted(&store, group));
		let title = format!("{name} accepted durably, groups of {CHANNELS}");
		rate(&title, rounds * CHANNELS, begun.elapsed());
		concurrent(name, &store, &mut payers, rounds);
		alone(name, &store, &mut payers, 10 * scale);
	}
}

/// As many payments under way at once as there are channels, each new one sent when one is answered.
fn concurrent(name: &str, store: &Arc<Store>, payers: &mut [Payer], rounds: u64) {
	let payments: Vec<Operation> = (0..rounds).flat_map(|_| round(payers)).collect();
	let config = CommitterConfig::default();
	let committer = Committer::with_clock(Arc::clone(store), config, Box::new(|| NOW))
		.expect("a thread for the store");
	let (sender, answers) = mpsc::channel();
	let submit = |payment: Operation| {
		let (sender, begun) = (sender.clone(), Instant::now());
		let answer = move |answer: Result<Outcome, Refusal>| {
			let _ = sender.send((answer.is_ok(), begun.elapsed()));
		};
		committer.submit_with(payment, answer).expect("the queue has room");
	};
	let begun = Instant::now();
	let mut waiting = payments.iter();
	let at_once = usize::try_from(CHANNELS).expect("a thousand");
	waiting.by_ref().take(at_once).for_each(|payment| submit(*payment));
	let mut latencies = Vec::with_capacity(payments.len());
	while latencies.len() < payments.len() {
		let (accepted, latency) = answers.recv().expect("every payment is answered");
		assert!(accepted, "every payment is accepted");
		latencies.push(latency);
		if let Some(payment) = waiting.next() {
			submit(*payment);
		}
	}
	let count = u64::try_from(payments.len()).expect("fewer than 2^64");
	rate(&format!("{name} accepted durably, {CHANNELS} payers at once"), count, begun.elapsed());
	percentiles(&format!("{name}, {CHANNELS} payers at once"), latencies);
}

/// One payer that waits for each answer: nothing to gather, a flush of the disk each.
fn alone(name: &str, store: &Arc<Store>, payers: &mut [Payer], count: u64) {
	let config = CommitterConfig::default();
	let committer = Committer::with_clock(Arc::clone(store), config, Box::new(|| NOW))
		.expect("a thread for the store");
	let payer = payers.first_mut().expect("a thousand payers");
	let latencies = (0..count)
		.map(|_| {
			let begun = Instant::now();
			let payment = payer.spend(1).expect("the deposit suffices");
			let answer = committer.submit(Operation::Pay(payment)).expect("the queue has room");
			assert!(answer.recv().expect("an answer").is_ok());
			begun.elapsed()
		})
		.collect();
	percentiles(&format!("{name}, one payer"), latencies);
}

fn percentiles(name: &str, mut latencies: Vec<Duration>) {
	latencies.sort_unstable();
	for percent in [50, 99] {
		let at = latencies.len().saturating_sub(1) * percent / 100;
		let micros = latencies.get(at).map_or(0, Duration::as_micros);
		print(&format!("{name}: payment to durable answer, p{percent}"), micros, "us");
	}
}
