//! Files of records: each line is one record or has one cause, and what is read is written so that it reads the
//! same.

use crate::Input;
use interwork_rating::{
	export::{report_json, write_records},
	import::{rate_records, read_records, Format, ImportOptions},
	sheet_file::{read_sheet, zone},
	*,
};
use std::sync::OnceLock;

const FORMATS: [Format; 2] = [Format::Csv, Format::JsonLines];
const PERIOD: Period = Period { from: 1_772_323_200, until: 1_775_001_600 };
const SHEET: &str = "\
# version: 1
# currency: XDR
# zone: Europe/Berlin
service,prefix,destination,from,until,hours,zone,price,per,increments,connect,minimum,cap
moc,49,DE fixed,2026-01-01,,,,0.03,min,60/1,,,
moc,4915,DE mobile,2026-01-01,,mon-fri 08:00-20:00,,0.12,min,30/6,0.02,0.05,3
mtc,,incoming,2026-01-01,,,,0.008,min,1/1,,,
sms-mo,,messages,2026-01-01,,,,0.01,SMS,,,,
data,,data,2026-01-01,,,,1.1,GB,100kB/100kB,,,
";

struct Fixed {
	rater: Rater,
	berlin: Zone,
}

fn fixed() -> &'static Fixed {
	static FIXED: OnceLock<Fixed> = OnceLock::new();
	FIXED.get_or_init(|| {
		let sheet = read_sheet(SHEET.as_bytes()).expect("it is a sheet");
		let parties = Parties::new(Tadig(*b"GBRCN"), Tadig(*b"DEUD1"));
		let rater = Rater::new(parties, &sheet, &sheet).expect("its rates make sense");
		Fixed { rater, berlin: zone("Europe/Berlin").expect("it is in the database") }
	})
}

/// The first byte says what kind of file it is, and what is known about it.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let choice = input.byte();
	let file = input.rest();
	let format = FORMATS[usize::from(choice & 1)];
	let fixed = fixed();
	let options = ImportOptions {
		zone: (choice & 2 != 0).then(|| fixed.berlin.clone()),
		period: (choice & 4 != 0).then_some(PERIOD),
	};
	let (mut records, mut told, mut last) = (Vec::new(), 0_u64, 0);
	let whole = read_records(file, format, &options, |line, record| {
		assert!(line >= last, "lines are told out of order");
		last = line;
		told += 1;
		if let Ok(record) = record {
			assert!(!options.period.is_some_and(|period| !period.contains(record.start)));
			assert!(!record.id.is_empty());
			assert!(record.number != 0 || !record.service.needs_number());
			records.push(record);
		}
	});
	for format in FORMATS {
		written(&records, format);
	}

	let rated = rate_records(file, format, &options, &fixed.rater);
	assert_eq!(rated.is_ok(), whole.is_ok());
	let Ok((book, report)) = rated else { return };
	assert_eq!(report.accepted + report.rejections(), told, "a record is lost");
	assert_eq!(usize::try_from(report.accepted), Ok(book.records.len()));
	assert!(book.records.len() <= records.len());
	let _ = report_json(&report).to_string();
	for record in &book.records {
		assert!(book.is_consistent(record));
	}
	if options.period.is_some() {
		let statement = Statement::of(&book, PERIOD, Currency::XDR);
		assert!(
			matches!(statement, Ok(_) | Err(StatementError::TooLarge)),
			"rated records of a period make no statement: {statement:?}"
		);
	}
}

/// Records are read as they were written. In CSV an id loses spaces around it.
fn written(records: &[CallRecord], format: Format) {
	let is_bare = |record: &&CallRecord| record.id.as_str().trim() == record.id.as_str();
	let records: Vec<CallRecord> = records
		.iter()
		.filter(|record| format != Format::Csv || is_bare(record))
		.cloned()
		.collect();
	let mut file = Vec::new();
	write_records(&mut file, format, &records).expect("memory can be written");
	let mut again = Vec::new();
	read_records(file.as_slice(), format, &ImportOptions::default(), |line, record| {
		again.push(record.unwrap_or_else(|cause| panic!("line {line} is {cause}")));
	})
	.expect("it was written as it is read");
	assert_eq!(again, records, "records are not what was written");
}
