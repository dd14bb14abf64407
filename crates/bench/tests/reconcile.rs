//! Whole periods between two of four nodes, each from two operators' records to the transfer. What comes
//! out is compared with the key of the records, to the last digit; times are for the measurement.

use interwork_bench::{program, reconcile};

#[tokio::test(flavor = "multi_thread")]
async fn periods_should_be_settled_as_the_key_of_their_records_says() {
	let settings = reconcile::Settings {
		tool: program("interwork").expect("a folder"),
		events: 2_000,
		periods: 2,
		period_events: 1_000,
		matched: vec![2_000],
	};
	let figures =
		reconcile::measure(&program("interwork-node").expect("a folder"), &settings, &|_| {})
			.await
			.expect("everything is settled");
	assert_eq!(figures.periods.len(), 4);
	for period in &figures.periods {
		// Of five records that differ some are charged differently whenever the period is.
		assert_eq!(period.causes > 0, period.differing > 0, "{} causes", period.causes);
		assert_eq!(period.opened_bytes > 0, period.causes > 0, "{} bytes", period.opened_bytes);
		assert_eq!(period.disputed != "0", period.causes > 0, "{} SDRt", period.disputed);
	}
	println!("{}", reconcile::table(&figures));
}
