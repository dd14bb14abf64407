//! The workers of both operators over the same documents, whatever these are: both find the same, confirm what the
//! chain takes, and what is of no use is told to be that.

use crate::{
	targets::{
		books::{book, match_rules, remedies},
		statements::{rules, PERIOD},
	},
	Input,
};
use codec::{DecodeAll, Encode};
use interwork_rating::{Book, Charge, ComparisonRules, Currency, Statement};
use pallet_reconciliation::{
	worker::examine::{compare, matching, own, prepare, Answer, Findings, Limits, Outcome},
	OnSilence, Settlement, Side, Terms,
};
use sp_core::H256;
use sp_runtime::BoundedVec;
use std::collections::BTreeSet;

/// Makes documents of both sides, damages some, and lets both workers examine them.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let terms = terms(&mut input);
	let limits = match input.byte() {
		0..=63 => Limits { records: input.byte().into(), lines: u32::from(input.byte() % 8) },
		_ => Limits { records: 200_000, lines: 100_000 },
	};
	let books = [book(&mut input), book(&mut input)];
	let mut statements = books.each_ref().map(|book| {
		let statement = Statement::of(book, PERIOD, Currency::XDR);
		statement.map_or_else(|_| input.array::<40>().to_vec(), |statement| statement.encode())
	});
	damage(&mut statements, &mut input);
	let found = Side::BOTH.map(|side| compare(&terms, PERIOD, side, statements.clone(), limits));
	for (side, (findings, keys)) in Side::BOTH.into_iter().zip(&found) {
		check(findings);
		assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
		assert_eq!(findings.is_wanted(), !keys.is_empty());
		assert!(!findings.is_wanted() || findings.answer.is_none() && findings.fallback.is_some());
		if let Outcome::StatementUnreadable(faults) = findings.outcome {
			// Nobody confirms what only the other side says.
			let answer = own(&terms, PERIOD, side.of::<Vec<u8>>(&statements));
			let is_readable = side.of(&faults).is_none();
			assert_eq!(findings.answer, answer.filter(|_| is_readable));
		}
	}
	let [(first, keys), (second, _)] = &found;
	if !matches!(first.outcome, Outcome::StatementUnreadable(_)) {
		assert_eq!(found[0], found[1], "the workers find different things");
	} else {
		assert_eq!(first.outcome, second.outcome);
	}
	if !first.is_wanted() {
		return;
	}

	let wanted: BTreeSet<_> = keys.iter().copied().collect();
	let mut records = books.each_ref().map(|book| book.open(&wanted).encode());
	let honest = records.clone();
	damage(&mut records, &mut input);
	let [first, second] = Side::BOTH.map(|side| {
		let compared = prepare(&terms, PERIOD, side, statements.clone(), limits);
		matching(&terms, PERIOD, compared, records.clone(), limits)
	});
	assert_eq!(first, second, "the workers find different things in records");
	check(&first);
	assert!(first.answer.is_some(), "records were opened, and nothing comes of it");
	let is_plain = |book: &Book| book.records.iter().all(|record| record.charge >= Charge::ZERO);
	let is_honest = honest == records && books.iter().all(is_plain);
	if let Outcome::RecordsUnreadable(faults) = first.outcome {
		assert!(faults.iter().any(Option::is_some));
		let are_many = books.iter().any(|book| {
			u32::try_from(book.records.len()).is_ok_and(|count| count > limits.records)
		});
		let restated = books.each_ref().map(|book| Statement::of(book, PERIOD, Currency::XDR));
		let is_restated = restated
			.iter()
			.zip(&statements)
			.all(|(made, sent)| made.as_ref().is_ok_and(|made| made.encode() == *sent));
		assert!(!is_honest || are_many || !is_restated, "honest records are of no use: {faults:?}");
	}
}

/// What holds of whatever a worker has found.
fn check(findings: &Findings) {
	let encoded = findings.encode();
	assert_eq!(Findings::decode_all(&mut &encoded[..]).as_ref(), Ok(findings));
	for Answer { disputed, .. } in [&findings.answer, &findings.fallback].into_iter().flatten() {
		let place = |at: usize| (disputed[at].direction, disputed[at].cause);
		assert!((1..disputed.len()).all(|at| place(at - 1) < place(at)));
		assert!(disputed.iter().all(|total| total.count > 0));
		assert!(disputed.len() <= 20, "more totals than a confirmation has");
	}
}

/// Changes the documents of some side, or does not.
fn damage(documents: &mut [Vec<u8>; 2], input: &mut Input) {
	let document = &mut documents[input.below(2)];
	let at = input.below(document.len().max(1));
	match input.byte() % 16 {
		0 => document.truncate(at),
		1 => document.push(input.byte()),
		2 | 3 => {
			if let Some(byte) = document.get_mut(at) {
				*byte ^= 1 << (input.byte() % 8);
			}
		},
		4 => *document = input.array::<64>().to_vec(),
		5 => *document = Vec::new(),
		6 => documents.swap(0, 1),
		_ => {},
	}
}

fn terms(input: &mut Input) -> Terms {
	let ComparisonRules { tolerance, destinations, lines, units, figure, rounding } = rules(input);
	Terms {
		sheets: [H256::repeat_byte(1), H256::repeat_byte(2)],
		starts_at: u64::try_from(PERIOD.from).expect("it is after 1970"),
		period_secs: 86_400,
		tolerance,
		lines,
		destinations: BoundedVec::truncate_from(destinations),
		units,
		figure,
		rounding,
		matching: match_rules(input),
		remedies: remedies(input),
		statement_secs: 60,
		confirm_secs: 60,
		answer_secs: 60,
		notice_secs: 60,
		on_silence: OnSilence::Lapse,
		settlement: Settlement::Transfer,
	}
}
