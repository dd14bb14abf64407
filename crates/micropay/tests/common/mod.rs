//! What several tests need. The model of the chain is written on its own, from the layout of bytes,
//! so that it does not share a mistake with the library.

#![allow(dead_code, reason = "each test uses a part of it")]

use ed25519_zebra::{Signature, VerificationKey};
use interwork_micropay::*;
use sha2::{Digest, Sha256};

pub const GENESIS: Genesis = Genesis([7; 32]);
pub const CHANNEL: ChannelId = ChannelId(5);
pub const NOW: u64 = 1_900_000_000;
pub const END: u64 = 2_000_000_000;

pub fn signer() -> VoucherSigner {
	VoucherSigner::from_seed([1; 32])
}

pub fn view(deposit: u64) -> ChainView {
	ChainView { deposit, claimed: 0, ends_at: END, closing: false }
}

pub fn terms(deposit: u64) -> Terms {
	Terms {
		genesis: GENESIS,
		channel: CHANNEL,
		voucher_key: signer().public(),
		view: view(deposit),
	}
}

pub fn payee(deposit: u64) -> Payee {
	Payee::new(terms(deposit)).expect("the signer's key is valid")
}

pub fn payer(deposit: u64, policy: TickPolicy) -> Payer {
	Payer::new(signer(), GENESIS, CHANNEL, deposit, policy).expect("the policy is valid")
}

pub fn plain(cumulative: u64) -> Payment {
	Payment::Claim(signer().sign(Voucher::plain(GENESIS, CHANNEL, cumulative)).into())
}

/// A signed voucher with a chain, and the chain.
pub fn anchored(cumulative: u64, value: u64, max: u16) -> (SignedVoucher, TickChain) {
	let chain = TickChain::new(CHANNEL, [9; 32], max).expect("a valid length");
	let voucher = Voucher {
		tick_root: chain.root(),
		tick_value: value,
		max_ticks: max,
		..Voucher::plain(GENESIS, CHANNEL, cumulative)
	};
	(signer().sign(voucher), chain)
}

/// A channel as the chain keeps it, and the rules of a claim, in plain words.
pub struct Chain {
	pub genesis: [u8; 32],
	pub channel: u64,
	pub key: [u8; 32],
	pub deposit: u128,
	pub claimed: u128,
	pub ends_at: u64,
}

impl Chain {
	pub fn of(terms: &Terms) -> Self {
		Self {
			genesis: terms.genesis.0,
			channel: terms.channel.0,
			key: terms.voucher_key,
			deposit: terms.view.deposit.into(),
			claimed: terms.view.claimed.into(),
			ends_at: terms.view.ends_at,
		}
	}

	/// Units that a claim brings, `None` if it is refused.
	pub fn claim(
		&mut self,
		voucher: &[u8],
		tick: Option<(u16, [u8; 32])>,
		now: u64,
	) -> Option<u128> {
		let total = self.check(voucher, tick, now)?;
		let units = total - self.claimed;
		self.claimed = total;
		Some(units)
	}

	/// What would be claimed in total.
	pub fn check(&self, voucher: &[u8], tick: Option<(u16, [u8; 32])>, now: u64) -> Option<u128> {
		let number = |from: usize| u64::from_le_bytes(voucher[from..from + 8].try_into().unwrap());
		if now >= self.ends_at || voucher.len() != 170 {
			return None;
		}
		if &voucher[..16] != b"interwork/vouch\x01" || voucher[16..48] != self.genesis {
			return None;
		}
		if number(48) != self.channel {
			return None;
		}
		let cumulative = u128::from(number(56));
		let root = &voucher[64..96];
		let value = u128::from(number(96));
		let most = u16::from_le_bytes(voucher[104..106].try_into().unwrap());
		let well_formed = match most {
			0 => value == 0 && root == [0; 32],
			1..=1024 => value > 0,
			_ => false,
		};
		let key = VerificationKey::try_from(self.key).ok()?;
		let signature = Signature::from_slice(&voucher[106..]).unwrap();
		if !well_formed || key.verify(&signature, &voucher[..106]).is_err() {
			return None;
		}
		let mut total = cumulative;
		if let Some((index, preimage)) = tick {
			if index == 0 || index > most {
				return None;
			}
			let mut hashed = preimage;
			for _ in 0..index {
				let mut bytes = b"interwork/tick\x01".to_vec();
				bytes.extend(self.channel.to_le_bytes());
				bytes.extend(hashed);
				hashed = Sha256::digest(&bytes).into();
			}
			if hashed != root {
				return None;
			}
			total += u128::from(index) * value;
		}
		(total > self.claimed && total <= self.deposit).then_some(total)
	}

	/// Whether the chain takes what a payee would claim.
	pub fn takes(&mut self, claim: &Claim, now: u64) -> Option<u128> {
		let tick = claim.tick.map(|tick| (tick.index, tick.preimage));
		self.claim(&claim.voucher.encode(), tick, now)
	}
}
