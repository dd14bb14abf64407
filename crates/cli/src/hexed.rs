//! Bytes that are hexadecimal text in JSON, with `0x` before them.

use crate::client::hex_of;
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};

/// Any number of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

/// Exactly `N` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed<const N: usize>(pub [u8; N]);

/// Reads `0x` and exactly as many digits as `N` bytes have.
pub fn parse<const N: usize>(text: &str) -> Option<[u8; N]> {
	let mut bytes = [0; N];
	hex::decode_to_slice(text.strip_prefix("0x")?, &mut bytes).ok()?;
	Some(bytes)
}

impl Serialize for Hex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex_of(&self.0))
	}
}

impl<'de> Deserialize<'de> for Hex {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = text
			.strip_prefix("0x")
			.ok_or_else(|| D::Error::custom("hexadecimal text begins with 0x"))?;
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
		parse(&text)
			.map(Self)
			.ok_or_else(|| D::Error::custom(format!("not 0x and {} digits", 2 * N)))
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

	#[test]
	fn hex_should_be_refused_when_it_is_not_exact() {
		for text in ["0x00", "00000000", "0x0000000g", "0x0000000000", ""] {
			assert_eq!(parse::<4>(text), None, "{text}");
		}
		assert_eq!(parse::<4>("0x01020304"), Some([1, 2, 3, 4]));
	}
}
