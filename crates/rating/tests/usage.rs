//! The usage reports of two operator groups. They are no part of the project: the tests look for them beside
//! it and say so when they are not there.

use interwork_rating::{usage::*, *};
use std::{fs::File, path::PathBuf};

fn reports() -> Option<[UsageReport; 2]> {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
		.join("../../../shared/data/usages_dtag_tmus.json");
	let Ok(file) = File::open(&path) else {
		eprintln!("skipped: there is no {}", path.display());
		return None;
	};
	Some(read_usage(file).expect("two usage reports"))
}

#[test]
fn real_reports_should_compare_as_they_are_known_to() {
	let Some(reports) = reports() else { return };
	let [first, second] = &reports;
	assert_eq!((first.owner.as_str(), second.owner.as_str()), ("DTAG", "TMUS"));
	let sides = compare_usage(first, second, 500).expect("small sums");
	let cents = |decimal: Decimal| decimal.rounded(2).expect("small").to_string();
	let expected =
		[(202, 121, 66, "6682465.1", "6749519.65"), (221, 154, 51, "12314706.04", "12527739.17")];
	for (side, (keys, equal, beyond, of_first, of_second)) in sides.iter().zip(expected) {
		assert_eq!((side.lines.len(), side.shared()), (keys, keys));
		assert_eq!(side.count(UsageVerdict::Equal), equal);
		assert_eq!(side.count(UsageVerdict::Beyond), beyond);
		assert_eq!(side.count(UsageVerdict::Within), keys - equal - beyond);
		assert_eq!(cents(side.first.charge), of_first);
		assert_eq!(cents(side.second.charge), of_second);
	}
	let uncharged = |list: &UsageList| list.values().map(|figures| figures.uncharged).sum::<u64>();
	assert_eq!(uncharged(&first.inbound), 60);
	assert_eq!(uncharged(&first.outbound), 57);
	assert_eq!(uncharged(&second.inbound), 184);
	assert_eq!(uncharged(&second.outbound), 210);
	let most = [first, second]
		.into_iter()
		.flat_map(|report| report.inbound.values().chain(report.outbound.values()))
		.map(|figures| figures.rows)
		.max();
	assert_eq!(most, Some(152));
}

#[test]
fn real_reports_should_have_the_same_verdicts_as_statements() {
	let Some(reports) = reports() else { return };
	let [first, second] = &reports;
	let sides = compare_usage(first, second, 500).expect("small sums");
	let [one, other] = usage_statements(&reports).expect("known services");
	let whatever = Tolerance { absolute: Amount::ZERO, basis_points: 10_000 };
	let rules = ComparisonRules {
		// Money does not matter here, only usage does.
		tolerance: whatever,
		destinations: Vec::new(),
		lines: whatever,
		units: Some(500),
		figure: AgreedFigure::Provider,
		rounding: Rounding { decimals: 2, mode: RoundingMode::HalfUp },
	};
	let comparison = compare(&one, &other, &rules).expect("of one period");
	for side in &sides {
		let lines: Vec<&Line> = comparison
			.lines
			.iter()
			.filter(|line| line.key.direction == side.direction)
			.collect();
		assert_eq!(lines.len(), side.lines.len());
		let beyond = lines.iter().filter(|line| line.verdict == LineVerdict::Beyond);
		assert_eq!(beyond.clone().count(), side.count(UsageVerdict::Beyond));
		assert!(beyond.clone().all(|line| line.disputed));
		let equal = lines.iter().filter(|line| line.first.units == line.second.units);
		assert_eq!(equal.count(), side.count(UsageVerdict::Equal));
		// The same ones, not only as many.
		for line in &side.lines {
			let from = line.key.month.period().expect("a month").from;
			let name = format!("{}-{}", line.key.home, line.key.visitor);
			let class = line.key.service.strip_prefix("MOC ").unwrap_or_default();
			let found = lines.iter().find(|other| {
				let destination = other.key.destination.as_str();
				i64::from(other.key.hour) * 3_600 == from
					&& destination == format!("{name} {class}").trim_end()
					&& match line.key.service.as_str() {
						"MTC" => other.key.service == Service::CallIn,
						"SMS MO" => other.key.service == Service::MessageOut,
						"GPRS" => other.key.service == Service::Data,
						_ => other.key.service == Service::CallOut,
					}
			});
			let verdict = found.expect("every key is a line").verdict;
			let beyond = line.verdict == UsageVerdict::Beyond;
			assert_eq!(verdict == LineVerdict::Beyond, beyond, "{:?}", line.key);
		}
		let (of_first, of_second) = side.direction.of(&comparison.totals);
		let cents = Rounding { decimals: 2, mode: RoundingMode::HalfEven };
		let text = |charge: &Charge| charge.round(cents).expect("small").to_string();
		let known = |decimal: Decimal| decimal.rounded(2).expect("small").to_string();
		assert_eq!(text(of_first), known(side.first.charge));
		assert_eq!(text(of_second), known(side.second.charge));
	}
}

#[test]
fn tables_should_be_written_in_full() {
	let Some([first, second]) = reports() else { return };
	let sides = compare_usage(&first, &second, 500).expect("small sums");
	let table = summarise(&sides).expect("small sums");
	// Six services in 24 months, in both directions, but for those that nobody used.
	let mut file = Vec::new();
	write_usage(&mut file, &table).expect("memory takes everything");
	let text = String::from_utf8(file).expect("ASCII");
	assert_eq!(text.lines().count(), table.len() + 1);
	let json = usage_json(&sides).expect("small sums");
	assert_eq!(json["directions"][0]["equal"], 121);
	assert_eq!(json["directions"][1]["beyond"], 51);
	assert_eq!(json["by_service_and_month"].as_array().map(Vec::len), Some(table.len()));
}

fn two(rows: &str) -> String {
	let report = |owner: &str, inbound: &str, outbound: &str| {
		format!(
			r#"{{"header":{{"mspOwner":"{owner}"}},"body":{{"inbound":[{inbound}],"outbound":[{outbound}]}}}}"#
		)
	};
	format!("[{},{}]", report("A", rows, ""), report("B", "", rows))
}

const ROW: &str = r#"{"yearMonth":"43466","homeTadig":"AAZOR","visitorTadig":"DEUD1","service":"MTC","usage":0.1,"units":"min","charges":1e-2,"currency":"EUR"}"#;

#[test]
fn numbers_should_keep_all_their_digits() {
	let rows = [ROW; 10].join(",");
	let [first, second] = read_usage(two(&rows).as_bytes()).expect("two reports");
	let figures = first.inbound.values().next().expect("one key");
	// Ten times 0.1 is 1, which floats do not know.
	assert_eq!((figures.usage.to_string(), figures.charge.to_string()), ("1".into(), "0.1".into()));
	let sides = compare_usage(&first, &second, 0).expect("small sums");
	assert_eq!(sides[0].count(UsageVerdict::Equal), 1);
	let key = first.inbound.keys().next().expect("one key");
	assert_eq!(key.month, Month { year: 2019, month: 1 });
	assert_eq!(key.month.to_string(), "2019-01");
}

#[test]
fn wrong_reports_should_be_refused_with_their_place() {
	let refused = |rows: &str| read_usage(two(rows).as_bytes()).map_err(|error| error.to_string());
	let with = |from: &str, to: &str| refused(&format!("{ROW},{}", ROW.replace(from, to)));
	for (from, to, message) in [
		("43466", "January", "row 2 of inbound of A: yearMonth cannot be \"January\""),
		("AAZOR", "AA", "row 2 of inbound of A: homeTadig cannot be \"AA\""),
		("0.1", "\"0.1\"", "row 2 of inbound of A: usage cannot be \"\\\"0.1\\\"\""),
		("1e-2", "1e-20", "row 2 of inbound of A: charges cannot be \"1e-20\""),
		("EUR", "USD", "charges of A are in more than one currency"),
	] {
		assert_eq!(with(from, to), Err(message.into()));
	}
	assert!(read_usage("[]".as_bytes()).is_err());
	assert!(read_usage("{}".as_bytes()).is_err());
	let without = with(r#","charges":1e-2"#, "").expect("charges may be missing");
	let figures = without[0].inbound.values().next().expect("one key");
	assert_eq!((figures.rows, figures.uncharged), (2, 1));
}
