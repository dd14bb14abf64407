//! The library and the chain mean the same by the same numbers.

use interwork_documents::*;
use interwork_primitives::documents::{DocumentKind, SizeBucket, MAX_BUCKET as CHAIN_MAX_BUCKET};

#[test]
fn buckets_should_be_those_of_the_chain() {
	assert_eq!(MAX_BUCKET, CHAIN_MAX_BUCKET);
	for number in 0..=255 {
		let (here, there) = (Bucket::new(number), SizeBucket::new(number));
		assert_eq!(here.map(Bucket::number), there.map(SizeBucket::number));
	}
}

#[test]
fn kinds_should_have_the_numbers_that_documents_are_bound_to() {
	use codec::Encode;
	use DocumentKind::*;
	let kinds =
		[Other, RateSheet, Statement, Records, Fulfilment, DiceProfile, Agreement, Evidence];
	for (number, kind) in (0_u8..).zip(kinds) {
		assert_eq!(kind.encode(), [number]);
	}
}
