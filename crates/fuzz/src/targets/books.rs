//! Opened records of both sides: bytes are one book or none; what is opened is held against the statement;
//! every record is in one finding; nothing is lost, and both sides get the same.

use crate::{
	targets::statements::{charge, compared, figure, label, mirrored, rules, PERIOD},
	Input,
};
use codec::{DecodeAll, Encode};
use interwork_rating::{
	export::{matching_json, write_findings, write_rated},
	statement::BucketKey,
	*,
};
use std::collections::BTreeSet;

/// Records of a side at most: fewer than matching looks at for one record, for what lies beyond is not the same
/// from both sides.
const RECORDS: usize = 14;

/// The first byte says whether the others are one book as it is sent, or what two are made of.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	if input.flag() {
		let (first, second) = (book(&mut input), book(&mut input));
		for book in [&first, &second] {
			// Nothing is charged less than nothing.
			let is_possible = book.records.iter().all(|record| record.charge >= Charge::ZERO);
			assert_eq!(read(&book.encode()).as_ref(), is_possible.then_some(book));
		}
		let rules = match_rules(&mut input);
		matched(&first, &second, &rules, &remedies(&mut input));
		period(&first, &second, &rules, &mut input);
	} else if let Some(book) = read(input.rest()) {
		if book.records.len() <= RECORDS {
			matched(&book, &book, &MatchRules::default(), &Remedies::default());
		}
	}
}

/// What the bytes are. There is one way only to write it.
fn read(bytes: &[u8]) -> Option<Book> {
	let book = Book::from_bytes(bytes).ok()?;
	assert_eq!(book.encode(), bytes, "a book has two encodings");
	for record in &book.records {
		assert!(book.destination(record).is_some() && book.terms(record).is_some());
		let _ = book.is_consistent(record);
	}
	let mut other = Book::default();
	other.absorb(&book).expect("records are complete");
	assert_eq!(other.records.len(), book.records.len());
	write_rated(Vec::new(), &book).expect("memory can be written");
	let _ = Statement::of(&book, PERIOD, Currency::XDR);
	Some(book)
}

pub(crate) fn book(input: &mut Input) -> Book {
	let terms = [
		Terms::plain(1_000, 1),
		Terms { first: 60, ..Terms::plain(1_000, 1) },
		Terms { connect: u64::from(input.byte()), ..Terms::plain(input.short().into(), 60) },
	];
	let names = [label(input), label(input)];
	let mut records = Vec::new();
	for _ in 0..input.below(RECORDS + 1) {
		let kind = input.byte();
		let at = u32::from(kind >> 6 & 1);
		let which = usize::from(input.byte() % 3);
		let quantity = match input.byte() {
			small @ 0..=200 => u64::from(small % 8) * 30,
			_ => input.number(),
		};
		let start = PERIOD.from + i64::from(input.byte() % 4) * 900 + i64::from(input.byte() % 12);
		let due = terms[which].charge(quantity).unwrap_or_default();
		let (billed, charge) = match input.byte() {
			0..=229 => due,
			_ => (input.number(), charge(input)),
		};
		records.push(RatedRecord {
			id: RecordId::new(&[b'a' + input.byte() % 26]).expect("a letter"),
			direction: Direction::BOTH[usize::from(kind & 1)],
			service: Service::ALL[usize::from(kind >> 1 & 7) % 5],
			subscriber: 262_010_000_000_001 + u64::from(kind >> 4 & 1),
			number: 4_930_123_456 * u64::from(kind >> 5 & 1),
			start,
			quantity,
			billed,
			destination: at,
			terms: u32::try_from(which).expect("small"),
			charge,
		});
	}
	Book { destinations: names.to_vec(), terms: terms.to_vec(), records }
}

pub(crate) fn match_rules(input: &mut Input) -> MatchRules {
	let slack = |input: &mut Input| Slack {
		absolute: input.number() % 100,
		basis_points: u32::from(input.byte()) * 10,
	};
	if input.flag() {
		return MatchRules::default();
	}
	MatchRules {
		window: if input.flag() { input.byte().into() } else { input.word() },
		calls: slack(input),
		data: slack(input),
		zone_step: if input.flag() { input.byte().into() } else { input.word() },
		zone_reach: input.word(),
	}
}

pub(crate) fn remedies(input: &mut Input) -> Remedies {
	let mut remedy = || if input.flag() { Remedy::Dispute } else { Remedy::Pay(figure(input)) };
	Remedies {
		matched: remedy(),
		duration: remedy(),
		price: remedy(),
		increment: remedy(),
		destination: remedy(),
		time_zone: remedy(),
		arithmetic: remedy(),
		duplicate: remedy(),
		missing: remedy(),
	}
}

fn record(book: &Book, at: Option<u32>) -> Option<&RatedRecord> {
	let at = usize::try_from(at?).expect("small");
	Some(book.records.get(at).expect("a finding names a record"))
}

fn mirror(book: &Book) -> Book {
	let mut book = book.clone();
	for record in &mut book.records {
		record.direction = mirrored(record.direction);
	}
	book
}

/// Matches and resolves, and checks what must hold of any two books.
fn matched(first: &Book, second: &Book, rules: &MatchRules, remedies: &Remedies) -> Option<()> {
	let result = match_records(first, second, rules);
	let (there, here) = (mirror(first), mirror(second));
	let other = match_records(&here, &there, rules);
	assert_eq!(result.is_some(), other.is_some(), "only one side can match");
	let (matching, other) = (result?, other?);
	let _ = matching_json(&matching).to_string();
	write_findings(Vec::new(), first, second, &matching).expect("memory can be written");
	let encoded = matching.encode();
	assert_eq!(Matching::decode_all(&mut &encoded[..]).as_ref(), Ok(&matching));

	// Every record is in one finding, with one of its kind or alone.
	for (book, side) in [(first, 0), (second, 1)] {
		let of = |finding: &Finding| if side == 0 { finding.first } else { finding.second };
		let mut places: Vec<u32> = matching.findings.iter().filter_map(of).collect();
		places.sort_unstable();
		assert!((0..).zip(&places).all(|(at, place)| at == *place));
		assert_eq!(places.len(), book.records.len());
	}
	for finding in &matching.findings {
		let pair = (record(first, finding.first), record(second, finding.second));
		let alone = matches!(finding.cause, Cause::Missing | Cause::Duplicate);
		assert_eq!(alone, pair.0.is_none() || pair.1.is_none());
		let kind = |record: &RatedRecord| {
			(record.direction, record.service, record.subscriber, record.number)
		};
		if let (Some(one), Some(other)) = pair {
			assert_eq!(kind(one), kind(other), "different events are matched");
		}
		let any = pair.0.or(pair.1).expect("a finding is about a record");
		assert_eq!(any.direction, finding.direction);
	}
	for direction in Direction::BOTH {
		let totals = matching.totals.iter().filter(|total| total.direction == direction);
		let mine = Charge::sum(totals.clone().map(|total| total.first));
		let theirs = Charge::sum(totals.map(|total| total.second));
		if let (Some(mine), Some(total)) = (mine, first.total(direction)) {
			assert_eq!(mine, total, "money of the first is lost");
		}
		if let (Some(theirs), Some(total)) = (theirs, second.total(direction)) {
			assert_eq!(theirs, total, "money of the second is lost");
		}
	}

	// The other side finds the same.
	let seen = |finding: &Finding| (finding.cause, finding.first, finding.second);
	let mut mine: Vec<_> = matching.findings.iter().map(seen).collect();
	let mut theirs: Vec<_> = other
		.findings
		.iter()
		.map(|finding| (finding.cause, finding.second, finding.first))
		.collect();
	mine.sort_unstable();
	theirs.sort_unstable();
	assert_eq!(mine, theirs, "the sides find different things");
	if let Some(own) = match_records(first, first, rules) {
		assert!(own.findings.iter().all(|finding| finding.cause == Cause::Matched));
	}

	let resolution = resolve(first, second, &matching, remedies);
	let others = resolve(&here, &there, &other, remedies);
	if let (Some(resolution), Some(others)) = (resolution, others) {
		resolved(first, second, &matching, remedies, &resolution);
		for direction in Direction::BOTH {
			assert_eq!(
				direction.of(&resolution.settled),
				mirrored(direction).of(&others.settled),
				"the sides settle different sums"
			);
		}
		let mut disputed: Vec<_> = others
			.disputed
			.iter()
			.map(|entry| Disputed {
				direction: mirrored(entry.direction),
				first_more: entry.second_more,
				second_more: entry.first_more,
				..*entry
			})
			.collect();
		disputed.sort_unstable();
		assert_eq!(resolution.disputed, disputed, "the sides dispute different sums");
	}
	Some(())
}

/// What is paid lies between the figures, and with what is disputed adds up to what each side says.
fn resolved(
	first: &Book,
	second: &Book,
	matching: &Matching,
	remedies: &Remedies,
	resolution: &Resolution,
) {
	for direction in Direction::BOTH {
		let (mut least, mut most, mut paid_by_rule) = (0_i128, 0_i128, true);
		let (mut mine, mut theirs) = (0_i128, 0_i128);
		for finding in matching.findings.iter().filter(|finding| finding.direction == direction) {
			let one = record(first, finding.first).map_or(0, |record| record.charge.0);
			let other = record(second, finding.second).map_or(0, |record| record.charge.0);
			let Some((low, high)) =
				least.checked_add(one.min(other)).zip(most.checked_add(one.max(other)))
			else {
				return;
			};
			(least, most) = (low, high);
			paid_by_rule &= remedies.of(finding.cause) == Remedy::Dispute;
			mine = mine.saturating_add(one);
			theirs = theirs.saturating_add(other);
		}
		let paid = direction.of(&resolution.settled).0;
		assert!(least <= paid && paid <= most, "{least} <= {paid} <= {most}");
		let entries = resolution.disputed.iter().filter(|entry| entry.direction == direction);
		let (mut more, mut other_more, mut count) = (0_i128, 0_i128, 0);
		for entry in entries {
			assert_eq!(remedies.of(entry.cause), Remedy::Dispute);
			assert!(entry.first_more >= Charge::ZERO && entry.second_more >= Charge::ZERO);
			more = more.saturating_add(entry.first_more.0);
			other_more = other_more.saturating_add(entry.second_more.0);
			count += entry.count;
		}
		assert!(count <= u64::try_from(matching.findings.len()).expect("small"));
		if paid_by_rule {
			assert_eq!(paid.saturating_add(more), mine, "a sum of the first is lost");
			assert_eq!(paid.saturating_add(other_more), theirs, "a sum of the second is lost");
		}
	}
}

/// From two books over statements to what is opened: as a worker does it.
fn period(first: &Book, second: &Book, rules: &MatchRules, input: &mut Input) -> Option<()> {
	let state = |book| Statement::of(book, PERIOD, Currency::XDR).ok();
	let (one, other) = (state(first)?, state(second)?);
	let comparison = compared(&one, &other, &self::rules(input))?;
	let keys: Vec<BucketKey> = comparison.disputed().map(|line| line.key).collect();
	let wanted: BTreeSet<BucketKey> = keys.iter().copied().collect();
	let mut opened = Vec::new();
	for (book, statement) in [(first, &one), (second, &other)] {
		let part = book.open(&wanted);
		assert_eq!(statement.verify(&part, &keys), Ok(()), "what was stated is refused");
		changed(&part, statement, &keys, input);
		opened.push(part);
	}
	matched(&opened[0], &opened[1], rules, &Remedies::default())
}

/// Whatever one side changes in what it opens, the other refuses it.
fn changed(part: &Book, statement: &Statement, keys: &[BucketKey], input: &mut Input) {
	let mut book = part.clone();
	let at = input.below(book.records.len().max(1));
	let Some(record) = book.records.get_mut(at) else { return };
	match input.byte() % 10 {
		0 => record.quantity ^= 1 << (input.byte() % 64),
		1 => record.charge.0 ^= 1 << (input.byte() % 100),
		2 => record.start ^= 1 << (input.byte() % 12),
		3 => record.subscriber ^= 1 << (input.byte() % 64),
		4 => record.number ^= 1 << (input.byte() % 64),
		5 => record.billed ^= 1 << (input.byte() % 64),
		6 => record.id = RecordId::new(b"other").expect("short"),
		7 => record.direction = mirrored(record.direction),
		8 => {
			let twice = record.clone();
			book.records.push(twice);
		},
		_ => drop(book.records.remove(at)),
	}
	assert!(statement.verify(&book, keys).is_err(), "changed records are taken");
}
