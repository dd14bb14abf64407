#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::as_conversions,
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic
	)
)]

extern crate alloc;

pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_claims;
mod impl_closing;
mod impl_opening;
mod impl_views;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What benchmarks need from the runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Sets the time that `Config::Time` returns.
	fn set_time(now: interwork_primitives::UnixSecs);
}

#[frame_support::pallet]
pub mod pallet {
	use crate::{types::*, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use interwork_primitives::{
		dice::EscrowUnits,
		messages::{VoucherKey, WalletSignature},
		traits::InspectOperators,
		AcceptanceId, AccountId, ChannelId, ChannelKey, UnixSecs,
	};

	/// Version of the storage layout.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Accounts are fixed: their bytes and signatures are part of the messages that wallets sign.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Where units are locked, earned and released.
		type Units: EscrowUnits<Self::AccountId>;

		/// The registry of operators.
		type Operators: InspectOperators<Self::AccountId>;

		/// The time.
		type Time: UnixTime;

		/// How long a payee can claim from a channel that closes, in seconds. A channel keeps what it
		/// was when the channel was opened.
		type GracePeriod: Get<u32>;

		/// Shortest time from opening to expiry of a channel, in seconds.
		#[pallet::constant]
		type MinChannelPeriod: Get<UnixSecs>;

		/// Longest time from opening to expiry of a channel, in seconds.
		#[pallet::constant]
		type MaxChannelPeriod: Get<UnixSecs>;

		/// Most rows in one batch.
		#[pallet::constant]
		type MaxRows: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// The id of the next channel.
	#[pallet::storage]
	pub type NextChannelId<T> = StorageValue<_, ChannelId, ValueQuery>;

	/// Channels, from opening to closing; nothing is left of them then. Covered by the units in them
	/// and limited for each wallet.
	// Written in bulk: big-endian counters under `Identity` make neighbouring channels neighbours in
	// the trie, and the chain assigns the ids.
	#[pallet::storage]
	pub type Channels<T> = StorageMap<_, Identity, ChannelKey, ChannelRecord>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A channel was opened.
		ChannelOpened {
			/// Its id.
			channel: ChannelId,
			/// Who pays.
			payer: T::AccountId,
			/// Under which acceptance, with how many units, until when.
			params: OpenParams,
			/// The nonce of the payer's message. `None`: the payer called itself.
			nonce: Option<u64>,
		},
		/// A batch of channels was opened.
		BatchOpened {
			/// The id of the first channel; the others follow in the order of their rows.
			first_channel: ChannelId,
			/// Rows in the batch.
			rows: u32,
			/// Channels that were opened.
			rows_opened: u32,
			/// Units in them.
			units: u64,
			/// The result of each row, in order. Empty: every channel was opened.
			results: BoundedVec<OpenResult, T::MaxRows>,
		},
		/// Units were added to a channel.
		ToppedUp {
			/// The channel.
			channel: ChannelId,
			/// Units that were ever put in.
			new_deposit: u64,
		},
		/// The payee has more units from a channel.
		Claimed {
			/// The channel.
			channel: ChannelId,
			/// Units that it had not before.
			units: u64,
			/// Units that it has from the channel.
			claimed: u64,
		},
		/// A batch of claims was made.
		BatchClaimed {
			/// Rows in the batch.
			rows: u32,
			/// Claims that brought units.
			rows_claimed: u32,
			/// Units that they brought.
			units: u64,
			/// The result of each row, in order. Empty: every claim brought units.
			results: BoundedVec<ClaimResult, T::MaxRows>,
		},
		/// The payer asked to close a channel: the grace period runs.
		CloseRequested {
			/// The channel.
			channel: ChannelId,
			/// Claims are accepted before this moment.
			ends_at: UnixSecs,
		},
		/// A channel was closed by its payee or finalised, and is gone.
		ChannelClosed {
			/// The channel.
			channel: ChannelId,
			/// Who paid.
			payer: T::AccountId,
			/// Units that the payee has from the channel, over its whole life.
			claimed: u64,
			/// Units that went back to the payer.
			refunded: u64,
		},
		/// A batch of channels was closed by their payee or finalised.
		BatchClosed {
			/// Rows in the batch.
			rows: u32,
			/// Channels that are gone.
			rows_closed: u32,
			/// Units that last claims brought.
			claimed: u64,
			/// Units that went back to payers.
			refunded: u64,
			/// The result of each row, in order. Empty: every channel is gone.
			results: BoundedVec<EndResult, T::MaxRows>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The batch has no rows.
		NoRows,
		/// There are no units in the channel.
		ZeroDeposit,
		/// The channel would expire sooner than channels may. Choose a later moment.
		ExpiryTooSoon,
		/// The channel would expire later than channels may, or later than the acceptance. Choose
		/// an earlier moment.
		ExpiryTooLate,
		/// The message's time is over. Sign a new one.
		MessageExpired,
		/// The message's end is more than seven days ahead. Sign one that ends sooner.
		MessageTooLong,
		/// The signature is not of this message on this chain by the key it needs.
		InvalidSignature,
		/// There is no such acceptance.
		AcceptanceNotFound,
		/// The acceptance is only proposed, was ended, or its term is over.
		AcceptanceNotOpen,
		/// The home or the visited operator is not active.
		OperatorNotActive,
		/// The wallet was never assigned units of the class.
		WalletNotAssigned,
		/// The message's nonce is not the wallet's next. Sign one with the next.
		WrongNonce,
		/// The wallet has as many open channels as it may. Close one.
		TooManyChannels,
		/// The wallet has fewer units.
		NotEnoughUnits,
		/// The class's units cannot be moved now.
		ClassUnavailable,
		/// There is no such channel; it may have been closed.
		ChannelNotFound,
		/// Only the payer of the channel may do this.
		NotPayer,
		/// Only the payee of the channel may do this.
		NotPayee,
		/// The channel is closing, or its grace period is over.
		ChannelClosing,
		/// The grace period is over: nothing can be claimed any more.
		GraceOver,
		/// The grace period is not over. Wait.
		TooEarly,
		/// The voucher has too many ticks, or a root or value without ticks or the reverse.
		MalformedVoucher,
		/// The tick's index is zero or more than the voucher allows.
		TickOutOfRange,
		/// Hashed as often as its index says, the tick does not give the voucher's root.
		WrongTick,
		/// More than the channel's deposit.
		ExceedsDeposit,
		/// Not more than before: a replay, or overtaken.
		NotIncreasing,
		/// The claim is for another channel.
		OtherChannel,
		/// The wallet cannot take its units back now. Try later.
		RefundFailed,
		/// An internal rule is broken. Nothing was changed; please report it.
		Unexpected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxRows::get() >= 1_000, "MaxRows must be at least 1,000");
			assert!(T::GracePeriod::get() > 0, "GracePeriod must be at least 1");
			assert!(T::MinChannelPeriod::get() > 0, "MinChannelPeriod must be at least 1");
			assert!(
				T::MinChannelPeriod::get() <= T::MaxChannelPeriod::get(),
				"MinChannelPeriod must be at most MaxChannelPeriod"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Open a channel to a visited operator.
		///
		/// ## Dispatch origin
		///
		/// Signed by the wallet, which pays.
		///
		/// ## Details
		///
		/// The acceptance names the class of the units and who is paid. The units are locked until the
		/// payee has claimed them or the channel ends.
		///
		/// ## Errors
		///
		/// `ZeroDeposit`, `ExpiryTooSoon`, `ExpiryTooLate`, `AcceptanceNotFound`,
		/// `AcceptanceNotOpen`, `OperatorNotActive`, `WalletNotAssigned`, `TooManyChannels`,
		/// `NotEnoughUnits`, `ClassUnavailable`.
		///
		/// ## Events
		///
		/// `ChannelOpened`.
		#[pallet::call_index(0)]
		pub fn open(origin: OriginFor<T>, params: OpenParams) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_open(who, params)
		}

		/// Relay a wallet's message that opens a channel.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The signature is of an `OpenMessage`. Each nonce of the wallet is used once.
		///
		/// ## Errors
		///
		/// `MessageExpired`, `MessageTooLong`, `InvalidSignature`, `WrongNonce`, and those of
		/// `open`.
		///
		/// ## Events
		///
		/// `ChannelOpened`.
		#[pallet::call_index(1)]
		pub fn open_relayed(origin: OriginFor<T>, row: OpenRow) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_open_relayed(row)
		}

		/// Relay many wallets' messages that open channels.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchOpened`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::open_batch(count(rows.len()), acceptances(rows)))]
		pub fn open_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<OpenRow, T::MaxRows>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_open_batch(rows)
		}

		/// Put more units into a channel.
		///
		/// ## Dispatch origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// `new_deposit` is all units that were ever put in, afterwards. A channel that closes
		/// takes no more, and topping up does not keep it open.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `NotPayer`, `ChannelClosing`, `NotIncreasing`, `AcceptanceNotOpen`,
		/// `OperatorNotActive`, `NotEnoughUnits`, `ClassUnavailable`.
		///
		/// ## Events
		///
		/// `ToppedUp`.
		#[pallet::call_index(3)]
		pub fn top_up(
			origin: OriginFor<T>,
			channel: ChannelId,
			new_deposit: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up(who, channel, new_deposit)
		}

		/// Relay a payer's message that puts more units into a channel.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The signature is of a `TopUpMessage`. It names the new total, so that a replay adds
		/// nothing.
		///
		/// ## Errors
		///
		/// `MessageExpired`, `MessageTooLong`, `InvalidSignature`, and those of `top_up`.
		///
		/// ## Events
		///
		/// `ToppedUp`.
		#[pallet::call_index(4)]
		pub fn top_up_relayed(
			origin: OriginFor<T>,
			channel: ChannelId,
			new_deposit: u64,
			valid_until: UnixSecs,
			signature: WalletSignature,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_top_up_relayed(channel, new_deposit, valid_until, signature)
		}

		/// Claim what a payer has promised.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone. Only the payee gains.
		///
		/// ## Details
		///
		/// Accepted until the end of the grace period, whatever became of the class, the operators
		/// or their accounts: the units are booked as earned by the payee.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `GraceOver`, `MalformedVoucher`, `TickOutOfRange`, `ExceedsDeposit`,
		/// `NotIncreasing`, `InvalidSignature`, `WrongTick`.
		///
		/// ## Events
		///
		/// `Claimed`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::claim(claim.hashes()))]
		pub fn claim(origin: OriginFor<T>, claim: Claim) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(claim)
		}

		/// Claim from many channels.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone. Only the payees gain.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchClaimed`.
		#[pallet::call_index(6)]
		#[pallet::weight(
			T::WeightInfo::claim_batch(count(claims.len()), hashes(claims), count(claims.len()))
		)]
		pub fn claim_batch(
			origin: OriginFor<T>,
			claims: BoundedVec<Claim, T::MaxRows>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (rows, hashed) = (count(claims.len()), hashes(&claims));
			let acceptances = Self::do_claim_batch(claims)?;
			Ok(Some(T::WeightInfo::claim_batch(rows, hashed, acceptances)).into())
		}

		/// Close a channel as its payee: what is left goes back to the payer at once.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the payee, whatever its status.
		///
		/// ## Details
		///
		/// With `claim`, what it brings is claimed first. If it is refused the channel stays open,
		/// so that nothing is forfeited by mistake; only a claim that brings nothing new, because
		/// somebody has made it already, is left out of account.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `NotPayee`, `OtherChannel`, `RefundFailed`, those of `claim` and of
		/// the registry.
		///
		/// ## Events
		///
		/// `ChannelClosed`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::close(hashes(row.claim.iter())))]
		pub fn close(origin: OriginFor<T>, row: CloseRow) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close(who, row)
		}

		/// Close many channels as their payee.
		///
		/// ## Dispatch origin
		///
		/// Signed by an account with the settlement role of the payee, whatever its status.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`, and those of the registry. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchClosed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::close_batch(
			count(rows.len()),
			hashes(rows.iter().filter_map(|row| row.claim.as_ref())),
			count(rows.len()),
		))]
		pub fn close_batch(
			origin: OriginFor<T>,
			rows: BoundedVec<CloseRow, T::MaxRows>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let number = count(rows.len());
			let hashed = hashes(rows.iter().filter_map(|row| row.claim.as_ref()));
			let acceptances = Self::do_close_batch(who, rows)?;
			Ok(Some(T::WeightInfo::close_batch(number, hashed, acceptances)).into())
		}

		/// Ask to close a channel as its payer.
		///
		/// ## Dispatch origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The grace period begins: the payee can still claim, then anyone can finalise. It is
		/// what begins by itself when the channel expires.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `NotPayer`, `ChannelClosing`.
		///
		/// ## Events
		///
		/// `CloseRequested`.
		#[pallet::call_index(9)]
		pub fn request_close(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_request_close(who, channel)
		}

		/// Relay a payer's message that asks to close a channel.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The signature is of a `CloseMessage`. A channel is asked to close once, so a replay does
		/// nothing.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `InvalidSignature`, `ChannelClosing`.
		///
		/// ## Events
		///
		/// `CloseRequested`.
		#[pallet::call_index(10)]
		pub fn request_close_relayed(
			origin: OriginFor<T>,
			channel: ChannelId,
			signature: WalletSignature,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_request_close_relayed(channel, signature)
		}

		/// Close a channel whose grace period is over: what is left goes back to the payer.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The grace period begins when the channel expires or the payer asks to close it. Nothing can
		/// be claimed from its end on.
		///
		/// ## Errors
		///
		/// `ChannelNotFound`, `TooEarly`, `RefundFailed`.
		///
		/// ## Events
		///
		/// `ChannelClosed`.
		#[pallet::call_index(11)]
		pub fn finalise(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_finalise(channel)
		}

		/// Close many channels whose grace periods are over.
		///
		/// ## Dispatch origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Rows are taken in order, and a batch gives exactly what its rows give one by one. A row
		/// that is refused does not stop the others.
		///
		/// ## Errors
		///
		/// `NoRows`. Refused rows are no error: see the event.
		///
		/// ## Events
		///
		/// `BatchClosed`.
		#[pallet::call_index(12)]
		#[pallet::weight(
			T::WeightInfo::finalise_batch(count(channels.len()), count(channels.len()))
		)]
		pub fn finalise_batch(
			origin: OriginFor<T>,
			channels: BoundedVec<ChannelId, T::MaxRows>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let rows = count(channels.len());
			let acceptances = Self::do_finalise_batch(channels)?;
			Ok(Some(T::WeightInfo::finalise_batch(rows, acceptances)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A channel. `None` if it was closed, or never opened.
		pub fn channel(channel: ChannelId) -> Option<ChannelView> {
			Self::view_channel(channel)
		}

		/// Channels with ids above `after`, of one acceptance or of all, at most 100. Looks at no
		/// more than 1,000 at once: a page may be short or empty and still have a next one, which
		/// the second value says where to begin after.
		pub fn channels(
			acceptance: Option<AcceptanceId>,
			after: Option<ChannelId>,
			limit: u32,
		) -> (Vec<ChannelView>, Option<ChannelId>) {
			Self::view_channels(acceptance, after, limit)
		}

		/// How many more units a claim would bring now, by the rules of `claim`, or why none.
		pub fn can_claim(claim: Claim) -> Result<u64, ClaimFault> {
			Self::view_can_claim(claim)
		}

		/// What a wallet signs to open a channel, byte by byte. `None` if there is no such
		/// acceptance.
		pub fn open_message(
			wallet: T::AccountId,
			params: OpenParams,
			nonce: u64,
			valid_until: UnixSecs,
		) -> Option<Vec<u8>> {
			Self::view_open_message(wallet, params, nonce, valid_until)
		}

		/// Whose vouchers a channel pays: its voucher key.
		pub fn voucher_key(channel: ChannelId) -> Option<VoucherKey> {
			Channels::<T>::get(ChannelKey::from(channel)).map(|record| record.voucher_key)
		}
	}
}
