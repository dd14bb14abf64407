//! Bytes as what goes from payer to payee, and from payee to the chain.

use interwork_micropay::{
	Claim, Payment, SignedVoucher, Tick, Voucher, CLAIM_LENGTH, SIGNED_VOUCHER_LENGTH, TICK_LENGTH,
};

/// Reads the bytes as each kind of message.
pub fn run(data: &[u8]) {
	let tick = Tick::decode(data);
	if let Some(tick) = tick {
		assert_eq!(tick.encode(), data);
		assert_ne!(tick.index, 0);
	}
	let voucher = SignedVoucher::decode(data);
	if let Ok(voucher) = &voucher {
		assert_eq!(voucher.encode(), data);
		assert!(Voucher::decode(&data[..106]).is_ok());
	}
	let claim = Claim::decode(data);
	if let Ok(claim) = &claim {
		assert_eq!(claim.encode(), data);
		assert!(claim.tick.is_none_or(|tick| tick.index > 0));
	}
	let kinds = [tick.is_some(), voucher.is_ok(), claim.is_ok()];
	assert!(kinds.iter().filter(|is| **is).count() <= 1, "bytes are two kinds of message");

	let payment = Payment::decode(data);
	assert_eq!(payment.is_ok(), kinds.contains(&true), "a payment is one of the three");
	let Ok(payment) = payment else { return };
	match payment {
		Payment::Tick(read) => assert_eq!(Some(read), tick),
		Payment::Claim(read) => {
			assert_eq!(Some(read), claim.ok().or(voucher.ok().map(Claim::from)))
		},
	}
	payment.using_encoded(|encoded| {
		assert_eq!(Payment::decode(encoded), Ok(payment), "a payment is lost on the way");
		// A claim has a place for a tick; without one, it is sent without the place.
		let length = match payment {
			Payment::Tick(_) => TICK_LENGTH,
			Payment::Claim(Claim { tick: None, .. }) => SIGNED_VOUCHER_LENGTH,
			Payment::Claim(_) => CLAIM_LENGTH,
		};
		assert_eq!(encoded, &data[..length], "a payment has two encodings");
		assert!(data[length..].iter().all(|byte| *byte == 0));
	});
}
