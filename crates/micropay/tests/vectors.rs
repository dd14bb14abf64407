//! The library against vectors that were made without it: see `vectors/make.py`.

use interwork_micropay::*;
use rand_core::OsRng;
use serde_json::Value;

fn read(name: &str) -> Value {
	let path = format!("{}/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
	serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn rows<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
	let rows = value[key].as_array().unwrap();
	assert!(!rows.is_empty());
	rows
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
	value[key].as_str().unwrap_or_else(|| panic!("no text {key} in {value}"))
}

fn bytes(value: &Value, key: &str) -> Vec<u8> {
	hex::decode(text(value, key)).unwrap()
}

fn array<const N: usize>(value: &Value, key: &str) -> [u8; N] {
	bytes(value, key).try_into().unwrap()
}

/// Numbers of 64 bits stand as text: JSON has none of them.
fn number(value: &Value, key: &str) -> u64 {
	text(value, key).parse().unwrap()
}

fn count(value: &Value, key: &str) -> u16 {
	u16::try_from(value[key].as_u64().unwrap()).unwrap()
}

fn voucher(row: &Value) -> Voucher {
	Voucher {
		genesis: Genesis(array(row, "genesis")),
		channel: ChannelId(number(row, "channel")),
		cumulative: number(row, "cumulative"),
		tick_root: array(row, "tick_root"),
		tick_value: number(row, "tick_value"),
		max_ticks: count(row, "max_ticks"),
	}
}

#[test]
fn vouchers_should_have_the_vectors_bytes_and_signatures() {
	let vectors = read("vouchers.json");
	for row in rows(&vectors, "valid") {
		let (voucher, signer) = (voucher(row), VoucherSigner::from_seed(array(row, "seed")));
		assert_eq!(voucher.encode().to_vec(), bytes(row, "message"), "{row}");
		assert_eq!(Voucher::decode(&bytes(row, "message")), Ok(voucher), "{row}");
		assert_eq!(signer.public(), array(row, "public_key"), "{row}");
		let signed = signer.sign(voucher);
		assert_eq!(signed.signature.0, array(row, "signature"), "{row}");
		let key = VoucherKey::from_bytes(signer.public()).unwrap();
		assert!(signed.is_signed_by(&key));
		assert_eq!(SignedVoucher::decode(&signed.encode()), Ok(signed));
	}
}

#[test]
fn bytes_that_are_no_voucher_should_be_refused_for_the_vectors_reason() {
	for row in rows(&read("vouchers.json"), "invalid") {
		let error = Voucher::decode(&bytes(row, "message")).expect_err(text(row, "name"));
		let reason = match error {
			VoucherError::WrongLength { .. } => "length",
			VoucherError::WrongTag => "tag",
			VoucherError::TooManyTicks { .. } => "ticks",
			VoucherError::TicksWithoutValue => "value",
			VoucherError::ValueWithoutTicks => "no ticks",
		};
		assert_eq!(reason, text(row, "reason"), "{row}");
	}
}

/// Also those at the edge of what ZIP-215 accepts, one by one and in batches.
#[test]
fn signatures_should_be_valid_exactly_when_the_vectors_say_so() {
	let vectors = read("vouchers.json");
	let cases: Vec<(VoucherKey, SignedVoucher, bool)> = rows(&vectors, "signatures")
		.iter()
		.map(|row| {
			let signed = SignedVoucher {
				voucher: Voucher::decode(&bytes(row, "message")).unwrap(),
				signature: VoucherSignature(array(row, "signature")),
			};
			let key = VoucherKey::from_bytes(array(row, "public_key")).unwrap();
			assert_eq!(signed.is_signed_by(&key), row["valid"].as_bool().unwrap(), "{row}");
			(key, signed, row["valid"].as_bool().unwrap())
		})
		.collect();
	let pairs: Vec<_> = cases.iter().map(|(key, signed, _)| (key, signed)).collect();
	let expected: Vec<bool> = cases.iter().map(|(_, _, valid)| *valid).collect();
	assert_eq!(verify_batch(&pairs, OsRng), expected);
	// The valid ones together, which one equation must accept.
	let valid: Vec<_> = cases
		.iter()
		.filter(|case| case.2)
		.map(|(key, signed, _)| (key, signed))
		.collect();
	assert!(verify_batch(&valid, OsRng).into_iter().all(|valid| valid));
	assert!(verify_batch(&[], OsRng).is_empty());
	for (pair, valid) in pairs.iter().zip(expected) {
		assert_eq!(verify_batch(&[*pair], OsRng), [valid]);
	}
}

#[test]
fn chains_should_have_the_vectors_values() {
	for row in rows(&read("ticks.json"), "chains") {
		let channel = ChannelId(number(row, "channel"));
		let (end, max) = (array(row, "end"), count(row, "max_ticks"));
		let mut chain = TickChain::new(channel, end, max).unwrap();
		assert_eq!(chain.root(), array(row, "root"));
		let hasher = TickHasher::new(channel);
		for tick in rows(row, "ticks") {
			let (index, preimage) = (count(tick, "index"), array(tick, "preimage"));
			assert_eq!(chain.advance(index), Ok(preimage), "tick {index}");
			assert_eq!(hasher.steps(&preimage, index), array(row, "root"), "tick {index}");
		}
	}
}

#[test]
fn payers_should_send_the_vectors_payments() {
	let vectors = read("payers.json");
	let signer = VoucherSigner::from_seed(array(&vectors, "seed"));
	assert_eq!(signer.public(), array(&vectors, "public_key"));
	let (genesis, channel) =
		(Genesis(array(&vectors, "genesis")), ChannelId(number(&vectors, "channel")));
	let deposit = number(&vectors, "deposit");
	for session in rows(&vectors, "sessions") {
		let policy =
			TickPolicy { value: number(session, "tick_value"), max: count(session, "max_ticks") };
		let mut payer = Payer::new(signer.clone(), genesis, channel, deposit, policy).unwrap();
		for step in rows(session, "steps") {
			let payment = payer.spend(number(step, "units")).unwrap();
			payment.using_encoded(|encoded| {
				assert_eq!(encoded, bytes(step, "payment"), "{step}");
				assert_eq!(Payment::decode(encoded), Ok(payment));
			});
			assert_eq!(payer.spent(), number(step, "total"));
		}
	}
}

#[test]
fn units_should_be_those_of_the_vectors() {
	for row in rows(&read("meters.json"), "cases") {
		let units = meter::units(number(row, "bytes"), number(row, "bytes_per_unit"));
		assert_eq!(units, number(row, "units"), "{row}");
	}
}

#[test]
fn queries_should_have_the_vectors_bytes_and_signatures() {
	let vectors = read("messages.json");
	let genesis = Genesis(array(&vectors, "genesis"));
	let mut queries = 0;
	for row in rows(&vectors, "valid").iter().filter(|row| row["kind"] == "query") {
		let fields = &row["fields"];
		let channel = ChannelId(number(fields, "channel"));
		let query = Query { genesis, channel, time: number(fields, "time") };
		assert_eq!(query.encode().to_vec(), bytes(row, "message"), "{row}");
		let key = VoucherKey::from_bytes(array(row, "account")).unwrap();
		let signature = VoucherSignature(array(row, "signature"));
		assert!(key.has_signed_query(&query, &signature), "{row}");
		let later = Query { time: query.time ^ 1, ..query };
		assert!(!key.has_signed_query(&later, &signature), "{row}");
		queries += 1;
	}
	assert_eq!(queries, 2);
}
