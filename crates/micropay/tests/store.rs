//! The durable store: groups, restarts, and that only one has it open.

mod common;

use common::*;
use interwork_micropay::{
	meter::{EventId, MeterError, Report, Tariff},
	store::*,
	*,
};
use proptest::prelude::*;
use std::{
	num::NonZeroUsize,
	path::{Path, PathBuf},
	sync::Arc,
};
use tempfile::TempDir;

const TARIFF: Tariff = Tariff { bytes_per_unit: 100_000, allowance: 2 };

fn folder() -> (TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("payee.redb");
	(folder, path)
}

fn open(path: &Path) -> Store {
	Store::open(path, GENESIS).unwrap()
}

fn signer_of(channel: u64) -> VoucherSigner {
	let mut seed = [1; 32];
	seed[..8].copy_from_slice(&channel.to_le_bytes());
	VoucherSigner::from_seed(seed)
}

fn opening(channel: u64, deposit: u64) -> Operation {
	let voucher_key = signer_of(channel).public();
	let terms =
		Terms { genesis: GENESIS, channel: ChannelId(channel), voucher_key, view: view(deposit) };
	Operation::Open { terms, tariff: TARIFF }
}

fn payer_of(channel: u64, deposit: u64, policy: TickPolicy) -> Payer {
	Payer::new(signer_of(channel), GENESIS, ChannelId(channel), deposit, policy).unwrap()
}

fn one(store: &Store, operation: Operation) -> Result<Outcome, Refusal> {
	store.apply(&[operation], NOW).unwrap().remove(0)
}

fn report(session: u64, event: u8, bytes: u64) -> Operation {
	let report = Report { session, event: EventId([event; 16]), bytes };
	Operation::Report { channel: ChannelId(1), report }
}

/// Everything that is known about the channels, in a form that can be compared.
fn picture(store: &Store) -> Vec<String> {
	store
		.channel_ids(None, usize::MAX)
		.into_iter()
		.map(|id| {
			let channel = store.channel(id).unwrap();
			let (payee, meter) = (&channel.payee, &channel.meter);
			let sessions: Vec<_> = meter.sessions().collect();
			format!(
				"{:?} {:?} {sessions:?} {} {:?} {:?}",
				payee.terms(),
				payee.best(),
				meter.ended_units(),
				meter.last_session(),
				meter.tariff()
			)
		})
		.collect()
}

#[test]
fn store_should_know_everything_after_a_restart() {
	let (_folder, path) = folder();
	let store = open(&path);
	let mut payer = payer_of(1, 100, TickPolicy::UNIT_TICKS);
	for operation in [
		opening(1, 100),
		opening(2, 100),
		Operation::Pay(payer.spend(2).unwrap()),
		Operation::Pay(payer.spend(3).unwrap()),
		Operation::Begin { channel: ChannelId(1), session: 4 },
		report(4, 1, 250_000),
		Operation::Begin { channel: ChannelId(1), session: 6 },
		Operation::End { channel: ChannelId(1), session: 4 },
		report(6, 1, 5),
		Operation::Observe {
			channel: ChannelId(1),
			view: ChainView { deposit: 200, claimed: 1, ..view(0) },
		},
	] {
		one(&store, operation).unwrap();
	}
	let before = picture(&store);
	drop(store);
	let store = open(&path);
	assert_eq!(picture(&store), before);
	// What came before the restart is known to have come.
	let repeated = Operation::Pay(Payment::Claim(payer.latest().unwrap()));
	assert!(matches!(one(&store, repeated), Ok(Outcome::Repeated { total: 5, .. })));
	let standing = match one(&store, report(6, 1, 5)) {
		Ok(Outcome::Metered(standing)) => standing,
		other => panic!("{other:?}"),
	};
	assert_eq!((standing.delivered, standing.covered, standing.bytes_left), (4, 5, 399_995));
	assert_eq!(one(&store, report(4, 9, 5)), Err(Refusal::Meter(MeterError::SessionNotFound)));
	assert!(one(&store, Operation::Pay(payer.spend(1).unwrap())).is_ok());
}

/// A voucher without ticks after one with ticks: the old tick must not come back.
#[test]
fn store_should_drop_the_tick_when_a_voucher_replaces_its_anchor() {
	let (_folder, path) = folder();
	let store = open(&path);
	one(&store, opening(1, 100)).unwrap();
	let mut payer = payer_of(1, 100, TickPolicy { value: 2, max: 5 });
	for units in [1, 2, 3] {
		one(&store, Operation::Pay(payer.spend(units).unwrap())).unwrap();
	}
	drop(store);
	let channel = open(&path).channel(ChannelId(1)).unwrap();
	assert_eq!(channel.payee.best(), payer.latest().as_ref());
	assert_eq!((channel.payee.covered(), channel.payee.best().unwrap().tick), (6, None));
}

#[test]
fn apply_should_refuse_each_mistake_and_change_nothing() {
	let (_folder, path) = folder();
	let store = open(&path);
	let pay =
		|units| Operation::Pay(payer_of(1, 1000, TickPolicy::UNIT_TICKS).spend(units).unwrap());
	let begin = |session| Operation::Begin { channel: ChannelId(1), session };
	let forget = Operation::Forget { channel: ChannelId(1) };
	for operation in [pay(1), begin(1), report(1, 1, 1), forget] {
		assert_eq!(one(&store, operation), Err(Refusal::ChannelNotFound));
	}
	let Operation::Open { terms, tariff } = opening(1, 10) else { unreachable!() };
	let with = |terms, tariff| one(&store, Operation::Open { terms, tariff });
	let other_chain = Terms { genesis: Genesis([8; 32]), ..terms };
	assert_eq!(with(other_chain, tariff), Err(Refusal::GenesisMismatch));
	let no_key = Terms { voucher_key: [2; 32], ..terms };
	assert_eq!(with(no_key, tariff), Err(Refusal::InvalidKey));
	let no_bytes = Tariff { bytes_per_unit: 0, ..tariff };
	assert_eq!(with(terms, no_bytes), Err(Refusal::Meter(MeterError::ZeroBytesPerUnit)));
	assert_eq!(store.rows().unwrap(), 0);

	one(&store, opening(1, 10)).unwrap();
	assert_eq!(one(&store, opening(1, 20)), Err(Refusal::ChannelAlreadyExists));
	let exceeded = PayeeError::DepositExceeded { deposit: 10, given: 11 };
	assert_eq!(one(&store, pay(11)), Err(Refusal::Payment(exceeded)));
	one(&store, pay(4)).unwrap();
	assert_eq!(one(&store, forget), Err(Refusal::UnclaimedUnits { units: 4 }));
	let observe = |view| one(&store, Operation::Observe { channel: ChannelId(1), view });
	let lowered = ViewError::DepositLowered { known: 10, given: 9 };
	assert_eq!(observe(view(9)), Err(Refusal::View(lowered)));

	one(&store, begin(1)).unwrap();
	let closing = ChainView { closing: true, ..view(10) };
	assert_eq!(observe(closing), Ok(Outcome::Observed));
	assert_eq!(one(&store, begin(2)), Err(Refusal::Closing));
	// What flowed is counted, and nothing more may flow.
	match one(&store, report(1, 1, 150_000)) {
		Ok(Outcome::Metered(standing)) => {
			assert_eq!((standing.delivered, standing.bytes_left), (2, 0));
		},
		other => panic!("{other:?}"),
	}
	// What was served before the close can still be paid.
	assert!(one(&store, pay(5)).is_ok());
	assert_eq!(store.channel(ChannelId(1)).unwrap().payee.claimable(), 5);
}

#[test]
fn forget_should_leave_nothing_behind() {
	let (_folder, path) = folder();
	let store = open(&path);
	let mut payer = payer_of(1, 100, TickPolicy::UNIT_TICKS);
	let all = [
		opening(1, 100),
		opening(2, 100),
		Operation::Pay(payer.spend(2).unwrap()),
		Operation::Pay(payer.spend(3).unwrap()),
		Operation::Begin { channel: ChannelId(1), session: 1 },
		report(1, 1, 5),
		report(1, 2, 5),
	];
	assert!(store.apply(&all, NOW).unwrap().iter().all(Result::is_ok));
	assert_eq!(store.rows().unwrap(), 9);
	let forget = |channel| Operation::Forget { channel: ChannelId(channel) };
	assert_eq!(one(&store, forget(1)), Err(Refusal::UnclaimedUnits { units: 5 }));
	let claimed = ChainView { claimed: 5, closing: true, ..view(100) };
	one(&store, Operation::Observe { channel: ChannelId(1), view: claimed }).unwrap();
	assert_eq!(one(&store, forget(1)), Ok(Outcome::Forgotten));
	assert_eq!(store.rows().unwrap(), 2);

	// What nobody has claimed in time is lost; the end of the channel ends the record of it.
	let unclaimed = Operation::Pay(payer_of(2, 9, TickPolicy::UNIT_TICKS).spend(1).unwrap());
	one(&store, unclaimed).unwrap();
	assert_eq!(
		store.apply(&[forget(2)], END - 1).unwrap(),
		[Err(Refusal::UnclaimedUnits { units: 1 })]
	);
	assert_eq!(store.apply(&[forget(2)], END).unwrap(), [Ok(Outcome::Forgotten)]);
	assert_eq!(store.rows().unwrap(), 0);
	drop(store);
	assert!(open(&path).channel_ids(None, 10).is_empty());
}

/// All in one group, sessions and their reports too.
#[test]
fn forget_should_leave_nothing_behind_when_everything_is_one_group() {
	let (_folder, path) = folder();
	let store = open(&path);
	let begin = Operation::Begin { channel: ChannelId(1), session: 1 };
	let forget = Operation::Forget { channel: ChannelId(1) };
	let group = [opening(1, 100), begin, report(1, 1, 5), forget];
	assert!(store.apply(&group, NOW).unwrap().iter().all(Result::is_ok));
	assert_eq!(store.rows().unwrap(), 0);
}

#[test]
fn claims_should_come_in_pages_and_only_when_due() {
	let (_folder, path) = folder();
	let store = open(&path);
	for channel in 1..=5 {
		one(&store, opening(channel, 100)).unwrap();
	}
	for channel in [1, 2, 4, 5] {
		let payment = payer_of(channel, 100, TickPolicy::UNIT_TICKS).spend(channel).unwrap();
		one(&store, Operation::Pay(payment)).unwrap();
	}
	let closing = ChainView { ends_at: NOW + 100, closing: true, ..view(100) };
	one(&store, Operation::Observe { channel: ChannelId(4), view: closing }).unwrap();
	let ids = |claims: Vec<DueClaim>| -> Vec<u64> {
		claims.iter().map(|due| due.claim.voucher.voucher.channel.0).collect()
	};
	assert_eq!(ids(store.claims(None, 3, |_| true)), [1, 2, 4]);
	assert_eq!(ids(store.claims(Some(ChannelId(4)), 3, |_| true)), [5]);
	assert_eq!(ids(store.claims(None, 3, |due| due.closing)), [4]);
	assert_eq!(ids(store.claims(None, 9, |due| due.units >= 4)), [4, 5]);
	assert_eq!(ids(store.claims(None, 9, |due| due.ends_at <= NOW + 100)), [4]);
	let mut chain = Chain::of(store.channel(ChannelId(2)).unwrap().payee.terms());
	let second = store.claims(Some(ChannelId(1)), 1, |_| true)[0];
	assert_eq!(chain.takes(&second.claim, NOW), Some(2));
}

#[test]
fn open_should_refuse_when_the_store_is_open_or_of_another_chain() {
	let (folder, path) = folder();
	let store = open(&path);
	assert!(matches!(Store::open(&path, GENESIS), Err(StoreError::InUse)));
	drop(store);
	assert!(matches!(Store::open(&path, Genesis([8; 32])), Err(StoreError::OtherChain)));
	assert!(Store::open(&path, GENESIS).is_ok());
	let other = folder.path().join("other");
	std::fs::write(&other, b"not a store").unwrap();
	assert!(matches!(Store::open(&other, GENESIS), Err(StoreError::Database(_))));
	let missing = folder.path().join("missing").join("store");
	assert!(matches!(Store::open(&missing, GENESIS), Err(StoreError::Database(_))));
}

#[test]
fn committer_should_answer_everybody_when_many_threads_pay() {
	let (_folder, path) = folder();
	let store = Arc::new(open(&path));
	for channel in 1..=4 {
		one(&store, opening(channel, 100)).unwrap();
	}
	let clock: Clock = Box::new(|| NOW);
	let committer =
		Committer::with_clock(Arc::clone(&store), CommitterConfig::default(), clock).unwrap();
	std::thread::scope(|scope| {
		for channel in 1..=4 {
			let committer = &committer;
			scope.spawn(move || {
				let mut payer = payer_of(channel, 100, TickPolicy::UNIT_TICKS);
				let answers: Vec<_> = (0..50)
					.map(|_| committer.submit(Operation::Pay(payer.spend(2).unwrap())).unwrap())
					.collect();
				for (index, answer) in (1..).zip(answers) {
					let accepted = Accepted { new_units: 2, total: 2 * index };
					match answer.recv().unwrap() {
						Ok(Outcome::Paid { accepted: taken, .. }) => assert_eq!(taken, accepted),
						other => panic!("{other:?}"),
					}
				}
			});
		}
	});
	// The same payment twice at once covers its units once.
	let mut payer = payer_of(1, 100, TickPolicy::UNIT_TICKS);
	payer
		.recover(store.channel(ChannelId(1)).unwrap().payee.best().unwrap())
		.unwrap();
	assert!(payer.spend(1).is_err(), "the deposit is used up");
	drop(committer);
	drop(store);
	let store = open(&path);
	assert!((1..=4).all(|id| store.channel(ChannelId(id)).unwrap().payee.covered() == 100));
}

#[test]
fn committer_should_refuse_when_its_queue_is_full() {
	let (_folder, path) = folder();
	let store = Arc::new(open(&path));
	one(&store, opening(1, 100)).unwrap();
	let one_each = NonZeroUsize::MIN;
	let config = CommitterConfig { group_max: one_each, queue_max: one_each };
	let (release, held) = std::sync::mpsc::channel::<()>();
	let clock: Clock = Box::new(move || {
		// Returns when the test lets go, or has ended.
		let _ = held.recv();
		NOW
	});
	let committer = Committer::with_clock(store, config, clock).unwrap();
	let begin = |session| Operation::Begin { channel: ChannelId(1), session };
	let first = committer.submit(begin(1)).unwrap();
	// One is being worked on and one waits; a third or at the latest a fourth finds no room.
	let mut waiting = vec![];
	let refused = (2..5).find_map(|session| match committer.submit(begin(session)) {
		Ok(answer) => {
			waiting.push(answer);
			None
		},
		Err(error) => Some(error),
	});
	assert_eq!(refused, Some(SubmitError::QueueFull));
	drop(release);
	assert!(matches!(first.recv().unwrap(), Ok(Outcome::Metered(_))));
	drop(committer);
	// What was queued was done before the end.
	assert!(waiting.iter().all(|answer| answer.recv().is_ok()));
}

/// What may come to a store, with channels 1 to 3.
#[derive(Clone, Debug)]
enum Call {
	Spend { channel: u64, units: u64, garbage: bool },
	Repeat { channel: u64 },
	Begin { channel: u64, session: u64 },
	Report { channel: u64, session: u64, event: u8, bytes: u64 },
	End { channel: u64, session: u64 },
	Claimed { channel: u64, closing: bool },
	Forget { channel: u64 },
	Open { channel: u64 },
}

fn call() -> impl Strategy<Value = Call> {
	let (channel, session) = (1_u64..4, 1_u64..4);
	prop_oneof![
		6 => (channel.clone(), 1_u64..6, prop::bool::weighted(0.2))
			.prop_map(|(channel, units, garbage)| Call::Spend { channel, units, garbage }),
		1 => channel.clone().prop_map(|channel| Call::Repeat { channel }),
		1 => (channel.clone(), session.clone())
			.prop_map(|(channel, session)| Call::Begin { channel, session }),
		2 => (channel.clone(), session.clone(), 0_u8..4, 0_u64..250_000).prop_map(
			|(channel, session, event, bytes)| Call::Report { channel, session, event, bytes }
		),
		1 => (channel.clone(), session).prop_map(|(channel, session)| Call::End { channel, session }),
		1 => (channel.clone(), prop::bool::weighted(0.1))
			.prop_map(|(channel, closing)| Call::Claimed { channel, closing }),
		1 => channel.clone().prop_map(|channel| Call::Forget { channel }),
		1 => channel.prop_map(|channel| Call::Open { channel }),
	]
}

fn operations(calls: &[Call]) -> Vec<Operation> {
	let mut payers: Vec<Payer> =
		(0..4).map(|id| payer_of(id, 60, TickPolicy { value: 1, max: 6 })).collect();
	let payer = |channel: u64| usize::try_from(channel).unwrap();
	calls
		.iter()
		.filter_map(|call| {
			Some(match *call {
				Call::Spend { channel, units, garbage } => {
					let mut payment = payers[payer(channel)].spend(units).ok()?;
					match &mut payment {
						Payment::Claim(claim) if garbage => claim.voucher.signature.0[2] ^= 4,
						Payment::Tick(tick) if garbage => tick.preimage[2] ^= 4,
						_ => {},
					}
					Operation::Pay(payment)
				},
				Call::Repeat { channel } => {
					Operation::Pay(Payment::Claim(payers[payer(channel)].latest()?))
				},
				Call::Begin { channel, session } => {
					Operation::Begin { channel: ChannelId(channel), session }
				},
				Call::Report { channel, session, event, bytes } => Operation::Report {
					channel: ChannelId(channel),
					report: Report { session, event: EventId([event; 16]), bytes },
				},
				Call::End { channel, session } => {
					Operation::End { channel: ChannelId(channel), session }
				},
				Call::Claimed { channel, closing } => Operation::Observe {
					channel: ChannelId(channel),
					view: ChainView {
						claimed: payers[payer(channel)].spent(),
						closing,
						..view(60)
					},
				},
				Call::Forget { channel } => Operation::Forget { channel: ChannelId(channel) },
				Call::Open { channel } => opening(channel, 60),
			})
		})
		.collect()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

	/// A group gives exactly what its operations give one by one, cut anywhere, and a restart after
	/// any group changes nothing.
	#[test]
	fn group_should_do_what_its_operations_do_alone(
		calls in prop::collection::vec(call(), 1..50),
		cuts in prop::collection::vec(1_usize..20, 1..10),
	) {
		let mut all: Vec<Operation> = (1..4).map(|channel| opening(channel, 60)).collect();
		all.extend(operations(&calls));
		let (_first, path) = folder();
		let alone = open(&path);
		let expected: Vec<_> = all.iter().map(|operation| one(&alone, *operation)).collect();

		let (_second, path) = folder();
		let mut grouped = open(&path);
		let (mut rest, mut answers) = (all.as_slice(), vec![]);
		for cut in cuts.iter().cycle() {
			if rest.is_empty() {
				break;
			}
			let (group, tail) = rest.split_at(rest.len().min(*cut));
			answers.extend(grouped.apply(group, NOW).unwrap());
			rest = tail;
			let before = picture(&grouped);
			drop(grouped);
			grouped = open(&path);
			prop_assert_eq!(picture(&grouped), before);
		}
		prop_assert_eq!(answers, expected);
		prop_assert_eq!(picture(&grouped), picture(&alone));
		prop_assert_eq!(grouped.rows().unwrap(), alone.rows().unwrap());
	}
}

#[test]
fn retired_channel_should_take_nothing_more_and_keep_its_last_claim() {
	let (_folder, path) = folder();
	let store = open(&path);
	let mut payer = payer_of(1, 100, TickPolicy::UNIT_TICKS);
	let (first, second) = (payer.spend(3).unwrap(), payer.spend(1).unwrap());
	let begin = |session| Operation::Begin { channel: ChannelId(1), session };
	one(&store, opening(1, 100)).unwrap();
	one(&store, begin(1)).unwrap();
	one(&store, Operation::Pay(first)).unwrap();
	let retire = Operation::Retire { channel: ChannelId(1) };
	// In one write with a payment behind it, which is too late.
	let answers = store.apply(&[retire, Operation::Pay(second)], NOW).unwrap();
	assert_eq!(answers, [Ok(Outcome::Retired), Err(Refusal::Retired)]);
	drop(store);

	let store = open(&path);
	assert!(store.channel(ChannelId(1)).unwrap().retired, "also over a restart");
	assert_eq!(one(&store, Operation::Pay(second)), Err(Refusal::Retired));
	assert_eq!(one(&store, begin(2)), Err(Refusal::Retired));
	assert!(matches!(one(&store, Operation::Pay(first)), Ok(Outcome::Repeated { total: 3, .. })));
	let Ok(Outcome::Metered(standing)) = one(&store, report(1, 1, 10)) else { panic!("counted") };
	assert_eq!((standing.delivered, standing.bytes_left), (1, 0));
	assert_eq!(store.claims(None, 10, |_| true)[0].units, 3);
	assert_eq!(one(&store, retire), Ok(Outcome::Retired));
	let view = ChainView { claimed: 3, closing: true, ..view(100) };
	one(&store, Operation::Observe { channel: ChannelId(1), view }).unwrap();
	assert!(store.channel(ChannelId(1)).unwrap().retired, "whatever the chain tells");
	assert_eq!(
		store.totals(),
		Totals { channels: 1, accepted: 3, claimed: 3, unclaimed: 0, delivered: 1 }
	);
	one(&store, Operation::Forget { channel: ChannelId(1) }).unwrap();
	assert_eq!(store.rows().unwrap(), 0);
}
