//! Documents and periods on the chain: calls as they are sent, and what the chain has on record, compared
//! with the model.

use super::{
	book::Model,
	harness::same,
	papers::{Document, Kind, Notice, Paper, Said, Stand},
	periods::{Bond, Fame, Flaw, How, Pact, Period, Reckon, Stage as Stands, Word},
};
use frame_support::BoundedVec;
use interwork_rating::{
	AgreedFigure, Amount, Cause, Direction, Label, MatchRules, Remedies, Rounding, RoundingMode,
	Tolerance,
};
use interwork_runtime::{
	interwork_primitives::{
		documents::{DocumentKind, DocumentState, Party, RejectReason, SizeBucket},
		AgreementId, AgreementKey, DocumentId, DocumentKey, OperatorId,
	},
	*,
};
use pallet_documents::{
	AnnounceResult, AnnounceRow, DocumentRecord, DocumentResult, KeyRecord, KeyRing, PairRecord,
	ReceiveRow,
};
use pallet_reconciliation::{
	AgreementRecord, AgreementState, Closing, Confirmation, Confirmed, Dispute, DisputeCause,
	DisputedTotal, Escalation, OnSilence, PeriodCounts, PeriodKey, PeriodRecord, PeriodRow,
	PeriodState, Reputation, RowResult, Settlement, Side, Stage, Standing, Terms, Totals,
};
use sp_core::H256;
use std::collections::{BTreeMap, BTreeSet};

// --- Calls ---------------------------------------------------------------------------------------

fn hash(number: u64) -> H256 {
	H256::from_low_u64_be(number)
}

/// A key or a peer with a number; 0 is the one of zeros.
pub fn bytes(number: u8) -> [u8; 32] {
	[number; 32]
}

fn bounded<Item, Most: frame_support::traits::Get<u32>>(
	items: Vec<Item>,
) -> BoundedVec<Item, Most> {
	BoundedVec::truncate_from(items)
}

fn bucket(number: u8) -> SizeBucket {
	// One that does not exist, as a decoded one can be.
	codec::Decode::decode(&mut &[number][..]).expect("one byte")
}

fn kind(kind: Kind) -> DocumentKind {
	match kind {
		Kind::Other => DocumentKind::Other,
		Kind::Sheet => DocumentKind::RateSheet,
		Kind::Statement => DocumentKind::Statement,
		Kind::Records => DocumentKind::Records,
	}
}

fn reason(number: u8) -> RejectReason {
	match number {
		0 => RejectReason::Other,
		1 => RejectReason::KeyLost,
		2 => RejectReason::CannotOpen,
		3 => RejectReason::NotWanted,
		4 => RejectReason::Malformed,
		_ => RejectReason::NoRoom,
	}
}

fn announce_row(notice: &Notice) -> AnnounceRow {
	AnnounceRow {
		recipient: OperatorId(notice.recipient),
		kind: kind(notice.kind),
		bucket: bucket(notice.bucket),
		sender_epoch: notice.sender_epoch,
		recipient_epoch: notice.recipient_epoch,
		expires_at: notice.expires,
		root: hash(notice.root),
		commitment: hash(notice.commitment),
	}
}

pub fn paper_call(paper: &Paper) -> RuntimeCall {
	type Documents = pallet_documents::Call<Runtime>;
	let id = |document: &u64| DocumentId(*document);
	let ids = |documents: &[u64]| documents.iter().map(id).collect::<Vec<_>>();
	let receipt = |(document, root): &(u64, u64)| ReceiveRow {
		document: DocumentId(*document),
		root: hash(*root),
	};
	match paper {
		Paper::RegisterKey { epoch, key, from, until } => Documents::register_key {
			epoch: *epoch,
			key: bytes(*key),
			active_from: *from,
			active_until: *until,
		},
		Paper::RevokeKey(epoch) => Documents::revoke_key { epoch: *epoch },
		Paper::ClearKeys { operator, epochs } => Documents::clear_keys {
			operator: OperatorId(*operator),
			epochs: bounded(epochs.clone()),
		},
		Paper::Announce(notice) => Documents::announce { row: announce_row(notice) },
		Paper::AnnounceBatch(rows) => {
			Documents::announce_batch { rows: bounded(rows.iter().map(announce_row).collect()) }
		},
		Paper::ReceiveDocument { document, root } => {
			Documents::receive { row: receipt(&(*document, *root)) }
		},
		Paper::ReceiveBatch(rows) => {
			Documents::receive_batch { rows: bounded(rows.iter().map(receipt).collect()) }
		},
		Paper::RejectDocument { document, reason: number } => {
			Documents::reject { document: id(document), reason: reason(*number) }
		},
		Paper::ExpireDocument(document) => Documents::expire { document: id(document) },
		Paper::ExpireDocuments(documents) => {
			Documents::expire_batch { documents: bounded(ids(documents)) }
		},
		Paper::PurgeDocument(document) => Documents::purge { document: id(document) },
		Paper::PurgeDocuments(documents) => {
			Documents::purge_batch { documents: bounded(ids(documents)) }
		},
		Paper::ClearDocuments(documents) => {
			Documents::clear_batch { documents: bounded(ids(documents)) }
		},
		Paper::AddPeer(peer) => Documents::add_peer { peer: bytes(*peer) },
		Paper::RemovePeer(peer) => Documents::remove_peer { peer: bytes(*peer) },
	}
	.into()
}

fn terms(pact: &Pact) -> Terms {
	let flawed = |flaw| pact.flaw == Some(flaw);
	let tolerance = |absolute| Tolerance { absolute: Amount(absolute), basis_points: 0 };
	let label = Label::new(b"Germany").expect("it is short");
	let count = if flawed(Flaw::Destinations) { 2 } else { 1 };
	let zone_step = if flawed(Flaw::Matching) { 1 } else { MatchRules::default().zone_step };
	Terms {
		sheets: pact.sheets.map(hash),
		starts_at: pact.starts_at,
		period_secs: pact.period,
		tolerance: tolerance(if flawed(Flaw::Tolerance) { -1 } else { 100 }),
		lines: tolerance(0),
		destinations: bounded(vec![(label, tolerance(5)); count]),
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding {
			decimals: if flawed(Flaw::Rounding) { 10 } else { 9 },
			mode: RoundingMode::HalfEven,
		},
		matching: MatchRules { zone_step, ..MatchRules::default() },
		remedies: Remedies::default(),
		statement_secs: pact.statements,
		confirm_secs: pact.confirmations,
		answer_secs: pact.answers,
		notice_secs: pact.notice,
		on_silence: if pact.consent { OnSilence::Consent } else { OnSilence::Lapse },
		settlement: if pact.transfer { Settlement::Transfer } else { Settlement::Record },
	}
}

fn cause(number: u8) -> DisputeCause {
	let causes = [
		Cause::Matched,
		Cause::Duration,
		Cause::Price,
		Cause::Increment,
		Cause::Destination,
		Cause::TimeZone,
		Cause::Arithmetic,
		Cause::Duplicate,
		Cause::Missing,
	];
	causes
		.get(usize::from(number))
		.map_or(DisputeCause::Unexamined, |cause| DisputeCause::Found(*cause))
}

pub fn confirmation(word: &Word) -> Confirmation {
	let sums = word
		.sums
		.iter()
		.map(|sum| DisputedTotal {
			direction: match sum.second_serves {
				true => Direction::SecondServes,
				false => Direction::FirstServes,
			},
			cause: cause(sum.cause),
			count: sum.count,
			first_more: sum.more[0],
			second_more: sum.more[1],
		})
		.collect();
	Confirmation {
		statements: word.statements.map(hash),
		records: word.records.map(|records| records.map(hash)),
		net: Amount(word.net),
		disputed: bounded(sums),
	}
}

pub fn reckon_call(reckon: &Reckon) -> RuntimeCall {
	type Agreed = pallet_reconciliation::Call<Runtime>;
	let id = |agreement: &u64| AgreementId(*agreement);
	let rows = |rows: &[(u64, u32)]| {
		rows.iter()
			.map(|(agreement, period)| PeriodRow {
				agreement: AgreementId(*agreement),
				period: *period,
			})
			.collect::<Vec<_>>()
	};
	match reckon {
		Reckon::ProposeAgreement { second, pact } => {
			Agreed::propose { second: OperatorId(*second), terms: Box::new(terms(pact)) }
		},
		Reckon::AcceptAgreement { agreement, pact } => {
			Agreed::accept { agreement: id(agreement), terms_hash: terms(pact).hash() }
		},
		Reckon::WithdrawAgreement(agreement) => Agreed::withdraw { agreement: id(agreement) },
		Reckon::DeclineAgreement(agreement) => Agreed::decline { agreement: id(agreement) },
		Reckon::EndAgreement { agreement, last } => {
			Agreed::end { agreement: id(agreement), last_period: *last }
		},
		Reckon::CommitStatement { row: (agreement, period), commitment } => {
			Agreed::commit_statement {
				agreement: id(agreement),
				period: *period,
				commitment: hash(*commitment),
			}
		},
		Reckon::CommitRecords { row: (agreement, period), commitment } => Agreed::commit_records {
			agreement: id(agreement),
			period: *period,
			commitment: hash(*commitment),
		},
		Reckon::Confirm { row: (agreement, period), word } => Agreed::confirm {
			agreement: id(agreement),
			period: *period,
			confirmation: confirmation(word),
		},
		Reckon::AcceptResolution { row: (agreement, period), amount } => {
			Agreed::accept_resolution {
				agreement: id(agreement),
				period: *period,
				amount: Amount(*amount),
			}
		},
		Reckon::ProposeResolution { row: (agreement, period), amount } => {
			Agreed::propose_resolution {
				agreement: id(agreement),
				period: *period,
				amount: Amount(*amount),
			}
		},
		Reckon::Escalate((agreement, period)) => {
			Agreed::escalate { agreement: id(agreement), period: *period }
		},
		Reckon::Decide { row: (agreement, period), amount } => {
			Agreed::decide { agreement: id(agreement), period: *period, amount: Amount(*amount) }
		},
		Reckon::Conclude((agreement, period)) => {
			Agreed::conclude { agreement: id(agreement), period: *period }
		},
		Reckon::ConcludeBatch(named) => Agreed::conclude_batch { rows: bounded(rows(named)) },
		Reckon::Pay((agreement, period)) => {
			Agreed::pay { agreement: id(agreement), period: *period }
		},
		Reckon::ClearPeriods(named) => Agreed::clear_batch { rows: bounded(rows(named)) },
		Reckon::ClearAgreement(agreement) => Agreed::clear_agreement { agreement: id(agreement) },
	}
	.into()
}

// --- What batches say ----------------------------------------------------------------------------

/// What batches of the latest call said: rows, those that were done, and what became of each.
fn said() -> Vec<(&'static str, u32, u32, Vec<String>)> {
	use pallet_documents::Event as Document;
	use pallet_reconciliation::Event as Agreed;
	let of_documents = |results: Vec<DocumentResult>| -> Vec<String> {
		let name = |result| match result {
			DocumentResult::Done => "Done".to_string(),
			DocumentResult::Refused(fault) => format!("{fault:?}"),
		};
		results.into_iter().map(name).collect()
	};
	let of_periods = |results: Vec<RowResult>| -> Vec<String> {
		let name = |result| match result {
			RowResult::Done => "Done".to_string(),
			RowResult::Refused(fault) => format!("{fault:?}"),
		};
		results.into_iter().map(name).collect()
	};
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Documents(Document::BatchAnnounced {
				rows,
				rows_announced,
				results,
				..
			}) => {
				let name = |result| match result {
					AnnounceResult::Announced => "Done".to_string(),
					AnnounceResult::Refused(fault) => format!("{fault:?}"),
				};
				let results = results.into_iter().map(name).collect();
				Some(("Announced", rows, rows_announced, results))
			},
			RuntimeEvent::Documents(Document::BatchReceived {
				rows,
				rows_received,
				results,
				..
			}) => Some(("Received", rows, rows_received, of_documents(results.into_inner()))),
			RuntimeEvent::Documents(Document::BatchExpired { rows, rows_expired, results }) => {
				Some(("Expired", rows, rows_expired, of_documents(results.into_inner())))
			},
			RuntimeEvent::Documents(Document::BatchPurged {
				rows, rows_purged, results, ..
			}) => Some(("Purged", rows, rows_purged, of_documents(results.into_inner()))),
			RuntimeEvent::Documents(Document::BatchCleared { rows, rows_cleared, results }) => {
				let results = of_documents(results.into_inner());
				Some(("DocumentsCleared", rows, rows_cleared, results))
			},
			RuntimeEvent::Reconciliation(Agreed::BatchConcluded {
				rows,
				rows_concluded,
				results,
			}) => Some(("Concluded", rows, rows_concluded, of_periods(results.into_inner()))),
			RuntimeEvent::Reconciliation(Agreed::BatchCleared { rows, rows_cleared, results }) => {
				let results = of_periods(results.into_inner());
				Some(("PeriodsCleared", rows, rows_cleared, results))
			},
			_ => None,
		})
		.map(|(what, rows, done, results)| match results.is_empty() {
			true => (what, rows, done, vec!["Done".to_string(); rows as usize]),
			false => (what, rows, done, results),
		})
		.collect()
}

/// What became of each row of batches.
pub fn compare_batches(
	expected: &[Said],
	counts: &mut BTreeMap<String, u64>,
) -> Result<(), String> {
	let actual = said();
	same("batches", expected.len(), actual.len())?;
	for (model, (what, rows, done, results)) in expected.iter().zip(&actual) {
		let fits = |(model, actual): (&Result<(), Vec<&str>>, &String)| match model {
			Ok(()) => actual == "Done",
			Err(reasons) => {
				reasons.iter().any(|reason| reason.rsplit("::").next() == Some(actual.as_str()))
			},
		};
		let well = model.rows.iter().filter(|row| row.is_ok()).count();
		let is_same = model.what == *what
			&& (*rows as usize, *done as usize) == (model.rows.len(), well)
			&& model.rows.len() == results.len()
			&& model.rows.iter().zip(results).all(fits);
		if !is_same {
			return Err(format!("a batch should say {model:?} and says {done}: {results:?}"));
		}
		for result in results {
			*counts.entry(format!("{what} {result}")).or_default() += 1;
		}
	}
	Ok(())
}

// --- What is on record ---------------------------------------------------------------------------

/// What was the same when it was compared last.
#[derive(Default)]
pub struct Known {
	documents: BTreeMap<u64, Document>,
	periods: BTreeMap<(u64, u32), Period>,
}

/// Everything about documents and periods; of their records those that changed since the last time, or all.
pub fn compare(model: &Model, known: &mut Known, all: bool) -> Result<(), String> {
	compare_documents(model, known, all)?;
	compare_keys(model)?;
	compare_agreements(model)?;
	compare_periods(model, known, all)?;
	compare_fame(model)
}

fn document_record(document: &Document) -> DocumentRecord {
	let Document { sender, notice, stand } = document;
	let party = |by_sender| if by_sender { Party::Sender } else { Party::Recipient };
	DocumentRecord {
		sender: OperatorId(*sender),
		recipient: OperatorId(notice.recipient),
		kind: kind(notice.kind),
		bucket: bucket(notice.bucket),
		sender_epoch: notice.sender_epoch,
		recipient_epoch: notice.recipient_epoch,
		expires_at: notice.expires,
		root: hash(notice.root),
		commitment: hash(notice.commitment),
		state: match *stand {
			Stand::Announced => DocumentState::Announced,
			Stand::Received(at) => DocumentState::Received { at },
			Stand::Rejected { at, reason: number } => {
				DocumentState::Rejected { at, reason: reason(number) }
			},
			Stand::Expired(at) => DocumentState::Expired { at },
			Stand::Purged { at, by_sender, received } => {
				DocumentState::Purged { at, by: party(by_sender), received }
			},
		},
	}
}

fn compare_documents(model: &Model, known: &mut Known, all: bool) -> Result<(), String> {
	let papers = &model.papers;
	let next = DocumentId(papers.next_document);
	same("next document", next, pallet_documents::NextDocumentId::<Runtime>::get())?;
	let count = pallet_documents::Documents::<Runtime>::iter_keys().count();
	same("documents", papers.documents.len(), count)?;
	known.documents.retain(|id, _| papers.documents.contains_key(id));
	let mut pairs: BTreeMap<(u32, u32), (u32, u64)> = BTreeMap::new();
	for (id, document) in &papers.documents {
		let pair = pairs.entry((document.notice.recipient, document.sender)).or_default();
		pair.0 += u32::from(document.stand == Stand::Announced);
		pair.1 += 1;
		if known.documents.insert(*id, *document) == Some(*document) && !all {
			continue;
		}
		let key = DocumentKey::from(DocumentId(*id));
		let actual = pallet_documents::Documents::<Runtime>::get(key);
		same(&format!("document {id}"), Some(document_record(document)), actual)?;
		let named = pallet_documents::Commitments::<Runtime>::get(
			OperatorId(document.sender),
			hash(document.notice.commitment),
		);
		same(&format!("commitment of document {id}"), Some(DocumentId(*id)), named)?;
	}
	let actual: BTreeMap<(u32, u32), PairRecord> = pallet_documents::Pairs::<Runtime>::iter()
		.map(|(recipient, sender, pair)| ((recipient.0, sender.0), pair))
		.collect();
	let expected: BTreeMap<(u32, u32), PairRecord> = papers
		.answers
		.iter()
		.map(|(parties, answers)| {
			let (open, on_record) = pairs.get(parties).copied().unwrap_or_default();
			let pair = PairRecord {
				announced: answers.announced,
				open,
				received: answers.received,
				rejected: answers.rejected,
				expired: answers.expired,
				withdrawn: answers.withdrawn,
				on_record,
			};
			(*parties, pair)
		})
		.collect();
	same("counts of pairs", &expected, &actual)?;
	if all {
		let count = pallet_documents::Commitments::<Runtime>::iter_keys().count();
		same("commitments", papers.documents.len(), count)?;
		let inbox: BTreeSet<(u32, u64)> = pallet_documents::Inbox::<Runtime>::iter_keys()
			.map(|(recipient, key)| (recipient.0, DocumentId::from(key).0))
			.collect();
		let open = papers
			.documents
			.iter()
			.filter(|(_, document)| document.stand == Stand::Announced)
			.map(|(id, document)| (document.notice.recipient, *id))
			.collect();
		same("documents that wait", &open, &inbox)?;
	}
	Ok(())
}

fn compare_keys(model: &Model) -> Result<(), String> {
	let papers = &model.papers;
	let expected: BTreeMap<(u32, u32), KeyRecord> = papers
		.keys
		.iter()
		.map(|(own, key)| {
			let record = KeyRecord {
				key: bytes(key.key),
				active_from: key.from,
				active_until: key.until,
				revoked_at: key.revoked,
			};
			(*own, record)
		})
		.collect();
	let actual = pallet_documents::Keys::<Runtime>::iter()
		.map(|(operator, epoch, record)| ((operator.0, epoch), record))
		.collect();
	same("keys", &expected, &actual)?;
	let rings: BTreeMap<u32, KeyRing> = pallet_documents::KeyRings::<Runtime>::iter()
		.map(|(operator, ring)| (operator.0, ring))
		.collect();
	let expected = papers
		.next_epochs
		.iter()
		.map(|(operator, next_epoch)| {
			let count = papers.keys_of(*operator).count() as u32;
			(*operator, KeyRing { next_epoch: *next_epoch, count })
		})
		.collect();
	same("counts of keys", &expected, &rings)?;
	let peers: BTreeMap<u32, Vec<u8>> = pallet_documents::Peers::<Runtime>::iter()
		.map(|(operator, peers)| (operator.0, peers.iter().map(|peer| peer[0]).collect()))
		.collect();
	same("peers", &papers.peers, &peers)
}

fn side(side: usize) -> Side {
	Side::BOTH[side]
}

fn compare_agreements(model: &Model) -> Result<(), String> {
	let reckoning = &model.reckoning;
	let next = AgreementId(reckoning.next_agreement);
	same("next agreement", next, pallet_reconciliation::NextAgreementId::<Runtime>::get())?;
	let count = pallet_reconciliation::Agreements::<Runtime>::iter_keys().count();
	same("agreements", reckoning.agreements.len(), count)?;
	let mut index = BTreeSet::new();
	let mut proposals: BTreeMap<u32, u32> = BTreeMap::new();
	for (id, agreement) in &reckoning.agreements {
		let state = match agreement.bond {
			Bond::Proposed { until } => {
				*proposals.entry(agreement.parties[0]).or_default() += 1;
				AgreementState::Proposed { until }
			},
			Bond::Agreed { since, last } => AgreementState::Active { since, last_period: last },
		};
		index.extend(agreement.parties.map(|operator| (operator, *id)));
		let parties = agreement.parties.map(OperatorId);
		let expected = AgreementRecord { parties, terms: terms(&agreement.pact), state };
		let key = AgreementKey::from(AgreementId(*id));
		let actual = pallet_reconciliation::Agreements::<Runtime>::get(key);
		same(&format!("agreement {id}"), Some(expected), actual)?;
	}
	let actual = pallet_reconciliation::AgreementsOf::<Runtime>::iter_keys()
		.map(|(operator, key)| (operator.0, AgreementId::from(key).0))
		.collect();
	same("index of agreements", &index, &actual)?;
	let actual = pallet_reconciliation::Proposals::<Runtime>::iter()
		.map(|(operator, count)| (operator.0, count))
		.collect();
	same("proposals", &proposals, &actual)
}

fn period_record(period: &Period) -> PeriodRecord {
	let state = match period.stage {
		Stands::Open => PeriodState::Open,
		Stands::Disputed(quarrel) => PeriodState::Disputed(Dispute {
			positions: quarrel.positions.map(Amount),
			standing: Standing {
				by: side(quarrel.by),
				amount: Amount(quarrel.amount),
				until: quarrel.until,
			},
			rounds: quarrel.rounds,
			escalation: quarrel.board.map(|(by, until)| Escalation { by: side(by), until }),
			opened_at: quarrel.opened,
		}),
		Stands::Closed { at, how } => PeriodState::Closed {
			at,
			how: match how {
				How::Confirmed => Closing::Confirmed,
				How::Consented { silent } => Closing::Consented { silent: side(silent) },
				How::Accepted { by } => Closing::Accepted { by: side(by) },
				How::Unanswered { silent } => Closing::Unanswered { silent: side(silent) },
				How::Decided => Closing::Decided,
				How::Undecided => Closing::Undecided,
			},
		},
		Stands::Lapsed { at, silent } => PeriodState::Lapsed { at, silent },
	};
	let named = |names: [Option<u64>; 2]| names.map(|name| name.map(hash));
	PeriodRecord {
		statements: named(period.statements),
		records: named(period.records),
		confirmations: period
			.words
			.clone()
			.map(|said| said.map(|(word, at)| Confirmed { confirmation: confirmation(&word), at })),
		state,
		settled: Amount(period.settled),
		paid: Amount(period.paid),
	}
}

fn compare_periods(model: &Model, known: &mut Known, all: bool) -> Result<(), String> {
	let reckoning = &model.reckoning;
	let count = pallet_reconciliation::Periods::<Runtime>::iter_keys().count();
	same("periods", reckoning.periods.len(), count)?;
	known.periods.retain(|row, _| reckoning.periods.contains_key(row));
	let mut counts: BTreeMap<u64, PeriodCounts> = BTreeMap::new();
	let mut owed: BTreeMap<u32, u128> = BTreeMap::new();
	let mut unfinished = BTreeSet::new();
	for (row, period) in &reckoning.periods {
		let (id, number) = *row;
		let agreement = &reckoning.agreements[&id];
		let is_finished = period.is_finished(&agreement.pact);
		let count = counts.entry(id).or_default();
		count.on_record += 1;
		count.unfinished += u32::from(!is_finished);
		let due = period.due(&agreement.pact);
		if due != 0 {
			let debtor = agreement.parties[usize::from(due > 0)];
			*owed.entry(debtor).or_default() += due.unsigned_abs();
		}
		if !is_finished {
			let stage = match period.stage {
				Stands::Open => Stage::Open,
				Stands::Disputed(_) => Stage::Disputed,
				_ => Stage::Due,
			};
			unfinished.extend(agreement.parties.map(|operator| (operator, stage, id, number)));
		}
		if known.periods.get(row) == Some(period) && !all {
			continue;
		}
		known.periods.insert(*row, period.clone());
		let key = AgreementKey::from(AgreementId(id));
		let actual = pallet_reconciliation::Periods::<Runtime>::get(key, PeriodKey::from(number));
		same(&format!("period {number} of {id}"), Some(period_record(period)), actual)?;
	}
	let actual: BTreeMap<u32, u128> = pallet_reconciliation::Owed::<Runtime>::iter()
		.map(|(operator, owed)| (operator.0, owed))
		.collect();
	same("what operators owe", &owed, &actual)?;
	let actual: BTreeMap<u64, PeriodCounts> = pallet_reconciliation::Counts::<Runtime>::iter()
		.map(|(key, counts)| (AgreementId::from(key).0, counts))
		.filter(|(_, counts)| *counts != PeriodCounts::default())
		.collect();
	same("counts of periods", &counts, &actual)?;
	let actual = pallet_reconciliation::Unfinished::<Runtime>::iter_keys()
		.map(|(operator, stage, key, number)| {
			(operator.0, stage, AgreementId::from(key).0, number.into())
		})
		.collect();
	same("unfinished periods", &unfinished, &actual)
}

fn compare_fame(model: &Model) -> Result<(), String> {
	let reckoning = &model.reckoning;
	let reputation = |fame: &Fame| Reputation {
		closed: fame.closed,
		settled: fame.settled,
		settle_secs: fame.secs,
		disputed: fame.disputed,
		lapsed: fame.lapsed,
		silent: fame.silent,
		escalated: fame.escalated,
		decided_against: fame.against,
		unpaid: fame.unpaid,
	};
	let expected: BTreeMap<u32, Reputation> = reckoning
		.fame
		.iter()
		.filter(|(_, fame)| **fame != Fame::default())
		.map(|(operator, fame)| (*operator, reputation(fame)))
		.collect();
	let actual = pallet_reconciliation::Reputations::<Runtime>::iter()
		.map(|(operator, facts)| (operator.0, facts))
		.collect();
	same("reputations", &expected, &actual)?;
	let all = &reckoning.all;
	let expected = Totals {
		opened: reckoning.opened,
		closed: all.closed,
		settled: all.settled,
		settle_secs: all.secs,
		disputed: all.disputed,
		lapsed: all.lapsed,
		cleared: reckoning.cleared,
	};
	same("totals", expected, pallet_reconciliation::PeriodTotals::<Runtime>::get())
}
