//! What payment channels ask for: units are locked, earned and released. What the rows of a batch
//! share, books, acceptances and the pot, is loaded and stored once.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{
	dice::{ChannelTerms, EscrowUnits, LockFault, LockFor, LockRow, ReleaseRow},
	traits::InspectOperators,
	AcceptanceId, Balance, ClassId,
};

/// What the rows of a batch share.
struct Batch<T: Config> {
	/// Acceptances that were looked up.
	acceptances: BTreeMap<AcceptanceId, AcceptanceRecord>,
	/// Whether channels can be opened under them. Asked for only when some are.
	open: BTreeMap<AcceptanceId, Result<(), LockFault>>,
	/// Books of their classes.
	books: BTreeMap<ClassId, ClassRecord>,
	/// Units that go onto the pot (positive part) and off it, by class.
	flows: BTreeMap<ClassId, (u64, u64)>,
	_runtime: core::marker::PhantomData<T>,
}

impl<T: Config> Batch<T> {
	fn new() -> Self {
		Self {
			acceptances: BTreeMap::new(),
			open: BTreeMap::new(),
			books: BTreeMap::new(),
			flows: BTreeMap::new(),
			_runtime: core::marker::PhantomData,
		}
	}

	/// An acceptance.
	fn acceptance(&mut self, id: AcceptanceId) -> Option<AcceptanceRecord> {
		if let Some(known) = self.acceptances.get(&id) {
			return Some(*known);
		}
		let record = Acceptances::<T>::get(id)?;
		self.acceptances.insert(id, record);
		Some(record)
	}

	/// Whether channels can be opened under an acceptance.
	fn ensure_open(
		&mut self,
		id: AcceptanceId,
		record: &AcceptanceRecord,
	) -> Result<(), LockFault> {
		*self.open.entry(id).or_insert_with(|| Pallet::<T>::ensure_open(record))
	}

	/// The books of a class.
	fn books(&mut self, class: ClassId) -> Option<ClassRecord> {
		if let Some(known) = self.books.get(&class) {
			return Some(*known);
		}
		let books = Classes::<T>::get(class)?;
		self.books.insert(class, books);
		Some(books)
	}

	/// Changes the books of an acceptance and of its class.
	fn book(
		&mut self,
		id: AcceptanceId,
		movement: Movement,
		units: u64,
	) -> Result<(), DispatchError> {
		if units == 0 {
			return Ok(());
		}
		let Some(record) = self.acceptances.get_mut(&id) else {
			return Err(Error::<T>::Unexpected.into());
		};
		let class = record.class;
		let value = record.terms.value_of(units);
		let Some(books) = self.books.get_mut(&class) else {
			return Err(Error::<T>::Unexpected.into());
		};
		let flow = self.flows.entry(class).or_default();
		let done = (|| {
			*books = books.moved(movement, units)?;
			match movement {
				Movement::Lock => {
					record.in_channels = record.in_channels.checked_add(units)?;
					books.liability = books.liability.checked_add(value)?;
					flow.0 = flow.0.checked_add(units)?;
				},
				Movement::Earn => {
					record.in_channels = record.in_channels.checked_sub(units)?;
					record.earned = record.earned.checked_add(units)?;
				},
				Movement::Refund => {
					record.in_channels = record.in_channels.checked_sub(units)?;
					books.liability = books.liability.checked_sub(value)?;
					flow.1 = flow.1.checked_add(units)?;
				},
				_ => return None,
			}
			Some(())
		})();
		if done.is_none() {
			defensive!("the books of an acceptance do not cover a movement");
			return Err(Error::<T>::Unexpected.into());
		}
		Ok(())
	}

	/// Counts a channel that was opened under an acceptance, or one that ends.
	fn count_channel(&mut self, id: AcceptanceId, opened: bool) -> DispatchResult {
		let record = self.acceptances.get_mut(&id).ok_or(Error::<T>::Unexpected)?;
		record.channels =
			if opened { record.channels.checked_add(1) } else { record.channels.checked_sub(1) }
				.ok_or(Error::<T>::Unexpected)?;
		Ok(())
	}

	/// Stores everything.
	fn store(self) -> DispatchResult {
		for (class, (onto, off)) in self.flows {
			Pallet::<T>::into_pot(class, onto)?;
			Pallet::<T>::out_of_pot(class, off)?;
		}
		for (class, books) in self.books {
			Classes::<T>::insert(class, books);
		}
		for (id, record) in self.acceptances {
			Acceptances::<T>::insert(id, record);
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Whether channels can be opened under an acceptance now.
	pub(crate) fn ensure_open(record: &AcceptanceRecord) -> Result<(), LockFault> {
		ensure!(record.is_in_force(Self::now()), LockFault::AcceptanceNotOpen);
		ensure!(
			T::Operators::is_active(record.class.issuer())
				&& T::Operators::is_active(record.visited),
			LockFault::OperatorNotActive
		);
		Ok(())
	}

	/// Whether a wallet can have units locked, and its record as it is afterwards.
	pub(crate) fn ensure_lockable(
		class: ClassId,
		wallet: &T::AccountId,
		units: u64,
		purpose: LockFor,
	) -> Result<AssignmentRecord, LockFault> {
		let mut record =
			Assignments::<T>::get(class, wallet).ok_or(LockFault::WalletNotAssigned)?;
		if let LockFor::NewChannel { nonce } = purpose {
			if let Some(nonce) = nonce {
				ensure!(nonce == record.nonce, LockFault::WrongNonce);
				record.nonce = nonce.checked_add(1).ok_or(LockFault::WrongNonce)?;
			}
			ensure!(
				record.open_channels < T::MaxChannelsPerWallet::get(),
				LockFault::TooManyChannels
			);
			record.open_channels = record.open_channels.saturating_add(1);
		}
		ensure!(Self::units_of(class, wallet) >= Balance::from(units), LockFault::NotEnoughUnits);
		record.touched = Self::now();
		Ok(record)
	}

	fn lock_row(
		batch: &mut Batch<T>,
		row: &LockRow<T::AccountId>,
	) -> Result<Result<(), LockFault>, DispatchError> {
		let Some(acceptance) = batch.acceptance(row.acceptance) else {
			return Ok(Err(LockFault::AcceptanceNotFound));
		};
		let class = acceptance.class;
		let checked = batch.ensure_open(row.acceptance, &acceptance).and_then(|()| {
			let record = Self::ensure_lockable(class, &row.wallet, row.units, row.purpose)?;
			batch.books(class).ok_or(LockFault::ClassUnavailable)?;
			// The last that can fail and the first that changes anything.
			Self::take_from(class, &row.wallet, row.units)
				.map_err(|_| LockFault::ClassUnavailable)?;
			Ok(record)
		});
		let record = match checked {
			Ok(record) => record,
			Err(fault) => return Ok(Err(fault)),
		};
		batch.book(row.acceptance, Movement::Lock, row.units)?;
		if matches!(row.purpose, LockFor::NewChannel { .. }) {
			batch.count_channel(row.acceptance, true)?;
		}
		Assignments::<T>::insert(class, &row.wallet, record);
		Ok(Ok(()))
	}

	fn release_row(
		batch: &mut Batch<T>,
		row: &ReleaseRow<T::AccountId>,
	) -> Result<bool, DispatchError> {
		let known = batch.acceptance(row.acceptance);
		let Some(acceptance) = known.filter(|known| batch.books(known.class).is_some()) else {
			defensive!("a channel outlived its acceptance or its class");
			return Err(Error::<T>::Unexpected.into());
		};
		let class = acceptance.class;
		let Some(mut record) = Assignments::<T>::get(class, &row.wallet) else {
			defensive!("a channel outlived the record of its wallet");
			return Err(Error::<T>::Unexpected.into());
		};
		record.open_channels = record.open_channels.checked_sub(1).ok_or(Error::<T>::Unexpected)?;
		record.touched = Self::now();

		// The last that can fail for a reason of the wallet, and the first that changes anything.
		if row.refund > 0 && Self::give_to(class, &row.wallet, row.refund).is_err() {
			return Ok(false);
		}
		batch.book(row.acceptance, Movement::Earn, row.earned)?;
		batch.book(row.acceptance, Movement::Refund, row.refund)?;
		batch.count_channel(row.acceptance, false)?;
		Assignments::<T>::insert(class, &row.wallet, record);
		Ok(true)
	}
}

impl<T: Config> EscrowUnits<T::AccountId> for Pallet<T> {
	fn terms(acceptance: AcceptanceId) -> Option<ChannelTerms> {
		Acceptances::<T>::get(acceptance).map(|record| record.channel_terms())
	}

	fn lock(rows: &[LockRow<T::AccountId>]) -> Result<Vec<Result<(), LockFault>>, DispatchError> {
		let mut batch = Batch::<T>::new();
		let results = rows
			.iter()
			.map(|row| Self::lock_row(&mut batch, row))
			.collect::<Result<_, _>>()?;
		batch.store()?;
		Ok(results)
	}

	fn earn(earned: &BTreeMap<AcceptanceId, u64>) -> DispatchResult {
		let mut batch = Batch::<T>::new();
		for (id, units) in earned {
			let known = batch.acceptance(*id);
			if known.and_then(|known| batch.books(known.class)).is_none() {
				defensive!("a channel outlived its acceptance or its class");
				return Err(Error::<T>::Unexpected.into());
			}
			batch.book(*id, Movement::Earn, *units)?;
		}
		batch.store()
	}

	fn release(rows: &[ReleaseRow<T::AccountId>]) -> Result<Vec<bool>, DispatchError> {
		let mut batch = Batch::<T>::new();
		let results = rows
			.iter()
			.map(|row| Self::release_row(&mut batch, row))
			.collect::<Result<_, _>>()?;
		batch.store()?;
		Ok(results)
	}

	fn locked(acceptance: AcceptanceId) -> u64 {
		Acceptances::<T>::get(acceptance).map_or(0, |record| record.in_channels)
	}

	fn open_channels(class: ClassId, wallet: &T::AccountId) -> u32 {
		Assignments::<T>::get(class, wallet).map_or(0, |record| record.open_channels)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_acceptance(
		home: &T::AccountId,
		visited: &T::AccountId,
		valid_until: interwork_primitives::UnixSecs,
	) -> AcceptanceId {
		crate::benchmarking::acceptance::<T>(home, visited, valid_until)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_assign(acceptance: AcceptanceId, wallet: &T::AccountId, units: u64) {
		crate::benchmarking::assign::<T>(acceptance, wallet, units);
	}
}
