//! Writing and reading of fixed-length layouts. Integers are little-endian.

/// Fills an array of `N` bytes from the front. What is not written stays zero.
pub(crate) struct Writer<const N: usize> {
	bytes: [u8; N],
	written: usize,
}

impl<const N: usize> Writer<N> {
	pub(crate) fn new() -> Self {
		Self { bytes: [0; N], written: 0 }
	}

	/// Appends `part`. What does not fit is cut off; the tests of each layout find that.
	pub(crate) fn put(mut self, part: &[u8]) -> Self {
		for (slot, byte) in self.bytes.iter_mut().skip(self.written).zip(part) {
			*slot = *byte;
		}
		self.written = self.written.saturating_add(part.len());
		self
	}

	pub(crate) fn finish(self) -> [u8; N] {
		self.bytes
	}
}

/// Takes arrays from the front of a slice.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
	/// The next `N` bytes, `None` when fewer are left.
	pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
		let (head, tail) = self.0.split_first_chunk::<N>()?;
		self.0 = tail;
		Some(*head)
	}

	pub(crate) fn take_u8(&mut self) -> Option<u8> {
		self.take().map(u8::from_le_bytes)
	}

	pub(crate) fn take_u16(&mut self) -> Option<u16> {
		self.take().map(u16::from_le_bytes)
	}

	pub(crate) fn take_u64(&mut self) -> Option<u64> {
		self.take().map(u64::from_le_bytes)
	}

	/// Whether everything was taken.
	pub(crate) fn is_empty(&self) -> bool {
		self.0.is_empty()
	}
}
