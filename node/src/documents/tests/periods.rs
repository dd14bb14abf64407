//! Periods of reconciliation: what is handed over, opened, given to the workers, and forgotten.

use super::{
	super::{periods::PeriodKey, ports::Local},
	support::*,
};
use codec::{DecodeAll, Encode};
use interwork_documents::{Name, Stage};
use interwork_primitives::AgreementId;
use interwork_rating::{
	generate::{generate, Scenario},
	AgreedFigure, Book, BucketKey, Currency, MatchRules, Rater, Remedies, Rounding, RoundingMode,
	Statement, Tolerance,
};
use pallet_reconciliation::{
	worker::{content_key, Handed, Opening, OPEN, PERIODS},
	AgreementState, AgreementView, OnSilence, Settlement, Terms,
};
use sp_core::H256;

const AGREEMENT: AgreementId = AgreementId(4);
const KEY: PeriodKey = (AGREEMENT, 0);

fn agreement() -> AgreementView {
	let terms = Terms {
		sheets: [H256::repeat_byte(1), H256::repeat_byte(2)],
		starts_at: START,
		period_secs: 3_600,
		tolerance: Tolerance::NONE,
		lines: Tolerance::NONE,
		destinations: Default::default(),
		units: None,
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 2, mode: RoundingMode::HalfUp },
		matching: MatchRules::default(),
		remedies: Remedies::default(),
		statement_secs: 600,
		confirm_secs: 600,
		answer_secs: 600,
		notice_secs: 600,
		on_silence: OnSilence::Consent,
		settlement: Settlement::Transfer,
	};
	AgreementView {
		id: AGREEMENT,
		first: ALICE,
		second: BOB,
		terms_hash: terms.hash(),
		terms,
		state: AgreementState::Active { since: START, last_period: None },
		current_period: Some(0),
		periods: Default::default(),
	}
}

/// Records of both sides of a period that begins when the tests do.
fn books() -> [Book; 2] {
	let scenario = Scenario::new(7, 400);
	let generated = generate(&scenario).unwrap();
	let [first, second] = &generated.sheets;
	let rater = Rater::new(generated.parties.clone(), first, second).unwrap();
	let from = i64::try_from(START).unwrap();
	generated.records.map(|records| {
		let mut book = rater.book();
		for record in &records {
			let mut rated = rater.rate(record).unwrap();
			rated.start = from + rated.start.rem_euclid(3_600);
			book.records.push(rated);
		}
		book
	})
}

fn handed(node: &Node) -> Vec<Handed> {
	Vec::decode_all(&mut node.local.get(PERIODS).unwrap_or_default().as_slice()).unwrap()
}

fn named(node: &Node, commitment: H256) -> Name {
	let sender = interwork_documents::OperatorId(node.operator.0);
	Name { sender, commitment: commitment.0 }
}

#[tokio::test]
async fn statements_and_wanted_records_should_reach_both_workers() {
	let (world, mut alice, bob) = pair().await;
	let [ours, theirs] = books();
	let refused = alice.service().hand_over(KEY, &ours.encode()).unwrap_err();
	assert_eq!((refused.status, refused.code), (404, "agreement"));
	world.ledger().agreement = Some(agreement());
	assert_eq!(alice.service().hand_over(KEY, b"no book").unwrap_err().code, "book");
	let late = alice.service().hand_over((AGREEMENT, 1), &ours.encode()).unwrap_err();
	assert_eq!((late.status, late.code), (422, "book"));

	assert_eq!(alice.service().hand_over(KEY, &ours.encode()), Ok(true));
	assert_eq!(bob.service().hand_over(KEY, &theirs.encode()), Ok(true));
	// Again it changes nothing, after a restart too; others are refused.
	alice.restart();
	alice.service().follow().unwrap();
	assert_eq!(alice.service().hand_over(KEY, &ours.encode()), Ok(false));
	let other = alice.service().hand_over(KEY, &theirs.encode()).unwrap_err();
	assert_eq!((other.status, other.code), (409, "handed-over"));
	blocks(5, &[&alice, &bob]).await;
	assert_eq!(world.done("receive"), 2);
	let (one, two) = (handed(&alice)[0], handed(&bob)[0]);
	assert_eq!((one.agreement, one.period, one.records), (AGREEMENT, 0, None));

	// The workers have nothing until a period names the documents; then both have both.
	assert_eq!(alice.local.get(&content_key(&one.statement)), None);
	world.ledger().open.extend([one.statement, two.statement]);
	for node in [&alice, &bob] {
		node.service().follow_periods().unwrap();
		for (handed, book) in [(one, &ours), (two, &theirs)] {
			let content = node.local.get(&content_key(&handed.statement)).expect("it is given");
			let statement = Statement::from_bytes(&content).unwrap();
			assert_eq!(statement, Statement::of(book, statement.period, Currency::XDR).unwrap());
		}
	}

	// A worker wants records of one line, once.
	let record = &ours.records[0];
	let bucket = BucketKey {
		direction: record.direction,
		service: record.service,
		destination: ours.destination(record).unwrap(),
		hour: u32::try_from(START / 3_600).unwrap(),
	};
	let opening = Opening { agreement: AGREEMENT, period: 0, buckets: vec![bucket] };
	alice.local.set(OPEN, &vec![opening].encode());
	alice.service().follow_periods().unwrap();
	alice.restart();
	alice.service().follow().unwrap();
	alice.service().follow_periods().unwrap();
	let records = handed(&alice)[0].records.expect("they are opened");
	blocks(4, &[&alice, &bob]).await;
	assert_eq!(world.ledger().documents.len(), 3);
	let opened = Book::from_bytes(&bob.read(named(&alice, records))).unwrap();
	assert_eq!(opened, ours.open(&[bucket].into()));
	assert!(!opened.records.is_empty() && opened.records.len() < ours.records.len());

	// When no open period names them any more, the workers lose them. The documents stay.
	world.ledger().open.clear();
	alice.restart();
	alice.service().follow().unwrap();
	alice.service().follow_periods().unwrap();
	assert_eq!(alice.local.get(&content_key(&one.statement)), None);
	assert_eq!(alice.stage(named(&alice, one.statement)), Some(Stage::Received));
	// Its end is not in sight: the records cannot be forgotten.
	let early = alice.service().forget_period(KEY).unwrap_err();
	assert_eq!((early.status, early.code), (409, "not-over"));
	world.ledger().agreement = None;
	alice.service().forget_period(KEY).unwrap();
	assert_eq!(handed(&alice), []);
	assert_eq!(alice.service().forget_period(KEY).unwrap_err().status, 404);
	let left = std::fs::read_dir(alice.folder.join("books")).unwrap().count();
	assert_eq!(left, 1, "only what was given is on record");
}
