//! Packets on file, in the format of pcap, which tools for networks read.

use crate::Error;
use std::{
	fs::File,
	io::{BufWriter, Write},
	path::Path,
	time::{SystemTime, UNIX_EPOCH},
};

/// What a pcap file begins with: microseconds, version 2.4, packets of at most 64 KiB, plain IP.
const HEADER: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 101];

/// A file to which packets are written.
pub struct Recording {
	file: BufWriter<File>,
	packets: u64,
	/// What went wrong first. Nothing is written after it.
	failed: Option<std::io::Error>,
}

fn io(source: std::io::Error) -> Error {
	Error::Io { what: "cannot record packets".to_string(), source }
}

impl Recording {
	/// Begins a file.
	pub fn create(path: &Path) -> Result<Self, Error> {
		let mut file = BufWriter::new(File::create(path).map_err(io)?);
		for word in HEADER {
			file.write_all(&word.to_le_bytes()).map_err(io)?;
		}
		Ok(Self { file, packets: 0, failed: None })
	}

	/// Adds a packet.
	pub fn add(&mut self, packet: &[u8]) {
		if self.failed.is_none() {
			match self.write(packet) {
				Ok(()) => self.packets += 1,
				Err(error) => self.failed = Some(error),
			}
		}
	}

	fn write(&mut self, packet: &[u8]) -> std::io::Result<()> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		// The format's seconds end in 2106.
		let seconds = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
		let length = u32::try_from(packet.len()).unwrap_or(u32::MAX);
		for word in [seconds, now.subsec_micros(), length, length] {
			self.file.write_all(&word.to_le_bytes())?;
		}
		self.file.write_all(packet)
	}

	/// Ends the file; how many packets are in it.
	pub fn finish(mut self) -> Result<u64, Error> {
		if let Some(error) = self.failed.take() {
			return Err(io(error));
		}
		self.file.flush().map_err(io)?;
		Ok(self.packets)
	}
}
