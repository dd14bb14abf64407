//! A runtime with balances, assets, dice, time and this pallet, and a registry of operators that tests
//! can turn as they like. Units are those of the real room, so that what tests see is what happens.

use crate::{self as pallet_channels, types::*};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU64, UnixTime},
	BoundedVec, PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use interwork_primitives::{
	messages::{
		tick_root, CloseMessage, OpenMessage, Tick, TopUpMessage, Voucher, WalletSignature,
	},
	traits::InspectOperators,
	AcceptanceId, AccountId, Balance, ChannelId, ChannelKey, ClassId, OperatorId, OperatorKind,
	OperatorStatus, Role, Signature, UnixSecs,
};
use pallet_dice::{AcceptanceTerms, ClassRecord};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

/// The existential deposit of the mock.
pub const ED: Balance = 100;
/// What every account of an operator has at first.
pub const FUNDS: Balance = 1_000_000_000;
/// When the tests begin.
pub const START: UnixSecs = 1_800_000_000;
pub const HOUR: UnixSecs = 3_600;
pub const DAY: UnixSecs = 24 * HOUR;
/// How long a payee can claim from a channel that closes.
pub const GRACE: UnixSecs = DAY;

// Operators of the tests.
pub const HOME: OperatorId = OperatorId(1);
pub const VISITED: OperatorId = OperatorId(2);
pub const OTHER: OperatorId = OperatorId(3);

pub const CLASS: ClassId = ClassId(1);

fn account(kind: u8, number: u8) -> AccountId {
	let mut bytes = [0; 32];
	bytes[0] = kind;
	bytes[1] = number;
	bytes[31] = 1;
	AccountId::new(bytes)
}

fn of(kind: u8, operator: OperatorId) -> AccountId {
	account(kind, u8::try_from(operator.0).unwrap())
}

/// The own account of an operator.
pub fn own(operator: OperatorId) -> AccountId {
	of(1, operator)
}

/// An account with the market role of an operator and no other.
pub fn market(operator: OperatorId) -> AccountId {
	of(2, operator)
}

/// An account with the devices role of an operator and no other.
pub fn devices(operator: OperatorId) -> AccountId {
	of(3, operator)
}

/// An account with the settlement role of an operator and no other.
pub fn settlement(operator: OperatorId) -> AccountId {
	of(4, operator)
}

/// An account of no operator.
pub fn stranger() -> AccountId {
	account(9, 0)
}

/// The key of a wallet.
pub fn key(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// A wallet. It has no SDRt.
pub fn wallet(number: u8) -> AccountId {
	AccountId::new(key(number).public().0)
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Assets: pallet_assets,
		AssetsHolder: pallet_assets_holder,
		Dice: pallet_dice,
		Channels: pallet_channels,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<0>;
	type MetadataDepositBase = ConstU128<0>;
	type MetadataDepositPerByte = ConstU128<0>;
	type ApprovalDeposit = ConstU128<0>;
	type Freezer = ();
	type Holder = AssetsHolder;
}

impl pallet_assets_holder::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

thread_local! {
	static NOW: RefCell<UnixSecs> = const { RefCell::new(START) };
	static OPERATORS: RefCell<BTreeMap<OperatorId, OperatorStatus>> =
		const { RefCell::new(BTreeMap::new()) };
	static BENCHMARKED: RefCell<BTreeMap<AccountId, OperatorId>> =
		const { RefCell::new(BTreeMap::new()) };
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(now())
	}
}

pub fn now() -> UnixSecs {
	NOW.with(|now| *now.borrow())
}

pub fn set_now(moment: UnixSecs) {
	NOW.with(|now| *now.borrow_mut() = moment)
}

pub fn set_status(operator: OperatorId, status: OperatorStatus) {
	OPERATORS.with(|operators| operators.borrow_mut().insert(operator, status));
}

pub struct Registry;
impl Registry {
	/// The status of an operator that there is.
	pub fn status(operator: OperatorId) -> OperatorStatus {
		Self::status_of(operator).unwrap()
	}

	fn ensure(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::operator_of(account).ok_or(DispatchError::Other("not an operator"))?;
		let kind = AsRef::<[u8; 32]>::as_ref(account)[0];
		let may = match role {
			_ if Self::account_of(operator).as_ref() == Some(account) => true,
			Role::Market => kind == 2,
			Role::Devices => kind == 3,
			Role::Settlement => kind == 4,
			_ => false,
		};
		may.then_some(operator).ok_or(DispatchError::Other("lacks the role"))
	}
}

impl InspectOperators<AccountId> for Registry {
	fn operator_of(account: &AccountId) -> Option<OperatorId> {
		if let Some(id) = BENCHMARKED.with(|map| map.borrow().get(account).copied()) {
			return Some(id);
		}
		let bytes: &[u8; 32] = account.as_ref();
		let operator = OperatorId(bytes[1].into());
		let known = (1..=4).any(|kind| of(kind, operator) == *account);
		known.then(|| Self::status_of(operator).map(|_| operator)).flatten()
	}

	fn account_of(operator: OperatorId) -> Option<AccountId> {
		let benchmarked = BENCHMARKED.with(|map| {
			map.borrow()
				.iter()
				.find(|(_, id)| **id == operator)
				.map(|(account, _)| account.clone())
		});
		benchmarked.or_else(|| Self::status_of(operator).map(|_| own(operator)))
	}

	fn status_of(operator: OperatorId) -> Option<OperatorStatus> {
		OPERATORS.with(|operators| operators.borrow().get(&operator).copied())
	}

	fn kind_of(operator: OperatorId) -> Option<OperatorKind> {
		Self::status_of(operator).map(|_| OperatorKind::Mno)
	}

	fn ensure_may_start(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::ensure(account, role)?;
		match Self::status_of(operator) {
			Some(status) if status.may_start() => Ok(operator),
			_ => Err(DispatchError::Other("not active")),
		}
	}

	fn ensure_may_finish(account: &AccountId, role: Role) -> Result<OperatorId, DispatchError> {
		let operator = Self::ensure(account, role)?;
		match Self::status_of(operator) {
			Some(status) if status.may_finish() => Ok(operator),
			_ => Err(DispatchError::Other("never admitted")),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_operator(account: &AccountId) -> OperatorId {
		let id = BENCHMARKED.with(|map| {
			let mut map = map.borrow_mut();
			let next = OperatorId(100_000 + u32::try_from(map.len()).unwrap());
			*map.entry(account.clone()).or_insert(next)
		});
		set_status(id, OperatorStatus::Active);
		id
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Clock {
	fn set_time(moment: UnixSecs) {
		set_now(moment);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_dice::BenchmarkHelper for Clock {
	fn set_time(moment: UnixSecs) {
		set_now(moment);
	}
}

parameter_types! {
	pub const DicePalletId: PalletId = PalletId(*b"iw/dice_");
}

impl pallet_dice::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Fungible = Balances;
	type Units = Assets;
	type UnitHolds = AssetsHolder;
	type Operators = Registry;
	type Time = Clock;
	type PalletId = DicePalletId;
	type MaxAssignRows = ConstU32<4_096>;
	type MaxChannelsPerWallet = ConstU32<20>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

impl pallet_channels::Config for Test {
	type Units = Dice;
	type Operators = Registry;
	type Time = Clock;
	type GracePeriod = ConstU32<{ 24 * 3_600 }>;
	type MinChannelPeriod = ConstU64<60>;
	type MaxChannelPeriod = ConstU64<{ 30 * DAY }>;
	type MaxRows = ConstU32<1_024>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The state in which a test begins.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut balances = vec![(stranger(), FUNDS)];
	OPERATORS.with(|operators| operators.borrow_mut().clear());
	BENCHMARKED.with(|map| map.borrow_mut().clear());
	set_now(START);
	for operator in [HOME, VISITED, OTHER] {
		set_status(operator, OperatorStatus::Active);
		balances.extend([own(operator), settlement(operator)].map(|account| (account, FUNDS)));
	}
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext: sp_io::TestExternalities = storage.into();
	#[cfg(feature = "runtime-benchmarks")]
	ext.register_extension(sp_keystore::KeystoreExt::new(
		sp_keystore::testing::MemoryKeystore::new(),
	));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test and then checks all invariants, and that no money was made or lost.
pub fn execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let issued = Balances::total_issuance();
		test();
		check();
		assert_eq!(Balances::total_issuance(), issued);
	});
}

/// Checks all invariants, and that every unit in a channel is in one that is there.
pub fn check() {
	Dice::do_try_state().unwrap();
	Channels::do_try_state().unwrap();
	for (class, books) in pallet_dice::Classes::<Test>::iter() {
		let left: u64 = crate::Channels::<Test>::iter_values()
			.filter(|record| acceptance(record.acceptance).class == class)
			.map(|record| record.left())
			.sum();
		assert_eq!(left, books.in_channels);
	}
	let counted: u32 = pallet_dice::Assignments::<Test>::iter_values()
		.map(|record| record.open_channels)
		.sum();
	assert_eq!(counted as usize, crate::Channels::<Test>::iter().count());
}

// --- What tests do over and over ----------------------------------------------------------------

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn acceptance(id: AcceptanceId) -> pallet_dice::AcceptanceRecord {
	pallet_dice::Acceptances::<Test>::get(id).unwrap()
}

/// An acceptance in force of `home`'s units by `visited`.
pub fn accepted(home: OperatorId, visited: OperatorId) -> AcceptanceId {
	let id = pallet_dice::NextAcceptanceId::<Test>::get();
	let terms =
		AcceptanceTerms { bytes_per_unit: 100_000, unit_price: 10, valid_until: START + 90 * DAY };
	assert_ok!(Dice::propose_acceptance(signed(market(home)), home, visited, terms));
	assert_ok!(Dice::accept_acceptance(signed(market(visited)), id));
	id
}

/// Issues units of `home` and assigns them to a wallet.
pub fn fund_of(home: OperatorId, number: u8, units: u64) {
	assert_ok!(Dice::issue(signed(devices(home)), units));
	assert_ok!(Dice::assign(signed(devices(home)), wallet(number), units));
}

/// The same of HOME.
pub fn fund(number: u8, units: u64) {
	fund_of(HOME, number, units);
}

/// The key with which a wallet signs vouchers.
pub fn voucher_key(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number.wrapping_add(100); 32])
}

/// A channel of a wallet, for ten days.
pub fn params(acceptance: AcceptanceId, number: u8, deposit: u64) -> OpenParams {
	OpenParams {
		acceptance,
		voucher_key: voucher_key(number).public().0,
		deposit,
		expires: now() + 10 * DAY,
	}
}

/// The genesis hash of the mock.
pub fn genesis() -> [u8; 32] {
	System::block_hash(0).0
}

pub fn sign(number: u8, message: &[u8]) -> WalletSignature {
	let signature = Signature::Sr25519(key(number).sign(message));
	WalletSignature { signature, wrapped: false }
}

pub fn nonce(number: u8) -> u64 {
	pallet_dice::Assignments::<Test>::get(CLASS, wallet(number)).map_or(0, |record| record.nonce)
}

pub fn message(params: &OpenParams, number: u8, nonce: u64, valid_until: UnixSecs) -> OpenMessage {
	let record = acceptance(params.acceptance);
	OpenMessage {
		acceptance: params.acceptance,
		class: record.class,
		visited: record.visited,
		wallet: wallet(number),
		nonce,
		voucher_key: params.voucher_key,
		deposit: params.deposit,
		expires: params.expires,
		valid_until,
	}
}

/// A wallet's signed wish for a channel.
pub fn open_row(params: OpenParams, number: u8, nonce: u64) -> OpenRow {
	let valid_until = now() + HOUR;
	let message = message(&params, number, nonce, valid_until);
	OpenRow {
		wallet: wallet(number),
		params,
		nonce,
		valid_until,
		signature: sign(number, &message.to_bytes(&genesis())),
	}
}

/// Opens a channel by a relayed message. Returns its id.
pub fn open(acceptance: AcceptanceId, number: u8, deposit: u64) -> ChannelId {
	let id = crate::NextChannelId::<Test>::get();
	let row = open_row(params(acceptance, number, deposit), number, nonce(number));
	assert_ok!(Channels::open_relayed(signed(stranger()), row));
	id
}

/// A channel of wallet 1 from HOME at VISITED with 100 units.
pub fn simple() -> ChannelId {
	let acceptance = accepted(HOME, VISITED);
	fund(1, 100);
	open(acceptance, 1, 100)
}

pub fn top_up_relayed(channel: ChannelId, number: u8, new_deposit: u64) -> DispatchResult {
	let valid_until = now() + HOUR;
	let message = TopUpMessage { channel, new_deposit, valid_until };
	let signature = sign(number, &message.to_bytes(&genesis()));
	Channels::top_up_relayed(signed(stranger()), channel, new_deposit, valid_until, signature)
}

pub fn request_close_relayed(channel: ChannelId, number: u8) -> DispatchResult {
	let signature = sign(number, &CloseMessage { channel }.to_bytes(&genesis()));
	Channels::request_close_relayed(signed(stranger()), channel, signature)
}

/// A claim with a voucher as it is signed.
pub fn signed_claim(voucher: Voucher, number: u8, tick: Option<Tick>) -> Claim {
	let signature = voucher_key(number).sign(&voucher.to_bytes(&genesis()));
	Claim { voucher, signature, tick }
}

/// A claim of `units` in all, by a voucher of a wallet's.
pub fn claim_of(channel: ChannelId, number: u8, units: u64) -> Claim {
	signed_claim(Voucher::plain(channel, units), number, None)
}

/// Tick `index` of a chain of `max` from a secret, and the root.
pub fn chain(channel: ChannelId, secret: u8, index: u16, max: u16) -> (Tick, [u8; 32]) {
	let hash = |link, steps| tick_root(channel, link, steps, sp_io::hashing::sha2_256);
	(Tick { index, preimage: hash([secret; 32], max - index) }, hash([secret; 32], max))
}

/// A claim by an anchor of `cumulative` units and ticks of `value`.
pub fn ticked(channel: ChannelId, cumulative: u64, value: u64, index: u16, max: u16) -> Claim {
	let (tick, tick_root) = chain(channel, 7, index, max);
	let voucher = Voucher { channel, cumulative, tick_root, tick_value: value, max_ticks: max };
	signed_claim(voucher, 1, Some(tick))
}

pub fn claim(claim: Claim) -> DispatchResult {
	Channels::claim(signed(stranger()), claim)
}

/// Closes as VISITED.
pub fn close(channel: ChannelId, claim: Option<Claim>) -> DispatchResult {
	Channels::close(signed(settlement(VISITED)), CloseRow { channel, claim })
}

pub fn rows<T: Clone + std::fmt::Debug>(rows: &[T]) -> BoundedVec<T, ConstU32<1_024>> {
	rows.to_vec().try_into().unwrap()
}

pub fn record(channel: ChannelId) -> ChannelRecord {
	crate::Channels::<Test>::get(ChannelKey::from(channel)).unwrap()
}

pub fn exists(channel: ChannelId) -> bool {
	crate::Channels::<Test>::contains_key(ChannelKey::from(channel))
}

pub fn books() -> ClassRecord {
	pallet_dice::Classes::<Test>::get(CLASS).unwrap()
}

pub fn units(number: u8) -> Balance {
	Assets::balance(CLASS.0, wallet(number))
}

/// The latest event of the pallet.
pub fn last_event() -> crate::Event<Test> {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Channels(event) => Some(event),
			_ => None,
		})
		.unwrap()
}
