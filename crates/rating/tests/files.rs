//! Files of records and rate sheets, good and bad ones.

mod common;

use common::*;
use interwork_rating::{
	export::*,
	generate::{generate, Generated},
	import::*,
	sheet_file::*,
	*,
};
use proptest::prelude::*;

const SHEET: &str = "\
# version: 2026-03
# currency: XDR
# zone: Europe/Berlin
# round totals: 2 half-up
service,prefix,destination,from,until,hours,zone,price,per,increments,connect,minimum,cap
moc,49,DE fixed,2026-01-01,,,,0.03,min,60/1,,,
moc,49,DE fixed,2026-01-01,,mon-fri 08:00-20:00,,0.05,min,60/1,,,
moc,+4915,DE mobile,2026-01-01,2026-07-01T00:00:00Z,,,0.12,min,30/6,0.02,0.05,3
sms-mo,,messages,2026-01-01,,,,0.01,SMS,,,,
data,,data,2026-01-01,,,,1.1,GB,100kB/100kB,,,
";

fn read(text: &str) -> Result<Sheet, String> {
	read_sheet(text.as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn a_sheet_should_be_read() {
	let sheet = read(SHEET).expect("a valid sheet");
	assert_eq!(sheet.version.as_str(), "2026-03");
	assert_eq!(sheet.rounding, Rounding { decimals: 2, mode: RoundingMode::HalfUp });
	assert_eq!(sheet.zones.len(), 1);
	let [plain, peak, mobile, message, data] = sheet.rates.as_slice() else {
		panic!("five rates");
	};
	// Midnight in Berlin.
	assert_eq!(time::format_time(plain.from), "2025-12-31T23:00:00Z");
	assert_eq!(plain.terms, Terms { first: 60, ..Terms::plain(30_000_000, 60) });
	assert_eq!(peak.band, Some(Band { days: 0b001_1111, from: 480, until: 1_200 }));
	assert_eq!(mobile.prefix.as_str(), "4915");
	assert_eq!(mobile.until.map(time::format_time).as_deref(), Some("2026-07-01T00:00:00Z"));
	assert_eq!(mobile.terms.connect, 20_000_000);
	assert_eq!(mobile.terms.cap, Some(3_000_000_000));
	assert_eq!((message.terms.per, message.prefix.is_empty()), (1, true));
	assert_eq!(
		(data.terms.per, data.terms.first, data.terms.next),
		(1_000_000_000, 100_000, 100_000)
	);
	assert!(Rater::new(parties(), &sheet, &sheet).is_ok());
	// As spreadsheets and other systems write it.
	let other = format!("\u{feff}{}", SHEET.replace('\n', "\r\n").replace("Berlin", "berlin"));
	assert_eq!(read(&other), Ok(sheet));
}

#[test]
fn sheets_should_be_read_as_they_are_written() {
	let generated = generate(&scenario(4, 0)).expect("a possible scenario");
	for sheet in [read(SHEET).expect("a valid sheet"), generated.sheets[1].clone()] {
		let mut file = Vec::new();
		write_sheet(&mut file, &sheet).expect("memory takes everything");
		assert_eq!(read_sheet(file.as_slice()).expect("a valid sheet"), sheet);
	}
}

#[test]
fn zones_should_be_the_same_however_they_are_spelt() {
	for (one, other) in [("UTC", "utc"), ("Europe/Berlin", "europe/BERLIN")] {
		assert_eq!(zone(one), zone(other));
		let sheet = |name: &str, row: &str| {
			let file = format!(
				"# version: 1\n# currency: XDR\n# zone: {name}\n\
				service,prefix,destination,from,zone,price,per\nmoc,1,US,2026-01-01,{row},1,min\n"
			);
			read(&file).expect("a sheet")
		};
		assert_eq!(sheet(one, other), sheet(other, one));
		assert_eq!(sheet(one, other).zones.len(), 1);
	}
}

#[test]
fn sheets_should_be_refused_with_the_place_of_the_mistake() {
	let with = |from: &str, to: &str| read(&SHEET.replacen(from, to, 1));
	for (from, to, message) in [
		("# version: 2026-03\n", "", "the sheet has no setting \"version\""),
		("# currency: XDR\n", "", "the sheet has no setting \"currency\""),
		("# zone: Europe/Berlin\n", "", "the sheet has no setting \"zone\""),
		("Europe/Berlin", "Europe/Atlantis", "no time zone is called \"Europe/Atlantis\""),
		(
			"# currency: XDR",
			"# currency: xdr",
			"line 2: \"# currency: xdr\" is no setting of a rate sheet",
		),
		(
			"2 half-up",
			"12 half-up",
			"line 4: \"# round totals: 12 half-up\" is no setting of a rate sheet",
		),
		("price,per", "cost,per", "the sheet has no column \"price\""),
		("moc,49,", "call,49,", "line 6: service cannot be \"call\""),
		("moc,49,", "moc,4x,", "line 6: prefix cannot be \"4x\""),
		("DE fixed", "", "line 6: destination cannot be \"\""),
		("0.03,min", "-0.03,min", "line 6: price cannot be \"-0.03\""),
		("0.03,min", "0.0300000001,min", "line 6: price cannot be \"0.0300000001\""),
		("0.03,min", "0.03,day", "line 6: per cannot be \"day\""),
		("60/1", "60", "line 6: increments cannot be \"60\""),
		("mon-fri 08", "weekdays 08", "line 7: hours cannot be \"weekdays 08:00-20:00\""),
		("2026-07-01T00:00:00Z", "soon", "line 8: until cannot be \"soon\""),
		// Clocks in Berlin never showed half past two on that day.
		(
			"2026-07-01T00:00:00Z",
			"2026-03-29T02:30:00",
			"line 8: until cannot be \"2026-03-29T02:30:00\"",
		),
		("0.05,3", "0.05,many", "line 8: cap cannot be \"many\""),
	] {
		assert_eq!(with(from, to), Err(message.into()));
	}
}

#[test]
fn hours_should_be_read_as_people_write_them() {
	let band = |days, from, until| Some(Band { days, from, until });
	for (text, expected) in [
		("daily 22:00-06:00", band(0x7f, 1_320, 360)),
		("mon-fri 08:00-20:00", band(0b001_1111, 480, 1_200)),
		("sat+sun 00:00-24:00", band(0b110_0000, 0, 1_440)),
		("sat-mon 00:00-00:00", band(0b110_0001, 0, 1_440)),
		("mon+wed-thu 10:30-11:15", band(0b000_1101, 630, 675)),
		("mon 24:00-06:00", None),
		("mon 10:60-11:00", None),
		("mon 10:00", None),
		("10:00-11:00", None),
		("Mon 10:00-11:00", None),
		("", None),
	] {
		assert_eq!(parse_band(text), expected, "{text:?}");
	}
}

#[test]
fn units_should_be_read_with_their_names() {
	for (text, expected) in [
		("60", Some(60)),
		("min", Some(60)),
		("2 min", Some(120)),
		("100kB", Some(100_000)),
		("MiB", Some(1_048_576)),
		("GB", Some(1_000_000_000)),
		("", None),
		("-1", None),
		("1.5MB", None),
		("99999999999999999999", None),
		("99999999999999999GB", None),
	] {
		assert_eq!(parse_units(text), expected, "{text:?}");
	}
}

const HEADER: &str = "id,home,visited,service,subscriber,number,start,quantity\n";

fn take(text: &str, format: Format, options: &ImportOptions) -> (Vec<CallRecord>, Report) {
	let (mut records, mut report) = (Vec::new(), Report::default());
	read_records(text.as_bytes(), format, options, |line, record| match record {
		Ok(record) => records.push(record),
		Err(cause) => report.reject(line, cause),
	})
	.expect("memory can be read");
	(records, report)
}

fn csv_row(row: &str) -> Result<CallRecord, Reject> {
	let (records, report) =
		take(&format!("{HEADER}{row}\n"), Format::Csv, &ImportOptions::default());
	match (records.into_iter().next(), report.rejected.into_iter().next()) {
		(Some(record), None) => Ok(record),
		(None, Some((cause, (1, lines)))) => {
			assert_eq!(lines, [2]);
			Err(cause)
		},
		other => panic!("one of them: {other:?}"),
	}
}

#[test]
fn records_should_be_read_from_csv_and_json_alike() {
	let expected = call(4_930_123_456, MONDAY, 61);
	let row = "1,DEUD1,GBRCN,moc,262010000000001,+4930123456,2026-03-02T01:00:00+01:00,61";
	assert_eq!(csv_row(row), Ok(expected.clone()));
	assert_eq!(csv_row(&row.replace("1,DEUD1", "\"1\", DEUD1 ")), Ok(expected.clone()));
	let json = r#"{"id":"1","home":"DEUD1","visited":"GBRCN","service":"moc","subscriber":"262010000000001","number":"4930123456","start":"2026-03-02T00:00:00Z","quantity":61,"cell":"7"}"#;
	let (records, report) = take(json, Format::JsonLines, &ImportOptions::default());
	assert_eq!((records, report.rejections()), (vec![expected.clone()], 0));
	// Columns in another order, with others between them.
	let other = "cell,quantity,start,number,subscriber,service,visited,home,id\n\
		7,61,2026-03-02T00:00:00Z,4930123456,262010000000001,moc,GBRCN,DEUD1,1\n";
	let (records, _) = take(other, Format::Csv, &ImportOptions::default());
	assert_eq!(records, [expected]);
}

#[test]
fn records_should_be_rejected_by_cause() {
	let row = "1,DEUD1,GBRCN,moc,262010000000001,4930123456,2026-03-02T00:00:00Z,61";
	for (from, to, cause) in [
		("1,DEUD1", ",DEUD1", Reject::InvalidId),
		("1,DEUD1", "1234567890123456789012345678901234567,DEUD1", Reject::InvalidId),
		("1,DEUD1", "\u{e4},DEUD1", Reject::InvalidId),
		("DEUD1", "DEU", Reject::InvalidNetwork),
		("GBRCN", "gbrcn", Reject::InvalidNetwork),
		("moc", "call", Reject::UnknownService),
		("262010000000001", "26201x", Reject::InvalidSubscriber),
		("262010000000001", "2620100000000012", Reject::InvalidSubscriber),
		("4930123456", "", Reject::InvalidNumber),
		("4930123456", "0930123456", Reject::InvalidNumber),
		("4930123456", "4930123456789012", Reject::InvalidNumber),
		("4930123456", "++49301", Reject::InvalidNumber),
		("2026-03-02T00:00:00Z", "2026-03-02T00:00:00", Reject::InvalidTime),
		("2026-03-02T00:00:00Z", "2026-03-02", Reject::InvalidTime),
		(",61", ",-1", Reject::InvalidQuantity),
		(",61", ",1.5", Reject::InvalidQuantity),
		(",61", ",", Reject::InvalidQuantity),
		(",61", "", Reject::MissingField),
	] {
		assert_eq!(csv_row(&row.replacen(from, to, 1)), Err(cause), "{to:?}");
	}
	let json = |text: &str| {
		let (_, report) = take(text, Format::JsonLines, &ImportOptions::default());
		report.rejected.into_keys().collect::<Vec<_>>()
	};
	assert_eq!(json("{"), [Reject::Malformed]);
	assert_eq!(json("[]"), [Reject::Malformed]);
	assert_eq!(json(r#"{"id":1}"#), [Reject::Malformed]);
	assert_eq!(json(r#"{"id":"1"}"#), [Reject::MissingField]);
	assert_eq!(json("\n\n"), []);
	let long = format!("{}\n{{\n", "x".repeat(200_000));
	let (_, report) = take(&long, Format::JsonLines, &ImportOptions::default());
	assert_eq!(report.rejected[&Reject::Malformed], (2, vec![1, 2]));
	let missing =
		read_records("id,home\n".as_bytes(), Format::Csv, &ImportOptions::default(), |_, _| {});
	let message = missing.expect_err("columns are missing").to_string();
	assert_eq!(message, "the file has no column \"visited\"");
}

#[test]
fn times_without_a_place_should_be_on_the_clocks_of_the_file() {
	let options = ImportOptions {
		zone: zone("Europe/Berlin"),
		period: Some(Period { from: MONDAY, until: MONDAY + 300 * DAY }),
	};
	let at = |time: &str| {
		let text = format!("{HEADER}1,DEUD1,GBRCN,moc,262010000000001,4930123456,{time},61\n");
		let (records, report) = take(&text, Format::Csv, &options);
		records
			.first()
			.map(|record| record.start)
			.ok_or_else(|| *report.rejected.keys().next().expect("taken or rejected"))
	};
	assert_eq!(at("2026-03-02T01:00:00"), Ok(MONDAY));
	assert_eq!(at("2026-03-02T01:00:00+02:00"), Err(Reject::OutsidePeriod));
	assert_eq!(at("2026-03-29T02:30:00"), Err(Reject::SkippedTime));
	assert_eq!(at("2026-10-25T02:30:00"), Err(Reject::AmbiguousTime));
	assert_eq!(at("2026-10-25T02:30:00+01:00"), Ok(1_792_891_800));
}

#[test]
fn a_file_should_be_rated_with_a_report_of_what_was_not() {
	let sheet = read(SHEET).expect("a valid sheet");
	let rater = Rater::new(parties(), &sheet, &sheet).expect("a valid sheet");
	let row = |id, number, start: &str| {
		format!("{id},DEUD1,GBRCN,moc,262010000000001,{number},{start},61\n")
	};
	let monday = "2026-03-02T12:00:00Z";
	let text = [
		HEADER.to_owned(),
		row(1, "4930123", monday),
		row(1, "4930123", monday),
		row(2, "3312345", monday),
		row(3, "4930123", "2020-01-01T00:00:00Z"),
		row(4, "4915123", monday),
		row(5, "x", monday),
	]
	.concat();
	let options = ImportOptions::default();
	let (book, report) =
		rate_records(text.as_bytes(), Format::Csv, &options, &rater).expect("memory can be read");
	assert_eq!(report.accepted, 2);
	let rejected: Vec<_> = report.rejected.into_iter().collect();
	assert_eq!(
		rejected,
		[
			(Reject::RepeatedId, (1, vec![3])),
			(Reject::InvalidNumber, (1, vec![7])),
			(Reject::NoPrefix, (1, vec![4])),
			(Reject::NoRateInForce, (1, vec![5])),
		]
	);
	// 61 s at 0.05 a minute, and 66 s at 0.12 with 0.02 for the connection.
	let mut file = Vec::new();
	write_rated(&mut file, &book).expect("memory takes everything");
	assert_eq!(
		String::from_utf8(file).expect("ASCII"),
		"id,direction,service,subscriber,number,start,quantity,billed,destination,charge\n\
		1,first-serves,moc,262010000000001,4930123,2026-03-02T12:00:00Z,61,61,DE fixed,0.050833333333333333\n\
		4,first-serves,moc,262010000000001,4915123,2026-03-02T12:00:00Z,61,66,DE mobile,0.152\n"
	);
}

#[test]
fn generated_records_should_be_read_as_they_are_written() {
	let generated = generate(&different(2, 500, 10, true)).expect("a possible scenario");
	for format in [Format::Csv, Format::JsonLines] {
		let mut file = Vec::new();
		write_records(&mut file, format, &generated.records[0]).expect("memory takes everything");
		let text = String::from_utf8(file).expect("ASCII");
		let (records, report) = take(&text, format, &ImportOptions::default());
		assert_eq!(report.rejections(), 0);
		assert_eq!(records, generated.records[0]);
	}
}

#[test]
fn a_scenario_should_give_the_same_files_for_ever() {
	let generated = generate(&different(1, 1_000, 10, true)).expect("a possible scenario");
	let mut files = Vec::new();
	for side in &generated.records {
		write_records(&mut files, Format::Csv, side).expect("memory takes everything");
	}
	for sheet in generated.sheets.iter().chain(generated.copies.iter().flatten()) {
		write_sheet(&mut files, sheet).expect("memory takes everything");
	}
	generated.write_key(&mut files).expect("memory takes everything");
	let hash: String = merkle::leaf(&files).iter().map(|byte| format!("{byte:02x}")).collect();
	assert_eq!(hash, include_str!("../data/scenario.hash").trim_end());
	let again = generate(&different(1, 1_000, 10, true)).expect("a possible scenario");
	assert_eq!(again.records, generated.records);
	let other = generate(&different(2, 1_000, 10, true)).expect("a possible scenario");
	assert_ne!(other.records, generated.records);
}

/// Text that is nearly right, so that readers get further than to its first character.
fn text() -> impl Strategy<Value = String> {
	let parts = prop::sample::select(vec![
		"# version: 1\n", "# currency: XDR\n", "# zone: Europe/Berlin\n", "# round totals: 2 up\n",
		"service,prefix,destination,from,until,hours,zone,price,per,increments,connect,minimum,cap\n",
		HEADER, "moc", ",", "\n", "49", "DE", "2026-03-29", "T02:30:00", "+01:00", "Z", "mon-fri ",
		"08:00-20:00", "1e9", "0.03", "60/1", "kB", "\"", "{", "}", "[", "]", ":", "\"id\"", "\u{e4}",
		"18446744073709551616", "-1", "[{\"header\":{\"mspOwner\":\"A\"},\"body\":{\"inbound\":[",
	]);
	prop::collection::vec(prop_oneof![4 => parts.prop_map(str::to_owned), 1 => ".{0,8}"], 0..60)
		.prop_map(|parts| parts.concat())
}

proptest! {
	#[test]
	fn readers_should_take_any_text(text in text()) {
		if let Ok(sheet) = read_sheet(text.as_bytes()) {
			let _ = Rater::new(parties(), &sheet, &sheet);
		}
		let options = ImportOptions { zone: zone("Europe/Berlin"), period: None };
		for format in [Format::Csv, Format::JsonLines] {
			let _ = read_records(text.as_bytes(), format, &options, |_, _| {});
		}
		let _ = interwork_rating::usage::read_usage(text.as_bytes());
		let _ = parse_band(&text);
		let _ = parse_units(&text);
		let _ = parse_increments(&text);
		let _ = time::parse_time(text.as_bytes());
		let _ = Amount::parse(&text);
	}
}

#[test]
fn impossible_scenarios_should_be_refused() {
	use interwork_rating::generate::{Discrepancies, GenerateError, Scenario, SHORTEST};
	let good = different(1, 60, 10, false);
	assert!(generate(&good).is_ok());
	let refused = |scenario: Scenario| generate(&scenario).err();
	assert_eq!(refused(Scenario { events: 59, ..good }), Some(GenerateError::TooManyDiscrepancies));
	let period = Period { until: good.period.from + DAY - 1, ..good.period };
	assert_eq!(refused(Scenario { period, ..good }), Some(GenerateError::ShortPeriod));
	// Without wrong clocks there is room in less.
	let discrepancies = Discrepancies { time_zone: 0, ..good.discrepancies };
	assert!(generate(&Scenario { period, discrepancies, ..good }).is_ok());
	let period = Period { until: good.period.from + SHORTEST - 1, ..good.period };
	let refusal = refused(Scenario { period, discrepancies, ..good });
	assert_eq!(refusal, Some(GenerateError::ShortPeriod));
	let mut networks = good.networks;
	networks[0].zone = "Nowhere";
	assert_eq!(refused(Scenario { networks, ..good }), Some(GenerateError::Network));
}

#[test]
fn a_large_sheet_should_have_ten_thousand_prefixes() {
	let generated: Generated =
		generate(&interwork_rating::generate::Scenario::new(1, 0)).expect("a possible scenario");
	let mut prefixes: Vec<_> = generated.sheets[0].rates.iter().map(|rate| rate.prefix).collect();
	prefixes.sort_unstable();
	prefixes.dedup();
	// And the empty one.
	assert_eq!(prefixes.len(), 10_001);
}
