//! Opening and topping up.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{Get, UnixTime},
};
use frame_system::pallet_prelude::BlockNumberFor;
use interwork_primitives::{
	dice::{ChannelTerms, EscrowUnits, LockFault, LockFor, LockRow, Timeliness},
	messages::{GenesisHash, TopUpMessage, WalletSignature},
	AcceptanceId, ChannelId, ChannelKey, UnixSecs,
};
use sp_runtime::traits::Zero;

/// A channel that somebody wants, and by what right.
struct Opening {
	wallet: interwork_primitives::AccountId,
	params: OpenParams,
	/// Nonce, end and signature of the wallet's message. `None`: the wallet called itself.
	message: Option<(u64, UnixSecs, WalletSignature)>,
}

impl From<OpenRow> for Opening {
	fn from(row: OpenRow) -> Self {
		let OpenRow { wallet, params, nonce, valid_until, signature } = row;
		Self { wallet, params, message: Some((nonce, valid_until, signature)) }
	}
}

impl<T: Config> From<OpenFault> for Error<T> {
	fn from(fault: OpenFault) -> Self {
		match fault {
			OpenFault::ZeroDeposit => Error::ZeroDeposit,
			OpenFault::ExpiryTooSoon => Error::ExpiryTooSoon,
			OpenFault::ExpiryTooLate => Error::ExpiryTooLate,
			OpenFault::MessageExpired => Error::MessageExpired,
			OpenFault::MessageTooLong => Error::MessageTooLong,
			OpenFault::InvalidSignature => Error::InvalidSignature,
			OpenFault::Units(fault) => fault.into(),
		}
	}
}

impl<T: Config> From<LockFault> for Error<T> {
	fn from(fault: LockFault) -> Self {
		match fault {
			LockFault::AcceptanceNotFound => Error::AcceptanceNotFound,
			LockFault::AcceptanceNotOpen => Error::AcceptanceNotOpen,
			LockFault::OperatorNotActive => Error::OperatorNotActive,
			LockFault::WalletNotAssigned => Error::WalletNotAssigned,
			LockFault::WrongNonce => Error::WrongNonce,
			LockFault::TooManyChannels => Error::TooManyChannels,
			LockFault::NotEnoughUnits => Error::NotEnoughUnits,
			LockFault::ClassUnavailable => Error::ClassUnavailable,
		}
	}
}

/// Whether a wallet's message can be used in time.
fn ensure_timely(valid_until: UnixSecs, now: UnixSecs) -> Result<(), OpenFault> {
	match Timeliness::of(valid_until, now) {
		Timeliness::Timely => Ok(()),
		Timeliness::Expired => Err(OpenFault::MessageExpired),
		Timeliness::TooFarAhead => Err(OpenFault::MessageTooLong),
	}
}

impl<T: Config> Pallet<T> {
	/// The time in seconds.
	pub(crate) fn now() -> UnixSecs {
		T::Time::now().as_secs()
	}

	/// Which chain this is, as messages name it.
	pub(crate) fn genesis() -> Result<GenesisHash, DispatchError> {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
			.as_ref()
			.try_into()
			.map_err(|_| Error::<T>::Unexpected.into())
	}

	/// Everything about an opening that does not change with it: what the units do is up to the
	/// dice.
	fn check_opening(
		opening: &Opening,
		terms: Option<&ChannelTerms>,
		now: UnixSecs,
		genesis: &GenesisHash,
	) -> Result<LockRow<T::AccountId>, OpenFault> {
		let Opening { wallet, params, message } = opening;
		let terms = terms.ok_or(OpenFault::Units(LockFault::AcceptanceNotFound))?;
		ensure!(params.deposit > 0, OpenFault::ZeroDeposit);
		let soonest = now.saturating_add(T::MinChannelPeriod::get());
		let latest = now.saturating_add(T::MaxChannelPeriod::get()).min(terms.valid_until);
		ensure!(params.expires >= soonest, OpenFault::ExpiryTooSoon);
		ensure!(params.expires <= latest, OpenFault::ExpiryTooLate);
		let nonce = match message {
			None => None,
			Some((nonce, valid_until, signature)) => {
				ensure_timely(*valid_until, now)?;
				let message = params.message(terms, wallet, *nonce, *valid_until);
				ensure!(
					signature.is_of(wallet, &message.to_bytes(genesis)),
					OpenFault::InvalidSignature
				);
				Some(*nonce)
			},
		};
		Ok(LockRow {
			acceptance: params.acceptance,
			wallet: wallet.clone(),
			units: params.deposit,
			purpose: LockFor::NewChannel { nonce },
		})
	}

	/// Opens channels, row after row. Returns their ids, and the units in them.
	fn open_rows(openings: &[Opening]) -> Result<Vec<Result<ChannelId, OpenFault>>, DispatchError> {
		let (now, genesis) = (Self::now(), Self::genesis()?);
		let mut terms: BTreeMap<AcceptanceId, Option<ChannelTerms>> = BTreeMap::new();
		let mut locks = Vec::with_capacity(openings.len());
		let checked: Vec<Result<(), OpenFault>> = openings
			.iter()
			.map(|opening| {
				let id = opening.params.acceptance;
				let terms = terms.entry(id).or_insert_with(|| T::Units::terms(id));
				let lock = Self::check_opening(opening, terms.as_ref(), now, &genesis)?;
				locks.push(lock);
				Ok(())
			})
			.collect();

		let mut locked = T::Units::lock(&locks)?.into_iter();
		let mut next = NextChannelId::<T>::get();
		let mut results = Vec::with_capacity(openings.len());
		for (opening, checked) in openings.iter().zip(checked) {
			let result = match checked {
				Err(fault) => Err(fault),
				Ok(()) => match locked.next() {
					Some(Ok(())) => {
						let id = next;
						next = id.checked_next().ok_or(Error::<T>::Unexpected)?;
						Self::insert(id, opening);
						Ok(id)
					},
					Some(Err(fault)) => Err(OpenFault::Units(fault)),
					None => {
						defensive!("a lock has no result");
						return Err(Error::<T>::Unexpected.into());
					},
				},
			};
			results.push(result);
		}
		NextChannelId::<T>::put(next);
		Ok(results)
	}

	fn insert(id: ChannelId, opening: &Opening) {
		let OpenParams { acceptance, voucher_key, deposit, expires } = opening.params;
		Channels::<T>::insert(
			ChannelKey::from(id),
			ChannelRecord {
				payer: opening.wallet.clone(),
				voucher_key,
				acceptance,
				deposit,
				claimed: 0,
				closes_at: expires,
				grace: T::GracePeriod::get(),
			},
		);
	}

	fn open_one(opening: Opening) -> DispatchResult {
		let Some(result) = Self::open_rows(core::slice::from_ref(&opening))?.pop() else {
			defensive!("a row has no result");
			return Err(Error::<T>::Unexpected.into());
		};
		let channel = result.map_err(Error::<T>::from)?;
		let Opening { wallet: payer, params, message } = opening;
		let nonce = message.map(|(nonce, _, _)| nonce);
		Self::deposit_event(Event::ChannelOpened { channel, payer, params, nonce });
		Ok(())
	}

	pub(crate) fn do_open(who: T::AccountId, params: OpenParams) -> DispatchResult {
		Self::open_one(Opening { wallet: who, params, message: None })
	}

	pub(crate) fn do_open_relayed(row: OpenRow) -> DispatchResult {
		Self::open_one(row.into())
	}

	pub(crate) fn do_open_batch(rows: BoundedVec<OpenRow, T::MaxRows>) -> DispatchResult {
		ensure!(!rows.is_empty(), Error::<T>::NoRows);
		let first_channel = NextChannelId::<T>::get();
		let openings: Vec<Opening> = rows.into_iter().map(Opening::from).collect();
		let opened = Self::open_rows(&openings)?;

		let mut units: u64 = 0;
		let mut rows_opened: u32 = 0;
		for (opening, _) in openings.iter().zip(&opened).filter(|(_, result)| result.is_ok()) {
			// Units of several classes: a number to read, which nothing depends on.
			units = units.saturating_add(opening.params.deposit);
			rows_opened = rows_opened.saturating_add(1);
		}
		let rows = count(openings.len());
		let results = if rows_opened == rows {
			vec![]
		} else {
			opened
				.into_iter()
				.map(|result| result.map_or_else(OpenResult::Refused, |_| OpenResult::Opened))
				.collect()
		};
		Self::deposit_event(Event::BatchOpened {
			first_channel,
			rows,
			rows_opened,
			units,
			results: results.try_into().map_err(|_| Error::<T>::Unexpected)?,
		});
		Ok(())
	}

	pub(crate) fn do_top_up_relayed(
		channel: ChannelId,
		new_deposit: u64,
		valid_until: UnixSecs,
		signature: WalletSignature,
	) -> DispatchResult {
		ensure_timely(valid_until, Self::now()).map_err(Error::<T>::from)?;
		let record =
			Channels::<T>::get(ChannelKey::from(channel)).ok_or(Error::<T>::ChannelNotFound)?;
		let message = TopUpMessage { channel, new_deposit, valid_until };
		ensure!(
			signature.is_of(&record.payer, &message.to_bytes(&Self::genesis()?)),
			Error::<T>::InvalidSignature
		);
		Self::do_top_up(record.payer, channel, new_deposit)
	}

	pub(crate) fn do_top_up(
		who: T::AccountId,
		channel: ChannelId,
		new_deposit: u64,
	) -> DispatchResult {
		let key = ChannelKey::from(channel);
		let mut record = Channels::<T>::get(key).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(record.payer == who, Error::<T>::NotPayer);
		ensure!(record.phase(Self::now()) == ChannelPhase::Open, Error::<T>::ChannelClosing);
		let units = new_deposit
			.checked_sub(record.deposit)
			.filter(|units| *units > 0)
			.ok_or(Error::<T>::NotIncreasing)?;

		let row =
			LockRow { acceptance: record.acceptance, wallet: who, units, purpose: LockFor::TopUp };
		let Some(result) = T::Units::lock(&[row])?.pop() else {
			defensive!("a lock has no result");
			return Err(Error::<T>::Unexpected.into());
		};
		result.map_err(Error::<T>::from)?;
		record.deposit = new_deposit;
		Channels::<T>::insert(key, record);
		Self::deposit_event(Event::ToppedUp { channel, new_deposit });
		Ok(())
	}
}
