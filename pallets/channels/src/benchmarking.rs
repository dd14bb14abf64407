//! Benchmarks. Each sets up the worst case of its call and asserts what it did.

use super::*;
use alloc::{format, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use interwork_primitives::{
	dice::EscrowUnits,
	messages::{
		tick_root, wrap, CloseMessage, GenesisHash, Tick, TopUpMessage, Voucher, WalletSignature,
		MAX_TICKS,
	},
	AcceptanceId, AccountId, ChannelId, ChannelKey, Signature, UnixSecs,
};
use sp_core::{crypto::KeyTypeId, ed25519, sr25519};
use sp_runtime::traits::Zero;

const NOW: UnixSecs = 1_800_000_000;
/// Units in a channel.
const UNITS: u64 = 10_000;
/// The keystore that benchmarks run with.
const KEYS: KeyTypeId = KeyTypeId(*b"bnch");

fn genesis<T: Config>() -> GenesisHash {
	let hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	hash.as_ref().try_into().unwrap()
}

/// A payer with the keys of its account and of its vouchers.
#[derive(Clone)]
struct Payer {
	account_key: sr25519::Public,
	voucher_key: ed25519::Public,
}

impl Payer {
	/// Another for each number. From raw seeds: a phrase would be stretched at length.
	fn new(number: u32) -> Self {
		let seed = || Some(format!("0x{:064x}", number.saturating_add(1)).into_bytes());
		Self {
			account_key: sp_io::crypto::sr25519_generate(KEYS, seed()),
			voucher_key: sp_io::crypto::ed25519_generate(KEYS, seed()),
		}
	}

	fn account(&self) -> AccountId {
		AccountId::new(self.account_key.0)
	}

	/// Signs a message as browser wallets do, which is more to hash.
	fn sign(&self, message: &[u8]) -> WalletSignature {
		let signature =
			sp_io::crypto::sr25519_sign(KEYS, &self.account_key, &wrap(message)).unwrap();
		WalletSignature { signature: Signature::Sr25519(signature), wrapped: true }
	}

	/// A claim of all units of a channel: by the anchor, or by ticks of one unit.
	fn claim<T: Config>(&self, channel: ChannelId, ticks: u16) -> Claim {
		let hash = |link, steps| tick_root(channel, link, steps, sp_io::hashing::sha2_256);
		let (voucher, tick) = if ticks == 0 {
			(Voucher::plain(channel, UNITS), None)
		} else {
			let preimage = [7; 32];
			let voucher = Voucher {
				channel,
				cumulative: UNITS - u64::from(ticks),
				tick_root: hash(preimage, ticks),
				tick_value: 1,
				max_ticks: MAX_TICKS.max(ticks),
			};
			(voucher, Some(Tick { index: ticks, preimage }))
		};
		let bytes = voucher.to_bytes(&genesis::<T>());
		let signature = sp_io::crypto::ed25519_sign(KEYS, &self.voucher_key, &bytes).unwrap();
		Claim { voucher, signature, tick }
	}
}

/// Acceptances of several home operators by one visited operator, and its account.
struct Setup<T: Config> {
	visited: T::AccountId,
	acceptances: Vec<AcceptanceId>,
	expires: UnixSecs,
}

impl<T: Config> Setup<T> {
	fn new(acceptances: u32) -> Self {
		T::BenchmarkHelper::set_time(NOW);
		let visited = account("visited", 0, 0);
		let expires = NOW + T::MinChannelPeriod::get();
		let acceptances = (0..acceptances)
			.map(|index| {
				let home = account("home", index, 0);
				T::Units::benchmark_acceptance(&home, &visited, expires)
			})
			.collect();
		Self { visited, acceptances, expires }
	}

	/// The acceptance of a row: each gets as many as the next.
	fn acceptance(&self, row: u32) -> AcceptanceId {
		self.acceptances[row as usize % self.acceptances.len()]
	}

	/// A payer with exactly the units of a channel, so that its account goes when it opens one.
	fn payer(&self, row: u32) -> (Payer, OpenParams) {
		let payer = Payer::new(row);
		let acceptance = self.acceptance(row);
		T::Units::benchmark_assign(acceptance, &payer.account(), UNITS);
		let params = OpenParams {
			acceptance,
			voucher_key: payer.voucher_key.0,
			deposit: UNITS,
			expires: self.expires,
		};
		(payer, params)
	}

	/// A payer's signed wish for a channel.
	fn row(&self, row: u32) -> OpenRow {
		let (payer, params) = self.payer(row);
		let valid_until = NOW + 1;
		let terms = T::Units::terms(params.acceptance).unwrap();
		let message = params.message(&terms, &payer.account(), 0, valid_until);
		OpenRow {
			wallet: payer.account(),
			params,
			nonce: 0,
			valid_until,
			signature: payer.sign(&message.to_bytes(&genesis::<T>())),
		}
	}

	/// An open channel.
	fn channel(&self, row: u32) -> (Payer, ChannelId) {
		let (payer, params) = self.payer(row);
		let id = NextChannelId::<T>::get();
		Pallet::<T>::open(RawOrigin::Signed(payer.account()).into(), params).unwrap();
		(payer, id)
	}

	/// Open channels with a claim each, `ticks` over all.
	fn claims(&self, rows: u32, ticks: u32) -> Vec<Claim> {
		(0..rows)
			.map(|row| {
				let (payer, id) = self.channel(row);
				payer.claim::<T>(id, share(ticks, row, rows))
			})
			.collect()
	}
}

/// The ticks of a row when all rows together have so many: as many as one can have at most, where the
/// rows are few.
fn share(ticks: u32, row: u32, rows: u32) -> u16 {
	let ticks = ticks / rows + u32::from(row < ticks % rows);
	ticks.min(MAX_TICKS.into()).try_into().unwrap()
}

fn relay<T: Config>() -> RawOrigin<T::AccountId> {
	RawOrigin::Signed(account("relay", 0, 0))
}

fn bounded<T: Config, R: core::fmt::Debug>(rows: Vec<R>) -> BoundedVec<R, T::MaxRows> {
	rows.try_into().unwrap()
}

fn get<T: Config>(id: ChannelId) -> Option<ChannelRecord> {
	Channels::<T>::get(ChannelKey::from(id))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// All units of the wallet, the account of which goes.
	#[benchmark]
	fn open() {
		let (payer, params) = Setup::<T>::new(1).payer(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(payer.account()), params);
		assert!(get::<T>(ChannelId(0)).is_some());
	}

	/// All units of the wallet, the account of which goes.
	#[benchmark]
	fn open_relayed() {
		let row = Setup::<T>::new(1).row(0);
		#[extrinsic_call]
		_(relay::<T>(), row);
		assert!(get::<T>(ChannelId(0)).is_some());
	}

	/// `n`: rows, each of another wallet with all its units. `a`: acceptances that they concern.
	#[benchmark]
	fn open_batch(n: Linear<1, { T::MaxRows::get() }>, a: Linear<1, 64>) {
		let s = Setup::<T>::new(a);
		let rows = bounded::<T, _>((0..n).map(|row| s.row(row)).collect());
		#[extrinsic_call]
		_(relay::<T>(), rows);
		assert_eq!(NextChannelId::<T>::get(), ChannelId(n.into()));
	}

	/// All units that the wallet has left, the account of which goes.
	#[benchmark]
	fn top_up() {
		let s = Setup::<T>::new(1);
		let (payer, id) = s.channel(0);
		T::Units::benchmark_assign(s.acceptance(0), &payer.account(), 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(payer.account()), id, UNITS + 1);
		assert_eq!(get::<T>(id).unwrap().deposit, UNITS + 1);
	}

	/// All units that the wallet has left, the account of which goes.
	#[benchmark]
	fn top_up_relayed() {
		let s = Setup::<T>::new(1);
		let (payer, id) = s.channel(0);
		T::Units::benchmark_assign(s.acceptance(0), &payer.account(), 1);
		let message = TopUpMessage { channel: id, new_deposit: UNITS + 1, valid_until: NOW + 1 };
		let signature = payer.sign(&message.to_bytes(&genesis::<T>()));
		#[extrinsic_call]
		_(relay::<T>(), id, UNITS + 1, NOW + 1, signature);
		assert_eq!(get::<T>(id).unwrap().deposit, UNITS + 1);
	}

	/// `t`: the index of the tick, which is the number of hashes.
	#[benchmark]
	fn claim(t: Linear<0, { u32::from(MAX_TICKS) }>) {
		let (payer, id) = Setup::<T>::new(1).channel(0);
		let row = payer.claim::<T>(id, t.try_into().unwrap());
		#[extrinsic_call]
		_(relay::<T>(), row);
		assert_eq!(get::<T>(id).unwrap().claimed, UNITS);
	}

	/// `n`: rows, each of another channel. `t`: ticks over all rows. `a`: acceptances that they
	/// concern.
	#[benchmark]
	fn claim_batch(n: Linear<1, { T::MaxRows::get() }>, t: Linear<0, 65_536>, a: Linear<1, 64>) {
		let s = Setup::<T>::new(a);
		let claims = bounded::<T, _>(s.claims(n, t));
		#[extrinsic_call]
		_(relay::<T>(), claims);
		let claimed = Channels::<T>::iter_values().filter(|record| record.claimed == UNITS);
		assert_eq!(claimed.count(), n as usize);
	}

	/// With a claim, and a wallet the account of which comes back. `t`: the index of the tick.
	#[benchmark]
	fn close(t: Linear<0, { u32::from(MAX_TICKS) }>) {
		let s = Setup::<T>::new(1);
		let row = closing::<T>(&s, 0, t.try_into().unwrap());
		let id = row.channel;
		#[extrinsic_call]
		_(RawOrigin::Signed(s.visited), row);
		assert!(get::<T>(id).is_none());
	}

	/// `n`: rows, each with a claim, and a wallet the account of which comes back. `t`: ticks over
	/// all rows. `a`: acceptances that they concern.
	#[benchmark]
	fn close_batch(n: Linear<1, { T::MaxRows::get() }>, t: Linear<0, 65_536>, a: Linear<1, 64>) {
		let s = Setup::<T>::new(a);
		let rows = (0..n).map(|row| closing::<T>(&s, row, share(t, row, n)));
		let rows = bounded::<T, _>(rows.collect());
		#[extrinsic_call]
		_(RawOrigin::Signed(s.visited), rows);
		assert_eq!(Channels::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn request_close() {
		let (payer, id) = Setup::<T>::new(1).channel(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(payer.account()), id);
		assert_eq!(get::<T>(id).unwrap().closes_at, NOW);
	}

	#[benchmark]
	fn request_close_relayed() {
		let (payer, id) = Setup::<T>::new(1).channel(0);
		let message = CloseMessage { channel: id };
		let signature = payer.sign(&message.to_bytes(&genesis::<T>()));
		#[extrinsic_call]
		_(relay::<T>(), id, signature);
		assert_eq!(get::<T>(id).unwrap().closes_at, NOW);
	}

	/// With a wallet the account of which comes back.
	#[benchmark]
	fn finalise() {
		let (_, id) = Setup::<T>::new(1).channel(0);
		T::BenchmarkHelper::set_time(get::<T>(id).unwrap().ends_at());
		#[extrinsic_call]
		_(relay::<T>(), id);
		assert!(get::<T>(id).is_none());
	}

	/// `n`: rows, each with a wallet the account of which comes back. `a`: acceptances that they
	/// concern.
	#[benchmark]
	fn finalise_batch(n: Linear<1, { T::MaxRows::get() }>, a: Linear<1, 64>) {
		let s = Setup::<T>::new(a);
		let ids: Vec<_> = (0..n).map(|row| s.channel(row).1).collect();
		T::BenchmarkHelper::set_time(get::<T>(ChannelId(0)).unwrap().ends_at());
		let ids = bounded::<T, _>(ids);
		#[extrinsic_call]
		_(relay::<T>(), ids);
		assert_eq!(Channels::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

/// A channel to be closed with a claim that leaves something to be given back.
fn closing<T: Config>(s: &Setup<T>, row: u32, ticks: u16) -> CloseRow {
	let (payer, channel) = s.channel(row);
	let key = ChannelKey::from(channel);
	T::Units::benchmark_assign(s.acceptance(row), &payer.account(), 1);
	let origin = RawOrigin::Signed(payer.account()).into();
	Pallet::<T>::top_up(origin, channel, UNITS + 1).unwrap();
	assert_eq!(Channels::<T>::get(key).unwrap().left(), UNITS + 1);
	CloseRow { channel, claim: Some(payer.claim::<T>(channel, ticks)) }
}
