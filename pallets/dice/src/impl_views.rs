//! What the view functions answer.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use interwork_primitives::{
	dice::{LockFault, LockFor},
	traits::InspectOperators,
	AcceptanceId, ClassId, OperatorId,
};

/// Most entries of a page.
pub(crate) const PAGE_LIMIT: u32 = 100;
/// Most ids that are looked at for one page.
const SCAN_LIMIT: u64 = 1_000;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_class(class: ClassId) -> Option<ClassView> {
		let books = Classes::<T>::get(class)?;
		let issuer_active = T::Operators::is_active(class.issuer());
		Some(ClassView {
			class,
			issuer_active,
			assignable: issuer_active && books.debt == 0,
			books,
		})
	}

	pub(crate) fn view_acceptance(id: AcceptanceId) -> Option<AcceptanceView> {
		let record = Acceptances::<T>::get(id)?;
		// Without units there is nothing to open a channel with.
		let open = Self::ensure_open(&record).is_ok() && Classes::<T>::contains_key(record.class);
		Some(AcceptanceView { id, open, record })
	}

	pub(crate) fn view_acceptances(
		class: Option<ClassId>,
		visited: Option<OperatorId>,
		after: Option<AcceptanceId>,
		limit: u32,
	) -> (Vec<AcceptanceView>, Option<AcceptanceId>) {
		let limit = usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or_default();
		let first = after.map_or(0, |id| id.0.saturating_add(1));
		let end = NextAcceptanceId::<T>::get().0;
		let until = end.min(first.saturating_add(SCAN_LIMIT));
		let mut page = Vec::new();
		let mut last = after;
		for id in (first..until).map(AcceptanceId) {
			if page.len() >= limit {
				return (page, last);
			}
			last = Some(id);
			page.extend(Self::view_acceptance(id).filter(|view| {
				class.is_none_or(|class| view.record.class == class)
					&& visited.is_none_or(|visited| view.record.visited == visited)
			}));
		}
		(page, last.filter(|_| until < end))
	}

	pub(crate) fn view_wallet(class: ClassId, wallet: &T::AccountId) -> Option<WalletView> {
		let assignment = Assignments::<T>::get(class, wallet)?;
		let units = u64::try_from(Self::units_of(class, wallet)).unwrap_or(u64::MAX);
		Some(WalletView { units, assignment })
	}

	pub(crate) fn view_can_open(
		id: AcceptanceId,
		wallet: &T::AccountId,
		units: u64,
	) -> Result<(), LockFault> {
		let record = Acceptances::<T>::get(id).ok_or(LockFault::AcceptanceNotFound)?;
		Self::ensure_open(&record)?;
		let purpose = LockFor::NewChannel { nonce: None };
		Self::ensure_lockable(record.class, wallet, units, purpose).map(|_| ())
	}

	pub(crate) fn view_quote_redemption(id: AcceptanceId, units: u64) -> Option<PaymentView> {
		let record = Acceptances::<T>::get(id).filter(|record| record.earned >= units)?;
		let books = Classes::<T>::get(record.class)?;
		let issuer = T::Operators::account_of(record.class.issuer())?;
		Some(Self::payment_of(&books, &issuer, record.terms.value_of(units)))
	}
}
