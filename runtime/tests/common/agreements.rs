//! What tests do over and over with documents and agreements.

use super::{
	business::{call, DAY},
	time, AccountId,
};
use frame_support::BoundedVec;
use interwork_rating::{
	AgreedFigure, Amount, Direction, MatchRules, Remedies, Rounding, RoundingMode, Tolerance,
};
use interwork_runtime::{
	interwork_primitives::{
		documents::{DocumentKind, SizeBucket},
		traits::InspectOperators,
		AgreementId, AgreementKey, DocumentId, OperatorId,
	},
	*,
};
use pallet_documents::{AnnounceRow, ReceiveRow};
use pallet_reconciliation::{
	Confirmation, DisputeCause, DisputedTotal, OnSilence, PeriodKey, PeriodRecord, Settlement,
	Terms,
};
use sp_core::H256;

type Papers = pallet_documents::Call<Runtime>;
type Agreed = pallet_reconciliation::Call<Runtime>;

/// How long statements, confirmations and answers are taken.
pub const WINDOW: u64 = 5 * DAY;

/// The operator for which an account acts.
pub fn operator_of(who: &AccountId) -> OperatorId {
	Operators::operator_of(who).expect("it acts for an operator")
}

/// Registers an operator's first key.
pub fn register_key(who: &AccountId) {
	let key = sp_io::hashing::blake2_256(who.as_ref());
	let active_until = time() + 300 * DAY;
	let register = Papers::register_key { epoch: 0, key, active_from: 0, active_until };
	assert_eq!(call(who, register), Ok(()));
}

/// A document for another operator.
pub fn row(to: &AccountId, kind: DocumentKind, commitment: H256) -> AnnounceRow {
	AnnounceRow {
		recipient: operator_of(to),
		kind,
		bucket: SizeBucket::new(0).expect("it is the smallest"),
		sender_epoch: 0,
		recipient_epoch: 0,
		expires_at: time() + DAY,
		root: H256::repeat_byte(1),
		commitment,
	}
}

/// Announces a document.
pub fn announce(
	from: &AccountId,
	to: &AccountId,
	kind: DocumentKind,
	commitment: H256,
) -> DocumentId {
	let id = pallet_documents::NextDocumentId::<Runtime>::get();
	assert_eq!(call(from, Papers::announce { row: row(to, kind, commitment) }), Ok(()));
	id
}

/// Receives a document.
pub fn receive(who: &AccountId, document: DocumentId) -> Result<(), String> {
	let row = ReceiveRow { document, root: H256::repeat_byte(1) };
	call(who, Papers::receive { row })
}

/// Announces a document, and the other one receives it.
pub fn deliver(from: &AccountId, to: &AccountId, kind: DocumentKind, commitment: H256) {
	let id = announce(from, to, kind, commitment);
	assert_eq!(receive(to, id), Ok(()));
}

/// Commitments of the rate sheets of the first and the second.
pub fn sheets() -> [H256; 2] {
	[H256::repeat_byte(0xA1), H256::repeat_byte(0xB1)]
}

/// How what is paid is rounded by these terms.
pub fn terms_rounding() -> Rounding {
	Rounding { decimals: 9, mode: RoundingMode::HalfEven }
}

/// Terms of periods of a day from now on: silence is consent, and what is settled is transferred.
pub fn daily_terms() -> Terms {
	let window = u32::try_from(WINDOW).expect("it is short");
	Terms {
		sheets: sheets(),
		starts_at: time(),
		period_secs: u32::try_from(DAY).expect("it is short"),
		tolerance: Tolerance::NONE,
		lines: Tolerance::NONE,
		destinations: BoundedVec::new(),
		units: None,
		figure: AgreedFigure::Provider,
		rounding: terms_rounding(),
		matching: MatchRules::default(),
		remedies: Remedies::default(),
		statement_secs: window,
		confirm_secs: window,
		answer_secs: window,
		notice_secs: 0,
		on_silence: OnSilence::Consent,
		settlement: Settlement::Transfer,
	}
}

/// An agreement by both operators, which have exchanged keys and rate sheets.
pub fn agree(first: &AccountId, second: &AccountId, terms: Terms) -> AgreementId {
	register_key(first);
	register_key(second);
	let [one, other] = terms.sheets;
	deliver(first, second, DocumentKind::RateSheet, one);
	deliver(second, first, DocumentKind::RateSheet, other);
	let agreement = pallet_reconciliation::NextAgreementId::<Runtime>::get();
	let terms_hash = terms.hash();
	let propose = Agreed::propose { second: operator_of(second), terms: Box::new(terms) };
	assert_eq!(call(first, propose), Ok(()));
	assert_eq!(call(second, Agreed::accept { agreement, terms_hash }), Ok(()));
	agreement
}

/// A period on record.
pub fn period(agreement: AgreementId, number: u32) -> PeriodRecord {
	let key = AgreementKey::from(agreement);
	pallet_reconciliation::Periods::<Runtime>::get(key, PeriodKey::from(number))
		.expect("the period is on record")
}

/// A sum that the first claims and the second does not concede.
pub fn claim(first_more: u128) -> DisputedTotal {
	DisputedTotal {
		direction: Direction::FirstServes,
		cause: DisputeCause::Unexamined,
		count: 1,
		first_more,
		second_more: 0,
	}
}

/// What a side says of a period whose statements are committed.
pub fn says(agreement: AgreementId, number: u32, net: i128, disputed: &[DisputedTotal]) -> Agreed {
	let statements = period(agreement, number).both_statements().expect("both are there");
	let disputed = BoundedVec::truncate_from(disputed.to_vec());
	let confirmation = Confirmation { statements, records: None, net: Amount(net), disputed };
	Agreed::confirm { agreement, period: number, confirmation }
}
