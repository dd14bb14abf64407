//! The payer's memory and promises: whatever it is made to read, it signs nothing above the deposit, and
//! nothing that it was not asked for.

use crate::Input;
use interwork_micropay::{
	ChannelId, Claim, ClaimTick, Genesis, Payer, Payment, TickPolicy, VoucherKey, VoucherSigner,
	PAYER_STATE_LENGTH,
};
use sha2::{Digest, Sha256};

const GENESIS: Genesis = Genesis([7; 32]);
const CHANNEL: ChannelId = ChannelId(5);
const STEPS: usize = 16;

/// Bytes of a saved state before its checksum.
const CONTENT: usize = PAYER_STATE_LENGTH - 8;

fn signer() -> VoucherSigner {
	VoucherSigner::from_seed([1; 32])
}

/// Begins with a new payer or with any bytes as a saved one, and lets it live.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let payer = if input.flag() {
		restored(input.array())
	} else {
		let (deposit, value, max) = (input.number(), input.number(), input.short());
		let policy = TickPolicy { value, max: if max > 2048 { max % 64 } else { max } };
		Payer::new(signer(), GENESIS, CHANNEL, deposit, policy).ok()
	};
	let Some(mut payer) = payer else { return };
	check(&payer);
	for _ in 0..STEPS {
		if input.is_empty() {
			break;
		}
		step(&mut payer, &mut input);
		check(&payer);
	}
}

/// The payer of a saved state, if it is one.
fn restored(content: [u8; CONTENT]) -> Option<Payer> {
	let mut state = content.to_vec();
	assert!(
		Payer::restore(signer(), &content).is_err(),
		"a state without its checksum is restored"
	);
	state.extend(&Sha256::digest(content)[..8]);
	let payer = Payer::restore(signer(), &state).ok()?;
	let again = Payer::restore(signer(), &payer.state()).expect("a payer's state is one");
	assert_eq!(again.state(), payer.state(), "a state changes by being restored");
	Some(payer)
}

fn step(payer: &mut Payer, input: &mut Input) {
	let (spent, deposit, left) = (payer.spent(), payer.deposit(), payer.left());
	match input.byte() % 8 {
		0..=2 => {
			let units = input.number();
			match payer.spend(units) {
				Ok(payment) => {
					assert!(units > 0 && units <= left);
					assert_eq!(payer.spent(), spent + units);
					check_payment(payer, &payment);
				},
				Err(_) => {
					assert!(units == 0 || units > left, "{units} units of {left} are refused");
					assert_eq!(payer.spent(), spent);
				},
			}
		},
		3 => {
			let new = input.number();
			assert_eq!(payer.top_up(new).is_ok(), new >= deposit);
			assert_eq!(payer.deposit(), deposit.max(new));
		},
		4 => {
			let saved = payer.state();
			*payer = Payer::restore(signer(), &saved).expect("a payer's state is one");
			assert_eq!(payer.state(), saved);
		},
		5 => {
			// A state that was kept badly.
			let mut content: [u8; CONTENT] = payer.state()[..CONTENT].try_into().expect("shorter");
			content[input.below(CONTENT)] ^= 1 << (input.byte() % 8);
			if let Some(other) = restored(content) {
				// It may know of a smaller deposit than the one that it has signed for.
				assert!(other.spent() <= other.deposit());
			}
		},
		6 => {
			// The payee's proof of what was spent, to one that remembers nothing.
			let Some(latest) = payer.latest() else { return };
			let voucher = latest.voucher.voucher;
			let (genesis, channel) = (voucher.genesis, voucher.channel);
			let policy = TickPolicy::UNIT_TICKS;
			let mut lost = Payer::new(signer(), genesis, channel, deposit, policy).expect("valid");
			assert_eq!(lost.recover(&latest), Ok(spent));
			*payer = lost;
		},
		_ => {
			// A proof that is made up: nothing of it is believed.
			let Some(latest) = payer.latest() else { return };
			let forged = forge(latest, input);
			let state = payer.state();
			if payer.recover(&forged).is_ok() {
				assert_eq!(payer.spent(), spent, "the payer believes what it has not promised");
			}
			assert_eq!(payer.state(), state);
		},
	}
	assert!(payer.spent() >= spent && payer.deposit() >= deposit);
}

/// The claim with something changed.
fn forge(mut claim: Claim, input: &mut Input) -> Claim {
	let voucher = &mut claim.voucher.voucher;
	match input.byte() % 6 {
		0 => voucher.cumulative = input.number(),
		1 => voucher.tick_value = input.number(),
		2 => voucher.max_ticks = input.short(),
		3 => claim.voucher.signature.0[input.below(64)] ^= 1 << (input.byte() % 8),
		4 => claim.tick = Some(ClaimTick { index: input.short(), preimage: input.array() }),
		_ => claim.tick = None,
	}
	claim
}

/// What holds of every payer at any time.
fn check(payer: &Payer) {
	assert!(payer.spent() <= payer.deposit());
	assert_eq!(payer.left(), payer.deposit() - payer.spent());
	match payer.latest() {
		None => assert_eq!(payer.spent(), 0),
		Some(latest) => {
			assert_eq!(latest.total(), Some(payer.spent()));
			check_payment(payer, &Payment::Claim(latest));
		},
	}
}

/// What holds of everything that a payer sends.
fn check_payment(payer: &Payer, payment: &Payment) {
	assert_eq!(payment.channel(), payer.channel());
	payment.using_encoded(|bytes| assert_eq!(Payment::decode(bytes), Ok(*payment)));
	let Payment::Claim(claim) = payment else { return };
	let signed = claim.voucher;
	let key = VoucherKey::from_bytes(signer().public()).expect("a signer's key is one");
	assert!(signed.is_signed_by(&key));
	let most = signed.voucher.total(signed.voucher.max_ticks);
	assert!(
		most.is_some_and(|most| most <= payer.deposit()),
		"the ticks promise more than the deposit"
	);
}
