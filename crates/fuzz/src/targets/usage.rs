//! Monthly usage reports: whatever a file says, what is compared adds up, both sides see the same, and
//! statements made of them are statements.

use codec::Encode;
use interwork_rating::{usage::*, *};

/// The bytes are a file with two reports, or are not.
pub fn run(data: &[u8]) {
	let Ok(reports) = read_usage(data) else { return };
	let [first, second] = &reports;
	for basis_points in [0, 500, u32::MAX] {
		compared(first, second, basis_points);
	}
	let Ok([one, other]) = usage_statements(&reports) else { return };
	for statement in [&one, &other] {
		assert_eq!(Statement::from_bytes(&statement.encode()).as_ref(), Ok(statement));
	}
	for (statement, report) in [(&one, first), (&other, second)] {
		assert!(statement.buckets.len() <= report.inbound.len() + report.outbound.len());
	}
}

fn compared(first: &UsageReport, second: &UsageReport, basis_points: u32) {
	let sides = compare_usage(first, second, basis_points);
	let others = compare_usage(second, first, basis_points);
	assert_eq!(sides.is_ok(), others.is_ok());
	let (Ok(sides), Ok([visitors, customers])) = (sides, others) else { return };
	for (side, other) in sides.iter().zip([customers, visitors]) {
		assert_eq!((side.first, side.second), (other.second, other.first));
		assert_eq!(side.lines.len(), other.lines.len());
		for (line, seen) in side.lines.iter().zip(&other.lines) {
			assert_eq!((&line.key, line.verdict), (&seen.key, seen.verdict));
			assert_eq!((line.first, line.second), (seen.second, seen.first));
			assert!(line.first.is_some() || line.second.is_some());
		}
		let verdicts = [UsageVerdict::Equal, UsageVerdict::Within, UsageVerdict::Beyond];
		let counted: usize = verdicts.into_iter().map(|verdict| side.count(verdict)).sum();
		assert_eq!(counted, side.lines.len());
		assert!(side.shared() <= side.lines.len());
	}
	let rows = |list: &UsageList| list.values().map(|figures| figures.rows).sum::<u64>();
	let [visitors, customers] = &sides;
	assert_eq!(
		visitors.first.rows + customers.first.rows,
		rows(&first.inbound) + rows(&first.outbound)
	);
	assert_eq!(
		visitors.second.rows + customers.second.rows,
		rows(&second.inbound) + rows(&second.outbound)
	);

	let Ok(table) = summarise(&sides) else { return };
	let rows: u64 = table.iter().map(|line| line.first.rows + line.second.rows).sum();
	let all = sides.iter().map(|side| side.first.rows + side.second.rows).sum::<u64>();
	assert_eq!(rows, all, "rows are lost in the table");
	write_usage(Vec::new(), &table).expect("memory can be written");
	let _ = usage_json(&sides).expect("sums are as above").to_string();
}
