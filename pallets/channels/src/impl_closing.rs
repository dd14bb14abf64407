//! Closing by the payee, at the payer's request, and at the end.

use crate::{pallet::*, types::*};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{defensive, pallet_prelude::*};
use interwork_primitives::{
	dice::{EscrowUnits, ReleaseRow},
	messages::{CloseMessage, GenesisHash, WalletSignature},
	traits::InspectOperators,
	AcceptanceId, AccountId, ChannelId, ChannelKey, OperatorId, Role, UnixSecs,
};

/// By what right channels are ended.
#[derive(Clone, Copy)]
enum Right {
	/// By their payee.
	Payee(OperatorId),
	/// By anyone, after the grace period.
	Over,
}

/// How a channel ends.
struct Ending {
	channel: ChannelId,
	payer: AccountId,
	/// What the payee has from it, over its whole life.
	claimed: u64,
	release: ReleaseRow<AccountId>,
}

/// Channels that are about to end, and what became of those before.
struct Batch<T: Config> {
	now: UnixSecs,
	genesis: GenesisHash,
	right: Right,
	/// Who is paid under an acceptance.
	payees: BTreeMap<AcceptanceId, Option<OperatorId>>,
	/// Rows that are checked and not yet done.
	pending: Vec<(usize, Ending)>,
	/// Their channels.
	pending_channels: BTreeSet<ChannelId>,
	results: Vec<Result<Ending, EndFault>>,
	/// How often an acceptance was loaded and stored.
	acceptances: u32,
	_runtime: core::marker::PhantomData<T>,
}

impl<T: Config> From<EndFault> for Error<T> {
	fn from(fault: EndFault) -> Self {
		match fault {
			EndFault::ChannelNotFound => Error::ChannelNotFound,
			EndFault::NotPayee => Error::NotPayee,
			EndFault::TooEarly => Error::TooEarly,
			EndFault::OtherChannel => Error::OtherChannel,
			EndFault::Claim(fault) => fault.into(),
			EndFault::RefundFailed => Error::RefundFailed,
		}
	}
}

impl<T: Config> Batch<T> {
	fn new(right: Right) -> Result<Self, DispatchError> {
		Ok(Self {
			now: Pallet::<T>::now(),
			genesis: Pallet::<T>::genesis()?,
			right,
			payees: BTreeMap::new(),
			pending: Vec::new(),
			pending_channels: BTreeSet::new(),
			results: Vec::new(),
			acceptances: 0,
			_runtime: core::marker::PhantomData,
		})
	}

	fn is_payee(&mut self, operator: OperatorId, acceptance: AcceptanceId) -> bool {
		let payee = self
			.payees
			.entry(acceptance)
			.or_insert_with(|| T::Units::terms(acceptance).map(|terms| terms.visited));
		*payee == Some(operator)
	}

	/// How a channel would end.
	fn check(&mut self, row: &CloseRow) -> Result<Ending, EndFault> {
		let CloseRow { channel, claim } = row;
		let record =
			Channels::<T>::get(ChannelKey::from(*channel)).ok_or(EndFault::ChannelNotFound)?;
		match self.right {
			Right::Payee(operator) => {
				ensure!(self.is_payee(operator, record.acceptance), EndFault::NotPayee)
			},
			Right::Over => {
				ensure!(record.phase(self.now) == ChannelPhase::Over, EndFault::TooEarly)
			},
		}
		let claimed = match claim {
			None => record.claimed,
			Some(claim) => {
				ensure!(claim.voucher.channel == *channel, EndFault::OtherChannel);
				match Pallet::<T>::check_claim(&record, claim, self.now, &self.genesis) {
					Ok(claimed) => claimed,
					// Somebody else has made it, or a later one.
					Err(ClaimFault::NotIncreasing) => record.claimed,
					Err(fault) => return Err(EndFault::Claim(fault)),
				}
			},
		};
		Ok(Ending {
			channel: *channel,
			claimed,
			release: ReleaseRow {
				acceptance: record.acceptance,
				wallet: record.payer.clone(),
				earned: claimed.saturating_sub(record.claimed),
				refund: record.deposit.saturating_sub(claimed),
			},
			payer: record.payer,
		})
	}

	fn push(&mut self, row: &CloseRow) -> DispatchResult {
		// What becomes of the row before decides whether the channel is still there.
		if self.pending_channels.contains(&row.channel) {
			self.flush()?;
		}
		let index = self.results.len();
		match self.check(row) {
			Ok(ending) => {
				self.pending_channels.insert(ending.channel);
				self.pending.push((index, ending));
				// Until it is known better.
				self.results.push(Err(EndFault::RefundFailed));
			},
			Err(fault) => self.results.push(Err(fault)),
		}
		Ok(())
	}

	/// Ends the channels that are pending.
	fn flush(&mut self) -> DispatchResult {
		let pending = core::mem::take(&mut self.pending);
		self.pending_channels.clear();
		let rows: Vec<_> = pending.iter().map(|(_, ending)| ending.release.clone()).collect();
		let concerned: BTreeSet<_> = rows.iter().map(|row| row.acceptance).collect();
		self.acceptances = self.acceptances.saturating_add(count(concerned.len()));
		let done = T::Units::release(&rows)?;
		if done.len() != pending.len() {
			defensive!("a release has no result");
			return Err(Error::<T>::Unexpected.into());
		}
		for ((index, ending), done) in pending.into_iter().zip(done) {
			if done {
				Channels::<T>::remove(ChannelKey::from(ending.channel));
				let result = self.results.get_mut(index).ok_or(Error::<T>::Unexpected)?;
				*result = Ok(ending);
			}
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	fn end_one(right: Right, row: CloseRow) -> DispatchResult {
		let mut batch = Batch::<T>::new(right)?;
		batch.push(&row)?;
		batch.flush()?;
		let Some(result) = batch.results.pop() else {
			defensive!("a row has no result");
			return Err(Error::<T>::Unexpected.into());
		};
		let Ending { channel, payer, claimed, release } = result.map_err(Error::<T>::from)?;
		Self::deposit_event(Event::ChannelClosed {
			channel,
			payer,
			claimed,
			refunded: release.refund,
		});
		Ok(())
	}

	/// Returns how often an acceptance was loaded and stored.
	fn end_batch(
		right: Right,
		rows: impl ExactSizeIterator<Item = CloseRow>,
	) -> Result<u32, DispatchError> {
		ensure!(rows.len() > 0, Error::<T>::NoRows);
		let mut batch = Batch::<T>::new(right)?;
		for row in rows {
			batch.push(&row)?;
		}
		batch.flush()?;

		let (mut claimed, mut refunded): (u64, u64) = (0, 0);
		let mut rows_closed: u32 = 0;
		for ending in batch.results.iter().flatten() {
			// Units of several classes: numbers to read, which nothing depends on.
			claimed = claimed.saturating_add(ending.release.earned);
			refunded = refunded.saturating_add(ending.release.refund);
			rows_closed = rows_closed.saturating_add(1);
		}
		let rows = count(batch.results.len());
		let results: Vec<EndResult> = if rows_closed == rows {
			Vec::new()
		} else {
			batch
				.results
				.iter()
				.map(|result| match result {
					Ok(_) => EndResult::Ended,
					Err(fault) => EndResult::Refused(*fault),
				})
				.collect()
		};
		Self::deposit_event(Event::BatchClosed {
			rows,
			rows_closed,
			claimed,
			refunded,
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(batch.acceptances)
	}

	pub(crate) fn do_close(who: T::AccountId, row: CloseRow) -> DispatchResult {
		let payee = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		Self::end_one(Right::Payee(payee), row)
	}

	pub(crate) fn do_close_batch(
		who: T::AccountId,
		rows: BoundedVec<CloseRow, T::MaxRows>,
	) -> Result<u32, DispatchError> {
		let payee = T::Operators::ensure_may_finish(&who, Role::Settlement)?;
		Self::end_batch(Right::Payee(payee), rows.into_iter())
	}

	pub(crate) fn do_finalise(channel: ChannelId) -> DispatchResult {
		Self::end_one(Right::Over, CloseRow { channel, claim: None })
	}

	pub(crate) fn do_finalise_batch(
		channels: BoundedVec<ChannelId, T::MaxRows>,
	) -> Result<u32, DispatchError> {
		let rows = channels.into_iter().map(|channel| CloseRow { channel, claim: None });
		Self::end_batch(Right::Over, rows)
	}

	pub(crate) fn do_request_close_relayed(
		channel: ChannelId,
		signature: WalletSignature,
	) -> DispatchResult {
		let record =
			Channels::<T>::get(ChannelKey::from(channel)).ok_or(Error::<T>::ChannelNotFound)?;
		let message = CloseMessage { channel };
		ensure!(
			signature.is_of(&record.payer, &message.to_bytes(&Self::genesis()?)),
			Error::<T>::InvalidSignature
		);
		Self::do_request_close(record.payer, channel)
	}

	pub(crate) fn do_request_close(who: T::AccountId, channel: ChannelId) -> DispatchResult {
		let key = ChannelKey::from(channel);
		let mut record = Channels::<T>::get(key).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(record.payer == who, Error::<T>::NotPayer);
		let now = Self::now();
		ensure!(record.phase(now) == ChannelPhase::Open, Error::<T>::ChannelClosing);
		// As if it expired now.
		record.closes_at = now;
		let ends_at = record.ends_at();
		Channels::<T>::insert(key, record);
		Self::deposit_event(Event::CloseRequested { channel, ends_at });
		Ok(())
	}
}
