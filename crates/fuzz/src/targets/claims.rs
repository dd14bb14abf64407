//! The payee accepts what the chain accepts, and nothing else.
//!
//! Payments of every kind reach a payee, mended and broken; the chain's own check, with the signatures
//! and hashes that the runtime uses, is asked whether it would take a claim of the payment after a claim
//! of everything that the payee has taken before. After each step the chain is asked for the claim that
//! the payee would make.

use crate::{targets::ticks::sha256, Input};
use interwork_micropay::{
	Accepted, ChainView, ChannelId, Claim, ClaimTick, Genesis, Payee, PayeeError, Payment,
	SignedVoucher, Terms, Tick, TickHasher, Voucher, VoucherSignature, VoucherSigner, MAX_TICKS,
};
use interwork_primitives::{messages, AcceptanceId, AccountId};
use pallet_channels::types::{ChannelPhase, ChannelRecord, Claim as ChainClaim, ClaimFault};
use sp_core::ed25519;

const GENESIS: [u8; 32] = [7; 32];
const CHANNEL: u64 = 5;
const START: u64 = 1_900_000_000;
const STEPS: usize = 24;

/// What takes a payment: the payee, or a fault planted around it.
pub type Accept = fn(&mut Payee, &Payment, u64) -> Result<Accepted, PayeeError>;

/// Runs one input with the payee as it is.
pub fn run(data: &[u8]) {
	run_with(data, Payee::accept);
}

/// Runs one input with another way to take payments.
pub fn run_with(data: &[u8], accept: Accept) {
	let mut input = Input::new(data);
	let mut world = World::new(&mut input, accept);
	for _ in 0..STEPS {
		if input.is_empty() {
			break;
		}
		world.step(&mut input);
		world.check_claim();
	}
}

struct World {
	signer: VoucherSigner,
	stranger: VoucherSigner,
	payee: Payee,
	accept: Accept,
	/// The channel on chain.
	record: ChannelRecord,
	now: u64,
	/// The last payment that was made, whatever became of it.
	last: Option<Payment>,
	/// Channel, end and length of the last chain of ticks.
	chain: (u64, [u8; 32], u16),
}

impl World {
	fn new(input: &mut Input, accept: Accept) -> Self {
		let signer = VoucherSigner::from_seed([1; 32]);
		let record = ChannelRecord {
			payer: AccountId::new([9; 32]),
			voucher_key: signer.public(),
			acceptance: AcceptanceId(1),
			deposit: input.number(),
			claimed: 0,
			closes_at: START + u64::from(input.short()),
			grace: input.short().into(),
		};
		let payee = Payee::new(Terms {
			genesis: Genesis(GENESIS),
			channel: ChannelId(CHANNEL),
			voucher_key: signer.public(),
			view: view(&record, START),
		});
		Self {
			payee: payee.expect("the signer's key is one"),
			signer,
			stranger: VoucherSigner::from_seed([2; 32]),
			accept,
			record,
			now: START,
			last: None,
			chain: (CHANNEL, [0; 32], 1),
		}
	}

	fn step(&mut self, input: &mut Input) {
		match input.byte() % 8 {
			0..=2 => {
				let claim = self.claim(input);
				self.pay(Payment::Claim(claim));
			},
			3 | 4 => {
				let tick = self.tick(input);
				self.pay(Payment::Tick(tick));
			},
			5 => self.repeat(input),
			6 => self.chain_moves(input),
			_ => self.time_passes(input),
		}
	}

	/// A voucher, mostly such as the payer would sign, with or without a tick.
	fn claim(&mut self, input: &mut Input) -> Claim {
		let deviation = input.byte();
		let genesis = if deviation == 1 { [8; 32] } else { GENESIS };
		let channel = if deviation == 2 { input.number() } else { CHANNEL };
		let cumulative = self.units(input);
		let mut voucher = Voucher::plain(Genesis(genesis), ChannelId(channel), cumulative);
		if input.flag() {
			let (end, length) = ([input.byte(); 32], 1 + input.short() % MAX_TICKS);
			self.chain = (channel, end, length);
			voucher.tick_root = TickHasher::new(ChannelId(channel)).steps(&end, length);
			voucher.max_ticks = length;
			voucher.tick_value = 1 + self.units(input) % 16;
		}
		match deviation {
			3 => voucher.max_ticks = input.short(),
			4 => voucher.tick_value = input.number(),
			5 => voucher.tick_root = [input.byte(); 32],
			_ => {},
		}
		let signer = if deviation == 6 { &self.stranger } else { &self.signer };
		let mut signed = signer.sign(voucher);
		match deviation {
			// What was signed is not what is sent.
			7 => signed.voucher.cumulative = self.units(input),
			8 => signed.signature = VoucherSignature([input.byte(); 64]),
			9 => signed.signature.0[input.below(64)] ^= 1 << (input.byte() % 8),
			// The signature of the last voucher, with another one.
			10 => {
				if let Some(Payment::Claim(last)) = self.last {
					signed.signature = last.voucher.signature;
				}
			},
			_ => {},
		}
		let tick = input.flag().then(|| self.claim_tick(input));
		Claim { voucher: signed, tick }
	}

	/// A number of units near those that matter, or any.
	fn units(&self, input: &mut Input) -> u64 {
		let near = input.byte();
		let around = |number: u64| number.wrapping_add(u64::from(near >> 3)).wrapping_sub(2);
		match near % 8 {
			0..=3 => around(self.payee.covered()),
			4 => around(self.record.deposit),
			5 => around(self.record.claimed),
			_ => input.number(),
		}
	}

	/// A tick of the last chain, mostly the right value for its index.
	fn claim_tick(&self, input: &mut Input) -> ClaimTick {
		let (channel, end, length) = self.chain;
		let index = match input.byte() {
			0..=191 => 1 + input.short() % length,
			192..=207 => length.wrapping_add(1),
			208..=223 => 0,
			_ => input.short(),
		};
		let position = if input.byte() < 224 { index } else { index.wrapping_add(1) };
		let preimage = match length.checked_sub(position) {
			Some(down) => TickHasher::new(ChannelId(channel)).steps(&end, down),
			None => [input.byte(); 32],
		};
		ClaimTick { index, preimage }
	}

	fn tick(&self, input: &mut Input) -> Tick {
		let ClaimTick { index, preimage } = self.claim_tick(input);
		let anchor = self.payee.best().map_or(0, |best| best.voucher.voucher.cumulative);
		let (anchor, channel) = match input.byte() {
			0..=223 => (anchor, CHANNEL),
			224..=239 => (self.units(input), CHANNEL),
			_ => (anchor, input.number()),
		};
		Tick { channel: ChannelId(channel), anchor, index, preimage }
	}

	/// The last payment comes again, perhaps with a bit of it changed.
	fn repeat(&mut self, input: &mut Input) {
		let Some(payment) = self.last else { return };
		let mut bytes = payment.using_encoded(<[u8]>::to_vec);
		if input.flag() {
			let at = input.below(bytes.len());
			bytes[at] ^= 1 << (input.byte() % 8);
		}
		if let Ok(payment) = Payment::decode(&bytes) {
			self.pay(payment);
		}
	}

	/// Somebody claims, the deposit grows, or the payer asks to close; the payee sees it.
	fn chain_moves(&mut self, input: &mut Input) {
		match input.byte() % 4 {
			0 => self.record.claimed = self.payee.covered(),
			// By a later payment, which this payee has not seen.
			1 => {
				self.record.claimed =
					self.units(input).clamp(self.record.claimed, self.record.deposit)
			},
			2 => self.record.deposit = self.record.deposit.max(self.units(input)),
			_ => {
				if self.record.phase(self.now) == ChannelPhase::Open {
					self.record.closes_at = self.now;
				}
			},
		}
		self.payee
			.observe(view(&self.record, self.now))
			.expect("the chain does not go back");
	}

	fn time_passes(&mut self, input: &mut Input) {
		let moment = match input.byte() % 4 {
			0 => self.record.ends_at() - 1,
			1 => self.record.ends_at(),
			2 => self.record.closes_at,
			_ => self.now + u64::from(input.byte()),
		};
		self.now = self.now.max(moment);
	}

	/// Hands a payment to both, and compares.
	fn pay(&mut self, payment: Payment) {
		self.last = Some(payment);
		let expected = self.chain_takes(&payment);
		let before = (self.payee.covered(), self.payee.best().copied());
		let was_latest = self.payee.is_latest(&payment);
		let result = (self.accept)(&mut self.payee, &payment, self.now);
		match (&result, &expected) {
			(Ok(accepted), Ok(total)) => {
				assert_eq!(accepted.total, *total, "payee and chain count differently");
				assert_eq!(accepted.new_units, total - before.0);
				assert!(accepted.new_units > 0 && !was_latest, "a payment is taken twice");
				assert!(self.payee.is_latest(&payment));
				assert!(*total <= self.record.deposit);
			},
			(Err(refusal), Err(fault)) => {
				assert!(agree(refusal, *fault), "refused for {refusal:?} and for {fault:?}");
				let after = (self.payee.covered(), self.payee.best().copied());
				assert_eq!(before, after, "a refused payment changes something");
			},
			(Ok(_), Err(fault)) => panic!("accepted, and the chain refuses it: {fault:?}"),
			(Err(refusal), Ok(_)) => panic!("refused, and the chain takes it: {refusal:?}"),
		}
		// What is taken can be sent.
		if result.is_ok() {
			assert_eq!(payment.using_encoded(Payment::decode), Ok(payment));
		}
	}

	/// The new total if the chain takes a claim of this payment after those taken before.
	fn chain_takes(&self, payment: &Payment) -> Result<u64, ClaimFault> {
		if payment.channel().0 != CHANNEL {
			return Err(ClaimFault::ChannelNotFound);
		}
		let claim = match payment {
			Payment::Claim(claim) => *claim,
			Payment::Tick(tick) => {
				let best =
					self.payee.best().filter(|_| self.record.phase(self.now) != ChannelPhase::Over);
				let voucher = best
					.map(|best| best.voucher)
					.filter(|voucher| voucher.voucher.cumulative == tick.anchor)
					// A tick without its voucher is nothing to claim.
					.ok_or(ClaimFault::ChannelNotFound)?;
				let tick = ClaimTick { index: tick.index, preimage: tick.preimage };
				Claim { voucher, tick: Some(tick) }
			},
		};
		// A claim does not say for which chain its voucher is; whoever makes one has looked. After the
		// end that does not matter any more.
		let is_over = self.record.phase(self.now) == ChannelPhase::Over;
		if claim.voucher.voucher.genesis.0 != GENESIS && !is_over {
			return Err(ClaimFault::InvalidSignature);
		}
		let covered = ChannelRecord { claimed: self.payee.covered(), ..self.record.clone() };
		check(&covered, &claim, self.now)
	}

	/// What the payee would claim now, the chain takes, as long as it takes anything.
	fn check_claim(&self) {
		assert!(self.payee.covered() <= self.record.deposit);
		let Some(claim) = self.payee.claim() else {
			assert_eq!(self.payee.claimable(), 0);
			return;
		};
		let brought = check(&self.record, &claim, self.now);
		if self.record.phase(self.now) == ChannelPhase::Over {
			assert_eq!(brought, Err(ClaimFault::GraceOver));
		} else {
			assert_eq!(brought, Ok(self.record.claimed + self.payee.claimable()));
		}
	}
}

/// The check of the pallet, with what the runtime verifies and hashes with.
fn check(record: &ChannelRecord, claim: &Claim, now: u64) -> Result<u64, ClaimFault> {
	record.check(
		&on_chain(claim),
		now,
		&GENESIS,
		|signature, bytes, key| {
			sp_io::crypto::ed25519_verify(signature, bytes, &ed25519::Public::from_raw(*key))
		},
		|bytes| {
			let hash = sp_io::hashing::sha2_256(bytes);
			debug_assert_eq!(hash, sha256(bytes));
			hash
		},
	)
}

/// A claim as the pallet is given it.
pub(crate) fn on_chain(claim: &Claim) -> ChainClaim {
	let SignedVoucher { voucher, signature } = claim.voucher;
	ChainClaim {
		voucher: messages::Voucher {
			channel: voucher.channel.0.into(),
			cumulative: voucher.cumulative,
			tick_root: voucher.tick_root,
			tick_value: voucher.tick_value,
			max_ticks: voucher.max_ticks,
		},
		signature: ed25519::Signature::from_raw(signature.0),
		tick: claim
			.tick
			.map(|tick| messages::Tick { index: tick.index, preimage: tick.preimage }),
	}
}

fn view(record: &ChannelRecord, now: u64) -> ChainView {
	ChainView {
		deposit: record.deposit,
		claimed: record.claimed,
		ends_at: record.ends_at(),
		closing: record.phase(now) != ChannelPhase::Open,
	}
}

/// Whether both refuse for the same reason, as far as both know it.
fn agree(refusal: &PayeeError, fault: ClaimFault) -> bool {
	use PayeeError::*;
	match refusal {
		ChannelEnded { .. } => matches!(fault, ClaimFault::GraceOver | ClaimFault::ChannelNotFound),
		ChannelMismatch { .. } | NoVoucher | AnchorMismatch { .. } => {
			fault == ClaimFault::ChannelNotFound
		},
		// The chain does not see which chain was meant, only that the signature is of something else.
		GenesisMismatch => true,
		MalformedVoucher(_) => fault == ClaimFault::MalformedVoucher,
		TickOutOfRange { .. } => fault == ClaimFault::TickOutOfRange,
		Overflow | DepositExceeded { .. } => fault == ClaimFault::ExceedsDeposit,
		ZeroUnits | NotIncreasing { .. } => fault == ClaimFault::NotIncreasing,
		InvalidSignature => fault == ClaimFault::InvalidSignature,
		WrongPreimage => fault == ClaimFault::WrongTick,
	}
}
