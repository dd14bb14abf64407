//! The offchain worker: does for an operator's own node the next thing that its agreements want.
//!
//! The part of the node that carries documents writes down for which periods it was handed records
//! ([`Handed`]), and puts the documents that open periods name into offchain storage. The worker commits
//! statements, compares them, asks for records where they differ ([`Opening`]), commits and matches those, and
//! confirms what comes out. It looks at the chain at every block and remembers nothing that the chain does not
//! know but its [`Report`], so that a node that was away or has crashed goes on where the chain is.
//!
//! [`decide`] says what is to be done, [`examine`] what comes out of documents. Both are functions of what they
//! are given; only this file touches storage.

pub mod decide;
pub mod examine;

use crate::{impl_books::Loaded, pallet::*, types::*};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode};
use decide::{decide, Action, View};
use examine::{Answer, Findings, Limits};
use frame_support::BoundedVec;
use interwork_primitives::{
	documents::DocumentKind, traits::InspectOperators, worker::SubmitSigned, AgreementId,
	OperatorId, Role, UnixSecs,
};
use interwork_rating::BucketKey;
use sp_core::{
	offchain::{Duration, StorageKind},
	H256,
};
use sp_runtime::offchain::{
	storage::StorageValueRef,
	storage_lock::{StorageLock, Time},
};

/// Where documents are that open periods name: behind it the 32 bytes of the commitment. The value is the
/// document itself.
pub const CONTENT: &[u8] = b"interwork/documents/content/";

/// Where the list is of periods for which this node was handed records: `Vec<Handed>`.
pub const PERIODS: &[u8] = b"interwork/reconciliation/periods";

/// Where the list is of records that are wanted: `Vec<Opening>`.
pub const OPEN: &[u8] = b"interwork/reconciliation/open";

/// Where reports are: behind it the agreement, 8 bytes, and the period, 4 bytes, both big-endian.
pub const REPORT: &[u8] = b"interwork/reconciliation/report/";

/// What keeps two workers of one node from examining at the same time.
const LOCK: &[u8] = b"interwork/reconciliation/lock";

/// After how long a worker that began to examine is taken for dead, in milliseconds. The largest
/// documents take seconds.
const LOCK_MILLIS: u64 = 120_000;

/// Most transactions that are sent for one block.
const SENT_MAX: usize = 8;

/// Most periods that are examined for one block.
const EXAMINED_MAX: u32 = 4;

/// Most periods of each kind that are looked at for one block.
const SCAN_MAX: usize = 512;

/// Most times that one period is looked at for one block: compared, matched, and confirmed.
const STEPS_MAX: u32 = 4;

/// What is examined at most. A runtime cannot allocate more than 32 MiB at once: a rated record takes 112 bytes, a
/// line of two statements side by side 160.
pub const LIMITS: Limits = Limits { records: 200_000, lines: 100_000 };

/// A period for which the node was handed records by its operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Handed {
	/// The agreement.
	pub agreement: AgreementId,
	/// The period.
	pub period: PeriodIndex,
	/// Commitment of the statement that the node has made of them.
	pub statement: H256,
	/// Commitment of the records that the node has opened, if it has.
	pub records: Option<H256>,
}

/// Records that are to be opened to the other side.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Opening {
	/// The agreement.
	pub agreement: AgreementId,
	/// The period.
	pub period: PeriodIndex,
	/// Which ones: those of these lines. Ascending.
	pub buckets: Vec<BucketKey>,
}

/// What came out of a period's documents, for the operator's people. Private: it stays on the node.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Report {
	/// When, in the time of the chain.
	pub at: UnixSecs,
	/// The statements that were compared.
	pub statements: [H256; 2],
	/// The records that were matched. `None`: none yet.
	pub records: Option<[H256; 2]>,
	/// What was found.
	pub findings: Findings,
}

/// Where the content of a document is.
pub fn content_key(commitment: &H256) -> Vec<u8> {
	[CONTENT, commitment.as_bytes()].concat()
}

/// Where the report of a period is.
pub fn report_key(agreement: AgreementId, period: PeriodIndex) -> Vec<u8> {
	[REPORT, &agreement.0.to_be_bytes(), &period.to_be_bytes()].concat()
}

fn content(commitment: &H256) -> Option<Vec<u8>> {
	sp_io::offchain::local_storage_get(StorageKind::PERSISTENT, &content_key(commitment))
}

fn list<Item: Decode>(key: &[u8]) -> Vec<Item> {
	StorageValueRef::persistent(key).get().ok().flatten().unwrap_or_default()
}

/// What the worker may still do for this block.
struct Budget {
	sent: usize,
	examined: u32,
}

/// A period as one operator's worker sees it.
struct Case<AccountId> {
	account: AccountId,
	operator: OperatorId,
	row: PeriodRow,
	handed: Option<Handed>,
}

impl<T: Config> Pallet<T> {
	/// Does the next thing for every period of the operators whose keys the node has.
	pub(crate) fn work() {
		let mut budget = Budget { sent: SENT_MAX, examined: EXAMINED_MAX };
		let mut served: BTreeSet<OperatorId> = BTreeSet::new();
		for account in T::Worker::accounts() {
			let operator = T::Operators::ensure_may_finish(&account, Role::Settlement);
			let Some(operator) = operator.ok().filter(|operator| served.insert(*operator)) else {
				continue;
			};
			Self::work_for(account, operator, &mut budget);
		}
	}

	fn work_for(account: T::AccountId, operator: OperatorId, budget: &mut Budget) {
		let handed: Vec<Handed> = list(PERIODS);
		let row =
			|handed: &Handed| PeriodRow { agreement: handed.agreement, period: handed.period };
		let mut rows: BTreeSet<PeriodRow> = handed.iter().take(SCAN_MAX).map(row).collect();
		for stage in [Stage::Open, Stage::Disputed] {
			rows.extend(Self::rows(operator, stage, None).take(SCAN_MAX));
		}
		let mut openings: Vec<Opening> = Vec::new();
		let before: Vec<Opening> = list(OPEN);
		let of = |row: PeriodRow| {
			let at = before
				.iter()
				.find(|old| (old.agreement, old.period) == (row.agreement, row.period));
			at.cloned()
		};
		for row in rows {
			let of_row = |one: &&Handed| (one.agreement, one.period) == (row.agreement, row.period);
			let handed = handed.iter().find(of_row).copied();
			let case = Case { account: account.clone(), operator, row, handed };
			let Ok(loaded) = Self::load(row) else { continue };
			if loaded.agreement.side(operator).is_none() {
				// Of another operator whose keys the node has as well: its list stays as it is.
				openings.extend(of(row));
				continue;
			}
			if let Some(opening) = Self::work_on(&case, &loaded, of(row), budget) {
				openings.push(opening);
			}
		}
		if openings != list(OPEN) {
			StorageValueRef::persistent(OPEN).set(&openings);
		}
	}

	/// Does what a period wants. Returns the records that are wanted for it.
	fn work_on(
		case: &Case<T::AccountId>,
		loaded: &Loaded,
		mut opening: Option<Opening>,
		budget: &mut Budget,
	) -> Option<Opening> {
		let side = loaded.agreement.side(case.operator)?;
		let PeriodRow { agreement, period } = case.row;
		let key = report_key(agreement, period);
		// Only an open period with both statements has something to report on.
		let is_open = loaded.before.as_ref().is_some_and(|record| {
			record.state == PeriodState::Open && record.both_statements().is_some()
		});
		let stored = || StorageValueRef::persistent(&key).get().ok().flatten();
		let mut report: Option<Report> = if is_open { stored() } else { None };
		let mut tried = (false, false);
		for _ in 0..STEPS_MAX {
			let to = *side.other().of(&loaded.agreement.parties);
			let is_announced = |kind, commitment| {
				Self::ensure_document(case.operator, to, kind, commitment).is_ok()
			};
			let is_full = loaded.before.is_none() && Self::is_full(agreement);
			let statement = case.handed.filter(|_| !is_full).map(|handed| handed.statement);
			let records = case.handed.and_then(|handed| handed.records);
			let view = View {
				now: Self::now(),
				side,
				terms: &loaded.agreement.terms,
				deadlines: &loaded.deadlines,
				record: loaded.before.as_ref(),
				statement: statement.filter(|one| is_announced(DocumentKind::Statement, *one)),
				records: records.filter(|one| is_announced(DocumentKind::Records, *one)),
				report: report.as_ref(),
				has_opening: opening.is_some(),
				has_compared: tried.0,
				has_matched: tried.1,
			};
			let wants_records = decide::wants_records(&view);
			if !wants_records {
				opening = None;
			}
			let call = match decide(&view) {
				Action::Wait => return opening,
				Action::Compare(statements) => {
					tried.0 = true;
					let found = Self::compare(loaded, case.row, side, statements, budget);
					if let Some((findings, buckets)) = found {
						let at = Self::now();
						let fresh = Report { at, statements, records: None, findings };
						StorageValueRef::persistent(&key).set(&fresh);
						report = Some(fresh);
						opening =
							(!buckets.is_empty()).then_some(Opening { agreement, period, buckets });
					}
					continue;
				},
				Action::Match(statements, records) => {
					tried.1 = true;
					let found =
						Self::matching(loaded, case.row, side, (statements, records), budget);
					if let Some(findings) = found {
						let (at, records) = (Self::now(), Some(records));
						let fresh = Report { at, statements, records, findings };
						StorageValueRef::persistent(&key).set(&fresh);
						report = Some(fresh);
					}
					continue;
				},
				Action::CommitStatement(commitment) => {
					Call::commit_statement { agreement, period, commitment }
				},
				Action::CommitRecords(commitment) => {
					Call::commit_records { agreement, period, commitment }
				},
				Action::Confirm { statements, records, answer } => {
					let Answer { net, disputed } = answer;
					let disputed = BoundedVec::truncate_from(disputed);
					let confirmation = Confirmation { statements, records, net, disputed };
					Call::confirm { agreement, period, confirmation }
				},
				Action::ConfirmOwn { statements } => {
					let Some(answer) = Self::own_answer(loaded, case.row, side, statements) else {
						return opening;
					};
					let Answer { net, disputed } = answer;
					let disputed = BoundedVec::truncate_from(disputed);
					let confirmation = Confirmation { statements, records: None, net, disputed };
					Call::confirm { agreement, period, confirmation }
				},
				Action::Conclude => Call::conclude { agreement, period },
			};
			if let Some(sent) = budget.sent.checked_sub(1) {
				// Refused: another of this account waits. The next block is soon enough.
				budget.sent = if T::Worker::submit(&case.account, call).is_ok() { sent } else { 0 };
			}
			return opening;
		}
		opening
	}

	/// Runs an examination, if it is this worker's turn.
	fn examining<R>(budget: &mut Budget, examine: impl FnOnce() -> R) -> Option<R> {
		budget.examined = budget.examined.checked_sub(1)?;
		let expiry = Duration::from_millis(LOCK_MILLIS);
		let mut lock = StorageLock::<Time>::with_deadline(LOCK, expiry);
		let _guard = lock.try_lock().ok()?;
		Some(examine())
	}

	/// Compares both statements. `None`: one of them is not here, or it is not this worker's turn.
	fn compare(
		loaded: &Loaded,
		row: PeriodRow,
		side: Side,
		statements: [H256; 2],
		budget: &mut Budget,
	) -> Option<(Findings, Vec<BucketKey>)> {
		let terms = &loaded.agreement.terms;
		let period = terms.period(row.period)?;
		// The other side's first: as long as it is not here, nothing large is read in vain.
		let theirs = content(side.other().of(&statements))?;
		let mine = content(side.of(&statements))?;
		let contents = match side {
			Side::First => [mine, theirs],
			Side::Second => [theirs, mine],
		};
		Self::examining(budget, || examine::compare(terms, period, side, contents, LIMITS))
	}

	/// Matches both records. `None`: a document is not here, or it is not this worker's turn.
	fn matching(
		loaded: &Loaded,
		row: PeriodRow,
		side: Side,
		(statements, records): ([H256; 2], [H256; 2]),
		budget: &mut Budget,
	) -> Option<Findings> {
		let terms = &loaded.agreement.terms;
		let period = terms.period(row.period)?;
		let read = |[first, second]: [H256; 2]| Some([content(&first)?, content(&second)?]);
		// All of them are large: nothing is read in vain, and not all at once.
		content(side.other().of(&records))?;
		content(side.of(&records))?;
		Self::examining(budget, || {
			let comparing = examine::prepare(terms, period, side, read(statements)?, LIMITS);
			Some(examine::matching(terms, period, comparing, read(records)?, LIMITS))
		})
		.flatten()
	}

	/// What the own statement alone says, for when the other side's is not to be had.
	fn own_answer(
		loaded: &Loaded,
		row: PeriodRow,
		side: Side,
		statements: [H256; 2],
	) -> Option<Answer> {
		let terms = &loaded.agreement.terms;
		let bytes = content(side.of(&statements))?;
		examine::own(terms, terms.period(row.period)?, &bytes)
	}
}
