//! Reading and writing fields one after the other. Integers are little-endian.

/// What is left to read.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
	/// The next `N` bytes.
	pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
		let (first, rest) = self.0.split_first_chunk::<N>()?;
		self.0 = rest;
		Some(*first)
	}

	/// The next `length` bytes.
	pub fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
		let (first, rest) = self.0.split_at_checked(length)?;
		self.0 = rest;
		Some(first)
	}

	pub fn u8(&mut self) -> Option<u8> {
		self.take().map(u8::from_le_bytes)
	}

	pub fn u32(&mut self) -> Option<u32> {
		self.take().map(u32::from_le_bytes)
	}

	pub fn u64(&mut self) -> Option<u64> {
		self.take().map(u64::from_le_bytes)
	}

	/// `value`, if nothing is left.
	pub fn end<T>(self, value: T) -> Option<T> {
		self.0.is_empty().then_some(value)
	}
}
