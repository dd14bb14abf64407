//! Short texts that are compared, sorted and hashed: names, ids, codes.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use core::fmt;

/// At most `N` bytes of printable ASCII, held in place. Encoded as SCALE encodes a byte vector.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const N: usize> {
	// What is behind the end is zero, so the derived order is that of the texts: no text has a zero in
	// it, and one that is the beginning of another sorts before it.
	bytes: [u8; N],
	length: u8,
}

/// A name: of a destination, a time zone, a version of a rate sheet.
pub type Label = Text<32>;

/// What an operator's own system calls a record. 36 bytes hold a UUID in its usual form.
pub type RecordId = Text<36>;

/// Digits that a number begins with. Empty: every number, and records without one.
pub type Prefix = Text<15>;

impl<const N: usize> Text<N> {
	/// The empty text.
	pub const EMPTY: Self = Self { bytes: [0; N], length: 0 };

	/// `None` when it is too long or holds a byte that is no printable ASCII.
	pub fn new(text: &[u8]) -> Option<Self> {
		if text.iter().any(|byte| !(b' '..=b'~').contains(byte)) {
			return None;
		}
		let mut bytes = [0; N];
		bytes.get_mut(..text.len())?.copy_from_slice(text);
		Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
	}

	/// The text as bytes.
	pub fn as_bytes(&self) -> &[u8] {
		self.bytes.get(..usize::from(self.length)).unwrap_or(&[])
	}

	/// The text.
	pub fn as_str(&self) -> &str {
		core::str::from_utf8(self.as_bytes()).unwrap_or_default()
	}

	/// Whether it has no byte.
	pub fn is_empty(&self) -> bool {
		self.length == 0
	}
}

impl<const N: usize> Default for Text<N> {
	fn default() -> Self {
		Self::EMPTY
	}
}

impl<const N: usize> fmt::Display for Text<N> {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.pad(self.as_str())
	}
}

impl<const N: usize> fmt::Debug for Text<N> {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(out, "{:?}", self.as_str())
	}
}

impl<const N: usize> Encode for Text<N> {
	fn size_hint(&self) -> usize {
		self.as_bytes().len().saturating_add(1)
	}

	fn encode_to<T: Output + ?Sized>(&self, out: &mut T) {
		self.as_bytes().encode_to(out);
	}
}

impl<const N: usize> Decode for Text<N> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let length = codec::Compact::<u32>::decode(input)?.0;
		let length = usize::try_from(length).map_err(|_| "a text is too long")?;
		if length > N {
			return Err("a text is too long".into());
		}
		let mut bytes = [0; N];
		input.read(bytes.get_mut(..length).ok_or("a text is too long")?)?;
		Self::new(bytes.get(..length).unwrap_or(&[])).ok_or("a text is not printable ASCII".into())
	}
}

impl<const N: usize> DecodeWithMemTracking for Text<N> {}

impl<const N: usize> MaxEncodedLen for Text<N> {
	fn max_encoded_len() -> usize {
		let length = u32::try_from(N).map(codec::Compact);
		length.map_or(4, |length| length.encoded_size()).saturating_add(N)
	}
}

#[cfg(feature = "scale-info")]
impl<const N: usize> scale_info::TypeInfo for Text<N> {
	type Identity = Vec<u8>;

	fn type_info() -> scale_info::Type {
		<Vec<u8> as scale_info::TypeInfo>::type_info()
	}
}

/// Code of a network: five characters, three capital letters of the country first (`DEUD1`).
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Tadig(pub [u8; 5]);

/// Code of a currency: three capital letters (`EUR`). SDRt is counted in `XDR`.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Currency(pub [u8; 3]);

impl Currency {
	/// The SDR, which is what agreements are settled in.
	pub const XDR: Self = Self(*b"XDR");

	/// `None` unless the text is three capital letters.
	pub fn new(text: &[u8]) -> Option<Self> {
		let code: [u8; 3] = text.try_into().ok()?;
		code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
	}
}

impl Tadig {
	/// `None` unless the text is five capital letters and digits, the first three of them letters.
	pub fn new(text: &[u8]) -> Option<Self> {
		let code: [u8; 5] = text.try_into().ok()?;
		let [country @ .., fourth, fifth] = code;
		let fits = country.iter().all(u8::is_ascii_uppercase)
			&& [fourth, fifth].iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
		fits.then_some(Self(code))
	}
}

macro_rules! code_text {
	($name:ident) => {
		impl fmt::Display for $name {
			fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
				out.pad(core::str::from_utf8(&self.0).unwrap_or("?"))
			}
		}

		impl fmt::Debug for $name {
			fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
				fmt::Display::fmt(self, out)
			}
		}
	};
}

code_text!(Tadig);
code_text!(Currency);

/// A number of E.164: up to 15 digits, the first not 0. A leading `+` may be there. Empty is 0, which
/// is no number.
#[cfg(feature = "std")]
pub(crate) fn parse_number(text: &[u8]) -> Option<u64> {
	if text.is_empty() {
		return Some(0);
	}
	let digits = text.strip_prefix(b"+").unwrap_or(text);
	if digits.first() == Some(&b'0') {
		return None;
	}
	parse_digits(digits, 15)
}

/// 1 to `most` digits.
pub(crate) fn parse_digits(text: &[u8], most: usize) -> Option<u64> {
	if text.is_empty() || text.len() > most {
		return None;
	}
	text.iter().try_fold(0_u64, |value, digit| {
		let digit = digit.wrapping_sub(b'0');
		if digit > 9 {
			return None;
		}
		value.checked_mul(10)?.checked_add(u64::from(digit))
	})
}

/// The digits of a number as text, first to last, in a buffer of 20. 0 has none.
pub(crate) fn digits(mut number: u64, buffer: &mut [u8; 20]) -> &[u8] {
	let mut at = buffer.len();
	for slot in buffer.iter_mut().rev() {
		if number == 0 {
			break;
		}
		*slot = b'0'.saturating_add(u8::try_from(number % 10).unwrap_or(0));
		number /= 10;
		at = at.saturating_sub(1);
	}
	buffer.get(at..).unwrap_or(&[])
}

/// A list in which every item is once, and the position of each.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
	items: Vec<T>,
	positions: BTreeMap<T, u32>,
}

impl<T: Ord + Copy> Table<T> {
	/// The items of a list, which keep their positions.
	pub(crate) fn new(items: Vec<T>) -> Self {
		let mut positions = BTreeMap::new();
		for (at, item) in (0..).zip(&items) {
			positions.entry(*item).or_insert(at);
		}
		Self { items, positions }
	}

	/// Where an item is, at the end if it was not there. `None` when there are too many.
	pub(crate) fn position(&mut self, item: T) -> Option<u32> {
		if let Some(at) = self.positions.get(&item) {
			return Some(*at);
		}
		let at = u32::try_from(self.items.len()).ok()?;
		self.items.push(item);
		self.positions.insert(item, at);
		Some(at)
	}

	pub(crate) fn get(&self, position: u32) -> Option<&T> {
		at(&self.items, position)
	}

	pub(crate) fn into_items(self) -> Vec<T> {
		self.items
	}
}

/// An item of a list by its position.
pub(crate) fn at<T>(items: &[T], position: u32) -> Option<&T> {
	items.get(usize::try_from(position).ok()?)
}
