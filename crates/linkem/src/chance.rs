//! Which packets are lost.

/// One step of SplitMix64: every bit of the input moves every bit of the output.
fn mix(value: u64) -> u64 {
	let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
	let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
	let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
	value ^ (value >> 31)
}

/// Whether the packet with this number, counted from 0, from one member to another is lost. A
/// function of its arguments alone, so that a test can tell beforehand.
pub fn is_lost(seed: u64, from: usize, to: usize, number: u64, loss: f64) -> bool {
	let link = (from as u64) << 32 | to as u64;
	let draw = mix(mix(mix(seed) ^ link) ^ number);
	// The upper 53 bits as a fraction from 0 to 1, of which 1 is left out.
	((draw >> 11) as f64 / (1_u64 << 53) as f64) < loss
}

#[cfg(test)]
mod tests {
	use super::*;

	fn lost(seed: u64, from: usize, to: usize, loss: f64) -> Vec<u64> {
		(0..100_000).filter(|number| is_lost(seed, from, to, *number, loss)).collect()
	}

	#[test]
	fn loss_should_be_its_share_when_many_packets_pass() {
		for share in [0.02, 0.2, 0.5] {
			let count = lost(1, 0, 1, share).len() as f64;
			// Four standard deviations.
			let margin = 4.0 * (100_000.0 * share * (1.0 - share)).sqrt();
			assert!((count - 100_000.0 * share).abs() < margin, "{count} of {share}");
		}
		assert_eq!(lost(1, 0, 1, 0.0).len(), 0);
		assert_eq!(lost(1, 0, 1, 1.0).len(), 100_000);
	}

	#[test]
	fn loss_should_differ_when_seed_or_link_differ() {
		let one = lost(1, 0, 1, 0.02);
		assert_eq!(one, lost(1, 0, 1, 0.02));
		assert_ne!(one, lost(2, 0, 1, 0.02));
		assert_ne!(one, lost(1, 1, 0, 0.02));
	}
}
