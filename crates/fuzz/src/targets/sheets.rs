//! Rate sheets, as files and as they are sent: bytes are one sheet or none, a file that is written again says the
//! same, and whatever a sheet says, what is rated by it follows from its terms.

use crate::Input;
use codec::Encode;
use interwork_rating::{
	sheet_file::{read_sheet, write_sheet},
	*,
};

/// The first byte says whether the others are a file or a sheet as it is sent.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let seed = input.short();
	if input.flag() {
		if let Ok(sheet) = read_sheet(input.rest()) {
			written(&sheet);
			rated(&sheet, seed);
		}
	} else {
		let bytes = input.rest();
		if let Ok(sheet) = Sheet::from_bytes(bytes) {
			assert_eq!(sheet.encode(), bytes, "a sheet has two encodings");
			rated(&sheet, seed);
		}
	}
}

/// A sheet that was a file, as a file again, and as it is sent.
fn written(sheet: &Sheet) {
	let mut file = Vec::new();
	write_sheet(&mut file, sheet).expect("memory can be written");
	let again = read_sheet(file.as_slice());
	let again = again.unwrap_or_else(|error| panic!("a sheet that was written is none: {error}"));
	assert_eq!(&again, sheet, "a sheet is not what was written");
	assert_eq!(Sheet::from_bytes(&sheet.encode()).as_ref(), Ok(sheet));
}

/// Rates a few records by it.
fn rated(sheet: &Sheet, seed: u16) {
	let (home, visited) = (Tadig(*b"DEUD1"), Tadig(*b"GBRCN"));
	let parties = Parties::new(visited, home);
	let Ok(rater) = Rater::new(parties, sheet, sheet) else { return };
	let mut book = rater.book();
	for (at, rate) in (0_u64..).zip(&sheet.rates).take(16) {
		let digits: String = rate.prefix.as_str().chars().chain("12345".chars()).take(15).collect();
		for (away, quantity) in [(0, 1), (i64::from(seed), u64::from(seed)), (-1, u64::MAX)] {
			let record = CallRecord {
				id: RecordId::new(b"1").expect("short"),
				home,
				visited,
				service: rate.service,
				subscriber: at,
				number: digits.parse().unwrap_or(0),
				start: rate.from.saturating_add(away),
				quantity,
			};
			if let Ok(rated) = rater.rate(&record) {
				assert!(rated.charge >= Charge::ZERO);
				assert!(rated.billed >= rated.quantity || rated.quantity == 0);
				book.records.push(rated);
			}
		}
	}
	for record in &book.records {
		assert!(book.destination(record).is_some());
		assert!(book.is_consistent(record), "a charge does not follow from its terms");
	}
	assert_eq!(Book::from_bytes(&book.encode()).as_ref(), Ok(&book), "a rated book is none");
}
