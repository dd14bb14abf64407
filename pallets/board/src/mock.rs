//! A runtime with the council of pallet-collective, wired as the real one is.

use crate::{self as pallet_board, *};
use alloc::boxed::Box;
use frame_support::{
	derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{Contains, EitherOfDiverse},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_collective::{EnsureProportionAtLeast, WeightInfo as _};
use sp_runtime::BuildStorage;

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;
pub type CouncilInstance = pallet_collective::Instance1;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Council: pallet_collective::<Instance1>,
		Board: pallet_board,
		Probe: probe,
	}
);

/// A pallet whose calls show with which origin and what weight they are made.
#[frame_support::pallet(dev_mode)]
pub mod probe {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type MembersOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	/// Counts the calls that took effect.
	#[pallet::storage]
	pub type Count<T> = StorageValue<_, u32, ValueQuery>;

	#[pallet::error]
	pub enum Error<T> {
		AsAsked,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Declares a thousand and uses ten.
		#[pallet::call_index(0)]
		#[pallet::weight(Weight::from_parts(1_000, 0))]
		pub fn as_root(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			ensure_root(origin)?;
			Count::<T>::mutate(|count| *count += 1);
			Ok(Some(Weight::from_parts(10, 0)).into())
		}

		/// Writes, then fails.
		#[pallet::call_index(1)]
		#[pallet::weight(Weight::from_parts(1_000, 0))]
		pub fn fail(origin: OriginFor<T>) -> DispatchResult {
			ensure_root(origin)?;
			Count::<T>::mutate(|count| *count += 1);
			Err(Error::<T>::AsAsked.into())
		}

		/// Takes the smaller majority.
		#[pallet::call_index(2)]
		#[pallet::weight(Weight::from_parts(1_000, 0))]
		pub fn as_members(origin: OriginFor<T>) -> DispatchResult {
			T::MembersOrigin::ensure_origin(origin)?;
			Count::<T>::mutate(|count| *count += 1);
			Ok(())
		}

		/// Forbidden to the board.
		#[pallet::call_index(3)]
		#[pallet::weight(Weight::from_parts(1_000, 0))]
		pub fn forbidden(origin: OriginFor<T>) -> DispatchResult {
			ensure_root(origin)?;
			Count::<T>::mutate(|count| *count += 1);
			Ok(())
		}
	}
}

/// What the runtime's call filter says about thresholds.
pub struct BaseFilter;
impl Contains<RuntimeCall> for BaseFilter {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Council(pallet_collective::Call::propose {
				threshold, proposal, ..
			}) => Board::threshold_is_enough(*threshold, proposal),
			_ => true,
		}
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BaseCallFilter = BaseFilter;
}

parameter_types! {
	pub MaxProposalWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
	pub RootProportion: Proportion = Proportion { numerator: 3, denominator: 4 };
	pub MembersProportion: Proportion = Proportion { numerator: 2, denominator: 3 };
}

pub struct AlwaysNo;
impl pallet_collective::DefaultVote for AlwaysNo {
	fn default_vote(_: Option<bool>, _: u32, _: u32, _: u32) -> bool {
		false
	}
}

impl pallet_collective::Config<CouncilInstance> for Test {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = frame_support::traits::ConstU64<10>;
	type MaxProposals = frame_support::traits::ConstU32<20>;
	type MaxMembers = frame_support::traits::ConstU32<100>;
	type DefaultVote = AlwaysNo;
	type WeightInfo = ();
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl probe::Config for Test {
	type MembersOrigin = EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>;
}

pub struct TheCouncil;
impl pallet_board::Council<AccountId, RuntimeCall> for TheCouncil {
	fn seats() -> u32 {
		pallet_collective::Members::<Test, CouncilInstance>::decode_len().unwrap_or(0) as u32
	}

	fn propose(
		who: AccountId,
		threshold: u32,
		call: Box<RuntimeCall>,
		length_bound: u32,
	) -> DispatchResultWithPostInfo {
		Council::propose(RuntimeOrigin::signed(who), threshold, call, length_bound)
	}

	fn propose_weight(length_bound: u32) -> Weight {
		let proposed =
			<() as pallet_collective::WeightInfo>::propose_proposed(length_bound, 100, 20);
		proposed.max(<()>::propose_execute(length_bound, 100))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_member(seats: u32) -> AccountId {
		set_seats(seats);
		1
	}
}

pub struct ClassifyCalls;
impl Classify<RuntimeCall> for ClassifyCalls {
	fn needed(call: &RuntimeCall) -> Needed {
		match call {
			RuntimeCall::Board(pallet_board::Call::dispatch_as_root { .. }) => Needed::Root,
			_ => Needed::Members,
		}
	}
}

pub struct RootFilter;
impl Contains<RuntimeCall> for RootFilter {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Probe(probe::Call::forbidden {}))
	}
}

impl pallet_board::Config for Test {
	type RuntimeCall = RuntimeCall;
	type RootOrigin = EitherOfDiverse<
		EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>,
		// As in the development preset, so that nesting can be tried as well.
		EnsureRoot<AccountId>,
	>;
	type RootCallFilter = RootFilter;
	type Council = TheCouncil;
	type Classify = ClassifyCalls;
	type RootProportion = RootProportion;
	type MembersProportion = MembersProportion;
	type WeightInfo = ();
}

/// Members 1 to `seats`.
pub fn set_seats(seats: u32) {
	let members = (1..=u64::from(seats)).collect();
	pallet_collective::Pallet::<Test, CouncilInstance>::set_members(
		RuntimeOrigin::root(),
		members,
		None,
		100,
	)
	.expect("root sets members");
}

/// `votes` of `seats` have passed a motion.
pub fn members_origin(votes: u32, seats: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, CouncilInstance>::Members(votes, seats).into()
}

pub struct ExtBuilder {
	seats: u32,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { seats: 4 }
	}
}

impl ExtBuilder {
	pub fn seats(mut self, seats: u32) -> Self {
		self.seats = seats;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig::default().build_storage().expect("genesis builds");
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			set_seats(self.seats);
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(test)
	}
}
