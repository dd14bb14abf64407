//! The seeded stateful test: random calls, good and bad, over the whole economy of the real runtime,
//! beside a plain double-entry model that was written without the pallets. After every call the
//! money columns of all accounts are compared, at intervals everything that the model knows, the
//! invariants of every pallet, and the storage root around calls that fail.
//!
//! `INTERWORK_SEED` chooses the run, `INTERWORK_CALLS` its length. A failure names the seed and
//! prints the last calls.

mod common;

#[path = "model/book.rs"]
mod book;
#[path = "model/clerks.rs"]
mod clerks;
#[path = "model/desk.rs"]
mod desk;
#[path = "model/faults.rs"]
mod faults;
#[path = "model/generator.rs"]
mod generator;
#[path = "model/harness.rs"]
mod harness;
#[path = "model/ledger.rs"]
mod ledger;
#[path = "model/papers.rs"]
mod papers;
#[path = "model/periods.rs"]
mod periods;
#[path = "model/roamers.rs"]
mod roamers;
#[path = "model/roaming.rs"]
mod roaming;
#[path = "model/rules.rs"]
mod rules;
#[path = "model/steps.rs"]
mod steps;
#[path = "model/units.rs"]
mod units;

use faults::{Fault, Kind};
use harness::{seed_of, Count, Failure, Harness, Report};

/// The number of an account in the model.
pub type Who = usize;

/// The first account that is no pallet's pot.
pub const FIRST: Who = 3;

/// Calls of the long run.
const CALLS: u64 = 200_000;

/// Kinds of calls that can never succeed, whoever makes them.
const NEVER_SUCCEED: [&str; 4] = ["Burn", "ForceSetBalance", "PurgeKeys", "AssetTransfer"];

/// What must have become of rows of batches.
const ROWS: [&str; 34] = [
	"Assign Assigned",
	"Assign InvalidWallet",
	"Assign NotEnoughUnits",
	"Assign ZeroUnits",
	"Clear Cleared",
	"Clear Kept",
	"Open AcceptanceNotFound",
	"Open AcceptanceNotOpen",
	"Open ExpiryTooLate",
	"Open ExpiryTooSoon",
	"Open InvalidSignature",
	"Open MessageExpired",
	"Open MessageTooLong",
	"Open NotEnoughUnits",
	"Open Opened",
	"Open OperatorNotActive",
	"Open TooManyChannels",
	"Open WalletNotAssigned",
	"Open WrongNonce",
	"Open ZeroDeposit",
	"Claim ChannelNotFound",
	"Claim Claimed",
	"Claim ExceedsDeposit",
	"Claim GraceOver",
	"Claim InvalidSignature",
	"Claim MalformedVoucher",
	"Claim NotIncreasing",
	"Claim TickOutOfRange",
	"Claim WrongTick",
	"End ChannelNotFound",
	"End Ended",
	"End NotPayee",
	"End OtherChannel",
	"End TooEarly",
];

/// How often every kind must have succeeded and failed in the long run.
const ENOUGH: u64 = 20;

fn fail(seed: u64, failure: &Failure) -> ! {
	let trace = failure.trace.join("\n  ");
	panic!(
		"INTERWORK_SEED={seed}: chain and model part ways at call {}: {}\nlast steps:\n  {trace}",
		failure.call, failure.what,
	)
}

fn print(seed: u64, report: &Report) {
	println!("seed {seed}: {} calls over {} days", report.calls, report.days);
	println!("in the end: {}", report.ending);
	println!("{:<24}{:>12}{:>12}", "call", "succeeded", "refused");
	let mut all = Count::default();
	for (kind, count) in &report.kinds {
		println!("{kind:<24}{:>12}{:>12}", count.succeeded, count.failed);
		all.succeeded += count.succeeded;
		all.failed += count.failed;
	}
	println!("{:<24}{:>12}{:>12}", "all", all.succeeded, all.failed);
	println!("\n{:<44}{:>12}", "refused because of", "calls");
	for (error, count) in &report.errors {
		println!("{error:<44}{count:>12}");
	}
	println!("\n{:<24}{:>12}{:>12}", "carried by", "succeeded", "refused");
	for (by, count) in &report.carried {
		println!("{by:<24}{:>12}{:>12}", count.succeeded, count.failed);
	}
	println!("\n{:<44}{:>12}", "usage row", "rows");
	for (result, count) in &report.usage {
		println!("{result:<44}{count:>12}");
	}
	println!("\n{:<44}{:>12}", "row of a batch", "rows");
	for (result, count) in &report.rows {
		println!("{result:<44}{count:>12}");
	}
	println!(
		"\n{} comparisons of everything, {} checks of all invariants, {} storage roots",
		report.comparisons, report.try_states, report.roots,
	);
}

#[test]
fn chain_should_do_what_the_model_says_when_calls_are_random() {
	let seed = seed_of(std::env::var("INTERWORK_SEED").ok());
	let calls = std::env::var("INTERWORK_CALLS")
		.map_or(CALLS, |text| text.parse().expect("INTERWORK_CALLS is a number"));
	println!("INTERWORK_SEED={seed} INTERWORK_CALLS={calls}");
	let mut harness = Harness::new(seed);
	if let Err(failure) = harness.go(calls) {
		fail(seed, &failure);
	}
	let report = &harness.run.report;
	print(seed, report);

	// The run is worth something only if everything was both done and refused.
	assert_eq!(report.calls, calls);
	if calls >= CALLS {
		assert!(report.kinds.len() >= 145, "only {} kinds of calls", report.kinds.len());
		for (kind, count) in &report.kinds {
			let never = NEVER_SUCCEED.contains(&kind.as_str());
			assert!(never || count.succeeded >= ENOUGH, "{kind} succeeded too rarely: {count:?}");
			assert!(!never || count.succeeded == 0, "{kind} succeeded: {count:?}");
			assert!(count.failed >= ENOUGH, "{kind} was refused too rarely: {count:?}");
		}
		for by in ["motion", "proxy", "multisig"] {
			let count = report.carried.get(by).copied().unwrap_or_default();
			assert!(count.succeeded >= ENOUGH, "too little was carried by {by}: {count:?}");
			assert!(count.failed >= ENOUGH, "too little carried by {by} was refused: {count:?}");
		}
		let stopped = report.carried.get("batch").copied().unwrap_or_default().failed;
		assert!(stopped >= ENOUGH, "only {stopped} batches were interrupted");
		for result in [
			"Paid",
			"LineNotFound",
			"NotProvider",
			"Contested",
			"Closed",
			"TooLate",
			"ExceedsUnits",
			"NotIncreasing",
			"NotActive",
		] {
			let rows = report.usage.get(result).copied().unwrap_or_default();
			assert!(rows >= ENOUGH, "usage rows were {result} only {rows} times");
		}
		for row in ROWS {
			let rows = report.rows.get(row).copied().unwrap_or_default();
			assert!(rows >= ENOUGH, "rows were {row} only {rows} times");
		}
		assert!(report.errors.len() >= 180, "only {} different errors", report.errors.len());
	}
}

#[test]
fn run_should_be_the_same_when_the_seed_is() {
	let go = |seed| {
		let mut harness = Harness::new(seed);
		if let Err(failure) = harness.go(2_000) {
			fail(seed, &failure);
		}
		let ledger = harness.run.model.ledger.clone();
		let kinds: Vec<_> = harness
			.run
			.report
			.kinds
			.iter()
			.map(|(kind, count)| (kind.clone(), count.succeeded, count.failed))
			.collect();
		(ledger, kinds)
	};
	assert_eq!(go(7), go(7));
	assert_ne!(go(7), go(8));
}

/// How soon after it was put in a fault must be found, in calls.
const FOUND_WITHIN: u64 = 2_000;

/// Runs with a fault until it is found.
fn find(kind: Kind) {
	let seed = harness::seeds().next();
	let mut harness = Harness::new(seed);
	harness.run.fault = Some(Fault { kind, from: 1_500, done: None });
	let failure = harness.go(12_000).expect_err(&format!("{kind:?} was not found, seed {seed}"));
	let fault = harness.run.fault.as_ref().and_then(|fault| fault.done);
	let done = fault.unwrap_or_else(|| panic!("{kind:?} was never put in: {failure:?}"));
	println!("{kind:?}: put in at call {done}, found at {}: {}", failure.call, failure.what);
	assert!(
		failure.call <= done + FOUND_WITHIN,
		"{kind:?} was put in at {done} and found at {}",
		failure.call
	);
}

#[test]
fn run_should_find_the_fault_when_usage_is_paid_twice() {
	find(Kind::PaidTwice);
}

#[test]
fn run_should_find_the_fault_when_a_unit_is_burned() {
	find(Kind::Burned);
}

#[test]
fn run_should_find_the_fault_when_a_unit_is_minted_with_fitting_books() {
	find(Kind::Minted);
}

#[test]
fn run_should_find_the_fault_when_a_unit_moves_between_accounts() {
	find(Kind::Moved);
}

#[test]
fn run_should_find_the_fault_when_a_line_is_used_without_payment() {
	find(Kind::UsedRaised);
}

#[test]
fn run_should_find_the_fault_when_a_return_is_booked_as_a_payment() {
	find(Kind::Misbooked);
}

#[test]
fn run_should_find_the_fault_when_a_contest_is_ignored() {
	find(Kind::ContestIgnored);
}

#[test]
fn run_should_find_the_fault_when_a_deposit_is_released_early() {
	find(Kind::DepositReleased);
}

#[test]
fn run_should_find_the_fault_when_a_failed_call_writes() {
	find(Kind::FailureWrites);
}

#[test]
fn run_should_find_the_fault_when_a_paid_debt_stays() {
	find(Kind::DebtStays);
}

#[test]
fn run_should_find_the_fault_when_a_seat_is_stolen() {
	find(Kind::SeatStolen);
}

#[test]
fn run_should_find_the_fault_when_a_reserve_is_doubled() {
	find(Kind::ReserveDoubled);
}

#[test]
fn run_should_find_the_fault_when_an_index_keeps_what_is_gone() {
	find(Kind::IndexKept);
}

#[test]
fn run_should_find_the_fault_when_a_proxy_moves_money_it_must_not() {
	find(Kind::ProxyUnfiltered);
}

#[test]
fn run_should_find_the_fault_when_a_multisig_takes_no_deposit() {
	find(Kind::MultisigFree);
}

#[test]
fn run_should_find_the_fault_when_an_equivocation_is_forgiven() {
	find(Kind::EquivocationForgiven);
}

#[test]
fn run_should_find_the_fault_when_a_unit_is_made_in_a_wallet() {
	find(Kind::UnitMade);
}

#[test]
fn run_should_find_the_fault_when_a_claim_earns_one_unit_more() {
	find(Kind::EarnedRaised);
}

#[test]
fn run_should_find_the_fault_when_a_refund_goes_to_another_wallet() {
	find(Kind::RefundRerouted);
}

#[test]
fn run_should_find_the_fault_when_a_debt_is_forgotten() {
	find(Kind::DebtForgotten);
}

#[test]
fn run_should_find_the_fault_when_a_claim_is_forgotten() {
	find(Kind::ClaimForgotten);
}

#[test]
fn run_should_find_the_fault_when_a_nonce_can_be_used_again() {
	find(Kind::NonceKept);
}

#[test]
fn run_should_find_the_fault_when_a_grace_period_is_cut_short() {
	find(Kind::GraceCut);
}

#[test]
fn run_should_find_the_fault_when_a_receipt_is_invented() {
	find(Kind::ReceiptInvented);
}

#[test]
fn run_should_find_the_fault_when_a_recipient_has_longer_for_its_answer() {
	find(Kind::AnswerLengthened);
}

#[test]
fn run_should_find_the_fault_when_a_revoked_key_is_revived() {
	find(Kind::KeyRevived);
}

#[test]
fn run_should_find_the_fault_when_a_peer_slips_in() {
	find(Kind::PeerSlipped);
}

#[test]
fn run_should_find_the_fault_when_a_settlement_is_paid_twice() {
	find(Kind::SettledTwice);
}

#[test]
fn run_should_find_the_fault_when_what_is_due_is_forgotten() {
	find(Kind::DueForgotten);
}

#[test]
fn run_should_find_the_fault_when_a_confirmation_is_forged() {
	find(Kind::WordForged);
}

#[test]
fn run_should_find_the_fault_when_a_decision_is_shifted() {
	find(Kind::DecisionShifted);
}

#[test]
fn run_should_find_the_fault_when_silence_is_forgiven() {
	find(Kind::SilenceForgiven);
}

#[test]
fn run_should_find_the_fault_when_the_time_for_an_answer_is_cut_short() {
	find(Kind::AnswerCut);
}

#[test]
fn faults_should_all_have_a_test() {
	// A new fault needs a test above and then one more here.
	assert_eq!(Kind::ALL.len(), 33);
}
