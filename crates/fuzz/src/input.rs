//! Reads what a property needs from the fuzzer's bytes.

/// Takes values from the front of the fuzzer's bytes. What is missing is zero, so that every input
/// means something.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
	/// Over the bytes of one run.
	pub fn new(data: &'a [u8]) -> Self {
		Self(data)
	}

	/// Whether all bytes are used up.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// `N` bytes.
	pub fn array<const N: usize>(&mut self) -> [u8; N] {
		let mut bytes = [0; N];
		let (taken, left) = self.0.split_at(self.0.len().min(N));
		bytes[..taken.len()].copy_from_slice(taken);
		self.0 = left;
		bytes
	}

	/// One byte.
	pub fn byte(&mut self) -> u8 {
		u8::from_le_bytes(self.array())
	}

	/// Any number of 16 bits.
	pub fn short(&mut self) -> u16 {
		u16::from_le_bytes(self.array())
	}

	/// Any number of 32 bits.
	pub fn word(&mut self) -> u32 {
		u32::from_le_bytes(self.array())
	}

	/// Any number of 64 bits.
	pub fn long(&mut self) -> u64 {
		u64::from_le_bytes(self.array())
	}

	/// True or false.
	pub fn flag(&mut self) -> bool {
		self.byte() & 1 == 1
	}

	/// A number below `bound`, which is at least 1.
	pub fn below(&mut self, bound: usize) -> usize {
		usize::from(self.short()) % bound
	}

	/// A small number, one near the largest, or any.
	pub fn number(&mut self) -> u64 {
		match self.byte() {
			0..=127 => self.byte().into(),
			128..=159 => u64::MAX - u64::from(self.byte()),
			160..=191 => self.short().into(),
			_ => self.long(),
		}
	}

	/// All bytes that are left.
	pub fn rest(&mut self) -> &'a [u8] {
		std::mem::take(&mut self.0)
	}
}
