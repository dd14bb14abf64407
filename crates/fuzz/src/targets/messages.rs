//! What is signed off the chain: two messages have the same bytes only if they are the same message,
//! of the same kind, for the same chain.
//!
//! The layouts are read back here by code that knows nothing but the table of the guide for wallet
//! developers.

use crate::Input;
use interwork_micropay::{self as micropay, Query};
use interwork_primitives::{
	messages::{CloseMessage, OpenMessage, ReturnMessage, ServiceContract, TopUpMessage, Voucher},
	AccountId,
};

/// A message of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
	/// A promise of units.
	Voucher(Voucher),
	/// A wish for a channel.
	Open(OpenMessage),
	/// A wish for more units in a channel.
	TopUp(TopUpMessage),
	/// A wish to close a channel.
	Close(CloseMessage),
	/// Units that go back.
	Return(ReturnMessage),
	/// An agreement on service.
	Contract(ServiceContract),
	/// A question about a channel.
	Query {
		/// The channel.
		channel: u64,
		/// When it is asked.
		time: u64,
	},
}

/// Makes two messages, the second perhaps the first with some bits changed, and compares.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let near = input.flag();
	let flips = [input.short(), input.short()];
	let rest = input.rest();
	let mut first = Input::new(rest);
	let (genesis, message) = (first.array(), Message::any(&mut first));
	let (other_genesis, other) = if near {
		let mut changed = rest.to_vec();
		for flip in flips.into_iter().filter(|_| !rest.is_empty()) {
			changed[usize::from(flip >> 3) % rest.len()] ^= 1 << (flip & 7);
		}
		let mut second = Input::new(&changed);
		(second.array(), Message::any(&mut second))
	} else {
		(genesis, Message::any(&mut first))
	};

	let bytes = message.bytes(&genesis);
	let other_bytes = other.bytes(&other_genesis);
	let same = genesis == other_genesis && message == other;
	assert_eq!(bytes == other_bytes, same, "two messages have the same bytes");
	assert_eq!(bytes.len(), message.length());
	assert_eq!(
		read(&bytes),
		Some((genesis, message.clone())),
		"a layout is not the documented one"
	);
	// What a browser wallet signs is never what another wallet signs.
	let wrapped = interwork_primitives::messages::wrap(&bytes);
	assert_eq!(read(&wrapped), None);
	assert_eq!(&wrapped[7..wrapped.len() - 8], bytes);
}

impl Message {
	/// Any message.
	pub fn any(input: &mut Input) -> Self {
		match input.byte() % 7 {
			0 => Self::Voucher(Voucher {
				channel: input.long().into(),
				cumulative: input.long(),
				tick_root: input.array(),
				tick_value: input.long(),
				max_ticks: input.short(),
			}),
			1 => Self::Open(OpenMessage {
				acceptance: input.long().into(),
				class: input.word().into(),
				visited: input.word().into(),
				wallet: AccountId::new(input.array()),
				nonce: input.long(),
				voucher_key: input.array(),
				deposit: input.long(),
				expires: input.long(),
				valid_until: input.long(),
			}),
			2 => Self::TopUp(TopUpMessage {
				channel: input.long().into(),
				new_deposit: input.long(),
				valid_until: input.long(),
			}),
			3 => Self::Close(CloseMessage { channel: input.long().into() }),
			4 => Self::Return(ReturnMessage {
				class: input.word().into(),
				nonce: input.long(),
				wallet: AccountId::new(input.array()),
				units: input.long(),
				valid_until: input.long(),
			}),
			5 => Self::Contract(ServiceContract {
				acceptance: input.long().into(),
				class: input.word().into(),
				visited: input.word().into(),
				wallet: AccountId::new(input.array()),
				voucher_key: input.array(),
				commitment: input.array(),
				valid_until: input.long(),
			}),
			_ => Self::Query { channel: input.long(), time: input.long() },
		}
	}

	/// The bytes that are signed.
	pub fn bytes(&self, genesis: &[u8; 32]) -> Vec<u8> {
		match self {
			Self::Voucher(message) => message.to_bytes(genesis).into(),
			Self::Open(message) => message.to_bytes(genesis).into(),
			Self::TopUp(message) => message.to_bytes(genesis).into(),
			Self::Close(message) => message.to_bytes(genesis).into(),
			Self::Return(message) => message.to_bytes(genesis).into(),
			Self::Contract(message) => message.to_bytes(genesis).into(),
			Self::Query { channel, time } => Query {
				genesis: micropay::Genesis(*genesis),
				channel: micropay::ChannelId(*channel),
				time: *time,
			}
			.encode()
			.into(),
		}
	}

	/// How many bytes a message of this kind has.
	fn length(&self) -> usize {
		match self {
			Self::Voucher(_) => 106,
			Self::Open(_) => 160,
			Self::TopUp(_) => 72,
			Self::Close(_) => 56,
			Self::Return(_) => 108,
			Self::Contract(_) => 168,
			Self::Query { .. } => 64,
		}
	}
}

/// The chain and the message of some bytes.
pub fn read(bytes: &[u8]) -> Option<([u8; 32], Message)> {
	let (tag, rest) = bytes.split_first_chunk::<16>()?;
	let mut fields = Input::new(rest);
	let genesis = fields.array();
	let message = match tag {
		b"interwork/vouch\x01" => Message::Voucher(Voucher {
			channel: fields.long().into(),
			cumulative: fields.long(),
			tick_root: fields.array(),
			tick_value: fields.long(),
			max_ticks: fields.short(),
		}),
		b"interwork/opens\x01" => Message::Open(OpenMessage {
			acceptance: fields.long().into(),
			class: fields.word().into(),
			visited: fields.word().into(),
			wallet: AccountId::new(fields.array()),
			nonce: fields.long(),
			voucher_key: fields.array(),
			deposit: fields.long(),
			expires: fields.long(),
			valid_until: fields.long(),
		}),
		b"interwork/topup\x01" => Message::TopUp(TopUpMessage {
			channel: fields.long().into(),
			new_deposit: fields.long(),
			valid_until: fields.long(),
		}),
		b"interwork/close\x01" => Message::Close(CloseMessage { channel: fields.long().into() }),
		b"interwork/retrn\x01" => Message::Return(ReturnMessage {
			class: fields.word().into(),
			nonce: fields.long(),
			wallet: AccountId::new(fields.array()),
			units: fields.long(),
			valid_until: fields.long(),
		}),
		b"interwork/agree\x01" => Message::Contract(ServiceContract {
			acceptance: fields.long().into(),
			class: fields.word().into(),
			visited: fields.word().into(),
			wallet: AccountId::new(fields.array()),
			voucher_key: fields.array(),
			commitment: fields.array(),
			valid_until: fields.long(),
		}),
		b"interwork/query\x01" => Message::Query { channel: fields.long(), time: fields.long() },
		_ => return None,
	};
	(fields.is_empty() && bytes.len() == message.length()).then_some((genesis, message))
}
