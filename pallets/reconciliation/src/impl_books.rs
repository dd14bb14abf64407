//! The books: loading and saving a period with all that counts it, and moving its money. Every change of a
//! period goes through here.

use crate::{pallet::*, types::*};
use frame_support::{
	defensive,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation},
};
use interwork_primitives::{
	documents::{DocumentKind, DocumentState, InspectDocuments},
	traits::InspectOperators,
	AgreementKey, Balance, OperatorId, Role, UnixSecs,
};
use interwork_rating::Amount;
use sp_core::H256;

/// Why a row is not done: a fault of the row, or a broken rule, which undoes the whole call.
pub(crate) enum RowError {
	Fault(PeriodFault),
	Unexpected,
}

impl From<PeriodFault> for RowError {
	fn from(fault: PeriodFault) -> Self {
		Self::Fault(fault)
	}
}

impl<T: Config> From<RowError> for Error<T> {
	fn from(error: RowError) -> Self {
		match error {
			RowError::Fault(fault) => fault.into(),
			RowError::Unexpected => Error::Unexpected,
		}
	}
}

impl<T: Config> From<PeriodFault> for Error<T> {
	fn from(fault: PeriodFault) -> Self {
		match fault {
			PeriodFault::AgreementNotFound => Error::AgreementNotFound,
			PeriodFault::PeriodNotFound => Error::PeriodNotFound,
			PeriodFault::NoSuchPeriod => Error::NoSuchPeriod,
			PeriodFault::NotOpen => Error::NotOpen,
			PeriodFault::NotDisputed => Error::NotDisputed,
			PeriodFault::TooEarly => Error::TooEarly,
			PeriodFault::TooLate => Error::TooLate,
			PeriodFault::AlreadyCommitted => Error::AlreadyCommitted,
			PeriodFault::StatementsMissing => Error::StatementsMissing,
			PeriodFault::WrongStatements => Error::WrongStatements,
			PeriodFault::WrongRecords => Error::WrongRecords,
			PeriodFault::InvalidTotals => Error::InvalidTotals,
			PeriodFault::AmountTooLarge => Error::AmountTooLarge,
			PeriodFault::AlreadyConfirmed => Error::AlreadyConfirmed,
			PeriodFault::NotYourTurn => Error::NotYourTurn,
			PeriodFault::WrongAmount => Error::WrongAmount,
			PeriodFault::OutsideRange => Error::OutsideRange,
			PeriodFault::TooManyRounds => Error::TooManyRounds,
			PeriodFault::AlreadyEscalated => Error::AlreadyEscalated,
			PeriodFault::NotEscalated => Error::NotEscalated,
			PeriodFault::NothingDue => Error::NothingDue,
			PeriodFault::NotOver => Error::NotOver,
		}
	}
}

/// A period with the agreement to which it belongs.
pub(crate) struct Loaded {
	pub(crate) row: PeriodRow,
	pub(crate) agreement: AgreementRecord,
	pub(crate) deadlines: Deadlines,
	/// As it is on record. `None`: nobody has committed a statement of it.
	pub(crate) before: Option<PeriodRecord>,
}

impl Loaded {
	pub(crate) fn existing(&self) -> Result<PeriodRecord, PeriodFault> {
		self.before.clone().ok_or(PeriodFault::PeriodNotFound)
	}

	pub(crate) fn settlement(&self) -> Settlement {
		self.agreement.terms.settlement
	}

	/// Where settlement is counted from: the end of the period, or when both had agreed if that was later.
	fn settlement_since(&self) -> UnixSecs {
		let agreed_at = self.agreement.agreed_at().unwrap_or_default();
		self.deadlines.statements_from.max(agreed_at)
	}
}

/// Facts that the states of a period do not show.
#[derive(Default)]
pub(crate) struct Facts {
	/// Whose silence ended something.
	pub(crate) silent: [bool; 2],
	/// Who could not pay at once.
	pub(crate) unpaid: [bool; 2],
	/// Who went to the board.
	pub(crate) escalated: [bool; 2],
	/// Against whom the board decided.
	pub(crate) decided_against: [bool; 2],
}

/// What both operators' facts and the totals gain by a change of a period.
struct Gain {
	opened: bool,
	closed: bool,
	settled: bool,
	settle_secs: u64,
	disputed: bool,
	lapsed: bool,
}

fn more(count: u64, gained: bool) -> u64 {
	count.saturating_add(gained.into())
}

impl Gain {
	fn new(loaded: &Loaded, after: &PeriodRecord, now: UnixSecs) -> Self {
		let before = loaded.before.as_ref().map(|before| before.state);
		let is_disputed = |state: &PeriodState| matches!(state, PeriodState::Disputed(_));
		let is_closed = |state: &PeriodState| matches!(state, PeriodState::Closed { .. });
		let is_lapsed = |state: &PeriodState| matches!(state, PeriodState::Lapsed { .. });
		let was = |is: fn(&PeriodState) -> bool| before.as_ref().is_some_and(is);
		let is_over = after.stage(loaded.settlement()).is_none();
		let settled = is_closed(&after.state) && is_over;
		let settle_secs = if settled { now.saturating_sub(loaded.settlement_since()) } else { 0 };
		Self {
			opened: before.is_none(),
			closed: is_closed(&after.state) && !was(is_closed),
			settled,
			settle_secs,
			disputed: is_disputed(&after.state) && !was(is_disputed),
			lapsed: is_lapsed(&after.state) && !was(is_lapsed),
		}
	}

	fn facts(&self, facts: Reputation) -> Reputation {
		Reputation {
			closed: more(facts.closed, self.closed),
			settled: more(facts.settled, self.settled),
			settle_secs: facts.settle_secs.saturating_add(self.settle_secs),
			disputed: more(facts.disputed, self.disputed),
			lapsed: more(facts.lapsed, self.lapsed),
			..facts
		}
	}

	fn totals(&self, totals: Totals) -> Totals {
		Totals {
			opened: more(totals.opened, self.opened),
			closed: more(totals.closed, self.closed),
			settled: more(totals.settled, self.settled),
			settle_secs: totals.settle_secs.saturating_add(self.settle_secs),
			disputed: more(totals.disputed, self.disputed),
			lapsed: more(totals.lapsed, self.lapsed),
			..totals
		}
	}
}

/// What each side owes of a period.
fn owed(due: Amount) -> [Balance; 2] {
	let amount = due.0.unsigned_abs();
	if due < Amount::ZERO {
		[amount, 0]
	} else {
		[0, amount]
	}
}

impl<T: Config> Pallet<T> {
	/// Reads an agreement that both have agreed upon, and one of its periods.
	pub(crate) fn load(row: PeriodRow) -> Result<Loaded, PeriodFault> {
		let key = AgreementKey::from(row.agreement);
		let agreement = Agreements::<T>::get(key).ok_or(PeriodFault::AgreementNotFound)?;
		agreement.agreed_at().ok_or(PeriodFault::AgreementNotFound)?;
		let deadlines = agreement.deadlines(row.period).ok_or(PeriodFault::NoSuchPeriod)?;
		let before = Periods::<T>::get(key, PeriodKey::from(row.period));
		Ok(Loaded { row, agreement, deadlines, before })
	}

	/// The same for an account of one of the operators, with its side.
	pub(crate) fn load_for(
		who: &T::AccountId,
		row: PeriodRow,
	) -> Result<(Loaded, Side, OperatorId), DispatchError> {
		let operator = T::Operators::ensure_may_finish(who, Role::Settlement)?;
		let loaded = Self::load(row).map_err(Error::<T>::from)?;
		let side = loaded.agreement.side(operator).ok_or(Error::<T>::NotParty)?;
		Ok((loaded, side, operator))
	}

	/// Whether an operator has announced a document to another, and its end has not come.
	pub(crate) fn ensure_document(
		sender: OperatorId,
		recipient: OperatorId,
		kind: DocumentKind,
		commitment: H256,
	) -> Result<DocumentState, Error<T>> {
		let info = T::Documents::announced(sender, commitment)
			.filter(|info| info.recipient == recipient)
			.ok_or(Error::<T>::DocumentNotFound)?;
		ensure!(info.kind == kind, Error::<T>::WrongDocumentKind);
		let is_there = info.state.is_announced() || info.state.is_received();
		ensure!(is_there, Error::<T>::DocumentEnded);
		Ok(info.state)
	}

	/// Writes a period, and everything that follows from its change.
	pub(crate) fn save(
		loaded: &Loaded,
		after: PeriodRecord,
		facts: &Facts,
	) -> Result<(), RowError> {
		let (key, number) =
			(AgreementKey::from(loaded.row.agreement), PeriodKey::from(loaded.row.period));
		let settlement = loaded.settlement();
		let before = loaded.before.as_ref();
		let left = before.and_then(|before| before.stage(settlement));
		let entered = after.stage(settlement);
		if left != entered {
			for operator in loaded.agreement.parties {
				if let Some(stage) = left {
					Unfinished::<T>::remove((operator, stage, key, number));
				}
				if let Some(stage) = entered {
					Unfinished::<T>::insert((operator, stage, key, number), ());
				}
			}
		}
		if before.is_none() || left.is_some() != entered.is_some() {
			let counts = Counts::<T>::get(key);
			let unfinished = match (left, entered) {
				(None, Some(_)) => counts.unfinished.checked_add(1),
				(Some(_), None) => counts.unfinished.checked_sub(1),
				_ => Some(counts.unfinished),
			};
			let on_record = more(counts.on_record, before.is_none());
			let Some(unfinished) = unfinished else {
				defensive!("a period that makes work is not counted");
				return Err(RowError::Unexpected);
			};
			Counts::<T>::insert(key, PeriodCounts { unfinished, on_record });
		}
		let due_before = before.map_or(Amount::ZERO, |before| before.due(settlement));
		Self::book_owed(&loaded.agreement.parties, due_before, after.due(settlement))?;
		Self::book_facts(loaded, &after, facts);
		Periods::<T>::insert(key, number, after);
		Ok(())
	}

	fn book_owed(parties: &[OperatorId; 2], before: Amount, after: Amount) -> Result<(), RowError> {
		if before == after {
			return Ok(());
		}
		for side in Side::BOTH {
			let (gone, new) = (*side.of(&owed(before)), *side.of(&owed(after)));
			if gone == new {
				continue;
			}
			let operator = *side.of(parties);
			let sum = Owed::<T>::get(operator).checked_sub(gone).and_then(|s| s.checked_add(new));
			let Some(sum) = sum else {
				defensive!("what an operator owes is not counted");
				return Err(RowError::Unexpected);
			};
			if sum == 0 {
				Owed::<T>::remove(operator);
			} else {
				Owed::<T>::insert(operator, sum);
			}
		}
		Ok(())
	}

	fn book_facts(loaded: &Loaded, after: &PeriodRecord, facts: &Facts) {
		let gain = Gain::new(loaded, after, Self::now());
		for side in Side::BOTH {
			let operator = *side.of(&loaded.agreement.parties);
			let before = Reputations::<T>::get(operator);
			let gained = gain.facts(before);
			let gained = Reputation {
				silent: more(gained.silent, *side.of(&facts.silent)),
				unpaid: more(gained.unpaid, *side.of(&facts.unpaid)),
				escalated: more(gained.escalated, *side.of(&facts.escalated)),
				decided_against: more(gained.decided_against, *side.of(&facts.decided_against)),
				..gained
			};
			if gained != before {
				Reputations::<T>::insert(operator, gained);
			}
		}
		let before = PeriodTotals::<T>::get();
		let totals = gain.totals(before);
		if totals != before {
			PeriodTotals::<T>::put(totals);
		}
	}

	/// Settles an amount of a period, and transfers what is due then. What cannot be transferred stays due.
	pub(crate) fn settle(
		loaded: &Loaded,
		record: &mut PeriodRecord,
		amount: Amount,
		facts: &mut Facts,
	) -> Result<(), RowError> {
		let PeriodRow { agreement, period } = loaded.row;
		// Amounts are bounded when they are confirmed, and a period has few of them.
		record.settled = record.settled.checked_add(amount).ok_or(RowError::Unexpected)?;
		Self::deposit_event(Event::Settled { agreement, period, amount });
		let due = record.due(loaded.settlement());
		if amount == Amount::ZERO || due == Amount::ZERO {
			return Ok(());
		}
		if Self::transfer_due(loaded, record).is_err() {
			let (debtor, amount) = Self::debtor(due);
			*debtor.of_mut(&mut facts.unpaid) = true;
			Self::deposit_event(Event::NotPaid {
				agreement,
				period,
				from: *debtor.of(&loaded.agreement.parties),
				to: *debtor.other().of(&loaded.agreement.parties),
				amount,
			});
		}
		Ok(())
	}

	/// Who has to pay, and how much.
	fn debtor(due: Amount) -> (Side, Balance) {
		let debtor = if due < Amount::ZERO { Side::First } else { Side::Second };
		(debtor, due.0.unsigned_abs())
	}

	/// Transfers what is due for a period, all of it or nothing.
	pub(crate) fn transfer_due(loaded: &Loaded, record: &mut PeriodRecord) -> DispatchResult {
		let PeriodRow { agreement, period } = loaded.row;
		let due = record.due(loaded.settlement());
		ensure!(due != Amount::ZERO, Error::<T>::NothingDue);
		let (debtor, amount) = Self::debtor(due);
		let from = *debtor.of(&loaded.agreement.parties);
		let to = *debtor.other().of(&loaded.agreement.parties);
		let accounts = T::Operators::account_of(from).zip(T::Operators::account_of(to));
		let Some((source, destination)) = accounts else {
			defensive!("a party is not in the registry");
			return Err(Error::<T>::Unexpected.into());
		};
		// A failed transfer must leave nothing behind, for the call goes on.
		with_storage_layer(|| {
			T::Fungible::transfer(&source, &destination, amount, Preservation::Preserve)
		})?;
		record.paid = record.settled;
		Self::deposit_event(Event::Paid { agreement, period, from, to, amount });
		Ok(())
	}
}
