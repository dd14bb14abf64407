//! Bytes that are hexadecimal text in JSON, with `0x` before them.

use crate::client::hex_of;
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};

/// Any number of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

/// Exactly `N` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed<const N: usize>(pub [u8; N]);

fn digits(text: &str) -> Result<&str, &'static str> {
	text.strip_prefix("0x").ok_or("hexadecimal text begins with 0x")
}

impl Serialize for Hex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex_of(&self.0))
	}
}

impl<'de> Deserialize<'de> for Hex {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = digits(&text).map_err(D::Error::custom)?;
		hex::decode(digits).map(Self).map_err(D::Error::custom)
	}
}

impl<const N: usize> Serialize for Fixed<N> {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex_of(self.0))
	}
}

impl<'de, const N: usize> Deserialize<'de> for Fixed<N> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = digits(&text).map_err(D::Error::custom)?;
		let mut bytes = [0; N];
		hex::decode_to_slice(digits, &mut bytes).map_err(D::Error::custom)?;
		Ok(Self(bytes))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_should_return_from_json_only_when_they_have_the_right_form() {
		let text = serde_json::to_string(&(Hex(vec![1, 255]), Fixed([2, 3]))).unwrap();
		assert_eq!(text, r#"["0x01ff","0x0203"]"#);
		let (some, fixed): (Hex, Fixed<2>) = serde_json::from_str(&text).unwrap();
		assert_eq!((some.0, fixed.0), (vec![1, 255], [2, 3]));
		for wrong in [r#""01""#, r#""0x1""#, r#""0xzz""#, "1"] {
			assert!(serde_json::from_str::<Hex>(wrong).is_err(), "{wrong}");
		}
		for wrong in [r#""0x01""#, r#""0x010203""#] {
			assert!(serde_json::from_str::<Fixed<2>>(wrong).is_err(), "{wrong}");
		}
	}
}
