//! The messages that are signed off the chain: their exact bytes.
//!
//! Every message is a fixed number of bytes: a tag of 15 ASCII bytes and a version byte, the hash
//! of the genesis block, and then everything that could differ. Integers are little-endian. No two
//! kinds of message share a tag, so no signature of one stands for another.
//!
//! | message | tag | bytes | signed by |
//! | --- | --- | --- | --- |
//! | [`Voucher`] | `interwork/vouch` 1 | 106 | the channel's Ed25519 voucher key |
//! | [`OpenMessage`] | `interwork/opens` 1 | 160 | the wallet's account |
//! | [`TopUpMessage`] | `interwork/topup` 1 | 72 | the wallet's account |
//! | [`CloseMessage`] | `interwork/close` 1 | 56 | the wallet's account |
//! | [`ReturnMessage`] | `interwork/retrn` 1 | 108 | the wallet's account |
//! | [`ServiceContract`] | `interwork/agree` 1 | 168 | the wallet's account |
//!
//! A wallet's account signs with any scheme of the chain's accounts, over the bytes themselves or
//! over the bytes between `<Bytes>` and `</Bytes>`, as browser wallets do: see [`WalletSignature`].

use crate::{AcceptanceId, AccountId, ChannelId, ClassId, OperatorId, Signature, UnixSecs};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::Verify;

/// Fifteen ASCII bytes and a version.
pub type Tag = [u8; 16];

/// Hash of the genesis block: which chain a message is for.
pub type GenesisHash = [u8; 32];

/// An Ed25519 public key with which a wallet signs vouchers.
pub type VoucherKey = [u8; 32];

/// Tag of a [`Voucher`].
pub const VOUCHER_TAG: Tag = *b"interwork/vouch\x01";
/// Tag of an [`OpenMessage`].
pub const OPEN_TAG: Tag = *b"interwork/opens\x01";
/// Tag of a [`TopUpMessage`].
pub const TOP_UP_TAG: Tag = *b"interwork/topup\x01";
/// Tag of a [`CloseMessage`].
pub const CLOSE_TAG: Tag = *b"interwork/close\x01";
/// Tag of a [`ReturnMessage`].
pub const RETURN_TAG: Tag = *b"interwork/retrn\x01";
/// Tag of a [`ServiceContract`].
pub const CONTRACT_TAG: Tag = *b"interwork/agree\x01";
/// Separates hashes of ticks from all others. A byte shorter than the other tags: SHA-256 takes 55
/// bytes in one block, and with one more a tick would cost twice as much.
pub const TICK_TAG: [u8; 15] = *b"interwork/tick\x01";

/// Bytes of a [`Voucher`].
pub const VOUCHER_BYTES: usize = 106;
/// Bytes of an [`OpenMessage`].
pub const OPEN_BYTES: usize = 160;
/// Bytes of a [`TopUpMessage`].
pub const TOP_UP_BYTES: usize = 72;
/// Bytes of a [`CloseMessage`].
pub const CLOSE_BYTES: usize = 56;
/// Bytes of a [`ReturnMessage`].
pub const RETURN_BYTES: usize = 108;
/// Bytes of a [`ServiceContract`].
pub const CONTRACT_BYTES: usize = 168;
/// Bytes that are hashed for one tick.
pub const TICK_BYTES: usize = 55;

/// Most ticks that one voucher can anchor.
pub const MAX_TICKS: u16 = 1024;

/// What browser wallets put before bytes that they sign.
pub const WRAP_BEFORE: &[u8] = b"<Bytes>";
/// What browser wallets put after bytes that they sign.
pub const WRAP_AFTER: &[u8] = b"</Bytes>";

/// Writes `parts` one after the other. The lengths of the parts add up to `N`, as tests show.
fn join<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
	let mut bytes = [0; N];
	for (target, source) in bytes.iter_mut().zip(parts.iter().flat_map(|part| part.iter())) {
		*target = *source;
	}
	bytes
}

/// A promise of units, cumulative over the life of a channel: a later one includes all before it.
///
/// It can anchor a chain of hashes, each link of which is worth `tick_value` units more and costs
/// one hash to check. See [`tick_root`]. Each anchor needs a chain of its own: whoever signs a root
/// again gives away with it all links that were shown before.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Voucher {
	/// The channel.
	pub channel: ChannelId,
	/// Units paid since the channel was opened.
	pub cumulative: u64,
	/// The end of the hash chain, or zeros if there are no ticks.
	pub tick_root: [u8; 32],
	/// Units that each tick adds, or zero if there are no ticks.
	pub tick_value: u64,
	/// How many ticks the chain has, at most [`MAX_TICKS`]. Zero: none.
	pub max_ticks: u16,
}

impl Voucher {
	/// A voucher without ticks.
	pub const fn plain(channel: ChannelId, cumulative: u64) -> Self {
		Self { channel, cumulative, tick_root: [0; 32], tick_value: 0, max_ticks: 0 }
	}

	/// Whether there is one way only to read the voucher: not too many ticks, and root and value
	/// exactly when there are any. Others are refused everywhere.
	pub fn is_well_formed(&self) -> bool {
		match self.max_ticks {
			0 => self.tick_value == 0 && self.tick_root == [0; 32],
			1..=MAX_TICKS => self.tick_value > 0,
			_ => false,
		}
	}

	/// Units paid with `tick` ticks (zero: the voucher alone), or `None` if the chain does not have
	/// as many or the number is too large.
	pub fn units_at(&self, tick: u16) -> Option<u64> {
		if tick > self.max_ticks {
			return None;
		}
		self.cumulative.checked_add(self.tick_value.checked_mul(tick.into())?)
	}

	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; VOUCHER_BYTES] {
		join(&[
			&VOUCHER_TAG,
			genesis,
			&self.channel.0.to_le_bytes(),
			&self.cumulative.to_le_bytes(),
			&self.tick_root,
			&self.tick_value.to_le_bytes(),
			&self.max_ticks.to_le_bytes(),
		])
	}

	/// The voucher that `bytes` are, if they are a well-formed one of the chain `genesis`.
	pub fn from_bytes(bytes: &[u8], genesis: &GenesisHash) -> Option<Self> {
		let bytes = bytes.strip_prefix(&VOUCHER_TAG)?.strip_prefix(genesis)?;
		let (channel, bytes) = bytes.split_first_chunk()?;
		let (cumulative, bytes) = bytes.split_first_chunk()?;
		let (tick_root, bytes) = bytes.split_first_chunk()?;
		let (tick_value, bytes) = bytes.split_first_chunk()?;
		let max_ticks: &[u8; 2] = bytes.try_into().ok()?;
		let voucher = Self {
			channel: ChannelId(u64::from_le_bytes(*channel)),
			cumulative: u64::from_le_bytes(*cumulative),
			tick_root: *tick_root,
			tick_value: u64::from_le_bytes(*tick_value),
			max_ticks: u16::from_le_bytes(*max_ticks),
		};
		voucher.is_well_formed().then_some(voucher)
	}
}

/// One link of a hash chain: pays `index` times the voucher's tick value more than the voucher.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Tick {
	/// Which link: 1 to the voucher's `max_ticks`.
	pub index: u16,
	/// The link: hashed `index` times it gives the root.
	pub preimage: [u8; 32],
}

/// What is hashed (SHA-256) to get from one link of a channel's chain to the one before it.
pub fn tick_input(channel: ChannelId, link: &[u8; 32]) -> [u8; TICK_BYTES] {
	join(&[&TICK_TAG, &channel.0.to_le_bytes(), link])
}

/// The link `steps` before `link`: with a tick and its index, the root. `sha256` does the hashing,
/// which differs from place to place.
pub fn tick_root(
	channel: ChannelId,
	link: [u8; 32],
	steps: u16,
	sha256: impl Fn(&[u8]) -> [u8; 32],
) -> [u8; 32] {
	(0..steps).fold(link, |link, _| sha256(&tick_input(channel, &link)))
}

/// A wallet opens a channel: its units pay for service of a visited operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMessage {
	/// The acceptance under which the visited operator takes the units.
	pub acceptance: AcceptanceId,
	/// The class of the units; that of the acceptance.
	pub class: ClassId,
	/// The visited operator, which is paid; that of the acceptance.
	pub visited: OperatorId,
	/// The wallet, which pays.
	pub wallet: AccountId,
	/// The wallet's nonce in this class: each number is used once.
	pub nonce: u64,
	/// The key with which the wallet will sign vouchers.
	pub voucher_key: VoucherKey,
	/// Units in the channel.
	pub deposit: u64,
	/// When the channel begins to close by itself.
	pub expires: UnixSecs,
	/// The message is accepted before this moment.
	pub valid_until: UnixSecs,
}

impl OpenMessage {
	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; OPEN_BYTES] {
		join(&[
			&OPEN_TAG,
			genesis,
			&self.acceptance.0.to_le_bytes(),
			&self.class.0.to_le_bytes(),
			&self.visited.0.to_le_bytes(),
			self.wallet.as_ref(),
			&self.nonce.to_le_bytes(),
			&self.voucher_key,
			&self.deposit.to_le_bytes(),
			&self.expires.to_le_bytes(),
			&self.valid_until.to_le_bytes(),
		])
	}
}

/// A wallet puts more units into a channel. It names the new total, so that a replay adds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopUpMessage {
	/// The channel.
	pub channel: ChannelId,
	/// Units in the channel afterwards, those paid out already included.
	pub new_deposit: u64,
	/// The message is accepted before this moment.
	pub valid_until: UnixSecs,
}

impl TopUpMessage {
	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; TOP_UP_BYTES] {
		join(&[
			&TOP_UP_TAG,
			genesis,
			&self.channel.0.to_le_bytes(),
			&self.new_deposit.to_le_bytes(),
			&self.valid_until.to_le_bytes(),
		])
	}
}

/// A wallet asks to close a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseMessage {
	/// The channel.
	pub channel: ChannelId,
}

impl CloseMessage {
	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; CLOSE_BYTES] {
		join(&[&CLOSE_TAG, genesis, &self.channel.0.to_le_bytes()])
	}
}

/// A wallet gives units that it has not spent back to their issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnMessage {
	/// The class of the units.
	pub class: ClassId,
	/// The wallet's nonce in this class, shared with [`OpenMessage`].
	pub nonce: u64,
	/// The wallet.
	pub wallet: AccountId,
	/// How many units.
	pub units: u64,
	/// The message is accepted before this moment.
	pub valid_until: UnixSecs,
}

impl ReturnMessage {
	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; RETURN_BYTES] {
		join(&[
			&RETURN_TAG,
			genesis,
			&self.class.0.to_le_bytes(),
			&self.nonce.to_le_bytes(),
			self.wallet.as_ref(),
			&self.units.to_le_bytes(),
			&self.valid_until.to_le_bytes(),
		])
	}
}

/// A wallet agrees with a visited operator on service, before a channel is opened. The chain never
/// sees it: the operator keeps it as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceContract {
	/// The acceptance under which service will be paid.
	pub acceptance: AcceptanceId,
	/// The class of the units.
	pub class: ClassId,
	/// The visited operator.
	pub visited: OperatorId,
	/// The wallet.
	pub wallet: AccountId,
	/// The key with which the wallet will sign vouchers: names the channel before it has an id.
	pub voucher_key: VoucherKey,
	/// Salted commitment to the document with the SIM profile, or zeros if none is needed.
	pub commitment: [u8; 32],
	/// The contract ends at this moment.
	pub valid_until: UnixSecs,
}

impl ServiceContract {
	/// The bytes to sign.
	pub fn to_bytes(&self, genesis: &GenesisHash) -> [u8; CONTRACT_BYTES] {
		join(&[
			&CONTRACT_TAG,
			genesis,
			&self.acceptance.0.to_le_bytes(),
			&self.class.0.to_le_bytes(),
			&self.visited.0.to_le_bytes(),
			self.wallet.as_ref(),
			&self.voucher_key,
			&self.commitment,
			&self.valid_until.to_le_bytes(),
		])
	}
}

/// A signature of a wallet's account, and over what.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct WalletSignature {
	/// The signature.
	pub signature: Signature,
	/// Whether the message was signed between `<Bytes>` and `</Bytes>`. Said and not tried out, so
	/// that a check costs one verification, whatever comes.
	pub wrapped: bool,
}

impl WalletSignature {
	/// Whether this is `account`'s signature of `message`.
	pub fn is_of(&self, account: &AccountId, message: &[u8]) -> bool {
		if self.wrapped {
			self.signature.verify(wrap(message).as_slice(), account)
		} else {
			self.signature.verify(message, account)
		}
	}
}

/// `message` as browser wallets sign it.
pub fn wrap(message: &[u8]) -> Vec<u8> {
	[WRAP_BEFORE, message, WRAP_AFTER].concat()
}

#[cfg(test)]
mod tests {
	use super::*;

	const GENESIS: GenesisHash = [0xaa; 32];

	fn voucher() -> Voucher {
		Voucher {
			channel: ChannelId(0x0102_0304_0506_0708),
			cumulative: 0x1112_1314_1516_1718,
			tick_root: [0xbb; 32],
			tick_value: 0x2122_2324_2526_2728,
			max_ticks: 0x0304,
		}
	}

	fn open() -> OpenMessage {
		OpenMessage {
			acceptance: AcceptanceId(1),
			class: ClassId(2),
			visited: OperatorId(3),
			wallet: AccountId::new([4; 32]),
			nonce: 5,
			voucher_key: [6; 32],
			deposit: 7,
			expires: 8,
			valid_until: u64::MAX,
		}
	}

	fn returned() -> ReturnMessage {
		ReturnMessage {
			class: ClassId(2),
			nonce: 5,
			wallet: AccountId::new([4; 32]),
			units: 7,
			valid_until: u64::MAX,
		}
	}

	fn contract() -> ServiceContract {
		ServiceContract {
			acceptance: AcceptanceId(1),
			class: ClassId(2),
			visited: OperatorId(3),
			wallet: AccountId::new([4; 32]),
			voucher_key: [6; 32],
			commitment: [7; 32],
			valid_until: u64::MAX,
		}
	}

	#[test]
	fn voucher_should_have_the_documented_bytes() {
		let bytes = voucher().to_bytes(&GENESIS);
		let mut expected = b"interwork/vouch\x01".to_vec();
		expected.extend([0xaa; 32]);
		expected.extend([8, 7, 6, 5, 4, 3, 2, 1]);
		expected.extend([0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11]);
		expected.extend([0xbb; 32]);
		expected.extend([0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21]);
		expected.extend([4, 3]);
		assert_eq!(bytes.to_vec(), expected);
	}

	/// The last byte of a message is that of its last field, so no field is cut off or missing.
	#[test]
	fn messages_should_be_filled_to_the_last_byte() {
		let full = [0xff; 8];
		assert!(open().to_bytes(&GENESIS).ends_with(&full));
		assert!(returned().to_bytes(&GENESIS).ends_with(&full));
		assert!(contract().to_bytes(&GENESIS).ends_with(&full));
		assert!(CloseMessage { channel: ChannelId(u64::MAX) }
			.to_bytes(&GENESIS)
			.ends_with(&full));
		let top_up = TopUpMessage { channel: ChannelId(1), new_deposit: 2, valid_until: u64::MAX };
		assert!(top_up.to_bytes(&GENESIS).ends_with(&full));
		assert_eq!(OPEN_BYTES, 16 + 32 + 8 + 4 + 4 + 32 + 8 + 32 + 8 + 8 + 8);
		assert_eq!(TOP_UP_BYTES, 16 + 32 + 8 + 8 + 8);
		assert_eq!(CLOSE_BYTES, 16 + 32 + 8);
		assert_eq!(RETURN_BYTES, 16 + 32 + 4 + 8 + 32 + 8 + 8);
		assert_eq!(CONTRACT_BYTES, 16 + 32 + 8 + 4 + 4 + 32 + 32 + 32 + 8);
		assert_eq!(TICK_BYTES, 15 + 8 + 32);
	}

	#[test]
	fn tags_should_all_differ() {
		let tags = [VOUCHER_TAG, OPEN_TAG, TOP_UP_TAG, CLOSE_TAG, RETURN_TAG, CONTRACT_TAG];
		for (index, tag) in tags.iter().enumerate() {
			assert!(tags.iter().skip(index + 1).all(|other| other != tag));
			assert!(!tag.starts_with(&TICK_TAG));
			assert!(tag.iter().take(15).all(u8::is_ascii));
		}
	}

	#[test]
	fn voucher_should_return_from_its_bytes_only_when_they_are_exact() {
		let bytes = voucher().to_bytes(&GENESIS);
		assert_eq!(Voucher::from_bytes(&bytes, &GENESIS), Some(voucher()));
		assert_eq!(Voucher::from_bytes(&bytes, &[0; 32]), None);
		for length in 0..bytes.len() {
			assert_eq!(Voucher::from_bytes(&bytes[..length], &GENESIS), None);
		}
		let mut longer = bytes.to_vec();
		longer.push(0);
		assert_eq!(Voucher::from_bytes(&longer, &GENESIS), None);
		let mut other = bytes;
		other[15] = 2;
		assert_eq!(Voucher::from_bytes(&other, &GENESIS), None);
	}

	#[test]
	fn voucher_should_be_malformed_when_there_are_two_ways_to_read_it() {
		assert!(Voucher::plain(ChannelId(1), 0).is_well_formed());
		let ticks = |max_ticks, tick_value, root| {
			Voucher { max_ticks, tick_value, tick_root: [root; 32], ..voucher() }.is_well_formed()
		};
		assert!(ticks(1, 1, 0));
		assert!(ticks(1024, 1, 1));
		assert!(!ticks(1025, 1, 1));
		assert!(!ticks(u16::MAX, 1, 1));
		assert!(!ticks(1, 0, 1));
		assert!(!ticks(0, 1, 0));
		assert!(!ticks(0, 0, 1));
		assert!(ticks(0, 0, 0));
	}

	#[test]
	fn units_at_should_be_none_when_ticks_or_units_are_too_many() {
		let anchor = Voucher { cumulative: 10, tick_value: 3, max_ticks: 4, ..voucher() };
		assert_eq!(anchor.units_at(0), Some(10));
		assert_eq!(anchor.units_at(4), Some(22));
		assert_eq!(anchor.units_at(5), None);
		let last = Voucher { cumulative: u64::MAX - 3, ..anchor };
		assert_eq!(last.units_at(1), Some(u64::MAX));
		assert_eq!(last.units_at(2), None);
		assert_eq!(Voucher { tick_value: u64::MAX, ..anchor }.units_at(2), None);
	}

	#[test]
	fn tick_root_should_differ_when_channel_link_or_steps_differ() {
		let hash = |bytes: &[u8]| sp_runtime::traits::BlakeTwo256::hash(bytes).0;
		use sp_runtime::traits::Hash;
		let root = tick_root(ChannelId(1), [1; 32], 3, hash);
		assert_eq!(
			tick_root(ChannelId(1), tick_root(ChannelId(1), [1; 32], 2, hash), 1, hash),
			root
		);
		assert_ne!(tick_root(ChannelId(2), [1; 32], 3, hash), root);
		assert_ne!(tick_root(ChannelId(1), [2; 32], 3, hash), root);
		assert_ne!(tick_root(ChannelId(1), [1; 32], 2, hash), root);
		assert_eq!(tick_root(ChannelId(1), [1; 32], 0, hash), [1; 32]);
	}
}
