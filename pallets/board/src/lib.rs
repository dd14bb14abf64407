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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impl_calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::{votes_needed, Classify, Council, Needed, Proportion, Requirement};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{DispatchClass, GetDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, UnfilteredDispatchable},
	};
	use frame_system::pallet_prelude::*;

	/// The layout of the storage. The pallet stores nothing yet; the number keeps the door open.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The calls of the runtime.
		type RuntimeCall: Parameter
			+ UnfilteredDispatchable<RuntimeOrigin = Self::RuntimeOrigin>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>;

		/// Who may act as Root: a supermajority of the council.
		type RootOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The calls that may be made as Root by this road. It sees the outermost call only: what
		/// it is to forbid inside a batch it must look for itself.
		type RootCallFilter: Contains<<Self as Config>::RuntimeCall>;

		/// The council: its seats, and how a motion is put to it.
		type Council: Council<Self::AccountId, <Self as Config>::RuntimeCall>;

		/// Which majority a motion to make a call needs.
		type Classify: Classify<<Self as Config>::RuntimeCall>;

		/// The share of all seats that [`Config::RootOrigin`] asks for.
		#[pallet::constant]
		type RootProportion: Get<Proportion>;

		/// The share of all seats that every other origin of the council asks for.
		#[pallet::constant]
		type MembersProportion: Get<Proportion>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council made a call as Root.
		RootDispatched {
			/// Hash of the call that was made.
			call_hash: T::Hash,
			/// What became of it. The council's own event says `Ok` even where this says `Err`.
			result: DispatchResult,
		},
		/// A member put a motion with the threshold that its call needs.
		MotionProposed {
			/// Hash of the call, which is how the council names the motion.
			call_hash: T::Hash,
			/// The member.
			account: T::AccountId,
			/// Which majority the call needs.
			needed: Needed,
			/// The threshold of the motion.
			votes: u32,
			/// The seats of the council at this moment.
			seats: u32,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Not even the board may make this call as Root. Use the call that the runtime offers
		/// for the purpose.
		RootCallRefused,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			for (name, share) in [
				("RootProportion", T::RootProportion::get()),
				("MembersProportion", T::MembersProportion::get()),
			] {
				assert!(
					share.is_valid(),
					"{name} must be above 0 and at most 1, but is {}/{}",
					share.numerator,
					share.denominator,
				);
			}
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Make a call as Root.
		///
		/// ## Dispatch origin
		///
		/// [`Config::RootOrigin`]: a motion that a supermajority of the council has passed. A
		/// signed account, whoever it is, is refused.
		///
		/// ## Details
		///
		/// The call is made past every call filter but the board's own. This call succeeds
		/// whether or not the inner one does, so that the event with the result stays; what the
		/// inner call changed is undone when it fails. The unused part of its weight is given
		/// back.
		///
		/// ## Errors
		///
		/// [`Error::RootCallRefused`] when the board's filter forbids the call.
		///
		/// ## Events
		///
		/// [`Event::RootDispatched`].
		#[pallet::call_index(0)]
		#[pallet::weight({
			let info = call.get_dispatch_info();
			(
				<T as Config>::WeightInfo::dispatch_as_root().saturating_add(info.call_weight),
				info.class,
			)
		})]
		pub fn dispatch_as_root(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResultWithPostInfo {
			T::RootOrigin::ensure_origin(origin)?;
			Self::do_dispatch_as_root(*call)
		}

		/// Put a motion to the council with exactly the threshold that its call needs.
		///
		/// ## Dispatch origin
		///
		/// Signed by a member of the council.
		///
		/// ## Details
		///
		/// A proposer who picks a threshold too low gets a motion that passes and then fails. Here
		/// the threshold is computed from the call and from the seats of this moment. A council of
		/// one seat makes the call at once. `length_bound` is at least the encoded length of the
		/// call and is what the weight is computed from.
		///
		/// ## Errors
		///
		/// Those of the council: the account is no member, the motion exists already, there are
		/// too many motions, the call is too heavy, or longer than `length_bound`.
		///
		/// ## Events
		///
		/// [`Event::MotionProposed`], and the council's own.
		#[pallet::call_index(1)]
		#[pallet::weight((
			<T as Config>::WeightInfo::propose(*length_bound)
				.saturating_add(T::Council::propose_weight(*length_bound))
				.saturating_add(call.get_dispatch_info().call_weight),
			DispatchClass::Operational,
		))]
		pub fn propose(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
			#[pallet::compact] length_bound: u32,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_propose(who, call, length_bound)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The votes that a motion to make `call` needs if it is put now.
		pub fn required_threshold(call: <T as Config>::RuntimeCall) -> Requirement {
			Self::requirement_of(&call)
		}
	}
}
