//! What the view functions and the runtime's API answer.

use crate::{pallet::*, runtime_api::COMMITMENTS_MAX, types::*};
use alloc::vec::Vec;
use frame_support::traits::Get;
use interwork_primitives::{documents::InspectDocuments, AgreementId, AgreementKey, OperatorId};
use sp_core::H256;

/// Most entries of a page.
const PAGE_LIMIT: u32 = 100;

fn page_size(limit: u32) -> usize {
	usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or_default()
}

/// Takes a page of keys. The second value is the last one of it, if there are more behind it.
fn page<Key: Copy>(mut keys: impl Iterator<Item = Key>, limit: u32) -> (Vec<Key>, Option<Key>) {
	let taken: Vec<Key> = keys.by_ref().take(page_size(limit)).collect();
	let last = keys.next().and_then(|_| taken.last().copied());
	(taken, last)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_agreement(id: AgreementId) -> Option<AgreementView> {
		let key = AgreementKey::from(id);
		let AgreementRecord { parties: [first, second], terms, state } = Agreements::<T>::get(key)?;
		let last = match state {
			AgreementState::Active { last_period, .. } => last_period,
			AgreementState::Proposed { .. } => None,
		};
		let current_period = terms
			.period_at(Self::now())
			.filter(|period| last.is_none_or(|last| *period <= last));
		Some(AgreementView {
			id,
			first,
			second,
			terms_hash: terms.hash(),
			terms,
			state,
			current_period,
			periods: Counts::<T>::get(key),
		})
	}

	pub(crate) fn view_agreements(
		operator: OperatorId,
		after: Option<AgreementId>,
		limit: u32,
	) -> (Vec<AgreementView>, Option<AgreementId>) {
		let keys = match after {
			Some(id) => AgreementsOf::<T>::iter_key_prefix_from(
				operator,
				AgreementsOf::<T>::hashed_key_for(operator, AgreementKey::from(id)),
			),
			None => AgreementsOf::<T>::iter_key_prefix(operator),
		};
		let (ids, last) = page(keys.map(AgreementId::from), limit);
		(ids.into_iter().filter_map(Self::view_agreement).collect(), last)
	}

	pub(crate) fn view_check_terms(terms: &Terms) -> Result<H256, TermsFault> {
		terms.check(Self::term_limits()).map(|()| terms.hash())
	}

	pub(crate) fn view_period(agreement: AgreementId, period: PeriodIndex) -> Option<PeriodView> {
		let loaded = Self::load(PeriodRow { agreement, period }).ok()?;
		let record = loaded.before?;
		let terms = &loaded.agreement.terms;
		let (from, until) = terms.bounds(period)?;
		let deadlines = loaded.deadlines;
		let settlement = terms.settlement;
		Some(PeriodView {
			agreement,
			period,
			from,
			until,
			deadlines,
			confirm_until: Side::BOTH
				.map(|side| record.confirm_until(side, &deadlines, terms.confirm_secs)),
			stage: record.stage(settlement),
			due: record.due(settlement),
			clearable_at: record.clearable_at(settlement, &deadlines, T::RetentionPeriod::get()),
			record,
		})
	}

	pub(crate) fn view_periods(
		agreement: AgreementId,
		after: Option<PeriodIndex>,
		limit: u32,
	) -> (Vec<PeriodView>, Option<PeriodIndex>) {
		let key = AgreementKey::from(agreement);
		let keys = match after {
			Some(period) => Periods::<T>::iter_key_prefix_from(
				key,
				Periods::<T>::hashed_key_for(key, PeriodKey::from(period)),
			),
			None => Periods::<T>::iter_key_prefix(key),
		};
		let (numbers, last) = page(keys.map(PeriodIndex::from), limit);
		let view = |period| Self::view_period(agreement, period);
		(numbers.into_iter().filter_map(view).collect(), last)
	}

	/// Periods of an operator that make work of one kind, in the order of agreements and periods.
	pub(crate) fn rows(
		operator: OperatorId,
		stage: Stage,
		after: Option<PeriodRow>,
	) -> impl Iterator<Item = PeriodRow> {
		let keys = match after {
			Some(PeriodRow { agreement, period }) => {
				let (key, number) = (AgreementKey::from(agreement), PeriodKey::from(period));
				let from = Unfinished::<T>::hashed_key_for((operator, stage, key, number));
				Unfinished::<T>::iter_key_prefix_from((operator, stage), from)
			},
			None => Unfinished::<T>::iter_key_prefix((operator, stage)),
		};
		keys.map(|(agreement, period): (AgreementKey, PeriodKey)| PeriodRow {
			agreement: agreement.into(),
			period: period.into(),
		})
	}

	pub(crate) fn view_unfinished(
		operator: OperatorId,
		stage: Stage,
		after: Option<PeriodRow>,
		limit: u32,
	) -> (Vec<PeriodView>, Option<PeriodRow>) {
		let (rows, last) = page(Self::rows(operator, stage, after), limit);
		let view = |row: PeriodRow| Self::view_period(row.agreement, row.period);
		(rows.into_iter().filter_map(view).collect(), last)
	}

	pub(crate) fn view_dispute(agreement: AgreementId, period: PeriodIndex) -> Option<DisputeView> {
		let loaded = Self::load(PeriodRow { agreement, period }).ok()?;
		let record = loaded.before?;
		let PeriodState::Disputed(dispute) = record.state else { return None };
		let (lowest, highest) = dispute.range();
		let totals = record.confirmations.map(|confirmed| {
			confirmed.map_or_else(Vec::new, |confirmed| confirmed.confirmation.disputed.to_vec())
		});
		Some(DisputeView {
			agreement,
			period,
			parties: loaded.agreement.parties,
			dispute,
			lowest,
			highest,
			totals,
			until: dispute.until(),
			rounds_left: T::MaxRounds::get().saturating_sub(dispute.rounds),
		})
	}

	pub(crate) fn view_can_conclude(row: PeriodRow) -> Result<Conclusion, PeriodFault> {
		let loaded = Self::load(row)?;
		loaded
			.existing()?
			.conclude(&loaded.agreement.terms, &loaded.deadlines, Self::now())
	}

	pub(crate) fn view_reputation(operator: OperatorId) -> ReputationView {
		let facts = Reputations::<T>::get(operator);
		ReputationView {
			facts,
			mean_settle_secs: facts.mean_settle_secs(),
			owes: Owed::<T>::get(operator),
			documents: T::Documents::answers(operator),
		}
	}

	pub(crate) fn view_open_commitments(operator: OperatorId) -> Vec<(OperatorId, H256)> {
		let mut commitments = Vec::new();
		for row in Self::rows(operator, Stage::Open, None).take(COMMITMENTS_MAX) {
			let Ok(loaded) = Self::load(row) else { continue };
			let Some(record) = loaded.before else { continue };
			for side in Side::BOTH {
				let who = *side.of(&loaded.agreement.parties);
				let named = [*side.of(&record.statements), *side.of(&record.records)];
				commitments.extend(named.into_iter().flatten().map(|commitment| (who, commitment)));
			}
		}
		commitments
	}
}
