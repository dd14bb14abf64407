//! Identifiers that the chain assigns. Counters: they start at zero and never repeat.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares a counter newtype: the id itself, its successor and its display.
macro_rules! counter_id {
	($(#[$meta:meta])* $name:ident($inner:ty)) => {
		$(#[$meta])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		#[serde(transparent)]
		pub struct $name(pub $inner);

		impl $name {
			/// The next id, or `None` when the counter is used up.
			pub fn checked_next(self) -> Option<Self> {
				self.0.checked_add(1).map(Self)
			}
		}

		impl From<$inner> for $name {
			fn from(value: $inner) -> Self {
				Self(value)
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				self.0.fmt(f)
			}
		}
	};
}

counter_id! {
	/// An operator in the registry.
	OperatorId(u32)
}

counter_id! {
	/// An issuer of SDRt.
	IssuerId(u32)
}

counter_id! {
	/// A request of a holder to be paid out by an issuer.
	RedemptionId(u64)
}

counter_id! {
	/// An offer on the marketplace.
	OfferId(u32)
}

counter_id! {
	/// An order: a request over one or several offers, and what became of it.
	OrderId(u64)
}

counter_id! {
	/// One line of an order, the unit that is accepted, metered and paid. Unique over all orders.
	LineId(u64)
}

counter_id! {
	/// A class of roaming units (DICE). Its number is that of the operator that issues it, and so is
	/// the id of its asset: an operator has one class.
	ClassId(u32)
}

counter_id! {
	/// A roaming acceptance: what a visited operator takes a class's units for.
	AcceptanceId(u64)
}

counter_id! {
	/// A payment channel.
	ChannelId(u64)
}

counter_id! {
	/// An agreement between two operators about what they charge each other, and how that is settled.
	AgreementId(u64)
}

counter_id! {
	/// A private document from one operator to another.
	DocumentId(u64)
}

impl From<OperatorId> for ClassId {
	fn from(operator: OperatorId) -> Self {
		Self(operator.0)
	}
}

impl ClassId {
	/// The operator that issues the class.
	pub fn issuer(self) -> OperatorId {
		OperatorId(self.0)
	}
}

/// Declares the storage key of a counter newtype over `u64`.
macro_rules! big_endian_key {
	($(#[$meta:meta])* $name:ident($id:ty)) => {
		$(#[$meta])*
		#[derive(
			Clone,
			Copy,
			Debug,
			PartialEq,
			Eq,
			PartialOrd,
			Ord,
			Encode,
			Decode,
			DecodeWithMemTracking,
			MaxEncodedLen,
			TypeInfo,
		)]
		pub struct $name([u8; 8]);

		impl From<$id> for $name {
			fn from(id: $id) -> Self {
				Self(id.0.to_be_bytes())
			}
		}

		impl From<$name> for $id {
			fn from(key: $name) -> Self {
				Self(u64::from_be_bytes(key.0))
			}
		}
	};
}

big_endian_key! {
	/// The storage key of a [`LineId`]: big-endian, so that under the `Identity` hasher lines of
	/// neighbouring ids are neighbours in the state trie and are written together cheaply. Nobody
	/// but the chain chooses ids, so the trie cannot be unbalanced on purpose.
	LineKey(LineId)
}

big_endian_key! {
	/// The storage key of a [`ChannelId`], for the same reasons as [`LineKey`].
	ChannelKey(ChannelId)
}

big_endian_key! {
	/// The storage key of a [`DocumentId`], for the same reasons as [`LineKey`].
	DocumentKey(DocumentId)
}

big_endian_key! {
	/// The storage key of an [`AgreementId`], for the same reasons as [`LineKey`].
	AgreementKey(AgreementId)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn line_key_should_return_its_id_and_keep_the_order() {
		let ids = [0, 1, 255, 256, u64::MAX - 1, u64::MAX].map(LineId);
		let mut last: Option<LineKey> = None;
		for id in ids {
			let key = LineKey::from(id);
			assert_eq!(LineId::from(key), id);
			assert!(last.is_none_or(|before| before < key));
			last = Some(key);
		}
	}

	#[test]
	fn class_should_name_its_issuer() {
		assert_eq!(ClassId::from(OperatorId(7)).issuer(), OperatorId(7));
	}

	#[test]
	fn checked_next_should_be_none_when_the_counter_is_used_up() {
		assert_eq!(OperatorId(0).checked_next(), Some(OperatorId(1)));
		assert_eq!(OperatorId(u32::MAX).checked_next(), None);
	}
}
